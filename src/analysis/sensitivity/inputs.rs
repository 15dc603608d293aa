//! What the plan says in numbers: outputs, revisions, takes, kept pieces, rates and beliefs, and what it assumes about
//! days. Equal values of many shots or stages are one input.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Change, Input, Kind, Way, words};
use crate::analysis::learnt::{HIGH, LOW, quantile};
use crate::money::Share;
use crate::plan::model::{Belief, Shot, Stage};
use crate::plan::schema::MAX_COUNT;
use crate::plan::{Edit, Place, Plan, Value, rate};
use crate::rates::{Book, Purchase, RouteAt};

/// The most hours of a day.
const HOURS: Decimal = Decimal::from_parts(24, 0, 0, false, 0);

/// Stages that share something, with their shots.
type Stages<'p> = Vec<(&'p Shot, &'p Stage)>;

/// Where stages are.
pub fn places(stages: &[(&Shot, &Stage)]) -> Vec<Place> {
    stages.iter().map(|(_, stage)| Place::Stage(stage.id)).collect()
}

pub fn set(place: Place, key: &str, value: Value) -> Edit {
    Edit::Set { place, key: key.to_owned(), value: Some(value) }
}

/// A quarter of a count, at least 1.
const fn quarter(n: u64) -> u64 {
    let quarter = n.saturating_add(2) / 4;
    if quarter == 0 { 1 } else { quarter }
}

/// A count that is moved by a quarter both ways, within 1 and `most`.
fn counted(n: u64, most: u64, change: impl Fn(u64) -> Vec<Edit>) -> (Way, Way) {
    let to = |n: u64| (crate::money::group_thousands(&n.to_string()), Change::Plan(change(n)));
    let low = match n.saturating_sub(quarter(n)) {
        0 if n <= 1 => Err("it cannot go lower".to_owned()),
        low => Ok(to(low.max(1))),
    };
    let high = match n.saturating_add(quarter(n)).min(most) {
        high if high > n => Ok(to(high)),
        _ => Err("it cannot go higher".to_owned()),
    };
    (low, high)
}

/// A share of takes times 3/4 and 5/4, at most all.
fn rated(share: Share, change: impl Fn(Share) -> Vec<Edit>) -> (Way, Way) {
    let to = |share: Share| (words::percent(share), Change::Plan(change(share)));
    let times = |by: u64| {
        let (part, whole) = share.fraction();
        let part = u64::try_from(part).ok()?.checked_mul(by)?;
        let whole = u64::try_from(whole).ok()?.checked_mul(4)?;
        if part >= whole { Some(Share::ONE) } else { rate::ratio(part, whole) }
    };
    let low = times(3).filter(|low| *low < share).map(to);
    let high = times(5).filter(|high| *high > share).map(to);
    (low.ok_or_else(|| "it cannot go lower".to_owned()), high.ok_or_else(|| "every take is kept already".to_owned()))
}

/// What shots say, each value with those that say it.
#[derive(Default)]
struct ByShots<'p> {
    outputs: BTreeMap<u64, Vec<&'p Shot>>,
    revisions: BTreeMap<Share, Vec<&'p Shot>>,
}

impl<'p> ByShots<'p> {
    fn of(plan: &'p Plan) -> Self {
        let mut said = Self::default();
        for shot in plan.shots.iter().filter(|shot| !shot.stages.is_empty()) {
            said.outputs.entry(shot.outputs_or_default()).or_default().push(shot);
            if let Some(share) = shot.revisions.filter(|share| !share.is_zero()) {
                said.revisions.entry(share).or_default().push(shot);
            }
        }
        said
    }
}

