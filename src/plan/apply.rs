//! Making edits. Every edit that is made yields its inverse; one that is refused changes nothing.
//!
//! Only what an edit touches is looked at, so that a key pressed on a plan of 50,000 stages costs as little as on a
//! small one. A batch is checked at its end: on its way it may pass through states that could not stand.

use jiff::civil::Date;

use super::check::{self, Touched, fit};
use super::edit::{Edit, Key, Kind, Place, Refusal, Value};
use super::fields::{AssumeFields, Fields};
use super::limits::{Weight, weigh};
use super::model::{Assume, Belief, EntryId, Held, Plan, Shot, ShotId, Stage, StageId};
use super::schema::{self, MAX_SHOTS, MAX_STAGES};
use crate::hash::{IdMap, IdSet};
use crate::rates::Book;
use crate::read::{self, At};
use crate::terms::{Operation, Resolution};

/// Batches beyond this length look stages up in an index.
const FEW: usize = 4;

impl Plan {
    /// Makes an edit and returns its inverse. Ids of what is inserted are kept where they are free, and replaced by
    /// fresh ones where they are taken; positions beyond the end are the end.
    ///
    /// # Errors
    /// An edit that names what is not there, a value that its key cannot hold, or a plan that could not be loaded
    /// again. The plan is then as it was.
    pub fn apply(&mut self, edit: Edit, book: &Book, today: Date) -> Result<Edit, Refusal> {
        self.apply_weighed(edit, book, today, &weigh)
    }

    /// The same to a plan that `weight` is known of: that of a larger one which it stands for.
    pub(super) fn apply_weighed(
        &mut self,
        edit: Edit,
        book: &Book,
        today: Date,
        weight: &dyn Fn(&Self) -> Weight,
    ) -> Result<Edit, Refusal> {
        let next_id = self.next_id;
        let mut work = Work::new(self, Some(book), &edit);
        let inverse = work.make(edit);
        let problem = match &inverse {
            Ok(_) => work.problem(book, today, weight),
            Err(_) => None,
        };
        match (inverse, problem) {
            (Ok(inverse), None) => Ok(inverse),
            (Ok(inverse), Some(refusal)) => {
                self.revert(inverse);
                self.next_id = next_id;
                Err(refusal)
            }
            (Err(refusal), _) => {
                self.next_id = next_id;
                Err(refusal)
            }
        }
    }

    /// Makes an edit that an edit before it returned as its inverse: it leads back to where the plan has been, and
    /// is not checked again. Returns its own inverse.
    pub(super) fn revert(&mut self, inverse: Edit) -> Option<Edit> {
        let made = Work::new(self, None, &inverse).make(inverse);
        debug_assert!(made.is_ok(), "{made:?}");
        made.ok()
    }
}

/// One call of [`Plan::apply`].
struct Work<'p> {
    plan: &'p mut Plan,
    /// `None`: what is put in has stood in the plan before.
    book: Option<&'p Book>,
    /// Which shot a stage belongs to; for long batches only.
    owners: Option<IdMap<StageId, ShotId>>,
    wants_owners: bool,
    /// Every id in use, once something is inserted.
    ids: Option<IdSet<u32>>,
    /// Where a shot, and a stage in it, were last found: the next one is mostly beside it.
    hint: (usize, usize),
    /// In the order of the edits, so that the same edit is always refused in the same words.
    touched: Vec<Touched>,
    /// Whether the plan may have become larger.
    grew: bool,
    /// Whether it is another one altogether.
    is_other: bool,
}

/// The refusal of more stages than a plan can hold.
pub(super) fn no_room() -> Refusal {
    Refusal::new("a plan has at most 50,000 stages in all", "split the production into several plans")
}

fn gone(what: &str) -> Refusal {
    Refusal::new(format!("the {what} is not there any more"), "choose another one")
}

