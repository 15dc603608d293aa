//! Terminals that have no second screen, or are told to have none: what stood there before must not show through what
//! the planner leaves blank, and what the planner drew must not stand around what comes after it.

use super::screen::Screen;

/// What stands on the terminal before: a sign that the planner never draws, everywhere.
const BEFORE: char = '¤';

/// What a terminal of this size without a second screen shows of what a program wrote to it.
fn without_second_screen(raw: &[u8]) -> vt100::Parser {
    let text = String::from_utf8_lossy(raw).replace("\u{1b}[?1049h", "").replace("\u{1b}[?1049l", "");
    let mut parser = vt100::Parser::new(30.try_into().unwrap(), 100.try_into().unwrap(), 0);
    // In colours: a screen that is cleared takes those that are set.
    parser.process(format!("\u{1b}[41m{}", BEFORE.to_string().repeat(30 * 100)).as_bytes());
    parser.process(text.as_bytes());
    parser
}

/// Nothing of before is there, neither a sign nor a colour.
fn assert_clear(parser: &vt100::Parser) {
    let screen = parser.screen();
    let contents = screen.contents();
    assert!(!contents.contains(BEFORE), "what was there shows through:\n{contents}");
    for (row, column) in (0..30).flat_map(|row| (0..100).map(move |column| (row, column))) {
        let colour = screen.cell(row, column).unwrap().bgcolor();
        assert_ne!(colour, vt100::Color::Idx(1), "its colour shows through at {row}, {column}:\n{contents}");
    }
}

#[test]
fn nothing_shows_through_on_a_terminal_without_a_second_screen() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::start(&["--today", "2026-11-21", "clips.toml"], folder.path(), &[]);
    screen.wait_for("Twelve social clips");
    screen.wait_for("$31.68");
    let shown = without_second_screen(&screen.raw);
    assert!(shown.screen().contents().contains("Twelve social clips"), "{}", shown.screen().contents());
    assert_clear(&shown);
    // Stopped, others write there; back again, all of it is ours.
    screen.signal("-TSTP");
    screen.wait_for("is suspended");
    let stopped = screen.raw.len();
    screen.go_on("back again");
    screen.wait_for("$31.68");
    assert_clear(&without_second_screen(&screen.raw[stopped..]));
    // Stopped without being asked, too.
    screen.signal("-STOP");
    std::thread::sleep(std::time::Duration::from_millis(50));
    let stopped = screen.raw.len();
    screen.signal("-CONT");
    screen.wait("screen", |s| s.contents().contains("$31.68"));
    screen.send("+");
    screen.wait_for("$34.32");
    assert_clear(&without_second_screen(&screen.raw[stopped..]));
    screen.send("\u{3}\u{3}");
    assert!(screen.end().success());
    // What was drawn does not stand around the prompt.
    let left = without_second_screen(&screen.raw);
    assert_eq!(left.screen().contents().trim(), "", "the planner's picture is left behind");
    assert_eq!(left.screen().cursor_position(), (0, 0));
    assert!(screen.is_clean());
}
