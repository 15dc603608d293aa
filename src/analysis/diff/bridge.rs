//! From a route's total in one plan to its total in another: what each part of the difference costs, one taken after the
//! other. Where a total in between is not known there is no number, and never a zero; where those at the ends of a
//! stretch are, the parts between are told together.

use jiff::civil::Date;

use super::{Diff, Part};
use crate::analysis::recommend::recommend;
use crate::money::{Money, Overflow};
use crate::offer::{Ask, Group, Offer, Offers, Unanswerable, Verdict, offers, outputs};
use crate::plan::Plan;
use crate::rates::Book;

/// What a route's total is known to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    Exact(Money),
    /// A price in it is not published. Nothing at all is known where `is_blank`.
    AtLeast {
        usd: Money,
        is_blank: bool,
    },
    /// The route cannot do the work.
    Cannot,
    /// The plan as it stands there cannot be priced on any route.
    Unpriceable,
}

impl Total {
    fn of(offer: &Offer) -> Self {
        match &offer.figures {
            None => Self::Cannot,
            Some(f) if f.lower_bound => {
                Self::AtLeast { usd: f.total, is_blank: offer.unpublished && f.total.is_zero() }
            }
            Some(f) => Self::Exact(f.total),
        }
    }

    #[must_use]
    pub const fn exact(self) -> Option<Money> {
        if let Self::Exact(usd) = self { Some(usd) } else { None }
    }
}

/// Where a route stands in one of the plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stand {
    pub total: Total,
    /// `None` where the plan cannot be priced.
    pub verdict: Option<Verdict>,
}

/// A difference in dollars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    pub usd: Money,
    /// In cents, as what it adds to the rounded total before it: shown amounts add up as they stand.
    pub shown: Money,
}

impl Amount {
    fn between(old: Money, new: Money) -> Result<Self, Overflow> {
        Ok(Self { usd: new.minus(old)?, shown: new.rounded().minus(old.rounded())? })
    }
}

/// What a part comes to on a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Nothing of this part differs between the plans.
    Same,
    By(Amount),
    /// A total before or after it is not known.
    Unknown,
}

/// Parts that can only be told together: from the first to the last of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub first: Part,
    pub last: Part,
    pub amount: Amount,
}

/// One route from the old plan to the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bridge {
    pub id: String,
    pub name: String,
    /// For columns that have no room for all of it; empty where there is none.
    pub short: String,
    /// As the new plan groups it.
    pub group: Group,
    pub old: Stand,
    pub new: Stand,
    /// The new total less the old one; `None` unless both are exact.
    pub difference: Option<Amount>,
    /// What each part comes to, in the order of [`Part::ALL`].
    pub parts: [Piece; 5],
    /// Where parts cannot be told one by one: with these, all that is told adds up to the difference.
    pub together: Vec<Stretch>,
    /// The totals before, between and after the parts: six.
    pub totals: [Total; 6],
}

/// A plan in a few figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub name: String,
    /// Accepted outputs over all months.
    pub outputs: u64,
    /// Everything made one by one, over all months, as expected.
    pub generations: u64,
    pub start: Date,
    pub deadline: Date,
    pub months: u64,
    /// Index of the recommended route.
    pub recommended: Option<usize>,
}

/// All routes from the old plan to the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bridges {
    pub old: Head,
    pub new: Head,
    /// In the book's order.
    pub routes: Vec<Bridge>,
}

/// One of the two plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Old,
    New,
}

/// A plan on all routes.
#[derive(Clone, Debug)]
struct Priced {
    stands: Vec<Stand>,
}

/// The pricing of the plans between old and new, one a step.
#[derive(Debug)]
pub struct Search {
    diff: Diff,
    ask: Ask,
    /// Of each state; `None` as long as it is not priced.
    states: Vec<Option<Priced>>,
    /// Names of the routes, and how the new plan groups them.
    routes: Vec<(String, String, String, Group)>,
    old: Option<Head>,
    new: Option<Head>,
    fault: Option<(Side, Unanswerable)>,
}

impl Search {
    /// Nothing is priced yet.
    #[must_use]
    pub fn new(diff: Diff, ask: &Ask) -> Self {
        let states = vec![None; diff.states().len()];
        Self { diff, ask: ask.clone(), states, routes: Vec::new(), old: None, new: None, fault: None }
    }

    /// What differs.
    #[must_use]
    pub const fn diff(&self) -> &Diff {
        &self.diff
    }

    /// Prices one more of the plans; false once there is none left. The ends come first: without them there is no answer.
    pub fn step(&mut self, book: &Book) -> bool {
        let last = self.states.len().saturating_sub(1);
        let order = [0, last].into_iter().chain(1..last);
        let Some(at) = order.into_iter().find(|at| self.states.get(*at).is_some_and(Option::is_none)) else {
            return false;
        };
        if self.fault.is_some() {
            return false;
        }
        let is_end = at == 0 || at == last;
        match self.like(at) {
            Some(known) if !is_end => self.put(at, known),
            _ => self.price(at, book),
        }
        self.fault.is_none() && self.states.iter().any(Option::is_none)
    }

    /// A state that says the same and is priced already.
    fn like(&self, at: usize) -> Option<Priced> {
        let touched: Vec<bool> = Part::ALL.iter().map(|part| self.diff.touches(*part)).collect();
        let is_same = |other: usize| !touched.iter().take(at.max(other)).skip(at.min(other)).any(|touched| *touched);
        (0..self.states.len()).filter(|other| is_same(*other)).find_map(|other| self.states.get(other)?.clone())
    }

