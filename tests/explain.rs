//! `luma-plan explain`: every sum of a tree adds up and every product comes out, on random plans, every route and every
//! level; figures are those of the offer; and whoever asks for what is not there is told what is.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use jiff::civil::{Date, date};
use luma_plan::fault::harmless_char;
use luma_plan::money::Money;
use luma_plan::offer::{Ask, Status};
use luma_plan::plan::Plan;
use luma_plan::plan::load::load;
use luma_plan::plan::template::TEMPLATES;
use luma_plan::rates::Book;
use luma_plan::summary::Summary;
use luma_plan::summary::explain::{Depth, Explained, Role, Value};
use luma_plan::terms::Level;
use proptest::prelude::*;
use serde_json::Value as Json;
use unicode_width::UnicodeWidthStr as _;

const TODAY: Date = date(2026, 11, 21);
const DEPTHS: [Depth; 4] = [Depth::SCREEN, Depth::TEXT, Depth::ALL, Depth { most: 1, is_whole: true }];

fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| Book::embedded().unwrap())
}

fn plan(text: &str) -> Plan {
    load("test", text, book(), TODAY).unwrap_or_else(|faults| panic!("{faults}\n{text}")).plan
}

/// Nothing where a figure of the plan cannot be carried.
fn summary(plan: &Plan, level: Level) -> Option<Summary> {
    Summary::new(plan, book(), &Ask { today: TODAY, level, routes: Vec::new() }).ok()
}

fn files(folder: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "toml"));
    files.sort();
    files.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// An amount in its unit, as an exact number.
fn exact(value: Value) -> (&'static str, Money) {
    let count = |n: u128| Money::dollar().times(n).unwrap();
    match value {
        Value::Usd(usd) => (value.unit(), usd),
        Value::Credits(n) | Value::Takes(n) | Value::Batches(n) | Value::Pieces(n) => (value.unit(), count(n)),
    }
}

fn nodes<'a>(root: &'a Explained, found: &mut Vec<&'a Explained>) {
    found.push(root);
    root.parts.iter().for_each(|part| nodes(part, found));
}

/// Parts add up to what they are parts of, factors multiply to it, and what is shown is what is meant.
fn assert_lawful(root: &Explained, what: &str) {
    let mut all = Vec::new();
    nodes(root, &mut all);
    for node in all {
        let of = |role: Role| node.parts.iter().filter(move |part| part.role == role);
        if node.value.is_none() {
            // Nobody knows it, the route cannot do it, or it is in unlike units.
            let has_none = of(Role::Part).any(|part| part.value.is_none() || part.is_bound)
                && ["?", "–"].contains(&node.figure.as_str());
            assert!(of(Role::Part).next().is_none() || has_none || node.figure.contains(" + "), "{what}: {node:#?}");
        } else if let Some(value) = node.value
            && of(Role::Part).next().is_some()
        {
            let (unit, whole) = exact(value);
            let mut sum = Money::ZERO;
            let mut is_bound = false;
            for part in of(Role::Part) {
                is_bound |= part.is_bound || part.value.is_none();
                let Some(value) = part.value else { continue };
                let (of_part, amount) = exact(value);
                assert_eq!(of_part, unit, "{what}: unlike units are added: {node:#?}");
                sum = sum.plus(amount).unwrap();
            }
            assert_eq!(sum, whole, "{what}: parts do not add up: {node:#?}");
            assert_eq!(is_bound, node.is_bound, "{what}: a bound looks like one: {node:#?}");
            assert_eq!(is_bound, node.figure.starts_with('≥'), "{what}: {node:#?}");
        }
        if of(Role::Factor).count() > 1
            && let Some(value) = node.value
        {
            let (count, unit): (Vec<_>, Vec<_>) = of(Role::Factor)
                .map(|f| f.value.unwrap())
                .partition(|v| matches!(v, Value::Takes(_) | Value::Batches(_)));
            let [Value::Takes(runs) | Value::Batches(runs)] = count[..] else { panic!("{what}: {node:#?}") };
            let (of_unit, unit) = exact(unit[0]);
            assert_eq!((of_unit, unit.times(runs).unwrap()), exact(value), "{what}: {node:#?}");
        }
        if let Some(Value::Usd(usd)) = node.value
            && !node.figure.is_empty()
            && node.role != Role::Factor
        {
            let shown = node.figure.trim_start_matches("≥ ").trim_start_matches('−').trim_start_matches('$');
            assert_eq!(shown, usd.abs().cents(), "{what}: {node:#?}");
            assert_eq!(node.figure.contains('−'), usd.is_negative(), "{what}: {node:#?}");
        }
        assert_eq!(node.cited.is_some(), node.role == Role::Source && node.what.starts_with("source: "), "{what}");
        assert!(!node.figure.is_empty() || !node.what.is_empty(), "{what}: a node that says nothing");
    }
}

