//! Writing the plan's file: whole or not at all, and never over something that somebody else wrote there.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use directories::BaseDirs;

use crate::disk::{Disk, put};
use crate::tui::msg::{Msg, Over, Taken};

/// The most bytes that are read of a plan: its limit, and one more to see that it is passed.
const MOST: u64 = 8 * 1024 * 1024 + 1;

/// Reads a plan's file and says how it went.
pub fn open(path: PathBuf) -> Msg {
    let path = from_home(path);
    match read(&path) {
        Ok(text) => Msg::Opened { path, text },
        Err(error) => {
            let why = match error.kind() {
                io::ErrorKind::NotFound => "there is no such file".to_owned(),
                io::ErrorKind::InvalidData => "it is not UTF-8 text".to_owned(),
                _ => error.to_string(),
            };
            Msg::OpenFailed { path, why }
        }
    }
}

fn read(path: &Path) -> io::Result<String> {
    let file = fs::File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::other("it is a folder; name a file"));
    }
    let mut text = String::new();
    file.take(MOST).read_to_string(&mut text)?;
    Ok(text)
}

/// `~/plan.toml` as shells read it.
fn from_home(path: PathBuf) -> PathBuf {
    match (path.strip_prefix("~"), BaseDirs::new()) {
        (Ok(rest), Some(folders)) => folders.home_dir().join(rest),
        _ => path,
    }
}

/// Saves and says how it went.
pub fn save(path: PathBuf, text: String, over: &Over) -> Msg {
    match guard(&path, over) {
        Ok(None) => {}
        Ok(Some(why)) => return Msg::SaveRefused { path, why },
        Err(error) => return Msg::SaveFailed { path, why: error.to_string() },
    }
    match put(&Disk, &path, &text) {
        Ok(_) => Msg::Saved { path, text },
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
