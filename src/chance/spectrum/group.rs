//! The frequencies of what terms of one unknown rate throw away, or terms whose rates are known.
//!
//! Given the rate all is in closed form. Over the rate's belief it is an integral along the logit. There the integrand
//! turns faster the higher the frequency and the more pieces there are; so the way of integration is moved off the
//! real axis, to where the integrand is steepest and hardly turns: some thirty rates are enough, for ten pieces as for a
//! million. Any such way leads to the same value, and how well it is known is seen by taking half as long steps.

use std::f64::consts::FRAC_PI_2;

use num_complex::Complex64;

use super::super::gamma::binomial;
use super::rates::Rates;

/// The first steps along a way, in its standard deviations.
const STEP: f64 = 1.15;
/// A way is not moved further off than that: all is analytic up to a quarter turn.
const OFF: f64 = FRAC_PI_2 - 0.05;
/// The square of the share of a value that halving the steps may change for the last time.
const KNOWN: f64 = 1e-15;
/// Steps are halved so often at most.
const HALVINGS: u32 = 14;

/// The most rates to be summed over.
const MOST_RATES: usize = 2_500;
/// Rates under which less is left than that, as a logarithm, are left out.
const LEFT: f64 = -50.0;

/// Terms that share what is known of their rate.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) belief: Option<Belief>,
    pub(super) members: Vec<Member>,
    /// What is added to the logarithm of its frequencies.
    pub(super) shift: f64,
    /// Rates to be summed over, where they are few enough.
    pub(super) rates: Option<Rates>,
}

/// A rate of which the logit is ln(a ÷ b) + δ.
#[derive(Clone, Copy, Debug)]
pub(super) struct Belief {
    a: f64,
    b: f64,
    /// The kept and the failed share at δ = 0.
    p: f64,
    q: f64,
    /// The logarithm of the density of δ at 0.
    log: f64,
}

#[derive(Clone, Debug)]
pub(super) struct Member {
    /// In units of the lattice.
    pub(super) price: u128,
    pub(super) pieces: f64,
    pub(super) batch: u32,
    /// Failures for a success, where the rate is known.
    pub(super) ratio: f64,
}

/// Where a member is at a frequency: 1 − z, of z = e^(−(α + iω) × price).
pub(super) type Apart = Complex64;

/// What is known of a function of δ at a place: its value, and its first and second derivative.
#[derive(Clone, Copy, Debug)]
struct Local<T> {
    value: T,
    first: T,
    second: T,
}

impl Belief {
    pub(super) fn new(a: f64, b: f64) -> Self {
        let (p, q) = (a / (a + b), b / (a + b));
        Self { a, b, p, q, log: (binomial(a, a + b, p, q) * a * q).ln() }
    }

    /// Failures for a success at δ, those of a batch, and how fast the logarithm of these falls with δ.
    fn ratio(&self, delta: Complex64, batch: u32) -> (Complex64, Complex64) {
        let ratio = (-delta).exp() * (self.b / self.a);
        if batch <= 1 {
            return (ratio, Complex64::new(1.0, 0.0));
        }
        // Of a failed batch all pieces failed: q^b, of which ln q = −ln(1 + 1 ÷ ratio).
        let log = ln_1p(ratio.inv()) * -f64::from(batch);
        let kept = -expm1(log);
        (log.exp() / kept, f64::from(batch) / ((ratio + 1.0) * kept))
    }

    /// The logarithm of the density at δ, with what it falls by.
    fn density(&self, delta: Complex64) -> Local<Complex64> {
        // By the smaller of the two, or little would be left of the digits of a difference.
        let all = self.a + self.b;
        let (way, count, share) = if self.a < self.b { (1.0, self.a, self.p) } else { (-1.0, self.b, self.q) };
        let moved = expm1(delta * way);
        let whole = ln_1p(moved * share);
        // The kept, or the failed, share at δ.
        let at = (moved + 1.0) * share / (moved * share + 1.0);
        Local {
            value: delta * (way * count) - whole * all + self.log,
            first: (count - at * all) * way,
            second: -at * (1.0 - at) * all,
        }
    }
}

