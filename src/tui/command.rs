//! Every command of the planner, in one table: footer, help and the hint under an unfinished sequence are made
//! from it, and so are the keys. A key is written here and nowhere else.

//!
//! What works everywhere stands in `table`; what works on one screen only stands in that screen's folder, and may use
//! keys that another screen uses too.

mod table;

use std::sync::LazyLock;

use super::model::{Mode, Model};
use super::msg::Msg;
use super::overlay::Overlay;
use super::screen::{SCREENS, ScreenId};
pub use table::PREFIXES;

/// Every command, group by group.
pub static COMMANDS: LazyLock<Vec<&'static Command>> = LazyLock::new(|| {
    let own = SCREENS.iter().flat_map(|screen| screen.commands);
    let mut all: Vec<_> = table::COMMON.iter().chain(own).collect();
    all.sort_by_key(|command| command.group);
    all
});

/// A table of commands: `mode group everywhere { rows }`, or `mode group screen { rows }` for what works on one
/// screen. A row: name, keys, the word for the footer (empty: not there) and after a `/` the word in menus, what
/// it does, when it is enabled, what it asks for.
macro_rules! commands {
    (@scope everywhere) => { None };
    (@scope $screen:ident) => { Some($crate::tui::screen::ScreenId::$screen) };
    ($($mode:ident $group:ident $scope:ident {
        $($name:literal $keys:tt $hint:literal $(/ $in_menu:literal)? $doc:literal $enabled:ident $run:expr;)+
    })*) => {
        &[$($($crate::tui::command::Command {
            name: $name, doc: $doc, hint: $hint, hint_in_menu: concat!($($in_menu)?),
            group: $crate::tui::command::Group::$group, mode: $crate::tui::model::Mode::$mode,
            screen: $crate::tui::command::commands!(@scope $scope), keys: &$keys, enabled: $enabled, run: $run,
        }),+),*]
    };
}
pub(crate) use commands;

/// Under which heading help lists a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Change,
    Rows,
    Answers,
    Find,
    Screens,
    Forms,
    File,
    Move,
    Typing,
}

impl Group {
    pub const ALL: [Self; 9] = [
        Self::Change,
        Self::Rows,
        Self::Answers,
        Self::Find,
        Self::Screens,
        Self::Forms,
        Self::File,
        Self::Move,
        Self::Typing,
    ];

    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Change => "Change",
            Self::Rows => "Rows",
            Self::Move => "Move",
            Self::Answers => "Answers",
            Self::Find => "Find",
            Self::Screens => "Screens",
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
    /// The only screen where it works; `None`: everywhere.
    pub screen: Option<ScreenId>,
    /// Sequences of keys, parted by blanks: `d d`.
    pub keys: &'static [&'static str],
    /// Whether it would do something now.
    pub enabled: fn(&Model) -> bool,
    pub run: fn(&Model) -> Msg,
}

impl Command {
    /// Whether it would do something now.
    #[must_use]
    pub fn is_on(&self, model: &Model) -> bool {
        self.screen.is_none_or(|screen| screen == model.screen) && (self.enabled)(model)
    }

    /// The word for the footer, here.
    #[must_use]
    pub fn hint(&self, model: &Model) -> &'static str {
        let in_list = matches!(model.layers.last(), Some(Overlay::Menu(_) | Overlay::Preview(_)));
        let in_menu = in_list && !self.hint_in_menu.is_empty();
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
