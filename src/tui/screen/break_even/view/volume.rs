//! The chart, the routes at the cursor's volume, the ranges, and two routes against each other.

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use crate::money::{Money, group_thousands};
use crate::offer::Code;
use crate::summary::break_even::{Reading, Told};
use crate::terms::Level;
use crate::tui::canvas::Canvas;
use crate::tui::command::key_of;
use crate::tui::model::Model;
use crate::tui::msg::{Msg, Opening};
use crate::tui::screen::break_even::{Pane, Said, layout, update};
use crate::tui::widget::curves::Curves;
use crate::tui::widget::frame::Pane as Frame;
use crate::tui::widget::number::Column;
use crate::tui::widget::width::{cut, cut_inside, fill, fill_left, put, shown, width, wrap};

/// `12 clips`.
pub fn pieces(model: &Model, n: u64) -> String {
    let piece = model.prices.summary.as_ref().map_or("piece", |s| s.piece());
    crate::offer::words::count(u128::from(n), piece, &format!("{piece}s"))
}

pub fn chart(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let (theme, screen) = (&model.theme, &model.break_even);
    let focused = screen.focus == Pane::Volume;
    let piece = model.prices.summary.as_ref().map_or("piece", |s| s.piece());
    let level = model.prices.ask.level;
    let at = if level == Level::Expected { String::new() } else { format!(", at {}", level.spoken()) };
    let title = format!("Cost a month by {piece}s a month{at}");
    let inner = Frame::inner(area);
    let mut frame = Frame::new(&title, focused, theme);
    let drawn = screen.drawn.as_ref().filter(|_| screen.volume().is_some());
    let foot = drawn.map(|drawn| {
        let scale = if drawn.sketched.4 { "log scale" } else { "" };
        let letters: Vec<String> = drawn.above.iter().map(char::to_string).collect();
        let above = if letters.is_empty() {
            String::new()
        } else {
            format!("{} above the chart: {}", theme.symbols.up, letters.join(" "))
        };
        [above.as_str(), scale].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(", ")
    });
    if let Some(foot) = foot.filter(|foot| !foot.is_empty() && width(foot) + 4 < inner.width) {
        frame = frame
            .foot(Line::from(Span::styled(fill_left(&format!("{foot} "), inner.width, &theme.symbols), theme.muted)));
    }
    frame.render(area, canvas.buf);
    let Some(drawn) = drawn else { return untold(model, inner, focused, canvas) };
    let Some(by) = screen.volume() else { return };
    let curves = Curves { chart: &drawn.chart, at: screen.at(), own: by.own, focused, theme };
    curves.render(inner, canvas.buf);
    let plot = Curves::plot(inner);
    for (x, volume) in (plot.left()..plot.right()).zip(&drawn.chart.volumes) {
        let column = Rect { x, width: 1, height: plot.height + 2, ..plot };
        canvas.zone(column, |zone| zone.click(Msg::BreakEven(Said::At(*volume))));
    }
    canvas.put_cursor(curves.cursor(inner).filter(|_| focused));
}

/// Why there is nothing to compare, and what to do about it.
fn untold(model: &Model, area: Rect, focused: bool, canvas: &mut Canvas<'_>) {
    let theme = &model.theme;
    let mut texts: Vec<(String, Style)> = Vec::new();
    let untold = model.break_even.known.as_ref().and_then(|known| known.untold.as_ref());
    match (&model.prices.fault, untold) {
        (Some(fault), _) => texts.push((fault.clone(), theme.text)),
        (None, Some(untold)) => {
            texts.push((untold.text.clone(), theme.text));
            let because = untold.because.iter();
            texts.extend(because.map(|(name, why)| (format!("{name}: {why}"), theme.muted)));
        }
        (None, None) => texts.push(("There is nothing to compare".to_owned(), theme.text)),
    }
    let mut y = area.y;
    for (text, style) in texts {
        for line in wrap(&shown(&text, &theme.symbols), area.width.saturating_sub(2)) {
            if y < area.bottom() {
                put(canvas.buf, area, (area.x + 1, y), &line, area.width, style);
                y += 1;
            }
        }
    }
    canvas.put_cursor((focused && !area.is_empty()).then_some(Position { x: area.x, y: area.y }));
}

