//! Another plan in place of the present one: from a template, or from a file that the runtime reads.

use std::path::PathBuf;

use super::{file, kept, open, typing};
use crate::fault::{Fault, Faulty, harmless};
use crate::offer::words;
use crate::plan::{load, template};
use crate::summary::Summary;
use crate::tui::document::Document;
use crate::tui::model::Model;
use crate::tui::msg::{Another, Effect, Msg, Opening};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::lines::Lines;
use crate::tui::overlay::menu::{Item, Menu};
use crate::tui::overlay::prompt::Prompt;
use crate::tui::typing::Target;

pub fn update(model: &mut Model, msg: Msg, effects: &mut Vec<Effect>) -> Option<Msg> {
    match msg {
        Msg::Take(another) => {
            let then = Msg::TakeNow(another);
            return Some(file::asked(model, then.clone(), "and go on").map_or(then, |menu| Msg::Push(Box::new(menu))));
        }
        Msg::TakeNow(Another::File(path)) => effects.push(Effect::Read(path)),
        Msg::TakeNow(Another::Template(name)) => begin(model, name),
        Msg::Opened { path, text } => opened(model, path, &text),
        Msg::OpenFailed { path, why } => ask(model, &path.display().to_string(), Some(why)),
        Msg::Recalled(paths) => model.recent = paths,
        _ => {}
    }
    None
}

fn begin(model: &mut Model, name: &str) {
    let Some(template) = template::template(name) else { return };
    match load(template.name, template.text, &model.prices.book, model.prices.ask.today) {
        Ok(loaded) => {
            model.take(Document::begun(loaded, None));
            let plan = model.document.plan().name_or_default().to_owned();
            model.tell(format!("a new plan, {plan}; nothing is written before you save"));
        }
        Err(faulty) => faults(model, &faulty),
    }
}

fn opened(model: &mut Model, path: PathBuf, text: &str) {
    let name = path.display().to_string();
    match load(&name, text, &model.prices.book, model.prices.ask.today) {
        Ok(loaded) => {
            model.take(Document::opened(loaded, path));
            let said = model.document.note().unwrap_or_else(|| format!("opened {}", harmless(&name)));
            model.tell(said);
            kept::look(model, false);
        }
        Err(faulty) => faults(model, &faulty),
    }
}

/// Faults beyond this many are counted, not listed: nobody reads them, and finding the line of each takes a while.
const LISTED: usize = 200;

/// Every fault of a file. The present plan stays.
pub fn faults(model: &mut Model, faulty: &Faulty) {
    let least = if faulty.is_cut_short() { "at least " } else { "" };
    let count = format!("{least}{}", words::count(faulty.faults.len() as u128, "fault", "faults"));
    let lines = faulty.faults.iter().take(LISTED).map(|fault| told(faulty, fault));
    let layer = Lines { title: format!("{count} in {}", harmless(&faulty.name)), lines: lines.collect(), scroll: 0 };
    open::push(model, Overlay::Lines(layer));
    model.complain("the file is no plan as it is; yours stays open");
}

/// Price cards that are not in the book for their faults: each by its name, with every fault. The planner goes on
/// without them.
pub fn left_out(model: &mut Model, cards: &[Faulty]) {
    let faults = words::count(cards.iter().map(|card| card.faults.len() as u128).sum(), "fault", "faults");
    let count = words::count(cards.len() as u128, "price card", "price cards");
    let of = |card: &Faulty| {
        let name = harmless(&card.name);
        card.faults.iter().take(LISTED).map(|fault| format!("{name}, {}", told(card, fault))).collect::<Vec<_>>()
    };
    let lines = cards.iter().flat_map(of).collect();
    let title = format!("{faults} in {count}, left out");
    open::push(model, Overlay::Lines(Lines { title, lines, scroll: 0 }));
    model.complain(format!("{count} left out for {faults}; correct them and start again"));
}

fn told(faulty: &Faulty, fault: &Fault) -> String {
    let (line, column) = faulty.position(fault);
    format!("line {line}, column {column}: {}; {}", fault.message, fault.remedy)
}

/// Asks for a plan's file; `why` the one that was named could not be read.
fn ask(model: &mut Model, text: &str, why: Option<String>) {
    open::push(model, Overlay::Prompt(Prompt::plan()));
    typing::begin(model, Target::Prompt, String::new(), text.to_owned());
    if let Some(typing) = &mut model.typing {
        typing.fault = why;
    }
}

/// The examples, each with what it comes to on the route that it is best bought on.
pub fn templates(model: &Model) -> Overlay {
    let (book, ask) = (&model.prices.book, &model.prices.ask);
    let total = |template: &template::Template| {
        let loaded = load(template.name, template.text, book, ask.today).ok()?;
        let summary = Summary::new(&loaded.plan, book, ask).ok()?;
        let figures = summary.recommended()?.figures.as_ref()?;
        Some(format!("${}", figures.total.cents()))
    };
    let wide = template::TEMPLATES.iter().map(|t| t.title.len()).max().unwrap_or(0);
    let items = template::TEMPLATES.iter().map(|template| {
        let label = format!("{:<wide$}  {}", template.title, template.doc);
        Item::new(label, total(template).unwrap_or_default(), Msg::Take(Another::Template(template.name)))
    });
    Overlay::Menu(Menu::new("Begin with an example").with_all(items))
}

/// The plans that were open last; straight the question for a file where there is none.
pub fn plans(model: &Model) -> Msg {
    if model.recent.is_empty() {
        return Msg::Open(Opening::PlanFile);
    }
    let items = model.recent.iter().map(|path| {
        let name = path.file_name().map_or_else(String::new, |name| harmless(&name.to_string_lossy()));
        let folder = path.parent().map_or_else(String::new, |folder| harmless(&folder.display().to_string()));
        Item::new(name, folder, Msg::Take(Another::File(path.clone())))
    });
    let menu = Menu::new("Open a plan").with_all(items).with(Item::new(
        "another file …",
        "type its name",
        Msg::Open(Opening::PlanFile),
    ));
    Msg::Push(Box::new(Overlay::Menu(menu)))
}

/// Asks for a plan's file.
pub fn ask_file(model: &mut Model) {
    ask(model, "", None);
}
