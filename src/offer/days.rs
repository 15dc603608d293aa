//! One route's work day by day: its wallet traced once more, and which stages the runs of a day are of. Asked for one
//! route at a time; pricing all of them has no need of it.

use std::ops::Range;

use super::made::{Made, Offers};
use super::rules;
use crate::money::Overflow;
use crate::plan::Plan;
use crate::quote::{Outcome, UnitPrice};
use crate::rates::{Book, Purchase};
use crate::wallet::{Calendar, Rules, Trace};

/// What pays for a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaidBy {
    /// The credits of the route's subscription; free runs among them.
    Credits,
    /// Dollars on a dollar card: its prepaid balance first.
    Dollars,
    /// The buyer, outside.
    Own,
    /// Provisioned capacity.
    Capacity,
}

impl PaidBy {
    pub const ALL: [Self; 4] = [Self::Credits, Self::Dollars, Self::Own, Self::Capacity];
}

/// A route's work, day by day.
#[derive(Debug)]
pub struct Traced {
    pub trace: Trace,
    pub calendar: Calendar,
    pub rules: Rules,
    pub takes: Takes,
}

/// Which runs stand where: positions count runs over all loops, as in [`crate::wallet::Worked`].
#[derive(Debug, Default)]
pub struct Takes {
    /// Runs of one loop.
    runs: u128,
    /// The steps whose runs are paid alike, in order: by [`PaidBy`].
    pieces: [Vec<Piece>; PaidBy::ALL.len()],
}

/// A step with runs.
#[derive(Clone, Copy, Debug)]
struct Piece {
    step: usize,
    /// Position of its first run in a loop.
    from: u128,
    runs: u128,
    /// Runs that are paid alike before it.
    before: u128,
}

/// What is paid alike among some runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    pub runs: u128,
    /// How many steps they are of.
    pub steps: usize,
    /// The first of these, with their runs; as many as were asked for.
    pub first: Vec<(usize, u128)>,
    /// The last of these.
    pub last: Option<usize>,
}

impl Takes {
    /// What is paid by `by` among the runs at `positions`; at most `most` steps are listed. It costs a binary search
    /// and the list.
    #[must_use]
    pub fn among(&self, by: PaidBy, positions: &Range<u128>, most: usize) -> Taken {
        let pieces = &self.pieces[by as usize];
        if positions.is_empty() || self.runs == 0 {
            return Taken::default();
        }
        let (loops, place) = (positions.start / self.runs, positions.start % self.runs);
        let (last_loop, end) = ((positions.end - 1) / self.runs, (positions.end - 1) % self.runs + 1);
        // The rest of one loop, whole loops, and the beginning of another.
        let (head, whole, tail) =
            if loops == last_loop { (place..end, 0, 0..0) } else { (place..self.runs, last_loop - loops - 1, 0..end) };
        let indices = |range: &Range<u128>| {
            let from = pieces.partition_point(|p| p.from + p.runs <= range.start);
            let to = pieces.partition_point(|p| p.from < range.end);
            from..to.max(from)
        };
        let (first, second) = match whole {
            0 => (indices(&head), if tail.is_empty() { 0..0 } else { indices(&tail) }),
            _ => (0..pieces.len(), 0..0),
        };
        // A step that is begun in one loop and made again in the next counts once.
        let second = second.start..second.end.min(first.start.max(second.start)).max(second.start);
        let overlap =
            |p: &Piece, range: &Range<u128>| (p.from + p.runs).min(range.end).saturating_sub(p.from.max(range.start));
        let runs_of = |p: &Piece| overlap(p, &head) + p.runs * whole + overlap(p, &tail);
        let upto = |place: u128| {
            let at = pieces.partition_point(|p| p.from + p.runs <= place);
            match pieces.get(at) {
                Some(p) => p.before + place.saturating_sub(p.from),
                None => pieces.last().map_or(0, |p| p.before + p.runs),
            }
        };
        let all = upto(self.runs);
        let sum = |range: &Range<u128>| upto(range.end) - upto(range.start);
        let steps = || first.clone().chain(second.clone()).filter_map(|at| pieces.get(at));
        Taken {
            runs: sum(&head) + all * whole + sum(&tail),
            steps: first.len() + second.len(),
            first: steps().take(most).map(|p| (p.step, runs_of(p))).collect(),
            last: if second.is_empty() { first.end.checked_sub(1) } else { second.end.checked_sub(1) }
                .filter(|_| !first.is_empty() || !second.is_empty())
                .and_then(|at| pieces.get(at))
                .map(|p| p.step),
        }
    }

    /// The step of the run at a position, and what pays for it.
    #[must_use]
    pub fn at(&self, position: u128) -> Option<(usize, PaidBy)> {
        let one = position..position.checked_add(1)?;
        PaidBy::ALL.into_iter().find_map(|by| self.among(by, &one, 1).first.first().map(|(step, _)| (*step, by)))
    }
}

