//! The screen *Timeline* as it is drawn.

use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{Pane, Said, layout};
use crate::offer::{Code, Offer, Verdict};
use crate::summary::timeline::{Measure, Timeline};
use crate::tui::canvas::Canvas;
use crate::tui::command::COMMANDS;
use crate::tui::key::{Key, shown as shown_keys};
use crate::tui::model::Model;
use crate::tui::msg::{Msg, Turn};
use crate::tui::widget::balance::Balance;
use crate::tui::widget::calendar::Calendar;
use crate::tui::widget::frame::Pane as Frame;
use crate::tui::widget::ledger::Ledger;
use crate::tui::widget::number::count;
use crate::tui::widget::reasons;
use crate::tui::widget::ways::rows;
use crate::tui::widget::width::{fill, fill_left, put, shown, width, wrap};

pub fn draw(model: &Model, body: Rect, canvas: &mut Canvas<'_>) {
    let areas = layout::areas(body, model.timeline.focus);
    if let Some(area) = areas.chart {
        pane(area, canvas, Pane::Chart);
        chart(model, area, canvas);
    }
    if let Some(area) = areas.ledger {
        pane(area, canvas, Pane::Ledger);
        ledger(model, area, canvas, areas.chart.is_some());
    }
    if let Some(area) = areas.calendar {
        pane(area, canvas, Pane::Calendar);
        calendar(model, area, canvas);
    }
}

/// What pointing anywhere at a pane does.
fn pane(area: Rect, canvas: &mut Canvas<'_>, pane: Pane) {
    let wheel = |turn| Msg::Timeline(Said::Wheel(pane, turn));
    canvas
        .zone(area, |zone| zone.click(Msg::Timeline(Said::Pane(pane))).wheel(wheel(Turn::Previous), wheel(Turn::Next)));
}

fn route(model: &Model) -> &str {
    model.selected_offer().map_or("No route", |offer| offer.name.as_str())
}

fn chart(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let (theme, screen) = (&model.theme, &model.timeline);
    let focused = screen.focus == Pane::Chart;
    let inner = Frame::inner(area);
    let Some(timeline) = &screen.timeline else {
        Frame::new(&format!("{}: no dates", route(model)), focused, theme).render(area, canvas.buf);
        nothing(model, inner, focused, canvas);
        return;
    };
    let title = format!("{}: {}", route(model), title(model, timeline));
    let foot = sums(model, timeline);
    let mut frame = Frame::new(&title, focused, theme);
    if width(&foot) + 4 <= inner.width {
        let text = fill_left(&format!("{foot} "), inner.width, &theme.symbols);
        frame = frame.foot(Line::from(Span::styled(shown(&text, &theme.symbols).into_owned(), theme.muted)));
    }
    frame.render(area, canvas.buf);
    let day = screen.row().map(|row| row.date);
    let chart = Balance { timeline, day, focused, theme };
    chart.render(inner, canvas.buf);
    let plot = chart.plot(inner);
    for x in plot.left()..plot.right() {
        if let Some(day) = chart.day_at(inner, x) {
            canvas.zone(Rect { x, width: 1, ..plot }, |zone| zone.click(Msg::Timeline(Said::Day(day))));
        }
    }
    canvas.put_cursor(chart.cursor(inner).filter(|_| focused));
}

/// What the level is.
fn title(model: &Model, timeline: &Timeline) -> String {
    let budget = &model.document.plan().budget;
    let is_more = budget.contingency.is_some_and(|s| !s.is_zero()) || budget.tax.is_some_and(|s| !s.is_zero());
    match timeline.measure {
        Measure::Spent if is_more => "paid so far, with contingency and tax".to_owned(),
        measure => measure.title().to_owned(),
    }
}

/// What came and went in all: `20,000 granted, 10,560 used, 9,440 expired`.
fn sums(model: &Model, timeline: &Timeline) -> String {
    let figures = model.selected_offer().and_then(|offer| offer.figures.as_ref());
    let wallet = figures.and_then(|f| f.dated.as_ref()).and_then(|d| d.wallet);
    if let Some(tally) = wallet {
        let all = [
            ("held", tally.opening),
            ("granted", tally.granted),
            ("bought", tally.bought),
            ("used", tally.used),
            ("expired", tally.expired),
            ("left", tally.left),
        ];
        let said = all.iter().filter(|(what, n)| *n > 0 || *what == "used");
        let group = |n: u128| crate::money::group_thousands(&n.to_string());
        return said.map(|(what, n)| format!("{} {what}", group(*n))).collect::<Vec<_>>().join(", ");
    }
    let Some(figures) = figures.filter(|_| timeline.measure != Measure::Credits) else { return String::new() };
    let all = [
        ("commitment", figures.commitment),
        ("usage", figures.usage),
        ("own", figures.own),
        ("contingency", figures.contingency),
        ("tax", figures.tax),
    ];
    let said = all.iter().filter(|(_, amount)| !amount.is_zero());
    said.map(|(what, amount)| format!("${} {what}", amount.cents())).collect::<Vec<_>>().join(", ")
}

