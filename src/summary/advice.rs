//! What could be done otherwise: rewrites that save, and where nothing serves the changes that would make a route
//! serve. Both price changed plans and take their time, so they are asked for: in steps, or all at once.

pub use crate::analysis::advice::{Advice, After, Candidate, Kind, SPLIT_CAVEAT, Search as AdviceSearch};
pub use crate::analysis::nearest::{Change, Looked, Search as ChangeSearch};

use super::{Split, Summary};
use crate::analysis::advice::split_title;
use crate::analysis::trial::trial;
use crate::plan::{Edit, Plan};
use crate::rates::Book;

impl Summary {
    /// A search for changes that would make a route serve; `None` where one serves, or they were looked for already.
    /// `plan` is the one that the summary was made of, here and below.
    #[must_use]
    pub fn change_search(&self, plan: &Plan) -> Option<ChangeSearch> {
        self.wants_changes().then(|| ChangeSearch::new(plan, &self.ask, &self.priced))
    }

    /// Whether no route serves, and nobody has looked yet for changes that would make one serve.
    #[must_use]
    pub fn wants_changes(&self) -> bool {
        self.recommendation.nearest.as_ref().is_some_and(|nearest| nearest.looked == Looked::Nowhere)
    }

    /// Goes on with a search; false once it is over, and its changes are put in.
    pub fn look_on(&mut self, plan: &Plan, book: &Book, search: &mut ChangeSearch) -> bool {
        if search.step(plan, book, &self.priced) {
            return true;
        }
        let (changes, looked) = search.clone().finish(plan, &self.priced);
        self.recommendation.put_changes(&self.priced, changes, looked);
        false
    }

    /// Looks for changes until all are found.
    pub fn look_for_changes(&mut self, plan: &Plan, book: &Book) {
        if let Some(mut search) = self.change_search(plan) {
            while self.look_on(plan, book, &mut search) {}
        }
    }

    /// Every route as it would be after an edit, in the order of the offers; empty where the edit cannot be made or
    /// priced. It takes about as long as pricing the plan.
    #[must_use]
    pub fn after(&self, plan: &Plan, book: &Book, edit: &Edit) -> Vec<After> {
        let priced = trial(plan, book, &self.ask, edit);
        priced.map_or_else(Vec::new, |all| all.offers.iter().map(After::of).collect())
    }

    /// What a split does, as advice calls it.
    #[must_use]
    pub fn split_title(&self, split: &Split) -> String {
        split_title(&self.priced, split).unwrap_or_default()
    }

    /// A search for advice.
    #[must_use]
    pub fn advice_search(&self, plan: &Plan, book: &Book) -> AdviceSearch {
        AdviceSearch::new(plan, book, &self.ask, &self.priced, &self.recommendation)
    }

    /// Goes on with a search; false once it is over.
    pub fn advise_on(&self, plan: &Plan, book: &Book, search: &mut AdviceSearch) -> bool {
        search.step(plan, book, &self.priced, &self.recommendation)
    }

    /// All advice, the largest saving first.
    #[must_use]
    pub fn advice(&self, plan: &Plan, book: &Book) -> Vec<Advice> {
        self.advised(plan, book, self.advice_search(plan, book))
    }

    /// As [`Summary::advice`], where a split was looked for already: see [`Summary::split`].
    #[must_use]
    pub fn advice_beside(&self, plan: &Plan, book: &Book, split: Option<&Split>) -> Vec<Advice> {
        let mut search = self.advice_search(plan, book);
        search.put_split(split);
        self.advised(plan, book, search)
    }

    fn advised(&self, plan: &Plan, book: &Book, mut search: AdviceSearch) -> Vec<Advice> {
        while self.advise_on(plan, book, &mut search) {}
        search.finish()
    }
}
