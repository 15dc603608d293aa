//! Lines of a sheet as shots: what people paste out of a spreadsheet, or write one below the other. A line is a shot:
//! its name, or its name, outputs, operation, resolution, seconds and takes, in columns of that order or in the order
//! that a first line of column heads says. A line without a name is a further stage of the shot above it.
//!
//! Text goes in, lines with what was understood of them and why not come out; nothing here asks anybody. `records`
//! takes lines apart into cells, `words` reads a cell.

mod records;
mod words;

use super::model::{Shot, ShotId, Stage, StageId};
use super::schema::{self, MAX_NAME, MAX_SHOTS, MAX_STAGES};
use crate::money::Share;
use crate::terms::Operation;

/// The most lines that are read: no plan takes more.
const MAX_LINES: usize = MAX_SHOTS + MAX_STAGES;
/// The most characters of a cell that are kept to be shown.
const MAX_SHOWN: usize = 80;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    Name,
    Outputs,
    Operation,
    Resolution,
    Seconds,
    Takes,
}

impl Column {
    /// In the order of a sheet without heads.
    pub const ALL: [Self; 6] =
        [Self::Name, Self::Outputs, Self::Operation, Self::Resolution, Self::Seconds, Self::Takes];

    /// As its head says it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Outputs => "outputs",
            Self::Operation => "operation",
            Self::Resolution => "resolution",
            Self::Seconds => "seconds",
            Self::Takes => "takes",
        }
    }
}

/// A cell of a line: its text, one line without controls, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    pub fault: Option<String>,
}

/// What a line comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// With at most one stage so far.
    Shot(Box<Shot>),
    /// A further stage of the shot above.
    Stage(Box<Stage>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// From 1, as the text has it.
    pub number: usize,
    /// In the order of [`Column::ALL`].
    pub cells: [Cell; 6],
    /// What it is, or the first reason why it is nothing.
    pub row: Result<Row, String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
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
    /// Reads a text. Whatever it is, it is understood as far as it goes.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
        let separator = records::separator(&text);
        let mut records = records::Records::new(&text, separator).filter(|r| r.cells.iter().any(|c| !is_blank(c)));
        let mut sheet = Self::default();
        let mut columns: Vec<Option<Column>> = Column::ALL.into_iter().map(Some).collect();
        let mut next = records.next();
        if let Some(first) = &next
            && let Some(heads) = words::heads(&first.cells)
        {
            let unknown = |(head, column): (&String, &Option<Column>)| column.is_none().then(|| clean(head));
            sheet.unknown = first.cells.iter().zip(&heads).filter_map(unknown).filter(|h| !h.is_empty()).collect();
            sheet.has_heads = true;
            columns = heads;
            next = records.next();
        }
        let mut extra = 0;
        let mut above = Above::Nothing;
        while let Some(record) = next {
            if sheet.lines.len() >= MAX_LINES {
                sheet.beyond = 1 + records.count();
                break;
            }
            if !sheet.has_heads {
                let used = record.cells.iter().rposition(|c| !is_blank(c)).map_or(0, |at| at + 1);
                extra = extra.max(used.saturating_sub(columns.len()));
            }
            sheet.lines.push(line(&record, &columns, &mut above));
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
                Ok(Row::Stage(stage)) => {
                    if let Some(shot) = shots.last_mut() {
                        shot.stages.push((**stage).clone());
                    }
                }
                Err(_) => {}
            }
        }
        shots
    }
}

/// The shot that a line without a name would belong to.
#[derive(Clone, Copy, Debug)]
enum Above {
    Nothing,
    Shot,
    /// A line that was left out, by its number.
    LeftOut(usize),
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control())
}

/// On one line, without controls.
fn clean(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}');
    words.filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

