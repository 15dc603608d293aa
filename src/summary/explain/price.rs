//! What a price rests on: how it follows from its row, who published it, how long ago, and who says otherwise.

use jiff::civil::Date;

use super::{Cited, Explained, Explainer, Role, Value, days_between};
use crate::money::Money;
use crate::offer::words;
use crate::quote::{Price, RestsOn, Told, UnitPrice};
use crate::rates::{Amount, Figure, Origin, RouteAt};
use crate::terms::Confidence;

impl Explainer<'_> {
    /// The price of a run.
    pub(super) fn price(&self, at: RouteAt, price: &Price, model: Option<&str>, told: Told) -> Vec<Explained> {
        let of_model = model.map_or_else(String::new, |m| format!(", {m}"));
        let (unit, what, value) = match price.unit {
            UnitPrice::Credits(n) => (
                format!("× {}", words::count(u128::from(n), "credit", "credits")),
                format!("a run{of_model}"),
                Value::Credits(n.into()),
            ),
            UnitPrice::Usd(usd) => (format!("× ${}", usd.unit()), format!("a run{of_model}"), Value::Usd(usd)),
            UnitPrice::Provisioned(rate) => (
                "× $0".to_owned(),
                format!("carried by provisioned capacity: one unit makes {} a minute", rate.normalize()),
                Value::Usd(Money::ZERO),
            ),
        };
        let steps = told.derivation.into_iter().map(|(what, figure)| Explained::new(figure, what, "").of(Role::From));
        let unit = Explained::new(unit, what, price.confidence.as_str()).valued(Role::Factor, value);
        let mut parts = vec![unit.with(steps.collect())];
        parts.extend(price.source.as_deref().and_then(|s| self.source(at, s, price.verified, Some(price.confidence))));
        parts.extend(price.verified.map(|v| self.checked(v)));
        parts.extend(price.layer.and_then(|layer| self.by_overlay(layer, self.replaced(at, price))));
        parts.extend(self.also(at, &told.also));
        parts.extend(told.notes.into_iter().map(Explained::remark));
        parts
    }

    /// What a figure of a route's terms rests on.
    pub(super) fn figure<T>(&self, at: RouteAt, figure: &Figure<T>, what: &str) -> Vec<Explained> {
        let mut parts = vec![Explained::new("", what, figure.confidence.as_str()).of(Role::From)];
        parts.extend(self.source(at, &figure.source, Some(figure.verified), Some(figure.confidence)));
        parts.push(self.checked(figure.verified));
        parts.extend(self.by_overlay(figure.layer, figure.replaces.clone()));
        parts.extend(self.also(at, &figure.also));
        if !figure.note.is_empty() {
            parts.push(Explained::remark(figure.note.clone()));
        }
        parts
    }

    /// What a lower file says for the row that a price rests on.
    fn replaced(&self, at: RouteAt, price: &Price) -> Option<String> {
        let RestsOn::Row(row) = price.rests_on else { return None };
        self.book.card(at)?.rows.get(row)?.replaces.map(Amount::priced)
    }

    /// That a figure is not said by the program's own cards, and what those say.
    fn by_overlay(&self, layer: u32, replaces: Option<String>) -> Option<Explained> {
        let origin = Some(self.book.origin(layer)).filter(Origin::is_overlay)?;
        let instead = replaces.map(|was| format!(", instead of {was}")).unwrap_or_default();
        Some(Explained::remark(format!("by {}{instead}", origin.spoken())))
    }

    /// Other values in circulation: (value as written, source id).
    fn also(&self, at: RouteAt, values: &[(String, String)]) -> Vec<Explained> {
        let told = |(value, source): &(String, String)| {
            Explained::remark(format!("also: {value} ({})", self.title(at, source))).of(Role::Also)
        };
        values.iter().map(told).collect()
    }

    fn title(&self, at: RouteAt, id: &str) -> String {
        let source = self.book.card(at).and_then(|card| card.source(id));
        source.map_or_else(|| id.to_owned(), |s| s.title.clone())
    }

    /// Who says so.
    pub(super) fn source(
        &self,
        at: RouteAt,
        id: &str,
        verified: Option<Date>,
        confidence: Option<Confidence>,
    ) -> Option<Explained> {
        let source = self.book.card(at)?.source(id)?;
        let address = if source.address.is_empty() { String::new() } else { format!(", {}", source.address) };
        let told = format!("source: {}, {}{address}", source.title, source.publisher);
        let verified = verified.unwrap_or(source.date);
        let cited = Cited {
            id: source.id.clone(),
            title: source.title.clone(),
            publisher: source.publisher.clone(),
            address: source.address.clone(),
            verified,
            age_days: days_between(verified, self.today),
            is_stale: days_between(verified, self.today) > self.book.stale_after.days(),
            confidence,
        };
        Some(Explained { cited: Some(cited), ..Explained::remark(told).of(Role::Source) })
    }

    pub(super) fn checked(&self, verified: Date) -> Explained {
        let age = days_between(verified, self.today);
        let stale_days = self.book.stale_after.days();
        let old = if age > stale_days { format!(", older than {stale_days} days") } else { String::new() };
        let days = words::count(u128::from(age.unsigned_abs()), "day", "days");
        Explained::remark(format!("checked {verified}, {days} ago{old}")).of(Role::Source)
    }
}
