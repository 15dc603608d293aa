//! The form for a price of the buyer's own, as it is drawn: a label and a line each, and below them what may be written.

use ratatui::layout::Rect;

use super::OwnPrice;
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::overlay::view::{WIDE, cells, frame};
use crate::tui::widget::reveal;
use crate::tui::widget::typed::draw_line;
use crate::tui::widget::width::{cut, put, shown};

/// Cells of the labels, with the gap after them.
const LABEL: u16 = 10;

pub fn draw(model: &Model, form: &OwnPrice, is_top: bool, screen: Rect, canvas: &mut Canvas<'_>) {
    let theme = &model.theme;
    let lines = cells(form.fields.len());
    let title = cut(&shown(&form.title, &theme.symbols), WIDE, &theme.symbols);
    let inner = frame(model, &title, None, (WIDE, lines.saturating_add(2)), screen, canvas);
    if inner.is_empty() {
        return;
    }
    let foot = u16::from(inner.height > 1);
    let list = Rect { height: inner.height.saturating_sub(foot).min(lines), ..inner };
    let scroll = reveal(0, form.cursor, usize::from(list.height), form.fields.len());
    let room = inner.width.saturating_sub(LABEL);
    for (at, y) in (scroll..form.fields.len()).zip(list.top()..list.bottom()) {
        let Some(field) = form.fields.get(at) else { continue };
        let is_on = at == form.cursor;
        let style = if is_on { theme.strong } else { theme.muted };
        put(canvas.buf, inner, (inner.x, y), field.label, LABEL, style);
        let line = Rect { y, height: 1, ..inner };
        match model.typing.as_ref().filter(|_| is_top && is_on) {
            Some(typing) => {
                let seen = draw_line(typing, (inner.x + LABEL, y), room, theme.strong, inner, canvas.buf);
                canvas.put_cursor(Some(seen));
            }
            None => {
                let text = shown(&field.text, &theme.symbols);
                let text = cut(&text, room, &theme.symbols);
                put(canvas.buf, inner, (inner.x + LABEL, y), &text, room, theme.text);
            }
        }
        canvas.zone(line, |zone| zone.click(Msg::Item(at)));
    }
    if foot == 0 {
        return;
    }
    let fault = model.typing.as_ref().filter(|_| is_top).and_then(|t| t.fault.as_deref());
    let (text, style) = match (fault, form.fields.get(form.cursor)) {
        (Some(fault), _) => (fault, theme.bad),
        (None, Some(field)) => (field.hint.as_str(), theme.muted),
        (None, None) => return,
    };
    let y = inner.bottom() - 1;
    put(
        canvas.buf,
        inner,
        (inner.x, y),
        &cut(&shown(text, &theme.symbols), inner.width, &theme.symbols),
        inner.width,
        style,
    );
}
