//! One answer, many formats: the same figure in each, nothing of a name gets out of its place, and files that are
//! written whole or not at all.

#![expect(clippy::unwrap_used, reason = "a failing test panics")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use jiff::civil::{Date, date};
use luma_plan::export::{Format, Reader, Report, summarise};
use luma_plan::fault::{harmless, harmless_char};
use luma_plan::money::Money;
use luma_plan::offer::Ask;
use luma_plan::plan::load;
use luma_plan::rates::Book;
use luma_plan::terms::Level;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

const TODAY: Date = date(2026, 11, 21);

fn written(text: &str, routes: &[&str], format: Format, reader: Reader) -> String {
    let book = Book::embedded().unwrap();
    let plan = load("plan.toml", text, &book, TODAY).unwrap().plan;
    let ask = Ask { today: TODAY, level: Level::Expected, routes: routes.iter().map(|r| (*r).to_owned()).collect() };
    let summary = summarise(&plan, &book, &ask).unwrap();
    let report = Report { plan: &plan, book: &book, summary: &summary, today: TODAY };
    let mut out = Vec::new();
    format.exporter(reader).unwrap().write(&report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn producer(text: &str, format: Format) -> String {
    written(text, &[], format, Reader::Producer)
}

fn json(text: &str) -> Value {
    serde_json::from_str(&producer(text, Format::Json)).unwrap()
}

fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    // A row with another number of cells is an error.
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn plan_files() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "toml"));
    files.sort();
    assert!(files.len() > 5);
    files.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// The text of a number or a text of JSON; nothing of null.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// An exact decimal of JSON.
fn decimal(value: &Value) -> Decimal {
    Decimal::from_str_exact(value.as_str().unwrap()).unwrap()
}

#[test]
fn every_line_of_csv_is_a_line_of_json() {
    for text in plan_files() {
        let json = json(&text);
        let mut rows = rows(&producer(&text, Format::Csv)).into_iter();
        let head = rows.next().unwrap();
        for route in json["routes"].as_array().unwrap() {
            for line in route["lines"].as_array().unwrap() {
                let row = rows.next().unwrap();
                for (column, cell) in head.iter().zip(&row) {
                    let expected = match column.as_str() {
                        "route" => plain(&route["id"]),
                        "name" | "surface" | "verdict" => plain(&route[column]),
                        "unit_usd" => plain(&line["unit"]["usd"]),
                        "total_usd" => plain(&route["usd"]["total"]),
                        "total_low_usd" => plain(&route["range"]["low"]),
                        "total_high_usd" => plain(&route["range"]["high"]),
                        "unit_credits" => plain(&line["unit"]["credits"]),
                        column => plain(&line[column]),
                    };
                    assert_eq!(*cell, expected, "{column} of {}", route["id"]);
                }
            }
        }
        assert_eq!(rows.next(), None);
    }
}

/// Cells of a table's row, as a reader of Markdown parts them.
fn cells(row: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut chars = row.trim().trim_start_matches('|').chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some() => cells.last_mut().unwrap().extend(chars.next()),
            '|' => cells.push(String::new()),
            c => cells.last_mut().unwrap().push(c),
        }
    }
    cells.pop();
    cells.iter().map(|c| c.trim().trim_matches('*').to_owned()).collect()
}

#[test]
fn totals_are_the_same_in_every_format() {
    for text in plan_files() {
        let json = json(&text);
        let (markdown, plain_text) = (producer(&text, Format::Markdown), producer(&text, Format::Text));
        for route in json["routes"].as_array().unwrap() {
            let (name, total) = (plain(&route["name"]), plain(&route["usd"]["total"]));
            let held = if route["held"] == true { " (held)" } else { "" };
            let row =
                markdown.lines().filter(|l| l.starts_with('|')).map(cells).find(|c| c[0] == format!("{name}{held}"));
            let shown = row.unwrap()[1].clone();
            if total.is_empty() || shown == "?" {
                assert!(matches!(shown.as_str(), "–" | "?"), "{name}: {shown}");
                continue;
            }
            let bound = route["usd"]["lower_bound"] == true;
            let cents = Money::parse(&total).unwrap().cents();
            let expected = format!("{}${cents}", if bound { "≥ " } else { "" });
            assert_eq!(shown.trim_end_matches('*'), expected, "{name}");
            assert!(plain_text.contains(&expected.replace('≥', ">=")), "{name}: {expected}\n{plain_text}");
        }
    }
}

