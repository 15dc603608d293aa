//! A law as the few waves that it is made of.

use std::f64::consts::TAU;

use num_complex::Complex64;

/// The chance that a total is at most that of a step, as a sum of waves that rise.
#[derive(Clone, Debug)]
pub(in crate::chance) struct Waves {
    /// How often each goes round the circle, and what it counts for.
    of: Vec<(usize, Complex64)>,
    places: usize,
    /// What all rise by from one step to the next, as a logarithm.
    rise: f64,
    /// What they sum to before the first step.
    before: f64,
}

impl Waves {
    /// Of waves of which the sum at a step is the step's chance.
    pub(super) fn new(of: impl Iterator<Item = (usize, Complex64)>, places: usize, rise: f64) -> Self {
        // The chances of a wave's steps are a geometric series.
        let summed = |(k, value): (usize, Complex64)| {
            let next = Complex64::from_polar(rise.exp(), TAU * k as f64 / places as f64);
            (k, value / (next - 1.0))
        };
        let of: Vec<(usize, Complex64)> = of.map(summed).collect();
        let before = of.iter().map(|(_, value)| value.re).sum();
        Self { of, places, rise, before }
    }

    /// P(total ≤ that of a step).
    pub(super) fn below(&self, index: usize) -> f64 {
        let next = index + 1;
        let turned = |(k, value): &(usize, Complex64)| {
            let (im, re) = (TAU * (k * next % self.places) as f64 / self.places as f64).sin_cos();
            value.re * re - value.im * im
        };
        let sum: f64 = self.of.iter().map(turned).sum();
        (sum * (self.rise * next as f64).exp() - self.before).max(0.0)
    }
}
