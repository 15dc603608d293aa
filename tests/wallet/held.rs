//! Subscriptions that are held on the first day: those that renew, and closed ones that run out.

use jiff::civil::date;
use luma_plan::wallet::{Event, HeldTerms, PaidFor, Stuck, Subscription, Tally};

use crate::support::{
    DOLLAR, PACK, by_subscription, course, credits, days_of, dec, ledger, own, payments, plain, stuck, used, weekdays,
};

fn held(credits: u64, renews: jiff::civil::Date, lots: &[(u64, jiff::civil::Date)]) -> Subscription {
    Subscription { held: Some(HeldTerms { credits, renews, lots: lots.to_vec() }), ..plain() }
}

fn closed(credits: u64, renews: jiff::civil::Date, lots: &[(u64, jiff::civil::Date)]) -> Subscription {
    Subscription { runs_out: true, pack: Some(PACK), ..held(credits, renews, lots) }
}

/// 10 runs of 10, one a workday from Monday 7 to Friday 18 December; 55 credits left, renewed on the 14th. The five
/// of the first week take 50; 5 expire; the first payment is on the 14th; the second week leaves 50.
#[test]
fn a_held_route_renews() {
    let course = course(&[credits(10, 10)], &weekdays(dec(7), dec(18)), &by_subscription(held(55, dec(14), &[])));
    assert_eq!(
        ledger(&course)[4..9],
        [
            "2026-12-11 used 10 -> 5",
            "2026-12-14 expired 5 -> 0",
            "2026-12-14 grant 100 -> 100",
            "2026-12-14 paid $30 -> 100",
            "2026-12-14 used 10 -> 90",
        ]
    );
    assert_eq!(payments(&course, PaidFor::Subscription), [(dec(14), "$30".into())]);
    assert_eq!((course.billing_months, course.months_paid), (1, 1));
    let tally = Tally { granted: 100, opening: 55, used: 100, expired: 55, ..Tally::default() };
    assert_eq!(course.tally, Some(tally));
}

/// Work of its own that is done before the renewal pays nothing, though own runs go on after it.
#[test]
fn a_held_route_that_is_done_before_it_renews() {
    let segments = [credits(5, 10), own(5, DOLLAR)];
    let course = course(&segments, &weekdays(dec(7), dec(18)), &by_subscription(held(55, dec(14), &[(7, dec(15))])));
    assert_eq!(payments(&course, PaidFor::Subscription), []);
    assert_eq!((course.billing_months, course.months_paid), (0, 0));
    // 5 of the grant expire when the work ends, on the 11th; the lot is left, for there is no work on the 15th.
    let tally = Tally { opening: 62, used: 50, expired: 5, left: 7, ..Tally::default() };
    assert_eq!(course.tally, Some(tally));
    assert_eq!(days_of(&course, Event::Expired), [dec(11)]);
}

/// Months run from the renewal, an annual year begins there.
#[test]
fn a_year_begins_at_the_renewal() {
    let terms = Subscription { annual: true, price: 300 * DOLLAR, ..held(100, dec(31), &[]) };
    let course = course(&[credits(4, 10)], &weekdays(dec(7), date(2027, 3, 5)), &by_subscription(terms));
    assert_eq!(payments(&course, PaidFor::Subscription), [(dec(31), "$300".into())]);
    assert_eq!(days_of(&course, Event::Grant), [dec(31), date(2027, 1, 31), date(2027, 2, 28)]);
    assert_eq!((course.billing_months, course.months_paid), (3, 12));
}

/// A run may be split: 60 = 30 of the grant + all 20 of the lot that expires first + 10 of the other.
#[test]
fn a_run_is_split_between_grant_and_lots() {
    let terms = held(30, dec(31), &[(40, date(2027, 6, 1)), (20, date(2027, 3, 1))]);
    for (price, left) in [(30, 60), (40, 50), (50, 40), (60, 30), (90, 0)] {
        let course = course(&[credits(1, price)], &weekdays(dec(7), dec(7)), &by_subscription(terms.clone()));
        assert_eq!(course.tally.unwrap().left, left, "{price}");
        assert_eq!(course.exhausted_on, None, "{price}");
    }
    // 91 cannot be paid today; on 31 December 100 are granted, and pay it alone.
    let waits = course(&[credits(1, 91)], &weekdays(dec(7), dec(7)), &by_subscription(terms));
    assert_eq!((waits.exhausted_on, waits.finishes_on), (Some(dec(7)), Some(dec(31))));
    assert_eq!(waits.tally.unwrap().left, 60);
}

