//! What stands in a form: one row for each key of each table that it is about.

use super::{Addition, Topic};
use crate::plan::belief::users;
use crate::plan::edit::Kind;
use crate::plan::model::{Assumed, AssumedPrice, Belief, Plan, StageId};
use crate::plan::resolve::{effective, inherited};
use crate::plan::{Edit, Place, Value};
use crate::summary::learnt::learnt;
use crate::tui::model::Model;
use crate::tui::typing::Target;
use crate::tui::{lots, schema, value};

#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    Field(Field),
    /// The head of an entry of a list; clearing it removes the entry.
    Entry {
        title: String,
        note: String,
        remove: Edit,
    },
    /// What a belief is called: acting on it calls it otherwise, clearing it takes it away.
    Belief {
        name: String,
    },
    /// Which stages rest on a belief; acting on it has more of them do so.
    Users {
        name: String,
        stages: usize,
    },
    Add(Addition),
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub target: Target,
    /// The key as the file spells it.
    pub name: String,
    pub kind: Kind,
    pub value: Option<Value>,
    /// The value in words, where it is no plain value of a key.
    pub words: Option<String>,
    /// The default in words.
    pub default: String,
    pub doc: String,
    /// What undo calls a change of it.
    pub label: String,
}

impl Field {
    #[must_use]
    pub const fn is_number(&self) -> bool {
        matches!(
            self.kind,
            Kind::Whole { .. }
                | Kind::Decimal { .. }
                | Kind::Money
                | Kind::Percent
                | Kind::PercentOr(_)
                | Kind::Rate
                | Kind::Date
        )
    }

    #[must_use]
    pub const fn is_flag(&self) -> bool {
        matches!(self.kind, Kind::Flag)
    }

    /// The name as people read it.
    #[must_use]
    pub fn spoken(&self) -> String {
        self.name.replace('_', " ")
    }

    /// The value as the form shows it; empty where the default holds.
    #[must_use]
    pub fn shown(&self) -> String {
        match (&self.words, &self.value) {
            (Some(words), _) => words.clone(),
            (None, Some(value)) => value::shown(value, self.kind),
            (None, None) => String::new(),
        }
    }

    /// The default as the form shows it.
    #[must_use]
    pub fn default_shown(&self) -> String {
        match (self.kind, self.default.as_str()) {
            (Kind::Flag, "true") => "yes".to_owned(),
            (Kind::Flag, "false") => "no".to_owned(),
            (_, "") => "not said".to_owned(),
            (_, default) => default.to_owned(),
        }
    }

    #[must_use]
    pub fn default_number(&self) -> Option<Value> {
        match self.kind {
            Kind::Whole { .. } => self.default.parse().ok().map(Value::Whole),
            Kind::Decimal { .. } => self.default.parse().ok().map(Value::Decimal),
            Kind::Word(words) => words.iter().find(|w| **w == self.default).map(|w| Value::Text((*w).to_owned())),
            Kind::Flag => Some(Value::Flag(self.default == "true")),
            _ => None,
        }
    }

    /// The edit that gives the field a value; `None` where it cannot be done in one.
    #[must_use]
    pub fn set(&self, value: Option<Value>) -> Option<Edit> {
        match (&self.target, value) {
            (Target::Field { place, name, .. }, value) => Some(Edit::Set { place: *place, key: name.clone(), value }),
            (Target::Belief(name), Some(Value::Share(rate))) => {
                Some(Edit::SetBelief { name: name.clone(), belief: Some(Belief::Rate(rate)) })
            }
            (Target::Belief(name), None) => Some(Edit::SetBelief { name: name.clone(), belief: None }),
            _ => None,
        }
    }
}

/// The rows of a form, as the plan is now.
#[must_use]
pub fn rows(topic: &Topic, model: &Model) -> Vec<Row> {
    let plan = model.document.plan();
    match topic {
        Topic::Plan => table(plan, Place::Plan),
        Topic::Schedule => table(plan, Place::Schedule),
        Topic::Requirements => table(plan, Place::Requirements),
        Topic::Compare => table(plan, Place::Compare),
        Topic::Budget => table(plan, Place::Budget),
        Topic::Purchase => table(plan, Place::Purchase),
        Topic::Assumptions => table(plan, Place::Assumptions),
        Topic::Shot(id) => table(plan, Place::Shot(*id)),
        Topic::Stage(id) => table(plan, Place::Stage(*id)),
        Topic::Opening => opening(model),
        Topic::Held => held(model),
        Topic::Assume => assume(plan),
        Topic::Beliefs => beliefs(plan),
    }
}

/// A row for each key of a table.
fn table(plan: &Plan, place: Place) -> Vec<Row> {
    let of = schema::name(plan, place);
    let handed = if let Place::Stage(id) = place { handed_on(plan, id) } else { Vec::new() };
    let row = |key: &&'static crate::plan::edit::Key| {
        Row::Field(Field {
            target: Target::Field { place, name: key.name.to_owned(), kind: key.kind },
            name: key.name.to_owned(),
            kind: key.kind,
            value: plan.get(place, key.name),
            words: None,
            default: handed.iter().find(|(name, _)| *name == key.name).map_or(key.default, |(_, text)| text).to_owned(),
            doc: key.doc.to_owned(),
            label: format!("{} of {of}", key.name.replace('_', " ")),
        })
    };
    schema::keys(plan, place).iter().map(row).collect()
}