/// Every tree of a plan is lawful, and its root is what the offer, its lines and its shots say.
fn assert_explained(text: &str, level: Level) {
    let plan = plan(text);
    let Some(summary) = summary(&plan, level) else { return };
    for (at, offer) in summary.offers().iter().enumerate() {
        let what = format!("{} at {level:?} of\n{text}", offer.id);
        for depth in DEPTHS {
            let it = summary.explainer(&plan, book(), TODAY, depth);
            let total = it.total(at).unwrap();
            assert_lawful(&total, &what);
            let figures = offer.figures.as_ref();
            assert_eq!(total.value, figures.map(|f| Value::Usd(f.total)), "{what}");
            assert_eq!(total.is_bound, figures.is_some_and(|f| f.lower_bound), "{what}");
            let credits = total.parts.iter().find(|p| p.what == "what the takes are priced at");
            if let Some(credits) = credits {
                assert_eq!(
                    credits.is_bound,
                    figures.unwrap().lower_bound && offer.unpriced > u64::from(offer.unpublished)
                );
                if !credits.is_bound
                    && let Some(all) = figures.unwrap().credits
                {
                    assert_eq!(credits.value, Some(Value::Credits(all)), "{what}");
                }
            }
            for shot in 0..plan.shots.len() {
                assert_lawful(&it.shot(at, shot).unwrap(), &what);
            }
            for step in 0..summary.work().steps.len() {
                let line = summary.line(book(), at, step).unwrap().unwrap();
                let stage = it.stage(at, step).unwrap();
                assert_lawful(&stage, &what);
                let known = matches!(line.status, Status::Priced | Status::Own);
                let expected = line.usd.map(Value::Usd).or(line.credits.map(Value::Credits)).filter(|_| known);
                assert_eq!(stage.value, expected, "{what}");
                let runs = stage.parts.iter().find(|p| p.role == Role::Factor).unwrap().value.unwrap();
                let (Value::Takes(runs) | Value::Batches(runs)) = runs else { panic!("{what}: {runs:?}") };
                assert_eq!(runs, u128::from(line.runs), "{what}");
                // A price of the book goes down to its document and its day.
                if let Some(source) = &line.source {
                    let cited = stage.parts.iter().find_map(|p| p.cited.as_ref()).unwrap_or_else(|| panic!("{what}"));
                    assert_eq!((&cited.id, Some(cited.verified)), (source, line.verified), "{what}");
                    assert!(!cited.title.is_empty() && !cited.publisher.is_empty(), "{what}");
                    assert_eq!(cited.confidence, line.confidence, "{what}");
                }
            }
        }
    }
}

#[test]
fn every_figure_of_the_plans_here_is_explained() {
    for text in files("tests/plans").into_iter().chain(files("tests/plans/good")) {
        assert_explained(&text, Level::Expected);
    }
    for template in TEMPLATES {
        assert_explained(template.text, Level::P80);
    }
}

const OPERATIONS: [&str; 6] = ["text-to-image", "text-to-video", "image-to-video", "modify", "upscale", "audio"];
const RESOLUTIONS: [&str; 3] = ["540p", "720p", "1080p"];
const COUNTS: [&str; 4] =
    ["attempts = 7\n", "accept_rate = \"0.3\"\n", "acceptance = \"motion\"\n", "accept_rate = \"0.25\"\nkeep = 2\n"];

