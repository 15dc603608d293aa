//! What one month of a route, or a sum of dollars, makes of a stage or of the whole loop: runs, accepted pieces, and
//! the credits that are left stranded.

pub mod chance;
mod means;
mod whole;

use num_bigint::BigUint;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

pub use chance::{CERTAINTY, Certain};

use crate::money::{Money, Overflow, Share};
use crate::offer::{Made, Offer, Offers};
use crate::plan::Plan;
use crate::plan::resolve::{Count, Step};
use crate::quote::{Outcome, UnitPrice};
use crate::rates::{Book, Provision, Purchase, Route, RouteAt};
use means::{Limits, Purse, Units};

/// What is to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Index into the loop's steps.
    Step(usize),
    /// Finished outputs, made like this plan's average one.
    Loop,
}

/// What pays for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With {
    /// One month: of a subscription a full grant (of a closed one that is held, what is left in it), of provisioned
    /// capacity the units that the plan needs, elsewhere what the card's published limits let through.
    Month,
    /// So many dollars: whole months, then packs, of a subscription; whole terms of provisioned capacity.
    Sum(Money),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Capacity {
    Makes(Makes),
    Endless(Endless),
    /// Nobody publishes a price or a grant that it takes: why.
    Unpriced(String),
    /// The route cannot do it: why.
    Unsupported(String),
}

/// Why there is no end to what can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endless {
    /// It costs nothing.
    Free,
    /// It is paid as it is used, and no limit is published.
    NoLimit,
    /// It is paid outside.
    Own,
}

impl Endless {
    /// In words, without a full stop.
    #[must_use]
    pub const fn spoken(self) -> &'static str {
        match self {
            Self::Free => "as many as you like: a take costs nothing",
            Self::NoLimit => "as many as you pay for: no limit is published",
            Self::Own => "as many as you pay for, outside the route",
        }
    }
}

/// What is made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Makes {
    /// Runs; of the whole loop those that the finished outputs take on average, rounded up.
    pub runs: u128,
    /// Of these, at no credits in relaxed mode.
    pub relaxed: u128,
    /// Accepted pieces on average (of the whole loop: finished outputs); ten decimals, half away from zero.
    pub accepted: Decimal,
    /// At least so many are accepted with 80 % certainty; `None` where it cannot be told.
    pub certain: Option<Certain>,
    /// Credits that are left and pay for no further run; `None` where no credits are counted.
    pub stranded: Option<u128>,
    /// Months of a subscription or of capacity; 0 where nothing is bought by the month.
    pub months: u32,
    /// Credits granted in these months, or held.
    pub granted: Option<u128>,
    pub packs: u64,
    pub units: u64,
    /// Images of provisioned capacity around the clock, in months of 43,200 minutes; `runs` are those of the working
    /// hours.
    pub at_full_use: Option<u128>,
    /// Dollars of a sum that buy nothing more.
    pub unspent: Option<Money>,
}

/// What a month, or a sum, makes on an offer's route. `offer` is an index; `None` where there is no such offer or
/// step.
///
/// # Errors
/// A figure that cannot be carried exactly.
pub fn capacity(
    plan: &Plan,
    book: &Book,
    all: &Offers,
    offer: usize,
    of: Of,
    with: With,
) -> Result<Option<Capacity>, Overflow> {
    let Some(found) = all.offers.get(offer) else { return Ok(None) };
    let Some(route) = book.route(found.at) else { return Ok(None) };
    let asked = Asked { plan, book, all, offer, found, route, with };
    match of {
        Of::Step(step) => match (all.work.steps.get(step), all.made_at(offer, step)) {
            (Some(it), Some(made)) => asked.step(it, made).map(Some),
            _ => Ok(None),
        },
        Of::Loop => asked.whole().map(Some),
    }
}

/// The question.
struct Asked<'a> {
    plan: &'a Plan,
    book: &'a Book,
    all: &'a Offers,
    offer: usize,
    found: &'a Offer,
    route: &'a Route,
    with: With,
}

