//! Totals that rest on a price about which sources differ, at the lowest and at the highest that they give. The plan is
//! priced twice more for it, only on routes that rest on such a price, and only when somebody asks.

use std::collections::VecDeque;

use crate::money::Money;
use crate::offer::{Ask, Made, Offer, Unanswerable, answers};
use crate::plan::{Plan, Sample};
use crate::quote::RestsOn;
use crate::rates::{Book, Taken};

use super::Summary;

/// A route's total over all values that sources give: with contingency and tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceRange {
    pub low: Money,
    pub high: Money,
    /// A part of it is unknown: both are lower bounds.
    pub lower_bound: bool,
}

impl PriceRange {
    /// `$12.40 to $15.00`, `≥ $12.40 to $15.00`.
    #[must_use]
    pub fn text(&self) -> String {
        let bound = if self.lower_bound { "≥ " } else { "" };
        format!("{bound}${} to ${}", self.low.cents(), self.high.cents())
    }
}

/// `Priced at the highest of the values that sources give, wherever they differ`.
#[must_use]
pub fn taken_in_words(taken: Taken) -> Option<String> {
    let spoken = taken.spoken()?;
    Some(format!("Priced {spoken}, wherever they differ"))
}

/// The ranges of all totals, being worked out.
#[derive(Debug)]
pub struct RangeSearch {
    /// What is left to do, the next step first.
    steps: VecDeque<Step>,
    /// What is priced in the place of the plan.
    sample: Option<Sample>,
    /// The book at one of its ends.
    end: Option<Book>,
    /// Of each offer.
    found: Vec<Option<PriceRange>>,
}

#[derive(Debug)]
enum Step {
    /// Takes the values at an end.
    Take(Taken),
    /// Prices some offers, by index, on the book of that end.
    Price(Vec<usize>),
}

impl RangeSearch {
    /// `at_once`: offers that are priced in one step.
    fn new(summary: &Summary, book: &Book, at_once: usize) -> Self {
        let offers = summary.offers();
        let disputed: Vec<usize> = match book.taken {
            Taken::Chosen => (0..offers.len()).filter(|at| summary.is_disputed(book, *at)).collect(),
            Taken::Lowest | Taken::Highest => Vec::new(),
        };
        let mut steps = VecDeque::new();
        if !disputed.is_empty() {
            for end in [Taken::Lowest, Taken::Highest] {
                steps.push_back(Step::Take(end));
                steps.extend(disputed.chunks(at_once.max(1)).map(|some| Step::Price(some.to_vec())));
            }
        }
        Self { steps, sample: None, end: None, found: vec![None; offers.len()] }
    }

    /// One step; says whether there is more to do.
    fn step(&mut self, summary: &Summary, plan: &Plan, book: &Book) -> Result<bool, Unanswerable> {
        match self.steps.pop_front() {
            Some(Step::Take(end)) => self.end = Some(book.with(end)),
            Some(Step::Price(some)) => self.price(summary, plan, &some)?,
            None => {}
        }
        if self.steps.is_empty() {
            // A range of one value is none.
            self.found.iter_mut().for_each(|range| *range = range.filter(|r| r.low < r.high));
        }
        Ok(!self.steps.is_empty())
    }

    fn price(&mut self, summary: &Summary, plan: &Plan, some: &[usize]) -> Result<(), Unanswerable> {
        let Some(end) = &self.end else { return Ok(()) };
        let offered = || some.iter().filter_map(|at| Some((*at, summary.offers().get(*at)?)));
        let ask = Ask { routes: offered().map(|(_, offer)| offer.id.clone()).collect(), ..summary.ask.clone() };
        let sample = self.sample.get_or_insert_with(|| Sample::of(plan, summary.work().repeats.clone()));
        let priced = answers(sample, end, &ask)?;
        for (at, offer) in offered() {
            let other = priced.offers.iter().find(|other| other.at == offer.at);
            let Some(slot) = self.found.get_mut(at) else { continue };
            for figures in [Some(offer), other].into_iter().flatten().filter_map(|o| o.figures.as_ref()) {
                let (total, bound) = (figures.total, figures.lower_bound);
                let before = slot.unwrap_or(PriceRange { low: total, high: total, lower_bound: false });
                *slot = Some(PriceRange {
                    low: before.low.min(total),
                    high: before.high.max(total),
                    lower_bound: before.lower_bound || bound,
                });
            }
        }
        Ok(())
    }
}

