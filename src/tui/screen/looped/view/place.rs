//! Where each cell of a row stands, and what it says.

use super::price;
use crate::money::group_thousands;
use crate::plan::Place;
use crate::plan::model::Stage;
use crate::plan::resolve::Settings;
use crate::tui::attempts;
use crate::tui::model::Model;
use crate::tui::screen::looped::row::{Column, Row, more, stage_at};

/// A cell on the screen. `x` is from the pane's inner edge, `line` from the row's first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    pub column: Column,
    pub line: usize,
    pub x: u16,
    pub width: u16,
    pub text: String,
    pub is_right: bool,
    /// A default, or taken over from an earlier stage.
    pub is_inherited: bool,
}

/// Cells before a stage's first cell: the margin and its number.
const INDENT: u16 = 4;

impl Placed {
    const fn new(column: Column, line: usize, x: u16, width: u16, text: String) -> Self {
        Self { column, line, x, width, text, is_right: false, is_inherited: false }
    }

    const fn right(mut self) -> Self {
        self.is_right = true;
        self
    }

    const fn inherited(mut self, is_inherited: bool) -> Self {
        self.is_inherited = is_inherited;
        self
    }
}

/// The cells of a row in a pane of this inner width.
#[must_use]
pub fn places(model: &Model, row: Row, width: u16) -> Vec<Placed> {
    match row {
        Row::Shot { shot, .. } => shot_cells(model, shot, width),
        Row::Stage { shot, stage, step, .. } => {
            let plan = model.document.plan();
            stage_at(plan, shot, stage).map(|s| stage_cells(model, s, step, width)).unwrap_or_default()
        }
        Row::AddStage { .. } => vec![Placed::new(Column::Add, 0, INDENT, 9, "+ a stage".to_owned())],
        Row::AddShot => vec![Placed::new(Column::Add, 0, 1, 8, "+ a shot".to_owned())],
    }
}

fn shot_cells(model: &Model, shot: usize, width: u16) -> Vec<Placed> {
    let plan = model.document.plan();
    let Some(record) = plan.shots.get(shot) else { return Vec::new() };
    let times = model.theme.symbols.times;
    let name = plan.shot_name(shot);
    let outputs = format!("{times}{}", group_thousands(&record.outputs.unwrap_or(1).to_string()));
    let outputs_width = cells(&outputs);
    let revisions = match record.revisions {
        Some(share) => format!("+{}%", share.percent()),
        None if model.row() == Some(Row::Shot { id: record.id, shot }) => "+0%".to_owned(),
        None => String::new(),
    };
    let revisions_width = cells(&revisions);
    let fixed = 1 + 1 + outputs_width + 1 + revisions_width + 1;
    let name_width = fit(&name, price::shot_left(width).saturating_sub(fixed).max(4));
    let x = 1 + name_width + 1;
    vec![
        Placed::new(Column::Name, 0, 1, name_width, name).inherited(record.name.is_none()),
        Placed::new(Column::Outputs, 0, x, outputs_width, outputs),
        Placed::new(Column::Revisions, 0, x + outputs_width + 1, revisions_width, revisions)
            .inherited(record.revisions.is_none()),
    ]
}

