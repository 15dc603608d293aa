//! Looks for the smallest changes that make a route serve: one change first, and only where none does, two at once.
//! Each step prices one changed plan, so that whoever waits for keys can stop between them. What a limit or a
//! requirement blocks is seen without pricing, for neither changes a figure; what is found so is priced all the same.

use std::collections::VecDeque;

use super::moves::{self, Move, Way};
use super::{Change, Looked};
use crate::analysis::rank::{blocking, exact, order};
use crate::analysis::trial::{joined, tried, weight, whole_cents};
use crate::arrange::Arrange as _;
use crate::money::Money;
use crate::offer::{Answers, Ask, Code, Offer, Offers, admitted};
use crate::plan::resolve::Loop;
use crate::plan::{Edit, Plan, Sample};
use crate::rates::Book;
use crate::terms::Requirement;

/// How many days later a deadline is tried.
const DAYS: i32 = 90;
/// How many stages are priced in all, and how many plans at least and at most.
const STAGES: usize = 2_000_000;
const LEAST: usize = 24;
const MOST: usize = 600;
/// How many changes are told.
const TOLD: usize = 6;

/// One part of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Limit(Money),
    Without(Requirement),
    /// So many days later.
    Later(i32),
    /// Index into the ways.
    Move(usize),
}

impl Part {
    /// Whether both are the same kind of change, whatever the amount.
    fn is_like(self, other: Self) -> bool {
        match (self, other) {
            (Self::Limit(_), Self::Limit(_)) | (Self::Later(_), Self::Later(_)) => true,
            _ => self == other,
        }
    }
}

#[derive(Clone, Debug)]
struct Found {
    parts: Vec<Part>,
    route: usize,
    total: Money,
    is_verified: bool,
}

#[derive(Clone, Debug)]
enum Task {
    /// These moves together.
    Moves(Vec<usize>),
    /// A deadline so many days later, on routes that may profit (by index), with or without a move.
    Later { with: Option<usize>, days: i32, routes: Vec<usize> },
    /// What was found without pricing.
    Verify(usize),
}

/// A search under way.
#[derive(Clone, Debug)]
pub struct Search {
    ask: Ask,
    /// What is changed and priced in the place of the plan.
    sample: Sample,
    /// The loop of the sample.
    work: Loop,
    ways: Vec<Way>,
    todo: VecDeque<Task>,
    /// What is looked at if no single change does.
    pairs: VecDeque<Task>,
    found: Vec<Found>,
    /// Plans that may still be priced.
    left: usize,
    is_capped: bool,
}

impl Search {
    /// A search from the offers of a plan that nothing serves.
    #[must_use]
    pub fn new(plan: &Plan, ask: &Ask, all: &Offers) -> Self {
        let sample = Sample::of(plan, all.work.repeats.clone());
        let work = sample.work(&all.work);
        let ways = moves::ways(sample.plan(), &work);
        let mut search = Self {
            ask: ask.clone(),
            sample,
            work,
            left: (STAGES / weight(plan, ask, all)).clamp(LEAST, MOST),
            ways,
            todo: VecDeque::new(),
            pairs: VecDeque::new(),
            found: Vec::new(),
            is_capped: false,
        };
        let indices: Vec<usize> = (0..all.offers.len()).collect();
        search.note(plan, &all.offers, &indices, &[], false);
        search.todo.extend((0..search.ways.len()).map(|at| Task::Moves(vec![at])));
        search.late(plan, &all.offers, all.months(), None);
        for a in 0..search.ways.len() {
            for b in a + 1..search.ways.len() {
                search.pairs.push_back(Task::Moves(vec![a, b]));
            }
        }
        search
    }

    /// Prices one more changed plan. False once there is nothing more to look at.
    pub fn step(&mut self, plan: &Plan, book: &Book, all: &Offers) -> bool {
        let Some(task) = self.next() else { return false };
        if self.left == 0 {
            self.is_capped = true;
            self.todo.clear();
            self.pairs.clear();
            return false;
        }
        self.left -= 1;
        match task {
            Task::Moves(which) => {
                let parts: Vec<Part> = which.iter().map(|at| Part::Move(*at)).collect();
                let Some(priced) = self.tried(book, &self.ask.clone(), all, &parts) else { return true };
                let indices: Vec<usize> = (0..all.offers.len()).collect();
                self.note(plan, &priced.offers, &indices, &parts, true);
                if let [only] = which.as_slice() {
                    self.late(plan, &priced.offers, priced.months, Some(*only));
                }
            }
            Task::Later { with, days, routes } => self.later(plan, book, all, (with, days), &routes),
            Task::Verify(at) => self.verify(book, all, at),
        }
        true
    }

