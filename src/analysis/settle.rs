//! What an unknown price means all the same: a route whose lower bound passes the recommended total is ruled out
//! whatever the unknown costs; another with exactly one unknown price may cost so much and no more to be cheapest.

use rust_decimal::Decimal;

use super::highest::{Most, Tried, most};
use super::rank::{blocking, order};
use super::recommend::Recommendation;
use crate::money::{Money, Overflow};
use crate::offer::{Code, Follow, Offers, admitted};
use crate::plan::Plan;
use crate::quote::UnitPrice;
use crate::rates::Book;
use crate::terms::Unit;

/// An unknown price, settled as far as it can be. `offer` is an index into the list that was asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    pub offer: usize,
    pub settled: Settled,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The lower bound passes the recommended total: ruled out whatever the unknown costs.
    RuledOut(Money),
    /// Ruled out too, whatever the unknown costs: the work is late, or passes the limit.
    Late,
    OverLimit,
    /// The most credits that a run may cost for the route to be the cheapest.
    CheapestUpToCredits(u64),
    /// The most dollars that a run may cost, to four decimals.
    CheapestUpToUsd(Money),
    /// Whatever the unknown costs: what is held, or relaxed mode, pays for it.
    Cheapest,
    /// More than one unknown, or nothing to compare with.
    Open,
}

/// Settles every offer with an unknown price.
///
/// # Errors
/// A figure that cannot be carried exactly.
pub fn settle(plan: &Plan, book: &Book, all: &Offers, found: &Recommendation) -> Result<Vec<Unknown>, Overflow> {
    let mut out = Vec::new();
    for (at, offer) in all.offers.iter().enumerate() {
        if offer.unknown_prices > 0 && offer.figures.is_some() {
            out.push(Unknown { offer: at, settled: one(plan, book, all, found, at)? });
        }
    }
    Ok(out)
}

/// Settles one offer.
///
/// # Errors
/// A figure that cannot be carried exactly.
pub fn one(plan: &Plan, book: &Book, all: &Offers, found: &Recommendation, at: usize) -> Result<Settled, Overflow> {
    let best = found.route.and_then(|route| order(&all.offers, route));
    let (Some(best), Some(offer)) = (best, all.offers.get(at)) else { return Ok(Settled::Open) };
    let Some(figures) = &offer.figures else { return Ok(Settled::Open) };
    if figures.total > best.0 {
        return Ok(Settled::RuledOut(figures.total));
    }
    let only_price = blocking(offer).all(|r| r.code == Code::Unpriced);
    let buyable = (offer.open || offer.held) && admitted(plan, offer);
    let unknown = all.unknown_settings(at);
    let (1, [settings], true, true) = (offer.unknown_prices, unknown, only_price, buyable) else {
        return Ok(Settled::Open);
    };
    let Some(unit) = all.unit_of(book, at, *settings) else { return Ok(Settled::Open) };
    let price = |n: u64| match unit {
        Unit::Credits => Ok(UnitPrice::Credits(n)),
        Unit::Usd => ten_thousandths(n).map(UnitPrice::Usd),
    };
    let room = best.0.ticks()?;
    // A price that passes what can be carried does not win.
    let tried = |n: u64| {
        let figures =
            price(n).and_then(|price| all.figures_if_priced(plan, book, at, *settings, price, Follow::ToTheDeadline));
        let Ok(Some(figures)) = figures else { return Tried::Fails };
        let in_time = figures.dated.as_ref().is_some_and(|d| d.meets_deadline && d.over_limit_on.is_none());
        match figures.total.ticks() {
            Ok(total) if in_time && (figures.total, offer.commitment, at) < best => {
                Tried::Wins(room.saturating_sub(total))
            }
            Ok(total) => Tried::Loses(total.saturating_sub(room)),
            Err(_) => Tried::Fails,
        }
    };
    Ok(match (most(tried), unit) {
        (Most::None, _) => {
            let for_nothing = all.figures_if_priced(plan, book, at, *settings, price(0)?, Follow::ToTheDeadline)?;
            match for_nothing {
                None => Settled::Late,
                Some(figures) if figures.dated.as_ref().is_some_and(|d| d.over_limit_on.is_some()) => {
                    Settled::OverLimit
                }
                Some(_) => Settled::RuledOut(figures.total),
            }
        }
        (Most::Any, _) => Settled::Cheapest,
        (Most::UpTo(n), Unit::Credits) => Settled::CheapestUpToCredits(n),
        (Most::UpTo(n), Unit::Usd) => Settled::CheapestUpToUsd(ten_thousandths(n)?),
    })
}

/// The price of so many hundredths of a cent.
fn ten_thousandths(n: u64) -> Result<Money, Overflow> {
    let dollars = Decimal::try_from_i128_with_scale(i128::from(n), 4).map_err(|_| Overflow)?;
    Money::parse(&dollars.normalize().to_string()).map_err(|_| Overflow)
}
