//! The screen *Risk*, and every screen at a level.

use luma_plan::terms::Level;
use luma_plan::tui::key::Key;
use luma_plan::tui::msg::{Msg, Size};
use luma_plan::tui::screen::ScreenId;
use luma_plan::tui::screen::risk::Pane;
use luma_plan::tui::theme::{Palette, Theme};
use luma_plan::tui::update::update;

use crate::harness::{CLIPS, clips, frame, idle, notice, planner, press, saved, shows, total};
use crate::mouse::click;

/// One clip that is kept 1 in 4: P50 is 3 takes, P80 6, P95 11, four on average; a take is 0.30 dollars.
const ONE: &str = "schema = 1\n[schedule]\nstart = 2026-12-01\n[[shots]]\n[[shots.stages]]\n\
                   operation = \"text-to-video\"\nresolution = \"720p\"\nseconds = 5\naccept_rate = \"0.25\"\n";

const COUNTED: &str = "schema = 1\n[schedule]\nstart = 2026-12-01\n[[shots]]\noutputs = 2\n[[shots.stages]]\n\
                       operation = \"text-to-video\"\nattempts = 4\n";

#[test]
fn the_screen_has_a_key_a_tab_and_a_place_between_break_even_and_prices() {
    let mut model = clips();
    press(&mut model, "gk");
    assert_eq!(model.screen, ScreenId::Risk);
    press(&mut model, "[");
    assert_eq!(model.screen, ScreenId::BreakEven);
    press(&mut model, "]]");
    assert_eq!(model.screen, ScreenId::Prices);
    press(&mut model, ":screen-risk<enter>");
    assert_eq!(model.screen, ScreenId::Risk);
}

#[test]
fn three_figures_are_told_in_a_producers_words() {
    let mut model = planner(ONE, 120, 40);
    press(&mut model, "gk");
    let said = &model.later.risk.as_ref().unwrap().risk(model.selected().unwrap()).unwrap().usd.unwrap();
    assert_eq!([said.p50, said.p80, said.p95].map(|usd| usd.unwrap().cents()), ["0.90", "1.80", "3.30"]);
    for text in ["P50 $0.90", "P80 $1.80", "P95 $3.30", "◆ expected $1.20", "Exact: worked out", "by the take, exact"]
    {
        assert!(shows(&model, text), "{text}\n{}", frame(&model));
    }
    let words = "Half of such loops cost at most $0.90; one in five more than $1.80; one in twenty more than $3.30";
    assert_eq!(model.risk.said().first().map(String::as_str), Some(words));
}

#[test]
fn where_all_takes_are_counted_nothing_is_left_to_chance() {
    let mut model = planner(COUNTED, 80, 24);
    press(&mut model, "gk<tab>");
    assert!(shows(&model, "Nothing here is left to chance: all takes are counted, and it costs"), "{}", frame(&model));
    assert!(!shows(&model, "P50 $") && !shows(&model, "█"), "{}", frame(&model));
}

#[test]
fn a_plan_of_nothing_has_nothing_to_tell() {
    let mut model = planner("schema = 1\n", 120, 40);
    press(&mut model, "gk<tab>t<tab>je");
    assert!(!shows(&model, "NaN"));
}

#[test]
fn the_selected_route_is_the_same_everywhere_and_is_worked_out_first() {
    let mut model = clips();
    press(&mut model, "gk");
    let first = model.selected();
    press(&mut model, "j");
    let second = model.selected();
    assert_ne!(first, second);
    press(&mut model, "<tab>k");
    assert_eq!((model.risk.focus, model.selected()), (Pane::Spread, first));
    press(&mut model, "jgl");
    assert_eq!(model.selected(), second);
    press(&mut model, "+");
    for key in ["g", "k"] {
        update(&mut model, Msg::KeyPressed(Key::parse(key).unwrap()));
    }
    let search = model.later.risk.as_ref().unwrap();
    assert!(model.later.is_busy() && search.risk(second.unwrap()).is_none() && shows(&model, "working it out"));
    let others = |model: &luma_plan::tui::model::Model| {
        let search = model.later.risk.as_ref().unwrap();
        (0..model.prices.summary.as_ref().unwrap().offers().len()).filter(|at| search.risk(*at).is_some()).count()
    };
    while others(&model) == 0 {
        update(&mut model, Msg::Continue);
    }
    assert!(model.later.risk.as_ref().unwrap().risk(second.unwrap()).is_some(), "the selected one is first");
    assert!(!shows(&model, "Half of such loops cost at most $0"), "only what is there");
    // A key comes first, whatever is left.
    update(&mut model, Msg::KeyPressed(Key::parse("u").unwrap()));
    assert!(model.later.is_busy() && model.later.risk.as_ref().unwrap().left() > 0);
    idle(&mut model);
    assert!(!model.later.is_busy() && model.later.moves.contains_key(&second.unwrap()));
}

