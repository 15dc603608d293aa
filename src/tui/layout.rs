//! Where everything stands on a screen of a given size: shared by drawing, by scrolling and (later) by the mouse.

use ratatui::layout::Rect;

use super::model::{Model, Pane as Focus};
use super::msg::Size;
use super::widget::frame::Pane;

/// Below this there is no room for a pane and its answer.
pub const LEAST: Size = Size { width: 40, height: 10 };
/// From here on loop and routes stand side by side.
const WIDE: u16 = 100;
/// The least that the loop takes beside the routes.
const LOOP: u16 = 56;
/// A body of this height has room for routes and reasons, one above the other.
const TALL: u16 = 17;
/// The least and the most rows for the reasons of the selected route, borders among them.
const REASONS: (u16, u16) = (7, 14);

/// The areas of the screen. A pane without an area is not shown at this size, or another takes its turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    pub title: Rect,
    pub answer: Rect,
    pub body: Rect,
    pub looped: Option<Rect>,
    pub ways: Option<Rect>,
    pub reasons: Option<Rect>,
    pub status: Rect,
    pub hints: Rect,
}

/// `None` where the screen is too small for anything but saying so.
#[must_use]
pub fn areas(size: Size, model: &Model) -> Option<Areas> {
    if size.width < LEAST.width || size.height < LEAST.height {
        return None;
    }
    let line = |y, height| Rect::new(0, y, size.width, height);
    let body = line(3, size.height - 5);
    let mut areas = Areas {
        title: line(0, 1),
        answer: line(1, 2),
        body,
        status: line(size.height - 2, 1),
        hints: line(size.height - 1, 1),
        ..Areas::default()
    };
    if size.width >= WIDE {
        let left = (size.width * 47 / 100).max(LOOP);
        areas.looped = Some(Rect { width: left, ..body });
        split(Rect { x: left, width: size.width - left, ..body }, model, &mut areas);
    } else if model.focus == Focus::Loop {
        areas.looped = Some(body);
    } else {
        split(body, model, &mut areas);
    }
    Some(areas)
}

/// Where the list stands in the pane of ways to buy: inside the border, above the legend.
#[must_use]
pub const fn ways_list(area: Rect) -> Rect {
    let inner = Pane::inner(area);
    // As the widget has it: a legend where there is room for one.
    let legend = if inner.height >= 6 { 1 } else { 0 };
    Rect { height: inner.height.saturating_sub(legend), ..inner }
}

/// Routes above, reasons below; where there is no room for both, the one with the focus.
fn split(area: Rect, model: &Model, areas: &mut Areas) {
    if area.height >= TALL {
        let reasons = (area.height / 3).clamp(REASONS.0, REASONS.1);
        let ways = area.height - reasons;
        areas.ways = Some(Rect { height: ways, ..area });
        areas.reasons = Some(Rect { y: area.y + ways, height: reasons, ..area });
    } else if model.focus == Focus::Reasons {
        areas.reasons = Some(area);
    } else {
        areas.ways = Some(area);
    }
}
