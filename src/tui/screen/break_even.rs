//! The screen *Break-even*: what a month of any number of finished pieces costs on each route, as lines over the
//! volume, with a cursor that reads every route off; beside it which route is the cheapest in which range, and the
//! selected route against another. More panes: two ways put together, the use of provisioned capacity, and longer terms
//! against shorter.
//!
//! `known` asks the engine when something changed, `layout` says where panes stand; `update` and
//! `view` as on every screen.

mod known;
mod layout;
mod update;
mod view;

use self::known::{Drawn, Known, ReadOff};
use super::{Here, Screen, ScreenId};
use crate::tui::command::{Command, commands};
use crate::tui::model::Model;
use crate::tui::msg::{Msg, Turn};
use crate::tui::widget::frame::Tone;

pub const SCREEN: Screen = Screen {
    id: ScreenId::BreakEven,
    title: "Break-even",
    question: "At what volume does another way win?",
    help: &[
        "What a month of so many finished pieces costs on each route, every piece made like this plan's average one: a line a route, thicker where it is the cheapest, with a step wherever a pack or a unit is bought whole. What is held or prepaid, contingency and tax stay out.",
        "The cursor reads every route off at its volume: move it, change it by one, or type a volume; cleared, it is back at the plan's own. The route under the list's cursor is the selected one on every screen; it is set against the cheapest, or against the marked one.",
        "Beside the chart, the ranges of volume with the cheapest route in each. Two more panes: how much of a unit of provisioned capacity must be used before it pays, and from which month a longer term does.",
        "Two ways together, for this plan as it is: a split makes some kinds of stages on another route, and is an edit that advice does with one key; month by month is a sequence of one seller's tiers, which is bought on its days and needs no edit.",
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
    Browse Rows BreakEven {
        "route-against" ["m"] "against" "mark the route: the selected one is set against it; again: let go" by_volume |_| Msg::BreakEven(Said::Mark);
    }
    Browse Answers BreakEven {
        "scale-log" ["L"] "log scale" "all volumes and costs on a log scale, on and off" by_volume |_| Msg::BreakEven(Said::Scale);
    }
};

/// There is something to compare by volume, and it is shown.
fn by_volume(model: &Model) -> bool {
    model.layers.is_empty()
        && matches!(model.break_even.focus, Pane::Volume | Pane::Ranges)
        && model.break_even.volume().is_some()
}

/// A part of the screen that can have the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// The chart, and the routes at the cursor's volume.
    #[default]
    Volume,
    Ranges,
    /// Two ways put together: a split, and a mix.
    Together,
    Utilisation,
    Term,
}

/// What is asked for here and nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Mark,
    Scale,
    Pane(Pane),
    Wheel(Pane, Turn),
    /// A volume.
    At(u64),
    /// A route, by its index among the offers.
    Offer(usize),
}

/// What the screen remembers.
#[derive(Debug, Default)]
pub struct BreakEvenScreen {
    pub focus: Pane,
    /// The volume under the cursor; `None`: the plan's own.
    at: Option<u64>,
    is_log: bool,
    /// The id of the route that the selected one is set against; `None`: the cheapest.
    mark: Option<String>,
    /// Digits of a volume typed so far.
    typed: String,
    /// Rows out of sight above: of the routes, of the ranges, of the other panes.
    scroll: usize,
    ranges: usize,
    together: usize,
    utilisation: usize,
    term: usize,
    known: Option<Known>,
    /// At the cursor's volume, and the selected route against another.
    read_off: Option<ReadOff>,
    drawn: Option<Drawn>,
}

impl BreakEvenScreen {
    /// What the engine says by volume; `None` where there is nothing to compare.
    fn volume(&self) -> Option<&crate::summary::break_even::ByVolume> {
        let known = self.known.as_ref().filter(|known| known.untold.is_none())?;
        known.found.volume.as_ref().ok()
    }

    /// The volume under the cursor.
    #[must_use]
    pub fn at(&self) -> u64 {
        let (own, most) = self.volume().map_or((1, 1), |by| (by.own, by.most));
        self.at.unwrap_or(own).clamp(1, most.max(1))
    }
}

fn here(model: &Model) -> Here {
    let is_there = by_volume(model);
    let screen = &model.break_even;
    let layout = model.body().map(|body| layout::areas(body, screen.focus, view::rows(model))).unwrap_or_default();
    let can_split = screen.focus == Pane::Together && model.later.split.as_ref().is_some_and(|s| s.found.is_some());
    Here {
        has_value: is_there,
        is_number: is_there && screen.focus == Pane::Volume,
        enter: match screen.focus {
            Pane::Ranges if is_there => "choose",
            Pane::Together if can_split => "advice",
            _ => "",
        },
        pane: match screen.focus {
            Pane::Volume if layout.ranges.is_none() => "ranges",
            Pane::Ranges if layout.together.is_none() => "together",
            Pane::Together => "utilisation",
            Pane::Utilisation if layout.term.is_none() => "terms",
            Pane::Term => "volume",
            _ => "",
        },
        is_sought: is_there && (screen.mark.is_some() || !screen.typed.is_empty()),
        ..Here::default()
    }
}

/// The line at the bottom.
type Remark = Option<(String, Tone)>;
