//! Reading a plan file: all of its faults at once, each with its line, a caret and what would be right.
//!
//! A file is counted first ([`super::limits`]), then parsed as far as it goes, then read table by table along
//! [`super::schema`], and at last checked as a whole ([`super::check`]).

mod migrate;
mod rows;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;

use self::migrate::{MIGRATIONS, Migrated, Migration, migrate};
pub(super) use self::rows::{ALONE, rows};
pub(super) use self::tables::{ShotTable, Table, Tables};
use super::check::{self, Problem};
use super::edit::{Key, Kind, Place, Value};
use super::fields::{AssumeFields, BeliefFields, Fields, HeldFields, Incomplete, LotFields};
use super::limits;
use super::model::{Belief, EntryId, Lot, Plan, PricedWith, Shot, ShotId, Stage, StageId};
use super::own::{self, OwnRates};
use super::save::{self, Base};
use super::schema::{self, MAX_SHOTS, MAX_STAGES, SCHEMA};
use crate::fault::{self, Fault, Faulty, nearest};
use crate::money::{Money, Share, parse_decimal};
use crate::rates::Book;
use crate::read::broken::Broken;
use crate::read::{self, At, Spanned, TomlTable, TomlValue, spell_list, wrong_type};
use crate::terms::Operation;

/// A plan as it was loaded, with what a save needs to know about the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    pub plan: Plan,
    pub base: Base,
}

/// Reads a plan. `name` is what messages call the file.
///
/// # Errors
/// All faults of the file.
pub fn load(name: &str, text: &str, book: &Book, today: Date) -> Result<Loaded, Faulty> {
    load_along(name, text, book, today, MIGRATIONS)
}

/// [`load`], with the steps along which older plans are brought up to the present version.
fn load_along(name: &str, text: &str, book: &Book, today: Date, steps: &[Migration]) -> Result<Loaded, Faulty> {
    if let Some(fault) = (!steps.is_empty()).then(|| limits::too_large(text)).flatten() {
        return Err(Faulty::new(name, text, vec![fault]));
    }
    let Some(Migrated { text: present, from }) = migrate(text, steps, SCHEMA) else {
        return load_present(name, text, book, today);
    };
    let name = format!("{name} read as `schema = {SCHEMA}`");
    let mut loaded = load_present(&name, &present, book, today)?;
    loaded.base.was_older(text, from);
    Ok(loaded)
}

/// Reads a plan of the present version, or says that it is none.
fn load_present(name: &str, text: &str, book: &Book, today: Date) -> Result<Loaded, Faulty> {
    let refused = |faults| Faulty::new(name, text, faults);
    let mut faults = Vec::new();
    let document = read::small_document(text, &limits::PLAN, &mut faults).map_err(|fault| refused(vec![fault]))?;
    let mut reader = Reader::new(&document, Some(book));
    reader.broken = Broken::lines(text, &faults);
    reader.faults = faults;
    if let Some(newer) = reader.schema() {
        return Err(refused(vec![newer]));
    }
    reader.read();
    for problem in check::everything(&reader.plan, book, today) {
        reader.tell(&problem);
    }
    let Reader { mut faults, plan, broken, .. } = reader;
    faults.retain(|fault| broken.is_told(fault));
    if !faults.is_empty() {
        return Err(refused(faults));
    }
    let base = save::rebase(text, &plan);
    Ok(Loaded { plan, base })
}

/// Reads a text that has been loaded before, or has just been written: without a book and without checks.
/// `None` where it is no plan.
pub(super) fn reread<'t>(document: &'t TomlTable<'t>) -> Option<(Plan, Tables<'t>)> {
    let mut reader = Reader::new(document, None);
    if reader.schema().is_some() {
        return None;
    }
    reader.read();
    reader.faults.is_empty().then_some((reader.plan, reader.tables))
}

struct Reader<'t> {
    root: &'t TomlTable<'t>,
    book: Option<&'t Book>,
    plan: Plan,
    tables: Tables<'t>,
    faults: Vec<Fault>,
    /// Lines that are not TOML; what is missing may have stood there.
    broken: Broken,
    stages: usize,
    /// Rows of a plan, not a whole one: it need not say its version, and stages may stand alone. The last shot holds
    /// these.
    is_excerpt: bool,
}

