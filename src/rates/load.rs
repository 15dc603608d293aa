//! Reading one card, with all its faults told at once.
//!
//! [`card`] reads a whole file onto what is known already: nothing, the card that it is `like`, or the card of the
//! same surface that it is laid over. `sold` reads what is sold and for what use, `priced` what a run costs,
//! `requests` what an API takes, `alternatives` the reference prices of others, `days` when figures hold; here is what all of them share: sources, tables, conditions.

/// A closed list of words that only cards use.
macro_rules! card_words {
    ($name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl Word for $name {
            fn all() -> &'static [Self] { &[$(Self::$variant),+] }
            fn text(self) -> &'static str { match self { $(Self::$variant => $text),+ } }
            fn of_text(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

mod alternatives;
mod days;
pub(in crate::rates) mod priced;
mod requests;
mod sold;

use std::ops::Range as Span;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::DeValue;

use super::card::{Alternative, Card, Figure, Model, Source, SourceKind};
use super::dated::Validity;
use super::row::{Charge, Flagship, Per, Placed, Set, When};
use crate::fault::{Fault, Faulty, nearest};
use crate::read::limits::{self, Limits};
use crate::read::{self, At, Fields, spell_list};
use crate::terms::{Confidence, Unit, Word};

/// The version of the format of cards.
pub const SCHEMA: u64 = 1;

/// What a card's file may hold: some fifty times what the largest of ours does.
pub const CARD: Limits = Limits {
    what: "a price card",
    bytes: 1024 * 1024,
    size: "1 MiB",
    keys: 20_000,
    values: 20_000,
    tokens: 200_000,
    nesting: 8,
    smaller: "leave out what this card does not sell",
    flatter: "a price card needs at most 4 levels",
    begins: "a price card is a TOML file that begins with `schema = 1`",
};

/// What a file holds.
#[derive(Debug)]
pub enum Loaded {
    /// A surface's card, whole; where it was laid over a known one, the index of that and how many of its figures
    /// are replaced.
    Card {
        card: Box<Card>,
        over: Option<usize>,
        replaced: usize,
        /// Where the file states its price rows, in the order in which they come first in [`Card::rows`].
        places: Vec<RowPlace>,
    },
    Alternatives {
        rows: Vec<Alternative>,
        sources: Vec<Source>,
    },
}

/// Where a file states a price row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowPlace {
    /// Which of the file's `[[prices]]`, from 0.
    pub table: usize,
    /// The cell with its price; rows of several models, resolutions or lengths share one.
    pub cell: Span<usize>,
    /// Whether the table says nothing else, on no day.
    pub is_alone: bool,
    /// When it holds.
    pub validity: Validity,
}

/// Reads one file. `known` are the cards that it may be `like` or is laid over; `layer` is its index among the files of
/// the book, which its entries carry. `on` is the day whose prices are taken; without one, those that hold last.
///
/// # Errors
/// Everything that is wrong with it.
pub fn card(name: &str, text: &str, known: &[Card], layer: u32, on: Option<Date>) -> Result<Loaded, Faulty> {
    if let Some(fault) = limits::too_large(text, &CARD) {
        return Err(Faulty::new(name, text, vec![fault]));
    }
    let mut faults = Vec::new();
    let document = read::document(text, &mut faults);
    let mut fields = Fields::new(document.get_ref(), 0..0, "a price card");
    match fields.integer(&mut faults, "schema", 0..=u64::MAX) {
        // What a newer card says cannot be judged.
        Some(At { value, span }) if value > SCHEMA => {
            let (message, remedy) = read::newer("price card", value, SCHEMA);
            return Err(Faulty::new(name, text, vec![Fault::new(span, message, remedy)]));
        }
        Some(At { value: 0, span }) => {
            let message = "no version of luma-plan ever read price cards of `schema = 0`";
            faults.push(Fault::new(span, message, format!("write `schema = {SCHEMA}`")));
        }
        Some(_) => {}
        None if fields.has("schema") => {}
        None => fields.missing(&mut faults, "schema", "begin the card with `schema = 1`"),
    }
    let mut reader = Reader { faults, layer, on, ..Reader::default() };
    let loaded = if fields.has("alternatives") {
        let (rows, sources) = reader.alternatives(&mut fields);
        Loaded::Alternatives { rows, sources }
    } else {
        let over = reader.surface(&mut fields, known);
        Loaded::Card {
            card: Box::new(std::mem::take(&mut reader.card)),
            over,
            replaced: reader.replaced,
            places: std::mem::take(&mut reader.places),
        }
    };
    let mut faults = reader.faults;
    fields.finish(&mut faults);
    if faults.is_empty() { Ok(loaded) } else { Err(Faulty::new(name, text, faults)) }
}

/// One file being read.
#[derive(Debug, Default)]
struct Reader {
    faults: Vec<Fault>,
    card: Card,
    /// The index of the file, which its entries carry.
    layer: u32,
    /// The day whose prices are taken.
    on: Option<Date>,
    /// Whether it is laid over another card of the surface.
    is_over: bool,
    /// Figures of the card below that are replaced.
    replaced: usize,
    oldest: Option<Date>,
    /// Where the file names its flagships.
    flagship_spans: Vec<(Flagship, Span<usize>)>,
    /// Where it states its price rows, those that hold.
    places: Vec<RowPlace>,
    /// Figures of subscriptions that the file says: of which route, under which heading, when they hold.
    said: Vec<(usize, String, Validity)>,
}

/// Where a figure comes from.
#[derive(Clone, Debug)]
struct Basis {
    source: String,
    verified: Date,
    confidence: Confidence,
    also: Vec<(String, String)>,
    note: String,
    layer: u32,
    /// When the figures hold.
    validity: Validity,
}

impl Basis {
    fn figure<T>(&self, value: T) -> Figure<T> {
        Figure {
            value,
            source: self.source.clone(),
            verified: self.verified,
            confidence: self.confidence,
            also: self.also.clone(),
            note: self.note.clone(),
            layer: self.layer,
            replaces: None,
        }
    }
}

/// A table written as rows under headings.
#[derive(Debug)]
struct Grid<'t> {
    columns: Vec<At<&'t str>>,
    rows: Vec<&'t [Spanned<DeValue<'t>>]>,
}

/// What a cell says.
#[derive(Clone, Copy, Debug)]
enum Cell<'t> {
    Value(&'t Spanned<DeValue<'t>>),
    /// `?`: it exists, and nobody publishes it.
    Unpublished,
    /// Empty or `–`: there is none.
    Nothing,
}

