//! The pane of ways to buy: choosing a route, opening and folding groups.

use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::widget::ways::Row;

pub fn update(model: &mut Model, msg: &Msg) {
    let Some(summary) = &model.prices.summary else { return };
    match msg {
        Msg::Move(motion) => {
            model.ways.go(*motion, summary);
            model.looped.reasons = 0;
        }
        Msg::Act => model.ways.act(summary),
        _ => {}
    }
}

/// Puts the cursor on a row.
pub fn choose(model: &mut Model, row: Row) {
    if let Some(summary) = &model.prices.summary {
        model.ways.choose(row, summary);
        model.looped.reasons = 0;
    }
}
