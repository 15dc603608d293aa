//! The only part of the planner that touches the outside: the terminal, signals and files. It draws, waits,
//! folds what happened into messages, lets [`update`] decide, and performs the effects that come back.

mod card;
mod clipboard;
mod event;
mod file;
mod keeper;
mod mouse;
mod recent;
mod signal;
pub mod terminal;
mod watch;
pub mod zone;

use std::io::{self, IsTerminal, Write as _};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use directories::ProjectDirs;
use jiff::Timestamp;

use super::document::Document;
use super::model::Model;
use super::msg::{Effect, Msg};
use super::update::update;
use super::view::view;
use crate::disk::told;
use crate::fault::harmless;
use event::Next;
use keeper::Keeper;
use mouse::Clicks;
use signal::{Signals, Wake};
use terminal::Session;
use watch::Watch;

/// How long a key may wait for what is worked out later.
const SLICE: Duration = Duration::from_millis(8);
/// What is worked out later is drawn no more often than this until all is there: drawing takes time as well.
const FRAME: Duration = Duration::from_millis(30);
/// For so long no key comes before the slow steps of a large plan are gone on with: a key that is held comes sooner.
const REST: Duration = Duration::from_millis(200);

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

/// The plans that were open last, the last first.
#[must_use]
pub fn recalled() -> Vec<PathBuf> {
    recent::recall()
}

/// The same with the present one among them, if it has a file.
fn recent(document: &Document) -> Vec<PathBuf> {
    match document.path().filter(|_| document.file_text().is_some()) {
        Some(path) => recent::remember(path),
        None => recent::recall(),
    }
}

/// The folder for what the planner remembers from one time to the next.
fn state_folder() -> io::Result<PathBuf> {
    let folders = ProjectDirs::from("", "", "luma-plan").ok_or_else(|| io::Error::other("there is no home folder"))?;
    Ok(folders.state_dir().unwrap_or_else(|| folders.data_local_dir()).to_owned())
}

/// A moment as people here say it: `21 Nov 2026 at 14:02`.
fn when(at: Timestamp) -> String {
    at.to_zoned(zone::local()).strftime("%-d %b %Y at %H:%M").to_string()
}

/// What the planner is run with.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    /// Versions of a file that are kept when it is saved over.
    pub versions: usize,
    /// Whether a plan was named. Where none was, whatever was left behind is offered.
    pub is_named: bool,
}

/// What a message does to the model.
pub type Step = fn(&mut Model, Msg) -> Vec<Effect>;

/// Shows the planner until the user or a signal ends it.
///
/// # Errors
/// The terminal cannot be read or written. It is left as it was found in any case.
pub fn run(model: Model, setup: Setup) -> io::Result<()> {
    run_with(model, setup, update)
}

/// The same with another way of handling messages: how a planner ends whose own code fails can be shown with it.
///
/// # Errors
/// As [`run`].
pub fn run_with(model: Model, setup: Setup, step: Step) -> io::Result<()> {
    let signals = Signals::listen()?;
    let session = Session::enter(model.has_mouse)?;
    // The disk is seen to once there is something to look at.
    let keeper = Keeper::idle(signals.bell());
    let (clicks, watch) = (Clicks::default(), Watch::default());
    let mut run = Run {
        model,
        session,
        keeper,
        watch,
        signals,
        clicks,
        setup,
        step,
        is_changed: true,
        drawn: None,
        pressed: None,
    };
    let end = run.begin().and_then(|()| run.go());
    let Run { model, keeper, .. } = run;
    let _ = Session::leave();
    if matches!(end, Ok(End::Asked)) {
        keeper.end();
    } else {
        tell_kept(keeper.leave(&model));
    }
    end.map(drop)
}

/// Says where what was not saved is. The terminal may be gone: then there is nobody to tell.
fn tell_kept(kept: io::Result<Option<PathBuf>>) {
    let told = match kept {
        Ok(None) => return,
        Ok(Some(path)) => format!("luma-plan: {}", kept_line(&path)),
        Err(error) => format!("luma-plan: error: what was not saved could not be kept: {}", told(&error)),
    };
    let _ = writeln!(io::stderr().lock(), "{told}");
}

