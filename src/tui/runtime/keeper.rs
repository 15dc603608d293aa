//! Keeps what is not saved: after each edit the whole text of the plan is written into the state folder, once the frame
//! that shows the edit is drawn. A key never waits for a sync, which a thread of its own makes of a copy, at most once a
//! second. The text of a usual plan is made between keys, in no longer than any slice of work there; that of a large one
//! is made by a thread as well ([`making`]), of a copy of the plan, one at a time.

mod making;
#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use self::making::{Made, Making, make};
use super::signal::Bell;
use super::{file, when};
use crate::disk::put::Pace;
use crate::disk::session::{Other, Sealed, Session, remove_kept, secure};
use crate::disk::{Disk, target, told};
use crate::tui::document::{Document, Mark};
use crate::tui::model::Model;
use crate::tui::msg::{LeftBehind, Msg};

/// A power cut loses no more than this.
const SYNC: Duration = Duration::from_secs(1);
/// A text that is larger is written at most so often, and made no more than a fifth of the time: cores share one memory,
/// and keys wait for it. Where that were less than once in [`SYNC`], it is made up to half of the time.
const LARGE: usize = 1024 * 1024;
const PAUSE: Duration = Duration::from_millis(500);
/// The text of a plan up to this size (hundreds of stages) is made and written at once. Of larger ones a copy is taken,
/// for which keys that wait go first for a while. What counts is the size, and not how long the last one took: a busy
/// machine is no reason to lose more.
const SMALL: usize = 64 * 1024;
const PATIENCE: Duration = Duration::from_millis(100);

/// Where what is not saved is kept at the moment, for whoever has to say so in a hurry.
static KEPT_IN: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Where what is not saved is kept; `None` where there is nothing of the kind.
pub fn kept_in() -> Option<PathBuf> {
    // A panic in between would find it locked.
    KEPT_IN.try_lock().ok()?.clone()
}

fn note(kept_in: Option<PathBuf>) {
    if let Ok(mut noted) = KEPT_IN.lock() {
        *noted = kept_in;
    }
}

/// The default is one that keeps nothing yet.
#[derive(Debug)]
pub struct Keeper {
    /// `None` where nothing can be kept.
    session: Option<Session>,
    /// The file of the plan that the session says is open.
    path: Option<PathBuf>,
    /// What was last seen of the plan, and since when it is neither kept nor being made into a text.
    seen: Option<u64>,
    since: Option<Instant>,
    /// The text that is being made on another thread, which rings the bell when it is there.
    making: Option<Making>,
    bell: Bell,
    /// Plans up to this size are none for another thread.
    small: usize,
    /// The last text that was written: when, how long it took, how large it was.
    written: Option<(Instant, Duration, usize)>,
    /// What the kept text is of, if there is one.
    kept: Option<Mark>,
    is_synced: bool,
    synced: Option<Instant>,
    syncing: Option<JoinHandle<io::Result<()>>>,
    /// Texts of others that go once ours is written.
    superseded: Vec<PathBuf>,
    /// Whether it was said that nothing can be kept.
    has_complained: bool,
}

impl Keeper {
    /// One that keeps nothing yet; `bell` is rung when a text was made elsewhere.
    pub const fn idle(bell: Bell) -> Self {
        Self {
            session: None,
            path: None,
            seen: None,
            since: None,
            making: None,
            bell,
            small: SMALL,
            written: None,
            kept: None,
            is_synced: true,
            synced: None,
            syncing: None,
            superseded: Vec::new(),
            has_complained: false,
        }
    }

    /// Begins in the state folder; without one nothing is kept, and that is said.
    pub fn begin(state: io::Result<PathBuf>, bell: Bell) -> (Self, Option<Msg>) {
        let session = state.and_then(|state| Session::begin(&Disk, &state, Timestamp::now()));
        let (session, why) = match session {
            Ok(session) => (Some(session), None),
            Err(error) => (None, Some(error)),
        };
        let mut keeper = Self { session, ..Self::idle(bell) };
        let warning = why.and_then(|error| keeper.complain(&error));
        (keeper, warning)
    }

