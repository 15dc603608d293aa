//! The form for a price of the buyer's own, as it is drawn: a label and a line each, and below them what may be written.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::OwnPrice;
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::overlay::view::{WIDE, cells, frame};
use crate::tui::widget::reveal;
use crate::tui::widget::typed::draw_line;
use crate::tui::widget::width::{cut, cut_inside, put, shown, width, wrap};

/// Cells of the labels at least, with the gap after them.
const LABEL: u16 = 10;

pub fn draw(model: &Model, form: &OwnPrice, is_top: bool, screen: Rect, canvas: &mut Canvas<'_>) {
    let theme = &model.theme;
    let symbols = &theme.symbols;
    let lines = cells(form.fields.len());
    let title = cut(&shown(&form.title, symbols), WIDE, symbols);
    let (said, file) = form.by_hand();
    // A line between, what may be written, and what is written by hand.
    let (most_told, by_hand) = if file.is_empty() { (2, 0) } else { (3, 3) };
    let most = lines.saturating_add(1 + most_told + by_hand);
    let label = form.fields.iter().map(|field| width(field.label) + 2).max().unwrap_or(0).max(LABEL);
    let inner = frame(model, &title, None, (WIDE, most), screen, canvas);
    if inner.is_empty() {
        return;
    }
    let hint = hint(model, form, is_top);
    let told = wrap(&shown(&hint.0, symbols), inner.width);
    let foot = cells(told.len()).clamp(1, most_told).min((inner.height / 3).max(1)).min(inner.height - 1);
    let list = Rect { height: (inner.height - foot).min(lines), ..inner };
    let scroll = reveal(0, form.cursor, usize::from(list.height), form.fields.len());
    let room = inner.width.saturating_sub(label);
    for (at, y) in (scroll..form.fields.len()).zip(list.top()..list.bottom()) {
        let Some(field) = form.fields.get(at) else { continue };
        let is_on = at == form.cursor;
        let style = if is_on { theme.strong } else { theme.muted };
        put(canvas.buf, inner, (inner.x, y), field.label, label, style);
        let line = Rect { y, height: 1, ..inner };
        match model.typing.as_ref().filter(|_| is_top && is_on) {
            Some(typing) => {
                let seen = draw_line(typing, (inner.x + label, y), room, theme.strong, inner, canvas.buf);
                canvas.put_cursor(Some(seen));
            }
            None => {
                let text = shown(&field.text, symbols);
                let text = cut(&text, room, symbols);
                put(canvas.buf, inner, (inner.x + label, y), &text, room, theme.text);
            }
        }
        canvas.zone(line, |zone| zone.click(Msg::Item(at)));
    }
    // Below the lines, with one between where there is room.
    let left = inner.bottom().saturating_sub(list.bottom());
    let mut y = list.bottom() + u16::from(left > foot);
    let told_rows = usize::from(inner.bottom().saturating_sub(y).min(most_told));
    for (at, text) in told.iter().take(told_rows).enumerate() {
        // What has no room ends in a sign of that.
        let is_cut = at + 1 == told_rows && told.len() > told_rows;
        let text = if is_cut { format!("{text} {}", symbols.ellipsis) } else { text.clone() };
        put(canvas.buf, inner, (inner.x, y), &cut(&text, inner.width, symbols), inner.width, hint.1);
        y += 1;
    }
    if file.is_empty() || inner.bottom() < y + 2 {
        return;
    }
    let file = cut_inside(&shown(file, symbols), inner.width, symbols);
    for (y, text) in (inner.bottom() - 2..).zip([said, file]) {
        put(canvas.buf, inner, (inner.x, y), &cut(&text, inner.width, symbols), inner.width, theme.muted);
    }
}

/// What is wrong with the line that is typed in, or what may be written there.
fn hint(model: &Model, form: &OwnPrice, is_top: bool) -> (String, Style) {
    let theme = &model.theme;
    let fault = model.typing.as_ref().filter(|_| is_top).and_then(|typing| typing.fault.clone());
    match (fault, form.fields.get(form.cursor)) {
        (Some(fault), _) => (format!("{} {fault}", theme.symbols.misses), theme.bad),
        (None, Some(field)) => (field.hint.clone(), theme.muted),
        (None, None) => (String::new(), theme.muted),
    }
}
