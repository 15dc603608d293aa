//! The price book: what each surface sells, at what price, by which rules, and who says so.
//!
//! One TOML card a surface lives in `rates/` and is embedded; [`card`], [`row`] and [`request`] are its form in memory, [`load`]
//! reads one with all its faults, [`dated`] tells the days on which a figure holds, [`origin`] which file an entry comes
//! from, [`conflict`] what sources say beside each other, [`check`] finds what two entries say against each other, [`book`] puts the cards together and lays others over
//! them, [`place`] finds where a file says something, [`mod@write`] writes what one may say. Every product name in the program comes from here.

pub mod book;
pub mod card;
pub mod check;
pub mod conflict;
pub mod dated;
pub mod load;
pub mod origin;
pub mod place;
pub mod request;
pub mod row;
pub mod write;

pub use card::{Card, Figure, Model, Pack, Provision, Purchase, Route, Source, Tier};
pub use conflict::Taken;
pub use dated::Validity;
pub use origin::{File, Layer, Origin};
pub use row::{Amount, Charge, Failure, Flagship, Gap, Per, Row, Rule, Table};

use jiff::civil::Date;

/// All cards together.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// In the order in which routes are listed everywhere.
    pub cards: Vec<Card>,
    /// Other vendors' reference prices: shown apart, never compared.
    pub alternatives: Vec<card::Alternative>,
    /// The documents that [`Self::alternatives`] rest on.
    pub alternative_sources: Vec<Source>,
    /// Figures of the embedded cards that cards laid over them replace.
    pub overrides: usize,
    /// The files that it was made of, in the order in which they were laid over each other.
    pub files: Vec<File>,
    /// The day whose prices it has; `None` for those that hold last.
    pub on: Option<Date>,
    /// Names of files that are not in it for their faults.
    pub left_out: Vec<String>,
    /// The days on which some figure changes, in order.
    pub turns: Vec<Date>,
    /// The books of those days that come after its own, where they are wanted: see [`Book::turns_ahead`].
    pub ahead: Vec<Book>,
    /// For how long what was checked is taken to stand.
    pub stale_after: StaleAfter,
    /// Which of several values that sources give it has.
    pub taken: Taken,
}

/// For how many days a figure that was checked is taken to stand: one that is older is called old.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StaleAfter(pub u16);

impl StaleAfter {
    #[must_use]
    pub fn days(self) -> i64 {
        i64::from(self.0)
    }
}

impl Default for StaleAfter {
    fn default() -> Self {
        Self(90)
    }
}

/// A route's place in the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RouteAt {
    pub card: usize,
    pub route: usize,
}

impl Book {
    /// Every route, in order.
    pub fn routes(&self) -> impl Iterator<Item = RouteAt> + '_ {
        self.cards
            .iter()
            .enumerate()
            .flat_map(|(card, c)| (0..c.routes.len()).map(move |route| RouteAt { card, route }))
    }

    /// The route with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<RouteAt> {
        self.routes().find(|at| self.route(*at).is_some_and(|r| r.id == id))
    }

    #[must_use]
    pub fn route(&self, at: RouteAt) -> Option<&Route> {
        self.card(at).and_then(|c| c.routes.get(at.route))
    }

    /// The card that a route stands on.
    #[must_use]
    pub fn card(&self, at: RouteAt) -> Option<&Card> {
        self.cards.get(at.card)
    }

    /// The id of the model that `name` is, or is an alias of, on any card.
    #[must_use]
    pub fn model(&self, name: &str) -> Option<&str> {
        let models = || self.cards.iter().flat_map(|c| &c.models);
        let exact = models().find(|m| m.id == name);
        exact.or_else(|| models().find(|m| m.aliases.iter().any(|a| a == name))).map(|m| m.id.as_str())
    }

    /// A source of a card.
    #[must_use]
    pub fn source(&self, card: usize, id: &str) -> Option<&Source> {
        self.cards.get(card).and_then(|c| c.source(id))
    }

    /// The oldest date on which a figure of any card was known to stand; `None` for an empty book.
    #[must_use]
    pub fn oldest_verified(&self) -> Option<Date> {
        self.cards.iter().filter_map(|c| c.oldest_verified).min()
    }

    /// The card of a surface.
    #[must_use]
    pub fn surface(&self, id: &str) -> Option<&Card> {
        self.cards.iter().find(|c| c.surface == id)
    }
}
