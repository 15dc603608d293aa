//! The stages of a loop by sorts: those that take the same whatever the route (equal settings and maker, equal pieces,
//! equal beliefs) are counted once, and the loop is a list of sorts. There are tens of them, however many stages.

use std::convert::Infallible;
use std::sync::Arc;

use super::made::Offers;
use crate::plan::Sample;
use crate::plan::distinct::Distinct;
use crate::plan::resolve::{Count, Loop, Step};

/// The sorts, and the loop as a list of them.
#[derive(Clone, Debug)]
pub(super) struct Sorts {
    /// For each sort: a step of it, by index, and how many stages of the loop are of it.
    pub examples: Vec<(usize, u64)>,
    /// For each stage of the loop, in file order: its sort.
    pub stages: Arc<[u32]>,
    /// For each stage of the loop: its kind.
    pub kinds: Arc<[u32]>,
}

/// What makes two steps of one sort.
type Key = (u32, u64, Count, Option<u32>);

impl Sorts {
    /// Of a whole loop; `beliefs`: the belief that each step rests on.
    fn of(work: &Loop, beliefs: &[Option<u32>]) -> Self {
        let mut distinct: Distinct<Key> = Distinct::of(work.steps.len());
        let mut examples: Vec<(usize, u64)> = Vec::new();
        for (index, (step, belief)) in work.steps.iter().zip(beliefs).enumerate() {
            let at = distinct.number((step.kind, step.pieces, step.count, *belief));
            match examples.get_mut(at as usize) {
                Some((_, times)) => *times += 1,
                None => examples.push((index, 1)),
            }
        }
        Self { examples, stages: distinct.into_order().into(), kinds: kinds(work).into() }
    }

    /// Of the loop that a sample stands for: every step of the sample's is a sort.
    pub(super) fn sampled(work: &Loop, sample: &Sample) -> Self {
        let examples: Vec<_> = work.steps.iter().enumerate().map(|(at, step)| (at, sample.times(step.shot))).collect();
        let mut shots: Vec<(u32, u32)> = vec![(0, 0); sample.plan().shots.len()];
        for (at, step) in (0..).zip(&work.steps) {
            if let Some(range) = shots.get_mut(step.shot) {
                *range = if range.1 == 0 { (at, at + 1) } else { (range.0, at + 1) };
            }
        }
        let steps = sample.order().iter().filter_map(|shot| shots.get(*shot as usize));
        let stages: Arc<[u32]> = steps.flat_map(|(from, to)| *from..*to).collect();
        Self { examples, kinds: laid_out(&stages, &kinds(work)).into(), stages }
    }

    /// A step of each sort, and how many stages are of it.
    pub(super) fn steps<'a>(&'a self, work: &'a Loop) -> impl Iterator<Item = (usize, &'a Step, u64)> {
        self.examples.iter().filter_map(|(at, times)| Some((*at, work.steps.get(*at)?, *times)))
    }

    /// For each sort, the first stage of the loop that is of it.
    pub(super) fn first(&self) -> Vec<usize> {
        let mut first = vec![0; self.examples.len()];
        for (at, sort) in self.stages.iter().enumerate().rev() {
            if let Some(first) = first.get_mut(*sort as usize) {
                *first = at;
            }
        }
        first
    }
}

/// The kind of each step of a loop.
pub(super) fn kinds(work: &Loop) -> Vec<u32> {
    work.each(|step| Ok::<_, Infallible>(step.kind)).unwrap_or_default()
}

/// Steps that differ, with their indices, and how many stages each stands for: those of the shots that differ, or all of a
/// sample's.
pub(super) fn different<'a>(
    work: &'a Loop,
    sampled: Option<&'a Sorts>,
) -> Box<dyn Iterator<Item = (usize, &'a Step, u64)> + 'a> {
    match sampled {
        Some(sorts) => Box::new(sorts.steps(work)),
        None => Box::new(work.different()),
    }
}

/// What is known of each sort, for each stage of a loop.
pub(super) fn laid_out<T: Copy + Default>(stages: &[u32], of_sorts: &[T]) -> Vec<T> {
    stages.iter().map(|sort| of_sorts.get(*sort as usize).copied().unwrap_or_default()).collect()
}

impl Offers {
    /// The sorts of the loop's stages.
    pub(super) fn sorts(&self) -> &Sorts {
        match &self.sampled {
            Some(sorts) => sorts,
            None => self.sorts.get_or_init(|| Sorts::of(&self.work, &self.beliefs)),
        }
    }
}

#[cfg(test)]
mod tests;
