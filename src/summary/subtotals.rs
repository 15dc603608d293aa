//! What each shot comes to on one route: the sums that stand beside a shot's name.

use super::Summary;
use crate::money::Money;
use crate::offer::Status;
use crate::rates::Book;
use crate::terms::Confidence;

/// One shot on one route, over all months.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subtotal {
    pub runs: u128,
    /// Dollars of the stages that are paid in dollars; `None` where none is, or the sum cannot be carried.
    pub usd: Option<Money>,
    /// Credits of the stages that are paid in credits; `None` where none is.
    pub credits: Option<u128>,
    /// Stages without a published price; the sums are lower bounds then.
    pub unpriced: u64,
    /// Stages that the route cannot do.
    pub unsupported: u64,
    /// Some price in it is the buyer's own assumption.
    pub assumed: bool,
    /// All of it is made on provisioned capacity.
    pub carried: bool,
}

impl Subtotal {
    /// Whether nothing in it has a price.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        self.usd.is_none() && self.credits.is_none()
    }
}

impl Summary {
    /// The sums of the first `shots` shots on one route, in file order; a shot without stages is nothing.
    #[must_use]
    pub fn subtotals(&self, book: &Book, offer: usize, shots: usize) -> Vec<Subtotal> {
        let mut sums = vec![Subtotal::default(); shots];
        for step in 0..self.work().steps.len() {
            let Ok(Some(line)) = self.line(book, offer, step) else { continue };
            let Some(sum) = sums.get_mut(line.shot) else { continue };
            sum.carried = line.carried && (sum.carried || sum.runs == 0);
            sum.runs += u128::from(line.runs);
            sum.assumed |= line.confidence == Some(Confidence::Assumed);
            if let Some(usd) = line.usd {
                sum.usd = sum.usd.unwrap_or_default().plus(usd).ok();
            }
            if let Some(credits) = line.credits {
                sum.credits = sum.credits.unwrap_or_default().checked_add(credits);
            }
            match line.status {
                Status::Unpriced => sum.unpriced += 1,
                Status::Unsupported => sum.unsupported += 1,
                Status::Priced | Status::Own => {}
            }
        }
        sums
    }
}
