//! Lines of a sheet as shots: what people paste out of a spreadsheet, write one below the other, or keep as a shot
//! list. A line is a shot: its name, or its name, outputs, operation, resolution, seconds and takes, in columns of that
//! order or in the order that a first line of column heads says. A line without a name is a further stage of the shot
//! above it.
//!
//! Text goes in, lines with what was understood of them and why not come out; nothing here asks anybody. `records`
//! takes pasted lines apart into cells, [`mod@column`] says what columns there are and how their heads may be written,
//! `words` reads a cell, [`mod@line`] makes a line of them. Files are taken apart elsewhere (`crate::import`), and read
//! here all the same.

pub mod column;
pub mod line;
mod records;
mod words;

use super::model::{Shot, Stage};
use super::schema::{MAX_SHOTS, MAX_STAGES};
use crate::rates::Book;

pub use column::Column;
pub use line::Reading;

/// The most lines that are read: no plan takes more.
pub const MAX_LINES: usize = MAX_SHOTS + MAX_STAGES;
/// The most characters of a cell that are kept to be shown.
const MAX_SHOWN: usize = 80;

/// A cell of a line: its text, one line without controls, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    pub fault: Option<String>,
}

impl Cell {
    /// A cell as it is shown.
    #[must_use]
    pub fn shown(text: &str) -> Self {
        let text = match text.char_indices().nth(MAX_SHOWN) {
            Some((at, _)) => format!("{}…", &text[..at]),
            None => text.to_owned(),
        };
        Self { text, fault: None }
    }
}

/// What a line comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// With at most two stages so far: what is made, and its upscale.
    Shot(Box<Shot>),
    /// Further stages of the shot above.
    Stages(Vec<Stage>),
    /// One more of what a line before it asks for already.
    Again,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// From 1, as the text has it.
    pub number: usize,
    /// In the order of [`Sheet::columns`].
    pub cells: Vec<Cell>,
    /// What it is, or the first reason why it is nothing.
    pub row: Result<Row, String>,
    /// It is nothing only because the line of this number, to which it belongs, is nothing.
    pub hangs_on: Option<usize>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What its cells hold, in the order in which they are shown.
    pub columns: Vec<Column>,
    /// Those that are not blank, without the heads.
    pub lines: Vec<Line>,
    /// The first line was one of column heads.
    pub has_heads: bool,
    /// Columns that are none of a plan's: their heads, or their numbers from 1.
    pub unknown: Vec<String>,
    /// Lines beyond what a plan can hold.
    pub beyond: usize,
}

impl Sheet {
    /// Reads a text that was pasted. Whatever it is, it is understood as far as it goes.
    #[must_use]
    pub fn read(text: &str, book: &Book) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
        let separator = records::separator(&text);
        let mut records = records::Records::new(&text, separator).filter(|r| r.cells.iter().any(|c| !is_blank(c)));
        let mut sheet = Self { columns: Column::PASTED.to_vec(), ..Self::default() };
        let mut columns: Vec<Option<Column>> = Column::PASTED.into_iter().map(Some).collect();
        let mut next = records.next();
        if let Some(first) = &next
            && let Some(heads) = column::heads(&first.cells)
        {
            let unknown = |(head, column): (&String, &Option<Column>)| column.is_none().then(|| clean(head));
            sheet.unknown = first.cells.iter().zip(&heads).filter_map(unknown).filter(|h| !h.is_empty()).collect();
            sheet.has_heads = true;
            sheet.columns = column::shown(&heads, &Column::PASTED);
            columns = heads;
            next = records.next();
        }
        let mut extra = 0;
        let mut reading = Reading::new(book);
        while let Some(record) = next {
            if sheet.lines.len() >= MAX_LINES {
                sheet.beyond = 1 + records.count();
                break;
            }
            if !sheet.has_heads {
                let used = record.cells.iter().rposition(|c| !is_blank(c)).map_or(0, |at| at + 1);
                extra = extra.max(used.saturating_sub(columns.len()));
            }
            sheet.lines.push(reading.line(record.number, &record.cells, &columns, &sheet.columns));
            next = records.next();
        }
        let known = columns.len();
        sheet.unknown.extend((0..extra).map(|at| format!("column {}", known + at + 1)));
        sheet
    }

    /// Lines that were understood.
    #[must_use]
    pub fn understood(&self) -> usize {
        self.lines.iter().filter(|line| line.row.is_ok()).count()
    }

    /// The first line that was not, with the reason.
    #[must_use]
    pub fn first_fault(&self) -> Option<(usize, &str)> {
        self.lines.iter().find_map(|line| line.row.as_ref().err().map(|why| (line.number, why.as_str())))
    }

    /// What was understood, as shots with their stages. Ids are all 0: give them fresh ones.
    #[must_use]
    pub fn shots(&self) -> Vec<Shot> {
        let mut shots: Vec<Shot> = Vec::new();
        for line in &self.lines {
            match &line.row {
                Ok(Row::Shot(shot)) => shots.push((**shot).clone()),
                Ok(Row::Stages(stages)) => {
                    if let Some(shot) = shots.last_mut() {
                        shot.stages.extend(stages.iter().cloned());
                    }
                }
                Ok(Row::Again) | Err(_) => {}
            }
        }
        shots
    }
}

/// Whether a cell says nothing.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || c == '\u{feff}')
}

/// On one line, without controls.
#[must_use]
pub fn clean(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}');
    words.filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// On its lines, without other controls.
fn clean_lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.lines().map(clean).collect::<Vec<_>>().join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests;
