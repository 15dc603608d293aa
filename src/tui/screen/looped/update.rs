//! The loop pane: moving among its cells, changing them, and adding, copying and moving rows.

use super::pane::Pane;
use super::row::{Column, Row, key_of, stage_at};
use super::{Said, ways};
use crate::plan::Edit;
use crate::plan::model::{Shot, ShotId, Stage, StageId};
use crate::tui::attempts;
use crate::tui::model::{Model, Yanked};
use crate::tui::msg::{Change, Motion, Msg, Opening, RowAct, Turn};
use crate::tui::overlay::form::Topic;
use crate::tui::typing::Target;
use crate::tui::update::{change, open, scrolled, typing};
use crate::tui::ways::WHEEL;
use crate::tui::{schema, value};

pub fn update(model: &mut Model, msg: Msg) -> Option<Msg> {
    match msg {
        Msg::TurnPane(turn) => turn_pane(model, turn),
        Msg::Looped(said) => pointed(model, said),
        msg => return in_pane(model, model.looped.focus, &msg),
    }
    None
}

fn in_pane(model: &mut Model, pane: Pane, msg: &Msg) -> Option<Msg> {
    match pane {
        Pane::Loop => return in_loop(model, msg),
        Pane::Ways => ways::update(model, msg),
        Pane::Reasons => {
            if let Msg::Move(motion) = msg {
                model.looped.reasons = scrolled(model.looped.reasons, *motion);
            }
        }
    }
    None
}

fn turn_pane(model: &mut Model, turn: Turn) {
    model.looped.focus = match (model.looped.focus, turn) {
        (Pane::Loop, Turn::Next) | (Pane::Reasons, Turn::Previous) => Pane::Ways,
        (Pane::Ways, Turn::Next) | (Pane::Loop, Turn::Previous) => Pane::Reasons,
        (Pane::Reasons, Turn::Next) | (Pane::Ways, Turn::Previous) => Pane::Loop,
    };
}

fn pointed(model: &mut Model, said: Said) {
    match said {
        Said::Pane(pane) => model.looped.focus = pane,
        Said::Cell(row, column) => {
            model.looped.focus = Pane::Loop;
            model.looped.point_at(row, column);
        }
        Said::Way(row) => {
            model.looped.focus = Pane::Ways;
            ways::choose(model, row);
        }
        Said::Fold(group) => {
            model.looped.focus = Pane::Ways;
            ways::toggle(model, group);
        }
        Said::Sort(sort) => {
            model.looped.focus = Pane::Ways;
            ways::sort(model, sort);
        }
        Said::Wheel(Pane::Loop, turn) => model.looped.wheel(turn),
        Said::Wheel(Pane::Ways, turn) => ways::wheel(model, turn),
        Said::Wheel(Pane::Reasons, turn) => {
            let motion = if turn == Turn::Next { Motion::Down } else { Motion::Up };
            for _ in 0..WHEEL {
                model.looped.reasons = scrolled(model.looped.reasons, motion);
            }
        }
    }
}

fn in_loop(model: &mut Model, msg: &Msg) -> Option<Msg> {
    match msg {
        Msg::Move(motion) => {
            let plan = model.document.plan();
            model.looped.go(*motion, plan);
        }
        Msg::Act => return act(model),
        Msg::TypeOn(c) if act_on_text(model) => {
            typing::type_on(model, *c);
        }
        Msg::Step(turn) => step(model, *turn),
        Msg::Clear => clear(model),
        Msg::Row(act) => return row(model, *act),
        _ => {}
    }
    None
}

/// What undo calls a change of the cell under the cursor: `outputs of Clip`.
fn label(model: &Model, what: &str) -> String {
    match model.row().and_then(Row::place) {
        Some(place) => format!("{what} of {}", schema::name(model.document.plan(), place)),
        None => what.to_owned(),
    }
}