#[test]
fn payments_of_markdown_add_up_to_the_total() {
    for text in plan_files() {
        let book = Book::embedded().unwrap();
        let plan = load("plan.toml", &text, &book, TODAY).unwrap().plan;
        let ask = Ask { today: TODAY, level: Level::Expected, routes: Vec::new() };
        let summary = summarise(&plan, &book, &ask).unwrap();
        for (at, offer) in summary.offers().iter().enumerate() {
            let Some(figures) = &offer.figures else { continue };
            let due = summary.bill(at).unwrap();
            let sum = due.iter().try_fold(Money::ZERO, |sum, due| sum.plus(due.usd)).unwrap();
            assert_eq!(sum, figures.total, "{}", offer.id);
        }
    }
}

const BUDGET: &str = "\n[budget]\ncontingency = \"12.5%\"\nmarkup = \"33.3%\"\ntax = \"19%\"\n";

#[test]
fn what_a_client_pays_adds_up_exactly_and_as_it_is_shown() {
    for text in plan_files() {
        let text = if text.contains("[budget]") { text } else { format!("{text}{BUDGET}") };
        let all = json(&text);
        for route in all["routes"].as_array().unwrap().iter().filter(|r| !r["usd"]["total"].is_null()) {
            let id = plain(&route["id"]);
            let client: Value = serde_json::from_str(&written(&text, &[&id], Format::Json, Reader::Client)).unwrap();
            let lines = client["price"]["lines"].as_array().unwrap();
            let total = decimal(&client["price"]["total"]);
            let exact: Decimal = lines.iter().map(|l| decimal(&l["usd"])).sum();
            let shown: Decimal = lines.iter().map(|l| decimal(&l["shown"])).sum();
            let cents = total.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
            assert_eq!((exact, shown), (total, cents), "{id}");
            // Without a markup it is the route's total.
            if !lines.iter().any(|l| l["kind"] == "markup") {
                assert_eq!(total, decimal(&route["usd"]["total"]), "{id}");
            }
            // The other formats say the same.
            let rows = rows(&written(&text, &[&id], Format::Csv, Reader::Client));
            assert_eq!(rows.last().unwrap()[2], plain(&client["price"]["total"]));
            for format in [Format::Text, Format::Markdown] {
                let shown = written(&text, &[&id], format, Reader::Client);
                assert!(shown.contains(&format!("${}", Money::parse(&cents.to_string()).unwrap().cents())), "{shown}");
            }
        }
    }
}

#[test]
fn the_price_for_a_client_by_hand() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans/spec-example.toml")).unwrap();
    let shown = written(&format!("{text}{BUDGET}"), &["api-payg"], Format::Csv, Reader::Client);
    // 29.5272 · 0.125 = 3.6909; (29.5272 + 3.6909) · 0.333 = 11.0616273; 44.2797273 · 0.19 = 8.413148187.
    let expected = "kind,line,usd,usd_shown,lower_bound\r\n\
        shot,\"Hero orbit, 3 finished pieces\",29.5272,29.53,false\r\n\
        contingency,\"Contingency, 12.5 %\",3.6909,3.69,false\r\n\
        markup,\"Markup, 33.3 %\",11.0616273,11.06,false\r\n\
        tax,\"Tax, 19 %\",8.413148187,8.41,false\r\n\
        total,Total,52.692875487,52.69,false\r\n";
    assert_eq!(shown, expected);
}

#[test]
fn a_client_is_told_nothing_of_routes_waste_and_advice() {
    for text in plan_files() {
        let all = json(&text);
        for format in Format::ALL.into_iter().filter(|format| !format.is_binary()) {
            let Some(id) = all["recommendation"]["route"].as_str() else { continue };
            let shown = written(&text, &[id], format, Reader::Client).to_lowercase();
            // What a page looks like is the same for all readers; nobody sees the names in it.
            let (style, told) = shown.split_once("</style>").unwrap_or(("", &shown));
            let shown = [style.split_once("<style>").map_or(style, |(head, _)| head), told].concat();
            for word in ["takes", "route", "discarded", "thrown", "advice", "keep ", "payg", "pay-as-you-go", "model"] {
                assert!(!shown.contains(word), "`{word}` is in\n{shown}");
            }
        }
    }
}

