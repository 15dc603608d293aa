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
    /// It is not over by the last deadline, and no more was asked.
    Late,
    NeverEnds {
        made: u128,
        runs: u128,
        why: Stuck,
    },
    /// With the units that were provisioned.
    Done(Box<Course>, u64),
}

/// How far work is followed that is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follow {
    ToItsEnd,
    ToTheDeadline,
}

/// Runs a route's wallet along a track. `all` has the schedule.
#[expect(clippy::too_many_arguments, reason = "a route's work rests on all of them")]
pub fn work(
    plan: &Plan,
    book: &Book,
    all: &Offers,
    at: RouteAt,
    route: &Route,
    tracked: &Tracked,
    accounts: &rules::Accounts,
    follow: Follow,
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
    if let (Follow::ToTheDeadline, Some(last)) = (follow, all.schedule.loops.last()) {
        let course = prepared.totals_by(&calendar, &terms, last.last)?;
        return Ok(course.map_or(Work::Late, |course| Work::Done(Box::new(course), units)));
    }
    // A lower bound has no dates.
    let is_bound = tracked.unpriced > 0 || tracked.unknown_tier();
    let outcome = if is_bound { prepared.totals(&calendar, &terms)? } else { prepared.run(&calendar, &terms)? };
    Ok(match outcome {
        Outcome::Done(course) => Work::Done(Box::new(course), units),
        Outcome::NeverEnds { made, runs, why } => Work::NeverEnds { made, runs, why },
    })
}
