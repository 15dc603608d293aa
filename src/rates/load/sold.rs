//! What is sold: routes with their prices, grants, packs and terms, what they may be used for, limits, and what to
//! verify before paying.

use std::ops::Range as Span;

use super::{Basis, Cell, Reader, SoldAs, nowhere};
use crate::fault::Fault;
use crate::money::Money;
use crate::rates::card::{Answer, Figure, Limit, Pack, Provision, Purchase, Route, Tier};
use crate::rates::{Amount, Validity};
use crate::read::{self, Fields};
use crate::terms::{Confidence, Media, Requirement, Training};

/// What a column of subscriptions may be called.
const HEADINGS: [&str; 7] = ["tier", "monthly", "annual", "credits", "also", "valid_from", "valid_until"];

impl Reader {
    pub(super) fn sold(&mut self, fields: &mut Fields<'_>) {
        self.routes(fields);
        self.closed(fields);
        self.subscriptions(fields);
        self.packs(fields);
        self.relaxed(fields);
        self.unpriced_credits(fields);
        self.provisioned(fields);
        self.answers(fields);
        self.limits(fields);
        self.verify(fields);
    }

    fn routes(&mut self, fields: &mut Fields<'_>) {
        let mut fresh: Vec<String> = Vec::new();
        for mut f in fields.tables(&mut self.faults, "routes", "a table of routes") {
            let sold_as = self.required_word::<SoldAs>(&mut f, "sold_as").unwrap_or(SoldAs::Subscription);
            let grid = self.grid(&mut f);
            f.finish(&mut self.faults);
            for cells in grid.rows {
                let mut id = None;
                let (mut tier, mut name, mut short) = (String::new(), String::new(), String::new());
                for (heading, value) in grid.columns.iter().zip(cells) {
                    let found = read::text(&mut self.faults, heading.value, value);
                    let text = found.as_ref().map(|t| t.value.to_owned()).unwrap_or_default();
                    match heading.value {
                        "id" => id = found.map(|t| t.map(str::to_owned)),
                        "tier" => tier = text,
                        "name" => name = text,
                        "short" => short = text,
                        _ => self.no_column(heading, &["id", "tier", "name", "short"]),
                    }
                }
                let Some(id) = id else { continue };
                if fresh.contains(&id.value) {
                    let message = format!("two routes are called `{}`", id.value);
                    self.faults.push(Fault::new(id.span, message, "rename one; plans name routes by their ids"));
                    continue;
                }
                fresh.push(id.value.clone());
                let purchase = match sold_as {
                    SoldAs::Subscription => Purchase::Subscription(Tier::default()),
                    SoldAs::PayAsYouGo => Purchase::PayAsYouGo,
                    SoldAs::Provisioned => Purchase::Provisioned(unset_provision()),
                };
                match self.card.routes.iter_mut().find(|r| r.id == id.value) {
                    Some(known) => {
                        known.tier = tier;
                        known.name = name;
                        known.short = short;
                        known.layer = self.layer;
                    }
                    None => self.card.routes.push(Route {
                        id: id.value,
                        name,
                        short,
                        tier,
                        purchase,
                        closed: None,
                        answers: std::collections::BTreeMap::new(),
                        video_answers: std::collections::BTreeMap::new(),
                        verify: Vec::new(),
                        layer: self.layer,
                    }),
                }
            }
        }
        if self.card.routes.is_empty() {
            let remedy = "add `[[routes]]` with `sold_as`, `columns = [\"id\", \"tier\", \"name\"]` and `rows`";
            self.faults.push(Fault::new(nowhere(), "the card sells nothing", remedy));
        }
    }

    /// `[closed]`: the whole surface takes no new buyers.
    fn closed(&mut self, fields: &mut Fields<'_>) {
        let Some(mut f) = fields.table(&mut self.faults, "closed", "`[closed]`") else { return };
        let since = f.date(&mut self.faults, "since").map(|d| d.value);
        if !f.has("since") {
            f.missing(&mut self.faults, "since", "say since which day");
        }
        let basis = self.basis(&mut f);
        f.finish(&mut self.faults);
        if let (Some(since), Some(basis)) = (since, basis) {
            // Whatever day a plan is priced on: who buys, buys from now on.
            for route in &mut self.card.routes {
                route.closed = Some(basis.figure(since));
            }
        }
    }

