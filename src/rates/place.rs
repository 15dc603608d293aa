//! Where a card's file says something: the table and the cell of a price row, or of a figure of a route. For messages with a
//! line, and for changes that touch nothing else.

use std::ops::Range as Span;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Book;
use super::dated::Validity;
use super::load::{self, Loaded, RowPlace};
use super::row::Row;
use super::write::Term;
use crate::fault::Faulty;
use crate::read;
use crate::terms::Requirement;

/// Where a file says something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The name of the list of tables: `prices`.
    pub list: &'static str,
    /// Which of them, from 0.
    pub table: usize,
    /// The cell or the value.
    pub cell: Span<usize>,
    /// Whether the table says nothing else.
    pub is_alone: bool,
    /// When the table holds.
    pub validity: Validity,
}

/// A file's own price rows with their places, in its order; `below` is the book that it is laid over.
///
/// # Errors
/// The file's faults.
pub fn rows(below: &Book, name: &str, text: &str) -> Result<Vec<(Row, Place)>, Faulty> {
    let layer = u32::try_from(below.files.len()).unwrap_or(u32::MAX);
    let Loaded::Card { card, places, .. } = load::card(name, text, &below.cards, layer, below.on)? else {
        return Ok(Vec::new());
    };
    let found = card.rows.iter().zip(&places).map(|(row, place)| {
        let RowPlace { table, cell, is_alone, validity } = place.clone();
        (row.clone(), Place { list: "prices", table, cell, is_alone, validity })
    });
    Ok(found.collect())
}

/// The place of a row among those of a file.
#[must_use]
pub fn of_row<'r>(rows: &'r [(Row, Place)], row: &Row) -> Option<&'r Place> {
    rows.iter().find(|(other, _)| is_same(other, row) && other.price == row.price).map(|(_, place)| place)
}

/// Whether two rows state the same, whatever they say of it.
#[must_use]
pub fn is_same(a: &Row, b: &Row) -> bool {
    a.operations == b.operations
        && a.model == b.model
        && a.resolution == b.resolution
        && a.range == b.range
        && a.lengths == b.lengths
        && a.references == b.references
        && a.from == b.from
        && a.media == b.media
}

/// The place of a figure of a route's tier that holds on a day, as [`Validity::holds`]; the last where the file says it
/// more than once, as it is the one that counts.
#[must_use]
pub fn of_term(text: &str, tier: &str, term: Term, on: Option<Date>) -> Option<Place> {
    let document = read::document(text, &mut Vec::new());
    let (list, column): (&'static str, &str) = match term {
        Term::Monthly => ("subscriptions", "monthly"),
        Term::Annual => ("subscriptions", "annual"),
        Term::Grant => ("subscriptions", "credits"),
        Term::Pack => ("packs", "usd"),
        Term::Unit => ("provisioned", "price"),
        Term::Relaxed => ("relaxed", "tiers"),
        Term::Credits => ("unpriced_credits", "says"),
        Term::Answer { requirement, .. } => ("answers", requirement.as_str()),
    };
    let tables = document.get_ref().get(list)?.get_ref().as_array()?;
    let mut found = None;
    for (at, table) in tables.iter().enumerate() {
        let Some(table) = table.get_ref().as_table() else { continue };
        let mut validity = validity(table);
        if !table.contains_key("rows") && !validity.holds(on) {
            continue;
        }
        let place = match term {
            Term::Pack | Term::Relaxed | Term::Credits => keyed(table, tier, column, 1),
            Term::Answer { video, .. } => {
                let is_video = text_of(table.get("media")) == Some("video");
                let keys = Requirement::ALL.iter().filter(|r| table.contains_key(r.as_str())).count();
                if video == is_video { keyed(table, tier, column, keys) } else { None }
            }
            _ => celled(table, tier, column, on).map(|(cell, is_alone, days)| {
                validity = days;
                (cell, is_alone)
            }),
        };
        found = place.map(|(cell, is_alone)| Place { list, table: at, cell, is_alone, validity }).or(found);
    }
    found
}

/// When a table holds.
fn validity(table: &DeTable<'_>) -> Validity {
    let day = |key: &str| table.get(key)?.get_ref().as_datetime()?.to_string().parse().ok();
    Validity { from: day("valid_from"), until: day("valid_until") }
}