impl<'t> Cell<'t> {
    fn of(value: &'t Spanned<DeValue<'t>>) -> Self {
        match value.get_ref().as_str() {
            Some("" | "–" | "-") => Self::Nothing,
            Some("?") => Self::Unpublished,
            _ => Self::Value(value),
        }
    }
}

impl Reader {
    /// Reads a surface's card; the index of the known card that it is laid over.
    fn surface(&mut self, fields: &mut Fields<'_>, known: &[Card]) -> Option<usize> {
        let surface = self.required_text(fields, "surface", "name the surface, as `surface = \"my-api\"`");
        let over = known.iter().position(|c| c.surface == surface);
        match over {
            Some(at) => {
                self.card = known[at].clone();
                self.card.layers += 1;
                self.card.turns.clear();
                self.is_over = true;
                // What it is like is in the card below already.
                let _ = fields.text(&mut self.faults, "like");
            }
            None => self.like(fields, known),
        }
        self.card.surface = surface;
        if over.is_none() || fields.has("name") {
            self.card.name = self.required_text(fields, "name", "give the surface the name that is shown");
        }
        let unit = fields.word::<Unit>(&mut self.faults, "unit").map(|u| u.value);
        self.card.unit = unit.or(self.card.unit);
        if self.card.unit.is_none() && !fields.has("unit") {
            let remedy = "say what its prices are in: `unit = \"credits\"` or `unit = \"usd\"`";
            fields.missing(&mut self.faults, "unit", remedy);
        }
        let known_sources = std::mem::take(&mut self.card.sources);
        self.card.sources = self.sources(fields, known_sources);
        self.models(fields);
        self.sold(fields);
        self.priced(fields);
        self.requests(fields);
        self.card.oldest_verified = self.card.oldest_verified.into_iter().chain(self.oldest).min();
        over
    }

    /// Starts from the card that this one is `like`: everything but what is sold there.
    fn like(&mut self, fields: &mut Fields<'_>, known: &[Card]) {
        let Some(like) = fields.text(&mut self.faults, "like") else { return };
        let Some(base) = known.iter().find(|c| c.surface == like.value) else {
            let names: Vec<&str> = known.iter().map(|c| c.surface.as_str()).collect();
            self.unknown(like, "no card before this one has the surface", &names);
            return;
        };
        self.card = Card {
            routes: Vec::new(),
            limits: Vec::new(),
            verify: Vec::new(),
            dollars_a_month: None,
            limits_unpublished: None,
            requests: None,
            layers: 0,
            turns: Vec::new(),
            ..base.clone()
        };
    }