impl<'p> Work<'p> {
    fn new(plan: &'p mut Plan, book: Option<&'p Book>, edit: &Edit) -> Self {
        let wants_owners = matches!(edit, Edit::Batch(edits) if edits.len() > FEW);
        Self {
            plan,
            book,
            owners: None,
            wants_owners,
            ids: None,
            hint: (0, 0),
            touched: Vec::new(),
            grew: false,
            is_other: false,
        }
    }

    fn make(&mut self, edit: Edit) -> Result<Edit, Refusal> {
        match edit {
            Edit::Set { place, key, value } => self.set(place, key, value),
            Edit::SetOperation { stage, operation } => self.set_operation(stage, operation),
            Edit::InsertShot { at, shot } => self.insert_shot(at, *shot),
            Edit::RemoveShot { shot } => self.remove_shot(shot),
            Edit::MoveShot { shot, to } => self.move_shot(shot, to),
            Edit::InsertStage { shot, at, stage } => self.insert_stage(shot, at, *stage),
            Edit::RemoveStage { stage } => self.remove_stage(stage),
            Edit::MoveStage { stage, shot, to } => self.move_stage(stage, shot, to),
            Edit::ReplaceStage { stage } => self.replace_stage(*stage),
            Edit::InsertHeld { at, held } => self.insert_held(at, *held),
            Edit::RemoveHeld { held } => {
                let at = self.held_index(held)?;
                let held = Box::new(self.plan.held.remove(at));
                self.free([held.id.0]);
                Ok(Edit::InsertHeld { at, held })
            }
            Edit::ReplaceHeld { held } => {
                self.fit_held(&held)?;
                let at = self.held_index(held.id)?;
                self.touch(Touched::Held);
                self.grew = true;
                Ok(Edit::ReplaceHeld { held: Box::new(std::mem::replace(&mut self.plan.held[at], *held)) })
            }
            Edit::InsertAssume { at, assume } => self.insert_assume(at, *assume),
            Edit::RemoveAssume { assume } => {
                let at = self.assume_index(assume)?;
                let assume = Box::new(self.plan.assume.remove(at));
                self.free([assume.id.0]);
                Ok(Edit::InsertAssume { at, assume })
            }
            Edit::ReplaceAssume { assume } => {
                self.fit_table(schema::ASSUME.iter(), &*assume)?;
                let at = self.assume_index(assume.id)?;
                self.touch(Touched::Assume);
                self.grew = true;
                Ok(Edit::ReplaceAssume { assume: Box::new(std::mem::replace(&mut self.plan.assume[at], *assume)) })
            }
            Edit::SetBelief { name, belief } => self.set_belief(name, belief),
            Edit::Replace { plan } => Ok(self.replace(*plan)),
            Edit::Batch(edits) => self.batch(edits),
        }
    }

    fn replace(&mut self, mut plan: Plan) -> Edit {
        plan.next_id = plan.next_id.max(self.plan.next_id);
        (self.owners, self.ids, self.hint) = (None, None, (0, 0));
        (self.grew, self.is_other) = (true, true);
        Edit::Replace { plan: Box::new(std::mem::replace(self.plan, plan)) }
    }

    fn batch(&mut self, edits: Vec<Edit>) -> Result<Edit, Refusal> {
        let mut inverses = Vec::with_capacity(edits.len());
        for edit in edits {
            match self.make(edit) {
                Ok(inverse) => inverses.push(inverse),
                Err(refusal) => {
                    let book = self.book.take();
                    for inverse in inverses.into_iter().rev() {
                        let undone = self.make(inverse);
                        debug_assert!(undone.is_ok(), "{undone:?}");
                    }
                    self.book = book;
                    return Err(refusal);
                }
            }
        }
        inverses.reverse();
        Ok(Edit::Batch(inverses))
    }