/// Names of strangers.
const NASTY: &[&str] = &[
    "say \"hi\", ok; 'no'",
    "two\nlines\r\nthree",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2",
    "@SUM(A1:A9)",
    "\t=1",
    "＝1",
    "<script>alert(1)</script><img src=x onerror=y>",
    "a | b \\| c",
    "`code` *bold* _it_ ~~gone~~",
    "[x](https://evil.example/) ![y](https://evil.example/y.png) https://evil.example www.evil.example",
    "@someone #1 a@evil.example",
    "# head",
    "- item",
    "1. item",
    "| --- |",
    "\u{202e}right to left \u{2066}x",
    "שלום עולם",
    "👩‍🚀 映像",
    "\u{1b}]0;owned\u{7} \u{9b}31m \u{0}x",
    "\u{feff}\u{200b}x",
    "&lt;b&gt; &#60;",
    "$x$ {{y}} %s",
];

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.extend(format!("\\u{:04X}", u32::from(c)).chars()),
            c => out.push(c),
        }
    }
    out + "\""
}

fn named(name: &str) -> String {
    let name = quoted(name);
    format!(
        "schema = 1\nname = {name}\n[[shots]]\nname = {name}\noutputs = 3\n[[shots.stages]]\nname = {name}\n\
         operation = \"text-to-image\"\naccept_rate = \"0.5\"\n"
    )
}

#[test]
fn nasty_names_stay_in_their_place() {
    for name in NASTY {
        let text = named(name);
        let all = json(&text);
        assert_eq!(all["plan"]["name"], *name, "JSON loses nothing");
        for reader in [Reader::Producer, Reader::Client] {
            for format in Format::ALL.into_iter().filter(|format| !format.is_binary()) {
                let shown = written(&text, &["api-payg"], format, reader);
                let harm = shown.chars().find(|c| !"\r\n".contains(*c) && harmless_char(*c) != *c);
                assert_eq!(harm, None, "{format:?}: {shown:?}");
                assert_eq!(shown, written(&text, &["api-payg"], format, reader), "same bytes for the same plan");
            }
            let csv = written(&text, &["api-payg"], Format::Csv, reader);
            for row in rows(&csv) {
                for cell in row {
                    let first = cell.trim_start().chars().next().unwrap_or(' ');
                    assert!(!"=+-@\t\r＝＋－＠".contains(first), "{cell}");
                }
            }
            assert!(csv.lines().count() <= 4, "a name makes no row: {csv}");
            let markdown = written(&text, &["api-payg"], Format::Markdown, reader);
            for line in markdown.lines() {
                assert!(!line.contains("<script") && !line.contains("<img"), "{line}");
                assert!(!line.contains("(https:") && !line.contains(" https:"), "{line}");
                assert!(!line.contains("@someone") && !line.contains("#1 "), "{line}");
            }
            let mut columns = 0;
            for (before, line) in [""].into_iter().chain(markdown.lines()).zip(markdown.lines()) {
                if !line.starts_with('|') {
                    continue;
                }
                if !before.starts_with('|') {
                    columns = cells(line).len();
                }
                assert_eq!(cells(line).len(), columns, "{line}");
            }
        }
        let csv = rows(&producer(&text, Format::Csv));
        let shot = csv[1][4].clone();
        assert_eq!(shot.strip_prefix('\'').unwrap_or(&shot), harmless(name));
    }
}

// The command line.

