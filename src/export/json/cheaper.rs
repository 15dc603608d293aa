//! `recommendation.split` and `recommendation.mix`, each null where there is none. Where that is not the whole truth
//! (too much to look through), `split_note` or `mix_note` says so; they are null otherwise.
//!
//! `split`: `{"route", "on", "stages": [{"shot", "stage"}], "usd", "instead_of", "saves", "exact", "verdict",
//! "finishes_on"}`: the subscription, the route that the stages (from 1) are pinned to, the dollars of both as for a
//! route, the cheapest single route that serves with what is saved against it (null where none serves), and whether
//! every choice was looked at.
//!
//! `mix`: `{"surface", "months": [{"from", "route"}], "usd", "instead_of", "saves", "verdict", "reasons",
//! "finishes_on"}`: for each month its first day and the tier that is bought, null for none; `instead_of` is the
//! cheapest single tier of that surface.

use serde::Serialize;

use super::{Day, StageAt, Usd, usd};
use crate::export::Report;
use crate::money::{Money, Overflow};
use crate::offer::Offer;
use crate::summary;

#[derive(Serialize)]
pub struct Split {
    route: String,
    on: String,
    stages: Vec<StageAt>,
    usd: Usd,
    instead_of: Option<String>,
    saves: Option<Money>,
    exact: bool,
    verdict: &'static str,
    finishes_on: Option<Day>,
}

#[derive(Serialize)]
pub struct Mix {
    surface: String,
    months: Vec<Month>,
    usd: Usd,
    instead_of: Option<String>,
    saves: Option<Money>,
    verdict: &'static str,
    reasons: Vec<String>,
    finishes_on: Option<Day>,
}

#[derive(Serialize)]
struct Month {
    from: Day,
    route: Option<String>,
}

pub fn split(report: &Report<'_>, split: &summary::Split) -> Split {
    let Report { plan, summary, .. } = *report;
    Split {
        route: id(report, split.offer),
        on: split.on.clone(),
        stages: split
            .steps
            .iter()
            .filter_map(|step| summary.work().steps.get(*step))
            .map(|step| StageAt { shot: plan.shot_name(step.shot), stage: step.stage + 1 })
            .collect(),
        usd: usd(split.priced.figures.as_ref()),
        instead_of: split.instead_of.map(|(at, _)| id(report, at)),
        saves: split.instead_of.map(|(_, saves)| saves),
        exact: split.is_exact,
        verdict: split.priced.verdict.as_str(),
        finishes_on: finishes(&split.priced),
    }
}

/// With its note.
///
/// # Errors
/// A figure that cannot be carried exactly.
pub fn mix(report: &Report<'_>) -> Result<(Option<Mix>, Option<String>), Overflow> {
    let sought = report.summary.mix(report.plan, report.book)?;
    let row = |mix: &summary::Mix| Mix {
        surface: mix.surface.clone(),
        months: mix.months.iter().map(|(date, tier)| month(report, *date, *tier)).collect(),
        usd: usd(mix.priced.figures.as_ref()),
        instead_of: mix.instead_of.map(|(at, _)| id(report, at)),
        saves: mix.instead_of.map(|(_, saves)| saves),
        verdict: mix.priced.verdict.as_str(),
        reasons: mix.priced.reasons.iter().map(|r| r.text.clone()).collect(),
        finishes_on: finishes(&mix.priced),
    };
    Ok((sought.found.as_ref().map(row), sought.note))
}

fn month(report: &Report<'_>, from: jiff::civil::Date, tier: Option<usize>) -> Month {
    Month { from: Day(from), route: tier.map(|at| id(report, at)) }
}

fn id(report: &Report<'_>, offer: usize) -> String {
    report.summary.offers().get(offer).map(|o| o.id.clone()).unwrap_or_default()
}

fn finishes(offer: &Offer) -> Option<Day> {
    offer.figures.as_ref().and_then(|f| f.dated.as_ref()).and_then(|d| d.finishes_on).map(Day)
}
