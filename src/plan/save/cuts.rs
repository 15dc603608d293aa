//! Changes to a text, by place: what stands between two bytes is replaced, and everything else stays.

use std::collections::BTreeMap;
use std::ops::Range;

/// The changes, none of which overlap.
#[derive(Clone, Debug, Default)]
pub struct Cuts {
    /// By (start, end, order of arrival): what is put in at a place stands before what is replaced from there on.
    by_place: BTreeMap<(usize, usize, usize), String>,
}

impl Cuts {
    /// Replaces a range; an empty one is a place to put something in.
    pub fn replace(&mut self, range: Range<usize>, with: impl Into<String>) {
        let order = self.by_place.len();
        self.by_place.insert((range.start, range.end, order), with.into());
    }

    /// Replaces a range and forgets the changes within it: `with` has them already.
    pub fn cover(&mut self, range: Range<usize>, with: impl Into<String>) {
        let inside: Vec<_> = self
            .by_place
            .range((range.start, 0, 0)..=(range.end, usize::MAX, usize::MAX))
            .map(|(key, _)| *key)
            .filter(|(_, end, _)| *end <= range.end)
            .collect();
        for key in inside {
            self.by_place.remove(&key);
        }
        self.replace(range, with);
    }

    /// A part of the text with its changes. What is put in right where it starts belongs to the part before it.
    pub fn part(&self, text: &str, range: Range<usize>) -> String {
        let mut out = String::with_capacity(range.len());
        let mut at = range.start;
        for ((start, end, _), with) in self.by_place.range((range.start, 0, 0)..=(range.end, usize::MAX, usize::MAX)) {
            let is_before = *start == range.start && end == start && range.start > 0;
            if is_before || *end > range.end {
                continue;
            }
            out.push_str(text.get(at..*start).unwrap_or_default());
            out.push_str(with);
            at = *end;
        }
        out.push_str(text.get(at..range.end).unwrap_or_default());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_has_its_own_changes() {
        let text = "0123456789";
        let mut cuts = Cuts::default();
        cuts.replace(2..4, "bb");
        cuts.replace(5..5, "+");
        cuts.replace(5..6, "");
        cuts.replace(5..5, "-");
        assert_eq!(cuts.part(text, 0..10), "01bb4+-6789");
        assert_eq!(cuts.part(text, 0..5), "01bb4+-");
        assert_eq!(cuts.part(text, 5..10), "6789");
        cuts.cover(1..9, "x");
        assert_eq!(cuts.part(text, 0..10), "0x9");
    }
}
