//! The law of a [`Sum`], computed and not sampled.
//!
//! One term alone has a closed form. Of several, terms of one price are added up as counts, terms that share a belief
//! are averaged over its rates, and all are laid on one grid from the least amount that matters up to a cap, each
//! rounded once, down and up, and convolved. Where the prices' own steps fit, the grid is theirs and nothing is rounded.
//! The order of the terms is that of their prices and rates, so that the order of a plan changes no digit.

use std::collections::BTreeMap;

use super::TOLERANCE;
use super::belief::Node;
use super::beta::{posterior, quantile};
use super::cells::{Cells, Grid};
use super::convolve::Convolver;
use super::failures::{Failures, Rate};
use super::sum::{Chance, Sum, Term};

/// The most steps of a grid.
pub const MOST_STEPS: u128 = 1 << 15;
/// The steps of a grid on which something is rounded: two laws that make up a third then fit into one transform of
/// [`MOST_STEPS`].
const ROUNDED_STEPS: u128 = 23_000;
/// The same where terms share a belief: each of its rates is laid out and convolved on its own.
const SHARED_STEPS: u128 = ROUNDED_STEPS / 2;
/// Up to so many attempts, terms of one price are added up as counts.
const MOST_COUNTS: f64 = 65_536.0;
/// What may lie below the grid of one term.
const LOW: f64 = 1e-13;
/// What may lie beyond the grid of one term whose tail is thin.
const HIGH: f64 = 1e-10;
/// What is told as nothing when it lies beyond.
const DUST: f64 = 1e-5;
/// The law has to be known at least so far.
const KNOWN: f64 = 0.97;
/// Rates of a belief that one step of the work looks at.
const NODES_AT_ONCE: usize = 1;
/// Laws that one step of the work lays out.
const LAWS_AT_ONCE: usize = 8;

/// How likely a total is.
#[derive(Clone, Debug)]
pub struct Spread {
    /// What is paid at least.
    least: u128,
    shape: Shape,
}

#[derive(Clone, Debug)]
enum Shape {
    Point,
    /// `price` for each failure.
    Single {
        price: u128,
        law: Box<Failures>,
    },
    /// Probabilities that the total is at most `origin + i × step`, from below and from above. `upper` is empty where
    /// they are the same.
    Steps {
        origin: u128,
        step: u128,
        lower: Vec<f64>,
        upper: Vec<f64>,
    },
}

/// A figure that is known from below and from above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between<T> {
    pub lower: T,
    pub upper: T,
}

/// One column of a chart: totals above `from`, up to `to`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    pub from: u128,
    pub to: u128,
    /// P(from < total ≤ to); the first column has everything up to its end.
    pub chance: f64,
    /// P(total ≤ to).
    pub below: f64,
}

impl Spread {
    /// Works the law of a sum out, to the end.
    #[must_use]
    pub fn of(sum: &Sum) -> Self {
        let mut work = Spreading::new(sum);
        loop {
            if let Some(spread) = work.step() {
                return spread;
            }
        }
    }

    /// What is paid at least.
    #[must_use]
    pub const fn least(&self) -> u128 {
        self.least
    }

    /// There is one total only.
    #[must_use]
    pub const fn is_point(&self) -> bool {
        matches!(self.shape, Shape::Point)
    }

    /// Nothing is rounded: every figure is the law's own.
    #[must_use]
    pub const fn is_exact(&self) -> bool {
        match &self.shape {
            Shape::Point | Shape::Single { .. } => true,
            Shape::Steps { upper, .. } => upper.is_empty(),
        }
    }

    /// Totals are so far apart at least; 0 where there is one only.
    #[must_use]
    pub const fn step(&self) -> u128 {
        match &self.shape {
            Shape::Point => 0,
            Shape::Single { price, .. } => *price,
            Shape::Steps { step, .. } => *step,
        }
    }