/// What a row of the list says.
struct Row<'a> {
    reading: &'a Reading,
    offer: usize,
    letter: char,
    name: String,
    /// The same for little room; may be empty.
    short: String,
    cost: String,
}

fn rows(model: &Model) -> Vec<Row<'_>> {
    let screen = &model.break_even;
    let (Some(known), Some(read), Some(summary)) = (&screen.known, &screen.read_off, model.prices.summary.as_ref())
    else {
        return Vec::new();
    };
    let Some(by) = known.by_volume() else { return Vec::new() };
    let symbols = &model.theme.symbols;
    let row = |reading: &'_ Reading| {
        let offer = by.curves.get(reading.curve)?.offer;
        let found = summary.offers().get(offer)?;
        let mark = if screen.mark.as_ref() == Some(&found.id) { symbols.marked } else { "" };
        let word = if reading.competes {
            ""
        } else if found.open {
            " legacy"
        } else {
            " closed"
        };
        let assumed = if found.reasons.iter().any(|r| r.code == Code::Assumed) { symbols.assumed } else { "" };
        let cost = reading.usd.map_or_else(|| symbols.nothing.to_owned(), |usd| format!("{}{assumed}", usd.cents()));
        let short = if found.short.is_empty() { String::new() } else { format!("{mark}{}{word}", found.short) };
        Some((offer, format!("{mark}{}{word}", found.name), short, cost))
    };
    let made = read.readings.iter().filter_map(|reading| {
        let (offer, name, short, cost) = row(reading)?;
        let letter = known.letters.get(reading.curve).copied().unwrap_or('*');
        Some(Row { reading, offer, letter, name, short, cost })
    });
    made.collect()
}

/// Every route at the cursor's volume; where there is no chart, with the answer in the title.
pub fn routes(model: &Model, area: Rect, has_chart: bool, canvas: &mut Canvas<'_>) {
    let (theme, screen) = (&model.theme, &model.break_even);
    let symbols = &theme.symbols;
    let focused = screen.focus == Pane::Volume && !has_chart;
    let inner = Frame::inner(area);
    let all = rows(model);
    let title = if screen.volume().is_none() {
        "By volume".to_owned()
    } else {
        format!("{} a month", pieces(model, screen.at()))
    };
    let piece = model.prices.summary.as_ref().map_or("piece", |s| s.piece());
    let costs = Column::of(all.iter().map(|row| row.cost.as_str()));
    let each: Vec<String> = all.iter().map(|row| each(row.reading.usd, screen.at())).collect();
    let eachs = Column::of(each.iter().map(String::as_str));
    let cost_cells = costs.width().max(7);
    let each_cells = if inner.width >= 56 { eachs.width().max(width(&crate::offer::words::a(piece))) } else { 0 };
    let made_cells = if inner.width >= 44 { inner.width / 4 } else { 0 };
    let name_cells = inner.width.saturating_sub(
        5 + cost_cells
            + 2
            + if each_cells > 0 { each_cells + 2 } else { 0 }
            + if made_cells > 0 { made_cells + 2 } else { 0 },
    );
    let mut head = format!("{}{}", " ".repeat(usize::from(5 + name_cells)), fill_left("a month", cost_cells, symbols));
    if each_cells > 0 {
        head.push_str("  ");
        head.push_str(&fill_left(&crate::offer::words::a(piece), each_cells, symbols));
    }
    if made_cells > 0 {
        head.push_str("  of which ");
    }
    Frame::new(&title, focused, theme)
        .head(Line::from(Span::styled(head, theme.heading)))
        .scroll(screen.scroll, usize::from(inner.height), all.len())
        .render(area, canvas.buf);
    if all.is_empty() {
        if !has_chart {
            untold(model, inner, focused, canvas);
        }
        return;
    }
    let cheapest = all.first().filter(|row| row.reading.competes && row.reading.usd.is_some()).map(|row| row.offer);
    let selected = model.selected();
    for (y, (row, each)) in (inner.top()..inner.bottom()).zip(all.iter().zip(&each).skip(screen.scroll)) {
        let is_here = Some(row.offer) == selected;
        let line = Rect { y, height: 1, ..inner };
        let mut style = match (Some(row.offer) == cheapest, row.reading.competes && row.reading.usd.is_some()) {
            (true, _) => theme.good,
            (false, true) => theme.text,
            (false, false) => theme.muted,
        };
        if is_here {
            let bar = if screen.focus == Pane::Volume { theme.selected } else { theme.remembered };
            canvas.buf.set_style(line, bar);
            style = style.patch(bar);
        }
        let buf = &mut *canvas.buf;
        put(buf, inner, (inner.x, y), if is_here { symbols.here } else { " " }, 1, theme.accent);
        put(buf, inner, (inner.x + 1, y), &row.letter.to_string(), 1, if is_here { style } else { theme.strong });
        let sign = if Some(row.offer) == cheapest { symbols.fits } else { " " };
        put(buf, inner, (inner.x + 3, y), sign, 1, style);
        let room = name_cells.saturating_sub(1);
        let name = if width(&row.name) > room && !row.short.is_empty() { &row.short } else { &row.name };
        let name = cut_inside(&shown(name, symbols), room, symbols);
        put(buf, inner, (inner.x + 5, y), &name, room, style);
        let mut x = inner.x + 5 + name_cells;
        put(buf, inner, (x, y), &costs.set(&row.cost, cost_cells, symbols), cost_cells, style);
        x += cost_cells;
        if each_cells > 0 {
            put(buf, inner, (x + 2, y), &eachs.set(each, each_cells, symbols), each_cells, style);
            x += each_cells + 2;
        }
        if made_cells > 0 {
            let room = inner.right().saturating_sub(x + 2);
            let style = if is_here { style } else { theme.muted };
            put(buf, inner, (x + 2, y), &cut(&row.reading.made_of, room, symbols), room, style);
        }
        canvas.zone(line, |zone| zone.click(Msg::BreakEven(Said::Offer(row.offer))).twice(Msg::Open(Opening::Explain)));
        if is_here && focused {
            canvas.put_cursor(Some(Position { x: inner.x + 1, y }));
        }
    }
}

