#![expect(clippy::panic, reason = "helpers of tests fail by panicking")]
//! Pointing at what is on the screen: every click is on a text that is drawn there.

use luma_plan::tui::canvas::Point;
use luma_plan::tui::model::Model;
use luma_plan::tui::msg::{Effect, Msg};
use luma_plan::tui::overlay::Overlay;
use luma_plan::tui::screen::ScreenId;
use luma_plan::tui::screen::looped::pane::Pane;
use luma_plan::tui::screen::looped::row::{Column, Row};
use luma_plan::tui::update::update;
use luma_plan::tui::view::view;
use luma_plan::tui::widget::ways::{Row as Way, Sort};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::harness::{CLIPS, clips, frame, is_typing, notice, planner, press, saved, total};

/// Where a text is drawn: the column and row of its first character. The first from the top.
pub fn find(model: &Model, text: &str) -> Option<(u16, u16)> {
    let mut terminal = Terminal::new(TestBackend::new(model.size.width, model.size.height)).ok()?;
    terminal.draw(|frame| view(model, frame)).ok()?;
    let buf = terminal.backend().buffer();
    (0..buf.area.height).find_map(|y| {
        let row: Vec<&str> = (0..buf.area.width).map(|x| buf[(x, y)].symbol()).collect();
        let at = (0..row.len()).find(|x| row[*x..].concat().starts_with(text))?;
        Some((u16::try_from(at).ok()?, y))
    })
}

pub fn point(model: &mut Model, text: &str, point: Point) -> Vec<Effect> {
    let at = find(model, text).unwrap_or_else(|| panic!("no `{text}` in\n{}", frame(model)));
    update(model, Msg::Pointed { at, point })
}

pub fn click(model: &mut Model, text: &str) -> Vec<Effect> {
    point(model, text, Point::Click)
}

/// Two clicks, as the terminal's events come.
pub fn click_twice(model: &mut Model, text: &str) {
    click(model, text);
    point(model, text, Point::Twice);
}

fn wheel(model: &mut Model, text: &str, down: bool) {
    point(model, text, if down { Point::WheelDown } else { Point::WheelUp });
}

#[test]
fn tabs_show_their_screens() {
    let mut model = clips();
    for (tab, screen) in [
        ("Timeline", ScreenId::Timeline),
        ("Routes", ScreenId::Routes),
        ("Prices", ScreenId::Prices),
        ("Loop", ScreenId::Loop),
    ] {
        click(&mut model, tab);
        assert_eq!(model.screen, screen);
    }
}

#[test]
fn the_answer_and_the_status_line_do_nothing() {
    let mut model = clips();
    press(&mut model, "<tab>");
    let before = frame(&model);
    for text in ["BUY", "is next", "BROWSE"] {
        click(&mut model, text);
        point(&mut model, text, Point::Twice);
        assert_eq!(frame(&model), before, "{text}");
    }
}

#[test]
fn a_click_on_a_pane_gives_it_the_keys_and_on_a_cell_the_cursor() {
    let mut model = clips();
    click(&mut model, "Ways to buy");
    assert_eq!(model.looped.focus, Pane::Ways);
    click(&mut model, "1080p");
    assert_eq!(model.looped.focus, Pane::Loop);
    assert!(matches!(model.row(), Some(Row::Stage { stage: 1, .. })));
    assert_eq!(model.column(), Some(Column::Resolution));
    click(&mut model, "×12");
    assert_eq!(model.column(), Some(Column::Outputs));
}

#[test]
fn a_double_click_edits() {
    let mut model = clips();
    click_twice(&mut model, "×12");
    assert!(is_typing(&model));
    press(&mut model, "<ctrl-u>24<enter>");
    assert_eq!(total(&model, "api-payg"), "63.36");
    click_twice(&mut model, "360p");
    assert!(matches!(model.layers.last(), Some(Overlay::Menu(_))));
    click_twice(&mut model, "540p");
    assert!(model.layers.is_empty());
    assert!(saved(&model).contains("resolution = \"540p\""));
    click_twice(&mut model, "+ a shot");
    assert!(!model.layers.is_empty());
}

#[test]
fn a_click_elsewhere_keeps_what_is_typed_first() {
    let mut model = clips();
    press(&mut model, "24");
    click(&mut model, "1080p");
    assert!(!is_typing(&model));
    assert!(saved(&model).contains("outputs = 24"));
    assert_eq!(model.column(), Some(Column::Resolution));
    // What cannot be kept stays, and says why.
    press(&mut model, "k");
    click(&mut model, "keep 1 in 2");
    press(&mut model, "0");
    click(&mut model, "×24");
    assert!(is_typing(&model), "{}", frame(&model));
    assert!(notice(&model).contains("from 1"), "{}", notice(&model));
}

