//! The buyer's own document: what it holds ([`model`]), which keys it has ([`schema`], [`fields`]), how it is read
//! ([`mod@load`], [`limits`]), written ([`save`]), changed ([`edit`], [`apply`], [`history`]), checked ([`check`]) and
//! begun ([`template`]), its own rows of the price book ([`own`]), which of its rows are those of another state of it ([`alike`], along what lists have in [`mod@common`]), one shot for all that are alike ([`repeats`], [`sample`], [`distinct`]), how rows of it go to another plan ([`excerpt`]) and come from a spreadsheet ([`sheet`]); and what follows from it alone: its stages with all that they inherit ([`resolve`]) and its
//! days ([`span`]).
//!
//! A plan holds only what the buyer said. Defaults, inherited settings, counts and prices are worked out above.

pub mod alike;
pub mod apply;
pub mod belief;
pub mod check;
pub mod common;
#[cfg(test)]
mod corpus;
pub mod count;
pub mod distinct;
pub mod edit;
pub mod excerpt;
pub mod fields;
pub mod history;
pub mod limits;
pub mod load;
pub mod model;
pub mod own;
pub mod rate;
pub mod repeats;
pub mod resolve;
pub mod sample;
pub mod save;
pub mod schema;
pub mod sheet;
pub mod span;
pub mod template;
#[cfg(test)]
pub(crate) mod testing;

pub use edit::{Edit, Place, Refusal, Value};
pub use history::History;
pub use load::{Loaded, load};
pub use model::{Plan, Shot, ShotId, Stage, StageId};
pub use sample::Sample;
pub use save::Base;