/// What the table of a place says of a tier: figures, and columns that say that there is none, with their cells.
#[must_use]
pub fn terms_of(text: &str, place: &Place, tier: &str) -> (Vec<Term>, Vec<(String, String)>) {
    let document = read::document(text, &mut Vec::new());
    let table = table_at(&document, place).and_then(|t| t.get_ref().as_table());
    let Some(table) = table else { return (Vec::new(), Vec::new()) };
    match place.list {
        "packs" => (vec![Term::Pack], Vec::new()),
        "relaxed" => (vec![Term::Relaxed], Vec::new()),
        "unpriced_credits" => (vec![Term::Credits], Vec::new()),
        "provisioned" => (vec![Term::Unit], Vec::new()),
        "answers" => {
            let video = text_of(table.get("media")) == Some("video");
            let said = Requirement::ALL.iter().filter(|r| table.contains_key(r.as_str()));
            (said.map(|r| Term::Answer { requirement: *r, video }).collect(), Vec::new())
        }
        _ => {
            let (mut figures, mut nothing) = (Vec::new(), Vec::new());
            for (column, term) in [("monthly", Term::Monthly), ("annual", Term::Annual), ("credits", Term::Grant)] {
                let Some((cell, ..)) = celled(table, tier, column, place.validity.until.or(place.validity.from)) else {
                    continue;
                };
                match text.get(cell).map(|cell| cell.trim_matches(['"', '\''])) {
                    Some(cell @ ("" | "?" | "–" | "-")) => nothing.push((column.to_owned(), cell.to_owned())),
                    _ => figures.push(term),
                }
            }
            (figures, nothing)
        }
    }
}

/// The text without what the table of a place says of a tier; without the table, where it says nothing else.
#[must_use]
pub fn without_tier(text: &str, place: &Place, tier: &str) -> Option<String> {
    let document = read::document(text, &mut Vec::new());
    let table = table_at(&document, place)?.get_ref().as_table()?;
    let is_tier = |value: &Spanned<DeValue<'_>>| value.get_ref().as_str() == Some(tier);
    let (list, at) = if let Some(tiers) = table.get("tiers") {
        (tiers, tiers.get_ref().as_array()?.iter().position(is_tier)?)
    } else {
        let columns = table.get("columns")?.get_ref().as_array()?;
        let named = columns.iter().position(|c| c.get_ref().as_str() == Some("tier"))?;
        // Of several rows of the tier the one that the place is in.
        let is_its = |row: &Spanned<DeValue<'_>>| {
            let span = row.span();
            let is_there = span.start <= place.cell.start && place.cell.end <= span.end;
            is_there && row.get_ref().as_array().and_then(|row| row.get(named)).is_some_and(is_tier)
        };
        let rows = table.get("rows")?;
        (rows, rows.get_ref().as_array()?.iter().position(is_its)?)
    };
    let items = list.get_ref().as_array()?;
    if items.len() == 1 {
        return replaced(text, &table_of(text, &place.cell)?, "");
    }
    let span = items.get(at)?.span();
    // With the comma that parts it from the next, or the last one's from what is before it.
    let cut = match items.get(at + 1) {
        Some(next) => span.start..next.span().start,
        None => items.get(at.checked_sub(1)?)?.span().end..span.end,
    };
    Some(format!("{}{}", text.get(..cut.start)?, text.get(cut.end..)?))
}

/// The table of a place.
fn table_at<'t, 'd>(document: &'t Spanned<DeTable<'d>>, place: &Place) -> Option<&'t Spanned<DeValue<'d>>> {
    document.get_ref().get(place.list)?.get_ref().as_array()?.get(place.table)
}

/// What a table of a place says under a key, as it is written; `None` where it has no such key.
#[must_use]
pub fn written<'t>(text: &'t str, place: &Place, key: &str) -> Option<&'t str> {
    let document = read::document(text, &mut Vec::new());
    text.get(table_at(&document, place)?.get_ref().as_table()?.get(key)?.span())
}

fn text_of<'t>(value: Option<&'t Spanned<DeValue<'_>>>) -> Option<&'t str> {
    value.and_then(|v| v.get_ref().as_str())
}

/// A key of a table that names the tier, and whether the table says only that, of that tier.
fn keyed(table: &DeTable<'_>, tier: &str, key: &str, keys: usize) -> Option<(Span<usize>, bool)> {
    let tiers = table.get("tiers")?.get_ref().as_array()?;
    tiers.iter().find(|t| t.get_ref().as_str() == Some(tier))?;
    Some((table.get(key)?.span(), tiers.len() == 1 && keys == 1))
}

/// When a row of a table holds: where its cells say nothing, when the table does.
fn row_validity(table: &DeTable<'_>, columns: &[Spanned<DeValue<'_>>], row: &[Spanned<DeValue<'_>>]) -> Validity {
    let day = |key: &str| {
        let at = columns.iter().position(|c| c.get_ref().as_str() == Some(key))?;
        row.get(at)?.get_ref().as_datetime()?.to_string().parse().ok()
    };
    let of_table = validity(table);
    Validity { from: day("valid_from").or(of_table.from), until: day("valid_until").or(of_table.until) }
}

