#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a harness of tests fails by panicking")]
//! The real program in a real terminal: what only that can show.

mod bring;
mod kill;
mod large;
mod others;
mod own_price;
mod plain;
mod screen;
mod survive;

use std::io::{Read, Write};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use screen::{DEADLINE, Screen};

#[test]
fn edit_save_quit() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::start(&["--today", "2026-11-21", "clips.toml"], folder.path(), &[]);
    screen.wait_for("Twelve social clips");
    screen.wait_for("$31.68");
    assert!(screen.parser.screen().alternate_screen());
    // 24 clips, typed over the 12.
    screen.send("24\r");
    screen.wait_for("$63.36");
    screen.send("s");
    screen.wait_for("saved in clips.toml");
    screen.send("q");
    assert!(screen.end().success());
    assert!(screen.is_clean());
    let text = std::fs::read_to_string(folder.path().join("clips.toml")).unwrap();
    assert!(text.contains("outputs = 24 "), "{text}");
    assert!(text.contains("# finished clips"), "the template's comments are kept: {text}");

    // The file is read again, from the plans of last time, and a file changed by someone else is not written over.
    let mut screen = Screen::start(&["--today", "2026-11-21"], folder.path(), &[]);
    screen.wait_for("1 recent");
    screen.send("jj\r");
    screen.wait_for("another file");
    screen.send("\r");
    screen.wait_for("$63.36");
    std::fs::write(folder.path().join("clips.toml"), text.replace("outputs = 24", "outputs = 25")).unwrap();
    screen.send("+");
    screen.wait_for("not saved");
    screen.send("s");
    screen.wait_for("was changed by someone else");
    screen.send("\u{1b}");
    screen.wait("closed question", |s| !s.contents().contains("by someone else"));
    screen.send("q");
    screen.wait_for("The plan is not saved");
    screen.send("j\r");
    assert!(screen.end().success());
    assert!(std::fs::read_to_string(folder.path().join("clips.toml")).unwrap().contains("outputs = 25"));
}

/// Starts the planner, does things to its terminal, closes that, and sees whether the planner ends by itself.
fn ends_when_its_terminal_goes(steps: &[(&str, &str)]) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let pty = native_pty_system().openpty(PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 }).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_luma-plan"));
    command.args(["--today", "2026-11-21"]);
    command.cwd(folder.path());
    command.env("TERM", "xterm-256color");
    command.env("HOME", folder.path());
    command.env("XDG_CONFIG_HOME", folder.path());
    command.env("XDG_STATE_HOME", folder.path());
    let mut child = pty.slave.spawn_command(command).unwrap();
    drop(pty.slave);
    let pid = child.process_id().unwrap().to_string();
    let killed = pid.clone();
    let (ended, end) = channel::<()>();
    let watchdog = thread::spawn(move || {
        let late = end.recv_timeout(DEADLINE).is_err_and(|e| e == RecvTimeoutError::Timeout);
        if late {
            std::process::Command::new("kill").args(["-KILL", &killed]).status().unwrap();
        }
        late
    });
    {
        let mut reader = pty.master.try_clone_reader().unwrap();
        let mut keys = pty.master.take_writer().unwrap();
        let mut seen = Vec::new();
        let mut buffer = [0; 1 << 14];
        for (text, send) in steps {
            while !String::from_utf8_lossy(&seen).contains(text) {
                let n = reader.read(&mut buffer).unwrap_or(0);
                assert!(n > 0, "no `{text}`");
                seen.extend(&buffer[..n]);
            }
            keys.write_all(send.as_bytes()).unwrap();
        }
    }
    drop(pty.master);
    // It may not have stopped yet: then the signal is lost, and sent again.
    while child.try_wait().unwrap().is_none() {
        std::process::Command::new("kill").args(["-CONT", &pid]).status().unwrap();
        thread::sleep(Duration::from_millis(20));
    }
    drop(ended);
    !watchdog.join().unwrap()
}

#[test]
fn a_terminal_that_is_gone_ends_the_planner() {
    let keys = "j".repeat(2000);
    let screen = "Twelve social clips";
    assert!(ends_when_its_terminal_goes(&[(screen, "")]), "while it waits");
    assert!(ends_when_its_terminal_goes(&[(screen, &keys)]), "while it reads keys");
    assert!(ends_when_its_terminal_goes(&[(screen, "\u{1a}"), ("is suspended", "")]), "while it is suspended");
}

