//! The price book for people and programs: its cards ([`list`]), its rows ([`show`]), and what differs between two books
//! ([`compare`]). Text is plain ASCII with names of rows at the end of lines, so that any can be copied; JSON and CSV carry
//! exact decimals as strings.

pub mod compare;
pub mod list;
pub mod show;

use super::text::plain;
use crate::offer::words::{count, date};
use crate::summary::pricebook::Checked;

/// `2026-05-30, 175 days ago`.
fn aged(checked: Checked) -> String {
    let days = count(u128::from(checked.age_days.unsigned_abs()), "day", "days");
    if checked.age_days < 0 { format!("{}, in {days}", checked.on) } else { format!("{}, {days} ago", checked.on) }
}

/// `30 May 2026, 175 days ago`.
fn aged_in_words(checked: Checked) -> String {
    let days = count(u128::from(checked.age_days.unsigned_abs()), "day", "days");
    if checked.age_days < 0 {
        format!("{}, in {days}", date(checked.on))
    } else {
        format!("{}, {days} ago", date(checked.on))
    }
}

/// Columns as wide as their widest cell, two blanks between them. `right` says which stand at their right edge.
fn table(rows: &[Vec<String>], right: &[bool]) -> String {
    let width = |at: usize| rows.iter().filter_map(|r| r.get(at)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..right.len()).map(width).collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for ((cell, width), right) in row.iter().zip(&widths).zip(right) {
            let cell = if *right { format!("{cell:>width$}") } else { format!("{cell:<width$}") };
            line.push_str("  ");
            line.push_str(&cell);
        }
        out.push_str(plain(&line).trim_end());
        out.push('\n');
    }
    out
}
