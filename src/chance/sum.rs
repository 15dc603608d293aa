//! A sum of what stages cost, before anybody looks at its law: a part that is certain, and terms of a price an
//! attempt. Equal terms are one, so that a plan of thousands of stages is a sum of a few.

use std::collections::BTreeMap;

use super::belief::{Node, of_batch};
use super::beta::posterior;
use super::failures::{Failures, Rate};
use crate::money::Overflow;

/// Whether an attempt is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Chance {
    /// `above` ÷ `below`, above 0 and at most 1.
    Rate { above: u128, below: u128 },
    /// What `accepted` of `tried` teach under a uniform prior. Terms of one `belief` share the unknown rate.
    Belief { belief: usize, accepted: u64, tried: u64 },
}

/// What is paid alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    /// Of one attempt; any whole unit (credits, ticks).
    pub price: u128,
    pub chance: Chance,
    /// So many pieces an attempt: it is kept when one of them is.
    pub batch: u32,
}

/// What some stages cost together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sum {
    /// What is paid whatever happens: all attempts of stages that take a fixed number, and those that are kept.
    pub(super) fixed: u128,
    /// The pieces of each term.
    pub(super) terms: BTreeMap<Term, u64>,
}

impl Chance {
    /// Every attempt is kept.
    pub const CERTAIN: Self = Self::Rate { above: 1, below: 1 };

    /// How an attempt of so many pieces fares, for `pieces` to be kept.
    #[must_use]
    pub fn rate(self, batch: u32, pieces: u64) -> Rate {
        match self {
            Self::Rate { above, below } => {
                let whole = below.max(1) as f64;
                let (p, q) = of_batch(above as f64 / whole, below.saturating_sub(above) as f64 / whole, batch);
                Rate::Known { p, q }
            }
            Self::Belief { accepted, tried, .. } => {
                let (a, b) = posterior(accepted, tried);
                if batch <= 1 {
                    return Rate::Seen { a, b };
                }
                let nodes = Node::of_belief(a, b, pieces as f64);
                Rate::Mixed(nodes.into_iter().map(|node| node.of_batch(batch)).collect())
            }
        }
    }

    /// The law of the attempts that fail.
    #[must_use]
    pub fn failures(self, batch: u32, pieces: u64) -> Failures {
        Failures::new(pieces, self.rate(batch, pieces))
    }
}

impl Sum {
    /// Adds attempts whose number is known.
    ///
    /// # Errors
    /// A sum that cannot be counted.
    pub fn add_fixed(&mut self, price: u128, attempts: u128) -> Result<(), Overflow> {
        let cost = price.checked_mul(attempts).ok_or(Overflow)?;
        self.fixed = self.fixed.checked_add(cost).ok_or(Overflow)?;
        Ok(())
    }

    /// Adds the attempts that it takes for `pieces` to be kept.
    ///
    /// # Errors
    /// As for [`Sum::add_fixed`].
    pub fn add(&mut self, term: Term, pieces: u64) -> Result<(), Overflow> {
        self.add_fixed(term.price, pieces.into())?;
        let is_certain = matches!(term.chance, Chance::Rate { above, below } if above >= below);
        if term.price > 0 && pieces > 0 && !is_certain {
            let sum = self.terms.entry(term).or_insert(0);
            *sum = sum.checked_add(pieces).ok_or(Overflow)?;
        }
        Ok(())
    }

    /// The same over so many loops. Terms of one belief share their rate over all of them.
    ///
    /// # Errors
    /// As for [`Sum::add_fixed`].
    pub fn over(&self, loops: u64) -> Result<Self, Overflow> {
        let mut out = Self { fixed: self.fixed.checked_mul(loops.into()).ok_or(Overflow)?, ..Self::default() };
        for (term, pieces) in &self.terms {
            out.terms.insert(*term, pieces.checked_mul(loops).ok_or(Overflow)?);
        }
        Ok(out)
    }