impl Asked<'_> {
    fn step(&self, step: &Step, made: Made<'_>) -> Result<Capacity, Overflow> {
        let (quote, pinned) = match made {
            Made::Own(price) => return self.dollars(step, 1, price, None, Endless::Own),
            Made::Quoted { quote, pinned } => (quote, pinned),
        };
        let price = match &quote.outcome {
            Outcome::Unpriced(why) => return Ok(Capacity::Unpriced(why.text.clone())),
            Outcome::Unsupported(why) => return Ok(Capacity::Unsupported(why.text.clone())),
            Outcome::Priced(price) => price,
        };
        match (price.unit, &self.route.purchase) {
            (UnitPrice::Credits(unit), _) => self.credits(step, quote.batch, unit),
            (UnitPrice::Usd(usd), _) => {
                let on = (pinned.unwrap_or(self.found.at), quote.limit);
                self.dollars(step, quote.batch, usd, Some(on), Endless::NoLimit)
            }
            (UnitPrice::Provisioned(rate), Purchase::Provisioned(provision)) => self.images(step, rate, provision),
            (UnitPrice::Provisioned(_), _) => Ok(Capacity::Unsupported("the route has no such capacity".to_owned())),
        }
    }

    fn credits(&self, step: &Step, batch: u32, unit: u64) -> Result<Capacity, Overflow> {
        let purse = match Purse::new(self.plan, self.route, self.with)? {
            Ok(purse) => purse,
            Err(unpriced) => return Ok(Capacity::Unpriced(unpriced)),
        };
        let unit = u128::from(unit);
        if unit == 0 && purse.months > 0 {
            return Ok(Capacity::Endless(Endless::Free));
        }
        let mut makes = purse.makes();
        if let Some(last) = purse.last_month() {
            let before = u128::from(purse.months - 1);
            let paid = before * (purse.grant / unit) + last / unit;
            makes.stranded = Some(before * (purse.grant % unit) + last % unit);
            makes.relaxed = purse.relaxed(self.plan, &self.all.schedule)?;
            makes.runs = paid.checked_add(makes.relaxed).ok_or(Overflow)?;
        }
        accepted(step, batch, makes)
    }

    fn dollars(
        &self,
        step: &Step,
        batch: u32,
        price: Money,
        on: Option<(RouteAt, Option<usize>)>,
        endless: Endless,
    ) -> Result<Capacity, Overflow> {
        let ticks = price.ticks()?;
        if ticks == 0 {
            return Ok(Capacity::Endless(Endless::Free));
        }
        let mut makes = Makes::default();
        match self.with {
            With::Sum(sum) => {
                let sum = sum.ticks()?;
                makes.runs = sum / ticks;
                makes.unspent = Some(Money::from_ticks(sum % ticks)?);
            }
            With::Month => {
                let Some((at, limit)) = on else { return Ok(Capacity::Endless(endless)) };
                let limits = Limits::new(self.plan, self.book, &self.all.schedule, at)?;
                let by_rate = limit.and_then(|limit| limits.runs.get(limit).copied());
                let by_dollars = limits.dollars.map(|most| most / ticks);
                match by_rate.into_iter().chain(by_dollars).min() {
                    Some(most) => makes.runs = most,
                    None => return Ok(Capacity::Endless(endless)),
                }
            }
        }
        accepted(step, batch, makes)
    }

    fn images(&self, step: &Step, rate: Decimal, provision: &Provision) -> Result<Capacity, Overflow> {
        let units = Units::new(self.found, provision, self.with)?;
        let mut makes = units.makes();
        makes.runs = units.images(rate, units.working_minutes(self.plan, &self.all.schedule)?)?;
        makes.at_full_use = Some(units.images(rate, Decimal::from(Provision::MINUTES))?);
        accepted(step, 1, makes)
    }
}

/// Fills in what is accepted of a stage's runs.
fn accepted(step: &Step, batch: u32, mut makes: Makes) -> Result<Capacity, Overflow> {
    let batch = batch.max(1);
    let runs = BigUint::from(makes.runs);
    let rate = |above: u128, below: u128| {
        let all = BigUint::from(below).pow(batch);
        let missed = BigUint::from(below - above.min(below)).pow(batch);
        ratio(&(&runs * (&all - missed)), &all)
    };
    makes.accepted = match step.count {
        Count::Attempts(attempts) => {
            let each = attempts.div_ceil(u64::from(batch)).max(1);
            ratio(&runs, &BigUint::from(each))
        }
        Count::Rate(share) => {
            let (above, below) = Share::fraction(share);
            rate(above, below)
        }
        // The rate that the plan counts runs with: as many runs as it plans for n pieces make n.
        Count::Evidence { accepted, tried } => rate(u128::from(accepted), u128::from(tried) + 1),
    }?;
    makes.certain = chance::certain(makes.runs, step.count, batch);
    Ok(Capacity::Makes(makes))
}

/// A quotient with ten decimals, half away from zero.
fn ratio(above: &BigUint, below: &BigUint) -> Result<Decimal, Overflow> {
    const PLACES: u32 = crate::money::DECIMALS;
    if *below == BigUint::ZERO {
        return Err(Overflow);
    }
    let scaled = above * BigUint::from(10u8).pow(PLACES) * 2u8 + below;
    let rounded = i128::try_from(scaled / (below * 2u8)).map_err(|_| Overflow)?;
    Decimal::try_from_i128_with_scale(rounded, PLACES).map(|d| d.normalize()).map_err(|_| Overflow)
}

/// The whole part of a product.
fn whole_product(factors: &[Decimal]) -> Result<u128, Overflow> {
    let product = factors.iter().try_fold(Decimal::ONE, |all, factor| all.checked_mul(*factor)).ok_or(Overflow)?;
    product.floor().to_u128().ok_or(Overflow)
}

#[cfg(test)]
mod tests;
