//! Old and new files: a plan of every version that was ever published opens; a newer one is refused by its version.

#![expect(clippy::unwrap_used, reason = "a failing test panics")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use jiff::civil::{Date, date};
use luma_plan::offer::Ask;
use luma_plan::plan::{load, save, schema};
use luma_plan::rates::{Book, load as cards};
use luma_plan::summary::Summary;
use luma_plan::terms::{Level, Operation};
use toml::{Table, Value as Toml};

/// Keys that mean the same on every operation.
const SHARED: [&str; 9] =
    ["name", "model", "keep", "attempts", "accept_rate", "acceptance", "on", "own_price", "own_price_if_missing"];
const TODAY: Date = date(2026, 11, 21);

/// The plans of a version, by name: the one that is named after it and those that add to it.
fn plans(version: u64) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans/schema");
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let is_of_version = stem.split('-').next() == Some(&version.to_string());
        if is_of_version && path.extension().is_some_and(|e| e == "toml") {
            found.push((stem, fs::read_to_string(path).unwrap()));
        }
    }
    found.sort();
    found
}

/// What each route asks for a plan, a line each.
fn totals(text: &str, book: &Book) -> String {
    let loaded = load("plan.toml", text, book, TODAY).unwrap();
    let ask = Ask { today: TODAY, level: Level::Expected, routes: Vec::new() };
    let summary = Summary::new(&loaded.plan, book, &ask).unwrap();
    let routes = summary.offers().iter().map(|offer| {
        let (id, verdict) = (&offer.id, offer.verdict.as_str());
        let Some(figures) = &offer.figures else { return format!("{id}: {verdict}\n") };
        let least = if figures.lower_bound { " at least" } else { "" };
        let credits = figures.credits.map_or_else(String::new, |credits| format!(", {credits} credits"));
        format!("{id}: {verdict},{least} {} dollars{credits}\n", figures.total.plain())
    });
    let routes: String = routes.collect();
    format!("{} outputs, {} generations\n{routes}", summary.outputs, summary.generations)
}

#[test]
fn a_plan_of_every_version_opens_and_is_saved_in_the_present_one() {
    let book = Book::embedded().unwrap();
    for version in 1..=schema::SCHEMA {
        let plans = plans(version);
        assert!(plans.iter().any(|(name, _)| *name == version.to_string()), "one plan for each version, for good");
        for (name, text) in plans {
            assert!(text.contains(&format!("schema = {version}\n")));
            let loaded = load("plan.toml", &text, &book, TODAY).unwrap_or_else(|faulty| panic!("{faulty}"));
            assert_eq!(loaded.base.note().is_some(), version < schema::SCHEMA);
            let saved = save::render(&loaded.plan, &loaded.base).unwrap();
            assert!(load("plan.toml", &saved, &book, TODAY).unwrap().base.note().is_none());
            if version == schema::SCHEMA {
                assert_eq!(saved, text, "{name}: nothing was changed, and not a byte is");
            }
            // The figures of the format's own tables are not lost by being written afresh either.
            let afresh = save::render(&loaded.plan, &save::rebase("", &loaded.plan)).unwrap();
            assert!(load("plan.toml", &afresh, &book, TODAY).unwrap().plan.says_as(&loaded.plan));
            insta::assert_snapshot!(format!("plan_{name}"), totals(&text, &book));
        }
    }
}

/// Every key that a plan says, after the table that it is in; a stage's after its operation.
fn said(table: &Table, within: &str, into: &mut BTreeSet<String>) {
    let within = match table.get("operation") {
        Some(Toml::String(operation)) if within == "shots.stages" => operation,
        _ => within,
    };
    for (key, value) in table {
        into.insert(format!("{within} {key}"));
        let inner = if within.is_empty() { key.clone() } else { format!("{within}.{key}") };
        match value {
            Toml::Table(table) if within == "acceptance" => said(table, within, into),
            Toml::Table(table) => said(table, &inner, into),
            Toml::Array(rows) => rows.iter().filter_map(Toml::as_table).for_each(|row| said(row, &inner, into)),
            _ => {}
        }
    }
}

#[test]
fn the_plans_of_the_present_version_say_every_key_of_the_format() {
    let mut found = BTreeSet::new();
    for (_, text) in plans(schema::SCHEMA) {
        said(&text.parse::<Table>().unwrap(), "", &mut found);
    }
    let tables = [
        ("", schema::PLAN),
        ("schedule", schema::SCHEDULE),
        ("requirements", schema::REQUIREMENTS),
        ("compare", schema::COMPARE),
        ("budget", schema::BUDGET),
        ("purchase", schema::PURCHASE),
        ("assumptions", schema::ASSUMPTIONS),
        ("held", schema::HELD),
        ("held.lots", schema::LOT),
        ("assume", schema::ASSUME),
        ("acceptance", schema::BELIEF),
        ("shots", schema::SHOT),
    ];
    let mut wanted: Vec<String> = vec![" schema".to_owned(), " opening".to_owned()];
    for (table, keys) in tables {
        wanted.extend(keys.iter().map(|key| format!("{table} {}", key.name)));
    }
    for operation in Operation::ALL {
        wanted.push(format!("{operation} operation"));
        for key in schema::keys_of_stage(*operation) {
            // What every operation takes alike is said by one of them.
            let is_of_all = SHARED.contains(&key.name);
            let is_said = Operation::ALL.iter().any(|any| found.contains(&format!("{any} {}", key.name)));
            assert!(is_said, "no stage says `{}`", key.name);
            wanted.extend((!is_of_all).then(|| format!("{operation} {}", key.name)));
        }
    }
    let missing: Vec<&String> = wanted.iter().filter(|key| !found.contains(*key)).collect();
    assert!(missing.is_empty(), "no plan in tests/plans/schema says {missing:?}");
    assert!(wanted.len() > 90, "{}", wanted.len());
}

#[test]
fn what_a_newer_program_wrote_is_refused_by_its_version_and_nothing_else_is_judged() {
    let book = Book::embedded().unwrap();
    let newer = "schema = 2\n[unheard]\nof = \"x\"\n";
    let plan = load("plan.toml", newer, &book, TODAY).unwrap_err();
    let card = cards::card("card.toml", newer, &book.cards, 0, None).unwrap_err();
    for (faulty, what) in [(plan, "plan"), (card, "price card")] {
        let told: Vec<String> = faulty.faults.iter().map(|fault| faulty.line(fault)).collect();
        let wanted = "written by a newer luma-plan: schema 2, this one knows 1; update luma-plan, or ask for the";
        assert_eq!(told, [format!("{}:1:10: {wanted} {what} as `schema = 1`", faulty.name)]);
    }
}
