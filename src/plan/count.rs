//! How many runs a stage takes, in whole numbers throughout.

use num_bigint::BigUint;

use super::resolve::{Count, Step};
use crate::money::Overflow;

impl Step {
    /// How many runs the stage takes, where a run makes `batch` pieces at once (1: singly).
    ///
    /// # Errors
    /// A count that cannot be carried.
    pub fn runs(&self, batch: u32) -> Result<u64, Overflow> {
        Ratio::of(self.count, batch)?.runs(self.pieces)
    }
}

/// For so many stages of a shot the count that was worked out last is kept at hand.
const PLACES: usize = 8;

/// Counts the runs of one stage after the other: shots are mostly alike, and what is the same is worked out once.
#[derive(Debug, Default)]
pub struct Counter {
    last: [Option<(Count, u32, Ratio)>; PLACES],
}

impl Counter {
    /// As [`Step::runs`].
    ///
    /// # Errors
    /// A count that cannot be carried.
    pub fn runs(&mut self, step: &Step, batch: u32) -> Result<u64, Overflow> {
        let last = &mut self.last[step.stage % PLACES];
        last.take_if(|(count, of, _)| *count != step.count || *of != batch);
        let (.., ratio) = match last {
            Some(known) => known,
            None => last.insert((step.count, batch, Ratio::of(step.count, batch)?)),
        };
        ratio.runs(step.pieces)
    }
}

/// Runs for one piece.
#[derive(Debug)]
enum Ratio {
    Whole(u64),
    /// All and those that hit; their quotient is rounded up for all pieces together.
    Part(u128, u128),
    /// The same in numbers of any size.
    Large(BigUint, BigUint),
}

impl Ratio {
    fn of(count: Count, batch: u32) -> Result<Self, Overflow> {
        let batch = batch.max(1);
        let (accepted, tried) = match count {
            Count::Attempts(attempts) => return Ok(Self::Whole(attempts.div_ceil(u64::from(batch)))),
            Count::Rate(rate) => rate.fraction(),
            // The mean under a uniform prior.
            Count::Evidence { accepted, tried } => (u128::from(accepted), u128::from(tried) + 1),
        };
        if accepted == 0 || accepted > tried {
            return Err(Overflow);
        }
        let common = gcd(accepted, tried);
        Ok(Self::tried(tried / common, (tried - accepted) / common, batch))
    }

    /// `1 / (1 − (missed / tried)^batch)`, exactly.
    fn tried(tried: u128, missed: u128, batch: u32) -> Self {
        if let (Some(all), Some(missed)) = (tried.checked_pow(batch), missed.checked_pow(batch)) {
            return Self::Part(all, all - missed);
        }
        let all = BigUint::from(tried).pow(batch);
        let hit = &all - BigUint::from(missed).pow(batch);
        Self::Large(all, hit)
    }

    fn runs(&self, pieces: u64) -> Result<u64, Overflow> {
        let (all, hit) = match self {
            Self::Whole(attempts) => return pieces.checked_mul(*attempts).ok_or(Overflow),
            Self::Part(all, hit) => match u128::from(pieces).checked_mul(*all) {
                Some(all) => {
                    // Small numbers are divided faster.
                    let small = u64::try_from(all).ok().zip(u64::try_from(*hit).ok());
                    let runs = small.map_or_else(|| all.div_ceil(*hit), |(all, hit)| all.div_ceil(hit).into());
                    return u64::try_from(runs).map_err(|_| Overflow);
                }
                None => (&BigUint::from(*all), &BigUint::from(*hit)),
            },
            Self::Large(all, hit) => (all, hit),
        };
        let runs = (all * pieces + hit - 1u8) / hit;
        u64::try_from(runs).map_err(|_| Overflow)
    }
}

const fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::model::StageId;
    use super::*;
    use crate::money::Share;

    fn runs(pieces: u64, count: Count, batch: u32) -> Result<u64, Overflow> {
        Step { shot: 0, stage: 0, id: StageId(0), settings: 0, kind: 0, pieces, count }.runs(batch)
    }

    #[test]
    fn runs_are_counted_exactly() {
        let rate = |text: &str| Count::Rate(Share::parse_rate(text).unwrap());
        let seen = |accepted, tried| Count::Evidence { accepted, tried };
        for (pieces, count, batch, expected) in [
            (3, Count::Attempts(6), 1, 18),
            (3, Count::Attempts(6), 4, 6),
            (3, Count::Attempts(8), 4, 6),
            (6, rate("0.25"), 1, 24),
            (1, rate("0.3"), 1, 4),
            (3, rate("0.3"), 1, 10),
            (7, rate("1"), 1, 7),
            (7, rate("1"), 4, 7),
            // 1 − 0.75⁴ = 0.68359375; 6 ÷ that is 8.777…
            (6, rate("0.25"), 4, 9),
            // 1 − 0.5² = 0.75; 3 ÷ 0.75 = 4, exactly.
            (3, rate("0.5"), 2, 4),
            // 12 of 50: 1 × 51 ÷ 12 = 4.25; 4 × 51 ÷ 12 = 17, exactly.
            (1, seen(12, 50), 1, 5),
            (4, seen(12, 50), 1, 17),
            (1, seen(1, 1), 1, 2),
            // p = 12 ÷ 51: 1 − (39 ÷ 51)⁴ = 0.6580…
            (2, seen(12, 50), 4, 4),
            (0, rate("0.25"), 1, 0),
        ] {
            assert_eq!(runs(pieces, count, batch), Ok(expected), "{pieces} {count:?} {batch}");
        }
    }

    #[test]
    fn counts_beyond_what_can_be_carried_are_told() {
        assert_eq!(runs(u64::MAX, Count::Attempts(2), 1), Err(Overflow));
        assert_eq!(runs(u64::MAX, Count::Rate(Share::parse_rate("0.5").unwrap()), 1), Err(Overflow));
        assert_eq!(runs(1, Count::Rate(Share::ZERO), 1), Err(Overflow));
        let tiny = Count::Rate(Share::parse_rate("0.0000000001").unwrap());
        assert_eq!(runs(1, tiny, 1), Ok(10_000_000_000));
        // 1 − (1 − 10⁻¹⁰)⁴ = 4·10⁻¹⁰ − 6·10⁻²⁰ + …: a little more than 2.5 billion.
        assert_eq!(runs(1, tiny, 4), Ok(2_500_000_001));
    }

    proptest! {
        #[test]
        fn both_ways_of_dividing_agree(pieces in 0..1_000_000u64, tried in 1..5_000u128, accepted in 1..5_000u128, batch in 1..6u32) {
            let accepted = accepted.min(tried);
            // Multiplied by a common factor, the numbers are too large for the fast way.
            let factor = 1u128 << 60;
            let fast = Ratio::tried(tried, tried - accepted, batch).runs(pieces);
            let slow = Ratio::tried(tried * factor, (tried - accepted) * factor, batch).runs(pieces);
            prop_assert_eq!(fast, slow);
        }

        #[test]
        fn more_attempts_are_never_fewer_runs(pieces in 0..1_000u64, a in 1..1_000u64, b in 1..1_000u64, batch in 1..6u32) {
            let (few, many) = (a.min(b), a.max(b));
            prop_assert!(runs(pieces, Count::Attempts(few), batch).unwrap() <= runs(pieces, Count::Attempts(many), batch).unwrap());
        }
    }
}
