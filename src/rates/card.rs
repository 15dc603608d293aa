//! One surface's card: who sells what ([`Route`]), which models make it ([`Model`]), the price rows, the rules,
//! and the sources that all of it rests on.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::money::Money;
use crate::terms::{Confidence, Requirement, Training, Unit};

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
    // Price rows, gaps, rules, flagships, failures, limits and lines to verify follow.
    pub limits: Vec<Limit>,
    /// Dollars a month (from one monthly anniversary of the start to the next) that the card lets through.
    pub dollars_a_month: Option<Figure<Money>>,
    /// What to verify before paying, one line each.
    pub verify: Vec<String>,
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
    /// The tier, as rules name it: `plus`.
    pub tier: String,
    pub purchase: Purchase,
    /// Takes no new buyers since this day.
    pub closed: Option<Figure<Date>>,
    /// What it may be used for. A requirement that is not here has no published answer.
    pub answers: BTreeMap<Requirement, Figure<Answer>>,
    /// The answers that differ for stages that make video.
    pub video_answers: BTreeMap<Requirement, Figure<Answer>>,
}

/// The answer to a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Yes,
    No,
    /// For `no_training`: how firmly it is promised.
    Training(Training),
}

#[derive(Clone, Debug)]
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
}

/// A limit of runs a minute.
#[derive(Clone, Debug)]
pub struct Limit {
    /// The models that share it.
    pub models: Vec<String>,
    pub runs_a_minute: Figure<u64>,
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
}
