//! A value that is being typed: the line, what it is for, and what is wrong with it so far.

use super::attempts;
use super::line::Line;
use super::lots;
use super::msg::Seeking;
use super::prices::Totals;
use super::value;
use crate::plan::edit::Kind;
use crate::plan::model::{Belief, EntryId, Held, Plan, StageId};
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
        match &self.target {
            Target::Field { place, name, kind } => value::parse(name, *kind, self.line.text())
                .map(|value| Some(Edit::Set { place: *place, key: name.clone(), value })),
            Target::Attempts(stage) => attempts::parse(plan, *stage, self.line.text()).map(Some),
            Target::Belief(name) => belief(self.line.text())
                .map(|belief| Some(Edit::SetBelief { name: name.clone(), belief: Some(belief) })),
            Target::Lots(id) => {
                let Some(held) = plan.held_entry(*id) else { return Ok(None) };
                let held = Held { lots: lots::parse(self.line.text())?, ..held.clone() };
                Ok(Some(Edit::ReplaceHeld { held: Box::new(held) }))
            }
            Target::Prompt | Target::Search(_) => Ok(None),
        }
    }
}

/// `1 in 4`, `25%`, or evidence: `12 of 50`.
fn belief(text: &str) -> Result<Belief, String> {
    if let Some((accepted, tried)) = text.split_once(" of ") {
        return match (accepted.trim().parse(), tried.trim().parse()) {
            (Ok(accepted), Ok(tried)) if (1..=tried).contains(&accepted) => Ok(Belief::Evidence { accepted, tried }),
            _ => Err("evidence is how many were kept of how many, such as 12 of 50".to_owned()),
        };
    }
    let rate = value::parse_rate(text);
    rate.map(Belief::Rate).ok_or_else(|| "write a rate (1 in 4, 25%) or evidence (12 of 50)".to_owned())
}
