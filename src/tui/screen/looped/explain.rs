//! What the figure under the cursor is made of: a stage's or a shot's on the loop, the route's total elsewhere.

use super::pane::Pane;
use super::row::Row;
use crate::plan::Place;
use crate::tui::model::Model;
use crate::tui::overlay::Overlay;
use crate::tui::overlay::explain::Explain;
use crate::tui::schema;

pub fn explain(model: &mut Model) -> Option<Overlay> {
    let row = model.row().filter(|_| model.looped.focus == Pane::Loop);
    explain_row(model, row)
}

/// The total of the selected route.
pub fn explain_total(model: &mut Model) -> Option<Overlay> {
    explain_row(model, None)
}

fn explain_row(model: &mut Model, row: Option<Row>) -> Option<Overlay> {
    let summary = model.prices.summary.as_ref()?;
    let offer = model.selected()?;
    let (plan, book, today) = (model.document.plan(), &model.prices.book, model.prices.ask.today);
    let explained = match row {
        Some(Row::Stage { step, .. }) => summary.explain(plan, book, today, offer, Some(step)),
        Some(Row::Shot { shot, .. } | Row::AddStage { shot, .. }) => {
            summary.explain_shot(plan, book, today, offer, shot)
        }
        Some(Row::AddShot) | None => summary.explain(plan, book, today, offer, None),
    };
    let explained = match explained {
        Ok(explained) => explained,
        Err(overflow) => {
            model.complain(overflow.to_string());
            return None;
        }
    };
    let name = summary.offers().get(offer).map(|o| o.name.clone()).unwrap_or_default();
    let title = match row {
        Some(Row::Stage { id, .. }) => format!("{}, {name}", schema::name(plan, Place::Stage(id))),
        Some(Row::Shot { id, .. } | Row::AddStage { id, .. }) => {
            format!("{}, {name}", schema::name(plan, Place::Shot(id)))
        }
        Some(Row::AddShot) | None => name,
    };
    Some(Overlay::Explain(Explain { title, explained, scroll: 0 }))
}
