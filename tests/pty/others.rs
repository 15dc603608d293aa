//! What somebody else does to the plan's file while it is open: noticed without being asked, and never written over
//! unseen. And what is left in the state folder: nothing that is not needed.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::screen::{DEADLINE, Screen};

/// A plan that is saved with 12 clips, open.
fn opened(folder: &Path) -> (Screen, String) {
    let plan = folder.join("clips.toml");
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_luma-plan")).arg("new").arg(&plan).status().unwrap();
    assert!(made.success());
    let mut screen = Screen::start(&["--today", "2026-11-21", "clips.toml"], folder, &[]);
    screen.wait_for("$31.68");
    (screen, fs::read_to_string(plan).unwrap())
}

fn left(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder.join(".home/luma-plan/recovery")).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn a_file_that_somebody_else_changes_is_noticed_and_never_written_over_unseen() {
    let folder = tempfile::tempdir().unwrap();
    let (mut screen, text) = opened(folder.path());
    let plan = folder.path().join("clips.toml");
    let theirs = |outputs: u32| text.replace("outputs = 12", &format!("outputs = {outputs}"));
    // It has looked for itself once it does what comes after: nobody else's text is seen then.
    screen.wait_for("outputs: accepted pieces");
    screen.send("j");
    screen.wait("another line", |s| !s.contents().contains("outputs: accepted pieces"));
    // Looked at again after something else was.
    fs::write(&plan, theirs(20)).unwrap();
    assert!(String::from_utf8_lossy(&screen.raw).contains("?1004h"), "the terminal is asked to say so");
    screen.send("\u{1b}[O\u{1b}[I");
    screen.wait_for("`clips.toml` changed on the disk; saving shows what differs");
    // With an edit.
    screen.send("k");
    screen.wait("another line", |s| !s.contents().contains("on the disk"));
    fs::write(&plan, theirs(21)).unwrap();
    screen.send("+");
    screen.wait_for("$34.32");
    screen.wait_for("`clips.toml` changed on the disk");
    // What came after the question was asked is asked about again.
    screen.send("s");
    screen.wait_for("+ outputs = 21");
    fs::write(&plan, theirs(22)).unwrap();
    screen.send("jj\r");
    screen.wait_for("+ outputs = 22");
    assert_eq!(fs::read_to_string(&plan).unwrap(), theirs(22));
    screen.send("jj\r");
    screen.wait_for("saved in clips.toml");
    assert_eq!(fs::read_to_string(&plan).unwrap(), theirs(13));
    // What we wrote ourselves is nobody else's.
    screen.send("\u{1b}[I+");
    screen.wait_for("$36.96");
    screen.send("u");
    screen.wait_for("$34.32");
    assert!(!screen.contents().contains("on the disk"), "{}", screen.contents());
    fs::remove_file(&plan).unwrap();
    screen.send("\u{1b}[I");
    screen.wait_for("`clips.toml` is gone from the disk; saving writes it again");
    screen.send("s");
    screen.wait_for("saved in clips.toml");
    assert_eq!(fs::read_to_string(&plan).unwrap(), theirs(13));
    screen.send("q");
    assert!(screen.end().success());
    assert!(screen.is_clean());
    assert!(String::from_utf8_lossy(&screen.raw).contains("?1004l"));
}

#[test]
fn nothing_is_left_in_the_state_folder_that_is_not_needed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut screen, _) = opened(folder.path());
    screen.send("+");
    screen.wait_for("$34.32");
    // A second later there is a copy that a power cut does not take.
    let end = Instant::now() + DEADLINE;
    while !left(folder.path()).iter().any(|name| name.rsplit('.').next() == Some("copy")) {
        assert!(Instant::now() < end, "{:?}", left(folder.path()));
        thread::sleep(Duration::from_millis(5));
    }
    screen.send("u");
    screen.wait_for("$31.68");
    while !left(folder.path()).is_empty() {
        assert!(Instant::now() < end, "{:?}", left(folder.path()));
        thread::sleep(Duration::from_millis(5));
    }
    // Taken back and saved while the copy is only being written.
    for _ in 0..10 {
        screen.send("+u");
        screen.wait_for("undone");
        screen.send("+s-s");
        screen.wait_for("saved in clips.toml");
    }
    screen.send("+q");
    screen.wait_for("The plan is not saved");
    screen.send("j\r");
    assert!(screen.end().success());
    assert_eq!(left(folder.path()), [""; 0]);
    // Left with a signal, one text stays that can be opened by hand; brought back and saved, none.
    let mut screen = Screen::start(&["--today", "2026-11-21", "clips.toml"], folder.path(), &[]);
    screen.wait_for("$31.68");
    screen.send("+");
    screen.wait_for("$34.32");
    screen.signal("-TERM");
    screen.end();
    assert_eq!(left(folder.path()).iter().filter(|name| name.rsplit('.').next() == Some("toml")).count(), 1);
    let mut screen = Screen::start(&["--today", "2026-11-21", "clips.toml"], folder.path(), &[]);
    screen.wait_for("Work that was not saved");
    screen.send("\r");
    screen.wait_for("$34.32");
    screen.send("sq");
    assert!(screen.end().success());
    assert_eq!(left(folder.path()), [""; 0]);
}

#[test]
fn a_name_that_begins_at_home_is_saved_there() {
    let folder = tempfile::tempdir().unwrap();
    let (mut screen, text) = opened(folder.path());
    screen.send("w\u{15}~/film\r");
    screen.wait_for("saved in");
    screen.send("q");
    assert!(screen.end().success());
    assert_eq!(fs::read_to_string(folder.path().join(".home/film.toml")).unwrap(), text);
}

#[cfg(unix)]
#[test]
fn a_link_whose_file_is_gone_is_asked_about_and_stays_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let (mut screen, text) = opened(folder.path());
    let plan = folder.path().join("clips.toml");
    fs::remove_file(&plan).unwrap();
    std::os::unix::fs::symlink("elsewhere.toml", &plan).unwrap();
    screen.send("+s");
    screen.wait_for("is there already");
    assert!(!folder.path().join("elsewhere.toml").exists());
    screen.send("j\r");
    screen.wait_for("saved in clips.toml");
    assert!(fs::symlink_metadata(&plan).unwrap().is_symlink());
    let saved = fs::read_to_string(folder.path().join("elsewhere.toml")).unwrap();
    assert_eq!(saved, text.replace("outputs = 12", "outputs = 13"));
    screen.send("q");
    assert!(screen.end().success());
}
