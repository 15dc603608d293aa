//! What an entry is addressed by: a name made of what it states, the same whenever the book is read, whatever stands
//! around it. `luma-agents-api/ray-3.2/extend/720p/5s/sdr` is a price row, `luma-agents-app/agents-plus/monthly` a
//! subscription by the month.
//!
//! The parts of a row, those that it states, in this order: surface, model, operation (the first of several), media,
//! `from-720p`, resolution, length (`5s`, `to-10s`), range, references (`1-9refs`). A row of an overlay for the same thing has
//! the same name. [`Listing::named`] also takes a part of a name where that is enough to tell which entry is meant, with
//! any of a row's operations.

use std::collections::BTreeMap;

use super::{At, Entry, Listing, Standing};
use crate::fault::nearest;
use crate::rates::row::{Lengths, Row, When};
use crate::rates::{Book, Card, RouteAt};
use crate::terms::{Operation, Range, Resolution};

/// What the names of other vendors' prices begin with.
pub const ALTERNATIVES: &str = "alternatives";

/// Between the parts of a name.
const JOINT: char = '/';

/// The entry that somebody named, by index; or why it is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    One(usize),
    /// Several have all parts that were said: their names.
    Many(Vec<String>),
    /// None has; the name that comes nearest.
    None(Option<String>),
}

impl Listing {
    /// The entry in force with this name, or with all of its parts where no other has them.
    #[must_use]
    pub fn named(&self, asked: &str) -> Named {
        let in_force = || self.entries.iter().enumerate().filter(|(_, e)| e.standing != Standing::Replaced);
        if let Some((at, _)) = in_force().find(|(_, e)| e.name == asked) {
            return Named::One(at);
        }
        let parts: Vec<&str> = asked.split(JOINT).filter(|part| !part.is_empty()).collect();
        let found: Vec<(usize, &Entry)> = in_force().filter(|(_, e)| e.has_parts(&parts)).collect();
        match found.as_slice() {
            [(at, _)] => Named::One(*at),
            [] => {
                let names: Vec<&str> = in_force().map(|(_, e)| e.name.as_str()).collect();
                Named::None(nearest(asked, &names).map(str::to_owned))
            }
            many => Named::Many(many.iter().map(|(_, e)| e.name.clone()).collect()),
        }
    }

    /// Names all entries; those that say nothing that tells them apart are counted.
    pub(super) fn name(&mut self, book: &Book) {
        let mut counted: BTreeMap<String, usize> = BTreeMap::new();
        for entry in &mut self.entries {
            let name = name(book, entry);
            if matches!(entry.at, At::Row { .. }) {
                entry.name = name;
                continue;
            }
            let times = counted.entry(name.clone()).or_default();
            *times += 1;
            entry.name = if *times == 1 { name } else { format!("{name}{JOINT}{times}") };
        }
    }
}

impl Entry {
    /// The name, and what it would be with each other operation of the row.
    pub(super) fn names(&self) -> impl Iterator<Item = String> + '_ {
        let first = self.named.first().copied().filter(|_| matches!(self.at, At::Row { .. }));
        let others = self.named.iter().filter_map(move |other| {
            let (first, other) = (format!("{JOINT}{}", first?), format!("{JOINT}{other}"));
            (first != other).then(|| self.name.replacen(&first, &other, 1))
        });
        std::iter::once(self.name.clone()).chain(others)
    }

    /// Whether the name has all of these parts; of a row, any of its operations is one.
    #[must_use]
    pub fn has_parts(&self, parts: &[&str]) -> bool {
        !parts.is_empty()
            && parts.iter().all(|part| self.name.split(JOINT).chain(self.named.iter().copied()).any(|own| own == *part))
    }
}

fn name(book: &Book, entry: &Entry) -> String {
    let of_card = |card: usize, rest: Vec<String>| {
        let surface = book.cards.get(card).map_or("", |c| c.surface.as_str());
        joined(std::iter::once(surface.to_owned()).chain(rest))
    };
    let sold = |at: RouteAt, what: &str| {
        let route = book.route(at).map_or("", |r| r.id.as_str());
        of_card(at.card, vec![route.to_owned(), what.to_owned()])
    };
    let card_at = |at: usize| book.cards.get(at);
    match entry.at {
        At::Row { card, row } => {
            let found = card_at(card).and_then(|c| Some((c, c.rows.get(row)?)));
            of_card(card, found.map(|(card, row)| stated(card, row)).unwrap_or_default())
        }
        At::Monthly(at) => sold(at, "monthly"),
        At::Annual(at) => sold(at, "annual"),
        At::Grant(at) => sold(at, "credits"),
        At::Pack(at) => sold(at, "pack"),
        At::Credits(at) => sold(at, "more-credits"),
        At::Relaxed(at) => sold(at, "relaxed"),
        At::Closed(at) => sold(at, "closed"),
        At::Unit(at) => sold(at, "unit"),
        At::Answer { route, requirement, video } => {
            let name = sold(route, requirement.as_str());
            if video { format!("{name}{JOINT}video") } else { name }
        }
        At::Gap { card, gap } => {
            let when = card_at(card).and_then(|c| Some(condition(c, &c.gaps.get(gap)?.when)));
            of_card(card, std::iter::once("unpublished".to_owned()).chain(when.unwrap_or_default()).collect())
        }
        At::Rule { card, rule } => {
            let when = card_at(card).and_then(|c| Some(condition(c, &c.rules.get(rule)?.when)));
            of_card(card, std::iter::once("not-offered".to_owned()).chain(when.unwrap_or_default()).collect())
        }
        At::Limit { card, limit } => {
            let models = card_at(card).and_then(|c| Some(c.limits.get(limit)?.models.join("+"))).unwrap_or_default();
            of_card(card, vec!["limit".to_owned(), models])
        }
        At::LimitsUnpublished(card) => of_card(card, vec!["limits".to_owned()]),
        At::DollarsAMonth(card) => of_card(card, vec!["dollars-a-month".to_owned()]),
        At::Failure { card, failure } => {
            let what = card_at(card).and_then(|c| Some(slug(&c.failures.get(failure)?.what))).unwrap_or_default();
            of_card(card, vec!["failure".to_owned(), what])
        }
        At::Clip { resolution, .. } => {
            joined(["clips".to_owned(), resolution.to_string(), slug(&entry.who), slug(&entry.what)])
        }
        At::Alternative(at) => {
            let row = book.alternatives.get(at);
            let parts = row.map(|row| [slug(&row.vendor), slug(&row.item), slug(&row.unit)]).unwrap_or_default();
            joined(std::iter::once(ALTERNATIVES.to_owned()).chain(parts))
        }
        At::Assumed(_) => {
            joined(["plan".to_owned(), slug(&entry.who), slug(&entry.what), entry.size.clone(), slug(&entry.length)])
        }
    }
}

