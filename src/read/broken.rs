//! Lines that are not even TOML: what is wrong with their meaning is not told as well.

use super::NOT_TOML;
use crate::arrange::Arrange as _;
use crate::fault::Fault;

/// A line on which there is a fault of syntax, or a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    /// Where the line begins and ends, in bytes.
    start: usize,
    end: usize,
    is_broken: bool,
    is_header: bool,
}

/// The lines of a text that are not TOML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Broken {
    /// In the order of the text; empty where every line is TOML.
    marks: Vec<Mark>,
}

impl Broken {
    /// The lines on which there are `faults`. It looks at each line once, however many faults there are.
    #[must_use]
    pub fn lines(text: &str, faults: &[Fault]) -> Self {
        if faults.is_empty() {
            return Self::default();
        }
        let mut starts: Vec<usize> = faults.iter().map(|fault| fault.span.start.min(text.len())).collect();
        starts.arrange();
        let mut rest = starts.as_slice();
        let mut marks = Vec::new();
        let mut start = 0;
        for line in text.split('\n') {
            let end = start + line.len();
            let here = rest.iter().take_while(|at| **at <= end).count();
            rest = &rest[here..];
            let mark = Mark { start, end, is_broken: here > 0, is_header: line.trim_start().starts_with('[') };
            if mark.is_broken || mark.is_header {
                marks.push(mark);
            }
            start = end + 1;
        }
        Self { marks }
    }

    /// Whether every line is TOML.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// Whether a fault is told. One of meaning on a line that is not even TOML would only repeat it, and below a
    /// header that is none, keys stand in the wrong table.
    #[must_use]
    pub fn is_told(&self, fault: &Fault) -> bool {
        if fault.message.starts_with(NOT_TOML) {
            return true;
        }
        let at = fault.span.start;
        // The header above, or the nearest line before it that is not TOML, or its own line.
        match self.marks.partition_point(|mark| mark.start <= at).checked_sub(1).map(|i| self.marks[i]) {
            Some(mark) if mark.is_broken => at > mark.end && !mark.is_header,
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_on_or_below_what_is_no_toml_is_not_told() {
        let text = "a = 1\nb = \nc = 1\n[x]\nd = 1\n[y\ne = 1\n[z]\nf = 1\n";
        let at = |word: &str| text.find(word).unwrap();
        let syntax = |start: usize| Fault::new(start..start, format!("{NOT_TOML}: x"), "");
        let broken = Broken::lines(text, &[syntax(at("[y") + 2), syntax(at("b =") + 4)]);
        let told = |word: &str| broken.is_told(&Fault::new(at(word)..at(word), "meaning", ""));
        let words = ["a =", "b =", "c =", "[x]", "d =", "[y", "e =", "[z]", "f ="];
        let told: Vec<&str> = words.into_iter().filter(|word| told(word)).collect();
        assert_eq!(told, ["a =", "c =", "[x]", "d =", "[z]", "f ="]);
        assert!(broken.is_told(&syntax(at("b ="))));
        assert!(Broken::lines(text, &[]).is_empty() && !broken.is_empty());
        assert!(Broken::lines(text, &[]).is_told(&Fault::new(900..901, "m", "")));
        assert!(!Broken::lines("x", &[syntax(900)]).is_told(&Fault::new(0..0, "m", "")), "a place beyond the end");
    }
}
