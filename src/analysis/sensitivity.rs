//! What moves the total of one route: each input of the plan is moved alone, to a low and to a high value, and the
//! changed plan is priced again on that route. `inputs` finds what the plan says, `steps` the next sizes and lengths,
//! `prices` what sources disagree about or the buyer assumed; here they are tried and put in order.
//!
//! Equal settings of many stages are one input and move together, so that what a producer decides once is blamed once.
//! Inputs are gathered by their values, never by where they stand: the bars of a plan whose shots are in another order
//! are the same wherever the total is.

mod inputs;
mod prices;
mod steps;
mod words;

use std::cmp::Reverse;
use std::collections::VecDeque;

use super::trial::{joined, weight};
use crate::arrange::Arrange as _;
use crate::money::{Money, Overflow};
use crate::offer::{Ask, Code, Offer, Offers, Verdict, answers};
use crate::plan::{Edit, Place, Plan, Sample};
use crate::rates::{Book, RouteAt};
use prices::Tweak;

/// The most bars that are kept.
pub const MOST_BARS: usize = 12;
/// Stages that are priced in all, and changed plans at least and at most.
const STAGES: usize = 2_000_000;
const LEAST: usize = 40;
const MOST: usize = 2_000;

/// What is moved, as `as_str` spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Outputs,
    Revisions,
    Attempts,
    Keep,
    /// A bare share of takes that is kept.
    Rate,
    /// The rate of a belief.
    Belief,
    /// A rate that is known from takes that were counted.
    Evidence,
    Resolution,
    Length,
    /// A price that the buyer put in.
    AssumedPrice,
    /// A price that sources disagree about.
    ConflictingPrice,
    RelaxedPerDay,
    HoursPerDay,
}

impl Kind {
    /// As results spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Outputs => "outputs",
            Self::Revisions => "revisions",
            Self::Attempts => "attempts",
            Self::Keep => "keep",
            Self::Rate => "rate",
            Self::Belief => "belief",
            Self::Evidence => "evidence",
            Self::Resolution => "resolution",
            Self::Length => "length",
            Self::AssumedPrice => "assumed-price",
            Self::ConflictingPrice => "conflicting-price",
            Self::RelaxedPerDay => "relaxed-per-day",
            Self::HoursPerDay => "hours-per-day",
        }
    }

    /// How far it is moved, in words.
    #[must_use]
    pub const fn range(self) -> &'static str {
        match self {
            Self::Evidence => "10 to 90 % of what the takes seen so far allow",
            Self::Resolution => "one size down and up",
            Self::Length => "one length down and up",
            Self::ConflictingPrice => "lowest and highest that a source gives",
            _ => "a quarter less and more",
        }
    }
}

/// The total of a route, of the plan as it is or with one input moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    /// Dollars with contingency and tax. A lower bound where `lower_bound` says so.
    pub usd: Money,
    /// What the route's own takes are priced at in credits; `None` where it counts none.
    pub credits: Option<u128>,
    pub lower_bound: bool,
    pub verdict: Verdict,
}

/// What comes of moving an input one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    Total(Total),
    /// There is no such value, or no total with it: why, without a full stop.
    Told(String),
}

impl End {
    #[must_use]
    pub const fn total(&self) -> Option<&Total> {
        match self {
            Self::Total(total) => Some(total),
            Self::Told(_) => None,
        }
    }
}

/// One side of a bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// What the input is moved to, in words: `4`, `18.75 %`, `720p`. `None` where it cannot be moved this way.
    pub value: Option<String>,
    pub end: End,
}

/// One input of the tornado.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    pub kind: Kind,
    /// What is moved, in a producer's words: `Takes for each kept piece: draft, 12 stages`.
    pub label: String,
    /// Where the plan says it: shots and stages, in its order. Empty for what is said elsewhere: a price, a day's work.
    pub about: Vec<Place>,
    /// Its value in the plan, in words: `6`.
    pub value: String,
    /// With the input at its low value; its total may well be the higher one.
    pub low: Side,
    pub high: Side,
    /// From the lowest total to the highest, the baseline among them; dollars.
    pub length: Money,
    /// The same in credits, 0 where the route counts none.
    pub credits: u128,
}

/// The tornado of one route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sensitivity {
    /// Index into the offers.
    pub route: usize,
    /// `None` where the route has no total: `why` says why.
    pub baseline: Option<Total>,
    pub why: Option<String>,
    /// The longest first, at most [`MOST_BARS`].
    pub bars: Vec<Bar>,
    /// Inputs that change the total, but less than those of `bars`.
    pub shorter: usize,
    /// Inputs that were moved and change nothing.
    pub unmoved: usize,
    /// Inputs that cannot be moved either way on this route.
    pub stuck: usize,
    /// Inputs that were not looked at, for the plan is too large.
    pub left_out: usize,
}

