//! How what is worked out grows with the plan: 10, 1,000 and 10,000 shots of five stages each.
//! `cargo bench --bench growth`, or one of them: `cargo bench --bench growth -- edit`.

#![expect(clippy::expect_used, reason = "a bench that cannot run stops")]

#[path = "support/plan.rs"]
mod made;

use divan::{Bencher, black_box};
use jiff::civil::{Date, date};
use luma_plan::analysis::risk::risks;
use luma_plan::export::{Format, Reader, Report, summarise};
use luma_plan::offer::{Ask, offers};
use luma_plan::plan::edit::{Edit, Place, Value};
use luma_plan::plan::load::load;
use luma_plan::plan::{Plan, save};
use luma_plan::rates::Book;
use luma_plan::summary::Summary;
use luma_plan::terms::Level;
use luma_plan::tui::document::Document;
use luma_plan::tui::key::Key;
use luma_plan::tui::model::Model;
use luma_plan::tui::msg::{Msg, Size};
use luma_plan::tui::theme::{Palette, Theme};
use luma_plan::tui::update::update;
use luma_plan::tui::view::view;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

const TODAY: Date = date(2026, 11, 21);
const SHOTS: [usize; 3] = [10, 1_000, 10_000];

fn main() {
    divan::main();
}

fn book() -> Book {
    Book::embedded().expect("the embedded cards load")
}

fn plan(shots: usize, book: &Book) -> Plan {
    load("bench.toml", &made::text(shots), book, TODAY).expect("the bench plan loads").plan
}

fn ask() -> Ask {
    Ask { today: TODAY, level: Level::Expected, routes: Vec::new() }
}

#[divan::bench(args = SHOTS, sample_count = 20)]
fn load_a_file(bencher: Bencher, shots: usize) {
    let (book, text) = (book(), made::text(shots));
    bencher.bench(|| load("bench.toml", black_box(&text), &book, TODAY));
}

#[divan::bench(args = SHOTS, sample_count = 20)]
fn save_a_file(bencher: Bencher, shots: usize) {
    let book = book();
    let loaded = load("bench.toml", &made::text(shots), &book, TODAY).expect("the bench plan loads");
    bencher.bench(|| save::render(black_box(&loaded.plan), &loaded.base));
}

/// All routes: quotes, tracks, wallets, figures, verdicts.
#[divan::bench(args = SHOTS, sample_count = 50)]
fn offers_of_all_routes(bencher: Bencher, shots: usize) {
    let book = book();
    let plan = plan(shots, &book);
    bencher.bench(|| offers(black_box(&plan), &book, &ask()));
}

/// One wallet day by day, with its trace.
#[divan::bench(args = SHOTS, sample_count = 50)]
fn wallet_of_one_route(bencher: Bencher, shots: usize) {
    let book = book();
    let plan = plan(shots, &book);
    let all = offers(&plan, &book, &ask()).expect("the bench plan is priced");
    let at = all.offers.iter().position(|o| o.id == "api-payg").expect("a route");
    bencher.bench(|| all.traced(black_box(&plan), &book, at));
}

#[divan::bench(args = SHOTS, sample_count = 20)]
fn break_even(bencher: Bencher, shots: usize) {
    let book = book();
    let plan = plan(shots, &book);
    let summary = Summary::new(&plan, &book, &ask()).expect("the plan is priced");
    bencher.bench(|| summary.break_even_within(black_box(&plan), &book, 4_000));
}

#[divan::bench(args = SHOTS, sample_count = 10)]
fn risk_of_all_routes(bencher: Bencher, shots: usize) {
    let book = book();
    let plan = plan(shots, &book);
    let all = offers(&plan, &book, &ask()).expect("the bench plan is priced");
    bencher.bench(|| risks(black_box(&plan), &book, &all));
}

/// Everything that a report has, for one route, as JSON.
#[divan::bench(args = SHOTS, sample_count = 5)]
fn whole_summary(bencher: Bencher, shots: usize) {
    let book = book();
    let plan = plan(shots, &book);
    let ask = Ask { routes: vec!["api-payg".to_owned()], ..ask() };
    bencher.bench(|| {
        let summary = summarise(black_box(&plan), &book, &ask).expect("the plan is priced");
        let report = Report { plan: &plan, book: &book, summary: &summary, today: TODAY };
        let mut out = Vec::new();
        let json = Format::Json.exporter(Reader::Producer).expect("there is JSON");
        json.write(&report, &mut out).expect("it is written");
        out
    });
}

/// What an edit costs but for keys and drawing: the edit, all routes, the recommendation.
#[divan::bench(args = SHOTS, sample_count = 50)]
fn edit(bencher: Bencher, shots: usize) {
    let book = book();
    let mut plan = plan(shots, &book);
    let stage = plan.shots[shots / 2].stages[0].id;
    let mut attempts = 6;
    bencher.bench_local(move || {
        attempts = if attempts > 100 { 6 } else { attempts + 1 };
        let edit =
            Edit::Set { place: Place::Stage(stage), key: "attempts".to_owned(), value: Some(Value::Whole(attempts)) };
        let inverse = plan.apply(edit, &book, TODAY).expect("the edit is legal");
        (inverse, Summary::new(&plan, &book, &ask()).expect("the plan is priced"))
    });
}

fn planner(shots: usize) -> Model {
    let book = book();
    let loaded = load("bench.toml", &made::text(shots), &book, TODAY).expect("the bench plan loads");
    let document = Document::opened(loaded, "bench.toml".into());
    let mut model = Model::new(document, book, TODAY, Theme::new(Palette::Ansi16, false));
    update(&mut model, Msg::Resized(Size { width: 120, height: 40 }));
    model
}

/// The screen once, as it is after opening.
#[divan::bench(args = SHOTS, sample_count = 50)]
fn frame(bencher: Bencher, shots: usize) {
    let model = planner(shots);
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a terminal in memory");
    bencher.bench_local(|| terminal.draw(|frame| view(&model, frame)).map(drop));
}

/// `+` on the first number, from the key to the frame.
#[divan::bench(args = SHOTS, sample_count = 50)]
fn key_to_frame(bencher: Bencher, shots: usize) {
    let mut model = planner(shots);
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a terminal in memory");
    let key = Key::parse("+").expect("a key");
    bencher.bench_local(|| {
        update(&mut model, Msg::KeyPressed(key));
        terminal.draw(|frame| view(&model, frame)).map(drop)
    });
}
