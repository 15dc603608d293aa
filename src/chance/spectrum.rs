//! The law of a whole sum by its frequencies. Given the rates, what a stage throws away has a generating function in
//! closed form, and so has the sum, on the lattice of its prices, however fine that is. The law is one transform back.
//!
//! The transform knows a circle only, not a line. So amounts are damped: each is weighed by e^(−α × amount), which
//! leaves next to nothing of those that lie so far out that they come round, and is taken back in the end. Where the
//! lattice is too fine for as many places, a small amount is added to the sum that takes its high frequencies away
//! ([`Kernel`]): the law that comes out is that of a sum which is dearer, by no more than a few steps.
//!
//! Sums of many attempts are smooth: all but a few frequencies are nothing. Stretches of which all is nothing are left
//! out whole.

mod group;
mod kernel;
mod rates;
mod waves;

use std::collections::BTreeMap;
use std::f64::consts::TAU;

use num_complex::Complex64;

use self::group::{Apart, Belief, Group, Member};
use self::kernel::Kernel;
pub(super) use self::waves::Waves;
use super::beta::posterior;
use super::failures::Rate;
use super::sum::{Chance, Sum, Term};
use super::transform::to_places;

/// A frequency of less than this, as a logarithm, is nothing in the end.
const NOTHING: f64 = -27.0;
/// What may come round the circle.
const ROUND: f64 = 1e-12;
/// The strongest damping over a circle, as a logarithm.
const STRONGEST: f64 = 22.0;
/// The strongest over what is read of the circle: the more, the louder is the noise of floats.
const LOUDEST: f64 = 13.5;
/// The circle is longer than what is read of it by this factor at least.
const LONGER: f64 = 1.05;
/// Steps that the added amount is wide.
pub(super) const WIDE: usize = 8;
/// So many neighbouring frequencies are not told apart.
const TOGETHER: u128 = 16;
/// So many waves are added up whenever a chance is asked for; of more, all chances are laid out once.
const MOST_WAVES: usize = 256;
/// Work that one step does, in members looked at for a rate.
const WORK_AT_ONCE: usize = 8_000;
/// What a frequency takes for each member under a belief.
const RATES: usize = 45;

/// What of a sum is to be laid out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    /// All prices are multiples of it.
    pub(super) unit: u128,
    /// From so many units above the least total on.
    pub(super) offset: u128,
    /// So many units.
    pub(super) far: f64,
    /// What lies beyond, roughly.
    pub(super) tail: f64,
    /// Each multiple of the unit is told apart.
    pub(super) is_exact: bool,
    /// Steps of the circle where they are not: a power of two.
    pub(super) places: usize,
}

/// A law that is being worked out.
#[derive(Clone, Debug)]
pub(super) struct Spectrum {
    groups: Vec<Group>,
    /// Where each group's integrand was greatest along the real axis, and where the way led through.
    near: Vec<(f64, Complex64)>,
    unit: u128,
    /// Units of the lattice in a step.
    per_step: u128,
    /// Units below the first step.
    offset: u128,
    /// What is damped, a unit.
    damping: f64,
    kernel: Option<Kernel>,
    /// What all is damped less by than the groups say, as a logarithm: at the first step there is no damping.
    extra: f64,
    /// The logarithm of what each group is at most.
    most: Vec<f64>,
    /// The last step that is read.
    last: usize,
    /// Stretches of frequencies that are still to be looked at, the lowest last.
    stretches: Vec<(u128, u128)>,
    /// Frequencies that are not nothing, the lowest first.
    found: Vec<(u128, Complex64)>,
    /// How many steps the circle has.
    places: usize,
}

/// The chance that a total is at most that of each step: row by row, or in waves where they are few.
#[derive(Clone, Debug)]
pub(super) enum Below {
    Rows(Vec<f64>),
    Waves(Waves),
}

impl Spectrum {
    pub(super) fn new(sum: &Sum, window: &Window) -> Self {
        let around = (window.tail / ROUND).ln().clamp(1.0, STRONGEST);
        let length = (window.far * LONGER.max(around / LOUDEST)).ceil() + 2.0;
        let (per_step, places) = if window.is_exact {
            (1, (length as usize).next_power_of_two())
        } else {
            ((length / window.places as f64).ceil() as u128, window.places)
        };
        let length = per_step as f64 * places as f64;
        let damping = around / length;
        let wide = per_step as f64 * WIDE as f64;
        let kernel = (!window.is_exact).then(|| Kernel::new(wide, damping));
        let highest = if kernel.is_some() { Kernel::last(wide, length) as u128 } else { places as u128 / 2 };
        let groups = groups(sum, window.unit);
        let mut out = Self {
            near: vec![(0.0, Complex64::default()); groups.len()],
            groups,
            most: Vec::new(),
            extra: damping * window.offset as f64,
            unit: window.unit,
            per_step,
            offset: window.offset,
            damping,
            kernel,
            last: (window.far / per_step as f64).ceil() as usize,
            stretches: vec![(0, highest)],
            found: Vec::new(),
            places,
        };
        out.level();
        out
    }

