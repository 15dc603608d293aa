//! What verbs read: the price book, the date, and the plan.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use jiff::Zoned;
use jiff::civil::Date;

use super::args::{Common, When};
use super::{Failure, config};
use crate::fault::harmless;
use crate::plan::limits::PLAN;
use crate::plan::load::{Loaded, load};
use crate::rates::Book;
use crate::rates::load::CARD;
use crate::read::file;
use crate::read::limits::Limits;
use crate::tui::{self, Options, theme};

/// The most price cards of a folder.
const MOST_CARDS: usize = 100;

/// The date to count from.
pub fn today(common: &Common) -> Date {
    common.today.unwrap_or_else(|| Zoned::now().date())
}

/// The embedded cards with those of `--rates` laid over them, in the order of their names.
pub fn book(common: &Common) -> Result<Book, Failure> {
    let mut book = Book::embedded().map_err(|faulty| Failure::Faults(vec![faulty]))?;
    let Some(folder) = &common.rates else { return Ok(book) };
    let is_card = |path: &PathBuf| path.extension().is_some_and(|e| e == "toml");
    let mut cards: Vec<PathBuf> = fs::read_dir(folder)
        .and_then(|entries| {
            let paths = entries.map(|entry| entry.map(|entry| entry.path()));
            paths.filter(|path| path.as_ref().map_or(true, is_card)).take(MOST_CARDS + 1).collect()
        })
        .with_context(|| format!("cannot read the folder of price cards `{}`", folder.display()))?;
    cards.sort();
    if cards.len() > MOST_CARDS {
        let shown = folder.display();
        return Err(anyhow!("`{shown}` has more than {MOST_CARDS} price cards; keep those that you use").into());
    }
    let mut faults = Vec::new();
    for path in cards {
        let text = read(&path, &CARD)?;
        if let Err(faulty) = book.lay_over(&path.display().to_string(), &text) {
            faults.push(faulty);
        }
    }
    if faults.is_empty() { Ok(book) } else { Err(Failure::Faults(faults)) }
}

/// A plan from a file, or from standard input where the path is `-`.
pub fn plan(path: &Path, book: &Book, today: Date) -> Result<Loaded, Failure> {
    let (name, text) = if path.as_os_str() == "-" {
        let bytes = file::bytes(io::stdin().lock(), PLAN.bytes).context("cannot read the plan from standard input")?;
        let text = file::utf8(bytes).map_err(|why| anyhow!("cannot read the plan from standard input: {why}"))?;
        ("standard input".to_owned(), text)
    } else {
        (path.display().to_string(), read(path, &PLAN)?)
    };
    let loaded = load(&name, &text, book, today).map_err(|faulty| Failure::Faults(vec![faulty]))?;
    if let Some(note) = loaded.base.note() {
        // If stderr is gone there is nobody to tell.
        let _ = writeln!(io::stderr().lock(), "luma-plan: note: {}: {note}", harmless(&name));
    }
    Ok(loaded)
}

/// The text of a file, as much of it as may be needed to see that it is too large.
pub fn read(path: &Path, limits: &Limits) -> Result<String, Failure> {
    file::text(path, limits.bytes).map_err(|why| anyhow!("cannot read `{}`: {why}", path.display()).into())
}

/// Opens the planner.
pub fn interactive(path: Option<PathBuf>, common: &Common, flag: When) -> Result<(), Failure> {
    let colour = match flag {
        When::Auto => theme::When::Auto,
        When::Always => theme::When::Always,
        When::Never => theme::When::Never,
    };
    let options = Options { today: today(common), book: book(common)?, colour, config: config::config()? };
    Ok(tui::run(path, options)?)
}
