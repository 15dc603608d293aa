//! Whole frames at the sizes that people have.

use crate::harness::{CLIPS, clips, frame, planner, press};

#[test]
fn loop_and_routes_side_by_side() {
    insta::assert_snapshot!(frame(&clips()));
}

#[test]
fn after_an_edit_every_total_shows_its_change() {
    let mut model = clips();
    press(&mut model, "j+");
    insta::assert_snapshot!(frame(&model));
}

#[test]
fn at_80x24_loop_and_routes_take_turns() {
    let mut model = planner(CLIPS, 80, 24);
    insta::assert_snapshot!("loop_80x24", frame(&model));
    press(&mut model, "<tab>");
    insta::assert_snapshot!("ways_80x24", frame(&model));
}

#[test]
fn at_50x20_one_pane_at_a_time() {
    let mut model = planner(CLIPS, 50, 20);
    insta::assert_snapshot!("loop_50x20", frame(&model));
    press(&mut model, "<tab>");
    insta::assert_snapshot!("ways_50x20", frame(&model));
    press(&mut model, "<tab>");
    insta::assert_snapshot!("reasons_50x20", frame(&model));
}

#[test]
fn a_menu_tells_why_not() {
    let mut model = planner(CLIPS, 80, 24);
    press(&mut model, "jhhh<enter>G");
    insta::assert_snapshot!(frame(&model));
}

#[test]
fn an_explanation_goes_down_to_the_source() {
    let mut model = clips();
    press(&mut model, "je");
    insta::assert_snapshot!(frame(&model));
}

#[test]
fn a_form_with_a_fault() {
    let mut model = planner(CLIPS, 80, 24);
    press(&mut model, "fsj2<enter>");
    insta::assert_snapshot!(frame(&model));
}

#[test]
fn help_names_every_key() {
    let mut model = planner(CLIPS, 100, 90);
    press(&mut model, "?");
    insta::assert_snapshot!(frame(&model));
}

#[test]
fn a_screen_that_is_too_small_says_so() {
    insta::assert_snapshot!(frame(&planner(CLIPS, 30, 8)));
}
