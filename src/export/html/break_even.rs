//! What a month costs by finished pieces: a line a route, who is the cheapest where, and the terms.

use super::chart::{Chart, Figures, Mark, Scale, percent, thousandths};
use super::grouped;
use super::markup::Html;
use super::timeline::{CENT, dollars};
use crate::arrange::Arrange as _;
use crate::export::{ExportError, Report};
use crate::offer::words;
use crate::summary::break_even::{BreakEven, ByVolume, Reading, Told};

/// Looks at intervals that a page is worth.
const PATIENCE: usize = 50_000;
/// Ranges that are told; the rest is counted.
const SHOWN: usize = 24;
/// Volumes that a line is drawn at.
const DRAWN: u64 = 400;
/// Lines that are drawn; the dearer ones are in the table.
const LINES: usize = 8;
/// A cost above so many times the cheapest at the right edge is above the chart.
const ABOVE: u128 = 3;
/// The least distance of two letters, in pixels.
const APART: f64 = 15.0;

const STROKES: [&str; LINES] = ["s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7"];
const LETTERS: [&str; LINES] = ["a", "b", "c", "d", "e", "f", "g", "h"];

pub fn break_even(report: &Report<'_>, chosen: Option<usize>) -> Result<Html, ExportError> {
    let mut out = Html::default();
    let Report { plan, book, summary, .. } = *report;
    if summary.offers().len() < 2 || summary.work().steps.is_empty() {
        return Ok(out);
    }
    let found = summary.break_even_within(plan, book, PATIENCE)?;
    if let Some(untold) = summary.untold(&found) {
        out.said("<p class=\"lead\">", &untold.text, "</p>\n");
    } else if let Ok(by) = &found.volume {
        let ranges = summary.ranges_told(by)?;
        let readings = summary.readings(plan, by, by.own)?;
        let lines = lines(by, &readings, chosen);
        drawn(report, by, &ranges, &lines, &mut out);
        at_own(report, by, &readings, &lines, &mut out);
        told(report, by, &ranges, &mut out);
    }
    terms(report, &found, &mut out);
    Ok(out)
}

/// The curves that are drawn, the cheapest at the plan's own volume first.
fn lines(by: &ByVolume, readings: &[Reading], chosen: Option<usize>) -> Vec<usize> {
    let mut lines: Vec<usize> = readings.iter().filter(|r| r.competes).map(|r| r.curve).collect();
    let is_chosen = |curve: &usize| chosen.is_some() && by.curves.get(*curve).map(|c| c.offer) == chosen;
    if let Some(at) = lines.iter().position(is_chosen) {
        let first = lines.remove(at);
        lines.insert(0, first);
    }
    lines.truncate(LINES);
    lines
}

/// The largest volume that is drawn: beyond the plan's own and where the cheapest changes near it.
fn span(by: &ByVolume, ranges: &[Told]) -> u64 {
    let near = by.own.saturating_mul(20).max(60);
    let changes = ranges.iter().skip(1).map(|told| told.from).filter(|from| *from <= near);
    let change = changes.max().map_or(0, |from| from + from / 3);
    (by.own.saturating_mul(5) / 2).max(change).max(24).min(by.most.max(1))
}

