//! A line of text that is being typed: the value, the cursor, and what each stroke does to them.

use tui_input::{Input, InputRequest};
use unicode_segmentation::UnicodeSegmentation;

use super::msg::Stroke;

/// Nothing that is typed in the planner is longer (a path, a note).
const LONGEST: usize = 4096;

#[derive(Clone, Debug, Default)]
pub struct Line(Input);

impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        self.0.value() == other.0.value() && self.0.cursor() == other.0.cursor()
    }
}

impl Line {
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Input::new(text.into()))
    }

    #[must_use]
    pub fn text(&self) -> &str {
        self.0.value()
    }

    /// The cursor, in characters from the start.
    #[must_use]
    pub fn cursor(&self) -> usize {
        self.0.cursor()
    }

    /// Whether the text changed.
    pub fn stroke(&mut self, stroke: Stroke) -> bool {
        let request = match stroke {
            Stroke::Type(c) if self.0.value().len() >= LONGEST || c.is_control() => return false,
            Stroke::Type(c) => InputRequest::InsertChar(c),
            Stroke::Backspace => InputRequest::DeletePrevChar,
            Stroke::Delete => InputRequest::DeleteNextChar,
            Stroke::Left => InputRequest::SetCursor(self.beside().0),
            Stroke::Right => InputRequest::SetCursor(self.beside().1),
            Stroke::Start => InputRequest::GoToStart,
            Stroke::End => InputRequest::GoToEnd,
            Stroke::DeleteWord => InputRequest::DeletePrevWord,
            Stroke::DeleteToStart => {
                let kept: String = self.0.value().chars().skip(self.0.cursor()).collect();
                let changed = kept.len() != self.0.value().len();
                self.0 = Input::new(kept).with_cursor(0);
                return changed;
            }
        };
        self.0.handle(request).is_some_and(|change| change.value)
    }

    /// The places before and after the character that people see at the cursor, which may be made of several.
    fn beside(&self) -> (usize, usize) {
        let (mut before, mut end) = (0, 0);
        for grapheme in self.text().graphemes(true) {
            let start = end;
            end += grapheme.chars().count();
            if start < self.cursor() {
                before = start;
            }
            if end > self.cursor() {
                break;
            }
        }
        (before, end)
    }

    /// Puts a text in at the cursor; line ends become blanks.
    pub fn paste(&mut self, text: &str) -> bool {
        let mut changed = false;
        for c in text.trim_end().chars() {
            let c = if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c };
            changed |= self.stroke(Stroke::Type(c));
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes() {
        let mut line = Line::new("ab");
        assert!(line.stroke(Stroke::Type('é')));
        line.stroke(Stroke::Left);
        line.stroke(Stroke::Left);
        assert!(line.stroke(Stroke::DeleteToStart));
        assert_eq!((line.text(), line.cursor()), ("bé", 0));
        assert!(!line.stroke(Stroke::Backspace));
        assert!(line.paste("x\u{1b}\ny\n"));
        assert_eq!(line.text(), "x ybé");
    }

    #[test]
    fn the_cursor_steps_over_what_people_see_as_one() {
        let mut line = Line::new("ae\u{301}👩‍🎨日");
        let mut places = vec![line.cursor()];
        for _ in 0..5 {
            line.stroke(Stroke::Left);
            places.push(line.cursor());
        }
        assert_eq!(places, [7, 6, 3, 1, 0, 0]);
        places.clear();
        for _ in 0..5 {
            line.stroke(Stroke::Right);
            places.push(line.cursor());
        }
        assert_eq!(places, [1, 3, 6, 7, 7]);
    }
}
