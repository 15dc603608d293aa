//! Mix: a surface's tiers one after the other, month by month: up, down, or none in a month in which no run of the
//! route's own is due or made.
//!
//! Of each surface that is open to new buyers; months are the billing months, from the plan's start on. Where a tier
//! of the surface is held, its own terms run up to its renewal, and the months that are chosen begin there; of two
//! that are held nobody knows which ends first, and nothing is mixed. Tiers that are billed by the year, that a
//! requirement or a price is in the way of, or that quote the plan otherwise than the others take no part.
//!
//! The search is exact: it goes from month to month with every standing of the work that is worth going on from (see
//! [`Standing::rules_out`]), and leaves those out that have a late run or have paid as much already as what is to be
//! beaten.

use std::task::Poll;

use jiff::civil::Date;

use super::rank::exact;
use crate::arrange::Arrange as _;
use crate::money::{Money, Overflow};
use crate::offer::{Code, Months, Offer, Offers, Verdict, admitted};
use crate::plan::Plan;
use crate::rates::{Book, Purchase};
use crate::wallet::{MonthTerms, Standing, Ticks, Until};

/// So many standings of one month are gone on from; where there are more, nothing is found.
pub const MOST_STANDINGS: usize = 4_096;

/// A sequence of tiers.
#[derive(Clone, Debug)]
pub struct Mix {
    /// A surface's id.
    pub surface: String,
    /// The first day of each month with the tier that is bought, an index into the offers that were asked about, or
    /// `None`. Up to the month in which the route's own work ends.
    pub months: Vec<(Date, Option<usize>)>,
    /// The whole answer. Its route is the first tier that is bought; reasons are those of all.
    pub priced: Offer,
    pub total: Money,
    /// The cheapest single tier of the surface that serves, and what the mix saves against it; `None` where none does.
    pub instead_of: Option<(usize, Money)>,
}

/// What a search ends with.
#[derive(Clone, Debug)]
pub enum Mixed {
    Found(Option<Box<Mix>>),
    /// Some surface has too many sequences to try: nobody knows.
    TooMany,
}

/// The search, to be gone through in slices. It holds on to nothing: what it searches is handed in each time, and
/// must be the same.
#[derive(Clone, Debug, Default)]
pub struct MixSearch {
    /// Those still to be searched.
    groups: Vec<Months>,
    running: Option<Running>,
    found: Option<Mix>,
    is_too_many: bool,
}

/// The search of one group of tiers.
#[derive(Clone, Debug)]
struct Running {
    months: Months,
    by_position: bool,
    /// The least that a month with a subscription costs.
    least: Ticks,
    /// What months and packs must cost less than.
    below: Option<Ticks>,
    /// The steps of all sequences: the step before, and the tier that was chosen.
    trail: Vec<(Option<usize>, Option<usize>)>,
    /// Where the running month begins, each with its last step; those before `next` are done.
    standings: Vec<(Standing, Option<usize>)>,
    next: usize,
    /// What comes after the running month.
    after: Vec<(Standing, Option<usize>)>,
    /// The last step of the cheapest sequence so far.
    best: Option<usize>,
}

/// Searches to the end.
///
/// # Errors
/// A figure that cannot be carried exactly.
pub fn mix(plan: &Plan, book: &Book, all: &Offers) -> Result<Mixed, Overflow> {
    let mut search = MixSearch::new(plan, book, all)?;
    loop {
        if let Poll::Ready(found) = search.step(plan, book, all, usize::MAX)? {
            return Ok(found);
        }
    }
}

