//! The document as it is held in memory. An `Option` is a key that the file may leave out; its default is named in
//! the comment and applied by the accessor of the same name with `_or_default`, or by the layer that uses it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::own::OwnRates;
use crate::money::{Money, Share};
use crate::terms::{Billing, Level, Media, Operation, Range, Requirement, Resolution, Training, Weekday, WhenEmpty};

/// Identifies a shot for as long as the program runs; never written to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShotId(pub u32);

/// Identifies a stage for as long as the program runs; never written to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StageId(pub u32);

/// Identifies an entry of `[[held]]` or `[[assume]]` for as long as the program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub u32);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Default: "Untitled plan".
    pub name: Option<String>,
    pub schedule: Schedule,
    pub requirements: Requirements,
    pub compare: Compare,
    pub budget: Budget,
    pub purchase: Purchase,
    /// Prepaid dollars on the first day, by surface.
    pub opening: BTreeMap<String, Money>,
    pub held: Vec<Held>,
    pub assume: Vec<Assume>,
    /// Rows of the price book for this plan alone.
    pub rates: Vec<OwnRates>,
    /// What it was priced with when somebody asked for that to be kept.
    pub priced_with: Option<PricedWith>,
    /// Beliefs by name.
    pub acceptance: BTreeMap<String, Belief>,
    pub assumptions: Assumptions,
    pub shots: Vec<Shot>,
    /// The next free id of shots, stages and entries.
    pub next_id: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// Default: today.
    pub start: Option<Date>,
    /// The last day of work. Default: the day before the first monthly anniversary of the start.
    pub deadline: Option<Date>,
    /// 1 to 120. The whole loop again in each of so many months; 1 is the same as absent.
    pub months: Option<u32>,
    /// Runs a workday; default: spread evenly.
    pub per_day: Option<u64>,
    /// Default: Monday to Friday. Never empty.
    pub workdays: Option<Vec<Weekday>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requirements {
    pub commercial: Option<bool>,
    pub no_watermark: Option<bool>,
    /// `Stated` or `Contractual`.
    pub no_training: Option<Training>,
    pub automation: Option<bool>,
    pub latency_sla: Option<bool>,
    pub team: Option<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compare {
    pub closed: Option<bool>,
    pub legacy: Option<bool>,
}

/// What is added on top of a total for what may yet come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contingency {
    /// A share of the payments.
    Share(Share),
    /// Whatever lifts the total to the one that is enough with this certainty.
    Level(Level),
}

impl Contingency {
    /// The share of the payments; none where it is an amount.
    #[must_use]
    pub const fn share(self) -> Share {
        match self {
            Self::Share(share) => share,
            Self::Level(_) => Share::ZERO,
        }
    }

    /// Nothing is added.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self == Self::Share(Share::ZERO)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// Dollars.
    pub limit: Option<Money>,
    /// Default: 0 %.
    pub contingency: Option<Contingency>,
    pub tax: Option<Share>,
    pub markup: Option<Share>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purchase {
    /// Default: top-up.
    pub when_empty: Option<WhenEmpty>,
    /// Default: monthly.
    pub billing: Option<Billing>,
}

/// A subscription that is already paid for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub id: EntryId,
    /// A route's id.
    pub route: String,
    /// The next reset, and the next payment if work goes on; after the start.
    pub renews: Date,
    /// Left of the running grant.
    pub credits: u64,
    pub lots: Vec<Lot>,
}

/// Credits bought on top of a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    pub credits: u64,
    /// The first day on which it cannot be used any more.
    pub expires: Date,
}

/// The book that a plan was priced with, and what it said of everything that the plan used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedWith {
    /// The day whose prices held.
    pub on: Date,
    /// The book's fingerprint: 16 hexadecimal digits.
    pub book: String,
    /// What was used, by its name in the book, with what it said: dollars or credits as written there.
    pub prices: BTreeMap<String, String>,
}

/// Something that nobody publishes, put in by the buyer. It fills gaps only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assume {
    pub id: EntryId,
    pub what: Assumed,
    pub note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assumed {
    /// A price of one run. Absent fields match everything.
    Price {
        surface: String,
        operation: Operation,
        model: Option<String>,
        resolution: Option<Resolution>,
        range: Option<Range>,
        seconds: Option<u32>,
        price: AssumedPrice,
    },
    /// An answer to a requirement.
    Answer { route: String, requirement: Requirement, holds: bool },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssumedPrice {
    Credits(u64),
    Usd(Money),
}

/// A belief about acceptance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Belief {
    /// `acceptance.NAME = "0.25"`, or a table with `rate`: above 0, at most 1.
    Rate(Share),
    /// At least one accepted, at least as many tried.
    Evidence { accepted: u64, tried: u64 },
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assumptions {
    /// Above 0, at most 24; a decimal. Default: 8.
    pub hours_per_day: Option<rust_decimal::Decimal>,
    /// Default: 48.
    pub relaxed_per_day: Option<u64>,
}

/// Something to be delivered.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Shot {
    pub id: ShotId,
    /// Default: "Shot" and its number.
    pub name: Option<String>,
    /// 1 to 1,000,000. Default: 1.
    pub outputs: Option<u64>,
    /// Share of the outputs that is made once more. Default: 0.
    pub revisions: Option<Share>,
    pub notes: Option<String>,
    pub stages: Vec<Stage>,
}

impl Shot {
    /// A shot with nothing said.
    #[must_use]
    pub const fn new(id: ShotId) -> Self {
        Self { id, name: None, outputs: None, revisions: None, notes: None, stages: Vec::new() }
    }

