//! What stands where in the workbook, worked out before anything is written, so that every formula knows the cells that
//! it is about: ways of buying that quote the loop alike share columns, and whatever shares a price shares its cell.

use std::collections::{BTreeMap, HashMap};

use super::cell::At;
use crate::arrange::{Arrange as _, Gather as _};
use crate::export::Report;
use crate::money::{Money, Overflow};
use crate::offer::{Billed, Made, billed};
use crate::plan::model::Belief;
use crate::plan::resolve::Count;
use crate::quote::{Outcome, Price, UnitPrice};
use crate::rates::{Purchase, RouteAt};
use crate::summary::needs::{Fixed, Needs};
use crate::terms::{Level, Unit};

pub const LOOP: &str = "Loop";
pub const PRICES: &str = "Prices used";
pub const ROUTES: &str = "Routes";
pub const CREDITS: &str = "Credits";
pub const PAYMENTS: &str = "Payments";
pub const ASSUMPTIONS: &str = "Assumptions";

/// The first row below the heads of the sheets that formulas point into.
pub const FIRST: u32 = 5;
/// Columns of [`PRICES`].
pub const PRICE: u16 = 4;
/// Of [`ASSUMPTIONS`].
pub const VALUE: u16 = 1;

/// What a stage is paid with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pay {
    /// Credits of the route.
    Credits,
    /// Provisioned capacity: minutes of a unit.
    Capacity,
    /// Dollars on a card, by its index: out of its prepaid balance first.
    Account(usize),
    /// Dollars paid outside.
    Own,
}

/// A price of a take, or a term of a way of buying: a row of [`PRICES`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Row {
    Own { settings: usize, price: Money },
    Take { card: usize, settings: usize, model: Option<String>, batch: u32, price: TakePrice },
    Term { offer: usize, term: Term },
}

/// What a card says of a take.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TakePrice {
    Credits(u64, Basis),
    Usd(Money, Basis),
    /// Takes a minute that one unit carries.
    Carried(rust_decimal::Decimal, Basis),
    /// Nobody publishes it: why.
    Unknown(Unit, String),
}

/// Where a price comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Basis {
    pub source: Option<String>,
    pub verified: Option<jiff::civil::Date>,
    pub confidence: &'static str,
    /// The file that states it: an index into the book's files.
    pub layer: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// Dollars of a month.
    Month,
    /// Dollars of a year.
    Year,
    /// Credits of a month.
    Grant,
    PackPrice,
    PackCredits,
    /// Dollars a unit a month.
    Unit,
    LeastUnits,
}

/// Ways of buying that quote the loop alike, and their columns of [`LOOP`].
#[derive(Debug)]
pub struct Group {
    /// Indices of offers, the first stands for all.
    pub offers: Vec<usize>,
    /// For each step what it is paid with, and its row of prices.
    pub stages: Vec<(Pay, usize)>,
    /// Columns: takes (where they are its own), a take, and the amounts.
    pub first: u16,
    pub own_takes: bool,
    pub takes: u16,
    pub unit: u16,
    pub pays: Vec<Pay>,
    /// Takes before the stage, where months part a loop; behind it the credits of a take.
    pub before: Option<u16>,
}

impl Group {
    pub fn lead(&self) -> usize {
        self.offers.first().copied().unwrap_or_default()
    }

    /// The column of an amount.
    pub fn column(&self, pay: Pay) -> Option<u16> {
        let nth = self.pays.iter().position(|known| *known == pay)?;
        u16::try_from(nth).ok().and_then(|nth| self.unit.checked_add(1)?.checked_add(nth))
    }

    pub fn last(&self) -> u16 {
        match self.before {
            Some(before) => before.saturating_add(1),
            None => self.unit.saturating_add(u16::try_from(self.pays.len()).unwrap_or(0)),
        }
    }
}

/// Cells of [`ASSUMPTIONS`].
#[derive(Debug)]
pub struct Inputs {
    pub months: At,
    pub pieces: At,
    pub contingency: At,
    pub tax: At,
    pub hours: At,
    pub workdays: At,
    /// Prepaid dollars, by card.
    pub balances: Vec<(usize, At)>,
    /// The row of each belief: rate, accepted, tried.
    pub beliefs: BTreeMap<String, u32>,
    /// The row of its heads.
    pub beliefs_head: u32,
    pub end: u32,
}

