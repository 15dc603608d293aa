//! One route's balance over time: where it stands, what changes it day by day and why, and the days that matter.
//!
//! All of it is read off what the route's wallet did. `days` puts the events of each day into rows, `tell` says them
//! in words.

mod days;
mod tell;

use jiff::civil::Date;

use super::Summary;
use crate::arrange::Arrange as _;
use crate::money::{Money, Overflow, group_thousands};
use crate::offer::{Figures, Traced, with_extras, with_share_of_extras};
use crate::plan::Plan;
use crate::rates::Book;
use crate::wallet::{Course, Event, Payer};

/// What a route's level over time counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Credits in the wallet: grant and lots.
    Credits,
    /// Dollars left of the prepaid balance.
    Prepaid,
    /// Dollars paid so far, with contingency and tax.
    Spent,
}

/// How much there is at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Credits(u128),
    Dollars(Money),
}

impl Level {
    /// For reading: `9,850`, or `$31.68`.
    #[must_use]
    pub fn spoken(self) -> String {
        match self {
            Self::Credits(credits) => group_thousands(&credits.to_string()),
            Self::Dollars(money) => format!("${}", money.cents()),
        }
    }
}

impl Measure {
    /// What the level is, in words.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Credits => "credits left",
            Self::Prepaid => "left of the prepaid balance",
            Self::Spent => "paid so far",
        }
    }
}

/// A day that matters, from the least to the most needed where there is room for few.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// The grant begins anew; what was left of the last one is lost.
    Reset,
    /// A term or month of provisioned capacity is paid.
    Month,
    /// A month's loop is to be done; the last one's day is [`Mark::Deadline`].
    Due,
    /// A lot expires.
    LotExpires,
    /// The prepaid or granted credits end, and nothing follows.
    GrantEnds,
    Pack,
    Relaxed,
    Today,
    /// The last run of all.
    Done,
    Deadline,
    /// Payments pass the limit.
    OverLimit,
    /// The wallet cannot pay a run in full.
    Dry,
    /// The work comes to a run that can never be made.
    Stuck,
}

impl Mark {
    /// As it stands beside its line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::Month => "month",
            Self::Due => "due",
            Self::LotExpires => "lot expires",
            Self::GrantEnds => "grant ends",
            Self::Pack => "pack",
            Self::Relaxed => "relaxed",
            Self::Today => "today",
            Self::Done => "done",
            Self::Deadline => "deadline",
            Self::OverLimit => "over limit",
            Self::Dry => "dry",
            Self::Stuck => "stuck",
        }
    }
}

/// What a stretch of days is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Runs are made at no credits.
    Relaxed,
    /// Runs that are due are not made.
    Waits,
}

/// Days from the first to the last, both among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub first: Date,
    pub last: Date,
    pub phase: Phase,
}

/// What a row of the ledger tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    LotExpired,
    /// What was left of a grant.
    Expired,
    /// A month of the subscription: what it grants and costs.
    Month,
    /// A month of provisioned capacity.
    Commitment,
    Bought,
    /// Runs that credits or a prepaid balance pay for.
    Used,
    /// Runs that are paid in dollars that day.
    Paid,
    /// Runs that move nothing: on capacity, free, or out of another balance.
    Made,
    Relaxed,
    Wait,
}

/// A change of the level, or a day's work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub date: Date,
    /// The last of several days on which the same goes on; else `date`.
    pub until: Date,
    pub kind: Kind,
    /// What happened, in one line.
    pub text: String,
    /// Why, in sentences.
    pub why: String,
    /// Credits that came (above 0) or went.
    pub credits: Option<i128>,
    /// Dollars paid or taken from a prepaid balance, below 0; without contingency and tax.
    pub usd: Option<Money>,
    /// The level after it, in [`Timeline::measure`].
    pub level: Level,
    /// The runs that it is about.
    pub(super) runs: Option<days::Runs>,
}

