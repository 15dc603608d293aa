//! What a plan's stages are once everything that they inherit is filled in: the distinct settings, and for each
//! stage in file order its settings, its pieces and who makes it.

use std::ops;

use super::super::model::StageId;
use super::super::repeats::Repeats;
use crate::money::{Money, Share};
use crate::terms::{Media, Operation, Range, Resolution};

/// What is asked of a route for one run; equal settings are quoted once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Settings {
    pub operation: Operation,
    /// A model's id (never an alias), or `None` for the route's flagship ("auto").
    pub model: Option<String>,
    /// `None` where the operation makes neither image nor video.
    pub media: Option<Media>,
    pub resolution: Option<Resolution>,
    pub seconds: Option<u32>,
    pub range: Range,
    pub looped: bool,
    pub references: u32,
    /// Of an upscale.
    pub from: Option<Resolution>,
    /// Of an export: what it finishes.
    pub of: Option<Operation>,
}

/// How many attempts a piece takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Count {
    Attempts(u64),
    /// The share of pieces that is accepted.
    Rate(Share),
    Evidence {
        accepted: u64,
        tried: u64,
    },
}

/// Who makes a stage.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Maker {
    /// The route compared. `if_missing`: dollars a run of the buyer's own where the route has no price for it.
    Route { if_missing: Option<Money> },
    /// Pinned to a pay-as-you-go route, by id. `if_missing`: dollars a run of the buyer's own where that route has no
    /// price for it.
    Pinned { on: String, if_missing: Option<Money> },
    /// Paid outside, dollars a run.
    Own(Money),
}

/// One stage of the loop, in file order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Indices from 0 into the plan.
    pub shot: usize,
    pub stage: usize,
    pub id: StageId,
    /// Index into [`Loop::settings`].
    pub settings: usize,
    /// Index into [`Loop::kinds`].
    pub kind: u32,
    /// Accepted pieces (n of SPEC section 3).
    pub pieces: u64,
    pub count: Count,
}

/// What stages of equal settings and an equal maker have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The first step of it, by index.
    pub first: usize,
    pub maker: Maker,
}

/// The whole loop once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loop {
    pub settings: Vec<Settings>,
    /// Each distinct pair of settings and maker, as they first come.
    pub kinds: Vec<Kind>,
    pub steps: Vec<Step>,
    /// Which shots say the same: their steps differ in place and id alone.
    pub repeats: Repeats,
    /// For each shot where its steps begin, and the end.
    pub(super) starts: Vec<usize>,
}

impl Loop {
    /// Who makes a step of the loop.
    #[must_use]
    pub fn maker(&self, step: &Step) -> Option<&Maker> {
        self.kinds.get(step.kind as usize).map(|kind| &kind.maker)
    }

    /// The steps of a shot, by index; none where there is no such shot.
    #[must_use]
    pub fn steps_of(&self, shot: usize) -> ops::Range<usize> {
        let at = |shot: usize| self.starts.get(shot).copied().unwrap_or(self.steps.len());
        at(shot)..at(shot + 1)
    }

    /// The steps of the different shots, with their indices, and how many shots have such steps.
    pub fn different(&self) -> impl Iterator<Item = (usize, &Step, u64)> {
        let shots = self.repeats.first.iter().zip(&self.repeats.times);
        shots.flat_map(|(shot, times)| {
            let steps = self.steps_of(*shot);
            steps.clone().zip(self.steps.get(steps).unwrap_or_default()).map(|(at, step)| (at, step, *times))
        })
    }

    /// What follows from what a step says, for each step: worked out once for all shots that are alike. `of` looks at
    /// neither the place of a step nor its id.
    ///
    /// # Errors
    /// What `of` says.
    pub fn each<T: Copy, E>(&self, mut of: impl FnMut(&Step) -> Result<T, E>) -> Result<Vec<T>, E> {
        let mut out = Vec::with_capacity(self.steps.len());
        for (shot, at) in self.repeats.order.iter().enumerate() {
            let first = self.repeats.first.get(*at as usize).copied().unwrap_or(shot);
            if first < shot {
                out.extend_from_within(self.steps_of(first));
                continue;
            }
            for step in self.steps.get(self.steps_of(shot)).unwrap_or_default() {
                out.push(of(step)?);
            }
        }
        Ok(out)
    }

    /// The loop of its different shots alone.
    #[must_use]
    pub fn of_different(&self) -> Self {
        let shots = &self.repeats.first;
        let (settings, repeats) = (self.settings.clone(), Repeats::none(shots.len()));
        let mut out = Self { settings, repeats, ..Self::default() };
        for (shot, index) in shots.iter().enumerate() {
            out.starts.push(out.steps.len());
            for step in self.steps.get(self.steps_of(*index)).unwrap_or_default() {
                // Kinds are numbered as they first come, here as there.
                if let Some(kind) = self.kinds.get(out.kinds.len()).filter(|_| step.kind as usize == out.kinds.len()) {
                    out.kinds.push(Kind { first: out.steps.len(), ..kind.clone() });
                }
                out.steps.push(Step { shot, ..step.clone() });
            }
        }
        out.starts.push(out.steps.len());
        out
    }
}
