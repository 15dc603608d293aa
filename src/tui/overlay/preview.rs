//! Lines of a sheet as they were understood, before they are put in: what each comes to, what is wrong with those that
//! come to nothing, and how many of each there are.

pub mod view;

use super::Flow;
use crate::fault::harmless;
use crate::import::{Brought, Format};
use crate::plan::Shot;
use crate::plan::sheet::{Column, Sheet};
use crate::tui::model::Model;
use crate::tui::msg::{Motion, Msg, Turn};
use crate::tui::screen::looped::marks::spoken_counts;
use crate::tui::screen::looped::update::take;

#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    pub title: String,
    /// What undo calls it: `paste`.
    pub verb: &'static str,
    pub sheet: Sheet,
    /// What Enter puts in.
    pub shots: Vec<Shot>,
    /// What is to be known of all of it, a sentence each.
    pub notes: Vec<String>,
    pub cursor: usize,
    /// What Enter puts in, in words: `10 shots and 12 stages`.
    pub comes_to: String,
    /// Lines that were understood.
    pub understood: usize,
    /// The lines are requests.
    is_of_requests: bool,
}

/// Lines that the cursor jumps at once.
const PAGE: usize = 8;

impl Preview {
    /// Of lines that were pasted.
    #[must_use]
    pub fn new(sheet: Sheet) -> Self {
        let shots = sheet.shots();
        Self::of("Paste lines as shots".to_owned(), "paste", sheet, shots)
    }

    /// Of a file.
    #[must_use]
    pub fn of_file(name: &str, brought: Brought) -> Self {
        let title = format!("Import {}", harmless(name));
        let is_of_requests = brought.format == Format::Jsonl;
        let notes = brought.notes.iter().map(|note| harmless(note)).collect();
        Self { notes, is_of_requests, ..Self::of(title, "import", brought.sheet, brought.shots) }
    }

    fn of(title: String, verb: &'static str, sheet: Sheet, shots: Vec<Shot>) -> Self {
        let comes_to = spoken_counts(shots.len(), shots.iter().map(|shot| shot.stages.len()).sum());
        let understood = sheet.understood();
        // What is wrong is looked at first.
        let cursor = sheet.lines.iter().position(|line| line.row.is_err()).unwrap_or(0);
        let notes = Vec::new();
        Self { title, verb, sheet, shots, notes, cursor, comes_to, understood, is_of_requests: false }
    }

    /// The head of a column.
    #[must_use]
    pub fn head(&self, column: Column) -> &'static str {
        if self.is_of_requests && column == Column::Name { "request" } else { column.title() }
    }

    /// `12 lines: 10 understood, 2 not`.
    #[must_use]
    pub fn counts(&self) -> String {
        let lines = self.sheet.lines.len();
        let word = match (self.is_of_requests, lines) {
            (false, 1) => "line",
            (false, _) => "lines",
            (true, 1) => "request",
            (true, _) => "requests",
        };
        match lines - self.understood {
            0 => format!("{lines} {word}, all understood"),
            left if left == lines => format!("{lines} {word}, none understood"),
            left => format!("{lines} {word}: {} understood, {left} not", self.understood),
        }
    }

    pub fn update(&mut self, model: &mut Model, msg: &Msg) -> Flow {
        let last = self.sheet.lines.len().saturating_sub(1);
        match msg {
            Msg::Move(motion) => {
                self.cursor = match motion {
                    Motion::Up => self.cursor.saturating_sub(1),
                    Motion::Down => (self.cursor + 1).min(last),
                    Motion::HalfPageUp => self.cursor.saturating_sub(PAGE),
                    Motion::HalfPageDown => (self.cursor + PAGE).min(last),
                    Motion::First | Motion::Start => 0,
                    Motion::Last | Motion::End => last,
                    Motion::Left | Motion::Right => self.cursor,
                }
            }
            Msg::Item(at) => self.cursor = (*at).min(last),
            // The next line that was not understood.
            Msg::FindNext(turn) => {
                let is_left_out = |at: &usize| self.sheet.lines.get(*at).is_some_and(|line| line.row.is_err());
                let found = match turn {
                    Turn::Next => (self.cursor + 1..=last).chain(0..=self.cursor).find(is_left_out),
                    Turn::Previous => (0..self.cursor).rev().chain((self.cursor..=last).rev()).find(is_left_out),
                };
                self.cursor = found.unwrap_or(self.cursor);
            }
            Msg::Act => {
                return if take(model, self) { Flow::Close } else { Flow::Stay };
            }
            _ => {}
        }
        Flow::Stay
    }
}
