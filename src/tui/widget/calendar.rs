//! Every route as a bar on one calendar: when it works, waits and is relaxed, the day it runs dry and the day it is
//! done. The rows are those of the list of ways to buy, so that one selection serves both.

use jiff::civil::Date;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::axis::{Axis, Cell};
use super::bar;
use super::spoken_day;
use super::ways::{Open, Row, mark, rows};
use super::width::{cut, cut_inside, fill, fill_left, put, shown, width};
use crate::offer::{Dated, Group, Offer, Verdict};
use crate::tui::theme::Theme;
use crate::wallet;

#[derive(Clone, Copy, Debug)]
pub struct Calendar<'a> {
    pub offers: &'a [Offer],
    pub calendar: &'a wallet::Calendar,
    pub today: Date,
    pub open: Open,
    pub selected: Option<Row>,
    pub focused: bool,
    /// Rows that are scrolled out of sight above.
    pub scroll: usize,
    /// Index of the offer to buy.
    pub recommended: Option<usize>,
    pub theme: &'a Theme,
}

/// Before the name: a blank, the verdict's mark, a blank.
const BEFORE: u16 = 3;
const GAP: u16 = 1;
const LEAST_BAR: u16 = 10;
const NAME: (u16, u16) = (12, 26);

/// First cell and cells.
struct Columns {
    name: (u16, u16),
    bar: Option<(u16, u16)>,
    dry: Option<(u16, u16)>,
    done: Option<(u16, u16)>,
}

