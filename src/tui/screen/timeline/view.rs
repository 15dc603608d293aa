//! The screen *Timeline* as it is drawn.

use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::widget::frame::Pane;

pub fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    Pane::new("Timeline", true, &model.theme).render(area, canvas.buf);
}
