//! Writing a plan back into its file.

use super::model::{EntryId, Plan, ShotId, StageId};

/// What a save needs to know about the file that a plan came from: its text, and which shot, stage and entry each
/// of its tables is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base {
    text: String,
    shots: Vec<(ShotId, Vec<StageId>)>,
    held: Vec<EntryId>,
    assume: Vec<EntryId>,
}

impl Base {
    /// The base of a text that says just what `plan` says.
    #[must_use]
    pub fn new(text: impl Into<String>, plan: &Plan) -> Self {
        Self {
            text: text.into(),
            shots: plan.shots.iter().map(|s| (s.id, s.stages.iter().map(|stage| stage.id).collect())).collect(),
            held: plan.held.iter().map(|h| h.id).collect(),
            assume: plan.assume.iter().map(|a| a.id).collect(),
        }
    }

    /// The file's text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}
