#![expect(clippy::panic, reason = "helpers of tests fail by panicking")]
//! Keys in; document, mode and effects out.

use luma_plan::plan::{Place, Value};
use luma_plan::tui::msg::{Effect, Msg, Over, Taken};
use luma_plan::tui::screen::looped::row::{Column, Row};
use luma_plan::tui::update::update;

use crate::harness::{CLIPS, clips, is_typing, notice, planner, press, saved, shows, total};

#[test]
fn digits_type_a_number_and_every_route_follows_each_of_them() {
    let mut model = clips();
    assert_eq!(total(&model, "api-payg"), "31.68");
    press(&mut model, "2");
    assert!(is_typing(&model));
    assert_eq!(total(&model, "api-payg"), "5.28", "two clips while typing");
    press(&mut model, "4");
    assert_eq!(total(&model, "api-payg"), "63.36", "24 clips");
    press(&mut model, "<enter>");
    assert!(!is_typing(&model));
    assert!(saved(&model).contains("outputs = 24\n"));
    press(&mut model, "u");
    assert_eq!(total(&model, "api-payg"), "31.68");
    assert_eq!(notice(&model), "undone: outputs of Clip");
}

#[test]
fn escape_leaves_the_value_as_it_was() {
    let mut model = clips();
    press(&mut model, "99<esc>");
    assert!(!is_typing(&model));
    assert_eq!(total(&model, "api-payg"), "31.68");
    assert_eq!(saved(&model), CLIPS);
    assert!(!model.document.is_unsaved() && !model.document.can_undo());
}

#[test]
fn leaning_on_plus_is_one_step_compared_with_what_was_before_it() {
    let mut model = clips();
    press(&mut model, "+++");
    assert!(saved(&model).contains("outputs = 15\n"));
    assert!(shows(&model, "▲ $7.92"), "{}", crate::harness::frame(&model));
    press(&mut model, "u");
    assert_eq!(saved(&model), CLIPS, "three steps are undone as one");
    press(&mut model, "<ctrl-r>");
    assert!(saved(&model).contains("outputs = 15\n"));
    press(&mut model, "jk-");
    press(&mut model, "u");
    assert!(saved(&model).contains("outputs = 15\n"), "a step after a move is a step of its own");
}

#[test]
fn takes_are_written_as_people_say_them() {
    for (typed, line) in [
        ("6", "attempts = 6\n"),
        ("1/3", "accept_rate = \"0.3333333334\"\n"),
        ("1 in 5", "accept_rate = \"0.2\"\n"),
        ("40%", "accept_rate = \"0.4\"\n"),
    ] {
        let mut model = clips();
        press(&mut model, &format!("j{typed}<enter>"));
        assert!(saved(&model).contains(line), "{typed}: {}", saved(&model));
        assert_eq!(saved(&model).matches("accept_rate").count(), if line.starts_with("attempts") { 1 } else { 2 });
    }
    let mut model = clips();
    press(&mut model, "j0<enter>");
    assert!(is_typing(&model), "a refused value is not lost");
    assert!(notice(&model).contains("from 1"), "{}", notice(&model));
}

#[test]
fn enter_on_a_list_offers_what_the_route_can_do_first() {
    let mut model = clips();
    press(&mut model, "jhhh");
    assert_eq!(model.column(), Some(Column::Resolution));
    press(&mut model, "<enter>");
    let frame = crate::harness::frame(&model);
    let at = |text: &str| frame.find(text).unwrap_or_else(|| panic!("{text} in {frame}"));
    assert!(at("540p") < at("2k") && frame.contains("$0.1500 a take"), "{frame}");
    press(&mut model, "j<enter>");
    assert!(saved(&model).contains("resolution = \"540p\""));
    press(&mut model, "+");
    assert!(saved(&model).contains("resolution = \"720p\""));
    press(&mut model, "x");
    let stage = &model.document.plan().shots[0].stages[0];
    assert_eq!(stage.resolution, None, "cleared: the default holds");
}

