//! An explanation as it is drawn.

use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use super::Explain;
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::overlay::view::{cells, frame};
use crate::tui::widget::explain::Explanation;
use crate::tui::widget::frame::{Overlay as Frame, Scroll};

pub fn draw(model: &Model, explain: &Explain, screen: Rect, canvas: &mut Canvas<'_>) {
    let (want, shown, height) = size(model, explain, screen);
    let scroll = explain.scroll.min(height.saturating_sub(shown));
    let drawn = Explanation { explained: &explain.explained, scroll, theme: &model.theme };
    let bar = Scroll { offset: drawn.scroll, shown, total: height };
    let inner = frame(model, &explain.title, Some(bar), want, screen, canvas);
    drawn.render(inner, canvas.buf);
    canvas.put_cursor(Some(Position { x: inner.x, y: inner.y }));
}

/// The furthest that it scrolls on the screen.
#[must_use]
pub fn last_scroll(model: &Model, explain: &Explain, screen: Rect) -> usize {
    let (_, shown, height) = size(model, explain, screen);
    height.saturating_sub(shown)
}

/// What it wants, the lines that are shown, and all lines.
fn size(model: &Model, explain: &Explain, screen: Rect) -> ((u16, u16), usize, usize) {
    let drawn = Explanation { explained: &explain.explained, scroll: 0, theme: &model.theme };
    let columns = 92.min(screen.width.saturating_sub(4));
    let height = drawn.height(columns);
    let want = (columns, cells(height));
    (want, usize::from(Frame::inner(Frame::area(screen, want)).height), height)
}
