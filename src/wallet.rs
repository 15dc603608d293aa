//! Wallets over time: on which day each run is made, what pays for it, and when the money or the credits run out.
//!
//! The wallet knows no product. It is given a [`Track`] (what is made, in order, and what a run of it takes), a
//! [`Calendar`] (which days are worked, and how far the work should be) and the [`Rules`] of one way of buying; it
//! answers with a [`Course`]. Dollars are ticks (10⁻¹⁰ dollars, see [`crate::money`]).
//!
//! The questions and answers are here. [`run()`] goes through the days; it asks `calendar` what is due, `column` how
//! far a budget reaches on the `layout` of the runs, `credits` and `dollars` to pay, and has `ledger` write the day down. `months` goes from one
//! billing month to the next, for whoever tries other terms in each. `units` is arithmetic beside it: how much capacity a plan needs. A plain wallet that makes one run after the other lives with the
//! tests, and the two are held equal.

mod calendar;
mod column;
mod credits;
mod dollars;
mod due;
mod layout;
mod ledger;
mod months;
mod run;
mod units;

use std::ops::Range;

use jiff::civil::Date;

pub use calendar::anniversary;
pub use column::Prepared;
pub use due::{Due, due};
pub use layout::Layout;
pub use months::{Standing, Until};
pub use run::{MOST_MONTHS, run};
pub use units::provisioned_units;

/// Dollars in ticks.
pub type Ticks = u128;

/// What a run of one stage takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Take {
    /// Credits of the route's wallet; 0 is a free run.
    Credits(u64),
    /// Dollars on a dollar card: its balance first, then paid that day. `account` indexes [`Rules::accounts`].
    Dollars { account: usize, price: Ticks },
    /// Dollars paid outside the vendor.
    Own(Ticks),
    /// Provisioned capacity, or a price that nobody publishes: keeps its place and costs nothing.
    Nothing,
}

/// The runs of one stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    pub runs: u64,
    pub take: Take,
    /// Made by the route itself (not own, not pinned).
    pub mine: bool,
    /// Made on provisioned capacity.
    pub provisioned: bool,
    /// The account and its limit of runs a day that each run counts towards: [`Account::runs_a_day`].
    pub limit: Option<(usize, usize)>,
}

impl Segment {
    /// What a run of it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        let Self { runs: _, take, mine, provisioned, limit } = *self;
        Kind { take, mine, provisioned, limit }
    }
}

/// What a run is, as [`Segment`] has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kind {
    pub take: Take,
    pub mine: bool,
    pub provisioned: bool,
    pub limit: Option<(usize, usize)>,
}

/// One loop: segments in file order. Every loop of a calendar makes the same.
#[derive(Clone, Debug, Default)]
pub struct Track {
    pub segments: Vec<Segment>,
}

/// One loop's days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub first: Date,
    /// The last day of work, this loop's deadline.
    pub last: Date,
}

/// The days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    pub start: Date,
    /// One loop after the other, none before the start or into the next one; at least one, each with at least one
    /// workday.
    pub loops: Vec<Span>,
    /// Monday first.
    pub workdays: [bool; 7],
    /// Runs a workday; `None`: spread evenly.
    pub per_day: Option<u64>,
}

/// A dollar card: prepaid balance and limits. They hold for the route's own runs and for those pinned to the card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Prepaid on the first day.
    pub balance: Ticks,
    /// Dollars a month, from one monthly anniversary of the start to the next, at gross prices.
    pub monthly_limit: Option<Ticks>,
    /// Runs a day of each of its limits.
    pub runs_a_day: Vec<u64>,
}

/// How a route is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payer {
    Subscription(Subscription),
    /// The route's own account indexes [`Rules::accounts`].
    PayAsYouGo {
        account: usize,
    },
    Provisioned(Commitment),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Dollars of one payment: a month's price, or a year's where `annual`.
    pub price: Ticks,
    pub annual: bool,
    /// Credits a month.
    pub grant: u64,
    /// Packs that may be bought when the wallet is empty.
    pub pack: Option<PackTerms>,
    /// Relaxed runs a day, where the route has relaxed mode.
    pub relaxed_per_day: Option<u64>,
    pub held: Option<HeldTerms>,
    /// Nothing flows in after the start: no renewal (a closed route that is held).
    pub runs_out: bool,
    /// The terms of each billing month where they change; `None` is a month without a subscription, in which the
    /// route makes nothing of its own. After the last one nothing is bought any more. Empty: the terms above in every
    /// month. They are paid month by month, whatever `annual` says; up to a renewal the terms above hold.
    pub months: Vec<Option<MonthTerms>>,
}

/// One billing month of a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthTerms {
    /// Dollars of the month.
    pub price: Ticks,
    pub grant: u64,
    pub pack: Option<PackTerms>,
    pub relaxed_per_day: Option<u64>,
}

