//! Prices of the user's own, put in on the screen *Prices*: what they do to the book, what is written, and the way back.

#![expect(clippy::unwrap_used, reason = "a failing test panics")]

use luma_plan::rates::{Book, Layer};
use luma_plan::tui::model::Model;
use luma_plan::tui::msg::{Effect, Msg, Size};
use luma_plan::tui::update::update;

use crate::harness::{CLIPS, frame, idle, notice, planner, press, saved, shows, total};

const FILE: &str = "/home/me/rates/luma-agents-api.toml";

/// The planner on a price row, which is searched for.
fn on(query: &str) -> Model {
    on_of(query, (120, 40))
}

fn on_of(query: &str, (width, height): (u16, u16)) -> Model {
    let mut model = planner(CLIPS, width, height);
    model.own.folder = Some("/home/me/rates".into());
    press(&mut model, "gp/");
    for c in query.chars() {
        press(&mut model, if c == ' ' { "<space>".to_owned() } else { c.to_string() }.as_str());
    }
    press(&mut model, "<enter>");
    model
}

/// The only card that is to be written.
fn written(effects: &[Effect]) -> (Option<&str>, Option<&str>) {
    let mut all = effects.iter().filter_map(|effect| match effect {
        Effect::WriteCard { path, text, held } => {
            assert_eq!(path.to_str(), Some(FILE));
            Some((text.as_deref(), held.as_deref()))
        }
        _ => None,
    });
    let one = all.next().unwrap();
    assert!(all.next().is_none());
    one
}

/// The card was written as it was asked for.
fn answer(model: &mut Model, effects: &[Effect]) {
    let text = written(effects).0.map(str::to_owned);
    update(model, Msg::CardWritten { path: FILE.into(), text });
    idle(model);
}

/// What the book says, and what the files say that it was made of.
fn book(model: &Model) -> (String, Vec<(String, String)>) {
    let files = model.prices.book.files.iter().map(|f| (f.name.clone(), f.text.to_string())).collect();
    (format!("{:?}", model.prices.book.cards), files)
}

const ROW: &str = "ray-3.2 1080p 5 s sdr text agents api";

#[test]
fn a_price_of_ones_own_counts_at_once_and_is_written() {
    let mut model = on(ROW);
    let (before, file) = (book(&model), saved(&model));
    let was = total(&model, "api-payg");
    let effects = press(&mut model, "p<ctrl-u>0.50<tab>our contract<enter>");
    assert_ne!(total(&model, "api-payg"), was, "{}", notice(&model));
    let (text, held) = written(&effects);
    let text = text.unwrap();
    assert_eq!(held, None);
    for said in ["surface = \"luma-agents-api\"", "title = \"our contract\"", "\"0.50\"", "verified = 2026-11-21"] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    let mut over = Book::embedded().unwrap();
    assert_eq!(over.lay(Layer::Config, FILE, text).unwrap(), 1);
    assert!(!model.document.is_unsaved(), "the plan is as it was");
    assert_eq!(saved(&model), file);
    answer(&mut model, &effects);
    assert!(model.own.are_written());
    assert!(shows(&model, "$0.50"));
    let after = book(&model);

    // Undone and made again, as any other change.
    let undone = press(&mut model, "u");
    assert_eq!(written(&undone), (None, Some(text)));
    assert_eq!((book(&model), total(&model, "api-payg")), (before, was));
    answer(&mut model, &undone);
    let again = press(&mut model, "<ctrl-r>");
    assert_eq!(written(&again), (Some(text), None));
    assert_eq!(book(&model), after);
    answer(&mut model, &again);
}

