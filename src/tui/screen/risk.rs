//! The screen *Risk*: how likely each total of the selected route is, as columns or summed up, with what it says in a
//! producer's words; all routes at P50, P80 and P95 with their chances; and what moves the selected route's total.
//!
//! What is worked out comes from [`crate::tui::later`], a route at a time; `known` makes a chart of it for the room
//! that there is. `layout`, `update` and `view` as on every screen.

mod known;
mod layout;
mod update;
mod view;

use self::known::Known;
use super::{Here, Screen, ScreenId};
use crate::tui::command::{Command, commands};
use crate::tui::model::Model;
use crate::tui::msg::{Msg, Turn};
use crate::tui::widget::frame::Tone;

pub const SCREEN: Screen = Screen {
    id: ScreenId::Risk,
    title: "Risk",
    question: "How wrong can this be?",
    help: &[
        "Nobody knows how many takes a good one needs; where the plan says how often takes are kept, every total has a chance. P50 is what half of such loops cost at most, P80 what four of five do, P95 nineteen of twenty. All is worked out, nothing sampled: the same plan gives the same figures.",
        "The table has every route: dollars and credits at the three levels, the chance that what is granted suffices with nothing bought, the chances of passing the limit and of being late, and the days on which the wallet runs dry. The route under the cursor is the selected one on every screen.",
        "The chart shows how likely each total of the selected route is, or how likely it is to cost no more. Below the columns stand P50, P80 and P95 and what is expected; upright lines are the limit and the credits that are granted.",
        "What moves it: each input alone, a quarter less and more, or what evidence and sources allow, with the total that it leads to at either end, the longest bars first. The line through them is the total of the plan as it is. On a bar, Enter goes to where the plan says it, and marks all that move together.",
    ],
    commands: COMMANDS,
    here,
    update: update::update,
    settle: update::settle,
    draw: view::draw,
    explain: update::explain,
    remark: view::remark,
};

const COMMANDS: &[Command] = commands! {
    Browse Answers Risk {
        "chart-form" ["t"] "summed up" "the chart as the chance of each total, or summed up: the chance that it costs no more" charted |_| Msg::Risk(Said::Form);
    }
};

/// The chart is shown, if there is one.
fn charted(model: &Model) -> bool {
    let is_shown = || model.body().is_some_and(|body| layout::areas(body, model.risk.focus, 0).spread.is_some());
    model.layers.is_empty() && is_shown()
}

/// A part of the screen that can have the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// All routes.
    #[default]
    Routes,
    /// How likely each total of the selected one is.
    Spread,
    /// What moves it.
    Moves,
}

/// What is asked for here and nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Pane(Pane),
    Wheel(Pane, Turn),
    /// A route, by its index among the offers.
    Offer(usize),
    /// A bar of the tornado.
    Bar(usize),
    /// Summed up, or not.
    Form,
}

/// What the screen remembers.
#[derive(Debug, Default)]
pub struct RiskScreen {
    pub focus: Pane,
    is_sum: bool,
    /// The first group of columns of the table that is shown.
    group: usize,
    /// Rows out of sight above: of the table, of what is said, of the bars.
    scroll: usize,
    told: usize,
    bars: usize,
    /// The bar under the cursor.
    bar: usize,
    known: Option<Known>,
}

impl RiskScreen {
    /// What is said of the selected route, in sentences.
    #[must_use]
    pub fn said(&self) -> &[String] {
        self.known.as_ref().map_or(&[], |known| &known.said)
    }
}

fn here(model: &Model) -> Here {
    let shown = model.body().map(|body| layout::areas(body, model.risk.focus, 0)).unwrap_or_default();
    Here {
        enter: match model.risk.focus {
            Pane::Spread if charted(model) && model.risk.is_sum => "columns",
            Pane::Spread if charted(model) => "summed up",
            Pane::Moves if update::bar(model).is_some() => "go there",
            _ => "",
        },
        pane: match model.risk.focus {
            Pane::Routes if shown.spread.is_none() => "chances",
            Pane::Spread if shown.moves.is_none() => "what moves it",
            Pane::Moves if shown.routes.is_none() => "all routes",
            _ => "",
        },
        ..Here::default()
    }
}

/// The line at the bottom.
type Remark = Option<(String, Tone)>;
