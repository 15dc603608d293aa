//! What file systems say, in words, with what to do about it.

use std::io::{self, ErrorKind};

/// Why something could not be done to a file: the cause, then the remedy.
#[must_use]
pub fn told(error: &io::Error) -> String {
    let (cause, remedy) = match error.kind() {
        ErrorKind::NotFound => ("there is no such folder", "make it, or choose another place"),
        ErrorKind::PermissionDenied => ("permission is denied", "change its rights, or choose another place"),
        ErrorKind::StorageFull => ("no space is left on the disk", "make room, or choose another disk"),
        ErrorKind::QuotaExceeded => ("your share of the disk is used up", "make room, or choose another disk"),
        ErrorKind::FileTooLarge => ("the file would be too large for the disk", "choose another disk"),
        ErrorKind::ReadOnlyFilesystem => ("the disk can only be read", "choose another place"),
        ErrorKind::IsADirectory => ("it is a folder", "name a file"),
        ErrorKind::NotADirectory => ("a part of the path is no folder", "choose another place"),
        ErrorKind::InvalidFilename => ("the name is none that the disk takes", "choose a shorter or simpler one"),
        ErrorKind::AlreadyExists => ("it is there already", "choose another name"),
        ErrorKind::InvalidData => ("it is not UTF-8 text", "save it as UTF-8"),
        // What we say ourselves is a sentence already.
        _ if error.raw_os_error().is_none() => return error.to_string(),
        _ => {
            let told = error.to_string();
            let cause = told.split(" (os error").next().unwrap_or_default();
            return format!("the disk says: {cause}; try again, or choose another place");
        }
    };
    format!("{cause}; {remedy}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_comes_first_and_then_what_to_do() {
        let full = io::Error::from(ErrorKind::StorageFull);
        assert_eq!(told(&full), "no space is left on the disk; make room, or choose another disk");
        assert_eq!(told(&io::Error::other("a circle of links; name another")), "a circle of links; name another");
        // Whatever it is, there is something to do.
        for code in 1..=133 {
            let told = told(&io::Error::from_raw_os_error(code));
            assert!(told.contains("; ") && !told.contains("os error"), "{code}: {told}");
        }
    }
}
