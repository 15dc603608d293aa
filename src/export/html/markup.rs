//! Markup that cannot be broken by what is put into it: tags are literals of this program, everything else is escaped.

use std::fmt::Write as _;

use crate::fault::harmless_char;

/// A piece of a page.
#[derive(Clone, Debug, Default)]
pub struct Html(String);

impl Html {
    /// Tags, as they stand in the code.
    pub fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// A text between tags, or inside the quotes of an attribute.
    pub fn text(&mut self, text: &str) -> &mut Self {
        escape(text, &mut self.0);
        self
    }

    /// A name that somebody gave: whichever way it is read, what stands around it is not turned.
    pub fn name(&mut self, name: &str) -> &mut Self {
        self.raw("<bdi>").text(name).raw("</bdi>")
    }

    /// A text between an opening and a closing tag.
    pub fn element(&mut self, open: &'static str, text: &str, close: &'static str) -> &mut Self {
        self.raw(open).text(text).raw(close)
    }

    /// A sentence between tags, with its full stop, and what stands between backticks as it is typed.
    pub fn said(&mut self, open: &'static str, text: &str, close: &'static str) -> &mut Self {
        self.raw(open);
        // A figure and its sign stand on one line.
        let text = text.replace(" %", "\u{a0}%");
        let parts: Vec<&str> = text.split('`').collect();
        let is_paired = parts.len() % 2 == 1;
        for (at, part) in parts.iter().enumerate() {
            if is_paired && at % 2 == 1 {
                self.element("<code>", part, "</code>");
            } else {
                self.raw(if at > 0 && !is_paired { "`" } else { "" }).text(part);
            }
        }
        if !text.ends_with(['.', '?', '!', ':']) {
            self.raw(".");
        }
        self.raw(close)
    }

    /// A coordinate, with two decimals at most.
    pub fn at(&mut self, coordinate: f64) -> &mut Self {
        let coordinate = if coordinate.is_finite() { coordinate } else { 0.0 };
        let text = format!("{coordinate:.2}");
        let text = text.trim_end_matches('0').trim_end_matches('.');
        self.0.push_str(if text == "-0" { "0" } else { text });
        self
    }

    /// A whole number, without thousands apart.
    pub fn number(&mut self, number: impl Into<u128>) -> &mut Self {
        // Writing into a text does not fail.
        _ = write!(self.0, "{}", number.into());
        self
    }

    pub fn put(&mut self, other: &Self) -> &mut Self {
        self.0.push_str(&other.0);
        self
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Texts as a browser shows them and does nothing else with them.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match harmless_char(c) {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_cannot_be_tags() {
        let mut html = Html::default();
        html.element("<p title=\"", "</p>\"'><script>&\u{202e}\n\u{1b}", "\">");
        assert_eq!(html.as_str(), "<p title=\"&lt;/p&gt;&quot;&#39;&gt;&lt;script&gt;&amp;\u{fffd}\u{240a}\u{241b}\">");
    }

    #[test]
    fn coordinates_are_short_and_always_numbers() {
        let mut html = Html::default();
        for x in [0.0, -0.001, 12.5, 100.0, 33.3333, f64::NAN, f64::INFINITY] {
            html.at(x).raw(" ");
        }
        assert_eq!(html.as_str(), "0 0 12.5 100 33.33 0 0 ");
    }
}
