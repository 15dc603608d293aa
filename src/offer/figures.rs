//! A route's totals: from the course of its wallet to dollars, credits and dates.

use jiff::civil::Date;
use num_bigint::BigUint;

use super::made::Offers;
use super::track::Tracked;
use super::{Dated, Figures};
use crate::money::{Money, Overflow, Share};
use crate::plan::model::Contingency;
use crate::plan::{Plan, Sample, Shot};
use crate::rates::{Purchase, Route};
use crate::wallet::{Course, PaidFor, Payment, Ticks};

/// A route's totals over all months. `lift`: the payments that the contingency lifts them to, where it is a certainty.
pub fn figures(
    plan: &Plan,
    all: &Offers,
    route: &Route,
    tracked: &Tracked,
    course: Course,
    units: u64,
    lift: Option<Ticks>,
) -> Result<Figures, Overflow> {
    let paid = |what: PaidFor| sum(course.payments.iter().filter(|p| p.what == what));
    let net = sum(&course.payments)?;
    let extras = Extras::of(plan, net, lift)?;
    let charged = extras.on(net)?;
    let months = u128::from(all.months());
    let unknown_tier = tracked.unknown_tier();
    let lower_bound = tracked.unpriced > 0 || unknown_tier;
    let credits = match &route.purchase {
        Purchase::Subscription(_) if tracked.unpriced == 0 => Some(tracked.credits.unwrap_or(0)),
        _ => None,
    };
    let over_months = |credits: Option<u128>| credits.map(|c| c.checked_mul(months).ok_or(Overflow)).transpose();
    let over_limit_on = over_limit_on(plan.budget.limit, &course.payments, &extras)?;
    let (subscription, top_ups) = (paid(PaidFor::Subscription)?, paid(PaidFor::TopUp)?);
    let (usage, commitment, own) = (paid(PaidFor::Usage)?, paid(PaidFor::Commitment)?, paid(PaidFor::Own)?);
    let dated = if lower_bound {
        None
    } else {
        Some(Dated {
            wallet: course.tally,
            ledger: course.ledger,
            exhausted_on: course.exhausted_on,
            relaxed_from: course.relaxed_from,
            finishes_on: course.finishes_on,
            meets_deadline: course.late_days == 0,
            late_days: course.late_days,
            over_limit_on,
        })
    };
    Ok(Figures {
        total: charged.total,
        subscription,
        top_ups,
        usage,
        commitment,
        own,
        contingency: charged.contingency,
        tax: charged.tax,
        lower_bound,
        per_output: charged.total.per(u128::from(all.outputs)),
        discarded_usd: tracked.discarded.usd.map(|usd| usd.times(months)).transpose()?,
        discarded_credits: over_months(tracked.discarded.credits)?,
        credits: over_months(credits)?,
        units,
        billing_months: course.billing_months,
        months_paid: course.months_paid,
        top_up_packs: course.packs,
        payments: course.payments,
        dated,
    })
}

/// Accepted outputs over all months.
pub fn outputs(plan: &Plan, months: u64) -> Result<u64, Overflow> {
    let once: u64 = plan.shots.iter().map(|s| s.outputs.unwrap_or(1)).sum();
    once.checked_mul(months).ok_or(Overflow)
}

/// The same of the plan that a sample stands for.
pub fn outputs_of_sample(sample: &Sample, months: u64) -> Result<u64, Overflow> {
    let of = |(at, shot): (usize, &Shot)| shot.outputs_or_default().checked_mul(sample.times(at));
    let add = |sum: u64, (at, shot)| of((at, shot))?.checked_add(sum);
    let once = sample.plan().shots.iter().enumerate().try_fold(0, add).ok_or(Overflow)?;
    once.checked_mul(months).ok_or(Overflow)
}

