//! The card of the tour: beside what it is about, or where that hides least.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{About, STEPS, Step, Tour, named_key};
use crate::tui::canvas::Canvas;
use crate::tui::command::{key_of, nth_key_of};
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::screen::looped::layout::areas;
use crate::tui::screen::looped::pane::Pane;
use crate::tui::widget::frame::Overlay as Frame;
use crate::tui::widget::width::{put, shown, width};

/// Columns of the contents, where there is room.
const WIDE: u16 = 50;

/// Draws the card on the screen between title and status line, of which `body` is the screen's own part.
pub fn draw(model: &Model, tour: Tour, body: Rect, canvas: &mut Canvas<'_>) {
    let (theme, symbols) = (&model.theme, &model.theme.symbols);
    let Some(step) = tour.at() else { return };
    let room = room(body, step.about);
    let columns = WIDE.min(room.width.saturating_sub(4));
    let lines = lines(step, columns, model);
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let area = place(room, step.about, Frame::area(room, (columns, rows)));
    let tried = if tour.is_tried { format!(" {}", symbols.fits) } else { String::new() };
    let title = format!("Tour {} of {}: {}{tried}", tour.step + 1, STEPS.len(), step.title);
    let word = |text: &str, style| Span::styled(text.to_owned(), style);
    let on = if tour.step + 1 == STEPS.len() { "done" } else { "next" };
    let foot = Line::from(vec![
        word(" ", theme.muted),
        word(&key_of("act"), theme.key),
        word(&format!(" {on}   "), theme.muted),
        word(&key_of("out"), theme.key),
        word(" leave ", theme.muted),
    ]);
    Frame { title: &title, foot: Some(foot), scroll: None, theme }.render(area, canvas.buf);
    canvas.zone(area, |zone| zone.click(Msg::Tour(Some(tour.step + 1))));
    let inner = Frame::inner(area);
    for (line, y) in lines.into_iter().zip(inner.top()..inner.bottom()) {
        let mut x = inner.x;
        for (text, is_key) in line {
            let style = if is_key { theme.key } else { theme.text };
            x = put(canvas.buf, inner, (x, y), &text, inner.right().saturating_sub(x), style);
        }
    }
}

/// Where the card may stand: beside the panes the other half, otherwise the whole body.
fn room(body: Rect, about: About) -> Rect {
    let both = areas(body, Pane::Loop);
    let (Some(left), Some(right)) = (both.looped, both.ways) else { return body };
    match about {
        About::Pane(Pane::Loop) => Rect { height: body.height, ..right },
        _ => left,
    }
}

/// At the bottom, but below the answer, and above what stands at the bottom itself.
fn place(room: Rect, about: About, card: Rect) -> Rect {
    let is_below = matches!(about, About::Pane(Pane::Reasons)) && areas(room, Pane::Reasons).ways.is_some();
    let y = match about {
        About::Answer | About::Tabs => room.y,
        _ if is_below && areas(room, Pane::Reasons).looped.is_none() => room.y,
        _ => room.bottom().saturating_sub(card.height + 1).max(room.y),
    };
    Rect { y, ..card }
}

/// A text, and whether it is a key.
type Part = (String, bool);

/// What the step says in lines of at most so many columns, keys apart.
fn lines(step: &Step, columns: u16, model: &Model) -> Vec<Vec<Part>> {
    let symbols = &model.theme.symbols;
    let mut lines: Vec<Vec<Part>> = Vec::new();
    let mut used = 0;
    for word in step.says.split_whitespace() {
        let parts = parts(word);
        let parts: Vec<Part> = parts.into_iter().map(|(t, key)| (shown(&t, symbols).into_owned(), key)).collect();
        let wide: u16 = parts.iter().map(|(text, _)| width(text)).sum();
        match lines.last_mut() {
            Some(line) if used + 1 + wide <= columns => {
                line.push((" ".to_owned(), false));
                line.extend(parts);
                used += 1 + wide;
            }
            _ => {
                lines.push(parts);
                used = wide;
            }
        }
    }
    lines
}

/// A word with the keys that it names in braces.
fn parts(word: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = word;
    while let Some((before, (named, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        if !before.is_empty() {
            parts.push((before.to_owned(), false));
        }
        let (name, which) = named_key(named);
        parts.push((nth_key_of(name, which), true));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push((rest.to_owned(), false));
    }
    parts
}
