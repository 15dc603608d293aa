//! The lines of a sheet as they are drawn: a table in which a cell that was not understood is marked, and below it why
//! not.

use ratatui::layout::{Position, Rect};

use super::Preview;
use crate::plan::sheet::{Cell, Column, Line, Row};
use crate::tui::canvas::Canvas;
use crate::tui::command::key_of;
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::overlay::view::{cells, frame};
use crate::tui::widget::frame::{Overlay as Frame, Scroll};
use crate::tui::widget::number::count;
use crate::tui::widget::reveal;
use crate::tui::widget::width::{cut, fill, fill_left, put, shown, width, wrap};

/// The widest that names become, and the least that is wanted for what is said around the table.
const NAMES: u16 = 32;
const NARROW: u16 = 64;
/// Lines beside the table: counts, heads, a blank, the reason (two), what keys do.
const AROUND: u16 = 6;
const LEAST_NAME: u16 = 8;

/// How a column is drawn.
struct Drawing {
    /// Cells where there is room, and what it shrinks to before any is left out.
    wide: u16,
    least: u16,
    /// The head of a narrow column.
    short: &'static str,
    /// Numbers stand at the right of their column.
    is_right: bool,
}

const fn drawing(column: Column) -> Drawing {
    let (wide, least, short, is_right) = match column {
        Column::Name => (NAMES, LEAST_NAME, "name", false),
        Column::Outputs => (7, 5, "out", true),
        Column::Operation => (16, 8, "made by", false),
        Column::Model => (10, 7, "model", false),
        Column::Resolution => (10, 5, "size", false),
        Column::Seconds => (7, 4, "sec", true),
        Column::Range => (7, 4, "rng", false),
        Column::Takes => (12, 8, "takes", false),
        Column::Rate => (9, 7, "keep", false),
        Column::Upscale => (7, 5, "up to", false),
        Column::Keep => (8, 4, "vers", true),
        Column::References => (10, 4, "refs", true),
        Column::Loop => (4, 4, "loop", false),
        Column::Media => (5, 5, "media", false),
        Column::From => (5, 5, "from", false),
        Column::Of => (14, 8, "of", false),
        Column::Stage => (12, 6, "stage", false),
        Column::On => (9, 7, "on", false),
        Column::OwnPrice => (9, 6, "own $", true),
        Column::OwnPriceIfMissing => (10, 6, "or $", true),
        Column::Revisions => (9, 4, "redo", true),
        Column::Notes => (24, 10, "notes", false),
    };
    Drawing { wide, least, short, is_right }
}

pub fn draw(model: &Model, preview: &Preview, screen: Rect, canvas: &mut Canvas<'_>) {
    let lines = &preview.sheet.lines;
    let want = (Columns::wanted(preview).max(NARROW), cells(lines.len()).saturating_add(AROUND));
    let inner = Frame::inner(Frame::area(screen, want));
    let shown = usize::from(table(inner).height);
    let scroll = reveal(0, preview.cursor, shown.max(1), lines.len());
    let bar = Scroll { offset: scroll, shown, total: lines.len() };
    let inner = frame(model, &preview.title, Some(bar), want, screen, canvas);
    let drawn = Drawn { model, preview, inner, columns: Columns::of(preview, inner.width) };
    drawn.around(canvas);
    drawn.rows(scroll, canvas);
}

/// Where the lines stand. The reason of the line under the cursor keeps its room as long as one line is left.
fn table(inner: Rect) -> Rect {
    let above = 2.min(inner.height);
    let below = (AROUND - 2).min((inner.height - above).saturating_sub(1));
    Rect { y: inner.y + above, height: inner.height - above - below, ..inner }
}

/// Cells of the number, of each column of the sheet; a column of none is left out.
struct Columns {
    number: u16,
    widths: Vec<u16>,
}

impl Columns {
    /// Cells of the sign and the number before a line.
    fn number(preview: &Preview) -> u16 {
        let last = preview.sheet.lines.last().map_or(1, |line| line.number);
        width(&last.to_string()).max(2) + 2
    }

