//! Which field of the plan holds which key: reading a key as a [`Value`] and putting one in. What a key may hold is
//! said in [`super::schema`] and checked in [`super::check`]; here only types are turned into each other.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::edit::{Place, Value};
use super::model::{
    Assume, Assumed, AssumedPrice, Assumptions, Belief, Budget, Compare, Contingency, EntryId, Held, Lot, Plan,
    Purchase, Requirements, Schedule, Shot, ShotId, Stage, StageId,
};
use crate::money::{Money, Share};
use crate::terms::{
    Billing, Level, Media, Operation, Range, Requirement, Resolution, Training, Weekday, WhenEmpty, Word,
};

/// A value of the wrong type for its key, or a key that the table does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfit;

/// A table whose keys can be read and put in by name.
pub trait Fields {
    /// The value of a key; `None` where it is not said, or is no key of the table.
    fn get(&self, key: &str) -> Option<Value>;
    /// Puts a value in, or takes it away. On [`Unfit`] nothing is changed.
    fn put(&mut self, key: &str, value: Option<Value>) -> Result<(), Unfit>;
}

/// What a field of the plan is held as.
trait Field: Sized {
    fn show(&self) -> Value;
    fn take(value: Value) -> Option<Self>;
}

macro_rules! plain_fields {
    ($($type:ty = $variant:ident),+ $(,)?) => { $(
        impl Field for $type {
            fn show(&self) -> Value { Value::$variant(self.clone()) }
            fn take(value: Value) -> Option<Self> {
                match value { Value::$variant(v) => Some(v), _ => None }
            }
        }
    )+ };
}

plain_fields!(String = Text, u64 = Whole, Decimal = Decimal, Money = Money, Share = Share, bool = Flag, Date = Date);

impl Field for Contingency {
    fn show(&self) -> Value {
        match self {
            Self::Share(share) => Value::Share(*share),
            Self::Level(level) => Value::Text(level.as_str().to_owned()),
        }
    }

    fn take(value: Value) -> Option<Self> {
        match value {
            Value::Share(share) => Some(Self::Share(share)),
            Value::Text(text) => Level::parse(&text).filter(|level| level.certainty().is_some()).map(Self::Level),
            _ => None,
        }
    }
}

impl Field for u32 {
    fn show(&self) -> Value {
        Value::Whole(u64::from(*self))
    }

    fn take(value: Value) -> Option<Self> {
        u64::take(value).and_then(|n| Self::try_from(n).ok())
    }
}

impl Field for Vec<Weekday> {
    fn show(&self) -> Value {
        Value::Words(self.iter().map(|day| day.as_str().to_owned()).collect())
    }

    fn take(value: Value) -> Option<Self> {
        match value {
            Value::Words(words) => words.iter().map(|word| Weekday::parse(word)).collect(),
            _ => None,
        }
    }
}

macro_rules! word_fields {
    ($($type:ty),+ $(,)?) => { $(
        impl Field for $type {
            fn show(&self) -> Value { Value::Text(self.as_str().to_owned()) }
            fn take(value: Value) -> Option<Self> {
                match value { Value::Text(text) => Self::of_text(&text), _ => None }
            }
        }
    )+ };
}

word_fields!(Billing, Media, Operation, Range, Requirement, Resolution, Training, WhenEmpty);

fn set<F: Field>(field: &mut Option<F>, value: Option<Value>) -> Result<(), Unfit> {
    *field = value.map(|v| F::take(v).ok_or(Unfit)).transpose()?;
    Ok(())
}

/// As [`set`], for a key that must be there.
fn set_required<F: Field>(field: &mut F, value: Option<Value>) -> Result<(), Unfit> {
    *field = value.and_then(F::take).ok_or(Unfit)?;
    Ok(())
}

