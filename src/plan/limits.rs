//! How large a plan may be. Parsed TOML takes many times the room of its text, so a file is counted token by token
//! ([`crate::read::limits`]) and refused before anything is built from it.

use super::model::{Assumed, Plan, Shot, Stage};
use crate::fault::Fault;
use crate::read::limits::{self, Limits};

/// The most bytes of a plan file.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;
/// The most keys of a plan file; also the most tables, counted apart.
pub const MAX_KEYS: usize = 200_000;
/// The deepest nesting of tables and lists.
pub const MAX_NESTING: usize = 8;

/// What a plan's file may hold.
pub const PLAN: Limits = Limits {
    what: "a plan",
    bytes: MAX_BYTES,
    size: "8 MiB",
    keys: MAX_KEYS,
    values: 1_000_000,
    tokens: 2_000_000,
    nesting: MAX_NESTING,
    smaller: "split the production into several plans",
    flatter: "a plan needs at most 4: `shots`, its `stages`, their keys",
    begins: "a plan is a TOML file that begins with `schema = 1`",
};

/// The first way in which a file is too large to be a plan, if it is.
#[must_use]
pub fn too_large(text: &str) -> Option<Fault> {
    limits::too_large(text, &PLAN)
}

/// Keys and bytes that a plan takes when it is written, without any comments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    pub keys: usize,
    /// No less than what is written.
    pub bytes: usize,
}

impl Weight {
    /// Whether a file of this weight can be loaded.
    #[must_use]
    pub const fn is_loadable(self) -> bool {
        self.keys <= MAX_KEYS && self.bytes <= MAX_BYTES
    }

    /// A table's header and the blank line before it, or so many bytes of anything else.
    const fn add(&mut self, bytes: usize) {
        self.bytes += bytes;
    }

    /// A key whose value takes so many bytes, if it is said.
    fn key(&mut self, name: &str, value: Option<usize>) {
        if let Some(value) = value {
            self.keys += 1;
            self.bytes += name.len() + " = \"\",\n".len() + value;
        }
    }

    fn text(&mut self, name: &str, text: Option<&String>) {
        self.key(
            name,
            text.map(|text| {
                // An escaped character takes up to six bytes.
                let escaped = text.bytes().filter(|b| b.is_ascii_control() || matches!(b, b'"' | b'\\')).count();
                text.len() + 5 * escaped
            }),
        );
    }
}

impl Weight {
    /// A shot with its stages, without names and notes.
    pub(super) fn shot(&mut self, shot: &Shot) {
        self.add("\n[[shots]]\n".len());
        self.key("outputs", shot.outputs.map(digits));
        self.key("revisions", shot.revisions.map(|_| NUMBER));
        for stage in &shot.stages {
            weigh_stage(stage, self);
        }
    }

    /// The names and the notes of a shot and its stages.
    pub(super) fn names_of(&mut self, shot: &Shot) {
        self.text("name", shot.name.as_ref());
        self.text("notes", shot.notes.as_ref());
        for stage in &shot.stages {
            self.text("name", stage.name.as_ref());
        }
    }

    /// Another weight so many times.
    pub(super) const fn add_times(&mut self, other: Self, times: usize) {
        self.keys = self.keys.saturating_add(other.keys.saturating_mul(times));
        self.bytes = self.bytes.saturating_add(other.bytes.saturating_mul(times));
    }
}

/// The most bytes of a whole number, a date, an amount or a share.
const NUMBER: usize = 28;

/// The weight of a plan. It looks at every stage, some nanoseconds each.
#[must_use]
pub fn weigh(plan: &Plan) -> Weight {
    // Every table that stands once, with all of its keys.
    let mut weight = Weight { keys: 32, bytes: 2_048 };
    weight.text("name", plan.name.as_ref());
    for surface in plan.opening.keys() {
        weight.key("", Some(6 * surface.len() + NUMBER));
    }
    for held in &plan.held {
        weight.add(64 + 2 * NUMBER);
        weight.text("route", Some(&held.route));
        weight.keys += 3 + 2 * held.lots.len();
        weight.add((32 + 2 * NUMBER) * held.lots.len());
    }
    for assume in &plan.assume {
        weight.keys += 8;
        weight.add(512);
        weight.text("note", assume.note.as_ref());
        if let Assumed::Price { surface, model, .. } = &assume.what {
            weight.text("surface", Some(surface));
            weight.text("model", model.as_ref());
        }
    }
    for table in &plan.rates {
        weight.keys += 2 + table.keys.iter().map(|(_, value)| 1 + value.matches('=').count()).sum::<usize>();
        weight.add(table.text().len());
    }
    if let Some(with) = &plan.priced_with {
        weight.keys += 4 + with.prices.len();
        weight.add(128 + with.prices.iter().map(|(what, said)| 6 * (what.len() + said.len()) + 16).sum::<usize>());
    }
    for name in plan.acceptance.keys() {
        weight.keys += 3;
        weight.add(6 * name.len() + 2 * NUMBER + 64);
    }
    for shot in &plan.shots {
        weight.shot(shot);
        weight.names_of(shot);
    }
    weight
}

fn weigh_stage(stage: &Stage, weight: &mut Weight) {
    weight.add("\n[[shots.stages]]\n".len());
    weight.key("operation", Some(stage.operation.as_str().len()));
    for (name, text) in [("model", &stage.model), ("acceptance", &stage.acceptance), ("on", &stage.on)] {
        weight.text(name, text.as_ref());
    }
    weight.key("resolution", stage.resolution.map(|r| r.as_str().len()));
    weight.key("from", stage.from.map(|r| r.as_str().len()));
    weight.key("of", stage.of.map(|o| o.as_str().len()));
    weight.key("media", stage.media.map(|m| m.as_str().len()));
    weight.key("range", stage.range.map(|r| r.as_str().len()));
    weight.key("loop", stage.looped.map(|_| 5));
    weight.key("seconds", stage.seconds.map(|n| digits(u64::from(n))));
    weight.key("references", stage.references.map(|n| digits(u64::from(n))));
    weight.key("keep", stage.keep.map(digits));
    weight.key("attempts", stage.attempts.map(digits));
    for (name, said) in [
        ("accept_rate", stage.accept_rate.is_some()),
        ("own_price", stage.own_price.is_some()),
        ("own_price_if_missing", stage.own_price_if_missing.is_some()),
    ] {
        weight.key(name, said.then_some(NUMBER));
    }
}

fn digits(n: u64) -> usize {
    n.checked_ilog10().map_or(1, |log| log as usize + 1)
}

#[cfg(test)]
mod tests;