#[test]
fn hints_are_the_keys_that_they_name() {
    let mut model = clips();
    click(&mut model, "? help");
    assert!(matches!(model.layers.last(), Some(Overlay::Help(_))));
    click(&mut model, "Esc close");
    assert!(model.layers.is_empty());
    press(&mut model, "99");
    click(&mut model, "Esc cancel");
    assert_eq!(saved(&model), CLIPS, "it is not kept on the way");
    press(&mut model, "13");
    click(&mut model, "Enter keep");
    assert!(saved(&model).contains("outputs = 13"));
    click(&mut model, "u undo");
    assert_eq!(saved(&model), CLIPS);
    click(&mut model, ": commands");
    assert!(matches!(model.layers.last(), Some(Overlay::Palette(_))));
}

#[test]
fn what_may_follow_a_key_can_be_clicked() {
    let mut model = clips();
    click(&mut model, "f forms");
    assert_eq!(model.pending.len(), 1);
    click(&mut model, "limit, contingency");
    assert!(model.pending.is_empty());
    assert!(matches!(model.layers.last(), Some(Overlay::Form(_))));
    press(&mut model, "<esc>f");
    click(&mut model, "BUY");
    assert!(model.pending.is_empty() && model.layers.is_empty());
}

#[test]
fn routes_are_chosen_groups_fold_and_heads_sort() {
    let mut model = clips();
    click(&mut model, "Agents Ultra");
    assert_eq!(model.selected_offer().map(|o| o.id.as_str()), Some("agents-ultra"));
    assert!(find(&model, "Loop, priced on Agents Ultra").is_some());

    let rows = |model: &Model| model.ways.rows(model.prices.summary.as_ref().unwrap()).len();
    let open = rows(&model);
    click(&mut model, "serves");
    assert!(rows(&model) < open && find(&model, "▸ serves").is_some());
    assert_eq!(model.selected_offer().map(|o| o.id.as_str()), Some("agents-ultra"), "still the selected route");
    click(&mut model, "serves");
    assert_eq!(rows(&model), open);

    for (head, sort) in [("total", Sort::Total), ("a clip", Sort::Each), ("Dec ━", Sort::Done)] {
        click(&mut model, head);
        assert_eq!(model.ways.sort(), sort);
        assert!(notice(&model).contains("inside each group"), "{}", notice(&model));
    }
    assert!(find(&model, "▾Dec").is_some(), "{}", frame(&model));
    click(&mut model, "Dec ━");
    assert_eq!(model.ways.sort(), Sort::Own, "once more: as it was");
}

#[test]
fn sorting_stays_inside_groups_and_puts_the_unknown_last() {
    let mut model = clips();
    press(&mut model, "<tab>");
    let own = model.ways.rows(model.prices.summary.as_ref().unwrap());
    for keys in ["S", "S", "S"] {
        press(&mut model, keys);
        let summary = model.prices.summary.as_ref().unwrap();
        let rows = model.ways.rows(summary);
        let heads = |rows: &[Way]| rows.iter().map(|r| matches!(r, Way::Group(_))).collect::<Vec<_>>();
        assert_eq!(heads(&rows), heads(&own), "groups stay where they are");
        for group in rows.split(|row| matches!(row, Way::Group(_))) {
            let offers: Vec<_> = group
                .iter()
                .filter_map(|row| if let Way::Offer(at) = row { summary.offers().get(*at) } else { None })
                .collect();
            let known = |o: &&luma_plan::offer::Offer| o.figures.as_ref().is_some_and(|f| !f.lower_bound);
            assert!(offers.is_sorted_by_key(|o| !known(o)) || model.ways.sort() == Sort::Done);
            if model.ways.sort() == Sort::Total {
                let totals: Vec<_> =
                    offers.iter().filter(|o| known(o)).map(|o| o.figures.as_ref().unwrap().total).collect();
                assert!(totals.is_sorted(), "{totals:?}");
            }
        }
    }
    press(&mut model, "S");
    assert_eq!(model.ways.rows(model.prices.summary.as_ref().unwrap()), own);
}

