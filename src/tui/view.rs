//! The screen as a function of the model and its size. Nothing here changes anything or works anything out; widgets
//! draw what they are given.

mod answer;
mod footer;
mod pending;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::canvas::Canvas;
use super::layout;
use super::model::Model;
use super::msg::{Msg, Size};
use super::overlay::{self, Overlay};
use super::screen::{SCREENS, ScreenId};
use super::tour;
use super::widget::frame::{Note, TitleBar, TooSmall};
use crate::fault::harmless_char;
use crate::rates::Taken;
use crate::terms::Level;

/// Draws everything and puts the terminal's cursor on what keys act on.
pub fn view(model: &Model, frame: &mut Frame<'_>) {
    let area = frame.area();
    let mut canvas = Canvas::new(frame.buffer_mut());
    paint(model, area, &mut canvas);
    sweep(canvas.buf);
    if let Some(at) = canvas.cursor().filter(|at| area.contains(*at)) {
        frame.set_cursor_position(at);
    }
}

/// Widgets make names harmless themselves. Should one ever forget, what drives a terminal gets no further than here.
fn sweep(buf: &mut Buffer) {
    for cell in &mut buf.content {
        if cell.symbol().chars().any(|c| harmless_char(c) != c) {
            cell.set_char(char::REPLACEMENT_CHARACTER);
        }
    }
}

/// Draws everything on a canvas.
pub fn paint(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let theme = &model.theme;
    canvas.buf.set_style(area, theme.base);
    let size = Size { width: area.width, height: area.height };
    let Some(areas) = layout::areas(size) else {
        TooSmall { theme, size: (size.width, size.height) }.render(area, canvas.buf);
        return;
    };
    title(model, areas.title, canvas);
    answer::draw(model, areas.answer, canvas.buf);
    (model.screen.screen().draw)(model, areas.body, canvas);
    let screen = areas.over();
    if let Some(tour) = model.tour {
        tour::view::draw(model, tour, areas.body, canvas);
    }
    for (at, layer) in model.layers.iter().enumerate() {
        let is_top = at + 1 == model.layers.len();
        canvas.hide_cursor();
        overlay::view::draw(model, layer, is_top, room(model, layer, areas.body, screen), canvas);
    }
    // What keys do is said, and can be clicked, whatever is opened.
    footer::draw(model, areas.status, areas.hints, canvas);
    pending::draw(model, screen, canvas);
}

/// Where a layer may stand. On the loop's screen a form leaves the routes in sight, whose totals follow what is typed.
fn room(model: &Model, layer: &Overlay, body: Rect, screen: Rect) -> Rect {
    match layer {
        Overlay::Form(_) if model.screen == ScreenId::Loop => {
            super::screen::looped::beside_routes(body).unwrap_or(screen)
        }
        _ => screen,
    }
}

fn title(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let age = model
        .prices
        .age()
        .map(|(days, stale)| (format!("prices {}{days} d old", if stale { "▲ " } else { "" }), stale));
    let left_out = model.prices.book.left_out.len();
    let left_out = (left_out > 0).then(|| (format!("cards ▲ {left_out} left out"), true));
    let pinned = model.prices.is_pinned().then(|| ("against the pinned totals".to_owned(), false));
    let turn = model.prices.summary.as_ref().and_then(|s| s.turn_ahead());
    let turn = turn.map(|turn| (format!("prices ▲ new {}", crate::offer::words::day(turn.on)), true));
    let as_of = model.prices.as_of.map(|day| (format!("prices ▲ {day}"), true));
    let kept = model.document.plan().priced_with.as_ref().filter(|_| model.prices.keeps);
    let kept = kept.map(|with| (format!("prices ▲ kept {}", crate::offer::words::day(with.on)), true));
    let taken = match model.prices.book.taken {
        Taken::Chosen => None,
        Taken::Lowest => Some(("prices ▲ lowest".to_owned(), true)),
        Taken::Highest => Some(("prices ▲ highest".to_owned(), true)),
    };
    // What is not said by default is said last: where room is scarce, the last note stays.
    let level = model.prices.ask.level;
    let usual = (level == Level::Expected).then(|| (level.spoken().to_owned(), false));
    let unusual = (level != Level::Expected).then(|| (format!("at {}", level.spoken()), true));
    let texts: Vec<_> = pinned
        .into_iter()
        .chain(usual)
        .chain(age)
        .chain(left_out)
        .chain(as_of)
        .chain(turn)
        .chain(kept)
        .chain(taken)
        .chain(unusual)
        .collect();
    let notes: Vec<_> = texts.iter().map(|(text, warns)| Note { text, warns: *warns }).collect();
    let screens: Vec<_> = SCREENS.iter().map(|s| s.title).collect();
    let bar = TitleBar {
        plan: model.document.plan().name_or_default(),
        unsaved: model.document.is_unsaved(),
        screens: &screens,
        current: model.screen.index(),
        notes: &notes,
        theme: &model.theme,
    };
    bar.render(area, canvas.buf);
    for (i, tab) in bar.tabs(area) {
        if let Some(screen) = SCREENS.get(i) {
            canvas.zone(tab, |zone| zone.click(Msg::Show(screen.id)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_drives_a_terminal_is_left_on_a_frame() {
        let mut buf = Buffer::with_lines(["abc日x"]);
        buf.content[1].set_symbol("\u{1b}[2J");
        buf.content[2].set_symbol("c\u{202e}");
        sweep(&mut buf);
        assert_eq!(buf, Buffer::with_lines(["a\u{fffd}\u{fffd}日x"]));
    }
}
