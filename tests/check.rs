//! `luma-plan check`: what passes, what fails, with which exit code, and what is said about it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use jiff::civil::{Date, date};
use luma_plan::fault::harmless_char;
use luma_plan::offer::Ask;
use luma_plan::plan::load::load;
use luma_plan::rates::Book;
use luma_plan::summary::Summary;
use luma_plan::summary::check::{Action, Actions, Check, Found};
use luma_plan::terms::Level;
use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

const TODAY: Date = date(2026, 11, 21);
const EXAMPLE: &str = "tests/plans/spec-example.toml";

fn luma_plan(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_luma-plan"));
    command.arg("check").args(args).current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null());
    if !args.contains(&"--today") {
        command.args(["--today", "2026-11-21"]);
    }
    command
}

fn run(args: &[&str]) -> Output {
    luma_plan(args).output().unwrap()
}

fn piped(args: &[&str], input: &str) -> Output {
    let mut command = luma_plan(args);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn told(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// One line, whatever the wrapping.
fn unwrapped(bytes: &[u8]) -> String {
    told(bytes).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn json(out: &Output) -> Value {
    serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{e}: {}", told(&out.stderr)))
}

/// `over-limit fails, late passes, …` of the first route.
fn came(json: &Value) -> String {
    let checks = json["routes"][0]["checks"].as_array().unwrap();
    let one = |c: &Value| format!("{} {}", c["check"].as_str().unwrap(), c["came"].as_str().unwrap());
    checks.iter().map(one).collect::<Vec<_>>().join(", ")
}

const STILL: &str = "[[shots]]\noutputs = 10\n[[shots.stages]]\noperation = \"text-to-image\"\nattempts = 10\n";

/// A plan of 100 stills, 4.04 dollars, with something on top.
fn stills(head: &str) -> String {
    format!("schema = 1\n{head}\n{STILL}")
}

#[test]
fn what_passes_and_what_fails() {
    let example = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(EXAMPLE)).unwrap();
    let late = stills("[schedule]\nstart = 2026-12-01\ndeadline = 2026-12-10\nper_day = 10");
    let sla = stills("[requirements]\nlatency_sla = true");
    // (plan, arguments, exit code, the first route and what came of each check)
    let cases: &[(&str, &[&str], i32, &str)] = &[
        (&example, &[], 0, "api-payg: over-limit passes, late passes, unknown passes, unfit passes, stale warns"),
        (&example, &["--limit", "29.5272"], 0, "api-payg: over-limit passes, "),
        (&example, &["--limit", "$29.5271"], 1, "api-payg: over-limit fails, "),
        (&example, &["--limit", "10", "--warn", "over-limit"], 0, "api-payg: over-limit warns, "),
        (&example, &["--limit", "10", "--ignore", "over-limit,stale"], 0, "api-payg: over-limit ignored, "),
        (
            &example,
            &["--limit", "10", "--ignore", "stale", "--ignore", "over-limit"],
            0,
            "api-payg: over-limit ignored, ",
        ),
        // 16 takes instead of 12 are enough in 8 of 10 cases.
        (&example, &["--limit", "30"], 0, "api-payg: over-limit passes"),
        (&example, &["--limit", "30", "--at", "p80"], 1, "api-payg: over-limit fails"),
        (&example, &["--limit", "39.13", "--at", "p80"], 0, "api-payg: over-limit passes"),
        (
            &example,
            &["--fail", "stale"],
            1,
            "api-payg: over-limit passes, late passes, unknown passes, unfit passes, stale fails",
        ),
        (
            &example,
            &["--ignore", "stale"],
            0,
            "api-payg: over-limit passes, late passes, unknown passes, unfit passes, stale ignored",
        ),
        (
            &example,
            &["--today", "2026-06-01", "--fail", "stale"],
            0,
            "api-payg: over-limit passes, late passes, unknown passes, unfit passes, stale passes",
        ),
        (
            &example,
            &["--today", "2026-08-28", "--fail", "stale"],
            0,
            "api-payg: over-limit passes, late passes, unknown passes, unfit passes, stale passes",
        ),
        (
            &example,
            &["--today", "2026-08-29", "--fail", "stale"],
            1,
            "api-payg: over-limit passes, late passes, unknown passes, unfit passes, stale fails",
        ),
        (
            &example,
            &["--route", "web-plus"],
            1,
            "web-plus: over-limit passes, late open, unknown fails, unfit passes, stale warns",
        ),
        (
            &example,
            &["--route", "web-plus", "--ignore", "unknown"],
            0,
            "web-plus: over-limit passes, late open, unknown ignored",
        ),
        (
            &example,
            &["--route", "web-plus", "--limit", "100", "--ignore", "unknown"],
            0,
            "web-plus: over-limit open, late open",
        ),
        (
            &example,
            &["--route", "web-plus", "--limit", "20", "--ignore", "unknown"],
            1,
            "web-plus: over-limit fails, late open",
        ),
        (&example, &["--route", "web-free"], 1, "web-free: over-limit open, late open, unknown fails, unfit fails, "),
        (
            &example,
            &["--route", "web-free", "--warn", "unfit,unknown"],
            0,
            "web-free: over-limit open, late open, unknown warns, unfit warns, ",
        ),
        // Closed to new buyers, or on conflicting sources: a caveat passes.
        (
            &stills(""),
            &["--route", "web-plus"],
            0,
            "web-plus: over-limit passes, late passes, unknown passes, unfit passes, ",
        ),
        (&late, &[], 1, "api-payg: over-limit passes, late fails, unknown passes, unfit passes, "),
        (&late, &["--warn", "late"], 0, "api-payg: over-limit passes, late warns, "),
        (&sla, &["--route", "api-payg"], 1, "api-payg: over-limit passes, late passes, unknown passes, unfit fails, "),
        (&sla, &[], 0, "api-pt-1m: over-limit passes, "),
        (&stills("[budget]\nlimit = \"4.04\""), &[], 0, "api-payg: over-limit passes, "),
        (&stills("[budget]\nlimit = \"4.03\""), &[], 1, "api-payg: over-limit fails, "),
        // What is asked for here comes before what the plan says.
        (&stills("[budget]\nlimit = \"4.03\""), &["--limit", "5"], 0, "api-payg: over-limit passes, "),
        (
            &stills("[budget]\ncontingency = \"10%\"\ntax = \"10%\""),
            &["--limit", "4.8884"],
            0,
            "api-payg: over-limit passes, ",
        ),
        (
            &stills("[budget]\ncontingency = \"10%\"\ntax = \"10%\""),
            &["--limit", "4.8883"],
            1,
            "api-payg: over-limit fails, ",
        ),
    ];
    for (plan, args, code, expected) in cases {
        let out = piped(&[&["-", "--format", "json"], *args].concat(), plan);
        let found = json(&out);
        let id = found["routes"][0]["id"].as_str().unwrap();
        let found_all = format!("{id}: {}", came(&found));
        assert!(found_all.starts_with(expected), "{args:?}: {found_all}");
        assert_eq!(out.status.code(), Some(*code), "{args:?}: {found_all}");
        assert_eq!(found["passes"], *code == 0, "{args:?}");
        assert_eq!(told(&out.stderr), "", "{args:?}");
        // Text says the same.
        let text = piped(&[&["-"], *args].concat(), plan);
        assert_eq!(text.status.code(), Some(*code), "{args:?}");
        assert!(told(&text.stdout).starts_with(if *code == 0 { "PASSES: " } else { "FAILS: " }), "{args:?}");
    }
}

#[test]
fn it_says_what_fails_and_what_would_do() {
    let out = run(&[EXAMPLE, "--limit", "10", "--route", "api-payg", "--route", "agents-team"]);
    assert_eq!((out.status.code(), told(&out.stderr)), (Some(1), String::new()));
    insta::assert_snapshot!("check_fails", told(&out.stdout));
    let out = run(&[EXAMPLE, "--limit", "29.5271"]);
    let text = unwrapped(&out.stdout);
    let expected = "FAILS over-limit $29.5272 is $0.0001 over the limit of $29.5271, passed on 15 Jan 2027 \
                    -> raise the limit to $29.53, or make less";
    assert!(text.contains(expected), "{text}");
    let out = run(&[EXAMPLE, "--route", "web-free"]);
    let text = unwrapped(&out.stdout);
    assert!(text.contains("Instead API pay-as-you-go (`api-payg`) serves for $29.53"), "{text}");
    let out = piped(
        &["-", "--route", "api-payg"],
        &stills("[schedule]\nstart = 2026-12-01\ndeadline = 2026-12-10\nper_day = 10"),
    );
    let text = unwrapped(&out.stdout);
    let expected = "FAILS late Late by 4 days: the last run is made on 14 Dec 2026, the deadline is 10 Dec 2026 \
                    -> start sooner, move the deadline, or make less";
    assert!(text.contains(expected), "{text}");
    assert!(text.contains("Instead A deadline of"), "{text}");
}

#[test]
fn json_has_every_figure_with_its_bound() {
    let out = run(&[EXAMPLE, "--limit", "10", "--format", "json", "--route", "api-payg", "--route", "web-free"]);
    let found = json(&out);
    assert_eq!((&found["schema"], &found["passes"]), (&1.into(), &false.into()));
    assert_eq!(found["plan"], serde_json::json!({"name": "Hero orbit", "level": "expected"}));
    assert_eq!(found["rates"], serde_json::json!({"oldest_verified": "2025-06-30", "stale": true, "prices": "chosen"}));
    assert_eq!(found["why_none"], Value::Null);
    // Routes are in the book's order, however they were asked for.
    let [free, payg] = &found["routes"].as_array().unwrap()[..] else { panic!("{found}") };
    assert_eq!((&free["id"], &free["usd"], &free["passes"]), (&"web-free".into(), &Value::Null, &false.into()));
    assert_eq!((&payg["usd"], &payg["lower_bound"]), (&"29.5272".into(), &false.into()));
    assert_eq!((&payg["verdict"], &payg["recommended"]), (&"misses".into(), &false.into()));
    assert_eq!(payg["reasons"][0]["code"], "over-limit");
    let figures: Vec<(&Value, &Value, &Value)> =
        payg["checks"].as_array().unwrap().iter().map(|c| (&c["check"], &c["figure"], &c["bound"])).collect();
    let day = || Value::from("2027-01-15");
    assert_eq!(figures[0], (&"over-limit".into(), &"29.5272".into(), &"10".into()));
    assert_eq!(figures[1], (&"late".into(), &day(), &day()));
    assert_eq!(figures[2], (&"unknown".into(), &0.into(), &0.into()));
    assert_eq!(figures[3], (&"unfit".into(), &0.into(), &0.into()));
    assert_eq!(figures[4], (&"stale".into(), &"2026-05-30".into(), &"2026-08-23".into()));
    assert_eq!(payg["checks"][0]["remedy"], "raise the limit to $29.53, or make less");
    assert_eq!(payg["checks"][4]["action"], "warn");
    assert!(!found["instead"].as_array().unwrap().is_empty());
}

#[test]
fn a_plan_with_nothing_in_it_passes_and_says_so() {
    let out = piped(&["-", "--limit", "0"], "schema = 1\n");
    assert_eq!(out.status.code(), Some(0), "{}", told(&out.stderr));
    let text = told(&out.stdout);
    assert!(text.starts_with("PASSES: ") && text.contains("The plan has no stages yet"), "{text}");
    let found = json(&piped(&["-", "--format", "json"], "schema = 1\n"));
    assert_eq!((&found["passes"], &found["routes"]), (&true.into(), &Value::Array(Vec::new())));
}

/// Where nothing that can be bought serves, nothing passes.
#[test]
fn a_plan_that_nobody_serves_fails_on_the_nearest_route() {
    let both = "schema = 1\n[requirements]\nlatency_sla = true\nteam = true\n[[shots]]\n[[shots.stages]]\noperation = \"text-to-video\"\n";
    let out = piped(&["-", "--format", "json"], both);
    assert_eq!(out.status.code(), Some(1));
    let found = json(&out);
    assert_eq!(found["routes"][0]["recommended"], false);
    assert_eq!(found["routes"].as_array().unwrap().len(), 1);
}

#[test]
fn bad_usage_ends_with_2_and_says_what_would_do() {
    let cases: &[(&[&str], &str)] = &[
        (&["no/such.toml"], "cannot read `no/such.toml`: there is no such file"),
        (&["tests/plans"], "cannot read `tests/plans`"),
        (&[EXAMPLE, "--limit", "-3"], "`--limit -3` is no sum of dollars: it is negative"),
        (&[EXAMPLE, "--limit", "ten"], "`--limit ten` is no sum of dollars"),
        (&[EXAMPLE, "--limit", "1e3"], "`--limit 1e3` is no sum of dollars"),
        (&[EXAMPLE, "--limit", "99999999999"], "`--limit 99999999999` is no sum of dollars"),
        (&[EXAMPLE, "--limit", ""], "`--limit ` is no sum of dollars"),
        (&[EXAMPLE, "--route", "web-plsu"], "there is no route `web-plsu`; did you mean `web-plus`?"),
        (&[EXAMPLE, "--fail", "stael"], "invalid value 'stael' for '--fail <CHECK>'"),
        (&[EXAMPLE, "--fail", "stael"], "a similar value exists: 'stale'"),
        (
            &[EXAMPLE, "--warn", "late", "--fail", "stale,late"],
            "`late` stands after `--fail` and after `--warn`; keep one",
        ),
        (&[EXAMPLE, "--at", "p81"], "invalid value 'p81' for '--at <LEVEL>'"),
        (&[EXAMPLE, "--format", "yaml"], "invalid value 'yaml' for '--format <FORMAT>'"),
        (&["tests/plans/bad/unknown-keys.toml"], "in `tests/plans/bad/unknown-keys.toml`"),
    ];
    for (args, expected) in cases {
        let out = run(args);
        assert_eq!((out.status.code(), told(&out.stdout)), (Some(2), String::new()), "{args:?}");
        assert!(told(&out.stderr).contains(expected), "{args:?}: {}", told(&out.stderr));
    }
}

/// The exit code is the answer, also for who does not read the words.
#[test]
fn a_reader_that_goes_away_changes_no_answer() {
    for (limit, code) in [("10", 1), ("30", 0)] {
        for format in ["text", "json"] {
            let mut command = luma_plan(&[EXAMPLE, "--limit", limit, "--format", format]);
            let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            drop(child.stdout.take());
            let out = child.wait_with_output().unwrap();
            assert_eq!((out.status.code(), told(&out.stderr)), (Some(code), String::new()), "{limit} {format}");
        }
    }
}

#[test]
fn strange_names_are_harmless() {
    let out = run(&["tests/plans/good/hostile-names.toml", "--limit", "0.01"]);
    assert_eq!(out.status.code(), Some(1), "{}", told(&out.stderr));
    for line in told(&out.stdout).lines() {
        assert!(line.chars().all(|c| harmless_char(c) == c), "{line:?}");
        assert!(line.width() <= 78, "{line:?}");
    }
}

/// Unless something else is asked for, a route passes exactly where it serves, at every level, and it is always told why
/// not.
#[test]
fn a_route_passes_where_it_serves() {
    let book = Book::embedded().unwrap();
    let mut judged = 0;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans");
    for entry in fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
        let Ok(text) = fs::read_to_string(&entry) else { continue };
        let plan = load("plan.toml", &text, &book, TODAY).unwrap().plan;
        for level in [Level::Expected, Level::P95] {
            let ask = Ask { today: TODAY, level, routes: Vec::new() };
            let summary = Summary::new(&plan, &book, &ask).unwrap();
            let every: Vec<usize> = (0..summary.offers().len()).collect();
            let checked = summary.check(&plan, &book, &every);
            assert_eq!(checked.routes.len(), every.len());
            let actions = Actions::default();
            for (route, offer) in checked.routes.iter().zip(summary.offers()) {
                assert_eq!(route.passes(&actions), offer.verdict.serves(), "{} of {}", offer.id, entry.display());
                assert_eq!(route.findings.len(), Check::ALL.len());
                for finding in &route.findings {
                    let stands = finding.found == Found::Something;
                    assert_eq!(finding.remedy.is_some(), stands, "{} of {}: {finding:?}", offer.id, entry.display());
                    assert!(!finding.text.is_empty() && !finding.text.ends_with('.'), "{finding:?}");
                }
                judged += 1;
            }
            let recommended = summary.check(&plan, &book, &[]);
            let is_recommended = summary.recommendation.route.is_some();
            assert_eq!(recommended.passes(&actions), is_recommended || summary.work().steps.is_empty());
            // Nothing fails where nothing may.
            let mut lenient = Actions::default();
            for check in Check::ALL {
                lenient.set(check, Action::Ignore);
            }
            assert!(checked.passes(&lenient) && recommended.passes(&lenient));
        }
    }
    assert!(judged > 200);
}
