use std::cell::RefCell;
use std::fs;

use tempfile::{TempDir, tempdir};

use super::*;
use crate::disk::testing::{Faulty, everywhere};
use crate::disk::{Disk, Files, versions};

fn now() -> Timestamp {
    "2026-11-21T10:15:30Z".parse().unwrap()
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(now().as_second() + second).unwrap()
}

fn keep(session: &Session, files: &dyn Files, text: &str, at: Timestamp, pace: Pace) -> io::Result<()> {
    session.keep(files, &session.seal(at).put_on(text), pace)
}

#[test]
fn what_is_kept_is_found_once_its_planner_is_gone() {
    let state = tempdir().unwrap();
    let plan = Path::new("/somewhere/film 1%.toml");
    let mut first = Session::begin(&Disk, state.path(), now()).unwrap();
    first.open(Some(plan)).unwrap();
    keep(&first, &Disk, "schema = 1\n# ---\nname = \"x\"\n", at(5), Pace::Quick).unwrap();
    let second = Session::begin(&Disk, state.path(), at(60)).unwrap();
    assert_eq!(second.left_behind(&Disk), [], "its planner lives");
    assert_eq!(second.others(&Disk, plan), [Other { process: std::process::id(), since: now() }]);
    assert_eq!(second.others(&Disk, Path::new("/somewhere/else.toml")), []);
    let kept_in = first.kept_in();
    // However it ends: what it held is let go.
    drop(first);
    assert_eq!(second.others(&Disk, plan), []);
    let kept = Kept {
        kept_in: kept_in.clone(),
        at: Some(at(5)),
        plan: Some(plan.to_owned()),
        text: "schema = 1\n# ---\nname = \"x\"\n".to_owned(),
    };
    assert_eq!(second.left_behind(&Disk), [kept]);
    // The text is one that can be opened by hand as well.
    let whole = fs::read_to_string(kept_in).unwrap();
    assert!(whole.lines().take(4).all(|line| line.starts_with('#')), "{whole}");
    second.end(&Disk);
    let third = Session::begin(&Disk, state.path(), at(90)).unwrap();
    assert_eq!(third.left_behind(&Disk).len(), 1);
    assert_eq!(fs::read_dir(state.path().join("sessions")).unwrap().count(), 1, "what has ended is tidied up");
    third.forget(&Disk).unwrap();
    keep(&third, &Disk, "a", at(91), Pace::Synced).unwrap();
    third.forget(&Disk).unwrap();
    assert!(!third.kept_in().exists());
}

#[test]
fn a_text_without_a_head_is_all_text_and_the_last_comes_first() {
    let state = tempdir().unwrap();
    let session = Session::begin(&Disk, state.path(), now()).unwrap();
    fs::write(state.path().join("recovery/old-1700000000-1.toml"), "schema = 1\n").unwrap();
    for second in [3, 9, 6] {
        let gone = Session::begin(&Disk, state.path(), at(second)).unwrap();
        keep(&gone, &Disk, &format!("{second}"), at(second), Pace::Synced).unwrap();
    }
    let texts: Vec<String> = session.left_behind(&Disk).into_iter().map(|kept| kept.text).collect();
    assert_eq!(texts, ["9", "6", "3", "schema = 1\n"]);
}

const TEXTS: [&str; 2] = ["schema = 1\n", "schema = 1\nname = \"after one more edit\"\n"];

#[test]
fn whatever_happens_the_text_of_one_edit_before_is_there() {
    let state: RefCell<Option<TempDir>> = RefCell::default();
    let injected = everywhere(
        |files| {
            let folder = tempdir().unwrap();
            let session = Session::begin(&Disk, folder.path(), now()).unwrap();
            keep(&session, &Disk, TEXTS[0], at(1), Pace::Synced).unwrap();
            *state.borrow_mut() = Some(folder);
            keep(&session, files, TEXTS[1], at(2), Pace::Synced).is_ok()
        },
        |files, is_done, what| {
            let state = state.borrow();
            let folder = state.as_ref().unwrap().path();
            files.cut();
            let next = Session::begin(&Disk, folder, at(60)).unwrap();
            let left = next.left_behind(&Disk);
            assert_eq!(left.len(), 1, "{what}");
            assert!(TEXTS.contains(&left[0].text.as_str()), "{what}: {:?}", left[0].text);
            assert!(!is_done || left[0].text == TEXTS[1], "{what}");
            assert_eq!(fs::read_dir(folder.join("recovery")).unwrap().count(), 1, "{what}");
        },
    );
    assert!(injected > 50, "{injected} faults");
}