/// Dollars for one of so many.
fn each(usd: Option<Money>, volume: u64) -> String {
    usd.and_then(|usd| usd.per(u128::from(volume))).map_or_else(String::new, Money::cents)
}

/// `0.59`, `0.59 – 8.26`.
fn span(told: &Told) -> String {
    match told.usd {
        Some((from, to)) if from == to => format!("${}", from.cents()),
        Some((from, to)) => format!("${} – {}", from.cents(), to.cents()),
        None => told.note.clone(),
    }
}

/// `from 0.59`, where there is no room for both ends.
fn begins(told: &Told) -> String {
    match told.usd {
        Some((from, to)) if from == to => format!("${}", from.cents()),
        Some((from, _)) => format!("from ${}", from.cents()),
        None => String::new(),
    }
}

pub fn ranges(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let (theme, screen) = (&model.theme, &model.break_even);
    let symbols = &theme.symbols;
    let focused = screen.focus == Pane::Ranges;
    let piece = model.prices.summary.as_ref().map_or("piece", |s| s.piece());
    let title = format!("Cheapest by {piece}s a month");
    let (Some(known), Some(by)) = (&screen.known, screen.volume()) else {
        Frame::new(&title, focused, theme).render(area, canvas.buf);
        if focused && area.width == canvas.buf.area.width {
            untold(model, Frame::inner(area), focused, canvas);
        }
        return;
    };
    let (table, below) = layout::ranges(area, known.ranges.len());
    Frame::new(&title, focused, theme)
        .scroll(screen.ranges, usize::from(table.height), known.ranges.len())
        .render(area, canvas.buf);
    let here = update::range(model);
    let volumes: Vec<String> = known.ranges.iter().map(|told| shown(&told.volumes, symbols).into_owned()).collect();
    let first = volumes.iter().map(|v| width(v)).max().unwrap_or(0).min(table.width / 3);
    let costs: Vec<String> = known.ranges.iter().map(|told| shown(&span(told), symbols).into_owned()).collect();
    // The name matters more than what it costs at both ends, or at the first.
    let widest = |costs: &[String]| costs.iter().map(|c| width(c)).max().unwrap_or(0);
    let fits = |costs: &[String]| first + widest(costs) + 23 <= table.width;
    let costs = if fits(&costs) { costs } else { known.ranges.iter().map(begins).collect() };
    let last = if fits(&costs) { widest(&costs) } else { 0 };
    let name_cells = table.width.saturating_sub(2 + first + 2 + if last > 0 { last + 1 } else { 0 });
    for (y, (at, told)) in (table.top()..table.bottom()).zip(known.ranges.iter().enumerate().skip(screen.ranges)) {
        let line = Rect { y, height: 1, ..table };
        let is_here = Some(at) == here;
        let mut style = if told.curves.is_empty() { theme.muted } else { theme.text };
        if is_here {
            let bar = if focused { theme.selected } else { theme.remembered };
            canvas.buf.set_style(line, bar);
            style = style.patch(bar);
        }
        let buf = &mut *canvas.buf;
        put(buf, table, (table.x, y), if is_here { symbols.here } else { " " }, 1, theme.accent);
        put(buf, table, (table.x + 1, y), &fill(&volumes[at], first, symbols), first, style);
        let letters: String = told.curves.iter().filter_map(|c| known.letters.get(*c)).collect();
        let x = put(buf, table, (table.x + 1 + first + 1, y), &letters, 2, style.patch(theme.strong));
        let room = (table.x + 2 + first + name_cells).saturating_sub(x + 1);
        put(buf, table, (x + 1, y), &cut_inside(&shown(&told.who, symbols), room, symbols), room, style);
        if last > 0 {
            let cost = fill_left(&costs[at], last, symbols);
            put(buf, table, (table.right().saturating_sub(last + 1), y), &cost, last, style);
        }
        canvas.zone(line, |zone| zone.click(Msg::BreakEven(Said::At(told.from))).twice(Msg::Act));
        if is_here && focused {
            canvas.put_cursor(Some(Position { x: table.x + 1, y }));
        }
    }
    let beyond = (by.told_to < by.most).then(|| {
        let to = group_thousands(&by.told_to.to_string());
        format!("Beyond {to} the cheapest changes too often to be told here: JSON has all of it")
    });
    said(model, below, beyond, canvas);
}