fn act(model: &mut Model) -> Option<Msg> {
    let (row, column) = (model.row()?, model.column()?);
    match (column, row) {
        (Column::Add, Row::AddStage { id, .. }) => {
            let at = model.document.plan().shot(id).map_or(0, |s| s.stages.len());
            Some(open::operations(model, id, at))
        }
        (Column::Add, _) => {
            let at = model.document.plan().shots.len();
            Some(open::recipes(model, at))
        }
        (Column::More, Row::Stage { id, .. }) => Some(Msg::Open(Opening::Form(Topic::Stage(id)))),
        (Column::Operation | Column::Resolution | Column::Range | Column::Model, Row::Stage { id, .. }) => {
            Some(open::choices(model, id, key_of(column)?))
        }
        _ => {
            act_on_text(model);
            None
        }
    }
}

/// Begins to type in the cell under the cursor; says whether it takes text.
fn act_on_text(model: &mut Model) -> bool {
    let plan = model.document.plan();
    let (Some(row), Some(column)) = (model.row(), model.column()) else { return false };
    if let (Column::Attempts, Row::Stage { id, shot, stage, .. }) = (column, row) {
        let text = stage_at(plan, shot, stage).map(attempts::plain).unwrap_or_default();
        typing::begin(model, Target::Attempts(id), label(model, "takes"), text);
        return true;
    }
    let (Some(place), Some(name)) = (row.place(), key_of(column)) else { return false };
    let Some(key) = schema::key(plan, place, name) else { return false };
    let text = plan.get(place, name).map(|v| value::plain(&v, key.kind)).unwrap_or_default();
    let target = Target::Field { place, name: name.to_owned(), kind: key.kind };
    typing::begin(model, target, label(model, name), text);
    true
}

fn step(model: &mut Model, turn: Turn) {
    let plan = model.document.plan();
    let (Some(row), Some(column)) = (model.row(), model.column()) else { return };
    if let (Column::Attempts, Row::Stage { shot, stage, .. }) = (column, row) {
        let Some(stage) = stage_at(plan, shot, stage) else { return };
        match attempts::step(stage, turn) {
            Some(edit) => {
                let label = label(model, "takes");
                change::lean(model, Change { edit, label });
            }
            None if stage.acceptance.is_some() => {
                model.complain("a belief sets this; change it in the form of keep rates");
            }
            None => model.complain("one take is the least"),
        }
        return;
    }
    if let (Some(name), Row::Stage { id, .. }) = (key_of(column), row)
        && matches!(column, Column::Operation | Column::Resolution | Column::Range | Column::Model | Column::Seconds)
    {
        match open::next_choice(model, id, name, turn) {
            Some(edit) => {
                let label = label(model, name);
                change::lean(model, Change { edit, label });
            }
            None => model.complain("there is no other choice"),
        }
        return;
    }
    let (Some(place), Some(name)) = (row.place(), key_of(column)) else { return };
    let Some(key) = schema::key(plan, place, name) else { return };
    let now = plan.get(place, name).or_else(|| schema::default_number(key));
    match value::step(key.kind, now.as_ref(), turn) {
        Some(next) => {
            let edit = Edit::Set { place, key: name.to_owned(), value: Some(next) };
            let label = label(model, name);
            change::lean(model, Change { edit, label });
        }
        None => model.complain(format!("`{name}` goes no further")),
    }
}

fn clear(model: &mut Model) {
    let (Some(row), Some(column)) = (model.row(), model.column()) else { return };
    let edit = match (column, row) {
        (Column::Attempts, Row::Stage { id, .. }) => attempts::parse(model.document.plan(), id, "").ok(),
        (Column::Operation, _) => None,
        _ => row.place().zip(key_of(column)).map(|(place, key)| Edit::Set { place, key: key.to_owned(), value: None }),
    };
    match edit {
        Some(edit) if model.document.holds(&edit) => model.tell("there is nothing to clear"),
        Some(edit) => {
            let what = if column == Column::Attempts { "takes" } else { key_of(column).unwrap_or("value") };
            let label = label(model, what);
            if change::make(model, Change { edit, label: label.clone() }) {
                model.tell_change(format!("cleared {label}"));
            }
        }
        None => model.complain("this cannot be empty"),
    }
}

