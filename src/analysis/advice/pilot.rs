//! A pilot: a few takes of the dearest uncertain stage on the cheapest route without a commitment, made before the rest.
//! It saves nothing by itself; it narrows down how many takes are kept.

use super::ground::Ground;
use super::{Candidate, Kind};
use crate::analysis::capacity::chance::interval;
use crate::money::Money;
use crate::offer::words;
use crate::plan::model::Shot;
use crate::plan::resolve::{Count, Settings, Step};
use crate::plan::{Edit, ShotId, Stage, StageId};
use crate::quote::{Outcome, UnitPrice};
use crate::rates::{Purchase, RouteAt};
use crate::terms::Operation;

/// Takes of a pilot, at least and at most.
const LEAST: u64 = 5;
const MOST: u64 = 20;

/// `None` where nothing is uncertain, or the stage is too small for a pilot.
pub fn candidate(ground: &Ground<'_>) -> Option<Candidate> {
    let route = ground.all.offers.get(ground.best)?.at;
    let (_, step, stage, settings) = dearest(ground, route)?;
    let (accepted, tried) = share(step.count)?;
    // As many as make two good pieces on average, and no more than half of the work.
    let planned = step.runs(1).ok()?;
    let takes = (tried * 2).div_ceil(accepted).clamp(LEAST, MOST);
    if takes > planned / 2 {
        return None;
    }
    let (at, price) = cheapest(ground, route, settings)?;
    let on = ground.book.route(at)?;
    let cost = price.times(u128::from(takes)).ok()?;
    let made = Stage {
        name: None,
        model: stage.model.clone(),
        resolution: settings.resolution,
        seconds: settings.seconds.filter(|_| settings.operation != Operation::Extend),
        range: stage.range,
        looped: stage.looped,
        references: stage.references,
        media: stage.media,
        attempts: Some(takes),
        on: Some(on.id.clone()),
        ..Stage::new(StageId(u32::MAX), stage.operation)
    };
    let shot = Shot { name: Some("Pilot".to_owned()), stages: vec![made], ..Shot::new(ShotId(u32::MAX)) };
    let models = (ground.quote(route, settings).model, ground.quote(at, settings).model);
    let mut caveat = teaches(step.count, accepted, tried, takes);
    if let (Some(work), Some(pilot)) = models
        && work != pilot
    {
        caveat = format!("{caveat}. The pilot is made by `{pilot}`, the work by `{work}`");
    }
    let what = words::settings(settings);
    let count = words::count(u128::from(takes), "take", "takes");
    Some(Candidate {
        kind: Kind::Pilot,
        title: format!("A pilot: {count} of {what} on {} for ${}", on.name, cost.cents()),
        edit: Edit::InsertShot { at: 0, shot: Box::new(shot) },
        caveat,
        stages: vec![step.id],
    })
}

/// The uncertain stage that costs most on a route, all takes together.
fn dearest<'a>(ground: &Ground<'a>, route: RouteAt) -> Option<(u128, &'a Step, &'a Stage, &'a Settings)> {
    let mut found: Option<(u128, &Step, &Stage, &Settings)> = None;
    for (step, stage, settings) in ground.stages() {
        let pilots = matches!(
            settings.operation,
            Operation::TextToImage
                | Operation::ImageEdit
                | Operation::TextToVideo
                | Operation::ImageToVideo
                | Operation::Interpolate
                | Operation::Modify
        );
        if !pilots || share(step.count).is_none() {
            continue;
        }
        let at = ground.maker(step, route);
        let costs = at.and_then(|at| ground.cost(at, settings)).zip(step.runs(1).ok());
        let Some(costs) = costs.and_then(|(cost, runs)| cost.checked_mul(u128::from(runs))) else { continue };
        if found.is_none_or(|(most, ..)| costs > most) {
            found = Some((costs, step, stage, settings));
        }
    }
    found
}

/// The share that is expected to be kept: (accepted, tried). `None` where it is certain.
fn share(count: Count) -> Option<(u64, u64)> {
    let (accepted, tried) = match count {
        Count::Attempts(n) => (1, n),
        Count::Rate(share) => {
            let (part, whole) = share.fraction();
            (u64::try_from(part).ok()?, u64::try_from(whole).ok()?)
        }
        Count::Evidence { accepted, tried } => (accepted, tried.checked_add(1)?),
    };
    (accepted > 0 && accepted < tried && tried < u64::MAX / 2).then_some((accepted, tried))
}

/// The route without a commitment that makes a take cheapest, with its price: if there is one, with the model that
/// makes it on the route that is bought.
fn cheapest(ground: &Ground<'_>, bought: RouteAt, settings: &Settings) -> Option<(RouteAt, Money)> {
    let model = ground.quote(bought, settings).model;
    let routes = ground.all.offers.iter().filter(|offer| ground.buyable(offer)).map(|offer| offer.at);
    let free = routes.filter(|at| ground.book.route(*at).is_some_and(|r| matches!(r.purchase, Purchase::PayAsYouGo)));
    let price = |at: RouteAt| {
        let quote = ground.quote(at, settings);
        match quote.outcome {
            Outcome::Priced(price) => match price.unit {
                UnitPrice::Usd(usd) => Some((quote.model != model, usd, at)),
                _ => None,
            },
            _ => None,
        }
    };
    free.filter_map(price).min_by_key(|(is_other, usd, _)| (*is_other, *usd)).map(|(_, usd, at)| (at, usd))
}

/// What the takes would teach if as many are kept as the plan believes.
fn teaches(count: Count, accepted: u64, tried: u64, takes: u64) -> String {
    // Half up, at least one: what none of the takes teaches is not told.
    let kept = ((takes * accepted * 2 + tried) / (tried * 2)).max(1);
    let spoken = |(low, high): (u32, u32)| format!("{low} and {high} %");
    let (now, then) = match count {
        Count::Evidence { accepted, tried } => (
            format!("between {}", spoken(interval(accepted, tried))),
            interval(accepted.saturating_add(kept), tried.saturating_add(takes)),
        ),
        _ => ("a belief".to_owned(), interval(kept, takes)),
    };
    format!(
        "Saves nothing by itself. The share that is kept is {now}; if {kept} of {takes} are kept, it is between {} \
         with 80 % certainty",
        spoken(then)
    )
}
