//! The plans that were open last: a file of paths in the state folder, the last first. It is a convenience: where it
//! cannot be read or written, the planner does without it.

use std::fs;
use std::path::{self, Path, PathBuf};

use super::state_folder;
use crate::disk::Disk;
use crate::disk::put::{Pace, put_own};

/// The most paths that are kept.
const MOST: usize = 10;

/// The plans that were open last and are still there, the last first.
pub fn recall() -> Vec<PathBuf> {
    let text = file().and_then(|file| fs::read_to_string(file).ok()).unwrap_or_default();
    text.lines().map(PathBuf::from).filter(|path| path.is_file()).take(MOST).collect()
}

/// Puts a path in front, and answers all.
pub fn remember(plan: &Path) -> Vec<PathBuf> {
    let mut all = recall();
    // One path a line: a name that is no text, or of more than one line, is not kept.
    let Some(path) = path::absolute(plan).ok().filter(|p| p.to_str().is_some_and(|text| !text.contains(['\n', '\r'])))
    else {
        return all;
    };
    all.retain(|known| *known != path);
    all.insert(0, path);
    all.truncate(MOST);
    let lines: Vec<_> = all.iter().filter_map(|path| path.to_str()).collect();
    let text = lines.join("\n") + "\n";
    if let Some(file) = file()
        && file.parent().is_some_and(|folder| fs::create_dir_all(folder).is_ok())
    {
        // What cannot be written is only not offered the next time.
        let _ = put_own(&Disk, &file, &text, Pace::Quick);
    }
    all
}

fn file() -> Option<PathBuf> {
    state_folder().ok().map(|folder| folder.join("recent"))
}