impl Group {
    /// Damps it by less, so that what it comes to on average is not damped at all; `damped` is what an attempt of each
    /// member is damped by. Lays out the rates of its belief, if they are few.
    pub(super) fn lift(&mut self, damped: &[f64]) {
        let mean = |member: &Member| match &self.belief {
            Some(belief) => belief.ratio(Complex64::default(), member.batch).0.re,
            None => member.ratio,
        };
        let logs: Vec<f64> = self.members.iter().zip(damped).map(|(member, damped)| damped * mean(member)).collect();
        self.shift = self.members.iter().zip(&logs).map(|(member, log)| member.pieces * log).sum();
        let Some(belief) = &self.belief else { return };
        let lifts: Vec<f64> = logs.iter().map(|log| log.exp()).collect();
        let is_left = |ratios: &[f64]| {
            let of = |((member, ratio), (damped, log)): ((&Member, &f64), (&f64, &f64))| {
                member.pieces * (log - (-ratio * (-damped).exp_m1()).ln_1p())
            };
            self.members.iter().zip(ratios).zip(damped.iter().zip(&logs)).map(of).sum::<f64>() > LEFT
        };
        let rates = Rates::new((belief.a, belief.b), &self.members, &lifts, is_left);
        self.rates = (rates.len() <= MOST_RATES).then_some(rates);
    }

    /// The logarithm of what the absolute value is at most, a little more or less, where every member is so far apart;
    /// `near` is where the greatest part was last, and is moved along.
    pub(super) fn bound(&self, apart: &[Apart], near: &mut f64) -> f64 {
        let Some(belief) = &self.belief else {
            let of = |(member, apart): (&Member, &Apart)| member.pieces * ln_1p_norm(*apart * member.ratio);
            return self.shift - self.members.iter().zip(apart).map(of).sum::<f64>();
        };
        let top = self.top(belief, apart, *near);
        *near = top.0;
        top.1.value + self.shift + width(top.1.second)
    }

    /// Where the absolute value is greatest along the real axis. Its logarithm is concave there.
    fn top(&self, belief: &Belief, apart: &[Apart], near: f64) -> (f64, Local<f64>) {
        let mut delta = near;
        let mut local = self.size(belief, apart, delta);
        for _ in 0..24 {
            let step = (-local.first / local.second.min(-1e-9)).clamp(-1.5, 1.5);
            delta += step;
            local = self.size(belief, apart, delta);
            if step.abs() < 0.05 * local.second.abs().sqrt().recip() {
                break;
            }
        }
        (delta, local)
    }

    fn size(&self, belief: &Belief, apart: &[Apart], delta: f64) -> Local<f64> {
        let delta = Complex64::new(delta, 0.0);
        let density = belief.density(delta);
        let mut out = Local { value: density.value.re, first: density.first.re, second: density.second.re };
        for (member, apart) in self.members.iter().zip(apart) {
            let (ratio, rate) = belief.ratio(delta, member.batch);
            let (r, rate) = (ratio.re, rate.re);
            // |1 + r × apart|² = 1 + linear + square.
            let (linear, square) = (2.0 * r * apart.re, r * r * apart.norm_sqr());
            let whole = 1.0 + linear + square;
            out.value -= 0.5 * member.pieces * (linear + square).ln_1p();
            let mean = (linear + 2.0 * square) / whole;
            out.first += 0.5 * member.pieces * rate * mean;
            out.second -= 0.5 * member.pieces * rate * rate * ((linear + 4.0 * square) / whole - mean * mean);
        }
        out
    }

    /// The value, where each member is so far apart; nothing where it is less than `nothing`, a logarithm. `is_smooth`
    /// says that no member has turned by half; `near` is where the way led through last.
    pub(super) fn value(&mut self, apart: &[Apart], nothing: f64, is_smooth: bool, near: &mut Complex64) -> Complex64 {
        if let Some(rates) = &mut self.rates {
            return rates.value(apart, nothing - self.shift);
        }
        let Some(belief) = &self.belief else {
            let of = |(member, apart): (&Member, &Apart)| ln_1p(*apart * member.ratio) * member.pieces;
            return (-self.members.iter().zip(apart).map(of).sum::<Complex64>() + self.shift).exp();
        };
        let saddle = if is_smooth { self.saddle(belief, apart, *near) } else { None };
        let (delta, local) = match saddle {
            Some((delta, local)) => {
                if local.value.re + self.shift + width(local.second.re) < nothing - 4.0 {
                    *near = delta;
                    return Complex64::default();
                }
                (delta, local.second.re)
            }
            None => {
                let (delta, local) = self.top(belief, apart, near.re);
                (Complex64::new(delta, 0.0), local.second)
            }
        };
        *near = delta;
        let step = STEP / (-local).max(1e-9).sqrt();
        self.along(belief, apart, delta, step, nothing)
    }

