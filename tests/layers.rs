//! The layers hold: an arrow only points down, and the core knows no terminal, no clock and no command line.

#![expect(clippy::unwrap_used, reason = "a failing test panics")]

use std::fs;
use std::path::{Path, PathBuf};

use luma_plan::rates::Book;

/// From the bottom up. A module may use those before it, and itself.
const LAYERS: &[&str] = &[
    "arrange", "hash", "money", "chance", "terms", "fault", "read", "rates", "plan", "quote", "wallet", "offer",
    "import", "analysis", "summary", "export", "disk", "tui", "cli",
];

/// What only the faces may know.
const FACES_ONLY: &[&str] = &[
    "ratatui",
    "crossterm",
    "clap",
    "tui_input",
    "signal_hook",
    "anyhow",
    "std::env",
    "Zoned",
    "SystemTime",
    "Instant",
    "println!",
    "eprintln!",
];

/// Modules that are compiled for tests only.
const TEST_ONLY: &[&str] = &["tests.rs", "testing.rs", "sample.rs", "corpus.rs", "pictures.rs"];

fn sources(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// The code of a file without comments.
fn code(text: &str) -> String {
    text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn files() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    paths
        .iter()
        .map(|path| {
            let relative = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            let layer = relative.split(['/', '.']).next().unwrap().to_owned();
            (relative, layer, code(&fs::read_to_string(path).unwrap()))
        })
        .collect()
}

fn rank(layer: &str) -> Option<usize> {
    LAYERS.iter().position(|l| *l == layer)
}

/// The modules that a text names after `crate::`, those of `crate::{a, b::c}` too.
fn used(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut item = String::new();
            for c in list.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => out.push(std::mem::take(&mut item)),
                    _ if depth == 0 => item.push(c),
                    _ => {}
                }
            }
            out.push(item);
        } else {
            out.push(rest.to_owned());
        }
    }
    let word = |s: &String| s.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    out.iter().map(word).collect()
}

#[test]
fn arrows_only_point_down() {
    let mut wrong = Vec::new();
    for (file, layer, text) in files() {
        let Some(own) = rank(&layer) else {
            assert!(["lib", "main"].contains(&layer.as_str()), "{file} belongs to no layer");
            continue;
        };
        for module in used(&text) {
            match rank(&module) {
                Some(other) if other > own => wrong.push(format!("{file} uses `{module}`, which stands above it")),
                Some(_) => {}
                None => wrong.push(format!("{file} uses `crate::{module}`, which is no layer")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_core_knows_no_face_and_no_clock() {
    let mut wrong = Vec::new();
    for (file, layer, text) in files() {
        let is_test = TEST_ONLY.iter().any(|name| file.ends_with(name));
        if is_test || ["cli", "tui", "main"].contains(&layer.as_str()) {
            continue;
        }
        for word in FACES_ONLY.iter().filter(|w| text.contains(**w)) {
            wrong.push(format!("{file} knows `{word}`"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn products_are_named_in_cards_only() {
    let book = Book::embedded().unwrap();
    let mut names: Vec<&str> = book.routes().filter_map(|at| book.route(at)).map(|r| r.id.as_str()).collect();
    for card in &book.cards {
        names.push(&card.surface);
        names.extend(card.models.iter().map(|m| m.id.as_str()));
    }
    assert!(names.contains(&"api-payg") && names.contains(&"ray-3.2"), "the cards' names were not found");
    let mut wrong = Vec::new();
    for (file, _, text) in files() {
        if TEST_ONLY.iter().any(|name| file.ends_with(name)) {
            continue;
        }
        let shipped = text.split("#[cfg(test)]").next().unwrap();
        for name in names.iter().filter(|n| shipped.contains(&format!("\"{n}\""))) {
            wrong.push(format!("{file} names `{name}`"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each use of a standard sort with another type is an own copy of it: `arrange` says what to use, and why.
#[test]
fn lists_are_put_in_order_by_one_sort() {
    const STANDARD: &[&str] = &["arrange.rs", "chance", "read/quick.rs", "wallet/column.rs", "offer/uncertain.rs"];
    const SORTS: &[&str] = &[".sort_by_key(", ".sort_by_cached_key(", ".sort_unstable"];
    let mut wrong = Vec::new();
    for (file, _, text) in files() {
        if TEST_ONLY.iter().any(|name| file.ends_with(name)) || STANDARD.iter().any(|name| file.starts_with(name)) {
            continue;
        }
        let shipped = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for word in SORTS.iter().filter(|w| shipped.contains(**w)) {
            wrong.push(format!("{file} has `{word}`: say `arrange`"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_walk_over_lists_sees_every_module() {
    assert_eq!(used("use crate::{money::Money, plan::{a, b}, tui};"), ["money", "plan", "tui"]);
    assert_eq!(used("crate::offer::words::day(x)"), ["offer"]);
}
