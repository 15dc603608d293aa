//! What each shot comes to on one route: the sums that stand beside a shot's name, its share of the whole, and what of
//! it is thrown away.

use std::sync::Arc;

use super::Summary;
use crate::money::Money;
use crate::offer::{Line, Made, Status};
use crate::rates::Book;
use crate::terms::Confidence;

/// Every shot on one route, and all of them together. Shots that say the same have the same sums.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subtotals {
    /// Of the different shots.
    different: Vec<Subtotal>,
    /// For each shot in file order: which of the different ones it is.
    order: Arc<[u32]>,
    pub whole: Subtotal,
}

impl Subtotals {
    /// The sums of a shot, by index.
    #[must_use]
    pub fn shot(&self, shot: usize) -> Option<&Subtotal> {
        self.different.get(*self.order.get(shot)? as usize)
    }

    /// The sums of each shot, in file order.
    pub fn shots(&self) -> impl Iterator<Item = &Subtotal> {
        self.order.iter().filter_map(|at| self.different.get(*at as usize))
    }
}

/// One shot on one route, over all months.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subtotal {
    pub runs: u128,
    paid: Ticks,
    /// What is thrown away of it, but for parts of runs.
    wasted: Ticks,
    /// Credits of the stages that are paid in credits; `None` where none is.
    pub credits: Option<u128>,
    /// Stages without a published price; the sums are lower bounds then.
    pub unpriced: u64,
    /// Stages that the route cannot do.
    pub unsupported: u64,
    /// Some price in it is the buyer's own assumption.
    pub assumed: bool,
    /// Rests on a card of the buyer's own.
    pub overlaid: bool,
    /// All of it is made on provisioned capacity.
    pub carried: bool,
    /// What of it is made and not kept, its dollars those of parts of runs.
    thrown: Thrown,
    /// Its part of what all shots come to, in thousandths; `None` where they cannot be compared: paid in unlike units,
    /// or without a price somewhere.
    pub share: Option<u16>,
}

/// Takes that are made and not kept, and what they cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Thrown {
    /// Pieces thrown away.
    pub takes: u128,
    /// Of so many that are made.
    pub of: u128,
    /// `None` where nothing is paid in dollars, or the sum cannot be carried.
    pub usd: Option<Money>,
    /// `None` where nothing is paid in credits.
    pub credits: Option<u128>,
    /// Some of it has no published price: the sums are lower bounds.
    pub is_bound: bool,
}

impl Thrown {
    /// What a stage throws away, at its price of a run. A piece of a batch is its part of the run.
    #[must_use]
    pub fn of(line: &Line) -> Self {
        let takes = u128::from(line.discarded);
        let batch = u128::from(line.generations.checked_div(line.runs).unwrap_or(1).max(1));
        Self {
            takes,
            of: u128::from(line.generations),
            usd: line.unit_usd.and_then(|unit| unit.times(takes).ok()?.per(batch)),
            // Half a credit counts as one.
            credits: line.unit_credits.map(|unit| (u128::from(unit) * takes * 2 + batch) / (batch * 2)),
            is_bound: takes > 0 && line.status == Status::Unpriced,
        }
    }

    fn add(&mut self, other: Self) {
        self.takes += other.takes;
        self.of += other.of;
        if let Some(usd) = other.usd {
            self.usd = self.usd.unwrap_or_default().plus(usd).ok();
        }
        if let Some(credits) = other.credits {
            self.credits = self.credits.unwrap_or_default().checked_add(credits);
        }
        self.is_bound |= other.is_bound;
    }
}

impl Subtotal {
    /// Whether nothing in it has a price.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.usd().is_none() && self.credits.is_none()
    }

    /// Dollars of the stages that are paid in dollars; `None` where none is, or the sum cannot be carried.
    #[must_use]
    pub fn usd(&self) -> Option<Money> {
        self.paid.usd()
    }

    /// What of it is made and not kept.
    #[must_use]
    pub fn thrown(&self) -> Thrown {
        Thrown { usd: either(self.thrown.usd, self.wasted.usd()), ..self.thrown }
    }

    /// Takes a stage in: so many pieces that are kept, of so many runs in one loop, in each of the plan's months.
    fn add(&mut self, each: &Each, pieces: u64, runs: u64, months: u128) {
        let runs = u128::from(runs) * months;
        let batch = u128::from(each.batch);
        let made = runs * batch;
        let takes = made.saturating_sub(u128::from(pieces) * months);
        self.carried = each.carried && (self.carried || self.runs == 0);
        self.runs += runs;
        self.assumed |= each.assumed;
        self.overlaid |= each.overlaid;
        match each.status {
            Status::Unpriced => self.unpriced += 1,
            Status::Unsupported => self.unsupported += 1,
            Status::Priced | Status::Own => {}
        }
        self.thrown.takes += takes;
        self.thrown.of += made;
        self.thrown.is_bound |= takes > 0 && each.status == Status::Unpriced;
        if let Some(usd) = each.usd {
            self.paid.add(each.ticks, runs);
            if batch == 1 {
                self.wasted.add(each.ticks, takes);
            } else {
                // A piece is its part of the run, which may not be a whole number of ticks.
                let part = usd.times(takes).ok().and_then(|usd| usd.per(batch));
                self.thrown.usd = self.thrown.usd.unwrap_or_default().plus(part.unwrap_or_default()).ok();
            }
        }
        if let Some(credits) = each.credits {
            let credits = u128::from(credits);
            self.credits = self.credits.unwrap_or_default().checked_add(credits * runs);
            let thrown = (credits * takes * 2 + batch) / (batch * 2);
            self.thrown.credits = self.thrown.credits.unwrap_or_default().checked_add(thrown);
        }
    }

    /// Takes a shot into the sum of all.
    fn take_in(&mut self, one: &Self) {
        self.runs += one.runs;
        self.paid.take_in(one.paid);
        self.wasted.take_in(one.wasted);
        self.credits = match (self.credits, one.credits) {
            (Some(a), Some(b)) => a.checked_add(b),
            (a, b) => a.or(b),
        };
        self.unpriced += one.unpriced;
        self.unsupported += one.unsupported;
        self.assumed |= one.assumed;
        self.overlaid |= one.overlaid;
        self.carried &= one.carried;
        self.thrown.add(one.thrown);
    }
}

