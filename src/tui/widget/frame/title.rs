//! The first line: which plan this is, whether it is saved, the screens, and what holds for every figure.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;

use crate::tui::theme::Theme;
use crate::tui::widget::width::{cut, put, shown, width};

/// Something that holds for every figure: `expected`, `prices ▲ 175 d old`.
#[derive(Clone, Copy, Debug)]
pub struct Note<'a> {
    pub text: &'a str,
    /// Something to mind.
    pub warns: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct TitleBar<'a> {
    pub plan: &'a str,
    pub unsaved: bool,
    pub screens: &'a [&'a str],
    /// Index of the screen that is shown.
    pub current: usize,
    /// At the right, the most needed last.
    pub notes: &'a [Note<'a>],
    pub theme: &'a Theme,
}

/// What stands where: first column and cells.
struct Places {
    plan: (u16, u16),
    /// Screen, first column, cells.
    tabs: Vec<(usize, u16, u16)>,
    /// Index of the first note that is drawn, and its first column.
    notes: (usize, u16),
}

const GAP: u16 = 3;
const LEAST_PLAN: u16 = 12;

impl TitleBar<'_> {
    fn plan(&self) -> String {
        let symbols = &self.theme.symbols;
        shown(self.plan, symbols).into_owned()
    }

    fn places(&self, area: Rect) -> Places {
        let symbols = &self.theme.symbols;
        let room = area.width.saturating_sub(2);
        let mark = if self.unsaved { width(symbols.unsaved) + 1 } else { 0 };
        let name = width(&self.plan());
        let note = |i: usize| width(&shown(self.notes[i].text, symbols)) + GAP;
        let all_notes = |first: usize| (first..self.notes.len()).map(note).sum::<u16>();
        let tab = |i: usize| width(&shown(self.screens[i], symbols)) + GAP;
        let all_tabs: u16 = (0..self.screens.len()).map(tab).sum();

        // The name is cut before a tab goes; then the notes go one by one, then all tabs but the current one.
        let mut first = 0;
        while first < self.notes.len() && LEAST_PLAN.min(name) + mark + all_tabs + all_notes(first) > room {
            first += 1;
        }
        let least = LEAST_PLAN.min(name) + mark;
        let tabs_fit = least + all_tabs <= room;
        let shown_tabs: Vec<usize> = if tabs_fit {
            (0..self.screens.len()).collect()
        } else {
            let current = self.current.min(self.screens.len().saturating_sub(1));
            let fits = !self.screens.is_empty() && least + tab(current) <= room;
            if fits { vec![current] } else { Vec::new() }
        };
        let tab_cells: u16 = shown_tabs.iter().map(|i| tab(*i)).sum();
        if !tabs_fit {
            first =
                (0..=self.notes.len()).find(|f| least + tab_cells + all_notes(*f) <= room).unwrap_or(self.notes.len());
        }
        let plan_room = room.saturating_sub(mark + tab_cells + all_notes(first));
        let plan = (area.x + 1, name.min(plan_room));
        let mut x = plan.0 + plan.1 + mark + GAP;
        // With room to spare the tabs stand in the middle.
        let spare = room.saturating_sub(plan.1 + mark + tab_cells + all_notes(first));
        x += spare / 2;
        let mut tabs = Vec::new();
        for i in shown_tabs {
            tabs.push((i, x, tab(i) - GAP));
            x += tab(i);
        }
        Places { plan, tabs, notes: (first, area.right().saturating_sub(1 + all_notes(first).saturating_sub(GAP))) }
    }

    /// The screen whose tab is at a place.
    #[must_use]
    pub fn tab_at(&self, area: Rect, position: Position) -> Option<usize> {
        if !area.contains(position) || position.y != area.y {
            return None;
        }
        let tabs = self.places(area).tabs;
        tabs.into_iter().find(|(_, x, cells)| (*x..x + cells).contains(&position.x)).map(|(i, ..)| i)
    }
}

impl Widget for &TitleBar<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        let places = self.places(area);
        let y = area.y;
        let (x, cells) = places.plan;
        let end = put(buf, area, (x, y), &cut(&self.plan(), cells, symbols), cells, theme.strong);
        if self.unsaved {
            put(buf, area, (end + u16::from(cells > 0), y), symbols.unsaved, 1, theme.warn);
        }
        for (i, x, cells) in places.tabs {
            let style: Style = if i == self.current { theme.tab } else { theme.muted };
            put(buf, area, (x, y), &shown(self.screens[i], symbols), cells, style);
        }
        let (first, mut x) = places.notes;
        for note in &self.notes[first..] {
            let style = if note.warns { theme.warn } else { theme.muted };
            x = put(buf, area, (x, y), &shown(note.text, symbols), area.width, style) + GAP;
        }
    }
}
