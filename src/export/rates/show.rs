//! Rows of a book: a table, JSON or CSV; of one row alone everything that there is to say.

use std::io;

use serde::Serialize;

use super::{aged, table};
use crate::export::ExportError;
use crate::export::csv::Row;
use crate::export::json::pretty;
use crate::export::text::{Page, plain};
use crate::offer::words::count;
use crate::rates::row::{Amount, Lengths};
use crate::rates::{Book, Source};
use crate::summary::pricebook::facts::Topic;
use crate::summary::pricebook::{At, Entry, Listing, Standing, Value};
use crate::terms::{Confidence, Media, Operation, Range, Resolution};

/// What is shown: entries of a listing, by index.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    pub book: &'a Book,
    pub listing: &'a Listing,
    pub kept: &'a [usize],
    /// Name the sources that are to be looked at again.
    pub sources: bool,
}

impl<'a> Shown<'a> {
    fn entries(&self) -> impl Iterator<Item = &'a Entry> + use<'a> {
        let listing = self.listing;
        self.kept.iter().filter_map(|at| listing.entries.get(*at))
    }
}

/// A table of the rows group by group, or all that there is to say about the only one.
///
/// # Errors
/// What the stream says.
pub fn text(shown: Shown<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
    let mut page = String::new();
    match shown.kept {
        [] => page.push_str("No row of the price book is like that.\n"),
        [only] => {
            if let Some(entry) = shown.listing.entries.get(*only) {
                page.push_str(&alone(entry));
            }
        }
        _ => {
            for group in &shown.listing.groups {
                let kept: Vec<&Entry> = shown
                    .kept
                    .iter()
                    .filter(|at| group.entries.contains(at))
                    .filter_map(|at| shown.listing.entries.get(*at))
                    .collect();
                if kept.is_empty() {
                    continue;
                }
                if !page.is_empty() {
                    page.push('\n');
                }
                let about = if group.about.is_empty() { String::new() } else { format!(", {}", group.about) };
                page.push_str(&plain(&format!("{}{about}", group.title)));
                page.push('\n');
                page.push_str(&rows(&kept));
                if shown.sources {
                    page.push_str(&sources(&kept));
                }
            }
            let signs = shown.entries().fold((false, false, false), |(old, differ, over), e| {
                (old || e.is_stale(), differ || e.is_disputed(), over || e.standing == Standing::LaidOver)
            });
            let signs: Vec<&str> = [(signs.0, "o old"), (signs.1, "! sources differ"), (signs.2, "+ laid over")]
                .into_iter()
                .filter(|(holds, _)| *holds)
                .map(|(_, said)| said)
                .collect();
            let rows = count(shown.kept.len() as u128, "row", "rows");
            let told = if signs.is_empty() { String::new() } else { format!(" ({})", signs.join(", ")) };
            page.extend([format!("\n{rows}{told}\n")]);
        }
    }
    out.write_all(page.as_bytes())?;
    Ok(())
}

/// What stands before a row: whether it is old, disputed, laid over another.
fn signs(entry: &Entry) -> String {
    let over = match entry.standing {
        Standing::LaidOver => "+",
        Standing::Replaced => "x",
        Standing::Card | Standing::Own => "",
    };
    let sign = |holds: bool, sign: &'static str| if holds { sign } else { "" };
    format!("{}{}{over}", sign(entry.is_stale(), "o"), sign(entry.is_disputed(), "!"))
}

fn rows(kept: &[&Entry]) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for entry in kept {
        rows.push(vec![
            signs(entry),
            entry.figure(),
            [entry.per, entry.unit.as_str()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" "),
            entry.checked.map(|c| c.on.to_string()).unwrap_or_default(),
            entry.confidence.map(|c| c.as_str().to_owned()).unwrap_or_default(),
            entry.name.clone(),
        ]);
        for other in &entry.others {
            let value = format!("{}: {}", other.value, other.source.title);
            rows.push(vec![
                String::new(),
                String::new(),
                "also".to_owned(),
                other.source.date.to_string(),
                String::new(),
                value,
            ]);
        }
    }
    table(&rows, &[false, true, false, false, false, false])
}

