//! The cell that says how many takes a piece needs. Three keys of the file share it: `attempts`, `accept_rate` and
//! `acceptance`; what is typed decides which. What was counted (`5 of 20`, or `+5 of 20` for more of them) is learnt: it
//! goes to the belief that the stage rests on, or makes one.

use super::msg::Turn;
use super::value;
use crate::money::group_thousands;
use crate::plan::model::{Belief, Plan, Stage, StageId};
use crate::plan::{Edit, Place, Value, belief};

/// The most attempts that a file may ask for.
const MOST: u64 = 1_000_000;

/// As the loop shows it.
#[must_use]
pub fn shown(plan: &Plan, stage: &Stage) -> String {
    match stage {
        Stage { attempts: Some(1), .. } => "1 take".to_owned(),
        Stage { attempts: Some(n), .. } => format!("{} takes", group_thousands(&n.to_string())),
        Stage { accept_rate: Some(rate), .. } => format!("keep {}", value::rate(*rate)),
        Stage { acceptance: Some(name), .. } => match plan.acceptance.get(name) {
            Some(Belief::Evidence { accepted, tried }) => format!("{name} {accepted}/{tried}"),
            Some(Belief::Rate(rate)) => format!("{name} {}", value::rate(*rate)),
            None => name.clone(),
        },
        _ => "1 take".to_owned(),
    }
}

/// Whether the cell shows a default.
#[must_use]
pub const fn is_default(stage: &Stage) -> bool {
    stage.attempts.is_none() && stage.accept_rate.is_none() && stage.acceptance.is_none()
}

/// What an editor starts with.
#[must_use]
pub fn plain(stage: &Stage) -> String {
    match stage {
        Stage { attempts: Some(n), .. } => n.to_string(),
        Stage { accept_rate: Some(rate), .. } => value::rate(*rate),
        Stage { acceptance: Some(name), .. } => name.clone(),
        _ => String::new(),
    }
}

/// What a typed text asks for.
///
/// # Errors
/// What would be right, in a sentence.
pub fn parse(plan: &Plan, stage: StageId, text: &str) -> Result<Edit, String> {
    let Some((_, stage)) = plan.stage(stage) else { return Err("the stage is gone".to_owned()) };
    parse_for(plan, stage, text)
}

/// [`parse`], for a stage that was found already.
///
/// # Errors
/// What would be right, in a sentence.
pub fn parse_for(plan: &Plan, stage: &Stage, text: &str) -> Result<Edit, String> {
    let text = text.trim();
    let text = text.strip_prefix("keep ").unwrap_or(text).trim();
    let whole = text.strip_suffix("takes").or_else(|| text.strip_suffix("take")).unwrap_or(text).trim();
    if text.is_empty() {
        return Ok(set(stage, None));
    }
    if let Ok(n) = whole.replace([',', '_'], "").parse::<u64>() {
        return match n {
            1..=MOST => Ok(set(stage, Some(("attempts", Value::Whole(n))))),
            _ => Err(format!("takes are a whole number from 1 to {MOST}, or a rate such as 1 in 4")),
        };
    }
    if plan.acceptance.contains_key(text) {
        return Ok(set(stage, Some(("acceptance", Value::Text(text.to_owned())))));
    }
    if let Some(learnt) = counted(plan, stage, text) {
        return learnt;
    }
    match value::parse_rate(text) {
        Some(rate) => Ok(set(stage, Some(("accept_rate", Value::Share(rate))))),
        None => Err("write how many takes a piece needs: 6, 1 in 4, 25%, or what you counted: 5 of 20".to_owned()),
    }
}

/// What was counted: `5 of 20`, or `+5 of 20` on top of what was counted before. `None` for any other text.
fn counted(plan: &Plan, stage: &Stage, text: &str) -> Option<Result<Edit, String>> {
    let (more, text) = text.strip_prefix('+').map_or((false, text), |rest| (true, rest));
    if !more && !text.contains(" of ") {
        return None;
    }
    let known = stage.acceptance.as_ref().and_then(|name| plan.acceptance.get(name)).filter(|_| more);
    let seen = belief::evidence(text).and_then(|seen| belief::with_more(known, &seen));
    let wrong = || "what was counted is how many were kept of how many, such as 5 of 20".to_owned();
    Some(seen.ok_or_else(wrong).map(|seen| belief::learn(plan, stage, seen)))
}

/// One take a piece more or fewer.
#[must_use]
pub fn step(stage: &Stage, turn: Turn) -> Option<Edit> {
    let by = |n: u64| if turn == Turn::Next { n.checked_add(1) } else { n.checked_sub(1) };
    let bounded = |n: u64| by(n).filter(|n| (1..=MOST).contains(n));
    if stage.acceptance.is_some() {
        return None;
    }
    if let Some(rate) = stage.accept_rate {
        let (part, whole) = rate.fraction();
        let n = value::one_in(rate).or_else(|| u64::try_from(whole.div_ceil(part)).ok())?;
        let rate = value::ratio(1, bounded(n)?)?;
        return Some(set(stage, Some(("accept_rate", Value::Share(rate)))));
    }
    let n = bounded(stage.attempts.unwrap_or(1))?;
    Some(set(stage, Some(("attempts", Value::Whole(n)))))
}

/// Nothing said: one take.
#[must_use]
pub fn none(stage: &Stage) -> Edit {
    set(stage, None)
}

/// One of the three keys, and the others gone; a single edit where there is nothing else to clear.
fn set(stage: &Stage, wanted: Option<(&str, Value)>) -> Edit {
    let place = Place::Stage(stage.id);
    let said = [
        ("attempts", stage.attempts.is_some()),
        ("accept_rate", stage.accept_rate.is_some()),
        ("acceptance", stage.acceptance.is_some()),
    ];
    let key = wanted.as_ref().map(|(key, _)| *key);
    let others = said.into_iter().filter(|(other, is_said)| *is_said && Some(*other) != key);
    let mut edits: Vec<Edit> =
        others.map(|(other, _)| Edit::Set { place, key: other.to_owned(), value: None }).collect();
    edits.extend(wanted.map(|(key, value)| Edit::Set { place, key: key.to_owned(), value: Some(value) }));
    if edits.len() == 1 { edits.swap_remove(0) } else { Edit::Batch(edits) }
}