    /// The subscription of a route, if it is one.
    fn subscription(&mut self, route: usize, span: Span<usize>) -> Option<&mut Tier> {
        let found = self.card.routes.get_mut(route)?;
        match &mut found.purchase {
            Purchase::Subscription(tier) => Some(tier),
            _ => {
                let message = format!("`{}` is no subscription", found.id);
                self.faults.push(Fault::new(span, message, "name the tier of a route that is sold as one"));
                None
            }
        }
    }

    fn subscriptions(&mut self, fields: &mut Fields<'_>) {
        for mut f in fields.tables(&mut self.faults, "subscriptions", "a table of subscriptions") {
            let basis = self.dated_basis(&mut f);
            let also_source = self.also_source(&mut f);
            let grid = self.grid(&mut f);
            f.finish(&mut self.faults);
            let Some(basis) = basis else { continue };
            for cells in grid.rows {
                let mut route = None;
                let (mut own, mut basis) = (basis.clone(), basis.clone());
                for (heading, value) in grid.columns.iter().zip(cells) {
                    match heading.value {
                        "tier" => {
                            route = read::text(&mut self.faults, "tier", value).and_then(|named| self.tier(named));
                        }
                        "also" => self.also_cell(&mut own.also, also_source.as_ref(), value),
                        "valid_from" => drop(self.day_cell("valid_from", value, &mut basis.validity.from)),
                        "valid_until" => drop(self.day_cell("valid_until", value, &mut basis.validity.until)),
                        _ => {}
                    }
                }
                if basis.validity != own.validity {
                    self.turning(basis.validity, cells.first().map_or(nowhere(), toml::Spanned::span));
                }
                if !grid.columns.iter().any(|c| c.value == "tier") {
                    let at = grid.columns.first().map_or(nowhere(), |c| c.span.clone());
                    self.faults.push(Fault::new(at, "the table has no column `tier`", "say whose figures they are"));
                    break;
                }
                let Some(route) = route else { continue };
                let is_live = self.is_live(&basis);
                for (heading, value) in grid.columns.iter().zip(cells) {
                    let cell = Cell::of(value);
                    if matches!(heading.value, "monthly" | "annual" | "credits") {
                        self.said_once(route, heading.value, basis.validity, value);
                    }
                    let replaced = match heading.value {
                        "tier" | "also" | "valid_from" | "valid_until" => continue,
                        "monthly" | "annual" => {
                            let amount = match cell {
                                Cell::Value(v) => self.dollars(heading.value, v),
                                _ => None,
                            };
                            // Other values in circulation are those of the row's last price.
                            let figure = amount.map(|a| tier_figure(&own, &basis, &grid.columns, heading.value, a));
                            let Some(tier) = self.subscription(route, value.span()) else { break };
                            if !is_live {
                                continue;
                            }
                            let slot = if heading.value == "monthly" { &mut tier.monthly } else { &mut tier.annual };
                            lay(slot, figure, |usd| Amount::Usd(*usd).priced())
                        }
                        "credits" => {
                            let figure = match cell {
                                Cell::Value(v) => read::integer(&mut self.faults, "credits", v, 0..=1_000_000_000_000)
                                    .map(|n| basis.figure(n.value)),
                                _ => None,
                            };
                            let Some(tier) = self.subscription(route, value.span()) else { break };
                            if !is_live {
                                continue;
                            }
                            lay(&mut tier.grant, figure, |n| Amount::Credits(*n).priced())
                        }
                        _ => {
                            self.no_column(heading, &HEADINGS);
                            continue;
                        }
                    };
                    self.replaced += usize::from(replaced && self.is_over);
                }
            }
        }
    }

    /// A file says a figure once for each day; what it is laid over may say another, which is replaced.
    fn said_once(&mut self, route: usize, what: &str, validity: Validity, at: &toml::Spanned<toml::de::DeValue<'_>>) {
        let same = |(r, w, v): &(usize, String, Validity)| *r == route && w == what && v.meets(validity);
        if self.said.iter().any(same) {
            let message = format!("the `{what}` of this tier is said twice");
            self.faults.push(Fault::new(at.span(), message, "take one away; a value in conflict belongs in `also`"));
        }
        self.said.push((route, what.to_owned(), validity));
    }

    pub(super) fn dollars(&mut self, key: &str, value: &toml::Spanned<toml::de::DeValue<'_>>) -> Option<Money> {
        read::number(&mut self.faults, key, value, "dollars, as \"12.50\"", Money::parse).map(|n| n.value)
    }

