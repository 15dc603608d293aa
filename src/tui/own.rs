//! What the planner knows of price cards of the buyer's own: the folder that they stand in, what was done to them, and
//! which of them are not written yet.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::summary::pricebook::own::{Patch, Target};

#[derive(Clone, Debug, Default)]
pub struct OwnCards {
    /// `None` where there is no home folder.
    pub folder: Option<PathBuf>,
    /// Everything that was done, for the steps of the history that name it.
    pub patches: Vec<Patch>,
    /// What the files hold of cards that say something else here: they are not written yet. `None`: there is no file.
    pub held: BTreeMap<String, (Target, Option<String>)>,
}

impl OwnCards {
    /// Whether every card is written.
    #[must_use]
    pub fn are_written(&self) -> bool {
        self.held.is_empty()
    }
}
