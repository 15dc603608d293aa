//! Finished outputs of the whole loop: every stage's runs in the plan's own proportions, as exact fractions of what one
//! loop takes.

use std::collections::BTreeMap;

use num_bigint::BigUint;
use rust_decimal::Decimal;

use super::means::{Limits, Purse, Units};
use super::{Asked, Capacity, Certain, Endless, Makes, With, ratio};
use crate::money::{Money, Overflow};
use crate::offer::{Made, outputs};
use crate::plan::resolve::Count;
use crate::quote::{Outcome, UnitPrice};
use crate::rates::{Provision, Purchase, RouteAt};

/// What one loop takes on a route.
#[derive(Debug, Default)]
struct Need {
    outputs: u64,
    runs: u128,
    /// Credits, and the runs that cost some.
    credits: u128,
    credit_runs: u128,
    /// Ticks: all, and by card.
    dollars: u128,
    by_card: BTreeMap<usize, (RouteAt, u128)>,
    /// Runs that count towards a card's limit.
    limited: BTreeMap<(usize, usize), (RouteAt, u128)>,
    /// Images of provisioned capacity, and what a unit carries of them a minute.
    images: Vec<(u64, Decimal)>,
    /// No stage's runs are a matter of luck.
    is_certain: bool,
}

impl Asked<'_> {
    pub(super) fn whole(&self) -> Result<Capacity, Overflow> {
        let need = match self.need()? {
            Ok(need) => need,
            Err(cannot) => return Ok(cannot),
        };
        if need.outputs == 0 || need.runs == 0 {
            return Ok(Capacity::Unsupported("the plan has nothing to make yet".to_owned()));
        }
        let (made, mut makes) = match self.with {
            With::Sum(sum) => match self.with_sum(&need, sum)? {
                Ok(found) => found,
                Err(unpriced) => return Ok(Capacity::Unpriced(unpriced)),
            },
            With::Month => {
                let (own, makes) = match self.own_means(&need, With::Month)? {
                    Ok(found) => found,
                    Err(unpriced) => return Ok(Capacity::Unpriced(unpriced)),
                };
                (self.limits(&need)?.into_iter().chain(own).min(), makes)
            }
        };
        let Some(made) = made else {
            let is_free = need.credits == 0 && need.dollars == 0;
            return Ok(Capacity::Endless(if is_free { Endless::Free } else { Endless::NoLimit }));
        };
        let (all, each) = (BigUint::from(made), BigUint::from(need.outputs));
        makes.runs = up(&(&all * need.runs), &each)?;
        makes.accepted = ratio(&all, &BigUint::from(1u8))?;
        if let Some(stranded) = makes.stranded {
            makes.stranded = Some(stranded.saturating_sub(up(&(&all * need.credits), &each)?));
        }
        if let (Some(unspent), true) = (makes.unspent, need.dollars > 0) {
            let paid = up(&(&all * need.dollars), &each)?;
            makes.unspent = Some(Money::from_ticks(unspent.ticks()?.saturating_sub(paid))?);
        }
        makes.certain = need.is_certain.then_some(Certain { count: made, probability: 1.0 });
        Ok(Capacity::Makes(makes))
    }

    fn need(&self) -> Result<Result<Need, Capacity>, Overflow> {
        let mut need = Need { outputs: outputs(self.plan, 1)?, is_certain: true, ..Need::default() };
        let add = |sum: &mut u128, more: u128| -> Result<(), Overflow> {
            *sum = sum.checked_add(more).ok_or(Overflow)?;
            Ok(())
        };
        for (index, step) in self.all.work.steps.iter().enumerate() {
            let (Some(made), Some(runs)) = (self.all.made_at(self.offer, index), self.all.runs_at(self.offer, index))
            else {
                return Ok(Err(Capacity::Unsupported("a stage cannot be made".to_owned())));
            };
            let count = u128::from(runs);
            add(&mut need.runs, count)?;
            need.is_certain &= matches!(step.count, Count::Attempts(_));
            let (quote, pinned) = match made {
                Made::Own(price) => {
                    add(&mut need.dollars, price.ticks()?.checked_mul(count).ok_or(Overflow)?)?;
                    continue;
                }
                Made::Quoted { quote, pinned } => (quote, pinned),
            };
            let at = pinned.unwrap_or(self.found.at);
            let price = match &quote.outcome {
                Outcome::Unpriced(why) => return Ok(Err(Capacity::Unpriced(why.text.clone()))),
                Outcome::Unsupported(why) => return Ok(Err(Capacity::Unsupported(why.text.clone()))),
                Outcome::Priced(price) => price,
            };
            match price.unit {
                UnitPrice::Credits(0) => {}
                UnitPrice::Credits(unit) => {
                    add(&mut need.credits, u128::from(unit) * count)?;
                    add(&mut need.credit_runs, count)?;
                }
                UnitPrice::Usd(usd) => {
                    let paid = usd.ticks()?.checked_mul(count).ok_or(Overflow)?;
                    add(&mut need.dollars, paid)?;
                    add(&mut need.by_card.entry(at.card).or_insert((at, 0)).1, paid)?;
                }
                UnitPrice::Provisioned(rate) => need.images.push((runs, rate)),
            }
            if let Some(limit) = quote.limit {
                add(&mut need.limited.entry((at.card, limit)).or_insert((at, 0)).1, count)?;
            }
        }
        Ok(Ok(need))
    }

    /// Outputs that the route's own means carry, `None` where they set no bound, with what is bought.
    fn own_means(&self, need: &Need, with: With) -> Result<Result<(Option<u128>, Makes), String>, Overflow> {
        Ok(Ok(match &self.route.purchase {
            Purchase::PayAsYouGo => (None, Makes::default()),
            Purchase::Subscription(_) => {
                if need.credits == 0 {
                    return Ok(Ok((None, Makes::default())));
                }
                let purse = match Purse::new(self.plan, self.route, with)? {
                    Ok(purse) => purse,
                    Err(unpriced) => return Ok(Err(unpriced)),
                };
                let mut makes = purse.makes();
                let Some(last) = purse.last_month() else { return Ok(Ok((Some(0), makes))) };
                makes.relaxed = purse.relaxed(self.plan, &self.all.schedule)?;
                let a_month = makes.relaxed / u128::from(purse.months);
                let before = need.by_credits(purse.grant, a_month)?.checked_mul(u128::from(purse.months - 1));
                let all = before.and_then(|n| n.checked_add(need.by_credits(last, a_month).ok()?)).ok_or(Overflow)?;
                (Some(all), makes)
            }
            Purchase::Provisioned(provision) => {
                if need.images.is_empty() {
                    return Ok(Ok((Some(0), Makes::default())));
                }
                let units = Units::new(self.found, provision, with)?;
                let mut makes = units.makes();
                let minutes = units.working_minutes(self.plan, &self.all.schedule)?;
                let full = need.by_units(&units, Decimal::from(Provision::MINUTES))?;
                makes.at_full_use = Some(full);
                (Some(need.by_units(&units, minutes)?), makes)
            }
        }))
    }

    /// The most outputs that a sum pays for: what is paid by the run first, the rest buys months, packs or units.
    fn with_sum(&self, need: &Need, sum: Money) -> Result<Result<(Option<u128>, Makes), String>, Overflow> {
        let ticks = sum.ticks()?;
        if matches!(self.route.purchase, Purchase::PayAsYouGo) {
            let makes = Makes { unspent: Some(sum), ..Makes::default() };
            let most = if need.dollars == 0 { None } else { Some(need.share(ticks, need.dollars)?) };
            return Ok(Ok((most, makes)));
        }
        let left_for = |outputs: u128| -> Result<Option<Money>, Overflow> {
            let paid = up(&(BigUint::from(outputs) * need.dollars), &BigUint::from(need.outputs))?;
            ticks.checked_sub(paid).map(Money::from_ticks).transpose()
        };
        let mut found = match self.own_means(need, With::Sum(sum))? {
            Ok(found) => found,
            Err(unpriced) => return Ok(Err(unpriced)),
        };
        if need.dollars == 0 {
            return Ok(Ok(found));
        }
        let (mut low, mut high) = (0, need.share(ticks, need.dollars)?.min(found.0.unwrap_or(u128::MAX)));
        while low < high {
            let middle = low + (high - low).div_ceil(2);
            let carried = match left_for(middle)? {
                Some(left) => match self.own_means(need, With::Sum(left))? {
                    Ok((most, _)) => most.is_none_or(|most| most >= middle),
                    Err(unpriced) => return Ok(Err(unpriced)),
                },
                None => false,
            };
            if carried {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        if let Some(left) = left_for(low)? {
            match self.own_means(need, With::Sum(left))? {
                Ok((_, makes)) => found.1 = makes,
                Err(unpriced) => return Ok(Err(unpriced)),
            }
        }
        // What is paid by the run is taken off again by the caller.
        let paid = up(&(BigUint::from(low) * need.dollars), &BigUint::from(need.outputs))?;
        let kept =
            found.1.unspent.map_or(Ok(ticks), |m| m.ticks().and_then(|t| t.checked_add(paid).ok_or(Overflow)))?;
        found.1.unspent = Some(Money::from_ticks(kept)?);
        Ok(Ok((Some(low), found.1)))
    }

    /// Outputs that the cards' limits let through in a month.
    fn limits(&self, need: &Need) -> Result<Vec<u128>, Overflow> {
        let mut most = Vec::new();
        for (at, paid) in need.by_card.values().filter(|(_, paid)| *paid > 0) {
            let limits = Limits::new(self.plan, self.book, &self.all.schedule, *at)?;
            most.extend(limits.dollars.map(|dollars| need.share(dollars, *paid)).transpose()?);
        }
        for ((_, limit), (at, runs)) in need.limited.iter().filter(|(_, (_, runs))| *runs > 0) {
            let limits = Limits::new(self.plan, self.book, &self.all.schedule, *at)?;
            most.extend(limits.runs.get(*limit).map(|most| need.share(*most, *runs)).transpose()?);
        }
        Ok(most)
    }
}

impl Need {
    /// Whole outputs for `have` of what one loop takes `each` of.
    fn share(&self, have: u128, each: u128) -> Result<u128, Overflow> {
        u128::try_from(BigUint::from(have) * self.outputs / BigUint::from(each.max(1))).map_err(|_| Overflow)
    }

    /// Whole outputs of a month with so many credits and relaxed runs.
    fn by_credits(&self, credits: u128, relaxed: u128) -> Result<u128, Overflow> {
        let paid = BigUint::from(credits) * self.credit_runs + BigUint::from(relaxed) * self.credits;
        let all = paid * self.outputs / (BigUint::from(self.credits) * self.credit_runs);
        u128::try_from(all).map_err(|_| Overflow)
    }

    /// Whole outputs that units carry in so many minutes of each of their months.
    fn by_units(&self, units: &Units, minutes: Decimal) -> Result<u128, Overflow> {
        let parts = |number: Decimal| {
            let plain = number.normalize();
            (BigUint::from(plain.mantissa().unsigned_abs()), BigUint::from(10u8).pow(plain.scale()))
        };
        // Minutes of one unit that a loop's images take, as a fraction.
        let (mut above, mut below) = (BigUint::ZERO, BigUint::from(1u8));
        for (runs, rate) in &self.images {
            let (rate, ten) = parts(*rate);
            above = above * &rate + BigUint::from(*runs) * ten * &below;
            below *= rate;
        }
        let (minutes, ten) = parts(minutes);
        if above == BigUint::ZERO {
            return Err(Overflow);
        }
        let have = minutes * units.units * units.months * self.outputs * below;
        u128::try_from(have / (above * ten)).map_err(|_| Overflow)
    }
}

/// A quotient, rounded up.
fn up(above: &BigUint, below: &BigUint) -> Result<u128, Overflow> {
    u128::try_from((above + below - 1u8) / below).map_err(|_| Overflow)
}
