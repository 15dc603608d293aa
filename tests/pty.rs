#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a harness of tests fails by panicking")]
//! The real program in a real terminal: what only that can show.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

/// Long enough for a busy machine; waits end as soon as the text is there.
const DEADLINE: Duration = Duration::from_secs(20);

/// A program on a terminal of 100 by 30.
struct Screen {
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    parser: vt100::Parser,
    /// Everything that came, for what leaves no trace on the screen.
    raw: Vec<u8>,
}

impl Screen {
    fn start(args: &[&str], folder: &Path, env: &[(&str, &str)]) -> Self {
        let pty =
            native_pty_system().openpty(PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 }).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_luma-plan"));
        command.args(args);
        command.cwd(folder);
        command.env("TERM", "xterm-256color");
        command.env_remove("NO_COLOR");
        // No config and no state but what the test makes.
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
            command.env(name, folder.join(".home"));
        }
        for (name, value) in env {
            command.env(name, value);
        }
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let mut reader = pty.master.try_clone_reader().unwrap();
        let keys = pty.master.take_writer().unwrap();
        let (send, output) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 1 << 14];
            while let Ok(n) = reader.read(&mut buffer) {
                if n == 0 || send.send(buffer[..n].to_vec()).is_err() {
                    break;
                }
            }
        });
        let parser = vt100::Parser::new(30.try_into().unwrap(), 100.try_into().unwrap(), 0);
        Self { child, _master: pty.master, keys, output, parser, raw: Vec::new() }
    }

    /// Reads until `done` is content, or the program has no more to say.
    fn wait(&mut self, what: &str, done: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + DEADLINE;
        while !done(self.parser.screen()) {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => {
                    self.parser.process(&bytes);
                    self.raw.extend(bytes);
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("no {what} on the screen:\n{}", self.parser.screen().contents())
                }
            }
        }
    }

    fn wait_for(&mut self, text: &str) {
        self.wait(text, |screen| screen.contents().contains(text));
    }

    fn send(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Waits for the end, and reads what is left.
    fn end(&mut self) -> ExitStatus {
        let end = Instant::now() + DEADLINE;
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < end, "it does not end:\n{}", self.parser.screen().contents());
            thread::sleep(Duration::from_millis(5));
        };
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(500)) {
            self.parser.process(&bytes);
            self.raw.extend(bytes);
        }
        status
    }

    /// Whether the terminal is as it was found.
    fn is_clean(&self) -> bool {
        let screen = self.parser.screen();
        !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
    }
}

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

#[test]
fn a_signal_leaves_the_terminal_clean() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::start(&["--today", "2026-11-21"], folder.path(), &[]);
    screen.wait_for("Twelve social clips");
    let pid = screen.child.process_id().unwrap();
    let status = std::process::Command::new("kill").args(["-TERM", &pid.to_string()]).status().unwrap();
    assert!(status.success());
    screen.end();
    assert!(screen.is_clean(), "{}", screen.parser.screen().contents());
}

#[test]
fn a_signal_keeps_what_was_not_saved() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().to_str().unwrap();
    let mut screen =
        Screen::start(&["--today", "2026-11-21"], folder.path(), &[("HOME", home), ("XDG_STATE_HOME", home)]);
    screen.wait_for("Twelve social clips");
    // Past the welcome.
    screen.send("\r+");
    screen.wait_for("$34.32");
    let pid = screen.child.process_id().unwrap();
    std::process::Command::new("kill").args(["-HUP", &pid.to_string()]).status().unwrap();
    screen.wait_for("what was not saved is kept in");
    screen.end();
    assert!(screen.is_clean());
    let kept: Vec<_> = std::fs::read_dir(folder.path().join("luma-plan/recovery")).unwrap().collect();
    assert_eq!(kept.len(), 1);
    let text = std::fs::read_to_string(kept[0].as_ref().unwrap().path()).unwrap();
    assert!(text.contains("outputs = 13"), "{text}");
    assert!(!folder.path().join("plan.toml").exists());
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
fn a_suspended_planner_gives_the_terminal_back_and_comes_back_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::start(&["--today", "2026-11-21"], folder.path(), &[]);
    screen.wait_for("Twelve social clips");
    screen.send("\u{1a}");
    screen.wait_for("luma-plan is suspended: `fg` brings it back");
    assert!(screen.is_clean());
    let pid = screen.child.process_id().unwrap().to_string();
    // It may not have stopped yet: then the signal is lost, and sent again.
    let end = Instant::now() + DEADLINE;
    while !screen.parser.screen().contents().contains("back again") {
        assert!(Instant::now() < end, "it does not come back:\n{}", screen.parser.screen().contents());
        std::process::Command::new("kill").args(["-CONT", &pid]).status().unwrap();
        if let Ok(bytes) = screen.output.recv_timeout(Duration::from_millis(50)) {
            screen.parser.process(&bytes);
        }
    }
    screen.wait_for("Twelve social clips");
    screen.send("\u{c}");
    screen.send("\r+");
    screen.wait_for("$34.32");
    screen.send("\u{3}\u{3}");
    screen.end();
    assert!(screen.is_clean());
}

#[cfg(target_os = "linux")]
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

#[test]
fn without_a_terminal_it_names_the_verb_that_needs_none() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_luma-plan")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("luma-plan summary"), "{told}");
    assert_eq!(told.trim_end().lines().count(), 1, "{told}");
}
