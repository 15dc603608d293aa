//! Rewrites of the plan that would save money: each is an edit, verified and priced by running the edited plan, with
//! what it assumes in words. `rewrites` makes candidates out of the loop, `buying` out of how things are bought,
//! `pilot` a few takes that would teach something. A [`Search`] prices one candidate a step.
//!
//! Nothing is offered that leaves the work unserved or saves nothing; a pilot costs, and is offered for what it
//! teaches.

mod buying;
mod ground;
mod pilot;
mod rewrites;

use std::collections::VecDeque;
use std::task::Poll;

use super::rank::{exact, ranked};
use super::recommend::Recommendation;
use super::split::{Split, SplitSearch};
use super::trial::{trial, tried};
use crate::arrange::Arrange as _;
use crate::money::Money;
use crate::offer::{Answers, Ask, Offer, Offers, Verdict, words};
use crate::plan::{Edit, Plan, Sample, StageId};
use crate::rates::Book;
use ground::Ground;

/// The most pieces of advice.
const MOST: usize = 10;
/// Choices of what to pin that are looked at in one step; stages that are gone through for all of them at most.
const SPLIT_STEP: usize = 4;
const SPLIT_STAGES: usize = 10_000_000;

/// What kind of rewrite it is, as `as_str` spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A long take as a short one and an extend.
    Extend,
    /// Drafts at a low resolution before finals.
    Drafts,
    /// HDR only on what was accepted.
    FinishAccepted,
    CheaperModel,
    Annual,
    /// Finishing before the next month begins.
    Anniversary,
    /// Waiting for a reset instead of buying packs.
    Wait,
    /// Some stages on another route.
    Split,
    /// A few takes, to learn how many are kept.
    Pilot,
}

impl Kind {
    /// As results spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Extend => "extend",
            Self::Drafts => "drafts",
            Self::FinishAccepted => "finish-accepted",
            Self::CheaperModel => "cheaper-model",
            Self::Annual => "annual",
            Self::Anniversary => "anniversary",
            Self::Wait => "wait",
            Self::Split => "split",
            Self::Pilot => "pilot",
        }
    }
}

/// A rewrite that has not been priced yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub kind: Kind,
    /// What it does, in words, without a full stop: `Make 10 s as 5 s and an extend`.
    pub title: String,
    pub edit: Edit,
    /// What it assumes or gives up, one or two sentences without a full stop at the end.
    pub caveat: String,
    /// The stages that it is about.
    pub stages: Vec<StageId>,
}

/// A rewrite that serves and saves, or a pilot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    pub kind: Kind,
    pub title: String,
    pub edit: Edit,
    pub caveat: String,
    pub stages: Vec<StageId>,
    /// The recommended total before less the one after; `None` for a pilot, which saves nothing by itself.
    pub saves: Option<Money>,
    /// The recommended total after.
    pub total: Money,
    /// The recommended route after, as an index into the offers.
    pub route: usize,
    /// Every route after, in the order of the offers.
    pub after: Vec<After>,
}

/// A route after a rewrite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// `None` where the route cannot do the work.
    pub total: Option<Money>,
    pub lower_bound: bool,
    pub verdict: Verdict,
}

impl After {
    #[must_use]
    pub fn of(offer: &Offer) -> Self {
        Self {
            total: offer.figures.as_ref().map(|f| f.total),
            lower_bound: offer.figures.as_ref().is_some_and(|f| f.lower_bound),
            verdict: offer.verdict,
        }
    }
}

/// A search for advice under way. It is about the plan and the offers that it was begun with.
#[derive(Clone, Debug)]
pub struct Search {
    ask: Ask,
    /// What is rewritten and priced in the place of the plan: candidates are about it.
    sample: Sample,
    todo: VecDeque<Candidate>,
    splits: Splits,
    found: Vec<Advice>,
}

/// The search for a split.
#[derive(Clone, Debug)]
enum Splits {
    /// To be begun.
    Ahead,
    /// With how many choices may still be looked at.
    Begun(Box<SplitSearch>, usize),
    /// Something is to be priced as any other candidate.
    Found(Box<Split>),
    Over,
}

impl Search {
    /// Gathers candidates; nothing is priced yet. Without a recommendation there is nothing to save.
    #[must_use]
    pub fn new(plan: &Plan, book: &Book, ask: &Ask, all: &Offers, recommended: &Recommendation) -> Self {
        let mut todo = VecDeque::new();
        let mut splits = Splits::Over;
        let sample = Sample::of(plan, all.work.repeats.clone());
        let work = sample.work(&all.work);
        if let Some(ground) = Ground::new((sample.plan(), &work), book, all, recommended) {
            todo.extend(rewrites::candidates(&ground));
            todo.extend(buying::candidates(&ground));
            todo.extend(pilot::candidate(&ground));
            splits = Splits::Ahead;
        }
        Self { ask: ask.clone(), sample, todo, splits, found: Vec::new() }
    }

    /// Looks for no split any more: it was looked for elsewhere, and this was found.
    pub fn put_split(&mut self, found: Option<&Split>) {
        self.splits = found.map_or(Splits::Over, |found| Splits::Found(Box::new(found.clone())));
    }

