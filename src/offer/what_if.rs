//! A route's figures if a price that nobody publishes were known.

use super::figures::figures;
use super::lift::Lift;
use super::made::Offers;
use super::track::WhatIf;
use super::work::{Follow, Work, work};
use super::{Figures, rules};
use crate::money::Overflow;
use crate::plan::Plan;
use crate::quote::{Outcome, Price, Quote, RestsOn, UnitPrice};
use crate::rates::Book;
use crate::terms::{Confidence, Unit};

impl Offers {
    /// The distinct settings that nobody publishes a price for on an offer's route.
    #[must_use]
    pub fn unknown_settings(&self, offer: usize) -> &[usize] {
        let track = self.track_of.get(offer).and_then(|t| self.tracks.get(*t));
        track.map(|t| t.unpriced_settings.as_slice()).unwrap_or_default()
    }

    /// What a price of these settings would be counted in: that of the card that makes them.
    #[must_use]
    pub fn unit_of(&self, book: &Book, offer: usize, settings: usize) -> Option<Unit> {
        let at = self.offers.get(offer)?.at;
        let step = self.work.steps.iter().find(|s| s.settings == settings)?;
        let pinned = match self.made(at, step)? {
            super::Made::Quoted { pinned, .. } => pinned,
            super::Made::Own(_) => return None,
        };
        book.card(pinned.unwrap_or(at))?.unit
    }

    /// The figures of an offer's route if these settings cost so much a run; `None` where the work cannot end then, or
    /// not by the deadline where it is followed no further.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn figures_if_priced(
        &self,
        plan: &Plan,
        book: &Book,
        offer: usize,
        settings: usize,
        unit: UnitPrice,
        follow: Follow,
    ) -> Result<Option<Figures>, Overflow> {
        let accounts = rules::accounts(plan, book)?;
        let Some(at) = self.offers.get(offer).map(|o| o.at) else { return Ok(None) };
        let Some(unknown) = self.quotes.get(&at).and_then(|q| q.get(settings)) else { return Ok(None) };
        let price = Price {
            unit,
            source: None,
            verified: None,
            confidence: Confidence::Assumed,
            rests_on: RestsOn::Capacity,
            layer: None,
        };
        let quote = Quote { outcome: Outcome::Priced(price), ..unknown.clone() };
        let Some(tracked) = self.if_priced(book, offer, &accounts, (settings, &quote))? else { return Ok(None) };
        let Some(route) = book.route(at) else { return Ok(None) };
        match work(plan, book, self, at, route, &tracked, &accounts, follow)? {
            Work::Done(course, units) => {
                let what_if = WhatIf::Priced(settings, &quote);
                let lift = Lift::new(plan, book, self, at, &accounts, what_if, tracked.unknown_tier())?;
                let lift = lift.map_or(Ok(None), |mut lift| lift.net(plan, book, self, at))?;
                figures(plan, self, route, &tracked, *course, units, lift).map(Some)
            }
            _ => Ok(None),
        }
    }
}