    /// The first problem that the edits brought about.
    fn problem(&mut self, book: &Book, today: Date, weight: &dyn Fn(&Plan) -> Weight) -> Option<Refusal> {
        if self.is_other
            && let Some(problem) = check::everything(self.plan, book, today).into_iter().next()
        {
            return Some(problem.refusal());
        }
        for what in std::mem::take(&mut self.touched) {
            let at = if let Touched::Stage(id) = what { self.stage_index(id).ok() } else { None };
            let stage = at.and_then(|(shot, stage)| self.plan.shots.get(shot)?.stages.get(stage));
            if let Some(problem) = check::touched(self.plan, book, today, &what, stage) {
                return Some(problem.refusal());
            }
        }
        if self.grew && !weight(self.plan).is_loadable() {
            return Some(Refusal::new(
                "the plan would become too large to be loaded again",
                "a file has at most 200,000 keys and 8 MiB; split the production into several plans",
            ));
        }
        None
    }

    fn touch(&mut self, what: Touched) {
        if self.book.is_some() && self.touched.last() != Some(&what) {
            self.touched.push(what);
        }
    }

    // What a table can hold.

    fn fit(&self, key: &Key, value: &Value) -> Result<(), Refusal> {
        if self.book.is_some() { fit(key, value, self.book) } else { Ok(()) }
    }

    fn fit_table(&self, keys: impl Iterator<Item = &'static Key>, table: &dyn Fields) -> Result<(), Refusal> {
        self.book.map_or(Ok(()), |book| check::fit_all(keys, table, book))
    }

    fn fit_held(&self, held: &Held) -> Result<(), Refusal> {
        self.fit_table(schema::HELD.iter(), held)?;
        if self.book.is_some() { check::fit_lots(held) } else { Ok(()) }
    }

    fn fit_stage(&self, stage: &Stage) -> Result<(), Refusal> {
        if self.book.is_none() {
            return Ok(());
        }
        if let Some(name) = schema::STAGE_NAMES
            .iter()
            .find(|name| stage.get(name).is_some() && schema::key_of_stage(stage.operation, name).is_none())
        {
            return Err(not_taken(name, stage.operation));
        }
        self.fit_table(schema::keys_of_stage(stage.operation), stage)
    }

    // Places.

    fn shot_index(&mut self, id: ShotId) -> Result<usize, Refusal> {
        let at = beside(self.hint.0, &self.plan.shots, |shot| shot.id == id).ok_or_else(|| gone("shot"))?;
        self.hint.0 = at;
        Ok(at)
    }

    fn stage_index(&mut self, id: StageId) -> Result<(usize, usize), Refusal> {
        if !self.wants_owners {
            return self.plan.stage_index(id).ok_or_else(|| gone("stage"));
        }
        let owners = self.owners.get_or_insert_with(|| {
            let shots = self.plan.shots.iter();
            shots.flat_map(|shot| shot.stages.iter().map(|stage| (stage.id, shot.id))).collect()
        });
        let owner = *owners.get(&id).ok_or_else(|| gone("stage"))?;
        let shot = self.shot_index(owner)?;
        let stages = &self.plan.shots[shot].stages;
        let stage = beside(self.hint.1, stages, |stage| stage.id == id).ok_or_else(|| gone("stage"))?;
        self.hint.1 = stage;
        Ok((shot, stage))
    }

    fn held_index(&self, id: EntryId) -> Result<usize, Refusal> {
        self.plan.held.iter().position(|h| h.id == id).ok_or_else(|| gone("held subscription"))
    }

    fn assume_index(&self, id: EntryId) -> Result<usize, Refusal> {
        self.plan.assume.iter().position(|a| a.id == id).ok_or_else(|| gone("assumption"))
    }

    // Ids.

    /// The id itself if it is free, or else a fresh one; in use from now on.
    fn claim(&mut self, id: u32) -> u32 {
        let plan = &*self.plan;
        let ids = self.ids.get_or_insert_with(|| {
            let entries = plan.held.iter().map(|h| h.id.0).chain(plan.assume.iter().map(|a| a.id.0));
            let shots = plan.shots.iter().flat_map(|s| std::iter::once(s.id.0).chain(s.stages.iter().map(|t| t.id.0)));
            entries.chain(shots).collect()
        });
        let id = if id < u32::MAX && ids.insert(id) {
            id
        } else {
            while !ids.insert(self.plan.next_id) {
                self.plan.next_id = self.plan.next_id.wrapping_add(1);
            }
            self.plan.next_id
        };
        self.plan.next_id = self.plan.next_id.max(id.saturating_add(1));
        id
    }

