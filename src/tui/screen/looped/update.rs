//! What messages do on the screen: which pane they go to, and in the loop's own pane which job they are (`cells`,
//! `rows`, `marks`, `paste`, `search`).

mod bulk;
mod cells;
mod marks;
mod paste;
mod rows;
mod search;

use super::pane::Pane;
use super::{Said, ways};
use crate::tui::model::Model;
use crate::tui::msg::{Motion, Msg, Turn};
use crate::tui::schema;
use crate::tui::update::{scrolled, typing};
use crate::tui::ways::WHEEL;

pub use paste::{fetched, take};
pub use rows::{fresh_shot, fresh_stage};
pub use search::{follow, remark};

pub fn update(model: &mut Model, msg: Msg) -> Option<Msg> {
    match msg {
        Msg::TurnPane(turn) => turn_pane(model, turn),
        Msg::Looped(said) => pointed(model, said),
        Msg::Pasted(text) => return paste::pasted(model, &text),
        Msg::Sought { how, text } => search::seek(model, how, &text),
        Msg::FindNext(turn) => search::find_next(model, turn),
        Msg::Out => search::let_go(model),
        msg => return in_pane(model, model.looped.focus, &msg),
    }
    None
}

fn in_pane(model: &mut Model, pane: Pane, msg: &Msg) -> Option<Msg> {
    match pane {
        Pane::Loop => return in_loop(model, msg),
        Pane::Ways => ways::update(model, msg),
        Pane::Reasons => {
            if let Msg::Move(motion) = msg {
                model.looped.reasons = scrolled(model.looped.reasons, *motion);
            }
        }
    }
    None
}

fn turn_pane(model: &mut Model, turn: Turn) {
    model.looped.focus = match (model.looped.focus, turn) {
        (Pane::Loop, Turn::Next) | (Pane::Reasons, Turn::Previous) => Pane::Ways,
        (Pane::Ways, Turn::Next) | (Pane::Loop, Turn::Previous) => Pane::Reasons,
        (Pane::Reasons, Turn::Next) | (Pane::Ways, Turn::Previous) => Pane::Loop,
    };
}

fn pointed(model: &mut Model, said: Said) {
    match said {
        Said::Pane(pane) => model.looped.focus = pane,
        Said::Cell(row, column) => {
            model.looped.focus = Pane::Loop;
            model.looped.point_at(row, column);
        }
        Said::Way(row) => {
            model.looped.focus = Pane::Ways;
            ways::choose(model, row);
        }
        Said::Fold(group) => {
            model.looped.focus = Pane::Ways;
            ways::toggle(model, group);
        }
        Said::Sort(sort) => {
            model.looped.focus = Pane::Ways;
            ways::sort(model, sort);
        }
        Said::Wheel(Pane::Loop, turn) => model.looped.wheel(turn),
        Said::Wheel(Pane::Ways, turn) => ways::wheel(model, turn),
        Said::Wheel(Pane::Reasons, turn) => {
            let motion = if turn == Turn::Next { Motion::Down } else { Motion::Up };
            for _ in 0..WHEEL {
                model.looped.reasons = scrolled(model.looped.reasons, motion);
            }
        }
    }
}

fn in_loop(model: &mut Model, msg: &Msg) -> Option<Msg> {
    match msg {
        Msg::Move(motion) => {
            let plan = model.document.plan();
            model.looped.go(*motion, plan);
        }
        Msg::Act => return cells::act(model),
        Msg::TypeOn(c) if cells::act_on_text(model) => {
            typing::type_on(model, *c);
        }
        Msg::Step(turn) => cells::step(model, *turn),
        Msg::Clear => cells::clear(model),
        Msg::Row(act) => return rows::row(model, *act),
        _ => {}
    }
    None
}

/// What undo calls a change of the cell under the cursor: `outputs of Clip`, `outputs of 3 marked shots`.
fn label(model: &Model, what: &str) -> String {
    let marked = bulk::marked_like_current(model);
    if marked.len() > 1 {
        return format!("{what} of {}", bulk::spoken(&marked));
    }
    match model.row().and_then(super::row::Row::place) {
        Some(place) => format!("{what} of {}", schema::name(model.document.plan(), place)),
        None => what.to_owned(),
    }
}