#[test]
fn a_price_is_changed_in_its_place_and_taken_away_and_comments_stay() {
    let mut model = on(ROW);
    let effects = press(&mut model, "p<ctrl-u>0.50<tab>our contract<enter>");
    let first = written(&effects).0.unwrap().to_owned();
    answer(&mut model, &effects);
    let was = total(&model, "api-payg");
    let effects = press(&mut model, "p<ctrl-u>0.75<tab>the new contract<enter>");
    let second = written(&effects).0.unwrap().to_owned();
    assert!(!second.contains("0.50") && !second.contains("our contract"), "{second}");
    assert_eq!(second.matches("[[prices]]").count(), 1, "{second}");
    assert_eq!(second.matches("[[sources]]").count(), 1, "{second}");
    assert_ne!(total(&model, "api-payg"), was);
    answer(&mut model, &effects);
    let effects = press(&mut model, "d");
    let third = written(&effects).0.unwrap().to_owned();
    assert!(!third.contains("[[") && third.starts_with("# Prices of my own"), "{third}");
    answer(&mut model, &effects);
    let effects = press(&mut model, "u");
    assert_eq!(written(&effects).0, Some(second.as_str()));
    let effects = press(&mut model, "u");
    assert_eq!(written(&effects).0, Some(first.as_str()));
}

#[test]
fn a_row_of_the_program_is_not_taken_away() {
    let mut model = on(ROW);
    assert!(press(&mut model, "d").is_empty());
    assert!(book(&model).1.iter().all(|(name, _)| name != FILE));
}

#[test]
fn a_row_is_stamped_with_its_figure_and_its_source() {
    let mut model = on(ROW);
    let (was, before) = (total(&model, "api-payg"), book(&model));
    let effects = press(&mut model, "t");
    let (text, held) = written(&effects);
    assert!(text.unwrap().contains("verified = 2026-11-21") && held.is_none(), "{}", notice(&model));
    assert!(!text.unwrap().contains("[[sources]]"));
    assert_eq!(total(&model, "api-payg"), was);
    press(&mut model, "u");
    assert_eq!(book(&model), before);
}

#[test]
fn what_has_no_price_gets_one() {
    let mut model = on(ROW);
    let before = book(&model);
    press(&mut model, "A");
    let keys = "ray-3.2<tab>modify<tab><tab><tab>540p<tab>7<tab>sdr<tab><tab><tab>0.9<tab>my guess<enter>";
    let effects = press(&mut model, keys);
    assert!(!effects.is_empty(), "{}", frame(&model));
    let text = written(&effects).0.unwrap().to_owned();
    assert!(text.contains("operations = [\"modify\"]") && text.contains("rows = [[7, \"0.9\"]]"), "{text}");
    press(&mut model, "u");
    assert_eq!(book(&model), before);
}

#[test]
fn a_gap_lends_its_words_to_the_form() {
    let mut model = on("image-modify-v2 dream machine web edit not published");
    let before = book(&model);
    press(&mut model, "p");
    assert!(shows(&model, "A price of your own on dream-machine-web"), "{}", frame(&model));
    assert!(
        shows(&model, "Model       image-modify-v2") && shows(&model, "Work        image-edit"),
        "{}",
        frame(&model)
    );
    let effects = press(&mut model, "<up><up><up>50<enter>");
    let text = effects.iter().find_map(|effect| match effect {
        Effect::WriteCard { path, text, .. } if path.ends_with("dream-machine-web.toml") => text.clone(),
        _ => None,
    });
    let text = text.unwrap_or_default();
    assert!(text.contains("rows = [[50]]") && text.contains("confidence = \"assumed\""), "{text}{}", frame(&model));
    press(&mut model, "u");
    assert_eq!(book(&model), before);
}

#[test]
fn what_is_wrong_is_told_on_its_line_and_nothing_is_lost() {
    let mut model = on(ROW);
    let before = book(&model);
    for (keys, told) in [
        ("p<ctrl-u>dear<enter>", "dollars, such as 0.30"),
        ("<ctrl-u>1<up><ctrl-u>2027-01-01<enter>", "lies ahead of 2026-11-21"),
    ] {
        assert!(press(&mut model, keys).is_empty());
        assert!(shows(&model, told), "{}", frame(&model));
        assert_eq!(book(&model), before);
    }
    press(&mut model, "<esc>");
    assert!(model.layers.is_empty());
}

