//! Where a figure comes from: a tree down to the price row, its source and its date. The planner draws it, the command
//! line prints it; sentences and figures are made here once. `total` takes a route's total apart, `stage` what a
//! shot or a stage costs, `price` has what a price rests on; `day` and `volume` take apart what two screens show.

mod day;
mod price;
mod stage;
mod total;
mod volume;

use jiff::civil::Date;

use super::{Summary, days_between};
use crate::money::{Money, Overflow};
use crate::plan::Plan;
use crate::rates::Book;
use crate::terms::Confidence;

/// How a node stands to the one above it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// What was asked about.
    Whole,
    /// One of the parts that add up to it. One without a value is a part that nobody knows.
    Part,
    /// One of the factors that it is the product of.
    Factor,
    /// Goes into it as the words of that one say.
    From,
    /// Who says so, and when it was last known to stand.
    Source,
    /// Another value in circulation.
    Also,
    /// Said about it.
    #[default]
    Note,
}

impl Role {
    /// As results spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Part => "part",
            Self::Factor => "factor",
            Self::From => "from",
            Self::Source => "source",
            Self::Also => "also",
            Self::Note => "note",
        }
    }
}

/// What a figure stands for, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    Usd(Money),
    Credits(u128),
    Takes(u128),
    Batches(u128),
    Pieces(u128),
}

impl Value {
    /// As results spell what it is counted in.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Usd(_) => "usd",
            Self::Credits(_) => "credits",
            Self::Takes(_) => "takes",
            Self::Batches(_) => "batches",
            Self::Pieces(_) => "pieces",
        }
    }
}

/// The document that a price is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// As cards name it.
    pub id: String,
    pub title: String,
    pub publisher: String,
    /// Empty where there is none.
    pub address: String,
    /// When the price was last known to stand; where there is no price, the document.
    pub verified: Date,
    /// Days since then.
    pub age_days: i64,
    /// That is too long ago.
    pub is_stale: bool,
    /// How well the price is known; `None` where there is none.
    pub confidence: Option<Confidence>,
}

/// A figure with what it is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// `$28.80`, `12 takes`; empty for a remark.
    pub figure: String,
    /// What it is, or how it follows: `3 outputs ÷ 0.25 accepted, rounded up`.
    pub what: String,
    /// Where it is from: `your accept rate`, `published`; empty where it follows from its parts.
    pub tag: String,
    pub role: Role,
    /// The figure exactly; `None` where it is none, or unknown.
    pub value: Option<Value>,
    /// The value is a lower bound: a part of it is unknown.
    pub is_bound: bool,
    /// The document that it names.
    pub cited: Option<Cited>,
    pub parts: Vec<Explained>,
}

impl Explained {
    pub(super) fn new(figure: impl Into<String>, what: impl Into<String>, tag: impl Into<String>) -> Self {
        Self { figure: figure.into(), what: what.into(), tag: tag.into(), ..Self::default() }
    }

    pub(super) fn remark(what: impl Into<String>) -> Self {
        Self::new("", what, "")
    }

    pub(super) fn with(mut self, parts: Vec<Self>) -> Self {
        self.parts = parts;
        self
    }

    fn valued(mut self, role: Role, value: impl Into<Option<Value>>) -> Self {
        (self.role, self.value) = (role, value.into());
        self
    }

    const fn of(mut self, role: Role) -> Self {
        self.role = role;
        self
    }

    /// Dollars that are one of the parts of the figure above.
    fn dollars(usd: Money, what: impl Into<String>) -> Self {
        Self::new(dollars(usd), what, "").valued(Role::Part, Value::Usd(usd))
    }
}

/// How far a figure is taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Depth {
    /// So many lines or payments are told one by one, the dearest first; the rest is one part.
    pub most: usize,
    /// Down to the price row everywhere. Otherwise a line of a total is told as one product with its source.
    pub is_whole: bool,
}

impl Depth {
    /// For a screen, where a line can be asked about for itself.
    pub const SCREEN: Self = Self { most: 12, is_whole: false };
    /// For reading.
    pub const TEXT: Self = Self { most: 12, is_whole: true };
    /// For programs.
    pub const ALL: Self = Self { most: usize::MAX, is_whole: true };
}

impl Summary {
    /// What takes figures apart. `plan` and `book` are those that the summary was made of; `today` tells how old a price
    /// is.
    #[must_use]
    pub const fn explainer<'a>(&'a self, plan: &'a Plan, book: &'a Book, today: Date, depth: Depth) -> Explainer<'a> {
        Explainer { summary: self, plan, book, today, depth }
    }

    /// How a route's total came to be, or (with `step`) what one stage costs there, for a screen. `offer` and `step` are
    /// indices into [`Summary::offers`] and the steps of [`Summary::work`].
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn explain(
        &self,
        plan: &Plan,
        book: &Book,
        today: Date,
        offer: usize,
        step: Option<usize>,
    ) -> Result<Explained, Overflow> {
        let it = self.explainer(plan, book, today, Depth::SCREEN);
        step.map_or_else(|| it.total(offer), |step| it.stage(offer, step))
    }

    /// What a shot costs on a route, stage by stage, for a screen. `offer` and `shot` are indices.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn explain_shot(
        &self,
        plan: &Plan,
        book: &Book,
        today: Date,
        offer: usize,
        shot: usize,
    ) -> Result<Explained, Overflow> {
        self.explainer(plan, book, today, Depth::SCREEN).shot(offer, shot)
    }
}

/// Takes figures of one summary apart.
#[derive(Clone, Copy, Debug)]
pub struct Explainer<'a> {
    summary: &'a Summary,
    plan: &'a Plan,
    book: &'a Book,
    today: Date,
    depth: Depth,
}

/// `$28.80`, `−$3.20`.
fn dollars(usd: Money) -> String {
    let sign = if usd.is_negative() { "−" } else { "" };
    format!("{sign}${}", usd.abs().cents())
}
