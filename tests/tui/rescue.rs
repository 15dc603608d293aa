//! Having back what is not in the plan's file: work that was not saved, earlier versions, and what somebody else wrote.

use luma_plan::tui::model::Model;
use luma_plan::tui::msg::{Effect, LeftBehind, Msg, Over, Size, Taken, Version};
use luma_plan::tui::overlay::Overlay;
use luma_plan::tui::update::update;
use luma_plan::tui::view::view;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::harness::{CLIPS, clips, frame, notice, planner, press, saved, shows, total};

fn more() -> String {
    CLIPS.replace("outputs = 12", "outputs = 40").replace(
        "accept_rate = \"0.5\"\n",
        "accept_rate = \"0.4\" # it got harder\n\n[[shots.stages]]\noperation = \"upscale\"\nresolution = \"4k\"\n",
    )
}

fn left() -> LeftBehind {
    LeftBehind {
        kept_in: "/state/recovery/1.toml".into(),
        when: "21 Nov 2026 at 10:15".to_owned(),
        plan: Some("clips.toml".into()),
        saved: Some(CLIPS.to_owned()),
        is_open: true,
        text: more(),
    }
}

fn offered(width: u16, height: u16) -> Model {
    let mut model = planner(CLIPS, width, height);
    update(&mut model, Msg::FoundLeftBehind(vec![left()]));
    model
}

fn versions() -> Vec<Version> {
    let version = |when: &str, outputs: u32| Version {
        kept_in: format!("/state/versions/clips-0/{outputs}.toml").into(),
        when: when.to_owned(),
        text: CLIPS.replace("outputs = 12", &format!("outputs = {outputs}")),
    };
    vec![version("21 Nov 2026 at 10:15", 10), version("20 Nov 2026 at 18:40", 8), version("1 Nov 2026 at 09:00", 12)]
}

#[test]
fn the_question_at_the_sizes_that_people_have() {
    for (width, height) in [(120, 40), (80, 24), (50, 20), (40, 10)] {
        let mut model = offered(width, height);
        insta::assert_snapshot!(format!("left_behind_{width}x{height}"), frame(&model));
        press(&mut model, "<esc>");
        update(&mut model, Msg::FoundVersions(versions()));
        insta::assert_snapshot!(format!("versions_{width}x{height}"), frame(&model));
    }
    let mut model = clips();
    press(&mut model, "+");
    let there = Some(more());
    update(&mut model, Msg::SaveRefused { path: "clips.toml".into(), why: Taken::Changed, there });
    insta::assert_snapshot!("changed_120x40", frame(&model));
}

#[test]
fn it_draws_at_every_size() {
    for cursor in ["", "j", "jj<pgdn><pgdn>"] {
        let mut model = offered(120, 40);
        press(&mut model, cursor);
        for width in 0..=40 {
            for height in 0..=16 {
                update(&mut model, Msg::Resized(Size { width, height }));
                let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
                terminal.draw(|frame| view(&model, frame)).unwrap();
            }
        }
    }
}

#[test]
fn brought_back_it_is_one_change_that_is_not_saved() {
    let mut model = offered(120, 40);
    let before = total(&model, "api-payg");
    let effects = press(&mut model, "<enter>");
    assert_eq!(effects, [Effect::Forget { kept_in: left().kept_in, is_superseded: true }]);
    assert!(model.document.is_unsaved() && model.document.was_touched());
    assert_eq!(saved(&model), more().replace(" # it got harder", ""), "comments are the file's");
    assert_ne!(total(&model, "api-payg"), before);
    press(&mut model, "u");
    assert_eq!(notice(&model), "undone: what was not saved");
    assert_eq!(saved(&model), CLIPS);
    assert!(!model.document.is_unsaved());
}

#[test]
fn kept_or_thrown_away_the_next_is_offered() {
    let mut model = clips();
    let unnamed = LeftBehind { plan: None, saved: None, is_open: false, ..left() };
    let other = LeftBehind { plan: Some("b.toml".into()), is_open: false, ..left() };
    update(&mut model, Msg::FoundLeftBehind(vec![left(), unnamed, other]));
    assert!(shows(&model, "2 more after this one"));
    assert_eq!(press(&mut model, "j<enter>"), []);
    assert!(shows(&model, "a plan that has no file yet") && shows(&model, "not now"));
    let effects = press(&mut model, "jj<enter>");
    assert_eq!(effects, [Effect::Forget { kept_in: left().kept_in, is_superseded: false }]);
    assert!(shows(&model, "`b.toml`"));
    // That of another plan is opened as any other.
    assert_eq!(press(&mut model, "j<enter>"), [Effect::Read("b.toml".into())]);
    assert!(model.layers.is_empty());
    assert_eq!(saved(&model), CLIPS);
}

