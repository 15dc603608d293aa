//! Having back what is not in the plan's file: what a planner that ended had not saved, what the file held before it
//! was saved over, and what somebody else wrote into it. Nothing of it is done before what differs was shown.

use std::path::{Path, PathBuf};

use super::{change, file, open, plans};
use crate::fault::harmless;
use crate::plan::{load, template};
use crate::tui::difference::Difference;
use crate::tui::document::Document;
use crate::tui::model::Model;
use crate::tui::msg::{Another, Effect, LeftBehind, Msg, Opening, Over, Version};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::differ::Differ;
use crate::tui::overlay::menu::Item;

pub fn update(model: &mut Model, msg: Msg, effects: &mut Vec<Effect>) -> Option<Msg> {
    match msg {
        Msg::FoundLeftBehind(found) => {
            model.left_behind = found.into();
            return Some(Msg::OfferNext);
        }
        Msg::OfferNext => {
            let left = model.left_behind.pop_front()?;
            let more = model.left_behind.len();
            return Some(Msg::Push(Box::new(offer(left, more))));
        }
        Msg::Rescue(left) => {
            let then = Msg::RescueNow(left);
            return Some(file::asked(model, then.clone(), "and go on").map_or(then, |menu| Msg::Push(Box::new(menu))));
        }
        Msg::RescueNow(left) => rescue(model, *left, effects),
        Msg::ThrowAway(kept_in) => {
            effects.push(Effect::Forget { kept_in, is_superseded: false });
            model.tell("thrown away");
            return Some(Msg::OfferNext);
        }
        Msg::FoundVersions(versions) => match self::versions(model, &versions) {
            Some(layer) => open::push(model, layer),
            None => model.tell("no earlier version of this plan is kept: there is one once it was saved over"),
        },
        Msg::Restore(version) => restore(model, &version),
        Msg::Reload { path, text } => reload(model, &path, &text),
        _ => {}
    }
    None
}

/// Asks the outside for what is to be shown.
pub fn find(model: &mut Model, msg: &Msg, effects: &mut Vec<Effect>) {
    match (msg, model.document.path()) {
        (Msg::Open(Opening::Versions), Some(path)) => effects.push(Effect::FindVersions(path.to_owned())),
        (Msg::Open(Opening::Versions), None) => model.tell("the plan has no file yet, and no versions"),
        _ => effects.push(Effect::FindLeftBehind),
    }
}

fn named(path: &Path) -> String {
    format!("`{}`", harmless(&path.display().to_string()))
}

/// The question what to do with what was not saved.
fn offer(left: LeftBehind, more: usize) -> Overlay {
    let what = left.plan.as_deref().map_or_else(|| "a plan that has no file yet".to_owned(), named);
    let mut said = vec![format!("A planner ended on {} before {what} was saved. The file is as it was.", left.when)];
    if left.plan.is_none() {
        said = vec![format!("A planner ended on {} with {what}.", left.when)];
    }
    if more > 0 {
        said.push(format!("{more} more after this one."));
    }
    let (heading, difference) = coming_back(&left);
    let later = match (&left.plan, left.is_open) {
        (Some(_), true) => Item::new("open the saved plan", "and keep this for the next start", Msg::OfferNext),
        (Some(path), false) if left.saved.is_some() => {
            let open = Msg::Take(Another::File(path.clone()));
            Item::new("open the saved plan", "and keep this for the next start", open)
        }
        _ => Item::new("not now", "it is kept for the next start", Msg::OfferNext),
    };
    let throw = Item::new("throw it away", "it is gone then", Msg::ThrowAway(left.kept_in.clone()));
    let differ = Differ::new("Work that was not saved", said)
        .showing(heading, difference)
        .with(Item::new("bring it back", "as changes that are not saved yet", Msg::Rescue(Box::new(left))))
        .with(later)
        .with(throw);
    Overlay::Differ(Box::new(differ))
}

/// What would come back, against what the file holds; where there is none, against the example that it was begun with.
fn coming_back(left: &LeftBehind) -> (String, Difference) {
    if let Some(saved) = &left.saved {
        let difference = Difference::of(saved, &left.text);
        return (format!("What would come back: {}", difference.told()), difference);
    }
    let examples = template::TEMPLATES.iter().map(|t| (t, Difference::of(t.text, &left.text)));
    match examples.min_by_key(|(_, difference)| difference.gone + difference.come) {
        Some((template, difference)) if difference.gone + difference.come < template.text.lines().count() => (
            format!(
                "What would come back, beside the example \u{201c}{}\u{201d}: {}",
                template.title,
                difference.told()
            ),
            difference,
        ),
        _ => ("What would come back, the whole plan:".to_owned(), Difference::of("", &left.text)),
    }
}

