//! The price book as one list: everything that the cards say, entry by entry, each with its source, its day, how well
//! it is known and what else is in circulation.
//!
//! `of_card` lists a card, `others` the buyer's own assumptions, the clip that is the same everywhere, and other vendors'
//! prices; `words` puts conditions into words; [`uses`] says which entries a plan's prices rest on; [`search`] finds
//! entries by their words, [`filter`] by what they state, [`name`] by what they are called; [`facts`] tells of one; [`own`]
//! writes prices of the buyer's own into cards.

pub mod cards;
pub mod compare;
pub mod facts;
pub mod filter;
pub mod name;
mod of_card;
mod others;
pub mod own;
pub mod search;
pub mod slips;
pub mod uses;
mod words;

use std::collections::HashMap;
use std::ops::Range as Span;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::days_between;
use crate::plan::Plan;
use crate::plan::model::EntryId;
use crate::rates::row::{Amount, When};
use crate::rates::{Book, Origin, RouteAt, Source, StaleAfter};
use crate::terms::{Confidence, Operation, Range, Requirement, Resolution};

pub use uses::{Mark, Uses};

/// The operations, resolutions and ranges that a condition states, in the words of cards.
#[must_use]
pub fn words_of(when: &When) -> (Vec<&'static str>, Vec<&'static str>, Vec<&'static str>) {
    let operations = words::members(when.operations, Operation::ALL).into_iter().map(Operation::as_str);
    let resolutions = words::members(when.resolutions, Resolution::ALL).into_iter().map(Resolution::as_str);
    let ranges = words::members(when.ranges, Range::ALL).into_iter().map(Range::as_str);
    (operations.collect(), resolutions.collect(), ranges.collect())
}

/// Where an entry stands in the book or in the plan. Numbers are indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum At {
    Row {
        card: usize,
        row: usize,
    },
    Monthly(RouteAt),
    Annual(RouteAt),
    Grant(RouteAt),
    Pack(RouteAt),
    /// Credits that are sold at a price which nobody publishes.
    Credits(RouteAt),
    Relaxed(RouteAt),
    Closed(RouteAt),
    /// A provisioned unit.
    Unit(RouteAt),
    Answer {
        route: RouteAt,
        requirement: Requirement,
        /// For stages that make video, where that is another answer.
        video: bool,
    },
    Gap {
        card: usize,
        gap: usize,
    },
    Rule {
        card: usize,
        rule: usize,
    },
    Limit {
        card: usize,
        limit: usize,
    },
    LimitsUnpublished(usize),
    DollarsAMonth(usize),
    Failure {
        card: usize,
        failure: usize,
    },
    /// The common clip at a resolution, by its place in the comparison.
    Clip {
        resolution: Resolution,
        place: usize,
    },
    Alternative(usize),
    /// An `[[assume]]` of the plan.
    Assumed(EntryId),
}

/// What an entry is about: the parts of a group, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    Runs,
    Sold,
    Unpublished,
    NotOffered,
    Answers,
    Limits,
    Failures,
    Own,
    Clips,
    Others,
}

impl Section {
    /// As shown above its entries.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Runs => "what runs cost",
            Self::Sold => "what is sold",
            Self::Unpublished => "offered, price not published",
            Self::NotOffered => "not offered",
            Self::Answers => "what it may be used for",
            Self::Limits => "limits",
            Self::Failures => "when a run fails",
            Self::Own => "your own figures",
            Self::Clips => "one clip, the same everywhere",
            Self::Others => "reference prices",
        }
    }
}

/// What a group of entries is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Card(usize),
    /// The buyer's own assumptions.
    Own,
    /// The clip that is the same everywhere.
    Clips(Resolution),
    /// Other vendors.
    Alternatives,
}

#[derive(Clone, Debug)]
pub struct Group {
    pub kind: Kind,
    /// `Luma Agents API`.
    pub title: String,
    /// `in credits, closed to new buyers since 22 May 2026`; may be empty.
    pub about: String,
    /// The oldest day on which one of its figures was known to stand.
    pub checked: Option<Checked>,
    /// Its entries, by index.
    pub entries: Span<usize>,
}