macro_rules! fields {
    ($($table:ty { $($key:literal $field:ident),+ $(,)? })+) => { $(
        impl Fields for $table {
            fn get(&self, key: &str) -> Option<Value> {
                match key { $($key => self.$field.as_ref().map(Field::show),)+ _ => None }
            }

            fn put(&mut self, key: &str, value: Option<Value>) -> Result<(), Unfit> {
                match key { $($key => set(&mut self.$field, value),)+ _ => Err(Unfit) }
            }
        }
    )+ };
}

fields! {
    Schedule { "start" start, "deadline" deadline, "months" months, "per_day" per_day, "workdays" workdays }
    Requirements {
        "commercial" commercial, "no_watermark" no_watermark, "no_training" no_training, "automation" automation,
        "latency_sla" latency_sla, "team" team,
    }
    Compare { "closed" closed, "legacy" legacy }
    Budget { "limit" limit, "contingency" contingency, "tax" tax, "markup" markup }
    Purchase { "when_empty" when_empty, "billing" billing }
    Assumptions { "hours_per_day" hours_per_day, "relaxed_per_day" relaxed_per_day }
    Shot { "name" name, "outputs" outputs, "revisions" revisions, "notes" notes }
    Stage {
        "name" name, "model" model, "resolution" resolution, "seconds" seconds, "range" range, "loop" looped,
        "references" references, "media" media, "from" from, "of" of, "keep" keep, "attempts" attempts,
        "accept_rate" accept_rate, "acceptance" acceptance, "on" on, "own_price" own_price,
        "own_price_if_missing" own_price_if_missing,
    }
    HeldFields { "route" route, "renews" renews, "credits" credits }
    LotFields { "credits" credits, "expires" expires }
    BeliefFields { "rate" rate, "accepted" accepted, "tried" tried }
    AssumeFields {
        "surface" surface, "operation" operation, "model" model, "resolution" resolution, "range" range,
        "seconds" seconds, "credits" credits, "usd" usd, "route" route, "requirement" requirement, "holds" holds,
        "note" note,
    }
}

impl Fields for Held {
    fn get(&self, key: &str) -> Option<Value> {
        match key {
            "route" => Some(self.route.show()),
            "renews" => Some(self.renews.show()),
            "credits" => Some(self.credits.show()),
            _ => None,
        }
    }

    fn put(&mut self, key: &str, value: Option<Value>) -> Result<(), Unfit> {
        match key {
            "route" => set_required(&mut self.route, value),
            "renews" => set_required(&mut self.renews, value),
            "credits" => set_required(&mut self.credits, value),
            _ => Err(Unfit),
        }
    }
}

impl Fields for Assume {
    fn get(&self, key: &str) -> Option<Value> {
        AssumeFields::from(self).get(key)
    }

    fn put(&mut self, key: &str, value: Option<Value>) -> Result<(), Unfit> {
        let mut fields = AssumeFields::from(&*self);
        fields.put(key, value)?;
        *self = fields.build(self.id).map_err(|_| Unfit)?;
        Ok(())
    }
}

/// `[[held]]` while it is being read: every key may be missing.
#[derive(Clone, Debug, Default)]
pub struct HeldFields {
    pub route: Option<String>,
    pub renews: Option<Date>,
    pub credits: Option<u64>,
}

/// An entry of `lots` while it is being read.
#[derive(Clone, Debug, Default)]
pub struct LotFields {
    pub credits: Option<u64>,
    pub expires: Option<Date>,
}

/// A table of `[acceptance]` while it is being read.
#[derive(Clone, Debug, Default)]
pub struct BeliefFields {
    pub rate: Option<Share>,
    pub accepted: Option<u64>,
    pub tried: Option<u64>,
}

/// `[[assume]]` as the file has it: flat, every key may be missing.
#[derive(Clone, Debug, Default)]
pub struct AssumeFields {
    pub surface: Option<String>,
    pub operation: Option<Operation>,
    pub model: Option<String>,
    pub resolution: Option<Resolution>,
    pub range: Option<Range>,
    pub seconds: Option<u32>,
    pub credits: Option<u64>,
    pub usd: Option<Money>,
    pub route: Option<String>,
    pub requirement: Option<Requirement>,
    pub holds: Option<bool>,
    pub note: Option<String>,
}

