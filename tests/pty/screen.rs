//! A program on a terminal, its keys pressed and its screen read.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

/// Long enough for a busy machine; waits end as soon as the text is there.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// A program on a terminal of 100 by 30.
pub struct Screen {
    pub child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    pub output: Receiver<Vec<u8>>,
    pub parser: vt100::Parser,
    /// Everything that came, for what leaves no trace on the screen.
    pub raw: Vec<u8>,
}

impl Screen {
    pub fn start(args: &[&str], folder: &Path, env: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_luma-plan"));
        command.args(args);
        Self::spawn(command, folder, env)
    }

    pub fn spawn(mut command: CommandBuilder, folder: &Path, env: &[(&str, &str)]) -> Self {
        let pty =
            native_pty_system().openpty(PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 }).unwrap();
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
        Self { child, master: pty.master, keys, output, parser, raw: Vec::new() }
    }

    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.parser.screen_mut().set_size(rows.try_into().unwrap(), columns.try_into().unwrap());
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    /// Where a text stands: column and row, from 1 as the terminal's own reports have them.
    pub fn find(&self, text: &str) -> (usize, usize) {
        let contents = self.parser.screen().contents();
        let found = contents.lines().enumerate().find_map(|(y, line)| Some((line.find(text)?, y, line)));
        let (at, y, line) = found.unwrap_or_else(|| panic!("no `{text}` on the screen:\n{contents}"));
        (line[..at].chars().count() + 1, y + 1)
    }

    /// Presses and lets go of a mouse button on a text; 0 is the left one, 64 and 65 are the wheel.
    pub fn point(&mut self, button: u8, text: &str) {
        let (x, y) = self.find(text);
        self.send(&format!("\u{1b}[<{button};{x};{y}M"));
        if button == 0 {
            self.send(&format!("\u{1b}[<{button};{x};{y}m"));
        }
    }

    /// Reads until `done` is content, or the program has no more to say.
    pub fn wait(&mut self, what: &str, done: impl Fn(&vt100::Screen) -> bool) {
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

    pub fn wait_for(&mut self, text: &str) {
        self.wait(text, |screen| screen.contents().contains(text));
    }

    pub fn send(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Waits for the end, and reads what is left.
    pub fn end(&mut self) -> ExitStatus {
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
    pub fn is_clean(&self) -> bool {
        let screen = self.parser.screen();
        let keys = self.master.get_termios().map(|t| format!("{:?}", t.local_flags)).unwrap_or_default();
        let is_raw = ["ICANON", "ECHO", "ISIG"].iter().any(|flag| !keys.contains(flag));
        !is_raw
            && !screen.alternate_screen()
            && !screen.hide_cursor()
            && !screen.bracketed_paste()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
    }

    /// Sends a signal to the program.
    pub fn signal(&self, signal: &str) {
        let pid = self.child.process_id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }

    /// Lets a program go on that stops itself, until a text is there. It may not have stopped yet: then the signal is
    /// lost, and sent again.
    pub fn go_on(&mut self, text: &str) {
        let end = Instant::now() + DEADLINE;
        while !self.contents().contains(text) {
            assert!(Instant::now() < end, "no `{text}` on the screen:\n{}", self.contents());
            self.signal("-CONT");
            if let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(50)) {
                self.parser.process(&bytes);
                self.raw.extend(bytes);
            }
        }
    }

    pub fn contents(&self) -> String {
        self.parser.screen().contents()
    }
}
