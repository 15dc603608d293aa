//! `luma-plan rates verified`: a row is stamped in a card of the user's own, and nothing else is touched.

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
use crate::rates::{Book, Layer, place, write};
use crate::summary::pricebook::name::Named;
use crate::summary::pricebook::slips::{place_of, term_of};
use crate::summary::pricebook::{At, Entry, Listing};

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

/// The card that is written in, as it is now.
struct Target {
    path: PathBuf,
    layer: Layer,
    /// `None` where there is none yet.
    text: Option<String>,
}

pub fn run(common: &Common, verb: &Verb) -> Result<(), Failure> {
    let today = input::today(common);
    if verb.date > today {
        return Err(anyhow!("{} lies ahead of {today}; name the day on which you looked", verb.date).into());
    }
    let overlays = cards::overlays(common)?;
    let book = input::book(common)?;
    let listing = Listing::new(&Plan::default(), &book, today);
    let Named::One(found) = listing.named(&verb.row) else { return Err(no_row(&listing, &verb.row).into()) };
    let entry = listing.entries.get(found).context("the row is gone")?;
    let name = entry.name.clone();
    if !matches!(entry.at, At::Row { .. }) && term_of(entry.at).is_none() {
        return Err(anyhow!("`{name}` is no price, term or answer; only those are stamped").into());
    }
    if let Some((turn, then)) = changes(&book, entry) {
        let why = "a stamp would hold it; write both in a card, with `valid_from` and `valid_until`";
        return Err(anyhow!("`{name}` changes on {turn} to {then}: {why}").into());
    }
    let target = target(common, verb, &book, entry, &overlays)?;
    let old = target.text.clone().unwrap_or_default();
    // What is laid before the card, so that its own rows can be told from those below it.
    let stands = overlays.iter().position(|(_, path)| *path == target.path);
    let before = overlays.get(..stands.unwrap_or(overlays.len())).unwrap_or_default();
    let below = laid(before, input::as_of(common))?;
    let new = stamped(&below, &book, entry, &target, &old, verb.date)?;
    is_right(&below, &target, &new, entry, verb.date)?;
    if verb.dry_run {
        io::stdout().lock().write_all(new.as_bytes()).context("cannot write the card")?;
        return Ok(());
    }
    save(&target, &new)?;
    let shown = harmless(&target.path.display().to_string());
    let read = if stands.is_some() || is_read(common, &target.path) {
        String::new()
    } else {
        "; it is read with `--rates` and its folder".to_owned()
    };
    let was = entry.checked.map_or_else(String::new, |c| format!(", before that {}", c.on));
    // If stderr is gone there is nobody to tell.
    let _ = writeln!(io::stderr().lock(), "`{name}` was checked on {}{was}: wrote {shown}{read}", verb.date);
    Ok(())
}

/// The first day on which the row says something else, and what.
fn changes(book: &Book, entry: &Entry) -> Option<(Date, String)> {
    book.turns_ahead().find_map(|turn| {
        let listing = Listing::new(&Plan::default(), &book.on_day(turn), turn);
        let then = match listing.named(&entry.name) {
            Named::One(at) => listing.entries.get(at).map(Entry::said),
            _ => None,
        };
        let then = then.unwrap_or_else(|| "nothing".to_owned());
        (then != entry.said()).then_some((turn, then))
    })
}

/// Whether a card that is new will be among those that are read.
fn is_read(common: &Common, path: &Path) -> bool {
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    cards::folder().is_some_and(|own| own == folder) || common.rates.as_deref().is_some_and(|own| own == folder)
}

fn laid(overlays: &[(Layer, PathBuf)], on: Date) -> Result<Book, Failure> {
    let mut book = Book::embedded_on(Some(on)).map_err(|faulty| Failure::Faults(vec![faulty]))?;
    for (layer, path) in overlays {
        let text = input::read(path, &CARD)?;
        book.lay(*layer, &path.display().to_string(), &text).map_err(|faulty| Failure::Faults(vec![faulty]))?;
    }
    Ok(book)
}

fn target(
    common: &Common,
    verb: &Verb,
    book: &Book,
    entry: &Entry,
    overlays: &[(Layer, PathBuf)],
) -> Result<Target, Failure> {
    let surface = entry.at.card().and_then(|at| book.cards.get(at)).map_or("", |c| c.surface.as_str());
    let origin = entry.layer.map(|layer| book.origin(layer)).filter(crate::rates::Origin::is_overlay);
    let own = origin.and_then(|o| overlays.iter().find(|(_, path)| path.display().to_string() == o.file));
    let (layer, path) = match (&verb.file, own, &common.rates) {
        (Some(file), ..) => {
            let known = overlays.iter().find(|(_, path)| path == file);
            (known.map_or(Layer::Rates, |(layer, _)| *layer), file.clone())
        }
        (None, Some((layer, path)), _) => (*layer, path.clone()),
        (None, None, Some(folder)) => (Layer::Rates, folder.join(format!("{surface}.toml"))),
        (None, None, None) => {
            let folder = cards::folder().context("there is no folder for your own cards; name a file with `--file`")?;
            (Layer::Config, folder.join(format!("{surface}.toml")))
        }
    };
    let text = if path.exists() { Some(input::read(&path, &CARD)?) } else { None };
    Ok(Target { path, layer, text })
}

