//! One route's whole answer to one plan: what each stage costs there, what pays for it and when, the totals, and
//! whether the route serves. [`offers`] is the one door through which everything above prices a plan.

mod all;
pub mod choices;
mod days;
mod figures;
mod judge;
mod laid;
mod lift;
mod line;
mod made;
mod paid;
mod pins;
mod rules;
mod sequence;
mod sorts;
mod track;
mod uncertain;
pub mod volume;
mod what_if;
pub mod words;
mod work;

use jiff::civil::Date;

pub use all::{Answers, answers, offers};
pub use days::{PaidBy, Taken, Takes, Traced};
pub use figures::{outputs, with_extras, with_share_of_extras};
pub use judge::{admitted, required};
pub use made::{Made, Offers};
pub use paid::Paid;
pub use pins::{Movable, Pinned, Pins};
pub use rules::{Billed, billed, calendar};
pub use sequence::Months;
pub use uncertain::{Along, Measure, Uncertain};
pub use work::Follow;

use crate::money::{Money, Overflow};
use crate::plan::span::ScheduleFault;
use crate::rates::RouteAt;
use crate::terms::{Confidence, Level, Requirement};
use crate::wallet::{Entry, Payment, Tally};

/// Why a plan cannot be priced at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unanswerable {
    #[error(transparent)]
    Overflow(#[from] Overflow),
    #[error(transparent)]
    Schedule(#[from] ScheduleFault),
}

/// What is asked besides the plan and the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    pub today: Date,
    /// With how many runs the plan is priced. Each surface has its own counts at a level: see [`Uncertain`].
    pub level: Level,
    /// Ids of the routes to answer for; empty for all.
    pub routes: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    Fits,
    Caveats,
    Misses,
    Unknown,
    Unfit,
}

impl Verdict {
    /// As results spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fits => "fits",
            Self::Caveats => "caveats",
            Self::Misses => "misses",
            Self::Unknown => "unknown",
            Self::Unfit => "unfit",
        }
    }

    /// A route with this verdict may win a comparison.
    #[must_use]
    pub const fn serves(self) -> bool {
        matches!(self, Self::Fits | Self::Caveats)
    }

    /// The verdict that reasons add up to: the worst of what they weigh.
    #[must_use]
    pub fn of<'a>(reasons: impl IntoIterator<Item = &'a Reason>) -> Self {
        reasons.into_iter().filter_map(|r| r.code.weighs()).max().unwrap_or(Self::Fits)
    }
}

/// Why a verdict is what it is (SPEC section 8), as `as_str` spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    Closed,
    Legacy,
    Assumed,
    ThirdParty,
    Conflicting,
    Derived,
    Late,
    OverLimit,
    Unpriced,
    Unsupported,
    Requirement,
    RequirementUnknown,
    NeverEnds,
    RelaxedAssumed,
    BilledMonthly,
    CreditsCouldBeBought,
    /// Rests on figures that are not those of the program's own cards.
    Overlay,
}

impl Code {
    /// As results spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Legacy => "legacy",
            Self::Assumed => "assumed",
            Self::ThirdParty => "third-party",
            Self::Conflicting => "conflicting",
            Self::Derived => "derived",
            Self::Late => "late",
            Self::OverLimit => "over-limit",
            Self::Unpriced => "unpriced",
            Self::Unsupported => "unsupported",
            Self::Requirement => "requirement",
            Self::RequirementUnknown => "requirement-unknown",
            Self::NeverEnds => "never-ends",
            Self::RelaxedAssumed => "relaxed-assumed",
            Self::BilledMonthly => "billed-monthly",
            Self::CreditsCouldBeBought => "credits-could-be-bought",
            Self::Overlay => "overlay",
        }
    }

    /// The verdict that a reason with this code brings about; `None` where it only informs.
    #[must_use]
    pub const fn weighs(self) -> Option<Verdict> {
        match self {
            Self::Unsupported | Self::Requirement | Self::NeverEnds => Some(Verdict::Unfit),
            Self::Unpriced | Self::RequirementUnknown => Some(Verdict::Unknown),
            Self::Late | Self::OverLimit => Some(Verdict::Misses),
            Self::Closed
            | Self::Legacy
            | Self::Assumed
            | Self::ThirdParty
            | Self::Conflicting
            | Self::Derived
            | Self::RelaxedAssumed => Some(Verdict::Caveats),
            Self::BilledMonthly | Self::CreditsCouldBeBought | Self::Overlay => None,
        }
    }
}

/// A sentence that names the rule and its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub code: Code,
    pub text: String,
    /// A source's id.
    pub source: Option<String>,
    /// Index of the step in the loop that it is about, the first where there are several.
    pub step: Option<usize>,
    /// The requirement that it is about.
    pub requirement: Option<Requirement>,
}

