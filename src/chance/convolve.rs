//! Linear convolution of probabilities, directly where it is short and by a fast Fourier transform where it is not.

use std::collections::BTreeMap;
use std::f64::consts::TAU;

/// A product of the direct way, in points and halvings of a transform.
const PRODUCT: usize = 2;

/// Transforms of the sizes asked for so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Convolver {
    sizes: BTreeMap<usize, Vec<Turn>>,
}

/// A point on the unit circle, or any complex number.
#[derive(Clone, Copy, Debug, Default)]
struct Turn {
    re: f64,
    im: f64,
}

impl Turn {
    fn times(self, other: Self) -> Self {
        Self { re: self.re * other.re - self.im * other.im, im: self.re * other.im + self.im * other.re }
    }
}

impl Convolver {
    /// The first `most` terms of the convolution of two rows of numbers that are not negative.
    pub(super) fn convolve(&mut self, a: &[f64], b: &[f64], most: usize) -> Vec<f64> {
        if a.is_empty() || b.is_empty() || most == 0 {
            return Vec::new();
        }
        let whole = a.len() + b.len() - 1;
        let (a, b) = (&a[..a.len().min(most)], &b[..b.len().min(most)]);
        let size = (a.len() + b.len() - 1).next_power_of_two();
        // Laws of few attempts that cost much are empty at most places.
        let (one, other) = (filled(a), filled(b));
        if one.len() * other.len() * PRODUCT <= size * (size.ilog2() as usize + 1) {
            return directly(&one, &other, whole.min(most));
        }
        let turns = self.sizes.entry(size).or_insert_with(|| turns(size));
        // One row as the real part, the other as the imaginary one: half of the imaginary part of the square is their
        // product.
        let mut points = vec![Turn::default(); size];
        for (point, x) in points.iter_mut().zip(a) {
            point.re = *x;
        }
        for (point, x) in points.iter_mut().zip(b) {
            point.im = *x;
        }
        forward(&mut points, turns);
        for point in &mut points {
            *point = point.times(*point);
        }
        backward(&mut points, turns);
        let scale = 0.5 / size as f64;
        points.iter().take(whole.min(most)).map(|point| (point.im * scale).max(0.0)).collect()
    }
}

/// The places of a row that are not empty.
fn filled(row: &[f64]) -> Vec<(usize, f64)> {
    row.iter().copied().enumerate().filter(|(_, x)| *x > 0.0).collect()
}

fn directly(one: &[(usize, f64)], other: &[(usize, f64)], length: usize) -> Vec<f64> {
    let mut out = vec![0.0; length];
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    for (at, x) in short {
        let Some(room) = length.checked_sub(*at) else { break };
        let out = &mut out[*at..];
        for (place, y) in long.iter().take_while(|(place, _)| *place < room) {
            if let Some(sum) = out.get_mut(*place) {
                *sum += x * y;
            }
        }
    }
    out
}

/// The factors of every stage, one after the other, the longest first.
fn turns(size: usize) -> Vec<Turn> {
    let mut out = Vec::with_capacity(size);
    let mut length = size;
    while length > 1 {
        for at in 0..length / 2 {
            let (im, re) = (-TAU * at as f64 / length as f64).sin_cos();
            out.push(Turn { re, im });
        }
        length /= 2;
    }
    out
}

/// From places to frequencies; these come in the order that [`backward`] takes them in. Each half is gone through to
/// its end before the other, so that it stays at hand.
fn forward(points: &mut [Turn], turns: &[Turn]) {
    let half = points.len() / 2;
    if half == 0 {
        return;
    }
    let (stage, rest) = turns.split_at(half);
    let (low, high) = points.split_at_mut(half);
    for ((x, y), turn) in low.iter_mut().zip(high.iter_mut()).zip(stage) {
        let apart = Turn { re: x.re - y.re, im: x.im - y.im };
        *x = Turn { re: x.re + y.re, im: x.im + y.im };
        *y = apart.times(*turn);
    }
    if half == 1 {
        return;
    }
    forward(low, rest);
    forward(high, rest);
}

/// The way back, times the number of points.
fn backward(points: &mut [Turn], turns: &[Turn]) {
    let half = points.len() / 2;
    if half == 0 {
        return;
    }
    let (stage, rest) = turns.split_at(half);
    let (low, high) = points.split_at_mut(half);
    if half > 1 {
        backward(low, rest);
        backward(high, rest);
    }
    for ((x, y), turn) in low.iter_mut().zip(high.iter_mut()).zip(stage) {
        let turned = y.times(Turn { re: turn.re, im: -turn.im });
        *y = Turn { re: x.re - turned.re, im: x.im - turned.im };
        *x = Turn { re: x.re + turned.re, im: x.im + turned.im };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_agree() {
        let row = |length: usize, seed: u64| -> Vec<f64> {
            let mut x = seed;
            let raw: Vec<f64> = (0..length)
                .map(|_| {
                    x = x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    (x >> 40) as f64
                })
                .collect();
            let sum: f64 = raw.iter().sum();
            raw.into_iter().map(|x| x / sum).collect()
        };
        for (a, b, most) in [(300, 200, 10_000), (1_000, 17, 900), (3_000, 3_000, 2_500)] {
            let (a, b) = (row(a, 1), row(b, 2));
            let mut expected = vec![0.0; (a.len() + b.len() - 1).min(most)];
            for (i, x) in a.iter().enumerate() {
                for (j, y) in b.iter().enumerate() {
                    if let Some(sum) = expected.get_mut(i + j) {
                        *sum += x * y;
                    }
                }
            }
            let found = Convolver::default().convolve(&a, &b, most);
            assert_eq!(found.len(), expected.len());
            for (x, y) in found.iter().zip(&expected) {
                assert!((x - y).abs() < 1e-16, "{x} {y}");
            }
        }
        assert!(Convolver::default().convolve(&[], &[1.0], 5).is_empty());
        assert!(Convolver::default().convolve(&[1.0], &[1.0], 0).is_empty());
    }
}
