//! Risk, a row a route.

use serde::Serialize;

use super::Day;
use crate::analysis::risk::{Quantiles, Risk};
use crate::chance::Spread;
use crate::export::Report;
use crate::money::{Money, Overflow};
use crate::offer::Measure;

#[derive(Serialize)]
pub(super) struct Row<'a> {
    route: &'a str,
    usd: Option<Usd>,
    credits: Option<Credits>,
    allowance_suffices: Option<f64>,
    over_limit: Option<f64>,
    late: Option<f64>,
    dry_on: Dates,
    /// What the levels are measured in, and where on the path they lie.
    measure: Option<&'static str>,
    levels: Option<Levels>,
    /// The chance of a total beyond those that are told apart: not 0 where a tail never thins.
    beyond: f64,
}

#[derive(Serialize)]
struct Usd {
    p50: Option<Money>,
    p80: Option<Money>,
    p95: Option<Money>,
    within: Money,
    lower_bound: bool,
}

#[derive(Serialize)]
struct Credits {
    p50: u128,
    p80: u128,
    p95: u128,
    within: u128,
}

#[derive(Serialize)]
struct Dates {
    p50: Option<Day>,
    p80: Option<Day>,
    p95: Option<Day>,
}

#[derive(Serialize)]
struct Levels {
    p50: f64,
    p80: f64,
    p95: f64,
}

pub(super) fn risk<'a>(report: &Report<'a>) -> Result<Vec<Row<'a>>, Overflow> {
    let found = report.summary.risk(report.plan, report.book)?;
    let beyond = |risk: &Risk| risk.spread.and_then(|at| found.spreads.get(at)).map_or(0.0, Spread::beyond);
    let rows = report.summary.offers().iter().zip(&found.routes);
    Ok(rows.map(|(offer, risk)| row(&offer.id, risk, beyond(risk))).collect())
}

fn row<'a>(route: &'a str, risk: &Risk, beyond: f64) -> Row<'a> {
    let usd = |q: Quantiles<Option<Money>, Money>| Usd {
        p50: q.p50,
        p80: q.p80,
        p95: q.p95,
        within: q.within,
        lower_bound: risk.lower_bound,
    };
    let [p50, p80, p95] = risk.dry_on.map(|date| date.map(Day));
    let [at_p50, at_p80, at_p95] = risk.levels;
    Row {
        route,
        usd: risk.usd.map(usd),
        credits: risk.credits.map(|q| Credits { p50: q.p50, p80: q.p80, p95: q.p95, within: q.within }),
        allowance_suffices: risk.allowance_suffices,
        over_limit: risk.over_limit,
        late: risk.late,
        dry_on: Dates { p50, p80, p95 },
        measure: risk.measure.map(Measure::as_str),
        levels: risk.usd.map(|_| Levels { p50: at_p50, p80: at_p80, p95: at_p95 }),
        beyond,
    }
}
