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
use crate::tui::widget::reveal;
use crate::tui::widget::width::{cut, fill, fill_left, put, shown, width, wrap};

/// The widest that the table becomes.
const WIDE: u16 = 92;
/// Lines beside the table: counts, heads, a blank, the reason (two), what keys do.
const AROUND: u16 = 6;
/// The cells of each column but the first, in the order of the sheet.
const CELLS: [u16; 5] = [7, 16, 10, 7, 12];
/// What the columns shrink to before any is left out.
const LEAST: [u16; 5] = [5, 8, 5, 4, 8];
const LEAST_NAME: u16 = 8;

pub fn draw(model: &Model, preview: &Preview, screen: Rect, canvas: &mut Canvas<'_>) {
    let lines = &preview.sheet.lines;
    let want = (WIDE, cells(lines.len()).saturating_add(AROUND));
    let inner = Frame::inner(Frame::area(screen, want));
    let shown = usize::from(table(inner).height);
    let scroll = reveal(0, preview.cursor, shown.max(1), lines.len());
    let bar = Scroll { offset: scroll, shown, total: lines.len() };
    let inner = frame(model, "Paste lines as shots", Some(bar), want, screen, canvas);
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

/// Cells of the number, of each column; a column of none is left out.
struct Columns {
    number: u16,
    widths: [u16; 6],
}

impl Columns {
    fn of(preview: &Preview, room: u16) -> Self {
        let last = preview.sheet.lines.last().map_or(1, |line| line.number);
        let number = width(&last.to_string()).max(2) + 2;
        let wanted = preview.sheet.lines.iter().take(1_000).map(|line| width(&line.cells[0].text)).max().unwrap_or(0);
        let mut widths = [0; 6];
        let room = room.saturating_sub(number);
        let sum = |cells: &[u16]| cells.iter().map(|c| c + 1).sum::<u16>();
        let others = if sum(&CELLS) + wanted.clamp(LEAST_NAME, 28) <= room { CELLS } else { LEAST };
        let mut left = room.saturating_sub(LEAST_NAME);
        for (slot, cells) in widths.iter_mut().skip(1).zip(others) {
            if left <= cells {
                break;
            }
            *slot = cells;
            left -= cells + 1;
        }
        widths[0] = (left + LEAST_NAME).min(room);
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
        let mut counts = self.preview.counts();
        if sheet.beyond > 0 {
            counts.push_str(&format!("; {} more than a plan can hold", sheet.beyond));
        }
        if !sheet.unknown.is_empty() {
            counts.push_str(&format!("; left out: {}", sheet.unknown.join(", ")));
        }
        self.put(canvas, self.inner.y, &counts, theme.strong);
        let area = table(self.inner);
        let mut x = self.inner.x + self.columns.number;
        for (column, cells) in Column::ALL.into_iter().zip(self.columns.widths).filter(|(_, cells)| *cells > 0) {
            let head = if is_right(column) {
                fill_left(column.title(), cells, symbols)
            } else {
                fill(column.title(), cells, symbols)
            };
            put(canvas.buf, self.inner, (x, self.inner.y + 1), &head, cells, theme.heading);
            x += cells + 1;
        }
        let mut y = area.bottom();
        let bottom = self.inner.bottom();
        if bottom.saturating_sub(y) > 2 {
            y += 1;
        }
        let keys_at = bottom.saturating_sub(1).max(y);
        for line in self.reason().into_iter().take(usize::from(keys_at.saturating_sub(y))) {
            self.put(canvas, y, &line, theme.warn);
            y += 1;
        }
        if keys_at < bottom {
            self.put(canvas, keys_at, &self.keys(), theme.muted);
        }
    }

    /// Why the line under the cursor was not understood.
    fn reason(&self) -> Vec<String> {
        let Some(line) = self.preview.sheet.lines.get(self.preview.cursor) else { return Vec::new() };
        match &line.row {
            Err(why) => {
                let symbols = &self.model.theme.symbols;
                let text = format!("{} line {}: {why}", symbols.unfit, line.number);
                wrap(&shown(&text, symbols), self.inner.width)
            }
            Ok(_) => Vec::new(),
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
        for ((column, cell), cells) in Column::ALL.into_iter().zip(&line.cells).zip(self.columns.widths) {
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
            let text = if is_right(column) { fill_left(&text, cells, symbols) } else { text };
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
            (None, Column::Name) if matches!(line.row, Ok(Row::Stage(_))) => {
                format!("  {}", symbols.last.trim_end())
            }
            _ => cell.text.clone(),
        }
    }
}

/// Numbers stand at the right of their column.
const fn is_right(column: Column) -> bool {
    matches!(column, Column::Outputs | Column::Seconds)
}
