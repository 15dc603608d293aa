//! Who makes each stage on a route and what a run of it takes: the quotes of the distinct settings, and from them
//! the track that the wallet runs along. Tiers of one surface with equal quotes share one track.

use std::collections::{BTreeMap, HashSet};

use super::{Ask, Offer, Unanswerable, figures, judge, rules};
use crate::money::{Money, Overflow};
use crate::plan::Plan;
use crate::plan::resolve::{Loop, Maker, Step, resolve};
use crate::plan::span::{Schedule, calendar};
use crate::quote::{Outcome, Quote, UnitPrice, quote};
use crate::rates::{Book, RouteAt};
use crate::wallet::{Prepared, Segment, Take, Track};

/// All routes' answers to one plan, with what they rest on.
#[derive(Debug)]
pub struct Offers {
    /// The loop once, with inherited settings filled in.
    pub work: Loop,
    pub schedule: Schedule,
    /// In the book's order.
    pub offers: Vec<Offer>,
    /// The first step of each distinct pair of settings and maker.
    pub(super) kinds: Vec<usize>,
    /// Runs of each step in one loop where runs are single pieces.
    pub(super) singles: Vec<u64>,
    /// For each route that is asked about or pinned to: the quotes of the distinct settings.
    pub(super) quotes: BTreeMap<RouteAt, Vec<Quote>>,
    /// For each offer: its track, by index.
    pub(super) track_of: Vec<usize>,
    pub(super) tracks: Vec<Tracked>,
    /// The pay-as-you-go routes that stages are pinned to, by id.
    pub(super) pins: BTreeMap<String, RouteAt>,
}

/// Who makes a step on a route, and at what quote.
#[derive(Clone, Copy, Debug)]
pub enum Made<'a> {
    /// Dollars a run, paid outside.
    Own(Money),
    Quoted {
        quote: &'a Quote,
        /// The route that it is pinned to, where that is another.
        pinned: Option<RouteAt>,
    },
}

/// What one loop takes on routes that quote it alike.
#[derive(Debug)]
pub(super) struct Tracked {
    key: Key,
    /// Runs of each step; `None` where they are [`Offers::singles`].
    runs: Option<Vec<u64>>,
    /// `None` where a step is unsupported.
    pub prepared: Option<Prepared>,
    /// Steps that nobody publishes a price for.
    pub unpriced: u64,
    /// The distinct settings among them.
    pub unpriced_settings: Vec<usize>,
    /// Some runs are the route's own.
    pub mine: bool,
    /// Images that provisioned capacity makes: runs, and requests a minute that a unit carries.
    pub images: Vec<(u64, rust_decimal::Decimal)>,
    /// What the route's own runs are priced at in credits; `None` where none is priced in credits.
    pub credits: Option<u128>,
    pub discarded: Discarded,
}

/// What makes two routes of one card alike.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Key {
    card: usize,
    /// What the quotes say of each setting.
    priced: Vec<Option<(UnitPrice, u32, Option<usize>)>>,
    unpriced: Vec<bool>,
    /// The route, where stages are pinned to it: there pins mean nothing.
    pinned_here: Option<RouteAt>,
    /// Nobody publishes what the subscription costs or grants, and it matters: its credits pay for nothing that is
    /// known.
    unknown_tier: bool,
}

impl Tracked {
    /// The route's own runs rest on a subscription whose price or grant nobody publishes.
    pub(super) const fn unknown_tier(&self) -> bool {
        self.mine && self.key.unknown_tier
    }
}

/// The price of what one loop throws away, at unit prices; `None` where nothing is priced in that unit.
#[derive(Debug, Default)]
pub(super) struct Discarded {
    pub usd: Option<Money>,
    pub credits: Option<u128>,
}

