//! What a subscription's credits are needed for, month by month, as far as it is plain: every take is made on the day
//! on which it is due, and packs cover what the grants do not. That is simple enough for a sheet to work out again
//! when its inputs change; where a wallet does anything else, [`Needs::fixed`] says so.

use jiff::civil::Date;

use super::Summary;
use crate::money::Overflow;
use crate::offer::{Made, Offer, calendar};
use crate::plan::Plan;
use crate::quote::{Outcome, UnitPrice};
use crate::rates::{Book, Purchase, Tier};
use crate::terms::WhenEmpty;
use crate::wallet::{Calendar, Event, anniversary};

/// Stages times months that are followed at most on one route.
const FOLLOWED: usize = 200_000;

/// The months of a subscription.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// From the start on without a gap, the running grant of what is held first. Empty where the route makes nothing.
    pub months: Vec<Need>,
    /// Credits in lots at the start.
    pub lots: u128,
    /// Credits of a pack, where packs are bought.
    pub pack: Option<u64>,
    /// Why the months do not tell how the route fares; `None` where they do.
    pub fixed: Option<Fixed>,
}

/// One month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// The first day, and the first day of the next.
    pub first: Date,
    pub end: Date,
    /// What is left of a grant that is paid already; no billing month.
    pub is_held: bool,
    /// Loops whose takes are all due before `end`.
    pub loops: u64,
    /// Workdays before `end` of a loop that goes on after it, and all of its workdays; 0 of 0 where there is none.
    pub days: (u64, u64),
    /// Credits at its beginning; `None` where nobody publishes the grant.
    pub grant: Option<u64>,
    /// Credits of the takes that are due from the start until `end`.
    pub so_far: u128,
    /// Credits of those of the month.
    pub credits: u128,
    /// Packs bought from the start until `end`.
    pub packs: u128,
}

/// Why a route's figures do not follow from what is due in each month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixed {
    Waits,
    Relaxed,
    LotsExpire,
    /// The plan is too long to be followed.
    TooLong,
    /// Anything else.
    Otherwise,
}

impl Fixed {
    /// As it stands beside figures: `takes wait`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waits => "takes wait for credits",
            Self::Relaxed => "takes run relaxed",
            Self::LotsExpire => "lots expire on the way",
            Self::TooLong => "too long a plan to follow here",
            Self::Otherwise => "days decide what is paid",
        }
    }
}

impl Summary {
    /// The months of an offer's subscription; `None` where it is none, or cannot do the work.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn needs(&self, plan: &Plan, book: &Book, offer: usize) -> Result<Option<Needs>, Overflow> {
        let Some(found) = self.offers().get(offer) else { return Ok(None) };
        let (Some(figures), Some(route)) = (&found.figures, book.route(found.at)) else { return Ok(None) };
        let Purchase::Subscription(tier) = &route.purchase else { return Ok(None) };
        let track = self.takes(offer);
        let held = plan.held.iter().find(|held| held.route == route.id);
        let runs_out = held.is_some() && route.closed.is_some();
        let buys = plan.purchase.when_empty.unwrap_or(WhenEmpty::TopUp) == WhenEmpty::TopUp && !runs_out;
        let mut needs = Needs {
            lots: held.iter().flat_map(|held| &held.lots).map(|lot| u128::from(lot.credits)).sum(),
            pack: tier.pack.as_ref().filter(|_| buys).map(|pack| pack.credits),
            fixed: fixed(found),
            ..Needs::default()
        };
        if figures.billing_months == 0 && held.is_none() {
            return Ok(Some(needs));
        }
        let calendar = calendar(&self.priced.schedule);
        let mut spans = Vec::new();
        if let Some(held) = held {
            spans.push((calendar.start, held.renews, true));
        }
        let anchor = held.map_or(calendar.start, |held| held.renews);
        let month = |i: u32| (anniversary(anchor, i), anniversary(anchor, i + 1), false);
        spans.extend((0..figures.billing_months).map(month));
        needs.follow(&track, &calendar, &spans, |is_held| match (is_held, held) {
            (true, Some(held)) => Some(held.credits),
            _ => tier.grant.as_ref().map(|grant| grant.value),
        })?;
        let end = needs.months.last().map_or(calendar.start, |month| month.end);
        if held.is_some_and(|held| held.lots.iter().any(|lot| lot.expires < end)) {
            needs.fixed = needs.fixed.or(Some(Fixed::LotsExpire));
        }
        let all = track.iter().try_fold(0u128, |sum, (runs, each)| sum.checked_add(runs * each).ok_or(Overflow))?;
        let loops = calendar.loops.len() as u128;
        needs.verify(tier, all.checked_mul(loops).ok_or(Overflow)?, figures.top_up_packs, found.unpublished);
        Ok(Some(needs))
    }

    /// The takes of each stage of one loop, and what each costs in the route's own credits.
    fn takes(&self, offer: usize) -> Vec<(u128, u128)> {
        let of = |step: usize| {
            let runs = self.priced.runs_at(offer, step).unwrap_or(0);
            let each = match self.priced.made_at(offer, step) {
                Some(Made::Quoted { quote, pinned: None }) => match &quote.outcome {
                    Outcome::Priced(price) => match price.unit {
                        UnitPrice::Credits(each) => each,
                        UnitPrice::Usd(_) | UnitPrice::Provisioned(_) => 0,
                    },
                    Outcome::Unpriced(_) | Outcome::Unsupported(_) => 0,
                },
                _ => 0,
            };
            (u128::from(runs), u128::from(each))
        };
        (0..self.work().steps.len()).map(of).collect()
    }
}

