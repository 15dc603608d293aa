//! What is worked out after drawing, in small steps, as long as no key waits. A job is about the prices that it was
//! begun with; once these change it is dropped. Nothing here knows a clock: the runtime sends [`super::msg::Msg::Continue`]
//! for as long as it likes, one step each, and draws again when something is finished.

use std::collections::{BTreeMap, VecDeque};
use std::task::Poll;

use super::model::Model;
use super::overlay::Overlay;
use super::screen::ScreenId;
use crate::money::Overflow;
use crate::offer::Ask;
use crate::plan::Plan;
use crate::rates::Book;
use crate::summary::advice::{Advice, AdviceSearch, After, ChangeSearch};
use crate::summary::diff::{self, Bridges, Diff, Said};
use crate::summary::ranges::RangeSearch;
use crate::summary::risk::RiskSearch;
use crate::summary::sensitivity::{Sensitivity, SensitivitySearch};
use crate::summary::{Mix, MixSlices, Sought, Split, SplitSlices, Summary, Together};

/// What differs from the saved plan is looked for in the frame of the key up to this many stages.
const COMPARED_AT_ONCE: usize = 2_000;

/// Something under way. A job that is finished puts what it found where it is drawn from.
#[derive(Debug)]
enum Job {
    /// Changes that would make a route serve; `None` until the search is begun.
    Changes(Option<Box<ChangeSearch>>),
    Advice(Box<AdviceSearch>),
    /// Every route after each of the changes.
    Afters(Vec<Vec<After>>),
    /// Totals at the lowest and the highest prices that sources give.
    Ranges(Box<RangeSearch>),
    Split(Box<SplitSlices>),
    Mix(Box<MixSlices>),
    /// What the loop may cost on each route: goes on in [`Later::risk`].
    Risk,
    /// What moves the total of a route.
    Moves(Box<SensitivitySearch>),
    /// What differs from the saved plan: goes on in [`Later::difference`]. `None` where that was not even looked for.
    Difference(Option<Box<diff::Search>>),
}

/// What differs from the saved plan, and what that costs.
#[derive(Debug)]
pub struct Difference {
    /// The state of the document that it is about.
    revision: u64,
    /// `None` until they are there.
    pub changes: Option<Vec<Said>>,
    /// `None` until it is there; why it cannot be.
    pub bridges: Option<Result<Bridges, String>>,
}

impl Difference {
    /// Looks for what differs; what it costs is left to search for.
    fn begin(&mut self, saved: &Plan, plan: &Plan, book: &Book, ask: &Ask) -> Box<diff::Search> {
        let found = Diff::of_states(saved, plan);
        self.changes = Some(diff::gathered(&found.changes, book));
        Box::new(diff::Search::new(found, ask))
    }
}

/// Two ways put together, and how it is told.
#[derive(Debug)]
pub struct Joined<T> {
    pub found: Option<T>,
    pub told: Together,
}

#[derive(Debug, Default)]
pub struct Later {
    jobs: VecDeque<Job>,
    /// The prices that the jobs are about.
    version: Option<u64>,
    /// Rewrites that would save; `None` until they are there.
    pub advice: Option<Vec<Advice>>,
    /// Every route after each change that would make one serve, in their order; `None` until they are there.
    pub afters: Option<Vec<Vec<After>>>,
    /// The cheapest split, and the cheapest mix; `None` until they are there.
    pub split: Option<Joined<Split>>,
    pub mix: Option<Joined<Mix>>,
    /// Every route after the split, where nothing serves without; empty otherwise.
    pub split_after: Vec<After>,
    /// The risk of every route, as far as it is there; `None` where nobody asked for it.
    pub risk: Option<RiskSearch>,
    /// Why it cannot be worked out.
    pub risk_fault: Option<String>,
    /// What moves the total of a route, by index of the offer.
    pub moves: BTreeMap<usize, Sensitivity>,
    /// What differs from the saved plan; `None` where nobody asked for it.
    pub difference: Option<Difference>,
    /// Counts up with every job that is finished.
    pub finished: u64,
}

impl Later {
    /// Whether there is anything to go on with.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        !self.jobs.is_empty()
    }

    fn has_begun(&self, is_it: fn(&Job) -> bool) -> bool {
        self.jobs.iter().any(is_it)
    }
}

