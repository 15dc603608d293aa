#![expect(clippy::panic, reason = "helpers of tests fail by panicking")]
//! Searching, filtering and marking on the loop's screen.

use luma_plan::tui::model::Model;
use luma_plan::tui::screen::looped::row::Row;
use proptest::prelude::*;

use crate::harness::{notice, planner, press, saved, shows};

/// Four shots whose names are in as many scripts, with stages that differ.
pub const SCRIPTS: &str = r#"schema = 1
name = "Autumn launch"

[schedule]
start = 2026-12-01

[acceptance.motion]
accepted = 12
tried = 50

[[shots]]
name = "Hero orbit"
outputs = 3
revisions = "20%"
notes = "the watch on black"

[[shots.stages]]
name = "still"
operation = "text-to-image"
resolution = "2k"
attempts = 6

[[shots.stages]]
name = "draft"
operation = "image-to-video"
resolution = "540p"
acceptance = "motion"

[[shots.stages]]
name = "final"
operation = "image-to-video"
resolution = "1080p"
accept_rate = "0.5"

[[shots]]
name = "街の夜の雨"
outputs = 4

[[shots.stages]]
name = "下書き"
operation = "text-to-video"
resolution = "360p"
accept_rate = "0.25"

[[shots]]
name = "Cafe\u0301 close-up 👩‍🎨"
outputs = 12

[[shots.stages]]
name = "draft"
operation = "text-to-video"
resolution = "1080p"
accept_rate = "0.25"

[[shots]]
name = "شعار النهاية"

[[shots.stages]]
operation = "audio"
"#;

pub fn scripts() -> Model {
    planner(SCRIPTS, 120, 40)
}

