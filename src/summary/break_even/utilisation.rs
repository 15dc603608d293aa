//! Provisioned capacity: which cells this plan uses, how much of a unit its working hours can reach, what it would
//! have to commit to, and what is bought apart from price.

use rust_decimal::Decimal;

use super::Cell;
use crate::money::{Money, Overflow, quotient};
use crate::offer::{Made, words};
use crate::plan::Plan;
use crate::quote::{Outcome, UnitPrice};
use crate::rates::card::Answer;
use crate::rates::{Book, Purchase, Route, RouteAt};
use crate::summary::Summary;
use crate::terms::{Media, Operation, Requirement, Training};

#[derive(Clone, Debug, Default)]
pub struct Utilisation {
    /// By term, then model, then references.
    pub cells: Vec<Cell>,
    /// Of each cell, whether the plan makes such images on that route.
    pub own: Vec<bool>,
    /// The share of a unit sold around the clock that the plan's working hours can use: 1 is all of it.
    pub reach: Decimal,
    /// What that share follows from: `8 hours on 5 days, of the 168 hours of a week`.
    pub hours: String,
    /// What each provisioned route would take, in the order of the offers.
    pub needed: Vec<Needed>,
    /// What is bought apart from price: sentences without a full stop.
    pub bought: Vec<String>,
    /// Figures that the seller prints, and what its own prices make of them.
    pub printed: Vec<Printed>,
}

/// What a provisioned route would take for this plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needed {
    /// Index of the offer.
    pub offer: usize,
    pub units: u64,
    pub months: u32,
    /// Dollars in all; `None` where the route cannot serve: `why` says so.
    pub commitment: Option<Money>,
    pub why: Option<String>,
}

/// An image at full use, as the seller prints it and as it follows from the seller's prices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    pub at: RouteAt,
    pub model: String,
    pub printed: Money,
    pub recomputed: Money,
}

impl Utilisation {
    /// `10 of 60 cells are below 100 %, and this plan’s hours reach none of them`.
    #[must_use]
    pub fn reached(&self) -> String {
        let below = self.cells.iter().filter(|cell| cell.reachable);
        let (count, within) = (below.clone().count(), below.filter(|cell| cell.share <= self.reach).count());
        let all = words::count(self.cells.len() as u128, "cell", "cells");
        match (count, within) {
            (0, _) => format!("None of {all} is below 100 %"),
            (count, 0) => format!("{count} of {all} are below 100 %, and this plan’s hours reach none of them"),
            (count, within) => {
                format!("{count} of {all} are below 100 %, and this plan’s hours reach {within} of them")
            }
        }
    }
}

impl Summary {
    pub(super) fn utilisation(&self, plan: &Plan, book: &Book, cells: Vec<Cell>) -> Result<Utilisation, Overflow> {
        let days = self.priced.schedule.workdays.iter().filter(|worked| **worked).count() as u64;
        let hours = plan.assumptions.hours_per_day_or_default();
        let a_week = hours.checked_mul(Decimal::from(days)).ok_or(Overflow)?;
        let own = cells.iter().map(|cell| self.makes(cell)).collect();
        Ok(Utilisation {
            own,
            reach: quotient(a_week, 168).ok_or(Overflow)?,
            hours: format!(
                "{} hours on {}, of the 168 hours of a week",
                hours.normalize(),
                words::count(u128::from(days), "day", "days")
            ),
            needed: self.needed(book),
            bought: self.bought(book),
            printed: printed(&cells),
            cells,
        })
    }

    /// Whether the plan makes images as a cell has them, on the cell's route.
    fn makes(&self, cell: &Cell) -> bool {
        let Some(offer) = self.offers().iter().position(|o| o.at == cell.at) else { return false };
        self.priced.kinds_of_steps().any(|step| {
            let Some(Made::Quoted { quote, pinned: None }) = self.priced.made_at(offer, step) else { return false };
            let is_carried =
                matches!(&quote.outcome, Outcome::Priced(price) if matches!(price.unit, UnitPrice::Provisioned(_)));
            let steps = &self.work().steps;
            let settings = steps.get(step).and_then(|s| self.work().settings.get(s.settings));
            let Some(settings) = settings.filter(|_| is_carried) else { return false };
            // The source of an edit is an image like a reference.
            let source = u32::from(settings.operation == Operation::ImageEdit);
            quote.model.as_deref() == Some(&*cell.model) && settings.references + source == cell.references
        })
    }

