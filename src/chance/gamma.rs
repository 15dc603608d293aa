//! Factorials and what is made of them, for real arguments and without cancellation: a binomial probability is the
//! exponential of small deviances, not of a difference of large logarithms, so that it has all its digits for
//! millions of runs as for three.

use std::f64::consts::TAU;

/// From here on Stirling's series is exact to the last digits.
const LARGE: f64 = 16.0;

/// ln Γ(x + 1) less Stirling's `(x + ½) ln x − x + ½ ln 2π`, for x > 0.
fn stirling_error(x: f64) -> f64 {
    if x < LARGE {
        return ln_factorial(x) - ((x + 0.5) * x.ln() - x + 0.5 * TAU.ln());
    }
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    inverse
        * (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square * (1.0 / 1680.0 - square / 1188.0))))
}

/// ln Γ(x + 1) for x ≥ 0.
pub(super) fn ln_factorial(x: f64) -> f64 {
    let (mut x, mut shift) = (x, 1.0);
    while x < LARGE {
        x += 1.0;
        shift *= x;
    }
    (x + 0.5) * x.ln() - x + 0.5 * TAU.ln() + stirling_error(x) - shift.ln()
}

/// `x ln(x ÷ mean) + mean − x`, exact also where the two are close; `apart` is x − mean.
fn deviance(x: f64, mean: f64, apart: f64) -> f64 {
    if apart.abs() >= 0.1 * (x + mean) {
        return if x > 0.0 { x * (x / mean).ln() - apart } else { mean };
    }
    let ratio = apart / (x + mean);
    let mut sum = apart * ratio;
    let mut term = 2.0 * x * ratio;
    let square = ratio * ratio;
    let mut odd = 3.0;
    loop {
        term *= square;
        let next = sum + term / odd;
        if next.to_bits() == sum.to_bits() || !next.is_finite() {
            return next;
        }
        sum = next;
        odd += 2.0;
    }
}

/// `Γ(n + 1) ÷ (Γ(x + 1) Γ(n − x + 1)) · p^x · q^(n − x)` for real 0 ≤ x ≤ n, with q = 1 − p given beside p because
/// one of the two may be tiny.
pub(super) fn binomial(x: f64, n: f64, p: f64, q: f64) -> f64 {
    let rest = n - x;
    let power = |p: f64, q: f64| if q < 0.5 { (n * (-q).ln_1p()).exp() } else { p.powf(n) };
    if p <= 0.0 || q <= 0.0 {
        return f64::from(u8::from(if p <= 0.0 { x <= 0.0 } else { rest <= 0.0 }));
    }
    if x <= 0.0 {
        return power(q, p);
    }
    if rest <= 0.0 {
        return power(p, q);
    }
    let errors = stirling_error(n) - stirling_error(x) - stirling_error(rest);
    // The smaller of the two shares has all its digits.
    let apart = if p < q { x - n * p } else { n * q - rest };
    let away = deviance(x, n * p, apart) + deviance(rest, n * q, -apart);
    (errors - away).exp() * (n / (TAU * x * rest)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factorials() {
        let mut exact = 0.0;
        for i in 0..200u32 {
            if i > 0 {
                exact += f64::from(i).ln();
            }
            let found = ln_factorial(f64::from(i));
            assert!((found - exact).abs() <= 1e-14 * exact.max(10.0), "{i}! {found} {exact}");
        }
        // Γ(½) = √π, Γ(3 ÷ 2) = √π ÷ 2.
        assert!((ln_factorial(0.5) - (std::f64::consts::PI.sqrt() / 2.0).ln()).abs() < 1e-14);
    }

    #[test]
    fn binomial_probabilities_add_up() {
        for (n, p) in [(1u32, 0.25), (7, 0.5), (60, 0.01), (1_000, 0.3), (100_000, 0.000_1), (100_000, 0.77)] {
            let sum: f64 = (0..=n).map(|x| binomial(x.into(), n.into(), p, 1.0 - p)).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{n} {p}: {sum}");
        }
        assert!((binomial(2.0, 12.0, 0.25, 0.75) - 66.0 * 0.25f64.powi(2) * 0.75f64.powi(10)).abs() < 1e-14);
        assert!((binomial(0.0, 5.0, 0.0, 1.0) - 1.0).abs() < 1e-15);
        assert!((binomial(5.0, 5.0, 1.0, 0.0) - 1.0).abs() < 1e-15);
        // Of 2·10¹² at a half: the middle is √(2 ÷ (π n)).
        let n = 2e12;
        let middle = binomial(n / 2.0, n, 0.5, 0.5);
        assert!((middle * (std::f64::consts::PI * n / 2.0).sqrt() - 1.0).abs() < 1e-12, "{middle}");
    }
}
