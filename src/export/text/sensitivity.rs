//! What moves the total of a route, the longest first: each input with both its ends in words.

use super::{Page, Report, plain};

/// Bars that are told; the rest is counted.
const SHOWN: usize = 6;

/// Nothing for a plan without stages.
pub fn sensitivity(report: &Report<'_>, page: &mut Page) {
    let summary = report.summary;
    if summary.work().steps.is_empty() {
        return;
    }
    for at in summary.told_routes() {
        let Some(offer) = summary.offers().get(at) else { continue };
        let mut found = summary.sensitivity(report.plan, report.book, at);
        page.gap();
        let name = plain(&offer.name);
        let Some(baseline) = found.baseline else {
            let why = found.why.unwrap_or_default();
            page.wrapped("", &format!("What moves the total of {name}: there is none. {why}"));
            continue;
        };
        let bound = if baseline.lower_bound { ">= " } else { "" };
        page.wrapped("", &format!("What moves the total of {name}, {bound}${} as it is", baseline.usd.cents()));
        found.shorter += found.bars.len().saturating_sub(SHOWN);
        for bar in found.bars.iter().take(SHOWN) {
            page.wrapped("  ", &format!("{} ({})", bar.label, bar.value));
            page.wrapped("      ", &bar.in_words(&baseline));
        }
        for note in found.notes() {
            page.wrapped("  ", &note);
        }
    }
}
