//! The screen *Routes*: every way to buy, side by side; below the table (or in its turn) the route under the cursor with
//! every answer, price and promise and who says so; and two routes face to face, line by line. The route under the
//! cursor is the selected one on every screen.
//!
//! [`known`] asks the engine when something changed, [`mod@column`] says what the table's columns are, [`layout`] where
//! panes and columns stand; `update` and `view` as on every screen.

pub mod column;
pub mod known;
pub mod layout;
mod update;
mod view;

use self::column::{Column, Sort};
use self::known::Known;
use super::{Here, Screen, ScreenId};
use crate::money::Money;
use crate::tui::command::{Command, commands};
use crate::tui::model::Model;
use crate::tui::msg::{Msg, Turn};

pub const SCREEN: Screen = Screen {
    id: ScreenId::Routes,
    title: "Routes",
    question: "What does each way of buying allow, promise and cost?",
    help: &[
        "Every way to buy in a row: what this plan comes to there, what a month costs and grants, what is lost when a grant is reset, and what one month makes of the stage under the cursor of the Loop. Type a number: what so many dollars make instead.",
        "Then every requirement: met, not met, or nobody says, those that the plan asks for first. What nobody says is not a yes. The detail names who says what, and when.",
        "Mark a route, then another, to see the two face to face. A route that is chosen is set against the marked one, or against the one to buy.",
    ],
    commands: COMMANDS,
    here,
    update: update::update,
    settle: update::settle,
    draw: view::draw,
    explain: super::looped::explain_total,
    remark: view::remark,
};

const COMMANDS: &[Command] = commands! {
    Browse Rows Routes {
        "route-mark" ["m"] "mark" "mark the route; a second one opens both face to face" listed |_| Msg::Routes(Said::Mark);
    }
};

fn listed(model: &Model) -> bool {
    model.layers.is_empty() && model.routes.known.is_some() && model.routes.face.is_none()
}

/// The panes of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    #[default]
    Table,
    Detail,
    /// In place of both: two routes face to face.
    Face,
}

/// What is asked for here and nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Mark,
    /// A route, by its index among the offers.
    Offer(usize),
    /// The head of a column: the table is ordered by it.
    Head(Column),
    Pane(Pane),
    /// The wheel over a pane.
    Wheel(Pane, Turn),
}

/// What the screen remembers.
#[derive(Debug, Default)]
pub struct RoutesScreen {
    /// The pane that keys go to; never [`Pane::Face`], see [`RoutesScreen::pane`].
    focus: Pane,
    /// The column under the cursor.
    column: Column,
    /// Columns out of sight to the left.
    first: usize,
    /// Rows out of sight above.
    scroll: usize,
    /// Rows of the table in sight.
    height: usize,
    /// Lines of the detail out of sight above.
    detail: usize,
    sort: Option<Sort>,
    /// The id of the marked route.
    mark: Option<String>,
    /// What is to be spent, instead of a month.
    sum: Option<Money>,
    /// The sum as it is typed.
    typed: String,
    /// Two routes stand face to face: lines out of sight above.
    face: Option<usize>,
    /// What the engine said last; `None` before it was asked, or where nothing can be priced.
    known: Option<Known>,
}

impl RoutesScreen {
    /// The pane that keys go to.
    #[must_use]
    pub const fn pane(&self) -> Pane {
        if self.face.is_some() { Pane::Face } else { self.focus }
    }
}

fn here(model: &Model) -> Here {
    let routes = &model.routes;
    let layout = model.body().map(|body| layout::areas(body, routes.pane())).unwrap_or_default();
    let is_table = routes.known.is_some() && routes.pane() == Pane::Table;
    Here {
        has_value: is_table && routes.sum.is_some(),
        is_number: is_table,
        is_alone: routes.face.is_some(),
        enter: if routes.known.is_some() && routes.face.is_none() { "face to face" } else { "" },
        pane: match routes.pane() {
            Pane::Table if layout.detail.is_none() => "details",
            Pane::Detail if layout.table.is_none() => "all routes",
            _ => "",
        },
        is_sought: routes.face.is_some() || routes.mark.is_some(),
        can_sort: routes.known.is_some() && routes.face.is_none(),
        ..Here::default()
    }
}
