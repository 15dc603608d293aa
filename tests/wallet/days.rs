//! Which runs are made on which day.

use jiff::civil::date;
use luma_plan::wallet::{Calendar, Course, Event, Span, Stuck, Tally, anniversary};

use crate::support::{by_subscription, course, credits, days_of, dec, months, own, plain, stuck, used, weekdays};

#[test]
fn anniversaries_fall_on_the_last_day_where_the_month_lacks_theirs() {
    for (anchor, after, expected) in [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 1, 31), 2, date(2025, 3, 31)), // from the anchor, not from 28 February
        (date(2025, 1, 31), 3, date(2025, 4, 30)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 1, date(2024, 3, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2199, 12, 31), u32::MAX, jiff::civil::Date::MAX),
    ] {
        assert_eq!(anniversary(anchor, after), expected, "{anchor} and {after} months");
    }
}

#[test]
fn workdays_are_counted_as_a_calendar_shows_them() {
    let calendar = weekdays(dec(1), dec(31));
    for (first, last, expected) in [
        (dec(7), dec(7), 1),                  // a Monday
        (dec(5), dec(6), 0),                  // Saturday and Sunday
        (dec(4), dec(7), 2),                  // Friday to Monday
        (dec(7), dec(13), 5),                 // a week
        (dec(1), date(2027, 1, 15), 34),      // 23 in December, 11 in January
        (dec(8), dec(7), 0),                  // backwards
        (dec(1), date(2199, 12, 31), 45_156), // 63,218 days: 9,031 weeks and a Tuesday
    ] {
        assert_eq!(calendar.workdays_in(first, last), expected, "{first} to {last}");
    }
}

/// 7 runs over Monday to Sunday, which has 5 workdays: floor(7 i / 5) are due, 1, 2, 4, 5, 7. The Sunday is the
/// deadline, the Friday the last day of work.
#[test]
fn a_deadline_on_a_weekend() {
    let course = course(&[credits(7, 1)], &weekdays(dec(7), dec(13)), &by_subscription(plain()));
    assert_eq!(used(&course), [(dec(7), 1), (dec(8), 1), (dec(9), 2), (dec(10), 1), (dec(11), 2)]);
    assert_eq!(course.finishes_on, Some(dec(11)));
    assert_eq!(course.late_days, 0);
}

/// A start on a Saturday: the month begins that day, the work on Monday.
#[test]
fn a_start_on_a_weekend() {
    let course = course(&[credits(2, 1)], &weekdays(dec(5), dec(8)), &by_subscription(plain()));
    assert_eq!(days_of(&course, Event::Grant), [dec(5)]);
    assert_eq!(used(&course), [(dec(7), 1), (dec(8), 1)]);
}

/// 10 runs, 3 a day: 3, 3, 3, 1, though there is a fifth day.
#[test]
fn a_number_a_day_ends_early() {
    let calendar = Calendar { per_day: Some(3), ..weekdays(dec(7), dec(11)) };
    let course = course(&[credits(10, 1)], &calendar, &by_subscription(plain()));
    assert_eq!(used(&course), [(dec(7), 3), (dec(8), 3), (dec(9), 3), (dec(10), 1)]);
}

/// 7 runs, 1 a day from Monday the 7th: 5 by the deadline on Friday the 11th, then Monday and Tuesday the 15th, 4
/// days late. Nothing waits for a wallet or a limit.
#[test]
fn a_number_a_day_that_is_too_low_goes_on_past_the_deadline() {
    let calendar = Calendar { per_day: Some(1), ..weekdays(dec(7), dec(11)) };
    let course = course(&[credits(7, 1)], &calendar, &by_subscription(plain()));
    assert_eq!(course.finishes_on, Some(dec(15)));
    assert_eq!(course.late_days, 4);
    assert_eq!(days_of(&course, Event::Wait), []);
}

/// Three months from 7 December with 3 runs each, evenly: December's month (7 Dec to 6 Jan) has 23 workdays, the
/// next (7 Jan to 6 Feb) 22, the last (7 Feb to 6 March) 20. The third run of each is due on its last workday:
/// Wednesday 6 January, Friday 5 February, Friday 5 March.
#[test]
fn the_loop_is_made_again_each_month() {
    let course = course(&[credits(3, 1)], &months(dec(7), 3), &by_subscription(plain()));
    let days: Vec<_> = used(&course).into_iter().map(|(day, _)| day).collect();
    assert_eq!(days.len(), 9);
    assert_eq!([days[2], days[5], days[8]], [date(2027, 1, 6), date(2027, 2, 5), date(2027, 3, 5)]);
    assert_eq!((course.billing_months, course.late_days), (3, 0));
}

/// 25 runs a month, 1 a day, for two months from 1 December. December has 23 workdays: runs 24 and 25 are made on
/// Friday 1 and Monday 4 January, 4 days after 31 December. January has 21 workdays; the second loop gets 19 of them,
/// its other 6 runs are made from Monday 1 to Monday 8 February, 8 days after 31 January.
#[test]
fn loops_queue_behind_one_another() {
    let calendar = Calendar { per_day: Some(1), ..months(dec(1), 2) };
    let course = course(&[credits(25, 1)], &calendar, &by_subscription(plain()));
    assert_eq!(course.finishes_on, Some(date(2027, 2, 8)));
    assert_eq!(course.late_days, 8);
}

/// Two loops of a day each, Monday 7 and Friday 11, with 3 runs; at most 2 a day. The third run of the first loop is
/// made on the 8th, before the second loop begins; that of the second on Monday the 14th, 3 days late.
#[test]
fn a_queue_is_worked_off_before_the_next_loop_begins() {
    let loops = vec![Span { first: dec(7), last: dec(7) }, Span { first: dec(11), last: dec(11) }];
    let calendar = Calendar { loops, per_day: Some(2), ..weekdays(dec(7), dec(7)) };
    let course = course(&[credits(3, 1)], &calendar, &by_subscription(plain()));
    assert_eq!(used(&course), [(dec(7), 2), (dec(8), 1), (dec(11), 2), (dec(14), 1)]);
    assert_eq!(course.late_days, 3);
}

/// 1 a day for ten years from Tuesday 1 December 2026. The last day is Sunday 30 November 2036: 3,653 days, 521 weeks
/// (2,605 workdays) and Tuesday to Sunday (4). One run more never ends.
#[test]
fn work_ends_within_120_months_or_never() {
    let calendar = Calendar { per_day: Some(1), ..weekdays(dec(1), dec(31)) };
    let rules = by_subscription(plain());
    assert_eq!(calendar.workdays_in(dec(1), date(2036, 11, 30)), 2609);
    assert_eq!(course(&[credits(2609, 1)], &calendar, &rules).finishes_on, Some(date(2036, 11, 28)));
    assert_eq!(stuck(&[credits(2610, 1)], &calendar, &rules), (2609, 2610, Stuck::TooLong));
}

#[test]
fn a_plan_without_runs_is_done() {
    let calendar = weekdays(dec(7), dec(11));
    let nothing = Course { tally: Some(Tally::default()), ..Course::default() };
    for segments in [&[][..], &[credits(0, 5)], &[own(0, 5)]] {
        assert_eq!(course(segments, &calendar, &by_subscription(plain())), nothing);
    }
}
