//! The workbook, read back by a reader that is not ours: every cached figure is the summary's, what is not known is no
//! number, names stay names, and the same report gives the same bytes. `recalculated` has another program work it out.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]
#![expect(
    clippy::float_arithmetic,
    clippy::float_cmp,
    reason = "cells of a workbook are floats; equal digits, equal floats"
)]

mod read;
mod recalculated;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use calamine::Data;
use jiff::civil::{Date, date};
use luma_plan::export::{ExportError, Format, Reader, Report};
use luma_plan::fault::harmless;
use luma_plan::money::Money;
use luma_plan::offer::Ask;
use luma_plan::plan::load;
use luma_plan::rates::Book;
use luma_plan::summary::Summary;
use luma_plan::terms::Level;
use read::{Sheets, Table, number};
use serde_json::Value;

const TODAY: Date = date(2026, 11, 21);

fn bytes(text: &str, routes: &[&str], level: Level, format: Format, reader: Reader) -> Result<Vec<u8>, ExportError> {
    let book = Book::embedded().unwrap();
    let plan = load("plan.toml", text, &book, TODAY).unwrap_or_else(|faults| panic!("{faults}\n{text}")).plan;
    let ask = Ask { today: TODAY, level, routes: routes.iter().map(|r| (*r).to_owned()).collect() };
    let summary = Summary::new(&plan, &book, &ask).unwrap();
    let report = Report { plan: &plan, book: &book, summary: &summary, today: TODAY };
    let mut out = Vec::new();
    format.exporter(reader).unwrap().write(&report, &mut out)?;
    Ok(out)
}

fn workbook(text: &str) -> Vec<u8> {
    bytes(text, &[], Level::Expected, Format::Xlsx, Reader::Producer).unwrap()
}

fn client(text: &str) -> Vec<u8> {
    bytes(text, &[], Level::Expected, Format::Xlsx, Reader::Client).unwrap()
}

fn json(text: &str, level: Level) -> Value {
    serde_json::from_slice(&bytes(text, &[], level, Format::Json, Reader::Producer).unwrap()).unwrap()
}

/// Name and text of every plan of the tests and every template.
fn plans() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["tests/plans", "tests/plans/good", "assets/templates"] {
        files.extend(fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path()));
    }
    // The largest numbers that a plan may have come to more than can be carried.
    files.retain(|path| path.extension().is_some_and(|e| e == "toml") && !path.ends_with("numbers.toml"));
    files.sort();
    assert!(files.len() > 15);
    files.iter().map(|path| (path.display().to_string(), fs::read_to_string(path).unwrap())).collect()
}

const NONE: Value = Value::Null;

/// An exact decimal of JSON as the nearest number.
fn decimal(value: &Value) -> f64 {
    value.as_str().unwrap().parse().unwrap()
}

/// A column of the routes, and the key of JSON that it shows.
const PARTS: [(&str, &str); 7] = [
    ("Subscription USD", "subscription"),
    ("Packs USD", "top_ups"),
    ("Takes paid in USD", "usage"),
    ("Commitment USD", "commitment"),
    ("Paid elsewhere USD", "own"),
    ("Contingency USD", "contingency"),
    ("Tax USD", "tax"),
];