#[test]
fn a_plan_without_a_file_comes_back_with_its_comments_and_is_not_lost_again() {
    for (plan, saved_text) in
        [(None, None), (Some("gone.toml".into()), None), (Some("bad.toml".into()), Some("[".to_owned()))]
    {
        let mut model = clips();
        let left = LeftBehind { plan: plan.clone(), saved: saved_text, is_open: false, ..left() };
        update(&mut model, Msg::FoundLeftBehind(vec![left]));
        press(&mut model, "<enter>");
        assert_eq!(saved(&model), more());
        assert_eq!(model.document.path(), plan.as_deref());
        assert!(model.document.is_unsaved());
        press(&mut model, "q");
        assert!(shows(&model, "The plan is not saved"));
        press(&mut model, "<esc>");
        // What is there by that name is not written over unasked.
        let effects = press(&mut model, "s");
        assert!(
            plan.is_none() || matches!(effects.as_slice(), [Effect::Save { over: Over::Nothing, .. }]),
            "{effects:?}"
        );
    }
}

#[test]
fn what_cannot_be_opened_stays_where_it_is() {
    let mut model = clips();
    update(
        &mut model,
        Msg::FoundLeftBehind(vec![LeftBehind { text: "schema = 1\nnonsense = 1\n".to_owned(), ..left() }]),
    );
    assert_eq!(press(&mut model, "<enter>"), []);
    assert!(shows(&model, "unknown key"), "{}", frame(&model));
    assert!(notice(&model).contains("stays in `/state/recovery/1.toml`"));
    assert_eq!(saved(&model), CLIPS);
}

#[test]
fn work_that_is_not_saved_is_asked_for_before_other_work_comes_back() {
    let mut model = clips();
    press(&mut model, "+");
    update(&mut model, Msg::FoundLeftBehind(vec![left()]));
    press(&mut model, "<enter>");
    assert!(shows(&model, "The plan is not saved"));
    press(&mut model, "j<enter>");
    assert!(saved(&model).contains("outputs = 40"));
}

#[test]
fn a_version_comes_back_as_one_change() {
    let mut model = clips();
    press(&mut model, "+");
    assert_eq!(press(&mut model, ":version-show<enter>"), [Effect::FindVersions("clips.toml".into())]);
    update(&mut model, Msg::FoundVersions(Vec::new()));
    assert!(notice(&model).contains("no earlier version"));
    update(&mut model, Msg::FoundVersions(versions()));
    assert!(matches!(model.layers.last(), Some(Overlay::Differ(_))));
    assert!(shows(&model, "- outputs = 13") && shows(&model, "+ outputs = 10"));
    press(&mut model, "j");
    assert!(shows(&model, "+ outputs = 8"));
    press(&mut model, "<enter>");
    assert!(saved(&model).contains("outputs = 8\n") && model.document.is_unsaved());
    press(&mut model, "u");
    assert!(saved(&model).contains("outputs = 13\n"));
    // One that the plan says already changes nothing.
    press(&mut model, "u");
    update(&mut model, Msg::FoundVersions(versions()));
    press(&mut model, "jj");
    assert!(shows(&model, "as the plan is now"));
    press(&mut model, "<enter>");
    assert!(!model.document.is_unsaved());
}

#[test]
fn what_somebody_else_wrote_is_taken_kept_beside_or_written_over() {
    let asked = || {
        let mut model = clips();
        press(&mut model, "+");
        let there = Some(more());
        update(&mut model, Msg::SaveRefused { path: "clips.toml".into(), why: Taken::Changed, there });
        model
    };
    let mut model = asked();
    press(&mut model, "<enter>");
    assert_eq!(saved(&model), more(), "byte for byte, with its comments");
    assert!(!model.document.is_unsaved());
    assert_eq!(model.document.file_text(), Some(more().as_str()));
    press(&mut model, "u");
    assert!(saved(&model).contains("outputs = 13") && model.document.is_unsaved());
    let effects = press(&mut model, "s");
    assert!(matches!(effects.as_slice(), [Effect::Save { over: Over::Unchanged(there), .. }] if *there == more()));

    let mut model = asked();
    press(&mut model, "j<enter>");
    assert!(matches!(model.layers.last(), Some(Overlay::Prompt(_))));

    let mut model = asked();
    let effects = press(&mut model, "jj<enter>");
    let [Effect::Save { over: Over::Unchanged(there), .. }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(*there, more(), "only over what was shown");

    // Given up, a later save does what a save does, and nothing that was to come after the first.
    let mut model = clips();
    press(&mut model, "+q<enter>");
    update(&mut model, Msg::SaveRefused { path: "clips.toml".into(), why: Taken::Changed, there: Some(more()) });
    press(&mut model, "<esc>s");
    let text = saved(&model);
    let effects = update(&mut model, Msg::Saved { path: "clips.toml".into(), text });
    assert_eq!(effects, []);
}
