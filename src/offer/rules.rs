//! From the book's terms and the plan's wishes to the rules that a wallet runs by.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::money::Overflow;
use crate::plan::Plan;
use crate::plan::span::Schedule;
use crate::rates::{Book, Purchase, Route, RouteAt, Tier};
use crate::terms::{Billing, Unit, WhenEmpty};
use crate::wallet::{
    Account, Calendar, Commitment, HeldTerms, PackTerms, Payer, Rules, Span, Subscription, provisioned_units,
};

/// The dollar cards of the book, each with its account.
#[derive(Debug)]
pub struct Accounts {
    /// Indices of cards.
    cards: Vec<usize>,
    pub accounts: Vec<Account>,
}

impl Accounts {
    /// The account that a route's dollars are paid from.
    pub fn of(&self, book: &Book, at: RouteAt) -> Option<usize> {
        book.card(at)?;
        self.cards.iter().position(|card| *card == at.card)
    }
}

/// An account for every card that is priced in dollars, with what the plan has prepaid there.
pub fn accounts(plan: &Plan, book: &Book) -> Result<Accounts, Overflow> {
    let hours = plan.assumptions.hours_per_day_or_default();
    let mut all = Accounts { cards: Vec::new(), accounts: Vec::new() };
    for (index, card) in book.cards.iter().enumerate().filter(|(_, c)| c.unit == Some(Unit::Usd)) {
        let balance = plan.opening.get(&card.surface).map_or(Ok(0), |m| m.ticks())?;
        let monthly_limit = card.dollars_a_month.as_ref().map(|f| f.value.ticks()).transpose()?;
        let a_day = |a_minute: u64| {
            let minutes = hours.checked_mul(Decimal::from(60)).ok_or(Overflow)?;
            let runs = Decimal::from(a_minute).checked_mul(minutes).ok_or(Overflow)?;
            runs.floor().to_u64().ok_or(Overflow)
        };
        let runs_a_day = card.limits.iter().map(|l| a_day(l.runs_a_minute.value)).collect::<Result<_, _>>()?;
        all.cards.push(index);
        all.accounts.push(Account { balance, monthly_limit, runs_a_day });
    }
    Ok(all)
}

/// The wallet's calendar of a plan's schedule.
#[must_use]
pub fn calendar(schedule: &Schedule) -> Calendar {
    Calendar {
        start: schedule.start,
        loops: schedule.loops.iter().map(|l| Span { first: l.first, last: l.last }).collect(),
        workdays: schedule.workdays,
        per_day: schedule.per_day,
    }
}

/// What a tier charges for one billing, and whether for a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Billed {
    Monthly,
    Annual,
    /// Annual was asked for and is not sold.
    MonthlyForWantOfAnnual,
}

/// How a tier is billed under the plan's wish.
#[must_use]
pub fn billed(plan: &Plan, tier: &Tier) -> Billed {
    match (plan.purchase.billing.unwrap_or(Billing::Monthly), &tier.annual) {
        (Billing::Monthly, _) => Billed::Monthly,
        (Billing::Annual, Some(_)) => Billed::Annual,
        (Billing::Annual, None) => Billed::MonthlyForWantOfAnnual,
    }
}

/// The rules of a route; units of a provisioned one follow from the images. A tier without a published price or
/// grant pays nothing and is granted nothing: its figures are lower bounds.
pub fn rules(
    plan: &Plan,
    book: &Book,
    at: RouteAt,
    route: &Route,
    accounts: &Accounts,
    calendar: &Calendar,
    images: &[(u128, Decimal)],
) -> Result<Rules, Overflow> {
    let account = accounts.of(book, at).unwrap_or_default();
    let payer = match &route.purchase {
        Purchase::PayAsYouGo => Payer::PayAsYouGo { account },
        Purchase::Subscription(tier) => Payer::Subscription(subscription(plan, route, tier)?),
        Purchase::Provisioned(provision) => {
            let least = provision.minimum_units;
            let units = provisioned_units(images, calendar, plan.assumptions.hours_per_day_or_default(), least)?;
            let unit_price = provision.unit.value.ticks()?;
            Payer::Provisioned(Commitment { units, unit_price, term: provision.term, account })
        }
    };
    Ok(Rules { payer, accounts: accounts.accounts.clone() })
}

pub fn subscription(plan: &Plan, route: &Route, tier: &Tier) -> Result<Subscription, Overflow> {
    let annual = billed(plan, tier) == Billed::Annual;
    let price = if annual { &tier.annual } else { &tier.monthly };
    let held = plan.held.iter().find(|h| h.route == route.id);
    let runs_out = route.closed.is_some() && held.is_some();
    let buys = plan.purchase.when_empty.unwrap_or(WhenEmpty::TopUp) == WhenEmpty::TopUp && !runs_out;
    let pack = match (&tier.pack, buys) {
        (Some(pack), true) => {
            Some(PackTerms { credits: pack.credits, price: pack.price.value.ticks()?, months: pack.months })
        }
        _ => None,
    };
    Ok(Subscription {
        price: price.as_ref().map_or(Ok(0), |f| f.value.ticks())?,
        annual,
        grant: tier.grant.as_ref().map_or(0, |f| f.value),
        pack,
        relaxed_per_day: tier
            .relaxed
            .as_ref()
            .filter(|f| f.value)
            .map(|_| plan.assumptions.relaxed_per_day_or_default()),
        held: held.map(|h| HeldTerms {
            credits: h.credits,
            renews: h.renews,
            lots: h.lots.iter().map(|l| (l.credits, l.expires)).collect(),
        }),
        runs_out,
        months: Vec::new(),
    })
}

/// Nobody publishes what a subscription costs or what it grants.
pub fn unknown_tier(purchase: &Purchase) -> bool {
    match purchase {
        Purchase::Subscription(tier) => tier.monthly.is_none() || tier.grant.is_none(),
        Purchase::PayAsYouGo | Purchase::Provisioned(_) => false,
    }
}
