//! Noticing that somebody else changed the plan's file while it is open. Looked at with each edit and whenever the
//! terminal comes back to us, never on a timer; a save looks for itself, whatever was noticed.

use std::fs;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::file;
use crate::fault::harmless;
use crate::tui::document::Document;
use crate::tui::msg::Msg;

/// What a file looks like without being read. Where it is the same nobody wrote to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stamp {
    Gone,
    There {
        modified: Option<SystemTime>,
        length: u64,
        number: u64,
    },
    /// It cannot be told.
    Unknown,
}

impl Stamp {
    fn of(path: &Path) -> Self {
        match fs::metadata(path) {
            Ok(found) => Self::There { modified: found.modified().ok(), length: found.len(), number: number(&found) },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::Gone,
            Err(_) => Self::Unknown,
        }
    }
}

#[cfg(unix)]
fn number(found: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(found)
}

#[cfg(not(unix))]
const fn number(_: &fs::Metadata) -> u64 {
    0
}

/// A file that was written so shortly before it was looked at may be written once more and look the same: clocks of
/// file systems tick slowly.
const TICK: Duration = Duration::from_millis(100);

/// What was seen of a file.
#[derive(Debug)]
struct Seen {
    path: PathBuf,
    stamp: Stamp,
    /// Whether the stamp tells the file from what is written next.
    is_sure: bool,
    /// What it held, as a hash.
    held: Option<u64>,
}

impl Seen {
    fn of(path: &Path) -> (Self, Option<String>) {
        let stamp = Stamp::of(path);
        let is_sure = match stamp {
            Stamp::There { modified: Some(modified), .. } => {
                SystemTime::now().duration_since(modified).is_ok_and(|ago| ago > TICK)
            }
            Stamp::There { .. } | Stamp::Unknown => false,
            Stamp::Gone => true,
        };
        let text = file::held(path);
        let held = text.as_ref().map(|text| BuildHasherDefault::<DefaultHasher>::default().hash_one(text));
        (Self { path: path.to_owned(), stamp, is_sure, held }, text)
    }
}

/// What was seen last, and when it is time to look again.
#[derive(Debug, Default)]
pub struct Watch {
    seen: Option<Seen>,
    /// The state of the plan at the last look.
    at: Option<u64>,
}

impl Watch {
    /// Somebody else may have had the terminal, and the file: the next look is due at once.
    pub const fn stir(&mut self) {
        self.at = None;
    }

    /// Looks, where it is time to; says once for each change that there is one.
    pub fn look(&mut self, document: &Document) -> Option<Msg> {
        if self.at.replace(document.revision()) == Some(document.revision()) {
            return None;
        }
        let (Some(path), Some(text)) = (document.path(), document.file_text()) else {
            self.seen = None;
            return None;
        };
        let before = self.seen.take_if(|seen| seen.path == path);
        if before.as_ref().is_some_and(|before| before.is_sure && before.stamp == Stamp::of(path)) {
            self.seen = before;
            return None;
        }
        let (now, held) = Seen::of(path);
        let is_same = before.is_some_and(|before| before.stamp == now.stamp && before.held == now.held);
        let stamp = now.stamp;
        self.seen = Some(now);
        if is_same {
            return None;
        }
        let shown = harmless(&path.display().to_string());
        match stamp {
            Stamp::There { .. } if held.as_deref() == Some(text) => None,
            Stamp::There { .. } => {
                let what = "changed on the disk; saving shows what differs, and asks";
                Some(Msg::Warned(format!("`{shown}` {what}")))
            }
            Stamp::Gone => Some(Msg::Warned(format!("`{shown}` is gone from the disk; saving writes it again"))),
            Stamp::Unknown => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::plan::load;
    use crate::rates::Book;

    const TEXT: &str = "schema = 1\nname = \"film\"\n";

    #[test]
    fn a_change_is_told_once_and_only_where_it_says_something_else() {
        let (book, today) = (Book::embedded().unwrap(), date(2026, 11, 21));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("film.toml");
        fs::write(&path, TEXT).unwrap();
        let document = Document::opened(load("film.toml", TEXT, &book, today).unwrap(), path.clone());
        let mut watch = Watch::default();
        let mut told = || {
            watch.stir();
            match watch.look(&document) {
                Some(Msg::Warned(text)) => text.replace(&folder.path().display().to_string(), ""),
                other => format!("{other:?}"),
            }
        };
        assert_eq!([told(), told()], ["None", "None"]);
        // Written afresh with the same text, as some editors do.
        fs::remove_file(&path).unwrap();
        fs::write(&path, TEXT).unwrap();
        assert_eq!(told(), "None");
        fs::write(&path, TEXT.replace("film", "movie")).unwrap();
        let changed = "`/film.toml` changed on the disk; saving shows what differs, and asks";
        assert_eq!([told(), told()], [changed, "None"]);
        fs::write(&path, TEXT.replace("film", "a longer movie")).unwrap();
        assert_eq!(told(), changed);
        fs::remove_file(&path).unwrap();
        assert_eq!([told(), told()], ["`/film.toml` is gone from the disk; saving writes it again", "None"]);
        // Twice within one tick of the clock of the file system.
        fs::write(&path, TEXT).unwrap();
        assert_eq!(told(), "None");
        for (name, expected) in [("book", changed), ("book", "None"), ("cook", changed), ("cook", "None")] {
            let at = fs::metadata(&path).unwrap().modified().unwrap();
            fs::write(&path, TEXT.replace("film", name)).unwrap();
            fs::File::options().write(true).open(&path).unwrap().set_modified(at).unwrap();
            assert_eq!(told(), expected, "{name}");
        }
        // Without an edit, and while the terminal is ours, nobody looks.
        fs::write(&path, "schema = 1\n").unwrap();
        assert_eq!(watch.look(&document), None);
        watch.stir();
        assert!(watch.look(&document).is_some());
    }
}