#[test]
fn rows_are_cut_copied_pasted_and_moved() {
    let mut model = clips();
    let operations = |model: &luma_plan::tui::model::Model| {
        model.document.plan().shots.iter().map(|s| s.stages.len()).collect::<Vec<_>>()
    };
    press(&mut model, "yyp");
    assert_eq!(operations(&model), [2, 2]);
    assert_eq!(total(&model, "api-payg"), "63.36");
    assert!(matches!(model.row(), Some(Row::Shot { shot: 1, .. })), "the cursor is on the copy");
    press(&mut model, "dd");
    assert_eq!(operations(&model), [2]);
    press(&mut model, "gg");
    press(&mut model, "jdd");
    assert_eq!(operations(&model), [1]);
    assert_eq!(total(&model, "api-payg"), "28.80");
    press(&mut model, "p");
    let names: Vec<_> = model.document.plan().shots[0].stages.iter().filter_map(|s| s.name.clone()).collect();
    assert_eq!(names, ["final", "draft"]);
    press(&mut model, "K");
    let names: Vec<_> = model.document.plan().shots[0].stages.iter().filter_map(|s| s.name.clone()).collect();
    assert_eq!(names, ["draft", "final"]);
    press(&mut model, "uuuuuuu");
    assert_eq!(saved(&model), CLIPS);
}

#[test]
fn an_unfinished_sequence_shows_what_may_follow_and_esc_forgets_it() {
    let mut model = clips();
    press(&mut model, "f");
    assert!(shows(&model, "limit, contingency, tax, markup"));
    press(&mut model, "<esc>");
    assert!(!shows(&model, "limit, contingency, tax, markup"));
    press(&mut model, "dx");
    assert_eq!(saved(&model), CLIPS, "`d x` is nothing");
}

#[test]
fn forms_are_made_from_the_schema_and_change_the_plan_at_once() {
    let mut model = clips();
    press(&mut model, "fb");
    assert!(shows(&model, "contingency"));
    press(&mut model, "j10%<enter>");
    assert_eq!(total(&model, "api-payg"), "34.85");
    press(&mut model, "<esc>fr");
    press(&mut model, "j<enter>");
    assert_eq!(model.document.plan().requirements.no_watermark, Some(true));
    press(&mut model, "x");
    assert_eq!(model.document.plan().requirements.no_watermark, None);
    press(&mut model, "<esc>fs");
    press(&mut model, "j2027-01-15<enter>");
    assert_eq!(model.document.value(Place::Schedule, "deadline"), Some(Value::Date(jiff::civil::date(2027, 1, 15))));
    press(&mut model, "soon<enter>");
    assert_eq!(model.layers.len(), 1, "letters in browse are commands, never a value");
}

#[test]
fn what_is_held_already_is_put_in_with_its_lots() {
    let mut model = clips();
    press(&mut model, "fh<enter>");
    assert!(shows(&model, "Which subscription do you hold?"));
    press(&mut model, "<enter>");
    let held = model.document.plan().held.clone();
    assert_eq!(held.len(), 1);
    assert_eq!(held[0].renews, jiff::civil::date(2027, 1, 1), "a month after the start");
    press(&mut model, "ggjjj4200<enter>");
    press(&mut model, "j<enter>1200 until 2027-03-02<enter>");
    let held = &model.document.plan().held[0];
    assert_eq!((held.credits, held.lots.len()), (4200, 1), "{}", saved(&model));
    press(&mut model, "ggx");
    assert!(model.document.plan().held.is_empty(), "clearing the head removes the entry");
    press(&mut model, "u");
    assert_eq!(model.document.plan().held.len(), 1);
}

#[test]
fn prepaid_dollars_are_put_in_by_surface() {
    let mut model = clips();
    press(&mut model, "fo");
    let before = total(&model, "api-payg");
    for _ in 0..3 {
        press(&mut model, "10<enter>j");
    }
    assert!(!model.document.plan().opening.is_empty());
    assert_ne!(total(&model, "api-payg"), before, "what is prepaid is not paid again");
}

#[test]
fn a_stage_is_added_from_the_list_of_operations_and_a_shot_from_the_recipes() {
    let mut model = clips();
    press(&mut model, "jo");
    assert!(shows(&model, "Add a stage"));
    press(&mut model, "<enter>");
    assert_eq!(model.document.plan().shots[0].stages.len(), 3);
    assert!(matches!(model.row(), Some(Row::Stage { stage: 1, .. })), "below the row, with the cursor on it");
    press(&mut model, "G<enter>");
    assert!(shows(&model, "draft → final"));
    press(&mut model, "j<enter>");
    assert_eq!(model.document.plan().shots.len(), 2);
    assert_eq!(model.document.plan().shots[1].stages.len(), 2);
}

