//! The first minutes: the welcome, the examples, plans that were open last, the tour, the answer for a mail.

#![expect(clippy::unwrap_used, reason = "a failing test panics")]

use std::path::PathBuf;

use luma_plan::plan::load;
use luma_plan::plan::template::{STARTER, TEMPLATES};
use luma_plan::rates::Book;
use luma_plan::tui::document::Document;
use luma_plan::tui::model::Model;
use luma_plan::tui::msg::{Effect, Msg, Opening, Size};
use luma_plan::tui::overlay::Overlay;
use luma_plan::tui::screen::ScreenId;
use luma_plan::tui::theme::{Palette, Theme};
use luma_plan::tui::tour::STEPS;
use luma_plan::tui::update::update;
use luma_plan::tui::view::view;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::harness::{TODAY, clips, frame, is_typing, notice, planner, press, saved, shows, total};

/// The planner as it begins without a plan.
fn begun(width: u16, height: u16) -> Model {
    begun_with(Theme::new(Palette::Ansi16, false), width, height)
}

fn begun_with(theme: Theme, width: u16, height: u16) -> Model {
    let book = Book::embedded().unwrap();
    let starter = load(STARTER.name, STARTER.text, &book, TODAY).unwrap();
    let mut model = Model::new(Document::begun(starter, None), book, TODAY, theme);
    update(&mut model, Msg::Resized(Size { width, height }));
    update(&mut model, Msg::Open(Opening::Welcome));
    model
}

#[test]
fn the_welcome_leaves_the_answer_and_the_loop_in_sight() {
    for (width, height) in [(120, 40), (80, 24), (50, 20)] {
        let model = begun(width, height);
        insta::assert_snapshot!(format!("welcome_{width}x{height}"), frame(&model));
        for text in ["BUY", "API pay-as-you-go", "$31.68", "360p", "keep this example"] {
            assert!(shows(&model, text), "`{text}` is not to be seen at {width}x{height}");
        }
    }
}

#[test]
fn enter_and_escape_keep_the_example() {
    for key in ["<enter>", "<esc>", "q"] {
        let mut model = begun(80, 24);
        assert_eq!(press(&mut model, key), []);
        assert!(model.layers.is_empty());
        assert_eq!(total(&model, "api-payg"), "31.68");
        assert!(!model.document.was_touched() && model.document.path().is_none());
    }
}

/// At most fourteen keys from an empty home to the route to buy, for somebody who knows nothing: arrows, Enter, digits,
/// `+`, and what the bottom line shows.
#[test]
fn a_few_keys_lead_from_nothing_to_the_route_to_buy() {
    // What is pressed, and what on the screen says so before.
    let script = [
        ("<enter>", "keep this example"),
        ("o", "o add"),
        ("<enter>", "still → clip"),
        // The cursor is on the new shot's outputs.
        ("6", "add still → clip: u takes it back"),
        ("<enter>", "Enter keep"),
        // Straight below stand the takes of the stills, and below these those of the clips.
        ("<down>", "×6"),
        ("<down>", "takes: for each good piece"),
        ("+", "+ - change"),
        ("+", "keep 1 in 3"),
    ];
    assert!(script.len() <= 14);
    for (width, height) in [(120, 40), (80, 24), (50, 20)] {
        let mut model = begun(width, height);
        for (key, said) in script {
            // What says so may be cut on a small screen.
            assert!(width < 120 || shows(&model, said), "`{said}` is not to be seen:\n{}", frame(&model));
            press(&mut model, key);
        }
        let text = saved(&model);
        let added = text.split("[[shots]]").nth(2).unwrap();
        assert!(added.contains("outputs = 6\n") && added.matches("accept_rate = \"0.25\"").count() == 2, "{added}");
        let shown = frame(&model);
        let answer = shown.lines().nth(1).unwrap();
        assert!(answer.contains("BUY  API pay-as-you-go") && answer.contains("$61.45"), "{shown}");
    }
}

#[test]
fn the_examples_are_listed_with_what_they_come_to() {
    for (width, height) in [(120, 40), (80, 24), (50, 20)] {
        let mut model = begun(width, height);
        press(&mut model, "<down><enter>");
        insta::assert_snapshot!(format!("examples_{width}x{height}"), frame(&model));
    }
    for (at, template) in TEMPLATES.iter().enumerate() {
        let mut model = begun(120, 40);
        press(&mut model, &format!("<down><enter>{}<enter>", "<down>".repeat(at)));
        assert!(model.layers.is_empty());
        assert_eq!(saved(&model), template.text);
        assert!(notice(&model).contains("nothing is written before you save"), "{}", notice(&model));
        assert_eq!(model.document.path(), None);
    }
}

