//! Writing a plan into the text that it came from: only what differs is changed.
//!
//! Values are replaced where they stand and lines are put in beside their neighbours; then, if shots, stages or
//! entries came, went or moved, whole sections (or the items of inline lists) are put into their new order, each
//! with its comments.

use std::ops::Range;

use super::cuts::Cuts;
use super::sections::{Owner, rank};
use super::{Base, layout, spell};
use crate::arrange::Arrange as _;
use crate::hash::IdMap;
use crate::plan::edit::{Key, Kind, Place, Value};
use crate::plan::fields::Fields;
use crate::plan::load::{self, Table, Tables};
use crate::plan::model::{Assume, Belief, EntryId, Held, Plan, Shot, ShotId, Stage, StageId};
use crate::plan::own::OwnRates;
use crate::plan::schema;
use crate::read::{Spanned, TomlTable, TomlValue};

/// A change of one key: its new text, or `None` to take it away.
type Change<'k> = (&'k str, Option<String>);

/// `plan` in the text of `base`; `None` where the text cannot be followed.
pub fn patched(plan: &Plan, base: &Base) -> Option<String> {
    let nl = if base.text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut text = base.text.clone();
    let is_whole = text.ends_with('\n');
    if !is_whole {
        text.push_str(nl);
    }
    let mut faults = Vec::new();
    let document = crate::read::document(&text, &mut faults);
    if !faults.is_empty() {
        return None;
    }
    let (mut old, mut tables) = load::reread(&document)?;
    adopt(&mut old, &mut tables, base)?;
    let mut patch = Patch {
        text: &text,
        nl,
        root: &document,
        tables,
        cuts: Cuts::default(),
        gone: Vec::new(),
        new: Vec::new(),
        whole: Vec::new(),
    };
    if old.rates != plan.rates {
        patch.whole.push(("rates", plan.rates.iter().map(OwnRates::text).collect()));
    }
    if old.priced_with != plan.priced_with {
        patch.whole.push(("priced_with", plan.priced_with.iter().map(spell::priced_with).collect()));
    }
    patch.singles(&old, plan);
    patch.opening(&old, plan);
    patch.acceptance(&old, plan);
    patch.held(&old, plan);
    patch.assume(&old, plan);
    patch.shots(&old, plan);
    let mut out = patch.assemble(plan)?;
    if !is_whole && out.ends_with(nl) {
        out.truncate(out.len() - nl.len());
    }
    Some(out)
}

/// Gives what was read again the ids that it had when it was read first.
pub(super) fn adopt(old: &mut Plan, tables: &mut Tables<'_>, base: &Base) -> Option<()> {
    let fits = old.shots.len() == base.shots.len()
        && tables.shots.len() == base.shots.len()
        && old.held.len() == base.held.len()
        && old.assume.len() == base.assume.len();
    if !fits {
        return None;
    }
    for ((shot, table), (id, stages)) in old.shots.iter_mut().zip(&mut tables.shots).zip(&base.shots) {
        if shot.stages.len() != stages.len() || table.stages.len() != stages.len() {
            return None;
        }
        (shot.id, table.id) = (*id, *id);
        for ((stage, table), id) in shot.stages.iter_mut().zip(&mut table.stages).zip(stages) {
            (stage.id, table.0) = (*id, *id);
        }
    }
    for ((held, table), id) in old.held.iter_mut().zip(&mut tables.held).zip(&base.held) {
        (held.id, table.0) = (*id, *id);
    }
    for ((assume, table), id) in old.assume.iter_mut().zip(&mut tables.assume).zip(&base.assume) {
        (assume.id, table.0) = (*id, *id);
    }
    Some(())
}

