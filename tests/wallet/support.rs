//! Words in which the cases are told. Dates are of December 2026, where the 7th is a Monday, unless a case says why.

use jiff::civil::{Date, date};
use luma_plan::money::Money;
use luma_plan::wallet::{
    Account, Calendar, Course, Entry, Event, Outcome, PackTerms, PaidFor, Payer, Rules, Segment, Span, Stuck,
    Subscription, Take, Track, anniversary, run,
};

use crate::naive::naive;

/// Ticks.
pub const DOLLAR: u128 = 10_000_000_000;
pub const CENT: u128 = DOLLAR / 100;

/// A day of December 2026.
pub const fn dec(day: i8) -> Date {
    date(2026, 12, day)
}

/// Runs of the route's own at so many credits.
pub const fn credits(runs: u64, each: u64) -> Segment {
    Segment { runs, take: Take::Credits(each), mine: true, provisioned: false, limit: None }
}

/// Runs of the route's own that nobody publishes a price for.
pub const fn unpriced(runs: u64) -> Segment {
    Segment { runs, take: Take::Nothing, mine: true, provisioned: false, limit: None }
}

/// Runs of the route's own, in ticks of its account (the first).
pub const fn usd(runs: u64, price: u128) -> Segment {
    Segment { runs, take: Take::Dollars { account: 0, price }, mine: true, provisioned: false, limit: None }
}

/// Runs pinned to the card of an account.
pub const fn pinned(runs: u64, account: usize, price: u128) -> Segment {
    Segment { runs, take: Take::Dollars { account, price }, mine: false, provisioned: false, limit: None }
}

/// Runs paid outside.
pub const fn own(runs: u64, price: u128) -> Segment {
    Segment { runs, take: Take::Own(price), mine: false, provisioned: false, limit: None }
}

/// Images on provisioned capacity.
pub const fn images(runs: u64) -> Segment {
    Segment { runs, take: Take::Nothing, mine: true, provisioned: true, limit: None }
}

/// One loop from the first to the last day, Monday to Friday.
pub fn weekdays(first: Date, last: Date) -> Calendar {
    let workdays = [true, true, true, true, true, false, false];
    Calendar { start: first, loops: vec![Span { first, last }], workdays, per_day: None }
}

/// A loop in each month from the first day on, Monday to Friday.
pub fn months(first: Date, count: u32) -> Calendar {
    let day_before = |month| anniversary(first, month).yesterday().unwrap();
    let span = |month| Span { first: anniversary(first, month), last: day_before(month + 1) };
    Calendar { loops: (0..count).map(span).collect(), ..weekdays(first, first) }
}

/// $30 and 100 credits a month, nothing else.
pub const fn plain() -> Subscription {
    Subscription {
        price: 30 * DOLLAR,
        annual: false,
        grant: 100,
        pack: None,
        relaxed_per_day: None,
        held: None,
        runs_out: false,
        months: Vec::new(),
    }
}

/// 10 credits for $4, good for a year.
pub const PACK: PackTerms = PackTerms { credits: 10, price: 4 * DOLLAR, months: 12 };

pub fn by_subscription(terms: Subscription) -> Rules {
    Rules { payer: Payer::Subscription(terms), accounts: vec![Account::default(), Account::default()] }
}

pub fn pay_as_you_go(account: Account) -> Rules {
    Rules { payer: Payer::PayAsYouGo { account: 0 }, accounts: vec![account] }
}

pub fn prepaid(balance: u128) -> Account {
    Account { balance, ..Account::default() }
}

/// The outcome, on which both wallets agree.
pub fn outcome(segments: &[Segment], calendar: &Calendar, rules: &Rules) -> Outcome {
    let track = Track { segments: segments.to_vec() };
    let outcome = run(&track, calendar, rules).unwrap();
    assert_eq!(outcome, naive(&track, calendar, rules), "the fast wallet and the naive one differ");
    outcome
}

/// The course of work that ends.
pub fn course(segments: &[Segment], calendar: &Calendar, rules: &Rules) -> Course {
    done(outcome(segments, calendar, rules))
}

pub fn done(outcome: Outcome) -> Course {
    match outcome {
        Outcome::Done(course) => course,
        Outcome::NeverEnds { made, runs, why } => panic!("stuck after {made} of {runs}: {why:?}"),
    }
}

/// (made, of all, why) of work that cannot end.
pub fn stuck(segments: &[Segment], calendar: &Calendar, rules: &Rules) -> (u128, u128, Stuck) {
    match outcome(segments, calendar, rules) {
        Outcome::NeverEnds { made, runs, why } => (made, runs, why),
        Outcome::Done(course) => panic!("it ends on {:?}", course.finishes_on),
    }
}

/// The ledger as lines: `2026-12-07 used 40 -> 60`, dollars with their sign.
pub fn ledger(course: &Course) -> Vec<String> {
    course.ledger.iter().map(|row| line(row, course.tally.is_some())).collect()
}

fn line(row: &Entry, in_credits: bool) -> String {
    let event = match row.event {
        Event::LotExpired => "lot-expired",
        Event::Expired => "expired",
        Event::Grant => "grant",
        Event::Paid => "paid",
        Event::Bought => "bought",
        Event::Used => "used",
        Event::Relaxed => "relaxed",
        Event::Wait => "wait",
    };
    let credits = row.credits.map_or(String::new(), |credits| format!(" {credits}"));
    let usd = row.usd.map_or(String::new(), |ticks| format!(" {}", dollars(ticks)));
    let balance = match row.balance {
        Some(balance) if in_credits => format!(" -> {balance}"),
        Some(balance) => format!(" -> {}", dollars(balance)),
        None => String::new(),
    };
    format!("{} {event}{credits}{usd}{balance}", row.date)
}

pub fn dollars(ticks: u128) -> String {
    format!("${}", Money::from_ticks(ticks).unwrap().plain())
}

/// Dates and dollars of the payments of one kind.
pub fn payments(course: &Course, what: PaidFor) -> Vec<(Date, String)> {
    let of_kind = course.payments.iter().filter(|payment| payment.what == what);
    of_kind.map(|payment| (payment.date, dollars(payment.amount))).collect()
}

pub fn paid(course: &Course) -> String {
    dollars(course.payments.iter().map(|payment| payment.amount).sum())
}

/// The days with a row of the event.
pub fn days_of(course: &Course, event: Event) -> Vec<Date> {
    course.ledger.iter().filter(|row| row.event == event).map(|row| row.date).collect()
}

/// (date, credits) of each day on which credits were used: with runs at 1 credit, how many were made.
pub fn used(course: &Course) -> Vec<(Date, u128)> {
    let rows = course.ledger.iter().filter(|row| row.event == Event::Used);
    rows.map(|row| (row.date, row.credits.unwrap())).collect()
}
