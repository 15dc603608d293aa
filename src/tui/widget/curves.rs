//! Costs by volume as lines: volumes from left to right, dollars upwards, a step where something is bought whole. Each
//! line is told apart by its letter, which stands along it and at its end; the cheapest at a volume is drawn thicker.
//!
//! What a line costs in which column is worked out beforehand ([`Line::costs`]); here it is only drawn.

mod scale;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

pub use scale::Upright;

use super::width::{fill_left, put, width};
use crate::money::group_thousands;
use crate::tui::theme::Theme;

/// Cells of the figures at the left.
const FIGURES: u16 = 9;
/// Cells for the letters at the right.
const LETTERS: u16 = 2;
/// A letter stands on its line about every so many columns.
const EVERY: usize = 18;

/// One route's costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub letter: char,
    /// In ticks, column by column; `None` where the route cannot serve so many.
    pub costs: Vec<Option<u128>>,
    /// The selected route.
    pub is_chosen: bool,
}

/// What is drawn, but for the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// The volume that each column stands for, rising.
    pub volumes: Vec<u64>,
    /// The last is drawn over the others.
    pub lines: Vec<Line>,
    pub upright: Upright,
}

impl Chart {
    /// Volumes from 1 to `most` over so many columns, evenly or in even ratios.
    #[must_use]
    pub fn volumes(most: u64, columns: u16, is_log: bool) -> Vec<u64> {
        (0..columns).map(|column| scale::volume(most.max(1), column, columns, is_log)).collect()
    }

    /// The column of a volume: the last that does not stand for more.
    #[must_use]
    pub fn column(&self, volume: u64) -> usize {
        self.volumes.partition_point(|of| *of <= volume).saturating_sub(1)
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Curves<'a> {
    pub chart: &'a Chart,
    /// The volume under the cursor, and the plan's own.
    pub at: u64,
    pub own: u64,
    pub focused: bool,
    pub theme: &'a Theme,
}

impl Curves<'_> {
    /// Where the lines stand in an area.
    #[must_use]
    pub const fn plot(area: Rect) -> Rect {
        if area.width < FIGURES + LETTERS + 4 || area.height < 5 {
            return Rect { width: 0, height: 0, ..area };
        }
        Rect { x: area.x + FIGURES, y: area.y, width: area.width - FIGURES - LETTERS, height: area.height - 2 }
    }

    /// Where the terminal's cursor belongs.
    #[must_use]
    pub fn cursor(&self, area: Rect) -> Option<Position> {
        let plot = Self::plot(area);
        let column = u16::try_from(self.chart.column(self.at)).ok()?;
        (!plot.is_empty()).then(|| Position { x: (plot.x + column).min(plot.right() - 1), y: plot.bottom() })
    }

    /// The row of a cost; `None` above the chart.
    fn row(&self, cost: u128, plot: Rect) -> Option<u16> {
        let height = self.chart.upright.height(cost, plot.height)?;
        Some(plot.bottom() - height.clamp(1, plot.height))
    }

    fn draw_figures(&self, area: Rect, plot: Rect, buf: &mut Buffer) {
        let symbols = &self.theme.symbols;
        let mut free = plot.bottom() + 1;
        for (height, label) in self.chart.upright.marks(plot.height) {
            let y = if height == 0 { plot.bottom() } else { plot.bottom() - height.min(plot.height) };
            if y < free && width(&label) < FIGURES {
                put(buf, area, (area.x, y), &fill_left(&label, FIGURES - 1, symbols), FIGURES, self.theme.muted);
                free = y;
            }
        }
    }

    /// The cheapest line of a column.
    fn cheapest(&self, column: usize) -> Option<u128> {
        self.chart.lines.iter().filter_map(|line| *line.costs.get(column)?).min()
    }

    fn draw_line(&self, line: &Line, plot: Rect, buf: &mut Buffer) {
        let theme = self.theme;
        let (thin, thick) = (&theme.symbols.border, &theme.symbols.border_focused);
        let mut before: Option<u16> = None;
        for (column, cost) in line.costs.iter().enumerate().take(usize::from(plot.width)) {
            let Some(y) = cost.and_then(|cost| self.row(cost, plot)) else {
                before = None;
                continue;
            };
            let is_cheapest = *cost == self.cheapest(column);
            let (set, style) = match (is_cheapest, line.is_chosen) {
                (true, false) => (thick, theme.good),
                (true, true) => (thick, theme.accent),
                (false, true) => (thin, theme.accent),
                (false, false) => (thin, theme.muted),
            };
            let x = plot.x + u16::try_from(column).unwrap_or(0);
            let mut cell = |y: u16, sign: &str| {
                put(buf, plot, (x, y), sign, 1, style);
            };
            match before {
                Some(from) if from > y => {
                    cell(from, thin.bottom_right);
                    (y + 1..from).for_each(|y| cell(y, thin.vertical_left));
                    cell(y, thin.top_left);
                }
                Some(from) if from < y => {
                    cell(from, thin.top_right);
                    (from + 1..y).for_each(|y| cell(y, thin.vertical_left));
                    cell(y, thin.bottom_left);
                }
                _ => cell(y, set.horizontal_top),
            }
            before = Some(y);
        }
    }