    fn required_text(&mut self, fields: &mut Fields<'_>, key: &'static str, remedy: &str) -> String {
        if !fields.has(key) {
            // Asking all the same makes the key known.
            let _ = fields.raw(key);
            fields.missing(&mut self.faults, key, remedy);
            return String::new();
        }
        fields.text(&mut self.faults, key).map(|t| t.value.to_owned()).unwrap_or_default()
    }

    fn optional_text(&mut self, fields: &mut Fields<'_>, key: &'static str) -> String {
        fields.text(&mut self.faults, key).map(|t| t.value.to_owned()).unwrap_or_default()
    }

    /// Adds the card's sources to those that are known already; the same id replaces.
    fn sources(&mut self, fields: &mut Fields<'_>, known: Vec<Source>) -> Vec<Source> {
        let mut sources = known;
        let mut fresh: Vec<String> = Vec::new();
        for mut f in fields.tables(&mut self.faults, "sources", "a source") {
            let id = self.required_text(&mut f, "id", "name it as rows are to name it");
            let title = self.required_text(&mut f, "title", "give the document's title");
            let publisher = self.required_text(&mut f, "publisher", "say who publishes it");
            let address = self.optional_text(&mut f, "address");
            let kind = self.required_word::<SourceKind>(&mut f, "kind");
            let date = f.date(&mut self.faults, "date").map(|d| d.value);
            if !f.has("date") {
                f.missing(&mut self.faults, "date", "say when it was read or last known to stand");
            }
            if fresh.contains(&id) {
                let fault = Fault::new(f.key_span("id"), format!("two sources are called `{id}`"), "rename one");
                self.faults.push(fault);
            }
            // A source with a fault is known all the same: what names it is not at fault.
            let (kind, date) = (kind.unwrap_or(SourceKind::ThirdParty), date.unwrap_or(Date::ZERO));
            let source = Source { id: id.clone(), title, publisher, address, kind, date };
            match sources.iter_mut().find(|s| s.id == id) {
                Some(known) => *known = source,
                None => sources.push(source),
            }
            fresh.push(id);
            f.finish(&mut self.faults);
        }
        sources
    }

    fn required_word<W: Word>(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Option<W> {
        let found = fields.word::<W>(&mut self.faults, key);
        if !fields.has(key) {
            let all: Vec<&str> = W::all().iter().map(|w| w.text()).collect();
            fields.missing(&mut self.faults, key, &format!("write one of {}", spell_list(&all)));
        }
        found.map(|w| w.value)
    }

    /// The source that a key names; it must be one of the card's.
    fn source(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Option<String> {
        if !fields.has(key) {
            let _ = fields.raw(key);
            fields.missing(&mut self.faults, key, "name one of the card's `[[sources]]`");
            return None;
        }
        let named = fields.text(&mut self.faults, key)?;
        self.known_source(named)
    }

    fn known_source(&mut self, named: At<&str>) -> Option<String> {
        if self.card.sources.iter().any(|s| s.id == named.value) {
            return Some(named.value.to_owned());
        }
        let known: Vec<&str> = self.card.sources.iter().map(|s| s.id.as_str()).collect();
        let remedy = match nearest(named.value, &known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "add it under `[[sources]]`, or name one that is there".to_owned(),
        };
        let shown: String = named.value.chars().take(60).collect();
        self.faults.push(Fault::new(named.span, format!("no source of the card is called `{shown}`"), remedy));
        None
    }

    /// Where the figures of a table come from.
    fn basis(&mut self, fields: &mut Fields<'_>) -> Option<Basis> {
        self.basis_of(fields, false)
    }

    /// The same of a table that may say when its figures hold.
    fn dated_basis(&mut self, fields: &mut Fields<'_>) -> Option<Basis> {
        self.basis_of(fields, true)
    }

    /// Whether the figures of a basis hold on the day whose prices are taken.
    fn is_live(&self, basis: &Basis) -> bool {
        basis.validity.holds(self.on)
    }

    fn basis_of(&mut self, fields: &mut Fields<'_>, is_dated: bool) -> Option<Basis> {
        let source = self.source(fields, "source");
        let verified = fields.date(&mut self.faults, "verified").map(|d| d.value);
        let confidence = self.required_word::<Confidence>(fields, "confidence");
        let mut also = Vec::new();
        for mut f in fields.tables(&mut self.faults, "also", "a value under `also`") {
            let value = self.required_text(&mut f, "value", "write the other value");
            if let Some(source) = self.source(&mut f, "source") {
                also.push((value, source));
            }
            f.finish(&mut self.faults);
        }
        let note = self.optional_text(fields, "note");
        let validity = if is_dated { self.validity(fields) } else { Validity::default() };
        let (source, confidence) = (source?, confidence?);
        let verified = verified.or_else(|| self.card.source(&source).map(|s| s.date))?;
        if validity.holds(self.on) {
            self.oldest = self.oldest.into_iter().chain([verified]).min();
        }
        Some(Basis { source, verified, confidence, also, note, layer: self.layer, validity })
    }

    /// `columns` and `rows` of a table; rows with the wrong number of cells are faults and left out.
    fn grid<'t>(&mut self, fields: &mut Fields<'t>) -> Grid<'t> {
        let mut columns = Vec::new();
        for heading in fields.list(&mut self.faults, "columns") {
            columns.extend(read::text(&mut self.faults, "columns", heading));
        }
        if !fields.has("columns") {
            fields.missing(&mut self.faults, "columns", "name the columns of its `rows`");
        }
        let mut rows = Vec::new();
        for row in fields.list(&mut self.faults, "rows") {
            match row.get_ref().as_array() {
                Some(cells) if cells.len() == columns.len() => rows.push(&cells[..]),
                Some(cells) => {
                    let message = format!("the row has {} cells under {} columns", cells.len(), columns.len());
                    let remedy = "write one cell for each column; an empty one is \"\"";
                    self.faults.push(Fault::new(row.span(), message, remedy));
                }
                None => self.faults.push(read::wrong_type("rows", row, "lists, as `[[5, \"0.30\"], [10, \"0.90\"]]`")),
            }
        }
        if !fields.has("rows") {
            fields.missing(&mut self.faults, "rows", "write its rows, as `rows = [[5, \"0.30\"]]`");
        }
        Grid { columns, rows }
    }

