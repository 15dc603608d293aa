//! A subscription's wallet: the monthly grant, the lots, relaxed mode, and the months that are paid for.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::calendar::anniversary;
use super::column::Prepared;
use super::layout::Batch;
use super::ledger::{Day, add};
use super::{MonthTerms, PackTerms, PaidFor, Stuck, Subscription, Tally};
use crate::money::Overflow;

#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about a wallet")]
#[derive(Clone, Debug)]
pub(super) struct Wallet {
    /// Those of the running month; `None` in a month without a subscription.
    terms: Option<MonthTerms>,
    source: Source,
    annual: bool,
    runs_out: bool,
    /// Left of the running grant.
    grant: u128,
    /// Left of the lots, by the first day on which they cannot be used any more.
    lots: BTreeMap<Date, u128>,
    in_lots: u128,
    /// Goes on at no credits until the next reset.
    is_relaxed: bool,
    /// Billing months count from here.
    anchor: Date,
    /// `None` once nothing flows in any more.
    next_reset: Option<Date>,
    /// Months begun, with a subscription or without.
    months: u32,
    /// A run was due in a month without a subscription.
    pub(super) went_without: bool,
    pub(super) tally: Tally,
    pub(super) billing_months: u32,
    pub(super) months_paid: u32,
    pub(super) packs: u64,
    pub(super) exhausted_on: Option<Date>,
    pub(super) relaxed_from: Option<Date>,
}

/// Where a month's terms come from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// The same every month.
    Same(MonthTerms),
    Listed(Vec<Option<MonthTerms>>),
    /// Chosen month by month; whatever is chosen later, no run is too dear for it.
    Chosen(Option<MonthTerms>),
}

/// Why a day's work stops.
#[derive(Clone, Copy, Debug)]
pub(super) enum Halt {
    /// All that was asked for is made, or the rest waits.
    At(u128),
    /// The run at this position can never be made.
    Stuck(u128, Stuck),
}

impl Wallet {
    pub(super) fn new(terms: &Subscription, start: Date) -> Result<Self, Overflow> {
        let mut lots = BTreeMap::new();
        let mut in_lots: u128 = 0;
        for &(credits, expires) in terms.held.iter().flat_map(|held| &held.lots).filter(|(credits, _)| *credits > 0) {
            add(lots.entry(expires).or_insert(0), credits.into())?;
            add(&mut in_lots, credits.into())?;
        }
        let grant = terms.held.as_ref().map_or(0, |held| held.credits.into());
        let anchor = terms.held.as_ref().map_or(start, |held| held.renews);
        let opening = in_lots.checked_add(grant).ok_or(Overflow)?;
        let month = terms.month();
        let source = if terms.months.is_empty() { Source::Same(month) } else { Source::Listed(terms.months.clone()) };
        Ok(Self {
            terms: Some(month),
            annual: terms.annual && terms.months.is_empty(),
            source,
            runs_out: terms.runs_out,
            grant,
            lots,
            in_lots,
            is_relaxed: false,
            anchor,
            next_reset: Some(anchor),
            months: 0,
            went_without: false,
            tally: Tally { opening, ..Tally::default() },
            billing_months: 0,
            months_paid: 0,
            packs: 0,
            exhausted_on: None,
            relaxed_from: None,
        })
    }

    /// Credits that can be used today.
    pub(super) const fn credits(&self) -> u128 {
        self.grant + self.in_lots
    }

    /// Whether runs are made at no credits, up to the next reset.
    pub(super) const fn is_relaxed(&self) -> bool {
        self.is_relaxed
    }

    /// The morning of a day on which the route's own work is not done: lots that expire, a month that begins.
    pub(super) fn open(&mut self, today: Date, day: &mut Day) -> Result<(), Overflow> {
        while let Some(lot) = self.lots.first_entry().filter(|lot| *lot.key() <= today) {
            let gone = lot.remove();
            self.in_lots -= gone;
            add(&mut day.lot_expired, gone)?;
            add(&mut self.tally.expired, gone)?;
        }
        if self.next_reset.is_some_and(|reset| reset <= today) {
            self.reset(day)?;
        }
        Ok(())
    }

