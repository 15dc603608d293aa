//! Writing the plan's file: whole or not at all, and never over something that somebody else wrote there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::plan::save;
use crate::tui::msg::{Msg, Over, Taken};

/// Saves and says how it went.
pub fn save(path: PathBuf, text: String, over: &Over) -> Msg {
    match guard(&path, over) {
        Ok(None) => {}
        Ok(Some(why)) => return Msg::SaveRefused { path, why },
        Err(error) => return Msg::SaveFailed { path, why: error.to_string() },
    }
    match save::write(&path, &text) {
        Ok(()) => Msg::Saved { path, text },
        Err(error) => Msg::SaveFailed { path, why: error.to_string() },
    }
}

/// Why the file may not be written, if it may not.
fn guard(path: &Path, over: &Over) -> io::Result<Option<Taken>> {
    let there = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(match over {
        Over::Anything => None,
        Over::Nothing => Some(Taken::Exists),
        Over::Unchanged(text) => (text.as_bytes() != there).then_some(Taken::Changed),
    })
}
