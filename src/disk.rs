//! Files that are not lost: how a text takes the place of a file ([`put()`]), the versions that a save replaced
//! ([`versions`]), and what a running planner keeps beside its plan ([`session`]).
//!
//! All of it goes through [`Files`], so that every step can be made to fail or to be the last: the tests do both, at
//! each of them. Nothing in here knows the clock, the environment or where the state folder is; whoever calls says so.

mod faults;
mod place;
pub mod put;
mod real;
pub mod session;
#[cfg(test)]
mod testing;
pub mod versions;

use std::ffi::OsString;
use std::fmt::Debug;
use std::io;
use std::path::{Path, PathBuf};

pub use faults::told;
pub use place::{decoded, encoded, target};
pub use put::{is_changed, put, put_new, put_over};
pub use real::Disk;

/// Who may read a file, and whose it is: numbers of the system, carried over and not looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looks {
    pub mode: u32,
    pub owner: Option<(u32, u32)>,
}

/// What stands at a path, behind any links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    File(Looks),
    /// A folder, a pipe, a device: nothing that a text could replace.
    Other,
}

/// What is asked of a file system, one step each.
pub trait Files: Debug {
    /// What stands at a path; `None` where nothing does.
    fn look(&self, path: &Path) -> io::Result<Option<Stands>>;
    /// The bytes of a file, at most so many.
    fn read(&self, path: &Path, most: u64) -> io::Result<Vec<u8>>;
    /// The path without links and dots; what it names must be there.
    fn resolve(&self, path: &Path) -> io::Result<PathBuf>;
    /// Where a link leads.
    fn follow(&self, link: &Path) -> io::Result<PathBuf>;
    /// The names in a folder.
    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>>;
    /// Whether the file may be written by this process. Nothing is changed.
    fn ask_to_write(&self, path: &Path) -> io::Result<()>;
    /// Makes a folder and those that it stands in, open to nobody else.
    fn make_folder(&self, folder: &Path) -> io::Result<()>;
    /// Begins a file that must not be there. `is_private`: nobody else can read it; otherwise as the system has new
    /// files.
    fn begin(&self, path: &Path, is_private: bool) -> io::Result<Box<dyn Begun>>;
    /// Gives a file another name, in place of what has it.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Gives a file another name that nothing may have.
    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()>;
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Waits until the file would survive a power cut.
    fn sync(&self, path: &Path) -> io::Result<()>;
    /// Waits until the folder's names would survive a power cut.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
    /// Holds a file until it is let go or the process ends, however that is; `None` where another one holds it. It is
    /// made where it is not there.
    fn hold(&self, path: &Path) -> io::Result<Option<Box<dyn Held>>>;
    /// Whether a process is there.
    fn is_running(&self, process: u32) -> bool;
}

/// A file that is being written.
pub trait Begun: Debug {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Makes it look like another file. An owner that may not be given is left.
    fn look_like(&mut self, looks: Looks) -> io::Result<()>;
    fn sync(&mut self) -> io::Result<()>;
}

/// A file that this process holds.
pub trait Held: Debug {
    /// Replaces what it says.
    fn say(&mut self, text: &str) -> io::Result<()>;
}
