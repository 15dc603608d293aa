//! A belief about a rate as a handful of rates with weights: sums over them stand for integrals over the belief.

use super::beta::{quantile, shares};
use super::failures::known;
use super::gamma::binomial;

/// What is left out at either end of a belief.
const DUST: f64 = 1e-12;
/// The distance between two rates in standard deviations of what is asked about them. The rule of equal steps along
/// the logit then errs by exp(−2π² ÷ 0.75²), some 10⁻¹⁵.
const STEP: f64 = 0.75;
/// The longest step: what the logistic curve itself allows, and batches, whose poles lie half as far off.
const LONGEST: f64 = 0.25;

/// One rate of a belief.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// They sum to 1 over a belief.
    pub weight: f64,
    pub p: f64,
    /// 1 − p.
    pub q: f64,
}

impl Node {
    /// The rates of a belief Beta(a, b), by rising p, close enough to each other to average what `pieces` accepted
    /// pieces take.
    #[must_use]
    pub fn of_belief(a: f64, b: f64, pieces: f64) -> Vec<Self> {
        Self::as_far_as(a, b, pieces, DUST)
    }

    /// The same, with no more than `dust` left out at either end.
    pub(super) fn as_far_as(a: f64, b: f64, pieces: f64, dust: f64) -> Vec<Self> {
        let logit = |p: f64, q: f64| (p / q).ln();
        let (least, most) = (quantile(dust, a, b), quantile(dust, b, a));
        let (from, to) = (logit(least, 1.0 - least), logit(1.0 - most, most));
        let step = (STEP / (pieces + 1.0 / (1.0 / a + 1.0 / b)).sqrt()).min(LONGEST);
        let count = ((to - from) / step).ceil().max(1.0);
        let step = (to - from) / count;
        let mut nodes: Vec<Self> = (0..=count as u64)
            .map(|i| {
                let (p, q) = shares(from + step * i as f64);
                Self { weight: binomial(a, a + b, p, q), p, q }
            })
            .collect();
        let sum: f64 = nodes.iter().map(|node| node.weight).sum();
        for node in &mut nodes {
            node.weight /= sum;
        }
        nodes
    }

    /// The same where an attempt is a batch of so many, accepted when one of them is.
    #[must_use]
    pub fn of_batch(self, batch: u32) -> Self {
        let (p, q) = of_batch(self.p, self.q, batch);
        Self { weight: self.weight, p, q }
    }

    /// P(failures = k) before n successes, 0 far away from the average.
    pub(super) fn near(&self, n: f64, k: f64) -> f64 {
        const LARGE: f64 = 400.0;
        const FAR: f64 = 14.0;
        let away = k * self.p - n * self.q;
        if n > LARGE && away * away > FAR * FAR * n * self.q { 0.0 } else { known(n, k, self.p, self.q) }
    }
}

/// The chance that a batch holds a piece that is accepted, and that it holds none.
#[must_use]
pub fn of_batch(p: f64, q: f64, batch: u32) -> (f64, f64) {
    if batch <= 1 {
        return (p, q);
    }
    if q <= 0.0 {
        return (1.0, 0.0);
    }
    let log = f64::from(batch) * if p < 0.5 { (-p).ln_1p() } else { q.ln() };
    (-log.exp_m1(), log.exp())
}
