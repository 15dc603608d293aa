//! The order of offers: what is exact, what is cheapest, what stands in the way.

use crate::arrange::Arrange as _;
use crate::money::Money;
use crate::offer::{Figures, Offer, Reason};

/// An offer with figures that are no lower bound.
#[must_use]
pub fn exact(offers: &[Offer], at: usize) -> Option<(&Offer, &Figures)> {
    let offer = offers.get(at)?;
    offer.figures.as_ref().filter(|f| !f.lower_bound).map(|figures| (offer, figures))
}

/// The order of cheapness: total, then no commitment, then the book's order.
#[must_use]
pub fn order(offers: &[Offer], at: usize) -> Option<(Money, bool, usize)> {
    exact(offers, at).map(|(offer, figures)| (figures.total, offer.commitment, at))
}

/// The offers that can be bought or are held and that pass a test, cheapest first.
pub fn ranked(offers: &[Offer], passes: impl Fn(&Offer) -> bool) -> Vec<usize> {
    let buyable = |offer: &Offer| (offer.open || offer.held) && passes(offer);
    let mut found: Vec<_> = (0..offers.len())
        .filter(|at| offers.get(*at).is_some_and(&buyable))
        .filter_map(|at| order(offers, at))
        .collect();
    found.arrange();
    found.into_iter().map(|(_, _, at)| at).collect()
}

/// The reasons that keep an offer from serving.
pub fn blocking(offer: &Offer) -> impl Iterator<Item = &Reason> {
    offer.reasons.iter().filter(|r| r.code.weighs().is_some_and(|v| !v.serves()))
}