    /// The source of the values in a column `also`.
    pub(super) fn also_source(&mut self, fields: &mut Fields<'_>) -> Option<String> {
        let named = fields.text(&mut self.faults, "also_source")?;
        self.known_source(named)
    }

    /// A cell of a column `also`.
    pub(super) fn also_cell(
        &mut self,
        also: &mut Vec<(String, String)>,
        source: Option<&String>,
        value: &toml::Spanned<toml::de::DeValue<'_>>,
    ) {
        let Some(text) = read::text(&mut self.faults, "also", value).filter(|t| !t.value.is_empty()) else { return };
        match source {
            Some(source) => also.push((text.value.to_owned(), source.clone())),
            None => {
                let remedy = "add `also_source`, the source that says so";
                self.faults.push(Fault::new(text.span, "the value in `also` has no source", remedy));
            }
        }
    }

    fn packs(&mut self, fields: &mut Fields<'_>) {
        for mut f in fields.tables(&mut self.faults, "packs", "a pack") {
            let tiers = self.tiers_of(&mut f);
            let credits = f.integer(&mut self.faults, "credits", 1..=1_000_000_000_000).map(|n| n.value);
            let usd = f.money(&mut self.faults, "usd").map(|m| m.value);
            let months = f.integer(&mut self.faults, "months", 1..=1200).and_then(|n| u32::try_from(n.value).ok());
            for (key, remedy) in [
                ("credits", "say how many credits it holds"),
                ("usd", "say what it costs, as `usd = \"4\"`"),
                ("months", "say how many months it can be used"),
            ] {
                if !f.has(key) {
                    f.missing(&mut self.faults, key, remedy);
                }
            }
            let basis = self.dated_basis(&mut f);
            let span = f.span.clone();
            f.finish(&mut self.faults);
            if basis.as_ref().is_some_and(|basis| !self.is_live(basis)) {
                continue;
            }
            let (Some(credits), Some(usd), Some(months), Some(basis)) = (credits, usd, months, basis) else { continue };
            for route in tiers {
                let mut pack = Pack { credits, price: basis.figure(usd), months };
                let is_over = self.is_over;
                let Some(tier) = self.subscription(route, span.clone()) else { continue };
                if let Some(below) = tier.pack.take() {
                    pack.price.replaces = Some(format!(
                        "{} for {}",
                        Amount::Usd(below.price.value).priced(),
                        Amount::Credits(below.credits)
                    ));
                    self.replaced += usize::from(is_over);
                }
                if let Some(tier) = self.subscription(route, span.clone()) {
                    tier.pack = Some(pack);
                }
            }
        }
    }

    fn relaxed(&mut self, fields: &mut Fields<'_>) {
        for mut f in fields.tables(&mut self.faults, "relaxed", "an entry of relaxed mode") {
            let tiers = self.tiers_of(&mut f);
            let basis = self.dated_basis(&mut f);
            let span = f.span.clone();
            f.finish(&mut self.faults);
            let Some(basis) = basis.filter(|basis| self.is_live(basis)) else { continue };
            for route in tiers {
                if let Some(tier) = self.subscription(route, span.clone()) {
                    tier.relaxed = Some(basis.figure(true));
                }
            }
        }
    }

    fn unpriced_credits(&mut self, fields: &mut Fields<'_>) {
        for mut f in fields.tables(&mut self.faults, "unpriced_credits", "an entry of unpriced credits") {
            let tiers = self.tiers_of(&mut f);
            let says = self.required_text(&mut f, "says", "say how credits are sold");
            let basis = self.dated_basis(&mut f);
            let span = f.span.clone();
            f.finish(&mut self.faults);
            let Some(basis) = basis.filter(|basis| self.is_live(basis)) else { continue };
            for route in tiers {
                if let Some(tier) = self.subscription(route, span.clone()) {
                    tier.unpriced_credits = Some(basis.figure(says.clone()));
                }
            }
        }
    }

