//! Where the tables of a document are, by the ids that their entries were given.

use std::ops::Range;

use crate::plan::edit::Place;
use crate::plan::model::{EntryId, ShotId, StageId};
use crate::read::TomlTable;

/// A table of the document: `span` is its header, its braces, or the first key of a dotted one.
#[derive(Clone, Debug)]
pub struct Table<'t> {
    pub table: &'t TomlTable<'t>,
    pub span: Range<usize>,
}

/// The tables of a document, by the ids that their entries were given.
#[derive(Clone, Debug, Default)]
pub struct Tables<'t> {
    pub held: Vec<(EntryId, Table<'t>)>,
    pub assume: Vec<(EntryId, Table<'t>)>,
    pub shots: Vec<ShotTable<'t>>,
}

#[derive(Clone, Debug)]
pub struct ShotTable<'t> {
    pub id: ShotId,
    pub table: Table<'t>,
    pub stages: Vec<(StageId, Table<'t>)>,
}

/// Ids are given in the order of the document, so that places are found by halving.
impl<'t> Tables<'t> {
    pub fn entry(list: &[(EntryId, Table<'t>)], id: EntryId) -> Option<usize> {
        list.binary_search_by_key(&id, |(id, _)| *id).ok()
    }

    pub fn stage(&self, id: StageId) -> Option<(usize, usize)> {
        let shot = self.shots.partition_point(|s| s.id.0 <= id.0).checked_sub(1)?;
        let stages = &self.shots.get(shot)?.stages;
        stages.binary_search_by_key(&id, |(id, _)| *id).ok().map(|stage| (shot, stage))
    }

    /// The table of the document that a place stands for.
    pub fn get(&self, root: &'t TomlTable<'t>, place: Place) -> Option<Table<'t>> {
        let single = |key: &str| {
            let value = root.get(key)?;
            value.get_ref().as_table().map(|table| Table { table, span: value.span() })
        };
        match place {
            Place::Plan => Some(Table { table: root, span: 0..0 }),
            Place::Schedule => single("schedule"),
            Place::Requirements => single("requirements"),
            Place::Compare => single("compare"),
            Place::Budget => single("budget"),
            Place::Purchase => single("purchase"),
            Place::Opening => single("opening"),
            Place::Assumptions => single("assumptions"),
            Place::Held(id) => Some(self.held.get(Self::entry(&self.held, id)?)?.1.clone()),
            Place::Assume(id) => Some(self.assume.get(Self::entry(&self.assume, id)?)?.1.clone()),
            Place::Shot(id) => {
                let at = self.shots.binary_search_by_key(&id, |s| s.id).ok()?;
                Some(self.shots.get(at)?.table.clone())
            }
            Place::Stage(id) => {
                let (shot, stage) = self.stage(id)?;
                Some(self.shots.get(shot)?.stages.get(stage)?.1.clone())
            }
        }
    }
}
