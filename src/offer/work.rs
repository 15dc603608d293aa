//! A route at work: its wallet run along its track.

use super::made::Offers;
use super::rules;
use super::track::Tracked;
use crate::money::Overflow;
use crate::plan::Plan;
use crate::rates::{Book, Purchase, Route, RouteAt};
use crate::wallet::{Course, Outcome, Payer, Stuck};

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

/// Runs a route's wallet along a track.
pub fn work(
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

/// Whether the work along a track can be over by the last deadline.
pub fn ends_in_time(
    plan: &Plan,
    book: &Book,
    all: &Offers,
    at: RouteAt,
    route: &Route,
    tracked: &Tracked,
    accounts: &rules::Accounts,
) -> Result<bool, Overflow> {
    let (Some(prepared), Some(last)) = (&tracked.prepared, all.schedule.loops.last()) else { return Ok(false) };
    let calendar = rules::calendar(&all.schedule);
    let terms = rules::rules(plan, book, at, route, accounts, &calendar, &tracked.images)?;
    prepared.ends_by(&calendar, &terms, last.last)
}