    /// The changes that were found, the cheapest first, and how far they were looked for.
    #[must_use]
    pub fn finish(self, plan: &Plan, all: &Offers) -> (Vec<Change>, Looked) {
        let looked = if self.is_capped { Looked::Partly } else { Looked::Everywhere };
        let mut found: Vec<&Found> = self.found.iter().filter(|f| f.is_verified).collect();
        let least = found.iter().map(|f| f.parts.len()).min().unwrap_or(0);
        found.retain(|f| f.parts.len() == least);
        found.arrange_by_key(|f| f.total);
        let change = |f: &&Found| {
            let words: Vec<String> = self.parts(plan, &all.work, all, &f.parts)?.into_iter().map(|m| m.words).collect();
            let edit = self.edit(plan, &all.work, all, &f.parts)?;
            Some(Change { edit, words: words.join(" and "), route: f.route, total: f.total })
        };
        (found.iter().filter_map(change).take(TOLD).collect(), looked)
    }

    /// What is to be done next: single changes, those among them that were seen without pricing, and where none of
    /// them does, the same with pairs.
    fn next(&mut self) -> Option<Task> {
        if let Some(task) = self.todo.pop_front() {
            return Some(task);
        }
        if let Some(at) = self.unverified(1) {
            return Some(Task::Verify(at));
        }
        if self.has_single() {
            return None;
        }
        self.todo.append(&mut self.pairs);
        self.todo.pop_front().or_else(|| self.unverified(2).map(Task::Verify))
    }

    /// The cheapest change of so many parts that was seen without pricing.
    fn unverified(&self, parts: usize) -> Option<usize> {
        let open = self.found.iter().enumerate().filter(|(_, f)| !f.is_verified && f.parts.len() == parts);
        open.min_by_key(|(_, f)| f.total).map(|(at, _)| at)
    }

    fn has_single(&self) -> bool {
        self.found.iter().any(|f| f.is_verified && f.parts.len() == 1)
    }

    /// Notes what the offers of a changed plan lack to serve; `parts` is what was changed, `routes` the indices of the
    /// offers among all routes.
    fn note(&mut self, plan: &Plan, priced: &[Offer], routes: &[usize], parts: &[Part], is_priced: bool) {
        for (at, (offer, route)) in priced.iter().zip(routes).enumerate() {
            let Some((_, figures)) = exact(priced, at).filter(|_| buyable(plan, offer)) else { continue };
            let Some(needs) = needs(offer, figures.total) else { continue };
            let all: Vec<Part> = parts.iter().copied().chain(needs.iter().copied()).collect();
            if all.is_empty() || all.len() > 2 {
                continue;
            }
            let is_verified = is_priced && needs.is_empty();
            self.add(Found { parts: all, route: *route, total: figures.total, is_verified });
        }
    }

    /// Keeps the cheapest of each kind of change.
    fn add(&mut self, found: Found) {
        let alike = |known: &Found| {
            known.parts.len() == found.parts.len() && known.parts.iter().zip(&found.parts).all(|(a, b)| a.is_like(*b))
        };
        match self.found.iter_mut().find(|known| alike(known)) {
            Some(known) if (found.total, found.route) < (known.total, known.route) => *known = found,
            Some(_) => {}
            None => self.found.push(found),
        }
    }

    /// Later deadlines for the routes of which only time, the limit and at most one requirement keep them.
    fn late(&mut self, plan: &Plan, priced: &[Offer], months: u64, with: Option<usize>) {
        if months > 1 {
            return;
        }
        let profits = |offer: &Offer| {
            let mut time = false;
            let mut others = Vec::new();
            for reason in blocking(offer) {
                match (reason.code, reason.requirement) {
                    (Code::Late | Code::OverLimit, _) => time = true,
                    (_, Some(requirement)) => others.push(requirement),
                    _ => return false,
                }
            }
            others.dedup();
            time && others.len() + usize::from(with.is_some()) <= 1 && buyable(plan, offer)
        };
        let routes: Vec<usize> = (0..priced.len()).filter(|at| priced.get(*at).is_some_and(profits)).collect();
        if !routes.is_empty() {
            let task = Task::Later { with, days: 1, routes };
            if with.is_some() { self.pairs.push_back(task) } else { self.todo.push_back(task) }
        }
    }

