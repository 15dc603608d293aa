//! A line that is being typed.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::width::{put, width};
use crate::tui::typing::Typing;

/// Draws a line that is being typed in `cells` cells, so that its cursor is in sight; answers where that is.
pub fn draw_line(
    typing: &Typing,
    (x, y): (u16, u16),
    cells: u16,
    style: Style,
    clip: Rect,
    buf: &mut Buffer,
) -> Position {
    let cursor = typing.line.cursor();
    let text = crate::fault::harmless(typing.line.text());
    let before: String = text.chars().take(cursor).collect();
    let mut skip = 0;
    let mut cursor_cells = width(&before);
    let mut chars = before.chars();
    while cursor_cells >= cells.max(1) && chars.next().is_some() {
        skip += 1;
        cursor_cells = width(chars.as_str());
    }
    let rest: String = text.chars().skip(skip).collect();
    let blank = " ".repeat(usize::from(cells));
    put(buf, clip, (x, y), &blank, cells, style);
    put(buf, clip, (x, y), &rest, cells, style);
    Position { x: x.saturating_add(cursor_cells), y }
}
