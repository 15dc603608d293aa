//! Keeps what is not saved: after each edit the whole text of the plan is written into the state folder, once the frame
//! that shows the edit is drawn. A key never waits for a sync, which a thread of its own makes of a copy, at most once a
//! second; and it waits for the writing of a usual plan no longer than for any slice of work that is done between keys.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::{file, when};
use crate::disk::put::Pace;
use crate::disk::session::{Other, Session, remove_kept, secure};
use crate::disk::{Disk, target, told};
use crate::tui::document::Document;
use crate::tui::model::Model;
use crate::tui::msg::{LeftBehind, Msg};

/// A power cut loses no more than this.
const SYNC: Duration = Duration::from_secs(1);
/// A text that is larger is written at most so often; it takes its time.
const LARGE: usize = 1024 * 1024;
const PAUSE: Duration = Duration::from_millis(500);
/// A text up to this size (hundreds of stages) is written at once. Of larger ones, keys that wait go first for a while.
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
    /// What was last seen of the plan, and since when it is not kept.
    seen: Option<u64>,
    since: Option<Instant>,
    /// The last text that was written: when, how long it took, how large it was.
    written: Option<(Instant, Duration, usize)>,
    /// Whether there is a kept text.
    is_kept: bool,
    is_synced: bool,
    synced: Option<Instant>,
    syncing: Option<JoinHandle<io::Result<()>>>,
    /// Texts of others that go once ours is written.
    superseded: Vec<PathBuf>,
    /// Whether it was said that nothing can be kept.
    has_complained: bool,
}

impl Default for Keeper {
    fn default() -> Self {
        Self {
            session: None,
            path: None,
            seen: None,
            since: None,
            written: None,
            is_kept: false,
            is_synced: true,
            synced: None,
            syncing: None,
            superseded: Vec::new(),
            has_complained: false,
        }
    }
}

impl Keeper {
    /// Begins in the state folder; without one nothing is kept, and that is said.
    pub fn begin(state: io::Result<PathBuf>) -> (Self, Option<Msg>) {
        let session = state.and_then(|state| Session::begin(&Disk, &state, Timestamp::now()));
        let (session, why) = match session {
            Ok(session) => (Some(session), None),
            Err(error) => (None, Some(error)),
        };
        let mut keeper = Self { session, ..Self::default() };
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
        if let Some(due) = self.due(now)
            && due <= now
            && (!key_waits || self.is_quick() || self.since.is_some_and(|since| now - since >= PATIENCE))
        {
            told.extend(self.write(model));
        }
        told.extend(self.sync(now));
        told
    }

    /// How long the planner may sleep; `None` where there is nothing to be done.
    pub fn wait(&self, now: Instant) -> Option<Duration> {
        let sync = (!self.is_synced).then(|| match (&self.syncing, self.synced) {
            // The one before is slow.
            (Some(_), Some(last)) => (last + SYNC).max(now + Duration::from_millis(50)),
            (_, last) => last.map_or(now, |last| last + SYNC),
        });
        // What a sync leaves that is not needed any more is taken away after it.
        let tidy = (!self.is_kept && self.syncing.is_some()).then(|| now + Duration::from_millis(50));
        let next = [self.due(now), sync, tidy].into_iter().flatten().min()?;
        Some(next.saturating_duration_since(now))
    }

    /// When what is not kept yet is to be written.
    fn due(&self, now: Instant) -> Option<Instant> {
        self.since?;
        Some(match self.written {
            Some((last, cost, size)) if size > LARGE => last + PAUSE.max(cost * 4),
            _ => now,
        })
    }

    /// Whether writing takes no longer than anybody would notice. What counts is the size, and not how long the last
    /// one took: a busy machine is no reason to lose more.
    fn is_quick(&self) -> bool {
        self.written.is_none_or(|(.., size)| size <= SMALL)
    }

    /// Keeps what the plan is now, or nothing where nothing would be lost.
    fn write(&mut self, model: &Model) -> Option<Msg> {
        self.since = None;
        let document = &model.document;
        if !document.is_unsaved() || !document.was_touched() {
            self.forget();
            self.supersede();
            return None;
        }
        let begun = Instant::now();
        // What is taken away for it may be all that a power cut would leave.
        let pace = if self.superseded.is_empty() { Pace::Quick } else { Pace::Synced };
        let kept = document
            .render_kept(&model.prices.book, model.prices.ask.today)
            .map_err(io::Error::other)
            .and_then(|text| self.keep(&text, pace).map(|()| text.len()));
        match kept {
            Ok(size) => {
                self.written = Some((begun, begun.elapsed(), size));
                self.has_complained = false;
                self.supersede();
                None
            }
            Err(error) => self.complain(&error),
        }
    }

