//! Help, completions and the manual: made from one definition, kept as they are, and every example in them works.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failing test panics")]

use std::env;
use std::fs;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use luma_plan::plan::template::TEMPLATES;
use luma_plan::rates::Book;

fn run_at(columns: &str, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_luma-plan"));
    command.args(args).env("COLUMNS", columns).stdin(Stdio::null()).output().unwrap()
}

fn run(args: &[&str]) -> Output {
    run_at("80", args)
}

fn told(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What a command says on standard output, when it is done.
fn said(args: &[&str]) -> String {
    let out = run(args);
    assert_eq!((out.status.code(), told(&out.stderr)), (Some(0), String::new()), "{args:?}");
    told(&out.stdout)
}

fn verbs() -> Vec<String> {
    let help = said(&["--help"]);
    let (_, after) = help.split_once("Commands:\n").unwrap();
    let (list, _) = after.split_once("\n\n").unwrap();
    let rows = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<String> = rows.map(|row| row.split_whitespace().next().unwrap().to_owned()).collect();
    assert!(names.len() > 5, "{names:?}");
    names.into_iter().filter(|name| name != "help").collect()
}

fn routes() -> Vec<String> {
    let book = Book::embedded().unwrap();
    book.routes().filter_map(|at| book.route(at)).map(|route| route.id.clone()).collect()
}

/// An example of a page of help: what it is said to do, and the line that is typed.
#[derive(Debug, PartialEq, Eq)]
struct Example {
    about: String,
    line: String,
}

fn examples(help: &str) -> Vec<Example> {
    let Some((_, after)) = help.split_once("\nExamples:\n") else { return Vec::new() };
    let (mut about, mut found) = (String::new(), Vec::new());
    for line in after.lines().take_while(|line| line.starts_with("  ")) {
        match line.trim().strip_prefix("$ ") {
            Some(typed) => found.push(Example { about: about.clone(), line: typed.to_owned() }),
            None => line.trim().clone_into(&mut about),
        }
    }
    found
}

/// A folder with what the examples are about: plans, and what else they read.
fn workplace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let film = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans/spec-example.toml")).unwrap();
    write("film.toml", &film);
    write("film-2.toml", &film.replace("outputs = 3", "outputs = 4"));
    write("shots.csv", "Shot,Outputs,Operation,Size,Length\nHero orbit,3,image to video,1080p,5 s\n");
    let mine = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/overlay.toml")).unwrap();
    write("agreement.toml", &mine);
    for (name, text) in [("old-rates", mine.clone()), ("new-rates", mine.replace("\"2400.00\"", "\"2500.00\""))] {
        fs::create_dir(folder.path().join(name)).unwrap();
        write(&format!("{name}/mine.toml"), &text);
    }
    write("batch.jsonl", "{\"type\": \"video\", \"model\": \"ray-3.2\", \"prompt\": \"A slow orbit\"}\n");
    // The program as it would be found, on a day on which the plan is still to be made.
    let bin = folder.path().join("bin");
    fs::create_dir(&bin).unwrap();
    let script = format!("#!/bin/sh\nexec '{}' --today 2026-11-21 \"$@\"\n", env!("CARGO_BIN_EXE_luma-plan"));
    let wrapped = bin.join("luma-plan");
    fs::write(&wrapped, script).unwrap();
    fs::set_permissions(&wrapped, fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

#[test]
fn every_example_does_what_it_says() {
    let pages = verbs().into_iter().map(|verb| vec![verb, "--help".to_owned()]);
    let of_rates = ["list", "show", "check", "path", "diff", "new", "verified"];
    let pages = pages.chain(of_rates.map(|verb| vec!["rates".to_owned(), verb.to_owned(), "--help".to_owned()]));
    for page in [vec!["--help".to_owned()]].into_iter().chain(pages) {
        let args: Vec<&str> = page.iter().map(String::as_str).collect();
        let page = page.join(" ");
        let found = examples(&said(&args));
        assert!(!found.is_empty(), "`luma-plan {page}` has no example");
        // None is broken in two on a terminal of the usual size.
        assert_eq!(found, examples(&told(&run_at("200", &args).stdout)));
        let folder = workplace();
        let path = format!("{}:{}", folder.path().join("bin").display(), env::var("PATH").unwrap());
        for Example { about, line } in found {
            assert!(about.ends_with(':'), "{page}: {about}");
            assert!(line.contains("luma-plan"), "{page}: {line}");
            let out = Command::new("sh")
                .args(["-c", &line])
                .current_dir(folder.path())
                .env("PATH", &path)
                .env("HOME", folder.path())
                .env_remove("XDG_CONFIG_HOME")
                .env_remove("XDG_STATE_HOME")
                .stdin(Stdio::null())
                .output()
                .unwrap();
            let words: Vec<&str> = line.split_whitespace().collect();
            let is_planner =
                words.len() == 1 || (words.len() == 2 && Path::new(words[1]).extension().is_some_and(|e| e == "toml"));
            let expected = if is_planner { 2 } else { i32::from(about.contains("(exits with 1)")) };
            let said = told(&out.stderr);
            assert_eq!(out.status.code(), Some(expected), "{page}: {line}\n{said}");
            if is_planner {
                assert!(said.contains("terminal"), "{page}: {line}\n{said}");
                continue;
            }
            // What is written somewhere is there.
            for file in words.iter().skip_while(|word| **word != ">").skip(1).take(1) {
                assert!(fs::metadata(folder.path().join(file)).unwrap().len() > 100, "{page}: {line}");
            }
        }
    }
}

/// What stands between two lines of the README, without the blanks in front of all of it.
fn of_readme(from: &str, to: &str) -> String {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, after) = readme.split_once(from).unwrap();
    let (script, _) = after.split_once(to).unwrap();
    let blanks = script.lines().map(|line| line.len() - line.trim_start().len()).min().unwrap();
    script.lines().map(|line| &line[blanks..]).collect::<Vec<_>>().join("\n")
}

/// The gate of the README, as a pipeline runs it: passes where all plans do, fails where one does not.
#[test]
fn the_gates_of_the_readme_work() {
    let in_a_pipeline = of_readme("        run: |\n", "        shell: bash");
    let in_a_script = of_readme("```sh\nif ! luma-plan check", "```");
    let folder = workplace();
    let path = format!("{}:{}", folder.path().join("bin").display(), env::var("PATH").unwrap());
    let run = |script: &str| {
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]).current_dir(folder.path());
        command.env("PATH", &path).env("GITHUB_STEP_SUMMARY", folder.path().join("told.md")).output()
    };
    let in_a_script = format!("if ! luma-plan check{in_a_script}");
    // No bash, no pipeline of this kind.
    let Ok(out) = run(&in_a_script) else { return };
    assert_eq!((out.status.code(), told(&out.stdout)), (Some(0), String::new()), "{}", told(&out.stderr));
    let plans = folder.path().join("plans");
    fs::create_dir(&plans).unwrap();
    let film = fs::read_to_string(folder.path().join("film.toml")).unwrap();
    fs::write(plans.join("a.toml"), &film).unwrap();
    assert_eq!(run(&in_a_pipeline).unwrap().status.code(), Some(0));
    let dear = format!("{film}\n[budget]\nlimit = \"5\"\n");
    fs::write(plans.join("b.toml"), &dear).unwrap();
    let out = run(&in_a_pipeline).unwrap();
    assert_eq!(out.status.code(), Some(1), "{}", told(&out.stderr));
    assert!(told(&out.stdout).contains("FAILS: ") && told(&out.stdout).contains("PASSES: "));
    assert!(fs::read_to_string(folder.path().join("told.md")).unwrap().contains("over the limit of $5"));
    fs::write(folder.path().join("film.toml"), dear.replace("\"5\"", "\"20000\"")).unwrap();
    assert_eq!(run(&in_a_script).unwrap().status.code(), Some(0), "`--limit` comes before what the plan says");
}

