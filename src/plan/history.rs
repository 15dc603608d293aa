//! What was done to a plan, so that it can be undone and done again.

use std::collections::HashSet;

use jiff::civil::Date;

use super::edit::{Edit, Place, Refusal};
use super::model::Plan;
use crate::rates::Book;

/// The most steps that can be undone.
const MOST: usize = 10_000;

/// A key of a place.
type Cell = (Place, String);

/// One step: how to take it back (or, once it is taken back, how to do it again), and what it is called.
#[derive(Clone, Debug)]
struct Step {
    way: Edit,
    label: String,
    /// The keys that it set: a change of none but these joins it. Empty where nothing does.
    cells: Vec<Cell>,
    /// Of a step that is not the plan's: what the caller knows it by.
    mark: Option<usize>,
}

/// The steps of a session.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
    /// How many steps were done when the plan was saved; `None` where that state cannot be reached any more.
    saved: Saved,
    /// Whether the last step may still be joined.
    is_open: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Saved {
    /// With so many steps done.
    At(usize),
    Never,
}

impl Default for Saved {
    fn default() -> Self {
        Self::At(0)
    }
}

impl History {
    /// A history whose plan has never been saved: it is dirty from the first.
    #[must_use]
    pub fn unsaved() -> Self {
        Self { saved: Saved::Never, ..Self::default() }
    }

    /// Makes an edit as a step of its own.
    ///
    /// # Errors
    /// As [`Plan::apply`]; the plan and the history are then as they were.
    pub fn make(
        &mut self,
        plan: &mut Plan,
        edit: Edit,
        label: impl Into<String>,
        book: &Book,
        today: Date,
    ) -> Result<(), Refusal> {
        let way = plan.apply(edit, book, today)?;
        self.push(Step { way, label: label.into(), cells: Vec::new(), mark: None });
        self.is_open = false;
        Ok(())
    }

    /// Makes an edit of one key, or of one key in many places, and joins it to the last step if that one set the same
    /// keys of the same places, or has the same label: typing in a cell, or leaning on `+`, is one step. [`History::seal`] ends it.
    ///
    /// # Errors
    /// As [`Plan::apply`]; the plan and the history are then as they were.
    pub fn coalesce(
        &mut self,
        plan: &mut Plan,
        edit: Edit,
        label: impl Into<String>,
        book: &Book,
        today: Date,
    ) -> Result<(), Refusal> {
        let label = label.into();
        let cells = cells(&edit).unwrap_or_default();
        let way = plan.apply(edit, book, today)?;
        match self.done.last_mut() {
            Some(last) if self.is_open && !cells.is_empty() && is_within(&cells, &last.cells) => {
                // Taking the step back leads to where the first of the joined edits began.
                last.label = label;
                self.undone.clear();
            }
            // The same change, by its name: a choice may clear keys that the one before it did not, or replace a whole
            // row. The new edit is taken back first.
            Some(last) if self.is_open && last.label == label => {
                let before = std::mem::replace(&mut last.way, Edit::Batch(Vec::new()));
                last.way = Edit::Batch(vec![way, before]);
                last.cells.extend(cells);
                self.undone.clear();
            }
            _ => self.push(Step { way, label, cells, mark: None }),
        }
        self.is_open = true;
        Ok(())
    }

    /// Notes a step that changes something else than the plan, so that both are undone in their order. `mark` is what
    /// the caller knows it by.
    pub fn note(&mut self, mark: usize, label: impl Into<String>) {
        let way = Edit::Batch(Vec::new());
        self.push(Step { way, label: label.into(), cells: Vec::new(), mark: Some(mark) });
        self.is_open = false;
    }

    /// The mark of the step that [`History::undo`] would take back, where it is not the plan's.
    #[must_use]
    pub fn undo_mark(&self) -> Option<usize> {
        self.done.last().and_then(|step| step.mark)
    }

    /// The mark of the step that [`History::redo`] would do again, where it is not the plan's.
    #[must_use]
    pub fn redo_mark(&self) -> Option<usize> {
        self.undone.last().and_then(|step| step.mark)
    }

    fn push(&mut self, step: Step) {
        if let Saved::At(n) = self.saved
            && n > self.done.len()
        {
            // What is undone cannot be reached any more; the plan that was saved can, where none of that was its own.
            self.saved = if self.is_dirty() { Saved::Never } else { Saved::At(self.done.len()) };
        }
        self.undone.clear();
        self.done.push(step);
        if self.done.len() > MOST {
            self.done.remove(0);
            self.saved = match self.saved {
                Saved::At(n) if n > 0 => Saved::At(n - 1),
                _ => Saved::Never,
            };
        }
    }

    /// Ends the step that further typing would join.
    pub fn seal(&mut self) {
        self.is_open = false;
    }

