//! What a run costs: tables of prices, gaps, rules, flagships, exports and failures.

use std::ops::Range as Span;

use toml::Spanned;
use toml::de::DeValue;

use super::{Cell, Grid, Reader, RowPlace};
use crate::fault::Fault;
use crate::money::Money;
use crate::rates::row::{Amount, Charge, Failure, Flagship, Gap, Lengths, Per, Row, Rule, Set, Table};
use crate::rates::{Validity, check};
use crate::read::{self, At, Fields, spell_list};
use crate::terms::{Media, Operation, Range, Resolution, Unit, Word};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heading {
    Seconds,
    Range,
    References,
    Model,
    From,
    Resolution,
    ThenPerSecond,
    Also,
    ValidFrom,
    ValidUntil,
    /// A price; of this resolution or this model where the heading names one.
    Price(Option<Resolution>, Option<usize>),
}

/// The headings that are words of their own.
const HEADINGS: [(&str, Heading); 11] = [
    ("seconds", Heading::Seconds),
    ("range", Heading::Range),
    ("references", Heading::References),
    ("model", Heading::Model),
    ("from", Heading::From),
    ("resolution", Heading::Resolution),
    ("then_per_second", Heading::ThenPerSecond),
    ("also", Heading::Also),
    ("valid_from", Heading::ValidFrom),
    ("valid_until", Heading::ValidUntil),
    ("price", Heading::Price(None, None)),
];

/// What a table states for all of its rows, until a column says otherwise.
#[derive(Clone, Debug)]
struct Shared {
    operations: Set<Operation>,
    media: Option<Media>,
    models: Vec<usize>,
    resolutions: Vec<Resolution>,
    from: Option<Resolution>,
    range: Option<Range>,
    lengths: Vec<Lengths>,
    references: (u32, u32),
    per: Per,
    validity: Validity,
}

/// A row, where it stands in its file, and when it holds.
#[derive(Clone, Debug)]
pub(in crate::rates) struct Placed {
    pub row: Row,
    pub span: Span<usize>,
    pub validity: Validity,
}

/// References that no card goes beyond.
const ANY_REFERENCES: (u32, u32) = (0, u32::MAX);

impl Reader {
    pub(super) fn priced(&mut self, fields: &mut Fields<'_>) {
        self.flagships(fields);
        let before = self.card.tables.len();
        let rows = self.prices(fields);
        let place = |placed: &Placed| RowPlace {
            table: placed.row.table.saturating_sub(before),
            cell: placed.span.clone(),
            is_alone: rows.iter().filter(|other| other.row.table == placed.row.table).count() == 1,
            validity: placed.validity,
        };
        let live = rows.iter().filter(|placed| placed.validity.holds(self.on));
        self.places = live.map(place).collect();
        let gaps = self.gaps(fields);
        self.rules(fields);
        self.failures(fields);
        if let Some(mut f) = fields.table(&mut self.faults, "export", "`[export]`") {
            self.card.export_as_generation = self.set(&mut f, "as_generation");
            f.finish(&mut self.faults);
        }
        self.lay(rows, gaps);
    }

    /// Puts the file's rows and gaps before those of the card below it.
    fn lay(&mut self, rows: Vec<Placed>, gaps: Vec<(Gap, Span<usize>)>) {
        check::rows(&self.card, &rows, &gaps, &mut self.faults);
        let flagships: Vec<Row> = rows.iter().map(|placed| placed.row.clone()).collect();
        let mut rows: Vec<Row> =
            rows.into_iter().filter(|placed| placed.validity.holds(self.on)).map(|placed| placed.row).collect();
        if self.is_over {
            let below = &self.card.rows;
            for new in &mut rows {
                // What is asked first is what is replaced.
                let Some(old) = below.iter().find(|old| check::meet(new, old)) else { continue };
                new.replaces = old.price;
                self.replaced += 1;
            }
        }
        rows.append(&mut self.card.rows);
        self.card.rows = rows;
        let mut all: Vec<Gap> = gaps.into_iter().map(|(gap, _)| gap).collect();
        all.append(&mut self.card.gaps);
        self.card.gaps = all;
        if self.faults.is_empty() {
            // Otherwise what the flagship stands on may only have been left out for its own fault.
            check::flagships(&self.card, &flagships, &self.flagship_spans, &mut self.faults);
        }
    }

