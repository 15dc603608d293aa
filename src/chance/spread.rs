//! The law of a [`Sum`]: how likely each total is.
//!
//! One term alone has a closed form; of several the law is laid out on one grid, once, by its frequencies. Where the
//! prices' own steps fit, the grid is theirs and nothing is rounded. Where they do not, the law of a sum that is dearer
//! by a few steps at most is known: the true one lies between that and the same so much further down.

use std::sync::Arc;

use super::TOLERANCE;
use super::failures::Failures;
use super::spectrum::Below;
use super::spreading::Spreading;
use super::sum::Sum;

/// What is told as nothing when it lies beyond.
const DUST: f64 = 1e-5;

/// How likely a total is.
#[derive(Clone, Debug)]
pub struct Spread {
    /// What is paid at least.
    least: u128,
    shape: Shape,
}

#[derive(Clone, Debug)]
enum Shape {
    Point,
    /// `price` for each failure.
    Single {
        price: u128,
        law: Arc<Failures>,
    },
    Steps(Steps),
}

/// A law on a grid.
#[derive(Clone, Debug)]
pub(super) struct Steps {
    pub(super) origin: u128,
    pub(super) step: u128,
    /// How likely it is that a total, or one that is dearer by `ahead` steps at most, is at most
    /// `origin + i × step`.
    pub(super) below: Arc<Below>,
    /// So many steps are known: as many more than are told as a total may be dearer.
    pub(super) count: usize,
    /// 0 where every total is told apart.
    pub(super) ahead: usize,
}

impl Steps {
    /// The last step that is told.
    pub(super) const fn last(&self) -> usize {
        self.count.saturating_sub(self.ahead + 1)
    }

    fn amount(&self, index: usize) -> u128 {
        self.origin.saturating_add(self.step.saturating_mul(index as u128))
    }

    /// P(total ≤ the amount of a step): from below and from above.
    pub(super) fn at(&self, index: usize) -> Between<f64> {
        let index = index.min(self.last());
        Between { lower: self.below.at(index).min(1.0), upper: self.below.at(index + self.ahead).min(1.0) }
    }

    /// The first step with at least so much below it and on it; one past the last where there is none.
    fn first(&self, wanted: f64) -> usize {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.below.at(middle) < wanted { low = middle + 1 } else { high = middle }
        }
        low
    }
}

/// A figure that is known from below and from above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between<T> {
    pub lower: T,
    pub upper: T,
}

/// One column of a chart: totals above `from`, up to `to`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    pub from: u128,
    pub to: u128,
    /// P(from < total ≤ to); the first column has everything up to its end.
    pub chance: f64,
    /// P(total ≤ to).
    pub below: f64,
}

impl Spread {
    /// Works the law of a sum out, to the end.
    #[must_use]
    pub fn of(sum: &Sum) -> Self {
        let mut work = Spreading::new(sum);
        loop {
            if let Some(spread) = work.step() {
                return spread;
            }
        }
    }

    /// One total only.
    pub(super) const fn point(least: u128) -> Self {
        Self { least, shape: Shape::Point }
    }

    /// `price` for each failure.
    pub(super) fn single(least: u128, price: u128, law: Failures) -> Self {
        Self { least, shape: Shape::Single { price, law: Arc::new(law) } }
    }

    /// A law on a grid.
    pub(super) const fn laid_out(least: u128, steps: Steps) -> Self {
        Self { least, shape: Shape::Steps(steps) }
    }

    /// From the law of a [`Sum::shape`] to that of a sum: at prices so many times as high, and with this to pay at
    /// least.
    #[must_use]
    pub fn scaled(&self, by: u128, least: u128) -> Self {
        let shape = match &self.shape {
            Shape::Point => Shape::Point,
            Shape::Single { price, law } => Shape::Single { price: price.saturating_mul(by), law: Arc::clone(law) },
            Shape::Steps(steps) => Shape::Steps(Steps {
                origin: least.saturating_add(steps.origin.saturating_mul(by)),
                step: steps.step.saturating_mul(by),
                below: Arc::clone(&steps.below),
                ..*steps
            }),
        };
        Self { least, shape }
    }

