//! What one loop takes on a route, ready for its wallet: the runs of each step and what a run of it takes. Tiers of
//! one surface with equal quotes share one track.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::laid::Laid;
use super::made::{Made, Offers};
use super::pins::Pins;
use super::rules;
use super::uncertain::Counting;
use crate::money::{Money, Overflow};
use crate::plan::resolve::Step;
use crate::quote::{Outcome, Quote, UnitPrice};
use crate::rates::{Book, RouteAt};
use crate::wallet::{Kind, Prepared, Take};

/// What a track is built for beside what holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum WhatIf<'a> {
    AsItIs,
    /// These settings had this quote, wherever nobody publishes their price.
    Priced(usize, &'a Quote),
    /// Some settings were pinned.
    Pinned(&'a Pins),
}

/// What one loop takes on routes that quote it alike.
#[derive(Debug)]
pub(super) struct Tracked {
    key: Key,
    /// Runs of each step.
    pub laid: Arc<Laid>,
    /// `None` where a step is unsupported.
    pub prepared: Option<Prepared>,
    /// Steps that nobody publishes a price for.
    pub unpriced: u64,
    /// The distinct settings among them.
    pub unpriced_settings: Vec<usize>,
    /// Some runs are the route's own.
    pub mine: bool,
    /// Images that provisioned capacity makes: runs, and requests a minute that a unit carries.
    pub images: Vec<(u128, rust_decimal::Decimal)>,
    /// What the route's own runs are priced at in credits; `None` where none is priced in credits.
    pub credits: Option<u128>,
    pub discarded: Discarded,
    /// How runs are counted.
    pub counting: Counting,
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

impl Offers {
    /// The track of a route: that of another route which quotes everything alike, or a new one.
    pub(super) fn track(
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
        let counting = match self.level.certainty() {
            None => Counting::expected(),
            Some(certainty) => self.counted_at(book, at, accounts, certainty)?,
        };
        let tracked = self.build(book, at, accounts, key, WhatIf::AsItIs, counting)?;
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
        let what_if = WhatIf::Priced(price.0, price.1);
        self.build(book, offer.at, accounts, tracked.key.clone(), what_if, tracked.counting.clone()).map(Some)
    }

    /// The track of an offer's route if some settings were pinned.
    pub(super) fn if_pinned(
        &self,
        book: &Book,
        offer: usize,
        accounts: &rules::Accounts,
        pins: &Pins,
    ) -> Result<Option<Tracked>, Overflow> {
        let known = self.track_of.get(offer).and_then(|t| self.tracks.get(*t));
        let (Some(tracked), Some(offer)) = (known, self.offers.get(offer)) else { return Ok(None) };
        let what_if = WhatIf::Pinned(pins);
        self.build(book, offer.at, accounts, tracked.key.clone(), what_if, tracked.counting.clone()).map(Some)
    }

    fn build(
        &self,
        book: &Book,
        at: RouteAt,
        accounts: &rules::Accounts,
        key: Key,
        what_if: WhatIf<'_>,
        counting: Counting,
    ) -> Result<Tracked, Overflow> {
        let makers: Vec<Option<Made<'_>>> = self.kinds().map(|(_, step)| self.made_if(at, step, what_if)).collect();
        let batches = makers.iter().map(|made| match made {
            Some(Made::Quoted { quote, .. }) => quote.batch,
            Some(Made::Own(_)) | None => 1,
        });
        let laid = self.laid(batches.collect(), &counting)?;
        let mut out = Tracked {
            key,
            laid: Arc::clone(&laid),
            prepared: None,
            unpriced: 0,
            unpriced_settings: Vec::new(),
            mine: false,
            images: Vec::new(),
            credits: None,
            discarded: Discarded::default(),
            counting,
        };
        let mut waste = Waste::default();
        let mut kinds = Vec::with_capacity(makers.len());
        let mut is_blocked = false;
        for ((kind, made), (_, step)) in makers.into_iter().enumerate().zip(self.kinds()) {
            let Some(made) = made else {
                is_blocked = true;
                continue;
            };
            let runs = laid.layout.totals().get(kind).copied().unwrap_or(0);
            let thrown = laid.thrown.get(kind).copied().unwrap_or(0);
            let (batch, pinned, quote) = match made {
                Made::Own(_) => (1, None, None),
                Made::Quoted { quote, pinned } => (quote.batch, pinned, Some(quote)),
            };
            let is_mine = quote.is_some() && pinned.is_none();
            out.mine |= is_mine;
            let account = accounts.of(book, pinned.unwrap_or(at));
            let mut provisioned = false;
            let take = match made {
                Made::Own(price) => waste.dollars(price.ticks()?, thrown, batch).map(Take::Own)?,
                Made::Quoted { quote, .. } => match &quote.outcome {
                    Outcome::Unsupported(_) => {
                        is_blocked = true;
                        Take::Nothing
                    }
                    Outcome::Unpriced(_) => {
                        out.unpriced += self.stages.get(kind).copied().unwrap_or(0);
                        if !out.unpriced_settings.contains(&step.settings) {
                            out.unpriced_settings.push(step.settings);
                        }
                        Take::Nothing
                    }
                    Outcome::Priced(price) => match price.unit {
                        UnitPrice::Credits(unit) => {
                            let cost = u128::from(unit).checked_mul(runs).ok_or(Overflow)?;
                            out.credits = Some(out.credits.unwrap_or(0).checked_add(cost).ok_or(Overflow)?);
                            waste.credits(unit, thrown, batch)?;
                            if out.key.unknown_tier { Take::Nothing } else { Take::Credits(unit) }
                        }
                        UnitPrice::Usd(dollars) => {
                            let price = waste.dollars(dollars.ticks()?, thrown, batch)?;
                            account.map_or(Take::Own(price), |account| Take::Dollars { account, price })
                        }
                        UnitPrice::Provisioned(rate) => {
                            provisioned = true;
                            out.images.push((runs, rate));
                            Take::Nothing
                        }
                    },
                },
            };
            let limit = quote.and_then(|q| q.limit).zip(account).map(|(limit, account)| (account, limit));
            kinds.push(Kind { take, mine: is_mine, provisioned, limit });
        }
        if !is_blocked {
            out.prepared = Some(Prepared::laid(&laid.layout, &kinds)?);
        }
        out.discarded = waste.sum()?;
        Ok(out)
    }

    /// Who makes a step on a route under some assumption.
    pub(super) fn made_if<'a>(&'a self, at: RouteAt, step: &Step, what_if: WhatIf<'a>) -> Option<Made<'a>> {
        let made = self.made(at, step)?;
        Some(match (made, what_if) {
            (Made::Quoted { quote, pinned }, WhatIf::Priced(settings, assumed))
                if step.settings == settings && matches!(quote.outcome, Outcome::Unpriced(_)) =>
            {
                Made::Quoted { quote: assumed, pinned }
            }
            (Made::Quoted { pinned: None, .. }, WhatIf::Pinned(pins)) => {
                self.work.maker(step).and_then(|maker| pins.made(at, step, maker)).unwrap_or(made)
            }
            _ => made,
        })
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
    fn dollars(&mut self, price: u128, thrown: u128, batch: u32) -> Result<u128, Overflow> {
        let sum = self.ticks.entry(batch).or_default();
        *sum = price.checked_mul(thrown).and_then(|w| w.checked_add(*sum)).ok_or(Overflow)?;
        Ok(price)
    }

    fn credits(&mut self, price: u64, thrown: u128, batch: u32) -> Result<(), Overflow> {
        let sum = self.credits.entry(batch).or_default();
        *sum = u128::from(price).checked_mul(thrown).and_then(|w| w.checked_add(*sum)).ok_or(Overflow)?;
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
