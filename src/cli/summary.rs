//! `luma-plan summary`: the same answer as the planner's, printed or written to a file.

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::args::{At, Common, Prices};
use super::output::{self, To};
use super::{Failure, input};
use crate::export::{Format, Reader, Report, summarise};
use crate::fault::nearest;
use crate::offer::Ask;
use crate::plan::own;
use crate::rates::Book;

const EXAMPLES: &str = "\
Examples:
  Which way to buy, what it costs, when the credits run out:
    $ luma-plan summary film.toml
  With as many takes as are enough in 8 of 10 cases:
    $ luma-plan summary film.toml --at p80
  As one page with charts, written over the last one:
    $ luma-plan summary film.toml --output film.html --force
  What it costs at the highest of the prices that sources give:
    $ luma-plan summary film.toml --prices high
  The price for a client, nothing else:
    $ luma-plan summary film.toml --client --format markdown
  One route for a program, the plan from standard input:
    $ luma-plan summary - --route api-payg --format json < film.toml";

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Verb {
    /// The plan; `-` reads it from standard input
    pub plan: PathBuf,
    /// How it is written; where it is not said, as the name of `--output` ends, otherwise text
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    pub format: Option<Format>,
    /// Write a file instead of printing; `-` is standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write over a file that is there already
    #[arg(long)]
    pub force: bool,
    /// Only the price for a client, with contingency, markup and tax: no routes, no waste, no advice. It is the price of
    /// the recommended route, or of the one that is named with `--route`
    #[arg(long)]
    pub client: bool,
    /// Only this route; may be given more than once
    #[arg(long = "route", value_name = "ID")]
    pub routes: Vec<String>,
    #[command(flatten)]
    pub prices: Prices,
    /// With how many takes: as many as it takes on average, or enough for a certainty of 50, 80 or 95 %
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "expected")]
    pub at: At,
}

/// The formats of a report, from their list.
fn formats() -> impl TypedValueParser<Value = Format> {
    let known = Format::ALL.map(|f| PossibleValue::new(f.as_str()).help(f.doc()));
    PossibleValuesParser::new(known).try_map(|name| Format::named(&name).ok_or("no such format"))
}

pub fn run(common: &Common, verb: &Verb) -> Result<(), Failure> {
    let today = input::today(common);
    let mut book = input::book(common)?;
    check_routes(&book, &verb.routes)?;
    let reader = if verb.client { Reader::Client } else { Reader::Producer };
    if verb.client && verb.routes.len() > 1 {
        return Err(anyhow!("a price for a client is that of one route; give `--route` once").into());
    }
    let path = verb.output.as_deref();
    if verb.force && path.is_none() {
        return Err(anyhow!("`--force` is for a file; name it with `--output`").into());
    }
    let format = verb.format.or_else(|| path.and_then(of_name)).unwrap_or(Format::Text);
    let exporter = format
        .exporter(reader)
        .ok_or_else(|| anyhow!("there is no {} for a client; choose another format", format.as_str()))?;
    let is_printed = path.is_none_or(|path| path.as_os_str() == "-");
    if format.is_binary() && is_printed && io::stdout().is_terminal() {
        return Err(anyhow!("a workbook is nothing for a terminal; name a file with `--output FILE`").into());
    }
    let to = To { path, is_forced: verb.force, source: &verb.plan };
    output::check(to)?;
    let loaded = input::plan(&verb.plan, &book, today)?;
    own::take(&mut book, verb.prices.prices, &loaded.plan, common.as_of, today);
    let ask = Ask { today, level: verb.at.level(), routes: verb.routes.clone() };
    let summary =
        summarise(&loaded.plan, &book, &ask).with_context(|| format!("cannot price `{}`", verb.plan.display()))?;
    let report = Report { plan: &loaded.plan, book: &book, summary: &summary, today };
    output::write(exporter, &report, to)
}

/// The format that a file's name asks for.
pub fn of_name(path: &Path) -> Option<Format> {
    Format::of_extension(path.extension()?.to_str()?)
}

pub fn check_routes(book: &Book, asked: &[String]) -> Result<(), Failure> {
    let ids: Vec<&str> = book.routes().filter_map(|at| book.route(at)).map(|r| r.id.as_str()).collect();
    for id in asked {
        if !ids.contains(&id.as_str()) {
            let remedy = nearest(id, &ids)
                .map_or_else(|| format!("it is one of {}", ids.join(", ")), |n| format!("did you mean `{n}`?"));
            return Err(anyhow!("there is no route `{id}`; {remedy}").into());
        }
    }
    Ok(())
}
