//! "Ways to buy": every route in one of five groups, with its total, what the last edit changed, what a finished
//! piece costs, and a bar on one calendar that all routes share.
//!
//! [`rows`] says which rows there are and [`Ways::row_at`] which one a place on the screen is, so that moving the
//! selection, clicking and drawing can never disagree.

mod columns;

use jiff::civil::Date;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use self::columns::{Columns, Place};
use super::Against;
use super::axis::Axis;
use super::bar;
use super::number::{change, dollars, each};
use super::width::{cut, cut_inside, fill, put, shown, width};
use crate::arrange::Arrange as _;
use crate::money::Money;
use crate::offer::{Code, Group, Offer, Verdict};
use crate::tui::theme::{Symbols, Theme};
use crate::wallet::Calendar;

/// Which groups are open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Open([bool; Group::ALL.len()]);

impl Open {
    #[must_use]
    pub fn of(groups: &[Group]) -> Self {
        let mut open = Self::default();
        for group in groups {
            open.set(*group, true);
        }
        open
    }

    #[must_use]
    pub const fn has(self, group: Group) -> bool {
        self.0[group as usize]
    }

    pub const fn set(&mut self, group: Group, open: bool) {
        self.0[group as usize] = open;
    }

    pub const fn toggle(&mut self, group: Group) {
        self.0[group as usize] = !self.0[group as usize];
    }
}

/// What the offers of a group are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The group's own order: what serves first, then the cheaper before the dearer.
    #[default]
    Own,
    /// The total, the cheapest first.
    Total,
    /// What a finished piece costs, the cheapest first.
    Each,
    /// The day on which the last piece is made, the soonest first.
    Done,
}

impl Sort {
    const ALL: [Self; 4] = [Self::Own, Self::Total, Self::Each, Self::Done];

    /// The order after this one; after the last the first.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|sort| *sort == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }

    /// As it is said of the list.
    #[must_use]
    pub const fn spoken(self) -> &'static str {
        match self {
            Self::Own => "in their own order: what serves first, then the cheapest",
            Self::Total => "by total, inside each group",
            Self::Each => "by what a finished piece costs, inside each group",
            Self::Done => "by the day they are done, inside each group",
        }
    }
}

/// A row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Row {
    /// The head of a group.
    Group(Group),
    /// An index into the offers.
    Offer(usize),
}

/// The rows in order: the head of each group that has offers and, where it is open, its offers, those that serve
/// first and the cheaper before the dearer; totals that are not known keep the book's order.
#[must_use]
pub fn rows(offers: &[Offer], open: Open) -> Vec<Row> {
    rows_by(offers, open, Sort::Own)
}

/// [`rows`] with the offers of each group in another order; those whose figure is not known come last.
#[must_use]
pub fn rows_by(offers: &[Offer], open: Open, sort: Sort) -> Vec<Row> {
    let mut out = Vec::new();
    for group in Group::ALL {
        let mut members: Vec<usize> = (0..offers.len()).filter(|i| offers[*i].group() == group).collect();
        if members.is_empty() {
            continue;
        }
        out.push(Row::Group(group));
        if open.has(group) {
            members.arrange_by_key(|i| (rank(offers[*i].verdict), known_total(&offers[*i])));
            match sort {
                Sort::Own => {}
                Sort::Total => members.arrange_by_key(|i| last_if_none(known_total(&offers[*i]))),
                Sort::Each => members.arrange_by_key(|i| last_if_none(known_each(&offers[*i]))),
                Sort::Done => members.arrange_by_key(|i| last_if_none(done(&offers[*i]))),
            }
            out.extend(members.into_iter().map(Row::Offer));
        }
    }
    out
}

const fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Fits | Verdict::Caveats => 0,
        Verdict::Misses => 1,
        Verdict::Unknown => 2,
        Verdict::Unfit => 3,
    }
}

