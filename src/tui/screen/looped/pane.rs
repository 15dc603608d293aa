//! The loop pane's own state: its rows, the cell under the cursor, and how far it is scrolled.

use super::marks::Marks;
use super::row::{Column, Row, count, each};
use super::search::{Filter, Found};
use crate::plan::model::Plan;
use crate::tui::msg::{Motion, Turn};
use crate::tui::ways::WHEEL;
use crate::tui::widget::width::width;

/// The widest that names of stages become on screen.
pub const NAME: usize = 10;
/// What the other cells of a stage's first line take, and the least that is worth a column for names.
const OTHER_CELLS: usize = 49;
const LEAST_NAME: usize = 5;

/// The panes of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    Loop,
    Ways,
    Reasons,
}

#[derive(Clone, Debug)]
pub struct LoopPane {
    /// The pane that keys go to.
    pub focus: Pane,
    /// Lines of the reasons that are scrolled away.
    pub reasons: usize,
    pub marks: Marks,
    /// What is searched for.
    pub found: Option<Found>,
    /// Where the cursor was when that began to be typed.
    pub origin: Option<usize>,
    filter: Option<Filter>,
    /// Those that are shown.
    rows: Vec<Row>,
    /// The first line of each row, and the end of the last.
    tops: Vec<usize>,
    cursor: usize,
    /// The column wanted in shots and in stages; a row without it shows the nearest.
    shot_column: Column,
    stage_column: Column,
    /// Lines that are scrolled away.
    scroll: usize,
    /// Width of the longest name of a stage, at most [`NAME`].
    names: usize,
    width: usize,
    height: usize,
}

/// The width that the name of a row's stage wants.
fn name_width(name: &str) -> usize {
    usize::from(width(&crate::fault::harmless(name))).min(NAME)
}

