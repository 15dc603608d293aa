//! The planner on the terminal: a loop of message, update and view.
//!
//! [`runtime`] reads keys and signals and turns them into messages ([`msg`]); [`update`] changes the [`model`] and
//! answers with effects, which only the runtime performs; [`view`] draws the model at its size. What keys do is one
//! table ([`command`]), found through a trie ([`keymap`]). What opens on top of the screen lives in [`overlay`], one
//! file each; the [`tour`] is a card that leaves the keys to the screen; [`widget`]s draw what they are given. What the
//! user wants it to look like is in [`config`].

pub mod attempts;
pub mod canvas;
pub mod command;
pub mod config;
pub mod difference;
pub mod document;
pub mod fuzzy;
pub mod key;
pub mod keymap;
pub mod later;
pub mod layout;
pub mod line;
pub mod lots;
pub mod model;
pub mod msg;
pub mod overlay;
pub mod own;
pub mod prices;
pub mod runtime;
pub mod schema;
pub mod screen;
pub mod theme;
pub mod tour;
pub mod typing;
pub mod update;
pub mod value;
pub mod view;
pub mod ways;
pub mod widget;

use std::env;
use std::path::PathBuf;

use anyhow::{Context as _, anyhow};
use jiff::civil::Date;

use self::config::Config;
use self::document::Document;
use self::model::Model;
use self::msg::{Msg, Opening};
use self::theme::{Depth, Given, Palette, Theme, When};
use crate::fault::Faulty;
use crate::plan::limits::PLAN;
use crate::plan::{load, template};
use crate::rates::Book;
use crate::read::file::{self, Unreadable};

/// What the planner is started with, besides the plan.
#[derive(Debug)]
pub struct Options {
    pub today: Date,
    /// `--as-of`: the day whose prices hold, instead of the plan's start.
    pub as_of: Option<Date>,
    pub book: Book,
    /// Price cards that are not in the book for their faults.
    pub left_out: Vec<Faulty>,
    /// The folder for price cards of the user's own; `None` where there is no home folder.
    pub cards: Option<PathBuf>,
    /// `--color`.
    pub colour: When,
    /// What the config file says.
    pub config: Config,
}

/// Shows the planner: on a file's plan, on a new plan for a path where no file is yet, or on the starter.
///
/// # Errors
/// [`runtime::NoTerminal`]; a file that cannot be read; all faults of its plan ([`crate::fault::Faulty`]); a
/// terminal that fails.
pub fn run(plan: Option<PathBuf>, options: Options) -> anyhow::Result<()> {
    runtime::check()?;
    let is_first = plan.is_none();
    let document = document(plan, &options)?;
    let theme = theme(options.colour, options.config);
    let mut model = Model::as_of(document, options.book, options.today, options.as_of, theme);
    model.has_mouse = options.config.mouse;
    model.own.folder = options.cards;
    if let Some(note) = model.document.note() {
        model.tell(note);
    }
    if is_first {
        model.recent = runtime::recalled();
        update::update(&mut model, Msg::Open(Opening::Welcome));
    }
    update::look_at_kept(&mut model, false);
    if !options.left_out.is_empty() {
        update::left_out(&mut model, &options.left_out);
    }
    let setup = runtime::Setup { versions: options.config.versions, is_named: !is_first };
    runtime::run(model, setup).context("the terminal failed")
}

fn document(path: Option<PathBuf>, options: &Options) -> anyhow::Result<Document> {
    let starter = || load(template::STARTER.name, template::STARTER.text, &options.book, options.today);
    let Some(path) = path else { return Ok(Document::begun(starter()?, None)) };
    match file::text(&path, PLAN.bytes) {
        Ok(text) => {
            let loaded = load(&path.display().to_string(), &text, &options.book, options.today)?;
            Ok(Document::opened(loaded, path))
        }
        // A link to nothing is no new plan.
        Err(Unreadable::Missing) if path.is_symlink() => {
            Err(anyhow!("cannot read `{}`: it is a link to a file that is not there", path.display()))
        }
        Err(Unreadable::Missing) => Ok(Document::begun(starter()?, Some(path))),
        Err(why) => Err(anyhow!("cannot read `{}`: {why}", path.display())),
    }
}

/// The option comes first, then the environment, then the file.
fn theme(colour: When, config: Config) -> Theme {
    let variable = |name| env::var(name).ok();
    let (no_color, term, colorterm) = (variable("NO_COLOR"), variable("TERM"), variable("COLORTERM"));
    let palette = Palette::choose(&Given {
        colour,
        wanted: Some(config.theme),
        no_color: no_color.as_deref(),
        term: term.as_deref(),
    });
    Theme::at(palette, Depth::of(term.as_deref(), colorterm.as_deref()), config.ascii)
}
