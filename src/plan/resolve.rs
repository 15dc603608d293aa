//! What a plan's stages are once everything that they inherit is filled in: the distinct settings, and for each
//! stage in file order its settings, its pieces and who makes it. Derived afresh from the plan, never stored in it.

use super::model::StageId;
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Maker {
    /// The route compared. `if_missing`: dollars a run of the buyer's own where the route has no price for it.
    Route { if_missing: Option<Money> },
    /// Pinned to a pay-as-you-go route, by id.
    Pinned(String),
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
    /// Accepted pieces (n of SPEC section 3).
    pub pieces: u64,
    pub count: Count,
    pub maker: Maker,
}

/// The whole loop once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loop {
    pub settings: Vec<Settings>,
    pub steps: Vec<Step>,
}

/// Where a stage's inherited value comes from: indices from 0 of the stage in the same shot, or `None` where it is
/// the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inherited {
    pub resolution: Option<Option<usize>>,
    pub seconds: Option<Option<usize>>,
    pub of: Option<Option<usize>>,
    pub model: Option<Option<usize>>,
}
