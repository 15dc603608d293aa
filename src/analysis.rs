//! What follows from the offers: which way to buy, and why. Everything here prices a changed plan through
//! [`crate::offer`], the one door.

pub mod nearest;
pub mod rank;
pub mod recommend;
pub mod settle;
pub mod volume;
