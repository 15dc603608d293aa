//! The answer above everything, the ways to buy, and the reasons of the selected one.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use super::position;
use crate::plan::{Place, Value};
use crate::summary::Answer;
use crate::terms::Requirement;
use crate::tui::model::{Model, Pane};
use crate::tui::widget::Against;
use crate::tui::widget::answer::AnswerLines;
use crate::tui::widget::frame::Pane as Frame;
use crate::tui::widget::reasons::{self, Reasons};
use crate::tui::widget::ways::{Ways, rows};

pub fn answer(model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let recommended = model.prices.summary.as_ref().and_then(|s| s.recommendation.route);
    let change = recommended.and_then(|at| model.prices.changes().get(at).copied().flatten());
    let none = Answer {
        verb: "NO TOTALS".to_owned(),
        route: "the plan cannot be priced as it is".to_owned(),
        next: model.prices.fault.iter().cloned().collect(),
        ..Answer::default()
    };
    let answer = model.prices.answer.as_ref().unwrap_or(&none);
    AnswerLines { answer, serves: recommended.is_some(), change, against: against(model), theme }.render(area, buf);
}

const fn against(model: &Model) -> Against {
    if model.prices.is_pinned() { Against::Baseline } else { Against::Before }
}

/// Draws the list; where it has the focus, answers where the terminal's cursor belongs.
pub fn list(model: &Model, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let theme = &model.theme;
    let focused = model.focus == Pane::Ways;
    let inner = Frame::inner(area);
    let frame = Frame::new("Ways to buy", focused, theme);
    let (Some(summary), Some(calendar)) = (&model.prices.summary, &model.prices.calendar) else {
        frame.render(area, buf);
        return None;
    };
    let changes = model.prices.changes();
    let selected = model.ways.cursor(summary);
    let open = model.ways.open(summary);
    let list = Ways {
        offers: summary.offers(),
        calendar,
        theme,
        open,
        selected,
        focused,
        scroll: model.ways.scroll(),
        recommended: summary.recommendation.route,
        changes: &changes,
        against: against(model),
        piece: &model.prices.piece,
        with_head: false,
        with_legend: true,
    };
    let all = rows(summary.offers(), open);
    let shown = list.list_area(inner);
    frame
        .head(list.head(inner.width))
        .scroll(model.ways.scroll(), usize::from(shown.height), all.len())
        .render(area, buf);
    list.render(inner, buf);
    let at = all.iter().position(|row| Some(*row) == selected)?.checked_sub(model.ways.scroll())?;
    let y = shown.y + u16::try_from(at).ok().filter(|at| *at < shown.height)?;
    focused.then_some(position(shown.x + 1, y))
}

/// Draws why the selected route's verdict is what it is.
pub fn reasons(model: &Model, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let theme = &model.theme;
    let focused = model.focus == Pane::Reasons;
    let inner = Frame::inner(area);
    let (Some(summary), Some(offer), Some(at)) = (&model.prices.summary, model.selected_offer(), model.selected())
    else {
        Frame::new("Reasons", focused, theme).render(area, buf);
        return None;
    };
    let is_recommended = summary.recommendation.route == Some(at);
    let requires = requires(model);
    let settled = summary.unknowns.iter().find(|u| u.offer == at).map(|u| &u.settled);
    let mut reasons = Reasons {
        offer,
        settled,
        requires: &requires,
        verify: if is_recommended { summary.recommendation.verify.len() } else { 0 },
        start: summary.priced.schedule.start,
        scroll: 0,
        theme,
    };
    let height = reasons.height(inner.width);
    reasons.scroll = model.reasons.min(height.saturating_sub(usize::from(inner.height)));
    let title = reasons::title(offer);
    Frame::new(&title, focused, theme).scroll(reasons.scroll, usize::from(inner.height), height).render(area, buf);
    reasons.render(inner, buf);
    (focused && !inner.is_empty()).then_some(position(inner.x + 1, inner.y))
}

/// What the plan requires, in a buyer's words.
fn requires(model: &Model) -> Vec<&'static str> {
    let plan = model.document.plan();
    let wanted = |requirement: &&Requirement| match plan.get(Place::Requirements, requirement.as_str()) {
        Some(Value::Flag(flag)) => flag,
        other => other.is_some(),
    };
    Requirement::ALL.iter().filter(wanted).map(|r| r.spoken()).collect()
}
