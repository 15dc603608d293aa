//! The command line as scripts use it: what goes where, and with which exit code.

#![expect(clippy::unwrap_used, reason = "a failing test panics")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn luma_plan(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_luma-plan"));
    command.args(args).current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("NO_COLOR").stdin(Stdio::null());
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

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

const EXAMPLE: &str = "tests/plans/spec-example.toml";

#[test]
fn a_summary_goes_to_stdout_and_nothing_else_anywhere() {
    let out = run(&["summary", EXAMPLE, "--today", "2026-11-21"]);
    assert_eq!(out.status.code(), Some(0));
    assert_eq!(text(&out.stderr), "");
    let shown = text(&out.stdout);
    let answer = shown.lines().nth(3).unwrap();
    assert!(answer.starts_with("BUY API pay-as-you-go, $29.53, $9.84 a finished clip"), "{answer}");
}

#[test]
fn json_is_the_same_from_a_file_and_from_standard_input() {
    let from_file = run(&["summary", EXAMPLE, "--today", "2026-11-21", "--format", "json"]);
    let plan = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(EXAMPLE)).unwrap();
    let from_stdin = piped(&["summary", "-", "--today", "2026-11-21", "--format", "json"], &plan);
    assert_eq!(from_stdin.status.code(), Some(0), "{}", text(&from_stdin.stderr));
    assert_eq!(from_file.stdout, from_stdin.stdout);
    let json: Value = serde_json::from_slice(&from_file.stdout).unwrap();
    assert_eq!(json["recommendation"]["route"], "api-payg");
    assert_eq!(json["routes"].as_array().unwrap().len(), 19);
}

#[test]
fn what_holds_everywhere_may_stand_before_the_verb() {
    let before = run(&["--today", "2026-11-21", "--color", "never", "summary", EXAMPLE]);
    let after = run(&["summary", EXAMPLE, "--today", "2026-11-21", "--color", "never"]);
    assert_eq!(before.status.code(), Some(0), "{}", text(&before.stderr));
    assert_eq!(before.stdout, after.stdout);
}

#[test]
fn routes_can_be_picked() {
    let out = run(&["summary", EXAMPLE, "--format", "json", "--route", "api-pt-1m", "--route", "api-payg"]);
    let json: Value = serde_json::from_slice(&out.stdout).unwrap();
    let ids: Vec<&str> = json["routes"].as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["api-payg", "api-pt-1m"]);
    let out = run(&["summary", EXAMPLE, "--route", "api-pay"]);
    assert_eq!(out.status.code(), Some(2));
    assert_eq!(text(&out.stderr), "luma-plan: error: there is no route `api-pay`; did you mean `api-payg`?\n");
}

