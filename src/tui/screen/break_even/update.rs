//! What keys and the pointer do on the screen *Break-even*.

use ratatui::layout::Rect;

use super::known::{Drawn, Known, ReadOff, span};
use super::{Pane, Said, layout, view};
use crate::tui::command::key_of;
use crate::tui::model::Model;
use crate::tui::msg::{Motion, Msg, Opening, Turn};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::explain::Explain;
use crate::tui::screen::looped::explain_total;
use crate::tui::update::scrolled;
use crate::tui::widget::curves::Curves;
use crate::tui::widget::frame::Pane as Frame;
use crate::tui::widget::reveal;
use crate::tui::widget::ways::Row;

#[expect(clippy::needless_pass_by_value, reason = "as the table of screens has it")]
pub fn update(model: &mut Model, msg: Msg) -> Option<Msg> {
    let typed = std::mem::take(&mut model.break_even.typed);
    match msg {
        Msg::TypeOn(c) => type_on(model, typed, c),
        Msg::TurnPane(turn) => turn_pane(model, turn),
        Msg::Move(motion) => moved(model, model.break_even.focus, motion),
        Msg::Step(turn) => step(model, turn),
        Msg::Clear => model.break_even.at = None,
        Msg::Act if model.break_even.focus == Pane::Together => {
            let has_split = model.later.split.as_ref().is_some_and(|split| split.found.is_some());
            return has_split.then_some(Msg::Open(Opening::Advice));
        }
        Msg::Act => choose_range(model),
        Msg::Out if typed.is_empty() => model.break_even.mark = None,
        Msg::BreakEven(said) => pointed(model, said),
        _ => {}
    }
    None
}

/// A digit more of a volume.
fn type_on(model: &mut Model, mut typed: String, c: char) {
    if c.is_ascii_digit() && typed.len() < 15 {
        typed.push(c);
    }
    let screen = &mut model.break_even;
    if let Some(volume) = typed.parse::<u64>().ok().filter(|volume| *volume > 0) {
        screen.at = Some(volume);
        let most = screen.volume().map_or(1, |by| by.most);
        if volume > most {
            model.tell(format!("volumes are compared up to {}", crate::money::group_thousands(&most.to_string())));
        }
    }
    model.break_even.typed = typed;
}

const fn turn_pane(model: &mut Model, turn: Turn) {
    model.break_even.focus = match (model.break_even.focus, turn) {
        (Pane::Volume, Turn::Next) | (Pane::Together, Turn::Previous) => Pane::Ranges,
        (Pane::Ranges, Turn::Next) | (Pane::Utilisation, Turn::Previous) => Pane::Together,
        (Pane::Together, Turn::Next) | (Pane::Term, Turn::Previous) => Pane::Utilisation,
        (Pane::Utilisation, Turn::Next) | (Pane::Volume, Turn::Previous) => Pane::Term,
        (Pane::Term, Turn::Next) | (Pane::Ranges, Turn::Previous) => Pane::Volume,
    };
}

fn moved(model: &mut Model, pane: Pane, motion: Motion) {
    match (pane, motion) {
        (Pane::Together, _) => model.break_even.together = scrolled(model.break_even.together, motion),
        (Pane::Utilisation, _) => model.break_even.utilisation = scrolled(model.break_even.utilisation, motion),
        (Pane::Term, _) => model.break_even.term = scrolled(model.break_even.term, motion),
        (Pane::Volume, Motion::Up | Motion::Down) => turn_route(model, motion),
        (Pane::Ranges, Motion::Up | Motion::Down | Motion::First | Motion::Last) => turn_range(model, motion),
        _ => along(model, motion),
    }
}