/// One route's level over time.
#[derive(Debug)]
pub struct Timeline {
    /// Index of the offer.
    pub offer: usize,
    pub measure: Measure,
    /// The first and the last day worth showing.
    pub first: Date,
    pub last: Date,
    /// The first day of work.
    pub start: Date,
    pub today: Date,
    /// The level before anything happens.
    pub opening: Level,
    /// The highest level.
    pub most: Level,
    /// In order of date; a day's in the order in which they happen.
    pub rows: Vec<Row>,
    /// In order of date, and then from the least to the most needed.
    pub marks: Vec<(Date, Mark)>,
    /// In order of date.
    pub stretches: Vec<Stretch>,
    /// The limit of the budget, where levels can pass it.
    pub limit: Option<Money>,
    /// The day on which the work stops for good, where it cannot end.
    pub stuck_on: Option<Date>,
    pub(super) traced: Traced,
}

impl Timeline {
    /// The level after each change of it: (day, level), several a day where it goes down and up again.
    pub fn steps(&self) -> impl Iterator<Item = (Date, Level)> + '_ {
        let mut before = self.opening;
        self.rows.iter().filter_map(move |row| {
            let changed = row.level != before;
            before = row.level;
            changed.then_some((row.date, row.level))
        })
    }

    /// The level at the end of a day.
    #[must_use]
    pub fn level_on(&self, day: Date) -> Level {
        let behind = self.rows.partition_point(|row| row.date <= day);
        behind.checked_sub(1).and_then(|at| self.rows.get(at)).map_or(self.opening, |row| row.level)
    }
}

impl Summary {
    /// One route's balance over time. `None` where nobody knows: a price is missing, or the route cannot do a stage.
    /// It runs that route's wallet once more. `offer` is an index into [`Summary::offers`].
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn timeline(&self, plan: &Plan, book: &Book, today: Date, offer: usize) -> Result<Option<Timeline>, Overflow> {
        let Some(traced) = self.priced.traced(plan, book, offer)? else { return Ok(None) };
        let Some(found) = self.offers().get(offer) else { return Ok(None) };
        let course = &traced.trace.course;
        let opens_with = course.ledger.first().is_some_and(|e| e.balance.is_some());
        let (measure, opening) = match (&traced.rules.payer, course.tally) {
            (Payer::Subscription(_), Some(tally)) => (Measure::Credits, Level::Credits(tally.opening)),
            (Payer::PayAsYouGo { account }, _) if opens_with => {
                let balance = traced.rules.accounts.get(*account).map_or(0, |a| a.balance);
                (Measure::Prepaid, Level::Dollars(Money::from_ticks(balance)?))
            }
            _ => (Measure::Spent, Level::Dollars(Money::ZERO)),
        };
        let rows = days::rows(&days::Days { summary: self, plan, book, offer, traced: &traced, measure, opening })?;
        let most = rows.iter().map(|row| row.level).max().unwrap_or(opening).max(opening);
        let stretches = stretches(course, &traced);
        let start = traced.calendar.start;
        let stuck_on = traced.trace.stuck.and_then(|_| traced.trace.days.last()).map(|day| day.date);
        let over_limit_on = found.figures.as_ref().and_then(|f| f.dated.as_ref()).and_then(|d| d.over_limit_on);
        let mut marks = marks(&traced, &rows, over_limit_on, stuck_on);
        let limit = plan.budget.limit.filter(|_| measure == Measure::Spent);
        let last = marks.iter().map(|(day, _)| *day).chain(rows.iter().map(|r| r.until)).max().unwrap_or(start);
        let (first, last) = with_today(start, last, today);
        marks.push((today, Mark::Today));
        marks.arrange();
        marks.dedup();
        Ok(Some(Timeline {
            offer,
            measure,
            first,
            last,
            start,
            today,
            opening,
            most,
            rows,
            marks,
            stretches,
            limit,
            stuck_on,
            traced,
        }))
    }
}

/// A span with today in it, where that makes it longer by a fifth or a week at most.
fn with_today(start: Date, last: Date, today: Date) -> (Date, Date) {
    let days = super::days_between(start, last).max(0);
    let most = (days / 5).max(7);
    let (before, after) = (super::days_between(today, start), super::days_between(last, today));
    if (1..=most).contains(&before) {
        (today, last)
    } else if (1..=most).contains(&after) {
        (start, today)
    } else {
        (start, last)
    }
}

