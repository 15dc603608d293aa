//! From the offers to what is uncertain on a route: kinds, sorts, classes and sums.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::sync::Arc;

use super::super::made::{Made, Offers};
use super::super::rules;
use super::super::sorts::Sorts;
use super::super::track::WhatIf;
use super::counting::{Counting, Key, chance, failures, is_uncertain};
use super::{Class, Laws, Measure, Sort, Uncertain};
use crate::chance::{Chance, Failures, Sum, Term};
use crate::money::Overflow;
use crate::plan::Plan;
use crate::plan::resolve::{Count, Loop, Step};
use crate::quote::{Outcome, Quote, UnitPrice};
use crate::rates::{Book, RouteAt};
use crate::wallet::{Kind, Take};

/// For each step the belief that it rests on, counted from 0 in the order of their names.
pub(in crate::offer) fn beliefs(plan: &Plan, work: &Loop) -> Vec<Option<u32>> {
    let places: HashMap<&str, u32> = plan.acceptance.keys().map(String::as_str).zip(0..).collect();
    let of = |step: &Step| {
        if !matches!(step.count, Count::Evidence { .. }) {
            return None;
        }
        let stage = plan.shots.get(step.shot)?.stages.get(step.stage)?;
        places.get(stage.acceptance.as_deref()?).copied()
    };
    work.each(|step| Ok::<_, Infallible>(of(step))).unwrap_or_default()
}

impl Offers {
    /// What is uncertain about an offer's route, whatever level it is priced at; `None` where a stage is unsupported.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn uncertain(&self, plan: &Plan, book: &Book, offer: usize) -> Result<Option<Uncertain>, Overflow> {
        let accounts = rules::accounts(plan, book)?;
        let track = self.track_of.get(offer).and_then(|track| self.tracks.get(*track));
        let (Some(found), Some(tracked)) = (self.offers.get(offer), track) else { return Ok(None) };
        self.uncertain_on(book, found.at, &accounts, WhatIf::AsItIs, tracked.unknown_tier())
    }

    /// A number that offers have in common that share what is uncertain about them.
    #[must_use]
    pub fn shares(&self, offer: usize) -> Option<usize> {
        self.track_of.get(offer).copied()
    }

    /// The counts of a route at a certainty; the levels of others are remembered by their [`Profile`](super::Profile).
    pub(in crate::offer) fn counted_at(
        &mut self,
        book: &Book,
        at: RouteAt,
        accounts: &rules::Accounts,
        certainty: f64,
    ) -> Result<Counting, Overflow> {
        let found = self.uncertain_on(book, at, accounts, WhatIf::AsItIs, false)?;
        let Some(uncertain) = found else { return Ok(Counting::expected()) };
        let profile = uncertain.profile()?;
        let level = match self.levels.get(&profile) {
            Some(level) => *level,
            None => uncertain.level_at(certainty)?,
        };
        self.levels.insert(profile, level);
        uncertain.counting(level)
    }

    /// A law of runs, the same for all routes.
    fn law(&self, key: Key) -> Arc<Failures> {
        let known = self.laws.get_or_init(|| self.laws()).get(&key);
        known.map_or_else(|| Arc::new(failures(key)), Arc::clone)
    }

    fn laws(&self) -> Laws {
        let mut laws = Laws::new();
        for (_, step, _) in self.sorts().steps(&self.work).filter(|(_, step, _)| is_uncertain(step)) {
            let quotes = self.quotes.values().filter_map(|quotes| quotes.get(step.settings));
            for batch in quotes.map(|quote| quote.batch.max(1)).chain([1]) {
                let key = (step.count, batch, step.pieces);
                laws.entry(key).or_insert_with(|| Arc::new(failures(key)));
            }
        }
        laws
    }

    /// What is uncertain on a route; where nobody publishes its tier, its credits pay for nothing that is known.
    pub(in crate::offer) fn uncertain_on(
        &self,
        book: &Book,
        at: RouteAt,
        accounts: &rules::Accounts,
        what_if: WhatIf<'_>,
        unknown_tier: bool,
    ) -> Result<Option<Uncertain>, Overflow> {
        let sorts = self.sorts();
        let mut out = Uncertain::new(self.months(), sorts);
        let mut known: HashMap<Key, usize> = HashMap::new();
        let made: Vec<Option<Made<'_>>> = self.kinds().map(|(_, step)| self.made_if(at, step, what_if)).collect();
        let accounts_of = |pinned: Option<RouteAt>| accounts.of(book, pinned.unwrap_or(at));
        for made in &made {
            let Some(made) = made else { return Ok(None) };
            let Some(kind) = kind_of(*made, accounts_of)? else { return Ok(None) };
            out.kinds.push(kind);
        }
        for (index, step, times) in sorts.steps(&self.work) {
            let (Some(Some(made)), Some(kind)) = (made.get(step.kind as usize), out.kinds.get(step.kind as usize))
            else {
                return Ok(None);
            };
            let take = kind.take;
            let quote = if let Made::Quoted { quote, .. } = made { Some(*quote) } else { None };
            let batch = quote.map_or(1, |quote| quote.batch.max(1));
            if let Some(UnitPrice::Provisioned(rate)) = quote.and_then(Quote::price).map(|price| price.unit) {
                out.images.push((out.sorts.len(), rate));
            }
            let single = self.singles.runs().get(index).copied().unwrap_or(0);
            let runs = if batch > 1 { step.runs(batch)? } else { single };
            let class = is_uncertain(step).then(|| {
                let key = (step.count, batch, step.pieces);
                *known.entry(key).or_insert_with(|| {
                    out.classes.push(Class { key, law: self.law(key), credits: 0, dollars: 0, runs: 0 });
                    out.classes.len() - 1
                })
            });
            let sort = Sort { kind: step.kind, times, runs, class };
            let belief = self.beliefs.get(index).copied().flatten();
            let chance = class.and_then(|_| chance(step.count, belief.unwrap_or(u32::MAX)));
            out.note(take, chance, batch, step.pieces, sort)?;
            out.sorts.push(sort);
        }
        for kind in out.kinds.iter_mut().filter(|kind| unknown_tier && matches!(kind.take, Take::Credits(_))) {
            kind.take = Take::Nothing;
        }
        out.measure = if !out.credits.is_certain() {
            Measure::Credits
        } else if !out.dollars.is_certain() {
            Measure::Dollars
        } else {
            Measure::Runs
        };
        Ok(Some(out))
    }
}

