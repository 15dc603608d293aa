//! What a month of so many outputs costs on a route, taken apart: the subscription, packs or units, usage.

use jiff::civil::Date;

use super::{Depth, Explained};
use crate::analysis::volume::{ByVolume, Limit};
use crate::money::{Overflow, group_thousands};
use crate::offer::volume::terms_of;
use crate::offer::words;
use crate::plan::Plan;
use crate::rates::{Book, Purchase};
use crate::summary::Summary;
use crate::terms::Billing;

impl Summary {
    /// What a month of `volume` outputs costs on a curve, down to its prices.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn explain_volume(
        &self,
        (plan, book, today): (&Plan, &Book, Date),
        found: &ByVolume,
        curve: usize,
        volume: u64,
    ) -> Result<Explained, Overflow> {
        let it = self.explainer(plan, book, today, Depth::SCREEN);
        let Some(of) = found.curves.get(curve) else { return Ok(Explained::default()) };
        let name = self.name_of_curve(found, curve);
        let pieces = words::count(u128::from(volume), self.piece(), &format!("{}s", self.piece()));
        let Some(total) = of.at(volume)? else {
            let why = self.limit_told(plan, found, curve).map(Explained::remark);
            let what = format!("{name} cannot serve {pieces} a month");
            return Ok(Explained::new("–", what, "").with(why.into_iter().collect()));
        };
        let parts = of.parts(volume)?;
        let usd = |scaled| found.money(scaled).map(|m| format!("${}", m.cents()));
        let at = self.offers().get(of.offer).map(|o| o.at);
        let usage = self.priced.usage(of.offer)?.ok_or(Overflow)?;
        let mut lines = Vec::new();
        match at.and_then(|at| Some((at, &book.route(at)?.purchase))) {
            Some((at, Purchase::Subscription(tier))) if usage.own_runs > 0 => {
                let annual = plan.purchase.billing == Some(Billing::Annual) && tier.annual.is_some();
                let (price, what) = if annual {
                    (&tier.annual, "subscription, a twelfth of the year")
                } else {
                    (&tier.monthly, "subscription, a month")
                };
                let inner = price.as_ref().map(|f| it.figure(at, f, &format!("${}", f.value.cents())));
                lines.push(Explained::new(usd(parts.base)?, what, "").with(inner.unwrap_or_default()));
                lines.extend(credits(plan, book, self, found, of.offer, volume)?);
                if let (true, Some(pack)) = (parts.steps > 0, &tier.pack) {
                    let packs = words::count(parts.steps, "pack", "packs");
                    let what = format!("{packs} of {} credits", group_thousands(&pack.credits.to_string()));
                    let price = format!("${} a pack", pack.price.value.cents());
                    let bought = parts.steps.checked_mul(parts.step).ok_or(Overflow)?;
                    lines.push(Explained::new(usd(bought)?, what, "").with(it.figure(at, &pack.price, &price)));
                }
                if let Some(Limit::Relaxed { runs, .. }) = of.limit {
                    let runs = words::count(runs, "take", "takes");
                    let what = format!("beyond the grant in relaxed mode: at most {runs} a month, your assumption");
                    lines.push(Explained::remark(what));
                }
            }
            Some((at, Purchase::Provisioned(provision))) => {
                let units = words::count(parts.steps, "unit", "units");
                let least = group_thousands(&provision.minimum_units.to_string());
                let what = format!("{units}, at least {least}");
                let price = format!("${} a unit a month", provision.unit.value.cents());
                let bought = parts.steps.checked_mul(parts.step).ok_or(Overflow)?;
                lines.push(Explained::new(usd(bought)?, what, "").with(it.figure(at, &provision.unit, &price)));
            }
            _ => {}
        }
        if parts.usage > 0 {
            let each = found.money(of.each())?;
            let what = format!("paid a take: {pieces} × ${} on average", each.unit());
            lines.push(Explained::new(usd(parts.usage)?, what, ""));
        }
        if lines.is_empty() {
            lines.push(Explained::remark("nothing to pay"));
        }
        lines.push(Explained::remark(format!(
            "each made like this plan’s average one, of {}",
            words::count(u128::from(found.own), self.piece(), &format!("{}s", self.piece()))
        )));
        Ok(Explained::new(usd(total)?, format!("a month of {pieces} on {name}"), "").with(lines))
    }
}

/// What so many outputs take in credits, and what is left of the grant or beyond it.
fn credits(
    plan: &Plan,
    book: &Book,
    summary: &Summary,
    found: &ByVolume,
    offer: usize,
    volume: u64,
) -> Result<Option<Explained>, Overflow> {
    let Some(usage) = summary.priced.usage(offer)?.filter(|usage| usage.credits > 0) else { return Ok(None) };
    let Some(terms) = terms_of(plan, book, &summary.priced, offer)? else { return Ok(None) };
    let own = u128::from(found.own);
    let needed = usage.credits.checked_mul(u128::from(volume)).ok_or(Overflow)?.div_ceil(own);
    let grant = u128::from(terms.grant);
    let group = |n: u128| group_thousands(&n.to_string());
    let rounded = if (usage.credits * u128::from(volume)).is_multiple_of(own) { "" } else { ", rounded up" };
    let parts = vec![
        Explained::remark(format!(
            "{} × {} ÷ {}{rounded}",
            group(u128::from(volume)),
            group(usage.credits),
            group(own)
        )),
        Explained::new(group(grant), "credits granted a month", ""),
        if needed > grant {
            Explained::new(group(needed - grant), "beyond the grant", "")
        } else {
            Explained::new(group(grant - needed), "expire unused", "")
        },
    ];
    Ok(Some(Explained::new(words::count(needed, "credit", "credits"), "what the takes need", "").with(parts)))
}
