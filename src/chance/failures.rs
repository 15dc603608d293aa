//! How many attempts fail before so many are kept: negative binomial where the rate is known, beta negative binomial
//! where it is believed after some evidence, and a mixture where an attempt is a batch under such a belief.
//!
//! A law is laid out once in panels from its lower to its upper end. Short panels are summed term by term; long ones,
//! where the probabilities change slowly, are integrated with the correction that makes an integral a sum. So a
//! cumulated probability and its inverse cost the same for three pieces as for a thousand million.

use super::TOLERANCE;
use super::belief::Node;
use super::gamma::binomial;

/// Panels of at most so many terms are summed one by one.
const SHORT: f64 = 64.0;
/// The same of a mixture: term by term, one follows from the last for each of its rates.
const MIXED_SHORT: f64 = 512.0;
/// Terms smaller than this may have lost their digits.
const TINY: f64 = 1e-250;
/// Laws of no more terms are summed once and for all.
const TABLE: f64 = 1_024.0;
/// What lies beyond either end of the panels.
const DUST: f64 = 1e-14;
/// Counts beyond this are not told apart by a float.
const MOST: f64 = 9e15;

/// Whether an attempt is kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Rate {
    /// With probability p; q = 1 − p is given beside it because one of the two may be tiny.
    Known { p: f64, q: f64 },
    /// With a rate that is Beta(a, b).
    Seen { a: f64, b: f64 },
    /// With a rate that is one of these; by rising p.
    Mixed(Vec<Node>),
}

/// The law of the failures before `pieces` successes.
#[derive(Clone, Debug)]
pub struct Failures {
    pieces: f64,
    rate: Rate,
    panels: Vec<Panel>,
    /// Of a short law of one panel: P(failures ≤ k) for each k from the panel's first on.
    table: Vec<f64>,
    /// One past the last panel's last term.
    end: f64,
    /// The probability of all panels.
    total: f64,
}

#[derive(Clone, Copy, Debug)]
struct Panel {
    from: f64,
    /// P(failures < from).
    below: f64,
}

impl Failures {
    /// Lays a law out; it costs some microseconds, or milliseconds where it is wide and a mixture.
    #[must_use]
    pub fn new(pieces: u64, rate: Rate) -> Self {
        let mut law = Self { pieces: pieces as f64, rate, panels: Vec::new(), table: Vec::new(), end: 1.0, total: 1.0 };
        let (low, high) = law.ends();
        if high - low <= TABLE {
            law.panels.push(Panel { from: low, below: 0.0 });
            law.table = law.cumulated(low, high);
            law.end = high;
            law.total = law.table.last().copied().unwrap_or(0.0);
            return law;
        }
        let (mut from, mut below) = (low, 0.0);
        while from < high {
            let to = (from + law.stride(from)).min(high);
            law.panels.push(Panel { from, below });
            below += law.mass(from, to);
            from = to;
        }
        law.end = high;
        law.total = below;
        law
    }

