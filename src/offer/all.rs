//! Every route's answer to one plan: quotes of the distinct settings, tracks, wallets, figures, reasons.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use super::figures::{figures, outputs, outputs_of_sample};
use super::laid::Laid;
use super::lift::Lifts;
use super::made::Offers;
use super::sorts::{Sorts, different};
use super::work::{Follow, Work, work};
use super::{Ask, Offer, Unanswerable, Verdict, judge, rules, uncertain};
use crate::arrange::Gather as _;
use crate::money::Overflow;
use crate::plan::resolve::{Loop, Maker, resolve};
use crate::plan::span::calendar;
use crate::plan::{Plan, Sample};
use crate::quote::quote;
use crate::rates::{Book, Purchase, Route, RouteAt};

/// Prices a plan on every route that is asked for.
///
/// # Errors
/// A figure that cannot be carried exactly; a schedule without a workday or with its deadline before its start.
pub fn offers(plan: &Plan, book: &Book, ask: &Ask) -> Result<Offers, Unanswerable> {
    priced(plan, None, book, ask)
}

/// What every route answers to a plan, without what that rests on.
#[derive(Clone, Debug)]
pub struct Answers {
    /// In the book's order.
    pub offers: Vec<Offer>,
    /// How many loops the plan has.
    pub months: u64,
}

/// Prices the plan that a sample stands for on every route that is asked for.
///
/// # Errors
/// As [`offers`].
pub fn answers(sample: &Sample, book: &Book, ask: &Ask) -> Result<Answers, Unanswerable> {
    let mut all = priced(sample.plan(), Some(sample), book, ask)?;
    if let Some(sorts) = &all.sampled {
        // Reasons are about the first stages of the plan that the steps of the sample stand for.
        let first = sorts.first();
        for reason in all.offers.iter_mut().flat_map(|offer| &mut offer.reasons) {
            reason.step = reason.step.and_then(|step| first.get(step).copied());
        }
    }
    Ok(Answers { months: all.months(), offers: all.offers })
}

/// `sample`: that of which `plan` is the plan, where it stands for a larger one.
fn priced(plan: &Plan, sample: Option<&Sample>, book: &Book, ask: &Ask) -> Result<Offers, Unanswerable> {
    let work = resolve(plan, book)?;
    let sampled = sample.map(|sample| Sorts::sampled(&work, sample));
    let schedule = calendar(plan, ask.today)?;
    let singles = Arc::new(Laid::singles(&work, sampled.as_ref())?);
    let stages = stages(&work, sampled.as_ref());
    let months = schedule.loops.len() as u64;
    let outputs = sample.map_or_else(|| outputs(plan, months), |sample| outputs_of_sample(sample, months))?;
    let asked: Vec<RouteAt> = book
        .routes()
        .filter(|at| ask.routes.is_empty() || book.route(*at).is_some_and(|r| ask.routes.contains(&r.id)))
        .collect();
    let pins: BTreeMap<String, RouteAt> =
        pinned_ids(&work).filter_map(|id| Some((id.clone(), book.find(id)?))).gather();
    let mut quotes = BTreeMap::new();
    for at in asked.iter().chain(pins.values()) {
        let of_route = || work.settings.iter().map(|s| quote(book, *at, s, &plan.assume)).collect();
        quotes.entry(*at).or_insert_with(of_route);
    }
    let beliefs = uncertain::beliefs(plan, &work);
    let mut all = Offers {
        work,
        stages,
        outputs,
        schedule,
        level: ask.level,
        beliefs,
        offers: Vec::new(),
        singles,
        sampled,
        sorts: OnceLock::new(),
        quotes,
        track_of: Vec::new(),
        tracks: Vec::new(),
        pins,
        laws: OnceLock::new(),
        levels: HashMap::new(),
    };
    let accounts = rules::accounts(plan, book)?;
    let mut lifts = Lifts::default();
    for at in asked {
        let (track, offer) = answer(&mut all, plan, book, at, &accounts, &mut lifts)?;
        all.track_of.push(track);
        all.offers.push(offer);
    }
    judge::comparable(plan, &mut all.offers);
    Ok(all)
}

