//! What can be done and the keys for it, from the command table.

pub mod view;

use super::Flow;
use crate::tui::command::{COMMANDS, Command, Group};
use crate::tui::key;
use crate::tui::key::Key;
use crate::tui::msg::Msg;
use crate::tui::update::scrolled;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Help {
    pub scroll: usize,
}

impl Help {
    pub fn update(&mut self, msg: &Msg) -> Flow {
        match msg {
            Msg::Move(motion) => self.scroll = scrolled(self.scroll, *motion),
            Msg::Act | Msg::Open(_) => return Flow::Close,
            _ => {}
        }
        Flow::Stay
    }
}

/// The commands of a group, in the order of the table.
pub fn commands(group: Group) -> impl Iterator<Item = &'static Command> {
    COMMANDS.iter().copied().filter(move |c| c.group == group)
}

/// A command's keys as people read them: `u`, `Ctrl-s or s`.
#[must_use]
pub fn keys(command: &Command) -> String {
    let all = command.keys.iter().filter_map(|text| Key::parse_sequence(text)).map(|keys| key::shown(&keys));
    all.collect::<Vec<_>>().join(", ")
}
