//! Provisioned capacity: whole terms, paid month by month.

use jiff::civil::Date;

use crate::money::Overflow;
use crate::wallet::calendar::anniversary;
use crate::wallet::ledger::Day;
use crate::wallet::{Commitment, PaidFor};

/// Provisioned capacity: whole terms, paid month by month.
#[derive(Clone, Debug)]
pub(super) struct Capacity<'a> {
    terms: &'a Commitment,
    start: Date,
    pub(super) next_month: Date,
    /// Months begun while there was work for it.
    pub(super) billing_months: u32,
    pub(super) months_paid: u32,
    /// Months committed to.
    committed: u32,
}

impl<'a> Capacity<'a> {
    pub(super) const fn new(terms: &'a Commitment, start: Date) -> Self {
        Self { terms, start, next_month: start, billing_months: 0, months_paid: 0, committed: 0 }
    }

    /// Whether months are still to be paid, work or not.
    pub(super) const fn runs_on(&self) -> bool {
        self.months_paid < self.committed
    }

    /// The morning of a day. Another term is begun where the last one is over and there is still work for it.
    pub(super) fn open(&mut self, today: Date, has_work: bool, day: &mut Day) -> Result<(), Overflow> {
        if today < self.next_month {
            return Ok(());
        }
        if has_work {
            self.billing_months += 1;
            if !self.runs_on() {
                self.committed = self.committed.checked_add(self.terms.term.max(1)).ok_or(Overflow)?;
            }
        }
        if self.runs_on() {
            self.months_paid += 1;
            let price = self.terms.unit_price.checked_mul(self.terms.units.into()).ok_or(Overflow)?;
            day.pay(PaidFor::Commitment, price)?;
            self.next_month = anniversary(self.start, self.months_paid);
        }
        Ok(())
    }
}