    /// Nothing can fail.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.pieces <= 0.0 || matches!(self.rate, Rate::Known { q, .. } if q <= 0.0)
    }

    /// The average.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match &self.rate {
            Rate::Known { p, q } => self.pieces * q / p,
            Rate::Seen { a, b } => self.pieces * b / (a - 1.0),
            Rate::Mixed(nodes) => nodes.iter().map(|node| node.weight * self.pieces * node.q / node.p).sum(),
        }
    }

    /// The variance; infinite where only one was accepted.
    #[must_use]
    pub fn variance(&self) -> f64 {
        let n = self.pieces;
        match &self.rate {
            Rate::Known { p, q } => n * q / (p * p),
            Rate::Seen { a, .. } if *a <= 2.0 => f64::INFINITY,
            Rate::Seen { a, b } => n * b * (n + a - 1.0) * (a + b - 1.0) / ((a - 2.0) * (a - 1.0) * (a - 1.0)),
            Rate::Mixed(nodes) => {
                let mean = self.mean();
                let around = |node: &Node| {
                    let (p, q) = (node.p, node.q);
                    n * q / (p * p) + (n * q / p - mean).powi(2)
                };
                nodes.iter().map(|node| node.weight * around(node)).sum()
            }
        }
    }

    /// P(failures ≤ k) for each k from `from` on, up to `to`.
    fn cumulated(&self, from: f64, to: f64) -> Vec<f64> {
        if let Rate::Mixed(nodes) = &self.rate {
            let mut table = self.terms(nodes, from, to);
            let mut sum = 0.0;
            for term in &mut table {
                sum += *term;
                *term = sum;
            }
            return table;
        }
        let mut table = Vec::with_capacity((to - from) as usize);
        let (mut k, mut term, mut sum) = (from, self.probability(from), 0.0);
        while k < to {
            sum += term;
            table.push(sum);
            term = self.next(k, term);
            k += 1.0;
        }
        table
    }

    /// P(failures = k) for a whole k.
    #[must_use]
    pub fn probability(&self, k: f64) -> f64 {
        let n = self.pieces;
        if n <= 0.0 {
            return f64::from(u8::from(k <= 0.0));
        }
        match &self.rate {
            Rate::Known { p, q } => known(n, k, *p, *q),
            Rate::Seen { a, b } => {
                let all = a + b + n + k;
                let (x, y) = ((a + n) / all, (b + k) / all);
                let before = binomial(*a, a + b, x, y) * a * b / (a + b);
                let after = binomial(a + n, all, x, y) * (a + n) * (b + k) / all;
                if after > 0.0 { known(n, k, x, y) * before / after } else { 0.0 }
            }
            Rate::Mixed(nodes) => nodes.iter().map(|node| node.weight * node.near(n, k)).sum(),
        }
    }

    /// P(failures ≤ k).
    #[must_use]
    pub fn cdf(&self, k: f64) -> f64 {
        let at = self.panels.partition_point(|panel| panel.from <= k);
        let Some(panel) = at.checked_sub(1).and_then(|at| self.panels.get(at)) else { return 0.0 };
        if k + 1.0 >= self.end {
            return if self.tail_is_dust() { 1.0 } else { self.total.min(1.0) };
        }
        if let Some(below) = self.table.get((k - panel.from) as usize) {
            return below.min(1.0);
        }
        (panel.below + self.mass(panel.from, k + 1.0)).min(1.0)
    }

    /// The smallest k with P(failures ≤ k) ≥ u, to [`TOLERANCE`].
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        let wanted = u - TOLERANCE;
        if !self.table.is_empty() {
            let first = self.panels.first().map_or(0.0, |panel| panel.from);
            let at = self.table.partition_point(|below| *below < wanted).min(self.table.len() - 1);
            return first + at as f64;
        }
        // The last panel below which there is less than that.
        let at = self.panels.partition_point(|panel| panel.below < wanted).saturating_sub(1);
        let Some(panel) = self.panels.get(at) else { return 0.0 };
        let end = self.panels.get(at + 1).map_or(self.end, |next| next.from);
        if let (Rate::Mixed(nodes), true) = (&self.rate, end - panel.from <= MIXED_SHORT) {
            let mut sum = panel.below;
            let mut reaches = |term: &f64| {
                sum += term;
                sum >= wanted
            };
            let terms = self.terms(nodes, panel.from, end);
            let at = terms.iter().position(&mut reaches).unwrap_or(terms.len().saturating_sub(1));
            return panel.from + at as f64;
        }
        if end - panel.from <= SHORT {
            let mut sum = panel.below;
            let mut k = panel.from;
            let mut term = self.probability(k);
            loop {
                sum += term;
                if sum >= wanted || k + 1.0 >= end {
                    return k;
                }
                term = self.next(k, term);
                k += 1.0;
            }
        }
        let (mut low, mut high) = (panel.from, end - 1.0);
        while low < high {
            let middle = (low + (high - low) / 2.0).floor();
            if panel.below + self.mass(panel.from, middle + 1.0) >= wanted { high = middle } else { low = middle + 1.0 }
        }
        low
    }

    /// P(from ≤ failures < to), whole numbers.
    fn mass(&self, from: f64, to: f64) -> f64 {
        if let (Rate::Mixed(nodes), true) = (&self.rate, to - from <= MIXED_SHORT) {
            return self.terms(nodes, from, to).iter().sum();
        }
        if to - from <= SHORT {
            let mut sum = 0.0;
            let (mut k, mut term) = (from, self.probability(from));
            while k < to {
                sum += term;
                term = self.next(k, term);
                k += 1.0;
            }
            return sum;
        }
        let (half, middle) = ((to - from) / 2.0, (from + to - 1.0) / 2.0);
        let pair =
            |(x, w): &(f64, f64)| w * (self.probability(middle - half * x) + self.probability(middle + half * x));
        let integral: f64 = half * GAUSS.iter().map(pair).sum::<f64>();
        let rise = |k: f64| self.probability(k) - if k > 0.0 { self.probability(k - 1.0) } else { 0.0 };
        integral - (rise(to) - rise(from)) / 24.0
    }

    /// The probabilities of a mixture from a count to below another.
    fn terms(&self, nodes: &[Node], from: f64, to: f64) -> Vec<f64> {
        let n = self.pieces;
        let mut out = vec![0.0; (to - from).max(0.0) as usize];
        let last = to - 1.0;
        for node in nodes {
            let (p, q, weight) = (node.p, node.q, node.weight);
            let (first_term, last_term) = (node.near(n, from), node.near(n, last));
            let mode = ((n - 1.0) * q / p).floor();
            if first_term.max(last_term) < TINY {
                // Nothing here, unless the whole law lies between.
                if mode > from && mode < last {
                    for (at, sum) in out.iter_mut().enumerate() {
                        *sum += weight * node.near(n, from + at as f64);
                    }
                }
                continue;
            }
            // From the end with more digits.
            if first_term >= last_term {
                let (mut k, mut term) = (from, weight * first_term);
                for sum in &mut out {
                    *sum += term;
                    term *= (n + k) / (k + 1.0) * q;
                    k += 1.0;
                }
            } else {
                let (mut k, mut term) = (last, weight * last_term);
                for sum in out.iter_mut().rev() {
                    *sum += term;
                    term *= k / ((n + k - 1.0) * q);
                    k -= 1.0;
                }
            }
        }
        out
    }

    /// The probability after that of k.
    fn next(&self, k: f64, term: f64) -> f64 {
        let n = self.pieces;
        match &self.rate {
            Rate::Known { q, .. } => term * (n + k) / (k + 1.0) * q,
            Rate::Seen { a, b } => term * (n + k) / (k + 1.0) * (b + k) / (n + a + b + k),
            Rate::Mixed(_) => self.probability(k + 1.0),
        }
    }

    /// How far from k on the probabilities can be integrated at once.
    fn stride(&self, k: f64) -> f64 {
        let n = self.pieces;
        let mut curve = n / ((k + 1.0) * (n + k + 1.0));
        let mut slope = 0.0;
        match &self.rate {
            Rate::Known { q, .. } => slope = ((n + k) / (k + 1.0) * q).ln().abs(),
            Rate::Seen { a, b } => {
                curve = (curve - (n + a) / ((b + k) * (n + a + b + k))).abs();
                slope = ((n + k) / (k + 1.0) * (b + k) / (n + a + b + k)).ln().abs();
            }
            Rate::Mixed(_) => {}
        }
        let smooth = (0.5 / curve.sqrt()).min(4.0 / slope).min(k / 4.0).floor();
        // Of a mixture nobody knows how steep it is: a few hundred terms at once are sooner had.
        let short = if matches!(self.rate, Rate::Mixed(_)) { MIXED_SHORT } else { SHORT };
        if smooth.is_nan() { short } else { smooth.max(short) }
    }

    /// Where the law begins and ends: [`DUST`] lies beyond either.
    fn ends(&self) -> (f64, f64) {
        let n = self.pieces;
        if self.is_certain() {
            return (0.0, 1.0);
        }
        match &self.rate {
            Rate::Known { p, q } => known_ends(n, *p, *q),
            Rate::Mixed(nodes) => match (nodes.first(), nodes.last()) {
                (Some(least), Some(most)) => {
                    let (low, _) = known_ends(n, most.p, most.q);
                    let (_, high) = known_ends(n, least.p, least.q);
                    (low, high)
                }
                _ => (0.0, 1.0),
            },
            Rate::Seen { a, b } => {
                let mode = ((n * b - n - a - b) / (a + 1.0)).floor().max(0.0);
                let tail = |k: f64| self.probability(k) * (k + 1.0) / a;
                (self.low_end(mode), high_end(mode, tail))
            }
        }
    }

    fn low_end(&self, mode: f64) -> f64 {
        let least = self.probability(mode) * DUST * DUST;
        low_end(mode, |k| self.probability(k) < least)
    }

    fn tail_is_dust(&self) -> bool {
        self.end < MOST
    }
}

