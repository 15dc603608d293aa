//! What differs as it is drawn. The choices always have their room; what is said and what differs share the rest.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Differ;
use crate::tui::canvas::Canvas;
use crate::tui::difference::{Kind, Line};
use crate::tui::model::Model;
use crate::tui::msg::{Motion, Msg};
use crate::tui::overlay::menu;
use crate::tui::overlay::view::{cells, frame};
use crate::tui::widget::frame::{Overlay as Frame, Scroll};
use crate::tui::widget::width::{cut, put, shown, wrap};

/// Columns of the contents.
const WIDE: u16 = 88;
/// Rows of what differs that are kept before what is said is given up.
const LEAST: u16 = 3;

/// What stands where.
struct Parts {
    said: Vec<String>,
    choices: Rect,
    heading: Rect,
    lines: Rect,
}

fn wanted(model: &Model, differ: &Differ, screen: Rect) -> ((u16, u16), Vec<String>) {
    let columns = WIDE.min(screen.width.saturating_sub(6));
    let said =
        differ.said.iter().flat_map(|text| wrap(&shown(text, &model.theme.symbols), columns)).collect::<Vec<_>>();
    // As much as any choice shows, so that it does not jump.
    let most = differ.sets.iter().map(|(_, difference)| cells(difference.lines.len())).max().unwrap_or(0);
    let gaps = 2 + u16::from(!said.is_empty());
    let rows =
        cells(said.len()).saturating_add(cells(differ.menu.items.len())).saturating_add(most).saturating_add(gaps);
    ((columns, rows), said)
}

fn parts(inner: Rect, differ: &Differ, said: Vec<String>) -> Parts {
    let choices = cells(differ.menu.items.len()).min(inner.height);
    let left = inner.height - choices;
    let said = if cells(said.len()).saturating_add(1 + 2 + LEAST) <= left { said } else { Vec::new() };
    let above = if said.is_empty() { 0 } else { cells(said.len()) + 1 };
    let choices = Rect { y: inner.y + above, height: choices, ..inner };
    let gap = u16::from(inner.bottom() > choices.bottom() + 1 + LEAST);
    let heading =
        Rect { y: choices.bottom() + gap, height: u16::from(inner.bottom() > choices.bottom() + gap), ..inner };
    let lines = Rect { y: heading.bottom(), height: inner.bottom() - heading.bottom(), ..inner };
    Parts { said, choices, heading, lines }
}

/// The furthest that it scrolls on the screen.
#[must_use]
pub fn last_scroll(model: &Model, differ: &Differ, screen: Rect) -> usize {
    let (want, said) = wanted(model, differ, screen);
    let parts = parts(Frame::inner(Frame::area(screen, want)), differ, said);
    let lines = differ.shown().map_or(0, |(_, difference)| difference.lines.len());
    lines.saturating_sub(usize::from(parts.lines.height))
}

pub fn draw(model: &Model, differ: &Differ, screen: Rect, canvas: &mut Canvas<'_>) {
    let theme = &model.theme;
    let (want, said) = wanted(model, differ, screen);
    let inner = Frame::inner(Frame::area(screen, want));
    let height = usize::from(parts(inner, differ, Vec::new()).lines.height);
    let (heading, lines) = differ.shown().map_or(("", &[][..]), |(heading, d)| (heading, d.lines.as_slice()));
    let bar = Scroll { offset: differ.scroll, shown: height, total: lines.len() };
    let inner = frame(model, &differ.menu.title, Some(bar), want, screen, canvas);
    let parts = parts(inner, differ, said);
    for (line, y) in parts.said.iter().zip(inner.top()..inner.bottom()) {
        put(canvas.buf, inner, (inner.x, y), line, inner.width, theme.text);
    }
    let heading = cut(&shown(heading, &theme.symbols), inner.width, &theme.symbols);
    if !parts.heading.is_empty() {
        put(canvas.buf, inner, (inner.x, parts.heading.y), &heading, inner.width, theme.heading);
    }
    for (line, y) in lines.iter().skip(differ.scroll).zip(parts.lines.top()..parts.lines.bottom()) {
        let (text, style) = drawn(model, line);
        put(canvas.buf, inner, (inner.x, y), &cut(&text, inner.width, &theme.symbols), inner.width, style);
    }
    canvas.zone(parts.lines, |zone| zone.wheel(Msg::Move(Motion::HalfPageUp), Msg::Move(Motion::HalfPageDown)));
    menu::view::list(model, &differ.menu, parts.choices, canvas);
}

/// A line with its sign, which says what its colour says.
fn drawn(model: &Model, line: &Line) -> (String, Style) {
    let theme = &model.theme;
    let text = shown(&line.text, &theme.symbols);
    match line.kind {
        Kind::Same => (format!("  {text}"), theme.muted),
        Kind::Gone => (format!("- {text}"), theme.bad),
        Kind::Come => (format!("+ {text}"), theme.good),
        Kind::Apart(1) => (format!("{} 1 line more", theme.symbols.ellipsis), theme.muted),
        Kind::Apart(n) => (format!("{} {n} lines more", theme.symbols.ellipsis), theme.muted),
    }
}
