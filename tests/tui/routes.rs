//! The screen of routes: keys and clicks in, what is shown and selected out; frames at the sizes that people have.

#![expect(clippy::unwrap_used, reason = "a failing test panics")]

use luma_plan::tui::canvas::Point;
use luma_plan::tui::model::Model;
use luma_plan::tui::msg::{Msg, Size};
use luma_plan::tui::theme::{Palette, Theme};
use luma_plan::tui::update::update;

use crate::harness::{CLIPS, clips, frame, notice, planner, press, shows};

fn routes(width: u16, height: u16) -> Model {
    let mut model = planner(CLIPS, width, height);
    press(&mut model, "gr");
    model
}

fn selected(model: &Model) -> &str {
    model.selected_offer().map_or("none", |o| o.id.as_str())
}

/// The names of the routes in sight, from the top.
fn listed(model: &Model) -> Vec<String> {
    let names: Vec<String> = model.prices.summary.as_ref().unwrap().offers().iter().map(|o| o.name.clone()).collect();
    let frame = frame(model);
    let lines = frame.lines().skip(4);
    lines.filter_map(|line| names.iter().find(|name| line.contains(&format!(" {name} "))).cloned()).collect()
}

/// Clicks on the first place where a text stands.
fn click(model: &mut Model, text: &str, point: Point) {
    let frame = frame(model);
    let (row, line) = frame.lines().enumerate().find(|(_, line)| line.contains(text)).unwrap();
    // The frame's quotes take a column.
    let column = line.split(text).next().unwrap().chars().count() - 1;
    let at = (u16::try_from(column).unwrap(), u16::try_from(row).unwrap());
    update(model, Msg::Pointed { at, point });
}

#[test]
fn table_and_detail_at_120x40() {
    insta::assert_snapshot!("routes_120x40", frame(&routes(120, 40)));
}

#[test]
fn table_and_detail_take_turns_at_80x24() {
    let mut model = routes(80, 24);
    insta::assert_snapshot!("routes_80x24", frame(&model));
    press(&mut model, "$");
    insta::assert_snapshot!("routes_80x24_right", frame(&model));
    press(&mut model, "j<tab>");
    insta::assert_snapshot!("routes_80x24_detail", frame(&model));
}

#[test]
fn one_pane_at_50x20() {
    let mut model = routes(50, 20);
    insta::assert_snapshot!("routes_50x20", frame(&model));
    press(&mut model, "<tab>");
    insta::assert_snapshot!("routes_50x20_detail", frame(&model));
}

#[test]
fn two_routes_face_to_face() {
    for (width, height) in [(120, 40), (80, 24), (50, 20)] {
        let mut model = routes(width, height);
        press(&mut model, "jm");
        press(&mut model, "jm");
        insta::assert_snapshot!(format!("routes_face_{width}x{height}"), frame(&model));
    }
}

#[test]
fn beside_each_other_where_there_is_room() {
    insta::assert_snapshot!("routes_200x50", frame(&routes(200, 50)));
}

#[test]
fn in_ascii_nothing_else_is_drawn() {
    let mut model = routes(120, 40);
    model.theme = Theme::new(Palette::Mono, true);
    for keys in ["", "j<tab>", "<tab><enter>"] {
        press(&mut model, keys);
        let frame = frame(&model);
        assert!(frame.is_ascii(), "{frame}");
    }
}

#[test]
fn the_route_under_the_cursor_is_selected_everywhere() {
    let mut model = routes(120, 40);
    assert_eq!(selected(&model), "api-payg");
    press(&mut model, "jj");
    assert_eq!(selected(&model), "agents-plus");
    press(&mut model, "gl");
    assert!(shows(&model, "priced on Agents Plus"));
    press(&mut model, "grG");
    assert_eq!(selected(&model), "ios-lite", "the last of those that are closed");
    press(&mut model, "gg");
    assert_eq!(selected(&model), "api-payg");
}

#[test]
fn a_column_orders_the_routes_of_each_group() {
    let mut model = routes(120, 40);
    assert_eq!(listed(&model)[..4], ["API pay-as-you-go", "Agents Pro", "Agents Plus", "Agents Ultra"]);
    // The credits of a month: the largest first, what has none last.
    press(&mut model, "lllll");
    press(&mut model, "hSS");
    assert!(notice(&model).contains("smallest first"), "{}", notice(&model));
    press(&mut model, "S");
    assert_eq!(notice(&model), "in the usual order");
    press(&mut model, "S");
    assert!(notice(&model).contains("largest first"), "{}", notice(&model));
    assert_eq!(listed(&model)[..4], ["Agents Pro", "API pay-as-you-go", "Agents Ultra", "Agents Plus"]);
}

