//! By term: from which month on the longer commitment has cost no more than the shorter, and what is lost where the
//! work stops before.

use crate::money::{Money, Overflow};
use crate::rates::{Book, Purchase, RouteAt};

/// Months that are looked at.
const MOST: u32 = 120;

/// A longer way to be bound against a shorter one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The route with the longer term; of a tier that is billed by the month or by the year, the tier.
    pub longer: RouteAt,
    pub longer_months: u32,
    /// The same route where a tier is billed either way.
    pub shorter: RouteAt,
    pub shorter_months: u32,
    /// What one term costs, for as many units as there must be at least.
    pub longer_costs: Money,
    pub shorter_costs: Money,
    /// The first month in which the longer has cost no more; `None`: never.
    pub from_month: Option<u32>,
    /// What the longer has cost more, at most, where the work stops before that month.
    pub at_risk: Money,
}

/// Every tier that is sold by the month and by the year, then every pair of provisioned terms of a card.
///
/// # Errors
/// A figure that cannot be carried exactly.
pub fn by_term(book: &Book) -> Result<Vec<Compared>, Overflow> {
    let mut found = Vec::new();
    let mut provisioned: Vec<(RouteAt, u32, Money)> = Vec::new();
    for at in book.routes() {
        match book.route(at).map(|r| &r.purchase) {
            Some(Purchase::Subscription(tier)) => {
                if let (Some(monthly), Some(annual)) = (&tier.monthly, &tier.annual) {
                    found.push(compared((at, 12, annual.value), (at, 1, monthly.value))?);
                }
            }
            Some(Purchase::Provisioned(p)) => {
                let term = p.unit.value.times(u128::from(p.minimum_units))?.times(u128::from(p.term))?;
                provisioned.push((at, p.term, term));
            }
            Some(Purchase::PayAsYouGo) | None => {}
        }
    }
    for (i, longer) in provisioned.iter().enumerate() {
        for shorter in provisioned[..i].iter().filter(|s| s.0.card == longer.0.card) {
            let (longer, shorter) = if longer.1 >= shorter.1 { (longer, shorter) } else { (shorter, longer) };
            found.push(compared(*longer, *shorter)?);
        }
    }
    Ok(found)
}

type Term = (RouteAt, u32, Money);

fn compared(longer: Term, shorter: Term) -> Result<Compared, Overflow> {
    let cost = |term: Term, month: u32| term.2.times(u128::from(month.div_ceil(term.1.max(1))));
    let mut at_risk = Money::ZERO;
    let mut from_month = None;
    for month in 1..=MOST {
        let (long, short) = (cost(longer, month)?, cost(shorter, month)?);
        if long <= short {
            from_month = Some(month);
            break;
        }
        at_risk = at_risk.max(long.minus(short)?);
    }
    Ok(Compared {
        longer: longer.0,
        longer_months: longer.1,
        shorter: shorter.0,
        shorter_months: shorter.1,
        longer_costs: longer.2,
        shorter_costs: shorter.2,
        from_month,
        at_risk,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_pays_from_the_month_worked_by_hand() {
        let book = Book::embedded().unwrap();
        let told: Vec<String> = by_term(&book)
            .unwrap()
            .iter()
            .map(|c| {
                let (long, short) = (&book.route(c.longer).unwrap().id, &book.route(c.shorter).unwrap().id);
                let from = c.from_month.map_or("never".to_owned(), |m| m.to_string());
                format!(
                    "{long}/{} {short}/{} from {from} risk {}",
                    c.longer_months,
                    c.shorter_months,
                    c.at_risk.plain()
                )
            })
            .collect();
        for line in [
            // 8 units: 3 × $2,800 = $67,200 against $30,400 a month: dearer in months 1 and 2, cheaper in the third.
            "api-pt-3m/3 api-pt-1m/1 from 3 risk 36800",
            // A year is $201,600: seven single months are $212,800.
            "api-pt-1y/12 api-pt-1m/1 from 7 risk 171200",
            // The third quarter brings $201,600, the same.
            "api-pt-1y/12 api-pt-3m/3 from 7 risk 134400",
        ] {
            assert!(told.iter().any(|t| t == line), "{line} in {told:#?}");
        }
    }
}
