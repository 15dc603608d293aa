//! In which order one loop's runs come, whatever they take: what all tracks of a plan have in common.

use std::sync::Arc;

use crate::money::Overflow;

/// Stages of one block of a short loop, and of a long one: between its ends a place is looked for from stage to stage.
/// Short blocks are faster to look through, and there are more of them to sum up.
const SHORT: usize = 8;
const LONG: usize = 32;
/// Stages of a loop that is called long.
const MANY: usize = 2_000;
/// For up to so many kinds of runs those of each are counted block by block.
const COUNTED: usize = 64;
/// For up to so many, those of each are counted for a day's runs.
const A_DAY: usize = 24;

/// The runs of one loop, stage by stage, each stage of some kind. Kinds are numbers from 0; what a run of a kind takes
/// is for each track to say.
#[derive(Clone, Debug)]
pub struct Layout {
    runs: Vec<u64>,
    kinds: Arc<[u32]>,
    /// Stages of one block.
    block: usize,
    /// The position at which each block of stages begins, and the end.
    starts: Vec<u128>,
    /// Runs of each kind before each of `starts`, one block after the other; empty where there are too many kinds.
    counts: Vec<u128>,
    /// Runs of each kind in the whole loop.
    totals: Vec<u128>,
}

impl Layout {
    /// Of so many runs of each stage, and its kind; `count`: how many kinds there are.
    ///
    /// # Errors
    /// Runs that cannot be counted; a kind that is not among so many.
    pub fn new(runs: Vec<u64>, kinds: impl Into<Arc<[u32]>>, count: usize) -> Result<Self, Overflow> {
        let block = if runs.len() > MANY { LONG } else { SHORT };
        let blocks = runs.len().div_ceil(block) + 1;
        let is_counted = count <= COUNTED;
        let mut out = Self {
            starts: Vec::with_capacity(blocks),
            counts: Vec::with_capacity(if is_counted { blocks * count } else { 0 }),
            totals: vec![0; count],
            runs,
            kinds: kinds.into(),
            block,
        };
        let mut position = 0u128;
        for (runs, kinds) in out.runs.chunks(block).zip(out.kinds.chunks(block)) {
            out.starts.push(position);
            if is_counted {
                out.counts.extend_from_slice(&out.totals);
            }
            for (runs, kind) in runs.iter().zip(kinds) {
                let runs = u128::from(*runs);
                // No more than 2^64 stages of 2^64 runs.
                position = position.checked_add(runs).ok_or(Overflow)?;
                *out.totals.get_mut(*kind as usize).ok_or(Overflow)? += runs;
            }
        }
        out.starts.push(position);
        if is_counted {
            out.counts.extend_from_slice(&out.totals);
        }
        Ok(out)
    }

    /// Runs of each stage.
    #[must_use]
    pub fn runs(&self) -> &[u64] {
        &self.runs
    }

    /// Runs of each kind.
    #[must_use]
    pub fn totals(&self) -> &[u128] {
        &self.totals
    }

    /// Whether the runs of a day are counted by kind.
    const fn is_counted_daily(&self) -> bool {
        self.totals.len() <= A_DAY && !self.runs.is_empty()
    }

    /// Runs of one loop.
    pub(super) fn length(&self) -> u128 {
        self.starts.last().copied().unwrap_or(0)
    }

    /// What all runs sum to, where a run of a kind is `each`.
    pub(super) fn sum(&self, each: &[u128]) -> Result<u128, Overflow> {
        let add = |sum: u128, (runs, each): (&u128, &u128)| runs.checked_mul(*each)?.checked_add(sum);
        self.totals.iter().zip(each).try_fold(0, add).ok_or(Overflow)
    }

    /// What the runs before each block sum to, and all. The whole must be known to be carried: see [`Self::sum`].
    pub(super) fn before(&self, each: &[u128]) -> Vec<u128> {
        let add = |sum: u128, (runs, each): (&u128, &u128)| sum + runs * each;
        if !self.counts.is_empty() {
            return self.counts.chunks(each.len().max(1)).map(|counts| counts.iter().zip(each).fold(0, add)).collect();
        }
        let mut sum = 0;
        let mut before = Vec::with_capacity(self.starts.len());
        for (runs, kinds) in self.runs.chunks(self.block).zip(self.kinds.chunks(self.block)) {
            before.push(sum);
            for (runs, kind) in runs.iter().zip(kinds) {
                sum += u128::from(*runs) * each_of(each, *kind);
            }
        }
        before.push(sum);
        before
    }

