//! How many outputs of the whole loop a sum pays for with certainty. What each stage takes for its pieces is negative
//! binomial; the stages' costs are laid on one grid, each group of equal stages rounded up once, and added up as
//! distributions: what is called certain is at least as certain.

#![expect(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "probabilities are floats")]

use super::chance::{CERTAINTY, Certain, of_batch, posterior};
use crate::plan::resolve::Count;

/// The finest grid.
const CELLS: u128 = 4_096;
/// Runs that are looked at one by one, over all groups; beyond nobody waits for it.
const MOST_RUNS: u128 = 400_000;
/// Nodes of a rate that is known from evidence only.
const NODES: u32 = 48;
/// Different rates, or prices at one rate, that are looked at.
const MOST_APART: usize = 1_000;
/// Sums of two chances that are worked out at most, over all counts that are tried; beyond nobody waits for it. Some
/// thirty different rates with evidence take so many.
const MOST_WORK: u64 = 100_000_000;
/// What a logarithm and a power take, in sums.
const DEAR: u64 = 30;
/// Chances below this are none.
const NOTHING: f64 = 1e-14;

/// What a stage draws on the sum for one loop.
#[derive(Clone, Copy, Debug)]
pub struct Draw {
    /// Credits or ticks a run, above 0.
    pub unit: u128,
    /// Accepted pieces of one loop.
    pub pieces: u64,
    pub count: Count,
    pub batch: u32,
}

/// The most outputs, up to `most`, that `have` pays for with certainty; `outputs` are those of one loop, and every
/// stage makes its share of pieces, rounded up. `None` where there is too much to look at.
#[must_use]
pub fn certain(draws: &[Draw], outputs: u64, have: u128, most: u128) -> Option<Certain> {
    let (mut low, mut high) = (0, most);
    let mut sure = 1.0;
    let mut patience = Patience(MOST_WORK);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        let chance = chance(draws, outputs, have, middle, &mut patience)?;
        if chance >= CERTAINTY {
            (low, sure) = (middle, chance);
        } else {
            high = middle - 1;
        }
    }
    Some(Certain { count: low, probability: sure })
}

/// How much more may be worked out.
struct Patience(u64);

impl Patience {
    /// `None` where that is too much.
    fn take(&mut self, work: u64) -> Option<()> {
        self.0 = self.0.checked_sub(work)?;
        Some(())
    }
}

/// Stages whose runs follow one rate.
struct Class {
    count: Count,
    batch: u32,
    /// Pieces by the price of a run.
    pieces: Vec<(u128, u128)>,
}

/// The chance that `have` pays for `wanted` outputs.
fn chance(draws: &[Draw], outputs: u64, have: u128, wanted: u128, patience: &mut Patience) -> Option<f64> {
    let mut left = have;
    let mut least = 0u128;
    let mut classes: Vec<Class> = Vec::new();
    for draw in draws {
        let pieces = u128::from(draw.pieces).checked_mul(wanted)?.div_ceil(u128::from(outputs.max(1)));
        if let Count::Attempts(attempts) = draw.count {
            let runs = pieces.checked_mul(u128::from(attempts.div_ceil(u64::from(draw.batch.max(1)))))?;
            match left.checked_sub(runs.checked_mul(draw.unit)?) {
                Some(rest) => left = rest,
                None => return Some(0.0),
            }
            continue;
        }
        least = least.checked_add(pieces.checked_mul(draw.unit)?)?;
        let alike = |c: &&mut Class| c.count == draw.count && c.batch == draw.batch;
        let is_full = classes.len() >= MOST_APART;
        match classes.iter_mut().find(alike) {
            Some(class) => match class.pieces.iter().position(|(unit, _)| *unit == draw.unit) {
                Some(at) => class.pieces[at].1 = class.pieces[at].1.checked_add(pieces)?,
                None if class.pieces.len() >= MOST_APART => return None,
                None => class.pieces.push((draw.unit, pieces)),
            },
            None if is_full => return None,
            None => classes.push(Class { count: draw.count, batch: draw.batch, pieces: vec![(draw.unit, pieces)] }),
        }
    }
    if least > left {
        return Some(0.0);
    }
    let units = || classes.iter().flat_map(|c| &c.pieces).map(|(unit, _)| *unit);
    if units().map(|unit| left / unit).sum::<u128>() > MOST_RUNS {
        return None;
    }
    let lattice = units().fold(0, gcd).max(1);
    let step = lattice.checked_mul((left / lattice).div_ceil(CELLS).max(1))?;
    let cells = usize::try_from(left / step).ok()? + 1;
    let mut all = vec![1.0];
    for class in &classes {
        all = add(&all, &class.cost(step, cells, patience)?, cells, patience)?;
    }
    Some(all.iter().sum())
}

impl Class {
    /// The distribution of what the class costs, in steps, up to `cells`; `None` where that is too much to look at.
    fn cost(&self, step: u128, cells: usize, patience: &mut Patience) -> Option<Vec<f64>> {
        let mut at_rate = |p: f64| {
            let p = of_batch(p, self.batch);
            let mut pieces = self.pieces.iter();
            pieces.try_fold(vec![1.0], |sum, (unit, pieces)| {
                let more = spent(*pieces, p, *unit, step, cells, patience)?;
                add(&sum, &more, cells, patience)
            })
        };
        match self.count {
            Count::Attempts(_) => Some(vec![1.0]),
            Count::Rate(rate) => {
                let (above, below) = rate.fraction();
                at_rate(above as f64 / below as f64)
            }
            // The stages share the unknown rate: a mixture over it, not a product.
            Count::Evidence { accepted, tried } => {
                let mut mixed = vec![0.0; cells];
                for (p, weight) in posterior(accepted, tried, NODES) {
                    for (cell, chance) in mixed.iter_mut().zip(at_rate(p)?) {
                        *cell += weight * chance;
                    }
                }
                Some(mixed)
            }
        }
    }
}