/// The days that matter, today apart.
fn marks(traced: &Traced, rows: &[Row], over_limit_on: Option<Date>, stuck_on: Option<Date>) -> Vec<(Date, Mark)> {
    let course = &traced.trace.course;
    let mut marks: Vec<(Date, Mark)> = Vec::new();
    let mut months = 0;
    for row in rows {
        let mark = match row.kind {
            Kind::LotExpired => Mark::LotExpires,
            Kind::Bought => Mark::Pack,
            Kind::Month | Kind::Commitment => {
                months += 1;
                match row.kind {
                    _ if months == 1 && row.date == traced.calendar.start => continue,
                    Kind::Month => Mark::Reset,
                    _ => Mark::Month,
                }
            }
            Kind::Expired if ends_without_more(traced, row.date) => Mark::GrantEnds,
            _ => continue,
        };
        marks.push((row.date, mark));
    }
    let count = traced.calendar.loops.len();
    let deadlines = traced.calendar.loops.iter().enumerate().map(|(at, span)| {
        let mark = if at + 1 == count { Mark::Deadline } else { Mark::Due };
        (span.last, mark)
    });
    let ends = if stuck_on.is_some() { None } else { course.finishes_on };
    marks.extend(deadlines);
    marks.extend(course.exhausted_on.map(|day| (day, Mark::Dry)));
    marks.extend(course.relaxed_from.map(|day| (day, Mark::Relaxed)));
    marks.extend(ends.map(|day| (day, Mark::Done)));
    marks.extend(over_limit_on.map(|day| (day, Mark::OverLimit)));
    marks.extend(stuck_on.map(|day| (day, Mark::Stuck)));
    marks
}

/// Whether a held grant ends that day and no other follows.
fn ends_without_more(traced: &Traced, day: Date) -> bool {
    match &traced.rules.payer {
        Payer::Subscription(terms) => terms.runs_out && terms.held.as_ref().is_some_and(|held| held.renews == day),
        _ => false,
    }
}

/// Days in relaxed mode, and days on which something waits.
fn stretches(course: &Course, traced: &Traced) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    let mut relaxed: Option<Stretch> = None;
    for entry in &course.ledger {
        match entry.event {
            Event::Relaxed => {
                let stretch =
                    relaxed.get_or_insert(Stretch { first: entry.date, last: entry.date, phase: Phase::Relaxed });
                stretch.last = entry.date;
            }
            // Relaxed mode ends with the month.
            Event::Expired | Event::Grant => out.extend(relaxed.take()),
            _ => {}
        }
    }
    out.extend(relaxed);
    // Something waits up to the day before more is made; days that make some and no more than a limit are work.
    let mut waits: Option<(Stretch, bool)> = None;
    for day in &traced.trace.days {
        if let Some((wait, is_idle)) = waits.as_mut().filter(|_| day.made.is_empty()) {
            (wait.last, *is_idle) = (day.date, true);
            continue;
        }
        if let Some((wait, true)) = waits.take() {
            out.push(Stretch { last: day.date.yesterday().unwrap_or(wait.last), ..wait });
        }
        let wait = Stretch { first: day.date, last: day.date, phase: Phase::Waits };
        waits = day.held_up.map(|_| (wait, day.made.is_empty()));
    }
    out.extend(waits.filter(|(_, is_idle)| *is_idle).map(|(wait, _)| wait));
    out.arrange_by_key(|stretch| (stretch.first, stretch.phase == Phase::Waits));
    out
}

/// What is paid so far, with contingency and tax.
fn so_far(plan: &Plan, figures: Option<&Figures>, net: u128) -> Result<Level, Overflow> {
    let net = Money::from_ticks(net)?;
    figures.map_or_else(|| with_extras(plan, net), |f| with_share_of_extras(plan, f, net)).map(Level::Dollars)
}