    /// The smallest total t with P(total ≤ t) ≥ q, from below and from above; the same where the law is exact.
    #[must_use]
    pub fn quantile(&self, q: f64) -> Between<u128> {
        match &self.shape {
            Shape::Point => Between { lower: self.least, upper: self.least },
            Shape::Single { price, law } => {
                let total = self.least.saturating_add(price.saturating_mul(law.quantile(q) as u128));
                Between { lower: total, upper: total }
            }
            Shape::Steps { origin, step, lower, upper } => {
                let at = |row: &[f64]| {
                    let index = row.partition_point(|below| *below < q - TOLERANCE).min(row.len().saturating_sub(1));
                    origin.saturating_add(step.saturating_mul(index as u128))
                };
                let lowest = at(lower);
                Between { lower: lowest, upper: if upper.is_empty() { lowest } else { at(upper) } }
            }
        }
    }

    /// P(total ≤ x): from below where totals are rounded up, from above where they are rounded down.
    #[must_use]
    pub fn at_most(&self, x: u128) -> Between<f64> {
        let Some(beyond) = x.checked_sub(self.least) else { return Between { lower: 0.0, upper: 0.0 } };
        match &self.shape {
            Shape::Point => Between { lower: 1.0, upper: 1.0 },
            Shape::Single { price, law } => {
                let below = law.cdf((beyond / (*price).max(1)) as f64);
                Between { lower: below, upper: below }
            }
            Shape::Steps { origin, step, lower, upper } => {
                let index = x.checked_sub(*origin).map(|beyond| beyond / step);
                let at = |row: &[f64]| {
                    let index =
                        index.map(|i| usize::try_from(i).unwrap_or(usize::MAX).min(row.len().saturating_sub(1)));
                    index.and_then(|i| row.get(i)).copied().unwrap_or(0.0).min(1.0)
                };
                let high = at(lower);
                Between { lower: if upper.is_empty() { high } else { at(upper) }, upper: high }
            }
        }
    }

    /// What lies beyond the last total that is told apart: 0 for tails that are thin.
    #[must_use]
    pub fn beyond(&self) -> f64 {
        let rest = self.rest();
        if rest < DUST { 0.0 } else { rest }
    }

    fn rest(&self) -> f64 {
        match &self.shape {
            Shape::Point | Shape::Single { .. } => 0.0,
            Shape::Steps { lower, upper, .. } => {
                let row = if upper.is_empty() { lower } else { upper };
                (1.0 - row.last().copied().unwrap_or(1.0)).max(0.0)
            }
        }
    }

    /// Columns of equal width for a chart, from where the law begins to matter to where it ends to. The last one ends
    /// at or beyond `show`, if that is given and within sight. One column where there is one total.
    #[must_use]
    pub fn columns(&self, count: usize, show: Option<u128>) -> Vec<Column> {
        let (first, last) = (self.quantile(0.001).lower, self.quantile(0.995).upper);
        let sight = last.saturating_add(last.saturating_sub(first) / 2);
        let last = show.filter(|x| *x > last && *x <= sight).unwrap_or(last);
        let wide = last.saturating_sub(first);
        let count = (count.max(1) as u128).min(wide.max(1));
        let mut columns = Vec::with_capacity(count as usize);
        let (mut from, mut before) = (first, 0.0);
        for i in 1..=count {
            let to = if wide == 0 { first } else { first + wide * i / count };
            let below = self.at_most(to).lower;
            columns.push(Column { from, to, chance: (below - before).max(0.0), below });
            (from, before) = (to, below);
        }
        columns
    }
}

/// A law that is being worked out, step by step; a step takes a few milliseconds at most unless a term is of millions
/// of attempts.
#[derive(Clone, Debug)]
pub struct Spreading {
    sum: Sum,
    /// Terms that still have no law.
    unread: Vec<(Term, u64)>,
    plain: Vec<Plain>,
    shared: Vec<Shared>,
    grid: Option<Laid>,
    /// How far the cap is moved out.
    reach: f64,
    /// By length, and then in the order of the terms.
    parts: BTreeMap<(usize, usize), Cells>,
    made: usize,
    by: Convolver,
}