/// What stands where.
#[derive(Debug)]
pub struct Live<'a> {
    pub report: &'a Report<'a>,
    /// The recommended one's first.
    pub groups: Vec<Group>,
    pub prices: Vec<Row>,
    terms: HashMap<(usize, Term), usize>,
    pub inputs: Inputs,
    /// The months of subscriptions, and the first row of each on [`CREDITS`].
    pub needs: BTreeMap<usize, (Needs, u32)>,
    /// Stages rest on evidence: two columns more.
    pub has_evidence: bool,
    /// Rows of [`LOOP`]: a shot and a step, or a shot without stages.
    pub rows: Vec<(usize, Option<usize>)>,
    /// The route that stands first everywhere.
    pub told: Option<usize>,
}

impl<'a> Live<'a> {
    pub fn new(report: &'a Report<'a>) -> Result<Self, Overflow> {
        let Report { plan, book, summary, .. } = *report;
        let steps = &summary.work().steps;
        let has_evidence = steps.iter().any(|step| matches!(step.count, Count::Evidence { .. }))
            || plan.acceptance.values().any(|belief| matches!(belief, Belief::Evidence { .. }));
        let told = summary.told_routes().first().copied();
        let mut prices = Prices::default();
        let mut needs = BTreeMap::new();
        let mut groups: Vec<Group> = Vec::new();
        let mut shared: HashMap<usize, Option<usize>> = HashMap::new();
        let order = told.into_iter().chain((0..summary.offers().len()).filter(|at| Some(*at) != told));
        // Of routes that share their stages some may do the work and others not.
        let is_done = |at: &usize| summary.offers().get(*at).is_some_and(|found| found.figures.is_some());
        for at in order.filter(is_done) {
            let known = summary.priced.shares(at).and_then(|share| shared.get(&share)).copied();
            let group = match known {
                Some(known) => known,
                None => stages(report, at, &mut prices).map(|stages| {
                    alike(report, &groups, at, &stages).unwrap_or_else(|| {
                        groups.push(Group::of(stages));
                        groups.len() - 1
                    })
                }),
            };
            if let Some(share) = summary.priced.shares(at) {
                shared.insert(share, group);
            }
            let Some(group) = group.and_then(|group| groups.get_mut(group)) else { continue };
            group.offers.push(at);
            if let Some(found) = summary.needs(plan, book, at)? {
                needs.insert(at, found);
            }
        }
        let mut row = FIRST;
        let needs = needs.into_iter().map(|(at, found)| {
            let first = row;
            row += u32::try_from(found.months.len()).unwrap_or(0) + u32::from(!found.months.is_empty());
            (at, (found, first))
        });
        let needs: BTreeMap<usize, (Needs, u32)> = needs.gather();
        let mut rows = Vec::new();
        let mut next = steps.iter().enumerate().peekable();
        for shot in 0..plan.shots.len() {
            let before = rows.len();
            while let Some((step, _)) = next.next_if(|(_, step)| step.shot == shot) {
                rows.push((shot, Some(step)));
            }
            if rows.len() == before {
                rows.push((shot, None));
            }
        }
        let mut live = Self {
            report,
            groups,
            prices: Vec::new(),
            terms: HashMap::new(),
            inputs: inputs(report),
            needs,
            has_evidence,
            rows,
            told,
        };
        live.columns();
        for group in &live.groups {
            for at in &group.offers {
                for term in terms_of(report, *at) {
                    live.terms.insert((*at, term), prices.row(Row::Term { offer: *at, term }));
                }
            }
        }
        live.prices = prices.rows;
        Ok(live)
    }

