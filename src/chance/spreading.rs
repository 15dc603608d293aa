//! From a [`Sum`] to its law, step by step: where the law begins and ends, and then its frequencies.

use std::sync::Arc;

use super::belief::of_batch;
use super::beta::{posterior, quantile};
use super::spectrum::{Spectrum, WIDE, Window};
use super::spread::{Spread, Steps};
use super::sum::{Chance, Sum, Term};

/// Steps of a grid on which totals are not told apart. Twice as many may be told apart.
const STEPS: usize = 1 << 14;
/// The same where so many pieces make the law smooth: it is a few waves, however many steps there are.
const FINE_STEPS: usize = 1 << 18;
const MANY_PIECES: u64 = 100;
/// What may lie beyond the grid of one term whose tail is thin, and the same as a logarithm.
const HIGH: f64 = 1e-10;
const HIGH_LOG: f64 = 23.1;
/// How many deviations that is where many attempts make a bell.
const HIGH_DEVIATIONS: f64 = 6.4;
/// What lies below the grid, as a logarithm: it comes round with what damping takes away.
const LOW_LOG: f64 = 46.0;
/// What may lie above the best rate that a belief is laid out for.
const BEST: f64 = 1e-18;
/// Amounts beyond are not told apart: they come near what a whole number holds.
const FARTHEST: f64 = 4e37;
/// Units beyond which a larger one is taken.
const LONGEST: f64 = 1e27;
/// Steps of a rough law that tells how far the real one has to go, where more than this may lie beyond.
const ROUGH: usize = 1 << 9;
const FAT: f64 = 1e-8;
/// The law has to be known at least so far.
const KNOWN: f64 = 0.97;

/// A law that is being worked out; a step takes a millisecond or two.
#[derive(Clone, Debug)]
pub struct Spreading {
    sum: Sum,
    steps: usize,
    /// How far the end is moved out.
    reach: f64,
    /// What lies beyond the end, roughly.
    tail: f64,
    end: End,
    /// Amounts beyond what can be counted are cut off.
    is_cut: bool,
    laid: Option<Laid>,
}

/// A law of which the frequencies are being looked at.
#[derive(Clone, Debug)]
struct Laid {
    /// The amount of the first step.
    origin: u128,
    is_exact: bool,
    spectrum: Spectrum,
}

/// Where a law ends of which that is not known from its parts: a rough law of the same sum tells.
#[derive(Clone, Debug)]
enum End {
    Unasked,
    Sought(Box<Spreading>),
    /// So far above what is paid at least.
    At(f64),
}

/// From where on a part of the sum matters, what it comes to on average, how far above that it ends (the square), and
/// what lies beyond.
struct Extent {
    low: f64,
    mean: f64,
    above: f64,
    tail: f64,
}

impl Spreading {
    #[must_use]
    pub fn new(sum: &Sum) -> Self {
        Self::of_steps(sum, if sum.pieces() < MANY_PIECES { STEPS } else { FINE_STEPS })
    }

    /// On a grid of fewer steps: sooner there, and less is told apart.
    fn of_steps(sum: &Sum, steps: usize) -> Self {
        Self { sum: sum.clone(), steps, reach: 1.0, tail: 0.0, end: End::Unasked, is_cut: false, laid: None }
    }

    /// A law on a grid of so many steps, a power of two, to the end.
    pub(super) fn roughly(sum: &Sum, steps: usize) -> Spread {
        let mut work = Self::of_steps(sum, steps.min(STEPS));
        loop {
            if let Some(spread) = work.step() {
                return spread;
            }
        }
    }

    /// One step; the law once it is there.
    pub fn step(&mut self) -> Option<Spread> {
        let least = self.sum.fixed;
        if self.sum.is_certain() {
            return Some(Spread::point(least));
        }
        if let (1, Some((term, pieces))) = (self.sum.terms.len(), self.sum.terms.first_key_value()) {
            return Some(Spread::single(least, term.price, term.chance.failures(term.batch, *pieces)));
        }
        if self.seeks_end() {
            return None;
        }
        let mut laid = self.laid.take().unwrap_or_else(|| self.lay_out());
        let is_done = laid.spectrum.step();
        if self.steps > STEPS && laid.spectrum.is_rough() {
            self.steps = STEPS;
            return None;
        }
        if !is_done {
            self.laid = Some(laid);
            return None;
        }
        self.finish(laid)
    }

    /// Looks on for where the law ends. Parts that rest on little have long tails, and their ends together are far
    /// beyond that of the sum.
    fn seeks_end(&mut self) -> bool {
        if let End::Unasked = self.end
            && self.steps > ROUGH
            && extents(&self.sum).iter().any(|extent| extent.tail > FAT)
        {
            self.end = End::Sought(Box::new(Self::of_steps(&self.sum, ROUGH)));
        }
        let End::Sought(rough) = &mut self.end else { return false };
        if let Some(law) = rough.step() {
            let end = law.quantile(1.0 - rough.tail).upper.saturating_add(law.step());
            self.end = End::At((end - law.least()) as f64);
        }
        true
    }

