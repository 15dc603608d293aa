//! What is uncertain about a route's work: how many runs it takes. Routes that share a track share it too.
//!
//! Credits and dollars are sums whose law is computed ([`Sum`]). What is no sum (months, packs, dates) is read along a
//! path: at level u every uncertain stage takes its u-quantile of runs, and the wallet runs once more. The figure at a
//! certainty is the one at the smallest u whose total reaches the total of that certainty.

mod counting;
mod gather;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rust_decimal::Decimal;

pub(super) use self::counting::Counting;
use self::counting::{Key, TOGETHER, quantile};
pub(super) use self::gather::beliefs;
use super::paid::Paid;
use super::rules;
use super::sorts::laid_out;
use crate::chance::{Failures, Spread, Sum};
use crate::money::{Money, Overflow};
use crate::plan::Plan;
use crate::plan::span::Schedule;
use crate::rates::{Book, Purchase, RouteAt};
use crate::wallet::{self, Course, Layout, Prepared, Stuck, Take, Ticks};

/// How finely levels are told apart.
const FINEST: f64 = 1e-13;
/// Of no more pieces a rough law may be enough: on so many steps, one after the other.
const FEW_PIECES: u64 = 200;
const ROUGH: [usize; 3] = [1 << 8, 1 << 10, 1 << 12];
/// Prepared tracks that are kept at hand.
const KEPT: usize = 6;

/// What the levels of a route are measured in: its credits; dollars where it counts none or where their number is
/// certain; runs where nothing that it pays by the run is uncertain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    Credits,
    /// In ticks.
    Dollars,
    Runs,
}

impl Measure {
    /// As results spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Credits => "credits",
            Self::Dollars => "usd",
            Self::Runs => "runs",
        }
    }
}

/// The uncertain stages of one loop on routes that quote it alike.
#[derive(Debug)]
pub struct Uncertain {
    pub measure: Measure,
    /// What the route's own runs are priced at in credits, in one loop.
    pub credits: Sum,
    /// Ticks of everything that is paid by the run, in one loop.
    pub dollars: Sum,
    /// The ticks of each account in one loop; own runs have none.
    pub accounts: BTreeMap<Option<usize>, Sum>,
    runs: Sum,
    loops: u64,
    sorts: Vec<Sort>,
    /// For each stage of the loop: its sort, and its kind.
    stages: Arc<[u32]>,
    kind_of: Arc<[u32]>,
    /// What a run of each kind of stages takes.
    kinds: Vec<wallet::Kind>,
    /// Sorts of provisioned images, with the requests a minute that a unit carries.
    images: Vec<(usize, Decimal)>,
    classes: Vec<Class>,
    /// Prepared tracks by the bits of their level, the last ones asked for.
    kept: Vec<(u64, Prepared)>,
}

/// Stages that take the same.
#[derive(Clone, Copy, Debug)]
struct Sort {
    /// Index into the kinds.
    kind: u32,
    /// How many stages are of it, and the runs of one, on average.
    times: u64,
    runs: u64,
    /// Where its runs are uncertain.
    class: Option<usize>,
}

/// Stages whose runs have the same law.
#[derive(Debug)]
struct Class {
    key: Key,
    law: Arc<Failures>,
    /// What a run more of each of its stages costs, in each measure.
    credits: u128,
    dollars: u128,
    runs: u128,
}

/// Laws of runs: routes share them.
pub(super) type Laws = HashMap<Key, Arc<Failures>>;

/// What a level of the path follows from, apart from the scale of prices: the shape of the sum, and what a run more of
/// each class costs.
pub(super) type Profile = (Sum, Vec<(Key, u128)>);

/// Where a wallet comes to on the path.
#[derive(Clone, Debug)]
pub struct Along {
    /// As far as the work comes.
    pub course: Course,
    pub units: u64,
    /// Why it cannot end, where it cannot.
    pub stuck: Option<Stuck>,
}

