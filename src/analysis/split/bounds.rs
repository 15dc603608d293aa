//! What a choice of pins costs at least, in some additions: what is pinned and what is paid outside is known to the
//! tick, and no run is made before it is due, so the months up to the last one that is kept are paid, and the credits
//! that are due in each are paid by its grant, by packs, or by the months that follow. Mostly that is what the choice
//! costs; only credits that strand because a run cannot be split between months may make it dearer.

use crate::money::Overflow;
use crate::offer::{Billed, Movable, Offers, Pins, billed};
use crate::plan::Plan;
use crate::rates::{Book, Tier};
use crate::terms::WhenEmpty;
use crate::wallet::{MOST_MONTHS, Ticks, anniversary};

/// What is paid whatever is chosen, in one loop.
#[derive(Debug, Default)]
pub struct Fixed {
    /// Ticks on the card that is pinned to.
    pub there: Ticks,
    /// All payments elsewhere, at least.
    pub elsewhere: Ticks,
}

/// What the payments of a choice come to at least.
pub struct Bounds {
    /// Ticks of one payment of the subscription, and for how many months it is.
    price: Ticks,
    months_a_payment: u128,
    /// Periods before the first payment: what is held lasts up to its renewal.
    unpaid: u128,
    pays: Pays,
    /// Credits of the first period, of each that follows, and of lots.
    first: u128,
    grant: u128,
    lots: u128,
    is_last_call: Vec<bool>,
    /// By kind (index into the loop's settings): runs that are due in each period.
    due: Vec<(usize, Vec<u128>)>,
    /// Prepaid where it is pinned to.
    balance: Ticks,
    fixed: Fixed,
    months: u128,
}

/// What pays for credits that a month's grant does not.
#[derive(Clone, Copy)]
enum Pays {
    /// A later month.
    Reset,
    /// Packs: credits, ticks. Whether all that is due in a month is made in it.
    Packs(u128, Ticks, bool),
    /// Relaxed mode, for nothing.
    Relaxed,
}

/// A choice as far as it is made.
#[derive(Clone, Debug)]
pub struct Partial {
    /// Credits that are kept, by the period in which they are due.
    credits: Vec<u128>,
    /// The last period in which a run that is kept is due.
    last: Option<usize>,
    /// Ticks of one loop on the card that is pinned to.
    there: Ticks,
}

fn add(sum: u128, more: u128) -> Result<u128, Overflow> {
    sum.checked_add(more).ok_or(Overflow)
}

impl Bounds {
    /// `kinds`: those that may be left to the subscription. `None` where the work is late whatever is chosen.
    #[expect(clippy::too_many_arguments, reason = "each is a thing of its own, and there is one caller")]
    pub fn new(
        plan: &Plan,
        book: &Book,
        all: &Offers,
        offer: usize,
        tier: &Tier,
        pins: &Pins,
        fixed: Fixed,
        kinds: [&[Movable]; 2],
    ) -> Result<Option<Self>, Overflow> {
        let route = all.offers.get(offer).and_then(|o| book.route(o.at));
        let held = route.and_then(|route| plan.held.iter().find(|h| h.route == route.id));
        let runs_out = held.is_some() && route.is_some_and(|route| route.closed.is_some());
        let annual = billed(plan, tier) == Billed::Annual;
        let price = if annual { &tier.annual } else { &tier.monthly };
        let price = price.as_ref().filter(|_| !runs_out).map_or(Ok(0), |f| f.value.ticks())?;
        let grant = tier.grant.as_ref().filter(|_| !runs_out).map_or(0, |f| f.value.into());
        let is_limited = all.is_limited(book, pins);
        let buys = plan.purchase.when_empty.unwrap_or(WhenEmpty::TopUp) == WhenEmpty::TopUp && !runs_out;
        let pays = match &tier.pack {
            _ if tier.relaxed.as_ref().is_some_and(|f| f.value) => Pays::Relaxed,
            Some(pack) if buys && pack.credits > 0 => {
                Pays::Packs(pack.credits.into(), pack.price.value.ticks()?, !is_limited)
            }
            _ => Pays::Reset,
        };
        // Periods: billing months, of what is held with what remains of the running one before them.
        let schedule = &all.schedule;
        let last = schedule.loops.last().map_or(schedule.start, |whole| whole.last);
        let (anchor, before) = held.map_or((schedule.start, 1), |held| (held.renews, 0));
        let mut ends = Vec::new();
        for month in before..=MOST_MONTHS {
            let end = anniversary(anchor, month);
            ends.push(end);
            if end > last {
                break;
            }
        }
        let settings: Vec<usize> = kinds.iter().flat_map(|kinds| kinds.iter().map(|kind| kind.settings)).collect();
        let (due, is_last_call) = match all.due(offer, pins, &settings, &ends)? {
            Some(due) if due.is_too_much => return Ok(None),
            Some(due) => (due.runs, due.is_last_call),
            // Nobody knows before it is chosen: then it is all as good as due at once, and late after the end.
            None => {
                let mut is_last_call = vec![false; ends.len()];
                is_last_call.last_mut().into_iter().for_each(|last| *last = true);
                let months = u128::from(all.months());
                let at_once = |kind: &Movable| {
                    let mut runs = vec![0; ends.len()];
                    let all = kind.runs.checked_mul(months).ok_or(Overflow)?;
                    runs.first_mut().into_iter().for_each(|first| *first = all);
                    Ok(runs)
                };
                (kinds.into_iter().flatten().map(at_once).collect::<Result<_, _>>()?, is_last_call)
            }
        };
        let lots = held.map_or(&[][..], |held| held.lots.as_slice()).iter();
        Ok(Some(Self {
            price,
            months_a_payment: if annual { 12 } else { 1 },
            unpaid: u128::from(held.is_some()),
            pays,
            first: held.map_or(grant, |held| held.credits.into()),
            grant,
            lots: lots.map(|lot| u128::from(lot.credits)).try_fold(0, add)?,
            is_last_call,
            due: settings.into_iter().zip(due).collect(),
            balance: plan
                .opening
                .get(book.card(pins.route()).map_or("", |c| c.surface.as_str()))
                .map_or(Ok(0), |m| m.ticks())?,
            fixed,
            months: all.months().into(),
        }))
    }

