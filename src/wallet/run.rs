//! The days of a route's work, one after the other.

use std::ops::Range;

use jiff::civil::Date;

use super::calendar::{Pace, anniversary, days_between};
use super::column::Prepared;
use super::credits::{Halt, Wallet};
use super::dollars::Accounts;
use super::layout::Batch;
use super::ledger::Day;
use super::{Account, Calendar, Course, HeldUp, Outcome, Payer, Rules, Stuck, Tally, Trace, Track, Worked};
use crate::money::Overflow;

mod capacity;
mod passing;

use self::capacity::Capacity;

/// Work that has not ended so many months after the start never does.
pub const MOST_MONTHS: u32 = 120;

/// So many months are gone through with all that happens in them. Whether work that takes longer ever ends is looked at
/// first, which costs little without the ledger: what ten years of it would hold is of no use where it does not.
const SOON_MONTHS: u32 = 3;

/// Makes a track's runs, day by day, as one way of buying pays for them. Where several routes share a track,
/// [`Prepared`] is built once for all.
///
/// # Errors
/// A sum that cannot be carried exactly.
pub fn run(track: &Track, calendar: &Calendar, rules: &Rules) -> Result<Outcome, Overflow> {
    Prepared::new(track)?.run(calendar, rules)
}

impl Prepared {
    /// As [`run`], on a track that is made ready already. It costs the binary searches of at most some 3,700 days,
    /// whatever the number of runs.
    ///
    /// # Errors
    /// A sum that cannot be carried exactly.
    pub fn run(&self, calendar: &Calendar, rules: &Rules) -> Result<Outcome, Overflow> {
        Work::new(self, calendar, rules)?.run()
    }

    /// As [`Prepared::run`], without the ledger: a wait of years costs nothing then.
    ///
    /// # Errors
    /// A sum that cannot be carried exactly.
    pub fn totals(&self, calendar: &Calendar, rules: &Rules) -> Result<Outcome, Overflow> {
        Work { has_ledger: false, ..Work::new(self, calendar, rules)? }.run()
    }

    /// As [`Prepared::totals`] where all runs are made by the evening of a day, and else `None`: then it costs no more
    /// days than there are up to then.
    ///
    /// # Errors
    /// A sum that cannot be carried exactly.
    pub fn totals_by(&self, calendar: &Calendar, rules: &Rules, last: Date) -> Result<Option<Course>, Overflow> {
        let mut work = Work { has_ledger: false, ..Work::new(self, calendar, rules)? };
        let until = last.tomorrow().map_err(|_| Overflow)?;
        if work.days(Some(until))?.is_some() || work.at.made < work.at.runs {
            return Ok(None);
        }
        // What is committed to is paid for beyond it.
        Ok(work.days(None)?.is_none().then(|| work.finish()))
    }

    /// As [`Prepared::run`], day by day: what was made when, and how far work that cannot end has come. It costs the
    /// same and some memory for each day; whoever prices routes has no need of it.
    ///
    /// # Errors
    /// A sum that cannot be carried exactly.
    pub fn trace(&self, calendar: &Calendar, rules: &Rules) -> Result<Trace, Overflow> {
        let mut work = Work::new(self, calendar, rules)?;
        work.trace = Some(Vec::new());
        let stuck = work.days(None)?;
        let days = work.trace.take().unwrap_or_default();
        Ok(Trace { course: work.finish(), days, stuck: stuck.map(|(_, why)| why) })
    }
}

/// A route at work.
#[derive(Debug)]
pub(super) struct Work<'a> {
    pub(super) track: &'a Prepared,
    pub(super) calendar: &'a Calendar,
    /// Those of the accounts.
    terms: &'a [Account],
    capacity: Option<Capacity<'a>>,
    pub(super) at: State,
    /// The runs of today: those that are due, then those that are made.
    today: Batch,
    /// For want of credits no more could be made today, nor can on the days to come.
    is_stalled: bool,
    /// Whether rows are written for what happens, beside what is paid.
    has_ledger: bool,
    /// Where somebody asks for it.
    trace: Option<Vec<Worked>>,
}

/// How far a route has come.
#[derive(Clone, Debug)]
pub(super) struct State {
    /// The day that comes next.
    pub(super) today: Date,
    pace: Pace,
    /// Runs of all loops, and those made.
    pub(super) runs: u128,
    pub(super) made: u128,
    /// Runs of the route's own and on provisioned capacity that are still to be made.
    pub(super) mine_left: u128,
    provisioned_left: u128,
    pub(super) wallet: Option<Wallet>,
    pub(super) accounts: Accounts,
    pub(super) course: Course,
}

