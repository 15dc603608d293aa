//! Prices that somebody is not sure of: those that the buyer assumed, and those of the cards of which sources give
//! others. The rows of one table are one input, for a source that is wrong is wrong about all of them.

use std::collections::{BTreeMap, BTreeSet};

use super::inputs::set;
use super::{Change, Input, Kind, Way};
use crate::arrange::Gather as _;
use crate::money::Money;
use crate::offer::{Made, Offers, words};
use crate::plan::model::{Assumed, AssumedPrice, EntryId};
use crate::plan::{Place, Plan, Value};
use crate::quote::{Outcome, RestsOn, UnitPrice, quote};
use crate::rates::conflict;
pub(super) use crate::rates::conflict::number;
use crate::rates::row::{Amount, Row, Table};
use crate::rates::{Book, Figure, Purchase, Route, RouteAt};
use crate::terms::Confidence;

/// A figure of the book that is set to another value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tweak {
    /// The price of a row, both by index.
    Row {
        card: usize,
        row: usize,
        to: Amount,
    },
    /// The pixels of the size that is made are counted, not those of a smaller one that is then made larger.
    ByPixels {
        card: usize,
        table: usize,
    },
    Dollars {
        at: RouteAt,
        which: Term,
        to: Money,
    },
    Grant {
        at: RouteAt,
        to: u64,
    },
}

/// Dollars of a route's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    Monthly,
    Annual,
    Pack,
    Unit,
}

impl Term {
    const ALL: [Self; 4] = [Self::Monthly, Self::Annual, Self::Pack, Self::Unit];

    fn of(self, route: &Route) -> Option<&Figure<Money>> {
        match (&route.purchase, self) {
            (Purchase::Subscription(tier), Self::Monthly) => tier.monthly.as_ref(),
            (Purchase::Subscription(tier), Self::Annual) => tier.annual.as_ref(),
            (Purchase::Subscription(tier), Self::Pack) => tier.pack.as_ref().map(|pack| &pack.price),
            (Purchase::Provisioned(provision), Self::Unit) => Some(&provision.unit),
            _ => None,
        }
    }

    fn slot(self, route: &mut Route) -> Option<&mut Figure<Money>> {
        match (&mut route.purchase, self) {
            (Purchase::Subscription(tier), Self::Monthly) => tier.monthly.as_mut(),
            (Purchase::Subscription(tier), Self::Annual) => tier.annual.as_mut(),
            (Purchase::Subscription(tier), Self::Pack) => tier.pack.as_mut().map(|pack| &mut pack.price),
            (Purchase::Provisioned(provision), Self::Unit) => Some(&mut provision.unit),
            _ => None,
        }
    }

    const fn spoken(self) -> &'static str {
        match self {
            Self::Monthly => "a month",
            Self::Annual => "a year",
            Self::Pack => "a pack of credits",
            Self::Unit => "a unit a month",
        }
    }

    /// What may follow a number that a source gives for it.
    const fn says(self) -> &'static str {
        match self {
            Self::Annual => "a year",
            Self::Pack => "a pack",
            Self::Monthly | Self::Unit => "a month",
        }
    }
}

impl Tweak {
    pub fn make(&self, book: &mut Book) {
        match *self {
            Self::Row { card, row, to } => {
                if let Some(row) = book.cards.get_mut(card).and_then(|c| c.rows.get_mut(row)) {
                    row.price = Some(to);
                }
            }
            Self::ByPixels { card, table } => {
                let Some(card) = book.cards.get_mut(card) else { return };
                if let Some(table) = card.tables.get_mut(table) {
                    table.made_at = None;
                }
                for row in card.rows.iter_mut().filter(|row| row.table == table) {
                    row.then_per_second = None;
                }
            }
            Self::Dollars { at, which, to } => {
                let route = book.cards.get_mut(at.card).and_then(|c| c.routes.get_mut(at.route));
                if let Some(figure) = route.and_then(|r| which.slot(r)) {
                    figure.value = to;
                }
            }
            Self::Grant { at, to } => {
                let route = book.cards.get_mut(at.card).and_then(|c| c.routes.get_mut(at.route));
                if let Some(Purchase::Subscription(tier)) = route.map(|r| &mut r.purchase)
                    && let Some(grant) = &mut tier.grant
                {
                    grant.value = to;
                }
            }
        }
    }
}

