//! What keys do on the screen *Timeline*.

use jiff::civil::Date;
use ratatui::layout::Rect;

use super::{Pane, Said, layout, view};
use crate::tui::model::Model;
use crate::tui::msg::{Motion, Msg, Turn};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::explain::Explain;
use crate::tui::screen::looped::explain_total;
use crate::tui::widget::ledger::Figures;
use crate::tui::widget::reveal;

pub fn update(model: &mut Model, msg: Msg) -> Option<Msg> {
    match msg {
        Msg::TurnPane(turn) => turn_pane(model, turn),
        Msg::Timeline(said) => pointed(model, said),
        msg => in_pane(model, model.timeline.focus, &msg),
    }
    None
}

const fn turn_pane(model: &mut Model, turn: Turn) {
    model.timeline.focus = match (model.timeline.focus, turn) {
        (Pane::Chart, Turn::Next) | (Pane::Calendar, Turn::Previous) => Pane::Ledger,
        (Pane::Ledger, Turn::Next) | (Pane::Chart, Turn::Previous) => Pane::Calendar,
        (Pane::Calendar, Turn::Next) | (Pane::Ledger, Turn::Previous) => Pane::Chart,
    };
}

fn in_pane(model: &mut Model, pane: Pane, msg: &Msg) {
    match (pane, msg) {
        (Pane::Chart, Msg::Move(motion)) => along(model, *motion),
        (Pane::Ledger, Msg::Move(motion)) => go(model, *motion),
        (Pane::Calendar, msg) => {
            let Some(summary) = &model.prices.summary else { return };
            match msg {
                Msg::Move(motion) => model.ways.go(*motion, summary),
                Msg::Act => model.ways.act(summary),
                _ => {}
            }
        }
        _ => {}
    }
}

fn pointed(model: &mut Model, said: Said) {
    match said {
        Said::Pane(pane) => model.timeline.focus = pane,
        Said::Wheel(pane, turn) => {
            let motion = if turn == Turn::Next { Motion::Down } else { Motion::Up };
            in_pane(model, pane, &Msg::Move(motion));
        }
        Said::Row(row) => {
            model.timeline.focus = Pane::Ledger;
            model.timeline.cursor = row;
        }
        Said::Day(day) => {
            model.timeline.focus = Pane::Chart;
            to_day(model, day);
        }
        Said::Way(row) => {
            model.timeline.focus = Pane::Calendar;
            if let Some(summary) = &model.prices.summary {
                model.ways.choose(row, summary);
            }
        }
    }
}

/// Up and down the ledger.
fn go(model: &mut Model, motion: Motion) {
    let screen = &mut model.timeline;
    let Some(last) = screen.timeline.as_ref().and_then(|t| t.rows.len().checked_sub(1)) else { return };
    let half = (screen.height / 2).max(1);
    screen.cursor = match motion {
        Motion::Up => screen.cursor.saturating_sub(1),
        Motion::Down => screen.cursor + 1,
        Motion::HalfPageUp => screen.cursor.saturating_sub(half),
        Motion::HalfPageDown => screen.cursor + half,
        Motion::First | Motion::Start => 0,
        Motion::Last | Motion::End => last,
        Motion::Left | Motion::Right => {
            along(model, motion);
            return;
        }
    }
    .min(last);
}

