//! What is wrong with a file, where, and what would be right.
//!
//! Plans and price cards are read by people and written by people; every fault of a file is collected and all are
//! told at once, each with its line, a caret and a remedy.

use std::fmt;
use std::ops::Range;

use crate::arrange::Arrange as _;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// One thing that is wrong. `span` is in bytes of the file's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub span: Range<usize>,
    /// What is wrong: one sentence without a full stop.
    pub message: String,
    /// What would be right.
    pub remedy: String,
}

impl Fault {
    #[must_use]
    pub fn new(span: Range<usize>, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { span, message: harmless(&message.into()), remedy: harmless(&remedy.into()) }
    }
}

/// A file with at least one fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faulty {
    /// The file's name as the user gave it.
    pub name: String,
    pub text: String,
    /// In the order of the file.
    pub faults: Vec<Fault>,
}

/// The most faults that are looked for in a file. Finding what was meant takes time; where so much is wrong, the first
/// tell enough.
pub const MOST: usize = 1_000;

/// Faults beyond this many are counted, not shown.
const SHOWN: usize = 50;
/// Bytes of a line that are shown to either side of where its fault begins.
const NEAR: usize = 160;

impl Faulty {
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>, mut faults: Vec<Fault>) -> Self {
        faults.arrange_by_key(|f| (f.span.start, f.span.end));
        faults.dedup();
        faults.truncate(MOST);
        Self { name: name.into(), text: text.into(), faults }
    }

    /// Whether there may be more faults than were looked for.
    #[must_use]
    pub const fn is_cut_short(&self) -> bool {
        self.faults.len() >= MOST
    }

    /// Line and column of a fault, both from 1.
    #[must_use]
    pub fn position(&self, fault: &Fault) -> (usize, usize) {
        let start = floor_boundary(&self.text, fault.span.start);
        let before = &self.text[..start];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    /// Every fault with its line, caret and remedy.
    #[must_use]
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let mut out = Vec::new();
        for fault in self.faults.iter().take(SHOWN) {
            out.push(self.render_one(fault, &renderer));
        }
        if self.faults.len() > SHOWN {
            let least = if self.is_cut_short() { "at least " } else { "" };
            let more = self.faults.len() - SHOWN;
            out.push(format!("… and {least}{more} more faults in `{}`", harmless(&self.name)));
        }
        out.join("\n\n")
    }

    /// One fault on one line: `plan.toml:14:1: unknown key `colour`: …`.
    #[must_use]
    pub fn line(&self, fault: &Fault) -> String {
        let (line, column) = self.position(fault);
        format!("{}:{line}:{column}: {}; {}", harmless(&self.name), fault.message, fault.remedy)
    }

    fn render_one(&self, fault: &Fault, renderer: &Renderer) -> String {
        // Only the line on which the fault begins is given to the renderer, and of a long one only what is near.
        let start = floor_boundary(&self.text, fault.span.start);
        let end = floor_boundary(&self.text, fault.span.end.max(start));
        let line_start = self.text[..start].rfind('\n').map_or(0, |i| i + 1);
        let line_end = self.text[start..].find('\n').map_or(self.text.len(), |i| start + i);
        let from = floor_boundary(&self.text, line_start.max(start.saturating_sub(NEAR)));
        let until = floor_boundary(&self.text, line_end.min(start + NEAR));
        let name = harmless(&self.name);
        let (line, _) = self.position(fault);
        let cut = |at: bool| if at { "…" } else { "" };
        let before = format!("{}{}", cut(from > line_start), harmless_line(&self.text[from..start]));
        let marked = harmless_line(self.text[start..end.clamp(start, until)].trim_end_matches('\r'));
        let after = harmless_line(self.text[end.clamp(start, until)..until].trim_end_matches('\r'));
        let shown = format!("{before}{marked}{after}{}", cut(until < line_end));
        let (column, width) = (before.len(), marked.len());
        let snippet = Snippet::source(shown.as_str())
            .path(name.as_str())
            .line_start(line)
            .annotation(AnnotationKind::Primary.span(column..(column + width).min(shown.len())).label(&fault.remedy));
        renderer.render(&[Level::ERROR.primary_title(&fault.message).element(snippet)])
    }
}

impl fmt::Display for Faulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Faulty {}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A text from a file as it may be shown: control, escape, invisible and direction-changing characters become visible
/// marks, so that a name can neither drive the terminal nor reorder or hide what stands around it. Whatever leaves the
/// program as text for people, on a screen or in a file, goes through here; formats with an escape of their own for
/// such characters (JSON, TOML) use that instead and lose nothing.
#[must_use]
pub fn harmless(text: &str) -> String {
    text.chars().map(harmless_char).collect()
}

/// [`harmless`], with tabs as one blank so that carets line up.
fn harmless_line(text: &str) -> String {
    text.chars().map(|c| if c == '\t' { ' ' } else { harmless_char(c) }).collect()
}

