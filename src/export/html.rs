//! The answer as one page for a client or a finance department: a file that needs nothing else, in light and dark, on
//! a phone and on paper. The figures are the summary's; here they are set.
//!
//! `assets/report.html` is the frame, `assets/report.css` the style. `markup` keeps texts from being tags, `chart`
//! is what the drawings share; the other files are the page's parts from the top to the bottom. Nothing on the page
//! runs, and nothing is loaded from anywhere.

mod break_even;
mod chart;
mod client;
mod footing;
mod head;
mod markup;
mod risk;
mod routes;
mod timeline;
mod tornado;
mod work;

use std::io;

pub use self::client::Quote;
use self::markup::Html;
pub(super) use self::routes::{in_group, sign};
use super::{ExportError, Exporter, Report};
use crate::money::{Money, group_thousands};
use crate::offer::Offer;

const FRAME: &str = include_str!("../../assets/report.html");
const STYLE: &str = include_str!("../../assets/report.css");

#[derive(Clone, Copy, Debug, Default)]
pub struct Page;

impl Exporter for Page {
    fn write(&self, report: &Report<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
        let title = format!("{}: what it costs, and how to buy it", report.plan.name_or_default());
        framed(&title, &body(report)?, out)
    }
}

/// A page around what stands on it.
fn framed(title: &str, body: &str, out: &mut dyn io::Write) -> Result<(), ExportError> {
    let mut rest = FRAME;
    for (name, text) in [("{title}", escaped(title).as_str()), ("{style}", STYLE), ("{body}", body)] {
        if let Some((before, after)) = rest.split_once(name) {
            out.write_all(before.as_bytes())?;
            out.write_all(text.as_bytes())?;
            rest = after;
        }
    }
    out.write_all(rest.as_bytes())?;
    Ok(())
}

fn escaped(text: &str) -> String {
    let mut html = Html::default();
    html.text(text);
    html.as_str().to_owned()
}

/// The parts that there are: (id, title, what stands there).
fn body(report: &Report<'_>) -> Result<String, ExportError> {
    let chosen = report.summary.told_routes().first().copied().filter(|_| !report.summary.work().steps.is_empty());
    let split = report.summary.split(report.plan, report.book, report.today)?;
    let parts = [
        ("routes", "Ways to buy", routes::routes(report, &split)?),
        ("timeline", "Over time", timeline::timeline(report, chosen)?),
        ("break-even", "By volume", break_even::break_even(report, chosen)?),
        ("risk", "Risk", risk::risk(report, chosen)?),
        ("moves", "What moves the total", tornado::tornado(report, chosen)),
        ("loop", "The loop", work::work(report, chosen)?),
        ("advice", "What would save money", footing::advice(report, split.found.as_ref())),
        ("assumed", "Assumed", footing::assumed(report)),
        ("sources", "Prices and their sources", footing::sources(report, chosen)),
        ("before", "Before you pay", footing::before(report)),
    ];
    let mut out = Html::default();
    out.raw("<header>\n");
    head::head(report, &mut out);
    let told: Vec<_> = parts.into_iter().filter(|(.., part)| !part.is_empty()).collect();
    if told.len() > 2 {
        out.raw("<nav aria-label=\"Contents\"><ul>");
        for (id, title, _) in &told {
            out.raw("<li><a href=\"#").raw(id).raw("\">").raw(title).raw("</a></li>");
        }
        out.raw("</ul></nav>\n");
    }
    out.raw("</header>\n<main>\n");
    for (id, title, part) in &told {
        out.raw("<section id=\"").raw(id).raw("\" aria-labelledby=\"").raw(id).raw("-h\">\n<h2 id=\"").raw(id);
        out.raw("-h\">").raw(title).raw("</h2>\n").put(part).raw("</section>\n");
    }
    out.raw("</main>\n");
    head::foot(report, &mut out);
    Ok(out.as_str().to_owned())
}

/// A total as it may be shown: `$31.68`, `≥ $90.00`, `?` where nothing of it is known; with a star where it rests on
/// the buyer's own figures.
fn dollars(usd: Money, is_bound: bool, is_assumed: bool) -> String {
    let star = if is_assumed { "*" } else { "" };
    match (is_bound, usd.is_zero()) {
        (true, true) => "?".to_owned(),
        (true, false) => format!("≥ ${}{star}", usd.cents()),
        (false, _) => format!("${}{star}", usd.cents()),
    }
}

fn grouped(n: impl Into<u128>) -> String {
    group_thousands(&n.into().to_string())
}

/// `, held`, `, closed to new buyers`.
fn state(offer: &Offer) -> &'static str {
    match (offer.held, offer.open) {
        (true, _) => "held",
        (false, false) => "closed to new buyers",
        (false, true) => "",
    }
}

/// Whether totals have contingency or tax in them.
fn has_extras(report: &Report<'_>) -> bool {
    let budget = &report.plan.budget;
    budget.contingency.is_some_and(|share| !share.is_zero()) || budget.tax.is_some_and(|share| !share.is_zero())
}

/// Paragraphs, the first the answer.
fn sentences<'a>(out: &mut Html, texts: impl IntoIterator<Item = &'a String>) {
    let mut texts = texts.into_iter();
    if let Some(first) = texts.next() {
        out.said("<p class=\"lead\">", first, "</p>\n");
    }
    for text in texts {
        out.said("<p>", text, "</p>\n");
    }
}
