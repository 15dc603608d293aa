//! Where one way becomes cheaper than another, or never does: by volume, by utilisation, by term. The figures are the
//! analysis's; here they get their words, which every face prints.

mod term;
mod utilisation;
mod words;

pub use term::Term;
pub use utilisation::{Needed, Printed, Utilisation};
pub use words::{Reading, Told, Untold, percent};

use super::Summary;
use crate::analysis::term::{Compared, by_term};
pub use crate::analysis::utilisation::Cell;
use crate::analysis::utilisation::by_utilisation;
use crate::analysis::volume::by_volume;
pub use crate::analysis::volume::{Apart, ByVolume, Curve, Never, PATIENCE, Pair, Range, Stretch};
use crate::money::Overflow;
use crate::plan::Plan;
use crate::rates::Book;

#[derive(Clone, Debug)]
pub struct BreakEven {
    /// The error: figures that cannot be carried exactly.
    pub volume: Result<ByVolume, Overflow>,
    pub utilisation: Utilisation,
    pub term: Vec<Compared>,
}

impl Summary {
    /// Works the three out. `plan` and `book` are those that the summary was made of.
    ///
    /// # Errors
    /// A figure of the price book that cannot be carried exactly.
    pub fn break_even(&self, plan: &Plan, book: &Book) -> Result<BreakEven, Overflow> {
        self.break_even_within(plan, book, PATIENCE)
    }

    /// [`Summary::break_even`] with bounded work: where routes take turns very often, ranges by volume are told as far
    /// as `patience` goes ([`ByVolume::told_to`]).
    ///
    /// # Errors
    /// A figure of the price book that cannot be carried exactly.
    pub fn break_even_within(&self, plan: &Plan, book: &Book, patience: usize) -> Result<BreakEven, Overflow> {
        Ok(BreakEven {
            volume: by_volume(plan, book, &self.priced, patience),
            utilisation: self.utilisation(plan, book, by_utilisation(book))?,
            term: by_term(book)?,
        })
    }
}

#[cfg(test)]
mod tests;