    /// What holds for every choice; `None` where that alone can never be paid in time.
    pub fn ground(&self, forced: &[Movable], kept: &[Movable]) -> Result<Option<Partial>, Overflow> {
        let there = forced.iter().filter_map(|kind| kind.elsewhere).try_fold(self.fixed.there, add)?;
        let mut ground = Partial { credits: vec![0; self.is_last_call.len()], last: None, there };
        for kind in kept {
            self.keep(&mut ground, kind)?;
        }
        Ok(self.least(&ground)?.map(|_| ground))
    }

    fn keep(&self, partial: &mut Partial, kind: &Movable) -> Result<(), Overflow> {
        let due = self.due.iter().find(|(settings, _)| *settings == kind.settings);
        for (period, runs) in due.iter().flat_map(|(_, due)| due.iter().enumerate()).filter(|(_, runs)| **runs > 0) {
            partial.last = partial.last.max(Some(period));
            let more = runs.checked_mul(kind.each.into()).ok_or(Overflow)?;
            if let Some(credits) = partial.credits.get_mut(period) {
                *credits = add(*credits, more)?;
            }
        }
        Ok(())
    }

    /// What a choice comes to at least, whatever is added to it; `None` where it can never be paid in time.
    pub fn least(&self, partial: &Partial) -> Result<Option<Ticks>, Overflow> {
        let dollars = partial.there.checked_mul(self.months).ok_or(Overflow)?.saturating_sub(self.balance);
        let outside = self.fixed.elsewhere.checked_mul(self.months).ok_or(Overflow)?;
        let Some(mut last) = partial.last else { return add(dollars, outside).map(Some) };
        // What the grants so far do not pay, and what all months together are short of.
        let (mut owed, mut short, mut granted) = (0u128, 0u128, 0u128);
        for (period, credits) in partial.credits.iter().enumerate() {
            let grant = if period == 0 { self.first } else { self.grant };
            short = add(short, credits.saturating_sub(grant))?;
            granted = granted.saturating_add(grant);
            if !matches!(self.pays, Pays::Reset) {
                continue;
            }
            owed = add(owed, *credits)?.saturating_sub(grant);
            if owed > self.lots {
                if self.is_last_call.get(period).copied().unwrap_or(false) {
                    return Ok(None);
                }
                last = last.max(period + 1);
            }
        }
        let months = (last as u128 + 1).saturating_sub(self.unpaid);
        let paid = months.div_ceil(self.months_a_payment).checked_mul(self.price).ok_or(Overflow)?;
        let packs = match self.pays {
            Pays::Packs(credits, price, is_made_when_due) => {
                let all = partial.credits.iter().try_fold(0, |sum, more| add(sum, *more))?;
                let short = if is_made_when_due { short } else { all.saturating_sub(granted) };
                short.saturating_sub(self.lots).div_ceil(credits).checked_mul(price).ok_or(Overflow)?
            }
            Pays::Reset | Pays::Relaxed => 0,
        };
        add(dollars, outside).and_then(|sum| add(sum, paid)).and_then(|sum| add(sum, packs)).map(Some)
    }
}

/// Every choice among the free kinds that may be worth pricing.
pub struct Walk<'a> {
    pub bounds: &'a Bounds,
    pub free: &'a [Movable],
    /// Something is pinned whatever is chosen.
    pub is_forced: bool,
    /// What it costs at least, and which of the free kinds are pinned.
    pub found: Vec<(Ticks, u32)>,
}

impl Walk<'_> {
    /// Chooses for the free kinds from `bit` on; those before are chosen. What costs too much already, or cannot be
    /// paid in time, only does so the more for what is added.
    pub fn down(
        &mut self,
        bit: usize,
        mask: u32,
        partial: &mut Partial,
        beats: &impl Fn(Ticks) -> bool,
    ) -> Result<(), Overflow> {
        let Some(least) = self.bounds.least(partial)?.filter(|least| beats(*least)) else { return Ok(()) };
        let Some(kind) = self.free.get(bit) else {
            // Something is left to the subscription, and something is pinned.
            if partial.last.is_some() && (mask != 0 || self.is_forced) {
                self.found.push((least, mask));
            }
            return Ok(());
        };
        let there = partial.there;
        partial.there = add(there, kind.elsewhere.unwrap_or(0))?;
        self.down(bit + 1, mask | 1 << bit, partial, beats)?;
        partial.there = there;
        let mut kept = partial.clone();
        self.bounds.keep(&mut kept, kind)?;
        self.down(bit + 1, mask, &mut kept, beats)
    }
}
