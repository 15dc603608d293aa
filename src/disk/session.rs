//! What a running planner keeps in the state folder: a file that it holds as long as it lives, which says what it has
//! open, and the whole text of its plan as long as that is not saved.
//!
//! Whether a planner still lives is asked of the system and not guessed from numbers: the file is locked, and a lock
//! ends with its process, however that ends. A text whose planner does not live any more was left behind.
//!
//! A text is written once an edit, and a disk takes longer than that. So it is renamed into its place without waiting
//! for the disk, and once a second [`secure`] writes a copy beside it that a power cut does not take: each text says
//! its own sum, and where the newer one is damaged, or was never on the disk, the copy is the one that counts.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::arrange::Arrange as _;

use super::place::{decoded, encoded, folder_of, sum};
use super::put::{Pace, put_own, sweep, sync_folders};
use super::{Files, Held};

/// The first line of a kept text, and the last before the text itself.
const FIRST: &str = "# What a planner had not saved. `luma-plan` offers it at its next start.\n";
const LAST: &str = "# ---\n";
/// What begins the line of the head that has the sum of the text.
const SUM: &str = "# sum ";
/// How the name of a kept text ends, that of its copy on the disk, and that of a copy that is being written.
const KEPT: &str = "toml";
const COPY: &str = "copy";
const COPYING: &str = "copying";
/// The most bytes of a kept text: a plan's, with its head.
const MOST_BYTES: u64 = 9 * 1024 * 1024;

/// A planner that runs.
#[derive(Debug)]
pub struct Session {
    state: PathBuf,
    name: String,
    since: Timestamp,
    plan: Option<PathBuf>,
    /// Let go of when the session ends; `None` where files cannot be held.
    held: Option<Box<dyn Held>>,
}

/// What is written around a text that is kept. It knows no file, so that the work can be done anywhere.
#[derive(Clone, Debug)]
pub struct Seal {
    plan: Option<PathBuf>,
    at: Timestamp,
}

impl Seal {
    /// A text with its head and its sum.
    #[must_use]
    pub fn put_on(&self, text: &str) -> Sealed {
        let plan = self.plan.as_deref().map_or_else(String::new, |plan| format!("# plan {}\n", encoded(plan)));
        let whole = format!("{FIRST}{plan}# kept {}\n{SUM}{}\n{LAST}{text}", self.at, sum(text.as_bytes()));
        Sealed { whole }
    }
}

/// A text as it is kept, which says whether all of it is there.
#[derive(Debug)]
pub struct Sealed {
    whole: String,
}

impl Sealed {
    /// In bytes, with the head.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.whole.len()
    }
}

/// Another planner that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    pub process: u32,
    pub since: Timestamp,
}

/// A text that was left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub kept_in: PathBuf,
    /// When it was written.
    pub at: Option<Timestamp>,
    /// The file of the plan, if it had one.
    pub plan: Option<PathBuf>,
    pub text: String,
}

fn sessions(state: &Path) -> PathBuf {
    state.join("sessions")
}

fn recovery(state: &Path) -> PathBuf {
    state.join("recovery")
}

