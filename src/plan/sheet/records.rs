//! Lines taken apart into cells: by tabs, semicolons or commas, with cells in quotes as spreadsheets write them.

use super::{column, words};

/// Cells beyond these are not kept.
const MAX_CELLS: usize = 64;
/// A cell in quotes is at most so long, in bytes: a quote that is not closed by then was only a quote.
const MAX_QUOTED: usize = 8_192;
/// Lines that are looked at to see what parts cells.
const LOOKED_AT: usize = 200;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its first line, from 1.
    pub number: usize,
    pub cells: Vec<String>,
}

/// The lines of a text whose lines end in `\n`.
#[derive(Clone, Debug)]
pub struct Records<'t> {
    rest: &'t str,
    separator: Option<char>,
    number: usize,
}

impl<'t> Records<'t> {
    /// `separator`: what parts cells; `None` where a line is one cell.
    pub const fn new(text: &'t str, separator: Option<char>) -> Self {
        Self { rest: text, separator, number: 1 }
    }

    /// The next cell of the line, and whether another follows.
    fn cell(&mut self) -> (String, bool) {
        let (cell, used) = quoted(self.rest, self.separator).unwrap_or_else(|| {
            let ends = |c: char| c == '\n' || Some(c) == self.separator;
            let end = self.rest.find(ends).unwrap_or(self.rest.len());
            (self.rest[..end].to_owned(), end)
        });
        self.number += self.rest[..used].bytes().filter(|b| *b == b'\n').count();
        self.rest = &self.rest[used..];
        let mut chars = self.rest.chars();
        match chars.next() {
            Some('\n') => {
                self.number += 1;
                self.rest = chars.as_str();
                (cell, false)
            }
            Some(_) => {
                self.rest = chars.as_str();
                (cell, true)
            }
            None => (cell, false),
        }
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if self.rest.is_empty() {
            return None;
        }
        let number = self.number;
        let mut cells = Vec::new();
        loop {
            let (cell, goes_on) = self.cell();
            if cells.len() < MAX_CELLS {
                cells.push(cell);
            }
            if !goes_on {
                return Some(Record { number, cells });
            }
        }
    }
}

/// A cell in quotes at the start of a text, with the bytes that it takes; `None` where it is none.
fn quoted(text: &str, separator: Option<char>) -> Option<(String, usize)> {
    let inner = text.strip_prefix('"')?;
    let mut cell = String::new();
    let mut from = 0;
    loop {
        let at = from + inner.as_bytes()[from..].iter().take(MAX_QUOTED).position(|b| *b == b'"')?;
        cell.push_str(&inner[from..at]);
        let after = &inner[at + 1..];
        if after.starts_with('"') {
            cell.push('"');
            from = at + 2;
            if from > MAX_QUOTED {
                return None;
            }
            continue;
        }
        let ends = after.chars().next().is_none_or(|c| c == '\n' || Some(c) == separator);
        return ends.then_some((cell, at + 2));
    }
}

/// What parts the cells of a text. Commas and semicolons stand in names too: they count only where what they part off
/// reads as a column.
pub fn separator(text: &str) -> Option<char> {
    if text.contains('\t') {
        return Some('\t');
    }
    [';', ','].into_iter().find(|separator| parts_well(text, *separator))
}

fn parts_well(text: &str, separator: char) -> bool {
    let (mut lines, mut parted) = (0, 0);
    for record in Records::new(text, Some(separator)).take(LOOKED_AT) {
        if record.cells.iter().all(|c| super::is_blank(c)) {
            continue;
        }
        lines += 1;
        if record.cells.len() < 2 {
            continue;
        }
        parted += 1;
        let is_heads = lines == 1 && column::heads(&record.cells).is_some();
        let second = super::clean(&record.cells[1]);
        if !is_heads && !second.is_empty() && words::outputs(&second).is_err() {
            return false;
        }
    }
    parted * 2 > lines
}