    fn free(&mut self, freed: impl IntoIterator<Item = u32>) {
        if let Some(ids) = &mut self.ids {
            for id in freed {
                ids.remove(&id);
            }
        }
    }

    fn own(&mut self, stage: StageId, shot: Option<ShotId>) {
        if let Some(owners) = &mut self.owners {
            match shot {
                Some(shot) => owners.insert(stage, shot),
                None => owners.remove(&stage),
            };
        }
    }

    // Keys.

    fn set(&mut self, place: Place, key: String, value: Option<Value>) -> Result<Edit, Refusal> {
        let stage_at = if let Place::Stage(id) = place { Some(self.stage_index(id)?) } else { None };
        let shot_at = if let Place::Shot(id) = place { Some(self.shot_index(id)?) } else { None };
        if let (Place::Stage(stage), "operation") = (place, key.as_str()) {
            return match value {
                Some(Value::Text(text)) => match Operation::parse(&text) {
                    Some(operation) => self.set_operation(stage, operation),
                    None => {
                        let (message, remedy) = read::unknown_word("operation", &text, Operation::TEXTS);
                        Err(Refusal::new(message, remedy))
                    }
                },
                _ => Err(Refusal::new("`operation` cannot be left out", "choose another one")),
            };
        }
        let operation = stage_at.map(|(shot, stage)| self.plan.shots[shot].stages[stage].operation);
        let spec = Self::key(place, operation, &key)?;
        if let Some(value) = &value {
            self.fit(&spec, value)?;
            if let (Place::Opening, Some(book)) = (place, self.book) {
                check::fit_surface_of_dollars(&key, book)?;
            }
        }
        let plan = &mut *self.plan;
        let table: &mut dyn Fields = match place {
            Place::Plan => plan,
            Place::Schedule => &mut plan.schedule,
            Place::Requirements => &mut plan.requirements,
            Place::Compare => &mut plan.compare,
            Place::Budget => &mut plan.budget,
            Place::Purchase => &mut plan.purchase,
            Place::Opening => &mut plan.opening,
            Place::Assumptions => &mut plan.assumptions,
            Place::Held(id) => plan.held.iter_mut().find(|h| h.id == id).ok_or_else(|| gone("held subscription"))?,
            Place::Assume(id) => {
                let assume = plan.assume.iter_mut().find(|a| a.id == id).ok_or_else(|| gone("assumption"))?;
                // What the keys make together says best what is wrong.
                let mut fields = AssumeFields::from(&*assume);
                if fields.put(&key, value.clone()).is_ok() {
                    fields.build(id).map_err(|why| Refusal::new(why.message, why.remedy))?;
                }
                assume
            }
            Place::Shot(_) => shot_at.and_then(|at| plan.shots.get_mut(at)).ok_or_else(|| gone("shot"))?,
            Place::Stage(_) => stage_at
                .and_then(|(shot, stage)| plan.shots.get_mut(shot)?.stages.get_mut(stage))
                .ok_or_else(|| gone("stage"))?,
        };
        let old = table.get(&key);
        let grew = value.is_some() && (old.is_none() || matches!(value, Some(Value::Text(_))));
        if table.put(&key, value).is_err() {
            return Err(Refusal::new(format!("`{key}` cannot be left out"), "give it another value"));
        }
        self.grew |= grew;
        match place {
            Place::Schedule => self.touch(Touched::Schedule),
            Place::Held(_) => self.touch(Touched::Held),
            Place::Assume(_) => self.touch(Touched::Assume),
            Place::Stage(id) => self.touch(Touched::Stage(id)),
            _ => {}
        }
        Ok(Edit::Set { place, key, value: old })
    }

