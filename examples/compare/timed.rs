//! Programs without a terminal: how long they run, and how much memory they take.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Outcome;

pub fn median(times: &[Duration]) -> Duration {
    let mut times = times.to_vec();
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// How long each of two takes, in turns, with nobody reading what they say.
pub fn runs(commands: [&mut Command; 2], turns: usize) -> Outcome<[Duration; 2]> {
    let mut times = [Vec::new(), Vec::new()];
    let [one, other] = commands;
    for _ in 0..turns {
        for (command, times) in [&mut *one, &mut *other].into_iter().zip(&mut times) {
            let begun = Instant::now();
            let done = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
            times.push(begun.elapsed());
            if !done.success() {
                return Err(format!("{command:?} fails").into());
            }
        }
    }
    Ok(times.map(|times| median(&times)))
}

/// The most memory that a program has taken when it ended, in bytes.
pub fn peak(command: &mut Command) -> Outcome<u64> {
    let mut child = command.stdout(Stdio::null()).spawn()?;
    let mut peak = 0;
    // What has ended tells nothing any more: it is asked until then.
    while child.try_wait()?.is_none() {
        peak = peak.max(field(child.id(), "VmHWM:").unwrap_or_default());
        std::thread::sleep(Duration::from_micros(200));
    }
    Ok(peak)
}

/// A size that the system tells of a process, in bytes.
pub fn field(process: u32, name: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let told = status.lines().find_map(|line| line.strip_prefix(name))?;
    let number: u64 = told.split_whitespace().next()?.parse().ok()?;
    Some(if told.ends_with("kB") { number * 1024 } else { number })
}