/// Why the keys of a table do not make an entry. `key` is one that is missing, or one that does not go with another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incomplete {
    pub key: &'static str,
    pub message: String,
    pub remedy: String,
}

impl Incomplete {
    fn new(key: &'static str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { key, message: message.into(), remedy: remedy.into() }
    }

    fn missing(what: &str, key: &'static str, remedy: &str) -> Self {
        Self::new(key, format!("{what} has no `{key}`"), remedy)
    }
}

impl HeldFields {
    pub fn build(self, id: EntryId, lots: Vec<Lot>) -> Result<Held, Incomplete> {
        let missing = |key, remedy: &str| Incomplete::missing("a held subscription", key, remedy);
        Ok(Held {
            id,
            route: self.route.ok_or_else(|| missing("route", "name the route that is held"))?,
            renews: self.renews.ok_or_else(|| missing("renews", "add the day of its next reset, as 2026-12-31"))?,
            credits: self.credits.ok_or_else(|| missing("credits", "add what is left of its grant, 0 if nothing"))?,
            lots,
        })
    }
}

impl LotFields {
    pub fn build(self) -> Result<Lot, Incomplete> {
        Ok(Lot {
            credits: self.credits.ok_or_else(|| Incomplete::missing("a lot", "credits", "add what is left in it"))?,
            expires: self
                .expires
                .ok_or_else(|| Incomplete::missing("a lot", "expires", "add the day, as 2026-12-31"))?,
        })
    }
}

impl BeliefFields {
    pub fn build(self) -> Result<Belief, Incomplete> {
        const EITHER: &str = "write either `rate`, or `accepted` and `tried`";
        match (self.rate, self.accepted, self.tried) {
            (Some(rate), None, None) => Ok(Belief::Rate(rate)),
            (None, Some(accepted), Some(tried)) if accepted <= tried => Ok(Belief::Evidence { accepted, tried }),
            (None, Some(accepted), Some(tried)) => Err(Incomplete::new(
                "accepted",
                format!("{accepted} were accepted of {tried} that were tried"),
                "`accepted` is at most `tried`",
            )),
            (Some(_), ..) => Err(Incomplete::new("rate", "a belief has a rate and evidence", EITHER)),
            (None, Some(_), None) => Err(Incomplete::missing("a belief", "tried", "add how many were tried")),
            (None, None, Some(_)) => Err(Incomplete::missing("a belief", "accepted", "add how many were accepted")),
            (None, None, None) => Err(Incomplete::new("rate", "a belief says nothing", EITHER)),
        }
    }
}

impl From<&Assume> for AssumeFields {
    fn from(assume: &Assume) -> Self {
        let note = assume.note.clone();
        match assume.what.clone() {
            Assumed::Price { surface, operation, model, resolution, range, seconds, price } => Self {
                surface: Some(surface),
                operation: Some(operation),
                model,
                resolution,
                range,
                seconds,
                credits: if let AssumedPrice::Credits(n) = price { Some(n) } else { None },
                usd: if let AssumedPrice::Usd(usd) = price { Some(usd) } else { None },
                note,
                ..Self::default()
            },
            Assumed::Answer { route, requirement, holds } => {
                Self { route: Some(route), requirement: Some(requirement), holds: Some(holds), note, ..Self::default() }
            }
        }
    }
}

