//! From one plan to another in five steps. Each step takes all that is of its part from the new plan, and whatever else
//! must come along for the plan to stay one that could be loaded: a belief that a new stage names, a deadline that
//! cannot stand beside `months`, the price that `other` cannot be without.

use std::collections::HashMap;

use super::pairs::{Pairs, shots, stages};
use crate::hash::{IdMap, IdSet};
use crate::plan::Plan;
use crate::plan::model::{Assume, Assumed, EntryId, Shot, ShotId, Stage, StageId};
use crate::terms::Operation;

/// Shots and stages that stand elsewhere among those that both plans have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    pub shots: IdSet<ShotId>,
    pub stages: IdSet<StageId>,
}

/// The old plan with the ids that its rows have in the new one, and the plan after each of the five steps.
pub fn steps(old: &Plan, new: &Plan, same_ids: bool) -> (Vec<Plan>, Moved) {
    let (old, moved) = with_ids_of(old, new, same_ids);
    let takes: [fn(&mut Plan, &Plan); 5] = [volume, acceptance, settings, purchase, prices];
    let mut states = vec![old];
    for take in takes {
        let mut next = states.last().cloned().unwrap_or_default();
        take(&mut next, new);
        states.push(next);
    }
    (states, moved)
}

fn with_ids_of(old: &Plan, new: &Plan, same_ids: bool) -> (Plan, Moved) {
    let mut out = old.clone();
    let mut moved = Moved::default();
    // No row of the old plan that is gone may have the id of a new one.
    let mut next = old.next_id.max(new.next_id);
    let mut fresh = || {
        next = next.saturating_add(1);
        next
    };
    let found = shots(&new.shots, &old.shots, same_ids);
    moved.shots = those_that_moved(&found, |at| new.shots.get(at).map(|shot| shot.id));
    let of_old = turned(&found, old.shots.len());
    for (shot, pair) in out.shots.iter_mut().zip(of_old) {
        let Some(to) = pair.and_then(|at| new.shots.get(at)) else {
            shot.id = ShotId(fresh());
            shot.stages.iter_mut().for_each(|stage| stage.id = StageId(fresh()));
            continue;
        };
        shot.id = to.id;
        let found = stages(&to.stages, &shot.stages, same_ids);
        moved.stages.extend(those_that_moved(&found, |at| to.stages.get(at).map(|stage| stage.id)));
        let of_old = turned(&found, shot.stages.len());
        for (stage, pair) in shot.stages.iter_mut().zip(of_old) {
            stage.id = pair.and_then(|at| to.stages.get(at)).map_or_else(|| StageId(fresh()), |to| to.id);
        }
    }
    let ids: HashMap<&str, EntryId> = new.held.iter().map(|held| (held.route.as_str(), held.id)).collect();
    for held in &mut out.held {
        held.id = ids.get(held.route.as_str()).copied().unwrap_or_else(|| EntryId(fresh()));
    }
    let ids: HashMap<About, EntryId> = new.assume.iter().map(|assume| (about(assume), assume.id)).collect();
    for assume in &mut out.assume {
        assume.id = ids.get(&about(assume)).copied().unwrap_or_else(|| EntryId(fresh()));
    }
    out.next_id = fresh();
    (out, moved)
}

fn those_that_moved<I: std::hash::Hash + Eq>(found: &Pairs, id: impl Fn(usize) -> Option<I>) -> IdSet<I> {
    found.is_moved.iter().enumerate().filter(|(_, moved)| **moved).filter_map(|(at, _)| id(at)).collect()
}

/// For each old row its new one.
fn turned(found: &Pairs, old: usize) -> Vec<Option<usize>> {
    let mut of_old = vec![None; old];
    for (new, pair) in found.of_new.iter().enumerate() {
        if let Some(place) = pair.and_then(|old| of_old.get_mut(old)) {
            *place = Some(new);
        }
    }
    of_old
}

/// What an assumption is about: nothing is assumed twice.
type About = (String, Option<String>, [Option<String>; 5]);

fn about(assume: &Assume) -> About {
    match &assume.what {
        Assumed::Price { surface, operation, model, resolution, range, seconds, .. } => (
            surface.clone(),
            None,
            [
                Some(operation.to_string()),
                model.clone(),
                resolution.map(|r| r.to_string()),
                range.map(|r| r.to_string()),
                seconds.map(|s| s.to_string()),
            ],
        ),
        Assumed::Answer { route, requirement, .. } => {
            (route.clone(), Some(requirement.to_string()), [const { None }; 5])
        }
    }
}

