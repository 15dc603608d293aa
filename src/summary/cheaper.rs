//! Split and mix: ways of buying that put two together, and what they save, in words.
//!
//! Both are searched to the end at once, as files and streams want them, or in slices, as the planner does. `told`
//! takes what was found apart into lines for a pane.

mod told;

pub use told::{Buy, Together};

use std::task::Poll;

use jiff::civil::Date;

use super::Summary;
use crate::analysis::mix::{MOST_STANDINGS, Mix, MixSearch, Mixed, mix};
use crate::analysis::split::{MOST_FREE, Split, SplitSearch};
use crate::money::{Money, Overflow};
use crate::offer::words;
use crate::plan::Plan;
use crate::rates::Book;

/// No split is looked for in plans of more stages.
const MOST_STAGES: usize = 5_000;
/// Stages that are gone through at most, over all choices that are priced.
const MOST_WORK: usize = 10_000_000;
/// So many kinds of what is pinned are named.
const NAMED: usize = 2;

/// The end of a search.
#[derive(Clone, Debug)]
pub struct Sought<T> {
    /// `None`: there is none, unless `note` says that nobody looked to the end.
    pub found: Option<T>,
    /// What keeps the answer from being the whole one.
    pub note: Option<String>,
}

/// Stages that are gone through in one slice, over all choices in it; choices in one slice at most.
const SLICE_STAGES: usize = 2_000;
const SLICE_CHOICES: usize = 8;
/// Months that are tried in one slice of the search for a mix.
const SLICE_MONTHS: usize = 4;

/// The search for a split, in slices. Nothing is listed before the first.
#[derive(Clone, Debug, Default)]
pub struct SplitSlices {
    /// With how many choices may still be looked at.
    begun: Option<(SplitSearch, usize)>,
}

/// The search for a mix, in slices.
#[derive(Clone, Debug, Default)]
pub struct MixSlices {
    begun: Option<MixSearch>,
}

