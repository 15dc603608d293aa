//! Cells: typing in one, stepping it, choosing for it, clearing it. On a marked row the change is made on all that are
//! marked.

use super::bulk::{self, Bulk};
use super::label;
use crate::plan::edit::Key;
use crate::plan::fields::Fields as _;
use crate::plan::{Edit, Place, Value};
use crate::tui::attempts;
use crate::tui::model::Model;
use crate::tui::msg::{Change, Msg, Opening, Turn};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::form::Topic;
use crate::tui::screen::looped::row::{Column, Row, key_of, stage_at};
use crate::tui::typing::Target;
use crate::tui::update::{change, open, typing};
use crate::tui::{schema, value};

pub fn act(model: &mut Model) -> Option<Msg> {
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
            let menu = open::choices(model, id, key_of(column)?);
            Some(for_marked(model, menu))
        }
        _ => {
            act_on_text(model);
            None
        }
    }
}

/// A menu of choices for the row under the cursor, for all marked rows.
fn for_marked(model: &Model, menu: Msg) -> Msg {
    let rows = bulk::marked_like_current(model);
    if rows.len() < 2 {
        return menu;
    }
    let Msg::Push(layer) = menu else { return menu };
    let Overlay::Menu(mut menu) = *layer else { return Msg::Push(layer) };
    menu.title = format!("{}, for {}", menu.title, bulk::spoken(&rows));
    for item in &mut menu.items {
        let Msg::Make(change) = &mut item.msg else { continue };
        let bulk = Bulk::of(&rows, |row| bulk::same_on(model, &change.edit, row));
        let told = bulk.told().unwrap_or_default();
        if let Ok(edit) = bulk.into_edit() {
            let what = change.label.split(" of ").next().unwrap_or_default();
            let change = Change { edit, label: format!("{what} of {}", bulk::spoken(&rows)) };
            item.msg = Msg::MakeAndTell(Box::new(change), told);
        }
    }
    Msg::Push(Box::new(Overlay::Menu(menu)))
}

/// Begins to type in the cell under the cursor; says whether it takes text.
pub fn act_on_text(model: &mut Model) -> bool {
    let (Some(row), Some(column)) = (model.row(), model.column()) else { return false };
    let Ok((target, text)) = text_of(model, row, column) else { return false };
    let rows = bulk::marked_like_current(model);
    let mut also = Vec::new();
    let mut refused = Vec::new();
    for other in rows.iter().skip(1) {
        match text_of(model, *other, column) {
            Ok((target, _)) => also.push(target),
            Err(why) => refused.push(why),
        }
    }
    let what = if column == Column::Attempts { "takes" } else { key_of(column).unwrap_or("value") };
    let label = label(model, what);
    let told = match refused.first() {
        Some(why) => format!("{} of {} changed: {why}", also.len() + 1, rows.len()),
        None if also.is_empty() => String::new(),
        None => format!("{} changed", rows.len()),
    };
    typing::begin(model, target, label, text);
    if let Some(typing) = &mut model.typing {
        typing.also = also;
        typing.told = told;
    }
    true
}

/// What is typed in a cell, and what it begins with.
fn text_of(model: &Model, row: Row, column: Column) -> Result<(Target, String), String> {
    let plan = model.document.plan();
    if let (Column::Attempts, Row::Stage { id, shot, stage, .. }) = (column, row) {
        let text = stage_at(plan, shot, stage).map(attempts::plain).unwrap_or_default();
        return Ok((Target::Attempts(id), text));
    }
    let nothing = || "nothing is typed here".to_owned();
    let (place, name) = row.place().zip(key_of(column)).ok_or_else(nothing)?;
    bulk::takes(model, row, name)?;
    let key = key_at(model, row, name).ok_or_else(nothing)?;
    let text = get(model, row, name).map(|v| value::plain(&v, key.kind)).unwrap_or_default();
    Ok((Target::Field { place, name: name.to_owned(), kind: key.kind }, text))
}

/// The key of a row's table.
fn key_at(model: &Model, row: Row, name: &str) -> Option<&'static Key> {
    let plan = model.document.plan();
    match row {
        Row::Stage { shot, stage, .. } => {
            crate::plan::schema::key_of_stage(stage_at(plan, shot, stage)?.operation, name)
        }
        row => schema::key(plan, row.place()?, name),
    }
}

