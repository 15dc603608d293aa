//! Changes in words: one by one with the place of each in the file, or gathered, so that the same change of many rows is
//! one line.

use std::collections::HashMap;

use super::values;
use crate::analysis::diff::{At, Change, Part, Row, What};
use crate::offer::words::{count, date, settings};
use crate::plan::edit::{Place, Value};
use crate::plan::model::{Assume, Assumed, AssumedPrice, Belief};
use crate::rates::Book;

/// So many rows with the same change are told as one.
const MANY: usize = 3;
/// Names that are listed of these.
const NAMED: usize = 3;

/// A change in words. Names in it are as the file has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub part: Part,
    /// The place in the file, from 0: `shots[0].stages[1].seconds`. Of what went it is that in the old file.
    pub path: String,
    /// What it is about: `Hero orbit, stage 2 (image to video)`.
    pub subject: String,
    /// What became of it: `length 5 s → 10 s`.
    pub text: String,
    /// As the file has it; `None` where it says nothing.
    pub old: Option<String>,
    pub new: Option<String>,
}

impl Said {
    /// `Hero orbit: outputs 3 → 5`.
    #[must_use]
    pub fn sentence(&self) -> String {
        format!("{}: {}", self.subject, self.text)
    }
}

/// Every change in words, in their order.
#[must_use]
pub fn changes(all: &[Change], book: &Book) -> Vec<Said> {
    all.iter().map(|change| said(change, book)).collect()
}

fn said(change: &Change, book: &Book) -> Said {
    let (old, new) = plain(&change.at, &change.what);
    Said {
        part: change.part,
        path: path(&change.at, &change.what),
        subject: subject(&change.at, book),
        text: text(change.part, &change.at, &change.what),
        old,
        new,
    }
}

/// Changes for people: how many takes a stage has is one matter, however it is said, and what became of many rows is told
/// once. In the order of the parts.
#[must_use]
pub fn gathered(all: &[Change], book: &Book) -> Vec<Said> {
    let mut rows: Vec<(Kin, Said)> = Vec::with_capacity(all.len());
    let mut rest = all;
    while let Some((first, after)) = rest.split_first() {
        let run = after.iter().take_while(|next| is_takes(first) && is_takes(next) && next.at == first.at).count();
        let mut said = said(first, book);
        if is_takes(first) {
            said.text = takes(rest.get(..=run).unwrap_or_default());
        }
        rows.push((Kin::of(&first.at), said));
        rest = after.get(run..).unwrap_or_default();
    }
    let mut alike: HashMap<(Part, Kin, String), Vec<usize>> = HashMap::new();
    for (at, (kin, said)) in rows.iter().enumerate().filter(|(_, (kin, _))| *kin != Kin::Other) {
        alike.entry((said.part, *kin, said.text.clone())).or_default().push(at);
    }
    let mut is_told = vec![false; rows.len()];
    let mut out = Vec::new();
    for (at, (kin, said)) in rows.iter().enumerate() {
        if is_told[at] {
            continue;
        }
        let same = alike.get(&(said.part, *kin, said.text.clone())).filter(|same| same.len() >= MANY);
        let Some(same) = same else {
            out.push(said.clone());
            continue;
        };
        let mut shots: Vec<&str> = Vec::new();
        for row in same {
            is_told[*row] = true;
            let name = all_shot_names(&rows[*row].1);
            if shots.last() != Some(&name) {
                shots.push(name);
            }
        }
        let many = count(same.len() as u128, kin.one(), kin.many());
        let more = shots.len().saturating_sub(NAMED);
        let mut named = shots.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
        if more > 0 {
            named = format!("{named} and {more} more");
        }
        out.push(Said { subject: many, text: format!("{} ({named})", said.text), ..said.clone() });
    }
    out
}

/// What is told together with others of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kin {
    Shot,
    Stage,
    Other,
}

impl Kin {
    const fn of(at: &At) -> Self {
        match at {
            At::Shot { .. } => Self::Shot,
            At::Stage { .. } => Self::Stage,
            _ => Self::Other,
        }
    }

    const fn one(self) -> &'static str {
        if matches!(self, Self::Shot) { "shot" } else { "stage" }
    }

    const fn many(self) -> &'static str {
        if matches!(self, Self::Shot) { "shots" } else { "stages" }
    }
}

/// The shot that a subject begins with.
fn all_shot_names(said: &Said) -> &str {
    said.subject.rsplit_once(", stage ").map_or(said.subject.as_str(), |(shot, _)| shot)
}

