use std::fs;
use std::path::PathBuf;

use super::*;
use crate::disk::testing::{Faulty, everywhere};
use crate::disk::{Disk, put, put_new};

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_file_is_replaced_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.toml");
    put(&Disk, &path, "one").unwrap();
    put(&Disk, &path, "two").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "two");
    assert_eq!(names(folder.path()), ["p.toml"], "nothing is left beside it");
    assert!(put(&Disk, &folder.path().join("none").join("p.toml"), "x").is_err());
    assert_eq!(put_new(&Disk, &path, "three").unwrap_err().kind(), ErrorKind::AlreadyExists);
    assert_eq!(fs::read_to_string(&path).unwrap(), "two");
    put_new(&Disk, &folder.path().join("q.toml"), "three").unwrap();
    assert_eq!(names(folder.path()), ["p.toml", "q.toml"]);
    assert!(put(&Disk, folder.path(), "x").is_err(), "a folder is no file");
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
    put(&Disk, &link, "two").unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&file).unwrap(), "two");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    let (ahead, made) = (folder.path().join("ahead.toml"), folder.path().join("sub/made.toml"));
    symlink("sub/made.toml", &ahead).unwrap();
    put(&Disk, &ahead, "new").unwrap();
    assert_eq!(fs::read_to_string(made).unwrap(), "new");
    // A folder may be reached by another name than its own; a file may not, where it is to be new.
    symlink("sub", folder.path().join("way")).unwrap();
    put_new(&Disk, &folder.path().join("way/fresh.toml"), "new").unwrap();
    assert!(folder.path().join("sub/fresh.toml").is_file());
    symlink("sub/other.toml", folder.path().join("dangling.toml")).unwrap();
    let refused = put_new(&Disk, &folder.path().join("dangling.toml"), "new").unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::AlreadyExists);
    let (a, b) = (folder.path().join("a"), folder.path().join("b"));
    symlink(&a, &b).unwrap();
    symlink(&b, &a).unwrap();
    assert!(put(&Disk, &a, "x").is_err(), "a circle of links is an error, not an endless search");
    // What can be read by nobody else is not open to others while it is written, and neither is what is our own.
    let own = folder.path().join("own");
    put_own(&Disk, &own, "x", Pace::Quick).unwrap();
    assert_eq!(fs::metadata(&own).unwrap().permissions().mode() & 0o777, 0o600);
}

/// A file with an old text, behind a link, in a folder with a private mode.
fn with_old() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.toml");
    fs::write(&path, OLD).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt, symlink};
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("p.toml", folder.path().join("link.toml")).unwrap();
        let path = folder.path().join("link.toml");
        (folder, path)
    }
    #[cfg(not(unix))]
    (folder, path)
}

const OLD: &str = "schema = 1\nname = \"old\"\n";
const NEW: &str = "schema = 1\nname = \"new, and longer than the old one\"\n";

/// A save over a file: over whatever it holds, and over what it is known to hold.
const WAYS: [fn(&Faulty, &Path) -> io::Result<Put>; 2] =
    [|files, path| put(files, path, NEW), |files, path| put_over(files, path, NEW, OLD.as_bytes())];

#[test]
fn whatever_happens_the_file_holds_the_old_text_or_the_new_one_whole() {
    for way in WAYS {
        let state = std::cell::RefCell::new(with_old());
        let injected = everywhere(
            |files| {
                *state.borrow_mut() = with_old();
                way(files, &state.borrow().1).is_ok()
            },
            |files, is_done, what| {
                let (folder, path) = &*state.borrow();
                let there = fs::read_to_string(path).unwrap();
                assert!(there == OLD || there == NEW, "{what}: {there:?}");
                if is_done {
                    assert_eq!(there, NEW, "{what}");
                } else if !files.is_dead() {
                    assert_eq!(there, OLD, "{what}: told as failed, and yet written");
                }
                // Nothing is left beside it, or what is left is found again.
                put(&Disk, path, &there).unwrap();
                #[cfg(unix)]
                {
                    use std::os::unix::fs::PermissionsExt;
                    assert_eq!(names(folder.path()), ["link.toml", "p.toml"], "{what}");
                    let mode = fs::metadata(path).unwrap().permissions().mode() & 0o777;
                    assert_eq!(mode, 0o640, "{what}");
                    assert!(fs::symlink_metadata(path).unwrap().is_symlink(), "{what}");
                }
            },
        );
        assert!(injected > 80, "{injected} faults");
    }
}

#[test]
fn a_failed_save_leaves_nothing_beside_unless_it_was_killed_or_may_not_remove_it() {
    for way in WAYS {
        let state = std::cell::RefCell::new(with_old());
        everywhere(
            |files| {
                *state.borrow_mut() = with_old();
                way(files, &state.borrow().1).is_ok()
            },
            |files, _, what| {
                let left = names(state.borrow().0.path()).len();
                assert!(left == 2 || files.is_dead() || what.contains("From("), "{what}: {left} names");
            },
        );
    }
}

