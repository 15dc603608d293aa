#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]
//! The screen *Timeline*: what it shows at the sizes that people have, and what keys and clicks do on it.

use luma_plan::summary::timeline::{Kind, Mark};
use luma_plan::tui::canvas::{Canvas, Point};
use luma_plan::tui::model::Model;
use luma_plan::tui::msg::{Motion, Msg, Size};
use luma_plan::tui::overlay::Overlay;
use luma_plan::tui::screen::ScreenId;
use luma_plan::tui::screen::timeline::Pane;
use luma_plan::tui::theme::{Palette, Theme};
use luma_plan::tui::update::update;
use luma_plan::tui::view::{paint, view};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::harness::{CLIPS, frame, planner, press, shows};

/// The screen on a route.
fn on(plan: &str, route: &str, width: u16, height: u16) -> Model {
    let mut model = planner(plan, width, height);
    press(&mut model, "gt");
    choose(&mut model, route);
    model
}

fn choose(model: &mut Model, route: &str) {
    let summary = model.prices.summary.as_ref().unwrap();
    let at = summary.offers().iter().position(|o| o.id == route).unwrap();
    model.ways.choose(luma_plan::tui::widget::ways::Row::Offer(at), summary);
    let size = model.size;
    update(model, Msg::Resized(size));
}