impl LoopPane {
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let mut pane = Self {
            focus: Pane::Loop,
            reasons: 0,
            marks: Marks::default(),
            found: None,
            origin: None,
            filter: None,
            rows: Vec::new(),
            tops: Vec::new(),
            cursor: 0,
            shot_column: Column::Outputs,
            stage_column: Column::Attempts,
            scroll: 0,
            names: 0,
            width: 0,
            height: 0,
        };
        pane.refresh(plan);
        pane
    }

    /// Takes the rows afresh from the plan. The cursor stays on its shot or stage, or where that was.
    pub fn refresh(&mut self, plan: &Plan) {
        let was = self.row();
        self.marks.keep_to(plan);
        let (rows, tops) = (&mut self.rows, &mut self.tops);
        rows.clear();
        tops.clear();
        rows.reserve(count(plan));
        let (mut top, mut names) = (0, 0);
        // One pass over the stages, which are many.
        each(plan, |row, stage| {
            names = names.max(stage.and_then(|stage| stage.name.as_deref()).map_or(0, name_width));
            if self.filter.as_ref().is_none_or(|filter| filter.shows(row)) {
                rows.push(row);
                tops.push(top);
                top += row.height_of(stage);
            }
        });
        tops.push(top);
        self.names = names;
        let same = |a: &Row, b: &Row| match (a, b) {
            (Row::Shot { id, .. }, Row::Shot { id: other, .. })
            | (Row::AddStage { id, .. }, Row::AddStage { id: other, .. }) => id == other,
            (Row::Stage { id, .. }, Row::Stage { id: other, .. }) => id == other,
            _ => a == b,
        };
        if let Some(at) = was.and_then(|was| self.rows.iter().position(|row| same(row, &was))) {
            self.cursor = at;
        }
        self.settle();
    }

    /// The pane's inner size, in cells.
    pub fn resize(&mut self, width: usize, height: usize) {
        (self.width, self.height) = (width, height);
        self.settle();
    }

    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// What hides rows.
    #[must_use]
    pub const fn filter(&self) -> Option<&Filter> {
        self.filter.as_ref()
    }

    /// Hides the rows that do not match, or shows all.
    pub fn filter_by(&mut self, filter: Option<Filter>, plan: &Plan) {
        self.filter = filter;
        self.refresh(plan);
    }

    /// Shots that are shown.
    #[must_use]
    pub fn count_shots(&self) -> usize {
        self.rows.iter().filter(|row| matches!(row, Row::Shot { .. })).count()
    }

    /// Whether a search found a row.
    #[must_use]
    pub fn is_found(&self, row: Row) -> bool {
        let found = self.found.as_ref().or_else(|| self.filter.as_ref().map(|f| &f.found));
        found.zip(row.place()).is_some_and(|(found, place)| found.places.contains(&place))
    }

    /// What the words that are searched for are marked by: the search's, or else the filter's.
    #[must_use]
    pub fn sought(&self) -> Option<&Found> {
        self.found.as_ref().or_else(|| self.filter.as_ref().map(|f| &f.found))
    }

    /// The rows in sight that a search found, by index.
    #[must_use]
    pub fn hits(&self) -> Vec<usize> {
        (0..self.rows.len()).filter(|at| self.rows.get(*at).is_some_and(|row| self.is_found(*row))).collect()
    }

    /// Goes to the first row that was found from `from` on, or before it; from the other end where there is none.
    /// Answers which of how many it is, from 1, and whether it went round.
    pub fn go_to_hit(&mut self, from: usize, turn: Turn) -> Option<(usize, usize, bool)> {
        let hits = self.hits();
        let (at, round) = match turn {
            Turn::Next => match hits.iter().position(|hit| *hit >= from) {
                Some(at) => (at, false),
                None => (0, true),
            },
            Turn::Previous => match hits.iter().rposition(|hit| *hit <= from) {
                Some(at) => (at, false),
                None => (hits.len().checked_sub(1)?, true),
            },
        };
        self.set_cursor(*hits.get(at)?);
        Some((at + 1, hits.len(), round))
    }

    pub fn set_cursor(&mut self, row: usize) {
        self.cursor = row;
        self.settle();
    }

    #[must_use]
    pub const fn scroll(&self) -> usize {
        self.scroll
    }

    #[must_use]
    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    /// Lines of all rows.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.tops.last().copied().unwrap_or(0)
    }

    /// The first line of a row.
    #[must_use]
    pub fn top(&self, row: usize) -> usize {
        self.tops.get(row).copied().unwrap_or_else(|| self.lines())
    }

    /// The row that a line belongs to.
    #[must_use]
    pub fn row_at_line(&self, line: usize) -> usize {
        self.tops.partition_point(|top| *top <= line).saturating_sub(1)
    }

    /// Width of the column for names of stages; 0 where there is none.
    #[must_use]
    pub const fn name_width(&self) -> usize {
        let room = self.width.saturating_sub(OTHER_CELLS);
        match (room < LEAST_NAME, self.names < room) {
            (true, _) => 0,
            (false, true) => self.names,
            (false, false) => room,
        }
    }

    #[must_use]
    pub fn row(&self) -> Option<Row> {
        self.rows.get(self.cursor).copied()
    }

    #[must_use]
    pub fn column(&self, plan: &Plan) -> Option<Column> {
        self.column_in(plan, self.row()?)
    }

    /// The cell that the cursor would come to in a row.
    #[must_use]
    pub fn column_of(&self, plan: &Plan, row: Row) -> Option<Column> {
        self.column_in(plan, row)
    }

    fn column_in(&self, plan: &Plan, row: Row) -> Option<Column> {
        let wanted = if matches!(row, Row::Shot { .. }) { self.shot_column } else { self.stage_column };
        let columns = row.columns(plan, self.name_width() > 0);
        let at = columns.iter().position(|c| *c >= wanted).or_else(|| columns.len().checked_sub(1))?;
        columns.get(at).copied()
    }

    /// Puts the cursor on a row.
    pub fn go_to(&mut self, wanted: impl Fn(&Row) -> bool) {
        if let Some(at) = self.rows.iter().position(wanted) {
            self.cursor = at;
            self.settle();
        }
    }

    /// Puts the cursor on a cell, by the index of its row.
    pub fn point_at(&mut self, row: usize, column: Column) {
        self.cursor = row;
        self.go_to_column(column);
        self.settle();
    }

    pub fn go_to_column(&mut self, column: Column) {
        match self.row() {
            Some(Row::Shot { .. }) => self.shot_column = column,
            Some(Row::Stage { .. }) => self.stage_column = column,
            _ => {}
        }
    }

    /// The wheel: the loop scrolls; the cursor goes along only where it would be out of sight.
    pub fn wheel(&mut self, turn: Turn) {
        let last = self.lines().saturating_sub(self.height);
        self.scroll = match turn {
            Turn::Next => (self.scroll + WHEEL).min(last),
            Turn::Previous => self.scroll.saturating_sub(WHEEL),
        };
        let bottom = self.scroll + self.height;
        let is_whole = |row: &usize| self.top(*row) >= self.scroll && self.top(row + 1) <= bottom;
        let mut whole = (0..self.rows.len()).filter(is_whole);
        if let Some(first) = whole.next() {
            self.cursor = self.cursor.clamp(first, whole.next_back().unwrap_or(first));
        }
    }

    pub fn go(&mut self, motion: Motion, plan: &Plan) {
        let last = self.rows.len().saturating_sub(1);
        match motion {
            Motion::Up => self.cursor = self.cursor.saturating_sub(1),
            Motion::Down => self.cursor = (self.cursor + 1).min(last),
            Motion::First => self.cursor = 0,
            Motion::Last => self.cursor = last,
            Motion::HalfPageUp | Motion::HalfPageDown => {
                let half = (self.height / 2).max(1);
                let line = self.top(self.cursor);
                self.cursor = if motion == Motion::HalfPageDown {
                    self.row_at_line((line + half).min(self.lines().saturating_sub(1))).max(self.cursor)
                } else {
                    self.row_at_line(line.saturating_sub(half))
                };
            }
            Motion::Left | Motion::Right | Motion::Start | Motion::End => self.go_sideways(motion, plan),
        }
        self.settle();
    }

    fn go_sideways(&mut self, motion: Motion, plan: &Plan) {
        let Some(row) = self.row() else { return };
        let columns = row.columns(plan, self.name_width() > 0);
        let at = self.column(plan).and_then(|now| columns.iter().position(|c| *c == now)).unwrap_or(0);
        let to = match motion {
            Motion::Left => at.saturating_sub(1),
            Motion::Right => (at + 1).min(columns.len().saturating_sub(1)),
            Motion::Start => 0,
            _ => columns.len().saturating_sub(1),
        };
        if let Some(column) = columns.get(to) {
            self.go_to_column(*column);
        }
    }

    /// Keeps the cursor among the rows and in sight.
    fn settle(&mut self) {
        self.cursor = self.cursor.min(self.rows.len().saturating_sub(1));
        let (top, bottom) = (self.top(self.cursor), self.top(self.cursor + 1));
        if self.height == 0 {
            return;
        }
        // A shot's line stays in sight above its first stage where there is room for both.
        if top < self.scroll {
            self.scroll = top;
        }
        if bottom > self.scroll + self.height {
            self.scroll = bottom.saturating_sub(self.height).min(top);
        }
        self.scroll = self.scroll.min(self.lines().saturating_sub(self.height));
    }
}
