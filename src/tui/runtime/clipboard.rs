//! What was copied last, in whichever planner: a file in the state folder. The clipboard itself can be written through
//! most terminals, but hardly any lets a program read it.

use std::fs;
use std::io::{self, Read as _};
use std::path::PathBuf;

use super::state_folder;
use crate::disk::Disk;
use crate::disk::put::{Pace, put_own};
use crate::plan::limits::MAX_BYTES;

fn path() -> io::Result<PathBuf> {
    Ok(state_folder()?.join("copied.toml"))
}

/// Keeps a text for the next planner that pastes.
pub fn keep(text: &str) -> io::Result<()> {
    let path = path()?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // Nobody waits for the disk over a copy.
    put_own(&Disk, &path, text, Pace::Quick).map(drop)
}

/// What was kept last; nothing where that cannot be read.
pub fn fetch() -> Option<String> {
    let file = fs::File::open(path().ok()?).ok()?;
    let mut text = String::new();
    let most = u64::try_from(MAX_BYTES).ok()? + 1;
    file.take(most).read_to_string(&mut text).ok()?;
    (!text.is_empty()).then_some(text)
}
