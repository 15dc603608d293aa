//! Risk: what the loop may cost on each route, and how likely that is. The figures are the analysis's.
//!
//! Files and streams ask for all at once. The planner goes through [`RiskSearch`] in steps, the route that is looked at
//! first.

mod chart;
mod told;

pub use chart::{columns, height, place};
pub use told::{chance, total};

use super::Summary;
pub use crate::analysis::risk::{Quantiles, Risk, RiskSearch, Risks, risks};
pub use crate::chance::{Between, Column, Spread};
use crate::money::Overflow;
use crate::plan::Plan;
use crate::rates::Book;

impl Summary {
    /// Works all risks out. `plan` and `book` are those that the summary was made of. They do not depend on the level
    /// that the summary is priced at.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn risk(&self, plan: &Plan, book: &Book) -> Result<Risks, Overflow> {
        risks(plan, book, &self.priced)
    }

    /// The same step by step; the offers in `first` come first.
    #[must_use]
    pub fn risk_search(&self, first: &[usize]) -> RiskSearch {
        RiskSearch::new(&self.priced, first)
    }

    /// One step of it, of a few milliseconds at most; false when all is done.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn risk_on(&self, plan: &Plan, book: &Book, search: &mut RiskSearch) -> Result<bool, Overflow> {
        search.step(plan, book, &self.priced)
    }
}
