//! What is probably a slip in a card that is laid over a book: a price that comes to nothing or from nothing, one that
//! moves more than tenfold, and a row that an overlay before it has as well.

use std::collections::BTreeMap;

use super::compare::By;
use super::{At, Entry, Listing, Section, Standing, Value};
use crate::arrange::Gather as _;
use crate::plan::Plan;
use crate::rates::row::Amount;
use crate::rates::write::Term;
use crate::rates::{Book, Purchase, RouteAt, check, place};

/// Something to look at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// Of the file, from 1; `None` where it cannot be told.
    pub line: Option<usize>,
    /// A sentence without a full stop.
    pub text: String,
}

/// The term that an entry states, with its route.
#[must_use]
pub const fn term_of(at: At) -> Option<(RouteAt, Term)> {
    match at {
        At::Monthly(at) => Some((at, Term::Monthly)),
        At::Annual(at) => Some((at, Term::Annual)),
        At::Grant(at) => Some((at, Term::Grant)),
        At::Pack(at) => Some((at, Term::Pack)),
        At::Unit(at) => Some((at, Term::Unit)),
        At::Relaxed(at) => Some((at, Term::Relaxed)),
        At::Credits(at) => Some((at, Term::Credits)),
        At::Answer { route, requirement, video } => Some((route, Term::Answer { requirement, video })),
        _ => None,
    }
}

/// Where a file states an entry of the book; `rows` are its price rows with their places.
#[must_use]
pub fn place_of(book: &Book, at: At, rows: &[(crate::rates::Row, place::Place)], text: &str) -> Option<place::Place> {
    if let At::Row { card, row } = at {
        return place::of_row(rows, book.cards.get(card)?.rows.get(row)?).cloned();
    }
    let (route, term) = term_of(at)?;
    place::of_term(text, &book.route(route)?.tier, term, book.on)
}

/// What is probably a slip in the last file of `above`, which is `below` with it laid over; `text` is the file's.
#[must_use]
pub fn slips(below: &Book, above: &Book, name: &str, text: &str) -> Vec<Slip> {
    let today = jiff::civil::Date::ZERO;
    let (was, is) = (Listing::new(&Plan::default(), below, today), Listing::new(&Plan::default(), above, today));
    let layer = u32::try_from(below.files.len()).ok();
    let rows = place::rows(below, name, text).unwrap_or_default();
    let in_force = |e: &&Entry| e.standing != Standing::Replaced;
    let by_name: BTreeMap<&str, &Entry> = was.entries.iter().filter(in_force).map(|e| (e.name.as_str(), e)).gather();
    let mut found = Vec::new();
    // What the program works out itself follows from what is looked at.
    let is_said = |e: &&Entry| e.layer == layer && e.layer.is_some() && e.section != Section::Clips;
    for entry in is.entries.iter().filter(is_said) {
        let Some(old) = replaced(below, above, &was, entry).or_else(|| by_name.get(entry.name.as_str()).copied())
        else {
            continue;
        };
        let place = place_of(above, entry.at, &rows, text);
        let line = place.map(|place| text.get(..place.cell.start).unwrap_or_default().matches('\n').count() + 1);
        let mut say = |text: String| found.push(Slip { line, text });
        let origin = old.layer.map(|layer| below.origin(layer)).filter(crate::rates::Origin::is_overlay);
        if let Some(origin) = origin {
            let file = origin.file_name();
            say(format!("`{file}` has a row for `{}` too; this one wins, for it is laid over it later", entry.name));
        }
        if let Some(moved) = moved(old, entry) {
            say(format!("`{}` {moved}; is that meant?", entry.name));
        }
        if let Some(moved) = resized(below, above, entry) {
            say(format!("`{}` {moved}; is that meant?", entry.name));
        }
    }
    found
}

/// The row in force below that a row replaces, however it is called.
fn replaced<'l>(below: &Book, above: &Book, was: &'l Listing, entry: &Entry) -> Option<&'l Entry> {
    let At::Row { card, row } = entry.at else { return None };
    let new = above.cards.get(card)?.rows.get(row)?;
    let old_card = below.cards.get(card)?;
    let old = old_card.rows.iter().position(|old| check::meet(new, old))?;
    was.entry(At::Row { card, row: old })
}

/// How the size of a pack moved, where that is more than packs do.
fn resized(below: &Book, above: &Book, entry: &Entry) -> Option<String> {
    let At::Pack(at) = entry.at else { return None };
    let credits = |book: &Book, at: RouteAt| match &book.route(at)?.purchase {
        Purchase::Subscription(tier) => tier.pack.as_ref().map(|pack| pack.credits),
        _ => None,
    };
    let was = credits(below, below.find(&above.route(at)?.id)?)?;
    let is = credits(above, at)?;
    let is_far = is > was.checked_mul(10)? || was > is.checked_mul(10)?;
    let spell = |n: u64| Amount::Credits(n).priced();
    is_far.then(|| format!("holds {} instead of {}: more than tenfold", spell(is), spell(was)))
}

/// How a price moved, where that is more than prices do.
fn moved(old: &Entry, new: &Entry) -> Option<String> {
    let size = |value: &Value| match value {
        Value::Price(Amount::Usd(money)) => Some((true, money.decimal())),
        Value::Price(Amount::Credits(credits)) => Some((false, (*credits).into())),
        _ => None,
    };
    let ((unit, was), (other, is)) = (size(&old.value)?, size(&new.value)?);
    let (before, after) = (old.said(), new.said());
    if (unit, old.per, &old.unit) != (other, new.per, &new.unit) {
        return Some(format!("was {before} and is {after}: that is counted in another way"));
    }
    if was.is_zero() != is.is_zero() {
        return Some(format!("moves from {before} to {after}: one of them is nothing"));
    }
    let ten = rust_decimal::Decimal::TEN;
    let more = is > was.checked_mul(ten)?;
    let less = was > is.checked_mul(ten)?;
    if !more && !less {
        return None;
    }
    let by = super::compare::Difference { old: Some(old), new: Some(new) }.by().as_ref().map(By::text);
    let by = by.map_or_else(String::new, |by| format!(", {by}"));
    Some(format!("moves from {before} to {after}{by}: more than tenfold"))
}
