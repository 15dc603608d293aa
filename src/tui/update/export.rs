//! Writing the answer to a file: it is made here, and the runtime puts it there.

use std::path::PathBuf;

use crate::export::{Report, size, summarise};
use crate::fault::harmless;
use crate::tui::model::Model;
use crate::tui::msg::{Effect, Msg, Writing};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::export::Export;
use crate::tui::overlay::menu::{Item, Menu};

pub fn update(model: &mut Model, msg: Msg, effects: &mut Vec<Effect>) {
    match msg {
        Msg::Export(writing) => match made(model, &writing) {
            Ok(bytes) => {
                let plan = model.document.path().map(PathBuf::from);
                effects.push(Effect::Export { writing, bytes, plan });
            }
            Err(why) => model.complain(why),
        },
        Msg::Exported { path, bytes } => {
            model.tell(format!("wrote {}, {}", harmless(&path.display().to_string()), size(bytes)));
        }
        Msg::ExportRefused(writing) => {
            let name = harmless(&writing.path.display().to_string());
            let again = Overlay::Export(Export::again(&model.document, &writing));
            let over = Msg::Export(Box::new(Writing { is_forced: true, ..*writing }));
            let menu = Menu::new(format!("`{name}` is there already"))
                .with(Item::new("another name", "", Msg::Push(Box::new(again))))
                .with(Item::new("write over it", "what is there is lost", over));
            super::open::push(model, Overlay::Menu(menu));
        }
        Msg::ExportFailed { writing, why } => {
            let again = Overlay::Export(Export::again(&model.document, &writing));
            super::open::push(model, again);
            if let Some(typing) = &mut model.typing {
                typing.fault = Some(why);
            }
        }
        _ => {}
    }
}

/// The answer in a format, as the command line gives it.
fn made(model: &Model, writing: &Writing) -> Result<Vec<u8>, String> {
    let (plan, book, ask) = (model.document.plan(), &model.prices.book, &model.prices.ask);
    let exporter = writing
        .format
        .exporter(writing.reader)
        .ok_or_else(|| format!("there is no {} for a client", writing.format.as_str()))?;
    let summary = summarise(plan, book, ask).map_err(|error| error.to_string())?;
    let report = Report { plan, book, summary: &summary, today: ask.today };
    let mut bytes = Vec::new();
    exporter.write(&report, &mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}
