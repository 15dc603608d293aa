//! The faces of a difference between two plans: text, Markdown and JSON. They read [`Compared`] and nothing else.

mod json;
mod markdown;
mod text;

use std::io;

use super::ExportError;
use crate::rates::Book;
use crate::summary::diff::{Bridges, Diff};
use crate::terms::Level;

/// Two plans, what differs between them and what that costs.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// What the two files are called.
    pub names: [&'a str; 2],
    pub diff: &'a Diff,
    pub bridges: &'a Bridges,
    pub book: &'a Book,
    pub level: Level,
}

/// The formats of a difference, in the order in which they are offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Text,
    Markdown,
    Json,
}

impl Format {
    pub const ALL: [Self; 3] = [Self::Text, Self::Markdown, Self::Json];

    /// The same among the formats of a report, which names it.
    #[must_use]
    pub const fn report(self) -> super::Format {
        match self {
            Self::Text => super::Format::Text,
            Self::Markdown => super::Format::Markdown,
            Self::Json => super::Format::Json,
        }
    }

    /// `None` where a difference has no such format.
    #[must_use]
    pub fn of(report: super::Format) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.report() == report)
    }

    /// Writes a difference: the same one gives the same bytes.
    ///
    /// # Errors
    /// What the stream says.
    pub fn write(self, compared: &Compared<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
        match self {
            Self::Text => text::write(compared, out),
            Self::Markdown => markdown::write(compared, out),
            Self::Json => json::write(compared, out),
        }
    }
}
