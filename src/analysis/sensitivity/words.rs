//! How inputs and their values are told.

use rust_decimal::Decimal;

use crate::fault::harmless;
use crate::money::Share;
use crate::offer::words::count;
use crate::plan::model::{Shot, Stage};
use crate::terms::Operation;

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

/// What all of them are, if they are alike.
fn common<T: PartialEq>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// Which stages: what all of them are called, or else do, and how many there are. Nothing here depends on where they
/// stand in the plan.
pub fn stages(stages: &[(&Shot, &Stage)]) -> String {
    let name = common(stages.iter().map(|(_, stage)| stage.name.as_deref())).flatten();
    let operation = common(stages.iter().map(|(_, stage)| stage.operation));
    let named = name.filter(|name| !name.trim().is_empty()).map(harmless);
    let what = named.or_else(|| operation.map(Operation::spoken));
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