/// Each total and each part of it, at each level.
#[test]
fn cached_figures_are_those_of_json() {
    for (name, text) in plans() {
        for level in [Level::Expected, Level::P80] {
            let mut sheets = Sheets::of(&bytes(&text, &[], level, Format::Xlsx, Reader::Producer).unwrap());
            let routes = sheets.table("Routes");
            let all = json(&text, level);
            for route in all["routes"].as_array().unwrap() {
                let id = route["name"].as_str().unwrap();
                let row = routes.row(|name| name == id || name.starts_with(&format!("{id}, ")));
                let total = routes.cell(row, "Total USD");
                let usd = &route["usd"];
                if usd["total"] == NONE {
                    assert_eq!(total, Data::String("–".to_owned()), "{name} {id}");
                    continue;
                }
                if usd["lower_bound"] == true {
                    // Never a number.
                    let cents = Money::parse(usd["total"].as_str().unwrap()).unwrap();
                    let shown = if cents.is_zero() { "?".to_owned() } else { format!("≥ {}", cents.cents()) };
                    assert_eq!(total, Data::String(shown), "{name} {id}");
                } else {
                    assert!(matches!(total, Data::Float(_)), "{name} {id} {total}");
                    assert_eq!(number(&total), decimal(&usd["total"]), "{name} {id}");
                    if let Some(each) = route["usd_per_output"].as_str() {
                        assert!(matches!(routes.at(row, 2), Data::Float(_)), "{name} {id} {route}");
                        assert_eq!(number(&routes.at(row, 2)), each.parse::<f64>().unwrap());
                    }
                }
                for (column, key) in PARTS {
                    let cell = routes.cell(row, column);
                    let shown = if cell == Data::Empty { 0.0 } else { number(&cell) };
                    assert_eq!(shown, decimal(&usd[key]), "{name} {id} {key}");
                }
                if let Some(credits) = route["credits"].as_u64() {
                    let cell = routes.cell(row, "Credits needed");
                    let shown = if cell == Data::Empty { 0.0 } else { number(&cell) };
                    assert_eq!(shown, decimal(&Value::String(credits.to_string())), "{name} {id}");
                }
                assert_eq!(number(&routes.cell(row, "Prices missing")), f64::from(count(&route["unpriced"])));
            }
            // The payments of each route end in its total.
            let payments = sheets.table("Payments");
            for row in payments.rows_with("For", "All") {
                let id = payments.at(row, 0).to_string();
                let route = all["routes"].as_array().unwrap().iter().find(|r| r["name"] == id.as_str()).unwrap();
                assert_eq!(number(&payments.cell(row, "USD")), decimal(&route["usd"]["total"]), "{name} {id}");
            }
        }
    }
}

fn count(value: &Value) -> u32 {
    u32::try_from(value.as_u64().unwrap()).unwrap()
}

/// Each line on the way that is told, with its takes, its price and what it comes to.
#[test]
fn lines_are_those_of_json() {
    for (name, text) in plans() {
        let mut sheets = Sheets::of(&workbook(&text));
        let table = sheets.table("Loop");
        let all = json(&text, Level::Expected);
        for route in all["routes"].as_array().unwrap() {
            let Some(columns) = table.band(route["name"].as_str().unwrap()) else { continue };
            let mut row = Table::FIRST;
            for line in route["lines"].as_array().unwrap() {
                // A shot without stages has a row of its own.
                while table.cell(row, "Stage") == Data::Empty {
                    row += 1;
                }
                let own = columns.iter().find(|(head, _)| head == "Takes").map(|(_, at)| table.at(row, *at));
                let takes = own.unwrap_or_else(|| {
                    let common = if all["plan"]["months"] == 1 { "Takes" } else { "Takes, all months" };
                    table.cell(row, common)
                });
                assert_eq!(number(&takes), f64::from(count(&line["runs"])), "{name}");
                assert_eq!(number(&table.cell(row, "Pieces")) * months(&all), f64::from(count(&line["accepted"])));
                let amounts = columns.iter().filter(|(head, _)| head.starts_with("USD") || head == "Credits");
                let shown: Vec<Data> =
                    amounts.map(|(_, at)| table.at(row, *at)).filter(|cell| *cell != Data::Empty).collect();
                match (&line["usd"], &line["credits"]) {
                    (Value::String(usd), _) if line["unit"]["usd"] != "0" => {
                        assert_eq!(number(&shown[0]), usd.parse::<f64>().unwrap(), "{name}");
                    }
                    (Value::Null, Value::Number(credits)) => {
                        assert_eq!(number(&shown[0]), credits.as_f64().unwrap(), "{name}");
                    }
                    (Value::Null, Value::Null) => assert_eq!(shown, [Data::String("?".to_owned())], "{name}"),
                    _ => {}
                }
                row += 1;
            }
        }
    }
}

