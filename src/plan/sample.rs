//! A plan in which one shot stands for all that are alike: what most of 10,000 shots say, many others say too. What is
//! worked out from values alone, whatever shots are called, is worked out from the sample and the order of its shots,
//! so that a change that takes alike shots alike costs as much as there are different ones.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use jiff::civil::Date;

use super::apply::no_room;
use super::distinct::Distinct;
use super::edit::{Edit, Refusal};
use super::limits::{Weight, weigh};
use super::model::{Plan, Shot, Stage};
use super::resolve::{Loop, Step};
use super::schema::MAX_STAGES;
use crate::rates::Book;

mod spread;

/// A plan of different shots, and where each of them stands in the whole plan.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// Its shots are the first of their kind in the whole plan, in its order and with their ids. They have no names and
    /// no notes, and their stages no names: none of that makes a difference.
    plan: Plan,
    /// For each shot of the sample, how many shots of the whole plan it stands for.
    times: Vec<u64>,
    /// For each shot of the whole plan, the one of the sample that stands for it.
    order: Arc<[u32]>,
    /// What names and notes add to the weight of the whole plan.
    names: Weight,
    /// For each shot of the sample, its index in the whole plan.
    first: Vec<usize>,
}

impl Sample {
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let mut distinct: Distinct<Alike<'_>> = Distinct::default();
        let mut names = Weight::default();
        let (mut times, mut first) = (Vec::new(), Vec::new());
        let mut order = Vec::with_capacity(plan.shots.len());
        for (index, shot) in plan.shots.iter().enumerate() {
            names.names_of(shot);
            let at = distinct.number(Alike(shot));
            match times.get_mut(at as usize) {
                Some(times) => *times += 1,
                None => {
                    first.push(index);
                    times.push(1);
                }
            }
            order.push(at);
        }
        let shots = first.iter().filter_map(|at| plan.shots.get(*at)).map(plain).collect();
        Self { plan: plan.with_shots(shots), times, order: order.into(), names, first }
    }

    /// The plan of the different shots.
    #[must_use]
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// For each shot of the whole plan, the index of the one of the sample that stands for it.
    #[must_use]
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// How many shots of the whole plan one of the sample stands for.
    #[must_use]
    pub fn times(&self, shot: usize) -> u64 {
        self.times.get(shot).copied().unwrap_or(0)
    }

    /// The loop of the sample, from that of the whole plan.
    #[must_use]
    pub fn work(&self, whole: &Loop) -> Loop {
        let mut out = Loop { settings: whole.settings.clone(), ..Loop::default() };
        for (shot, index) in self.first.iter().enumerate() {
            let from = whole.steps.partition_point(|step| step.shot < *index);
            let steps = whole.steps.get(from..).unwrap_or_default().iter().take_while(|step| step.shot == *index);
            for step in steps {
                // Kinds are numbered as they first come, here as there.
                if step.kind as usize == out.kinds.len() {
                    out.kinds.push(out.steps.len());
                }
                out.steps.push(Step { shot, ..step.clone() });
            }
        }
        out
    }

    /// What `look` sees in the sample after an edit, which is then taken back. The edit is about shots and stages of the
    /// sample and stands for the same edit of all that they stand for; it is refused where that would be.
    ///
    /// # Errors
    /// As [`Plan::apply`] has them.
    pub fn after<T>(
        &mut self,
        edit: Edit,
        book: &Book,
        today: Date,
        look: impl FnOnce(&Self) -> T,
    ) -> Result<T, Refusal> {
        let (times, names) = (&self.times, self.names);
        let weight = |plan: &Plan| whole_weight(plan, times, names);
        let inverse = self.plan.apply_weighed(edit, book, today, &weight)?;
        let seen = if self.count_stages() > MAX_STAGES as u64 { Err(no_room()) } else { Ok(look(self)) };
        self.plan.revert(inverse);
        seen
    }

    /// How many stages the whole plan has.
    fn count_stages(&self) -> u64 {
        self.plan.shots.iter().zip(&self.times).map(|(shot, times)| shot.stages.len() as u64 * times).sum()
    }
}

/// What a whole plan weighs.
fn whole_weight(plan: &Plan, times: &[u64], names: Weight) -> Weight {
    let mut whole = weigh(plan);
    whole.add_times(names, 1);
    for (shot, times) in plan.shots.iter().zip(times) {
        let more = usize::try_from(times.saturating_sub(1)).unwrap_or(usize::MAX);
        let mut one = Weight::default();
        one.shot(shot);
        whole.add_times(one, more);
    }
    whole
}

/// A shot without what makes no difference.
fn plain(shot: &Shot) -> Shot {
    let stages = shot.stages.iter().map(|stage| Stage { name: None, ..stage.clone() }).collect();
    Shot { name: None, notes: None, stages, ..*shot }
}

/// A shot as it is told from others: by what it says, but for names and notes.
#[derive(Clone, Copy)]
struct Alike<'p>(&'p Shot);

impl PartialEq for Alike<'_> {
    fn eq(&self, other: &Self) -> bool {
        let (Self(a), Self(b)) = (self, other);
        a.outputs == b.outputs
            && a.revisions == b.revisions
            && a.stages.len() == b.stages.len()
            && a.stages.iter().zip(&b.stages).all(|(a, b)| is_alike(a, b))
    }
}

impl Eq for Alike<'_> {}

impl Hash for Alike<'_> {
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
mod tests;