/// What a stage inherits, by key: `10 s, from stage 5`.
fn handed_on(plan: &Plan, id: StageId) -> Vec<(&'static str, String)> {
    let Some((shot, stage)) = plan.stage(id).and_then(|(shot, stage)| {
        let at = shot.stages.iter().position(|s| s.id == stage.id)?;
        Some((shot, at))
    }) else {
        return Vec::new();
    };
    let (Some(is), by) = (effective(shot, stage), inherited(shot, stage)) else { return Vec::new() };
    let values = [
        ("of", by.of, is.of.map(|of| of.as_str().to_owned())),
        ("from", by.from, is.from.map(|from| from.to_string())),
        ("resolution", by.resolution, is.resolution.map(|resolution| resolution.to_string())),
        ("seconds", by.seconds, is.seconds.map(|seconds| seconds.to_string())),
    ];
    let told = values.into_iter().filter_map(|(name, origin, value)| {
        let from = origin?.map_or_else(String::new, |from| format!(", from stage {}", from + 1));
        Some((name, format!("{}{from}", value?)))
    });
    told.collect()
}

/// A row for each surface that is paid in dollars.
fn opening(model: &Model) -> Vec<Row> {
    let plan = model.document.plan();
    let prepaid = |card: &&crate::rates::Card| {
        card.unit == Some(crate::terms::Unit::Usd) || plan.opening.contains_key(&card.surface)
    };
    let row = |card: &crate::rates::Card| {
        Row::Field(Field {
            target: Target::Field { place: Place::Opening, name: card.surface.clone(), kind: Kind::Money },
            name: card.surface.clone(),
            kind: Kind::Money,
            value: plan.get(Place::Opening, &card.surface),
            words: None,
            default: "0".to_owned(),
            doc: format!("prepaid dollars on {} on the first day", card.name),
            label: format!("opening balance of {}", card.name),
        })
    };
    model.prices.book.cards.iter().filter(prepaid).map(row).collect()
}

fn held(model: &Model) -> Vec<Row> {
    let plan = model.document.plan();
    let mut rows = Vec::new();
    for entry in &plan.held {
        let route = model.prices.book.find(&entry.route).and_then(|at| model.prices.book.route(at));
        let title = route.map_or_else(|| entry.route.clone(), |r| r.name.clone());
        rows.push(Row::Entry { title, note: String::new(), remove: Edit::RemoveHeld { held: entry.id } });
        rows.extend(table(plan, Place::Held(entry.id)));
        rows.push(Row::Field(Field {
            target: Target::Lots(entry.id),
            name: "lots".to_owned(),
            kind: Kind::Note,
            value: Some(Value::Text(lots::plain(&entry.lots))),
            words: Some(lots::plain(&entry.lots)),
            default: "none".to_owned(),
            doc: "credits bought on top, each with the day they expire: 1200 until 2027-03-02, …".to_owned(),
            label: format!("lots of the held {}", entry.route),
        }));
    }
    rows.push(Row::Add(Addition::Held));
    rows
}

fn assume(plan: &Plan) -> Vec<Row> {
    let mut rows = Vec::new();
    for entry in &plan.assume {
        let (title, wanted): (String, fn(&str) -> bool) = match &entry.what {
            Assumed::Price { surface, operation, price, .. } => {
                let price = match price {
                    AssumedPrice::Credits(n) => format!("{n} credits"),
                    AssumedPrice::Usd(usd) => format!("${usd}"),
                };
                (format!("{} on {surface}: {price} a take", operation.spoken()), |k| {
                    !matches!(k, "route" | "requirement" | "holds")
                })
            }
            Assumed::Answer { route, requirement, holds } => {
                let says = if *holds { "yes" } else { "no" };
                (format!("{} on {route}: {says}", requirement.spoken()), |k| {
                    matches!(k, "route" | "requirement" | "holds" | "note")
                })
            }
        };
        rows.push(Row::Entry { title, note: String::new(), remove: Edit::RemoveAssume { assume: entry.id } });
        rows.extend(
            table(plan, Place::Assume(entry.id))
                .into_iter()
                .filter(|row| matches!(row, Row::Field(field) if wanted(&field.name))),
        );
    }
    rows
}

fn beliefs(plan: &Plan) -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, belief) in &plan.acceptance {
        let (value, words) = match belief {
            Belief::Rate(rate) => (Some(Value::Share(*rate)), value::rate(*rate)),
            Belief::Evidence { accepted, tried } => (None, format!("{accepted} of {tried}")),
        };
        let follows = learnt(belief).map(|learnt| learnt.in_words());
        rows.push(Row::Field(Field {
            target: Target::Belief(name.clone()),
            name: name.clone(),
            kind: Kind::Rate,
            value,
            words: Some(words),
            default: String::new(),
            doc: follows.unwrap_or_else(|| "a rate (1 in 4, 25%) or evidence (12 of 50)".to_owned()),
            label: format!("keep rate {name}"),
        }));
        rows.push(Row::Users { name: name.clone(), stages: users(plan, name).count() });
        rows.push(Row::Belief { name: name.clone() });
    }
    rows.push(Row::Add(Addition::Belief));
    rows
}
