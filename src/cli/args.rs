//! The arguments that are not of one verb alone, as help and completions show them.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, ValueEnum};
use jiff::civil::Date;

use super::verb::Verbs;
use crate::rates::Taken;
use crate::terms::Level;

/// What a stranger begins with.
const EXAMPLES: &str = "\
Examples:
  Open the planner on an example, nothing saved yet:
    $ luma-plan
  Begin a plan, and open it:
    $ luma-plan new spot.toml --template commercial
    $ luma-plan spot.toml
  Which way to buy, what it costs, when the credits run out:
    $ luma-plan summary film.toml
  The same for a client, a spreadsheet, a page or a program:
    $ luma-plan summary film.toml --client
    $ luma-plan summary film.toml --output film.html
  Stop a script where it would cost too much in 1 of 5 cases:
    $ luma-plan check film.toml --limit 1500 --at p80
  Why a figure is what it is, down to the price and who says so:
    $ luma-plan explain film.toml --route api-payg

Exit codes:
  0  done; a check passes
  1  a check fails
  2  bad input or usage

Results go to standard output, all else to standard error.
Prices are in the program, each with its source and date; nothing is fetched.";

/// Plan what Luma's image and video models will cost, on every way of buying them
#[derive(Debug, Parser)]
#[command(name = "luma-plan", version, about, max_term_width = 100, after_long_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    pub verb: Option<Verbs>,
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
    /// Price everything as of this date, instead of the day that a plan starts
    #[arg(long, value_name = "DATE", global = true)]
    pub as_of: Option<Date>,
    /// A folder of price cards that are laid over the embedded ones and those of the config folder
    #[arg(long, value_name = "DIR", global = true)]
    pub rates: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
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

/// Which values of several are taken.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Prices {
    /// Where sources give several values for a price: the lowest, those that the book takes, or the highest
    #[arg(long, value_name = "WHICH", default_value = "chosen", value_parser = taken())]
    pub prices: Taken,
}

/// The values that are taken, from their list.
fn taken() -> impl TypedValueParser<Value = Taken> {
    let known = PossibleValuesParser::new(Taken::ALL.map(Taken::as_str));
    known.try_map(|name| Taken::ALL.into_iter().find(|t| t.as_str() == name).ok_or("no such value"))
}

/// The formats of what is no whole answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Plain {
    Text,
    Json,
}
