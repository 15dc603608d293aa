//! Changing the plan: through its history, with every route priced afresh behind it.

use super::own;
use crate::fault::harmless;
use crate::hash::IdSet;
use crate::plan::model::{Assume, Assumed, EntryId};
use crate::plan::{Edit, Place, Refusal, Value};
use crate::terms::Requirement;
use crate::tui::model::{Lean, Model};
use crate::tui::msg::{Change, Effect};
use crate::tui::prices::Totals;
use crate::tui::schema;

/// Makes a change; says whether the plan took it.
pub fn make(model: &mut Model, change: Change) -> bool {
    let before = model.prices.totals();
    make_after(model, change, before)
}

/// Makes a change whose totals are compared with those of `before`.
pub fn make_after(model: &mut Model, change: Change, before: Option<Totals>) -> bool {
    let parts = parts(&change.edit);
    let prices = &model.prices;
    let made = model.document.make(change, &prices.book, prices.ask.today);
    settle(model, made, before, &parts)
}

/// Makes a change that joins the one before where that was of the same value: leaning on a key is one step, and its
/// totals are compared with those before the first.
pub fn lean(model: &mut Model, change: Change) -> bool {
    let joins = model.leaning.as_ref().is_some_and(|lean| lean.label == change.label);
    let before = match model.leaning.take().filter(|_| joins) {
        Some(lean) => lean.before,
        None => model.prices.totals(),
    };
    model.leaning = Some(Lean { label: change.label.clone(), before: before.clone() });
    let parts = parts(&change.edit);
    let prices = &model.prices;
    let made = model.document.lean(change, joins, &prices.book, prices.ask.today);
    settle(model, made, before, &parts)
}

fn settle(model: &mut Model, made: Result<(), Refusal>, before: Option<Totals>, parts: &[Edit]) -> bool {
    let told = made.err().map(|refusal| blamed(model, parts).unwrap_or_else(|| refusal.to_string()));
    changed(model, before);
    match told {
        None => true,
        Some(told) => {
            model.complain(told);
            false
        }
    }
}

/// The parts of a change of several rows: which of them is refused can be told.
fn parts(edit: &Edit) -> Vec<Edit> {
    let Edit::Batch(edits) = edit else { return Vec::new() };
    let places: IdSet<Option<Place>> = edits.iter().map(place_of).collect();
    if places.len() > 1 && !places.contains(&None) { edits.clone() } else { Vec::new() }
}

/// The place that an edit of one key is about.
fn place_of(edit: &Edit) -> Option<Place> {
    match edit {
        Edit::Set { place, .. } => Some(*place),
        Edit::SetOperation { stage, .. } => Some(Place::Stage(*stage)),
        Edit::Batch(edits) => edits.iter().find_map(place_of),
        _ => None,
    }
}

/// The first part that is refused by itself, with the row that it is about.
fn blamed(model: &mut Model, parts: &[Edit]) -> Option<String> {
    for part in parts {
        let (book, today) = (&model.prices.book, model.prices.ask.today);
        let tried = model.document.try_out(part.clone(), book, today);
        model.document.take_back(book, today);
        if let (Err(refusal), Some(place)) = (tried, place_of(part)) {
            let name = schema::name(model.document.plan(), place);
            return Some(format!("nothing changed: {}: {refusal}", harmless(&name)));
        }
    }
    None
}

/// Prices and rows follow the plan.
pub fn changed(model: &mut Model, before: Option<Totals>) {
    model.prices.price(model.document.plan());
    model.prices.compare_with(before);
    model.looped.refresh(model.document.plan());
}

/// Makes a change and puts the cursor on the first row that it brought; says whether the plan took it.
pub fn make_and_go(model: &mut Model, change: Change) -> bool {
    let known: IdSet<Place> = model.looped.rows().iter().filter_map(|row| row.place()).collect();
    let label = change.label.clone();
    let is_made = make(model, change);
    if is_made {
        model.tell_change(label);
        model.looped.go_to(|row| row.place().is_some_and(|place| !known.contains(&place)));
    }
    is_made
}

pub fn undo(model: &mut Model, effects: &mut Vec<Effect>) {
    let (before, mark) = (model.prices.totals(), model.document.undo_mark());
    match model.document.undo() {
        Some(label) => {
            model.tell(format!("undone: {label}"));
            match mark {
                Some(mark) => own::turn(model, mark, true, effects),
                None => changed(model, before),
            }
        }
        None => model.complain("nothing to undo"),
    }
}

pub fn redo(model: &mut Model, effects: &mut Vec<Effect>) {
    let (before, mark) = (model.prices.totals(), model.document.redo_mark());
    match model.document.redo() {
        Some(label) => {
            model.tell(format!("made again: {label}"));
            match mark {
                Some(mark) => own::turn(model, mark, false, effects),
                None => changed(model, before),
            }
        }
        None => model.complain("nothing to make again"),
    }
}

pub fn toggle_closed(model: &mut Model) {
    let on = model.document.plan().compare.closed != Some(true);
    let edit = Edit::Set { place: Place::Compare, key: "closed".to_owned(), value: on.then_some(Value::Flag(true)) };
    if make(model, Change { edit, label: "closed routes in the comparison".to_owned() }) {
        model.tell_change(if on {
            "closed routes are compared as if they were still sold"
        } else {
            "closed routes stay out"
        });
    }
}

/// Puts in the answer to a requirement for the selected route.
pub fn answer(model: &mut Model, requirement: Requirement, holds: bool) {
    let Some(route) = model.selected_offer().map(|o| o.id.clone()) else { return };
    let label = format!("{} on {route}", requirement.spoken());
    let id = EntryId(model.document.fresh_id());
    let what = Assumed::Answer { route, requirement, holds };
    let at = model.document.plan().assume.len();
    make(model, Change { edit: Edit::InsertAssume { at, assume: Box::new(Assume { id, what, note: None }) }, label });
}
