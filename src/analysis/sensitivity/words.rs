//! How inputs and their values are told.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::fault::harmless;
use crate::money::Share;
use crate::offer::words::count;
use crate::plan::model::{Shot, Stage};

/// `18.75 %`; two decimals, below a hundredth of a per cent two digits.
pub fn percent(share: Share) -> String {
    let percent = share.decimal() * Decimal::ONE_HUNDRED;
    let short = percent.round_dp(2);
    let short = if short.is_zero() { percent.round_sf(2).unwrap_or(percent) } else { short };
    format!("{} %", short.normalize())
}

/// Which shots: the name of the only one, or how many.
pub fn shots(shots: &[&Shot]) -> String {
    match shots {
        [Shot { name: Some(name), .. }] if !name.trim().is_empty() => harmless(name),
        _ => count(shots.len() as u128, "shot", "shots"),
    }
}

/// Which stages: what all of them are called, or else do, and how many there are. Nothing here depends on where they
/// stand in the plan.
pub fn stages(stages: &[(&Shot, &Stage)]) -> String {
    let names: BTreeSet<Option<&str>> = stages.iter().map(|(_, stage)| stage.name.as_deref()).collect();
    let operations: BTreeSet<_> = stages.iter().map(|(_, stage)| stage.operation).collect();
    let single = |set: &BTreeSet<Option<&str>>| match set.first() {
        Some(Some(name)) if set.len() == 1 && !name.trim().is_empty() => Some(harmless(name)),
        _ => None,
    };
    let what = single(&names).or_else(|| {
        let only = operations.first().filter(|_| operations.len() == 1);
        only.map(|operation| operation.spoken())
    });
    let many = count(stages.len() as u128, "stage", "stages");
    match (what, stages) {
        (Some(what), [(shot, _)]) => match shot.name.as_deref().filter(|name| !name.trim().is_empty()) {
            Some(shot) => format!("{what} of {}", harmless(shot)),
            None => what,
        },
        (Some(what), _) => format!("{what}, {many}"),
        (None, _) => many,
    }
}
