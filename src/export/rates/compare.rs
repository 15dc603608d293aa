//! What differs between two books.

use std::io;

use serde::Serialize;

use super::table;
use crate::export::ExportError;
use crate::export::json::pretty;
use crate::export::text::Page;
use crate::offer::words::{capital, count};
use crate::summary::pricebook::Entry;
use crate::summary::pricebook::compare::{Became, Difference};

/// Two books, as they are called, and what differs.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    pub old: &'a str,
    pub new: &'a str,
    pub differences: &'a [Difference<'a>],
}

impl Compared<'_> {
    fn count(&self, of: Became) -> usize {
        self.differences.iter().filter(|d| d.became() == of).count()
    }
}

/// # Errors
/// What the stream says.
pub fn text(compared: Compared<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
    let mut page = Page::default();
    page.wrapped("old  ", compared.old);
    page.wrapped("new  ", compared.new);
    if compared.differences.is_empty() {
        page.gap();
        page.line("Nothing differs.");
    }
    let mut told = page.as_str().to_owned();
    for became in Became::ALL {
        let found: Vec<&Difference<'_>> = compared.differences.iter().filter(|d| d.became() == became).collect();
        if found.is_empty() {
            continue;
        }
        let rows = count(found.len() as u128, "row", "rows");
        told.extend([format!("\n{}, {rows}\n", capital(became.as_str()))]);
        told.push_str(&rows_of(&found));
    }
    out.write_all(told.as_bytes())?;
    Ok(())
}

fn rows_of(found: &[&Difference<'_>]) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for difference in found {
        let Some(entry) = difference.entry() else { continue };
        if difference.became() != Became::Changed {
            let per = [entry.per, entry.unit.as_str()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>();
            rows.push(vec![entry.figure(), per.join(" "), entry.name.clone()]);
            continue;
        }
        let is_price = |what: &str| what == "price";
        let said = difference.said();
        let price = said.iter().find(|s| is_price(s.what));
        let by = difference.by().map(|by| by.text()).unwrap_or_default();
        let figure = match (price, difference.old, difference.new) {
            (Some(_), Some(old), Some(new)) if (old.per, &old.unit) == (new.per, &new.unit) => {
                format!("{} -> {} {}", old.figure(), new.figure(), new.per)
            }
            (Some(said), ..) => format!("{} -> {}", said.old, said.new),
            (None, ..) => "as before".to_owned(),
        };
        rows.push(vec![figure, by, difference.name().to_owned()]);
        for other in said.iter().filter(|s| !is_price(s.what)) {
            let shown = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
            let change = format!("{}: {} -> {}", other.what, shown(&other.old), shown(&other.new));
            rows.push(vec![String::new(), String::new(), change]);
        }
    }
    table(&rows, &[false, false, false])
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    old: &'a str,
    new: &'a str,
    changed: usize,
    added: usize,
    removed: usize,
    rows: Vec<RowOut<'a>>,
}

#[derive(Serialize)]
struct RowOut<'a> {
    name: &'a str,
    became: &'static str,
    old: Option<String>,
    new: Option<String>,
    by: Option<String>,
    percent: Option<String>,
    unit: Option<&'static str>,
    differs: Vec<SaidOut>,
}

#[derive(Serialize)]
struct SaidOut {
    what: &'static str,
    old: String,
    new: String,
}

fn row_of<'a>(difference: &Difference<'a>) -> Option<RowOut<'a>> {
    difference.entry()?;
    let by = difference.by();
    let said = difference.said().into_iter();
    Some(RowOut {
        name: difference.name(),
        became: difference.became().as_str(),
        old: difference.old.map(Entry::said),
        new: difference.new.map(Entry::said),
        by: by.as_ref().map(|by| by.amount.normalize().to_string()),
        percent: by.as_ref().and_then(|by| by.percent).map(|p| p.normalize().to_string()),
        unit: by.as_ref().map(|by| if by.is_usd { "usd" } else { "credits" }),
        differs: said.map(|said| SaidOut { what: said.what, old: said.old, new: said.new }).collect(),
    })
}

/// # Errors
/// What the stream says.
pub fn json(compared: Compared<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
    let document = Document {
        schema: 1,
        old: compared.old,
        new: compared.new,
        changed: compared.count(Became::Changed),
        added: compared.count(Became::Added),
        removed: compared.count(Became::Removed),
        rows: compared.differences.iter().filter_map(row_of).collect(),
    };
    Ok(pretty(&document, out)?)
}