fn line(record: &records::Record, columns: &[Option<Column>], above: &mut Above) -> Line {
    let mut texts: [String; 6] = Default::default();
    for (text, column) in record.cells.iter().zip(columns) {
        if let Some(column) = column {
            texts[*column as usize] = clean(text);
        }
    }
    let mut reader = Reader { texts: &texts, faults: Default::default() };
    let row = reader.row(*above);
    let Reader { faults, .. } = reader;
    let fault = Column::ALL.into_iter().zip(&faults).find_map(|(column, fault)| {
        fault
            .as_ref()
            .map(|why| if column == Column::Name { why.clone() } else { format!("{}: {why}", column.title()) })
    });
    let row = match fault {
        Some(fault) => Err(fault),
        None => row,
    };
    match &row {
        Ok(Row::Shot(_)) => *above = Above::Shot,
        Err(_) if !texts[0].is_empty() || matches!(above, Above::Nothing) => *above = Above::LeftOut(record.number),
        _ => {}
    }
    let shown = |text: &String| match text.char_indices().nth(MAX_SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.clone(),
    };
    let mut cells = texts.each_ref().map(|text| Cell { text: shown(text), fault: None });
    for (cell, fault) in cells.iter_mut().zip(faults) {
        cell.fault = fault;
    }
    Line { number: record.number, cells, row }
}

/// How many takes a piece needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Takes {
    Attempts(u64),
    Rate(Share),
}

struct Reader<'t> {
    texts: &'t [String; 6],
    faults: [Option<String>; 6],
}

impl Reader<'_> {
    /// What a column says; `None` where it says nothing, or nothing that is understood.
    fn cell<T>(&mut self, column: Column, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let text = &self.texts[column as usize];
        if text.is_empty() {
            return None;
        }
        match read(text) {
            Ok(value) => Some(value),
            Err(why) => {
                self.fault(column, why);
                None
            }
        }
    }

    fn fault(&mut self, column: Column, why: impl Into<String>) {
        self.faults[column as usize].get_or_insert_with(|| why.into());
    }

    fn row(&mut self, above: Above) -> Result<Row, String> {
        let name = &self.texts[Column::Name as usize];
        if name.chars().count() > MAX_NAME {
            self.fault(Column::Name, format!("the name is longer than {MAX_NAME} characters"));
        }
        let outputs = self.cell(Column::Outputs, words::outputs);
        let stage = self.stage();
        if !name.is_empty() {
            let mut shot = Shot { name: Some(name.clone()), outputs, ..Shot::new(ShotId(0)) };
            shot.stages.extend(stage);
            return Ok(Row::Shot(Box::new(shot)));
        }
        match above {
            Above::Nothing => self.fault(Column::Name, "it has no name, and stands below no shot"),
            Above::LeftOut(line) => {
                return Err(format!("it belongs to line {line}, which was not understood"));
            }
            Above::Shot if outputs.is_some() => self.fault(Column::Outputs, "they stand with the shot's name"),
            Above::Shot => {}
        }
        stage.map(|stage| Row::Stage(Box::new(stage))).ok_or_else(|| "it says nothing".to_owned())
    }

    fn stage(&mut self) -> Option<Stage> {
        let operation = self.cell(Column::Operation, words::operation);
        let resolution = self.cell(Column::Resolution, words::resolution);
        let seconds = self.cell(Column::Seconds, words::seconds);
        let takes = self.cell(Column::Takes, words::takes);
        let says_more = [Column::Resolution, Column::Seconds, Column::Takes]
            .into_iter()
            .any(|column| !self.texts[column as usize].is_empty());
        let Some(operation) = operation else {
            if says_more && self.texts[Column::Operation as usize].is_empty() {
                self.fault(Column::Operation, "say what is made, such as text to video");
            }
            return None;
        };
        self.fits(operation, Column::Resolution, resolution.is_some());
        self.fits(operation, Column::Seconds, seconds.is_some());
        match operation {
            Operation::Upscale if resolution.is_none() => {
                self.fault(Column::Resolution, "an upscale needs the size that it makes, such as 4k");
            }
            Operation::Other => {
                self.fault(Column::Operation, "what is made outside needs its price: add it in the planner");
            }
            _ => {}
        }
        let mut stage = Stage { resolution, seconds, ..Stage::new(StageId(0), operation) };
        match takes {
            Some(Takes::Attempts(n)) => stage.attempts = Some(n),
            Some(Takes::Rate(rate)) => stage.accept_rate = Some(rate),
            None => {}
        }
        Some(stage)
    }

    /// Whether the operation takes what a column says.
    fn fits(&mut self, operation: Operation, column: Column, is_said: bool) {
        if is_said && schema::key_of_stage(operation, column.title()).is_none() {
            self.fault(column, format!("{} takes none", operation.spoken()));
        }
    }
}

/// A whole number within the bounds of a count.
fn is_count(n: u64) -> bool {
    (1..=schema::MAX_COUNT).contains(&n)
}

#[cfg(test)]
mod tests;
