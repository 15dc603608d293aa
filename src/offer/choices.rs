//! What a stage could be instead: every value that one of its keys may have, each with what a route says to it.

use jiff::civil::Date;

use crate::arrange::Arrange as _;
use crate::plan::model::{Plan, StageId};
use crate::plan::resolve::{self, Settings};
use crate::plan::{Edit, Place, Value};
use crate::quote::{self, Outcome};
use crate::rates::row::Lengths;
use crate::rates::{Book, RouteAt};
use crate::terms::{Operation, Range, Resolution};

/// A value that a key of a stage may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Gives the stage this value.
    pub edit: Edit,
    /// The value in words: `text to video`, `1080p`, `5 s`.
    pub text: String,
    /// It is what holds now, by the plan's word, by inheritance or by default.
    pub is_current: bool,
    /// What one run costs then; `None` where no route was asked, or the stage is not made by it.
    pub outcome: Option<Outcome>,
}

/// Keys of a stage whose values are a list.
const KEYS: [&str; 5] = ["operation", "model", "resolution", "seconds", "range"];

/// Whether the values of a key of a stage are a list.
#[must_use]
pub fn has_choices(key: &str) -> bool {
    KEYS.contains(&key)
}

/// The values that a key of a stage may have, in their own order, judged on a route.
#[must_use]
pub fn choices(
    plan: &Plan,
    book: &Book,
    today: Date,
    route: Option<RouteAt>,
    stage: StageId,
    key: &str,
) -> Vec<Choice> {
    let Some((_, record)) = plan.stage(stage) else { return Vec::new() };
    let now = settings(plan, stage);
    let place = Place::Stage(stage);
    let set = |value: Value| Edit::Set { place, key: key.to_owned(), value: Some(value) };
    let word = |word: &str| set(Value::Text(word.to_owned()));
    let candidates: Vec<(Edit, String, bool)> = match key {
        "operation" => Operation::ALL
            .iter()
            .map(|op| (Edit::SetOperation { stage, operation: *op }, op.spoken(), *op == record.operation))
            .collect(),
        "resolution" => {
            let now = now.as_ref().and_then(|s| s.resolution);
            Resolution::ALL.iter().map(|r| (word(r.as_str()), r.as_str().to_owned(), Some(*r) == now)).collect()
        }
        "range" => {
            let now = now.as_ref().map(|s| s.range);
            Range::ALL.iter().map(|r| (word(r.as_str()), r.as_str().to_uppercase(), Some(*r) == now)).collect()
        }
        "seconds" => {
            let now = now.as_ref().and_then(|s| s.seconds);
            let mut lengths = lengths(book);
            lengths.extend(now);
            lengths.arrange();
            lengths.dedup();
            lengths.iter().map(|s| (set(Value::Whole(u64::from(*s))), format!("{s} s"), Some(*s) == now)).collect()
        }
        "model" => {
            let now = record.model.as_deref().unwrap_or(AUTO);
            let is_now = |id: &str| id == now || book.model(now) == Some(id);
            models(book).iter().map(|id| (word(id), id.clone(), is_now(id))).collect()
        }
        _ => Vec::new(),
    };
    candidates
        .into_iter()
        .map(|(edit, text, is_current)| {
            let outcome = route.and_then(|at| judge(plan, book, today, at, &edit, stage));
            Choice { edit, text, is_current, outcome }
        })
        .collect()
}

/// What a plan says where the route's own flagship is to make a stage.
const AUTO: &str = "auto";

/// What one run of a stage would cost on a route (or on the one that it is pinned to) after an edit; `None` where
/// the edit is refused, or the stage is paid outside.
#[must_use]
pub fn judge(plan: &Plan, book: &Book, today: Date, route: RouteAt, edit: &Edit, stage: StageId) -> Option<Outcome> {
    let mut changed = around(plan, edit, stage);
    changed.apply(edit.clone(), book, today).ok()?;
    let (_, record) = changed.stage(stage)?;
    let by = match (&record.own_price, &record.on) {
        (Some(_), _) => return None,
        (None, Some(on)) => book.find(on)?,
        (None, None) => route,
    };
    let settings = settings(&changed, stage)?;
    Some(quote::quote(book, by, &settings, &plan.assume).outcome)
}

/// The models that a stage may name, `auto` first.
#[must_use]
pub fn models(book: &Book) -> Vec<String> {
    let mut ids = vec![AUTO.to_owned()];
    for model in book.cards.iter().flat_map(|card| &card.models) {
        if !ids.contains(&model.id) {
            ids.push(model.id.clone());
        }
    }
    ids
}

/// The plan with only the shot that the edit and the stage are about: what a stage inherits comes from its own shot.
fn around(plan: &Plan, edit: &Edit, stage: StageId) -> Plan {
    let keep = match edit {
        Edit::InsertStage { shot, .. } => Some(*shot),
        _ => plan.stage(stage).map(|(shot, _)| shot.id),
    };
    Plan {
        shots: plan.shots.iter().filter(|s| Some(s.id) == keep).cloned().collect(),
        acceptance: plan.acceptance.clone(),
        next_id: plan.next_id,
        ..Plan::default()
    }
}

/// What a stage is with all that it inherits.
fn settings(plan: &Plan, stage: StageId) -> Option<Settings> {
    let (shot, at) = plan.stage_index(stage)?;
    resolve::effective(plan.shots.get(shot)?, at)
}

/// Every length that some row of the book is priced for.
fn lengths(book: &Book) -> Vec<u32> {
    let rows = book.cards.iter().flat_map(|card| &card.rows);
    let mut lengths: Vec<u32> = rows
        .filter_map(|row| match row.lengths {
            Lengths::Exactly(seconds) | Lengths::UpTo(seconds) => Some(seconds),
            Lengths::Any => None,
        })
        .collect();
    lengths.arrange();
    lengths.dedup();
    lengths
}
