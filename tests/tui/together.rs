//! Two ways put together, where the planner shows them: worked out later, in slices, and told in full.

use luma_plan::tui::key::Key;
use luma_plan::tui::msg::{Msg, Size};
use luma_plan::tui::screen::break_even::Pane;
use luma_plan::tui::update::update;

use crate::harness::{frame, idle, planner, press, saved, shows, total};

/// By hand in the file itself: Pro for December, then Plus twice, 149.98; Plus with the sixty pinned, 143.97; the API
/// alone 162.00.
const MIX: &str = include_str!("../plans/mix.toml");
/// Stills that Agents Plus has no price for, 5 x 0.0404 = 0.202, and clips: 30.19 together, 43.40 on the API.
const SPLIT: &str = include_str!("../plans/split.toml");

#[test]
fn the_sequence_of_months_is_told_with_what_it_saves() {
    let mut model = planner(MIX, 80, 24);
    press(&mut model, "gb<tab><tab>");
    assert_eq!(model.break_even.focus, Pane::Together);
    for text in [
        "$143.97  ▼ 18.03",
        "$18.03 less than API pay-as-you-go",
        "$149.98  ▼ 12.02",
        "Agents Pro   from 1 Dec  ",
        "Agents Plus  from 1 Jan, 2 months",
        "the best of them is API pay-as-you-go",
    ] {
        assert!(shows(&model, text), "{text}\n{}", frame(&model));
    }
    press(&mut model, "G");
    for text in [
        "$120.02 less than Agents Pro throughout",
        "The split is cheaper still, $143.97",
        "nothing to change in the plan",
    ] {
        assert!(shows(&model, text), "{text}\n{}", frame(&model));
    }
}

#[test]
fn it_is_looked_for_after_drawing_and_dropped_with_the_prices() {
    let mut model = planner(MIX, 120, 40);
    assert!(!model.later.is_busy(), "nobody looks at it yet");
    for key in ["g", "b"] {
        update(&mut model, Msg::KeyPressed(Key::parse(key).unwrap()));
    }
    assert!(model.later.is_busy() && shows(&model, "… looking"), "{}", frame(&model));
    update(&mut model, Msg::Continue);
    // A key comes first, whatever is left.
    update(&mut model, Msg::KeyPressed(Key::parse("c").unwrap()));
    assert!(model.later.split.is_none() && model.later.is_busy());
    idle(&mut model);
    assert!(!shows(&model, "… looking") && model.later.mix.is_some(), "{}", frame(&model));
}

#[test]
fn enter_on_a_split_leads_to_its_advice_and_that_to_the_plan() {
    let mut model = planner(SPLIT, 120, 40);
    press(&mut model, "gb<tab><tab>");
    press(&mut model, "<enter>");
    let shown = frame(&model);
    let row =
        shown.lines().position(|line| line.contains("the rest on Agents Plus")).unwrap_or_else(|| panic!("{shown}"));
    let first = shown.lines().position(|line| line.contains("Advice: what would save money")).unwrap();
    press(&mut model, &"j".repeat(row - first - 1));
    press(&mut model, "<enter>");
    assert_eq!(total(&model, "agents-plus"), "30.19");
    assert!(saved(&model).contains("on = \"api-payg\""), "{}", saved(&model));
    press(&mut model, "u");
    assert_eq!(saved(&model), SPLIT, "one step");
}

/// 43.40 on the API passes a limit of 31 dollars, 30.19 together do not.
#[test]
fn where_nothing_single_serves_the_split_is_among_the_changes() {
    let text = format!("{SPLIT}\n[budget]\nlimit = \"31\"\n");
    let mut model = planner(&text, 120, 40);
    assert!(model.prices.summary.as_ref().unwrap().recommended().is_none());
    press(&mut model, "gb");
    assert!(shows(&model, "No single route serves"), "{}", frame(&model));
    press(&mut model, "aG");
    assert!(shows(&model, "the rest on Agents Plus"), "{}", frame(&model));
    press(&mut model, "<tab>");
    assert!(shows(&model, "✓ Agents Plus") || shows(&model, "~ Agents Plus"), "{}", frame(&model));
    press(&mut model, "<enter>");
    assert!(model.prices.summary.as_ref().unwrap().recommended().is_some(), "{}", frame(&model));
}

