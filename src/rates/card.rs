//! One surface's card: who sells what ([`Route`]), which models make it ([`Model`]), the price rows, the rules,
//! and the sources that all of it rests on.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::money::Money;
use crate::rates::request::Requests;
use crate::rates::row::{Failure, Flagship, Gap, Row, Rule, Set, Table};
use crate::terms::{Confidence, Range, Requirement, Resolution, Training, Unit};

#[derive(Clone, Debug, Default)]
pub struct Card {
    /// The surface's id: `luma-agents-api`.
    pub surface: String,
    /// As shown: `Luma Agents API`.
    pub name: String,
    /// What its runs are priced in.
    pub unit: Option<Unit>,
    pub sources: Vec<Source>,
    pub models: Vec<Model>,
    pub routes: Vec<Route>,
    /// What price rows share, by the index that they hold.
    pub tables: Vec<Table>,
    /// The highest layer first, each in the order of its file.
    pub rows: Vec<Row>,
    pub gaps: Vec<Gap>,
    pub rules: Vec<Rule>,
    pub flagships: Vec<Flagship>,
    /// Ranges at which an export is one more generation of its kind.
    pub export_as_generation: Set<Range>,
    pub failures: Vec<Failure>,
    pub limits: Vec<Limit>,
    /// Limits exist, but their numbers are not published: the sentence that says so.
    pub limits_unpublished: Option<Figure<String>>,
    /// Dollars a month (from one monthly anniversary of the start to the next) that the card lets through.
    pub dollars_a_month: Option<Figure<Money>>,
    /// What its API takes for a request, where that is known.
    pub requests: Option<Requests>,
    /// What to verify before paying on any of its routes, one line each. Lines of one route are [`Route::verify`].
    pub verify: Vec<String>,
    /// Where the list of models comes from.
    pub models_source: String,
    /// The oldest date on which a figure of the card was known to stand.
    pub oldest_verified: Option<Date>,
    /// How many cards were laid over it.
    pub layers: u32,
    /// The days on which some figure of it changes.
    pub turns: Vec<Date>,
}

impl Card {
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|s| s.id == id)
    }

    /// The index of the model that `name` is, or is an alias of, on this card.
    #[must_use]
    pub fn model(&self, name: &str) -> Option<usize> {
        let alias = || self.models.iter().position(|m| m.aliases.iter().any(|a| a == name));
        self.models.iter().position(|m| m.id == name).or_else(alias)
    }
}

/// A document that a figure comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// As rows name it: `agents-api-pricing`.
    pub id: String,
    pub title: String,
    pub publisher: String,
    /// Empty where there is none.
    pub address: String,
    pub kind: SourceKind,
    /// When it was read or last known to stand.
    pub date: Date,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    Official,
    ThirdParty,
}

/// A figure with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure<T> {
    pub value: T,
    /// A source's id.
    pub source: String,
    pub verified: Date,
    pub confidence: Confidence,
    /// Other values in circulation, with their sources: (value as written, source id).
    pub also: Vec<(String, String)>,
    pub note: String,
    /// The file that says so: an index into [`Book::files`](super::Book::files).
    pub layer: u32,
    /// What a lower file says, as it is written there, where it says anything.
    pub replaces: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    pub id: String,
    /// Superseded by its maker.
    pub legacy: bool,
    /// Other names that plans may use for it.
    pub aliases: Vec<String>,
    /// Runs are batches of so many pieces; 1 where they are single.
    pub batch: u32,
    /// Requests a minute that one provisioned unit carries, where it carries the model at all.
    pub requests_per_unit: Option<rust_decimal::Decimal>,
}

/// One way of buying.
#[derive(Clone, Debug)]
pub struct Route {
    pub id: String,
    /// In full: `Web Plus`, `API pay-as-you-go`.
    pub name: String,
    /// For columns that have no room for all of it; empty where the name is short enough.
    pub short: String,
    /// The tier, as rules name it: `plus`.
    pub tier: String,
    pub purchase: Purchase,
    /// Takes no new buyers since this day.
    pub closed: Option<Figure<Date>>,
    /// What it may be used for. A requirement that is not here has no published answer.
    pub answers: BTreeMap<Requirement, Figure<Answer>>,
    /// The answers that differ for stages that make video.
    pub video_answers: BTreeMap<Requirement, Figure<Answer>>,
    /// What to verify before paying on this route, besides [`Card::verify`].
    pub verify: Vec<String>,
    /// The file that names it: an index into [`Book::files`](super::Book::files).
    pub layer: u32,
}

