//! One stage on one route, over all months: made on demand, since tens of thousands of stages stand on each route.

use super::made::{Made, Offers};
use super::{Line, Status};
use crate::money::{Money, Overflow};
use crate::plan::resolve::Maker;
use crate::quote::{Outcome, UnitPrice};
use crate::rates::Book;

impl Offers {
    /// The line of a step on an offer's route, both indices from 0; `None` where there is no such step.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn line(&self, book: &Book, offer: usize, step: usize) -> Result<Option<Line>, Overflow> {
        let (Some(made), Some(it)) = (self.made_at(offer, step), self.work.steps.get(step)) else { return Ok(None) };
        let months = self.months();
        let batch = match made {
            Made::Own(_) => 1,
            Made::Quoted { quote, .. } => quote.batch,
        };
        let once = self.runs_at(offer, step).map_or_else(|| it.runs(batch), Ok)?;
        let over_months = |count: u64| count.checked_mul(months).ok_or(Overflow);
        let runs = over_months(once)?;
        let generations = runs.checked_mul(u64::from(batch)).ok_or(Overflow)?;
        let accepted = over_months(it.pieces)?;
        let pinned = match (self.work.maker(it), made) {
            (Some(Maker::Pinned { on, .. }), Made::Quoted { pinned: Some(_), .. }) => Some(on.clone()),
            _ => None,
        };
        let mut line = Line {
            shot: it.shot,
            stage: it.stage,
            model: None,
            on: pinned,
            runs,
            generations,
            accepted,
            discarded: generations.saturating_sub(accepted),
            unit_usd: None,
            unit_credits: None,
            usd: None,
            credits: None,
            status: Status::Own,
            carried: false,
            reason: None,
            source: None,
            verified: None,
            confidence: None,
            layer: None,
        };
        match made {
            Made::Own(price) => line.unit_usd = Some(price),
            Made::Quoted { quote, pinned } => {
                let at = pinned.or_else(|| self.offers.get(offer).map(|o| o.at));
                line.model.clone_from(&quote.model);
                let reasoned = match &quote.outcome {
                    Outcome::Priced(price) => {
                        line.status = Status::Priced;
                        line.source.clone_from(&price.source);
                        line.verified = price.verified;
                        line.confidence = Some(price.confidence);
                        line.layer = price.layer;
                        match price.unit {
                            UnitPrice::Credits(credits) => line.unit_credits = Some(credits),
                            UnitPrice::Usd(usd) => line.unit_usd = Some(usd),
                            UnitPrice::Provisioned(_) => {
                                line.unit_usd = Some(Money::ZERO);
                                line.carried = true;
                            }
                        }
                        None
                    }
                    Outcome::Unpriced(why) => {
                        line.status = Status::Unpriced;
                        Some(why)
                    }
                    Outcome::Unsupported(why) => {
                        line.status = Status::Unsupported;
                        Some(why)
                    }
                };
                if let Some(why) = reasoned {
                    line.reason = Some(why.text.clone());
                    line.source.clone_from(&why.source);
                    let card = at.and_then(|at| book.card(at));
                    line.verified = why
                        .source
                        .as_ref()
                        .and_then(|id| card?.sources.iter().find(|s| s.id == *id))
                        .map(|source| source.date);
                }
            }
        }
        line.usd = line.unit_usd.map(|unit| unit.times(u128::from(runs))).transpose()?;
        line.credits = line.unit_credits.map(|unit| u128::from(unit) * u128::from(runs));
        Ok(Some(line))
    }
}
