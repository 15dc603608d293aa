//! What a route's total is made of: subscription, packs, capacity, usage, own prices, contingency and tax, each down to
//! its payments or its lines; beside it the credits that its takes are priced at, and what became of those granted.

use super::{Explained, Explainer, Role, Value, dollars};
use crate::money::{Money, Overflow, Share, group_thousands};
use crate::offer::{Billed, Figures, Line, Offer, Status, billed, words};
use crate::plan::model::Contingency;
use crate::rates::{Figure, Provision, Purchase, Tier};
use crate::wallet::{PaidFor, Payment, Tally};

const GRANTED: &str = "credits granted";

impl Explainer<'_> {
    /// How a route's total came to be. `offer` is an index into [`crate::summary::Summary::offers`].
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn total(&self, offer: usize) -> Result<Explained, Overflow> {
        let Some(found) = self.summary.offers().get(offer) else { return Ok(Explained::default()) };
        let Some(figures) = &found.figures else { return Ok(self.none(found)) };
        let purchase = self.book.route(found.at).map(|route| &route.purchase);
        let mut parts = Vec::new();
        match purchase {
            Some(Purchase::Subscription(tier)) => {
                if found.unpublished {
                    let what = "the subscription: nobody publishes what it costs or grants";
                    parts.push(Explained::new("?", what, "").of(Role::Part));
                }
                parts.extend(self.subscription(found, figures, tier)?);
                parts.extend(self.packs(found, figures, tier)?);
            }
            Some(Purchase::Provisioned(provision)) => parts.extend(self.commitment(found, figures, provision)?),
            Some(Purchase::PayAsYouGo) | None => {}
        }
        parts.extend(self.untold(offer)?);
        parts.extend(self.usage(offer, figures)?);
        parts.extend(self.own(offer, figures)?);
        parts.extend(self.contingency(figures)?);
        parts.extend(self.tax(figures)?);
        parts.extend(self.credits(offer, figures)?);
        if let Some(tally) = figures.dated.as_ref().and_then(|d| d.wallet) {
            let mut sums = wallet(&tally);
            // Where the credits of a month are from.
            if let (true, Some(Purchase::Subscription(Tier { grant: Some(grant), .. }))) =
                (self.depth.is_whole, purchase)
                && let Some(granted) = sums.iter_mut().flat_map(|sum| &mut sum.parts).find(|p| p.what == GRANTED)
            {
                let month = words::count(u128::from(grant.value), "credit", "credits");
                granted.parts = self.figure(found.at, grant, &format!("{month} a month"));
            }
            parts.extend(sums);
        }
        if parts.is_empty() {
            parts.push(Explained::remark("nothing to pay"));
        }
        let bound = if figures.lower_bound { "≥ " } else { "" };
        let tag = if found.rests_on_assumption() { "rests on your figures" } else { "" };
        let figure = format!("{bound}{}", dollars(figures.total));
        let total = Explained::new(figure, format!("total on {}", found.name), tag).with(parts);
        let value = Value::Usd(figures.total);
        Ok(Explained { is_bound: figures.lower_bound, ..total.valued(Role::Whole, value) })
    }

    /// Why there is no total.
    fn none(&self, offer: &Offer) -> Explained {
        let why = offer.reasons.iter().filter(|r| r.code.weighs().is_some_and(|v| !v.serves()));
        let told = why.map(|reason| {
            let source = reason.source.as_deref().filter(|_| self.depth.is_whole);
            let source = source.and_then(|id| self.source(offer.at, id, None, None));
            Explained::remark(reason.text.clone()).with(source.into_iter().collect())
        });
        let parts = told.collect();
        Explained::new("–", format!("{} cannot do this plan", offer.name), "").of(Role::Whole).with(parts)
    }

    fn subscription(&self, offer: &Offer, figures: &Figures, tier: &Tier) -> Result<Option<Explained>, Overflow> {
        if figures.subscription.is_zero() {
            return Ok(None);
        }
        let is_annual = billed(self.plan, tier) == Billed::Annual;
        let price = if is_annual { &tier.annual } else { &tier.monthly };
        let paid = if is_annual { figures.months_paid / 12 } else { figures.months_paid };
        let (one, many) = if is_annual { ("year", "years") } else { ("month", "months") };
        let what = format!("subscription, {}", words::count(u128::from(paid), one, many));
        let mut inner = self.payments(figures, PaidFor::Subscription)?;
        if let Some(price) = price {
            inner.extend(self.rate(offer, price, &format!("{} a {one}", dollars(price.value))));
        }
        Ok(Some(Explained::dollars(figures.subscription, what).with(inner)))
    }

    fn packs(&self, offer: &Offer, figures: &Figures, tier: &Tier) -> Result<Option<Explained>, Overflow> {
        let Some(pack) = tier.pack.as_ref().filter(|_| !figures.top_ups.is_zero()) else { return Ok(None) };
        let packs = words::count(u128::from(figures.top_up_packs), "pack", "packs");
        let what = format!("{packs} of {} credits", pack.credits);
        let mut inner = self.payments(figures, PaidFor::TopUp)?;
        inner.extend(self.rate(offer, &pack.price, &format!("{} a pack", dollars(pack.price.value))));
        Ok(Some(Explained::dollars(figures.top_ups, what).with(inner)))
    }

    fn commitment(
        &self,
        offer: &Offer,
        figures: &Figures,
        provision: &Provision,
    ) -> Result<Option<Explained>, Overflow> {
        if figures.commitment.is_zero() {
            return Ok(None);
        }
        let what =
            format!("{} units × {} months, whole terms of {}", figures.units, figures.months_paid, provision.term);
        let (price, least) = (dollars(provision.unit.value), provision.minimum_units);
        let mut inner = self.payments(figures, PaidFor::Commitment)?;
        inner.extend(self.rate(offer, &provision.unit, &format!("{price} a unit a month, at least {least} units")));
        Ok(Some(Explained::dollars(figures.commitment, what).with(inner)))
    }

    /// What a price of the route's terms rests on.
    fn rate(&self, offer: &Offer, price: &Figure<Money>, what: &str) -> Vec<Explained> {
        let mut parts = self.figure(offer.at, price, what);
        if let Some(first) = parts.first_mut() {
            first.value = Some(Value::Usd(price.value));
        }
        parts
    }

    /// What is paid for something, by its days; nothing where a screen tells it elsewhere.
    fn payments(&self, figures: &Figures, what: PaidFor) -> Result<Vec<Explained>, Overflow> {
        if !self.depth.is_whole {
            return Ok(Vec::new());
        }
        let paid: Vec<&Payment> = figures.payments.iter().filter(|p| p.what == what && p.amount > 0).collect();
        let (first, rest) = paid.split_at(paid.len().min(self.depth.most));
        let mut parts = Vec::new();
        for payment in first {
            let told = format!("paid on {}", words::date(payment.date));
            parts.push(Explained::dollars(Money::from_ticks(payment.amount)?, told));
        }
        if let Some(last) = rest.last() {
            let amounts = rest.iter().map(|p| Money::from_ticks(p.amount));
            let sum = amounts.into_iter().try_fold(Money::ZERO, |sum, amount| sum.plus(amount?))?;
            let more = words::count(rest.len() as u128, "payment", "payments");
            parts.push(Explained::dollars(sum, format!("{more} more, the last on {}", words::date(last.date))));
        }
        Ok(parts)
    }

    /// The stages of a subscription that nobody publishes a price for: what they cost in months or packs is not known.
    fn untold(&self, offer: usize) -> Result<Option<Explained>, Overflow> {
        if !self.counts_credits(offer) {
            return Ok(None);
        }
        let lines = self.found(offer, |line| line.status == Status::Unpriced && line.on.is_none())?;
        if lines.is_empty() {
            return Ok(None);
        }
        let stages = words::count(lines.len() as u128, "stage", "stages");
        let what = format!("what {stages} without a published price may take in months or packs");
        // Where all is told, they stand among the credits below.
        let parts = if self.depth.is_whole { Vec::new() } else { self.told(offer, lines)? };
        Ok(Some(Explained::new("?", what, "").of(Role::Part).with(parts)))
    }

    /// What is paid by the run: all such lines, less what prepaid balances paid of them.
    fn usage(&self, offer: usize, figures: &Figures) -> Result<Option<Explained>, Overflow> {
        let is_subscription = figures.credits.is_some() || self.counts_credits(offer);
        let is_usage = |line: &Line| match line.status {
            Status::Priced => line.usd.is_some_and(|usd| !usd.is_zero()),
            Status::Unpriced => !is_subscription || line.on.is_some(),
            Status::Own | Status::Unsupported => false,
        };
        let lines = self.found(offer, is_usage)?;
        if lines.is_empty() {
            return Ok(None);
        }
        let all = lines.iter().filter_map(|(_, line)| line.usd).try_fold(Money::ZERO, Money::plus)?;
        let is_bound = lines.iter().any(|(_, line)| line.status == Status::Unpriced);
        let prepaid = figures.usage.minus(all)?;
        let mut parts = self.told(offer, lines)?;
        if !prepaid.is_zero() {
            parts.push(Explained::dollars(prepaid, "paid out of what is prepaid"));
        }
        let usage = Explained::dollars(figures.usage, "usage, paid on the day it is made").with(parts);
        Ok(Some(bound(usage, is_bound)))
    }

    fn own(&self, offer: usize, figures: &Figures) -> Result<Option<Explained>, Overflow> {
        if figures.own.is_zero() {
            return Ok(None);
        }
        let lines = self.found(offer, |line| line.status == Status::Own)?;
        let parts = self.told(offer, lines)?;
        Ok(Some(Explained::dollars(figures.own, "your own prices, paid elsewhere").with(parts)))
    }

    fn contingency(&self, figures: &Figures) -> Result<Option<Explained>, Overflow> {
        if figures.contingency.is_zero() {
            return Ok(None);
        }
        let what = match self.plan.budget.contingency {
            Some(Contingency::Level(level)) => {
                let enough = words::certainly(level);
                format!("contingency: what is missing to {}, which is enough {enough}", level.spoken())
            }
            contingency => {
                let share = contingency.map_or(Share::ZERO, Contingency::share);
                format!("contingency, {} % of the payments", share.percent())
            }
        };
        let net = figures.total.minus(figures.tax)?.minus(figures.contingency)?;
        let from = self.base(net, "all payments");
        Ok(Some(Explained::dollars(figures.contingency, what).with(from.into_iter().collect())))
    }

    fn tax(&self, figures: &Figures) -> Result<Option<Explained>, Overflow> {
        if figures.tax.is_zero() {
            return Ok(None);
        }
        let what = format!("tax, {} %", self.plan.budget.tax.unwrap_or_default().percent());
        let base = if figures.contingency.is_zero() { "all payments" } else { "all payments with their contingency" };
        let from = self.base(figures.total.minus(figures.tax)?, base);
        Ok(Some(Explained::dollars(figures.tax, what).with(from.into_iter().collect())))
    }

    /// What a share is of.
    fn base(&self, usd: Money, what: &str) -> Option<Explained> {
        self.depth.is_whole.then(|| Explained::dollars(usd, what).of(Role::From))
    }

    /// What the takes are priced at in credits, also those that relaxed mode makes for none.
    fn credits(&self, offer: usize, figures: &Figures) -> Result<Option<Explained>, Overflow> {
        let is_counted = figures.credits.is_some() && figures.dated.is_some();
        let is_told = is_counted || (self.depth.is_whole && self.counts_credits(offer));
        if !is_told {
            return Ok(None);
        }
        let in_credits =
            |line: &Line| line.credits.is_some_and(|n| n > 0) || (line.status == Status::Unpriced && line.on.is_none());
        let lines = self.found(offer, in_credits)?;
        let is_bound = lines.iter().any(|(_, line)| line.status == Status::Unpriced);
        let sum = lines.iter().filter_map(|(_, line)| line.credits).try_fold(0u128, u128::checked_add);
        let sum = figures.credits.or(sum).ok_or(Overflow)?;
        if lines.is_empty() && !is_counted {
            return Ok(None);
        }
        let parts = self.told(offer, lines)?;
        let credits = Explained::new(words::count(sum, "credit", "credits"), "what the takes are priced at", "");
        Ok(Some(bound(credits.valued(Role::Note, Value::Credits(sum)).with(parts), is_bound)))
    }

    fn counts_credits(&self, offer: usize) -> bool {
        let route = self.summary.offers().get(offer).and_then(|o| self.book.route(o.at));
        route.is_some_and(|route| matches!(route.purchase, Purchase::Subscription(_)))
    }
}

/// A figure of which parts are unknown looks like one.
fn bound(explained: Explained, is_bound: bool) -> Explained {
    if !is_bound {
        return explained;
    }
    Explained { figure: format!("≥ {}", explained.figure), is_bound, ..explained }
}

/// What came into the wallet, and what became of it: equal sums.
fn wallet(tally: &Tally) -> [Explained; 2] {
    let sum = |what: &str, parts: &[(&str, u128)]| {
        let all = parts.iter().map(|(_, n)| *n).sum();
        let part = |(what, n): &(&str, u128)| {
            let told = Explained::new(group_thousands(&n.to_string()), *what, "");
            told.valued(Role::Part, Value::Credits(*n))
        };
        let parts = parts.iter().filter(|(_, n)| *n > 0).map(part).collect();
        Explained::new(words::count(all, "credit", "credits"), what, "")
            .valued(Role::Note, Value::Credits(all))
            .with(parts)
    };
    let came =
        [("credits held at the start", tally.opening), (GRANTED, tally.granted), ("credits bought", tally.bought)];
    let went = [("credits used", tally.used), ("credits expired", tally.expired), ("credits left", tally.left)];
    [sum("came into the wallet", &came), sum("what became of them", &went)]
}
