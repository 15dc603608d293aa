//! Prices of the buyer's own: a change counts at once, is a step of the one history, and is written at once. What cannot be
//! written counts all the same, and is written with the next save.

use std::path::PathBuf;

use crate::fault::harmless;
use crate::summary::pricebook::own::{Patch, Target};
use crate::tui::command::key_of;
use crate::tui::model::Model;
use crate::tui::msg::{Effect, Msg};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::menu::{Item, Menu};

pub fn update(model: &mut Model, msg: Msg, effects: &mut Vec<Effect>) -> Option<Msg> {
    match msg {
        Msg::OwnPrice(patch) => make(model, *patch, effects),
        Msg::CardWritten { path, text } => {
            let name = path.display().to_string();
            if text == text_of(model, &name) {
                model.own.held.remove(&name);
            }
        }
        Msg::CardRefused { path, there } => return Some(refused(model, &path, there)),
        Msg::CardFailed { path, why } => {
            model.after_save = None;
            let path = harmless(&path.display().to_string());
            let key = key_of("plan-save");
            model.complain(format!("it counts here, but `{path}` cannot be written: {why}; `{key}` tries again"));
        }
        Msg::CardOver { name, there } => {
            if let Some((_, held)) = model.own.held.get_mut(&name) {
                *held = there;
            }
            write(model, &name, effects);
        }
        Msg::CardTaken { name, there } => take(model, &name, there.as_deref()),
        _ => {}
    }
    None
}

/// Makes a change, as a step of the history.
fn make(model: &mut Model, patch: Patch, effects: &mut Vec<Effect>) {
    let told = patch.label.clone();
    if !lay(model, &patch.target, patch.before.clone(), patch.after.as_deref()) {
        return;
    }
    model.document.note_step(model.own.patches.len(), &patch.label);
    write(model, &patch.target.name, effects);
    model.price_book.show(patch.entry.clone());
    model.own.patches.push(patch);
    model.tell_change(told);
}

/// Lays the text of a card in place of another, and prices everything afresh; says whether it could be laid.
fn lay(model: &mut Model, target: &Target, before: Option<String>, text: Option<&str>) -> bool {
    let totals = model.prices.totals();
    if let Err(faulty) = model.prices.lay_card(model.document.plan(), target, text) {
        let why = faulty.faults.first().map_or_else(String::new, |fault| faulty.line(fault));
        model.complain(format!("nothing changed: {why}"));
        return false;
    }
    model.prices.compare_with(totals);
    model.own.held.entry(target.name.clone()).or_insert_with(|| (target.clone(), before));
    true
}

fn text_of(model: &Model, name: &str) -> Option<String> {
    model.prices.book.files.iter().find(|file| file.name == name).map(|file| file.text.to_string())
}

/// Asks for a card to be written as it is here.
fn write(model: &Model, name: &str, effects: &mut Vec<Effect>) {
    let Some((_, held)) = model.own.held.get(name) else { return };
    effects.push(Effect::WriteCard { path: PathBuf::from(name), text: text_of(model, name), held: held.clone() });
}

/// Asks for everything to be written that is not yet.
pub fn write_all(model: &Model, effects: &mut Vec<Effect>) {
    for name in model.own.held.keys() {
        write(model, name, effects);
    }
}

/// Takes a step back that is not the plan's, or makes it again. Where the card says something else by now, nothing is done.
pub fn turn(model: &mut Model, mark: usize, is_undone: bool, effects: &mut Vec<Effect>) {
    let Some(patch) = model.own.patches.get(mark).cloned() else { return };
    let (from, to) = if is_undone { (patch.after, patch.before) } else { (patch.before, patch.after) };
    if text_of(model, &patch.target.name) != from {
        let shown = harmless(&patch.target.name);
        return model.complain(format!("`{shown}` says something else by now: nothing changed"));
    }
    if lay(model, &patch.target, from, to.as_deref()) {
        write(model, &patch.target.name, effects);
    }
}

/// Somebody else changed the file meanwhile: it is not written over unasked.
fn refused(model: &mut Model, path: &std::path::Path, there: Option<String>) -> Msg {
    model.after_save = None;
    let name = path.display().to_string();
    let shown = harmless(path.file_name().map_or(name.as_str(), |f| f.to_str().unwrap_or(&name)));
    let title = format!("`{shown}` was changed by someone else");
    let over = Msg::CardOver { name: name.clone(), there: there.clone() };
    let take = Msg::CardTaken { name, there };
    let menu = Menu::new(title)
        .with(Item::new("take what is there", "your change is left out", take))
        .with(Item::new("write over it", "what is there is lost", over))
        .with(Item::new("later", "your change counts here and is not written", Msg::Stay));
    Msg::Push(Box::new(Overlay::Menu(menu)))
}

/// Takes what the file holds by now.
fn take(model: &mut Model, name: &str, there: Option<&str>) {
    let Some((target, _)) = model.own.held.get(name).cloned() else { return };
    if lay(model, &target, None, there) {
        model.own.held.remove(name);
        model.tell(format!("took `{}` as it is now", harmless(name)));
    }
}
