//! The first line: which plan this is, whether it is saved, the screens, and what holds for every figure.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use crate::tui::theme::Theme;
use crate::tui::widget::width::{cut, put, shown, width};

/// Something that holds for every figure: `expected`, `prices ▲ 175 d old`. Where room is scarce, a note is said from
/// its `▲` on.
#[derive(Clone, Copy, Debug)]
pub struct Note<'a> {
    pub text: &'a str,
    /// Something to mind.
    pub warns: bool,
}

impl Note<'_> {
    fn said(&self, short: bool) -> &str {
        let sign = self.text.find('▲').filter(|_| short);
        &self.text[sign.unwrap_or(0)..]
    }
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

/// What stands where.
struct Places {
    /// First column and cells.
    plan: (u16, u16),
    /// Screen, first column, cells.
    tabs: Vec<(usize, u16, u16)>,
    /// Index of the first note that is drawn, whether in short, and its first column.
    notes: (usize, bool, u16),
}

/// One way to share the line out.
struct Share {
    tabs: Vec<usize>,
    /// Between tabs, and before notes.
    gap: u16,
    first_note: usize,
    short: bool,
}

const LEAST_PLAN: u16 = 12;
const USUAL_PLAN: u16 = 24;

impl TitleBar<'_> {
    fn plan(&self) -> Cow<'_, str> {
        shown(self.plan, &self.theme.symbols)
    }

    fn tab_cells(&self, share: &Share) -> u16 {
        let tab = |i: &usize| width(&shown(self.screens[*i], &self.theme.symbols)) + share.gap;
        share.tabs.iter().map(tab).sum()
    }

    fn note_cells(&self, share: &Share) -> u16 {
        let notes = &self.notes[share.first_note..];
        notes.iter().map(|n| width(&shown(n.said(share.short), &self.theme.symbols)) + share.gap).sum()
    }

    /// The first that fits: all of it; fewer notes; closer together; the last note in short; no notes; and then the
    /// same without the tabs of other screens.
    fn share(&self, room: u16) -> Share {
        let current = self.current.min(self.screens.len().saturating_sub(1));
        let all: Vec<usize> = (0..self.screens.len()).collect();
        let one: Vec<usize> = all.get(current).copied().into_iter().collect();
        let last = self.notes.len().saturating_sub(1);
        let none = self.notes.len();
        let whole = |first: usize| (3, first, false);
        let fits = |share: &Share, plan: u16| self.least(plan) + self.tab_cells(share) + self.note_cells(share) <= room;
        // A note is said in short before a name of usual length is cut.
        // Notes in short before one that warns is left out.
        let warns = |first: usize| self.notes.get(first).is_some_and(|note| note.warns) && first < last;
        let each = || (0..none).flat_map(|at| [Some(whole(at)), warns(at).then_some((3, at, true))]).flatten();
        for (gap, first_note, short) in each().chain([(2, last, false), (3, last, true), (2, last, true)]) {
            let share = Share { tabs: all.clone(), gap, first_note: first_note.min(none), short };
            if fits(&share, USUAL_PLAN) {
                return share;
            }
        }
        for tabs in [all, one] {
            let tight = [(2, last, false), (3, last, true), (2, last, true), (3, none, false), (2, none, false)];
            for (gap, first_note, short) in each().chain(tight) {
                let share = Share { tabs: tabs.clone(), gap, first_note: first_note.min(none), short };
                if fits(&share, LEAST_PLAN) {
                    return share;
                }
            }
        }
        Share { tabs: Vec::new(), gap: 0, first_note: none, short: false }
    }

    fn mark_cells(&self) -> u16 {
        if self.unsaved { width(self.theme.symbols.unsaved) + 1 } else { 0 }
    }

    /// Cells that the plan's name keeps of `plan`, before which other things go.
    fn least(&self, plan: u16) -> u16 {
        plan.min(width(&self.plan())) + self.mark_cells()
    }

    fn places(&self, area: Rect) -> Places {
        let room = area.width.saturating_sub(2);
        let share = self.share(room);
        let (tab_cells, note_cells) = (self.tab_cells(&share), self.note_cells(&share));
        let plan_room = room.saturating_sub(self.mark_cells() + tab_cells + note_cells);
        let plan = (area.x + 1, width(&self.plan()).min(plan_room));
        // With room to spare the tabs stand in the middle of it.
        let left_over = plan_room - plan.1;
        let mut x = plan.0 + plan.1 + self.mark_cells() + share.gap + left_over / 2;
        let mut tabs = Vec::new();
        for i in &share.tabs {
            let cells = width(&shown(self.screens[*i], &self.theme.symbols));
            tabs.push((*i, x, cells));
            x += cells + share.gap;
        }
        let notes = area.right().saturating_sub(1 + note_cells.saturating_sub(share.gap));
        Places { plan, tabs, notes: (share.first_note, share.short, notes) }
    }

    /// The tabs that are drawn in `area`: the index of the screen, and where its name stands.
    #[must_use]
    pub fn tabs(&self, area: Rect) -> Vec<(usize, Rect)> {
        let tabs = self.places(area).tabs;
        tabs.into_iter().map(|(i, x, width)| (i, Rect { x, width, height: 1, ..area }.intersection(area))).collect()
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
        let (first, short, mut x) = places.notes;
        for note in &self.notes[first..] {
            let style = if note.warns { theme.warn } else { theme.muted };
            x = put(buf, area, (x, y), &shown(note.said(short), symbols), area.width, style) + 3;
        }
    }
}
