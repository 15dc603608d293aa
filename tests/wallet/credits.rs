//! Subscriptions that are bought: grants, lots, packs, relaxed mode, waiting, and what is paid for which months.

use jiff::civil::date;
use luma_plan::money::Overflow;
use luma_plan::wallet::{
    Account, Calendar, Event, Outcome, PackTerms, PaidFor, Segment, Span, Stuck, Subscription, Tally, Track, run,
};

use crate::support::{
    CENT, DOLLAR, PACK, by_subscription, course, credits, days_of, dec, done, ledger, months, own, paid, payments,
    pinned, plain, stuck, unpriced, used, weekdays,
};

/// 3 runs over the 89 days from 31 January to 29 April, every day a workday: floor(3 i / 89) is 1 on day 30
/// (1 March), 2 on day 60 (31 March), 3 on day 89. Months begin on 31 January, 28 February and 31 March.
#[test]
fn month_ends() {
    let calendar = Calendar { workdays: [true; 7], ..weekdays(date(2025, 1, 31), date(2025, 4, 29)) };
    let course = course(&[credits(3, 10)], &calendar, &by_subscription(plain()));
    assert_eq!(
        ledger(&course),
        [
            "2025-01-31 grant 100 -> 100",
            "2025-01-31 paid $30 -> 100",
            "2025-02-28 expired 100 -> 0",
            "2025-02-28 grant 100 -> 100",
            "2025-02-28 paid $30 -> 100",
            "2025-03-01 used 10 -> 90",
            "2025-03-31 expired 90 -> 0",
            "2025-03-31 grant 100 -> 100",
            "2025-03-31 paid $30 -> 100",
            "2025-03-31 used 10 -> 90",
            "2025-04-29 used 10 -> 80",
            "2025-04-29 expired 80 -> 0",
        ]
    );
    assert_eq!((course.billing_months, course.months_paid), (3, 3));
    let tally = Tally { granted: 300, used: 30, expired: 270, ..Tally::default() };
    assert_eq!(course.tally, Some(tally));
}

/// A pack bought on 29 February 2024 can be used up to the day before 28 February 2025. 7 of its 10 credits are used
/// at once. On 27 February a second run takes the last 3 and 4 of a new pack (6 left); on the 28th the 3 are gone.
#[test]
fn a_lot_of_a_leap_day() {
    let terms = Subscription { grant: 0, pack: Some(PACK), ..plain() };
    for (day, expired, left) in [(date(2025, 2, 27), 0, 6), (date(2025, 2, 28), 3, 3)] {
        let loops = [date(2024, 2, 29), day].map(|day| Span { first: day, last: day }).to_vec();
        let calendar = Calendar { loops, ..weekdays(date(2024, 2, 29), day) };
        let course = course(&[credits(1, 7)], &calendar, &by_subscription(terms.clone()));
        let tally = Tally { bought: 20, used: 14, expired, left, ..Tally::default() };
        assert_eq!(course.tally, Some(tally), "{day}");
        assert_eq!(payments(&course, PaidFor::TopUp), [(date(2024, 2, 29), "$4".into()), (day, "$4".into())]);
    }
}

/// A lot bought on 31 August that is good for six months can be used up to 27 February.
#[test]
fn a_lot_ends_at_a_month_end() {
    let terms = Subscription { grant: 0, pack: Some(PackTerms { months: 6, ..PACK }), ..plain() };
    for (day, lots_expired) in [(date(2027, 2, 26), 0), (date(2027, 3, 1), 1)] {
        let loops = [date(2026, 8, 31), day].map(|day| Span { first: day, last: day }).to_vec();
        let calendar = Calendar { loops, ..weekdays(date(2026, 8, 31), day) };
        let course = course(&[credits(1, 1)], &calendar, &by_subscription(terms.clone()));
        assert_eq!(days_of(&course, Event::LotExpired), vec![date(2027, 2, 28); lots_expired], "{day}");
    }
}

