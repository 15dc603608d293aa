//! Text with some of its characters marked: those that a search found.

use ratatui::style::Style;
use ratatui::text::Span;

/// The text in spans; the characters at the places of `at` (ascending) have the style `found` over `style`.
#[must_use]
pub fn marked(text: &str, at: &[usize], style: Style, found: Style) -> Vec<Span<'static>> {
    let mut spans: Vec<(bool, String)> = Vec::new();
    for (place, c) in text.chars().enumerate() {
        let is_found = at.binary_search(&place).is_ok();
        match spans.last_mut() {
            Some((same, run)) if *same == is_found => run.push(c),
            _ => spans.push((is_found, c.to_string())),
        }
    }
    spans
        .into_iter()
        .map(|(is_found, run)| Span::styled(run, if is_found { style.patch(found) } else { style }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_the_same_style_are_one_span() {
        let found = Style::new().underlined();
        let spans = marked("row-add", &[0, 4, 5], Style::new(), found);
        let texts: Vec<_> = spans.iter().map(|s| (s.content.as_ref(), s.style == found)).collect();
        assert_eq!(texts, [("r", true), ("ow-", false), ("ad", true), ("d", false)]);
        assert!(marked("", &[1], Style::new(), found).is_empty());
    }
}
