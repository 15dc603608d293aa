//! What differs between two plans that follow each other, key by key along the tables of the format: rows that came, went
//! or moved, and values that are others.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

use super::Part;
use super::steps::Moved;
use crate::arrange::Gather as _;
use crate::hash::IdMap;
use crate::plan::edit::{Key, Kind, Place, Value};
use crate::plan::fields::Fields;
use crate::plan::model::{Assume, Belief, Held, Lot, Plan, Shot, Stage};
use crate::plan::resolve::{Settings, effective};
use crate::plan::schema;
use crate::terms::Operation;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub part: Part,
    pub at: At,
    pub what: What,
}

/// What a change is about. Places are from 0, and those in the new plan; of what went, those in the old one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// A table that there is one of.
    Table(Place),
    /// The balance on a surface.
    Opening(String),
    /// A belief, by its name.
    Belief(String),
    /// A held subscription, by its route.
    Held(String),
    Assume {
        at: usize,
        assume: Box<Assume>,
    },
    Shot {
        at: usize,
        name: String,
    },
    Stage {
        shot: usize,
        shot_name: String,
        at: usize,
        operation: Operation,
        name: Option<String>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A value is another, came, or went; `None` where nothing is said and the default holds.
    Set {
        key: Key,
        old: Option<Value>,
        new: Option<Value>,
    },
    Belief {
        old: Option<Belief>,
        new: Option<Belief>,
    },
    /// Credits bought on top of a grant.
    Lots {
        old: Vec<Lot>,
        new: Vec<Lot>,
    },
    Came(Row),
    Went(Row),
    /// Places from 0 among the rows of its kind.
    Moved {
        from: usize,
        to: usize,
    },
}

/// What is told of a row that came or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    Shot { outputs: u64, stages: usize },
    Stage(Box<Settings>),
    Held(Held),
    Assume,
}

/// `[opening]`, whose keys are surfaces.
const OPENING: Key = Key { name: "opening", kind: Kind::Money, default: "nothing", doc: "prepaid dollars" };
const OPERATION: Key =
    Key { name: "operation", kind: Kind::Word(Operation::TEXTS), default: "", doc: "what the stage does" };

/// Appends what makes `after` of `before`. `moved`: the rows that stand elsewhere, if this step moves rows.
pub fn between(before: &Plan, after: &Plan, part: Part, moved: &Moved, out: &mut Vec<Change>) {
    let mut found = Found { part, out };
    for place in [
        Place::Plan,
        Place::Schedule,
        Place::Requirements,
        Place::Compare,
        Place::Budget,
        Place::Purchase,
        Place::Assumptions,
    ] {
        if let (Some(old), Some(new)) = (before.table(place), after.table(place)) {
            found.keys(&At::Table(place), schema::keys_of(place).iter(), old, new);
        }
    }
    found.opening(before, after);
    found.held(before, after);
    found.assume(before, after);
    found.own_rates(before, after);
    found.beliefs(&before.acceptance, &after.acceptance);
    found.shots(before, after, moved);
}

struct Found<'o> {
    part: Part,
    out: &'o mut Vec<Change>,
}

