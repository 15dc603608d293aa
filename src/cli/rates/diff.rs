//! `luma-plan rates diff`: what differs between two books.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use jiff::civil::Date;

use super::check::read;
use crate::cli::args::{Common, Plain};
use crate::cli::output::{To, stream};
use crate::cli::{Failure, cards, input};
use crate::export::rates::compare::{Compared, json, text};
use crate::fault::harmless;
use crate::plan::Plan;
use crate::rates::{Book, Layer};
use crate::summary::pricebook::Listing;
use crate::summary::pricebook::compare::compare;

const EXAMPLES: &str = "\
Examples:
  What a card of yours changes:
    $ luma-plan rates diff embedded agreement.toml
  What all of them change that are read now:
    $ luma-plan rates diff embedded current
  What two folders of cards say differently, for a program:
    $ luma-plan rates diff old-rates new-rates --format json";

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Verb {
    /// A card, a folder of cards, `embedded` for what comes with the program, or `current` for what is read now; `-` reads
    /// a card from standard input. Cards that are no whole book are laid over the embedded ones
    pub old: PathBuf,
    /// The same
    pub new: PathBuf,
    #[arg(long, value_enum, default_value = "text")]
    pub format: Plain,
}

/// A book to compare, with what it is in words.
struct Side {
    book: Book,
    called: String,
    /// The surfaces that it is about; empty for all.
    surfaces: Vec<String>,
}

pub fn run(common: &Common, verb: &Verb) -> Result<(), Failure> {
    if verb.old.as_os_str() == "-" && verb.new.as_os_str() == "-" {
        return Err(anyhow!("standard input is one card; name a file for the other").into());
    }
    let today = input::today(common);
    let (old, new) = (side(common, &verb.old)?, side(common, &verb.new)?);
    let mut surfaces: Vec<String> = old.surfaces.iter().chain(&new.surfaces).cloned().collect();
    surfaces.sort();
    surfaces.dedup();
    let listing = |book: &Book, today: Date| Listing::new(&Plan::default(), book, today);
    let (was, is) = (listing(&old.book, today), listing(&new.book, today));
    let differences = compare(&was, &is, &surfaces);
    let compared = Compared { old: &old.called, new: &new.called, differences: &differences };
    stream(To::stdout(), |out| match verb.format {
        Plain::Text => text(compared, out),
        Plain::Json => json(compared, out),
    })
}

fn embedded(common: &Common) -> Result<Book, Failure> {
    Book::embedded_on(Some(input::as_of(common))).map_err(|faulty| Failure::Faults(vec![faulty]))
}

fn side(common: &Common, path: &Path) -> Result<Side, Failure> {
    let shown = harmless(&path.display().to_string());
    match path.to_str() {
        Some("embedded") => {
            return Ok(Side { book: embedded(common)?, called: "the embedded cards".to_owned(), surfaces: Vec::new() });
        }
        Some("current") => {
            let called = "the cards that are read now".to_owned();
            return Ok(Side { book: input::book(common)?, called, surfaces: Vec::new() });
        }
        _ => {}
    }
    let files = if path.is_dir() {
        let found =
            cards::in_folder(path).with_context(|| format!("cannot read the folder of price cards `{shown}`"))?;
        if found.is_empty() {
            return Err(anyhow!("the folder `{shown}` has no price card; cards are called `*.toml`").into());
        }
        found.iter().map(|path| read(path)).collect::<Result<Vec<_>, _>>()?
    } else {
        vec![read(path)?]
    };
    // A whole book, in the order of the embedded cards, as some are like others.
    let place = |name: &str| {
        let base = Path::new(name).file_name().and_then(|n| n.to_str()).unwrap_or_default();
        Book::embedded_files().iter().position(|(known, _)| *known == base).unwrap_or(usize::MAX)
    };
    let mut ordered = files.clone();
    ordered.sort_by_key(|(name, _)| place(name));
    let surfaces = |book: &Book, names: &[String]| -> Vec<String> {
        if path.is_dir() { Vec::new() } else { names.iter().filter(|s| book.surface(s).is_some()).cloned().collect() }
    };
    let mut book = Book { on: Some(input::as_of(common)), ..Book::default() };
    if ordered.iter().all(|(name, text)| book.lay(Layer::Embedded, name, text).is_ok()) {
        book.overrides = 0;
        let all: Vec<String> = book.cards.iter().map(|c| c.surface.clone()).collect();
        let surfaces = surfaces(&book, &all);
        return Ok(Side { called: format!("`{shown}`"), surfaces, book });
    }
    let mut book = embedded(common)?;
    let mut faults = Vec::new();
    for (name, text) in &files {
        faults.extend(book.lay(Layer::Rates, name, text).err());
    }
    if !faults.is_empty() {
        return Err(Failure::Faults(faults));
    }
    let last = book.files.len().saturating_sub(1);
    let touched = u32::try_from(last).unwrap_or(u32::MAX);
    let all: Vec<String> = book
        .cards
        .iter()
        .filter(|c| c.rows.iter().any(|r| r.layer == touched) || c.routes.iter().any(|r| r.layer == touched))
        .map(|c| c.surface.clone())
        .collect();
    let surfaces = surfaces(&book, &all);
    Ok(Side { called: format!("`{shown}`, laid over the embedded cards"), surfaces, book })
}
