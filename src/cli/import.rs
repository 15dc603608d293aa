//! `luma-plan import`: a shot list, or requests meant for an API, as a plan, priced before anything is sent or written.

use std::io::{self, ErrorKind, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use jiff::civil::Date;

use super::args::Common;
use super::{Failure, input};
use crate::disk::{Disk, Files as _, Stands, is_changed, put_new, put_over, target, told};
use crate::fault::{harmless, nearest};
use crate::import::{self, Ask, Brought, Format, MAX_BYTES};
use crate::offer::words;
use crate::plan::save::{self, Base};
use crate::plan::{Plan, load, own};
use crate::rates::Book;
use crate::read::file;
use crate::summary::Summary;
use crate::terms::{Level, Operation};

/// What standard input is called.
const STDIN: &str = "standard input";

const EXAMPLES: &str = "\
Examples:
  A plan of a shot list:
    $ luma-plan import shots.csv spring.toml
  What requests for the API would cost, before they are sent:
    $ luma-plan import batch.jsonl batch.toml --dry-run
  Its shots behind those of a plan that is there:
    $ luma-plan import shots.csv film.toml --append";

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Verb {
    /// A shot list (.csv, .tsv) or requests (.jsonl); `-` reads standard input
    pub file: PathBuf,
    /// The plan to write; it must not exist yet. `-` writes to standard output
    pub plan: PathBuf,
    /// What the file holds; where it is not said, as its name ends
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    pub format: Option<Format>,
    /// Put the shots behind those of a plan that is there, and change nothing else in it
    #[arg(long)]
    pub append: bool,
    /// Print the plan and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Leave out columns and fields that are not known, instead of refusing them
    #[arg(long)]
    pub skip_unknown: bool,
    /// What is made where a line of a shot list does not say
    #[arg(long, value_name = "OPERATION")]
    pub operation: Option<String>,
    /// How long the source of an edit or a reframe is where its request does not say
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub source_seconds: Option<u32>,
}

/// The formats, from their list.
fn formats() -> impl TypedValueParser<Value = Format> {
    let known = Format::ALL.map(|f| PossibleValue::new(f.as_str()).help(f.doc()));
    PossibleValuesParser::new(known).try_map(|name| Format::named(&name).ok_or("no such format"))
}

pub fn run(common: &Common, verb: &Verb) -> Result<(), Failure> {
    let today = input::today(common);
    let book = input::book(common)?;
    let is_piped = verb.file.as_os_str() == "-";
    let format = format(verb, is_piped)?;
    let operation = verb.operation.as_deref().map(operation).transpose()?;
    if verb.source_seconds.is_some() && format != Format::Jsonl {
        return Err(anyhow!("`--source-seconds` is for requests; a shot list has a column seconds").into());
    }
    if operation.is_some() && format != Format::Csv {
        return Err(anyhow!("`--operation` is for a shot list; a request says itself what it makes").into());
    }
    let there = there(verb)?;
    let path = if is_piped { STDIN.to_owned() } else { verb.file.display().to_string() };
    let text = text(verb, is_piped)?;
    let name = if is_piped { STDIN.to_owned() } else { file_name(&verb.file) };
    let ask = Ask { operation, source_seconds: verb.source_seconds, ..Ask::new(&name, &book) };
    let brought = import::read(&text, format, &ask);
    brought.check(&path, &text, verb.skip_unknown).map_err(|faulty| Failure::Faults(vec![faulty]))?;
    if brought.shots.is_empty() {
        return Err(anyhow!("there is nothing in `{}` to bring in", harmless(&path)).into());
    }
    let (plan, base) = match there {
        Some(there) => appended(&verb.plan, &there, &brought, &book, today)?,
        None => {
            let stem = if is_piped { verb.plan.file_stem() } else { verb.file.file_stem() };
            let stem = stem.map(|stem| stem.to_string_lossy().into_owned()).filter(|stem| stem != "-");
            let plan = import::begun(&titled(stem.as_deref()), &brought, &book, today);
            (plan.map_err(|refusal| anyhow!(refusal))?, Base::default())
        }
    };
    let written = save::render(&plan, &base).map_err(|refusal| anyhow!(refusal))?;
    say(&told_of(&brought, &path));
    say_all(&brought.notes);
    if let Some(caution) = import::caution(&plan, &brought) {
        say(&format!("note: {caution}; set `automation = true` under `[requirements]`"));
    }
    if brought.sources_taken > 0 && verb.source_seconds.is_none() {
        say("note: `--source-seconds N` takes another length for sources");
    }
    answer(&plan, &book, common.as_of, today)?.lines().for_each(say);
    if verb.dry_run || verb.plan.as_os_str() == "-" {
        let mut out = io::stdout().lock();
        out.write_all(written.as_bytes()).and_then(|()| out.flush()).context("cannot write the plan")?;
        return Ok(());
    }
    write(verb, &base, &written)
}

/// What the file holds: as it is said, or as the file's name ends.
fn format(verb: &Verb, is_piped: bool) -> Result<Format, Failure> {
    if let Some(format) = verb.format {
        return Ok(format);
    }
    if is_piped {
        return Err(anyhow!("say what standard input holds: `--format csv` or `--format jsonl`").into());
    }
    let of_name = verb.file.extension().and_then(|e| e.to_str()).and_then(Format::of_extension);
    let shown = harmless(&verb.file.display().to_string());
    of_name.ok_or_else(|| anyhow!("what `{shown}` holds is not plain; add `--format csv` or `--format jsonl`").into())
}

fn operation(text: &str) -> Result<Operation, Failure> {
    let word = text.to_lowercase().replace([' ', '_'], "-");
    Operation::parse(&word).filter(|o| *o != Operation::Other && *o != Operation::Upscale).ok_or_else(|| {
        let near =
            nearest(&word, Operation::TEXTS).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        anyhow!("`--operation {}` is none that a whole list can be made with{near}", harmless(text)).into()
    })
}

/// The text of the plan that is appended to; `None` where a new one is begun.
fn there(verb: &Verb) -> Result<Option<String>, Failure> {
    let path = verb.plan.as_path();
    if path.as_os_str() == "-" {
        if verb.append {
            return Err(anyhow!("`--append` needs a plan's file, not `-`").into());
        }
        return Ok(None);
    }
    let shown = harmless(&path.display().to_string());
    if is_same(path, &verb.file) {
        return Err(anyhow!("`{shown}` is the file that is brought in; name another plan").into());
    }
    let found = Disk.look(path).map_err(|error| anyhow!("cannot write `{shown}`: {}", told(&error)))?;
    match (found, verb.append) {
        (None, false) => Ok(None),
        (None, true) => {
            Err(anyhow!("there is no plan `{shown}` to append to; leave `--append` out to begin it").into())
        }
        (Some(Stands::Other), _) => Err(anyhow!("`{shown}` is no plan's file; name another").into()),
        (Some(Stands::File(_)), true) => input::read(path, &crate::plan::limits::PLAN).map(Some),
        (Some(Stands::File(_)), false) => Err(exists(&shown).into()),
    }
}

fn exists(shown: &str) -> anyhow::Error {
    anyhow!("`{shown}` is there already; add the shots behind its own with `--append`, or choose another name")
}

fn is_same(a: &Path, b: &Path) -> bool {
    matches!((target(&Disk, a), target(&Disk, b)), (Ok(a), Ok(b)) if a == b)
}

fn text(verb: &Verb, is_piped: bool) -> Result<String, Failure> {
    if !is_piped {
        let shown = harmless(&verb.file.display().to_string());
        return file::text(&verb.file, MAX_BYTES).map_err(|why| anyhow!("cannot read `{shown}`: {why}").into());
    }
    let stdin = io::stdin();
    if stdin.is_terminal() {
        say("reading standard input; Ctrl-d ends it");
    }
    let bytes = file::bytes(stdin.lock(), MAX_BYTES).context("cannot read standard input")?;
    file::utf8(bytes).map_err(|why| anyhow!("cannot read standard input: {why}").into())
}

/// A plan with what was brought behind its own shots, and the file that it came from.
fn appended(path: &Path, text: &str, brought: &Brought, book: &Book, today: Date) -> Result<(Plan, Base), Failure> {
    let name = path.display().to_string();
    let loaded = load(&name, text, book, today).map_err(|faulty| Failure::Faults(vec![faulty]))?;
    let mut plan = loaded.plan;
    import::append(&mut plan, &brought.shots, book, today).map_err(|refusal| anyhow!(refusal))?;
    Ok((plan, loaded.base))
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// A plan's name after its file's: `spring-launch` is `Spring launch`.
fn titled(stem: Option<&str>) -> String {
    const MOST: usize = 100;
    let words = stem.unwrap_or_default().replace(['_', '-'], " ");
    let words: String = harmless(words.trim()).chars().take(MOST).collect();
    if words.is_empty() { "Untitled plan".to_owned() } else { words::capital(&words) }
}

/// `12 lines of list.csv: 10 shots with 14 stages; left out: Director, Lens`.
fn told_of(brought: &Brought, path: &str) -> String {
    let count = |n: usize, one: &str, many: &str| words::count(n as u128, one, many);
    let lines = brought.sheet.lines.len();
    let lines = match brought.format {
        Format::Csv => count(lines, "line", "lines"),
        Format::Jsonl => count(lines, "request", "requests"),
    };
    let stages = brought.shots.iter().map(|shot| shot.stages.len()).sum();
    let (shots, stages) = (count(brought.shots.len(), "shot", "shots"), count(stages, "stage", "stages"));
    let left = brought.sheet.unknown.join(", ");
    let left = if left.is_empty() { String::new() } else { format!("; left out: {left}") };
    format!("{lines} of {path}: {shots} with {stages}{left}")
}

/// The recommended route and its total, or why there is none.
fn answer(plan: &Plan, book: &Book, as_of: Option<Date>, today: Date) -> Result<String, Failure> {
    let mut book = book.clone();
    own::follow(&mut book, plan, as_of, today);
    let book = &book;
    let ask = crate::offer::Ask { today, level: Level::Expected, routes: Vec::new() };
    let mut summary = Summary::new(plan, book, &ask).context("cannot price what was brought in")?;
    summary.settle(plan, book).context("cannot price what was brought in")?;
    let answer = summary.answer();
    let mut said = vec![format!("{} {}", answer.verb, answer.route)];
    said.extend(answer.facts);
    let lines: Vec<String> = std::iter::once(said.join(", ")).chain(answer.next).collect();
    Ok(lines.join("\n"))
}

/// Says a line to whoever listens. If stderr is gone there is nobody.
fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", harmless(line));
}

fn say_all(notes: &[String]) {
    for note in notes {
        say(&format!("note: {note}"));
    }
}

fn write(verb: &Verb, base: &Base, text: &str) -> Result<(), Failure> {
    let path = verb.plan.as_path();
    let shown = harmless(&path.display().to_string());
    // Whoever wrote there meanwhile loses nothing.
    let put =
        if verb.append { put_over(&Disk, path, text, base.text().as_bytes()) } else { put_new(&Disk, path, text) };
    let put = put.map_err(|error| match error.kind() {
        _ if is_changed(&error) => anyhow!("`{shown}` was changed by somebody else just now; import again"),
        ErrorKind::AlreadyExists => exists(&shown),
        _ => anyhow!("cannot write the plan `{shown}`: {}", told(&error)),
    })?;
    let done = if verb.append { "added to" } else { "wrote" };
    say(&format!("{done} {shown}; open it with `luma-plan {shown}`"));
    if let Some(doubt) = put.doubt {
        say(&format!("a power cut now might undo it: {}", told(&doubt)));
    }
    Ok(())
}
