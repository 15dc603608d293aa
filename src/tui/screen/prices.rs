//! The screen *Prices*.

mod update;
mod view;

use super::{Here, Screen, ScreenId};
use crate::tui::command::{Command, commands};
use crate::tui::model::Model;

pub const SCREEN: Screen = Screen {
    id: ScreenId::Prices,
    title: "Prices",
    question: "What does Luma charge for what, and who says so?",
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
pub struct PricesScreen {}

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