/// Payments with the plan's tax and a contingency in percent on top. What lifts a total to a certainty is an amount of
/// the whole and stays out.
///
/// # Errors
/// A sum that cannot be carried exactly.
pub fn with_extras(plan: &Plan, net: Money) -> Result<Money, Overflow> {
    Extras::of(plan, net, None)?.on(net).map(|charged| charged.total)
}

/// Some of a route's payments with their share of its contingency, and the tax.
///
/// # Errors
/// A sum that cannot be carried exactly.
pub fn with_share_of_extras(plan: &Plan, figures: &Figures, net: Money) -> Result<Money, Overflow> {
    let all = sum(&figures.payments)?;
    let lift = all.plus(figures.contingency)?;
    let is_lifted = matches!(plan.budget.contingency, Some(Contingency::Level(_)));
    let extras = Extras::of(plan, all, is_lifted.then(|| lift.ticks()).transpose()?)?;
    extras.share_on(net).map(|charged| charged.total)
}

/// A sum with what is added on top of it.
struct Charged {
    contingency: Money,
    tax: Money,
    total: Money,
}

/// What is added on top of payments.
struct Extras {
    contingency: Added,
    tax: Share,
}

enum Added {
    /// A share of the payments.
    Share(Share),
    /// An amount on top of all payments, and what these are.
    Amount(Money, Money),
}

impl Extras {
    fn of(plan: &Plan, net: Money, lift: Option<Ticks>) -> Result<Self, Overflow> {
        let contingency = match (plan.budget.contingency, lift) {
            (Some(Contingency::Level(_)), Some(lift)) => {
                let more = Money::from_ticks(lift)?.minus(net)?;
                Added::Amount(if more.is_negative() { Money::ZERO } else { more }, net)
            }
            (contingency, _) => Added::Share(contingency.map_or(Share::ZERO, Contingency::share)),
        };
        Ok(Self { contingency, tax: plan.budget.tax.unwrap_or(Share::ZERO) })
    }

    /// On all payments. Tax is a share of payments and contingency.
    fn on(&self, net: Money) -> Result<Charged, Overflow> {
        match self.contingency {
            Added::Share(share) => self.taxed(net, net.part(share)?),
            Added::Amount(amount, _) => self.taxed(net, amount),
        }
    }

    /// On some of the payments, with as much of an amount as is their part; its last decimal is rounded.
    fn share_on(&self, net: Money) -> Result<Charged, Overflow> {
        let Added::Amount(amount, all) = self.contingency else { return self.on(net) };
        if all.is_zero() {
            return self.on(net);
        }
        let (amount, part, all) = (BigUint::from(amount.ticks()?), net.ticks()?, all.ticks()?);
        let ticks = u128::try_from((amount * part * 2u8 + all) / (BigUint::from(all) * 2u8)).map_err(|_| Overflow)?;
        self.taxed(net, Money::from_ticks(ticks)?)
    }

    fn taxed(&self, net: Money, contingency: Money) -> Result<Charged, Overflow> {
        let before_tax = net.plus(contingency)?;
        let tax = before_tax.part(self.tax)?;
        Ok(Charged { contingency, tax, total: before_tax.plus(tax)? })
    }
}

fn sum<'a>(payments: impl IntoIterator<Item = &'a Payment>) -> Result<Money, Overflow> {
    let add = |total: u128, payment: &Payment| total.checked_add(payment.amount).ok_or(Overflow);
    payments.into_iter().try_fold(0, add).and_then(Money::from_ticks)
}

/// The first day on which payments so far, with their contingency and tax, pass the limit.
fn over_limit_on(limit: Option<Money>, payments: &[Payment], extras: &Extras) -> Result<Option<Date>, Overflow> {
    let Some(limit) = limit else { return Ok(None) };
    let mut so_far = 0u128;
    for payment in payments {
        so_far = so_far.checked_add(payment.amount).ok_or(Overflow)?;
        if extras.share_on(Money::from_ticks(so_far)?)?.total > limit {
            return Ok(Some(payment.date));
        }
    }
    Ok(None)
}
