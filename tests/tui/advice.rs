//! `a`: advice, what it changes on every route, and putting it in with one key.

use luma_plan::tui::msg::{Msg, Size};
use luma_plan::tui::overlay::Overlay;
use luma_plan::tui::update::update;

use crate::harness::{frame, idle, notice, planner, press, saved, shows, total};

/// 16 finals at 2.40 are 38.40 on the API. With drafts 16 x 0.06 + 8 x 2.40 = 20.16; in SDR with four exports
/// 16 x 1.20 + 4 x 2.40 = 28.80.
const FINALS: &str = r#"schema = 1
name = "Four finals"

[schedule]
start = 2026-12-01

[[shots]]
name = "Orbit"
outputs = 4

[[shots.stages]]
operation = "text-to-video"
resolution = "1080p"
range = "hdr"
accept_rate = "0.25"
"#;

#[test]
fn advice_is_listed_by_saving_and_one_key_does_it() {
    let mut model = planner(FINALS, 120, 40);
    assert_eq!(total(&model, "api-payg"), "38.40");
    press(&mut model, "a");
    assert!(matches!(model.layers.last(), Some(Overlay::Advice(_))));
    for text in ["Advice: what would save money", "18.24", "9.60", "Draft at 360p", "takes now (25 %)"] {
        assert!(shows(&model, text), "{text}\n{}", frame(&model));
    }
    press(&mut model, "<enter>");
    assert!(model.layers.is_empty());
    assert_eq!(total(&model, "api-payg"), "20.16");
    assert_eq!(notice(&model), "$18.24 saved: u takes it back");
    assert!(saved(&model).contains("resolution = \"360p\""), "{}", saved(&model));
    press(&mut model, "u");
    assert_eq!((total(&model, "api-payg").as_str(), saved(&model).as_str()), ("38.40", FINALS), "one step");
}

#[test]
fn one_key_shows_what_changes_on_every_route() {
    let mut model = planner(FINALS, 120, 40);
    press(&mut model, "aj<tab>");
    assert!(shows(&model, "▼ 9.60") && shows(&model, "38.40 →"), "{}", frame(&model));
    assert_eq!(total(&model, "api-payg"), "38.40", "nothing is changed yet");
    press(&mut model, "<tab>");
    assert!(shows(&model, "comes out alike in HDR"), "{}", frame(&model));
    press(&mut model, "<esc>");
    assert!(model.layers.is_empty() && !model.document.can_undo());
}

#[test]
fn what_is_looked_for_is_shown_once_it_is_there() {
    let mut model = planner(FINALS, 80, 24);
    update(&mut model, Msg::KeyPressed(luma_plan::tui::key::Key::parse("a").unwrap()));
    assert!(model.later.is_busy() && shows(&model, "… looking"), "{}", frame(&model));
    update(&mut model, Msg::Continue);
    idle(&mut model);
    assert!(!shows(&model, "… looking") && shows(&model, "18.24"), "{}", frame(&model));
    // Other prices, other advice.
    press(&mut model, "<esc>+");
    assert!(model.later.advice.is_none() && !model.later.is_busy());
}

/// 10 x 0.30 passes a limit of two dollars; 540p would be 10 x 0.15 = 1.50.
#[test]
fn where_nothing_serves_it_lists_what_would_make_a_route_serve() {
    let text = "schema = 1\n[schedule]\nstart = 2026-12-01\n[budget]\nlimit = \"2\"\n[[shots]]\noutputs = 10\n\
                [[shots.stages]]\noperation = \"text-to-video\"\n";
    let mut model = planner(text, 120, 40);
    press(&mut model, "aj");
    assert!(shows(&model, "540p instead of 720p") && shows(&model, "A limit of $3.00"), "{}", frame(&model));
    press(&mut model, "<enter>");
    assert!(saved(&model).contains("limit = \"3.00\""), "{}", saved(&model));
    assert!(model.prices.summary.as_ref().unwrap().recommended().is_some());
}

#[test]
fn nothing_to_say_is_said() {
    let text = "schema = 1\n[[shots]]\n[[shots.stages]]\noperation = \"text-to-video\"\n";
    let mut model = planner(text, 80, 24);
    press(&mut model, "a");
    assert!(shows(&model, "Nothing that was tried would save money here"), "{}", frame(&model));
    press(&mut model, "<enter>j<tab>");
    assert!(!model.document.can_undo());
}

#[test]
fn advice_frames() {
    for (width, height) in [(120, 40), (80, 24), (50, 20)] {
        let mut model = planner(FINALS, width, height);
        press(&mut model, "a");
        insta::assert_snapshot!(format!("advice_{width}x{height}"), frame(&model));
        press(&mut model, "<tab>");
        insta::assert_snapshot!(format!("advice_routes_{width}x{height}"), frame(&model));
        for keys in ["", "<tab>"] {
            press(&mut model, keys);
            for (width, height) in [(1, 1), (7, 3), (40, 10), (40, 12), (200, 60)] {
                update(&mut model, Msg::Resized(Size { width, height }));
                frame(&model);
            }
            update(&mut model, Msg::Resized(Size { width, height }));
        }
    }
}
