//! `luma-plan rates verified`: a row is stamped in a card of the user's own, and nothing else is touched. The text is
//! made by `summary::pricebook::own`, as the planner's is.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use jiff::civil::Date;

use super::show::no_row;
use crate::cli::args::Common;
use crate::cli::{Failure, cards, input};
use crate::disk::{Disk, put, put_over, told};
use crate::fault::harmless;
use crate::plan::Plan;
use crate::rates::load::CARD;
use crate::rates::{Book, Layer};
use crate::read::spell::quoted;
use crate::summary::pricebook::name::Named;
use crate::summary::pricebook::own::{self, Patch, Target};
use crate::summary::pricebook::{Entry, Listing};

const EXAMPLES: &str = "\
Examples:
  You looked at a price on 20 November 2026, and it still stands:
    $ luma-plan rates verified luma-agents-api/extend/720p 2026-11-20
  The same in a file that you name:
    $ luma-plan rates verified agents-plus/monthly 2026-11-20 --file mine.toml
  What would be written, and no file touched:
    $ luma-plan rates verified agents-pro/monthly 2026-11-20 --dry-run";

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Verb {
    /// The row, as `rates show` calls it, or as many parts of its name as tell which is meant
    pub row: String,
    /// The day on which you looked: `2026-11-20`
    pub date: Date,
    /// The card to write in. Without it the one that the row is from, or, where that comes with the program, the card of
    /// its surface in `--rates`, or in the config folder; it is made where it is not there
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Print the card as it would be, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

pub fn run(common: &Common, verb: &Verb) -> Result<(), Failure> {
    let today = input::today(common);
    if verb.date > today {
        return Err(anyhow!("{} lies ahead of {today}; name the day on which you looked", verb.date).into());
    }
    let overlays = cards::overlays(common)?;
    let mut book = input::all_cards(common)?;
    let listing = Listing::new(&Plan::default(), &book, today);
    let Named::One(found) = listing.named(&verb.row) else { return Err(no_row(&listing, &verb.row).into()) };
    let entry = listing.entries.get(found).context("the row is gone")?;
    let name = &entry.name;
    let target = target(common, verb, &book, entry, &overlays)?;
    let path = overlays.iter().find(|(_, path)| path.display().to_string() == target.name);
    let path = path.map_or_else(|| PathBuf::from(&target.name), |(_, path)| path.clone());
    let is_known = book.files.iter().any(|file| file.layer == target.layer && file.name == target.name);
    if !is_known && path.exists() {
        let text = input::read(&path, &CARD)?;
        is_about(&book, entry, &target, &text)?;
        let with = book.with_file(target.layer, &target.name, Some(&text));
        book = with.map_err(|faulty| Failure::Faults(vec![faulty]))?;
    }
    let made = own::stamped(&book, name, &target, verb.date).map_err(|why| {
        let shown = harmless(&target.name);
        anyhow!("cannot stamp `{name}` in `{shown}`: {why}")
    })?;
    if verb.dry_run {
        let text = made.after.unwrap_or_default();
        io::stdout().lock().write_all(text.as_bytes()).context("cannot write the card")?;
        return Ok(());
    }
    save(&path, &made)?;
    let shown = harmless(&target.name);
    let read = if is_known || is_read(common, &path) {
        String::new()
    } else {
        "; it is read with `--rates` and its folder".to_owned()
    };
    let was = entry.checked.map_or_else(String::new, |c| format!(", before that {}", c.on));
    // If stderr is gone there is nobody to tell.
    let _ = writeln!(io::stderr().lock(), "`{name}` was checked on {}{was}: wrote {shown}{read}", verb.date);
    Ok(())
}

/// Whether a card that is new will be among those that are read.
fn is_read(common: &Common, path: &Path) -> bool {
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    cards::folder().is_some_and(|own| own == folder) || common.rates.as_deref().is_some_and(|own| own == folder)
}

/// The card that is written in: the one that is named, the one that the row is from, or the card of its surface in
/// `--rates` or in the config folder.
fn target(
    common: &Common,
    verb: &Verb,
    book: &Book,
    entry: &Entry,
    overlays: &[(Layer, PathBuf)],
) -> Result<Target, Failure> {
    if let Some(file) = &verb.file {
        let known = overlays.iter().find(|(_, path)| path == file);
        let layer = known.map_or(Layer::Rates, |(layer, _)| *layer);
        return Ok(Target { layer, name: file.display().to_string() });
    }
    let own = cards::folder();
    let (layer, folder) = match &common.rates {
        Some(folder) => (Layer::Rates, Some(folder.as_path())),
        None => (Layer::Config, own.as_deref()),
    };
    let found = own::target(book, entry, folder);
    let found = found.map_err(|why| anyhow!("cannot stamp `{}`: {why}; name a file with `--file`", entry.name))?;
    let is_new = !book.files.iter().any(|file| file.layer == found.layer && file.name == found.name);
    Ok(if is_new { Target { layer, ..found } } else { found })
}

/// Refuses a card of another surface.
fn is_about(book: &Book, entry: &Entry, target: &Target, text: &str) -> Result<(), Failure> {
    let surface = entry.at.card().and_then(|at| book.cards.get(at)).map_or("", |c| c.surface.as_str());
    if text.contains(&quoted(surface)) {
        return Ok(());
    }
    let shown = harmless(&target.name);
    Err(anyhow!("`{shown}` is a card of another surface than `{surface}`; name another with `--file`").into())
}

fn save(path: &Path, made: &Patch) -> Result<(), Failure> {
    let shown = harmless(&made.target.name);
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder of `{shown}`"))?;
    }
    let text = made.after.as_deref().unwrap_or_default();
    let put = match &made.before {
        Some(held) => put_over(&Disk, path, text, held.as_bytes()),
        None => put(&Disk, path, text),
    };
    put.map_err(|error| anyhow!("cannot write `{shown}`: {}", told(&error)))?;
    Ok(())
}