    fn unknown<S: AsRef<str>>(&mut self, found: At<&str>, message: &str, known: &[S]) {
        let known: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
        let shown: String = found.value.chars().take(60).collect();
        let remedy = match nearest(found.value, &known) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => "there is none yet".to_owned(),
            None => format!("write one of {}", spell_list(&known)),
        };
        self.faults.push(Fault::new(found.span, format!("{message} `{shown}`"), remedy));
    }

    /// The index of a model that the card lists.
    fn model(&mut self, named: At<&str>) -> Option<usize> {
        let found = self.card.models.iter().position(|m| m.id == named.value);
        if found.is_none() {
            let known: Vec<String> = self.card.models.iter().map(|m| m.id.clone()).collect();
            self.unknown(named, "the card lists no model", &known);
        }
        found
    }

    /// Every model that a list names.
    fn models_of(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Vec<usize> {
        let names = self.texts(fields, key);
        names.into_iter().filter_map(|name| self.model(name)).collect()
    }

    /// The index of the route of a tier.
    fn tier(&mut self, named: At<&str>) -> Option<usize> {
        let found = self.card.routes.iter().position(|r| r.tier == named.value);
        if found.is_none() {
            let known: Vec<String> = self.card.routes.iter().map(|r| r.tier.clone()).collect();
            self.unknown(named, "no route of the card has the tier", &known);
        }
        found
    }

    fn tiers_of(&mut self, fields: &mut Fields<'_>) -> Vec<usize> {
        let names = self.texts(fields, "tiers");
        names.into_iter().filter_map(|name| self.tier(name)).collect()
    }

    /// A list of texts.
    fn texts<'t>(&mut self, fields: &mut Fields<'t>, key: &'static str) -> Vec<At<&'t str>> {
        let mut out = Vec::new();
        for item in fields.list(&mut self.faults, key) {
            out.extend(read::text(&mut self.faults, key, item));
        }
        out
    }

    /// A list of words.
    fn words<W: Word>(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Vec<W> {
        let mut out = Vec::new();
        for item in fields.list(&mut self.faults, key) {
            out.extend(read::word::<W>(&mut self.faults, key, item).map(|w| w.value));
        }
        out
    }

    fn set<W: Word + Placed>(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Set<W> {
        Set::of(&self.words::<W>(fields, key))
    }

    fn seconds(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Vec<u32> {
        let mut out = Vec::new();
        for item in fields.list(&mut self.faults, key) {
            let found = read::integer(&mut self.faults, key, item, 1..=86_400);
            out.extend(found.and_then(|n| u32::try_from(n.value).ok()));
        }
        out
    }

    /// The conditions of a gap or a rule.
    fn when(&mut self, fields: &mut Fields<'_>) -> When {
        let operations = self.set(fields, "operations");
        let media = fields.word(&mut self.faults, "media").map(|m| m.value);
        let models = self.models_of(fields, "models");
        let resolutions = self.set(fields, "resolutions");
        let ranges = self.set(fields, "ranges");
        let seconds = self.seconds(fields, "seconds");
        let looped = fields.boolean(&mut self.faults, "loop").map(|b| b.value);
        let references_over = fields.integer(&mut self.faults, "references_over", 0..=100).map(|n| n.value);
        let references_over = references_over.and_then(|n| u32::try_from(n).ok());
        let tiers = self.tiers_of(fields).into_iter();
        let tiers = tiers.filter_map(|at| self.card.routes.get(at)).map(|r| r.tier.clone()).collect();
        When { operations, media, models, resolutions, ranges, seconds, looped, references_over, tiers }
    }

    /// `[models]`: the models that the surface offers.
    fn models(&mut self, fields: &mut Fields<'_>) {
        let Some(mut f) = fields.table(&mut self.faults, "models", "`[models]`") else { return };
        let basis = self.basis(&mut f);
        let grid = self.grid(&mut f);
        f.finish(&mut self.faults);
        if let Some(basis) = basis {
            self.card.models_source = basis.source;
        }
        let mut fresh: Vec<&str> = Vec::new();
        for cells in grid.rows {
            let mut model =
                Model { id: String::new(), legacy: false, aliases: Vec::new(), batch: 1, requests_per_unit: None };
            for (heading, value) in grid.columns.iter().zip(cells) {
                let Cell::Value(value) = Cell::of(value) else { continue };
                self.model_cell(&mut model, heading, value);
                if heading.value == "id" {
                    let id = value.get_ref().as_str().unwrap_or_default();
                    if fresh.contains(&id) {
                        let message = format!("two models are called `{}`", model.id);
                        self.faults.push(Fault::new(value.span(), message, "take one away"));
                    }
                    fresh.push(id);
                }
            }
            match self.card.models.iter_mut().find(|m| m.id == model.id) {
                Some(known) => *known = model,
                None => self.card.models.push(model),
            }
        }
    }

    fn model_cell(&mut self, model: &mut Model, heading: &At<&str>, value: &Spanned<DeValue<'_>>) {
        let faults = &mut self.faults;
        match heading.value {
            "id" => model.id = read::text(faults, "id", value).map(|t| t.value.to_owned()).unwrap_or_default(),
            "legacy" => match value.get_ref().as_bool() {
                Some(legacy) => model.legacy = legacy,
                None => faults.push(read::wrong_type("legacy", value, "true or false")),
            },
            "aliases" => model.aliases.extend(read::text(faults, "aliases", value).map(|t| t.value.to_owned())),
            "batch" => {
                let batch = read::integer(faults, "batch", value, 1..=1000);
                model.batch = batch.and_then(|n| u32::try_from(n.value).ok()).unwrap_or(1);
            }
            "requests_per_unit" => {
                let wanted = "requests a minute, as \"0.4\"";
                let parse = |text: &str| crate::money::parse_decimal(text, crate::money::DECIMALS);
                let requests = read::number(faults, "requests_per_unit", value, wanted, parse);
                model.requests_per_unit = requests.map(|n| n.value);
            }
            _ => self.no_column(heading, &["id", "legacy", "aliases", "batch", "requests_per_unit"]),
        }
    }

    fn no_column(&mut self, heading: &At<&str>, known: &[&str]) {
        self.unknown(heading.clone(), "no column is called", known);
    }
}

card_words!(SourceKind { Official = "official", ThirdParty = "third-party" });
card_words!(Per {
    Generation = "generation",
    Second = "second",
    Image = "image",
    Batch = "batch",
    Megapixel = "megapixel",
});
card_words!(Charge { Refunded = "refunded", Partial = "partial", Unknown = "unknown" });

/// How a route is sold, as cards spell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SoldAs {
    Subscription,
    PayAsYouGo,
    Provisioned,
}

card_words!(SoldAs {
    Subscription = "subscription",
    PayAsYouGo = "pay-as-you-go",
    Provisioned = "provisioned",
});

/// A span for faults of what a whole file lacks.
const fn nowhere() -> Span<usize> {
    0..0
}

#[cfg(test)]
mod tests;
