//! A pane: a border with a title, and what else its border carries. An overlay is a pane that stands on top.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, StyledGrapheme};
use ratatui::widgets::Widget;

use crate::tui::theme::{Theme, over};
use crate::tui::widget::width::{cut, put, shown, width};

/// Where a list stands, for the mark on the border.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scroll {
    /// Rows out of sight above.
    pub offset: usize,
    /// Rows in sight.
    pub shown: usize,
    pub total: usize,
}

/// A border around something. Draw it first, then its contents in [`Pane::inner`].
#[derive(Clone, Debug)]
pub struct Pane<'a> {
    pub title: &'a str,
    pub focused: bool,
    /// Drawn into the upper border, cell by cell above the contents: column heads.
    pub head: Option<Line<'a>>,
    /// Drawn into the lower border: a legend.
    pub foot: Option<Line<'a>>,
    pub scroll: Option<Scroll>,
    pub theme: &'a Theme,
}

impl<'a> Pane<'a> {
    #[must_use]
    pub const fn new(title: &'a str, focused: bool, theme: &'a Theme) -> Self {
        Self { title, focused, head: None, foot: None, scroll: None, theme }
    }

    #[must_use]
    pub fn head(self, head: Line<'a>) -> Self {
        Self { head: Some(head), ..self }
    }

    #[must_use]
    pub fn foot(self, foot: Line<'a>) -> Self {
        Self { foot: Some(foot), ..self }
    }

    #[must_use]
    pub fn scroll(self, offset: usize, shown: usize, total: usize) -> Self {
        Self { scroll: Some(Scroll { offset, shown, total }), ..self }
    }

    /// What the border leaves.
    #[must_use]
    pub const fn inner(area: Rect) -> Rect {
        if area.width < 2 || area.height < 2 {
            return Rect { width: 0, height: 0, ..area };
        }
        Rect { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 2 }
    }

    fn draw_border(&self, area: Rect, buf: &mut Buffer) {
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        let (set, style) =
            if self.focused { (symbols.border_focused, theme.border_focused) } else { (symbols.border, theme.border) };
        let (right, bottom) = (area.right() - 1, area.bottom() - 1);
        for x in area.left()..area.right() {
            put(buf, area, (x, area.y), set.horizontal_top, 1, style);
            put(buf, area, (x, bottom), set.horizontal_bottom, 1, style);
        }
        for y in area.top()..area.bottom() {
            put(buf, area, (area.x, y), set.vertical_left, 1, style);
            put(buf, area, (right, y), set.vertical_right, 1, style);
        }
        for (x, y, corner) in [
            (area.x, area.y, set.top_left),
            (right, area.y, set.top_right),
            (area.x, bottom, set.bottom_left),
            (right, bottom, set.bottom_right),
        ] {
            put(buf, area, (x, y), corner, 1, style);
        }
        if let Some(scroll) = self.scroll.filter(|s| s.total > s.shown && area.height > 4) {
            let track = area.height - 2;
            let (from, size) = thumb(scroll, track);
            for y in from..from + size {
                put(buf, area, (right, area.y + 1 + y), symbols.thumb, 1, style);
            }
        }
    }
}

/// First cell and cells of the part of a track that is in sight.
fn thumb(scroll: Scroll, track: u16) -> (u16, u16) {
    let rows = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let (offset, shown, total) = (rows(scroll.offset), rows(scroll.shown), rows(scroll.total).max(1));
    let size = (u64::from(track).saturating_mul(shown) / total).clamp(1, u64::from(track));
    let free = u64::from(track) - size;
    let last = total.saturating_sub(shown).max(1);
    let from = free.saturating_mul(offset.min(last)).div_ceil(last);
    (u16::try_from(from).unwrap_or(0), u16::try_from(size).unwrap_or(track))
}

/// Lays a line over a border from column `x` on. Its blanks let the border through, but for those beside a word.
fn lay_over(buf: &mut Buffer, area: Rect, (x, y): (u16, u16), line: &Line<'_>, from: u16) {
    let graphemes: Vec<StyledGrapheme<'_>> = line.styled_graphemes(Style::new()).collect();
    let is_blank = |at: usize| graphemes.get(at).is_none_or(|g| g.symbol == " ");
    let end = area.right().saturating_sub(1);
    let mut column = x;
    for (at, grapheme) in graphemes.iter().enumerate() {
        let shows = !is_blank(at) || !is_blank(at + 1) || (at > 0 && !is_blank(at - 1));
        if shows && column >= from {
            put(buf, area, (column, y), grapheme.symbol, end.saturating_sub(column), over(grapheme.style));
        }
        column = column.saturating_add(width(grapheme.symbol));
    }
}

