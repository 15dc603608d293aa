//! Putting a text in the place of a file, so that either the old or the new one is there, whatever happens.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes `text` to `path`: beside it first, then in its place. A link is followed and stays a link; the file's mode
/// is kept.
///
/// # Errors
/// Whatever the file system says; the file is then as it was.
pub fn write(path: &Path, text: &str) -> io::Result<()> {
    let target = target_of(path)?;
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".luma-plan-").suffix(".tmp");
    let mode = mode_of(&target);
    if let Some(mode) = &mode {
        builder.permissions(mode.clone());
    } else {
        as_new(&mut builder);
    }
    let mut beside = builder.tempfile_in(folder)?;
    beside.write_all(text.as_bytes())?;
    if let Some(mode) = mode {
        // The umask may have taken something from it.
        beside.as_file().set_permissions(mode)?;
    }
    beside.as_file().sync_all()?;
    beside.persist(&target).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// The file itself, behind any links. A link to a file that does not exist yet leads to where it will be.
fn target_of(path: &Path) -> io::Result<PathBuf> {
    /// Links that lead to links.
    const MOST: usize = 40;
    let mut at = path.to_path_buf();
    for _ in 0..MOST {
        match fs::canonicalize(&at) {
            Ok(found) => return Ok(found),
            Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::read_link(&at) {
                Ok(to) => at = at.parent().map_or_else(|| to.clone(), |folder| folder.join(&to)),
                Err(_) => return Ok(at),
            },
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("the link leads nowhere"))
}

fn mode_of(target: &Path) -> Option<fs::Permissions> {
    fs::metadata(target).ok().map(|found| found.permissions())
}

/// A file that was not there is as open as the umask lets it be.
#[cfg(unix)]
fn as_new(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn as_new(_: &mut tempfile::Builder<'_, '_>) {}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some file systems cannot do it for folders.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        done => done,
    }
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p.toml");
        write(&path, "one").unwrap();
        write(&path, "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
        assert!(write(&folder.path().join("none").join("p.toml"), "x").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_links_and_modes_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("real.toml"), folder.path().join("link.toml"));
        fs::create_dir(folder.path().join("sub")).unwrap();
        fs::write(&file, "one").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real.toml", &link).unwrap();
        write(&link, "two").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "two");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
        let (ahead, made) = (folder.path().join("ahead.toml"), folder.path().join("sub/made.toml"));
        symlink("sub/made.toml", &ahead).unwrap();
        write(&ahead, "new").unwrap();
        assert_eq!(fs::read_to_string(made).unwrap(), "new");
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        symlink(&a, &b).unwrap();
        symlink(&b, &a).unwrap();
        assert!(write(&a, "x").is_err(), "a circle of links is an error, not an endless search");
    }
}
