//! What keys and the pointer do on the screen *Risk*.

use ratatui::layout::Rect;

use super::known::Known;
use super::{Pane, Said, layout, view};
use crate::summary::risk::Risk;
use crate::summary::sensitivity::{Bar, Kind};
use crate::tui::model::Model;
use crate::tui::msg::{Motion, Msg, Opening, Turn};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::explain::Explain;
use crate::tui::overlay::form::Topic;
use crate::tui::screen::ScreenId;
use crate::tui::screen::looped::explain_total;
use crate::tui::screen::looped::marks::spoken;
use crate::tui::screen::looped::pane::Pane as Loop;
use crate::tui::screen::looped::row::Column;
use crate::tui::update::scrolled;
use crate::tui::widget::frame::Pane as Frame;
use crate::tui::widget::histogram::Histogram;
use crate::tui::widget::reveal;
use crate::tui::widget::ways::Row;

#[expect(clippy::needless_pass_by_value, reason = "as the table of screens has it")]
pub fn update(model: &mut Model, msg: Msg) -> Option<Msg> {
    match msg {
        Msg::TurnPane(turn) => turn_pane(model, turn),
        Msg::Move(motion) => moved(model, model.risk.focus, motion),
        Msg::Act if model.risk.focus == Pane::Spread => form(model),
        Msg::Act if model.risk.focus == Pane::Moves => return lead(model),
        Msg::Risk(said) => pointed(model, said),
        _ => {}
    }
    None
}

const fn turn_pane(model: &mut Model, turn: Turn) {
    model.risk.focus = match (model.risk.focus, turn) {
        (Pane::Routes, Turn::Next) | (Pane::Moves, Turn::Previous) => Pane::Spread,
        (Pane::Spread, Turn::Next) | (Pane::Routes, Turn::Previous) => Pane::Moves,
        (Pane::Moves, Turn::Next) | (Pane::Spread, Turn::Previous) => Pane::Routes,
    };
}

fn form(model: &mut Model) {
    let screen = &mut model.risk;
    screen.is_sum = !screen.is_sum;
    let told = if screen.is_sum { "summed up: the chance that it costs no more" } else { "the chance of each total" };
    model.tell(told);
}

/// The bar under the cursor.
pub fn bar(model: &Model) -> Option<&Bar> {
    model.later.moves.get(&model.selected()?)?.bars.get(model.risk.bar)
}

/// To where the plan says what the bar moves: in the loop all shots or stages of it are marked.
fn lead(model: &mut Model) -> Option<Msg> {
    let bar = bar(model)?;
    let (kind, about) = (bar.kind, bar.about.clone());
    match kind {
        Kind::AssumedPrice => return Some(Msg::Open(Opening::Form(Topic::Assume))),
        Kind::RelaxedPerDay | Kind::HoursPerDay => return Some(Msg::Open(Opening::Form(Topic::Assumptions))),
        Kind::ConflictingPrice => return Some(Msg::Show(ScreenId::Prices)),
        _ => {}
    }
    let first = *about.first()?;
    let looped = &mut model.looped;
    looped.filter_by(None, model.document.plan());
    looped.focus = Loop::Loop;
    looped.go_to(|row| row.place() == Some(first));
    if let Some(column) = column(kind) {
        looped.go_to_column(column);
    }
    if about.len() > 1 {
        looped.marks.clear();
        looped.marks.toggle_all(&about);
        let rows = looped.marks.rows(model.document.plan());
        model.tell(format!("{} marked: a change of one is made on all", spoken(&rows)));
    }
    Some(Msg::Show(ScreenId::Loop))
}

/// The cell of the loop that says it.
const fn column(kind: Kind) -> Option<Column> {
    Some(match kind {
        Kind::Outputs => Column::Outputs,
        Kind::Revisions => Column::Revisions,
        Kind::Attempts | Kind::Rate | Kind::Belief | Kind::Evidence => Column::Attempts,
        Kind::Keep => Column::Keep,
        Kind::Resolution => Column::Resolution,
        Kind::Length => Column::Seconds,
        Kind::AssumedPrice | Kind::ConflictingPrice | Kind::RelaxedPerDay | Kind::HoursPerDay => return None,
    })
}

fn pointed(model: &mut Model, said: Said) {
    match said {
        Said::Pane(pane) => model.risk.focus = pane,
        Said::Wheel(pane, turn) => {
            let motion = if turn == Turn::Next { Motion::Down } else { Motion::Up };
            match pane {
                Pane::Spread => model.risk.told = scrolled(model.risk.told, motion),
                pane => moved(model, pane, motion),
            }
        }
        Said::Offer(offer) => {
            model.risk.focus = Pane::Routes;
            choose(model, offer);
        }
        Said::Bar(bar) => {
            model.risk.focus = Pane::Moves;
            model.risk.bar = bar;
        }
        Said::Form => form(model),
    }
}

