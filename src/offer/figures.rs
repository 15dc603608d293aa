//! A route's totals: from the course of its wallet to dollars, credits and dates.

use jiff::civil::Date;

use super::made::Offers;
use super::track::Tracked;
use super::{Dated, Figures};
use crate::money::{Money, Overflow, Share};
use crate::plan::Plan;
use crate::rates::{Purchase, Route};
use crate::wallet::{Course, PaidFor, Payment};

/// A route's totals over all months.
pub fn figures(
    plan: &Plan,
    all: &Offers,
    route: &Route,
    tracked: &Tracked,
    course: &Course,
    units: u64,
) -> Result<Figures, Overflow> {
    let paid = |what: PaidFor| sum(course.payments.iter().filter(|p| p.what == what));
    let share = |s: Option<Share>| s.unwrap_or(Share::ZERO);
    let (contingency, tax) = (share(plan.budget.contingency), share(plan.budget.tax));
    let net = sum(&course.payments)?;
    let charged = loaded(net, contingency, tax)?;
    let months = u128::from(all.months());
    let outputs = outputs(plan, all.months())?;
    let unknown_tier = tracked.unknown_tier();
    let lower_bound = tracked.unpriced > 0 || unknown_tier;
    let credits = match &route.purchase {
        Purchase::Subscription(_) if tracked.unpriced == 0 => Some(tracked.credits.unwrap_or(0)),
        _ => None,
    };
    let over_months = |credits: Option<u128>| credits.map(|c| c.checked_mul(months).ok_or(Overflow)).transpose();
    let dated = if lower_bound {
        None
    } else {
        Some(Dated {
            wallet: course.tally,
            ledger: course.ledger.clone(),
            exhausted_on: course.exhausted_on,
            relaxed_from: course.relaxed_from,
            finishes_on: course.finishes_on,
            meets_deadline: course.late_days == 0,
            late_days: course.late_days,
            over_limit_on: over_limit_on(plan.budget.limit, &course.payments, contingency, tax)?,
        })
    };
    Ok(Figures {
        total: charged.total,
        subscription: paid(PaidFor::Subscription)?,
        top_ups: paid(PaidFor::TopUp)?,
        usage: paid(PaidFor::Usage)?,
        commitment: paid(PaidFor::Commitment)?,
        own: paid(PaidFor::Own)?,
        contingency: charged.contingency,
        tax: charged.tax,
        lower_bound,
        per_output: charged.total.per(u128::from(outputs)),
        discarded_usd: tracked.discarded.usd.map(|usd| usd.times(months)).transpose()?,
        discarded_credits: over_months(tracked.discarded.credits)?,
        credits: over_months(credits)?,
        units,
        billing_months: course.billing_months,
        months_paid: course.months_paid,
        top_up_packs: course.packs,
        payments: course.payments.clone(),
        dated,
    })
}

/// Accepted outputs over all months.
pub fn outputs(plan: &Plan, months: u64) -> Result<u64, Overflow> {
    let once: u64 = plan.shots.iter().map(|s| s.outputs.unwrap_or(1)).sum();
    once.checked_mul(months).ok_or(Overflow)
}

/// Payments with the plan's contingency and tax on top.
///
/// # Errors
/// A sum that cannot be carried exactly.
pub fn with_extras(plan: &Plan, net: Money) -> Result<Money, Overflow> {
    let share = |s: Option<Share>| s.unwrap_or(Share::ZERO);
    loaded(net, share(plan.budget.contingency), share(plan.budget.tax)).map(|charged| charged.total)
}

/// A sum with what is added on top of it.
struct Charged {
    contingency: Money,
    tax: Money,
    total: Money,
}

/// Contingency is a share of the payments, tax a share of both.
fn loaded(net: Money, contingency: Share, tax: Share) -> Result<Charged, Overflow> {
    let contingency = net.part(contingency)?;
    let before_tax = net.plus(contingency)?;
    let tax = before_tax.part(tax)?;
    Ok(Charged { contingency, tax, total: before_tax.plus(tax)? })
}

fn sum<'a>(payments: impl IntoIterator<Item = &'a Payment>) -> Result<Money, Overflow> {
    let add = |total: u128, payment: &Payment| total.checked_add(payment.amount).ok_or(Overflow);
    payments.into_iter().try_fold(0, add).and_then(Money::from_ticks)
}

/// The first day on which payments so far, with their contingency and tax, pass the limit.
fn over_limit_on(
    limit: Option<Money>,
    payments: &[Payment],
    contingency: Share,
    tax: Share,
) -> Result<Option<Date>, Overflow> {
    let Some(limit) = limit else { return Ok(None) };
    let mut so_far = 0u128;
    for payment in payments {
        so_far = so_far.checked_add(payment.amount).ok_or(Overflow)?;
        if loaded(Money::from_ticks(so_far)?, contingency, tax)?.total > limit {
            return Ok(Some(payment.date));
        }
    }
    Ok(None)
}
