//! Laws on random tracks, calendars and rules.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use luma_plan::wallet::{
    Account, Calendar, Commitment, Course, Event, HeldTerms, MonthTerms, Outcome, PackTerms, PaidFor, Payer, Prepared,
    Rules, Segment, Span, Subscription, Take, Track, anniversary, run,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::naive::naive;

/// How a generated route is paid; it decides which takes make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Subscription,
    PayAsYouGo,
    Provisioned,
}

const ACCOUNTS: usize = 2;
const LIMITS: usize = 2;

fn take(kind: Kind) -> BoxedStrategy<(Take, bool, bool)> {
    let credits = prop_oneof![1 => Just(0u64), 4 => 1..40u64].prop_map(|c| (Take::Credits(c), true, false));
    let dollars = (0..ACCOUNTS, prop_oneof![1 => Just(0u128), 6 => 1..30u128], any::<bool>())
        .prop_map(|(account, price, mine)| (Take::Dollars { account, price }, mine, false));
    let pinned = (0..ACCOUNTS, 1..30u128).prop_map(|(account, price)| (Take::Dollars { account, price }, false, false));
    let own = (0..5u128).prop_map(|price| (Take::Own(price), false, false));
    let nothing = Just((Take::Nothing, true, false));
    let provisioned = Just((Take::Nothing, true, true));
    match kind {
        Kind::Subscription => prop_oneof![8 => credits, 1 => pinned, 1 => own, 1 => nothing].boxed(),
        Kind::PayAsYouGo => prop_oneof![8 => dollars, 1 => own, 1 => nothing].boxed(),
        Kind::Provisioned => prop_oneof![4 => dollars, 1 => own, 4 => provisioned].boxed(),
    }
}

fn segment(kind: Kind) -> impl Strategy<Value = Segment> {
    (0..10u64, take(kind), option::weighted(0.3, 0..LIMITS)).prop_map(|(runs, (take, mine, provisioned), which)| {
        let limit = match take {
            Take::Dollars { account, .. } => which.map(|which| (account, which)),
            Take::Credits(_) | Take::Own(_) | Take::Nothing => None,
        };
        Segment { runs, take, mine, provisioned, limit }
    })
}

fn track(kind: Kind) -> impl Strategy<Value = Track> {
    vec(segment(kind), 0..6).prop_map(|segments| Track { segments })
}

fn day() -> impl Strategy<Value = Date> {
    let awkward = [date(2024, 1, 31), date(2024, 2, 29), date(2025, 1, 30), date(2025, 8, 31), date(2024, 12, 31)];
    prop_oneof![
        1 => select(awkward.to_vec()),
        2 => (0..730i32).prop_map(|days| date(2024, 1, 1).checked_add(days.days()).unwrap()),
    ]
}

fn calendar() -> impl Strategy<Value = Calendar> {
    let spans = prop_oneof![(0..100i32).prop_map(Ok), (1..16u32).prop_map(Err)];
    let week =
        prop_oneof![Just([true, true, true, true, true, false, false]), proptest::array::uniform7(any::<bool>()),];
    (day(), spans, week, option::weighted(0.3, 1..7u64)).prop_map(|(start, spans, week, per_day)| {
        let loops: Vec<Span> = match spans {
            Ok(days) => vec![Span { first: start, last: start.checked_add(days.days()).unwrap() }],
            Err(months) => (0..months)
                .map(|month| Span {
                    first: anniversary(start, month),
                    last: anniversary(start, month + 1).yesterday().unwrap(),
                })
                .collect(),
        };
        let mut calendar = Calendar { start, loops, workdays: week, per_day };
        if calendar.loops.iter().any(|span| calendar.workdays_in(span.first, span.last) == 0) {
            calendar.workdays = [true; 7];
        }
        calendar
    })
}