impl Subscription {
    /// One of its months, where all are alike.
    #[must_use]
    pub const fn month(&self) -> MonthTerms {
        let Self { price, grant, pack, relaxed_per_day, .. } = self;
        MonthTerms { price: *price, grant: *grant, pack: *pack, relaxed_per_day: *relaxed_per_day }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackTerms {
    pub credits: u64,
    pub price: Ticks,
    /// Usable up to the day before this monthly anniversary of the purchase.
    pub months: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldTerms {
    pub credits: u64,
    /// After the calendar's start.
    pub renews: Date,
    /// (credits, first day on which they cannot be used any more).
    pub lots: Vec<(u64, Date)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    pub units: u64,
    /// Dollars a unit a month.
    pub unit_price: Ticks,
    /// Months of one term.
    pub term: u32,
    /// The account that pays what capacity does not carry.
    pub account: usize,
}

/// One way of buying, and every account that stages are paid from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    pub payer: Payer,
    pub accounts: Vec<Account>,
}

/// What a route's work is, day by day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done(Course),
    /// The work cannot end: `made` of `runs` runs of the route's own (see [`Segment::mine`]) are made.
    NeverEnds {
        made: u128,
        runs: u128,
        why: Stuck,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stuck {
    /// A run that costs more than a full grant (of the months to come the largest) with what is left in lots, or than
    /// an account lets through a month.
    TooDear,
    /// What is held is used up or the last month is over, and nothing flows in any more.
    RanOut,
    /// Not done 120 months after the start.
    TooLong,
}

/// Why a run that is due is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldUp {
    /// The wallet cannot pay it.
    EmptyWallet,
    /// Relaxed mode makes no more that day.
    RelaxedPlaces,
    /// A limit of runs a day.
    RunsADay,
    /// A limit of dollars a month.
    DollarsAMonth,
    /// It can never be made: see [`Trace::stuck`].
    ForGood,
}

/// What was made on one day. Positions count runs over all loops, in the order of the track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worked {
    pub date: Date,
    pub made: Range<u128>,
    /// From this run on in relaxed mode; the end of `made` where none was.
    pub relaxed_from: u128,
    /// Runs that should have been made by the end of the day.
    pub due: u128,
    /// What holds up the run behind `made`; `None` where nothing waits.
    pub held_up: Option<HeldUp>,
    pub packs: u64,
    /// Credits that were short when packs were bought.
    pub short: u128,
}

/// A course with what was made on each day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// As far as the work has come.
    pub course: Course,
    /// In order of date; days on which nothing was made and nothing waited are left out.
    pub days: Vec<Worked>,
    /// Why the work cannot end, where it cannot.
    pub stuck: Option<Stuck>,
}

/// The course of work that ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    pub ledger: Vec<Entry>,
    /// In order of date; at most one of a kind a day.
    pub payments: Vec<Payment>,
    /// Credits; `None` on routes that count none.
    pub tally: Option<Tally>,
    /// Months used: of a subscription, or of provisioned capacity up to the last run made on it. 0 without such runs.
    pub billing_months: u32,
    /// Months paid for: whole years where billing is annual, whole terms of provisioned capacity.
    pub months_paid: u32,
    pub packs: u64,
    /// The first day on which the wallet, or the route's own prepaid balance, cannot pay a run in full.
    pub exhausted_on: Option<Date>,
    /// The first day of relaxed mode.
    pub relaxed_from: Option<Date>,
    /// The day of the last run of all; `None` where there is nothing to make.
    pub finishes_on: Option<Date>,
    /// The longest delay of a run behind its loop's deadline, in calendar days.
    pub late_days: u32,
}

/// Credits: granted + bought + opening = used + expired + left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    pub granted: u128,
    pub bought: u128,
    pub opening: u128,
    pub used: u128,
    pub expired: u128,
    pub left: u128,
}

/// What a row of the ledger tells, in the order within a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    LotExpired,
    /// What was left of a grant: at the reset, or (then the day's last row) when the route's own work ends.
    Expired,
    Grant,
    /// Everything that is paid that day.
    Paid,
    Bought,
    Used,
    /// Runs made at no credits in relaxed mode.
    Relaxed,
    /// A run was due and could not be made: the wallet was empty, or a limit reached.
    Wait,
}

/// A row of the ledger: one a day and event, in order of date and then of [`Event`]. Sums of nothing have no row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub date: Date,
    pub event: Event,
    /// Credits that the event moves, without sign.
    pub credits: Option<u128>,
    /// Dollars paid, or taken from the route's own prepaid balance (`used`).
    pub usd: Option<Ticks>,
    /// Credits left in the wallet after the event, on routes that count them; elsewhere ticks left of the route's own
    /// prepaid balance, `None` where there was none.
    pub balance: Option<u128>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PaidFor {
    Subscription,
    TopUp,
    Commitment,
    /// Usage beyond a prepaid balance, pinned stages among it.
    Usage,
    Own,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    pub date: Date,
    pub amount: Ticks,
    pub what: PaidFor,
}
