//! Where the columns of the table stand, by the cells that there are.

use crate::tui::screen::prices::list::Column;

/// A column's first cell and its cells; none where there is no room for it.
pub type Place = Option<(u16, u16)>;

/// Where the columns stand in a line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Places {
    pub mark: (u16, u16),
    pub who: Place,
    pub what: (u16, u16),
    pub size: Place,
    pub length: Place,
    pub range: Place,
    pub price: (u16, u16),
    pub per: Place,
    pub disputed: (u16, u16),
    pub known: (u16, u16),
    /// Confidence in a word, not in a sign.
    pub in_words: bool,
    pub checked: Place,
}

impl Places {
    /// Columns from left to right; what is left goes to the words of what it is.
    pub fn of(cells: u16) -> Self {
        let wide = cells >= 112;
        let middle = cells >= 66;
        let mut at = Self { in_words: wide, ..Self::default() };
        let who = if wide { 16 } else { 12 };
        let size = if wide { 11 } else { 9 };
        let known = if wide { 12 } else { 2 };
        let checked = if cells >= 88 { 13 } else { 0 };
        let (price, per) = (
            11,
            if wide {
                12
            } else if cells >= 46 {
                10
            } else {
                0
            },
        );
        let mut x = 0;
        let mut take = |cells: u16| {
            let from = x;
            x += cells;
            (from, cells.saturating_sub(1))
        };
        at.mark = take(2);
        let fixed = 2 + price + per + 2 + known + checked + if middle { who + size + 9 + 8 } else { 0 };
        if middle {
            at.who = Some(take(who));
        }
        at.what = take(cells.saturating_sub(fixed));
        if middle {
            at.size = Some(take(size));
            at.length = Some(take(9));
            at.range = Some(take(8));
        }
        at.price = take(price);
        at.per = (per > 0).then(|| take(per));
        at.disputed = take(2);
        at.known = take(known);
        at.checked = (checked > 0).then(|| take(checked));
        at
    }

    pub fn of_column(&self, column: Column) -> Place {
        match column {
            Column::Who => self.who,
            Column::What => Some(self.what),
            Column::Size => self.size,
            Column::Length => self.length,
            Column::Range => self.range,
            Column::Price => Some(self.price),
            Column::Known => Some(self.known).filter(|_| self.in_words),
            Column::Checked => self.checked,
        }
    }
}
