//! What a total is lifted to where the contingency is a certainty: the payments that are enough with it.

use std::collections::BTreeMap;

use super::made::Offers;
use super::rules;
use super::track::WhatIf;
use super::uncertain::Uncertain;
use crate::chance::Spread;
use crate::money::Overflow;
use crate::plan::Plan;
use crate::plan::model::Contingency;
use crate::rates::{Book, RouteAt};
use crate::wallet::{Calendar, Outcome, Rules, Ticks};

/// The laws of the tracks that were asked about, by their index.
#[derive(Debug, Default)]
pub(super) struct Lifts(BTreeMap<usize, Option<Lift>>);

/// One track's.
#[derive(Debug)]
pub(super) struct Lift {
    uncertain: Uncertain,
    /// The law of what is paid by the run, once it is asked for.
    law: Option<Spread>,
    certainty: f64,
    /// Of the path.
    level: f64,
}

impl Lifts {
    /// The payments of a route that are enough; `None` where the contingency is no certainty, or the work cannot end
    /// with so many runs.
    pub(super) fn net(
        &mut self,
        plan: &Plan,
        book: &Book,
        all: &Offers,
        at: RouteAt,
        track: usize,
        accounts: &rules::Accounts,
    ) -> Result<Option<Ticks>, Overflow> {
        if certainty(plan).is_none() {
            return Ok(None);
        }
        let lift = match self.0.entry(track) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(new) => {
                let unknown_tier = all.tracks.get(track).is_some_and(super::track::Tracked::unknown_tier);
                new.insert(Lift::new(plan, book, all, at, accounts, WhatIf::AsItIs, unknown_tier)?)
            }
        };
        match lift {
            Some(lift) => lift.net(plan, book, all, at),
            None => Ok(None),
        }
    }
}

impl Lift {
    /// `None` where the contingency is no certainty, or a stage is unsupported.
    pub(super) fn new(
        plan: &Plan,
        book: &Book,
        all: &Offers,
        at: RouteAt,
        accounts: &rules::Accounts,
        what_if: WhatIf<'_>,
        unknown_tier: bool,
    ) -> Result<Option<Self>, Overflow> {
        let Some(certainty) = certainty(plan) else { return Ok(None) };
        let Some(uncertain) = all.uncertain_on(book, at, accounts, what_if, unknown_tier)? else { return Ok(None) };
        let level = uncertain.level_at(certainty)?;
        Ok(Some(Self { uncertain, law: None, certainty, level }))
    }

    /// The payments of a route on this track.
    pub(super) fn net(
        &mut self,
        plan: &Plan,
        book: &Book,
        all: &Offers,
        at: RouteAt,
    ) -> Result<Option<Ticks>, Overflow> {
        if let Some(paid) = self.uncertain.paid(plan, book, at)? {
            let dollars = match self.uncertain.measure {
                super::Measure::Dollars => {
                    let sum = self.uncertain.sum()?;
                    self.law.get_or_insert_with(|| Spread::of(&sum)).quantile(self.certainty).upper
                }
                _ => self.uncertain.dollars.over(all.months())?.least(),
            };
            return paid.of_total(dollars)?.ticks().map(Some);
        }
        let along = self.uncertain.along(plan, book, &all.schedule, at, self.level)?;
        along.filter(|along| along.stuck.is_none()).map(|along| along.net()).transpose()
    }

    /// The payments of a wallet with rules of its own.
    pub(super) fn net_of(&self, calendar: &Calendar, rules: &Rules) -> Result<Option<Ticks>, Overflow> {
        let Outcome::Done(course) = self.uncertain.prepared(self.level)?.run(calendar, rules)? else {
            return Ok(None);
        };
        let add = |sum: u128, more: u128| sum.checked_add(more).ok_or(Overflow);
        course.payments.iter().map(|payment| payment.amount).try_fold(0, add).map(Some)
    }
}

const fn certainty(plan: &Plan) -> Option<f64> {
    match plan.budget.contingency {
        Some(Contingency::Level(level)) => level.certainty(),
        _ => None,
    }
}