#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about a route")]
#[derive(Clone, Debug)]
pub struct Offer {
    pub at: RouteAt,
    pub id: String,
    pub name: String,
    /// The name for columns that have no room for all of it; empty where there is none.
    pub short: String,
    pub surface: String,
    pub open: bool,
    pub held: bool,
    /// May win the comparison.
    pub comparable: bool,
    /// Closed to new buyers and not held, but let into comparisons as if it were still sold.
    pub as_if_sold: bool,
    pub verdict: Verdict,
    /// In the order of their weight.
    pub reasons: Vec<Reason>,
    /// `None` where the route cannot do the work.
    pub figures: Option<Figures>,
    /// Stages that nobody publishes a price for, and an unpublished subscription.
    pub unpriced: u64,
    /// Distinct prices that are unknown: equal settings count once.
    pub unknown_prices: u64,
    /// Nobody publishes what the subscription itself costs or grants.
    pub unpublished: bool,
    /// Makes a stage that names no model with a superseded one.
    pub legacy_by_default: bool,
    /// Cannot be left from one month to the next.
    pub commitment: bool,
}

/// A route's figures over all months.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// With contingency and tax. A lower bound where `lower_bound` says so.
    pub total: Money,
    pub subscription: Money,
    pub top_ups: Money,
    /// Paid beyond prepaid balances, pinned stages among it.
    pub usage: Money,
    pub commitment: Money,
    pub own: Money,
    pub contingency: Money,
    pub tax: Money,
    pub lower_bound: bool,
    /// The total by output; `None` for a plan without outputs.
    pub per_output: Option<Money>,
    /// What the discarded runs cost at their unit price.
    pub discarded_usd: Option<Money>,
    pub discarded_credits: Option<u128>,
    /// What the route's own runs are priced at in credits.
    pub credits: Option<u128>,
    pub units: u64,
    pub billing_months: u32,
    pub months_paid: u32,
    pub top_up_packs: u64,
    /// Payments add up to the total less contingency and tax.
    pub payments: Vec<Payment>,
    /// `None` where a price is missing: then nobody knows.
    pub dated: Option<Dated>,
}

/// What is known only where every price is.
#[derive(Clone, Debug, Default)]
pub struct Dated {
    /// `None` on routes that count no credits.
    pub wallet: Option<Tally>,
    pub ledger: Vec<Entry>,
    pub exhausted_on: Option<Date>,
    pub relaxed_from: Option<Date>,
    pub finishes_on: Option<Date>,
    pub meets_deadline: bool,
    pub late_days: u32,
    pub over_limit_on: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Priced,
    Own,
    Unpriced,
    Unsupported,
}

impl Status {
    /// As results spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Priced => "priced",
            Self::Own => "own",
            Self::Unpriced => "unpriced",
            Self::Unsupported => "unsupported",
        }
    }
}

/// One stage on one route, over all months.
#[derive(Clone, Debug)]
pub struct Line {
    /// Indices from 0.
    pub shot: usize,
    pub stage: usize,
    pub model: Option<String>,
    /// The id of the route that it is pinned to.
    pub on: Option<String>,
    pub runs: u64,
    pub generations: u64,
    pub accepted: u64,
    pub discarded: u64,
    pub unit_usd: Option<Money>,
    pub unit_credits: Option<u64>,
    pub usd: Option<Money>,
    pub credits: Option<u128>,
    pub status: Status,
    /// Made on provisioned capacity: the commitment pays for it, not the run.
    pub carried: bool,
    pub reason: Option<String>,
    pub source: Option<String>,
    pub verified: Option<Date>,
    pub confidence: Option<Confidence>,
    /// The file that states the price: an index into [`Book::files`](crate::rates::Book::files); `None` where no file
    /// does.
    pub layer: Option<u32>,
}

/// The groups in which routes are listed, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    Serves,
    Misses,
    NoPrice,
    Cannot,
    /// Closed to new buyers and not held: for comparison only, unless let in as if it were still sold.
    Closed,
}

impl Group {
    pub const ALL: [Self; 5] = [Self::Serves, Self::Misses, Self::NoPrice, Self::Cannot, Self::Closed];

    /// As shown above the group.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Serves => "serves",
            Self::Misses => "misses",
            Self::NoPrice => "no published price",
            Self::Cannot => "cannot",
            Self::Closed => "closed to new buyers, for comparison",
        }
    }
}

impl Offer {
    /// Whether a price or an answer that the buyer put in is in its figures or its verdict.
    #[must_use]
    pub fn rests_on_assumption(&self) -> bool {
        self.reasons.iter().any(|r| r.code == Code::Assumed)
    }

    /// Whether a figure that it rests on is not that of the program's own cards.
    #[must_use]
    pub fn rests_on_overlay(&self) -> bool {
        self.reasons.iter().any(|r| r.code == Code::Overlay)
    }

    #[must_use]
    pub const fn group(&self) -> Group {
        if !self.open && !self.held && !self.as_if_sold {
            return Group::Closed;
        }
        match self.verdict {
            Verdict::Fits | Verdict::Caveats => Group::Serves,
            Verdict::Misses => Group::Misses,
            Verdict::Unknown => Group::NoPrice,
            Verdict::Unfit => Group::Cannot,
        }
    }
}