    /// The logarithm of the integrand.
    fn integrand(&self, belief: &Belief, apart: &[Apart], delta: Complex64) -> Local<Complex64> {
        let mut out = belief.density(delta);
        for (member, apart) in self.members.iter().zip(apart) {
            let (ratio, rate) = belief.ratio(delta, member.batch);
            let moved = ratio * apart;
            let share = moved / (moved + 1.0);
            out.value -= ln_1p(moved) * member.pieces;
            out.first += rate * share * member.pieces;
            out.second -= rate * rate * share * (1.0 - share) * member.pieces;
        }
        out
    }

    /// Where the integrand does not turn, if that is found within reach.
    fn saddle(&self, belief: &Belief, apart: &[Apart], near: Complex64) -> Option<(Complex64, Local<Complex64>)> {
        let mut delta = near;
        for _ in 0..16 {
            let local = self.integrand(belief, apart, delta);
            let mut step = -local.first / local.second;
            if delta.im.abs() >= OFF && (delta.im * step.im) > 0.0 {
                // Along the line that is furthest off: where the integrand is greatest there.
                step = Complex64::new(-local.first.re / local.second.re.min(-1e-9), 0.0);
            }
            let wide = (-local.second.re).max(1e-9).sqrt().recip();
            if step.norm() < 0.1 * wide {
                return (local.second.re < 0.0).then_some((delta, local));
            }
            delta += step * (1.0 / step.norm()).min(1.0);
            if delta.im.abs() > OFF {
                delta.im = OFF.copysign(delta.im);
            }
            if !delta.is_finite() {
                return None;
            }
        }
        None
    }

    /// The integral along the line through a place, by equal steps that are halved until nothing changes.
    fn along(&self, belief: &Belief, apart: &[Apart], through: Complex64, step: f64, nothing: f64) -> Complex64 {
        let too_small = nothing - 6.0;
        let (mut sum, mut size) = (Complex64::default(), 0.0);
        let mut add = |delta: Complex64| {
            let log = self.integrand_value(belief, apart, delta) + self.shift;
            if log.re < too_small {
                return false;
            }
            let value = log.exp();
            sum += value;
            size += value.norm();
            true
        };
        // How far it goes either way.
        let mut reach = [0i64; 2];
        add(through);
        for (side, reach) in [-1.0, 1.0].into_iter().zip(&mut reach) {
            let mut missed = 0;
            for i in 1..10_000i64 {
                if add(through + side * step * i as f64) {
                    (*reach, missed) = (i, 0);
                } else {
                    missed += 1;
                    if missed > 1 {
                        break;
                    }
                }
            }
        }
        let (mut step, [mut low, mut high]) = (step, reach);
        let (mut last, mut whole) = (sum * step, size * step);
        for _ in 0..HALVINGS {
            let half = 0.5 * step;
            (sum, size) = (Complex64::default(), 0.0);
            for i in -low - 1..=high {
                let log = self.integrand_value(belief, apart, through + (step * i as f64 + half)) + self.shift;
                if log.re >= too_small {
                    let value = log.exp();
                    sum += value;
                    size += value.norm();
                }
            }
            let next = 0.5 * last + sum * half;
            whole = 0.5 * whole + size * half;
            // What a step errs by is about the square of what twice the step did.
            let changed = (next - last).norm_sqr();
            last = next;
            if changed <= whole * nothing.exp().max(whole * KNOWN) {
                break;
            }
            step = half;
            (low, high) = (2 * low + 1, 2 * high + 1);
        }
        last
    }

    fn integrand_value(&self, belief: &Belief, apart: &[Apart], delta: Complex64) -> Complex64 {
        let mut out = belief.density(delta).value;
        for (member, apart) in self.members.iter().zip(apart) {
            let (ratio, _) = belief.ratio(delta, member.batch);
            out -= ln_1p(ratio * apart) * member.pieces;
        }
        out
    }
}

/// The logarithm of how wide a peak of such a curvature is.
fn width(second: f64) -> f64 {
    (6.3 / (-second).max(1e-9)).sqrt().ln()
}

/// ln |1 + x| without cancellation.
fn ln_1p_norm(x: Complex64) -> f64 {
    0.5 * (2.0 * x.re + x.norm_sqr()).ln_1p()
}

/// ln(1 + x) without cancellation.
fn ln_1p(x: Complex64) -> Complex64 {
    Complex64::new(ln_1p_norm(x), x.im.atan2(1.0 + x.re))
}

/// e^x − 1 without cancellation.
fn expm1(x: Complex64) -> Complex64 {
    let (whole, half) = (x.re.exp(), (0.5 * x.im).sin());
    Complex64::new(x.re.exp_m1() - 2.0 * whole * half * half, whole * x.im.sin())
}
