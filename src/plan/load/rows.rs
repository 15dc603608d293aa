//! Rows of a plan that come by themselves, out of another plan.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Reader, ShotTable, Table};
use crate::fault::Faulty;
use crate::plan::model::{Belief, Plan, Shot, ShotId, Stage};
use crate::plan::schema::MAX_STAGES;
use crate::plan::{check, limits};
use crate::rates::Book;
use crate::read;
use crate::read::broken::Broken;

/// The key of stages that stand alone.
pub(in crate::plan) const ALONE: &str = "stages";

/// Rows that were copied out of a plan: `[[shots]]` as a plan has them, stages that stand alone as `[[stages]]`, and
/// the beliefs that come with them. What else a plan says is read too, and left to the caller; `known` are beliefs
/// that stages may rest on without bringing them along.
pub(in crate::plan) fn rows(
    name: &str,
    text: &str,
    known: &BTreeMap<String, Belief>,
    book: &Book,
    today: Date,
) -> Result<(Plan, Vec<Stage>), Faulty> {
    let refused = |faults| Faulty::new(name, text, faults);
    let mut faults = Vec::new();
    let document = read::small_document(text, &limits::PLAN, &mut faults).map_err(|fault| refused(vec![fault]))?;
    let mut reader = Reader::new(&document, Some(book));
    reader.is_excerpt = true;
    reader.broken = Broken::lines(text, &faults);
    reader.faults = faults;
    if let Some(newer) = reader.schema() {
        return Err(refused(vec![newer]));
    }
    reader.read();
    let own = reader.plan.acceptance.clone();
    for (name, belief) in known {
        reader.plan.acceptance.entry(name.clone()).or_insert_with(|| belief.clone());
    }
    for problem in check::everything(&reader.plan, book, today) {
        reader.tell(&problem);
    }
    let Reader { mut faults, mut plan, broken, .. } = reader;
    faults.retain(|fault| broken.is_told(fault));
    if !faults.is_empty() {
        return Err(refused(faults));
    }
    plan.acceptance = own;
    let alone = plan.shots.pop().map(|holder| holder.stages).unwrap_or_default();
    Ok((plan, alone))
}

impl Reader<'_> {
    /// Stages that stand alone, in a shot of their own behind all others.
    pub(super) fn alone(&mut self, plan: &mut Plan) {
        let id = ShotId(plan.fresh_id());
        let mut holder = Shot::new(id);
        let mut stages = Vec::new();
        for table in self.list(self.root, ALONE, "`[[stages]]`").into_iter().take(MAX_STAGES) {
            if let Some(stage) = self.stage(&table, plan) {
                stages.push((stage.id, table));
                holder.stages.push(stage);
            }
        }
        plan.shots.push(holder);
        let table = Table { table: self.root, span: 0..0 };
        self.tables.shots.push(ShotTable { id, table, stages });
    }
}