/// Prices a plan on every route that is asked for.
///
/// # Errors
/// A figure that cannot be carried exactly; a schedule without a workday or with its deadline before its start.
pub fn offers(plan: &Plan, book: &Book, ask: &Ask) -> Result<Offers, Unanswerable> {
    let work = resolve(plan, book)?;
    let schedule = calendar(plan, ask.today)?;
    let singles = work.steps.iter().map(|step| step.runs(1)).collect::<Result<Vec<_>, _>>()?;
    let asked: Vec<RouteAt> = book
        .routes()
        .filter(|at| ask.routes.is_empty() || book.route(*at).is_some_and(|r| ask.routes.contains(&r.id)))
        .collect();
    let pins: BTreeMap<String, RouteAt> =
        pinned_ids(&work).filter_map(|id| Some((id.clone(), book.find(id)?))).collect();
    let mut quotes = BTreeMap::new();
    for at in asked.iter().chain(pins.values()) {
        let of_route = || work.settings.iter().map(|s| quote(book, *at, s, &plan.assume)).collect();
        quotes.entry(*at).or_insert_with(of_route);
    }
    let kinds = kinds(&work);
    let mut all = Offers {
        work,
        kinds,
        schedule,
        offers: Vec::new(),
        singles,
        quotes,
        track_of: Vec::new(),
        tracks: Vec::new(),
        pins,
    };
    let accounts = rules::accounts(plan, book)?;
    for at in asked {
        let (track, offer) = all.answer(plan, book, at, &accounts)?;
        all.track_of.push(track);
        all.offers.push(offer);
    }
    judge::comparable(plan, &mut all.offers);
    Ok(all)
}

fn kinds(work: &Loop) -> Vec<usize> {
    let mut seen = HashSet::new();
    let mut first = |(_, step): &(usize, &Step)| seen.insert((step.settings, step.maker.clone()));
    work.steps.iter().enumerate().filter(|at| first(at)).map(|(index, _)| index).collect()
}

fn pinned_ids(work: &Loop) -> impl Iterator<Item = &String> {
    work.steps.iter().filter_map(|step| match &step.maker {
        Maker::Pinned { on, .. } => Some(on),
        _ => None,
    })
}

