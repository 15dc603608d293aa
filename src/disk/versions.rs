//! What a file held before it was saved over: the last few versions, in the state folder and not beside the plan, in
//! one folder a file. A version is the file's text as it was, whoever wrote it.

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::arrange::Arrange as _;

use super::Files;
use super::place::{short, target};
use super::put::{Pace, put_own, sweep, sync_folders};

/// The most bytes of a file that is kept: more is no plan.
pub const MOST_BYTES: u64 = 8 * 1024 * 1024 + 1;

/// A text that a file held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// When it was saved over.
    pub replaced: Timestamp,
    /// Where it is kept.
    pub kept_in: PathBuf,
    pub text: String,
}

/// The folder of the versions of `plan`.
fn folder(files: &dyn Files, state: &Path, plan: &Path) -> io::Result<PathBuf> {
    let plan = target(files, plan)?;
    // A name for people; what tells files apart is the rest.
    let stem: String = plan
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
        .chars()
        .map(|c| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '_' })
        .take(40)
        .collect();
    Ok(state.join("versions").join(format!("{stem}-{}", short(&plan))))
}

/// Names of the versions, the oldest first.
fn names(files: &dyn Files, folder: &Path) -> Vec<String> {
    let all = files.names(folder).unwrap_or_default();
    let mut names: Vec<String> =
        all.iter().filter_map(|n| n.to_str()).filter(|n| time(n).is_some()).map(str::to_owned).collect();
    names.arrange();
    names
}

/// The time that a version's name tells.
fn time(name: &str) -> Option<Timestamp> {
    let (date, clock) = name.strip_suffix(".toml")?.split_once('T')?;
    format!("{date}T{}", clock.replace('-', ":")).parse().ok()
}

/// Keeps `text`, which `plan` held until `now`, and of all its versions the last `most`. Nothing is kept where `most` is
/// 0, or where the text is that of the last version.
///
/// # Errors
/// Whatever the file system says. The versions that were there stay.
pub fn keep(files: &dyn Files, state: &Path, plan: &Path, text: &str, now: Timestamp, most: usize) -> io::Result<()> {
    if most == 0 {
        return Ok(());
    }
    let folder = folder(files, state, plan)?;
    files.make_folder(&folder)?;
    let there = names(files, &folder);
    if let Some(last) = there.last()
        && files.read(&folder.join(last), MOST_BYTES).is_ok_and(|bytes| bytes == text.as_bytes())
    {
        return Ok(());
    }
    // A clock that was set back must not make the newest the first to go.
    let now = there.last().and_then(|last| time(last)).map_or(now, |last| now.max(later(last)));
    let name = format!("{now:.3}.toml").replace(':', "-");
    put_own(files, &folder.join(name), text, Pace::Synced)?;
    if there.is_empty() {
        // So is the folder, mostly.
        sync_folders(files, &folder, 3)?;
    }
    for old in there.iter().take((there.len() + 1).saturating_sub(most)) {
        // One too many is found again the next time.
        let _ = files.remove(&folder.join(old));
    }
    Ok(())
}

/// The next moment that has a name of its own.
fn later(than: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(than.as_millisecond() + 1).unwrap_or(than)
}

/// The versions of a file, the last first.
///
/// # Errors
/// The file's place cannot be told. Versions that cannot be read are left out.
pub fn list(files: &dyn Files, state: &Path, plan: &Path) -> io::Result<Vec<Version>> {
    let folder = folder(files, state, plan)?;
    sweep(files, &folder);
    let version = |name: &String| {
        let kept_in = folder.join(name);
        let text = String::from_utf8(files.read(&kept_in, MOST_BYTES).ok()?).ok()?;
        Some(Version { replaced: time(name)?, kept_in, text })
    };
    Ok(names(files, &folder).iter().rev().filter_map(version).collect())
}
