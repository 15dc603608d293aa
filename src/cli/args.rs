//! The arguments, as help and completions show them.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::export;
use crate::terms::Level;

/// The formats of a report, from their list.
fn formats() -> impl TypedValueParser<Value = export::Format> {
    let known = export::Format::ALL.map(|f| PossibleValue::new(f.as_str()).help(f.doc()));
    PossibleValuesParser::new(known).try_map(|name| export::Format::named(&name).ok_or("no such format"))
}

/// Plan what Luma's image and video models will cost, on every way of buying them
#[derive(Debug, Parser)]
#[command(name = "luma-plan", version, about, max_term_width = 100)]
pub struct Args {
    #[command(subcommand)]
    pub verb: Option<Verb>,
    /// The plan to open; a path that does not exist yet is a new plan, none is a starter
    pub plan: Option<PathBuf>,
    #[command(flatten)]
    pub common: Common,
    /// When to use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto", global = true)]
    pub color: When,
}

#[derive(Clone, Debug, clap::Args)]
pub struct Common {
    /// The date to count from, instead of today
    #[arg(long, value_name = "DATE", global = true)]
    pub today: Option<Date>,
    /// A folder of price cards that are laid over the embedded ones
    #[arg(long, value_name = "DIR", global = true)]
    pub rates: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Print what a plan costs on every route
    Summary(Summary),
    /// Print what changed between two plans, and what each change costs
    Diff(super::diff::Verb),
    /// Print what a month of each route, or a sum of dollars, makes
    Capacity(Capacity),
    /// Write a new plan to begin with
    New(New),
}

#[derive(Debug, clap::Args)]
pub struct Summary {
    /// The plan; `-` reads it from standard input
    pub plan: PathBuf,
    /// How it is written; where it is not said, as the name of `--output` ends, otherwise text
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    pub format: Option<export::Format>,
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
    /// With how many takes: as many as it takes on average, or enough for a certainty of 50, 80 or 95 %
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "expected")]
    pub at: At,
}

/// With how many takes a plan is priced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum At {
    Expected,
    P50,
    P80,
    P95,
}

impl At {
    #[must_use]
    pub const fn level(self) -> Level {
        match self {
            Self::Expected => Level::Expected,
            Self::P50 => Level::P50,
            Self::P80 => Level::P80,
            Self::P95 => Level::P95,
        }
    }
}

#[derive(Debug, clap::Args)]
pub struct Capacity {
    /// The plan; `-` reads it from standard input
    pub plan: PathBuf,
    /// What so many dollars make, instead of one month
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub usd: Option<String>,
    #[arg(long, value_enum, default_value = "text")]
    pub format: Plain,
    /// Only this route; may be given more than once
    #[arg(long = "route", value_name = "ID")]
    pub routes: Vec<String>,
}

/// The formats of what is no whole answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Plain {
    Text,
    Json,
}

#[derive(Debug, clap::Args)]
pub struct New {
    /// The file to write; it must not exist yet. `-` writes to standard output
    pub plan: PathBuf,
    /// What to begin with
    #[arg(long, value_name = "NAME")]
    pub template: Option<String>,
}
