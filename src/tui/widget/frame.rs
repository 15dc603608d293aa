//! What stands around the contents of every screen: the title bar with the plan and its screens, panes and overlays
//! with their borders, the hints and the status line at the foot, and the one message of a terminal that is too
//! small.

mod footer;
mod pane;
mod title;

pub use footer::{Hint, Hints, Status, Tone};
pub use pane::{Overlay, Pane, Scroll};
pub use title::{Note, TitleBar};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::width::{put, width, wrap};
use crate::tui::theme::Theme;

/// The smallest terminal that the planner is drawn on: columns and rows.
pub const LEAST: (u16, u16) = (40, 10);

/// Instead of everything, where there is no room for anything.
#[derive(Clone, Copy, Debug)]
pub struct TooSmall<'a> {
    pub theme: &'a Theme,
    /// The terminal's columns and rows.
    pub size: (u16, u16),
}

impl Widget for &TooSmall<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let times = self.theme.symbols.times;
        let ((columns, rows), (least_columns, least_rows)) = (self.size, LEAST);
        let needs = format!("The planner needs {least_columns}{times}{least_rows}");
        let has = format!("This terminal has {columns}{times}{rows}");
        let mut lines = wrap(&needs, area.width);
        lines.extend(wrap(&has, area.width));
        let height = u16::try_from(lines.len()).unwrap_or(area.height).min(area.height);
        let top = area.y + (area.height - height) / 2;
        for (y, line) in (top..area.bottom()).zip(&lines) {
            let x = area.x + area.width.saturating_sub(width(line)) / 2;
            put(buf, area, (x, y), line, area.width, self.theme.text);
        }
    }
}
