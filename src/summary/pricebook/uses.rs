//! Which entries a plan's prices rest on, route by route, and which of its stages they are for.

use std::collections::{BTreeMap, BTreeSet};

use super::At;
use crate::offer::{Billed, Made, Offer, billed, required};
use crate::plan::Plan;
use crate::plan::model::Assumed;
use crate::quote::{By, Outcome, Quote, RestsOn};
use crate::rates::{Book, Purchase, RouteAt};
use crate::summary::Summary;

/// Whether the plan uses an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// On the selected route.
    Selected,
    /// On some other route.
    Elsewhere,
    #[default]
    No,
}

/// The entries that a plan rests on.
#[derive(Clone, Debug, Default)]
pub struct Uses(BTreeMap<At, BTreeSet<usize>>);

impl Uses {
    /// The entries that each route's answer rests on.
    #[must_use]
    pub fn new(plan: &Plan, book: &Book, summary: &Summary) -> Self {
        let mut uses = Self::default();
        for (index, offer) in summary.offers().iter().enumerate() {
            let mut found = Vec::new();
            for step in summary.priced.kinds_of_steps() {
                match summary.priced.made_at(index, step) {
                    Some(Made::Quoted { quote, pinned }) => {
                        found.extend(entries(quote, pinned.unwrap_or(offer.at)));
                    }
                    Some(Made::Own(_)) | None => {}
                }
            }
            found.extend(terms(plan, book, offer));
            found.extend(answers(plan, book, offer));
            for at in found {
                uses.0.entry(at).or_default().insert(index);
            }
        }
        uses
    }

    /// Whether the plan uses an entry, on the selected route (an offer, by index) or another.
    #[must_use]
    pub fn mark(&self, at: At, selected: Option<usize>) -> Mark {
        match self.0.get(&at) {
            None => Mark::No,
            Some(offers) if selected.is_some_and(|s| offers.contains(&s)) => Mark::Selected,
            Some(_) => Mark::Elsewhere,
        }
    }

    /// The offers that rest on an entry, by index.
    pub fn offers(&self, at: At) -> impl Iterator<Item = usize> + '_ {
        self.0.get(&at).into_iter().flatten().copied()
    }

    /// Every entry that is used.
    pub fn all(&self) -> impl Iterator<Item = At> + '_ {
        self.0.keys().copied()
    }
}

/// Stages whose price or refusal rests on an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stages {
    /// The first ones: `Clip, stage 2`.
    pub names: Vec<String>,
    /// How many there are.
    pub count: usize,
}

impl Summary {
    /// The stages that rest on an entry on an offer's route, at most `names` of them by name.
    #[must_use]
    pub fn stages_on(&self, plan: &Plan, offer: usize, at: At, names: usize) -> Stages {
        let mut out = Stages::default();
        let Some(route) = self.offers().get(offer).map(|o| o.at) else { return out };
        for (index, step) in self.work().steps.iter().enumerate() {
            let Some(Made::Quoted { quote, pinned }) = self.priced.made_at(offer, index) else { continue };
            if !entries(quote, pinned.unwrap_or(route)).contains(&at) {
                continue;
            }
            out.count += 1;
            if out.names.len() < names {
                out.names.push(format!("{}, stage {}", plan.shot_name(step.shot), step.stage + 1));
            }
        }
        out
    }
}

/// What a quote on a route rests on.
fn entries(quote: &Quote, at: RouteAt) -> Vec<At> {
    let card = at.card;
    let mut out = Vec::new();
    match &quote.outcome {
        Outcome::Priced(price) => out.push(match price.rests_on {
            RestsOn::Row(row) => At::Row { card, row },
            RestsOn::Capacity => At::Unit(at),
            RestsOn::Assumption(id) => At::Assumed(id),
        }),
        Outcome::Unpriced(why) | Outcome::Unsupported(why) => out.extend(why.by.map(|by| match by {
            By::Rule(rule) => At::Rule { card, rule },
            By::Gap(gap) => At::Gap { card, gap },
            By::Row(row) => At::Row { card, row },
        })),
    }
    out.extend(quote.limit.map(|limit| At::Limit { card, limit }));
    out
}

/// What is bought: the subscription, its credits, packs, relaxed mode; a provisioned unit.
fn terms(plan: &Plan, book: &Book, offer: &Offer) -> Vec<At> {
    let at = offer.at;
    let (Some(route), Some(figures)) = (book.route(at), &offer.figures) else { return Vec::new() };
    let mut out = Vec::new();
    match &route.purchase {
        Purchase::PayAsYouGo => {}
        Purchase::Provisioned(_) => out.push(At::Unit(at)),
        Purchase::Subscription(tier) => {
            out.push(if billed(plan, tier) == Billed::Annual { At::Annual(at) } else { At::Monthly(at) });
            out.push(At::Grant(at));
            if figures.top_up_packs > 0 {
                out.push(At::Pack(at));
            }
            if figures.dated.as_ref().is_some_and(|d| d.relaxed_from.is_some()) {
                out.push(At::Relaxed(at));
            }
        }
    }
    if !offer.open {
        out.extend(route.closed.as_ref().map(|_| At::Closed(at)));
    }
    if figures.dated.as_ref().is_some_and(|d| d.over_limit_on.is_some()) {
        out.push(At::DollarsAMonth(at.card));
    }
    out
}

/// The answers to what the plan requires, its own among them.
fn answers(plan: &Plan, book: &Book, offer: &Offer) -> Vec<At> {
    let at = offer.at;
    let Some(route) = book.route(at) else { return Vec::new() };
    let mut out = Vec::new();
    for (requirement, _) in required(plan) {
        let own = plan.assume.iter().filter(|a| {
            matches!(&a.what, Assumed::Answer { route, requirement: about, .. } if *route == offer.id && *about == requirement)
        });
        out.extend(own.filter(|_| !route.answers.contains_key(&requirement)).map(|a| At::Assumed(a.id)));
        out.push(At::Answer { route: at, requirement, video: false });
        if route.video_answers.contains_key(&requirement) {
            out.push(At::Answer { route: at, requirement, video: true });
        }
    }
    out
}