/// How an input is moved.
#[derive(Clone, Debug)]
enum Change {
    Plan(Vec<Edit>),
    Book(Vec<Tweak>),
}

/// A value that an input is moved to, in words, and how; or why there is none.
type Way = Result<(String, Change), String>;

/// Something to be moved alone.
#[derive(Clone, Debug)]
struct Input {
    kind: Kind,
    label: String,
    value: String,
    /// How many stages it is about: those of many are looked at first.
    weight: usize,
    /// The shots and stages that say it.
    about: Vec<Place>,
    /// Edits are those of the sample.
    low: Way,
    high: Way,
}

/// Inputs are gathered in these steps.
#[derive(Clone, Copy, Debug)]
enum Gather {
    Sample,
    Shots,
    Stages,
    Beliefs,
    Steps,
    Rest,
}

impl Gather {
    const ALL: [Self; 6] = [Self::Sample, Self::Shots, Self::Stages, Self::Beliefs, Self::Steps, Self::Rest];
}

/// A search under way. It is about the plan, the book and the offers that it was begun with.
#[derive(Clone, Debug)]
pub struct Search {
    ask: Ask,
    route: usize,
    at: Option<RouteAt>,
    baseline: Result<Total, String>,
    /// Open prices of the route as the plan is.
    unpriced: u64,
    todo: VecDeque<Input>,
    /// The low side of the input in front, once it is priced.
    half: Option<Side>,
    /// What is changed and priced in the place of the plan.
    sample: Sample,
    /// What is still to be gathered.
    gather: VecDeque<Gather>,
    /// Plans that may still be priced.
    left: usize,
    bars: Vec<Bar>,
    unmoved: usize,
    stuck: usize,
}

impl Search {
    /// Nothing is looked at yet. `route` is an index into the offers of `all`.
    #[must_use]
    pub fn new(plan: &Plan, ask: &Ask, all: &Offers, route: usize) -> Self {
        let offer = all.offers.get(route);
        let baseline = offer.map_or_else(|| Err("there is no such route".to_owned()), total);
        let gather = if baseline.is_ok() { Gather::ALL.into() } else { VecDeque::new() };
        let routes = offer.map(|o| o.id.clone()).into_iter().collect();
        Self {
            ask: Ask { routes, ..ask.clone() },
            route,
            at: offer.map(|o| o.at),
            baseline,
            unpriced: offer.map_or(0, |o| o.unpriced),
            todo: VecDeque::new(),
            half: None,
            sample: Sample::default(),
            gather,
            left: (STAGES / weight(plan, ask, all)).clamp(LEAST, MOST),
            bars: Vec::new(),
            unmoved: 0,
            stuck: 0,
        }
    }

    /// The route that it is about: an index into the offers.
    #[must_use]
    pub const fn route(&self) -> usize {
        self.route
    }

    /// Gathers some of the inputs, or prices one more changed plan. False once there is none left.
    pub fn step(&mut self, plan: &Plan, book: &Book, all: &Offers) -> bool {
        if let Some(next) = self.gather.pop_front() {
            self.gather(next, plan, book, all);
            return true;
        }
        if self.left == 0 {
            return false;
        }
        let Some(input) = self.todo.front() else { return false };
        let way = if self.half.is_none() { &input.low } else { &input.high };
        let side = match way.clone() {
            Err(why) => Side { value: None, end: End::Told(why) },
            Ok((value, change)) => Side { value: Some(value), end: self.end(book, change) },
        };
        match self.half.take() {
            None => self.half = Some(side),
            Some(low) => {
                if let Some(input) = self.todo.pop_front() {
                    self.keep(input, low, side);
                }
            }
        }
        true
    }

    fn gather(&mut self, what: Gather, plan: &Plan, book: &Book, all: &Offers) {
        let Some(at) = self.at else { return };
        match what {
            Gather::Sample => self.sample = Sample::of(plan, all.work.repeats.clone()),
            Gather::Shots => self.todo.extend(inputs::shots(plan, self.sample.plan())),
            Gather::Stages => self.todo.extend(inputs::stages(plan, self.sample.plan())),
            Gather::Beliefs => self.todo.extend(inputs::beliefs(plan)),
            Gather::Steps => self.todo.extend(steps::steps(plan, book, &all.work, &self.sample, at)),
            Gather::Rest => {
                self.todo.extend(inputs::assumptions(plan, book, at));
                self.todo.extend(prices::prices(plan, book, all, self.route));
                // What many stages share goes first; nothing here knows where it stands in the plan.
                self.todo.make_contiguous().arrange_by(|a, b| {
                    let first = Reverse(a.weight).cmp(&Reverse(b.weight));
                    first.then_with(|| (a.kind, &a.label, &a.value).cmp(&(b.kind, &b.label, &b.value)))
                });
            }
        }
    }

