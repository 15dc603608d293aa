//! Files from strangers: whatever a plan, a card or the config file holds, the program says what is wrong in a few
//! words and ends with 2. It neither waits nor takes much room (a limit of the system would kill it, and the test with
//! it), and nothing that a file says drives a terminal.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failing test panics")]

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use luma_plan::export::Format;
use luma_plan::fault::{harmless, harmless_char};

const MIB: usize = 1024 * 1024;
const SCHEMA: &str = "schema = 1\n";

/// The program within 300 MB of address space (two hundred and its own code) and 60 s of work. The threads that write a
/// workbook share one heap: each would reserve 64 MB of addresses for its own, which it hardly touches.
fn luma_plan(args: &[&OsStr]) -> Output {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -v 300000 && ulimit -t 60 && exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_luma-plan")]);
    command.args(args).current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null());
    command.env("NO_COLOR", "").env("MALLOC_ARENA_MAX", "1").output().unwrap()
}

fn summary(plan: &Path) -> Output {
    let args = ["summary", "--today", "2026-11-21"].map(OsStr::new);
    luma_plan(&[&args[..], &[plan.as_os_str()]].concat())
}

fn told(out: &Output) -> String {
    String::from_utf8(out.stderr.clone()).unwrap()
}

/// A text without anything that drives a terminal.
fn assert_harmless(text: &str, what: &str) {
    let harm = text.chars().find(|c| *c != '\n' && harmless_char(*c) != *c);
    assert_eq!(harm, None, "{what}: {text:?}");
}

/// So many times a text.
fn many(text: &str, bytes: usize) -> String {
    text.repeat(bytes / text.len())
}

