//! The routes side by side, two of them face to face, and what a month makes: asked for by the screen that shows them.

pub use crate::analysis::capacity::{Capacity, Endless, Makes, Of, With};
pub use crate::analysis::compare::{Answer, Cited, Compared, Holds, Loss, Lost, Note, Term};
pub use crate::analysis::versus::{
    Amount, DateLine, Day, Difference, Part, PartLine, StepLine, StepSide, Sum, Versus, When,
};

use super::Summary;
use crate::analysis::{capacity, compare, versus};
use crate::money::Overflow;
use crate::plan::Plan;
use crate::rates::Book;

impl Summary {
    /// Every offer beside the others, in the order of [`Summary::offers`].
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn comparison(&self, plan: &Plan, book: &Book) -> Result<Vec<Compared>, Overflow> {
        let seconds = compare::accepted_seconds(plan, &self.priced)?;
        let each = |offer| compare::compare(plan, book, &self.priced, offer, seconds).transpose();
        (0..self.offers().len()).filter_map(each).collect()
    }

    /// Two offers face to face; `a` and `b` are indices into [`Summary::offers`]. `None` where there is no such offer.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn versus(&self, plan: &Plan, book: &Book, a: usize, b: usize) -> Result<Option<Versus>, Overflow> {
        versus::versus(plan, book, &self.priced, a, b)
    }

    /// What one month of an offer's route, or a sum of dollars, makes of a stage or of the whole loop.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn capacity(
        &self,
        plan: &Plan,
        book: &Book,
        offer: usize,
        of: Of,
        with: With,
    ) -> Result<Option<Capacity>, Overflow> {
        capacity::capacity(plan, book, &self.priced, offer, of, with)
    }
}