#[test]
fn the_tornado_follows_the_selected_route_and_is_kept() {
    let mut model = clips();
    press(&mut model, "gk");
    let first = model.selected().unwrap();
    assert!(shows(&model, "$31.68 expected"), "{}", frame(&model));
    press(&mut model, "j");
    assert!(model.later.moves.contains_key(&first) && model.later.moves.len() == 2);
    assert!(!shows(&model, "$31.68 expected"), "{}", frame(&model));
    press(&mut model, "k<tab><tab>j");
    assert_eq!(model.risk.focus, Pane::Moves);
    assert!(shows(&model, "720p: $10.08, $21.60 less"), "{}", frame(&model));
    press(&mut model, "e");
    assert!(shows(&model, "moved alone") && shows(&model, "as it is: $31.68 expected"), "{}", frame(&model));
}

#[test]
fn the_chart_is_summed_up_and_back() {
    let mut model = clips();
    press(&mut model, "gkt");
    assert!(shows(&model, "how likely, summed up") && shows(&model, "100 %"), "{}", frame(&model));
    press(&mut model, "t");
    assert!(!shows(&model, "how likely, summed up"));
    press(&mut model, "<tab><enter>");
    assert!(shows(&model, "how likely, summed up"));
}

#[test]
fn every_figure_is_taken_apart() {
    let mut model = clips();
    press(&mut model, "gk");
    press(&mut model, "e");
    for text in
        ["four of five such loops cost no more", "48 takes", "your keep rate", "12 pieces to keep", "1 take in 4"]
    {
        assert!(shows(&model, text), "{text}\n{}", frame(&model));
    }
    press(&mut model, "<esc>jj");
    press(&mut model, "e");
    assert!(shows(&model, "Agents Plus: risk") && shows(&model, "credits"), "{}", frame(&model));
}

#[test]
fn a_level_holds_on_every_screen_and_goes_round() {
    let mut model = clips();
    let before = frame(&model);
    assert!(shows(&model, "expected"));
    let mut totals = vec![total(&model, "api-payg")];
    for level in ["P50", "P80", "P95"] {
        press(&mut model, "%");
        assert_eq!(model.prices.ask.level.spoken(), level);
        assert!(shows(&model, &format!("at {level}")), "{}", frame(&model));
        assert!(notice(&model).starts_with(&format!("at {level}: with as many takes as")), "{}", notice(&model));
        assert!(frame(&model).lines().nth(1).unwrap().contains(&format!("at {level}")), "{}", frame(&model));
        totals.push(total(&model, "api-payg"));
    }
    // 31.68 on average; the law has P80 at 36.42, and whole takes reach it.
    assert_eq!(totals.first().map(String::as_str), Some("31.68"));
    assert!(totals[1] <= totals[2] && totals[2] < totals[3], "{totals:?}");
    for (keys, text) in [
        ("gl", "at P95"),
        ("gt", "at P95"),
        ("gr", "at P95"),
        ("gb", "a month, at P95"),
        ("gk", "at P95"),
        ("gp", "at P95"),
    ] {
        press(&mut model, keys);
        assert!(shows(&model, text) && shows(&model, "at P95"), "{keys}\n{}", frame(&model));
    }
    press(&mut model, "gl%");
    assert_eq!(model.prices.ask.level, Level::Expected);
    model.notice = None;
    assert_eq!(frame(&model), before);
    assert_eq!(saved(&model), CLIPS, "nothing of it is in the plan");
}

#[test]
fn the_loop_counts_the_takes_of_the_selected_route_at_the_level() {
    let mut model = planner(ONE, 120, 40);
    for (level, takes) in
        [(Level::Expected, "4 takes"), (Level::P50, "3 takes"), (Level::P80, "6 takes"), (Level::P95, "11 takes")]
    {
        assert_eq!(model.prices.ask.level, level);
        assert!(shows(&model, takes), "{takes}\n{}", frame(&model));
        press(&mut model, "%");
    }
}