impl Calendar<'_> {
    fn visible(&self) -> impl Iterator<Item = &Offer> {
        self.offers.iter().filter(|o| self.open.has(o.group()))
    }

    fn axis(&self) -> Axis {
        let start = self.calendar.start;
        let deadline = self.calendar.loops.last().map_or(start, |span| span.last);
        Axis::of(start, deadline, self.visible())
    }

    fn columns(&self, room: u16) -> Columns {
        let symbols = &self.theme.symbols;
        let start = self.calendar.start;
        let longest = |day: fn(&Dated) -> Option<Date>| {
            let days = self.visible().filter_map(|o| day(o.figures.as_ref()?.dated.as_ref()?));
            days.map(|day| width(&spoken_day(day, start))).max()
        };
        let (done, dry) = (longest(|d| d.finishes_on), longest(|d| d.exhausted_on));
        let name = |o: &Offer| width(&shown(if o.short.is_empty() { &o.name } else { &o.short }, symbols));
        let names = self.visible().map(name).max().unwrap_or(NAME.0).clamp(NAME.0, NAME.1);
        let mut left = room.saturating_sub(BEFORE + NAME.0 + 1);
        let mut take = |cells: Option<u16>| {
            let cells = cells.map(|c| c.max(4) + GAP + 1).filter(|c| *c <= left.saturating_sub(LEAST_BAR + GAP))?;
            left -= cells;
            Some(cells)
        };
        let (done, dry) = (take(done), take(dry));
        let bar = left.checked_sub(LEAST_BAR + GAP);
        // Half of what is left goes to names that are cut, all of it where there is no bar.
        let more = match bar {
            Some(free) => (names - NAME.0).min(free / 2),
            None => left.min(names - NAME.0),
        };
        let name = (BEFORE, NAME.0 + more);
        let bar = bar.map(|free| (name.0 + name.1 + GAP, LEAST_BAR + free - more));
        let mut at = bar.map_or(name.0 + name.1, |(from, size)| from + size) + GAP;
        let mut place = |cells: Option<u16>| {
            cells.map(|cells| {
                let from = at;
                at += cells;
                (from, cells - GAP)
            })
        };
        let dry = place(dry);
        let done = place(done);
        Columns { name, bar, dry, done }
    }

    /// The column heads: the months above the bars, and what the days at the right are.
    #[must_use]
    pub fn head(&self, room: u16) -> Line<'static> {
        let symbols = &self.theme.symbols;
        let columns = self.columns(room);
        let mut cells = String::new();
        let mut place = |from: u16, text: &str| {
            let gap = from.saturating_sub(width(&cells));
            cells.extend(std::iter::repeat_n(' ', usize::from(gap)));
            cells.push_str(text);
        };
        if let Some((from, size)) = columns.bar {
            for (cell, name) in self.axis().months(size) {
                place(from + cell, &name);
            }
        }
        for (column, head) in [(columns.dry, "dry"), (columns.done, "done")] {
            if let Some((from, size)) = column {
                place(from, &fill_left(head, size, symbols));
            }
        }
        Line::from(Span::styled(fill(&cells, room, symbols), self.theme.heading))
    }

    /// The signs with their meanings, in lines of at most `room` cells.
    #[must_use]
    pub fn legend(&self, room: u16) -> Vec<Line<'static>> {
        let theme = self.theme;
        let mut entries = bar::legend(theme).to_vec();
        entries.insert(1, (theme.symbols.done, "done", theme.good));
        if self.today_cell(&self.axis(), 40).is_some() {
            entries.push((theme.symbols.today, "today", theme.accent));
        }
        let mut lines: Vec<Vec<Span<'static>>> = vec![vec![Span::raw(" ")]];
        let mut used = 1;
        for (sign, meaning, style) in entries {
            let cells = width(sign) + 1 + width(meaning) + 2;
            if used + cells > room + 2 && used > 1 {
                lines.push(vec![Span::raw(" ")]);
                used = 1;
            }
            used += cells;
            if let Some(line) = lines.last_mut() {
                line.push(Span::styled(sign, style));
                line.push(Span::styled(format!(" {meaning}  "), theme.muted));
            }
        }
        lines.into_iter().map(Line::from).collect()
    }

    fn today_cell(&self, axis: &Axis, cells: u16) -> Option<u16> {
        if self.today < axis.start || self.today > axis.end {
            return None;
        }
        let day = axis.day(self.today);
        let at = axis.cells(cells).iter().position(|c| matches!(c, Cell::Days(a, b) if (*a..*b).contains(&day)));
        at.and_then(|at| u16::try_from(at).ok())
    }

    fn draw_group(&self, area: Rect, y: u16, group: Group, buf: &mut Buffer) {
        let theme = self.theme;
        let open = self.open.has(group);
        let sign = if open { theme.symbols.opened } else { theme.symbols.closed };
        let x = put(buf, area, (area.x + 1, y), sign, 1, theme.muted);
        let tally = self.offers.iter().filter(|o| o.group() == group).count().to_string();
        let room = area.right().saturating_sub(x + 2 + width(&tally));
        let style = if open { theme.text } else { theme.muted };
        let x = put(buf, area, (x + 1, y), &cut(group.title(), room, &theme.symbols), room, style);
        put(buf, area, (x + 1, y), &tally, area.width, theme.muted);
    }

    fn draw_offer(&self, area: Rect, y: u16, index: usize, columns: &Columns, axis: &Axis, buf: &mut Buffer) {
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        let Some(offer) = self.offers.get(index) else { return };
        let is_dimmed = matches!(offer.group(), Group::Closed | Group::Cannot);
        let style = match self.recommended == Some(index) {
            true => theme.strong,
            false if is_dimmed => theme.muted,
            false => theme.text,
        };
        let (sign, sign_style) = mark(offer.verdict, theme);
        put(buf, area, (area.x + 1, y), sign, 1, sign_style);
        let (from, size) = columns.name;
        let fits = offer.short.is_empty() || width(&shown(&offer.name, symbols)) <= size;
        let name = cut_inside(&shown(if fits { &offer.name } else { &offer.short }, symbols), size, symbols);
        put(buf, area, (area.x + from, y), &name, size, style);
        let dated = offer.figures.as_ref().and_then(|f| f.dated.as_ref()).filter(|_| offer.verdict != Verdict::Unfit);
        let Some(dated) = dated else {
            let from = columns.bar.map_or(from + size + GAP, |(from, _)| from);
            let room = area.width.saturating_sub(from + 1);
            let why = offer.reasons.first().map_or("no dates", |reason| reason.text.as_str());
            put(buf, area, (area.x + from, y), &cut(&shown(why, symbols), room, symbols), room, theme.muted);
            return;
        };
        if let (Some((from, size)), Some(figures)) = (columns.bar, &offer.figures) {
            let works = if is_dimmed { theme.muted } else { theme.works };
            let mut cells = bar::cells(axis, size, figures, works, theme);
            self.point_out(axis, size, dated, &mut cells);
            for (i, (sign, style)) in (0..).zip(cells) {
                put(buf, area, (area.x + from + i, y), sign, 1, style);
            }
        }
        let start = self.calendar.start;
        let days = [
            (columns.dry, dated.exhausted_on, theme.warn),
            (columns.done, dated.finishes_on, if dated.meets_deadline { style } else { theme.bad }),
        ];
        for (column, day, style) in days {
            if let (Some((from, size)), Some(day)) = (column, day) {
                let text = fill_left(&spoken_day(day, start), size, symbols);
                put(buf, area, (area.x + from, y), &text, size, style);
            }
        }
    }

    /// Puts the day of the last run and today onto a bar.
    fn point_out(&self, axis: &Axis, size: u16, dated: &Dated, cells: &mut [(&'static str, Style)]) {
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        let layout = axis.cells(size);
        let cell_of = |day: Date| {
            let day = Some(day).filter(|day| *day >= axis.start && *day <= axis.end).map(|day| axis.day(day))?;
            layout.iter().rposition(|c| matches!(c, Cell::Days(a, b) if (*a..*b).contains(&day)))
        };
        if let Some((at, done)) = dated.finishes_on.and_then(cell_of).and_then(|at| Some((at, cells.get_mut(at)?))) {
            // A day on which it runs dry or buys is a sign of its own.
            let is_plain = done.0 == symbols.works || done.0 == symbols.relaxed || done.0 == symbols.waits;
            if is_plain || at + 1 == layout.len() && done.0 != symbols.beyond {
                *done = (symbols.done, if dated.meets_deadline { theme.good } else { theme.bad });
            }
        }
        if let Some(cell) = cell_of(self.today).and_then(|at| cells.get_mut(at)).filter(|cell| cell.0 == " ") {
            *cell = (symbols.today, theme.accent);
        }
    }
}

impl Widget for &Calendar<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let (columns, axis) = (self.columns(area.width), self.axis());
        let all = rows(self.offers, self.open).into_iter().skip(self.scroll);
        for (y, row) in (area.top()..area.bottom()).zip(all) {
            match row {
                Row::Group(group) => self.draw_group(area, y, group, buf),
                Row::Offer(index) => self.draw_offer(area, y, index, &columns, &axis, buf),
            }
            if self.selected == Some(row) {
                let style = if self.focused { self.theme.selected } else { self.theme.remembered };
                put(buf, area, (area.x, y), self.theme.symbols.here, 1, self.theme.accent);
                buf.set_style(Rect { y, height: 1, ..area }, style);
            }
        }
    }
}