fn ledger(model: &Model, area: Rect, canvas: &mut Canvas<'_>, has_chart: bool) {
    let (theme, screen) = (&model.theme, &model.timeline);
    let focused = screen.focus == Pane::Ledger;
    let (table, why) = layout::ledger(area);
    let title = if has_chart { "Ledger".to_owned() } else { format!("Ledger: {}", route(model)) };
    let frame = Frame::new(&title, focused, theme);
    let Some(timeline) = &screen.timeline else {
        frame.render(area, canvas.buf);
        if has_chart {
            canvas.put_cursor(focused.then_some(Position { x: table.x, y: table.y }));
        } else {
            nothing(model, Frame::inner(area), focused, canvas);
        }
        return;
    };
    let ledger = Ledger {
        rows: &timeline.rows,
        figures: &screen.figures,
        measure: timeline.measure,
        start: timeline.start,
        selected: screen.cursor,
        focused,
        scroll: screen.scroll,
        theme,
    };
    frame
        .head(ledger.head(table.width))
        .scroll(screen.scroll, usize::from(table.height), timeline.rows.len())
        .render(area, canvas.buf);
    ledger.render(table, canvas.buf);
    for (y, at) in (table.top()..table.bottom()).zip(screen.scroll..timeline.rows.len()) {
        let line = Rect { y, height: 1, ..table };
        canvas.zone(line, |zone| {
            zone.click(Msg::Timeline(Said::Row(at))).twice(Msg::Open(crate::tui::msg::Opening::Explain))
        });
    }
    if timeline.rows.is_empty() {
        let text = "nothing is made, and nothing is paid";
        put(canvas.buf, table, (table.x + 1, table.y), text, table.width, theme.muted);
    }
    if let (Some(area), Some(row)) = (why, screen.row()) {
        for x in area.left()..area.right() {
            put(canvas.buf, area, (x, area.y), theme.symbols.rule, 1, theme.border);
        }
        let room = area.width.saturating_sub(2);
        let lines = wrap(&shown(&row.why, &theme.symbols), room);
        for (y, line) in (area.y + 1..area.bottom()).zip(&lines) {
            put(canvas.buf, area, (area.x + 1, y), line, room, theme.text);
        }
    }
    canvas.put_cursor(ledger.cursor(table).filter(|_| focused));
}

/// Why there are no dates, and what to do about it.
fn nothing(model: &Model, area: Rect, focused: bool, canvas: &mut Canvas<'_>) {
    let theme = &model.theme;
    let mut texts: Vec<(String, bool)> = Vec::new();
    match (model.selected_offer(), &model.prices.fault) {
        (_, Some(fault)) => texts.push((fault.clone(), true)),
        (Some(offer), None) => texts.extend(why_no_dates(offer)),
        (None, None) => texts.push(("There is no route to show".to_owned(), true)),
    }
    let mut y = area.y;
    for (text, is_strong) in texts {
        let style = if is_strong { theme.text } else { theme.muted };
        for line in wrap(&shown(&text, &theme.symbols), area.width.saturating_sub(2)) {
            if y < area.bottom() {
                put(canvas.buf, area, (area.x + 1, y), &line, area.width, style);
                y += 1;
            }
        }
    }
    canvas.put_cursor((focused && !area.is_empty()).then_some(Position { x: area.x, y: area.y }));
}

/// The reasons, with what helps.
fn why_no_dates(offer: &Offer) -> Vec<(String, bool)> {
    let weighs = |wanted: Verdict| offer.reasons.iter().filter(move |r| r.code.weighs() == Some(wanted));
    let mut texts = Vec::new();
    if offer.figures.is_none() {
        texts.push((format!("{} cannot do this work, so it has no days:", offer.name), true));
        texts.extend(weighs(Verdict::Unfit).map(|r| (format!("– {}", r.text), false)));
        texts.push((format!("{}: another stage, model or resolution may be offered", keys("screen-loop")), false));
        return texts;
    }
    let prices = count(u128::from(offer.unknown_prices), "price is", "prices are");
    texts.push((format!("{prices} missing, so nobody knows on which day {} runs dry or is done:", offer.name), true));
    texts.extend(
        weighs(Verdict::Unknown).filter(|r| r.code == Code::Unpriced).map(|r| (format!("– {}", r.text), false)),
    );
    if !offer.unpublished {
        texts.push((format!("{}: put in what you believe it costs, and the days follow", keys("advice")), true));
    }
    texts
}

