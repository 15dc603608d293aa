//! Anything at all as a plan, a card, a config file, a key or a command line: nothing panics, everything that is read
//! is priced and saved, everything that is refused says why, harmlessly.
//!
//! Each target runs a few hundred cases with `cargo test`. `FUZZ_SECONDS=300 cargo test --test fuzz plans -- --nocapture`
//! goes on for so long and says how many cases there were. What was found once stands in `tests/corpus` and is tried
//! first, each time.

#![expect(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests fail by panicking, and say counts")]

mod mutate;

use std::fmt::Debug;
use std::io;
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use jiff::civil::{Date, date};
use luma_plan::export::capacity::{self, Asked};
use luma_plan::export::{Exporter, Report, json::Json, text::Text};
use luma_plan::fault::{Faulty, harmless_char};
use luma_plan::import::{self, Ask, Format};
use luma_plan::offer::Ask as Pricing;
use luma_plan::plan::{load, save};
use luma_plan::rates::Book;
use luma_plan::summary::Summary;
use luma_plan::summary::routes::With;
use luma_plan::terms::Level;
use luma_plan::tui::config;
use luma_plan::tui::key::{self, Key};
use mutate::{changed, texts};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

const TODAY: Date = date(2026, 11, 21);

static BOOK: LazyLock<Book> = LazyLock::new(|| Book::embedded().unwrap());

/// Tries a test on so many cases, or for `FUZZ_SECONDS`. The smallest case that fails is told.
fn fuzz<S: Strategy<Value: Debug>>(name: &str, cases: u32, cases_of: &S, test: impl Fn(S::Value)) {
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|s| s.parse().ok()).map(Duration::from_secs);
    let config = ProptestConfig {
        cases: if seconds.is_some() { 100 } else { cases },
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..ProptestConfig::default()
    };
    let (begun, mut rounds) = (Instant::now(), 0);
    loop {
        rounds += 1;
        let ran = TestRunner::new(config.clone()).run(cases_of, |case| {
            test(case);
            Ok(())
        });
        if let Err(found) = ran {
            panic!("{name}, after {} cases: {found}", rounds * config.cases);
        }
        if seconds.is_none_or(|seconds| begun.elapsed() >= seconds) {
            break;
        }
    }
    eprintln!("{name}: {} cases in {} s", rounds * config.cases, begun.elapsed().as_secs());
}

fn assert_harmless(text: &str) {
    let harm = text.chars().find(|c| *c != '\n' && harmless_char(*c) != *c);
    assert_eq!(harm, None, "{text:?}");
}

/// A refusal says something, somewhere, harmlessly.
fn assert_told(faulty: &Faulty) {
    assert!(!faulty.faults.is_empty());
    let told = faulty.render(false);
    assert!(told.len() < 256 * 1024);
    assert_harmless(&told);
    for fault in faulty.faults.iter().take(20) {
        assert!(!fault.message.is_empty() && !fault.remedy.is_empty(), "{fault:?}");
        let (line, column) = faulty.position(fault);
        assert!(line >= 1 && column >= 1 && line <= faulty.text.lines().count().max(1) + 1, "{fault:?}");
    }
}

/// Prices a plan on a book and writes it as everything that there is.
fn price(plan: &luma_plan::plan::Plan, book: &Book) {
    // Some plans at another level of risk.
    let level = if plan.shots.len().is_multiple_of(2) { Level::P80 } else { Level::Expected };
    // A figure that cannot be carried is an error, and said so.
    let Ok(mut summary) = Summary::new(plan, book, &Pricing { today: TODAY, level, routes: Vec::new() }) else {
        return;
    };
    if summary.settle(plan, book).is_err() {
        return;
    }
    summary.look_for_changes(plan, book);
    let report = Report { plan, book, summary: &summary, today: TODAY };
    for exporter in [&Json as &dyn Exporter, &Text] {
        let mut out = Vec::new();
        if exporter.write(&report, &mut out).is_ok() {
            assert_harmless(&String::from_utf8(out).unwrap());
        }
    }
    for line in summary.brief(plan, TODAY) {
        assert_harmless(&line);
    }
    let _ = capacity::json(&Asked { plan, book, summary: &summary, with: With::Month }, &mut io::sink());
}

