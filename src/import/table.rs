//! A shot list as CSV: a line of heads, then a line for each shot or further stage, its cells parted by commas,
//! semicolons or tabs. What the columns are called and how cells may be written is [`crate::plan::sheet`]'s business;
//! here a file is taken apart strictly, every cell with its place.

use std::ops::Range;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use super::{Ask, Brought, Format, parted};
use crate::fault::{Fault, MOST, nearest};
use crate::money::group_thousands;
use crate::plan::sheet::column::{self, COLUMNS};
use crate::plan::sheet::{self, Column, Line, MAX_LINES, Reading, Sheet};
use crate::read::shortened;

/// The most cells of a line.
const MAX_CELLS: usize = 64;
/// The most bytes of a cell: more than the longest notes.
const MAX_CELL: usize = 64 * 1024;
/// What may part cells.
const SEPARATORS: [char; 3] = [',', ';', '\t'];
/// Heads to begin with, for messages.
const SUCH_HEADS: &str = "write a first line of heads, such as name, outputs, operation, resolution, seconds, takes";

/// What may be done with a column that is not known.
const LEAVE: &str = "or leave it out with `--skip-unknown`";

/// Reads a shot list.
#[must_use]
pub fn read(text: &str, ask: &Ask<'_>) -> Brought {
    let refused = |fault| Brought::refused(Format::Csv, fault);
    if let Some(fault) = control(text) {
        return refused(fault);
    }
    let begin = text.len() - text.trim_start_matches('\u{feff}').len();
    let (begin, separator) = separator(text, begin);
    let mut records = Records::new(text, begin, separator);
    let Some(heads) = records.next() else {
        return refused(Fault::new(0..0, "this file is empty", SUCH_HEADS));
    };
    if let Some(fault) = heads.fault {
        return refused(fault);
    }
    let columns = column::meant(&heads.texts);
    if !columns.contains(&Some(Column::Name)) {
        let span = heads.line_span();
        return refused(Fault::new(span, "no column says what the shots are called", SUCH_HEADS));
    }
    let shown = column::shown(&columns, &[Column::Name]);
    let sheet = Sheet { columns: shown, has_heads: true, ..Sheet::default() };
    let mut list = List { brought: Brought::new(Format::Csv, sheet), unknown: Vec::new() };
    list.name_unknown(&heads, &columns);
    let mut reading = Reading::new(ask.book).with_operation(ask.operation);
    for record in records {
        if list.brought.sheet.lines.len() >= MAX_LINES {
            let most = group_thousands(&MAX_LINES.to_string());
            let message = format!("this file has more than {most} lines");
            list.brought.faults.push(Fault::new(
                record.line_span(),
                message,
                "split the production into several plans",
            ));
            list.brought.sheet.beyond = 1;
            break;
        }
        if list.brought.is_full() {
            break;
        }
        list.take(&record, &columns, &mut reading);
    }
    list.finish(ask)
}

/// The first control character that no list has in it.
fn control(text: &str) -> Option<Fault> {
    let at = text.bytes().position(|b| b.is_ascii_control() && !matches!(b, b'\t' | b'\n' | b'\r'))?;
    Some(Fault::new(at..at + 1, "a control character stands in this file", "save it as CSV in UTF-8"))
}

/// What parts the cells, and where the heads begin: said in a first line of its own (`sep=;`, as spreadsheets write it),
/// or what parts off the most heads that are known, then the most cells.
fn separator(text: &str, begin: usize) -> (usize, char) {
    let rest = text.get(begin..).unwrap_or_default();
    let first = rest.lines().next().unwrap_or_default();
    let said = first.strip_prefix("sep=").and_then(|said| said.chars().next());
    if let Some(said) = said.filter(|said| SEPARATORS.contains(said)) {
        return (begin + first.len(), said);
    }
    let heads = rest.trim_start().lines().next().unwrap_or_default();
    let parts = |separator: char| {
        let cells: Vec<&str> = heads.split(separator).take(MAX_CELLS).collect();
        let known = cells.iter().filter(|cell| Column::of_head(cell.trim_matches('"')).is_some()).count();
        (known, cells.len())
    };
    // The first of equals.
    let best = SEPARATORS.into_iter().rev().max_by_key(|separator| parts(*separator));
    (begin, best.unwrap_or(','))
}

/// One line of a file, which may go over several.
struct Record {
    /// Its first line, from 1.
    number: usize,
    texts: Vec<String>,
    /// Where each cell stands, its quotes among it.
    spans: Vec<Range<usize>>,
    /// Why it cannot be taken apart.
    fault: Option<Fault>,
}

impl Record {
    fn line_span(&self) -> Range<usize> {
        let start = self.spans.first().map_or(0, |span| span.start);
        start..self.spans.last().map_or(start, |span| span.end)
    }

    fn is_blank(&self) -> bool {
        self.fault.is_none() && self.texts.iter().all(|text| sheet::is_blank(text))
    }
}

