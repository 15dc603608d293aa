//! Where a file really is, and paths as a line of text.

use std::io;
use std::path::{Path, PathBuf};

use super::Files;

/// The file itself, behind any links. A link to a file that is not there yet leads to where it will be; so does a path.
///
/// # Errors
/// Whatever the file system says; a circle of links.
pub fn target(files: &dyn Files, path: &Path) -> io::Result<PathBuf> {
    /// Links that lead to links.
    const MOST: usize = 40;
    let mut at = path.to_path_buf();
    for _ in 0..MOST {
        match files.resolve(&at) {
            Ok(found) => return Ok(found),
            Err(error) if error.kind() == io::ErrorKind::NotFound => match files.follow(&at) {
                Ok(to) => at = at.parent().map_or_else(|| to.clone(), |folder| folder.join(&to)),
                Err(_) => {
                    let name =
                        at.file_name().ok_or_else(|| io::Error::other("the path names no file; end it with a name"))?;
                    return Ok(files.resolve(folder_of(&at))?.join(name));
                }
            },
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("its links lead in a circle; name the file itself"))
}

/// The folder that a file stands in.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A path as one line of plain text, whatever its name is made of; [`decoded`] is the way back.
#[must_use]
pub fn encoded(path: &Path) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'%' | 0..=0x1f | 0x7f.. => {
                let _ = write!(out, "%{byte:02x}");
            }
            plain => out.push(char::from(*plain)),
        }
    }
    out
}

/// The path of a line that [`encoded`] made; `None` for any other.
#[must_use]
pub fn decoded(line: &str) -> Option<PathBuf> {
    let mut bytes = Vec::with_capacity(line.len());
    let mut rest = line.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            plain => plain,
        });
    }
    path_of(bytes).filter(|path| !path.as_os_str().is_empty())
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere not every list of bytes is a path")]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    Some(std::ffi::OsString::from_vec(bytes).into())
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    String::from_utf8(bytes).ok().map(PathBuf::from)
}

/// A short name for a path, the same in every version of the program.
pub fn short(path: &Path) -> String {
    sum(path.as_os_str().as_encoded_bytes())
}

/// A sum of bytes that tells them from others by chance, not from those made to deceive (FNV-1a, 64 bits).
pub fn sum(bytes: &[u8]) -> String {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_line_and_comes_back() {
        for path in ["/home/x/film.toml", "/a b/100%.toml", "/\u{1b}[31m\n/映像.toml", "C:\\x"] {
            let line = encoded(Path::new(path));
            assert!(line.is_ascii() && !line.contains(['\n', '\u{1b}']), "{line:?}");
            assert_eq!(decoded(&line).as_deref(), Some(Path::new(path)));
        }
        for broken in ["", "%", "%4", "%zz"] {
            assert_eq!(decoded(broken), None, "{broken}");
        }
        assert_eq!(short(Path::new("")), "cbf29ce484222325");
        assert_ne!(short(Path::new("/a")), short(Path::new("/b")));
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_text_come_back_too() {
        use std::os::unix::ffi::OsStrExt;
        let path = Path::new(std::ffi::OsStr::from_bytes(b"/\xff\xfe.toml"));
        assert_eq!(decoded(&encoded(path)).as_deref(), Some(path));
    }
}
