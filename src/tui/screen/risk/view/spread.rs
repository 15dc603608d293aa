//! How likely each total of the selected route is, and what that says in words.

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::screen::risk::{Pane, layout, update};
use crate::tui::widget::frame::Pane as Frame;
use crate::tui::widget::histogram::Histogram;
use crate::tui::widget::width::{fill_left, put, shown, width, wrap};

pub fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let (theme, screen) = (&model.theme, &model.risk);
    let symbols = &theme.symbols;
    let focused = screen.focus == Pane::Spread;
    let name = model.selected_offer().map_or("", |offer| offer.name.as_str());
    let lines = lines(model, area);
    let (above, below) = layout::spread(area, lines.len());
    let chart = screen.known.as_ref().and_then(|known| known.chart.as_ref());
    let title = match (name, screen.is_sum) {
        ("", _) => "How likely".to_owned(),
        (name, false) => format!("{name}: how likely"),
        (name, true) => format!("{name}: how likely to cost no more"),
    };
    let foot = chart.map(|chart| {
        let within = if chart.columns.len() > 1 { format!(", {}", chart.within) } else { String::new() };
        [format!("{}{within} ", chart.what), format!("{} ", chart.what)]
    });
    let inner = Frame::inner(area);
    let mut frame = Frame::new(&title, focused, theme);
    let said = screen.said;
    if below.height > 1 {
        frame = frame.scroll(said, usize::from(below.height - 1), lines.len());
    }
    if let Some(foot) = foot.into_iter().flatten().find(|foot| width(foot) + 2 < inner.width) {
        let foot = fill_left(&shown(&foot, symbols), inner.width, symbols);
        frame = frame.foot(Line::from(Span::styled(foot, theme.muted)));
    }
    frame.render(area, canvas.buf);
    let cursor = Position { x: inner.x, y: inner.y };
    canvas.put_cursor((focused && !inner.is_empty()).then_some(cursor));
    match chart {
        Some(chart) => {
            let (columns, marks, ends) = (&chart.columns, &chart.marks, &chart.ends);
            Histogram { columns, marks, ends, is_sum: screen.is_sum, theme }.render(above, canvas.buf);
        }
        None => untold(model, above, below.height > 0, canvas),
    }
    if below.height > 1 {
        for x in below.left()..below.right() {
            put(canvas.buf, below, (x, below.y), symbols.rule, 1, theme.border);
        }
        for (y, (text, style)) in (below.y + 1..below.bottom()).zip(lines.iter().skip(said)) {
            put(canvas.buf, below, (below.x + 1, y), text, below.width, *style);
        }
    }
}

/// Why there is no chart.
fn untold(model: &Model, area: Rect, is_said_below: bool, canvas: &mut Canvas<'_>) {
    let symbols = &model.theme.symbols;
    let text = if let Some(fault) = model.prices.fault.as_ref().or(model.later.risk_fault.as_ref()) {
        fault.clone()
    } else if model.selected().is_none() {
        "There is nothing to price yet".to_owned()
    } else if update::selected_risk(model).is_none() {
        format!("{} working it out", symbols.ellipsis)
    } else if is_said_below {
        return;
    } else {
        let said = model.risk.known.as_ref().and_then(|known| known.said.first());
        said.cloned().unwrap_or_else(|| "This route has no figures".to_owned())
    };
    let lines = wrap(&shown(&text, symbols), area.width.saturating_sub(2));
    for (y, line) in (area.top()..area.bottom()).zip(lines) {
        put(canvas.buf, area, (area.x + 1, y), &line, area.width, model.theme.muted);
    }
}

/// What is said, in lines of the pane's width.
pub fn lines(model: &Model, area: Rect) -> Vec<(String, Style)> {
    let (theme, symbols) = (&model.theme, &model.theme.symbols);
    let room = Frame::inner(area).width.saturating_sub(2);
    let Some(known) = &model.risk.known else { return Vec::new() };
    let mut lines = Vec::new();
    for (at, text) in known.said.iter().enumerate() {
        let style = match at {
            0 => theme.strong,
            _ if at + 1 == known.said.len() => theme.muted,
            _ => theme.text,
        };
        lines.extend(wrap(&shown(text, symbols), room).into_iter().map(|line| (line, style)));
    }
    lines
}
