//! What keys and the pointer do on the screen *Routes*.

use ratatui::layout::Rect;

use super::column::{Column, Sort};
use super::known::{About, Known};
use super::layout::{areas, heads, reveal};
use super::{Pane, RoutesScreen, Said, view};
use crate::money::Money;
use crate::summary::routes::{Of, With};
use crate::tui::command::key_of;
use crate::tui::model::Model;
use crate::tui::msg::{Motion, Msg, Turn};
use crate::tui::screen::looped::row::Row as LoopRow;
use crate::tui::update::scrolled;
use crate::tui::widget::frame::Pane as Frame;
use crate::tui::widget::reveal as reveal_row;
use crate::tui::widget::ways::Row;

/// Digits of a sum, its point and cents among them.
const LONGEST: usize = 12;
/// Dollars that a sum is stepped by.
const STEP: u128 = 10;

#[expect(clippy::needless_pass_by_value, reason = "as the table of screens has it")]
pub fn update(model: &mut Model, msg: Msg) -> Option<Msg> {
    let typed = std::mem::take(&mut model.routes.typed);
    match msg {
        Msg::TypeOn(c) => type_on(model, typed, c),
        Msg::Step(turn) => step(model, turn),
        Msg::Clear => {
            model.routes.sum = None;
            model.tell("what a month makes");
        }
        Msg::Routes(said) => pointed(model, said),
        Msg::TurnPane(_) if model.routes.face.is_none() => {
            let focus = &mut model.routes.focus;
            *focus = if *focus == Pane::Table { Pane::Detail } else { Pane::Table };
        }
        Msg::Sort if model.routes.face.is_none() => sort(model, model.routes.column),
        Msg::Out => out(model),
        Msg::Move(motion) => moved(model, motion),
        Msg::Act if model.routes.face.is_none() => open(model),
        _ => {}
    }
    None
}

fn pointed(model: &mut Model, said: Said) {
    match said {
        Said::Mark => mark(model),
        Said::Head(column) => {
            model.routes.focus = Pane::Table;
            model.routes.column = column;
            sort(model, column);
        }
        Said::Offer(at) => {
            model.routes.focus = Pane::Table;
            choose(model, at);
        }
        Said::Pane(pane) => {
            if pane != Pane::Face {
                model.routes.focus = pane;
            }
        }
        Said::Wheel(pane, turn) => {
            let motion = if turn == Turn::Next { Motion::Down } else { Motion::Up };
            match pane {
                Pane::Table => move_row(model, motion),
                Pane::Detail => model.routes.detail = scrolled(model.routes.detail, motion),
                Pane::Face => moved(model, motion),
            }
        }
    }
}

/// A digit more of a sum.
fn type_on(model: &mut Model, mut typed: String, c: char) {
    typed.push(c);
    // A point at the end has cents to come.
    let Ok(sum) = Money::parse(typed.strip_suffix('.').unwrap_or(&typed)) else { return };
    if typed.len() > LONGEST {
        model.complain("no larger sum is worth comparing");
        return;
    }
    spend(model, Some(sum));
    model.routes.typed = typed;
}

/// Ten dollars more or less; none is a month again.
fn step(model: &mut Model, turn: Turn) {
    let Some(sum) = model.routes.sum else { return };
    let Ok(by) = Money::dollar().times(STEP) else { return };
    let sum = if turn == Turn::Next { sum.plus(by) } else { sum.minus(by) };
    spend(model, sum.ok().filter(|sum| !sum.is_zero() && !sum.is_negative()));
}

fn spend(model: &mut Model, sum: Option<Money>) {
    model.routes.sum = sum.filter(|sum| !sum.is_zero());
    match model.routes.sum {
        Some(sum) => {
            model.tell(format!("what ${} makes: {} is a month again", sum.cents(), key_of("value-clear")));
        }
        None => model.tell("what a month makes"),
    }
}