    /// Damps every group by less, and notes what that takes.
    fn level(&mut self) {
        let (mut groups, mut near) = (std::mem::take(&mut self.groups), std::mem::take(&mut self.near));
        for (group, (near, _)) in groups.iter_mut().zip(&mut near) {
            let damped: Vec<f64> = group.members.iter().map(|member| self.damping * member.price as f64).collect();
            group.lift(&damped);
            self.extra -= group.shift;
            let apart: Vec<Apart> = group.members.iter().map(|member| self.apart(member.price, 0.0)).collect();
            self.most.push(group.bound(&apart, near));
        }
        (self.groups, self.near) = (groups, near);
    }

    /// The amount of a step.
    pub(super) const fn step_amount(&self) -> u128 {
        self.per_step * self.unit
    }

    fn length(&self) -> u128 {
        self.per_step * self.places as u128
    }

    /// A frequency of less than this, as a logarithm, is nothing.
    fn nothing(&self) -> f64 {
        NOTHING - self.damping * self.length() as f64
    }

    /// The smallest turn, either way, of so many units within a stretch of frequencies.
    fn least_turn(&self, from: u128, to: u128, units: u128) -> f64 {
        let length = self.length();
        let begins = (from * (units % length)) % length;
        let ends = begins.saturating_add((to - from).saturating_mul(units));
        let apart = if ends >= length { 0 } else { begins.min(length - ends) };
        apart as f64 / length as f64
    }

    fn apart(&self, units: u128, turn: f64) -> Apart {
        Self::damped(-self.damping * units as f64, turn)
    }

    /// 1 − e^(left + iτ × turn).
    fn damped(left: f64, turn: f64) -> Apart {
        let (angle, share) = (TAU * turn, left.exp());
        let half = (0.5 * angle).sin();
        Complex64::new(-left.exp_m1() + 2.0 * share * half * half, share * angle.sin())
    }

    /// Looks at the next stretches; true when there is none left.
    pub(super) fn step(&mut self) -> bool {
        let members: usize = self.groups.iter().map(|group| group.members.len()).sum();
        let rates: usize =
            self.groups.iter().map(|group| group.members.len() * if group.belief.is_some() { RATES } else { 1 }).sum();
        let mut work = 0;
        while work < WORK_AT_ONCE {
            let Some((from, to)) = self.stretches.pop() else { return true };
            work += 8 * members;
            if self.bound(from, to) < self.nothing() {
                continue;
            }
            if to - from < TOGETHER {
                // As many as a step has room for.
                let room = (WORK_AT_ONCE / rates.max(1)).max(1) as u128;
                let last = to.min(from + room - 1);
                if last < to {
                    self.stretches.push((last + 1, to));
                }
                work += rates * (last - from + 1) as usize;
                self.note(from, last);
                continue;
            }
            let middle = from + (to - from) / 2;
            self.stretches.push((middle + 1, to));
            self.stretches.push((from, middle));
        }
        self.stretches.is_empty()
    }

    /// There are more frequencies than waves are added up of.
    pub(super) const fn is_rough(&self) -> bool {
        self.found.len() > MOST_WAVES
    }

    /// The logarithm of what the frequencies of a stretch are at most.
    fn bound(&mut self, from: u128, to: u128) -> f64 {
        let mut near = std::mem::take(&mut self.near);
        let mut sum = self.extra;
        for (group, (near, _)) in self.groups.iter().zip(&mut near) {
            let of = |member: &Member| self.apart(member.price, self.least_turn(from, to, member.price));
            let apart: Vec<Apart> = group.members.iter().map(of).collect();
            sum += group.bound(&apart, near);
            if sum < self.nothing() {
                break;
            }
        }
        self.near = near;
        sum
    }

    /// Adds neighbouring frequencies.
    fn note(&mut self, from: u128, to: u128) {
        let nothing = self.nothing() - self.extra - self.most.iter().sum::<f64>();
        let (mut groups, mut near) = (std::mem::take(&mut self.groups), std::mem::take(&mut self.near));
        let prices =
            |group: &Group| group.members.iter().map(|member| Turning::new(self, from, member.price)).collect();
        let mut turning: Vec<Vec<Turning>> = groups.iter().map(prices).collect();
        let mut offset = Turning::new(self, from, self.offset);
        let mut apart: Vec<Apart> = Vec::new();
        let length = self.length();
        for k in from..=to {
            let mut value = Complex64::new(self.extra.exp(), 0.0);
            for (((group, (_, near)), most), turning) in
                groups.iter_mut().zip(&mut near).zip(&self.most).zip(&mut turning)
            {
                apart.clear();
                apart.extend(turning.iter().map(|turning| Self::damped(turning.left, turning.part(length))));
                let dearest = group.members.iter().map(|member| member.price).max().unwrap_or(0);
                let is_smooth = k.saturating_mul(dearest).saturating_mul(2) < length;
                value *= group.value(&apart, nothing + most, is_smooth, near);
                for turning in turning.iter_mut() {
                    turning.on(length);
                }
            }
            // The first step is at the offset.
            value *= Complex64::from_polar(1.0, TAU * offset.part(length));
            offset.on(length);
            self.keep(k, value);
        }
        (self.groups, self.near) = (groups, near);
    }

