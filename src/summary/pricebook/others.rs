//! What is on no card of a surface: the buyer's own assumptions, the clip that is the same everywhere, and other
//! vendors' reference prices.

use jiff::civil::Date;

use super::{At, Checked, Entry, Kind, Listing, Section, Standing, Value, words};
use crate::arrange::Arrange as _;
use crate::money::Money;
use crate::plan::Plan;
use crate::plan::model::{Assumed, AssumedPrice};
use crate::plan::resolve::Settings;
use crate::quote::{Outcome, UnitPrice, quote, tell};
use crate::rates::card::{Alternative, Clip};
use crate::rates::row::Amount;
use crate::rates::{Book, RouteAt};
use crate::terms::{Confidence, Operation, Range, Resolution};

/// The plan's `[[assume]]`.
pub fn own(listing: &mut Listing, plan: &Plan, book: &Book) {
    let mut entries = Vec::new();
    for assume in &plan.assume {
        let at = At::Assumed(assume.id);
        let mut entry = match &assume.what {
            Assumed::Price { surface, operation, model, resolution, range, seconds, price } => {
                let amount = match price {
                    AssumedPrice::Credits(credits) => Amount::Credits(*credits),
                    AssumedPrice::Usd(usd) => Amount::Usd(*usd),
                };
                let name = book.surface(surface).map_or(surface.as_str(), |c| c.name.as_str());
                let model = model.as_deref().map(|m| format!(", {m}")).unwrap_or_default();
                let what = format!("{}{model}", operation.spoken());
                let mut entry = Entry::new(at, Section::Own, what, name, Value::Price(amount));
                entry.per = "a run";
                entry.named = vec![operation.as_str()];
                resolution.map_or("any", Resolution::as_str).clone_into(&mut entry.size);
                entry.length = seconds.map_or_else(|| "any".to_owned(), |s| format!("{s} s"));
                range.map_or("any", Range::as_str).clone_into(&mut entry.range);
                (entry.order.resolution, entry.order.seconds) = (*resolution, *seconds);
                entry.remarks.push("fills a gap only: a published price or a rule stands above it".to_owned());
                entry
            }
            Assumed::Answer { route, requirement, holds } => {
                let named = book.find(route).and_then(|at| book.route(at));
                let who = named.map_or(route.as_str(), |r| r.name.as_str());
                let value = Value::Words(if *holds { "yes" } else { "no" }.to_owned());
                let mut entry = Entry::new(at, Section::Own, requirement.spoken(), who, value);
                entry.remarks.push("fills a gap only: a published answer stands above it".to_owned());
                entry
            }
        };
        entry.confidence = Some(Confidence::Assumed);
        entry.standing = Standing::Own;
        entry.remarks.extend(assume.note.as_deref().map(crate::fault::harmless));
        entries.push(entry);
    }
    listing.group(Kind::Own, "Your own assumptions", "they fill gaps only", entries);
}

/// Other vendors' reference prices.
pub fn alternatives(listing: &mut Listing, book: &Book, today: Date) {
    let entries = book.alternatives.iter().enumerate().map(|(at, row)| {
        let mut entry = other(book, row, At::Alternative(at), Section::Others, today);
        if let Some(clip) = row.clip {
            entry.remarks.push(format!("{} s at {}: ${}", Clip::SECONDS, clip.resolution, clip.price.cents()));
        }
        entry
    });
    let entries = entries.collect();
    listing.group(Kind::Alternatives, "Alternatives", "other vendors, for reference", entries);
}

/// A row of another vendor's.
fn other(book: &Book, row: &Alternative, at: At, section: Section, today: Date) -> Entry {
    let price = Money::parse(&row.price).map(Amount::Usd);
    let value = price.map_or_else(|_| Value::Printed(row.price.clone()), Value::Price);
    let mut entry = Entry::new(at, section, row.item.as_str(), row.vendor.as_str(), value);
    entry.unit = crate::offer::words::a(&row.unit);
    entry.source = book.alternative_sources.iter().find(|s| s.id == row.source).cloned();
    entry.checked = Some(Checked::new(row.date, today, book.stale_after));
    entry.confidence = Some(row.confidence);
    entry.remarks.extend(Some(row.note.clone()).filter(|n| !n.is_empty()));
    entry.layer = Some(row.layer);
    if row.laid_over {
        entry.standing = Standing::LaidOver;
    }
    entry
}

