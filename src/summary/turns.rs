//! Prices that change while the plan runs. A plan is priced with the book of its start; where something that it uses
//! changes within its span, both totals are told.

use jiff::civil::Date;

use super::Summary;
use crate::money::Money;
use crate::offer::{Ask, Offers, offers, words};
use crate::plan::Plan;
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
    let start = priced.schedule.start;
    let planned = priced.schedule.loops.iter().map(|l| l.last);
    let done = priced.offers.iter().filter_map(|o| o.figures.as_ref()?.dated.as_ref()?.finishes_on);
    let Some(last) = planned.chain(done).max() else { return Vec::new() };
    let mut found = Vec::new();
    let mut known: Vec<(String, Option<Total>)> = totals(priced).map(|(id, _, total)| (id, total)).collect();
    for ahead in &book.ahead {
        let Some(on) = ahead.on.filter(|on| start < *on && *on <= last) else { continue };
        let Ok(later) = offers(plan, ahead, ask) else { continue };
        let was: Vec<(String, Option<Total>)> = known.clone();
        let before = |id: &str| was.iter().find(|(known, _)| known == id).and_then(|(_, total)| *total);
        let first: Vec<(String, String, Option<Total>)> = totals(priced).collect();
        let of_start = |id: &str| first.iter().find(|(known, ..)| known == id).and_then(|(.., total)| *total);
        let mut routes = Vec::new();
        for (id, name, after) in totals(&later) {
            if after != before(&id) {
                routes.push(Turned { before: of_start(&id), after, id, name });
            }
        }
        known = totals(&later).map(|(id, _, total)| (id, total)).collect();
        if !routes.is_empty() {
            found.push(Turn { on, routes });
        }
    }
    found
}

fn totals(priced: &Offers) -> impl Iterator<Item = (String, String, Option<Total>)> + '_ {
    priced.offers.iter().map(|offer| {
        let total = offer.figures.as_ref().map(|f| Total { usd: f.total, lower_bound: f.lower_bound });
        (offer.id.clone(), offer.name.clone(), total)
    })
}

impl Summary {
    /// What changes in price while the plan runs, a sentence for each day: of the recommended route, or else of the first
    /// that is another.
    #[must_use]
    pub fn turns_in_words(&self) -> Vec<String> {
        let best = self.recommended().map(|offer| offer.id.as_str());
        let told = |turn: &Turn| {
            let mine = turn.routes.iter().find(|route| Some(route.id.as_str()) == best);
            let route = mine.or_else(|| turn.routes.first())?;
            let others = turn.routes.len() - 1;
            let more = if others == 0 {
                String::new()
            } else {
                format!("; {} more", words::count(others as u128, "way of buying changes", "ways of buying change"))
            };
            Some(format!("Prices change on {}: {}{more}", words::date(turn.on), route.words()))
        };
        self.turns.iter().filter_map(told).collect()
    }
}
