//! One way of buying on the calendar: when it works, when it waits, when its credits run dry. A cell holds one or
//! more days and shows the strongest sign among them.

use jiff::civil::Date;
use ratatui::style::Style;

use super::axis::{Axis, Cell};
use crate::offer::{Dated, Figures};
use crate::tui::theme::Theme;
use crate::wallet::{Event, PaidFor};

/// What a day is, the weakest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// After the last run.
    #[default]
    Outside,
    /// Days without a run that is paid for, more than a week of them.
    Quiet,
    Waits,
    Works,
    /// Goes on in relaxed mode.
    Relaxed,
    /// A pack is bought.
    Pack,
    /// The wallet cannot pay, and all behind waits.
    Dry,
}

/// Runs that are at most so many days apart are drawn as going on: a week-end or a week without work is no gap.
const JOINED_DAYS: u32 = 7;

/// What each day is, from the axis's start to the last run.
fn days(axis: &Axis, figures: &Figures, dated: &Dated) -> Vec<Sign> {
    let Some(finish) = dated.finishes_on else { return Vec::new() };
    let at = |date: Date| usize::try_from(axis.day(date)).unwrap_or(usize::MAX);
    let last = at(finish);
    let mut days = vec![Sign::Outside; last + 1];
    // A day may make some runs and then wait with the next.
    let mut stuck = vec![false; last + 1];
    let mut raise = |date: Date, sign: Sign| {
        if let Some(day) = days.get_mut(at(date)) {
            *day = (*day).max(sign);
        }
    };
    for entry in &dated.ledger {
        match entry.event {
            Event::Used => raise(entry.date, Sign::Works),
            Event::Relaxed => raise(entry.date, Sign::Relaxed),
            Event::Bought => raise(entry.date, Sign::Pack),
            Event::Wait => {
                raise(entry.date, Sign::Waits);
                if let Some(day) = stuck.get_mut(at(entry.date)) {
                    *day = true;
                }
            }
            Event::LotExpired | Event::Expired | Event::Grant | Event::Paid => {}
        }
    }
    for payment in &figures.payments {
        if matches!(payment.what, PaidFor::Usage | PaidFor::Own) {
            raise(payment.date, Sign::Works);
        }
    }
    raise(finish, Sign::Works);
    if figures.units > 0 || days[..last].iter().all(|d| *d == Sign::Outside) {
        // Capacity and free runs leave no trace in the ledger: they are made from the first day to the last.
        for day in &mut days {
            *day = (*day).max(Sign::Works);
        }
    }
    fill_gaps(&mut days, &stuck);
    days
}

/// The days between runs: waiting where a run waits, else going on, or quiet where runs are far apart. The first day
/// of each wait is the one on which the wallet ran dry.
fn fill_gaps(days: &mut [Sign], stuck: &[bool]) {
    let first = days.iter().position(|day| *day != Sign::Outside).unwrap_or(0);
    // Work is spread from the start: what leaves no trace before the first run is free, or paid for already.
    days[..first].fill(if first > JOINED_DAYS as usize { Sign::Quiet } else { Sign::Works });
    let mut last: Option<usize> = None;
    for at in 0..days.len() {
        if days[at] == Sign::Outside {
            continue;
        }
        let waited = last.is_some_and(|before| stuck[before]);
        if let Some(before) = last.filter(|before| before + 1 < at) {
            let gap = match days[before] {
                _ if waited => Sign::Waits,
                _ if at - before > JOINED_DAYS as usize => Sign::Quiet,
                Sign::Relaxed if days[at] == Sign::Relaxed => Sign::Relaxed,
                _ => Sign::Works,
            };
            days[before + 1..at].fill(gap);
        }
        if stuck[at] && (!waited || days[at] > Sign::Waits) {
            days[at] = Sign::Dry;
        }
        last = Some(at);
    }
}

/// The bar's cells: what is drawn, and how. `works` is the style of work that is in time.
#[must_use]
pub fn cells(axis: &Axis, width: u16, figures: &Figures, works: Style, theme: &Theme) -> Vec<(&'static str, Style)> {
    let symbols = &theme.symbols;
    let days = figures.dated.as_ref().map(|dated| days(axis, figures, dated)).unwrap_or_default();
    let in_time = axis.day(axis.deadline);
    let layout = axis.cells(width);
    let end = layout.len();
    let goes_on = days.len() > axis.day(axis.end) as usize + 1;
    layout
        .into_iter()
        .enumerate()
        .map(|(at, cell)| {
            let Cell::Days(first, behind) = cell else { return (symbols.deadline, theme.muted) };
            if goes_on && at + 1 == end {
                return (symbols.beyond, theme.bad);
            }
            let held = days.iter().take(behind as usize).skip(first as usize);
            let late = first > in_time;
            match held.max().copied().unwrap_or_default() {
                Sign::Outside => (" ", theme.text),
                Sign::Quiet => (symbols.quiet, theme.muted),
                Sign::Works => (symbols.works, if late { theme.bad } else { works }),
                Sign::Waits => (symbols.waits, if late { theme.bad } else { theme.muted }),
                Sign::Relaxed => (symbols.relaxed, if late { theme.bad } else { theme.relaxed }),
                Sign::Pack => (symbols.pack, theme.warn),
                Sign::Dry => (symbols.dry, theme.bad),
            }
        })
        .collect()
}

