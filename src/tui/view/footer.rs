//! The last two lines: the mode with what just happened, and what the keys do here. Every key comes from the
//! command table.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use crate::tui::canvas::Canvas;
use crate::tui::command::{COMMANDS, Command, PREFIXES};
use crate::tui::key::{self, Key};
use crate::tui::model::{Mode, Model};
use crate::tui::msg::{Msg, Seeking};
use crate::tui::overlay::Overlay;
use crate::tui::typing::{Target, Typing};
use crate::tui::widget::frame::{Hint, Hints, Status, Tone};
use crate::tui::widget::typed::draw_line;
use crate::tui::widget::width::{put, shown as shown_text, width};

pub fn draw(model: &Model, status: Rect, hints: Rect, canvas: &mut Canvas<'_>) {
    let theme = &model.theme;
    let buf = &mut *canvas.buf;
    // What is opened has a place of its own for what is searched for.
    let sought = model.typing.as_ref().filter(|t| model.layers.is_empty() && matches!(t.target, Target::Search(_)));
    let (message, tone) = message(model);
    let mode = match model.mode() {
        Mode::Browse => "BROWSE",
        Mode::Edit => "EDIT",
    };
    let right = if model.document.is_unsaved() || !model.own.are_written() { "not saved" } else { "saved" };
    let line = Status { mode, message: &message, tone, right, theme };
    line.render(status, buf);
    let cursor = sought.map(|typing| search(model, typing, mode, status, buf));
    canvas.put_cursor(cursor);
    let buf = &mut *canvas.buf;
    // What is wrong is told whole; the hints come back with the next key.
    if line.render_rest(status, hints, buf) {
        return;
    }

    let offered = here(model);
    let all: Vec<_> = offered.iter().map(|h| Hint { keys: &h.keys, does: h.does, weight: h.weight }).collect();
    let drawn = Hints { hints: &all, right: "", theme };
    drawn.render(hints, buf);
    for (i, area) in drawn.drawn(hints) {
        canvas.zone(area, |zone| zone.click(offered[i].msg.clone()));
    }
}

/// The line that is searched for, after the mode, with what it found behind it.
fn search(model: &Model, typing: &Typing, mode: &str, status: Rect, buf: &mut Buffer) -> Position {
    let theme = &model.theme;
    let sign = if typing.target == Target::Search(Seeking::Filter) { "&" } else { "/" };
    let left = status.x + width(mode) + 3;
    let found = (model.screen.screen().remark)(model).map(|(text, _)| text).unwrap_or_default();
    let found = shown_text(&found, &theme.symbols);
    let right = width(&found);
    let room = status.right().saturating_sub(left + 1);
    put(buf, status, (left, status.y), &" ".repeat(usize::from(room)), room, theme.text);
    put(buf, status, (left, status.y), sign, 1, theme.key);
    let line = room.saturating_sub(2);
    let (line, has_found) = if line > right + 12 { (line - right - 2, true) } else { (line, false) };
    if has_found {
        put(buf, status, (status.right().saturating_sub(right + 1), status.y), &found, right, theme.muted);
    }
    draw_line(typing, (left + 2, status.y), line, theme.strong, status, buf)
}

/// What is wrong with what is being typed, or what just happened.
fn message(model: &Model) -> (String, Tone) {
    if let Some(fault) = model.typing.as_ref().and_then(|t| t.fault.clone()) {
        return (fault, Tone::Warning);
    }
    if let Some(notice) = &model.notice {
        return (notice.text.clone(), if notice.is_fault { Tone::Error } else { Tone::Plain });
    }
    // A menu has not always room for the whole reason.
    if let Some(Overlay::Menu(menu)) = model.layers.last()
        && let Some(item) = menu.items.get(menu.cursor).filter(|item| item.is_refused)
    {
        return (item.note.clone(), Tone::Warning);
    }
    if let Some(Overlay::Palette(palette)) = model.layers.last() {
        let doc = palette.selected().map(|row| row.command.doc).unwrap_or_default();
        return (doc.to_owned(), Tone::Plain);
    }
    if let Some(fault) = &model.prices.fault {
        return (fault.clone(), Tone::Error);
    }
    if !model.pending.is_empty() {
        return (format!("{} …", key::shown(&model.pending)), Tone::Plain);
    }
    if !model.layers.is_empty() {
        return (String::new(), Tone::Plain);
    }
    (model.screen.screen().remark)(model).unwrap_or_default()
}

/// A hint, and what clicking it asks for.
struct Offered {
    keys: String,
    does: &'static str,
    weight: u8,
    msg: Msg,
}

/// The hints of the commands that would do something now.
fn here(model: &Model) -> Vec<Offered> {
    let mode = model.mode();
    let mut hints: Vec<Offered> = Vec::new();
    let enabled = |c: &&&Command| c.mode == mode && !c.hint.is_empty() && c.is_on(model);
    for command in COMMANDS.iter().filter(enabled) {
        for prefix in PREFIXES.iter().filter(|p| p.before == command.name && model.layers.is_empty()) {
            let Some(key) = Key::parse(prefix.key) else { continue };
            hints.push(Offered { keys: key.to_string(), does: prefix.hint, weight: 0, msg: Msg::KeyPressed(key) });
        }
        // The keys of a prefix are shown once it is pressed.
        let Some(keys) =
            command.keys.first().filter(|k| !PREFIXES.iter().any(|p| k.starts_with(&format!("{} ", p.key))))
        else {
            continue;
        };
        match hints.last_mut() {
            Some(last) if last.does == command.hint(model) => {
                last.keys.push(' ');
                last.keys.push_str(&shown(keys));
            }
            _ => hints.push(Offered {
                keys: shown(keys),
                does: command.hint(model),
                weight: 0,
                // While typing, a click on a hint is its key and nothing else: it does not keep the text first.
                msg: match keys_of(keys).as_deref() {
                    Some([key]) if mode == Mode::Edit => Msg::KeyPressed(*key),
                    _ => (command.run)(model),
                },
            }),
        }
    }
    let count = u8::try_from(hints.len()).unwrap_or(u8::MAX);
    let unseen = model.here().pane;
    for (i, hint) in (0..count).zip(&mut hints) {
        // Help and the way out stay longest, then what leads to everything else, then what stands first, but for the
        // way to what is out of sight, which comes before all others but one.
        hint.weight = match hint.does {
            "help" => u8::MAX,
            "close" => u8::MAX - 1,
            // What is opened asks for an answer first.
            "commands" if model.layers.is_empty() => u8::MAX - 2,
            pane if pane == unseen => count.saturating_mul(2) - 1,
            _ => (count - i).saturating_mul(2),
        };
    }
    hints
}

fn keys_of(keys: &str) -> Option<Vec<Key>> {
    Key::parse_sequence(keys)
}

fn shown(keys: &str) -> String {
    keys_of(keys).map(|keys| key::shown(&keys)).unwrap_or_default()
}
