//! Risk: what a loop may cost on each route, and how likely that is.
//!
//! What is a sum (credits; dollars that are paid as they are used) is read from its law. What is none (a subscription's
//! dollars, dates, lateness) is read along a path of levels: see [`Uncertain`]. Routes that share a track share both.
//! [`RiskSearch`] goes through it in steps; `along` is the part that one route needs of its own, `law` the laws that several have in common.
//!
//! Where a route's expected figure is null, so are these. A total with an unknown part stays a lower bound: it is told
//! with [`Risk::lower_bound`], and nothing that depends on the unknown part is told at all.

mod along;
mod law;

use std::collections::BTreeMap;

use jiff::civil::Date;

use self::along::{Asked, Found};
use self::law::{Laws, Sought};
use crate::arrange::Arrange as _;
use crate::chance::{Between, Spread};
use crate::money::{Money, Overflow};
use crate::offer::{Figures, Measure, Offers, Paid, Uncertain, with_extras};
use crate::plan::Plan;
use crate::plan::span::anniversary;
use crate::rates::{Book, Purchase, Tier};
use crate::terms::Level;

/// Three figures, and how far they may be off: the true one is at most `within` below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quantiles<T, W = T> {
    pub p50: T,
    pub p80: T,
    pub p95: T,
    pub within: W,
}

impl<T: Copy, W> Quantiles<T, W> {
    /// The figure of a level; `None` of what is expected.
    #[must_use]
    pub const fn at(&self, level: Level) -> Option<T> {
        match level {
            Level::Expected => None,
            Level::P50 => Some(self.p50),
            Level::P80 => Some(self.p80),
            Level::P95 => Some(self.p95),
        }
    }
}

/// One route's risk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Risk {
    /// With tax and a contingency in percent. `None` where the route has no figures; a figure is `None` where the work
    /// cannot end with so many runs.
    pub usd: Option<Quantiles<Option<Money>, Money>>,
    /// The dollars are a lower bound: something has no published price.
    pub lower_bound: bool,
    /// `None` where the route counts none.
    pub credits: Option<Quantiles<u128>>,
    /// The chance that nothing need be bought; `None` where nothing is granted.
    pub allowance_suffices: Option<f64>,
    /// Credits granted in the planned billing months, and held.
    pub allowance: Option<u128>,
    /// The chance that the limit is passed, or that the work cannot be done; `None` without a limit.
    pub over_limit: Option<f64>,
    /// The chance that a run is made after its deadline, or never.
    pub late: Option<f64>,
    /// When the wallet runs dry, in the order of [`Level::QUANTILES`].
    pub dry_on: [Option<Date>; 3],
    /// What `spread` and `levels` are measured in.
    pub measure: Option<Measure>,
    /// Index into [`Risks::spreads`]: the law of credits, dollars (before contingency and tax, prepaid balances among
    /// them) or runs, as `measure` says.
    pub spread: Option<usize>,
    /// The total of that law at which the limit is reached, where dollars are paid as they are used.
    pub limit_at: Option<u128>,
    /// What is paid of a total of that law, where it is in dollars and they are all there is to pay.
    pub paid: Option<Paid>,
    /// The total of that law that is expected: with as many takes as it takes on average.
    pub expected_at: Option<u128>,
    /// The levels of the path that are shown, in the order of [`Level::QUANTILES`].
    pub levels: [f64; 3],
}

/// All routes' risks.
#[derive(Clone, Debug, Default)]
pub struct Risks {
    /// In the order of the offers.
    pub routes: Vec<Risk>,
    /// The laws; tiers of a surface share one.
    pub spreads: Vec<Spread>,
}

/// The search, to be gone through in slices. It holds on to nothing of the plan: what it searches is handed in each
/// time, and must be the same.
#[derive(Debug, Default)]
pub struct RiskSearch {
    /// Offers that are still to be looked at, the next one last.
    left: Vec<usize>,
    offer: Option<(usize, Asked)>,
    /// By what offers share.
    shared: BTreeMap<usize, Shared>,
    found: BTreeMap<usize, Risk>,
    spreads: Vec<Spread>,
    laws: Laws,
}

