//! A small amount that is added to a sum so that few of its frequencies are left: Kaiser and Bessel's window as a
//! density on [0, width]. The sum with it is above the sum without it, and above by the width at most.

use num_complex::Complex64;

/// Beyond it a frequency of the amount is nothing (some 10⁻¹¹, falling).
const EDGE: f64 = 28.0;

/// The amount, tilted so that its damped density is the window.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kernel {
    width: f64,
    /// What makes the tilted density a density.
    weight: f64,
}

impl Kernel {
    /// Of a width, where amounts are damped by so much a unit.
    pub(super) fn new(width: f64, damping: f64) -> Self {
        let half = 0.5 * damping * width;
        let lifted = EDGE.hypot(half);
        let whole = lifted.sinh() / lifted / (EDGE.sinh() / EDGE) * half.exp();
        Self { width, weight: whole.recip() }
    }

    /// The highest frequency, in turns over so long a circle, that is not nothing.
    pub(super) fn last(width: f64, length: f64) -> f64 {
        EDGE * length / (std::f64::consts::PI * width)
    }

    /// E[e^(−(α + iω)V)] of the amount V.
    pub(super) fn value(&self, omega: f64) -> Complex64 {
        let u = 0.5 * omega * self.width;
        let inner = EDGE * EDGE - u * u;
        let root = inner.abs().sqrt();
        let shape = if root < 1e-6 {
            1.0
        } else if inner > 0.0 {
            root.sinh() / root
        } else {
            root.sin() / root
        };
        Complex64::from_polar(self.weight * shape * EDGE / EDGE.sinh(), -u)
    }
}