/// The lines of a file that are not blank.
struct Records<'t> {
    text: &'t str,
    at: usize,
    /// The line at `at`, from 1.
    line: usize,
    reader: Box<Reader>,
    buffer: Vec<u8>,
    separator: char,
    is_done: bool,
}

impl<'t> Records<'t> {
    fn new(text: &'t str, begin: usize, separator: char) -> Self {
        let delimiter = u8::try_from(separator).unwrap_or(b',');
        let reader = Box::new(ReaderBuilder::new().delimiter(delimiter).build());
        let line = 1 + text.get(..begin).map_or(0, |before| before.matches('\n').count());
        Self { text, at: begin, line, reader, buffer: vec![0; MAX_CELL], separator, is_done: false }
    }

    /// The next cell, where it stands, and whether it is the line's last; `None` at the end. A cell that is too long
    /// is empty, and said so.
    fn cell(&mut self, is_first: bool) -> Option<(Result<String, Fault>, Range<usize>, bool)> {
        let begin = self.at;
        let (mut held, mut is_long) = (0, false);
        let is_last = loop {
            let input = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let (result, used, made) = self.reader.read_field(input, &mut self.buffer[held..]);
            self.at += used;
            held += made;
            match result {
                ReadFieldResult::Field { record_end } => break record_end,
                // The text has ended: asked again, it says so.
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::OutputFull => {
                    is_long = true;
                    held = 0;
                }
                ReadFieldResult::End => return None,
            }
        };
        let span = self.span(begin, is_first);
        let text = self.buffer.get(..held).map(String::from_utf8_lossy).unwrap_or_default().into_owned();
        if is_long {
            let most = group_thousands(&MAX_CELL.to_string());
            let fault = Fault::new(span.start..span.start, format!("a cell is longer than {most} bytes"), UNCLOSED);
            return Some((Err(fault), span, is_last));
        }
        Some((Ok(text), span, is_last))
    }

    /// Where the cell stands that was read from `begin` on: without the line ends before the first of a line, and
    /// without what parts it off.
    fn span(&self, begin: usize, is_first: bool) -> Range<usize> {
        let raw = self.text.get(begin..self.at).unwrap_or_default();
        let before = raw.len() - raw.trim_start_matches(['\r', '\n']).len();
        let start = if is_first { begin + before } else { begin };
        let ends = [self.separator, '\r', '\n'];
        let end =
            if self.text.get(start..self.at).is_some_and(|raw| raw.ends_with(ends)) { self.at - 1 } else { self.at };
        start..end.max(start)
    }

    /// What is wrong with the quotes of a cell. One that is opened and never closed takes all that follows into it; behind
    /// one that is closed nothing may stand.
    fn quotes(&self, span: &Range<usize>) -> Option<Fault> {
        let raw = self.text.get(span.clone()).unwrap_or_default();
        let is_odd = raw.matches('"').count() % 2 == 1;
        if !raw.starts_with('"') || (raw.ends_with('"') && !is_odd) {
            return None;
        }
        let first = span.start..span.start + 1;
        if is_odd && self.at >= self.text.len() {
            return Some(Fault::new(first, "a quote is opened here and never closed", "close it"));
        }
        let remedy = "put the whole cell in quotes, and write a quote in it twice";
        Some(Fault::new(first, "something follows the quote that closes this cell", remedy))
    }
}

/// What is mostly wrong with a cell that goes on and on.
const UNCLOSED: &str =
    "see whether a double quote before it was opened and not closed; a quote in a cell is written twice";

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        loop {
            if self.is_done {
                return None;
            }
            let mut record = Record { number: 0, texts: Vec::new(), spans: Vec::new(), fault: None };
            let mut counted = self.at;
            loop {
                let Some((text, span, is_last)) = self.cell(record.spans.is_empty()) else {
                    self.is_done = true;
                    break;
                };
                if record.spans.is_empty() {
                    let before = self.text.get(counted..span.start).unwrap_or_default();
                    self.line += before.matches('\n').count();
                    record.number = self.line;
                    counted = span.start;
                }
                if record.fault.is_none() {
                    record.fault = self.quotes(&span);
                }
                if record.texts.len() < MAX_CELLS {
                    record.texts.push(text.unwrap_or_else(|fault| {
                        record.fault.get_or_insert(fault);
                        String::new()
                    }));
                    record.spans.push(span);
                } else if record.fault.is_none() {
                    let message = format!("a line has more than {MAX_CELLS} cells");
                    record.fault = Some(Fault::new(span, message, "leave out the columns that no plan has"));
                }
                if is_last {
                    break;
                }
            }
            self.line += self.text.get(counted..self.at).unwrap_or_default().matches('\n').count();
            if record.spans.is_empty() {
                return None;
            }
            if !record.is_blank() {
                return Some(record);
            }
        }
    }
}

/// A list being read.
struct List {
    brought: Brought,
    /// Columns that are not known: where they stand, their heads, and whether any cell of them says something.
    unknown: Vec<(usize, Fault, String, bool)>,
}