#[test]
fn under_a_shell_it_is_suspended_and_comes_back_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut shell = CommandBuilder::new("sh");
    shell.arg("-i");
    let env = [("PS1", "shell> "), ("ENV", ""), ("PLANNER", env!("CARGO_BIN_EXE_luma-plan"))];
    let mut screen = Screen::spawn(shell, folder.path(), &env);
    screen.wait_for("shell>");
    screen.send("\"$PLANNER\" --today 2026-11-21 clips.toml\r");
    screen.wait_for("Twelve social clips");
    screen.send("+");
    screen.wait_for("$34.32");
    screen.send("\u{1a}");
    screen.wait_for("luma-plan is suspended: `fg` brings it back");
    // The shell has the terminal, and its lines are lines again.
    let prompts = |s: &vt100::Screen| !s.alternate_screen() && s.contents().trim_end().ends_with("shell>");
    screen.wait("prompt", prompts);
    screen.send("echo it is $((40 + 2))\r");
    screen.wait_for("it is 42");
    assert!(screen.is_clean());
    screen.send("fg\r");
    screen.wait_for("back again");
    screen.wait_for("$34.32");
    screen.send("+");
    screen.wait_for("$36.96");
    screen.send("\u{3}\u{3}");
    screen.wait("prompt", prompts);
    screen.send("echo ended with $?\r");
    screen.wait_for("ended with 0");
    assert!(screen.is_clean());
    screen.send("exit\r");
    screen.end();
}

#[test]
fn it_follows_the_terminals_size_and_loses_no_key_over_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::start(&["--today", "2026-11-21", "clips.toml"], folder.path(), &[]);
    screen.wait_for("Twelve social clips");
    screen.wait_for("Ways to buy");
    screen.resize(60, 16);
    // What is cut off by the terminal itself proves nothing: the border moves.
    screen.wait("narrow screen", |s| s.rows(0, 60).any(|row| row.trim_end().ends_with('┓') && row.starts_with('┏')));
    screen.resize(20, 4);
    screen.wait_for("40×10");
    screen.resize(120, 40);
    screen.wait_for("Ways to buy");
    // Keys that come at the same moment as the new size are not left lying until another one comes.
    for round in 0..30 {
        screen.resize(100 + round % 7, 30);
        screen.send("+");
        screen.wait_for(&format!("×{}", 13 + round));
    }
    // While something is open and typed into, too.
    screen.send(":tax");
    screen.wait_for("form-budget");
    screen.resize(50, 20);
    screen.send("\r");
    screen.wait_for("markup");
    screen.send("qq");
    screen.wait_for("The plan is not saved");
    screen.send("j\r");
    assert!(screen.end().success());
    assert!(screen.is_clean());
}

#[test]
fn what_is_pasted_is_typed_and_runs_no_command() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::start(&["--today", "2026-11-21", "clips.toml"], folder.path(), &[]);
    screen.wait_for("Twelve social clips");
    assert!(screen.parser.screen().bracketed_paste());
    screen.send("fn\r");
    screen.wait_for("EDIT");
    // The line end in it does not end the line that is typed, `q` does not leave.
    screen.send("\u{15}\u{1b}[200~q Spring\nclips :q\u{1b}[201~");
    screen.wait_for("q Spring clips :q");
    screen.send("\r");
    screen.wait_for("BROWSE");
    screen.wait_for("Esc close");
    screen.send("\u{1b}");
    screen.wait("closed form", |s| !s.contents().contains("Esc close"));
    screen.send("s");
    screen.wait_for("saved in clips.toml");
    screen.send("q");
    assert!(screen.end().success());
    assert!(screen.is_clean());
    let text = std::fs::read_to_string(folder.path().join("clips.toml")).unwrap();
    assert!(text.contains("name = \"q Spring clips :q\""), "{text}");
}

#[test]
fn it_is_pointed_at_and_asks_for_no_more_than_clicks() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::start(&["--today", "2026-11-21", "clips.toml"], folder.path(), &[]);
    screen.wait_for("Twelve social clips");
    screen.wait("mouse", |s| s.mouse_protocol_mode() == vt100::MouseProtocolMode::PressRelease);
    assert_eq!(screen.parser.screen().mouse_protocol_encoding(), vt100::MouseProtocolEncoding::Sgr);
    // Movements would wake it up for nothing.
    let raw = String::from_utf8_lossy(&screen.raw).into_owned();
    assert!(["?1002h", "?1003h"].iter().all(|mode| !raw.contains(mode)), "{raw:?}");
    screen.point(0, "Agents Pro ");
    screen.wait_for("Loop, priced on Agents Pro");
    screen.point(0, "×12");
    screen.point(0, "×12");
    screen.wait_for("EDIT");
    screen.send("\u{15}24\r");
    screen.wait_for("×24");
    screen.point(0, "? help");
    screen.wait_for("Help: Loop");
    screen.point(65, "Help: Loop");
    screen.point(65, "Help: Loop");
    screen.wait("scrolled help", |s| !s.contents().contains("What am I making"));
    // Beside it: it closes.
    screen.point(0, "Twelve social clips");
    screen.wait("closed help", |s| !s.contents().contains("Help: Loop"));
    screen.send("\u{3}\u{3}");
    screen.end();
    assert!(screen.is_clean());
}

