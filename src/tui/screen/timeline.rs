//! The screen *Timeline*: one route's balance by day as a chart, its ledger below, and beside them every route on one
//! calendar. The three share two things: the selected route, which is that of the whole planner, and the day that the
//! ledger's cursor is on.

mod layout;
mod update;
mod view;

use super::{Here, Screen, ScreenId};
use crate::summary::timeline::{Row, Timeline};
use crate::tui::command::{Command, commands};
use crate::tui::model::Model;
use crate::tui::msg::Turn;
use crate::tui::widget::frame::Tone;
use crate::tui::widget::ledger::Figures;
use crate::tui::widget::ways::Row as WayRow;

pub const SCREEN: Screen = Screen {
    id: ScreenId::Timeline,
    title: "Timeline",
    question: "When do the credits run out, and do I make the date?",
    help: &[
        "Above, the balance of the selected route by day: credits left, what is left of a prepaid balance, or the dollars paid so far. Upright lines are the days that matter: resets, packs, the day it runs dry, the deadline, the day it is done.",
        "Below, the ledger: every change of the balance with what was made that day and why. What the row under the cursor means stands under the table; the chart points at its day.",
        "At the right, every route on one calendar. The route under the cursor there is the selected one, here and on every screen.",
    ],
    commands: COMMANDS,
    here,
    update: update::update,
    settle: update::settle,
    draw: view::draw,
    explain: update::explain,
    remark,
};

const COMMANDS: &[Command] = commands! {};

/// A part of the screen that can have the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    Chart,
    #[default]
    Ledger,
    Calendar,
}

/// What only pointing asks for here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Pane(Pane),
    Wheel(Pane, Turn),
    /// A row of the ledger.
    Row(usize),
    /// A day of the chart, counted from the first that is shown.
    Day(jiff::civil::Date),
    /// A row of the calendar.
    Way(WayRow),
}

/// What the screen remembers.
#[derive(Debug, Default)]
pub struct TimelineScreen {
    pub focus: Pane,
    /// `None` where nobody knows the selected route's days.
    pub timeline: Option<Timeline>,
    /// Which prices and which route it is of.
    of: Option<(u64, Option<usize>)>,
    /// The ledger's figures as they are drawn.
    pub figures: Figures,
    /// The row under the ledger's cursor, and those that are scrolled away above.
    pub cursor: usize,
    pub scroll: usize,
    /// Rows of the ledger that are in sight.
    height: usize,
}

impl TimelineScreen {
    /// The row under the ledger's cursor.
    #[must_use]
    pub fn row(&self) -> Option<&Row> {
        self.timeline.as_ref()?.rows.get(self.cursor)
    }
}

fn here(model: &Model) -> Here {
    let focus = model.timeline.focus;
    let layout = model.body().map(|body| layout::areas(body, focus)).unwrap_or_default();
    let enter = match &model.prices.summary {
        Some(summary) if focus == Pane::Calendar => model.ways.enter(summary),
        _ => "",
    };
    let pane = match focus {
        Pane::Ledger if layout.calendar.is_none() => "all routes",
        Pane::Calendar if layout.chart.is_none() => "balance",
        Pane::Chart if layout.ledger.is_none() => "ledger",
        _ => "",
    };
    Here { enter, pane, ..Here::default() }
}

/// What the row under the cursor means, where there is no room for it below the table.
fn remark(model: &Model) -> Option<(String, Tone)> {
    let areas = layout::areas(model.body()?, model.timeline.focus);
    let is_told = areas.ledger.is_some_and(|area| layout::ledger(area).1.is_some());
    let is_shown = areas.ledger.is_some() || areas.chart.is_some();
    let row = model.timeline.row().filter(|_| is_shown && !is_told)?;
    Some((row.why.clone(), Tone::Plain))
}
