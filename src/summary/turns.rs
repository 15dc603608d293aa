//! Prices that change while the plan runs. A plan is priced with the book of its start; where something that it uses
//! changes within its span, both totals are told.

use jiff::civil::Date;

use super::Summary;
use crate::money::Money;
use crate::offer::{Ask, Offer, Offers, answers, words};
use crate::plan::{Plan, Sample};
use crate::rates::Book;

/// A day within the plan's span on which totals change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The first day of the other prices.
    pub on: Date,
    /// The routes whose totals change, in the book's order; never none.
    pub routes: Vec<Turned>,
}

/// A route's total before and after a [`Turn`]: of the whole plan at the one prices and at the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turned {
    /// A route's id.
    pub id: String,
    pub name: String,
    /// `None` where there is no total: the route is not sold then, or cannot do it.
    pub before: Option<Total>,
    pub after: Option<Total>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    pub usd: Money,
    pub lower_bound: bool,
}

impl Total {
    fn words(total: Option<Self>) -> String {
        match total {
            None => "no total".to_owned(),
            Some(Self { usd, lower_bound: true }) => format!("at least ${}", usd.cents()),
            Some(Self { usd, .. }) => format!("${}", usd.cents()),
        }
    }
}

impl Turned {
    /// `API pay-as-you-go comes to $29.53 at the prices of the start and to $34.33 at those from then on`.
    #[must_use]
    pub fn words(&self) -> String {
        let (before, after) = (Total::words(self.before), Total::words(self.after));
        format!("{} comes to {before} at the prices of the start, to {after} at those from then on", self.name)
    }
}

/// The days within a plan's span on which the total of a route changes, with both. Books of days ahead are taken from
/// [`Book::ahead`]. A book ahead at which the plan cannot be priced tells nothing.
pub(super) fn turns(plan: &Plan, book: &Book, ask: &Ask, priced: &Offers) -> Vec<Turn> {
    if book.ahead.is_empty() {
        return Vec::new();
    }
    let start = priced.schedule.start;
    let Some(planned) = priced.schedule.loops.iter().map(|l| l.last).max() else { return Vec::new() };
    // A route that is late goes on paying.
    let ends: Vec<Date> =
        priced.offers.iter().map(|offer| finished(offer).map_or(planned, |d| d.max(planned))).collect();
    let last = ends.iter().copied().max().unwrap_or(planned);
    let of_start: Vec<Option<Total>> = priced.offers.iter().map(total).collect();
    let mut known = of_start.clone();
    let mut found = Vec::new();
    let mut sample = None;
    for ahead in &book.ahead {
        let Some(on) = ahead.on.filter(|on| start < *on && *on <= last) else { continue };
        let sample = sample.get_or_insert_with(|| Sample::of(plan, priced.work.repeats.clone()));
        let Ok(later) = answers(sample, ahead, ask) else { continue };
        let mut routes = Vec::new();
        for (at, offer) in priced.offers.iter().enumerate() {
            let after = later.offers.iter().find(|o| o.id == offer.id).and_then(total);
            if after != known[at] && on <= ends[at] {
                let (id, name) = (offer.id.clone(), offer.name.clone());
                routes.push(Turned { id, name, before: of_start[at], after });
            }
            known[at] = after;
        }
        if !routes.is_empty() {
            found.push(Turn { on, routes });
        }
    }
    found
}

fn finished(offer: &Offer) -> Option<Date> {
    offer.figures.as_ref()?.dated.as_ref()?.finishes_on
}

fn total(offer: &Offer) -> Option<Total> {
    offer.figures.as_ref().map(|f| Total { usd: f.total, lower_bound: f.lower_bound })
}

impl Summary {
    /// What changes in price while the plan runs, a sentence for each day.
    #[must_use]
    pub fn turns_in_words(&self) -> Vec<String> {
        self.turns.iter().filter_map(|turn| self.turn_in_words(turn)).collect()
    }

    /// The first day on which the recommended route, or one that could take its place, has another total.
    #[must_use]
    pub fn turn_ahead(&self) -> Option<&Turn> {
        let comparable = |id: &str| self.offers().iter().any(|o| o.id == id && o.comparable);
        self.turns.iter().find(|turn| turn.routes.iter().any(|route| comparable(&route.id)))
    }

    /// Of the recommended route, or else of the first that could take its place, or of the first.
    fn turned<'a>(&self, turn: &'a Turn) -> Option<&'a Turned> {
        let best = self.recommended().map(|offer| offer.id.as_str());
        let comparable = |id: &str| self.offers().iter().any(|o| o.id == id && o.comparable);
        let mine = turn.routes.iter().find(|route| Some(route.id.as_str()) == best);
        mine.or_else(|| turn.routes.iter().find(|r| comparable(&r.id))).or_else(|| turn.routes.first())
    }

    /// The day and both totals before all else, so that a line that is cut has them:
    /// `Prices change on 15 Dec: $31.68 becomes $38.88 on API pay-as-you-go`.
    pub(super) fn turn_in_short(&self, turn: &Turn) -> Option<String> {
        let route = self.turned(turn)?;
        let (before, after) = (Total::words(route.before), Total::words(route.after));
        let on = words::day(turn.on);
        Some(format!("Prices change on {on}: {before} becomes {after} on {}", route.name))
    }

    pub(super) fn turn_in_words(&self, turn: &Turn) -> Option<String> {
        let route = self.turned(turn)?;
        let others = turn.routes.len() - 1;
        let more = if others == 0 {
            String::new()
        } else {
            format!("; so do {}", words::count(others as u128, "other way of buying", "other ways of buying"))
        };
        Some(format!("Prices change on {}: {}{more}", words::date(turn.on), route.words()))
    }
}