#[test]
fn a_mark_and_another_stand_face_to_face() {
    let mut model = routes(120, 40);
    press(&mut model, "m");
    assert!(notice(&model).contains("API pay-as-you-go is marked"), "{}", notice(&model));
    press(&mut model, "m");
    assert!(notice(&model).contains("no longer"), "{}", notice(&model));
    press(&mut model, "jmjm");
    assert!(shows(&model, "Face to face"));
    assert!(shows(&model, "Agents Plus costs $30.02 less than Agents Pro"), "{}", frame(&model));
    // The next route to the right.
    press(&mut model, "l");
    assert!(shows(&model, "Agents Ultra costs $210.00 more than Agents Pro"), "{}", frame(&model));
    assert_eq!(selected(&model), "agents-ultra");
    press(&mut model, "<esc>");
    assert!(!shows(&model, "Face to face") && shows(&model, "marked"));
    press(&mut model, "<esc>");
    assert_eq!(notice(&model), "no route is marked any more");
    press(&mut model, "j");
    assert!(!shows(&model, "marked"));
}

#[test]
fn enter_sets_a_route_against_the_one_to_buy() {
    let mut model = routes(120, 40);
    press(&mut model, "<enter>");
    assert!(shows(&model, "API pay-as-you-go costs $58.32 less than Agents Pro"), "the next best stands against it");
    press(&mut model, "<esc>jj<enter>");
    assert!(shows(&model, "Agents Plus costs $28.30 more than API pay-as-you-go"));
}

#[test]
fn a_month_makes_of_the_stage_under_the_loops_cursor() {
    let mut model = routes(120, 40);
    assert!(shows(&model, "a month makes: finished clips"));
    press(&mut model, "gljjgr");
    assert!(shows(&model, "a month makes: Clip, stage 2: text to video, 1080p, 5 s"));
    // 10,000 ÷ 400.
    press(&mut model, "jj");
    assert!(shows(&model, "25 takes, 12.5 kept on average,"), "{}", frame(&model));
    press(&mut model, "llllll");
    assert!(shows(&model, "25 takes, 12.5 kept on average, at least 10 with 80 % certainty"), "{}", frame(&model));
}

#[test]
fn the_status_line_says_who_says_so() {
    let mut model = routes(120, 40);
    press(&mut model, "lllllll");
    assert!(shows(
        &model,
        "API pay-as-you-go allows commercial use (Luma Dream Machine credits explained, 14 May 2026)"
    ));
}

#[test]
fn what_is_asked_for_comes_first_and_is_marked() {
    let mut model = planner(&CLIPS.replace("commercial = true", "automation = true"), 120, 40);
    press(&mut model, "gr");
    let frame = frame(&model);
    let heads = frame.lines().nth(4).unwrap();
    assert!(heads.find("auto-●").unwrap() < heads.find("commer-").unwrap(), "{heads}");
}

#[test]
fn clicks_select_order_and_open() {
    let mut model = routes(120, 40);
    click(&mut model, "Agents Ultra", Point::Click);
    assert_eq!(selected(&model), "agents-ultra");
    click(&mut model, "a clip ", Point::Click);
    assert!(notice(&model).contains("smallest first"), "{}", notice(&model));
    click(&mut model, "Agents Pro ", Point::Click);
    click(&mut model, "Agents Pro ", Point::Twice);
    assert!(shows(&model, "Face to face"));
    press(&mut model, "<esc>");
    click(&mut model, "Agents Pro ", Point::WheelDown);
    assert_eq!(selected(&model), "agents-plus");
    // The wheel over the detail moves the detail.
    let top = frame(&model);
    click(&mut model, "What the plan asks for", Point::WheelDown);
    assert_eq!(selected(&model), "agents-plus");
    assert_ne!(frame(&model), top);
}

#[test]
fn a_plan_without_shots_says_what_to_do() {
    let mut model = planner("schema = 1\n", 100, 24);
    press(&mut model, "gr");
    assert!(shows(&model, "add a shot"));
    press(&mut model, "<enter>");
    assert!(shows(&model, "The plan has no stages yet"), "{}", frame(&model));
}

#[test]
fn every_size_draws() {
    for place in ["gr", "gr$", "gr<tab>", "gr<enter>", "grjm", "grG", "gljjgrj<enter>"] {
        let mut model = clips();
        press(&mut model, place);
        for width in 1..=44 {
            for height in 1..=16 {
                update(&mut model, Msg::Resized(Size { width, height }));
                frame(&model);
            }
        }
        for (width, height) in [(60, 12), (80, 24), (176, 31), (200, 60), (400, 100)] {
            update(&mut model, Msg::Resized(Size { width, height }));
            frame(&model);
        }
    }
}
