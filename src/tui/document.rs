//! The plan being edited: its file, its history, and the value that is being typed but not yet kept.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::msg::Change;
use crate::plan::{Base, Edit, History, Loaded, Place, Plan, Refusal, Value, alike, limits, save};
use crate::rates::Book;

#[derive(Debug)]
pub struct Document {
    plan: Plan,
    history: History,
    path: Option<PathBuf>,
    /// The file as it was last read or written, or the template that the plan began with. States that are written
    /// elsewhere share it, and it is another one once the file is.
    base: Arc<Base>,
    /// Whether a file holds the plan, or an earlier state of it.
    has_file: bool,
    /// Takes back the value that is being typed.
    trial: Option<Edit>,
    /// Whether it holds work that was never saved, though nothing was changed since it was opened.
    is_rescued: bool,
    /// Counts up with everything that is kept: changes, what takes them back, saves.
    revision: u64,
}

/// One state of a document, that what is made of it can be told from what is made of another.
#[derive(Clone, Debug)]
pub struct Mark {
    base: Arc<Base>,
    revision: u64,
}

/// One state of a document, which can be written wherever there is time for it.
#[derive(Debug)]
pub struct State {
    plan: Plan,
    base: Arc<Base>,
}

impl State {
    /// The file's text for it.
    ///
    /// # Errors
    /// As [`Document::render`].
    pub fn render(&self) -> Result<String, String> {
        save::render(&self.plan, &self.base).map_err(|e| e.to_string())
    }
}

impl Document {
    /// A plan as it was read from its file.
    #[must_use]
    pub fn opened(loaded: Loaded, path: PathBuf) -> Self {
        let Loaded { plan, base } = loaded;
        Self {
            plan,
            history: History::default(),
            path: Some(path),
            base: Arc::new(base),
            has_file: true,
            trial: None,
            is_rescued: false,
            revision: 0,
        }
    }

    /// A plan that begins with a template's text; `path` is where it is to go, if that is known.
    #[must_use]
    pub fn begun(loaded: Loaded, path: Option<PathBuf>) -> Self {
        let Loaded { plan, base } = loaded;
        Self {
            plan,
            history: History::unsaved(),
            path,
            base: Arc::new(base),
            has_file: false,
            trial: None,
            is_rescued: false,
            revision: 0,
        }
    }

    /// A plan that was begun before and never saved; `path` is where it is to go, if that is known.
    #[must_use]
    pub fn rescued(loaded: Loaded, path: Option<PathBuf>) -> Self {
        Self { is_rescued: true, ..Self::begun(loaded, path) }
    }

    /// Comes in place of another document: its revisions go on from there.
    pub const fn follow(&mut self, before: &Self) {
        self.revision = before.revision + 1;
    }

    /// Counts up with every change that is kept, and with every save.
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.revision
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
    pub fn is_unsaved(&self) -> bool {
        self.history.is_dirty()
    }

    /// The plan as it was last read or written, with the ids that its rows have here; `None` for one that was never
    /// saved. It is read from the file's text again, as it is seldom asked for and takes much room.
    #[must_use]
    pub fn saved_plan(&self) -> Option<Plan> {
        self.has_file.then(|| self.base.plan()).flatten()
    }

    /// How many stages the plan had as it was last read or written.
    #[must_use]
    pub fn saved_stages(&self) -> usize {
        self.base.count_stages()
    }

    /// What the file held when it was last read or written; `None` for a plan that was never saved.
    #[must_use]
    pub fn file_text(&self) -> Option<&str> {
        self.has_file.then(|| self.base.text())
    }

    #[must_use]
    pub fn can_undo(&self) -> bool {
        self.history.undo_label().is_some()
    }

