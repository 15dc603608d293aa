//! The loop on the told route: shots, stages, takes, unit prices and totals, what is thrown away, and what the route's
//! total is made of.

use super::grouped;
use super::markup::Html;
use crate::export::text::{by_overlay, keeps};
use crate::export::{ExportError, Report};
use crate::money::Money;
use crate::offer::{Figures, Line, Status, words};
use crate::summary::subtotals::{Subtotal, Thrown};

/// Shots that are shown at once, and further ones that are folded away; the rest is counted.
const SHOTS: usize = 40;
const FOLDED: usize = 160;
/// Stages of one shot.
const STAGES: usize = 60;
/// Stages in all, folded ones among them.
const IN_ALL: usize = 1_500;

pub fn work(report: &Report<'_>, chosen: Option<usize>) -> Result<Html, ExportError> {
    let mut out = Html::default();
    let Report { plan, book, summary, .. } = *report;
    let Some(at) = chosen else { return Ok(out) };
    let Some(offer) = summary.offers().get(at) else { return Ok(out) };
    let subtotals = summary.subtotals(book, at);
    let mut steps: Vec<Vec<usize>> = vec![Vec::new(); plan.shots.len()];
    for (index, step) in summary.work().steps.iter().enumerate() {
        if let Some(of_shot) = steps.get_mut(step.shot) {
            of_shot.push(index);
        }
    }
    let caption = format!("On {}, {}", offer.name, summary.ask.level.spoken());
    let mut left = IN_ALL;
    let mut shown = 0;
    head(&caption, &mut out);
    let count = plan.shots.len();
    for (shot, of_shot) in steps.iter().enumerate().take(SHOTS) {
        rows(report, at, shot, of_shot, (subtotals.shot(shot), &mut left), &mut out)?;
        shown += 1;
    }
    if count <= SHOTS {
        whole(&subtotals.whole, offer.figures.as_ref(), &mut out);
    }
    out.raw("</table>\n</div>\n");
    if count > SHOTS {
        let more = count.min(SHOTS + FOLDED) - SHOTS;
        out.raw("<details>\n<summary>")
            .text(&words::count(more as u128, "more shot", "more shots"))
            .raw("</summary>\n");
        head(&caption, &mut out);
        for (shot, of_shot) in steps.iter().enumerate().skip(SHOTS).take(FOLDED) {
            if left == 0 {
                break;
            }
            rows(report, at, shot, of_shot, (subtotals.shot(shot), &mut left), &mut out)?;
            shown += 1;
        }
        out.raw("</table>\n</div>\n</details>\n");
        if shown < count {
            let said = format!("{} are not listed here", words::count((count - shown) as u128, "shot", "shots"));
            out.said("<p class=\"note\">", &said, "</p>\n");
        }
        head(&format!("All {} shots", grouped(count as u128)), &mut out);
        whole(&subtotals.whole, offer.figures.as_ref(), &mut out);
        out.raw("</table>\n</div>\n");
    }
    if let Some(figures) = &offer.figures {
        made_of(report, figures, &mut out);
    }
    Ok(out)
}

fn head(caption: &str, out: &mut Html) {
    out.raw("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"").text(caption).raw("\">\n");
    out.raw("<table class=\"loop\">\n<caption>")
        .text(caption)
        .raw("</caption>\n<thead><tr><th scope=\"col\">Stage</th>");
    out.raw("<th scope=\"col\" class=\"n\">Takes</th><th scope=\"col\" class=\"n\">Kept</th>");
    out.raw("<th scope=\"col\" class=\"n\">Thrown away</th><th scope=\"col\" class=\"n\">A take</th>");
    out.raw("<th scope=\"col\" class=\"n\">Total</th></tr></thead>\n");
}

