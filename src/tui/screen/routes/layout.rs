//! Where the panes stand, and where the columns of the table.

use ratatui::layout::Rect;

use super::Pane;

/// From here on the detail stands beside the table.
const WIDE: u16 = 176;
/// What the detail takes there.
const BESIDE: u16 = 60;
/// From this height on it stands below the table.
const TALL: u16 = 26;

/// A pane without an area is not shown at this size, or another takes its turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    pub table: Option<Rect>,
    pub detail: Option<Rect>,
    pub face: Option<Rect>,
}

#[must_use]
pub fn areas(body: Rect, pane: Pane) -> Areas {
    let mut areas = Areas::default();
    if pane == Pane::Face {
        areas.face = Some(body);
    } else if body.width >= WIDE {
        let table = body.width - BESIDE;
        areas.table = Some(Rect { width: table, ..body });
        areas.detail = Some(Rect { x: body.x + table, width: BESIDE, ..body });
    } else if body.height >= TALL {
        let table = body.height * 5 / 9;
        areas.table = Some(Rect { height: table, ..body });
        areas.detail = Some(Rect { y: body.y + table, height: body.height - table, ..body });
    } else if pane == Pane::Detail {
        areas.detail = Some(body);
    } else {
        areas.table = Some(body);
    }
    areas
}

/// Lines that the heads of the columns take.
#[must_use]
pub const fn heads(inner: Rect) -> u16 {
    match inner.height {
        0 | 1 => 0,
        2..7 => 1,
        _ => 2,
    }
}

/// Columns side by side, as many as there is room for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// First cell and cells of the names.
    pub name: (u16, u16),
    /// Of each column in sight: its index, first cell and cells.
    pub columns: Vec<(usize, u16, u16)>,
}

/// Before the names: the cursor's mark, the verdict's sign, a blank.
const BEFORE: u16 = 3;
const LEAST_NAME: u16 = 14;
const SHORT_NAME: u16 = 18;

/// Lays columns of these widths out in `room` cells, from column `first` on; names take up to `names` cells.
#[must_use]
pub fn line(room: u16, widths: &[u16], first: usize, names: u16) -> Line {
    let all = |gap: u16| widths.iter().map(|w| w + gap).sum::<u16>();
    let least = if room < 56 { LEAST_NAME } else { SHORT_NAME };
    // Everything at ease, everything close together, or as much as goes.
    let gap = if BEFORE + least + all(2) < room { 2 } else { u16::from(BEFORE + least + all(1) >= room) + 1 };
    let fits = BEFORE + least + all(gap) < room;
    let first = if fits { 0 } else { first };
    let name = if fits { names.min(room - BEFORE - all(gap) - 1) } else { names.min(least) };
    let name = name.min(room.saturating_sub(BEFORE));
    let mut at = BEFORE + name;
    let mut columns = Vec::new();
    for (index, width) in widths.iter().enumerate().skip(first) {
        let from = at + gap;
        if from + width >= room {
            break;
        }
        columns.push((index, from, *width));
        at = from + width;
    }
    Line { name: (BEFORE, name), columns }
}

/// The first column to draw so that column `wanted` is in sight, nearest to `first`.
#[must_use]
pub fn reveal(room: u16, widths: &[u16], first: usize, names: u16, wanted: usize) -> usize {
    let last = widths.len().saturating_sub(1);
    let wanted = wanted.min(last);
    let mut first = first.min(wanted);
    let shows = |first: usize| line(room, widths, first, names).columns.iter().any(|(index, ..)| *index == wanted);
    while first < wanted && !shows(first) {
        first += 1;
    }
    // No emptiness to the right while something is hidden to the left.
    let ends = |first: usize| line(room, widths, first, names).columns.last().is_some_and(|(index, ..)| *index == last);
    while first > 0 && ends(first - 1) {
        first -= 1;
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_can_be_brought_into_sight() {
        let widths = [8, 6, 8, 9, 7, 7, 7, 5, 4, 5, 5, 4, 4];
        for room in 30..140 {
            for wanted in 0..widths.len() {
                for first in 0..widths.len() {
                    let to = reveal(room, &widths, first, 20, wanted);
                    let line = line(room, &widths, to, 20);
                    assert!(line.columns.iter().any(|(index, ..)| *index == wanted), "{room} {wanted} {first}");
                    let end = line.columns.last().map_or(0, |(_, from, width)| from + width);
                    assert!(end < room, "{room}");
                }
            }
        }
    }

    #[test]
    fn where_all_fits_nothing_scrolls() {
        let line = line(118, &[8, 6, 8, 9, 7, 7, 7, 5, 4, 5, 5, 4, 4], 5, 20);
        assert_eq!(line.columns.len(), 13);
    }
}
