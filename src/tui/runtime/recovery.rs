//! Unsaved work of a planner that is ended from outside: it is written beside, never over the plan.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use directories::ProjectDirs;

use crate::disk::{Disk, put};
use crate::fault::harmless;
use crate::tui::document::Document;

/// Keeps the plan as it is, if it was touched and not saved, and says where on standard error. The terminal must have
/// been left.
pub fn keep(document: &Document) {
    if !document.is_unsaved() || !document.was_touched() {
        return;
    }
    let told = match write(document) {
        Ok(path) => format!("luma-plan: what was not saved is kept in {}", harmless(&path.display().to_string())),
        Err(error) => format!("luma-plan: error: what was not saved could not be kept: {error}"),
    };
    // The terminal may be gone: then there is nobody to tell.
    let _ = writeln!(io::stderr().lock(), "{told}");
}

fn write(document: &Document) -> io::Result<PathBuf> {
    let folder = state_folder()?.join("recovery");
    fs::create_dir_all(&folder)?;
    let stem = document.path().and_then(|p| p.file_stem()).map_or_else(|| "plan".into(), |s| s.to_string_lossy());
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let path = folder.join(format!("{stem}-{seconds}-{}.toml", std::process::id()));
    let text = document.render().map_err(io::Error::other)?;
    put(&Disk, &path, &text)?;
    Ok(path)
}

/// The folder for what the planner remembers from one time to the next.
pub fn state_folder() -> io::Result<PathBuf> {
    let folders = ProjectDirs::from("", "", "luma-plan").ok_or_else(|| io::Error::other("there is no home folder"))?;
    Ok(folders.state_dir().unwrap_or_else(|| folders.data_local_dir()).to_owned())
}
