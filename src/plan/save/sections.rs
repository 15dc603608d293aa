//! Putting a text together from its sections: those that are there with their changes, those that are new, in the
//! order of the plan.

use super::layout::{self, Section};
use super::patch::Patch;
use super::spell;
use crate::hash::{IdMap, IdSet};
use crate::plan::model::{EntryId, Plan, Shot, ShotId, Stage, StageId};

/// The tables of a file in the order in which a new plan is written.
const ORDER: &[&str] = &[
    "",
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
];

/// Whose section it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// The top level, or a table that stands once: its place in [`ORDER`].
    Single(usize),
    Belief(usize),
    Held(EntryId),
    Lots(EntryId),
    Assume(EntryId),
    Shot(ShotId),
    Stage(StageId),
}

impl Owner {
    pub fn rank(self) -> usize {
        let name = match self {
            Self::Single(rank) => return rank,
            Self::Belief(_) => "acceptance",
            Self::Held(_) | Self::Lots(_) => "held",
            Self::Assume(_) => "assume",
            Self::Shot(_) | Self::Stage(_) => "shots",
        };
        rank(name)
    }
}

/// The place of a table in a new plan.
pub fn rank(name: &str) -> usize {
    ORDER.iter().position(|n| *n == name).unwrap_or(ORDER.len())
}

/// A section with its changes.
#[derive(Clone, Debug)]
struct Piece<'t> {
    owner: Owner,
    text: String,
    /// The blank lines that follow it; `None` where it was at the end.
    gap: Option<&'t str>,
}

impl<'t> Patch<'t> {
    /// The whole text, once every change is known.
    pub fn assemble(self, plan: &Plan) -> Option<String> {
        let sections = layout::sections(self.text);
        // The end of the file stays at its end.
        let ending = &self.text[sections.last()?.content.end..];
        let gone: IdSet<usize> = self.gone.iter().map(|span| span.start).collect();
        let mut pieces: Vec<Piece<'t>> = Vec::with_capacity(sections.len());
        for (section, owner) in sections.iter().zip(self.owners(&sections)) {
            if section.header.is_none_or(|at| !gone.contains(&at)) {
                pieces.push(Piece {
                    owner,
                    text: self.cuts.part(self.text, section.content.clone()),
                    gap: Some(&self.text[section.content.end..section.gap_end]),
                });
            }
        }
        if let Some(last) = pieces.last_mut() {
            last.gap = None;
        }
        if !self.is_listed("held") {
            let order = plan.held.iter().flat_map(|h| [(Owner::Held(h.id), Some(h)), (Owner::Lots(h.id), None)]);
            self.arrange(&mut pieces, "held", order, |held| held.map(spell::held));
        }
        if !self.is_listed("assume") {
            let order = plan.assume.iter().map(|a| (Owner::Assume(a.id), a));
            self.arrange(&mut pieces, "assume", order, |assume| Some(spell::assume(assume)));
        }
        if !self.is_listed("shots") {
            // Stages that stand in the brackets of their shot have no sections.
            let listed: IdSet<ShotId> = self
                .tables
                .shots
                .iter()
                .filter(|shot| {
                    shot.table.table.get("stages").is_some_and(|v| !self.stands_apart(v.get_ref(), &v.span()))
                })
                .map(|shot| shot.id)
                .collect();
            let order = plan.shots.iter().flat_map(|shot| {
                let stages = if listed.contains(&shot.id) { &[] } else { shot.stages.as_slice() };
                let stages = stages.iter().map(|stage| (Owner::Stage(stage.id), Entry::Stage(stage)));
                std::iter::once((Owner::Shot(shot.id), Entry::Shot(shot))).chain(stages)
            });
            self.arrange(&mut pieces, "shots", order, |entry| match entry {
                Entry::Shot(shot) => Some(spell::shot(shot)),
                Entry::Stage(stage) => Some(spell::stage(stage)),
            });
        }
        for (kind, texts) in &self.whole {
            let rank = rank(kind);
            let at = pieces.iter().position(|p| p.owner.rank() == rank).unwrap_or_else(|| place_of(&pieces, rank));
            pieces.retain(|piece| piece.owner.rank() != rank);
            for (i, text) in texts.iter().enumerate() {
                let piece = Piece { owner: Owner::Single(rank), text: self.broken(text), gap: None };
                pieces.insert((at + i).min(pieces.len()), piece);
            }
        }
        for (owner, text) in &self.new {
            let at = place_of(&pieces, owner.rank());
            pieces.insert(at, Piece { owner: *owner, text: self.broken(text), gap: None });
        }
        let mut out = String::with_capacity(self.text.len() + 256);
        for (i, piece) in pieces.iter().enumerate() {
            out.push_str(&piece.text);
            out.push_str(if i + 1 == pieces.len() { ending } else { piece.gap.unwrap_or(self.nl) });
        }
        Some(out)
    }