/// P(failures = k) before n successes of p each.
pub(super) fn known(n: f64, k: f64, p: f64, q: f64) -> f64 {
    n / (n + k) * binomial(n, n + k, p, q)
}

fn known_ends(n: f64, p: f64, q: f64) -> (f64, f64) {
    if q <= 0.0 {
        return (0.0, 1.0);
    }
    let mode = ((n - 1.0) * q / p).floor().max(0.0);
    let least = known(n, mode, p, q) * DUST * DUST;
    let low = low_end(mode, |k| known(n, k, p, q) < least);
    // The ratio of one term to the last falls: what comes is less than a geometric series.
    let tail = |k: f64| {
        let ratio = (n + k) / (k + 1.0) * q;
        if ratio < 1.0 { known(n, k, p, q) / (1.0 - ratio) } else { 1.0 }
    };
    (low, high_end(mode, tail))
}

/// The largest k below the mode for which it is dust; 0 where the mode is near.
fn low_end(mode: f64, is_dust: impl Fn(f64) -> bool) -> f64 {
    if mode <= SHORT * SHORT || !is_dust(0.0) {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, mode);
    while high - low > SHORT {
        let middle = (low + (high - low) / 2.0).floor();
        if is_dust(middle) { low = middle } else { high = middle }
    }
    low
}

