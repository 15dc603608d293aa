//! A shot list or requests from a file: the runtime reads it, it is looked over, and comes in as one step.

use std::path::Path;

use super::{open, typing};
use crate::fault::{Faulty, harmless};
use crate::import::{self, Ask, Brought, Format};
use crate::offer::words;
use crate::summary::Summary;
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::overlay::Overlay;
use crate::tui::overlay::lines::Lines;
use crate::tui::overlay::preview::Preview;
use crate::tui::overlay::prompt::Prompt;
use crate::tui::typing::Target;

pub fn update(model: &mut Model, msg: Msg) {
    match msg {
        Msg::Brought { path, text } => brought(model, &path, &text),
        Msg::BringFailed { path, why } => ask(model, &path.display().to_string(), Some(why)),
        _ => {}
    }
}

/// Asks for a file; `why` the one that was named could not be read.
pub fn ask(model: &mut Model, text: &str, why: Option<String>) {
    open::push(model, Overlay::Prompt(Prompt::import()));
    typing::begin(model, Target::Prompt, String::new(), text.to_owned());
    if let Some(typing) = &mut model.typing {
        typing.fault = why;
    }
}

/// Shows what a file comes to, before any of it comes in.
fn brought(model: &mut Model, path: &Path, text: &str) {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let format = format(path, text);
    let brought = import::read(text, format, &Ask::new(&name, &model.prices.book));
    if !brought.sheet.lines.is_empty() {
        let alone = alone(model, &brought);
        let caution = import::caution(model.document.plan(), &brought).map(str::to_owned);
        let mut preview = Preview::of_file(&name, brought);
        preview.notes.splice(0..0, alone);
        preview.notes.extend(caution);
        open::push(model, Overlay::Preview(Box::new(preview)));
    } else if let Err(faulty) = brought.check(&name, text, true) {
        faults(model, &faulty);
    } else {
        model.tell(format!("there is no line in {}", harmless(&name)));
    }
}

/// What it would cost as a plan of its own, before any of it comes in.
fn alone(model: &Model, brought: &Brought) -> Option<String> {
    let (book, ask) = (&model.prices.book, &model.prices.ask);
    let plan = import::begun("", brought, book, ask.today).ok()?;
    let summary = Summary::new(&plan, book, ask).ok()?;
    Some(match summary.recommended().and_then(|offer| Some((offer, offer.figures.as_ref()?.total))) {
        Some((offer, total)) => format!("alone it comes to ${} on {}", total.cents(), offer.name),
        None => "alone, no route serves all of it".to_owned(),
    })
}

/// What a file holds: as its name ends, otherwise as it begins.
fn format(path: &Path, text: &str) -> Format {
    let of_name = path.extension().and_then(|e| e.to_str()).and_then(Format::of_extension);
    let begins =
        || if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') { Format::Jsonl } else { Format::Csv };
    of_name.unwrap_or_else(begins)
}

/// Why nothing of a file could be understood.
fn faults(model: &mut Model, faulty: &Faulty) {
    let count = words::count(faulty.faults.len() as u128, "fault", "faults");
    let lines = faulty.faults.iter().map(|fault| {
        let (line, column) = faulty.position(fault);
        format!("line {line}, column {column}: {}; {}", fault.message, fault.remedy)
    });
    let layer = Lines { title: format!("{count} in {}", harmless(&faulty.name)), lines: lines.collect(), scroll: 0 };
    open::push(model, Overlay::Lines(layer));
    model.complain("nothing of the file was understood; the plan is as it was");
}