fn numbered(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

/// Plans that are too much, and words of what is said about each.
fn too_much() -> Vec<(&'static str, String, &'static str)> {
    let plan = |rest: String| format!("{SCHEMA}{rest}");
    let stage = |rest: &str| format!("{SCHEMA}[[shots]]\n[[shots.stages]]\noperation = \"audio\"\n{rest}\n");
    vec![
        ("10 MB of brackets", many("[", 10 * MIB), "larger than 8 MiB"),
        ("8 MB of brackets", many("[", 8 * MIB), "more than 2,000,000 words and signs"),
        ("brackets as a value", plan(format!("x = {}", many("[", 7 * MIB))), "deeper than 8 levels"),
        ("braces as a value", plan(format!("x = {}", many("{a=", 7 * MIB))), "deeper than 8 levels"),
        ("closing brackets", plan(format!("x = {}", many("]", 7 * MIB))), "1,000,000 values"),
        ("equals signs", many("=", 8 * MIB), "1,000,000 values"),
        ("equals signs in a list", plan(format!("x = [{}]", many("= ", 2 * MIB))), "words and signs"),
        ("fewer of them", plan(format!("x = [{}]", many("= ", MIB))), "more than 1,000 faults of syntax"),
        ("broken lines", many("]\n", 7 * MIB), "hardly a line of it is TOML"),
        ("a broken line", plan(format!("[{}]", many("a ", 2 * MIB))), "words and signs"),
        ("a million shots", plan(many("[[shots]]\n", 7 * MIB)), "more than 200,000 tables"),
        ("a million shots in a list", plan(format!("shots = [{}]", "{},".repeat(1_000_000))), "words and signs"),
        ("10,001 shots", plan("[[shots]]\n".repeat(10_001)), "at most 10,000 shots"),
        ("50,001 stages", stage(&"[[shots.stages]]\noperation=\"audio\"\n".repeat(50_000)), "at most 50,000 stages"),
        ("10^30 attempts", stage(&format!("attempts = 1{}", "0".repeat(30))), "from 1 to 1,000,000"),
        ("a number of 8 MB", stage(&format!("attempts = 1{}", many("0", 7 * MIB))), "from 1 to 1,000,000"),
        ("a price of 8 MB", stage(&format!("own_price = 0.{}", many("1", 7 * MIB))), "more than 10 decimals"),
        ("a price of 10^30", stage(&format!("own_price = 1{}", "0".repeat(30))), "write less than 10,000,000,000"),
        ("dotted keys", plan(numbered(250_000, |n| format!("a.b{n}.c=1\n"))), "more than 200,000 keys"),
        ("a key of many parts", format!("a{} = 1\n", ".a".repeat(200_000)), "deeper than 8 levels"),
        ("200,001 keys", plan(numbered(200_000, |n| format!("a{n}=1\n"))), "more than 200,000 keys"),
        ("199,000 unknown keys", plan(numbered(199_000, |n| format!("naem{n}=1\n"))), "at least 1,000 faults"),
        ("the same key again and again", plan("a=1\n".repeat(199_000)), "at least 1,000 faults"),
        ("tables within tables", numbered(50_000, |n| format!("[a{n}.b.c.d.e.f.g]\n")), "more than 200,000 tables"),
        ("a text of 8 MB", plan(format!("name = \"{}\"\n", many("x", 7 * MIB))), "longer than 200 characters"),
        ("a wide text of 8 MB", plan(format!("name = \"{}\"\n", many("日", 7 * MIB))), "longer than 200 characters"),
        ("escapes that are none", plan(format!("name = \"{}\"\n", many("\\q", 7 * MIB))), "1,000 faults of syntax"),
        ("a key of 8 MB", plan(format!("{} = 1\n", many("x", 7 * MIB))), "unknown key"),
        ("empty lines", many("\n", 8 * MIB), "more than 2,000,000 words and signs"),
        ("comments", many("#\n", 8 * MIB), "more than 2,000,000 words and signs"),
        ("NUL bytes", many("\0", 8 * MIB), "full of control characters"),
        ("carriage returns", many("\r", 8 * MIB), "full of control characters"),
        ("a NUL in a name", plan("name = \"a\0b\"\n".to_owned()), "this is not TOML"),
        ("two byte order marks", format!("\u{feff}\u{feff}{SCHEMA}"), "this is not TOML"),
        ("old line ends", SCHEMA.replace('\n', "\r"), "this is not TOML"),
        ("the year 9999", plan("[schedule]\nstart = 9999-12-31\n".to_owned()), "from 2000-01-01 to 2199-12-31"),
        ("a plan of a page", "<html>\n<body>\n".to_owned(), "this is not TOML"),
        (
            "beliefs and stages that rest on others",
            plan(format!(
                "[acceptance]\n{}[[shots]]\n{}",
                numbered(80_000, |n| format!("a{n}=1\n")),
                "[[shots.stages]]\noperation=\"audio\"\nacceptance=\"zz\"\n".repeat(49_000)
            )),
            "at least 1,000 faults",
        ),
        (
            "the same assumption again and again",
            plan("[[assume]]\nroute=\"agents-plus\"\nrequirement=\"team\"\nholds=true\n".repeat(60_000)),
            "the same is assumed twice",
        ),
        (
            "ten of everything that is allowed",
            plan(format!(
                "[schedule]\nmonths=120\n{}",
                "[[shots]]\noutputs=1000000\nrevisions=\"1000%\"\n[[shots.stages]]\noperation=\"audio\"\nkeep=1000000\n\
                 attempts=1000000\n"
                    .repeat(10)
            )),
            "a figure passes what can be carried exactly",
        ),
    ]
}

#[test]
fn plans_that_are_too_much_are_refused_in_a_few_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.toml");
    for (what, text, words) in too_much() {
        fs::write(&path, text).unwrap();
        let out = summary(&path);
        let told = told(&out);
        assert_eq!(out.status.code(), Some(2), "{what}: {} {}", out.status, told);
        assert!(told.contains(words), "{what} says {told}");
        assert!(told.contains("plan.toml") && told.len() < 64 * 1024, "{what} says {told}");
        assert_eq!(out.stdout, b"", "{what}");
        assert_harmless(&told, what);
    }
}

#[test]
fn plans_as_other_systems_write_them_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.toml");
    for text in [
        format!("\u{feff}{SCHEMA}"),
        "schema = 1\r\nname = \"x\"\r\n".to_owned(),
        format!("{SCHEMA}#{}\n", many("x", 7 * MIB)),
    ] {
        fs::write(&path, text).unwrap();
        let out = summary(&path);
        assert_eq!(out.status.code(), Some(0), "{}", told(&out));
    }
}

