//! `D`: what differs from the saved plan, and what that costs.

use luma_plan::tui::canvas::Point;
use luma_plan::tui::model::Model;
use luma_plan::tui::msg::{Effect, Msg};
use luma_plan::tui::overlay::Overlay;
use luma_plan::tui::theme::{Palette, Theme};
use luma_plan::tui::update::update;

use crate::harness::{CLIPS, clips, frame, idle, notice, planner, press, shows};

fn is_open(model: &Model) -> bool {
    matches!(model.layers.last(), Some(Overlay::Bridge(_)))
}

/// Outputs up by four, more drafts kept, a contingency.
const CHANGES: &str = "++++jll++<esc>fbj19<enter><esc>";

#[test]
fn what_changed_and_what_it_costs_at_the_sizes_that_people_have() {
    for (width, height) in [(120, 40), (80, 24), (50, 20), (40, 10)] {
        let mut model = planner(CLIPS, width, height);
        press(&mut model, CHANGES);
        press(&mut model, "D");
        insta::assert_snapshot!(format!("difference_{width}x{height}"), frame(&model));
        press(&mut model, "G");
        insta::assert_snapshot!(format!("difference_end_{width}x{height}"), frame(&model));
    }
}

#[test]
fn a_plan_that_is_as_it_was_saved_has_no_difference() {
    let mut model = clips();
    press(&mut model, "D");
    assert!(!is_open(&model));
    assert_eq!(notice(&model), "no difference: the plan is as it was saved");
    press(&mut model, "+D");
    assert!(is_open(&model) && shows(&model, "Clip: outputs 12 → 13"), "{}", frame(&model));
    // Undone, it is the saved plan again.
    press(&mut model, "<esc>uD");
    assert!(!is_open(&model));
    assert_eq!(notice(&model), "no difference: the plan is as it was saved");
}

#[test]
fn a_plan_that_no_file_holds_has_nothing_to_differ_from() {
    let mut model = clips();
    press(&mut model, "<ctrl-n><enter>");
    press(&mut model, "D");
    assert!(!is_open(&model));
    assert!(notice(&model).starts_with("this plan was never saved"), "{}", notice(&model));
}

#[test]
fn saving_is_where_the_next_difference_begins() {
    let mut model = clips();
    let effects = press(&mut model, "++s");
    let Some(Effect::Save { path, text, .. }) = effects.into_iter().next() else { panic!("it saves") };
    update(&mut model, Msg::Saved { path, text });
    press(&mut model, "+D");
    assert!(shows(&model, "Clip: outputs 14 → 15"), "{}", frame(&model));
    // Saved beneath: it is about the plan as it is saved now.
    let effects = press(&mut model, "s");
    let Some(Effect::Save { path, text, .. }) = effects.into_iter().next() else { panic!("it saves") };
    update(&mut model, Msg::Saved { path, text });
    idle(&mut model);
    assert!(shows(&model, "No difference: both plans say the same"), "{}", frame(&model));
}

#[test]
fn it_follows_what_is_undone_beneath_it() {
    let mut model = clips();
    press(&mut model, "++D");
    assert!(shows(&model, "outputs 12 → 14"));
    press(&mut model, "u");
    assert!(shows(&model, "No difference"), "both steps were one change: {}", frame(&model));
    press(&mut model, "<ctrl-r>");
    assert!(shows(&model, "outputs 12 → 14"), "{}", frame(&model));
}

#[test]
fn left_and_right_go_through_the_routes_and_a_click_picks_one() {
    let mut model = clips();
    press(&mut model, "+D");
    assert!(shows(&model, "On API pay-as-you-go"), "{}", frame(&model));
    press(&mut model, "l");
    assert!(shows(&model, "On Agents Pro"), "{}", frame(&model));
    press(&mut model, "hh");
    assert!(shows(&model, "On iOS Free"), "round to the last: {}", frame(&model));
    let rows = frame(&model);
    let y = rows.lines().position(|line| line.contains("▲ Agents Ultra")).unwrap_or_else(|| panic!("{rows}"));
    let at = (20, u16::try_from(y).unwrap_or_default());
    update(&mut model, Msg::Pointed { at, point: Point::Click });
    assert!(shows(&model, "On Agents Ultra"), "{}", frame(&model));
    press(&mut model, "<esc>D");
    assert!(shows(&model, "On API pay-as-you-go"), "begins with the selected route");
}