    /// What a key of a place takes.
    fn key(place: Place, operation: Option<Operation>, name: &str) -> Result<Key, Refusal> {
        const BALANCE: Key = Key { name: "opening", kind: Kind::Money, default: "0", doc: "" };
        if place == Place::Opening {
            return Ok(BALANCE);
        }
        let found = match operation {
            Some(operation) => schema::key_of_stage(operation, name),
            None => schema::keys_of(place).iter().find(|key| key.name == name),
        };
        found.copied().ok_or_else(|| match operation {
            Some(operation) if schema::STAGE_NAMES.contains(&name) => not_taken(name, operation),
            _ => {
                let known: Vec<&str> = match operation {
                    Some(operation) => schema::keys_of_stage(operation).map(|k| k.name).collect(),
                    None => schema::keys_of(place).iter().map(|k| k.name).collect(),
                };
                let fault = read::unknown_key(At::new(name, 0..0), "this place", &known);
                Refusal::new(fault.message, fault.remedy)
            }
        })
    }

    fn set_operation(&mut self, id: StageId, operation: Operation) -> Result<Edit, Refusal> {
        let (shot, at) = self.stage_index(id)?;
        let old = &self.plan.shots[shot].stages[at];
        let mut stage = Stage::new(id, operation);
        for key in schema::keys_of_stage(operation) {
            if let Some(value) = old.get(key.name)
                && fit(key, &value, self.book).is_ok()
            {
                let put = stage.put(key.name, Some(value));
                debug_assert_eq!(put, Ok(()), "{}", key.name);
            }
        }
        if operation == Operation::Upscale && stage.resolution.is_none() {
            stage.resolution = Some(Resolution::K4);
        }
        self.touch(Touched::Stage(id));
        self.grew = true;
        let old = std::mem::replace(&mut self.plan.shots[shot].stages[at], stage);
        Ok(Edit::ReplaceStage { stage: Box::new(old) })
    }

    fn set_belief(&mut self, name: String, belief: Option<Belief>) -> Result<Edit, Refusal> {
        if let (Some(belief), true) = (&belief, self.book.is_some()) {
            check::fit_belief(&name, belief)?;
        }
        let old = match belief {
            Some(belief) => {
                self.grew = true;
                self.plan.acceptance.insert(name.clone(), belief)
            }
            None => {
                self.touch(Touched::Belief(name.clone()));
                self.plan.acceptance.remove(&name)
            }
        };
        Ok(Edit::SetBelief { name, belief: old })
    }

    // Shots and stages.

    fn insert_shot(&mut self, at: usize, mut shot: Shot) -> Result<Edit, Refusal> {
        if self.plan.shots.len() >= MAX_SHOTS {
            return Err(Refusal::new("a plan has at most 10,000 shots", "split the production into several plans"));
        }
        self.fit_room(shot.stages.len())?;
        self.fit_table(schema::SHOT.iter(), &shot)?;
        for stage in &shot.stages {
            self.fit_stage(stage)?;
        }
        self.wants_owners |= shot.stages.len() > FEW;
        shot.id = ShotId(self.claim(shot.id.0));
        for stage in &mut shot.stages {
            stage.id = StageId(self.claim(stage.id.0));
            self.own(stage.id, Some(shot.id));
            self.touch(Touched::Stage(stage.id));
        }
        self.grew = true;
        let (id, at) = (shot.id, at.min(self.plan.shots.len()));
        self.plan.shots.insert(at, shot);
        Ok(Edit::RemoveShot { shot: id })
    }

    /// Whether so many more stages can be taken in.
    fn fit_room(&self, more: usize) -> Result<(), Refusal> {
        if self.plan.count_stages() + more > MAX_STAGES {
            return Err(no_room());
        }
        Ok(())
    }

    fn remove_shot(&mut self, id: ShotId) -> Result<Edit, Refusal> {
        let at = self.shot_index(id)?;
        let shot = Box::new(self.plan.shots.remove(at));
        self.free(std::iter::once(id.0).chain(shot.stages.iter().map(|stage| stage.id.0)));
        for stage in &shot.stages {
            self.own(stage.id, None);
        }
        Ok(Edit::InsertShot { at, shot })
    }

