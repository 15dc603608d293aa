//! Where the panes of the screen stand.

use ratatui::layout::Rect;

use super::Pane;
use crate::tui::widget::frame::Pane as Frame;

/// From here on (columns and rows of the body) all three panes are shown.
const ALL: (u16, u16) = (100, 24);
/// From here on the table has the chart below it.
const BOTH: (u16, u16) = (60, 17);
/// The least rows of the chart below the table.
const CHART: u16 = 11;
/// Lines of the chart that has sentences below it.
const LEAST_PLOT: u16 = 9;

/// A pane without an area is not shown at this size, or another takes its turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    pub routes: Option<Rect>,
    pub spread: Option<Rect>,
    pub moves: Option<Rect>,
}

/// `routes`: how many the table has.
#[must_use]
pub fn areas(body: Rect, focus: Pane, routes: usize) -> Areas {
    let mut areas = Areas::default();
    let wanted = u16::try_from(routes).unwrap_or(u16::MAX).saturating_add(3);
    let split = |table: u16| {
        let top = Rect { height: table, ..body };
        (top, Rect { y: body.y + table, height: body.height - table, ..body })
    };
    if body.width >= ALL.0 && body.height >= ALL.1 {
        let (top, below) = split(wanted.clamp(6, (body.height * 35 / 100).max(8)));
        let left = below.width * 42 / 100;
        areas.routes = Some(top);
        areas.spread = Some(Rect { width: left, ..below });
        areas.moves = Some(Rect { x: below.x + left, width: below.width - left, ..below });
    } else if focus == Pane::Routes && body.width >= BOTH.0 && body.height >= BOTH.1 {
        let (top, below) = split(wanted.clamp(5, body.height - CHART));
        areas.routes = Some(top);
        areas.spread = Some(below);
    } else {
        match focus {
            Pane::Routes => areas.routes = Some(body),
            Pane::Spread => areas.spread = Some(body),
            Pane::Moves => areas.moves = Some(body),
        }
    }
    areas
}

/// Inside the pane of chances: the chart, and below it a rule with so many lines of text, as far as there is room.
/// Without a chart all is text.
#[must_use]
pub fn spread(area: Rect, lines: usize, has_chart: bool) -> (Rect, Rect) {
    let inner = Frame::inner(area);
    if !has_chart {
        return (Rect { height: 0, ..inner }, inner);
    }
    let wanted = u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(1);
    let below = wanted.min(inner.height.saturating_sub(LEAST_PLOT)).min(inner.height * 3 / 5);
    // A line of text alone says too little.
    let below = if below < 3 { 0 } else { below };
    let chart = Rect { height: inner.height - below, ..inner };
    let rule = u16::from(below > 0);
    (chart, Rect { y: chart.bottom() + rule, height: below - rule, ..inner })
}

/// Inside the pane of bars: head, bars and foot; and below them so many lines of text.
#[must_use]
pub fn moves(area: Rect, bars: usize, lines: usize) -> (Rect, Rect) {
    let inner = Frame::inner(area);
    let bars = u16::try_from(bars).unwrap_or(u16::MAX).saturating_add(2);
    let text = u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(1);
    // The bar under the cursor is told in two lines at least.
    let kept = text.min(4).min(inner.height.saturating_sub(4));
    let above = bars.min(inner.height - kept);
    (Rect { height: above, ..inner }, Rect { y: inner.y + above, height: inner.height - above, ..inner })
}