fn rows(
    report: &Report<'_>,
    offer: usize,
    shot: usize,
    steps: &[usize],
    (subtotal, left): (Option<&Subtotal>, &mut usize),
    out: &mut Html,
) -> Result<(), ExportError> {
    let Report { plan, book, summary, .. } = *report;
    let outputs = plan.shots.get(shot).map_or(1, crate::plan::model::Shot::outputs_or_default);
    out.raw("<tbody>\n<tr class=\"group\"><th scope=\"rowgroup\">").name(&plan.shot_name(shot));
    out.raw(" <span class=\"times\">× ").text(&grouped(outputs)).raw("</span></th>");
    let empty = Subtotal::default();
    let sum = subtotal.unwrap_or(&empty);
    if steps.is_empty() {
        out.raw("<td colspan=\"5\">no stages yet</td></tr>\n</tbody>\n");
        return Ok(());
    }
    sums(sum, sum.usd(), sum.credits, sum.thrown(), out);
    for (nth, index) in steps.iter().enumerate() {
        if nth >= STAGES || *left == 0 {
            let more = words::count((steps.len() - nth) as u128, "more stage", "more stages");
            out.raw("<tr><td colspan=\"6\">and ").text(&more).raw("</td></tr>\n");
            break;
        }
        *left -= 1;
        let (Some(line), Some(step)) = (summary.line(book, offer, *index)?, summary.work().steps.get(*index)) else {
            continue;
        };
        let what = summary.work().settings.get(step.settings).map(words::settings).unwrap_or_default();
        out.raw("<tr><th scope=\"row\"><span class=\"nth\">").text(&(line.stage + 1).to_string()).raw("</span> ");
        out.text(&words::capital(&what)).raw("<small>").text(&keeps(step.count));
        let by = by_overlay(book, &line, by(&line));
        if !by.is_empty() {
            out.raw(", ").text(&by);
        }
        out.raw("</small></th>");
        stage(&line, out);
    }
    out.raw("</tbody>\n");
    Ok(())
}

/// Who makes it.
fn by(line: &Line) -> String {
    match (line.status, &line.model, &line.on) {
        (Status::Own, ..) => "your own price".to_owned(),
        (_, Some(model), None) => model.clone(),
        (_, Some(model), Some(on)) => format!("{model} on {on}"),
        (_, None, Some(on)) => format!("on {on}"),
        (_, None, None) => String::new(),
    }
}

fn stage(line: &Line, out: &mut Html) {
    let batch = line.generations.checked_div(line.runs).unwrap_or(1);
    let takes = if batch > 1 { format!("{} × {batch}", grouped(line.runs)) } else { grouped(line.runs) };
    out.element("<td class=\"n\">", &takes, "</td>").element("<td class=\"n\">", &grouped(line.accepted), "</td>");
    out.element("<td class=\"n\">", &grouped(line.discarded), "</td>");
    let (unit, total) = match (line.status, line.unit_usd, line.unit_credits) {
        (Status::Unpriced, ..) => ("?".to_owned(), "no published price".to_owned()),
        (Status::Unsupported, ..) => ("–".to_owned(), "not offered".to_owned()),
        _ if line.carried => ("–".to_owned(), "carried by capacity".to_owned()),
        (_, Some(usd), _) => {
            (format!("${}", usd.unit()), line.usd.map_or_else(|| "?".to_owned(), |usd| format!("${}", usd.cents())))
        }
        (_, _, Some(credits)) => {
            let sum = line.credits.map_or_else(|| "?".to_owned(), |n| words::count(n, "credit", "credits"));
            (format!("{} cr", grouped(credits)), sum)
        }
        _ => ("–".to_owned(), "–".to_owned()),
    };
    out.element("<td class=\"n\">", &unit, "</td>").element("<td class=\"n\">", &total, "</td></tr>\n");
}

