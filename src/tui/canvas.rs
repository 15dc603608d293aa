//! What views draw on: the cells, the place of the terminal's cursor, and (where somebody points) what a click means
//! where. A view says it while it draws, so what is seen and what is pointed at cannot part ways.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::msg::Msg;

/// What a click, a double click and the wheel ask for in an area.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Zone {
    pub area: Rect,
    pub click: Option<Msg>,
    pub twice: Option<Msg>,
    /// Up and down.
    pub wheel: Option<[Msg; 2]>,
    /// Nothing below it is reached.
    is_solid: bool,
}

impl Zone {
    #[must_use]
    pub fn click(self, msg: Msg) -> Self {
        Self { click: Some(msg), ..self }
    }

    #[must_use]
    pub fn twice(self, msg: Msg) -> Self {
        Self { twice: Some(msg), ..self }
    }

    #[must_use]
    pub fn wheel(self, up: Msg, down: Msg) -> Self {
        Self { wheel: Some([up, down]), ..self }
    }
}

/// What a pointer did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    Click,
    /// A second click on the same cell; the first was a [`Point::Click`] too.
    Twice,
    WheelUp,
    WheelDown,
}

#[derive(Debug)]
pub struct Canvas<'a> {
    pub buf: &'a mut Buffer,
    cursor: Option<Position>,
    /// From the bottom up; `None` where nobody points.
    zones: Option<Vec<Zone>>,
}

impl<'a> Canvas<'a> {
    /// To look at only.
    #[must_use]
    pub const fn new(buf: &'a mut Buffer) -> Self {
        Self { buf, cursor: None, zones: None }
    }

    /// To point at.
    #[must_use]
    pub const fn pointed_at(buf: &'a mut Buffer) -> Self {
        Self { buf, cursor: None, zones: Some(Vec::new()) }
    }

    /// Puts the terminal's cursor on the cell that keys act on; what is drawn later wins.
    pub const fn put_cursor(&mut self, at: Option<Position>) {
        if at.is_some() {
            self.cursor = at;
        }
    }

    #[must_use]
    pub const fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    /// Takes the cursor away from what lies below.
    pub const fn hide_cursor(&mut self) {
        self.cursor = None;
    }

    /// Says what pointing at an area does. `make` is asked only where somebody points.
    pub fn zone(&mut self, area: Rect, make: impl FnOnce(Zone) -> Zone) {
        if let Some(zones) = &mut self.zones {
            zones.push(make(Zone { area, ..Zone::default() }));
        }
    }

    /// Everything outside of `area` asks for `outside` when clicked; nothing below is reached any more.
    pub fn cover(&mut self, area: Rect, outside: Option<Msg>) {
        let whole = self.buf.area;
        if let Some(zones) = &mut self.zones {
            zones.push(Zone { area: whole, click: outside, is_solid: true, ..Zone::default() });
            zones.push(Zone { area, is_solid: true, ..Zone::default() });
        }
    }

    /// What pointing at a place asks for: of the topmost area that has an answer.
    #[must_use]
    pub fn at(&self, place: Position, point: Point) -> Option<Msg> {
        for zone in self.zones.iter().flatten().rev().filter(|z| z.area.contains(place)) {
            let asked = match point {
                Point::Click => zone.click.clone(),
                Point::Twice => zone.twice.clone(),
                Point::WheelUp => zone.wheel.clone().map(|[up, _]| up),
                Point::WheelDown => zone.wheel.clone().map(|[_, down]| down),
            };
            if asked.is_some() || zone.is_solid {
                return asked;
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::msg::Motion;

    #[test]
    fn the_topmost_answer_counts_and_covers_hide_what_is_below() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 10, 10));
        let mut canvas = Canvas::pointed_at(&mut buf);
        let (up, down) = (Msg::Move(Motion::Up), Msg::Move(Motion::Down));
        canvas.zone(Rect::new(0, 0, 10, 10), |z| z.click(Msg::Undo).wheel(up.clone(), down.clone()));
        canvas.zone(Rect::new(2, 2, 2, 2), |z| z.click(Msg::Redo).twice(Msg::Act));
        let at = Position::new(3, 3);
        assert_eq!(canvas.at(at, Point::Click), Some(Msg::Redo));
        assert_eq!(canvas.at(at, Point::Twice), Some(Msg::Act));
        // The wheel reaches the pane below the cell.
        assert_eq!(canvas.at(at, Point::WheelDown), Some(down));
        assert_eq!(canvas.at(Position::new(0, 0), Point::Click), Some(Msg::Undo));
        canvas.cover(Rect::new(1, 1, 5, 5), Some(Msg::Out));
        assert_eq!(canvas.at(at, Point::Click), None);
        assert_eq!(canvas.at(at, Point::WheelUp), None);
        assert_eq!(canvas.at(Position::new(9, 9), Point::Click), Some(Msg::Out));
        assert_eq!(canvas.at(Position::new(20, 20), Point::Click), None);
    }

    #[test]
    fn nothing_is_kept_where_nobody_points() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 4, 4));
        let mut canvas = Canvas::new(&mut buf);
        canvas.zone(Rect::new(0, 0, 4, 4), |_| unreachable!("nobody points"));
        assert_eq!(canvas.at(Position::new(1, 1), Point::Click), None);
    }
}