    fn reset(&mut self, day: &mut Day) -> Result<(), Overflow> {
        self.expire_grant(day)?;
        self.is_relaxed = false;
        if self.runs_out {
            self.next_reset = None;
            return Ok(());
        }
        self.terms = match &self.source {
            Source::Same(terms) => Some(*terms),
            Source::Chosen(terms) => *terms,
            Source::Listed(list) => {
                let of_month = usize::try_from(self.months).ok().and_then(|month| list.get(month));
                if of_month.is_none() {
                    self.next_reset = None;
                    self.terms = None;
                    return Ok(());
                }
                of_month.copied().flatten()
            }
        };
        self.months += 1;
        self.next_reset = Some(anniversary(self.anchor, self.months));
        let Some(terms) = self.terms else { return Ok(()) };
        self.grant = terms.grant.into();
        add(&mut day.granted, self.grant)?;
        add(&mut self.tally.granted, self.grant)?;
        if !self.annual {
            day.pay(PaidFor::Subscription, terms.price)?;
            self.months_paid += 1;
        } else if self.billing_months.is_multiple_of(12) {
            day.pay(PaidFor::Subscription, terms.price)?;
            self.months_paid += 12;
        }
        self.billing_months += 1;
        Ok(())
    }

    /// Chooses the terms of the months that begin from now on.
    pub(super) fn choose(&mut self, terms: Option<MonthTerms>) {
        self.source = Source::Chosen(terms);
        self.went_without = false;
    }

    /// The day on which the next month begins; `None` where nothing flows in any more.
    pub(super) const fn next_reset(&self) -> Option<Date> {
        self.next_reset
    }

    /// How many runs at no credits are made on each of the days to come; `None` where the wallet is not relaxed.
    pub(super) fn places(&self) -> Option<u64> {
        self.terms.and_then(|terms| terms.relaxed_per_day).filter(|_| self.is_relaxed)
    }

    /// The first day on which there are more credits, or fewer, though nothing is made.
    pub(super) fn next_change(&self) -> Option<Date> {
        let expires = self.lots.keys().next().copied();
        self.next_reset.into_iter().chain(expires).min()
    }

    /// Left of the lots, by the first day on which they cannot be used any more.
    pub(super) const fn lots(&self) -> &BTreeMap<Date, u128> {
        &self.lots
    }

    /// The route's own work is done: what is left of the grant is worth nothing any more, what is left in lots is.
    pub(super) fn close(&mut self, day: &mut Day) -> Result<(), Overflow> {
        day.ends_work = true;
        self.expire_grant(day)
    }

    fn expire_grant(&mut self, day: &mut Day) -> Result<(), Overflow> {
        add(&mut day.expired, self.grant)?;
        add(&mut self.tally.expired, self.grant)?;
        self.grant = 0;
        Ok(())
    }

