//! Typing a value: every stroke is tried out on the plan at once, so that the totals follow; only a commit enters
//! the history.

use super::change;
use crate::tui::line::Line;
use crate::tui::model::Model;
use crate::tui::msg::{After, Change, Motion, Msg, Stroke};
use crate::tui::screen::ScreenId;
use crate::tui::screen::looped::pane::Pane;
use crate::tui::typing::{Target, Typing};

/// Begins with a text.
pub fn begin(model: &mut Model, target: Target, label: String, text: String) {
    let before = model.prices.totals();
    let (also, told) = (Vec::new(), String::new());
    model.typing = Some(Typing { line: Line::new(text), target, also, told, label, fault: None, before });
}

pub fn update(model: &mut Model, msg: &Msg) -> Option<Msg> {
    match msg {
        Msg::Stroke(stroke) => {
            if model.typing.as_mut().is_some_and(|t| t.line.stroke(*stroke)) {
                return tried(model);
            }
            None
        }
        Msg::Commit(after) => commit(model, *after),
        _ => None,
    }
}

pub fn paste(model: &mut Model, text: &str) -> Option<Msg> {
    if model.typing.as_mut().is_some_and(|t| t.line.paste(text)) {
        return tried(model);
    }
    None
}

/// What the line holds takes effect at once: on the plan, as a search, or on the list that stands below it.
fn tried(model: &mut Model) -> Option<Msg> {
    if let Some(Typing { target: Target::Prompt, line, .. }) = &model.typing {
        return Some(Msg::Narrowed(line.text().to_owned()));
    }
    if let Some(Typing { target: Target::Search(how), line, .. }) = &model.typing {
        return Some(Msg::Sought { how: *how, text: line.text().to_owned() });
    }
    try_out(model);
    None
}

/// Begins on a number with its first character.
pub fn type_on(model: &mut Model, c: char) {
    if let Some(typing) = &mut model.typing {
        typing.line = Line::default();
        typing.line.stroke(Stroke::Type(c));
        try_out(model);
    }
}

/// Leaves the value as it was.
pub fn cancel(model: &mut Model) -> Option<Msg> {
    let typing = model.typing.take()?;
    if let Target::Search(how) = typing.target {
        return Some(Msg::Sought { how, text: String::new() });
    }
    if typing.target == Target::Prompt {
        model.layers.pop();
        return None;
    }
    if take_back(model) {
        change::changed(model, typing.before);
    }
    None
}

/// Shows what the text would do.
fn try_out(model: &mut Model) {
    let Some(typing) = model.typing.as_ref().filter(|t| t.target != Target::Prompt) else { return };
    let before = typing.before.clone();
    // What the text asks for depends on the plan as it was before the last stroke.
    take_back(model);
    let Some(typing) = &model.typing else { return };
    let fault = match typing.edit(model.document.plan()) {
        Ok(Some(edit)) => {
            let prices = &model.prices;
            let tried = model.document.try_out(edit, &prices.book, prices.ask.today);
            tried.err().map(|refusal| refusal.to_string())
        }
        Ok(None) => None,
        Err(fault) => Some(fault),
    };
    change::changed(model, before);
    if let Some(typing) = &mut model.typing {
        typing.fault = fault;
    }
}

fn take_back(model: &mut Model) -> bool {
    let prices = &model.prices;
    model.document.take_back(&prices.book, prices.ask.today)
}

fn commit(model: &mut Model, after: After) -> Option<Msg> {
    if model.typing.as_ref()?.target == Target::Prompt {
        // The overlay that asked takes the text; it stays open where it is not content.
        return super::layered(model, Msg::Commit(after)).ok().flatten();
    }
    take_back(model);
    let typing = model.typing.take()?;
    if let Target::Search(_) = typing.target {
        return None;
    }
    let edit = match typing.edit(model.document.plan()) {
        Ok(edit) => edit,
        Err(fault) => {
            model.complain(fault);
            model.typing = Some(typing);
            return None;
        }
    };
    if let Some(edit) = edit.filter(|edit| !model.document.holds(edit)) {
        let change = Change { edit, label: typing.label.clone() };
        if !change::make_after(model, change, typing.before.clone()) {
            // What was typed is not lost.
            model.typing = Some(typing);
            return None;
        }
        if !typing.told.is_empty() {
            model.tell(typing.told);
        }
    } else {
        change::changed(model, typing.before);
    }
    let in_loop = model.screen == ScreenId::Loop && model.looped.focus == Pane::Loop;
    let motion = match (after, model.layers.is_empty() && in_loop) {
        (After::Stay, _) => return None,
        (After::Next, true) => Motion::Right,
        (After::Previous, true) => Motion::Left,
        (After::Next, false) => Motion::Down,
        (After::Previous, false) => Motion::Up,
    };
    Some(Msg::Move(motion))
}
