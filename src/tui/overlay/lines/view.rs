//! Lines to read, as they are drawn.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Lines;
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::overlay::view::{WIDE, text};
use crate::tui::widget::width::{shown, wrap};

pub fn draw(model: &Model, lines: &Lines, screen: Rect, canvas: &mut Canvas<'_>) {
    let room = WIDE.min(screen.width.saturating_sub(6));
    let mut drawn = Vec::new();
    for (number, line) in lines.lines.iter().enumerate() {
        for (i, part) in wrap(&shown(line, &model.theme.symbols), room.saturating_sub(3)).into_iter().enumerate() {
            let head = if i == 0 { format!("{:>2} ", number + 1) } else { "   ".to_owned() };
            drawn.push(Line::from(vec![Span::styled(head, model.theme.muted), Span::styled(part, model.theme.text)]));
        }
    }
    text(model, &lines.title, &drawn, lines.scroll, screen, canvas);
}
