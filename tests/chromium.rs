//! The page opens in a browser: nothing is complained about, the total stands on it, and it is drawn in light and dark,
//! wide, as narrow as a phone and on paper. These tests need Chromium and are run by their names: `.ci/run` does.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::civil::{Date, date};
use luma_plan::export::{Format, Reader, Report, summarise};
use luma_plan::offer::Ask;
use luma_plan::plan::load;
use luma_plan::rates::Book;
use luma_plan::terms::Level;

const TODAY: Date = date(2026, 11, 21);
/// A picture of nothing is a few thousand bytes.
const NOT_BLANK: u64 = 20_000;

/// A page with its total, as it is shown.
fn page(name: &str, reader: Reader) -> (String, String) {
    let book = Book::embedded().unwrap();
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/templates").join(name)).unwrap();
    let plan = load(name, &text, &book, TODAY).unwrap().plan;
    let ask = Ask { today: TODAY, level: Level::Expected, routes: Vec::new() };
    let summary = summarise(&plan, &book, &ask).unwrap();
    let total = match reader {
        Reader::Producer => summary.recommended().unwrap().figures.as_ref().unwrap().total,
        Reader::Client => summary.client(&plan, &book).unwrap().unwrap().price,
    };
    let report = Report { plan: &plan, book: &book, summary: &summary, today: TODAY };
    let mut out = Vec::new();
    Format::Html.exporter(reader).unwrap().write(&report, &mut out).unwrap();
    (String::from_utf8(out).unwrap(), format!("${}", total.cents()))
}

/// What the browser prints for a file, and what it says about it.
fn browse(folder: &Path, file: &Path, more: &[&str]) -> (String, String) {
    let profile = tempfile::tempdir_in(folder).unwrap();
    let out = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--disable-extensions", "--disable-dev-shm-usage", "--hide-scrollbars", "--enable-logging=stderr"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .args(more)
        .arg(format!("file://{}", file.display()))
        .env("HOME", folder)
        .output();
    let out = out.unwrap_or_else(|why| panic!("this test needs Chromium as `chromium`: {why}"));
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.success(), "{said}");
    (String::from_utf8_lossy(&out.stdout).into_owned(), said)
}

fn put(folder: &Path, name: &str, page: &str) -> PathBuf {
    let file = folder.join(name);
    fs::write(&file, page).unwrap();
    file
}

/// What pages had to say, or what was said about them.
fn console(said: &str) -> Vec<&str> {
    said.lines().filter(|line| line.contains("CONSOLE")).collect()
}

#[test]
#[ignore = "needs Chromium"]
fn the_page_opens_without_an_error() {
    let folder = tempfile::tempdir().unwrap();
    // A page that does have one is found out.
    let broken = put(folder.path(), "broken.html", "<!doctype html><script>nothing.here()</script>");
    let (_, said) = browse(folder.path(), &broken, &["--dump-dom"]);
    assert!(!console(&said).is_empty(), "errors are not told any more:\n{said}");
    for (name, reader) in [
        ("social-clips.toml", Reader::Producer),
        ("commercial.toml", Reader::Producer),
        ("commercial.toml", Reader::Client),
    ] {
        let (page, total) = page(name, reader);
        let file = put(folder.path(), "page.html", &page);
        let (dom, said) = browse(folder.path(), &file, &["--dump-dom"]);
        assert_eq!(console(&said), [""; 0], "{name}");
        assert!(dom.contains("</html>") && dom.contains(&total), "{name}: {total} is not on the page");
    }
}

#[test]
#[ignore = "needs Chromium"]
fn the_page_is_drawn_in_every_light_and_at_every_width() {
    let folder = tempfile::tempdir().unwrap();
    let (page, _) = page("commercial.toml", Reader::Producer);
    let file = put(folder.path(), "page.html", &page);
    // A browser's window is wider than a phone: the page stands in a frame of a phone's width.
    let frame = "<!doctype html><style>body{margin:0}</style><iframe src=\"page.html\" width=\"390\" height=\"1400\">";
    let phone = put(folder.path(), "phone.html", frame);
    let mut pictures: Vec<Vec<u8>> = Vec::new();
    for (name, file, more) in [
        ("wide", &file, ["--window-size=1280,1400", "--blink-settings=preferredColorScheme=1"]),
        ("dark", &file, ["--window-size=1280,1400", "--blink-settings=preferredColorScheme=0"]),
        ("phone", &phone, ["--window-size=500,1400", "--blink-settings=preferredColorScheme=1"]),
    ] {
        let picture = folder.path().join(format!("{name}.png"));
        let (_, said) = browse(
            folder.path(),
            file,
            &[&[format!("--screenshot={}", picture.display()).as_str()], &more[..]].concat(),
        );
        assert_eq!(console(&said), [""; 0], "{name}");
        let bytes = fs::read(&picture).unwrap();
        assert!(bytes.starts_with(b"\x89PNG") && bytes.len() as u64 > NOT_BLANK, "{name}: {} bytes", bytes.len());
        assert!(!pictures.contains(&bytes), "{name} looks like another");
        pictures.push(bytes);
    }
    let paper = folder.path().join("paper.pdf");
    browse(folder.path(), &file, &[format!("--print-to-pdf={}", paper.display()).as_str()]);
    let bytes = fs::read(&paper).unwrap();
    assert!(bytes.starts_with(b"%PDF") && bytes.len() as u64 > NOT_BLANK, "{} bytes", bytes.len());
}
