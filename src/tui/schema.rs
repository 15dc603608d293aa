//! Which keys a table of the plan has, and what tables are called on screen: the plan's own schema, as forms and
//! cells ask for it.

use crate::plan::edit::{Key, Kind};
use crate::plan::model::Plan;
use crate::plan::{Place, Value, schema};

/// The keys of a table, in the order of the file. Those of the opening balances are surfaces, and not here.
#[must_use]
pub fn keys(plan: &Plan, place: Place) -> Vec<&'static Key> {
    match place {
        Place::Stage(id) => {
            plan.stage(id).map(|(_, s)| schema::keys_of_stage(s.operation).collect()).unwrap_or_default()
        }
        place => schema::keys_of(place).iter().collect(),
    }
}

#[must_use]
pub fn key(plan: &Plan, place: Place, name: &str) -> Option<&'static Key> {
    keys(plan, place).into_iter().find(|k| k.name == name)
}

/// The default of a number, to step from.
#[must_use]
pub fn default_number(key: &Key) -> Option<Value> {
    match key.kind {
        Kind::Whole { .. } => key.default.parse().ok().map(Value::Whole),
        Kind::Decimal { .. } => key.default.parse().ok().map(Value::Decimal),
        _ => None,
    }
}

/// What a table is called: `Clip`, `stage 2 of Clip`, `the schedule`.
#[must_use]
pub fn name(plan: &Plan, place: Place) -> String {
    let shot_name = |id| plan.shot_index(id).map(|at| plan.shot_name(at));
    match place {
        Place::Plan => "the plan".to_owned(),
        Place::Schedule => "the schedule".to_owned(),
        Place::Requirements => "the requirements".to_owned(),
        Place::Compare => "the comparison".to_owned(),
        Place::Budget => "the budget".to_owned(),
        Place::Purchase => "the purchase".to_owned(),
        Place::Opening => "the opening balances".to_owned(),
        Place::Assumptions => "the assumptions".to_owned(),
        Place::Held(id) => match plan.held_entry(id) {
            Some(held) => format!("the held {}", held.route),
            None => "a held subscription".to_owned(),
        },
        Place::Assume(_) => "your own price".to_owned(),
        Place::Shot(id) => shot_name(id).unwrap_or_else(|| "a shot".to_owned()),
        Place::Stage(id) => match plan.stage(id) {
            Some((shot, stage)) => {
                let number = shot.stages.iter().position(|s| s.id == id).map_or(0, |at| at + 1);
                let shot = shot_name(shot.id).unwrap_or_default();
                match &stage.name {
                    Some(name) => format!("{name} of {shot}"),
                    None => format!("stage {number} of {shot}"),
                }
            }
            None => "a stage".to_owned(),
        },
    }
}