/// `None`, which sorts first, where all of a kind have none.
fn known_total(offer: &Offer) -> Option<Money> {
    offer.figures.as_ref().filter(|f| !f.lower_bound).map(|f| f.total)
}

fn known_each(offer: &Offer) -> Option<Money> {
    offer.figures.as_ref().filter(|f| !f.lower_bound)?.per_output
}

fn done(offer: &Offer) -> Option<Date> {
    offer.figures.as_ref()?.dated.as_ref()?.finishes_on
}

/// What is not known sorts behind what is.
const fn last_if_none<T: Copy>(figure: Option<T>) -> (bool, Option<T>) {
    (figure.is_none(), figure)
}

/// Which groups are open as long as the user has opened and closed none, in a list of `height` rows.
///
/// What serves is open. What misses is, too, where little serves. What is closed to new buyers comes last, and is
/// open where that pushes nothing else out of sight. Where nothing serves or misses, the next group that has
/// something to say is open.
#[must_use]
pub fn default_open(offers: &[Offer], height: u16) -> Open {
    let count = |group: Group| offers.iter().filter(|o| o.group() == group).count();
    let height = usize::from(height);
    let mut open = Open::of(&[Group::Serves]);
    let mut used = Group::ALL.into_iter().filter(|g| count(*g) > 0).count() + count(Group::Serves);
    let mut try_open = |group: Group, least: usize, open: &mut Open| {
        let rows = count(group);
        let fits = rows > 0 && used + rows.min(least) <= height;
        if fits {
            used += rows;
            open.set(group, true);
        }
        fits
    };
    // What one holds is looked for first.
    for group in [Group::Misses, Group::NoPrice, Group::Cannot] {
        if offers.iter().any(|o| o.held && o.group() == group) {
            try_open(group, LITTLE, &mut open);
        }
    }
    if count(Group::Serves) <= LITTLE && !open.has(Group::Misses) {
        try_open(Group::Misses, usize::MAX, &mut open);
    }
    if count(Group::Serves) + count(Group::Misses) == 0 && open == Open::of(&[Group::Serves]) {
        let _ = try_open(Group::NoPrice, LITTLE, &mut open) || try_open(Group::Cannot, LITTLE, &mut open);
    }
    try_open(Group::Closed, LITTLE, &mut open);
    open
}

/// So many rows are few: fewer that serve leave room for those that miss, fewer in sight are not worth a group.
const LITTLE: usize = 3;

/// The list.
#[derive(Clone, Copy, Debug)]
pub struct Ways<'a> {
    pub offers: &'a [Offer],
    pub calendar: &'a Calendar,
    pub theme: &'a Theme,
    pub open: Open,
    pub sort: Sort,
    pub selected: Option<Row>,
    /// The pane has the focus.
    pub focused: bool,
    /// Rows that are scrolled out of sight above.
    pub scroll: usize,
    /// Index of the offer to buy.
    pub recommended: Option<usize>,
    /// What each offer's total changed by, as [`Ways::against`] says; may be shorter than the offers.
    pub changes: &'a [Option<Money>],
    pub against: Against,
    /// Above the column: `a clip`.
    pub piece: &'a str,
    /// Draw the column heads as the first row; not where [`Ways::head`] stands in the pane's border.
    pub with_head: bool,
    /// Draw the legend as the last row, where there is room.
    pub with_legend: bool,
}