/// 4 runs of 5, one a day from Monday the 7th, out of lots: 10 until the 7th, 20 until the 9th. What the second lot
/// holds on the 10th is gone, and a pack of 10 is bought.
#[test]
fn lots_expire() {
    let terms = Subscription { pack: Some(PACK), ..held(0, dec(31), &[(20, dec(10)), (10, dec(8))]) };
    let course = course(&[credits(4, 5)], &weekdays(dec(7), dec(10)), &by_subscription(terms));
    assert_eq!(
        ledger(&course),
        [
            "2026-12-07 used 5 -> 25",
            "2026-12-08 lot-expired 5 -> 20",
            "2026-12-08 used 5 -> 15",
            "2026-12-09 used 5 -> 10",
            "2026-12-10 lot-expired 10 -> 0",
            "2026-12-10 paid $4 -> 0",
            "2026-12-10 bought 10 -> 10",
            "2026-12-10 used 5 -> 5",
        ]
    );
    let tally = Tally { bought: 10, opening: 30, used: 20, expired: 15, left: 5, ..Tally::default() };
    assert_eq!((course.tally, course.exhausted_on), (Some(tally), Some(dec(10))));
}

/// A run of 103 against a full grant of 100: with 5 in a lot it can be paid at the renewal, unless the lot is gone by
/// then.
#[test]
fn a_full_grant_with_what_is_left_in_lots() {
    let day = weekdays(dec(7), dec(7));
    let waits = course(&[credits(1, 103)], &day, &by_subscription(held(10, dec(14), &[(5, dec(15))])));
    assert_eq!((waits.finishes_on, waits.tally.unwrap().left), (Some(dec(14)), 2));
    for lots in [&[(5, dec(14))][..], &[(2, dec(31))], &[]] {
        let rules = by_subscription(held(10, dec(14), lots));
        assert_eq!(stuck(&[credits(1, 103)], &day, &rules), (0, 1, Stuck::TooDear), "{lots:?}");
    }
}

/// 48 runs of 10, 8 a workday from Monday 7 to Monday 14 December; the grant ends on Thursday the 10th.
#[test]
fn a_closed_route_runs_out() {
    let later = dec(20);
    for (credits_left, lots, made) in [
        (240, &[(70, later)][..], 31),            // 24 runs in three days, then 7 from the lot
        (250, &[(70, later)], 31),                // 10 credits of the grant are gone on the 10th
        (240, &[(70, dec(10))], 24),              // the lot is gone on the 10th too
        (240, &[(70, dec(11))], 31),              // it lasts for the 10th
        (240, &[(90, dec(11)), (30, later)], 35), // 8 on the 10th, 10 credits gone, 3 on the 11th
        (100, &[], 10),                           // used up before the renewal: nothing else flows in
        (100, &[(5, later)], 10),                 // and 5 credits pay no run
    ] {
        let rules = by_subscription(closed(credits_left, dec(10), lots));
        let outcome = stuck(&[credits(48, 10)], &weekdays(dec(7), dec(14)), &rules);
        assert_eq!(outcome, (made, 48, Stuck::RanOut), "{credits_left} and {lots:?}");
    }
}

/// Relaxed mode ends with the grant: of runs of 10 with 40 credits, 4 are paid and 4 relaxed on Monday, 5 relaxed on
/// each of the two days after, then nothing.
#[test]
fn a_closed_route_has_relaxed_mode_until_the_renewal() {
    let terms = Subscription { relaxed_per_day: Some(5), ..closed(40, dec(10), &[]) };
    let outcome = stuck(&[credits(48, 10)], &weekdays(dec(7), dec(14)), &by_subscription(terms));
    assert_eq!(outcome, (4 + 4 + 5 + 5, 48, Stuck::RanOut));
}

/// The same with a lot of 30, which cannot pay the runs of 31 behind the first four. Relaxed mode leaves it alone;
/// on the 10th it pays the first run of 30, and nothing the next.
#[test]
fn relaxed_mode_does_not_touch_lots() {
    let terms = Subscription { relaxed_per_day: Some(5), ..closed(40, dec(10), &[(30, dec(20))]) };
    let segments = [credits(4, 10), credits(14, 31), credits(30, 30)];
    let outcome = stuck(&segments, &weekdays(dec(7), dec(14)), &by_subscription(terms));
    assert_eq!(outcome, (18 + 1, 48, Stuck::RanOut));
}

/// A closed route that is held and whose work ends in time pays nothing, and buys nothing.
#[test]
fn a_closed_route_that_is_enough() {
    let terms = closed(50, dec(14), &[(100, date(2027, 5, 1))]);
    let course = course(&[credits(10, 10)], &weekdays(dec(7), dec(18)), &by_subscription(terms));
    assert_eq!(course.payments, []);
    assert_eq!(used(&course).len(), 10);
    let tally = Tally { opening: 150, used: 100, left: 50, ..Tally::default() };
    assert_eq!((course.tally, course.billing_months, course.exhausted_on), (Some(tally), 0, None));
}

/// Without runs of its own nothing happens to what is held: it is all left.
#[test]
fn nothing_happens_to_what_is_held_without_runs_of_its_own() {
    for terms in [held(50, dec(14), &[(7, dec(8))]), closed(50, dec(14), &[(7, dec(8))])] {
        let course = course(&[own(10, DOLLAR)], &weekdays(dec(7), dec(18)), &by_subscription(terms));
        let tally = Tally { opening: 57, left: 57, ..Tally::default() };
        assert_eq!((course.tally, course.billing_months), (Some(tally), 0));
        assert!(course.ledger.iter().all(|row| row.event == Event::Paid && row.balance == Some(57)));
    }
}
