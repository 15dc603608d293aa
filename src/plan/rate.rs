//! Acceptance as people say it: `1 in 4`, `1/4`, `25%`.

use crate::money::{DECIMALS, Share};

/// A rate as it is written: `1/4`, `1 in 4`, `25%`, `0.25`; above 0, at most 1.
#[must_use]
pub fn parse(text: &str) -> Option<Share> {
    let parted = text.split_once('/').or_else(|| text.split_once(" in "));
    let share = match parted {
        Some((part, whole)) => ratio(part.trim().parse().ok()?, whole.trim().parse().ok()?)?,
        None => Share::parse_rate(text.trim()).ok()?,
    };
    (!share.is_zero() && share <= Share::ONE).then_some(share)
}

/// `part` of `whole` as a share with ten decimals. The last is rounded up, so that 1 in 3 asks for three takes a
/// piece and not for a fourth: exactly so for up to 10¹⁰ ÷ whole² pieces.
#[must_use]
pub fn ratio(part: u64, whole: u64) -> Option<Share> {
    if part == 0 || whole == 0 || part > whole {
        return None;
    }
    let scale = 10u128.pow(DECIMALS);
    let digits = (u128::from(part) * scale).div_ceil(u128::from(whole));
    let text = if digits == scale { "1".to_owned() } else { format!("0.{digits:010}") };
    Share::parse_rate(&text).ok()
}

/// N where the share is 1 in N, as [`ratio`] writes it.
#[must_use]
pub fn one_in(share: Share) -> Option<u64> {
    let (part, whole) = share.fraction();
    let n = u64::try_from((whole + part / 2).checked_div(part)?).ok()?;
    (ratio(1, n) == Some(share)).then_some(n)
}