    /// Gives each group its columns.
    fn columns(&mut self) {
        let is_expected = self.report.summary.ask.level == Level::Expected;
        let mut next = self.takes() + 1;
        let parted: Vec<bool> = self.groups.iter().map(|group| self.is_parted(group)).collect();
        for (group, is_parted) in self.groups.iter_mut().zip(parted) {
            let has_batches = group
                .offers
                .first()
                .is_some_and(|at| (0..group.stages.len()).any(|step| batch(self.report, *at, step) > 1));
            group.first = next;
            group.own_takes = has_batches || !is_expected;
            let mut pays: Vec<Pay> = group.stages.iter().map(|(pay, _)| *pay).collect();
            pays.arrange();
            pays.dedup();
            group.takes = if group.own_takes { next } else { next.saturating_sub(1) };
            group.unit = next + u16::from(group.own_takes);
            group.before = is_parted.then(|| group.unit + 1 + u16::try_from(pays.len()).unwrap_or(0));
            group.pays = pays;
            next = group.last() + 1;
        }
        let common = self.takes();
        for group in &mut self.groups {
            if !group.own_takes {
                group.takes = common;
            }
        }
    }

    /// A month ends in the middle of a loop.
    fn is_parted(&self, group: &Group) -> bool {
        let needs = group.offers.iter().filter_map(|at| self.needs.get(at));
        needs.flat_map(|(needs, _)| &needs.months).any(|month| month.days.0 > 0)
    }

    /// The column of pieces; that of takes made one by one stands behind it.
    pub const fn pieces(&self) -> u16 {
        if self.has_evidence { 10 } else { 8 }
    }

    pub const fn takes(&self) -> u16 {
        self.pieces() + 1
    }

    /// The first and the last row of the loop.
    pub fn span(&self) -> (u32, u32) {
        let rows = u32::try_from(self.rows.len().max(1)).unwrap_or(u32::MAX);
        (FIRST, (FIRST - 1).saturating_add(rows))
    }

    /// The row of the loop's sums.
    pub fn sums(&self) -> u32 {
        self.span().1 + 1
    }

    /// The cell of a row of prices.
    pub fn price(row: usize) -> At {
        (FIRST.saturating_add(u32::try_from(row).unwrap_or(u32::MAX)), PRICE)
    }

    pub fn term(&self, offer: usize, term: Term) -> Option<At> {
        self.terms.get(&(offer, term)).map(|row| Self::price(*row))
    }

    pub fn group_of(&self, offer: usize) -> Option<&Group> {
        self.groups.iter().find(|group| group.offers.contains(&offer))
    }

    /// Why an offer's figures do not follow the inputs; `None` where they do.
    pub fn fixed(&self, offer: usize) -> Option<Fixed> {
        self.needs.get(&offer).and_then(|(needs, _)| needs.fixed)
    }
}

/// Rows of prices, each once.
#[derive(Default)]
struct Prices {
    rows: Vec<Row>,
    known: HashMap<Row, usize>,
}

impl Prices {
    fn row(&mut self, row: Row) -> usize {
        *self.known.entry(row).or_insert_with_key(|row| {
            self.rows.push(row.clone());
            self.rows.len() - 1
        })
    }
}

/// The route's place, and whether it is where a stage is pinned to.
fn maker(report: &Report<'_>, offer: usize, pinned: Option<RouteAt>) -> Option<RouteAt> {
    pinned.or_else(|| report.summary.offers().get(offer).map(|found| found.at))
}

/// How many pieces a take of a step makes on an offer's route.
pub fn batch(report: &Report<'_>, offer: usize, step: usize) -> u32 {
    match report.summary.priced.made_at(offer, step) {
        Some(Made::Quoted { quote, .. }) => quote.batch.max(1),
        _ => 1,
    }
}