/// What is said of the range under the cursor, and of two routes.
fn said(model: &Model, area: Rect, beyond: Option<String>, canvas: &mut Canvas<'_>) {
    let (theme, screen) = (&model.theme, &model.break_even);
    let symbols = &theme.symbols;
    let (Some(known), Some(read), Some(summary)) = (&screen.known, &screen.read_off, model.prices.summary.as_ref())
    else {
        return;
    };
    let Some(by) = known.by_volume() else { return };
    let mut texts: Vec<(String, Style)> = beyond.into_iter().map(|text| (text, theme.warn)).collect();
    if let Some(told) = update::range(model).and_then(|at| known.ranges.get(at)).filter(|told| !told.note.is_empty()) {
        texts.push((format!("{} {}", told.who, told.note), theme.text));
    }
    if let Some((other, chosen)) = read.against {
        let name = |curve| summary.name_of_curve(by, curve);
        texts.push((format!("{} against {}", name(chosen), name(other)), theme.heading));
    }
    texts.extend(read.said.iter().map(|text| (text.clone(), theme.text)));
    let is_closed = |curve: usize| {
        by.curves.get(curve).and_then(|c| summary.offers().get(c.offer)).is_some_and(|offer| !offer.open)
    };
    if read.readings.iter().any(|r| !r.competes && is_closed(r.curve)) {
        let key = key_of("closed-toggle");
        texts.push((format!("{key} lets closed routes in, as if they were still sold"), theme.muted));
    }
    let mut y = area.y + 1;
    if area.height > 1 {
        for x in area.left()..area.right() {
            put(canvas.buf, area, (x, area.y), symbols.rule, 1, theme.border);
        }
    }
    for (text, style) in texts {
        for line in wrap(&shown(&text, symbols), area.width.saturating_sub(2)) {
            if y < area.bottom() {
                put(canvas.buf, area, (area.x + 1, y), &line, area.width, style);
                y += 1;
            }
        }
    }
}
