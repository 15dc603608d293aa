//! What opens on top of the screen: menus, forms, help, explanations, questions. Each is a value in the model's
//! stack with its own update and, in its folder, its own view; the one on top gets the keys.

pub mod explain;
pub mod form;
pub mod help;
pub mod lines;
pub mod menu;
pub mod preview;
pub mod prompt;
pub mod view;

use self::explain::Explain;
use self::form::Form;
use self::help::Help;
use self::lines::Lines;
use self::menu::Menu;
use self::preview::Preview;
use self::prompt::Prompt;
use super::model::Model;
use super::msg::Msg;

#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    Menu(Menu),
    Form(Form),
    Preview(Box<Preview>),
    Help(Help),
    Explain(Explain),
    Lines(Lines),
    Prompt(Prompt),
}

/// What becomes of the overlay that got a message.
#[derive(Clone, Debug)]
pub enum Flow {
    Stay,
    Close,
    /// Stays, and asks for something.
    Then(Msg),
    /// Closes, and asks for something.
    CloseThen(Msg),
}

impl Overlay {
    /// Handles a message. The overlay is not in the model's stack meanwhile.
    pub fn update(&mut self, model: &mut Model, msg: Msg) -> Flow {
        match (self, msg) {
            (Self::Menu(menu), msg) => menu.update(&msg),
            (Self::Prompt(prompt), msg) => prompt.update(model, &msg),
            (_, Msg::Out | Msg::Quit | Msg::Interrupt) => Flow::Close,
            (Self::Form(form), msg) => form.update(model, &msg),
            (Self::Preview(preview), msg) => preview.update(model, &msg),
            (Self::Help(help), msg) => help.update(&msg),
            (Self::Explain(explain), msg) => explain.update(&msg),
            (Self::Lines(lines), msg) => lines.update(&msg),
        }
    }

    /// Whether there are values to step and to clear.
    #[must_use]
    pub const fn has_values(&self) -> bool {
        matches!(self, Self::Form(_))
    }

    #[must_use]
    pub fn is_on_number(&self, model: &Model) -> bool {
        match self {
            Self::Form(form) => form.is_on_number(model),
            _ => false,
        }
    }
}