fn drawn(report: &Report<'_>, by: &ByVolume, ranges: &[Told], lines: &[usize], out: &mut Html) {
    let summary = report.summary;
    let piece = summary.piece();
    let span = span(by, ranges);
    let ticks = |curve: usize, n: u64| by.cost(curve, n).ok().flatten().and_then(|usd| usd.ticks().ok());
    let ends: Vec<u128> = lines.iter().filter_map(|curve| ticks(*curve, span)).collect();
    let all = || lines.iter().flat_map(|curve| [ticks(*curve, 1), ticks(*curve, span)]).flatten();
    let least = ends.iter().min().copied().or_else(|| all().min()).unwrap_or(0);
    let within = least.saturating_mul(ABOVE);
    let first = lines.first().and_then(|curve| ticks(*curve, span));
    let top = all().filter(|cost| *cost <= within).chain(first).max().unwrap_or(1).max(1);
    let scale = Scale::new(top, CENT);
    let across = |n: u64| percent(i64::try_from(n).unwrap_or(i64::MAX), i64::try_from(span).unwrap_or(i64::MAX));

    let mut stretched = Html::default();
    let mut letters: Vec<(f64, f64, usize)> = Vec::new();
    // The first is drawn last, over the others.
    for (nth, curve) in lines.iter().enumerate().rev() {
        let mut path = Html::default();
        let mut tip: Option<(f64, f64)> = None;
        let mut before: Option<u128> = None;
        for n in volumes(span) {
            let Some(cost) = ticks(*curve, n) else { break };
            let x = thousandths(across(n));
            path.raw(if before.is_some() { "L" } else { "M" }).at(x).raw(" ").at(scale.y(cost));
            if cost <= scale.top {
                tip = Some((across(n), scale.y(cost)));
            }
            before = Some(cost);
        }
        if path.is_empty() {
            continue;
        }
        stretched.raw("<path class=\"curve ").raw(STROKES[nth]).raw("\" d=\"").put(&path).raw("\"/>");
        letters.extend(tip.map(|(x, y)| (x, y, nth)));
    }
    let mut placed = Html::default();
    for (x, y, nth) in spread(letters) {
        placed
            .raw("<text class=\"letter ")
            .raw(STROKES[nth])
            .raw("\" x=\"")
            .at(x)
            .raw("%\" dx=\"-5\" text-anchor=\"end\" y=\"");
        placed.at(y).raw("\" dy=\"-4\">").raw(LETTERS[nth]).raw("</text>");
    }
    let title = format!("Cost a month by finished {piece}s a month");
    let desc = ranges.iter().take(SHOWN).map(|told| format!("{}: {}", told.volumes, told.who)).collect::<Vec<_>>();
    let desc = format!("The cheapest way by {piece}s a month. {}", desc.join("; "));
    let own = words::count(u128::from(by.own), piece, &format!("{piece}s"));
    out.raw("<figure>\n<figcaption>What a month costs, by finished ").text(piece).raw("s a month</figcaption>\n");
    let marks = vec![Mark { at: across(by.own), label: format!("this plan, {own}"), class: "mark" }];
    let upright = scale.steps().map(|n| (scale.y(n), dollars(n, scale.step))).collect();
    let shown = Scale::new(u128::from(span), 1);
    let mut figures: Figures = shown
        .steps()
        .filter_map(|n| u64::try_from(n).ok())
        .filter(|n| *n <= span)
        .map(|n| (across(n), grouped(n)))
        .collect();
    if figures.last().is_some_and(|(x, _)| *x < 80.0) {
        figures.push((100.0, grouped(span)));
    }
    Chart { id: "volume", title: &title, desc: &desc, upright, across: figures, marks, stretched, placed }.draw(out);
    out.raw("</figure>\n");
}

/// Volumes from 1 to `span`: all of them, or so many that steps are still seen.
fn volumes(span: u64) -> impl Iterator<Item = u64> {
    let step = span.div_ceil(DRAWN).max(1);
    (1..=span).filter(move |n| (n - 1) % step == 0 || *n == span)
}

/// Letters pushed apart, so that none stands on another.
fn spread(mut letters: Vec<(f64, f64, usize)>) -> Vec<(f64, f64, usize)> {
    letters.arrange_by(|a, b| b.1.total_cmp(&a.1));
    let mut floor = f64::INFINITY;
    for letter in &mut letters {
        letter.1 = letter.1.min(floor);
        floor = super::chart::higher(letter.1, APART);
    }
    letters
}

