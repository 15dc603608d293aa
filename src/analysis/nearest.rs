//! Where no route serves: the nearest one, and the smallest change that would make one serve.

use std::cmp::Reverse;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::rank::{blocking, exact, ranked};
use crate::money::Money;
use crate::offer::{Ask, Code, Offer, Offers, Reason, admitted, offers, required, words};
use crate::plan::Plan;
use crate::rates::Book;

/// How many days later a deadline is tried.
const DAYS: i32 = 90;
/// Later deadlines are tried for plans of up to so many stages: each is priced again.
const STAGES: usize = 2_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest {
    pub route: usize,
    /// The change, in words, and the route that would then serve.
    pub change: Option<(String, usize)>,
}

/// The open or held route that is closest to serving: by its verdict, then by how much stands in its way, then by its
/// total.
pub(super) fn nearest(plan: &Plan, book: &Book, today: Date, all: &Offers) -> Option<Nearest> {
    let buyable = |offer: &&(usize, &Offer)| (offer.1.open || offer.1.held) && admitted(plan, offer.1);
    let near = |(at, offer): &(usize, &Offer)| {
        let total = offer.figures.as_ref().map(|f| f.total);
        // A lower bound beats no total, however low it is.
        let is_bound = offer.figures.as_ref().is_some_and(|f| f.lower_bound);
        (offer.verdict, blocking(offer).count(), Reverse(total.is_some()), is_bound, total, offer.commitment, *at)
    };
    let all_offers: Vec<_> = all.offers.iter().enumerate().collect();
    let (route, _) = *all_offers.iter().filter(buyable).min_by_key(|o| near(o))?;
    Some(Nearest { route, change: smallest_change(plan, book, today, all) })
}

/// A higher limit, one requirement less or a later deadline, whichever leads to the cheapest route. The first two
/// change no figure, so that the verdict without their reasons is the verdict of the changed plan; a later deadline is
/// priced.
fn smallest_change(plan: &Plan, book: &Book, today: Date, all: &Offers) -> Option<(String, usize)> {
    let only = |offer: &Offer, about: &dyn Fn(&Reason) -> bool| {
        admitted(plan, offer) && blocking(offer).next().is_some() && blocking(offer).all(about)
    };
    let mut found = Vec::new();
    let over = ranked(&all.offers, |offer| only(offer, &|r| r.code == Code::OverLimit));
    if let Some((at, (_, figures))) = over.first().and_then(|at| Some((*at, exact(&all.offers, *at)?))) {
        found.push((figures.total, format!("a limit of ${}", figures.total.cents()), at));
    }
    for (requirement, _) in required(plan) {
        let freed = ranked(&all.offers, |offer| only(offer, &|r| r.requirement == Some(requirement)));
        if let Some((at, (_, figures))) = freed.first().and_then(|at| Some((*at, exact(&all.offers, *at)?))) {
            found.push((figures.total, format!("do without {}", requirement.spoken()), at));
        }
    }
    for at in ranked(&all.offers, |offer| only(offer, &|r| r.code == Code::Late)) {
        found.extend(later_deadline(plan, book, today, all, at).map(|(total, change)| (total, change, at)));
    }
    found.into_iter().min_by(|a, b| a.0.cmp(&b.0)).map(|(_, change, at)| (change, at))
}

/// The first later deadline by which a route serves, and its total then.
fn later_deadline(plan: &Plan, book: &Book, today: Date, all: &Offers, at: usize) -> Option<(Money, String)> {
    if all.months() > 1 || all.work.steps.len() > STAGES {
        return None;
    }
    let offer = all.offers.get(at)?;
    let deadline = all.schedule.loops.first()?.last;
    let ask = Ask { today, routes: vec![offer.id.clone()] };
    let mut changed = plan.clone();
    (1..=DAYS).find_map(|days| {
        let later = deadline.checked_add(days.days()).ok()?;
        changed.schedule.deadline = Some(later);
        changed.schedule.months = None;
        let priced = offers(&changed, book, &ask).ok()?;
        let found = priced.offers.first().filter(|o| o.verdict.serves())?;
        let total = found.figures.as_ref()?.total;
        Some((total, format!("a deadline of {}", words::date(later))))
    })
}