#[test]
fn a_power_cut_takes_nothing_that_was_told_as_saved_and_never_leaves_half_a_file() {
    for way in WAYS {
        let state = std::cell::RefCell::new(with_old());
        everywhere(
            |files| {
                *state.borrow_mut() = with_old();
                let done = way(files, &state.borrow().1);
                // Where it is not certain it is told so.
                done.as_ref().is_ok_and(|put| put.doubt.is_none()) || (done.is_ok() && !files.is_durable())
            },
            |files, is_done, what| {
                assert!(!is_done || files.is_durable() || what.contains("sync folder"), "{what}");
                files.cut();
                let there = fs::read_to_string(&state.borrow().1).unwrap();
                assert!(there == OLD || there == NEW, "{what}: {there:?}");
            },
        );
    }
}

#[test]
fn a_new_file_is_whole_or_not_there() {
    let folder = std::cell::RefCell::new(tempfile::tempdir().unwrap());
    let injected = everywhere(
        |files| {
            *folder.borrow_mut() = tempfile::tempdir().unwrap();
            put_new(files, &folder.borrow().path().join("p.toml"), NEW).is_ok()
        },
        |files, is_done, what| {
            let folder = folder.borrow();
            let path = folder.path().join("p.toml");
            let there = fs::read_to_string(&path).ok();
            assert!(there.is_none() || there.as_deref() == Some(NEW), "{what}: {there:?}");
            assert!(!is_done || there.is_some(), "{what}");
            assert!(is_done || files.is_dead() || there.is_none(), "{what}: told as failed, and yet written");
            sweep(&Disk, folder.path());
            assert!(names(folder.path()).len() <= 1, "{what}: {:?}", names(folder.path()));
        },
    );
    assert!(injected > 60, "{injected} faults");
}

#[test]
fn what_a_dead_process_left_is_taken_away_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.toml");
    let mut child = std::process::Command::new("true").spawn().unwrap();
    let dead = child.id();
    child.wait().unwrap();
    let alive = std::os::unix::process::parent_id();
    for name in
        [format!(".luma-plan-{dead}-00.tmp"), format!(".luma-plan-{alive}-00.tmp"), ".luma-plan-x.tmp".to_owned()]
    {
        fs::write(folder.path().join(name), "half").unwrap();
    }
    put(&Disk, &path, "one").unwrap();
    assert_eq!(
        names(folder.path()),
        [format!(".luma-plan-{alive}-00.tmp"), ".luma-plan-x.tmp".to_owned(), "p.toml".to_owned()]
    );
    assert!(Faulty::sound().is_running(std::process::id()));
}

#[cfg(unix)]
#[test]
fn a_file_that_may_only_be_read_is_not_replaced() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.toml");
    fs::write(&path, OLD).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    // The system's own user may write everything.
    let is_root = Disk.ask_to_write(&path).is_ok();
    assert_eq!(put(&Disk, &path, NEW).is_ok(), is_root);
    assert_eq!(fs::read_to_string(&path).unwrap(), if is_root { NEW } else { OLD });
}

#[test]
fn what_somebody_else_writes_meanwhile_is_not_replaced() {
    let theirs = "schema = 1\nname = \"theirs\"\n";
    let (mut at, mut lost) = (0, Vec::new());
    loop {
        let (_folder, path) = with_old();
        let files = Faulty::meddled(at, &path, theirs);
        let done = put_over(&files, &path, NEW, OLD.as_bytes());
        if files.steps() <= at {
            assert!(done.is_ok());
            break;
        }
        let there = fs::read_to_string(&path).unwrap();
        match done {
            // Before the last look it is seen; after the file was replaced it is written into the new one.
            Err(error) => {
                assert!(is_changed(&error), "step {at}: {error}");
                assert_eq!(there, theirs, "step {at}");
            }
            Ok(_) if there == NEW => lost.push(at),
            Ok(_) => assert_eq!(there, theirs, "step {at}"),
        }
        at += 1;
    }
    assert_eq!(lost.len(), 1, "only what comes at the very moment of the renaming: {lost:?} of {at}");
    // The same text written once more is no change.
    let (_folder, path) = with_old();
    assert!(put_over(&Faulty::meddled(3, &path, OLD), &path, NEW, OLD.as_bytes()).is_ok());
    // Gone meanwhile: what was to be replaced is not there.
    fs::remove_file(fs::canonicalize(&path).unwrap()).unwrap();
    assert!(is_changed(&put_over(&Disk, &path, NEW, OLD.as_bytes()).unwrap_err()));
}
