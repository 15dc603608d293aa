//! The calendar that all bars share: which cell a day falls in, where months begin, where the deadline stands.
//!
//! The deadline takes a cell of its own between the days that keep it and the days that miss it, so that no cell
//! means both, however many days a cell holds.

use jiff::civil::Date;

use super::month_name;
use super::width::width;
use crate::offer::Offer;

/// A span of days with a deadline in it, or at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    pub start: Date,
    /// The last day that is in time.
    pub deadline: Date,
    /// The last day shown; the deadline, or after it.
    pub end: Date,
}

/// What one cell of a bar stands for: days counted from the axis's start, or the mark of the deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// First day, and the day after the last.
    Days(u32, u32),
    Deadline,
}

impl Axis {
    /// Wide enough for all of `offers`, as far as they have dates; but days after the deadline take at most a fifth
    /// of it (a week in any case), so that one way of buying that takes years leaves the others readable.
    pub fn of<'a>(start: Date, deadline: Date, offers: impl IntoIterator<Item = &'a Offer>) -> Self {
        let deadline = deadline.max(start);
        let ends = offers.into_iter().filter_map(|o| o.figures.as_ref()?.dated.as_ref()?.finishes_on);
        let end = ends.max().unwrap_or(deadline).max(deadline);
        let axis = Self { start, deadline, end };
        let most = axis.day(deadline) + (axis.in_time() / 4).max(7);
        if axis.day(end) <= most {
            return axis;
        }
        let end = start.checked_add(jiff::Span::new().days(i64::from(most))).unwrap_or(end);
        Self { end, ..axis }
    }

    /// Days from the start; 0 for what lies before it.
    #[must_use]
    pub fn day(&self, date: Date) -> u32 {
        let days = self.start.duration_until(date).as_hours() / 24;
        u32::try_from(days).unwrap_or(0)
    }

    /// Days that keep the deadline.
    fn in_time(&self) -> u32 {
        self.day(self.deadline) + 1
    }

    fn late(&self) -> u32 {
        self.day(self.end).saturating_sub(self.day(self.deadline))
    }

    /// The cells of a bar of `cells` cells, from left to right.
    #[must_use]
    pub fn cells(&self, cells: u16) -> Vec<Cell> {
        let Some(free) = u32::from(cells).checked_sub(1) else { return Vec::new() };
        let (in_time, late) = (self.in_time(), self.late());
        let after = if late == 0 || free < 2 {
            0
        } else {
            let share =
                (u64::from(free) * u64::from(late) * 2 + u64::from(in_time + late)) / (2 * u64::from(in_time + late));
            u32::try_from(share).unwrap_or(free).clamp(1, free - 1)
        };
        let before = free - after;
        let part = |i: u32, of: u32, days: u32| {
            let at = |i: u32| u32::try_from(u64::from(i) * u64::from(days) / u64::from(of.max(1))).unwrap_or(days);
            (at(i), at(i + 1).max(at(i) + 1))
        };
        let early = (0..before).map(|i| part(i, before, in_time)).map(|(a, b)| Cell::Days(a, b));
        let behind = (0..after).map(|i| part(i, after, late)).map(|(a, b)| Cell::Days(in_time + a, in_time + b));
        early.chain([Cell::Deadline]).chain(behind).collect()
    }

    /// The names of months, where they begin: (cell, name). As many as fit with a blank between them: each, or each
    /// second, third, sixth or twelfth. January has its year where the axis is longer than a year.
    #[must_use]
    pub fn months(&self, cells: u16) -> Vec<(u16, String)> {
        let layout = self.cells(cells);
        let cell_of =
            |day: u32| layout.iter().position(|c| matches!(c, Cell::Days(first, end) if (*first..*end).contains(&day)));
        let mut marks = Vec::new();
        let mut first = self.start.first_of_month();
        while first <= self.end {
            // A calendar that begins within a month begins with that month's name.
            if let Some(cell) = cell_of(self.day(first)).and_then(|c| u16::try_from(c).ok()) {
                marks.push((cell, first));
            }
            let Ok(next) = first.checked_add(jiff::Span::new().months(1)) else { break };
            first = next;
        }
        let is_long = self.day(self.end) > 366;
        let name = |first: Date| {
            if is_long && first.month() == 1 { first.year().to_string() } else { month_name(first.month()).to_owned() }
        };
        for step in [1, 2, 3, 6, 12, 24, 60] {
            let months = |d: Date| i32::from(d.year()) * 12 + i32::from(d.month()) - 1;
            let some: Vec<(u16, String)> = marks
                .iter()
                .filter(|(_, d)| months(*d) % step == 0 || (step <= 2 && *d == self.start.first_of_month()))
                .map(|(cell, d)| (*cell, name(*d)))
                .collect();
            let fits = some.windows(2).all(|w| w[0].0 + width(&w[0].1) < w[1].0)
                && some.last().is_none_or(|(cell, text)| cell + width(text) <= cells);
            if fits && !some.is_empty() {
                return some;
            }
            // Perhaps only the last, or a first that begins late in its month, is in the way.
            let thinned = thin(some, cells);
            if step == 1 && !thinned.is_empty() && thinned.len() + 2 >= marks.len() {
                return thinned;
            }
        }
        Vec::new()
    }
}