/// Where the cursor is: the shot's and the stage's index.
fn at(model: &Model) -> (usize, Option<usize>) {
    match model.row() {
        Some(Row::Shot { shot, .. }) => (shot, None),
        Some(Row::Stage { shot, stage, .. }) => (shot, Some(stage)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_search_jumps_as_typed_and_goes_round() {
    let mut model = scripts();
    press(&mut model, "/1080");
    assert_eq!(at(&model), (0, Some(2)), "the first match from where the cursor was");
    assert!(shows(&model, "1 of 2"), "{}", crate::harness::frame(&model));
    press(&mut model, "<enter>n");
    assert_eq!((at(&model), notice(&model)), ((2, Some(0)), "2 of 2"));
    press(&mut model, "n");
    assert_eq!((at(&model), notice(&model)), ((0, Some(2)), "1 of 2, from the top again"));
    press(&mut model, "N");
    assert_eq!((at(&model), notice(&model)), ((2, Some(0)), "2 of 2, from the end again"));
    press(&mut model, "N");
    assert_eq!((at(&model), notice(&model)), ((0, Some(2)), "1 of 2"));
    press(&mut model, "<esc>n");
    assert_eq!(at(&model), (0, Some(2)), "let go of");
    assert_eq!(saved(&model), SCRIPTS);
}

#[test]
fn all_words_must_match_in_any_case_whatever_they_are_about() {
    for (typed, place) in [
        ("HERO", (0, None)),
        ("watch black", (0, None)),
        ("hero 1080P", (0, Some(2))),
        ("image to video final", (0, Some(2))),
        ("motion", (0, Some(1))),
        ("夜", (1, None)),
        ("下書き", (1, Some(0))),
        ("close DRAFT", (2, Some(0))),
        ("شعار", (3, None)),
        ("ray-3", (0, Some(1))),
        ("雨 keep", (1, Some(0))),
    ] {
        let mut model = scripts();
        press(&mut model, &format!("/{typed}"));
        assert_eq!(at(&model), place, "{typed}");
    }
    let mut model = scripts();
    press(&mut model, "j/hero nothing");
    assert_eq!(at(&model), (0, Some(0)), "stays where it was");
    assert!(shows(&model, "nothing matches"));
    press(&mut model, "<esc>/upsc<esc>");
    assert_eq!(at(&model), (0, Some(0)));
}

#[test]
fn esc_while_typing_goes_back_and_a_filter_shows_what_matches() {
    let mut model = scripts();
    press(&mut model, "jj/cafe\u{301}");
    assert_eq!(at(&model), (2, None));
    press(&mut model, "<esc>");
    assert_eq!(at(&model), (0, Some(1)), "back where it began");

    press(&mut model, "&draft");
    assert!(shows(&model, "2 of 4 shots"), "{}", crate::harness::frame(&model));
    press(&mut model, "<enter>");
    assert!(shows(&model, "Loop: 2 of 4 shots match ‘draft’"), "{}", crate::harness::frame(&model));
    assert!(shows(&model, "whole loop: "), "sums are of the whole");
    assert!(!shows(&model, "keep 1 in 2") && !shows(&model, "街"), "what does not match is hidden");
    press(&mut model, "gg");
    assert_eq!(at(&model), (0, None), "a stage that matches shows its shot");
    press(&mut model, "j");
    assert_eq!(at(&model), (0, Some(1)));
    press(&mut model, "<esc>");
    assert!(shows(&model, "街"));
    press(&mut model, "&orbit<enter>");
    assert!(shows(&model, "keep 1 in 2") && shows(&model, "1 of 4 shots matches"), "a shot shows all of its stages");
}

#[test]
fn what_is_added_or_changed_while_filtered_stays_in_sight() {
    let mut model = scripts();
    press(&mut model, "&orbit<enter>G<enter><enter>");
    assert_eq!(model.document.plan().shots.len(), 5);
    assert!(matches!(model.row(), Some(Row::Shot { shot: 4, .. })), "the new shot is shown, the cursor on it");
    press(&mut model, "u<esc>&360p<enter>ggj");
    assert_eq!(at(&model), (1, Some(0)));
    press(&mut model, "hhh+");
    assert_eq!(at(&model), (1, Some(0)), "a change does not hide the row under the hand");
    assert!(saved(&model).contains("540p"));
}

#[test]
fn a_move_while_filtered_passes_what_is_seen() {
    let mut model = scripts();
    press(&mut model, "&draft<enter>ggJ");
    let names: Vec<_> = model.document.plan().shots.iter().filter_map(|s| s.name.clone()).collect();
    assert!(names[2].starts_with("Hero"), "{names:?}");
    press(&mut model, "u");
    assert_eq!(saved(&model), SCRIPTS);
}

#[test]
fn marks_change_all_rows_that_take_the_key_in_one_step() {
    let mut model = scripts();
    press(&mut model, "mmm");
    assert!(shows(&model, "3 marked"), "{}", crate::harness::frame(&model));
    press(&mut model, "gg+++");
    let outputs = |model: &Model| model.document.plan().shots.iter().map(|s| s.outputs).collect::<Vec<_>>();
    assert_eq!(outputs(&model), [Some(6), Some(7), Some(15), None]);
    assert_eq!(notice(&model), "3 changed");
    press(&mut model, "u");
    assert_eq!(saved(&model), SCRIPTS, "leaning is one step");
    assert_eq!(notice(&model), "undone: outputs of 3 marked shots");
    press(&mut model, "20<enter>");
    assert_eq!(outputs(&model), [Some(20), Some(20), Some(20), None]);
    press(&mut model, "ux");
    assert_eq!(outputs(&model), [None, None, None, None]);
    press(&mut model, "u<esc>+");
    assert_eq!(outputs(&model), [Some(4), Some(4), Some(12), None], "without marks, only the row itself");
}

#[test]
fn rows_that_refuse_are_counted_with_the_reason() {
    let mut model = scripts();
    // All stages, from one of them.
    press(&mut model, "jM");
    assert_eq!(notice(&model), "6 stages marked");
    press(&mut model, "+");
    assert!(notice(&model).starts_with("5 of 6 changed: a belief sets this"), "{}", notice(&model));
    let takes: Vec<_> = model.document.plan().shots[0].stages.iter().map(|s| s.attempts).collect();
    assert_eq!(takes, [Some(7), None, None]);
    press(&mut model, "u");
    // Of a list, all get what the row under the cursor gets.
    press(&mut model, "h+");
    assert_eq!(notice(&model), "5 of 6 changed: audio takes no resolution", "{}", saved(&model));
    press(&mut model, "u<enter>");
    assert!(shows(&model, "for 6 marked stages"), "{}", crate::harness::frame(&model));
    press(&mut model, "gg<enter>");
    let sizes: Vec<_> =
        model.document.plan().shots.iter().flat_map(|s| s.stages.iter().map(|t| t.resolution)).collect();
    assert!(sizes[..5].iter().all(|size| size.is_some() && *size == sizes[0]), "{sizes:?}");
    press(&mut model, "u");
    assert_eq!(saved(&model), SCRIPTS);
    press(&mut model, "M");
    assert_eq!(notice(&model), "6 stages no longer marked");
}

#[test]
fn marking_all_follows_the_search_and_esc_lets_go_step_by_step() {
    let mut model = scripts();
    press(&mut model, "/draft<enter>M");
    assert_eq!(notice(&model), "2 stages marked");
    press(&mut model, "<esc>");
    assert_eq!(model.looped.marks.len(), 2, "the search goes first");
    press(&mut model, "<esc>");
    assert!(model.looped.marks.is_empty());
    press(&mut model, "&draft<enter>gg<esc>");
    assert!(model.looped.filter().is_none());
}

#[test]
fn a_change_that_the_plan_refuses_changes_nothing_and_names_the_row() {
    let text = SCRIPTS.replace("operation = \"audio\"\n", "operation = \"upscale\"\nresolution = \"4k\"\n");
    let mut model = planner(&text, 120, 40);
    press(&mut model, "jMhx");
    assert!(notice(&model).starts_with("nothing changed: stage 1 of"), "{}", notice(&model));
    assert!(notice(&model).contains("an upscale has no `resolution`"));
    assert_eq!(saved(&model), text);
}

#[test]
fn marked_rows_are_cut_and_copied_wherever_the_cursor_is() {
    let mut model = scripts();
    press(&mut model, "mmdd");
    assert_eq!(notice(&model), "cut 2 shots: u takes it back");
    assert_eq!(model.document.plan().shots.len(), 2);
    press(&mut model, "u");
    assert_eq!(saved(&model), SCRIPTS);
    press(&mut model, "p");
    assert_eq!(model.document.plan().shots.len(), 6, "{}", notice(&model));
    press(&mut model, "u");
    assert_eq!(saved(&model), SCRIPTS);
}

#[test]
fn leaning_on_a_choice_is_one_step_even_where_it_clears_other_keys() {
    let mut model = scripts();
    press(&mut model, "jjhhhh++");
    assert_ne!(saved(&model), SCRIPTS);
    press(&mut model, "u");
    assert_eq!(saved(&model), SCRIPTS);
    assert!(!model.document.can_undo());
    press(&mut model, "<ctrl-r>u");
    assert_eq!(saved(&model), SCRIPTS);
}

#[test]
fn leaning_through_choices_that_take_others_along_is_one_step() {
    let mut model = scripts();
    press(&mut model, "jhlhh++");
    assert!(saved(&model) != SCRIPTS);
    press(&mut model, "u");
    assert_eq!(saved(&model), SCRIPTS);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn marks_and_any_change_are_undone_as_one(
        marks in "[mjkM]{1,6}",
        moves in "[hjkl]{0,5}",
        change in prop_oneof![Just("+"), Just("-"), Just("++"), Just("x"), Just("3<enter>"), Just("dd"), Just("yyp"), Just("J")],
    ) {
        let mut model = scripts();
        press(&mut model, &format!("{marks}{moves}"));
        let before = saved(&model);
        press(&mut model, change);
        if !model.layers.is_empty() || model.typing.is_some() {
            press(&mut model, "<esc><esc>");
        }
        if model.document.can_undo() {
            press(&mut model, "u");
        }
        prop_assert_eq!(saved(&model), before);
        prop_assert!(!model.document.can_undo(), "one step");
    }
}
