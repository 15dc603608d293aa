//! The plan being edited: its file, its history, and the value that is being typed but not yet kept.

use std::path::{Path, PathBuf};

use super::msg::Change;
use crate::plan::{Edit, History, Place, Plan, Refusal, Value, save};

#[derive(Debug)]
pub struct Document {
    plan: Plan,
    history: History,
    path: Option<PathBuf>,
    /// The file's text as it was last read or written; empty for a plan that is new.
    text: String,
    /// The plan that the file holds; `None` for a plan that was never saved.
    saved: Option<Plan>,
    unsaved: bool,
    /// Takes back the value that is being typed.
    trial: Option<Edit>,
}

impl Document {
    /// A plan as it was read from its file.
    #[must_use]
    pub fn opened(plan: Plan, path: PathBuf, text: String) -> Self {
        let saved = Some(plan.clone());
        Self { plan, history: History::default(), path: Some(path), text, saved, unsaved: false, trial: None }
    }

    /// A plan that no file holds yet; `path` is where it is to go, if that is known.
    #[must_use]
    pub fn new(plan: Plan, path: Option<PathBuf>) -> Self {
        Self { plan, history: History::default(), path, text: String::new(), saved: None, unsaved: true, trial: None }
    }

    #[must_use]
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Whether the plan differs from its file.
    #[must_use]
    pub const fn is_unsaved(&self) -> bool {
        self.unsaved
    }

    /// What the file held when it was last read or written; `None` for a plan that was never saved.
    #[must_use]
    pub fn file_text(&self) -> Option<&str> {
        self.saved.as_ref().map(|_| self.text.as_str())
    }

    #[must_use]
    pub fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    #[must_use]
    pub fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    #[must_use]
    pub fn value(&self, place: Place, key: &str) -> Option<Value> {
        self.plan.get(place, key)
    }

    /// Whether the plan says already what an edit would make it say.
    #[must_use]
    pub fn holds(&self, edit: &Edit) -> bool {
        match edit {
            Edit::Set { place, key, value } => self.plan.get(*place, key) == *value,
            Edit::Batch(edits) => edits.iter().all(|e| self.holds(e)),
            _ => false,
        }
    }

    /// Whether anything was changed since the plan was opened.
    #[must_use]
    pub fn was_touched(&self) -> bool {
        self.can_undo() || self.can_redo()
    }

    /// A fresh id for a row that is to be put in.
    pub const fn fresh_id(&mut self) -> u32 {
        self.plan.fresh_id()
    }

    /// Makes a change. `leaning` joins it with the change before where both are of the same value.
    ///
    /// # Errors
    /// The plan refuses it and is as it was.
    pub fn make(&mut self, change: Change, leaning: bool) -> Result<(), Refusal> {
        self.take_back();
        self.history.make(&mut self.plan, change.edit, &change.label, leaning)?;
        self.compare();
        Ok(())
    }

    /// Shows what a change would do, outside the history: the next trial, change or [`Document::take_back`] undoes
    /// it.
    ///
    /// # Errors
    /// The plan refuses it and is as it was before any trial.
    pub fn try_out(&mut self, edit: Edit) -> Result<(), Refusal> {
        self.take_back();
        self.trial = Some(self.plan.apply(edit)?);
        Ok(())
    }

    /// Undoes a trial; says whether there was one.
    pub fn take_back(&mut self) -> bool {
        // An inverse that was handed out is never refused; if it were, the history would still be right.
        self.trial.take().is_some_and(|inverse| self.plan.apply(inverse).is_ok())
    }

    /// Takes the last change back and names it.
    pub fn undo(&mut self) -> Option<String> {
        self.take_back();
        let label = self.history.undo(&mut self.plan);
        self.compare();
        label
    }

    /// Makes a change again that was taken back, and names it.
    pub fn redo(&mut self) -> Option<String> {
        self.take_back();
        let label = self.history.redo(&mut self.plan);
        self.compare();
        label
    }

    /// The file's text for the plan as it is.
    ///
    /// # Errors
    /// The text cannot be carried over, in a sentence.
    pub fn render(&self) -> Result<String, String> {
        save::render(&self.text, &self.plan).map_err(|e| e.to_string())
    }

    /// The file at `path` holds `text` now.
    pub fn was_saved(&mut self, path: PathBuf, text: String) {
        self.path = Some(path);
        self.text = text;
        self.saved = Some(self.plan.clone());
        self.compare();
    }

    fn compare(&mut self) {
        self.unsaved = self.saved.as_ref().is_none_or(|saved| !same(saved, &self.plan));
    }
}

/// Whether two plans say the same; the counter of ids is no part of it.
fn same(a: &Plan, b: &Plan) -> bool {
    a.shots == b.shots
        && a.name == b.name
        && a.schedule == b.schedule
        && a.requirements == b.requirements
        && a.compare == b.compare
        && a.budget == b.budget
        && a.purchase == b.purchase
        && a.opening == b.opening
        && a.held == b.held
        && a.assume == b.assume
        && a.acceptance == b.acceptance
        && a.assumptions == b.assumptions
}
