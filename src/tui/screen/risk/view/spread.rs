//! How likely each total of the selected route is, and what that says in words.

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::screen::risk::{Pane, layout};
use crate::tui::widget::frame::Pane as Frame;
use crate::tui::widget::histogram::Histogram;
use crate::tui::widget::width::{fill_left, put, shown, width, wrap};

pub fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let (theme, screen) = (&model.theme, &model.risk);
    let symbols = &theme.symbols;
    let focused = screen.focus == Pane::Spread;
    let name = model.selected_offer().map_or("", |offer| offer.name.as_str());
    let lines = lines(model, area);
    let (above, below) = layout::spread(area, lines.len(), super::has_chart(model));
    let chart = screen.known.as_ref().and_then(|known| known.chart.as_ref());
    let title = match (name, screen.is_sum) {
        ("", _) => "How likely".to_owned(),
        (name, false) => format!("{name}: how likely"),
        (name, true) => format!("{name}: how likely, summed up"),
    };
    let foot = chart.map(|chart| {
        let within = if chart.columns.len() > 1 { format!(", {}", chart.within) } else { String::new() };
        [format!("{}{within} ", chart.what), format!("{} ", chart.what)]
    });
    let inner = Frame::inner(area);
    let mut frame = Frame::new(&title, focused, theme);
    let said = screen.told;
    if below.height > 0 {
        frame = frame.scroll(said, usize::from(below.height), lines.len());
    }
    if let Some(foot) = foot.into_iter().flatten().find(|foot| width(foot) + 2 < inner.width) {
        let foot = fill_left(&shown(&foot, symbols), inner.width, symbols);
        frame = frame.foot(Line::from(Span::styled(foot, theme.muted)));
    }
    frame.render(area, canvas.buf);
    let cursor = Position { x: inner.x, y: inner.y };
    canvas.put_cursor((focused && !inner.is_empty()).then_some(cursor));
    if let Some(chart) = chart {
        let (columns, marks, ends) = (&chart.columns, &chart.marks, &chart.ends);
        Histogram { columns, marks, ends, is_sum: screen.is_sum, theme }.render(above, canvas.buf);
        if below.height > 0 {
            for x in below.left()..below.right() {
                put(canvas.buf, area, (x, above.bottom()), symbols.rule, 1, theme.border);
            }
        }
    }
    for (y, (text, style)) in (below.top()..below.bottom()).zip(lines.iter().skip(said)) {
        put(canvas.buf, below, (below.x + 1, y), text, below.width, *style);
    }
}

/// Why there is nothing to say yet, or at all.
fn untold(model: &Model) -> String {
    if let Some(fault) = model.prices.fault.as_ref().or(model.later.risk_fault.as_ref()) {
        fault.clone()
    } else if model.selected().is_none() {
        "There is nothing to price yet".to_owned()
    } else {
        format!("{} working it out", model.theme.symbols.ellipsis)
    }
}

/// What is said, in lines of the pane's width.
pub fn lines(model: &Model, area: Rect) -> Vec<(String, Style)> {
    let (theme, symbols) = (&model.theme, &model.theme.symbols);
    let room = Frame::inner(area).width.saturating_sub(2);
    let mut lines = Vec::new();
    let said = model.risk.known.as_ref().map_or(&[] as &[String], |known| &known.said);
    if said.is_empty() {
        let text = untold(model);
        lines.extend(wrap(&shown(&text, symbols), room).into_iter().map(|line| (line, theme.muted)));
    }
    for (at, text) in said.iter().enumerate() {
        let style = match at {
            0 => theme.strong,
            _ if at + 1 == said.len() => theme.muted,
            _ => theme.text,
        };
        lines.extend(wrap(&shown(text, symbols), room).into_iter().map(|line| (line, style)));
    }
    lines
}