#[test]
fn the_chart_says_what_is_paid_as_the_table_does() {
    let mut model =
        planner(&ONE.replace("[[shots]]", "[budget]\ncontingency = \"10%\"\ntax = \"5%\"\n[[shots]]"), 120, 40);
    press(&mut model, "gk");
    idle(&mut model);
    // Six takes of 0.30 dollars, a tenth more, and a twentieth of that.
    assert!(shows(&model, "P80 $2.08") && shows(&model, "2.08"), "{}", frame(&model));
}

#[test]
fn a_month_by_volume_is_at_the_level_too() {
    let mut model = clips();
    press(&mut model, "gb");
    for level in ["", ", at P50", ", at P80", ", at P95"] {
        assert!(shows(&model, &format!("Cost a month by clips a month{level} ")), "{level}\n{}", frame(&model));
        // The plan is one month of as many clips as the cursor stands on, so that both figures are the same.
        let usd = total(&model, "api-payg");
        let seen = frame(&model);
        assert!(seen.lines().any(|line| line.contains("API pay-as-you-go") && line.contains(&usd)), "{usd}\n{seen}");
        press(&mut model, "%");
    }
}

#[test]
fn a_change_at_a_level_is_shown_against_the_same_level() {
    let mut model = clips();
    press(&mut model, "j%%");
    assert!(!shows(&model, "▲ ") || !shows(&model, "▼ "), "another level is no change\n{}", frame(&model));
    let before = total(&model, "api-payg");
    press(&mut model, "k+");
    assert_ne!(total(&model, "api-payg"), before);
    press(&mut model, "u");
    assert_eq!(total(&model, "api-payg"), before);
}

#[test]
fn a_contingency_may_be_a_certainty() {
    let mut model = clips();
    press(&mut model, "fb");
    press(&mut model, "j<enter><ctrl-u>p80<enter>");
    let text = saved(&model);
    assert!(text.contains("contingency = \"p80\""), "{text}\n{}", frame(&model));
    assert_ne!(total(&model, "api-payg"), "31.68");
    press(&mut model, "<esc>gk");
    assert!(shows(&model, "with tax, before contingency"), "{}", frame(&model));
}

#[test]
fn rows_and_bars_are_pointed_at() {
    let mut model = clips();
    press(&mut model, "gk");
    click(&mut model, "Agents Ultra");
    assert_eq!(model.selected_offer().unwrap().id, "agents-ultra");
    idle(&mut model);
    click(&mut model, "Finished pieces");
    idle(&mut model);
    assert_eq!(model.risk.focus, Pane::Moves);
    assert!(shows(&model, "Finished pieces: Clip: 12"), "{}", frame(&model));
}

#[test]
fn what_has_no_price_is_never_zero() {
    let mut model = clips();
    press(&mut model, "gk");
    let row = frame(&model).lines().find(|line| line.contains("Agents Team")).unwrap().to_owned();
    assert!(row.contains('?') && !row.contains("0.00"), "{row}");
    press(&mut model, "jjjj");
    assert_eq!(model.selected_offer().unwrap().id, "agents-team");
    assert!(shows(&model, "Nobody publishes what it costs"), "{}", frame(&model));
}

#[test]
fn it_fits_every_size() {
    for (width, height) in [(120, 40), (80, 24), (50, 20), (30, 8)] {
        let mut model = planner(CLIPS, width, height);
        press(&mut model, "gkjj");
        let mut frames = vec![frame(&model)];
        press(&mut model, "<tab>t");
        frames.push(frame(&model));
        press(&mut model, "t<tab>");
        frames.push(frame(&model));
        insta::assert_snapshot!(format!("risk_{width}x{height}"), frames.join("\n"));
        for (width, height) in [(1, 1), (7, 3), (20, 8), (40, 10), (61, 17), (101, 24), (200, 60)] {
            update(&mut model, Msg::Resized(Size { width, height }));
            frame(&model);
        }
    }
}

#[test]
fn it_is_drawn_in_ascii() {
    let mut model = planner(CLIPS, 120, 40);
    model.theme = Theme::new(Palette::Mono, true);
    press(&mut model, "gk");
    insta::assert_snapshot!("risk_ascii", frame(&model));
    assert!(frame(&model).is_ascii(), "{}", frame(&model));
}
