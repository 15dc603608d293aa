//! What a client is told, in the formats of the report: the price step by step, what is delivered, when, and what it
//! rests on. All of it is [`Client`]; nothing else of the report gets in here.

use std::io;

use serde::Serialize;

use super::csv::Row;
use super::json::pretty;
use super::markdown::{Doc, bullets, escaped, table};
use super::text::Page;
use super::{ExportError, Exporter, Report};
use crate::money::Money;
use crate::offer::words;
use crate::summary::client::{Client, Delivery};

#[derive(Clone, Copy, Debug, Default)]
pub struct Text;
#[derive(Clone, Copy, Debug, Default)]
pub struct Markdown;
#[derive(Clone, Copy, Debug, Default)]
pub struct Csv;
#[derive(Clone, Copy, Debug, Default)]
pub struct Json;

fn told(report: &Report<'_>) -> Result<Client, ExportError> {
    report.summary.client(report.plan, report.book)?.ok_or(ExportError::NoPrice)
}

/// `$31.68`, `≥ $31.68`.
fn dollars(client: &Client, usd: Money) -> String {
    format!("{}${}", if client.is_bound { "≥ " } else { "" }, usd.cents())
}

/// `From 1 Dec 2026, due 15 Jan 2027, done 14 Jan 2027`.
fn schedule(client: &Client) -> String {
    let done = client.done.map_or_else(String::new, |done| format!(", done {}", words::date(done)));
    format!("From {}, due {}{done}", words::date(client.start), words::date(client.deadline))
}

fn delivery(delivery: &Delivery) -> String {
    let form = if delivery.form.is_empty() { String::new() } else { format!(", {}", delivery.form) };
    let pieces = words::count(delivery.pieces.into(), "piece", "pieces");
    format!("{}: {pieces}{form}", delivery.shot)
}

impl Exporter for Text {
    fn write(&self, report: &Report<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
        let client = told(report)?;
        let mut page = Page::default();
        page.wrapped("", report.plan.name_or_default());
        page.gap();
        page.line("Price");
        for line in &client.lines {
            page.priced(&line.what, &dollars(&client, line.shown));
        }
        page.priced("Total", &dollars(&client, client.price));
        let schedule = [schedule(&client)];
        let delivers: Vec<String> = client.delivers.iter().map(delivery).collect();
        for (title, lines) in
            [("Schedule", &schedule[..]), ("Delivered", &delivers), ("Assumptions", &client.assumptions)]
        {
            page.list(title, lines);
        }
        out.write_all(page.as_str().as_bytes())?;
        Ok(())
    }
}

impl Exporter for Markdown {
    fn write(&self, report: &Report<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
        let client = told(report)?;
        let mut doc = Doc::default();
        doc.title(report.plan.name_or_default());
        doc.heading("Price");
        let mut rows: Vec<Vec<String>> =
            client.lines.iter().map(|line| vec![escaped(&line.what), dollars(&client, line.shown)]).collect();
        rows.push(vec!["**Total**".to_owned(), format!("**{}**", dollars(&client, client.price))]);
        table(&mut doc, &[("", '<'), ("USD", '>')], &rows);
        doc.heading("Schedule");
        doc.line(&format!("{}.", schedule(&client)));
        doc.heading("Delivered");
        let rows: Vec<Vec<String>> =
            client.delivers.iter().map(|d| vec![escaped(&d.shot), d.pieces.to_string(), escaped(&d.form)]).collect();
        table(&mut doc, &[("Shot", '<'), ("Pieces", '>'), ("Form", '<')], &rows);
        bullets(&mut doc, "Assumptions", &client.assumptions);
        out.write_all(doc.as_str().as_bytes())?;
        Ok(())
    }
}

impl Exporter for Csv {
    /// The steps of the price, the total last.
    fn write(&self, report: &Report<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
        let client = told(report)?;
        let mut row = Row::default();
        for column in ["kind", "line", "usd", "usd_shown", "lower_bound"] {
            row.text(column);
        }
        row.end(out)?;
        let lines = client.lines.iter().map(|l| (l.kind.as_str(), l.what.as_str(), l.usd, l.shown));
        for (kind, what, usd, shown) in lines.chain([("total", "Total", client.price, client.price.rounded())]) {
            row.text(kind);
            row.text(what);
            row.number(Some(usd));
            row.number(Some(shown));
            row.text(if client.is_bound { "true" } else { "false" });
            row.end(out)?;
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    name: &'a str,
    price: Price<'a>,
    schedule: Dates,
    delivers: Vec<Delivered<'a>>,
    assumptions: &'a [String],
}

#[derive(Serialize)]
struct Price<'a> {
    total: Money,
    lower_bound: bool,
    lines: Vec<PriceLine<'a>>,
}

/// `usd` is exact; `shown` is in cents, and adds up to the total in cents.
#[derive(Serialize)]
struct PriceLine<'a> {
    kind: &'static str,
    line: &'a str,
    usd: Money,
    shown: Money,
}

#[derive(Serialize)]
struct Dates {
    start: String,
    deadline: String,
    done: Option<String>,
}

#[derive(Serialize)]
struct Delivered<'a> {
    shot: &'a str,
    pieces: u64,
    form: &'a str,
}

impl Exporter for Json {
    fn write(&self, report: &Report<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
        let client = told(report)?;
        let document = Document {
            schema: 1,
            name: report.plan.name_or_default(),
            price: Price {
                total: client.price,
                lower_bound: client.is_bound,
                lines: client
                    .lines
                    .iter()
                    .map(|l| PriceLine { kind: l.kind.as_str(), line: &l.what, usd: l.usd, shown: l.shown })
                    .collect(),
            },
            schedule: Dates {
                start: client.start.to_string(),
                deadline: client.deadline.to_string(),
                done: client.done.map(|d| d.to_string()),
            },
            delivers: client
                .delivers
                .iter()
                .map(|d| Delivered { shot: &d.shot, pieces: d.pieces, form: &d.form })
                .collect(),
            assumptions: &client.assumptions,
        };
        Ok(pretty(&document, out)?)
    }
}
