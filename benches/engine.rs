//! What one keystroke costs, layer by layer, on a plan of 100 shots with five stages each:
//! `cargo bench --bench engine`.

#![expect(clippy::expect_used, clippy::print_stderr, reason = "a bench that cannot run stops; one tells its steps")]

#[path = "support/plan.rs"]
mod made;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use divan::{Bencher, black_box};
use jiff::civil::{Date, date};
use luma_plan::analysis::diff::Diff;
use luma_plan::analysis::mix::mix;
use luma_plan::analysis::risk::{RiskSearch, risks};
use luma_plan::analysis::split::{SplitSearch, split};
use luma_plan::money::Money;
use luma_plan::offer::{Ask, offers};
use luma_plan::plan::edit::{Edit, Place, Value};
use luma_plan::plan::load::load;
use luma_plan::plan::{Plan, save};
use luma_plan::rates::Book;
use luma_plan::summary::Summary;
use luma_plan::wallet::anniversary;

use made::text;

const TODAY: Date = date(2026, 11, 21);

fn main() {
    divan::main();
}

fn plan(shots: usize, book: &Book) -> Plan {
    load("bench.toml", &text(shots), book, TODAY).expect("the bench plan loads").plan
}

fn ask() -> Ask {
    Ask { today: TODAY, level: luma_plan::terms::Level::Expected, routes: Vec::new() }
}

#[divan::bench]
fn book() -> Book {
    Book::embedded().expect("the embedded cards load")
}

#[divan::bench]
fn load_100x5(bencher: Bencher) {
    let book = book();
    let text = text(100);
    bencher.bench(|| load("bench.toml", black_box(&text), &book, TODAY));
}

#[divan::bench]
fn offers_100x5(bencher: Bencher) {
    let book = book();
    let plan = plan(100, &book);
    bencher.bench(|| offers(black_box(&plan), &book, &ask()));
}

/// What `+` costs but for drawing: the edit, all routes, the recommendation.
#[divan::bench]
fn edit_100x5(bencher: Bencher) {
    let book = book();
    let mut plan = plan(100, &book);
    let stage = plan.shots[50].stages[0].id;
    let mut attempts = 6;
    bencher.bench_local(move || {
        attempts = if attempts > 100 { 6 } else { attempts + 1 };
        let edit =
            Edit::Set { place: Place::Stage(stage), key: "attempts".to_owned(), value: Some(Value::Whole(attempts)) };
        let inverse = plan.apply(edit, &book, TODAY).expect("the edit is legal");
        (inverse, Summary::new(&plan, &book, &ask()).expect("the plan is priced"))
    });
}

/// All choices of what to pin, to the end.
/// What differs from the saved plan, which is looked for in the frame of the key; then a plan between, one a step.
#[divan::bench]
fn diff_100x5(bencher: Bencher) {
    let book = book();
    let (saved, mut plan) = (plan(100, &book), plan(100, &book));
    for shot in &mut plan.shots {
        shot.outputs = Some(7);
        shot.stages[1].seconds = Some(10);
    }
    bencher.bench(|| Diff::of_states(black_box(&saved), black_box(&plan)));
}

/// The same between two files, with the rows told apart by what they say.
#[divan::bench]
fn diff_of_files_100x5(bencher: Bencher) {
    let book = book();
    let (old, mut new) = (plan(100, &book), plan(100, &book));
    new.shots.rotate_left(7);
    for shot in &mut new.shots {
        shot.name = None;
        shot.outputs = Some(7);
    }
    bencher.bench(|| Diff::of(black_box(&old), black_box(&new)));
}

#[divan::bench]
fn split_100x5(bencher: Bencher) {
    let book = book();
    let plan = plan(100, &book);
    let all = offers(&plan, &book, &ask()).expect("the bench plan is priced");
    bencher.bench(|| split(black_box(&plan), &book, TODAY, &all).expect("the figures can be carried"));
}

/// As above, with enough kinds for every choice among twelve of them: within a month, over four and eleven months, and
/// with a loop in each of six.
#[divan::bench(sample_count = 10, args = ["", "deadline = 2027-03-31", "deadline = 2027-10-31", "months = 6"])]
fn split_12_kinds_100x5(bencher: Bencher, schedule: &str) {
    let book = book();
    let plan = twelve_kinds(schedule, &book);
    let all = offers(&plan, &book, &ask()).expect("the bench plan is priced");
    bencher.bench(|| split(black_box(&plan), &book, TODAY, &all).expect("the figures can be carried"));
}

/// Listing the choices, which is the first step of the search.
#[divan::bench(sample_count = 10, args = ["", "deadline = 2027-10-31", "months = 120"])]
fn split_listed_100x5(bencher: Bencher, schedule: &str) {
    let book = book();
    let plan = twelve_kinds(schedule, &book);
    let all = offers(&plan, &book, &ask()).expect("the bench plan is priced");
    bencher.bench(|| SplitSearch::new(black_box(&plan), &book, &all).expect("the figures can be carried"));
}

