//! What is due when, whatever pays for it: a run is never made before it is due, so what is due in a month is the least
//! that the months up to it have to pay for.

use std::sync::Arc;

use jiff::civil::Date;

use super::calendar::Pace;
use super::column::Column;
use super::layout::Layout;
use super::{Calendar, Span};
use crate::money::Overflow;

/// Runs that are due in each of some periods.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// By group, then by period.
    pub runs: Vec<Vec<u128>>,
    /// By period: what is due by its end and made later is late.
    pub is_last_call: Vec<bool>,
    /// More runs than the days of some loop may make.
    pub is_too_much: bool,
}

/// The runs of a track that fall due in the periods that end before each of some days, in order, the first period from
/// the start on. `track` has the runs of one loop, each with the group that they count for, if any.
///
/// # Errors
/// Runs that cannot be counted.
pub fn due(calendar: &Calendar, track: &[(u64, Option<usize>)], groups: usize, ends: &[Date]) -> Result<Due, Overflow> {
    let runs = track.iter().try_fold(0u128, |sum, (runs, _)| sum.checked_add((*runs).into())).ok_or(Overflow)?;
    let last = calendar.loops.last().map_or(calendar.start, |span| span.last);
    let mut pace = Pace::new(runs);
    let (mut by_end, mut is_last_call) = (Vec::with_capacity(ends.len()), Vec::with_capacity(ends.len()));
    let (mut today, mut so_far) = (calendar.start, 0);
    for end in ends {
        while today < *end && today <= last {
            if calendar.is_workday(today) {
                so_far = pace.due(calendar, today)?;
            }
            today = today.tomorrow().map_err(|_| Overflow)?;
        }
        let over = calendar.loops.iter().filter(|span| span.last < *end).count() as u128;
        by_end.push(so_far);
        is_last_call.push(over > 0 && so_far <= runs.checked_mul(over).ok_or(Overflow)?);
    }
    // The last kind is that of no group.
    let kind = |of: &Option<usize>| u32::try_from(of.unwrap_or(groups)).map_err(|_| Overflow);
    let kinds = track.iter().map(|(_, of)| kind(of)).collect::<Result<Vec<_>, _>>()?;
    let layout = Arc::new(Layout::new(track.iter().map(|(runs, _)| *runs).collect(), kinds, groups + 1)?);
    let of_group = |group: usize| {
        let column = Column::of(&layout, (0..=groups).map(|kind| u128::from(kind == group)).collect())?;
        let mut before = 0;
        let mut periods = Vec::with_capacity(by_end.len());
        for end in &by_end {
            let upto = column.upto(*end)?;
            periods.push(upto - before);
            before = upto;
        }
        Ok(periods)
    };
    let a_day = calendar.per_day.map_or(u128::MAX, u128::from);
    let most = |span: &Span| a_day.saturating_mul(calendar.workdays_in(span.first, span.last).into());
    let is_too_much = calendar.loops.iter().any(|span| runs > most(span));
    Ok(Due { runs: (0..groups).map(of_group).collect::<Result<_, _>>()?, is_last_call, is_too_much })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn calendar(loops: &[(Date, Date)]) -> Calendar {
        let loops: Vec<Span> = loops.iter().map(|(first, last)| Span { first: *first, last: *last }).collect();
        Calendar { start: loops[0].first, loops, workdays: [true; 7], per_day: None }
    }

    /// Ten days from 27 December, two runs a day: five days in December. The first group's six runs are due in the
    /// first three of them, the second group's fourteen are two times two and ten.
    #[test]
    fn runs_fall_due_in_the_order_of_the_file() {
        let calendar = calendar(&[(date(2026, 12, 27), date(2027, 1, 5))]);
        let ends = [date(2027, 1, 1), date(2027, 2, 1)];
        let found = due(&calendar, &[(6, Some(0)), (14, Some(1))], 2, &ends).unwrap();
        assert_eq!(found.runs, [[6, 0], [4, 10]]);
        assert_eq!(found.is_last_call, [false, true]);
    }

    /// Two loops, a month each: by the end of the first its four runs are due, and late after it.
    #[test]
    fn each_loop_is_due_by_its_own_end() {
        let calendar = calendar(&[(date(2026, 12, 1), date(2026, 12, 31)), (date(2027, 1, 1), date(2027, 1, 31))]);
        let ends = [date(2027, 1, 1), date(2027, 2, 1)];
        let found = due(&calendar, &[(1, None), (3, Some(0))], 1, &ends).unwrap();
        assert_eq!(found, Due { runs: vec![vec![3, 3]], is_last_call: vec![true, true], is_too_much: false });
        // Where months begin in the middle of the loops, what is due by then may be made later.
        let found = due(&calendar, &[(1, None), (3, Some(0))], 1, &[date(2026, 12, 17), date(2027, 1, 17)]).unwrap();
        assert_eq!(found.is_last_call, [false, false]);
    }

    /// Two a day over ten days are twenty runs.
    #[test]
    fn so_many_a_day_may_be_too_few() {
        let mut calendar = calendar(&[(date(2026, 12, 22), date(2026, 12, 31))]);
        calendar.per_day = Some(2);
        for (runs, is_too_much) in [(20, false), (21, true)] {
            let found = due(&calendar, &[(runs, Some(0))], 1, &[date(2027, 1, 1)]).unwrap();
            assert_eq!((found.runs, found.is_too_much), (vec![vec![20]], is_too_much));
        }
    }
}
