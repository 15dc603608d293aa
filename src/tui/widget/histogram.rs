//! How likely each total is, as columns side by side, or summed up; below them where P50, P80 and P95 lie and what is
//! expected, upright through them a limit. Colours part the columns at P80 and P95; the marks say the same.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use super::width::{fill_left, put, shown, width};
use crate::summary::risk::{Column, height};
use crate::tui::theme::Theme;

/// The widest that a column becomes.
const WIDEST: u16 = 7;
/// Cells of the figures at the left, where it is summed up.
const FIGURES: u16 = 6;
/// Shares that stand at the left there, with their words.
const SHARES: [(f64, &str); 5] = [(1.0, "100 %"), (0.95, "95 %"), (0.8, "80 %"), (0.5, "50 %"), (0.25, "25 %")];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// P50, P80, P95: rising.
    Quantile,
    Expected,
    /// What totals should not pass.
    Border,
}

/// Something that stands at a total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub kind: Kind,
    pub name: String,
    pub value: String,
    /// The column; `None` beyond the last.
    pub at: Option<usize>,
}

#[derive(Clone, Copy, Debug)]
pub struct Histogram<'a> {
    pub columns: &'a [Column],
    pub marks: &'a [Mark],
    /// The totals of the first and the last column.
    pub ends: &'a [String; 2],
    pub is_sum: bool,
    pub theme: &'a Theme,
}

/// What stands where.
struct Places {
    plot: Rect,
    /// Cells of a column, the last of which may stay empty.
    each: u16,
    gap: u16,
}