/// The cells of a sum.
fn sums(sum: &Subtotal, usd: Option<Money>, credits: Option<u128>, thrown: Thrown, out: &mut Html) {
    out.element("<td class=\"n\">", &grouped(sum.runs), "</td><td></td>");
    out.raw("<td class=\"n\">").text(&grouped(thrown.takes));
    let lost = amount(thrown.usd, thrown.credits, thrown.is_bound, "");
    if thrown.takes > 0 && !lost.is_empty() {
        out.element(" <small>", &lost, "</small>");
    }
    let nothing = if sum.carried { "carried by capacity" } else { "–" };
    let total = if sum.unsupported > 0 && sum.is_nothing() {
        "not offered".to_owned()
    } else {
        amount(usd, credits, sum.unpriced > 0 || sum.unsupported > 0, nothing)
    };
    out.raw("</td><td></td>").element("<td class=\"n\">", &total, "</td></tr>\n");
}

/// Credits, dollars, or both; `?` where nothing of it is known.
fn amount(usd: Option<Money>, credits: Option<u128>, is_bound: bool, nothing: &str) -> String {
    let credits = credits.filter(|n| *n > 0).map(|n| words::count(n, "credit", "credits"));
    let usd = usd.filter(|usd| !usd.is_zero() || (credits.is_none() && !is_bound));
    let parts: Vec<String> = credits.into_iter().chain(usd.map(|usd| format!("${}", usd.cents()))).collect();
    match (parts.is_empty(), is_bound) {
        (true, true) => "?".to_owned(),
        (true, false) => nothing.to_owned(),
        (false, true) => format!("≥ {}", parts.join(" + ")),
        (false, false) => parts.join(" + "),
    }
}

fn whole(sum: &Subtotal, figures: Option<&Figures>, out: &mut Html) {
    let thrown = sum.thrown();
    let thrown = Thrown {
        usd: figures.map_or(thrown.usd, |f| f.discarded_usd),
        credits: figures.map_or(thrown.credits, |f| f.discarded_credits),
        ..thrown
    };
    out.raw("<tfoot>\n<tr><th scope=\"row\">All takes</th>");
    sums(sum, sum.usd(), sum.credits, thrown, out);
    out.raw("</tfoot>\n");
}

/// The parts of the total that there are.
fn made_of(report: &Report<'_>, figures: &Figures, out: &mut Html) {
    let count = |n: u128, one: &str, many: &str| if n > 0 { words::count(n, one, many) } else { String::new() };
    let months = count(figures.months_paid.into(), "month", "months");
    let units = count(figures.units.into(), "unit", "units");
    let percent = |share: Option<String>| share.map_or_else(String::new, |share| format!("{share} %"));
    let budget = &report.plan.budget;
    let parts = [
        ("Subscription", figures.subscription, months),
        ("Top-ups", figures.top_ups, count(figures.top_up_packs.into(), "pack", "packs")),
        ("Usage", figures.usage, String::new()),
        ("Commitment", figures.commitment, units),
        ("Made outside, at your own prices", figures.own, String::new()),
        ("Contingency", figures.contingency, String::new()),
        ("Tax", figures.tax, percent(budget.tax.map(crate::money::Share::percent))),
    ];
    out.raw(
        "<table class=\"tight\">\n<caption>What the total is made of</caption>\n<thead><tr><th scope=\"col\">Part</th>",
    );
    out.raw("<th scope=\"col\" class=\"n\">Dollars</th></tr></thead>\n<tbody>\n");
    for (what, usd, note) in parts.iter().filter(|(_, usd, _)| !usd.is_zero()) {
        out.raw("<tr><th scope=\"row\">").raw(what);
        if !note.is_empty() {
            out.element(" <small>", note, "</small>");
        }
        out.element("</th><td class=\"n\">", &format!("${}", usd.cents()), "</td></tr>\n");
    }
    out.raw("</tbody>\n<tfoot><tr><th scope=\"row\">Total</th>");
    out.element(
        "<td class=\"n\">",
        &super::dollars(figures.total, figures.lower_bound, false),
        "</td></tr></tfoot>\n</table>\n",
    );
}