fn stage_cells(model: &Model, stage: &Stage, step: usize, width: u16) -> Vec<Placed> {
    let plan = model.document.plan();
    let settings = settings(model, step);
    let names = u16::try_from(model.looped.name_width()).unwrap_or(0);
    let operation = INDENT + if names > 0 { names + 1 } else { 0 };
    let operation_width = 14.min(width.saturating_sub(31 + operation).max(8));
    let resolution = operation + operation_width + 1;
    let seconds = resolution + 6;
    let range = seconds + 6;
    let range_width = if model.prices.has_exr() { 7 } else { 3 };
    let attempts = range + range_width + 2;
    let takes = |key: &str| crate::plan::schema::key_of_stage(stage.operation, key).is_some();

    let mut placed = Vec::with_capacity(9);
    if names > 0 {
        placed.push(Placed::new(Column::StageName, 0, INDENT, names, stage.name.clone().unwrap_or_default()));
    }
    placed.push(Placed::new(Column::Operation, 0, operation, operation_width, stage.operation.spoken()));
    if takes("resolution") {
        let resolved = stage.resolution.or_else(|| settings.and_then(|s| s.resolution));
        let text = resolved.map(|r| r.as_str().to_uppercase().replace('P', "p")).unwrap_or_default();
        let cell = Placed::new(Column::Resolution, 0, resolution, 5, text).right();
        placed.push(cell.inherited(stage.resolution.is_none()));
    }
    if takes("seconds") {
        let resolved = stage.seconds.or_else(|| settings.and_then(|s| s.seconds));
        let text = resolved.map(|s| format!("{s} s")).unwrap_or_default();
        let cell = Placed::new(Column::Seconds, 0, seconds, 4, text).right();
        placed.push(cell.inherited(stage.seconds.is_none()));
    }
    if takes("range") {
        let resolved = stage.range.or_else(|| settings.map(|s| s.range));
        let text = resolved.map(|r| r.as_str().to_uppercase()).unwrap_or_default();
        let cell = Placed::new(Column::Range, 0, range, range_width, text);
        placed.push(cell.inherited(stage.range.is_none()));
    }
    let text = attempts::shown(plan, stage);
    let attempts_width = width.saturating_sub(attempts + 1).max(1);
    placed.push(
        Placed::new(Column::Attempts, 0, attempts, fit(&text, attempts_width), text)
            .inherited(attempts::is_default(stage)),
    );
    let mut x = operation;
    // Up to the quantity that stands at the right.
    let end = price::stage_left(model, step, width);
    if takes("model") {
        let made_by = model.prices.model_of(model.selected(), step);
        let text = match (&stage.model, made_by) {
            (Some(id), _) if id != "auto" => id.clone(),
            (_, Some(made_by)) => made_by,
            _ => "auto".to_owned(),
        };
        let room = fit(&text, end.saturating_sub(x).clamp(4, 12));
        let is_auto = stage.model.as_deref().is_none_or(|m| m == "auto");
        placed.push(Placed::new(Column::Model, 1, x, room, text).inherited(is_auto));
        x += room + if end.saturating_sub(x + room) > 10 { 2 } else { 1 };
    }
    // One piece for each output goes without saying.
    let is_current = model.row().is_some_and(|row| row.place() == Some(Place::Stage(stage.id)));
    let is_here = is_current && model.column() == Some(Column::Keep);
    let room = end.saturating_sub(x);
    let text = match stage.keep {
        None if !is_current || (room < 2 && !is_here) => String::new(),
        keep => kept(model, keep.unwrap_or(1), room),
    };
    let room = fit(&text, end.saturating_sub(x).max(2));
    placed.push(Placed::new(Column::Keep, 1, x, room, text).inherited(stage.keep.is_none()));
    let extras = more(stage);
    if !extras.is_empty() {
        let text = extras.join(&format!(" {} ", model.theme.symbols.bullet));
        placed.push(Placed::new(Column::More, 2, operation, fit(&text, width.saturating_sub(operation + 1)), text));
    }
    placed
}

/// How many good pieces each output needs of a stage, in as many words as there is room for.
fn kept(model: &Model, keep: u64, room: u16) -> String {
    let count = group_thousands(&keep.to_string());
    let takes = if keep == 1 { "take" } else { "takes" };
    let long = [format!("{count} good {takes} {}", model.prices.piece), format!("{count} good each")];
    let short = || format!("{}{count}", model.theme.symbols.times);
    long.into_iter().chain([format!("{count} each")]).find(|text| cells(text) <= room).unwrap_or_else(short)
}

/// What the stage is once everything that it inherits is filled in.
fn settings(model: &Model, step: usize) -> Option<&Settings> {
    let work = model.prices.summary.as_ref()?.work();
    work.settings.get(work.steps.get(step)?.settings)
}

fn cells(text: &str) -> u16 {
    crate::tui::widget::width::width(text)
}

fn fit(text: &str, most: u16) -> u16 {
    cells(&crate::fault::harmless(text)).min(most)
}