fn is_takes(change: &Change) -> bool {
    let takes = |name: &str| matches!(name, "attempts" | "accept_rate" | "acceptance");
    matches!((&change.at, &change.what), (At::Stage { .. }, What::Set { key, .. }) if takes(key.name))
}

/// `6 takes each → keep 1 in 4`, of changes of the keys that say how many takes a stage has.
fn takes(run: &[Change]) -> String {
    let old = run.iter().find_map(|c| if let What::Set { old: Some(old), .. } = &c.what { Some(old) } else { None });
    let new = run.iter().find_map(|c| if let What::Set { new: Some(new), .. } = &c.what { Some(new) } else { None });
    let side = |said: Option<&Value>| match said {
        None | Some(Value::Whole(1)) => "one take each".to_owned(),
        Some(Value::Whole(n)) => format!("{} each", count(u128::from(*n), "take", "takes")),
        Some(Value::Share(share)) => format!("keep {}", values::rate(*share)),
        Some(Value::Text(name)) => format!("keep as {name}"),
        Some(_) => String::new(),
    };
    format!("{} → {}", side(old), side(new))
}

/// What a change is about.
fn subject(at: &At, book: &Book) -> String {
    let route =
        |id: &str| book.find(id).and_then(|at| book.route(at)).map_or_else(|| id.to_owned(), |r| r.name.clone());
    let card = |id: &str| book.surface(id).map_or_else(|| id.to_owned(), |card| card.name.clone());
    match at {
        At::Table(Place::Schedule) => "Schedule".to_owned(),
        At::Table(Place::Requirements) => "Requirements".to_owned(),
        At::Table(Place::Compare) => "Comparison".to_owned(),
        At::Table(Place::Budget) => "Budget".to_owned(),
        At::Table(Place::Purchase) => "Purchase".to_owned(),
        At::Table(Place::Assumptions) => "Pace".to_owned(),
        At::Table(_) => "Plan".to_owned(),
        At::Opening(surface) => format!("Balance on {}", card(surface)),
        At::Belief(name) => format!("Keep rate {name}"),
        At::Held(id) => format!("{}, held", route(id)),
        At::Assume { assume, .. } => match &assume.what {
            Assumed::Price { .. } => format!("Price of your own, {}", priced(assume, &card)),
            Assumed::Answer { route: id, requirement, .. } => {
                format!("Answer of your own, {} on {}", requirement.spoken(), route(id))
            }
        },
        At::Shot { name, .. } => name.clone(),
        At::Stage { shot_name, at, operation, name, .. } => {
            let name = name.as_ref().filter(|name| !name.trim().is_empty());
            let what = name.cloned().unwrap_or_else(|| operation.spoken());
            format!("{shot_name}, stage {} ({what})", at + 1)
        }
    }
}

/// What a price is assumed for: `text to image, 1080p in Luma Agents app`.
fn priced(assume: &Assume, card: &dyn Fn(&str) -> String) -> String {
    let Assumed::Price { surface, operation, model, resolution, range, seconds, .. } = &assume.what else {
        return String::new();
    };
    let mut parts = vec![operation.spoken()];
    parts.extend(model.clone());
    parts.extend(resolution.map(|r| r.to_string()));
    parts.extend(seconds.map(|s| format!("{s} s")));
    parts.extend(range.map(|r| r.to_string()));
    format!("{} on {}", parts.join(", "), card(surface))
}

/// What became of it.
fn text(part: Part, at: &At, what: &What) -> String {
    match what {
        What::Set { key, new, .. } if key.name == "notes" || key.name == "note" => match new {
            None => "notes taken away".to_owned(),
            Some(_) => "other notes".to_owned(),
        },
        What::Set { key, old, new } if key.name == "name" => match (old, new) {
            (Some(Value::Text(old)), Some(_)) => format!("called {old} before"),
            (None, Some(_)) => "has a name now".to_owned(),
            (Some(Value::Text(old)), None) => format!("has no name any more, called {old} before"),
            _ => String::new(),
        },
        // Where `months` drives it out.
        What::Set { key, old, new: None } if key.name == "deadline" && part == Part::Volume => {
            format!("deadline {} → the end of each month", values::value(key, old.as_ref()))
        }
        What::Set { key, old, new } => {
            let label = match (at, key.name) {
                (At::Opening(_), _) | (_, "operation") => String::new(),
                (At::Held(_), "credits") => "credits left ".to_owned(),
                (At::Assume { .. }, "credits") => "credits a take ".to_owned(),
                (At::Assume { .. }, "usd") => "a take ".to_owned(),
                (_, name) => format!("{} ", values::label(name)),
            };
            format!("{label}{} → {}", values::value(key, old.as_ref()), values::value(key, new.as_ref()))
        }
        What::Belief { old, new } => format!("{} → {}", values::belief(old.as_ref()), values::belief(new.as_ref())),
        What::Lots { old, new } => format!("credits bought: {} → {}", values::lots(old), values::lots(new)),
        What::Came(row) => format!("added, {}", row_in_words(at, row)),
        What::Went(row) => format!("removed, {}", row_in_words(at, row)),
        What::Moved { from, to } => format!("moved from place {} to {}", from + 1, to + 1),
    }
}

