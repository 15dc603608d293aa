//! The list of commands as it is drawn: the line that is typed, then a command a line: its name, what it does, its
//! keys.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::{Palette, Row};
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::overlay::view::frame;
use crate::tui::widget::frame::{Overlay as Frame, Scroll};
use crate::tui::widget::marked::marked;
use crate::tui::widget::reveal;
use crate::tui::widget::typed::draw_line;
use crate::tui::widget::width::{cut, put, shown, width};

/// What the contents want: wide enough for most of what commands do, and always as high, so that nothing jumps while
/// it is typed.
const WANT: (u16, u16) = (88, 18);
/// Before a name, and between columns.
const INDENT: u16 = 2;
const GAP: u16 = 2;
/// Names are cut to this.
const NAME: u16 = 18;
/// Less room is not worth a sentence.
const LEAST_DOC: u16 = 14;

pub fn draw(model: &Model, palette: &Palette, is_top: bool, screen: Rect, canvas: &mut Canvas<'_>) {
    let theme = &model.theme;
    let inner = Frame::inner(Frame::area(screen, WANT));
    let above = if inner.height > 6 { 2 } else { 1.min(inner.height) };
    let list = Rect { y: inner.y + above, height: inner.height - above, ..inner };
    let rows = palette.rows();
    let shown_rows = usize::from(list.height);
    let scroll = reveal(0, palette.cursor(), shown_rows, rows.len());
    let bar = Scroll { offset: scroll, shown: shown_rows, total: rows.len() };
    frame(model, "Commands", Some(bar), WANT, screen, canvas);
    // The wheel stops at the ends, where keys go round.
    let (above, below) = (palette.cursor().saturating_sub(1), palette.cursor() + 1);
    canvas.zone(inner, |zone| zone.wheel(Msg::Item(above), Msg::Item(below)));

    if rows.is_empty() {
        let text =
            cut("no command is called or described like that", list.width.saturating_sub(INDENT), &theme.symbols);
        put(canvas.buf, list, (list.x + INDENT, list.y), &text, list.width, theme.muted);
    }
    let columns = Columns::of(palette, list.width, model);
    for (y, (at, row)) in (list.top()..list.bottom()).zip(rows.iter().enumerate().skip(scroll)) {
        let line = Rect { y, height: 1, ..list };
        columns.draw(model, row, line, canvas.buf);
        if at == palette.cursor() {
            put(canvas.buf, line, (line.x, y), theme.symbols.here, 1, theme.accent);
            canvas.buf.set_style(line, theme.selected);
        }
        canvas.zone(line, |zone| zone.click(Msg::Item(at)).twice(Msg::Act));
    }
    if let Some(typing) = model.typing.as_ref().filter(|_| is_top && !inner.is_empty()) {
        let first = Rect { height: 1, ..inner };
        put(canvas.buf, first, (first.x, first.y), ":", 1, theme.key);
        let room = first.width.saturating_sub(INDENT);
        let at = draw_line(typing, (first.x + INDENT, first.y), room, theme.strong, first, canvas.buf);
        canvas.put_cursor(Some(at));
    }
}

/// Cells of the columns; no sentence where there is no room for one.
struct Columns {
    name: u16,
    doc: u16,
    keys: u16,
}

impl Columns {
    fn of(palette: &Palette, room: u16, model: &Model) -> Self {
        let widest = |cells: &dyn Fn(&Row) -> u16| palette.rows().iter().map(cells).max().unwrap_or(0);
        let room = room.saturating_sub(INDENT + 1);
        let keys = widest(&|row| width(&right(row, model))).min(room / 2);
        let left = room.saturating_sub(keys + GAP);
        let name = widest(&|row| width(row.command.name)).min(NAME).min(left);
        let doc = left.saturating_sub(name + GAP);
        if doc < LEAST_DOC {
            return Self { name: left, doc: 0, keys };
        }
        Self { name, doc, keys }
    }

    fn draw(&self, model: &Model, row: &Row, line: Rect, buf: &mut Buffer) {
        let theme = &model.theme;
        let dim = |style: Style| if row.is_on { style } else { theme.muted };
        let x = line.x + INDENT;
        text((x, line.y), row.command.name, &row.in_name, self.name, dim(theme.text), model, buf);
        let x = x + self.name + GAP;
        text((x, line.y), row.command.doc, &row.in_doc, self.doc, theme.muted, model, buf);
        let keys = cut(&right(row, model), self.keys, &theme.symbols);
        let x = line.right().saturating_sub(1 + width(&keys));
        put(buf, line, (x, line.y), &keys, self.keys, dim(theme.key));
    }
}

/// A text with what was found in it.
fn text((x, y): (u16, u16), text: &str, at: &[usize], room: u16, style: Style, model: &Model, buf: &mut Buffer) {
    let theme = &model.theme;
    let text = cut(&shown(text, &theme.symbols), room, &theme.symbols);
    buf.set_line(x, y, &Line::from(marked(&text, at, style, theme.found)), room);
}

/// At the right: the keys, or why it does nothing.
fn right(row: &Row, model: &Model) -> String {
    if row.is_on {
        shown(&row.command.shown_keys(), &model.theme.symbols).into_owned()
    } else {
        row.why_not(model.screen)
    }
}
