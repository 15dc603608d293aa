//! Two plans held against each other: figures worked out by hand, every format, and what the command does with files.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

use std::fs;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use jiff::civil::{Date, date};
use luma_plan::export::diff::{Compared, Format};
use luma_plan::fault::harmless_char;
use luma_plan::offer::Ask;
use luma_plan::plan::load;
use luma_plan::rates::Book;
use luma_plan::summary::diff::{Diff, Search};
use luma_plan::terms::Level;
use rust_decimal::Decimal;
use serde_json::Value;

const TODAY: Date = date(2026, 11, 21);

/// 3 × 6 stills at $0.0404 and 3 ÷ 0.25 takes at $2.40: 0.7272 + 28.80 = $29.5272 through the API.
const OLD: &str = r#"schema = 1
name = "Spring film"

[schedule]
start = 2026-12-01
deadline = 2027-01-15

[[shots]]
name = "Hero orbit"
outputs = 3

[[shots.stages]]
operation = "text-to-image"
attempts = 6

[[shots.stages]]
operation = "image-to-video"
resolution = "1080p"
seconds = 5
range = "hdr"
accept_rate = "0.25"
"#;

/// Two more outputs, a shot of 4 × 3 takes at $0.30, two more stills each, ten seconds in SDR ($3.60), and a tax.
const NEW: &str = r#"schema = 1
name = "Spring film"

[schedule]
start = 2026-12-01
deadline = 2027-01-15

[budget]
tax = "19%"

[[shots]]
name = "Hero orbit"
outputs = 5

[[shots.stages]]
operation = "text-to-image"
attempts = 8

[[shots.stages]]
operation = "image-to-video"
resolution = "1080p"
seconds = 10
accept_rate = "0.25"

[[shots]]
name = "B-roll"
outputs = 4

[[shots.stages]]
operation = "text-to-video"
resolution = "720p"
attempts = 3
"#;

