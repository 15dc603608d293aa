//! How many of a number of tries are accepted with a given certainty: binomial tails, and their mixture over a rate
//! that is known from evidence only. Probabilities are floats here, and nowhere else.

#![expect(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "probabilities are floats")]

use crate::chance::beta;
use crate::plan::resolve::Count;

/// How certain "certain" is.
pub const CERTAINTY: f64 = 0.8;
/// Beyond so many tries nobody is helped by a quantile, and the average says it all.
const MOST_TRIES: u128 = 1_000_000;
/// Nodes over which an uncertain rate is averaged, and how many standard deviations they cover to either side.
const NODES: u32 = 256;
const REACH: f64 = 12.0;

/// At least `count` are accepted, with this probability (at least [`CERTAINTY`]).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Certain {
    pub count: u128,
    pub probability: f64,
}

/// The most that `tries` runs of `batch` pieces yield with certainty; a batch yields at most one accepted piece.
/// `None` where there are too many to tell.
#[must_use]
pub fn certain(tries: u128, count: Count, batch: u32) -> Option<Certain> {
    let rates: Vec<(f64, f64)> = match count {
        Count::Attempts(attempts) => {
            let each = u128::from(attempts.div_ceil(u64::from(batch.max(1))).max(1));
            return Some(Certain { count: tries / each, probability: 1.0 });
        }
        _ if tries > MOST_TRIES => return None,
        Count::Rate(rate) => {
            let (above, below) = rate.fraction();
            vec![(of_batch(above as f64 / below as f64, batch), 1.0)]
        }
        Count::Evidence { accepted, tried } => {
            posterior(accepted, tried, NODES).into_iter().map(|(p, weight)| (of_batch(p, batch), weight)).collect()
        }
    };
    let at_least = |k: u128| rates.iter().map(|(p, weight)| weight * tail(tries as f64, k as f64, *p)).sum::<f64>();
    // The tail falls as the count rises.
    let (mut low, mut high) = (0u128, tries);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if at_least(middle) >= CERTAINTY {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Some(Certain { count: low, probability: at_least(low) })
}

/// The chance that a batch holds a piece that is accepted.
pub(super) fn of_batch(p: f64, batch: u32) -> f64 {
    1.0 - (1.0 - p).powf(f64::from(batch.max(1)))
}

/// The rate after `accepted` of `tried`, under a uniform prior: `nodes` nodes of Beta(accepted + 1, tried − accepted
/// + 1) with their weights.
pub(super) fn posterior(accepted: u64, tried: u64, nodes: u32) -> Vec<(f64, f64)> {
    let (a, b) = (accepted as f64 + 1.0, tried.saturating_sub(accepted) as f64 + 1.0);
    let mean = a / (a + b);
    let spread = (a * b / ((a + b) * (a + b) * (a + b + 1.0))).sqrt() * REACH;
    let (from, to) = ((mean - spread).max(0.0), (mean + spread).min(1.0));
    let step = (to - from) / f64::from(nodes);
    // Measured from the density's peak, so that nothing under- or overflows.
    let log = |p: f64| (a - 1.0) * p.ln() + (b - 1.0) * (1.0 - p).ln();
    let nodes: Vec<f64> = (0..nodes).map(|i| step.mul_add(f64::from(i) + 0.5, from)).collect();
    let peak = nodes.iter().map(|p| log(*p)).fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = nodes.iter().map(|p| (log(*p) - peak).exp()).collect();
    let sum: f64 = weights.iter().sum();
    nodes.into_iter().zip(weights).map(|(p, weight)| (p, weight / sum)).collect()
}

/// Between which whole percentages the rate lies after `accepted` of `tried`, with [`CERTAINTY`]: as much is left out
/// on either side.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a percentage from 0 to 100")]
pub fn interval(accepted: u64, tried: u64) -> (u32, u32) {
    let out = (1.0 - CERTAINTY) / 2.0;
    let nodes = posterior(accepted, tried, NODES);
    let mut below = 0.0;
    let (mut low, mut high) = (0.0, 1.0);
    for (rate, weight) in nodes {
        if below < out {
            low = rate;
        }
        if below < 1.0 - out {
            high = rate;
        }
        below += weight;
    }
    ((low * 100.0).round() as u32, (high * 100.0).round() as u32)
}

/// P(X ≥ k) of n tries at rate p each.
fn tail(n: f64, k: f64, p: f64) -> f64 {
    if k <= 0.0 || p >= 1.0 {
        return if k <= n { 1.0 } else { 0.0 };
    }
    if k > n || p <= 0.0 {
        return 0.0;
    }
    beta::cdf(p, k, n - k + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Share;

    fn rate(text: &str) -> Count {
        Count::Rate(Share::parse_rate(text).unwrap())
    }

    /// P(X ≥ k), term by term.
    fn summed(n: u32, k: u32, p: f64) -> f64 {
        let mut term = (1.0 - p).powi(i32::try_from(n).unwrap());
        let mut below = 0.0;
        for i in 0..k {
            below += term;
            term *= f64::from(n - i) / f64::from(i + 1) * p / (1.0 - p);
        }
        1.0 - below
    }

    #[test]
    fn tails_are_those_of_the_sum() {
        for n in [1u32, 2, 12, 40, 300] {
            for k in 0..=n {
                for p in [0.01, 0.25, 0.5, 0.9] {
                    let (found, expected) = (tail(f64::from(n), f64::from(k), p), summed(n, k, p));
                    assert!((found - expected).abs() < 1e-10, "n {n} k {k} p {p}: {found} {expected}");
                }
            }
        }
    }

    #[test]
    fn the_reference_of_the_specification() {
        let found = certain(12, rate("0.25"), 1).unwrap();
        assert_eq!(found.count, 2);
        assert!((found.probability - 0.8416).abs() < 5e-5, "{}", found.probability);
    }

    #[test]
    fn what_is_certain() {
        for (tries, count, batch, expected) in [
            (12, Count::Attempts(4), 1, 3),
            (12, Count::Attempts(6), 4, 6),
            (0, rate("0.25"), 1, 0),
            (7, rate("1"), 1, 7),
            // 1 − 0.75⁴ = 0.6836: of 10 batches at least 6 hold one with P 0.81.
            (10, rate("0.25"), 4, 6),
            (1_000_000, rate("0.5"), 1, 499_579),
        ] {
            assert_eq!(certain(tries, count, batch).unwrap().count, expected, "{tries} {count:?} {batch}");
        }
        assert_eq!(certain(MOST_TRIES + 1, rate("0.5"), 1), None);
        assert!(certain(MOST_TRIES + 1, Count::Attempts(2), 1).is_some());
    }

    #[test]
    fn evidence_is_less_certain_than_the_same_rate() {
        // 1 of 1: P(X ≥ k of n) under Beta(2, 1) is 1 − k (k + 1) / ((n + 1)(n + 2)).
        let found = certain(12, Count::Evidence { accepted: 1, tried: 1 }, 1).unwrap();
        assert_eq!(found.count, 5);
        assert!((found.probability - (1.0 - 30.0 / 182.0)).abs() < 1e-4, "{}", found.probability);
        let rate = certain(100, rate("0.25"), 1).unwrap().count;
        let little = certain(100, Count::Evidence { accepted: 2, tried: 8 }, 1).unwrap().count;
        let much = certain(100, Count::Evidence { accepted: 250_000, tried: 1_000_000 }, 1).unwrap().count;
        assert!(little < rate, "{little} {rate}");
        assert_eq!(much, rate, "much evidence is as good as knowing");
    }
}