    fn provisioned(&mut self, fields: &mut Fields<'_>) {
        for mut f in fields.tables(&mut self.faults, "provisioned", "a table of provisioned capacity") {
            let minimum = f.integer(&mut self.faults, "minimum_units", 1..=1_000_000).map(|n| n.value);
            if !f.has("minimum_units") {
                f.missing(&mut self.faults, "minimum_units", "say how many units a commitment has at least");
            }
            let basis = self.dated_basis(&mut f);
            let grid = self.grid(&mut f);
            f.finish(&mut self.faults);
            let (Some(minimum_units), Some(basis)) = (minimum, basis) else { continue };
            let is_live = self.is_live(&basis);
            for cells in grid.rows {
                let (mut route, mut term, mut unit) = (None, None, None);
                let mut printed = Vec::new();
                for (heading, value) in grid.columns.iter().zip(cells) {
                    let Cell::Value(value) = Cell::of(value) else { continue };
                    match heading.value {
                        "tier" => {
                            route = read::text(&mut self.faults, "tier", value).and_then(|named| self.tier(named));
                        }
                        "months" => {
                            term = read::integer(&mut self.faults, "months", value, 1..=1200)
                                .and_then(|n| u32::try_from(n.value).ok());
                        }
                        "price" => unit = self.dollars("price", value),
                        _ if self.card.models.iter().any(|m| m.id == heading.value) => {
                            printed.extend(self.dollars(heading.value, value).map(|m| (heading.value.to_owned(), m)));
                        }
                        _ => self.no_column(heading, &["tier", "months", "price"]),
                    }
                }
                let (Some(route), Some(term), Some(unit)) = (route, term, unit) else { continue };
                self.said_once(route, "price", basis.validity, &cells[0]);
                if !is_live {
                    continue;
                }
                let mut provision = Provision { term, unit: basis.figure(unit), minimum_units, printed };
                let Some(found) = self.card.routes.get_mut(route) else { continue };
                match &mut found.purchase {
                    Purchase::Provisioned(known) => {
                        let fresh = known.term == 0;
                        provision.unit.replaces = (!fresh).then(|| Amount::Usd(known.unit.value).priced());
                        *known = provision;
                        self.replaced += usize::from(!fresh && self.is_over);
                    }
                    _ => {
                        let message = format!("`{}` is no provisioned capacity", found.id);
                        let remedy = "name the tier of a route that is sold as `provisioned`";
                        self.faults.push(Fault::new(cells[0].span(), message, remedy));
                    }
                }
            }
        }
        // What is not sold yet, or no more, on the day is not there.
        let unpriced = |route: &Route| matches!(&route.purchase, Purchase::Provisioned(p) if p.term == 0);
        let mut at = 0..self.card.routes.len();
        let said = &self.said;
        let is_dated =
            |at: Option<usize>| at.is_some_and(|at| said.iter().any(|(r, what, _)| *r == at && what == "price"));
        self.card.routes.retain(|route| {
            let at = at.next();
            !(unpriced(route) && is_dated(at))
        });
        for route in &self.card.routes {
            if unpriced(route) {
                let message = format!("`{}` has no price", route.id);
                let remedy = "add it under `[[provisioned]]` with `tier`, `months` and `price`";
                self.faults.push(Fault::new(nowhere(), message, remedy));
            }
        }
    }

    fn answers(&mut self, fields: &mut Fields<'_>) {
        let mut said: Vec<(usize, Requirement, bool)> = Vec::new();
        for mut f in fields.tables(&mut self.faults, "answers", "a table of answers") {
            let tiers = self.tiers_of(&mut f);
            let media = f.word::<Media>(&mut self.faults, "media").map(|m| m.value);
            let video = media == Some(Media::Video);
            let mut answers = Vec::new();
            for requirement in Requirement::ALL.iter().copied() {
                let key = requirement.as_str();
                if requirement == Requirement::NoTraining {
                    let found = f.word::<Training>(&mut self.faults, key);
                    answers.extend(found.map(|t| (requirement, Answer::Training(t.value))));
                } else {
                    let found = f.boolean(&mut self.faults, key);
                    answers.extend(found.map(|b| (requirement, if b.value { Answer::Yes } else { Answer::No })));
                }
            }
            let basis = self.dated_basis(&mut f);
            if basis.as_ref().is_some_and(|basis| !self.is_live(basis)) {
                f.finish(&mut self.faults);
                continue;
            }
            for (requirement, answer) in answers {
                for route in tiers.iter().copied() {
                    if said.contains(&(route, requirement, video)) {
                        let message = format!("`{requirement}` is answered twice for a tier");
                        let span = f.key_span(requirement.as_str());
                        self.faults.push(Fault::new(span, message, "take one away, or narrow its `tiers`"));
                        continue;
                    }
                    said.push((route, requirement, video));
                    let (Some(basis), Some(found)) = (&basis, self.card.routes.get_mut(route)) else { continue };
                    let slot = if video { &mut found.video_answers } else { &mut found.answers };
                    let mut figure = basis.figure(answer);
                    if let Some(below) = slot.remove(&requirement) {
                        figure.replaces = Some(below.value.as_str().to_owned());
                        self.replaced += 1;
                    }
                    slot.insert(requirement, figure);
                }
            }
            f.finish(&mut self.faults);
        }
    }

