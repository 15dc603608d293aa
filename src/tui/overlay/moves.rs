//! Moving up and down in a list or a form, the same in all of them: step by step around the ends, half a page at a time,
//! to the ends, or to where somebody points.

use crate::tui::msg::{After, Motion, Msg, Turn};

/// Lines of half a page.
const PAGE: usize = 8;

/// Where a message moves a cursor among so many lines; `None` where it does not move it. Text that is typed in a line
/// is kept by whoever asks.
#[must_use]
pub fn moved(msg: &Msg, at: usize, lines: usize) -> Option<usize> {
    let last = lines.saturating_sub(1);
    let to = match msg {
        Msg::Move(Motion::Up) | Msg::Commit(After::Previous) | Msg::Step(Turn::Previous) => {
            at.checked_sub(1).unwrap_or(last)
        }
        Msg::Move(Motion::Down) | Msg::Commit(After::Next) | Msg::Step(Turn::Next) => {
            if at >= last {
                0
            } else {
                at + 1
            }
        }
        Msg::Move(Motion::First | Motion::Start) => 0,
        Msg::Move(Motion::Last | Motion::End) => last,
        Msg::Move(Motion::HalfPageUp) => at.saturating_sub(PAGE),
        Msg::Move(Motion::HalfPageDown) => (at + PAGE).min(last),
        Msg::Item(to) => (*to).min(last),
        _ => return None,
    };
    Some(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_go_around_and_pages_do_not() {
        let up = Msg::Move(Motion::Up);
        let down = Msg::Commit(After::Next);
        for (msg, at, lines, to) in [
            (&up, 0, 3, Some(2)),
            (&up, 2, 3, Some(1)),
            (&down, 2, 3, Some(0)),
            (&down, 0, 3, Some(1)),
            (&down, 0, 0, Some(0)),
            (&Msg::Move(Motion::HalfPageUp), 3, 20, Some(0)),
            (&Msg::Move(Motion::HalfPageDown), 3, 20, Some(11)),
            (&Msg::Move(Motion::HalfPageDown), 15, 20, Some(19)),
            (&Msg::Move(Motion::First), 15, 20, Some(0)),
            (&Msg::Move(Motion::Last), 15, 20, Some(19)),
            (&Msg::Item(30), 15, 20, Some(19)),
            (&Msg::Act, 15, 20, None),
        ] {
            assert_eq!(moved(msg, at, lines), to, "{msg:?} {at} {lines}");
        }
    }
}