impl MixSearch {
    /// Finds the tiers; nothing is searched yet.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn new(plan: &Plan, book: &Book, all: &Offers) -> Result<Self, Overflow> {
        let mut search = Self::default();
        for card in 0..book.cards.len() {
            let of_card = |(at, offer): (usize, &Offer)| {
                let is_tier = matches!(book.route(offer.at).map(|r| &r.purchase), Some(Purchase::Subscription(_)));
                let takes_part = offer.at.card == card && is_tier && offer.open && is_in_order(offer);
                (takes_part && !offer.unpublished && admitted(plan, offer)).then_some(at)
            };
            let tiers: Vec<usize> = all.offers.iter().enumerate().filter_map(of_card).collect();
            search.groups.extend(all.months_of(plan, book, &tiers)?);
        }
        search.groups.reverse();
        Ok(search)
    }

    /// Tries up to `budget` months; one takes the time of a month of one route's wallet.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn step(&mut self, plan: &Plan, book: &Book, all: &Offers, budget: usize) -> Result<Poll<Mixed>, Overflow> {
        let mut left = budget.max(1);
        while left > 0 {
            let Some(running) = &mut self.running else {
                let Some(group) = self.groups.pop() else {
                    let found = Mixed::Found(self.found.clone().map(Box::new));
                    return Ok(Poll::Ready(if self.is_too_many { Mixed::TooMany } else { found }));
                };
                self.running = Running::new(all, group)?;
                left -= 1;
                continue;
            };
            if let Some((standing, step)) = running.standings.get(running.next).cloned() {
                running.next += 1;
                running.go_on(all, &standing, step)?;
                left = left.saturating_sub(running.months.tiers.len() + 1);
            } else if running.after.is_empty() {
                let done = self.running.take();
                if let Some(mix) = done.map(|d| d.finish(plan, book, all)).transpose()?.flatten() {
                    self.keep(mix);
                }
            } else if running.turn_over() {
                self.running = None;
                self.is_too_many = true;
            }
        }
        Ok(Poll::Pending)
    }

    /// Keeps the cheapest of all surfaces.
    fn keep(&mut self, mix: Mix) {
        if self.found.as_ref().is_none_or(|known| mix.total < known.total) {
            self.found = Some(mix);
        }
    }
}

/// Requirements, stages and prices are in order; dates and the limit are the sequence's.
fn is_in_order(offer: &Offer) -> bool {
    let of_the_sequence = |code: Code| matches!(code, Code::Late | Code::OverLimit | Code::NeverEnds);
    offer.reasons.iter().all(|r| r.code.weighs().is_none_or(Verdict::serves) || of_the_sequence(r.code))
}

/// The cheapest single tier of a card that serves.
fn cheapest(all: &Offers, card: usize) -> Option<(usize, Money)> {
    let of_card = |at: &usize| all.offers.get(*at).is_some_and(|o| o.at.card == card && o.comparable);
    let found = (0..all.offers.len()).filter(of_card).filter_map(|at| Some((at, exact(&all.offers, at)?.1.total)));
    found.min_by_key(|(at, total)| (*total, *at))
}

impl Running {
    /// `None` where there is nothing to choose.
    fn new(all: &Offers, months: Months) -> Result<Option<Self>, Overflow> {
        let Some(prepared) = all.prepared(&months) else { return Ok(None) };
        let Until::Next(standing) = prepared.standing(&months.calendar, &months.rules)? else { return Ok(None) };
        let card = all.offers.get(months.base).map(|o| o.at.card);
        // What a tier of the group pays for months and packs; all else is paid alike by whatever sequence.
        let below = card.and_then(|card| cheapest(all, card)).and_then(|(at, _)| {
            let figures = exact(&all.offers, at).filter(|_| months.tiers.iter().any(|(tier, _)| *tier == at))?.1;
            figures.subscription.plus(figures.top_ups).ok()?.ticks().ok()
        });
        let least = months.tiers.iter().map(|(_, terms)| terms.price).min().unwrap_or(0);
        let by_position = months.goes_by_position();
        Ok(Some(Self {
            months,
            by_position,
            least,
            below,
            trail: Vec::new(),
            standings: vec![(standing, None)],
            next: 0,
            after: Vec::new(),
            best: None,
        }))
    }

