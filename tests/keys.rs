//! `docs/keys.md` is written from the planner's table of commands and held against it.
//! `UPDATE_EXPECTED=1 cargo test --test keys` writes it anew.

#![expect(clippy::unwrap_used, reason = "a failing test panics")]

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use luma_plan::tui::command::{COMMANDS, Group};

fn page() -> String {
    let mut out = "# Keys\n\nMade from the planner's table of commands; `?` shows the same there.\n".to_owned();
    for group in Group::ALL {
        write!(out, "\n## {}\n\n| keys | command | what it does |\n| --- | --- | --- |\n", group.title()).unwrap();
        for command in COMMANDS.iter().filter(|c| c.group == group) {
            let keys: Vec<String> = command.keys.iter().map(|k| format!("`{}`", k.replace('|', "\\|"))).collect();
            let only = command.screen.map(|s| format!(" (on *{}*)", s.screen().title)).unwrap_or_default();
            writeln!(out, "| {} | {} | {}{only} |", keys.join(", "), command.name, command.doc).unwrap();
        }
    }
    out
}

#[test]
fn the_page_of_keys_is_the_table_of_commands() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
    if env::var_os("UPDATE_EXPECTED").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, page()).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == page(), "the commands have changed; see the head of this file for how to write the page anew");
}