/// The rows, in the new order; of rows that both have how many pieces they make. What comes, comes whole.
fn volume(plan: &mut Plan, new: &Plan) {
    plan.name.clone_from(&new.name);
    plan.schedule.months = new.schedule.months;
    if plan.schedule.months.is_some_and(|months| months > 1) {
        // Each month ends by itself.
        plan.schedule.deadline = None;
    }
    let mut known: IdMap<ShotId, Shot> = plan.shots.drain(..).map(|shot| (shot.id, shot)).collect();
    let rows = new.shots.iter().map(|to| match known.remove(&to.id) {
        Some(shot) => Shot { stages: rows_of(shot.stages, &to.stages), ..without_stages(to) },
        None => to.clone(),
    });
    plan.shots = rows.collect();
    let named = plan.shots.iter().flat_map(|shot| &shot.stages).filter_map(|stage| stage.acceptance.as_ref());
    let missing: Vec<_> = named.filter(|name| !plan.acceptance.contains_key(*name)).cloned().collect();
    for name in missing {
        if let Some(belief) = new.acceptance.get(&name) {
            plan.acceptance.insert(name, belief.clone());
        }
    }
}

fn without_stages(shot: &Shot) -> Shot {
    Shot {
        id: shot.id,
        name: shot.name.clone(),
        outputs: shot.outputs,
        revisions: shot.revisions,
        notes: shot.notes.clone(),
        stages: Vec::new(),
    }
}

fn rows_of(old: Vec<Stage>, new: &[Stage]) -> Vec<Stage> {
    let mut known: IdMap<StageId, Stage> = old.into_iter().map(|stage| (stage.id, stage)).collect();
    let row = |to: &Stage| match known.remove(&to.id) {
        Some(stage) => Stage { name: to.name.clone(), keep: to.keep, ..stage },
        None => to.clone(),
    };
    new.iter().map(row).collect()
}

/// Every stage beside its new state: once the rows are the same, they stand side by side.
fn stages_beside<'p>(plan: &'p mut Plan, new: &'p Plan) -> impl Iterator<Item = (&'p mut Stage, &'p Stage)> {
    plan.shots.iter_mut().zip(&new.shots).flat_map(|(shot, to)| shot.stages.iter_mut().zip(&to.stages))
}

fn acceptance(plan: &mut Plan, new: &Plan) {
    for (stage, to) in stages_beside(plan, new) {
        stage.attempts = to.attempts;
        stage.accept_rate = to.accept_rate;
        stage.acceptance.clone_from(&to.acceptance);
    }
    plan.acceptance.clone_from(&new.acceptance);
}

fn settings(plan: &mut Plan, new: &Plan) {
    for (stage, to) in stages_beside(plan, new) {
        if (stage.operation == Operation::Other) != (to.operation == Operation::Other) {
            // What is made outside cannot be without its price, and what is not does not keep it.
            stage.on.clone_from(&to.on);
            stage.own_price = to.own_price;
            stage.own_price_if_missing = to.own_price_if_missing;
        }
        stage.operation = to.operation;
        stage.model.clone_from(&to.model);
        stage.resolution = to.resolution;
        stage.seconds = to.seconds;
        stage.range = to.range;
        stage.looped = to.looped;
        stage.references = to.references;
        stage.media = to.media;
        stage.from = to.from;
        stage.of = to.of;
    }
}

fn purchase(plan: &mut Plan, new: &Plan) {
    plan.schedule.clone_from(&new.schedule);
    plan.requirements.clone_from(&new.requirements);
    plan.compare.clone_from(&new.compare);
    plan.budget.clone_from(&new.budget);
    plan.purchase.clone_from(&new.purchase);
    plan.opening.clone_from(&new.opening);
    plan.held.clone_from(&new.held);
    plan.assumptions.clone_from(&new.assumptions);
    for (stage, to) in stages_beside(plan, new) {
        stage.on.clone_from(&to.on);
        if stage.own_price.is_some() != to.own_price.is_some() {
            stage.own_price = to.own_price;
        }
        if stage.own_price.is_some() {
            stage.own_price_if_missing = None;
        }
    }
}

fn prices(plan: &mut Plan, new: &Plan) {
    plan.assume.clone_from(&new.assume);
    plan.rates.clone_from(&new.rates);
    plan.priced_with.clone_from(&new.priced_with);
    for (stage, to) in stages_beside(plan, new) {
        stage.own_price = to.own_price;
        stage.own_price_if_missing = to.own_price_if_missing;
    }
    plan.next_id = new.next_id;
}