fn rescue(model: &mut Model, left: LeftBehind, effects: &mut Vec<Effect>) {
    let (book, today) = (&model.prices.book, model.prices.ask.today);
    let name = left.kept_in.display().to_string();
    let loaded = match load(&name, &left.text, book, today) {
        Ok(loaded) => loaded,
        Err(faulty) => {
            plans::faults(model, &faulty);
            model.complain(format!("it cannot be opened as it is, and stays in {}", named(&left.kept_in)));
            return;
        }
    };
    // As it was named when it was opened.
    let open = model.document.path().filter(|_| left.is_open).map(PathBuf::from);
    let plan = open.or(left.plan);
    // On top of what the file holds now, where that is a plan.
    let onto = plan.as_ref().zip(left.saved.as_deref()).and_then(|(path, saved)| {
        let saved = load(&path.display().to_string(), saved, book, today).ok()?;
        let mut document = Document::opened(saved, path.clone());
        document.replace(loaded.plan.clone(), "what was not saved", book, today).ok()?;
        Some(document)
    });
    let document = onto.unwrap_or_else(|| Document::rescued(loaded, plan));
    model.take(document);
    model.left_behind.clear();
    effects.push(Effect::Forget { kept_in: left.kept_in, is_superseded: true });
    model.tell("brought back, and not saved yet");
}

/// What the file held before, each with what it would change.
fn versions(model: &Model, versions: &[Version]) -> Option<Overlay> {
    let now = model.document.render().ok()?;
    let mut differ = Differ::new(
        "Versions of this plan",
        vec!["What the file held before it was saved over. Having one back is one change, not saved yet.".to_owned()],
    );
    for version in versions {
        let difference = Difference::of(&now, &version.text);
        let (told, msg) = if difference.is_none() {
            ("as the plan is now".to_owned(), Msg::Stay)
        } else {
            (difference.told(), Msg::Restore(Box::new(version.clone())))
        };
        let heading = format!("What would change: {told} ({})", harmless(&version.kept_in.display().to_string()));
        differ = differ.showing(heading, difference).with(Item::new(format!("until {}", version.when), told, msg));
    }
    (!versions.is_empty()).then(|| Overlay::Differ(Box::new(differ)))
}

fn restore(model: &mut Model, version: &Version) {
    let (book, today) = (&model.prices.book, model.prices.ask.today);
    let name = version.kept_in.display().to_string();
    let before = model.prices.totals();
    let loaded = match load(&name, &version.text, book, today) {
        Ok(loaded) => loaded,
        Err(faulty) => return plans::faults(model, &faulty),
    };
    let label = format!("the version until {}", version.when);
    let made = model.document.replace(loaded.plan, &label, book, today);
    change::changed(model, before);
    match made {
        Ok(()) => model.tell_change(label),
        Err(refusal) => model.complain(refusal.to_string()),
    }
}

/// The question what to do with a file that somebody else changed.
pub fn changed(model: &Model, path: PathBuf, there: String) -> Overlay {
    let ours = model.document.render().unwrap_or_default();
    let said = vec![format!("{} was changed by someone else since it was read here.", named(&path))];
    let reload = Difference::of(&ours, &there);
    let over = Difference::of(&there, &ours);
    let (loses, writes) =
        (format!("Your plan would change: {}", reload.told()), format!("The file would change: {}", over.told()));
    let differ = Differ::new("The file was changed by someone else", said)
        .showing(loses, reload)
        .with(Item::new(
            "reload",
            "take what is there; undo brings yours back",
            Msg::Reload { path: path.clone(), text: there.clone() },
        ))
        .showing(writes, over)
        .with(Item::new("keep both", "save yours under another name", Msg::Open(Opening::SaveAs)))
        .with(Item::new(
            "write over it",
            "what is there is kept as a version",
            // Only over what was shown: whatever comes after it is asked about again.
            Msg::SaveTo { path, over: Over::Unchanged(there) },
        ));
    Overlay::Differ(Box::new(differ))
}

fn reload(model: &mut Model, path: &Path, text: &str) {
    model.after_save = None;
    let (book, today) = (&model.prices.book, model.prices.ask.today);
    let before = model.prices.totals();
    let loaded = match load(&path.display().to_string(), text, book, today) {
        Ok(loaded) => loaded,
        Err(faulty) => return plans::faults(model, &faulty),
    };
    let made = model.document.reload(loaded, "what is in the file", book, today);
    change::changed(model, before);
    match made {
        Ok(()) => model.tell_change("reloaded"),
        Err(refusal) => model.complain(refusal.to_string()),
    }
}