    /// Prices one more candidate. False once there is none left.
    pub fn step(&mut self, plan: &Plan, book: &Book, all: &Offers, recommended: &Recommendation) -> bool {
        let Some(candidate) = self.todo.pop_front() else { return self.split(plan, book, all, recommended) };
        // A pilot is a shot of its own: it is put into the plan itself.
        let advice = if candidate.kind == Kind::Pilot {
            let after = trial(plan, book, &self.ask, &candidate.edit);
            after.and_then(|after| saved(all, recommended, candidate, &after))
        } else {
            let after = tried(&mut self.sample, book, &self.ask, candidate.edit.clone());
            let advice = after.and_then(|after| saved(all, recommended, candidate, &after));
            advice.map(|advice| Advice {
                edit: self.sample.expanded(plan, &advice.edit),
                stages: self.sample.all_of(plan, &advice.stages),
                ..advice
            })
        };
        if let Some(advice) = advice {
            self.keep(advice);
        }
        true
    }

    /// Looks at a few more choices of what to pin; what is found is priced as any other candidate.
    fn split(&mut self, plan: &Plan, book: &Book, all: &Offers, recommended: &Recommendation) -> bool {
        match std::mem::replace(&mut self.splits, Splits::Over) {
            Splits::Over => return false,
            Splits::Ahead => {
                let most = SPLIT_STAGES / all.work.steps.len().max(1);
                if let Ok(search) = SplitSearch::new(plan, book, all) {
                    self.splits = Splits::Begun(Box::new(search), most);
                }
            }
            Splits::Begun(mut search, left) => {
                let step = SPLIT_STEP.min(left);
                match search.step(plan, book, self.ask.today, all, step) {
                    Ok(Poll::Pending) if left > step => self.splits = Splits::Begun(search, left - step),
                    Ok(Poll::Ready(Some(found))) => self.splits = Splits::Found(Box::new(found)),
                    _ => {}
                }
            }
            Splits::Found(found) => {
                let Some(candidate) = split(all, &found) else { return true };
                let after = trial(plan, book, &self.ask, &candidate.edit);
                let advice = after.and_then(|after| saved(all, recommended, candidate, &after));
                if let Some(advice) = advice {
                    self.keep(advice);
                }
            }
        }
        true
    }

    /// Of each kind the one that saves most.
    fn keep(&mut self, advice: Advice) {
        match self.found.iter_mut().find(|known| known.kind == advice.kind) {
            Some(known) if advice.saves > known.saves => *known = advice,
            Some(_) => {}
            None => self.found.push(advice),
        }
    }

    /// What was found, the largest saving first, what saves nothing by itself last.
    #[must_use]
    pub fn finish(mut self) -> Vec<Advice> {
        self.found.arrange_by_key(|advice| (std::cmp::Reverse(advice.saves), advice.kind));
        self.found.truncate(MOST);
        self.found
    }
}

/// What a split gives up.
pub const SPLIT_CAVEAT: &str = "Two accounts, and what is made on one has to be carried over to the other";

/// A split as a candidate.
fn split(all: &Offers, found: &Split) -> Option<Candidate> {
    Some(Candidate {
        kind: Kind::Split,
        title: split_title(all, found)?,
        caveat: SPLIT_CAVEAT.to_owned(),
        stages: found.steps.iter().filter_map(|at| all.work.steps.get(*at)).map(|step| step.id).collect(),
        edit: found.edit.clone(),
    })
}

/// `Make text to image and 2 other kinds on API pay-as-you-go, the rest on Agents Plus`.
#[must_use]
pub fn split_title(all: &Offers, found: &Split) -> Option<String> {
    let name = &all.offers.get(found.offer)?.name;
    let mut kinds = found.settings.iter().filter_map(|at| all.work.settings.get(*at)).map(words::settings);
    let first = kinds.next()?;
    let what = match kinds.count() {
        0 => first,
        more => format!("{first} and {}", words::count(more as u128, "other kind", "other kinds")),
    };
    Some(format!("Make {what} on {}, the rest on {name}", found.on_name))
}

/// What the answers to the rewritten plan make of a candidate; `None` where nothing serves then, or nothing is saved.
fn saved(all: &Offers, recommended: &Recommendation, candidate: Candidate, then: &Answers) -> Option<Advice> {
    let (before, figures) = exact(&all.offers, recommended.route?)?;
    let route = *ranked(&then.offers, |offer| offer.comparable).first()?;
    let (best, after) = exact(&then.offers, route)?;
    let saves = figures.total.minus(after.total).ok()?;
    let saves = match candidate.kind {
        Kind::Pilot => None,
        _ if saves.is_zero() || saves.is_negative() => return None,
        _ => Some(saves),
    };
    let caveat = match shifted(before, best) {
        Some(shift) if candidate.kind != Kind::Pilot => format!("{}; {shift}", candidate.caveat),
        _ => candidate.caveat,
    };
    Some(Advice {
        kind: candidate.kind,
        title: candidate.title,
        edit: candidate.edit,
        caveat,
        stages: candidate.stages,
        saves,
        total: after.total,
        route,
        after: then.offers.iter().map(After::of).collect(),
    })
}

/// `done 4 Jan 2027 instead of 31 Dec 2026`, where the day is another.
fn shifted(before: &Offer, after: &Offer) -> Option<String> {
    let done = |offer: &Offer| offer.figures.as_ref()?.dated.as_ref()?.finishes_on;
    let (was, is) = (done(before)?, done(after)?);
    (was != is).then(|| format!("done {} instead of {}", words::date(is), words::date(was)))
}
