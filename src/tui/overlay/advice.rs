//! Rewrites of the plan that would save money, each with what it assumes, and what it changes on every route. Where
//! nothing serves: the changes that would make a route serve.

pub mod view;

use super::Flow;
use crate::money::Money;
use crate::offer::words;
use crate::plan::Edit;
use crate::summary::advice::{Advice as Found, After, Looked, SPLIT_CAVEAT};
use crate::tui::command::key_of;
use crate::tui::model::Model;
use crate::tui::msg::{Change, Motion, Msg, Turn};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advice {
    pub cursor: usize,
    /// Every route is shown instead of what the rewrite assumes.
    pub previews: bool,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    pub title: String,
    /// `None` for what saves nothing by itself, or makes a route serve.
    pub saves: Option<Money>,
    pub total: Money,
    /// The route that is the best then.
    pub route: usize,
    pub caveat: &'a str,
    pub edit: &'a Edit,
    /// Every route then; empty where that is not known yet.
    pub after: &'a [After],
    /// Without it, nothing serves.
    pub is_needed: bool,
}

/// What is listed; `None` as long as it is looked for.
#[must_use]
pub fn entries(model: &Model) -> Option<Vec<Entry<'_>>> {
    let summary = model.prices.summary.as_ref()?;
    let found = &summary.recommendation;
    if let Some(nearest) = found.nearest.as_ref().filter(|_| found.route.is_none()) {
        if nearest.looked == Looked::Nowhere {
            return None;
        }
        let afters = model.later.afters.as_deref().unwrap_or_default();
        let changes = nearest.changes.iter().enumerate().map(|(at, change)| Entry {
            title: words::capital(&change.words),
            saves: None,
            total: change.total,
            route: change.route,
            caveat: "",
            edit: &change.edit,
            after: afters.get(at).map_or(&[], Vec::as_slice),
            is_needed: true,
        });
        let split = model.later.split.as_ref().and_then(|split| split.found.as_ref()).map(|split| Entry {
            title: summary.split_title(split),
            saves: None,
            total: split.total,
            route: split.offer,
            caveat: SPLIT_CAVEAT,
            edit: &split.edit,
            after: &model.later.split_after,
            is_needed: true,
        });
        // The split is found last: what is under the cursor stays there.
        return Some(changes.chain(split).collect());
    }
    let entry = |advice: &'_ Found| (advice.title.clone(), advice.saves);
    let all = model.later.advice.as_ref()?;
    Some(
        all.iter()
            .map(|advice| {
                let (title, saves) = entry(advice);
                Entry {
                    title,
                    saves,
                    total: advice.total,
                    route: advice.route,
                    caveat: &advice.caveat,
                    edit: &advice.edit,
                    after: &advice.after,
                    is_needed: false,
                }
            })
            .collect(),
    )
}

impl Advice {
    pub fn update(&mut self, model: &Model, msg: &Msg) -> Flow {
        let found = entries(model).unwrap_or_default();
        let last = found.len().saturating_sub(1);
        match msg {
            Msg::Move(Motion::Up) | Msg::Step(Turn::Previous) => self.cursor = self.cursor.min(last).saturating_sub(1),
            Msg::Move(Motion::Down) | Msg::Step(Turn::Next) => self.cursor = (self.cursor + 1).min(last),
            Msg::Move(Motion::First | Motion::Start | Motion::HalfPageUp) => self.cursor = 0,
            Msg::Move(Motion::Last | Motion::End | Motion::HalfPageDown) => self.cursor = last,
            Msg::Item(at) => self.cursor = (*at).min(last),
            Msg::TurnPane(_) => self.previews = !self.previews,
            Msg::Act => {
                let Some(entry) = found.get(self.cursor.min(last)) else { return Flow::Stay };
                let told = match entry.saves {
                    Some(saves) => format!("${} saved: {} takes it back", saves.cents(), key_of("undo")),
                    None => format!("done: {} takes it back", key_of("undo")),
                };
                let change = Change { edit: entry.edit.clone(), label: entry.title.clone() };
                return Flow::CloseThen(Msg::MakeAndTell(Box::new(change), told));
            }
            _ => {}
        }
        Flow::Stay
    }
}
