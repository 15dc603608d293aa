//! One card, entry by entry.

use jiff::civil::Date;

use super::words;
use super::{At, Checked, Entry, Kind, Listing, Other, Section, Standing, Value};
use crate::money::Money;
use crate::offer::words::{count, date};
use crate::plan::resolve::Settings;
use crate::quote::{Outcome, RestsOn, quote, tell};
use crate::rates::card::Answer;
use crate::rates::row::{Amount, Charge, Lengths, Per, Row, Table};
use crate::rates::{Book, Card, Figure, Provision, Purchase, Route, RouteAt, Tier, check};
use crate::terms::{Confidence, Media, Operation, Range, Requirement, Training, Unit};

/// Adds a card's group to the listing.
pub fn list(listing: &mut Listing, book: &Book, at: usize, today: Date) {
    let Some(card) = book.cards.get(at) else { return };
    let it = Lister { book, card, at, today };
    let mut entries: Vec<Entry> = Vec::new();
    entries.extend(card.rows.iter().enumerate().map(|(index, row)| it.row(index, row)));
    for (route, sold) in card.routes.iter().enumerate() {
        let route = RouteAt { card: at, route };
        it.sold(&mut entries, route, sold);
    }
    it.conditions(&mut entries);
    for (route, sold) in card.routes.iter().enumerate() {
        it.answers(&mut entries, RouteAt { card: at, route }, sold);
    }
    it.limits(&mut entries);
    it.failures(&mut entries);
    listing.group(Kind::Card(at), card.name.as_str(), it.about(), entries);
}

struct Lister<'a> {
    book: &'a Book,
    card: &'a Card,
    at: usize,
    today: Date,
}