/// What shots say; `sample`: the plan of the plan's sample, which is what is changed.
pub fn shots(plan: &Plan, sample: &Plan) -> Vec<Input> {
    let ByShots { outputs, revisions } = ByShots::of(plan);
    let changed = ByShots::of(sample);
    let about = |shots: &[&Shot]| shots.iter().map(|shot| Place::Shot(shot.id)).collect();
    let mut found = Vec::new();
    for (n, shots) in outputs {
        let changed = changed.outputs.get(&n).map(Vec::as_slice).unwrap_or_default();
        let edits = |n| changed.iter().map(|s| set(Place::Shot(s.id), "outputs", Value::Whole(n))).collect();
        let (low, high) = counted(n, MAX_COUNT, edits);
        let label = format!("Finished pieces: {}", words::shots(&shots));
        let each = if shots.len() > 1 { " each" } else { "" };
        found.push(Input {
            kind: Kind::Outputs,
            label,
            value: format!("{}{each}", crate::money::group_thousands(&n.to_string())),
            weight: shots.iter().map(|s| s.stages.len()).sum(),
            about: about(&shots),
            low,
            high,
        });
    }
    for (share, shots) in revisions {
        let changed = changed.revisions.get(&share).map(Vec::as_slice).unwrap_or_default();
        let edits = |to: Share| changed.iter().map(|s| set(Place::Shot(s.id), "revisions", Value::Share(to))).collect();
        let to = |by: i64| {
            let moved = scaled(share, by).ok_or_else(|| "it cannot be moved so far".to_owned())?;
            Ok((words::percent(moved), Change::Plan(edits(moved))))
        };
        found.push(Input {
            kind: Kind::Revisions,
            label: format!("Made once more after notes: {}", words::shots(&shots)),
            value: words::percent(share),
            weight: shots.iter().map(|s| s.stages.len()).sum(),
            about: about(&shots),
            low: to(75),
            high: to(125),
        });
    }
    found
}

/// So many hundredths of a percentage, with the decimals that a plan can hold.
fn scaled(share: Share, hundredths: i64) -> Option<Share> {
    let percent = share.decimal().checked_mul(Decimal::from(hundredths))?;
    Share::parse_percent(&format!("{}%", percent.round_dp(4).normalize())).ok()
}

/// What stages say, each value with those that say it.
#[derive(Default)]
struct ByStages<'p> {
    attempts: BTreeMap<u64, Stages<'p>>,
    keep: BTreeMap<u64, Stages<'p>>,
    rates: BTreeMap<Share, Stages<'p>>,
}

impl<'p> ByStages<'p> {
    fn of(plan: &'p Plan) -> Self {
        let mut said = Self::default();
        for shot in &plan.shots {
            for stage in &shot.stages {
                if let Some(n) = stage.attempts {
                    said.attempts.entry(n).or_default().push((shot, stage));
                }
                if let Some(n) = stage.keep {
                    said.keep.entry(n).or_default().push((shot, stage));
                }
                if let Some(share) = stage.accept_rate {
                    said.rates.entry(share).or_default().push((shot, stage));
                }
            }
        }
        said
    }
}

/// What stages say; `sample`: the plan of the plan's sample, which is what is changed.
pub fn stages(plan: &Plan, sample: &Plan) -> Vec<Input> {
    let said = ByStages::of(plan);
    let changed = ByStages::of(sample);
    let all = |changed: Option<&Stages<'_>>, key: &str, to: Value| -> Vec<Edit> {
        let stages = changed.map(Vec::as_slice).unwrap_or_default();
        stages.iter().map(|(_, stage)| set(Place::Stage(stage.id), key, to.clone())).collect()
    };
    let mut found = Vec::new();
    for (kind, key, what, counts, changed) in [
        (Kind::Attempts, "attempts", "Takes for each kept piece", said.attempts, &changed.attempts),
        (Kind::Keep, "keep", "Kept for each finished piece", said.keep, &changed.keep),
    ] {
        for (n, stages) in counts {
            let (low, high) = counted(n, MAX_COUNT, |to| all(changed.get(&n), key, Value::Whole(to)));
            let label = format!("{what}: {}", words::stages(&stages));
            let value = crate::money::group_thousands(&n.to_string());
            found.push(Input { kind, label, value, weight: stages.len(), about: places(&stages), low, high });
        }
    }
    for (share, stages) in said.rates {
        let changed = changed.rates.get(&share);
        let (low, high) = rated(share, |to| all(changed, "accept_rate", Value::Share(to)));
        let label = format!("Share of takes kept: {}", words::stages(&stages));
        let value = words::percent(share);
        let about = places(&stages);
        found.push(Input { kind: Kind::Rate, label, value, weight: stages.len(), about, low, high });
    }
    found
}