impl AssumeFields {
    pub fn build(self, id: EntryId) -> Result<Assume, Incomplete> {
        const EITHER: &str = "a price takes `surface`, `operation` and `credits` or `usd`; an answer takes `route`, \
                              `requirement` and `holds`";
        let price_key = self.price_key();
        let is_answer = self.route.is_some() || self.requirement.is_some() || self.holds.is_some();
        if let (true, Some(key)) = (is_answer, price_key) {
            return Err(Incomplete::new(key, "an assumption is a price and an answer", EITHER));
        }
        let missing = |key, remedy: &str| Incomplete::missing("an assumption", key, remedy);
        let what = if is_answer {
            Assumed::Answer {
                route: self.route.ok_or_else(|| missing("route", "name the route that it is about"))?,
                requirement: self.requirement.ok_or_else(|| missing("requirement", "name what it answers"))?,
                holds: self.holds.ok_or_else(|| missing("holds", "add true or false"))?,
            }
        } else if price_key.is_none() {
            return Err(Incomplete::new("surface", "an assumption says nothing", EITHER));
        } else {
            Assumed::Price {
                surface: self.surface.ok_or_else(|| missing("surface", "name the surface where it holds"))?,
                operation: self.operation.ok_or_else(|| missing("operation", "name what it is the price of"))?,
                model: self.model,
                resolution: self.resolution,
                range: self.range,
                seconds: self.seconds,
                price: match (self.credits, self.usd) {
                    (Some(credits), None) => AssumedPrice::Credits(credits),
                    (None, Some(usd)) => AssumedPrice::Usd(usd),
                    (None, None) => return Err(missing("credits", "add `credits` or `usd`, for one run")),
                    (Some(_), Some(_)) => {
                        return Err(Incomplete::new("usd", "a price has credits and dollars", "take one of them away"));
                    }
                },
            }
        };
        Ok(Assume { id, what, note: self.note })
    }

    /// A key that only a price has, if there is one.
    fn price_key(&self) -> Option<&'static str> {
        [
            ("surface", self.surface.is_some()),
            ("operation", self.operation.is_some()),
            ("model", self.model.is_some()),
            ("resolution", self.resolution.is_some()),
            ("range", self.range.is_some()),
            ("seconds", self.seconds.is_some()),
            ("credits", self.credits.is_some()),
            ("usd", self.usd.is_some()),
        ]
        .into_iter()
        .find_map(|(key, there)| there.then_some(key))
    }
}

impl Fields for Plan {
    fn get(&self, key: &str) -> Option<Value> {
        (key == "name").then(|| self.name.as_ref().map(Field::show)).flatten()
    }

    fn put(&mut self, key: &str, value: Option<Value>) -> Result<(), Unfit> {
        if key == "name" { set(&mut self.name, value) } else { Err(Unfit) }
    }
}

/// `[opening]`: the keys are surfaces.
impl Fields for std::collections::BTreeMap<String, Money> {
    fn get(&self, key: &str) -> Option<Value> {
        Self::get(self, key).map(Field::show)
    }

    fn put(&mut self, key: &str, value: Option<Value>) -> Result<(), Unfit> {
        match value {
            Some(value) => {
                self.insert(key.to_owned(), Money::take(value).ok_or(Unfit)?);
            }
            None => {
                self.remove(key);
            }
        }
        Ok(())
    }
}

impl Plan {
    /// What the plan says at a key; `None` where it says nothing there.
    #[must_use]
    pub fn get(&self, place: Place, key: &str) -> Option<Value> {
        match place {
            Place::Stage(_) if key == "operation" => self.table_stage(place).map(|stage| stage.operation.show()),
            _ => self.table(place).and_then(|table| table.get(key)),
        }
    }

    fn table_stage(&self, place: Place) -> Option<&Stage> {
        if let Place::Stage(id) = place { self.stage(id).map(|(_, stage)| stage) } else { None }
    }

    /// The table that a place names, if it is there.
    #[must_use]
    pub fn table(&self, place: Place) -> Option<&dyn Fields> {
        Some(match place {
            Place::Plan => self,
            Place::Schedule => &self.schedule,
            Place::Requirements => &self.requirements,
            Place::Compare => &self.compare,
            Place::Budget => &self.budget,
            Place::Purchase => &self.purchase,
            Place::Opening => &self.opening,
            Place::Assumptions => &self.assumptions,
            Place::Held(id) => self.held.iter().find(|h| h.id == id)?,
            Place::Assume(id) => self.assume.iter().find(|a| a.id == id)?,
            Place::Shot(id) => self.shot(id)?,
            Place::Stage(id) => self.stage(id)?.1,
        })
    }