#[test]
fn bad_input_says_what_and_exits_with_2() {
    let out = run(&["summary", "no/such/plan.toml"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(
        text(&out.stderr).starts_with("luma-plan: error: cannot read `no/such/plan.toml`: there is no such file"),
        "{}",
        text(&out.stderr)
    );
    assert_eq!(text(&out.stdout), "");

    let out = piped(&["summary", "-"], "schema = 1\nnaem = \"x\"\n[[shots]]\noutputs = 0\n");
    assert_eq!(out.status.code(), Some(2));
    let told = text(&out.stderr);
    for part in ["naem", "did you mean `name`?", "standard input:2", "outputs", "standard input:4"] {
        assert!(told.contains(part), "`{part}` is not in\n{told}");
    }

    let stage = "schema = 1\n[[shots]]\n[[shots.stages]]\noperation = \"zzz\"\nattempts = -1\nseconds = \"x\"\n";
    let told = text(&piped(&["summary", "-"], stage).stderr);
    assert!(told.contains("3 faults"), "an unknown operation hides no other fault: {told}");

    let out = piped(&["summary", "-"], "schema = 1\nname = \"\u{1b}]0;owned\u{7}\"\nx = 1\n");
    assert!(!text(&out.stderr).contains('\u{1b}'), "an escape of the file's reached the terminal");

    let out = run(&[EXAMPLE, "summary", EXAMPLE]);
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("stands before the verb"), "{}", text(&out.stderr));
    assert_eq!(run(&["summary"]).status.code(), Some(2));
    assert_eq!(run(&["summary", EXAMPLE, "--today", "yesterday"]).status.code(), Some(2));
    assert_eq!(run(&["--no-such-flag"]).status.code(), Some(2));
    assert_eq!(run(&["--help"]).status.code(), Some(0));
    assert_eq!(run(&["--version"]).status.code(), Some(0));
}

#[test]
fn text_that_is_no_text_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.toml");
    fs::write(&path, b"schema = 1\nname = \"\xff\"\n").unwrap();
    let out = run(&["summary", path.to_str().unwrap()]);
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("is not UTF-8 text (line 2)"), "{}", text(&out.stderr));
    assert_eq!(run(&["summary", folder.path().to_str().unwrap()]).status.code(), Some(2));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = luma_plan(&["summary", EXAMPLE, "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let out = child.wait_with_output().unwrap();
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    assert_eq!(text(&out.stderr), "");
}

#[test]
fn cards_of_the_buyers_own_lie_over_the_embedded_ones() {
    let folder = tempfile::tempdir().unwrap();
    let card = r#"
schema = 1
surface = "luma-agents-api"
name = "Luma Agents API"
unit = "usd"

[[prices]]
models = ["ray-3.2"]
operations = ["text-to-video", "image-to-video", "interpolate"]
range = "hdr"
per = "generation"
source = "our-contract"
confidence = "published"
columns = ["seconds", "1080p"]
rows = [[5, "2.00"]]

[[sources]]
id = "our-contract"
title = "our contract"
publisher = "us"
kind = "official"
date = 2026-11-01
"#;
    fs::write(folder.path().join("ours.toml"), card).unwrap();
    let rates = folder.path().to_str().unwrap();
    let out = run(&["summary", EXAMPLE, "--today", "2026-11-21", "--format", "json", "--rates", rates]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let json: Value = serde_json::from_slice(&out.stdout).unwrap();
    let route = &json["routes"].as_array().unwrap()[15];
    assert_eq!(route["usd"]["total"], "24.7272", "18 × 0.0404 + 12 × 2.00");
    assert_eq!(route["lines"][1]["source"], "our-contract");
    assert_eq!(json["rates"]["overrides"], 1);

    fs::write(folder.path().join("ours.toml"), card.replace("\"2.00\"", "\"-2.00\"")).unwrap();
    let out = run(&["summary", EXAMPLE, "--rates", rates]);
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("ours.toml:15"), "{}", text(&out.stderr));
}

#[test]
fn a_new_plan_is_written_once_and_loads() {
    let folder = tempfile::tempdir().unwrap();
    for template in ["social-clips", "commercial", "series", "catalogue", "music-video"] {
        let path = folder.path().join(format!("{template}.toml"));
        let path = path.to_str().unwrap();
        let out = run(&["new", path, "--template", template]);
        assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
        assert_eq!(text(&out.stdout), "");
        assert_eq!(run(&["summary", path]).status.code(), Some(0), "{template}");
        let before = fs::read(path).unwrap();
        let again = run(&["new", path]);
        assert_eq!(again.status.code(), Some(2), "a plan that exists is not overwritten");
        assert_eq!(fs::read(path).unwrap(), before);
    }
    let shown = run(&["new", "-"]);
    assert!(text(&shown.stdout).contains("schema = 1"));
    let out = run(&["new", "-", "--template", "comercial"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("did you mean `commercial`?"), "{}", text(&out.stderr));
}

#[test]
fn without_a_terminal_the_planner_names_the_verb_that_needs_none() {
    let out = run(&[]);
    assert_eq!(out.status.code(), Some(2));
    assert_eq!(text(&out.stdout), "");
    assert!(text(&out.stderr).contains("luma-plan summary"), "{}", text(&out.stderr));
}

/// Runs the planner without a terminal in a home with this config file: a fault of the file is told first.
#[cfg(target_os = "linux")]
fn with_config(prepare: impl FnOnce(&Path)) -> Output {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("luma-plan");
    fs::create_dir_all(&folder).unwrap();
    prepare(&folder.join("config.toml"));
    luma_plan(&[]).env("XDG_CONFIG_HOME", home.path()).output().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn a_config_file_with_faults_keeps_the_planner_from_starting() {
    let out = with_config(|path| fs::write(path, "theme = \"drak\"\nmuose = true\nascii = 1\n").unwrap());
    assert_eq!(out.status.code(), Some(2));
    assert_eq!(text(&out.stdout), "");
    let told = text(&out.stderr);
    for part in
        ["3 faults in `", "luma-plan/config.toml`", "config.toml:1:9", "did you mean \"dark\"?", "config.toml:2:1"]
    {
        assert!(told.contains(part), "`{part}` is not in\n{told}");
    }
    assert!(told.contains("did you mean `mouse`?") && told.contains("write true or false"), "{told}");

    let out = with_config(|path| fs::create_dir(path).unwrap());
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("is a folder"), "{}", text(&out.stderr));
    let out = with_config(|path| fs::write(path, b"theme = \"\xff\"\n").unwrap());
    assert!(text(&out.stderr).contains("is not UTF-8 text (line 1)"), "{}", text(&out.stderr));
    let out = with_config(|path| std::os::unix::fs::symlink("/no/such/file", path).unwrap());
    assert!(
        text(&out.stderr).contains("there is no such file"),
        "a link into nothing is no missing file: {}",
        text(&out.stderr)
    );

    // Without a file, with an empty one and with the sample, only the terminal is missing.
    for sample in [None, Some(""), Some(include_str!("../assets/config.toml"))] {
        let out = with_config(|path| sample.map_or((), |text| fs::write(path, text).unwrap()));
        assert_eq!(out.status.code(), Some(2));
        assert!(text(&out.stderr).contains("needs a terminal"), "{}", text(&out.stderr));
    }
}

const CAPACITY: &str = "schema = 1\n[[shots]]\n[[shots.stages]]\noperation = \"text-to-video\"\nresolution = \"1080p\"\n\
                        seconds = 10\naccept_rate = \"0.25\"\n";

/// The reference of the specification: 10,000 credits at 800 a take.
#[test]
fn capacity_tells_what_a_month_makes() {
    let out = piped(&["capacity", "-", "--today", "2026-11-21", "--route", "web-plus"], CAPACITY);
    assert_eq!((out.status.code(), text(&out.stderr).as_str()), (Some(0), ""));
    assert_eq!(
        text(&out.stdout),
        "\
Untitled plan: what one month makes

Web Plus (closed to new buyers)            takes      kept 80 % sure  stranded
  text to video, 1080p, 10 s                  12         3         2       400
  the whole loop: finished pieces             12         3         2       400
  from 1 month, 10,000 credits granted
"
    );
    let args = ["capacity", "-", "--today", "2026-11-21", "--route", "web-plus", "--format", "json"];
    let json: Value = serde_json::from_slice(&piped(&args, CAPACITY).stdout).unwrap();
    let made = &json["routes"][0]["stages"][0]["made"];
    assert_eq!((&made["runs"], &made["stranded"], &made["certain"]), (&12.into(), &400.into(), &2.into()));
    assert!((made["probability"].as_f64().unwrap() - 0.8416).abs() < 0.0001, "{made}");
    assert_eq!(made["accepted"], "3");
}

/// 50.00 on the API: 13 takes at 3.60 leave 3.20.
#[test]
fn capacity_of_a_sum() {
    let out = piped(&["capacity", "-", "--usd", "50", "--route", "api-payg"], CAPACITY);
    assert_eq!(out.status.code(), Some(0));
    let shown = text(&out.stdout);
    assert!(shown.starts_with("Untitled plan: what $50.00 makes\n"), "{shown}");
    assert!(shown.contains("13") && shown.contains("$3.20 left over"), "{shown}");
    for (args, fault) in [
        (["capacity", "-", "--usd", "fifty"], "`--usd fifty` is no sum of dollars"),
        (["capacity", "-", "--route", "web-plas"], "did you mean `web-plus`?"),
    ] {
        let out = piped(&args, CAPACITY);
        assert_eq!((out.status.code(), text(&out.stdout).as_str()), (Some(2), ""));
        assert!(text(&out.stderr).contains(fault), "{}", text(&out.stderr));
    }
}

#[test]
fn advice_is_in_json_and_text_ends_with_the_answer_and_what_to_verify() {
    let json = run(&["summary", EXAMPLE, "--today", "2026-11-21", "--format", "json"]);
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    // 12 finals at 2.40 and 18 stills: 29.5272. Drafts: 12 x 0.06 + 6 x 2.40 = 15.12 instead of 28.80.
    let first = &json["recommendation"]["advice"][0];
    let wanted = serde_json::json!({"kind": "drafts", "saves": "13.68", "total": "15.8472", "route": "api-payg"});
    for key in ["kind", "saves", "total", "route"] {
        assert_eq!(first[key], wanted[key], "{first}");
    }
    let shown = text(&run(&["summary", EXAMPLE, "--today", "2026-11-21"]).stdout);
    let places: Vec<usize> = ["\nAdvice\n", "\nAssumed\n", "\nBuy API pay-as-you-go: $29.53", "\nBefore you pay\n"]
        .iter()
        .map(|part| shown.find(part).unwrap_or_else(|| unreachable!("{part}: {shown}")))
        .collect();
    assert!(places.is_sorted(), "{shown}");
}
