//! The command line: arguments, one file a verb, and how results and errors are told.
//!
//! Results go to stdout, all else to stderr; exit codes are 0 (done), 1 (a check fails) and 2 (bad input or usage).
//! Here the clock, the environment and the file system are asked, so that nothing below has to.

mod args;
mod capacity;
mod cards;
mod check;
mod colour;
mod completions;
mod config;
mod diff;
mod explain;
mod heap;
mod import;
mod input;
mod man;
mod new;
mod output;
mod rates;
mod shown;
mod summary;
mod verb;

use std::env;
use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::anyhow;
use clap::Parser;
use clap::error::ErrorKind;

use args::Args;
use verb::Outcome;

use crate::export::ExportError;
use crate::fault::{Faulty, harmless, harmless_char};
use crate::offer::words;

/// What went wrong, told on stderr with exit code 2.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Files with faults, each told with lines and carets.
    Faults(Vec<Faulty>),
    Message(anyhow::Error),
    /// Nobody reads our output any more: that is success.
    BrokenPipe,
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        let error = match error.downcast::<Faulty>() {
            Ok(faulty) => return Self::Faults(vec![faulty]),
            Err(error) => error,
        };
        let is_pipe = |e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe;
        let broken = error.chain().any(|cause| match cause.downcast_ref::<ExportError>() {
            Some(ExportError::Io(e)) => is_pipe(e),
            _ => cause.downcast_ref::<io::Error>().is_some_and(is_pipe),
        });
        if broken { Self::BrokenPipe } else { Self::Message(error) }
    }
}

/// Runs the program with the process's arguments.
#[must_use]
pub fn main() -> ExitCode {
    let args = match Args::plain(env::args_os()).map_or_else(Args::try_parse, Ok) {
        Ok(args) => args,
        Err(error) => {
            let error = in_full(error);
            let code = u8::try_from(error.exit_code()).unwrap_or(2);
            // Help and usage that nobody reads are no failure. What was typed wrongly may be the name of a file.
            let _ = match said(&error) {
                None => error.print(),
                Some(plain) => io::stderr().lock().write_all(plain.as_bytes()),
            };
            return ExitCode::from(code);
        }
    };
    let colour = colour::wanted(args.color);
    match run(args) {
        Ok(Outcome::Done) | Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Ok(Outcome::Failed) => ExitCode::from(1),
        Err(failure) => {
            tell(&failure, colour);
            ExitCode::from(2)
        }
    }
}

/// Help that is asked for in full has the values that are data in it too.
fn in_full(error: clap::Error) -> clap::Error {
    let is_help = error.kind() == ErrorKind::DisplayHelp;
    let is_long = env::args_os().skip(1).any(|arg| arg == "--help" || arg == "help");
    if !is_help || !is_long {
        return error;
    }
    let again = shown::command(shown::Values::Names).try_get_matches().err();
    again.filter(|again| again.kind() == ErrorKind::DisplayHelp).unwrap_or(error)
}

/// What a fault of usage says, without its colours, where it repeats what would be harmful to show.
fn said(error: &clap::Error) -> Option<String> {
    let plain = error.render().to_string();
    let safe: String = plain.chars().map(|c| if c == '\n' { c } else { harmless_char(c) }).collect();
    (safe != plain).then_some(safe)
}

fn run(args: Args) -> Result<Outcome, Failure> {
    if let (Some(plan), Some(_)) = (&args.plan, &args.verb) {
        let plan = harmless(&plan.display().to_string());
        return Err(anyhow!("`{plan}` stands before the verb; name the plan after it").into());
    }
    match args.verb {
        Some(verb) => {
            heap::keep();
            verb.run(&args.common)
        }
        None => input::interactive(args.plan, &args.common, args.color).map(Outcome::from),
    }
}

/// How many faults each file has.
fn counted(files: &[Faulty]) -> String {
    let one = |faulty: &Faulty| {
        let faults = words::count(faulty.faults.len() as u128, "fault", "faults");
        let least = if faulty.is_cut_short() { "at least " } else { "" };
        format!("{least}{faults} in `{}`", harmless(&faulty.name))
    };
    files.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn tell(failure: &Failure, colour: bool) {
    let text = match failure {
        Failure::Faults(files) => {
            let reports: Vec<String> = files.iter().map(|faulty| faulty.render(colour)).collect();
            format!("luma-plan: error: {}\n\n{}", counted(files), reports.join("\n\n"))
        }
        // One line, whatever a file is called.
        Failure::Message(error) => format!("luma-plan: error: {}", harmless(&format!("{error:#}"))),
        Failure::BrokenPipe => return,
    };
    // If stderr is gone there is nobody to tell.
    let _ = writeln!(io::stderr().lock(), "{text}");
}
