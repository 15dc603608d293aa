//! Every command of the planner, in one table: footer, help and the hint under an unfinished sequence are made
//! from it, and so are the keys. A key is written here and nowhere else.

//!
//! What works everywhere stands in `table`; what works on one screen only stands in that screen's folder, and may use
//! keys that another screen uses too.

mod table;

use std::sync::LazyLock;

use crate::arrange::Arrange as _;

use super::key::{self, Key};
use super::model::{Mode, Model};
use super::msg::Msg;
use super::overlay::Overlay;
use super::screen::{SCREENS, ScreenId};
use super::tour;
use super::update::open::has_question;
pub use table::PREFIXES;

/// Every command, group by group.
pub static COMMANDS: LazyLock<Vec<&'static Command>> = LazyLock::new(|| {
    let own = SCREENS.iter().flat_map(|screen| screen.commands);
    let mut all: Vec<_> = table::COMMON.iter().chain(own).collect();
    all.arrange_by_key(|command| command.group);
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
    /// The same where something is chosen and nothing edited, where that is another.
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
    /// Whether the screen knows it.
    #[must_use]
    pub fn is_of(&self, screen: ScreenId) -> bool {
        self.screen.is_none_or(|own| own == screen)
    }

    /// Its keys as people read them: `u`, `Ctrl-r, R`.
    #[must_use]
    pub fn shown_keys(&self) -> String {
        let all = self.keys.iter().filter_map(|text| Key::parse_sequence(text)).map(|keys| key::shown(&keys));
        all.collect::<Vec<_>>().join(", ")
    }

    /// Whether it would do something now.
    #[must_use]
    pub fn is_on(&self, model: &Model) -> bool {
        self.is_of(model.screen) && (self.enabled)(model)
    }

    /// The word for the footer, here.
    #[must_use]
    pub fn hint(&self, model: &Model) -> &'static str {
        if let Some(hint) = model.touring().and_then(|_| tour::hint(self.name)) {
            return hint;
        }
        if self.name == "act" && matches!(model.layers.last(), Some(Overlay::Preview(_))) {
            return "put in";
        }
        if let (Some(Overlay::Export(_)), Mode::Edit) = (model.layers.last(), self.mode) {
            match self.name {
                "commit" => return "write",
                "commit-next" => return "format",
                _ => {}
            }
        }
        if let Some(Overlay::Advice(advice)) = model.layers.last() {
            match self.name {
                "act" => return "do it",
                "pane-next" if advice.previews => return "assumes",
                "pane-next" => return "every route",
                _ => {}
            }
        }
        if self.name == "advice" && has_question(model) {
            return "price";
        }
        let here = model.here();
        match self.name {
            "act" if !here.enter.is_empty() => return here.enter,
            "pane-next" if !here.pane.is_empty() => return here.pane,
            _ => {}
        }
        // Where nothing can be edited, Enter chooses.
        let chooses = model.layers.last().map_or(!here.has_value, Overlay::is_list);
        if chooses && !self.hint_in_menu.is_empty() { self.hint_in_menu } else { self.hint }
    }
}

/// The first key of a command as people read it, for sentences that say what to press; its name where it has none.
#[must_use]
pub fn key_of(name: &str) -> String {
    nth_key_of(name, 0)
}

/// One of a command's keys, from 0.
#[must_use]
pub fn nth_key_of(name: &str, which: usize) -> String {
    let command = COMMANDS.iter().find(|c| c.name == name);
    let keys = command.and_then(|c| c.keys.get(which)).and_then(|keys| Key::parse_sequence(keys));
    keys.map_or_else(|| format!(":{name}"), |keys| key::shown(&keys))
}

impl PartialEq for Command {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// A command, and whether it would do something in the place that was asked about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Known {
    pub command: &'static Command,
    pub is_on: bool,
}

/// Every command as it stands now, in the order of the table.
#[must_use]
pub fn known(model: &Model) -> Vec<Known> {
    COMMANDS.iter().map(|command| Known { command, is_on: command.is_on(model) }).collect()
}

/// Words that other programs have taught people to type after a `:`, and the commands that they mean here.
pub const WORDS: &[(&str, &str)] = &[
    ("q", "quit"),
    ("prices", "screen-prices"),
    ("q!", "quit"),
    ("w", "plan-save"),
    ("wq", "plan-save-quit"),
    ("x", "plan-save-quit"),
    ("u", "undo"),
    ("h", "help-show"),
    ("exit", "quit"),
    ("e", "plan-open"),
    ("new", "plan-new"),
];

/// The first key of sequences that belong together, with a word for the footer.
#[derive(Clone, Copy, Debug)]
pub struct Prefix {
    pub key: &'static str,
    pub hint: &'static str,
    /// In the footer it stands before this command.
    pub before: &'static str,
}