#[test]
fn a_session_that_cannot_begin_harms_none() {
    let state: RefCell<Option<(TempDir, Session)>> = RefCell::default();
    everywhere(
        |files| {
            let folder = tempdir().unwrap();
            let other = Session::begin(&Disk, folder.path(), now()).unwrap();
            keep(&other, &Disk, TEXTS[0], at(1), Pace::Synced).unwrap();
            let begun = Session::begin(files, folder.path(), at(2)).is_ok();
            *state.borrow_mut() = Some((folder, other));
            begun
        },
        |_, _, what| {
            let (folder, other) = state.borrow_mut().take().unwrap();
            keep(&other, &Disk, TEXTS[1], at(3), Pace::Synced).unwrap();
            let next = Session::begin(&Disk, folder.path(), at(60)).unwrap();
            assert_eq!(next.left_behind(&Disk), [], "{what}: its planner lives");
            drop(other);
            assert_eq!(next.left_behind(&Disk).len(), 1, "{what}");
        },
    );
}

#[test]
fn versions_are_whole_and_no_more_than_asked_for() {
    let state: RefCell<Option<TempDir>> = RefCell::default();
    let injected = everywhere(
        |files| {
            let folder = tempdir().unwrap();
            let plan = folder.path().join("film.toml");
            fs::write(&plan, "now").unwrap();
            for (second, text) in ["one", "two", "three"].into_iter().enumerate() {
                let second = i64::try_from(second).unwrap();
                versions::keep(&Disk, &folder.path().join("state"), &plan, text, at(second), 3).unwrap();
            }
            let state_folder = folder.path().join("state");
            *state.borrow_mut() = Some(folder);
            versions::keep(files, &state_folder, &plan, "four", at(9), 3).is_ok()
        },
        |files, is_done, what| {
            files.cut();
            let state = state.borrow();
            let folder = state.as_ref().unwrap().path();
            let texts = |files: &dyn Files| -> Vec<String> {
                let listed = versions::list(files, &folder.join("state"), &folder.join("film.toml")).unwrap();
                listed.into_iter().map(|version| version.text).collect()
            };
            let there = texts(&Disk);
            let all = ["four", "three", "two", "one"];
            let whole = there.iter().all(|text| all.contains(&text.as_str()));
            assert!(whole && (3..=4).contains(&there.len()), "{what}: {there:?}");
            assert!(!is_done || there[0] == "four", "{what}: {there:?}");
            // One too many goes the next time.
            versions::keep(&Disk, &folder.join("state"), &folder.join("film.toml"), "five", at(20), 3).unwrap();
            assert_eq!(texts(&Disk).len(), 3, "{what}");
        },
    );
    assert!(injected > 60, "{injected} faults");
}

#[test]
fn a_version_is_kept_once_and_none_where_none_is_wanted() {
    let folder = tempdir().unwrap();
    let (state, plan) = (folder.path().join("state"), folder.path().join("film.toml"));
    fs::write(&plan, "now").unwrap();
    versions::keep(&Disk, &state, &plan, "one", at(0), 0).unwrap();
    assert_eq!(versions::list(&Disk, &state, &plan).unwrap(), []);
    // The clock is set back in between, and stands still.
    for (text, second) in [("one", 9), ("one", 9), ("two", 1), ("three", 1)] {
        versions::keep(&Disk, &state, &plan, text, at(second), 3).unwrap();
    }
    let listed = versions::list(&Disk, &state, &plan).unwrap();
    let texts: Vec<&str> = listed.iter().map(|version| version.text.as_str()).collect();
    assert_eq!(texts, ["three", "two", "one"]);
    assert_eq!(listed[2].replaced, at(9));
    // Files of one name in two folders have versions of their own; a link has those of its file.
    fs::create_dir(folder.path().join("sub")).unwrap();
    fs::write(folder.path().join("sub/film.toml"), "now").unwrap();
    assert_eq!(versions::list(&Disk, &state, &folder.path().join("sub/film.toml")).unwrap(), []);
    std::os::unix::fs::symlink(&plan, folder.path().join("link.toml")).unwrap();
    assert_eq!(versions::list(&Disk, &state, &folder.path().join("link.toml")).unwrap().len(), 3);
    assert!(Faulty::sound().look(&plan).unwrap().is_some());
}