fn written(old: &str, new: &str, routes: &[&str], format: Format) -> String {
    let book = Book::embedded().unwrap();
    let plan = |name: &str, text: &str| load(name, text, &book, TODAY).unwrap_or_else(|f| panic!("{f}")).plan;
    let (old, new) = (plan("old.toml", old), plan("new.toml", new));
    let routes = routes.iter().map(|r| (*r).to_owned()).collect();
    let mut search = Search::new(Diff::of(&old, &new), &Ask { today: TODAY, level: Level::Expected, routes });
    search.run(&book);
    let (diff, bridges) = search.finish().unwrap_or_else(|(_, fault)| panic!("{fault}"));
    let compared = Compared {
        names: ["old.toml", "new.toml"],
        diff: &diff,
        bridges: &bridges,
        book: &book,
        level: Level::Expected,
    };
    let mut out = Vec::new();
    format.write(&compared, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn json(old: &str, new: &str, routes: &[&str]) -> Value {
    serde_json::from_str(&written(old, new, routes, Format::Json)).unwrap()
}

/// What each part comes to on the first route, then the difference; nothing where that is null.
fn parts(answer: &Value) -> Vec<String> {
    let route = &answer["routes"][0];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let parts = route["parts"].as_array().unwrap().iter().map(|part| text(&part["usd"]));
    parts.chain([text(&route["difference"])]).collect()
}

#[test]
fn parts_that_were_worked_out_by_hand() {
    let hero = |from: &str, to: &str| OLD.replace(from, to);
    let with = |more: &str| format!("{OLD}{more}");
    let budget = |line: &str| OLD.replace("[[shots]]\n", &format!("[budget]\n{line}\n\n[[shots]]\n"));
    let belief = |rate: &str| {
        let kept = OLD.replace("accept_rate = \"0.25\"", "acceptance = \"motion\"");
        format!("{kept}[acceptance.motion]\nrate = \"{rate}\"\n")
    };
    let review = |price: &str| {
        with(&format!("[[shots.stages]]\noperation = \"other\"\nattempts = 5\nown_price = \"{price}\"\n"))
    };
    for (what, old, new, expected) in [
        // 2 × 6 × 0.0404 + 8 × 2.40 + 12 × 0.30; 5 × 2 × 0.0404; 20 × (3.60 − 2.40); 19 % of 77.216.
        ("all", OLD.to_owned(), NEW.to_owned(), ["23.2848", "0.404", "24", "14.67104", "0", "62.35984"]),
        // The same the other way round, each part at the other's figures: the film without its two outputs and without
        // B-roll is 18.0 + 3 × 8 × 0.0404 … and all of it taxed until the tax goes.
        // (8 × 3.60 + 2 × 8 × 0.0404 + 3.60) × 1.19; 3 × 2 × 0.0404 × 1.19; 12 × 1.20 × 1.19; 19 % of 29.5272.
        ("back", NEW.to_owned(), OLD.to_owned(), ["-39.325216", "-0.288456", "-17.136", "-5.610168", "0", "-62.35984"]),
        // Three loops instead of one, and no deadline beside them.
        (
            "months",
            OLD.to_owned(),
            hero("deadline = 2027-01-15", "months = 3"),
            ["59.0544", "0", "0", "0", "0", "59.0544"],
        ),
        // 12 takes instead of 24.
        ("a belief", belief("0.25"), belief("0.5"), ["0", "-14.4", "0", "0", "0", "-14.4"]),
        (
            "a balance",
            OLD.to_owned(),
            with("[opening]\nluma-agents-api = \"10\"\n"),
            ["0", "0", "0", "-10", "0", "-10"],
        ),
        ("a contingency", OLD.to_owned(), budget("contingency = \"10%\""), ["0", "0", "0", "2.95272", "0", "2.95272"]),
        // 3 × 5 runs at a dollar more.
        ("an own price", review("2"), review("3"), ["0", "0", "0", "0", "15", "15"]),
        // 12 × (0.60 − 2.40): made outside.
        ("made outside", OLD.to_owned(), with("own_price = \"0.60\"\n"), ["0", "0", "0", "-21.6", "0", "-21.6"]),
        ("a markup", OLD.to_owned(), budget("markup = \"50%\""), ["0", "0", "0", "0", "0", "0"]),
        ("a name", OLD.to_owned(), hero("Hero orbit", "Orbit"), ["0", "0", "0", "0", "0", "0"]),
    ] {
        let answer = json(&old, &new, &["api-payg"]);
        assert_eq!(parts(&answer), expected, "{what}");
    }
    // A limit costs nothing and changes the verdict.
    let limited = json(OLD, &budget("limit = \"20\""), &["api-payg"]);
    assert_eq!(parts(&limited)[3], "0");
    assert_eq!(limited["routes"][0]["old"]["verdict"], "fits");
    assert_eq!(limited["routes"][0]["new"]["verdict"], "misses");
}

#[test]
fn on_every_route_and_pair_of_plans_the_parts_add_up() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "toml"));
    files.sort();
    let texts: Vec<String> = files.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let mut counted = 0;
    for two in texts.windows(2) {
        let answer = json(&two[0], &two[1], &[]);
        for route in answer["routes"].as_array().unwrap() {
            let number = |value: &Value| value.as_str().map(|text| text.parse::<Decimal>().unwrap());
            let Some(difference) = number(&route["difference"]) else { continue };
            let rows = route["parts"].as_array().unwrap().iter().chain(route["together"].as_array().unwrap());
            let sum: Decimal = rows.filter_map(|row| number(&row["usd"])).sum();
            assert_eq!(sum, difference, "{}", route["id"]);
            let ends = number(&route["new"]["usd"]).unwrap() - number(&route["old"]["usd"]).unwrap();
            assert_eq!(ends, difference);
            counted += 1;
        }
    }
    assert!(counted > 10, "{counted}");
}

#[test]
fn the_formats_as_they_are_read() {
    let routes = &["api-payg", "api-pt-1m", "agents-plus"];
    for (name, format) in [("text", Format::Text), ("markdown", Format::Markdown), ("json", Format::Json)] {
        insta::assert_snapshot!(name, written(OLD, NEW, routes, format));
    }
}

