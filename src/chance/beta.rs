//! The beta distribution: what is believed of a rate after some evidence.

use super::gamma::binomial;

/// The belief about a rate after `accepted` of `tried`, under a uniform prior: the two parameters of its beta
/// distribution, accepted + 1 and tried − accepted + 1.
#[must_use]
pub fn posterior(accepted: u64, tried: u64) -> (f64, f64) {
    (accepted as f64 + 1.0, tried.saturating_sub(accepted) as f64 + 1.0)
}

/// P(X ≤ x) where X is Beta(a, b): the regularised incomplete beta function, a and b above 0.
#[must_use]
pub fn cdf(x: f64, a: f64, b: f64) -> f64 {
    tails(x, 1.0 - x, a, b).0
}

/// The smallest x with P(X ≤ x) ≥ q where X is Beta(a, b). 0 for q ≤ 0, 1 for q ≥ 1.
#[must_use]
#[expect(clippy::many_single_char_names, reason = "as the distribution's parameters are called everywhere")]
pub fn quantile(q: f64, a: f64, b: f64) -> f64 {
    if q <= 0.0 {
        return 0.0;
    }
    if q >= 1.0 {
        return 1.0;
    }
    // By the logit, so that a rate next to 0 or 1 has its digits too. Beyond ±700 there is no other float.
    let (mut low, mut high) = (-700.0, 700.0);
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        let (x, y) = shares(middle);
        let (below, above) = tails(x, y, a, b);
        let is_below = if q < 0.5 { below < q } else { above > 1.0 - q };
        if is_below { low = middle } else { high = middle }
    }
    shares(high).0
}

/// A rate and its complement from the rate's logit, both with all their digits.
pub(super) fn shares(logit: f64) -> (f64, f64) {
    let other = (-logit.abs()).exp();
    let (small, large) = (other / (1.0 + other), 1.0 / (1.0 + other));
    if logit < 0.0 { (small, large) } else { (large, small) }
}

/// P(X ≤ x) and P(X > x), each with its own digits; y = 1 − x.
pub(super) fn tails(x: f64, y: f64, a: f64, b: f64) -> (f64, f64) {
    if x <= 0.0 || y <= 0.0 {
        return if x <= 0.0 { (0.0, 1.0) } else { (1.0, 0.0) };
    }
    let front = binomial(a, a + b, x, y) / (a + b);
    if x < (a + 1.0) / (a + b + 2.0) {
        let below = (front * b * fraction(x, a, b)).min(1.0);
        (below, 1.0 - below)
    } else {
        let above = (front * a * fraction(y, b, a)).min(1.0);
        (1.0 - above, above)
    }
}

/// The continued fraction of the incomplete beta function (modified Lentz).
#[expect(clippy::many_single_char_names, reason = "as the formula is written everywhere")]
fn fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    const ENOUGH: f64 = 1e-15;
    let lifted = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / lifted(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for i in 1..1_000_000u32 {
        let m = f64::from(i);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / lifted(1.0 + even * d);
        c = lifted(1.0 + even / c);
        value *= c * d;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / lifted(1.0 + odd * d);
        c = lifted(1.0 + odd / c);
        value *= c * d;
        if (c * d - 1.0).abs() < ENOUGH {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_forms() {
        for i in 1..100u32 {
            let x = f64::from(i) / 100.0;
            assert!((cdf(x, 1.0, 1.0) - x).abs() < 1e-14);
            assert!((cdf(x, 2.0, 1.0) - x * x).abs() < 1e-14);
            assert!((cdf(x, 1.0, 40.0) - (1.0 - (1.0 - x).powi(40))).abs() < 1e-14);
            assert!((cdf(x, 13.0, 39.0) + cdf(1.0 - x, 39.0, 13.0) - 1.0).abs() < 1e-13);
        }
    }

    #[test]
    fn both_tails_keep_their_digits() {
        // X is Beta(1, 10⁶): P(X > x) = (1 − x)^10⁶.
        let (_, above) = tails(0.000_2, 0.999_8, 1.0, 1e6);
        assert!((above / (1e6 * (-0.000_2f64).ln_1p()).exp() - 1.0).abs() < 1e-9, "{above}");
        // Around the middle of a million of each, the slope is that of the density.
        let (n, x) = (1e6, 0.5);
        assert!((cdf(x, n, n) - 0.5).abs() < 1e-9);
        assert!(cdf(0.499, n, n) < 0.003 && cdf(0.501, n, n) > 0.997);
    }

    #[test]
    fn quantiles_are_the_inverse() {
        for (a, b) in [(1.0, 1.0), (2.0, 1.0), (13.0, 39.0), (2.0, 1_000.0), (300_001.0, 700_001.0), (1.0, 1e9)] {
            for q in [1e-9, 0.01, 0.1, 0.5, 0.8, 0.95, 0.999_999] {
                let x = quantile(q, a, b);
                assert!((cdf(x, a, b) - q).abs() < 1e-8 * q.max(1e-3), "{a} {b} {q}: {x} {}", cdf(x, a, b));
            }
        }
        assert!((quantile(0.05, 2.0, 1.0) - 0.05f64.sqrt()).abs() < 1e-12);
        assert!(quantile(0.0, 2.0, 3.0) <= 0.0 && quantile(1.0, 2.0, 3.0) >= 1.0);
    }
}