impl Offers {
    /// An offer's work, day by day; also that of work which cannot end, as far as it comes. `None` where a price is
    /// missing, a stage is unsupported or nothing is made on what is bought.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn traced(&self, plan: &Plan, book: &Book, offer: usize) -> Result<Option<Traced>, Overflow> {
        let tracked = self.track_of.get(offer).and_then(|t| self.tracks.get(*t));
        let (Some(found), Some(tracked)) = (self.offers.get(offer), tracked) else { return Ok(None) };
        let (Some(route), Some(prepared)) = (book.route(found.at), &tracked.prepared) else { return Ok(None) };
        let is_idle = matches!(route.purchase, Purchase::Provisioned(_)) && tracked.images.is_empty();
        if found.unpriced > 0 || is_idle {
            return Ok(None);
        }
        let accounts = rules::accounts(plan, book)?;
        let calendar = rules::calendar(&self.schedule);
        let rules = rules::rules(plan, book, found.at, route, &accounts, &calendar, &tracked.images)?;
        let trace = prepared.trace(&calendar, &rules)?;
        Ok(Some(Traced { trace, calendar, rules, takes: self.takes(offer) }))
    }

    fn takes(&self, offer: usize) -> Takes {
        let mut takes = Takes::default();
        let mut before = [0; PaidBy::ALL.len()];
        for step in 0..self.work.steps.len() {
            let runs = u128::from(self.runs_at(offer, step).unwrap_or(0));
            let by = match self.made_at(offer, step) {
                _ if runs == 0 => continue,
                Some(Made::Own(_)) => PaidBy::Own,
                Some(Made::Quoted { quote, .. }) => match &quote.outcome {
                    Outcome::Priced(price) => match price.unit {
                        UnitPrice::Credits(_) => PaidBy::Credits,
                        UnitPrice::Usd(_) => PaidBy::Dollars,
                        UnitPrice::Provisioned(_) => PaidBy::Capacity,
                    },
                    Outcome::Unpriced(_) | Outcome::Unsupported(_) => continue,
                },
                None => continue,
            };
            let (from, before) = (takes.runs, &mut before[by as usize]);
            takes.pieces[by as usize].push(Piece { step, from, runs, before: *before });
            *before += runs;
            takes.runs += runs;
        }
        takes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps with (runs, what pays), one after the other.
    fn takes(steps: &[(u128, PaidBy)]) -> Takes {
        let mut takes = Takes::default();
        for (step, (runs, by)) in steps.iter().enumerate() {
            let pieces = &mut takes.pieces[*by as usize];
            let before = pieces.last().map_or(0, |p| p.before + p.runs);
            pieces.push(Piece { step, from: takes.runs, runs: *runs, before });
            takes.runs += runs;
        }
        takes
    }

    /// The same by looking at every run.
    fn slowly(steps: &[(u128, PaidBy)], by: PaidBy, positions: Range<u128>) -> (u128, Vec<(usize, u128)>) {
        let once: Vec<usize> =
            steps.iter().enumerate().flat_map(|(at, (runs, _))| (0..*runs).map(move |_| at)).collect();
        let mut counts = vec![0; steps.len()];
        for position in positions {
            let step = once[usize::try_from(position).unwrap() % once.len()];
            if steps[step].1 == by {
                counts[step] += 1;
            }
        }
        (counts.iter().sum(), counts.into_iter().enumerate().filter(|(_, n)| *n > 0).collect())
    }

    #[test]
    fn runs_are_found_by_position() {
        use PaidBy::{Capacity, Credits, Dollars, Own};
        let steps = [(3, Credits), (1, Own), (4, Credits), (2, Dollars), (1, Credits), (5, Capacity)];
        let takes = takes(&steps);
        for by in PaidBy::ALL {
            for from in 0..40 {
                for to in from..70 {
                    let found = takes.among(by, &(from..to), usize::MAX);
                    let (runs, mut listed) = slowly(&steps, by, from..to);
                    let mut first = found.first.clone();
                    first.sort_unstable();
                    listed.sort_unstable();
                    assert_eq!((found.runs, found.steps, first), (runs, listed.len(), listed), "{by:?} {from}..{to}");
                    assert_eq!(found.last, found.first.last().map(|(step, _)| *step), "{by:?} {from}..{to}");
                }
            }
        }
        assert_eq!(takes.at(3), Some((1, Own)));
        assert_eq!(takes.at(16 * 7 + 9), Some((3, Dollars)));
        assert_eq!(takes.among(Credits, &(0..16), 1).first, [(0, 3)]);
        assert_eq!(Takes::default().at(0), None);
    }
}