fn run(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_luma-plan"));
    let command = command.args(args).args(["--today", "2026-11-21"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    command.env_remove("NO_COLOR").stdin(Stdio::null()).output().unwrap()
}

fn told(out: &Output) -> String {
    String::from_utf8(out.stderr.clone()).unwrap()
}

const EXAMPLE: &str = "tests/plans/spec-example.toml";

#[test]
fn a_file_is_written_once_and_again_only_when_forced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answer.csv");
    let file = path.to_str().unwrap();
    let out = run(&["summary", EXAMPLE, "--output", file]);
    assert_eq!((out.status.code(), out.stdout.len()), (Some(0), 0), "{}", told(&out));
    let written = fs::read(&path).unwrap();
    assert!(told(&out).starts_with(&format!("wrote {file}, ")), "{}", told(&out));
    assert!(written.starts_with(b"route,name,"), "the name asks for the format");
    assert_eq!(written, run(&["summary", EXAMPLE, "--format", "csv"]).stdout, "and it is what would be printed");

    fs::write(&path, "mine").unwrap();
    let out = run(&["summary", EXAMPLE, "--output", file]);
    assert_eq!(out.status.code(), Some(2));
    let expected =
        format!("luma-plan: error: `{file}` is there already; name another file, or write over it with `--force`\n");
    assert_eq!(told(&out), expected);
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    let out = run(&["summary", EXAMPLE, "--output", file, "--force", "--format", "markdown"]);
    assert_eq!(out.status.code(), Some(0), "{}", told(&out));
    assert!(fs::read_to_string(&path).unwrap().starts_with("# "), "what is asked for goes before the name");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside");
}

#[test]
fn a_path_may_be_relative_and_a_dash_is_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join(EXAMPLE);
    let there = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_luma-plan"));
        command.args(args).current_dir(folder.path()).stdin(Stdio::null()).output().unwrap()
    };
    let plan = plan.to_str().unwrap();
    let out = there(&["summary", plan, "-o", "answer.md"]);
    assert_eq!(out.status.code(), Some(0), "{}", told(&out));
    assert!(told(&out).starts_with("wrote answer.md, "));
    assert_eq!(there(&["new", "film.toml"]).status.code(), Some(0));
    assert!(folder.path().join("film.toml").is_file());
    let out = there(&["summary", plan, "-o", "-", "--format", "csv"]);
    assert!(out.stdout.starts_with(b"route,") && out.stderr.is_empty());
    let out = there(&["summary", "film.toml", "-o", "./film.toml", "--force"]);
    assert_eq!(told(&out), "luma-plan: error: `./film.toml` is the plan itself; name another file\n");
}

#[test]
fn what_cannot_be_written_says_why_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::create_dir(at("folder")).unwrap();
    fs::write(at("file"), "x").unwrap();
    for (path, why) in [
        (at("folder"), "is a folder; name a file in it"),
        (at("no/such/answer.csv"), "there is no such folder; make it, or choose another place"),
        (at("file/answer.csv"), "a part of the path is no folder; choose another place"),
    ] {
        for force in [&[][..], &["--force"]] {
            let out = run(&[&["summary", EXAMPLE, "--output", &path], force].concat());
            assert_eq!(out.status.code(), Some(2));
            assert!(told(&out).trim_end().ends_with(why), "{}", told(&out));
        }
    }
    let out = run(&["summary", EXAMPLE, "--force"]);
    assert_eq!(told(&out), "luma-plan: error: `--force` is for a file; name it with `--output`\n");
    let out = run(&["summary", EXAMPLE, "--client", "--route", "web-lite"]);
    assert!(told(&out).contains("no route has a price for this work"), "{}", told(&out));
    let out = run(&["summary", EXAMPLE, "--client", "--route", "api-payg", "--route", "api-pt-1m"]);
    assert!(told(&out).contains("give `--route` once"), "{}", told(&out));
    let out = run(&["summary", EXAMPLE, "--format", "pdf"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(told(&out).contains("markdown"), "the formats are named: {}", told(&out));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_luma-plan"));
    let command = command.args(["summary", EXAMPLE, "--format", "csv"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let out = command.stdin(Stdio::null()).stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(out.status.code(), Some(2));
    let expected = "luma-plan: error: cannot write to standard output: no space is left on the disk; make room, or choose another disk\n";
    assert_eq!(told(&out), expected);
    let out = run(&["summary", EXAMPLE, "--output", "/dev/full", "--force"]);
    assert_eq!(told(&out), "luma-plan: error: `/dev/full` is no file that can be written; name another\n");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    for format in ["text", "markdown", "csv", "json"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_luma-plan"));
        let command = command.args(["summary", EXAMPLE, "--format", format]).current_dir(env!("CARGO_MANIFEST_DIR"));
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let out = child.wait_with_output().unwrap();
        assert_eq!((out.status.code(), told(&out).as_str()), (Some(0), ""), "{format}");
    }
}