const THREE: [&str; 3] = [TEXTS[0], TEXTS[1], "schema = 1\nname = \"and one more\"\n"];

#[test]
fn a_power_cut_while_edits_go_on_takes_nothing_that_was_made_sure_of() {
    let state: RefCell<Option<TempDir>> = RefCell::default();
    let injected = everywhere(
        |files| {
            let folder = tempdir().unwrap();
            let session = Session::begin(&Disk, folder.path(), now()).unwrap();
            keep(&session, &Disk, THREE[0], at(1), Pace::Quick).unwrap();
            secure(&Disk, &session.kept_in()).unwrap();
            *state.borrow_mut() = Some(folder);
            // As a planner does it: none of the edits waits for the disk.
            let is_sure = keep(&session, files, THREE[1], at(2), Pace::Quick).is_ok()
                && secure(files, &session.kept_in()).is_ok();
            let _ = keep(&session, files, THREE[2], at(3), Pace::Quick);
            is_sure
        },
        |files, is_sure, what| {
            let state = state.borrow();
            let folder = state.as_ref().unwrap().path();
            let left = || Session::begin(&Disk, folder, at(60)).unwrap().left_behind(&Disk);
            // Only killed: the last that was written is there.
            let killed: Vec<String> = left().into_iter().map(|kept| kept.text).collect();
            assert_eq!(killed.len(), 1, "{what}");
            assert!(!is_sure || THREE[1..].contains(&killed[0].as_str()), "{what}: {killed:?}");
            files.cut();
            let left = left();
            assert_eq!(left.len(), 1, "{what}");
            let least = usize::from(is_sure);
            assert!(THREE[least..].contains(&left[0].text.as_str()), "{what}: {:?}", left[0].text);
            // Thrown away, nothing of it is left.
            remove_kept(&Disk, &left[0].kept_in).unwrap();
            assert_eq!(fs::read_dir(folder.join("recovery")).unwrap().count(), 0, "{what}");
        },
    );
    assert!(injected > 80, "{injected} faults");
}

#[test]
fn a_text_that_is_damaged_gives_way_to_the_one_before() {
    let state = tempdir().unwrap();
    let session = Session::begin(&Disk, state.path(), now()).unwrap();
    let plan = Path::new("/somewhere/film.toml");
    for sure in [true, false] {
        let mut gone = Session::begin(&Disk, state.path(), at(1)).unwrap();
        gone.open(Some(plan)).unwrap();
        keep(&gone, &Disk, TEXTS[0], at(2), Pace::Quick).unwrap();
        if sure {
            secure(&Disk, &gone.kept_in()).unwrap();
        }
        keep(&gone, &Disk, TEXTS[1], at(3), Pace::Quick).unwrap();
        let path = gone.kept_in();
        drop(gone);
        let whole = fs::read(&path).unwrap();
        assert_eq!(session.left_behind(&Disk)[0].text, TEXTS[1]);
        let mut zeroed = whole.clone();
        zeroed[whole.len() - 5..].fill(0);
        for damaged in [&[][..], &whole[..whole.len() / 2], &whole[..whole.len() - 1], &zeroed, &[0xff; 40]] {
            fs::write(&path, damaged).unwrap();
            let left = session.left_behind(&Disk);
            if sure {
                assert_eq!(left.len(), 1);
                assert_eq!((left[0].text.as_str(), left[0].plan.as_deref()), (TEXTS[0], Some(plan)), "{damaged:?}");
            } else {
                // What there is of it is shown, as long as it is text at all.
                assert!(left.iter().all(|kept| !kept.text.is_empty()), "{damaged:?}");
            }
        }
        remove_kept(&Disk, &path).unwrap();
        assert_eq!(session.left_behind(&Disk), []);
        remove_kept(&Disk, &path).unwrap();
    }
}
