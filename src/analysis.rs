//! What follows from the offers: which way to buy, and why. Everything here prices a changed plan through
//! [`crate::offer`], the one door.

pub mod advice;
pub mod capacity;
pub mod compare;
pub mod diff;
mod highest;
pub mod learnt;
pub mod mix;
pub mod nearest;
pub mod rank;
pub mod recommend;
pub mod risk;
pub mod sensitivity;
pub mod settle;
pub mod split;
pub mod term;
pub mod trial;
pub mod utilisation;
pub mod versus;
pub mod volume;
