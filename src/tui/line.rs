//! A line of text that is being typed: the value, the cursor, and what each stroke does to them.

use tui_input::{Input, InputRequest};

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
            Stroke::Left => InputRequest::GoToPrevChar,
            Stroke::Right => InputRequest::GoToNextChar,
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
}