/// Drops what is about other prices, and begins what is wanted now.
pub fn settle(model: &mut Model) {
    let (version, selected) = (model.prices.version(), model.selected());
    let Some(summary) = &model.prices.summary else {
        model.later = Later { finished: model.later.finished, ..Later::default() };
        return;
    };
    let plan = model.document.plan();
    let later = &mut model.later;
    if later.version != Some(version) {
        *later = Later { finished: later.finished, version: Some(version), ..Later::default() };
        later.jobs.extend(summary.wants_changes().then_some(Job::Changes(None)));
    }
    let is_advised = model.layers.iter().any(|layer| matches!(layer, Overlay::Advice(_)));
    if is_advised && later.advice.is_none() && !later.has_begun(|job| matches!(job, Job::Advice(_))) {
        let search = summary.advice_search(plan, &model.prices.book);
        later.jobs.push_back(Job::Advice(Box::new(search)));
    }
    let serves = summary.recommended().is_some();
    // Changes are looked for first; what they come to on every route, once they are there.
    let is_looking = later.has_begun(|job| matches!(job, Job::Changes(_)));
    if is_advised && !serves && !is_looking {
        let begun = later.has_begun(|job| matches!(job, Job::Afters(_)));
        if later.afters.is_none() && !begun {
            later.jobs.push_back(Job::Afters(Vec::new()));
        }
    }
    let is_asked = model.layers.iter().any(|layer| matches!(layer, Overlay::Bridge(_)));
    let revision = model.document.revision();
    if is_asked
        && model.document.file_text().is_some()
        && later.difference.as_ref().is_none_or(|found| found.revision != revision)
    {
        later.jobs.retain(|job| !matches!(job, Job::Difference(_)));
        let mut found = Difference { revision, changes: None, bridges: None };
        let is_small = model.document.saved_stages().max(plan.count_stages()) <= COMPARED_AT_ONCE;
        let saved = is_small.then(|| model.document.saved_plan()).flatten();
        let search = saved.map(|saved| found.begin(&saved, plan, &model.prices.book, &model.prices.ask));
        later.difference = Some(found);
        later.jobs.push_front(Job::Difference(search));
    }
    let is_compared = model.screen == ScreenId::BreakEven;
    let wants_split = is_compared || (is_advised && !serves);
    if wants_split && later.split.is_none() && !later.has_begun(|job| matches!(job, Job::Split(_))) {
        later.jobs.push_back(Job::Split(Box::default()));
    }
    if is_compared && later.mix.is_none() && !later.has_begun(|job| matches!(job, Job::Mix(_))) {
        later.jobs.push_back(Job::Mix(Box::default()));
    }
    let is_ranged = matches!(model.screen, ScreenId::Routes | ScreenId::Prices);
    if is_ranged && !summary.has_ranges() && !later.has_begun(|job| matches!(job, Job::Ranges(_))) {
        later.jobs.push_back(Job::Ranges(Box::new(summary.range_search(&model.prices.book))));
    }
    if let (ScreenId::Risk, Some(selected)) = (model.screen, selected) {
        risk(later, summary, plan, selected);
    }
}

/// The risk of all routes, the selected one first, and what moves its total: before anything else.
fn risk(later: &mut Later, summary: &Summary, plan: &Plan, selected: usize) {
    let is_other = |job: &Job| matches!(job, Job::Moves(search) if search.route() != selected);
    later.jobs.retain(|job| !is_other(job));
    if !later.moves.contains_key(&selected) && !later.has_begun(|job| matches!(job, Job::Moves(_))) {
        let search = summary.sensitivity_search(plan, selected);
        later.jobs.push_front(Job::Moves(Box::new(search)));
    }
    if later.risk.is_none() {
        later.risk = Some(summary.risk_search(&[selected]));
        later.jobs.push_front(Job::Risk);
    }
}

