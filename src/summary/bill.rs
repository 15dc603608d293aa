//! When a route is paid: its payments month by month, with what is added on top of them, adding up to its total.

use jiff::civil::Date;

use super::Summary;
use crate::arrange::Arrange as _;
use crate::money::{Money, Overflow};
use crate::wallet::PaidFor;

/// What is paid for one thing in one calendar month, or is added on top of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The first and the last day of payment; `None` for what is added on top.
    pub days: Option<(Date, Date)>,
    /// `a subscription`, `takes`, `contingency`.
    pub what: &'static str,
    pub usd: Money,
}

impl Summary {
    /// A route's payments by calendar month and by what they are for, then contingency and tax where there are any:
    /// they add up to its total, exactly. Empty where it cannot do the work. `offer` is an index into
    /// [`Summary::offers`].
    ///
    /// # Errors
    /// A sum that cannot be carried exactly.
    pub fn bill(&self, offer: usize) -> Result<Vec<Due>, Overflow> {
        let Some(figures) = self.offers().get(offer).and_then(|o| o.figures.as_ref()) else { return Ok(Vec::new()) };
        let mut due: Vec<Due> = Vec::new();
        for payment in &figures.payments {
            let (usd, what) = (Money::from_ticks(payment.amount)?, in_words(payment.what));
            let is_of = |due: &&mut Due| {
                let same_month = |(first, _): (Date, Date)| first.first_of_month() == payment.date.first_of_month();
                due.what == what && due.days.is_some_and(same_month)
            };
            match due.iter_mut().find(is_of) {
                Some(Due { days: Some((first, last)), usd: sum, .. }) => {
                    (*first, *last) = ((*first).min(payment.date), (*last).max(payment.date));
                    *sum = sum.plus(usd)?;
                }
                _ => due.push(Due { days: Some((payment.date, payment.date)), what, usd }),
            }
        }
        due.arrange_by_key(|due| due.days.map(|(first, _)| first));
        for (what, usd) in [("contingency", figures.contingency), ("tax", figures.tax)] {
            if !usd.is_zero() {
                due.push(Due { days: None, what, usd });
            }
        }
        Ok(due)
    }
}

/// What is paid for, in a word or two.
#[must_use]
pub const fn in_words(what: PaidFor) -> &'static str {
    match what {
        PaidFor::Subscription => "subscription",
        PaidFor::TopUp => "top-up credits",
        PaidFor::Commitment => "commitment",
        PaidFor::Usage => "takes",
        PaidFor::Own => "your own work",
    }
}
