//! What comes in from elsewhere: a shot list as CSV ([`table`]), requests meant for a surface's API as JSON lines
//! ([`requests`]). Both are read into the same lines as a sheet that is pasted, so that one preview shows all three,
//! and come to ordinary shots.
//!
//! It stands above `quote`, because a request is only right if the card of its surface would take it, and above `offer`
//! for the words in which settings are told. Nothing here opens a file: texts go in, and are never trusted. How large
//! they may be is said here, and looked at first.

pub mod requests;
pub mod table;

use jiff::civil::Date;

use crate::fault::{Fault, Faulty, MOST};
use crate::plan::edit::Refusal;
use crate::plan::model::{Plan, Shot, ShotId, Stage, StageId};
use crate::plan::sheet::Sheet;
use crate::plan::{Edit, Place, Value};
use crate::rates::Book;
use crate::terms::Operation;

/// The most bytes of a file.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A shot list.
    Csv,
    /// Requests, one a line.
    Jsonl,
}

impl Format {
    pub const ALL: [Self; 2] = [Self::Csv, Self::Jsonl];

    /// As it is asked for.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
        }
    }

    #[must_use]
    pub const fn doc(self) -> &'static str {
        match self {
            Self::Csv => "a shot list, its cells parted by commas, semicolons or tabs",
            Self::Jsonl => "requests for an API, one JSON object a line",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }

    /// What the ending of a file's name says.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "csv" | "tsv" | "tab" | "txt" => Some(Self::Csv),
            "jsonl" | "ndjson" | "json" => Some(Self::Jsonl),
            _ => None,
        }
    }
}

/// How a text is to be read.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The file, as notes name it.
    pub name: &'a str,
    pub book: &'a Book,
    /// What is made where a line of a shot list does not say.
    pub operation: Option<Operation>,
    /// How long the source of an edit or a reframe is where its request does not say.
    pub source_seconds: Option<u32>,
}

impl<'a> Ask<'a> {
    #[must_use]
    pub const fn new(name: &'a str, book: &'a Book) -> Self {
        Self { name, book, operation: None, source_seconds: None }
    }
}

/// What a text comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    pub format: Format,
    /// Its lines, with what was understood of each; also the columns or fields that are not known.
    pub sheet: Sheet,
    /// What was understood, all ids 0.
    pub shots: Vec<Shot>,
    /// What whoever brings it should know, a sentence each without a full stop.
    pub notes: Vec<String>,
    /// Requests whose source's length was taken, because they do not say it.
    pub sources_taken: usize,
    /// Everything that is wrong, as far as faults are looked for.
    pub faults: Vec<Fault>,
    /// Columns or fields that are not known: wrong unless they are to be left out.
    pub unknown: Vec<Fault>,
}

impl Brought {
    const fn new(format: Format, sheet: Sheet) -> Self {
        Self {
            format,
            sheet,
            shots: Vec::new(),
            notes: Vec::new(),
            sources_taken: 0,
            faults: Vec::new(),
            unknown: Vec::new(),
        }
    }

    fn refused(format: Format, fault: Fault) -> Self {
        Self { faults: vec![fault], ..Self::new(format, Sheet::default()) }
    }

    fn is_full(&self) -> bool {
        self.faults.len() >= MOST
    }

    /// The text's faults, if it has any. `skips`: what is not known is left out.
    ///
    /// # Errors
    /// All of them.
    pub fn check(&self, name: &str, text: &str, skips: bool) -> Result<(), Faulty> {
        let unknown = if skips { &[][..] } else { &self.unknown };
        let faults: Vec<Fault> = self.faults.iter().chain(unknown).cloned().collect();
        if faults.is_empty() { Ok(()) } else { Err(Faulty::new(name, text, faults)) }
    }
}

/// Reads a text.
#[must_use]
pub fn read(text: &str, format: Format, ask: &Ask<'_>) -> Brought {
    if text.len() > MAX_BYTES {
        let fault = Fault::new(0..0, "this file is larger than 10 MiB", "split it into several");
        return Brought::refused(format, fault);
    }
    match format {
        Format::Csv => table::read(text, ask),
        Format::Jsonl => requests::read(text, ask),
    }
}

/// A plan of what was brought. Requests are sent by software, which not every route allows: their plan requires it.
///
/// # Errors
/// More than a plan can hold.
pub fn begun(name: &str, brought: &Brought, book: &Book, today: Date) -> Result<Plan, Refusal> {
    let mut plan = Plan::default();
    let set = |place, key: &str, value| Edit::Set { place, key: key.to_owned(), value: Some(value) };
    let mut edits = vec![set(Place::Plan, "name", Value::Text(name.to_owned()))];
    if brought.format == Format::Jsonl {
        edits.push(set(Place::Requirements, "automation", Value::Flag(true)));
    }
    plan.apply(Edit::Batch(edits), book, today)?;
    append(&mut plan, &brought.shots, book, today)?;
    Ok(plan)
}

/// What whoever puts requests into a plan of their own should know of that plan.
#[must_use]
pub fn caution(plan: &Plan, brought: &Brought) -> Option<&'static str> {
    let is_required = plan.requirements.automation == Some(true);
    (brought.format == Format::Jsonl && !is_required)
        .then_some("requests are sent by software, and the plan does not require automation")
}

/// Puts shots behind those of a plan.
///
/// # Errors
/// More than a plan can hold. The plan is then as it was.
pub fn append(plan: &mut Plan, shots: &[Shot], book: &Book, today: Date) -> Result<(), Refusal> {
    let at = plan.shots.len();
    let mut edits = Vec::with_capacity(shots.len());
    for (i, shot) in shots.iter().enumerate() {
        let id = ShotId(plan.fresh_id());
        let mut stages = Vec::with_capacity(shot.stages.len());
        for stage in &shot.stages {
            stages.push(Stage { id: StageId(plan.fresh_id()), ..stage.clone() });
        }
        edits.push(Edit::InsertShot { at: at + i, shot: Box::new(Shot { id, stages, ..shot.clone() }) });
    }
    plan.apply(Edit::Batch(edits), book, today).map(|_| ())
}

/// A reason as a fault tells it: what is wrong, and behind the semicolon what would be right.
fn parted<'w>(why: &'w str, otherwise: &'w str) -> (&'w str, &'w str) {
    why.split_once("; ").unwrap_or((why, otherwise))
}

#[cfg(test)]
mod tests;