    /// Cells of the longest name, as far as it is wanted.
    fn names(preview: &Preview) -> u16 {
        let names = preview.sheet.lines.iter().take(1_000).filter_map(|line| line.cells.first());
        names.map(|cell| width(&cell.text)).max().unwrap_or(0).clamp(LEAST_NAME, NAMES)
    }

    /// The columns beside the name.
    fn others(preview: &Preview) -> impl Iterator<Item = Drawing> + '_ {
        preview.sheet.columns.iter().skip(1).map(|column| drawing(*column))
    }

    /// Cells for all columns.
    fn wanted(preview: &Preview) -> u16 {
        let others: u16 = Self::others(preview).map(|d| d.wide + 1).sum();
        (Self::number(preview) + Self::names(preview)).saturating_add(others)
    }

    fn of(preview: &Preview, room: u16) -> Self {
        let is_wide = Self::wanted(preview) <= room;
        let number = Self::number(preview);
        let mut widths = vec![0; preview.sheet.columns.len()];
        let room = room.saturating_sub(number);
        let mut left = room.saturating_sub(LEAST_NAME);
        for (slot, drawing) in widths.iter_mut().skip(1).zip(Self::others(preview)) {
            let cells = if is_wide { drawing.wide } else { drawing.least };
            if left <= cells {
                break;
            }
            *slot = cells;
            left -= cells + 1;
        }
        // What is left over goes to the name, then to what was made narrow.
        let spare = left.saturating_sub(Self::names(preview).saturating_sub(LEAST_NAME));
        left -= spare;
        let mut spare = spare;
        for (slot, drawing) in widths.iter_mut().skip(1).zip(Self::others(preview)) {
            if *slot > 0 {
                let more = drawing.wide.saturating_sub(*slot).min(spare);
                *slot += more;
                spare -= more;
            }
        }
        if let Some(first) = widths.first_mut() {
            *first = (left + spare + LEAST_NAME).min(room);
        }
        Self { number, widths }
    }
}

struct Drawn<'a> {
    model: &'a Model,
    preview: &'a Preview,
    inner: Rect,
    columns: Columns,
}

