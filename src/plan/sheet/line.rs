//! One line of a sheet: from its cells to a shot, or to further stages of the one above.

use std::array;

use super::words::{self, Takes};
use super::{Cell, Column, Line, Row, clean, clean_lines};
use crate::plan::check;
use crate::plan::model::{Plan, Shot, ShotId, Stage, StageId};
use crate::plan::schema::{self, MAX_COUNT, MAX_NAME, MAX_NOTE};
use crate::rates::Book;
use crate::terms::{Operation, Resolution};

/// The shot that a line without a name would belong to.
#[derive(Clone, Copy, Debug)]
enum Above {
    Nothing,
    Shot,
    /// A line that was left out, by its number.
    LeftOut(usize),
}

/// Lines being read, one after the other.
#[derive(Clone, Debug)]
pub struct Reading<'b> {
    book: &'b Book,
    /// What is made on lines that say none.
    operation: Option<Operation>,
    above: Above,
}

impl<'b> Reading<'b> {
    #[must_use]
    pub const fn new(book: &'b Book) -> Self {
        Self { book, operation: None, above: Above::Nothing }
    }

    /// `operation`: what is made on lines that name a shot and do not say.
    #[must_use]
    pub const fn with_operation(self, operation: Option<Operation>) -> Self {
        Self { operation, ..self }
    }

    /// Reads the next line. `columns` says what its cells hold, `shown` which of them are kept to be looked at.
    pub fn line(&mut self, number: usize, cells: &[String], columns: &[Option<Column>], shown: &[Column]) -> Line {
        let mut reader = Cells {
            book: self.book,
            texts: array::from_fn(|_| String::new()),
            notes: None,
            faults: array::from_fn(|_| None),
        };
        for (text, column) in cells.iter().zip(columns) {
            match column {
                Some(Column::Notes) => {
                    reader.texts[Column::Notes as usize] = clean(text);
                    reader.notes = Some(clean_lines(text)).filter(|notes| !notes.is_empty());
                }
                Some(column) => reader.texts[*column as usize] = clean(text),
                None => {}
            }
        }
        let (row, hangs_on) = reader.row(self.above, self.operation);
        let is_named = reader.says(Column::Name);
        match &row {
            Ok(Row::Shot(_)) => self.above = Above::Shot,
            Err(_) if is_named || matches!(self.above, Above::Nothing) => self.above = Above::LeftOut(number),
            _ => {}
        }
        let Cells { texts, mut faults, .. } = reader;
        let cell = |column: &Column| {
            let at = *column as usize;
            Cell { fault: faults[at].take(), ..Cell::shown(&texts[at]) }
        };
        Line { number, cells: shown.iter().map(cell).collect(), row, hangs_on }
    }
}

/// The cells of a line by their columns, and what is wrong with each.
struct Cells<'b> {
    book: &'b Book,
    /// On one line each, without controls.
    texts: [String; Column::COUNT],
    /// The notes on their lines.
    notes: Option<String>,
    faults: [Option<String>; Column::COUNT],
}

