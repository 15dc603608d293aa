//! Laws by the shape of their sums. What one surface counts in credits another often counts in dollars, all prices alike
//! but for a factor: then one law is enough for both.

use std::collections::HashMap;

use crate::chance::{Spread, Spreading, Sum};

/// By the shape of a sum.
pub(super) type Laws = HashMap<Sum, Spread>;

/// A law, as soon as it is there.
#[derive(Debug)]
pub(super) struct Sought {
    shape: Sum,
    /// How many times as high prices are, and what is paid at least.
    by: u128,
    least: u128,
    work: Option<Box<Spreading>>,
}

impl Sought {
    pub(super) fn new(sum: &Sum) -> Self {
        let (shape, by) = sum.shape();
        Self { shape, by, least: sum.least(), work: None }
    }

    /// One step; the law once it is there.
    pub(super) fn step(&mut self, laws: &mut Laws) -> Option<Spread> {
        if let Some(known) = laws.get(&self.shape) {
            return Some(known.scaled(self.by, self.least));
        }
        let work = self.work.get_or_insert_with(|| Box::new(Spreading::new(&self.shape)));
        let law = work.step()?;
        let told = law.scaled(self.by, self.least);
        laws.insert(std::mem::take(&mut self.shape), law);
        Some(told)
    }
}
