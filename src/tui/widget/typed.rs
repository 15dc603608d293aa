//! A line that is being typed.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::width::{put, window};
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
    let text = crate::fault::harmless(typing.line.text());
    let (seen, cursor) = window(&text, typing.line.cursor(), cells);
    let blank = " ".repeat(usize::from(cells));
    put(buf, clip, (x, y), &blank, cells, style);
    put(buf, clip, (x, y), seen, cells, style);
    Position { x: x.saturating_add(cursor), y }
}
