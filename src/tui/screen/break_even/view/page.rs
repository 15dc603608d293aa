//! Two panes of lines: the use of provisioned capacity, and longer terms against shorter.

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;

use crate::rates::{Purchase, RouteAt};
use crate::summary::break_even::{Cell, Utilisation, percent};
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::screen::break_even::Pane;
use crate::tui::widget::frame::Pane as Frame;
use crate::tui::widget::width::{cut_inside, fill, fill_left, put, shown, width, wrap};

/// Pieces of a line, each with its style.
pub type Text = Vec<(String, Style)>;
/// A provisioned route and a model, with the cells of their row: whether the plan makes such images.
type Row<'a> = (RouteAt, &'a str, Vec<(&'a Cell, bool)>);

/// Cells of one figure of the table.
const CELL: u16 = 6;
/// Cells of what stands before them.
const LABEL: u16 = 16;

pub fn utilisation(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let lines = utilisation_lines(model, Frame::inner(area).width);
    draw(
        model,
        area,
        "Provisioned capacity: how much must be used",
        Pane::Utilisation,
        model.break_even.utilisation,
        &lines,
        canvas,
    );
}

pub fn term(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let lines = term_lines(model, Frame::inner(area).width);
    draw(model, area, "Longer terms: from which month", Pane::Term, model.break_even.term, &lines, canvas);
}

/// Lines of the pane in an area.
pub fn utilisation_height(model: &Model, area: Option<Rect>) -> usize {
    area.map_or(0, |area| utilisation_lines(model, Frame::inner(area).width).len())
}

pub fn term_height(model: &Model, area: Option<Rect>) -> usize {
    area.map_or(0, |area| term_lines(model, Frame::inner(area).width).len())
}

pub fn draw(
    model: &Model,
    area: Rect,
    title: &str,
    pane: Pane,
    scroll: usize,
    lines: &[Text],
    canvas: &mut Canvas<'_>,
) {
    let theme = &model.theme;
    let focused = model.break_even.focus == pane;
    let inner = Frame::inner(area);
    Frame::new(title, focused, theme).scroll(scroll, usize::from(inner.height), lines.len()).render(area, canvas.buf);
    for (y, line) in (inner.top()..inner.bottom()).zip(lines.iter().skip(scroll)) {
        let mut x = inner.x;
        for (text, style) in line {
            x = put(canvas.buf, inner, (x, y), &shown(text, &theme.symbols), inner.width, *style);
        }
    }
    canvas.put_cursor((focused && !inner.is_empty()).then_some(Position { x: inner.x, y: inner.y }));
}

/// A paragraph, one blank from the left.
pub fn paragraph(lines: &mut Vec<Text>, first: &str, text: &str, room: u16, style: Style, model: &Model) {
    let indent = " ".repeat(usize::from(width(first)));
    let text = shown(text, &model.theme.symbols);
    for (at, line) in wrap(&text, room.saturating_sub(width(first) + 1)).into_iter().enumerate() {
        let before = if at == 0 { first } else { indent.as_str() };
        lines.push(vec![(format!("{before}{line}"), style)]);
    }
}

pub fn heading(lines: &mut Vec<Text>, text: &str, model: &Model) {
    lines.push(Vec::new());
    lines.push(vec![(format!(" {text}"), model.theme.heading)]);
}

/// `12 mo`.
fn months(model: &Model, at: RouteAt) -> String {
    match model.prices.book.route(at).map(|r| &r.purchase) {
        Some(Purchase::Provisioned(provision)) => format!("{:>2} mo", provision.term),
        _ => String::new(),
    }
}

fn utilisation_lines(model: &Model, room: u16) -> Vec<Text> {
    let theme = &model.theme;
    let mut lines = Vec::new();
    let Some(known) = &model.break_even.known else { return lines };
    let capacity = &known.found.utilisation;
    if capacity.cells.is_empty() {
        paragraph(
            &mut lines,
            " ",
            "No card sells capacity for images that it also sells one by one",
            room,
            theme.text,
            model,
        );
        return lines;
    }
    let reach =
        format!("This plan’s working hours use {} of a unit at most: {}.", percent(capacity.reach), capacity.hours);
    paragraph(&mut lines, " ", &reach, room, theme.strong, model);
    let sold = "A unit is sold around the clock. The share of it that must be used before it costs less than \
                pay-as-you-go, by references an image has; over 100 %: never.";
    paragraph(&mut lines, " ", sold, room, theme.muted, model);
    lines.push(Vec::new());
    table(&mut lines, model, capacity, room);
    paragraph(&mut lines, " ", &format!("{}.", capacity.reached()), room, theme.strong, model);
    heading(&mut lines, "What this plan would commit to", model);
    let name = |offer: usize| {
        model.prices.summary.as_ref().and_then(|s| s.offers().get(offer)).map_or(String::new(), |o| o.name.clone())
    };
    for needed in &capacity.needed {
        let text = match needed.commitment {
            Some(dollars) => format!(
                "{}: {} for {}, ${} in all",
                name(needed.offer),
                crate::offer::words::count(u128::from(needed.units), "unit", "units"),
                crate::offer::words::count(u128::from(needed.months), "month", "months"),
                dollars.cents()
            ),
            None => format!("{}: {}", name(needed.offer), needed.why.as_deref().unwrap_or("cannot do this plan")),
        };
        paragraph(&mut lines, " ", &text, room, theme.text, model);
    }
    if !capacity.bought.is_empty() {
        heading(&mut lines, "What is bought apart from price", model);
        let bullet = format!(" {} ", theme.symbols.bullet);
        capacity.bought.iter().for_each(|text| paragraph(&mut lines, &bullet, text, room, theme.text, model));
    }
    if !capacity.printed.is_empty() {
        heading(&mut lines, "An image at full use: recomputed from the price, and as printed", model);
        for p in &capacity.printed {
            let text = format!(
                " {}  {}  ${}   {}",
                months(model, p.at),
                fill(&p.model, LABEL - 7, &theme.symbols),
                p.recomputed.unit(),
                format_args!("printed ${}", p.printed.unit())
            );
            lines.push(vec![(text, theme.text)]);
        }
    }
    lines
}

/// A row a term and model, a column a number of references; where there is no room, only what can be reached.
fn table(lines: &mut Vec<Text>, model: &Model, used: &Utilisation, room: u16) {
    let (theme, symbols) = (&model.theme, &model.theme.symbols);
    let mut rows: Vec<Row<'_>> = Vec::new();
    for (cell, own) in used.cells.iter().zip(&used.own) {
        match rows.last_mut().filter(|(at, of, _)| (*at, *of) == (cell.at, cell.model.as_str())) {
            Some((.., cells)) => cells.push((cell, *own)),
            None => rows.push((cell.at, &cell.model, vec![(cell, *own)])),
        }
    }
    let own_sign = |own: bool| if own { symbols.used } else { " " };
    let style = |cell: &Cell, own: bool| match (cell.reachable, own) {
        (true, _) => theme.good,
        (false, true) => theme.strong,
        (false, false) => theme.muted,
    };
    let columns = rows.iter().map(|(.., cells)| cells.len()).max().unwrap_or(0);
    let wanted = LABEL + 1 + CELL * u16::try_from(columns).unwrap_or(u16::MAX / CELL / 2);
    if wanted <= room {
        let mut head = format!(" {}", fill("references", LABEL, symbols));
        for (cell, _) in rows.first().into_iter().flat_map(|(.., cells)| cells) {
            head.push_str(&fill_left(&cell.references.to_string(), CELL, symbols));
        }
        lines.push(vec![(head, theme.heading)]);
        for (at, of, cells) in &rows {
            let label = format!(" {} {}", months(model, *at), fill(of, LABEL - 6, symbols));
            let mut line = vec![(label, theme.text)];
            for (cell, own) in cells {
                let share = if cell.reachable { percent(cell.share).replace(' ', "") } else { "never".to_owned() };
                let text = format!("{}{share}", own_sign(*own));
                line.push((fill_left(&text, CELL, symbols), style(cell, *own)));
            }
            lines.push(line);
        }
    } else {
        for (at, of, cells) in &rows {
            let reached: Vec<&(&Cell, bool)> = cells.iter().filter(|(cell, _)| cell.reachable).collect();
            if reached.is_empty() {
                lines.push(vec![(format!(" {} {of}: never", months(model, *at)), theme.muted)]);
            }
            for (cell, own) in reached {
                let text = format!(
                    " {} {of}, {}: {}{}",
                    months(model, *at),
                    crate::offer::words::count(u128::from(cell.references), "reference", "references"),
                    own_sign(*own).trim(),
                    percent(cell.share)
                );
                lines.push(vec![(text, style(cell, *own))]);
            }
        }
    }
    if used.own.contains(&true) {
        lines.push(vec![(format!(" {} images of this plan", symbols.used), theme.muted)]);
    } else {
        lines.push(vec![(" this plan makes no such images".to_owned(), theme.muted)]);
    }
}

fn term_lines(model: &Model, room: u16) -> Vec<Text> {
    let theme = &model.theme;
    let symbols = &theme.symbols;
    let mut lines = Vec::new();
    let Some(known) = &model.break_even.known else { return lines };
    if known.terms.is_empty() {
        paragraph(&mut lines, " ", "No route that is compared is sold for two terms", room, theme.text, model);
        return lines;
    }
    let intro = "The month from which the longer term has cost no more, and what it has cost more, at most, where the \
                 work stops before.";
    paragraph(&mut lines, " ", intro, room, theme.muted, model);
    lines.push(Vec::new());
    let (from, risk) = (9, 13);
    let against = 14;
    let is_wide = room >= 64;
    let name = room.saturating_sub(1 + from + risk + 2 + if is_wide { against + 1 } else { 0 });
    let mut head = format!(" {}", fill("longer", name, symbols));
    if is_wide {
        head.push(' ');
        head.push_str(&fill("against", against, symbols));
    }
    head.push_str(&fill_left("from", from, symbols));
    head.push_str(&fill_left("at risk", risk, symbols));
    lines.push(vec![(head, theme.heading)]);
    let selected = model.selected();
    for term in &known.terms {
        let month = term.compared.from_month.map_or_else(|| "never".to_owned(), |m| format!("month {m}"));
        let longer = if is_wide { &term.longer } else { &term.brief };
        let is_closed = model
            .prices
            .summary
            .as_ref()
            .and_then(|s| s.offers().get(term.offer))
            .is_some_and(|offer| !offer.open && !offer.as_if_sold && !offer.held);
        let closed = match (is_closed, is_wide) {
            (true, true) => " (closed)",
            (true, false) => " closed",
            (false, _) => "",
        };
        let room = name.saturating_sub(width(closed));
        let longer = format!("{}{closed}", cut_inside(&shown(longer, symbols), room, symbols));
        let style = match (Some(term.offer) == selected, is_closed) {
            (true, _) => theme.strong,
            (false, true) => theme.muted,
            (false, false) => theme.text,
        };
        let mut line = vec![(format!(" {}", fill(&longer, name, symbols)), style)];
        if is_wide {
            line.push((format!(" {}", fill(&term.shorter, against, symbols)), theme.muted));
        }
        line.push((fill_left(&month, from, symbols), style));
        line.push((fill_left(&format!("${}", term.compared.at_risk.cents()), risk, symbols), theme.warn));
        lines.push(line);
    }
    for term in known.terms.iter().filter(|term| Some(term.offer) == selected) {
        lines.push(Vec::new());
        paragraph(&mut lines, " ", &format!("{}: {}", term.longer, term.text), room, theme.text, model);
    }
    lines
}