/// The longest step of the search as the planner goes through it.
#[divan::bench(sample_count = 10, args = ["", "deadline = 2027-03-31", "deadline = 2027-10-31", "months = 6"])]
fn split_longest_step_100x5(bencher: Bencher, schedule: &str) {
    let book = book();
    let plan = twelve_kinds(schedule, &book);
    let all = offers(&plan, &book, &ask()).expect("the bench plan is priced");
    // Divan times the whole; the search is gone through once before to find its longest step.
    let mut search = SplitSearch::new(&plan, &book, &all).expect("the figures can be carried");
    let mut longest = (Duration::ZERO, search.clone());
    loop {
        let (before, begun) = (search.clone(), Instant::now());
        let step = search.step(&plan, &book, TODAY, &all, 1).expect("the figures can be carried");
        if begun.elapsed() > longest.0 {
            longest = (begun.elapsed(), before);
        }
        if step.is_ready() {
            break;
        }
    }
    bencher.with_inputs(|| longest.1.clone()).bench_local_refs(|search| {
        search.step(black_box(&plan), &book, TODAY, &all, 1).expect("the figures can be carried").is_ready()
    });
}

fn twelve_kinds(schedule: &str, book: &Book) -> Plan {
    let mut text = text(100)
        .replace("attempts = 6", "attempts = 1")
        .replace("start = 2026-12-01\n", &format!("start = 2026-12-01\n{schedule}\n"));
    for resolution in ["360p", "540p", "720p", "1080p"] {
        for (operation, seconds) in [("text-to-video", 5), ("text-to-video", 10), ("image-to-video", 5)] {
            write!(
                text,
                "\n[[shots]]\noutputs = 9\n[[shots.stages]]\noperation = \"{operation}\"\n\
                 resolution = \"{resolution}\"\nseconds = {seconds}\nattempts = 20\n",
            )
            .expect("writing to a string");
        }
    }
    load("bench.toml", &text, book, TODAY).expect("the bench plan loads").plan
}

/// Every sequence of tiers over so many months of one loop, on a surface that has a price for all stages.
#[divan::bench(args = [6, 24])]
fn mix_100x5(bencher: Bencher, months: u32) {
    let book = book();
    let deadline = anniversary(date(2026, 12, 1), months).yesterday().expect("a date");
    let text = text(100)
        .replace("start = 2026-12-01", &format!("start = 2026-12-01\ndeadline = {deadline}"))
        .replace("operation = \"text-to-image\"", "operation = \"text-to-video\"");
    let plan = load("bench.toml", &text, &book, TODAY).expect("the bench plan loads").plan;
    let all = offers(&plan, &book, &ask()).expect("the bench plan is priced");
    bencher.bench(|| mix(black_box(&plan), &book, &all).expect("the figures can be carried"));
}

/// What the screen of break-even asks for after an edit: ranges, cells, terms, every route at a volume.
#[divan::bench]
fn break_even_100x5(bencher: Bencher) {
    let book = book();
    let plan = plan(100, &book);
    let summary = Summary::new(&plan, &book, &ask()).expect("the plan is priced");
    bencher.bench(|| {
        let found = summary.break_even_within(black_box(&plan), &book, 4_000).expect("figures are carried");
        let by = found.volume.as_ref().expect("figures are carried");
        let ranges = summary.ranges_told(by).expect("figures are carried");
        let readings = summary.readings(&plan, by, by.own).expect("figures are carried");
        (ranges, readings, summary.untold(&found))
    });
}

/// What moves the total of one route: every input alone, down and up.
#[divan::bench(args = [100, 2_000])]
fn sensitivity_100x5(bencher: Bencher, shots: usize) {
    let book = book();
    let plan = plan(shots, &book);
    let summary = Summary::new(&plan, &book, &ask()).expect("the plan is priced");
    let route = summary.recommendation.route.expect("a route serves");
    bencher.bench(|| summary.sensitivity(black_box(&plan), &book, route));
}

/// The longest step of the same: how long a key may wait.
#[divan::bench(args = [100, 2_000])]
fn sensitivity_step(bencher: Bencher, shots: usize) {
    let book = book();
    let plan = plan(shots, &book);
    let summary = Summary::new(&plan, &book, &ask()).expect("the plan is priced");
    let route = summary.recommendation.route.expect("a route serves");
    let mut search = summary.sensitivity_search(&plan, route);
    bencher.bench_local(move || {
        if !summary.moves_on(&plan, &book, &mut search) {
            search = summary.sensitivity_search(&plan, route);
        }
    });
}