/// Along the volumes: by a column of the chart, by a tenth of it, to its ends.
fn along(model: &mut Model, motion: Motion) {
    let screen = &model.break_even;
    let Some(most) = screen.volume().map(|by| by.most) else { return };
    let now = screen.at();
    let volumes = screen.drawn.as_ref().map_or(&[] as &[u64], |drawn| &drawn.chart.volumes);
    let by = |columns: usize, turn: Turn| match turn {
        Turn::Next => {
            let at = volumes.partition_point(|volume| *volume <= now);
            volumes.get(at + columns - 1).or(volumes.last()).copied().unwrap_or(now).max(now + 1)
        }
        Turn::Previous => {
            let at = volumes.partition_point(|volume| *volume < now);
            volumes.get(at.saturating_sub(columns)).copied().unwrap_or(now).min(now.saturating_sub(1))
        }
    };
    let tenth = (volumes.len() / 10).max(2);
    // Without a chart there are no columns.
    let leap = (most / 40).max(5);
    let page = |turn| match turn {
        _ if !volumes.is_empty() => by(tenth, turn),
        Turn::Next => now.saturating_add(leap),
        Turn::Previous => now.saturating_sub(leap),
    };
    let to = match motion {
        Motion::Left | Motion::Up => by(1, Turn::Previous),
        Motion::Right | Motion::Down => by(1, Turn::Next),
        Motion::HalfPageUp => page(Turn::Previous),
        Motion::HalfPageDown => page(Turn::Next),
        Motion::First | Motion::Start => 1,
        Motion::Last | Motion::End => volumes.last().copied().filter(|last| now < *last).unwrap_or(most),
    };
    model.break_even.at = Some(to.clamp(1, most));
}

/// One more or less.
fn step(model: &mut Model, turn: Turn) {
    let now = model.break_even.at();
    let to = if turn == Turn::Next { now.saturating_add(1) } else { now.saturating_sub(1) };
    let most = model.break_even.volume().map_or(1, |by| by.most);
    model.break_even.at = Some(to.clamp(1, most));
}

/// To the route above or below, in the order of the list.
fn turn_route(model: &mut Model, motion: Motion) {
    let screen = &model.break_even;
    let (Some(read), Some(by)) = (&screen.read_off, screen.volume()) else { return };
    let offers: Vec<usize> =
        read.readings.iter().filter_map(|r| by.curves.get(r.curve).map(|curve| curve.offer)).collect();
    let now = model.selected().and_then(|now| offers.iter().position(|offer| *offer == now));
    let to = match (now, motion) {
        (None, _) => 0,
        (Some(at), Motion::Up) => at.saturating_sub(1),
        (Some(at), _) => (at + 1).min(offers.len().saturating_sub(1)),
    };
    if let Some(offer) = offers.get(to) {
        choose(model, *offer);
    }
}

fn choose(model: &mut Model, offer: usize) {
    if let Some(summary) = model.prices.summary.as_ref() {
        model.ways.choose(Row::Offer(offer), summary);
    }
}

/// The range that holds the cursor's volume.
pub fn range(model: &Model) -> Option<usize> {
    let screen = &model.break_even;
    let (known, at) = (screen.known.as_ref()?, screen.at());
    known.ranges.iter().position(|told| (told.from..=told.to).contains(&at))
}

fn turn_range(model: &mut Model, motion: Motion) {
    let now = range(model);
    let Some(known) = &model.break_even.known else { return };
    let Some(last) = known.ranges.len().checked_sub(1) else { return };
    let to = match (motion, now) {
        (Motion::First, _) => 0,
        (Motion::Up, Some(at)) => at.saturating_sub(1),
        (Motion::Down, Some(at)) => (at + 1).min(last),
        _ => last,
    };
    model.break_even.at = known.ranges.get(to).map(|told| told.from);
}

/// The cheapest route of the range under the cursor becomes the selected one.
fn choose_range(model: &mut Model) {
    let offer = range(model).and_then(|at| {
        let known = model.break_even.known.as_ref()?;
        let curve = known.ranges.get(at)?.curves.first()?;
        Some(known.by_volume()?.curves.get(*curve)?.offer)
    });
    if let Some(offer) = offer {
        choose(model, offer);
    }
}

fn pointed(model: &mut Model, said: Said) {
    match said {
        Said::Mark => mark(model),
        Said::Scale => {
            let screen = &mut model.break_even;
            screen.is_log = !screen.is_log;
            let told = if screen.is_log {
                "on a log scale: all volumes, all costs"
            } else {
                "on an even scale: volumes and costs near this plan’s"
            };
            model.tell(told);
        }
        Said::Pane(pane) => model.break_even.focus = pane,
        Said::Wheel(pane, turn) => {
            let motion = if turn == Turn::Next { Motion::Down } else { Motion::Up };
            moved(model, pane, motion);
        }
        Said::At(volume) => model.break_even.at = Some(volume),
        Said::Offer(offer) => {
            model.break_even.focus = Pane::Volume;
            choose(model, offer);
        }
    }
}

