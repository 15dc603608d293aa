//! The engine's one answer: every route's offer, and what follows from them. Screen, text, JSON and every other
//! face read from a [`Summary`]; none computes a figure of its own.

pub mod advice;
mod answer;
mod assumed;
pub mod bill;
pub mod break_even;
pub mod brief;
mod cheaper;
pub mod check;
pub mod client;
pub mod diff;
pub mod explain;
mod header;
pub mod learnt;
pub mod needs;
pub mod pricebook;
pub mod priced_with;
pub mod ranges;
pub mod risk;
pub mod routes;
pub mod sensitivity;
pub mod subtotals;
pub mod timeline;
pub mod turns;

use std::sync::OnceLock;

use jiff::civil::Date;

pub use answer::Answer;
pub use assumed::Basis;
pub use cheaper::{Buy, MixSlices, Sought, SplitSlices, Together};
pub use explain::Explained;

pub use crate::analysis::mix::{Mix, MixSearch, Mixed};
pub use crate::analysis::nearest::Nearest;
pub use crate::analysis::recommend::{Recommendation, RequirementCost};
pub use crate::analysis::settle::{Settled, Unknown};
pub use crate::analysis::split::{Split, SplitSearch};

use crate::analysis::{recommend, settle};
use crate::money::Overflow;
use crate::offer::{Ask, Line, Offer, Offers, Unanswerable, offers};
use crate::plan::Plan;
use crate::plan::resolve::Loop;
use crate::rates::{Book, StaleAfter, Taken};

/// Unknown prices are settled at once up to this many stages, on request beyond.
const SETTLED_AT_ONCE: usize = 2_000;

#[derive(Debug)]
pub struct Summary {
    /// Totals at the lowest and the highest prices, once somebody asked for them.
    ranges: OnceLock<Vec<Option<ranges::PriceRange>>>,
    /// What was asked besides the plan and the book.
    pub ask: Ask,
    pub priced: Offers,
    /// Accepted outputs over all months.
    pub outputs: u64,
    /// Everything made one by one, over all months.
    pub generations: u64,
    pub recommendation: Recommendation,
    /// Unknown prices, settled as far as they can be; see [`Summary::settle`].
    pub unknowns: Vec<Unknown>,
    pub rates: Rates,
    /// What was laid over the program's own cards: a sentence for each file.
    overlaid: Vec<String>,
    /// Days within the plan's span on which the total of a route changes.
    pub turns: Vec<turns::Turn>,
    /// What became of the prices that the plan kept, where that was looked for.
    pub drift: Option<priced_with::Drift>,
}

/// The state of the price book that a summary was made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// When the oldest row was last known to stand.
    pub oldest_verified: Option<Date>,
    /// Days since then.
    pub age_days: i64,
    /// Some rows are older than [`Rates::stale_after`].
    pub stale: bool,
    /// After how many days a row is called old.
    pub stale_after: StaleAfter,
    /// Which of several values that sources give everything is priced at.
    pub taken: Taken,
    /// Rows that an overlay replaced.
    pub overrides: usize,
    /// Prices and answers that the plan assumes.
    pub assumed: usize,
}

impl Summary {
    /// Prices the plan on every route that is asked for.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly, or a schedule that has no day to work on.
    pub fn new(plan: &Plan, book: &Book, ask: &Ask) -> Result<Self, Unanswerable> {
        let priced = offers(plan, book, ask)?;
        let turns = turns::turns(plan, book, ask, &priced);
        let recommendation = recommend::recommend(plan, book, &priced)?;
        let oldest_verified = book.oldest_verified();
        let age_days = oldest_verified.map_or(0, |oldest| days_between(oldest, ask.today));
        let rates = Rates {
            oldest_verified,
            age_days,
            stale: age_days > book.stale_after.days(),
            stale_after: book.stale_after,
            taken: book.taken,
            overrides: book.overrides,
            assumed: plan.assume.len(),
        };
        let outputs = priced.outputs;
        let generations = priced.generations()?;
        let mut summary = Self {
            ranges: OnceLock::new(),
            ask: ask.clone(),
            priced,
            outputs,
            generations,
            recommendation,
            unknowns: Vec::new(),
            rates,
            overlaid: Self::overlaid(book),
            turns,
            drift: None,
        };
        if summary.work().steps.len() <= SETTLED_AT_ONCE {
            summary.settle(plan, book)?;
        }
        Ok(summary)
    }

    /// Settles the unknown prices, if that was not done at once.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn settle(&mut self, plan: &Plan, book: &Book) -> Result<(), Overflow> {
        if self.unknowns.is_empty() {
            self.unknowns = settle::settle(plan, book, &self.priced, &self.recommendation)?;
        }
        Ok(())
    }

    /// The routes' answers, in the book's order.
    #[must_use]
    pub fn offers(&self) -> &[Offer] {
        &self.priced.offers
    }

    /// The loop once, with inherited settings filled in.
    #[must_use]
    pub const fn work(&self) -> &Loop {
        &self.priced.work
    }

    /// The recommended offer.
    #[must_use]
    pub fn recommended(&self) -> Option<&Offer> {
        self.recommendation.route.and_then(|at| self.offers().get(at))
    }

    /// One stage on one route; `offer` and `step` are indices into [`Summary::offers`] and the steps of
    /// [`Summary::work`].
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn line(&self, book: &Book, offer: usize, step: usize) -> Result<Option<Line>, Overflow> {
        self.priced.line(book, offer, step)
    }
}

/// Calendar days from one date to another, negative where the other is earlier.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}