/// The value of a row's key, by where the row is.
fn get(model: &Model, row: Row, name: &str) -> Option<Value> {
    let plan = model.document.plan();
    match row {
        Row::Shot { shot, .. } => plan.shots.get(shot)?.get(name),
        Row::Stage { shot, stage, .. } => stage_at(plan, shot, stage)?.get(name),
        Row::AddStage { .. } | Row::AddShot => None,
    }
}

/// A number goes one up or down on every marked row; of a list, every marked row gets what the one under the cursor
/// gets.
pub fn step(model: &mut Model, turn: Turn) {
    let (Some(row), Some(column)) = (model.row(), model.column()) else { return };
    let rows = bulk::marked_like_current(model);
    let is_list =
        matches!(column, Column::Operation | Column::Resolution | Column::Range | Column::Model | Column::Seconds);
    let bulk = match (key_of(column), row) {
        (Some(name), Row::Stage { id, .. }) if is_list => match open::next_choice(model, id, name, turn) {
            Some(edit) => Bulk::of(&rows, |row| bulk::same_on(model, &edit, row)),
            None => {
                model.complain("there is no other choice");
                return;
            }
        },
        _ => Bulk::of(&rows, |row| stepped(model, row, column, turn)),
    };
    let told = bulk.told();
    let what = if column == Column::Attempts { "takes" } else { key_of(column).unwrap_or("value") };
    match bulk.into_edit() {
        Ok(edit) => {
            let label = label(model, what);
            if !change::lean(model, Change { edit, label }) {
                return;
            }
            if let Some(told) = told {
                model.tell(told);
            } else if !model.looped.marks.is_empty() && !model.looped.marks.has(row) {
                model.tell("only this row changed: it is not marked");
            }
        }
        Err(why) => model.complain(why),
    }
}

/// A number of a row one up or down.
fn stepped(model: &Model, row: Row, column: Column, turn: Turn) -> Result<Edit, String> {
    let plan = model.document.plan();
    if let (Column::Attempts, Row::Stage { shot, stage, .. }) = (column, row) {
        let stage = stage_at(plan, shot, stage).ok_or("the stage is gone")?;
        return attempts::step(stage, turn).ok_or_else(|| {
            if stage.acceptance.is_some() {
                "a belief sets this; change it in the form of keep rates".to_owned()
            } else {
                "one take is the least".to_owned()
            }
        });
    }
    let nothing = || "there is nothing to step here".to_owned();
    let (place, name) = row.place().zip(key_of(column)).ok_or_else(nothing)?;
    bulk::takes(model, row, name)?;
    let key = key_at(model, row, name).ok_or_else(nothing)?;
    let now = get(model, row, name).or_else(|| schema::default_number(key));
    let next = value::step(key.kind, now.as_ref(), turn).ok_or_else(|| format!("`{name}` goes no further"))?;
    Ok(Edit::Set { place, key: name.to_owned(), value: Some(next) })
}

pub fn clear(model: &mut Model) {
    let Some(column) = model.column() else { return };
    let rows = bulk::marked_like_current(model);
    let mut bulk = Bulk::of(&rows, |row| cleared(model, row, column));
    let before = bulk.edits.len();
    bulk.edits.retain(|edit| !model.document.holds(edit));
    if bulk.edits.is_empty() && before > 0 {
        model.tell("there is nothing to clear");
        return;
    }
    let what = if column == Column::Attempts { "takes" } else { key_of(column).unwrap_or("value") };
    match bulk.into_edit() {
        Ok(edit) => {
            let label = label(model, what);
            if change::make(model, Change { edit, label: label.clone() }) {
                model.tell_change(format!("cleared {label}"));
            }
        }
        Err(why) => model.complain(why),
    }
}

fn cleared(model: &Model, row: Row, column: Column) -> Result<Edit, String> {
    let plan = model.document.plan();
    let never = || "this cannot be empty".to_owned();
    match (column, row) {
        (Column::Attempts, Row::Stage { shot, stage, .. }) => {
            stage_at(plan, shot, stage).map(attempts::none).ok_or_else(never)
        }
        (Column::Operation, _) => Err(never()),
        _ => {
            let (place, key): (Place, _) = row.place().zip(key_of(column)).ok_or_else(never)?;
            bulk::takes(model, row, key)?;
            Ok(Edit::Set { place, key: key.to_owned(), value: None })
        }
    }
}