impl Session {
    /// Begins a session, with nothing open yet.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub fn begin(files: &dyn Files, state: &Path, now: Timestamp) -> io::Result<Self> {
        files.make_folder(&sessions(state))?;
        files.make_folder(&recovery(state))?;
        tidy(files, state);
        let (name, held) = begun(files, state, now)?;
        let mut session = Self { state: state.to_owned(), name, since: now, plan: None, held };
        session.open(None)?;
        Ok(session)
    }

    /// The file of the plan that is open; `None` where it has none yet.
    ///
    /// # Errors
    /// Whatever the file system says: others are then not told.
    pub fn open(&mut self, plan: Option<&Path>) -> io::Result<()> {
        self.plan = plan.map(Path::to_owned);
        let plan = plan.map_or_else(String::new, |plan| format!("plan {}\n", encoded(plan)));
        let text = format!("process {}\nsince {}\n{plan}", std::process::id(), self.since);
        self.held.as_mut().map_or(Ok(()), |held| held.say(&text))
    }

    /// Where the text is kept.
    #[must_use]
    pub fn kept_in(&self) -> PathBuf {
        recovery(&self.state).join(format!("{}.{KEPT}", self.name))
    }

    /// What is to be written around a text of this moment, of the plan that is open.
    #[must_use]
    pub fn seal(&self, now: Timestamp) -> Seal {
        Seal { plan: self.plan.clone(), at: now }
    }

    /// Keeps the whole text of the plan, in place of what was kept before.
    ///
    /// # Errors
    /// Whatever the file system says; what was kept before is then as it was.
    pub fn keep(&self, files: &dyn Files, sealed: &Sealed, pace: Pace) -> io::Result<()> {
        put_own(files, &self.kept_in(), &sealed.whole, pace).map(drop)
    }

    /// Nothing is kept any more: the plan is saved.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub fn forget(&self, files: &dyn Files) -> io::Result<()> {
        remove_kept(files, &self.kept_in())
    }

    /// Ends the session. What is kept stays.
    pub fn end(self, files: &dyn Files) {
        let _ = files.remove(&lock(&self.state, &self.name));
    }

    /// The other planners that have a plan's file open.
    #[must_use]
    pub fn others(&self, files: &dyn Files, plan: &Path) -> Vec<Other> {
        let own = lock(&self.state, &self.name);
        let mut others = Vec::new();
        for (path, name) in named(files, &sessions(&self.state), ".lock") {
            if path == own || !lives(files, &self.state, &name) {
                continue;
            }
            let text = files.read(&path, 64 * 1024).unwrap_or_default();
            let said = |what: &str| -> Option<String> {
                let text = std::str::from_utf8(&text).ok()?;
                text.lines().find_map(|line| line.strip_prefix(what)).map(str::to_owned)
            };
            if said("plan ").and_then(|line| decoded(&line)).as_deref() != Some(plan) {
                continue;
            }
            let process = said("process ").and_then(|n| n.parse().ok());
            let since = said("since ").and_then(|at| at.parse().ok());
            others.extend(process.zip(since).map(|(process, since)| Other { process, since }));
        }
        others
    }

    /// What planners that do not live any more left behind, the last first.
    #[must_use]
    pub fn left_behind(&self, files: &dyn Files) -> Vec<Kept> {
        let folder = recovery(&self.state);
        let mut names = BTreeSet::new();
        for ending in [KEPT, COPY] {
            names.extend(named(files, &folder, &format!(".{ending}")).into_iter().map(|(_, name)| name));
        }
        let mut left = Vec::new();
        for name in names {
            if name == self.name || lives(files, &self.state, &name) {
                continue;
            }
            let text = |ending| {
                let path = folder.join(format!("{name}.{ending}"));
                let text = String::from_utf8(files.read(&path, MOST_BYTES).ok()?).ok()?;
                Some(read(path, &text))
            };
            // Where neither is whole, what there is of it.
            let texts: Vec<(Kept, bool)> = [KEPT, COPY].into_iter().filter_map(text).collect();
            let best = texts.iter().position(|(_, is_whole)| *is_whole).unwrap_or(0);
            left.extend(texts.into_iter().nth(best).map(|(kept, _)| kept).filter(|kept| !kept.text.is_empty()));
        }
        left.arrange_by(|a, b| (b.at, &b.kept_in).cmp(&(a.at, &a.kept_in)));
        left
    }
}

/// A file for a session, held where files can be.
fn begun(files: &dyn Files, state: &Path, now: Timestamp) -> io::Result<(String, Option<Box<dyn Held>>)> {
    let mut tries = 0;
    loop {
        let random = RandomState::new().build_hasher().finish();
        let name = format!("{}-{}-{:08x}", now.strftime("%Y%m%dT%H%M%SZ"), std::process::id(), random & 0xffff_ffff);
        // Whoever tidies up takes what is not held: it gets its name once it is.
        let beside = sessions(state).join(format!("{name}.new"));
        let held = files.hold(&beside).unwrap_or_default();
        match files.rename(&beside, &lock(state, &name)) {
            Ok(()) => return Ok((name, held)),
            // Taken away before it was held.
            Err(error) if error.kind() == io::ErrorKind::NotFound && tries < 3 => tries += 1,
            Err(error) => {
                let _ = files.remove(&beside);
                return Err(error);
            }
        }
    }
}

