//! How many units of provisioned capacity a plan needs.

use std::collections::BTreeMap;

use num_bigint::BigUint;
use rust_decimal::Decimal;

use super::Calendar;
use crate::money::Overflow;

/// The units that carry a loop's images, made evenly over its workdays; of several loops the busiest. At least
/// `minimum`. `images` are (runs of one loop, requests a minute that one unit carries).
///
/// # Errors
/// A rate or `hours_per_day` that is not above 0, a loop without a workday, or more units than can be counted.
pub fn provisioned_units(
    images: &[(u128, Decimal)],
    calendar: &Calendar,
    hours_per_day: Decimal,
    minimum: u64,
) -> Result<u64, Overflow> {
    // Every loop makes the same: the one with the fewest workdays is the busiest.
    let workdays = calendar.loops.iter().map(|span| calendar.workdays_in(span.first, span.last)).min();
    let workdays = workdays.filter(|days| *days > 0).ok_or(Overflow)?;
    let mut runs_by_rate: BTreeMap<Decimal, u128> = BTreeMap::new();
    for &(runs, rate) in images {
        let sum = runs_by_rate.entry(rate.normalize()).or_default();
        *sum = sum.checked_add(runs).ok_or(Overflow)?;
    }
    // Weighted images, as a fraction.
    let (mut above, mut below) = (BigUint::ZERO, BigUint::from(1u8));
    for (rate, runs) in runs_by_rate {
        let (rate, ten) = fraction(rate)?;
        above = above * &rate + BigUint::from(runs) * ten * &below;
        below *= rate;
    }
    let (hours, ten) = fraction(hours_per_day)?;
    let minutes = BigUint::from(workdays) * hours * 60u8;
    let divisor = below * minutes;
    let units = (above * ten + &divisor - 1u8) / divisor;
    u64::try_from(units).map(|units| units.max(minimum)).map_err(|_| Overflow)
}

/// A decimal above 0 as (numerator, denominator).
fn fraction(number: Decimal) -> Result<(BigUint, BigUint), Overflow> {
    if number <= Decimal::ZERO {
        return Err(Overflow);
    }
    Ok((BigUint::from(number.mantissa().unsigned_abs()), BigUint::from(10u8).pow(number.scale())))
}
