#![expect(clippy::panic, reason = "helpers of tests fail by panicking")]
//! Rows between plans, and lines of a sheet.

use luma_plan::tui::model::Model;
use luma_plan::tui::msg::{Effect, Msg};
use luma_plan::tui::overlay::Overlay;
use luma_plan::tui::update::update;
use proptest::prelude::*;

use crate::harness::{CLIPS, clips, frame, notice, planner, press, saved, shows};
use crate::loop_find::{SCRIPTS, scripts};

fn paste(model: &mut Model, text: &str) {
    update(model, Msg::Pasted(text.to_owned()));
}

/// The text that a copy puts on the clipboard and keeps.
fn copied(effects: &[Effect]) -> String {
    match effects {
        [Effect::Copy { text, .. }, Effect::Keep { text: kept }] if text == kept => text.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_copied_row_is_toml_on_the_clipboard_and_in_the_state_folder() {
    let mut model = clips();
    let text = copied(&press(&mut model, "yy"));
    assert!(text.starts_with("# Rows of a luma-plan loop"), "{text}");
    assert!(
        text.contains("[[shots]]\nname = \"Clip\"\noutputs = 12\n\n[[shots.stages]]\noperation = \"text-to-video\"\nname = \"draft\"\n"),
        "{text}"
    );
    let text = copied(&press(&mut model, "jdd"));
    assert!(
        text.contains("\n[[stages]]\noperation = \"text-to-video\"\nname = \"draft\"\n") && !text.contains("[[shots]]"),
        "{text}"
    );
    assert_eq!(notice(&model), "cut draft of Clip: u takes it back");
}

#[test]
fn rows_go_from_plan_to_plan_with_what_they_rest_on() {
    let text = copied(&press(&mut scripts(), "yy"));
    let mut other = clips();
    update(&mut other, Msg::Fetched(Some(text.clone())));
    assert_eq!(other.document.plan().shots.len(), 2, "{}", notice(&other));
    assert_eq!(notice(&other), "put in 1 shot with a keep rate: u takes it back");
    assert!(saved(&other).contains("[acceptance.motion]\naccepted = 12\ntried = 50\n"), "{}", saved(&other));
    // Again: the belief is there.
    paste(&mut other, &text.replace('\n', "\r"));
    assert_eq!(notice(&other), "put in 1 shot: u takes it back");
    // The plan's own stays where it is another.
    let mut own = planner(&format!("{CLIPS}\n[acceptance]\nmotion = \"0.5\"\n"), 120, 40);
    paste(&mut own, &text);
    assert!(notice(&own).contains("the plan's own `motion` stays as it is"), "{}", notice(&own));
    press(&mut other, "uu");
    assert_eq!(saved(&other), CLIPS, "each is one step");
}

#[test]
fn what_was_copied_last_is_pasted_wherever_that_was() {
    let mut model = clips();
    assert!(press(&mut model, "p").contains(&Effect::Fetch));
    assert!(notice(&model).contains("nothing was copied yet"));
    let own = copied(&press(&mut model, "jyy"));
    update(&mut model, Msg::Fetched(Some(own)));
    assert_eq!(model.document.plan().shots[0].stages.len(), 3, "its own");
    let other = copied(&press(&mut scripts(), "jyy"));
    update(&mut model, Msg::Fetched(Some(other)));
    assert_eq!(model.document.plan().shots[0].stages.len(), 4);
    assert!(saved(&model).contains("text-to-image"), "{}", saved(&model));
    update(&mut model, Msg::Fetched(Some("schema = \"no\"".to_owned())));
    assert!(notice(&model).contains("the pasted text:1"), "{}", notice(&model));
}

#[test]
fn rows_with_faults_say_the_first_and_paste_nothing() {
    let mut model = clips();
    paste(&mut model, "[[shots]]\nname = \"x\"\noutptus = 3\n[[shots.stages]]\noperation = \"nothing\"\n");
    assert!(notice(&model).starts_with("the pasted text:3:1: unknown key `outptus`"), "{}", notice(&model));
    assert_eq!(saved(&model), CLIPS);
    paste(&mut model, "# only\n[acceptance.x]\nrate = \"0.5\"\n");
    assert_eq!(notice(&model), "there is no row in what was pasted");
}

#[test]
fn lines_of_a_sheet_are_shown_before_they_are_put_in() {
    let mut model = clips();
    paste(
        &mut model,
        "Shot\tQty\tType\tSize\tLength\tKeep\rOrbit\t3\tt2v\t1080p\t5\t1/4\rStreet\tmany\tt2v\r\t\tupscale\t4k\rEnd\r",
    );
    assert!(shows(&model, "4 lines: 2 understood, 2 not"), "{}", frame(&model));
    assert!(shows(&model, "line 3: outputs: `many` is no whole number"), "{}", frame(&model));
    assert_eq!(saved(&model), CLIPS);
    press(&mut model, "n");
    assert!(shows(&model, "line 4: it belongs to line 3"), "{}", frame(&model));
    press(&mut model, "<esc>");
    assert_eq!(saved(&model), CLIPS, "left");
    paste(&mut model, "Orbit\t3\tt2v\t1080p\t5\t1/4\n\t\tupscale\t4k\nStreet\tmany\nEnd");
    press(&mut model, "<enter>");
    assert!(model.layers.is_empty());
    assert_eq!(
        notice(&model),
        "put in 3 shots and 2 stages; 1 line was left out: u takes it back".replace("3 shots", "2 shots")
    );
    let plan = model.document.plan();
    let names: Vec<_> = plan.shots.iter().filter_map(|s| s.name.as_deref()).collect();
    assert_eq!(names, ["Clip", "Orbit", "End"], "below the cursor's shot");
    assert_eq!(plan.shots[1].stages.len(), 2);
    press(&mut model, "u");
    assert_eq!(saved(&model), CLIPS, "one step");
}

#[test]
fn a_paste_while_typing_is_typed() {
    let mut model = clips();
    press(&mut model, "h<enter><ctrl-u>");
    paste(&mut model, "Two\nlines");
    press(&mut model, "<enter>");
    assert_eq!(model.document.plan().shots[0].name.as_deref(), Some("Two lines"));
}

#[test]
fn nothing_that_is_pasted_does_harm() {
    let mut model = clips();
    for text in ["", "\u{1b}[2J\u{1b}]0;x\u{7}\tx", "\u{0}", "[[shots", "\"\"\"", "[[stages]]\n"] {
        paste(&mut model, text);
        let _ = frame(&model);
        press(&mut model, "<esc>");
        assert_eq!(saved(&model), CLIPS, "{text:?}");
    }
    let huge = "Orbit, wide\n".repeat(900_000);
    paste(&mut model, &huge);
    assert!(matches!(model.layers.last(), Some(Overlay::Preview(p)) if p.sheet.beyond > 0));
    press(&mut model, "<enter>");
    assert!(notice(&model).contains("at most 10,000 shots"), "{}", notice(&model));
    assert_eq!(model.layers.len(), 1, "what was pasted is not lost");
    assert_eq!(model.document.plan().shots.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_copied_and_pasted_is_the_same_rows(moves in "[jk]{0,14}", marks in "[mM]{0,3}") {
        let mut model = scripts();
        press(&mut model, &format!("{moves}{marks}"));
        let effects = press(&mut model, "yy");
        prop_assume!(!effects.is_empty());
        let text = copied(&effects);
        let mut other = planner(SCRIPTS, 80, 24);
        update(&mut other, Msg::Fetched(Some(text.clone())));
        // What was put in says what was taken out.
        let said = |model: &Model| model.document.plan().shots.iter().map(|s| s.stages.len()).sum::<usize>();
        let excerpt = &other.register.as_ref().unwrap().excerpt;
        prop_assert_eq!(said(&other), said(&scripts()) + excerpt.count_stages());
        prop_assert_eq!(&excerpt.write(), &text);
    }
}
