//! The last two lines: the mode with what just happened, and what the keys do here. Every key comes from the
//! command table.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::tui::command::{COMMANDS, PREFIXES};
use crate::tui::key::{self, Key};
use crate::tui::model::{Mode, Model};
use crate::tui::overlay::Overlay;
use crate::tui::widget::frame::{Hint, Hints, Status, Tone};

pub fn draw(model: &Model, status: Rect, hints: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let (message, tone) = message(model);
    let mode = match model.mode() {
        Mode::Browse => "BROWSE",
        Mode::Edit => "EDIT",
    };
    let right = if model.document.is_unsaved() { "not saved" } else { "saved" };
    let line = Status { mode, message: &message, tone, right, theme };
    line.render(status, buf);
    // What is wrong is told whole; the hints come back with the next key.
    if line.render_rest(status, hints, buf) {
        return;
    }

    let texts = here(model);
    let all: Vec<_> = texts.iter().map(|(keys, does, weight)| Hint { keys, does, weight: *weight }).collect();
    Hints { hints: &all, right: "", theme }.render(hints, buf);
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
    if let Some(fault) = &model.prices.fault {
        return (fault.clone(), Tone::Error);
    }
    if !model.pending.is_empty() {
        return (format!("{} …", key::shown(&model.pending)), Tone::Plain);
    }
    if let Some(why) = super::looped::why_no_price(model) {
        return (why, Tone::Warning);
    }
    (super::looped::remark(model).unwrap_or_default(), Tone::Plain)
}

/// Keys, what they do, weight.
type HintText = (String, String, u8);

/// The hints of the commands that would do something now.
fn here(model: &Model) -> Vec<HintText> {
    let mode = model.mode();
    let mut hints: Vec<HintText> = Vec::new();
    let enabled = |c: &&crate::tui::command::Command| c.mode == mode && !c.hint.is_empty() && (c.enabled)(model);
    for command in COMMANDS.iter().filter(enabled) {
        for prefix in PREFIXES.iter().filter(|p| p.before == command.name && model.layers.is_empty()) {
            hints.push((shown(prefix.key), prefix.hint.to_owned(), 0));
        }
        // The keys of a prefix are shown once it is pressed.
        let Some(keys) =
            command.keys.first().filter(|k| !PREFIXES.iter().any(|p| k.starts_with(&format!("{} ", p.key))))
        else {
            continue;
        };
        match hints.last_mut() {
            Some((together, hint, _)) if hint == command.hint(model) => {
                together.push(' ');
                together.push_str(&shown(keys));
            }
            _ => hints.push((shown(keys), command.hint(model).to_owned(), 0)),
        }
    }
    let count = u8::try_from(hints.len()).unwrap_or(u8::MAX);
    for (i, hint) in (0..count).zip(&mut hints) {
        // Help stays longest, then what stands first.
        hint.2 = if hint.1 == "help" { u8::MAX } else { count - i };
    }
    hints
}

fn shown(keys: &str) -> String {
    Key::parse_sequence(keys).map(|keys| key::shown(&keys)).unwrap_or_default()
}