/// Marks the selected route, or lets it go.
fn mark(model: &mut Model) {
    let Some((id, name)) = model.selected_offer().map(|o| (o.id.clone(), o.name.clone())) else { return };
    let screen = &mut model.break_even;
    if screen.mark.as_ref() == Some(&id) {
        screen.mark = None;
        model.tell(format!("{name} is no longer marked: routes are set against the cheapest"));
    } else {
        screen.mark = Some(id);
        let down = key_of("down");
        model.tell(format!("{name} is marked: {down} to another, and it is set against this one"));
    }
}

/// The figure at the cursor taken apart, or the route's total.
pub fn explain(model: &mut Model) -> Option<Overlay> {
    let (summary, screen) = (model.prices.summary.as_ref()?, &model.break_even);
    let curve = model.selected().and_then(|at| screen.known.as_ref()?.curve(at));
    let is_volume = matches!(screen.focus, Pane::Volume | Pane::Ranges);
    let (Some(curve), Some(by), true) = (curve, screen.volume(), is_volume) else { return explain_total(model) };
    let from = (model.document.plan(), &model.prices.book, model.prices.ask.today);
    match summary.explain_volume(from, by, curve, screen.at()) {
        Ok(explained) => {
            let title = format!("{} by volume", summary.name_of_curve(by, curve));
            Some(Overlay::Explain(Explain { title, explained, scroll: 0 }))
        }
        Err(overflow) => {
            model.complain(overflow.to_string());
            None
        }
    }
}

pub fn settle(model: &mut Model, body: Rect) {
    if let Err(fault) = ask(model) {
        model.break_even.known = None;
        model.complain(fault.to_string());
    }
    fit(model, body);
}

/// Asks the engine, where what it said is no longer true.
fn ask(model: &mut Model) -> Result<(), crate::money::Overflow> {
    let version = model.prices.version();
    let (plan, book) = (model.document.plan(), &model.prices.book);
    let Some(summary) = model.prices.summary.as_ref() else {
        model.break_even.known = None;
        model.break_even.read_off = None;
        model.break_even.drawn = None;
        return Ok(());
    };
    if model.break_even.known.as_ref().is_none_or(|known| known.version != version) {
        model.break_even.known = Some(Known::ask(plan, book, summary, version)?);
    }
    let at = model.break_even.at();
    let marked = model.break_even.mark.as_ref().and_then(|id| summary.offers().iter().position(|o| o.id == *id));
    let asked = (version, at, model.ways.selected(summary), marked);
    let screen = &mut model.break_even;
    if let Some(known) = &screen.known
        && screen.read_off.as_ref().is_none_or(|read| read.asked != asked)
    {
        screen.read_off = Some(ReadOff::ask(plan, book, summary, known, asked)?);
    }
    Ok(())
}

/// Fits the chart and the offsets to the room.
fn fit(model: &mut Model, body: Rect) {
    let selected = model.selected();
    let at = model.break_even.at();
    let range = range(model).unwrap_or(0);
    let areas = layout::areas(body, model.break_even.focus, view::rows(model));
    let tall = |area: Option<Rect>, lines: usize| {
        lines.saturating_sub(usize::from(area.map_or(0, |a| Frame::inner(a).height)))
    };
    let utilisation = tall(areas.utilisation, view::utilisation_height(model, areas.utilisation));
    let term = tall(areas.term, view::term_height(model, areas.term));
    let together = tall(areas.together, view::together_height(model, areas.together));
    let screen = &mut model.break_even;
    screen.together = screen.together.min(together);
    screen.utilisation = screen.utilisation.min(utilisation);
    screen.term = screen.term.min(term);
    let Some(known) = &screen.known else { return };
    let chosen = selected.and_then(|offer| known.curve(offer));
    if let (Some(area), Some(read)) = (areas.chart, &screen.read_off) {
        let columns = Curves::plot(Frame::inner(area)).width;
        let sketched = (known.version, chosen, columns, span(known, at, screen.is_log), screen.is_log);
        if screen.drawn.as_ref().is_none_or(|drawn| drawn.sketched != sketched) {
            screen.drawn = Drawn::sketch(known, &read.readings, sketched);
        }
    }
    if let (Some(area), Some(read)) = (areas.routes, &screen.read_off) {
        let row = read.readings.iter().position(|r| Some(r.curve) == chosen).unwrap_or(0);
        screen.scroll = reveal(screen.scroll, row, usize::from(Frame::inner(area).height), read.readings.len());
    }
    if let Some(area) = areas.ranges {
        let (table, _) = layout::ranges(area, known.ranges.len());
        screen.ranges = reveal(screen.ranges, range, usize::from(table.height), known.ranges.len());
    }
}
