//! The ways to buy, and the reasons of the selected one.

use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use crate::plan::{Place, Value};
use crate::terms::Requirement;
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::screen::looped::Said;
use crate::tui::screen::looped::pane::Pane;
use crate::tui::widget::frame::Pane as Frame;
use crate::tui::widget::reasons::{self, Reasons};
use crate::tui::widget::ways::{Row, Ways};

/// Draws the list; where it has the focus, answers where the terminal's cursor belongs.
pub fn list(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let theme = &model.theme;
    let focused = model.looped.focus == Pane::Ways;
    let inner = Frame::inner(area);
    let frame = Frame::new("Ways to buy", focused, theme);
    let (Some(summary), Some(calendar)) = (&model.prices.summary, &model.prices.calendar) else {
        frame.render(area, canvas.buf);
        return;
    };
    let changes = model.prices.changes();
    let selected = model.ways.cursor(summary);
    let open = model.ways.open(summary);
    let list = Ways {
        offers: summary.offers(),
        calendar,
        theme,
        open,
        sort: model.ways.sort(),
        selected,
        focused,
        scroll: model.ways.scroll(),
        recommended: summary.recommendation.route,
        changes: &changes,
        against: model.prices.against(),
        piece: &model.prices.piece,
        with_head: false,
        with_legend: true,
    };
    let all = model.ways.rows(summary);
    let shown = list.list_area(inner);
    frame
        .head(list.head(inner.width))
        .scroll(model.ways.scroll(), usize::from(shown.height), all.len())
        .render(area, canvas.buf);
    list.render(inner, canvas.buf);
    for (sort, from, cells) in list.heads(inner.width) {
        let head = Rect { x: inner.x + from, y: area.y, width: cells, height: 1 };
        let asked = Msg::Looped(Said::Sort(sort));
        canvas.zone(head, |zone| zone.click(asked.clone()).twice(asked));
    }
    for (y, row) in (shown.top()..shown.bottom()).zip(all.iter().skip(model.ways.scroll())) {
        let line = Rect { y, height: 1, ..shown };
        canvas.zone(line, |zone| match row {
            Row::Group(group) => {
                let fold = Msg::Looped(Said::Fold(*group));
                zone.click(fold.clone()).twice(fold)
            }
            Row::Offer(_) => zone.click(Msg::Looped(Said::Way(*row))).twice(Msg::Act),
        });
        if focused && Some(*row) == selected {
            canvas.put_cursor(Some(Position { x: shown.x + 1, y }));
        }
    }
}

/// Draws why the selected route's verdict is what it is.
pub fn reasons(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let theme = &model.theme;
    let focused = model.looped.focus == Pane::Reasons;
    let inner = Frame::inner(area);
    let (Some(summary), Some(offer), Some(at)) = (&model.prices.summary, model.selected_offer(), model.selected())
    else {
        Frame::new("Reasons", focused, theme).render(area, canvas.buf);
        return;
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
    reasons.scroll = model.looped.reasons.min(height.saturating_sub(usize::from(inner.height)));
    let title = reasons::title(offer);
    Frame::new(&title, focused, theme)
        .scroll(reasons.scroll, usize::from(inner.height), height)
        .render(area, canvas.buf);
    reasons.render(inner, canvas.buf);
    canvas.put_cursor((focused && !inner.is_empty()).then_some(Position { x: inner.x + 1, y: inner.y }));
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
