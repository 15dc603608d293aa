//! Where the panes of the screen stand.

use ratatui::layout::Rect;

use super::Pane;
use crate::tui::widget::frame::Pane as Frame;

/// From here on the ranges stand beside the chart.
const WIDE: u16 = 100;
/// From here on (columns and rows of the body) there is a chart above the routes.
const CHART: (u16, u16) = (60, 14);
/// Lines of the pane of ranges besides the ranges: what is said of two routes.
const SAID: u16 = 12;
/// Below the ranges stands what two ways come to together, where so many lines are left.
const TOGETHER: u16 = 12;
/// From here on utilisation and terms stand side by side.
const BOTH: u16 = 150;

/// A pane without an area is not shown at this size, or another takes its turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    pub chart: Option<Rect>,
    pub routes: Option<Rect>,
    pub ranges: Option<Rect>,
    pub together: Option<Rect>,
    pub utilisation: Option<Rect>,
    pub term: Option<Rect>,
}

/// How many rows there are to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    pub routes: usize,
    pub ranges: usize,
}

#[must_use]
pub fn areas(body: Rect, focus: Pane, rows: Rows) -> Areas {
    let mut areas = Areas::default();
    let left = |width: u16| Rect { width, ..body };
    let right = |width: u16| Rect { x: body.x + body.width - width, width, ..body };
    match focus {
        Pane::Volume | Pane::Ranges | Pane::Together if body.width >= WIDE => {
            let beside = (body.width * 42 / 100).clamp(42, 72);
            let right = right(beside);
            let ranges = u16::try_from(rows.ranges).unwrap_or(u16::MAX).saturating_add(SAID);
            if body.height >= ranges.saturating_add(TOGETHER) {
                let ranges = ranges.max(body.height * 2 / 5);
                areas.ranges = Some(Rect { height: ranges, ..right });
                areas.together = Some(Rect { y: right.y + ranges, height: right.height - ranges, ..right });
            } else if focus == Pane::Together {
                areas.together = Some(right);
            } else {
                areas.ranges = Some(right);
            }
            volume(left(body.width - beside), body.width, rows.routes, &mut areas);
        }
        Pane::Volume => volume(body, body.width, rows.routes, &mut areas),
        Pane::Ranges => areas.ranges = Some(body),
        Pane::Together => areas.together = Some(body),
        _ if body.width >= BOTH => {
            let beside = (body.width * 40 / 100).clamp(60, 80);
            areas.utilisation = Some(left(body.width - beside));
            areas.term = Some(right(beside));
        }
        Pane::Utilisation => areas.utilisation = Some(body),
        Pane::Term => areas.term = Some(body),
    }
    areas
}

/// The chart above the routes; where there is no room for both, the routes.
fn volume(area: Rect, width: u16, routes: usize, areas: &mut Areas) {
    if width < CHART.0 || area.height < CHART.1 {
        areas.routes = Some(area);
        return;
    }
    let wanted = u16::try_from(routes).unwrap_or(u16::MAX).saturating_add(2);
    let list = wanted.clamp(5, (area.height * 45 / 100).max(7));
    areas.chart = Some(Rect { height: area.height - list, ..area });
    areas.routes = Some(Rect { y: area.y + area.height - list, height: list, ..area });
}

/// Inside the pane of ranges: the table of so many rows, and below it what is said of two routes.
#[must_use]
pub fn ranges(area: Rect, rows: usize) -> (Rect, Rect) {
    let inner = Frame::inner(area);
    let wanted = u16::try_from(rows).unwrap_or(u16::MAX);
    // At least three lines for what is said, where the ranges leave any.
    let table =
        wanted.min(inner.height.saturating_sub((inner.height / 3).max(4).min(inner.height)).max(inner.height.min(2)));
    let table = table.min(inner.height);
    let below = Rect { y: inner.y + table, height: inner.height - table, ..inner };
    (Rect { height: table, ..inner }, below)
}
