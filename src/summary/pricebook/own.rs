//! Prices of the buyer's own: the text of a card with a price put in, taken out, or stamped. Text in, text out; what comes
//! out has been read back, and says nothing else than what was asked for.

mod added;

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::Date;

pub use self::added::{Added, BY_HAND, Part, Slip, added, sound};
use super::slips::{place_of, term_of};
use super::{At, Entry, Listing, Standing, Value};
use crate::arrange::{Arrange as _, Gather as _};
use crate::fault::{Faulty, harmless};
use crate::money::Money;
use crate::plan::Plan;
use crate::rates::card::SourceKind;
use crate::rates::row::Amount;
use crate::rates::write::{self, Term};
use crate::rates::{Book, Figure, Layer, Origin, Purchase, Row, Validity, place};
use crate::read::spell::quoted;
use crate::terms::{Confidence, Unit, Word};

/// Who publishes what the buyer notes.
pub const PUBLISHER: &str = "own note";

/// A card of the buyer's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub layer: Layer,
    /// Its path.
    pub name: String,
}

/// A card's text before and after. `None`: there is no such file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    pub target: Target,
    pub before: Option<String>,
    pub after: Option<String>,
    /// As undo calls it.
    pub label: String,
    /// The entry that it is about, by its name.
    pub entry: String,
}

/// A price, and whose word it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub price: Amount,
    /// The source, in the buyer's words; without any, the price is taken for assumed.
    pub note: String,
    /// The day on which it was known to stand.
    pub on: Date,
}

/// The card that an entry's price is written in: the one that it is from, or the card of its surface in the folder of the
/// buyer's own.
///
/// # Errors
/// It is neither, in a sentence.
pub fn target(book: &Book, entry: &Entry, folder: Option<&Path>) -> Result<Target, String> {
    let origin = entry.layer.map(|layer| book.origin(layer)).filter(Origin::is_overlay);
    match origin {
        Some(origin) if origin.layer == Layer::Plan => Err(format!("{} says so; change it there", origin.spoken())),
        Some(origin) => Ok(Target { layer: origin.layer, name: origin.file.to_owned() }),
        None => {
            let card = entry.at.card().and_then(|at| book.cards.get(at)).ok_or("it is on no price card")?;
            card_in(book, &card.surface, folder)
        }
    }
}

/// The card of a surface in the folder of the buyer's own.
///
/// # Errors
/// There is no such folder, or the card was left out for its faults.
pub fn card_in(book: &Book, surface: &str, folder: Option<&Path>) -> Result<Target, String> {
    let folder = folder.ok_or("there is no folder for price cards of your own")?;
    let plain = |c: char| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' };
    let file = surface.chars().map(plain).collect::<String>();
    let name = folder.join(format!("{file}.toml")).display().to_string();
    if book.left_out.contains(&name) {
        return Err(format!("`{}` was left out for its faults; correct them first", harmless(&name)));
    }
    Ok(Target { layer: Layer::Config, name })
}

/// The unit in which an entry's price is counted; `None` where it has none that could be another.
#[must_use]
pub fn unit_of(book: &Book, entry: &Entry) -> Option<Unit> {
    match entry.at {
        At::Row { card, .. } => book.cards.get(card)?.unit,
        At::Monthly(_) | At::Annual(_) | At::Pack(_) | At::Unit(_) => Some(Unit::Usd),
        At::Grant(_) => Some(Unit::Credits),
        _ => None,
    }
}

/// Reads a price in a unit: `0.30`, `$0.30`, `160`, `160 credits`.
///
/// # Errors
/// What would be right.
pub fn amount(text: &str, unit: Unit) -> Result<Amount, String> {
    let text = text.trim();
    match unit {
        Unit::Usd if text.is_empty() => Err("a price is needed: dollars, such as 0.30".to_owned()),
        Unit::Credits if text.is_empty() => Err("a price is needed: whole credits, such as 160".to_owned()),
        Unit::Usd => Money::parse(text.trim_start_matches('$').trim())
            .map(Amount::Usd)
            .map_err(|fault| format!("dollars, such as 0.30: {fault}")),
        Unit::Credits => text
            .trim_end_matches("credits")
            .trim_end_matches("cr")
            .trim()
            .replace(',', "")
            .parse()
            .map(Amount::Credits)
            .map_err(|_| "whole credits, such as 160".to_owned()),
    }
}

/// Where a card states an entry, and all of its price rows with their places.
type Placed = (place::Place, Vec<(Row, place::Place)>);

