//! Days that need not be gone through one by one: those on which a wallet waits or is relaxed, and work that is only
//! looked at to see whether it ever ends.

use jiff::civil::Date;

use super::Work;
use crate::money::Overflow;
use crate::wallet::credits::Wallet;
use crate::wallet::layout::Batch;
use crate::wallet::ledger::{self, Day};

impl Work<'_> {
    /// The same work from where it has come, without a ledger.
    pub(super) fn ahead(&mut self) -> Self {
        let course = std::mem::take(&mut self.at.course);
        let at = self.at.clone();
        self.at.course = course;
        Self {
            capacity: self.capacity.clone(),
            today: Batch::at(at.made),
            at,
            is_stalled: false,
            has_ledger: false,
            trace: None,
            ..*self
        }
    }

    /// Passes days of relaxed mode at once, each of which makes as many runs as there are places and no more: all are
    /// due, and nothing is paid for them.
    pub(super) fn relax(&mut self, until: Date) -> Result<(), Overflow> {
        let Some(wallet) = &self.at.wallet else { return Ok(()) };
        let (Some(places), Some(change)) = (wallet.places(), wallet.next_change()) else { return Ok(()) };
        let (today, until) = (self.at.today, until.min(change));
        let (Some(last), true) = (until.yesterday().ok().filter(|last| *last >= today), self.calendar.is_over(today))
        else {
            return Ok(());
        };
        if self.calendar.per_day.is_some() || !self.track.is_unpaid() {
            return Ok(());
        }
        let Some(worked) = self.calendar.last_workday(today, last) else { return Ok(()) };
        let days = self.calendar.workdays_in(today, last);
        let (to, left) = self.track.costing.spend(self.at.made, u128::from(places) * u128::from(days))?;
        // A day on which a loop or all work ends is gone through as any other.
        let loop_of = |run: u128| run.checked_div(self.track.runs);
        if left == 0 && self.at.made < to && to < self.at.runs && loop_of(self.at.made) == loop_of(to - 1) {
            self.today.next(&self.track.layout, to)?;
            self.made_up_to(to, worked, &mut Day::default())?;
            self.at.today = until;
        }
        Ok(())
    }

    /// Passes the days on which nothing can be made either: up to the next grant or the end of a lot, or `until`.
    pub(super) fn wait(&mut self, until: Date) -> Result<(), Overflow> {
        let change = self.at.wallet.as_ref().and_then(Wallet::next_change);
        let until = change.map_or(until, |change| change.min(until));
        let balance = self.balance();
        if !self.has_ledger && self.calendar.is_over(self.at.today) {
            self.at.today = self.at.today.max(until);
        }
        while self.at.today < until {
            let today = self.at.today;
            if self.calendar.is_workday(today) {
                self.at.pace.due(self.calendar, today)?;
                if self.has_ledger {
                    ledger::wait(today, balance, &mut self.at.course);
                }
            }
            self.at.today = today.tomorrow().map_err(|_| Overflow)?;
        }
        Ok(())
    }
}
