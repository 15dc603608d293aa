//! What overlays share when they are drawn: the frame in the middle of the screen, and text that scrolls in it.

use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::Widget;

use super::Overlay;
use super::bridge::Bridge;
use super::explain::Explain;
use super::help::Help;
use super::lines::Lines;
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::msg::{Motion, Msg};
use crate::tui::widget::frame::{Overlay as Frame, Scroll};

/// Cells that a column of text is at most wide.
pub const WIDE: u16 = 76;

/// Draws a layer; the terminal's cursor goes to where it belongs in it. `is_top`: keys go to it.
pub fn draw(model: &Model, layer: &Overlay, is_top: bool, screen: Rect, canvas: &mut Canvas<'_>) {
    match layer {
        Overlay::Menu(menu) => super::menu::view::draw(model, menu, screen, canvas),
        Overlay::Preview(preview) => super::preview::view::draw(model, preview, screen, canvas),
        Overlay::Export(export) => super::export::view::draw(model, export, is_top, screen, canvas),
        Overlay::OwnPrice(form) => super::own::view::draw(model, form, is_top, screen, canvas),
        Overlay::Form(form) => super::form::view::draw(model, form, is_top, screen, canvas),
        Overlay::Help(help) => super::help::view::draw(model, help, is_top, screen, canvas),
        Overlay::Palette(palette) => super::palette::view::draw(model, palette, is_top, screen, canvas),
        Overlay::Advice(advice) => super::advice::view::draw(model, advice, screen, canvas),
        Overlay::Differ(differ) => super::differ::view::draw(model, differ, screen, canvas),
        Overlay::Bridge(bridge) => super::bridge::view::draw(model, bridge, screen, canvas),
        Overlay::Explain(explain) => super::explain::view::draw(model, explain, screen, canvas),
        Overlay::Lines(lines) => super::lines::view::draw(model, lines, screen, canvas),
        Overlay::Welcome(welcome) => super::welcome::view::draw(model, welcome, screen, canvas),
        Overlay::Prompt(prompt) => super::prompt::view::draw(model, prompt, is_top, screen, canvas),
    }
}

/// Keeps what is read from being scrolled past its end, so that the way back begins at once.
pub fn settle(model: &mut Model, screen: Rect) {
    let last = match model.layers.last() {
        Some(Overlay::Help(help)) => super::help::view::last_scroll(model, help, screen),
        Some(Overlay::Bridge(bridge)) => super::bridge::view::last_scroll(model, bridge, screen),
        Some(Overlay::Explain(explain)) => super::explain::view::last_scroll(model, explain, screen),
        Some(Overlay::Lines(lines)) => super::lines::view::last_scroll(model, lines, screen),
        Some(Overlay::Differ(differ)) => super::differ::view::last_scroll(model, differ, screen),
        _ => return,
    };
    if let Some(
        Overlay::Help(Help { scroll, .. })
        | Overlay::Bridge(Bridge { scroll, .. })
        | Overlay::Explain(Explain { scroll, .. })
        | Overlay::Lines(Lines { scroll, .. }),
    ) = model.layers.last_mut()
    {
        *scroll = last.min(*scroll);
    }
    if let Some(Overlay::Differ(differ)) = model.layers.last_mut() {
        differ.scroll = last.min(differ.scroll);
    }
}

/// Draws a frame around contents that want `want` columns and rows, and answers where they stand. A click beside it
/// closes it, the wheel moves in it.
pub fn frame(
    model: &Model,
    title: &str,
    scroll: Option<Scroll>,
    want: (u16, u16),
    screen: Rect,
    canvas: &mut Canvas<'_>,
) -> Rect {
    let area = Frame::area(screen, want);
    Frame { title, foot: None, scroll, theme: &model.theme }.render(area, canvas.buf);
    canvas.cover(area, Some(Msg::Out));
    canvas.zone(area, |zone| zone.wheel(Msg::Move(Motion::Up), Msg::Move(Motion::Down)));
    Frame::inner(area)
}

#[must_use]
pub fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// What lines to read want, in columns and rows, and how many of them are shown.
#[must_use]
pub fn text_size(lines: &[Line<'_>], screen: Rect) -> ((u16, u16), usize) {
    let widest = lines.iter().map(Line::width).max().unwrap_or(0);
    let want = (cells(widest).max(24), cells(lines.len()));
    (want, usize::from(Frame::inner(Frame::area(screen, want)).height))
}

/// Draws lines to read, from line `scroll` on.
pub fn text(model: &Model, title: &str, lines: &[Line<'_>], scroll: usize, screen: Rect, canvas: &mut Canvas<'_>) {
    let (want, shown) = text_size(lines, screen);
    let scroll = scroll.min(lines.len().saturating_sub(shown));
    let bar = Scroll { offset: scroll, shown, total: lines.len() };
    let inner = frame(model, title, Some(bar), want, screen, canvas);
    for (y, line) in (inner.top()..inner.bottom()).zip(&lines[scroll..]) {
        canvas.buf.set_line(inner.x, y, line, inner.width);
    }
    canvas.put_cursor(Some(Position { x: inner.x, y: inner.y }));
}
