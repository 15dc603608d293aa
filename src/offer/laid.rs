//! One loop's runs in their order, counted once for all routes that count them alike.

use std::sync::Arc;

use super::made::Offers;
use super::sorts::{Sorts, different, kinds, laid_out};
use super::uncertain::Counting;
use crate::money::Overflow;
use crate::plan::count::Counter;
use crate::plan::resolve::Loop;
use crate::wallet::Layout;

/// One loop where a run of each kind of step makes so many pieces.
#[derive(Debug)]
pub(super) struct Laid {
    pub layout: Arc<Layout>,
    /// Pieces of a run, by kind.
    batches: Vec<u32>,
    /// Pieces that are made and not kept, by kind.
    pub thrown: Vec<u128>,
    /// Runs of each step, where steps are those of a sample.
    of_sample: Option<Vec<u64>>,
}

impl Laid {
    /// As many runs as it takes on average, each of a piece.
    pub(super) fn singles(work: &Loop, sampled: Option<&Sorts>) -> Result<Self, Overflow> {
        let mut counter = Counter::default();
        let runs = work.each(|step| counter.runs(step, 1))?;
        Self::new(work, sampled, runs, vec![1; work.kinds.len()])
    }

    /// Of so many runs of each step; `sampled`: the stages that each stands for.
    fn new(work: &Loop, sampled: Option<&Sorts>, runs: Vec<u64>, batches: Vec<u32>) -> Result<Self, Overflow> {
        let mut thrown = vec![0u128; batches.len()];
        for (index, step, times) in different(work, sampled) {
            let kind = step.kind as usize;
            let (Some(thrown), Some(batch), Some(runs)) = (thrown.get_mut(kind), batches.get(kind), runs.get(index))
            else {
                return Err(Overflow);
            };
            let made = runs.checked_mul((*batch).into()).ok_or(Overflow)?;
            *thrown += u128::from(made.saturating_sub(step.pieces)) * u128::from(times);
        }
        let Some(sorts) = sampled else {
            let layout = Arc::new(Layout::new(runs, kinds(work), batches.len())?);
            return Ok(Self { layout, batches, thrown, of_sample: None });
        };
        let kinds = Arc::clone(&sorts.kinds);
        let layout = Layout::new(laid_out(&sorts.stages, &runs), kinds, batches.len())?;
        Ok(Self { layout: Arc::new(layout), batches, thrown, of_sample: Some(runs) })
    }

    /// Runs of each step.
    pub(super) fn runs(&self) -> &[u64] {
        self.of_sample.as_deref().unwrap_or_else(|| self.layout.runs())
    }
}

impl Offers {
    /// One loop with so many pieces a run of each kind, counted in some way: that of a track which counts alike, or a
    /// new one.
    pub(super) fn laid(&self, batches: Vec<u32>, counting: &Counting) -> Result<Arc<Laid>, Overflow> {
        if counting.is_expected() {
            let others = self.tracks.iter().filter(|track| track.counting.is_expected()).map(|track| &track.laid);
            if let Some(same) = std::iter::once(&self.singles).chain(others).find(|laid| laid.batches == batches) {
                return Ok(Arc::clone(same));
            }
        }
        let mut counter = Counter::default();
        let runs = self.work.each(|step| {
            let batch = batches.get(step.kind as usize).copied().unwrap_or(1);
            counting.runs(step, batch, &mut counter)
        })?;
        Laid::new(&self.work, self.sampled.as_ref(), runs, batches).map(Arc::new)
    }
}