impl List {
    fn name_unknown(&mut self, heads: &Record, columns: &[Option<Column>]) {
        let titles: Vec<&str> = COLUMNS.iter().flat_map(|t| t.heads.iter().copied().chain([t.title])).collect();
        for (at, ((head, span), column)) in heads.texts.iter().zip(&heads.spans).zip(columns).enumerate() {
            if column.is_some() {
                continue;
            }
            let said = sheet::clean(head);
            let shown = if said.is_empty() { format!("column {}", at + 1) } else { said.clone() };
            let (message, remedy) = match (Column::of_head(&said), nearest(&said, &titles)) {
                (Some(same), _) => {
                    let first = columns.iter().position(|c| *c == Some(same)).and_then(|at| heads.texts.get(at));
                    let first = first.map(|head| sheet::clean(head)).unwrap_or_default();
                    let message = format!("`{}` says the same as `{}`", shortened(&said), shortened(&first));
                    (message, format!("rename it, {LEAVE}"))
                }
                (None, _) if said.is_empty() => {
                    (format!("column {} has no head", at + 1), format!("write one, {LEAVE}"))
                }
                (None, Some(near)) => (
                    format!("no column is called `{}`", shortened(&said)),
                    format!("did you mean `{near}`? Rename it, {LEAVE}"),
                ),
                (None, None) => (format!("no column is called `{}`", shortened(&said)), format!("rename it, {LEAVE}")),
            };
            self.unknown.push((at, Fault::new(span.clone(), message, remedy), shown, false));
        }
    }

    fn take(&mut self, record: &Record, columns: &[Option<Column>], reading: &mut Reading<'_>) {
        for (at, _, _, is_used) in &mut self.unknown {
            *is_used |= record.texts.get(*at).is_some_and(|text| !sheet::is_blank(text));
        }
        let beyond = record.texts.iter().enumerate().skip(columns.len()).find(|(_, text)| !sheet::is_blank(text));
        let broken = record.fault.clone().or_else(|| {
            let (at, _) = beyond?;
            let message = format!("the line has more cells than the {} heads", columns.len());
            let remedy = "put a cell in double quotes where what parts cells stands in it";
            Some(Fault::new(record.spans.get(at)?.clone(), message, remedy))
        });
        let shown = self.brought.sheet.columns.clone();
        let mut line = reading.line(record.number, &record.texts, columns, &shown);
        if let Some(fault) = broken {
            line.row = Err(format!("{}; {}", fault.message, fault.remedy));
            self.brought.faults.push(fault);
        } else {
            self.tell(&line, record, columns);
        }
        self.brought.sheet.lines.push(line);
    }

    /// What is wrong with a line, each at its cell.
    fn tell(&mut self, line: &Line, record: &Record, columns: &[Option<Column>]) {
        let Err(why) = &line.row else { return };
        // It is right once the line above is.
        if line.hangs_on.is_some() {
            return;
        }
        let before = self.brought.faults.len();
        for (column, cell) in self.brought.sheet.columns.iter().zip(&line.cells) {
            let Some(why) = &cell.fault else { continue };
            let at = columns.iter().position(|c| c.as_ref() == Some(column));
            let span = at.and_then(|at| record.spans.get(at)).cloned().unwrap_or_else(|| record.line_span());
            self.brought.faults.push(fault(*column, why, span));
        }
        if self.brought.faults.len() == before {
            // About a column that the list does not have.
            let named = COLUMNS.iter().find_map(|t| Some((t.column, why.strip_prefix(t.title)?.strip_prefix(": ")?)));
            let (column, why) = named.unwrap_or((Column::Name, why));
            self.brought.faults.push(fault(column, why, record.line_span()));
        }
        self.brought.faults.truncate(MOST);
    }

    fn finish(mut self, ask: &Ask<'_>) -> Brought {
        let brought = &mut self.brought;
        // A column of nothing is left out unasked; one with a head is still named.
        for (_, fault, shown, is_used) in self.unknown {
            if is_used {
                brought.unknown.push(fault);
                brought.sheet.unknown.push(shown);
            }
        }
        brought.shots = brought.sheet.shots();
        let empty = brought.shots.iter().filter(|shot| shot.stages.is_empty()).count();
        if empty > 0 && ask.operation.is_none() {
            let (who, costs) =
                if empty == 1 { ("1 shot says".to_owned(), "costs") } else { (format!("{empty} shots say"), "cost") };
            brought
                .notes
                .push(format!("{who} nothing of what is made, and {costs} nothing yet; add a column operation"));
        }
        self.brought
    }
}

/// A cell's fault at its place, with what would be right.
fn fault(column: Column, why: &str, span: Range<usize>) -> Fault {
    let told = column.told();
    let otherwise =
        if told.example.is_empty() { "correct the cell".to_owned() } else { format!("write such as {}", told.example) };
    let (message, remedy) = parted(why, &otherwise);
    let message = if column == Column::Name { message.to_owned() } else { format!("{}: {message}", told.title) };
    Fault::new(span, message, remedy)
}
