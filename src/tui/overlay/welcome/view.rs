//! The welcome as it is drawn: low on the screen, so that the answer and the beginning of the loop are in sight.

use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::Welcome;
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::overlay::menu;
use crate::tui::overlay::view::cells;
use crate::tui::screen::looped::beside_routes;
use crate::tui::widget::frame::Overlay as Frame;
use crate::tui::widget::width::{put, wrap};

/// Said above the choices.
const SAID: &str =
    "This is a live example. Change anything and every way to buy is priced again; nothing is written before you save.";
/// Columns of the contents.
const WIDE: u16 = 46;

pub fn draw(model: &Model, welcome: &Welcome, screen: Rect, canvas: &mut Canvas<'_>) {
    let theme = &model.theme;
    let room = beside_routes(screen).unwrap_or(screen);
    let said = wrap(SAID, WIDE.min(room.width.saturating_sub(6)));
    let items = cells(welcome.menu.items.len());
    // Where there is little room, the choices matter more than what is said.
    let said = if room.height >= 20 { said } else { Vec::new() };
    let gap = u16::from(!said.is_empty());
    let want = (WIDE, items + cells(said.len()) + gap);
    let area = Frame::area(room, want);
    let area = Rect { y: room.bottom().saturating_sub(area.height + 1).max(room.y), ..area };
    Frame { title: &welcome.menu.title, foot: None, scroll: None, theme }.render(area, canvas.buf);
    canvas.cover(area, Some(Msg::Out));
    let inner = Frame::inner(area);
    for (line, y) in said.iter().zip(inner.top()..inner.bottom()) {
        put(canvas.buf, inner, (inner.x, y), line, inner.width, theme.muted);
    }
    let above = (cells(said.len()) + gap).min(inner.height);
    menu::view::list(model, &welcome.menu, Rect { y: inner.y + above, height: inner.height - above, ..inner }, canvas);
}
