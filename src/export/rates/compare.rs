//! What differs between two books.

use std::io;

use jiff::civil::Date;
use serde::Serialize;

use super::table;
use crate::export::ExportError;
use crate::export::csv::Row;
use crate::export::json::{Day, pretty};
use crate::export::text::Page;
use crate::offer::words::{capital, count};
use crate::summary::pricebook::Entry;
use crate::summary::pricebook::compare::{Became, Difference};
use crate::terms::Confidence;

/// Two books, as they are called, and what differs.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    pub old: &'a str,
    pub new: &'a str,
    pub differences: &'a [Difference<'a>],
    /// What differs only from a day ahead on.
    pub later: &'a [(Date, Vec<Difference<'a>>)],
}

impl<'a> Compared<'a> {
    /// All of them, each with the day from which on it differs.
    fn all(&self) -> impl Iterator<Item = (&'a Difference<'a>, Option<Date>)> + use<'a> {
        let later = self.later.iter().flat_map(|(day, found)| found.iter().map(move |d| (d, Some(*day))));
        self.differences.iter().map(|d| (d, None)).chain(later)
    }

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
        page.line(if compared.later.is_empty() { "Nothing differs." } else { "Nothing differs yet." });
    }
    let mut told = page.as_str().to_owned();
    let mut groups = |when: &str, differences: &[Difference<'_>]| {
        for became in Became::ALL {
            let found: Vec<&Difference<'_>> = differences.iter().filter(|d| d.became() == became).collect();
            if found.is_empty() {
                continue;
            }
            let rows = count(found.len() as u128, "row", "rows");
            told.extend([format!("\n{}{when}, {rows}\n", capital(became.as_str()))]);
            told.push_str(&rows_of(&found));
        }
    };
    groups("", compared.differences);
    for (day, differences) in compared.later {
        groups(&format!(" from {day} on"), differences);
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
    /// The first day on which it differs; `None` where it does now.
    from: Option<Day>,
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

fn row_of<'a>(difference: &Difference<'a>, from: Option<Date>) -> Option<RowOut<'a>> {
    difference.entry()?;
    let by = difference.by();
    let said = difference.said().into_iter();
    Some(RowOut {
        name: difference.name(),
        became: difference.became().as_str(),
        from: from.map(Day),
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
        rows: compared.all().filter_map(|(d, from)| row_of(d, from)).collect(),
    };
    Ok(pretty(&document, out)?)
}

/// The columns, in their order. Columns may be added at the end, never moved or renamed.
const COLUMNS: [&str; 15] = [
    "name",
    "became",
    "from",
    "old",
    "new",
    "by",
    "percent",
    "unit",
    "per",
    "old_source",
    "new_source",
    "old_verified",
    "new_verified",
    "old_confidence",
    "new_confidence",
];

/// A row for each row that differs.
///
/// # Errors
/// What the stream says.
pub fn csv(compared: Compared<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
    let mut line = Row::default();
    for column in COLUMNS {
        line.text(column);
    }
    line.end(out)?;
    for (difference, from) in compared.all() {
        let Some(row) = row_of(difference, from) else { continue };
        line.text(row.name);
        line.text(row.became);
        line.number(from);
        line.text(row.old.as_deref().unwrap_or_default());
        line.text(row.new.as_deref().unwrap_or_default());
        line.number(row.by);
        line.number(row.percent);
        line.text(row.unit.unwrap_or_default());
        line.text(difference.entry().map_or("", |e| e.per));
        let both = [difference.old, difference.new];
        for entry in both {
            line.text(entry.and_then(|e| e.source.as_ref()).map_or("", |s| s.title.as_str()));
        }
        for entry in both {
            line.number(entry.and_then(|e| e.checked).map(|c| c.on));
        }
        for entry in both {
            line.text(entry.and_then(|e| e.confidence).map_or("", Confidence::as_str));
        }
        line.end(out)?;
    }
    Ok(())
}
