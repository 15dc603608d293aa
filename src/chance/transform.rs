//! From frequencies to places: the inverse of the discrete Fourier transform, by halves.

use std::f64::consts::TAU;

use num_complex::Complex64;

/// Replaces frequencies, in their natural order, by places, times the number of points: a power of two of them.
pub(super) fn to_places(points: &mut [Complex64]) {
    let size = points.len();
    if size < 2 {
        return;
    }
    let bits = size.ilog2();
    for at in 0..size {
        let other = at.reverse_bits() >> (usize::BITS - bits);
        if at < other {
            points.swap(at, other);
        }
    }
    backward(points, &turns(size));
}

/// The factors of every stage, one after the other, the longest first.
fn turns(size: usize) -> Vec<Complex64> {
    let longest: Vec<Complex64> =
        (0..size / 2).map(|at| Complex64::from_polar(1.0, TAU * at as f64 / size as f64)).collect();
    let mut out = Vec::with_capacity(size);
    let mut every = 1;
    while every <= size / 2 {
        out.extend(longest.iter().step_by(every));
        every *= 2;
    }
    out
}

/// Each half is gone through to its end before the other, so that it stays at hand.
fn backward(points: &mut [Complex64], turns: &[Complex64]) {
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
        let turned = *y * turn;
        *y = *x - turned;
        *x += turned;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_sums_of_waves() {
        for size in [1usize, 2, 8, 64] {
            let given: Vec<Complex64> = (0..size).map(|k| Complex64::new(k as f64, (k * k % 7) as f64)).collect();
            let mut found = given.clone();
            to_places(&mut found);
            for (at, place) in found.iter().enumerate() {
                let wave =
                    |(k, x): (usize, &Complex64)| x * Complex64::from_polar(1.0, TAU * (k * at) as f64 / size as f64);
                let expected: Complex64 = given.iter().enumerate().map(wave).sum();
                assert!((place - expected).norm() < 1e-9, "{size} {at}: {place} {expected}");
            }
        }
    }
}