/// The day on which a figure was last known to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Checked {
    pub on: Date,
    /// Days since then; negative where it lies ahead.
    pub age_days: i64,
    pub stale_after: StaleAfter,
}

impl Checked {
    #[must_use]
    pub fn new(on: Date, today: Date, stale_after: StaleAfter) -> Self {
        Self { on, age_days: days_between(on, today), stale_after }
    }

    /// Older than a figure is taken to stand.
    #[must_use]
    pub fn is_stale(self) -> bool {
        self.age_days > self.stale_after.days()
    }
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Price(Amount),
    /// Dollars as printed, where that is no single price: `from 0.50`.
    Printed(String),
    /// `yes`, `refunded`.
    Words(String),
    /// Offered, or asked for, and nobody publishes it.
    Unpublished,
    NotOffered,
}

impl Value {
    /// As it stands in a column: `$0.30`, `1,200 cr`, `?`.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Price(amount) => words::amount(*amount),
            Self::Printed(text) => {
                let (before, figure) = text.split_at(text.find(|c: char| c.is_ascii_digit()).unwrap_or(0));
                format!("{before}${figure}")
            }
            Self::Words(text) => text.clone(),
            Self::Unpublished => "?".to_owned(),
            Self::NotOffered => "–".to_owned(),
        }
    }
}

/// Whose word an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A card that comes with the program.
    Card,
    /// A card laid over those, or the plan's own.
    LaidOver,
    /// Replaced, at least in part, by one that was laid over it.
    Replaced,
    /// The buyer's own assumption.
    Own,
}

/// A value in circulation that an entry does not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// As written: `$30.00`.
    pub value: String,
    pub source: Source,
}

/// What entries are ordered by, besides words. `None` comes last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Order {
    pub resolution: Option<Resolution>,
    /// Of an image, references.
    pub seconds: Option<u32>,
    /// Dollars; unlike credits, and never compared with them.
    pub dollars: Option<Decimal>,
    pub credits: Option<u64>,
}

#[derive(Clone, Debug)]
pub struct Entry {
    pub at: At,
    /// What it is addressed by: see [`name`].
    pub name: String,
    pub section: Section,
    /// `text or image to video`, `a month`, `commercial use`.
    pub what: String,
    /// The model, the route or the vendor that it is about; may be empty.
    pub who: String,
    /// `720p`, `720p to 4k`, `any`; empty where there is none.
    pub size: String,
    /// `5 s`, `to 10 s`, `any`, of an image the references that it is shown, `3 refs`; empty where there is none.
    pub length: String,
    /// `sdr`, `any`; empty where there is none.
    pub range: String,
    pub value: Value,
    /// What the price is for: `a run`, `a second`; empty where it is no price.
    pub per: &'static str,
    /// As the card has it, where `per` is too narrow: `month, at most`.
    pub unit: String,
    /// `None` where nothing is claimed.
    pub confidence: Option<Confidence>,
    pub source: Option<Source>,
    pub checked: Option<Checked>,
    /// Other values in circulation.
    pub others: Vec<Other>,
    /// How the price of a run follows, step by step: (what, figure); the last is what a run costs.
    pub derivation: Vec<(String, String)>,
    /// What a run yields, how lengths are billed, notes of the card: sentences without a full stop.
    pub remarks: Vec<String>,
    /// Rules and gaps about the same runs: sentences without a full stop.
    pub rules: Vec<String>,
    pub standing: Standing,
    /// The file that says so: an index into [`Book::files`]; `None` where no card does.
    pub layer: Option<u32>,
    /// That file in a sentence, where it is not one of the program's own.
    pub overlay: Option<String>,
    /// What it says from later days on, where a card says so by now: `$1.50 a run`, or that it is gone.
    pub later: Vec<(Date, String)>,
    /// What a lower file says, as it is written there, where it says anything.
    pub replaces: Option<String>,
    /// A price of Luma's in a comparison with other vendors.
    pub ours: bool,
    pub order: Order,
    /// What files call it: operations, a route's id. For searches.
    named: Vec<&'static str>,
    id: String,
    /// Its words in lower case, for searches.
    text: String,
}

