//! A change of one marked row, made on all that are marked: those of its kind that take it, in one step.

use crate::plan::{Edit, Place, schema};
use crate::tui::model::Model;
use crate::tui::screen::looped::row::{Row, stage_at};

/// The rows that a change of the row under the cursor is made on: all marked ones of its kind, if it is marked, or
/// else itself. The row under the cursor comes first.
pub fn marked_like_current(model: &Model) -> Vec<Row> {
    let Some(current) = model.row() else { return Vec::new() };
    if !model.looped.marks.has(current) {
        return vec![current];
    }
    let is_like = |row: &Row| {
        matches!((row, current), (Row::Shot { .. }, Row::Shot { .. }) | (Row::Stage { .. }, Row::Stage { .. }))
    };
    let all = model.looped.marks.rows(model.document.plan());
    let others = all.into_iter().filter(|row| is_like(row) && !row.same_record(current));
    std::iter::once(current).chain(others).collect()
}

/// `3 marked shots`.
pub fn spoken(rows: &[Row]) -> String {
    let what = if matches!(rows.first(), Some(Row::Shot { .. })) { "shots" } else { "stages" };
    format!("{} marked {what}", rows.len())
}

/// Edits of several rows, and why some rows have none.
#[derive(Clone, Debug, Default)]
pub struct Bulk {
    pub edits: Vec<Edit>,
    pub refused: Vec<String>,
}

impl Bulk {
    /// What each of the rows says to a change.
    pub fn of(rows: &[Row], mut edit: impl FnMut(Row) -> Result<Edit, String>) -> Self {
        let mut bulk = Self::default();
        for row in rows {
            match edit(*row) {
                Ok(edit) => bulk.edits.push(edit),
                Err(why) => bulk.refused.push(why),
            }
        }
        bulk
    }

    /// The whole as one edit; the first reason where no row takes it.
    pub fn into_edit(mut self) -> Result<Edit, String> {
        match self.edits.len() {
            0 => Err(self.refused.into_iter().next().unwrap_or_else(|| "there is nothing to change".to_owned())),
            1 => Ok(self.edits.swap_remove(0)),
            _ => Ok(Edit::Batch(self.edits)),
        }
    }

    /// What is to be said once it is made: `2 of 3 changed: a belief sets this`. Nothing where one row was meant.
    pub fn told(&self) -> Option<String> {
        let (made, all) = (self.edits.len(), self.edits.len() + self.refused.len());
        match self.refused.first() {
            _ if all < 2 || made == 0 => None,
            None => Some(format!("{all} changed")),
            Some(why) => Some(format!("{made} of {all} changed: {why}")),
        }
    }
}

/// The same change on another row.
pub fn same_on(model: &Model, edit: &Edit, row: Row) -> Result<Edit, String> {
    let place = row.place().ok_or_else(|| "this row has no values".to_owned())?;
    match (edit, place) {
        (Edit::Set { key, value, .. }, _) => {
            takes(model, row, key)?;
            Ok(Edit::Set { place, key: key.clone(), value: value.clone() })
        }
        (Edit::SetOperation { operation, .. }, Place::Stage(stage)) => {
            Ok(Edit::SetOperation { stage, operation: *operation })
        }
        _ => Err("this is changed row by row".to_owned()),
    }
}

/// Whether a row has a key.
pub fn takes(model: &Model, row: Row, key: &str) -> Result<(), String> {
    if let Row::Stage { shot, stage, .. } = row
        && let Some(stage) = stage_at(model.document.plan(), shot, stage)
        && key != "operation"
        && schema::key_of_stage(stage.operation, key).is_none()
    {
        return Err(format!("{} takes no {key}", stage.operation.spoken()));
    }
    Ok(())
}
