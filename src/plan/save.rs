//! Writing a plan back into its file.
//!
//! [`render`] makes the text: it reads the file's old text again and changes only what differs (`patch`), working
//! on the text itself and not on a tree of it, so that whatever is not changed stays byte for byte, line breaks and
//! all. What comes out is read once more before it is trusted; should it not say what the plan says, the plan is
//! written afresh (`spell`) and its comments are lost rather than its figures. Who puts the text in place is none of
//! its business.

mod cuts;
mod layout;
mod patch;
mod sections;
pub(super) mod spell;

use super::edit::Refusal;
use super::limits;
use super::load;
use super::model::{EntryId, Plan, ShotId, StageId};
use super::schema::SCHEMA;
use crate::fault::Fault;
use crate::read::{self, TomlTable};

/// What a save needs to know about the file that a plan came from: its text, and which shot, stage and entry each
/// of its tables is. The default is a plan that came from no file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base {
    /// What is written over: the file's text, in the present version of the format.
    text: String,
    /// The file's text and version, where that is an older one.
    older: Option<(String, u64)>,
    shots: Vec<(ShotId, Vec<StageId>)>,
    held: Vec<EntryId>,
    assume: Vec<EntryId>,
}

impl Base {
    /// The file's text; empty where there is none.
    #[must_use]
    pub fn text(&self) -> &str {
        self.older.as_ref().map_or(&self.text, |(text, _)| text)
    }

    /// The plan that the text says, with the ids that its rows have; `None` where there is no text.
    #[must_use]
    pub fn plan(&self) -> Option<Plan> {
        let mut faults = Vec::new();
        let document = read::document(&self.text, &mut faults);
        let (mut plan, mut tables) = load::reread(&document).filter(|_| faults.is_empty())?;
        patch::adopt(&mut plan, &mut tables, self)?;
        Some(plan)
    }

    /// How many stages the text has.
    #[must_use]
    pub fn count_stages(&self) -> usize {
        self.shots.iter().map(|(_, stages)| stages.len()).sum()
    }

    /// The same text, now that its rows have the ids that they have in `plan`, which says what it says.
    #[must_use]
    pub fn with_ids_of(self, plan: &Plan) -> Self {
        Self { text: self.text, older: self.older, ..rebase(String::new(), plan) }
    }

    /// The file is of an older version of the format, and says `text`.
    pub(super) fn was_older(&mut self, text: &str, version: u64) {
        self.older = Some((text.to_owned(), version));
    }

    /// What the user should know about the version of the file, if it is an older one.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        let (_, version) = self.older.as_ref()?;
        Some(format!(
            "this plan is of `schema = {version}`; it is read as `schema = {SCHEMA}`, and written so when it is saved"
        ))
    }
}

/// The base of a text that says just what `plan` says: after loading it, or after saving it.
#[must_use]
pub fn rebase(text: impl Into<String>, plan: &Plan) -> Base {
    Base {
        text: text.into(),
        older: None,
        shots: plan.shots.iter().map(|s| (s.id, s.stages.iter().map(|stage| stage.id).collect())).collect(),
        held: plan.held.iter().map(|h| h.id).collect(),
        assume: plan.assume.iter().map(|a| a.id).collect(),
    }
}

/// The text of a plan that came from `base`. Where nothing differs it is the base's text, byte for byte.
///
/// # Errors
/// A text too large to be loaded again (which comments can bring about).
pub fn render(plan: &Plan, base: &Base) -> Result<String, Refusal> {
    if let Some(text) = followed(plan, base)? {
        return Ok(text);
    }
    let text = spell::plan(plan);
    match limits::too_large(&text) {
        Some(fault) => Err(too_large(fault)),
        None => Ok(text),
    }
}

/// The base's text with the plan's changes, if it says what the plan says.
///
/// # Errors
/// It does, and is too large.
fn followed(plan: &Plan, base: &Base) -> Result<Option<String>, Refusal> {
    if base.text.is_empty() {
        return Ok(None);
    }
    let Some(text) = patch::patched(plan, base) else { return Ok(None) };
    let mut faults = Vec::new();
    let (is_it, fault) = match read::small_document(&text, &limits::PLAN, &mut faults) {
        Ok(document) => (says(&document, plan), None),
        Err(fault) => (says(&read::document(&text, &mut faults), plan), Some(fault)),
    };
    match fault {
        _ if !is_it || !faults.is_empty() => Ok(None),
        Some(fault) => Err(too_large(fault)),
        None => Ok(Some(text)),
    }
}

fn too_large(fault: Fault) -> Refusal {
    Refusal::new(fault.message, fault.remedy)
}

/// Whether a document says what a plan says.
fn says(document: &TomlTable<'_>, plan: &Plan) -> bool {
    load::reread(document).is_some_and(|(read, _)| read.says_as(plan))
}

#[cfg(test)]
mod tests;