/// Where what was not saved is, and how it comes back.
fn kept_line(path: &std::path::Path) -> String {
    format!("what was not saved is kept in {}; the next start offers it", harmless(&path.display().to_string()))
}

/// Why the planner ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The user asked, and knows what is saved.
    Asked,
    /// A signal, or the terminal is gone.
    Told,
}

struct Run {
    model: Model,
    session: Session,
    keeper: Keeper,
    watch: Watch,
    signals: Signals,
    clicks: Clicks,
    setup: Setup,
    step: Step,
    /// Whether there is anything new to be drawn.
    is_changed: bool,
    /// When was last drawn, and what had been worked out by then.
    drawn: Option<(Instant, u64)>,
    /// When the last key came.
    pressed: Option<Instant>,
}

impl Run {
    /// The first frame, then what the disk has to tell; no key is read before.
    fn begin(&mut self) -> io::Result<()> {
        let size = self.session.size()?;
        (self.step)(&mut self.model, Msg::Resized(size));
        self.draw()?;
        let (keeper, warning) = Keeper::begin(state_folder(), self.signals.bell());
        self.keeper = keeper;
        let recent = Msg::Recalled(recent(&self.model.document));
        let left = self.keeper.left_behind(&self.model.document, !self.setup.is_named);
        self.is_changed = !left.is_empty() || warning.is_some();
        for msg in [recent, Msg::FoundLeftBehind(left)].into_iter().chain(warning) {
            (self.step)(&mut self.model, msg);
        }
        Ok(())
    }

    fn draw(&mut self) -> io::Result<()> {
        let model = &self.model;
        self.session.draw(|frame| view(model, frame))?;
        self.drawn = Some((Instant::now(), self.model.later.finished));
        Ok(())
    }

    fn go(&mut self) -> io::Result<End> {
        loop {
            if std::mem::take(&mut self.is_changed) {
                self.draw()?;
            }
            // What is drawn first comes first; then what must not be lost; then whatever is left to work out, until a
            // key waits.
            let key_waits = signal::key_waits()?;
            let tended = self.keeper.tend(&self.model, key_waits, Instant::now());
            for msg in tended.into_iter().chain(self.watch.look(&self.model.document)) {
                self.is_changed = true;
                (self.step)(&mut self.model, msg);
            }
            if self.is_changed {
                continue;
            }
            let now = Instant::now();
            let rest = self.rest(now);
            let woken = if self.model.later.is_busy() && rest.is_none() {
                self.work();
                self.signals.glance()?
            } else {
                self.signals.wait([self.keeper.wait(now), rest].into_iter().flatten().min())?
            };
            self.is_changed |= self.has_found();
            for wake in woken {
                let done = match wake {
                    Wake::End => return Ok(End::Told),
                    Wake::Resize => {
                        let size = self.session.size()?;
                        self.fold(Msg::Resized(size))?
                    }
                    Wake::Stop => self.fold(Msg::Suspend)?,
                    Wake::Back => {
                        self.session.take_again()?;
                        self.watch.stir();
                        self.is_changed = true;
                        ControlFlow::Continue(())
                    }
                    Wake::Input => self.read()?,
                };
                if let ControlFlow::Break(end) = done {
                    return Ok(end);
                }
            }
        }
    }

    /// Everything that the terminal has to tell.
    fn read(&mut self) -> io::Result<ControlFlow<End>> {
        self.pressed = Some(Instant::now());
        let mut recalled = false;
        loop {
            let clicks = &mut self.clicks;
            let msg = match self.signals.read(|| event::next(clicks))? {
                Some(Next::Msg(msg)) => msg,
                Some(Next::Meaningless) => continue,
                Some(Next::Looked) => {
                    self.watch.stir();
                    continue;
                }
                Some(Next::Nothing) if !recalled && self.signals.recall()? => {
                    recalled = true;
                    continue;
                }
                // Where it is over, the next wait says so.
                Some(Next::Nothing) | None => return Ok(ControlFlow::Continue(())),
            };
            let done = self.fold(msg)?;
            if done.is_break() {
                return Ok(done);
            }
        }
    }