#[test]
fn another_plan_asks_what_to_do_with_what_is_not_saved() {
    let mut model = clips();
    press(&mut model, "+<ctrl-n><down><enter>");
    assert!(shows(&model, "The plan is not saved"));
    // Cancelled: everything is as it was.
    press(&mut model, "<down><down><enter>");
    assert!(model.layers.is_empty());
    assert_eq!(total(&model, "api-payg"), "34.32");
    // Discarded.
    press(&mut model, "<ctrl-n><down><enter><down><enter>");
    assert_eq!(model.document.plan().name_or_default(), "Thirty-second commercial");
    assert!(!model.document.can_undo());

    // Saved, then another.
    let mut model = clips();
    let effects = press(&mut model, "+<ctrl-n><down><enter><enter>");
    let [Effect::Save { path, text, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(model.document.plan().name_or_default(), "Twelve social clips", "not before it is saved");
    update(&mut model, Msg::Saved { path: path.clone(), text: text.clone() });
    assert_eq!(model.document.plan().name_or_default(), "Thirty-second commercial");
    assert_eq!(model.document.path(), None);

    // Where nothing would be lost, nobody is asked.
    let mut model = clips();
    press(&mut model, "<ctrl-n><enter>");
    assert!(model.layers.is_empty());
    assert_eq!(saved(&model), STARTER.text);
}

#[test]
fn a_plan_is_opened_from_those_of_last_time_or_by_name() {
    let mut model = begun(80, 24);
    press(&mut model, "<esc><ctrl-o>");
    assert!(is_typing(&model), "without plans of last time a file is asked for at once");
    let effects = press(&mut model, "spring.toml<enter>");
    assert_eq!(effects, [Effect::Read(PathBuf::from("spring.toml"))]);
    update(&mut model, Msg::OpenFailed { path: "spring.toml".into(), why: "there is no such file".to_owned() });
    assert!(is_typing(&model) && shows(&model, "there is no such file") && shows(&model, "spring.toml"));
    // Corrected where it stands.
    let effects = press(&mut model, "<backspace><backspace><backspace><backspace><backspace><enter>");
    assert_eq!(effects, [Effect::Read(PathBuf::from("spring"))]);

    let mut model = begun(80, 24);
    let recent = vec![PathBuf::from("/films/autumn.toml"), PathBuf::from("/films/\u{1b}[2Jold.toml")];
    update(&mut model, Msg::Recalled(recent.clone()));
    press(&mut model, "<esc><ctrl-o>");
    assert!(shows(&model, "autumn.toml") && shows(&model, "/films") && shows(&model, "␛[2Jold.toml"));
    insta::assert_snapshot!("recent_80x24", frame(&model));
    let effects = press(&mut model, "<enter>");
    assert_eq!(effects, [Effect::Read(recent[0].clone())]);
    let text = "schema = 1\nname = \"Autumn\"\n";
    update(&mut model, Msg::Opened { path: recent[0].clone(), text: text.to_owned() });
    assert_eq!(model.document.plan().name_or_default(), "Autumn");
    assert_eq!(model.document.path(), Some(recent[0].as_path()));
    assert!(!model.document.is_unsaved());
    assert_eq!(model.recent, recent, "they are still known");
    assert_eq!(notice(&model), "opened /films/autumn.toml");
}

#[test]
fn a_file_with_faults_shows_them_all_and_the_plan_stays() {
    let mut model = clips();
    press(&mut model, "+");
    let text = "schema = 1\nnaem = \"x\"\n[[shots]]\noutputs = 0\n";
    update(&mut model, Msg::Opened { path: "bad.toml".into(), text: text.to_owned() });
    for part in ["2 faults in bad.toml", "line 2, column 1", "did you mean `name`?", "line 4, column 11"] {
        assert!(shows(&model, part), "`{part}` is not in\n{}", frame(&model));
    }
    press(&mut model, "<esc>");
    assert_eq!(total(&model, "api-payg"), "34.32");
    assert!(model.document.can_undo());
}

#[test]
fn the_tour_goes_on_with_enter_and_is_left_at_any_time() {
    let mut model = begun(120, 40);
    press(&mut model, "<up><enter>");
    for (at, step) in STEPS.iter().enumerate() {
        assert!(shows(&model, &format!("Tour {} of {}", at + 1, STEPS.len())), "{}", step.title);
        let mut left = begun(120, 40);
        press(&mut left, "<up><enter>");
        press(&mut left, &"<enter>".repeat(at));
        press(&mut left, "<esc>");
        assert!(left.tour.is_none(), "{}", step.title);
        press(&mut model, "<enter>");
    }
    assert!(model.tour.is_none());
    assert_eq!(notice(&model), "that was the tour; Ctrl-t shows it again");
    assert!(!model.document.was_touched());
}

#[test]
fn what_the_tour_tells_of_can_be_done_meanwhile() {
    let mut model = begun(120, 40);
    press(&mut model, "<esc><ctrl-t><enter><enter>");
    assert!(!shows(&model, "change something ✓"));
    press(&mut model, "++");
    assert_eq!(total(&model, "api-payg"), "36.96");
    assert!(shows(&model, "change something ✓"));
    // What is typed and what is opened get the keys first.
    press(&mut model, "24<enter>");
    assert_eq!(total(&model, "api-payg"), "63.36");
    press(&mut model, "?<esc>");
    assert!(model.tour.is_some_and(|tour| tour.step == 2));
    // A step brings what it tells of to the front.
    press(&mut model, "]<enter>");
    assert_eq!(model.screen, ScreenId::Loop);
    assert!(model.tour.is_some_and(|tour| tour.step == 3));
    press(&mut model, "u");
    assert_eq!(total(&model, "api-payg"), "36.96");
}

#[test]
fn every_step_of_the_tour_fits() {
    for (width, height) in [(120, 40), (80, 24), (50, 20)] {
        let mut model = begun(width, height);
        press(&mut model, "<esc><ctrl-t>");
        for (at, step) in STEPS.iter().enumerate() {
            let shown = frame(&model);
            assert!(shown.contains("Enter"), "{} at {width}x{height}:\n{shown}", step.title);
            // The last word of what is said is there.
            let last = step.says.split_whitespace().last().unwrap();
            assert!(shown.contains(last), "{} at {width}x{height}:\n{shown}", step.title);
            if matches!(at, 0 | 2 | 4 | 5 | 9) {
                insta::assert_snapshot!(format!("tour_{}_{width}x{height}", at + 1), shown);
            }
            press(&mut model, "<enter>");
        }
    }
}

#[test]
fn the_answer_is_copied_in_five_lines() {
    let mut model = clips();
    let effects = press(&mut model, "Y");
    let [Effect::Copy { text, what }] = effects.as_slice() else { panic!("{effects:?}") };
    insta::assert_snapshot!("copied", text);
    assert_eq!(text.lines().count(), 5);
    update(&mut model, Msg::Copied { what: what.clone() });
    assert_eq!(notice(&model), "copied the answer, five lines; some terminals take nothing for their clipboard");
    for plan in [
        "schema = 1\n",
        "schema = 1\n[requirements]\nlatency_sla = true\n[[shots]]\n[[shots.stages]]\noperation = \"modify\"\n",
    ] {
        let mut model = planner(plan, 80, 24);
        let effects = press(&mut model, "Y");
        let [Effect::Copy { text, .. }] = effects.as_slice() else { panic!("{effects:?}") };
        assert_eq!(text.lines().count(), 5, "{text}");
        assert!(text.lines().all(|line| !line.is_empty()), "{text}");
    }
}

#[test]
fn an_empty_plan_says_what_to_do_next() {
    let mut model = planner("schema = 1\n", 80, 24);
    assert!(shows(&model, "no shots yet: o adds one from a recipe"), "{}", frame(&model));
    press(&mut model, "o<enter>");
    assert_eq!(notice(&model), "add still → clip: u takes it back");
    press(&mut model, "dd");
    assert_eq!(notice(&model), "cut Clip: u takes it back");
    press(&mut model, "u");
    assert_eq!(model.document.plan().shots.len(), 1);
}

#[test]
fn with_ascii_nothing_else_is_drawn() {
    let places = [
        "",
        "<down><enter>",
        "<esc>",
        "<esc><ctrl-t><enter><enter>+",
        "<esc>?",
        "<esc>je",
        "<esc>o",
        "<esc>f",
        "<esc>fs",
        "<esc>]",
        "<esc>]]",
        "<esc>]]]",
        "<esc><tab>",
        "<esc>v",
        "<esc>w",
    ];
    for place in places {
        for (width, height) in [(120, 40), (80, 24)] {
            let mut model = begun_with(Theme::new(Palette::Mono, true), width, height);
            press(&mut model, place);
            let shown = frame(&model);
            let odd: Vec<&str> = shown.lines().filter(|line| !line.is_ascii()).collect();
            assert!(odd.is_empty(), "`{place}` at {width}x{height}:\n{}", odd.join("\n"));
        }
    }
}

#[test]
fn every_size_draws_the_first_minutes() {
    for keys in [
        "",
        "<down><enter>",
        "<down><down><enter>",
        "<esc><ctrl-t>",
        "<esc><ctrl-t><enter><enter><enter><enter>",
        "<esc><ctrl-t><enter><enter><enter><enter><enter>",
    ] {
        let mut model = begun(80, 24);
        press(&mut model, keys);
        for width in 0..=44 {
            for height in 0..=16 {
                update(&mut model, Msg::Resized(Size { width, height }));
                let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
                terminal.draw(|frame| view(&model, frame)).unwrap();
            }
        }
    }
    assert!(matches!(begun(80, 24).layers.as_slice(), [Overlay::Welcome(_)]));
}