/// What a run is that is made so; `None` where it is unsupported. `account`: of a route that it is pinned to, or of the
/// route itself.
fn kind_of(made: Made<'_>, account: impl Fn(Option<RouteAt>) -> Option<usize>) -> Result<Option<Kind>, Overflow> {
    let (quote, pinned) = match made {
        Made::Own(price) => {
            let take = Take::Own(price.ticks()?);
            return Ok(Some(Kind { take, mine: false, provisioned: false, limit: None }));
        }
        Made::Quoted { quote, pinned } => (quote, pinned),
    };
    let account = account(pinned);
    let mut provisioned = false;
    let take = match &quote.outcome {
        Outcome::Unsupported(_) => return Ok(None),
        Outcome::Unpriced(_) => Take::Nothing,
        Outcome::Priced(price) => match price.unit {
            UnitPrice::Credits(unit) => Take::Credits(unit),
            UnitPrice::Usd(dollars) => {
                let price = dollars.ticks()?;
                account.map_or(Take::Own(price), |account| Take::Dollars { account, price })
            }
            UnitPrice::Provisioned(_) => {
                provisioned = true;
                Take::Nothing
            }
        },
    };
    let limit = quote.limit.zip(account).map(|(limit, account)| (account, limit));
    Ok(Some(Kind { take, mine: pinned.is_none(), provisioned, limit }))
}

impl Uncertain {
    fn new(loops: u64, sorts: &Sorts) -> Self {
        Self {
            measure: Measure::Runs,
            credits: Sum::default(),
            dollars: Sum::default(),
            accounts: BTreeMap::new(),
            runs: Sum::default(),
            loops,
            sorts: Vec::new(),
            stages: Arc::clone(&sorts.stages),
            kind_of: Arc::clone(&sorts.kinds),
            kinds: Vec::new(),
            images: Vec::new(),
            classes: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// Adds the stages of a sort to the sums; `pieces`: of one stage.
    fn note(
        &mut self,
        take: Take,
        chance: Option<Chance>,
        batch: u32,
        pieces: u64,
        sort: Sort,
    ) -> Result<(), Overflow> {
        let times = u128::from(sort.times);
        let pieces = pieces.checked_mul(sort.times).ok_or(Overflow)?;
        let add = |sum: &mut Sum, price: u128| match chance {
            Some(chance) => sum.add(Term { price, chance, batch }, pieces),
            None => sum.add_fixed(price, u128::from(sort.runs) * times),
        };
        let (credits, dollars) = match take {
            Take::Credits(price) => (u128::from(price), 0),
            Take::Dollars { price, .. } | Take::Own(price) => (0, price),
            Take::Nothing => (0, 0),
        };
        match take {
            Take::Credits(_) => add(&mut self.credits, credits)?,
            Take::Dollars { .. } | Take::Own(_) => {
                let account = if let Take::Dollars { account, .. } = take { Some(account) } else { None };
                add(&mut self.dollars, dollars)?;
                add(self.accounts.entry(account).or_default(), dollars)?;
            }
            Take::Nothing => {}
        }
        add(&mut self.runs, 1)?;
        if let Some(class) = sort.class.and_then(|at| self.classes.get_mut(at)) {
            let more = |sum: u128, more: u128| more.checked_mul(times)?.checked_add(sum);
            let more = |sum: u128, each: u128| more(sum, each).ok_or(Overflow);
            class.credits = more(class.credits, credits)?;
            class.dollars = more(class.dollars, dollars)?;
            class.runs = more(class.runs, 1)?;
        }
        Ok(())
    }
}