    fn put(&mut self, at: usize, priced: Priced) {
        if let Some(state) = self.states.get_mut(at) {
            *state = Some(priced);
        }
    }

    fn price(&mut self, at: usize, book: &Book) {
        let last = self.states.len().saturating_sub(1);
        let Some(plan) = self.diff.states().get(at) else { return };
        let side = if at == 0 { Side::Old } else { Side::New };
        let all = match offers(plan, book, &self.ask) {
            Ok(all) => all,
            Err(fault) if at == 0 || at == last => {
                self.fault = Some((side, fault));
                return;
            }
            Err(_) => {
                // A plan that nobody wrote, between two that were: nothing is known there.
                let unknown = Stand { total: Total::Unpriceable, verdict: None };
                return self.put(at, Priced { stands: vec![unknown; self.routes.len()] });
            }
        };
        if at == 0 || at == last {
            match head(plan, book, &all) {
                Ok(head) if at == 0 => self.old = Some(head),
                Ok(head) => {
                    let named = |o: &Offer| (o.id.clone(), o.name.clone(), o.short.clone(), o.group());
                    self.routes = all.offers.iter().map(named).collect();
                    self.new = Some(head);
                }
                Err(fault) => self.fault = Some((side, fault.into())),
            }
        }
        let stands = all.offers.iter().map(|o| Stand { total: Total::of(o), verdict: Some(o.verdict) });
        self.put(at, Priced { stands: stands.collect() });
    }

    /// Prices all that is left.
    pub fn run(&mut self, book: &Book) {
        while self.step(book) {}
    }

    /// What every route comes to, once nothing is left to price.
    ///
    /// # Errors
    /// One of the two plans cannot be priced at all, or a difference cannot be carried exactly.
    pub fn finish(self) -> Result<(Diff, Bridges), (Side, Unanswerable)> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let overflow = |_: Overflow| (Side::New, Unanswerable::Overflow(Overflow));
        let (Some(old), Some(new)) = (self.old, self.new) else { return Err(overflow(Overflow)) };
        let states: Vec<Priced> = self.states.into_iter().flatten().collect();
        let mut routes = Vec::with_capacity(self.routes.len());
        for (at, (id, name, short, group)) in self.routes.into_iter().enumerate() {
            let unknown = Stand { total: Total::Unpriceable, verdict: None };
            let stand = |state: usize| states.get(state).and_then(|s| s.stands.get(at)).copied().unwrap_or(unknown);
            let totals = std::array::from_fn(|state| stand(state).total);
            let parts = pieces(&self.diff, &totals).map_err(overflow)?;
            routes.push(Bridge {
                id,
                name,
                short,
                group,
                old: stand(0),
                new: stand(Part::ALL.len()),
                difference: difference(totals[0], totals[Part::ALL.len()]).map_err(overflow)?,
                together: together(&parts, &totals).map_err(overflow)?,
                parts,
                totals,
            });
        }
        Ok((self.diff, Bridges { old, new, routes }))
    }
}

fn head(plan: &Plan, book: &Book, all: &Offers) -> Result<Head, Overflow> {
    let schedule = &all.schedule;
    Ok(Head {
        name: plan.name_or_default().to_owned(),
        outputs: outputs(plan, all.months())?,
        generations: all.generations()?,
        start: schedule.start,
        deadline: schedule.loops.last().map_or(schedule.start, |span| span.last),
        months: all.months(),
        recommended: recommend(plan, book, all)?.route,
    })
}

fn difference(old: Total, new: Total) -> Result<Option<Amount>, Overflow> {
    match (old, new) {
        (Total::Exact(old), Total::Exact(new)) => Amount::between(old, new).map(Some),
        _ => Ok(None),
    }
}

fn pieces(diff: &Diff, totals: &[Total; 6]) -> Result<[Piece; 5], Overflow> {
    let mut parts = [Piece::Same; 5];
    for (at, part) in Part::ALL.into_iter().enumerate().filter(|(_, part)| diff.touches(*part)) {
        parts[part.index()] = difference(totals[at], totals[at + 1])?.map_or(Piece::Unknown, Piece::By);
    }
    Ok(parts)
}

/// Stretches of parts between two totals that are known, where those between are not.
fn together(parts: &[Piece; 5], totals: &[Total; 6]) -> Result<Vec<Stretch>, Overflow> {
    let mut found = Vec::new();
    let known: Vec<(usize, Money)> = totals.iter().enumerate().filter_map(|(at, t)| Some((at, t.exact()?))).collect();
    for two in known.windows(2) {
        let [(from, old), (to, new)] = two else { continue };
        let mut unknown = Part::ALL[*from..*to].iter().filter(|part| parts[part.index()] == Piece::Unknown);
        if let Some(first) = unknown.next() {
            let last = unknown.next_back().unwrap_or(first);
            found.push(Stretch { first: *first, last: *last, amount: Amount::between(*old, *new)? });
        }
    }
    Ok(found)
}

impl Bridges {
    /// The route that is told first: the one that the new plan recommends, or else the one that the old plan does, or the
    /// only one.
    #[must_use]
    pub fn leading(&self) -> Option<usize> {
        let only = (self.routes.len() == 1).then_some(0);
        self.new.recommended.or(self.old.recommended).or(only)
    }
}