impl Entry {
    /// An entry that says `value`, and nothing else yet.
    fn new(at: At, section: Section, what: impl Into<String>, who: impl Into<String>, value: Value) -> Self {
        let order = match value {
            Value::Price(Amount::Usd(money)) => Order { dollars: Some(money.decimal()), ..Order::default() },
            Value::Price(Amount::Credits(credits)) => Order { credits: Some(credits), ..Order::default() },
            _ => Order::default(),
        };
        Self {
            at,
            name: String::new(),
            section,
            what: what.into(),
            who: who.into(),
            size: String::new(),
            length: String::new(),
            range: String::new(),
            value,
            per: "",
            unit: String::new(),
            confidence: None,
            source: None,
            checked: None,
            others: Vec::new(),
            derivation: Vec::new(),
            remarks: Vec::new(),
            rules: Vec::new(),
            standing: Standing::Card,
            layer: None,
            overlay: None,
            later: Vec::new(),
            replaces: None,
            ours: false,
            order,
            named: Vec::new(),
            id: String::new(),
            text: String::new(),
        }
    }

    /// Sources say different things about it.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        !self.others.is_empty() || self.confidence == Some(Confidence::Conflicting)
    }

    /// Whether it is a price row, or a figure or an answer of a route.
    #[must_use]
    pub fn is_stated(&self) -> bool {
        matches!(self.at, At::Row { .. }) || slips::term_of(self.at).is_some()
    }

    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.checked.is_some_and(Checked::is_stale)
    }
}

/// The price book as a flat, ordered list.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    pub groups: Vec<Group>,
    pub entries: Vec<Entry>,
}

impl Listing {
    /// Lists the book, with the plan's own assumptions before it; `today` tells how old figures are.
    #[must_use]
    pub fn new(plan: &Plan, book: &Book, today: Date) -> Self {
        let mut listing = Self::default();
        others::own(&mut listing, plan, book);
        for at in 0..book.cards.len() {
            of_card::list(&mut listing, book, at, today);
        }
        others::clips(&mut listing, book, today);
        others::alternatives(&mut listing, book, today);
        for entry in &mut listing.entries {
            let origin = entry.layer.map(|layer| book.origin(layer)).filter(Origin::is_overlay);
            entry.overlay = origin.map(|origin| origin.spoken());
        }
        listing.name(book);
        for ahead in &book.ahead {
            listing.note_later(&Self::new(plan, ahead, today), ahead.on);
        }
        for group in &mut listing.groups {
            let entries = listing.entries.get_mut(group.entries.clone()).unwrap_or_default();
            for entry in &mut *entries {
                entry.text = search::text(&group.title, entry);
            }
            group.checked = group.checked.or_else(|| entries.iter().filter_map(|e| e.checked).min_by_key(|c| c.on));
        }
        listing
    }

    /// Notes what entries say in the book of a later day.
    fn note_later(&mut self, then: &Self, on: Option<Date>) {
        let Some(on) = on else { return };
        let in_force = |e: &&Entry| e.standing != Standing::Replaced && e.is_stated();
        let said: HashMap<&str, String> =
            then.entries.iter().filter(in_force).map(|e| (e.name.as_str(), e.said())).collect();
        for entry in self.entries.iter_mut().filter(|e| e.standing != Standing::Replaced && e.is_stated()) {
            let now = entry.later.last().map_or_else(|| entry.said(), |(_, said)| said.clone());
            let then = said.get(entry.name.as_str()).map_or("not offered any more", String::as_str);
            if now != then {
                entry.later.push((on, then.to_owned()));
            }
        }
    }

    #[must_use]
    pub fn entry(&self, at: At) -> Option<&Entry> {
        self.entries.iter().find(|e| e.at == at)
    }

    /// The group that an entry belongs to, both by index.
    #[must_use]
    pub fn group_of(&self, entry: usize) -> Option<usize> {
        self.groups.iter().position(|g| g.entries.contains(&entry))
    }

    fn group(&mut self, kind: Kind, title: impl Into<String>, about: impl Into<String>, entries: Vec<Entry>) {
        if entries.is_empty() {
            return;
        }
        let from = self.entries.len();
        self.entries.extend(entries);
        let entries = from..self.entries.len();
        self.groups.push(Group { kind, title: title.into(), about: about.into(), checked: None, entries });
    }
}