/// The clip that is the same everywhere, at each resolution that others price: theirs and Luma's, the cheapest first;
/// what is paid in credits follows, since a credit has no one price.
pub fn clips(listing: &mut Listing, book: &Book, today: Date) {
    for resolution in Resolution::ALL.iter().copied() {
        let at = At::Clip { resolution, place: 0 };
        let mut entries: Vec<Entry> = Vec::new();
        for row in &book.alternatives {
            let Some(clip) = row.clip.filter(|c| c.resolution == resolution) else { continue };
            let mut entry = other(book, row, at, Section::Clips, today);
            entry.value = Value::Price(Amount::Usd(clip.price));
            entry.unit = String::new();
            entry.order.dollars = Some(clip.price.decimal());
            if let Some(second) = clip.per_second {
                let what = format!("{} s × {} a second", Clip::SECONDS, words::amount(Amount::Usd(second)));
                entry.derivation = vec![(what, words::amount(Amount::Usd(clip.price)))];
                entry.confidence = Some(entry.confidence.map_or(Confidence::Derived, |c| match c {
                    Confidence::Published => Confidence::Derived,
                    other => other,
                }));
            }
            entries.push(entry);
        }
        if entries.is_empty() {
            continue;
        }
        entries.extend(ours(book, resolution, today));
        entries.arrange_by(|a, b| {
            (a.order.dollars.is_none(), a.order.dollars).cmp(&(b.order.dollars.is_none(), b.order.dollars))
        });
        for (place, entry) in entries.iter_mut().enumerate() {
            entry.at = At::Clip { resolution, place };
            entry.per = "a clip";
            entry.size = resolution.to_string();
            entry.length = format!("{} s", Clip::SECONDS);
            entry.order.resolution = Some(resolution);
            entry.order.seconds = Some(Clip::SECONDS);
        }
        let title = format!("{} s at {resolution}, elsewhere and here", Clip::SECONDS);
        listing.group(Kind::Clips(resolution), title, "the cheapest first, credits apart", entries);
    }
}

/// What the same clip costs on each surface that is still sold, model by model.
fn ours(book: &Book, resolution: Resolution, today: Date) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (at, card) in book.cards.iter().enumerate() {
        for model in &card.models {
            let settings = Settings {
                operation: Operation::TextToVideo,
                model: Some(model.id.clone()),
                media: Operation::TextToVideo.media(),
                resolution: Some(resolution),
                seconds: Some(Clip::SECONDS),
                range: Range::Sdr,
                looped: false,
                references: 0,
                from: None,
                of: None,
            };
            let open = card.routes.iter().enumerate().filter(|(_, r)| r.closed.is_none());
            for (route, _) in open {
                let route = RouteAt { card: at, route };
                let quoted = quote(book, route, &settings, &[]);
                let Outcome::Priced(price) = &quoted.outcome else { continue };
                let amount = match price.unit {
                    UnitPrice::Credits(credits) => Amount::Credits(credits),
                    UnitPrice::Usd(usd) => Amount::Usd(usd),
                    UnitPrice::Provisioned(_) => continue,
                };
                let clip = At::Clip { resolution, place: 0 };
                let value = Value::Price(amount);
                let mut entry = Entry::new(clip, Section::Clips, model.id.as_str(), card.name.as_str(), value);
                entry.ours = true;
                entry.layer = price.layer;
                if price.layer.is_some_and(|layer| book.is_overlay(layer)) {
                    entry.standing = Standing::LaidOver;
                }
                entry.confidence = Some(price.confidence);
                entry.source = price.source.as_deref().and_then(|s| card.source(s)).cloned();
                entry.checked = price.verified.map(|on| Checked::new(on, today, book.stale_after));
                let told = tell(book, route, &settings, &quoted, &[]);
                if told.derivation.len() > 1 {
                    entry.derivation = told.derivation;
                }
                for (value, source) in told.also {
                    let source = card.source(&source).cloned();
                    entry.others.extend(source.map(|source| super::Other { value, source }));
                }
                if model.legacy {
                    entry.remarks.push(format!("`{}` is superseded by its maker", model.id));
                }
                if matches!(amount, Amount::Credits(_)) {
                    entry.remarks.push("what a credit costs depends on the plan that it comes with".to_owned());
                }
                entries.push(entry);
                break;
            }
        }
    }
    entries
}