/// The short help is short, the long one has the examples; both say the same about options.
#[test]
fn help_is_short_or_in_full() {
    for verb in verbs() {
        let (short, long) = (said(&[&verb, "-h"]), said(&[&verb, "--help"]));
        assert!(short.lines().count() < long.lines().count() && !short.contains("Examples:"), "{verb}");
        assert_eq!(said(&["help", &verb]), long, "{verb}");
        for page in [&short, &long] {
            assert!(page.lines().all(|line| line.chars().count() <= 100), "{verb}\n{page}");
        }
        let options = |page: &str| -> Vec<String> {
            let words = page.split_whitespace().filter(|w| w.starts_with("--"));
            let mut found: Vec<String> =
                words.map(|w| w.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()).to_owned()).collect();
            found.sort();
            found.dedup();
            found
        };
        let in_short = options(&short);
        assert!(in_short.iter().all(|option| options(&long).contains(option)), "{verb}");
    }
    assert_eq!(said(&["summary", "film.toml", "-h"]), said(&["summary", "-h"]));
}

#[test]
fn help_in_full_has_the_values_that_are_data() {
    for verb in ["summary", "check", "explain", "capacity"] {
        let help = said(&[verb, "--help"]).split_whitespace().collect::<Vec<_>>().join(" ");
        let listed = format!("[possible values: {}]", routes().join(", "));
        assert!(help.contains(&listed), "{verb}: {help}");
    }
    let help = said(&["new", "--help"]);
    assert!(TEMPLATES.iter().all(|template| help.contains(template.name)), "{help}");
}