impl Summary {
    /// The range of each offer's total, by index; `None` where no source gives another value that changes it, and for all
    /// where the plan is priced at the lowest or the highest already. Kept once worked out.
    ///
    /// # Errors
    /// As [`Summary::new`].
    pub fn work_out_ranges(&self, plan: &Plan, book: &Book) -> Result<&[Option<PriceRange>], Unanswerable> {
        if self.ranges.get().is_none() {
            let mut search = RangeSearch::new(self, book, usize::MAX);
            let found = loop {
                match search.step(self, plan, book) {
                    Ok(true) => {}
                    Ok(false) => break Ok(search.found),
                    Err(fault) => break Err(fault),
                }
            };
            // Whoever was first says the same; what cannot be worked out is not tried again.
            let _ = self.ranges.set(found.as_ref().map_or_else(|_| Vec::new(), Clone::clone));
            found?;
        }
        Ok(self.ranges())
    }

    /// The ranges, where they were worked out: see [`Summary::work_out_ranges`].
    #[must_use]
    pub fn ranges(&self) -> &[Option<PriceRange>] {
        self.ranges.get().map_or(&[], Vec::as_slice)
    }

    /// Whether the ranges were worked out.
    #[must_use]
    pub fn has_ranges(&self) -> bool {
        self.ranges.get().is_some()
    }

    /// Whether an offer's total rests on a price about which sources differ.
    #[must_use]
    pub fn is_disputed(&self, book: &Book, offer: usize) -> bool {
        let Some(at) = self.offers().get(offer).map(|o| o.at) else { return false };
        let rows = self.priced.kinds_of_steps().filter_map(|step| match self.priced.made_at(offer, step)? {
            Made::Quoted { quote, pinned } => match quote.price()?.rests_on {
                RestsOn::Row(row) => Some((pinned.unwrap_or(at).card, row)),
                RestsOn::Capacity | RestsOn::Assumption(_) => None,
            },
            Made::Own(_) => None,
        });
        book.is_disputed_route(at) || rows.into_iter().any(|(card, row)| book.is_disputed_row(card, row))
    }

    /// Begins to look for the ranges, in steps that price one route each: see [`Summary::range_on`].
    #[must_use]
    pub fn range_search(&self, book: &Book) -> RangeSearch {
        RangeSearch::new(self, book, 1)
    }

    /// One step of it; says whether there is more to do. At the end, the ranges are there.
    pub fn range_on(&self, plan: &Plan, book: &Book, search: &mut RangeSearch) -> bool {
        match search.step(self, plan, book) {
            Ok(true) => return true,
            // What cannot be worked out is not tried again.
            Err(_) => search.found.clear(),
            Ok(false) => {}
        }
        let _ = self.ranges.set(std::mem::take(&mut search.found));
        false
    }

    /// At which of the values that sources give everything is priced, where those are not the chosen ones.
    #[must_use]
    pub fn taken_in_words(&self) -> Option<String> {
        taken_in_words(self.rates.taken)
    }

    /// The range of an offer's total, where it was worked out and there is one.
    #[must_use]
    pub fn range_of(&self, offer: &Offer) -> Option<PriceRange> {
        let at = self.offers().iter().position(|o| o.at == offer.at)?;
        self.ranges().get(at).copied().flatten()
    }

    /// The totals that rest on such a price: a sentence for each route that can be bought.
    #[must_use]
    pub fn ranges_in_words(&self) -> Vec<String> {
        let told = self.offers().iter().zip(self.ranges()).filter(|(offer, _)| offer.open || offer.held);
        let told = told.filter_map(|(offer, range)| Some((offer, (*range)?)));
        told.map(|(offer, range)| format!("Sources differ about a price of {}: {}", offer.name, range.text())).collect()
    }
}
