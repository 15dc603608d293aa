//! Every way to buy, in the groups of the screen: totals, what a finished piece costs, the verdict and why.

use super::markup::Html;
use super::{dollars, grouped, has_extras, state};
use crate::analysis::rank::blocking;
use crate::arrange::Arrange as _;
use crate::export::text::told;
use crate::export::{ExportError, Report};
use crate::offer::{Group, Offer, Verdict, words};
use crate::summary::brief::rests_on;
use crate::summary::{Sought, Split};

pub fn routes(report: &Report<'_>, split: &Sought<Split>) -> Result<Html, ExportError> {
    let mut out = Html::default();
    let summary = report.summary;
    if summary.work().steps.is_empty() {
        return Ok(out);
    }
    together(report, split, &mut out)?;
    let each = words::a(summary.piece());
    out.raw("<table class=\"stack routes\">\n<caption>Totals are over the whole plan");
    if has_extras(report) {
        out.raw(", with contingency and tax");
    }
    out.raw("</caption>\n<thead><tr><th scope=\"col\">Way to buy</th><th scope=\"col\" class=\"n\">Total</th>");
    out.raw("<th scope=\"col\" class=\"n\">").text(&words::capital(&each)).raw("</th>");
    out.raw("<th scope=\"col\" class=\"n\">Credits</th><th scope=\"col\" class=\"n\">Done</th>");
    out.raw("<th scope=\"col\">Verdict</th></tr></thead>\n");
    for group in Group::ALL {
        let offers = in_group(summary.offers(), group);
        if offers.is_empty() {
            continue;
        }
        out.raw("<tbody>\n<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"6\">");
        out.text(&words::capital(group.title())).raw("</th></tr>\n");
        for (at, offer) in offers {
            row(report, at, offer, &each, &mut out);
        }
        out.raw("</tbody>\n");
    }
    out.raw("</table>\n");
    Ok(out)
}

/// The offers of a group, the cheapest first, those without figures last.
pub fn in_group(offers: &[Offer], group: Group) -> Vec<(usize, &Offer)> {
    let mut found: Vec<(usize, &Offer)> = offers.iter().enumerate().filter(|(_, o)| o.group() == group).collect();
    found.arrange_by_key(|(at, o)| (o.figures.is_none(), o.unpublished, o.figures.as_ref().map(|f| f.total), *at));
    found
}

fn row(report: &Report<'_>, at: usize, offer: &Offer, each: &str, out: &mut Html) {
    let summary = report.summary;
    let figures = offer.figures.as_ref();
    let is_bound = figures.is_some_and(|f| f.lower_bound);
    let total = figures.map_or_else(
        || "–".to_owned(),
        |f| dollars(f.total, f.lower_bound || offer.unpublished, offer.rests_on_assumption()),
    );
    let exact = figures.and_then(|f| f.per_output).filter(|_| !is_bound);
    let piece = exact.map_or_else(String::new, |usd| format!("${}", usd.cents()));
    let credits = figures.and_then(|f| f.credits).map_or_else(String::new, grouped);
    let done = figures.and_then(|f| f.dated.as_ref()).and_then(|d| d.finishes_on);
    let done = done.map_or_else(String::new, words::date);
    let is_best = summary.recommendation.route == Some(at);
    out.raw("<tr data-route=\"").text(&offer.id).raw(if is_best { "\" class=\"best\">" } else { "\">" });
    out.raw("<th scope=\"row\">").name(&offer.name);
    if is_best {
        out.raw(" <span class=\"tag\">recommended</span>");
    } else if summary.recommendation.runner_up == Some(at) {
        out.raw(" <span class=\"tag\">next</span>");
    }
    if !state(offer).is_empty() && offer.group() != Group::Closed {
        out.raw(" <span class=\"tag\">").raw(state(offer)).raw("</span>");
    }
    out.raw("</th>");
    out.element("<td class=\"n total\" data-label=\"Total\">", &total, "</td>");
    cell(out, each, "each", &piece);
    cell(out, "credits", "credits", &credits);
    cell(out, "done", "done", &done);
    out.raw("<td class=\"verdict ").raw(offer.verdict.as_str()).raw("\"><span aria-hidden=\"true\">");
    out.raw(sign(offer.verdict)).raw("</span> ").raw(offer.verdict.as_str()).raw("</td></tr>\n");
    let why = why(report, at, offer);
    if !why.is_empty() {
        out.raw("<tr class=\"why\"><td colspan=\"6\">");
        for text in why {
            out.said("<p>", &text, "</p>");
        }
        out.raw("</td></tr>\n");
    }
}

fn cell(out: &mut Html, label: &str, class: &'static str, text: &str) {
    out.raw("<td class=\"n ").raw(class);
    out.raw(if text.is_empty() { " none\" data-label=\"" } else { "\" data-label=\"" });
    out.text(label).raw("\">").text(text).raw("</td>");
}

/// Beside its word.
pub const fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fits => "✓",
        Verdict::Caveats => "~",
        Verdict::Misses => "!",
        Verdict::Unknown => "?",
        Verdict::Unfit => "×",
    }
}

/// What stands in the way, what it rests on, and what an unknown price means all the same.
fn why(report: &Report<'_>, at: usize, offer: &Offer) -> Vec<String> {
    let mut said: Vec<String> = blocking(offer).map(|reason| reason.text.clone()).collect();
    if !matches!(offer.verdict, Verdict::Unfit | Verdict::Unknown) {
        said.extend(rests_on(offer));
    }
    said.extend(offer.reasons.iter().filter(|r| r.code.weighs().is_none()).map(|r| r.text.clone()));
    said.extend(report.summary.unknowns.iter().find(|u| u.offer == at).and_then(|u| told(u.settled)));
    said
}

/// Ways that put two together, where there is one.
fn together(report: &Report<'_>, split: &Sought<Split>, out: &mut Html) -> Result<(), ExportError> {
    let Report { plan, book, summary, .. } = *report;
    let mix = summary.mix(plan, book)?;
    let split_words = split.found.as_ref().map(|found| summary.split_in_words(found));
    let mix_words = mix.found.as_ref().map(|found| summary.mix_in_words(found));
    let said: Vec<String> = [split_words, split.note.clone(), mix_words, mix.note].into_iter().flatten().collect();
    if !said.is_empty() {
        out.raw("<div class=\"aside\">\n");
        for text in &said {
            out.said("<p>", text, "</p>\n");
        }
        out.raw("</div>\n");
    }
    Ok(())
}
