//! What the keeper promises, whichever thread makes a text and whatever is done meanwhile.

use std::fs;

use jiff::civil::date;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::plan::load;
use crate::rates::Book;
use crate::tui::key::Key;
use crate::tui::msg::Effect;
use crate::tui::theme::{Palette, Theme};
use crate::tui::update::update;

const TEXT: &str = "schema = 1\nname = \"film\"\n\n[[shots]]\noutputs = 12\n";

/// A plan that was changed and not saved.
fn edited() -> Model {
    let (book, today) = (Book::embedded().unwrap(), date(2026, 11, 21));
    let document = Document::opened(load("film.toml", TEXT, &book, today).unwrap(), "film.toml".into());
    let mut model = Model::new(document, book, today, Theme::new(Palette::Mono, false));
    update(&mut model, Msg::KeyPressed(Key::char('+')));
    assert!(model.document.is_unsaved());
    model
}

#[test]
fn what_was_brought_back_goes_only_once_ours_would_survive_a_power_cut() {
    let state = tempfile::tempdir().unwrap();
    let model = edited();
    let (mut keeper, warning) = Keeper::begin(Ok(state.path().to_owned()), Bell::default());
    assert_eq!(warning, None);
    let theirs = state.path().join("recovery/theirs.toml");
    fs::write(&theirs, TEXT).unwrap();
    assert_eq!(keeper.take_away(theirs.clone(), true), None);
    assert!(theirs.exists());
    assert_eq!(keeper.tend(&model, false, Instant::now()), []);
    assert!(!theirs.exists());
    assert!(keeper.kept.is_some() && keeper.is_synced && keeper.syncing.is_none(), "it was waited for");
    keeper.end();
    assert_eq!(fs::read_dir(state.path().join("recovery")).unwrap().count(), 0);
}

#[test]
fn an_edit_waits_for_no_disk_and_its_copy_is_made_sure_of_at_once() {
    let state = tempfile::tempdir().unwrap();
    let model = edited();
    let (mut keeper, _) = Keeper::begin(Ok(state.path().to_owned()), Bell::default());
    let begun = Instant::now();
    assert_eq!(keeper.wait(begun), None, "nothing to be done");
    assert_eq!(keeper.tend(&model, true, begun), [], "a usual plan is kept though keys wait");
    assert!(keeper.kept.is_some() && keeper.syncing.is_some());
    assert_eq!(keeper.wait(begun), None, "nothing more: what is under way ends by itself");
    // Stopped by the shell, all of it is on the disk.
    assert_eq!(keeper.flush(&model), None);
    assert!(keeper.syncing.is_none());
    let kept_in = keeper.session.as_ref().unwrap().kept_in();
    assert_eq!(fs::read(kept_in.with_extension("copy")).unwrap(), fs::read(&kept_in).unwrap());
    // Left with a signal it stays; the user's own end takes it away.
    assert_eq!(keeper.leave(&model).unwrap(), Some(kept_in));
}

/// A keeper to whom every plan is a large one.
fn patient() -> (TempDir, Keeper) {
    let state = tempfile::tempdir().unwrap();
    let (mut keeper, warning) = Keeper::begin(Ok(state.path().to_owned()), Bell::default());
    assert_eq!(warning, None);
    keeper.small = 0;
    (state, keeper)
}

/// The text that is kept at this moment.
fn kept(state: &TempDir) -> Option<String> {
    let files = fs::read_dir(state.path().join("recovery")).unwrap().map(|entry| entry.unwrap().path());
    let mut texts: Vec<_> = files.filter(|path| path.extension().is_some_and(|e| e == "toml")).collect();
    let path = texts.pop()?;
    assert!(texts.is_empty(), "more than one: {texts:?}");
    Some(fs::read_to_string(path).unwrap().split_once("# ---\n").unwrap().1.to_owned())
}

fn press(model: &mut Model, key: &str) -> Vec<Effect> {
    update(model, Msg::KeyPressed(Key::parse(key).unwrap()))
}

/// What the document says, without what is being typed.
fn said(model: &Model) -> String {
    model.document.kept(&model.prices.book, model.prices.ask.today).unwrap().render().unwrap()
}