/// What a patch is made on.
struct Work {
    /// The book without what is the plan's.
    base: Book,
    below: Book,
    listing: Listing,
    target: Target,
    before: Option<String>,
}

impl Work {
    fn new(book: &Book, target: &Target) -> Result<Self, String> {
        let before = book.files.iter().find(|f| f.layer == target.layer && f.name == target.name);
        let before = before.map(|f| f.text.to_string());
        let base = book.with_file(target.layer, &target.name, before.as_deref()).map_err(|f| told(&f))?;
        let below = book.below(target.layer, &target.name).map_err(|f| told(&f))?;
        let listing = Listing::new(&Plan::default(), &base, Date::ZERO);
        Ok(Self { base, below, listing, target: target.clone(), before })
    }

    /// An entry by its name; one in force, where there is one.
    fn entry(&self, name: &str) -> Result<&Entry, String> {
        let all = || self.listing.entries.iter().filter(|e| e.name == name);
        let found = all().find(|e| e.standing != Standing::Replaced).or_else(|| all().next());
        found.ok_or_else(|| "the book without the plan's own rows has no such entry".to_owned())
    }

    /// Whether the card states the entry.
    fn states(&self, entry: &Entry) -> bool {
        let origin = entry.layer.map(|layer| self.base.origin(layer));
        origin.is_some_and(|o| o.layer == self.target.layer && o.file == self.target.name)
    }

    /// Where it does.
    fn place(&self, entry: &Entry) -> Result<Option<Placed>, String> {
        let Some(text) = self.before.as_deref().filter(|_| self.states(entry)) else { return Ok(None) };
        let rows = place::rows(&self.below, &self.target.name, text).map_err(|f| told(&f))?;
        Ok(place_of(&self.base, entry.at, &rows, text).map(|found| (found, rows)))
    }

    /// The card's text without an entry that shares its table with others: what shares its cell, or is said of the same
    /// tier, gets tables of its own.
    fn parted(&self, entry: &Entry, found: &place::Place, rows: &[(Row, place::Place)]) -> Option<String> {
        let text = self.before.as_deref()?;
        let At::Row { card, row } = entry.at else { return self.parted_term(entry, found) };
        let card = self.base.cards.get(card)?;
        let own = card.rows.get(row)?;
        let mut out = place::emptied(text, &found.cell)?;
        for (other, _) in rows.iter().filter(|(_, place)| place.cell == found.cell) {
            let same = |r: &&Row| r.layer == own.layer && place::is_same(r, other) && r.price == other.price;
            let known = card.rows.iter().find(same)?;
            if !std::ptr::eq(known, own) {
                let checked = card.tables.get(known.table)?.verified;
                let table = write::dated(&write::row(card, known, checked)?, found.validity);
                out = place::appended(&out, &table);
            }
        }
        Some(out)
    }

    /// The same of a figure of a tier.
    fn parted_term(&self, entry: &Entry, found: &place::Place) -> Option<String> {
        let text = self.before.as_deref()?;
        let (at, own) = term_of(entry.at)?;
        let route = self.base.route(at)?;
        let mut out = place::without_tier(text, found, &route.tier)?;
        // As the file says it, whatever is laid over it.
        let mut of_file = self.below.clone();
        of_file.lay(self.target.layer, &self.target.name, text).ok()?;
        let known = of_file.find(&route.id)?;
        let (figures, nothing) = place::terms_of(text, found, &route.tier);
        for term in figures.into_iter().filter(|term| *term != own) {
            let table = write::term(&of_file, known, term, verified(&of_file, known, term)?)?;
            out = place::appended(&out, &write::dated(&table, found.validity));
        }
        if !nothing.is_empty() {
            let source = place::written(text, found, "source")?;
            let confidence = place::written(text, found, "confidence")?;
            let dated = place::written(text, found, "verified").and_then(|day| day.parse().ok());
            let cited = || of_file.card(known)?.source(source.trim_matches('"')).map(|s| s.date);
            let on = dated.or_else(cited)?;
            let table = write::nothing(&route.tier, &nothing, source, confidence, on);
            out = place::appended(&out, &write::dated(&table, found.validity));
        }
        Some(out)
    }

