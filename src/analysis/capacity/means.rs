//! What pays: a subscription's purse, provisioned units, a card's limits.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Makes, With, whole_product};
use crate::money::{Money, Overflow};
use crate::offer::Offer;
use crate::plan::Plan;
use crate::plan::span::Schedule;
use crate::rates::{Book, Provision, Purchase, Route, RouteAt};
use crate::terms::{Billing, WhenEmpty};

/// Workdays in a month of 30 days: `floor(30 × workdays a week / 7)`.
#[must_use]
pub fn workdays_a_month(schedule: &Schedule) -> u64 {
    let a_week = schedule.workdays.iter().filter(|works| **works).count() as u64;
    30 * a_week / 7
}

/// What a subscription gives for a month, or for a sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purse {
    pub months: u32,
    /// Credits a month.
    pub grant: u128,
    /// Credits of lots and packs, usable beside the last month's grant.
    pub extra: u128,
    pub packs: u64,
    pub unspent: Option<Money>,
    has_relaxed: bool,
}

impl Purse {
    /// The inner error says what nobody publishes.
    pub fn new(plan: &Plan, route: &Route, with: With) -> Result<Result<Self, String>, Overflow> {
        let Purchase::Subscription(tier) = &route.purchase else {
            return Ok(Err(format!("{} grants no credits", route.name)));
        };
        let has_relaxed = tier.relaxed.as_ref().is_some_and(|f| f.value);
        let held = plan.held.iter().find(|h| h.route == route.id).filter(|_| route.closed.is_some());
        if let Some(held) = held {
            // Nothing flows in any more: a month of it is what is left.
            let extra = held.lots.iter().map(|l| u128::from(l.credits)).sum();
            let unspent = if let With::Sum(sum) = with { Some(sum) } else { None };
            let grant = u128::from(held.credits);
            return Ok(Ok(Self { months: 1, grant, extra, packs: 0, unspent, has_relaxed }));
        }
        let Some(grant) = tier.grant.as_ref().map(|f| u128::from(f.value)) else {
            return Ok(Err(format!("nobody publishes what {} grants", route.name)));
        };
        let With::Sum(sum) = with else {
            return Ok(Ok(Self { months: 1, grant, has_relaxed, ..Self::default() }));
        };
        let annual = tier.annual.as_ref().filter(|_| plan.purchase.billing == Some(Billing::Annual));
        let Some(price) = annual.or(tier.monthly.as_ref()) else {
            return Ok(Err(format!("nobody publishes what {} costs", route.name)));
        };
        let (sum, price) = (sum.ticks()?, price.value.ticks()?);
        // A free tier is one month's worth, however large the sum.
        let times = sum.checked_div(price).unwrap_or(1);
        let mut left = sum - times.checked_mul(price).ok_or(Overflow)?;
        let months = times.checked_mul(if annual.is_some() { 12 } else { 1 }).ok_or(Overflow)?;
        let months = u32::try_from(months).map_err(|_| Overflow)?;
        let buys = months > 0 && plan.purchase.when_empty.unwrap_or(WhenEmpty::TopUp) == WhenEmpty::TopUp;
        let (mut extra, mut packs) = (0, 0);
        if let (Some(pack), true) = (&tier.pack, buys) {
            let price = pack.price.value.ticks()?;
            let count = left.checked_div(price).unwrap_or(0);
            left -= count * price;
            extra = count.checked_mul(u128::from(pack.credits)).ok_or(Overflow)?;
            packs = u64::try_from(count).map_err(|_| Overflow)?;
        }
        Ok(Ok(Self { months, grant, extra, packs, unspent: Some(Money::from_ticks(left)?), has_relaxed }))
    }

    /// Credits of the last month; `None` where there is no month.
    pub const fn last_month(&self) -> Option<u128> {
        if self.months == 0 { None } else { Some(self.grant + self.extra) }
    }

