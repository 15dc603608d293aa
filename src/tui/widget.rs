//! The pieces that screens are made of. A widget draws what it is given and nothing else: it knows neither the
//! model, nor keys, nor the terminal, keeps nothing between two frames, and works out no figure of the engine's; it
//! only says it well in the room that there is. Every widget draws at any size, down to none, inside of its area.
//!
//! - [`theme`](mod@super::theme): what it looks like · [`width`], [`number`], [`marked`]: text and figures that line up
//! - [`frame`]: title bar, panes, overlays, footer, status line
//! - [`answer`], [`ways`] (with [`bar`] on an [`axis`]), [`reasons`]: the planner's question and its answer
//! - [`balance`] (on a [`scale`]), [`ledger`], [`calendar`]: what happens when
//! - [`histogram`], [`tornado`]: how likely a total is, and what moves it
//! - [`explain`], [`form`], [`list`]: what opens on top of it

pub mod answer;
pub mod axis;
pub mod balance;
pub mod bar;
pub mod calendar;
pub mod curves;
pub mod explain;
pub mod form;
pub mod frame;
pub mod histogram;
pub mod ledger;
pub mod list;
pub mod marked;
pub mod number;
pub mod reasons;
pub mod scale;
pub mod tornado;
pub mod typed;
pub mod ways;
pub mod width;

#[cfg(test)]
mod pictures;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod wide;

use jiff::civil::Date;

/// What a change is measured against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Against {
    /// The plan before the last edit.
    #[default]
    Before,
    /// The totals that were pinned.
    Baseline,
}

/// The scroll offset nearest to `scroll` that shows row `index` of `total` in `shown` rows, and no emptiness below
/// the last row.
#[must_use]
pub fn reveal(scroll: usize, index: usize, shown: usize, total: usize) -> usize {
    let last = total.saturating_sub(shown);
    let lowest = (index + 1).saturating_sub(shown);
    scroll.clamp(lowest.min(index), index).min(last)
}

/// The name of a month, three letters.
#[must_use]
pub fn month_name(month: i8) -> &'static str {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    usize::try_from(month - 1).ok().and_then(|at| NAMES.get(at)).copied().unwrap_or_default()
}

/// A day as it is said: `31 Dec`, or `31 Dec 2027` where the year is not that of `near`.
#[must_use]
pub fn spoken_day(date: Date, near: Date) -> String {
    let (day, month) = (date.day(), month_name(date.month()));
    // The turn of a year is near enough to be clear.
    let is_near = (i32::from(date.year()) * 12 + i32::from(date.month()))
        .abs_diff(i32::from(near.year()) * 12 + i32::from(near.month()))
        < 11;
    if is_near { format!("{day} {month}") } else { format!("{day} {month} {}", date.year()) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn scrolling_follows_the_selection_and_no_further() {
        for (scroll, index, shown, total, offset) in [
            (0, 0, 5, 20, 0),
            (0, 4, 5, 20, 0),
            (0, 5, 5, 20, 1),
            (9, 3, 5, 20, 3),
            (9, 10, 5, 20, 9),
            (19, 19, 5, 20, 15),
            (9, 2, 5, 4, 0),
            (3, 7, 0, 20, 7),
            (3, 0, 5, 0, 0),
        ] {
            assert_eq!(reveal(scroll, index, shown, total), offset, "{scroll} {index} {shown} {total}");
        }
    }

    #[test]
    fn days_are_said_with_a_year_where_it_is_not_clear() {
        let start = date(2026, 12, 1);
        assert_eq!(spoken_day(date(2026, 12, 31), start), "31 Dec");
        assert_eq!(spoken_day(date(2027, 1, 5), start), "5 Jan");
        assert_eq!(spoken_day(date(2027, 12, 1), start), "1 Dec 2027");
    }
}