    /// The days on which the book says what it says of an entry, whichever card it is from.
    fn validity(&self, entry: &Entry) -> Validity {
        let Some(on) = self.base.on else { return Validity::default() };
        let is_other = |turn: &Date| {
            let then = Listing::new(&Plan::default(), &self.base.on_day(*turn), *turn);
            let mut then = then.entries.iter().filter(|e| e.name == entry.name && e.standing != Standing::Replaced);
            then.next().map(Entry::said) != Some(entry.said())
        };
        let (before, ahead): (Vec<Date>, Vec<Date>) = self.base.turns.iter().copied().partition(|turn| *turn <= on);
        let until = ahead.into_iter().find(is_other).and_then(|turn| turn.yesterday().ok());
        let from = before.into_iter().rev().find(|turn| turn.yesterday().is_ok_and(|day| is_other(&day)));
        Validity { from, until }
    }

    /// Whether a text says the same as the card does now, in figures, on all other days.
    fn is_same_on_other_days(&self, after: &str) -> bool {
        let Ok(new) = self.base.with_file(self.target.layer, &self.target.name, Some(after)) else { return false };
        // Between two turns all days are alike.
        let first = self.base.turns.iter().chain(&new.turns).min().and_then(|turn| turn.yesterday().ok());
        let mut days: Vec<Date> = self.base.turns.iter().chain(&new.turns).copied().chain(first).collect();
        days.arrange();
        days.dedup();
        days.into_iter().all(|day| {
            let said = |book: &Book| -> BTreeSet<(String, String)> {
                let listing = Listing::new(&Plan::default(), &book.on_day(day), day);
                stated(&listing).into_iter().map(|(name, said, _)| (name, said)).gather()
            };
            said(&self.base) == said(&new)
        })
    }

    /// The patch, once its text has been read back and `is_right` has looked at what is new and what is gone.
    fn patch(
        self,
        after: String,
        label: String,
        entry: String,
        is_right: impl Fn(&[Stated], &[Stated]) -> bool,
    ) -> Result<Patch, String> {
        let (fresh, gone) =
            self.difference(&after).map_err(|why| format!("the card cannot be changed by itself; edit it: {why}"))?;
        if !is_right(&fresh, &gone) {
            let shown = harmless(&self.target.name);
            return Err(format!("`{shown}` says it together with something else; edit the file"));
        }
        Ok(Patch { target: self.target, before: self.before, after: Some(after), label, entry })
    }

    /// What is new and what is gone with another text of the card.
    fn difference(&self, after: &str) -> Result<(Vec<Stated>, Vec<Stated>), String> {
        let new = self.base.with_file(self.target.layer, &self.target.name, Some(after)).map_err(|f| told(&f))?;
        let now = Listing::new(&Plan::default(), &new, Date::ZERO);
        let (was, is) = (stated(&self.listing), stated(&now));
        Ok((is.difference(&was).cloned().collect(), was.difference(&is).cloned().collect()))
    }
}

/// What an entry in force says: its name, its figure, the day on which it was known.
type Stated = (String, String, Option<Date>);

fn stated(listing: &Listing) -> BTreeSet<Stated> {
    let all = listing.entries.iter().filter(|e| e.is_stated()).filter(|e| e.standing != Standing::Replaced);
    all.map(|e| (e.name.clone(), e.said(), e.checked.map(|c| c.on))).gather()
}

fn told(faulty: &Faulty) -> String {
    faulty.faults.first().map_or_else(String::new, |fault| faulty.line(fault))
}

/// When a figure of a route was checked.
fn verified(book: &Book, at: crate::rates::RouteAt, term: Term) -> Option<Date> {
    let route = book.route(at)?;
    match (&route.purchase, term) {
        (Purchase::Provisioned(provision), Term::Unit) => Some(provision.unit.verified),
        (_, Term::Answer { requirement, video }) => {
            let answers = if video { &route.video_answers } else { &route.answers };
            answers.get(&requirement).map(|f| f.verified)
        }
        (Purchase::Subscription(tier), Term::Monthly) => tier.monthly.as_ref().map(|f| f.verified),
        (Purchase::Subscription(tier), Term::Annual) => tier.annual.as_ref().map(|f| f.verified),
        (Purchase::Subscription(tier), Term::Grant) => tier.grant.as_ref().map(|f| f.verified),
        (Purchase::Subscription(tier), Term::Pack) => tier.pack.as_ref().map(|p| p.price.verified),
        (Purchase::Subscription(tier), Term::Relaxed) => tier.relaxed.as_ref().map(|f| f.verified),
        (Purchase::Subscription(tier), Term::Credits) => tier.unpriced_credits.as_ref().map(|f| f.verified),
        _ => None,
    }
}

