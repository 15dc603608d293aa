//! The last lines: what the keys do here, and what has just happened.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use crate::arrange::Arrange as _;
use crate::tui::theme::Theme;
use crate::tui::widget::width::{cut, put, shown, width, wrap};

/// A key and what it does.
#[derive(Clone, Copy, Debug)]
pub struct Hint<'a> {
    pub keys: &'a str,
    pub does: &'a str,
    /// The higher ones stay when room is short.
    pub weight: u8,
}

/// Hints in a line, in the order given; the lightest are left out where there is no room for all.
#[derive(Clone, Copy, Debug)]
pub struct Hints<'a> {
    pub hints: &'a [Hint<'a>],
    /// At the right: `not saved`.
    pub right: &'a str,
    pub theme: &'a Theme,
}

const GAP: u16 = 3;

impl Hints<'_> {
    fn cells(&self, hint: &Hint<'_>) -> u16 {
        let symbols = &self.theme.symbols;
        width(&shown(hint.keys, symbols)) + 1 + width(&shown(hint.does, symbols))
    }

    /// Hint, first column, cells.
    fn places(&self, area: Rect) -> Vec<(usize, u16, u16)> {
        let right = width(&shown(self.right, &self.theme.symbols));
        let room = area.width.saturating_sub(2 + if right > 0 { right + GAP } else { 0 });
        let mut order: Vec<usize> = (0..self.hints.len()).collect();
        order.arrange_by_key(|i| std::cmp::Reverse(self.hints[*i].weight));
        let mut kept = Vec::new();
        let mut used = 0;
        for i in order {
            let cells = self.cells(&self.hints[i]) + if kept.is_empty() { 0 } else { GAP };
            if used + cells > room {
                break;
            }
            used += cells;
            kept.push(i);
        }
        kept.arrange();
        let mut x = area.x + 1;
        let mut places = Vec::new();
        for i in kept {
            let cells = self.cells(&self.hints[i]);
            places.push((i, x, cells));
            x += cells + GAP;
        }
        places
    }

    /// The hints that are drawn in `area`: the index of each, and where it stands.
    #[must_use]
    pub fn drawn(&self, area: Rect) -> Vec<(usize, Rect)> {
        let all = self.places(area);
        all.into_iter().map(|(i, x, width)| (i, Rect { x, width, height: 1, ..area }.intersection(area))).collect()
    }
}

impl Widget for &Hints<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        for (i, x, _) in self.places(area) {
            let hint = &self.hints[i];
            let x = put(buf, area, (x, area.y), &shown(hint.keys, symbols), area.width, theme.key) + 1;
            put(buf, area, (x, area.y), &shown(hint.does, symbols), area.width, theme.muted);
        }
        let right = shown(self.right, symbols);
        let x = area.right().saturating_sub(width(&right) + 1);
        if width(&right) + 2 <= area.width {
            put(buf, area, (x, area.y), &right, area.width, theme.muted);
        }
    }
}

/// How a message is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    Good,
    Warning,
    Error,
}

/// The mode, and what has just happened or is being asked.
#[derive(Clone, Copy, Debug)]
pub struct Status<'a> {
    pub mode: &'a str,
    pub message: &'a str,
    pub tone: Tone,
    /// At the right: keys that wait for more, a position.
    pub right: &'a str,
    pub theme: &'a Theme,
}

impl Status<'_> {
    /// Cells of the message on a line of `cells`, and whether what stands at the right has a place there.
    fn room(&self, cells: u16) -> (u16, bool) {
        let symbols = &self.theme.symbols;
        let mode = if self.mode.is_empty() { 0 } else { width(&shown(self.mode, symbols)) + 2 };
        let room = cells.saturating_sub(mode + 2);
        let right = if self.right.is_empty() { 0 } else { width(&shown(self.right, symbols)) + 2 };
        if right < room { (room - right, true) } else { (room, false) }
    }

    /// The message with its mark: what stands on the line, and what of a warning or an error goes on below it.
    fn lines(&self, cells: u16) -> (String, Option<String>) {
        let symbols = &self.theme.symbols;
        let (room, _) = self.room(cells);
        let mark = match self.tone {
            Tone::Plain => "",
            Tone::Good => symbols.fits,
            Tone::Warning => symbols.misses,
            Tone::Error => symbols.unfit,
        };
        let message = shown(self.message, symbols);
        let message =
            if mark.is_empty() || message.is_empty() { message.into_owned() } else { format!("{mark} {message}") };
        if width(&message) <= room || matches!(self.tone, Tone::Plain | Tone::Good) {
            return (cut(&message, room, symbols), None);
        }
        let mut lines = wrap(&message, room).into_iter();
        let first = lines.next().unwrap_or_default();
        (first, Some(lines.collect::<Vec<_>>().join(" ")))
    }

    fn style(&self) -> Style {
        match self.tone {
            Tone::Plain => self.theme.text,
            Tone::Good => self.theme.good,
            Tone::Warning => self.theme.warn,
            Tone::Error => self.theme.bad,
        }
    }

    /// Draws what of a warning or an error did not fit on its line, in another one; says whether there was any.
    pub fn render_rest(&self, status: Rect, below: Rect, buf: &mut Buffer) -> bool {
        let (_, Some(rest)) = self.lines(status.width) else { return false };
        let below = below.intersection(buf.area);
        let room = below.width.saturating_sub(2);
        put(buf, below, (below.x + 1, below.y), &cut(&rest, room, &self.theme.symbols), room, self.style());
        true
    }
}

impl Widget for &Status<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        let y = area.y;
        let mut x = area.x;
        if !self.mode.is_empty() {
            let mode = format!(" {} ", shown(self.mode, symbols));
            x = put(buf, area, (x, y), &cut(&mode, area.width, symbols), area.width, theme.mode);
        }
        let (room, has_right) = self.room(area.width);
        put(buf, area, (x + 1, y), &self.lines(area.width).0, room, self.style());
        let right = shown(self.right, symbols);
        if has_right && !right.is_empty() {
            let x = area.right().saturating_sub(width(&right) + 1);
            put(buf, area, (x, y), &right, area.width, theme.muted);
        }
    }
}