/// 100 granted, runs of 45: two are paid, the third lacks 35 (4 packs, 5 credits over), the fourth 40 (4 packs), the
/// fifth 45 (5). In one day that is 13 packs, for a shortfall of 125 in all.
#[test]
fn the_fewest_packs_that_cover_the_shortfall() {
    let terms = Subscription { pack: Some(PACK), ..plain() };
    let course = course(&[credits(5, 45)], &weekdays(dec(7), dec(7)), &by_subscription(terms));
    assert_eq!(
        ledger(&course),
        [
            "2026-12-07 grant 100 -> 100",
            "2026-12-07 paid $82 -> 100",
            "2026-12-07 bought 130 -> 230",
            "2026-12-07 used 225 -> 5",
        ]
    );
    assert_eq!((course.packs, course.exhausted_on), (13, Some(dec(7))));
    assert_eq!(payments(&course, PaidFor::TopUp), [(dec(7), "$52".into())]);
}

/// What is left in lots is left, what is left of the grant expires: a month later the grant is first again, and the
/// lot stays. 110 of 100 are needed in the first month, 100 in the second.
#[test]
fn bought_credits_stay_and_granted_ones_go() {
    let terms = Subscription { pack: Some(PackTerms { credits: 50, ..PACK }), ..plain() };
    let calendar = Calendar {
        loops: vec![Span { first: dec(7), last: dec(7) }, Span { first: date(2027, 1, 7), last: date(2027, 1, 7) }],
        ..weekdays(dec(7), dec(7))
    };
    let course = course(&[credits(11, 10)], &calendar, &by_subscription(terms));
    assert_eq!(
        ledger(&course),
        [
            "2026-12-07 grant 100 -> 100",
            "2026-12-07 paid $34 -> 100",
            "2026-12-07 bought 50 -> 150",
            "2026-12-07 used 110 -> 40",
            "2027-01-07 grant 100 -> 140",
            "2027-01-07 paid $30 -> 140",
            "2027-01-07 used 110 -> 30",
        ]
    );
    assert_eq!(course.packs, 1);
}

/// Runs of 40 with 100 credits, 4 due on Monday and 4 on Tuesday, the deadline; 2 relaxed a day. Monday: 2 paid, the
/// third cannot be (20 left), 2 relaxed. Tuesday: 2 relaxed, the others wait. Wednesday: 2 relaxed, a day late.
#[test]
fn relaxed_mode_with_its_daily_limit() {
    let terms = Subscription { relaxed_per_day: Some(2), ..plain() };
    let course = course(&[credits(8, 40)], &weekdays(dec(7), dec(8)), &by_subscription(terms));
    assert_eq!(
        ledger(&course),
        [
            "2026-12-07 grant 100 -> 100",
            "2026-12-07 paid $30 -> 100",
            "2026-12-07 used 80 -> 20",
            "2026-12-07 relaxed 0 -> 20",
            "2026-12-08 relaxed 0 -> 20",
            "2026-12-08 wait -> 20",
            "2026-12-09 relaxed 0 -> 20",
            "2026-12-09 expired 20 -> 0",
        ]
    );
    assert_eq!((course.exhausted_on, course.relaxed_from), (Some(dec(7)), Some(dec(7))));
    assert_eq!((course.finishes_on, course.late_days), (Some(dec(9)), 1));
}

/// In relaxed mode a cheap run that the rest of the grant could pay is made for nothing too: all that follows is.
#[test]
fn relaxed_mode_makes_all_that_follows() {
    let terms = Subscription { relaxed_per_day: Some(48), ..plain() };
    let course = course(&[credits(2, 60), credits(3, 10)], &weekdays(dec(7), dec(7)), &by_subscription(terms));
    let tally = Tally { granted: 100, used: 60, expired: 40, ..Tally::default() };
    assert_eq!(course.tally, Some(tally));
}

