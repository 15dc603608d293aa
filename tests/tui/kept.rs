//! Prices that a plan keeps, a book that says something else by now, and price cards with faults.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

use jiff::civil::date;
use luma_plan::plan::load;
use luma_plan::rates::{Book, Layer};
use luma_plan::tui::document::Document;
use luma_plan::tui::model::Model;
use luma_plan::tui::msg::{Msg, Size};
use luma_plan::tui::overlay::Overlay;
use luma_plan::tui::theme::{Palette, Theme};
use luma_plan::tui::update::{left_out, look_at_kept, update};

use crate::harness::{CLIPS, TODAY, frame, idle, notice, planner, press, saved, shows, total};

/// The price of a finished clip on pay-as-you-go, by a card of the user's own.
const OVER: &str = "schema = 1
surface = \"luma-agents-api\"
[[sources]]
id = \"own\"
title = \"Our contract\"
publisher = \"Luma AI\"
kind = \"official\"
date = 2026-11-01
[[prices]]
operations = [\"text-to-video\"]
models = [\"ray-3.2\"]
range = \"sdr\"
per = \"generation\"
source = \"own\"
confidence = \"published\"
columns = [\"seconds\", \"1080p\"]
rows = [[5, \"1.50\"]]
";

fn over() -> Book {
    let mut book = Book::embedded_on(Some(TODAY)).unwrap();
    book.lay(Layer::Config, "/home/me/rates/ours.toml", OVER).unwrap();
    book
}

/// As the planner is opened on a file.
fn opened(text: &str, book: Book, width: u16, height: u16) -> Model {
    let loaded = load("clips.toml", text, &book, TODAY).unwrap_or_else(|faulty| panic!("{faulty}"));
    let document = Document::opened(loaded, "clips.toml".into());
    let mut model = Model::new(document, book, TODAY, Theme::new(Palette::Ansi16, false));
    update(&mut model, Msg::Resized(Size { width, height }));
    look_at_kept(&mut model, false);
    idle(&mut model);
    model
}

/// The plan with the prices of the program's own book kept in it.
fn kept() -> String {
    let mut model = planner(CLIPS, 120, 40);
    press(&mut model, ":record-keep<enter>");
    assert!(notice(&model).starts_with("the plan keeps the "), "{}", notice(&model));
    saved(&model)
}

#[test]
fn a_plan_keeps_its_prices_on_request_and_undo_takes_them_away() {
    let mut model = planner(CLIPS, 120, 40);
    let before = total(&model, "api-payg");
    press(&mut model, ":record-keep<enter>");
    let text = saved(&model);
    assert!(text.starts_with(CLIPS.split("[[shots]]").next().unwrap().trim_end()), "nothing else changes: {text}");
    assert!(text.contains("[priced_with]\non = 2026-12-01\nbook = \""), "{text}");
    assert!(text.contains("\"luma-agents-api/ray-3.2/text-to-video/1080p/5s/sdr\" = \"$1.20\""), "{text}");
    assert_eq!(total(&model, "api-payg"), before);
    press(&mut model, ":record-keep<enter>");
    assert_eq!(notice(&model), "the plan keeps these prices already");
    press(&mut model, ":record-show<enter>");
    assert_eq!(notice(&model), "every price is as the plan kept it on 1 Dec 2026");
    press(&mut model, "u");
    assert_eq!(saved(&model), CLIPS);
    press(&mut model, ":record-show<enter>");
    assert!(notice(&model).starts_with("the plan keeps no prices"), "{}", notice(&model));
}

#[test]
fn opened_under_another_book_both_prices_are_told_and_offered() {
    // 48 drafts at $0.06 and 24 finals at $1.20: $31.68; at $1.50 each: $38.88.
    let mut model = opened(&kept(), over(), 120, 40);
    assert!(matches!(model.layers.as_slice(), [Overlay::Menu(_)]), "{:?}", model.layers);
    insta::assert_snapshot!("kept_changed_120x40", frame(&model));
    for text in ["1 price has changed since 1 Dec 2026", "$1.20, now $1.50 (+$0.30)", "$38.88", "$31.68"] {
        assert!(shows(&model, text), "{text}\n{}", frame(&model));
    }
    assert_eq!(total(&model, "api-payg"), "38.88");
    // At what was kept: the book says something else, the plan does not.
    press(&mut model, "j<enter>");
    assert_eq!(total(&model, "api-payg"), "31.68");
    assert!(!model.document.is_unsaved(), "nothing is written");
    assert!(shows(&model, "▲ kept 1 Dec"), "{}", frame(&model));
    // It holds while the plan is changed.
    press(&mut model, "u");
    assert_eq!(total(&model, "api-payg"), "31.68");
    press(&mut model, ":record-show<enter>");
    assert!(shows(&model, "Priced at what the plan kept on 1 Dec 2026"), "{}", frame(&model));
    press(&mut model, "<enter>");
    assert_eq!(total(&model, "api-payg"), "38.88");
    // The prices of now are written into the plan, and the next start has nothing to tell.
    press(&mut model, ":record-show<enter><enter>");
    assert!(saved(&model).contains("text-to-video/1080p/5s/sdr\" = \"$1.50\""), "{}", saved(&model));
    assert!(opened(&saved(&model), over(), 120, 40).layers.is_empty());
    press(&mut model, "u");
    assert!(!saved(&model).contains("$1.50"));
}

#[test]
fn what_is_offered_fits_small_screens() {
    for (width, height) in [(80, 24), (50, 20), (40, 10), (10, 3)] {
        let model = opened(&kept(), over(), width, height);
        let shown = frame(&model);
        if width == 80 {
            insta::assert_snapshot!("kept_changed_80x24", shown);
        }
    }
}

#[test]
fn the_planner_opens_without_faulty_cards_and_names_them() {
    let mut model = planner(CLIPS, 120, 40);
    let spoilt = OVER.replace("range", "rnage").replace("\"1.50\"", "\"-1\"");
    let faulty = Book::embedded_on(Some(TODAY)).unwrap().lay(Layer::Config, "/home/me/rates/ours.toml", &spoilt);
    left_out(&mut model, &[faulty.unwrap_err()]);
    assert_eq!(notice(&model), "1 price card left out for 2 faults; correct them and start again");
    for text in
        ["2 faults in 1 price card, left out", "/home/me/rates/ours.toml", "line 12", "line 17", "unknown key `rnage`"]
    {
        assert!(shows(&model, text), "{text}\n{}", frame(&model));
    }
    assert_eq!(total(&model, "api-payg"), "31.68", "at the program's own prices");
}

#[test]
fn what_a_card_says_is_marked_on_the_screens() {
    let mut model = opened(CLIPS, over(), 120, 40);
    assert!(shows(&model, "38.88†"), "{}", frame(&model));
    assert!(shows(&model, "by your cards"), "{}", frame(&model));
    press(&mut model, "gr");
    assert!(shows(&model, "38.88†"), "{}", frame(&model));
    press(&mut model, "gp/override<enter>");
    assert!(shows(&model, "by your `ours.toml`, instead of $1.20"), "{}", frame(&model));
}

#[test]
fn the_header_tells_of_prices_that_change_and_follows_the_start() {
    let mut book = Book::embedded_on(Some(TODAY)).unwrap();
    let until = OVER.replace("columns", "valid_until = 2026-12-14\ncolumns");
    book.lay(Layer::Config, "ours.toml", &until).unwrap();
    let mut model = opened(CLIPS, book, 120, 40);
    assert_eq!(total(&model, "api-payg"), "38.88");
    for text in ["▲ new 15 Dec", "Prices change on 15 Dec: $38.88 becomes $31.68 on API pay-as-you-go"] {
        assert!(shows(&model, text), "{text}\n{}", frame(&model));
    }
    assert_eq!(model.prices.book.on, Some(date(2026, 12, 1)));
    // A start after the change has the other prices from the first key on, and nothing to tell.
    press(&mut model, "fs");
    press(&mut model, "<esc>");
    let text = CLIPS.replace("2026-12-01", "2026-12-15");
    let before = model.prices.book.clone();
    let mut later = opened(&text, before, 120, 40);
    assert_eq!(total(&later, "api-payg"), "31.68");
    assert!(!shows(&later, "Prices change") && !shows(&later, "▲ new"), "{}", frame(&later));
    press(&mut later, "+");
}