impl Uncertain {
    /// What is paid of the dollars, where that is all there is to pay; `None` on other routes than pay-as-you-go, and
    /// where it depends on more than their sum.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn paid(&self, plan: &Plan, book: &Book, at: RouteAt) -> Result<Option<Paid>, Overflow> {
        if !book.route(at).is_some_and(|route| matches!(route.purchase, Purchase::PayAsYouGo)) {
            return Ok(None);
        }
        let prepaid: Vec<Ticks> = rules::accounts(plan, book)?.accounts.iter().map(|account| account.balance).collect();
        let over = |(account, sum): (&Option<usize>, &Sum)| Ok((*account, sum.over(self.loops)?));
        let sums = self.accounts.iter().map(over).collect::<Result<Vec<_>, Overflow>>()?;
        Ok(Paid::of(&sums, &prepaid))
    }

    /// How many loops there are.
    #[must_use]
    pub const fn loops(&self) -> u64 {
        self.loops
    }

    /// No stage is uncertain.
    #[must_use]
    pub const fn is_certain(&self) -> bool {
        self.classes.is_empty()
    }

    /// What the levels are measured by, over all loops.
    ///
    /// # Errors
    /// A sum that cannot be carried.
    pub fn sum(&self) -> Result<Sum, Overflow> {
        self.of_one_loop().over(self.loops)
    }

    fn of_one_loop(&self) -> &Sum {
        match self.measure {
            Measure::Credits => &self.credits,
            Measure::Dollars => &self.dollars,
            Measure::Runs => &self.runs,
        }
    }

    /// What the work takes on average over all loops, in the measure.
    ///
    /// # Errors
    /// A sum that cannot be carried.
    pub fn expected(&self) -> Result<u128, Overflow> {
        let each = |sort: &Sort| match (self.measure, self.kinds.get(sort.kind as usize).map(|kind| kind.take)) {
            (Measure::Runs, _) => 1,
            (Measure::Credits, Some(Take::Credits(price))) => u128::from(price),
            (Measure::Dollars, Some(Take::Dollars { price, .. } | Take::Own(price))) => price,
            _ => 0,
        };
        let add = |sum: u128, sort: &Sort| {
            let cost = each(sort).checked_mul(u128::from(sort.runs) * u128::from(sort.times))?;
            sum.checked_add(cost)
        };
        let once = self.sorts.iter().try_fold(0u128, add).ok_or(Overflow)?;
        once.checked_mul(self.loops.into()).ok_or(Overflow)
    }

    /// Takes of each step in one loop at a level of the path, and on average.
    ///
    /// # Errors
    /// More than can be counted.
    pub fn takes(&self, level: f64) -> Result<Vec<(u64, u64)>, Overflow> {
        let runs = self.runs_at(level)?;
        let of = |sort: &Sort| (sort.runs_of(&runs), sort.runs);
        let of_sorts: Vec<(u64, u64)> = self.sorts.iter().map(of).collect();
        Ok(self.stages.iter().filter_map(|sort| of_sorts.get(*sort as usize).copied()).collect())
    }

    /// For each step: a number that steps share whose takes have the same law; `None` where their number is certain.
    pub fn classes(&self) -> impl Iterator<Item = Option<usize>> + '_ {
        self.stages.iter().map(|sort| self.sorts.get(*sort as usize)?.class)
    }

    /// What the work takes over all loops at a level of the path, in the measure.
    #[must_use]
    pub fn total(&self, level: f64) -> u128 {
        let failed = |class: &Class| self.price(class).saturating_mul(failed(class, level));
        let once = self.classes.iter().map(failed).fold(self.of_one_loop().least(), u128::saturating_add);
        once.saturating_mul(self.loops.into())
    }

    /// What a run more of each of a class's stages costs, in the measure.
    const fn price(&self, class: &Class) -> u128 {
        match self.measure {
            Measure::Credits => class.credits,
            Measure::Dollars => class.dollars,
            Measure::Runs => class.runs,
        }
    }

    /// The smallest level whose total is at least `total`. Levels are halved; classes whose runs are the same at both
    /// ends are not asked again.
    #[must_use]
    #[expect(clippy::float_arithmetic, reason = "levels are probabilities")]
    pub fn level(&self, total: u128) -> f64 {
        if self.is_certain() || self.total(0.0) >= total {
            return 0.0;
        }
        let (mut low, mut high) = (0.0, 1.0 - FINEST);
        if self.total(high) < total {
            return 1.0;
        }
        let mut known = self.of_one_loop().least();
        let ends = |class| (class, failed(class, low), failed(class, high));
        let mut open: Vec<(&Class, u128, u128)> = self.classes.iter().map(ends).collect();
        while high - low > FINEST {
            let middle = low + (high - low) / 2.0;
            let counts: Vec<u128> = open.iter().map(|(class, ..)| failed(class, middle)).collect();
            let more = |sum: u128, ((class, ..), count): (&(&Class, u128, u128), &u128)| {
                sum.saturating_add(self.price(class).saturating_mul(*count))
            };
            let once = open.iter().zip(&counts).fold(known, more);
            let holds = once.saturating_mul(self.loops.into()) >= total;
            *(if holds { &mut high } else { &mut low }) = middle;
            for ((_, least, most), count) in open.iter_mut().zip(counts) {
                *(if holds { most } else { least }) = count;
            }
            open.retain(|(class, least, most)| {
                if least == most {
                    known = known.saturating_add(self.price(class).saturating_mul(*least));
                }
                least != most
            });
        }
        high
    }

    /// The level of a certainty: the smallest that reaches its total. Few pieces make few totals along the path; then a
    /// rough law is enough to tell which of them it is.
    ///
    /// # Errors
    /// A sum that cannot be carried.
    pub fn level_at(&self, certainty: f64) -> Result<f64, Overflow> {
        let sum = self.sum()?;
        if sum.pieces() <= FEW_PIECES {
            for steps in ROUGH {
                let law = Spread::roughly(&sum, steps);
                let total = law.quantile(certainty);
                // A little above the bounds of this law: those of the full one lie within.
                let above = if law.is_exact() { 0 } else { law.step().saturating_mul(3) };
                let highest = total.upper.saturating_add(above);
                let (low, high) = (self.level(total.lower), self.level(highest));
                if low.to_bits() == high.to_bits() {
                    return Ok(high);
                }
            }
        }
        Ok(self.level(Spread::of(&sum).quantile(certainty).upper))
    }

    fn profile(&self) -> Result<Profile, Overflow> {
        let (shape, unit) = self.sum()?.shape();
        let of = |class: &Class| (class.key, self.price(class) / unit);
        let mut classes: Vec<_> = self.classes.iter().map(of).collect();
        classes.sort_unstable();
        Ok((shape, classes))
    }

    /// The counts of a level.
    pub(super) fn counting(&self, level: f64) -> Result<Counting, Overflow> {
        let of = |class: &Class| Ok((class.key, quantile(&class.law, class.key.2, level)?));
        Ok(Counting { level: Some(level), known: self.classes.iter().map(of).collect::<Result<_, _>>()? })
    }

    /// How a route's wallet fares at a level of the path. Tiers that share a track ask for the same levels one after
    /// the other: the last tracks are kept.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn along(
        &mut self,
        plan: &Plan,
        book: &Book,
        schedule: &Schedule,
        at: RouteAt,
        level: f64,
    ) -> Result<Option<Along>, Overflow> {
        let Some(route) = book.route(at) else { return Ok(None) };
        if matches!(route.purchase, Purchase::Provisioned(_)) && self.images.is_empty() {
            return Ok(None);
        }
        let place = self.keep(level)?;
        let Some((_, prepared)) = self.kept.get(place) else { return Ok(None) };
        let images = self.images_at(level)?;
        let accounts = rules::accounts(plan, book)?;
        let calendar = rules::calendar(schedule);
        let terms = rules::rules(plan, book, at, route, &accounts, &calendar, &images)?;
        let units = match &terms.payer {
            wallet::Payer::Provisioned(commitment) => commitment.units,
            _ => 0,
        };
        Ok(Some(match prepared.run(&calendar, &terms)? {
            wallet::Outcome::Done(course) => Along { course, units, stuck: None },
            wallet::Outcome::NeverEnds { why, .. } => {
                let trace = prepared.trace(&calendar, &terms)?;
                Along { course: trace.course, units, stuck: Some(why) }
            }
        }))
    }

    /// The place of a level's track among those that are kept.
    fn keep(&mut self, level: f64) -> Result<usize, Overflow> {
        if let Some(place) = self.kept.iter().position(|(bits, _)| *bits == level.to_bits()) {
            return Ok(place);
        }
        let prepared = self.prepared(level)?;
        if self.kept.len() >= KEPT {
            self.kept.remove(0);
        }
        self.kept.push((level.to_bits(), prepared));
        Ok(self.kept.len() - 1)
    }

    /// The track of a level.
    pub(super) fn prepared(&self, level: f64) -> Result<Prepared, Overflow> {
        let runs = self.runs_at(level)?;
        let of_sorts: Vec<u64> = self.sorts.iter().map(|sort| sort.runs_of(&runs)).collect();
        let runs = laid_out(&self.stages, &of_sorts);
        Prepared::laid(&Arc::new(Layout::new(runs, Arc::clone(&self.kind_of), self.kinds.len())?), &self.kinds)
    }

    /// Runs of a stage of each class.
    fn runs_at(&self, level: f64) -> Result<Vec<u64>, Overflow> {
        self.classes.iter().map(|class| quantile(&class.law, class.key.2, level)).collect()
    }

    fn images_at(&self, level: f64) -> Result<Vec<(u128, Decimal)>, Overflow> {
        let runs = self.runs_at(level)?;
        let of = |(sort, rate): &(usize, Decimal)| {
            let all = self.sorts.get(*sort).map(|sort| u128::from(sort.runs_of(&runs)) * u128::from(sort.times));
            (all.unwrap_or(0), *rate)
        };
        Ok(self.images.iter().map(of).collect())
    }
}

impl Sort {
    /// Runs of one stage, where those of each class are `runs`.
    fn runs_of(&self, runs: &[u64]) -> u64 {
        self.class.and_then(|at| runs.get(at)).copied().unwrap_or(self.runs)
    }
}

impl Along {
    /// All payments, without contingency and tax.
    ///
    /// # Errors
    /// A sum that cannot be carried exactly.
    pub fn net(&self) -> Result<Ticks, Overflow> {
        let add = |sum: u128, more: u128| sum.checked_add(more).ok_or(Overflow);
        self.course.payments.iter().map(|payment| payment.amount).try_fold(0, add)
    }

    /// The same in dollars.
    ///
    /// # Errors
    /// A sum that cannot be carried exactly.
    pub fn paid(&self) -> Result<Money, Overflow> {
        self.net().and_then(Money::from_ticks)
    }
}

/// Attempts of a stage of a class that fail at a level.
#[expect(
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "levels are probabilities"
)]
fn failed(class: &Class, level: f64) -> u128 {
    class.law.quantile(level + TOGETHER) as u128
}