fn row_in_words(at: &At, row: &Row) -> String {
    match row {
        Row::Shot { outputs, stages } => {
            let outputs = count(u128::from(*outputs), "output", "outputs");
            format!("{outputs}, {}", count(*stages as u128, "stage", "stages"))
        }
        Row::Stage(made) => settings(made),
        Row::Held(held) => {
            format!("{} left, renews on {}", count(u128::from(held.credits), "credit", "credits"), date(held.renews))
        }
        Row::Assume => match at {
            At::Assume { assume, .. } => assumed(assume),
            _ => String::new(),
        },
    }
}

fn assumed(assume: &Assume) -> String {
    match &assume.what {
        Assumed::Price { price: AssumedPrice::Credits(n), .. } => {
            format!("{} a take", count(u128::from(*n), "credit", "credits"))
        }
        Assumed::Price { price: AssumedPrice::Usd(usd), .. } => format!("${} a take", usd.whole()),
        Assumed::Answer { holds, .. } => if *holds { "yes" } else { "no" }.to_owned(),
    }
}

/// The place in the file.
fn path(at: &At, what: &What) -> String {
    let key = match what {
        What::Set { key, .. } => Some(key.name),
        What::Lots { .. } => Some("lots"),
        _ => None,
    };
    let table = match at {
        At::Table(Place::Schedule) => "schedule".to_owned(),
        At::Table(Place::Requirements) => "requirements".to_owned(),
        At::Table(Place::Compare) => "compare".to_owned(),
        At::Table(Place::Budget) => "budget".to_owned(),
        At::Table(Place::Purchase) => "purchase".to_owned(),
        At::Table(Place::Assumptions) => "assumptions".to_owned(),
        At::Table(_) => String::new(),
        At::Opening(surface) => return format!("opening.{}", bare(surface)),
        At::Belief(name) => return format!("acceptance.{}", bare(name)),
        At::Held(route) => format!("held.{}", bare(route)),
        At::Assume { at, .. } => format!("assume[{at}]"),
        At::Shot { at, .. } => format!("shots[{at}]"),
        At::Stage { shot, at, .. } => format!("shots[{shot}].stages[{at}]"),
    };
    match (table.as_str(), key) {
        ("", Some(key)) => key.to_owned(),
        (table, Some(key)) => format!("{table}.{key}"),
        (table, None) => table.to_owned(),
    }
}

/// A name as a key is written: in quotes where it must be.
fn bare(name: &str) -> String {
    let is_bare = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if is_bare { name.to_owned() } else { format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\"")) }
}

/// Before and after as the file has them.
fn plain(at: &At, what: &What) -> (Option<String>, Option<String>) {
    let belief = |belief: &Option<Belief>| belief.as_ref().map(values::plain_belief);
    let row = || match at {
        At::Shot { name, .. } => name.clone(),
        At::Stage { operation, .. } => operation.to_string(),
        At::Held(route) => route.clone(),
        At::Assume { assume, .. } => match &assume.what {
            Assumed::Price { price: AssumedPrice::Credits(n), .. } => n.to_string(),
            Assumed::Price { price: AssumedPrice::Usd(usd), .. } => usd.plain(),
            Assumed::Answer { holds, .. } => holds.to_string(),
        },
        At::Table(_) | At::Opening(_) | At::Belief(_) => String::new(),
    };
    match what {
        What::Set { key, old, new } => {
            let side = |value: &Option<Value>| value.as_ref().map(|value| values::plain(key, value));
            (side(old), side(new))
        }
        What::Belief { old, new } => (belief(old), belief(new)),
        What::Lots { old, new } => (Some(values::plain_lots(old)), Some(values::plain_lots(new))),
        What::Came(_) => (None, Some(row())),
        What::Went(_) => (Some(row()), None),
        What::Moved { from, to } => (Some(from.to_string()), Some(to.to_string())),
    }
}
