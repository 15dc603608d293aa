//! `luma-plan rates list`: the cards of the book.

use crate::cli::args::{Common, Plain};
use crate::cli::output::{To, stream};
use crate::cli::{Failure, input};
use crate::export::rates::list::{json, text};
use crate::plan::Plan;
use crate::summary::pricebook::Listing;
use crate::summary::pricebook::cards::cards;

const EXAMPLES: &str = "\
Examples:
  The cards of the book, with yours laid over them:
    $ luma-plan rates list
  For a program:
    $ luma-plan rates list --format json";

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Verb {
    #[arg(long, value_enum, default_value = "text")]
    pub format: Plain,
}

pub fn run(common: &Common, verb: &Verb) -> Result<(), Failure> {
    let today = input::today(common);
    let book = input::book(common)?;
    let listing = Listing::new(&Plan::default(), &book, today);
    let cards = cards(&listing, &book, today);
    let stale_days = book.stale_after.days();
    stream(To::stdout(), |out| match verb.format {
        Plain::Text => text(&cards, stale_days, out),
        Plain::Json => json(&cards, stale_days, out),
    })
}