/// What routes with one track have in common.
#[derive(Debug)]
struct Shared {
    uncertain: Uncertain,
    state: State,
    /// The credits of one loop, where there are several.
    one: Option<Spread>,
    spread: usize,
    /// The lowest levels that reach each certainty: for the law from below and from above.
    levels: [Between<f64>; 3],
}

#[derive(Debug)]
enum State {
    All(Sought),
    One(Sought),
    Done,
}

impl RiskSearch {
    /// Nothing is looked at yet. The offers in `first` come first.
    #[must_use]
    pub fn new(all: &Offers, first: &[usize]) -> Self {
        let mut left: Vec<usize> = (0..all.offers.len()).collect();
        left.arrange_by_key(|at| (first.iter().position(|f| f == at).unwrap_or(usize::MAX), *at));
        left.reverse();
        Self { left, ..Self::default() }
    }

    /// A route's risk, if that is there already.
    #[must_use]
    pub fn risk(&self, offer: usize) -> Option<&Risk> {
        self.found.get(&offer)
    }

    /// The laws that are there already: [`Risk::spread`] indexes them.
    #[must_use]
    pub fn spreads(&self) -> &[Spread] {
        &self.spreads
    }

    /// How many routes are still to be looked at.
    #[must_use]
    pub fn left(&self) -> usize {
        self.left.len() + usize::from(self.offer.is_some())
    }

    /// One step: part of a law, or one run of a wallet. False when all is done.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn step(&mut self, plan: &Plan, book: &Book, all: &Offers) -> Result<bool, Overflow> {
        if let Some((offer, mut asked)) = self.offer.take() {
            if self.go_on(plan, book, all, offer, &mut asked)? {
                self.offer = Some((offer, asked));
            }
            return Ok(true);
        }
        let Some(offer) = self.left.last().copied() else { return Ok(false) };
        let figures = all.offers.get(offer).and_then(|o| o.figures.as_ref());
        let (Some(_), Some(track)) = (figures, all.shares(offer)) else {
            self.left.pop();
            self.found.insert(offer, Risk::default());
            return Ok(true);
        };
        match self.shared.get_mut(&track) {
            None => match all.uncertain(plan, book, offer)? {
                Some(uncertain) => {
                    let state = State::All(Sought::new(&uncertain.sum()?));
                    let levels = [Between { lower: 0.0, upper: 0.0 }; 3];
                    let shared = Shared { uncertain, state, one: None, spread: 0, levels };
                    self.shared.insert(track, shared);
                }
                None => {
                    self.left.pop();
                    self.found.insert(offer, Risk::default());
                }
            },
            Some(shared) if !matches!(shared.state, State::Done) => shared.go_on(&mut self.spreads, &mut self.laws),
            Some(shared) => {
                self.left.pop();
                self.offer = Some((offer, Asked::new(&shared.levels)));
            }
        }
        Ok(true)
    }

    /// One look at a route; true as long as more are needed.
    fn go_on(
        &mut self,
        plan: &Plan,
        book: &Book,
        all: &Offers,
        offer: usize,
        asked: &mut Asked,
    ) -> Result<bool, Overflow> {
        let Some(shared) = all.shares(offer).and_then(|track| self.shared.get_mut(&track)) else { return Ok(false) };
        if asked.step(plan, book, all, offer, &mut shared.uncertain)? {
            return Ok(true);
        }
        let risk = Told { plan, book, all, offer, shared, spreads: &self.spreads }.risk(&asked.found())?;
        self.found.insert(offer, risk);
        Ok(false)
    }

    /// What was found; routes that were not looked at have nothing in it.
    #[must_use]
    pub fn finish(mut self, all: &Offers) -> Risks {
        let routes = (0..all.offers.len()).map(|at| self.found.remove(&at).unwrap_or_default()).collect();
        Risks { routes, spreads: self.spreads }
    }
}

/// All risks at once.
///
/// # Errors
/// A figure that cannot be carried exactly.
pub fn risks(plan: &Plan, book: &Book, all: &Offers) -> Result<Risks, Overflow> {
    let mut search = RiskSearch::new(all, &[]);
    while search.step(plan, book, all)? {}
    Ok(search.finish(all))
}

