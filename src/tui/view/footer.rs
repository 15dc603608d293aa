//! The last two lines: the mode with what just happened, and what the keys do here. Every key comes from the
//! command table.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::tui::command::{COMMANDS, PREFIXES};
use crate::tui::key::{self, Key};
use crate::tui::keymap::{Keymap, Lookup};
use crate::tui::model::{Mode, Model};
use crate::tui::widget::frame::{Hint, Hints, Status, Tone};

pub fn draw(model: &Model, status: Rect, hints: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let (message, tone) = message(model);
    let mode = match model.mode() {
        Mode::Browse => "BROWSE",
        Mode::Edit => "EDIT",
    };
    let right = if model.document.is_unsaved() { "not saved" } else { "saved" };
    Status { mode, message: &message, tone, right, theme }.render(status, buf);

    let texts = if model.pending.is_empty() { here(model) } else { pending(model) };
    let all: Vec<_> =
        texts.iter().map(|(keys, does, weight)| Hint { keys, does, weight: *weight }).collect();
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
    if let Some(fault) = &model.prices.fault {
        return (fault.clone(), Tone::Error);
    }
    if !model.pending.is_empty() {
        return (format!("{} …", key::shown(&model.pending)), Tone::Plain);
    }
    (super::looped::remark(model).unwrap_or_default(), Tone::Plain)
}

/// Keys, what they do, weight.
type HintText = (String, String, u8);

/// The hints of the commands that would do something now.
fn here(model: &Model) -> Vec<HintText> {
    let mode = model.mode();
    let mut hints = Vec::new();
    let enabled = |c: &&crate::tui::command::Command| c.mode == mode && !c.hint.is_empty() && (c.enabled)(model);
    for command in COMMANDS.iter().filter(enabled) {
        for prefix in PREFIXES.iter().filter(|p| p.before == command.name && model.layers.is_empty()) {
            hints.push((shown(prefix.key), prefix.hint.to_owned(), 0));
        }
        // Sequences are hinted at by their first key.
        if let Some(keys) = command.keys.first().filter(|k| !k.contains(' ')) {
            hints.push((shown(keys), command.hint.to_owned(), 0));
        }
    }
    let count = u8::try_from(hints.len()).unwrap_or(u8::MAX);
    for (i, hint) in (0..count).zip(&mut hints) {
        // Help stays longest, then what stands first.
        hint.2 = if hint.1 == "help" { u8::MAX } else { count - i };
    }
    hints
}

/// What may follow an unfinished sequence.
fn pending(model: &Model) -> Vec<HintText> {
    let Lookup::Pending(node) = Keymap::standard().look_up(Mode::Browse, &model.pending) else { return Vec::new() };
    let mut hints: Vec<HintText> = node
        .follow()
        .filter(|(_, command)| (command.enabled)(model))
        .map(|(key, command)| {
            let does = if command.hint.is_empty() { command.doc } else { command.hint };
            (key.to_string(), does.to_owned(), 1)
        })
        .collect();
    hints.push((Key::plain(key::Code::Esc).to_string(), "never mind".to_owned(), 0));
    hints
}

fn shown(keys: &str) -> String {
    Key::parse_sequence(keys).map(|keys| key::shown(&keys)).unwrap_or_default()
}