#[test]
fn a_belief_is_made_named_and_used() {
    let mut model = clips();
    press(&mut model, "fk<enter>motion<enter>");
    assert!(model.document.plan().acceptance.contains_key("motion"));
    press(&mut model, "gg<enter><ctrl-u>12 of 50<enter><esc>");
    press(&mut model, "j<enter><ctrl-u>motion<enter>");
    assert!(saved(&model).contains("acceptance = \"motion\""), "{}", saved(&model));
    press(&mut model, "+");
    assert!(notice(&model).contains("belief"), "{}", notice(&model));
}

/// Chooses a route in the pane of ways to buy and comes back to the loop.
fn choose(model: &mut luma_plan::tui::model::Model, route: &str) {
    press(model, "<tab>gg");
    for _ in 0..60 {
        if model.selected_offer().is_some_and(|o| o.id == route) {
            press(model, "<shift-tab>gg");
            return;
        }
        // A head is opened on the way.
        press(model, "lj");
    }
    panic!("no route `{route}`: {}", crate::harness::frame(model));
}

#[test]
fn a_price_that_nobody_publishes_is_put_in_and_marked() {
    let still = "operation = \"text-to-image\"\nresolution = \"2k\"";
    let text = CLIPS.replace("operation = \"text-to-video\"\nresolution = \"360p\"", still);
    let mut model = planner(&text, 120, 40);
    choose(&mut model, "agents-pro");
    press(&mut model, "ja");
    assert!(is_typing(&model), "{}", crate::harness::frame(&model));
    press(&mut model, "twelve<enter>");
    assert!(shows(&model, "whole credits a take"), "a wrong answer is told and kept");
    press(&mut model, "<ctrl-u>12<enter>");
    assert_eq!(model.document.plan().assume.len(), 1, "{}", notice(&model));
    assert!(saved(&model).contains("credits = 12\n"));
    assert!(shows(&model, "576 cr*"), "{}", crate::harness::frame(&model));
    press(&mut model, "a");
    assert!(!is_typing(&model), "own figures fill gaps only");
    press(&mut model, "u");
    assert!(model.document.plan().assume.is_empty());
}