impl Widget for &Pane<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.width < 2 || area.height < 2 {
            return;
        }
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        self.draw_border(area, buf);
        let style = if self.focused { theme.title_focused } else { theme.title };
        let mark = if self.focused { format!(" {} ", symbols.focus) } else { " ".to_owned() };
        let room = area.width.saturating_sub(2 + 1 + width(&mark));
        let title = format!("{mark}{} ", cut(&shown(self.title, symbols), room, symbols));
        let mut end = area.x + 1;
        if room > 0 && !self.title.is_empty() {
            end = put(buf, area, (area.x + 1, area.y), &title, area.width - 2, over(style));
        }
        if let Some(head) = &self.head {
            lay_over(buf, area, (area.x + 1, area.y), head, end);
        }
        if let Some(foot) = &self.foot {
            lay_over(buf, area, (area.x + 1, area.bottom() - 1), foot, area.x + 1);
        }
    }
}

/// Columns beside an overlay, both sides together, that are not worth keeping free.
const STRIP: u16 = 6;

/// A pane on top of everything, in the middle: it clears what is below it.
#[derive(Clone, Debug)]
pub struct Overlay<'a> {
    pub title: &'a str,
    /// Drawn into the lower border: what the keys do here.
    pub foot: Option<Line<'a>>,
    pub scroll: Option<Scroll>,
    pub theme: &'a Theme,
}

impl Overlay<'_> {
    /// Where an overlay whose contents want `want` columns and rows stands on `screen`.
    #[must_use]
    pub fn area(screen: Rect, want: (u16, u16)) -> Rect {
        // A strip of what is below, too narrow to read, would only look like a second border.
        let wanted = want.0.saturating_add(4).min(screen.width);
        let width = if screen.width - wanted <= STRIP { screen.width } else { wanted };
        let height = want.1.saturating_add(2).min(screen.height);
        let x = screen.x + (screen.width - width) / 2;
        // A little above the middle, where eyes are.
        let y = screen.y + (screen.height - height) * 2 / 5;
        Rect { x, y, width, height }
    }

    /// Where the contents stand in an overlay's area.
    #[must_use]
    pub const fn inner(area: Rect) -> Rect {
        let inner = Pane::inner(area);
        if inner.width < 20 {
            return inner;
        }
        Rect { x: inner.x + 1, width: inner.width - 2, ..inner }
    }
}

impl Widget for &Overlay<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        for y in area.top()..area.bottom() {
            // A wide character that the edge would cut in two goes altogether: a terminal shows no half of one.
            if let Some(cell) = area.x.checked_sub(1).and_then(|x| buf.cell_mut((x, y)))
                && width(cell.symbol()) > 1
            {
                cell.set_symbol(" ");
            }
            for x in area.left()..area.right() {
                if let Some(cell) = buf.cell_mut((x, y)) {
                    cell.reset();
                    cell.set_style(self.theme.base);
                }
            }
        }
        let pane = Pane { foot: self.foot.clone(), scroll: self.scroll, ..Pane::new(self.title, true, self.theme) };
        pane.render(area, buf);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Palette;

    #[test]
    fn an_overlay_never_cuts_a_wide_character_in_two() {
        let theme = Theme::new(Palette::Mono, false);
        let screen = Rect::new(0, 0, 20, 5);
        for left in 1..6 {
            let mut buf = Buffer::empty(screen);
            for y in 0..5 {
                put(&mut buf, screen, (0, y), "日本語の名前が続く", 20, theme.text);
            }
            let area = Rect::new(left, 1, 10, 3);
            (&Overlay { title: "x", foot: None, scroll: None, theme: &theme }).render(area, &mut buf);
            for y in 1..4 {
                assert!(width(buf[(left - 1, y)].symbol()) <= 1, "at {left}");
            }
            assert_eq!(buf[(0, 0)].symbol(), "日", "only what the edge touches");
        }
    }
}
