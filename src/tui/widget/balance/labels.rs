//! Which words stand above a chart and which dates below it, and where: as many as fit beside one another.

use jiff::Span;
use jiff::civil::Date;
use ratatui::layout::Rect;

use crate::arrange::Arrange as _;
use crate::summary::timeline::Mark;
use crate::tui::widget::width::width;
use crate::tui::widget::{month_name, spoken_day};

/// A mark's word at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub x: u16,
    pub y: u16,
    pub text: String,
    pub mark: Mark,
}

/// The words of marks (column, day, mark) in `area`, whose first column is the first of the plot. Those of a day stand
/// together: `dry, deadline 31 Dec`. Each stands beside its line, to the right or to the left, in the lowest row that
/// is free; the most needed come first.
pub fn words(marks: &[(u16, Date, Mark)], area: Rect, start: Date) -> Vec<Word> {
    let mut days: Vec<(u16, Date, Vec<Mark>)> = Vec::new();
    let mut by_need: Vec<_> = marks.iter().collect();
    by_need.arrange_by_key(|(at, day, mark)| (std::cmp::Reverse(*mark), *at, *day));
    for (at, day, mark) in by_need {
        match days.iter_mut().find(|(_, known, _)| known == day) {
            Some((_, _, marks)) => marks.push(*mark),
            None => days.push((*at, *day, vec![*mark])),
        }
    }
    let mut placed: Vec<Word> = Vec::new();
    for (at, day, marks) in days {
        let Some(mark) = marks.first().copied() else { continue };
        let all = marks.iter().map(|mark| mark.word()).collect::<Vec<_>>().join(", ");
        let is_dated =
            marks.iter().any(|mark| !matches!(mark, Mark::Reset | Mark::Month | Mark::Due | Mark::Today | Mark::Pack));
        let date = spoken_day(day, start);
        let texts = [
            is_dated.then(|| format!("{all} {date}")),
            Some(all),
            is_dated.then(|| format!("{} {date}", mark.word())),
            Some(mark.word().to_owned()),
        ];
        placed.extend(texts.into_iter().flatten().find_map(|text| place(text, at, mark, area, &placed)));
    }
    placed
}

/// The first place beside a line that is free.
fn place(text: String, at: u16, mark: Mark, area: Rect, placed: &[Word]) -> Option<Word> {
    let cells = width(&text);
    let right = Some(at).filter(|at| at + cells <= area.width);
    let left = (at + 1).checked_sub(cells).filter(|_| at < area.width);
    let is_free = |x: u16, y: u16| {
        let apart = |word: &Word| word.y != y || word.x > x + cells || x > word.x + width(&word.text);
        placed.iter().all(apart)
    };
    let rows = (area.top()..area.bottom()).rev();
    let mut candidates = rows.flat_map(|y| [right, left].into_iter().flatten().map(move |at| (area.x + at, y)));
    let (x, y) = candidates.find(|(x, y)| is_free(*x, *y))?;
    Some(Word { x, y, text, mark })
}

/// Days with a round place in week, month or year, and their names, as many as fit below `columns` columns.
pub fn dates(first: Date, last: Date, columns: u16, column: impl Fn(Date) -> Option<u16>) -> Vec<(u16, String)> {
    let mut found = Vec::new();
    for step in [
        Step::Days(1),
        Step::Days(7),
        Step::Days(14),
        Step::Months(1),
        Step::Months(2),
        Step::Months(3),
        Step::Months(6),
        Step::Months(12),
        Step::Months(24),
        Step::Months(60),
    ] {
        found =
            step.days(first, last).into_iter().filter_map(|day| Some((column(day)?, step.name(day, first)))).collect();
        let is_free = found.windows(2).all(|w: &[(u16, String)]| w[0].0 + width(&w[0].1) + 1 < w[1].0);
        if is_free && !found.is_empty() {
            break;
        }
    }
    found.retain(|(at, name)| at + width(name) <= columns);
    let mut free = 0;
    found.retain(|(at, name)| {
        let fits = *at >= free;
        if fits {
            free = at + width(name) + 1;
        }
        fits
    });
    found
}

