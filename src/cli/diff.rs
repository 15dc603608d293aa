//! `luma-plan diff`: what changed between two plans, and what each change costs on each route.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::args::{At, Common, Prices};
use super::output::{self, To};
use super::{Failure, input, summary};
use crate::export;
use crate::export::diff::{Compared, Format};
use crate::offer::Ask;
use crate::plan::own;
use crate::summary::diff::{Diff, Search, Side};

/// The formats of a difference, from their list.
fn formats() -> impl TypedValueParser<Value = Format> {
    let known = Format::ALL.map(|f| PossibleValue::new(f.report().as_str()).help(f.report().doc()));
    let named = |name: String| export::Format::named(&name).and_then(Format::of).ok_or("no such format");
    PossibleValuesParser::new(known).try_map(named)
}

const EXAMPLES: &str = "\
Examples:
  Say what changed, and what each change costs on every route:
    $ luma-plan diff film.toml film-2.toml
  Write it for a mail or a page:
    $ luma-plan diff film.toml film-2.toml --output change.md
  Hold what another program made against a file, on one route:
    $ cat film-2.toml | luma-plan diff film.toml - --route api-payg
  Say it to a program, with as many takes as are enough in 8 of 10 cases:
    $ luma-plan diff film.toml film-2.toml --at p80 --format json

Parts, each taken from the new plan after those before it:
  volume      shots, stages, outputs, revisions, kept pieces, months
  acceptance  attempts, accept rates, beliefs
  settings    operation, model, size, length, range and the like
  schedule    dates, budget, requirements, billing, what is held
  prices      prices and answers of your own

They add up to the difference, exactly. Plans that say the same have none.";

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Verb {
    /// The plan as it was; `-` reads it from standard input
    pub old: PathBuf,
    /// The plan as it is; `-` reads it from standard input
    pub new: PathBuf,
    /// How it is written; where it is not said, as the name of `--output` ends, otherwise text
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    pub format: Option<Format>,
    /// Write a file instead of printing; `-` is standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write over a file that is there already
    #[arg(long)]
    pub force: bool,
    /// Only this route; may be given more than once
    #[arg(long = "route", value_name = "ID")]
    pub routes: Vec<String>,
    /// With how many takes: as many as it takes on average, or enough for a certainty of 50, 80 or 95 %
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "expected")]
    pub at: At,
    #[command(flatten)]
    pub prices: Prices,
}

pub fn run(common: &Common, verb: &Verb) -> Result<(), Failure> {
    let today = input::today(common);
    let mut book = input::book(common)?;
    summary::check_routes(&book, &verb.routes)?;
    let is_piped = |path: &Path| path.as_os_str() == "-";
    if is_piped(&verb.old) && is_piped(&verb.new) {
        return Err(anyhow!("only one of the plans can be read from standard input; name a file for the other").into());
    }
    let path = verb.output.as_deref();
    if verb.force && path.is_none() {
        return Err(anyhow!("`--force` is for a file; name it with `--output`").into());
    }
    let format = match (verb.format, path.and_then(summary::of_name)) {
        (Some(format), _) => format,
        (None, None) => Format::Text,
        (None, Some(report)) => Format::of(report).ok_or_else(|| {
            anyhow!("a difference is not written as {}; it can be text, markdown or json", report.as_str())
        })?,
    };
    let to = |source| To { path, is_forced: verb.force, source };
    output::check(to(&verb.old))?;
    output::check(to(&verb.new))?;
    let (old, new) = match (input::plan(&verb.old, &book, today), input::plan(&verb.new, &book, today)) {
        (Ok(old), Ok(new)) => (old.plan, new.plan),
        // Whoever mends one of them is to know of the other.
        (Err(Failure::Faults(old)), Err(Failure::Faults(new))) => {
            return Err(Failure::Faults(old.into_iter().chain(new).collect()));
        }
        (Err(failure), _) | (_, Err(failure)) => return Err(failure),
    };
    // Both are priced with the book of the new one: a difference is that of the plans.
    own::take(&mut book, verb.prices.prices, &new, common.as_of, today);
    let ask = Ask { today, level: verb.at.level(), routes: verb.routes.clone() };
    let mut search = Search::new(Diff::of(&old, &new), &ask);
    search.run(&book);
    let (diff, bridges) = search.finish().map_err(|(side, fault)| {
        let path = if side == Side::Old { &verb.old } else { &verb.new };
        anyhow!(fault).context(format!("cannot price `{}`", path.display()))
    })?;
    let names = [&verb.old, &verb.new].map(|path| path.display().to_string());
    let names = [names[0].as_str(), names[1].as_str()];
    let compared = Compared { names, diff: &diff, bridges: &bridges, book: &book, level: ask.level };
    output::stream(to(&verb.new), |out| format.write(&compared, out))
}
