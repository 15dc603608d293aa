//! The changes of a plan that are tried where nothing serves: each is an edit, with words for it.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::money::{Money, Share};
use crate::offer::words;
use crate::plan::model::Belief;
use crate::plan::resolve::Loop;
use crate::plan::{Edit, Place, Plan, Value, rate};
use crate::terms::{Media, Operation, Range, Requirement, Resolution};

/// A change that has to be priced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    pub edits: Vec<Edit>,
    pub words: String,
}

/// A kind of change that many stages may take part in: what it is made of is worked out when it is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    StandardRange,
    /// One size down from the largest of a media.
    Smaller {
        media: Media,
        from: Resolution,
        to: Resolution,
    },
    Better(Times),
}

/// What a rate of acceptance is multiplied by: numerator, denominator, in words.
type Times = (u64, u64, &'static str);
const BETTER: [Times; 2] = [(5, 4, "1.25"), (3, 2, "1.5")];

fn set(place: Place, key: &str, value: Option<Value>) -> Edit {
    Edit::Set { place, key: key.to_owned(), value }
}

/// A limit of so much.
#[must_use]
pub fn limit(total: Money) -> Move {
    Move {
        edits: vec![set(Place::Budget, "limit", Some(Value::Money(total)))],
        words: format!("a limit of ${}", total.cents()),
    }
}

/// A requirement less.
#[must_use]
pub fn without(requirement: Requirement) -> Move {
    Move {
        edits: vec![set(Place::Requirements, requirement.as_str(), None)],
        words: format!("do without {}", requirement.spoken()),
    }
}

/// A deadline so many days later; `None` where dates end.
#[must_use]
pub fn later(plan: &Plan, deadline: Date, days: i32) -> Option<Move> {
    let to = deadline.checked_add(days.days()).ok()?;
    let mut edits = Vec::new();
    if plan.schedule.months.is_some() {
        edits.push(set(Place::Schedule, "months", None));
    }
    edits.push(set(Place::Schedule, "deadline", Some(Value::Date(to))));
    Some(Move { edits, words: format!("a deadline of {}", words::date(to)) })
}

/// Standard range, one resolution step down, better rates of acceptance: what there is of them in a plan.
#[must_use]
pub fn ways(plan: &Plan, work: &Loop) -> Vec<Way> {
    let mut found = Vec::new();
    if work.settings.iter().any(|settings| settings.range != Range::Sdr) {
        found.push(Way::StandardRange);
    }
    found.extend([Media::Video, Media::Image].into_iter().filter_map(|media| smaller(work, media)));
    let beliefs = plan.acceptance.values().any(|belief| matches!(belief, Belief::Rate(share) if *share < Share::ONE));
    let mut stages = plan.shots.iter().flat_map(|shot| &shot.stages);
    if beliefs || stages.any(|stage| stage.accept_rate.is_some_and(|share| share < Share::ONE)) {
        found.extend(BETTER.map(Way::Better));
    }
    found
}

impl Way {
    /// The change; `None` where there is nothing to be changed, or a figure cannot be carried.
    #[must_use]
    pub fn change(self, plan: &Plan, work: &Loop) -> Option<Move> {
        let found = match self {
            Self::StandardRange => standard_range(plan),
            Self::Smaller { media, from, to } => made_smaller(plan, work, media, (from, to))?,
            Self::Better(by) => better(plan, by)?,
        };
        (!found.edits.is_empty()).then_some(found)
    }
}

/// Everything in SDR.
fn standard_range(plan: &Plan) -> Move {
    let stages = plan.shots.iter().flat_map(|shot| &shot.stages);
    let high = stages.filter(|stage| stage.range.is_some_and(|range| range != Range::Sdr));
    let edits = high.map(|s| set(Place::Stage(s.id), "range", None)).collect();
    Move { edits, words: "SDR instead of HDR".to_owned() }
}

/// The size of some settings, where they make something of a media, and no upscale of it.
fn made(work: &Loop, media: Media, settings: usize) -> Option<Resolution> {
    let s = work.settings.get(settings)?;
    (s.media == Some(media) && s.operation != Operation::Upscale).then_some(s.resolution).flatten()
}

/// What is made at the largest size of its media, one size smaller.
fn smaller(work: &Loop, media: Media) -> Option<Way> {
    let from = (0..work.settings.len()).filter_map(|settings| made(work, media, settings)).max()?;
    let below = Resolution::ALL.iter().position(|r| *r == from)?.checked_sub(1)?;
    Some(Way::Smaller { media, from, to: *Resolution::ALL.get(below)? })
}

/// The stages that make a size say a smaller one. What an upscale makes stays.
fn made_smaller(plan: &Plan, work: &Loop, media: Media, (from, to): (Resolution, Resolution)) -> Option<Move> {
    let mut edits = Vec::new();
    for step in work.steps.iter().filter(|step| made(work, media, step.settings) == Some(from)) {
        let stage = plan.shots.get(step.shot)?.stages.get(step.stage)?;
        let inherits =
            matches!(stage.operation, Operation::Extend | Operation::Modify | Operation::Reframe | Operation::Export);
        if stage.resolution.is_some() || !inherits {
            edits.push(set(Place::Stage(step.id), "resolution", Some(Value::Text(to.as_str().to_owned()))));
        }
    }
    Some(Move { edits, words: format!("{to} instead of {from}") })
}

/// Every rate of acceptance times so much, at most all; what was counted stays.
fn better(plan: &Plan, (times, of, words): Times) -> Option<Move> {
    let raised = |share: Share| {
        let (part, whole) = share.fraction();
        let (part, whole) =
            (u64::try_from(part).ok()?.checked_mul(times)?, u64::try_from(whole).ok()?.checked_mul(of)?);
        if part >= whole { Some(Share::ONE) } else { rate::ratio(part, whole) }
    };
    let mut edits = Vec::new();
    for (name, belief) in &plan.acceptance {
        if let Belief::Rate(share) = belief
            && *share < Share::ONE
        {
            edits.push(Edit::SetBelief { name: name.clone(), belief: Some(Belief::Rate(raised(*share)?)) });
        }
    }
    for stage in plan.shots.iter().flat_map(|shot| &shot.stages) {
        if let Some(share) = stage.accept_rate
            && share < Share::ONE
        {
            edits.push(set(Place::Stage(stage.id), "accept_rate", Some(Value::Share(raised(share)?))));
        }
    }
    Some(Move { edits, words: format!("{words} times as many takes kept") })
}