    /// Takes the last step back and returns its label; `None` where there is none.
    pub fn undo(&mut self, plan: &mut Plan) -> Option<String> {
        self.is_open = false;
        let Step { way, label, mark, .. } = self.done.pop()?;
        let way = plan.revert(way)?;
        self.undone.push(Step { way, label: label.clone(), cells: Vec::new(), mark });
        Some(label)
    }

    /// Does the step again that was taken back last and returns its label; `None` where there is none.
    pub fn redo(&mut self, plan: &mut Plan) -> Option<String> {
        self.is_open = false;
        let Step { way, label, mark, .. } = self.undone.pop()?;
        let way = plan.revert(way)?;
        self.done.push(Step { way, label: label.clone(), cells: Vec::new(), mark });
        Some(label)
    }

    /// Whether any step is the plan's own.
    #[must_use]
    pub fn has_edits(&self) -> bool {
        self.done.iter().chain(&self.undone).any(|step| step.mark.is_none())
    }

    /// The label of the step that [`History::undo`] would take back.
    #[must_use]
    pub fn undo_label(&self) -> Option<&str> {
        self.done.last().map(|step| step.label.as_str())
    }

    /// The label of the step that [`History::redo`] would do again.
    #[must_use]
    pub fn redo_label(&self) -> Option<&str> {
        self.undone.last().map(|step| step.label.as_str())
    }

    /// Notes that the plan, as it is now, has been saved.
    pub fn mark_saved(&mut self) {
        self.saved = Saved::At(self.done.len());
        self.is_open = false;
    }

    /// Whether the plan differs from what was saved last, as far as steps tell.
    #[must_use]
    pub fn is_dirty(&self) -> bool {
        let Saved::At(saved) = self.saved else { return true };
        let done = self.done.get(saved..).unwrap_or_default();
        let undone = saved.saturating_sub(self.done.len());
        let undone = self.undone.iter().rev().take(undone);
        done.iter().chain(undone).any(|step| step.mark.is_none())
    }
}

/// The keys that an edit sets; `None` where it does anything else.
fn cells(edit: &Edit) -> Option<Vec<Cell>> {
    match edit {
        Edit::Set { place, key, .. } => Some(vec![(*place, key.clone())]),
        Edit::Batch(edits) => {
            let mut all = Vec::with_capacity(edits.len());
            for edit in edits {
                all.extend(cells(edit)?);
            }
            Some(all)
        }
        _ => None,
    }
}

