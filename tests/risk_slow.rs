//! A million plans thrown with dice, against the law that is computed. Slow, and so run by name only.

#![expect(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "dice are floats"
)]

use luma_plan::chance::{Chance, Spread, Sum, Term};

const PLANS: usize = 1_000_000;

/// Splitmix: the same dice every time.
struct Dice(u64);

impl Dice {
    /// Above 0, below 1.
    fn throw(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64 + f64::EPSILON / 4.0
    }

    /// Attempts that fail before one is kept.
    fn failures(&mut self, p: f64) -> u128 {
        if p >= 1.0 { 0 } else { (self.throw().ln() / (-p).ln_1p()) as u128 }
    }

    /// A rate after so much evidence: the ratio of two waiting times.
    fn belief(&mut self, accepted: u64, tried: u64) -> f64 {
        let mut wait = |n: u64| -> f64 { (0..n).map(|_| -self.throw().ln()).sum() };
        let (a, b) = (wait(accepted + 1), wait(tried - accepted + 1));
        a / (a + b)
    }
}

#[test]
#[ignore = "a million plans; run by name"]
fn a_million_plans_agree_with_the_law() {
    // Credits: fixed stages, rates, batches, and two beliefs that several prices share.
    let rate = |above, below| Chance::Rate { above, below };
    let (motion, stills) =
        (Chance::Belief { belief: 0, accepted: 12, tried: 50 }, Chance::Belief { belief: 1, accepted: 3, tried: 7 });
    let terms = [
        (170, motion, 1, 4u64),
        (560, motion, 1, 2),
        (40, stills, 4, 5),
        (16, stills, 1, 6),
        (330, rate(3, 10), 1, 3),
        (330, rate(1, 2), 1, 2),
        (800, rate(1, 4), 1, 1),
    ];
    let mut sum = Sum::default();
    sum.add_fixed(50, 36).unwrap();
    for (price, chance, batch, pieces) in terms {
        sum.add(Term { price, chance, batch }, pieces).unwrap();
    }
    let law = Spread::of(&sum);
    let mut dice = Dice(20_261_121);
    let mut totals: Vec<u128> = (0..PLANS)
        .map(|_| {
            let rates = [dice.belief(12, 50), dice.belief(3, 7)];
            let mut total = 50 * 36;
            for (price, chance, batch, pieces) in terms {
                let p = match chance {
                    Chance::Rate { above, below } => above as f64 / below as f64,
                    Chance::Belief { belief, .. } => rates[belief],
                };
                let p = 1.0 - (1.0 - p).powi(i32::try_from(batch).unwrap());
                total += (0..pieces).map(|_| price * (1 + dice.failures(p))).sum::<u128>();
            }
            total
        })
        .collect();
    totals.sort_unstable();
    let (mean, variance) = sum.moments();
    let thrown: f64 = totals.iter().map(|t| *t as f64).sum::<f64>() / PLANS as f64;
    assert!((thrown - mean).abs() < 5.0 * (variance / PLANS as f64).sqrt(), "{thrown} {mean}");
    for percent in [1, 10, 25, 50, 80, 95, 99] {
        // Five standard deviations of a share of a million.
        let q = f64::from(percent) / 100.0;
        let off = 5.0 * (q * (1.0 - q) / PLANS as f64).sqrt();
        let total = law.quantile(q).upper;
        let below = totals.partition_point(|t| *t <= total) as f64 / PLANS as f64;
        let just_below = totals.partition_point(|t| *t < law.quantile(q).lower) as f64 / PLANS as f64;
        assert!(below >= q - off && just_below <= q + off, "{q}: {total} {below} {just_below}");
        let found = law.at_most(total);
        assert!(found.lower - off <= below && below <= found.upper + off, "{q}: {found:?} {below}");
    }
}
