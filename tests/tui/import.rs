//! A shot list or requests from a file: asked for, looked over, and taken in as one step.

use luma_plan::tui::model::Model;
use luma_plan::tui::msg::{Effect, Msg};
use luma_plan::tui::screen::ScreenId;
use luma_plan::tui::update::update;

use crate::harness::{CLIPS, clips, frame, is_typing, notice, planner, press, saved, shows, total};

const LIST: &str = include_str!("../import/shots.csv");
const REQUESTS: &str = include_str!("../import/requests.jsonl");
const BAD_LIST: &str = include_str!("../import/bad.csv");
const BAD_REQUESTS: &str = include_str!("../import/bad.jsonl");

/// What the runtime answers once it has read the file.
fn brought(model: &mut Model, path: &str, text: &str) {
    update(model, Msg::Brought { path: path.into(), text: text.to_owned() });
}

#[test]
fn a_file_is_asked_for_and_read_by_whoever_runs_the_planner() {
    let mut model = clips();
    press(&mut model, "I");
    assert!(is_typing(&model) && shows(&model, "Import shots"), "{}", frame(&model));
    press(&mut model, "<enter>");
    assert!(shows(&model, "a name is needed"));
    let effects = press(&mut model, "~/shots.csv<enter>");
    assert_eq!(effects, [Effect::Bring("~/shots.csv".into())]);
    assert!(model.layers.is_empty());
    update(&mut model, Msg::BringFailed { path: "shots.csv".into(), why: "there is no such file".to_owned() });
    assert!(shows(&model, "there is no such file") && shows(&model, "shots.csv"), "{}", frame(&model));
    press(&mut model, "<esc>");
    assert!(model.layers.is_empty() && saved(&model) == CLIPS);
    press(&mut model, ":import<enter>");
    assert!(shows(&model, "Import shots"), "by its name too");
}

#[test]
fn a_list_is_looked_over_and_comes_in_as_one_step() {
    let mut model = clips();
    model.screen = ScreenId::Routes;
    let before = total(&model, "api-payg");
    brought(&mut model, "/films/shots.csv", LIST);
    assert!(shows(&model, "Import shots.csv") && shows(&model, "4 lines, all understood"), "{}", frame(&model));
    assert!(shows(&model, "alone, no route serves all of it"), "{}", frame(&model));
    assert_eq!(saved(&model), CLIPS, "nothing yet");
    press(&mut model, "<enter>");
    assert_eq!(notice(&model), "put in 3 shots and 5 stages: u takes it back");
    assert_eq!(model.screen, ScreenId::Loop, "where it came in");
    let names: Vec<_> = model.document.plan().shots.iter().filter_map(|s| s.name.as_deref()).collect();
    assert_eq!(names, ["Clip", "Hero orbit", "Street walk", "Pack shot"]);
    assert_ne!(total(&model, "api-payg"), before);
    press(&mut model, "u");
    assert_eq!((saved(&model).as_str(), total(&model, "api-payg")), (CLIPS, before), "one step");
    press(&mut model, "<ctrl-r>");
    assert_eq!(model.document.plan().shots.len(), 4);
}

#[test]
fn requests_are_priced_before_anything_comes_in() {
    let mut model = clips();
    brought(&mut model, "batch.jsonl", REQUESTS);
    assert!(shows(&model, "6 requests, all understood"), "{}", frame(&model));
    assert!(shows(&model, "alone it comes to $7.07 on API pay-as-you-go"), "{}", frame(&model));
    press(&mut model, "<enter>");
    assert_eq!(notice(&model), "put in 5 shots and 5 stages: u takes it back");
    assert_eq!(model.document.plan().shots[1].outputs, Some(2));
    press(&mut model, "u");
    assert_eq!(saved(&model), CLIPS);
}

#[test]
fn what_is_wrong_is_shown_line_by_line_and_left_out() {
    let mut model = clips();
    brought(&mut model, "bad.csv", BAD_LIST);
    assert!(shows(&model, "9 lines: 1 understood, 8 not; left out: Director, Scene"), "{}", frame(&model));
    assert!(shows(&model, "line 3: outputs: `many` is no whole number"), "{}", frame(&model));
    press(&mut model, "n");
    assert!(shows(&model, "line 4: it belongs to line 3"), "{}", frame(&model));
    press(&mut model, "<enter>");
    assert_eq!(notice(&model), "put in 1 shot and 1 stage; 8 lines were left out: u takes it back");
    let mut model = clips();
    brought(&mut model, "bad.jsonl", BAD_REQUESTS);
    assert!(shows(&model, "12 requests, none understood; left out: colour"), "{}", frame(&model));
    press(&mut model, "<enter>");
    assert!(notice(&model).contains("nothing to put in"));
    press(&mut model, "<esc>");
    assert_eq!(saved(&model), CLIPS);
}

#[test]
fn a_file_that_is_none_says_why_and_changes_nothing() {
    for (path, text, told) in [
        ("a.csv", "Director,Lens\nx,y\n", "no column says what the shots are called"),
        ("a.csv", "Shot\nA\0\n", "a control character stands in this file"),
        ("a.csv", "", "this file is empty"),
        ("a.jsonl", "\n\n", "there is no line in a.jsonl"),
        ("\u{1b}[2J.csv", "", "this file is empty"),
    ] {
        let mut model = clips();
        brought(&mut model, path, text);
        assert!(shows(&model, told), "{text:?}: {}", frame(&model));
        assert!(!frame(&model).contains('\u{1b}'));
        press(&mut model, "<esc>");
        assert_eq!(saved(&model), CLIPS);
    }
    // What a name does not say, the text does.
    let mut model = clips();
    brought(&mut model, "batch", REQUESTS);
    assert!(shows(&model, "6 requests, all understood"));
    // Of a closed file there may be too much.
    brought(&mut model, "huge.csv", &"x".repeat(11 * 1024 * 1024));
    assert!(shows(&model, "this file is larger than 10 MiB"), "{}", frame(&model));
}

#[test]
fn what_comes_in_at_the_sizes_that_people_have() {
    for (width, height) in [(120, 40), (80, 24), (50, 20), (40, 10)] {
        for (name, text) in [("shots.csv", LIST), ("bad.csv", BAD_LIST), ("requests.jsonl", REQUESTS)] {
            let mut model = planner(CLIPS, width, height);
            brought(&mut model, name, text);
            let of = name.split('.').next().unwrap_or_default();
            insta::assert_snapshot!(format!("import_{of}_{width}x{height}"), frame(&model));
        }
    }
    let mut model = planner(CLIPS, 80, 24);
    press(&mut model, "I");
    insta::assert_snapshot!("import_asked_80x24", frame(&model));
}

#[test]
fn no_size_is_too_small() {
    for width in (1..46).step_by(3) {
        for height in 1..16 {
            for (name, text) in [("shots.csv", LIST), ("bad.jsonl", BAD_REQUESTS)] {
                let mut model = planner(CLIPS, width, height);
                brought(&mut model, name, text);
                let _ = frame(&model);
            }
        }
    }
}
