//! The screen *Timeline*.

mod update;
mod view;

use super::{Here, Screen, ScreenId};
use crate::tui::command::{Command, commands};
use crate::tui::model::Model;

pub const SCREEN: Screen = Screen {
    id: ScreenId::Timeline,
    title: "Timeline",
    question: "When do the credits run out, and do I make the date?",
    help: &[],
    commands: COMMANDS,
    here,
    update: update::update,
    settle: update::settle,
    draw: view::draw,
    explain: super::looped::explain_total,
    remark: |_| None,
};

const COMMANDS: &[Command] = commands! {};

/// What the screen remembers.
#[derive(Clone, Debug, Default)]
pub struct TimelineScreen {}

const fn here(_: &Model) -> Here {
    Here {
        has_value: false,
        is_number: false,
        acts: false,
        can_search: false,
        can_filter: false,
        is_sought: false,
        can_sort: false,
    }
}
