//! How many runs a stage takes at a level of the path.

use std::collections::HashMap;

use crate::chance::{Chance, Failures};
use crate::money::{Overflow, Share};
use crate::plan::count::Counter;
use crate::plan::resolve::{Count, Step};

/// More runs of one stage are not counted at a level.
const MOST_RUNS: f64 = 9e15;
/// Quantiles are asked for at this much above the level at which a total is reached: stages that turn to their next run
/// at the same level do so together, whatever the last digit of a float.
pub(super) const TOGETHER: f64 = 1e-10;

/// What a law of runs follows from.
pub(super) type Key = (Count, u32, u64);

/// How the runs of a stage are counted.
#[derive(Clone, Debug, Default)]
pub struct Counting {
    /// `None`: as many as it takes on average.
    pub(super) level: Option<f64>,
    pub(super) known: HashMap<Key, u64>,
}

impl Counting {
    pub fn expected() -> Self {
        Self::default()
    }

    /// As many as it takes on average.
    pub const fn is_expected(&self) -> bool {
        self.level.is_none()
    }

    /// Runs of a step in one loop.
    pub fn runs(&self, step: &Step, batch: u32, counter: &mut Counter) -> Result<u64, Overflow> {
        match self.level {
            Some(level) if is_uncertain(step) => {
                let key = (step.count, batch.max(1), step.pieces);
                match self.known.get(&key) {
                    Some(runs) => Ok(*runs),
                    None => quantile(&failures(key), step.pieces, level),
                }
            }
            _ => counter.runs(step, batch),
        }
    }
}

pub(super) fn is_uncertain(step: &Step) -> bool {
    step.pieces > 0
        && match step.count {
            Count::Attempts(_) => false,
            Count::Rate(rate) => rate != Share::ONE,
            Count::Evidence { .. } => true,
        }
}

pub(super) fn failures((count, batch, pieces): Key) -> Failures {
    chance(count, 0).map_or_else(|| Chance::CERTAIN.failures(1, pieces), |chance| chance.failures(batch, pieces))
}

pub(super) fn chance(count: Count, belief: u32) -> Option<Chance> {
    match count {
        Count::Attempts(_) => None,
        Count::Rate(rate) => {
            let (above, below) = rate.fraction();
            Some(Chance::Rate { above, below })
        }
        Count::Evidence { accepted, tried } => Some(Chance::Belief { belief: belief as usize, accepted, tried }),
    }
}

#[expect(
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "levels are probabilities; counts beyond what a float tells apart are refused"
)]
pub(super) fn quantile(law: &Failures, pieces: u64, level: f64) -> Result<u64, Overflow> {
    let failed = law.quantile(level + TOGETHER);
    if failed >= MOST_RUNS {
        return Err(Overflow);
    }
    pieces.checked_add(failed as u64).ok_or(Overflow)
}