/// The card's text with the row stamped: where it states the row, in its table; otherwise in a table of its own behind
/// all else. Of a table that states other rows too, the row is taken out.
fn stamped(below: &Book, book: &Book, entry: &Entry, target: &Target, old: &str, on: Date) -> Result<String, Failure> {
    let by_hand = || anyhow!("`{}` cannot be stamped there by itself; give it a table of its own", entry.name);
    let surface = entry.at.card().and_then(|at| book.cards.get(at)).map_or("", |c| c.surface.as_str());
    let table = |on: Date| match entry.at {
        At::Row { card, row } => {
            let card = book.cards.get(card)?;
            write::row(card, card.rows.get(row)?, on)
        }
        at => term_of(at).and_then(|(route, term)| write::term(book, route, term, on)),
    };
    let fresh = table(on).ok_or_else(by_hand)?;
    let Some(text) = &target.text else { return Ok(format!("{}\n{fresh}", write::head(surface))) };
    let name = target.path.display().to_string();
    let rows = place::rows(below, &name, text).map_err(|faulty| Failure::Faults(vec![faulty]))?;
    let states = |of: &str| text.contains(&format!("\"{of}\""));
    if !states(surface) {
        let shown = harmless(&name);
        return Err(
            anyhow!("`{shown}` is a card of another surface than `{surface}`; name another with `--file`").into()
        );
    }
    let Some(found) = place_of(book, entry.at, &rows, text) else { return Ok(place::appended(old, &fresh)) };
    if found.is_alone {
        return place::stamped(text, &found, on).ok_or_else(|| by_hand().into());
    }
    let At::Row { card, row } = entry.at else { return Ok(place::appended(old, &fresh)) };
    // Other rows that stand in the same cell get tables of their own, checked when they were.
    let card = book.cards.get(card).ok_or_else(by_hand)?;
    let own = card.rows.get(row).ok_or_else(by_hand)?;
    let mut out = place::emptied(text, &found.cell).ok_or_else(by_hand)?;
    for (other, _) in rows.iter().filter(|(_, place)| place.cell == found.cell) {
        let same = |r: &&crate::rates::Row| r.layer == own.layer && place::is_same(r, other) && r.price == other.price;
        let Some(known) = card.rows.iter().find(same) else { return Err(by_hand().into()) };
        let is_own = std::ptr::eq(known, own);
        let was = card.tables.get(known.table).map_or(on, |t| t.verified);
        let table = write::row(card, known, if is_own { on } else { was }).ok_or_else(by_hand)?;
        out = place::appended(&out, &table);
    }
    Ok(out)
}

/// Reads the new text back: the row has its day, and every other row of the book is as it was.
fn is_right(below: &Book, target: &Target, new: &str, entry: &Entry, on: Date) -> Result<(), Failure> {
    let name = target.path.display().to_string();
    let lay = |text: Option<&str>| {
        let mut book = below.clone();
        if let Some(text) = text {
            book.lay(target.layer, &name, text).map_err(|faulty| by_hand(&faulty, entry, on))?;
        }
        Ok::<_, Failure>(Listing::new(&Plan::default(), &book, on))
    };
    let (was, is) = (lay(target.text.as_deref())?, lay(Some(new))?);
    let said = |e: &Entry| (e.name.clone(), e.said(), e.checked.map(|c| c.on), e.is_disputed());
    let find = |l: &Listing| {
        l.entries
            .iter()
            .filter(|e| e.standing != crate::summary::pricebook::Standing::Replaced)
            .map(said)
            .collect::<std::collections::BTreeSet<_>>()
    };
    let (was, is) = (find(&was), find(&is));
    let fresh: Vec<_> = is.difference(&was).collect();
    let right = |(name, said, checked, _): &(String, String, Option<Date>, bool)| {
        *name == entry.name && *said == entry.said() && *checked == Some(on)
    };
    if fresh.iter().all(|row| right(row)) && is.iter().any(right) && was.difference(&is).count() <= 1 {
        return Ok(());
    }
    Err(anyhow!(
        "`{}` cannot be stamped there by itself; give it a table of its own with `verified = {on}`",
        entry.name
    )
    .into())
}

/// Why the card would not be right, where its tables are not such that one row can be stamped.
fn by_hand(faulty: &crate::fault::Faulty, entry: &Entry, on: Date) -> Failure {
    let why = faulty.faults.first().map_or_else(String::new, |fault| format!(" ({})", faulty.line(fault)));
    anyhow!("`{}` stands in a table with others; give it one of its own with `verified = {on}`{why}", entry.name).into()
}

fn save(target: &Target, text: &str) -> Result<(), Failure> {
    let shown = harmless(&target.path.display().to_string());
    if let Some(folder) = target.path.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder of `{shown}`"))?;
    }
    let put = match &target.text {
        Some(held) => put_over(&Disk, &target.path, text, held.as_bytes()),
        None => put(&Disk, &target.path, text),
    };
    put.map_err(|error| anyhow!("cannot write `{shown}`: {}", told(&error)))?;
    Ok(())
}
