//! A day's events, summed up, and how they become rows of the ledger and dated payments.

use jiff::civil::Date;

use super::{Course, Entry, Event, PaidFor, Payment, Ticks};
use crate::money::Overflow;

const KINDS: [PaidFor; 5] = [PaidFor::Subscription, PaidFor::TopUp, PaidFor::Commitment, PaidFor::Usage, PaidFor::Own];

/// Adds to a sum of credits or ticks.
pub(super) fn add(sum: &mut u128, more: u128) -> Result<(), Overflow> {
    *sum = sum.checked_add(more).ok_or(Overflow)?;
    Ok(())
}

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
    /// The first run that is made in relaxed mode.
    pub(super) relaxed_from: Option<u128>,
    /// Packs bought, and the credits that were short.
    pub(super) packs: u64,
    pub(super) short: u128,
    /// The route's own work ends today: what is left of the grant expires after the work, not before it.
    pub(super) ends_work: bool,
    paid: [Ticks; KINDS.len()],
}

impl Day {
    pub(super) fn pay(&mut self, what: PaidFor, amount: Ticks) -> Result<(), Overflow> {
        add(&mut self.paid[what as usize], amount)
    }

    /// Writes down what is paid, and answers with its sum.
    pub(super) fn write_payments(&self, date: Date, course: &mut Course) -> Result<Ticks, Overflow> {
        let mut paid: Ticks = 0;
        for (what, amount) in KINDS.into_iter().zip(self.paid).filter(|(_, amount)| *amount > 0) {
            add(&mut paid, amount)?;
            course.payments.push(Payment { date, amount, what });
        }
        Ok(paid)
    }

    /// Writes the day down. `balance` is what was in the wallet (credits, or ticks of the prepaid balance) when the
    /// day began; each row carries it on.
    pub(super) fn write(self, date: Date, balance: Option<u128>, course: &mut Course) -> Result<(), Overflow> {
        let paid = self.write_payments(date, course)?;
        let (expired_first, expired_last) = if self.ends_work { (0, self.expired) } else { (self.expired, 0) };
        let mut rows = Rows { date, balance, ledger: &mut course.ledger };
        rows.credits(Event::LotExpired, self.lot_expired)?;
        rows.credits(Event::Expired, expired_first)?;
        rows.credits(Event::Grant, self.granted)?;
        rows.usd(Event::Paid, paid)?;
        rows.credits(Event::Bought, self.bought)?;
        rows.credits(Event::Used, self.used)?;
        rows.usd(Event::Used, self.used_usd)?;
        if self.is_relaxed {
            rows.push(Event::Relaxed, Some(0), None);
        }
        if self.waits {
            rows.push(Event::Wait, None, None);
        }
        rows.credits(Event::Expired, expired_last)
    }
}

/// Writes down a day on which work waits and nothing else happens.
pub(super) fn wait(date: Date, balance: Option<u128>, course: &mut Course) {
    course.ledger.push(Entry { date, event: Event::Wait, credits: None, usd: None, balance });
}

/// The rows of one day.
struct Rows<'a> {
    date: Date,
    balance: Option<u128>,
    ledger: &'a mut Vec<Entry>,
}

impl Rows<'_> {
    fn credits(&mut self, event: Event, amount: u128) -> Result<(), Overflow> {
        if amount > 0 {
            self.change(event, amount)?;
            self.push(event, Some(amount), None);
        }
        Ok(())
    }

    fn usd(&mut self, event: Event, amount: Ticks) -> Result<(), Overflow> {
        if amount > 0 {
            self.change(event, amount)?;
            self.push(event, None, Some(amount));
        }
        Ok(())
    }

    fn change(&mut self, event: Event, amount: u128) -> Result<(), Overflow> {
        let Some(balance) = self.balance else {
            return Ok(());
        };
        let after = match event {
            Event::Grant | Event::Bought => balance.checked_add(amount),
            Event::Used | Event::Expired | Event::LotExpired => balance.checked_sub(amount),
            Event::Paid | Event::Relaxed | Event::Wait => Some(balance),
        };
        self.balance = Some(after.ok_or(Overflow)?);
        Ok(())
    }

    fn push(&mut self, event: Event, credits: Option<u128>, usd: Option<Ticks>) {
        self.ledger.push(Entry { date: self.date, event, credits, usd, balance: self.balance });
    }
}
