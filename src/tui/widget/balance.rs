//! One route's level over time, as an area that is as high as the level: days from left to right, round figures at
//! the left, the days that matter as upright lines with words above them.
//!
//! A column holds one or more days and is as high as the level at the end of the last; where the level stood higher
//! for a part of that time, that part is shaded. Words that find no room are left out, the least needed first.

mod labels;

use jiff::civil::Date;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;

use self::labels::{dates, words};
use super::scale::Scale;
use super::spoken_day;
use super::width::{fill_left, put, width};
use crate::arrange::Arrange as _;
use crate::summary::days_between;
use crate::summary::timeline::{Level, Mark, Phase, Timeline};
use crate::tui::theme::Theme;

#[derive(Clone, Copy, Debug)]
pub struct Balance<'a> {
    pub timeline: &'a Timeline,
    /// The day that the ledger's cursor is on.
    pub day: Option<Date>,
    /// Whether keys go to the chart.
    pub focused: bool,
    pub theme: &'a Theme,
}

/// A day of the chart.
#[derive(Clone, Copy, Debug)]
struct Day {
    /// The level at its end, and the highest after a change.
    level: Level,
    most: Level,
    phase: Option<Phase>,
}

/// Where the parts of the chart stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Parts {
    /// Cells of the figures at the left.
    figures: u16,
    words: Rect,
    plot: Rect,
    foot: Option<u16>,
    dates: Option<u16>,
}