fn random_text() -> impl Strategy<Value = String> {
    let flags = prop::array::uniform6(prop::bool::ANY);
    let head = (1u32..5, 0u32..3, flags, 0usize..4);
    let stage = (0..OPERATIONS.len(), 0..RESOLUTIONS.len(), 0..COUNTS.len(), 0usize..7);
    let shots = prop::collection::vec((1u32..12, prop::bool::ANY, prop::collection::vec(stage, 1..4)), 0..4);
    (head, shots).prop_map(|((months, opening, [wait, annual, held, hdr, assumed, tax], contingency), shots)| {
        let mut text = format!("schema = 1\n[schedule]\nstart = 2026-11-30\nmonths = {months}\n");
        let _ = writeln!(text, "[opening]\nluma-agents-api = \"{opening}.5\"");
        let _ = writeln!(text, "[purchase]\nwhen_empty = \"{}\"", if wait { "wait" } else { "top-up" });
        text.push_str(if annual { "billing = \"annual\"\n" } else { "" });
        text.push_str("[budget]\nlimit = \"50\"\n");
        text.push_str(
            ["", "contingency = \"2.5%\"\n", "contingency = \"p80\"\n", "contingency = \"0.0001%\"\n"][contingency],
        );
        text.push_str(if tax { "tax = \"8.1%\"\n" } else { "" });
        text.push_str("[acceptance.motion]\naccepted = 12\ntried = 50\n");
        if held {
            text.push_str("[[held]]\nroute = \"agents-plus\"\nrenews = 2026-12-14\ncredits = 4200\n");
            text.push_str(
                "lots = [{ credits = 1200, expires = 2026-12-09 }, { credits = 90, expires = 2027-05-01 }]\n",
            );
        }
        if assumed {
            text.push_str("[[assume]]\nsurface = \"luma-agents-app\"\noperation = \"text-to-image\"\ncredits = 12\n");
        }
        for (outputs, revisions, stages) in shots {
            let _ = writeln!(text, "[[shots]]\noutputs = {outputs}");
            text.push_str(if revisions { "revisions = \"30%\"\n" } else { "" });
            for (operation, resolution, count, maker) in stages {
                let operation = OPERATIONS[operation];
                let _ = writeln!(text, "[[shots.stages]]\noperation = \"{operation}\"\n{}", COUNTS[count]);
                if operation == "upscale" {
                    text.push_str("resolution = \"4k\"\n");
                } else if operation != "audio" {
                    let _ = writeln!(text, "resolution = \"{}\"", RESOLUTIONS[resolution]);
                    text.push_str(if hdr && operation == "image-to-video" { "range = \"hdr\"\n" } else { "" });
                }
                text.push_str(match maker {
                    0 => "own_price = \"0.75\"\n",
                    1 => "on = \"api-payg\"\n",
                    2 => "own_price_if_missing = \"0.25\"\n",
                    _ => "",
                });
            }
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_sum_adds_up_and_every_product_comes_out(text in random_text(), level in 0usize..4) {
        let level = [Level::Expected, Level::P50, Level::P80, Level::P95][level];
        assert_explained(&text, level);
    }
}

fn luma_plan(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_luma-plan"));
    command.args(args).args(["--today", "2026-11-21"]).current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null());
    command
}

fn run(args: &[&str]) -> Output {
    luma_plan(args).output().unwrap()
}

fn told(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_total_is_told_down_to_its_sources() {
    let out = run(&["explain", "tests/plans/mixed-purses.toml", "--route", "agents-plus"]);
    assert_eq!((out.status.code(), told(&out.stderr)), (Some(0), String::new()));
    insta::assert_snapshot!("explained_total", told(&out.stdout));
    let out = run(&["explain", "tests/plans/spec-example.toml", "--route", "api-payg", "--stage", "2", "--at", "p80"]);
    assert_eq!(out.status.code(), Some(0));
    insta::assert_snapshot!("explained_stage", told(&out.stdout));
    let out = run(&["explain", "tests/plans/spec-example.toml", "--route", "web-free", "--shot", "#1"]);
    assert_eq!(out.status.code(), Some(0));
    insta::assert_snapshot!("explained_shot_that_cannot_be_made", told(&out.stdout));
}

#[test]
fn json_has_the_same_tree() {
    let file = "tests/plans/spec-example.toml";
    let out = run(&["explain", file, "--route", "api-payg", "--format", "json"]);
    let json: Json = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(json["schema"], 1);
    assert_eq!(json["plan"]["level"], "expected");
    assert_eq!((&json["route"]["id"], &json["route"]["verdict"]), (&"api-payg".into(), &"fits".into()));
    assert_eq!((&json["shot"], &json["stage"]), (&Json::Null, &Json::Null));
    let total = &json["explained"];
    assert_eq!((&total["role"], &total["unit"], &total["value"]), (&"whole".into(), &"usd".into(), &"29.5272".into()));
    let line = &total["parts"][0]["parts"][0];
    assert_eq!((&line["role"], &line["value"]), (&"part".into(), &"28.8".into()));
    let [runs, unit] = [&line["parts"][0], &line["parts"][1]];
    assert_eq!((&runs["role"], &runs["unit"], &runs["value"]), (&"factor".into(), &"takes".into(), &12.into()));
    assert_eq!((&unit["role"], &unit["unit"], &unit["value"]), (&"factor".into(), &"usd".into(), &"2.4".into()));
    let source = line["parts"].as_array().unwrap().iter().find(|p| !p["source"].is_null()).unwrap();
    let expected = serde_json::json!({
        "id": "agents-api-pricing", "title": "Luma Agents API: pricing", "publisher": "Luma AI",
        "address": "https://docs.agents.lumalabs.ai/guides/pricing/", "verified": "2026-05-30", "age_days": 175,
        "stale": true, "confidence": "published",
    });
    assert_eq!(source["source"], expected);
    let out =
        run(&["explain", file, "--route", "api-payg", "--shot", "Hero orbit", "--stage", "1", "--format", "json"]);
    let json: Json = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(json["shot"], serde_json::json!({"number": 1, "name": "Hero orbit"}));
    assert_eq!((&json["stage"], &json["explained"]["value"]), (&1.into(), &"0.7272".into()));
}

#[test]
fn what_is_not_there_is_told_with_what_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.toml");
    let stage = "[[shots.stages]]\noperation = \"text-to-image\"\n";
    let shot = |name: &str, stages: usize| format!("[[shots]]\nname = \"{name}\"\n{}", stage.repeat(stages));
    let text =
        ["schema = 1\n".to_owned(), shot("Hero orbit", 2), shot("Kitchen", 0), shot("Twice", 1), shot("Twice", 1)];
    fs::write(&path, text.concat()).unwrap();
    let empty = folder.path().join("empty.toml");
    fs::write(&empty, "schema = 1\n").unwrap();
    let (plan, empty) = (path.to_str().unwrap(), empty.to_str().unwrap());
    let cases: &[(&str, &[&str], &str)] = &[
        (plan, &["--route", "api-pay"], "there is no route `api-pay`; did you mean `api-payg`?"),
        (plan, &["--route", "zzz"], "there is no route `zzz`; it is one of web-free, web-lite,"),
        (plan, &["--shot", "Hero orbi"], "there is no shot `Hero orbi`; did you mean `Hero orbit`?"),
        (plan, &["--shot", "kitch"], "there is no shot `kitch`; did you mean `Kitchen`?"),
        (plan, &["--shot", "orbit"], "there is no shot `orbit`; did you mean `Hero orbit`?"),
        (plan, &["--shot", "zzzz"], "it is one of `Hero orbit`, `Kitchen`, `Twice`, `Twice`, or its number as `#1`"),
        (plan, &["--shot", "\u{1b}[2J"], "there is no shot `␛[2J`"),
        (plan, &["--shot", ""], "there is no shot ``"),
        (plan, &["--shot", "Twice"], "2 shots are called `Twice`; name one by its number: `#3`, `#4`"),
        (plan, &["--shot", "#5"], "there is no shot `#5`: the plan has 4 shots, counted from 1"),
        (plan, &["--shot", "#0"], "there is no shot `#0`: the plan has 4 shots, counted from 1"),
        (plan, &["--shot", "#1", "--stage", "3"], "there is no stage 3: `Hero orbit` has 2, counted from 1"),
        (plan, &["--shot", "#1", "--stage", "0"], "there is no stage 0: `Hero orbit` has 2, counted from 1"),
        (plan, &["--shot", "#3", "--stage", "2"], "there is no stage 2: `Twice` has one, stage 1"),
        (plan, &["--shot", "#2", "--stage", "1"], "there is no stage 1: `Kitchen` has no stages yet"),
        (plan, &["--stage", "1"], "`--stage` is one of a shot; name it with `--shot NAME` or `--shot #N`"),
        (empty, &["--shot", "x"], "there is no shot `x`: the plan has none yet"),
        (plan, &["--stage", "one"], "invalid value 'one' for '--stage <N>'"),
        (plan, &["--at", "p99"], "invalid value 'p99' for '--at <LEVEL>'"),
        ("no/such.toml", &[], "cannot read `no/such.toml`: there is no such file"),
    ];
    for (plan, args, expected) in cases {
        let route: &[&str] = if args.contains(&"--route") { &[] } else { &["--route", "api-payg"] };
        let out = run(&[&["explain", plan], *args, route].concat());
        assert_eq!((out.status.code(), told(&out.stdout)), (Some(2), String::new()), "{args:?}");
        assert!(told(&out.stderr).contains(expected), "{args:?}: {}", told(&out.stderr));
    }
    let out = run(&["explain", plan]);
    assert_eq!(out.status.code(), Some(2));
    assert!(told(&out.stderr).contains("--route <ID>"), "{}", told(&out.stderr));
    for args in [&["--shot", "kitchen"][..], &["--shot", "#1", "--stage", "2"], &[]] {
        let out = run(&[&["explain", plan, "--route", "web-plus"], args].concat());
        assert_eq!(out.status.code(), Some(0), "{args:?}: {}", told(&out.stderr));
    }
}

/// Strange names stay in their line, and drive no terminal.
#[test]
fn strange_names_are_harmless() {
    let file = "tests/plans/good/hostile-names.toml";
    for route in ["api-payg", "agents-plus"] {
        let out = run(&["explain", file, "--route", route]);
        assert_eq!(out.status.code(), Some(0), "{}", told(&out.stderr));
        for line in told(&out.stdout).lines() {
            assert!(line.chars().all(|c| harmless_char(c) == c), "{line:?}");
            assert!(line.width() <= 78, "{line:?}");
        }
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    for format in ["text", "json"] {
        let args = ["explain", "tests/plans/spec-example.toml", "--route", "api-payg", "--format", format];
        let mut child = luma_plan(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let out = child.wait_with_output().unwrap();
        assert_eq!((out.status.code(), told(&out.stderr)), (Some(0), String::new()));
    }
}
