//! What each shot comes to on one route: the sums that stand beside a shot's name, its share of the whole, and what of
//! it is thrown away.

use rust_decimal::{Decimal, RoundingStrategy};

use super::Summary;
use crate::money::Money;
use crate::offer::{Line, Status};
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
    /// Rests on a card of the buyer's own.
    pub overlaid: bool,
    /// All of it is made on provisioned capacity.
    pub carried: bool,
    /// What of it is made and not kept.
    pub thrown: Thrown,
    /// Its part of what all shots come to, in thousandths; `None` where they cannot be compared: paid in unlike units,
    /// or without a price somewhere.
    pub share: Option<u16>,
}

/// Takes that are made and not kept, and what they cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Thrown {
    /// Pieces thrown away.
    pub takes: u128,
    /// Of so many that are made.
    pub of: u128,
    /// `None` where nothing is paid in dollars, or the sum cannot be carried.
    pub usd: Option<Money>,
    /// `None` where nothing is paid in credits.
    pub credits: Option<u128>,
    /// Some of it has no published price: the sums are lower bounds.
    pub is_bound: bool,
}

impl Thrown {
    /// What a stage throws away, at its price of a run. A piece of a batch is its part of the run.
    #[must_use]
    pub fn of(line: &Line) -> Self {
        let takes = u128::from(line.discarded);
        let batch = u128::from(line.generations.checked_div(line.runs).unwrap_or(1).max(1));
        Self {
            takes,
            of: u128::from(line.generations),
            usd: line.unit_usd.and_then(|unit| unit.times(takes).ok()?.per(batch)),
            // Half a credit counts as one.
            credits: line.unit_credits.map(|unit| (u128::from(unit) * takes * 2 + batch) / (batch * 2)),
            is_bound: takes > 0 && line.status == Status::Unpriced,
        }
    }

    fn add(&mut self, other: Self) {
        self.takes += other.takes;
        self.of += other.of;
        if let Some(usd) = other.usd {
            self.usd = self.usd.unwrap_or_default().plus(usd).ok();
        }
        if let Some(credits) = other.credits {
            self.credits = self.credits.unwrap_or_default().checked_add(credits);
        }
        self.is_bound |= other.is_bound;
    }
}

impl Subtotal {
    /// Whether nothing in it has a price.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        self.usd.is_none() && self.credits.is_none()
    }

    /// What all of them come to.
    #[must_use]
    pub fn whole(all: &[Self]) -> Self {
        let mut sum = Self { carried: !all.is_empty(), ..Self::default() };
        for one in all {
            sum.runs += one.runs;
            sum.usd = match (sum.usd, one.usd) {
                (Some(a), Some(b)) => a.plus(b).ok(),
                (a, b) => a.or(b),
            };
            sum.credits = match (sum.credits, one.credits) {
                (Some(a), Some(b)) => a.checked_add(b),
                (a, b) => a.or(b),
            };
            sum.unpriced += one.unpriced;
            sum.unsupported += one.unsupported;
            sum.assumed |= one.assumed;
            sum.overlaid |= one.overlaid;
            sum.carried &= one.carried;
            sum.thrown.add(one.thrown);
        }
        sum
    }

    /// What it comes to in the only unit that it is paid in.
    fn amount(&self) -> Option<Decimal> {
        match (self.usd.filter(|usd| !usd.is_zero()), self.credits.filter(|credits| *credits > 0)) {
            (Some(usd), None) => Some(usd.decimal()),
            (None, Some(credits)) => Decimal::try_from_i128_with_scale(i128::try_from(credits).ok()?, 0).ok(),
            (None, None) => Some(Decimal::ZERO),
            (Some(_), Some(_)) => None,
        }
    }

    /// Its thousandths of the whole.
    fn part_of(&self, whole: Decimal) -> Option<u16> {
        let part = self.amount()?.checked_mul(Decimal::from(1_000))?.checked_div(whole)?;
        u16::try_from(part.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)).ok()
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
            sum.overlaid |= line.layer.is_some_and(|layer| book.is_overlay(layer));
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
            sum.thrown.add(Thrown::of(&line));
        }
        let whole = Subtotal::whole(&sums);
        if whole.unpriced == 0
            && whole.unsupported == 0
            && let Some(amount) = whole.amount().filter(|amount| !amount.is_zero())
        {
            for sum in &mut sums {
                sum.share = sum.part_of(amount);
            }
        }
        sums
    }
}