/// What the prices of an offer's stages rest on.
#[derive(Default)]
struct Used {
    /// By card and table: the rows, with what they price, in words.
    rows: BTreeMap<(usize, usize), BTreeMap<usize, BTreeSet<String>>>,
    /// Settings that a table prices, in words and by index, with the route that makes them: the first by their words.
    examples: BTreeMap<(usize, usize), (String, RouteAt, usize)>,
    assumed: BTreeMap<EntryId, BTreeSet<String>>,
    stages: usize,
}

pub fn prices(plan: &Plan, book: &Book, all: &Offers, offer: usize) -> Vec<Input> {
    let Some(at) = all.offers.get(offer).map(|o| o.at) else { return Vec::new() };
    let used = used(book, all, offer, at);
    let mut found = assumed(plan, &used);
    found.extend(used.rows.iter().filter_map(|(table, rows)| conflicting(plan, book, all, &used, *table, rows)));
    found.extend(terms(book, at, all.work.steps.len()));
    found
}

fn used(book: &Book, all: &Offers, offer: usize, at: RouteAt) -> Used {
    let mut used = Used { stages: all.work.steps.len(), ..Used::default() };
    for (index, step) in all.kinds() {
        let Some(Made::Quoted { quote, pinned }) = all.made_at(offer, index) else { continue };
        let (Some(price), Some(settings)) = (quote.price(), all.work.settings.get(step.settings)) else { continue };
        let made = pinned.unwrap_or(at);
        let said = words::settings(settings);
        match price.rests_on {
            RestsOn::Row(row) => {
                let table = book.cards.get(made.card).and_then(|c| c.rows.get(row)).map(|row| row.table);
                let Some(table) = table else { continue };
                let example = used.examples.entry((made.card, table)).or_insert((said.clone(), made, step.settings));
                if said < example.0 {
                    *example = (said.clone(), made, step.settings);
                }
                used.rows.entry((made.card, table)).or_default().entry(row).or_default().insert(said);
            }
            RestsOn::Assumption(id) => {
                used.assumed.entry(id).or_default().insert(said);
            }
            RestsOn::Capacity => {}
        }
    }
    used
}

/// The first of some kinds of takes, and how many there are.
fn listed<'a>(said: impl Iterator<Item = &'a String>) -> String {
    let said: BTreeSet<&String> = said.gather();
    match said.first() {
        Some(first) if said.len() > 1 => {
            format!("{first} and {}", words::count(said.len() as u128 - 1, "other kind", "other kinds"))
        }
        Some(first) => (*first).clone(),
        None => String::new(),
    }
}

/// Three and five quarters of an amount; credits are moved by at least one, and not below none.
fn quarters(amount: Amount) -> (Option<Amount>, Option<Amount>) {
    match amount {
        Amount::Credits(n) => {
            let by = (n.saturating_add(2) / 4).max(1);
            (n.checked_sub(by).map(Amount::Credits), n.checked_add(by).map(Amount::Credits))
        }
        Amount::Usd(money) => {
            let times = |by: u128| money.times(by).ok()?.per(4).map(Amount::Usd);
            if money.is_zero() { (None, None) } else { (times(3), times(5)) }
        }
    }
}

fn shown(amount: Amount) -> String {
    match amount {
        Amount::Usd(money) if money.decimal().normalize().scale() <= 2 => format!("${}", money.cents()),
        Amount::Usd(money) if money.decimal().normalize().scale() <= 4 => format!("${}", money.unit()),
        other => other.to_string(),
    }
}

fn no_lower() -> String {
    "no source gives a lower one".to_owned()
}

fn no_higher() -> String {
    "no source gives a higher one".to_owned()
}