/// A source of the buyer's own, as a table; its id.
fn source(work: &Work, said: &Said) -> (String, String) {
    let taken = |id: &str| {
        let quoted = quoted(id);
        work.before.as_deref().is_some_and(|text| text.contains(&quoted))
            || work.base.cards.iter().any(|c| c.source(id).is_some())
    };
    let id = (1..=u32::MAX).map(|n| format!("own-{n}")).find(|id| !taken(id)).unwrap_or_default();
    let title = if said.note.trim().is_empty() { "my own assumption" } else { said.note.trim() };
    let table = format!(
        "[[sources]]\nid = {}\ntitle = {}\npublisher = {}\nkind = {}\ndate = {}\n",
        quoted(&id),
        quoted(title),
        quoted(PUBLISHER),
        quoted(SourceKind::ThirdParty.text()),
        said.on
    );
    (id, table)
}

fn confidence(said: &Said) -> Confidence {
    if said.note.trim().is_empty() { Confidence::Assumed } else { Confidence::Published }
}

/// A card's text with a price in it for an entry that the book has: in the place of the one that the card states, or else
/// behind all else.
///
/// # Errors
/// It cannot be written there, in a sentence.
pub fn priced(book: &Book, name: &str, target: &Target, said: &Said) -> Result<Patch, String> {
    let work = Work::new(book, target)?;
    let entry = work.entry(name)?;
    let (id, source) = source(&work, said);
    let table = match entry.at {
        At::Row { card, row } => row_table(&work.base, (card, row), said, &id),
        at => term_of(at).and_then(|(route, term)| term_table(&work.base, route, term, said, &id)),
    };
    let table = table.ok_or("this has no price that could be another")?;
    let fresh = format!("{source}\n{table}");
    let surface = entry.at.card().and_then(|at| work.base.cards.get(at)).map_or("", |c| c.surface.as_str());
    let after = match (&work.before, work.place(entry)?) {
        (None, _) => format!("{}\n{fresh}", write::head(surface)),
        (Some(text), None) => place::appended(text, &fresh),
        (Some(text), Some((found, _))) if found.is_alone => {
            let lines = place::table_of(text, &found.cell).ok_or("edit it in the file: it has no table of its own")?;
            let cited = cited(text, &lines);
            place::replaced(text, &lines, &fresh).map(|out| without_source(&out, cited.as_deref())).unwrap_or_default()
        }
        (Some(text), Some((found, rows))) => {
            place::appended(&work.parted(entry, &found, &rows).unwrap_or_else(|| text.clone()), &fresh)
        }
    };
    let label = format!("your price for {}", entry.subject());
    let own = entry.name.clone();
    let on = said.on;
    work.patch(after, label, own.clone(), |fresh, gone| {
        fresh.iter().all(|(name, _, checked)| *name == own && *checked == Some(on))
            && gone.iter().all(|(name, ..)| *name == own)
    })
}

fn row_table(base: &Book, (card, row): (usize, usize), said: &Said, source: &str) -> Option<String> {
    let mut card = base.cards.get(card)?.clone();
    let mut own = card.rows.get(row)?.clone();
    let mut table = card.tables.get(own.table)?.clone();
    source.clone_into(&mut table.source);
    table.confidence = confidence(said);
    table.also.clear();
    table.also_by_pixels = None;
    table.gap.clear();
    table.note.clear();
    own.also.clear();
    own.price = Some(said.price);
    own.table = card.tables.len();
    card.tables.push(table);
    write::row(&card, &own, said.on)
}

fn figure<T>(value: T, said: &Said, source: &str) -> Figure<T> {
    Figure {
        value,
        source: source.to_owned(),
        verified: said.on,
        confidence: confidence(said),
        also: Vec::new(),
        note: String::new(),
        layer: 0,
        replaces: None,
    }
}

fn term_table(base: &Book, at: crate::rates::RouteAt, term: Term, said: &Said, source: &str) -> Option<String> {
    let mut base = base.clone();
    let purchase = &mut base.cards.get_mut(at.card)?.routes.get_mut(at.route)?.purchase;
    match (purchase, term, said.price) {
        (Purchase::Subscription(tier), Term::Monthly, Amount::Usd(money)) => {
            tier.monthly = Some(figure(money, said, source));
        }
        (Purchase::Subscription(tier), Term::Annual, Amount::Usd(money)) => {
            tier.annual = Some(figure(money, said, source));
        }
        (Purchase::Subscription(tier), Term::Grant, Amount::Credits(credits)) => {
            tier.grant = Some(figure(credits, said, source));
        }
        (Purchase::Subscription(tier), Term::Pack, Amount::Usd(money)) => {
            tier.pack.as_mut()?.price = figure(money, said, source);
        }
        (Purchase::Provisioned(provision), Term::Unit, Amount::Usd(money)) => {
            provision.unit = figure(money, said, source);
        }
        _ => return None,
    }
    write::term(&base, at, term, said.on)
}

