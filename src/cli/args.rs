//! The arguments that are not of one verb alone, as help and completions show them.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use jiff::civil::Date;

use super::verb::Verbs;
use crate::terms::Level;

/// Plan what Luma's image and video models will cost, on every way of buying them
#[derive(Debug, Parser)]
#[command(name = "luma-plan", version, about, max_term_width = 100)]
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

/// The formats of what is no whole answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Plain {
    Text,
    Json,
}
