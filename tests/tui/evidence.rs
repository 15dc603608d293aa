//! The price book as evidence, in the planner: rows of every kind added, what is old, disputed or one's own listed alone,
//! prices that change on a day to come, cards that were left out, and ranges that are worked out step by step.

#![expect(clippy::unwrap_used, reason = "a failing test panics")]

use luma_plan::rates::{Book, Layer};
use luma_plan::tui::later;
use luma_plan::tui::model::Model;
use luma_plan::tui::msg::Effect;

use crate::harness::{CLIPS, frame, notice, planner, press, shows, total};

/// A price of the API that is another from the middle of the work on.
const TURN: &str = r#"
schema = 1
surface = "luma-agents-api"
[[sources]]
id = "mail"
title = "Mail from sales"
publisher = "Luma AI"
kind = "official"
date = 2026-11-10
[[prices]]
models = ["ray-3.2"]
operations = ["text-to-video", "image-to-video"]
range = "sdr"
resolution = "1080p"
per = "generation"
source = "mail"
confidence = "published"
valid_from = 2026-12-15
columns = ["seconds", "price"]
rows = [[5, "1.50"]]
"#;

fn own_planner((width, height): (u16, u16)) -> Model {
    let mut model = planner(CLIPS, width, height);
    model.own.folder = Some("/home/me/rates".into());
    model
}

/// The planner with a card laid over its book.
fn laid(size: (u16, u16), card: &str) -> Model {
    let mut model = own_planner(size);
    model.prices.book.lay(Layer::Config, "/home/me/rates/mine.toml", card).unwrap();
    model.prices.book.on = None;
    let plan = model.document.plan().clone();
    model.prices.price(&plan);
    press(&mut model, "gp");
    model
}

/// What is to be written into the card of a surface.
fn text(effects: &[Effect], surface: &str) -> String {
    let written = effects.iter().find_map(|effect| match effect {
        Effect::WriteCard { path, text, .. } if path.ends_with(format!("{surface}.toml")) => text.clone(),
        _ => None,
    });
    written.unwrap_or_default()
}

fn search(model: &mut Model, words: &str) {
    press(model, "gp/");
    for c in words.chars() {
        press(model, if c == ' ' { "<space>".to_owned() } else { c.to_string() }.as_str());
    }
    press(model, "<enter>");
}

#[test]
fn a_row_of_any_kind_is_added() {
    // Model, work, media, from, size, seconds, range, references, per; then price and source.
    for (surface, on, keys, says) in [
        (
            "luma-agents-api",
            "ray-3.2 1080p sdr agents api",
            "ray-3.2<tab>extend<tab><tab>720p<tab>1080p<tab>5<tab>sdr<tab><tab><tab>0.44",
            &["operations = [\"extend\"]", "from = \"720p\"", "resolution = \"1080p\"", "rows = [[5, \"0.44\"]]"][..],
        ),
        (
            "luma-agents-api",
            "ray-3.2 1080p sdr agents api",
            "<tab>upscale<tab>video<tab>720p<tab>4k<tab><tab><tab><tab><ctrl-u>second<tab>0.20",
            &[
                "operations = [\"upscale\"]",
                "media = \"video\"",
                "from = \"720p\"",
                "per = \"second\"",
                "rows = [[\"0.2",
            ],
        ),
        (
            "luma-agents-api",
            "uni-1 no refs agents api",
            "uni-1,<space>uni-1-max<tab>image-edit<tab><tab><tab>2k<tab><tab><tab>1-8<tab><ctrl-u>image<tab>0.05",
            &["models = [\"uni-1\", \"uni-1-max\"]", "references = \"1-8\"", "per = \"image\""],
        ),
        (
            "dream-machine-web",
            "ray-3 720p dream machine web",
            "ray-3<tab>modify<tab><tab><tab>540p,720p<tab>7,<space>9<tab>sdr<tab>2<tab><tab>90",
            &["resolutions = [\"540p\", \"720p\"]", "references = 2", "rows = [[7, 90], [9, 90]]"],
        ),
    ] {
        let mut model = own_planner((120, 40));
        search(&mut model, on);
        press(&mut model, "A");
        let effects = press(&mut model, &format!("{keys}<tab>a mail<enter>"));
        let card = text(&effects, surface);
        for said in says {
            assert!(card.contains(said), "{said}\n{card}\n{}", frame(&model));
        }
        let mut over = Book::embedded().unwrap();
        over.lay(Layer::Config, "own.toml", &card).unwrap();
        assert!(shows(&model, "of your own"), "it is under the cursor\n{}", frame(&model));
        press(&mut model, "u");
        assert!(model.prices.book.files.iter().all(|file| file.layer == Layer::Embedded));
    }
}