/// Independent laws that cost the same.
#[derive(Clone, Debug)]
struct Plain {
    price: u128,
    /// Each with the failures below which nothing is told apart.
    laws: Vec<(Failures, f64)>,
    tail: f64,
}

/// Terms with one unknown rate.
#[derive(Clone, Debug)]
struct Shared {
    /// Each with the failures below which nothing is told apart.
    members: Vec<(Term, u64, f64)>,
    nodes: Vec<Node>,
    next: usize,
    mixed: Cells,
    mean: f64,
    high: f64,
}

/// The grid, and what is still to be laid on it.
#[derive(Clone, Debug)]
struct Laid {
    grid: Grid,
    /// The amount of its first step.
    origin: u128,
    plain: usize,
    shared: usize,
    /// Counts of one price that are being added up.
    rows: BTreeMap<(usize, usize), Vec<f64>>,
    is_counting: bool,
}

impl Spreading {
    #[must_use]
    pub fn new(sum: &Sum) -> Self {
        Self {
            unread: sum.terms.iter().rev().map(|(term, pieces)| (*term, *pieces)).collect(),
            sum: sum.clone(),
            plain: Vec::new(),
            shared: Vec::new(),
            grid: None,
            reach: 1.0,
            parts: BTreeMap::new(),
            made: 0,
            by: Convolver::default(),
        }
    }

    /// One step; the law once it is there.
    pub fn step(&mut self) -> Option<Spread> {
        let least = self.sum.fixed;
        if self.sum.is_certain() {
            return Some(Spread { least, shape: Shape::Point });
        }
        if let (1, Some((term, pieces))) = (self.sum.terms.len(), self.sum.terms.first_key_value()) {
            let law = Box::new(term.chance.failures(term.batch, *pieces));
            return Some(Spread { least, shape: Shape::Single { price: term.price, law } });
        }
        if !self.unread.is_empty() {
            self.read();
            return None;
        }
        let Some(mut laid) = self.grid.take() else {
            self.grid = Some(self.lay_out());
            return None;
        };
        let done = self.go_on(&mut laid);
        let spread = if done { self.finish(&laid) } else { None };
        if spread.is_none() && !done {
            self.grid = Some(laid);
        }
        spread
    }

    /// Laws of the next terms. A belief that several terms share is laid out with the first of them.
    fn read(&mut self) {
        for _ in 0..LAWS_AT_ONCE {
            let Some((term, pieces)) = self.unread.pop() else { return };
            let of_belief = |belief: usize| {
                let same = |(other, _): &(&Term, &u64)| matches!(other.chance, Chance::Belief { belief: of, .. } if of == belief);
                self.sum.terms.iter().filter(same).map(|(term, n)| (*term, *n)).collect::<Vec<_>>()
            };
            let (tail, members) = match term.chance {
                Chance::Rate { .. } => (HIGH, Vec::new()),
                Chance::Belief { belief, accepted, .. } => (tail(accepted), of_belief(belief)),
            };
            if members.len() > 1 || (term.batch > 1 && !members.is_empty()) {
                if members.first().is_some_and(|(first, _)| *first == term) {
                    self.shared.push(Shared::new(&members, tail));
                }
                continue;
            }
            let law = term.chance.failures(term.batch, pieces);
            let low = law.quantile(LOW);
            match self.plain.iter_mut().rev().find(|plain| plain.price == term.price) {
                Some(plain) => {
                    plain.laws.push((law, low));
                    plain.tail = plain.tail.max(tail);
                }
                None => self.plain.push(Plain { price: term.price, laws: vec![(law, low)], tail }),
            }
        }
    }

