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
    let theme = &model.theme;
    let mut drawn = Explanation { explained: &explain.explained, scroll: 0, theme };
    let columns = 92.min(screen.width.saturating_sub(4));
    let height = drawn.height(columns);
    let want = (columns, cells(height));
    let shown = usize::from(Frame::inner(Frame::area(screen, want)).height);
    drawn.scroll = explain.scroll.min(height.saturating_sub(shown));
    let bar = Scroll { offset: drawn.scroll, shown, total: height };
    let inner = frame(model, &explain.title, Some(bar), want, screen, canvas);
    drawn.render(inner, canvas.buf);
    canvas.put_cursor(Some(Position { x: inner.x, y: inner.y }));
}
