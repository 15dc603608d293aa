//! The screens of the planner, in one table. A screen is a folder here: what it remembers (a field of the model), its
//! own `update` and `view`, its own commands and its help. The rest of the planner knows screens only through this
//! table, so a new one changes nothing in the others: a folder, a line in [`SCREENS`], an id, a field of the model,
//! and (where pointing at it needs one) a message of its own.
//!
//! A screen has the body between the answer and the status line. It gets the messages that nothing opened over it
//! wanted: motions, Enter, steps, searches, panes. [`Screen::settle`] runs after every message while the screen is
//! shown, before it is drawn: there it fits cursors and offsets to the size, and asks the engine for what it shows;
//! `draw` changes nothing and works nothing out.

pub mod break_even;
pub mod looped;
pub mod prices;
pub mod risk;
pub mod routes;
pub mod timeline;

use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::command::Command;
use super::model::Model;
use super::msg::Msg;
use super::overlay::Overlay;
use super::widget::frame::Tone;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScreenId {
    #[default]
    Loop,
    Timeline,
    Routes,
    BreakEven,
    Risk,
    Prices,
}

/// Every screen, in the order of the tabs.
pub const SCREENS: &[Screen] =
    &[looped::SCREEN, timeline::SCREEN, routes::SCREEN, break_even::SCREEN, risk::SCREEN, prices::SCREEN];

#[derive(Clone, Copy, Debug)]
pub struct Screen {
    pub id: ScreenId,
    /// On its tab.
    pub title: &'static str,
    /// The question that it answers, in a line.
    pub question: &'static str,
    /// What is to be seen and done here, a paragraph each: the head of its help.
    pub help: &'static [&'static str],
    /// What only works here; the same keys may do other things on another screen.
    pub commands: &'static [Command],
    /// What keys would find under the cursor.
    pub here: fn(&Model) -> Here,
    pub update: fn(&mut Model, Msg) -> Option<Msg>,
    /// Fits what the screen remembers to the plan, the prices and the body's area.
    pub settle: fn(&mut Model, Rect),
    pub draw: fn(&Model, Rect, &mut Canvas<'_>),
    /// What the figure under the cursor is made of.
    pub explain: fn(&mut Model) -> Option<Overlay>,
    /// What is to be said of what is under the cursor, where nothing else is.
    pub remark: fn(&Model) -> Option<(String, Tone)>,
}

/// What keys would find under the cursor.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the place")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Here {
    /// A value that can be stepped and cleared.
    pub has_value: bool,
    /// A number: a digit begins a new one.
    pub is_number: bool,
    /// What Enter does, in a word for the footer; empty where it does nothing.
    pub enter: &'static str,
    /// The next pane by its name, where it is out of sight.
    pub pane: &'static str,
    /// There is something to search in.
    pub can_search: bool,
    /// Rows can be filtered.
    pub can_filter: bool,
    /// Something is searched for or filtered by: Esc lets go of it.
    pub is_sought: bool,
    /// Rows are marked: Esc lets go of them, once nothing is sought.
    pub has_marks: bool,
    /// Rows can be put in another order.
    pub can_sort: bool,
    /// There is no other pane to go to.
    pub is_alone: bool,
}

impl ScreenId {
    #[must_use]
    pub fn screen(self) -> &'static Screen {
        SCREENS.iter().find(|s| s.id == self).unwrap_or(&looped::SCREEN)
    }

    /// Its place among the tabs.
    #[must_use]
    pub fn index(self) -> usize {
        SCREENS.iter().position(|s| s.id == self).unwrap_or(0)
    }
}
