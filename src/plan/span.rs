//! The days of a plan: where its loops begin and end.

use jiff::civil::Date;

use super::model::Plan;
use crate::terms::Weekday;

/// One loop's days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub first: Date,
    /// The last day of work, this loop's deadline.
    pub last: Date,
}

/// The days of all loops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    pub start: Date,
    /// One loop after the other; at least one, each with at least one workday.
    pub loops: Vec<Span>,
    /// Monday first.
    pub workdays: [bool; 7],
    /// Runs a workday; `None`: spread evenly.
    pub per_day: Option<u64>,
}

/// Why a schedule cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleFault {
    #[error("`months` stands with `deadline`")]
    MonthsWithDeadline,
    #[error("`deadline` is before the start")]
    DeadlineBeforeStart,
    #[error("no workday lies between the start and the deadline")]
    NoWorkday,
}

/// The days of a plan.
///
/// # Errors
/// More than one month with a deadline, a deadline before the start, or no workday up to the deadline.
pub fn calendar(plan: &Plan, today: Date) -> Result<Schedule, ScheduleFault> {
    let schedule = &plan.schedule;
    let start = schedule.start.unwrap_or(today);
    let months = schedule.months.unwrap_or(1).max(1);
    let workdays = workdays(schedule.workdays.as_deref());
    let month = |i: u32| Span { first: anniversary(start, i), last: day_before(anniversary(start, i + 1)) };
    let loops: Vec<Span> = match schedule.deadline {
        Some(_) if months > 1 => return Err(ScheduleFault::MonthsWithDeadline),
        Some(last) if last < start => return Err(ScheduleFault::DeadlineBeforeStart),
        Some(last) => vec![Span { first: start, last }],
        None => (0..months).map(month).collect(),
    };
    if !loops.iter().all(|span| has_workday(*span, workdays)) {
        return Err(ScheduleFault::NoWorkday);
    }
    Ok(Schedule { start, loops, workdays, per_day: schedule.per_day })
}

/// Which days of the week are worked, Monday first. Nothing said: Monday to Friday.
fn workdays(said: Option<&[Weekday]>) -> [bool; 7] {
    let mut worked = [false; 7];
    for (day, is_worked) in Weekday::ALL.iter().zip(&mut worked) {
        *is_worked = said.map_or(!matches!(day, Weekday::Sat | Weekday::Sun), |days| days.contains(day));
    }
    worked
}

fn has_workday(span: Span, workdays: [bool; 7]) -> bool {
    let mut day = span.first;
    for _ in 0..7 {
        if day > span.last {
            return false;
        }
        if Weekday::ALL.iter().zip(workdays).any(|(weekday, worked)| worked && *weekday == Weekday::of(day)) {
            return true;
        }
        let Ok(next) = day.tomorrow() else { return false };
        day = next;
    }
    false
}

/// The same day of the month, `months` later; the month's last day where it has no such day, always counted from
/// the anchor itself (31 January, 28 February, 31 March). The calendar's last day where that lies beyond it.
#[must_use]
pub fn anniversary(anchor: Date, months: u32) -> Date {
    let count = i64::from(anchor.year()) * 12 + i64::from(anchor.month()) - 1 + i64::from(months);
    let year = i16::try_from(count.div_euclid(12));
    let month = i8::try_from(count.rem_euclid(12) + 1);
    let (Ok(year), Ok(month)) = (year, month) else { return Date::MAX };
    match Date::new(year, month, 1) {
        Ok(first) => Date::new(year, month, anchor.day().min(first.days_in_month())).unwrap_or(Date::MAX),
        Err(_) => Date::MAX,
    }
}

fn day_before(date: Date) -> Date {
    date.yesterday().unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn plan(start: Date, deadline: Option<Date>, months: Option<u32>, workdays: Option<Vec<Weekday>>) -> Plan {
        let mut plan = Plan::default();
        plan.schedule.start = Some(start);
        plan.schedule.deadline = deadline;
        plan.schedule.months = months;
        plan.schedule.workdays = workdays;
        plan
    }

    fn spans(plan: &Plan) -> Vec<(Date, Date)> {
        calendar(plan, date(2020, 1, 1)).unwrap().loops.iter().map(|s| (s.first, s.last)).collect()
    }

    #[test]
    fn anniversaries_keep_to_the_anchor() {
        let anchor = date(2027, 1, 31);
        let expected = [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30), date(2027, 5, 31)];
        for (months, day) in (0..).zip(expected) {
            assert_eq!(anniversary(anchor, months), day);
        }
        assert_eq!(anniversary(anchor, 13), date(2028, 2, 29), "a leap year");
        assert_eq!(anniversary(date(2028, 2, 29), 12), date(2029, 2, 28));
        assert_eq!(anniversary(date(2028, 2, 29), 48), date(2032, 2, 29));
        assert_eq!(anniversary(date(2026, 12, 1), 1), date(2027, 1, 1));
        assert_eq!(anniversary(anchor, u32::MAX), Date::MAX);
        assert_eq!(anniversary(Date::MAX, 1), Date::MAX);
    }

    #[test]
    fn a_plan_without_dates_has_the_month_from_today() {
        let today = date(2026, 1, 31);
        let schedule = calendar(&Plan::default(), today).unwrap();
        assert_eq!(schedule.start, today);
        assert_eq!(schedule.loops, [Span { first: today, last: date(2026, 2, 27) }]);
        assert_eq!(schedule.workdays, [true, true, true, true, true, false, false]);
    }

    #[test]
    fn months_follow_each_other_without_a_gap() {
        let plan = plan(date(2026, 10, 31), None, Some(5), None);
        assert_eq!(
            spans(&plan),
            [
                (date(2026, 10, 31), date(2026, 11, 29)),
                (date(2026, 11, 30), date(2026, 12, 30)),
                (date(2026, 12, 31), date(2027, 1, 30)),
                (date(2027, 1, 31), date(2027, 2, 27)),
                (date(2027, 2, 28), date(2027, 3, 30)),
            ]
        );
    }

    #[test]
    fn schedules_that_cannot_be() {
        let start = date(2026, 12, 1);
        let fault = |plan: &Plan| calendar(plan, start).unwrap_err();
        assert_eq!(fault(&plan(start, Some(start), Some(2), None)), ScheduleFault::MonthsWithDeadline);
        assert_eq!(fault(&plan(start, Some(date(2026, 11, 30)), None, None)), ScheduleFault::DeadlineBeforeStart);
        let weekend = (date(2026, 12, 5), Some(date(2026, 12, 6)));
        assert_eq!(fault(&plan(weekend.0, weekend.1, None, None)), ScheduleFault::NoWorkday);
        let sunday = Some(vec![Weekday::Sun]);
        assert_eq!(spans(&plan(weekend.0, weekend.1, None, sunday)).len(), 1);
        assert_eq!(spans(&plan(start, Some(start), Some(1), None)), [(start, start)], "one month is no months");
    }
}
