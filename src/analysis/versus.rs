//! Two routes face to face: each stage, each kind of payment, the dates and the requirements, with what the second
//! costs more than the first. Unlike credits are not subtracted from each other, credits not from dollars, and
//! nothing from what is unknown.

use jiff::civil::Date;

use super::compare::{Answer, requirements};
use crate::money::{Money, Overflow};
use crate::offer::{Figures, Line, Offer, Offers, Status, words};
use crate::plan::Plan;
use crate::rates::Book;

/// Two routes, line by line; `a` stands to the left, and a difference is `b` less `a`.
#[derive(Clone, Debug)]
pub struct Versus {
    /// Indices of offers.
    pub a: usize,
    pub b: usize,
    pub steps: Vec<StepLine>,
    pub parts: Vec<PartLine>,
    pub dates: Vec<DateLine>,
    /// In the order of the requirements.
    pub requirements: Vec<(Answer, Answer)>,
}

/// One stage on both.
#[derive(Clone, Debug)]
pub struct StepLine {
    /// Index into the loop's steps.
    pub step: usize,
    /// Index of the shot.
    pub shot: usize,
    pub shot_name: String,
    /// `text to video, 1080p, 5 s`.
    pub what: String,
    pub a: StepSide,
    pub b: StepSide,
    pub difference: Difference,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepSide {
    pub runs: u64,
    pub model: Option<String>,
    /// The price of a run.
    pub unit: Amount,
    /// Over all months.
    pub cost: Amount,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    Usd(Money),
    Credits(u128),
    /// Paid with the commitment.
    Carried,
    /// Nobody publishes it.
    Unknown,
    /// The route cannot do it.
    Cannot,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Negative where the second is cheaper.
    Usd(Money),
    /// Credits of one surface; negative where the second takes fewer.
    Credits(i128),
    /// Credits against dollars, or against another surface's: never subtracted.
    Unlike,
    Unknown,
}

/// What a line of the totals is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    Subscription,
    TopUps,
    Usage,
    Commitment,
    Own,
    Contingency,
    Tax,
    Total,
}

impl Part {
    pub const ALL: [Self; 8] = [
        Self::Subscription,
        Self::TopUps,
        Self::Usage,
        Self::Commitment,
        Self::Own,
        Self::Contingency,
        Self::Tax,
        Self::Total,
    ];

    #[must_use]
    pub const fn spoken(self) -> &'static str {
        match self {
            Self::Subscription => "subscription",
            Self::TopUps => "packs",
            Self::Usage => "usage",
            Self::Commitment => "commitment",
            Self::Own => "paid elsewhere",
            Self::Contingency => "contingency",
            Self::Tax => "tax",
            Self::Total => "total",
        }
    }

    const fn of(self, figures: &Figures) -> Money {
        match self {
            Self::Subscription => figures.subscription,
            Self::TopUps => figures.top_ups,
            Self::Usage => figures.usage,
            Self::Commitment => figures.commitment,
            Self::Own => figures.own,
            Self::Contingency => figures.contingency,
            Self::Tax => figures.tax,
            Self::Total => figures.total,
        }
    }
}

/// A kind of payment on both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartLine {
    pub part: Part,
    pub a: Sum,
    pub b: Sum,
    /// `None` where a side is no exact figure.
    pub difference: Option<Money>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sum {
    Exactly(Money),
    /// A lower bound: prices are missing.
    AtLeast(Money),
    /// The route cannot do the work.
    Cannot,
}

/// A day on both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateLine {
    pub what: Day,
    pub a: When,
    pub b: When,
    /// Calendar days from the first's to the second's; `None` where a side has no such day.
    pub days: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    Dry,
    Relaxed,
    Done,
}