    /// Letters along the lines and at their ends; where one is taken, a little before.
    fn draw_letters(&self, area: Rect, plot: Rect, buf: &mut Buffer) {
        let theme = self.theme;
        let mut taken: Vec<(u16, u16)> = Vec::new();
        for (at, line) in self.chart.lines.iter().enumerate().rev() {
            let style = if line.is_chosen { theme.strong } else { theme.text };
            let letter = line.letter.to_string();
            let places: Vec<(usize, u16)> = line
                .costs
                .iter()
                .enumerate()
                .take(usize::from(plot.width))
                .filter_map(|(column, cost)| Some((column, self.row((*cost)?, plot)?)))
                .collect();
            let Some((last, y)) = places.last().copied() else { continue };
            let x = plot.x + u16::try_from(last).unwrap_or(0) + 1;
            let mut at_end = x;
            while taken.contains(&(at_end, y)) && at_end < area.right() {
                at_end += 1;
            }
            if at_end < area.right() {
                put(buf, area, (at_end, y), &letter, 1, style);
                taken.push((at_end, y));
            }
            let first = EVERY / 2 + at * 4 % EVERY;
            for (column, y) in places.into_iter().skip(first).step_by(EVERY) {
                let x = plot.x + u16::try_from(column).unwrap_or(0);
                let is_near = taken.iter().any(|(tx, ty)| *ty == y && tx.abs_diff(x) < 3);
                if !is_near && column + 3 < last {
                    put(buf, plot, (x, y), &letter, 1, style);
                    taken.push((x, y));
                }
            }
        }
    }

    fn draw_foot(&self, area: Rect, plot: Rect, buf: &mut Buffer) {
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        let y = plot.bottom();
        put(buf, area, (plot.x - 1, y), symbols.corner, 1, theme.border);
        for x in plot.left()..plot.right() {
            put(buf, area, (x, y), symbols.foot, 1, theme.border);
        }
        let x_of = |volume: u64| plot.x + u16::try_from(self.chart.column(volume)).unwrap_or(0);
        let mut taken: Vec<(u16, u16)> = Vec::new();
        let label = |volume: u64, text: &str, style, buf: &mut Buffer, taken: &mut Vec<(u16, u16)>| {
            let cells = width(text);
            let from =
                x_of(volume).saturating_sub(cells / 2).clamp(plot.x, area.right().saturating_sub(cells).max(plot.x));
            let is_free = taken.iter().all(|(a, b)| from > *b || from + cells < *a);
            if is_free {
                put(buf, area, (from, y + 1), text, cells, style);
                taken.push((from, from + cells));
            }
            is_free
        };
        let most = self.chart.volumes.last().copied().unwrap_or(1);
        label(self.at, &group_thousands(&self.at.to_string()), theme.strong, buf, &mut taken);
        if self.own <= most {
            put(buf, area, (x_of(self.own), y), symbols.foot_mark, 1, theme.warn);
            let own = group_thousands(&self.own.to_string());
            if self.own == self.at || !label(self.own, &format!("this plan {own}"), theme.warn, buf, &mut taken) {
                label(self.own, &own, theme.warn, buf, &mut taken);
            }
        }
        for volume in scale::round_volumes(most, plot.width, &self.chart.volumes) {
            label(volume, &group_thousands(&volume.to_string()), theme.muted, buf, &mut taken);
        }
        let style = if self.focused { theme.selected } else { theme.accent };
        put(buf, area, (x_of(self.at), y), symbols.up, 1, style);
    }

    fn draw_cursor(&self, plot: Rect, buf: &mut Buffer) {
        let theme = self.theme;
        for (volume, style) in [(self.own, theme.warn), (self.at, theme.accent)] {
            if volume > self.chart.volumes.last().copied().unwrap_or(0) {
                continue;
            }
            let x = plot.x + u16::try_from(self.chart.column(volume)).unwrap_or(0);
            for y in plot.top()..plot.bottom() {
                if buf.cell((x, y)).is_some_and(|cell| [" ", theme.symbols.upright].contains(&cell.symbol())) {
                    put(buf, plot, (x, y), theme.symbols.upright, 1, style);
                }
            }
        }
    }
}

impl Widget for &Curves<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        let plot = Curves::plot(area);
        if plot.is_empty() || self.chart.volumes.is_empty() {
            return;
        }
        self.draw_figures(area, plot, buf);
        // What is chosen, and what is the cheapest, over the others.
        for line in &self.chart.lines {
            self.draw_line(line, plot, buf);
        }
        self.draw_letters(area, plot, buf);
        self.draw_cursor(plot, buf);
        self.draw_foot(area, plot, buf);
    }
}
