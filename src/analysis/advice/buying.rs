//! Rewrites of how things are bought: for a year instead of month by month, done before another month begins, waiting
//! for a reset instead of a pack.

use super::ground::Ground;
use super::{Candidate, Kind};
use crate::analysis::rank::{exact, ranked};
use crate::analysis::trial::{joined, workdays_between};
use crate::offer::{Billed, Offer, billed, words};
use crate::plan::{Edit, Place, Value};
use crate::rates::Purchase;
use crate::terms::{Billing, WhenEmpty};
use crate::wallet::PaidFor;

/// How many routes are looked at for a month that could be saved.
const ROUTES: usize = 4;

pub fn candidates(ground: &Ground<'_>) -> Vec<Candidate> {
    annual(ground).into_iter().chain(anniversaries(ground)).chain(wait(ground)).collect()
}

fn set(place: Place, key: &str, value: Option<Value>) -> Edit {
    Edit::Set { place, key: key.to_owned(), value }
}

/// The offers that may be bought and serve, the cheapest first.
fn serving<'a>(ground: &Ground<'a>) -> impl Iterator<Item = (usize, &'a Offer)> {
    let offers = &ground.all.offers;
    let found = ranked(offers, |offer| offer.comparable);
    found.into_iter().filter_map(|at| Some((at, exact(offers, at)?.0)))
}

fn annual(ground: &Ground<'_>) -> Option<Candidate> {
    if ground.plan.purchase.billing == Some(Billing::Annual) {
        return None;
    }
    let mut changed = ground.plan.clone();
    changed.purchase.billing = Some(Billing::Annual);
    // Only where a tier that serves is sold by the year at all.
    serving(ground).find(|(_, offer)| match ground.book.route(offer.at).map(|r| &r.purchase) {
        Some(Purchase::Subscription(tier)) => billed(&changed, tier) == Billed::Annual,
        _ => false,
    })?;
    Some(Candidate {
        kind: Kind::Annual,
        title: "Pay subscriptions by the year instead of by the month".to_owned(),
        edit: set(Place::Purchase, "billing", Some(Value::Text(Billing::Annual.as_str().to_owned()))),
        caveat: "A year is paid on its first day and is not given back if the work stops before".to_owned(),
        stages: Vec::new(),
    })
}

/// Deadlines by which a route's last month need not begin.
fn anniversaries(ground: &Ground<'_>) -> Vec<Candidate> {
    let schedule = &ground.all.schedule;
    let (1, Some(whole)) = (schedule.loops.len(), schedule.loops.first()) else { return Vec::new() };
    let mut found: Vec<Candidate> = Vec::new();
    for (at, offer) in serving(ground).take(ROUTES) {
        let Some(figures) = &offer.figures else { continue };
        let is_month = |what| matches!(what, PaidFor::Subscription | PaidFor::Commitment);
        let Some(last) = figures.payments.iter().filter(|p| is_month(p.what)).map(|p| p.date).max() else { continue };
        let Ok(to) = last.yesterday() else { continue };
        if to < schedule.start {
            continue;
        }
        let takes: u64 = (0..ground.all.work.steps.len())
            .filter_map(|step| ground.all.runs_at(at, step))
            .fold(0, u64::saturating_add);
        let days = workdays_between(schedule.workdays, schedule.start, to);
        if days == 0 {
            continue;
        }
        let a_day = takes.div_ceil(days);
        let mut edits = Vec::new();
        if to < whole.last {
            if ground.plan.schedule.months.is_some() {
                edits.push(set(Place::Schedule, "months", None));
            }
            edits.push(set(Place::Schedule, "deadline", Some(Value::Date(to))));
        }
        if schedule.per_day.is_some_and(|now| now < a_day) {
            edits.push(set(Place::Schedule, "per_day", Some(Value::Whole(a_day))));
        }
        if edits.is_empty() {
            continue;
        }
        let candidate = Candidate {
            kind: Kind::Anniversary,
            title: format!("Finish by {}, before {} is paid once more", words::date(to), offer.name),
            edit: joined(edits),
            caveat: format!("Up to {} a workday; nothing may slip", words::count(a_day.into(), "take", "takes")),
            stages: Vec::new(),
        };
        if !found.iter().any(|known| known.edit == candidate.edit) {
            found.push(candidate);
        }
    }
    found
}

fn wait(ground: &Ground<'_>) -> Option<Candidate> {
    if ground.plan.purchase.when_empty == Some(WhenEmpty::Wait) {
        return None;
    }
    let buys = |offer: &&Offer| {
        ground.buyable(offer) && offer.figures.as_ref().is_some_and(|f| f.top_up_packs > 0 && !f.lower_bound)
    };
    let offer = ground.all.offers.iter().find(buys)?;
    let packs = offer.figures.as_ref().map_or(0, |f| f.top_up_packs);
    let packs = words::count(packs.into(), "pack", "packs");
    Some(Candidate {
        kind: Kind::Wait,
        title: "Wait for the reset when credits run out, instead of buying packs".to_owned(),
        edit: set(Place::Purchase, "when_empty", Some(Value::Text(WhenEmpty::Wait.as_str().to_owned()))),
        caveat: format!("Work stands still until the next month begins ({packs} on {} now)", offer.name),
        stages: Vec::new(),
    })
}