fn lock(state: &Path, name: &str) -> PathBuf {
    sessions(state).join(format!("{name}.lock"))
}

/// Whether the planner of a session still runs.
fn lives(files: &dyn Files, state: &Path, name: &str) -> bool {
    let lock = lock(state, name);
    // Asking for it makes it; only one that is there is asked for.
    matches!(files.look(&lock), Ok(Some(_))) && matches!(files.hold(&lock), Ok(None))
}

/// Takes away what sessions that ended left behind, but for texts.
fn tidy(files: &dyn Files, state: &Path) {
    for ending in [".lock", ".new"] {
        for (path, _) in named(files, &sessions(state), ending) {
            if let Ok(Some(_held)) = files.hold(&path) {
                let _ = files.remove(&path);
            }
        }
    }
    for (path, name) in named(files, &recovery(state), &format!(".{COPYING}")) {
        if !lives(files, state, &name) {
            let _ = files.remove(&path);
        }
    }
    sweep(files, &recovery(state));
}

/// The files of a folder whose names end like this, with the rest of the name.
fn named(files: &dyn Files, folder: &Path, ending: &str) -> Vec<(PathBuf, String)> {
    let all = files.names(folder).unwrap_or_default();
    let ending = |name: &OsString| Some((folder.join(name), name.to_str()?.strip_suffix(ending)?.to_owned()));
    all.iter().filter_map(ending).filter(|(_, name)| !name.starts_with('.')).collect()
}

/// A kept text without its head, and whether it is what was written. What has no head is all text.
fn read(kept_in: PathBuf, whole: &str) -> (Kept, bool) {
    let parts = whole.strip_prefix(FIRST).and_then(|rest| rest.split_once(LAST));
    let Some((head, text)) = parts else {
        return (Kept { kept_in, at: None, plan: None, text: whole.to_owned() }, false);
    };
    let said = |what: &str| head.lines().find_map(|line| line.strip_prefix(what));
    let is_whole = said(SUM) == Some(&sum(text.as_bytes()));
    let kept = Kept {
        kept_in,
        at: said("# kept ").and_then(|at| at.parse().ok()),
        plan: said("# plan ").and_then(decoded),
        text: text.to_owned(),
    };
    (kept, is_whole)
}

/// Copies a kept text to where a power cut does not take it. It may be replaced by a newer one meanwhile; once there is
/// none any more nothing is copied. One thread at a time for each text.
///
/// # Errors
/// Whatever the file system says; the copy that was there stays.
pub fn secure(files: &dyn Files, kept_in: &Path) -> io::Result<()> {
    let bytes = match files.read(kept_in, MOST_BYTES) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        read => read?,
    };
    // A name of its own: what is written beside under any other is swept away by whoever writes next.
    let beside = kept_in.with_extension(COPYING);
    let _ = files.remove(&beside);
    let written = files.begin(&beside, true).and_then(|mut file| {
        file.write(&bytes)?;
        file.sync()
    });
    let placed = written.and_then(|()| match files.rename(&beside, &kept_in.with_extension(COPY)) {
        // The text was taken away meanwhile, and what was to be its copy with it.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        renamed => renamed.map(|()| true),
    });
    match placed {
        Ok(true) => {}
        Ok(false) => return Ok(()),
        Err(error) => {
            let _ = files.remove(&beside);
            return Err(error);
        }
    }
    // The folder may be as new as the text: it is found from the folder for all states.
    sync_folders(files, folder_of(kept_in), 2)
}

/// Takes a kept text away, and its copy before it: alone it would be taken for what was last kept.
///
/// # Errors
/// Whatever the file system says.
pub fn remove_kept(files: &dyn Files, kept_in: &Path) -> io::Result<()> {
    for ending in [COPYING, COPY, KEPT] {
        match files.remove(&kept_in.with_extension(ending)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