#[test]
fn the_page_for_a_stranger() {
    insta::assert_snapshot!("help", said(&["--help"]));
    insta::assert_snapshot!("help_check", said(&["check", "--help"]));
}

const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "elvish", "powershell"];

#[test]
fn completions_have_every_verb_and_every_value() {
    for shell in SHELLS {
        let script = said(&["completions", shell]);
        for verb in verbs() {
            assert!(script.contains(&verb), "{shell} has no `{verb}`");
        }
        // What elvish and PowerShell complete are words after a dash, no values.
        if !["elvish", "powershell"].contains(&shell) {
            let templates = TEMPLATES.iter().map(|t| t.name.to_owned());
            for value in
                routes().into_iter().chain(templates).chain(["markdown", "p80", "over-limit"].map(str::to_owned))
            {
                assert!(script.contains(&value), "{shell} has no `{value}`");
            }
        }
        insta::assert_snapshot!(format!("completions_{shell}"), script);
    }
}

/// A shell takes the script, where there is one.
#[test]
fn bash_completes_routes() {
    let script = said(&["completions", "bash"]);
    let (_, function) = script.split_once("complete -F ").unwrap();
    let function = function.split_whitespace().next().unwrap();
    let asked = format!(
        "COMP_WORDS=(luma-plan check film.toml --route ''); COMP_CWORD=4; \
         {function} luma-plan '' --route; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    );
    let typed = format!("{script}\n{asked}\n");
    let Ok(out) = Command::new("bash").args(["--norc", "-c", &typed]).output() else { return };
    assert_eq!(told(&out.stdout).lines().collect::<Vec<_>>(), routes(), "{}", told(&out.stderr));
}

#[test]
fn the_manual_has_a_page_about_each_verb() {
    let page = said(&["man"]);
    insta::assert_snapshot!("man", page);
    for verb in verbs() {
        assert!(page.contains(&format!("luma\\-plan\\-{}(1)", verb.replace('-', "\\-"))), "{verb}");
        let page = said(&["man", &verb]);
        assert!(page.contains(&format!(".TH luma-plan-{verb} 1")), "{page}");
        assert!(page.contains(".SH EXAMPLES") && page.contains(".SH OPTIONS"), "{verb}: {page}");
        assert_eq!(page.matches("\n.nf").count(), page.matches("\n.SH EXAMPLES").count() + sections(&page), "{verb}");
    }
    insta::assert_snapshot!("man_check", said(&["man", "check"]));
}

/// Sections below the examples.
fn sections(page: &str) -> usize {
    let (_, after) = page.split_once(".SH EXAMPLES").unwrap();
    after.matches("\n.SH ").count()
}

#[test]
fn what_is_not_there_is_told() {
    let cases: &[(&[&str], &str)] = &[
        (&["man", "chek"], "luma-plan: error: there is no verb `chek`; did you mean `check`?"),
        (&["man", "zzzzzzz"], "luma-plan: error: there is no verb `zzzzzzz`; it is one of summary, check,"),
        (&["completions", "tcsh"], "invalid value 'tcsh' for '<SHELL>'"),
        (&["completions"], "<SHELL>"),
        (&["chek"], "luma-plan"),
    ];
    for (args, expected) in cases {
        let out = run(args);
        assert_eq!((out.status.code(), told(&out.stdout)), (Some(2), String::new()), "{args:?}");
        assert!(told(&out.stderr).contains(expected), "{args:?}: {}", told(&out.stderr));
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    for args in [&["man"][..], &["completions", "zsh"], &["--help"], &["check", "--help"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_luma-plan"));
        let mut child = command.args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""), "{args:?}");
    }
}
