//! `luma-plan rates`: the price book itself. Each of its verbs is a file here, with its arguments (`Verb`) and what it does
//! (`run`).

mod check;
mod diff;
mod list;
mod new;
mod path;
mod record;
mod show;
mod verified;

use clap::{Subcommand, ValueEnum};

use super::Failure;
use super::args::Common;
use super::verb::Outcome;

const EXAMPLES: &str = "\
Examples:
  The cards of the book and how old they are:
    $ luma-plan rates list
  What ten seconds at 1080p cost, wherever they are sold:
    $ luma-plan rates show --resolution 1080p --seconds 10
  Begin a card with prices of your own, and look it over:
    $ luma-plan rates new mine.toml
    $ luma-plan rates check mine.toml

A row is called by what it states: surface, model, operation, resolution, length, range, references, as
`luma-agents-api/ray-3.2/extend/720p/5s/sdr`. Some of the parts are enough where no other row has them all.

Cards are laid over the embedded ones row by row: those of the config folder, then those of `--rates`, each
folder in the order of its files' names, then the plan's own. The later wins.";

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Verb {
    #[command(subcommand)]
    pub verb: Verbs,
}

/// What is done with the price book.
#[derive(Debug, Subcommand)]
pub enum Verbs {
    /// Print the cards of the book: how much is on each, and how old it is
    List(list::Verb),
    /// Print rows of the book, those that are asked for
    Show(show::Verb),
    /// Look cards over: every fault with its line, and what is probably a slip
    Check(check::Verb),
    /// Print where cards are read from, and in which order
    Path(path::Verb),
    /// Print what differs between two books, row by row
    Diff(diff::Verb),
    /// Write a card to begin with, with prices of your own
    New(new::Verb),
    /// Say that a price was looked at again on a day, in a card of your own
    Verified(verified::Verb),
    /// Keep in a plan the prices that it is priced with, to be told when they change
    Record(record::Verb),
}

pub fn run(common: &Common, verb: &Verb) -> Result<Outcome, Failure> {
    match &verb.verb {
        Verbs::List(verb) => list::run(common, verb).map(Outcome::from),
        Verbs::Show(verb) => show::run(common, verb).map(Outcome::from),
        Verbs::Check(verb) => check::run(common, verb),
        Verbs::Path(verb) => path::run(common, verb).map(Outcome::from),
        Verbs::Diff(verb) => diff::run(common, verb).map(Outcome::from),
        Verbs::New(verb) => new::run(common, verb).map(Outcome::from),
        Verbs::Verified(verb) => verified::run(common, verb).map(Outcome::from),
        Verbs::Record(verb) => record::run(common, verb).map(Outcome::from),
    }
}

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Written {
    Text,
    Json,
    Csv,
}
