//! Shot lists and requests from strangers: whatever they hold, the program says what is wrong in a few words and ends
//! with 2, soon and within little room (a limit of the system would kill it, and the test with it), and nothing that a
//! file says drives a terminal or reaches a plan as more than text.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failing test panics")]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use luma_plan::fault::harmless_char;

const MIB: usize = 1024 * 1024;

/// The program within 300 MB of address space (two hundred and its own code) and 20 s of work, of a build without
/// optimisation.
fn import(file: &Path) -> Output {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -v 300000 && ulimit -t 20 && exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_luma-plan")]);
    command.arg("import").arg(file).args(["-", "--today", "2026-11-21"]);
    command.current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null()).env("NO_COLOR", "").output().unwrap()
}

fn assert_harmless(text: &str, what: &str) {
    let harm = text.chars().find(|c| *c != '\n' && harmless_char(*c) != *c);
    assert_eq!(harm, None, "{what}: {text:?}");
}

fn refused(folder: &Path, ending: &str, cases: Vec<(&str, Vec<u8>, &str)>) {
    for (what, bytes, words) in cases {
        let path = folder.join(format!("list.{ending}"));
        fs::write(&path, bytes).unwrap();
        let out = import(&path);
        let told = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(2), "{what}: {} {told}", out.status);
        assert!(told.contains(words), "{what} says {told}");
        assert!(told.len() < 64 * 1024, "{what} says {told}");
        assert_eq!(out.stdout, b"", "{what}");
        assert_harmless(&told, what);
    }
}

#[test]
fn lists_that_are_too_much_are_refused_in_a_few_words() {
    let folder = tempfile::tempdir().unwrap();
    let of = |text: String| text.into_bytes();
    refused(
        folder.path(),
        "csv",
        vec![
            ("a million lines", of(format!("Shot\n{}", "x\n".repeat(1_000_000))), "more than 60,000 lines"),
            ("a million blank lines and none", of("\n".repeat(1_000_000)), "this file is empty"),
            ("11 MB", of("x".repeat(11 * MIB)), "larger than 10 MiB"),
            ("10 MB of commas as heads", of(",".repeat(10 * MIB)), "more than 64 cells"),
            ("10 MB of commas in a line", of(format!("Shot,Qty\n{}", ",".repeat(10 * MIB - 10))), "more than 64 cells"),
            (
                "a cell of 10 MB",
                of(format!("Shot\n{}", "x".repeat(10 * MIB - 10))),
                "a cell is longer than 65,536 bytes",
            ),
            ("quotes that never close", of(format!("Shot\n\"{}", "a\n".repeat(5 * MIB - 10))), "quote"),
            ("quotes upon quotes", of(format!("Shot\n{}", "\"\"".repeat(5 * MIB - 10))), "longer than 65,536 bytes"),
            (
                "quotes in every line",
                of(format!("Shot\n{}", "\"a\n".repeat(3 * MIB))),
                "something follows the quote that closes this cell",
            ),
            (
                "a fault in each of many lines",
                of(format!("Shot,Qty\n{}", "x,y\n".repeat(50_000))),
                "at least 1,000 faults",
            ),
            ("unknown heads", of(format!("Shot{}\n{}\n", ",Naem".repeat(63), "x,".repeat(63))), "62 faults"),
            ("NUL bytes", of(format!("Shot\n{}", "\0".repeat(9 * MIB))), "a control character stands in this file"),
            ("a NUL in a name", of("Shot\na\0b\n".to_owned()), "list.csv:2:2"),
            ("another encoding", b"Shot\nCaf\xe9\n".to_vec(), "is not UTF-8 text (line 2)"),
            ("wide characters", b"\xff\xfeS\0h\0o\0t\0".to_vec(), "is not UTF-8 text (line 1)"),
            ("an escape in a head", of("Shot,\u{1b}]0;x\u{7}\nx,y\n".to_owned()), "a control character"),
            (
                "a head that turns the line around",
                of("Shot,\u{202e}\u{2066}tohS\nx,y\n".to_owned()),
                "no column is called",
            ),
            ("10,001 shots", of(format!("Shot\n{}", "x\n".repeat(10_001))), "at most 10,000 shots"),
            ("a page", of("<html>\n<body>\n".to_owned()), "no column says what the shots are called"),
            ("too many finals", of("Shot,Qty\nA,1e400\nB,99999999999999999999\n".to_owned()), "2 faults"),
        ],
    );
}

