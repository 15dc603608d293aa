//! The time of the place where we are.

use std::env;
use std::fs::File;
use std::io;
use std::path::Path;

use jiff::tz::TimeZone;

use crate::read::file;

/// Where most systems say which time is theirs.
const LOCAL: &str = "/etc/localtime";
/// No rules of a zone are larger.
const MOST: usize = 1024 * 1024;

/// The rules of the time here. The library would find their name among all zones of the world, which takes it longer
/// than a frame; what they are called is nothing to us. Where they are said in any other way, it is asked.
#[must_use]
pub fn local() -> TimeZone {
    let is_usual = cfg!(unix) && env::var_os("TZ").is_none();
    let read = || rules(Path::new(LOCAL)).ok();
    is_usual.then(read).flatten().unwrap_or_else(TimeZone::system)
}

fn rules(path: &Path) -> io::Result<TimeZone> {
    let bytes = file::bytes(File::open(path)?, MOST)?;
    TimeZone::tzif("Local", &bytes).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn it_is_the_time_that_the_library_tells() {
        let (ours, theirs) = (local(), TimeZone::system());
        for hour in 0..20_000 {
            let at = Timestamp::from_second(1_700_000_000 + hour * 3_600).unwrap();
            assert_eq!(ours.to_datetime(at), theirs.to_datetime(at), "{at}");
        }
    }

    #[test]
    fn what_says_no_rules_is_left_to_the_library() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("localtime");
        assert!(rules(&path).is_err() && rules(folder.path()).is_err());
        std::fs::write(&path, "UTC").unwrap();
        assert!(rules(&path).is_err());
    }
}