/// One character of a text as it may be shown: see [`harmless`].
#[must_use]
pub const fn harmless_char(c: char) -> char {
    match c {
        '\u{0}'..='\u{1f}' => match char::from_u32(0x2400 + c as u32) {
            Some(picture) => picture,
            None => '\u{fffd}',
        },
        '\u{7f}' => '\u{2421}',
        // C1 controls; marks, overrides and isolates of direction; line separators; what takes no room, or looks like
        // a blank, where it is not part of how a script or an emoji is written; tags, which can carry a hidden text.
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{fffe}'
        | '\u{ffff}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e00ff}'
        | '\u{e01f0}'..='\u{e0fff}' => '\u{fffd}',
        _ => c,
    }
}

/// The nearest of `known` to a misspelt `word`, if any is near enough to be meant.
#[must_use]
pub fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let word: String = word.chars().take(60).collect::<String>().to_lowercase();
    let allowed = (word.chars().count() / 3).max(1);
    known
        .iter()
        .map(|candidate| (distance(&word, candidate), *candidate))
        .filter(|(d, _)| *d <= allowed)
        .min_by_key(|(d, _)| *d)
        .map(|(_, candidate)| candidate)
}

/// Edits between two words (Damerau, adjacent transpositions count once).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = last;
        last = row;
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_names_file_line_and_remedy() {
        let text = "schema = 1\nnaem = \"x\"\n";
        let faulty =
            Faulty::new("p.toml", text, vec![Fault::new(11..15, "unknown key `naem`", "did you mean `name`?")]);
        let report = faulty.to_string();
        assert!(report.contains("p.toml:2:1"), "{report}");
        assert!(report.contains("unknown key `naem`"), "{report}");
        assert!(report.contains("did you mean `name`?"), "{report}");
        assert_eq!(faulty.line(&faulty.faults[0]), "p.toml:2:1: unknown key `naem`; did you mean `name`?");
    }

    #[test]
    fn hostile_text_is_shown_harmlessly() {
        let text = "name = \"\u{1b}[31mred\u{202e}\u{9b}2J\"\r\n";
        let faulty =
            Faulty::new("\u{1b}]0;x\u{7}.toml", text, vec![Fault::new(7..20, "bad \u{1b}[2J", "fix \u{202e}")]);
        let report = faulty.to_string();
        assert!(!report.chars().any(|c| c.is_control() && c != '\n'), "{report:?}");
        assert!(!report.contains('\u{202e}'), "{report:?}");
        for fine in ["Ünïcødé 日本 👩‍🎨", "می‌خواهم", "葛\u{e0100}", "❤\u{fe0f}", "e\u{301}", "12\u{202f}000\u{a0}$"]
        {
            assert_eq!(harmless(fine), fine);
        }
    }

    #[test]
    fn whatever_is_made_harmless_has_one_mark_for_each_character_and_stays_so() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            let shown = harmless_char(c);
            assert_eq!(harmless_char(shown), shown, "{c:?}");
            assert!(!shown.is_control(), "{c:?}");
        }
        for c in "\u{1b}\u{9b}\u{7f}\u{202e}\u{2066}\u{200b}\u{ad}\u{3164}\u{e0041}\u{feff}\u{2028}\r\n\t".chars() {
            assert_ne!(harmless_char(c), c, "{c:?}");
        }
    }

    #[test]
    fn a_span_outside_the_text_or_inside_a_character_does_no_harm() {
        let backwards = Range { start: 2, end: 1 };
        for span in [0..0, 1..2, 3..900, 900..901, backwards] {
            let faulty = Faulty::new("p", "é\n日", vec![Fault::new(span, "m", "r")]);
            assert!(faulty.to_string().contains('m'));
        }
        assert!(Faulty::new("p", "", vec![Fault::new(0..0, "m", "r")]).to_string().contains('m'));
    }

    #[test]
    fn a_carriage_return_is_not_shown_and_a_long_line_is_cut() {
        let report = Faulty::new("p", "a = 1\r\nb = 2\r\n", vec![Fault::new(7..8, "m", "r")]).to_string();
        assert!(report.lines().any(|l| l.ends_with("b = 2")), "{report}");
        let long = format!("{} x {}", "é".repeat(100_000), "日".repeat(100_000));
        let report = Faulty::new("p", long.as_str(), vec![Fault::new(200_001..200_002, "m", "r")]).to_string();
        assert!(report.len() < 2_000 && report.contains("é x 日"), "{}", report.len());
    }

    #[test]
    fn the_nearest_word_is_near() {
        let known = ["accept_rate", "attempts", "acceptance"];
        assert_eq!(nearest("acept_rate", &known), Some("accept_rate"));
        assert_eq!(nearest("attepmts", &known), Some("attempts"));
        assert_eq!(nearest("colour", &known), None);
    }
}
