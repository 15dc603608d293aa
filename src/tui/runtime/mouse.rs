//! The pointer: asking the terminal for clicks and the wheel, and no more than that; and telling a second click from
//! two clicks.

use std::fmt;
use std::time::{Duration, Instant};

use crossterm::Command;
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

use crate::tui::canvas::Point;
use crate::tui::msg::Msg;

/// Two clicks on one cell within this time are a double click.
const TWICE: Duration = Duration::from_millis(400);

/// Asks for presses and the wheel, with places beyond column 223. The library's own command asks for every movement
/// too, which would wake the planner for nothing.
#[derive(Clone, Copy, Debug)]
pub struct EnableClicks;

#[derive(Clone, Copy, Debug)]
pub struct DisableClicks;

impl Command for EnableClicks {
    fn write_ansi(&self, out: &mut impl fmt::Write) -> fmt::Result {
        out.write_str("\x1b[?1000h\x1b[?1006h")
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> std::io::Result<()> {
        crossterm::event::EnableMouseCapture.execute_winapi()
    }

    #[cfg(windows)]
    fn is_ansi_code_supported(&self) -> bool {
        false
    }
}

impl Command for DisableClicks {
    fn write_ansi(&self, out: &mut impl fmt::Write) -> fmt::Result {
        out.write_str("\x1b[?1006l\x1b[?1000l")
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> std::io::Result<()> {
        crossterm::event::DisableMouseCapture.execute_winapi()
    }

    #[cfg(windows)]
    fn is_ansi_code_supported(&self) -> bool {
        false
    }
}

/// The last click, to tell whether the next one is its second.
#[derive(Debug, Default)]
pub struct Clicks {
    last: Option<((u16, u16), Instant)>,
}

impl Clicks {
    /// What a pointer's event means; `None` for what means nothing here.
    pub fn read(&mut self, event: MouseEvent, now: Instant) -> Option<Msg> {
        let at = (event.column, event.row);
        let point = match event.kind {
            MouseEventKind::Down(MouseButton::Left) => {
                let is_second = self.last.is_some_and(|(place, when)| place == at && now.duration_since(when) <= TWICE);
                // A third click begins anew.
                self.last = (!is_second).then_some((at, now));
                if is_second { Point::Twice } else { Point::Click }
            }
            MouseEventKind::ScrollUp => Point::WheelUp,
            MouseEventKind::ScrollDown => Point::WheelDown,
            _ => return None,
        };
        Some(Msg::Pointed { at, point })
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyModifiers;

    use super::*;

    #[test]
    fn a_second_click_soon_and_on_the_same_cell_is_a_double_click() {
        let start = Instant::now();
        let mut clicks = Clicks::default();
        let mut click = |column, after| {
            let kind = MouseEventKind::Down(MouseButton::Left);
            let event = MouseEvent { kind, column, row: 4, modifiers: KeyModifiers::NONE };
            match clicks.read(event, start + Duration::from_millis(after)) {
                Some(Msg::Pointed { point, .. }) => point,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(click(7, 0), Point::Click);
        assert_eq!(click(7, 300), Point::Twice);
        assert_eq!(click(7, 400), Point::Click);
        assert_eq!(click(8, 500), Point::Click);
        assert_eq!(click(8, 1200), Point::Click);
    }
}