    /// Tries every tier and none for the month after a standing.
    fn go_on(&mut self, all: &Offers, from: &Standing, step: Option<usize>) -> Result<(), Overflow> {
        let Some(prepared) = all.prepared(&self.months) else { return Ok(()) };
        let tiers: Vec<(Option<usize>, Option<MonthTerms>)> =
            self.months.tiers.iter().map(|(at, terms)| (Some(*at), Some(*terms))).collect();
        for (tier, terms) in std::iter::once((None, None)).chain(tiers) {
            let price = terms.map_or(0, |t| t.price);
            if !self.is_below(from.paid(), price.max(if terms.is_none() { self.least } else { 0 }))? {
                continue;
            }
            match prepared.month(&self.months.calendar, &self.months.rules, from, terms)? {
                Until::Fails => {}
                Until::Done(paid) => {
                    if self.is_below(paid, 0)? {
                        self.below = Some(paid);
                        self.best = Some(self.note(step, tier));
                    }
                }
                Until::Next(standing) => {
                    if self.is_below(standing.paid(), self.least)? {
                        let step = self.note(step, tier);
                        self.after.push((standing, Some(step)));
                    }
                }
            }
        }
        Ok(())
    }

    fn note(&mut self, before: Option<usize>, tier: Option<usize>) -> usize {
        self.trail.push((before, tier));
        self.trail.len() - 1
    }

    /// Whether so much and more would still be less than what is to be beaten.
    fn is_below(&self, paid: Ticks, more: Ticks) -> Result<bool, Overflow> {
        let sum = paid.checked_add(more).ok_or(Overflow)?;
        Ok(self.below.is_none_or(|below| sum < below))
    }

    /// Turns to the next month with the standings that are worth it; true where they are too many.
    fn turn_over(&mut self) -> bool {
        let mut after = std::mem::take(&mut self.after);
        // The furthest first, of these the cheapest: what is ruled out stands behind what rules it out.
        after.arrange_by_key(|(standing, _)| (std::cmp::Reverse(standing.made()), standing.paid()));
        let mut kept: Vec<(Standing, Option<usize>)> = Vec::new();
        let mut cheapest: Option<Ticks> = None;
        for (standing, step) in after {
            let is_ruled_out = if self.by_position {
                cheapest.is_some_and(|paid| paid <= standing.paid())
            } else {
                kept.iter()
                    .rev()
                    .take_while(|(k, _)| k.made() == standing.made())
                    .any(|(k, _)| k.rules_out(&standing, false))
            };
            if !is_ruled_out {
                cheapest = Some(cheapest.map_or(standing.paid(), |paid| paid.min(standing.paid())));
                kept.push((standing, step));
            }
        }
        self.standings = kept;
        self.next = 0;
        self.standings.len() > MOST_STANDINGS
    }

    /// The best sequence's whole answer, where it serves and beats every tier of its surface.
    fn finish(self, plan: &Plan, book: &Book, all: &Offers) -> Result<Option<Mix>, Overflow> {
        let Some(mut step) = self.best else { return Ok(None) };
        let mut chosen = Vec::new();
        while let Some((before, tier)) = self.trail.get(step) {
            chosen.push(*tier);
            match before {
                Some(before) => step = *before,
                None => break,
            }
        }
        chosen.reverse();
        let Some(priced) = all.sequence(plan, book, &self.months, &chosen)?.filter(|o| o.comparable) else {
            return Ok(None);
        };
        let Some(total) = priced.figures.as_ref().map(|f| f.total) else { return Ok(None) };
        let instead_of = cheapest(all, priced.at.card);
        if instead_of.is_some_and(|(_, single)| single <= total) {
            return Ok(None);
        }
        let instead_of = instead_of.map(|(at, single)| Ok((at, single.minus(total)?))).transpose()?;
        let month = |(at, tier): (usize, &Option<usize>)| Some((self.months.begins(u32::try_from(at).ok()?), *tier));
        let months = chosen.iter().enumerate().filter_map(month).collect();
        Ok(Some(Mix { surface: priced.surface.clone(), months, priced, total, instead_of }))
    }
}