    fn complain(&mut self, error: &io::Error) -> Option<Msg> {
        let is_first = !std::mem::replace(&mut self.has_complained, true);
        is_first.then(|| Msg::Warned(format!("nothing is kept of what you do not save: {}", told(error))))
    }

    /// After a frame: sees to whatever is to be written or synced at this moment. `key_waits`: what takes long may come
    /// later.
    pub fn tend(&mut self, model: &Model, key_waits: bool, now: Instant) -> Vec<Msg> {
        let mut told = Vec::new();
        if self.session.is_none() {
            return told;
        }
        let document = &model.document;
        if self.seen.is_none() || self.path.as_deref() != document.path() {
            told.extend(self.meet(document.path()));
        }
        if self.seen != Some(document.revision()) {
            self.seen = Some(document.revision());
            self.since.get_or_insert(now);
        }
        if !document.would_lose() {
            self.settle();
        } else if self.kept.as_ref().is_some_and(|kept| !document.goes_on_from(kept)) {
            // What is in the file by now is newer, or it is of another plan.
            self.forget();
        }
        told.extend(self.take_up(document));
        if let Some(due) = self.due(now)
            && due <= now
        {
            let is_small = document.fits_in(self.small);
            if !key_waits || is_small || self.since.is_some_and(|since| now - since >= PATIENCE) {
                told.extend(self.write(model, is_small));
            }
        }
        told.extend(self.sync(now));
        told
    }

    /// How long the planner may sleep; `None` where there is nothing to be done, or a bell will ring.
    pub fn wait(&self, now: Instant) -> Option<Duration> {
        let sync = (!self.is_synced).then(|| match (&self.syncing, self.synced) {
            // The one before is slow.
            (Some(_), Some(last)) => (last + SYNC).max(now + Duration::from_millis(50)),
            (_, last) => last.map_or(now, |last| last + SYNC),
        });
        // What a sync leaves that is not needed any more is taken away after it.
        let tidy = (self.kept.is_none() && self.syncing.is_some()).then(|| now + Duration::from_millis(50));
        let next = [self.due(now), sync, tidy].into_iter().flatten().min()?;
        Some(next.saturating_duration_since(now))
    }

    /// When what is not kept yet is to be written.
    fn due(&self, now: Instant) -> Option<Instant> {
        self.since.filter(|_| self.making.is_none())?;
        Some(match self.written {
            Some((last, cost, size)) if size > LARGE => last + PAUSE.max(cost * 2).max(SYNC.min(cost * 5)),
            _ => now,
        })
    }

    /// Nothing would be lost: nothing is kept, and what is being made is not wanted.
    fn settle(&mut self) {
        self.since = None;
        self.give_up();
        self.forget();
        self.supersede();
    }

    /// Whatever text is being made is of no use any more.
    fn give_up(&mut self) {
        let given_back = self.making.as_mut().map(Making::give_up);
        self.superseded.extend(given_back.into_iter().flatten());
    }

    /// Keeps what the plan is now: at once, or once its text is made elsewhere.
    fn write(&mut self, model: &Model, is_small: bool) -> Option<Msg> {
        let session = self.session.as_ref()?;
        self.since = None;
        let (document, book, today) = (&model.document, &model.prices.book, model.prices.ask.today);
        let seal = session.seal(Timestamp::now());
        if !is_small {
            let (mark, state) = (document.mark(), document.kept(book, today));
            if let Ok(making) = Making::begin(mark, state, seal.clone(), &mut self.superseded, self.bell.clone()) {
                self.making = Some(making);
                return None;
            }
            // Without a thread it is made here, though keys wait: better late than lost.
        }
        let made = make(document.mark(), document.kept(book, today), &seal);
        let superseded = std::mem::take(&mut self.superseded);
        self.put_down(made, superseded)
    }

    /// Writes a text that another thread made, unless nobody wants it any more.
    fn take_up(&mut self, document: &Document) -> Option<Msg> {
        let mut making = self.making.take_if(|making| making.is_done())?;
        if !making.leads_to(document) {
            self.superseded.extend(making.give_up());
            // It is thrown away, but not how it failed if it failed as nothing should.
            making.wait();
            return None;
        }
        let (made, superseded) = making.wait();
        self.put_down(made, superseded)
    }