fn months(all: &Value) -> f64 {
    f64::from(count(&all["plan"]["months"]))
}

/// Names of strangers.
const NASTY: &[&str] = &[
    "say \"hi\", ok; 'no'",
    "two\nlines\r\nthree",
    "=cmd|' /C calc'!A0",
    "=1+1",
    "+1+1",
    "-2",
    "@SUM(A1:A9)",
    "\t=1",
    "＝1",
    "{=1}",
    "<script>alert(1)</script>",
    "]]> <!-- & &lt; --> ' \"",
    "_x0041_ _x000D_",
    "https://evil.example",
    "\u{202e}right to left",
    "שלום עולם",
    "👩‍🚀 映像",
    "\u{1b}[31m \u{0}x \u{fffe}",
    "12.50",
    "TRUE",
    "#REF!",
];

fn named(name: &str) -> String {
    let name = serde_json::to_string(name).unwrap();
    format!(
        "schema = 1\nname = {name}\n[schedule]\nstart = 2026-12-01\n[budget]\nmarkup = \"20%\"\ntax = \"19%\"\n\
         [acceptance]\n{name} = \"0.5\"\n[[shots]]\nname = {name}\noutputs = 3\nnotes = {name}\n[[shots.stages]]\n\
         name = {name}\noperation = \"text-to-image\"\nacceptance = {name}\n"
    )
}

