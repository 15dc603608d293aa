//! The screen *Break-even* as it is drawn.

mod page;
mod together;
mod volume;

use ratatui::layout::Rect;

use super::layout::Rows;
use super::{Pane, Remark, Said, layout};
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::msg::{Msg, Turn};
use crate::tui::widget::frame::Tone;

pub use page::{term_height, utilisation_height};
pub use together::height as together_height;

pub fn draw(model: &Model, body: Rect, canvas: &mut Canvas<'_>) {
    let focus = model.break_even.focus;
    let areas = layout::areas(body, focus, rows(model));
    let shown = [
        (areas.chart, Pane::Volume),
        (areas.routes, Pane::Volume),
        (areas.ranges, Pane::Ranges),
        (areas.together, Pane::Together),
        (areas.utilisation, Pane::Utilisation),
        (areas.term, Pane::Term),
    ];
    for (area, pane) in shown.into_iter().filter_map(|(area, pane)| Some((area?, pane))) {
        let wheel = |turn| Msg::BreakEven(Said::Wheel(pane, turn));
        canvas.zone(area, |zone| {
            zone.click(Msg::BreakEven(Said::Pane(pane))).wheel(wheel(Turn::Previous), wheel(Turn::Next))
        });
    }
    if let Some(area) = areas.chart {
        volume::chart(model, area, canvas);
    }
    if let Some(area) = areas.routes {
        volume::routes(model, area, areas.chart.is_some(), canvas);
    }
    if let Some(area) = areas.ranges {
        volume::ranges(model, area, canvas);
    }
    if let Some(area) = areas.together {
        together::draw(model, area, canvas);
    }
    if let Some(area) = areas.utilisation {
        page::utilisation(model, area, canvas);
    }
    if let Some(area) = areas.term {
        page::term(model, area, canvas);
    }
}

/// Routes and ranges to list.
pub fn rows(model: &Model) -> Rows {
    let screen = &model.break_even;
    Rows {
        routes: screen.read_off.as_ref().map_or(0, |read| read.readings.len()),
        ranges: screen.known.as_ref().map_or(0, |known| known.ranges.len()),
    }
}

/// What is said of two routes, where there is no room for it beside the chart; and what is typed.
pub fn remark(model: &Model) -> Remark {
    let screen = &model.break_even;
    let by = screen.volume()?;
    if !screen.typed.is_empty() {
        return Some((format!("at {} a month", volume::pieces(model, screen.at())), Tone::Plain));
    }
    let areas = layout::areas(model.body()?, screen.focus, rows(model));
    if areas.routes.is_none() || areas.ranges.is_some() {
        return None;
    }
    let read = screen.read_off.as_ref()?;
    let cheapest = by.cheapest(screen.at()).map(|curve| {
        let name = model.prices.summary.as_ref().map_or("", |s| s.name_of_curve(by, curve));
        format!("{name} is the cheapest here")
    });
    read.said.first().cloned().or(cheapest).map(|text| (text, Tone::Plain))
}
