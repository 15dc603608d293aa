//! Totals that rest on a price about which sources differ, at the lowest and at the highest that they give. The plan is
//! priced twice more for it, only on routes that rest on such a price, and only when somebody asks.

use crate::money::Money;
use crate::offer::{Made, Offer, Unanswerable, offers};
use crate::plan::Plan;
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

impl Summary {
    /// The range of each offer's total, by index; `None` where no source gives another value that changes it, and for all
    /// where the plan is priced at the lowest or the highest already. Kept once worked out.
    ///
    /// # Errors
    /// As [`Summary::new`].
    pub fn work_out_ranges(&self, plan: &Plan, book: &Book) -> Result<&[Option<PriceRange>], Unanswerable> {
        if self.ranges.get().is_none() {
            let found = self.find_ranges(plan, book);
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

    fn find_ranges(&self, plan: &Plan, book: &Book) -> Result<Vec<Option<PriceRange>>, Unanswerable> {
        let mut found = vec![None; self.offers().len()];
        if book.taken != Taken::Chosen {
            return Ok(found);
        }
        let disputed: Vec<usize> = (0..found.len()).filter(|at| self.is_disputed(book, *at)).collect();
        if disputed.is_empty() {
            return Ok(found);
        }
        let routes = disputed.iter().filter_map(|at| self.offers().get(*at)).map(|o| o.id.clone()).collect();
        let ask = crate::offer::Ask { routes, ..self.ask.clone() };
        let low = offers(plan, &book.with(Taken::Lowest), &ask)?;
        let high = offers(plan, &book.with(Taken::Highest), &ask)?;
        for at in disputed {
            let Some(offer) = self.offers().get(at) else { continue };
            let others = [&low, &high].map(|all| all.offers.iter().find(|o| o.at == offer.at));
            let all: Vec<_> = std::iter::once(offer).chain(others.into_iter().flatten()).collect();
            let totals = || all.iter().filter_map(|o| o.figures.as_ref()).map(|f| f.total);
            let (Some(low), Some(high)) = (totals().min(), totals().max()) else { continue };
            let lower_bound = all.iter().filter_map(|o| o.figures.as_ref()).any(|f| f.lower_bound);
            if low < high
                && let Some(slot) = found.get_mut(at)
            {
                *slot = Some(PriceRange { low, high, lower_bound });
            }
        }
        Ok(found)
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