    /// The grid: from what the terms are at least, to far beyond their average together.
    fn lay_out(&mut self) -> Laid {
        let (mut mean, mut below, mut above) = (0.0, 0.0f64, 0.0f64);
        let mut origin = self.sum.fixed;
        let mut note = |low: f64, average: f64, high: f64| {
            mean += average - low;
            below += (average - low).powi(2);
            above += (high - average).max(average - low).powi(2);
        };
        let mut at_least = |price: u128, low: f64| {
            origin = origin.saturating_add(price.saturating_mul(low as u128));
        };
        for plain in &self.plain {
            let unit = plain.price as f64;
            for (law, low) in &plain.laws {
                note(unit * low, unit * law.mean(), unit * law.quantile(1.0 - plain.tail));
                at_least(plain.price, *low);
            }
        }
        for shared in &self.shared {
            note(shared.members.iter().map(|(term, _, low)| term.price as f64 * low).sum(), shared.mean, shared.high);
            for (term, _, low) in &shared.members {
                at_least(term.price, *low);
            }
        }
        let far = mean + above.sqrt() * self.reach;
        let range = (below.sqrt() + above.sqrt() * self.reach).min(far).max(1.0);
        let lattice = self.sum.terms.keys().fold(0, |all, term| gcd(all, term.price)).max(1);
        let is_exact = range / lattice as f64 <= MOST_STEPS as f64;
        let steps = if self.shared.is_empty() { ROUNDED_STEPS } else { SHARED_STEPS };
        let step = if is_exact { lattice } else { (range / steps as f64).ceil() as u128 };
        let last = (far / step as f64).ceil() as usize;
        let grid = Grid { step, last, is_exact };
        Laid { grid, origin, plain: 0, shared: 0, rows: BTreeMap::new(), is_counting: false }
    }

    /// Lays the next thing on the grid, or adds two up; true when one law is left.
    fn go_on(&mut self, laid: &mut Laid) -> bool {
        let grid = laid.grid;
        if let Some(plain) = self.plain.get(laid.plain) {
            let room = (grid.last as f64 + 1.0) * grid.step as f64 / plain.price as f64;
            if plain.laws.len() == 1 || room > MOST_COUNTS {
                let parts: Vec<Cells> = plain
                    .laws
                    .iter()
                    .map(|(law, low)| Cells::of_law(law, *low, law.end(), *low, plain.price, &grid))
                    .collect();
                for part in parts {
                    self.keep(part);
                }
                laid.plain += 1;
                return false;
            }
            if !laid.is_counting {
                laid.is_counting = true;
                for (at, (law, low)) in plain.laws.iter().enumerate() {
                    let most = room.min(law.end() - low).max(0.0) as usize + 1;
                    let row: Vec<f64> = law.terms(*low).take(most).map(|(_, term)| term).collect();
                    laid.rows.insert((row.len(), at), row);
                }
                return false;
            }
            let Some((_, one)) = laid.rows.pop_first() else { return true };
            if let Some(((_, at), other)) = laid.rows.pop_first() {
                let sum = self.by.convolve(&one, &other, room as usize + 1);
                laid.rows.insert((sum.len(), at), sum);
                return false;
            }
            let part = Cells::of_row(&one, plain.price, &grid);
            laid.is_counting = false;
            laid.plain += 1;
            self.keep(part);
            return false;
        }
        if let Some(shared) = self.shared.get_mut(laid.shared) {
            if shared.go_on(&grid, &mut self.by) {
                let part = std::mem::take(&mut shared.mixed);
                shared.next = 0;
                laid.shared += 1;
                self.keep(part);
            }
            return false;
        }
        let Some((_, one)) = self.parts.pop_first() else { return true };
        match self.parts.pop_first() {
            Some((_, other)) => {
                let sum = one.plus(&other, &grid, &mut self.by);
                self.keep(sum);
                false
            }
            None => {
                self.keep(one);
                true
            }
        }
    }