    /// Makes the first runs of a batch, at most all of them, and pays for them.
    pub(super) fn work(&mut self, track: &Prepared, due: &Batch, today: Date, day: &mut Day) -> Result<Halt, Overflow> {
        let (from, until) = (due.from, due.to);
        let Some(terms) = self.terms else {
            // Only what is made elsewhere goes on.
            let to = track.mine.reach(from, 0)?.min(until);
            self.went_without |= to < until;
            let is_over = to < until && self.next_reset.is_none();
            return Ok(if is_over { Halt::Stuck(to, Stuck::RanOut) } else { Halt::At(to) });
        };
        let mut made = from;
        // Credits that the rest of the batch takes.
        let mut rest = if self.is_relaxed { 0 } else { track.credits.of_batch(due)? };
        while !self.is_relaxed {
            if rest <= self.credits() {
                self.pay(rest, day)?;
                return Ok(Halt::At(until));
            }
            // It ends before the batch does, which takes more than there is.
            let credits = self.credits();
            let (paid_for, left) = track.credits.spend(made, credits)?;
            self.pay(credits - left, day)?;
            rest -= credits - left;
            made = paid_for;
            // The wallet cannot pay the next run in full.
            self.exhausted_on.get_or_insert(today);
            if terms.relaxed_per_day.is_some() && self.next_reset.is_some() {
                self.is_relaxed = true;
                self.relaxed_from.get_or_insert(today);
            } else if let Some(pack) = self.sold(terms) {
                let shortfall = rest - self.credits();
                add(&mut day.short, shortfall)?;
                self.buy(pack, shortfall.div_ceil(pack.credits.into()), today, day)?;
            } else if self.runs_out {
                return Ok(Halt::Stuck(made, Stuck::RanOut));
            } else if !self.can_come(track.credits.at(made)) {
                return Ok(Halt::Stuck(made, Stuck::TooDear));
            } else {
                return Ok(Halt::At(made));
            }
        }
        let places = terms.relaxed_per_day.unwrap_or(0);
        let (to, left) = track.costing.spend(made, places.into())?;
        let (to, taken) =
            if to < until { (to, u128::from(places) - left) } else { (until, track.costing.sum(made, until)?) };
        day.is_relaxed = taken > 0;
        day.relaxed_from = Some(made);
        Ok(Halt::At(to))
    }

    /// The pack that can be bought, if any can.
    fn sold(&self, terms: MonthTerms) -> Option<PackTerms> {
        terms.pack.filter(|pack| !self.runs_out && pack.credits > 0 && pack.months > 0)
    }

    /// Whether a month to come can pay a run that this one cannot.
    fn can_come(&self, price: u128) -> bool {
        let pays = |terms: &MonthTerms| {
            terms.relaxed_per_day.is_some()
                || self.sold(*terms).is_some()
                || price <= self.in_lots + u128::from(terms.grant)
        };
        match &self.source {
            Source::Same(terms) => pays(terms),
            Source::Chosen(_) => true,
            Source::Listed(list) => {
                let begun = usize::try_from(self.months).unwrap_or(usize::MAX);
                list.iter().skip(begun).flatten().any(pays)
            }
        }
    }

    /// Takes credits that are there: from the grant first, then from the lots by earliest expiry.
    fn pay(&mut self, credits: u128, day: &mut Day) -> Result<(), Overflow> {
        add(&mut day.used, credits)?;
        add(&mut self.tally.used, credits)?;
        let from_grant = credits.min(self.grant);
        self.grant -= from_grant;
        let mut rest = credits - from_grant;
        self.in_lots = self.in_lots.checked_sub(rest).ok_or(Overflow)?;
        while let Some(mut lot) = self.lots.first_entry().filter(|_| rest > 0) {
            let from_lot = rest.min(*lot.get());
            *lot.get_mut() -= from_lot;
            rest -= from_lot;
            if *lot.get() == 0 {
                lot.remove();
            }
        }
        Ok(())
    }

    fn buy(&mut self, pack: PackTerms, count: u128, today: Date, day: &mut Day) -> Result<(), Overflow> {
        let credits = u128::from(pack.credits).checked_mul(count).ok_or(Overflow)?;
        add(self.lots.entry(anniversary(today, pack.months)).or_insert(0), credits)?;
        add(&mut self.in_lots, credits)?;
        // Whatever grant comes on top can still be counted.
        self.in_lots.checked_add(u64::MAX.into()).ok_or(Overflow)?;
        add(&mut day.bought, credits)?;
        add(&mut self.tally.bought, credits)?;
        let count_of_packs = u64::try_from(count).map_err(|_| Overflow)?;
        self.packs = self.packs.checked_add(count_of_packs).ok_or(Overflow)?;
        day.packs = day.packs.saturating_add(count_of_packs);
        day.pay(PaidFor::TopUp, pack.price.checked_mul(count).ok_or(Overflow)?)
    }
}