/// The id of the source that the lines of a table name.
fn cited(text: &str, lines: &std::ops::Range<usize>) -> Option<String> {
    let line = text.get(lines.clone())?.lines().find(|line| line.starts_with("source = \"own-"))?;
    line.split('"').nth(1).map(str::to_owned)
}

/// The text without a source of the buyer's own that nothing names any more.
fn without_source(text: &str, id: Option<&str>) -> String {
    let Some(id) = id.map(quoted) else { return text.to_owned() };
    let line = format!("id = {id}");
    match (text.matches(&id).count(), text.find(&line)) {
        (1, Some(at)) => {
            let lines = place::table_of(text, &(at..at + line.len()));
            let out = lines.and_then(|lines| place::replaced(text, &lines, ""));
            out.unwrap_or_else(|| text.to_owned())
        }
        _ => text.to_owned(),
    }
}

/// A card's text without the price that it states for an entry: what lies below holds again.
///
/// # Errors
/// The card states none, or it cannot be taken out by itself.
pub fn removed(book: &Book, name: &str, target: &Target) -> Result<Patch, String> {
    let work = Work::new(book, target)?;
    let entry = work.entry(name)?;
    let by_hand = "it stands in a table with others; edit the file";
    let Some((found, rows)) = work.place(entry)? else { return Err("this is no price of your own".to_owned()) };
    let text = work.before.as_deref().unwrap_or_default();
    let after = if found.is_alone {
        let lines = place::table_of(text, &found.cell).ok_or(by_hand)?;
        let cited = cited(text, &lines);
        without_source(&place::replaced(text, &lines, "").ok_or(by_hand)?, cited.as_deref())
    } else {
        work.parted(entry, &found, &rows).ok_or(by_hand)?
    };
    let label = format!("remove your price for {}", entry.subject());
    let own = entry.name.clone();
    work.patch(after, label, own.clone(), |_, gone| matches!(gone, [(name, ..)] if *name == own))
}

/// A card's text with an entry stamped as checked on a day, its figure and its source as they are.
///
/// # Errors
/// It cannot be stamped, in a sentence.
pub fn stamped(book: &Book, name: &str, target: &Target, on: Date) -> Result<Patch, String> {
    let work = Work::new(book, target)?;
    let entry = work.entry(name)?;
    let table = match entry.at {
        At::Row { card, row } => {
            let card = work.base.cards.get(card).ok_or("the card is gone")?;
            card.rows.get(row).and_then(|row| write::row(card, row, on))
        }
        at => term_of(at).and_then(|(route, term)| write::term(&work.base, route, term, on)),
    };
    let table = table.ok_or(match entry.at {
        _ if entry.value == Value::Unpublished => "nobody publishes it, so there is no figure that could be stamped",
        At::Closed(_) => "it holds for the whole surface; write `[closed]` with `verified` in a card",
        _ => "this is no price, term or answer; only those are stamped",
    })?;
    let surface = entry.at.card().and_then(|at| work.base.cards.get(at)).map_or("", |c| c.surface.as_str());
    let by_hand = "it stands in a table with others; edit the file";
    // Written anew, it must not reach beyond the days on which the book says so.
    let fresh = |validity: Validity| write::dated(&table, validity);
    let after = match (&work.before, work.place(entry)?) {
        (None, _) => format!("{}\n{}", write::head(surface), fresh(work.validity(entry))),
        (Some(text), None) => place::appended(text, &fresh(work.validity(entry))),
        (Some(text), Some((found, _))) if found.is_alone => place::stamped(text, &found, on).ok_or(by_hand)?,
        (Some(_), Some((found, rows))) => {
            let parted = work.parted(entry, &found, &rows).ok_or(by_hand)?;
            place::appended(&parted, &fresh(found.validity))
        }
    };
    if !work.is_same_on_other_days(&after) {
        let said = "on another day the stamped row would say something else";
        return Err(format!("{said}; edit the file, with `verified = {on}`"));
    }
    let label = format!("{} as checked on {on}", entry.subject());
    let (own, said) = (entry.name.clone(), entry.said());
    work.patch(after, label, own.clone(), |fresh, gone| {
        fresh.iter().all(|(name, is, checked)| *name == own && *is == said && *checked == Some(on))
            && gone.iter().all(|(name, ..)| *name == own)
    })
}

#[cfg(test)]
mod tests;
