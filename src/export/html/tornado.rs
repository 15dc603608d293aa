//! What moves the told route's total: each input moved alone, the longest bar first.

use super::chart::{hundredths, wide};
use super::dollars;
use super::markup::Html;
use crate::export::Report;
use crate::offer::words;
use crate::summary::sensitivity::{Bar, End, Sensitivity, Side, Total};

/// Bars that are drawn; the rest is counted.
const SHOWN: usize = 10;
/// The least width of a bar, in percent.
const LEAST: f64 = 0.5;
/// Where the least bar begins at the right edge.
const LAST: f64 = 99.5;

/// What bars are measured in: dollars, or credits where no bar moves dollars.
struct Scale {
    in_credits: bool,
    least: u128,
    most: u128,
}

impl Scale {
    fn new(found: &Sensitivity, baseline: &Total) -> Self {
        let no_dollars = found.bars.iter().all(|bar| bar.length.is_zero());
        let in_credits = no_dollars && found.bars.iter().any(|bar| bar.credits > 0);
        let mut scale = Self { in_credits, least: 0, most: 0 };
        let ends = found.bars.iter().take(SHOWN).flat_map(|bar| [&bar.low, &bar.high]);
        let all: Vec<u128> = ends.filter_map(|side| side.end.total()).chain([baseline]).map(|t| scale.of(t)).collect();
        scale.least = all.iter().min().copied().unwrap_or(0);
        scale.most = all.iter().max().copied().unwrap_or(0);
        scale
    }

    fn of(&self, total: &Total) -> u128 {
        if self.in_credits { total.credits.unwrap_or(0) } else { total.usd.ticks().unwrap_or(0) }
    }

    /// In percent.
    fn x(&self, total: &Total) -> f64 {
        hundredths(self.of(total).saturating_sub(self.least), self.most - self.least)
    }

    fn said(&self, total: &Total) -> String {
        if self.in_credits {
            let bound = if total.lower_bound { "≥ " } else { "" };
            return format!("{bound}{}", words::count(total.credits.unwrap_or(0), "credit", "credits"));
        }
        dollars(total.usd, total.lower_bound, false)
    }
}

pub fn tornado(report: &Report<'_>, chosen: Option<usize>) -> Html {
    let mut out = Html::default();
    let summary = report.summary;
    let Some((at, offer)) = chosen.and_then(|at| Some((at, summary.offers().get(at)?))) else { return out };
    let mut found = summary.sensitivity(report.plan, report.book, at);
    let Some(baseline) = found.baseline else {
        let why = format!("{} has no total to move. {}", offer.name, found.why.unwrap_or_default());
        out.said("<p>", &why, "</p>\n");
        return out;
    };
    let scale = Scale::new(&found, &baseline);
    found.shorter += found.bars.len().saturating_sub(SHOWN);
    if found.bars.is_empty() {
        out.raw("<p>Nothing in the plan moves this total.</p>\n");
    } else {
        out.raw("<table class=\"stack tornado\">\n<caption>").name(&offer.name).raw(": ").text(&scale.said(&baseline));
        out.raw(" as it is; each input is moved alone, and everything is priced again</caption>\n<thead><tr>");
        out.raw("<th scope=\"col\">Input</th><th scope=\"col\" class=\"bar\">Total</th>");
        out.raw("<th scope=\"col\">Moved to: total</th></tr></thead>\n<tbody>\n");
        for bar in found.bars.iter().take(SHOWN) {
            row(&scale, &baseline, bar, &mut out);
        }
        out.raw("</tbody>\n</table>\n");
    }
    for note in found.notes() {
        out.said("<p class=\"note\">", &note, "</p>\n");
    }
    out
}

fn row(scale: &Scale, baseline: &Total, bar: &Bar, out: &mut Html) {
    out.raw("<tr><th scope=\"row\">").name(&bar.label).raw(" <small>").text(&bar.value).raw("</small></th>");
    let here = scale.x(baseline);
    let sides = [&bar.low, &bar.high].map(|side| side.end.total().map(|total| scale.x(total)));
    out.raw("<td class=\"bar\"><svg class=\"days\" role=\"img\"><title>").text(&bar.label).raw(": ");
    out.text(&bar.in_words(baseline)).raw("</title>");
    out.raw("<line class=\"faint\" x1=\"0\" x2=\"100%\" y1=\"9\" y2=\"9\"/>");
    for x in sides.into_iter().flatten() {
        let (from, to) = if x < here { (x, here) } else { (here, x) };
        out.raw(if x < here {
            "<rect class=\"less\" y=\"3\" height=\"12\" x=\""
        } else {
            "<rect class=\"more\" y=\"3\" height=\"12\" x=\""
        });
        out.at(from.min(LAST)).raw("%\" width=\"").at(wide(from, to, LEAST)).raw("%\"/>");
    }
    out.raw("<line class=\"due\" y1=\"0\" y2=\"18\" x1=\"").at(here).raw("%\" x2=\"").at(here).raw("%\"/></svg></td>");
    out.raw("<td class=\"ends\">");
    end(scale, &bar.low, "lower", out);
    end(scale, &bar.high, "higher", out);
    out.raw("</td></tr>\n");
}

fn end(scale: &Scale, side: &Side, way: &str, out: &mut Html) {
    let text = match (&side.value, &side.end) {
        (Some(value), End::Total(total)) => format!("{value}: {}", scale.said(total)),
        (Some(value), End::Told(why)) => format!("{value}: no total ({why})"),
        (None, _) => format!("no {way} value here"),
    };
    out.element("<span>", &text, "</span> ");
}
