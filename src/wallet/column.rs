//! A track as prefix sums, so that a day's work costs a binary search whatever the number of runs.
//!
//! Positions count runs over all loops: position `p` is the run before which `p` runs are made. A track is the same
//! in each loop, so a column holds one loop and repeats. Sums are kept for blocks of stages; within a block they are
//! added up as they are asked for.

use std::sync::{Arc, OnceLock};

use super::layout::{Batch, Layout, each_of};
use super::{Kind, Segment, Take, Track};
use crate::hash::IdMap;
use crate::money::Overflow;

/// One figure of every run (its credits, its dollars, 1 where it counts towards a limit): a function of the position
/// that rises in straight pieces.
#[derive(Clone, Debug)]
pub(super) struct Column {
    layout: Arc<Layout>,
    /// The figure of a run of each kind.
    each: Vec<u128>,
    /// What the runs before each block of the layout sum to, and all, once that is asked for.
    before: OnceLock<Vec<u128>>,
    /// The figure of every run, where they are alike.
    alike: Option<u128>,
    /// What the runs of one loop sum to.
    total: u128,
}

impl Column {
    /// Of a layout's runs, where a run of each kind is `each`.
    ///
    /// # Errors
    /// A loop whose sum cannot be counted.
    pub(super) fn of(layout: &Arc<Layout>, each: Vec<u128>) -> Result<Self, Overflow> {
        let total = layout.sum(&each)?;
        let alike = each.first().filter(|first| each.iter().all(|each| each == *first)).copied();
        Ok(Self { layout: Arc::clone(layout), each, before: OnceLock::new(), alike, total })
    }

    fn before(&self) -> &[u128] {
        self.before.get_or_init(|| self.layout.before(&self.each))
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
        let whole = self.total.checked_mul(loops);
        whole.and_then(|whole| whole.checked_add(self.within(place))).ok_or(Overflow)
    }

    /// What the first runs of a loop sum to.
    fn within(&self, place: u128) -> u128 {
        if let Some(each) = self.alike {
            return place * each;
        }
        let (block, start, stages) = self.layout.around(place);
        let mut sum = self.before().get(block).copied().unwrap_or(0);
        let mut left = place - start;
        for (runs, kind) in stages {
            let made = runs.min(left);
            sum += made * each_of(&self.each, kind);
            left -= made;
            if left == 0 {
                break;
            }
        }
        sum
    }

    /// What the runs from `from` up to but without `to` sum to.
    pub(super) fn sum(&self, from: u128, to: u128) -> Result<u128, Overflow> {
        if self.total == 0 || from >= to {
            return Ok(0);
        }
        Ok(self.upto(to)? - self.upto(from)?)
    }

    /// What the runs of a batch sum to.
    pub(super) fn of_batch(&self, batch: &Batch) -> Result<u128, Overflow> {
        if self.total == 0 || batch.from >= batch.to {
            return Ok(0);
        }
        match (self.alike, batch.sum(&self.each)) {
            (Some(each), _) => each.checked_mul(batch.to - batch.from).ok_or(Overflow),
            (None, Some(sum)) => sum,
            (None, None) => self.sum(batch.from, batch.to),
        }
    }

    /// The furthest position such that the runs from `from` up to it stay within `budget`. It may lie past the end
    /// of the work, and lies at the end of all numbers where nothing is ever taken.
    pub(super) fn reach(&self, from: u128, budget: u128) -> Result<u128, Overflow> {
        self.spend(from, budget).map(|(to, _)| to)
    }

    /// [`Self::reach`], with what is left of the budget there.
    pub(super) fn spend(&self, from: u128, budget: u128) -> Result<(u128, u128), Overflow> {
        if self.total == 0 {
            return Ok((u128::MAX, budget));
        }
        // A sum past all numbers is a budget for more than can be made: cut off, it still is.
        let target = self.upto(from)?.saturating_add(budget);
        let (loops, rest) = if target < self.total { (0, target) } else { (target / self.total, target % self.total) };
        let (place, left) = self.place(rest);
        Ok((loops.saturating_mul(self.layout.length()).saturating_add(place), left))
    }