impl Histogram<'_> {
    /// The most columns that fit in so many cells.
    #[must_use]
    pub const fn columns(cells: u16) -> u16 {
        let room = cells.saturating_sub(FIGURES + 2);
        if room == 0 { 1 } else { room }
    }

    fn places(&self, area: Rect) -> Option<Places> {
        if area.width < FIGURES + 10 || area.height < 4 || self.columns.is_empty() {
            return None;
        }
        // Above: the name of a border; below: the foot and two lines of names, or one.
        let names = if area.height < 7 { 1 } else { 2 };
        let left = if self.is_sum { FIGURES } else { 1 };
        let room = area.width - left - 1;
        let count = u16::try_from(self.columns.len()).unwrap_or(u16::MAX);
        let each = (room / count).clamp(1, WIDEST);
        let width = each.saturating_mul(count).min(room);
        let x = area.x + left + if self.is_sum { 0 } else { (room - width) / 2 };
        let plot = Rect { x, y: area.y + 1, width, height: area.height - 2 - names };
        Some(Places { plot, each, gap: u16::from(each > 2) })
    }

    /// The first cell of a column, and its cells.
    fn cells(places: &Places, column: usize) -> (u16, u16) {
        let at = u16::try_from(column).unwrap_or(u16::MAX).saturating_mul(places.each);
        (places.plot.x.saturating_add(at), places.each - places.gap)
    }

    /// The middle of a column.
    fn middle(places: &Places, column: usize) -> u16 {
        let (x, cells) = Self::cells(places, column);
        x + cells.saturating_sub(1) / 2
    }

    /// The style of a column, by the levels that lie below it.
    fn style(&self, column: usize) -> Style {
        let below =
            self.marks.iter().filter(|m| m.kind == Kind::Quantile && m.at.is_some_and(|at| at < column)).count();
        match below {
            0 | 1 => self.theme.good,
            2 => self.theme.warn,
            _ => self.theme.bad,
        }
    }

    fn draw_columns(&self, places: &Places, buf: &mut Buffer) {
        let (plot, symbols) = (places.plot, &self.theme.symbols);
        let most = self.columns.iter().map(|column| column.chance).fold(0.0, f64::max);
        for (at, column) in self.columns.iter().enumerate() {
            let parts = plot.height.saturating_mul(8);
            let parts = if self.is_sum { height(column.below, 1.0, parts) } else { height(column.chance, most, parts) };
            let (x, cells) = Self::cells(places, at);
            for row in 0..parts.div_ceil(8).min(plot.height) {
                let eighths = (parts - row * 8).min(8);
                let sign = symbols.fill[usize::from(eighths.max(1) - 1)];
                for x in x..x.saturating_add(cells) {
                    put(buf, plot, (x, plot.bottom() - 1 - row), sign, 1, self.style(at));
                }
            }
        }
    }

    fn draw_shares(&self, area: Rect, places: &Places, buf: &mut Buffer) {
        let plot = places.plot;
        let mut free = plot.y;
        for (share, label) in SHARES {
            let up = height(share, 1.0, plot.height).max(1);
            let y = plot.bottom() - up;
            if y >= free {
                put(
                    buf,
                    area,
                    (area.x, y),
                    &fill_left(label, FIGURES - 1, &self.theme.symbols),
                    FIGURES,
                    self.theme.muted,
                );
                free = y + 1;
            }
        }
    }

    /// The border that totals should not pass: upright, with its name above.
    fn draw_border(&self, area: Rect, places: &Places, buf: &mut Buffer) {
        let (plot, theme) = (places.plot, self.theme);
        for mark in self.marks.iter().filter(|mark| mark.kind == Kind::Border) {
            let said = format!("{} {}", mark.name, mark.value);
            let Some(at) = mark.at else {
                let said = format!("{said} {}", theme.symbols.beyond);
                let x = area.right().saturating_sub(width(&said) + 1);
                put(buf, area, (x, area.y), &said, area.width, theme.strong);
                continue;
            };
            let x = Self::middle(places, at);
            for y in area.y..plot.bottom() {
                let is_free = buf.cell((x, y)).is_some_and(|cell| cell.symbol() == " ");
                if is_free {
                    put(buf, area, (x, y), theme.symbols.upright, 1, theme.strong);
                }
            }
            let cells = width(&said);
            let x = if x + 2 + cells < area.right() { x + 2 } else { x.saturating_sub(cells + 1).max(area.x) };
            put(buf, area, (x, area.y), &said, area.width, theme.strong);
        }
    }

    fn draw_foot(&self, area: Rect, places: &Places, buf: &mut Buffer) {
        let (plot, theme) = (places.plot, self.theme);
        let symbols = &theme.symbols;
        let y = plot.bottom();
        for x in plot.left()..plot.right() {
            put(buf, area, (x, y), symbols.foot, 1, theme.border);
        }
        for mark in self.marks {
            let Some(at) = mark.at else { continue };
            let x = Self::middle(places, at);
            match mark.kind {
                Kind::Quantile => put(buf, area, (x, y), symbols.foot_mark, 1, self.style(at)),
                Kind::Expected => put(buf, area, (x, y), symbols.done, 1, theme.strong),
                Kind::Border => x,
            };
        }
        let above = self.draw_names(area, places, y + 1, Kind::Quantile, area.x + 1, area.right(), buf);
        let is_room_below = y + 2 < area.bottom();
        if !is_room_below && above {
            return;
        }
        let y = if above { y + 2 } else { y + 1 };
        let [first, last] = self.ends.each_ref().map(|end| shown(end, symbols).into_owned());
        let (from, to) = (plot.x + width(&first) + 1, plot.right().max(area.x + 24).min(area.right()));
        let to = to.saturating_sub(width(&last) + 1);
        if self.columns.len() > 1 {
            put(buf, area, (plot.x, y), &first, area.width, theme.muted);
            put(buf, area, (to + 1, y), &last, area.width, theme.muted);
        }
        let (from, to) = if self.columns.len() > 1 { (from, to) } else { (area.x + 1, area.right()) };
        self.draw_names(area, places, y, Kind::Expected, from, to, buf);
    }

    /// Names of marks below their columns, moved apart where they are near; says whether there were any.
    #[expect(clippy::too_many_arguments, reason = "a line of names, and where it may stand")]
    fn draw_names(
        &self,
        area: Rect,
        places: &Places,
        y: u16,
        kind: Kind,
        from: u16,
        to: u16,
        buf: &mut Buffer,
    ) -> bool {
        let symbols = &self.theme.symbols;
        let marks: Vec<&Mark> = self.marks.iter().filter(|mark| mark.kind == kind).collect();
        let sign = if kind == Kind::Expected { format!("{} ", symbols.done) } else { String::new() };
        let texts: Vec<String> =
            marks.iter().map(|m| shown(&format!("{sign}{} {}", m.name, m.value), symbols).into_owned()).collect();
        let mut rest: u16 = texts.iter().map(|text| width(text) + 2).sum();
        let mut free = from;
        for (mark, text) in marks.iter().zip(&texts) {
            let cells = width(text);
            let middle = mark.at.map_or(to, |at| Self::middle(places, at));
            // What is still to come needs its room too.
            let x = middle.saturating_sub(cells / 2).min(to.saturating_sub(rest)).max(free);
            rest = rest.saturating_sub(cells + 2);
            if x + cells > to {
                continue;
            }
            let style = match mark.kind {
                Kind::Quantile => mark.at.map_or(self.theme.bad, |at| self.style(at)),
                _ => self.theme.strong,
            };
            put(buf, area, (x, y), text, area.width, style);
            free = x + cells + 2;
        }
        !marks.is_empty()
    }
}

impl Widget for &Histogram<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        let Some(places) = self.places(area) else { return };
        self.draw_columns(&places, buf);
        if self.is_sum {
            self.draw_shares(area, &places, buf);
        }
        self.draw_border(area, &places, buf);
        self.draw_foot(area, &places, buf);
    }
}