pub(super) struct Patch<'t> {
    pub text: &'t str,
    /// The line break of the file.
    pub nl: &'static str,
    pub root: &'t TomlTable<'t>,
    pub tables: Tables<'t>,
    pub cuts: Cuts,
    /// Sections that go, besides those of shots and entries that went.
    pub gone: Vec<Range<usize>>,
    /// Sections that come, besides those of shots and entries that came.
    pub new: Vec<(Owner, String)>,
    /// Kinds of sections that are written afresh as a whole.
    pub whole: Vec<(&'static str, Vec<String>)>,
}

impl<'t> Patch<'t> {
    fn is_header(&self, span: &Range<usize>) -> bool {
        self.text[span.start..].starts_with('[')
    }

    fn is_braces(&self, span: &Range<usize>) -> bool {
        self.text[span.start..].starts_with('{')
    }

    /// A text of ours with the file's line breaks.
    pub fn broken(&self, text: &str) -> String {
        if self.nl == "\n" { text.to_owned() } else { text.replace('\n', self.nl) }
    }

    // Keys.

    /// Changes the keys of a table. `order` says where new ones go; `inline` whether the table stands in braces, or
    /// within some.
    fn change(&mut self, table: &Table<'t>, inline: bool, order: &[&str], changes: &[Change<'_>]) {
        let mut gone: Vec<Range<usize>> = Vec::new();
        let mut new: Vec<(&str, String)> = Vec::new();
        for (key, to) in changes {
            match (table.table.get_key_value(key), to) {
                (Some((_, value)), Some(to)) => self.cuts.replace(value.span(), to.as_str()),
                (Some((key, value)), None) => gone.push(key.span().start..value.span().end),
                (None, Some(to)) => new.push((*key, to.clone())),
                (None, None) => {}
            }
        }
        if inline {
            if !gone.is_empty() || !new.is_empty() {
                self.change_braces(table, order, &gone, &new);
            }
            return;
        }
        for range in gone {
            let whole = layout::line_start(self.text, range.start)..layout::line_end(self.text, range.end);
            self.cuts.replace(whole, "");
        }
        for (key, to) in new {
            let (at, prefix) = self.line_for(table, order, key);
            let line = format!("{prefix}{} = {to}{}", spell::name(key), self.nl);
            self.cuts.replace(at..at, line);
        }
    }

    /// Where the line of a new key goes, and what stands before the key on such a line.
    fn line_for(&self, table: &Table<'t>, order: &[&str], key: &str) -> (usize, &'t str) {
        let rank = |name: &str| order.iter().position(|n| *n == name).unwrap_or(usize::MAX);
        let lines = || {
            let keys = table.table.iter().filter(|(_, value)| !self.stands_apart(value.get_ref(), &value.span()));
            keys.map(|(key, value)| (rank(key.get_ref()), key.span(), value.span().end))
        };
        let before = lines().filter(|(r, ..)| *r <= rank(key)).max_by_key(|(r, span, _)| (*r, span.start));
        let beside = before.or_else(|| {
            // Nothing before it: below the header, or else below the first line there is.
            if self.is_header(&table.span) { None } else { lines().min_by_key(|(_, span, _)| span.start) }
        });
        let prefix_of = |span: &Range<usize>| &self.text[layout::line_start(self.text, span.start)..span.start];
        match beside {
            Some((_, span, end)) => (layout::line_end(self.text, end), prefix_of(&span)),
            None => {
                let prefix = lines().min_by_key(|(_, span, _)| span.start).map_or("", |(_, span, _)| prefix_of(&span));
                (layout::line_end(self.text, table.span.end), prefix)
            }
        }
    }

    /// Whether a value has sections of its own instead of a line.
    pub fn stands_apart(&self, value: &TomlValue<'t>, span: &Range<usize>) -> bool {
        match value {
            TomlValue::Table(_) => self.is_header(span),
            TomlValue::Array(items) => {
                items.iter().any(|item| item.get_ref().is_table() && self.is_header(&item.span()))
            }
            _ => false,
        }
    }

    /// Takes keys out of an inline table and puts others in.
    fn change_braces(&mut self, table: &Table<'t>, order: &[&str], gone: &[Range<usize>], new: &[(&str, String)]) {
        let laid = layout::items(self.text, table.span.clone());
        let rank = |name: &str| order.iter().position(|n| *n == name).unwrap_or(usize::MAX);
        let ranks: Vec<usize> = laid
            .list
            .iter()
            .map(|item| {
                let key = table.table.iter().find(|(key, _)| item.body.contains(&key.span().start));
                key.map_or(usize::MAX, |(key, _)| rank(key.get_ref()))
            })
            .collect();
        let mut parts: Vec<Part> = Vec::new();
        let mut waiting: Vec<(usize, &String, &str)> = new.iter().map(|(key, to)| (rank(key), to, *key)).collect();
        waiting.arrange_by_key(|(rank, ..)| *rank);
        let mut waiting = waiting.into_iter().peekable();
        let write = |key: &str, to: &String| Part::New(format!("{} = {to}", spell::name(key)));
        for (i, item) in laid.list.iter().enumerate() {
            // A key goes before the first that is to stand behind it and is not out of its own order.
            let rest = ranks[i..].iter().min().copied().unwrap_or(usize::MAX);
            while let Some((_, to, key)) = waiting.next_if(|(rank, ..)| *rank < rest) {
                parts.push(write(key, to));
            }
            if !gone.iter().any(|range| item.body.contains(&range.start)) {
                parts.push(Part::Old(i));
            }
        }
        parts.extend(waiting.map(|(_, to, key)| write(key, to)));
        self.compose(table.span.clone(), &laid, &parts);
    }

    /// Rewrites the items of a list or an inline table.
    fn compose(&mut self, span: Range<usize>, laid: &layout::Items, parts: &[Part]) {
        let text = self.text;
        let is_list = text[span.start..].starts_with('[');
        let lead_of = |at: usize| laid.list.get(at).map(|item| &text[item.lead.clone()]);
        // Between items, and before the first; comments above another item are not a new one's.
        let bare = |lead: &'t str| match lead.rfind('\n') {
            Some(line) if lead.contains('#') => &lead[line..],
            _ => lead,
        };
        let first = lead_of(0).map_or(if is_list { "" } else { " " }, bare);
        let between = lead_of(1).map_or(if first.contains('\n') { first } else { " " }, bare);
        let mut out = text[laid.opening.clone()].to_owned();
        let mut owes_line = laid.opening.len() > 1;
        for (i, part) in parts.iter().enumerate() {
            let (own, item, after) = match part {
                Part::Old(at) => {
                    let item = &laid.list[*at];
                    (lead_of(*at), self.cuts.part(text, item.body.clone()), &text[item.after.clone()])
                }
                Part::New(item) => (None, item.clone(), ""),
            };
            let lead = match (own, i) {
                (Some(own), _) if own.contains(['\n', '#']) => own,
                (_, 0) => first,
                (Some(own), _) if !own.is_empty() => own,
                _ => between,
            };
            if owes_line && !lead.contains('\n') {
                out.push_str(self.nl);
            }
            out.push_str(lead);
            out.push_str(&item);
            if i + 1 < parts.len() || laid.has_last_comma {
                out.push(',');
            }
            out.push_str(after);
            owes_line = after.contains('#');
        }
        let closing = &text[laid.closing.clone()];
        if owes_line && !closing.contains('\n') {
            out.push_str(self.nl);
        }
        out.push_str(if closing.is_empty() && laid.list.is_empty() && !is_list { " " } else { closing });
        out.push(if is_list { ']' } else { '}' });
        self.cuts.cover(span, out);
    }

    /// Changes a table along its keys.
    fn diff(&mut self, table: &Table<'t>, inline: bool, keys: &'static [Key], old: &dyn Fields, new: &dyn Fields) {
        let order: Vec<&str> = std::iter::once("schema").chain(keys.iter().map(|key| key.name)).collect();
        let changes = differences(keys.iter(), old, new);
        if !changes.is_empty() {
            self.change(table, inline, &order, &changes);
        }
    }

    // The tables of a plan.

    fn singles(&mut self, old: &Plan, new: &Plan) {
        let places = [
            (Place::Plan, ""),
            (Place::Schedule, "schedule"),
            (Place::Requirements, "requirements"),
            (Place::Compare, "compare"),
            (Place::Budget, "budget"),
            (Place::Purchase, "purchase"),
            (Place::Assumptions, "assumptions"),
        ];
        for (place, name) in places {
            let keys = schema::keys_of(place);
            let (Some(was), Some(is)) = (old.table(place), new.table(place)) else { continue };
            match self.tables.get(self.root, place) {
                Some(table) => {
                    let inline = self.is_braces(&table.span);
                    self.diff(&table, inline, keys, was, is);
                }
                None => {
                    let section = spell::single(name, keys, is).map(|s| (Owner::Single(rank(name)), s));
                    self.new.extend(section);
                }
            }
        }
    }

    fn opening(&mut self, old: &Plan, new: &Plan) {
        let Some(table) = self.tables.get(self.root, Place::Opening) else {
            self.new.extend(spell::opening(new).map(|s| (Owner::Single(rank("opening")), s)));
            return;
        };
        let surfaces: Vec<&str> = merged(old.opening.keys(), new.opening.keys());
        let spelt = |money: &crate::money::Money| spell::value(Kind::Money, &Value::Money(*money));
        let changes: Vec<Change<'_>> = surfaces
            .iter()
            .filter(|s| old.opening.get(**s) != new.opening.get(**s))
            .map(|s| (*s, new.opening.get(*s).map(spelt)))
            .collect();
        if !changes.is_empty() {
            let inline = self.is_braces(&table.span);
            self.change(&table, inline, &surfaces, &changes);
        }
    }

    fn acceptance(&mut self, old: &Plan, new: &Plan) {
        let all = self
            .root
            .get("acceptance")
            .and_then(|v| v.get_ref().as_table().map(|table| Table { table, span: v.span() }));
        let inline = all.as_ref().is_some_and(|t| self.is_braces(&t.span));
        let names = merged(old.acceptance.keys(), new.acceptance.keys());
        let mut changes: Vec<Change<'_>> = Vec::new();
        // New beliefs go where the others are: beside them on lines of their own table, or as sections.
        let has_lines = all.as_ref().is_some_and(|all| {
            inline || all.table.iter().any(|(_, value)| !self.stands_apart(value.get_ref(), &value.span()))
        });
        for (at, name) in names.iter().enumerate() {
            let (was, is) = (old.acceptance.get(*name), new.acceptance.get(*name));
            if was == is {
                continue;
            }
            let value = all.as_ref().and_then(|all| all.table.get(name));
            let found = value.and_then(|v| v.get_ref().as_table().map(|table| Table { table, span: v.span() }));
            match (found, is) {
                (Some(table), Some(is)) => {
                    let inline = inline || self.is_braces(&table.span);
                    self.change_belief(&table, inline, was, is);
                }
                (Some(table), None) if self.is_header(&table.span) => self.gone.push(table.span),
                (Some(table), None) if !inline && !self.is_braces(&table.span) => self.remove_keys(&table),
                (None, Some(is)) if value.is_none() && !has_lines => {
                    self.new.push((Owner::Belief(at), spell::belief(name, is)));
                }
                (_, is) => changes.push((*name, is.map(spell::belief_inline))),
            }
        }
        if let (Some(all), false) = (all, changes.is_empty()) {
            self.change(&all, inline, &names, &changes);
        }
    }

    fn change_belief(&mut self, table: &Table<'t>, inline: bool, was: Option<&Belief>, is: &Belief) {
        let order: Vec<&str> = schema::BELIEF.iter().map(|key| key.name).collect();
        let (was, is) = (was.map(spell::belief_pairs).unwrap_or_default(), spell::belief_pairs(is));
        let of =
            |pairs: &[(&str, String)], key: &str| pairs.iter().find(|(k, _)| *k == key).map(|(_, value)| value.clone());
        let changes: Vec<Change<'_>> =
            order.iter().filter(|key| of(&was, key) != of(&is, key)).map(|key| (*key, of(&is, key))).collect();
        self.change(table, inline, &order, &changes);
    }

    /// Takes away every line of a table that has no header.
    fn remove_keys(&mut self, table: &Table<'t>) {
        let changes: Vec<Change<'_>> = table.table.keys().map(|key| (key.get_ref().as_ref(), None)).collect();
        self.change(table, false, &[], &changes);
    }

    fn held(&mut self, old: &Plan, new: &Plan) {
        let is: IdMap<EntryId, &Held> = new.held.iter().map(|h| (h.id, h)).collect();
        for (was, (_, table)) in old.held.iter().zip(self.tables.held.clone()) {
            let Some(is) = is.get(&was.id) else { continue };
            let mut order: Vec<&str> = schema::HELD.iter().map(|key| key.name).collect();
            order.push("lots");
            let mut changes = differences(schema::HELD.iter(), was, *is);
            if was.lots != is.lots {
                let lots = (!is.lots.is_empty()).then(|| spell::lots(&is.lots));
                match table.table.get("lots") {
                    Some(value) if self.stands_apart(value.get_ref(), &value.span()) => {
                        let items = value.get_ref().as_array().into_iter().flatten();
                        self.gone.extend(items.map(Spanned::span));
                        if let Some(lots) = lots {
                            let at = self.line_for(&table, &order, "lots").0;
                            self.cuts.replace(at..at, format!("lots = {lots}{}", self.nl));
                        }
                    }
                    _ => changes.push(("lots", lots)),
                }
            }
            if !changes.is_empty() {
                let inline = self.is_braces(&table.span);
                self.change(&table, inline, &order, &changes);
            }
        }
        let tables: Vec<(EntryId, Range<usize>)> =
            self.tables.held.iter().map(|(id, t)| (*id, t.span.clone())).collect();
        let entries: Vec<(EntryId, &Held)> = new.held.iter().map(|h| (h.id, h)).collect();
        self.list(self.root, "held", &tables, &entries, spell::held_inline);
    }

    fn assume(&mut self, old: &Plan, new: &Plan) {
        let is: IdMap<EntryId, &Assume> = new.assume.iter().map(|a| (a.id, a)).collect();
        for (was, (_, table)) in old.assume.iter().zip(self.tables.assume.clone()) {
            if let Some(is) = is.get(&was.id) {
                let inline = self.is_braces(&table.span);
                self.diff(&table, inline, schema::ASSUME, was, *is);
            }
        }
        let tables: Vec<(EntryId, Range<usize>)> =
            self.tables.assume.iter().map(|(id, t)| (*id, t.span.clone())).collect();
        let entries: Vec<(EntryId, &Assume)> = new.assume.iter().map(|a| (a.id, a)).collect();
        self.list(self.root, "assume", &tables, &entries, spell::assume_inline);
    }

    fn shots(&mut self, old: &Plan, new: &Plan) {
        let is: IdMap<ShotId, &Shot> = new.shots.iter().map(|s| (s.id, s)).collect();
        let stages: IdMap<StageId, &Stage> = new.shots.iter().flat_map(|s| &s.stages).map(|s| (s.id, s)).collect();
        for (was, tables) in old.shots.iter().zip(self.tables.shots.clone()) {
            for (was, (id, table)) in was.stages.iter().zip(&tables.stages) {
                if let Some(is) = stages.get(id)
                    && *is != was
                {
                    self.stage(table, was, is);
                }
            }
            let Some(is) = is.get(&was.id) else { continue };
            let inline = self.is_braces(&tables.table.span);
            let mut changes = differences(schema::SHOT.iter(), was, *is);
            let spans: Vec<(StageId, Range<usize>)> =
                tables.stages.iter().map(|(id, t)| (*id, t.span.clone())).collect();
            let entries: Vec<(StageId, &Stage)> = is.stages.iter().map(|s| (s.id, s)).collect();
            let listed = self.list(tables.table.table, "stages", &spans, &entries, spell::stage_inline);
            if inline && !listed && !is.stages.is_empty() {
                changes.push(("stages", Some(spell::stages_inline(is))));
            }
            if !changes.is_empty() {
                let mut order: Vec<&str> = schema::SHOT.iter().map(|key| key.name).collect();
                order.push("stages");
                self.change(&tables.table, inline, &order, &changes);
            }
        }
        let tables: Vec<(ShotId, Range<usize>)> =
            self.tables.shots.iter().map(|s| (s.id, s.table.span.clone())).collect();
        let entries: Vec<(ShotId, &Shot)> = new.shots.iter().map(|s| (s.id, s)).collect();
        self.list(self.root, "shots", &tables, &entries, spell::shot_inline);
    }

    fn stage(&mut self, table: &Table<'t>, was: &Stage, is: &Stage) {
        let mut changes: Vec<Change<'_>> = Vec::new();
        if was.operation != is.operation {
            changes.push(("operation", Some(spell::quoted(is.operation.as_str()))));
        }
        for name in schema::STAGE_NAMES {
            let (old, new) = (was.get(name), is.get(name));
            if old != new {
                let kind = schema::key_of_stage(is.operation, name).map_or(Kind::Text, |key| key.kind);
                changes.push((name, new.map(|v| spell::value(kind, &v))));
            }
        }
        if !changes.is_empty() {
            let order: Vec<&str> = std::iter::once("operation").chain(schema::STAGE_NAMES.iter().copied()).collect();
            let inline = self.is_braces(&table.span);
            self.change(table, inline, &order, &changes);
        }
    }

    /// Puts the items of an inline list into a new order. Whether the list is inline, and so is done with.
    fn list<Id: Copy + Eq + std::hash::Hash, T>(
        &mut self,
        parent: &'t TomlTable<'t>,
        key: &str,
        tables: &[(Id, Range<usize>)],
        entries: &[(Id, &T)],
        write: fn(&T) -> String,
    ) -> bool {
        let Some(value) = parent.get(key) else { return false };
        if self.stands_apart(value.get_ref(), &value.span()) {
            return false;
        }
        let same = tables.len() == entries.len() && tables.iter().zip(entries).all(|(a, b)| a.0 == b.0);
        if !same {
            let at: IdMap<Id, usize> = tables.iter().enumerate().map(|(i, (id, _))| (*id, i)).collect();
            let laid = layout::items(self.text, value.span());
            let parts: Vec<Part> = entries
                .iter()
                .map(|(id, entry)| at.get(id).map_or_else(|| Part::New(write(entry)), |at| Part::Old(*at)))
                .collect();
            self.compose(value.span(), &laid, &parts);
        }
        true
    }
}

/// What stands in a list or an inline table.
enum Part {
    /// What stood there at this index.
    Old(usize),
    New(String),
}

fn differences(keys: impl Iterator<Item = &'static Key>, old: &dyn Fields, new: &dyn Fields) -> Vec<Change<'static>> {
    keys.filter_map(|key| {
        let (was, is) = (old.get(key.name), new.get(key.name));
        (was != is).then(|| (key.name, is.map(|v| spell::value(key.kind, &v))))
    })
    .collect()
}

/// The names of two sorted lists, sorted.
fn merged<'a>(a: impl Iterator<Item = &'a String>, b: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let mut all: Vec<&str> = a.chain(b).map(String::as_str).collect();
    all.arrange();
    all.dedup();
    all
}