fn moved(model: &mut Model, pane: Pane, motion: Motion) {
    match (pane, motion) {
        (Pane::Routes, Motion::Left | Motion::Start) => {
            let is_start = motion == Motion::Start;
            model.risk.group = if is_start { 0 } else { model.risk.group.saturating_sub(1) };
        }
        (Pane::Routes, Motion::Right) => model.risk.group += 1,
        (Pane::Routes, Motion::End) => model.risk.group = usize::MAX,
        (Pane::Routes, _) | (Pane::Spread, Motion::Up | Motion::Down) => turn_route(model, motion),
        (Pane::Spread, _) => model.risk.told = scrolled(model.risk.told, motion),
        (Pane::Moves, _) => model.risk.bar = scrolled(model.risk.bar, motion),
    }
}

/// To another route, in the order of the table.
fn turn_route(model: &mut Model, motion: Motion) {
    let order = view::order(model);
    let Some(last) = order.len().checked_sub(1) else { return };
    let now = model.selected().and_then(|now| order.iter().position(|offer| *offer == now)).unwrap_or(0);
    let to = match motion {
        Motion::Up => now.saturating_sub(1),
        Motion::Down => now + 1,
        Motion::HalfPageUp => now.saturating_sub(5),
        Motion::HalfPageDown => now + 5,
        Motion::First => 0,
        Motion::Last => last,
        Motion::Left | Motion::Right | Motion::Start | Motion::End => now,
    };
    if let Some(offer) = order.get(to.min(last)) {
        choose(model, *offer);
    }
}

fn choose(model: &mut Model, offer: usize) {
    model.risk.told = 0;
    model.risk.bar = 0;
    if let Some(summary) = &model.prices.summary {
        model.ways.choose(Row::Offer(offer), summary);
    }
}

/// The selected route's risk, if it is there.
pub fn selected_risk(model: &Model) -> Option<(usize, &Risk)> {
    let offer = model.selected()?;
    Some((offer, model.later.risk.as_ref()?.risk(offer)?))
}

/// The route's risk taken apart; on a bar, what it is made of.
pub fn explain(model: &mut Model) -> Option<Overlay> {
    let summary = model.prices.summary.as_ref()?;
    let name = model.selected_offer().map(|o| o.name.clone()).unwrap_or_default();
    if model.risk.focus == Pane::Moves {
        let found = model.later.moves.get(&model.selected()?)?;
        if let (Some(bar), Some(baseline)) = (found.bars.get(model.risk.bar), &found.baseline) {
            let explained = bar.explain(baseline, model.prices.ask.level);
            return Some(Overlay::Explain(Explain { title: format!("What moves {name}"), explained, scroll: 0 }));
        }
    }
    let Some((offer, risk)) = selected_risk(model) else { return explain_total(model) };
    let law = risk.spread.and_then(|at| model.later.risk.as_ref()?.spreads().get(at));
    match summary.explain_risk(model.document.plan(), &model.prices.book, offer, risk, law) {
        Ok(explained) => Some(Overlay::Explain(Explain { title: format!("{name}: risk"), explained, scroll: 0 })),
        Err(overflow) => {
            model.complain(overflow.to_string());
            None
        }
    }
}

/// Makes the chart ready, and fits cursors and offsets to the room.
pub fn settle(model: &mut Model, body: Rect) {
    let order = view::order(model);
    let areas = layout::areas(body, model.risk.focus, order.len());
    prepare(model, areas.spread);
    let bars = model.selected().and_then(|at| model.later.moves.get(&at)).map_or(0, |found| found.bars.len());
    let moves = areas.moves.map(|area| layout::moves(area, bars, view::bar_lines(model, area).len()).0.height);
    let row = model.selected().and_then(|now| order.iter().position(|offer| *offer == now)).unwrap_or(0);
    let said = areas.spread.map_or(0, |area| {
        let lines = view::said_lines(model, area).len();
        let room = layout::spread(area, lines, view::has_chart(model)).1.height;
        lines.saturating_sub(usize::from(room))
    });
    let is_moved = model.risk.group > 0;
    let groups = areas.routes.filter(|_| is_moved).map_or(0, |area| view::last_group(model, area));
    let screen = &mut model.risk;
    screen.group = screen.group.min(groups);
    screen.told = screen.told.min(said);
    screen.bar = screen.bar.min(bars.saturating_sub(1));
    if let Some(height) = moves {
        let shown = usize::from(height.saturating_sub(2));
        screen.bars = reveal(screen.bars, screen.bar, shown, bars);
    }
    if let Some(area) = areas.routes {
        let shown = usize::from(Frame::inner(area).height.saturating_sub(1));
        screen.scroll = reveal(screen.scroll, row, shown, order.len());
    }
}

fn prepare(model: &mut Model, area: Option<Rect>) {
    let (Some(summary), Some(offer)) = (&model.prices.summary, model.selected()) else {
        model.risk.known = None;
        return;
    };
    let room = area.map_or(0, |area| Histogram::columns(Frame::inner(area).width));
    let search = model.later.risk.as_ref();
    let risk = search.and_then(|search| search.risk(offer));
    let asked = (model.prices.version(), offer, room, risk.is_some());
    if model.risk.known.as_ref().is_some_and(|known| known.asked == asked) {
        return;
    }
    let laws = search.map_or(&[] as &[_], |search| search.spreads());
    model.risk.known = Some(Known::new(model.document.plan(), summary, risk, laws, asked));
}
