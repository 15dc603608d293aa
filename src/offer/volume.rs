//! What one loop takes on a route, summed up: what a month of any other volume is worked out from.

use rust_decimal::Decimal;

use super::made::{Made, Offers};
use super::rules;
use crate::money::Overflow;
use crate::plan::Plan;
use crate::quote::{Outcome, UnitPrice};
use crate::rates::{Book, Purchase, Tier};
use crate::terms::WhenEmpty;
use crate::wallet::Ticks;

/// One loop on one route.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Credits of the route's own runs.
    pub credits: u128,
    /// Its own runs that cost credits.
    pub credit_runs: u128,
    /// Its own runs, whatever they cost.
    pub own_runs: u128,
    /// What is paid in dollars a run: usage of the route's own, pinned stages, what is paid outside.
    pub dollars: Ticks,
    /// Images that provisioned capacity makes: runs, and the requests a minute that one unit carries.
    pub images: Vec<(u64, Decimal)>,
}

/// What a month of a subscription costs and gives, whatever is made in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Ticks of twelve months: the annual total under annual billing, else twelve times the month's price.
    pub twelve_months: Ticks,
    pub grant: u64,
    /// Credits and ticks of a pack, where packs are bought.
    pub pack: Option<(u64, Ticks)>,
    /// Relaxed runs a day.
    pub relaxed_per_day: Option<u64>,
}

impl Offers {
    /// What one loop takes on an offer's route; `None` where a stage is not offered there, or nobody publishes its
    /// price.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn usage(&self, offer: usize) -> Result<Option<Usage>, Overflow> {
        let mut usage = Usage::default();
        for (index, _) in self.work.steps.iter().enumerate() {
            let (Some(made), Some(runs)) = (self.made_at(offer, index), self.runs_at(offer, index)) else {
                return Ok(None);
            };
            let count = u128::from(runs);
            let (quote, pinned) = match made {
                Made::Own(price) => {
                    usage.pay(price.ticks()?, count)?;
                    continue;
                }
                Made::Quoted { quote, pinned } => (quote, pinned),
            };
            let Outcome::Priced(price) = &quote.outcome else { return Ok(None) };
            if pinned.is_none() {
                usage.own_runs = usage.own_runs.checked_add(count).ok_or(Overflow)?;
            }
            match price.unit {
                UnitPrice::Usd(each) => usage.pay(each.ticks()?, count)?,
                UnitPrice::Provisioned(rate) => usage.images.push((runs, rate)),
                UnitPrice::Credits(0) => {}
                UnitPrice::Credits(each) => {
                    let credits = u128::from(each).checked_mul(count).ok_or(Overflow)?;
                    usage.credits = usage.credits.checked_add(credits).ok_or(Overflow)?;
                    usage.credit_runs = usage.credit_runs.checked_add(count).ok_or(Overflow)?;
                }
            }
        }
        Ok(Some(usage))
    }
}

impl Usage {
    fn pay(&mut self, each: Ticks, count: u128) -> Result<(), Overflow> {
        let sum = each.checked_mul(count).and_then(|dollars| dollars.checked_add(self.dollars));
        self.dollars = sum.ok_or(Overflow)?;
        Ok(())
    }
}

/// The terms of a tier under the plan's wishes, for a buyer who holds nothing; `None` where nobody publishes its price
/// or its grant.
///
/// # Errors
/// A figure that cannot be carried exactly.
pub fn terms(plan: &Plan, tier: &Tier) -> Result<Option<Terms>, Overflow> {
    let (Some(monthly), Some(grant)) = (&tier.monthly, &tier.grant) else { return Ok(None) };
    let annual = (rules::billed(plan, tier) == rules::Billed::Annual).then_some(tier.annual.as_ref()).flatten();
    let twelve_months = match annual {
        Some(annual) => annual.value.ticks()?,
        None => monthly.value.ticks()?.checked_mul(12).ok_or(Overflow)?,
    };
    let buys = plan.purchase.when_empty.unwrap_or(WhenEmpty::TopUp) == WhenEmpty::TopUp;
    let pack = match &tier.pack {
        Some(pack) if buys => Some((pack.credits, pack.price.value.ticks()?)),
        _ => None,
    };
    let relaxed = tier.relaxed.as_ref().is_some_and(|f| f.value);
    let relaxed_per_day = relaxed.then(|| plan.assumptions.relaxed_per_day_or_default());
    Ok(Some(Terms { twelve_months, grant: grant.value, pack, relaxed_per_day }))
}

/// The terms of an offer's route, where it is a subscription; see [`terms`].
///
/// # Errors
/// A figure that cannot be carried exactly.
pub fn terms_of(plan: &Plan, book: &Book, all: &Offers, offer: usize) -> Result<Option<Terms>, Overflow> {
    let route = all.offers.get(offer).and_then(|o| book.route(o.at));
    match route.map(|r| &r.purchase) {
        Some(Purchase::Subscription(tier)) => terms(plan, tier),
        _ => Ok(None),
    }
}