/// Every route at the plan's own volume, with the letter of its line.
fn at_own(report: &Report<'_>, by: &ByVolume, readings: &[Reading], lines: &[usize], out: &mut Html) {
    let summary = report.summary;
    let piece = summary.piece();
    let own = words::count(u128::from(by.own), piece, &format!("{piece}s"));
    out.raw("<table class=\"tight\">\n<caption>An average month of ").text(&own);
    out.raw(", nothing held or prepaid, before contingency and tax</caption>\n<thead><tr><th scope=\"col\">Line</th>");
    out.raw("<th scope=\"col\">Way to buy</th><th scope=\"col\" class=\"n\">A month</th>");
    out.raw("<th scope=\"col\">Made of</th></tr></thead>\n<tbody>\n");
    for reading in readings.iter().filter(|r| r.competes) {
        out.raw("<tr><td class=\"line\">");
        if let Some(nth) = lines.iter().position(|curve| *curve == reading.curve) {
            out.raw("<svg class=\"key\" aria-hidden=\"true\"><line class=\"curve ").raw(STROKES[nth]);
            out.raw("\" x1=\"0\" x2=\"100%\" y1=\"7\" y2=\"7\"/></svg> ").raw(LETTERS[nth]);
        }
        out.raw("</td><th scope=\"row\">").name(summary.name_of_curve(by, reading.curve)).raw("</th>");
        let usd = reading.usd.map_or_else(|| "–".to_owned(), |usd| format!("${}", usd.cents()));
        out.element("<td class=\"n\">", &usd, "</td>").element("<td>", &reading.made_of, "</td></tr>\n");
    }
    out.raw("</tbody>\n</table>\n");
}

fn told(report: &Report<'_>, by: &ByVolume, ranges: &[Told], out: &mut Html) {
    let piece = report.summary.piece();
    out.raw("<table class=\"tight\">\n<caption>The cheapest way, by ")
        .text(piece)
        .raw("s a month</caption>\n<thead><tr>");
    out.raw("<th scope=\"col\" class=\"n\">").text(&words::capital(&format!("{piece}s"))).raw(" a month</th>");
    out.raw("<th scope=\"col\">The cheapest</th><th scope=\"col\" class=\"n\">A month</th></tr></thead>\n<tbody>\n");
    for told in ranges.iter().take(SHOWN) {
        let usd = match told.usd {
            Some((from, to)) if from == to => format!("${}", from.cents()),
            Some((from, to)) => format!("${} – ${}", from.cents(), to.cents()),
            None => "–".to_owned(),
        };
        out.element("<tr><th scope=\"row\" class=\"n\">", &told.volumes, "</th><td>").name(&told.who);
        if !told.note.is_empty() {
            out.element(" <small>", &told.note, "</small>");
        }
        out.element("</td><td class=\"n\">", &usd, "</td></tr>\n");
    }
    out.raw("</tbody>\n</table>\n");
    if ranges.len() > SHOWN {
        let left = words::count((ranges.len() - SHOWN) as u128, "more range", "more ranges");
        out.element("<p class=\"note\">and ", &left, "</p>\n");
    }
    if by.told_to < by.most {
        let said = format!("Beyond {} the cheapest changes too often to be told here", grouped(by.told_to));
        out.said("<p class=\"note\">", &said, "</p>\n");
    }
}

/// A longer term against a shorter one, and what use of capacity would take.
fn terms(report: &Report<'_>, found: &BreakEven, out: &mut Html) {
    let terms = report.summary.terms_told(report.book, &found.term);
    if terms.is_empty() && found.utilisation.cells.is_empty() {
        return;
    }
    out.raw("<details>\n<summary>Longer terms and reserved capacity</summary>\n");
    if !terms.is_empty() {
        out.raw(
            "<table>\n<caption>A longer term against a shorter one</caption>\n<thead><tr><th scope=\"col\">Longer</th>",
        );
        out.raw("<th scope=\"col\">Shorter</th><th scope=\"col\">What that means</th></tr></thead>\n<tbody>\n");
        for term in terms {
            out.raw("<tr><th scope=\"row\">").name(&term.longer).raw("</th>").element("<td>", &term.shorter, "</td>");
            out.said("<td>", &term.text, "</td></tr>\n");
        }
        out.raw("</tbody>\n</table>\n");
    }
    if !found.utilisation.cells.is_empty() {
        let said = format!("Reserved capacity against pay as you go: {}", found.utilisation.reached());
        out.said("<p>", &said, "</p>\n");
    }
    out.raw("</details>\n");
}