impl<'a> Work<'a> {
    pub(super) fn new(track: &'a Prepared, calendar: &'a Calendar, rules: &'a Rules) -> Result<Self, Overflow> {
        let loops = calendar.loops.len() as u128;
        let over_all = |of_one: u128| of_one.checked_mul(loops).ok_or(Overflow);
        let start = calendar.start;
        let (wallet, capacity, own) = match &rules.payer {
            Payer::Subscription(terms) => (Some(Wallet::new(terms, start)?), None, None),
            Payer::PayAsYouGo { account } => (None, None, Some(*account)),
            Payer::Provisioned(terms) => (None, Some(Capacity::new(terms, start)), Some(terms.account)),
        };
        let at = State {
            today: start,
            pace: Pace::new(track.runs),
            runs: over_all(track.runs)?,
            made: 0,
            mine_left: over_all(track.mine.total())?,
            provisioned_left: over_all(track.provisioned.total())?,
            wallet,
            accounts: Accounts::new(&rules.accounts, own, start),
            course: Course::default(),
        };
        Ok(Self {
            track,
            calendar,
            terms: &rules.accounts,
            capacity,
            at,
            today: Batch::default(),
            is_stalled: false,
            has_ledger: true,
            trace: None,
        })
    }

    /// Goes on from where a subscription's work has come.
    pub(super) fn resume(track: &'a Prepared, calendar: &'a Calendar, rules: &'a Rules, at: State) -> Self {
        let today = Batch::at(at.made);
        Self {
            track,
            calendar,
            terms: &rules.accounts,
            capacity: None,
            at,
            today,
            is_stalled: false,
            has_ledger: false,
            trace: None,
        }
    }

    fn run(mut self) -> Result<Outcome, Overflow> {
        let soon = anniversary(self.calendar.start, SOON_MONTHS);
        let mut stuck = self.days(Some(soon))?;
        if stuck.is_none() && self.has_ledger && self.at.made < self.at.runs {
            stuck = self.ahead().days(None)?;
        }
        if stuck.is_none() {
            stuck = self.days(None)?;
        }
        match stuck {
            Some((position, why)) => self.never_ends(position, why),
            None => Ok(Outcome::Done(self.finish())),
        }
    }

    /// Goes through the days until the work is done, or up to a day that is left to come; where the work cannot end,
    /// says at which run and why.
    pub(super) fn days(&mut self, until: Option<Date>) -> Result<Option<(u128, Stuck)>, Overflow> {
        let horizon = anniversary(self.calendar.start, MOST_MONTHS);
        while self.at.made < self.at.runs || self.capacity.as_ref().is_some_and(Capacity::runs_on) {
            if let Some(capacity) = self.capacity.as_ref().filter(|_| self.at.made >= self.at.runs) {
                // Nothing is left but to pay for months.
                self.at.today = self.at.today.max(capacity.next_month);
            }
            let today = self.at.today;
            if until.is_some_and(|until| today >= until) {
                return Ok(None);
            }
            if self.at.made < self.at.runs && today >= horizon {
                return Ok(Some((self.at.made, Stuck::TooLong)));
            }
            let balance = self.balance();
            let mut day = Day::default();
            self.is_stalled = false;
            self.open(today, &mut day)?;
            if self.at.made < self.at.runs
                && self.calendar.is_workday(today)
                && let Halt::Stuck(position, why) = self.work(today, &mut day)?
            {
                if self.trace.is_some() {
                    self.stop(position, balance, today, day)?;
                }
                return Ok(Some((position, why)));
            }
            if self.has_ledger {
                day.write(today, balance, &mut self.at.course)?;
            } else {
                day.write_payments(today, &mut self.at.course)?;
            }
            self.at.today = today.tomorrow().map_err(|_| Overflow)?;
            let until = until.map_or(horizon, |until| until.min(horizon));
            if self.is_stalled && self.trace.is_none() {
                self.wait(until)?;
            } else if !self.has_ledger {
                self.relax(until)?;
            }
        }
        Ok(None)
    }

    /// The day on which the work comes to a run that can never be made.
    fn stop(&mut self, position: u128, balance: Option<u128>, today: Date, mut day: Day) -> Result<(), Overflow> {
        let from = self.at.made;
        if from < position {
            self.made_up_to(position, today, &mut day)?;
        }
        day.waits = true;
        self.note(&day, today, from..position, position + 1, Some(HeldUp::ForGood));
        day.write(today, balance, &mut self.at.course)
    }

    /// Credits in the wallet, or ticks of the prepaid balance.
    fn balance(&self) -> Option<u128> {
        match &self.at.wallet {
            Some(wallet) => Some(wallet.credits()),
            None => self.at.accounts.balance(self.terms),
        }
    }

    fn open(&mut self, today: Date, day: &mut Day) -> Result<(), Overflow> {
        self.at.accounts.open(today);
        if let Some(wallet) = self.at.wallet.as_mut().filter(|_| self.at.mine_left > 0) {
            wallet.open(today, day)?;
        }
        if let Some(capacity) = &mut self.capacity {
            capacity.open(today, self.at.provisioned_left > 0, day)?;
        }
        Ok(())
    }

