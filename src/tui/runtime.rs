//! The only part of the planner that touches the outside: the terminal, signals and files. It draws, waits,
//! folds what happened into messages, lets [`update`] decide, and performs the effects that come back.

mod clipboard;
mod event;
mod file;
mod mouse;
mod recent;
mod recovery;
mod signal;
pub mod terminal;

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::document::Document;
use super::model::Model;
use super::msg::{Effect, Msg};
use super::update::update;
use super::view::view;
use event::Next;
use mouse::Clicks;
use signal::{Signals, Wake};
use terminal::Session;

/// How long a key may wait for what is worked out later.
const SLICE: Duration = Duration::from_millis(8);

/// Standard input or output is no terminal.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the planner needs a terminal; `luma-plan summary PLAN.toml` prints the same figures without one")]
pub struct NoTerminal;

/// Whether the planner can be shown at all.
///
/// # Errors
/// [`NoTerminal`].
pub fn check() -> Result<(), NoTerminal> {
    if io::stdin().is_terminal() && io::stdout().is_terminal() { Ok(()) } else { Err(NoTerminal) }
}

/// The plans that were open last, the last first; the present one among them, if it has a file.
#[must_use]
pub fn recent(document: &Document) -> Vec<PathBuf> {
    match document.path().filter(|_| document.file_text().is_some()) {
        Some(path) => recent::remember(path),
        None => recent::recall(),
    }
}

/// Shows the planner until the user or a signal ends it.
///
/// # Errors
/// The terminal cannot be read or written. It is left as it was found in any case.
pub fn run(mut model: Model) -> io::Result<()> {
    let mut signals = Signals::listen()?;
    let mut session = Session::enter(model.has_mouse)?;
    let mut clicks = Clicks::default();
    update(&mut model, Msg::Resized(session.size()?));
    let mut changed = true;
    loop {
        if changed {
            session.draw(|frame| view(&model, frame))?;
        }
        changed = false;
        // What is drawn first comes first; then whatever is left to work out, until a key waits.
        let finished = model.later.finished;
        let woken = if model.later.is_busy() {
            work(&mut model);
            signals.glance()?
        } else {
            signals.wait()?
        };
        changed |= model.later.finished != finished;
        for wake in woken {
            match wake {
                // The terminal may be gone: then there is nothing to leave.
                Wake::End => {
                    let _ = Session::leave();
                    recovery::keep(&model.document);
                    return Ok(());
                }
                Wake::Resize => {
                    let size = session.size()?;
                    changed |= fold(&mut model, Msg::Resized(size), &mut session)?.is_continue();
                }
                Wake::Input => {
                    let mut recalled = false;
                    loop {
                        let msg = match signals.read(|| event::next(&mut clicks))? {
                            Some(Next::Msg(msg)) => msg,
                            Some(Next::Meaningless) => continue,
                            Some(Next::Nothing) if !recalled && signals.recall()? => {
                                recalled = true;
                                continue;
                            }
                            // Where it is over, the next wait says so.
                            Some(Next::Nothing) | None => break,
                        };
                        changed = true;
                        if fold(&mut model, msg, &mut session)?.is_break() {
                            return Session::leave();
                        }
                    }
                }
            }
        }
    }
}

/// Goes on with what is worked out later, for as long as nobody would notice.
fn work(model: &mut Model) {
    let begun = Instant::now();
    while model.later.is_busy() && begun.elapsed() < SLICE {
        update(model, Msg::Continue);
    }
}

/// One message and everything that follows from it. Breaks where the planner is to end.
fn fold(model: &mut Model, msg: Msg, session: &mut Session) -> io::Result<std::ops::ControlFlow<()>> {
    let mut queue = vec![msg];
    while let Some(msg) = queue.pop() {
        let moved = matches!(msg, Msg::Saved { .. } | Msg::Opened { .. });
        let effects = update(model, msg);
        if moved {
            let recent = recent(&model.document);
            update(model, Msg::Recalled(recent));
        }
        for effect in effects {
            match effect {
                Effect::Quit => return Ok(std::ops::ControlFlow::Break(())),
                Effect::Save { path, text, over } => queue.push(file::save(path, text, &over)),
                Effect::Read(path) => queue.push(file::open(path)),
                Effect::Copy { text, what } => {
                    session.copy(&text)?;
                    queue.push(Msg::Copied { what });
                }
                Effect::Keep { text } => {
                    if let Err(error) = clipboard::keep(&text) {
                        queue.push(Msg::KeepFailed { why: error.to_string() });
                    }
                }
                Effect::Fetch => queue.push(Msg::Fetched(clipboard::fetch())),
                Effect::Redraw => session.clear()?,
                Effect::Suspend => {
                    session.suspend()?;
                    queue.push(Msg::Resized(session.size()?));
                    queue.push(Msg::Resumed);
                }
            }
        }
    }
    Ok(std::ops::ControlFlow::Continue(()))
}
