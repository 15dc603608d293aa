//! A list to choose from: what may be chosen first, then what may not, each with the reason why not.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use super::width::{cut, put, shown, width};
use crate::arrange::Arrange as _;
use crate::tui::theme::Theme;

#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    pub text: &'a str,
    /// At the right: keys, a price, what it means.
    pub detail: &'a str,
    /// Why it may not be chosen; `None` where it may.
    pub why_not: Option<&'a str>,
    /// It is what holds now.
    pub current: bool,
}

/// The order in which choices are shown: those that may be chosen first, each kind in the order given.
#[must_use]
pub fn order(choices: &[Choice<'_>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..choices.len()).collect();
    order.arrange_by_key(|i| choices[*i].why_not.is_some());
    order
}

/// Choices in the order given (see [`order`]).
#[derive(Clone, Copy, Debug)]
pub struct Choices<'a> {
    pub choices: &'a [Choice<'a>],
    pub selected: usize,
    /// Choices out of sight above.
    pub scroll: usize,
    /// What was typed to narrow the list down; `None` where it cannot be.
    pub search: Option<&'a str>,
    /// Where nothing is left: `no command has that name`.
    pub empty: &'a str,
    pub theme: &'a Theme,
}

const INDENT: u16 = 2;
const GAP: u16 = 2;

impl Choices<'_> {
    /// Where the choices stand.
    #[must_use]
    pub fn list_area(&self, area: Rect) -> Rect {
        let above = if self.search.is_some() { 1 + u16::from(area.height > 5) } else { 0 }.min(area.height);
        Rect { y: area.y + above, height: area.height - above, ..area }
    }

    /// The choice at a place.
    #[must_use]
    pub fn choice_at(&self, area: Rect, position: Position) -> Option<usize> {
        let list = self.list_area(area);
        let at = self.scroll + usize::from(position.y.checked_sub(list.y)?);
        (list.contains(position) && at < self.choices.len()).then_some(at)
    }

    /// Where the terminal's cursor belongs: behind the search, or on the selected choice.
    #[must_use]
    pub fn cursor(&self, area: Rect) -> Option<Position> {
        if area.is_empty() {
            return None;
        }
        if let Some(search) = self.search {
            let x = area.x.saturating_add(INDENT).saturating_add(width(&shown(search, &self.theme.symbols)));
            return Some(Position { x: x.min(area.right() - 1), y: area.y });
        }
        let list = self.list_area(area);
        let row = u16::try_from(self.selected.checked_sub(self.scroll)?).ok()?;
        (row < list.height).then_some(Position { x: (list.x + INDENT).min(list.right() - 1), y: list.y + row })
    }

    fn draw_choice(&self, buf: &mut Buffer, area: Rect, y: u16, index: usize) {
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        let choice = &self.choices[index];
        let style = if choice.why_not.is_some() { theme.muted } else { theme.text };
        let room = area.width.saturating_sub(INDENT + 1);
        let text = shown(choice.text, symbols);
        let x = put(buf, area, (area.x + INDENT, y), &cut(&text, room, symbols), room, style);
        if let Some(found) = self.search.filter(|s| !s.is_empty() && choice.why_not.is_none()) {
            // Letters are compared without case only where that keeps their places.
            let (hay, needle) = (text.to_ascii_lowercase(), shown(found, symbols).to_ascii_lowercase());
            if let Some(at) = hay.find(&needle).filter(|_| width(&text) <= room) {
                let from = area.x + INDENT + width(&text[..at]);
                put(buf, area, (from, y), &text[at..at + needle.len()], room, theme.found);
            }
        }
        let mut x = x;
        if choice.current {
            x = put(buf, area, (x + 1, y), symbols.fits, area.right().saturating_sub(x + 2), theme.good);
        }
        let (right, style) = match choice.why_not {
            Some(why) => (format!("{} {}", symbols.unfit, shown(why, symbols)), theme.muted),
            None => (shown(choice.detail, symbols).into_owned(), theme.muted),
        };
        let room = area.right().saturating_sub(x + GAP + 1);
        if !choice.detail.is_empty() || choice.why_not.is_some() {
            let right = cut(&right, room, symbols);
            put(buf, area, (area.right().saturating_sub(1 + width(&right)), y), &right, room, style);
        }
        if index == self.selected {
            put(buf, area, (area.x, y), symbols.here, 1, theme.accent);
            buf.set_style(Rect { y, height: 1, ..area }, theme.selected);
        }
    }
}

impl Widget for &Choices<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        if let Some(search) = self.search {
            put(buf, area, (area.x, area.y), "/", 1, theme.key);
            let room = area.width.saturating_sub(INDENT + 1);
            put(buf, area, (area.x + INDENT, area.y), &cut(&shown(search, symbols), room, symbols), room, theme.strong);
        }
        let list = self.list_area(area);
        if self.choices.is_empty() {
            let room = list.width.saturating_sub(INDENT);
            put(
                buf,
                list,
                (list.x + INDENT, list.y),
                &cut(&shown(self.empty, symbols), room, symbols),
                room,
                theme.muted,
            );
        }
        for (y, index) in (list.top()..list.bottom()).zip(self.scroll..self.choices.len()) {
            self.draw_choice(buf, list, y, index);
        }
    }
}