    /// Whether two shots say the same, whatever their ids.
    #[must_use]
    pub fn says_as(&self, other: &Self) -> bool {
        self.name == other.name
            && self.outputs == other.outputs
            && self.revisions == other.revisions
            && self.notes == other.notes
            && same(&self.stages, &other.stages, |a, b| Stage { id: b.id, ..a.clone() } == *b)
    }

    #[must_use]
    pub fn outputs_or_default(&self) -> u64 {
        self.outputs.unwrap_or(1)
    }
}

/// Whether two lists are the same, one by one.
fn same<T>(a: &[T], b: &[T], is_same: impl Fn(&T, &T) -> bool) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
}

impl Assumptions {
    #[must_use]
    pub fn hours_per_day_or_default(&self) -> rust_decimal::Decimal {
        self.hours_per_day.unwrap_or(rust_decimal::Decimal::from(8))
    }

    #[must_use]
    pub fn relaxed_per_day_or_default(&self) -> u64 {
        self.relaxed_per_day.unwrap_or(48)
    }
}

/// One step of a shot's loop. Which fields an operation takes: [`super::schema::keys_of_stage`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Stage {
    pub id: StageId,
    pub operation: Operation,
    pub name: Option<String>,
    /// A model's id, or "auto". Default: "auto".
    pub model: Option<String>,
    pub resolution: Option<Resolution>,
    pub seconds: Option<u32>,
    pub range: Option<Range>,
    /// `loop` in files.
    pub looped: Option<bool>,
    pub references: Option<u32>,
    pub media: Option<Media>,
    pub from: Option<Resolution>,
    /// Of an export: what it finishes.
    pub of: Option<Operation>,
    /// 1 to 1,000,000. Default: 1.
    pub keep: Option<u64>,
    /// At most one of `attempts`, `accept_rate`, `acceptance`; none is one attempt.
    pub attempts: Option<u64>,
    pub accept_rate: Option<Share>,
    /// The name of a belief.
    pub acceptance: Option<String>,
    /// The id of a pay-as-you-go route that the stage is pinned to.
    pub on: Option<String>,
    /// Dollars a run.
    pub own_price: Option<Money>,
    pub own_price_if_missing: Option<Money>,
}

impl Stage {
    /// A stage with what its operation must say filled in, for the buyer to change: an upscale to 4K, something of the
    /// buyer's own at a dollar a run.
    #[must_use]
    pub fn begun(id: StageId, operation: Operation) -> Self {
        Self {
            resolution: (operation == Operation::Upscale).then_some(Resolution::K4),
            own_price: (operation == Operation::Other).then(Money::dollar),
            ..Self::new(id, operation)
        }
    }

    /// A stage with nothing said but its operation.
    #[must_use]
    pub const fn new(id: StageId, operation: Operation) -> Self {
        Self {
            id,
            operation,
            name: None,
            model: None,
            resolution: None,
            seconds: None,
            range: None,
            looped: None,
            references: None,
            media: None,
            from: None,
            of: None,
            keep: None,
            attempts: None,
            accept_rate: None,
            acceptance: None,
            on: None,
            own_price: None,
            own_price_if_missing: None,
        }
    }
}

impl Plan {
    #[must_use]
    pub fn name_or_default(&self) -> &str {
        self.name.as_deref().unwrap_or("Untitled plan")
    }

    #[must_use]
    pub fn shot(&self, id: ShotId) -> Option<&Shot> {
        self.shots.iter().find(|s| s.id == id)
    }

    /// A stage with the shot that it belongs to.
    #[must_use]
    pub fn stage(&self, id: StageId) -> Option<(&Shot, &Stage)> {
        self.shots.iter().find_map(|shot| shot.stages.iter().find(|s| s.id == id).map(|stage| (shot, stage)))
    }

    /// How many stages the plan has in all.
    #[must_use]
    pub fn count_stages(&self) -> usize {
        self.shots.iter().map(|shot| shot.stages.len()).sum()
    }

    /// How a shot is called on screen and in results: its name, or "Shot" and its number from 1.
    #[must_use]
    pub fn shot_name(&self, index: usize) -> String {
        match self.shots.get(index).and_then(|s| s.name.as_deref()) {
            Some(name) if !name.trim().is_empty() => name.to_owned(),
            _ => format!("Shot {}", index + 1),
        }
    }

    /// The plan with other shots; none of its own is copied.
    #[must_use]
    pub fn with_shots(&self, shots: Vec<Shot>) -> Self {
        Self {
            shots,
            name: self.name.clone(),
            schedule: self.schedule.clone(),
            requirements: self.requirements.clone(),
            compare: self.compare.clone(),
            budget: self.budget.clone(),
            purchase: self.purchase.clone(),
            opening: self.opening.clone(),
            held: self.held.clone(),
            assume: self.assume.clone(),
            rates: self.rates.clone(),
            priced_with: self.priced_with.clone(),
            acceptance: self.acceptance.clone(),
            assumptions: self.assumptions.clone(),
            next_id: self.next_id,
        }
    }

    /// Whether both say the same, whatever the ids.
    #[must_use]
    pub fn says_as(&self, other: &Self) -> bool {
        let rest =
            |plan: &Self| Self { held: Vec::new(), assume: Vec::new(), next_id: 0, ..plan.with_shots(Vec::new()) };
        rest(self) == rest(other)
            && same(&self.held, &other.held, |a, b| Held { id: b.id, ..a.clone() } == *b)
            && same(&self.assume, &other.assume, |a, b| a.what == b.what && a.note == b.note)
            && same(&self.shots, &other.shots, Shot::says_as)
    }

    /// A fresh id.
    pub const fn fresh_id(&mut self) -> u32 {
        let id = self.next_id;
        self.next_id += 1;
        id
    }
}
