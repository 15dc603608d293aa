//! A plan as it would be after an edit, priced: what advice and changes are verified by.

use std::collections::HashSet;

use jiff::civil::Date;

use crate::money::{Money, Overflow};
use crate::offer::{Answers, Ask, Offers, answers};
use crate::plan::model::Contingency;
use crate::plan::resolve::Count;
use crate::plan::{Edit, Plan, Sample};
use crate::rates::Book;

/// As many stages take as long to price as the law of a rate, and of a belief, takes at a level.
const FOR_RATE: usize = 20;
const FOR_BELIEF: usize = 2_000;

/// Every route's answer after an edit; `None` where the plan refuses it, or cannot be priced any more.
#[must_use]
pub fn trial(plan: &Plan, book: &Book, ask: &Ask, edit: &Edit) -> Option<Answers> {
    let mut sample = Sample::new(plan);
    if let Some(edit) = sample.reduced(plan, edit) {
        return tried(&mut sample, book, ask, edit);
    }
    let mut changed = plan.clone();
    changed.apply(edit.clone(), book, ask.today).ok()?;
    answers(&Sample::new(&changed), book, ask).ok()
}

/// The same of the plan that a sample stands for, after an edit of the sample.
#[must_use]
pub fn tried(sample: &mut Sample, book: &Book, ask: &Ask, edit: Edit) -> Option<Answers> {
    sample.after(edit, book, ask.today, |changed| answers(changed, book, ask)).ok()?.ok()
}

/// How long it takes to price a plan once more, in stages: at a level, laws count as well.
#[must_use]
pub fn weight(plan: &Plan, ask: &Ask, all: &Offers) -> usize {
    let steps = &all.work.steps;
    let has_laws = ask.level.certainty().is_some() || matches!(plan.budget.contingency, Some(Contingency::Level(_)));
    let of = |count: &Count| match count {
        Count::Attempts(_) => 0,
        Count::Rate(_) => FOR_RATE,
        Count::Evidence { .. } => FOR_BELIEF,
    };
    let counts: HashSet<Count> = steps.iter().map(|step| step.count).filter(|_| has_laws).collect();
    counts.iter().map(of).fold(steps.len(), usize::saturating_add).max(1)
}

/// One edit, or several that are undone as one.
#[must_use]
pub fn joined(mut edits: Vec<Edit>) -> Edit {
    match (edits.len(), edits.pop()) {
        (1, Some(only)) => only,
        (_, Some(last)) => {
            edits.push(last);
            Edit::Batch(edits)
        }
        (_, None) => Edit::Batch(edits),
    }
}

/// A sum rounded up to whole cents: what a limit must be for it to pass.
///
/// # Errors
/// A sum that cannot be carried exactly.
pub fn whole_cents(sum: Money) -> Result<Money, Overflow> {
    const CENT: u128 = 100_000_000;
    Money::from_ticks(sum.ticks()?.div_ceil(CENT).checked_mul(CENT).ok_or(Overflow)?)
}

/// Days from one date to another in which a weekday of the schedule lies, both ends among them.
#[must_use]
pub fn workdays_between(workdays: [bool; 7], from: Date, to: Date) -> u64 {
    let mut count = 0;
    let mut day = from;
    while day <= to {
        let at = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
        count += u64::from(workdays.get(at).copied().unwrap_or(false));
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    count
}