impl<'t> Reader<'t> {
    fn new(root: &'t TomlTable<'t>, book: Option<&'t Book>) -> Self {
        Self {
            root,
            book,
            plan: Plan::default(),
            tables: Tables::default(),
            faults: Vec::new(),
            broken: Broken::default(),
            stages: 0,
            is_excerpt: false,
        }
    }

    /// Whether so much is wrong that nothing more is looked for.
    const fn is_full(&self) -> bool {
        self.faults.len() >= fault::MOST
    }

    fn fault(&mut self, span: Range<usize>, message: impl Into<String>, remedy: impl Into<String>) {
        self.faults.push(Fault::new(span, message, remedy));
    }

    /// A fault of something that is not there: not told where it may have stood on a line that is not TOML.
    fn missing(&mut self, span: Range<usize>, message: impl Into<String>, remedy: impl Into<String>) {
        if self.broken.is_empty() {
            self.fault(span, message, remedy);
        }
    }

    /// Checks the version. A newer one is the only fault that matters.
    fn schema(&mut self) -> Option<Fault> {
        let Some(value) = self.root.get("schema") else {
            if self.is_excerpt {
                return None;
            }
            self.missing(0..0, "the plan does not say its `schema`", "begin the file with `schema = 1`");
            return None;
        };
        let version = read::integer(&mut self.faults, "schema", value, 0..=u64::MAX)?;
        if version.value == 0 {
            let message = "no version of luma-plan ever wrote `schema = 0`";
            self.fault(version.span.clone(), message, format!("write `schema = {SCHEMA}`"));
        }
        (version.value > SCHEMA).then(|| {
            let (message, remedy) = read::newer("plan", version.value, SCHEMA);
            Fault::new(version.span, message, remedy)
        })
    }

    fn read(&mut self) {
        const TABLES: &[&str] = &[
            "schema",
            "schedule",
            "requirements",
            "compare",
            "budget",
            "purchase",
            "opening",
            "held",
            "assume",
            "rates",
            "priced_with",
            "acceptance",
            "assumptions",
            "shots",
            ALONE,
        ];
        let tables = if self.is_excerpt { TABLES } else { &TABLES[..TABLES.len() - 1] };
        let root = Table { table: self.root, span: 0..0 };
        let mut plan = std::mem::take(&mut self.plan);
        self.fill(&root, "the plan", schema::PLAN, tables, &mut plan);
        self.single("schedule", "`[schedule]`", schema::SCHEDULE, &mut plan.schedule);
        self.single("requirements", "`[requirements]`", schema::REQUIREMENTS, &mut plan.requirements);
        self.single("compare", "`[compare]`", schema::COMPARE, &mut plan.compare);
        self.single("budget", "`[budget]`", schema::BUDGET, &mut plan.budget);
        self.single("purchase", "`[purchase]`", schema::PURCHASE, &mut plan.purchase);
        self.single("assumptions", "`[assumptions]`", schema::ASSUMPTIONS, &mut plan.assumptions);
        self.opening(&mut plan);
        self.acceptance(&mut plan);
        self.held(&mut plan);
        self.assume(&mut plan);
        self.rates(&mut plan);
        self.priced_with(&mut plan);
        self.shots(&mut plan);
        self.plan = plan;
    }