impl Balance<'_> {
    /// Days from the first to the last shown, at least one.
    fn count(&self) -> u64 {
        u64::try_from(days_between(self.timeline.first, self.timeline.last)).unwrap_or(0) + 1
    }

    /// Days from the first that is shown; `None` where it is not shown.
    fn index(&self, day: Date) -> Option<u64> {
        let at = u64::try_from(days_between(self.timeline.first, day)).ok()?;
        (at < self.count()).then_some(at)
    }

    /// The first column of a day.
    fn column(&self, day: Date, columns: u16) -> Option<u16> {
        let (at, count, columns) = (self.index(day)?, self.count(), u64::from(columns));
        let column = if columns >= count {
            (at * columns).div_ceil(count)
        } else {
            ((at + 1) * columns).div_ceil(count).saturating_sub(1)
        };
        u16::try_from(column.min(columns.saturating_sub(1))).ok()
    }

    /// The days that a column holds: the first, and the one after the last.
    fn held(&self, column: u16, columns: u16) -> (usize, usize) {
        let (columns, count) = (u64::from(columns.max(1)), self.count());
        let from = u64::from(column) * count / columns;
        let to = ((u64::from(column) + 1) * count / columns).max(from + 1);
        (usize::try_from(from).unwrap_or(usize::MAX), usize::try_from(to).unwrap_or(usize::MAX))
    }

    fn days(&self) -> Vec<Day> {
        let timeline = self.timeline;
        let mut level = timeline.opening;
        let mut rows = timeline.rows.iter().peekable();
        let mut stretches = timeline.stretches.as_slice();
        let mut days = Vec::new();
        let mut today = timeline.first;
        while today <= timeline.last {
            let mut most = None;
            while let Some(row) = rows.next_if(|row| row.date <= today) {
                if row.level != level {
                    most = most.max(Some(row.level));
                }
                level = row.level;
            }
            while stretches.first().is_some_and(|s| s.last < today) {
                stretches = &stretches[1..];
            }
            let phase = stretches.first().filter(|s| s.first <= today).map(|s| s.phase);
            days.push(Day { level, most: most.unwrap_or(level), phase });
            let Ok(next) = today.tomorrow() else { break };
            today = next;
        }
        days
    }

    fn scale(&self, rows: u16) -> Scale {
        // A limit far above what is paid would press the rest to the ground.
        let most = match (self.timeline.limit.map(Level::Dollars), self.timeline.most) {
            (Some(limit), most) if is_near(limit, most) => limit.max(most),
            (_, most) => most,
        };
        Scale::new(most, (rows / 3).clamp(1, 5))
    }

    fn parts(&self, area: Rect) -> Parts {
        let words = match area.height {
            0..=4 => 0,
            5..=8 => 1,
            9..=12 => 2,
            _ => 3,
        };
        let foot = u16::from(area.height >= 3);
        let dates = u16::from(area.height >= 4);
        let height = area.height - words - foot - dates;
        let longest = self.scale(height).marks(height).iter().map(|(_, label)| width(label)).max().unwrap_or(0);
        let figures = if longest * 3 > area.width { 0 } else { longest + 1 };
        let inner = Rect { x: area.x + figures, width: area.width - figures, ..area };
        let plot = Rect { y: area.y + words, height, ..inner };
        Parts {
            figures,
            words: Rect { height: words, ..inner },
            plot,
            foot: (foot > 0).then(|| plot.bottom()),
            dates: (dates > 0).then(|| plot.bottom() + 1),
        }
    }

    /// Where the terminal's cursor belongs: on the foot, below the day of the ledger's cursor.
    #[must_use]
    pub fn cursor(&self, area: Rect) -> Option<Position> {
        if area.is_empty() {
            return None;
        }
        let parts = self.parts(area);
        let column = self.day.and_then(|day| self.column(day, parts.plot.width)).unwrap_or(0);
        let x = (parts.plot.x + column).min(area.right() - 1);
        Some(Position { x, y: parts.foot.unwrap_or(area.bottom() - 1) })
    }

    /// The day at a place.
    #[must_use]
    pub fn day_at(&self, area: Rect, column: u16) -> Option<Date> {
        let plot = self.parts(area).plot;
        let at = column.checked_sub(plot.x).filter(|at| *at < plot.width)?;
        let (from, _) = self.held(at, plot.width);
        let days = i64::try_from(from).ok()?;
        self.timeline.first.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
    }

    /// Where the plot stands in an area: what can be pointed at.
    #[must_use]
    pub fn plot(&self, area: Rect) -> Rect {
        self.parts(area).plot
    }

    fn draw_area(&self, parts: &Parts, scale: &Scale, buf: &mut Buffer) {
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        let plot = parts.plot;
        let days = self.days();
        let late = self.deadline().and_then(|day| self.index(day)).and_then(|at| usize::try_from(at).ok());
        let done = self.done().and_then(|day| self.index(day)).and_then(|at| usize::try_from(at).ok());
        let start = self.index(self.timeline.start).and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
        for column in 0..plot.width {
            let (from, to) = self.held(column, plot.width);
            let Some(held) = days.get(from..to.min(days.len())).filter(|held| !held.is_empty()) else { continue };
            let Some(last) = held.last() else { continue };
            let eighths = plot.height * 8;
            let height = scale.height(last.level, eighths);
            let most = held.iter().map(|day| day.most).max().unwrap_or(last.level);
            // Only where it rose: on its way down it stood higher before anyway.
            let before = from.checked_sub(1).and_then(|at| days.get(at)).map_or(self.timeline.opening, |day| day.level);
            let shaded = if most > before { scale.height(most, eighths) } else { 0 };
            let phase = held.iter().find_map(|day| day.phase);
            let style = match phase {
                _ if to <= start || done.is_some_and(|done| from > done) => theme.muted,
                Some(Phase::Relaxed) => theme.relaxed,
                Some(Phase::Waits) => theme.warn,
                None if late.is_some_and(|deadline| from > deadline) => theme.bad,
                None => theme.works,
            };
            let x = plot.x + column;
            // Without a level to colour, the phase has signs of its own.
            let sign = match phase {
                Some(Phase::Relaxed) => Some(symbols.relaxed),
                Some(Phase::Waits) => Some(symbols.waits),
                None => None,
            };
            if let (0, Some(sign), Some(y)) = (height, sign, plot.bottom().checked_sub(1)) {
                put(buf, plot, (x, y), sign, 1, style);
            }
            for row in 0..plot.height {
                let y = plot.bottom() - 1 - row;
                let filled = height.saturating_sub(row * 8).min(8);
                // Its edge is seen, its body is calm.
                if height > (row + 1) * 8 {
                    put(buf, plot, (x, y), symbols.body, 1, style);
                } else if let Some(sign) = filled.checked_sub(1).and_then(|at| symbols.fill.get(usize::from(at))) {
                    put(buf, plot, (x, y), sign, 1, style);
                } else if shaded >= row * 8 + 4 {
                    put(buf, plot, (x, y), symbols.shade, 1, style);
                }
            }
        }
    }

    fn deadline(&self) -> Option<Date> {
        self.timeline.marks.iter().rev().find(|(_, mark)| *mark == Mark::Deadline).map(|(day, _)| *day)
    }

    fn done(&self) -> Option<Date> {
        self.timeline.marks.iter().find(|(_, mark)| matches!(mark, Mark::Done | Mark::Stuck)).map(|(day, _)| *day)
    }

    fn draw_limit(&self, parts: &Parts, scale: &Scale, buf: &mut Buffer) {
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        let (Some(limit), plot) = (self.timeline.limit, parts.plot) else { return };
        if !is_near(Level::Dollars(limit), self.timeline.most) || plot.is_empty() {
            return;
        }
        let height = scale.height(Level::Dollars(limit), plot.height * 8);
        let y = plot.bottom() - 1 - (height.max(1) - 1) / 8;
        for x in plot.left()..plot.right() {
            if buf.cell((x, y)).is_some_and(|cell| cell.symbol() == " ") {
                put(buf, plot, (x, y), symbols.rule, 1, theme.warn);
            }
        }
        let text = format!(" limit ${} ", limit.cents());
        if width(&text) < plot.width {
            put(buf, plot, (plot.x + 1, y), &text, plot.width, theme.warn);
        }
    }

    fn draw_figures(&self, area: Rect, parts: &Parts, scale: &Scale, buf: &mut Buffer) {
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        let plot = parts.plot;
        if parts.figures == 0 {
            return;
        }
        let cells = parts.figures - 1;
        let mut free = plot.bottom() + 1;
        for (height, label) in scale.marks(plot.height * 8) {
            let y = match height {
                0 => plot.bottom().min(area.bottom() - 1),
                height => plot.bottom() - 1 - (height - 1) / 8,
            };
            if y < free {
                put(buf, area, (area.x, y), &fill_left(&label, cells, symbols), cells, theme.muted);
                free = y;
            }
        }
    }

    fn draw_foot(&self, area: Rect, parts: &Parts, buf: &mut Buffer) {
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        let Some(y) = parts.foot else { return };
        if parts.figures > 0 {
            put(buf, area, (parts.plot.x - 1, y), symbols.corner, 1, theme.border);
        }
        for x in parts.plot.left()..parts.plot.right() {
            put(buf, area, (x, y), symbols.foot, 1, theme.border);
        }
    }

    fn draw_dates(&self, area: Rect, parts: &Parts, buf: &mut Buffer) {
        let theme = self.theme;
        let Some(y) = parts.dates else { return };
        let plot = parts.plot;
        let column = |day| self.column(day, plot.width);
        let here = self.day.and_then(|day| Some((column(day)?, spoken_day(day, self.timeline.start))));
        let taken = here.as_ref().map(|(at, text)| {
            let cells = width(text);
            let from = at.saturating_sub(cells / 2).min(plot.width.saturating_sub(cells));
            (from, from + cells)
        });
        for (at, text) in dates(self.timeline.first, self.timeline.last, plot.width, column) {
            let is_free = taken.is_none_or(|(from, to)| at + width(&text) < from || at > to);
            if is_free {
                put(buf, area, (plot.x + at, y), &text, plot.width, theme.muted);
            }
        }
        if let (Some((at, text)), Some((from, _)), Some(foot)) = (here, taken, parts.foot) {
            put(buf, area, (plot.x + from, y), &text, plot.width, theme.strong);
            let style = if self.focused { theme.selected } else { theme.accent };
            put(buf, area, (plot.x + at, foot), theme.symbols.up, 1, style);
        }
    }

    fn draw_marks(&self, area: Rect, parts: &Parts, buf: &mut Buffer) {
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        let plot = parts.plot;
        let mut marks: Vec<(u16, Date, Mark)> = Vec::new();
        for (day, mark) in &self.timeline.marks {
            if let Some(at) = self.column(*day, plot.width) {
                marks.push((at, *day, *mark));
            }
        }
        // The least needed first: what is drawn later stands over it.
        marks.arrange_by_key(|(at, _, mark)| (*mark, *at));
        // What comes back month after month is marked on the foot alone where it would stand too close.
        let kinds: Vec<Mark> = marks.iter().map(|(_, _, mark)| *mark).collect();
        let count = |mark: Mark| kinds.iter().filter(|kind| **kind == mark).count();
        let is_crowded = |mark: Mark| mark < Mark::Today && count(mark) * 14 > usize::from(plot.width);
        let (crowded, told): (Vec<_>, Vec<_>) = marks.into_iter().partition(|(_, _, mark)| is_crowded(*mark));
        if let Some(y) = parts.foot {
            for (at, _, mark) in &crowded {
                put(buf, area, (plot.x + at, y), symbols.foot_mark, 1, style(*mark, theme));
            }
        }
        for (at, _, mark) in &told {
            let style = style(*mark, theme);
            let x = plot.x + at;
            for y in plot.top()..plot.bottom() {
                // Through what is full and what is empty; the edge of the area stays.
                let is_free = buf.cell((x, y)).is_some_and(|cell| {
                    [" ", symbols.rule, symbols.upright, symbols.body, symbols.waits].contains(&cell.symbol())
                });
                if is_free {
                    put(buf, area, (x, y), symbols.upright, 1, style);
                }
            }
            if let Some(y) = parts.foot {
                put(buf, area, (x, y), symbols.foot_mark, 1, style);
            }
        }
        for word in words(&told, parts.words, self.timeline.start) {
            put(buf, area, (word.x, word.y), &word.text, parts.words.width, style(word.mark, theme));
        }
    }
}

/// Whether a limit is so near to what is paid that both can be seen.
fn is_near(limit: Level, most: Level) -> bool {
    match (limit, most) {
        (Level::Dollars(limit), Level::Dollars(most)) => {
            limit.decimal() <= most.decimal() * rust_decimal::Decimal::from(3)
        }
        _ => false,
    }
}

const fn style(mark: Mark, theme: &Theme) -> Style {
    match mark {
        Mark::Dry | Mark::OverLimit | Mark::Stuck => theme.bad,
        Mark::Pack | Mark::GrantEnds | Mark::LotExpires => theme.warn,
        Mark::Relaxed => theme.relaxed,
        Mark::Today => theme.accent,
        Mark::Done => theme.good,
        Mark::Deadline => theme.text,
        Mark::Reset | Mark::Month | Mark::Due => theme.muted,
    }
}

impl Widget for &Balance<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let parts = self.parts(area);
        let scale = self.scale(parts.plot.height);
        self.draw_area(&parts, &scale, buf);
        self.draw_limit(&parts, &scale, buf);
        self.draw_foot(area, &parts, buf);
        self.draw_figures(area, &parts, &scale, buf);
        self.draw_marks(area, &parts, buf);
        self.draw_dates(area, &parts, buf);
    }
}
