//! The file system of this machine.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use super::{Begun, Files, Held, Looks, Stands};

/// The file system of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Files for Disk {
    fn look(&self, path: &Path) -> io::Result<Option<Stands>> {
        match fs::metadata(path) {
            Ok(found) if found.is_file() => Ok(Some(Stands::File(system::looks(&found)))),
            Ok(_) => Ok(Some(Stands::Other)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn read(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(path)?.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn follow(&self, link: &Path) -> io::Result<PathBuf> {
        fs::read_link(link)
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        fs::read_dir(folder)?.map(|entry| entry.map(|e| e.file_name())).collect()
    }

    fn ask_to_write(&self, path: &Path) -> io::Result<()> {
        OpenOptions::new().append(true).open(path).map(drop)
    }

    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        system::private_folder(&mut builder);
        builder.create(folder)
    }

    fn begin(&self, path: &Path, is_private: bool) -> io::Result<Box<dyn Begun>> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        if is_private {
            system::private(&mut options);
        }
        Ok(Box::new(Open(options.open(path)?)))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        match fs::hard_link(from, to) {
            Ok(()) => {
                // Both names are the new file's; a name beside that stays is found again.
                let _ = fs::remove_file(from);
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
            // Not every file system has links: then the name is taken first, and what has it replaced.
            Err(_) => {
                OpenOptions::new().write(true).create_new(true).open(to)?;
                fs::rename(from, to).inspect_err(|_| {
                    let _ = fs::remove_file(to);
                })
            }
        }
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        system::sync_folder(folder)
    }

    fn hold(&self, path: &Path) -> io::Result<Option<Box<dyn Held>>> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        system::private(&mut options);
        let file = options.open(path)?;
        Ok(system::try_lock(&file)?.then(|| Box::new(Locked(file)) as Box<dyn Held>))
    }

    fn is_running(&self, process: u32) -> bool {
        system::is_running(process)
    }
}

#[derive(Debug)]
struct Open(File);

impl Begun for Open {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    fn look_like(&mut self, looks: Looks) -> io::Result<()> {
        system::look_like(&self.0, looks)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.0.sync_all()
    }
}

#[derive(Debug)]
struct Locked(File);

impl Held for Locked {
    fn say(&mut self, text: &str) -> io::Result<()> {
        self.0.rewind()?;
        self.0.write_all(text.as_bytes())?;
        self.0.set_len(text.len() as u64)
    }
}

#[cfg(unix)]
mod system {
    use std::fs::{DirBuilder, File, Metadata, OpenOptions, Permissions};
    use std::io::{self, ErrorKind};
    use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
    use std::path::Path;

    use rustix::fs::{FlockOperation, flock};
    use rustix::process::{Pid, test_kill_process};

    use super::super::Looks;

    pub fn looks(found: &Metadata) -> Looks {
        Looks { mode: found.mode() & 0o7777, owner: Some((found.uid(), found.gid())) }
    }

    pub fn look_like(file: &File, looks: Looks) -> io::Result<()> {
        if let (Some((user, group)), Ok(now)) = (looks.owner, file.metadata())
            && (now.uid(), now.gid()) != (user, group)
        {
            // Only the system's own user may give files away; a group is given by whoever is in it.
            let _ = fchown(file, Some(user), Some(group)).or_else(|_| fchown(file, None, Some(group)));
        }
        file.set_permissions(Permissions::from_mode(looks.mode))
    }

    pub fn private(options: &mut OpenOptions) {
        options.mode(0o600);
    }

    pub fn private_folder(builder: &mut DirBuilder) {
        builder.mode(0o700);
    }

    pub fn sync_folder(folder: &Path) -> io::Result<()> {
        match File::open(folder)?.sync_all() {
            // Some file systems cannot do it for folders.
            Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
            done => done,
        }
    }

    pub fn try_lock(file: &File) -> io::Result<bool> {
        match flock(file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(true),
            Err(error) if error == rustix::io::Errno::WOULDBLOCK => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    pub fn is_running(process: u32) -> bool {
        let Some(pid) = i32::try_from(process).ok().and_then(Pid::from_raw) else { return false };
        // A process of somebody else's may not be signalled, and is there.
        !matches!(test_kill_process(pid), Err(error) if error == rustix::io::Errno::SRCH)
    }
}

#[cfg(not(unix))]
mod system {
    use std::fs::{DirBuilder, File, Metadata, OpenOptions};
    use std::io;
    use std::path::Path;

    use super::super::Looks;

    pub const fn looks(_: &Metadata) -> Looks {
        Looks { mode: 0, owner: None }
    }

    pub const fn look_like(_: &File, _: Looks) -> io::Result<()> {
        Ok(())
    }

    pub const fn private(_: &mut OpenOptions) {}

    pub const fn private_folder(_: &mut DirBuilder) {}

    pub const fn sync_folder(_: &Path) -> io::Result<()> {
        Ok(())
    }

    /// Without locks every other planner counts as ended: nobody is told, and nothing is held back.
    pub const fn try_lock(_: &File) -> io::Result<bool> {
        Ok(true)
    }

    pub const fn is_running(_: u32) -> bool {
        true
    }
}
