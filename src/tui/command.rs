//! Every command of the planner, in one table: footer, help and the hint under an unfinished sequence are made
//! from it, and so are the keys. A key is written here and nowhere else.

mod table;

use super::model::{Mode, Model};
use super::msg::Msg;
use super::overlay::Overlay;
pub use table::{COMMANDS, PREFIXES};

/// Under which heading help lists a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Change,
    Rows,
    Answers,
    Forms,
    File,
    Move,
    Typing,
}

impl Group {
    pub const ALL: [Self; 7] =
        [Self::Change, Self::Rows, Self::Answers, Self::Forms, Self::File, Self::Move, Self::Typing];

    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Change => "Change",
            Self::Rows => "Rows",
            Self::Move => "Move",
            Self::Answers => "Answers",
            Self::Forms => "Forms",
            Self::File => "Plan and program",
            Self::Typing => "While typing",
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// Kebab-case, the same in every place that names it.
    pub name: &'static str,
    /// What it does, for help: one line.
    pub doc: &'static str,
    /// A word or two for the footer; empty where it is not shown there.
    pub hint: &'static str,
    /// The same in a menu, where that is another.
    pub hint_in_menu: &'static str,
    pub group: Group,
    pub mode: Mode,
    /// Sequences of keys, parted by blanks: `d d`.
    pub keys: &'static [&'static str],
    /// Whether it would do something now.
    pub enabled: fn(&Model) -> bool,
    pub run: fn(&Model) -> Msg,
}

impl Command {
    /// The word for the footer, here.
    #[must_use]
    pub fn hint(&self, model: &Model) -> &'static str {
        let in_menu = matches!(model.layers.last(), Some(Overlay::Menu(_))) && !self.hint_in_menu.is_empty();
        if in_menu { self.hint_in_menu } else { self.hint }
    }
}

impl PartialEq for Command {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// The first key of sequences that belong together, with a word for the footer.
#[derive(Clone, Copy, Debug)]
pub struct Prefix {
    pub key: &'static str,
    pub hint: &'static str,
    /// In the footer it stands before this command.
    pub before: &'static str,
}