#[test]
fn the_wheel_scrolls_what_is_under_it_and_moves_no_focus() {
    let mut model = planner(CLIPS, 120, 24);
    press(&mut model, "<tab>");
    click(&mut model, "serves");
    press(&mut model, "<tab><tab>");
    assert_eq!(model.looped.focus, Pane::Loop);
    let (selected, cursor) = (model.selected(), model.looped.cursor());
    let rows = model.ways.rows(model.prices.summary.as_ref().unwrap()).len();
    press(&mut model, "<tab>G<enter><tab><tab>");
    for _ in 0..rows {
        wheel(&mut model, "misses", true);
        if find(&model, "misses").is_none() {
            break;
        }
    }
    assert!(model.ways.scroll() > 0, "{}", frame(&model));
    assert_eq!((model.looped.focus, model.looped.cursor()), (Pane::Loop, cursor));
    assert_eq!(model.selected(), selected, "prices stay those of the selected route");
    // A key in the list brings its cursor back in sight.
    press(&mut model, "<tab>gg");
    assert_eq!(model.ways.scroll(), 0);

    let mut model = planner(CLIPS, 80, 10);
    wheel(&mut model, "×12", true);
    assert!(model.looped.scroll() > 0);
    assert!(model.looped.cursor() > 0, "the cursor goes along where it would be out of sight");
    wheel(&mut model, "keep 1 in 2", false);
    assert_eq!(model.looped.scroll(), 0);
}

#[test]
fn while_a_value_is_typed_the_wheel_rests() {
    let mut model = planner(CLIPS, 80, 10);
    press(&mut model, "24");
    wheel(&mut model, "keep 1 in 4", true);
    assert!(is_typing(&model) && model.looped.scroll() == 0);
}

#[test]
fn windows_are_pointed_at_and_closed_by_a_click_beside_them() {
    // A menu.
    let mut model = clips();
    press(&mut model, "jhhh<enter>");
    click(&mut model, "720p");
    assert!(matches!(model.layers.last(), Some(Overlay::Menu(menu)) if menu.cursor > 0));
    for _ in 0..40 {
        wheel(&mut model, "540p", true);
    }
    assert!(
        matches!(model.layers.last(), Some(Overlay::Menu(menu)) if menu.cursor + 1 == menu.items.len()),
        "the wheel stops at the end"
    );
    click(&mut model, "Twelve social clips");
    assert!(model.layers.is_empty());
    assert_eq!(saved(&model), CLIPS);

    // A form: a click selects, a double click edits, a click beside it keeps what is typed and closes it.
    press(&mut model, "fb");
    click_twice(&mut model, "limit");
    assert!(is_typing(&model), "{}", frame(&model));
    press(&mut model, "<ctrl-u>250");
    click(&mut model, "Ways to buy");
    assert!(model.layers.is_empty() && saved(&model).contains("limit = \"250.00\""), "{}", saved(&model));

    // A question: nothing is answered by pointing elsewhere.
    press(&mut model, "w");
    assert!(is_typing(&model));
    press(&mut model, "other");
    let effects = click(&mut model, "Twelve social clips");
    assert!(effects.is_empty() && model.layers.is_empty() && !is_typing(&model));

    // What is read.
    for keys in ["je", "v", "?"] {
        press(&mut model, keys);
        assert_eq!(model.layers.len(), 1, "{keys}");
        click(&mut model, "Twelve social clips");
        assert!(model.layers.is_empty(), "{keys}");
    }
}

#[test]
fn commands_are_chosen_with_a_click_and_run_with_two() {
    let mut model = clips();
    press(&mut model, ":schedule");
    click(&mut model, "start, deadline");
    assert!(matches!(model.layers.last(), Some(Overlay::Palette(_))));
    click_twice(&mut model, "start, deadline");
    assert!(matches!(model.layers.last(), Some(Overlay::Form(_))), "{}", frame(&model));
    assert!(!is_typing(&model));
}

#[test]
fn no_click_anywhere_panics() {
    for (width, height) in [(110, 30), (44, 12)] {
        for keys in ["", "<tab>", "f", "fs", "?", ":pay", "je", "jhhh<enter>"] {
            let mut model = planner(CLIPS, width, height);
            for y in (0..height).step_by(3) {
                press(&mut model, keys);
                for x in (0..width).step_by(9) {
                    for point in [Point::Click, Point::Twice, Point::WheelDown] {
                        update(&mut model, Msg::Pointed { at: (x, y), point });
                    }
                }
            }
        }
    }
}
