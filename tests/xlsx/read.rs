//! Reading a workbook back, and changing an input in it as a reader would.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};

use calamine::{Data, Reader as _, Xlsx};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Rows and columns count from 0.
pub type At = (usize, usize);

pub struct Sheets(Xlsx<Cursor<Vec<u8>>>);

impl Sheets {
    pub fn of(bytes: &[u8]) -> Self {
        Self(Xlsx::new(Cursor::new(bytes.to_vec())).unwrap())
    }

    pub fn names(&self) -> Vec<String> {
        self.0.sheet_names()
    }

    pub fn table(&mut self, name: &str) -> Table {
        let range = self.0.worksheet_range(name).unwrap();
        let mut cells = BTreeMap::new();
        let (top, left) = range.start().unwrap();
        for (row, column, cell) in range.used_cells() {
            cells.insert((row + top as usize, column + left as usize), cell.clone());
        }
        Table { name: name.to_owned(), cells }
    }

    /// The texts of cells that are no formula, and those that formulas come to.
    pub fn texts(&mut self) -> Vec<String> {
        let tables: Vec<Table> = self.names().iter().map(|name| self.table(name)).collect();
        let cells = tables.into_iter().flat_map(|table| table.cells.into_values());
        cells.filter_map(|cell| if let Data::String(text) = cell { Some(text) } else { None }).collect()
    }

    /// Every formula with its place: (sheet, row, column).
    pub fn formulas(&mut self) -> BTreeMap<(String, usize, usize), String> {
        let mut out = BTreeMap::new();
        for name in self.names() {
            let range = self.0.worksheet_formula(&name).unwrap();
            let Some((top, left)) = range.start() else { continue };
            for (row, column, formula) in range.used_cells().filter(|(.., formula)| !formula.is_empty()) {
                out.insert((name.clone(), row + top as usize, column + left as usize), formula.clone());
            }
        }
        out
    }
}

pub struct Table {
    pub name: String,
    cells: BTreeMap<At, Data>,
}

impl Table {
    pub fn at(&self, row: usize, column: usize) -> Data {
        self.cells.get(&(row, column)).cloned().unwrap_or(Data::Empty)
    }

    /// The row of the heads: the fifth.
    const HEADS: usize = 4;

    /// The first row below the heads.
    pub const FIRST: usize = Self::HEADS + 1;

    pub fn column(&self, head: &str) -> usize {
        let heads = self.cells.range((Self::HEADS, 0)..(Self::HEADS + 1, 0));
        let found = heads.filter(|(_, cell)| is_text(cell, head)).map(|((_, column), _)| *column).next();
        found.unwrap_or_else(|| panic!("{} has no column `{head}`", self.name))
    }

    pub fn cell(&self, row: usize, head: &str) -> Data {
        self.at(row, self.column(head))
    }

    /// The row below the heads whose first cell is so.
    pub fn row(&self, is_it: impl Fn(&str) -> bool) -> usize {
        let below = self.cells.range((Self::FIRST, 0)..);
        let found = below.filter(|((_, column), cell)| *column == 0 && is_it(&cell.to_string())).map(|(at, _)| at.0);
        found.last().unwrap_or_else(|| panic!("no such row on {}", self.name))
    }

    pub fn rows_with(&self, head: &str, text: &str) -> Vec<usize> {
        let column = self.column(head);
        self.cells.iter().filter(|(at, cell)| at.1 == column && is_text(cell, text)).map(|(at, _)| at.0).collect()
    }

    /// The columns below a band that names a way of buying: (head, column).
    pub fn band(&self, name: &str) -> Option<Vec<(String, usize)>> {
        let row = Self::HEADS - 1;
        let bands: Vec<(usize, String)> =
            self.cells.range((row, 0)..(row + 1, 0)).map(|(at, cell)| (at.1, cell.to_string())).collect();
        let bands: Vec<(usize, String)> = bands.into_iter().filter(|(_, text)| !text.is_empty()).collect();
        let nth = bands.iter().position(|(_, text)| {
            text == name
                || text.starts_with(&format!("{name}, "))
                || text.ends_with(&format!(", {name}"))
                || text.contains(&format!(", {name}, "))
        })?;
        let end = bands.get(nth + 1).map_or(usize::MAX, |(column, _)| *column);
        let heads = self.cells.range((Self::HEADS, bands[nth].0)..(Self::HEADS + 1, 0));
        Some(heads.filter(|(at, _)| at.1 < end).map(|(at, cell)| (cell.to_string(), at.1)).collect())
    }
}

fn is_text(cell: &Data, text: &str) -> bool {
    matches!(cell, Data::String(shown) if shown == text)
}

pub fn number(cell: &Data) -> f64 {
    match cell {
        Data::Float(number) => *number,
        Data::Int(number) => number.to_string().parse().unwrap(),
        other => panic!("{other:?} is no number"),
    }
}

/// One file of a workbook.
pub fn part(bytes: &[u8], name: &str) -> String {
    let mut text = String::new();
    ZipArchive::new(Cursor::new(bytes)).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// All of its files, one behind the other.
pub fn parts(bytes: &[u8]) -> String {
    let archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    names.iter().map(|name| part(bytes, name)).collect()
}

/// `D5`.
pub fn address((row, column): At) -> String {
    let mut letters = String::new();
    let mut left = column + 1;
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap();
        letters.insert(0, char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    format!("{letters}{}", row + 1)
}

/// The workbook with a number typed into a cell (`None`: the cell is emptied), all else as it is: what formulas came to
/// before stands beside them.
pub fn typed(bytes: &[u8], sheet: &str, at: At, digits: Option<&str>) -> Vec<u8> {
    let nth = Sheets::of(bytes).names().iter().position(|name| name == sheet).unwrap() + 1;
    let file = format!("xl/worksheets/sheet{nth}.xml");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut text = Vec::new();
        entry.read_to_end(&mut text).unwrap();
        if name == file {
            text = replaced(&String::from_utf8(text).unwrap(), &address(at), digits).into_bytes();
        }
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(&text).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn replaced(xml: &str, cell: &str, digits: Option<&str>) -> String {
    let begins = format!("<c r=\"{cell}\"");
    let from = xml.find(&begins).unwrap_or_else(|| panic!("there is no cell {cell}"));
    let tag = &xml[from..=from + xml[from..].find('>').unwrap()];
    let end = if tag.ends_with("/>") { from + tag.len() } else { from + xml[from..].find("</c>").unwrap() + 4 };
    assert!(!xml[from..end].contains("<f>"), "{cell} is a formula, no input");
    let style = tag.split("s=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("0");
    let value = digits.map_or_else(String::new, |digits| format!("<v>{digits}</v>"));
    format!("{}<c r=\"{cell}\" s=\"{style}\">{value}</c>{}", &xml[..from], &xml[end..])
}