/// One step of what is under way.
pub fn go_on(model: &mut Model) {
    let Some(job) = model.later.jobs.pop_front() else { return };
    let (plan, today) = (model.document.plan(), model.prices.ask.today);
    let (Some(summary), book) = (&mut model.prices.summary, &model.prices.book) else { return };
    let later = &mut model.later;
    let goes_on = match job {
        Job::Changes(None) => summary.change_search(plan).map(|search| Job::Changes(Some(Box::new(search)))),
        Job::Changes(Some(mut search)) => {
            if summary.look_on(plan, book, &mut search) {
                Some(Job::Changes(Some(search)))
            } else {
                model.prices.say_again();
                None
            }
        }
        Job::Advice(mut search) => {
            if summary.advise_on(plan, book, &mut search) {
                Some(Job::Advice(search))
            } else {
                later.advice = Some(search.finish());
                None
            }
        }
        Job::Afters(mut found) => match next_after(summary, plan, book, found.len()) {
            Some(after) => {
                found.push(after);
                Some(Job::Afters(found))
            }
            None => {
                later.afters = Some(found);
                None
            }
        },
        // A total that cannot be carried at some price has no range.
        Job::Ranges(mut search) => summary.range_on(plan, book, &mut search).then_some(Job::Ranges(search)),
        Job::Split(mut slices) => match summary.split_on(plan, book, today, &mut slices) {
            Ok(Poll::Pending) => Some(Job::Split(slices)),
            Ok(Poll::Ready(sought)) => {
                if let (Some(split), None) = (&sought.found, summary.recommended()) {
                    later.split_after = summary.after(plan, book, &split.edit);
                }
                later.split = Some(joined(summary.split_told(&sought), sought));
                None
            }
            Err(fault) => {
                later.split = Some(failed(fault));
                None
            }
        },
        Job::Mix(mut slices) => match summary.mix_on(plan, book, &mut slices) {
            Ok(Poll::Pending) => Some(Job::Mix(slices)),
            Ok(Poll::Ready(sought)) => {
                let split = later.split.as_ref().and_then(|split| split.found.as_ref());
                later.mix = Some(joined(summary.mix_told(&sought, split), sought));
                None
            }
            Err(fault) => {
                later.mix = Some(failed(fault));
                None
            }
        },
        Job::Difference(None) => {
            let begun = later.difference.as_mut().zip(model.document.saved_plan());
            begun.map(|(found, saved)| Job::Difference(Some(found.begin(&saved, plan, book, &summary.ask))))
        }
        Job::Difference(Some(mut search)) => {
            if search.step(book) {
                Some(Job::Difference(Some(search)))
            } else {
                if let Some(found) = &mut later.difference {
                    let told = search.finish().map(|(_, bridges)| bridges);
                    found.bridges = Some(told.map_err(|(_, fault)| fault.to_string()));
                }
                None
            }
        }
        Job::Risk => risk_on(later, summary, plan, book).then_some(Job::Risk),
        Job::Moves(mut search) => {
            if summary.moves_on(plan, book, &mut search) {
                Some(Job::Moves(search))
            } else {
                later.moves.insert(search.route(), search.finish());
                None
            }
        }
    };
    match goes_on {
        Some(job) => later.jobs.push_front(job),
        None => later.finished += 1,
    }
}

/// One step of the risk of all routes; each that is there is shown.
fn risk_on(later: &mut Later, summary: &Summary, plan: &Plan, book: &Book) -> bool {
    let Some(search) = &mut later.risk else { return false };
    let left = search.left();
    match summary.risk_on(plan, book, search) {
        Ok(goes_on) => {
            later.finished += u64::from(search.left() != left);
            goes_on
        }
        Err(fault) => {
            later.risk_fault = Some(fault.to_string());
            false
        }
    }
}

/// Every route after the next change; `None` where there is none left.
fn next_after(summary: &Summary, plan: &Plan, book: &Book, at: usize) -> Option<Vec<After>> {
    let change = summary.recommendation.nearest.as_ref()?.changes.get(at)?;
    Some(summary.after(plan, book, &change.edit))
}

fn joined<T>(told: Result<Together, Overflow>, sought: Sought<T>) -> Joined<T> {
    match told {
        Ok(told) => Joined { found: sought.found, told },
        Err(fault) => failed(fault),
    }
}

fn failed<T>(fault: Overflow) -> Joined<T> {
    Joined { found: None, told: Together { said: vec![fault.to_string()], ..Together::default() } }
}