    /// Writes a text, and takes away the kept texts of others of which all is in it.
    fn put_down(&mut self, made: Made, superseded: Vec<PathBuf>) -> Option<Msg> {
        // What is taken away for it may be all that a power cut would leave.
        let pace = if superseded.is_empty() { Pace::Quick } else { Pace::Synced };
        let Made { of, begun, took, sealed } = made;
        let writing = Instant::now();
        match sealed.and_then(|sealed| self.keep(of, &sealed, pace).map(|()| sealed.size())) {
            Ok(size) => {
                self.written = Some((begun, took + writing.elapsed(), size));
                self.has_complained = false;
                remove(&superseded);
                None
            }
            Err(error) => {
                self.superseded.extend(superseded);
                self.complain(&error)
            }
        }
    }

    /// The text of what the plan is now, however long it takes: the one that is being made if it is just that. Nothing
    /// is being made any more.
    fn newest(&mut self, model: &Model) -> io::Result<(Made, Vec<PathBuf>)> {
        let document = &model.document;
        let (made, superseded) = match self.making.take() {
            Some(making) if making.is_of(document) => {
                let (made, superseded) = making.wait();
                (Some(made), superseded)
            }
            // Two at a time would only be in each other's way.
            Some(making) => (None, making.wait().1),
            None => (None, Vec::new()),
        };
        self.superseded.extend(superseded);
        let Some(session) = &self.session else { return Err(io::Error::other("there is no folder for it")) };
        let made = made.unwrap_or_else(|| {
            let state = document.kept(&model.prices.book, model.prices.ask.today);
            make(document.mark(), state, &session.seal(Timestamp::now()))
        });
        Ok((made, std::mem::take(&mut self.superseded)))
    }

    fn keep(&mut self, of: Mark, sealed: &Sealed, pace: Pace) -> io::Result<()> {
        let Some(session) = &self.session else { return Err(io::Error::other("there is no folder for it")) };
        session.keep(&Disk, sealed, pace)?;
        (self.kept, self.is_synced) = (Some(of), pace == Pace::Synced);
        note(Some(session.kept_in()));
        Ok(())
    }

    /// The plan is as its file is: nothing is kept.
    fn forget(&mut self) {
        if let Some(session) = self.session.as_ref().filter(|_| self.kept.is_some())
            && session.forget(&Disk).is_ok()
        {
            (self.kept, self.is_synced) = (None, true);
            note(None);
        }
    }

    /// Takes away a copy that was written while what it is of was forgotten.
    fn forget_copy(&self) {
        if let Some(session) = self.session.as_ref().filter(|_| self.kept.is_none()) {
            // What cannot be taken away is offered once more.
            let _ = session.forget(&Disk);
        }
    }

    fn supersede(&mut self) {
        remove(&std::mem::take(&mut self.superseded));
    }

    /// Takes a kept text away: at once, or once ours is written.
    pub fn take_away(&mut self, kept_in: PathBuf, is_superseded: bool) -> Option<Msg> {
        if is_superseded {
            self.superseded.push(kept_in);
            return None;
        }
        let error = remove_kept(&Disk, &kept_in).err()?;
        Some(Msg::Warned(format!("it cannot be thrown away: {}", told(&error))))
    }

    fn sync(&mut self, now: Instant) -> Option<Msg> {
        let mut failed = None;
        if let Some(syncing) = self.syncing.take_if(|syncing| syncing.is_finished()) {
            // A thread that only waits for the disk does not panic.
            failed = syncing.join().ok().and_then(Result::err);
            self.forget_copy();
        }
        let is_due = self.synced.is_none_or(|last| now.saturating_duration_since(last) >= SYNC);
        if !self.is_synced
            && is_due
            && self.syncing.is_none()
            && let Some(session) = &self.session
        {
            let path = session.kept_in();
            (self.is_synced, self.synced) = (true, Some(now));
            self.syncing = Some(thread::spawn(move || secure(&Disk, &path)));
        }
        failed.and_then(|error| self.complain(&error))
    }

