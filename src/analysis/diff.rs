//! What differs between two plans, and what each kind of difference costs on each route.
//!
//! The new plan is reached from the old one in five steps ([`Part`]), always in the same order (`steps`): after each
//! of them stands a whole plan that could be a file. Whatever differs between two plans that follow each other is a
//! [`Change`] of that part ([`changes`]), so that every key of a plan is in one part and no other; and what the totals of
//! two that follow each other differ by is what that part costs ([`bridge`]). The last of these plans says what the new
//! one says, which is why the parts add up. Rows of the two plans are told apart in `pairs`.

pub mod bridge;
pub mod changes;
mod pairs;
mod steps;
#[cfg(test)]
mod tests;

pub use bridge::{Amount, Bridge, Bridges, Head, Piece, Search, Side, Stand, Total};
pub use changes::{At, Change, Row, What};

use crate::plan::Plan;

/// What a difference is due to, in the order in which the parts of the new plan are taken.
///
/// - `Volume`: which shots and stages there are and in which order, outputs, revisions, `keep`, `months` (with the
///   deadline that `months` drives out); and names and notes, which cost nothing. What comes, comes whole.
/// - `Acceptance`: `attempts`, `accept_rate`, `acceptance`, and the beliefs themselves.
/// - `Settings`: the operation and whatever says what a take is: model, size, length, range, loop, references …
/// - `Purchase`: schedule, requirements, `[compare]`, budget, `[purchase]`, balances, held plans, `[assumptions]`, and who
///   makes a stage: `on`, an own price that comes or goes.
/// - `Prices`: `[[assume]]`, own prices that are others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    Volume,
    Acceptance,
    Settings,
    Purchase,
    Prices,
}

impl Part {
    pub const ALL: [Self; 5] = [Self::Volume, Self::Acceptance, Self::Settings, Self::Purchase, Self::Prices];

    /// As results spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Volume => "volume",
            Self::Acceptance => "acceptance",
            Self::Settings => "settings",
            Self::Purchase => "schedule",
            Self::Prices => "prices",
        }
    }

    /// In words.
    #[must_use]
    pub const fn spoken(self) -> &'static str {
        match self {
            Self::Volume => "volume",
            Self::Acceptance => "acceptance and attempts",
            Self::Settings => "settings",
            Self::Purchase => "schedule and purchase",
            Self::Prices => "prices",
        }
    }

    /// Its place in [`Part::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// What differs between two plans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diff {
    /// By part, within a part from the top of the plan to its end.
    pub changes: Vec<Change>,
    /// The old plan, and the plan after each part. Rows that two of them have in common have the same ids.
    states: Vec<Plan>,
}

impl Diff {
    /// Of two plans that were read from files.
    #[must_use]
    pub fn of(old: &Plan, new: &Plan) -> Self {
        Self::between(old, new, false)
    }

    /// Of two states of one plan, whose rows have kept their ids.
    #[must_use]
    pub fn of_states(old: &Plan, new: &Plan) -> Self {
        Self::between(old, new, true)
    }

    fn between(old: &Plan, new: &Plan, same_ids: bool) -> Self {
        let (states, moved) = steps::steps(old, new, same_ids);
        let mut changes = Vec::new();
        for (part, two) in Part::ALL.into_iter().zip(states.windows(2)) {
            if let [before, after] = two {
                changes::between(before, after, part, &moved, &mut changes);
            }
        }
        Self { changes, states }
    }

    /// Whether both plans say the same.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.changes.is_empty()
    }

    /// Whether anything of a part differs.
    #[must_use]
    pub fn touches(&self, part: Part) -> bool {
        self.changes.iter().any(|change| change.part == part)
    }

    /// The old plan, then the plan after each part of the new one was taken: six in all.
    #[must_use]
    pub fn states(&self) -> &[Plan] {
        &self.states
    }
}