    /// A table below another, if it is there and is one.
    fn below(&mut self, table: &'t TomlTable<'t>, key: &str, spelt: &str) -> Option<Table<'t>> {
        let value = table.get(key)?;
        let found = value.get_ref().as_table().map(|table| Table { table, span: value.span() });
        if found.is_none() {
            self.faults.push(wrong_type(key, value, &format!("a table, {spelt}")));
        }
        found
    }

    fn single(&mut self, key: &str, spelt: &str, keys: &'static [Key], target: &mut dyn Fields) {
        if let Some(table) = self.below(self.root, key, spelt) {
            self.fill(&table, spelt, keys, &[], target);
        }
    }

    /// The tables of a list, whether `[[key]]` or `key = [{ … }]`.
    fn list(&mut self, table: &'t TomlTable<'t>, key: &str, spelt: &str) -> Vec<Table<'t>> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.faults.push(wrong_type(key, value, &format!("a list of tables, each {spelt}")));
            return Vec::new();
        };
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            if self.is_full() {
                break;
            }
            match item.get_ref().as_table() {
                Some(table) => out.push(Table { table, span: item.span() }),
                None => self.faults.push(wrong_type(key, item, &format!("a list of tables, each {spelt}"))),
            }
        }
        out
    }

    /// Puts every key of a table into `target`; keys in `others` are left to the caller, any other is a fault.
    fn fill(
        &mut self,
        table: &Table<'t>,
        what: &str,
        keys: &'static [Key],
        others: &[&'static str],
        target: &mut dyn Fields,
    ) {
        for (name, value) in table.table {
            if self.is_full() {
                return;
            }
            let text = name.get_ref().as_ref();
            if let Some(key) = keys.iter().find(|key| key.name == text) {
                if let Some(value) = self.value(key, value) {
                    // The value is of the key's kind, and the field of the kind's type.
                    let put = target.put(key.name, Some(value));
                    debug_assert_eq!(put, Ok(()), "{}", key.name);
                }
            } else if !others.contains(&text) {
                if text == ALONE && what == "the plan" {
                    let message = "`stages` stand in no shot";
                    self.fault(name.span(), message, "write `[[shots.stages]]`, below the `[[shots]]` that they make");
                    continue;
                }
                let known: Vec<&str> = others.iter().copied().chain(keys.iter().map(|key| key.name)).collect();
                self.faults.push(read::unknown_key(At::new(text, name.span()), what, &known));
            }
        }
    }

    /// A value as its key takes it.
    fn value(&mut self, key: &Key, value: &Spanned<TomlValue<'_>>) -> Option<Value> {
        let (name, faults) = (key.name, &mut self.faults);
        let found = match key.kind {
            Kind::Whole { least, most } => Value::Whole(read::integer(faults, name, value, least..=most)?.value),
            Kind::Decimal { .. } => {
                let parse = |text: &str| parse_decimal(text, crate::money::DECIMALS);
                Value::Decimal(read::number(faults, name, value, "a number, as 7.5", parse)?.value)
            }
            Kind::Money => {
                Value::Money(read::number(faults, name, value, "dollars, as \"12.50\"", Money::parse)?.value)
            }
            Kind::Percent => {
                Value::Share(read::number(faults, name, value, "a percentage, as \"10%\"", Share::parse_percent)?.value)
            }
            Kind::PercentOr(words) => match value.get_ref().as_str().map(str::trim).filter(|text| words.contains(text))
            {
                Some(word) => Value::Text(word.to_owned()),
                None => {
                    let what = format!("a percentage, as \"10%\", or one of {}", spell_list(words));
                    Value::Share(read::number(faults, name, value, &what, Share::parse_percent)?.value)
                }
            },
            Kind::Rate => Value::Share(
                read::number(faults, name, value, "a rate, as \"0.25\" or \"25%\"", Share::parse_rate)?.value,
            ),
            Kind::Flag => match value.get_ref().as_bool() {
                Some(flag) => Value::Flag(flag),
                None => {
                    faults.push(wrong_type(name, value, "true or false"));
                    return None;
                }
            },
            Kind::Date => Value::Date(read::date(faults, name, value)?.value),
            Kind::Word(known) => match value.get_ref().as_str() {
                Some(text) => Value::Text(text.to_owned()),
                None => {
                    faults.push(read::wrong_word(name, value, known));
                    return None;
                }
            },
            Kind::Words(known) => Value::Words(self.words(name, known, value)?),
            _ => Value::Text(read::text(faults, name, value)?.value.to_owned()),
        };
        match check::fit(key, &found, self.book) {
            Ok(()) => Some(found),
            Err(refusal) => {
                self.fault(value.span(), refusal.message, refusal.remedy);
                None
            }
        }
    }

    fn words(&mut self, name: &str, known: &[&str], value: &Spanned<TomlValue<'_>>) -> Option<Vec<String>> {
        let wanted = format!("a list of {}", spell_list(known));
        let Some(items) = value.get_ref().as_array() else {
            self.faults.push(wrong_type(name, value, &wanted));
            return None;
        };
        let mut out = Vec::new();
        let before = self.faults.len();
        for item in items {
            if self.is_full() {
                return None;
            }
            match item.get_ref().as_str() {
                Some(word) if known.contains(&word) => out.push(word.to_owned()),
                Some(word) => {
                    let (message, remedy) = read::unknown_word(name, word, known);
                    self.fault(item.span(), message, remedy);
                }
                None => self.faults.push(wrong_type(name, item, &wanted)),
            }
        }
        (self.faults.len() == before).then_some(out)
    }

    /// Tells why keys do not make an entry, under the key if it is there. `since` is how many faults there were
    /// before the entry was read.
    fn incomplete(&mut self, table: &Table<'_>, why: Incomplete, since: usize) {
        match table.table.get_key_value(why.key) {
            // A value that is there but was refused has its own fault.
            Some((_, value)) if self.faults[since..].iter().any(|f| contains(&value.span(), &f.span)) => {}
            Some((key, _)) => self.fault(key.span(), why.message, why.remedy),
            None if is_misspelt(table.table, why.key) => {}
            None => self.missing(table.span.clone(), why.message, why.remedy),
        }
    }

    fn opening(&mut self, plan: &mut Plan) {
        const BALANCE: Key = Key { name: "", kind: Kind::Money, default: "", doc: "" };
        let Some(table) = self.below(self.root, "opening", "`[opening]`") else { return };
        for (name, value) in table.table {
            if self.is_full() {
                return;
            }
            let surface = name.get_ref().as_ref();
            if let Some(Err(refusal)) = self.book.map(|book| check::fit_surface_of_dollars(surface, book)) {
                self.fault(name.span(), refusal.message, refusal.remedy);
                continue;
            }
            let parsed = read::number(&mut self.faults, surface, value, "dollars, as \"12.50\"", Money::parse);
            let Some(At { value: balance, span }) = parsed else { continue };
            match check::fit(&BALANCE, &Value::Money(balance), None) {
                Ok(()) => drop(plan.opening.insert(surface.to_owned(), balance)),
                Err(refusal) => self.fault(span, refusal.message, refusal.remedy),
            }
        }
    }

    fn acceptance(&mut self, plan: &mut Plan) {
        let Some(beliefs) = self.below(self.root, "acceptance", "`[acceptance.NAME]`") else { return };
        for (name, value) in beliefs.table {
            if self.is_full() {
                return;
            }
            let belief = match value.get_ref().as_table() {
                Some(table) => {
                    let table = Table { table, span: value.span() };
                    let mut fields = BeliefFields::default();
                    let since = self.faults.len();
                    self.fill(&table, "a belief", schema::BELIEF, &[], &mut fields);
                    match fields.build() {
                        Ok(belief) => Some(belief),
                        Err(why) => {
                            self.incomplete(&table, why, since);
                            None
                        }
                    }
                }
                None => match self.value(&schema::BELIEF[0], value) {
                    Some(Value::Share(rate)) => Some(Belief::Rate(rate)),
                    _ => None,
                },
            };
            let text = name.get_ref().as_ref();
            // A belief that is refused is still known by name, so that the stages that rest on it are not.
            let known = belief.clone().unwrap_or(Belief::Rate(Share::ONE));
            if let Err(refusal) = check::fit_belief(text, &known) {
                self.fault(name.span(), refusal.message, refusal.remedy);
            }
            plan.acceptance.insert(text.to_owned(), known);
        }
    }

    fn held(&mut self, plan: &mut Plan) {
        for table in self.list(self.root, "held", "`[[held]]`") {
            if self.is_full() {
                return;
            }
            let mut fields = HeldFields::default();
            let since = self.faults.len();
            self.fill(&table, "`[[held]]`", schema::HELD, &["lots"], &mut fields);
            let lots = self.lots(&table);
            let id = EntryId(plan.fresh_id());
            match fields.build(id, lots) {
                Ok(held) => {
                    plan.held.push(held);
                    self.tables.held.push((id, table));
                }
                Err(why) => self.incomplete(&table, why, since),
            }
        }
    }

    fn lots(&mut self, held: &Table<'t>) -> Vec<Lot> {
        let mut out = Vec::new();
        for table in self.list(held.table, "lots", "`{ credits = 1200, expires = 2027-03-02 }`") {
            if self.is_full() {
                break;
            }
            let mut fields = LotFields::default();
            let since = self.faults.len();
            self.fill(&table, "a lot", schema::LOT, &[], &mut fields);
            match fields.build() {
                Ok(lot) => out.push(lot),
                Err(why) => self.incomplete(&table, why, since),
            }
        }
        out
    }

    fn assume(&mut self, plan: &mut Plan) {
        for table in self.list(self.root, "assume", "`[[assume]]`") {
            if self.is_full() {
                return;
            }
            let mut fields = AssumeFields::default();
            let since = self.faults.len();
            self.fill(&table, "`[[assume]]`", schema::ASSUME, &[], &mut fields);
            let id = EntryId(plan.fresh_id());
            match fields.build(id) {
                Ok(assume) => {
                    plan.assume.push(assume);
                    self.tables.assume.push((id, table));
                }
                // With a value refused, what is missing may be just that one.
                Err(why) if self.faults.len() == since => self.incomplete(&table, why, since),
                Err(_) => {}
            }
        }
    }

    /// `[[rates]]`: read as prices of a card; what is wrong is told where it stands in the plan.
    fn rates(&mut self, plan: &mut Plan) {
        let tables = self.list(self.root, "rates", "`[[rates]]`");
        plan.rates = tables.iter().map(|table| OwnRates::of(table.table)).collect();
        let Some(book) = self.book else { return };
        let place = |at: usize, key: Option<&str>| {
            let Some(table) = tables.get(at) else { return 0..0 };
            let value = key.and_then(|key| table.table.get(key));
            value.map_or_else(|| table.span.clone(), Spanned::span)
        };
        self.faults.extend(own::faults(&plan.rates, book, place));
    }

    /// `[priced_with]`: the book that the plan was priced with.
    fn priced_with(&mut self, plan: &mut Plan) {
        let Some(table) = self.below(self.root, "priced_with", "`[priced_with]`") else { return };
        let mut fields = read::Fields::new(table.table, table.span, "`[priced_with]`");
        let faults = &mut self.faults;
        let on = fields.date(faults, "on").map(|at| at.value);
        let book = fields.text(faults, "book").map(|at| at.value.to_owned());
        for (key, remedy) in [("on", "say of which day the prices were"), ("book", "write the book's fingerprint")] {
            if !fields.has(key) {
                fields.missing(faults, key, remedy);
            }
        }
        let mut prices = BTreeMap::new();
        if let Some(listed) = fields.table(faults, "prices", "`[priced_with.prices]`") {
            for (name, value) in listed.entries() {
                if let Some(text) = read::text(faults, "prices", value) {
                    prices.insert(name.value.to_owned(), text.value.to_owned());
                }
            }
        }
        fields.finish(faults);
        plan.priced_with = on.zip(book).map(|(on, book)| PricedWith { on, book, prices });
    }

    fn shots(&mut self, plan: &mut Plan) {
        const SPLIT: &str = "split the production into several plans";
        let tables = self.list(self.root, "shots", "`[[shots]]`");
        if let Some(table) = tables.get(MAX_SHOTS) {
            self.fault(table.span.clone(), "a plan has at most 10,000 shots", SPLIT);
        }
        let count = tables.len().min(MAX_SHOTS);
        plan.shots.reserve_exact(count);
        self.tables.shots.reserve_exact(count);
        for table in tables.into_iter().take(MAX_SHOTS) {
            if self.is_full() {
                return;
            }
            let id = ShotId(plan.fresh_id());
            let mut shot = Shot::new(id);
            self.fill(&table, "a shot", schema::SHOT, &["stages"], &mut shot);
            let tables = self.list(table.table, "stages", "`[[shots.stages]]`");
            let mut stages = Vec::with_capacity(tables.len());
            shot.stages.reserve_exact(tables.len());
            for table in tables {
                if self.is_full() {
                    return;
                }
                self.stages += 1;
                if self.stages > MAX_STAGES {
                    self.fault(table.span, "a plan has at most 50,000 stages in all", SPLIT);
                    return;
                }
                if let Some(stage) = self.stage(&table, plan) {
                    stages.push((stage.id, table));
                    shot.stages.push(stage);
                }
            }
            plan.shots.push(shot);
            self.tables.shots.push(ShotTable { id, table, stages });
        }
        if self.is_excerpt {
            self.alone(plan);
        }
    }

    fn stage(&mut self, table: &Table<'t>, plan: &mut Plan) -> Option<Stage> {
        let found = match table.table.get("operation") {
            Some(value) => read::word::<Operation>(&mut self.faults, "operation", value),
            None if is_misspelt(table.table, "operation") => None,
            None => {
                let remedy = format!("add one of {}", spell_list(Operation::TEXTS));
                self.missing(table.span.clone(), "a stage has no `operation`", remedy);
                None
            }
        };
        let Some(At { value: operation, .. }) = found else {
            self.stage_of_no_operation(table);
            return None;
        };
        let mut stage = Stage::new(StageId(plan.fresh_id()), operation);
        for (name, value) in table.table {
            let text = name.get_ref().as_ref();
            if text == "operation" || self.is_full() {
                continue;
            }
            match schema::key_of_stage(operation, text) {
                Some(key) => {
                    if let Some(value) = self.value(key, value) {
                        let put = stage.put(key.name, Some(value));
                        debug_assert_eq!(put, Ok(()), "{}", key.name);
                    }
                }
                None => self.faults.push(not_taken(At::new(text, name.span()), operation)),
            }
        }
        Some(stage)
    }

    /// Which keys the stage takes is not known, but which no operation takes is, and what the others must hold.
    fn stage_of_no_operation(&mut self, table: &Table<'t>) {
        for (name, value) in table.table {
            let text = name.get_ref().as_ref();
            if text == "operation" || self.is_full() {
                continue;
            }
            match Operation::ALL.iter().find_map(|operation| schema::key_of_stage(*operation, text)) {
                Some(key) => drop(self.value(key, value)),
                None => {
                    let known: Vec<&str> =
                        std::iter::once("operation").chain(schema::STAGE_NAMES.iter().copied()).collect();
                    self.faults.push(read::unknown_key(At::new(text, name.span()), "a stage", &known));
                }
            }
        }
    }

    /// Tells a problem of the whole plan at its place, unless a value that it is about was refused already.
    fn tell(&mut self, problem: &Problem) {
        if self.is_full() {
            return;
        }
        let is_refused = |(place, key): &(Place, &'static str)| {
            self.tables.get(self.root, *place).is_some_and(|t| t.table.contains_key(key))
                && self.value_of(*place, key).is_none()
        };
        if problem.about.iter().any(is_refused) {
            return;
        }
        let Some((place, key)) = problem.about.first() else { return };
        let table = self.tables.get(self.root, *place);
        let key_span = table.as_ref().and_then(|t| t.table.get_key_value(key)).map(|(k, _)| k.span());
        match key_span {
            Some(span) => self.fault(span, problem.message.clone(), problem.remedy.clone()),
            None if table.as_ref().is_some_and(|t| is_misspelt(t.table, key)) => {}
            None => {
                let span = table.map_or(0..0, |t| t.span);
                self.missing(span, problem.message.clone(), problem.remedy.clone());
            }
        }
    }

    /// [`Plan::get`], by the order of the tables.
    fn value_of(&self, place: Place, key: &str) -> Option<Value> {
        match place {
            Place::Held(id) => self.plan.held.get(Tables::entry(&self.tables.held, id)?)?.get(key),
            Place::Assume(id) => self.plan.assume.get(Tables::entry(&self.tables.assume, id)?)?.get(key),
            Place::Stage(id) => {
                let (shot, stage) = self.tables.stage(id)?;
                let stage = self.plan.shots.get(shot)?.stages.get(stage)?;
                if key == "operation" { Some(Value::Text(stage.operation.to_string())) } else { stage.get(key) }
            }
            _ => self.plan.get(place, key),
        }
    }
}

/// Whether a key is not there because it was spelt wrongly, which is told by itself.
fn is_misspelt(table: &TomlTable<'_>, key: &str) -> bool {
    table.keys().any(|name| nearest(name.get_ref(), &[key]).is_some())
}

fn contains(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// The fault of a key that an operation does not take.
fn not_taken(key: At<&str>, operation: Operation) -> Fault {
    let taken: Vec<&str> = schema::keys_of_stage(operation).map(|k| k.name).collect();
    if schema::STAGE_NAMES.contains(&key.value) {
        let message = format!("`{}` is not a field of `{operation}`", key.value);
        return Fault::new(key.span, message, format!("`{operation}` takes {}", spell_list(&taken)));
    }
    read::unknown_key(key, &format!("`{operation}`"), &taken)
}