fn held(start: Date) -> impl Strategy<Value = HeldTerms> {
    let after = move |days: i32| start.checked_add(days.days()).unwrap();
    let lot = (0..60u64, -3..120i32).prop_map(move |(credits, days)| (credits, after(days)));
    (0..120u64, 1..45i32, vec(lot, 0..4)).prop_map(move |(credits, days, lots)| HeldTerms {
        credits,
        renews: after(days),
        lots,
    })
}

fn pack() -> impl Strategy<Value = PackTerms> {
    (1..50u64, 0..20u128, 1..14u32).prop_map(|(credits, price, months)| PackTerms { credits, price, months })
}

fn month() -> impl Strategy<Value = MonthTerms> {
    (0..100u128, 0..200u64, option::weighted(0.2, pack()), option::weighted(0.2, 0..5u64))
        .prop_map(|(price, grant, pack, relaxed_per_day)| MonthTerms { price, grant, pack, relaxed_per_day })
}

/// The same every month, or a list of months.
fn subscription(start: Date) -> impl Strategy<Value = Subscription> {
    let list = prop_oneof![2 => Just(Vec::new()), 1 => vec(option::weighted(0.8, month()), 1..8)];
    (alike(start), list).prop_map(|(terms, months)| {
        let months = if terms.runs_out { Vec::new() } else { months };
        Subscription { months, ..terms }
    })
}

fn alike(start: Date) -> impl Strategy<Value = Subscription> {
    let grant = prop_oneof![1 => Just(0u64), 6 => 1..120u64];
    (
        0..100u128,
        any::<bool>(),
        grant,
        option::weighted(0.4, pack()),
        option::weighted(0.4, 0..5u64),
        option::weighted(0.4, held(start)),
        any::<bool>(),
    )
        .prop_map(|(price, annual, grant, pack, relaxed_per_day, held, closed)| {
            let runs_out = closed && held.is_some();
            Subscription { price, annual, grant, pack, relaxed_per_day, held, runs_out, months: Vec::new() }
        })
}

fn account() -> impl Strategy<Value = Account> {
    (prop_oneof![Just(0u128), 1..200u128], option::weighted(0.3, 0..120u128), vec(0..8u64, LIMITS))
        .prop_map(|(balance, monthly_limit, runs_a_day)| Account { balance, monthly_limit, runs_a_day })
}

fn rules(kind: Kind, start: Date) -> impl Strategy<Value = Rules> {
    let payer = match kind {
        Kind::Subscription => subscription(start).prop_map(Payer::Subscription).boxed(),
        Kind::PayAsYouGo => (0..ACCOUNTS).prop_map(|account| Payer::PayAsYouGo { account }).boxed(),
        Kind::Provisioned => (0..20u64, 0..100u128, 1..13u32, 0..ACCOUNTS)
            .prop_map(|(units, unit_price, term, account)| {
                Payer::Provisioned(Commitment { units, unit_price, term, account })
            })
            .boxed(),
    };
    (payer, vec(account(), ACCOUNTS)).prop_map(|(payer, accounts)| Rules { payer, accounts })
}

fn work_of(kind: Kind) -> BoxedStrategy<(Track, Calendar, Rules)> {
    calendar().prop_flat_map(move |calendar| (track(kind), Just(calendar.clone()), rules(kind, calendar.start))).boxed()
}

fn work() -> impl Strategy<Value = (Track, Calendar, Rules)> {
    prop_oneof![3 => work_of(Kind::Subscription), 1 => work_of(Kind::PayAsYouGo), 1 => work_of(Kind::Provisioned)]
}

/// What all runs of all loops take in credits, and gross in dollars of accounts and outside.
fn gross(track: &Track, calendar: &Calendar) -> (u128, u128, u128) {
    let (mut credits, mut dollars, mut own) = (0, 0, 0);
    for segment in &track.segments {
        let runs = u128::from(segment.runs) * calendar.loops.len() as u128;
        match segment.take {
            Take::Credits(price) => credits += runs * u128::from(price),
            Take::Dollars { price, .. } => dollars += runs * price,
            Take::Own(price) => own += runs * price,
            Take::Nothing => {}
        }
    }
    (credits, dollars, own)
}

