//! Reading and writing the plan's file, and the files that the answer is written to: whole or not at all, never over something that somebody else wrote there
//! unasked, and with what it held before kept as a version.

use std::io;
use std::path::{Path, PathBuf};

use directories::BaseDirs;
use jiff::Timestamp;

use super::state_folder;
use crate::disk::{Disk, Files, Stands, is_changed, put, put_new, put_over, target, told, versions};
use crate::import::MAX_BYTES;
use crate::tui::msg::{Msg, Over, Taken, Version, Writing};

/// The most bytes that are read of a plan: its limit, and one more to see that it is passed.
const MOST: u64 = versions::MOST_BYTES;

/// Reads a plan's file and says how it went.
pub fn open(path: PathBuf) -> Msg {
    let path = from_home(path);
    match read(&Disk, &path).and_then(text) {
        Ok(text) => Msg::Opened { path, text },
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Msg::OpenFailed { path, why: "there is no such file".to_owned() }
        }
        Err(error) => Msg::OpenFailed { path, why: told(&error) },
    }
}

/// Reads a shot list, or a file of requests, and says how it went.
pub fn bring(path: PathBuf) -> Msg {
    let path = from_home(path);
    match crate::read::file::text(&path, MAX_BYTES) {
        Ok(text) => Msg::Brought { path, text },
        Err(why) => Msg::BringFailed { path, why: why.to_string() },
    }
}

fn read(files: &dyn Files, path: &Path) -> io::Result<Vec<u8>> {
    match files.look(path)? {
        None => Err(io::ErrorKind::NotFound.into()),
        Some(Stands::Other) => Err(io::Error::other("it is no file; name one")),
        Some(Stands::File(_)) => files.read(path, MOST),
    }
}

fn text(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData.into())
}

/// What a file holds; `None` where it is not there or no text.
pub fn held(path: &Path) -> Option<String> {
    read(&Disk, path).and_then(text).ok()
}

/// `~/plan.toml` as shells read it.
fn from_home(path: PathBuf) -> PathBuf {
    match (path.strip_prefix("~"), BaseDirs::new()) {
        (Ok(rest), Some(folders)) => folders.home_dir().join(rest),
        _ => path,
    }
}

/// Saves and says how it went: what comes last is to be heard first. Of what the file held before, so many versions are
/// kept.
pub fn save(path: PathBuf, text: String, over: &Over, most: usize) -> Vec<Msg> {
    let path = from_home(path);
    let there = match read(&Disk, &path) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return vec![Msg::SaveFailed { path, why: told(&error) }],
    };
    if let Some(why) = there.as_ref().and_then(|there| taken(there, over)) {
        return vec![Msg::SaveRefused { path, why, there: there.and_then(whole) }];
    }
    let lost = there.as_ref().and_then(|there| keep(&path, there, &text, most).err());
    let put = match (&there, over) {
        // More than was read may be there, or a link that leads to no file yet.
        (_, Over::Anything) => put(&Disk, &path, &text),
        (Some(there), _) => put_over(&Disk, &path, &text, there),
        (None, _) => put_new(&Disk, &path, &text),
    };
    match put {
        Ok(put) => {
            let shown = crate::fault::harmless(&path.display().to_string());
            let doubt =
                put.doubt.map(|error| format!("saved in {shown}, but a power cut now might undo it: {}", told(&error)));
            let lost = lost
                .map(|error| format!("saved in {shown}, but what it held before could not be kept: {}", told(&error)));
            let warning = doubt.or(lost).map(Msg::Warned);
            warning.into_iter().chain([Msg::Saved { path, text }]).collect()
        }
        // Somebody made it just now, or changed it.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists || is_changed(&error) => {
            let why = if is_changed(&error) { Taken::Changed } else { Taken::Exists };
            let there = read(&Disk, &path).ok().and_then(whole);
            vec![Msg::SaveRefused { path, why, there }]
        }
        Err(error) => vec![Msg::SaveFailed { path, why: told(&error) }],
    }
}

/// What was read of a file, where that is text and all of it: only then it can be kept as a version.
fn whole(bytes: Vec<u8>) -> Option<String> {
    String::from_utf8(bytes).ok().filter(|text| is_whole(text.as_bytes()))
}

/// Whether there is no more to be read.
fn is_whole(bytes: &[u8]) -> bool {
    u64::try_from(bytes.len()).is_ok_and(|length| length < MOST)
}

/// Writes the answer to a file and says how it went: what comes last is to be heard first.
pub fn export(writing: Box<Writing>, bytes: &[u8], plan: Option<&Path>) -> Vec<Msg> {
    let path = from_home(writing.path.clone());
    let failed = |writing: Box<Writing>, why: &str| vec![Msg::ExportFailed { writing, why: why.to_owned() }];
    let is_plan = |plan: &Path| matches!((target(&Disk, &path), target(&Disk, plan)), (Ok(a), Ok(b)) if a == b);
    if plan.is_some_and(is_plan) {
        return failed(writing, "it is the plan itself; name another file");
    }
    match Disk.look(&path) {
        Err(error) => return failed(writing, &told(&error)),
        Ok(Some(Stands::Other)) if path.is_dir() => return failed(writing, "it is a folder; name a file in it"),
        Ok(Some(Stands::Other)) => return failed(writing, "it is no file that can be written; name another"),
        Ok(Some(Stands::File(_))) if !writing.is_forced => return vec![Msg::ExportRefused(writing)],
        Ok(_) => {}
    }
    let put = if writing.is_forced { put(&Disk, &path, bytes) } else { put_new(&Disk, &path, bytes) };
    match put {
        Ok(put) => {
            let shown = crate::fault::harmless(&path.display().to_string());
            let doubt = put.doubt.map(|error| {
                Msg::Warned(format!("wrote {shown}, but a power cut now might undo it: {}", told(&error)))
            });
            doubt.into_iter().chain([Msg::Exported { path, bytes: bytes.len() }]).collect()
        }
        // Somebody made it just now.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => vec![Msg::ExportRefused(writing)],
        Err(error) => failed(writing, &told(&error)),
    }
}

/// Why the file may not be written, if it may not.
fn taken(there: &[u8], over: &Over) -> Option<Taken> {
    match over {
        Over::Anything => None,
        Over::Nothing => Some(Taken::Exists),
        Over::Unchanged(text) => (text.as_bytes() != there).then_some(Taken::Changed),
    }
}

/// Keeps what a file held as a version, where it is text, no larger than a plan, and other than what comes.
fn keep(path: &Path, there: &[u8], comes: &str, most: usize) -> io::Result<()> {
    match std::str::from_utf8(there) {
        Ok(text) if text != comes && is_whole(there) => {
            versions::keep(&Disk, &state_folder()?, path, text, Timestamp::now(), most)
        }
        _ => Ok(()),
    }
}

/// What a file held before, the last first.
pub fn versions_of(path: &Path) -> Msg {
    let listed = state_folder().and_then(|state| versions::list(&Disk, &state, path));
    match listed {
        Ok(listed) => Msg::FoundVersions(
            listed
                .into_iter()
                .map(|v| Version { when: super::when(v.replaced), kept_in: v.kept_in, text: v.text })
                .collect(),
        ),
        Err(error) => Msg::Warned(format!("its versions cannot be found: {}", told(&error))),
    }
}
