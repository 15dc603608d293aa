//! What may follow an unfinished sequence of keys: a box above the status line, as long as the sequence waits. Its
//! lines can be clicked.

use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::tui::canvas::Canvas;
use crate::tui::command::Command;
use crate::tui::key;
use crate::tui::keymap::{Keymap, Lookup};
use crate::tui::model::{Mode, Model};
use crate::tui::widget::frame::Overlay as Frame;
use crate::tui::widget::width::{cut, put, width};

/// Draws the box at the bottom of `screen`, if a sequence waits.
pub fn draw(model: &Model, screen: Rect, canvas: &mut Canvas<'_>) {
    if model.pending.is_empty() {
        return;
    }
    let Lookup::Pending(node) = Keymap::standard(model.screen).look_up(Mode::Browse, &model.pending) else { return };
    let entries: Vec<(String, &Command)> = node
        .follow()
        .filter(|(_, command)| command.is_on(model))
        .map(|(key, command)| (key.to_string(), command))
        .collect();
    let theme = &model.theme;
    let keys = entries.iter().map(|(key, _)| width(key)).max().unwrap_or(0);
    let docs = entries.iter().map(|(_, command)| width(command.doc)).max().unwrap_or(0);
    let count = u16::try_from(entries.len()).unwrap_or(u16::MAX);
    let height = count.saturating_add(2).min(screen.height);
    let columns = (keys + 2 + docs + 4).min(screen.width);
    let area = Rect { x: screen.right() - columns, y: screen.bottom() - height, width: columns, height };
    let title = key::shown(&model.pending);
    Frame { title: &title, foot: None, scroll: None, theme }.render(area, canvas.buf);
    // A click beside it lets go of the sequence.
    canvas.cover(area, None);
    let inner = Frame::inner(area);
    for (y, (key, command)) in (inner.top()..inner.bottom()).zip(&entries) {
        canvas.zone(Rect { y, height: 1, ..inner }, |zone| zone.click((command.run)(model)));
        put(canvas.buf, inner, (inner.x, y), key, keys, theme.key);
        let room = inner.width.saturating_sub(keys + 2);
        put(canvas.buf, inner, (inner.x + keys + 2, y), &cut(command.doc, room, &theme.symbols), room, theme.text);
    }
}
