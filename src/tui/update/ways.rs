//! The pane of ways to buy: choosing a route, opening and folding groups.

use crate::tui::model::Model;
use crate::tui::msg::Msg;

pub fn update(model: &mut Model, msg: &Msg) {
    let Some(summary) = &model.prices.summary else { return };
    match msg {
        Msg::Move(motion) => {
            model.ways.go(*motion, summary);
            model.reasons = 0;
        }
        Msg::Act => model.ways.act(summary),
        _ => {}
    }
}