fn is_within(few: &[Cell], all: &[Cell]) -> bool {
    if few == all {
        return true;
    }
    let all: HashSet<&Cell> = all.iter().collect();
    few.iter().all(|cell| all.contains(cell))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::edit::Value;
    use super::super::model::{Shot, ShotId};
    use super::super::testing::{Dice, TODAY, book, said};
    use super::*;

    fn name(text: &str) -> Edit {
        Edit::Set { place: Place::Plan, key: "name".to_owned(), value: Some(Value::Text(text.to_owned())) }
    }

    #[test]
    fn typing_in_one_cell_is_one_step() {
        let (mut plan, mut history, book) = (Plan::default(), History::default(), book());
        for text in ["S", "Sp", "Spr"] {
            history.coalesce(&mut plan, name(text), "name", &book, TODAY).unwrap();
        }
        history.seal();
        history.coalesce(&mut plan, name("Other"), "name again", &book, TODAY).unwrap();
        assert_eq!(history.undo(&mut plan).as_deref(), Some("name again"));
        assert_eq!(plan.name.as_deref(), Some("Spr"));
        assert_eq!(history.undo(&mut plan).as_deref(), Some("name"));
        assert_eq!(plan.name, None);
        assert_eq!(history.undo(&mut plan), None);
        assert_eq!(history.redo(&mut plan).as_deref(), Some("name"));
        assert_eq!(plan.name.as_deref(), Some("Spr"));
        assert_eq!((history.undo_label(), history.redo_label()), (Some("name"), Some("name again")));
    }

    #[test]
    fn another_cell_is_another_step_and_an_edit_of_its_own_is_never_joined() {
        let (mut plan, mut history, book) = (Plan::default(), History::default(), book());
        let months = Edit::Set { place: Place::Schedule, key: "months".to_owned(), value: Some(Value::Whole(2)) };
        history.coalesce(&mut plan, name("a"), "1", &book, TODAY).unwrap();
        history.coalesce(&mut plan, months, "2", &book, TODAY).unwrap();
        history.coalesce(&mut plan, name("b"), "3", &book, TODAY).unwrap();
        history.make(&mut plan, name("c"), "4", &book, TODAY).unwrap();
        history.coalesce(&mut plan, name("d"), "5", &book, TODAY).unwrap();
        let labels: Vec<String> = std::iter::from_fn(|| history.undo(&mut plan)).collect();
        assert_eq!(labels, ["5", "4", "3", "2", "1"]);
    }

    #[test]
    fn leaning_on_a_key_of_many_places_is_one_step() {
        let (mut plan, mut history, book) = (Plan::default(), History::default(), book());
        for id in 0..3 {
            plan.shots.push(Shot::new(ShotId(id)));
        }
        plan.next_id = 3;
        let outputs = |ids: &[u32], n: u64| {
            let set = |id: &u32| Edit::Set {
                place: Place::Shot(ShotId(*id)),
                key: "outputs".to_owned(),
                value: Some(Value::Whole(n)),
            };
            Edit::Batch(ids.iter().map(set).collect())
        };
        history.coalesce(&mut plan, outputs(&[0, 2], 2), "1", &book, TODAY).unwrap();
        history.coalesce(&mut plan, outputs(&[0, 2], 3), "1", &book, TODAY).unwrap();
        history.coalesce(&mut plan, outputs(&[2], 4), "1", &book, TODAY).unwrap();
        assert_eq!(plan.shots[2].outputs, Some(4));
        history.coalesce(&mut plan, outputs(&[1, 2], 5), "2", &book, TODAY).unwrap();
        assert_eq!(history.undo(&mut plan).as_deref(), Some("2"), "another place is another step");
        assert_eq!((plan.shots[0].outputs, plan.shots[2].outputs), (Some(3), Some(4)));
        assert_eq!(history.undo(&mut plan).as_deref(), Some("1"));
        assert!(plan.shots.iter().all(|s| s.outputs.is_none()));
        assert_eq!(history.redo(&mut plan).as_deref(), Some("1"));
        assert_eq!((plan.shots[0].outputs, plan.shots[2].outputs), (Some(3), Some(4)));
    }

    #[test]
    fn a_plan_is_dirty_until_it_is_where_it_was_saved() {
        let (mut plan, mut history, book) = (Plan::default(), History::default(), book());
        assert!(!history.is_dirty() && History::unsaved().is_dirty());
        history.coalesce(&mut plan, name("a"), "", &book, TODAY).unwrap();
        assert!(history.is_dirty());
        history.mark_saved();
        assert!(!history.is_dirty());
        history.coalesce(&mut plan, name("b"), "", &book, TODAY).unwrap();
        assert!(history.is_dirty(), "a save ends the step");
        history.undo(&mut plan);
        assert!(!history.is_dirty());
        history.undo(&mut plan);
        assert!(history.is_dirty());
        history.make(&mut plan, name("c"), "", &book, TODAY).unwrap();
        assert!(history.is_dirty(), "what was saved cannot be reached any more");
        history.undo(&mut plan);
        assert!(history.is_dirty());
    }

    #[test]
    fn a_step_that_is_not_the_plans_is_undone_in_its_turn_and_leaves_the_plan_saved() {
        let (mut plan, mut history, book) = (Plan::default(), History::default(), book());
        history.note(7, "a price");
        assert!(!history.is_dirty());
        history.make(&mut plan, name("a"), "name", &book, TODAY).unwrap();
        assert_eq!((history.undo_mark(), history.redo_mark(), history.is_dirty()), (None, None, true));
        history.undo(&mut plan);
        assert_eq!((history.undo_mark(), history.is_dirty()), (Some(7), false));
        assert_eq!(history.undo(&mut plan).as_deref(), Some("a price"));
        assert_eq!((history.undo_mark(), history.redo_mark(), history.is_dirty()), (None, Some(7), false));
        history.redo(&mut plan);
        history.redo(&mut plan);
        history.mark_saved();
        history.undo(&mut plan);
        history.undo(&mut plan);
        assert!(history.is_dirty(), "the name is gone");
        history.note(8, "another");
        assert!(history.is_dirty(), "and cannot be had back");
        let mut history = History::default();
        history.note(1, "a price");
        history.mark_saved();
        history.undo(&mut plan);
        history.note(2, "another");
        assert!(!history.is_dirty());
    }

    #[test]
    fn a_refused_edit_is_no_step() {
        let (mut plan, mut history, book) = (Plan::default(), History::default(), book());
        assert!(history.make(&mut plan, name(&"x".repeat(201)), "", &book, TODAY).is_err());
        assert_eq!(history.undo(&mut plan), None);
        assert!(!history.is_dirty());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn undoing_everything_and_doing_it_again_leads_through_the_same_plans(seed in any::<u64>()) {
            let (dice, mut history, book) = (&mut Dice::new(seed), History::default(), book());
            let mut plan = dice.plan();
            let mut states = vec![plan.clone()];
            for _ in 0..15 {
                let edit = dice.edit(&plan);
                if history.make(&mut plan, edit, "", &book, TODAY).is_ok() {
                    states.push(plan.clone());
                }
            }
            for before in states.iter().rev().skip(1) {
                history.undo(&mut plan);
                prop_assert_eq!(said(&plan), said(before));
            }
            prop_assert!(history.undo(&mut plan).is_none());
            for after in states.iter().skip(1) {
                history.redo(&mut plan);
                prop_assert_eq!(said(&plan), said(after));
            }
            prop_assert!(history.redo(&mut plan).is_none());
        }
    }
}