#[test]
fn a_wrong_word_is_told_on_its_own_line_before_the_price_is_asked_for() {
    let mut model = own_planner((80, 24));
    search(&mut model, "ray-3.2 1080p sdr agents api");
    press(&mut model, "A");
    for (keys, label, told) in [
        ("ray-9<enter>", "Model", "this card has no model `ray-9`"),
        ("<ctrl-u>ray-3.2<tab>extnd<enter>", "Work", "did you mean `extend`?"),
        ("<ctrl-u>extend<tab>film<enter>", "Media", "there is no `film`; one of"),
        ("<ctrl-u><tab>721p<enter>", "From", "did you mean `720p`?"),
        ("<ctrl-u><tab><tab>five<enter>", "Seconds", "whole numbers"),
        ("<ctrl-u>5<tab><tab>many<enter>", "References", "from and to, such as 1-9"),
        ("<ctrl-u><tab><ctrl-u><enter>", "Per", "say what the price is for"),
        ("second<enter>", "Price", "a price is needed"),
    ] {
        assert!(press(&mut model, keys).is_empty());
        assert!(notice_or_frame(&model, told), "{label}: {told}\n{}", frame(&model));
        let line = model.typing.as_ref().unwrap().fault.clone().unwrap();
        assert!(line.contains(told), "{label}: {line}");
    }
    let effects = press(&mut model, "0.1<enter>");
    assert!(text(&effects, "luma-agents-api").contains("seconds"), "{}", frame(&model));
}

/// A sentence may be broken into lines.
fn notice_or_frame(model: &Model, told: &str) -> bool {
    let whole = frame(model).replace(['"', '\n', '┃', '│'], " ");
    let whole = whole.split_whitespace().collect::<Vec<_>>().join(" ");
    whole.contains(told) || model.typing.as_ref().and_then(|t| t.fault.as_deref()).is_some_and(|f| f.contains(told))
}

#[test]
fn the_add_form_at_the_sizes_that_people_have() {
    let mut frames = Vec::new();
    for size in [(120, 40), (80, 24), (50, 20), (40, 10)] {
        let mut model = own_planner(size);
        search(&mut model, "ray-3.2 1080p sdr agents api");
        press(&mut model, "Aray-3.2<tab>extend<tab><tab>");
        frames.push(format!("{}x{}\n{}", size.0, size.1, frame(&model)));
    }
    insta::assert_snapshot!("evidence_add", frames.join("\n"));
}

#[test]
fn a_price_of_ones_own_is_seen_with_its_head() {
    let mut frames = Vec::new();
    for size in [(120, 40), (80, 24)] {
        let mut model = own_planner(size);
        press(&mut model, "gpp<ctrl-u>0.05<tab>our contract<enter>");
        assert!(shows(&model, "what runs cost") && shows(&model, "instead of $0.06"), "{}", frame(&model));
        frames.push(frame(&model));
    }
    insta::assert_snapshot!("evidence_own", frames.join("\n"));
    // A folded card, and a filter that hides it, are no matter.
    let mut model = own_planner((120, 40));
    press(&mut model, "gpoA");
    press(&mut model, "ray-3.2<tab>modify<tab><tab><tab>540p<tab>7<tab>sdr<tab><tab><tab>0.9<enter>");
    assert!(shows(&model, "$0.90") && shows(&model, "what runs cost"), "{}", frame(&model));
}

