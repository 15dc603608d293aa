//! A track as prefix sums, so that a day's work costs a binary search whatever the number of runs.
//!
//! Positions count runs over all loops: position `p` is the run before which `p` runs are made. A track is the same
//! in each loop, so a column holds one loop and repeats.

use super::{Segment, Take, Track};
use crate::money::Overflow;

/// One figure of every run (its credits, its dollars, 1 where it counts towards a limit): a function of the position
/// that rises in straight pieces.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pieces: Vec<Piece>,
    /// Runs of one loop, and what they sum to.
    runs: u128,
    total: u128,
}

/// Neighbouring runs with the same figure.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Position of its first run.
    from: u128,
    /// What all runs before it sum to.
    before: u128,
    each: u128,
}

impl Column {
    /// # Errors
    /// A loop whose runs or whose sum cannot be counted.
    fn new(segments: &[Segment], figure: impl Fn(&Segment) -> u128) -> Result<Self, Overflow> {
        Self::of(segments.iter().map(|segment| (segment.runs, figure(segment))))
    }

    /// Of one loop's runs, so many of each figure, in their order.
    pub(super) fn of(figures: impl Iterator<Item = (u64, u128)>) -> Result<Self, Overflow> {
        let mut column = Self { pieces: Vec::new(), runs: 0, total: 0 };
        for (runs, each) in figures.filter(|(runs, _)| *runs > 0) {
            if column.pieces.last().is_none_or(|piece| piece.each != each) {
                column.pieces.push(Piece { from: column.runs, before: column.total, each });
            }
            let runs = u128::from(runs);
            column.runs = column.runs.checked_add(runs).ok_or(Overflow)?;
            column.total = each.checked_mul(runs).and_then(|sum| column.total.checked_add(sum)).ok_or(Overflow)?;
        }
        Ok(column)
    }

    /// What one loop sums to.
    pub(super) const fn total(&self) -> u128 {
        self.total
    }

    /// What the first `position` runs sum to.
    pub(super) fn upto(&self, position: u128) -> Result<u128, Overflow> {
        if self.total == 0 {
            return Ok(0);
        }
        let (loops, place) = self.split(position);
        let piece = self.piece(|piece| piece.from <= place);
        let inside = (place - piece.from).checked_mul(piece.each).and_then(|sum| sum.checked_add(piece.before));
        let whole = self.total.checked_mul(loops);
        whole.zip(inside).and_then(|(whole, inside)| whole.checked_add(inside)).ok_or(Overflow)
    }

    /// What the runs from `from` up to but without `to` sum to.
    pub(super) fn sum(&self, from: u128, to: u128) -> Result<u128, Overflow> {
        if self.total == 0 || from >= to {
            return Ok(0);
        }
        Ok(self.upto(to)? - self.upto(from)?)
    }

    /// The furthest position such that the runs from `from` up to it stay within `budget`. It may lie past the end
    /// of the work, and lies at the end of all numbers where nothing is ever taken.
    pub(super) fn reach(&self, from: u128, budget: u128) -> Result<u128, Overflow> {
        if self.total == 0 {
            return Ok(u128::MAX);
        }
        // A sum past all numbers is a budget for more than can be made: cut off, it still is.
        let target = self.upto(from)?.saturating_add(budget);
        let (loops, rest) = (target / self.total, target % self.total);
        // The last piece that begins within the rest costs something: else the next one would begin within it too.
        let piece = self.piece(|piece| piece.before <= rest);
        let place = piece.from + (rest - piece.before) / piece.each.max(1);
        Ok(loops.saturating_mul(self.runs).saturating_add(place))
    }

    /// The figure of the run at `position`.
    pub(super) fn at(&self, position: u128) -> u128 {
        let (_, place) = self.split(position);
        self.piece(|piece| piece.from <= place).each
    }

    /// Whole loops, and the place in the next one.
    const fn split(&self, position: u128) -> (u128, u128) {
        if position < self.runs {
            return (0, position);
        }
        match position.checked_div(self.runs) {
            Some(loops) => (loops, position % self.runs),
            None => (0, 0),
        }
    }

    /// The last piece that `within` holds for; it holds for the first ones up to some point.
    fn piece(&self, within: impl Fn(&Piece) -> bool) -> Piece {
        let after = self.pieces.partition_point(within);
        let none = Piece { from: 0, before: 0, each: 0 };
        after.checked_sub(1).and_then(|last| self.pieces.get(last)).copied().unwrap_or(none)
    }
}

/// A track made ready for the wallets that work on it: built once, shared by all routes with the same track.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(super) runs: u128,
    /// Credits a run.
    pub(super) credits: Column,
    /// Runs that cost credits.
    pub(super) costing: Column,
    pub(super) mine: Column,
    pub(super) provisioned: Column,
    /// Ticks paid outside.
    pub(super) own: Column,
    /// Ticks a run, by account.
    pub(super) dollars: Vec<Column>,
    /// Runs that count towards a limit of runs a day: (account, which of its limits).
    pub(super) limits: Vec<((usize, usize), Column)>,
}

impl Prepared {
    /// # Errors
    /// A loop whose runs, credits or dollars cannot be counted.
    pub fn new(track: &Track) -> Result<Self, Overflow> {
        let segments = &track.segments;
        let column = |figure: fn(&Segment) -> u128| Column::new(segments, figure);
        let runs = column(|_| 1)?;
        let accounts = segments.iter().filter_map(|s| account_of(s.take)).max().map_or(0, |last| last + 1);
        let mut limits: Vec<_> = segments.iter().filter_map(|s| s.limit).collect();
        limits.sort_unstable();
        limits.dedup();
        Ok(Self {
            runs: runs.total,
            credits: column(|s| credits_of(s.take))?,
            costing: column(|s| u128::from(credits_of(s.take) > 0))?,
            mine: column(|s| u128::from(s.mine))?,
            provisioned: column(|s| u128::from(s.provisioned))?,
            own: column(|s| if let Take::Own(price) = s.take { price } else { 0 })?,
            dollars: (0..accounts)
                .map(|index| Column::new(segments, |s| dollars_of(s.take, index)))
                .collect::<Result<_, _>>()?,
            limits: limits
                .into_iter()
                .map(|limit| Ok((limit, Column::new(segments, |s| u128::from(s.limit == Some(limit)))?)))
                .collect::<Result<_, _>>()?,
        })
    }
}

const fn account_of(take: Take) -> Option<usize> {
    match take {
        Take::Dollars { account, .. } => Some(account),
        Take::Credits(_) | Take::Own(_) | Take::Nothing => None,
    }
}

fn credits_of(take: Take) -> u128 {
    match take {
        Take::Credits(credits) => credits.into(),
        Take::Dollars { .. } | Take::Own(_) | Take::Nothing => 0,
    }
}

const fn dollars_of(take: Take, index: usize) -> u128 {
    match take {
        Take::Dollars { account, price } if account == index => price,
        Take::Credits(_) | Take::Dollars { .. } | Take::Own(_) | Take::Nothing => 0,
    }
}