/// The signs with their meanings, the most needed first.
#[must_use]
pub fn legend(theme: &Theme) -> [(&'static str, &'static str, Style); 6] {
    let s = &theme.symbols;
    [
        (s.works, "works", theme.works),
        (s.deadline, "deadline", theme.muted),
        (s.dry, "dry", theme.bad),
        (s.waits, "waits", theme.muted),
        (s.pack, "pack", theme.warn),
        (s.relaxed, "relaxed", theme.relaxed),
    ]
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::tui::theme::{Palette, Theme};
    use crate::wallet::{Entry, Payment};

    fn entry(date: Date, event: Event) -> Entry {
        Entry { date, event, credits: Some(1), usd: None, balance: None }
    }

    fn figures(finish: Date, ledger: Vec<Entry>) -> Figures {
        let dated = Dated { ledger, finishes_on: Some(finish), meets_deadline: true, ..Dated::default() };
        Figures { dated: Some(dated), ..Figures::default() }
    }

    fn line(axis: &Axis, width: u16, figures: &Figures) -> String {
        let theme = Theme::new(Palette::Mono, true);
        cells(axis, width, figures, theme.works, &theme).into_iter().map(|c| c.0).collect()
    }

    /// Ten days in December; a cell a day, and one for the deadline.
    fn ten() -> Axis {
        Axis { start: date(2026, 12, 1), deadline: date(2026, 12, 10), end: date(2026, 12, 10) }
    }

    fn dec(day: i8) -> Date {
        date(2026, 12, day)
    }

    #[test]
    fn days_between_runs_go_on_unless_something_waits() {
        use Event::{Bought, Relaxed, Used, Wait};
        type Events = &'static [(i8, Event)];
        let cases: [(&str, i8, Events, &str); 7] = [
            ("a week-end is no gap", 8, &[(1, Used), (4, Used), (7, Used), (8, Used)], "========  |"),
            ("the first within a week", 6, &[(3, Used), (6, Used)], "======    |"),
            ("a pack", 6, &[(1, Used), (4, Used), (4, Bought), (6, Used)], "===+==    |"),
            (
                "dry, waits for the reset, works",
                9,
                &[(1, Used), (3, Used), (4, Wait), (8, Used), (9, Used)],
                "===!...== |",
            ),
            ("relaxed", 6, &[(1, Used), (2, Used), (3, Relaxed), (6, Relaxed)], "==%%%%    |"),
            ("the first later", 10, &[(9, Used), (10, Used)], "--------==|"),
            ("runs far apart", 10, &[(1, Used), (10, Used)], "=--------=|"),
        ];
        for (what, finish, events, bar) in cases {
            let ledger = events.iter().map(|(day, event)| entry(dec(*day), *event)).collect();
            assert_eq!(line(&ten(), 11, &figures(dec(finish), ledger)), bar, "{what}");
        }
    }

    #[test]
    fn waiting_day_by_day_or_once_looks_the_same() {
        use Event::{Used, Wait};
        let once = [(1, Used), (3, Wait), (7, Used)].map(|(d, e)| entry(dec(d), e)).to_vec();
        let daily = [(1, Used), (3, Wait), (4, Wait), (5, Wait), (6, Wait), (7, Used)].map(|(d, e)| entry(dec(d), e));
        assert_eq!(line(&ten(), 11, &figures(dec(7), once)), "==!...=   |");
        assert_eq!(line(&ten(), 11, &figures(dec(7), daily.to_vec())), "==!...=   |");
    }

    #[test]
    fn dollars_work_on_the_days_that_they_are_paid() {
        let mut paid = figures(dec(4), Vec::new());
        for day in [2, 4] {
            paid.payments.push(Payment { date: dec(day), amount: 1, what: PaidFor::Usage });
        }
        paid.payments.push(Payment { date: dec(1), amount: 1, what: PaidFor::Subscription });
        assert_eq!(line(&ten(), 11, &paid), "====      |");
    }

    #[test]
    fn what_leaves_no_trace_works_from_the_first_day() {
        assert_eq!(line(&ten(), 11, &figures(dec(5), Vec::new())), "=====     |");
        let mut units = figures(dec(8), vec![entry(dec(1), Event::Paid)]);
        units.units = 8;
        assert_eq!(line(&ten(), 11, &units), "========  |");
        assert_eq!(line(&ten(), 11, &Figures::default()), "          |", "no dates, no bar");
    }

    #[test]
    fn the_strongest_sign_of_a_cell_wins_and_late_days_stand_behind_the_deadline() {
        use Event::{Bought, Used};
        let axis = Axis { start: dec(1), deadline: dec(20), end: dec(24) };
        let ledger = (1..=22).map(|d| entry(dec(d), if d == 7 { Bought } else { Used })).collect();
        assert_eq!(line(&axis, 13, &figures(dec(22), ledger)), "===+======|= ");
        let one = Axis { start: dec(1), deadline: dec(1), end: dec(2) };
        let endless = figures(dec(31), vec![entry(dec(1), Used), entry(dec(5), Used)]);
        assert_eq!(line(&one, 5, &endless), "==|=>");
        // Late work is seen even where it shares a cell with waiting.
        let late = Axis { start: dec(1), deadline: dec(10), end: dec(15) };
        let waited = [(1, Used), (10, Used), (10, Event::Wait), (15, Used)].map(|(d, e)| entry(dec(d), e)).to_vec();
        assert_eq!(line(&late, 7, &figures(dec(15), waited)), "=--!|.=");
    }
}