fn moved(model: &mut Model, motion: Motion) {
    let is_sideways = matches!(motion, Motion::Left | Motion::Right | Motion::Start | Motion::End);
    match model.routes.pane() {
        // The route to the right is another one.
        Pane::Face if is_sideways => turn_right_side(model, motion),
        Pane::Face => model.routes.face = model.routes.face.map(|lines| scrolled(lines, motion)),
        Pane::Detail if !is_sideways => model.routes.detail = scrolled(model.routes.detail, motion),
        Pane::Detail => {}
        Pane::Table if is_sideways => move_column(model, motion),
        Pane::Table => move_row(model, motion),
    }
}

fn move_column(model: &mut Model, motion: Motion) {
    let routes = &mut model.routes;
    let Some(known) = &routes.known else { return };
    let last = known.columns.len().saturating_sub(1);
    let at = known.columns.iter().position(|c| *c == routes.column).unwrap_or(0);
    let to = match motion {
        Motion::Left => at.saturating_sub(1),
        Motion::Right => (at + 1).min(last),
        Motion::Start => 0,
        _ => last,
    };
    routes.column = known.columns.get(to).copied().unwrap_or_default();
}

fn move_row(model: &mut Model, motion: Motion) {
    let Some(known) = &model.routes.known else { return };
    let rows: Vec<usize> = known.offers().collect();
    let Some(last) = rows.len().checked_sub(1) else { return };
    let at = model.selected().and_then(|now| rows.iter().position(|row| *row == now)).unwrap_or(0);
    let half = (model.routes.height / 2).max(1);
    let to = match motion {
        Motion::Up => at.saturating_sub(1),
        Motion::Down => (at + 1).min(last),
        Motion::HalfPageUp => at.saturating_sub(half),
        Motion::HalfPageDown => (at + half).min(last),
        Motion::First => 0,
        _ => last,
    };
    choose(model, rows[to]);
}

/// Puts the cursor on a route: it is the selected one everywhere.
fn choose(model: &mut Model, offer: usize) {
    let Some(summary) = &model.prices.summary else { return };
    if model.ways.selected(summary) != Some(offer) {
        model.routes.detail = 0;
    }
    model.ways.choose(Row::Offer(offer), summary);
}

fn sort(model: &mut Model, column: Column) {
    model.routes.sort = Sort::next(model.routes.sort, column);
    let told = match model.routes.sort {
        Some(sort) => {
            let way = if sort.is_falling() { "the largest first" } else { "the smallest first" };
            match column {
                Column::Requirement(_) if sort.is_reversed => format!("sorted by {}: not met first", column.spoken()),
                Column::Requirement(_) => format!("sorted by {}: met first", column.spoken()),
                _ => format!("sorted by {}: {way}, in each group", column.spoken()),
            }
        }
        None => "in the usual order".to_owned(),
    };
    order(model);
    model.tell(told);
}

fn order(model: &mut Model) {
    let routes = &mut model.routes;
    if let (Some(known), Some(summary)) = (&mut routes.known, &model.prices.summary) {
        known.order(summary, routes.sort);
    }
}

/// Marks the route under the cursor, or lets it go; a second one opens both face to face.
fn mark(model: &mut Model) {
    let Some((id, name)) = model.selected_offer().map(|o| (o.id.clone(), o.name.clone())) else { return };
    match &model.routes.mark {
        Some(marked) if *marked == id => {
            model.routes.mark = None;
            model.tell(format!("{name} is no longer marked"));
        }
        Some(_) => open(model),
        None => {
            model.routes.mark = Some(id);
            let choose = key_of("act");
            model.tell(format!("{name} is marked: mark another, or {choose} on it, for the two face to face"));
        }
    }
}

/// Sets the route under the cursor against the marked one, else the one to buy, else the next best.
fn open(model: &mut Model) {
    if model.routes.known.is_none() {
        return;
    }
    if sides(model).is_none() {
        model.tell("mark another route first: there is nothing to set this one against");
        return;
    }
    model.routes.face = Some(0);
}

/// The two routes to set face to face, by their index among the offers.
pub fn sides(model: &Model) -> Option<(usize, usize)> {
    let summary = model.prices.summary.as_ref()?;
    let right = model.selected()?;
    let marked = model.routes.mark.as_ref().and_then(|id| summary.offers().iter().position(|o| o.id == *id));
    let others = [marked, summary.recommendation.route, summary.recommendation.runner_up];
    let known = model.routes.known.as_ref()?;
    let left = others.into_iter().flatten().chain(known.offers()).find(|at| *at != right)?;
    Some((left, right))
}