/// What a wallet did that months do not tell.
fn fixed(offer: &Offer) -> Option<Fixed> {
    let dated = offer.figures.as_ref()?.dated.as_ref()?;
    if dated.relaxed_from.is_some() {
        return Some(Fixed::Relaxed);
    }
    dated.ledger.iter().any(|entry| entry.event == Event::Wait).then_some(Fixed::Waits)
}

impl Needs {
    /// Goes through the months: (first day, first day of the next, held).
    fn follow(
        &mut self,
        track: &[(u128, u128)],
        calendar: &Calendar,
        spans: &[(Date, Date, bool)],
        grant: impl Fn(bool) -> Option<u64>,
    ) -> Result<(), Overflow> {
        let runs: u128 = track.iter().map(|(runs, _)| runs).sum();
        let once = credits(track, runs);
        let (mut before, mut beyond) = (0u128, 0u128);
        let mut partial = 0usize;
        for &(first, end, is_held) in spans {
            let done = calendar.loops.iter().take_while(|span| span.last < end).count();
            let current = calendar.loops.get(done).filter(|span| span.first < end);
            let days = current.map_or((0, 0), |span| {
                let last = end.yesterday().unwrap_or(end);
                (calendar.workdays_in(span.first, last), calendar.workdays_in(span.first, span.last))
            });
            let loops = done as u64;
            let mut so_far = once.checked_mul(u128::from(loops)).ok_or(Overflow)?;
            if days.0 > 0 {
                partial += track.len();
                if partial > FOLLOWED {
                    self.fixed = self.fixed.or(Some(Fixed::TooLong));
                    self.months.clear();
                    return Ok(());
                }
                let due = match calendar.per_day {
                    Some(most) => (u128::from(most) * u128::from(days.0)).min(runs),
                    None => runs.checked_mul(u128::from(days.0)).ok_or(Overflow)? / u128::from(days.1.max(1)),
                };
                so_far = so_far.checked_add(credits(track, due)).ok_or(Overflow)?;
            }
            let needed = so_far.saturating_sub(before);
            before = so_far;
            let grant = grant(is_held);
            beyond += needed.saturating_sub(grant.map_or(needed, u128::from));
            let packs = self.pack.map_or(0, |pack| beyond.saturating_sub(self.lots).div_ceil(pack.max(1).into()));
            self.months.push(Need { first, end, is_held, loops, days, grant, so_far, credits: needed, packs });
        }
        if self.pack.is_none() && beyond > self.lots {
            self.fixed = self.fixed.or(Some(Fixed::Waits));
        }
        if let Some(most) = calendar.per_day {
            let is_late = |days: u64| u128::from(most) * u128::from(days) < runs;
            if calendar.loops.iter().any(|span| is_late(calendar.workdays_in(span.first, span.last))) {
                self.fixed = self.fixed.or(Some(Fixed::Otherwise));
            }
        }
        Ok(())
    }

    /// Holds the months to what the wallet did.
    fn verify(&mut self, tier: &Tier, all: u128, packs: u64, is_unpublished: bool) {
        if self.fixed == Some(Fixed::Waits) && tier.relaxed.as_ref().is_some_and(|relaxed| relaxed.value) {
            self.fixed = Some(Fixed::Relaxed);
        }
        let Some(last) = self.months.last() else { return };
        if self.fixed.is_none() && (last.so_far != all || (last.packs != u128::from(packs) && !is_unpublished)) {
            self.fixed = Some(Fixed::Otherwise);
        }
    }
}

/// Credits of the first so many takes of a loop.
fn credits(track: &[(u128, u128)], takes: u128) -> u128 {
    let mut left = takes;
    let mut sum = 0u128;
    for (runs, each) in track {
        let made = left.min(*runs);
        sum = sum.saturating_add(made.saturating_mul(*each));
        left -= made;
    }
    sum
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::wallet::Span;

    #[test]
    fn credits_are_those_of_the_first_takes() {
        let track = [(2, 10), (3, 0), (5, 100)];
        for (takes, expected) in [(0, 0), (1, 10), (4, 20), (7, 220), (10, 520), (11, 520)] {
            assert_eq!(credits(&track, takes), expected, "{takes}");
        }
    }

    /// Ten days over the turn of the year, ten takes of 100 credits: five of each year. A grant of 200 leaves 300
    /// each month; the lots pay 50 of them, packs of 120 the rest: 250 ÷ 120 and 550 ÷ 120, rounded up.
    #[test]
    fn packs_pay_what_grants_and_lots_do_not() {
        let loops = vec![Span { first: date(2026, 12, 27), last: date(2027, 1, 5) }];
        let calendar = Calendar { start: date(2026, 12, 27), loops, workdays: [true; 7], per_day: None };
        let mut needs = Needs { lots: 50, pack: Some(120), ..Needs::default() };
        let spans = [(date(2026, 12, 27), date(2027, 1, 1), false), (date(2027, 1, 1), date(2027, 2, 1), false)];
        needs.follow(&[(10, 100)], &calendar, &spans, |_| Some(200)).unwrap();
        let told: Vec<_> = needs.months.iter().map(|m| (m.loops, m.days, m.so_far, m.credits, m.packs)).collect();
        assert_eq!(told, [(0, (5, 10), 500, 500, 3), (1, (0, 0), 1000, 500, 5)]);
        assert_eq!(needs.fixed, None);
        // Without packs to buy takes wait.
        let mut needs = Needs { lots: 50, ..Needs::default() };
        needs.follow(&[(10, 100)], &calendar, &spans, |_| Some(200)).unwrap();
        assert_eq!(needs.fixed, Some(Fixed::Waits));
    }
}
