//! Routes that are paid in dollars: prepaid balances, limits, provisioned capacity.

use jiff::civil::date;
use luma_plan::money::Overflow;
use luma_plan::wallet::{Account, Commitment, Event, PaidFor, Payer, Rules, Segment, Stuck, provisioned_units};
use rust_decimal::Decimal;

use crate::support::{
    CENT, DOLLAR, by_subscription, course, credits, days_of, dec, images, ledger, months, own, paid, pay_as_you_go,
    payments, pinned, plain, prepaid, stuck, usd, weekdays,
};

/// 18 stills at $0.0404 and 12 clips at $2.40 over the 34 workdays from 1 December to 15 January: of 30 runs none is
/// due on the first day (floor(30 / 34)), one on the second. In all 18 × 0.0404 + 12 × 2.40 = 29.5272.
#[test]
fn every_run_costs_its_price_on_its_day() {
    let segments = [usd(18, 404 * CENT / 100), usd(12, 240 * CENT)];
    let course = course(&segments, &weekdays(dec(1), date(2027, 1, 15)), &pay_as_you_go(prepaid(0)));
    assert_eq!(paid(&course), "$29.5272");
    assert_eq!(payments(&course, PaidFor::Usage)[0], (dec(2), "$0.0404".into()));
    assert_eq!(ledger(&course)[0], "2026-12-02 paid $0.0404");
    assert_eq!((course.finishes_on, course.late_days), (Some(date(2027, 1, 15)), 0));
    assert_eq!((course.tally, course.exhausted_on, course.billing_months), (None, None, 0));
}

/// $6 prepaid, a clip of $2.40 a day: two are paid out of it, the third by half, the others that day.
#[test]
fn a_balance_that_runs_out_in_the_middle_of_a_run() {
    let rules = pay_as_you_go(prepaid(6 * DOLLAR));
    let course = course(&[usd(5, 240 * CENT)], &weekdays(dec(7), dec(11)), &rules);
    assert_eq!(
        ledger(&course),
        [
            "2026-12-07 used $2.4 -> $3.6",
            "2026-12-08 used $2.4 -> $1.2",
            "2026-12-09 paid $1.2 -> $1.2",
            "2026-12-09 used $1.2 -> $0",
            "2026-12-10 paid $2.4 -> $0",
            "2026-12-11 paid $2.4 -> $0",
        ]
    );
    assert_eq!(course.exhausted_on, Some(dec(9)));
    assert_eq!(paid(&course), "$6");
}

/// A balance that pays everything to the last cent is not exhausted; a free run does not exhaust an empty one.
#[test]
fn a_balance_that_is_just_enough() {
    for (balance, exhausted_on) in
        [(0, None), (480 * CENT, None), (479 * CENT, Some(dec(8))), (240 * CENT, Some(dec(8))), (1, Some(dec(7)))]
    {
        let segments = [usd(2, 240 * CENT), usd(1, 0)];
        let course = course(&segments, &weekdays(dec(7), dec(9)), &pay_as_you_go(prepaid(balance)));
        assert_eq!(course.exhausted_on, exhausted_on, "{balance}");
    }
}

/// Own runs are paid that day, whatever the balance.
#[test]
fn a_balance_does_not_pay_own_runs() {
    let rules = pay_as_you_go(prepaid(10 * DOLLAR));
    let course = course(&[usd(1, DOLLAR), own(1, DOLLAR)], &weekdays(dec(7), dec(7)), &rules);
    assert_eq!(ledger(&course), ["2026-12-07 paid $1 -> $10", "2026-12-07 used $1 -> $9"]);
    assert_eq!(payments(&course, PaidFor::Own), [(dec(7), "$1".into())]);
    assert_eq!(payments(&course, PaidFor::Usage), []);
}

