//! A law laid on a grid twice: every amount put down at the step below it, and at the step above it. The true law lies
//! between the two.

use super::convolve::Convolver;
use super::failures::Failures;

/// What is less is not kept at either end of a row.
const DUST: f64 = 1e-18;
/// Beyond so many attempts the probabilities of a step are taken together.
const MOST_TERMS: f64 = 1_048_576.0;

/// Probabilities of neighbouring steps.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cells {
    /// The first step that is kept.
    pub(super) first: usize,
    /// Amounts put down at the step below them.
    pub(super) lower: Vec<f64>,
    /// Amounts put down at the step above them; empty where every amount is on a step.
    pub(super) upper: Vec<f64>,
}

/// The grid that amounts are laid on, counted from the least that can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grid {
    /// The amount of a step, at least 1.
    pub(super) step: u128,
    /// The last step; what lies beyond is not told apart.
    pub(super) last: usize,
    /// Every price is a number of steps.
    pub(super) is_exact: bool,
}

impl Cells {
    /// Attempts that cost `price`, with their probabilities from 0 on, on a grid.
    pub(super) fn of_row(row: &[f64], price: u128, grid: &Grid) -> Self {
        let mut cells = Self::default();
        cells.lay(row.iter().copied(), 0, price, grid);
        cells.trimmed()
    }

    /// Failures from `low` on that cost `price`, up to `high` at most, on a grid: `offset` of them lie before.
    pub(super) fn of_law(law: &Failures, from: f64, to: f64, low: f64, price: u128, grid: &Grid) -> Self {
        let offset = (from - low).max(0.0) as u128;
        let room = (grid.last as u128 + 1).saturating_mul(grid.step);
        let most = (room / price.max(1)).saturating_sub(offset) as f64 + 1.0;
        let counts = most.min(to - from);
        let per_step = grid.step as f64 / price as f64;
        let mut cells = Self::default();
        if counts <= MOST_TERMS && (per_step < 32.0 || counts < 4_096.0) {
            let terms = law.terms(from).take(counts.max(0.0) as usize).map(|(_, term)| term);
            cells.lay(terms, offset, price, grid);
            return cells.trimmed();
        }
        // Step by step: the failures whose price lies within each.
        let first = offset.saturating_mul(price) / grid.step;
        cells.first = first as usize;
        let mut step = first;
        let last = to.min(from + counts);
        while step <= grid.last as u128 {
            let at = |amount: u128| low + amount as f64;
            let (begin, next) = (step * grid.step, (step + 1) * grid.step);
            let lower = (at(begin.div_ceil(price)).max(from), at(next.div_ceil(price)).min(last));
            let after = |amount: u128| amount / price + 1;
            let before = if step == 0 { 0 } else { after(begin - grid.step) };
            let upper = (at(before).max(from), at(after(begin)).min(last));
            if lower.0 >= last && upper.0 >= last {
                break;
            }
            let mass = |(a, b): (f64, f64)| if a < b { law.mass(a, b).max(0.0) } else { 0.0 };
            cells.lower.push(mass(lower));
            if !grid.is_exact {
                cells.upper.push(mass(upper));
            }
            step += 1;
        }
        cells.trimmed()
    }

    /// Lays terms down, the first of them at `offset` attempts.
    fn lay(&mut self, terms: impl Iterator<Item = f64>, offset: u128, price: u128, grid: &Grid) {
        let begin = offset.saturating_mul(price);
        let (mut step, mut rest) = ((begin / grid.step) as usize, begin % grid.step);
        let (steps, more) = ((price / grid.step) as usize, price % grid.step);
        self.first = step;
        for term in terms {
            if step > grid.last {
                break;
            }
            put(&mut self.lower, step - self.first, term);
            if !grid.is_exact {
                put(&mut self.upper, step - self.first + usize::from(rest > 0), term);
            }
            step += steps;
            rest += more;
            if rest >= grid.step {
                rest -= grid.step;
                step += 1;
            }
        }
    }

    /// How many steps it covers.
    pub(super) fn len(&self) -> usize {
        self.lower.len().max(self.upper.len())
    }

    /// The law of the sum of two independent amounts, up to a grid's last step.
    pub(super) fn plus(&self, other: &Self, grid: &Grid, by: &mut Convolver) -> Self {
        let first = self.first + other.first;
        let most = (grid.last + 1).saturating_sub(first);
        let lower = by.convolve(&self.lower, &other.lower, most);
        let upper = if grid.is_exact { Vec::new() } else { by.convolve(&self.upper, &other.upper, most) };
        Self { first, lower, upper }.trimmed()
    }

    /// Adds a share of another law: a mixture.
    pub(super) fn mix(&mut self, weight: f64, other: &Self) {
        if self.lower.is_empty() && self.upper.is_empty() {
            self.first = other.first;
        }
        if other.first < self.first {
            let more = self.first - other.first;
            for row in [&mut self.lower, &mut self.upper].into_iter().filter(|row| !row.is_empty()) {
                row.splice(0..0, std::iter::repeat_n(0.0, more));
            }
            self.first = other.first;
        }
        let offset = other.first - self.first;
        for (row, from) in [(&mut self.lower, &other.lower), (&mut self.upper, &other.upper)] {
            for (at, term) in from.iter().enumerate() {
                put(row, offset + at, weight * term);
            }
        }
    }

    /// Without dust at the ends: what is cut at the lower end goes to the first step that stays.
    fn trimmed(mut self) -> Self {
        let is_dust = |term: &f64| *term <= DUST;
        let begins = |row: &[f64]| row.iter().take_while(|term| is_dust(term)).count();
        let cut =
            if self.upper.is_empty() { begins(&self.lower) } else { begins(&self.lower).min(begins(&self.upper)) };
        let whole = self.len();
        if cut < whole {
            for row in [&mut self.lower, &mut self.upper].into_iter().filter(|row| !row.is_empty()) {
                let gone: f64 = row.drain(..cut.min(row.len())).sum();
                if let Some(first) = row.first_mut() {
                    *first += gone;
                }
                while row.last().is_some_and(is_dust) && row.len() > 1 {
                    row.pop();
                }
            }
            self.first += cut;
        }
        self
    }
}

fn put(row: &mut Vec<f64>, at: usize, term: f64) {
    if row.len() <= at {
        row.resize(at + 1, 0.0);
    }
    if let Some(sum) = row.get_mut(at) {
        *sum += term;
    }
}
