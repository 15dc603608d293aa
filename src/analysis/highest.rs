//! The highest price at which something still wins, in as few tries as can be: each prices a route anew.

/// How much a winner may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Most {
    /// Not even nothing.
    None,
    UpTo(u64),
    /// It wins at [`DEAREST`] still.
    Any,
}

/// What came of a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// With so many ticks to spare.
    Wins(u128),
    /// By so many ticks.
    Loses(u128),
    /// It cannot be priced, or not in time.
    Fails,
}

/// No price of a run is looked for beyond it: credits, or hundredths of a cent.
pub const DEAREST: u64 = 1 << 40;
/// How much farther each step goes while nothing loses.
const STRIDE: u64 = 16;

/// The largest `n` up to [`DEAREST`] that wins, given that all below a winner win. What is spared hardly ever falls
/// in a straight line, but not far from one: where the line through two tries crosses is tried next, then its
/// surroundings.
pub fn most(tried: impl Fn(u64) -> Tried) -> Most {
    let Tried::Wins(mut spare) = tried(0) else { return Most::None };
    let (mut low, mut high) = (0, 1);
    let lost = loop {
        match tried(high) {
            Tried::Wins(_) if high == DEAREST => return Most::Any,
            Tried::Wins(left) => (low, spare) = (high, left),
            Tried::Loses(by) => break Some(by),
            Tried::Fails => break None,
        }
        high = high.saturating_mul(STRIDE).min(DEAREST);
    };
    let middle = |low: u64, high: u64| low + (high - low) / 2;
    let mut next = match lost.and_then(|lost| spare.checked_add(lost)) {
        Some(span) => low.saturating_add(crossing(high - low, spare, span)).clamp(low + 1, high.max(low + 2) - 1),
        None => middle(low, high),
    };
    let mut step = 1;
    let mut found: Option<bool> = None;
    while high - low > 1 {
        let wins = matches!(tried(next), Tried::Wins(_));
        if wins {
            low = next;
        } else {
            high = next;
        }
        let turned = *found.get_or_insert(wins) != wins;
        next = match (lost, wins) {
            (Some(_), true) if !turned && step < high - low => low + step,
            (Some(_), false) if !turned && step < high - low => high - step,
            _ => middle(low, high),
        };
        step = if turned { u64::MAX } else { step.saturating_mul(2) };
    }
    Most::UpTo(low)
}

/// Where a line crosses that falls by `span` over `width`, from `spare` above.
fn crossing(width: u64, spare: u128, span: u128) -> u64 {
    // Few enough digits that their product can be carried.
    let shift = 128u32.saturating_sub(span.leading_zeros()).saturating_sub(60);
    let across = u128::from(width) * (spare >> shift) / (span >> shift).max(1);
    u64::try_from(across).unwrap_or(width)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use proptest::prelude::*;

    use super::*;

    /// A route that wins up to and with `last`, told by a price of `each` in steps of `pack`.
    fn of(last: Option<u64>, each: u128, pack: u128, fails: bool) -> impl Fn(u64) -> Tried {
        let spent = move |n: u64| (u128::from(n) * each).div_ceil(pack) * pack;
        move |n| match last {
            Some(last) if n <= last => Tried::Wins(spent(last) - spent(n)),
            _ if fails => Tried::Fails,
            Some(last) => Tried::Loses(spent(n) - spent(last)),
            None => Tried::Loses(spent(n)),
        }
    }

    proptest! {
        #[test]
        fn the_last_winner_is_found(
            last in prop_oneof![Just(None), (0..40u64).prop_map(Some), (0..DEAREST * 2).prop_map(Some)],
            each in prop_oneof![Just(0u128), 1..1_000_000u128, Just(1 << 60)],
            pack in prop_oneof![Just(1u128), 1..1_000_000u128],
            fails: bool,
        ) {
            let expected = match last {
                None => Most::None,
                Some(last) if last >= DEAREST => Most::Any,
                Some(last) => Most::UpTo(last),
            };
            prop_assert_eq!(most(of(last, each, pack, fails)), expected);
        }

        #[test]
        fn a_price_that_counts_evenly_is_found_in_few_tries(last in 0..1_000_000u64, each in 1..1_000_000u128) {
            let tries = Cell::new(0);
            let tried = of(Some(last), each, 1, false);
            let found = most(|n| { tries.set(tries.get() + 1); tried(n) });
            prop_assert_eq!(found, Most::UpTo(last));
            prop_assert!(tries.get() <= 12, "{} tries", tries.get());
        }
    }
}
