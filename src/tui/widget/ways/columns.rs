//! Where the columns of the list stand. What does not fit goes in this order: the bar, what a piece costs, the
//! change; then names are cut. The total stays to the last.

use super::{Ways, word};
use crate::offer::Offer;
use crate::tui::widget::number::Column;
use crate::tui::widget::width::{shown, width};

/// First cell and cells of a column.
pub(super) type Place = (u16, u16);

#[derive(Clone, Debug)]
pub(super) struct Columns {
    pub name: Place,
    pub total: Place,
    pub totals: Column,
    pub change: Option<Place>,
    pub changes: Column,
    pub each: Option<Place>,
    pub eachs: Column,
    pub bar: Option<Place>,
}

/// A blank, the verdict's mark, a blank.
const BEFORE_NAME: u16 = 3;
const GAP: u16 = 2;
const LEAST_NAME: u16 = 12;
const MOST_NAME: u16 = 36;
/// Names are cut to this before a column goes.
const SHORT_NAME: u16 = 17;
const LEAST_BAR: u16 = 12;

impl Columns {
    pub fn of(ways: &Ways<'_>, room: u16) -> Self {
        let symbols = &ways.theme.symbols;
        let offers = || ways.visible().map(|i| (i, &ways.offers[i]));
        let texts: Vec<String> = offers().map(|(_, o)| ways.total(o)).collect();
        let totals = Column::of(texts.iter().map(String::as_str));
        let texts: Vec<String> = offers().map(|(_, o)| ways.each(o)).collect();
        let eachs = Column::of(texts.iter().map(String::as_str));
        let texts: Vec<String> = offers().map(|(i, _)| ways.change(i)).filter(|t| !t.is_empty()).collect();
        let changes = Column::of(texts.iter().map(String::as_str));
        let has_changes = !texts.is_empty();
        let cells = |name: &str, o: &Offer| {
            let word = word(o);
            width(&shown(name, symbols)) + if word.is_empty() { 0 } else { width(word) + 1 }
        };
        let longest = |of: fn(&Offer) -> &str| {
            let names = offers().map(|(_, o)| cells(of(o), o));
            names.max().unwrap_or(LEAST_NAME).clamp(LEAST_NAME, MOST_NAME)
        };
        let whole = longest(|o| &o.name);
        let short = longest(|o| if o.short.is_empty() { &o.name } else { &o.short });

        let total_size = totals.width().max(5);
        let change_size = changes.width().max(width(ways.change_label()));
        let each_size = eachs.width().max(width(&shown(ways.piece, symbols))).min(12);
        // A blank stands at the end of each row.
        let fixed = BEFORE_NAME + GAP + total_size + 1;
        let (with_change, with_each, with_bar) = (change_size + GAP, each_size + GAP, LEAST_BAR + GAP);
        let least_name = short.min(whole).min(SHORT_NAME);
        let mut left = room.saturating_sub(fixed + least_name);
        let mut take = |wanted: bool, cells: u16| {
            let fits = wanted && left >= cells;
            if fits {
                left -= cells;
            }
            fits
        };
        let has_change = take(has_changes, with_change);
        let has_each = take(has_change || !has_changes, with_each);
        let has_bar = take(has_each, with_bar);
        // What is left over goes to the names until they are whole, or short where that is not enough, then to the
        // bar; without a bar all of it to the names, so that figures stand at the right.
        let name_size = if has_bar {
            let natural = if whole <= least_name + left { whole } else { short };
            natural.min(least_name + left)
        } else {
            (least_name + left).min(room.saturating_sub(fixed))
        };
        let bar_size = (LEAST_BAR + least_name + left).saturating_sub(name_size);
        let name = (BEFORE_NAME, name_size);
        let mut at = BEFORE_NAME + name_size + GAP;
        let mut place = |cells: u16| {
            let from = at;
            at = from + cells + GAP;
            (from, cells)
        };
        let total_room = total_size.min(room.saturating_sub(BEFORE_NAME + name_size + GAP));
        let total = place(total_room);
        let change = has_change.then(|| place(change_size));
        let each = has_each.then(|| place(each_size));
        let bar = has_bar.then(|| place(bar_size));
        Self { name, total, totals, change, changes, each, eachs, bar }
    }

    /// Cells of the total's column up to its last decimal: its label ends there, not over the marks behind.
    pub fn total_ends(&self) -> u16 {
        let marks = self.totals.rest.saturating_sub(3);
        self.total.1.saturating_sub(marks)
    }
}
