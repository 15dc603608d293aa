//! Price cards in the user's config folder, through the program itself.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const PLAN: &str = "schema = 1
[schedule]
start = 2026-12-01
[[shots]]
outputs = 10
[[shots.stages]]
operation = \"text-to-video\"
";

fn card(usd: &str) -> String {
    format!(
        "schema = 1\nsurface = \"luma-agents-api\"\n[[sources]]\nid = \"own\"\ntitle = \"t\"\npublisher = \"p\"\n\
         kind = \"official\"\ndate = 2026-11-01\n[[prices]]\noperations = [\"text-to-video\"]\nmodels = [\"ray-3.2\"]\n\
         range = \"sdr\"\nper = \"generation\"\nsource = \"own\"\nconfidence = \"published\"\n\
         columns = [\"seconds\", \"720p\"]\nrows = [[5, {usd}]]\n"
    )
}

fn run(home: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_luma-plan"))
        .args(args)
        .args(["--today", "2026-11-21"])
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home.join(".config"))
        .current_dir(home)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A home with a plan and a folder for cards.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("plan.toml"), PLAN).unwrap();
    fs::create_dir_all(home.path().join(".config/luma-plan/rates")).unwrap();
    fs::create_dir_all(home.path().join("more")).unwrap();
    home
}

fn total(out: &Output) -> String {
    let json: serde_json::Value =
        serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{e}: {}", text(&out.stderr)));
    let route = json["routes"].as_array().unwrap().iter().find(|r| r["id"] == "api-payg").unwrap();
    route["usd"]["total"].as_str().unwrap().to_owned()
}

#[cfg(target_os = "linux")]
#[test]
fn cards_of_the_config_folder_lie_below_those_of_the_option() {
    let home = home();
    let rates = home.path().join(".config/luma-plan/rates");
    let summary = |more: &[&str]| {
        let args: Vec<&str> = ["summary", "plan.toml", "--format", "json"].iter().chain(more).copied().collect();
        total(&run(home.path(), &args))
    };
    assert_eq!(summary(&[]), "3");
    fs::write(rates.join("b.toml"), card("\"0.27\"")).unwrap();
    fs::write(rates.join("a.toml"), card("\"0.28\"")).unwrap();
    fs::write(rates.join("notes.txt"), "no card").unwrap();
    assert_eq!(summary(&[]), "2.7", "by the names of the files");
    fs::write(home.path().join("more/0.toml"), card("\"0.26\"")).unwrap();
    assert_eq!(summary(&["--rates", "more"]), "2.6");
}

#[cfg(target_os = "linux")]
#[test]
fn faults_of_all_cards_are_told_at_once_and_end_with_2() {
    let home = home();
    let rates = home.path().join(".config/luma-plan/rates");
    fs::write(rates.join("a.toml"), card("-1")).unwrap();
    fs::write(rates.join("b.toml"), card("\"0.27\"")).unwrap();
    fs::write(rates.join("c.toml"), [0xff, 0xfe]).unwrap();
    fs::write(home.path().join("more/d.toml"), card("\"0.1\"").replace("range", "rnage")).unwrap();
    for verb in ["summary", "check", "capacity"] {
        let out = run(home.path(), &[verb, "plan.toml", "--rates", "more"]);
        assert_eq!(out.status.code(), Some(2), "{verb}");
        assert_eq!(text(&out.stdout), "", "{verb}");
        let said = text(&out.stderr);
        assert!(said.contains("1 fault in `"), "{said}");
        for wanted in ["rates/a.toml:17:13", "rates/c.toml", "it is not UTF-8 text", "more/d.toml:12:1"] {
            assert!(said.contains(wanted), "{verb}: {wanted}\n{said}");
        }
        assert!(!said.contains("b.toml"), "{said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn prices_are_those_of_the_start_or_of_the_day_that_is_asked_for() {
    let home = home();
    let rates = home.path().join(".config/luma-plan/rates");
    let later = card("\"0.40\"").replace("columns", "valid_from = 2027-02-01\ncolumns");
    fs::write(rates.join("a.toml"), later).unwrap();
    let args = ["summary", "plan.toml", "--format", "json"];
    assert_eq!(total(&run(home.path(), &args)), "3");
    let as_of: Vec<&str> = args.iter().chain(&["--as-of", "2027-02-01"]).copied().collect();
    assert_eq!(total(&run(home.path(), &as_of)), "4");
    let starts: String = PLAN.replace("2026-12-01", "2027-03-01");
    fs::write(home.path().join("plan.toml"), starts).unwrap();
    assert_eq!(total(&run(home.path(), &args)), "4");
}
