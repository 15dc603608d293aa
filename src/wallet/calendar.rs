//! Days: monthly anniversaries, workdays, and how many runs are due by the end of a day.

use jiff::civil::Date;

use super::Calendar;
use crate::money::Overflow;
use crate::terms::Weekday;

/// The day `months` months after `anchor`; where that month lacks the day, its last one. Always counted from the
/// anchor: the months after 31 January begin on 28 February, 31 March, 30 April. Past the last date that can be
/// told, that date.
#[must_use]
pub fn anniversary(anchor: Date, months: u32) -> Date {
    let span = jiff::Span::new().try_months(months);
    span.ok().and_then(|span| anchor.checked_add(span).ok()).unwrap_or(Date::MAX)
}

/// Calendar days from `from` to `to`; 0 where `to` is not later.
#[must_use]
pub(super) fn days_between(from: Date, to: Date) -> u32 {
    u32::try_from(to.duration_since(from).as_hours() / 24).unwrap_or(0)
}

impl Calendar {
    /// Whether work is done on that day of the week.
    #[must_use]
    pub fn is_workday(&self, date: Date) -> bool {
        self.workdays[Weekday::of(date) as usize]
    }

    /// Whether the last loop's last day is past: all runs are due, and have been for a day.
    #[must_use]
    pub(super) fn is_over(&self, date: Date) -> bool {
        self.loops.iter().all(|span| span.last < date)
    }

    /// The last workday from `first` to `last`, if there is one.
    #[must_use]
    pub(super) fn last_workday(&self, first: Date, last: Date) -> Option<Date> {
        let days = std::iter::successors(Some(last), |day| day.yesterday().ok());
        days.take(7).take_while(|day| *day >= first).find(|day| self.is_workday(*day))
    }

    /// Workdays from `first` to `last`, both counted.
    #[must_use]
    pub fn workdays_in(&self, first: Date, last: Date) -> u64 {
        if last < first {
            return 0;
        }
        let days = u64::from(days_between(first, last)) + 1;
        let a_week = self.workdays.iter().filter(|works| **works).count() as u64;
        // The odd days' weekdays come in order from the first day's.
        let odd = self.workdays.iter().cycle().skip(Weekday::of(first) as usize).zip(0..days % 7);
        days / 7 * a_week + odd.filter(|(works, _)| **works).count() as u64
    }
}

/// How many runs should be made by the end of each workday, asked day after day.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    /// Runs of one loop.
    runs: u128,
    /// Loops whose last day is over.
    past: usize,
    /// Workdays of the running loop up to today, and in all.
    worked: u128,
    workdays: u128,
}

impl Pace {
    pub(super) const fn new(runs: u128) -> Self {
        Self { runs, past: 0, worked: 0, workdays: 0 }
    }

    /// Runs of all loops due by the end of `today`. To be asked once on each workday, in order.
    pub(super) fn due(&mut self, calendar: &Calendar, today: Date) -> Result<u128, Overflow> {
        let loops = &calendar.loops;
        while loops.get(self.past).is_some_and(|span| today > span.last) {
            self.past += 1;
            self.worked = 0;
        }
        let before = self.runs.checked_mul(self.past as u128).ok_or(Overflow)?;
        let Some(span) = loops.get(self.past).filter(|span| today >= span.first) else {
            return Ok(before);
        };
        if self.worked == 0 {
            self.workdays = calendar.workdays_in(span.first, span.last).into();
        }
        self.worked += 1;
        let share = match calendar.per_day {
            Some(most) => u128::from(most).checked_mul(self.worked).ok_or(Overflow)?.min(self.runs),
            None => self.runs.checked_mul(self.worked).ok_or(Overflow)? / self.workdays.max(1),
        };
        before.checked_add(share).ok_or(Overflow)
    }
}
