//! Which shots of a plan say what an earlier one says: most of 10,000 shots do. What is worked out from values alone,
//! whatever shots are called, is worked out once for all that are alike.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::distinct::Distinct;
use super::model::{Shot, Stage};

/// Among so many different shots, and half of those that came, it is looked whether a shot came before. In a plan most of
/// whose shots differ the looking would cost more than it saves: the others are taken for different ones, which only costs
/// time if they are not.
const LOOKED_FOR: usize = 500;

/// The different shots of a plan, and where each of them stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repeats {
    /// For each shot of the plan: which of the different ones it is, counted from 0 as they first come.
    pub order: Arc<[u32]>,
    /// For each different shot: the index in the plan of the first that says so.
    pub first: Vec<usize>,
    /// For each different shot: how many shots of the plan say so.
    pub times: Vec<u64>,
}

impl Repeats {
    #[must_use]
    pub fn of(shots: &[Shot]) -> Self {
        let mut distinct: Distinct<Said<'_>> = Distinct::of(shots.len());
        let (mut first, mut times) = (Vec::new(), Vec::new());
        for (index, shot) in shots.iter().enumerate() {
            let is_worth_it = first.len() <= LOOKED_FOR + index / 2;
            let at = if is_worth_it { distinct.number(Said(shot)) } else { distinct.apart(Said(shot)) };
            match times.get_mut(at as usize) {
                Some(times) => *times += 1,
                None => {
                    first.push(index);
                    times.push(1);
                }
            }
        }
        Self { order: distinct.into_order().into(), first, times }
    }

    /// Of shots of which no two are alike.
    #[must_use]
    pub fn none(shots: usize) -> Self {
        Self { order: (0..).take(shots).collect(), first: (0..shots).collect(), times: vec![1; shots] }
    }

    /// The first shot of the plan that says what a shot says, by index.
    #[must_use]
    pub fn like(&self, shot: usize) -> Option<usize> {
        self.first.get(*self.order.get(shot)? as usize).copied()
    }

    /// How many shots of the plan say what one of the different ones says.
    #[must_use]
    pub fn times(&self, different: usize) -> u64 {
        self.times.get(different).copied().unwrap_or(0)
    }
}

/// A shot as it is told from others: by what it says, but for names and notes.
#[derive(Clone, Copy)]
struct Said<'p>(&'p Shot);

impl PartialEq for Said<'_> {
    fn eq(&self, other: &Self) -> bool {
        let (Self(a), Self(b)) = (self, other);
        a.outputs == b.outputs
            && a.revisions == b.revisions
            && a.stages.len() == b.stages.len()
            && a.stages.iter().zip(&b.stages).all(|(a, b)| is_alike(a, b))
    }
}

impl Eq for Said<'_> {}

impl Hash for Said<'_> {
    /// By what mostly differs.
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self(shot) = self;
        (shot.outputs, shot.revisions, shot.stages.len()).hash(state);
        for stage in &shot.stages {
            let Stage { operation, resolution, seconds, keep, attempts, accept_rate, .. } = stage;
            (*operation as u8, *resolution, *seconds, *keep, *attempts, *accept_rate).hash(state);
        }
    }
}

/// Whether two stages say the same, but for their names.
fn is_alike(a: &Stage, b: &Stage) -> bool {
    let Stage {
        id: _,
        operation,
        name: _,
        model,
        resolution,
        seconds,
        range,
        looped,
        references,
        media,
        from,
        of,
        keep,
        attempts,
        accept_rate,
        acceptance,
        on,
        own_price,
        own_price_if_missing,
    } = a;
    *operation == b.operation
        && *resolution == b.resolution
        && *seconds == b.seconds
        && *keep == b.keep
        && *attempts == b.attempts
        && *accept_rate == b.accept_rate
        && *range == b.range
        && *looped == b.looped
        && *references == b.references
        && *media == b.media
        && *from == b.from
        && *of == b.of
        && *own_price == b.own_price
        && *own_price_if_missing == b.own_price_if_missing
        && *model == b.model
        && *acceptance == b.acceptance
        && *on == b.on
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ShotId;

    #[test]
    fn shots_that_mostly_differ_are_not_searched_to_the_end() {
        let shot = |id: u32, outputs: u64| Shot { outputs: Some(outputs), ..Shot::new(ShotId(id)) };
        let twice = |times: u32| (0..2 * times).map(|id| shot(id, u64::from(id % times))).collect::<Vec<_>>();
        let found = Repeats::of(&twice(400));
        assert_eq!((found.first.len(), found.like(700)), (400, Some(300)));
        // From the thousandth on all are taken for different ones, each of which is there.
        let found = Repeats::of(&twice(1_500));
        assert_eq!((found.first.len(), found.like(1_700), found.times(200)), (3_000, Some(1_700), 1));
        assert_eq!(found.times.iter().sum::<u64>(), 3_000);
    }
}
