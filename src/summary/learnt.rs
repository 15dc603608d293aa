//! What a belief about acceptance says, for the faces.

pub use crate::analysis::learnt::{Learnt, Strength, learnt};