/// 6 runs of $4, all due on Monday 7 December, at most $10 a month at gross prices: two in each. 7 January is a
/// Thursday, 7 February a Sunday. Prepaid dollars count like others.
#[test]
fn a_dollar_limit_a_month() {
    for (balance, paid_in_all) in [(0, "$24"), (5 * DOLLAR, "$19")] {
        let rules = pay_as_you_go(Account { monthly_limit: Some(10 * DOLLAR), ..prepaid(balance) });
        let course = course(&[usd(6, 4 * DOLLAR)], &weekdays(dec(7), dec(7)), &rules);
        assert_eq!(course.finishes_on, Some(date(2027, 2, 8)));
        assert_eq!(paid(&course), paid_in_all);
        let waits = days_of(&course, Event::Wait);
        // Monday 7 December to Friday 5 February: 9 weeks of 5 workdays.
        assert_eq!((waits.len(), waits[0], waits[44]), (45, dec(7), date(2027, 2, 5)));
    }
}

/// Pinned runs count towards the limit of their account, and a route's own credits wait behind them.
#[test]
fn pinned_runs_count_towards_the_limit() {
    let mut rules = by_subscription(plain());
    rules.accounts[1].monthly_limit = Some(10 * DOLLAR);
    let course = course(&[pinned(3, 1, 4 * DOLLAR), credits(1, 10)], &weekdays(dec(7), dec(7)), &rules);
    assert_eq!(course.finishes_on, Some(date(2027, 1, 7)));
    assert_eq!(course.billing_months, 2);
    assert_eq!(course.exhausted_on, None, "a limit is no empty wallet");
}

#[test]
fn a_run_dearer_than_a_months_limit() {
    let rules = pay_as_you_go(Account { monthly_limit: Some(10 * DOLLAR), ..prepaid(100 * DOLLAR) });
    let day = weekdays(dec(7), dec(11));
    assert_eq!(stuck(&[usd(2, DOLLAR), usd(1, 11 * DOLLAR)], &day, &rules), (2, 3, Stuck::TooDear));
    assert_eq!(course(&[usd(2, DOLLAR), usd(1, 10 * DOLLAR)], &day, &rules).finishes_on, Some(date(2027, 1, 7)));
}

/// At most 3 a day of one kind and 2 of another; both stand in one queue. Five of the first kind, then one without a
/// limit, then three of the second: Monday 3, Tuesday the other 2, the free one and 2, Wednesday 1.
#[test]
fn a_limit_of_runs_a_day() {
    let limited = |segment: Segment, which| Segment { limit: Some((0, which)), ..segment };
    let rules = pay_as_you_go(Account { runs_a_day: vec![3, 2], ..prepaid(0) });
    let segments = [limited(usd(5, DOLLAR), 0), usd(1, DOLLAR), limited(usd(3, DOLLAR), 1)];
    let course = course(&segments, &weekdays(dec(7), dec(7)), &rules);
    assert_eq!(
        ledger(&course),
        ["2026-12-07 paid $3", "2026-12-07 wait", "2026-12-08 paid $5", "2026-12-08 wait", "2026-12-09 paid $1",]
    );
    assert_eq!(course.late_days, 2);
    let none = pay_as_you_go(Account { runs_a_day: vec![0], ..prepaid(0) });
    let never = stuck(&[usd(1, DOLLAR), limited(usd(1, DOLLAR), 0)], &weekdays(dec(7), dec(7)), &none);
    assert_eq!(never, (1, 2, Stuck::TooLong));
}

fn provisioned(term: u32, balance: u128) -> Rules {
    let terms = Commitment { units: 8, unit_price: 2_000 * DOLLAR, term, account: 0 };
    Rules { payer: Payer::Provisioned(terms), accounts: vec![prepaid(balance)] }
}

/// 14 months of images: two years on a one-year term, five quarters, or 14 months. It is paid month by month, to the
/// end of the term.
#[test]
fn fourteen_months_on_whole_terms() {
    for (term, months_paid, last) in [(12, 24, date(2028, 11, 7)), (3, 15, date(2028, 2, 7)), (1, 14, date(2028, 1, 7))]
    {
        let course = course(&[images(100)], &months(dec(7), 14), &provisioned(term, 0));
        assert_eq!((course.billing_months, course.months_paid), (14, months_paid), "{term}");
        let commitment = payments(&course, PaidFor::Commitment);
        assert_eq!(commitment.len(), months_paid as usize);
        assert_eq!(commitment[0], (dec(7), "$16000".into()));
        assert_eq!(commitment.last(), Some(&(last, "$16000".into())));
        assert_eq!(days_of(&course, Event::Paid).len(), months_paid as usize);
        assert_eq!(course.finishes_on, Some(date(2028, 2, 4)), "the Friday before 7 February 2028");
    }
}

