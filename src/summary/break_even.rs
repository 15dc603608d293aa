//! Where one way becomes cheaper than another, or never does: by volume, by utilisation, by term.

use super::Summary;
use crate::analysis::term::{Compared, by_term};
use crate::analysis::utilisation::{Cell, by_utilisation};
use crate::analysis::volume::{ByVolume, by_volume};
use crate::money::Overflow;
use crate::plan::Plan;
use crate::rates::Book;

#[derive(Clone, Debug)]
pub struct BreakEven {
    /// The error: figures that cannot be carried exactly, or routes that take turns too often to be told.
    pub volume: Result<ByVolume, Overflow>,
    pub utilisation: Vec<Cell>,
    pub term: Vec<Compared>,
}

impl Summary {
    /// Works the three out. `plan` and `book` are those that the summary was made of.
    ///
    /// # Errors
    /// A figure of the price book that cannot be carried exactly.
    pub fn break_even(&self, plan: &Plan, book: &Book) -> Result<BreakEven, Overflow> {
        Ok(BreakEven {
            volume: by_volume(plan, book, &self.priced),
            utilisation: by_utilisation(book),
            term: by_term(book)?,
        })
    }
}
