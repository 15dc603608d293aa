//! A list to choose from. Every item carries the message that choosing it sends, so a menu is also a question:
//! the code that asks does not wait for an answer.

pub mod view;

use super::Flow;
use super::moves::moved;
use crate::tui::msg::Msg;

#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub label: String,
    /// What speaks for or against it, beside the label.
    pub note: String,
    /// It can be chosen, but the selected route cannot do it.
    pub is_refused: bool,
    /// It is what holds now.
    pub is_current: bool,
    pub msg: Msg,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Menu {
    pub title: String,
    pub items: Vec<Item>,
    pub cursor: usize,
    /// What a second interrupt does.
    pub interrupt: Option<Box<Msg>>,
}

impl Item {
    #[must_use]
    pub fn new(label: impl Into<String>, note: impl Into<String>, msg: Msg) -> Self {
        Self { label: label.into(), note: note.into(), is_refused: false, is_current: false, msg }
    }

    #[must_use]
    pub const fn current(mut self, is_current: bool) -> Self {
        self.is_current = is_current;
        self
    }

    #[must_use]
    pub const fn refused(mut self, is_refused: bool) -> Self {
        self.is_refused = is_refused;
        self
    }
}

impl Menu {
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), items: Vec::new(), cursor: 0, interrupt: None }
    }

    #[must_use]
    pub fn with(mut self, item: Item) -> Self {
        self.items.push(item);
        self
    }

    #[must_use]
    pub fn with_all(mut self, items: impl IntoIterator<Item = Item>) -> Self {
        self.items.extend(items);
        self
    }

    /// The item that the cursor begins on.
    #[must_use]
    pub fn at(mut self, cursor: usize) -> Self {
        self.cursor = cursor.min(self.items.len().saturating_sub(1));
        self
    }

    #[must_use]
    pub fn on_interrupt(mut self, msg: Msg) -> Self {
        self.interrupt = Some(Box::new(msg));
        self
    }

    pub fn update(&mut self, msg: &Msg) -> Flow {
        if let Some(to) = moved(msg, self.cursor, self.items.len()) {
            self.cursor = to;
            return Flow::Stay;
        }
        match msg {
            Msg::Act => {
                return match self.items.get(self.cursor) {
                    Some(item) => Flow::CloseThen(item.msg.clone()),
                    None => Flow::Close,
                };
            }
            Msg::Interrupt => {
                return match self.interrupt.take() {
                    Some(msg) => Flow::CloseThen(*msg),
                    None => Flow::Close,
                };
            }
            Msg::Out | Msg::Quit => return Flow::Close,
            _ => {}
        }
        Flow::Stay
    }
}