#[test]
fn bytes_that_are_no_text_are_told_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.toml");
    let utf16: Vec<u8> = format!("\u{feff}{SCHEMA}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, line) in [(b"schema = 1\nname = \"\xff\"\n".to_vec(), 2), (utf16, 1)] {
        fs::write(&path, bytes).unwrap();
        let out = summary(&path);
        assert_eq!(out.status.code(), Some(2));
        assert!(
            told(&out).contains(&format!("it is not UTF-8 text (line {line}); save it as UTF-8")),
            "{}",
            told(&out)
        );
    }
}

#[test]
fn what_is_no_plain_file_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    assert!(Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
    symlink("circle", at("circle")).unwrap();
    symlink("nowhere", at("dangling")).unwrap();
    symlink("/dev/zero", at("zero")).unwrap();
    fs::create_dir(at("folder")).unwrap();
    let cases = [
        ("pipe", "it is a pipe, not a plain file"),
        ("circle", "its links lead in a circle"),
        ("dangling", "there is no such file"),
        ("zero", "it is a device, not a plain file"),
        ("folder", "it is a folder; name a file"),
    ];
    for (name, words) in cases {
        let out = summary(&at(name));
        assert_eq!(out.status.code(), Some(2), "{name}: {}", told(&out));
        assert!(told(&out).contains(words), "{name}: {}", told(&out));
        // A card of that kind.
        let cards = at("cards");
        fs::create_dir_all(&cards).unwrap();
        let _ = fs::remove_file(cards.join("x.toml"));
        symlink(at(name), cards.join("x.toml")).unwrap();
        let args =
            [OsStr::new("--rates"), cards.as_os_str(), OsStr::new("summary"), OsStr::new("tests/plans/mix.toml")];
        let out = luma_plan(&args);
        assert_eq!(out.status.code(), Some(2), "{name}: {}", told(&out));
        assert!(told(&out).contains(words), "{name}: {}", told(&out));
    }
}

#[test]
fn cards_that_are_too_much_are_refused_in_a_few_words() {
    let folder = tempfile::tempdir().unwrap();
    let cards = folder.path().join("cards");
    fs::create_dir(&cards).unwrap();
    let args = [OsStr::new("--rates"), cards.as_os_str(), OsStr::new("summary"), OsStr::new("tests/plans/mix.toml")];
    for (text, words) in cards_that_are_too_much() {
        fs::write(cards.join("x.toml"), text).unwrap();
        let out = luma_plan(&args);
        assert_eq!(out.status.code(), Some(2), "{words}: {}", told(&out));
        assert!(told(&out).contains(words) && told(&out).len() < 64 * 1024, "{words}: {}", told(&out));
    }
    for n in 0..101 {
        fs::write(cards.join(format!("{n}.toml")), "").unwrap();
    }
    assert!(told(&luma_plan(&args)).contains("more than 100 price cards"));
}

/// Cards that are too much, likewise.
fn cards_that_are_too_much() -> Vec<(String, &'static str)> {
    let head = "schema = 1\nsurface = \"x\"\nname = \"x\"\nunit = \"usd\"\n";
    vec![
        (many("[", 10 * MIB), "larger than 1 MiB"),
        (many("[", MIB), "more than 200,000 words and signs"),
        (format!("{head}x = {}", many("[", MIB / 2)), "deeper than 8 levels"),
        (format!("{head}{}", "[[prices]]\n".repeat(20_000)), "at least 1,000 faults"),
        (format!("{head}{}", numbered(20_001, |n| format!("a{n}=1\n"))), "more than 20,000 keys"),
        (format!("{head}x = \"{}\"", many("\\q", MIB / 2)), "more than 1,000 faults of syntax"),
    ]
}

/// Names that would drive a terminal, reorder what stands around them, or hide in it.
const NAMES: &[&str] = &[
    "\u{1b}]0;owned\u{7}\u{1b}[2J\u{1b}[31m",
    "\u{9b}31m\u{9d}0;x\u{9c}\u{90}q\u{85}",
    "\u{202e}gnp.exe\u{202c}\u{2066}x\u{2069}\u{200f}\u{61c}",
    "a\u{200b}b\u{ad}c\u{3164}d\u{e0041}e\u{feff}f\u{2060}g\u{fff9}h",
    "line\u{2028}line\u{2029}line\nline\rline\tend\u{b}\u{c}",
    "\u{7f}\u{8}\u{8}\u{8}over\0",
];

