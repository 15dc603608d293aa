//! Dollar accounts: prepaid balances, and limits of runs a day and of dollars a month.

use jiff::civil::Date;

use super::calendar::anniversary;
use super::column::{Column, Prepared};
use super::layout::Batch;
use super::ledger::{Day, add};
use super::{Account, PaidFor, Ticks};
use crate::money::Overflow;

/// The state of all accounts; their terms are handed in.
#[derive(Clone, Debug)]
pub(super) struct Accounts {
    state: Vec<State>,
    /// The route's own account, where it has one.
    own: Option<usize>,
    start: Date,
    /// Months from the start that have begun.
    months: u32,
    next_month: Date,
    /// The first day on which the route's own prepaid balance cannot pay a run in full.
    pub(super) exhausted_on: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct State {
    balance: Ticks,
    /// Gross dollars since the last monthly anniversary of the start.
    spent: Ticks,
}

impl Accounts {
    pub(super) fn new(terms: &[Account], own: Option<usize>, start: Date) -> Self {
        let state = terms.iter().map(|account| State { balance: account.balance, spent: 0 }).collect();
        Self { state, own, start, months: 0, next_month: start, exhausted_on: None }
    }

    /// Left of the route's own prepaid balance; `None` where there was none.
    pub(super) fn balance(&self, terms: &[Account]) -> Option<Ticks> {
        let own = self.own?;
        terms.get(own).filter(|account| account.balance > 0)?;
        self.state.get(own).map(|state| state.balance)
    }

    /// What is left of each balance, and what is spent of each month's limit.
    pub(super) fn states(&self) -> &[State] {
        &self.state
    }

    /// The morning of a day: a month's limit may begin anew.
    pub(super) fn open(&mut self, today: Date) {
        while self.next_month <= today && self.next_month < Date::MAX {
            self.state.iter_mut().for_each(|state| state.spent = 0);
            self.months += 1;
            self.next_month = anniversary(self.start, self.months);
        }
    }

    /// How far today's limits let the work come that is due, from the start of the batch.
    pub(super) fn reach(&self, terms: &[Account], track: &Prepared, due: &Batch) -> Result<u128, Overflow> {
        let mut furthest = due.to;
        let mut keep_within = |column: &Column, limit: u128| {
            if column.of_batch(due)? > limit {
                furthest = furthest.min(column.reach(due.from, limit)?);
            }
            Ok(())
        };
        for ((account, which), column) in &track.limits {
            let limit = terms.get(*account).and_then(|account| account.runs_a_day.get(*which));
            if let Some(&limit) = limit {
                keep_within(column, limit.into())?;
            }
        }
        for ((account, state), column) in terms.iter().zip(&self.state).zip(&track.dollars) {
            if let Some(limit) = account.monthly_limit {
                keep_within(column, limit.saturating_sub(state.spent))?;
            }
        }
        Ok(furthest)
    }

    /// Whether the run at `position` costs more than its account lets through in a whole month.
    pub(super) fn is_too_dear(terms: &[Account], track: &Prepared, position: u128) -> bool {
        let mut accounts = terms.iter().zip(&track.dollars);
        accounts.any(|(account, column)| account.monthly_limit.is_some_and(|limit| column.at(position) > limit))
    }

    /// Whether what an account lets through in this month does not reach for the run at `position`.
    pub(super) fn is_month_spent(&self, terms: &[Account], track: &Prepared, position: u128) -> bool {
        let mut accounts = terms.iter().zip(&self.state).zip(&track.dollars);
        accounts.any(|((account, state), column)| {
            account.monthly_limit.is_some_and(|limit| column.at(position) > limit.saturating_sub(state.spent))
        })
    }

    /// Pays for the runs of a batch: out of each balance first, the rest today.
    pub(super) fn pay(
        &mut self,
        terms: &[Account],
        track: &Prepared,
        made: &Batch,
        today: Date,
        day: &mut Day,
    ) -> Result<(), Overflow> {
        for (index, column) in track.dollars.iter().enumerate() {
            let gross = column.of_batch(made)?;
            let mut prepaid = 0;
            if let Some(state) = self.state.get_mut(index) {
                prepaid = gross.min(state.balance);
                state.balance -= prepaid;
                add(&mut state.spent, gross)?;
            }
            if self.own == Some(index) {
                add(&mut day.used_usd, prepaid)?;
                if gross > prepaid && self.balance(terms).is_some() {
                    self.exhausted_on.get_or_insert(today);
                }
            }
            day.pay(PaidFor::Usage, gross - prepaid)?;
        }
        day.pay(PaidFor::Own, track.own.of_batch(made)?)
    }
}
