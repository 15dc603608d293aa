//! The screen *Prices* as it is drawn.

mod detail;
mod table;

use ratatui::layout::Rect;

use super::{Pane, Said, layout};
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::msg::{Msg, Turn};

pub use detail::told_lines;

pub fn draw(model: &Model, body: Rect, canvas: &mut Canvas<'_>) {
    let areas = layout::areas(body, model.price_book.focus);
    if let Some(area) = areas.table {
        point_at(area, Pane::Table, canvas);
        table::draw(model, area, canvas);
    }
    if let Some(area) = areas.detail {
        point_at(area, Pane::Detail, canvas);
        detail::draw(model, area, canvas);
    }
}

/// What pointing anywhere at a pane does.
fn point_at(area: Rect, pane: Pane, canvas: &mut Canvas<'_>) {
    let wheel = |turn| Msg::PriceBook(Said::Wheel(pane, turn));
    canvas.zone(area, |zone| {
        zone.click(Msg::PriceBook(Said::Pane(pane))).wheel(wheel(Turn::Previous), wheel(Turn::Next))
    });
}
