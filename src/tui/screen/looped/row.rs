//! The loop as a list of rows, and the cells of a row: what stands where, in which table of the plan it is kept,
//! and in which words it is shown. Derived from the plan after every change; the plan stays the only truth.

use crate::plan::model::{Plan, ShotId, Stage, StageId};
use crate::plan::{Place, schema};

/// A row of the loop. Indices are from 0; `step` is the stage's place among all stages, in file order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Shot { id: ShotId, shot: usize },
    Stage { id: StageId, shot: usize, stage: usize, step: usize },
    AddStage { id: ShotId, shot: usize },
    AddShot,
}

/// A cell of a row, from left to right and from the first line to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    // Of a shot.
    Name,
    Outputs,
    Revisions,
    // Of a stage: the first line …
    StageName,
    Operation,
    Resolution,
    Seconds,
    Range,
    Attempts,
    // … the second …
    Model,
    Keep,
    /// … and what is said of it that has no cell of its own.
    More,
    /// Of the rows that add.
    Add,
}

impl Row {
    #[must_use]
    pub const fn shot_id(self) -> Option<ShotId> {
        match self {
            Self::Shot { id, .. } | Self::AddStage { id, .. } => Some(id),
            Self::Stage { .. } | Self::AddShot => None,
        }
    }

    /// Whether both show the same shot or stage.
    #[must_use]
    pub fn same_record(self, other: Self) -> bool {
        self.is_record() && self.place() == other.place()
    }

    /// Whether it is a shot or a stage.
    #[must_use]
    pub const fn is_record(self) -> bool {
        matches!(self, Self::Shot { .. } | Self::Stage { .. })
    }

    /// The table of the plan that the row shows.
    #[must_use]
    pub const fn place(self) -> Option<Place> {
        match self {
            Self::Shot { id, .. } => Some(Place::Shot(id)),
            Self::Stage { id, .. } => Some(Place::Stage(id)),
            Self::AddStage { .. } | Self::AddShot => None,
        }
    }

    /// Index of the shot that the row belongs to.
    #[must_use]
    pub const fn shot(self) -> Option<usize> {
        match self {
            Self::Shot { shot, .. } | Self::Stage { shot, .. } | Self::AddStage { shot, .. } => Some(shot),
            Self::AddShot => None,
        }
    }

    /// Lines on the screen.
    #[must_use]
    pub fn height(self, plan: &Plan) -> usize {
        match self {
            Self::Stage { shot, stage, .. } => self.height_of(stage_at(plan, shot, stage)),
            _ => self.height_of(None),
        }
    }

    /// [`Self::height`], with the row's stage at hand if it is of one.
    #[must_use]
    pub fn height_of(self, stage: Option<&Stage>) -> usize {
        match self {
            Self::Stage { .. } => 2 + usize::from(stage.is_some_and(has_more)),
            // A blank line parts a shot from the next.
            Self::AddStage { .. } => 2,
            Self::Shot { .. } | Self::AddShot => 1,
        }
    }

    /// Its cells, in order. Names of stages have a column only where there is room for one.
    #[must_use]
    pub fn columns(self, plan: &Plan, has_names: bool) -> Vec<Column> {
        match self {
            Self::Shot { .. } => vec![Column::Name, Column::Outputs, Column::Revisions],
            Self::Stage { shot, stage, .. } => {
                stage_at(plan, shot, stage).map(|s| stage_columns(s, has_names)).unwrap_or_default()
            }
            Self::AddStage { .. } | Self::AddShot => vec![Column::Add],
        }
    }
}

/// Every row of the plan.
#[must_use]
pub fn rows(plan: &Plan) -> Vec<Row> {
    let mut rows = Vec::with_capacity(count(plan));
    each(plan, |row, _| rows.push(row));
    rows
}

/// How many rows a plan has.
#[must_use]
pub fn count(plan: &Plan) -> usize {
    plan.shots.iter().map(|s| s.stages.len() + 2).sum::<usize>() + 1
}

