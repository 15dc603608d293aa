//! Where the panes of the loop's screen stand.

use ratatui::layout::Rect;

use super::pane::Pane;
use crate::tui::widget::frame::Pane as Frame;

/// From here on loop and routes stand side by side.
const WIDE: u16 = 100;
/// The least that the loop takes beside the routes.
const LOOP: u16 = 56;
/// A body of this height has room for routes and reasons, one above the other.
const TALL: u16 = 17;
/// The least and the most rows for the reasons of the selected route, borders among them.
const REASONS: (u16, u16) = (7, 14);

/// Lines for what is thrown away, and how many there must be inside of the pane for them.
const SUMS: u16 = 3;
const SUMS_FROM: u16 = 15;

/// A pane without an area is not shown at this size, or another takes its turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    pub looped: Option<Rect>,
    pub ways: Option<Rect>,
    pub reasons: Option<Rect>,
}

#[must_use]
pub fn areas(body: Rect, focus: Pane) -> Areas {
    let mut areas = Areas::default();
    if body.width >= WIDE {
        let left = (body.width / 2).max(LOOP);
        areas.looped = Some(Rect { width: left, ..body });
        split(Rect { x: body.x + left, width: body.width - left, ..body }, focus, &mut areas);
    } else if focus == Pane::Loop {
        areas.looped = Some(body);
    } else {
        split(body, focus, &mut areas);
    }
    areas
}

/// Where the rows of the loop stand in its pane, and below them, where there is room, what is thrown away: a rule and
/// two lines.
#[must_use]
pub const fn loop_list(area: Rect) -> (Rect, Option<Rect>) {
    let inner = Frame::inner(area);
    if inner.height < SUMS_FROM {
        return (inner, None);
    }
    let height = inner.height - SUMS;
    let sums = Rect { y: inner.y + height, height: SUMS, ..inner };
    (Rect { height, ..inner }, Some(sums))
}

/// Where the list stands in the pane of ways to buy: inside the border, above the legend.
#[must_use]
pub const fn ways_list(area: Rect) -> Rect {
    let inner = Frame::inner(area);
    // As the widget has it: a legend where there is room for one.
    let legend = if inner.height >= 6 { 1 } else { 0 };
    Rect { height: inner.height.saturating_sub(legend), ..inner }
}

/// Routes above, reasons below; where there is no room for both, the one with the focus.
fn split(area: Rect, focus: Pane, areas: &mut Areas) {
    if area.height >= TALL {
        let reasons = (area.height / 3).clamp(REASONS.0, REASONS.1);
        let ways = area.height - reasons;
        areas.ways = Some(Rect { height: ways, ..area });
        areas.reasons = Some(Rect { y: area.y + ways, height: reasons, ..area });
    } else if focus == Pane::Reasons {
        areas.reasons = Some(area);
    } else {
        areas.ways = Some(area);
    }
}
