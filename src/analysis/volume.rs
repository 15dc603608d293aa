//! By volume: what a month of N accepted outputs costs on each route, N of them made like the plan's average one, and
//! which route is the cheapest in which range of N. Costs are exact: whole multiples of a tick divided by `Scale`,
//! so that nothing is compared after rounding.

mod envelope;
mod pair;

use rust_decimal::Decimal;

pub use envelope::{PATIENCE, Range, ranges, ranges_within};
pub use pair::{Apart, Never, Pair, Stretch};

use crate::money::{Money, Overflow};
use crate::offer::volume::terms_of;
use crate::offer::{Code, Offer, Offers, outputs};
use crate::plan::Plan;
use crate::rates::{Book, Purchase};

/// The least volume up to which ranges are told, and how many times the plan's own.
const LEAST_VOLUME: u64 = 1_000;
const TIMES_OWN: u64 = 10;

/// What a month costs on every route that could serve any volume.
#[derive(Clone, Debug, Default)]
pub struct ByVolume {
    /// Accepted outputs of one loop: the plan's own volume a month. 0: there is nothing to go by.
    pub own: u64,
    /// The largest volume that is asked about.
    pub most: u64,
    /// Up to which volume the ranges go: `most`, unless routes take turns more often than there was patience for.
    pub told_to: u64,
    pub curves: Vec<Curve>,
    /// From 1 to `told_to` without a gap; `route` indexes `curves`.
    pub ranges: Vec<Range>,
}

/// Why a route cannot serve more than so many outputs a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Nothing is bought beyond the grant of a month: credits.
    Grant(u64),
    /// Relaxed mode makes so many runs a month beyond the grant.
    Relaxed { grant: u64, runs: u128 },
}

/// What a month on a route is made of. Dollars are scaled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The subscription.
    pub base: Scaled,
    /// What is paid a run.
    pub usage: Scaled,
    /// Packs or units.
    pub steps: u128,
    /// What one of them costs.
    pub step: Scaled,
    pub total: Scaled,
}

/// A cost in ticks times [`ByVolume::own`] times twelve.
pub type Scaled = u128;

/// What a month of N outputs costs on one route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curve {
    /// Index into the offers.
    pub offer: usize,
    /// Binds its buyer beyond the month.
    commitment: bool,
    /// Paid each month, scaled.
    base: Scaled,
    /// Paid for each output, scaled.
    each: Scaled,
    steps: Steps,
    /// Outputs beyond which the route cannot serve a month; `None`: any number.
    pub serves_up_to: Option<u64>,
    /// Why not more.
    pub limit: Option<Limit>,
}

/// What is bought whole as the volume grows.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Steps {
    None,
    /// Packs of credits beyond the grant.
    Packs {
        /// Credits of one loop, and its outputs.
        credits: u128,
        own: u128,
        grant: u128,
        pack: u128,
        price: Scaled,
    },
    /// Units of capacity: so many outputs (as a fraction) are carried by one.
    Units {
        weight: u128,
        capacity: u128,
        least: u128,
        price: Scaled,
    },
}

impl Curve {
    /// The cost of a month of `volume` outputs, scaled; `None` where the route cannot serve it.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn at(&self, volume: u64) -> Result<Option<Scaled>, Overflow> {
        if self.serves_up_to.is_some_and(|most| volume > most) {
            return Ok(None);
        }
        self.parts(volume).map(|parts| Some(parts.total))
    }

    /// What a month of `volume` outputs is made of, whether the route can serve it or not.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn parts(&self, volume: u64) -> Result<Parts, Overflow> {
        let usage = self.each.checked_mul(u128::from(volume)).ok_or(Overflow)?;
        let (steps, step) = match &self.steps {
            Steps::None => (0, 0),
            Steps::Packs { price, .. } | Steps::Units { price, .. } => (self.steps_at(volume)?, *price),
        };
        let bought = steps.checked_mul(step).ok_or(Overflow)?;
        let total = self.base.checked_add(usage).and_then(|sum| sum.checked_add(bought)).ok_or(Overflow)?;
        Ok(Parts { base: self.base, usage, steps, step, total })
    }

    /// Paid for each further output besides packs and units, scaled.
    #[must_use]
    pub const fn each(&self) -> Scaled {
        self.each
    }

    /// How many outputs a month's grant makes, where packs are bought beyond it.
    #[must_use]
    pub fn granted(&self) -> Option<u64> {
        let Steps::Packs { credits, own, grant, .. } = &self.steps else { return None };
        u64::try_from(grant.checked_mul(*own)?.checked_div(*credits)?).ok()
    }

    /// What an output costs on average in packs and usage, scaled, rounded down.
    #[must_use]
    pub fn each_in_packs(&self) -> Option<Scaled> {
        let Steps::Packs { credits, own, pack, price, .. } = &self.steps else { return None };
        credits.checked_mul(*price)?.checked_div(own.checked_mul(*pack)?)?.checked_add(self.each)
    }

    /// It binds its buyer beyond the month.
    #[must_use]
    pub const fn commitment(&self) -> bool {
        self.commitment
    }

    /// It carries units of capacity.
    #[must_use]
    pub const fn is_capacity(&self) -> bool {
        matches!(self.steps, Steps::Units { .. })
    }

    /// How many packs or units a month of `volume` outputs takes.
    ///
    /// # Errors
    /// A number that cannot be counted.
    pub fn steps_at(&self, volume: u64) -> Result<u128, Overflow> {
        let volume = u128::from(volume);
        match &self.steps {
            Steps::None => Ok(0),
            Steps::Packs { credits, own, grant, pack, .. } => {
                let needed = credits.checked_mul(volume).ok_or(Overflow)?.div_ceil(*own);
                Ok(needed.saturating_sub(*grant).div_ceil(*pack))
            }
            Steps::Units { weight, capacity, least, .. } => {
                let units = weight.checked_mul(volume).ok_or(Overflow)?.div_ceil(*capacity);
                Ok(units.max(*least))
            }
        }
    }

    /// The order among equal costs: without a commitment first, then the book's order.
    const fn precedence(&self) -> (bool, usize) {
        (self.commitment, self.offer)
    }
}