#[test]
fn what_is_not_known_is_never_a_number() {
    // Seven seconds are billed nowhere on the API; an own price takes their place.
    let between =
        OLD.replace("seconds = 5", "seconds = 7").replace("range = \"hdr\"\n", "") + "own_price_if_missing = \"1\"\n";
    insta::assert_snapshot!("text_together", written(OLD, &between, &["api-payg"], Format::Text));
    let answer = json(OLD, &between, &["api-payg"]);
    // 12 × (1 − 2.40). Nothing of the schedule differs, and nobody knows the total there.
    assert_eq!(parts(&answer), ["0", "0", "", "", "", "-16.8"]);
    let together = &answer["routes"][0]["together"];
    assert_eq!(together[0]["parts"], serde_json::json!(["settings", "schedule", "prices"]));
    assert_eq!(together[0]["usd"], "-16.8");
    // A subscription whose stills have no price has a bound, and no difference.
    let answer = json(OLD, NEW, &["agents-plus"]);
    assert_eq!(answer["routes"][0]["old"]["lower_bound"], true);
    assert!(answer["routes"][0]["difference"].is_null());
    assert!(!written(OLD, NEW, &["agents-plus"], Format::Text).contains('+'));
}

#[test]
fn two_that_say_the_same_have_no_difference() {
    let spaced = OLD.replace("outputs = 3", "outputs  =  3 # three");
    for format in Format::ALL {
        let text = written(OLD, &spaced, &[], format);
        match format {
            Format::Json => {
                let answer: Value = serde_json::from_str(&text).unwrap();
                assert_eq!(answer["changes"], serde_json::json!([]));
                assert_eq!(answer["routes"][1]["parts"][0]["changed"], false);
            }
            _ => assert!(text.contains("No difference: both plans say the same"), "{text}"),
        }
    }
}

#[test]
fn nasty_names_stay_in_their_place() {
    for nasty in
        ["=cmd()|'/c'!A0", "<script>alert(1)</script>", "a|b\nc\u{1b}[31m\u{202e}x", "👩‍🎨 اسم", "**b** `c` [d](e)"]
    {
        let quoted = serde_json::to_string(nasty).unwrap().replace("\\u001b", "\\u001B");
        let new = NEW.replace("\"B-roll\"", &quoted).replace("\"Spring film\"", &quoted);
        let markdown = written(OLD, &new, &["api-payg"], Format::Markdown);
        assert!(!markdown.contains("<script") && !markdown.contains("**b**"), "{markdown}");
        for text in [written(OLD, &new, &["api-payg"], Format::Text), markdown] {
            assert!(text.chars().all(|c| c == '\n' || harmless_char(c) == c), "{text:?}");
            // A table's row and a line of text stay one.
            assert!(!text.contains("\nc"), "{text}");
        }
        let raw = written(OLD, &new, &["api-payg"], Format::Json);
        assert!(raw.chars().all(|c| c == '\n' || harmless_char(c) == c), "{raw:?}");
        let answer: Value = serde_json::from_str(&raw).unwrap();
        assert_eq!(answer["new"]["name"], nasty);
        let changes = answer["changes"].as_array().unwrap();
        assert!(changes.iter().any(|c| c["where"] == "shots[1]" && c["new"] == nasty), "{changes:?}");
        assert!(changes.iter().any(|c| c["where"] == "name" && c["new"] == nasty), "{changes:?}");
    }
}