/// Some k above the mode beyond which there is dust, not more than twice as far as need be.
fn high_end(mode: f64, tail: impl Fn(f64) -> f64) -> f64 {
    let mut step = 16.0;
    while mode + step < MOST && tail(mode + step) > DUST {
        step *= 1.5;
    }
    (mode + step).floor() + 1.0
}

/// Gauss and Legendre's sixteen places and weights, those above 0.
#[expect(clippy::unreadable_literal, reason = "as tables print them")]
const GAUSS: [(f64, f64); 8] = [
    (0.0950125098376374, 0.1894506104550685),
    (0.2816035507792589, 0.1826034150449236),
    (0.4580167776572274, 0.1691565193950025),
    (0.6178762444026438, 0.1495959888165767),
    (0.755404408355003, 0.1246289712555339),
    (0.8656312023878318, 0.0951585116824928),
    (0.9445750230732326, 0.0622535239386479),
    (0.9894009349916499, 0.0271524594117541),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(p: f64) -> Rate {
        Rate::Known { p, q: 1.0 - p }
    }

    fn runs(pieces: u64, rate: Rate) -> [u64; 3] {
        let law = Failures::new(pieces, rate);
        [0.5, 0.8, 0.95].map(|u| pieces + law.quantile(u) as u64)
    }

    /// The law term by term, and what is left beyond.
    fn plainly(pieces: u64, rate: &Rate, most: usize) -> Vec<f64> {
        let n = pieces as f64;
        let mut term = match rate {
            Rate::Known { p, .. } => p.powf(n),
            Rate::Seen { a, b } => (0..pieces).map(|i| (a + i as f64) / (a + b + i as f64)).product(),
            Rate::Mixed(_) => unreachable!(),
        };
        let mut sum = 0.0;
        let mut out = Vec::new();
        for k in 0..most {
            sum += term;
            out.push(sum);
            let k = k as f64;
            term *= match rate {
                Rate::Known { q, .. } => (n + k) / (k + 1.0) * q,
                Rate::Seen { a, b } => (n + k) / (k + 1.0) * (b + k) / (n + a + b + k),
                Rate::Mixed(_) => unreachable!(),
            };
        }
        out
    }

    #[test]
    fn the_reference_of_the_specification() {
        assert_eq!(runs(6, rate(0.25)), [23, 31, 40]);
        assert_eq!(runs(1, rate(0.25)), [3, 6, 11]);
        let law = Failures::new(6, rate(0.25));
        assert!((law.mean() - 18.0).abs() < 1e-12);
        assert!((law.cdf(26.0) - 0.847_00).abs() < 5e-6, "{}", law.cdf(26.0));
        assert_eq!(runs(7, rate(1.0)), [7, 7, 7]);
        assert_eq!(runs(0, rate(0.25)), [0, 0, 0]);
        // Exactly half lies at or below the first.
        assert_eq!(runs(1, rate(0.5)), [1, 3, 5]);
    }

    #[test]
    fn cumulated_probabilities_are_those_of_the_sum() {
        for law in [
            (1, rate(0.25)),
            (6, rate(0.25)),
            (40, rate(0.9)),
            (3, rate(0.01)),
            (100, rate(0.05)),
            (1, Rate::Seen { a: 2.0, b: 1.0 }),
            (6, Rate::Seen { a: 13.0, b: 39.0 }),
            (30, Rate::Seen { a: 4.0, b: 30.0 }),
        ] {
            let plain = plainly(law.0, &law.1, 30_000);
            let found = Failures::new(law.0, law.1.clone());
            for (k, expected) in plain.iter().enumerate() {
                let got = found.cdf(k as f64);
                assert!((got - expected).abs() < 2e-11, "{law:?} {k}: {got} {expected}");
            }
            for u in [1e-6, 0.1, 0.5, 0.8, 0.95, 0.999] {
                let expected = plain.iter().position(|f| *f >= u - TOLERANCE);
                if let Some(expected) = expected {
                    assert_eq!(found.quantile(u) as usize, expected, "{law:?} {u}");
                }
            }
        }
    }

    #[test]
    fn wide_laws_agree_with_their_moments() {
        for (pieces, rate) in [
            (10_000, rate(0.001)),
            (1_000_000, rate(0.001)),
            (250_000_000, rate(0.25)),
            (1, rate(1e-10)),
            (1_000_000, Rate::Seen { a: 251.0, b: 751.0 }),
            (10_000, Rate::Seen { a: 13.0, b: 39.0 }),
        ] {
            let law = Failures::new(pieces, rate.clone());
            assert!((law.total - 1.0).abs() < 1e-9, "{pieces} {rate:?}: {}", law.total);
            let (mut mean, mut square) = (0.0, 0.0);
            for pair in law.panels.windows(2) {
                let (middle, mass) = ((pair[0].from + pair[1].from - 1.0) / 2.0, pair[1].below - pair[0].below);
                mean += mass * middle;
                square += mass * (middle - law.mean()).powi(2);
            }
            let sd = law.variance().sqrt();
            assert!((mean - law.mean()).abs() < 0.05 * sd, "{pieces} {rate:?}: {mean} {}", law.mean());
            assert!((square.sqrt() / sd - 1.0).abs() < 0.05, "{pieces} {rate:?}: {} {sd}", square.sqrt());
            for u in [0.01, 0.5, 0.8, 0.95, 0.99] {
                let k = law.quantile(u);
                assert!(law.cdf(k) >= u - 1e-9 && law.cdf(k - 1.0) < u + 1e-9, "{pieces} {rate:?} {u}: {k}");
            }
        }
    }

    #[test]
    fn a_mixture_over_a_belief_is_the_closed_form() {
        for (pieces, a, b) in
            [(1, 2.0, 1.0), (6, 13.0, 39.0), (30, 4.0, 30.0), (900, 20.0, 5.0), (5_000, 2.0, 9.0), (20_000, 30.0, 90.0)]
        {
            let closed = Failures::new(pieces, Rate::Seen { a, b });
            let nodes = Node::of_belief(a, b, pieces as f64);
            let mixed = Failures::new(pieces, Rate::Mixed(nodes));
            for u in [0.001, 0.2, 0.5, 0.8, 0.95, 0.99] {
                let k = closed.quantile(u);
                let (one, other) = (closed.cdf(k), mixed.cdf(k));
                assert!((one - other).abs() < 1e-9, "{pieces} {a} {b} at {k}: {one} {other}");
            }
            assert!((closed.mean() / mixed.mean() - 1.0).abs() < 1e-5, "{pieces} {a} {b}");
        }
    }
}
