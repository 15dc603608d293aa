//! Writing price cards of the user's own: whole or not at all, and never over something that somebody else wrote.

use std::io;
use std::path::{Path, PathBuf};

use crate::disk::{Disk, Files, is_changed, put_new, put_over, told};
use crate::rates::load::CARD;
use crate::tui::msg::Msg;

/// Writes a card over a file that holds `held`, or takes it away, and says how it went.
pub fn write(path: PathBuf, text: Option<String>, held: Option<&str>) -> Msg {
    let there = match there(&path) {
        Ok(there) => there,
        Err(error) => return Msg::CardFailed { path, why: told(&error) },
    };
    // What was written before the answer came counts as written.
    if there.as_deref() == text.as_deref().map(str::as_bytes) {
        return Msg::CardWritten { path, text };
    }
    if there.as_deref() != held.map(str::as_bytes) {
        return refused(path);
    }
    let done = match (&text, &there) {
        (Some(text), Some(there)) => put_over(&Disk, &path, text, there).map(drop),
        (Some(text), None) => {
            let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
            folder.and_then(|()| put_new(&Disk, &path, text)).map(drop)
        }
        (None, _) => Disk.remove(&path),
    };
    match done {
        Ok(()) => Msg::CardWritten { path, text },
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists || is_changed(&error) => refused(path),
        Err(error) => Msg::CardFailed { path, why: told(&error) },
    }
}

fn refused(path: PathBuf) -> Msg {
    match there(&path) {
        Ok(Some(bytes)) => match String::from_utf8(bytes) {
            Ok(text) => Msg::CardRefused { path, there: Some(text) },
            Err(_) => Msg::CardFailed { path, why: "it is no text by now".to_owned() },
        },
        Ok(None) => Msg::CardRefused { path, there: None },
        Err(error) => Msg::CardFailed { path, why: told(&error) },
    }
}

/// What the file holds; `None` where there is none.
fn there(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let most = u64::try_from(CARD.bytes).unwrap_or(u64::MAX).saturating_add(1);
    match Disk.read(path, most) {
        Ok(bytes) if bytes.len() > CARD.bytes => Err(io::Error::other("it is larger than a price card may be")),
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
