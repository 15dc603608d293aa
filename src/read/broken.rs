//! Lines that are not even TOML: what is wrong with their meaning is not told as well.

use std::collections::BTreeSet;

use super::NOT_TOML;
use crate::fault::Fault;

/// Where the lines begin on which there are faults, in bytes.
#[must_use]
pub fn lines(text: &str, faults: &[Fault]) -> BTreeSet<usize> {
    faults.iter().map(|fault| line_start(text, fault.span.start)).collect()
}

fn line_start(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1)
}

/// A fault of meaning on a line that is not even TOML would only repeat it, and below a header that is none, keys
/// stand in the wrong table.
#[must_use]
pub fn is_told(text: &str, fault: &Fault, broken: &BTreeSet<usize>) -> bool {
    if broken.is_empty() || fault.message.starts_with(NOT_TOML) {
        return true;
    }
    let mut line = line_start(text, fault.span.start);
    while !broken.contains(&line) {
        if line == 0 || text[line..].trim_start_matches([' ', '\t']).starts_with('[') {
            return true;
        }
        line = line_start(text, line - 1);
    }
    // The fault's own line, or the header above it.
    line != line_start(text, fault.span.start) && !text[line..].trim_start_matches([' ', '\t']).starts_with('[')
}
