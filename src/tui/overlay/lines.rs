//! Lines to read: what to verify before paying.

pub mod view;

use super::Flow;
use crate::tui::msg::Msg;
use crate::tui::update::scrolled;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    pub title: String,
    pub lines: Vec<String>,
    pub scroll: usize,
}

impl Lines {
    pub fn update(&mut self, msg: &Msg) -> Flow {
        match msg {
            Msg::Move(motion) => self.scroll = scrolled(self.scroll, *motion),
            Msg::Act => return Flow::Close,
            _ => {}
        }
        Flow::Stay
    }
}