    fn keep(&mut self, text: &str, pace: Pace) -> io::Result<()> {
        let Some(session) = &self.session else { return Err(io::Error::other("there is no folder for it")) };
        session.keep(&Disk, text, Timestamp::now(), pace)?;
        (self.is_kept, self.is_synced) = (true, pace == Pace::Synced);
        note(Some(session.kept_in()));
        Ok(())
    }

    /// The plan is as its file is: nothing is kept.
    fn forget(&mut self) {
        if let Some(session) = self.session.as_ref().filter(|_| self.is_kept)
            && session.forget(&Disk).is_ok()
        {
            (self.is_kept, self.is_synced) = (false, true);
            note(None);
        }
    }

    /// Takes away a copy that was written while what it is of was forgotten.
    fn forget_copy(&self) {
        if let Some(session) = self.session.as_ref().filter(|_| !self.is_kept) {
            // What cannot be taken away is offered once more.
            let _ = session.forget(&Disk);
        }
    }

    fn supersede(&mut self) {
        // What cannot be taken away is offered once more.
        for kept_in in self.superseded.drain(..) {
            let _ = remove_kept(&Disk, &kept_in);
        }
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
            if !(of_all || is_open) || self.superseded.contains(&kept.kept_in) {
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
        let told = self.since.is_some().then(|| self.write(model)).flatten();
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
        let document = &model.document;
        if !document.is_unsaved() || !document.was_touched() {
            self.end();
            return Ok(None);
        }
        let text = document.render_kept(&model.prices.book, model.prices.ask.today).map_err(io::Error::other)?;
        self.keep(&text, Pace::Synced)?;
        self.supersede();
        if let Some(syncing) = self.syncing.take() {
            let _ = syncing.join();
        }
        let Some(session) = self.session else { return Ok(None) };
        let kept_in = session.kept_in();
        session.end(&Disk);
        Ok(Some(kept_in))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::plan::load;
    use crate::rates::Book;
    use crate::tui::key::Key;
    use crate::tui::theme::{Palette, Theme};
    use crate::tui::update::update;

    const TEXT: &str = "schema = 1\nname = \"film\"\n\n[[shots]]\noutputs = 12\n";

    /// A plan that was changed and not saved.
    fn edited() -> Model {
        let (book, today) = (Book::embedded().unwrap(), date(2026, 11, 21));
        let document = Document::opened(load("film.toml", TEXT, &book, today).unwrap(), "film.toml".into());
        let mut model = Model::new(document, book, today, Theme::new(Palette::Mono, false));
        update(&mut model, Msg::KeyPressed(Key::char('+')));
        assert!(model.document.is_unsaved());
        model
    }

    #[test]
    fn what_was_brought_back_goes_only_once_ours_would_survive_a_power_cut() {
        let state = tempfile::tempdir().unwrap();
        let model = edited();
        let (mut keeper, warning) = Keeper::begin(Ok(state.path().to_owned()));
        assert_eq!(warning, None);
        let theirs = state.path().join("recovery/theirs.toml");
        std::fs::write(&theirs, TEXT).unwrap();
        assert_eq!(keeper.take_away(theirs.clone(), true), None);
        assert!(theirs.exists());
        assert_eq!(keeper.tend(&model, false, Instant::now()), []);
        assert!(!theirs.exists());
        assert!(keeper.is_kept && keeper.is_synced && keeper.syncing.is_none(), "it was waited for");
        keeper.end();
        assert_eq!(std::fs::read_dir(state.path().join("recovery")).unwrap().count(), 0);
    }

    #[test]
    fn an_edit_waits_for_no_disk_and_its_copy_is_made_sure_of_at_once() {
        let state = tempfile::tempdir().unwrap();
        let model = edited();
        let (mut keeper, _) = Keeper::begin(Ok(state.path().to_owned()));
        let begun = Instant::now();
        assert_eq!(keeper.wait(begun), None, "nothing to be done");
        assert_eq!(keeper.tend(&model, true, begun), [], "a usual plan is kept though keys wait");
        assert!(keeper.is_kept && keeper.syncing.is_some());
        assert_eq!(keeper.wait(begun), None, "nothing more: what is under way ends by itself");
        // Stopped by the shell, all of it is on the disk.
        assert_eq!(keeper.flush(&model), None);
        assert!(keeper.syncing.is_none());
        let kept_in = keeper.session.as_ref().unwrap().kept_in();
        assert_eq!(std::fs::read(kept_in.with_extension("copy")).unwrap(), std::fs::read(&kept_in).unwrap());
        // Left with a signal it stays; the user's own end takes it away.
        assert_eq!(keeper.leave(&model).unwrap(), Some(kept_in));
    }
}
