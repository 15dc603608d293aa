//! A value that is being typed: the line, what it is for, and what is wrong with it so far.

use super::attempts;
use super::line::Line;
use super::lots;
use super::msg::Seeking;
use super::prices::Totals;
use super::value;
use crate::hash::IdMap;
use crate::plan::belief::{evidence, with_more};
use crate::plan::edit::Kind;
use crate::plan::model::{Belief, EntryId, Held, Plan, Stage, StageId};
use crate::plan::{Edit, Place};

/// What the typed text is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A key of a table of the plan.
    Field { place: Place, name: String, kind: Kind },
    /// How many takes a piece of a stage needs.
    Attempts(StageId),
    /// A belief about acceptance, by name.
    Belief(String),
    /// The lots of a held subscription.
    Lots(EntryId),
    /// The answer of the overlay on top that asks for a line of text.
    Prompt,
    /// What is searched for on the screen.
    Search(Seeking),
}

#[derive(Clone, Debug)]
pub struct Typing {
    pub line: Line,
    pub target: Target,
    /// What else the same text is for: the cells of marked rows.
    pub also: Vec<Target>,
    /// What is said once it is kept; nothing where one value speaks for itself.
    pub told: String,
    /// What undo will call the change.
    pub label: String,
    /// Why the text cannot be kept as it is.
    pub fault: Option<String>,
    /// The totals before the first character.
    pub before: Option<Totals>,
}

impl Typing {
    /// The change that the text asks for; `None` where it is no value of the plan.
    ///
    /// # Errors
    /// What would be right, in a sentence.
    pub fn edit(&self, plan: &Plan) -> Result<Option<Edit>, String> {
        let text = self.line.text();
        let own = edit(&self.target, plan, text, |id| plan.stage(id).map(|(_, stage)| stage))?;
        if self.also.is_empty() {
            return Ok(own);
        }
        let stages = plan.shots.iter().flat_map(|shot| &shot.stages);
        let stages: IdMap<StageId, &Stage> = stages.map(|stage| (stage.id, stage)).collect();
        let others = self.also.iter().filter_map(|also| {
            // Where the text is wrong for one row only, the others still get it.
            edit(also, plan, text, |id| stages.get(&id).copied()).ok().flatten()
        });
        Ok(Some(Edit::Batch(own.into_iter().chain(others).collect())))
    }
}

/// The change of one target.
fn edit<'p>(
    target: &Target,
    plan: &'p Plan,
    text: &str,
    find: impl Fn(StageId) -> Option<&'p Stage>,
) -> Result<Option<Edit>, String> {
    match target {
        Target::Field { place, name, kind } => {
            value::parse(name, *kind, text).map(|value| Some(Edit::Set { place: *place, key: name.clone(), value }))
        }
        Target::Attempts(stage) => {
            let stage = find(*stage).ok_or_else(|| "the stage is gone".to_owned())?;
            attempts::parse_for(plan, stage, text).map(Some)
        }
        Target::Belief(name) => {
            belief(plan, name, text).map(|belief| Some(Edit::SetBelief { name: name.clone(), belief: Some(belief) }))
        }
        Target::Lots(id) => {
            let Some(held) = plan.held_entry(*id) else { return Ok(None) };
            let held = Held { lots: lots::parse(text)?, ..held.clone() };
            Ok(Some(Edit::ReplaceHeld { held: Box::new(held) }))
        }
        Target::Prompt | Target::Search(_) => Ok(None),
    }
}

/// `1 in 4`, `25%`, or evidence: `12 of 50`; `+5 of 20` is more of it.
fn belief(plan: &Plan, name: &str, text: &str) -> Result<Belief, String> {
    let (more, text) = text.trim().strip_prefix('+').map_or((false, text), |rest| (true, rest));
    if more || text.contains(" of ") {
        let known = plan.acceptance.get(name).filter(|_| more);
        let seen = evidence(text).and_then(|seen| with_more(known, &seen));
        return seen.ok_or_else(|| "evidence is how many were kept of how many, such as 12 of 50".to_owned());
    }
    let rate = value::parse_rate(text);
    rate.map(Belief::Rate).ok_or_else(|| "write a rate (1 in 4, 25%) or evidence (12 of 50)".to_owned())
}
