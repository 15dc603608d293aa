//! Rows: adding, cutting, copying and moving them.

use std::collections::BTreeSet;

use super::marks;
use super::paste;
use crate::plan::excerpt::Excerpt;
use crate::plan::model::{Shot, ShotId, Stage, StageId};
use crate::plan::{Edit, Place};
use crate::tui::model::{Model, Yanked};
use crate::tui::msg::{Change, Effect, Msg, RowAct, Turn};
use crate::tui::schema;
use crate::tui::screen::looped::marks::spoken;
use crate::tui::screen::looped::row::Row;
use crate::tui::update::{change, open};

pub fn row(model: &mut Model, act: RowAct) -> Option<Msg> {
    let row = model.row()?;
    match act {
        RowAct::AddBelow | RowAct::AddAbove => return add(model, row, act == RowAct::AddBelow),
        RowAct::Copy => return yank(model).map(|(said, kept)| told(model, format!("copied {said}"), kept)),
        RowAct::Cut => return cut(model),
        RowAct::Paste => return Some(paste::asked()),
        RowAct::MoveUp => shift(model, row, Turn::Previous),
        RowAct::MoveDown => shift(model, row, Turn::Next),
        RowAct::Mark => marks::mark(model),
        RowAct::MarkAll => marks::mark_all(model),
    }
    None
}

fn add(model: &mut Model, row: Row, below: bool) -> Option<Msg> {
    let plan = model.document.plan();
    let shots = plan.shots.len();
    let stages = row.shot_id().and_then(|id| plan.shot(id)).map_or(0, |s| s.stages.len());
    let shot_of = |shot: usize| plan.shots.get(shot).map(|s| s.id);
    Some(match row {
        Row::Shot { shot, .. } => open::recipes(model, if below { shot + 1 } else { shot }),
        Row::AddShot => open::recipes(model, shots),
        Row::AddStage { id, .. } => open::operations(model, id, stages),
        Row::Stage { shot, stage, .. } => {
            let id = shot_of(shot)?;
            open::operations(model, id, if below { stage + 1 } else { stage })
        }
    })
}

/// The rows that are cut or copied: those that are marked, wherever the cursor is, or else the one under it. A stage
/// goes with its shot.
fn acted(model: &Model) -> Vec<Row> {
    let plan = model.document.plan();
    let marked = model.looped.marks.rows(plan);
    if marked.is_empty() {
        return model.row().filter(|row| row.is_record()).into_iter().collect();
    }
    let mut shots = BTreeSet::new();
    marked
        .into_iter()
        .filter(|row| match row {
            Row::Shot { shot, .. } => shots.insert(*shot),
            Row::Stage { shot, .. } => !shots.contains(shot),
            _ => false,
        })
        .collect()
}

/// Takes rows into the register; what they are called, and the effects that put them on the clipboard and keep them.
fn yank(model: &mut Model) -> Option<(String, Vec<Effect>)> {
    let rows = acted(model);
    let (mut shots, mut stages) = (BTreeSet::new(), BTreeSet::new());
    for row in &rows {
        match row.place()? {
            Place::Shot(id) => drop(shots.insert(id)),
            Place::Stage(id) => drop(stages.insert(id)),
            _ => {}
        }
    }
    let plan = model.document.plan();
    let excerpt = Excerpt::of(plan, &shots, &stages);
    let said = match rows.as_slice() {
        [] => return None,
        [row] => schema::name(plan, row.place()?),
        rows => spoken(rows),
    };
    let text = excerpt.write();
    model.register = Some(Yanked { excerpt, text: text.clone() });
    let kept = Effect::Keep { text: text.clone() };
    // What was done is said here: the runtime need not say it again.
    Some((said, vec![Effect::Copy { text, what: String::new() }, kept]))
}

fn told(model: &mut Model, text: String, effects: Vec<Effect>) -> Msg {
    model.tell(text);
    Msg::Do(effects)
}

fn cut(model: &mut Model) -> Option<Msg> {
    let rows = acted(model);
    let mut edits: Vec<Edit> = rows
        .iter()
        .filter_map(|row| match row {
            Row::Shot { id, .. } => Some(Edit::RemoveShot { shot: *id }),
            Row::Stage { id, .. } => Some(Edit::RemoveStage { stage: *id }),
            _ => None,
        })
        .collect();
    let (said, effects) = yank(model)?;
    // From the end, so that what is put back stands where it was.
    edits.reverse();
    let edit = if edits.len() == 1 { edits.swap_remove(0) } else { Edit::Batch(edits) };
    if !change::make(model, Change { edit, label: format!("cut {said}") }) {
        return None;
    }
    model.tell_change(format!("cut {said}"));
    Some(Msg::Do(effects))
}

/// The shot with ids of its own.
pub fn fresh_shot(model: &mut Model, mut shot: Shot) -> Shot {
    shot.id = ShotId(model.document.fresh_id());
    shot.stages = shot.stages.into_iter().map(|stage| fresh_stage(model, stage)).collect();
    shot
}

pub fn fresh_stage(model: &mut Model, mut stage: Stage) -> Stage {
    stage.id = StageId(model.document.fresh_id());
    stage
}

/// Moves a row past the next one of its kind that is shown.
fn shift(model: &mut Model, row: Row, turn: Turn) {
    let plan = model.document.plan();
    let shown = model.looped.rows();
    let at = model.looped.cursor();
    // A shot that is shown, from a row on.
    let next_shot = |than: usize| {
        let is_other = |row: &&Row| matches!(row, Row::Shot { shot, .. } if *shot != than);
        match turn {
            Turn::Next => shown.get(at + 1..)?.iter().find(is_other),
            Turn::Previous => shown.get(..at)?.iter().rev().filter(is_other).find(|row| row.shot() < Some(than)),
        }
    };
    let edit = match row {
        Row::Shot { id, shot } => {
            next_shot(shot).and_then(|other| other.shot()).map(|to| Edit::MoveShot { shot: id, to })
        }
        Row::Stage { id, shot, .. } => {
            let beside = match turn {
                Turn::Next => shown.get(at + 1),
                Turn::Previous => at.checked_sub(1).and_then(|before| shown.get(before)),
            };
            match beside {
                Some(Row::Stage { stage, shot: same, .. }) if *same == shot => {
                    plan.shots.get(shot).map(|s| Edit::MoveStage { stage: id, shot: s.id, to: *stage })
                }
                // Past the end of its shot it goes into the next one.
                _ => next_shot(shot).and_then(|other| plan.shots.get(other.shot()?)).map(|next| {
                    let to = if turn == Turn::Next { 0 } else { next.stages.len() };
                    Edit::MoveStage { stage: id, shot: next.id, to }
                }),
            }
        }
        Row::AddStage { .. } | Row::AddShot => None,
    };
    match (edit, row.place()) {
        (Some(edit), Some(place)) => {
            let label = format!("move {}", schema::name(plan, place));
            change::make(model, Change { edit, label });
        }
        _ => model.tell("it is at the end already"),
    }
}