fn file(name: &str) -> String {
    std::fs::read_to_string(format!("{}/tests/plans/{name}.toml", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Credits that run dry, wait for the reset, and a grant that is left over.
#[test]
fn chart_ledger_and_calendar_side_by_side() {
    let mut model = on(CLIPS, "agents-plus", 120, 40);
    press(&mut model, "Gkkk");
    insta::assert_snapshot!("timeline_120x40", frame(&model));
}

#[test]
fn at_80x24_the_calendar_takes_turns_with_chart_and_ledger() {
    let mut model = on(CLIPS, "web-plus", 80, 24);
    press(&mut model, "G");
    insta::assert_snapshot!("timeline_80x24", frame(&model));
    press(&mut model, "<tab>");
    insta::assert_snapshot!("timeline_calendar_80x24", frame(&model));
}

#[test]
fn at_50x20_one_pane_at_a_time() {
    let mut model = on(CLIPS, "web-unlimited", 50, 20);
    press(&mut model, "G");
    insta::assert_snapshot!("timeline_ledger_50x20", frame(&model));
    press(&mut model, "<tab>");
    insta::assert_snapshot!("timeline_calendar_50x20", frame(&model));
    press(&mut model, "<tab>");
    insta::assert_snapshot!("timeline_chart_50x20", frame(&model));
}

#[test]
fn in_ascii() {
    let mut model = on(CLIPS, "agents-plus", 100, 30);
    model.theme = Theme::new(Palette::Mono, true);
    // The figures are set anew with the signs of the theme.
    choose(&mut model, "web-plus");
    let shown = frame(&model);
    assert!(shown.lines().all(|line| line.trim_matches('"').is_ascii()), "{shown}");
    insta::assert_snapshot!("timeline_ascii", shown);
}

/// Ways of paying that look unlike one another: prepaid dollars, months of capacity, months of a subscription held.
#[test]
fn every_way_of_paying_has_its_chart() {
    for (name, plan, route) in [
        ("prepaid", "mixed-purses", "api-payg"),
        ("capacity", "product-images", "api-pt-3m"),
        ("held", "already-subscribed", "web-plus"),
        ("months", "monthly-series", "agents-plus"),
    ] {
        let model = on(&file(plan), route, 100, 30);
        insta::assert_snapshot!(format!("timeline_{name}"), frame(&model));
    }
}

/// Days at nothing: relaxed mode and waiting are still seen.
#[test]
fn stretches_without_a_level_have_signs_of_their_own() {
    let more = CLIPS.replace("outputs = 12", "outputs = 40");
    let mut model = on(&more, "web-unlimited", 120, 40);
    assert!(shows(&model, "▃▃▃▃▃▃"), "{}", frame(&model));
    choose(&mut model, "agents-plus");
    insta::assert_snapshot!("timeline_waits", frame(&model));
}

#[test]
fn where_there_are_no_dates_it_says_why_and_what_to_do() {
    let model = on(CLIPS, "web-enterprise", 100, 30);
    assert!(shows(&model, "Web Enterprise: no dates"), "{}", frame(&model));
    assert!(shows(&model, "Nobody publishes what Web Enterprise"));
    let unsupported = "schema = 1\n[[shots]]\n[[shots.stages]]\noperation = \"text-to-video\"\n\
                       seconds = 10\nrange = \"hdr\"\n";
    let model = on(unsupported, "api-payg", 100, 30);
    assert!(shows(&model, "g l: another stage"), "{}", frame(&model));
    let empty = on("schema = 1\n", "agents-plus", 100, 30);
    assert!(shows(&empty, "nothing is made, and nothing is paid"), "{}", frame(&empty));
}

#[test]
fn a_missing_price_is_put_in_from_here() {
    let audio = "schema = 1\n[[shots]]\n[[shots.stages]]\noperation = \"upscale\"\nresolution = \"4k\"\n\
                 media = \"video\"\nfrom = \"1080p\"\n";
    let mut model = planner(audio, 100, 30);
    let summary = model.prices.summary.as_ref().unwrap();
    let unpriced = |o: &&luma_plan::offer::Offer| o.unpriced > 0 && !o.unpublished;
    let Some(route) = summary.offers().iter().find(unpriced).map(|o| o.id.clone()) else {
        panic!("a route without a price for it");
    };
    press(&mut model, "gt");
    choose(&mut model, &route);
    assert!(model.timeline.timeline.is_none());
    assert!(shows(&model, "a: put in what you believe it costs"), "{}", frame(&model));
    press(&mut model, "a1<enter>");
    assert!(model.timeline.timeline.is_some(), "{}", frame(&model));
}

#[test]
fn panes_take_turns_and_the_cursor_goes_by_row_or_by_day() {
    let mut model = on(CLIPS, "agents-plus", 120, 40);
    let row = |model: &Model| model.timeline.row().unwrap().clone();
    assert_eq!((model.timeline.focus, row(&model).kind), (Pane::Ledger, Kind::Month));
    press(&mut model, "j");
    assert_eq!(row(&model).text, "3 takes: Clip, draft, text to video, 360p, 5 s");
    press(&mut model, "G");
    assert_eq!(row(&model).kind, Kind::Expired);
    press(&mut model, "gg");
    assert_eq!(model.timeline.cursor, 0);
    press(&mut model, "<shift-tab>");
    assert_eq!(model.timeline.focus, Pane::Chart);
    press(&mut model, "ll");
    assert_eq!(row(&model).date.to_string(), "2026-12-03");
    press(&mut model, "h");
    assert_eq!(row(&model).date.to_string(), "2026-12-02");
    press(&mut model, "G");
    assert_eq!((row(&model).date.to_string(), row(&model).kind), ("2027-01-01".to_owned(), Kind::Month));
    // Another route: the cursor stays on its day, or on the last before it.
    choose(&mut model, "agents-pro");
    assert_eq!(row(&model).date.to_string(), "2026-12-31");
}

#[test]
fn the_calendar_selects_the_route_of_the_whole_planner() {
    let mut model = on(CLIPS, "api-payg", 120, 40);
    let before = model.selected();
    press(&mut model, "<tab>");
    assert_eq!(model.timeline.focus, Pane::Calendar);
    press(&mut model, "j");
    assert_ne!(model.selected(), before);
    let at = model.selected();
    assert_eq!(model.timeline.timeline.as_ref().map(|t| t.offer), at);
    press(&mut model, "gl");
    assert_eq!((model.screen, model.selected()), (ScreenId::Loop, at));
}

#[test]
fn a_row_is_explained_down_to_its_prices() {
    let mut model = on(CLIPS, "agents-plus", 120, 40);
    press(&mut model, "je");
    let Some(Overlay::Explain(explain)) = model.layers.last() else { panic!("an explanation") };
    assert_eq!(explain.explained.figure, "−60 credits");
    assert!(
        explain.explained.parts.iter().any(|p| p.figure == "60 credits" && p.what.contains("3 × 20 credits")),
        "{explain:?}"
    );
    press(&mut model, "<esc>ke");
    let Some(Overlay::Explain(explain)) = model.layers.last() else { panic!("an explanation") };
    assert_eq!(explain.explained.figure, "+10,000 credits, −$29.99");
    assert!(explain.explained.parts.iter().any(|p| p.what == "the subscription" && !p.parts.is_empty()), "{explain:?}");
}

#[test]
fn an_edit_elsewhere_changes_the_days_here() {
    let mut model = on(CLIPS, "agents-plus", 120, 40);
    assert!(model.timeline.timeline.as_ref().unwrap().marks.iter().any(|(_, m)| *m == Mark::Dry));
    press(&mut model, "gljx");
    press(&mut model, "gt");
    assert!(!model.timeline.timeline.as_ref().unwrap().marks.iter().any(|(_, m)| *m == Mark::Dry));
}

/// What pointing at a place does.
fn point(model: &mut Model, x: u16, y: u16, point: Point) {
    let area = Rect::new(0, 0, model.size.width, model.size.height);
    let mut buf = Buffer::empty(area);
    let mut canvas = Canvas::pointed_at(&mut buf);
    paint(model, area, &mut canvas);
    if let Some(msg) = canvas.at(Position { x, y }, point) {
        update(model, msg);
    }
}

/// The first cell of a text on the screen.
fn find(model: &Model, text: &str) -> (u16, u16) {
    let mut terminal = Terminal::new(TestBackend::new(model.size.width, model.size.height)).unwrap();
    terminal.draw(|frame| view(model, frame)).unwrap();
    let buf = terminal.backend().buffer();
    for y in 0..model.size.height {
        let line: Vec<&str> = (0..model.size.width).map(|x| buf[(x, y)].symbol()).collect();
        for x in 0..line.len() {
            if line[x..].concat().starts_with(text) {
                return (u16::try_from(x).unwrap(), y);
            }
        }
    }
    panic!("no `{text}` in\n{}", frame(model));
}

#[test]
fn pointing_selects_days_rows_and_routes() {
    let mut model = on(CLIPS, "agents-plus", 120, 40);
    let (x, y) = find(&model, "4 takes: Clip");
    point(&mut model, x, y, Point::Click);
    assert_eq!(model.timeline.row().unwrap().date.to_string(), "2026-12-10");
    point(&mut model, x, y, Point::Twice);
    assert!(matches!(model.layers.last(), Some(Overlay::Explain(_))));
    press(&mut model, "<esc>");
    let (x, y) = find(&model, "Agents Pro ");
    point(&mut model, x, y, Point::Click);
    assert_eq!((model.timeline.focus, model.selected_offer().unwrap().id.as_str()), (Pane::Calendar, "agents-pro"));
    // The chart: the last day.
    let (x, y) = find(&model, "29 Dec");
    point(&mut model, x, y - 3, Point::Click);
    assert_eq!(
        (model.timeline.focus, model.timeline.row().unwrap().date.to_string()),
        (Pane::Chart, "2026-12-29".to_owned())
    );
    let before = model.timeline.cursor;
    point(&mut model, 4, 30, Point::WheelDown);
    assert_eq!(model.timeline.cursor, before + 1);
}

#[test]
fn every_size_draws() {
    for (plan, route) in [
        (CLIPS.to_owned(), "agents-plus"),
        (CLIPS.to_owned(), "web-enterprise"),
        (file("product-images"), "api-pt-1y"),
        ("schema = 1\n".to_owned(), "agents-plus"),
    ] {
        for keys in ["", "<tab>", "<tab><tab>", "Ge"] {
            let mut model = on(&plan, route, 120, 40);
            press(&mut model, keys);
            let sizes = (0..=41).flat_map(|width| (0..=16).map(move |height| (width, height)));
            for (width, height) in
                sizes.chain([(60, 12), (60, 20), (80, 24), (99, 40), (100, 10), (200, 60), (400, 100)])
            {
                update(&mut model, Msg::Resized(Size { width, height }));
                let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
                terminal.draw(|frame| view(&model, frame)).unwrap();
            }
            update(&mut model, Msg::Move(Motion::Last));
        }
    }
}
