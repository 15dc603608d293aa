//! A route's totals: from the course of its wallet to dollars, credits and dates.

use jiff::civil::Date;

use super::made::{Offers, Tracked};
use super::{Dated, Figures, Offer, Verdict, judge, rules};
use crate::money::{Money, Overflow, Share};
use crate::plan::Plan;
use crate::rates::{Book, Purchase, Route, RouteAt};
use crate::wallet::{Course, Outcome, PaidFor, Payer, Payment, Stuck};

/// Nobody publishes what a subscription costs or what it grants.
pub fn unknown_tier(purchase: &Purchase) -> bool {
    match purchase {
        Purchase::Subscription(tier) => tier.monthly.is_none() || tier.grant.is_none(),
        Purchase::PayAsYouGo | Purchase::Provisioned(_) => false,
    }
}

/// What became of the work on a route.
#[derive(Debug)]
pub enum Work {
    /// A step is unsupported: nothing was tried.
    Blocked,
    /// The route has nothing of its own to make on what is bought.
    Idle,
    NeverEnds {
        made: u128,
        runs: u128,
        why: Stuck,
    },
    /// With the units that were provisioned.
    Done(Box<Course>, u64),
}

/// A route's whole answer.
pub fn offer(
    plan: &Plan,
    book: &Book,
    all: &Offers,
    at: RouteAt,
    track: usize,
    accounts: &rules::Accounts,
) -> Result<Offer, Overflow> {
    let (Some(route), Some(card), Some(tracked)) = (book.route(at), book.card(at), all.tracks.get(track)) else {
        return Err(Overflow);
    };
    let work = work(plan, book, all, at, route, tracked, accounts)?;
    let unknown_tier = tracked.unknown_tier();
    let figures = match &work {
        Work::Done(course, units) => Some(figures(plan, all, route, tracked, course, *units)?),
        _ => None,
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
    judge::judge(plan, book, all, tracked, &work, unknown_tier, &mut offer);
    Ok(offer)
}

/// Runs a route's wallet along a track.
fn work(
    plan: &Plan,
    book: &Book,
    all: &Offers,
    at: RouteAt,
    route: &Route,
    tracked: &Tracked,
    accounts: &rules::Accounts,
) -> Result<Work, Overflow> {
    let Some(prepared) = &tracked.prepared else { return Ok(Work::Blocked) };
    if matches!(route.purchase, Purchase::Provisioned(_)) && tracked.images.is_empty() {
        return Ok(Work::Idle);
    }
    let calendar = rules::calendar(&all.schedule);
    let terms = rules::rules(plan, book, at, route, accounts, &calendar, &tracked.images)?;
    let units = match &terms.payer {
        Payer::Provisioned(commitment) => commitment.units,
        _ => 0,
    };
    Ok(match prepared.run(&calendar, &terms)? {
        Outcome::Done(course) => Work::Done(Box::new(course), units),
        Outcome::NeverEnds { made, runs, why } => Work::NeverEnds { made, runs, why },
    })
}

/// The figures of a route along a track that is not its own; `None` where the work cannot end.
pub fn of_track(
    plan: &Plan,
    book: &Book,
    all: &Offers,
    at: RouteAt,
    tracked: &Tracked,
    accounts: &rules::Accounts,
) -> Result<Option<Figures>, Overflow> {
    let Some(route) = book.route(at) else { return Ok(None) };
    match work(plan, book, all, at, route, tracked, accounts)? {
        Work::Done(course, units) => figures(plan, all, route, tracked, &course, units).map(Some),
        _ => Ok(None),
    }
}

/// Whether a route binds its buyer beyond what is used: a term, or a year.
fn commitment(plan: &Plan, route: &Route) -> bool {
    match &route.purchase {
        Purchase::PayAsYouGo => false,
        Purchase::Subscription(tier) => rules::billed(plan, tier) == rules::Billed::Annual,
        Purchase::Provisioned(_) => true,
    }
}

fn figures(
    plan: &Plan,
    all: &Offers,
    route: &Route,
    tracked: &Tracked,
    course: &Course,
    units: u64,
) -> Result<Figures, Overflow> {
    let paid = |what: PaidFor| sum(course.payments.iter().filter(|p| p.what == what));
    let share = |s: Option<Share>| s.unwrap_or(Share::ZERO);
    let (contingency, tax) = (share(plan.budget.contingency), share(plan.budget.tax));
    let net = sum(&course.payments)?;
    let charged = loaded(net, contingency, tax)?;
    let months = u128::from(all.months());
    let outputs = outputs(plan, all.months())?;
    let unknown_tier = tracked.unknown_tier();
    let lower_bound = tracked.unpriced > 0 || unknown_tier;
    let credits = match &route.purchase {
        Purchase::Subscription(_) if tracked.unpriced == 0 => Some(tracked.credits.unwrap_or(0)),
        _ => None,
    };
    let over_months = |credits: Option<u128>| credits.map(|c| c.checked_mul(months).ok_or(Overflow)).transpose();
    let dated = if lower_bound {
        None
    } else {
        Some(Dated {
            wallet: course.tally,
            ledger: course.ledger.clone(),
            exhausted_on: course.exhausted_on,
            relaxed_from: course.relaxed_from,
            finishes_on: course.finishes_on,
            meets_deadline: course.late_days == 0,
            late_days: course.late_days,
            over_limit_on: over_limit_on(plan.budget.limit, &course.payments, contingency, tax)?,
        })
    };
    Ok(Figures {
        total: charged.total,
        subscription: paid(PaidFor::Subscription)?,
        top_ups: paid(PaidFor::TopUp)?,
        usage: paid(PaidFor::Usage)?,
        commitment: paid(PaidFor::Commitment)?,
        own: paid(PaidFor::Own)?,
        contingency: charged.contingency,
        tax: charged.tax,
        lower_bound,
        per_output: charged.total.per(u128::from(outputs)),
        discarded_usd: tracked.discarded.usd.map(|usd| usd.times(months)).transpose()?,
        discarded_credits: over_months(tracked.discarded.credits)?,
        credits: over_months(credits)?,
        units,
        billing_months: course.billing_months,
        months_paid: course.months_paid,
        top_up_packs: course.packs,
        payments: course.payments.clone(),
        dated,
    })
}

/// Accepted outputs over all months.
pub fn outputs(plan: &Plan, months: u64) -> Result<u64, Overflow> {
    let once: u64 = plan.shots.iter().map(|s| s.outputs.unwrap_or(1)).sum();
    once.checked_mul(months).ok_or(Overflow)
}

/// A sum with what is added on top of it.
struct Charged {
    contingency: Money,
    tax: Money,
    total: Money,
}

/// Contingency is a share of the payments, tax a share of both.
fn loaded(net: Money, contingency: Share, tax: Share) -> Result<Charged, Overflow> {
    let contingency = net.part(contingency)?;
    let before_tax = net.plus(contingency)?;
    let tax = before_tax.part(tax)?;
    Ok(Charged { contingency, tax, total: before_tax.plus(tax)? })
}

fn sum<'a>(payments: impl IntoIterator<Item = &'a Payment>) -> Result<Money, Overflow> {
    let add = |total: u128, payment: &Payment| total.checked_add(payment.amount).ok_or(Overflow);
    payments.into_iter().try_fold(0, add).and_then(Money::from_ticks)
}

/// The first day on which payments so far, with their contingency and tax, pass the limit.
fn over_limit_on(
    limit: Option<Money>,
    payments: &[Payment],
    contingency: Share,
    tax: Share,
) -> Result<Option<Date>, Overflow> {
    let Some(limit) = limit else { return Ok(None) };
    let mut so_far = 0u128;
    for payment in payments {
        so_far = so_far.checked_add(payment.amount).ok_or(Overflow)?;
        if loaded(Money::from_ticks(so_far)?, contingency, tax)?.total > limit {
            return Ok(Some(payment.date));
        }
    }
    Ok(None)
}
