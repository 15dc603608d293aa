//! What is worked out after drawing, in small steps, as long as no key waits. A job is about the prices that it was
//! begun with; once these change it is dropped. Nothing here knows a clock: the runtime sends [`super::msg::Msg::Continue`]
//! for as long as it likes, one step each, and draws again when something is finished.

use std::collections::VecDeque;

use super::model::Model;
use super::overlay::Overlay;
use crate::summary::advice::{Advice, AdviceSearch, ChangeSearch};

/// Something under way. A job that is finished puts what it found where it is drawn from.
#[derive(Debug)]
enum Job {
    /// Changes that would make a route serve.
    Changes(Box<ChangeSearch>),
    Advice(Box<AdviceSearch>),
}

#[derive(Debug, Default)]
pub struct Later {
    jobs: VecDeque<Job>,
    /// The prices that the jobs are about.
    version: Option<u64>,
    /// Rewrites that would save; `None` until they are there.
    pub advice: Option<Vec<Advice>>,
    /// Counts up with every job that is finished.
    pub finished: u64,
}

impl Later {
    /// Whether there is anything to go on with.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        !self.jobs.is_empty()
    }
}

/// Drops what is about other prices, and begins what is wanted now.
pub fn settle(model: &mut Model) {
    let version = model.prices.version();
    let Some(summary) = &model.prices.summary else {
        model.later = Later { finished: model.later.finished, ..Later::default() };
        return;
    };
    let plan = model.document.plan();
    if model.later.version != Some(version) {
        model.later.jobs.clear();
        model.later.advice = None;
        model.later.version = Some(version);
        model.later.jobs.extend(summary.change_search(plan).map(|search| Job::Changes(Box::new(search))));
    }
    let wants_advice = model.layers.iter().any(|layer| matches!(layer, Overlay::Advice(_)));
    let begun = model.later.jobs.iter().any(|job| matches!(job, Job::Advice(_)));
    if wants_advice && !begun && model.later.advice.is_none() {
        let search = summary.advice_search(plan, &model.prices.book);
        model.later.jobs.push_back(Job::Advice(Box::new(search)));
    }
}

/// One step of what is under way.
pub fn go_on(model: &mut Model) {
    let Some(mut job) = model.later.jobs.pop_front() else { return };
    let plan = model.document.plan();
    let Some(summary) = &mut model.prices.summary else { return };
    let goes_on = match &mut job {
        Job::Changes(search) => summary.look_on(plan, &model.prices.book, search),
        Job::Advice(search) => summary.advise_on(plan, &model.prices.book, search),
    };
    if goes_on {
        model.later.jobs.push_front(job);
        return;
    }
    model.later.finished += 1;
    match job {
        Job::Changes(_) => model.prices.say_again(),
        Job::Advice(search) => model.later.advice = Some(search.finish()),
    }
}
