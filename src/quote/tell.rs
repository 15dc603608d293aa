//! A quote in words: how its price follows from the card, what else is said about it, and what to know.

use rust_decimal::Decimal;

use super::find::Asked;
use super::{Outcome, Price, Quote, RestsOn, UnitPrice, billed};
use crate::money::Money;
use crate::plan::model::Assume;
use crate::plan::resolve::Settings;
use crate::rates::check;
use crate::rates::row::{Amount, Lengths, Per, Row, Table};
use crate::rates::{Book, Card, Purchase, Route, RouteAt};
use crate::terms::{Media, Operation};

/// What explanations say about a quote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Step by step: (what, figure). The first is the row, the last what a run costs.
    pub derivation: Vec<(String, String)>,
    /// Other values in circulation: (value as written, source id).
    pub also: Vec<(String, String)>,
    /// Roundings, conflicts, failures, limits: sentences without a full stop.
    pub notes: Vec<String>,
}

/// Puts a quote of these settings on this route into words.
#[must_use]
pub fn tell(book: &Book, at: RouteAt, settings: &Settings, quote: &Quote, assume: &[Assume]) -> Told {
    let mut told = Told::default();
    let (Some(card), Some(route)) = (book.card(at), book.route(at)) else { return told };
    let Outcome::Priced(price) = &quote.outcome else { return told };
    let Ok(asked) = Asked::new(card, route, settings) else { return told };
    if asked.as_generation {
        told.notes.push(format!("a finish in {} is one more {}", settings.range, asked.operation.spoken()));
    }
    match price.rests_on {
        RestsOn::Row(row) => {
            let row = card.rows.get(row);
            if let Some((row, table)) = row.and_then(|r| Some((r, card.tables.get(r.table)?))) {
                told.by_row(&asked, row, table, price);
            }
        }
        RestsOn::Capacity => told.by_capacity(&asked, card, route, price),
        RestsOn::Assumption(id) => {
            told.derivation.push(("your own assumption".to_owned(), unit_price(&price.unit)));
            let note = assume.iter().find(|a| a.id == id).and_then(|a| a.note.as_deref());
            told.notes.extend(note.map(crate::fault::harmless));
        }
    }
    if asked.operation != Operation::Export {
        told.notes.extend(card.failures.iter().map(|f| f.says.clone()));
        if !matches!(price.rests_on, RestsOn::Capacity) {
            told.notes.extend(card.limits_unpublished.iter().map(|l| l.value.clone()));
        }
    }
    told
}

impl Told {
    fn by_row(&mut self, asked: &Asked<'_>, row: &Row, table: &Table, price: &Price) {
        let Some(amount) = row.price else { return };
        self.derivation.push((subject(asked, row, table), format!("{} {}", shown(amount), per(table, asked))));
        match table.per {
            Per::Generation | Per::Image => {}
            Per::Second => {
                let seconds = billed(asked.seconds, &table.blocks);
                if !table.blocks.is_empty() {
                    let blocks: Vec<String> = table.blocks.iter().map(|b| format!("{b} s")).collect();
                    let what = format!("{} s, rounded up to blocks of {}", asked.seconds, blocks.join(" or "));
                    self.derivation.push((what, format!("{seconds} s billed")));
                }
                let what = format!("{seconds} s × {}", shown(amount));
                self.derivation.push((what, unit_price(&price.unit)));
            }
            Per::Batch => {
                let batch = asked.model.and_then(|m| asked.card.models.get(m)).map_or(1, |m| m.batch);
                let what = format!("a batch of {batch} images × {}", shown(amount));
                self.derivation.push((what, unit_price(&price.unit)));
            }
            Per::Megapixel => self.by_pixels(asked, row, table, price),
        }
        if let Some(block) = table.block {
            self.notes.push(format!("it is always billed as one block of {block} s"));
        }
        if !table.note.is_empty() {
            self.notes.push(table.note.clone());
        }
        self.also.extend(table.also.iter().cloned());
        self.also.extend(row.also.iter().cloned());
    }