/// What `pieces` cost at rate `p` and `unit` a run: negative binomial runs, in steps, rounded up, up to `cells`.
fn spent(pieces: u128, p: f64, unit: u128, step: u128, cells: usize, patience: &mut Patience) -> Option<Vec<f64>> {
    let mut out = vec![0.0; cells];
    if pieces == 0 {
        out[..1].fill(1.0);
        return Some(out);
    }
    let n = pieces as f64;
    let log_missed = (1.0 - p).ln();
    // ln P(k runs), from one k to the next: nothing underflows on the way.
    let mut log = n * p.ln();
    for runs in pieces.. {
        let Some(cell) = usize::try_from((runs * unit).div_ceil(step)).ok().and_then(|at| out.get_mut(at)) else {
            break;
        };
        patience.take(DEAR)?;
        *cell += log.exp();
        let k = runs as f64;
        log += (k / (k + 1.0 - n)).ln() + log_missed;
    }
    Some(out)
}

/// The distribution of a sum, up to `cells`; `None` where that is too much to look at.
fn add(a: &[f64], b: &[f64], cells: usize, patience: &mut Patience) -> Option<Vec<f64>> {
    let mut out = vec![0.0; cells];
    let some = |of: &[f64]| of.iter().filter(|chance| **chance > NOTHING).count();
    // The thinner one is gone through entry by entry.
    let (a, b) = if some(b) < some(a) { (b, a) } else { (a, b) };
    for (i, x) in a.iter().enumerate().filter(|(_, x)| **x > NOTHING) {
        patience.take(u64::try_from(b.len()).ok()?)?;
        for (cell, y) in out.iter_mut().skip(i).zip(b) {
            *cell += x * y;
        }
    }
    Some(out)
}

const fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Share;

    fn rate(text: &str) -> Count {
        Count::Rate(Share::parse_rate(text).unwrap())
    }

    fn draw(unit: u128, pieces: u64, count: Count) -> Draw {
        Draw { unit, pieces, count, batch: 1 }
    }

    /// The chance that `have` pays for six outputs of six.
    fn known(draws: &[Draw], have: u128) -> f64 {
        chance(draws, 6, have, 6, &mut Patience(MOST_WORK)).unwrap()
    }

    #[test]
    fn the_reference_of_the_specification() {
        // 6 pieces at 1/4, 100 credits each.
        let draws = [draw(100, 6, rate("0.25"))];
        let found = |have| known(&draws, have);
        assert!((found(3_200) - 0.84700).abs() < 5e-6, "{}", found(3_200));
        assert!(found(3_000) < 0.8 && found(3_100) >= 0.8, "P80 is 31 runs");
        assert!(found(3_900) < 0.95 && found(4_000) >= 0.95, "P95 is 40 runs");
        assert!(found(500).abs() < 1e-12, "less than one run each");
    }

    #[test]
    fn one_group_or_many_of_it_are_the_same() {
        let together = [draw(100, 6, rate("0.25"))];
        let apart = [draw(100, 2, rate("0.25")), draw(100, 4, rate("0.250"))];
        let odd = [draw(100, 2, rate("0.25")), Draw { batch: 1, ..draw(100, 4, rate("25%")) }];
        for have in [1_000, 2_400, 3_200, 9_900] {
            let expected = known(&together, have);
            for other in [&apart, &odd] {
                assert!((known(other, have) - expected).abs() < 1e-9, "{have}");
            }
        }
    }

    #[test]
    fn fixed_stages_are_paid_first() {
        let draws = [draw(100, 6, rate("0.25")), draw(50, 6, Count::Attempts(2))];
        let alone = known(&draws[..1], 3_200);
        assert!((known(&draws, 3_800) - alone).abs() < 1e-12);
        assert_eq!(certain(&draws[1..], 6, 3_800, 100).unwrap().count, 38);
    }

    #[test]
    fn a_coarse_grid_is_on_the_safe_side() {
        // Units without a common factor and more than the grid holds: rounded up, by a step for each group.
        let fine = [draw(100, 6, rate("0.25")), draw(100, 6, rate("0.5"))];
        let coarse = [draw(1_000_003, 6, rate("0.25")), draw(1_000_000, 6, rate("0.5"))];
        let exact = known(&fine, 5_000);
        let found = known(&coarse, 50_000_200);
        assert!(found <= exact + 1e-12 && found > 0.9 * exact, "{found} {exact}");
    }

    #[test]
    fn evidence_is_shared_by_the_stages_that_name_it() {
        let seen = Count::Evidence { accepted: 5, tried: 19 };
        let shared = [draw(100, 6, seen), draw(200, 6, seen)];
        let known = [draw(100, 6, rate("0.25")), draw(200, 6, rate("0.25"))];
        let (unsure, sure) = (certain(&shared, 6, 30_000, 100).unwrap(), certain(&known, 6, 30_000, 100).unwrap());
        assert!(unsure.count < sure.count, "{unsure:?} {sure:?}");
        assert!(unsure.probability >= CERTAINTY && sure.probability >= CERTAINTY);
    }

    #[test]
    fn more_rates_than_anybody_waits_for_are_not_looked_at() {
        let draws = |rates: u64| -> Vec<Draw> {
            (0..rates)
                .map(|n| draw(100, 1 + n % 50, Count::Evidence { accepted: 1 + n % 97, tried: 100 + n }))
                .collect()
        };
        assert!(certain(&draws(8), 8, 30_000, 100).is_some());
        assert!(certain(&draws(5_000), 5_000, 30_000_000, 100_000).is_none());
    }
}