    /// Whose section each is.
    fn owners(&self, sections: &[Section]) -> Vec<Owner> {
        let mut by_header: IdMap<usize, Owner> = IdMap::default();
        for (id, table) in &self.tables.held {
            by_header.insert(table.span.start, Owner::Held(*id));
            let lots = table.table.get("lots").and_then(|v| v.get_ref().as_array()).into_iter().flatten();
            by_header.extend(lots.map(|lot| (lot.span().start, Owner::Lots(*id))));
        }
        for (id, table) in &self.tables.assume {
            by_header.insert(table.span.start, Owner::Assume(*id));
        }
        for shot in &self.tables.shots {
            by_header.insert(shot.table.span.start, Owner::Shot(shot.id));
            by_header.extend(shot.stages.iter().map(|(id, table)| (table.span.start, Owner::Stage(*id))));
        }
        let named = |header: usize| {
            let inner = self.text[header..].trim_start_matches(['[', ' ', '\t']);
            let end = inner.find(['.', ']', ' ', '\t', '\n']).unwrap_or(inner.len());
            Owner::Single(rank(inner[..end].trim_matches(['"', '\''])))
        };
        let owner = |header| by_header.get(&header).copied().unwrap_or_else(|| named(header));
        sections.iter().map(|section| section.header.map_or(Owner::Single(0), owner)).collect()
    }

    /// Whether a list of entries stands in brackets on the top level, so that it has no sections.
    fn is_listed(&self, key: &str) -> bool {
        self.root.get(key).is_some_and(|value| !self.stands_apart(value.get_ref(), &value.span()))
    }

    /// Brings the sections of one kind into an order. What is not there yet is written, if `write` will; what is not
    /// named goes.
    fn arrange<E>(
        &self,
        pieces: &mut Vec<Piece<'t>>,
        kind: &str,
        order: impl Iterator<Item = (Owner, E)>,
        write: impl Fn(E) -> Option<String>,
    ) {
        let rank = rank(kind);
        let mut found: Vec<Owner> = pieces.iter().map(|p| p.owner).filter(|owner| owner.rank() == rank).collect();
        found.dedup();
        let known: IdSet<Owner> = found.iter().copied().collect();
        let mut wanted: Vec<Owner> = Vec::with_capacity(found.len());
        let mut written: IdMap<Owner, String> = IdMap::default();
        for (owner, entry) in order {
            if known.contains(&owner) {
                wanted.push(owner);
            } else if let Some(text) = write(entry) {
                wanted.push(owner);
                written.insert(owner, self.broken(&text));
            }
        }
        if wanted == found {
            return;
        }
        let first = pieces.iter().position(|p| p.owner.rank() == rank);
        let at = first.unwrap_or_else(|| place_of(pieces, rank));
        let (mine, others): (Vec<Piece<'t>>, Vec<Piece<'t>>) =
            std::mem::take(pieces).into_iter().partition(|p| p.owner.rank() == rank);
        let mut by_owner: IdMap<Owner, Vec<Piece<'t>>> = IdMap::default();
        for piece in mine {
            by_owner.entry(piece.owner).or_default().push(piece);
        }
        *pieces = others;
        let behind = pieces.split_off(at.min(pieces.len()));
        for owner in wanted {
            match written.remove(&owner) {
                Some(text) => pieces.push(Piece { owner, text, gap: None }),
                None => pieces.extend(by_owner.remove(&owner).unwrap_or_default()),
            }
        }
        pieces.extend(behind);
    }
}

/// Behind the last section that a new plan would have before or with those of a rank.
fn place_of(pieces: &[Piece<'_>], rank: usize) -> usize {
    pieces.iter().rposition(|piece| piece.owner.rank() <= rank).map_or(0, |at| at + 1)
}

/// A shot or a stage, to be written.
enum Entry<'p> {
    Shot(&'p Shot),
    Stage(&'p Stage),
}