    /// How many of a loop's runs stay within less than the sum of all, and what is left of it.
    fn place(&self, rest: u128) -> (u128, u128) {
        if let Some(each) = self.alike {
            return (rest / each.max(1), rest % each.max(1));
        }
        // The next block begins beyond it, so it ends within this one.
        let before = self.before();
        let after = before.partition_point(|before| *before <= rest);
        let (block, start, stages) = self.layout.block(after.saturating_sub(1));
        let mut left = rest - before.get(block).copied().unwrap_or(0);
        let mut place = start;
        for (runs, kind) in stages {
            let made = match left.checked_div(each_of(&self.each, kind)) {
                Some(within) => within.min(runs),
                None => runs,
            };
            place += made;
            left -= made * each_of(&self.each, kind);
            if made < runs {
                break;
            }
        }
        (place, left)
    }

    /// The figure of the run at `position`.
    pub(super) fn at(&self, position: u128) -> u128 {
        if let Some(each) = self.alike {
            return each;
        }
        let (_, place) = self.split(position);
        let (_, start, stages) = self.layout.around(place);
        let mut left = place - start;
        for (runs, kind) in stages {
            if left < runs {
                return each_of(&self.each, kind);
            }
            left -= runs;
        }
        0
    }

    /// Whole loops, and the place in the next one.
    fn split(&self, position: u128) -> (u128, u128) {
        let length = self.layout.length();
        if position < length {
            return (0, position);
        }
        match position.checked_div(length) {
            Some(loops) => (loops, position % length),
            None => (0, 0),
        }
    }
}