/// The documents that rows rest on, to be looked at again, with how many rest on each.
fn sources(kept: &[&Entry]) -> String {
    let mut found: Vec<(&Source, usize)> = Vec::new();
    for source in kept.iter().filter_map(|e| e.source.as_ref()) {
        match found.iter_mut().find(|(known, _)| known.id == source.id) {
            Some((_, times)) => *times += 1,
            None => found.push((source, 1)),
        }
    }
    let mut page = Page::default();
    for (source, times) in found {
        let rows = count(times as u128, "row", "rows");
        page.wrapped("  look again: ", &format!("{} ({rows})", cited(source)));
    }
    page.as_str().to_owned()
}

/// `Luma Agents API: pricing, Luma AI, https://…`.
fn cited(source: &Source) -> String {
    let parts = [source.title.as_str(), source.publisher.as_str(), source.address.as_str()];
    parts.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Everything about one entry.
fn alone(entry: &Entry) -> String {
    let mut page = Page::default();
    page.line(&plain(&entry.name));
    page.wrapped("  ", &entry.subject());
    page.gap();
    for fact in entry.facts(None) {
        let sign = if fact.warns { "!" } else { " " };
        let label = if fact.topic == Topic::Says { "says" } else { fact.topic.label() };
        page.wrapped(&format!("{sign} {label:<8}"), &fact.text);
    }
    if let Some(checked) = entry.checked {
        page.wrapped("  stamp   ", &format!("{}: `luma-plan rates verified {} DATE`", aged(checked), entry.name));
    }
    page.as_str().to_owned()
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    rows: Vec<RowOut<'a>>,
}

#[derive(Serialize)]
struct RowOut<'a> {
    name: &'a str,
    surface: Option<&'a str>,
    route: Option<&'a str>,
    section: &'static str,
    what: String,
    operations: Vec<&'static str>,
    model: Option<&'a str>,
    media: Option<Media>,
    from: Option<&'static str>,
    resolution: Option<&'static str>,
    seconds: Option<u32>,
    seconds_up_to: Option<u32>,
    range: Option<&'static str>,
    references: Option<[u32; 2]>,
    usd: Option<String>,
    credits: Option<u64>,
    /// What it says where that is no amount.
    says: Option<String>,
    per: Option<String>,
    confidence: Option<&'static str>,
    source: Option<SourceOut<'a>>,
    verified: Option<String>,
    age_days: Option<i64>,
    stale: bool,
    also: Vec<AlsoOut<'a>>,
    standing: &'static str,
    notes: &'a [String],
    rules: &'a [String],
}

#[derive(Serialize)]
struct SourceOut<'a> {
    id: &'a str,
    title: &'a str,
    publisher: &'a str,
    address: &'a str,
    date: String,
}

#[derive(Serialize)]
struct AlsoOut<'a> {
    value: &'a str,
    source: &'a str,
    date: String,
}

const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Card => "card",
        Standing::LaidOver => "laid-over",
        Standing::Replaced => "replaced",
        Standing::Own => "plan",
    }
}