/// A plan that says a name wherever a plan takes one.
fn named(name: &str) -> String {
    let name = name
        .chars()
        .map(|c| if harmless_char(c) == c { c.to_string() } else { format!("\\U{:08X}", u32::from(c)) })
        .collect::<String>();
    format!(
        "schema = 1\nname = \"{name}\"\n[acceptance.\"{name}\"]\nrate = \"0.5\"\n\
         [[assume]]\nsurface = \"luma-agents-app\"\noperation = \"audio\"\ncredits = 3\nnote = \"{name}\"\n\
         [[shots]]\nname = \"{name}\"\nnotes = \"{name}\"\n\
         [[shots.stages]]\nname = \"{name}\"\noperation = \"audio\"\nacceptance = \"{name}\"\n\
         [[shots.stages]]\noperation = \"other\"\nname = \"{name}\"\nown_price = 1\n"
    )
}

/// Plans that are wrong wherever they say a name.
fn misnamed(name: &str) -> Vec<String> {
    let raw = name.replace(['\n', '\r', '\0'], "");
    vec![
        format!("schema = 1\nname = \"{raw}\"\nx = 1\n"),
        format!("schema = 1\n\"{raw}\" = 1\n"),
        format!("schema = 1\n[schedule]\nworkdays = [\"{raw}\"]\n[opening]\n\"{raw}\" = 1\n"),
        format!(
            "schema = 1\n[[shots]]\n[[shots.stages]]\noperation=\"{raw}\"\nmodel=\"{raw}\"\nacceptance=\"{raw}\"\n"
        ),
        format!("{raw}\n"),
        named(name).replace("rate = \"0.5\"", "rate = 7"),
    ]
}

#[test]
fn names_are_harmless_in_every_export() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.toml");
    for name in NAMES {
        fs::write(&path, named(name)).unwrap();
        for (verb, format) in every_export() {
            let args = [verb, "--today", "2026-11-21", "--format", format].map(OsStr::new);
            let out = luma_plan(&[&args[..], &[path.as_os_str()]].concat());
            assert_eq!(out.status.code(), Some(0), "{}", told(&out));
            if format == "xlsx" {
                // Packed: what is in its cells goes through the same function, and is read back in tests of its own.
                assert!(out.stdout.starts_with(b"PK"), "a workbook");
                continue;
            }
            let text = String::from_utf8(out.stdout).unwrap();
            // Lines of CSV end so.
            assert_harmless(&text.replace("\r\n", "\n"), &format!("{verb} as {format}"));
            if format == "json" {
                let json: serde_json::Value = serde_json::from_str(&text).unwrap();
                let plan = if verb == "summary" { &json["plan"]["name"] } else { &json["plan"] };
                assert_eq!(plan, name, "JSON loses nothing");
            } else if format == "text" {
                assert!(text.contains(&harmless(name).chars().take(10).collect::<String>()), "{text}");
            }
        }
        // The price for a client says names of its own.
        for format in ["text", "markdown", "html"] {
            let args = ["summary", "--today", "2026-11-21", "--client", "--format", format].map(OsStr::new);
            let out = luma_plan(&[&args[..], &[path.as_os_str()]].concat());
            assert_harmless(&told(&out), "what is said about it");
            assert_harmless(&String::from_utf8(out.stdout).unwrap(), &format!("a price for a client as {format}"));
        }
    }
}

/// Every verb that prints figures, in every format of it.
fn every_export() -> Vec<(&'static str, &'static str)> {
    let summary = Format::ALL.iter().map(|format| ("summary", format.as_str()));
    summary.chain([("capacity", "text"), ("capacity", "json")]).collect()
}

