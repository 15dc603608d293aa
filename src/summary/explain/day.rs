//! One row of a route's ledger taken apart: which stages a day's takes are of, what the month, the pack or the unit
//! costs, and where each price is from.

use jiff::civil::Date;

use super::{Depth, Explained, Explainer};
use crate::money::{Money, Overflow, group_thousands};
use crate::offer::{Line, words};
use crate::plan::Plan;
use crate::rates::{Book, Purchase};
use crate::summary::Summary;
use crate::summary::timeline::{Kind, Row, Timeline};
use crate::terms::Billing;

/// So many stages are told one by one.
const SHOWN: usize = 12;

impl Summary {
    /// Why a row of a route's ledger is there, down to its stages and prices. `row` is an index into
    /// [`Timeline::rows`].
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn explain_row(
        &self,
        plan: &Plan,
        book: &Book,
        today: Date,
        timeline: &Timeline,
        row: usize,
    ) -> Result<Explained, Overflow> {
        let it = self.explainer(plan, book, today, Depth::SCREEN);
        let Some(row) = timeline.rows.get(row) else { return Ok(Explained::default()) };
        let date = if row.until > row.date {
            format!("{} to {}", words::date(row.date), words::date(row.until))
        } else {
            words::date(row.date)
        };
        let mut parts = vec![Explained::remark(row.why.clone())];
        parts.extend(it.stages(timeline, row)?);
        parts.extend(it.terms(timeline.offer, row));
        let tag = format!("{} {}", row.level.spoken(), timeline.measure.title());
        Ok(Explained::new(figure(row), date, tag).with(parts))
    }
}

/// What a row moves: `−150 credits`, `+10,000 credits, −$29.99`.
fn figure(row: &Row) -> String {
    let sign = |is_less: bool| if is_less { "−" } else { "+" };
    let credits = row.credits.map(|n| {
        let amount = words::count(n.unsigned_abs(), "credit", "credits");
        format!("{}{amount}", sign(n < 0))
    });
    let usd = row.usd.map(|usd| format!("{}${}", sign(usd.is_negative()), usd.abs().cents()));
    credits.into_iter().chain(usd).collect::<Vec<_>>().join(", ")
}

impl Explainer<'_> {
    /// The stages of a day's takes.
    fn stages(&self, timeline: &Timeline, row: &Row) -> Result<Vec<Explained>, Overflow> {
        let Some(runs) = &row.runs else { return Ok(Vec::new()) };
        let taken = timeline.traced.takes.among(runs.by, &runs.positions, SHOWN);
        let mut parts = Vec::new();
        let mut told = 0;
        for (step, count) in &taken.first {
            let Some(line) = self.summary.line(self.book, timeline.offer, *step)? else { continue };
            told += count;
            let runs = u64::try_from(*count).map_err(|_| Overflow)?;
            let is_free = row.kind == Kind::Relaxed;
            let usd = line.unit_usd.filter(|_| !is_free).map(|unit| unit.times(*count)).transpose()?;
            let credits = line.unit_credits.filter(|_| !is_free).map(|unit| u128::from(unit) * count);
            parts.push(self.line(timeline.offer, &Line { runs, usd, credits, ..line }));
        }
        if taken.steps > taken.first.len() {
            let rest = group_thousands(&(taken.runs - told).to_string());
            parts.push(Explained::remark(format!("{rest} takes of {} more stages", taken.steps - taken.first.len())));
        }
        Ok(parts)
    }

    /// Where the price of a month, a pack or a unit is from.
    fn terms(&self, offer: usize, row: &Row) -> Vec<Explained> {
        let at = self.summary.offers().get(offer).map(|o| o.at);
        let Some((at, route)) = at.and_then(|at| Some((at, self.book.route(at)?))) else { return Vec::new() };
        let priced = |money: Money, what: &str| format!("${} {what}", money.cents());
        match (&route.purchase, row.kind) {
            (Purchase::Subscription(tier), Kind::Month) => {
                let is_annual = self.plan.purchase.billing == Some(Billing::Annual) && tier.annual.is_some();
                let (price, what) = if is_annual { (&tier.annual, "a year") } else { (&tier.monthly, "a month") };
                let mut parts = Vec::new();
                if let Some(price) = price {
                    let inner = self.figure(at, price, what);
                    parts.push(Explained::new(priced(price.value, what), "the subscription", "").with(inner));
                }
                if let Some(grant) = &tier.grant {
                    let granted = words::count(grant.value.into(), "credit", "credits");
                    let inner = self.figure(at, grant, "a month");
                    parts.push(Explained::new(granted, "the grant", "").with(inner));
                }
                parts
            }
            (Purchase::Subscription(tier), Kind::Bought) => tier.pack.as_ref().map_or_else(Vec::new, |pack| {
                let what = format!("a pack of {}", words::count(pack.credits.into(), "credit", "credits"));
                let inner = self.figure(at, &pack.price, "a pack");
                vec![Explained::new(format!("${}", pack.price.value.cents()), what, "").with(inner)]
            }),
            (Purchase::Provisioned(provision), Kind::Commitment) => {
                let inner = self.figure(at, &provision.unit, "a unit a month");
                let figure = priced(provision.unit.value, "a month");
                vec![Explained::new(figure, "one unit", "").with(inner)]
            }
            _ => Vec::new(),
        }
    }
}
