//! The faces of a summary that are files or streams: one file a format, all behind [`Exporter`], all reading the
//! same [`Report`]. [`Format`] lists them; whoever offers formats asks it.

pub mod capacity;
pub mod check;
pub mod client;
pub mod csv;
pub mod diff;
pub mod explain;
pub mod html;
pub mod json;
pub mod markdown;
pub mod rates;
pub mod text;
pub mod xlsx;

use std::io;

use jiff::civil::Date;

use crate::money::{Overflow, group_thousands};
use crate::offer::{Ask, Unanswerable, words};
use crate::plan::Plan;
use crate::rates::Book;
use crate::summary::Summary;

/// What is exported.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    pub plan: &'a Plan,
    pub book: &'a Book,
    pub summary: &'a Summary,
    pub today: Date,
}

#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Overflow(#[from] Overflow),
    /// There is no price to tell a client.
    #[error("no route has a price for this work; see what the summary says about each, or name one with `--route`")]
    NoPrice,
    /// A sheet of a workbook has 1,048,576 rows.
    #[error("a sheet has 1,048,576 rows, and this needs more; name fewer routes with `--route`, or write CSV")]
    TooManyRows,
    #[error("the workbook cannot be made: {0}")]
    Workbook(String),
}

/// A format: the same report gives the same bytes.
pub trait Exporter {
    /// # Errors
    /// What the stream says, or a figure that cannot be carried exactly.
    fn write(&self, report: &Report<'_>, out: &mut dyn io::Write) -> Result<(), ExportError>;
}

/// The formats, in the order in which they are offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    Markdown,
    Csv,
    Json,
    Html,
    Xlsx,
}

/// Who reads it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reader {
    /// Whoever plans: everything.
    #[default]
    Producer,
    /// Whoever is offered a price: no routes, no waste, no advice.
    Client,
}

impl Format {
    pub const ALL: [Self; 6] = [Self::Text, Self::Markdown, Self::Csv, Self::Json, Self::Html, Self::Xlsx];

    /// As the command line spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
        }
    }

    /// What it is for, in a few words.
    #[must_use]
    pub const fn doc(self) -> &'static str {
        match self {
            Self::Text => "plain lines, for a terminal or a mail",
            Self::Markdown => "tables, for a page or a mail",
            Self::Csv => "a row a line of a route, for a spreadsheet",
            Self::Json => "everything, for programs",
            Self::Html => "one page with charts, to send or to print",
            Self::Xlsx => "a workbook with live formulas, for finance",
        }
    }

    /// How its files end, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
        }
    }

    /// It is no text: nothing for a terminal.
    #[must_use]
    pub const fn is_binary(self) -> bool {
        matches!(self, Self::Xlsx)
    }

    /// The format of files that end so; `None` where no format does.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| {
            let known = [f.extension(), f.as_str()];
            known.iter().any(|known| known.eq_ignore_ascii_case(extension))
        })
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.as_str() == name)
    }

    /// What writes it; `None` where there is no such format for that reader.
    #[must_use]
    pub fn exporter(self, reader: Reader) -> Option<&'static dyn Exporter> {
        Some(match (reader, self) {
            (Reader::Producer, Self::Text) => &text::Text,
            (Reader::Producer, Self::Markdown) => &markdown::Markdown,
            (Reader::Producer, Self::Csv) => &csv::Csv,
            (Reader::Producer, Self::Json) => &json::Json,
            (Reader::Producer, Self::Html) => &html::Page,
            (Reader::Producer, Self::Xlsx) => &xlsx::Book,
            (Reader::Client, Self::Text) => &client::Text,
            (Reader::Client, Self::Markdown) => &client::Markdown,
            (Reader::Client, Self::Csv) => &client::Csv,
            (Reader::Client, Self::Json) => &client::Json,
            (Reader::Client, Self::Html) => &html::Quote,
            (Reader::Client, Self::Xlsx) => &xlsx::Quote,
        })
    }
}

/// The whole answer to a plan, as files have it: with unknown prices settled and changes looked for, whatever it takes.
///
/// # Errors
/// A figure that cannot be carried exactly, or a schedule that has no day to work on.
pub fn summarise(plan: &Plan, book: &Book, ask: &Ask) -> Result<Summary, Unanswerable> {
    let mut summary = Summary::new(plan, book, ask)?;
    summary.settle(plan, book)?;
    summary.look_for_changes(plan, book);
    summary.work_out_ranges(plan, book)?;
    summary.drift = summary.drift(plan, book)?;
    Ok(summary)
}

/// How large a file is: `812 bytes`, `12 KB`.
#[must_use]
pub fn size(bytes: usize) -> String {
    match bytes {
        0..10_000 => words::count(bytes as u128, "byte", "bytes"),
        _ => format!("{} KB", group_thousands(&bytes.div_ceil(1_000).to_string())),
    }
}
