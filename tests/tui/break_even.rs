//! The screen *Break-even*: what it shows at the sizes that people have, and what keys and clicks do on it.

use luma_plan::tui::canvas::Point;
use luma_plan::tui::model::Model;
use luma_plan::tui::msg::{Msg, Size};
use luma_plan::tui::screen::ScreenId;
use luma_plan::tui::screen::break_even::Pane;
use luma_plan::tui::theme::{Palette, Theme};
use luma_plan::tui::update::update;
use luma_plan::tui::view::view;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::harness::{CLIPS, frame, planner, press, saved, shows};

/// The screen.
fn on(plan: &str, width: u16, height: u16) -> Model {
    let mut model = planner(plan, width, height);
    press(&mut model, "gb");
    assert_eq!(model.screen, ScreenId::BreakEven);
    model
}

fn selected(model: &Model) -> &str {
    model.selected_offer().map_or("", |o| o.id.as_str())
}

#[test]
fn chart_routes_and_ranges_side_by_side() {
    insta::assert_snapshot!("break_even_120x40", frame(&on(CLIPS, 120, 40)));
}

#[test]
fn closed_routes_beside_the_rest_on_a_log_scale() {
    let mut model = on(CLIPS, 120, 40);
    press(&mut model, "cL");
    insta::assert_snapshot!("break_even_closed_120x40", frame(&model));
}

#[test]
fn at_80x24_panes_take_turns() {
    let mut model = on(CLIPS, 80, 24);
    for name in ["volume", "ranges", "together", "utilisation", "term"] {
        insta::assert_snapshot!(format!("break_even_{name}_80x24"), frame(&model));
        press(&mut model, "<tab>");
    }
    assert_eq!(model.break_even.focus, Pane::Volume);
}

#[test]
fn at_50x20_there_is_no_chart() {
    let mut model = on(CLIPS, 50, 20);
    for name in ["volume", "ranges", "together", "utilisation", "term"] {
        insta::assert_snapshot!(format!("break_even_{name}_50x20"), frame(&model));
        press(&mut model, "<tab>");
    }
}

#[test]
fn capacity_for_images_marks_the_plans_own_cells() {
    let stills = "schema = 1\n[[shots]]\noutputs = 400\n[[shots.stages]]\noperation = \"text-to-image\"\n\
                  references = 4\nattempts = 6\n";
    let mut model = on(stills, 160, 40);
    press(&mut model, "<tab><tab><tab>");
    insta::assert_snapshot!("break_even_capacity_160x40", frame(&model));
}

#[test]
fn in_ascii() {
    let mut model = planner(CLIPS, 100, 30);
    model.theme = Theme::new(Palette::Mono, true);
    press(&mut model, "gbc");
    let shown = frame(&model);
    assert!(shown.lines().all(|line| line.trim_matches('"').is_ascii()), "{shown}");
    insta::assert_snapshot!("break_even_ascii", shown);
}

#[test]
fn the_cursor_moves_steps_is_typed_and_cleared() {
    let mut model = on(CLIPS, 120, 40);
    assert_eq!(model.break_even.at(), 12, "the plan's own");
    press(&mut model, "+++-");
    assert_eq!(model.break_even.at(), 14);
    press(&mut model, "l");
    assert!(model.break_even.at() > 14);
    press(&mut model, "x");
    assert_eq!(model.break_even.at(), 12);
    press(&mut model, "h");
    assert!(model.break_even.at() < 12);
    press(&mut model, "250");
    assert_eq!(model.break_even.at(), 250);
    assert!(shows(&model, "250 clips a month"), "{}", frame(&model));
    // Another key ends the number.
    press(&mut model, "+7");
    assert_eq!(model.break_even.at(), 7);
    press(&mut model, "<home>");
    assert_eq!(model.break_even.at(), 1);
    press(&mut model, "h-<pgup>");
    assert_eq!(model.break_even.at(), 1);
    press(&mut model, "L<end>");
    assert_eq!(model.break_even.at(), 1000);
    press(&mut model, "l+<pgdn>");
    assert_eq!(model.break_even.at(), 1000);
    press(&mut model, "99999999999999999");
    assert_eq!(model.break_even.at(), 1000, "volumes end there");
    press(&mut model, "0");
    assert!(model.break_even.at() >= 1);
    assert_eq!(saved(&model), CLIPS, "looking changes nothing");
}

#[test]
fn up_and_down_choose_the_route_everywhere() {
    let mut model = on(CLIPS, 120, 40);
    let first = selected(&model).to_owned();
    press(&mut model, "j");
    assert_ne!(selected(&model), first);
    press(&mut model, "k");
    assert_eq!(selected(&model), first);
    // Marked, the next is set against it.
    press(&mut model, "mj");
    assert!(shows(&model, " against "), "{}", frame(&model));
    press(&mut model, "<esc>");
}

#[test]
fn ranges_lead_to_their_volume_and_their_route() {
    let mut model = on(CLIPS, 120, 40);
    press(&mut model, "c<tab>gg");
    assert_eq!(model.break_even.at(), 1);
    press(&mut model, "j");
    let second = model.break_even.at();
    assert!(second > 1);
    press(&mut model, "<enter>");
    press(&mut model, "e");
    assert!(shows(&model, "by volume"), "{}", frame(&model));
}

#[test]
fn e_takes_the_figure_at_the_cursor_apart() {
    let mut model = on(CLIPS, 100, 30);
    press(&mut model, "c60");
    let summary = model.prices.summary.as_ref().unwrap();
    let at = summary.offers().iter().position(|o| o.id == "web-plus").unwrap();
    model.ways.choose(luma_plan::tui::widget::ways::Row::Offer(at), summary);
    press(&mut model, "e");
    insta::assert_snapshot!("break_even_explained", frame(&model));
}

#[test]
fn what_cannot_be_compared_says_why() {
    for (plan, says) in [
        ("schema = 1\n", "The plan has no outputs"),
        ("schema = 1\n[[shots]]\noutputs = 3\n", "Nothing is made yet"),
        (
            "schema = 1\n[[shots]]\n[[shots.stages]]\noperation = \"text-to-video\"\nseconds = 10\nrange = \"hdr\"\n",
            "No route has every stage",
        ),
    ] {
        for (width, height) in [(120, 40), (80, 24), (50, 20)] {
            let mut model = on(plan, width, height);
            assert!(shows(&model, says), "{}", frame(&model));
            press(&mut model, "j5+<tab>j<enter><tab>j<enter><tab>j<tab>jeL");
        }
    }
}

#[test]
fn a_click_sets_the_volume_and_chooses_the_route() {
    let mut model = on(CLIPS, 120, 40);
    update(&mut model, Msg::Pointed { at: (40, 10), point: Point::Click });
    assert_ne!(model.break_even.at(), 12, "a column of the chart is a volume");
    let before = model.break_even.at();
    update(&mut model, Msg::Pointed { at: (100, 10), point: Point::WheelDown });
    assert!(model.break_even.at() >= before.min(2));
}

/// The plan changes under the screen: another answer each time, and no size does harm.
#[test]
fn it_follows_the_plan() {
    let mut model = on(CLIPS, 120, 40);
    let before = frame(&model);
    press(&mut model, "glj+++gb");
    assert_ne!(frame(&model), before);
    press(&mut model, "u");
    let mut terminal = Terminal::new(TestBackend::new(61, 19)).unwrap();
    update(&mut model, Msg::Resized(Size { width: 61, height: 19 }));
    terminal.draw(|frame| view(&model, frame)).unwrap();
}