    /// `[auto]`: which model an operation is made with where the plan names none.
    fn flagships(&mut self, fields: &mut Fields<'_>) {
        let Some(f) = fields.table(&mut self.faults, "auto", "`[auto]`") else { return };
        for (key, value) in f.entries() {
            let (word, media) = match key.value {
                "reframe-video" => ("reframe", Some(Media::Video)),
                "reframe-image" => ("reframe", Some(Media::Image)),
                "upscale-video" => ("upscale", Some(Media::Video)),
                "upscale-image" => ("upscale", Some(Media::Image)),
                word => (word, None),
            };
            let Some(operation) = Operation::parse(word) else {
                let words: Vec<&str> = Operation::ALL.iter().map(|o| o.as_str()).collect();
                self.unknown(key, "there is no operation", &words);
                continue;
            };
            let Some(named) = read::text(&mut self.faults, "auto", value) else { continue };
            let span = named.span.clone();
            let Some(model) = self.model(named) else { continue };
            let flagship = Flagship { operation, media, model };
            let same = |f: &&mut Flagship| f.operation == operation && f.media == media;
            match self.card.flagships.iter_mut().find(same) {
                Some(known) => *known = flagship,
                None => self.card.flagships.push(flagship),
            }
            self.flagship_spans.push((flagship, span));
        }
    }

    fn prices(&mut self, fields: &mut Fields<'_>) -> Vec<Placed> {
        let mut out = Vec::new();
        for mut f in fields.tables(&mut self.faults, "prices", "a table of prices") {
            self.price_table(&mut f, &mut out);
            f.finish(&mut self.faults);
        }
        out
    }

    fn price_table(&mut self, f: &mut Fields<'_>, out: &mut Vec<Placed>) {
        let before = self.faults.len();
        let operations = self.set::<Operation>(f, "operations");
        if operations.is_empty() && self.faults.len() == before {
            f.missing(&mut self.faults, "operations", "say what the prices are for, as `operations = [\"extend\"]`");
        }
        let media = f.word(&mut self.faults, "media").map(|m| m.value);
        let models = self.models_of(f, "models");
        let models_at_fault = models.is_empty() && f.has("models");
        let mut resolutions = self.words::<Resolution>(f, "resolutions");
        resolutions.extend(f.word::<Resolution>(&mut self.faults, "resolution").map(|r| r.value));
        let from = f.word(&mut self.faults, "from").map(|r| r.value);
        let range = f.word(&mut self.faults, "range").map(|r| r.value);
        let seconds = self.seconds(f, "seconds");
        let references = match f.raw("references") {
            Some(value) => self.references(value).unwrap_or(ANY_REFERENCES),
            None => ANY_REFERENCES,
        };
        let per = f.word::<Per>(&mut self.faults, "per").map(|p| p.value);
        if !f.has("per") {
            let all: Vec<&str> = Per::all().iter().map(|p| p.text()).collect();
            let remedy = format!("say what a price is for: one of {}", spell_list(&all));
            f.missing(&mut self.faults, "per", &remedy);
        }
        let fps = f.integer(&mut self.faults, "fps", 1..=1000).and_then(|n| u32::try_from(n.value).ok()).unwrap_or(0);
        let made_at = f.word(&mut self.faults, "made_at").map(|r| r.value);
        let blocks = self.seconds(f, "blocks");
        let block = f.integer(&mut self.faults, "block", 1..=3600).and_then(|n| u32::try_from(n.value).ok());
        let also_by_pixels = self.optional_source(f, "also_by_pixels");
        let also_source = self.also_source(f);
        let gap = self.optional_text(f, "gap");
        let basis = self.dated_basis(f);
        let grid = self.grid(f);
        let (Some(per), Some(basis), false) = (per, basis, models_at_fault) else { return };
        let by_column = |c: &At<&str>| c.value == "model" || self.card.models.iter().any(|m| m.id == c.value);
        let made = |o: &Operation| o.has_model() && *o != Operation::Export && operations.has(*o);
        if models.is_empty()
            && !grid.columns.iter().any(by_column)
            && let Some(operation) = Operation::ALL.iter().copied().find(made)
        {
            let message = format!("`{operation}` is made by a model, and the prices name none");
            self.faults.push(Fault::new(f.span.clone(), message, "add `models`, or a column `model`"));
            return;
        }
        if !blocks.is_sorted_by(|a, b| a < b) {
            let fault = Fault::new(f.key_span("blocks"), "the `blocks` do not rise", "write them as `[5, 10]`");
            self.faults.push(fault);
        }
        let lengths = match (block, blocks.last()) {
            (Some(block), _) => vec![Lengths::Exactly(block)],
            (None, Some(most)) => vec![Lengths::UpTo(*most)],
            (None, None) if seconds.is_empty() => vec![Lengths::Any],
            (None, None) => seconds.into_iter().map(Lengths::Exactly).collect(),
        };
        let validity = basis.validity;
        let table = Table {
            per,
            fps,
            made_at,
            blocks,
            block,
            also: basis.also,
            also_by_pixels,
            source: basis.source,
            verified: basis.verified,
            confidence: basis.confidence,
            note: basis.note,
            gap,
        };
        self.card.tables.push(table);
        let shared = Shared { operations, media, models, resolutions, from, range, lengths, references, per, validity };
        self.rows_of(&shared, &grid, also_source.as_ref(), out);
    }

