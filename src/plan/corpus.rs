//! A test (the module is `#[cfg(test)]`) of the plans under `tests/plans`: those in `good` load and are saved byte
//! for byte; those in `bad` are refused in exactly the words of the `.txt` beside them. With `UPDATE_EXPECTED` set,
//! the words are written instead.

use std::fs;
use std::path::{Path, PathBuf};

use super::testing::{TODAY, book};
use super::{load, resolve, save};

fn plans(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans").join(folder);
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect();
    found.sort();
    assert!(!found.is_empty());
    found
}

#[test]
fn good_plans_load_and_are_saved_byte_for_byte() {
    for path in plans("good") {
        let text = fs::read_to_string(&path).unwrap();
        let loaded = load("plan.toml", &text, &book(), TODAY).unwrap_or_else(|f| panic!("{}\n{f}", path.display()));
        assert_eq!(save::render(&loaded.plan, &loaded.base).unwrap(), text);
        let anew = save::render(&loaded.plan, &save::Base::default()).unwrap();
        let again = load("plan.toml", &anew, &book(), TODAY).unwrap_or_else(|f| panic!("{}\n{f}", path.display()));
        assert!(again.plan.says_as(&loaded.plan), "{anew}");
        assert!(resolve::resolve(&loaded.plan, &book()).is_ok(), "{}", path.display());
    }
}

#[test]
fn bad_plans_are_refused_in_their_words() {
    let mut wrong = Vec::new();
    for path in plans("bad") {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let faulty = load(name, &text, &book(), TODAY).expect_err(name);
        let said = format!("{faulty}\n");
        assert!(!said.chars().any(|c| c.is_control() && c != '\n'), "{name}: {said:?}");
        assert!(!said.contains(['\u{202e}', '\u{202c}', '\u{9b}']), "{name}: {said:?}");
        let beside = path.with_extension("txt");
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(&beside, &said).unwrap();
        } else if fs::read_to_string(&beside).unwrap_or_default() != said {
            wrong.push(format!("{name} says\n{said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
