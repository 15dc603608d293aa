//! A route's ledger as a table: the day, what happened, what it moved, and what is left. Figures stand with their
//! decimal marks below one another; where there is no room, columns of figures go before what happened is cut short,
//! the level last of all.

use jiff::civil::Date;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::number::Column;
use super::spoken_day;
use super::width::{cut, fill, fill_left, put, shown, width};
use crate::money::{Money, group_thousands};
use crate::summary::timeline::{Kind, Level, Measure, Row};
use crate::tui::theme::{Symbols, Theme};

/// The figures of every row as they are drawn, and the room that they need: made once for a ledger.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    rows: Vec<[String; 3]>,
    columns: [Column; 3],
    days: u16,
}

impl Figures {
    #[must_use]
    pub fn new(rows: &[Row], start: Date, symbols: &Symbols) -> Self {
        let rows_of = |row: &Row| {
            let credits = row.credits.map_or_else(String::new, |n| {
                let amount = group_thousands(&n.unsigned_abs().to_string());
                if n < 0 { format!("{}{amount}", symbols.minus) } else { format!("+{amount}") }
            });
            let usd = row.usd.map_or_else(String::new, |usd| dollars(usd, symbols));
            let level = match row.level {
                Level::Credits(credits) => group_thousands(&credits.to_string()),
                Level::Dollars(money) => dollars(money, symbols),
            };
            [credits, usd, level]
        };
        let figures: Vec<[String; 3]> = rows.iter().map(rows_of).collect();
        let column = |at: usize| Column::of(figures.iter().map(|row| row[at].as_str()));
        let columns = [column(0), column(1), column(2)];
        let days = rows.iter().map(|row| width(&day(row, start, symbols))).max().unwrap_or(0);
        Self { rows: figures, columns, days }
    }
}

/// Cents, or four decimals where cents would say too little.
fn dollars(usd: Money, symbols: &Symbols) -> String {
    let sign = if usd.is_negative() { symbols.minus } else { "" };
    let amount = usd.abs();
    let is_small = amount.decimal() < rust_decimal::Decimal::new(1, 1) && !amount.is_zero();
    format!("{sign}{}", if is_small { amount.unit() } else { amount.cents() })
}

