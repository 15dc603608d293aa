//! The terminal library's events as messages.

use std::io;
use std::time::{Duration, Instant};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::mouse::Clicks;
use crate::tui::key::{Code, Key};
use crate::tui::msg::{Msg, Size};

/// What the terminal has to tell.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    Msg(Msg),
    /// An event that means nothing here, such as a key that is let go.
    Meaningless,
    /// The terminal is looked at again, after something else was.
    Looked,
    /// No event waits.
    Nothing,
}

/// The next event that waits already.
pub fn next(clicks: &mut Clicks) -> io::Result<Next> {
    if !event::poll(Duration::ZERO)? {
        return Ok(Next::Nothing);
    }
    let msg = match event::read()? {
        Event::Key(key) if key.kind != KeyEventKind::Release => key_of(key).map(Msg::KeyPressed),
        Event::Mouse(mouse) => clicks.read(mouse, Instant::now()),
        Event::Paste(text) => Some(Msg::Pasted(text)),
        Event::FocusGained => return Ok(Next::Looked),
        Event::Resize(width, height) => Some(Msg::Resized(Size { width, height })),
        _ => None,
    };
    Ok(msg.map_or(Next::Meaningless, Next::Msg))
}

fn key_of(event: KeyEvent) -> Option<Key> {
    if event.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META) {
        return None;
    }
    let code = match event.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::F(n),
        _ => return None,
    };
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    // Some terminals report a shifted letter in small with Shift beside it, and Ctrl with a capital.
    let code = match code {
        Code::Char(c) if ctrl => Code::Char(c.to_ascii_lowercase()),
        Code::Char(c) if event.modifiers.contains(KeyModifiers::SHIFT) => Code::Char(c.to_ascii_uppercase()),
        Code::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => Code::BackTab,
        other => other,
    };
    Some(Key { code, ctrl })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_with_their_modifiers() {
        let key = |code, modifiers| key_of(KeyEvent::new(code, modifiers));
        assert_eq!(key(KeyCode::Char('j'), KeyModifiers::SHIFT), Some(Key::char('J')));
        assert_eq!(key(KeyCode::Char('R'), KeyModifiers::CONTROL), Some(Key::ctrl('r')));
        assert_eq!(key(KeyCode::Tab, KeyModifiers::SHIFT), Some(Key::plain(Code::BackTab)));
        assert_eq!(key(KeyCode::Char('x'), KeyModifiers::ALT), None);
    }
}
