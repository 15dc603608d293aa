//! What stands over the example that the planner begins with: keep it, take another, open a plan, or be shown around.

pub mod view;

use super::menu::{Item, Menu};
use crate::offer::words;
use crate::plan::template::TEMPLATES;
use crate::tui::model::Model;
use crate::tui::msg::{Msg, Opening};
use crate::tui::tour::STEPS;

#[derive(Clone, Debug, PartialEq)]
pub struct Welcome {
    pub menu: Menu,
}

impl Welcome {
    #[must_use]
    pub fn new(model: &Model) -> Self {
        let others = words::count(TEMPLATES.len().saturating_sub(1) as u128, "other", "others");
        let recent = match model.recent.len() {
            0 => "a file".to_owned(),
            n => format!("{n} recent"),
        };
        let steps = format!("{} steps", STEPS.len());
        let menu = Menu::new("Welcome to luma-plan")
            .with(Item::new("keep this example", "and change it", Msg::Stay))
            .with(Item::new("another example …", others, Msg::Open(Opening::Templates)))
            .with(Item::new("open a plan …", recent, Msg::Open(Opening::Plans)))
            .with(Item::new("take the tour", steps, Msg::Tour(Some(0))));
        Self { menu }
    }
}