fn joined(parts: impl IntoIterator<Item = String>) -> String {
    let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join("/")
}

/// A text of a card as a part of a name: `budget-exhausted`.
fn slug(text: &str) -> String {
    let dashed: String =
        text.to_lowercase().chars().map(|c| if c.is_alphanumeric() || c == '.' { c } else { '-' }).collect();
    dashed.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// What a row states.
fn stated(card: &Card, row: &Row) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(row.model.and_then(|m| card.models.get(m)).map(|m| m.id.clone()));
    parts.extend(Operation::ALL.iter().find(|o| row.operations.has(**o)).map(ToString::to_string));
    parts.extend(row.media.map(|m| m.to_string()));
    parts.extend(row.from.map(|from| format!("from-{from}")));
    parts.extend(row.resolution.map(|r| r.to_string()));
    match row.lengths {
        Lengths::Any => {}
        Lengths::Exactly(seconds) => parts.push(format!("{seconds}s")),
        Lengths::UpTo(seconds) => parts.push(format!("to-{seconds}s")),
    }
    parts.extend(row.range.map(|r| r.to_string()));
    match row.references {
        (0, u32::MAX) => {}
        (least, u32::MAX) => parts.push(format!("from-{least}refs")),
        (least, most) if least == most => parts.push(format!("{least}refs")),
        (least, most) => parts.push(format!("{least}-{most}refs")),
    }
    parts
}

/// What a gap or a rule is about.
fn condition(card: &Card, when: &When) -> Vec<String> {
    let models = when.models.iter().filter_map(|m| card.models.get(*m)).map(|m| m.id.clone());
    let listed = |of: Vec<&'static str>| of.join("+");
    let mut parts = vec![models.collect::<Vec<_>>().join("+")];
    parts.push(listed(
        super::words::members(when.operations, Operation::ALL).into_iter().map(Operation::as_str).collect(),
    ));
    parts.extend(when.media.map(|m| m.to_string()));
    parts.push(listed(
        super::words::members(when.resolutions, Resolution::ALL).into_iter().map(Resolution::as_str).collect(),
    ));
    parts.extend(when.seconds.iter().map(|s| format!("{s}s")));
    parts.push(listed(super::words::members(when.ranges, Range::ALL).into_iter().map(Range::as_str).collect()));
    parts.extend(when.looped.map(|l| if l { "loop" } else { "no-loop" }.to_owned()));
    parts.extend(when.references_over.map(|n| format!("over-{n}refs")));
    parts.push(when.tiers.join("+"));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;

    fn listing() -> Listing {
        let book = Book::embedded().unwrap();
        Listing::new(&Plan::default(), &book, jiff::civil::date(2026, 11, 21))
    }

    #[test]
    fn every_entry_has_a_name_of_its_own() {
        let listing = listing();
        let mut seen = std::collections::BTreeSet::new();
        for entry in &listing.entries {
            assert!(seen.insert(entry.name.clone()), "{} twice", entry.name);
            assert!(!entry.name.is_empty() && !entry.name.contains(char::is_whitespace), "{}", entry.name);
            assert_eq!(listing.named(&entry.name), Named::One(seen.len() - 1), "{}", entry.name);
        }
    }

    #[test]
    fn names_are_made_of_what_is_stated() {
        let listing = listing();
        for (asked, name) in [
            ("luma-agents-api/ray-3.2/extend/720p/5s/sdr", "luma-agents-api/ray-3.2/extend/720p/5s/sdr"),
            ("luma-agents-api/interpolate/720p/5s/hdr", "luma-agents-api/ray-3.2/text-to-video/720p/5s/hdr"),
            ("agents-plus/monthly", "luma-agents-app/agents-plus/monthly"),
            ("luma-agents-api/uni-1/image-edit/1-8refs", "luma-agents-api/uni-1/image-edit/2k/1-8refs"),
            ("api-pt-1y/no_training/video", "luma-agents-api/api-pt-1y/no_training/video"),
        ] {
            let Named::One(at) = listing.named(asked) else { panic!("{asked}: {:?}", listing.named(asked)) };
            assert_eq!(listing.entries[at].name, name);
        }
        let Named::Many(names) = listing.named("luma-agents-api/extend") else { panic!() };
        assert!(names.len() > 2 && names.iter().all(|n| n.contains("extend")), "{names:?}");
        assert_eq!(
            listing.named("luma-agents-app/agents-plus/montly"),
            Named::None(Some("luma-agents-app/agents-plus/monthly".to_owned()))
        );
    }
}
