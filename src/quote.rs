//! What one stage costs on one route: a price with its derivation, "no published price", or "not offered".

use jiff::civil::Date;

use crate::money::Money;
use crate::terms::Confidence;

/// The answer for one set of settings on one route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The model that makes it; `None` where no model does, or none is offered.
    pub model: Option<String>,
    /// The model is superseded, and was not named by the plan.
    pub legacy: bool,
    /// Pieces a run: above 1 where the model makes batches.
    pub batch: u32,
    pub outcome: Outcome,
    /// Index of the card's limit of runs a minute that the run counts towards.
    pub limit: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Priced(Price),
    /// Offered, but nobody publishes the price.
    Unpriced(Reasoned),
    /// A rule, a model or a missing row: the route cannot do it.
    Unsupported(Reasoned),
}

/// Why, in a sentence, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reasoned {
    pub text: String,
    /// A source's id.
    pub source: Option<String>,
}

/// The price of one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    pub unit: UnitPrice,
    /// A source's id; `None` for the buyer's own assumption.
    pub source: Option<String>,
    pub verified: Option<Date>,
    pub confidence: Confidence,
    /// How it follows from the row, step by step, for explanations: (what, figure).
    pub derivation: Vec<(String, String)>,
    /// Other values in circulation: (value as written, source id).
    pub also: Vec<(String, String)>,
    /// What to know about it: roundings, failures, conflicts.
    pub notes: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitPrice {
    Credits(u64),
    Usd(Money),
    /// Carried by provisioned capacity: requests a minute of one unit.
    Provisioned(rust_decimal::Decimal),
}