/// 10 x 0.30 passes a limit of two dollars; in 540p it is 1.50.
#[test]
fn what_a_change_does_to_every_route_is_shown_before_it_is_made() {
    let text = "schema = 1\n[schedule]\nstart = 2026-12-01\n[budget]\nlimit = \"2\"\n[[shots]]\noutputs = 10\n\
                [[shots.stages]]\noperation = \"text-to-video\"\n";
    let mut model = planner(text, 120, 40);
    press(&mut model, "a<tab>");
    let shown = frame(&model);
    let row = shown.lines().find(|line| line.contains("3.00 →")).unwrap_or_else(|| panic!("{shown}"));
    assert!(row.contains("1.50 ▼ 1.50"), "{shown}");
    assert_eq!(total(&model, "api-payg"), "3.00", "nothing is changed yet");
    press(&mut model, "<tab>");
    assert!(shows(&model, "serves for $1.50"), "{}", frame(&model));
    press(&mut model, "<enter>");
    assert_eq!(total(&model, "api-payg"), "1.50");
    press(&mut model, "u");
    assert_eq!(saved(&model), text, "one step");
}

#[test]
fn it_fits_every_size() {
    for (width, height) in [(120, 40), (80, 24), (50, 20)] {
        let mut model = planner(MIX, width, height);
        press(&mut model, "gb<tab><tab>");
        insta::assert_snapshot!(format!("together_{width}x{height}"), frame(&model));
        for (width, height) in [(1, 1), (7, 3), (20, 8), (40, 10), (101, 12), (200, 60)] {
            update(&mut model, Msg::Resized(Size { width, height }));
            frame(&model);
        }
    }
}

/// What has nothing to say says so, on every pane and in advice, and nothing does harm.
#[test]
fn plans_at_the_edges() {
    let shot = |outputs: &str, stage: &str| {
        format!("schema = 1\n[schedule]\nstart = 2026-12-01\n[[shots]]\noutputs = {outputs}\n{stage}")
    };
    let own = |price: &str| format!("[[shots.stages]]\noperation = \"other\"\nown_price = \"{price}\"\n");
    let clip = "[[shots.stages]]\noperation = \"text-to-video\"\naccept_rate = \"0.0001\"\n";
    let unpriced = "[[shots.stages]]\noperation = \"text-to-video\"\nseconds = 10\nrange = \"hdr\"\n";
    let plans = [
        ("schema = 1\n".to_owned(), "There is nothing to put together yet"),
        (shot("3", ""), "There is nothing to put together yet"),
        (shot("3", &own("2")), "Every stage is your own"),
        (shot("3", &own("0")), "Every stage is your own"),
        (shot("3", unpriced), "No subscription serves with some kinds"),
        (shot("1000000", clip), "No subscription"),
    ];
    for (plan, says) in plans {
        for (width, height) in [(120, 40), (80, 24), (50, 20)] {
            let mut model = planner(&plan, width, height);
            press(&mut model, "gb<tab><tab>");
            let shown = frame(&model);
            let words: Vec<&str> = shown.split_whitespace().collect();
            assert!(words.join(" ").contains(says.get(..20).unwrap_or(says)), "{says}\n{shown}");
            press(&mut model, "j<enter><esc>a<tab>j<tab>");
            frame(&model);
            press(&mut model, "<esc>");
            for _ in 0..5 {
                press(&mut model, "<tab>jLmc99999999999G<end>");
                frame(&model);
            }
            press(&mut model, "gr99999999999j<tab>j<tab><enter>j<esc>x");
            frame(&model);
        }
    }
}
