//! How likely each total of the told route is, and every route at P50, P80 and P95 with its chances and days.

use jiff::civil::Date;

use super::chart::{Chart, Figures, Mark, above, between, height, hundredths, thousandths, wide};
use super::markup::Html;
use super::{dollars, has_extras, sentences, state};
use crate::analysis::rank::ranked;
use crate::arrange::Arrange as _;
use crate::export::{ExportError, Report};
use crate::offer::{Offer, Verdict, words};
use crate::summary::risk::{Column, Measure, Risk, Spread, chance_in_percent, charged, columns, place, total};
use crate::terms::Level;

/// Columns of the chart at most.
const COLUMNS: usize = 72;
/// Routes that are told about.
const ROUTES: usize = 12;

pub fn risk(report: &Report<'_>, chosen: Option<usize>) -> Result<Html, ExportError> {
    let mut out = Html::default();
    let Report { plan, book, summary, .. } = *report;
    let Some(at) = chosen else { return Ok(out) };
    let found = summary.risk(plan, book)?;
    if let (Some(offer), Some(risk)) = (summary.offers().get(at), found.routes.get(at)) {
        let law = risk.spread.and_then(|at| found.spreads.get(at));
        sentences(&mut out, &summary.risk_told(plan, at, risk, law));
        if let Some((law, measure)) = law.zip(risk.measure).filter(|(law, _)| risk.usd.is_some() && !law.is_point()) {
            drawn(report, offer, risk, (law, measure), &mut out);
        }
    }
    let mut listed = ranked(summary.offers(), |offer| offer.comparable);
    listed.extend(ranked(summary.offers(), |offer| !offer.comparable && offer.verdict == Verdict::Misses));
    listed.retain(|at| found.routes.get(*at).is_some_and(|risk| risk.usd.is_some()));
    listed.truncate(ROUTES);
    if !listed.is_empty() && !summary.is_certain() {
        table(report, &found.routes, &listed, chosen, &mut out);
    }
    Ok(out)
}

fn drawn(report: &Report<'_>, offer: &Offer, risk: &Risk, (law, measure): (&Spread, Measure), out: &mut Html) {
    let plan = report.plan;
    let granted = risk.allowance.filter(|_| measure == Measure::Credits);
    let show: Vec<u128> = granted.into_iter().chain(risk.limit_at).collect();
    let columns = columns(law, COLUMNS, &show);
    let most = columns.iter().map(|column| column.chance).fold(0.0, f64::max);
    let count = columns.len() as u128;
    let left = |at: usize| hundredths(at as u128, count);
    let mut stretched = Html::default();
    let p80 = law.quantile(Level::P80.certainty().unwrap_or_default()).upper;
    for (at, column) in columns.iter().enumerate() {
        let (from, to) = (thousandths(left(at)), thousandths(left(at + 1)));
        let tall = height(column.chance, most);
        stretched.raw(if column.to <= p80 {
            "<rect class=\"chance\" x=\""
        } else {
            "<rect class=\"chance beyond\" x=\""
        });
        stretched.at(from).raw("\" width=\"").at(wide(from, to, 1.0)).raw("\" y=\"").at(above(tall));
        stretched.raw("\" height=\"").at(tall).raw("\"/>");
    }
    let middle = |total: u128| place(&columns, total).map(|at| between(left(at), left(at + 1)));
    let mut marks: Vec<Mark> = Vec::new();
    let mut beyond: Vec<String> = Vec::new();
    let mut mark = |value: u128, label: String, class: &'static str| match middle(value) {
        Some(at) => marks.push(Mark { at, label, class }),
        None => beyond.push(label),
    };
    for level in Level::QUANTILES {
        let value = law.quantile(level.certainty().unwrap_or_default()).upper;
        mark(value, format!("{} {}", level.spoken(), charged(plan, risk, measure, value)), "mark");
    }
    if let Some(value) = granted {
        mark(value, format!("granted {}", total(measure, value)), "mark warns");
    }
    if let (Some(value), Some(limit)) = (risk.limit_at, plan.budget.limit) {
        mark(value, format!("limit ${}", limit.cents()), "mark warns");
    }
    marks.arrange_by(|a, b| a.at.total_cmp(&b.at));
    let title = format!("{}: how likely each total is", offer.name);
    let desc = marks.iter().map(|m| m.label.clone()).chain(beyond.iter().map(|b| format!("{b}, beyond the chart")));
    let desc = desc.collect::<Vec<_>>().join("; ");
    out.raw("<figure>\n<figcaption><b>").name(&offer.name).raw("</b>: how likely each total is, in ");
    out.raw(what(report, risk, measure));
    for label in &beyond {
        out.raw("; ").text(label).raw(" is beyond the chart");
    }
    out.raw("</figcaption>\n");
    let across = ends(&columns, |sum| charged(plan, risk, measure, sum));
    Chart {
        id: "risk-chart",
        title: &title,
        desc: &desc,
        upright: Figures::new(),
        across,
        marks,
        stretched,
        placed: Html::default(),
    }
    .draw(out);
    out.raw("</figure>\n");
}

