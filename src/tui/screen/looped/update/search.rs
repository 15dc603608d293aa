//! Searching and filtering, as typed.

use crate::tui::model::Model;
use crate::tui::msg::{Seeking, Turn};
use crate::tui::screen::looped::pane::Pane;
use crate::tui::screen::looped::search::{Filter, Found};
use crate::tui::typing::Target;
use crate::tui::widget::frame::Tone;

/// What is typed so far takes effect.
pub fn seek(model: &mut Model, how: Seeking, text: &str) {
    model.looped.focus = Pane::Loop;
    let origin = *model.looped.origin.get_or_insert(model.looped.cursor());
    match how {
        Seeking::Find => {
            let found = (!text.trim().is_empty()).then(|| Found::new(model, text));
            model.looped.found = found;
            if model.looped.found.is_none() || model.looped.go_to_hit(origin, Turn::Next).is_none() {
                model.looped.set_cursor(origin);
            }
        }
        Seeking::Filter => {
            let filter = (!text.trim().is_empty()).then(|| Filter::new(model, text));
            let is_off = filter.is_none();
            let plan = model.document.plan();
            model.looped.filter_by(filter, plan);
            if is_off {
                model.looped.set_cursor(origin);
            } else {
                model.looped.go_to_hit(0, Turn::Next);
            }
        }
    }
}

pub fn find_next(model: &mut Model, turn: Turn) {
    if model.looped.sought().is_none() {
        model.tell("nothing is searched for");
        return;
    }
    let cursor = model.looped.cursor();
    let last = model.looped.rows().len();
    let gone = match turn {
        Turn::Next => model.looped.go_to_hit(cursor + 1, turn),
        Turn::Previous => model.looped.go_to_hit(cursor.checked_sub(1).unwrap_or(last), turn),
    };
    match gone {
        Some((at, of, round)) => {
            let went_round = match (round || (turn == Turn::Previous && cursor == 0), turn) {
                (false, _) => "",
                (true, Turn::Next) => ", from the top again",
                (true, Turn::Previous) => ", from the end again",
            };
            model.tell(format!("{at} of {of}{went_round}"));
        }
        None => model.tell("nothing matches"),
    }
}

/// One step out: of the search, then of the filter, then of the marks.
pub fn let_go(model: &mut Model) {
    if model.looped.found.take().is_some() {
        return;
    }
    if model.looped.filter().is_some() {
        let plan = model.document.plan();
        model.looped.filter_by(None, plan);
    } else {
        model.looped.marks.clear();
    }
}

/// Searches anew where prices or route have changed, and forgets where the search began once it is typed.
pub fn follow(model: &mut Model) {
    if !matches!(model.typing.as_ref().map(|t| &t.target), Some(Target::Search(_))) {
        model.looped.origin = None;
    }
    if let Some(found) = model.looped.found.as_ref().filter(|found| !found.is_fresh(model)) {
        let found = Found::new(model, &found.text.clone());
        model.looped.found = Some(found);
    }
}

/// How much was found, while it is typed.
pub fn remark(model: &Model) -> Option<(String, Tone)> {
    let Some(Target::Search(how)) = model.typing.as_ref().map(|t| &t.target) else { return None };
    let looped = &model.looped;
    let text = match how {
        Seeking::Find => {
            looped.found.as_ref()?;
            let hits = looped.hits();
            match hits.iter().position(|hit| *hit == looped.cursor()) {
                Some(at) => format!("{} of {}", at + 1, hits.len()),
                None => "nothing matches".to_owned(),
            }
        }
        Seeking::Filter => {
            looped.filter()?;
            format!("{} of {} shots", looped.count_shots(), model.document.plan().shots.len())
        }
    };
    Some((text, Tone::Plain))
}