/// A cell under a column, in the row of the tier that holds on a day, whether it is the only figure of the table, and
/// when it holds.
fn celled(table: &DeTable<'_>, tier: &str, column: &str, on: Option<Date>) -> Option<(Span<usize>, bool, Validity)> {
    let columns = table.get("columns")?.get_ref().as_array()?;
    let place = |name: &str| columns.iter().position(|c| c.get_ref().as_str() == Some(name));
    let (named, wanted) = (place("tier")?, place(column)?);
    let rows = table.get("rows")?.get_ref().as_array()?;
    let cells = |row: &Spanned<DeValue<'_>>| row.get_ref().as_array().map(|cells| cells.len());
    let row = rows
        .iter()
        .filter_map(|row| row.get_ref().as_array())
        .filter(|row| row.get(named).is_some_and(|cell| cell.get_ref().as_str() == Some(tier)))
        .find(|row| row_validity(table, columns, row).holds(on))?;
    let figures = ["monthly", "annual", "credits"].iter().filter(|c| place(c).is_some()).count();
    let is_alone =
        rows.len() == 1 && rows.iter().all(|row| cells(row).is_some()) && (column == "price" || figures == 1);
    Some((row.get(wanted)?.span(), is_alone, row_validity(table, columns, row)))
}

/// The text with a table's `verified` set to a day: where it has none, a line of its own after `confidence`. `None`
/// where there is no such table.
#[must_use]
pub fn stamped(text: &str, place: &Place, on: Date) -> Option<String> {
    let document = read::document(text, &mut Vec::new());
    let table = table_at(&document, place)?;
    let keys = table.get_ref().as_table()?;
    if let Some(verified) = keys.get("verified") {
        let span = verified.span();
        return Some(format!("{}{on}{}", text.get(..span.start)?, text.get(span.end..)?));
    }
    let after = keys.get("confidence").or_else(|| keys.get("source"))?.span().end;
    if text.get(table.span())?.starts_with('{') {
        return Some(format!("{}, verified = {on}{}", text.get(..after)?, text.get(after..)?));
    }
    // Behind what else stands on the line, a comment say.
    let rest = text.get(after..)?;
    let end = rest.find('\n').unwrap_or(rest.len());
    let line_end = if rest.get(..end)?.ends_with('\r') { "\r\n" } else { "\n" };
    let at = after + rest.get(..end)?.trim_end_matches('\r').len();
    Some(format!("{}{line_end}verified = {on}{}", text.get(..at)?, text.get(at..)?))
}

/// The text with a cell that says nothing any more: there is no such row.
#[must_use]
pub fn emptied(text: &str, cell: &Span<usize>) -> Option<String> {
    Some(format!("{}\"\"{}", text.get(..cell.start)?, text.get(cell.end..)?))
}

/// The text with a table behind all else.
#[must_use]
pub fn appended(text: &str, table: &str) -> String {
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let table = if line_end == "\n" { table.to_owned() } else { table.replace('\n', line_end) };
    let gap = if text.is_empty() || text.ends_with('\n') { line_end.to_owned() } else { line_end.repeat(2) };
    format!("{text}{gap}{table}")
}

/// The lines of the table of a list that a value stands in, from its head to its last value; blank lines and comments
/// behind it belong to what follows. `None` where it is not written under a head of its own.
#[must_use]
pub fn table_of(text: &str, value: &Span<usize>) -> Option<Span<usize>> {
    let is_head = |line: &str| line.starts_with('[');
    let (mut head, mut end, mut at) = (None, None, 0);
    for line in text.split_inclusive('\n') {
        let next = at + line.len();
        if is_head(line) && at < value.start {
            head = Some(at);
        } else if is_head(line) && at >= value.end {
            break;
        }
        let trimmed = line.trim();
        if at >= value.start && !trimmed.is_empty() && !trimmed.starts_with('#') || (at..next).contains(&value.start) {
            end = Some(next);
        }
        at = next;
    }
    let head = head.filter(|head| text.get(*head..).is_some_and(|rest| rest.starts_with("[[")))?;
    Some(head..end?)
}

/// The text with other lines in the place of a table's; its comments stay.
#[must_use]
pub fn replaced(text: &str, table: &Span<usize>, by: &str) -> Option<String> {
    let inner = text.get(table.clone())?;
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut out = text.get(..table.start)?.to_owned();
    for line in inner.split_inclusive('\n') {
        let comment = if line.trim_start().starts_with('#') { Some(line.trim()) } else { comment_of(line) };
        if let Some(comment) = comment {
            out.push_str(comment);
            out.push_str(line_end);
        }
    }
    out.push_str(&if line_end == "\n" { by.to_owned() } else { by.replace('\n', line_end) });
    let rest = text.get(table.end..)?;
    // Of the blank lines around what is gone, one side is enough.
    let rest = if by.is_empty() && (out.is_empty() || out.ends_with("\n\n") || out.ends_with("\r\n\r\n")) {
        rest.strip_prefix(line_end).unwrap_or(rest)
    } else {
        rest
    };
    out.push_str(rest);
    Some(out)
}

/// What stands behind a value on its line.
fn comment_of(line: &str) -> Option<&str> {
    let mut quote = None;
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (None, '#') => return line.get(at..).map(str::trim_end),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    None
}
