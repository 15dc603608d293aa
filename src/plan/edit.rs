//! Changes to a plan, as data. Keys, commands, imports, advice and tests all change a plan through
//! [`super::Plan::apply`], which returns the inverse; nothing else in the program writes to a plan.

use jiff::civil::Date;

use super::model::{Assume, Belief, EntryId, Held, Shot, ShotId, Stage, StageId};
use crate::money::{Money, Share};

/// A table of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The top level.
    Plan,
    Schedule,
    Requirements,
    Compare,
    Budget,
    Purchase,
    /// Its keys are surfaces.
    Opening,
    Assumptions,
    Held(EntryId),
    Assume(EntryId),
    Shot(ShotId),
    Stage(StageId),
}

/// A value of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Text(String),
    Whole(u64),
    Decimal(rust_decimal::Decimal),
    Money(Money),
    Share(Share),
    Flag(bool),
    Date(Date),
    /// A list of words (workdays).
    Words(Vec<String>),
}

/// What a key takes: forms, checks and messages are made from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name: at most 200 characters.
    Text,
    /// A text of several lines: at most 10,000 characters.
    Note,
    /// A whole number within bounds.
    Whole {
        least: u64,
        most: u64,
    },
    /// A decimal above 0, at most `most`.
    Decimal {
        most: u64,
    },
    Money,
    Percent,
    /// A percentage, or one of these words.
    PercentOr(&'static [&'static str]),
    /// Above 0, at most 1.
    Rate,
    Flag,
    Date,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Some of these words.
    Words(&'static [&'static str]),
    /// The id of a model, a surface, a route or a belief: what may stand there depends on book and plan.
    Model,
    Route,
    SubscriptionRoute,
    PayAsYouGoRoute,
    Surface,
    Belief,
}

/// A key of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// As files spell it.
    pub name: &'static str,
    pub kind: Kind,
    /// The default in words, empty where there is none.
    pub default: &'static str,
    /// What it means, one line for forms and help.
    pub doc: &'static str,
}

/// A change. Positions are from 0 and are those after the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Sets a key, or takes it away.
    Set {
        place: Place,
        key: String,
        value: Option<Value>,
    },
    /// Changes a stage's operation; fields that the new one does not take go away.
    SetOperation {
        stage: StageId,
        operation: crate::terms::Operation,
    },
    InsertShot {
        at: usize,
        shot: Box<Shot>,
    },
    RemoveShot {
        shot: ShotId,
    },
    MoveShot {
        shot: ShotId,
        to: usize,
    },
    InsertStage {
        shot: ShotId,
        at: usize,
        stage: Box<Stage>,
    },
    RemoveStage {
        stage: StageId,
    },
    MoveStage {
        stage: StageId,
        shot: ShotId,
        to: usize,
    },
    /// Replaces a whole stage (its id stays).
    ReplaceStage {
        stage: Box<Stage>,
    },
    InsertHeld {
        at: usize,
        held: Box<Held>,
    },
    RemoveHeld {
        held: EntryId,
    },
    ReplaceHeld {
        held: Box<Held>,
    },
    InsertAssume {
        at: usize,
        assume: Box<Assume>,
    },
    RemoveAssume {
        assume: EntryId,
    },
    ReplaceAssume {
        assume: Box<Assume>,
    },
    /// Sets a belief, or takes it away.
    SetBelief {
        name: String,
        belief: Option<Belief>,
    },
    /// Puts a whole plan in the place of this one: another state of it, with the ids that it has here
    /// ([`super::alike`]).
    Replace {
        plan: Box<super::Plan>,
    },
    /// One after the other; undone as one.
    Batch(Vec<Edit>),
}

/// Why an edit was not made; the plan is as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}; {remedy}")]
pub struct Refusal {
    pub message: String,
    pub remedy: String,
}
