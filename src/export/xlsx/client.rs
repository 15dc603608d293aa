//! The workbook for whoever is offered a price: the price step by step, what is delivered, when, and what that rests
//! on. All of it is [`Client`]; nothing else of the report gets in here. What is added on top follows its percentage.

use rust_xlsxwriter::XlsxError;

use super::cell::{Kind, Looks, Role, Sheet, here};
use super::{Workbook, finished};
use crate::export::{ExportError, Report};
use crate::money::{Money, Share};
use crate::offer::words;
use crate::plan::model::Contingency;
use crate::summary::client::{Client, ClientKind};

const FIRST: u32 = 5;
const SHARE: u16 = 1;
const USD: u16 = 2;
const EXACT: u16 = 3;

pub fn workbook(report: &Report<'_>) -> Result<Vec<u8>, ExportError> {
    let client = report.summary.client(report.plan, report.book)?.ok_or(ExportError::NoPrice)?;
    let looks = Looks::new();
    let mut book = Workbook::new();
    let mut page = Sheet::new("Price", &looks)?;
    price(report, &client, &mut page)?;
    book.push_worksheet(page.page);
    let mut page = Sheet::new("Schedule", &looks)?;
    delivered(&client, &mut page)?;
    book.push_worksheet(page.page);
    let mut page = Sheet::new("Assumptions", &looks)?;
    page.opening("Assumptions", &[])?;
    for (row, said) in (2..).zip(&client.assumptions) {
        page.text((row, 0), said, Kind::Wrapped, Role::Plain)?;
    }
    page.widths(&[90])?;
    book.push_worksheet(page.page);
    finished(book, report, "the price")
}

/// The share of what stands above that a line adds; `None` of what is an amount.
fn share(report: &Report<'_>, kind: ClientKind) -> Option<Share> {
    let budget = &report.plan.budget;
    match kind {
        ClientKind::Shot | ClientKind::Work => None,
        ClientKind::Contingency => match budget.contingency {
            Some(Contingency::Share(share)) => Some(share),
            _ => None,
        },
        ClientKind::Markup => budget.markup,
        ClientKind::Tax => budget.tax,
    }
}

fn price(report: &Report<'_>, client: &Client, sheet: &mut Sheet<'_>) -> Result<(), ExportError> {
    let dates = format!("{} to {}", words::date(client.start), words::date(client.deadline));
    let legend = "Yellow: an input. Each percentage is of all that stands above it.".to_owned();
    sheet.opening(report.plan.name_or_default(), &[dates, legend])?;
    let heads = [
        ("What", Kind::Text, Role::Head),
        ("Share (input)", Kind::Count, Role::InputHead),
        ("US dollars", Kind::Count, Role::Head),
        ("Unrounded", Kind::Count, Role::Head),
    ];
    sheet.heads((FIRST - 1, 0), &heads)?;
    let mut exact = Money::ZERO;
    let mut row = FIRST;
    for line in &client.lines {
        sheet.text((row, 0), &line.what, Kind::Text, Role::Plain)?;
        let above = format!("SUM({}:{})", here((FIRST, EXACT)), here((row.max(FIRST + 1) - 1, EXACT)));
        let usd = (row, EXACT);
        match share(report, line.kind).filter(|_| row > FIRST) {
            Some(share) => {
                sheet.number((row, SHARE), &share.plain(), Kind::Share, Role::Input)?;
                let formula = format!("{above}*{}", here((row, SHARE)));
                sheet.formula(usd, &formula, &line.usd.plain(), Kind::Unit, Role::Muted)?;
            }
            None => sheet.money(usd, line.usd, Kind::Unit, Role::Muted)?,
        }
        // A line shows what it adds to the rounded sum, so that lines add up as they stand.
        exact = exact.plus(line.usd)?;
        let upto = format!("ROUND(SUM({}:{}),2)", here((FIRST, EXACT)), here(usd));
        let shown = if row == FIRST { upto } else { format!("{upto}-ROUND({above},2)") };
        amount(sheet, (row, USD), &shown, line.shown, client.is_bound, Role::Plain)?;
        row += 1;
    }
    for column in 0..=EXACT {
        sheet.blank((row, column), Kind::Text, Role::Sum)?;
    }
    sheet.text((row, 0), "Total", Kind::Text, Role::Sum)?;
    let sum = format!("SUM({}:{})", here((FIRST, EXACT)), here((row.max(FIRST + 1) - 1, EXACT)));
    amount(sheet, (row, USD), &format!("ROUND({sum},2)"), client.price.rounded(), client.is_bound, Role::Sum)?;
    if client.is_bound {
        sheet.text((row + 2, 0), "≥: something in it has no published price.", Kind::Text, Role::Muted)?;
    }
    sheet.widths(&[60, 17, 18, 14])?;
    sheet.page.set_freeze_panes(FIRST, 1)?;
    sheet.page.set_column_hidden(EXACT)?;
    Ok(())
}

/// Dollars and cents; a lower bound is a text.
fn amount(
    sheet: &mut Sheet<'_>,
    at: (u32, u16),
    formula: &str,
    usd: Money,
    is_bound: bool,
    role: Role,
) -> Result<(), XlsxError> {
    if is_bound {
        let formula = format!("\"≥ \"&FIXED({formula},2)");
        return sheet.formula(at, &formula, &format!("≥ {}", usd.cents()), Kind::Usd, role);
    }
    sheet.formula(at, formula, &usd.plain(), Kind::Usd, role)
}

fn delivered(client: &Client, sheet: &mut Sheet<'_>) -> Result<(), XlsxError> {
    sheet.opening("Schedule and delivery", &[])?;
    let mut row = 2;
    for (what, day) in [("Work begins", Some(client.start)), ("Due", Some(client.deadline)), ("Done", client.done)] {
        let Some(day) = day else { continue };
        sheet.text((row, 0), what, Kind::Text, Role::Plain)?;
        sheet.date((row, 1), day, Role::Plain)?;
        row += 1;
    }
    row += 1;
    let heads =
        [("Delivered", Kind::Text, Role::Head), ("Form", Kind::Text, Role::Head), ("Pieces", Kind::Count, Role::Head)];
    sheet.heads((row, 0), &heads)?;
    let first = row + 1;
    for delivery in &client.delivers {
        row += 1;
        sheet.text((row, 0), &delivery.shot, Kind::Text, Role::Plain)?;
        sheet.text((row, 1), &delivery.form, Kind::Text, Role::Plain)?;
        sheet.count((row, 2), delivery.pieces, Role::Plain)?;
    }
    if row >= first {
        let pieces: u128 = client.delivers.iter().map(|d| u128::from(d.pieces)).sum();
        sheet.text((row + 1, 0), "All", Kind::Text, Role::Sum)?;
        sheet.blank((row + 1, 1), Kind::Text, Role::Sum)?;
        let sum = format!("SUM({}:{})", here((first, 2)), here((row, 2)));
        sheet.formula((row + 1, 2), &sum, &pieces.to_string(), Kind::Count, Role::Sum)?;
    }
    sheet.widths(&[44, 28, 12])
}