    fn needed(&self, book: &Book) -> Vec<Needed> {
        let provisioned = |at: RouteAt| matches!(book.route(at).map(|r| &r.purchase), Some(Purchase::Provisioned(_)));
        let offers = self.offers().iter().enumerate().filter(|(_, o)| provisioned(o.at));
        let needed = offers.map(|(at, offer)| {
            let figures = offer.figures.as_ref();
            let why = offer.reasons.iter().find(|r| r.code.weighs().is_some_and(|v| !v.serves()));
            Needed {
                offer: at,
                units: figures.map_or(0, |f| f.units),
                months: figures.map_or(0, |f| f.months_paid),
                commitment: figures.map(|f| f.commitment),
                why: why.map(|r| r.text.clone()),
            }
        });
        needed.collect()
    }

    /// What provisioned routes promise and pay-as-you-go on the same card does not.
    fn bought(&self, book: &Book) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        let mut say = |text: String| {
            if !said.contains(&text) {
                said.push(text);
            }
        };
        let has_video = self.work().settings.iter().any(|s| s.media == Some(Media::Video));
        for offer in self.offers() {
            let (Some(route), Some(card)) = (book.route(offer.at), book.card(offer.at)) else { continue };
            let Purchase::Provisioned(provision) = &route.purchase else { continue };
            let rates = card.models.iter().filter_map(|m| Some((m, m.requests_per_unit?)));
            let carried = rates.filter_map(|(model, rate)| {
                let a_minute = rate.checked_mul(Decimal::from(provision.minimum_units))?;
                Some(format!("{} of {}", a_minute.normalize(), model.id))
            });
            let carried: Vec<String> = carried.collect();
            if !carried.is_empty() {
                let units = words::count(u128::from(provision.minimum_units), "unit makes", "units make");
                say(format!("Capacity: {units} {} images a minute, day and night", carried.join(" or ")));
            }
            let other = card.routes.iter().find(|r| matches!(r.purchase, Purchase::PayAsYouGo));
            for requirement in Requirement::ALL {
                let (here, there) = (firmness(route, *requirement), other.map_or(0, |o| firmness(o, *requirement)));
                if here > there {
                    let how =
                        if here == firmness_of(Answer::Training(Training::Contractual)) { ", by contract" } else { "" };
                    say(format!("{}{how}", words::capital(requirement.spoken())));
                }
                if let Some(for_video) = route.video_answers.get(requirement).filter(|_| has_video && here > there)
                    && !for_video.note.is_empty()
                {
                    say(format!("Not for video: {}", for_video.note));
                }
            }
        }
        said
    }
}

/// How firmly a route answers a requirement: 0 is not at all.
fn firmness(route: &Route, requirement: Requirement) -> u8 {
    route.answers.get(&requirement).map_or(0, |figure| firmness_of(figure.value))
}

const fn firmness_of(answer: Answer) -> u8 {
    match answer {
        Answer::No | Answer::Training(Training::None) => 0,
        Answer::Yes | Answer::Training(Training::Stated) => 1,
        Answer::Training(Training::Contractual) => 2,
    }
}

/// One a route and model.
fn printed(cells: &[Cell]) -> Vec<Printed> {
    let mut out: Vec<Printed> = Vec::new();
    for cell in cells {
        let recomputed = Money::from_ticks(cell.at_full_use.0).ok().and_then(|m| m.per(cell.at_full_use.1));
        let (Some(printed), Some(recomputed)) = (cell.printed, recomputed) else { continue };
        if !out.iter().any(|p| (p.at, &p.model) == (cell.at, &cell.model)) {
            out.push(Printed { at: cell.at, model: cell.model.clone(), printed, recomputed });
        }
    }
    out
}