#[test]
fn names_are_harmless_in_messages() {
    let folder = tempfile::tempdir().unwrap();
    for (n, name) in NAMES.iter().enumerate() {
        // In the plan, wherever it is wrong: as it stands there, and as a key.
        for text in misnamed(name) {
            let path = folder.path().join("plan.toml");
            fs::write(&path, text).unwrap();
            let out = summary(&path);
            assert_eq!(out.status.code(), Some(2));
            assert_harmless(&told(&out), "a fault");
        }
        // As the name of a file, of a folder, of a route, of a template, of an option.
        let file = OsString::from(name.replace('\0', "").replace('/', "_"));
        let path = folder.path().join(format!("{n}")).join(&file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let missing = path.as_os_str();
        let word = |text: &str| OsString::from(text);
        let cases: Vec<Vec<OsString>> = vec![
            vec![word("summary"), missing.to_owned()],
            vec![word("summary"), word("tests/plans/mix.toml"), word("--route"), file.clone()],
            vec![word("summary"), word("tests/plans/mix.toml"), word("--rates"), missing.to_owned()],
            vec![word("capacity"), word("tests/plans/mix.toml"), word("--usd"), file.clone()],
            vec![word("new"), missing.to_owned(), word("--template"), file.clone()],
            vec![word("new"), path.join("x").into_os_string()],
            vec![word("summary"), word("tests/plans/mix.toml"), word("--format"), file.clone()],
            vec![word("summary"), word("tests/plans/mix.toml"), word("--today"), file.clone()],
            vec![word("summary"), OsStr::from_bytes(&[b"--", file.as_bytes()].concat()).to_owned()],
            vec![missing.to_owned(), word("summary"), missing.to_owned()],
        ];
        for args in cases {
            let args: Vec<&OsStr> = args.iter().map(OsString::as_os_str).collect();
            let out = luma_plan(&args);
            assert_eq!(out.status.code(), Some(2), "{args:?}: {}", told(&out));
            assert_harmless(&told(&out), &format!("{args:?}"));
        }
        let out = luma_plan(&[OsStr::new("new"), missing]);
        assert_eq!(out.status.code(), Some(0), "{}", told(&out));
        assert_harmless(&told(&out), "a new plan");
        fs::write(&path, "x = 1").unwrap();
        let out = summary(&path);
        assert_eq!(out.status.code(), Some(2));
        assert_harmless(&told(&out), "a plan of that name");
    }
}

#[test]
fn nothing_is_written_but_where_it_was_told() {
    let folder = tempfile::tempdir().unwrap();
    let names =
        "schema = 1\nname = \"../../etc/passwd\"\n[[shots]]\nname = \"/tmp/x\"\nnotes = \"file:///etc/passwd\"\n";
    let path = folder.path().join("plan.toml");
    fs::write(&path, names).unwrap();
    let home = folder.path().join("home");
    fs::create_dir(&home).unwrap();
    for verb in ["summary", "capacity"] {
        let out = Command::new(env!("CARGO_BIN_EXE_luma-plan"))
            .args([verb, path.to_str().unwrap()])
            .env("HOME", &home)
            .env_remove("XDG_STATE_HOME")
            .env_remove("XDG_CONFIG_HOME")
            .current_dir(&home)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert_eq!(out.status.code(), Some(0), "{}", told(&out));
    }
    assert_eq!(fs::read_dir(&home).unwrap().count(), 0, "a verb that prints writes no file");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    assert_eq!(fs::read_to_string(&path).unwrap(), names);
    // A new plan is never put over anything, nor through a link.
    symlink(folder.path().join("elsewhere.toml"), folder.path().join("link.toml")).unwrap();
    for name in ["plan.toml", "link.toml"] {
        let out = luma_plan(&[OsStr::new("new"), folder.path().join(name).as_os_str()]);
        assert_eq!(out.status.code(), Some(2), "{name}");
    }
    assert!(!folder.path().join("elsewhere.toml").exists());
}

/// Not a test: writes the files of the tests above into the folder `HOSTILE` and `HOSTILE/cards`, so that time and room
/// can be measured with another build of the program.
#[test]
#[ignore = "writes files for measuring"]
fn write_the_files_down() {
    let folder = std::env::var_os("HOSTILE").map(std::path::PathBuf::from).unwrap();
    let cards = folder.join("cards");
    fs::create_dir_all(&cards).unwrap();
    let names = NAMES.iter().flat_map(|name| misnamed(name).into_iter().chain([named(name)]));
    let plans = too_much().into_iter().map(|(_, text, _)| text).chain(names);
    for (n, text) in plans.enumerate() {
        fs::write(folder.join(format!("{n:02}.toml")), text).unwrap();
    }
    for (n, (text, _)) in cards_that_are_too_much().into_iter().enumerate() {
        let folder = cards.join(n.to_string());
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("x.toml"), text).unwrap();
    }
}
