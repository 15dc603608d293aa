//! Keys to commands: a trie for each mode, made from the command table. An unfinished sequence knows what may
//! follow, so that the screen can show it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::command::{COMMANDS, Command};
use super::key::Key;
use super::model::Mode;
use super::screen::{SCREENS, ScreenId};

/// What the keys pressed so far mean.
#[derive(Clone, Copy, Debug)]
pub enum Lookup<'a> {
    Found(&'static Command),
    /// More keys must follow.
    Pending(&'a Node),
    Unknown,
}

/// A place in the trie.
#[derive(Debug, Default)]
pub struct Node {
    command: Option<&'static Command>,
    next: BTreeMap<Key, Self>,
}

impl Node {
    const EMPTY: Self = Self { command: None, next: BTreeMap::new() };

    /// What may follow: each key with the commands that it can end in.
    pub fn follow(&self) -> impl Iterator<Item = (Key, &'static Command)> + '_ {
        self.next.iter().filter_map(|(key, node)| node.command.map(|c| (*key, c)))
    }
}

/// The keys of both modes on one screen.
#[derive(Debug, Default)]
pub struct Keymap {
    browse: Node,
    edit: Node,
}

/// In the order of the screens.
static DEFAULT: LazyLock<Vec<Keymap>> = LazyLock::new(|| SCREENS.iter().map(|s| Keymap::new(s.id)).collect());
static NONE: Keymap = Keymap { browse: Node::EMPTY, edit: Node::EMPTY };

impl Keymap {
    /// The keys that ship with the program.
    #[must_use]
    pub fn standard(screen: ScreenId) -> &'static Self {
        DEFAULT.get(screen.index()).unwrap_or(&NONE)
    }

    #[must_use]
    pub fn new(screen: ScreenId) -> Self {
        let mut map = Self::default();
        for command in COMMANDS.iter().filter(|c| c.screen.is_none_or(|own| own == screen)) {
            let root = match command.mode {
                Mode::Browse => &mut map.browse,
                Mode::Edit => &mut map.edit,
            };
            for keys in command.keys.iter().filter_map(|k| Key::parse_sequence(k)) {
                let node = keys.into_iter().fold(&mut *root, |node, key| node.next.entry(key).or_default());
                node.command = Some(command);
            }
        }
        map
    }

    #[must_use]
    pub fn look_up(&self, mode: Mode, keys: &[Key]) -> Lookup<'_> {
        let root = match mode {
            Mode::Browse => &self.browse,
            Mode::Edit => &self.edit,
        };
        let mut node = root;
        for key in keys {
            match node.next.get(key) {
                Some(next) => node = next,
                None => return Lookup::Unknown,
            }
        }
        match node.command {
            Some(command) => Lookup::Found(command),
            None if node.next.is_empty() => Lookup::Unknown,
            None => Lookup::Pending(node),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_key_of_the_table_can_be_read_and_none_begins_another() {
        let mut seen: Vec<(Mode, Vec<Key>, &Command)> = Vec::new();
        for command in COMMANDS.iter() {
            for text in command.keys {
                let keys = Key::parse_sequence(text).unwrap_or_else(|| panic!("`{text}` of `{}`", command.name));
                seen.push((command.mode, keys, command));
            }
        }
        for (i, (mode, keys, command)) in seen.iter().enumerate() {
            for (other_mode, other_keys, other) in &seen[i + 1..] {
                let meet = command.screen.is_none() || other.screen.is_none() || command.screen == other.screen;
                let clash =
                    meet && mode == other_mode && (keys.starts_with(other_keys) || other_keys.starts_with(keys));
                assert!(!clash, "`{}` and `{}` share {keys:?} {other_keys:?}", command.name, other.name);
            }
        }
    }

    #[test]
    fn names_are_unique_and_kebab_case() {
        let mut names = BTreeSet::new();
        for command in COMMANDS.iter() {
            assert!(names.insert(command.name), "`{}` twice", command.name);
            assert!(command.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", command.name);
            assert!(!command.doc.is_empty() && !command.doc.ends_with('.'), "{}", command.name);
        }
    }

    #[test]
    fn an_unfinished_sequence_says_what_may_follow() {
        let map = Keymap::standard(ScreenId::Loop);
        let Lookup::Pending(node) = map.look_up(Mode::Browse, &[Key::char('d')]) else { panic!("`d` waits") };
        assert_eq!(node.follow().map(|(k, c)| (k, c.name)).collect::<Vec<_>>(), [(Key::char('d'), "row-cut")]);
        assert!(matches!(map.look_up(Mode::Browse, &[Key::char('d'), Key::char('x')]), Lookup::Unknown));
    }
}