    /// Runs of each kind among the first `position` runs of all loops.
    fn count(&self, position: u128, counts: &mut Vec<u128>) -> Result<(), Overflow> {
        counts.clear();
        let length = self.length();
        let (loops, place) =
            if position < length { (0, position) } else { (position / length.max(1), position % length.max(1)) };
        let (block, start, stages) = self.around(place);
        let kinds = self.totals.len();
        counts.extend_from_slice(self.counts.get(block * kinds..(block + 1) * kinds).ok_or(Overflow)?);
        let mut left = place - start;
        for (runs, kind) in stages {
            let made = runs.min(left);
            if let Some(count) = counts.get_mut(kind as usize) {
                *count += made;
            }
            left -= made;
            if left == 0 {
                break;
            }
        }
        if loops > 0 {
            for (count, total) in counts.iter_mut().zip(&self.totals) {
                *count = total.checked_mul(loops).and_then(|whole| whole.checked_add(*count)).ok_or(Overflow)?;
            }
        }
        Ok(())
    }

    /// The stages of the block in which a place of the loop lies, each as (runs, kind), with the block's number and
    /// start.
    pub(super) fn around(&self, place: u128) -> (usize, u128, impl Iterator<Item = (u128, u32)> + '_) {
        let after = self.starts.partition_point(|start| *start <= place);
        self.block(after.saturating_sub(1).min(self.starts.len().saturating_sub(2)))
    }

    /// The stages of a block, as [`Self::around`] has them.
    pub(super) fn block(&self, block: usize) -> (usize, u128, impl Iterator<Item = (u128, u32)> + '_) {
        let from = block * self.block;
        let to = (from + self.block).min(self.runs.len());
        let runs = self.runs.get(from..to).unwrap_or_default().iter().map(|runs| u128::from(*runs));
        let kinds = self.kinds.get(from..to).unwrap_or_default().iter().copied();
        (block, self.starts.get(block).copied().unwrap_or(0), runs.zip(kinds))
    }
}

/// The runs from one position up to but without another, and how many of them there are of each kind. What a day
/// makes is counted once for all of its figures.
#[derive(Clone, Debug, Default)]
pub(super) struct Batch {
    pub(super) from: u128,
    pub(super) to: u128,
    /// Runs of each kind before `from` and before `to`, where they are counted.
    before: Vec<u128>,
    after: Vec<u128>,
}

impl Batch {
    /// No runs yet, of work that has come to a position.
    pub(super) fn at(position: u128) -> Self {
        Self { from: position, to: position, ..Self::default() }
    }

    /// The runs after those of this batch, up to `to`; after a batch that was cut, after what is left of it.
    pub(super) fn next(&mut self, layout: &Layout, to: u128) -> Result<(), Overflow> {
        self.from = self.to;
        std::mem::swap(&mut self.before, &mut self.after);
        self.end(layout, to)
    }

    /// The same, ending elsewhere.
    pub(super) fn end(&mut self, layout: &Layout, to: u128) -> Result<(), Overflow> {
        self.to = to;
        if !layout.is_counted_daily() {
            return Ok(());
        }
        if self.before.is_empty() {
            layout.count(self.from, &mut self.before)?;
        }
        layout.count(to, &mut self.after)
    }

    /// What its runs sum to, where a run of each kind is `each`; `None` where they are not counted.
    pub(super) fn sum(&self, each: &[u128]) -> Option<Result<u128, Overflow>> {
        if self.after.is_empty() {
            return None;
        }
        let runs = self.after.iter().zip(&self.before).map(|(after, before)| after - before);
        let add = |sum: u128, (runs, each): (u128, &u128)| product(runs, *each)?.checked_add(sum);
        Some(runs.zip(each).try_fold(0, add).ok_or(Overflow))
    }
}

/// Most figures are small.
fn product(a: u128, b: u128) -> Option<u128> {
    match (u64::try_from(a), u64::try_from(b)) {
        (Ok(a), Ok(b)) => Some(u128::from(a) * u128::from(b)),
        _ => a.checked_mul(b),
    }
}

/// What a run of a kind is; nothing where the kind is unknown.
pub(super) fn each_of(each: &[u128], kind: u32) -> u128 {
    each.get(kind as usize).copied().unwrap_or(0)
}