/// How many stages are of each kind.
fn stages(work: &Loop, sampled: Option<&Sorts>) -> Vec<u64> {
    let mut stages = vec![0; work.kinds.len()];
    for (_, step, times) in different(work, sampled) {
        if let Some(count) = stages.get_mut(step.kind as usize) {
            *count += times;
        }
    }
    stages
}

fn pinned_ids(work: &Loop) -> impl Iterator<Item = &String> {
    work.kinds.iter().filter_map(|kind| match &kind.maker {
        Maker::Pinned { on, .. } => Some(on),
        _ => None,
    })
}

/// A route's answer, with its track. What nobody publishes about a tier does not matter to a buyer who holds it
/// and needs no more of it: a closed one gives no more, an open one not before it renews.
fn answer(
    all: &mut Offers,
    plan: &Plan,
    book: &Book,
    at: RouteAt,
    accounts: &rules::Accounts,
    lifts: &mut Lifts,
) -> Result<(usize, Offer), Overflow> {
    let unknown_tier = book.route(at).is_some_and(|route| rules::unknown_tier(&route.purchase));
    let is_held = book.route(at).is_some_and(|route| plan.held.iter().any(|h| h.route == route.id));
    if unknown_tier && is_held {
        let track = all.track(book, at, accounts, false)?;
        let offer = offer(plan, book, all, at, track, accounts, lifts)?;
        if !offer.open || offer.figures.as_ref().is_some_and(|f| f.billing_months == 0) {
            return Ok((track, offer));
        }
    }
    let track = all.track(book, at, accounts, unknown_tier)?;
    offer(plan, book, all, at, track, accounts, lifts).map(|offer| (track, offer))
}

/// A route's whole answer.
fn offer(
    plan: &Plan,
    book: &Book,
    all: &Offers,
    at: RouteAt,
    track: usize,
    accounts: &rules::Accounts,
    lifts: &mut Lifts,
) -> Result<Offer, Overflow> {
    let (Some(route), Some(card), Some(tracked)) = (book.route(at), book.card(at), all.tracks.get(track)) else {
        return Err(Overflow);
    };
    let work = work(plan, book, all, at, route, tracked, accounts, Follow::ToItsEnd)?;
    let unknown_tier = tracked.unknown_tier();
    let (figures, unfinished) = match work {
        Work::Done(course, units) => {
            let lift = lifts.net(plan, book, all, at, track, accounts)?;
            (Some(figures(plan, all, route, tracked, *course, units, lift)?), None)
        }
        other => (None, Some(other)),
    };
    let mut offer = Offer {
        at,
        id: route.id.clone(),
        name: route.name.clone(),
        short: route.short.clone(),
        surface: card.surface.clone(),
        open: route.closed.is_none(),
        held: plan.held.iter().any(|h| h.route == route.id),
        comparable: false,
        as_if_sold: false,
        verdict: Verdict::Fits,
        reasons: Vec::new(),
        figures,
        unpriced: tracked.unpriced + u64::from(unknown_tier),
        unknown_prices: tracked.unpriced_settings.len() as u64 + u64::from(unknown_tier),
        unpublished: unknown_tier,
        legacy_by_default: false,
        commitment: commitment(plan, route),
    };
    judge::judge(plan, book, all, tracked, unfinished.as_ref(), unknown_tier, &mut offer);
    Ok(offer)
}

/// Whether a route binds its buyer beyond what is used: a term, or a year.
fn commitment(plan: &Plan, route: &Route) -> bool {
    match &route.purchase {
        Purchase::PayAsYouGo => false,
        Purchase::Subscription(tier) => rules::billed(plan, tier) == rules::Billed::Annual,
        Purchase::Provisioned(_) => true,
    }
}
