//! What opens on top of the screen: menus, forms, help, commands, explanations, questions. Each is a value in the model's
//! stack with its own update and, in its folder, its own view; the one on top gets the keys.

pub mod advice;
pub mod bridge;
pub mod differ;
pub mod explain;
pub mod export;
pub mod form;
pub mod help;
pub mod lines;
pub mod menu;
mod moves;
pub mod own;
pub mod palette;
pub mod preview;
pub mod prompt;
pub mod view;
pub mod welcome;

use self::advice::Advice;
use self::bridge::Bridge;
use self::differ::Differ;
use self::explain::Explain;
use self::export::Export;
use self::form::Form;
use self::help::Help;
use self::lines::Lines;
use self::menu::Menu;
use self::own::OwnPrice;
use self::palette::Palette;
use self::preview::Preview;
use self::prompt::Prompt;
use self::welcome::Welcome;
use super::model::Model;
use super::msg::Msg;

#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    Menu(Menu),
    Form(Form),
    Preview(Box<Preview>),
    Help(Help),
    Advice(Advice),
    Bridge(Bridge),
    Explain(Explain),
    Lines(Lines),
    Prompt(Prompt),
    Differ(Box<Differ>),
    Welcome(Welcome),
    Palette(Palette),
    Export(Export),
    OwnPrice(Box<OwnPrice>),
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
            (Self::Menu(menu) | Self::Welcome(Welcome { menu }), msg) => menu.update(&msg),
            (Self::Differ(differ), msg) => differ.update(&msg),
            (Self::Prompt(prompt), msg) => prompt.update(model, &msg),
            (Self::Palette(palette), msg) => palette.update(model, &msg),
            (Self::Export(export), msg) => export.update(model, &msg),
            (Self::OwnPrice(form), msg) => form.update(model, &msg),
            (Self::Help(help), msg) => help.update(model, &msg),
            (_, Msg::Out | Msg::Quit | Msg::Interrupt) => Flow::Close,
            (Self::Form(form), msg) => form.update(model, &msg),
            (Self::Preview(preview), msg) => preview.update(model, &msg),
            (Self::Advice(advice), msg) => advice.update(model, &msg),
            (Self::Bridge(bridge), msg) => bridge.update(model, &msg),
            (Self::Explain(explain), msg) => explain.update(&msg),
            (Self::Lines(lines), msg) => lines.update(&msg),
        }
    }

    /// Whether something is chosen from a list.
    #[must_use]
    pub const fn is_list(&self) -> bool {
        matches!(
            self,
            Self::Menu(_)
                | Self::Welcome(_)
                | Self::Palette(_)
                | Self::Preview(_)
                | Self::Advice(_)
                | Self::Differ(_)
                | Self::Export(_)
        )
    }

    /// Whether Enter does something: not on what is only read.
    #[must_use]
    pub const fn acts(&self) -> bool {
        self.is_list() || matches!(self, Self::Form(_))
    }

    /// Whether a line of text is typed into it from the start.
    #[must_use]
    pub const fn asks(&self) -> bool {
        matches!(self, Self::Prompt(_) | Self::Palette(_) | Self::Export(_) | Self::OwnPrice(_))
    }

    /// Whether it is only read: what is asked for next may take its place.
    #[must_use]
    pub const fn is_read(&self) -> bool {
        matches!(self, Self::Help(_) | Self::Bridge(_) | Self::Explain(_) | Self::Lines(_))
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