fn row_of<'a>(book: &'a Book, entry: &'a Entry) -> RowOut<'a> {
    let card = entry.at.card().and_then(|at| book.cards.get(at));
    let row = match entry.at {
        At::Row { row, .. } => card.and_then(|c| c.rows.get(row)),
        _ => None,
    };
    let (usd, credits) = match entry.value {
        Value::Price(Amount::Usd(money)) => (Some(money.plain()), None),
        Value::Price(Amount::Credits(n)) => (None, Some(n)),
        _ => (None, None),
    };
    let says = match &entry.value {
        Value::Price(_) => None,
        Value::Unpublished => Some("not published".to_owned()),
        Value::NotOffered => Some("not offered".to_owned()),
        Value::Printed(text) | Value::Words(text) => Some(text.clone()),
    };
    let per = [entry.per, entry.unit.as_str()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ");
    RowOut {
        name: &entry.name,
        surface: card.map(|c| c.surface.as_str()),
        route: entry.at.route().and_then(|at| book.route(at)).map(|r| r.id.as_str()),
        section: entry.section.title(),
        what: entry.subject(),
        operations: row.map_or_else(Vec::new, |row| {
            Operation::ALL.iter().filter(|o| row.operations.has(**o)).map(|o| o.as_str()).collect()
        }),
        model: row.and_then(|r| r.model).and_then(|m| card?.models.get(m)).map(|m| m.id.as_str()),
        media: row.and_then(|r| r.media),
        from: row.and_then(|r| r.from).map(Resolution::as_str),
        resolution: row.and_then(|r| r.resolution).map(Resolution::as_str),
        seconds: row.and_then(|r| if let Lengths::Exactly(s) = r.lengths { Some(s) } else { None }),
        seconds_up_to: row.and_then(|r| if let Lengths::UpTo(s) = r.lengths { Some(s) } else { None }),
        range: row.and_then(|r| r.range).map(Range::as_str),
        references: row.map(|r| r.references).filter(|r| r.1 < u32::MAX).map(|(least, most)| [least, most]),
        usd,
        credits,
        says,
        per: Some(per).filter(|p| !p.is_empty()),
        confidence: entry.confidence.map(Confidence::as_str),
        source: entry.source.as_ref().map(|s| SourceOut {
            id: &s.id,
            title: &s.title,
            publisher: &s.publisher,
            address: &s.address,
            date: s.date.to_string(),
        }),
        verified: entry.checked.map(|c| c.on.to_string()),
        age_days: entry.checked.map(|c| c.age_days),
        stale: entry.is_stale(),
        also: entry
            .others
            .iter()
            .map(|o| AlsoOut { value: &o.value, source: &o.source.id, date: o.source.date.to_string() })
            .collect(),
        standing: standing(entry.standing),
        notes: &entry.remarks,
        rules: &entry.rules,
    }
}

/// # Errors
/// What the stream says.
pub fn json(shown: Shown<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
    let rows = shown.entries().map(|entry| row_of(shown.book, entry)).collect();
    Ok(pretty(&Document { schema: 1, rows }, out)?)
}

/// The columns of CSV, in their order. Columns may be added at the end, never moved or renamed.
pub const COLUMNS: [&str; 25] = [
    "name",
    "surface",
    "route",
    "section",
    "what",
    "operations",
    "model",
    "media",
    "from",
    "resolution",
    "seconds",
    "seconds_up_to",
    "range",
    "references",
    "usd",
    "credits",
    "says",
    "per",
    "confidence",
    "source",
    "verified",
    "age_days",
    "also",
    "standing",
    "address",
];

/// # Errors
/// What the stream says.
pub fn csv(shown: Shown<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
    let mut line = Row::default();
    for column in COLUMNS {
        line.text(column);
    }
    line.end(out)?;
    for entry in shown.entries() {
        let row = row_of(shown.book, entry);
        for text in [row.name, row.surface.unwrap_or_default(), row.route.unwrap_or_default(), row.section, &row.what] {
            line.text(text);
        }
        line.text(&row.operations.join(" "));
        line.text(row.model.unwrap_or_default());
        line.text(row.media.map_or("", Media::as_str));
        line.text(row.from.unwrap_or_default());
        line.text(row.resolution.unwrap_or_default());
        line.number(row.seconds);
        line.number(row.seconds_up_to);
        line.text(row.range.unwrap_or_default());
        let spans =
            |[least, most]: [u32; 2]| if least == most { least.to_string() } else { format!("{least} to {most}") };
        line.text(&row.references.map(spans).unwrap_or_default());
        line.number(row.usd.as_ref());
        line.number(row.credits);
        line.text(row.says.as_deref().unwrap_or_default());
        line.text(row.per.as_deref().unwrap_or_default());
        line.text(row.confidence.unwrap_or_default());
        line.text(row.source.as_ref().map_or("", |s| s.id));
        line.number(row.verified.as_ref());
        line.number(row.age_days);
        let also: Vec<String> = row.also.iter().map(|o| format!("{} ({})", o.value, o.source)).collect();
        line.text(&also.join("; "));
        line.text(row.standing);
        line.text(row.source.as_ref().map_or("", |s| s.address));
        line.end(out)?;
    }
    Ok(())
}