#[derive(Clone, Copy)]
enum Step {
    Days(i32),
    Months(i32),
}

impl Step {
    /// The days that are named, from the first that is shown on.
    fn days(self, first: Date, last: Date) -> Vec<Date> {
        let mut days = Vec::new();
        let (mut day, by) = match self {
            Self::Days(n) => (first, Span::new().days(n)),
            Self::Months(n) => {
                let month = i32::from(first.year()) * 12 + i32::from(first.month()) - 1;
                let off = month.rem_euclid(n);
                let first_of = first.first_of_month().checked_sub(Span::new().months(off)).unwrap_or(first);
                (first_of, Span::new().months(n))
            }
        };
        while day <= last && days.len() < 4_000 {
            if day >= first {
                days.push(day);
            }
            let Ok(next) = day.checked_add(by) else { break };
            day = next;
        }
        // A calendar that begins within a month is named where it begins.
        if matches!(self, Self::Months(1 | 2)) && days.first() != Some(&first) {
            days.insert(0, first);
        }
        days
    }

    fn name(self, day: Date, first: Date) -> String {
        match self {
            Self::Days(_) => spoken_day(day, first),
            Self::Months(_) if day.day() != 1 => spoken_day(day, first),
            Self::Months(_) if day.month() == 1 => day.year().to_string(),
            Self::Months(_) => month_name(day.month()).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn line(first: Date, last: Date, columns: u16) -> String {
        let count = u16::try_from(crate::summary::days_between(first, last)).unwrap() + 1;
        let column = |day: Date| {
            let at = u16::try_from(crate::summary::days_between(first, day)).ok()?;
            (at < count).then(|| u16::try_from(u32::from(at) * u32::from(columns) / u32::from(count)).unwrap())
        };
        let mut line = vec![' '; usize::from(columns)];
        for (at, name) in dates(first, last, columns, column) {
            for (i, c) in name.chars().enumerate() {
                line[usize::from(at) + i] = c;
            }
        }
        line.into_iter().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn dates_are_as_close_as_they_fit() {
        let dec = date(2026, 12, 1);
        for (last, columns, expected) in [
            (date(2026, 12, 5), 60, "1 Dec 2 Dec 3 Dec 4 Dec 5 Dec"),
            (date(2027, 1, 4), 60, "1 Dec 8 Dec 15 Dec 22 Dec 29 Dec"),
            (date(2027, 1, 4), 30, "1 Dec 15 Dec 29 Dec"),
            (date(2027, 5, 31), 60, "Dec 2027 Feb Mar Apr May"),
            (date(2027, 11, 30), 30, "2027 Apr Jul Oct"),
            (date(2030, 11, 30), 30, "2027 2028 2029 2030"),
            (dec, 20, "1 Dec"),
        ] {
            assert_eq!(line(dec, last, columns), expected, "{last} in {columns}");
        }
    }

    #[test]
    fn words_stand_beside_their_line_and_never_over_one_another() {
        let dec = |day| date(2026, 12, day);
        let marks = [
            (10, dec(5), Mark::Reset),
            (12, dec(6), Mark::Dry),
            (58, dec(31), Mark::Deadline),
            (58, dec(31), Mark::Done),
        ];
        for columns in 0..80 {
            for rows in 0..3 {
                let area = Rect::new(3, 1, columns, rows);
                let placed = words(&marks, area, dec(1));
                for (i, a) in placed.iter().enumerate() {
                    assert!(a.x >= area.x && a.x + width(&a.text) <= area.right(), "{a:?} in {area:?}");
                    for b in &placed[i + 1..] {
                        let apart = a.y != b.y || a.x + width(&a.text) < b.x || b.x + width(&b.text) < a.x;
                        assert!(apart, "{a:?} {b:?}");
                    }
                }
            }
        }
        let placed = words(&marks, Rect::new(0, 0, 60, 2), dec(1));
        let texts: Vec<_> = placed.iter().map(|w| w.text.as_str()).collect();
        assert_eq!(texts, ["dry 6 Dec", "deadline, done 31 Dec", "reset"]);
    }
}