    /// Runs that relaxed mode makes beside those that credits pay.
    pub fn relaxed(&self, plan: &Plan, schedule: &Schedule) -> Result<u128, Overflow> {
        if !self.has_relaxed {
            return Ok(0);
        }
        let days = u128::from(workdays_a_month(schedule)) * u128::from(self.months);
        u128::from(plan.assumptions.relaxed_per_day_or_default()).checked_mul(days).ok_or(Overflow)
    }

    /// What is bought, and nothing made yet: all credits are stranded.
    pub fn makes(&self) -> Makes {
        let granted = self.grant * u128::from(self.months);
        Makes {
            stranded: Some(granted + self.extra),
            granted: Some(granted),
            months: self.months,
            packs: self.packs,
            unspent: self.unspent,
            ..Makes::default()
        }
    }
}

/// Provisioned units, for whole terms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Units {
    pub units: u64,
    pub months: u32,
    pub unspent: Option<Money>,
}

impl Units {
    pub fn new(found: &Offer, provision: &Provision, with: With) -> Result<Self, Overflow> {
        let least = provision.minimum_units;
        match with {
            With::Month => {
                let units = found.figures.as_ref().map_or(least, |f| f.units.max(least));
                Ok(Self { units, months: 1, unspent: None })
            }
            With::Sum(sum) => {
                let sum = sum.ticks()?;
                let term = provision.term.max(1);
                let each = provision.unit.value.ticks()?.checked_mul(u128::from(term)).ok_or(Overflow)?;
                let units = sum.checked_div(each).unwrap_or(u128::from(least));
                if units < u128::from(least) {
                    return Ok(Self { unspent: Some(Money::from_ticks(sum)?), ..Self::default() });
                }
                let unspent = Some(Money::from_ticks(sum - units * each)?);
                Ok(Self { units: u64::try_from(units).map_err(|_| Overflow)?, months: term, unspent })
            }
        }
    }

    /// Minutes of a month's working hours.
    pub fn working_minutes(&self, plan: &Plan, schedule: &Schedule) -> Result<Decimal, Overflow> {
        let hours = plan.assumptions.hours_per_day_or_default();
        let minutes = hours.checked_mul(Decimal::from(60)).ok_or(Overflow)?;
        minutes.checked_mul(Decimal::from(workdays_a_month(schedule))).ok_or(Overflow)
    }

    /// Images that the units carry, at `rate` a minute each, in so many minutes of every month.
    pub fn images(&self, rate: Decimal, minutes: Decimal) -> Result<u128, Overflow> {
        whole_product(&[rate, minutes, Decimal::from(self.units), Decimal::from(self.months)])
    }

    pub fn makes(&self) -> Makes {
        Makes { months: self.months, units: self.units, unspent: self.unspent, ..Makes::default() }
    }
}

/// What a dollar card lets through in a month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Runs of each of its limits, in its working days.
    pub runs: Vec<u128>,
    /// In ticks.
    pub dollars: Option<u128>,
}

impl Limits {
    pub fn new(plan: &Plan, book: &Book, schedule: &Schedule, at: RouteAt) -> Result<Self, Overflow> {
        let Some(card) = book.card(at) else { return Ok(Self::default()) };
        let hours = plan.assumptions.hours_per_day_or_default();
        let days = u128::from(workdays_a_month(schedule));
        let runs = card.limits.iter().map(|limit| {
            let minutes = hours.checked_mul(Decimal::from(60)).ok_or(Overflow)?;
            let a_day = Decimal::from(limit.runs_a_minute.value).checked_mul(minutes).ok_or(Overflow)?;
            a_day.floor().to_u128().and_then(|n| n.checked_mul(days)).ok_or(Overflow)
        });
        let dollars = card.dollars_a_month.as_ref().map(|f| f.value.ticks()).transpose()?;
        Ok(Self { runs: runs.collect::<Result<_, _>>()?, dollars })
    }
}