#[test]
fn a_cut_row_is_told_as_gone_and_a_renamed_one_as_renamed() {
    let mut model = planner(
        &CLIPS.replace("[[shots]]\nname = \"Clip\"", "[[shots]]\nname = \"Teaser\"\n[[shots]]\nname = \"Clip\""),
        120,
        40,
    );
    press(&mut model, "ddD");
    assert!(shows(&model, "Teaser: removed, 1 output, 0 stages"), "{}", frame(&model));
    press(&mut model, "<esc>u");
    press(&mut model, "ggh<enter><ctrl-u>Trailer<enter>D");
    assert!(shows(&model, "Trailer: called Teaser before"), "{}", frame(&model));
}

#[test]
fn it_is_there_before_the_prices_are() {
    let mut model = clips();
    press(&mut model, "+");
    let key = luma_plan::tui::key::Key::parse("D").unwrap_or_else(|| panic!("a key"));
    update(&mut model, Msg::KeyPressed(key));
    assert!(model.later.is_busy());
    assert!(shows(&model, "Clip: outputs 12 → 13") && shows(&model, "pricing the saved plan"), "{}", frame(&model));
    // Keys go on meanwhile.
    update(&mut model, Msg::Continue);
    press(&mut model, "<esc>");
    assert!(model.layers.is_empty());
    press(&mut model, "D");
    assert!(shows(&model, "stays the one to buy"), "{}", frame(&model));
}

#[test]
fn names_cannot_harm_it() {
    let mut model = clips();
    press(&mut model, "h<enter><ctrl-u>");
    update(&mut model, Msg::Pasted("a\u{202e}b|<script>=1+1 日本".to_owned()));
    press(&mut model, "<enter>D");
    let shown = frame(&model);
    assert!(!shown.contains('\u{202e}') && shown.contains("<script>=1+1"), "{shown}");
}

#[test]
fn in_ascii_it_is_ascii() {
    let mut model = clips();
    model.theme = Theme::new(Palette::Mono, true);
    press(&mut model, CHANGES);
    press(&mut model, "D");
    let drawn = frame(&model);
    assert!(drawn.is_ascii() && drawn.contains("->"), "{drawn}");
    press(&mut model, "G");
    assert!(frame(&model).is_ascii(), "{}", frame(&model));
}

#[test]
fn every_level_is_told() {
    let mut model = clips();
    press(&mut model, "+%%D");
    assert!(
        shows(&model, "At P80: both priced with as many takes as are enough in 8 of 10 cases"),
        "{}",
        frame(&model)
    );
}

#[test]
fn a_plan_of_many_stages_is_looked_through_after_drawing() {
    let shot = |n: u32| format!("[[shots]]\nname = \"S{n}\"\n[[shots.stages]]\noperation = \"text-to-video\"\n");
    let shots = (0..2_100).map(shot).collect::<Vec<_>>().concat();
    let mut model = planner(&format!("schema = 1\n{shots}"), 120, 40);
    press(&mut model, "+");
    let key = luma_plan::tui::key::Key::parse("D").unwrap_or_else(|| panic!("a key"));
    update(&mut model, Msg::KeyPressed(key));
    assert!(is_open(&model) && !shows(&model, "S0: outputs"), "{}", frame(&model));
    update(&mut model, Msg::Continue);
    assert!(shows(&model, "S0: outputs 1 → 2") && shows(&model, "pricing"), "{}", frame(&model));
    idle(&mut model);
    assert!(shows(&model, "On API pay-as-you-go"), "{}", frame(&model));
}