/// The buyer's own prices that something is priced with.
fn assumed(plan: &Plan, used: &Used) -> Vec<Input> {
    let mut found = Vec::new();
    for entry in &plan.assume {
        let Assumed::Price { price, .. } = &entry.what else { continue };
        let Some(said) = used.assumed.get(&entry.id) else { continue };
        let amount = match price {
            AssumedPrice::Credits(n) => Amount::Credits(*n),
            AssumedPrice::Usd(money) => Amount::Usd(*money),
        };
        let way = |to: Option<Amount>, none: &str| -> Way {
            let to = to.ok_or_else(|| none.to_owned())?;
            let (key, value) = match to {
                Amount::Credits(n) => ("credits", Value::Whole(n)),
                Amount::Usd(money) => ("usd", Value::Money(money)),
            };
            Ok((shown(to), Change::Plan(vec![set(Place::Assume(entry.id), key, value)])))
        };
        let (low, high) = quarters(amount);
        found.push(Input {
            kind: Kind::AssumedPrice,
            label: format!("Price that you assumed: {}", listed(said.iter())),
            value: shown(amount),
            weight: used.stages,
            about: Vec::new(),
            low: way(low, "it cannot go lower"),
            high: way(high, "it cannot go higher"),
        });
    }
    found
}

/// Prices of a row: its own, and others that sources give.
fn values(row: &Row, table: &Table) -> Vec<Amount> {
    row.price.into_iter().chain(conflict::others(row, table).into_iter().map(|(amount, _)| amount)).collect()
}

const fn key(amount: &Amount) -> (u64, Money) {
    match *amount {
        Amount::Credits(n) => (n, Money::ZERO),
        Amount::Usd(money) => (0, money),
    }
}

/// The rows of a table that sources disagree about.
fn conflicting(
    plan: &Plan,
    book: &Book,
    all: &Offers,
    used: &Used,
    (card_at, table_at): (usize, usize),
    rows: &BTreeMap<usize, BTreeSet<String>>,
) -> Option<Input> {
    let card = book.cards.get(card_at)?;
    let table = card.tables.get(table_at)?;
    let mut low: Vec<Tweak> = Vec::new();
    let mut high: Vec<Tweak> = Vec::new();
    let mut shown_of: [BTreeSet<String>; 3] = Default::default();
    for row_at in rows.keys() {
        let Some(row) = card.rows.get(*row_at) else { continue };
        let Some(own) = row.price else { continue };
        let mut values = values(row, table);
        if values.len() == 1 && table.confidence == Confidence::Assumed {
            let (low, high) = quarters(own);
            values.extend(low.into_iter().chain(high));
        }
        let (Some(least), Some(most)) = (values.iter().min_by_key(|v| key(v)), values.iter().max_by_key(|v| key(v)))
        else {
            continue;
        };
        shown_of[0].insert(shown(own));
        if key(least) < key(&own) {
            low.push(Tweak::Row { card: card_at, row: *row_at, to: *least });
            shown_of[1].insert(shown(*least));
        }
        if key(most) > key(&own) {
            high.push(Tweak::Row { card: card_at, row: *row_at, to: *most });
            shown_of[2].insert(shown(*most));
        }
    }
    let mut counted = None;
    if table.also_by_pixels.is_some() {
        let tweak = Tweak::ByPixels { card: card_at, table: table_at };
        let (_, at, settings) = used.examples.get(&(card_at, table_at))?;
        let settings = all.work.settings.get(*settings)?;
        let mut other = book.clone();
        tweak.make(&mut other);
        let dollars = |book: &Book| match quote(book, *at, settings, &plan.assume).outcome {
            Outcome::Priced(price) => match price.unit {
                UnitPrice::Usd(money) => Some(money),
                _ => None,
            },
            _ => None,
        };
        let (now, then) = (dollars(book)?, dollars(&other)?);
        if then < now {
            low.push(tweak);
        } else {
            high.push(tweak);
        }
        counted = Some((shown(Amount::Usd(now)), shown(Amount::Usd(then))));
        shown_of = Default::default();
    }
    if low.is_empty() && high.is_empty() {
        return None;
    }
    let words_of = |set: &BTreeSet<String>, many: &str| match (set.len(), set.first()) {
        (1, Some(only)) => only.clone(),
        _ => many.to_owned(),
    };
    let is_one = rows.values().flatten().gather::<BTreeSet<_>>().len() == 1;
    let by_pixels = |then: bool| match &counted {
        Some((now, other)) if is_one => Some(if then { other.clone() } else { now.clone() }),
        Some(_) => Some(if then { "by the pixels made" } else { "upscaled" }.to_owned()),
        None => None,
    };
    let way = |tweaks: Vec<Tweak>, set: &BTreeSet<String>, many: &str, none: String| -> Way {
        if tweaks.is_empty() {
            return Err(none);
        }
        Ok((by_pixels(true).unwrap_or_else(|| words_of(set, many)), Change::Book(tweaks)))
    };
    Some(Input {
        kind: if table.confidence == Confidence::Assumed { Kind::AssumedPrice } else { Kind::ConflictingPrice },
        label: format!("Price on which sources differ: {}", listed(rows.values().flatten())),
        value: by_pixels(false).unwrap_or_else(|| words_of(&shown_of[0], "as listed")),
        weight: used.stages,
        about: Vec::new(),
        low: way(low, &shown_of[1], "the lowest given", no_lower()),
        high: way(high, &shown_of[2], "the highest given", no_higher()),
    })
}