/// Two of 60, three free ones, one of 60, one of the buyer's own; 100 credits, 1 relaxed a day, all due on Monday.
/// Monday: one paid, one relaxed, the free ones take no place; the last of 60 waits, and the own run behind it.
#[test]
fn free_runs_under_relaxed_mode_take_no_place() {
    let terms = Subscription { relaxed_per_day: Some(1), ..plain() };
    let segments = [credits(2, 60), credits(3, 0), credits(1, 60), own(1, DOLLAR)];
    let course = course(&segments, &weekdays(dec(7), dec(7)), &by_subscription(terms));
    assert_eq!(
        ledger(&course),
        [
            "2026-12-07 grant 100 -> 100",
            "2026-12-07 paid $30 -> 100",
            "2026-12-07 used 60 -> 40",
            "2026-12-07 relaxed 0 -> 40",
            "2026-12-07 wait -> 40",
            "2026-12-08 paid $1 -> 40",
            "2026-12-08 relaxed 0 -> 40",
            "2026-12-08 expired 40 -> 0",
        ]
    );
}

/// Relaxed mode ends with its billing month: each month the grant pays one of two runs, the other is relaxed.
#[test]
fn relaxed_mode_ends_with_the_month() {
    let terms = Subscription { relaxed_per_day: Some(48), ..plain() };
    let course = course(&[credits(2, 60)], &months(dec(7), 3), &by_subscription(terms));
    let tally = Tally { granted: 300, used: 180, expired: 120, ..Tally::default() };
    assert_eq!(course.tally, Some(tally));
    assert_eq!(days_of(&course, Event::Relaxed).len(), 3);
    assert_eq!(course.relaxed_from, Some(date(2027, 1, 6)), "the second of two is due on the month's last workday");
}

/// 4 runs of 60, all due on Monday 7 December, 100 credits a month, nothing to buy. One on the 7th; one on Thursday
/// 7 January; 7 February and 7 March are Sundays, so the others on Monday the 8th, the last 91 days late (24 in
/// December, 31, 28, 8). 13 weeks of 5 workdays wait before it. Each month is paid and leaves 40.
#[test]
fn a_wait_over_several_months() {
    let course = course(&[credits(4, 60)], &weekdays(dec(7), dec(7)), &by_subscription(plain()));
    assert_eq!(used(&course), [(dec(7), 60), (date(2027, 1, 7), 60), (date(2027, 2, 8), 60), (date(2027, 3, 8), 60)]);
    let days = [dec(7), date(2027, 1, 7), date(2027, 2, 7), date(2027, 3, 7)];
    assert_eq!(payments(&course, PaidFor::Subscription), days.map(|day| (day, "$30".into())));
    assert_eq!(days_of(&course, Event::Wait).len(), 65);
    assert_eq!((course.exhausted_on, course.late_days), (Some(dec(7)), 91));
    let tally = Tally { granted: 400, used: 240, expired: 160, ..Tally::default() };
    assert_eq!(course.tally, Some(tally));
}

/// Behind a run that waits, free, own and pinned runs wait too.
#[test]
fn what_stands_behind_a_waiting_run_waits() {
    for behind in [credits(1, 0), own(1, DOLLAR), pinned(1, 0, DOLLAR), unpriced(1)] {
        let course = course(&[credits(2, 60), behind], &weekdays(dec(7), dec(7)), &by_subscription(plain()));
        assert_eq!(course.finishes_on, Some(date(2027, 1, 7)), "{behind:?}");
    }
}

