//! Putting a text, or any other bytes, in the place of a file, so that either the old or the new one is there, whatever happens: it is
//! written beside, synced, and renamed; then the folder is synced.

use std::ffi::OsStr;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::{self, ErrorKind};
use std::path::Path;

use super::place::{folder_of, target};
use super::{Files, Looks, Stands};

/// What begins and ends the name of a file that is being written.
const BEFORE: &str = ".luma-plan-";
const AFTER: &str = ".tmp";

/// The text is in its place.
#[derive(Debug)]
pub struct Put {
    /// Why it is not certain that it would survive a power cut, if it is not.
    pub doubt: Option<io::Error>,
}

/// Waits until a folder would survive a power cut, and so many of those that it stands in, as far as they may be read.
///
/// # Errors
/// Whatever the file system says of the folder itself.
pub fn sync_folders(files: &dyn Files, folder: &Path, above: usize) -> io::Result<()> {
    files.sync_folder(folder)?;
    for folder in folder.ancestors().skip(1).take(above) {
        let _ = files.sync_folder(folder);
    }
    Ok(())
}

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// It is on the disk when this returns.
    Synced,
    /// The system may take its time; see [`Files::sync`].
    Quick,
}

/// Writes `text` to `path`. A link is followed and stays a link; the file's mode and, where that may be, its owner
/// stay.
///
/// # Errors
/// Whatever the file system says; a file that may only be read; something that is no file. What was there is then as it
/// was.
pub fn put(files: &dyn Files, path: &Path, text: impl AsRef<[u8]>) -> io::Result<Put> {
    let target = target(files, path)?;
    let looks = match files.look(&target)? {
        None => None,
        Some(Stands::File(looks)) => {
            // The folder would let us, but whoever made the file read-only meant it.
            files.ask_to_write(&target)?;
            Some(looks)
        }
        Some(Stands::Other) => return Err(io::Error::other("it is no file that can be written; name another")),
    };
    // What was closed to others must not be open to them meanwhile.
    let text = text.as_ref();
    place(files, &target, text, &How { is_private: looks.is_some(), looks, over: Replaced::Any, pace: Pace::Synced })
}

/// The same over a file that holds `held`, looked at once more at the last moment.
///
/// # Errors
/// As [`put`]; where the file holds anything else by then, one of which [`is_changed`] is true.
pub fn put_over(files: &dyn Files, path: &Path, text: impl AsRef<[u8]>, held: &[u8]) -> io::Result<Put> {
    let target = target(files, path)?;
    let Some(Stands::File(looks)) = files.look(&target)? else { return Err(io::Error::other(Changed)) };
    files.ask_to_write(&target)?;
    let how = How { is_private: true, looks: Some(looks), over: Replaced::This(held), pace: Pace::Synced };
    place(files, &target, text.as_ref(), &how)
}

/// Somebody else changed the file that was to be replaced.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("it was changed by someone else just now; save again to see what differs")]
struct Changed;

/// Whether a file was not replaced because it held something else than was told.
#[must_use]
pub fn is_changed(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| (inner as &(dyn std::error::Error + 'static)).is::<Changed>())
}

/// Writes `text` to a file that is not there yet.
///
/// # Errors
/// As [`put`]; [`ErrorKind::AlreadyExists`] where something has the name.
pub fn put_new(files: &dyn Files, path: &Path, text: impl AsRef<[u8]>) -> io::Result<Put> {
    // A link has the name too, wherever it leads: whoever laid it does not choose what is written.
    if files.follow(path).is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    let target = target(files, path)?;
    if files.look(&target)?.is_some() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    let text = text.as_ref();
    place(files, &target, text, &How { is_private: false, looks: None, over: Replaced::None, pace: Pace::Synced })
}

/// Writes a file of our own in the state folder, which nobody else can read.
///
/// # Errors
/// As [`put`].
pub fn put_own(files: &dyn Files, path: &Path, text: &str, pace: Pace) -> io::Result<Put> {
    place(files, path, text.as_bytes(), &How { is_private: true, looks: None, over: Replaced::Any, pace })
}

/// Takes away what saves left beside when they were stopped. Those of running processes are not touched.
pub fn sweep(files: &dyn Files, folder: &Path) {
    let own = std::process::id();
    for name in files.names(folder).unwrap_or_default() {
        // What cannot be taken away now is found again the next time.
        if process_of(&name).is_some_and(|process| process == own || !files.is_running(process)) {
            let _ = files.remove(&folder.join(&name));
        }
    }
}

/// The process that writes the file of this name beside another; `None` where it is no such name.
fn process_of(name: &OsStr) -> Option<u32> {
    let middle = name.to_str()?.strip_prefix(BEFORE)?.strip_suffix(AFTER)?;
    middle.split_once('-')?.0.parse().ok()
}

/// A name that no other process gives to a file, even one that thinks it has our number.
fn beside_name() -> String {
    let random = RandomState::new().build_hasher().finish();
    format!("{BEFORE}{}-{random:016x}{AFTER}", std::process::id())
}

/// How a file is written.
#[derive(Debug)]
struct How<'h> {
    is_private: bool,
    looks: Option<Looks>,
    over: Replaced<'h>,
    pace: Pace,
}

/// What is replaced.
#[derive(Debug)]
enum Replaced<'h> {
    /// Nothing may have the name.
    None,
    /// A file that holds this.
    This(&'h [u8]),
    /// Whatever file has the name.
    Any,
}

fn place(files: &dyn Files, target: &Path, text: &[u8], how: &How<'_>) -> io::Result<Put> {
    let folder = folder_of(target);
    sweep(files, folder);
    let beside = folder.join(beside_name());
    let written = write(files, &beside, text, how).and_then(|()| match how.over {
        Replaced::None => files.rename_new(&beside, target),
        // A save may take a while, and this only a moment.
        Replaced::This(held) if !holds(files, target, held)? => Err(io::Error::other(Changed)),
        Replaced::This(_) | Replaced::Any => files.rename(&beside, target),
    });
    if let Err(error) = written {
        let _ = files.remove(&beside);
        return Err(error);
    }
    // From here on the new text is the file's, and nothing takes it back.
    let doubt = if how.pace == Pace::Synced { files.sync_folder(folder).err() } else { None };
    Ok(Put { doubt })
}

/// Whether a file holds exactly these bytes.
fn holds(files: &dyn Files, path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let most = u64::try_from(bytes.len()).unwrap_or(u64::MAX).saturating_add(1);
    match files.read(path, most) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        read => Ok(read? == bytes),
    }
}

fn write(files: &dyn Files, beside: &Path, text: &[u8], how: &How<'_>) -> io::Result<()> {
    let mut file = files.begin(beside, how.is_private)?;
    file.write(text)?;
    if let Some(looks) = how.looks {
        file.look_like(looks)?;
    }
    if how.pace == Pace::Synced {
        file.sync()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