    fn limits(&mut self, fields: &mut Fields<'_>) {
        let tables = fields.tables(&mut self.faults, "limits", "a limit");
        if !tables.is_empty() {
            // A card that states limits states all of them.
            self.card.limits.clear();
        }
        for mut f in tables {
            let models = self.models_of(&mut f, "models");
            let models = models.into_iter().filter_map(|at| self.card.models.get(at)).map(|m| m.id.clone()).collect();
            let runs = f.integer(&mut self.faults, "runs_a_minute", 1..=1_000_000).map(|n| n.value);
            if !f.has("runs_a_minute") {
                f.missing(&mut self.faults, "runs_a_minute", "say how many runs a minute it lets through");
            }
            let concurrent = f.integer(&mut self.faults, "concurrent", 1..=1_000_000).map(|n| n.value);
            let basis = self.basis(&mut f);
            f.finish(&mut self.faults);
            if let (Some(runs), Some(basis)) = (runs, basis) {
                self.card.limits.push(Limit { models, runs_a_minute: basis.figure(runs), concurrent });
            }
        }
        if let Some(mut f) = fields.table(&mut self.faults, "limits_unpublished", "`[limits_unpublished]`") {
            let says = self.required_text(&mut f, "says", "say what is not published");
            let basis = self.basis(&mut f);
            f.finish(&mut self.faults);
            self.card.limits_unpublished = basis.map(|b| b.figure(says));
        }
        if let Some(mut f) = fields.table(&mut self.faults, "dollars_a_month", "`[dollars_a_month]`") {
            let usd = f.money(&mut self.faults, "usd").map(|m| m.value);
            if !f.has("usd") {
                f.missing(&mut self.faults, "usd", "say how many, as `usd = \"5000\"`");
            }
            let basis = self.basis(&mut f);
            f.finish(&mut self.faults);
            if let (Some(usd), Some(basis)) = (usd, basis) {
                self.card.dollars_a_month = Some(basis.figure(usd));
            }
        }
    }

    fn verify(&mut self, fields: &mut Fields<'_>) {
        for mut f in fields.tables(&mut self.faults, "verify", "a line to verify") {
            let line = self.required_text(&mut f, "line", "say what to verify");
            if f.has("tiers") {
                for at in self.tiers_of(&mut f) {
                    if let Some(route) = self.card.routes.get_mut(at) {
                        route.verify.push(line.clone());
                    }
                }
            } else {
                let _ = f.raw("tiers");
                self.card.verify.push(line);
            }
            f.finish(&mut self.faults);
        }
    }
}

/// Stands in until `[[provisioned]]` is read; a term of 0 months is a fault.
fn unset_provision() -> Provision {
    let basis = Basis {
        source: String::new(),
        verified: jiff::civil::Date::ZERO,
        confidence: Confidence::Assumed,
        also: Vec::new(),
        note: String::new(),
        layer: 0,
        validity: Validity::default(),
    };
    Provision { term: 0, unit: basis.figure(Money::ZERO), minimum_units: 0, printed: Vec::new() }
}

/// Puts a figure in the place of the one below it, which it names; says whether there was one.
fn lay<T>(slot: &mut Option<Figure<T>>, figure: Option<Figure<T>>, spell: impl Fn(&T) -> String) -> bool {
    let below = slot.take();
    let replaces = below.as_ref().map(|b| spell(&b.value));
    *slot = figure.map(|figure| Figure { replaces, ..figure });
    below.is_some()
}

/// The figure of a price: the row's other values belong to its last column of prices.
fn tier_figure(own: &Basis, basis: &Basis, columns: &[read::At<&str>], heading: &str, amount: Money) -> Figure<Money> {
    let last = columns.iter().rev().find(|c| matches!(c.value, "monthly" | "annual")).map(|c| c.value);
    if last == Some(heading) { own.figure(amount) } else { basis.figure(amount) }
}
