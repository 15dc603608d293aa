#![expect(clippy::unwrap_used, clippy::panic, reason = "the helpers of tests may fail like tests")]
//! The price book: frames, searching, folding, sorting, and what keys and pointing do there.

use luma_plan::tui::canvas::Point;
use luma_plan::tui::model::Model;
use luma_plan::tui::msg::{Msg, Size};
use luma_plan::tui::update::update;
use luma_plan::tui::view::view;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::harness::{CLIPS, clips, frame, is_typing, planner, press, saved, shows};

/// Clips with a modify, whose price nobody publishes for the app: the buyer put one in.
const ASSUMED: &str = r#"
[[assume]]
surface = "luma-agents-app"
operation = "modify"
credits = 900
note = "seen in the app"
"#;

fn assumed() -> Model {
    planner(&format!("{CLIPS}{ASSUMED}"), 120, 40)
}

/// The lines of the table, without the borders; what is told below is left out.
fn table(model: &Model) -> Vec<String> {
    let frame = frame(model);
    let lines = frame.lines().map(|l| l.trim_matches('"').to_owned());
    let inside = lines.skip_while(|l| !l.contains("Price book")).skip(1);
    let rows = inside.take_while(|l| l.starts_with(['┃', '│']));
    rows.map(|l| l.trim_matches(['┃', '│', '█']).trim_end().to_owned()).collect()
}

/// The row and the first column at which a text stands in the frame.
fn place(model: &Model, text: &str) -> (u16, u16) {
    let frame = frame(model);
    for (y, line) in frame.lines().enumerate() {
        let line = line.trim_matches('"');
        if let Some(at) = line.find(text) {
            let x = line[..at].chars().count();
            return (u16::try_from(x).unwrap(), u16::try_from(y).unwrap());
        }
    }
    panic!("no `{text}` in\n{frame}");
}

fn point(model: &mut Model, text: &str, point: Point) {
    let at = place(model, text);
    update(model, Msg::Pointed { at, point });
}

#[test]
fn the_book_opens_at_what_the_plan_uses() {
    let mut model = clips();
    press(&mut model, "gp");
    insta::assert_snapshot!("prices_120x40", frame(&model));
    let mut model = planner(CLIPS, 80, 24);
    press(&mut model, "gp");
    insta::assert_snapshot!("prices_80x24", frame(&model));
}

#[test]
fn at_50x20_table_and_detail_take_turns() {
    let mut model = planner(CLIPS, 50, 20);
    press(&mut model, "gp");
    insta::assert_snapshot!("prices_50x20", frame(&model));
    press(&mut model, "<tab>");
    insta::assert_snapshot!("prices_detail_50x20", frame(&model));
    press(&mut model, "<tab>");
    assert!(shows(&model, "Price book"));
}

#[test]
fn a_search_shows_what_holds_every_word() {
    let mut model = clips();
    press(&mut model, "gp/1080P HDR agents");
    assert!(is_typing(&model));
    insta::assert_snapshot!("prices_searched", frame(&model));
    press(&mut model, "<enter>");
    assert!(!is_typing(&model) && shows(&model, "entries match"));
    // From match to match, around the end.
    let before = frame(&model);
    press(&mut model, "n");
    assert_ne!(frame(&model), before);
    press(&mut model, "N");
    assert_eq!(frame(&model), before);
    press(&mut model, "<esc>");
    assert!(!shows(&model, "entries match"));
    // Given up while typing, everything is back.
    press(&mut model, "/kling<esc>");
    assert!(!is_typing(&model) && !shows(&model, "Kling 3.0"));
    assert_eq!(saved(&model), CLIPS);
}

#[test]
fn every_printable_key_types_in_a_search() {
    let mut model = clips();
    press(&mut model, "gp/qozS?&");
    assert!(is_typing(&model) && shows(&model, "nothing matches `qozS?&`; Esc clears the search"));
    insta::assert_snapshot!("prices_nothing_found", frame(&model));
    press(&mut model, "<esc>");
    assert!(!shows(&model, "nothing matches"));
}

#[test]
fn only_what_the_plan_uses_and_everything_again() {
    let mut model = clips();
    press(&mut model, "gpo");
    let lines = table(&model);
    let entries = lines.iter().filter(|l| !l.starts_with(['▾', '▸']) && !l.starts_with([' ']));
    assert!(entries.clone().count() > 5, "{lines:#?}");
    assert!(entries.into_iter().all(|l| l.starts_with(['●', '○'])), "{lines:#?}");
    press(&mut model, "/kling<enter>");
    assert!(shows(&model, "o shows everything"), "both are told");
    press(&mut model, "<esc>o");
    assert!(!shows(&model, "the plan uses"));
}

#[test]
fn alternatives_stand_beside_the_same_clip_here() {
    let mut model = clips();
    press(&mut model, "gpGhkk<enter>j");
    insta::assert_snapshot!("prices_same_clip", frame(&model));
    press(&mut model, "/runway<enter>");
    insta::assert_snapshot!("prices_alternatives", frame(&model));
}