#[test]
fn requests_that_are_too_much_are_refused_in_a_few_words() {
    let folder = tempfile::tempdir().unwrap();
    let of = |text: String| text.into_bytes();
    let prompt = |rest: &str| format!("{{\"prompt\":\"x\",{rest}}}\n").into_bytes();
    refused(
        folder.path(),
        "jsonl",
        vec![
            ("a million requests", of("{}\n".repeat(1_000_000)), "at least 1,000 faults"),
            ("a million right ones", of("{\"prompt\":0}\n".repeat(800_000)), "at least 1,000 faults"),
            ("too many right ones", of("{\"prompt\":\"x\"}\n".repeat(600_000)), "more than 100,000 requests"),
            ("11 MB", of("{}\n".repeat(4 * MIB)), "larger than 10 MiB"),
            ("10 MB of brackets", of("[".repeat(10 * MIB)), "deeper than 16 levels"),
            ("10 MB of braces", of("{\"a\":".repeat(2 * MIB)), "deeper than 16 levels"),
            ("many values", prompt(&format!("\"a\":[{}0]", "0,".repeat(4 * MIB))), "more than 10000 values"),
            (
                "many keys",
                prompt(&format!("{}\"z\":0", (0..9_000).map(|n| format!("\"a{n}\":0,")).collect::<Vec<_>>().concat())),
                "faults",
            ),
            ("a key twice", prompt("\"type\":\"video\",\"type\":\"image\""), "the key `type` stands twice"),
            (
                "a number beyond numbers",
                prompt("\"type\":\"video\",\"video\":{\"duration\":1e400}"),
                "`video.duration` is a number",
            ),
            (
                "a length beyond lengths",
                prompt("\"type\":\"video\",\"video\":{\"duration\":\"99999999999s\"}"),
                "whole seconds",
            ),
            ("a NUL", of("{\"prompt\":\"a\0\"}\n".to_owned()), "a control character stands in a text"),
            ("half a pair", of("{\"prompt\":\"\\ud800\"}\n".to_owned()), "no such escape"),
            ("another encoding", b"{\"prompt\":\"Caf\xe9\"}\n".to_vec(), "is not UTF-8 text (line 1)"),
            ("an escape in a type", prompt("\"type\":\"\\u001b[2J\\u202e\""), "which is none"),
            ("an escape in a key", prompt("\"\\u001b]0;x\\u0007\":1"), "is no field of a request"),
            ("a model of 5 MB", prompt(&format!("\"model\":\"{}\"", "x".repeat(5 * MIB))), "no card knows the model"),
            ("one array", of("[{\"prompt\":\"x\"}]".to_owned()), "a request is an object"),
            ("lines that are none", of("{\n\"prompt\": \"x\"\n}\n".to_owned()), "it ends in the middle of a value"),
        ],
    );
}

#[test]
fn large_files_that_are_right_are_read_within_the_same_room() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list.csv");
    let line = "A shot with a name,3,image to video,1080p,5,1 in 4\n,,extend,,5,50%\n,,upscale,4k,,\n";
    fs::write(&list, format!("Shot,Qty,What,Size,Length,Keep\n{}", line.repeat(9_000))).unwrap();
    let out = import(&list);
    assert_eq!(out.status.code(), Some(0), "{} {}", out.status, String::from_utf8_lossy(&out.stderr));
    let batch = folder.path().join("batch.jsonl");
    let data = "x".repeat(MIB);
    let inline = format!("{{\"prompt\":\"x\",\"image_ref\":[{{\"data\":\"{data}\",\"media_type\":\"image/png\"}}]}}\n");
    fs::write(&batch, inline.repeat(9)).unwrap();
    let out = import(&batch);
    assert_eq!(out.status.code(), Some(0), "{} {}", out.status, String::from_utf8_lossy(&out.stderr));
    assert!(String::from_utf8_lossy(&out.stderr).starts_with("9 requests of "));
}

#[test]
fn hostile_names_are_text_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    let names = [
        "=cmd|'/c calc'!A1",
        "\"\"\"\n[[shots]]",
        "<script>alert(1)</script>",
        "\u{202e}gpj.exe",
        "'''",
        "😀 \u{200b}",
    ];
    let quoted = names.map(|n| format!("\"{}\",t2v\n", n.replace('"', "\"\""))).concat();
    fs::write(&path, format!("Shot,What\n{quoted}")).unwrap();
    let out = import(&path);
    let told = String::from_utf8(out.stderr).unwrap();
    assert_eq!(out.status.code(), Some(0), "{told}");
    assert_harmless(&told, "names");
    let plan: toml::Table = toml::from_str(&String::from_utf8(out.stdout).unwrap()).unwrap();
    let shots = plan["shots"].as_array().unwrap();
    let read: Vec<&str> = shots.iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(read.len(), names.len());
    assert_eq!((read[0], read[1], read[3]), (names[0], "\"\"\" [[shots]]", names[3]));
    // A name of a file is not trusted either.
    let odd = folder.path().join(OsStr::from_bytes(b"\x1b]0;x\x07\xff.csv"));
    fs::write(&odd, "Shot,What\nA,t2v\n").unwrap();
    let out = import(&odd);
    assert_eq!(out.status.code(), Some(0));
    assert_harmless(&String::from_utf8(out.stderr).unwrap(), "a file's name");
    assert!(!out.stdout.contains(&0x1b));
}
