//! A program on a terminal, with the times at which its frames end.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::{Outcome, timed};

/// Both programs end each frame with it.
const END_OF_FRAME: &str = "\x1b[?2026l";
/// Nothing takes so long.
const LONGEST: Duration = Duration::from_secs(60);
/// For so long nothing comes where nothing more will.
const QUIET: Duration = Duration::from_millis(1_500);
/// Between two keys.
const PAUSE: Duration = Duration::from_millis(40);

pub struct Program<'a> {
    pub path: &'a Path,
    pub args: Vec<&'a OsStr>,
}

/// In bytes.
#[derive(Clone, Copy)]
pub struct Memory {
    pub peak: u64,
    pub now: u64,
}

pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    frames: Receiver<Instant>,
    first: Duration,
    // The other side sees the end of the terminal where this is let go.
    _master: Box<dyn MasterPty + Send>,
    _home: tempfile::TempDir,
}

impl Terminal {
    /// Starts a program and waits for its first frame.
    pub fn on(program: &Program<'_>) -> Outcome<Self> {
        let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pty = native_pty_system().openpty(size)?;
        let mut command = CommandBuilder::new(program.path);
        command.args(&program.args);
        command.env("TERM", "xterm-256color");
        // Nothing is left behind from the one before.
        let home = tempfile::tempdir()?;
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
            command.env(name, home.path());
        }
        let mut reader = pty.master.try_clone_reader()?;
        let keys = pty.master.take_writer()?;
        let (send, frames) = channel();
        thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            // A mark may come in two pieces.
            let mut held = Vec::new();
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                let at = Instant::now();
                held.extend_from_slice(&buffer[..n]);
                let ends = String::from_utf8_lossy(&held).matches(END_OF_FRAME).count();
                for _ in 0..ends {
                    if send.send(at).is_err() {
                        return;
                    }
                }
                let kept = if held.ends_with(END_OF_FRAME.as_bytes()) { 0 } else { END_OF_FRAME.len() - 1 };
                held.drain(..held.len().saturating_sub(kept));
            }
        });
        let begun = Instant::now();
        let child = pty.slave.spawn_command(command)?;
        drop(pty.slave);
        let first = frames.recv_timeout(LONGEST)?.saturating_duration_since(begun);
        Ok(Self { child, keys, frames, first, _master: pty.master, _home: home })
    }

    /// From the start of the program to the end of its first frame.
    pub const fn first_frame(&self) -> Duration {
        self.first
    }

    /// Waits until nothing more comes; when the last frame ended, if there was one.
    pub fn settle(&mut self) -> Outcome<Option<Instant>> {
        let mut last = None;
        loop {
            match self.frames.recv_timeout(QUIET) {
                Ok(at) => last = Some(at),
                Err(RecvTimeoutError::Timeout) => return Ok(last),
                Err(RecvTimeoutError::Disconnected) => return Err("the program ended by itself".into()),
            }
        }
    }

    /// From keys to the last frame that they lead to.
    pub fn settled_after(&mut self, keys: &str) -> Outcome<Duration> {
        let begun = self.press(keys)?;
        Ok(self.settle()?.ok_or("no frame")?.saturating_duration_since(begun))
    }

    /// The median time from a key to the frame after it; keys come in turns.
    pub fn key_times(&mut self, keys: &[&str], times: usize) -> Outcome<Duration> {
        let mut taken = Vec::new();
        for key in keys.iter().cycle().take(times) {
            while self.frames.recv_timeout(PAUSE).is_ok() {}
            let begun = self.press(key)?;
            taken.push(self.frames.recv_timeout(LONGEST)?.saturating_duration_since(begun));
        }
        self.settle()?;
        Ok(timed::median(&taken))
    }

    fn press(&mut self, keys: &str) -> Outcome<Instant> {
        let begun = Instant::now();
        self.keys.write_all(keys.as_bytes())?;
        self.keys.flush()?;
        Ok(begun)
    }

    pub fn memory(&self) -> Option<Memory> {
        let process = self.child.process_id()?;
        Some(Memory { peak: timed::field(process, "VmHWM:")?, now: timed::field(process, "VmRSS:")? })
    }

    /// How often the program went to sleep or was taken off a processor, up to now.
    pub fn woken(&self) -> Option<u64> {
        timed::field(self.child.process_id()?, "voluntary_ctxt_switches:")
    }

    pub fn end(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