    fn optional_source(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Option<String> {
        let named = fields.text(&mut self.faults, key)?;
        self.known_source(named)
    }

    fn rows_of(&mut self, shared: &Shared, grid: &Grid<'_>, also_source: Option<&String>, out: &mut Vec<Placed>) {
        let headings: Vec<Option<Heading>> = grid.columns.iter().map(|c| self.heading(c)).collect();
        for cells in &grid.rows {
            let mut row = shared.clone();
            let mut then_per_second = None;
            let mut also = Vec::new();
            let mut whole = true;
            for (heading, value) in headings.iter().zip(*cells) {
                let Some(heading) = *heading else { continue };
                let found = match heading {
                    Heading::Seconds => self.length(value).map(|n| row.lengths = vec![Lengths::Exactly(n)]),
                    Heading::Range => {
                        read::word::<Range>(&mut self.faults, "range", value).map(|r| row.range = Some(r.value))
                    }
                    Heading::References => self.references(value).map(|r| row.references = r),
                    Heading::Model => {
                        let named = read::text(&mut self.faults, "model", value);
                        named.and_then(|n| self.model(n)).map(|m| row.models = vec![m])
                    }
                    Heading::From => {
                        read::word::<Resolution>(&mut self.faults, "from", value).map(|r| row.from = Some(r.value))
                    }
                    Heading::Resolution => read::word::<Resolution>(&mut self.faults, "resolution", value)
                        .map(|r| row.resolutions = vec![r.value]),
                    Heading::ThenPerSecond => self.amount("then_per_second", value).map(|a| then_per_second = Some(a)),
                    Heading::Also => {
                        self.also_cell(&mut also, also_source, value);
                        Some(())
                    }
                    Heading::ValidFrom => self.day_cell("valid_from", value, &mut row.validity.from),
                    Heading::ValidUntil => self.day_cell("valid_until", value, &mut row.validity.until),
                    Heading::Price(..) => Some(()),
                };
                whole &= found.is_some();
            }
            if !whole {
                continue;
            }
            if row.validity != shared.validity {
                self.turning(row.validity, cells.first().map_or(0..0, Spanned::span));
            }
            for ((heading, column), value) in headings.iter().zip(&grid.columns).zip(*cells) {
                let Some(Heading::Price(resolution, model)) = *heading else { continue };
                let price = match Cell::of(value) {
                    Cell::Nothing => continue,
                    Cell::Unpublished => None,
                    Cell::Value(value) => match self.amount(column.value, value) {
                        Some(amount) => Some(amount),
                        None => continue,
                    },
                };
                let mut at = row.clone();
                if let Some(resolution) = resolution {
                    at.resolutions = vec![resolution];
                }
                if let Some(model) = model {
                    at.models = vec![model];
                }
                self.spread(&at, price, then_per_second, &also, &value.span(), out);
            }
        }
    }

    /// One row for each model, resolution and length that a cell stands for.
    fn spread(
        &mut self,
        at: &Shared,
        price: Option<Amount>,
        then_per_second: Option<Amount>,
        also: &[(String, String)],
        span: &Span<usize>,
        out: &mut Vec<Placed>,
    ) {
        let models: Vec<Option<usize>> =
            if at.models.is_empty() { vec![None] } else { at.models.iter().copied().map(Some).collect() };
        let resolutions: Vec<Option<Resolution>> =
            if at.resolutions.is_empty() { vec![None] } else { at.resolutions.iter().copied().map(Some).collect() };
        for model in models {
            for resolution in resolutions.iter().copied() {
                for lengths in at.lengths.iter().copied() {
                    let row = Row {
                        operations: at.operations,
                        media: at.media,
                        model,
                        resolution,
                        from: at.from,
                        range: at.range,
                        lengths,
                        references: at.references,
                        price,
                        then_per_second,
                        also: also.to_vec(),
                        replaces: None,
                        table: self.card.tables.len().saturating_sub(1),
                        layer: self.layer,
                    };
                    if at.per == Per::Megapixel {
                        check::megapixels(&self.card, &row, span, &mut self.faults);
                    }
                    out.push(Placed { row, span: span.clone(), validity: at.validity });
                }
            }
        }
    }

    fn heading(&mut self, column: &At<&str>) -> Option<Heading> {
        if let Some((_, heading)) = HEADINGS.iter().find(|(word, _)| *word == column.value) {
            return Some(*heading);
        }
        if let Some(resolution) = Resolution::parse(column.value) {
            return Some(Heading::Price(Some(resolution), None));
        }
        if let Some(model) = self.card.models.iter().position(|m| m.id == column.value) {
            return Some(Heading::Price(None, Some(model)));
        }
        let models: Vec<String> = self.card.models.iter().map(|m| m.id.clone()).collect();
        let known = HEADINGS.iter().map(|(word, _)| *word);
        let known = known.chain(Resolution::ALL.iter().map(|r| r.as_str())).chain(models.iter().map(String::as_str));
        let known: Vec<&str> = known.collect();
        self.no_column(column, &known);
        None
    }

    fn length(&mut self, value: &Spanned<DeValue<'_>>) -> Option<u32> {
        let found = read::integer(&mut self.faults, "seconds", value, 1..=86_400)?;
        u32::try_from(found.value).ok()
    }

    /// References: a number, or from and to as `"1-9"`.
    fn references(&mut self, value: &Spanned<DeValue<'_>>) -> Option<(u32, u32)> {
        let Some(text) = value.get_ref().as_str() else {
            let found = read::integer(&mut self.faults, "references", value, 0..=100)?;
            return u32::try_from(found.value).ok().map(|n| (n, n));
        };
        let ends = text.split_once('-').and_then(|(a, b)| Some((a.trim().parse().ok()?, b.trim().parse().ok()?)));
        let ends = ends.filter(|(least, most)| least <= most && *most <= 100);
        if ends.is_none() {
            let remedy = "write a number, or from and to as \"1-9\"";
            self.faults.push(Fault::new(
                value.span(),
                "`references` is neither a number nor a span of numbers",
                remedy,
            ));
        }
        ends
    }

    /// A price in the card's unit.
    fn amount(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Amount> {
        match self.card.unit? {
            Unit::Usd => self.dollars(key, value).map(Amount::Usd),
            Unit::Credits => {
                let found = read::number(&mut self.faults, key, value, "whole credits, as 160", Money::parse)?;
                let number = found.value.decimal().normalize();
                let credits = u64::try_from(number.mantissa()).ok().filter(|_| number.scale() == 0);
                if credits.is_none() {
                    let fault = Fault::new(found.span, "credits are not sold in parts", "write whole credits, as 160");
                    self.faults.push(fault);
                }
                credits.map(Amount::Credits)
            }
        }
    }

    fn gaps(&mut self, fields: &mut Fields<'_>) -> Vec<(Gap, Span<usize>)> {
        let mut out = Vec::new();
        for mut f in fields.tables(&mut self.faults, "gaps", "a gap") {
            let when = self.when(&mut f);
            if when.operations.is_empty() && !f.has("operations") {
                f.missing(&mut self.faults, "operations", "say what is offered without a published price");
            }
            let says = self.required_text(&mut f, "says", "say in a sentence what is not published");
            let source = self.source(&mut f, "source");
            let validity = self.validity(&mut f);
            let span = f.span.clone();
            f.finish(&mut self.faults);
            if let Some(source) = source.filter(|_| validity.holds(self.on)) {
                out.push((Gap { when, says, source, layer: self.layer }, span));
            }
        }
        out
    }

    fn rules(&mut self, fields: &mut Fields<'_>) {
        for mut f in fields.tables(&mut self.faults, "rules", "a rule") {
            let when = self.when(&mut f);
            let says = self.required_text(&mut f, "says", "say the rule in a sentence");
            let source = self.source(&mut f, "source");
            let validity = self.validity(&mut f);
            f.finish(&mut self.faults);
            if let Some(source) = source.filter(|_| validity.holds(self.on)) {
                self.card.rules.push(Rule { when, says, source, layer: self.layer });
            }
        }
    }

    fn failures(&mut self, fields: &mut Fields<'_>) {
        let tables = fields.tables(&mut self.faults, "failures", "a failure");
        if !tables.is_empty() {
            // A card that states what happens to failures states all of it.
            self.card.failures.clear();
        }
        for mut f in tables {
            let what = self.required_text(&mut f, "what", "say which failure");
            let charge = self.required_word::<Charge>(&mut f, "charge");
            let says = self.required_text(&mut f, "says", "say in a sentence what is charged");
            let basis = self.basis(&mut f);
            f.finish(&mut self.faults);
            if let (Some(charge), Some(basis)) = (charge, basis) {
                let (source, verified, confidence) = (basis.source, basis.verified, basis.confidence);
                self.card.failures.push(Failure {
                    what,
                    charge,
                    says,
                    source,
                    verified,
                    confidence,
                    layer: self.layer,
                });
            }
        }
    }
}