/// What is counted.
fn what(report: &Report<'_>, risk: &Risk, measure: Measure) -> &'static str {
    match measure {
        Measure::Credits => "credits that its takes need",
        Measure::Dollars if risk.paid.is_some() && has_extras(report) => "dollars with contingency and tax",
        Measure::Dollars if has_extras(report) => "dollars paid by the take, before contingency and tax",
        Measure::Dollars => "dollars paid by the take",
        Measure::Runs => "takes",
    }
}

fn ends(columns: &[Column], spoken: impl Fn(u128) -> String) -> Figures {
    let said = |column: Option<&Column>| column.map(|c| spoken(c.to));
    let middle = columns.get(columns.len() / 2).filter(|_| columns.len() > 8);
    let all = [(0.0, columns.first()), (50.0, middle), (100.0, columns.last())];
    all.into_iter().filter_map(|(at, column)| Some((at, said(column)?))).collect()
}

fn table(report: &Report<'_>, risks: &[Risk], listed: &[usize], chosen: Option<usize>, out: &mut Html) {
    let summary = report.summary;
    let limited = report.plan.budget.limit.is_some();
    out.raw("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Risk of every way\">\n<table>\n");
    out.raw("<caption>Every way: a total that is enough in 50, 80 and 95 of 100 cases</caption>\n<thead><tr>");
    out.raw(
        "<th scope=\"col\">Way to buy</th><th scope=\"col\" class=\"n\">P50</th><th scope=\"col\" class=\"n\">P80</th>",
    );
    out.raw("<th scope=\"col\" class=\"n\">P95</th><th scope=\"col\" class=\"n\">Grant is enough</th>");
    if limited {
        out.raw("<th scope=\"col\" class=\"n\">Over the limit</th>");
    }
    out.raw(
        "<th scope=\"col\" class=\"n\">Late</th><th scope=\"col\" class=\"n\">Dry at P80</th></tr></thead>\n<tbody>\n",
    );
    for at in listed {
        let (Some(offer), Some(risk)) = (summary.offers().get(*at), risks.get(*at)) else { continue };
        let Some(usd) = &risk.usd else { continue };
        out.raw("<tr data-risk=\"").text(&offer.id).raw(if Some(*at) == chosen { "\" class=\"best\">" } else { "\">" });
        out.raw("<th scope=\"row\">").name(&offer.name);
        if !state(offer).is_empty() {
            out.raw(" <span class=\"tag\">").raw(state(offer)).raw("</span>");
        }
        out.raw("</th>");
        for usd in [usd.p50, usd.p80, usd.p95] {
            let text = usd.map(|usd| dollars(usd, risk.lower_bound, offer.rests_on_assumption()));
            out.element("<td class=\"n\">", &text.unwrap_or_else(|| "no end".to_owned()), "</td>");
        }
        let counts = offer.figures.as_ref().is_some_and(|figures| figures.billing_months > 0);
        chance(out, risk, risk.allowance_suffices, counts);
        if limited {
            chance(out, risk, risk.over_limit, true);
        }
        chance(out, risk, risk.late, true);
        out.element("<td class=\"n\">", &dry(risk, risk.dry_on[1]), "</td></tr>\n");
    }
    out.raw("</tbody>\n</table>\n</div>\n");
}

fn chance(out: &mut Html, risk: &Risk, chance: Option<f64>, applies: bool) {
    let text = match chance {
        Some(chance) => chance_in_percent(chance),
        None if applies && risk.lower_bound => "?".to_owned(),
        None => "–".to_owned(),
    };
    out.element("<td class=\"n\">", &text, "</td>");
}

/// A wallet that never runs dry lasts; where there is none, nothing can.
fn dry(risk: &Risk, on: Option<Date>) -> String {
    match (on, risk.lower_bound) {
        (_, true) => "?".to_owned(),
        (Some(day), _) => words::date(day),
        (None, _) if risk.credits.is_some() => "lasts".to_owned(),
        (None, _) => "–".to_owned(),
    }
}