/// A track made ready for the wallets that work on it: built once, shared by all routes with the same track.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(super) layout: Arc<Layout>,
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
        let mut known: IdMap<Kind, u32> = IdMap::default();
        let mut kinds: Vec<Kind> = Vec::new();
        let mut last = None;
        let mut of = |segment: &Segment| {
            let kind = segment.kind();
            // Neighbours are often alike.
            if let Some((_, at)) = last.filter(|(before, _)| *before == kind) {
                return Ok(at);
            }
            let next = u32::try_from(kinds.len()).map_err(|_| Overflow)?;
            let at = *known.entry(kind).or_insert(next);
            if at == next {
                kinds.push(kind);
            }
            last = Some((kind, at));
            Ok(at)
        };
        let of_kinds = track.segments.iter().map(&mut of).collect::<Result<Vec<u32>, Overflow>>()?;
        let runs = track.segments.iter().map(|segment| segment.runs).collect();
        Self::laid(&Arc::new(Layout::new(runs, of_kinds, kinds.len())?), &kinds)
    }

    /// Whether no run is paid for in dollars, or counts towards a limit.
    pub(super) fn is_unpaid(&self) -> bool {
        let paid = self.dollars.iter().chain([&self.own]);
        self.limits.is_empty() && paid.map(Column::total).all(|total| total == 0)
    }

    /// Of runs in an order that other tracks may share; `kinds`: what a run of each kind of the layout takes.
    ///
    /// # Errors
    /// As [`Prepared::new`].
    pub fn laid(layout: &Arc<Layout>, kinds: &[Kind]) -> Result<Self, Overflow> {
        let column = |figure: &dyn Fn(&Kind) -> u128| Column::of(layout, kinds.iter().map(figure).collect());
        let accounts = kinds.iter().filter_map(|kind| account_of(kind.take)).max().map_or(0, |last| last + 1);
        let mut limits: Vec<_> = kinds.iter().filter_map(|kind| kind.limit).collect();
        limits.sort_unstable();
        limits.dedup();
        Ok(Self {
            layout: Arc::clone(layout),
            runs: layout.length(),
            credits: column(&|kind| credits_of(kind.take))?,
            costing: column(&|kind| u128::from(credits_of(kind.take) > 0))?,
            mine: column(&|kind| u128::from(kind.mine))?,
            provisioned: column(&|kind| u128::from(kind.provisioned))?,
            own: column(&|kind| if let Take::Own(price) = kind.take { price } else { 0 })?,
            dollars: (0..accounts)
                .map(|index| column(&|kind| dollars_of(kind.take, index)))
                .collect::<Result<_, _>>()?,
            limits: limits
                .into_iter()
                .map(|limit| Ok((limit, column(&|kind| u128::from(kind.limit == Some(limit)))?)))
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same by going through all runs.
    struct Slow(Vec<u128>);

    impl Slow {
        fn of(runs: &[u64], kinds: &[u32], each: &[u128]) -> Self {
            let stages = runs.iter().zip(kinds);
            Self(stages.flat_map(|(runs, kind)| (0..*runs).map(|_| each[*kind as usize])).collect())
        }

        fn upto(&self, position: usize) -> u128 {
            self.0.iter().cycle().take(position).sum()
        }

        fn reach(&self, from: usize, budget: u128) -> usize {
            let mut left = budget;
            let mut to = from;
            loop {
                let each = self.0[to % self.0.len()];
                if each > left {
                    return to;
                }
                left -= each;
                to += 1;
            }
        }
    }

    /// So many stages that they fill blocks, of few kinds and of more than are counted.
    fn stages() -> impl Strategy<Value = (Vec<(u64, u32)>, Vec<u128>)> {
        prop_oneof![1..5usize, 60..70usize].prop_flat_map(|count| {
            let kind = 0..u32::try_from(count).unwrap();
            (prop::collection::vec((0..3u64, kind), 0..100), prop::collection::vec(0..4u128, count))
        })
    }

    proptest! {
        #[test]
        fn sums_of_blocks_are_those_of_all_runs((stages, each) in stages(), is_long: bool, turn in 0..2_000usize, from in 0..200usize, budget in 0..60u128) {
            let (mut runs, mut kinds): (Vec<u64>, Vec<u32>) = stages.into_iter().unzip();
            if is_long {
                // Long loops have longer blocks.
                runs.resize(2_100, 0);
                kinds.resize(2_100, 0);
                runs.rotate_right(turn);
                kinds.rotate_right(turn);
            }
            let slow = Slow::of(&runs, &kinds, &each);
            let layout = Arc::new(Layout::new(runs, kinds, each.len()).unwrap());
            let column = Column::of(&layout, each).unwrap();
            let total: u128 = slow.0.iter().sum();
            prop_assert_eq!(column.total(), total);
            if total == 0 {
                prop_assert_eq!(column.reach(from as u128, budget).unwrap(), u128::MAX);
                return Ok(());
            }
            prop_assert_eq!(column.upto(from as u128).unwrap(), slow.upto(from));
            prop_assert_eq!(column.at(from as u128), slow.0[from % slow.0.len()]);
            let (reached, left) = column.spend(from as u128, budget).unwrap();
            prop_assert_eq!(reached, slow.reach(from, budget) as u128);
            prop_assert_eq!(left, budget - column.sum(from as u128, reached).unwrap());
            // The same day by day, the second cut short.
            let (cut, to) = (from as u128 + budget / 2, from as u128 + budget);
            let mut day = Batch::at(0);
            day.next(&layout, from as u128).unwrap();
            prop_assert_eq!(column.of_batch(&day).unwrap(), slow.upto(from));
            day.next(&layout, to).unwrap();
            prop_assert_eq!(column.of_batch(&day).unwrap(), column.sum(from as u128, to).unwrap());
            day.end(&layout, cut).unwrap();
            prop_assert_eq!(column.of_batch(&day).unwrap(), column.sum(from as u128, cut).unwrap());
            day.next(&layout, to).unwrap();
            prop_assert_eq!(column.of_batch(&day).unwrap(), column.sum(cut, to).unwrap());
        }
    }
}