impl Ways<'_> {
    /// Rows of the list that an area shows.
    #[must_use]
    pub fn list_area(&self, area: Rect) -> Rect {
        let head = u16::from(self.with_head).min(area.height);
        let legend = u16::from(self.has_legend(area));
        Rect { y: area.y + head, height: area.height - head - legend, ..area }
    }

    fn has_legend(&self, area: Rect) -> bool {
        self.with_legend && area.height >= 6
    }

    /// The row at a place on the screen.
    #[must_use]
    pub fn row_at(&self, area: Rect, position: Position) -> Option<Row> {
        let list = self.list_area(area);
        if !list.contains(position) {
            return None;
        }
        rows_by(self.offers, self.open, self.sort).get(self.scroll + usize::from(position.y - list.y)).copied()
    }

    /// The column heads that sort: what by, first cell and cells in a head of `width` cells.
    #[must_use]
    pub fn heads(&self, width: u16) -> Vec<(Sort, u16, u16)> {
        let columns = Columns::of(self, width);
        let places = [(Sort::Total, Some(columns.total)), (Sort::Each, columns.each), (Sort::Done, columns.bar)];
        places.into_iter().filter_map(|(sort, place)| place.map(|(from, cells)| (sort, from, cells))).collect()
    }

    /// The column heads, as wide as the list: for the first row, or for the pane's upper border. The column that is
    /// sorted by is marked.
    #[must_use]
    pub fn head(&self, width: u16) -> Line<'static> {
        let columns = Columns::of(self, width);
        let theme = self.theme;
        let symbols = &theme.symbols;
        let mut cells = String::new();
        let mut at = 0;
        let mut place = |from: u16, size: u16, text: &str| {
            cells.extend(std::iter::repeat_n(' ', usize::from(from.saturating_sub(at))));
            cells.push_str(text);
            at = from + size;
        };
        let right = |text: &str, size: u16| super::width::fill_left(text, size, symbols);
        // The mark may stand in the gap before the column.
        let label = |sort: Sort, text: &str, (from, size): Place| {
            let mark = if self.sort == sort { symbols.opened } else { "" };
            let lead = super::width::width(mark);
            (from.saturating_sub(lead), size + lead, right(&format!("{mark}{text}"), size + lead))
        };
        let (from, size, text) = label(Sort::Total, "total", (columns.total.0, columns.total_ends()));
        place(from, size, &text);
        place(
            columns.total.0 + columns.total_ends(),
            columns.total.1 - columns.total_ends(),
            &" ".repeat(usize::from(columns.total.1 - columns.total_ends())),
        );
        if let Some((from, size)) = columns.change {
            place(from, size, &right(self.change_label(), size));
        }
        if let Some((from, size)) = columns.each {
            let (from, size, text) = label(Sort::Each, &shown(self.piece, symbols), (from, size));
            place(from, size, &text);
        }
        if let Some((from, size)) = columns.bar {
            let mut months = String::new();
            for (cell, name) in self.axis().months(size) {
                let gap = cell.saturating_sub(super::width::width(&months));
                months.extend(std::iter::repeat_n(' ', usize::from(gap)));
                months.push_str(&name);
            }
            if self.sort == Sort::Done {
                place(from - 1, 1, symbols.opened);
            }
            place(from, size, &fill(&months, size, symbols));
        }
        Line::from(Span::styled(fill(&cells, width, symbols), theme.heading))
    }

    const fn change_label(&self) -> &'static str {
        match (self.against, self.theme.symbols.ascii) {
            (Against::Before, _) => "change",
            (Against::Baseline, false) => "± base",
            (Against::Baseline, true) => "+- base",
        }
    }

    /// The signs with their meanings, as many as fit.
    #[must_use]
    pub fn legend(&self, room: u16) -> Line<'static> {
        let theme = self.theme;
        let mut entries: Vec<(&str, &str, Style)> = Vec::new();
        if Columns::of(self, room).bar.is_some() {
            entries.extend(bar::legend(theme));
        }
        let visible = || self.visible().map(|i| &self.offers[i]);
        if visible().any(Offer::rests_on_assumption) {
            entries.insert(0, (theme.symbols.assumed, "rests on your figures", theme.assumed));
        }
        if visible().any(Offer::rests_on_overlay) {
            entries.insert(0, (theme.symbols.overlaid, "by your cards", theme.assumed));
        }
        if visible().any(|o| o.verdict == Verdict::Caveats) {
            entries.push((theme.symbols.caveats, "with caveats", theme.warn));
        }
        let mut spans = vec![Span::raw(" ")];
        let mut used = 1;
        for (sign, meaning, style) in entries {
            let cells = width(sign) + 1 + width(meaning) + 2;
            if used + cells > room + 2 {
                continue;
            }
            used += cells;
            spans.push(Span::styled(sign, style));
            spans.push(Span::styled(format!(" {meaning}  "), theme.muted));
        }
        Line::from(spans)
    }

    /// Offers of the groups that are open.
    fn visible(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.offers.len()).filter(|i| self.open.has(self.offers[*i].group()))
    }

    fn axis(&self) -> Axis {
        let start = self.calendar.start;
        let deadline = self.calendar.loops.last().map_or(start, |span| span.last);
        Axis::of(start, deadline, self.visible().map(|i| &self.offers[i]))
    }

    fn total(&self, offer: &Offer) -> String {
        let symbols = &self.theme.symbols;
        offer.figures.as_ref().map_or_else(
            || symbols.nothing.to_owned(),
            |f| {
                // That it costs nothing or more says nothing.
                let says_nothing = f.lower_bound && f.total.is_zero();
                let overlaid = if offer.rests_on_overlay() { symbols.overlaid } else { "" };
                let known = || dollars(f.total, f.lower_bound, offer.rests_on_assumption(), symbols) + overlaid;
                if says_nothing { symbols.unknown.to_owned() } else { known() }
            },
        )
    }

    fn each(&self, offer: &Offer) -> String {
        let symbols = &self.theme.symbols;
        let figures = offer.figures.as_ref();
        // That a piece costs nothing or more says nothing.
        let known = figures.filter(|f| !f.lower_bound || !f.total.is_zero());
        let each_piece = known
            .and_then(|f| f.per_output.map(|amount| each(amount, f.lower_bound, offer.rests_on_assumption(), symbols)));
        each_piece.unwrap_or_else(|| symbols.nothing.to_owned())
    }

    fn change(&self, index: usize) -> String {
        let by = self.changes.get(index).copied().flatten();
        by.and_then(|by| change(by, self.against, "", &self.theme.symbols)).unwrap_or_default()
    }

    fn draw_group(&self, buf: &mut Buffer, area: Rect, y: u16, group: Group) {
        let theme = self.theme;
        let open = self.open.has(group);
        let sign = if open { theme.symbols.opened } else { theme.symbols.closed };
        let count = self.offers.iter().filter(|o| o.group() == group).count();
        let x = put(buf, area, (area.x + 1, y), sign, 1, theme.muted);
        let tally = count.to_string();
        let room = area.right().saturating_sub(x + 2 + width(&tally));
        let style = if open { theme.text } else { theme.muted };
        let x = put(buf, area, (x + 1, y), &cut(group.title(), room, &theme.symbols), room, style);
        put(buf, area, (x + 1, y), &tally, area.width, theme.muted);
    }

    fn draw_offer(&self, buf: &mut Buffer, area: Rect, y: u16, index: usize, columns: &Columns, axis: &Axis) {
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        let offer = &self.offers[index];
        let dimmed = matches!(offer.group(), Group::Closed | Group::Cannot);
        let style = match self.recommended == Some(index) {
            true => theme.strong,
            false if dimmed => theme.muted,
            false => theme.text,
        };
        let (mark, mark_style) = mark(offer.verdict, theme);
        put(buf, area, (area.x + 1, y), mark, 1, mark_style);
        let word = word(offer);
        let word_cells = if word.is_empty() { 0 } else { width(word) + 1 };
        let room = columns.name.1.saturating_sub(word_cells);
        let fits = offer.short.is_empty() || width(&shown(&offer.name, symbols)) <= room;
        let name = cut_inside(&shown(if fits { &offer.name } else { &offer.short }, symbols), room, symbols);
        let x = put(buf, area, (area.x + columns.name.0, y), &name, columns.name.1, style);
        if word_cells > 0 && columns.name.1 > word_cells {
            let end = area.x + columns.name.0 + columns.name.1;
            let word_style = if offer.verdict == Verdict::Misses { theme.bad } else { theme.muted };
            put(buf, area, ((end + 1).saturating_sub(word_cells).max(x + 1), y), word, word_cells, word_style);
        }
        let at = |from: u16| (area.x + from, y);
        let total = columns.totals.set(&self.total(offer), columns.total.1, symbols);
        let total_style = if offer.rests_on_assumption() && !dimmed { theme.assumed } else { style };
        put(buf, area, at(columns.total.0), &total, columns.total.1, total_style);
        if let Some((from, size)) = columns.change {
            let text = columns.changes.set(&self.change(index), size, symbols);
            let by = self.changes.get(index).copied().flatten().unwrap_or_default();
            put(buf, area, at(from), &text, size, if by.is_negative() { theme.good } else { theme.warn });
        }
        if let Some((from, size)) = columns.each {
            put(buf, area, at(from), &columns.eachs.set(&self.each(offer), size, symbols), size, style);
        }
        let works = if dimmed { theme.muted } else { theme.works };
        match (columns.bar, &offer.figures) {
            (Some((from, size)), Some(figures)) if figures.dated.is_some() && offer.verdict != Verdict::Unfit => {
                for (i, (sign, style)) in (0..).zip(bar::cells(axis, size, figures, works, theme)) {
                    put(buf, area, at(from + i), sign, 1, style);
                }
            }
            (Some((from, size)), _) => {
                let why = offer.reasons.first().map_or("", |reason| reason.text.as_str());
                put(buf, area, at(from), &cut(&shown(why, symbols), size, symbols), size, theme.muted);
            }
            (None, _) => {}
        }
    }
}

