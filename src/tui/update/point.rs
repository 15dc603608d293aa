//! Pointing: what a click or the wheel asks for is what the view says of the place.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::step;
use crate::tui::canvas::{Canvas, Point};
use crate::tui::model::{Mode, Model};
use crate::tui::msg::{After, Msg};
use crate::tui::typing::Target;
use crate::tui::view;

pub fn point(model: &mut Model, (x, y): (u16, u16), point: Point) -> Option<Msg> {
    let asked = asked(model, Position { x, y }, point);
    if !matches!(point, Point::Click | Point::Twice) {
        // The wheel does not take the cursor away from under what is being typed.
        return asked.filter(|_| !is_in_a_field(model));
    }
    model.notice = None;
    model.pending.clear();
    let asked = asked?;
    if model.mode() == Mode::Edit && !matches!(asked, Msg::KeyPressed(_)) && !keep(model) {
        // What is typed cannot be kept as it is: it says why, and nothing else happens.
        return None;
    }
    Some(asked)
}

/// What pointing at a place of what is on the screen now asks for.
fn asked(model: &Model, place: Position, point: Point) -> Option<Msg> {
    let area = Rect::new(0, 0, model.size.width, model.size.height);
    let mut buf = Buffer::empty(area);
    let mut canvas = Canvas::pointed_at(&mut buf);
    view::paint(model, area, &mut canvas);
    canvas.at(place, point)
}

/// Whether the value of a cell or a field is being typed.
fn is_in_a_field(model: &Model) -> bool {
    model.typing.as_ref().is_some_and(|t| !matches!(t.target, Target::Prompt | Target::Search(_)))
}

/// Keeps what is being typed before something else is pointed at; says whether that went well. A question's line is
/// not answered by pointing elsewhere.
fn keep(model: &mut Model) -> bool {
    if model.typing.as_ref().is_some_and(|t| t.target == Target::Prompt) {
        return true;
    }
    let mut effects = Vec::new();
    let mut next = Some(Msg::Commit(After::Stay));
    while let Some(msg) = next.take() {
        next = step(model, msg, &mut effects);
    }
    model.typing.is_none()
}
