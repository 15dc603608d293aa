//! A plan in which one shot stands for all that are alike: what most of 10,000 shots say, many others say too. What is
//! worked out from values alone, whatever shots are called, is worked out from the sample and the order of its shots,
//! so that a change that takes alike shots alike costs as much as there are different ones.

use jiff::civil::Date;

use super::apply::no_room;
use super::edit::{Edit, Refusal};
use super::limits::{Weight, weigh};
use super::model::{Plan, Shot, Stage};
use super::repeats::Repeats;
use super::resolve::Loop;
use super::schema::MAX_STAGES;
use crate::rates::Book;

mod spread;

/// A plan of different shots, and where each of them stands in the whole plan.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// Its shots are the first of their kind in the whole plan, in its order and with their ids. They have no names and
    /// no notes, and their stages no names: none of that makes a difference.
    plan: Plan,
    /// Which of its shots stands for each one of the whole plan.
    repeats: Repeats,
    /// What names and notes add to the weight of the whole plan.
    names: Weight,
}

impl Sample {
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        Self::of(plan, Repeats::of(&plan.shots))
    }

    /// The same where it is known which shots of the plan are alike: [`Loop::repeats`] says it.
    #[must_use]
    pub fn of(plan: &Plan, repeats: Repeats) -> Self {
        let mut names = Weight::default();
        for shot in &plan.shots {
            names.names_of(shot);
        }
        let shots = repeats.first.iter().filter_map(|at| plan.shots.get(*at)).map(plain).collect();
        Self { plan: plan.with_shots(shots), repeats, names }
    }

    /// The plan of the different shots.
    #[must_use]
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// For each shot of the whole plan, the index of the one of the sample that stands for it.
    #[must_use]
    pub fn order(&self) -> &[u32] {
        &self.repeats.order
    }

    /// How many shots of the whole plan one of the sample stands for.
    #[must_use]
    pub fn times(&self, shot: usize) -> u64 {
        self.repeats.times(shot)
    }

    /// The loop of the sample, from that of the whole plan.
    #[must_use]
    pub fn work(&self, whole: &Loop) -> Loop {
        whole.of_different()
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
        let (times, names) = (&self.repeats.times, self.names);
        let weight = |plan: &Plan| whole_weight(plan, times, names);
        let inverse = self.plan.apply_weighed(edit, book, today, &weight)?;
        let seen = if self.count_stages() > MAX_STAGES as u64 { Err(no_room()) } else { Ok(look(self)) };
        self.plan.revert(inverse);
        seen
    }

    /// How many stages the whole plan has.
    fn count_stages(&self) -> u64 {
        self.plan.shots.iter().zip(&self.repeats.times).map(|(shot, times)| shot.stages.len() as u64 * times).sum()
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

#[cfg(test)]
mod tests;
