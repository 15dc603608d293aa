//! Which entries of the book somebody asks for.

use super::{At, Entry, Listing, Section, Standing};
use crate::rates::row::{Lengths, Row};
use crate::rates::{Book, RouteAt};
use crate::terms::{Confidence, Operation, Range, Resolution};

/// What entries must have; nothing where it is not said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked for on its own")]
pub struct Filter {
    /// A surface's id.
    pub surface: Option<String>,
    /// A route: what it is sold for, and what runs cost on its surface.
    pub route: Option<RouteAt>,
    pub operation: Option<Operation>,
    /// A model's id, or an alias.
    pub model: Option<String>,
    pub resolution: Option<Resolution>,
    pub seconds: Option<u32>,
    pub range: Option<Range>,
    pub confidence: Option<Confidence>,
    /// Checked more than so many days ago.
    pub older_than: Option<i64>,
    /// Sources say different things.
    pub conflicts: bool,
    /// From a card that was laid over another, or one that is not of the program.
    pub overlays: bool,
    /// Offered, and nobody publishes the price.
    pub unpublished: bool,
    /// Not only prices: rules, answers, limits, what fails, other vendors, and what an overlay replaced.
    pub everything: bool,
}

impl Filter {
    /// The entries that are asked for, by index, in order.
    #[must_use]
    pub fn of(&self, book: &Book, listing: &Listing) -> Vec<usize> {
        let kept = listing.entries.iter().enumerate().filter(|(_, entry)| self.keeps(book, entry));
        kept.map(|(at, _)| at).collect()
    }

    fn keeps(&self, book: &Book, entry: &Entry) -> bool {
        let is_price = matches!(entry.section, Section::Runs | Section::Sold)
            || (self.unpublished && entry.section == Section::Unpublished);
        (self.everything || (is_price && entry.standing != Standing::Replaced))
            && self.surface.as_ref().is_none_or(|asked| {
                entry.at.card().and_then(|at| book.cards.get(at)).is_some_and(|c| c.surface == *asked)
            })
            && self.route.is_none_or(|asked| entry.at.is_about(asked))
            && self.keeps_run(book, entry)
            && self.confidence.is_none_or(|asked| entry.confidence == Some(asked))
            && self.older_than.is_none_or(|days| entry.checked.is_some_and(|c| c.age_days > days))
            && (!self.conflicts || entry.is_disputed())
            && (!self.overlays || entry.standing == Standing::LaidOver)
            && (!self.unpublished || entry.value == super::Value::Unpublished)
    }

    /// Whether anything is said about runs, and the entry is about such.
    fn keeps_run(&self, book: &Book, entry: &Entry) -> bool {
        let asks = self.operation.is_some()
            || self.model.is_some()
            || self.resolution.is_some()
            || self.seconds.is_some()
            || self.range.is_some();
        if !asks {
            return true;
        }
        match entry.at {
            At::Row { card, row } => book
                .cards
                .get(card)
                .and_then(|c| c.rows.get(row))
                .is_some_and(|found| self.keeps_row(book, card, found)),
            At::Gap { card, gap } => {
                let when = book.cards.get(card).and_then(|c| c.gaps.get(gap)).map(|g| &g.when);
                when.is_some_and(|when| self.keeps_condition(book, card, when))
            }
            At::Rule { card, rule } => {
                let when = book.cards.get(card).and_then(|c| c.rules.get(rule)).map(|r| &r.when);
                when.is_some_and(|when| self.keeps_condition(book, card, when))
            }
            _ => false,
        }
    }

    /// Whether no model is asked for, or one that a card's entry is about.
    fn keeps_model(&self, book: &Book, card: usize, is_about: impl Fn(usize) -> bool) -> bool {
        let Some(name) = &self.model else { return true };
        book.cards.get(card).and_then(|c| c.model(name)).is_some_and(is_about)
    }

    fn keeps_row(&self, book: &Book, card: usize, row: &Row) -> bool {
        self.operation.is_none_or(|o| row.operations.has(o))
            && self.keeps_model(book, card, |asked| row.model == Some(asked))
            && self.resolution.is_none_or(|r| row.resolution.is_none_or(|own| own == r))
            && self.seconds.is_none_or(|s| row.lengths != Lengths::Any && row.lengths.admits(s))
            && self.range.is_none_or(|r| row.range.is_none_or(|own| own == r))
    }

    fn keeps_condition(&self, book: &Book, card: usize, when: &crate::rates::row::When) -> bool {
        self.operation.is_none_or(|o| when.operations.admits(o))
            && self.keeps_model(book, card, |asked| when.models.is_empty() || when.models.contains(&asked))
            && self.resolution.is_none_or(|r| when.resolutions.admits(r))
            && self.seconds.is_none_or(|s| when.seconds.is_empty() || when.seconds.contains(&s))
            && self.range.is_none_or(|r| when.ranges.admits(r))
    }
}

impl At {
    /// The card that it stands on.
    #[must_use]
    pub const fn card(self) -> Option<usize> {
        match self {
            Self::Row { card, .. }
            | Self::Gap { card, .. }
            | Self::Rule { card, .. }
            | Self::Limit { card, .. }
            | Self::Failure { card, .. }
            | Self::LimitsUnpublished(card)
            | Self::DollarsAMonth(card) => Some(card),
            Self::Clip { .. } | Self::Alternative(_) | Self::Assumed(_) => None,
            _ => match self.route() {
                Some(at) => Some(at.card),
                None => None,
            },
        }
    }

    /// The route that it is about.
    #[must_use]
    pub const fn route(self) -> Option<RouteAt> {
        match self {
            Self::Monthly(at)
            | Self::Annual(at)
            | Self::Grant(at)
            | Self::Pack(at)
            | Self::Credits(at)
            | Self::Relaxed(at)
            | Self::Closed(at)
            | Self::Unit(at)
            | Self::Answer { route: at, .. } => Some(at),
            _ => None,
        }
    }

    /// Whether it holds for a route: its own terms, and what its whole surface says.
    fn is_about(self, route: RouteAt) -> bool {
        match self.route() {
            Some(own) => own == route,
            None => self.card() == Some(route.card),
        }
    }
}