#[test]
fn a_run_that_no_grant_can_pay() {
    let calendar = weekdays(dec(7), dec(11));
    let rules = by_subscription(plain());
    assert_eq!(stuck(&[credits(2, 50), credits(1, 101)], &calendar, &rules), (2, 3, Stuck::TooDear));
    // 100 it can, a month later.
    assert_eq!(course(&[credits(2, 50), credits(1, 100)], &calendar, &rules).finishes_on, Some(date(2027, 1, 7)));
    // Own runs are not counted among those made.
    assert_eq!(stuck(&[own(5, CENT), credits(1, 101)], &calendar, &rules), (0, 1, Stuck::TooDear));
    // Where packs are sold, one pays what the grant lacks.
    let with_packs = by_subscription(Subscription { pack: Some(PACK), ..plain() });
    assert_eq!(course(&[credits(1, 101)], &calendar, &with_packs).packs, 1);
}

/// 14 months on annual billing: a payment on the first day of each of the two years begun, for 24 months.
#[test]
fn annual_billing() {
    let terms = Subscription { annual: true, price: 300 * DOLLAR, ..plain() };
    let course = course(&[credits(1, 10)], &months(dec(7), 14), &by_subscription(terms));
    let days = [dec(7), date(2027, 12, 7)];
    assert_eq!(payments(&course, PaidFor::Subscription), days.map(|day| (day, "$300".into())));
    assert_eq!((course.billing_months, course.months_paid), (14, 24));
    assert_eq!(course.tally.unwrap().granted, 1_400);
}

/// Two months of one run each. The subscription is paid up to the last run of its own: unpriced runs prolong it,
/// own and pinned runs do not.
#[test]
fn only_runs_of_its_own_prolong_a_subscription() {
    for (last, billing_months) in
        [(credits(1, 10), 2), (credits(1, 0), 2), (unpriced(1), 2), (own(1, DOLLAR), 1), (pinned(1, 1, DOLLAR), 1)]
    {
        // 2 runs on 44 workdays: the first on the 22nd, 30 December, the other on the last.
        let course = course(&[credits(1, 10), last], &weekdays(dec(1), date(2027, 1, 31)), &by_subscription(plain()));
        assert_eq!(course.billing_months, billing_months, "{last:?}");
        assert_eq!(payments(&course, PaidFor::Subscription).len(), billing_months as usize);
        assert_eq!(course.finishes_on, Some(date(2027, 1, 29)));
    }
}

#[test]
fn a_route_without_runs_of_its_own_pays_nothing() {
    let rules = by_subscription(plain());
    let course = course(&[own(2, DOLLAR), pinned(2, 0, DOLLAR)], &weekdays(dec(7), date(2027, 2, 12)), &rules);
    assert_eq!((course.billing_months, course.months_paid, paid(&course)), (0, 0, "$4".into()));
    assert_eq!(course.tally, Some(Tally::default()));
    assert_eq!(payments(&course, PaidFor::Own).len(), 2);
    assert_eq!(payments(&course, PaidFor::Usage).len(), 2);
}

/// Pinned runs are paid out of their own account's balance first; that is no row of this route's ledger, and empties
/// no wallet of its own.
#[test]
fn pinned_runs_have_their_own_balance() {
    let mut rules = by_subscription(plain());
    rules.accounts[1] = Account { balance: 3 * DOLLAR, ..Account::default() };
    let course = course(&[credits(1, 10), pinned(2, 1, 2 * DOLLAR)], &weekdays(dec(7), dec(9)), &rules);
    assert_eq!(payments(&course, PaidFor::Usage), [(dec(9), "$1".into())]);
    assert_eq!(course.exhausted_on, None);
    assert_eq!(
        ledger(&course),
        [
            "2026-12-07 grant 100 -> 100",
            "2026-12-07 paid $30 -> 100",
            "2026-12-07 used 10 -> 90",
            "2026-12-07 expired 90 -> 0",
            "2026-12-09 paid $1 -> 0",
        ]
    );
}

