//! Where price cards of the user's own are, and the book with them laid over the embedded ones: first those of the
//! config folder, then those of `--rates`, each folder in the order of its files' names.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use directories::ProjectDirs;
use jiff::civil::Date;

use super::Failure;
use super::args::Common;
use crate::arrange::Arrange as _;
use crate::fault::{Fault, Faulty, harmless};
use crate::rates::load::CARD;
use crate::rates::{Book, Layer};
use crate::read::file;
use crate::tui::config::Config;

/// The most price cards of a folder.
const MOST_CARDS: usize = 100;
/// The folder for price cards in the folder for the program's configuration.
const FOLDER: &str = "rates";

/// A book, and the overlays that are not in it for their faults.
#[derive(Debug)]
pub struct Cards {
    pub book: Book,
    pub left_out: Vec<Faulty>,
    /// What the config file says, which the book goes by.
    pub config: Config,
}

/// The folder for price cards that are always laid over the embedded ones; `None` where there is no home folder.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    Some(ProjectDirs::from("", "", "luma-plan")?.config_dir().join(FOLDER))
}

/// The price cards of a folder, by name.
///
/// # Errors
/// The folder cannot be read.
pub fn in_folder(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let is_card = |path: &PathBuf| path.extension().is_some_and(|e| e == "toml");
    let paths = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    // One more than is taken shows that there are too many.
    let found = paths.filter(|path| path.as_ref().map_or(true, is_card)).take(MOST_CARDS + 1);
    let mut cards = found.collect::<io::Result<Vec<PathBuf>>>()?;
    cards.arrange();
    Ok(cards)
}

/// The price cards of a folder that is to have some, by name.
///
/// # Errors
/// It cannot be read, or has none.
pub fn of(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let shown = harmless(&folder.display().to_string());
    let cards = in_folder(folder).with_context(|| format!("cannot read the folder of price cards `{shown}`"))?;
    if cards.is_empty() { Err(no_cards(folder).into()) } else { Ok(cards) }
}

/// The overlays that are asked for, in the order in which they are laid over each other.
///
/// # Errors
/// A folder that cannot be read or holds too many; that the config folder has none is no error.
pub fn overlays(common: &Common) -> Result<Vec<(Layer, PathBuf)>, Failure> {
    let mut all = Vec::new();
    let config = folder().map(|folder| (Layer::Config, folder));
    let folders = config.into_iter().chain(common.rates.clone().map(|folder| (Layer::Rates, folder)));
    for (layer, folder) in folders {
        let shown = folder.display();
        let cards = match in_folder(&folder) {
            Err(error) if layer == Layer::Config && error.kind() == ErrorKind::NotFound => continue,
            found => found.with_context(|| format!("cannot read the folder of price cards `{shown}`"))?,
        };
        if cards.len() > MOST_CARDS {
            return Err(anyhow!("`{shown}` has more than {MOST_CARDS} price cards; keep those that you use").into());
        }
        all.extend(cards.into_iter().map(|card| (layer, card)));
    }
    Ok(all)
}

/// Refuses a folder of `--rates` that has no card: whoever names one means to be priced with it.
///
/// # Errors
/// There is none.
pub fn refuse_empty(common: &Common) -> Result<(), Failure> {
    let Some(folder) = &common.rates else { return Ok(()) };
    // What cannot be read is told by whoever reads it.
    if in_folder(folder).is_ok_and(|cards| cards.is_empty()) {
        return Err(no_cards(folder).into());
    }
    Ok(())
}

/// That a folder has no card.
#[must_use]
pub fn no_cards(folder: &Path) -> anyhow::Error {
    let shown = harmless(&folder.display().to_string());
    anyhow!("the folder `{shown}` has no price card; cards are called `*.toml`, and `luma-plan rates new` begins one")
}

/// The embedded cards with all overlays that have no faults; `on` is the day whose prices hold.
///
/// # Errors
/// A folder that cannot be read. What is wrong with a card is no error here: see [`Cards::left_out`].
pub fn read(common: &Common, on: Date) -> Result<Cards, Failure> {
    let mut book = Book::embedded_on(Some(on)).map_err(|faulty| Failure::Faults(vec![faulty]))?;
    let config = super::config::config()?;
    book.stale_after = config.stale_after;
    let mut left_out = Vec::new();
    for (layer, path) in overlays(common)? {
        let name = path.display().to_string();
        let laid = match file::text(&path, CARD.bytes) {
            Ok(text) => book.lay(layer, &name, &text).map(drop),
            Err(why) => {
                let fault = Fault::new(0..0, format!("cannot read the price card: {why}"), "repair it or take it away");
                Err(Faulty::new(name.as_str(), "", vec![fault]))
            }
        };
        if let Err(faulty) = laid {
            book.left_out.push(name);
            left_out.push(faulty);
        }
    }
    Ok(Cards { book, left_out, config })
}