#[test]
fn a_card_that_somebody_else_changed_is_never_written_over_unasked() {
    let mut model = on(ROW);
    let effects = press(&mut model, "p<ctrl-u>0.50<enter>");
    let text = written(&effects).0.unwrap().to_owned();
    let there = "schema = 1\nsurface = \"luma-agents-api\"\n# another's\n".to_owned();
    update(&mut model, Msg::CardRefused { path: FILE.into(), there: Some(there.clone()) });
    assert!(shows(&model, "was changed by someone else"), "{}", frame(&model));
    // Later: it counts, is not written, and leaving asks.
    press(&mut model, "jj<enter>");
    assert!(!model.own.are_written() && shows(&model, "$0.50"));
    press(&mut model, "q");
    assert!(shows(&model, "Prices of your own are not written"), "{}", frame(&model));
    press(&mut model, "<esc>");
    // A save tries again; over it, once asked for.
    let effects = press(&mut model, "s");
    assert_eq!(written(&effects), (Some(text.as_str()), None));
    update(&mut model, Msg::CardRefused { path: FILE.into(), there: Some(there.clone()) });
    let effects = press(&mut model, "j<enter>");
    assert_eq!(written(&effects), (Some(text.as_str()), Some(there.as_str())));
    answer(&mut model, &effects);
    assert!(model.own.are_written());
    // What is there is taken instead; the step cannot be taken back any more, and says so.
    let effects = press(&mut model, "p<ctrl-u>0.60<enter>");
    assert!(!effects.is_empty());
    update(&mut model, Msg::CardRefused { path: FILE.into(), there: Some(there.clone()) });
    press(&mut model, "<enter>");
    assert!(model.own.are_written() && !shows(&model, "$0.60"));
    assert!(press(&mut model, "u").is_empty());
    assert!(notice(&model).contains("says something else by now"), "{}", notice(&model));
}

#[test]
fn a_card_that_cannot_be_written_counts_and_is_tried_again() {
    let mut model = on(ROW);
    let effects = press(&mut model, "p<ctrl-u>0.50<enter>");
    let text = written(&effects).0.unwrap().to_owned();
    update(&mut model, Msg::CardFailed { path: FILE.into(), why: "the disk is full".to_owned() });
    assert!(notice(&model).contains("the disk is full") && shows(&model, "$0.50"));
    let effects = press(&mut model, "s");
    assert_eq!(written(&effects).0, Some(text.as_str()));
    answer(&mut model, &effects);
    assert!(model.own.are_written());
}

#[test]
fn steps_of_the_plan_and_of_the_book_are_undone_in_their_order() {
    let mut model = on(ROW);
    let (before, file) = (book(&model), saved(&model));
    press(&mut model, "p<ctrl-u>0.50<enter>");
    press(&mut model, "gl+");
    press(&mut model, "gpp<ctrl-u>0.60<enter>");
    let both = (book(&model), saved(&model));
    press(&mut model, "uuu");
    assert_eq!((book(&model), saved(&model)), (before, file));
    assert!(!model.document.is_unsaved());
    press(&mut model, "<ctrl-r><ctrl-r><ctrl-r>");
    assert_eq!((book(&model), saved(&model)), both);
}

#[test]
fn the_form_at_the_sizes_that_people_have() {
    let mut frames = Vec::new();
    for size in [(120, 40), (80, 24), (40, 10)] {
        let mut model = on_of(ROW, size);
        press(&mut model, "p<tab>our contract of November");
        frames.push(format!("{}x{}\n{}", size.0, size.1, frame(&model)));
    }
    insta::assert_snapshot!("own_prices__form", frames.join("\n"));
    let mut model = on_of(ROW, (80, 24));
    press(&mut model, "Aray-3.2<tab>modify<tab><tab><tab>540p");
    insta::assert_snapshot!("own_prices__add", frame(&model));
    update(&mut model, Msg::Resized(Size { width: 1, height: 1 }));
    frame(&model);
}