/// Not a test of its own: what [`a_panic_leaves_the_terminal_clean`] runs on a terminal. The program itself has no way
/// to be made to panic.
#[test]
#[ignore = "panics, on a terminal; run by another test"]
fn panics_on_a_terminal() {
    let mut session = luma_plan::tui::runtime::terminal::Session::enter(true).unwrap();
    session.draw(|frame| frame.render_widget("about to fall", frame.area())).unwrap();
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    session.draw(|_| panic!("this is why")).unwrap();
}

#[test]
fn a_panic_leaves_the_terminal_clean() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "panics_on_a_terminal", "--nocapture", "--test-threads=1"]);
    let mut screen = Screen::spawn(command, folder.path(), &[]);
    screen.wait_for("about to fall");
    assert!(!screen.is_clean());
    // The terminal is raw: a line ends with a line feed.
    screen.send("\n");
    screen.wait_for("this is why");
    assert!(!screen.end().success());
    assert!(screen.is_clean(), "{}", screen.parser.screen().contents());
    let raw = String::from_utf8_lossy(&screen.raw).into_owned();
    let (left, told) = (raw.find("?1049l"), raw.find("this is why"));
    assert!(left.is_some() && left < told, "first the terminal is given back, then it is said why: {raw:?}");
    // A terminal that is told to wait for a whole frame would show nothing for a while.
    let (waits, shows) = (raw.rfind("?2026h"), raw.rfind("?2026l"));
    assert!(waits < shows, "a frame is begun and not ended: {raw:?}");
}

#[test]
fn the_theme_of_the_config_file_is_shown_unless_no_colour_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join(".home/luma-plan");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(config.join("config.toml"), "theme = \"dark\"\nascii = true\n").unwrap();
    let mut screen =
        Screen::start(&["--today", "2026-11-21"], folder.path(), &[("COLORTERM", "truecolor"), ("NO_COLOR", "1")]);
    screen.wait_for("Twelve social clips");
    // Past the welcome; what is selected is still seen.
    screen.send("\r");
    screen.wait("selection", |s| (0..100).any(|x| (3..28).any(|y| s.cell(y, x).is_some_and(vt100::Cell::inverse))));
    let coloured = (0..30).any(|y| {
        (0..100).any(|x| screen.parser.screen().cell(y, x).is_some_and(|c| c.fgcolor() != vt100::Color::Default))
    });
    assert!(!coloured);
    assert!(screen.parser.screen().contents().is_ascii(), "{}", screen.parser.screen().contents());
    screen.send("q");
    screen.end();

    let mut screen = Screen::start(&["--today", "2026-11-21"], folder.path(), &[("COLORTERM", "truecolor")]);
    screen.wait_for("Twelve social clips");
    let ground = screen.parser.screen().cell(0, 0).map(vt100::Cell::bgcolor);
    assert_eq!(ground, Some(vt100::Color::Rgb(0x14, 0x16, 0x1f)));
    screen.send("qq");
    assert!(screen.end().success());
}

/// Ticks of the processor that the program has taken so far.
#[cfg(target_os = "linux")]
fn ticks(pid: &str) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    // What follows the name, which may have blanks in it; user and system time are the 12th and 13th there.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

/// What takes its time is worked out without any key, drawn when it is there, and then nothing is done any more.
#[test]
fn what_is_worked_out_later_comes_by_itself_and_then_it_is_idle() {
    let folder = tempfile::tempdir().unwrap();
    let plan = include_str!("../plans/mix.toml");
    std::fs::write(folder.path().join("mix.toml"), plan).unwrap();
    let mut screen = Screen::start(&["--today", "2026-11-21", "mix.toml"], folder.path(), &[]);
    screen.wait_for("A heavy first month");
    screen.send("gb\t\t");
    screen.wait_for("$149.98");
    assert!(!screen.parser.screen().contents().contains("looking"));
    thread::sleep(Duration::from_millis(300));
    while screen.output.try_recv().is_ok() {}
    #[cfg(target_os = "linux")]
    {
        let pid = screen.child.process_id().unwrap().to_string();
        let before = ticks(&pid);
        thread::sleep(Duration::from_millis(500));
        assert!(ticks(&pid) - before <= 1, "it works on, with nothing to do");
    }
    assert!(screen.output.try_recv().is_err(), "it draws, with nothing to show");
    screen.send("q");
    assert!(screen.end().success());
}

#[test]
fn without_a_terminal_it_names_the_verb_that_needs_none() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_luma-plan")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("luma-plan summary"), "{told}");
    assert_eq!(told.trim_end().lines().count(), 1, "{told}");
}
