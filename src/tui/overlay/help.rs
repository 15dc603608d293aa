//! Help for the place where it was asked for: what the place is for, what can be done there now and with which keys,
//! what its signs mean, and then everything else. All keys come from the table of commands. What is typed narrows it.

mod signs;
pub mod view;

use super::{Flow, Overlay};
use crate::tui::command::{Command, Group, Known, known};
use crate::tui::fuzzy;
use crate::tui::model::{Mode, Model};
use crate::tui::msg::{Msg, Seeking};
use crate::tui::screen::ScreenId;
use crate::tui::typing::Target;
use crate::tui::update::{scrolled, typing};

#[derive(Clone, Debug, PartialEq)]
pub struct Help {
    pub title: String,
    /// The question that the place answers; may be empty.
    question: String,
    /// What is to be seen and done there, a paragraph each.
    about: Vec<String>,
    screen: ScreenId,
    commands: Vec<Known>,
    /// The words that everything shown must have, in small letters.
    words: Vec<String>,
    pub scroll: usize,
}

/// Commands under a heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    pub title: &'static str,
    pub commands: Vec<&'static Command>,
    /// They would do something in the place that help is for.
    pub is_on: bool,
}

impl Help {
    /// Help for the place that keys go to now.
    #[must_use]
    pub fn of(model: &Model) -> Self {
        let screen = model.screen.screen();
        let (title, question, about) = match model.layers.last() {
            None => (screen.title.to_owned(), screen.question, screen.help.iter().map(|p| (*p).to_owned()).collect()),
            Some(layer) => {
                let (title, about) = about(layer, model);
                (title, "", vec![about.to_owned()])
            }
        };
        Self {
            title: format!("Help: {title}"),
            question: question.to_owned(),
            about,
            screen: model.screen,
            commands: known(model),
            words: Vec::new(),
            scroll: 0,
        }
    }

    pub fn update(&mut self, model: &mut Model, msg: &Msg) -> Flow {
        match msg {
            Msg::Move(motion) => self.scroll = scrolled(self.scroll, *motion),
            Msg::Search(_) => {
                let target = Target::Search(Seeking::Filter);
                typing::begin(model, target, String::new(), self.words.join(" "));
            }
            Msg::Sought { text, .. } => self.seek(text),
            Msg::Out if !self.words.is_empty() => self.seek(""),
            Msg::Out | Msg::Quit | Msg::Interrupt | Msg::Act => return Flow::Close,
            _ => {}
        }
        Flow::Stay
    }

    fn seek(&mut self, text: &str) {
        self.words = fuzzy::words(text);
        self.scroll = 0;
    }

    /// Whether only what was searched for is shown.
    #[must_use]
    pub const fn is_narrowed(&self) -> bool {
        !self.words.is_empty()
    }

    /// The commands that are shown: those that would do something here, group by group; those for typing; the others.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        let is_typing = |known: &&Known| known.command.mode == Mode::Edit;
        let shows = |known: &&Known| self.shows(known.command);
        let mut sections = Vec::new();
        for group in Group::ALL {
            let here = self.commands.iter().filter(|k| k.command.group == group && (k.is_on || is_typing(k)));
            let commands: Vec<_> = here.filter(shows).map(|k| k.command).collect();
            sections.push(Section { title: group.title(), commands, is_on: true });
        }
        let others = self.commands.iter().filter(|k| !k.is_on && !is_typing(k)).filter(shows);
        sections.push(Section {
            title: "Not here or not now",
            commands: others.map(|k| k.command).collect(),
            is_on: false,
        });
        sections.retain(|section| !section.commands.is_empty());
        sections
    }

    /// Whether all that was searched for is in a command: in its keys, its name or what it does.
    fn shows(&self, command: &Command) -> bool {
        let keys = command.shown_keys().to_lowercase();
        self.has(&[&keys, command.name, &command.doc.to_lowercase(), command.hint])
    }

    /// Whether every word is in one of the texts, which are in small letters.
    fn has(&self, texts: &[&str]) -> bool {
        self.words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
    }
}

/// The name of what is opened, and what it is for.
fn about(layer: &Overlay, model: &Model) -> (String, &'static str) {
    match layer {
        Overlay::Form(form) => (
            form.topic.title(model),
            "Every field takes effect at once, and the totals follow. A field that says nothing holds the value shown in grey: its default, or what comes from elsewhere in the plan.",
        ),
        Overlay::Menu(menu) => (
            menu.title.clone(),
            "A list to choose from. What the selected route cannot do stands last and says why; it can be chosen all the same.",
        ),
        Overlay::Explain(explain) => (
            explain.title.clone(),
            "What the figure is made of, step by step, down to where each price is published and when that was looked up.",
        ),
        Overlay::Bridge(_) => (
            super::bridge::TITLE.to_lowercase(),
            "What changed since the plan was saved, and what that costs. The parts are taken from the plan as it is now, one after the other, and each is what the total changes by: they add up. Left and right show another route; a click on a route does too.",
        ),
        Overlay::Export(_) => (
            "export".to_owned(),
            "The answer as a file. The name's ending and the format follow each other. Nothing is written over unasked.",
        ),
        Overlay::OwnPrice(_) => (
            "your price".to_owned(),
            "A price of your own, in the unit of its card, with who says so and the day on which it was known to stand. It counts at once, and is written into a card in your config folder; undo takes both back.",
        ),
        Overlay::Lines(lines) => (lines.title.clone(), "To be read; nothing in it can be changed."),
        _ => ("this window".to_owned(), "It stands over the screen; what is below goes on as it was."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::command::COMMANDS;

    fn help(on: &[&str]) -> Help {
        Help {
            title: String::new(),
            question: String::new(),
            about: Vec::new(),
            screen: ScreenId::Loop,
            commands: COMMANDS.iter().map(|command| Known { command, is_on: on.contains(&command.name) }).collect(),
            words: Vec::new(),
            scroll: 0,
        }
    }

    #[test]
    fn what_works_here_comes_first_and_nothing_is_left_out() {
        let help = help(&["undo", "quit"]);
        let sections = help.sections();
        let titles: Vec<_> = sections.iter().map(|s| s.title).collect();
        assert_eq!(titles, ["Change", "Plan and program", "While typing", "Not here or not now"]);
        assert_eq!(sections.iter().map(|s| s.commands.len()).sum::<usize>(), COMMANDS.len());
        assert!(sections.is_sorted_by_key(|s| !s.is_on));
    }

    #[test]
    fn a_search_is_in_keys_names_and_what_they_do() {
        let mut help = help(&["undo", "redo", "plan-save"]);
        for (text, name) in [("ctrl-r", "redo"), ("last change", "undo"), ("plan-sav", "plan-save")] {
            help.seek(text);
            assert!(help.sections()[0].commands.iter().any(|c| c.name == name), "{text}");
        }
        help.seek("nothing is called like that");
        assert!(help.sections().is_empty());
    }
}
