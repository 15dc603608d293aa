//! Text as Markdown shows it, and nothing else.

use crate::fault::harmless;

/// A text on one line that renders as it stands: no cell, tag, link, emphasis, code, list or mention comes of it.
#[must_use]
pub fn escaped(text: &str) -> String {
    let text = harmless(text);
    // Blanks in front could make it code.
    let text = text.trim();
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut chars = text.chars().peekable();
    let mut before = None;
    // Whether only digits stand before: then a dot or a bracket would make it a list.
    let mut is_number = true;
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let ends = next.is_none_or(char::is_whitespace);
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' => out.extend(['\\', c]),
            // Forges turn names and numbers into links after rendering; only something in between keeps them apart.
            '@' | '#' if !ends => out.extend([c, '&'].into_iter().chain("#8203;".chars())),
            '#' | '-' | '+' | '=' if before.is_none() => out.extend(['\\', c]),
            '.' | ')' if is_number && before.is_some() => out.extend(['\\', c]),
            '.' if matches!(before, Some('w' | 'W')) => out.push_str("\\."),
            ':' if !ends => out.push_str("\\:"),
            '$' if !next.is_some_and(|next| next.is_ascii_digit()) => out.push_str("\\$"),
            c => out.push(c),
        }
        is_number &= c.is_ascii_digit();
        before = Some(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_of_a_name_is_markup() {
        for (text, shown) in [
            ("Hero orbit, 5 s", "Hero orbit, 5 s"),
            ("a|b", "a\\|b"),
            ("`x` *y* _z_ ~w~", "\\`x\\` \\*y\\* \\_z\\_ \\~w\\~"),
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("[here](javascript:x)", "\\[here\\](javascript\\:x)"),
            ("![](https://x.y/z.png)", "!\\[\\](https\\://x.y/z.png)"),
            ("www.x.y", "www\\.x.y"),
            ("a@b.c #12", "a@&#8203;b.c #&#8203;12"),
            ("# title", "\\# title"),
            ("- item", "\\- item"),
            ("1. item", "1\\. item"),
            ("    code", "code"),
            ("&amp;", "&amp;amp;"),
            ("two\nlines", "two␊lines"),
            ("\u{202e}x", "\u{fffd}x"),
            ("$31.68: fine", "$31.68: fine"),
        ] {
            assert_eq!(escaped(text), shown, "{text}");
        }
    }
}
