//! What keys do on the screen *Prices*.

use ratatui::layout::Rect;

use crate::tui::model::Model;
use crate::tui::msg::Msg;

pub fn update(_: &mut Model, _: Msg) -> Option<Msg> {
    None
}

pub const fn settle(_: &mut Model, _: Rect) {}