/// What beliefs say.
pub fn beliefs(plan: &Plan) -> Vec<Input> {
    let mut used: BTreeMap<&str, Stages<'_>> = BTreeMap::new();
    for shot in &plan.shots {
        for stage in &shot.stages {
            if let Some(name) = &stage.acceptance {
                used.entry(name).or_default().push((shot, stage));
            }
        }
    }
    let mut found = Vec::new();
    for (name, stages) in used {
        let Some(belief) = plan.acceptance.get(name) else { continue };
        let edits = |to| vec![Edit::SetBelief { name: name.to_owned(), belief: Some(Belief::Rate(to)) }];
        let (kind, value, (low, high)) = match belief {
            Belief::Rate(share) => (Kind::Belief, words::percent(*share), rated(*share, edits)),
            Belief::Evidence { accepted, tried } => {
                let to = |level: f64| {
                    let share = quantile(*accepted, *tried, level);
                    let share = share.ok_or_else(|| "the share is too small to be told".to_owned())?;
                    Ok((words::percent(share), Change::Plan(edits(share))))
                };
                (Kind::Evidence, format!("{accepted} of {tried}"), (to(LOW), to(HIGH)))
            }
        };
        let label = format!("Share of takes kept, `{}`: {}", crate::fault::harmless(name), words::stages(&stages));
        found.push(Input { kind, label, value, weight: stages.len(), about: places(&stages), low, high });
    }
    found
}

/// What the plan assumes about days, where the route or what is pinned to others depends on it.
pub fn assumptions(plan: &Plan, book: &Book, at: RouteAt) -> Vec<Input> {
    let mut found = Vec::new();
    let weight = plan.count_stages();
    let said = |is: bool| if is { "" } else { ", assumed" };
    let route = book.route(at);
    let relaxed = route.is_some_and(|r| matches!(&r.purchase, Purchase::Subscription(tier) if tier.relaxed.is_some()));
    if relaxed {
        let n = plan.assumptions.relaxed_per_day_or_default();
        let edits = |n| vec![set(Place::Assumptions, "relaxed_per_day", Value::Whole(n))];
        let (low, high) = counted(n, MAX_COUNT, edits);
        found.push(Input {
            kind: Kind::RelaxedPerDay,
            label: format!("Relaxed takes a day{}", said(plan.assumptions.relaxed_per_day.is_some())),
            value: n.to_string(),
            weight,
            about: Vec::new(),
            low,
            high,
        });
    }
    let is_limited = |at: RouteAt| {
        book.card(at).is_some_and(|card| !card.limits.is_empty())
            || book.route(at).is_some_and(|r| matches!(r.purchase, Purchase::Provisioned(_)))
    };
    let pinned = plan.shots.iter().flat_map(|shot| &shot.stages).filter_map(|stage| stage.on.as_deref());
    if is_limited(at) || pinned.filter_map(|id| book.find(id)).any(is_limited) {
        let hours = plan.assumptions.hours_per_day_or_default();
        let to = |by: i64| {
            let moved = (hours.checked_mul(Decimal::new(by, 2)))?.min(HOURS).round_dp(4).normalize();
            let edit = set(Place::Assumptions, "hours_per_day", Value::Decimal(moved));
            (moved != hours && !moved.is_zero()).then(|| (moved.to_string(), Change::Plan(vec![edit])))
        };
        found.push(Input {
            kind: Kind::HoursPerDay,
            label: format!("Working hours a day{}", said(plan.assumptions.hours_per_day.is_some())),
            value: hours.normalize().to_string(),
            weight,
            about: Vec::new(),
            low: to(75).ok_or_else(|| "it cannot go lower".to_owned()),
            high: to(125).ok_or_else(|| "a day has no more hours".to_owned()),
        });
    }
    found
}
