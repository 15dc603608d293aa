//! The tour: a card on the real screen that says one thing at a time about what it stands beside. Keys go to the
//! screen as always, so that what is told can be tried at once; only Enter and Esc are the tour's. Keys in its words
//! come from the table of commands.

pub mod view;

use super::command::key_of;
use super::model::Model;
use super::msg::Msg;
use super::screen::ScreenId;
use super::screen::looped::pane::Pane;

/// Where the tour is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tour {
    /// From 0.
    pub step: usize,
    /// What the step tells of was tried.
    pub is_tried: bool,
}

/// What a step is about: the card stands beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Answer,
    Pane(Pane),
    Tabs,
    Keys,
}

#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub title: &'static str,
    /// `{undo}` stands for the first key of that command, `{down:2}` for its second.
    pub says: &'static str,
    pub about: About,
}

pub const STEPS: &[Step] = &[
    Step {
        title: "the answer",
        says: "What to buy, its total, what a finished piece costs, and the day it is done. Below it what comes next, or what breaks. Every change moves it.",
        about: About::Answer,
    },
    Step {
        title: "the loop",
        says: "What you make: shots, each with its stages, such as drafts and finals. {up:2} {down:2} {left:2} {right:2} move.",
        about: About::Pane(Pane::Loop),
    },
    Step {
        title: "change something",
        says: "{value-up} and {value-down} change what the cursor is on; on a number, digits type a new one. Each total shows by how much it changed.",
        about: About::Pane(Pane::Loop),
    },
    Step {
        title: "keep 1 in 4",
        says: "Takes that are thrown away cost most. Go to *keep*, and type how many takes one good one needs, from what you have seen yourself: 6, or 1 in 6.",
        about: About::Pane(Pane::Loop),
    },
    Step {
        title: "ways to buy",
        says: "What serves, what misses your date or your limit, what has no price; where there is room, bars show each on one calendar. {pane-next} goes from pane to pane.",
        about: About::Pane(Pane::Ways),
    },
    Step {
        title: "why",
        says: "What this way meets, what it rests on, what you throw away. {verify-show} lists what to verify before you pay.",
        about: About::Pane(Pane::Reasons),
    },
    Step {
        title: "any figure",
        says: "{explain} takes a figure apart, down to the price, its source and its day. Where nobody publishes a price, {advice} takes yours.",
        about: About::Pane(Pane::Loop),
    },
    Step {
        title: "more work",
        says: "{row-add} adds a stage, or a shot from a recipe; {row-copy} copies, {row-cut} cuts. {undo} takes anything back.",
        about: About::Pane(Pane::Loop),
    },
    Step {
        title: "more screens",
        says: "{screen-next} goes to the next screen, {screen-previous} back. {screen-risk} shows how wrong a total can be; {level-next} counts all at P50, P80 or P95. {answer-copy} copies the answer.",
        about: About::Tabs,
    },
    Step {
        title: "everything else",
        says: "The bottom line tells what keys do here, {help-show} all of them. {plan-save} saves; before that nothing is written.",
        about: About::Keys,
    },
];

impl Tour {
    #[must_use]
    pub fn at(self) -> Option<&'static Step> {
        STEPS.get(self.step)
    }

    /// A command was run: perhaps it is what the step tells of.
    pub fn note(&mut self, command: &str) {
        let told = |step: &Step| commands(step.says).any(|(name, _)| name == command);
        self.is_tried |= self.at().is_some_and(told);
    }
}

/// Goes to a step, and puts in front what it is about; leaves the tour behind the last.
pub fn show(model: &mut Model, step: Option<usize>) {
    let Some(at) = step.and_then(|at| STEPS.get(at)) else {
        model.tour = None;
        if step.is_some() {
            model.tell(format!("that was the tour; {} shows it again", key_of("tour")));
        }
        return;
    };
    model.layers.clear();
    model.screen = ScreenId::Loop;
    model.looped.focus = match at.about {
        About::Pane(pane) => pane,
        About::Answer | About::Tabs | About::Keys => Pane::Loop,
    };
    model.tour = step.map(|step| Tour { step, is_tried: false });
}

/// Takes what is the tour's: Enter goes on, Esc leaves. What is not comes back.
pub fn update(model: &mut Model, msg: Msg) -> Option<Msg> {
    let Some(tour) = model.touring() else { return Some(msg) };
    match msg {
        Msg::Act => show(model, Some(tour.step + 1)),
        Msg::Out | Msg::Quit | Msg::Interrupt => show(model, None),
        msg => return Some(msg),
    }
    None
}

/// What the footer says of a command during the tour, where that is something else.
#[must_use]
pub fn hint(command: &str) -> Option<&'static str> {
    match command {
        "act" => Some("next"),
        "out" => Some("leave the tour"),
        _ => None,
    }
}

/// The commands that a text names in braces, each with which of its keys, from 0.
pub fn commands(text: &'static str) -> impl Iterator<Item = (&'static str, usize)> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(named, _)| named_key(named))
}

fn named_key(named: &str) -> (&str, usize) {
    let (name, which) = named.split_once(':').unwrap_or((named, "1"));
    (name, which.parse::<usize>().unwrap_or(1).saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::command::COMMANDS;

    #[test]
    fn the_tour_has_at_most_ten_steps_and_its_keys_are_in_the_table() {
        assert!(STEPS.len() <= 10);
        for step in STEPS {
            assert_eq!(step.says.matches('{').count(), commands(step.says).count(), "{}", step.title);
            for (name, which) in commands(step.says) {
                let command = COMMANDS.iter().find(|c| c.name == name).unwrap_or_else(|| panic!("no `{name}`"));
                assert!(command.keys.len() > which, "{name} has no key {which}");
            }
        }
    }
}