    fn keep(&mut self, part: Cells) {
        self.parts.insert((part.len(), self.made), part);
        self.made += 1;
    }

    /// The law, if it is known far enough; or else all is begun again with a cap further out.
    fn finish(&mut self, laid: &Laid) -> Option<Spread> {
        let (_, cells) = self.parts.pop_first()?;
        let (lower, upper) = (cumulated(&cells.lower), cumulated(&cells.upper));
        let known = |row: &[f64]| row.is_empty() || row.last().is_some_and(|last| *last >= KNOWN);
        if (!known(&lower) || !known(&upper)) && self.reach < 1e6 {
            self.reach *= 2.0;
            return None;
        }
        let origin = laid.origin.saturating_add(laid.grid.step.saturating_mul(cells.first as u128));
        let shape = Shape::Steps { origin, step: laid.grid.step, lower, upper };
        Some(Spread { least: self.sum.fixed, shape })
    }
}

impl Shared {
    fn new(members: &[(Term, u64)], tail: f64) -> Self {
        let all = members.iter().map(|(_, n)| *n).sum::<u64>() as f64;
        let (a, b) = match members.first().map(|(term, _)| term.chance) {
            Some(Chance::Belief { accepted, tried, .. }) => posterior(accepted, tried),
            _ => (1.0, 1.0),
        };
        let nodes = Node::of_belief(a, b, all);
        let best = nodes.last().copied().unwrap_or(Node { weight: 1.0, p: 1.0, q: 0.0 });
        let low = |term: &Term, n: u64| {
            let node = best.of_batch(term.batch);
            Failures::bare(n, Rate::Known { p: node.p, q: node.q }).ends().0
        };
        let spent = |p: f64, deviations: f64| -> f64 {
            let of = |(term, n): &(Term, u64)| {
                let node = Node { weight: 1.0, p, q: 1.0 - p }.of_batch(term.batch);
                let (price, n) = (term.price as f64, *n as f64);
                price * (n * node.q / node.p + deviations * (n * node.q).sqrt() / node.p)
            };
            members.iter().map(of).sum()
        };
        let mean = nodes.iter().map(|node| node.weight * spent(node.p, 0.0)).sum();
        Self {
            members: members.iter().map(|(term, n)| (*term, *n, low(term, *n))).collect(),
            nodes,
            next: 0,
            mixed: Cells::default(),
            mean,
            high: spent(quantile(tail, a, b), 6.0),
        }
    }

    /// Averages over the next rates; true when there is none left. The rates go from the highest, under which all is
    /// cheap, to the lowest.
    fn go_on(&mut self, grid: &Grid, by: &mut Convolver) -> bool {
        for _ in 0..NODES_AT_ONCE {
            let Some(node) = self.nodes.iter().rev().nth(self.next).copied() else { return true };
            self.next += 1;
            let mut sum: Option<Cells> = None;
            for (term, n, low) in &self.members {
                let rate = node.of_batch(term.batch);
                let law = Failures::bare(*n, Rate::Known { p: rate.p, q: rate.q });
                let (from, to) = law.ends();
                let cells = Cells::of_law(&law, from.max(*low), to, *low, term.price, grid);
                sum = Some(match sum {
                    None => cells,
                    Some(sum) => sum.plus(&cells, grid, by),
                });
            }
            if let Some(sum) = sum {
                self.mixed.mix(node.weight, &sum);
            }
        }
        self.next >= self.nodes.len()
    }
}

/// What may lie beyond the grid of a term that rests on so many accepted: the fewer, the longer the tail.
fn tail(accepted: u64) -> f64 {
    10f64.powf(-(0.75 * (accepted as f64 + 1.0) + 1.0).min(6.0))
}

fn cumulated(row: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    row.iter()
        .map(|term| {
            sum += term;
            sum
        })
        .collect()
}

const fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests;
