//! The terminal as the planner has it: alternate screen, raw keys, marked pastes, word of being looked at; and as it was before, however
//! the planner ends.

use std::io::{self, BufWriter, Stdout, Write};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::event::{DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange};
use crossterm::execute;
use crossterm::style::{Attribute, SetAttribute, force_color_output};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use ratatui::backend::CrosstermBackend;
use ratatui::{Frame, Terminal};

use super::mouse::{DisableClicks, EnableClicks};
use crate::tui::msg::Size;

/// Room for the largest frame: one write, one repaint.
const BUFFER: usize = 1 << 17;

/// Whether the terminal is ours at the moment; the panic hook asks too.
static OURS: AtomicBool = AtomicBool::new(false);
/// Whether clicks are asked for.
static CLICKS: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// The terminal, ours as long as this lives. One at a time.
#[derive(Debug)]
pub struct Session {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
}

impl Session {
    /// Takes the terminal. `has_mouse`: clicks and the wheel are asked for.
    ///
    /// # Errors
    /// The terminal cannot be read or written; it is left as it was found.
    pub fn enter(has_mouse: bool) -> io::Result<Self> {
        CLICKS.store(has_mouse, Ordering::SeqCst);
        HOOK.call_once(|| {
            let before = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                let _ = give_back();
                before(info);
                if let Some(path) = super::keeper::kept_in() {
                    let _ = writeln!(io::stderr().lock(), "luma-plan: {}", super::kept_line(&path));
                }
            }));
        });
        // The theme decides on colour; the library's own switch would reset the marks of selection with it.
        force_color_output(true);
        take()?;
        let backend = CrosstermBackend::new(BufWriter::with_capacity(BUFFER, io::stdout()));
        match Terminal::new(backend) {
            Ok(terminal) => Ok(Self { terminal }),
            Err(error) => {
                let _ = give_back();
                Err(error)
            }
        }
    }

    pub fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        crossterm::queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(view)?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
    }

    pub fn size(&self) -> io::Result<Size> {
        let size = self.terminal.size()?;
        Ok(Size { width: size.width, height: size.height })
    }

    /// Forgets what is on the screen: the next frame is painted whole.
    pub fn clear(&mut self) -> io::Result<()> {
        // `Terminal::clear` would ask the terminal where its cursor is, and wait for the answer among the keys.
        let size = self.terminal.size()?;
        self.terminal.resize(size.into())
    }

    /// Asks the terminal to put a text on the clipboard (OSC 52). Whether it does, it does not say.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(self.terminal.backend_mut(), CopyToClipboard::to_clipboard_from(text))
    }

    /// Gives the terminal back. May be called more than once.
    pub fn leave() -> io::Result<()> {
        give_back()
    }

    /// Takes the terminal once more, after it was stopped without having been asked: somebody else may have had it.
    pub fn take_again(&mut self) -> io::Result<()> {
        disable_raw_mode()?;
        OURS.store(false, Ordering::SeqCst);
        take()?;
        self.clear()
    }

    /// Stops the program until the shell brings it back.
    #[cfg(unix)]
    pub fn suspend(&mut self) -> io::Result<()> {
        give_back()?;
        // Nobody may be there to read it.
        let _ = writeln!(io::stderr(), "luma-plan is suspended: `fg` brings it back");
        signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
        take()?;
        self.clear()
    }

    /// There is nothing to suspend to.
    #[cfg(not(unix))]
    pub fn suspend(&mut self) -> io::Result<()> {
        self.clear()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // What a frame that failed has begun is written now at the latest: it is ended, too.
        let _ = execute!(self.terminal.backend_mut(), EndSynchronizedUpdate);
        let _ = give_back();
    }
}

fn take() -> io::Result<()> {
    if OURS.swap(true, Ordering::SeqCst) {
        return Ok(());
    }
    // Not every terminal has a second screen, and frames leave out what is blank.
    let taken = enable_raw_mode()
        .and_then(|()| execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange, Hide))
        .and_then(|()| wipe());
    let taken = match taken {
        Ok(()) if CLICKS.load(Ordering::SeqCst) => execute!(io::stdout(), EnableClicks),
        taken => taken,
    };
    if taken.is_err() {
        let _ = give_back();
    }
    taken
}

fn give_back() -> io::Result<()> {
    if !OURS.swap(false, Ordering::SeqCst) {
        return Ok(());
    }
    // All, whatever becomes of the first: a terminal that has hung up takes none of it. Without a second screen the
    // picture would stand around what comes next.
    let _ = wipe();
    let screen =
        execute!(io::stdout(), DisableClicks, DisableFocusChange, DisableBracketedPaste, LeaveAlternateScreen, Show);
    let keys = disable_raw_mode();
    screen.and(keys)
}

/// Leaves nothing on the screen, in no colour: a terminal clears with those that are set.
fn wipe() -> io::Result<()> {
    execute!(io::stdout(), SetAttribute(Attribute::Reset), Clear(ClearType::All), MoveTo(0, 0))
}