/// What each step is paid with on a route, and its row of prices; `None` where the route cannot do the work.
fn stages(report: &Report<'_>, offer: usize, prices: &mut Prices) -> Option<Vec<(Pay, usize)>> {
    let summary = report.summary;
    let mut out = Vec::with_capacity(summary.work().steps.len());
    for (index, step) in summary.work().steps.iter().enumerate() {
        let (pay, row) = match summary.priced.made_at(offer, index) {
            None => return None,
            Some(Made::Own(price)) => (Pay::Own, Row::Own { settings: step.settings, price }),
            Some(Made::Quoted { quote, pinned }) => {
                let at = maker(report, offer, pinned)?;
                let unit = report.book.card(at).and_then(|card| card.unit).unwrap_or(Unit::Usd);
                let pay = match unit {
                    Unit::Credits => Pay::Credits,
                    Unit::Usd => Pay::Account(at.card),
                };
                let basis = |price: &Price| Basis {
                    source: price.source.clone(),
                    verified: price.verified,
                    confidence: price.confidence.as_str(),
                    layer: price.layer,
                };
                let (pay, price) = match &quote.outcome {
                    Outcome::Unsupported(_) => return None,
                    Outcome::Unpriced(why) => (pay, TakePrice::Unknown(unit, why.text.clone())),
                    Outcome::Priced(price) => match price.unit {
                        UnitPrice::Credits(each) => (pay, TakePrice::Credits(each, basis(price))),
                        UnitPrice::Usd(each) => (pay, TakePrice::Usd(each, basis(price))),
                        UnitPrice::Provisioned(rate) => (Pay::Capacity, TakePrice::Carried(rate, basis(price))),
                    },
                };
                let (card, settings, model) = (at.card, step.settings, quote.model.clone());
                (pay, Row::Take { card, settings, model, batch: quote.batch.max(1), price })
            }
        };
        out.push((pay, prices.row(row)));
    }
    Some(out)
}

/// A group with the same stages and as many takes.
fn alike(report: &Report<'_>, groups: &[Group], offer: usize, stages: &[(Pay, usize)]) -> Option<usize> {
    let priced = &report.summary.priced;
    let as_many =
        |group: &Group| (0..stages.len()).all(|step| priced.runs_at(group.lead(), step) == priced.runs_at(offer, step));
    groups.iter().position(|group| group.stages == stages && as_many(group))
}

impl Group {
    const fn of(stages: Vec<(Pay, usize)>) -> Self {
        Self {
            offers: Vec::new(),
            stages,
            first: 0,
            own_takes: false,
            takes: 0,
            unit: 0,
            pays: Vec::new(),
            before: None,
        }
    }
}

/// The terms of a way of buying.
fn terms_of(report: &Report<'_>, offer: usize) -> Vec<Term> {
    let Some(route) = report.summary.offers().get(offer).and_then(|found| report.book.route(found.at)) else {
        return Vec::new();
    };
    match &route.purchase {
        Purchase::PayAsYouGo => Vec::new(),
        Purchase::Provisioned(_) => vec![Term::Unit, Term::LeastUnits],
        Purchase::Subscription(tier) => {
            let price = if billed(report.plan, tier) == Billed::Annual { Term::Year } else { Term::Month };
            let pack = tier.pack.iter().flat_map(|_| [Term::PackCredits, Term::PackPrice]);
            [price, Term::Grant].into_iter().chain(pack).collect()
        }
    }
}

fn inputs(report: &Report<'_>) -> Inputs {
    let Report { plan, book, .. } = *report;
    let first = 8u32;
    let cell = |nth: u32| (first + nth, VALUE);
    let mut row = first + 6;
    let mut balances = Vec::new();
    for (index, card) in book.cards.iter().enumerate().filter(|(_, card)| card.unit == Some(Unit::Usd)) {
        let is_prepaid = plan.opening.get(&card.surface).is_some_and(|money| !money.is_zero());
        let is_used = report.summary.offers().iter().any(|offer| offer.at.card == index);
        if is_prepaid || is_used {
            balances.push((index, (row, VALUE)));
            row += 1;
        }
    }
    let beliefs_head = row + 2;
    let beliefs: BTreeMap<String, u32> = plan.acceptance.keys().cloned().zip(beliefs_head + 1..).gather();
    let end = match beliefs.len() {
        0 => row,
        more => beliefs_head + 1 + u32::try_from(more).unwrap_or(0),
    };
    Inputs {
        months: cell(0),
        pieces: cell(1),
        contingency: cell(2),
        tax: cell(3),
        hours: cell(4),
        workdays: cell(5),
        balances,
        beliefs,
        beliefs_head,
        end,
    }
}
