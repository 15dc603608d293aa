//! `luma-plan rates diff`: what differs between two books.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use jiff::civil::Date;

use super::Written;
use super::check::read;
use crate::arrange::Arrange as _;
use crate::cli::args::Common;
use crate::cli::output::{To, stream};
use crate::cli::{Failure, cards, input};
use crate::export::rates::compare::{Compared, csv, json, text};
use crate::fault::harmless;
use crate::plan::Plan;
use crate::rates::{Book, Layer};
use crate::summary::pricebook::compare::{Difference, compare};
use crate::summary::pricebook::name::ALTERNATIVES;
use crate::summary::pricebook::{Entry, Listing};

const EXAMPLES: &str = "\
Examples:
  What a card of yours changes:
    $ luma-plan rates diff embedded agreement.toml
  What all of them change that are read now:
    $ luma-plan rates diff embedded current
  What two folders of cards say differently, for a program:
    $ luma-plan rates diff old-rates new-rates --format json

What differs only from some day ahead is told below, day by day.";

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Verb {
    /// A card, a folder of cards, `embedded` for what comes with the program, or `current` for what is read now; `-` reads
    /// a card from standard input. Cards that are no whole book are laid over the embedded ones
    pub old: PathBuf,
    /// The same
    pub new: PathBuf,
    #[arg(long, value_enum, default_value = "text")]
    pub format: Written,
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
    surfaces.arrange();
    surfaces.dedup();
    // Now, and from each day on which one of them turns.
    let mut days: Vec<Date> = old.book.turns_ahead().chain(new.book.turns_ahead()).collect();
    days.arrange();
    days.dedup();
    let listings = |book: &Book| -> Vec<Listing> {
        let later = days.iter().map(|day| Listing::new(&Plan::default(), &book.on_day(*day), today));
        std::iter::once(Listing::new(&Plan::default(), book, today)).chain(later).collect()
    };
    let (was, is) = (listings(&old.book), listings(&new.book));
    let differences: Vec<Vec<Difference<'_>>> =
        was.iter().zip(&is).map(|(was, is)| compare(was, is, &surfaces)).collect();
    let later = later(&differences, &days);
    let now = differences.first().map_or(&[][..], Vec::as_slice);
    let compared = Compared { old: &old.called, new: &new.called, differences: now, later: &later };
    stream(To::stdout(), |out| match verb.format {
        Written::Text => text(compared, out),
        Written::Json => json(compared, out),
        Written::Csv => csv(compared, out),
    })
}

/// Of the days ahead what differs then and did not before, or not so; the first of `differences` is now.
fn later<'a>(differences: &[Vec<Difference<'a>>], days: &[Date]) -> Vec<(Date, Vec<Difference<'a>>)> {
    let told = |d: &Difference<'_>| (d.name().to_owned(), d.old.map(Entry::said), d.new.map(Entry::said));
    let mut found = Vec::new();
    for (day, pair) in days.iter().zip(differences.windows(2)) {
        let [before, after] = pair else { continue };
        let known: Vec<_> = before.iter().map(told).collect();
        let fresh: Vec<Difference<'a>> = after.iter().filter(|d| !known.contains(&told(d))).copied().collect();
        if !fresh.is_empty() {
            found.push((*day, fresh));
        }
    }
    found
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
        cards::of(path)?.iter().map(|path| read(path)).collect::<Result<Vec<_>, _>>()?
    } else {
        vec![read(path)?]
    };
    // A whole book, in the order of the embedded cards, as some are like others.
    let place = |name: &str| {
        let base = Path::new(name).file_name().and_then(|n| n.to_str()).unwrap_or_default();
        Book::embedded_files().iter().position(|(known, _)| *known == base).unwrap_or(usize::MAX)
    };
    let mut ordered = files.clone();
    ordered.arrange_by_key(|(name, _)| place(name));
    let mut book = Book { on: Some(input::as_of(common)), ..Book::default() };
    if ordered.iter().all(|(name, text)| book.lay(Layer::Embedded, name, text).is_ok()) {
        book.overrides = 0;
        let mut surfaces: Vec<String> = book.cards.iter().map(|c| c.surface.clone()).collect();
        if !book.alternatives.is_empty() {
            surfaces.push(ALTERNATIVES.to_owned());
        }
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
    // What is not on these cards is not another.
    let surfaces = Vec::new();
    Ok(Side { called: format!("`{shown}`, laid over the embedded cards"), surfaces, book })
}
