//! The planner is killed at random moments while edits are made, and started again: what was edited is there. Twenty
//! times in a usual run; `KILLS=100 cargo test --test pty kill -- --nocapture` asks for more and says what was lost, and
//! `LUMA_PLAN=target/release/luma-plan` beside it kills the program as it is published.

use std::collections::hash_map::RandomState;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use super::screen::Screen;

/// Kills of a usual run.
const KILLS: u32 = 20;

/// Random numbers, from a seed that a failure tells.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }
}

/// The outputs that a plan's text says.
fn outputs(text: &str) -> u64 {
    let at = text.find("outputs = ").unwrap_or_else(|| panic!("half a plan: {text:?}"));
    let digits: String = text[at + 10..].chars().take_while(char::is_ascii_digit).collect();
    assert!(text.trim_end().ends_with('"') || text.contains("[[shots.stages]]"), "half a plan: {text:?}");
    digits.parse().unwrap()
}

/// What is kept of unsaved work, the last first.
fn kept(folder: &Path) -> Vec<u64> {
    let files = fs::read_dir(folder.join(".home/luma-plan/recovery")).unwrap();
    let mut texts: Vec<(String, u64)> = files
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let at = text.lines().find_map(|line| line.strip_prefix("# kept ")).unwrap().to_owned();
            (at, outputs(&text))
        })
        .collect();
    texts.sort_by(|a, b| b.cmp(a));
    texts.into_iter().map(|(_, outputs)| outputs).collect()
}

/// The outputs on the screen.
fn shown(screen: &Screen) -> Option<u64> {
    let contents = screen.contents();
    let line = contents.lines().find(|line| line.contains("Clip") && line.contains('×'))?;
    let digits: String = line.split_once('×')?.1.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[test]
fn a_killed_planner_loses_at_most_the_last_edit() {
    let kills = std::env::var("KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(KILLS);
    let seed = std::env::var("SEED").ok().and_then(|n| n.parse().ok());
    let seed = seed.unwrap_or_else(|| RandomState::new().build_hasher().finish());
    let mut dice = Dice(seed);
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("clips.toml");
    let (mut lost, mut while_saving) = (0, 0);
    // What the next start has to offer; `None` where the file has it.
    let mut expected: Option<u64> = None;
    for round in 0..kills {
        let told = format!("round {round}, SEED={seed}");
        let mut screen = Screen::start(&["--today", "2026-11-21", "clips.toml"], folder.path(), &[]);
        if let Some(expected) = expected {
            screen.wait_for("Work that was not saved");
            screen.wait_for(&format!("outputs = {expected}"));
            screen.send("\r");
            screen.wait("what was brought back", |s| !s.contents().contains("Work that was not saved"));
            screen.wait_for(&format!("×{expected} "));
        } else {
            screen.wait_for("Twelve social clips");
            screen.wait_for("×");
        }
        let begun = shown(&screen).unwrap_or_else(|| panic!("{told}: no outputs: {}", screen.contents()));
        let edits = 1 + dice.below(8);
        for edit in 1..=edits {
            screen.send("+");
            if edit < edits {
                screen.wait_for(&format!("×{} ", begun + edit));
            }
        }
        let saves = dice.below(3) == 0;
        if saves {
            screen.wait_for(&format!("×{} ", begun + edits));
            screen.send("s");
            while_saving += 1;
        }
        sleep(Duration::from_micros(dice.below(60_000)));
        screen.signal("-KILL");
        screen.end();
        let on_screen = shown(&screen).unwrap_or_else(|| panic!("{told}: no outputs: {}", screen.contents()));
        let kept = kept(folder.path());
        let in_file = fs::read_to_string(&plan).ok().map(|text| outputs(&text));
        let best = kept.first().copied().max(in_file).unwrap_or(12);
        assert!(best <= begun + edits, "{told}: {best} of nowhere");
        assert!(best + 1 >= on_screen, "{told}: {on_screen} was shown, {best} is left ({kept:?}, {in_file:?})");
        lost += on_screen.saturating_sub(best);
        expected = kept.first().copied().filter(|kept| Some(*kept) != in_file);
        assert!(kept.len() <= 2, "{told}: {kept:?} pile up");
    }
    println!(
        "{kills} kills, {while_saving} of them around a save: {lost} times the last edit was lost, and nothing else"
    );
}