#[test]
fn nasty_names_stay_texts() {
    let plain = named("plain");
    let (book, quote) = (Sheets::of(&workbook(&plain)).formulas(), Sheets::of(&client(&plain)).formulas());
    for name in NASTY {
        let text = named(&name.replace('\u{0}', "\u{1}"));
        let shown = harmless(&name.replace('\u{0}', "\u{1}"));
        for (bytes, formulas) in [(workbook(&text), &book), (client(&text), &quote)] {
            let mut sheets = Sheets::of(&bytes);
            assert_eq!(sheets.formulas(), *formulas, "a name changes no formula: {name:?}");
            let texts = sheets.texts();
            assert!(texts.contains(&shown), "{shown:?} is not in {texts:?}");
            for text in &texts {
                assert_eq!(harmless(text), *text, "{name:?}");
            }
        }
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for (name, text) in plans() {
        assert!(workbook(&text) == workbook(&text), "{name}");
    }
    let text = named("x");
    assert!(client(&text) == client(&text));
    // Dated as its figures are, not by a clock.
    let core = read::part(&workbook(&text), "docProps/core.xml");
    assert!(core.contains("2026-11-21T00:00:00Z"), "{core}");
}

/// What is paid for a name, and nothing about how it is bought.
#[test]
fn a_client_is_told_the_price_only() {
    for (name, text) in plans() {
        let text = if text.contains("budget") {
            text
        } else {
            format!("{text}\n[budget]\ncontingency = \"12.5%\"\nmarkup = \"33.3%\"\ntax = \"19%\"\n")
        };
        let all = json(&text, Level::Expected);
        let Ok(quote) = bytes(&text, &[], Level::Expected, Format::Json, Reader::Client) else {
            let refused = bytes(&text, &[], Level::Expected, Format::Xlsx, Reader::Client);
            assert!(matches!(refused, Err(ExportError::NoPrice)), "{name}");
            continue;
        };
        let quote: Value = serde_json::from_slice(&quote).unwrap();
        let file = client(&text);
        let mut sheets = Sheets::of(&file);
        assert_eq!(sheets.names(), ["Price", "Schedule", "Assumptions"]);
        let price = sheets.table("Price");
        let lines = quote["price"]["lines"].as_array().unwrap();
        for (nth, line) in lines.iter().enumerate() {
            let row = Table::FIRST + nth;
            assert_eq!(price.at(row, 0), Data::String(harmless(line["line"].as_str().unwrap())), "{name}");
            assert_eq!(number(&price.at(row, 2)), decimal(&line["shown"]), "{name}");
            assert_eq!(number(&price.at(row, 3)), decimal(&line["usd"]), "{name}");
        }
        let total = price.at(Table::FIRST + lines.len(), 2);
        let cents = Money::parse(quote["price"]["total"].as_str().unwrap()).unwrap().rounded().plain();
        assert_eq!(number(&total), cents.parse::<f64>().unwrap(), "{name}");
        let told = sheets.texts().join("\n").to_lowercase() + &read::parts(&file).to_lowercase();
        for route in all["routes"].as_array().unwrap() {
            let route = route["name"].as_str().unwrap().to_lowercase();
            assert!(!told.contains(&route), "{name}: {route}");
        }
        for word in ["discarded", "thrown", "advice", "payg", "pay-as-you-go", "takes", "credits"] {
            assert!(!told.contains(word), "{name}: {word}");
        }
    }
}

/// A hundred shots of five stages, and ten years of months.
#[test]
fn large_plans_stay_files_of_a_handy_size() {
    let shot = |nth: usize| {
        let mut text = format!("[[shots]]\nname = \"Shot {nth}\"\noutputs = {}\nrevisions = \"30%\"\n", nth % 7 + 1);
        for (operation, more) in [
            ("text-to-image", "attempts = 6\n"),
            ("image-to-video", "resolution = \"540p\"\naccept_rate = \"0.25\"\n"),
            ("image-to-video", "resolution = \"1080p\"\naccept_rate = \"0.3\"\n"),
            ("modify", "attempts = 2\n"),
            ("upscale", "resolution = \"4k\"\nown_price_if_missing = \"0.5\"\n"),
        ] {
            text += "[[shots.stages]]\noperation = \"";
            text += operation;
            text += "\"\n";
            text += more;
        }
        text
    };
    let shots: String = (0..100).map(shot).collect();
    let head = "schema = 1\n[schedule]\nstart = 2026-12-01\n";
    for (text, most) in [
        (format!("{head}deadline = 2027-05-31\n{shots}"), 400_000),
        (format!("{head}months = 120\n{}", shot(1)), 400_000),
    ] {
        let file = workbook(&text);
        assert!(file.len() < most, "{} bytes", file.len());
        let mut sheets = Sheets::of(&file);
        let routes = sheets.table("Routes");
        let all = json(&text, Level::Expected);
        for route in all["routes"].as_array().unwrap().iter().filter(|r| r["usd"]["lower_bound"] == false) {
            let id = route["name"].as_str().unwrap();
            let row = routes.row(|name| name == id || name.starts_with(&format!("{id}, ")));
            assert_eq!(number(&routes.cell(row, "Total USD")), decimal(&route["usd"]["total"]), "{id}");
        }
    }
}

#[test]
fn plans_with_nothing_in_them_have_workbooks() {
    for text in ["schema = 1\n", "schema = 1\n[[shots]]\nname = \"Later\"\n"] {
        let names = Sheets::of(&workbook(text)).names();
        assert!(names[0] == "Routes" && names.iter().all(|name| name.len() <= 31), "{names:?}");
    }
}

#[test]
fn a_workbook_is_written_by_name_or_to_a_pipe() {
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_luma-plan"));
        let command = command.args(args).args(["--today", "2026-11-21"]).current_dir(env!("CARGO_MANIFEST_DIR"));
        command.stdin(Stdio::null()).output().unwrap()
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answer.xlsx");
    let plan = "tests/plans/spec-example.toml";
    let out = run(&["summary", plan, "--output", path.to_str().unwrap()]);
    assert_eq!((out.status.code(), out.stdout.len()), (Some(0), 0));
    let printed = run(&["summary", plan, "--format", "xlsx"]).stdout;
    assert!(printed == fs::read(&path).unwrap() && printed.starts_with(b"PK"));
    assert!(printed == run(&["summary", plan, "--format", "xlsx", "-o", "-"]).stdout);
    let quote = run(&["summary", plan, "--format", "xlsx", "--client"]).stdout;
    assert_eq!(Sheets::of(&quote).names()[0], "Price");
    let again = run(&["summary", plan, "--output", path.to_str().unwrap()]);
    assert_eq!(again.status.code(), Some(2), "what is there is not written over");
}