impl Day {
    #[must_use]
    pub const fn spoken(self) -> &'static str {
        match self {
            Self::Dry => "runs dry",
            Self::Relaxed => "relaxed from",
            Self::Done => "done",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    On(Date),
    Never,
    /// A price is missing, or the route cannot do the work.
    Unknown,
}

/// Two offers face to face; `a` and `b` are indices. `None` where there is no such offer.
///
/// # Errors
/// A figure that cannot be carried exactly.
pub fn versus(plan: &Plan, book: &Book, all: &Offers, a: usize, b: usize) -> Result<Option<Versus>, Overflow> {
    let (Some(first), Some(second)) = (all.offers.get(a), all.offers.get(b)) else { return Ok(None) };
    let mut steps = Vec::with_capacity(all.work.steps.len());
    for (index, step) in all.work.steps.iter().enumerate() {
        let (Some(left), Some(right)) = (all.line(book, a, index)?, all.line(book, b, index)?) else { continue };
        // Credits are alike on the tiers of one surface only; pinned stages are paid in dollars.
        let alike = first.at.card == second.at.card;
        let (left, right) = (StepSide::of(&left), StepSide::of(&right));
        steps.push(StepLine {
            step: index,
            shot: step.shot,
            shot_name: plan.shot_name(step.shot),
            what: all.work.settings.get(step.settings).map(words::settings).unwrap_or_default(),
            difference: difference(left.cost, right.cost, alike)?,
            a: left,
            b: right,
        });
    }
    let answers = |offer| requirements(plan, book, all, offer);
    Ok(Some(Versus {
        a,
        b,
        steps,
        parts: Part::ALL.iter().map(|part| PartLine::of(*part, first, second)).collect::<Result<_, _>>()?,
        dates: [Day::Dry, Day::Relaxed, Day::Done].iter().map(|day| DateLine::of(*day, first, second)).collect(),
        requirements: answers(a).into_iter().zip(answers(b)).collect(),
    }))
}

impl StepSide {
    fn of(line: &Line) -> Self {
        let amount = |usd: Option<Money>, credits: Option<u128>| match (line.status, usd, credits) {
            (Status::Unsupported, ..) => Amount::Cannot,
            (Status::Unpriced, ..) | (_, None, None) => Amount::Unknown,
            _ if line.carried => Amount::Carried,
            (_, Some(usd), _) => Amount::Usd(usd),
            (_, None, Some(credits)) => Amount::Credits(credits),
        };
        Self {
            runs: line.runs,
            model: line.model.clone(),
            unit: amount(line.unit_usd, line.unit_credits.map(u128::from)),
            cost: amount(line.usd, line.credits),
        }
    }
}

/// What the second costs more. What a commitment carries is no dollars of its own: the commitment is a part.
fn difference(a: Amount, b: Amount, alike: bool) -> Result<Difference, Overflow> {
    let dollars = |amount| match amount {
        Amount::Usd(usd) => Some(usd),
        Amount::Carried => Some(Money::ZERO),
        Amount::Credits(_) | Amount::Unknown | Amount::Cannot => None,
    };
    Ok(match (a, b) {
        (Amount::Unknown | Amount::Cannot, _) | (_, Amount::Unknown | Amount::Cannot) => Difference::Unknown,
        (Amount::Credits(a), Amount::Credits(b)) if alike => {
            let signed = |n: u128| i128::try_from(n).map_err(|_| Overflow);
            Difference::Credits(signed(b)?.checked_sub(signed(a)?).ok_or(Overflow)?)
        }
        _ => match (dollars(a), dollars(b)) {
            (Some(a), Some(b)) => Difference::Usd(b.minus(a)?),
            _ => Difference::Unlike,
        },
    })
}

impl Sum {
    fn of(part: Part, offer: &Offer) -> Self {
        match &offer.figures {
            Some(figures) if figures.lower_bound => Self::AtLeast(part.of(figures)),
            Some(figures) => Self::Exactly(part.of(figures)),
            None => Self::Cannot,
        }
    }
}

impl PartLine {
    fn of(part: Part, a: &Offer, b: &Offer) -> Result<Self, Overflow> {
        let (a, b) = (Sum::of(part, a), Sum::of(part, b));
        let difference = match (a, b) {
            (Sum::Exactly(a), Sum::Exactly(b)) => Some(b.minus(a)?),
            _ => None,
        };
        Ok(Self { part, a, b, difference })
    }
}

impl DateLine {
    fn of(what: Day, a: &Offer, b: &Offer) -> Self {
        let when = |offer: &Offer| match offer.figures.as_ref().and_then(|f| f.dated.as_ref()) {
            None => When::Unknown,
            Some(dated) => {
                let day = match what {
                    Day::Dry => dated.exhausted_on,
                    Day::Relaxed => dated.relaxed_from,
                    Day::Done => dated.finishes_on,
                };
                day.map_or(When::Never, When::On)
            }
        };
        let (a, b) = (when(a), when(b));
        let days = match (a, b) {
            (When::On(a), When::On(b)) => a.until(b).ok().map(|span| i64::from(span.get_days())),
            _ => None,
        };
        Self { what, a, b, days }
    }
}

#[cfg(test)]
mod tests;
