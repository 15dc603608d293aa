//! What differs from the saved plan, and the way from the saved total to the present one: the steps of one route, every
//! change, every route.

pub mod view;

use super::Flow;
use crate::summary::diff::Bridges;
use crate::tui::model::Model;
use crate::tui::msg::{Motion, Msg};
use crate::tui::update::scrolled;

pub const TITLE: &str = "Difference to the saved plan";

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bridge {
    pub scroll: usize,
    /// The route whose steps are shown; `None`: the one that is selected on the screen.
    pub route: Option<usize>,
}

/// The way of every route, once it is there.
#[must_use]
pub fn found(model: &Model) -> Option<&Bridges> {
    model.later.difference.as_ref()?.bridges.as_ref()?.as_ref().ok()
}

impl Bridge {
    /// The route whose steps are shown.
    #[must_use]
    pub fn shown(&self, model: &Model) -> Option<usize> {
        self.route.or_else(|| model.selected()).or_else(|| found(model)?.leading())
    }

    pub fn update(&mut self, model: &Model, msg: &Msg) -> Flow {
        match msg {
            Msg::Move(Motion::Left) => self.turn(model, false),
            Msg::Move(Motion::Right) => self.turn(model, true),
            Msg::Move(motion) => self.scroll = scrolled(self.scroll, *motion),
            Msg::Item(route) => self.route = Some(*route),
            Msg::Act => return Flow::Close,
            _ => {}
        }
        Flow::Stay
    }

    /// The next or previous route, in the order in which they are listed.
    fn turn(&mut self, model: &Model, is_next: bool) {
        let Some(bridges) = found(model) else { return };
        let ranked = bridges.ranked();
        let now = self.shown(model).and_then(|route| ranked.iter().position(|at| *at == route)).unwrap_or(0);
        let count = ranked.len().max(1);
        let to = if is_next { now + 1 } else { now + count - 1 } % count;
        self.route = ranked.get(to).copied();
    }
}
