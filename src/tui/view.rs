//! The screen as a function of the model and its size. Nothing here changes anything or works anything out; widgets
//! draw what they are given.

mod footer;
mod looped;
mod overlay;
mod pending;
mod ways;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::layout;
use super::model::Model;
use super::msg::Size;
use super::overlay::Overlay;
use super::widget::frame::{Note, TitleBar, TooSmall};

/// Draws everything and puts the terminal's cursor on what keys act on.
pub fn view(model: &Model, frame: &mut Frame<'_>) {
    let area = frame.area();
    let theme = &model.theme;
    let buf = frame.buffer_mut();
    buf.set_style(area, theme.base);
    let size = Size { width: area.width, height: area.height };
    let Some(areas) = layout::areas(size, model) else {
        frame.render_widget(&TooSmall { theme, size: (size.width, size.height) }, area);
        return;
    };
    title(model, areas.title, frame);
    ways::answer(model, areas.answer, frame.buffer_mut());
    let mut cursor = None;
    if let Some(area) = areas.looped {
        cursor = cursor.or(looped::draw(model, area, frame.buffer_mut()));
    }
    if let Some(area) = areas.ways {
        cursor = cursor.or(ways::list(model, area, frame.buffer_mut()));
    }
    if let Some(area) = areas.reasons {
        cursor = cursor.or(ways::reasons(model, area, frame.buffer_mut()));
    }
    footer::draw(model, areas.status, areas.hints, frame.buffer_mut());
    let screen = Rect { y: areas.answer.y, height: areas.status.y - areas.answer.y, ..area };
    for (at, layer) in model.layers.iter().enumerate() {
        let is_top = at + 1 == model.layers.len();
        // A form leaves the routes in sight, whose totals follow what is typed.
        let room = match (layer, areas.looped, areas.ways) {
            (Overlay::Form(_), Some(looped), Some(_)) => looped,
            _ => screen,
        };
        let on_layer = overlay::draw(model, layer, is_top, room, frame.buffer_mut());
        if is_top {
            cursor = on_layer;
        }
    }
    pending::draw(model, screen, frame.buffer_mut());
    if let Some(at) = cursor.filter(|at| area.contains(*at)) {
        frame.set_cursor_position(at);
    }
}

fn title(model: &Model, area: Rect, frame: &mut Frame<'_>) {
    let age = model.prices.age().map(|(days, stale)| (format!("prices {days} d old"), stale));
    let pinned = model.prices.is_pinned().then(|| ("against the pinned totals".to_owned(), false));
    let texts: Vec<_> = pinned.into_iter().chain(age).collect();
    let notes: Vec<_> = texts.iter().map(|(text, warns)| Note { text, warns: *warns }).collect();
    let bar = TitleBar {
        plan: model.document.plan().name_or_default(),
        unsaved: model.document.is_unsaved(),
        screens: &["Loop"],
        current: 0,
        notes: &notes,
        theme: &model.theme,
    };
    frame.render_widget(&bar, area);
}

/// A place on the screen for the terminal's cursor.
const fn position(x: u16, y: u16) -> Position {
    Position { x, y }
}