impl Summary {
    /// The cheapest split. `plan`, `book` and `today` are those that the summary was made of, here and below. Only
    /// routes that were asked about are split, and compared with.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn split(&self, plan: &Plan, book: &Book, today: Date) -> Result<Sought<Split>, Overflow> {
        let mut slices = SplitSlices::default();
        loop {
            if let Poll::Ready(sought) = self.split_further(plan, book, today, &mut slices, usize::MAX)? {
                return Ok(sought);
            }
        }
    }

    /// Goes on with the search for a split by one slice: some milliseconds.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn split_on(
        &self,
        plan: &Plan,
        book: &Book,
        today: Date,
        slices: &mut SplitSlices,
    ) -> Result<Poll<Sought<Split>>, Overflow> {
        let choices = (SLICE_STAGES / self.work().steps.len().max(1)).clamp(1, SLICE_CHOICES);
        self.split_further(plan, book, today, slices, choices)
    }

    fn split_further(
        &self,
        plan: &Plan,
        book: &Book,
        today: Date,
        slices: &mut SplitSlices,
        choices: usize,
    ) -> Result<Poll<Sought<Split>>, Overflow> {
        let stages = self.work().steps.len();
        let beyond = |what: String| Ok(Poll::Ready(Sought { found: None, note: Some(what) }));
        if stages > MOST_STAGES {
            let most = words::count(MOST_STAGES as u128, "stage", "stages");
            return beyond(format!("No split was looked for: the plan has more than {most}"));
        }
        let Some((search, left)) = &mut slices.begun else {
            slices.begun = Some((SplitSearch::new(plan, book, &self.priced)?, MOST_WORK / stages.max(1)));
            return Ok(Poll::Pending);
        };
        let budget = choices.min(*left);
        *left -= budget;
        let Poll::Ready(found) = search.step(plan, book, today, &self.priced, budget)? else {
            if *left > 0 {
                return Ok(Poll::Pending);
            }
            let left = words::count(search.left() as u128, "choice", "choices");
            return beyond(format!("Splits were not looked through to the end: {left} of what to pin are left"));
        };
        let note = found.as_ref().filter(|split| !split.is_exact).map(|_| {
            format!(
                "Every choice among the {MOST_FREE} kinds that take the most credits was looked at, the others kept"
            )
        });
        Ok(Poll::Ready(Sought { found, note }))
    }

    /// The cheapest mix. Only routes that were asked about are mixed, and compared with.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn mix(&self, plan: &Plan, book: &Book) -> Result<Sought<Mix>, Overflow> {
        mix(plan, book, &self.priced).map(mixed)
    }

    /// Goes on with the search for a mix by one slice: some milliseconds.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn mix_on(&self, plan: &Plan, book: &Book, slices: &mut MixSlices) -> Result<Poll<Sought<Mix>>, Overflow> {
        let Some(search) = &mut slices.begun else {
            slices.begun = Some(MixSearch::new(plan, book, &self.priced)?);
            return Ok(Poll::Pending);
        };
        Ok(search.step(plan, book, &self.priced, SLICE_MONTHS)?.map(mixed))
    }

    /// `Cheaper still: Agents Plus with image to video, 1080p, 5 s pinned to API pay-as-you-go: $41.20, $3.80 less
    /// than API pay-as-you-go`.
    #[must_use]
    pub fn split_in_words(&self, split: &Split) -> String {
        let name = |at: usize| self.offers().get(at).map_or("", |o| o.name.as_str());
        let kind = |at: &usize| self.work().settings.get(*at).map(words::settings);
        let mut kinds: Vec<String> = split.settings.iter().take(NAMED).filter_map(kind).collect();
        let more = split.settings.len().saturating_sub(NAMED);
        if more > 0 {
            kinds.push(words::count(more as u128, "more kind", "more kinds"));
        }
        let kinds = listed(&kinds);
        let what = format!("{} with {kinds} pinned to {}: ${}", name(split.offer), split.on_name, split.total.cents());
        match split.instead_of {
            Some((at, saves)) => format!("Cheaper still: {what}, {} than {}", less(saves), name(at)),
            None => format!("Together they serve: {what}"),
        }
    }

    /// `Cheaper still: Agents Pro from 1 Dec, Agents Plus from 1 Jan, nothing from 1 Feb: $119.99, $60.01 less than
    /// Agents Pro throughout`.
    #[must_use]
    pub fn mix_in_words(&self, mix: &Mix) -> String {
        let name = |at: usize| self.offers().get(at).map_or("", |o| o.name.as_str());
        let mut parts = Vec::new();
        let mut last = None;
        for (date, tier) in &mix.months {
            if last != Some(*tier) {
                last = Some(*tier);
                parts.push(format!("{} from {}", tier.map_or("nothing", name), words::day(*date)));
            }
        }
        let what = format!("{}: ${}", parts.join(", "), mix.total.cents());
        let best = self.recommended().and_then(|o| o.figures.as_ref()).map(|f| f.total);
        let opening = match best {
            Some(best) if mix.total < best => "Cheaper still",
            Some(_) => "Cheaper than one tier throughout",
            None => "Month by month it can be done",
        };
        match mix.instead_of {
            Some((at, saves)) => format!("{opening}: {what}, {} than {} throughout", less(saves), name(at)),
            None => format!("{opening}: {what}"),
        }
    }
}

fn mixed(mixed: Mixed) -> Sought<Mix> {
    match mixed {
        Mixed::Found(found) => Sought { found: found.map(|mix| *mix), note: None },
        Mixed::TooMany => {
            let most = words::count(MOST_STANDINGS as u128, "way", "ways");
            let note = format!("Mixes were not looked through to the end: more than {most} to go on from a month");
            Sought { found: None, note: Some(note) }
        }
    }
}

fn less(saves: Money) -> String {
    format!("${} less", saves.cents())
}

/// `a`, `a and b`, `a; b and c`.
fn listed(parts: &[String]) -> String {
    match parts {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join("; ")),
        other => other.concat(),
    }
}
