//! The lines of the table: groups and their sections, each open or folded, with the entries that are searched for, in
//! the order that is asked for.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::Fold;
use crate::arrange::Arrange as _;
use crate::summary::pricebook::search::Query;
use crate::summary::pricebook::{Entry, Listing, Mark, Section, Standing};
use crate::tui::msg::Turn;

/// A line of the table; numbers are indices of the listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Group(usize),
    Section(usize, Section),
    Entry(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Who,
    What,
    Size,
    Length,
    Range,
    Price,
    Known,
    Checked,
}

impl Column {
    pub const ALL: [Self; 8] =
        [Self::Who, Self::What, Self::Size, Self::Length, Self::Range, Self::Price, Self::Known, Self::Checked];

    /// Its head.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Who => "model",
            Self::What => "what",
            Self::Size => "size",
            Self::Length => "length",
            Self::Range => "range",
            Self::Price => "price",
            Self::Known => "known",
            Self::Checked => "checked",
        }
    }

    fn compare(self, a: &Entry, b: &Entry) -> Ordering {
        // What is not there comes last.
        fn known<T: Ord>(a: Option<T>, b: Option<T>) -> Ordering {
            (a.is_none(), a).cmp(&(b.is_none(), b))
        }
        match self {
            Self::Who => a.who.cmp(&b.who),
            Self::What => a.what.cmp(&b.what),
            Self::Size => known(a.order.resolution, b.order.resolution),
            Self::Length => known(a.order.seconds, b.order.seconds),
            Self::Range => a.range.cmp(&b.range),
            Self::Price => {
                known(a.order.dollars, b.order.dollars).then_with(|| known(a.order.credits, b.order.credits))
            }
            Self::Known => known(a.confidence, b.confidence),
            Self::Checked => known(a.checked, b.checked),
        }
    }
}

/// The order of entries within their section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sorted {
    pub by: Column,
    /// From the largest down.
    pub falls: bool,
}

impl Sorted {
    /// By the next column; after the last, as the cards have it.
    pub fn next(now: Option<Self>) -> Option<Self> {
        let at = now.and_then(|s| Column::ALL.iter().position(|c| *c == s.by)).map_or(0, |at| at + 1);
        Column::ALL.get(at).map(|by| Self { by: *by, falls: false })
    }

    /// By a column; the other way round where it is sorted by it already, then as the cards have it.
    pub fn by(now: Option<Self>, column: Column) -> Option<Self> {
        match now.filter(|s| s.by == column) {
            None => Some(Self { by: column, falls: false }),
            Some(Self { falls: false, .. }) => Some(Self { by: column, falls: true }),
            Some(_) => None,
        }
    }
}

/// Which entries alone are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// Checked longer ago than figures are taken to stand.
    Old,
    /// Said by a card of the buyer's own, or assumed.
    Own,
    /// Sources give different values.
    Disputed,
}

impl Only {
    fn has(self, entry: &Entry) -> bool {
        match self {
            Self::Old => entry.is_stale(),
            Self::Own => matches!(entry.standing, Standing::LaidOver | Standing::Own),
            Self::Disputed => entry.is_disputed(),
        }
    }

    /// What they have in common.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Old => "checked too long ago",
            Self::Own => "of your own",
            Self::Disputed => "that sources differ about",
        }
    }
}

/// What the lines are made of.
pub struct Asked<'a> {
    pub listing: &'a Listing,
    pub marks: &'a [Mark],
    pub query: &'a Query,
    pub only_used: bool,
    pub only: Option<Only>,
    pub folded: &'a BTreeSet<Fold>,
    pub sorted: Option<Sorted>,
}

impl Asked<'_> {
    fn shows(&self, entry: usize) -> bool {
        let used = !self.only_used || self.marks.get(entry).is_some_and(|m| *m != Mark::No);
        let is_such = |e: &Entry| self.only.is_none_or(|only| only.has(e)) && self.query.finds(e);
        used && self.listing.entries.get(entry).is_some_and(is_such)
    }

    /// While something is looked for, nothing is folded.
    fn is_folded(&self, title: &str, section: Option<Section>) -> bool {
        self.query.is_empty()
            && !self.only_used
            && self.only.is_none()
            && self.folded.contains(&(title.to_owned(), section))
    }

    /// The lines, and how many entries are among them or folded away.
    pub fn lines(&self) -> (Vec<Line>, usize) {
        let mut lines = Vec::new();
        let mut found = 0;
        for (index, group) in self.listing.groups.iter().enumerate() {
            let entries: Vec<usize> = group.entries.clone().filter(|at| self.shows(*at)).collect();
            found += entries.len();
            if entries.is_empty() {
                continue;
            }
            lines.push(Line::Group(index));
            if self.is_folded(&group.title, None) {
                continue;
            }
            let section = |at: &usize| self.listing.entries.get(*at).map(|e| e.section);
            for part in entries.chunk_by(|a, b| section(a) == section(b)) {
                let Some(section) = part.first().and_then(section) else { continue };
                // A group of one kind needs no second head.
                if !is_alone(section) {
                    lines.push(Line::Section(index, section));
                    if self.is_folded(&group.title, Some(section)) {
                        continue;
                    }
                }
                lines.extend(self.order(part).into_iter().map(Line::Entry));
            }
        }
        (lines, found)
    }

    fn order(&self, part: &[usize]) -> Vec<usize> {
        let mut part = part.to_vec();
        let Some(sorted) = self.sorted else { return part };
        part.arrange_by(|a, b| {
            let (Some(a), Some(b)) = (self.listing.entries.get(*a), self.listing.entries.get(*b)) else {
                return Ordering::Equal;
            };
            let order = sorted.by.compare(a, b);
            if sorted.falls { order.reverse() } else { order }
        });
        part
    }
}

/// The only section of its group.
pub const fn is_alone(section: Section) -> bool {
    matches!(section, Section::Own | Section::Clips | Section::Others)
}

/// The next or previous entry among the lines, around the ends.
pub fn neighbour(lines: &[Line], from: usize, turn: Turn) -> Option<usize> {
    let is_entry = |at: &usize| matches!(lines.get(*at), Some(Line::Entry(_)));
    match turn {
        Turn::Next => (from + 1..lines.len()).chain(0..from).find(is_entry),
        Turn::Previous => (0..from).rev().chain((from + 1..lines.len()).rev()).find(is_entry),
    }
}