    #[must_use]
    pub fn held_entry(&self, id: EntryId) -> Option<&Held> {
        self.held.iter().find(|h| h.id == id)
    }

    #[must_use]
    pub fn assume_entry(&self, id: EntryId) -> Option<&Assume> {
        self.assume.iter().find(|a| a.id == id)
    }

    /// The position of a shot.
    #[must_use]
    pub fn shot_index(&self, id: ShotId) -> Option<usize> {
        self.shots.iter().position(|shot| shot.id == id)
    }

    /// The positions of a stage: of its shot, and within it.
    #[must_use]
    pub fn stage_index(&self, id: StageId) -> Option<(usize, usize)> {
        self.shots
            .iter()
            .enumerate()
            .find_map(|(s, shot)| shot.stages.iter().position(|stage| stage.id == id).map(|i| (s, i)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::edit::{Key, Kind};
    use super::super::schema;
    use super::*;

    /// Some value of a kind.
    fn sample(kind: Kind) -> Value {
        match kind {
            Kind::Whole { least, .. } => Value::Whole(least),
            Kind::Decimal { .. } => Value::Decimal(Decimal::ONE),
            Kind::Money => Value::Money(Money::ZERO),
            Kind::Percent | Kind::PercentOr(_) | Kind::Rate => Value::Share(Share::ONE),
            Kind::Flag => Value::Flag(true),
            Kind::Date => Value::Date(jiff::civil::date(2026, 12, 1)),
            Kind::Word(words) => Value::Text(words[0].to_owned()),
            Kind::Words(words) => Value::Words(vec![words[0].to_owned()]),
            _ => Value::Text("x".to_owned()),
        }
    }

    #[test]
    fn every_key_of_the_tables_is_held_by_a_field() {
        let mut tables: Vec<(Box<dyn Fields>, &[Key])> = vec![
            (Box::new(Plan::default()), schema::PLAN),
            (Box::new(Schedule::default()), schema::SCHEDULE),
            (Box::new(Requirements::default()), schema::REQUIREMENTS),
            (Box::new(Compare::default()), schema::COMPARE),
            (Box::new(Budget::default()), schema::BUDGET),
            (Box::new(Purchase::default()), schema::PURCHASE),
            (Box::new(Assumptions::default()), schema::ASSUMPTIONS),
            (Box::new(HeldFields::default()), schema::HELD),
            (Box::new(LotFields::default()), schema::LOT),
            (Box::new(BeliefFields::default()), schema::BELIEF),
            (Box::new(AssumeFields::default()), schema::ASSUME),
        ];
        for (table, keys) in &mut tables {
            for key in *keys {
                let value = sample(key.kind);
                assert_eq!(table.put(key.name, Some(value.clone())), Ok(()), "{}", key.name);
                assert_eq!(table.get(key.name), Some(value), "{}", key.name);
                assert_eq!(table.put(key.name, None), Ok(()), "{}", key.name);
                assert_eq!(table.get(key.name), None, "{}", key.name);
            }
        }
        for operation in Operation::ALL {
            let mut stage = Stage::new(StageId(1), *operation);
            for key in schema::keys_of_stage(*operation) {
                let value = sample(key.kind);
                assert_eq!(stage.put(key.name, Some(value.clone())), Ok(()), "{}", key.name);
                assert_eq!(stage.get(key.name), Some(value), "{}", key.name);
            }
            assert_eq!(stage.put("colour", Some(Value::Flag(true))), Err(Unfit));
        }
    }

    #[test]
    fn a_value_of_the_wrong_type_changes_nothing() {
        let mut schedule = Schedule { months: Some(3), ..Schedule::default() };
        assert_eq!(schedule.put("months", Some(Value::Flag(true))), Err(Unfit));
        assert_eq!(schedule.put("months", Some(Value::Whole(u64::MAX))), Err(Unfit));
        assert_eq!(schedule.months, Some(3));
    }
}