    /// What was found, the longest bars first.
    #[must_use]
    pub fn finish(mut self) -> Sensitivity {
        self.bars.arrange_by(|a, b| {
            let longer = (b.length, b.credits).cmp(&(a.length, a.credits));
            longer.then_with(|| (a.kind, &a.label, &a.value).cmp(&(b.kind, &b.label, &b.value)))
        });
        let shorter = self.bars.len().saturating_sub(MOST_BARS);
        self.bars.truncate(MOST_BARS);
        let (baseline, why) = match self.baseline {
            Ok(total) => (Some(total), None),
            Err(why) => (None, Some(why)),
        };
        Sensitivity {
            route: self.route,
            baseline,
            why,
            bars: self.bars,
            shorter,
            unmoved: self.unmoved,
            stuck: self.stuck,
            left_out: self.todo.len(),
        }
    }

    /// The total with a change made.
    fn end(&mut self, book: &Book, change: Change) -> End {
        self.left -= 1;
        let priced = match change {
            Change::Book(tweaks) => {
                let mut other = book.clone();
                for tweak in &tweaks {
                    tweak.make(&mut other);
                }
                answers(&self.sample, &other, &self.ask)
            }
            Change::Plan(edits) => {
                let ask = &self.ask;
                let changed = |changed: &Sample| answers(changed, book, ask);
                match self.sample.after(joined(edits), book, ask.today, changed) {
                    Ok(priced) => priced,
                    Err(refusal) => return End::Told(refusal.message),
                }
            }
        };
        let priced = match priced {
            Ok(priced) => priced,
            Err(why) => return End::Told(why.to_string()),
        };
        let Some(offer) = priced.offers.iter().find(|o| Some(o.at) == self.at) else {
            return End::Told("the route does not answer".to_owned());
        };
        if offer.unpriced > self.unpriced {
            let open = offer.reasons.iter().filter(|r| r.code == Code::Unpriced).min_by_key(|r| &r.text);
            return End::Told(open.map_or_else(|| "nobody publishes a price for it".to_owned(), |r| r.text.clone()));
        }
        total(offer).map_or_else(End::Told, End::Total)
    }

    fn keep(&mut self, input: Input, low: Side, high: Side) {
        let Ok(baseline) = self.baseline else { return };
        let totals = || [low.end.total(), high.end.total()].into_iter().flatten().chain([&baseline]);
        let lengths = (|| {
            let usd = totals().map(|t| t.usd).max().zip(totals().map(|t| t.usd).min());
            let length = usd.map_or(Ok(Money::ZERO), |(most, least)| most.minus(least))?;
            let credits = totals().filter_map(|t| t.credits).max().zip(totals().filter_map(|t| t.credits).min());
            Ok::<_, Overflow>((length, credits.map_or(0, |(most, least)| most - least)))
        })();
        let Ok((length, credits)) = lengths else { return };
        if length.is_zero() && credits == 0 {
            // A value that can be set and has no total is worth a word; one that does not exist is not.
            let is_told = |side: &Side| side.value.is_some() && side.end.total().is_none();
            if low.value.is_none() && high.value.is_none() {
                self.stuck += 1;
                return;
            }
            if !is_told(&low) && !is_told(&high) {
                self.unmoved += 1;
                return;
            }
        }
        let Input { kind, label, value, about, .. } = input;
        self.bars.push(Bar { kind, label, about, value, low, high, length, credits });
    }
}

/// The tornado of a route at once.
#[must_use]
pub fn sensitivity(plan: &Plan, book: &Book, ask: &Ask, all: &Offers, route: usize) -> Sensitivity {
    let mut search = Search::new(plan, ask, all, route);
    while search.step(plan, book, all) {}
    search.finish()
}

/// An offer's total, or why it has none.
fn total(offer: &Offer) -> Result<Total, String> {
    match &offer.figures {
        Some(figures) => Ok(Total {
            usd: figures.total,
            credits: figures.credits,
            lower_bound: figures.lower_bound,
            verdict: offer.verdict,
        }),
        None => {
            let why = offer.reasons.iter().filter(|r| matches!(r.code, Code::Unsupported | Code::NeverEnds));
            // Whichever comes first in the plan, the same one is told.
            let why = why.min_by_key(|r| (r.code, &r.text));
            Err(why.map_or_else(|| format!("{} cannot do the work", offer.name), |r| r.text.clone()))
        }
    }
}

#[cfg(test)]
mod tests;
