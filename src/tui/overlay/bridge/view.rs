//! The difference to the saved plan, as it is drawn: lines that scroll.

mod routes;
mod steps;

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Bridge, TITLE, found};
use crate::offer::words::{capital, count};
use crate::summary::diff::{self, Part, Said, method};
use crate::tui::canvas::Canvas;
use crate::tui::command::nth_key_of;
use crate::tui::later::Difference;
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::overlay::view::{cells, frame};
use crate::tui::widget::frame::{Overlay as Frame, Scroll};
use crate::tui::widget::width::{cut, shown, width, wrap};

/// The most changes that are listed.
const MOST: usize = 200;
/// Columns of the contents.
const WIDE: u16 = 108;

/// A line, and the route that a click on it shows.
struct Drawn {
    line: Line<'static>,
    route: Option<usize>,
}

impl From<Line<'static>> for Drawn {
    fn from(line: Line<'static>) -> Self {
        Self { line, route: None }
    }
}

pub fn draw(model: &Model, bridge: &Bridge, screen: Rect, canvas: &mut Canvas<'_>) {
    let (lines, want) = laid_out(model, bridge, screen);
    let height = usize::from(Frame::inner(Frame::area(screen, want)).height);
    let scroll = bridge.scroll.min(lines.len().saturating_sub(height));
    let bar = Scroll { offset: scroll, shown: height, total: lines.len() };
    let inner = frame(model, TITLE, Some(bar), want, screen, canvas);
    for (y, drawn) in (inner.top()..inner.bottom()).zip(lines.iter().skip(scroll)) {
        canvas.buf.set_line(inner.x, y, &drawn.line, inner.width);
        if let Some(route) = drawn.route {
            canvas.zone(Rect { y, height: 1, ..inner }, |zone| zone.click(Msg::Item(route)));
        }
    }
    canvas.put_cursor(Some(Position { x: inner.x, y: inner.y }).filter(|at| inner.contains(*at)));
}

/// The furthest that it scrolls on the screen.
#[must_use]
pub fn last_scroll(model: &Model, bridge: &Bridge, screen: Rect) -> usize {
    let (lines, want) = laid_out(model, bridge, screen);
    lines.len().saturating_sub(usize::from(Frame::inner(Frame::area(screen, want)).height))
}

/// All lines, and the columns and rows that they want.
fn laid_out(model: &Model, bridge: &Bridge, screen: Rect) -> (Vec<Drawn>, (u16, u16)) {
    let columns = Frame::inner(Frame::area(screen, (WIDE, 1))).width;
    let lines = match &model.later.difference {
        Some(found) => lines(model, bridge, found, columns),
        None => nothing(model, columns),
    };
    let rows = cells(lines.len().max(1));
    (lines, (WIDE.min(columns), rows))
}

/// Where there is nothing to go by.
fn nothing(model: &Model, columns: u16) -> Vec<Drawn> {
    let mut page = Page { model, columns, lines: Vec::new() };
    let fault = model.prices.fault.as_deref().unwrap_or(model.theme.symbols.ellipsis);
    page.wrapped(fault, model.theme.muted);
    page.lines
}