#[test]
fn what_is_old_disputed_or_ones_own_is_listed_alone() {
    let mut frames = Vec::new();
    for size in [(120, 40), (80, 24)] {
        let mut model = own_planner(size);
        press(&mut model, "gpp<ctrl-u>0.05<tab>our contract<enter>M");
        assert!(shows(&model, "1 of"), "{}", frame(&model));
        frames.push(frame(&model));
        press(&mut model, "MO");
        assert!(shows(&model, "checked too long ago") && shows(&model, "https://"), "{}", frame(&model));
        frames.push(frame(&model));
        press(&mut model, "OC");
        assert!(shows(&model, "that sources differ about"), "{}", frame(&model));
        frames.push(frame(&model));
        press(&mut model, "C");
        assert!(!shows(&model, "entries that"), "{}", frame(&model));
    }
    insta::assert_snapshot!("evidence_alone", frames.join("\n"));
    let mut model = own_planner((80, 24));
    press(&mut model, "gpM");
    assert!(shows(&model, "M shows everything"), "{}", frame(&model));
}

#[test]
fn a_stamped_row_is_no_longer_among_the_old() {
    let mut model = own_planner((120, 40));
    press(&mut model, "gpOo");
    let rows = |model: &Model| frame(model).matches("2026-05-30 ▲").count();
    let before = rows(&model);
    press(&mut model, "t");
    assert!(rows(&model) < before, "{}{}", notice(&model), frame(&model));
}

#[test]
fn a_price_that_changes_while_the_plan_runs_is_told_at_every_size() {
    let mut frames = Vec::new();
    for size in [(120, 40), (80, 24), (50, 20)] {
        let mut model = laid(size, TURN);
        // 48 × 0.06 + 24 × 1.20 = 31.68 by the prices of the start; 48 × 0.06 + 24 × 1.50 = 38.88 by the later ones.
        assert_eq!(total(&model, "api-payg"), "31.68");
        assert!(shows(&model, "▲ new 15 Dec"), "{}", frame(&model));
        assert!(shows(&model, "Prices change on 15 Dec: $31.68 becomes $38.88"), "{}", frame(&model));
        search(&mut model, "ray-3.2 1080p 5 s sdr text agents api");
        if size.0 >= 60 {
            assert!(shows(&model, "from 15 Dec 2026: $1.50 a run"), "{}", frame(&model));
        }
        frames.push(frame(&model));
    }
    assert!(frames[0].contains("d old"), "the age is said too\n{}", frames[0]);
    insta::assert_snapshot!("evidence_turn", frames.join("\n"));
}

#[test]
fn a_card_that_was_left_out_is_named_as_long_as_it_is() {
    let mut frames = Vec::new();
    for size in [(120, 40), (80, 24)] {
        let mut model = own_planner(size);
        model.prices.book.left_out = vec!["/home/me/rates/broken.toml".to_owned()];
        press(&mut model, "gp");
        assert!(shows(&model, "▲ 1 left out") && shows(&model, "Price book without broken.toml"), "{}", frame(&model));
        frames.push(frame(&model));
    }
    insta::assert_snapshot!("evidence_left_out", frames.join("\n"));
}

#[test]
fn ranges_are_worked_out_a_route_at_a_time_and_are_the_same() {
    let mut model = own_planner((120, 40));
    press(&mut model, "gr");
    let summary = model.prices.summary.as_ref().unwrap();
    let disputed = (0..summary.offers().len()).filter(|at| summary.is_disputed(&model.prices.book, *at)).count();
    assert!(disputed > 1);
    let mut search = summary.range_search(&model.prices.book);
    let mut steps = 1;
    while summary.range_on(model.document.plan(), &model.prices.book, &mut search) {
        steps += 1;
    }
    // The book at each end, and each route on it.
    assert_eq!(steps, 2 * (1 + disputed));
    let found = summary.ranges().to_vec();
    let at_once = planner(CLIPS, 120, 40);
    let (summary, book) = (at_once.prices.summary.as_ref().unwrap(), &at_once.prices.book);
    assert_eq!(summary.work_out_ranges(at_once.document.plan(), book).unwrap(), found);
    assert!(found.iter().any(Option::is_some));
    // The planner does it after drawing.
    let mut model = own_planner((120, 40));
    press(&mut model, "gr");
    while model.later.is_busy() {
        later::go_on(&mut model);
    }
    assert_eq!(model.prices.summary.as_ref().unwrap().ranges(), found);
}

#[test]
fn help_speaks_of_prices_of_ones_own() {
    let mut model = own_planner((120, 40));
    press(&mut model, "gp?");
    insta::assert_snapshot!("evidence_help", frame(&model));
}
