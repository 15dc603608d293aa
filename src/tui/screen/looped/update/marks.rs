//! Marking rows.

use crate::plan::Place;
use crate::tui::model::Model;
use crate::tui::screen::looped::marks::spoken;
use crate::tui::screen::looped::row::Row;

/// Marks the row under the cursor, or takes its mark away, and goes on to the next one of its kind.
pub fn mark(model: &mut Model) {
    let Some(row) = model.row() else { return };
    let Some(place) = row.place() else { return };
    model.looped.marks.toggle(place);
    let mut next = model.looped.rows().iter().enumerate().skip(model.looped.cursor() + 1);
    let is_like = |other: &Row| {
        matches!((row, other), (Row::Shot { .. }, Row::Shot { .. }) | (Row::Stage { .. }, Row::Stage { .. }))
    };
    let at = next.find(|(_, other)| is_like(other)).map(|(at, _)| at);
    if let Some(at) = at {
        model.looped.set_cursor(at);
    }
}

/// Marks all rows like the one under the cursor: those that a search found, or else those that are shown. Where all of
/// them are marked, takes the marks away.
pub fn mark_all(model: &mut Model) {
    let on_stage = matches!(model.row(), Some(Row::Stage { .. } | Row::AddStage { .. }));
    let finds = model.looped.found.is_some();
    let rows: Vec<Row> = model
        .looped
        .rows()
        .iter()
        .copied()
        .filter(|row| matches!(row, Row::Stage { .. }) == on_stage && row.is_record())
        .filter(|row| !finds || model.looped.is_found(*row))
        .collect();
    let what = if on_stage { "stage" } else { "shot" };
    if rows.is_empty() {
        model.tell(if finds { format!("no {what} was found") } else { format!("there is no {what}") });
        return;
    }
    let places: Vec<Place> = rows.iter().filter_map(|row| row.place()).collect();
    let marked = model.looped.marks.toggle_all(&places);
    let said = spoken(&rows);
    model.tell(if marked { format!("{said} marked") } else { format!("{said} no longer marked") });
}
