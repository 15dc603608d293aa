//! A day's events as rows, in the order in which they happen: what goes and comes in the morning, then what is made
//! and what pays for it, then what is left over.

use std::ops::Range;

use jiff::civil::Date;

use super::{Kind, Level, Measure, Row, so_far, tell};
use crate::money::{Money, Overflow};
use crate::offer::{PaidBy, Traced};
use crate::plan::Plan;
use crate::rates::Book;
use crate::summary::Summary;
use crate::wallet::{Entry, Event, PaidFor, Payer, Ticks, Worked};

/// Runs that a row is about: what pays for them, and their positions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runs {
    pub by: PaidBy,
    pub positions: Range<u128>,
}

/// What rows are made from.
pub struct Days<'a> {
    pub summary: &'a Summary,
    pub plan: &'a Plan,
    pub book: &'a Book,
    pub offer: usize,
    pub traced: &'a Traced,
    pub measure: Measure,
    pub opening: Level,
}

/// The rows of all days.
pub fn rows(days: &Days<'_>) -> Result<Vec<Row>, Overflow> {
    let course = &days.traced.trace.course;
    let mut writer = Writer { days, rows: Vec::new(), level: days.opening, paid: 0, months: 0 };
    let (mut entries, mut worked) = (course.ledger.as_slice(), days.traced.trace.days.as_slice());
    let mut payments = course.payments.as_slice();
    loop {
        let dates = [entries.first().map(|e| e.date), worked.first().map(|w| w.date)];
        let Some(date) = dates.into_iter().flatten().min() else { break };
        let (of_day, rest) = entries.split_at(entries.partition_point(|e| e.date <= date));
        entries = rest;
        let (paid, rest) = payments.split_at(payments.partition_point(|p| p.date <= date));
        payments = rest;
        let work = worked.first().filter(|w| w.date == date);
        worked = &worked[usize::from(work.is_some())..];
        let mut amounts = [0; 5];
        for payment in paid {
            amounts[payment.what as usize] += payment.amount;
        }
        writer.day(date, of_day, amounts, work)?;
    }
    Ok(writer.rows)
}

struct Writer<'a> {
    days: &'a Days<'a>,
    rows: Vec<Row>,
    level: Level,
    /// Ticks paid so far.
    paid: Ticks,
    /// Months of the subscription or of capacity that have begun.
    months: u32,
}

/// Credits that come and dollars that go with a row.
#[derive(Clone, Copy, Default)]
struct Moved {
    credits: Option<i128>,
    /// Paid, in ticks.
    paid: Ticks,
    /// Taken from the prepaid balance, in ticks.
    from_balance: Ticks,
}