/// Video beside provisioned capacity is paid as you go, out of the balance first, which never pays the commitment; and
/// it prolongs no commitment. 3 images, then 3 clips, on 44 workdays of which 23 are in December: the images are made
/// on the 8th, 15th and 22nd workday, the clips on the 30th, 37th and 44th, in January. $3 pay one clip and a quarter.
#[test]
fn video_beside_provisioned_capacity() {
    let segments = [images(3), usd(3, 240 * CENT)];
    let course = course(&segments, &weekdays(dec(1), date(2027, 1, 31)), &provisioned(1, 3 * DOLLAR));
    assert_eq!((course.billing_months, course.months_paid), (1, 1));
    assert_eq!(payments(&course, PaidFor::Commitment), [(dec(1), "$16000".into())]);
    let usage: Vec<_> = payments(&course, PaidFor::Usage).into_iter().map(|(_, usd)| usd).collect();
    assert_eq!(usage, ["$1.8", "$2.4"]);
    assert_eq!(course.exhausted_on, Some(payments(&course, PaidFor::Usage)[0].0));
}

/// Nothing to provision: no commitment.
#[test]
fn no_image_no_commitment() {
    let course = course(&[usd(3, DOLLAR)], &weekdays(dec(7), dec(11)), &provisioned(12, 0));
    assert_eq!((course.billing_months, course.months_paid, paid(&course)), (0, 0, "$3".into()));
}

/// 20 workdays of 8 hours are 9,600 minutes: 8 units make 76,800 images of weight 1, or 30,720 of weight 1 ÷ 0.4.
#[test]
fn units_above_the_minimum() {
    let one = Decimal::ONE;
    let max = Decimal::new(4, 1);
    // Monday 7 December to Friday 1 January.
    let calendar = weekdays(dec(7), date(2027, 1, 1));
    let eight = Decimal::from(8);
    for (made, units) in [
        (&[][..], 8),
        (&[(1, one)], 8),
        (&[(76_800, one)], 8),
        (&[(76_801, one)], 9),
        (&[(30_720, max)], 8),
        (&[(30_721, max)], 9),
        (&[(30_720, max), (1, one)], 9),
        (&[(15_360, max), (38_400, one)], 8),
        (&[(15_360, max), (38_400, one), (1, max)], 9),
        (&[(86_400, one)], 9),
        (&[(86_401, one)], 10),
    ] {
        assert_eq!(provisioned_units(made, &calendar, eight, 8), Ok(units), "{made:?}");
    }
    // 7.5 hours a day are 9,000 minutes.
    assert_eq!(provisioned_units(&[(72_000, one)], &calendar, Decimal::new(75, 1), 8), Ok(8));
    assert_eq!(provisioned_units(&[(72_001, one)], &calendar, Decimal::new(75, 1), 8), Ok(9));
    // A third of a request a minute, three times over, is one, exactly: 9,600 × 8 = 25,600 × 3.
    let third = Decimal::from(3);
    assert_eq!(provisioned_units(&[(230_400, third)], &calendar, eight, 8), Ok(8));
    assert_eq!(provisioned_units(&[(230_401, third)], &calendar, eight, 8), Ok(9));
    // Of three months from 7 December with 23, 22 and 20 workdays the last is the busiest.
    assert_eq!(provisioned_units(&[(76_801, one)], &months(dec(7), 2), eight, 8), Ok(8));
    assert_eq!(provisioned_units(&[(76_801, one)], &months(dec(7), 3), eight, 8), Ok(9));
    for (made, hours) in [(&[(1, Decimal::ZERO)][..], eight), (&[(1, one)], Decimal::ZERO), (&[(1, -one)], eight)] {
        assert_eq!(provisioned_units(made, &calendar, hours, 8), Err(Overflow), "{made:?}");
    }
    let tiny = Decimal::new(1, 10);
    assert_eq!(provisioned_units(&[(u128::MAX, tiny)], &calendar, eight, 8), Err(Overflow));
    assert_eq!(provisioned_units(&[(1, one)], &weekdays(dec(5), dec(6)), eight, 8), Err(Overflow), "no workday");
}