impl ByVolume {
    /// The cost of a month of `volume` outputs on a curve, rounded to a tick; `None` where the route cannot serve it.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn cost(&self, curve: usize, volume: u64) -> Result<Option<Money>, Overflow> {
        let Some(curve) = self.curves.get(curve) else { return Ok(None) };
        curve.at(volume)?.map(|scaled| self.money(scaled)).transpose()
    }

    /// A scaled cost in dollars, rounded half up to a tick.
    ///
    /// # Errors
    /// More dollars than can be carried.
    pub fn money(&self, scaled: Scaled) -> Result<Money, Overflow> {
        let scale = u128::from(self.own) * 12;
        if scale == 0 {
            return Err(Overflow);
        }
        Money::from_ticks(scaled.checked_add(scale / 2).ok_or(Overflow)? / scale)
    }

    /// The curve that is the cheapest at a volume; `None` where none serves, or where ranges were not told so far.
    #[must_use]
    pub fn cheapest(&self, volume: u64) -> Option<usize> {
        let at = self.ranges.partition_point(|range| range.to < volume);
        self.ranges.get(at).filter(|range| range.from <= volume)?.route
    }
}

/// What a month of any volume costs on the routes that could serve one: requirements, stages and prices in order, and
/// open or let in. The plan's own volume, dates and limit, what is held or prepaid, contingency and tax stay out.
///
/// # Errors
/// A figure that cannot be carried exactly.
///
/// `patience` bounds the work ([`PATIENCE`] is enough for all that can be written down): see [`ByVolume::told_to`].
pub fn by_volume(plan: &Plan, book: &Book, all: &Offers, patience: usize) -> Result<ByVolume, Overflow> {
    let own = outputs(plan, 1)?;
    let most = own.saturating_mul(TIMES_OWN).max(LEAST_VOLUME);
    let mut found = ByVolume { own, most, told_to: most, ..ByVolume::default() };
    if own == 0 || all.work.steps.is_empty() {
        return Ok(found);
    }
    for at in 0..all.offers.len() {
        found.curves.extend(curve(plan, book, all, at, own)?);
    }
    let closed = plan.compare.closed.unwrap_or(false);
    let competing: Vec<(usize, &Curve)> = found
        .curves
        .iter()
        .enumerate()
        .filter(|(_, c)| all.offers.get(c.offer).is_some_and(|o| competes(plan, o, closed)))
        .collect();
    found.ranges = ranges_within(&competing, (1, most), patience)?;
    found.told_to = found.ranges.last().map_or(0, |range| range.to);
    Ok(found)
}

/// Whether a route may be the cheapest of a range.
#[must_use]
pub fn competes(plan: &Plan, offer: &Offer, closed: bool) -> bool {
    (offer.open || closed) && (!offer.legacy_by_default || plan.compare.legacy.unwrap_or(false))
}

/// Requirements, stages and prices are in order; the plan's own volume, dates and limit do not count.
fn is_in_order(offer: &Offer) -> bool {
    let in_the_way = |code: Code| code.weighs().is_some_and(|v| !v.serves());
    let of_this_plan = |code: Code| matches!(code, Code::Late | Code::OverLimit | Code::NeverEnds);
    offer.reasons.iter().all(|r| !in_the_way(r.code) || of_this_plan(r.code))
}

