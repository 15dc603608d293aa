//! What a subscription would cost if some of what it makes were pinned to a pay-as-you-go route: the same track with
//! other quotes at those stages, so that many choices can be tried without pricing the changed plan for each.

use jiff::civil::Date;

use super::made::{Made, Offers};
use super::sorts::laid_out;
use super::work::{Follow, Work, work};
use super::{rules, with_extras};
use crate::money::{Money, Overflow};
use crate::plan::Plan;
use crate::plan::resolve::{Maker, Step};
use crate::quote::{Outcome, Quote, UnitPrice, quote};
use crate::rates::{Book, RouteAt};
use crate::wallet::{Due, Ticks, due};

/// Settings that are pinned wherever the route itself makes them.
#[derive(Clone, Debug)]
pub struct Pins {
    to: RouteAt,
    /// What that route says to each of the settings.
    quotes: Vec<Quote>,
    /// For each of the settings.
    is_pinned: Vec<bool>,
}

impl Pins {
    /// Nothing pinned yet, to a pay-as-you-go route.
    #[must_use]
    pub fn to(plan: &Plan, book: &Book, all: &Offers, to: RouteAt) -> Self {
        let quotes: Vec<Quote> = match all.quotes.get(&to) {
            Some(known) => known.clone(),
            None => all.work.settings.iter().map(|s| quote(book, to, s, &plan.assume)).collect(),
        };
        Self { to, is_pinned: vec![false; quotes.len()], quotes }
    }

    /// The route that is pinned to.
    #[must_use]
    pub const fn route(&self) -> RouteAt {
        self.to
    }

    /// What that route says to some settings.
    #[must_use]
    pub fn quote(&self, settings: usize) -> Option<&Quote> {
        self.quotes.get(settings)
    }

    /// Pins these settings and no others.
    pub fn set(&mut self, settings: &[usize]) {
        for (at, is_pinned) in self.is_pinned.iter_mut().enumerate() {
            *is_pinned = settings.contains(&at);
        }
    }

    /// Who makes a step, if it is pinned.
    pub(super) fn made<'a>(&'a self, at: RouteAt, step: &Step, maker: &Maker) -> Option<Made<'a>> {
        let Maker::Route { if_missing } = maker else { return None };
        if self.to == at || !self.is_pinned.get(step.settings).copied().unwrap_or(false) {
            return None;
        }
        let quote = self.quotes.get(step.settings)?;
        Some(match (if_missing, &quote.outcome) {
            (Some(price), Outcome::Unpriced(_) | Outcome::Unsupported(_)) => Made::Own(*price),
            _ => Made::Quoted { quote, pinned: Some(self.to) },
        })
    }
}

/// What a choice of pins comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pinned {
    /// All payments, without contingency and tax.
    pub net: Ticks,
    /// No run is late, and the limit is kept.
    pub is_in_time_and_limit: bool,
}

/// What one loop takes of settings that a route makes itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Movable {
    pub settings: usize,
    /// Runs, and credits of the route's wallet: of one, and of all.
    pub runs: u128,
    pub each: u64,
    pub credits: u128,
    /// Ticks on the route that is pinned to; `None` where it has no price for them.
    pub elsewhere: Option<Ticks>,
}

