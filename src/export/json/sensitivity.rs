//! What moves the total: a tornado for each route that is told.

use serde::Serialize;

use crate::export::Report;
use crate::money::Money;
use crate::summary::sensitivity::{Bar, End, Side, Total};

#[derive(Serialize)]
pub struct Tornado {
    route: String,
    baseline: Option<TotalRow>,
    /// Why there is no baseline.
    why: Option<String>,
    /// The longest first.
    bars: Vec<BarRow>,
    /// Inputs without a bar: that move the total less, not at all, that cannot be moved here, that were not looked at.
    shorter: usize,
    unmoved: usize,
    stuck: usize,
    left_out: usize,
}

#[derive(Serialize)]
struct TotalRow {
    usd: Money,
    credits: Option<u128>,
    lower_bound: bool,
    verdict: &'static str,
}

#[derive(Serialize)]
struct BarRow {
    kind: &'static str,
    label: String,
    /// How far it is moved, in words.
    range: &'static str,
    value: String,
    low: SideRow,
    high: SideRow,
    length: Length,
}

/// `total` is null where there is no such value, or no total with it; `why` then says why.
#[derive(Serialize)]
struct SideRow {
    value: Option<String>,
    total: Option<TotalRow>,
    why: Option<String>,
}

#[derive(Serialize)]
struct Length {
    usd: Money,
    credits: u128,
}

pub fn tornados(report: &Report<'_>) -> Vec<Tornado> {
    let summary = report.summary;
    let tornado = |at: usize| {
        let found = summary.sensitivity(report.plan, report.book, at);
        Tornado {
            route: summary.offers().get(at).map(|o| o.id.clone()).unwrap_or_default(),
            baseline: found.baseline.map(|t| total(&t)),
            why: found.why,
            bars: found.bars.into_iter().map(bar).collect(),
            shorter: found.shorter,
            unmoved: found.unmoved,
            stuck: found.stuck,
            left_out: found.left_out,
        }
    };
    summary.told_routes().into_iter().map(tornado).collect()
}

const fn total(total: &Total) -> TotalRow {
    TotalRow { usd: total.usd, credits: total.credits, lower_bound: total.lower_bound, verdict: total.verdict.as_str() }
}

fn bar(bar: Bar) -> BarRow {
    BarRow {
        kind: bar.kind.as_str(),
        label: bar.label,
        range: bar.kind.range(),
        value: bar.value,
        low: side(bar.low),
        high: side(bar.high),
        length: Length { usd: bar.length, credits: bar.credits },
    }
}

fn side(side: Side) -> SideRow {
    let (total, why) = match side.end {
        End::Total(found) => (Some(total(&found)), None),
        End::Told(why) => (None, Some(why)),
    };
    SideRow { value: side.value, total, why }
}