/// Whatever a plan's text is. `is_priced`: pricing takes a while.
fn plan(text: &str, is_priced: bool) {
    let loaded = match load("plan.toml", text, &BOOK, TODAY) {
        Ok(loaded) => loaded,
        Err(faulty) => return assert_told(&faulty),
    };
    assert_eq!(save::render(&loaded.plan, &loaded.base).unwrap(), text, "nothing changed, and the text did");
    let afresh = save::render(&loaded.plan, &save::Base::default()).unwrap();
    let again = load("plan.toml", &afresh, &BOOK, TODAY).unwrap_or_else(|faulty| panic!("{faulty}\nof\n{afresh}"));
    assert!(again.plan.says_as(&loaded.plan), "{afresh}");
    if is_priced {
        price(&loaded.plan, &BOOK);
    }
}

#[test]
fn plans() {
    let all: Vec<String> =
        ["tests/corpus/plans", "tests/plans", "assets/templates"].iter().flat_map(|f| texts(f, ".toml")).collect();
    for text in texts("tests/corpus/plans", ".toml") {
        plan(&text, true);
    }
    fuzz("plans", 150, &(changed(8), 0..4_u8), |(case, chance)| plan(&case.text(&all), chance == 0));
}

#[test]
fn bytes_as_plans() {
    let bytes = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..400),
        prop::collection::vec(prop::sample::select(b"[]{}=.,\"'#\n\r \\a1-_\0\xc3".to_vec()), 0..400),
    ];
    fuzz("bytes", 500, &bytes, |bytes| {
        let text = String::from_utf8_lossy(&bytes);
        plan(&text, false);
        let _ = config::parse("config.toml", &text).map_err(|faulty| assert_told(&faulty));
        let _ = BOOK.clone().lay_over("card.toml", &text).map_err(|faulty| assert_told(&faulty));
    });
}

#[test]
fn cards() {
    let all: Vec<String> = ["tests/corpus/cards", "rates"].iter().flat_map(|f| texts(f, ".toml")).collect();
    let plans: Vec<String> = texts("tests/plans", ".toml");
    let plans: Vec<_> = plans.iter().filter_map(|text| load("plan.toml", text, &BOOK, TODAY).ok()).collect();
    let card = |text: &str, at: usize, is_priced: bool| {
        let mut book = BOOK.clone();
        match book.lay_over("card.toml", text) {
            Ok(_) if is_priced => price(&plans[at % plans.len()].plan, &book),
            Ok(_) => {}
            Err(faulty) => assert_told(&faulty),
        }
    };
    for text in texts("tests/corpus/cards", ".toml") {
        (0..plans.len()).for_each(|at| card(&text, at, true));
    }
    fuzz("cards", 100, &(changed(4), any::<usize>(), 0..2_u8), |(case, at, chance)| {
        card(&case.text(&all), at, chance == 0);
    });
}

#[test]
fn config_files() {
    let all: Vec<String> = ["tests/corpus/config", "assets"].iter().flat_map(|f| texts(f, "config.toml")).collect();
    fuzz("config", 500, &changed(12), |case| {
        let _ = config::parse("config.toml", &case.text(&all)).map_err(|faulty| assert_told(&faulty));
    });
}

/// Whatever comes in from elsewhere: what is understood is a plan, what is not says why, each line has its say.
fn incoming(text: &str, format: Format, is_priced: bool) {
    let ask = Ask::new("file", &BOOK);
    let brought = import::read(text, format, &ask);
    for cell in brought.sheet.lines.iter().flat_map(|line| &line.cells) {
        assert!(!cell.text.chars().any(char::is_control), "{cell:?}");
    }
    if let Err(faulty) = brought.check("file", text, false) {
        assert_told(&faulty);
    }
    let is_wrong = brought.sheet.lines.iter().any(|line| line.row.is_err());
    assert!(!is_wrong || brought.check("file", text, true).is_err(), "a line is wrong and nothing is told: {text:?}");
    let Ok(begun) = import::begun("file", &brought, &BOOK, TODAY) else { return };
    assert_eq!(begun.shots.len(), brought.shots.len());
    let written = save::render(&begun, &save::Base::default()).unwrap();
    plan(&written, is_priced);
}