#[test]
fn your_own_figures_come_first() {
    let mut model = assumed();
    press(&mut model, "gpggj");
    let lines = table(&model);
    assert!(lines[1].contains("Your own assumptions"), "{lines:#?}");
    assert!(lines[2].contains("Luma Agents app modify") && lines[2].contains("900 cr a run"));
    assert!(shows(&model, "seen in the app") && shows(&model, "your own assumption"));
}

#[test]
fn groups_and_sections_fold() {
    let mut model = clips();
    press(&mut model, "gpzzgg");
    assert!(table(&model)[1].contains("▾ Dream Machine web"));
    press(&mut model, "zgg");
    let lines = table(&model);
    assert!(lines[1..9].iter().all(|l| l.starts_with('▸')), "{lines:#?}");
    press(&mut model, "gg<enter>");
    assert!(table(&model)[2].contains("▾ what runs cost"));
    // Left goes out, and then folds; right opens.
    press(&mut model, "jjhhh");
    assert!(table(&model)[1].starts_with('▸'));
    press(&mut model, "l");
    assert!(table(&model)[1].starts_with('▾'));
}

#[test]
fn rows_are_sorted_within_their_section() {
    let mut model = clips();
    press(&mut model, "gp/ray-3.2 modify agents api<enter>");
    let prices = |model: &Model| -> Vec<String> {
        let rows = table(model);
        let rows = rows.iter().filter(|l| l.contains("a run"));
        rows.map(|l| l[l.find('$').unwrap()..].split_whitespace().next().unwrap().to_owned()).collect()
    };
    let as_carded = prices(&model);
    // The sixth column is the price.
    press(&mut model, "SSSSSS");
    assert!(shows(&model, "price ▲  "));
    let rising = prices(&model);
    assert_ne!(rising, as_carded);
    assert_eq!(rising.first().map(String::as_str), Some("$0.54"));
    press(&mut model, "SSS");
    assert_eq!(prices(&model), as_carded, "after the last column, as it was");
    // Its head: once, the other way round, as it was.
    point(&mut model, "price  ", Point::Click);
    assert_eq!(prices(&model), rising);
    point(&mut model, "price ▲  ", Point::Click);
    press(&mut model, "gg");
    assert_eq!(prices(&model).first().map(String::as_str), Some("$12.96"));
    point(&mut model, "price ▼", Point::Click);
    assert_eq!(prices(&model), as_carded);
}

#[test]
fn an_entry_is_told_and_explained() {
    let mut model = planner(CLIPS, 120, 40);
    press(&mut model, "gp/pixels ray-2 extend<enter>e");
    insta::assert_snapshot!("prices_explained", frame(&model));
    press(&mut model, "<esc>");
    // Enter goes on to what is told; it scrolls there, and Tab comes back.
    update(&mut model, Msg::Resized(Size { width: 80, height: 24 }));
    press(&mut model, "<enter>");
    let before = frame(&model);
    press(&mut model, "jj");
    assert_ne!(frame(&model), before);
}

#[test]
fn pointing_selects_folds_and_scrolls() {
    let mut model = clips();
    press(&mut model, "gp");
    point(&mut model, "uni-1-max       image edit            to 2k      no refs", Point::Click);
    assert!(shows(&model, "╭ uni-1-max, image edit, to 2k, no refs"));
    // The wheel moves what is under it.
    let before = frame(&model);
    point(&mut model, "uni-1-max", Point::WheelDown);
    assert_ne!(frame(&model), before);
    // A second click on a head folds it.
    press(&mut model, "zgg");
    point(&mut model, "Dream Machine web", Point::Click);
    point(&mut model, "Dream Machine web", Point::Twice);
    assert!(table(&model)[1].starts_with('▾'));
}

#[test]
fn the_book_follows_the_plan() {
    let mut model = clips();
    press(&mut model, "gp");
    assert!(shows(&model, "● ray-3.2         text or image to vid… 1080p"));
    // The final is made at 720p from now on.
    press(&mut model, "gljjhh-gp");
    assert!(!shows(&model, "● ray-3.2         text or image to vid… 1080p"), "{}", frame(&model));
}

fn draw(model: &mut Model, width: u16, height: u16) {
    update(model, Msg::Resized(Size { width, height }));
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| view(model, frame)).unwrap();
}

#[test]
fn no_size_panics() {
    for keys in ["gp", "gp<tab>", "gp/hdr", "gpo", "gpzz", "gpG", "gp/nothing at all", "gpe"] {
        let mut model = clips();
        press(&mut model, keys);
        for width in 0..=40 {
            for height in 0..=16 {
                draw(&mut model, width, height);
            }
        }
        for (width, height) in [(60, 12), (66, 20), (88, 24), (111, 30), (114, 10), (200, 60)] {
            draw(&mut model, width, height);
        }
    }
}