impl Offers {
    /// Who makes a step on a route; `None` for a route that was not asked about.
    pub(super) fn made(&self, at: RouteAt, step: &Step) -> Option<Made<'_>> {
        let on = |route: RouteAt| self.quotes.get(&route).and_then(|q| q.get(step.settings));
        let (quote, pinned, if_missing) = match &step.maker {
            Maker::Own(price) => return Some(Made::Own(*price)),
            Maker::Pinned { on: id, if_missing } => {
                let to = *self.pins.get(id)?;
                (on(to)?, (to != at).then_some(to), if_missing)
            }
            Maker::Route { if_missing } => (on(at)?, None, if_missing),
        };
        Some(match (if_missing, &quote.outcome) {
            (Some(price), Outcome::Unpriced(_) | Outcome::Unsupported(_)) => Made::Own(*price),
            _ => Made::Quoted { quote, pinned },
        })
    }

    /// One step of each distinct pair of settings and maker, with its index.
    pub(super) fn kinds(&self) -> impl Iterator<Item = (usize, &Step)> {
        self.kinds.iter().filter_map(|index| Some((*index, self.work.steps.get(*index)?)))
    }

    /// Who makes a step on an offer's route.
    #[must_use]
    pub fn made_at(&self, offer: usize, step: usize) -> Option<Made<'_>> {
        self.made(self.offers.get(offer)?.at, self.work.steps.get(step)?)
    }

    /// Runs of a step in one loop on an offer's route.
    #[must_use]
    pub fn runs_at(&self, offer: usize, step: usize) -> Option<u64> {
        let track = self.tracks.get(*self.track_of.get(offer)?)?;
        track.runs.as_ref().unwrap_or(&self.singles).get(step).copied()
    }

    /// How many loops the plan has.
    #[must_use]
    pub fn months(&self) -> u64 {
        self.schedule.loops.len() as u64
    }

    /// Everything made one by one, over all months.
    pub(crate) fn generations(&self) -> Result<u64, Overflow> {
        let once = self.singles.iter().try_fold(0u64, |sum, runs| sum.checked_add(*runs)).ok_or(Overflow)?;
        once.checked_mul(self.months()).ok_or(Overflow)
    }

    /// A route's answer, with its track. What nobody publishes about a tier does not matter to a buyer who holds it
    /// and needs no more of it: a closed one gives no more, an open one not before it renews.
    fn answer(
        &mut self,
        plan: &Plan,
        book: &Book,
        at: RouteAt,
        accounts: &rules::Accounts,
    ) -> Result<(usize, Offer), Overflow> {
        let unknown_tier = book.route(at).is_some_and(|route| figures::unknown_tier(&route.purchase));
        let is_held = book.route(at).is_some_and(|route| plan.held.iter().any(|h| h.route == route.id));
        if unknown_tier && is_held {
            let track = self.track(book, at, accounts, false)?;
            let offer = figures::offer(plan, book, self, at, track, accounts)?;
            if !offer.open || offer.figures.as_ref().is_some_and(|f| f.billing_months == 0) {
                return Ok((track, offer));
            }
        }
        let track = self.track(book, at, accounts, unknown_tier)?;
        figures::offer(plan, book, self, at, track, accounts).map(|offer| (track, offer))
    }

    /// The track of a route: that of another route which quotes everything alike, or a new one.
    fn track(
        &mut self,
        book: &Book,
        at: RouteAt,
        accounts: &rules::Accounts,
        unknown_tier: bool,
    ) -> Result<usize, Overflow> {
        let quotes = self.quotes.get(&at).map(Vec::as_slice).unwrap_or_default();
        let priced = |q: &Quote| match &q.outcome {
            Outcome::Priced(price) => Some((price.unit, q.batch, q.limit)),
            _ => None,
        };
        let key = Key {
            card: at.card,
            priced: quotes.iter().map(priced).collect(),
            unpriced: quotes.iter().map(|q| matches!(q.outcome, Outcome::Unpriced(_))).collect(),
            pinned_here: self.pins.values().find(|pin| **pin == at).copied(),
            unknown_tier,
        };
        if let Some(known) = self.tracks.iter().position(|t| t.key == key) {
            return Ok(known);
        }
        let tracked = self.build(book, at, accounts, key, None)?;
        self.tracks.push(tracked);
        Ok(self.tracks.len() - 1)
    }

    /// The track of an offer's route if the price that nobody publishes were known.
    pub(super) fn if_priced(
        &self,
        book: &Book,
        offer: usize,
        accounts: &rules::Accounts,
        price: (usize, &Quote),
    ) -> Result<Option<Tracked>, Overflow> {
        let known = self.track_of.get(offer).and_then(|t| self.tracks.get(*t));
        let (Some(tracked), Some(offer)) = (known, self.offers.get(offer)) else { return Ok(None) };
        self.build(book, offer.at, accounts, tracked.key.clone(), Some(price)).map(Some)
    }

    fn build(
        &self,
        book: &Book,
        at: RouteAt,
        accounts: &rules::Accounts,
        key: Key,
        what_if: Option<(usize, &Quote)>,
    ) -> Result<Tracked, Overflow> {
        let mut segments = Vec::with_capacity(self.work.steps.len());
        let mut runs = Vec::with_capacity(self.work.steps.len());
        let (mut unpriced, mut unpriced_settings, mut images) = (0, Vec::new(), Vec::new());
        let (mut mine, mut blocked) = (false, false);
        let mut credits = None;
        let mut waste = Waste::default();
        for (step, single) in self.work.steps.iter().zip(&self.singles) {
            let Some(mut made) = self.made(at, step) else {
                blocked = true;
                continue;
            };
            if let (Made::Quoted { quote, .. }, Some((settings, assumed))) = (&mut made, what_if)
                && step.settings == settings
                && matches!(quote.outcome, Outcome::Unpriced(_))
            {
                *quote = assumed;
            }
            let (batch, pinned, quote) = match made {
                Made::Own(_) => (1, None, None),
                Made::Quoted { quote, pinned } => (quote.batch, pinned, Some(quote)),
            };
            let count = if batch > 1 { step.runs(batch)? } else { *single };
            runs.push(count);
            let is_mine = quote.is_some() && pinned.is_none();
            mine |= is_mine;
            let account = accounts.of(book, pinned.unwrap_or(at));
            let thrown = count.checked_mul(u64::from(batch)).ok_or(Overflow)?.saturating_sub(step.pieces);
            let mut provisioned = false;
            let take = match made {
                Made::Own(price) => waste.dollars(price.ticks()?, thrown, batch).map(Take::Own)?,
                Made::Quoted { quote, .. } => match &quote.outcome {
                    Outcome::Unsupported(_) => {
                        blocked = true;
                        Take::Nothing
                    }
                    Outcome::Unpriced(_) => {
                        unpriced += 1;
                        if !unpriced_settings.contains(&step.settings) {
                            unpriced_settings.push(step.settings);
                        }
                        Take::Nothing
                    }
                    Outcome::Priced(price) => match price.unit {
                        UnitPrice::Credits(unit) => {
                            let cost = u128::from(unit) * u128::from(count);
                            credits = Some(credits.unwrap_or(0u128).checked_add(cost).ok_or(Overflow)?);
                            waste.credits(unit, thrown, batch)?;
                            if key.unknown_tier { Take::Nothing } else { Take::Credits(unit) }
                        }
                        UnitPrice::Usd(dollars) => {
                            let price = waste.dollars(dollars.ticks()?, thrown, batch)?;
                            account.map_or(Take::Own(price), |account| Take::Dollars { account, price })
                        }
                        UnitPrice::Provisioned(rate) => {
                            provisioned = true;
                            images.push((count, rate));
                            Take::Nothing
                        }
                    },
                },
            };
            let limit = quote.and_then(|q| q.limit).zip(account).map(|(limit, account)| (account, limit));
            segments.push(Segment { runs: count, take, mine: is_mine, provisioned, limit });
        }
        let prepared = if blocked { None } else { Some(Prepared::new(&Track { segments })?) };
        let runs = if runs == self.singles { None } else { Some(runs) };
        let discarded = waste.sum()?;
        Ok(Tracked { key, runs, prepared, unpriced, unpriced_settings, mine, images, credits, discarded })
    }
}