/// Another route to the right, in the order of the table; the one to the left stays.
fn turn_right_side(model: &mut Model, motion: Motion) {
    let Some((left, right)) = sides(model) else { return };
    let Some(known) = &model.routes.known else { return };
    let rows: Vec<usize> = known.offers().filter(|at| *at != left).collect();
    let Some(last) = rows.len().checked_sub(1) else { return };
    let at = rows.iter().position(|row| *row == right).unwrap_or(0);
    let to = match motion {
        Motion::Left => at.saturating_sub(1),
        Motion::Right => (at + 1).min(last),
        Motion::Start => 0,
        _ => last,
    };
    // The one to the left is the one to the left, whoever is recommended.
    if model.routes.mark.is_none() {
        let id = model.prices.summary.as_ref().and_then(|s| s.offers().get(left)).map(|o| o.id.clone());
        model.routes.mark = id;
    }
    choose(model, rows[to]);
}

/// One step out: from face to face to the table, then the mark is let go.
fn out(model: &mut Model) {
    let routes = &mut model.routes;
    if routes.face.is_some() {
        routes.face = None;
    } else if routes.mark.is_some() {
        routes.mark = None;
        model.tell("no route is marked any more");
    }
}

pub fn settle(model: &mut Model, body: Rect) {
    let of = match model.row() {
        Some(LoopRow::Stage { step, .. }) => Of::Step(step),
        _ => Of::Loop,
    };
    let with = model.routes.sum.map_or(With::Month, With::Sum);
    let about = About { version: model.prices.version(), of, with };
    ask(model, about);
    if model.routes.face.is_some() {
        let sides = sides(model);
        let routes = &mut model.routes;
        match (&mut routes.known, &model.prices.summary, sides) {
            (Some(known), Some(summary), Some((a, b))) => {
                known.face(model.document.plan(), &model.prices.book, summary, a, b);
            }
            _ => routes.face = None,
        }
    }
    let areas = areas(body, model.routes.pane());
    if let Some(area) = areas.table {
        fit_table(model, Frame::inner(area));
    }
    if let Some(area) = areas.detail {
        let lines = view::detail::height(model, Frame::inner(area));
        let most = lines.saturating_sub(usize::from(Frame::inner(area).height));
        model.routes.detail = model.routes.detail.min(most);
    }
    if let Some(area) = areas.face {
        let lines = view::face::height(model, Frame::inner(area));
        let most = lines.saturating_sub(usize::from(view::face::body(Frame::inner(area)).height));
        model.routes.face = model.routes.face.map(|at| at.min(most));
    }
}

/// Asks the engine, where what it said is no longer true.
fn ask(model: &mut Model, about: About) {
    let routes = &mut model.routes;
    if routes.known.as_ref().is_some_and(|known| known.is_about(about)) {
        return;
    }
    let plan = model.document.plan();
    routes.known = model.prices.summary.as_ref().and_then(|s| Known::ask(plan, &model.prices.book, s, about));
    order(model);
}

/// Keeps the cursor's row and column in sight.
fn fit_table(model: &mut Model, inner: Rect) {
    let Some(known) = &model.routes.known else { return };
    let height = usize::from(inner.height.saturating_sub(heads(inner)));
    let selected = model.selected().map(Row::Offer);
    let all = known.rows_in(height);
    let at = all.iter().position(|row| Some(*row) == selected).unwrap_or(0);
    // The head of a group stays in sight above its first route.
    let top = if at > 0 && matches!(all.get(at - 1), Some(Row::Group(_))) { at - 1 } else { at };
    let column = known.columns.iter().position(|c| *c == model.routes.column).unwrap_or(0);
    let (widths, names) = view::table::widths(model);
    let total = all.len();
    let RoutesScreen { scroll, first, height: rows, .. } = &mut model.routes;
    *rows = height;
    *scroll =
        reveal_row(reveal_row(*scroll, at, height, total), top.max((at + 1).saturating_sub(height)), height, total);
    *first = reveal(inner.width, &widths, *first, names, column);
}
