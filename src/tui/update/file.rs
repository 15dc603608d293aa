//! Saving and leaving.

use std::path::PathBuf;

use super::own;
use crate::fault::harmless;
use crate::tui::model::Model;
use crate::tui::msg::{Effect, Msg, Opening, Over, Taken};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::menu::{Item, Menu};

pub fn update(model: &mut Model, msg: Msg, effects: &mut Vec<Effect>) -> Option<Msg> {
    match msg {
        Msg::Save => {
            // What was to be done after an earlier one was given up with it.
            model.after_save = None;
            return save(model, effects);
        }
        Msg::SaveThen(then) => {
            model.after_save = Some(then);
            return save(model, effects);
        }
        Msg::SaveTo { path, over } => write(model, path, over, effects),
        Msg::Saved { path, text } => {
            model.tell(format!("saved in {}", harmless(&path.display().to_string())));
            model.document.was_saved(path, text);
            if !model.own.are_written() {
                model.after_save = None;
            }
            return model.after_save.take().map(|then| *then);
        }
        Msg::SaveRefused { path, why: Taken::Changed, there: Some(there) } => {
            return Some(Msg::Push(Box::new(super::rescue::changed(model, path, there))));
        }
        Msg::SaveRefused { path, why, there } => {
            let name = harmless(&path.display().to_string());
            let title = match why {
                Taken::Exists => format!("`{name}` is there already"),
                Taken::Changed => format!("`{name}` was changed by someone else"),
            };
            let loses = if there.is_some() { "what is there is kept as a version" } else { "what is there is lost" };
            let over = Msg::SaveTo { path, over: there.map_or(Over::Anything, Over::Unchanged) };
            let menu = Menu::new(title)
                .with(Item::new("save under another name", "", Msg::Open(Opening::SaveAs)))
                .with(Item::new("write over it", loses, over));
            return Some(Msg::Push(Box::new(Overlay::Menu(menu))));
        }
        Msg::SaveFailed { path, why } => {
            model.after_save = None;
            let path = harmless(&path.display().to_string());
            model.complain(format!("cannot save `{path}`: {why}"));
        }
        _ => {}
    }
    None
}

fn save(model: &mut Model, effects: &mut Vec<Effect>) -> Option<Msg> {
    let Some(path) = model.document.path().map(PathBuf::from) else { return Some(Msg::Open(Opening::SaveAs)) };
    let over = model.document.file_text().map_or(Over::Nothing, |text| Over::Unchanged(text.to_owned()));
    write(model, path, over, effects);
    // What comes of the last one is heard first.
    own::write_all(model, effects);
    None
}

fn write(model: &mut Model, path: PathBuf, over: Over, effects: &mut Vec<Effect>) {
    match model.document.render() {
        Ok(text) => effects.push(Effect::Save { path, text, over }),
        Err(fault) => model.complain(fault),
    }
}

/// Leaves, or asks where something is unsaved.
pub fn quit(model: &Model) -> Msg {
    asked(model, Msg::QuitNow, "and leave").map_or(Msg::QuitNow, |menu| Msg::Push(Box::new(menu)))
}

/// The question what to do with what is not saved, before something is done that would lose it; `None` where nothing
/// would be lost.
pub fn asked(model: &Model, then: Msg, and: &str) -> Option<Overlay> {
    let is_saved = !model.document.is_unsaved() || !model.document.was_touched();
    let title = match (is_saved, model.own.are_written()) {
        (true, true) => return None,
        (true, false) => "Prices of your own are not written",
        (false, _) => "The plan is not saved",
    };
    let menu = Menu::new(title)
        .with(Item::new("save", and, Msg::SaveThen(Box::new(then.clone()))))
        .with(Item::new("discard", "what was changed is lost", then.clone()))
        .with(Item::new("cancel", "stay here", Msg::Stay));
    Some(Overlay::Menu(if then == Msg::QuitNow { menu.on_interrupt(then) } else { menu }))
}
