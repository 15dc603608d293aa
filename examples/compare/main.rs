//! How the planner compares with the least that a program of its kind can do, all measured in one run on one machine:
//! `cargo run --release --example compare`. It prints the table that docs/PERFORMANCE.md holds.
//!
//! What is measured is the real program on a real terminal: from a key's bytes to the mark that ends the frame they
//! lead to. Figures are medians; memory and idleness are told by Linux only.

#![expect(clippy::print_stderr, reason = "it says what it does while it takes its time")]

mod table;
mod terminal;
mod timed;

#[path = "../../benches/support/plan.rs"]
mod plan;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use table::{Goal, Row};
use terminal::{Program, Terminal};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let programs = Programs::build()?;
    let folder = tempfile::tempdir()?;
    let files = Files::write(folder.path())?;
    eprintln!("measuring; this takes a minute or two, and wants a quiet machine");
    table::print(&measured(&programs, &files)?);
    Ok(())
}

/// What is run, from the same build.
struct Programs {
    planner: PathBuf,
    yardstick: PathBuf,
}

impl Programs {
    fn build() -> Outcome<Self> {
        // Other builds may be named, such as one with symbols.
        let named = |name: &str| std::env::var_os(name).map(PathBuf::from);
        if let (Some(planner), Some(yardstick)) = (named("LUMA_PLAN"), named("YARDSTICK")) {
            return Ok(Self { planner, yardstick });
        }
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let done = Command::new(cargo)
            .args(["build", "--release", "--bin", "luma-plan", "--example", "yardstick"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status()?;
        if !done.success() {
            return Err("the build fails".into());
        }
        // Examples are built into a folder beside the binary.
        let examples = std::env::current_exe()?.parent().map(Path::to_owned).ok_or("no folder of examples")?;
        let release = examples.parent().ok_or("no folder of the build")?;
        let named = |folder: &Path, name: &str| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        Ok(Self { planner: named(release, "luma-plan"), yardstick: named(&examples, "yardstick") })
    }

    /// The planner on a plan.
    fn planner<'a>(&'a self, plan: &'a Path) -> Program<'a> {
        let args = vec!["--today".as_ref(), "2026-11-21".as_ref(), plan.as_os_str()];
        Program { path: &self.planner, args }
    }

    fn table(&self) -> Program<'_> {
        Program { path: &self.yardstick, args: vec!["table".as_ref()] }
    }
}

/// The plans that are opened.
struct Files {
    home: PathBuf,
    usual: PathBuf,
    large: PathBuf,
    few_runs: PathBuf,
    many_runs: PathBuf,
}

impl Files {
    fn write(folder: &Path) -> Outcome<Self> {
        let put = |name: &str, text: String| -> Outcome<PathBuf> {
            let path = folder.join(name);
            fs::write(&path, text)?;
            Ok(path)
        };
        let home = folder.join("home");
        fs::create_dir(&home)?;
        Ok(Self {
            home,
            usual: put("usual.toml", plan::text(100))?,
            large: put("large.toml", plan::text(10_000))?,
            few_runs: put("few.toml", of_runs(1))?,
            many_runs: put("many.toml", of_runs(1_000))?,
        })
    }
}

fn measured(programs: &Programs, files: &Files) -> Outcome<Vec<Row>> {
    let mut rows = starts(programs, files)?;
    let table = programs.table();
    let still = Terminal::on(&table)?.key_times(&["j", "k"], 60)?;
    for (what, plan, edit) in [
        ("100 shots", &files.usual, Goal::Times(2.5)),
        ("10,000 shots", &files.large, Goal::AtMost(Duration::from_millis(16))),
    ] {
        let program = programs.planner(plan);
        let mut terminal = Terminal::on(&program)?;
        terminal.settle()?;
        let moved = terminal.key_times(&["j", "k"], 60)?;
        rows.push(Row::times(format!("cursor key, {what}"), still, moved, Goal::Times(1.5)));
        let edited = terminal.key_times(&["+"], 40)?;
        rows.push(Row::times(format!("`+` on a number, {what}"), still, edited, edit));
        let settled = if plan == &files.usual { Duration::from_millis(50) } else { Duration::from_millis(500) };
        for (screen, keys) in [("Risk", "gk"), ("Break-even", "gb"), ("Loop after an edit", "gl+")] {
            let took = terminal.settled_after(keys)?;
            rows.push(Row::time(format!("{screen} complete, {what}"), took, Goal::AtMost(settled)));
        }
        rows.extend(idle(&mut terminal, what)?);
        terminal.end();
    }
    rows.extend(lines(programs, files)?);
    rows.extend(memory(programs, files)?);
    rows.push(Row::size("binary", fs::metadata(&programs.planner)?.len(), Goal::Bytes(6_000_000)));
    Ok(rows)
}

/// From nothing to the first whole frame, in turns.
fn starts(programs: &Programs, files: &Files) -> Outcome<Vec<Row>> {
    let (table, planner) = (programs.table(), programs.planner(&files.usual));
    let large = programs.planner(&files.large);
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    for turn in 0..20 {
        for (program, times) in [&table, &planner, &large].into_iter().zip(&mut times) {
            // The large plan takes its time, and is not asked so often.
            if !std::ptr::eq(program, &raw const large) || turn % 4 == 0 {
                let terminal = Terminal::on(program)?;
                times.push(terminal.first_frame());
                terminal.end();
            }
        }
    }
    let [still, usual, large] = times.map(|times| timed::median(&times));
    Ok(vec![
        Row::times("first frame, 100 shots", still, usual, Goal::Times(2.0)),
        Row::times("first frame, 10,000 shots", still, large, Goal::None),
    ])
}

/// What the processor is asked for while nobody does anything.
fn idle(terminal: &mut Terminal, what: &str) -> Outcome<Option<Row>> {
    terminal.settle()?;
    let Some(before) = terminal.woken() else { return Ok(None) };
    std::thread::sleep(Duration::from_secs(5));
    let after = terminal.woken().ok_or("the planner ended by itself")?;
    Ok(Some(Row::count(format!("wake-ups in 5 s without a key, {what}"), after - before, Goal::Count(0))))
}

/// What the command line takes.
fn lines(programs: &Programs, files: &Files) -> Outcome<Vec<Row>> {
    let summary = |plan: &Path| {
        let mut command = Command::new(&programs.planner);
        command.args(["summary", "--today", "2026-11-21", "--route", "api-payg", "--format", "json"]).arg(plan);
        command.env("HOME", &files.home);
        command
    };
    let mut tables = Command::new(&programs.yardstick);
    tables.arg("tables").arg(&files.large);
    let [parsed, large] = timed::runs([&mut tables, &mut summary(&files.large)], 7)?;
    let [few, many] = timed::runs([&mut summary(&files.few_runs), &mut summary(&files.many_runs)], 21)?;
    Ok(vec![
        Row::times("summary as JSON against parsing into tables, 10,000 shots", parsed, large, Goal::Times(2.0)),
        Row::times("summary of 10^9 runs against 10^6", few, many, Goal::Times(1.1)),
    ])
}

fn memory(programs: &Programs, files: &Files) -> Outcome<Vec<Row>> {
    let mut table = Terminal::on(&programs.table())?;
    table.settle()?;
    let Some(still) = table.memory() else { return Ok(Vec::new()) };
    table.end();
    let opened = |plan: &Path| -> Outcome<terminal::Memory> {
        let mut terminal = Terminal::on(&programs.planner(plan))?;
        terminal.settle()?;
        let memory = terminal.memory().ok_or("the planner ended by itself")?;
        terminal.end();
        Ok(memory)
    };
    let (usual, large) = (opened(&files.usual)?, opened(&files.large)?);
    let mut document = Command::new(&programs.yardstick);
    let document = timed::peak(document.arg("document").arg(&files.large))?;
    let file = fs::metadata(&files.large)?.len();
    Ok(vec![
        Row::sizes("memory against the table's, 100 shots", still.peak, usual.peak, Goal::Times(4.0)),
        Row::sizes("peak against a document's, 10,000 shots", document, large.peak, Goal::Times(1.2)),
        Row::sizes("memory once loaded against the file, 10,000 shots", file, large.now, Goal::Times(12.0)),
    ])
}

/// A plan of one shot of a million finished pieces, each of which takes so many attempts.
fn of_runs(attempts: u64) -> String {
    format!(
        "schema = 1\n[schedule]\nstart = 2026-12-01\n[[shots]]\noutputs = 1_000_000\n\
         [[shots.stages]]\noperation = \"text-to-video\"\nresolution = \"360p\"\nseconds = 5\nattempts = {attempts}\n"
    )
}