fn luma_plan(folder: &std::path::Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_luma-plan"));
    command.args(args).args(["--today", "2026-11-21"]).current_dir(folder);
    command.env_remove("NO_COLOR").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(folder: &std::path::Path, args: &[&str]) -> Output {
    luma_plan(folder, args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.toml"), OLD).unwrap();
    fs::write(folder.path().join("new.toml"), NEW).unwrap();
    folder
}

#[test]
fn the_command_reads_two_files_or_one_from_standard_input() {
    let folder = folder();
    let out = run(folder.path(), &["diff", "old.toml", "new.toml", "--route", "api-payg"]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    assert_eq!(text(&out.stderr), "");
    let shown = text(&out.stdout);
    assert!(shown.contains("API pay-as-you-go stays the one to buy: $29.53 -> $91.89, $62.36 more."), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 78), "{shown}");
    let mut child = luma_plan(folder.path(), &["diff", "old.toml", "-", "--format", "json"]);
    let mut child = child.stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(NEW.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    let answer: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(answer["order"], serde_json::json!(["volume", "acceptance", "settings", "schedule", "prices"]));
    assert_eq!(answer["routes"].as_array().unwrap().len(), 19);
    // At P80 both sides are priced with more takes.
    let out =
        run(folder.path(), &["diff", "old.toml", "new.toml", "--at", "p80", "--format", "json", "--route", "api-payg"]);
    let at: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(at["level"], "p80");
    assert_ne!(at["routes"][0]["old"]["usd"], answer["routes"][15]["old"]["usd"]);
}

#[test]
fn the_same_file_twice_has_no_difference_and_is_no_failure() {
    let folder = folder();
    let out = run(folder.path(), &["diff", "old.toml", "old.toml"]);
    assert_eq!(out.status.code(), Some(0));
    assert!(text(&out.stdout).ends_with("No difference: both plans say the same\n"), "{}", text(&out.stdout));
}

#[test]
fn results_go_to_files_as_a_summary_does() {
    let folder = folder();
    let args = ["diff", "old.toml", "new.toml", "--route", "api-payg", "-o", "d.md"];
    let out = run(folder.path(), &args);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    assert!(text(&out.stderr).starts_with("wrote d.md, "), "{}", text(&out.stderr));
    let markdown = fs::read_to_string(folder.path().join("d.md")).unwrap();
    assert!(markdown.starts_with("# Spring film\n"), "{markdown}");
    let out = run(folder.path(), &args);
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("`d.md` is there already"), "{}", text(&out.stderr));
    let forced = run(folder.path(), &[&args[..], &["--force", "--format", "json"]].concat());
    assert_eq!(forced.status.code(), Some(0));
    assert!(fs::read_to_string(folder.path().join("d.md")).unwrap().starts_with('{'));
}

#[test]
fn bad_input_says_what_and_exits_with_2() {
    let folder = folder();
    fs::write(folder.path().join("bad.toml"), "schema = 1\nnaem = \"x\"\n").unwrap();
    fs::write(folder.path().join("worse.toml"), "schema = 1\n[[shots]]\noutputs = 0\n").unwrap();
    let before = fs::read_to_string(folder.path().join("new.toml")).unwrap();
    for (args, parts) in [
        (&["diff", "old.toml"][..], &["<NEW>"][..]),
        (&["diff", "-", "-"], &["only one of the plans can be read from standard input"]),
        (&["diff", "old.toml", "none.toml"], &["cannot read `none.toml`"]),
        (&["diff", "none.toml", "bad.toml"], &["cannot read `none.toml`"]),
        (&["diff", "bad.toml", "new.toml"], &["1 fault in `bad.toml`", "bad.toml:2", "did you mean `name`?"]),
        // Whoever mends one is to know of the other.
        (&["diff", "bad.toml", "worse.toml"], &["bad.toml:2", "worse.toml:3", "outputs"]),
        (&["diff", "old.toml", "new.toml", "--route", "api-pay"], &["did you mean `api-payg`?"]),
        (&["diff", "old.toml", "new.toml", "--format", "csv"], &["csv", "text, markdown, json"]),
        (&["diff", "old.toml", "new.toml", "-o", "x.csv"], &["a difference is not written as csv"]),
        (&["diff", "old.toml", "new.toml", "--force"], &["`--force` is for a file"]),
        (&["diff", "old.toml", "new.toml", "-o", "old.toml", "--force"], &["`old.toml` is the plan itself"]),
        (&["diff", "old.toml", "new.toml", "-o", "new.toml", "--force"], &["`new.toml` is the plan itself"]),
        (&["diff", "old.toml", "new.toml", "-o", "."], &["is a folder"]),
    ] {
        let out = run(folder.path(), args);
        assert_eq!(out.status.code(), Some(2), "{args:?}: {}", text(&out.stderr));
        assert_eq!(text(&out.stdout), "", "{args:?}");
        for part in parts {
            assert!(text(&out.stderr).contains(part), "{args:?}: {}", text(&out.stderr));
        }
    }
    assert_eq!(fs::read_to_string(folder.path().join("new.toml")).unwrap(), before);
    assert_eq!(fs::read_to_string(folder.path().join("old.toml")).unwrap(), OLD);
}