    /// From where the parts begin to far beyond their average together.
    fn lay_out(&mut self) -> Laid {
        let (mut low, mut mean, mut above, mut tail) = (0.0, 0.0, 0.0f64, 0.0);
        for extent in extents(&self.sum) {
            low += extent.low;
            mean += extent.mean;
            above += extent.above;
            tail += extent.tail;
        }
        self.tail = self.tail.max(tail);
        let mut far = mean - low + above.sqrt() * self.reach;
        if let (End::At(end), true) = (&self.end, self.reach <= 1.0) {
            far = far.min(end - low);
        }
        let unit = self.unit(far);
        self.is_cut = far > FARTHEST;
        let far = (far.min(FARTHEST) / unit as f64).max(1.0);
        let (offset, is_exact) = ((low / unit as f64).floor() as u128, far <= 2.0 * self.steps as f64);
        let window = Window { unit, offset, far, tail: self.tail, is_exact, places: self.steps };
        let origin = self.sum.fixed.saturating_add(offset.saturating_mul(unit));
        Laid { origin, is_exact, spectrum: Spectrum::new(&self.sum, &window) }
    }

    /// What all prices are multiples of; where that is next to nothing beside the whole, something larger.
    fn unit(&self, far: f64) -> u128 {
        let unit = self.sum.unit();
        let times = (far.min(FARTHEST) / unit as f64 / LONGEST).ceil().max(1.0);
        unit.saturating_mul(times as u128)
    }

    /// The law, if it is known far enough; or else all is begun again.
    fn finish(&mut self, laid: Laid) -> Option<Spread> {
        let step = laid.spectrum.step_amount();
        let (below, count) = laid.spectrum.finish();
        let ahead = if laid.is_exact { 0 } else { WIDE };
        let steps = Steps { origin: laid.origin, step, below: Arc::new(below), count, ahead };
        let known = steps.at(steps.last()).lower;
        if self.is_cut {
            return Some(Spread::laid_out(self.sum.fixed, steps));
        }
        if known < KNOWN && self.reach < 1e6 {
            self.reach *= 2.0;
            return None;
        }
        // More lies beyond than was thought, and comes round.
        let rest = 1.0 - known;
        if rest > 20.0 * self.tail && rest > 1e-9 {
            self.tail = 2.0 * rest;
            return None;
        }
        Some(Spread::laid_out(self.sum.fixed, steps))
    }
}

fn extents(sum: &Sum) -> Vec<Extent> {
    let mut known = Around::default();
    let mut rates = Extent { low: 0.0, mean: 0.0, above: 0.0, tail: 0.0 };
    for (term, pieces) in &sum.terms {
        if let Chance::Rate { above, below } = term.chance {
            let whole = below.max(1) as f64;
            let (p, q) = of_batch(above as f64 / whole, below.saturating_sub(above) as f64 / whole, term.batch);
            known.add(term, *pieces, p, q);
            let end = HIGH_DEVIATIONS * (*pieces as f64 * q).sqrt() / p + HIGH_LOG / -q.ln();
            rates.above += (term.price as f64 * end).powi(2);
            rates.tail += HIGH;
        }
    }
    rates.mean = known.mean;
    rates.low = known.low();
    let mut out = vec![rates];
    for members in sum.beliefs().into_values() {
        let Some(Chance::Belief { accepted, tried, .. }) = members.first().map(|(term, _)| term.chance) else {
            continue;
        };
        let (a, b) = posterior(accepted, tried);
        let around = |p: f64, q: f64| {
            let mut around = Around::default();
            for (term, pieces) in &members {
                let (p, q) = of_batch(p, q, term.batch);
                around.add(term, *pieces, p, q);
            }
            around
        };
        let (failed, tail) = (quantile(BEST, b, a), tail(accepted));
        let worst = quantile(tail, a, b);
        // As many attempts as a piece takes on average.
        let average = ((a - 1.0) / (a + b - 1.0)).max(worst);
        let low = around(1.0 - failed, failed).low();
        let mean = around(average, 1.0 - average).mean.max(low);
        let high = around(worst, 1.0 - worst).high().max(mean);
        out.push(Extent { low, mean, above: (high - mean).powi(2), tail });
    }
    out
}

/// The average of what is thrown away where the rates are known, and what it scatters by.
#[derive(Default)]
struct Around {
    mean: f64,
    variance: f64,
    /// The sum of what each piece's failures are on average, squared.
    square: f64,
}

impl Around {
    fn add(&mut self, term: &Term, pieces: u64, p: f64, q: f64) {
        let (price, n) = (term.price as f64, pieces as f64);
        self.mean += price * n * q / p;
        self.variance += price * price * n * q / (p * p);
        self.square += price * price * n * q * (1.0 + q) / (p * p);
    }

    /// Next to nothing lies below: a sum of independent amounts that are not negative is less than its average by t
    /// with a chance of e^(−t² ÷ 2E) at most, E being the sum of their squares' averages.
    fn low(&self) -> f64 {
        (self.mean - (2.0 * LOW_LOG * self.square).sqrt()).max(0.0)
    }

    fn high(&self) -> f64 {
        self.mean + HIGH_DEVIATIONS * self.variance.sqrt()
    }
}

/// What may lie beyond the grid of terms that rest on so many accepted: the fewer, the longer the tail.
fn tail(accepted: u64) -> f64 {
    10f64.powf(-(0.75 * (accepted as f64 + 1.0) + 1.5).min(6.0))
}
