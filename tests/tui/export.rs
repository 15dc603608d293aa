#![expect(clippy::panic, reason = "helpers of tests fail by panicking")]
//! Writing the answer to a file from the planner: format and name, and what happens where the file is there.

use luma_plan::export::{Format, Reader};
use luma_plan::tui::model::Model;
use luma_plan::tui::msg::{Effect, Msg, Writing};
use luma_plan::tui::overlay::Overlay;
use luma_plan::tui::update::update;

use crate::harness::{CLIPS, clips, frame, is_typing, notice, planner, press, saved, shows};

/// What one effect asks to be written.
fn written(effects: Vec<Effect>) -> (Writing, String) {
    match effects.into_iter().next() {
        Some(Effect::Export { writing, bytes, plan }) => {
            assert_eq!(plan.as_deref(), Some(std::path::Path::new("clips.toml")));
            (*writing, String::from_utf8(bytes).unwrap_or_else(|e| panic!("{e}")))
        }
        other => panic!("{other:?}"),
    }
}

fn typed(model: &Model) -> &str {
    model.typing.as_ref().map_or("", |t| t.line.text())
}

fn fault(model: &Model) -> &str {
    model.typing.as_ref().and_then(|t| t.fault.as_deref()).unwrap_or_default()
}

#[test]
fn the_question_at_the_sizes_that_people_have() {
    for (width, height) in [(120, 40), (80, 24), (50, 20), (40, 10)] {
        let mut model = planner(CLIPS, width, height);
        press(&mut model, "E");
        insta::assert_snapshot!(format!("export_{width}x{height}"), frame(&model));
    }
    let mut model = planner(CLIPS, 80, 24);
    let (writing, _) = written(press(&mut model, "E<enter>"));
    update(&mut model, Msg::ExportRefused(Box::new(writing)));
    insta::assert_snapshot!("export_there_80x24", frame(&model));
}

#[test]
fn enter_writes_beside_the_plan_and_the_status_line_says_what_and_where() {
    let mut model = clips();
    press(&mut model, "E");
    assert!(is_typing(&model));
    assert_eq!(typed(&model), "clips.md");
    let (writing, text) = written(press(&mut model, "<enter>"));
    assert_eq!((writing.format, writing.reader, writing.is_forced), (Format::Markdown, Reader::Producer, false));
    assert_eq!(writing.path.to_str(), Some("clips.md"));
    assert!(text.starts_with("# Twelve social clips\n"), "{text}");
    assert!(model.layers.is_empty() && !is_typing(&model));
    update(&mut model, Msg::Exported { path: writing.path, bytes: text.len() });
    assert!(notice(&model).starts_with("wrote clips.md, "), "{}", notice(&model));
    assert_eq!(saved(&model), CLIPS, "the plan is as it was");
}

#[test]
fn name_and_format_follow_each_other() {
    let mut model = clips();
    press(&mut model, "E<down>");
    assert_eq!(typed(&model), "clips.csv");
    press(&mut model, "<tab><down><down><down><down>");
    assert_eq!(typed(&model), "clips-client.md");
    press(&mut model, "<up><up><up><up><up><ctrl-u>out/spring.csv");
    let (writing, text) = written(press(&mut model, "<enter>"));
    assert_eq!((writing.format, writing.path.to_str()), (Format::Csv, Some("out/spring.csv")));
    assert!(text.starts_with("route,name,surface"));
    press(&mut model, "E<ctrl-u>price.xlsx<down>");
    assert_eq!(typed(&model), "price.txt", "after the last of a producer's formats come the client's");
    let (writing, text) = written(press(&mut model, "<enter>"));
    assert_eq!((writing.format, writing.reader), (Format::Text, Reader::Client));
    assert!(text.contains("Total") && !text.contains("pay-as-you-go"), "{text}");
}

#[test]
fn a_workbook_is_written_as_it_is() {
    let mut model = clips();
    let effects = press(&mut model, "E<ctrl-u>price.xlsx<enter>");
    let bytes = effects.iter().find_map(|effect| match effect {
        Effect::Export { writing, bytes, .. } if writing.format == Format::Xlsx => Some(bytes),
        _ => None,
    });
    assert!(bytes.unwrap().starts_with(b"PK"));
}

#[test]
fn letters_type_and_do_nothing_else() {
    let mut model = clips();
    press(&mut model, "E<ctrl-u>quE?:1");
    assert_eq!(typed(&model), "quE?:1");
    press(&mut model, "<esc>");
    assert!(model.layers.is_empty() && !is_typing(&model));
    assert_eq!(saved(&model), CLIPS);
}

#[test]
fn nothing_is_written_over_unasked() {
    let mut model = clips();
    let (writing, _) = written(press(&mut model, "E<enter>"));
    update(&mut model, Msg::ExportRefused(Box::new(writing.clone())));
    assert!(shows(&model, "`clips.md` is there already"));
    // The first answer asks for another name.
    assert!(press(&mut model, "<enter>").is_empty());
    assert_eq!(typed(&model), "clips.md");
    press(&mut model, "<esc>");
    update(&mut model, Msg::ExportRefused(Box::new(writing)));
    let (writing, _) = written(press(&mut model, "j<enter>"));
    assert!(writing.is_forced);
}

#[test]
fn what_cannot_be_is_said_and_asked_again() {
    let mut model = clips();
    assert!(press(&mut model, "E<ctrl-u><enter>").is_empty());
    assert_eq!(fault(&model), "a name is needed");
    assert!(press(&mut model, "clips.toml<enter>").is_empty());
    assert!(fault(&model).contains("the plan itself"), "{}", fault(&model));
    assert!(matches!(model.layers.as_slice(), [Overlay::Export(_)]));
    let (writing, _) = written(press(&mut model, "<ctrl-u>x/y.csv<enter>"));
    let why = "there is no such folder; make it, or choose another place".to_owned();
    update(&mut model, Msg::ExportFailed { writing: Box::new(writing), why });
    assert_eq!(typed(&model), "x/y.csv");
    assert!(shows(&model, "there is no such folder"));
    let (writing, _) = written(press(&mut model, "<ctrl-w>y.csv<enter>"));
    assert_eq!(writing.format, Format::Csv);
}

#[test]
fn a_plan_that_cannot_be_priced_is_not_written() {
    let mut model = planner("schema = 1\n", 80, 24);
    press(&mut model, "E");
    assert!(is_typing(&model), "an empty plan has an answer too");
}
