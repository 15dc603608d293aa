//! The book card by card: what is on each, and how old it is.

use jiff::civil::Date;

use super::{At, Checked, Listing, Section, Standing};
use crate::rates::Book;

/// One card, or the reference prices of other vendors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardLine {
    /// `luma-agents-api`; `alternatives` for other vendors.
    pub surface: String,
    pub name: String,
    /// Prices of runs and of what is sold, those in force.
    pub prices: usize,
    /// Ways of buying.
    pub routes: usize,
    /// Prices that were checked too long ago.
    pub stale: usize,
    /// Prices about which sources disagree.
    pub disputed: usize,
    /// Entries that are from a card laid over another.
    pub laid_over: usize,
    /// The oldest figure of all that it says.
    pub oldest: Option<Checked>,
    /// How many cards were laid over the first.
    pub layers: u32,
}

/// Every card of the book, in its order, other vendors last.
#[must_use]
pub fn cards(listing: &Listing, book: &Book, today: Date) -> Vec<CardLine> {
    let in_force = |e: &&super::Entry| e.standing != Standing::Replaced;
    let of_card = |at: usize| listing.entries.iter().filter(move |e| e.at.card() == Some(at)).filter(in_force);
    let mut out: Vec<CardLine> = Vec::new();
    for (at, card) in book.cards.iter().enumerate() {
        let prices = || of_card(at).filter(|e| matches!(e.section, Section::Runs | Section::Sold));
        out.push(CardLine {
            surface: card.surface.clone(),
            name: card.name.clone(),
            prices: prices().count(),
            routes: card.routes.len(),
            stale: prices().filter(|e| e.is_stale()).count(),
            disputed: prices().filter(|e| e.is_disputed()).count(),
            laid_over: of_card(at).filter(|e| e.standing == Standing::LaidOver).count(),
            oldest: card.oldest_verified.map(|on| Checked::new(on, today, book.stale_after)),
            layers: card.layers,
        });
    }
    let others: Vec<_> = listing.entries.iter().filter(|e| matches!(e.at, At::Alternative(_))).collect();
    if !others.is_empty() {
        out.push(CardLine {
            surface: "alternatives".to_owned(),
            name: "Reference prices of others".to_owned(),
            prices: others.len(),
            routes: 0,
            stale: others.iter().filter(|e| e.is_stale()).count(),
            disputed: others.iter().filter(|e| e.is_disputed()).count(),
            laid_over: others.iter().filter(|e| e.standing == Standing::LaidOver).count(),
            oldest: others.iter().filter_map(|e| e.checked).min_by_key(|c| c.on),
            layers: 0,
        });
    }
    out
}