    /// Goes on with what is worked out later, for as long as nobody would notice.
    fn work(&mut self) {
        let begun = Instant::now();
        while self.model.later.is_busy() && begun.elapsed() < SLICE {
            (self.step)(&mut self.model, Msg::Continue);
        }
    }

    /// How long what is worked out later is to wait for more keys.
    fn rest(&self, now: Instant) -> Option<Duration> {
        if !self.model.later.is_busy() || !self.model.is_large() {
            return None;
        }
        REST.checked_sub(now.saturating_duration_since(self.pressed?)).filter(|rest| !rest.is_zero())
    }

    /// Whether what was worked out since the last frame is to be drawn now.
    fn has_found(&self) -> bool {
        let later = &self.model.later;
        self.drawn
            .is_none_or(|(at, finished)| later.finished != finished && (!later.is_busy() || at.elapsed() >= FRAME))
    }

    /// One message and everything that follows from it. Breaks where the planner is to end.
    fn fold(&mut self, msg: Msg) -> io::Result<ControlFlow<End>> {
        self.is_changed = true;
        let mut queue = vec![msg];
        while let Some(msg) = queue.pop() {
            let opened = matches!(msg, Msg::Opened { .. });
            let moved = opened || matches!(msg, Msg::Saved { .. } | Msg::RescueNow(_));
            let effects = (self.step)(&mut self.model, msg);
            if moved {
                let recent = recent(&self.model.document);
                (self.step)(&mut self.model, Msg::Recalled(recent));
            }
            if opened {
                queue.push(Msg::FoundLeftBehind(self.keeper.left_behind(&self.model.document, false)));
            }
            for effect in effects {
                if effect == Effect::Quit {
                    return Ok(ControlFlow::Break(End::Asked));
                }
                self.perform(effect, &mut queue)?;
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Does what was asked for; what comes of it goes into the queue.
    fn perform(&mut self, effect: Effect, queue: &mut Vec<Msg>) -> io::Result<()> {
        match effect {
            Effect::Quit => {}
            Effect::Save { path, text, over } => queue.extend(file::save(path, text, &over, self.setup.versions)),
            Effect::WriteCard { path, text, held } => queue.push(card::write(path, text, held.as_deref())),
            Effect::Export { writing, bytes, plan } => queue.extend(file::export(writing, &bytes, plan.as_deref())),
            Effect::Read(path) => queue.push(file::open(path)),
            Effect::Bring(path) => queue.push(file::bring(path)),
            Effect::FindVersions(path) => queue.push(file::versions_of(&path)),
            Effect::FindLeftBehind => {
                let left = self.keeper.left_behind(&self.model.document, true);
                if left.is_empty() {
                    queue.push(Msg::Noted("nothing was left behind: whatever ended had saved".to_owned()));
                }
                queue.push(Msg::FoundLeftBehind(left));
            }
            Effect::Forget { kept_in, is_superseded } => queue.extend(self.keeper.take_away(kept_in, is_superseded)),
            Effect::Copy { text, what } => {
                self.session.copy(&text)?;
                queue.push(Msg::Copied { what });
            }
            Effect::Keep { text } => {
                if let Err(error) = clipboard::keep(&text) {
                    queue.push(Msg::KeepFailed { why: told(&error) });
                }
            }
            Effect::Fetch => queue.push(Msg::Fetched(clipboard::fetch())),
            Effect::Redraw => self.session.clear()?,
            Effect::Suspend => {
                // Nobody knows whether it comes back.
                queue.extend(self.keeper.flush(&self.model));
                self.session.suspend()?;
                self.signals.forget_stops();
                self.watch.stir();
                queue.push(Msg::Resized(self.session.size()?));
                queue.push(Msg::Resumed);
            }
        }
        Ok(())
    }
}