/// More attempts can cost fewer dollars on a subscription: they move other runs to other days.
///
/// One draft (1 credit), three finals (20 each), four drafts, from 1 December to 31 January: 23 of the 44 workdays
/// lie in December. Of 8 runs floor(8 × 23 / 44) = 4 are due in December: 61 credits, 50 are granted, two packs. With
/// one draft more in front, of 9 runs floor(9 × 23 / 44) = 4 too: 42 credits, and January's grant pays the third final.
#[test]
fn more_attempts_can_save_packs() {
    let terms = Subscription { price: 10 * DOLLAR, grant: 50, pack: Some(PACK), ..plain() };
    let total = |drafts| {
        let segments = [credits(drafts, 1), credits(3, 20), credits(4, 1)];
        paid(&course(&segments, &weekdays(dec(1), date(2027, 1, 31)), &by_subscription(terms.clone())))
    };
    assert_eq!((total(1), total(2)), ("$28".into(), "$20".into()));
}

/// The same with months. Two runs on the route, then passes made outside: of 3 runs, the second is due on workday 30
/// (11 January, the second month); of 4, on workday 22 (30 December): the second month is not begun.
#[test]
fn more_attempts_elsewhere_can_save_a_month() {
    let months = |passes| {
        let segments = [credits(2, 20), own(passes, DOLLAR)];
        course(&segments, &weekdays(dec(1), date(2027, 1, 31)), &by_subscription(plain())).billing_months
    };
    assert_eq!((months(1), months(2)), (2, 1));
}

/// A thousand million runs are as many days as a thousand: each figure is a million times as large, and no date
/// differs. 1,800 credits a loop, 1,000 granted: 80 packs.
#[test]
fn the_number_of_runs_does_not_matter() {
    let course = |factor: u64| {
        let track = Track { segments: vec![credits(600 * factor, 3), credits(400 * factor, 0)] };
        let terms = Subscription { grant: 1_000 * factor, pack: Some(PACK), ..plain() };
        done(run(&track, &weekdays(dec(7), dec(11)), &by_subscription(terms)).unwrap())
    };
    let (small, large) = (course(1), course(1_000_000));
    assert_eq!((small.packs, large.packs), (80, 80_000_000));
    assert_eq!((small.exhausted_on, small.finishes_on), (large.exhausted_on, large.finishes_on));
    let millionfold: Vec<_> = used(&small).into_iter().map(|(day, credits)| (day, credits * 1_000_000)).collect();
    assert_eq!(millionfold, used(&large));
}

/// The most stages that a plan may have, each with more runs than it may have, for ten years.
#[test]
fn the_largest_plan() {
    let track = Track { segments: (0..50_000).map(|i| credits(1_000_000_000_000_000_000, i % 3)).collect() };
    let terms = Subscription { relaxed_per_day: Some(u64::MAX), ..plain() };
    let outcome = run(&track, &months(dec(7), 120), &by_subscription(terms)).unwrap();
    let Outcome::NeverEnds { made, runs, why } = outcome else { panic!("relaxed mode has its limit") };
    assert_eq!((runs, why), (6_000_000_000_000_000_000_000_000, Stuck::TooLong));
    // Of three runs one is free and takes no place; 2,608 workdays of u64::MAX others.
    assert!(made > 2_608 * u128::from(u64::MAX), "{made}");
}

#[test]
fn overflow_is_an_error() {
    let day = weekdays(dec(7), dec(7));
    let rules = by_subscription(Subscription { pack: Some(PackTerms { price: u128::MAX, ..PACK }), ..plain() });
    let run_of = |segments: &[Segment]| run(&Track { segments: segments.to_vec() }, &day, &rules);
    assert_eq!(run_of(&[own(2, u128::MAX)]), Err(Overflow));
    assert_eq!(run_of(&[own(1, u128::MAX), own(1, 1)]), Err(Overflow));
    assert_eq!(run_of(&[own(1, u128::MAX), pinned(1, 0, 1)]).map(|_| ()), Err(Overflow), "a day's row of money");
    assert_eq!(run_of(&[credits(1, 130)]), Err(Overflow), "three packs");
}
