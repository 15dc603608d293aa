//! The price book: what each surface sells, at what price, by which rules, and who says so.
//!
//! One TOML card a surface lives in `rates/` and is embedded; [`card`] is its form in memory, [`book`] all cards
//! together. Every product name in the program comes from here.

pub mod card;

pub use card::{Card, Figure, Model, Pack, Provision, Purchase, Route, Source, Tier};

/// All cards together.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// In the order in which routes are listed everywhere.
    pub cards: Vec<Card>,
    /// Other vendors' reference prices: shown apart, never compared.
    pub alternatives: Vec<card::Alternative>,
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

    /// The card of a surface.
    #[must_use]
    pub fn surface(&self, id: &str) -> Option<&Card> {
        self.cards.iter().find(|c| c.surface == id)
    }
}