impl Writer<'_> {
    fn day(
        &mut self,
        date: Date,
        entries: &[Entry],
        mut amounts: [Ticks; 5],
        work: Option<&Worked>,
    ) -> Result<(), Overflow> {
        let at = |event: Event| entries.iter().position(|e| e.event == event);
        let entry = |event: Event| at(event).map(|at| &entries[at]);
        let mut take = |what: PaidFor| std::mem::take(&mut amounts[what as usize]);
        let told = tell::Tell { days: self.days, date };
        // What is left of the grant goes at the reset; where the work ends, after the work.
        let expired = entry(Event::Expired);
        let is_reset = at(Event::Expired).is_some_and(|expired| match at(Event::Grant) {
            Some(grant) => expired < grant,
            None => self.grant_ends(date),
        });

        if let Some(entry) = entry(Event::LotExpired) {
            self.credits(entry, Kind::LotExpired, 0, told.lot_expired(entry))?;
        }
        if let Some(entry) = expired.filter(|_| is_reset) {
            self.credits(entry, Kind::Expired, 0, tell::Tell::expired(entry, true))?;
        }
        let subscription = take(PaidFor::Subscription);
        if entry(Event::Grant).is_some() || subscription > 0 {
            self.months += 1;
            let granted = entry(Event::Grant).and_then(|e| e.credits).unwrap_or(0);
            let texts = told.month(self.months, granted, subscription)?;
            let moved = Moved { credits: signed(granted, false)?, paid: subscription, ..Moved::default() };
            self.push(date, Kind::Month, moved, texts, None)?;
        }
        let commitment = take(PaidFor::Commitment);
        if commitment > 0 {
            self.months += 1;
            let texts = told.commitment(self.months, commitment)?;
            self.push(date, Kind::Commitment, Moved { paid: commitment, ..Moved::default() }, texts, None)?;
        }
        let top_up = take(PaidFor::TopUp);
        if let Some(entry) = entry(Event::Bought) {
            let texts = told.bought(entry, work, top_up)?;
            self.credits(entry, Kind::Bought, top_up, texts)?;
        }
        let from_balance = entry(Event::Used).and_then(|e| e.usd).unwrap_or(0);
        let used = entry(Event::Used).and_then(|e| e.credits).unwrap_or(0);
        if let Some(work) = work {
            let paid = Made { used, from_balance, usage: take(PaidFor::Usage), own: take(PaidFor::Own) };
            self.made(&told, work, &paid)?;
            if work.held_up.is_some() {
                self.waits(&told, work)?;
            }
        }
        if let Some(entry) = expired.filter(|_| !is_reset) {
            self.credits(entry, Kind::Expired, 0, tell::Tell::expired(entry, false))?;
        }
        Ok(())
    }

    /// Whether a held grant ends that day without another.
    fn grant_ends(&self, date: Date) -> bool {
        match &self.days.traced.rules.payer {
            Payer::Subscription(terms) => terms.held.as_ref().is_some_and(|held| held.renews == date),
            Payer::PayAsYouGo { .. } | Payer::Provisioned(_) => false,
        }
    }

    /// The runs of a day, by what pays for them.
    fn made(&mut self, told: &tell::Tell<'_>, work: &Worked, paid: &Made) -> Result<(), Overflow> {
        let in_full = work.made.start..work.relaxed_from;
        let runs = |by, positions: &Range<u128>| {
            let taken = self.days.traced.takes.among(by, positions, 1);
            (taken.runs > 0).then(|| (taken, Runs { by, positions: positions.clone() }))
        };
        let by_credits = runs(PaidBy::Credits, &in_full);
        let by_dollars = runs(PaidBy::Dollars, &work.made);
        let by_own = runs(PaidBy::Own, &work.made);
        let by_capacity = runs(PaidBy::Capacity, &work.made);
        let relaxed = runs(PaidBy::Credits, &(work.relaxed_from..work.made.end));
        let date = told.date;
        if let Some((taken, runs)) = by_credits {
            let kind = if paid.used > 0 { Kind::Used } else { Kind::Made };
            let moved = Moved { credits: signed(paid.used, true)?, ..Moved::default() };
            let level = self.level_after(&moved)?;
            self.push(date, kind, moved, told.used(&taken, paid.used, level), Some(runs))?;
        }
        if let Some((taken, runs)) = by_dollars {
            let kind = match (paid.from_balance, paid.usage) {
                (0, 0) => Kind::Made,
                (0, _) => Kind::Paid,
                _ => Kind::Used,
            };
            let moved = Moved { paid: paid.usage, from_balance: paid.from_balance, ..Moved::default() };
            let texts = told.dollars(&taken, paid.from_balance, paid.usage)?;
            self.push(date, kind, moved, texts, Some(runs))?;
        }
        if let Some((taken, runs)) = by_own {
            let kind = if paid.own > 0 { Kind::Paid } else { Kind::Made };
            let texts = told.own(&taken, paid.own)?;
            self.push(date, kind, Moved { paid: paid.own, ..Moved::default() }, texts, Some(runs))?;
        }
        if let Some((taken, runs)) = by_capacity {
            self.push(date, Kind::Made, Moved::default(), told.capacity(&taken), Some(runs))?;
        }
        if let Some((taken, runs)) = relaxed {
            self.push(date, Kind::Relaxed, Moved::default(), told.relaxed(&taken), Some(runs))?;
        }
        Ok(())
    }

    /// Days on which nothing happens but waiting are one row.
    fn waits(&mut self, told: &tell::Tell<'_>, work: &Worked) -> Result<(), Overflow> {
        let texts = told.waits(work, self.level);
        if let Some(last) = self.rows.last_mut().filter(|row| row.kind == Kind::Wait && work.made.is_empty()) {
            last.until = told.date;
            (last.text, last.why) = texts;
            return Ok(());
        }
        self.push(told.date, Kind::Wait, Moved::default(), texts, None)
    }

    fn credits(&mut self, entry: &Entry, kind: Kind, paid: Ticks, texts: (String, String)) -> Result<(), Overflow> {
        let goes = entry.event != Event::Bought;
        let moved = Moved { credits: signed(entry.credits.unwrap_or(0), goes)?, paid, ..Moved::default() };
        self.push(entry.date, kind, moved, texts, None)
    }

    fn level_after(&self, moved: &Moved) -> Result<Level, Overflow> {
        Ok(match (self.days.measure, self.level) {
            (Measure::Credits, Level::Credits(level)) => {
                let level = level.checked_add_signed(moved.credits.unwrap_or(0)).ok_or(Overflow)?;
                Level::Credits(level)
            }
            (Measure::Prepaid, Level::Dollars(level)) => {
                Level::Dollars(level.minus(Money::from_ticks(moved.from_balance)?)?)
            }
            (Measure::Spent, _) => {
                let figures = self.days.summary.offers().get(self.days.offer).and_then(|o| o.figures.as_ref());
                so_far(self.days.plan, figures, self.paid.checked_add(moved.paid).ok_or(Overflow)?)?
            }
            (_, level) => level,
        })
    }

    fn push(
        &mut self,
        date: Date,
        kind: Kind,
        moved: Moved,
        (text, why): (String, String),
        runs: Option<Runs>,
    ) -> Result<(), Overflow> {
        self.level = self.level_after(&moved)?;
        self.paid = self.paid.checked_add(moved.paid).ok_or(Overflow)?;
        let gone = moved.paid.checked_add(moved.from_balance).ok_or(Overflow)?;
        let usd = if gone > 0 { Some(Money::ZERO.minus(Money::from_ticks(gone)?)?) } else { None };
        let credits = moved.credits.filter(|n| *n != 0);
        self.rows.push(Row { date, until: date, kind, text, why, credits, usd, level: self.level, runs });
        Ok(())
    }
}

/// What a day's runs cost: credits, ticks of the prepaid balance, ticks paid.
struct Made {
    used: u128,
    from_balance: Ticks,
    usage: Ticks,
    own: Ticks,
}

fn signed(credits: u128, goes: bool) -> Result<Option<i128>, Overflow> {
    let amount = i128::try_from(credits).map_err(|_| Overflow)?;
    Ok(Some(if goes { -amount } else { amount }))
}
