//! `luma-plan rates check`: cards looked over before anybody relies on them.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};

use crate::cli::args::Common;
use crate::cli::output::{To, stream};
use crate::cli::verb::Outcome;
use crate::cli::{Failure, cards, input};
use crate::fault::harmless;
use crate::offer::words::count;
use crate::rates::load::CARD;
use crate::rates::{Book, Layer};
use crate::read::file;
use crate::summary::pricebook::slips::slips;

const EXAMPLES: &str = "\
Examples:
  Look a card over:
    $ luma-plan rates check agreement.toml
  A folder of cards, as they are laid over each other; warnings fail it too:
    $ luma-plan rates check new-rates --strict
  What is being written, from standard input:
    $ luma-plan rates new - | luma-plan rates check -";

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Verb {
    /// A card, or a folder of cards; `-` reads a card from standard input. They are laid over the embedded cards in this
    /// order, those of a folder by name. None: those that are always read
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Fail (exit code 1) where there are warnings
    #[arg(long)]
    pub strict: bool,
}

pub fn run(common: &Common, verb: &Verb) -> Result<Outcome, Failure> {
    let mut found: Vec<(Layer, PathBuf)> = Vec::new();
    for path in &verb.paths {
        if !path.is_dir() {
            found.push((Layer::Rates, path.clone()));
            continue;
        }
        let cards = cards::of(path)?;
        found.extend(cards.into_iter().map(|card| (Layer::Rates, card)));
    }
    if verb.paths.is_empty() {
        cards::refuse_empty(common)?;
        found = cards::overlays(common)?;
    }
    let mut book = Book::embedded_on(Some(input::as_of(common))).map_err(|faulty| Failure::Faults(vec![faulty]))?;
    let (mut faults, mut told, mut warned) = (Vec::new(), String::new(), 0);
    for (layer, path) in &found {
        let (name, text) = read(path)?;
        let below = book.clone();
        let replaced = match book.lay(*layer, &name, &text) {
            Ok(replaced) => replaced,
            Err(wrong) => {
                faults.push(wrong);
                continue;
            }
        };
        let figures = count(replaced as u128, "figure", "figures");
        told.extend([format!("{}: no faults, replaces {figures}\n", harmless(&name))]);
        // Now, and on each day ahead on which something turns.
        let mut found = slips(&below, &book, &name, &text);
        for turn in book.turns_ahead() {
            let later = slips(&below.on_day(turn), &book.on_day(turn), &name, &text);
            found.extend(later.into_iter().filter(|slip| !found.contains(slip)).collect::<Vec<_>>());
        }
        for slip in found {
            warned += 1;
            let line = slip.line.map_or_else(String::new, |line| format!(":{line}"));
            told.extend([format!("{}{line}: warning: {}\n", harmless(&name), harmless(&slip.text))]);
        }
    }
    if !faults.is_empty() {
        return Err(Failure::Faults(faults));
    }
    if found.is_empty() {
        told.push_str("There are no cards of your own; `luma-plan rates path` says where they go.\n");
    }
    stream(To::stdout(), |out| Ok(out.write_all(told.as_bytes())?))?;
    Ok(if verb.strict && warned > 0 { Outcome::Failed } else { Outcome::Done })
}

/// A card's name and text.
pub fn read(path: &Path) -> Result<(String, String), Failure> {
    if path.as_os_str() == "-" {
        let bytes = file::bytes(io::stdin().lock(), CARD.bytes).context("cannot read the card from standard input")?;
        let text = file::utf8(bytes).map_err(|why| anyhow!("cannot read the card from standard input: {why}"))?;
        return Ok(("standard input".to_owned(), text));
    }
    Ok((path.display().to_string(), input::read(path, &CARD)?))
}
