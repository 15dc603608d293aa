//! The answer as a workbook for a finance department: not a picture of the figures but the way to them. Inputs are
//! yellow and say so, every line and total is a formula with its result beside it, and a reader who changes a number of
//! takes, a share that is kept or a price sees what follows. What does not follow is a value and says so.
//!
//! `live` says what stands where, `cell` how a cell is written; the other files are a sheet each. Results are those of
//! the summary; the formulas only have to agree with them, which tests see to with another program.

mod assumptions;
mod bars;
mod cell;
mod client;
mod credits;
mod live;
mod payments;
mod prices;
mod routes;
mod work;

use std::io;

use rust_xlsxwriter::{DocProperties, Workbook, XlsxError};

use self::cell::{Looks, Sheet, excel_date, on};
use self::live::{ASSUMPTIONS, CREDITS, LOOP, Live, PAYMENTS, PRICES, ROUTES};
use self::routes::Rows;
use super::{ExportError, Exporter, Report};
use crate::fault::harmless;

/// For whoever plans.
#[derive(Clone, Copy, Debug, Default)]
pub struct Book;
/// For whoever is offered a price.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quote;

impl Exporter for Book {
    fn write(&self, report: &Report<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
        let live = Live::new(report)?;
        let rows = Rows::new(&live);
        let looks = Looks::new();
        let mut book = Workbook::new();
        let mut page = Sheet::new(ROUTES, &looks)?;
        routes::sheet(&live, &rows, &mut page)?;
        book.push_worksheet(page.page);
        let mut page = Sheet::new(LOOP, &looks)?;
        work::sheet(&live, &mut page)?;
        book.push_worksheet(page.page);
        let mut page = Sheet::new(PRICES, &looks)?;
        prices::sheet(&live, &mut page)?;
        book.push_worksheet(page.page);
        if credits::is_needed(&live) {
            let mut page = Sheet::new(CREDITS, &looks)?;
            credits::sheet(&live, &mut page)?;
            book.push_worksheet(page.page);
        }
        let mut page = Sheet::new(PAYMENTS, &looks)?;
        payments::sheet(&live, &rows, &mut page)?;
        book.push_worksheet(page.page);
        let mut page = Sheet::new(ASSUMPTIONS, &looks)?;
        assumptions::sheet(&live, &mut page)?;
        book.push_worksheet(page.page);
        let inputs = &live.inputs;
        for (name, at) in [
            ("Months", inputs.months),
            ("Pieces", inputs.pieces),
            ("Contingency", inputs.contingency),
            ("Tax", inputs.tax),
        ] {
            book.define_name(name, &format!("={}", on(ASSUMPTIONS, at)))?;
        }
        out.write_all(&finished(book, report, "what it costs, and how to buy it")?)?;
        Ok(())
    }
}

impl Exporter for Quote {
    fn write(&self, report: &Report<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
        out.write_all(&client::workbook(report)?)?;
        Ok(())
    }
}

/// The file: dated as the figures are, so that the same report gives the same bytes.
fn finished(mut book: Workbook, report: &Report<'_>, what: &str) -> Result<Vec<u8>, ExportError> {
    let title = format!("{}: {what}", harmless(report.plan.name_or_default()));
    let day = excel_date(report.today)?;
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&day));
    Ok(book.save_to_buffer()?)
}

impl From<XlsxError> for ExportError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::RowColumnLimitError => Self::TooManyRows,
            XlsxError::IoError(error) => Self::Io(error),
            other => Self::Workbook(other.to_string()),
        }
    }
}
