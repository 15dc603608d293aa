//! Where a card's file says something: the table and the cell of a price row, or of a figure of a route. For messages with a
//! line, and for changes that touch nothing else.

use std::ops::Range as Span;

use super::Book;
use super::load::{self, Loaded, RowPlace};
use super::row::Row;
use super::write::Term;
use crate::fault::Faulty;
use crate::read::{self, Spanned, TomlTable, TomlValue};
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
        let RowPlace { table, cell, is_alone } = place.clone();
        (row.clone(), Place { list: "prices", table, cell, is_alone })
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

/// The place of a figure of a route's tier; the last where the file says it more than once, as it is the one that holds.
#[must_use]
pub fn of_term(text: &str, tier: &str, term: Term) -> Option<Place> {
    let document = read::document(text, &mut Vec::new());
    let (list, column): (&'static str, &str) = match term {
        Term::Monthly => ("subscriptions", "monthly"),
        Term::Annual => ("subscriptions", "annual"),
        Term::Grant => ("subscriptions", "credits"),
        Term::Pack => ("packs", "usd"),
        Term::Unit => ("provisioned", "price"),
        Term::Relaxed => ("relaxed", "tiers"),
        Term::Answer { requirement, .. } => ("answers", requirement.as_str()),
    };
    let tables = document.get(list)?.get_ref().as_array()?;
    let mut found = None;
    for (at, table) in tables.iter().enumerate() {
        let Some(table) = table.get_ref().as_table() else { continue };
        let place = match term {
            Term::Pack | Term::Relaxed => keyed(table, tier, column, 1),
            Term::Answer { video, .. } => {
                let is_video = text_of(table.get("media")) == Some("video");
                let keys = Requirement::ALL.iter().filter(|r| table.contains_key(r.as_str())).count();
                if video == is_video { keyed(table, tier, column, keys) } else { None }
            }
            _ => celled(table, tier, column),
        };
        found = place.map(|(cell, is_alone)| Place { list, table: at, cell, is_alone }).or(found);
    }
    found
}

fn text_of<'t>(value: Option<&'t Spanned<TomlValue<'_>>>) -> Option<&'t str> {
    value.and_then(|v| v.get_ref().as_str())
}

/// A key of a table that names the tier, and whether the table says only that, of that tier.
fn keyed(table: &TomlTable<'_>, tier: &str, key: &str, keys: usize) -> Option<(Span<usize>, bool)> {
    let tiers = table.get("tiers")?.get_ref().as_array()?;
    tiers.iter().find(|t| t.get_ref().as_str() == Some(tier))?;
    Some((table.get(key)?.span(), tiers.len() == 1 && keys == 1))
}

/// A cell under a column, in the row of the tier, and whether it is the only figure of the table.
fn celled(table: &TomlTable<'_>, tier: &str, column: &str) -> Option<(Span<usize>, bool)> {
    let columns = table.get("columns")?.get_ref().as_array()?;
    let place = |name: &str| columns.iter().position(|c| c.get_ref().as_str() == Some(name));
    let (named, wanted) = (place("tier")?, place(column)?);
    let rows = table.get("rows")?.get_ref().as_array()?;
    let cells = |row: &Spanned<TomlValue<'_>>| row.get_ref().as_array().map(|cells| cells.len());
    let row = rows
        .iter()
        .filter_map(|row| row.get_ref().as_array())
        .find(|row| row.get(named).is_some_and(|cell| cell.get_ref().as_str() == Some(tier)))?;
    let figures = ["monthly", "annual", "credits"].iter().filter(|c| place(c).is_some()).count();
    let is_alone =
        rows.len() == 1 && rows.iter().all(|row| cells(row).is_some()) && (column == "price" || figures == 1);
    Some((row.get(wanted)?.span(), is_alone))
}

/// The text with a table's `verified` set to a day: where it has none, a line of its own after `confidence`. `None`
/// where there is no such table.
#[must_use]
pub fn stamped(text: &str, place: &Place, on: jiff::civil::Date) -> Option<String> {
    let document = read::document(text, &mut Vec::new());
    let tables = document.get(place.list)?.get_ref().as_array()?;
    let table = tables.get(place.table)?;
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