/// Waits for what the other thread makes.
fn wait_for_it(keeper: &Keeper) {
    let end = Instant::now() + Duration::from_secs(20);
    while keeper.making.as_ref().is_some_and(|making| !making.is_done()) {
        assert!(Instant::now() < end, "it is never done");
        thread::yield_now();
    }
}

/// Sees to everything, until there is nothing more.
fn tend(keeper: &mut Keeper, model: &Model) {
    loop {
        assert_eq!(keeper.tend(model, false, Instant::now()), []);
        if keeper.making.is_none() && keeper.since.is_none() {
            break;
        }
        wait_for_it(keeper);
    }
}

#[test]
fn a_large_plan_is_kept_once_another_thread_has_made_its_text() {
    let (state, mut keeper) = patient();
    let mut model = edited();
    let begun = Instant::now();
    assert_eq!(keeper.tend(&model, true, begun), []);
    assert!(keeper.making.is_none() && keeper.since.is_some(), "keys that wait go first");
    assert_eq!(keeper.tend(&model, true, begun + PATIENCE), []);
    assert!(keeper.making.is_some() && keeper.since.is_none(), "for a while");
    assert_eq!(kept(&state), None, "nothing is written by the thread");
    assert_eq!(keeper.wait(begun), None, "it sleeps until the bell rings");
    // What is done meanwhile waits for it.
    press(&mut model, "+");
    wait_for_it(&keeper);
    let first = TEXT.replace("12", "13");
    keeper.seen = Some(model.document.revision());
    assert_eq!(keeper.tend(&model, false, begun), []);
    assert_eq!(kept(&state), Some(first));
    tend(&mut keeper, &model);
    press(&mut model, "+");
    tend(&mut keeper, &model);
    assert_eq!(kept(&state), Some(TEXT.replace("12", "15")));
    keeper.end();
    assert_eq!(kept(&state), None);
}

#[test]
fn a_text_that_nobody_wants_any_more_is_never_written() {
    type Change = fn(&mut Model);
    let changes: [(&str, Change); 4] = [
        ("undone", |model| drop(press(model, "u"))),
        ("saved", |model| save(model)),
        ("saved, and changed again", |model| {
            save(model);
            press(model, "+");
        }),
        ("thrown away for another plan, which is changed", |model| {
            let (path, text) = ("other.toml".into(), TEXT.replace("film", "other"));
            update(model, Msg::Opened { path, text });
            press(model, "+");
        }),
    ];
    for (what, change) in changes {
        let (state, mut keeper) = patient();
        let mut model = edited();
        keeper.tend(&model, false, Instant::now());
        assert!(keeper.making.is_some(), "{what}");
        let unwanted = said(&model);
        change(&mut model);
        // Before and after it is there.
        keeper.tend(&model, true, Instant::now());
        assert_eq!(kept(&state), None, "{what}");
        wait_for_it(&keeper);
        keeper.tend(&model, true, Instant::now());
        assert_eq!(kept(&state), None, "{what}");
        tend(&mut keeper, &model);
        assert_eq!(kept(&state), model.document.would_lose().then(|| said(&model)), "{what}");
        assert_ne!(kept(&state), Some(unwanted), "{what}");
        keeper.end();
    }
}

#[test]
fn what_was_kept_is_gone_once_the_file_says_more_than_it() {
    let (state, mut keeper) = patient();
    let mut model = edited();
    tend(&mut keeper, &model);
    assert!(kept(&state).is_some());
    // Both before anybody looks.
    save(&mut model);
    press(&mut model, "+");
    keeper.tend(&model, true, Instant::now());
    assert_eq!(kept(&state), None, "it is older than the file");
    keeper.end();
}

