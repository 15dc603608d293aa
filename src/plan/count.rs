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
        let batch = batch.max(1);
        let (accepted, tried) = match self.count {
            Count::Attempts(attempts) => {
                return self.pieces.checked_mul(attempts.div_ceil(u64::from(batch))).ok_or(Overflow);
            }
            Count::Rate(rate) => rate.fraction(),
            // The mean under a uniform prior.
            Count::Evidence { accepted, tried } => (u128::from(accepted), u128::from(tried) + 1),
        };
        if accepted == 0 || accepted > tried {
            return Err(Overflow);
        }
        let common = gcd(accepted, tried);
        quotient(self.pieces, tried / common, (tried - accepted) / common, batch)
    }
}

/// `ceil(pieces / (1 − (missed / tried)^batch))`, exactly.
fn quotient(pieces: u64, tried: u128, missed: u128, batch: u32) -> Result<u64, Overflow> {
    let small = || {
        let all = tried.checked_pow(batch)?;
        let hit = all - missed.checked_pow(batch)?;
        Some(u128::from(pieces).checked_mul(all)?.div_ceil(hit))
    };
    if let Some(runs) = small() {
        return u64::try_from(runs).map_err(|_| Overflow);
    }
    let all = BigUint::from(tried).pow(batch);
    let hit = &all - BigUint::from(missed).pow(batch);
    let runs = (all * pieces + &hit - 1u8) / hit;
    u64::try_from(runs).map_err(|_| Overflow)
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
    use super::super::resolve::Maker;
    use super::*;
    use crate::money::Share;

    fn runs(pieces: u64, count: Count, batch: u32) -> Result<u64, Overflow> {
        let maker = Maker::Route { if_missing: None };
        Step { shot: 0, stage: 0, id: StageId(0), settings: 0, pieces, count, maker }.runs(batch)
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
            let fast = quotient(pieces, tried, tried - accepted, batch);
            let slow = quotient(pieces, tried * factor, (tried - accepted) * factor, batch);
            prop_assert_eq!(fast, slow);
        }

        #[test]
        fn more_attempts_are_never_fewer_runs(pieces in 0..1_000u64, a in 1..1_000u64, b in 1..1_000u64, batch in 1..6u32) {
            let (few, many) = (a.min(b), a.max(b));
            prop_assert!(runs(pieces, Count::Attempts(few), batch).unwrap() <= runs(pieces, Count::Attempts(many), batch).unwrap());
        }
    }
}
