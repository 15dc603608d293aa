//! Probabilities: how many runs a stage may take, and what a sum of such stages may cost.
//!
//! Pure mathematics, at the bottom of the layers: nothing here knows a plan, a route or a unit. Probabilities are
//! floats; what is counted (runs, credits, ticks) stays a whole number. `gamma` has the few functions that everything
//! rests on, `beta` and `belief` what is believed of a rate after some evidence, `failures` the attempts that are thrown
//! away until enough are kept. `sum` is what stages cost together, `spread` how likely each total is; `cells` and
//! `convolve` work for it, and so does `spectrum`, which has the law of many attempts at once. There is no random number anywhere: the same question has the same digits.

#![expect(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "probabilities are floats, and what is counted passes through them"
)]

pub mod belief;
pub mod beta;
pub mod failures;
mod gamma;
mod spectrum;
pub mod spread;
mod spreading;
pub mod sum;
mod transform;

pub use failures::Failures;
pub use spread::{Between, Column, Spread};
pub use spreading::Spreading;
pub use sum::{Chance, Sum, Term};

/// Probabilities that differ by no more than this are taken for equal: what sums of floats may be off by. A total of
/// which exactly half lies below is thus told apart from one of which a little less does.
pub const TOLERANCE: f64 = 1e-11;