#[test]
fn what_was_brought_back_goes_only_with_a_text_that_has_it() {
    let (state, mut keeper) = patient();
    let mut model = edited();
    keeper.tend(&model, false, Instant::now());
    assert!(keeper.making.is_some());
    let theirs = state.path().join("recovery/theirs.copy");
    fs::write(&theirs, TEXT).unwrap();
    // It comes into the plan while the text of the state before is made.
    press(&mut model, "+");
    assert_eq!(keeper.take_away(theirs.clone(), true), None);
    wait_for_it(&keeper);
    keeper.tend(&model, true, Instant::now());
    assert_eq!(kept(&state), Some(TEXT.replace("12", "13")));
    assert!(theirs.exists(), "what is kept is older");
    keeper.tend(&model, false, Instant::now());
    assert!(keeper.making.is_some() && theirs.exists());
    assert_eq!(keeper.left_behind(&model.document, true), [], "it is not offered once more");
    wait_for_it(&keeper);
    keeper.tend(&model, true, Instant::now());
    assert_eq!(kept(&state), Some(TEXT.replace("12", "14")));
    assert!(!theirs.exists());
    assert!(keeper.is_synced, "it was waited for");
    keeper.end();
}

#[test]
fn whoever_leaves_is_told_of_the_newest_state() {
    // One that is being made, one that was made before the last change, none.
    for changes in 0..3 {
        let (state, mut keeper) = patient();
        let mut model = edited();
        if changes < 2 {
            keeper.tend(&model, false, Instant::now());
            assert!(keeper.making.is_some());
        }
        for _ in 0..changes {
            press(&mut model, "+");
        }
        let kept_in = keeper.session.as_ref().unwrap().kept_in();
        assert_eq!(keeper.leave(&model).unwrap(), Some(kept_in));
        assert_eq!(kept(&state), Some(said(&model)), "{changes}");
        assert_eq!(said(&model), TEXT.replace("12", &format!("{}", 13 + changes)));
    }
}

fn save(model: &mut Model) {
    let effects = press(model, "s");
    let saved = effects.into_iter().find_map(|effect| match effect {
        Effect::Save { path, text, .. } => Some(Msg::Saved { path, text }),
        _ => None,
    });
    if let Some(saved) = saved {
        update(model, saved);
    }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Press(&'static str),
    Save,
    Open,
    Tend { key_waits: bool },
    Wait,
    Flush,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => prop::sample::select(vec!["+", "-", "u", "ctrl-r", "2", "enter", "esc", "j", "k"]).prop_map(Step::Press),
        1 => Just(Step::Save),
        1 => Just(Step::Open),
        5 => any::<bool>().prop_map(|key_waits| Step::Tend { key_waits }),
        4 => Just(Step::Wait),
        1 => Just(Step::Flush),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn what_is_kept_was_there_since_the_last_save_and_in_the_end_is_the_newest(
        steps in prop::collection::vec(step(), 1..40),
        is_small in prop::bool::weighted(0.2),
    ) {
        let (state, mut keeper) = patient();
        if is_small {
            keeper.small = SMALL;
        }
        let mut model = edited();
        // The states since the file was last written or read; the first one of each is in the file.
        let mut since = vec![TEXT.to_owned(), said(&model)];
        for step in steps {
            let mark = model.document.mark();
            match step {
                Step::Press(key) => drop(press(&mut model, key)),
                Step::Save => save(&mut model),
                Step::Open => drop(update(&mut model, Msg::Opened { path: "film.toml".into(), text: TEXT.to_owned() })),
                Step::Tend { key_waits } => {
                    prop_assert_eq!(keeper.tend(&model, key_waits, Instant::now()), []);
                    let kept = kept(&state);
                    prop_assert!(kept.is_none() || model.document.would_lose());
                    prop_assert!(kept.is_none_or(|kept| since[1..].contains(&kept)));
                }
                Step::Wait => wait_for_it(&keeper),
                Step::Flush => {
                    prop_assert_eq!(keeper.flush(&model), None);
                    prop_assert_eq!(kept(&state), model.document.would_lose().then(|| said(&model)));
                    prop_assert!(keeper.making.as_ref().is_none_or(|making| !making.leads_to(&model.document)));
                }
            }
            if !model.document.goes_on_from(&mark) {
                since.clear();
            }
            since.push(said(&model));
        }
        let newest = model.document.would_lose().then(|| said(&model));
        if model.document.revision().is_multiple_of(2) {
            tend(&mut keeper, &model);
            prop_assert_eq!(kept(&state), newest.clone());
        }
        let left = keeper.leave(&model).unwrap();
        prop_assert_eq!(left.is_some(), newest.is_some());
        prop_assert_eq!(kept(&state), newest);
    }
}
