//! What verbs read: the price book, the date, and the plan.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use jiff::Zoned;
use jiff::civil::Date;

use super::args::{Common, When};
use super::{Failure, cards, config};
use crate::fault::harmless;
use crate::plan::limits::PLAN;
use crate::plan::load::{Loaded, load};
use crate::rates::Book;
use crate::read::file;
use crate::read::limits::Limits;
use crate::tui::{self, Options, theme};

/// The date to count from.
pub fn today(common: &Common) -> Date {
    common.today.unwrap_or_else(|| Zoned::now().date())
}

/// The day whose prices hold, where that is not settled by a plan's start.
pub fn as_of(common: &Common) -> Date {
    common.as_of.unwrap_or_else(|| today(common))
}

/// The embedded cards with those of the config folder and of `--rates` laid over them, as of `--as-of` or today.
/// Every fault of every card is told, and none is passed over.
pub fn book(common: &Common) -> Result<Book, Failure> {
    cards::refuse_empty(common)?;
    all_cards(common)
}

/// The same where a folder of `--rates` may have no card yet.
pub fn all_cards(common: &Common) -> Result<Book, Failure> {
    let cards = cards::read(common, as_of(common))?;
    if cards.left_out.is_empty() { Ok(cards.book) } else { Err(Failure::Faults(cards.left_out)) }
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
    cards::refuse_empty(common)?;
    let cards = cards::read(common, as_of(common))?;
    let (today, config) = (today(common), config::config()?);
    let options = Options {
        today,
        as_of: common.as_of,
        book: cards.book,
        left_out: cards.left_out,
        cards: cards::folder(),
        colour,
        config,
    };
    Ok(tui::run(path, options)?)
}
