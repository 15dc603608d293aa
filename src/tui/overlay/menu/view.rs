//! A menu as it is drawn.

use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::Menu;
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::overlay::view::{WIDE, cells, frame};
use crate::tui::widget::frame::{Overlay as Frame, Scroll};
use crate::tui::widget::list::{Choice, Choices};
use crate::tui::widget::reveal;
use crate::tui::widget::width::width;

pub fn draw(model: &Model, menu: &Menu, screen: Rect, canvas: &mut Canvas<'_>) {
    let widest = menu.items.iter().map(|i| width(&i.label).saturating_add(width(&i.note)) + 8).max().unwrap_or(0);
    let want = (widest.max(width(&menu.title) + 4).clamp(24, WIDE), cells(menu.items.len()));
    let inner = Frame::inner(Frame::area(screen, want));
    let bar = Scroll { offset: scroll(menu, inner), shown: usize::from(inner.height), total: menu.items.len() };
    let inner = frame(model, &menu.title, Some(bar), want, screen, canvas);
    list(model, menu, inner, canvas);
}

/// Items out of sight above, where the list stands in `inner`.
fn scroll(menu: &Menu, inner: Rect) -> usize {
    reveal(0, menu.cursor, usize::from(inner.height), menu.items.len())
}

/// The items alone.
pub fn list(model: &Model, menu: &Menu, inner: Rect, canvas: &mut Canvas<'_>) {
    let choices: Vec<Choice<'_>> = menu
        .items
        .iter()
        .map(|item| Choice {
            text: &item.label,
            detail: if item.is_refused { "" } else { &item.note },
            why_not: item.is_refused.then_some(item.note.as_str()),
            current: item.is_current,
        })
        .collect();
    let scroll = scroll(menu, inner);
    let drawn = Choices {
        choices: &choices,
        selected: menu.cursor,
        scroll,
        search: None,
        empty: "nothing to choose",
        theme: &model.theme,
    };
    drawn.render(inner, canvas.buf);
    // The wheel stops at the ends, where keys go round.
    let (above, below) = (menu.cursor.saturating_sub(1), menu.cursor + 1);
    canvas.zone(inner, |zone| zone.wheel(Msg::Item(above), Msg::Item(below)));
    for (at, y) in (scroll..menu.items.len()).zip(inner.top()..inner.bottom()) {
        let line = Rect { y, height: 1, ..inner };
        canvas.zone(line, |zone| zone.click(Msg::Item(at)).twice(Msg::Act));
    }
    canvas.put_cursor(drawn.cursor(inner));
}
