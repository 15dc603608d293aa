//! What the figures rest on besides prices, and where the prices come from.

use jiff::civil::Date;

use super::Summary;
use crate::money::Overflow;
use crate::offer::{Code, words};
use crate::plan::Plan;
use crate::rates::card::Purchase;
use crate::rates::{Book, Origin, RouteAt};

/// A source that a route's figures rest on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// As rows name it.
    pub id: String,
    pub title: String,
    pub publisher: String,
    /// Empty where there is none.
    pub address: String,
    /// When it was read or last known to stand.
    pub date: Date,
}

impl Summary {
    /// What the figures rest on besides prices: a sentence each, without a full stop. What concerns all prices is in
    /// [`Summary::header`].
    #[must_use]
    pub fn assumed(&self, plan: &Plan) -> Vec<String> {
        let mut lines = Vec::new();
        if !plan.assume.is_empty() {
            let n = words::count(plan.assume.len() as u128, "figure", "figures");
            lines.push(format!("{n} of your own for what nobody publishes (marked *)"));
        }
        lines.push(self.pace_in_words());
        if self.offers().iter().any(|o| o.reasons.iter().any(|r| r.code == Code::RelaxedAssumed)) {
            lines.push(format!(
                "{} relaxed takes a day; nobody publishes a figure",
                plan.assumptions.relaxed_per_day_or_default()
            ));
        }
        if self.offers().iter().any(|o| o.figures.as_ref().is_some_and(|f| f.units > 0)) {
            lines.push(format!(
                "{} hours of work a day, for capacity and limits",
                plan.assumptions.hours_per_day_or_default().normalize()
            ));
        }
        lines.extend(self.ranges_in_words());
        lines.extend(self.overlaid.iter().cloned());
        if let Some(drift) = &self.drift {
            lines.extend(drift.figures.iter().map(|figure| words::capital(&figure.words())));
        }
        lines
    }

    /// What was laid over the program's own cards, and what could not be: a sentence for each file.
    pub(super) fn overlaid(book: &Book) -> Vec<String> {
        let mut lines = Vec::new();
        for file in book.overlays() {
            let name = file.layer.spoken(Origin { layer: file.layer, file: &file.name }.file_name());
            let replaced = match file.replaced {
                0 => "replaces none of the program's figures".to_owned(),
                n => format!("replaces {} of the program's", words::count(n as u128, "figure", "figures")),
            };
            lines.push(words::capital(&format!("{name} is laid over the price book and {replaced}")));
        }
        for name in &book.left_out {
            lines.push(format!("`{}` is left out of the price book for its faults", crate::fault::harmless(name)));
        }
        lines
    }

    /// `12 takes a workday`.
    #[must_use]
    pub fn pace_in_words(&self) -> String {
        match self.priced.schedule.per_day {
            Some(runs) => format!("{} a workday", words::count(u128::from(runs), "take", "takes")),
            None => "Takes are spread evenly over the workdays".to_owned(),
        }
    }

    /// `Prices as far back as 30 Jun 2025, 509 days ago`; `None` for a book without prices.
    #[must_use]
    pub fn age_in_words(&self) -> Option<String> {
        let oldest = self.rates.oldest_verified?;
        let days = words::count(u128::from(self.rates.age_days.unsigned_abs()), "day", "days");
        Some(format!("Prices as far back as {}, {days} ago", words::date(oldest)))
    }

    /// The sources of what a route's lines and its terms cost, in the order in which they are met. `offer` is an index
    /// into [`Summary::offers`].
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn bases(&self, book: &Book, offer: usize) -> Result<Vec<Basis>, Overflow> {
        let Some(found) = self.offers().get(offer) else { return Ok(Vec::new()) };
        let mut seen: Vec<(RouteAt, String)> = Vec::new();
        let mut meet = |at: RouteAt, id: &str| {
            if !seen.iter().any(|(_, known)| known == id) {
                seen.push((at, id.to_owned()));
            }
        };
        for step in 0..self.work().steps.len() {
            let Some(line) = self.line(book, offer, step)? else { continue };
            let at = line.on.as_deref().and_then(|on| book.find(on)).unwrap_or(found.at);
            line.source.iter().for_each(|id| meet(at, id));
        }
        if let Some(route) = book.route(found.at) {
            terms(&route.purchase).into_iter().flatten().for_each(|id| meet(found.at, id));
        }
        found.reasons.iter().filter_map(|r| r.source.as_deref()).for_each(|id| meet(found.at, id));
        let basis = |(at, id): (RouteAt, String)| {
            let source = book.card(at)?.source(&id)?;
            Some(Basis {
                id,
                title: source.title.clone(),
                publisher: source.publisher.clone(),
                address: source.address.clone(),
                date: source.date,
            })
        };
        Ok(seen.into_iter().filter_map(basis).collect())
    }
}

/// The sources of what a way of buying itself costs.
fn terms(purchase: &Purchase) -> [Option<&str>; 4] {
    match purchase {
        Purchase::Subscription(tier) => [
            tier.monthly.as_ref().map(|f| f.source.as_str()),
            tier.annual.as_ref().map(|f| f.source.as_str()),
            tier.grant.as_ref().map(|f| f.source.as_str()),
            tier.pack.as_ref().map(|pack| pack.price.source.as_str()),
        ],
        Purchase::PayAsYouGo => [None; 4],
        Purchase::Provisioned(provision) => [Some(&provision.unit.source), None, None, None],
    }
}