impl Drawn<'_> {
    fn put(&self, canvas: &mut Canvas<'_>, y: u16, text: &str, style: ratatui::style::Style) {
        let text = cut(&shown(text, &self.model.theme.symbols), self.inner.width, &self.model.theme.symbols);
        put(canvas.buf, self.inner, (self.inner.x, y), &text, self.inner.width, style);
    }

    fn around(&self, canvas: &mut Canvas<'_>) {
        let (theme, symbols, sheet) = (&self.model.theme, &self.model.theme.symbols, &self.preview.sheet);
        if self.inner.is_empty() {
            return;
        }
        let beyond = (sheet.beyond > 0).then(|| {
            let lines = count(u128::try_from(sheet.beyond).unwrap_or(u128::MAX), "line", "lines");
            format!("; {lines} more than a plan can hold")
        });
        let unknown = (!sheet.unknown.is_empty()).then(|| format!("; left out: {}", sheet.unknown.join(", ")));
        let counts = [Some(self.preview.counts()), beyond, unknown].into_iter().flatten().collect::<String>();
        self.put(canvas, self.inner.y, &counts, theme.strong);
        let area = table(self.inner);
        let mut x = self.inner.x + self.columns.number;
        for (column, cells) in sheet.columns.iter().copied().zip(&self.columns.widths).filter(|(_, cells)| **cells > 0)
        {
            let (cells, drawing) = (*cells, drawing(column));
            let title = self.preview.head(column);
            let title = if width(title) > cells { drawing.short } else { title };
            let head = if drawing.is_right { fill_left(title, cells, symbols) } else { fill(title, cells, symbols) };
            put(canvas.buf, self.inner, (x, self.inner.y + 1), &head, cells, theme.heading);
            x += cells + 1;
        }
        let mut y = area.bottom();
        let bottom = self.inner.bottom();
        if bottom.saturating_sub(y) > 2 {
            y += 1;
        }
        let keys_at = bottom.saturating_sub(1).max(y);
        let is_wrong = sheet.lines.get(self.preview.cursor).is_some_and(|line| line.row.is_err());
        let style = if is_wrong { theme.warn } else { theme.muted };
        for line in self.reason().into_iter().take(usize::from(keys_at.saturating_sub(y))) {
            self.put(canvas, y, &line, style);
            y += 1;
        }
        if keys_at < bottom {
            self.put(canvas, keys_at, &self.keys(), theme.muted);
        }
    }

    /// Why the line under the cursor was not understood; else what is to be known of all.
    fn reason(&self) -> Vec<String> {
        let Some(line) = self.preview.sheet.lines.get(self.preview.cursor) else { return Vec::new() };
        match &line.row {
            Err(why) => {
                let symbols = &self.model.theme.symbols;
                let text = format!("{} line {}: {why}", symbols.unfit, line.number);
                wrap(&shown(&text, symbols), self.inner.width)
            }
            // What holds for all that comes in.
            Ok(_) => {
                let symbols = &self.model.theme.symbols;
                self.preview.notes.iter().flat_map(|note| wrap(&shown(note, symbols), self.inner.width)).collect()
            }
        }
    }

    fn keys(&self) -> String {
        if self.preview.understood == 0 {
            return format!("nothing to put in   {} leave", key_of("out"));
        }
        format!("{} put in {}   {} leave", key_of("act"), self.preview.comes_to, key_of("out"))
    }

    fn rows(&self, scroll: usize, canvas: &mut Canvas<'_>) {
        let area = table(self.inner);
        let lines = self.preview.sheet.lines.iter().enumerate().skip(scroll);
        for (y, (at, line)) in (area.top()..area.bottom()).zip(lines) {
            self.row(y, line, canvas);
            let row = Rect { y, height: 1, ..area };
            canvas.zone(row, |zone| zone.click(Msg::Item(at)));
            if at == self.preview.cursor {
                canvas.buf.set_style(row, self.model.theme.selected);
                canvas.put_cursor(Some(Position { x: area.x, y }));
            }
        }
    }

    fn row(&self, y: u16, line: &Line, canvas: &mut Canvas<'_>) {
        let (theme, symbols) = (&self.model.theme, &self.model.theme.symbols);
        let is_left_out = line.row.is_err();
        let (sign, style) = if is_left_out { (symbols.unfit, theme.bad) } else { (symbols.fits, theme.good) };
        let inner = self.inner;
        put(canvas.buf, inner, (inner.x, y), sign, 1, style);
        let number = fill_left(&line.number.to_string(), self.columns.number - 2, symbols);
        put(canvas.buf, inner, (inner.x + 1, y), &number, self.columns.number - 2, theme.muted);
        let mut x = inner.x + self.columns.number;
        let columns = self.preview.sheet.columns.iter().copied();
        for ((column, cell), cells) in columns.zip(&line.cells).zip(&self.columns.widths) {
            let cells = *cells;
            if cells == 0 {
                continue;
            }
            let style = match (&cell.fault, is_left_out, column) {
                (Some(_), ..) => theme.bad,
                (None, true, _) => theme.muted,
                (None, false, Column::Name) => theme.strong,
                _ => theme.text,
            };
            let text = self.text(line, column, cell);
            let text = cut(&shown(&text, symbols), cells, symbols);
            let text = if drawing(column).is_right { fill_left(&text, cells, symbols) } else { text };
            put(canvas.buf, inner, (x, y), &text, cells, style);
            x += cells + 1;
        }
    }

    /// A cell as it was written; one that is wrong says so without colour too.
    fn text(&self, line: &Line, column: Column, cell: &Cell) -> String {
        let symbols = &self.model.theme.symbols;
        match (&cell.fault, column) {
            (Some(_), _) if cell.text.is_empty() => symbols.unknown.to_owned(),
            (Some(_), _) => format!("{}{}", symbols.unknown, cell.text),
            (None, Column::Name) if matches!(line.row, Ok(Row::Stages(_))) => {
                format!("  {}", symbols.last.trim_end())
            }
            _ => cell.text.clone(),
        }
    }
}
