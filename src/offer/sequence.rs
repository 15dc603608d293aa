//! A surface's tiers one after the other, month by month: the rules that a wallet runs by, and the whole answer of a
//! sequence.

use jiff::civil::Date;

use super::figures::figures;
use super::lift::Lift;
use super::made::Offers;
use super::track::{Tracked, WhatIf};
use super::{Billed, Offer, Verdict, judge, rules};
use crate::arrange::Arrange as _;
use crate::money::Overflow;
use crate::plan::Plan;
use crate::rates::{Book, Purchase};
use crate::wallet::{Calendar, MonthTerms, Outcome, Payer, Prepared, Rules, anniversary};

/// Tiers of a surface that quote the plan alike, and what their months are tried with.
#[derive(Clone, Debug)]
pub struct Months {
    /// The offer whose wallet the months are bought for: the held one, or else the first of them.
    pub base: usize,
    /// Offers that months can be bought of, with the terms of a month.
    pub tiers: Vec<(usize, MonthTerms)>,
    pub calendar: Calendar,
    pub rules: Rules,
}

impl Months {
    /// The first day of a month that is chosen, counted from 0.
    #[must_use]
    pub fn begins(&self, month: u32) -> Date {
        let held = match &self.rules.payer {
            Payer::Subscription(terms) => terms.held.as_ref(),
            Payer::PayAsYouGo { .. } | Payer::Provisioned(_) => None,
        };
        anniversary(held.map_or(self.calendar.start, |held| held.renews), month)
    }

    /// Whether of two sequences that stand on the same day the one that is further ahead may be taken for the better
    /// one where it cost no more: see [`crate::wallet::Standing::rules_out`].
    #[must_use]
    pub fn goes_by_position(&self) -> bool {
        let Payer::Subscription(terms) = &self.rules.payer else { return false };
        let sells = self.tiers.iter().any(|(_, month)| month.pack.is_some()) || terms.pack.is_some();
        let is_limited = self.rules.accounts.iter().any(|account| account.monthly_limit.is_some());
        match &terms.held {
            None => !sells,
            Some(held) => !sells && held.lots.is_empty() && !is_limited,
        }
    }
}

impl Offers {
    /// The tiers among `candidates` (offers of one surface), grouped by how they quote the plan. Those that are billed
    /// by the year take no part; nor does a group without the tier that is held on that surface.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn months_of(&self, plan: &Plan, book: &Book, candidates: &[usize]) -> Result<Vec<Months>, Overflow> {
        let mut groups: Vec<(usize, Months)> = Vec::new();
        let accounts = rules::accounts(plan, book)?;
        let calendar = rules::calendar(&self.schedule);
        for at in candidates.iter().copied() {
            let Some((track, offer)) = self.track_of.get(at).copied().zip(self.offers.get(at)) else { continue };
            let Some(tracked) = self.tracks.get(track).filter(|t| t.prepared.is_some() && t.mine) else { continue };
            let Some(route) = book.route(offer.at) else { continue };
            let Purchase::Subscription(tier) = &route.purchase else { continue };
            if rules::billed(plan, tier) == Billed::Annual || tracked.unpriced > 0 || tracked.unknown_tier() {
                continue;
            }
            let month = rules::subscription(plan, route, tier)?.month();
            if let Some((_, known)) = groups.iter_mut().find(|(of, _)| *of == track) {
                known.tiers.push((at, month));
                continue;
            }
            // Whoever holds a tier of the surface has its credits whichever comes next.
            let of_card = |o: &Offer| o.at.card == offer.at.card && o.held;
            let mut held = (0..self.offers.len()).filter(|other| self.offers.get(*other).is_some_and(of_card));
            let base = match (held.next(), held.next()) {
                (None, _) => at,
                (Some(one), None) if self.track_of.get(one) == Some(&track) => one,
                _ => continue,
            };
            let Some(base_at) = self.offers.get(base).map(|o| o.at) else { continue };
            let Some(base_route) = book.route(base_at) else { continue };
            let rules = rules::rules(plan, book, base_at, base_route, &accounts, &calendar, &[])?;
            groups.push((track, Months { base, tiers: vec![(at, month)], calendar: calendar.clone(), rules }));
        }
        Ok(groups.into_iter().map(|(_, months)| months).collect())
    }

    /// The track that a group of tiers shares.
    #[must_use]
    pub fn prepared(&self, months: &Months) -> Option<&Prepared> {
        self.tracked(months.base)?.prepared.as_ref()
    }

    fn tracked(&self, offer: usize) -> Option<&Tracked> {
        self.track_of.get(offer).and_then(|track| self.tracks.get(*track))
    }

    /// The whole answer of a sequence: `chosen` are offers of the group, a month each, `None` where none is bought.
    /// What is asked of a route is asked of each that is used; `at`, id and name are those of the first one. `None`
    /// where the work cannot end.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn sequence(
        &self,
        plan: &Plan,
        book: &Book,
        months: &Months,
        chosen: &[Option<usize>],
    ) -> Result<Option<Offer>, Overflow> {
        let first = chosen.iter().flatten().next().copied().unwrap_or(months.base);
        let (Some(tracked), Some(base)) = (self.tracked(months.base), self.offers.get(first)) else { return Ok(None) };
        let (Some(prepared), Some(route)) = (&tracked.prepared, book.route(base.at)) else { return Ok(None) };
        let terms = |offer: usize| months.tiers.iter().find(|(at, _)| *at == offer).map(|(_, terms)| *terms);
        let mut rules = months.rules.clone();
        if let Payer::Subscription(subscription) = &mut rules.payer {
            subscription.months = chosen.iter().map(|month| month.and_then(terms)).collect();
        }
        let Outcome::Done(course) = prepared.run(&months.calendar, &rules)? else { return Ok(None) };
        let accounts = rules::accounts(plan, book)?;
        let lift = Lift::new(plan, book, self, base.at, &accounts, WhatIf::AsItIs, false)?;
        let lift = lift.map_or(Ok(None), |lift| lift.net_of(&months.calendar, &rules))?;
        let figures = figures(plan, self, route, tracked, course, 0, lift)?;
        let mut used: Vec<usize> = chosen.iter().flatten().copied().collect();
        if self.offers.get(months.base).is_some_and(|o| o.held) {
            used.push(months.base);
        }
        used.arrange();
        used.dedup();
        let mut whole = Offer {
            figures: Some(figures),
            comparable: false,
            reasons: Vec::new(),
            verdict: Verdict::Fits,
            commitment: false,
            ..base.clone()
        };
        let mut reasons = Vec::new();
        for tier in used.iter().filter_map(|at| self.offers.get(*at)) {
            let mut judged = Offer { at: tier.at, held: tier.held, ..whole.clone() };
            judge::judge(plan, book, self, tracked, None, false, &mut judged);
            whole.legacy_by_default |= judged.legacy_by_default;
            for reason in judged.reasons {
                if !reasons.contains(&reason) {
                    reasons.push(reason);
                }
            }
        }
        reasons.arrange_by_key(|r| (std::cmp::Reverse(r.code.weighs()), r.code, r.step));
        whole.verdict = Verdict::of(&reasons);
        whole.reasons = reasons;
        whole.comparable = whole.verdict.serves() && judge::admitted(plan, &whole);
        Ok(Some(whole))
    }
}
