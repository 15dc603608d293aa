//! The table of verbs. A verb is a file with its arguments (`Verb`) and what it does (`run`); here it has one row, from
//! which parsing, help, completions and the manual are made.

use clap::Subcommand;

use super::Failure;
use super::args::Common;

/// How a verb ended that did what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// A check does not pass: exit code 1.
    Failed,
}

impl From<()> for Outcome {
    fn from((): ()) -> Self {
        Self::Done
    }
}

macro_rules! verbs {
    ($($(#[$doc:meta])* $name:ident => $module:ident,)+) => {
        #[derive(Debug, Subcommand)]
        pub enum Verbs {
            $($(#[$doc])* $name(super::$module::Verb),)+
        }

        impl Verbs {
            /// As the table has them, whatever their capitals on the command line.
            pub const NAMES: &[&str] = &[$(stringify!($name)),+];

            pub fn run(&self, common: &Common) -> Result<Outcome, Failure> {
                match self {
                    $(Self::$name(verb) => super::$module::run(common, verb).map(Outcome::from),)+
                }
            }
        }
    };
}

verbs! {
    /// Print what a plan costs on every route
    Summary => summary,
    /// Pass or fail a plan, for scripts
    Check => check,
    /// Take a figure apart, down to the price and who says so
    Explain => explain,
    /// Print what changed between two plans, and what that costs
    Diff => diff,
    /// Print what a month of each route, or a sum of dollars, makes
    Capacity => capacity,
    /// Write a new plan to begin with
    New => new,
    /// Make a plan of a shot list, or of requests for an API, and price it
    Import => import,
    /// The price book: its cards and rows, and cards of your own
    Rates => rates,
    /// Print what a shell needs to complete what is typed
    Completions => completions,
    /// Print the manual, as `man` reads it
    Man => man,
}