impl Shared {
    fn go_on(&mut self, spreads: &mut Vec<Spread>, laws: &mut Laws) {
        match &mut self.state {
            State::All(sought) => {
                let Some(spread) = sought.step(laws) else { return };
                for (levels, certainty) in self.levels.iter_mut().zip(Level::QUANTILES.map(Level::certainty)) {
                    let total = spread.quantile(certainty.unwrap_or_default());
                    let upper = self.uncertain.level(total.upper);
                    let is_same = total.lower == total.upper;
                    let lower = if is_same { upper } else { self.uncertain.level(total.lower) };
                    *levels = Between { lower, upper };
                }
                self.spread = spreads.len();
                spreads.push(spread);
                self.state = if self.uncertain.loops() > 1 {
                    State::One(Sought::new(&self.uncertain.credits))
                } else {
                    State::Done
                };
            }
            State::One(sought) => {
                if let Some(spread) = sought.step(laws) {
                    self.one = Some(spread);
                    self.state = State::Done;
                }
            }
            State::Done => {}
        }
    }
}

/// From what was found to what is told.
struct Told<'a> {
    plan: &'a Plan,
    book: &'a Book,
    all: &'a Offers,
    offer: usize,
    shared: &'a Shared,
    spreads: &'a [Spread],
}

impl Told<'_> {
    fn risk(&self, found: &Found) -> Result<Risk, Overflow> {
        let Some(figures) = self.all.offers.get(self.offer).and_then(|o| o.figures.as_ref()) else {
            return Ok(Risk::default());
        };
        let paid = self.paid()?;
        let mut risk = Risk {
            usd: Some(match &paid {
                Some(paid) => self.used(paid)?,
                None => self.read(found)?,
            }),
            lower_bound: figures.lower_bound,
            measure: Some(self.shared.uncertain.measure),
            spread: Some(self.shared.spread),
            levels: self.shared.levels.map(|level| level.upper),
            expected_at: Some(self.shared.uncertain.expected()?),
            ..Risk::default()
        };
        if figures.lower_bound {
            return Ok(risk);
        }
        risk.paid = paid.filter(|_| self.shared.uncertain.measure == Measure::Dollars);
        if figures.credits.is_some() {
            risk.credits = Some(self.credits()?);
        }
        risk.late = Some(found.late);
        risk.dry_on = found.dry_on;
        if let Some(limit) = self.plan.budget.limit {
            match &paid {
                Some(paid) => {
                    let at = paid.limit(self.plan, limit)?;
                    let law = self.dollars()?;
                    // The chance to stay below is that of the law from above: rounded up, never down.
                    risk.over_limit = Some(at.map_or(1.0, |at| over(&law, at)));
                    risk.limit_at = at.filter(|_| self.shared.uncertain.measure == Measure::Dollars);
                }
                None => risk.over_limit = Some(found.over),
            }
        }
        if let Some((allowance, suffices)) = self.allowance(figures)? {
            risk.allowance = Some(allowance);
            risk.allowance_suffices = Some(suffices);
        }
        Ok(risk)
    }

    fn law(&self) -> Option<&Spread> {
        self.spreads.get(self.shared.spread)
    }

    /// The law of all dollars that are paid by the run.
    fn dollars(&self) -> Result<Spread, Overflow> {
        match self.law().filter(|_| self.shared.uncertain.measure == Measure::Dollars) {
            Some(law) => Ok(law.clone()),
            None => Ok(Spread::of(&self.shared.uncertain.dollars.over(self.shared.uncertain.loops())?)),
        }
    }

    /// What is paid of a sum of dollars, where that is all there is to pay.
    fn paid(&self) -> Result<Option<Paid>, Overflow> {
        let Some(found) = self.all.offers.get(self.offer) else { return Ok(None) };
        self.shared.uncertain.paid(self.plan, self.book, found.at)
    }

    /// Dollars that are paid as they are used.
    fn used(&self, paid: &Paid) -> Result<Quantiles<Option<Money>, Money>, Overflow> {
        let law = self.dollars()?;
        let mut out = Quantiles::<Option<Money>, Money>::default();
        for (level, figure) in Level::QUANTILES.into_iter().zip([&mut out.p50, &mut out.p80, &mut out.p95]) {
            let total = law.quantile(level.certainty().unwrap_or_default());
            let upper = with_extras(self.plan, paid.of_total(total.upper)?)?;
            let lower = with_extras(self.plan, paid.of_total(total.lower)?)?;
            *figure = Some(upper);
            out.within = out.within.max(upper.minus(lower)?);
        }
        Ok(out)
    }

    /// Dollars read along the path.
    fn read(&self, found: &Found) -> Result<Quantiles<Option<Money>, Money>, Overflow> {
        let mut out = Quantiles::<Option<Money>, Money>::default();
        let figures = [&mut out.p50, &mut out.p80, &mut out.p95];
        for (net, figure) in found.net.iter().zip(figures) {
            let total = |net: Option<Money>| net.map(|net| with_extras(self.plan, net)).transpose();
            let (lower, upper) = (total(net.lower)?, total(net.upper)?);
            *figure = upper;
            if let (Some(lower), Some(upper)) = (lower, upper) {
                let apart = upper.minus(lower)?;
                out.within = out.within.max(if apart.is_negative() { Money::ZERO } else { apart });
            }
        }
        Ok(out)
    }

    fn credits(&self) -> Result<Quantiles<u128>, Overflow> {
        let certain = || self.shared.uncertain.credits.least().checked_mul(self.shared.uncertain.loops().into());
        let Some(law) = self.law().filter(|_| self.shared.uncertain.measure == Measure::Credits) else {
            let all = certain().ok_or(Overflow)?;
            return Ok(Quantiles { p50: all, p80: all, p95: all, within: 0 });
        };
        let [p50, p80, p95] = Level::QUANTILES.map(|level| law.quantile(level.certainty().unwrap_or_default()));
        let within = [p50, p80, p95].iter().map(|between| between.upper - between.lower).max().unwrap_or(0);
        Ok(Quantiles { p50: p50.upper, p80: p80.upper, p95: p95.upper, within })
    }

    /// The credits that are there without buying any, and the chance that they suffice.
    fn allowance(&self, figures: &Figures) -> Result<Option<(u128, f64)>, Overflow> {
        let Some(found) = self.all.offers.get(self.offer) else { return Ok(None) };
        let Some(route) = self.book.route(found.at) else { return Ok(None) };
        let (Purchase::Subscription(tier), true) = (&route.purchase, figures.credits.is_some()) else {
            return Ok(None);
        };
        let held = self.plan.held.iter().find(|held| held.route == route.id);
        let opening = held.map_or(0, |held| {
            held.lots.iter().fold(u128::from(held.credits), |sum, lot| sum.saturating_add(lot.credits.into()))
        });
        let runs_out = route.closed.is_some() && held.is_some();
        let grant = if runs_out { 0 } else { grant(tier) };
        let renews = held.map(|held| held.renews);
        let months = self.billing_months(figures, renews);
        let allowance = grant.saturating_mul(months.into()).saturating_add(opening);
        let loops = self.shared.uncertain.loops();
        let all = self.shared.uncertain.credits.over(loops)?;
        let suffices = match (&self.shared.one, runs_out) {
            (Some(one), false) => {
                let stays = one.at_most(grant).lower;
                (0..loops).fold(1.0, |product, _| times(product, stays))
            }
            _ => match self.law().filter(|_| self.shared.uncertain.measure == Measure::Credits) {
                Some(law) => law.at_most(allowance).lower,
                None => f64::from(u8::from(all.least() <= allowance)),
            },
        };
        Ok(Some((allowance, suffices)))
    }

    /// The billing months that the work is planned for: those that are paid for up to the last deadline.
    fn billing_months(&self, figures: &Figures, renews: Option<Date>) -> u32 {
        let schedule = &self.all.schedule;
        let anchor = renews.unwrap_or(schedule.start);
        let last = schedule.loops.last().map_or(schedule.start, |span| span.last);
        (0..figures.billing_months)
            .take_while(|month| anniversary(anchor, *month) <= last)
            .count()
            .try_into()
            .unwrap_or(0)
    }
}

fn grant(tier: &Tier) -> u128 {
    tier.grant.as_ref().map_or(0, |grant| grant.value.into())
}

#[expect(clippy::float_arithmetic, reason = "probabilities are floats")]
fn times(a: f64, b: f64) -> f64 {
    a * b
}

/// P(total > x), rounded up where it is known between two bounds only.
#[expect(clippy::float_arithmetic, reason = "probabilities are floats")]
fn over(law: &Spread, x: u128) -> f64 {
    (1.0 - law.at_most(x).lower).max(0.0)
}