fn day(row: &Row, start: Date, symbols: &Symbols) -> String {
    if row.until == row.date {
        return spoken_day(row.date, start);
    }
    let (from, to) = (spoken_day(row.date, start), spoken_day(row.until, start));
    let is_month = row.date.first_of_month() == row.until.first_of_month();
    if is_month {
        format!("{}{}{to}", row.date.day(), symbols.nothing)
    } else {
        format!("{from}{}{to}", symbols.nothing)
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Ledger<'a> {
    pub rows: &'a [Row],
    pub figures: &'a Figures,
    pub measure: Measure,
    pub start: Date,
    pub selected: usize,
    pub focused: bool,
    /// Rows that are scrolled out of sight above.
    pub scroll: usize,
    pub theme: &'a Theme,
}

const GAP: u16 = 2;
/// What happened has at least so much room before a column of figures stays.
const LEAST_TEXT: u16 = 16;

/// Where the columns stand: first cell and cells.
struct Columns {
    text: (u16, u16),
    /// Credits, dollars, level.
    figures: [Option<(u16, u16)>; 3],
}

impl Ledger<'_> {
    /// The heads of the figures' columns.
    const fn heads(&self) -> [&'static str; 3] {
        ["credits", "USD", if matches!(self.measure, Measure::Spent) { "so far" } else { "left" }]
    }

    fn columns(&self, room: u16) -> Columns {
        let days = self.figures.days;
        // A mark before the day, a blank at the end.
        let fixed = 1 + days + GAP + 1;
        let heads = self.heads();
        let wanted: [u16; 3] = std::array::from_fn(|at| {
            let cells = self.figures.columns[at].width();
            if cells == 0 { 0 } else { cells.max(width(heads[at])) + GAP }
        });
        let mut left = room.saturating_sub(fixed + LEAST_TEXT);
        // The level first, then what moves it.
        let moved: [usize; 2] = if self.measure == Measure::Credits { [0, 1] } else { [1, 0] };
        let mut has = [false; 3];
        for at in [2, moved[0], moved[1]] {
            has[at] = wanted[at] > 0 && wanted[at] <= left;
            left -= if has[at] { wanted[at] } else { 0 };
        }
        let text = (1 + days + GAP, LEAST_TEXT + left.min(room));
        let mut at = text.0 + text.1 + GAP;
        let figures = std::array::from_fn(|i| {
            has[i].then(|| {
                let from = at;
                at += wanted[i];
                (from, wanted[i] - GAP)
            })
        });
        Columns { text, figures }
    }

    /// The column heads, for the pane's upper border.
    #[must_use]
    pub fn head(&self, room: u16) -> Line<'static> {
        let symbols = &self.theme.symbols;
        let columns = self.columns(room);
        let mut cells = String::new();
        for (place, head) in columns.figures.iter().zip(self.heads()) {
            let Some((from, size)) = place else { continue };
            let gap = from.saturating_sub(width(&cells));
            cells.extend(std::iter::repeat_n(' ', usize::from(gap)));
            cells.push_str(&fill_left(head, *size, symbols));
        }
        Line::from(Span::styled(fill(&cells, room, symbols), self.theme.heading))
    }

    /// Where the terminal's cursor belongs.
    #[must_use]
    pub fn cursor(&self, area: Rect) -> Option<Position> {
        let row = u16::try_from(self.selected.checked_sub(self.scroll)?).ok()?;
        (row < area.height && area.width > 1).then_some(Position { x: area.x + 1, y: area.y + row })
    }

    fn draw_row(&self, area: Rect, y: u16, index: usize, columns: &Columns, buf: &mut Buffer) {
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        let (Some(row), Some(figures)) = (self.rows.get(index), self.figures.rows.get(index)) else { return };
        // The day is said once.
        let is_first = index == self.scroll
            || index.checked_sub(1).and_then(|at| self.rows.get(at)).is_none_or(|before| before.date != row.date);
        let days = fill_left(&day(row, self.start, symbols), self.figures.days, symbols);
        if is_first || row.until > row.date {
            put(buf, area, (area.x + 1, y), &days, self.figures.days, theme.text);
        }
        let style = style(row.kind, theme);
        let (from, size) = columns.text;
        let text = cut(&shown(&row.text, symbols), size.min(area.width.saturating_sub(from)), symbols);
        put(buf, area, (area.x + from, y), &text, size, style);
        for (at, place) in columns.figures.iter().enumerate() {
            let Some((from, size)) = place else { continue };
            let text = self.figures.columns[at].set(&figures[at], *size, symbols);
            let style = match (at, row.credits) {
                (0, Some(n)) if n > 0 => theme.good,
                (0, _) if matches!(row.kind, Kind::Expired | Kind::LotExpired) => theme.warn,
                _ => theme.text,
            };
            put(buf, area, (area.x + from, y), &text, *size, style);
        }
        if index == self.selected {
            let style = if self.focused { theme.selected } else { theme.remembered };
            put(buf, area, (area.x, y), symbols.here, 1, theme.accent);
            buf.set_style(Rect { y, height: 1, ..area }, style);
        }
    }
}

const fn style(kind: Kind, theme: &Theme) -> Style {
    match kind {
        Kind::Month | Kind::Commitment => theme.strong,
        Kind::Bought | Kind::Expired | Kind::LotExpired => theme.warn,
        Kind::Wait => theme.bad,
        Kind::Used | Kind::Paid | Kind::Made | Kind::Relaxed => theme.text,
    }
}

impl Widget for &Ledger<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let columns = self.columns(area.width);
        for (y, index) in (area.top()..area.bottom()).zip(self.scroll..self.rows.len()) {
            self.draw_row(area, y, index, &columns, buf);
        }
    }
}
