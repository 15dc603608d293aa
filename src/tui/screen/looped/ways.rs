//! The pane of ways to buy: choosing a route, opening and folding groups, sorting inside them.

use crate::offer::Group;
use crate::tui::model::Model;
use crate::tui::msg::{Msg, Turn};
use crate::tui::widget::ways::{Row, Sort};

pub fn update(model: &mut Model, msg: &Msg) {
    let Some(summary) = &model.prices.summary else { return };
    match msg {
        Msg::Move(motion) => {
            model.ways.go(*motion, summary);
            model.looped.reasons = 0;
        }
        Msg::Act => model.ways.act(summary),
        Msg::Sort => sort(model, model.ways.sort().next()),
        _ => {}
    }
}

/// Sorts the routes of each group.
pub fn sort(model: &mut Model, by: Sort) {
    model.ways.sort_by(by);
    model.tell(format!("ways to buy {}", model.ways.sort().spoken()));
}

/// Opens or folds a group.
pub fn toggle(model: &mut Model, group: Group) {
    if let Some(summary) = &model.prices.summary {
        model.ways.toggle(group, summary);
    }
}

/// The wheel over the list.
pub fn wheel(model: &mut Model, turn: Turn) {
    if let Some(summary) = &model.prices.summary {
        model.ways.wheel(turn, summary);
    }
}

/// Puts the cursor on a row.
pub fn choose(model: &mut Model, row: Row) {
    if let Some(summary) = &model.prices.summary {
        model.ways.choose(row, summary);
        model.looped.reasons = 0;
    }
}
