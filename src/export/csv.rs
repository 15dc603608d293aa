//! A row for each line of each route (RFC 4180), for spreadsheets and scripts: exact decimals without a sign for
//! dollars, empty cells for what nobody knows or what does not apply.
//!
//! A spreadsheet runs a text that begins like a formula; such a text gets an apostrophe in front. Numbers stay numbers.

use std::fmt::Display;
use std::io;

use super::{ExportError, Exporter, Report};
use crate::fault::harmless;
use crate::offer::Line;
use crate::rates::Origin;
use crate::terms::Confidence;

/// The columns, in their order. The last three are of the whole route, and the same on each of its lines: its total, and
/// the range of that where it rests on a price about which sources differ. Columns may be added at the end, never moved or renamed.
pub const COLUMNS: [&str; 26] = [
    "route",
    "name",
    "surface",
    "verdict",
    "shot",
    "stage",
    "operation",
    "model",
    "on",
    "runs",
    "generations",
    "accepted",
    "discarded",
    "unit_usd",
    "unit_credits",
    "usd",
    "credits",
    "status",
    "reason",
    "source",
    "verified",
    "confidence",
    "origin",
    "total_usd",
    "total_low_usd",
    "total_high_usd",
];

#[derive(Clone, Copy, Debug, Default)]
pub struct Csv;

impl Exporter for Csv {
    fn write(&self, report: &Report<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
        let summary = report.summary;
        let mut row = Row::default();
        for column in COLUMNS {
            row.text(column);
        }
        row.end(out)?;
        for (at, offer) in summary.offers().iter().enumerate() {
            for step in 0..summary.work().steps.len() {
                let Some(line) = summary.line(report.book, at, step)? else { continue };
                for text in [&offer.id, &offer.name, &offer.surface] {
                    row.text(text);
                }
                row.text(offer.verdict.as_str());
                cells(report, &line, &mut row);
                row.number(offer.figures.as_ref().map(|f| f.total));
                let range = summary.ranges().get(at).copied().flatten();
                row.number(range.map(|r| r.low));
                row.number(range.map(|r| r.high));
                row.end(out)?;
            }
        }
        Ok(())
    }
}

/// What a line says, from its shot on.
fn cells(report: &Report<'_>, line: &Line, row: &mut Row) {
    let stage = report.plan.shots.get(line.shot).and_then(|s| s.stages.get(line.stage));
    row.text(&report.plan.shot_name(line.shot));
    row.number(Some(line.stage + 1));
    row.text(stage.map_or("", |s| s.operation.as_str()));
    row.text(line.model.as_deref().unwrap_or_default());
    row.text(line.on.as_deref().unwrap_or_default());
    for count in [line.runs, line.generations, line.accepted, line.discarded] {
        row.number(Some(count));
    }
    row.number(line.unit_usd);
    row.number(line.unit_credits);
    row.number(line.usd);
    row.number(line.credits);
    row.text(line.status.as_str());
    row.text(line.reason.as_deref().unwrap_or_default());
    row.text(line.source.as_deref().unwrap_or_default());
    row.number(line.verified);
    row.text(line.confidence.map_or("", Confidence::as_str));
    let origin = line.layer.map(|layer| report.book.origin(layer)).filter(Origin::is_overlay);
    row.text(&origin.map_or_else(String::new, |o| format!("{}: {}", o.layer.as_str(), o.file)));
}

/// A row that is being written.
#[derive(Debug, Default)]
pub(super) struct Row {
    line: String,
    cells: usize,
}

impl Row {
    /// A text of anybody's.
    pub(super) fn text(&mut self, text: &str) {
        let guard = if is_formula(text) { "'" } else { "" };
        self.cell(&format!("{guard}{}", harmless(text)));
    }

    /// A number or a date of ours; empty where there is none.
    pub(super) fn number(&mut self, number: Option<impl Display>) {
        self.cell(&number.map(|n| n.to_string()).unwrap_or_default());
    }

    pub(super) fn end(&mut self, out: &mut dyn io::Write) -> io::Result<()> {
        self.line.push_str("\r\n");
        out.write_all(self.line.as_bytes())?;
        self.line.clear();
        self.cells = 0;
        Ok(())
    }

    fn cell(&mut self, text: &str) {
        if self.cells > 0 {
            self.line.push(',');
        }
        self.cells += 1;
        // Blanks at the ends are kept by some readers only where they are quoted.
        if text.contains([',', '"', ';', '\r', '\n']) || text.trim() != text {
            self.line.push('"');
            self.line.push_str(&text.replace('"', "\"\""));
            self.line.push('"');
        } else {
            self.line.push_str(text);
        }
    }
}

/// Whether a spreadsheet would take a text for something to work out: its first sign that is no blank, also as it is
/// typed in scripts with wide letters, or a tab or a carriage return in front.
fn is_formula(text: &str) -> bool {
    let begins = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    text.starts_with(['\t', '\r', '\n']) || text.trim_start().starts_with(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(texts: &[&str]) -> String {
        let mut row = Row::default();
        for text in texts {
            row.text(text);
        }
        let mut out = Vec::new();
        row.end(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(written(&["a", "b c", ""]), "a,b c,\r\n");
        assert_eq!(written(&["a,b", "say \"hi\"", "a;b", " x "]), "\"a,b\",\"say \"\"hi\"\"\",\"a;b\",\" x \"\r\n");
        assert_eq!(written(&["two\nlines", "映像"]), "two␊lines,映像\r\n");
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_neutralised_and_numbers_stay() {
        for text in ["=cmd()", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r1", "＝1"] {
            let cell = written(&[text]);
            assert!(cell.trim_start_matches('"').starts_with('\''), "{cell}");
        }
        assert_eq!(written(&["a=b"]), "a=b\r\n");
        let mut row = Row::default();
        row.number(Some(-1));
        row.number(None::<u64>);
        let mut out = Vec::new();
        row.end(&mut out).unwrap();
        assert_eq!(out, b"-1,\r\n");
    }
}
