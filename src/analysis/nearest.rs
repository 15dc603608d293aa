//! Where no route serves: the nearest one, and the smallest changes that would make one serve ([`search`]).

pub mod moves;
pub mod search;

use std::cmp::Reverse;

use super::rank::blocking;
use crate::money::Money;
use crate::offer::{Offer, Offers, admitted};
use crate::plan::{Edit, Plan};

pub use search::Search;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest {
    pub route: usize,
    /// Changes that would make a route serve, the cheapest first: that one is called the smallest.
    pub changes: Vec<Change>,
    pub looked: Looked,
}

/// How far changes were looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looked {
    /// Not yet.
    Nowhere,
    /// The plan is too large for all of them.
    Partly,
    Everywhere,
}

/// A change that makes a route serve: verified by pricing the changed plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub edit: Edit,
    /// `a deadline of 5 Jan 2027 and a limit of $40.00`.
    pub words: String,
    /// The cheapest route that serves then, as an index into the offers.
    pub route: usize,
    /// Its total then.
    pub total: Money,
}

/// The open or held route that is closest to serving: by its verdict, then by how much stands in its way, then by its
/// total. Nothing is changed yet.
pub(super) fn nearest(plan: &Plan, all: &Offers) -> Option<Nearest> {
    let buyable = |offer: &&(usize, &Offer)| (offer.1.open || offer.1.held) && admitted(plan, offer.1);
    let near = |(at, offer): &(usize, &Offer)| {
        let total = offer.figures.as_ref().map(|f| f.total);
        // A lower bound beats no total, however low it is.
        let is_bound = offer.figures.as_ref().is_some_and(|f| f.lower_bound);
        (offer.verdict, blocking(offer).count(), Reverse(total.is_some()), is_bound, total, offer.commitment, *at)
    };
    let all_offers: Vec<_> = all.offers.iter().enumerate().collect();
    let (route, _) = *all_offers.iter().filter(buyable).min_by_key(|o| near(o))?;
    Some(Nearest { route, changes: Vec::new(), looked: Looked::Nowhere })
}