/// The cost of a month by volume on one route; `None` where it could serve none.
fn curve(plan: &Plan, book: &Book, all: &Offers, at: usize, own: u64) -> Result<Option<Curve>, Overflow> {
    let Some(offer) = all.offers.get(at).filter(|o| is_in_order(o)) else { return Ok(None) };
    let (Some(usage), Some(route)) = (all.usage(at)?, book.route(offer.at)) else { return Ok(None) };
    let scale = |ticks: u128, by: u128| ticks.checked_mul(by).ok_or(Overflow);
    let own = u128::from(own);
    let each = scale(usage.dollars, 12)?;
    let mut curve = Curve {
        offer: at,
        commitment: offer.commitment,
        base: 0,
        each,
        steps: Steps::None,
        serves_up_to: None,
        limit: None,
    };
    match &route.purchase {
        Purchase::PayAsYouGo => {}
        // Nothing is subscribed to for work that is all made elsewhere.
        Purchase::Subscription(_) if usage.own_runs == 0 => {}
        Purchase::Subscription(_) => {
            let Some(terms) = terms_of(plan, book, all, at)? else { return Ok(None) };
            curve.base = scale(terms.twelve_months, own)?;
            let grant = u128::from(terms.grant);
            if usage.credits > 0 {
                match (terms.relaxed_per_day, terms.pack) {
                    (Some(a_day), _) => {
                        let runs = u128::from(a_day) * workdays_of_a_month(all);
                        curve.serves_up_to = relaxed_most(usage.credits, usage.credit_runs, grant, runs, own);
                        curve.limit = Some(Limit::Relaxed { grant: terms.grant, runs });
                    }
                    (None, Some((pack, price))) => {
                        let price = scale(scale(price, 12)?, own)?;
                        let pack = u128::from(pack.max(1));
                        curve.steps = Steps::Packs { credits: usage.credits, own, grant, pack, price };
                    }
                    // ⌈N·c⌉ ≤ grant where N·c ≤ grant.
                    (None, None) => {
                        curve.serves_up_to = u64::try_from(scale(grant, own)? / usage.credits).ok();
                        curve.limit = Some(Limit::Grant(terms.grant));
                    }
                }
            }
        }
        Purchase::Provisioned(provision) => {
            let hours = plan.assumptions.hours_per_day_or_default();
            let (weight, capacity) = load(&usage.images, hours, workdays_of_a_month(all), own)?;
            let price = scale(scale(provision.unit.value.ticks()?, 12)?, own)?;
            let least = u128::from(provision.minimum_units);
            curve.steps = Steps::Units { weight, capacity, least, price };
        }
    }
    Ok(Some(curve))
}

/// Workdays of a month of 30 days, rounded down.
#[must_use]
pub fn workdays_of_a_month(all: &Offers) -> u128 {
    let a_week = all.schedule.workdays.iter().filter(|worked| **worked).count() as u128;
    30 * a_week / 7
}

/// The most outputs a month whose runs beyond the grant relaxed mode makes: (N·c − grant) ÷ (c ÷ g) ≤ runs, with
/// c = credits ÷ own and g = credit runs ÷ own. `None`: more than can be counted.
fn relaxed_most(credits: u128, credit_runs: u128, grant: u128, runs: u128, own: u128) -> Option<u64> {
    // N·credits·credit_runs ≤ runs·own·credits + grant·own·credit_runs
    let right =
        runs.checked_mul(own)?.checked_mul(credits)?.checked_add(grant.checked_mul(own)?.checked_mul(credit_runs)?)?;
    u64::try_from(right / credits.checked_mul(credit_runs)?).ok()
}

/// What N outputs need of a unit, as N·weight ÷ capacity.
fn load(images: &[(u64, Decimal)], hours: Decimal, workdays: u128, own: u128) -> Result<(u128, u128), Overflow> {
    // Σ runs ÷ rate over images, as above ÷ below.
    let (mut above, mut below) = (0u128, 1u128);
    for (runs, rate) in merged(images) {
        let (rate, ten) = fraction(rate)?;
        let part = runs.checked_mul(ten).and_then(|r| r.checked_mul(below));
        above = above.checked_mul(rate).zip(part).and_then(|(a, b)| a.checked_add(b)).ok_or(Overflow)?;
        below = below.checked_mul(rate).ok_or(Overflow)?;
        let common = gcd(above, below);
        (above, below) = (above / common, below / common);
    }
    let (hours, ten) = fraction(hours)?;
    let minutes = workdays.checked_mul(hours).and_then(|h| h.checked_mul(60)).ok_or(Overflow)?;
    let weight = above.checked_mul(ten).ok_or(Overflow)?;
    let capacity = below.checked_mul(minutes).and_then(|c| c.checked_mul(own)).ok_or(Overflow)?;
    if capacity == 0 {
        return Err(Overflow);
    }
    let common = gcd(weight, capacity).max(1);
    Ok((weight / common, capacity / common))
}

/// Runs by rate.
fn merged(images: &[(u64, Decimal)]) -> Vec<(u128, Decimal)> {
    let mut out: Vec<(u128, Decimal)> = Vec::new();
    for (runs, rate) in images {
        let rate = rate.normalize();
        match out.iter_mut().find(|(_, known)| *known == rate) {
            Some((sum, _)) => *sum += u128::from(*runs),
            None => out.push((u128::from(*runs), rate)),
        }
    }
    out
}

fn fraction(number: Decimal) -> Result<(u128, u128), Overflow> {
    let number = number.normalize();
    if number <= Decimal::ZERO {
        return Err(Overflow);
    }
    Ok((number.mantissa().unsigned_abs(), 10u128.checked_pow(number.scale()).ok_or(Overflow)?))
}

#[cfg(test)]
mod tests;

const fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
