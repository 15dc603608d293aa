//! The faces of a summary that are files or streams: one file a format, all behind [`Exporter`], all reading the
//! same [`Report`].

pub mod capacity;
pub mod html;
pub mod json;
pub mod text;

use std::io;

use jiff::civil::Date;

use crate::money::Overflow;
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
}

/// A format: the same report gives the same bytes.
pub trait Exporter {
    /// # Errors
    /// What the stream says, or a figure that cannot be carried exactly.
    fn write(&self, report: &Report<'_>, out: &mut dyn io::Write) -> Result<(), ExportError>;
}
