//! The engine's one answer: every route's offer, and what follows from them. Screen, text, JSON and every other
//! face read from a [`Summary`]; none computes a figure of its own.

pub mod subtotals;

use crate::money::{Money, Overflow};
use crate::offer::{Ask, Line, Offer};
use crate::plan::Plan;
use crate::plan::resolve::Loop;
use crate::rates::Book;
use crate::wallet::Calendar;

#[derive(Clone, Debug)]
pub struct Summary {
    /// The loop once, with inherited settings filled in.
    pub work: Loop,
    pub calendar: Calendar,
    /// Accepted outputs over all months.
    pub outputs: u64,
    /// Everything made one by one, over all months.
    pub generations: u64,
    /// In the book's order.
    pub offers: Vec<Offer>,
    pub recommendation: Recommendation,
}

/// Which way to buy (SPEC section 6).
#[derive(Clone, Debug, Default)]
pub struct Recommendation {
    /// Index into [`Summary::offers`].
    pub route: Option<usize>,
    pub runner_up: Option<usize>,
    /// Sentences: why this one, what each requirement costs, what the unknowns may be; where nothing serves, the
    /// nearest route and the smallest change.
    pub reasons: Vec<String>,
    /// At most six lines.
    pub verify: Vec<String>,
    /// For offers with an unknown price: what it means for them.
    pub unknowns: Vec<Unknown>,
}

/// An unknown price, settled as far as it can be.
#[derive(Clone, Debug)]
pub struct Unknown {
    /// Index into [`Summary::offers`].
    pub offer: usize,
    pub settled: Settled,
}

#[derive(Clone, Debug)]
pub enum Settled {
    /// The lower bound passes the recommended total.
    RuledOut(Money),
    /// The most that the one unknown price may be for the route to be the cheapest.
    CheapestUpToCredits(u64),
    CheapestUpToUsd(Money),
    /// More than one unknown.
    Open,
}

impl Summary {
    /// Prices the plan on every route.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn new(plan: &Plan, book: &Book, ask: &Ask) -> Result<Self, Overflow> {
        let _ = (plan, book, ask);
        Err(Overflow)
    }

    /// One stage on one route: `offer` and `step` are indices into [`Summary::offers`] and [`Loop::steps`].
    #[must_use]
    pub fn line(&self, offer: usize, step: usize) -> Option<Line> {
        let _ = (offer, step);
        None
    }
}

/// The answer in words, as it stands above everything else on every face.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// `BUY`, or what stands there where nothing serves.
    pub verb: String,
    /// The route to buy, or the sentence that says that none serves.
    pub route: String,
    /// `$31.68`, `$2.64 a finished clip`, `done 31 Dec`: in order of weight, the last may be cut.
    pub facts: Vec<String>,
    /// The next best, or what breaks: sentences, in order of weight.
    pub next: Vec<String>,
}

/// A figure with what it is made of: shown by explain, down to the price row and its source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// `$28.80`, `12 takes`; empty for a remark.
    pub figure: String,
    /// `= ceil(3 outputs ÷ 0.25 accepted)`.
    pub what: String,
    /// Where it is from: `your accept rate`, `published`; empty where it follows from its parts.
    pub tag: String,
    pub parts: Vec<Explained>,
}

impl Summary {
    #[must_use]
    pub fn answer(&self) -> Answer {
        Answer::default()
    }

    /// How a route's total came to be, or (with `step`) what one stage costs there.
    #[must_use]
    pub fn explain(&self, plan: &Plan, book: &Book, offer: usize, step: Option<usize>) -> Explained {
        let _ = (plan, book, offer, step);
        Explained::default()
    }
}