    /// One later deadline; routes that are not late any more drop out.
    fn later(&mut self, plan: &Plan, book: &Book, all: &Offers, (with, days): (Option<usize>, i32), routes: &[usize]) {
        let parts: Vec<Part> = with.map(Part::Move).into_iter().chain([Part::Later(days)]).collect();
        let ids = routes.iter().filter_map(|at| all.offers.get(*at)).map(|o| o.id.clone()).collect();
        let ask = Ask { today: self.ask.today, level: self.ask.level, routes: ids };
        let Some(priced) = self.tried(book, &ask, all, &parts) else { return };
        self.note(plan, &priced.offers, routes, &parts, true);
        let is_open = |offer: &Offer| blocking(offer).any(|r| matches!(r.code, Code::Late | Code::OverLimit));
        let rest: Vec<usize> =
            priced.offers.iter().zip(routes).filter(|(offer, _)| is_open(offer)).map(|(_, at)| *at).collect();
        if days < DAYS && !rest.is_empty() {
            self.todo.push_front(Task::Later { with, days: days + 1, routes: rest });
        }
    }

    /// Prices the plan with a change that was found without.
    fn verify(&mut self, book: &Book, all: &Offers, at: usize) {
        let Some(found) = self.found.get(at).cloned() else { return };
        let priced = self.tried(book, &self.ask.clone(), all, &found.parts);
        let served = priced.and_then(|priced| {
            let serves = |at: &usize| {
                priced.offers.get(*at).is_some_and(|o| o.comparable && (o.open || o.held) && o.verdict.serves())
            };
            (0..priced.offers.len()).filter(serves).filter_map(|at| order(&priced.offers, at)).min()
        });
        match served {
            Some((total, _, route)) => {
                self.found[at] = Found { total, route, is_verified: true, ..found };
            }
            None => {
                self.found.remove(at);
            }
        }
    }

    /// The answers to the changed plan; `None` where nothing can be changed so, or it cannot be priced any more.
    fn tried(&mut self, book: &Book, ask: &Ask, all: &Offers, parts: &[Part]) -> Option<Answers> {
        let edit = self.edit(self.sample.plan(), &self.work, all, parts)?;
        tried(&mut self.sample, book, ask, edit)
    }

    /// The moves of a plan with this loop, and those of its sample with the sample's.
    fn parts(&self, plan: &Plan, work: &Loop, all: &Offers, parts: &[Part]) -> Option<Vec<Move>> {
        let deadline = all.schedule.loops.first()?.last;
        let of = |part: &Part| match *part {
            Part::Limit(total) => whole_cents(total).ok().map(moves::limit),
            Part::Without(requirement) => Some(moves::without(requirement)),
            Part::Later(days) => moves::later(plan, deadline, days),
            Part::Move(at) => self.ways.get(at)?.change(plan, work),
        };
        parts.iter().map(of).collect()
    }

    fn edit(&self, plan: &Plan, work: &Loop, all: &Offers, parts: &[Part]) -> Option<Edit> {
        Some(joined(self.parts(plan, work, all, parts)?.into_iter().flat_map(|m| m.edits).collect()))
    }
}

/// Open or held, and let into comparisons.
fn buyable(plan: &Plan, offer: &Offer) -> bool {
    (offer.open || offer.held) && admitted(plan, offer)
}

/// The limit and the requirements that alone keep an offer from serving, at most two in all; `None` where anything
/// else does.
fn needs(offer: &Offer, total: Money) -> Option<Vec<Part>> {
    let mut needs: Vec<Part> = Vec::new();
    for reason in blocking(offer) {
        let need = match (reason.code, reason.requirement) {
            (Code::OverLimit, _) => Part::Limit(total),
            (_, Some(requirement)) => Part::Without(requirement),
            _ => return None,
        };
        if !needs.contains(&need) {
            needs.push(need);
        }
    }
    (needs.len() <= 2).then_some(needs)
}