/// The answer to a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Yes,
    No,
    /// For `no_training`: how firmly it is promised.
    Training(Training),
}

impl Answer {
    /// As cards spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "true",
            Self::No => "false",
            Self::Training(training) => training.as_str(),
        }
    }
}

#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "there are some tens of routes, and most are subscriptions")]
pub enum Purchase {
    Subscription(Tier),
    PayAsYouGo,
    Provisioned(Provision),
}

/// A subscription's terms.
#[derive(Clone, Debug, Default)]
pub struct Tier {
    /// Dollars a month; `None` where nobody publishes it.
    pub monthly: Option<Figure<Money>>,
    /// Dollars a year; `None` where there is no annual price.
    pub annual: Option<Figure<Money>>,
    /// Credits a month; `None` where nobody publishes it.
    pub grant: Option<Figure<u64>>,
    pub pack: Option<Pack>,
    /// Credits are sold, at a price that nobody publishes: the sentence that says so, with its source.
    pub unpriced_credits: Option<Figure<String>>,
    /// Goes on at no credits, slower, when the grant is gone.
    pub relaxed: Option<Figure<bool>>,
}

/// Top-up credits, bought whole.
#[derive(Clone, Debug)]
pub struct Pack {
    pub credits: u64,
    pub price: Figure<Money>,
    /// Usable up to the day before this monthly anniversary of the purchase.
    pub months: u32,
}

/// Provisioned capacity.
#[derive(Clone, Debug)]
pub struct Provision {
    /// Months of one term.
    pub term: u32,
    /// Dollars a unit a month.
    pub unit: Figure<Money>,
    pub minimum_units: u64,
    /// What the seller prints for an image at full use, by model; kept beside [`Provision::per_image`].
    pub printed: Vec<(String, Money)>,
}

impl Provision {
    /// Minutes of a provisioned month: 30 days, the only length that reproduces the printed figures.
    pub const MINUTES: u128 = 43_200;

    /// Dollars an image at full use, as an exact fraction of ticks (10⁻¹⁰ dollars): (numerator, denominator), for a
    /// model of which one unit carries `requests_per_unit` a minute. `None` where that is 0 or too fine.
    #[must_use]
    pub fn per_image(&self, requests_per_unit: rust_decimal::Decimal) -> Option<(u128, u128)> {
        let requests = requests_per_unit.normalize();
        let mantissa = u128::try_from(requests.mantissa()).ok().filter(|m| *m > 0)?;
        let ticks = self.unit.value.ticks().ok()?;
        let numerator = ticks.checked_mul(10u128.checked_pow(requests.scale())?)?;
        Some((numerator, mantissa.checked_mul(Self::MINUTES)?))
    }
}

/// A limit of runs a minute.
#[derive(Clone, Debug)]
pub struct Limit {
    /// The models that share it.
    pub models: Vec<String>,
    pub runs_a_minute: Figure<u64>,
    /// Runs at the same time.
    pub concurrent: Option<u64>,
}

/// Another vendor's reference price.
#[derive(Clone, Debug)]
pub struct Alternative {
    pub vendor: String,
    pub item: String,
    /// Dollars, as printed; may be a range.
    pub price: String,
    pub unit: String,
    pub source: String,
    pub date: Date,
    pub confidence: Confidence,
    pub note: String,
    /// The clip that is the same everywhere, where the row prices one.
    pub clip: Option<Clip>,
    /// Laid over the rows that come with the program.
    pub laid_over: bool,
    /// The file that says so: an index into [`Book::files`](super::Book::files).
    pub layer: u32,
}

/// A clip of [`Clip::SECONDS`] seconds, silent where that is sold: what other vendors are measured with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clip {
    pub resolution: Resolution,
    /// Dollars for the whole clip, exactly.
    pub price: Money,
    /// Dollars a second that it follows from; `None` where the clip itself has the price.
    pub per_second: Option<Money>,
}

impl Clip {
    pub const SECONDS: u32 = 5;
}
