//! What one stage costs on one route: a price with its derivation, "no published price", or "not offered".
//!
//! [`quote`](fn@quote) is asked for each distinct set of settings on each route at every keystroke, so a [`Quote`] holds no
//! words beyond its reason: where it comes from is an index into the card, and [`tell`](fn@tell) puts that into words when
//! somebody asks. `find` looks rows, gaps and rules up, `nearest` names what is offered instead, `answer` says
//! whether a route meets a requirement.

mod answer;
mod find;
mod nearest;
mod tell;

use jiff::civil::Date;

use crate::money::{Money, Overflow};
use crate::plan::model::{Assume, Assumed, AssumedPrice, EntryId};
use crate::plan::resolve::Settings;
use crate::rates::check;
use crate::rates::row::{Amount, Per, Row};
use crate::rates::{Book, Card, Purchase, Route, RouteAt};
use crate::terms::{Confidence, Media, Operation, Unit};

pub use answer::{Answered, answer};
use find::{Asked, Found};
pub use tell::{Told, tell};

/// The answer for one set of settings on one route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The model that makes it; `None` where no model does, or none is offered.
    pub model: Option<String>,
    /// The model is superseded.
    pub legacy: bool,
    /// The plan named the model.
    pub named: bool,
    /// Pieces a run: above 1 where the model makes batches.
    pub batch: u32,
    pub outcome: Outcome,
    /// Index of the card's limit of runs a minute that the run counts towards.
    pub limit: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Priced(Price),
    /// Offered, but nobody publishes the price.
    Unpriced(Reasoned),
    /// A rule, a model or a missing row: the route cannot do it.
    Unsupported(Reasoned),
}

/// Why, in a sentence, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reasoned {
    pub text: String,
    /// A source's id.
    pub source: Option<String>,
    /// What the card says, where it is an entry of its own.
    pub by: Option<By>,
}

/// The entry of a card that a reason rests on, by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Rule(usize),
    Gap(usize),
    /// A row whose price is not published.
    Row(usize),
}

/// The price of one run. [`tell`](fn@tell) says how it follows from its card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    pub unit: UnitPrice,
    /// A source's id; `None` for the buyer's own assumption.
    pub source: Option<String>,
    pub verified: Option<Date>,
    pub confidence: Confidence,
    pub rests_on: RestsOn,
    /// The file that states it: an index into [`Book::files`]; `None` for the buyer's own assumption.
    pub layer: Option<u32>,
}

