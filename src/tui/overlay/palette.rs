//! The commands, found by what is typed: letters of their names, or words of what they do. What was run from here last
//! stands first as long as nothing is typed; what would do nothing in this place stands last, dimmed, and says why.

pub mod view;

use super::Flow;
use super::moves::moved;
use crate::arrange::Arrange as _;
use crate::tui::command::{Command, Known, WORDS, known};
use crate::tui::fuzzy::{self, letters, part};
use crate::tui::model::{Mode, Model};
use crate::tui::msg::{After, Msg};
use crate::tui::screen::ScreenId;

/// So many commands are remembered.
const RECENT: usize = 5;
/// The whole of a name, or a word that people know from elsewhere, means its command: nothing stands before that.
const NAMED: i32 = 1000;
/// The whole of the word in the footer.
const HINTED: i32 = 100;

#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    /// Every command of browse mode: those run last, then as the table has them.
    entries: Vec<Known>,
    found: Vec<Row>,
    cursor: usize,
}

/// A command that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub command: &'static Command,
    pub is_on: bool,
    /// Characters of its name that were typed, and of what it does.
    pub in_name: Vec<usize>,
    pub in_doc: Vec<usize>,
}

impl Palette {
    /// The commands as they stand now, before the palette is opened.
    #[must_use]
    pub fn of(model: &Model) -> Self {
        let mut entries = known(model);
        entries.retain(|entry| entry.command.mode == Mode::Browse);
        // What was never run keeps its order.
        entries.arrange_by_key(|entry| {
            model.recent_commands.iter().position(|name| *name == entry.command.name).unwrap_or(usize::MAX)
        });
        let found = find(&entries, "");
        Self { entries, found, cursor: 0 }
    }

    /// What stands in the list, from the best match down.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.found
    }

    #[must_use]
    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    #[must_use]
    pub fn selected(&self) -> Option<&Row> {
        self.found.get(self.cursor)
    }

    pub fn update(&mut self, model: &mut Model, msg: &Msg) -> Flow {
        if let Some(to) = moved(msg, self.cursor, self.found.len()) {
            self.cursor = to;
            return Flow::Stay;
        }
        match msg {
            Msg::Narrowed(typed) => {
                self.found = find(&self.entries, typed);
                self.cursor = 0;
            }
            Msg::Act | Msg::Commit(After::Stay) => return self.run(model),
            Msg::Out | Msg::Quit | Msg::Interrupt => {
                model.typing = None;
                return Flow::Close;
            }
            _ => {}
        }
        Flow::Stay
    }

    fn run(&self, model: &mut Model) -> Flow {
        let Some(row) = self.selected() else { return Flow::Stay };
        if !row.is_on {
            model.complain(format!("`{}` does nothing here: {}", row.command.name, row.why_not(model.screen)));
            return Flow::Stay;
        }
        model.typing = None;
        model.recent_commands.retain(|name| *name != row.command.name);
        model.recent_commands.insert(0, row.command.name);
        model.recent_commands.truncate(RECENT);
        if let Some(tour) = &mut model.tour {
            tour.note(row.command.name);
        }
        Flow::CloseThen((row.command.run)(model))
    }
}

impl Row {
    /// Why it would do nothing: in a word or two.
    #[must_use]
    pub fn why_not(&self, screen: ScreenId) -> String {
        match self.command.screen {
            Some(own) if own != screen => format!("on {}", own.screen().title),
            _ => "not now".to_owned(),
        }
    }
}

/// The commands that fit what is typed, the best first; all that would do something where nothing is.
fn find(entries: &[Known], typed: &str) -> Vec<Row> {
    let words = fuzzy::words(typed);
    if words.is_empty() {
        let on = entries.iter().filter(|entry| entry.is_on);
        let row = |e: &Known| Row { command: e.command, is_on: true, in_name: Vec::new(), in_doc: Vec::new() };
        return on.map(row).collect();
    }
    let mut found: Vec<(i32, Row)> = entries.iter().filter_map(|entry| weigh(entry, typed, &words)).collect();
    // What is called exactly so is meant, whether it would do something or not.
    found.arrange_by_key(|(score, row)| (!row.is_on && *score < NAMED, std::cmp::Reverse(*score)));
    found.into_iter().map(|(_, row)| row).collect()
}

/// How well a command fits; `None` where one of the words is nowhere in it.
fn weigh(entry: &Known, typed: &str, words: &[String]) -> Option<(i32, Row)> {
    let command = entry.command;
    let mut row = Row { command, is_on: entry.is_on, in_name: Vec::new(), in_doc: Vec::new() };
    let mut score = 0;
    let mut is_said = true;
    for word in words {
        let name = letters(word, command.name);
        let doc = part(word, command.doc);
        let hint = part(word, command.hint).map(|found| found.score + 1);
        let best = [name.as_ref().map(|f| f.score), doc.as_ref().map(|f| f.score), hint].into_iter().flatten().max();
        is_said &= best.is_some();
        score += best.unwrap_or(0);
        row.in_name.extend(name.filter(|f| Some(f.score) == best).into_iter().flat_map(|f| f.at));
        row.in_doc.extend(doc.into_iter().flat_map(|f| f.at));
    }
    let line = typed.trim().to_lowercase();
    if line == command.hint {
        score += HINTED;
    }
    if line == command.name || WORDS.iter().any(|(word, name)| *word == line && *name == command.name) {
        (score, is_said) = (score + NAMED, true);
    }
    for places in [&mut row.in_name, &mut row.in_doc] {
        places.arrange();
        places.dedup();
    }
    is_said.then_some((score, row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::command::COMMANDS;

    fn all() -> Vec<Known> {
        COMMANDS.iter().filter(|c| c.mode == Mode::Browse).map(|command| Known { command, is_on: true }).collect()
    }

    fn first(typed: &str) -> &'static str {
        find(&all(), typed).first().map_or("nothing", |row| row.command.name)
    }

    #[test]
    fn what_people_type_finds_what_they_mean() {
        for (typed, name) in [
            ("q", "quit"),
            ("w", "plan-save"),
            ("wq", "plan-save-quit"),
            ("u", "undo"),
            ("rowadd", "row-add"),
            ("add row", "row-add"),
            ("fs", "form-schedule"),
            ("deadline", "form-schedule"),
            ("tax", "form-budget"),
            ("why", "explain"),
            ("before you pay", "verify-show"),
            ("prices", "screen-prices"),
            ("Save As", "plan-save-as"),
            ("qqq", "nothing"),
        ] {
            assert_eq!(first(typed), name, "{typed}");
        }
    }

    #[test]
    fn every_known_word_means_a_command_and_comes_first() {
        for (word, name) in WORDS {
            assert_eq!(first(word), *name);
        }
    }

    #[test]
    fn what_does_nothing_here_comes_last() {
        let mut entries = all();
        for entry in &mut entries {
            entry.is_on = entry.command.name != "undo";
        }
        let found = find(&entries, "und");
        assert!(found.iter().any(|row| row.command.name == "undo"));
        assert!(found.is_sorted_by_key(|row| !row.is_on));
        assert_eq!(find(&entries, "undo")[0].command.name, "undo", "but not if it is called by its name");
        assert!(find(&entries, "").iter().all(|row| row.is_on), "and is hidden as long as nothing is typed");
    }
}