fn lines(model: &Model, bridge: &Bridge, difference: &Difference, columns: u16) -> Vec<Drawn> {
    let theme = &model.theme;
    let mut page = Page { model, columns, lines: Vec::new() };
    let Some(changes) = &difference.changes else { return nothing(model, columns) };
    if changes.is_empty() {
        page.wrapped(diff::NONE, theme.strong);
        return page.lines;
    }
    match &difference.bridges {
        None => {
            page.wrapped(
                &format!("{} pricing the saved plan and what lies between", theme.symbols.ellipsis),
                theme.muted,
            );
        }
        Some(Err(fault)) => page.wrapped(&format!("One of the two plans cannot be priced: {fault}"), theme.bad),
        Some(Ok(bridges)) => {
            page.wrapped(&bridges.answer(), theme.strong);
            if let Some(level) = diff::at_level(model.prices.ask.level) {
                page.wrapped(&level, theme.muted);
            }
        }
    }
    let bridges = found(model);
    let route = bridge.shown(model).and_then(|at| bridges?.routes.get(at));
    if let Some(route) = route {
        page.gap();
        let keys = format!("{} {}", nth_key_of("left", 0), nth_key_of("right", 0));
        page.heading(&format!("On {}", route.name), Some((&keys, "another route")));
        page.lines.extend(steps::lines(route, columns, theme).into_iter().map(Drawn::from));
        if let Some(why) = diff::why_unknown(route) {
            page.wrapped(&format!("Not known: {} {why}", route.name), theme.muted);
        }
    }
    page.gap();
    page.heading("What changed", None);
    page.changes(changes);
    if let Some(bridges) = bridges {
        page.gap();
        page.lines.extend(routes::lines(bridges, bridge.shown(model), columns, theme));
        page.gap();
        page.wrapped(&method(), theme.muted);
    }
    page.lines
}

struct Page<'m> {
    model: &'m Model,
    columns: u16,
    lines: Vec<Drawn>,
}

impl Page<'_> {
    fn gap(&mut self) {
        self.lines.push(Line::default().into());
    }

    fn wrapped(&mut self, text: &str, style: Style) {
        for line in wrap(&shown(text, &self.model.theme.symbols), self.columns) {
            self.lines.push(Line::from(Span::styled(line, style)).into());
        }
    }

    /// A heading, and at the right edge what keys do here, where there is room.
    fn heading(&mut self, text: &str, keys: Option<(&str, &str)>) {
        let theme = &self.model.theme;
        let text = cut(&shown(text, &theme.symbols), self.columns, &theme.symbols);
        let room = self.columns.saturating_sub(width(&text));
        let mut spans = vec![Span::styled(text, theme.accent)];
        if let Some((keys, what)) = keys {
            let what = format!(" {what}");
            let needs = width(keys) + width(&what);
            if needs + 2 <= room {
                spans.push(Span::raw(" ".repeat(usize::from(room - needs))));
                spans.push(Span::styled(keys.to_owned(), theme.key));
                spans.push(Span::styled(what, theme.muted));
            }
        }
        self.lines.push(Line::from(spans).into());
    }

    /// Changes by part: what a change is about, then what became of it.
    fn changes(&mut self, all: &[Said]) {
        let (theme, symbols) = (&self.model.theme, &self.model.theme.symbols);
        let mut part: Option<Part> = None;
        for said in all.iter().take(MOST) {
            if part != Some(said.part) {
                part = Some(said.part);
                let name = capital(said.part.spoken());
                self.lines.push(Line::from(Span::styled(format!("  {name}"), theme.heading)).into());
            }
            let sign = format!("  {} ", symbols.bullet);
            let indent = " ".repeat(Span::raw(&sign).width());
            let room = self.columns.saturating_sub(cells(indent.len()));
            let subject = shown(&said.subject, symbols).into_owned();
            let whole = format!("{subject}: {}", shown(&said.text, symbols));
            for (at, line) in wrap(&whole, room).into_iter().enumerate() {
                let before = if at == 0 { sign.clone() } else { indent.clone() };
                let mut spans = vec![Span::styled(before, theme.muted)];
                // The subject stands out where it is whole on the first line.
                match line.strip_prefix(subject.as_str()).filter(|_| at == 0) {
                    Some(rest) => {
                        spans.push(Span::styled(subject.clone(), theme.strong));
                        spans.push(Span::styled(rest.to_owned(), theme.text));
                    }
                    None => spans.push(Span::styled(line, theme.text)),
                }
                self.lines.push(Line::from(spans).into());
            }
        }
        if let Some(more) = all.len().checked_sub(MOST).filter(|more| *more > 0) {
            let more = count(more as u128, "more change", "more changes");
            self.wrapped(&format!("  {more}: the command `diff` prints them all"), theme.muted);
        }
    }
}