/// What a price follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestsOn {
    /// Index into the card's rows.
    Row(usize),
    /// The route's provisioned capacity.
    Capacity,
    /// An entry of the plan's `[[assume]]`.
    Assumption(EntryId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitPrice {
    Credits(u64),
    Usd(Money),
    /// Carried by provisioned capacity: requests a minute of one unit.
    Provisioned(rust_decimal::Decimal),
}

impl Reasoned {
    fn new(text: impl Into<String>, source: Option<&str>) -> Self {
        Self { text: text.into(), source: source.map(str::to_owned), by: None }
    }

    fn by(self, by: By) -> Self {
        Self { by: Some(by), ..self }
    }
}

impl Quote {
    /// The price, where there is one.
    #[must_use]
    pub const fn price(&self) -> Option<&Price> {
        match &self.outcome {
            Outcome::Priced(price) => Some(price),
            Outcome::Unpriced(_) | Outcome::Unsupported(_) => None,
        }
    }

    /// Why there is no price, where there is none.
    #[must_use]
    pub const fn reason(&self) -> Option<&Reasoned> {
        match &self.outcome {
            Outcome::Priced(_) => None,
            Outcome::Unpriced(reason) | Outcome::Unsupported(reason) => Some(reason),
        }
    }
}

/// What one run with these settings costs on a route. Prices in `assume` fill gaps: never a rule, never a price
/// that is published.
#[must_use]
pub fn quote(book: &Book, at: RouteAt, settings: &Settings, assume: &[Assume]) -> Quote {
    let (Some(card), Some(route)) = (book.card(at), book.route(at)) else {
        return bare(settings, Outcome::Unsupported(Reasoned::new("there is no such route", None)));
    };
    let asked = match Asked::new(card, route, settings) {
        Ok(asked) => asked,
        Err(reason) => return bare(settings, Outcome::Unsupported(reason)),
    };
    let (outcome, batch) = settle(&asked, card, route, settings, assume);
    let model = asked.model.and_then(|m| card.models.get(m));
    let provisioned = matches!(&outcome, Outcome::Priced(p) if matches!(p.unit, UnitPrice::Provisioned(_)));
    let limit = model.filter(|_| !provisioned).and_then(|m| card.limits.iter().position(|l| l.models.contains(&m.id)));
    Quote {
        model: model.map(|m| m.id.clone()),
        legacy: model.is_some_and(|m| m.legacy),
        named: asked.named,
        batch,
        outcome,
        limit,
    }
}

/// A quote of nothing that is offered.
const fn bare(settings: &Settings, outcome: Outcome) -> Quote {
    Quote { model: None, legacy: false, named: settings.model.is_some(), batch: 1, outcome, limit: None }
}

fn settle(asked: &Asked<'_>, card: &Card, route: &Route, settings: &Settings, assume: &[Assume]) -> (Outcome, u32) {
    if let (Operation::Upscale, Some(from), Some(to)) = (settings.operation, settings.from, settings.resolution)
        && from >= to
    {
        let text = format!("an upscale makes it larger, and {to} is not larger than {from}");
        return (Outcome::Unsupported(Reasoned::new(text, None)), 1);
    }
    let mut rules = card.rules.iter().enumerate();
    if let Some((index, rule)) = rules.find(|(_, rule)| asked.falls_under(&rule.when)) {
        let reason = Reasoned::new(rule.says.as_str(), Some(&rule.source)).by(By::Rule(index));
        return (Outcome::Unsupported(reason), 1);
    }
    if let Some(price) = capacity(asked, card, route) {
        return (Outcome::Priced(price), 1);
    }
    let reason = match asked.find() {
        Found::Row(at, row) => match (row.price, price_of(asked, row)) {
            (Some(_), Ok((unit, batch))) => return (Outcome::Priced(stated(card, at, row, unit)), batch),
            (Some(_), Err(Overflow)) => {
                let text = format!("a run of {} s costs more than can be carried exactly", asked.seconds);
                return (Outcome::Unsupported(Reasoned::new(text, None)), 1);
            }
            (None, _) => {
                let table = card.tables.get(row.table);
                let told = table.map(|t| t.gap.as_str()).filter(|g| !g.is_empty());
                let told = told.unwrap_or("it is offered, but its price is not published");
                Reasoned::new(told, table.map(|t| t.source.as_str())).by(By::Row(at))
            }
        },
        Found::Gap(index, gap) => Reasoned::new(gap.says.as_str(), Some(&gap.source)).by(By::Gap(index)),
        Found::Nothing => return (Outcome::Unsupported(nearest::reason(asked)), 1),
    };
    match assumed(asked, card, settings, assume) {
        Some(price) => (Outcome::Priced(price), 1),
        None => (Outcome::Unpriced(reason), 1),
    }
}

/// Images on provisioned capacity need no row, only what a unit carries of the model.
fn capacity(asked: &Asked<'_>, card: &Card, route: &Route) -> Option<Price> {
    let Purchase::Provisioned(provision) = &route.purchase else { return None };
    let requests = card.models.get(asked.model?)?.requests_per_unit?;
    if asked.media != Some(Media::Image) || !asked.is_made_at_all() {
        return None;
    }
    Some(Price {
        unit: UnitPrice::Provisioned(requests),
        source: Some(provision.unit.source.clone()),
        verified: Some(provision.unit.verified),
        confidence: provision.unit.confidence,
        rests_on: RestsOn::Capacity,
        layer: Some(provision.unit.layer),
    })
}

fn stated(card: &Card, at: usize, row: &Row, unit: UnitPrice) -> Price {
    let table = card.tables.get(row.table);
    Price {
        unit,
        source: table.map(|t| t.source.clone()),
        verified: table.map(|t| t.verified),
        confidence: table.map_or(Confidence::Assumed, |t| t.confidence),
        rests_on: RestsOn::Row(at),
        layer: Some(row.layer),
    }
}

/// What a run costs by its row, and how many pieces it makes.
fn price_of(asked: &Asked<'_>, row: &Row) -> Result<(UnitPrice, u32), Overflow> {
    let (Some(amount), Some(table)) = (row.price, asked.card.tables.get(row.table)) else { return Err(Overflow) };
    let batch = asked.model.and_then(|m| asked.card.models.get(m)).map_or(1, |m| m.batch);
    let unit = match table.per {
        Per::Generation | Per::Image => times(amount, 1)?,
        Per::Second => times(amount, u64::from(billed(asked.seconds, &table.blocks)))?,
        Per::Batch => return Ok((times(amount, u64::from(batch))?, batch)),
        Per::Megapixel => {
            let Amount::Usd(price) = amount else { return Err(Overflow) };
            let resolution = row.resolution.ok_or(Overflow)?;
            let made = check::pixels(table.made_at.unwrap_or(resolution), table.fps, asked.seconds);
            let mut total = check::by_pixels(price, made)?;
            if let Some(Amount::Usd(more)) = row.then_per_second {
                total = total.plus(more.times(u128::from(asked.seconds))?)?;
            }
            UnitPrice::Usd(total)
        }
    };
    Ok((unit, 1))
}

fn times(amount: Amount, count: u64) -> Result<UnitPrice, Overflow> {
    match amount {
        Amount::Credits(credits) => credits.checked_mul(count).map(UnitPrice::Credits).ok_or(Overflow),
        Amount::Usd(money) if count == 1 => Ok(UnitPrice::Usd(money)),
        Amount::Usd(money) => money.times(u128::from(count)).map(UnitPrice::Usd),
    }
}

/// The seconds that are billed: the next block, where there are blocks.
fn billed(seconds: u32, blocks: &[u32]) -> u32 {
    blocks.iter().copied().find(|block| *block >= seconds).unwrap_or(seconds)
}

/// The buyer's own price for a gap: the most narrowly stated, then the first.
fn assumed(asked: &Asked<'_>, card: &Card, settings: &Settings, assume: &[Assume]) -> Option<Price> {
    let mut best: Option<(u32, Price)> = None;
    for entry in assume {
        let Assumed::Price { surface, operation, model, resolution, range, seconds, price } = &entry.what else {
            continue;
        };
        let unit = match (price, card.unit) {
            (AssumedPrice::Credits(credits), Some(Unit::Credits)) => UnitPrice::Credits(*credits),
            (AssumedPrice::Usd(money), Some(Unit::Usd)) => UnitPrice::Usd(*money),
            _ => continue,
        };
        let holds = *surface == card.surface
            && *operation == settings.operation
            && model.as_ref().is_none_or(|m| asked.model.is_some() && card.model(m) == asked.model)
            && resolution.is_none_or(|r| settings.resolution == Some(r))
            && range.is_none_or(|r| settings.range == r)
            && seconds.is_none_or(|s| settings.seconds == Some(s));
        let stated = [model.is_some(), resolution.is_some(), range.is_some(), seconds.is_some()];
        let narrow = stated.into_iter().map(u32::from).sum();
        if holds && best.as_ref().is_none_or(|(least, _)| narrow > *least) {
            let rests_on = RestsOn::Assumption(entry.id);
            let price =
                Price { unit, source: None, verified: None, confidence: Confidence::Assumed, rests_on, layer: None };
            best = Some((narrow, price));
        }
    }
    best.map(|(_, price)| price)
}