/// The route's own terms that sources disagree about.
fn terms(book: &Book, at: RouteAt, weight: usize) -> Vec<Input> {
    let Some(route) = book.route(at) else { return Vec::new() };
    let mut found = Vec::new();
    for which in Term::ALL {
        let Some(figure) = which.of(route) else { continue };
        let mut values: Vec<Money> =
            figure.also.iter().filter_map(|(text, _)| Money::parse(number(text, which.says())?).ok()).collect();
        if values.is_empty() && figure.confidence == Confidence::Assumed {
            let (low, high) = quarters(Amount::Usd(figure.value));
            let usd = |amount| match amount {
                Amount::Usd(money) => Some(money),
                Amount::Credits(_) => None,
            };
            values.extend([low, high].into_iter().flatten().filter_map(usd));
        }
        let way = |to: Option<Money>, none: String| -> Way {
            let to = to.ok_or(none)?;
            Ok((shown(Amount::Usd(to)), Change::Book(vec![Tweak::Dollars { at, which, to }])))
        };
        let least = values.iter().copied().min().filter(|v| *v < figure.value);
        let most = values.iter().copied().max().filter(|v| *v > figure.value);
        if least.is_some() || most.is_some() {
            found.push(Input {
                kind: Kind::ConflictingPrice,
                label: format!("{} {}, on which sources differ", route.name, which.spoken()),
                value: shown(Amount::Usd(figure.value)),
                weight,
                about: Vec::new(),
                low: way(least, no_lower()),
                high: way(most, no_higher()),
            });
        }
    }
    if let Purchase::Subscription(tier) = &route.purchase
        && let Some(grant) = &tier.grant
    {
        let values: Vec<u64> =
            grant.also.iter().filter_map(|(text, _)| number(text, "credits")?.parse().ok()).collect();
        let way = |to: Option<u64>, none: String| -> Way {
            let to = to.ok_or(none)?;
            Ok((shown(Amount::Credits(to)), Change::Book(vec![Tweak::Grant { at, to }])))
        };
        let least = values.iter().copied().min().filter(|v| *v < grant.value);
        let most = values.iter().copied().max().filter(|v| *v > grant.value);
        if least.is_some() || most.is_some() {
            found.push(Input {
                kind: Kind::ConflictingPrice,
                label: format!("Credits a month of {}, on which sources differ", route.name),
                value: shown(Amount::Credits(grant.value)),
                weight,
                about: Vec::new(),
                low: way(least, no_lower()),
                high: way(most, no_higher()),
            });
        }
    }
    found
}