fn row(model: &mut Model, act: RowAct) -> Option<Msg> {
    let row = model.row()?;
    match act {
        RowAct::AddBelow | RowAct::AddAbove => return add(model, row, act == RowAct::AddBelow),
        RowAct::Copy => yank(model, row),
        RowAct::Cut => cut(model, row),
        RowAct::Paste => paste(model, row),
        RowAct::MoveUp => shift(model, row, Turn::Previous),
        RowAct::MoveDown => shift(model, row, Turn::Next),
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

fn yank(model: &mut Model, row: Row) {
    let plan = model.document.plan();
    let yanked = match row {
        Row::Shot { id, .. } => plan.shot(id).cloned().map(|shot| Yanked::Shot(Box::new(shot))),
        Row::Stage { id, .. } => plan.stage(id).map(|(_, stage)| Yanked::Stage(Box::new(stage.clone()))),
        _ => None,
    };
    if let (Some(yanked), Some(place)) = (yanked, row.place()) {
        let name = schema::name(plan, place);
        model.register = Some(yanked);
        model.tell(format!("copied {name}"));
    }
}

fn cut(model: &mut Model, row: Row) {
    let Some(place) = row.place() else { return };
    let name = schema::name(model.document.plan(), place);
    let edit = match row {
        Row::Shot { id, .. } => Edit::RemoveShot { shot: id },
        Row::Stage { id, .. } => Edit::RemoveStage { stage: id },
        _ => return,
    };
    yank(model, row);
    if change::make(model, Change { edit, label: format!("cut {name}") }) {
        model.tell_change(format!("cut {name}"));
    }
}

fn paste(model: &mut Model, row: Row) {
    let Some(yanked) = model.register.clone() else { return };
    let shots = model.document.plan().shots.len();
    let (edit, label) = match yanked {
        Yanked::Shot(shot) => {
            let at = row.shot().map_or(shots, |shot| shot + 1);
            (Edit::InsertShot { at, shot: Box::new(fresh_shot(model, *shot)) }, "paste a shot")
        }
        Yanked::Stage(stage) => {
            let Some(id) = row.shot().and_then(|at| model.document.plan().shots.get(at)).map(|s| s.id) else {
                model.complain("a stage is pasted into a shot");
                return;
            };
            let at = match row {
                Row::Stage { stage, .. } => stage + 1,
                Row::AddStage { .. } => model.document.plan().shot(id).map_or(0, |s| s.stages.len()),
                _ => 0,
            };
            (Edit::InsertStage { shot: id, at, stage: Box::new(fresh_stage(model, *stage)) }, "paste a stage")
        }
    };
    change::make_and_go(model, Change { edit, label: label.to_owned() });
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

fn shift(model: &mut Model, row: Row, turn: Turn) {
    let plan = model.document.plan();
    let by = |at: usize, len: usize| match turn {
        Turn::Next => (at + 1 < len).then_some(at + 1),
        Turn::Previous => at.checked_sub(1),
    };
    let edit = match row {
        Row::Shot { id, shot } => by(shot, plan.shots.len()).map(|to| Edit::MoveShot { shot: id, to }),
        Row::Stage { id, shot, stage, .. } => plan.shots.get(shot).and_then(|s| match by(stage, s.stages.len()) {
            Some(to) => Some(Edit::MoveStage { stage: id, shot: s.id, to }),
            // Past the end of its shot it goes into the next one.
            None => {
                let next = plan.shots.get(by(shot, plan.shots.len())?)?;
                let to = if turn == Turn::Next { 0 } else { next.stages.len() };
                Some(Edit::MoveStage { stage: id, shot: next.id, to })
            }
        }),
        _ => None,
    };
    match (edit, row.place()) {
        (Some(edit), Some(place)) => {
            let label = format!("move {}", schema::name(plan, place));
            change::make(model, Change { edit, label });
        }
        _ => model.tell("it is at the end already"),
    }
}
