//! What verbs read: the price book, the date, and the plan.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use jiff::Zoned;
use jiff::civil::Date;

use super::args::{Common, When};
use super::{Failure, config};
use crate::plan::load::{Loaded, load};
use crate::rates::Book;
use crate::tui::{self, Options, theme};

/// The most bytes that are read of any file: the limit of a plan, and one more to see that it is passed.
const MOST: u64 = 8 * 1024 * 1024 + 1;

/// The date to count from.
pub fn today(common: &Common) -> Date {
    common.today.unwrap_or_else(|| Zoned::now().date())
}

/// The embedded cards with those of `--rates` laid over them, in the order of their names.
pub fn book(common: &Common) -> Result<Book, Failure> {
    let mut book = Book::embedded().map_err(|faulty| Failure::Faults(vec![faulty]))?;
    let Some(folder) = &common.rates else { return Ok(book) };
    let mut cards: Vec<PathBuf> = fs::read_dir(folder)
        .and_then(Iterator::collect::<io::Result<Vec<_>>>)
        .with_context(|| format!("cannot read the folder of price cards `{}`", folder.display()))?
        .into_iter()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect();
    cards.sort();
    let mut faults = Vec::new();
    for path in cards {
        let text = read(&path)?;
        if let Err(faulty) = book.lay_over(&path.display().to_string(), &text) {
            faults.push(faulty);
        }
    }
    if faults.is_empty() { Ok(book) } else { Err(Failure::Faults(faults)) }
}

/// A plan from a file, or from standard input where the path is `-`.
pub fn plan(path: &Path, book: &Book, today: Date) -> Result<Loaded, Failure> {
    let (name, text) = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().take(MOST).read_to_end(&mut bytes).context("cannot read the plan from standard input")?;
        ("standard input".to_owned(), utf8(bytes, Path::new("standard input"))?)
    } else {
        (path.display().to_string(), read(path)?)
    };
    load(&name, &text, book, today).map_err(|faulty| Failure::Faults(vec![faulty]))
}

/// The text of a file.
pub fn read(path: &Path) -> Result<String, Failure> {
    let file = fs::File::open(path).with_context(|| format!("cannot open `{}`", path.display()))?;
    if file.metadata().is_ok_and(|m| m.is_dir()) {
        return Err(anyhow!("`{}` is a folder; name a file", path.display()).into());
    }
    let mut bytes = Vec::new();
    file.take(MOST).read_to_end(&mut bytes).with_context(|| format!("cannot read `{}`", path.display()))?;
    utf8(bytes, path)
}

fn utf8(bytes: Vec<u8>, path: &Path) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(error.as_bytes().get(..at).unwrap_or_default());
        let line = before.matches('\n').count() + 1;
        anyhow!("`{}` is not UTF-8 text (line {line}); save it as UTF-8", path.display()).into()
    })
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
