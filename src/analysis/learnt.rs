//! What a belief about acceptance says, and how much of it is known: takes a piece, the range in which the share lies,
//! and whether the takes that were counted are many enough to rest money on.

#![expect(
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "probabilities are floats; a share is rounded into whole parts"
)]

use rust_decimal::Decimal;

use crate::chance::beta;
use crate::money::{Share, quotient};
use crate::plan::model::Belief;
use crate::plan::rate;

/// What is left out on either side of the range, as a share.
pub const LOW: f64 = 0.1;
pub const HIGH: f64 = 0.9;
/// Decimals of a share that is known from evidence, where it is not tiny.
const FINE: f64 = 10_000.0;
const FINEST: f64 = 10_000_000_000.0;
/// The range's ends lie apart by more than such a factor: weak; by less than the other one: firm.
const WEAK: i64 = 2;
const FIRM: (i64, i64) = (4, 3);

/// How much takes that were counted are worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Nobody counted.
    Belief,
    Weak,
    Fair,
    Firm,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learnt {
    /// Takes a piece on average, as the loop counts them.
    pub takes: Decimal,
    /// The share that is kept lies between these with 80 % certainty; `None` for a bare rate.
    pub range: Option<(Share, Share)>,
    pub strength: Strength,
}

/// The share below which the rate lies with a certainty, after so many of so many takes were kept; `None` where that is
/// too small to be carried.
#[must_use]
pub fn quantile(accepted: u64, tried: u64, certainty: f64) -> Option<Share> {
    let (a, b) = beta::posterior(accepted, tried);
    let p = beta::quantile(certainty, a, b);
    // Rounded so that what is shown is what is priced.
    let (parts, whole) = if p * FINE >= 100.0 { ((p * FINE).round(), FINE) } else { ((p * FINEST).round(), FINEST) };
    rate::ratio((parts as u64).min(whole as u64), whole as u64)
}

/// What a belief says.
#[must_use]
pub fn learnt(belief: &Belief) -> Option<Learnt> {
    match *belief {
        Belief::Rate(rate) => {
            let (part, whole) = rate.fraction();
            let takes = quotient(Decimal::from(u64::try_from(whole).ok()?), part)?;
            Some(Learnt { takes, range: None, strength: Strength::Belief })
        }
        Belief::Evidence { accepted, tried } => {
            let takes = quotient(Decimal::from(tried.checked_add(1)?), u128::from(accepted))?;
            let (low, high) = (quantile(accepted, tried, LOW)?, quantile(accepted, tried, HIGH)?);
            let apart = |part: i64, of: i64| high.decimal() * Decimal::from(of) >= low.decimal() * Decimal::from(part);
            let strength = match (apart(WEAK, 1), apart(FIRM.0, FIRM.1)) {
                (true, _) => Strength::Weak,
                (false, true) => Strength::Fair,
                (false, false) => Strength::Firm,
            };
            Some(Learnt { takes, range: Some((low, high)), strength })
        }
    }
}

impl Learnt {
    /// `1.67 takes a piece on average; the share kept lies between 42 and 89 %, 8 times in 10. Weak evidence: count
    /// more takes`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let takes = self.takes.round_dp(2).normalize();
        let takes = format!("{takes} {} a piece on average", if takes == Decimal::ONE { "take" } else { "takes" });
        let Some((low, high)) = self.range else {
            return format!("{takes}. A belief that nobody counted: once you have, write 12 of 50");
        };
        let percent = |share: Share| {
            let percent = share.decimal() * Decimal::ONE_HUNDRED;
            if percent < Decimal::ONE { percent.round_sf(1).unwrap_or(percent) } else { percent.round_dp(0) }
                .normalize()
        };
        let worth = match self.strength {
            Strength::Weak => "Weak evidence: count more takes",
            Strength::Fair | Strength::Belief => "Fair evidence",
            Strength::Firm => "Firm evidence",
        };
        format!("{takes}. The share kept lies between {} and {} %, 8 times in 10. {worth}", percent(low), percent(high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(accepted: u64, tried: u64) -> Learnt {
        learnt(&Belief::Evidence { accepted, tried }).unwrap()
    }

    #[test]
    fn three_of_four_is_weak_and_three_hundred_of_four_hundred_is_not() {
        for (accepted, tried, strength) in [
            (1, 1, Strength::Weak),
            (3, 4, Strength::Weak),
            (5, 20, Strength::Weak),
            (12, 50, Strength::Fair),
            (300, 400, Strength::Firm),
            (1, 10_000, Strength::Weak),
        ] {
            assert_eq!(seen(accepted, tried).strength, strength, "{accepted} of {tried}");
        }
    }

    #[test]
    fn ranges_are_those_of_the_beta_distribution() {
        // 1 of 1 is Beta(2, 1), whose distribution is p²: √0.1 and √0.9.
        let (low, high) = seen(1, 1).range.unwrap();
        assert_eq!((low.plain(), high.plain()), ("0.3162".to_owned(), "0.9487".to_owned()));
        // n of n is Beta(n + 1, 1): 0.1^(1/5).
        assert_eq!(quantile(4, 4, 0.1).unwrap().plain(), "0.631");
        // 1 of 100,000 is small, and not nothing.
        let (low, high) = seen(1, 100_000).range.unwrap();
        assert!(low < high && low.decimal() > Decimal::new(4, 6), "{low:?} {high:?}");
    }

    #[test]
    fn what_follows_in_words() {
        assert_eq!(
            seen(3, 4).in_words(),
            "1.67 takes a piece on average. The share kept lies between 42 and 89 %, 8 times in 10. Weak evidence: \
             count more takes"
        );
        assert_eq!(
            seen(12, 50).in_words(),
            "4.25 takes a piece on average. The share kept lies between 18 and 33 %, 8 times in 10. Fair evidence"
        );
        let rate = learnt(&Belief::Rate(Share::hundredths(25))).unwrap();
        assert_eq!(
            rate.in_words(),
            "4 takes a piece on average. A belief that nobody counted: once you have, write 12 of 50"
        );
        assert_eq!(learnt(&Belief::Rate(Share::ONE)).unwrap().takes, Decimal::ONE);
    }
}
