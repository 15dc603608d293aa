//! `break_even`: ranges of volume, cells of utilisation, terms against each other.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::export::Report;
use crate::money::{Money, Overflow};
use crate::rates::RouteAt;

#[derive(Serialize)]
pub struct BreakEven {
    /// Null where it cannot be told; `fault` says why.
    volume: Option<Vec<VolumeRow>>,
    fault: Option<String>,
    utilisation: Vec<Cell>,
    provisioned: Provisioned,
    term: Vec<TermRow>,
}

#[derive(Serialize)]
struct VolumeRow {
    from: u64,
    to: u64,
    /// Null where none serves.
    route: Option<String>,
}

#[derive(Serialize)]
struct Cell {
    route: String,
    model: String,
    references: u32,
    share: Text,
    reachable: bool,
    /// The plan makes such images.
    own: bool,
    usd_at_full_use: Option<Money>,
    usd_pay_as_you_go: Money,
    usd_printed: Option<Money>,
}

/// What provisioned capacity would take for this plan, and what is bought with it apart from price.
#[derive(Serialize)]
struct Provisioned {
    /// The share of a unit sold around the clock that the plan's working hours can use.
    reach: Text,
    hours: String,
    needed: Vec<Needed>,
    bought: Vec<String>,
}

#[derive(Serialize)]
struct Needed {
    route: String,
    units: u64,
    months: u32,
    /// The whole commitment; null where the route cannot serve, which `reason` tells.
    usd: Option<Money>,
    reason: Option<String>,
}

#[derive(Serialize)]
struct TermRow {
    longer: Term,
    shorter: Term,
    from_month: Option<u32>,
    usd_at_risk: Money,
}

#[derive(Serialize)]
struct Term {
    route: String,
    months: u32,
    usd: Money,
}

/// A quotient, written out.
struct Text(Decimal);

impl Serialize for Text {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.normalize().to_string())
    }
}

/// # Errors
/// A figure that cannot be carried exactly.
pub fn break_even(report: &Report<'_>) -> Result<BreakEven, Overflow> {
    let Report { plan, book, summary, .. } = *report;
    let found = summary.break_even(plan, book)?;
    let asked = |at: RouteAt| summary.offers().iter().any(|o| o.at == at);
    let id = |at: RouteAt| book.route(at).map(|r| r.id.clone()).unwrap_or_default();
    let (volume, fault) = match &found.volume {
        // Exact or not at all.
        Ok(by_volume) if by_volume.told_to < by_volume.most && !by_volume.curves.is_empty() => {
            (None, Some(format!("routes take turns too often to be told beyond {}", by_volume.told_to)))
        }
        Ok(by_volume) => {
            let of_curve = |curve: usize| Some(summary.offers().get(by_volume.curves.get(curve)?.offer)?.id.clone());
            let row = |r: &crate::analysis::volume::Range| VolumeRow {
                from: r.from,
                to: r.to,
                route: r.route.and_then(of_curve),
            };
            (Some(by_volume.ranges.iter().map(row).collect()), None)
        }
        Err(fault) => (None, Some(fault.to_string())),
    };
    let needed = found.utilisation.needed.into_iter().map(|needed| Needed {
        route: summary.offers().get(needed.offer).map(|o| o.id.clone()).unwrap_or_default(),
        units: needed.units,
        months: needed.months,
        usd: needed.commitment,
        reason: needed.why,
    });
    let provisioned = Provisioned {
        reach: Text(found.utilisation.reach),
        hours: found.utilisation.hours,
        needed: needed.collect(),
        bought: found.utilisation.bought,
    };
    let cells = found.utilisation.cells.into_iter().zip(found.utilisation.own);
    let utilisation = cells.filter(|(cell, _)| asked(cell.at)).map(|(cell, own)| Cell {
        own,
        route: id(cell.at),
        model: cell.model,
        references: cell.references,
        share: Text(cell.share),
        reachable: cell.reachable,
        usd_at_full_use: Money::from_ticks(cell.at_full_use.0).ok().and_then(|m| m.per(cell.at_full_use.1)),
        usd_pay_as_you_go: cell.pay_as_you_go,
        usd_printed: cell.printed,
    });
    let term = found.term.into_iter().filter(|t| asked(t.longer)).map(|t| TermRow {
        longer: Term { route: id(t.longer), months: t.longer_months, usd: t.longer_costs },
        shorter: Term { route: id(t.shorter), months: t.shorter_months, usd: t.shorter_costs },
        from_month: t.from_month,
        usd_at_risk: t.at_risk,
    });
    Ok(BreakEven { volume, fault, utilisation: utilisation.collect(), provisioned, term: term.collect() })
}
