//! A day's events, summed up, and how they become rows of the ledger and dated payments.

use jiff::civil::Date;

use super::{Course, Entry, Event, PaidFor, Payment, Ticks};
use crate::money::Overflow;

const KINDS: [PaidFor; 5] = [PaidFor::Subscription, PaidFor::TopUp, PaidFor::Commitment, PaidFor::Usage, PaidFor::Own];

/// What happens on one day.
#[derive(Debug, Default)]
pub(super) struct Day {
    pub(super) lot_expired: u128,
    pub(super) expired: u128,
    pub(super) granted: u128,
    pub(super) bought: u128,
    /// Credits taken from grant and lots.
    pub(super) used: u128,
    /// Ticks taken from the route's own prepaid balance.
    pub(super) used_usd: Ticks,
    pub(super) is_relaxed: bool,
    pub(super) waits: bool,
    /// The route's own work ends today: what is left of the grant expires after the work, not before it.
    pub(super) ends_work: bool,
    paid: [Ticks; KINDS.len()],
}

impl Day {
    pub(super) fn pay(&mut self, what: PaidFor, amount: Ticks) -> Result<(), Overflow> {
        let paid = &mut self.paid[what as usize];
        *paid = paid.checked_add(amount).ok_or(Overflow)?;
        Ok(())
    }

    /// Writes the day down. `balance` is what was in the wallet (credits, or ticks of the prepaid balance) when the
    /// day began; each row carries it on.
    pub(super) fn write(self, date: Date, mut balance: Option<u128>, course: &mut Course) -> Result<(), Overflow> {
        let mut paid: Ticks = 0;
        for (what, amount) in KINDS.into_iter().zip(self.paid).filter(|(_, amount)| *amount > 0) {
            paid = paid.checked_add(amount).ok_or(Overflow)?;
            course.payments.push(Payment { date, amount, what });
        }
        let mut row = |event, credits: Option<u128>, usd: Option<Ticks>, change: Change| {
            balance = match (balance, change) {
                (Some(before), Change::In(amount)) => Some(before.checked_add(amount).ok_or(Overflow)?),
                (Some(before), Change::Out(amount)) => Some(before.checked_sub(amount).ok_or(Overflow)?),
                (unchanged, _) => unchanged,
            };
            course.ledger.push(Entry { date, event, credits, usd, balance });
            Ok(())
        };
        let expired = |row: &mut dyn FnMut(_, _, _, _) -> Result<(), Overflow>| match self.expired {
            0 => Ok(()),
            gone => row(Event::Expired, Some(gone), None, Change::Out(gone)),
        };
        if self.lot_expired > 0 {
            row(Event::LotExpired, Some(self.lot_expired), None, Change::Out(self.lot_expired))?;
        }
        if !self.ends_work {
            expired(&mut row)?;
        }
        if self.granted > 0 {
            row(Event::Grant, Some(self.granted), None, Change::In(self.granted))?;
        }
        if paid > 0 {
            row(Event::Paid, None, Some(paid), Change::None)?;
        }
        if self.bought > 0 {
            row(Event::Bought, Some(self.bought), None, Change::In(self.bought))?;
        }
        if self.used > 0 {
            row(Event::Used, Some(self.used), None, Change::Out(self.used))?;
        }
        if self.used_usd > 0 {
            row(Event::Used, None, Some(self.used_usd), Change::Out(self.used_usd))?;
        }
        if self.is_relaxed {
            row(Event::Relaxed, Some(0), None, Change::None)?;
        }
        if self.waits {
            row(Event::Wait, None, None, Change::None)?;
        }
        if self.ends_work {
            expired(&mut row)?;
        }
        Ok(())
    }
}

/// What a row does to the balance.
#[derive(Clone, Copy)]
enum Change {
    None,
    In(u128),
    Out(u128),
}