    #[must_use]
    pub fn can_redo(&self) -> bool {
        self.history.redo_label().is_some()
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

    /// Whether there is work in it: whether anything was changed since the plan was opened.
    #[must_use]
    pub fn was_touched(&self) -> bool {
        self.is_rescued || self.history.has_edits()
    }

    /// A fresh id for a row that is to be put in.
    pub const fn fresh_id(&mut self) -> u32 {
        self.plan.fresh_id()
    }

    /// Makes a change that is a step of its own.
    ///
    /// # Errors
    /// The plan refuses it and is as it was.
    pub fn make(&mut self, change: Change, book: &Book, today: Date) -> Result<(), Refusal> {
        self.take_back(book, today);
        self.revision += 1;
        self.history.make(&mut self.plan, change.edit, change.label, book, today)
    }

    /// Makes a change that joins the one before, where that `joins` and both are of the same value.
    ///
    /// # Errors
    /// The plan refuses it and is as it was.
    pub fn lean(&mut self, change: Change, joins: bool, book: &Book, today: Date) -> Result<(), Refusal> {
        self.take_back(book, today);
        if !joins {
            self.history.seal();
        }
        self.revision += 1;
        self.history.coalesce(&mut self.plan, change.edit, change.label, book, today)
    }

    /// Shows what a change would do, outside the history: the next trial, change or [`Document::take_back`] undoes
    /// it.
    ///
    /// # Errors
    /// The plan refuses it and is as it was before any trial.
    pub fn try_out(&mut self, edit: Edit, book: &Book, today: Date) -> Result<(), Refusal> {
        self.take_back(book, today);
        self.trial = Some(self.plan.apply(edit, book, today)?);
        Ok(())
    }

    /// Undoes a trial; says whether there was one.
    pub fn take_back(&mut self, book: &Book, today: Date) -> bool {
        // An inverse leads back to a plan that was in order: it is not refused.
        self.trial.take().is_some_and(|way| self.plan.apply(way, book, today).is_ok())
    }

    /// Notes a step that changes something else than the plan: see [`History::note`].
    pub fn note_step(&mut self, mark: usize, label: &str) {
        self.revision += 1;
        self.history.note(mark, label);
    }

    /// The mark of the step that is taken back next, where it is not the plan's.
    #[must_use]
    pub fn undo_mark(&self) -> Option<usize> {
        self.history.undo_mark()
    }

    /// The mark of the step that is made again next, where it is not the plan's.
    #[must_use]
    pub fn redo_mark(&self) -> Option<usize> {
        self.history.redo_mark()
    }

    /// Takes the last change back and names it.
    pub fn undo(&mut self) -> Option<String> {
        self.revision += 1;
        self.history.undo(&mut self.plan)
    }

    /// Makes a change again that was taken back, and names it.
    pub fn redo(&mut self) -> Option<String> {
        self.revision += 1;
        self.history.redo(&mut self.plan)
    }

    /// The file's text for the plan as it is.
    ///
    /// # Errors
    /// The text cannot be carried over, in a sentence.
    pub fn render(&self) -> Result<String, String> {
        save::render(&self.plan, &self.base).map_err(|e| e.to_string())
    }

    /// The plan without the value that is being typed, to be written elsewhere. A plan of 50,000 stages is copied in
    /// some milliseconds, and written in some hundreds.
    ///
    /// # Errors
    /// The value that is being typed cannot be taken back, in a sentence.
    pub fn kept(&self, book: &Book, today: Date) -> Result<State, String> {
        let mut plan = self.plan.clone();
        if let Some(way) = self.trial.clone() {
            plan.apply(way, book, today).map_err(|e| e.to_string())?;
        }
        Ok(State { plan, base: Arc::clone(&self.base) })
    }

    /// The state that the document is in, as far as it is kept.
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark { base: Arc::clone(&self.base), revision: self.revision }
    }

    /// Whether the document is in this very state.
    #[must_use]
    pub fn is_at(&self, mark: &Mark) -> bool {
        self.goes_on_from(mark) && self.revision == mark.revision
    }

    /// Whether the document came from this state by changes alone: it was not saved since, not read again, and no other
    /// came in its place.
    #[must_use]
    pub fn goes_on_from(&self, mark: &Mark) -> bool {
        Arc::ptr_eq(&self.base, &mark.base)
    }

    /// Whether something would be lost if the planner ended now.
    #[must_use]
    pub fn would_lose(&self) -> bool {
        self.is_unsaved() && self.was_touched()
    }

    /// Whether neither what the file says nor what the plan says takes more bytes.
    #[must_use]
    pub fn fits_in(&self, bytes: usize) -> bool {
        self.base.text().len() <= bytes && limits::weigh(&self.plan).bytes <= bytes
    }

    /// Puts another state of the plan in place of this one, as one step. What both have in common stays what it is.
    ///
    /// # Errors
    /// The plan refuses it and is as it was.
    pub fn replace(&mut self, mut plan: Plan, label: &str, book: &Book, today: Date) -> Result<(), Refusal> {
        self.take_back(book, today);
        alike::adopt_ids(&mut plan, &self.plan);
        self.make(Change { edit: Edit::Replace { plan: Box::new(plan) }, label: label.to_owned() }, book, today)
    }

    /// Takes what the file holds by now, as one step: what was changed here can be had back by undoing it.
    ///
    /// # Errors
    /// The plan refuses it and is as it was.
    pub fn reload(&mut self, loaded: Loaded, label: &str, book: &Book, today: Date) -> Result<(), Refusal> {
        let Loaded { plan, base } = loaded;
        self.replace(plan, label, book, today)?;
        self.base = Arc::new(base.with_ids_of(&self.plan));
        self.has_file = true;
        self.history.mark_saved();
        Ok(())
    }

    /// What the user should know about the version of the file, if it is an older one.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        self.base.note()
    }

    /// The file at `path` holds `text` now.
    pub fn was_saved(&mut self, path: PathBuf, text: String) {
        self.path = Some(path);
        self.base = Arc::new(save::rebase(text, &self.plan));
        self.has_file = true;
        self.revision += 1;
        self.history.mark_saved();
    }
}