impl Widget for &Ways<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let list = self.list_area(area);
        if self.with_head {
            buf.set_line(area.x, area.y, &self.head(area.width), area.width);
        }
        if self.has_legend(area) {
            buf.set_line(area.x, area.bottom() - 1, &self.legend(area.width), area.width);
        }
        let (columns, axis) = (Columns::of(self, area.width), self.axis());
        let shown_rows = rows_by(self.offers, self.open, self.sort).into_iter().skip(self.scroll);
        for (y, row) in (list.top()..list.bottom()).zip(shown_rows) {
            match row {
                Row::Group(group) => self.draw_group(buf, list, y, group),
                Row::Offer(index) => self.draw_offer(buf, list, y, index, &columns, &axis),
            }
            if self.selected == Some(row) {
                let style = if self.focused { self.theme.selected } else { self.theme.remembered };
                put(buf, list, (list.x, y), self.theme.symbols.here, 1, self.theme.accent);
                buf.set_style(Rect { y, height: 1, ..list }, style);
            }
        }
    }
}

/// The sign of a verdict.
#[must_use]
pub const fn mark(verdict: Verdict, theme: &Theme) -> (&'static str, Style) {
    let Symbols { fits, caveats, misses, unknown, unfit, .. } = theme.symbols;
    match verdict {
        Verdict::Fits => (fits, theme.good),
        Verdict::Caveats => (caveats, theme.warn),
        Verdict::Misses => (misses, theme.bad),
        Verdict::Unknown => (unknown, theme.warn),
        Verdict::Unfit => (unfit, theme.bad),
    }
}

/// The short word for what is wrong, or for what sets the route apart.
fn word(offer: &Offer) -> &'static str {
    let says = |code: Code| offer.reasons.iter().any(|r| r.code == code);
    match offer.verdict {
        Verdict::Misses if says(Code::Late) && says(Code::OverLimit) => "late, over",
        Verdict::Misses if says(Code::Late) => "late",
        Verdict::Misses => "over",
        _ if offer.held => "held",
        _ if offer.as_if_sold => "closed",
        _ if offer.verdict.serves() && offer.legacy_by_default && !offer.comparable => "legacy",
        _ => "",
    }
}

#[cfg(test)]
mod tests;