    /// The same in a fraction of the time, on so many steps (a power of two): bounds are further apart.
    #[must_use]
    pub fn roughly(sum: &Sum, steps: usize) -> Self {
        Spreading::roughly(sum, steps)
    }

    /// What is paid at least.
    #[must_use]
    pub const fn least(&self) -> u128 {
        self.least
    }

    /// There is one total only.
    #[must_use]
    pub const fn is_point(&self) -> bool {
        matches!(self.shape, Shape::Point)
    }

    /// Nothing is rounded: every figure is the law's own.
    #[must_use]
    pub const fn is_exact(&self) -> bool {
        match &self.shape {
            Shape::Point | Shape::Single { .. } => true,
            Shape::Steps(steps) => steps.ahead == 0,
        }
    }

    /// Totals are so far apart at least; 0 where there is one only.
    #[must_use]
    pub const fn step(&self) -> u128 {
        match &self.shape {
            Shape::Point => 0,
            Shape::Single { price, .. } => *price,
            Shape::Steps(steps) => steps.step,
        }
    }

    /// The smallest total t with P(total ≤ t) ≥ q, from below and from above; the same where the law is exact.
    #[must_use]
    pub fn quantile(&self, q: f64) -> Between<u128> {
        match &self.shape {
            Shape::Point => Between { lower: self.least, upper: self.least },
            Shape::Single { price, law } => {
                let total = self.least.saturating_add(price.saturating_mul(law.quantile(q) as u128));
                Between { lower: total, upper: total }
            }
            Shape::Steps(steps) => {
                let index = steps.first(q - TOLERANCE);
                let upper = steps.amount(index.min(steps.last()));
                Between { lower: steps.amount(index.saturating_sub(steps.ahead).min(steps.last())), upper }
            }
        }
    }

    /// P(total ≤ x): from below where totals are rounded up, from above where they are rounded down.
    #[must_use]
    pub fn at_most(&self, x: u128) -> Between<f64> {
        let Some(beyond) = x.checked_sub(self.least) else { return Between { lower: 0.0, upper: 0.0 } };
        match &self.shape {
            Shape::Point => Between { lower: 1.0, upper: 1.0 },
            Shape::Single { price, law } => {
                let below = law.cdf((beyond / (*price).max(1)) as f64);
                Between { lower: below, upper: below }
            }
            Shape::Steps(steps) => match x.checked_sub(steps.origin) {
                Some(beyond) => steps.at(usize::try_from(beyond / steps.step).unwrap_or(usize::MAX)),
                None => Between { lower: 0.0, upper: 0.0 },
            },
        }
    }

    /// What lies beyond the last total that is told apart: 0 for tails that are thin.
    #[must_use]
    pub fn beyond(&self) -> f64 {
        let rest = self.rest();
        if rest < DUST { 0.0 } else { rest }
    }

    fn rest(&self) -> f64 {
        match &self.shape {
            Shape::Point | Shape::Single { .. } => 0.0,
            Shape::Steps(steps) => (1.0 - steps.at(steps.last()).lower).max(0.0),
        }
    }

    /// Columns of equal width for a chart, from where the law begins to matter to where it ends to. The last one ends
    /// at or beyond `show`, if that is given and within sight. One column where there is one total.
    #[must_use]
    pub fn columns(&self, count: usize, show: Option<u128>) -> Vec<Column> {
        let (first, last) = (self.quantile(0.001).lower, self.quantile(0.995).upper);
        let sight = last.saturating_add(last.saturating_sub(first) / 2);
        let last = show.filter(|x| *x > last && *x <= sight).unwrap_or(last);
        let wide = last.saturating_sub(first);
        let count = (count.max(1) as u128).min(wide.max(1));
        let mut columns = Vec::with_capacity(count as usize);
        let (mut from, mut before) = (first, 0.0);
        for i in 1..=count {
            let to = if wide == 0 { first } else { first + wide * i / count };
            let below = self.at_most(to).lower;
            columns.push(Column { from, to, chance: (below - before).max(0.0), below });
            (from, before) = (to, below);
        }
        columns
    }
}

#[cfg(test)]
mod tests;
