//! What every screen has around it, at a given size: the title, the answer, the status line, the hints; between them
//! the body, which the screen divides as it likes.

use ratatui::layout::Rect;

use super::msg::Size;

/// Below this there is no room for a pane and its answer.
pub const LEAST: Size = Size { width: 40, height: 10 };

/// A body of this height has room for whatever is opened over the screen.
const ROOMY: u16 = 12;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    pub title: Rect,
    pub answer: Rect,
    pub body: Rect,
    pub status: Rect,
    pub hints: Rect,
}

impl Areas {
    /// Where things are opened over the screen: below the answer, which stays in sight; where that leaves little room,
    /// between the title and the status line.
    #[must_use]
    pub const fn over(&self) -> Rect {
        if self.body.height >= ROOMY {
            return self.body;
        }
        Rect { y: self.answer.y, height: self.status.y - self.answer.y, ..self.answer }
    }
}

/// `None` where the screen is too small for anything but saying so.
#[must_use]
pub const fn areas(size: Size) -> Option<Areas> {
    if size.width < LEAST.width || size.height < LEAST.height {
        return None;
    }
    let width = size.width;
    Some(Areas {
        title: Rect { x: 0, y: 0, width, height: 1 },
        answer: Rect { x: 0, y: 1, width, height: 2 },
        body: Rect { x: 0, y: 3, width, height: size.height - 5 },
        status: Rect { x: 0, y: size.height - 2, width, height: 1 },
        hints: Rect { x: 0, y: size.height - 1, width, height: 1 },
    })
}