impl Lister<'_> {
    /// What runs are priced in, and whether it is still sold.
    fn about(&self) -> String {
        let unit = match self.card.unit {
            Some(Unit::Credits) => "in credits",
            Some(Unit::Usd) => "in dollars",
            None => "",
        };
        let closed = self.card.routes.iter().map(|r| r.closed.as_ref().map(|c| c.value));
        let closed = closed.reduce(Option::and).flatten();
        let closed = closed.map(|since| format!("closed to new buyers since {}", date(since)));
        [Some(unit.to_owned()).filter(|u| !u.is_empty()), closed].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// Puts in who says so, when, and how firmly.
    fn based(&self, entry: &mut Entry, source: &str, on: Date, confidence: Option<Confidence>, layer: u32) {
        entry.source = self.card.source(source).cloned();
        entry.checked = Some(Checked::new(on, self.today, self.book.stale_after));
        entry.confidence = confidence;
        entry.layer = Some(layer);
        if self.book.is_overlay(layer) {
            entry.standing = Standing::LaidOver;
        }
    }

    fn figure<T>(&self, entry: &mut Entry, figure: &Figure<T>) {
        self.based(entry, &figure.source, figure.verified, Some(figure.confidence), figure.layer);
        self.also(entry, &figure.also);
        entry.replaces.clone_from(&figure.replaces);
        entry.remarks.extend(Some(figure.note.clone()).filter(|n| !n.is_empty()));
    }

    fn also(&self, entry: &mut Entry, also: &[(String, String)]) {
        for (value, source) in also {
            let Some(source) = self.card.source(source).cloned() else { continue };
            let other = Other { value: value.clone(), source };
            if !entry.others.contains(&other) {
                entry.others.push(other);
            }
        }
    }

    fn row(&self, index: usize, row: &Row) -> Entry {
        let table = self.card.tables.get(row.table);
        let columns = words::row(row, table);
        let model = row.model.and_then(|m| self.card.models.get(m));
        let value = row.price.map_or(Value::Unpublished, Value::Price);
        let at = At::Row { card: self.at, row: index };
        let who = model.map_or("", |m| m.id.as_str());
        let mut entry = Entry::new(at, Section::Runs, columns.what, who, value);
        (entry.size, entry.length, entry.range) = (columns.size, columns.length, columns.range);
        entry.order.resolution = row.resolution;
        entry.named = words::members(row.operations, Operation::ALL).into_iter().map(Operation::as_str).collect();
        entry.order.seconds = match row.lengths {
            Lengths::Exactly(seconds) | Lengths::UpTo(seconds) => Some(seconds),
            Lengths::Any => Some(row.references.0).filter(|_| row.references.1 < u32::MAX),
        };
        if let Some(table) = table {
            let is_download = row.operations.has(Operation::Export);
            entry.per = if row.price.is_some() { words::per(table.per, is_download) } else { "" };
            self.based(&mut entry, &table.source, table.verified, Some(table.confidence), row.layer);
            self.also(&mut entry, &table.also);
            if !table.gap.is_empty() && row.price.is_none() {
                entry.remarks.push(table.gap.clone());
            }
            entry.remarks.extend(self.counted(row, table));
            entry.remarks.extend(Some(table.note.clone()).filter(|n| !n.is_empty()));
        }
        self.also(&mut entry, &row.also);
        self.derive(&mut entry, index, row);
        entry.remarks.extend(model.filter(|m| m.legacy).map(|m| format!("`{}` is superseded by its maker", m.id)));
        entry.remarks.extend(self.meant(row));
        let rules = self.card.rules.iter().filter(|r| check::touches(&r.when, row)).map(|r| &r.says);
        let narrowing = |w: &crate::rates::row::When| w.looped.is_some() || w.references_over.is_some();
        let gaps = self.card.gaps.iter().filter(|g| narrowing(&g.when) && check::touches(&g.when, row));
        for says in rules.chain(gaps.map(|g| &g.says)) {
            if !entry.rules.contains(says) {
                entry.rules.push(says.clone());
            }
        }
        if self.book.is_overlay(row.layer) {
            entry.replaces = row.replaces.map(Amount::priced);
        }
        if self.card.rows.iter().any(|above| above.layer > row.layer && check::meet(above, row)) {
            entry.standing = Standing::Replaced;
        }
        entry
    }

    /// What a run yields and how its length is billed.
    fn counted(&self, row: &Row, table: &Table) -> Vec<String> {
        let mut out = Vec::new();
        let batch = row.model.and_then(|m| self.card.models.get(m)).map_or(1, |m| m.batch);
        if table.per == Per::Batch && batch > 1 {
            out.push(format!("a run makes a batch of {batch}"));
        }
        if let Some(block) = table.block {
            out.push(format!("a run makes one block of {block} s"));
        }
        if !table.blocks.is_empty() {
            let blocks: Vec<String> = table.blocks.iter().map(|b| format!("{b} s")).collect();
            out.push(format!("billed as {}, whichever is next", blocks.join(" or ")));
        }
        if table.per == Per::Megapixel {
            let moving = if table.fps > 0 { format!(" × {} frames a second", table.fps) } else { String::new() };
            out.push(format!("a megapixel is a million of width × height{moving}"));
        }
        if let (Some(made_at), Some(to), Some(more)) = (table.made_at, row.resolution, row.then_per_second) {
            out.push(format!("made at {made_at}, then upscaled to {to} at {} a second", words::amount(more)));
        }
        out
    }

    /// The operations for which this row's model is the one that is taken unasked.
    fn meant(&self, row: &Row) -> Option<String> {
        let of: Vec<Operation> = Operation::ALL
            .iter()
            .copied()
            .filter(|o| row.operations.has(*o))
            .filter(|o| {
                let media = o.media().or(row.media);
                let flagship = |f: &&crate::rates::Flagship| {
                    f.operation == *o && (f.media.is_none() || media.is_none() || f.media == media)
                };
                row.model.is_some() && self.card.flagships.iter().find(flagship).map(|f| f.model) == row.model
            })
            .collect();
        (!of.is_empty()).then(|| format!("taken for {} where a stage names no model", words::operations(&of, None)))
    }

    /// How the price of one run of the row follows, where it is not the row's own.
    fn derive(&self, entry: &mut Entry, index: usize, row: &Row) {
        if row.price.is_none() {
            return;
        }
        let Some(operation) = Operation::ALL.iter().copied().find(|o| row.operations.has(*o)) else { return };
        let settings = Settings {
            operation,
            model: row.model.and_then(|m| self.card.models.get(m)).map(|m| m.id.clone()),
            media: operation.media().or(row.media).or(Some(Media::Video)),
            resolution: row.resolution,
            seconds: match row.lengths {
                Lengths::Exactly(seconds) | Lengths::UpTo(seconds) => Some(seconds),
                Lengths::Any => Some(crate::rates::card::Clip::SECONDS),
            },
            range: row.range.unwrap_or(Range::Sdr),
            looped: false,
            references: row.references.0,
            from: row.from,
            of: None,
        };
        for route in 0..self.card.routes.len() {
            let at = RouteAt { card: self.at, route };
            let quoted = quote(self.book, at, &settings, &[]);
            let Outcome::Priced(price) = &quoted.outcome else { continue };
            if price.rests_on == RestsOn::Row(index) {
                let told = tell(self.book, at, &settings, &quoted, &[]);
                self.also(entry, &told.also);
                // The first step is the row itself.
                entry.derivation = told.derivation.into_iter().skip(1).collect();
                return;
            }
        }
    }

    fn sold(&self, entries: &mut Vec<Entry>, at: RouteAt, route: &Route) {
        if let Some(closed) = &route.closed {
            let value = Value::Words(format!("since {}", date(closed.value)));
            let mut entry = of_route(At::Closed(at), "closed to new buyers", route, value);
            self.figure(&mut entry, closed);
            entries.push(entry);
        }
        match &route.purchase {
            Purchase::Subscription(tier) => self.subscription(entries, at, route, tier),
            Purchase::Provisioned(provision) => entries.push(self.unit(at, route, provision)),
            Purchase::PayAsYouGo => {}
        }
    }

    fn money(&self, at: At, what: &str, route: &Route, per: &'static str, figure: &Figure<Money>) -> Entry {
        let mut entry = of_route(at, what, route, Value::Price(Amount::Usd(figure.value)));
        entry.per = per;
        self.figure(&mut entry, figure);
        entry
    }

    fn subscription(&self, entries: &mut Vec<Entry>, at: RouteAt, route: &Route, tier: &Tier) {
        match &tier.monthly {
            Some(figure) => {
                entries.push(self.money(At::Monthly(at), "subscription, by the month", route, "a month", figure));
            }
            None => {
                entries.push(of_route(At::Monthly(at), "subscription, by the month", route, Value::Unpublished));
            }
        }
        if let Some(figure) = &tier.annual {
            entries.push(self.money(At::Annual(at), "subscription, by the year", route, "a year", figure));
        }
        match &tier.grant {
            Some(figure) => {
                let value = Value::Price(Amount::Credits(figure.value));
                let mut entry = of_route(At::Grant(at), "credits that come with it", route, value);
                entry.per = "a month";
                self.figure(&mut entry, figure);
                entries.push(entry);
            }
            None => {
                entries.push(of_route(At::Grant(at), "credits that come with it", route, Value::Unpublished));
            }
        }
        if let Some(pack) = &tier.pack {
            let credits = count(u128::from(pack.credits), "more credit", "more credits");
            let mut entry = self.money(At::Pack(at), &credits, route, "a pack", &pack.price);
            let months = count(u128::from(pack.months), "month", "months");
            entry.remarks.insert(0, format!("bought whole, usable for {months}"));
            entries.push(entry);
        }
        if let Some(says) = &tier.unpriced_credits {
            let mut entry = of_route(At::Credits(at), "more credits", route, Value::Unpublished);
            self.figure(&mut entry, says);
            entry.remarks.insert(0, says.value.clone());
            entries.push(entry);
        }
        if let Some(relaxed) = &tier.relaxed {
            let value = Value::Words(if relaxed.value { "yes" } else { "no" }.to_owned());
            let mut entry = of_route(At::Relaxed(at), "relaxed mode", route, value);
            self.figure(&mut entry, relaxed);
            entry.remarks.insert(0, "goes on at no credits, slower, when the grant is gone".to_owned());
            entries.push(entry);
        }
    }

    fn unit(&self, at: RouteAt, route: &Route, provision: &Provision) -> Entry {
        let mut entry = self.money(At::Unit(at), "one unit", route, "a month", &provision.unit);
        let term = count(u128::from(provision.term), "month", "months");
        let units = count(u128::from(provision.minimum_units), "unit", "units");
        entry.remarks.insert(0, format!("for a term of {term}, at least {units}"));
        for model in &self.card.models {
            let Some(requests) = model.requests_per_unit else { continue };
            let mut said = format!("`{}`: {} a minute", model.id, requests.normalize());
            let each = provision.per_image(requests).and_then(|(ticks, n)| Money::from_ticks(ticks).ok()?.per(n));
            if let Some(each) = each {
                said = format!("{said}, ${} an image at full use", each.unit());
            }
            entry.remarks.push(said);
            if let Some((_, printed)) = provision.printed.iter().find(|(m, _)| *m == model.id) {
                let value = format!("${printed} an image of `{}`, as printed", model.id);
                self.also(&mut entry, &[(value, provision.unit.source.clone())]);
            }
        }
        entry
    }

    /// Gaps, then rules.
    fn conditions(&self, entries: &mut Vec<Entry>) {
        for (gap, it) in self.card.gaps.iter().enumerate() {
            let at = At::Gap { card: self.at, gap };
            self.condition(
                entries,
                at,
                Section::Unpublished,
                Value::Unpublished,
                &it.when,
                &it.says,
                &it.source,
                it.layer,
            );
        }
        for (rule, it) in self.card.rules.iter().enumerate() {
            let at = At::Rule { card: self.at, rule };
            self.condition(
                entries,
                at,
                Section::NotOffered,
                Value::NotOffered,
                &it.when,
                &it.says,
                &it.source,
                it.layer,
            );
        }
    }

    #[expect(clippy::too_many_arguments, reason = "what a gap and a rule have in common, taken apart")]
    fn condition(
        &self,
        entries: &mut Vec<Entry>,
        at: At,
        section: Section,
        value: Value,
        when: &crate::rates::row::When,
        says: &str,
        source: &str,
        layer: u32,
    ) {
        let (columns, models) = words::when(self.card, when);
        let mut entry = Entry::new(at, section, columns.what, models, value);
        (entry.size, entry.length, entry.range) = (columns.size, columns.length, columns.range);
        entry.remarks.push(says.to_owned());
        entry.named = words::members(when.operations, Operation::ALL).into_iter().map(Operation::as_str).collect();
        entry.order.seconds = when.seconds.first().copied();
        if let Some(date) = self.card.source(source).map(|s| s.date) {
            self.based(&mut entry, source, date, None, layer);
        }
        entries.push(entry);
    }

    fn answers(&self, entries: &mut Vec<Entry>, at: RouteAt, route: &Route) {
        for requirement in Requirement::ALL.iter().copied() {
            let of = |video| At::Answer { route: at, requirement, video };
            let mut add = |at, what: String, figure: Option<&Figure<Answer>>| {
                let value = figure.map_or(Value::Unpublished, |f| Value::Words(answer(f.value).to_owned()));
                let mut entry = Entry::new(at, Section::Answers, what, route.name.as_str(), value);
                entry.id.clone_from(&route.id);
                entry.named = vec![requirement.as_str()];
                if let Some(figure) = figure {
                    self.figure(&mut entry, figure);
                }
                entries.push(entry);
            };
            add(of(false), requirement.spoken().to_owned(), route.answers.get(&requirement));
            if let Some(figure) = route.video_answers.get(&requirement) {
                add(of(true), format!("{}, for video", requirement.spoken()), Some(figure));
            }
        }
    }

    fn limits(&self, entries: &mut Vec<Entry>) {
        for (limit, it) in self.card.limits.iter().enumerate() {
            let value = Value::Words(format!("{} a minute", it.runs_a_minute.value));
            let at = At::Limit { card: self.at, limit };
            let mut entry = Entry::new(at, Section::Limits, "runs", it.models.join(", "), value);
            self.figure(&mut entry, &it.runs_a_minute);
            entry.remarks.extend(it.concurrent.map(|n| format!("at most {n} at the same time")));
            entries.push(entry);
        }
        if let Some(says) = &self.card.limits_unpublished {
            let at = At::LimitsUnpublished(self.at);
            let mut entry = Entry::new(at, Section::Limits, "runs", "", Value::Unpublished);
            self.figure(&mut entry, says);
            entry.remarks.insert(0, says.value.clone());
            entries.push(entry);
        }
        if let Some(most) = &self.card.dollars_a_month {
            let value = Value::Price(Amount::Usd(most.value));
            let mut entry = Entry::new(At::DollarsAMonth(self.at), Section::Limits, "spending, at most", "", value);
            entry.per = "a month";
            self.figure(&mut entry, most);
            entries.push(entry);
        }
    }

    fn failures(&self, entries: &mut Vec<Entry>) {
        for (failure, it) in self.card.failures.iter().enumerate() {
            let value = match it.charge {
                Charge::Refunded => Value::Words("refunded".to_owned()),
                Charge::Partial => Value::Words("charged in part".to_owned()),
                Charge::Unknown => Value::Unpublished,
            };
            let at = At::Failure { card: self.at, failure };
            let mut entry = Entry::new(at, Section::Failures, it.what.as_str(), "", value);
            self.based(&mut entry, &it.source, it.verified, Some(it.confidence), it.layer);
            entry.remarks.push(it.says.clone());
            entries.push(entry);
        }
    }
}

const fn answer(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::No | Answer::Training(Training::None) => "no",
        Answer::Training(Training::Stated) => "stated",
        Answer::Training(Training::Contractual) => "by contract",
    }
}

/// An entry about what a route is sold for.
fn of_route(at: At, what: &str, route: &Route, value: Value) -> Entry {
    let mut entry = Entry::new(at, Section::Sold, what, route.name.as_str(), value);
    entry.id.clone_from(&route.id);
    entry
}
