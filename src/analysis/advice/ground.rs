//! What candidates are made from: the plan, its offers, and what a take of any settings costs on the routes that could
//! be recommended.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::analysis::rank::order;
use crate::analysis::recommend::Recommendation;
use crate::arrange::Arrange as _;
use crate::offer::{Offer, Offers, Verdict, admitted};
use crate::plan::resolve::{Loop, Maker, Settings, Step};
use crate::plan::{Plan, Stage};
use crate::quote::{Outcome, Quote, UnitPrice, quote};
use crate::rates::{Book, RouteAt};

pub struct Ground<'a> {
    /// The sample of the plan, and its loop.
    pub plan: &'a Plan,
    pub work: &'a Loop,
    pub book: &'a Book,
    /// The offers of the whole plan.
    pub all: &'a Offers,
    /// Index of the recommended offer.
    pub best: usize,
    /// A route of each card that may profit, the recommended one first.
    pub cards: Vec<RouteAt>,
    known: RefCell<HashMap<(RouteAt, Settings), Quote>>,
}

impl<'a> Ground<'a> {
    /// `None` where nothing is recommended.
    pub fn new(
        (plan, work): (&'a Plan, &'a Loop),
        book: &'a Book,
        all: &'a Offers,
        recommended: &Recommendation,
    ) -> Option<Self> {
        let best = recommended.route?;
        let mut others: Vec<usize> = (0..all.offers.len())
            .filter(|at| all.offers.get(*at).is_some_and(|o| buyable(plan, o) && o.verdict <= Verdict::Misses))
            .collect();
        others.arrange_by_key(|at| (*at != best, order(&all.offers, *at)));
        let mut cards: Vec<RouteAt> = Vec::new();
        for at in others.into_iter().filter_map(|at| all.offers.get(at)).map(|offer| offer.at) {
            if !cards.iter().any(|known| known.card == at.card) {
                cards.push(at);
            }
        }
        Some(Self { plan, work, book, all, best, cards, known: RefCell::default() })
    }

    /// Every different stage of the loop with its record and its settings.
    pub fn stages(&self) -> impl Iterator<Item = (&'a Step, &'a Stage, &'a Settings)> {
        let (plan, work) = (self.plan, self.work);
        work.steps.iter().filter_map(move |step| {
            let stage = plan.shots.get(step.shot)?.stages.get(step.stage)?;
            Some((step, stage, work.settings.get(step.settings)?))
        })
    }

    /// The route that makes a stage where `route` is bought; `None` where it is made outside.
    pub fn maker(&self, step: &Step, route: RouteAt) -> Option<RouteAt> {
        match self.work.maker(step)? {
            Maker::Own(_) | Maker::Route { if_missing: Some(_) } | Maker::Pinned { if_missing: Some(_), .. } => None,
            Maker::Pinned { on, .. } => self.book.find(on),
            Maker::Route { .. } => Some(route),
        }
    }

    pub fn quote(&self, at: RouteAt, settings: &Settings) -> Quote {
        let key = (at, settings.clone());
        let mut known = self.known.borrow_mut();
        known.entry(key).or_insert_with(|| quote(self.book, at, settings, &self.plan.assume)).clone()
    }

    /// What a take of one piece costs, in credits or ticks, whichever the card counts in; `None` where nobody sells
    /// it by the piece.
    pub fn cost(&self, at: RouteAt, settings: &Settings) -> Option<u128> {
        let quote = self.quote(at, settings);
        match quote.outcome {
            Outcome::Priced(price) if quote.batch == 1 => match price.unit {
                UnitPrice::Credits(credits) => Some(u128::from(credits)),
                UnitPrice::Usd(usd) => usd.ticks().ok(),
                UnitPrice::Provisioned(_) => None,
            },
            _ => None,
        }
    }

    /// Open or held, and let into comparisons.
    pub fn buyable(&self, offer: &Offer) -> bool {
        buyable(self.plan, offer)
    }
}

fn buyable(plan: &Plan, offer: &Offer) -> bool {
    (offer.open || offer.held) && admitted(plan, offer)
}