    /// Makes what is due today, as far as limits and wallet let it.
    fn work(&mut self, today: Date, day: &mut Day) -> Result<Halt, Overflow> {
        let from = self.at.made;
        let a_day = self.calendar.per_day.map_or(u128::MAX, u128::from);
        let due = self.at.pace.due(self.calendar, today)?.min(from.saturating_add(a_day));
        if due <= from {
            return Ok(Halt::At(from));
        }
        self.today.next(&self.track.layout, due)?;
        let within_limits = self.at.accounts.reach(self.terms, self.track, &self.today)?;
        self.ends_at(within_limits)?;
        let halt = match &mut self.at.wallet {
            Some(wallet) => wallet.work(self.track, &self.today, today, day)?,
            None => Halt::At(within_limits),
        };
        let Halt::At(to) = halt else {
            return Ok(halt);
        };
        if to == within_limits && to < due && Accounts::is_too_dear(self.terms, self.track, to) {
            return Ok(Halt::Stuck(to, Stuck::TooDear));
        }
        day.waits = to < due;
        let is_relaxed = self.at.wallet.as_ref().is_some_and(Wallet::is_relaxed);
        self.is_stalled = to < within_limits && (from == to || !is_relaxed);
        self.ends_at(to)?;
        if from < to {
            self.made_up_to(to, today, day)?;
        }
        if self.trace.is_some() {
            let by_wallet = if self.at.wallet.as_ref().is_some_and(Wallet::is_relaxed) {
                HeldUp::RelaxedPlaces
            } else {
                HeldUp::EmptyWallet
            };
            let held_up = match to {
                _ if to == due => None,
                _ if to < within_limits => Some(by_wallet),
                _ if self.at.accounts.is_month_spent(self.terms, self.track, to) => Some(HeldUp::DollarsAMonth),
                _ => Some(HeldUp::RunsADay),
            };
            self.note(day, today, from..to, due, held_up);
        }
        Ok(halt)
    }

    /// Keeps what was made on a day, where somebody asks for it.
    fn note(&mut self, day: &Day, date: Date, made: Range<u128>, due: u128, held_up: Option<HeldUp>) {
        let Some(trace) = self.trace.as_mut().filter(|_| !made.is_empty() || held_up.is_some()) else { return };
        let relaxed_from = day.relaxed_from.unwrap_or(made.end);
        trace.push(Worked { date, made, relaxed_from, due, held_up, packs: day.packs, short: day.short });
    }

    /// Cuts what is due today down to what is made.
    fn ends_at(&mut self, to: u128) -> Result<(), Overflow> {
        if self.today.to == to { Ok(()) } else { self.today.end(&self.track.layout, to) }
    }

    fn made_up_to(&mut self, to: u128, today: Date, day: &mut Day) -> Result<(), Overflow> {
        let (track, from) = (self.track, self.at.made);
        self.ends_at(to)?;
        self.at.made = to;
        self.at.accounts.pay(self.terms, track, &self.today, today, day)?;
        self.at.course.finishes_on = Some(today);
        // Of several loops on one day the first has been due the longest.
        let earliest = from.checked_div(track.runs).and_then(|index| usize::try_from(index).ok());
        if let Some(span) = earliest.and_then(|index| self.calendar.loops.get(index)) {
            self.at.course.late_days = self.at.course.late_days.max(days_between(span.last, today));
        }
        self.at.provisioned_left -= track.provisioned.of_batch(&self.today)?;
        let mine = track.mine.of_batch(&self.today)?;
        self.at.mine_left -= mine;
        if let Some(wallet) = self.at.wallet.as_mut().filter(|_| mine > 0 && self.at.mine_left == 0) {
            wallet.close(day)?;
        }
        Ok(())
    }

    fn never_ends(&self, position: u128, why: Stuck) -> Result<Outcome, Overflow> {
        let runs = self.track.mine.total().checked_mul(self.calendar.loops.len() as u128).ok_or(Overflow)?;
        Ok(Outcome::NeverEnds { made: self.track.mine.upto(position)?, runs, why })
    }

    fn finish(self) -> Course {
        let State { mut course, wallet, accounts, .. } = self.at;
        course.exhausted_on = accounts.exhausted_on;
        if let Some(wallet) = wallet {
            course.tally = Some(Tally { left: wallet.credits(), ..wallet.tally });
            course.billing_months = wallet.billing_months;
            course.months_paid = wallet.months_paid;
            course.packs = wallet.packs;
            course.exhausted_on = wallet.exhausted_on;
            course.relaxed_from = wallet.relaxed_from;
        }
        if let Some(capacity) = self.capacity {
            course.billing_months = capacity.billing_months;
            course.months_paid = capacity.months_paid;
        }
        course
    }
}