impl Cells<'_> {
    fn fault(&mut self, column: Column, why: impl Into<String>) {
        self.faults[column as usize].get_or_insert_with(|| why.into());
    }

    fn says(&self, column: Column) -> bool {
        !self.texts[column as usize].is_empty()
    }

    /// What a column says; `None` where it says nothing, or nothing that is understood.
    fn cell<T>(&mut self, column: Column, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        if !self.says(column) {
            return None;
        }
        match read(&self.texts[column as usize]) {
            Ok(value) => Some(value),
            Err(why) => {
                self.fault(column, why);
                None
            }
        }
    }

    /// The row, or the first reason why it is none, with the line that it hangs on.
    fn row(&mut self, above: Above, operation: Option<Operation>) -> (Result<Row, String>, Option<usize>) {
        let name = self.texts[Column::Name as usize].clone();
        if name.chars().count() > MAX_NAME {
            self.fault(Column::Name, format!("the name is longer than {MAX_NAME} characters; shorten it"));
        }
        let outputs = self.cell(Column::Outputs, words::outputs);
        let revisions = self.cell(Column::Revisions, words::revisions);
        let notes = self.notes.take();
        if notes.as_ref().is_some_and(|notes| notes.chars().count() > MAX_NOTE) {
            self.fault(Column::Notes, "the notes are longer than 10,000 characters; shorten them");
        }
        let stages = self.stages(operation.filter(|_| !name.is_empty()));
        let row = if name.is_empty() {
            match above {
                Above::Nothing => self.fault(Column::Name, "it has no name, and stands below no shot; name the shot"),
                Above::LeftOut(line) => {
                    return (Err(format!("it belongs to line {line}, which was not understood")), Some(line));
                }
                Above::Shot => {
                    for column in [Column::Outputs, Column::Revisions, Column::Notes] {
                        if self.says(column) {
                            self.fault(column, "they stand with the shot's name; leave them empty here");
                        }
                    }
                }
            }
            if stages.is_empty() {
                Err("it says nothing; name a shot, or what is made".to_owned())
            } else {
                Ok(Row::Stages(stages))
            }
        } else {
            Ok(Row::Shot(Box::new(Shot {
                name: Some(name),
                outputs,
                revisions,
                notes,
                stages,
                ..Shot::new(ShotId(0))
            })))
        };
        let first = self.faults.iter().zip(super::column::COLUMNS).find_map(|(fault, told)| {
            let why = fault.as_ref()?;
            Some(if told.column == Column::Name { why.clone() } else { format!("{}: {why}", told.title) })
        });
        (first.map_or(row, Err), None)
    }

    fn stages(&mut self, or_else: Option<Operation>) -> Vec<Stage> {
        let upscale = self.cell(Column::Upscale, words::upscale).flatten();
        let operation = self.cell(Column::Operation, words::operation);
        let says_none = !self.says(Column::Operation);
        let operation = operation.or(or_else.filter(|_| says_none));
        let stage = self.stage(operation, says_none);
        let mut stages: Vec<Stage> = stage.into_iter().collect();
        if let Some(to) = upscale {
            match operation {
                _ if says_none && operation.is_none() && stages.is_empty() => stages.push(upscaled(to)),
                Some(Operation::Upscale | Operation::Audio | Operation::Other | Operation::Export) => {
                    self.fault(Column::Upscale, "nothing is made here that could be made larger; leave it empty");
                }
                Some(_) => stages.push(upscaled(to)),
                None => {}
            }
        }
        stages
    }

    /// The stage that is made, with everything that is said of it.
    fn stage(&mut self, operation: Option<Operation>, says_none: bool) -> Option<Stage> {
        let resolution = self.cell(Column::Resolution, words::resolution);
        let seconds = self.cell(Column::Seconds, words::seconds);
        let range = self.cell(Column::Range, words::range);
        let takes = self.cell(Column::Takes, words::takes);
        let rate = self.cell(Column::Rate, words::rate);
        let keep = self.cell(Column::Keep, words::outputs);
        let references = self.cell(Column::References, words::references);
        let looped = self.cell(Column::Loop, words::flag);
        let media = self.cell(Column::Media, words::media);
        let from = self.cell(Column::From, words::resolution);
        let of = self.cell(Column::Of, words::operation);
        let own_price = self.cell(Column::OwnPrice, words::money);
        let own_price_if_missing = self.cell(Column::OwnPriceIfMissing, words::money);
        let (name, on) =
            (self.cell(Column::Stage, |t| Ok(t.to_owned())), self.cell(Column::On, |t| Ok(t.to_lowercase())));
        let book = self.book;
        let model = self.cell(Column::Model, |text| Ok(words::model(text, book)));
        let Some(operation) = operation else {
            // Blank cells of a column of yes and no say nothing either.
            let says_more = Column::of_stage().any(|column| self.says(column));
            if says_more && says_none {
                self.fault(Column::Operation, "nothing says what is made; write such as text to video");
            }
            return None;
        };
        let mut stage = Stage {
            name,
            model,
            resolution,
            seconds,
            range,
            looped,
            references,
            media,
            from,
            of,
            keep,
            on,
            own_price,
            own_price_if_missing,
            ..Stage::new(StageId(0), operation)
        };
        match takes {
            Some(Takes::Attempts(n)) => stage.attempts = Some(n),
            Some(Takes::Rate(rate)) => stage.accept_rate = Some(rate),
            None => {}
        }
        if rate.is_some() && takes.is_some() {
            self.fault(Column::Rate, "takes and a keep rate stand together; keep one of them");
        } else if rate.is_some() {
            stage.accept_rate = rate;
        }
        self.fit(&mut stage);
        Some(stage)
    }

    /// Whether the operation takes what is said of it, and all of it can stand together.
    fn fit(&mut self, stage: &mut Stage) {
        // What a whole column says of every line is said of those only that can be so.
        if stage.looped == Some(false) {
            stage.looped = None;
        }
        for column in Column::of_stage().filter(|column| !self.texts[*column as usize].is_empty()).collect::<Vec<_>>() {
            let key = column.told().key;
            if self.faults[column as usize].is_some() {
                continue;
            }
            let Some(value) = crate::plan::fields::Fields::get(stage, key) else { continue };
            let Some(known) = schema::key_of_stage(stage.operation, key) else {
                self.fault(column, format!("{} takes none; leave it empty", stage.operation.spoken()));
                continue;
            };
            if let Err(refusal) = check::fit(known, &value, Some(self.book)) {
                self.fault(column, refusal.to_string());
            }
        }
        if stage.operation == Operation::Upscale && stage.resolution.is_none() {
            self.fault(Column::Resolution, "an upscale needs the size that it makes; write such as 4k");
        } else if stage.operation == Operation::Other && stage.own_price.is_none() {
            if self.faults[Column::OwnPrice as usize].is_some() {
                return;
            }
            self.fault(Column::Operation, "what is made outside needs its price; add a column own price");
        } else if let Some(problem) = check::stage(&Plan::default(), stage) {
            let column = problem.about.first().and_then(|(_, key)| Column::of_stage_key(key));
            self.fault(column.unwrap_or(Column::Operation), format!("{}; {}", problem.message, problem.remedy));
        }
    }
}

impl Column {
    /// The columns that are about a stage.
    pub fn of_stage() -> impl Iterator<Item = Self> {
        let of_shot = [Self::Name, Self::Outputs, Self::Operation, Self::Upscale, Self::Revisions, Self::Notes];
        super::column::COLUMNS.iter().map(|told| told.column).filter(move |column| !of_shot.contains(column))
    }
}

fn upscaled(to: Resolution) -> Stage {
    Stage { resolution: Some(to), ..Stage::new(StageId(0), Operation::Upscale) }
}

/// A whole number within the bounds of a count.
pub(super) fn is_count(n: u64) -> bool {
    (1..=MAX_COUNT).contains(&n)
}
