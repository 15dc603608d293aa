//! A subscription's work month by month, so that other terms can be tried in each: from one [`Standing`] several next
//! ones follow, and nothing that was made before is made again.

use std::cmp::Ordering;

use jiff::civil::Date;

use super::column::Prepared;
use super::credits::Wallet;
use super::ledger::add;
use super::run::{State, Work};
use super::{Calendar, MonthTerms, PaidFor, Rules, Ticks};
use crate::money::Overflow;

/// The work of a subscription on the morning of a billing month, before anything of that month.
#[derive(Clone, Debug)]
pub struct Standing {
    state: Box<State>,
    /// Paid for months and packs so far.
    paid: Ticks,
}

/// What a month leads to.
#[derive(Clone, Debug)]
pub enum Until {
    /// The next month, with runs of the route's own still to be made.
    Next(Standing),
    /// The end of all work, with what was paid for months and packs.
    Done(Ticks),
    /// A run is late, or can never be made; or one is due in a month without a subscription.
    Fails,
}

impl Prepared {
    /// A subscription's work up to the first month that is to be chosen: from the start, or of a held one from its
    /// renewal. `rules` must be a subscription's.
    ///
    /// # Errors
    /// A sum that cannot be carried exactly.
    pub fn standing(&self, calendar: &Calendar, rules: &Rules) -> Result<Until, Overflow> {
        let mut work = Work::new(self, calendar, rules)?;
        if let Some(wallet) = &mut work.at.wallet {
            wallet.choose(None);
        }
        go(work, 0)
    }

    /// The work of one more month under these terms; `None`: without a subscription.
    ///
    /// # Errors
    /// A sum that cannot be carried exactly.
    pub fn month(
        &self,
        calendar: &Calendar,
        rules: &Rules,
        from: &Standing,
        terms: Option<MonthTerms>,
    ) -> Result<Until, Overflow> {
        let mut work = Work::resume(self, calendar, rules, (*from.state).clone());
        if let Some(wallet) = &mut work.at.wallet {
            wallet.choose(terms);
            // The month begins within its first day: go there before looking for the next.
            let first = work.at.today;
            let next = first.tomorrow().map_err(|_| Overflow)?;
            if work.days(Some(next))?.is_some() {
                return Ok(Until::Fails);
            }
        }
        go(work, from.paid)
    }
}

/// Goes on to the next month, or to the end where the route has no work of its own any more.
fn go(mut work: Work<'_>, before: Ticks) -> Result<Until, Overflow> {
    let next = work.at.wallet.as_ref().and_then(Wallet::next_reset);
    if work.days(next)?.is_some() {
        return Ok(Until::Fails);
    }
    let is_done = work.at.mine_left == 0;
    if is_done && work.days(None)?.is_some() {
        return Ok(Until::Fails);
    }
    let went_without = work.at.wallet.as_ref().is_some_and(|wallet| wallet.went_without);
    if went_without || is_late(&work) {
        return Ok(Until::Fails);
    }
    let mut paid = before;
    for payment in std::mem::take(&mut work.at.course).payments {
        if matches!(payment.what, PaidFor::Subscription | PaidFor::TopUp) {
            add(&mut paid, payment.amount)?;
        }
    }
    if is_done {
        return Ok(Until::Done(paid));
    }
    Ok(Until::Next(Standing { state: Box::new(work.at), paid }))
}

/// A run was made late, or one that is still to be made can only be late.
fn is_late(work: &Work<'_>) -> bool {
    let over = work.calendar.loops.iter().filter(|span| span.last < work.at.today).count() as u128;
    work.at.course.late_days > 0 || (work.at.made < work.at.runs && work.at.made < work.track.runs.saturating_mul(over))
}

impl Standing {
    /// Paid for months and packs so far.
    #[must_use]
    pub const fn paid(&self) -> Ticks {
        self.paid
    }

    /// The first day of the month that comes next.
    #[must_use]
    pub const fn date(&self) -> Date {
        self.state.today
    }

    /// Runs made so far, over all loops.
    #[must_use]
    pub const fn made(&self) -> u128 {
        self.state.made
    }

    /// Whether there are credits that outlast the month.
    #[must_use]
    pub fn has_lots(&self) -> bool {
        self.state.wallet.as_ref().is_some_and(|wallet| !wallet.lots().is_empty())
    }

    /// Whether whatever months come, this costs no more in the end than the other. Both stand on the same day.
    ///
    /// Equal in all but what was paid: then it is what was paid that counts. `by_position` may be said where there are
    /// no lots and none can be bought, and where limits of dollars a month begin anew with each billing month. Then of
    /// two that differ in position only, the one that is further ahead stays so, or level, on every day of the same
    /// months: it is due as much; the grants are reset to the same, and the position that a full grant reaches from
    /// further ahead lies no less far, as do those that a day's places in relaxed mode, a limit of runs a day or of
    /// dollars a month reach, each being counted from the position itself; and it enters relaxed mode at the place
    /// that its grant reaches, which the one behind passes later or not at all. So its own work ends no later, it pays
    /// for no month more, and no run is late that the other makes in time. What is paid beside months and packs is the
    /// same for all in the end: every run is paid once, out of one balance.
    #[must_use]
    pub fn rules_out(&self, other: &Self, by_position: bool) -> bool {
        if self.paid > other.paid {
            return false;
        }
        match self.made().cmp(&other.made()) {
            Ordering::Less => false,
            Ordering::Greater => by_position,
            Ordering::Equal => by_position || self.is_level(other),
        }
    }

    fn is_level(&self, other: &Self) -> bool {
        let lots = |s: &Self| s.state.wallet.as_ref().map(|wallet| wallet.lots().clone());
        self.state.accounts.states() == other.state.accounts.states() && lots(self) == lots(other)
    }
}
