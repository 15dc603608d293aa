//! What `docs/prices.md` says can be done is done: its cards are written, its commands run, and they say what it says.

#![cfg(unix)]

use std::fs;
use std::process::{Command, Stdio};

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_example_loads_and_says_what_is_said() {
    let place = tempfile::tempdir().unwrap();
    let mut said = String::new();
    let (mut files, mut commands, mut told) = (0, 0, 0);
    for block in include_str!("../docs/prices.md").split("```").skip(1).step_by(2) {
        let (kind, text) = block.split_once('\n').unwrap();
        match kind {
            "toml" => {
                let name = text.lines().next().unwrap().strip_prefix("# ").unwrap();
                let path = place.path().join(name);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
                files += 1;
            }
            "sh" => {
                said.clear();
                for line in text.lines() {
                    let args: Vec<&str> = line.strip_prefix("luma-plan ").unwrap().split(' ').collect();
                    let mut command = Command::new(env!("CARGO_BIN_EXE_luma-plan"));
                    command.args(["--today", "2026-11-21"]).args(args).current_dir(place.path()).stdin(Stdio::null());
                    command.env("HOME", place.path().join("home")).env_remove("XDG_CONFIG_HOME");
                    let out = command.env_remove("XDG_STATE_HOME").output().unwrap();
                    assert_eq!(out.status.code(), Some(0), "{line}: {}", String::from_utf8_lossy(&out.stderr));
                    said.push_str(&String::from_utf8(out.stdout).unwrap());
                    commands += 1;
                }
            }
            "text" => {
                assert!(one_line(&said).contains(text.trim()), "{text}\n{said}");
                told += 1;
            }
            other => panic!("{other}"),
        }
    }
    assert!(files == 5 && commands > 12 && told == 5, "{files} {commands} {told}");
}