    /// The sum with nothing fixed, at prices that have no common divisor, and what they were divided by. Sums of one
    /// shape have one law: see [`super::Spread::scaled`].
    #[must_use]
    pub fn shape(&self) -> (Self, u128) {
        let unit = self.unit();
        let by_price = |(term, pieces): (&Term, &u64)| (Term { price: term.price / unit, ..*term }, *pieces);
        (Self { fixed: 0, terms: self.terms.iter().map(by_price).collect() }, unit)
    }

    /// What all prices are multiples of.
    pub(super) fn unit(&self) -> u128 {
        self.terms.keys().fold(0, |all, term| gcd(all, term.price)).max(1)
    }

    /// Pieces whose attempts are uncertain.
    #[must_use]
    pub fn pieces(&self) -> u64 {
        self.terms.values().fold(0, |all, pieces| all.saturating_add(*pieces))
    }

    /// What is paid at least.
    #[must_use]
    pub const fn least(&self) -> u128 {
        self.fixed
    }

    /// Nothing in it is uncertain.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.terms.is_empty()
    }

    /// The average and the variance, in closed form; the variance is infinite where only one was accepted of what a
    /// belief rests on.
    #[must_use]
    pub fn moments(&self) -> (f64, f64) {
        let (mut mean, mut variance) = (self.fixed as f64, 0.0);
        for (_, members) in self.beliefs() {
            let (of_mean, of_variance) = shared_moments(&members);
            mean += of_mean;
            variance += of_variance;
        }
        for (term, pieces) in self.terms.iter().filter(|(term, _)| matches!(term.chance, Chance::Rate { .. })) {
            let price = term.price as f64;
            let Rate::Known { p, q } = term.chance.rate(term.batch, *pieces) else { continue };
            mean += price * *pieces as f64 * q / p;
            variance += price * price * *pieces as f64 * q / (p * p);
        }
        (mean, variance)
    }

    /// The terms of each belief.
    pub(super) fn beliefs(&self) -> BTreeMap<usize, Vec<(Term, u64)>> {
        let mut out: BTreeMap<usize, Vec<(Term, u64)>> = BTreeMap::new();
        for (term, pieces) in &self.terms {
            if let Chance::Belief { belief, .. } = term.chance {
                out.entry(belief).or_default().push((*term, *pieces));
            }
        }
        out
    }
}

const fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The moments of what is thrown away under one belief: given the rate all is independent.
fn shared_moments(members: &[(Term, u64)]) -> (f64, f64) {
    let Some((Chance::Belief { accepted, tried, .. }, _)) = members.first().map(|(term, n)| (term.chance, *n)) else {
        return (0.0, 0.0);
    };
    let (a, b) = posterior(accepted, tried);
    if members.iter().all(|(term, _)| term.batch <= 1) {
        let by_price: f64 = members.iter().map(|(term, n)| term.price as f64 * *n as f64).sum();
        let by_square: f64 = members.iter().map(|(term, n)| (term.price as f64).powi(2) * *n as f64).sum();
        let inverse = (a + b - 1.0) / (a - 1.0);
        let mean = by_price * (inverse - 1.0);
        if a <= 2.0 {
            return (mean, f64::INFINITY);
        }
        let square = inverse * (a + b - 2.0) / (a - 2.0);
        return (mean, by_square * (square - inverse) + by_price * by_price * (square - inverse * inverse));
    }
    let most = members.iter().map(|(_, n)| *n).sum::<u64>() as f64;
    let nodes = Node::of_belief(a, b, most);
    let given = |node: &Node| {
        members.iter().fold((0.0, 0.0), |(mean, variance), (term, n)| {
            let (price, at) = (term.price as f64, node.of_batch(term.batch));
            let n = *n as f64;
            (mean + price * n * at.q / at.p, variance + price * price * n * at.q / (at.p * at.p))
        })
    };
    let mean: f64 = nodes.iter().map(|node| node.weight * given(node).0).sum();
    let around = |node: &Node| {
        let (of_mean, of_variance) = given(node);
        node.weight * (of_variance + (of_mean - mean).powi(2))
    };
    (mean, if a <= 2.0 { f64::INFINITY } else { nodes.iter().map(around).sum() })
}
