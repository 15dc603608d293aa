//! Risk in text: what is enough in half, in 8 of 10 and in 19 of 20 cases on each route, and what that means.

use super::{Page, plain};
use crate::analysis::rank::ranked;
use crate::export::{ExportError, Report};
use crate::money::Money;
use crate::offer::Verdict;

/// So many routes are told about.
const MOST: usize = 8;

pub(super) fn risk(report: &Report<'_>, page: &mut Page) -> Result<(), ExportError> {
    let Report { plan, book, summary, .. } = *report;
    if summary.work().steps.is_empty() || summary.is_certain() {
        return Ok(());
    }
    let found = summary.risk(plan, book)?;
    let mut listed = ranked(summary.offers(), |offer| offer.comparable);
    let others = ranked(summary.offers(), |offer| !offer.comparable && offer.verdict == Verdict::Misses);
    listed.extend(others);
    listed.truncate(MOST);
    if listed.is_empty() {
        return Ok(());
    }
    page.gap();
    page.line(&format!("{:<36} {:>13} {:>13} {:>13}", "Risk: enough in so many of 100 cases", "50", "80", "95"));
    for at in listed {
        let (Some(offer), Some(risk)) = (summary.offers().get(at), found.routes.get(at)) else { continue };
        let Some(usd) = risk.usd else { continue };
        let bound = if risk.lower_bound { ">= " } else { "" };
        let shown = |usd: Option<Money>| usd.map_or_else(|| "-".to_owned(), |usd| format!("{bound}${}", usd.cents()));
        let name = format!("  {}", plain(&offer.name));
        page.columns(&name, &format!("{:>13} {:>13} {:>13}", shown(usd.p50), shown(usd.p80), shown(usd.p95)));
        for sentence in summary.risk_in_words(plan, risk) {
            page.wrapped("      ", &sentence);
        }
    }
    Ok(())
}
