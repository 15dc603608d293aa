//! Edits of a sample as edits of the whole plan, and back.

use super::super::edit::{Edit, Place};
use super::super::model::{Plan, Shot, ShotId, StageId};
use super::Sample;
use crate::hash::IdMap;

/// Where the shots and the stages of a plan stand: the indices of a shot, and of a stage in it.
#[derive(Default)]
struct Places {
    shots: IdMap<ShotId, usize>,
    stages: IdMap<StageId, (usize, usize)>,
}

/// Edits one after the other: those of each shot, and those of none.
struct Sorted<'e> {
    shots: Vec<Vec<&'e Edit>>,
    others: Vec<&'e Edit>,
}

impl Places {
    fn of(plan: &Plan) -> Self {
        let mut places = Self::default();
        for (at, shot) in plan.shots.iter().enumerate() {
            places.shots.insert(shot.id, at);
            places.stages.extend(shot.stages.iter().enumerate().map(|(stage, s)| (s.id, (at, stage))));
        }
        places
    }

    /// `None` where an edit puts shots in another order, or where what it means for other shots cannot be told.
    fn sort<'e>(&self, edit: &'e Edit) -> Option<Sorted<'e>> {
        let edits = if let Edit::Batch(edits) = edit { edits.as_slice() } else { std::slice::from_ref(edit) };
        let shots = vec![Vec::new(); self.shots.len()];
        let mut sorted = Sorted { shots, others: Vec::new() };
        for (at, edit) in edits.iter().enumerate() {
            let shot = match edit {
                // What it is called may be said by those that come after it, and is another in the sample.
                Edit::InsertHeld { .. } | Edit::InsertAssume { .. } if at + 1 < edits.len() => return None,
                // Nobody knows what others are called.
                Edit::Set { place: Place::Shot(_) | Place::Stage(_), key, .. } if key == "name" || key == "notes" => {
                    return None;
                }
                Edit::Set { place: Place::Shot(shot), .. } | Edit::InsertStage { shot, .. } => *self.shots.get(shot)?,
                Edit::Set { place: Place::Stage(stage), .. }
                | Edit::SetOperation { stage, .. }
                | Edit::RemoveStage { stage } => self.stages.get(stage)?.0,
                Edit::InsertShot { .. }
                | Edit::RemoveShot { .. }
                | Edit::MoveShot { .. }
                | Edit::MoveStage { .. }
                | Edit::ReplaceStage { .. }
                | Edit::Replace { .. }
                | Edit::Batch(_) => return None,
                _ => {
                    sorted.others.push(edit);
                    continue;
                }
            };
            sorted.shots.get_mut(shot)?.push(edit);
        }
        Some(sorted)
    }
}

impl Sample {
    /// An edit of the sample as one of the whole plan: what is done to a shot is done to all that it stands for. One that
    /// is about no shot is the same there.
    #[must_use]
    pub fn expanded(&self, plan: &Plan, edit: &Edit) -> Edit {
        let Some(sorted) = Places::of(&self.plan).sort(edit) else { return edit.clone() };
        let mut edits: Vec<Edit> = sorted.others.into_iter().cloned().collect();
        for (shot, at) in plan.shots.iter().zip(self.order().iter()) {
            let at = *at as usize;
            let (Some(own), Some(of_shot)) = (self.plan.shots.get(at), sorted.shots.get(at)) else { continue };
            edits.extend(of_shot.iter().filter_map(|edit| moved(edit, own, shot)));
        }
        match (edits.len(), edits.pop()) {
            (1, Some(only)) => only,
            (_, last) => Edit::Batch(edits.into_iter().chain(last).collect()),
        }
    }

    /// An edit of the whole plan as one of the sample; `None` where it does not take alike shots alike, or cannot be told
    /// shot by shot.
    #[must_use]
    pub fn reduced(&self, plan: &Plan, edit: &Edit) -> Option<Edit> {
        let sorted = Places::of(plan).sort(edit)?;
        let mut edits: Vec<Edit> = sorted.others.into_iter().cloned().collect();
        for (index, (shot, at)) in plan.shots.iter().zip(self.order().iter()).enumerate() {
            let first = *self.repeats.first.get(*at as usize)?;
            let (own, others) = (sorted.shots.get(index)?, sorted.shots.get(first)?);
            if index == first {
                edits.extend(own.iter().copied().cloned());
                continue;
            }
            let like = plan.shots.get(first)?;
            let is_alike = |(own, other): (&&Edit, &&Edit)| moved(other, like, shot).as_ref() == Some(*own);
            if own.len() != others.len() || !own.iter().zip(others).all(is_alike) {
                return None;
            }
        }
        Some(Edit::Batch(edits))
    }

    /// The stages of the whole plan that some of the sample stand for, in its order.
    #[must_use]
    pub fn all_of(&self, plan: &Plan, stages: &[StageId]) -> Vec<StageId> {
        let places = Places::of(&self.plan);
        let mut of_shots: Vec<Vec<usize>> = vec![Vec::new(); self.plan.shots.len()];
        for (shot, stage) in stages.iter().filter_map(|id| places.stages.get(id)) {
            if let Some(of_shot) = of_shots.get_mut(*shot) {
                of_shot.push(*stage);
            }
        }
        let of = |(shot, at): (&Shot, &u32)| -> Vec<StageId> {
            let stages = of_shots.get(*at as usize).map(Vec::as_slice).unwrap_or_default();
            stages.iter().filter_map(|stage| shot.stages.get(*stage)).map(|stage| stage.id).collect()
        };
        plan.shots.iter().zip(self.order().iter()).flat_map(of).collect()
    }
}

/// The same edit of another shot that says the same.
fn moved(edit: &Edit, from: &Shot, to: &Shot) -> Option<Edit> {
    let stage = |id: &StageId| {
        let at = from.stages.iter().position(|stage| stage.id == *id)?;
        to.stages.get(at).map(|stage| stage.id)
    };
    Some(match edit {
        Edit::Set { place: Place::Shot(_), key, value } => {
            Edit::Set { place: Place::Shot(to.id), key: key.clone(), value: value.clone() }
        }
        Edit::Set { place: Place::Stage(id), key, value } => {
            Edit::Set { place: Place::Stage(stage(id)?), key: key.clone(), value: value.clone() }
        }
        Edit::SetOperation { stage: id, operation } => Edit::SetOperation { stage: stage(id)?, operation: *operation },
        Edit::RemoveStage { stage: id } => Edit::RemoveStage { stage: stage(id)? },
        Edit::InsertStage { at, stage, .. } => Edit::InsertStage { shot: to.id, at: *at, stage: stage.clone() },
        _ => return None,
    })
}
