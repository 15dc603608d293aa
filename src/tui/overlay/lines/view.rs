//! Lines to read, as they are drawn.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Lines;
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::overlay::view::{WIDE, text, text_size};
use crate::tui::widget::width::{shown, wrap};

pub fn draw(model: &Model, lines: &Lines, screen: Rect, canvas: &mut Canvas<'_>) {
    text(model, &lines.title, &drawn(model, lines, screen), lines.scroll, screen, canvas);
}

/// The furthest that it scrolls on the screen.
#[must_use]
pub fn last_scroll(model: &Model, lines: &Lines, screen: Rect) -> usize {
    let drawn = drawn(model, lines, screen);
    let (_, shown) = text_size(&drawn, screen);
    drawn.len().saturating_sub(shown)
}

fn drawn(model: &Model, lines: &Lines, screen: Rect) -> Vec<Line<'static>> {
    let room = WIDE.min(screen.width.saturating_sub(6));
    let mut drawn = Vec::new();
    for (number, line) in lines.lines.iter().enumerate() {
        for (i, part) in wrap(&shown(line, &model.theme.symbols), room.saturating_sub(3)).into_iter().enumerate() {
            let head = if i == 0 { format!("{:>2} ", number + 1) } else { "   ".to_owned() };
            drawn.push(Line::from(vec![Span::styled(head, model.theme.muted), Span::styled(part, model.theme.text)]));
        }
    }
    drawn
}