/// The thousandths that a part is of a whole; half of one counts as one.
fn thousandths(part: u128, whole: u128) -> Option<u16> {
    let doubled = part.checked_mul(2_000)?.checked_add(whole)?;
    u16::try_from(doubled.checked_div(whole.checked_mul(2)?)?).ok()
}

/// What all stages of a kind have in common on one route.
struct Each {
    batch: u32,
    usd: Option<Money>,
    /// The same in ticks.
    ticks: Option<u128>,
    credits: Option<u64>,
    status: Status,
    carried: bool,
    assumed: bool,
    overlaid: bool,
}

impl Each {
    fn of(line: &Line, batch: u32, book: &Book) -> Self {
        Self {
            batch: batch.max(1),
            usd: line.unit_usd,
            ticks: line.unit_usd.and_then(|usd| usd.ticks().ok()),
            credits: line.unit_credits,
            status: line.status,
            carried: line.carried,
            assumed: line.confidence == Some(Confidence::Assumed),
            overlaid: line.layer.is_some_and(|layer| book.is_overlay(layer)),
        }
    }
}

/// Sums of dollars in ticks; `None` once one cannot be carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ticks {
    is_paid: bool,
    sum: Option<u128>,
}

impl Default for Ticks {
    fn default() -> Self {
        Self { is_paid: false, sum: Some(0) }
    }
}

impl Ticks {
    fn add(&mut self, each: Option<u128>, runs: u128) {
        self.is_paid = true;
        let more = each.and_then(|each| each.checked_mul(runs));
        self.sum = self.sum.zip(more).and_then(|(sum, more)| sum.checked_add(more));
    }

    fn take_in(&mut self, other: Self) {
        self.is_paid |= other.is_paid;
        self.sum = self.sum.zip(other.sum).and_then(|(sum, more)| sum.checked_add(more));
    }

    fn usd(self) -> Option<Money> {
        if self.is_paid { Money::from_ticks(self.sum?).ok() } else { None }
    }

    /// What something comes to in the only unit that it is paid in: ticks, or credits.
    fn amount(self, credits: Option<u128>) -> Option<u128> {
        match (self.sum.filter(|_| self.is_paid), credits.unwrap_or(0)) {
            (Some(ticks), 0) => Some(ticks),
            (None | Some(0), credits) => Some(credits),
            (Some(_), _) => None,
        }
    }
}

impl Summary {
    /// The sums of each shot on one route; a shot without stages is nothing.
    #[must_use]
    pub fn subtotals(&self, book: &Book, offer: usize) -> Subtotals {
        let work = self.work();
        let months = u128::from(self.priced.months());
        let each = |step: usize| {
            let batch = match self.priced.made_at(offer, step)? {
                Made::Own(_) => 1,
                Made::Quoted { quote, .. } => quote.batch,
            };
            Some(Each::of(&self.line(book, offer, step).ok()??, batch, book))
        };
        let kinds: Vec<Option<Each>> = self.priced.kinds_of_steps().map(each).collect();
        let runs = self.priced.runs_on(offer);
        let sum_of = |shot: &usize| {
            let steps = work.steps_of(*shot);
            let mut sum = Subtotal::default();
            let of_shot = work.steps.get(steps.clone()).zip(runs.get(steps)).unwrap_or_default();
            for (step, runs) in of_shot.0.iter().zip(of_shot.1) {
                if let Some(Some(each)) = kinds.get(step.kind as usize) {
                    sum.add(each, step.pieces, *runs, months);
                }
            }
            sum
        };
        let mut different: Vec<Subtotal> = work.repeats.first.iter().map(sum_of).collect();
        let order = Arc::clone(&work.repeats.order);
        let mut whole = Subtotal { carried: !order.is_empty(), ..Subtotal::default() };
        for sum in order.iter().filter_map(|at| different.get(*at as usize)) {
            whole.take_in(sum);
        }
        let is_known = whole.unpriced == 0 && whole.unsupported == 0;
        if let Some(amount) = whole.paid.amount(whole.credits).filter(|amount| is_known && *amount > 0) {
            for sum in &mut different {
                sum.share = sum.paid.amount(sum.credits).and_then(|part| thousandths(part, amount));
            }
        }
        Subtotals { different, order, whole }
    }
}

/// A sum of what there is of both.
fn either(one: Option<Money>, other: Option<Money>) -> Option<Money> {
    match (one, other) {
        (Some(a), Some(b)) => a.plus(b).ok(),
        (a, b) => a.or(b),
    }
}
