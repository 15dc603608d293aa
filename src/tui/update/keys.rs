//! From a key to what it asks for: through the keymap of the mode, one key of a sequence after the other.

use crate::tui::key::{Code, Key};
use crate::tui::keymap::{Keymap, Lookup};
use crate::tui::model::{Mode, Model};
use crate::tui::msg::{Msg, Stroke};

pub fn press(model: &mut Model, key: Key) -> Option<Msg> {
    model.notice = None;
    if model.layers.is_empty() {
        // Whoever goes on after "save and leave" came to nothing has stayed.
        model.after_save = None;
    }
    match model.mode() {
        Mode::Edit => match Keymap::standard(model.screen).look_up(Mode::Edit, &[key]) {
            Lookup::Found(command) if command.is_on(model) => Some((command.run)(model)),
            _ => key.typed().map(|c| Msg::Stroke(Stroke::Type(c))),
        },
        Mode::Browse => browse(model, key),
    }
}

fn browse(model: &mut Model, key: Key) -> Option<Msg> {
    if model.pending.is_empty() {
        if let Some(c) = key.typed().filter(|c| c.is_ascii_digit() || *c == '.')
            && model.is_on_number()
        {
            return Some(Msg::TypeOn(c));
        }
    } else if key.code == Code::Esc || key == Key::ctrl('c') {
        model.pending.clear();
        return None;
    }
    model.pending.push(key);
    match Keymap::standard(model.screen).look_up(Mode::Browse, &model.pending) {
        Lookup::Pending(_) => None,
        Lookup::Found(command) => {
            model.pending.clear();
            if let Some(tour) = &mut model.tour {
                tour.note(command.name);
            }
            command.is_on(model).then(|| (command.run)(model))
        }
        Lookup::Unknown => {
            model.pending.clear();
            None
        }
    }
}
