//! The cheapest route by volume, as a short table: what a month costs where each finished piece is made like the
//! plan's average one.

use super::{Page, Report, plain};
use crate::money::Overflow;

/// Looks at intervals that a page is worth.
const PATIENCE: usize = 50_000;
/// Ranges that are told; the rest is counted.
const SHOWN: usize = 12;

/// Nothing where there is nothing to compare, or only one route was asked about.
pub fn volume(report: &Report<'_>, page: &mut Page) -> Result<(), Overflow> {
    let summary = report.summary;
    if summary.offers().len() < 2 {
        return Ok(());
    }
    let found = summary.break_even_within(report.plan, report.book, PATIENCE)?;
    let Ok(by) = &found.volume else { return Ok(()) };
    if summary.untold(&found).is_some() {
        return Ok(());
    }
    let ranges = summary.ranges_told(by)?;
    page.gap();
    page.line(&format!("{:<56} {:>21}", format!("Cheapest by {}s a month", summary.piece()), "a month"));
    for told in ranges.iter().take(SHOWN) {
        let usd = match told.usd {
            Some((from, to)) if from == to => format!("${}", from.cents()),
            Some((from, to)) => format!("${} - {}", from.cents(), to.cents()),
            None => String::new(),
        };
        page.columns(&format!("  {:<15} {}", plain(&told.volumes), plain(&told.who)), &usd);
        if !told.note.is_empty() {
            page.wrapped("                  ", &told.note);
        }
    }
    if ranges.len() > SHOWN {
        page.line(&format!("  and {} more ranges", ranges.len() - SHOWN));
    }
    if by.told_to < by.most {
        page.wrapped("  ", &format!("Beyond {} the cheapest changes too often to be told here", by.told_to));
    }
    Ok(())
}