    fn by_pixels(&mut self, asked: &Asked<'_>, row: &Row, table: &Table, price: &Price) {
        let (Some(Amount::Usd(rate)), Some(resolution)) = (row.price, row.resolution) else { return };
        let made_at = table.made_at.unwrap_or(resolution);
        let pixels = check::pixels(made_at, table.fps, asked.seconds);
        let (width, height) = made_at.pixels();
        let mut what = format!("{width} × {height} pixels");
        if table.fps > 0 {
            what = format!("{what} × {} frames a second × {} s", table.fps, asked.seconds);
        }
        let millions = Decimal::try_from_i128_with_scale(i128::try_from(pixels).unwrap_or_default(), 6);
        let millions = millions.map(|m| m.normalize().to_string()).unwrap_or_default();
        self.derivation.push((what, format!("{millions} megapixels")));
        if let Ok(made) = check::by_pixels(rate, pixels) {
            let what = format!("{millions} megapixels × {}", shown(Amount::Usd(rate)));
            self.derivation.push((what, shown(Amount::Usd(made))));
        }
        if let Some(Amount::Usd(more)) = row.then_per_second
            && let Ok(sum) = more.times(u128::from(asked.seconds))
        {
            let what = format!("then upscaled to {resolution}: {} s × {}", asked.seconds, shown(Amount::Usd(more)));
            self.derivation.push((what, shown(Amount::Usd(sum))));
            self.derivation.push(("together".to_owned(), unit_price(&price.unit)));
        }
        if let Some(source) = &table.also_by_pixels {
            let straight = check::by_pixels(rate, check::pixels(resolution, table.fps, asked.seconds));
            let told = straight.map(|m| (format!("{}, by the pixels made", shown(Amount::Usd(m))), source.clone()));
            self.also.extend(told.ok());
        }
    }

    fn by_capacity(&mut self, asked: &Asked<'_>, card: &Card, route: &Route, price: &Price) {
        let (Purchase::Provisioned(provision), UnitPrice::Provisioned(requests)) = (&route.purchase, price.unit) else {
            return;
        };
        let Some(model) = asked.model.and_then(|m| card.models.get(m)) else { return };
        self.derivation.push((format!("one unit carries `{}`", model.id), format!("{requests} a minute")));
        self.derivation.push(("one unit a month".to_owned(), shown(Amount::Usd(provision.unit.value))));
        if let Some((ticks, images)) = provision.per_image(requests)
            && let Some(each) = Money::from_ticks(ticks).ok().and_then(|m| m.per(images))
        {
            let what = "an image at full use of a month of 43,200 minutes";
            self.derivation.push((what.to_owned(), format!("${}", each.unit())));
        }
        let printed = provision.printed.iter().find(|(m, _)| *m == model.id);
        self.also.extend(printed.map(|(_, m)| (format!("${m} an image, as printed"), provision.unit.source.clone())));
        self.notes.push(format!("a commitment has at least {} units", provision.minimum_units));
        if !provision.unit.note.is_empty() {
            self.notes.push(provision.unit.note.clone());
        }
    }
}

/// What a row is for: model, operation in words, resolution, length, range.
fn subject(asked: &Asked<'_>, row: &Row, table: &Table) -> String {
    let model = row.model.and_then(|m| asked.card.models.get(m)).map(|m| format!("`{}`", m.id));
    let mut parts: Vec<String> = model.into_iter().collect();
    parts.push(asked.operation.spoken());
    if let Some(from) = row.from {
        parts.push(format!("from {from}"));
    }
    if let Some(resolution) = row.resolution {
        let upto = asked.media == Some(Media::Image) && resolution != asked.resolution;
        parts.push(if upto { format!("{resolution} for {}", asked.resolution) } else { resolution.to_string() });
    }
    if let Lengths::Exactly(seconds) = row.lengths
        && table.per == Per::Generation
    {
        parts.push(format!("{seconds} s"));
    }
    if let Some(range) = row.range {
        parts.push(range.to_string());
    }
    if row.references.0 == row.references.1 && row.references.0 > 0 {
        let (many, s) = (row.references.0, if row.references.0 == 1 { "" } else { "s" });
        parts.push(format!("{many} reference{s}"));
    }
    parts.join(", ")
}

fn per(table: &Table, asked: &Asked<'_>) -> &'static str {
    match table.per {
        Per::Generation if asked.operation == Operation::Export => "a download",
        Per::Generation => "a run",
        Per::Second => "a second",
        Per::Image | Per::Batch => "an image",
        Per::Megapixel => "a million pixels",
    }
}

/// A price as explanations show it: four decimals, more where it has more.
fn shown(amount: Amount) -> String {
    match amount {
        Amount::Usd(money) if money.decimal().normalize().scale() <= 4 => format!("${}", money.unit()),
        other => other.to_string(),
    }
}

fn unit_price(unit: &UnitPrice) -> String {
    match *unit {
        UnitPrice::Credits(credits) => shown(Amount::Credits(credits)),
        UnitPrice::Usd(money) => shown(Amount::Usd(money)),
        UnitPrice::Provisioned(requests) => format!("{requests} a minute of one unit"),
    }
}
