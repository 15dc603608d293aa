//! What the figures rest on: what would save money, what is assumed, every price with its source, date and confidence,
//! and what to verify before paying.

use super::markup::Html;
use crate::arrange::Arrange as _;
use crate::export::Report;
use crate::offer::words;
use crate::rates::Source;
use crate::rates::card::SourceKind;
use crate::summary::Split;
use crate::summary::pricebook::facts::in_words;
use crate::summary::pricebook::{Entry, Kind, Listing, Mark, Uses};
use crate::terms::Confidence;

pub fn advice(report: &Report<'_>, split: Option<&Split>) -> Html {
    let mut out = Html::default();
    let summary = report.summary;
    let found = summary.advice_beside(report.plan, report.book, split);
    if found.is_empty() {
        return out;
    }
    out.raw("<ul class=\"advice\">\n");
    for advice in found {
        let saves = advice.saves.map_or_else(|| "try".to_owned(), |saves| format!("−${}", saves.cents()));
        let route = summary.offers().get(advice.route).map_or("", |o| o.name.as_str());
        out.element("<li><b>", &saves, "</b><div><p>").name(&advice.title).raw("</p>");
        out.said("<p class=\"note\">", &advice.caveat, " Then ").name(route).raw(" for $").text(&advice.total.cents());
        out.raw(".</p></div></li>\n");
    }
    out.raw("</ul>\n");
    out
}

pub fn assumed(report: &Report<'_>) -> Html {
    let mut out = Html::default();
    out.raw("<ul>\n");
    for said in report.summary.assumed(report.plan) {
        out.element("<li>", &said, "</li>\n");
    }
    out.raw("</ul>\n");
    let listing = Listing::new(report.plan, report.book, report.today);
    for group in listing.groups.iter().filter(|group| group.kind == Kind::Own) {
        let own: Vec<&Entry> = listing.entries.get(group.entries.clone()).unwrap_or_default().iter().collect();
        entries("Your own figures for what nobody publishes", &own, &mut out);
    }
    out
}

/// The entries of the price book that the plan uses: those of the told route, those of the others, and who says so.
pub fn sources(report: &Report<'_>, chosen: Option<usize>) -> Html {
    let mut out = Html::default();
    let Some(at) = chosen else { return out };
    let name = report.summary.offers().get(at).map_or("", |o| o.name.as_str());
    let listing = Listing::new(report.plan, report.book, report.today);
    let uses = Uses::new(report.plan, report.book, report.summary);
    let marked = |mark: Mark| listing.entries.iter().filter(|e| uses.mark(e.at, Some(at)) == mark).collect();
    let here: Vec<&Entry> = marked(Mark::Selected);
    let elsewhere: Vec<&Entry> = marked(Mark::Elsewhere);
    if !here.is_empty() {
        entries(&format!("What {name} rests on"), &here, &mut out);
    }
    if !elsewhere.is_empty() {
        let title =
            format!("What the other ways rest on: {}", words::count(elsewhere.len() as u128, "figure", "figures"));
        out.element("<details>\n<summary>", &title, "</summary>\n");
        entries("What the other ways rest on", &elsewhere, &mut out);
        out.raw("</details>\n");
    }
    cited(here.iter().chain(&elsewhere), &mut out);
    out
}

fn entries(caption: &str, entries: &[&Entry], out: &mut Html) {
    out.raw("<table class=\"stack prices\">\n<caption>").text(caption).raw("</caption>\n<thead><tr>");
    out.raw(
        "<th scope=\"col\">What</th><th scope=\"col\" class=\"n\">Says</th><th scope=\"col\">How well it is known</th>",
    );
    out.raw("<th scope=\"col\">Source</th><th scope=\"col\">Checked</th></tr></thead>\n<tbody>\n");
    for entry in entries {
        let mut what = words::capital(&entry.what);
        for part in [&entry.who, &entry.size, &entry.length, &entry.range] {
            if !part.is_empty() && part != "any" {
                what.push_str(", ");
                what.push_str(part);
            }
        }
        let figure = if entry.per.is_empty() { entry.figure() } else { format!("{} {}", entry.figure(), entry.per) };
        let known = entry.confidence.map_or("", in_words);
        let checked = entry.checked.map_or_else(String::new, |checked| words::date(checked.on));
        out.element("<tr><th scope=\"row\">", &what, "</th>").element(
            "<td class=\"n\" data-label=\"says\">",
            &figure,
            "</td>",
        );
        let weak = !matches!(entry.confidence, Some(Confidence::Published) | None);
        out.raw(if weak { "<td class=\"weak\" data-label=\"known\">" } else { "<td data-label=\"known\">" });
        out.text(known).raw("</td><td data-label=\"source\">");
        if let Some(source) = &entry.source {
            link(source, out);
        }
        out.raw(if entry.is_stale() {
            "</td><td class=\"day weak\" data-label=\"checked\">"
        } else {
            "</td><td class=\"day\" data-label=\"checked\">"
        });
        out.text(&checked).raw(if entry.is_stale() && !checked.is_empty() {
            ", old</td></tr>\n"
        } else {
            "</td></tr>\n"
        });
    }
    out.raw("</tbody>\n</table>\n");
}

/// A source's title; it leads there where its address is one of the web.
fn link(source: &Source, out: &mut Html) {
    if source.address.starts_with("https://") {
        out.raw("<a rel=\"noreferrer noopener\" href=\"")
            .text(&source.address)
            .raw("\">")
            .name(&source.title)
            .raw("</a>");
    } else {
        out.name(&source.title);
    }
}

/// Each source once.
fn cited<'a>(entries: impl Iterator<Item = &'a &'a Entry>, out: &mut Html) {
    let mut all: Vec<&Source> = Vec::new();
    for entry in entries {
        for source in entry.source.iter().chain(entry.others.iter().map(|other| &other.source)) {
            if !all.contains(&source) {
                all.push(source);
            }
        }
    }
    if all.is_empty() {
        return;
    }
    all.arrange_by(|a, b| (&a.publisher, &a.title, a.date).cmp(&(&b.publisher, &b.title, b.date)));
    out.raw(
        "<table class=\"stack sources\">\n<caption>Who says so</caption>\n<thead><tr><th scope=\"col\">Source</th>",
    );
    out.raw("<th scope=\"col\">Publisher</th><th scope=\"col\">Kind</th><th scope=\"col\">Read on</th></tr></thead>\n<tbody>\n");
    for source in all {
        out.raw("<tr><th scope=\"row\">");
        link(source, out);
        let kind = match source.kind {
            SourceKind::Official => "the seller’s own",
            SourceKind::ThirdParty => "third party",
        };
        out.element("</th><td data-label=\"publisher\">", &source.publisher, "</td>");
        out.element("<td class=\"day\" data-label=\"kind\">", kind, "</td>");
        out.element("<td class=\"day\" data-label=\"read on\">", &words::date(source.date), "</td></tr>\n");
    }
    out.raw("</tbody>\n</table>\n");
}

pub fn before(report: &Report<'_>) -> Html {
    let mut out = Html::default();
    let verify = &report.summary.recommendation.verify;
    if verify.is_empty() {
        return out;
    }
    out.raw("<ul class=\"verify\">\n");
    for line in verify {
        out.said("<li>", line, "</li>\n");
    }
    out.raw("</ul>\n");
    out
}
