//! A question about two texts: what it is about, the choices, and below them what differs, line by line. It stands
//! before whatever would put one text in the place of the other.

pub mod view;

use super::Flow;
use super::menu::{Item, Menu};
use crate::tui::difference::Difference;
use crate::tui::msg::{Motion, Msg};

#[derive(Clone, Debug, PartialEq)]
pub struct Differ {
    /// Sentences above the choices.
    pub said: Vec<String>,
    pub menu: Menu,
    /// What differs, with a heading; for each choice its place in here.
    sets: Vec<(String, Difference)>,
    shows: Vec<usize>,
    /// Lines of what differs that are out of sight above.
    pub scroll: usize,
}

/// Lines that a page goes.
const PAGE: usize = 8;

impl Differ {
    #[must_use]
    pub fn new(title: impl Into<String>, said: Vec<String>) -> Self {
        Self { said, menu: Menu::new(title), sets: Vec::new(), shows: Vec::new(), scroll: 0 }
    }

    /// What differs, shown beside the choices that come after it.
    #[must_use]
    pub fn showing(mut self, heading: impl Into<String>, difference: Difference) -> Self {
        self.sets.push((heading.into(), difference));
        self
    }

    #[must_use]
    pub fn with(mut self, item: Item) -> Self {
        self.menu.items.push(item);
        self.shows.push(self.sets.len().saturating_sub(1));
        self
    }

    /// What differs for the choice under the cursor, with its heading.
    #[must_use]
    pub fn shown(&self) -> Option<(&str, &Difference)> {
        let (heading, difference) = self.sets.get(*self.shows.get(self.menu.cursor)?)?;
        Some((heading, difference))
    }

    pub fn update(&mut self, msg: &Msg) -> Flow {
        match msg {
            Msg::Move(Motion::HalfPageUp) => self.scroll = self.scroll.saturating_sub(PAGE),
            Msg::Move(Motion::HalfPageDown) => self.scroll = self.scroll.saturating_add(PAGE),
            msg => {
                let before = self.shows.get(self.menu.cursor).copied();
                let flow = self.menu.update(msg);
                if self.shows.get(self.menu.cursor).copied() != before {
                    self.scroll = 0;
                }
                return flow;
            }
        }
        Flow::Stay
    }
}
