//! Where the panes of the screen stand.

use ratatui::layout::Rect;

use super::Pane;
use crate::tui::widget::frame::Pane as Frame;

/// From here on the calendar stands beside chart and ledger.
const WIDE: u16 = 100;
/// From here on chart and ledger stand one above the other.
const CHART: (u16, u16) = (60, 15);
/// The least rows of what a row means, with the rule above it.
const WHY: u16 = 3;

/// A pane without an area is not shown at this size, or another takes its turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    pub chart: Option<Rect>,
    pub ledger: Option<Rect>,
    pub calendar: Option<Rect>,
}

#[must_use]
pub fn areas(body: Rect, focus: Pane) -> Areas {
    let mut areas = Areas::default();
    if body.width >= WIDE {
        let right = (body.width * 42 / 100).clamp(44, 84);
        let left = body.width - right;
        areas.calendar = Some(Rect { x: body.x + left, width: right, ..body });
        split(Rect { width: left, ..body }, focus, &mut areas);
    } else if focus == Pane::Calendar {
        areas.calendar = Some(body);
    } else {
        split(body, focus, &mut areas);
    }
    areas
}

/// The chart above the ledger; where there is no room for both, the one with the focus.
fn split(area: Rect, focus: Pane, areas: &mut Areas) {
    if area.width >= CHART.0 && area.height >= CHART.1 {
        let chart = (area.height * 45 / 100).clamp(8, 18);
        areas.chart = Some(Rect { height: chart, ..area });
        areas.ledger = Some(Rect { y: area.y + chart, height: area.height - chart, ..area });
    } else if focus == Pane::Chart {
        areas.chart = Some(area);
    } else {
        areas.ledger = Some(area);
    }
}

/// Inside the ledger's pane: the table, and below it (where there is room) what the row under the cursor means.
#[must_use]
pub fn ledger(area: Rect) -> (Rect, Option<Rect>) {
    let inner = Frame::inner(area);
    let why = match inner.height {
        0..=6 => return (inner, None),
        7..=11 => WHY,
        _ => WHY + 1,
    };
    let table = Rect { height: inner.height - why, ..inner };
    (table, Some(Rect { y: table.bottom(), height: why, ..inner }))
}

/// Inside the calendar's pane: the rows, and below them the legend.
#[must_use]
pub fn calendar(area: Rect, legend: usize) -> (Rect, Rect) {
    let inner = Frame::inner(area);
    let legend = u16::try_from(legend).unwrap_or(0);
    let legend = if inner.height >= 6 + legend { legend } else { 0 };
    let rows = Rect { height: inner.height - legend, ..inner };
    (rows, Rect { y: rows.bottom(), height: legend, ..inner })
}