/// Along the days: to the next or the previous day on which something happens, a week of them at once.
fn along(model: &mut Model, motion: Motion) {
    let screen = &mut model.timeline;
    let Some(timeline) = &screen.timeline else { return };
    let rows = &timeline.rows;
    let Some(now) = rows.get(screen.cursor).map(|row| row.date) else { return };
    let first_of = |at: usize| rows.get(at).map(|row| rows.partition_point(|r| r.date < row.date));
    let before = |now: Date| rows.partition_point(|r| r.date < now).checked_sub(1).and_then(first_of);
    let behind = |now: Date| Some(rows.partition_point(|r| r.date <= now)).filter(|at| *at < rows.len());
    let week = |weeks: i64| now.checked_add(jiff::Span::new().weeks(weeks)).unwrap_or(now);
    let to = match motion {
        Motion::Left | Motion::Up => before(now),
        Motion::Right | Motion::Down => behind(now),
        Motion::HalfPageUp => before(week(-1)).or(Some(0)),
        Motion::HalfPageDown => behind(week(1)).or(rows.len().checked_sub(1)).and_then(first_of),
        Motion::First | Motion::Start => Some(0),
        Motion::Last | Motion::End => rows.len().checked_sub(1).and_then(first_of),
    };
    if let Some(to) = to {
        screen.cursor = to;
    }
}

/// To the last row up to a day.
fn to_day(model: &mut Model, day: Date) {
    let screen = &mut model.timeline;
    let Some(timeline) = &screen.timeline else { return };
    screen.cursor = timeline.rows.partition_point(|row| row.date <= day).saturating_sub(1);
}

/// The row under the ledger's cursor taken apart, or the route's total.
pub fn explain(model: &mut Model) -> Option<Overlay> {
    if model.timeline.focus == Pane::Calendar || model.timeline.row().is_none() {
        return explain_total(model);
    }
    let (summary, timeline) = (model.prices.summary.as_ref()?, model.timeline.timeline.as_ref()?);
    let (plan, book, today) = (model.document.plan(), &model.prices.book, model.prices.ask.today);
    let name = summary.offers().get(timeline.offer).map(|o| o.name.clone()).unwrap_or_default();
    match summary.explain_row(plan, book, today, timeline, model.timeline.cursor) {
        Ok(explained) => {
            let title = format!("{name}: {}", model.timeline.row().map_or("", |row| row.text.as_str()));
            Some(Overlay::Explain(Explain { title, explained, scroll: 0 }))
        }
        Err(overflow) => {
            model.complain(overflow.to_string());
            None
        }
    }
}

/// Asks the engine for the selected route's days where prices or route changed, and fits cursors to the size.
pub fn settle(model: &mut Model, body: Rect) {
    follow(model);
    let areas = layout::areas(body, model.timeline.focus);
    if let Some(area) = areas.calendar {
        let (rows, _) = view::calendar_areas(model, area);
        model.ways.resize(usize::from(rows.height), model.prices.summary.as_ref());
    }
    let screen = &mut model.timeline;
    let count = screen.timeline.as_ref().map_or(0, |t| t.rows.len());
    screen.cursor = screen.cursor.min(count.saturating_sub(1));
    if let Some(area) = areas.ledger {
        screen.height = usize::from(layout::ledger(area).0.height);
    }
    screen.scroll = reveal(screen.scroll, screen.cursor, screen.height, count);
}

fn follow(model: &mut Model) {
    let now = Some((model.prices.version(), model.selected()));
    if model.timeline.of == now {
        return;
    }
    let day = model.timeline.row().map(|row| row.date);
    let (plan, prices) = (model.document.plan(), &model.prices);
    let found = model
        .selected()
        .zip(prices.summary.as_ref())
        .map(|(at, summary)| summary.timeline(plan, &prices.book, prices.ask.today, at));
    let (timeline, fault) = match found {
        Some(Ok(timeline)) => (timeline, None),
        Some(Err(overflow)) => (None, Some(overflow.to_string())),
        None => (None, None),
    };
    let screen = &mut model.timeline;
    screen.of = now;
    screen.figures =
        timeline.as_ref().map(|t| Figures::new(&t.rows, t.start, &model.theme.symbols)).unwrap_or_default();
    screen.timeline = timeline;
    // The cursor stays on its day, on whichever route.
    match day {
        Some(day) => to_day(model, day),
        None => model.timeline.cursor = 0,
    }
    if let Some(fault) = fault {
        model.complain(fault);
    }
}
