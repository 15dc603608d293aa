//! The state of the pane of ways to buy: the chosen route, the groups that are open, and how far it is scrolled.

use super::msg::{Motion, Turn};
use super::widget::reveal;
use super::widget::ways::{Open, Row, Sort, default_open, rows, rows_by};
use crate::offer::Group;
use crate::summary::Summary;

/// Rows that one notch of the wheel scrolls.
pub const WHEEL: usize = 3;

#[derive(Clone, Debug, Default)]
pub struct WaysPane {
    /// The id of the chosen route; `None`: whichever is recommended.
    route: Option<String>,
    /// The cursor is on the head of a group.
    head: Option<Group>,
    /// What the user opened and closed; `None`: what fits.
    open: Option<Open>,
    sort: Sort,
    scroll: usize,
    /// For which row, of how many, in what room the list was last scrolled to the cursor: the wheel may scroll it away
    /// again until one of them changes.
    revealed: Option<(usize, usize, usize)>,
    /// Rows of the list.
    height: usize,
}

impl WaysPane {
    /// Index of the route whose prices are shown: the chosen one, the recommended one, where
    /// nothing serves the nearest, or the first.
    #[must_use]
    pub fn selected(&self, summary: &Summary) -> Option<usize> {
        let chosen = self.route.as_ref().and_then(|id| summary.offers().iter().position(|o| o.id == *id));
        let first = || {
            rows(summary.offers(), Open::of(&Group::ALL)).into_iter().find_map(|row| match row {
                Row::Offer(at) => Some(at),
                Row::Group(_) => None,
            })
        };
        let near = || summary.recommendation.nearest.as_ref().map(|n| n.route);
        chosen.or(summary.recommendation.route).or_else(near).or_else(first)
    }

    #[must_use]
    pub fn open(&self, summary: &Summary) -> Open {
        self.open.unwrap_or_else(|| default_open(summary.offers(), u16::try_from(self.height).unwrap_or(u16::MAX)))
    }

    /// The row under the cursor. A route that is folded away is stood for by the head of its group.
    #[must_use]
    pub fn cursor(&self, summary: &Summary) -> Option<Row> {
        let rows = self.rows(summary);
        if let Some(head) = self.head.filter(|head| rows.contains(&Row::Group(*head))) {
            return Some(Row::Group(head));
        }
        let at = self.selected(summary)?;
        let offer = Row::Offer(at);
        if rows.contains(&offer) { Some(offer) } else { summary.offers().get(at).map(|o| Row::Group(o.group())) }
    }

    #[must_use]
    pub const fn scroll(&self) -> usize {
        self.scroll
    }

    #[must_use]
    pub const fn sort(&self) -> Sort {
        self.sort
    }

    /// Sorts by a column; by the one that it is sorted by already: as it was at first.
    pub fn sort_by(&mut self, sort: Sort) {
        self.sort = if self.sort == sort { Sort::Own } else { sort };
        self.revealed = None;
    }

    /// Every row, from the top.
    #[must_use]
    pub fn rows(&self, summary: &Summary) -> Vec<Row> {
        rows_by(summary.offers(), self.open(summary), self.sort)
    }

    /// The wheel: the list moves, the selected route stays what it is.
    pub fn wheel(&mut self, turn: Turn, summary: &Summary) {
        let last = self.rows(summary).len().saturating_sub(self.height);
        self.scroll = match turn {
            Turn::Next => (self.scroll + WHEEL).min(last),
            Turn::Previous => self.scroll.saturating_sub(WHEEL),
        };
    }

    pub fn go(&mut self, motion: Motion, summary: &Summary) {
        self.revealed = None;
        let rows = self.rows(summary);
        let Some(last) = rows.len().checked_sub(1) else { return };
        let at = self.cursor(summary).and_then(|now| rows.iter().position(|r| *r == now)).unwrap_or(0);
        let half = (self.height / 2).max(1);
        let to = match motion {
            Motion::Up => at.saturating_sub(1),
            Motion::Down => (at + 1).min(last),
            Motion::HalfPageUp => at.saturating_sub(half),
            Motion::HalfPageDown => (at + half).min(last),
            Motion::First => 0,
            Motion::Last => last,
            Motion::Left | Motion::Right | Motion::Start | Motion::End => {
                if let Row::Group(group) = rows[at] {
                    self.fold(group, matches!(motion, Motion::Right | Motion::End), summary);
                }
                return;
            }
        };
        self.choose(rows[to], summary);
        self.settle(summary);
    }

    /// Enter: opens or folds a group.
    pub fn act(&mut self, summary: &Summary) {
        if let Some(Row::Group(group)) = self.cursor(summary) {
            self.toggle(group, summary);
        }
    }

    /// What [`Self::act`] would do, in a word; nothing on a route.
    #[must_use]
    pub fn enter(&self, summary: &Summary) -> &'static str {
        match self.cursor(summary) {
            Some(Row::Group(group)) if self.open(summary).has(group) => "fold",
            Some(Row::Group(_)) => "open",
            _ => "",
        }
    }

    /// Opens a group that is folded, folds one that is open.
    pub fn toggle(&mut self, group: Group, summary: &Summary) {
        let open = self.open(summary).has(group);
        self.fold(group, !open, summary);
    }

    fn fold(&mut self, group: Group, open: bool, summary: &Summary) {
        let mut groups = self.open(summary);
        groups.set(group, open);
        self.open = Some(groups);
        self.head = Some(group);
        self.settle(summary);
    }

    /// Puts the cursor on a row: the route of the row is the selected one, everywhere.
    pub fn choose(&mut self, row: Row, summary: &Summary) {
        match row {
            Row::Group(group) => self.head = Some(group),
            Row::Offer(at) => {
                self.head = None;
                self.route = summary.offers().get(at).map(|o| o.id.clone());
            }
        }
    }

    /// Stays on the route that is recommended now, whatever is recommended later: prices beside the loop do not
    /// change their unit under the user's hands.
    pub fn hold(&mut self, summary: &Summary) {
        if self.route.is_none() {
            self.route = summary.recommended().map(|offer| offer.id.clone());
        }
    }

    /// Rows of the list on the screen.
    pub fn resize(&mut self, height: usize, summary: Option<&Summary>) {
        self.height = height;
        if let Some(summary) = summary {
            self.settle(summary);
        }
    }

    /// Keeps the cursor in sight, unless the wheel has just moved it out.
    pub fn settle(&mut self, summary: &Summary) {
        let rows = self.rows(summary);
        let at = self.cursor(summary).and_then(|now| rows.iter().position(|r| *r == now)).unwrap_or(0);
        let now = Some((at, rows.len(), self.height));
        if self.revealed != now {
            self.scroll = reveal(self.scroll, at, self.height, rows.len());
            self.revealed = now;
        }
        self.scroll = self.scroll.min(rows.len().saturating_sub(self.height));
    }
}