    /// Says what is open, and to the user whether somebody else has it open.
    fn meet(&mut self, path: Option<&Path>) -> Option<Msg> {
        self.path = path.map(Path::to_owned);
        let session = self.session.as_mut()?;
        let plan = path.and_then(|path| target(&Disk, path).ok());
        // Where it cannot be said, others are only not told.
        let _ = session.open(plan.as_deref());
        let others = session.others(&Disk, plan.as_deref()?);
        let Other { process, since } = *others.first()?;
        let more = if others.len() > 1 { format!(" and {} more", others.len() - 1) } else { String::new() };
        Some(Msg::Warned(format!(
            "another planner has this plan open (process {process}{more}, since {}): neither saves over the other unasked",
            when(since)
        )))
    }

    /// What planners that ended had not saved, and would still be lost: of the plan that is open, or of all.
    pub fn left_behind(&self, document: &Document, of_all: bool) -> Vec<LeftBehind> {
        let Some(session) = &self.session else { return Vec::new() };
        let open = document.path().and_then(|path| target(&Disk, path).ok());
        let mut found = Vec::new();
        for kept in session.left_behind(&Disk) {
            let is_open = open.is_some() && kept.plan == open;
            let mut superseded = self.superseded.iter().chain(self.making.iter().flat_map(Making::superseded));
            if !(of_all || is_open) || superseded.any(|gone| *gone == kept.kept_in) {
                continue;
            }
            let saved = kept.plan.as_deref().and_then(file::held);
            let is_known = found.iter().any(|known: &LeftBehind| known.plan == kept.plan && known.text == kept.text);
            if saved.as_ref() == Some(&kept.text) || is_known {
                // It ended between saving, or bringing this back, and tidying up.
                let _ = remove_kept(&Disk, &kept.kept_in);
                continue;
            }
            let when = kept.at.map_or_else(|| "an unknown day".to_owned(), when);
            found.push(LeftBehind { kept_in: kept.kept_in, when, plan: kept.plan, saved, is_open, text: kept.text });
        }
        found
    }

    /// Writes what is not kept yet, and waits until it is on the disk, however long it takes.
    pub fn flush(&mut self, model: &Model) -> Option<Msg> {
        if self.seen != Some(model.document.revision()) {
            self.seen = Some(model.document.revision());
            self.since.get_or_insert_with(Instant::now);
        }
        let told = if !model.document.would_lose() {
            self.settle();
            None
        } else if self.since.take().is_some() || self.making.is_some() {
            match self.newest(model) {
                Ok((made, superseded)) => self.put_down(made, superseded),
                Err(error) => self.complain(&error),
            }
        } else {
            None
        };
        let syncing = self.syncing.take().and_then(|syncing| syncing.join().ok());
        let kept_in = self.session.as_ref().filter(|_| !self.is_synced).map(Session::kept_in);
        let synced = kept_in.map(|kept_in| secure(&Disk, &kept_in));
        self.is_synced = true;
        self.forget_copy();
        let failed = [syncing, synced].into_iter().flatten().find_map(Result::err);
        told.or_else(|| failed.and_then(|error| self.complain(&error)))
    }

    /// Ends with nothing left to be kept: the user said so.
    pub fn end(mut self) {
        // The thread that makes a text writes none, and is not waited for.
        self.give_up();
        self.forget();
        if let Some(syncing) = self.syncing.take() {
            let _ = syncing.join();
            self.forget_copy();
        }
        self.supersede();
        if let Some(session) = self.session {
            session.end(&Disk);
        }
    }

    /// Ends with what is not saved on the disk, and says where it is; `None` where everything is saved.
    ///
    /// # Errors
    /// It could not be written.
    pub fn leave(mut self, model: &Model) -> io::Result<Option<PathBuf>> {
        if !model.document.would_lose() {
            self.end();
            return Ok(None);
        }
        let (made, superseded) = self.newest(model)?;
        self.keep(made.of, &made.sealed?, Pace::Synced)?;
        remove(&superseded);
        if let Some(syncing) = self.syncing.take() {
            let _ = syncing.join();
        }
        let Some(session) = self.session else { return Ok(None) };
        let kept_in = session.kept_in();
        session.end(&Disk);
        Ok(Some(kept_in))
    }
}

/// Takes kept texts of others away. What cannot be taken away is offered once more.
fn remove(superseded: &[PathBuf]) {
    for kept_in in superseded {
        let _ = remove_kept(&Disk, kept_in);
    }
}