impl Offers {
    /// What all payments come to if these settings were pinned on an offer's route; `None` where a price is missing
    /// all the same, or the work cannot end.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn pinned(&self, plan: &Plan, book: &Book, offer: usize, pins: &Pins) -> Result<Option<Pinned>, Overflow> {
        let accounts = rules::accounts(plan, book)?;
        let Some(tracked) = self.if_pinned(book, offer, &accounts, pins)? else { return Ok(None) };
        let Some((at, route)) = self.offers.get(offer).and_then(|o| Some((o.at, book.route(o.at)?))) else {
            return Ok(None);
        };
        if tracked.unpriced > 0 || tracked.unknown_tier() {
            return Ok(None);
        }
        let Work::Done(course, _) = work(plan, book, self, at, route, &tracked, &accounts, Follow::ToItsEnd)? else {
            return Ok(None);
        };
        let add = |sum: u128, more: u128| sum.checked_add(more).ok_or(Overflow);
        let net = course.payments.iter().map(|p| p.amount).try_fold(0, add)?;
        let total = with_extras(plan, Money::from_ticks(net)?)?;
        let is_in_limit = plan.budget.limit.is_none_or(|limit| total <= limit);
        Ok(Some(Pinned { net, is_in_time_and_limit: course.late_days == 0 && is_in_limit }))
    }

    /// What one loop takes of each of the settings that an offer's route makes itself, in their order.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn movable(&self, offer: usize, pins: &Pins) -> Result<Vec<Movable>, Overflow> {
        let mut all: Vec<Option<Movable>> = vec![None; self.work.settings.len()];
        let Some(at) = self.offers.get(offer).map(|o| o.at) else { return Ok(Vec::new()) };
        for (_, step, times) in self.sorts().steps(&self.work) {
            let Some(Made::Quoted { quote, .. }) = self.made(at, step).filter(|_| self.makes_itself(at, step)) else {
                continue;
            };
            let runs_of = |batch| self.runs_of(offer, step, batch).map(|runs| u128::from(runs) * u128::from(times));
            let Some(of) = all.get_mut(step.settings) else { continue };
            let of = of.get_or_insert(Movable { settings: step.settings, elsewhere: Some(0), ..Movable::default() });
            let runs = runs_of(quote.batch)?;
            of.runs = of.runs.checked_add(runs).ok_or(Overflow)?;
            if let Some(UnitPrice::Credits(each)) = quote.price().map(|p| p.unit) {
                of.each = each;
                let credits = u128::from(each).checked_mul(runs).ok_or(Overflow)?;
                of.credits = of.credits.checked_add(credits).ok_or(Overflow)?;
            }
            let there = pins.quote(step.settings);
            of.elsewhere = match (of.elsewhere, there.and_then(|q| Some((q.batch, q.price()?.unit)))) {
                (Some(sum), Some((batch, UnitPrice::Usd(each)))) => {
                    let dollars = each.ticks()?.checked_mul(runs_of(batch)?);
                    Some(dollars.and_then(|d| d.checked_add(sum)).ok_or(Overflow)?)
                }
                _ => None,
            };
        }
        Ok(all.into_iter().flatten().collect())
    }

    /// How many runs of some kinds that an offer's route makes itself are due in each period, whichever of them are
    /// pinned; `None` where that depends on which are. `ends`: the first day after each period.
    ///
    /// # Errors
    /// Runs that cannot be counted.
    pub fn due(&self, offer: usize, pins: &Pins, kinds: &[usize], ends: &[Date]) -> Result<Option<Due>, Overflow> {
        let Some(at) = self.offers.get(offer).map(|o| o.at) else { return Ok(None) };
        let sorts = self.sorts();
        let mut of_sorts = Vec::with_capacity(sorts.examples.len());
        for (_, step, _) in sorts.steps(&self.work) {
            let Some(made) = self.made(at, step) else { return Ok(None) };
            let group = kinds.iter().position(|kind| *kind == step.settings);
            let (batch, group) = match made {
                Made::Own(_) => (1, None),
                Made::Quoted { quote, pinned: Some(_) } => (quote.batch, None),
                Made::Quoted { quote, pinned: None } => {
                    let there = pins.quote(step.settings).filter(|q| q.price().is_some()).map(|q| q.batch);
                    match (quote.price().is_some(), there) {
                        (true, Some(there)) if there != quote.batch => return Ok(None),
                        (false, Some(there)) => (there, group),
                        _ => (quote.batch, group),
                    }
                }
            };
            of_sorts.push((step.runs(batch)?, group));
        }
        due(&rules::calendar(&self.schedule), &laid_out(&sorts.stages, &of_sorts), kinds.len(), ends).map(Some)
    }

    /// Whether runs of a card, or of any that something is pinned to already, may have to wait for a limit.
    #[must_use]
    pub fn is_limited(&self, book: &Book, pins: &Pins) -> bool {
        let of = |at: RouteAt, quotes: &[Quote]| {
            quotes.iter().any(|q| q.limit.is_some()) || book.card(at).is_none_or(|c| c.dollars_a_month.is_some())
        };
        let already = self.pins.values().any(|at| self.quotes.get(at).is_none_or(|quotes| of(*at, quotes)));
        already || of(pins.to, &pins.quotes)
    }

    /// Whether a route makes a step itself, and nobody pinned it there.
    #[must_use]
    pub fn makes_itself(&self, at: RouteAt, step: &Step) -> bool {
        matches!(self.work.maker(step), Some(Maker::Route { .. }))
            && matches!(self.made(at, step), Some(Made::Quoted { pinned: None, .. }))
    }

    /// A step of each sort of stages that take the same, and how many stages are of it.
    pub fn different_steps(&self) -> impl Iterator<Item = (&Step, u64)> {
        self.sorts().steps(&self.work).map(|(_, step, times)| (step, times))
    }

    /// The steps that an offer's route makes itself, by index.
    pub fn moving(&self, offer: usize) -> impl Iterator<Item = usize> + '_ {
        let at = self.offers.get(offer).map(|o| o.at);
        let steps = self.work.steps.iter().enumerate();
        steps.filter(move |(_, step)| at.is_some_and(|at| self.makes_itself(at, step))).map(|(index, _)| index)
    }
}
