//! What a figure is made of, down to its source.

pub mod view;

use super::Flow;
use crate::summary::Explained;
use crate::tui::msg::Msg;
use crate::tui::update::scrolled;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explain {
    pub title: String,
    pub explained: Explained,
    pub scroll: usize,
}

impl Explain {
    pub fn update(&mut self, msg: &Msg) -> Flow {
        match msg {
            Msg::Move(motion) => self.scroll = scrolled(self.scroll, *motion),
            Msg::Act => return Flow::Close,
            _ => {}
        }
        Flow::Stay
    }
}