/// Without the names that touch the next one or run out at the end.
fn thin(marks: Vec<(u16, String)>, cells: u16) -> Vec<(u16, String)> {
    let mut kept: Vec<(u16, String)> = Vec::new();
    for (cell, text) in marks.into_iter().rev() {
        let end = kept.last().map_or(cells + 1, |next| next.0);
        if cell + width(&text) < end {
            kept.push((cell, text));
        }
    }
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn axis(deadline: Date, end: Date) -> Axis {
        Axis { start: date(2026, 12, 1), deadline, end }
    }

    fn line(axis: &Axis, cells: u16) -> String {
        let mut line = vec![' '; usize::from(cells)];
        for (cell, name) in axis.months(cells) {
            for (i, c) in name.chars().enumerate() {
                line[usize::from(cell) + i] = c;
            }
        }
        line.into_iter().collect()
    }

    #[test]
    fn every_day_has_a_cell_and_the_deadline_one_of_its_own() {
        let cases = [
            axis(date(2026, 12, 31), date(2026, 12, 31)),
            axis(date(2026, 12, 31), date(2027, 1, 1)),
            axis(date(2027, 1, 15), date(2027, 3, 9)),
            axis(date(2026, 12, 1), date(2026, 12, 1)),
            axis(date(2036, 11, 30), date(2036, 12, 3)),
        ];
        for axis in cases {
            let (in_time, all) = (axis.day(axis.deadline) + 1, axis.day(axis.end) + 1);
            for cells in 3..80 {
                let layout = axis.cells(cells);
                assert_eq!(layout.len(), usize::from(cells));
                let mark = layout.iter().position(|c| *c == Cell::Deadline).unwrap();
                assert_eq!(layout.iter().filter(|c| **c == Cell::Deadline).count(), 1);
                for day in 0..all {
                    let at = layout.iter().position(|c| matches!(c, Cell::Days(a, b) if (*a..*b).contains(&day)));
                    let at = at.unwrap_or_else(|| panic!("day {day} of {axis:?} has no cell among {cells}"));
                    assert_eq!(at < mark, day < in_time, "day {day} of {axis:?} in {cells} cells");
                }
            }
            assert!(axis.cells(0).is_empty());
            assert_eq!(axis.cells(1), [Cell::Deadline]);
        }
    }

    #[test]
    fn months_are_named_where_they_begin() {
        let axis = axis(date(2027, 1, 15), date(2027, 1, 20));
        assert_eq!(line(&axis, 26), "Dec            Jan        ");
        assert_eq!(line(&axis, 8), "Dec Jan ");
        let year = Axis { start: date(2026, 11, 20), deadline: date(2027, 11, 19), end: date(2027, 11, 19) };
        let names: Vec<String> = year.months(54).into_iter().map(|(_, name)| name).collect();
        // November's last ten days leave no room for its name before December's.
        assert_eq!(names.join(" "), "Dec Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov");
        let years = Axis { start: date(2026, 12, 1), deadline: date(2029, 11, 30), end: date(2029, 11, 30) };
        assert_eq!(
            line(&years, 40).split_whitespace().collect::<Vec<_>>(),
            ["2027", "Jul", "2028", "Jul", "2029", "Jul"]
        );
    }

    #[test]
    fn what_is_years_late_leaves_the_others_readable() {
        let ends = [date(2026, 12, 31), date(2027, 1, 3), date(2031, 5, 5)];
        let offer = |end: Date| {
            let mut offer = super::super::sample::offers().remove(4);
            offer.figures.as_mut().unwrap().dated.as_mut().unwrap().finishes_on = Some(end);
            offer
        };
        let (start, deadline) = (date(2026, 12, 1), date(2026, 12, 31));
        let of = |ends: &[Date]| Axis::of(start, deadline, &ends.iter().map(|e| offer(*e)).collect::<Vec<_>>()).end;
        assert_eq!(of(&ends[..1]), deadline);
        assert_eq!(of(&ends[..2]), date(2027, 1, 3));
        assert_eq!(of(&ends), date(2027, 1, 7));
        assert_eq!(of(&[date(2026, 12, 4)]), deadline);
    }

    #[test]
    fn no_size_does_harm() {
        for days in [0, 1, 30, 45, 400, 3700] {
            let start = date(2026, 12, 31);
            let end = start.checked_add(jiff::Span::new().days(days)).unwrap();
            for late in [0, 1, 90] {
                let axis = Axis { start, deadline: end, end: end.checked_add(jiff::Span::new().days(late)).unwrap() };
                for cells in 0..100 {
                    let months = axis.months(cells);
                    assert!(months.iter().all(|(cell, name)| cell + width(name) <= cells), "{months:?} in {cells}");
                    assert!(months.windows(2).all(|w| w[0].0 + width(&w[0].1) < w[1].0), "{months:?} in {cells}");
                }
            }
        }
    }
}
