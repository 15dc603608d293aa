//! The screen *Routes* as it is drawn: the table, the route under the cursor, two routes face to face.

pub mod detail;
pub mod face;
mod page;
pub mod table;

use ratatui::layout::Rect;

use super::column::Column;
use super::layout::areas;
use super::{Pane, Said};
use crate::summary::routes::Holds;
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::msg::{Msg, Turn};
use crate::tui::theme::Theme;
use crate::tui::widget::frame::Tone;

pub fn draw(model: &Model, body: Rect, canvas: &mut Canvas<'_>) {
    let areas = areas(body, model.routes.pane());
    let shown = [(areas.table, Pane::Table), (areas.detail, Pane::Detail), (areas.face, Pane::Face)];
    for (area, pane) in shown.into_iter().filter_map(|(area, pane)| Some((area?, pane))) {
        let wheel = |turn| Msg::Routes(Said::Wheel(pane, turn));
        canvas.zone(area, |zone| {
            zone.click(Msg::Routes(Said::Pane(pane))).wheel(wheel(Turn::Previous), wheel(Turn::Next))
        });
        match pane {
            Pane::Table => table::draw(model, area, canvas),
            Pane::Detail => detail::draw(model, area, canvas),
            Pane::Face => face::draw(model, area, canvas),
        }
    }
}

/// The sign of an answer, and its style.
const fn sign(holds: Holds, theme: &Theme) -> (&'static str, ratatui::style::Style) {
    match holds {
        Holds::Met => (theme.symbols.fits, theme.good),
        Holds::Unknown => (theme.symbols.unknown, theme.warn),
        Holds::NotMet => (theme.symbols.unfit, theme.bad),
    }
}

/// What the column under the cursor says of the route under it.
pub fn remark(model: &Model) -> Option<(String, Tone)> {
    let known = model.routes.known.as_ref()?;
    match model.routes.pane() {
        Pane::Table => {}
        Pane::Detail => return None,
        Pane::Face => return Some(("sideways: another route to the right".to_owned(), Tone::Plain)),
    }
    if model.document.plan().shots.is_empty() {
        return Some(("nothing to make yet: add a shot on the first screen".to_owned(), Tone::Plain));
    }
    let at = model.selected()?;
    let compared = known.compared.get(at)?;
    let text = match model.routes.column {
        Column::Requirement(requirement) => {
            let answer = compared.requirements.iter().find(|a| a.requirement == requirement)?;
            let who = answer.source.as_ref().map(|s| format!(" ({}, {})", s.title, crate::offer::words::date(s.date)));
            format!("{}{}", answer.text, who.unwrap_or_default())
        }
        Column::Makes => {
            let sum = if model.routes.sum.is_none() { "; type a sum of dollars" } else { "" };
            format!("{} makes {}, of {}{sum}", known.payer(), detail::makes(model, at)?, known.of)
        }
        column => column.spoken().to_owned(),
    };
    Some((text, Tone::Plain))
}