    fn move_shot(&mut self, id: ShotId, to: usize) -> Result<Edit, Refusal> {
        let at = self.shot_index(id)?;
        let shot = self.plan.shots.remove(at);
        let to = to.min(self.plan.shots.len());
        self.plan.shots.insert(to, shot);
        Ok(Edit::MoveShot { shot: id, to: at })
    }

    fn insert_stage(&mut self, shot: ShotId, at: usize, mut stage: Stage) -> Result<Edit, Refusal> {
        let shot_at = self.shot_index(shot)?;
        self.fit_room(1)?;
        self.fit_stage(&stage)?;
        stage.id = StageId(self.claim(stage.id.0));
        let id = stage.id;
        self.own(id, Some(shot));
        self.touch(Touched::Stage(id));
        self.grew = true;
        let stages = &mut self.plan.shots[shot_at].stages;
        stages.insert(at.min(stages.len()), stage);
        Ok(Edit::RemoveStage { stage: id })
    }

    fn remove_stage(&mut self, id: StageId) -> Result<Edit, Refusal> {
        let (shot_at, at) = self.stage_index(id)?;
        let shot = &mut self.plan.shots[shot_at];
        let stage = Box::new(shot.stages.remove(at));
        let shot = shot.id;
        self.own(id, None);
        self.free([id.0]);
        Ok(Edit::InsertStage { shot, at, stage })
    }

    fn move_stage(&mut self, id: StageId, shot: ShotId, to: usize) -> Result<Edit, Refusal> {
        let (from_shot, at) = self.stage_index(id)?;
        let to_shot = self.shot_index(shot)?;
        let stage = self.plan.shots[from_shot].stages.remove(at);
        let stages = &mut self.plan.shots[to_shot].stages;
        stages.insert(to.min(stages.len()), stage);
        self.own(id, Some(shot));
        Ok(Edit::MoveStage { stage: id, shot: self.plan.shots[from_shot].id, to: at })
    }

    fn replace_stage(&mut self, stage: Stage) -> Result<Edit, Refusal> {
        self.fit_stage(&stage)?;
        let (shot_at, at) = self.stage_index(stage.id)?;
        self.touch(Touched::Stage(stage.id));
        self.grew = true;
        let old = std::mem::replace(&mut self.plan.shots[shot_at].stages[at], stage);
        Ok(Edit::ReplaceStage { stage: Box::new(old) })
    }

    // Entries.

    fn insert_held(&mut self, at: usize, mut held: Held) -> Result<Edit, Refusal> {
        self.fit_held(&held)?;
        held.id = EntryId(self.claim(held.id.0));
        self.touch(Touched::Held);
        self.grew = true;
        let id = held.id;
        self.plan.held.insert(at.min(self.plan.held.len()), held);
        Ok(Edit::RemoveHeld { held: id })
    }

    fn insert_assume(&mut self, at: usize, mut assume: Assume) -> Result<Edit, Refusal> {
        self.fit_table(schema::ASSUME.iter(), &assume)?;
        assume.id = EntryId(self.claim(assume.id.0));
        self.touch(Touched::Assume);
        self.grew = true;
        let id = assume.id;
        self.plan.assume.insert(at.min(self.plan.assume.len()), assume);
        Ok(Edit::RemoveAssume { assume: id })
    }
}

/// Where an item is, looked for beside `hint` first.
fn beside<T>(hint: usize, items: &[T], is_it: impl Fn(&T) -> bool) -> Option<usize> {
    let near = [hint, hint + 1, hint.wrapping_sub(1)];
    let found = near.into_iter().find(|at| items.get(*at).is_some_and(&is_it));
    found.or_else(|| items.iter().position(is_it))
}

/// The refusal of a key that an operation does not take.
fn not_taken(name: &str, operation: Operation) -> Refusal {
    Refusal::new(
        format!("`{name}` is not a field of `{operation}`"),
        format!("`{operation}` takes {}", check::names_of(operation)),
    )
}

#[cfg(test)]
mod tests;