    /// Keeps a frequency of the sum for the law that it is read from.
    fn keep(&mut self, k: u128, mut value: Complex64) {
        let length = self.length() as f64;
        if let Some(kernel) = &self.kernel {
            let omega = TAU * k as f64 / length;
            value *= kernel.value(omega);
            // What lies between one step and the next.
            let wave = Complex64::new(self.damping, omega);
            value *= (1.0 - (-wave * self.per_step as f64).exp()) / wave;
        }
        value /= length;
        // With the one that mirrors it; the highest of all has none.
        let is_alone = k == 0 || self.kernel.is_none() && 2 * k == self.places as u128;
        self.found.push((k, if is_alone { value } else { 2.0 * value }));
    }

    /// What lies below each step, when all frequencies are there: of the sum that is dearer by up to [`WIDE`] steps
    /// where amounts are not told apart.
    pub(super) fn finish(self) -> (Below, usize) {
        let rise = self.damping * self.per_step as f64;
        let more = if self.kernel.is_some() { WIDE } else { 0 };
        let count = (self.last + more + 1).min(self.places);
        let places = self.places as u128;
        if self.found.len() <= MOST_WAVES {
            let waves = self.found.into_iter().map(|(k, value)| ((k % places) as usize, value));
            return (Below::Waves(Waves::new(waves, self.places, rise)), count);
        }
        let mut points = vec![Complex64::default(); self.places];
        for (k, value) in self.found {
            // Its real part is all that counts: one of the two that mirror each other is enough.
            if let Some(point) = points.get_mut((k % places) as usize) {
                *point += value;
            }
        }
        to_places(&mut points);
        let mut sum = 0.0;
        let below = |(at, point): (usize, &Complex64)| {
            sum += (point.re * (rise * at as f64).exp()).max(0.0);
            sum
        };
        (Below::Rows(points.iter().take(count).enumerate().map(below).collect()), count)
    }
}

impl Below {
    /// What lies below a step and on it.
    pub(super) fn at(&self, index: usize) -> f64 {
        match self {
            Self::Rows(rows) => rows.get(index).or(rows.last()).copied().unwrap_or(0.0),
            Self::Waves(waves) => waves.below(index),
        }
    }
}

/// How far so many units have turned, from one frequency to the next.
struct Turning {
    turned: u128,
    each: u128,
    /// What is left of them after damping, as a logarithm.
    left: f64,
}

impl Turning {
    fn new(spectrum: &Spectrum, k: u128, units: u128) -> Self {
        let each = units % spectrum.length();
        Self { turned: k * each % spectrum.length(), each, left: -spectrum.damping * units as f64 }
    }

    fn on(&mut self, length: u128) {
        self.turned += self.each;
        if self.turned >= length {
            self.turned -= length;
        }
    }

    /// From −½ to ½ of a turn, so that small ones have their digits.
    fn part(&self, length: u128) -> f64 {
        let part = if self.turned > length / 2 { -((length - self.turned) as f64) } else { self.turned as f64 };
        part / length as f64
    }
}

/// The groups of a sum.
fn groups(sum: &Sum, unit: u128) -> Vec<Group> {
    let mut by: BTreeMap<Option<usize>, Vec<(Term, u64)>> = BTreeMap::new();
    for (term, pieces) in &sum.terms {
        let key = match term.chance {
            Chance::Belief { belief, .. } => Some(belief),
            Chance::Rate { .. } => None,
        };
        by.entry(key).or_default().push((*term, *pieces));
    }
    let group = |terms: Vec<(Term, u64)>| {
        let belief = terms.first().and_then(|(term, _)| match term.chance {
            Chance::Belief { accepted, tried, .. } => {
                let (a, b) = posterior(accepted, tried);
                Some(Belief::new(a, b))
            }
            Chance::Rate { .. } => None,
        });
        let of = |(term, pieces): &(Term, u64)| Member {
            price: term.price / unit,
            pieces: *pieces as f64,
            batch: term.batch,
            ratio: match term.chance {
                Chance::Rate { .. } => match term.chance.rate(term.batch, *pieces) {
                    Rate::Known { p, q } => q / p,
                    Rate::Seen { .. } | Rate::Mixed(_) => 0.0,
                },
                Chance::Belief { .. } => 0.0,
            },
        };
        Group { belief, members: terms.iter().map(of).collect(), shift: 0.0, rates: None }
    };
    by.into_values().map(group).collect()
}

#[cfg(test)]
mod tests;