#[test]
fn saving_is_an_effect_and_its_outcome_a_message() {
    let mut model = clips();
    press(&mut model, "+");
    assert!(model.document.is_unsaved() && shows(&model, "not saved"));
    let effects = press(&mut model, "s");
    let [Effect::Save { path, text, over }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(path.to_str(), Some("clips.toml"));
    assert_eq!(*over, Over::Unchanged(CLIPS.to_owned()), "only over what was read");
    assert_eq!(*text, CLIPS.replace("outputs = 12", "outputs = 13"), "nothing else is touched");
    update(&mut model, Msg::Saved { path: path.clone(), text: text.clone() });
    assert!(!model.document.is_unsaved());
    press(&mut model, "u");
    assert!(model.document.is_unsaved(), "what is undone after a save differs from the file");
}

#[test]
fn another_file_is_never_written_over_without_asking() {
    let mut model = clips();
    let effects = press(&mut model, "w<ctrl-u>other<enter>");
    let [Effect::Save { path, over: Over::Nothing, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(path.to_str(), Some("other.toml"));
    update(&mut model, Msg::SaveRefused { path: path.clone(), why: Taken::Exists, there: None });
    assert!(shows(&model, "other.toml"));
    let effects = press(&mut model, "j<enter>");
    assert!(matches!(effects.as_slice(), [Effect::Save { over: Over::Anything, .. }]), "{effects:?}");
}

#[test]
fn leaving_asks_where_something_is_unsaved() {
    let mut model = clips();
    assert_eq!(press(&mut model, "q"), [Effect::Quit], "nothing to lose");
    let mut model = clips();
    press(&mut model, "+");
    assert_eq!(press(&mut model, "q"), []);
    assert!(shows(&model, "The plan is not saved"));
    assert_eq!(press(&mut model, "<esc>"), []);
    assert_eq!(press(&mut model, "qj<enter>"), [Effect::Quit], "discard");
    let mut model = clips();
    press(&mut model, "+");
    let effects = press(&mut model, "q<enter>");
    let [Effect::Save { path, text, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    let done = update(&mut model, Msg::Saved { path: path.clone(), text: text.clone() });
    assert_eq!(done, [Effect::Quit], "save, then leave");
    let mut model = clips();
    press(&mut model, "+");
    assert_eq!(press(&mut model, "<ctrl-c><ctrl-c>"), [Effect::Quit], "asked for twice");
}

#[test]
fn a_save_that_fails_does_not_leave() {
    let mut model = clips();
    press(&mut model, "+q<enter>");
    update(&mut model, Msg::SaveFailed { path: "clips.toml".into(), why: "disk full".into() });
    assert!(notice(&model).contains("disk full"));
    assert!(model.document.is_unsaved() && model.after_save.is_none());
}

#[test]
fn a_baseline_holds_until_it_is_let_go() {
    let mut model = clips();
    press(&mut model, "b+");
    press(&mut model, "j+");
    assert!(model.prices.is_pinned());
    let changes = model.prices.changes();
    assert!(changes.iter().flatten().count() > 0);
    press(&mut model, "b");
    assert!(!model.prices.is_pinned());
}

#[test]
fn closed_routes_are_let_in_and_out() {
    let mut model = clips();
    press(&mut model, "c");
    assert!(saved(&model).contains("closed = true"));
    press(&mut model, "c");
    assert_eq!(model.document.plan().compare.closed, None);
}

#[test]
fn every_browse_key_does_no_harm_anywhere() {
    use luma_plan::tui::command::COMMANDS;
    use luma_plan::tui::model::Mode;
    // Any order of keys, on every screen, is tried by the monkey; here every key is tried in places of the loop.
    for place in ["", "G", "<tab>", "j", "j<enter>", "fh", "fm", "?", "q"] {
        let typing = place == "j<enter>";
        for command in COMMANDS.iter().filter(|c| typing || c.mode == Mode::Browse) {
            for keys in command.keys {
                let mut model = clips();
                press(&mut model, place);
                let keys: String =
                    keys.split(' ').map(|k| if k.len() > 1 { format!("<{k}>") } else { k.into() }).collect();
                press(&mut model, &keys);
                press(&mut model, &keys);
                crate::harness::frame(&model);
            }
        }
    }
}

#[test]
fn hostile_names_are_shown_harmlessly() {
    let text = CLIPS.replace("name = \"Clip\"", "name = \"a\\u001b[2Jb\\u202ec\"");
    let model = planner(&text, 120, 40);
    let frame = crate::harness::frame(&model);
    assert!(!frame.contains('\u{1b}') && !frame.contains('\u{202e}'));
    assert!(frame.contains("␛[2Jb"), "{frame}");
}

#[test]
fn what_is_typed_stands_over_the_cells_behind_it() {
    let mut model = planner(CLIPS, 80, 24);
    let name = "A very long name for a shot, longer than its cell ever is";
    press(&mut model, &format!("h<enter><ctrl-u>{name}"));
    assert!(shows(&model, name), "{}", crate::harness::frame(&model));
    press(&mut model, "<ctrl-u>");
    update(&mut model, Msg::Pasted("日本語のとても長い名前\nここに続きます".to_owned()));
    assert!(shows(&model, "日"), "{}", crate::harness::frame(&model));
    press(&mut model, "<enter>");
    assert_eq!(model.document.plan().shots[0].name.as_deref(), Some("日本語のとても長い名前 ここに続きます"));
}

#[test]
fn who_stays_after_a_refused_save_is_not_sent_away_by_the_next_one() {
    let mut model = clips();
    press(&mut model, "+q<enter>");
    update(&mut model, Msg::SaveRefused { path: "clips.toml".into(), why: Taken::Changed, there: None });
    press(&mut model, "<esc>");
    let effects = press(&mut model, "+s");
    let [Effect::Save { path, text, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    let done = update(&mut model, Msg::Saved { path: path.clone(), text: text.clone() });
    assert_eq!(done, [], "saved, and still here");
}

#[test]
fn figures_that_cannot_be_carried_are_told_where_the_answer_stands() {
    let mut model = clips();
    press(&mut model, "1000000<enter>");
    assert!(shows(&model, "×1,000,000") && !shows(&model, "NO TOTALS"), "{}", crate::harness::frame(&model));
    press(&mut model, "j1,000,000<enter>");
    assert!(saved(&model).contains("attempts = 1000000\n"), "{}", saved(&model));
    press(&mut model, "lllll1000000<enter>");
    assert!(shows(&model, "NO TOTALS") && shows(&model, "passes what can be carried"));
    press(&mut model, "e<tab>e<tab>vbaGgg<esc><tab>");
    press(&mut model, "uuu");
    assert_eq!(total(&model, "api-payg"), "31.68");
}

#[test]
fn where_nothing_serves_the_nearest_route_is_the_one_in_sight() {
    let model = planner(&CLIPS.replace("limit = \"100\"", "limit = \"1\""), 120, 40);
    let nearest = model.prices.summary.as_ref().and_then(|s| s.recommendation.nearest.as_ref()).map(|n| n.route);
    assert!(nearest.is_some() && model.selected() == nearest);
}

/// Stills, then clips: nobody publishes what a still costs in the app.
fn stills() -> String {
    CLIPS.replace("operation = \"text-to-video\"\nresolution = \"360p\"", "operation = \"text-to-image\"")
}

#[test]
fn what_provisioned_capacity_makes_is_carried_and_not_free() {
    let mut model = planner(&stills(), 120, 40);
    choose(&mut model, "api-pt-1m");
    assert!(shows(&model, "carried") && !shows(&model, " free "), "{}", crate::harness::frame(&model));
}

#[test]
fn everything_that_rests_on_an_own_price_is_marked() {
    let mut model = planner(&stills(), 120, 40);
    choose(&mut model, "agents-pro");
    press(&mut model, "ja12<enter>");
    let frame = crate::harness::frame(&model);
    let offer = model.selected_offer().unwrap_or_else(|| panic!("a route is selected"));
    let figures = offer.figures.as_ref().unwrap_or_else(|| panic!("it has figures"));
    assert!(offer.rests_on_assumption());
    let each = figures.per_output.unwrap_or_default().cents();
    for marked in ["576 cr*", "10,176 cr*", "10,176 cr, $90.00*", "90.00*", &format!("{each}*"), "Agents Pro, $90.00*"]
    {
        assert!(frame.contains(marked), "{marked} in {frame}");
    }
    press(&mut model, "<tab>e");
    assert!(shows(&model, "rests on your figures") && shows(&model, "48 × 12 credits"));
    assert!(shows(&model, "assumed"), "{}", crate::harness::frame(&model));
}

#[test]
fn a_lower_bound_of_nothing_is_no_figure() {
    let mut model = clips();
    choose(&mut model, "agents-team");
    let frame = crate::harness::frame(&model);
    assert!(!frame.contains("≥ 0.00") && !frame.contains(">= 0.00"), "{frame}");
}

#[test]
fn a_cheaper_row_above_the_recommended_one_says_why_it_is_not() {
    let text = CLIPS.replace("resolution = \"360p\"", "resolution = \"540p\"");
    let text = text.replace("resolution = \"1080p\"", "resolution = \"720p\"").replace("commercial = true", "");
    let model = planner(&text, 120, 40);
    let frame = crate::harness::frame(&model);
    let offers = model.prices.summary.as_ref().map_or(&[][..], |s| s.offers());
    let legacy = offers.iter().find(|o| o.legacy_by_default && o.verdict.serves());
    assert!(legacy.is_some(), "{frame}");
    assert!(frame.contains(" legacy "), "{frame}");
}

#[test]
fn closed_routes_stand_among_the_others_as_if_they_were_still_sold() {
    let mut model = clips();
    assert!(shows(&model, "closed to new buyers, for comparison"));
    press(&mut model, "c");
    assert!(!shows(&model, "closed to new buyers, for comparison"), "{}", crate::harness::frame(&model));
    assert!(shows(&model, " closed "), "each says that it is");
    let best = model.prices.summary.as_ref().and_then(|s| s.recommended()).map(|o| o.id.clone());
    assert_eq!(best.as_deref(), Some("api-payg"), "what cannot be bought is not recommended");
    press(&mut model, "c");
    assert!(shows(&model, "closed to new buyers, for comparison"));
}

#[test]
fn the_figure_of_a_shot_is_explained_by_its_stages() {
    let mut model = clips();
    press(&mut model, "e");
    for part in ["Clip, on API pay-as-you-go", "$31.68", "48 × $0.0600", "24 × $1.2000"] {
        assert!(shows(&model, part), "{part} in {}", crate::harness::frame(&model));
    }
}

#[test]
fn names_are_shown_whole_or_by_their_short_form() {
    let mut model = clips();
    choose(&mut model, "api-pt-3m");
    let frame = crate::harness::frame(&model);
    assert!(frame.contains("Prov. 3 months") || frame.contains("✗ Provisioned Throughput, 3 months"), "{frame}");
}

#[test]
fn the_cell_under_the_cursor_says_what_it_means() {
    let mut model = planner(CLIPS, 80, 24);
    press(&mut model, "j$");
    assert_eq!(model.column(), Some(Column::Keep));
    assert!(shows(&model, "1 good take a clip"), "{}", crate::harness::frame(&model));
    assert!(shows(&model, "keep: good pieces that each output needs"), "{}", crate::harness::frame(&model));
    press(&mut model, "++");
    assert!(shows(&model, "3 good takes a clip"));
    let model = clips();
    assert!(shows(&model, "outputs: accepted pieces to be delivered"));
}

#[test]
fn a_form_leaves_the_totals_in_sight() {
    let mut model = clips();
    press(&mut model, "fb");
    assert!(shows(&model, "Budget") && shows(&model, "API pay-as-you-go    31.68"));
    press(&mut model, "j10%");
    assert!(shows(&model, "34.85"), "{}", crate::harness::frame(&model));
}

/// Nobody publishes every price of it on any route.
const EVERYTHING: &str = r#"schema = 1
[schedule]
start = 2026-12-01
[[shots]]
name = "Everything"
outputs = 2
[[shots.stages]]
operation = "image-to-video"
[[shots.stages]]
operation = "extend"
[[shots.stages]]
operation = "reframe"
[[shots.stages]]
operation = "other"
own_price = "1.5"
"#;

#[test]
fn a_long_price_never_runs_into_the_takes() {
    let mut model = planner(EVERYTHING, 120, 40);
    choose(&mut model, "agents-plus");
    let frame = crate::harness::frame(&model);
    assert!(frame.contains(" ≥ 200 cr+$3.00 "), "{frame}");
    press(&mut model, "1000000<enter>");
    let frame = crate::harness::frame(&model);
    assert!(!frame.contains("takes≥") && frame.contains(" ≥ 100,000,000 cr+$1,500,000.00 "), "{frame}");
}

#[test]
fn what_is_inherited_says_from_where() {
    let mut model = planner(EVERYTHING, 120, 40);
    press(&mut model, "jjje");
    assert!(shows(&model, "taken over: 720p from stage 2, 10 s from stage 2"), "{}", crate::harness::frame(&model));
    press(&mut model, "<esc>ff");
    assert!(shows(&model, "10, from stage 2"), "{}", crate::harness::frame(&model));
}

#[test]
fn cells_of_a_narrow_pane_never_stand_over_figures() {
    for width in 40..60 {
        let mut model = planner(CLIPS, width, 20);
        press(&mut model, "j");
        assert!(shows(&model, "48 takes × 0.0600"), "{}", crate::harness::frame(&model));
        press(&mut model, "$");
        let frame = crate::harness::frame(&model);
        let line = frame.lines().find(|line| line.contains("ray")).unwrap_or_default();
        assert!(!line.contains("takes") || line.contains("48 takes × 0.0600"), "{frame}");
    }
}

#[test]
fn what_is_wrong_is_told_whole_with_what_would_be_right() {
    let mut model = planner(CLIPS, 80, 24);
    press(&mut model, "jhh9<enter>");
    let frame = crate::harness::frame(&model);
    assert!(frame.contains("the nearest is 10 s"), "{frame}");
    update(
        &mut model,
        Msg::SaveFailed { path: "/nowhere/plan.toml".into(), why: "there is no such folder; make it".into() },
    );
    assert!(shows(&model, "folder; make it"), "{}", crate::harness::frame(&model));
    press(&mut model, "k");
    assert!(shows(&model, "+ - change"), "the hints are back");
}

#[test]
fn the_answer_says_why_a_cheaper_route_is_passed_over() {
    let mut model = planner(&stills().replace("commercial = true", ""), 120, 40);
    let next = |model: &luma_plan::tui::model::Model| model.prices.answer.clone().unwrap_or_default().next;
    let legacy = |said: &[String]| said.iter().position(|s| s.contains("is cheaper, but makes it with a superseded"));
    assert!(legacy(&next(&model)).is_some_and(|at| at <= 1), "{:?}", next(&model));
    press(&mut model, "fcj<enter><esc>");
    assert_eq!(model.document.plan().compare.legacy, Some(true));
    assert_eq!(legacy(&next(&model)), None, "let in, it is the one to buy");
}

#[test]
fn at_100_columns_stages_keep_their_names_beside_the_routes() {
    let model = planner(CLIPS, 100, 30);
    assert!(shows(&model, "draft text to video") && shows(&model, "Ways to buy"), "{}", crate::harness::frame(&model));
}