/// The keys of a command, as they are shown.
fn keys(name: &str) -> String {
    let command = COMMANDS.iter().find(|command| command.name == name);
    let keys = command.and_then(|command| Key::parse_sequence(command.keys.first()?));
    keys.map(|keys| shown_keys(&keys)).unwrap_or_default()
}

fn calendar_of(model: &Model) -> Option<Calendar<'_>> {
    let (summary, calendar) = (model.prices.summary.as_ref()?, model.prices.calendar.as_ref()?);
    Some(Calendar {
        offers: summary.offers(),
        calendar,
        today: model.prices.ask.today,
        open: model.ways.open(summary),
        selected: model.ways.cursor(summary),
        focused: model.timeline.focus == Pane::Calendar,
        scroll: model.ways.scroll(),
        recommended: summary.recommendation.route,
        theme: &model.theme,
    })
}

/// Where the calendar's pane, its rows, its legend and the reasons below it stand.
pub fn calendar_areas(model: &Model, area: Rect) -> (Rect, Rect, Rect, Option<Rect>) {
    let Some(calendar) = calendar_of(model) else { return (area, Frame::inner(area), Rect::default(), None) };
    let legend = calendar.legend(Frame::inner(area).width).len();
    let (pane, reasons) = layout::beside(area, rows(calendar.offers, calendar.open).len() + legend);
    let (list, legend) = layout::calendar(pane, legend);
    (pane, list, legend, reasons)
}

fn calendar(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let theme = &model.theme;
    let focused = model.timeline.focus == Pane::Calendar;
    let Some(calendar) = calendar_of(model) else {
        Frame::new("All routes", focused, theme).render(area, canvas.buf);
        return;
    };
    let (pane, list, legend, reasons) = calendar_areas(model, area);
    let all = rows(calendar.offers, calendar.open);
    Frame::new("All routes", focused, theme)
        .head(calendar.head(list.width))
        .scroll(calendar.scroll, usize::from(list.height), all.len())
        .render(pane, canvas.buf);
    calendar.render(list, canvas.buf);
    for (y, line) in (legend.top()..legend.bottom()).zip(calendar.legend(list.width)) {
        canvas.buf.set_line(legend.x, y, &line, legend.width);
    }
    for (y, row) in (list.top()..list.bottom()).zip(all.iter().skip(calendar.scroll)) {
        let line = Rect { y, height: 1, ..list };
        canvas.zone(line, |zone| zone.click(Msg::Timeline(Said::Way(*row))).twice(Msg::Act));
        if focused && Some(*row) == calendar.selected {
            canvas.put_cursor(Some(Position { x: list.x + 1, y }));
        }
    }
    if let Some(area) = reasons {
        why(model, area, canvas);
    }
}

/// Why the selected route's verdict is what it is.
fn why(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let theme = &model.theme;
    let Some(offer) = model.selected_offer() else { return };
    Frame::new(&reasons::title(offer), false, theme).render(area, canvas.buf);
    let inner = Frame::inner(area);
    let mut lines = Vec::new();
    for reason in &offer.reasons {
        let style = if reason.code.weighs().is_some_and(|v| !v.serves()) { theme.text } else { theme.muted };
        let wrapped = wrap(&shown(&reason.text, &theme.symbols), inner.width.saturating_sub(4));
        lines.extend(wrapped.into_iter().enumerate().map(|(i, line)| (i == 0, line, style)));
    }
    if lines.is_empty() {
        let text = "It meets what the plan asks for, at published prices";
        let wrapped = wrap(text, inner.width.saturating_sub(4));
        lines.extend(wrapped.into_iter().enumerate().map(|(i, line)| (i == 0, line, theme.muted)));
    }
    for (y, (is_first, line, style)) in (inner.top()..inner.bottom()).zip(&lines) {
        if *is_first {
            put(canvas.buf, inner, (inner.x + 1, y), theme.symbols.bullet, 1, theme.muted);
        }
        put(canvas.buf, inner, (inner.x + 3, y), line, inner.width.saturating_sub(3), *style);
    }
    // More than there is room for is told on the loop's screen.
    if lines.len() > usize::from(inner.height) && inner.height > 0 {
        let last = inner.bottom() - 1;
        let rest = format!("{} more lines: {}", lines.len() + 1 - usize::from(inner.height), keys("screen-loop"));
        put(
            canvas.buf,
            inner,
            (inner.x + 1, last),
            &fill(&rest, inner.width, &theme.symbols),
            inner.width,
            theme.muted,
        );
    }
}