#[test]
fn shot_lists() {
    let all: Vec<String> = ["tests/corpus/sheets", "tests/import"].iter().flat_map(|f| texts(f, ".csv")).collect();
    for text in &all {
        incoming(text, Format::Csv, true);
    }
    let odd = prop::collection::vec(
        prop::sample::select(vec![
            ",", ";", "\t", "\n", "\r\n", "\"", "\"\"", "Shot", "x", "1", "t2v", " ", "\u{feff}", "é", "sep=;",
        ]),
        0..60,
    );
    let cases = prop_oneof![
        2 => changed(8).prop_map(move |case| case.text(&all)),
        1 => odd.prop_map(|parts| format!("Shot,What\n{}", parts.concat())),
    ];
    fuzz("shot lists", 400, &(cases, 0..8_u8), |(text, chance)| incoming(&text, Format::Csv, chance == 0));
}

#[test]
fn requests() {
    let all: Vec<String> = ["tests/corpus/sheets", "tests/import"].iter().flat_map(|f| texts(f, ".jsonl")).collect();
    for text in &all {
        incoming(text, Format::Jsonl, true);
    }
    let cases = changed(8).prop_map(move |case| case.text(&all));
    fuzz("requests", 400, &(cases, 0..8_u8), |(text, chance)| incoming(&text, Format::Jsonl, chance == 0));
}

#[test]
fn keys() {
    let keys = prop_oneof![
        "[a-z<>+ -]{0,24}",
        any::<String>(),
        prop::collection::vec(
            prop::sample::select(vec!["ctrl-", "shift-", "ctrl-ctrl-", "<", ">", "f", "12", "g", " ", "é", "esc"]),
            0..8
        )
        .prop_map(|parts| parts.concat()),
    ];
    fuzz("keys", 2_000, &keys, |text| {
        if let Some(key) = Key::parse(&text) {
            assert!(!key.to_string().is_empty(), "{text:?}");
        }
        if let Some(sequence) = Key::parse_sequence(&text) {
            let parts = key::shown(&sequence);
            assert!(parts.split(' ').count() >= sequence.len(), "{text:?}");
        }
    });
}

#[test]
fn command_lines() {
    let words = vec![
        "summary",
        "capacity",
        "new",
        "help",
        "import",
        "tests/import/shots.csv",
        "tests/import/bad.jsonl",
        "--dry-run",
        "--skip-unknown",
        "tests/plans/mix.toml",
        "tests/plans/bad/deep.toml",
        "no/such.toml",
        "-",
        "--format",
        "json",
        "text",
        "--route",
        "api-payg",
        "--today",
        "2026-11-21",
        "9999-99-99",
        "--rates",
        "rates",
        "--usd",
        "100",
        "$1,0",
        "--color",
        "never",
        "-h",
        "-V",
        "--template",
        "series",
        "",
        "--",
        "\u{1b}[31m",
        "\u{202e}",
        "-x",
        "=",
    ];
    fuzz("command lines", 40, &prop::collection::vec(prop::sample::select(words), 0..7), |args| {
        // A new plan is a file: not here.
        let writes = args.contains(&"new") || args.contains(&"import") && !args.contains(&"--dry-run");
        let args: Vec<_> = if writes { args[..1].to_vec() } else { args };
        let out = Command::new(env!("CARGO_BIN_EXE_luma-plan"))
            .args(&args)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let told = String::from_utf8(out.stderr).unwrap();
        assert!(matches!(out.status.code(), Some(0 | 2)), "{args:?}: {} {told}", out.status);
        assert_eq!(out.status.code() == Some(2), !told.is_empty(), "{args:?}: {told}");
        assert_harmless(&told);
    });
}