/// All advice for a plan, one candidate after the other.
#[divan::bench]
fn advice_100x5(bencher: Bencher) {
    let book = book();
    let plan = plan(100, &book);
    let summary = Summary::new(&plan, &book, &ask()).expect("the plan is priced");
    bencher.bench(|| summary.advice(black_box(&plan), &book));
}

/// The changes that would make a plan serve that nothing serves: all that are tried.
#[divan::bench]
fn changes_100x5(bencher: Bencher) {
    let book = book();
    let mut plan = plan(100, &book);
    plan.budget.limit = Some(Money::dollar());
    plan.requirements.latency_sla = Some(true);
    plan.requirements.team = Some(true);
    bencher.bench_local(|| {
        let mut summary = Summary::new(black_box(&plan), &book, &ask()).expect("the plan is priced");
        summary.look_for_changes(&plan, &book);
        summary
    });
}

/// The risk of every route, the law of each surface among it.
#[divan::bench]
fn risk_100x5(bencher: Bencher) {
    let book = book();
    let plan = plan(100, &book);
    let all = offers(&plan, &book, &ask()).expect("the bench plan is priced");
    bencher.bench(|| risks(black_box(&plan), &book, &all).expect("the figures can be carried"));
}

/// As above with acceptance that rests on evidence, shared by stages of several prices.
#[divan::bench(args = [2, 100, 10_000], sample_count = 10)]
fn risk_of_beliefs(bencher: Bencher, shots: usize) {
    let book = book();
    let plan = believed(shots, &book);
    let all = offers(&plan, &book, &ask()).expect("the bench plan is priced");
    bencher.bench(|| risks(black_box(&plan), &book, &all).expect("the figures can be carried"));
}

/// The same plan, with what is kept believed after some takes.
fn believed(shots: usize, book: &Book) -> Plan {
    let text = text(shots)
        .replace("[requirements]", "[acceptance.motion]\naccepted = 12\ntried = 50\n[requirements]")
        .replace("accept_rate = \"0.3\"", "acceptance = \"motion\"");
    load("bench.toml", &text, book, TODAY).expect("the bench plan loads").plan
}

/// The risk of a large plan to the end, with a limit to be passed.
#[divan::bench(sample_count = 10)]
fn risk_10000x5(bencher: Bencher) {
    let book = book();
    let mut plan = plan(10_000, &book);
    plan.budget.limit = Some(Money::parse("30000").expect("dollars"));
    let all = offers(&plan, &book, &ask()).expect("the bench plan is priced");
    bencher.bench(|| risks(black_box(&plan), &book, &all).expect("the figures can be carried"));
}

/// The longest single step of it: what a key may have to wait for.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn risk_longest_step_10000x5(bencher: Bencher) {
    let book = book();
    let mut plan = plan(10_000, &book);
    plan.budget.limit = Some(Money::parse("30000").expect("dollars"));
    let all = offers(&plan, &book, &ask()).expect("the bench plan is priced");
    bencher.bench_local(|| {
        let mut search = RiskSearch::new(&all, &[]);
        let (mut longest, mut steps) = (Duration::ZERO, 0);
        loop {
            let began = Instant::now();
            let goes_on = search.step(&plan, &book, &all).expect("the figures can be carried");
            longest = longest.max(began.elapsed());
            steps += 1;
            if !goes_on {
                eprintln!("{steps} steps, the longest {longest:?}");
                return longest;
            }
        }
    });
}

/// All routes priced at P80.
#[divan::bench(sample_count = 20)]
fn offers_at_p80_100x5(bencher: Bencher) {
    at_p80(bencher, &plan(100, &book()));
}

#[divan::bench(sample_count = 10)]
fn offers_at_p80_10000x5(bencher: Bencher) {
    at_p80(bencher, &plan(10_000, &book()));
}

#[divan::bench(sample_count = 20)]
fn offers_at_p80_of_beliefs_100x5(bencher: Bencher) {
    at_p80(bencher, &believed(100, &book()));
}

/// Few pieces: their totals are far apart, and no frequency is nothing.
#[divan::bench(sample_count = 20)]
fn offers_at_p80_of_beliefs_2x5(bencher: Bencher) {
    at_p80(bencher, &believed(2, &book()));
}

fn at_p80(bencher: Bencher, plan: &Plan) {
    let book = book();
    let ask = Ask { level: luma_plan::terms::Level::P80, ..ask() };
    bencher.bench(|| offers(black_box(plan), &book, &ask));
}

#[divan::bench]
fn save_100x5(bencher: Bencher) {
    let book = book();
    let loaded = load("bench.toml", &text(100), &book, TODAY).expect("the bench plan loads");
    bencher.bench(|| save::render(black_box(&loaded.plan), &loaded.base));
}
