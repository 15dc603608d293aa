//! The buyer's own document: what it holds ([`model`]), how it is read ([`load`]), written ([`save`]), changed
//! ([`edit`], [`history`]), checked ([`check`]) and begun ([`template`]).
//!
//! A plan holds only what the buyer said. Defaults, inherited settings, counts and prices are worked out above.

pub mod edit;
pub mod model;
pub mod resolve;

pub use edit::{Edit, Place, Refusal, Value};
pub use model::{Plan, Shot, ShotId, Stage, StageId};
