//! From a bar of what moves a total to where the plan says it.

#![expect(clippy::unwrap_used, reason = "a failing test panics")]

use luma_plan::summary::sensitivity::Kind;
use luma_plan::tui::screen::ScreenId;
use luma_plan::tui::screen::looped::row::Column;
use luma_plan::tui::screen::risk::Pane;

use crate::harness::{frame, notice, planner, press, saved, shows};

/// Two shots with four takes each, one with a belief, on working days that matter to nobody.
const FILM: &str = "schema = 1\n[schedule]\nstart = 2026-12-01\n[acceptance.motion]\naccepted = 5\ntried = 20\n\
    [[shots]]\nname = \"Door\"\n[[shots.stages]]\noperation = \"text-to-video\"\nresolution = \"720p\"\nattempts = 4\n\
    [[shots]]\nname = \"Street\"\n[[shots.stages]]\noperation = \"text-to-video\"\nresolution = \"720p\"\nattempts = 4\n\
    [[shots.stages]]\noperation = \"image-to-video\"\nresolution = \"1080p\"\nacceptance = \"motion\"\n";

/// Puts the cursor on the bar of a kind.
fn to_bar(model: &mut luma_plan::tui::model::Model, kind: Kind) {
    press(model, "gk");
    model.risk.focus = Pane::Moves;
    press(model, "gg");
    let route = model.selected().unwrap();
    let at = model.later.moves[&route].bars.iter().position(|bar| bar.kind == kind).unwrap();
    press(model, &"j".repeat(at));
}

#[test]
fn a_bar_of_several_stages_marks_them_in_the_loop() {
    let mut model = planner(FILM, 120, 40);
    to_bar(&mut model, Kind::Attempts);
    assert!(shows(&model, "go there"), "{}", frame(&model));
    press(&mut model, "<enter>");
    assert_eq!(model.screen, ScreenId::Loop);
    assert_eq!(model.looped.marks.len(), 2);
    assert_eq!(model.column(), Some(Column::Attempts));
    assert_eq!(notice(&model), "2 stages marked: a change of one is made on all");
    press(&mut model, "+");
    assert_eq!(saved(&model).matches("attempts = 5").count(), 2, "{}", saved(&model));
}

#[test]
fn a_bar_of_one_stage_puts_the_cursor_on_it_and_leaves_marks_alone() {
    let mut model = planner(FILM, 120, 40);
    press(&mut model, "m");
    to_bar(&mut model, Kind::Evidence);
    press(&mut model, "<enter>");
    assert_eq!((model.screen, model.column()), (ScreenId::Loop, Some(Column::Attempts)));
    assert_eq!(model.looped.marks.len(), 1);
    assert_eq!(model.row().and_then(luma_plan::tui::screen::looped::row::Row::shot), Some(1));
}

#[test]
fn lengths_and_sizes_lead_to_their_cells() {
    let mut model = planner(FILM, 120, 40);
    to_bar(&mut model, Kind::Resolution);
    press(&mut model, "<enter>");
    assert_eq!((model.screen, model.column()), (ScreenId::Loop, Some(Column::Resolution)));
    to_bar(&mut model, Kind::Outputs);
    press(&mut model, "<enter>");
    assert_eq!(model.column(), Some(Column::Outputs));
}