/// What is thrown away, kept by size of batch so that the share of a batch stays exact until the end.
#[derive(Default)]
struct Waste {
    ticks: BTreeMap<u32, u128>,
    credits: BTreeMap<u32, u128>,
}

impl Waste {
    /// Adds `thrown` pieces of runs of `batch` pieces at `price` a run; gives the price back.
    fn dollars(&mut self, price: u128, thrown: u64, batch: u32) -> Result<u128, Overflow> {
        let sum = self.ticks.entry(batch).or_default();
        *sum = price.checked_mul(u128::from(thrown)).and_then(|w| w.checked_add(*sum)).ok_or(Overflow)?;
        Ok(price)
    }

    fn credits(&mut self, price: u64, thrown: u64, batch: u32) -> Result<(), Overflow> {
        let sum = self.credits.entry(batch).or_default();
        *sum = u128::from(price).checked_mul(u128::from(thrown)).and_then(|w| w.checked_add(*sum)).ok_or(Overflow)?;
        Ok(())
    }

    /// The sums; what does not divide evenly by a batch is rounded half up, to a tick or a credit.
    fn sum(&self) -> Result<Discarded, Overflow> {
        let shared = |sums: &BTreeMap<u32, u128>| -> Option<u128> {
            let part = |(batch, sum): (&u32, &u128)| {
                let batch = u128::from((*batch).max(1));
                (sum * 2 + batch) / (batch * 2)
            };
            if sums.is_empty() { None } else { Some(sums.iter().map(part).sum()) }
        };
        let usd = shared(&self.ticks).map(Money::from_ticks).transpose()?;
        Ok(Discarded { usd, credits: shared(&self.credits) })
    }
}
