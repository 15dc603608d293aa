//! A large plan, the text of which is made on a thread of its own: what is kept is a whole state that was on the screen,
//! comes without another key, and is the newest when the planner is told to end.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::screen::{DEADLINE, Screen};

const ARGS: &[&str] = &["--today", "2026-11-21", "film.toml"];
const SHOTS: usize = 900;

/// A plan of some 80 KiB, whose first shot has twelve outputs.
fn plan() -> String {
    let mut text = "schema = 1\nname = \"A long film\"\n".to_owned();
    for n in 0..SHOTS {
        let outputs = if n == 0 { 12 } else { 1 };
        let stage = "[[shots.stages]]\noperation = \"text-to-video\"\nattempts = 2\n";
        writeln!(text, "\n[[shots]]\nname = \"Clip {n}\"\noutputs = {outputs}\n{stage}").unwrap();
    }
    text
}

/// The outputs of the first shot in what is kept; `None` where nothing is.
fn kept(folder: &Path) -> Option<u64> {
    let files = fs::read_dir(folder.join(".home/luma-plan/recovery")).ok()?;
    let mut texts =
        files.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "toml"));
    // It may go between two looks.
    let text = fs::read_to_string(texts.next()?).ok()?;
    assert_eq!(text.matches("[[shots]]").count(), SHOTS, "half a plan");
    let at = text.find("outputs = ").unwrap() + "outputs = ".len();
    Some(text[at..].lines().next().unwrap().parse().unwrap())
}

fn wait_for_kept(folder: &Path, wanted: Option<u64>) {
    let end = Instant::now() + DEADLINE;
    while kept(folder) != wanted {
        assert!(Instant::now() < end, "{:?} is kept, and not {wanted:?}", kept(folder));
        sleep(Duration::from_millis(2));
    }
}

#[test]
fn what_is_kept_of_a_large_plan_was_on_the_screen() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("film.toml");
    fs::write(&file, plan()).unwrap();
    let mut screen = Screen::start(ARGS, folder.path(), &[]);
    screen.wait_for("×12 ");
    // It is kept without another key.
    screen.send("+");
    screen.wait_for("×13 ");
    wait_for_kept(folder.path(), Some(13));
    // Keys come while texts are made, and then it is killed.
    screen.send("+++++");
    screen.wait_for("×18 ");
    screen.signal("-KILL");
    screen.end();
    let left = kept(folder.path()).unwrap();
    assert!((13..=18).contains(&left), "{left} was never shown");
    let mut screen = Screen::start(ARGS, folder.path(), &[]);
    screen.wait_for("Work that was not saved");
    screen.wait_for(&format!("outputs = {left}"));
    screen.send("\r");
    screen.wait_for(&format!("×{left} "));
    // Saved while a text is made: nothing is kept, and no late text comes.
    screen.send("+s");
    screen.wait_for("saved in film.toml");
    wait_for_kept(folder.path(), None);
    let saved = left + 1;
    assert!(fs::read_to_string(&file).unwrap().contains(&format!("outputs = {saved}\n")));
    // Undone to what is saved, the same.
    screen.send("+");
    screen.wait_for(&format!("×{} ", saved + 1));
    screen.send("u");
    screen.wait_for(&format!("×{saved} "));
    screen.send("q");
    assert!(screen.end().success());
    assert_eq!(kept(folder.path()), None);
    // Told to end while a text is made: the newest is kept.
    let mut screen = Screen::start(ARGS, folder.path(), &[]);
    screen.wait_for(&format!("×{saved} "));
    screen.send("+");
    screen.wait_for(&format!("×{} ", saved + 1));
    screen.send("+");
    screen.wait_for(&format!("×{} ", saved + 2));
    screen.signal("-TERM");
    screen.wait_for("what was not saved is kept in");
    assert!(screen.end().success());
    assert!(screen.is_clean(), "{}", screen.contents());
    assert_eq!(kept(folder.path()), Some(saved + 2));
}
