//! Who makes each stage on a route: the buyer, the route itself, or another that the stage is pinned to.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use super::Offer;
use super::laid::Laid;
use super::sorts::Sorts;
use super::track::Tracked;
use super::uncertain::{Laws, Profile};
use crate::money::{Money, Overflow};
use crate::plan::count::Counter;
use crate::plan::resolve::{Loop, Maker, Step};
use crate::plan::span::Schedule;
use crate::quote::{Outcome, Quote};
use crate::rates::RouteAt;
use crate::terms::Level;

/// All routes' answers to one plan, with what they rest on.
#[derive(Debug)]
pub struct Offers {
    /// The loop once, with inherited settings filled in.
    pub work: Loop,
    pub schedule: Schedule,
    /// With how many runs all is priced.
    pub level: Level,
    /// For each step of the loop: the belief that its acceptance rests on, counted from 0 in the order of their names;
    /// `None` where a rate or a number of attempts is said.
    pub(super) beliefs: Vec<Option<u32>>,
    /// In the book's order.
    pub offers: Vec<Offer>,
    /// How many steps are of each kind.
    pub(super) stages: Vec<u64>,
    /// One loop where runs are single pieces.
    pub(super) singles: Arc<Laid>,
    /// The stages that steps stand for, where the loop is that of a sample.
    pub(super) sampled: Option<Sorts>,
    /// The stages by sorts, once they are asked for.
    pub(super) sorts: OnceLock<Sorts>,
    /// Accepted outputs over all months.
    pub outputs: u64,
    /// For each route that is asked about or pinned to: the quotes of the distinct settings.
    pub(super) quotes: BTreeMap<RouteAt, Vec<Quote>>,
    /// For each offer: its track, by index.
    pub(super) track_of: Vec<usize>,
    pub(super) tracks: Vec<Tracked>,
    /// The pay-as-you-go routes that stages are pinned to, by id.
    pub(super) pins: BTreeMap<String, RouteAt>,
    /// The laws of the runs of uncertain stages, once they are asked for.
    pub(super) laws: OnceLock<Laws>,
    /// The levels that were found for the certainty of `level`.
    pub(super) levels: HashMap<Profile, f64>,
}

/// Who makes a step on a route, and at what quote.
#[derive(Clone, Copy, Debug)]
pub enum Made<'a> {
    /// Dollars a run, paid outside.
    Own(Money),
    Quoted {
        quote: &'a Quote,
        /// The route that it is pinned to, where that is another.
        pinned: Option<RouteAt>,
    },
}

impl Offers {
    /// Who makes a step on a route; `None` for a route that was not asked about.
    pub(super) fn made(&self, at: RouteAt, step: &Step) -> Option<Made<'_>> {
        let on = |route: RouteAt| self.quotes.get(&route).and_then(|q| q.get(step.settings));
        let (quote, pinned, if_missing) = match self.work.maker(step)? {
            Maker::Own(price) => return Some(Made::Own(*price)),
            Maker::Pinned { on: id, if_missing } => {
                let to = *self.pins.get(id)?;
                (on(to)?, (to != at).then_some(to), if_missing)
            }
            Maker::Route { if_missing } => (on(at)?, None, if_missing),
        };
        Some(match (if_missing, &quote.outcome) {
            (Some(price), Outcome::Unpriced(_) | Outcome::Unsupported(_)) => Made::Own(*price),
            _ => Made::Quoted { quote, pinned },
        })
    }

    /// One step of each distinct pair of settings and maker, with its index.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = (usize, &Step)> {
        self.kinds_of_steps().filter_map(|first| Some((first, self.work.steps.get(first)?)))
    }

    /// The first step of each distinct pair of settings and maker, by index.
    pub fn kinds_of_steps(&self) -> impl Iterator<Item = usize> + '_ {
        self.work.kinds.iter().map(|kind| kind.first)
    }

    /// Who makes a step on an offer's route.
    #[must_use]
    pub fn made_at(&self, offer: usize, step: usize) -> Option<Made<'_>> {
        self.made(self.offers.get(offer)?.at, self.work.steps.get(step)?)
    }

    /// Who makes a step on a route that was asked about.
    #[must_use]
    pub fn made_on(&self, at: RouteAt, step: &Step) -> Option<Made<'_>> {
        self.made(at, step)
    }

    /// What a route that was asked about says to some settings.
    #[must_use]
    pub fn quoted(&self, at: RouteAt, settings: usize) -> Option<&Quote> {
        self.quotes.get(&at).and_then(|quotes| quotes.get(settings))
    }

    /// Runs of each step in one loop on an offer's route.
    #[must_use]
    pub fn runs_on(&self, offer: usize) -> &[u64] {
        let tracked = self.track_of.get(offer).and_then(|track| self.tracks.get(*track));
        tracked.map_or_else(|| self.singles.runs(), |tracked| tracked.laid.runs())
    }

    /// Runs of a step in one loop on an offer's route.
    #[must_use]
    pub fn runs_at(&self, offer: usize, step: usize) -> Option<u64> {
        let track = self.tracks.get(*self.track_of.get(offer)?)?;
        track.laid.runs().get(step).copied()
    }

    /// Runs of a step in one loop on an offer's route if a run were of so many pieces.
    ///
    /// # Errors
    /// A count that cannot be carried.
    pub fn runs_of(&self, offer: usize, step: &Step, batch: u32) -> Result<u64, Overflow> {
        let tracked = self.track_of.get(offer).and_then(|track| self.tracks.get(*track));
        tracked.map_or_else(|| step.runs(batch), |tracked| tracked.counting.runs(step, batch, &mut Counter::default()))
    }

    /// Pieces made and not accepted on an offer's route, over all months.
    ///
    /// # Errors
    /// A count that cannot be carried.
    pub fn discarded(&self, offer: usize) -> Result<u128, Overflow> {
        let tracked = self.track_of.get(offer).and_then(|track| self.tracks.get(*track));
        let laid = tracked.map_or(&self.singles, |tracked| &tracked.laid);
        let once = laid.thrown.iter().try_fold(0u128, |sum, thrown| sum.checked_add(*thrown)).ok_or(Overflow)?;
        once.checked_mul(u128::from(self.months())).ok_or(Overflow)
    }

    /// How many loops the plan has.
    #[must_use]
    pub fn months(&self) -> u64 {
        self.schedule.loops.len() as u64
    }

    /// Everything made one by one, over all months.
    pub(crate) fn generations(&self) -> Result<u64, Overflow> {
        let once = self.singles.runs().iter().try_fold(0u64, |sum, runs| sum.checked_add(*runs)).ok_or(Overflow)?;
        once.checked_mul(self.months()).ok_or(Overflow)
    }
}
