//! A shot list is read from the disk, looked over, taken in and saved; what is no file says why.

use std::fs;

use super::screen::Screen;

#[test]
fn a_list_from_the_disk_comes_in_and_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("list.csv"), include_str!("../import/shots.csv")).unwrap();
    let mut screen = Screen::start(&["--today", "2026-11-21", "clips.toml"], folder.path(), &[]);
    screen.wait_for("Twelve social clips");
    screen.send("I");
    screen.wait_for("Import shots");
    screen.send("none.csv\r");
    screen.wait_for("there is no such file");
    // The name stays to be corrected.
    screen.send("\u{15}list.csv\r");
    screen.wait_for("4 lines, all understood");
    screen.send("\r");
    screen.wait_for("put in 3 shots and 5 stages");
    screen.send("s");
    screen.wait_for("saved in clips.toml");
    screen.send("q");
    assert!(screen.end().success());
    assert!(screen.is_clean());
    let text = fs::read_to_string(folder.path().join("clips.toml")).unwrap();
    assert!(text.contains("name = \"Hero orbit\"") && text.contains("# finished clips"), "{text}");
}