/// Goes through every row of the plan, each with its stage if it is of one.
pub fn each<'p>(plan: &'p Plan, mut take: impl FnMut(Row, Option<&'p Stage>)) {
    let mut step = 0;
    for (index, shot) in plan.shots.iter().enumerate() {
        take(Row::Shot { id: shot.id, shot: index }, None);
        for (stage_index, stage) in shot.stages.iter().enumerate() {
            take(Row::Stage { id: stage.id, shot: index, stage: stage_index, step }, Some(stage));
            step += 1;
        }
        take(Row::AddStage { id: shot.id, shot: index }, None);
    }
    take(Row::AddShot, None);
}

#[must_use]
pub fn stage_at(plan: &Plan, shot: usize, stage: usize) -> Option<&Stage> {
    plan.shots.get(shot).and_then(|s| s.stages.get(stage))
}

/// The key of the plan's file that a cell shows; `None` for cells that show several, or none.
#[must_use]
pub const fn key_of(column: Column) -> Option<&'static str> {
    Some(match column {
        Column::Name | Column::StageName => "name",
        Column::Outputs => "outputs",
        Column::Revisions => "revisions",
        Column::Operation => "operation",
        Column::Resolution => "resolution",
        Column::Seconds => "seconds",
        Column::Range => "range",
        Column::Model => "model",
        Column::Keep => "keep",
        Column::Attempts | Column::More | Column::Add => return None,
    })
}

fn stage_columns(stage: &Stage, has_names: bool) -> Vec<Column> {
    let takes = |key: &str| schema::key_of_stage(stage.operation, key).is_some();
    let mut columns = Vec::with_capacity(9);
    if has_names {
        columns.push(Column::StageName);
    }
    columns.push(Column::Operation);
    for column in [Column::Resolution, Column::Seconds, Column::Range] {
        if key_of(column).is_some_and(takes) {
            columns.push(column);
        }
    }
    columns.push(Column::Attempts);
    if takes("model") {
        columns.push(Column::Model);
    }
    columns.push(Column::Keep);
    if has_more(stage) {
        columns.push(Column::More);
    }
    columns
}

/// Whether something is said of the stage that has no cell of its own.
#[must_use]
pub const fn has_more(stage: &Stage) -> bool {
    // Asked of every stage of a plan: nothing is put into words for it.
    stage.media.is_some()
        || stage.of.is_some()
        || stage.from.is_some()
        || matches!(stage.looped, Some(true))
        || !matches!(stage.references, None | Some(0))
        || stage.on.is_some()
        || stage.own_price.is_some()
        || stage.own_price_if_missing.is_some()
}

/// What is said of a stage that has no cell of its own, in words.
#[must_use]
pub fn more(stage: &Stage) -> Vec<String> {
    let mut parts = Vec::new();
    if let Some(media) = stage.media {
        parts.push(format!("of {}", if media.as_str() == "image" { "an image" } else { "a video" }));
    }
    if let Some(of) = stage.of {
        parts.push(format!("finishes {}", of.spoken()));
    }
    if let Some(from) = stage.from {
        parts.push(format!("from {from}"));
    }
    if stage.looped == Some(true) {
        parts.push("loop".to_owned());
    }
    match stage.references {
        None | Some(0) => {}
        Some(1) => parts.push("1 reference".to_owned()),
        Some(n) => parts.push(format!("{n} references")),
    }
    if let Some(on) = &stage.on {
        parts.push(format!("on {on}"));
    }
    if let Some(own) = stage.own_price {
        parts.push(format!("own price ${} a take", own.whole()));
    }
    if let Some(own) = stage.own_price_if_missing {
        parts.push(format!("own ${} a take where a route has no price", own.whole()));
    }
    parts
}

impl Column {
    /// Whether digits typed on the cell begin a new value.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Outputs | Self::Revisions | Self::Seconds | Self::Attempts | Self::Keep)
    }
}
