//! The screen *Risk* as it is drawn.

mod moves;
mod spread;
mod table;

use ratatui::layout::Rect;

use super::{Pane, Remark, Said, layout};
use crate::offer::Group;
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::msg::{Msg, Turn};
use crate::tui::widget::frame::Tone;
use crate::tui::widget::ways::{Open, Row, rows};

pub use moves::lines as bar_lines;
pub use spread::lines as said_lines;
pub use table::last_group;

pub fn draw(model: &Model, body: Rect, canvas: &mut Canvas<'_>) {
    let areas = layout::areas(body, model.risk.focus, order(model).len());
    let shown = [(areas.routes, Pane::Routes), (areas.spread, Pane::Spread), (areas.moves, Pane::Moves)];
    for (area, pane) in shown.into_iter().filter_map(|(area, pane)| Some((area?, pane))) {
        let wheel = |turn| Msg::Risk(Said::Wheel(pane, turn));
        canvas
            .zone(area, |zone| zone.click(Msg::Risk(Said::Pane(pane))).wheel(wheel(Turn::Previous), wheel(Turn::Next)));
        match pane {
            Pane::Routes => table::draw(model, area, canvas),
            Pane::Spread => spread::draw(model, area, canvas),
            Pane::Moves => moves::draw(model, area, canvas),
        }
    }
}

/// The selected route's chances are drawn.
#[must_use]
pub fn has_chart(model: &Model) -> bool {
    model.risk.known.as_ref().is_some_and(|known| known.chart.is_some())
}

/// The offers in the order of the table.
#[must_use]
pub fn order(model: &Model) -> Vec<usize> {
    let Some(summary) = &model.prices.summary else { return Vec::new() };
    let all = rows(summary.offers(), Open::of(&Group::ALL)).into_iter();
    all.filter_map(|row| if let Row::Offer(at) = row { Some(at) } else { None }).collect()
}

/// The first sentence, where there is no room for it below the chart.
pub fn remark(model: &Model) -> Remark {
    let areas = layout::areas(model.body()?, model.risk.focus, order(model).len());
    let is_said = areas.spread.is_some_and(|area| {
        let lines = said_lines(model, area).len();
        layout::spread(area, lines, has_chart(model)).1.height > 0
    });
    if is_said || (areas.routes.is_none() && areas.spread.is_none()) {
        return None;
    }
    let said = model.risk.known.as_ref()?.said.first()?;
    Some((said.clone(), Tone::Plain))
}