fn done(outcome: Outcome) -> Option<Course> {
    match outcome {
        Outcome::Done(course) => Some(course),
        Outcome::NeverEnds { .. } => None,
    }
}

fn paid_for(course: &Course, what: PaidFor) -> u128 {
    course.payments.iter().filter(|payment| payment.what == what).map(|payment| payment.amount).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn the_fast_wallet_is_the_naive_one((track, calendar, rules) in work()) {
        prop_assert_eq!(run(&track, &calendar, &rules).unwrap(), naive(&track, &calendar, &rules));
    }
}

proptest! {
    #[test]
    fn work_that_ends_by_a_day_is_the_same_as_if_it_had_all_time((track, calendar, rules) in work(), days in 0..200i32) {
        let last = calendar.start.checked_add(days.days()).unwrap();
        let prepared = Prepared::new(&track).unwrap();
        let without_ledger = |course| Course { ledger: Vec::new(), ..course };
        let course = done(run(&track, &calendar, &rules).unwrap()).map(without_ledger);
        prop_assert_eq!(&done(prepared.totals(&calendar, &rules).unwrap()), &course);
        let in_time = prepared.totals_by(&calendar, &rules, last).unwrap();
        prop_assert_eq!(in_time, course.filter(|course| course.finishes_on.is_none_or(|on| on <= last)));
    }

    #[test]
    fn days_of_relaxed_mode_that_are_passed_at_once_change_nothing(
        (mut track, mut calendar, mut rules) in work_of(Kind::Subscription),
        times in 1..40u64,
        places in 0..4u64,
        all_in_credits: bool,
    ) {
        let Payer::Subscription(terms) = &mut rules.payer else { unreachable!() };
        terms.relaxed_per_day = Some(places);
        terms.pack = None;
        terms.months.clear();
        calendar.per_day = None;
        for segment in &mut track.segments {
            segment.runs *= times;
            if all_in_credits && !matches!(segment.take, Take::Credits(_)) {
                *segment = Segment { take: Take::Credits(7), mine: true, limit: None, ..*segment };
            }
        }
        let fast = Prepared::new(&track).unwrap().totals(&calendar, &rules).unwrap();
        let slow = match naive(&track, &calendar, &rules) {
            Outcome::Done(course) => Outcome::Done(Course { ledger: Vec::new(), ..course }),
            never @ Outcome::NeverEnds { .. } => never,
        };
        prop_assert_eq!(fast, slow);
    }

    #[test]
    fn credits_are_conserved_every_day((track, calendar, rules) in work_of(Kind::Subscription)) {
        let Some(course) = done(run(&track, &calendar, &rules).unwrap()) else { return Ok(()) };
        let tally = course.tally.unwrap();
        let flowed_in = tally.granted + tally.bought + tally.opening;
        prop_assert_eq!(flowed_in, tally.used + tally.expired + tally.left);
        // The ledger says the same row by row, and never owes.
        let mut sums: BTreeMap<Event, u128> = BTreeMap::new();
        let mut balance = tally.opening;
        for row in &course.ledger {
            let credits = row.credits.unwrap_or(0);
            match row.event {
                Event::Grant | Event::Bought => balance += credits,
                Event::Used | Event::Expired | Event::LotExpired => balance = balance.checked_sub(credits).unwrap(),
                Event::Paid | Event::Relaxed | Event::Wait => prop_assert_eq!(credits, 0),
            }
            prop_assert_eq!(row.balance, Some(balance));
            *sums.entry(row.event).or_default() += credits;
        }
        let sum = |event| sums.get(&event).copied().unwrap_or(0);
        prop_assert_eq!(balance, tally.left);
        prop_assert_eq!(sum(Event::Grant), tally.granted);
        prop_assert_eq!(sum(Event::Bought), tally.bought);
        prop_assert_eq!(sum(Event::Used), tally.used);
        prop_assert_eq!(sum(Event::Expired) + sum(Event::LotExpired), tally.expired);
    }

    #[test]
    fn payments_add_up((track, calendar, rules) in work()) {
        let Some(course) = done(run(&track, &calendar, &rules).unwrap()) else { return Ok(()) };
        let (_, dollars, own) = gross(&track, &calendar);
        // Usage is what balances do not pay; no balance pays for another account.
        let used: u128 = (0..ACCOUNTS).map(|index| {
            let of_account = |segment: &&Segment| {
                matches!(segment.take, Take::Dollars { account, .. } if account == index)
            };
            let segments = track.segments.iter().filter(of_account).copied().collect();
            let (_, gross, _) = gross(&Track { segments }, &calendar);
            gross.min(rules.accounts[index].balance)
        }).sum();
        prop_assert_eq!(paid_for(&course, PaidFor::Usage), dollars - used);
        prop_assert_eq!(paid_for(&course, PaidFor::Own), own);
        let (subscription, packs, commitment) = match &rules.payer {
            Payer::Subscription(terms) if !terms.months.is_empty() => {
                // The months up to the last one that was begun.
                let paid = paid_for(&course, PaidFor::Subscription);
                prop_assert!(paid <= terms.months.iter().flatten().map(|month| month.price).sum());
                let mut sums = vec![(0, 0)];
                for month in terms.months.iter().flatten() {
                    let (count, sum) = sums[sums.len() - 1];
                    sums.push((count + 1, sum + month.price));
                }
                prop_assert!(sums.contains(&(course.months_paid, paid)));
                (paid, None, 0)
            }
            Payer::Subscription(terms) if terms.annual => (u128::from(course.months_paid / 12) * terms.price, terms.pack, 0),
            Payer::Subscription(terms) => (u128::from(course.months_paid) * terms.price, terms.pack, 0),
            Payer::PayAsYouGo { .. } => (0, None, 0),
            Payer::Provisioned(terms) => {
                (0, None, u128::from(course.months_paid) * u128::from(terms.units) * terms.unit_price)
            }
        };
        prop_assert_eq!(paid_for(&course, PaidFor::Subscription), subscription);
        // Packs of several prices do not add up to a product.
        let is_listed = matches!(&rules.payer, Payer::Subscription(terms) if !terms.months.is_empty());
        let top_ups = packs.map_or(0, |pack| u128::from(course.packs) * pack.price);
        prop_assert!(is_listed || paid_for(&course, PaidFor::TopUp) == top_ups);
        prop_assert_eq!(paid_for(&course, PaidFor::Commitment), commitment);
        // The ledger's rows of money are the payments, a day at a time.
        let mut by_day: BTreeMap<Date, u128> = BTreeMap::new();
        for payment in &course.payments {
            *by_day.entry(payment.date).or_default() += payment.amount;
        }
        let rows: BTreeMap<Date, u128> = course.ledger.iter()
            .filter(|row| row.event == Event::Paid)
            .map(|row| (row.date, row.usd.unwrap()))
            .collect();
        prop_assert_eq!(rows, by_day);
        prop_assert!(course.payments.is_sorted_by_key(|payment| (payment.date, payment.what)));
    }

    #[test]
    fn a_day_has_one_row_of_an_event((track, calendar, rules) in work()) {
        let Some(course) = done(run(&track, &calendar, &rules).unwrap()) else { return Ok(()) };
        let mut rows: Vec<_> = course.ledger.iter().map(|row| (row.date, row.event)).collect();
        prop_assert!(rows.is_sorted_by_key(|(date, _)| *date));
        rows.sort_unstable();
        rows.dedup();
        prop_assert_eq!(rows.len(), course.ledger.len());
    }

    /// Without relaxed mode every credit that runs are priced at is used, so credits used never fall when attempts
    /// rise; nor do the dollars of pay-as-you-go.
    #[test]
    fn what_is_used_never_falls_when_attempts_rise(
        (mut track, calendar, mut rules) in prop_oneof![work_of(Kind::Subscription), work_of(Kind::PayAsYouGo)],
        which in any::<proptest::sample::Index>(),
        more in 1..5u64,
    ) {
        if let Payer::Subscription(terms) = &mut rules.payer {
            terms.relaxed_per_day = None;
            terms.months.iter_mut().flatten().for_each(|month| month.relaxed_per_day = None);
        }
        if track.segments.is_empty() {
            return Ok(());
        }
        let before = done(run(&track, &calendar, &rules).unwrap());
        let (credits, ..) = gross(&track, &calendar);
        let raised = which.index(track.segments.len());
        track.segments[raised].runs += more;
        let after = done(run(&track, &calendar, &rules).unwrap());
        let (Some(before), Some(after)) = (before, after) else { return Ok(()) };
        prop_assert!(paid_for(&before, PaidFor::Usage) <= paid_for(&after, PaidFor::Usage));
        if let (Some(before), Some(after)) = (before.tally, after.tally) {
            prop_assert_eq!(before.used, credits);
            prop_assert!(before.used <= after.used);
        }
    }

    #[test]
    fn the_order_of_stages_does_not_change_what_pay_as_you_go_costs(
        (track, calendar, rules) in work_of(Kind::PayAsYouGo),
    ) {
        let mut turned = track.clone();
        turned.segments.reverse();
        let one = done(run(&track, &calendar, &rules).unwrap());
        let other = done(run(&turned, &calendar, &rules).unwrap());
        if let (Some(one), Some(other)) = (one, other) {
            prop_assert_eq!(paid_for(&one, PaidFor::Usage), paid_for(&other, PaidFor::Usage));
            prop_assert_eq!(paid_for(&one, PaidFor::Own), paid_for(&other, PaidFor::Own));
        }
    }

    /// Looking at each day changes nothing, and the days add up to the work.
    #[test]
    fn a_trace_is_the_course_day_by_day((track, calendar, rules) in work()) {
        let prepared = Prepared::new(&track).unwrap();
        let trace = prepared.trace(&calendar, &rules).unwrap();
        let mut next = 0;
        for day in &trace.days {
            prop_assert_eq!(day.made.start, next, "no run is left out");
            prop_assert!((day.made.start..=day.made.end).contains(&day.relaxed_from));
            prop_assert_eq!(day.held_up.is_some(), day.made.end < day.due);
            next = day.made.end;
        }
        let course = &trace.course;
        let waits: Vec<Date> =
            course.ledger.iter().filter(|row| row.event == Event::Wait).map(|row| row.date).collect();
        let held_up: Vec<Date> = trace.days.iter().filter(|day| day.held_up.is_some()).map(|day| day.date).collect();
        prop_assert_eq!(held_up, waits);
        let last = trace.days.iter().rfind(|day| !day.made.is_empty()).map(|day| day.date);
        prop_assert_eq!(last, course.finishes_on);
        prop_assert_eq!(trace.days.iter().map(|day| day.packs).sum::<u64>(), course.packs);
        match run(&track, &calendar, &rules).unwrap() {
            Outcome::Done(done) => {
                prop_assert_eq!(&done, course);
                prop_assert_eq!(trace.stuck, None);
                let runs: u128 = track.segments.iter().map(|s| u128::from(s.runs)).sum();
                prop_assert_eq!(next, runs * calendar.loops.len() as u128);
            }
            Outcome::NeverEnds { why, .. } => prop_assert_eq!(trace.stuck, Some(why)),
        }
    }

    /// Columns serve every route that works on the same track.
    #[test]
    fn a_prepared_track_can_be_shared(
        (track, calendar, rules) in work_of(Kind::Subscription),
        other in day().prop_flat_map(|start| rules(Kind::Subscription, start)),
    ) {
        let prepared = Prepared::new(&track).unwrap();
        for rules in [&rules, &other, &rules] {
            prop_assert_eq!(prepared.run(&calendar, rules), run(&track, &calendar, rules));
        }
    }
}
