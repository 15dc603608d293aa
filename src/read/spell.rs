//! How texts are written into a TOML file.

/// A text in quotes, on one line.
#[must_use]
pub fn quoted(text: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Beside controls, what would reorder or hide the text around it in an editor.
            c if c.is_control() || crate::fault::harmless_char(c) != c => {
                let code = u32::from(c);
                let written = if code > 0xffff { write!(out, "\\U{code:08X}") } else { write!(out, "\\u{code:04X}") };
                debug_assert!(written.is_ok(), "a text takes whatever is written to it");
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
