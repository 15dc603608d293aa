//! Where the panes of the price book stand.

use ratatui::layout::Rect;

use super::Pane;
use crate::tui::widget::frame::Pane as Frame;

/// A body of this size has room for both panes, one above the other.
const BOTH: (u16, u16) = (60, 15);
/// From here on what is told stands in two columns.
const WIDE: u16 = 100;
/// From this height on the table has a line of heads.
const HEADS: u16 = 5;

/// A pane without an area is not shown at this size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    pub table: Option<Rect>,
    pub detail: Option<Rect>,
}

#[must_use]
pub fn areas(body: Rect, focus: Pane) -> Areas {
    if body.width >= BOTH.0 && body.height >= BOTH.1 {
        let below = (body.height * 9 / 24).clamp(6, 13);
        let table = Rect { height: body.height - below, ..body };
        let detail = Rect { y: table.bottom(), height: below, ..body };
        return Areas { table: Some(table), detail: Some(detail) };
    }
    match focus {
        Pane::Table => Areas { table: Some(body), detail: None },
        Pane::Detail => Areas { table: None, detail: Some(body) },
    }
}

/// The line of heads, where there is one, and the lines of the table.
#[must_use]
pub const fn table(area: Rect) -> (Option<Rect>, Rect) {
    let inner = Frame::inner(area);
    if inner.height < HEADS {
        return (None, inner);
    }
    let heads = Rect { height: 1, ..inner };
    (Some(heads), Rect { y: inner.y + 1, height: inner.height - 1, ..inner })
}

/// The columns in which an entry is told.
#[must_use]
pub const fn told(area: Rect) -> (Rect, Option<Rect>) {
    let inner = Frame::inner(area);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    if inner.width < WIDE {
        return (inner, None);
    }
    let left = inner.width / 2 - 1;
    let right = Rect { x: inner.x + left + 2, width: inner.width - left - 2, ..inner };
    (Rect { width: left, ..inner }, Some(right))
}
