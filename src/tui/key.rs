//! A key as the planner knows it, independent of the terminal library: what tables, tests and (later) files spell
//! as `ctrl-r`, `shift-tab` or `d d`.

use std::fmt;

/// What was pressed, without modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A printable character; with Shift it is the shifted character.
    Char(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// One key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub code: Code,
    pub ctrl: bool,
}

/// Named keys: as tables spell them, and as they are shown to people.
const NAMES: [(&str, &str, Code); 16] = [
    ("enter", "Enter", Code::Enter),
    ("esc", "Esc", Code::Esc),
    ("tab", "Tab", Code::Tab),
    ("shift-tab", "Shift-Tab", Code::BackTab),
    ("backspace", "Backspace", Code::Backspace),
    ("del", "Del", Code::Delete),
    ("up", "↑", Code::Up),
    ("down", "↓", Code::Down),
    ("left", "←", Code::Left),
    ("right", "→", Code::Right),
    ("home", "Home", Code::Home),
    ("end", "End", Code::End),
    ("pgup", "PgUp", Code::PageUp),
    ("pgdn", "PgDn", Code::PageDown),
    ("space", "Space", Code::Char(' ')),
    ("f1", "F1", Code::F(1)),
];

impl Key {
    #[must_use]
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false }
    }

    #[must_use]
    pub const fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    #[must_use]
    pub const fn ctrl(c: char) -> Self {
        Self { code: Code::Char(c), ctrl: true }
    }

    /// The key that a table spells: `a`, `+`, `ctrl-r`, `enter`, `shift-tab`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix("ctrl-") {
            Some(rest) => Self::parse_plain(rest).map(|key| Self { ctrl: true, ..key }),
            None => Self::parse_plain(text),
        }
    }

    fn parse_plain(text: &str) -> Option<Self> {
        if let Some((_, _, code)) = NAMES.iter().find(|(name, _, _)| *name == text) {
            return Some(Self::plain(*code));
        }
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => Some(Self::char(c)),
            _ => None,
        }
    }

    /// A sequence of keys parted by blanks: `d d`.
    #[must_use]
    pub fn parse_sequence(text: &str) -> Option<Vec<Self>> {
        let keys: Option<Vec<Self>> = text.split(' ').map(Self::parse).collect();
        keys.filter(|k| !k.is_empty())
    }

    /// The character that the key types, if it types one.
    #[must_use]
    pub const fn typed(self) -> Option<char> {
        match self {
            Self { code: Code::Char(c), ctrl: false } => Some(c),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    /// As people read it: `Ctrl-r`, `Shift-Tab`, `+`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        match NAMES.iter().find(|(_, _, code)| *code == self.code) {
            Some((_, shown, _)) => f.write_str(shown),
            None => match self.code {
                Code::Char(c) => write!(f, "{c}"),
                Code::F(n) => write!(f, "F{n}"),
                other => write!(f, "{other:?}"),
            },
        }
    }
}

/// A sequence as people read it: `d d`.
#[must_use]
pub fn shown(keys: &[Key]) -> String {
    keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_and_showing() {
        for (text, key, show) in [
            ("a", Key::char('a'), "a"),
            ("+", Key::char('+'), "+"),
            ("-", Key::char('-'), "-"),
            ("ctrl-r", Key::ctrl('r'), "Ctrl-r"),
            ("shift-tab", Key::plain(Code::BackTab), "Shift-Tab"),
            ("space", Key::char(' '), "Space"),
            ("G", Key::char('G'), "G"),
        ] {
            assert_eq!(Key::parse(text), Some(key), "{text}");
            assert_eq!(key.to_string(), show);
        }
        assert_eq!(Key::parse("alt-x"), None);
        assert_eq!(Key::parse(""), None);
        assert_eq!(Key::parse("ctrl-ctrl-r"), None);
        assert_eq!(Key::parse(&"ctrl-".repeat(1_000_000)), None, "however many, it is looked at once");
        assert_eq!(Key::parse_sequence("d d"), Some(vec![Key::char('d'); 2]));
        assert_eq!(shown(&[Key::char('g'), Key::char('g')]), "g g");
    }
}
