//! Reading a file that may be anybody's: only what is a plain file, never more than its limit, never waiting.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;

/// Why a file was not read, in half a sentence that follows the file's name.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("there is no such file")]
    Missing,
    #[error("it is a folder; name a file")]
    Folder,
    /// What a pipe or a device holds comes when it comes, if ever.
    #[error("it is {0}, not a plain file; to read a plan from a pipe, name `-`")]
    Special(&'static str),
    #[error("its links lead in a circle")]
    Circle,
    #[error("it is not UTF-8 text (line {line}); save it as UTF-8")]
    NotText { line: usize },
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The text of a plain file, at most `most` bytes and one more to see that it is passed.
///
/// # Errors
/// Anything else than a plain file; bytes that are no text; what the system says.
pub fn text(path: &Path, most: usize) -> Result<String, Unreadable> {
    let (file, length) = open(path)?;
    let mut bytes = Vec::with_capacity(length.min(most).saturating_add(1));
    read(file, most, &mut bytes)?;
    utf8(bytes)
}

/// At most `most` bytes of a stream and one more to see that it is passed.
///
/// # Errors
/// What the system says.
pub fn bytes(from: impl io::Read, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    read(from, most, &mut bytes)?;
    Ok(bytes)
}

fn read(from: impl io::Read, most: usize, into: &mut Vec<u8>) -> io::Result<usize> {
    from.take(u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1)).read_to_end(into)
}

/// Bytes as text.
///
/// # Errors
/// Where they are none.
pub fn utf8(bytes: Vec<u8>) -> Result<String, Unreadable> {
    String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        Unreadable::NotText { line: before.split(|b| *b == b'\n').count() }
    })
}

/// Opens a plain file, and says how long it is. What is none is not even opened where that can be seen before, and never waited for.
fn open(path: &Path) -> Result<(File, usize), Unreadable> {
    let told = |error: io::Error| match error.kind() {
        ErrorKind::NotFound => Unreadable::Missing,
        // The kind has no stable name yet.
        _ if is_circle(&error) => Unreadable::Circle,
        _ => Unreadable::Io(error),
    };
    plain(&fs::metadata(path).map_err(told)?)?;
    let file = open_now(path).map_err(told)?;
    // It may have become another meanwhile.
    let found = file.metadata().map_err(told)?;
    plain(&found)?;
    Ok((file, usize::try_from(found.len()).unwrap_or(usize::MAX)))
}

fn plain(found: &Metadata) -> Result<(), Unreadable> {
    let kind = found.file_type();
    if kind.is_file() {
        return Ok(());
    }
    if kind.is_dir() {
        return Err(Unreadable::Folder);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        if kind.is_fifo() {
            return Err(Unreadable::Special("a pipe"));
        }
        if kind.is_socket() {
            return Err(Unreadable::Special("a socket"));
        }
    }
    Err(Unreadable::Special("a device"))
}

/// Opens without waiting for whoever may write there.
#[cfg(unix)]
fn open_now(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    Ok(File::from(rustix::fs::open(path, flags, Mode::empty())?))
}

#[cfg(not(unix))]
fn open_now(path: &Path) -> io::Result<File> {
    File::open(path)
}

#[cfg(unix)]
fn is_circle(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}

#[cfg(not(unix))]
fn is_circle(_: &io::Error) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_read_than_the_limit_and_one() {
        assert_eq!(bytes(io::repeat(b'x'), 10).unwrap().len(), 11);
        assert_eq!(bytes(io::empty(), 10).unwrap().len(), 0);
        assert_eq!(bytes(&b"abc"[..], 3).unwrap(), b"abc");
    }

    #[test]
    fn bytes_that_are_no_text_are_told_by_line() {
        assert_eq!(utf8("é\n".into()).unwrap(), "é\n");
        let told = utf8(b"a\nb\n\xff".to_vec()).unwrap_err().to_string();
        assert_eq!(told, "it is not UTF-8 text (line 3); save it as UTF-8");
    }

    #[test]
    fn only_plain_files_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.toml");
        let told = |path: &Path| text(path, 100).unwrap_err().to_string();
        assert_eq!(told(&path), "there is no such file");
        fs::write(&path, "x = 1").unwrap();
        assert_eq!(text(&path, 100).unwrap(), "x = 1");
        assert_eq!(told(folder.path()), "it is a folder; name a file");
        #[cfg(unix)]
        {
            use std::os::unix::fs::symlink;
            let link = folder.path().join("link.toml");
            symlink("plan.toml", &link).unwrap();
            assert_eq!(text(&link, 100).unwrap(), "x = 1", "the user's own links are followed");
            let circle = folder.path().join("circle.toml");
            symlink("circle.toml", &circle).unwrap();
            assert_eq!(told(&circle), "its links lead in a circle");
            assert!(told(Path::new("/dev/null")).starts_with("it is a device, not a plain file"));
            let socket = folder.path().join("socket");
            let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
            assert!(told(&socket).starts_with("it is a socket"));
            let pipe = folder.path().join("pipe");
            rustix::fs::mknodat(
                rustix::fs::CWD,
                &pipe,
                rustix::fs::FileType::Fifo,
                rustix::fs::Mode::from_raw_mode(0o600),
                0,
            )
            .unwrap();
            assert!(told(&pipe).starts_with("it is a pipe"), "and nobody waited for a writer");
        }
    }
}