impl Found<'_> {
    fn push(&mut self, at: At, what: What) {
        self.out.push(Change { part: self.part, at, what });
    }

    fn keys<'k>(&mut self, at: &At, keys: impl Iterator<Item = &'k Key>, old: &dyn Fields, new: &dyn Fields) {
        for key in keys {
            self.value(at, *key, old.get(key.name), new.get(key.name));
        }
    }

    fn value(&mut self, at: &At, key: Key, old: Option<Value>, new: Option<Value>) {
        if old != new {
            self.push(at.clone(), What::Set { key, old, new });
        }
    }

    fn opening(&mut self, before: &Plan, after: &Plan) {
        let surfaces: BTreeSet<&String> = before.opening.keys().chain(after.opening.keys()).gather();
        for surface in surfaces {
            let balance = |plan: &Plan| plan.opening.get(surface).copied().map(Value::Money);
            self.value(&At::Opening(surface.clone()), OPENING, balance(before), balance(after));
        }
    }

    fn held(&mut self, before: &Plan, after: &Plan) {
        let old = by_id(&before.held, |held| held.id);
        let new = by_id(&after.held, |held| held.id);
        let at = |held: &Held| At::Held(held.route.clone());
        for held in before.held.iter().filter(|held| !new.contains_key(&held.id)) {
            self.push(at(held), What::Went(Row::Held(held.clone())));
        }
        for held in &after.held {
            let Some((_, was)) = old.get(&held.id) else {
                self.push(at(held), What::Came(Row::Held(held.clone())));
                continue;
            };
            self.keys(&at(held), schema::HELD.iter(), *was, held);
            if was.lots != held.lots {
                self.push(at(held), What::Lots { old: was.lots.clone(), new: held.lots.clone() });
            }
        }
        for (from, to, held) in elsewhere(&before.held, &after.held, |held| held.id) {
            self.push(at(held), What::Moved { from, to });
        }
    }

    /// The plan's own rows of the price book, and the book that it says it was priced with.
    fn own_rates(&mut self, before: &Plan, after: &Plan) {
        const RATES: Key = Key { name: "rates", kind: Kind::Text, default: "none", doc: "prices of the plan's own" };
        const WITH: Key =
            Key { name: "priced_with", kind: Kind::Text, default: "not kept", doc: "the book that it was priced with" };
        let place = At::Table(Place::Plan);
        if before.rates != after.rates {
            let said = |plan: &Plan| match plan.rates.len() {
                0 => None,
                1 => Some(Value::Text("1 table of prices".to_owned())),
                n => Some(Value::Text(format!("{n} tables of prices"))),
            };
            let (old, new) = (said(before), said(after));
            // Other prices in as many tables are a change all the same.
            let new = if old == new { new.map(|_| Value::Text("other prices".to_owned())) } else { new };
            self.value(&place, RATES, old, new);
        }
        if before.priced_with != after.priced_with {
            let said = |plan: &Plan| {
                let with = plan.priced_with.as_ref()?;
                Some(Value::Text(format!("book {} of {}, {} figures", with.book, with.on, with.prices.len())))
            };
            let (old, new) = (said(before), said(after));
            let new = if old == new { new.map(|_| Value::Text("other figures".to_owned())) } else { new };
            self.value(&place, WITH, old, new);
        }
    }

    fn assume(&mut self, before: &Plan, after: &Plan) {
        let old = by_id(&before.assume, |assume| assume.id);
        let new = by_id(&after.assume, |assume| assume.id);
        let at = |at: usize, assume: &Assume| At::Assume { at, assume: Box::new(assume.clone()) };
        for (place, assume) in before.assume.iter().enumerate().filter(|(_, a)| !new.contains_key(&a.id)) {
            self.push(at(place, assume), What::Went(Row::Assume));
        }
        for (place, assume) in after.assume.iter().enumerate() {
            match old.get(&assume.id) {
                Some((_, was)) => self.keys(&at(place, assume), schema::ASSUME.iter(), *was, assume),
                None => self.push(at(place, assume), What::Came(Row::Assume)),
            }
        }
        for (from, to, assume) in elsewhere(&before.assume, &after.assume, |assume| assume.id) {
            self.push(at(to, assume), What::Moved { from, to });
        }
    }

    fn beliefs(&mut self, old: &BTreeMap<String, Belief>, new: &BTreeMap<String, Belief>) {
        let names: BTreeSet<&String> = old.keys().chain(new.keys()).gather();
        for name in names {
            let (old, new) = (old.get(name), new.get(name));
            if old != new {
                self.push(At::Belief(name.clone()), What::Belief { old: old.cloned(), new: new.cloned() });
            }
        }
    }

    fn shots(&mut self, before: &Plan, after: &Plan, moved: &Moved) {
        let old = by_id(&before.shots, |shot| shot.id);
        let new = by_id(&after.shots, |shot| shot.id);
        for (at, shot) in before.shots.iter().enumerate().filter(|(_, shot)| !new.contains_key(&shot.id)) {
            self.push(At::Shot { at, name: before.shot_name(at) }, What::Went(told(shot)));
        }
        for (at, shot) in after.shots.iter().enumerate() {
            let here = At::Shot { at, name: after.shot_name(at) };
            let Some((from, was)) = old.get(&shot.id) else {
                self.push(here, What::Came(told(shot)));
                continue;
            };
            if self.part == Part::Volume && moved.shots.contains(&shot.id) {
                self.push(here.clone(), What::Moved { from: *from, to: at });
            }
            if *was == shot {
                continue;
            }
            self.keys(&here, schema::SHOT.iter(), *was, shot);
            self.stages((before, *from, was), (after, at, shot), moved);
        }
    }

    fn stages(&mut self, was: (&Plan, usize, &Shot), is: (&Plan, usize, &Shot), moved: &Moved) {
        let old = by_id(&was.2.stages, |stage| stage.id);
        let new = by_id(&is.2.stages, |stage| stage.id);
        let at = |(plan, shot, _): (&Plan, usize, &Shot), at: usize, stage: &Stage| At::Stage {
            shot,
            shot_name: plan.shot_name(shot),
            at,
            operation: stage.operation,
            name: stage.name.clone(),
        };
        let row = |shot: &Shot, at: usize| effective(shot, at).map(|settings| Row::Stage(Box::new(settings)));
        for (place, stage) in was.2.stages.iter().enumerate().filter(|(_, s)| !new.contains_key(&s.id)) {
            if let Some(row) = row(was.2, place) {
                self.push(at(was, place, stage), What::Went(row));
            }
        }
        for (place, stage) in is.2.stages.iter().enumerate() {
            let here = at(is, place, stage);
            let Some((from, before)) = old.get(&stage.id) else {
                if let Some(row) = row(is.2, place) {
                    self.push(here, What::Came(row));
                }
                continue;
            };
            if self.part == Part::Volume && moved.stages.contains(&stage.id) {
                self.push(here.clone(), What::Moved { from: *from, to: place });
            }
            let operation = |stage: &Stage| Some(Value::Text(stage.operation.to_string()));
            self.value(&here, OPERATION, operation(before), operation(stage));
            for name in schema::STAGE_NAMES {
                let key = schema::key_of_stage(stage.operation, name);
                if let Some(key) = key.or_else(|| schema::key_of_stage(before.operation, name)) {
                    self.value(&here, *key, before.get(name), stage.get(name));
                }
            }
        }
    }
}

fn told(shot: &Shot) -> Row {
    Row::Shot { outputs: shot.outputs_or_default(), stages: shot.stages.len() }
}

fn by_id<T, I: Eq + Hash>(rows: &[T], id: impl Fn(&T) -> I) -> IdMap<I, (usize, &T)> {
    rows.iter().enumerate().map(|(at, row)| (id(row), (at, row))).collect()
}

/// Rows that stand elsewhere among those that both lists have: place before, place now.
fn elsewhere<'r, T, I: Eq + Hash>(old: &[T], new: &'r [T], id: impl Fn(&T) -> I + Copy) -> Vec<(usize, usize, &'r T)> {
    let known = by_id(old, id);
    let of_new: Vec<Option<usize>> = new.iter().map(|row| known.get(&id(row)).map(|(at, _)| *at)).collect();
    let stays = super::pairs::rising(&of_new);
    let rows = new.iter().enumerate().zip(of_new.into_iter().zip(stays));
    rows.filter_map(|((to, row), (from, stays))| Some((from.filter(|_| !stays)?, to, row))).collect()
}
