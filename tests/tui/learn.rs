//! Learning how many takes are kept: evidence typed in the loop and in the form, shared, renamed, taken away.

use luma_plan::plan::model::Belief;

use crate::harness::{clips, frame, notice, planner, press, saved, shows, total};

const SHARED: &str = r#"schema = 1
name = "Two kinds"
[schedule]
start = 2026-12-01
[acceptance.motion]
accepted = 12
tried = 50
[acceptance.calm]
rate = "0.5"
[[shots]]
name = "Clip"
outputs = 12
[[shots.stages]]
name = "draft"
operation = "text-to-video"
resolution = "360p"
acceptance = "motion"
[[shots.stages]]
name = "final"
operation = "text-to-video"
resolution = "1080p"
accept_rate = "0.5"
[[shots]]
name = "Trailer"
[[shots.stages]]
name = "draft"
operation = "text-to-video"
resolution = "360p"
acceptance = "motion"
"#;

#[test]
fn what_a_pilot_showed_is_typed_where_the_takes_stand() {
    let mut model = clips();
    let before = total(&model, "api-payg");
    // The takes of the draft; eight keys say what was counted.
    press(&mut model, "j<enter><ctrl-u>5 of 20<enter>");
    assert_eq!(model.document.plan().acceptance.get("draft"), Some(&Belief::Evidence { accepted: 5, tried: 20 }));
    let text = saved(&model);
    assert!(text.contains("[acceptance.draft]\naccepted = 5\ntried = 20\n"), "{text}");
    assert!(text.contains("acceptance = \"draft\""), "{text}");
    // 12 × 21 ÷ 5 is 50.4: 51 takes instead of 48, at $0.06.
    assert_eq!((before.as_str(), total(&model, "api-payg").as_str()), ("31.68", "31.86"));
    // More of them on top.
    press(&mut model, "<enter><ctrl-u>+3 of 10<enter>");
    assert_eq!(model.document.plan().acceptance.get("draft"), Some(&Belief::Evidence { accepted: 8, tried: 30 }));
    // Another stage uses it by its name; one undo each.
    press(&mut model, "j<enter><ctrl-u>draft<enter>");
    assert_eq!(saved(&model).matches("acceptance = \"draft\"").count(), 2);
    press(&mut model, "uuu");
    assert!(model.document.plan().acceptance.is_empty());
    assert_eq!(total(&model, "api-payg"), before);
}

#[test]
fn what_cannot_have_been_counted_is_refused_in_words() {
    let mut model = clips();
    for wrong in ["6 of 5", "0 of 5", "+x"] {
        press(&mut model, &format!("j<enter><ctrl-u>{wrong}<enter>"));
        assert!(shows(&model, "5 of 20"), "{}", frame(&model));
        press(&mut model, "<esc>k");
    }
    assert!(model.document.plan().acceptance.is_empty());
}

#[test]
fn the_form_tells_what_follows_while_it_is_typed() {
    let mut model = planner(SHARED, 80, 24);
    press(&mut model, "fkjjj");
    assert!(shows(&model, "4.25 takes a piece on average"), "{}", frame(&model));
    assert!(shows(&model, "Fair evidence"));
    press(&mut model, "<enter><ctrl-u>3 of 4");
    assert!(shows(&model, "1.67 takes a piece on average"), "{}", frame(&model));
    assert!(shows(&model, "and 89 %") && shows(&model, "Weak evidence"), "{}", frame(&model));
    insta::assert_snapshot!("learn_typed_80x24", frame(&model));
    press(&mut model, "<esc>");
    assert!(shows(&model, "4.25 takes a piece on average"));
}

#[test]
fn a_keep_rate_is_made_with_its_evidence_in_one_line() {
    let mut model = clips();
    press(&mut model, "fk<enter>slow motion 5 of 20<enter>");
    assert_eq!(model.document.plan().acceptance.get("slow motion"), Some(&Belief::Evidence { accepted: 5, tried: 20 }));
    assert!(shows(&model, "5 of 20") && shows(&model, "no stage yet"), "{}", frame(&model));
}

#[test]
fn stages_with_the_same_number_rest_on_one_belief_at_once() {
    let mut model = planner(SHARED, 120, 40);
    press(&mut model, "fkj<enter>");
    assert!(shows(&model, "Which stages keep as many as `calm`?"), "{}", frame(&model));
    insta::assert_snapshot!("learn_adopt_120x40", frame(&model));
    // What keeps 1 in 2.
    press(&mut model, "<enter>");
    assert_eq!(saved(&model).matches("acceptance = \"calm\"").count(), 1, "{}", saved(&model));
    assert!(!saved(&model).contains("accept_rate"));
}

#[test]
fn a_belief_is_renamed_with_all_that_rests_on_it() {
    let mut model = planner(SHARED, 120, 40);
    press(&mut model, "fkjjjjj<enter><ctrl-u>calm<enter>");
    assert!(shows(&model, "not taken"), "{}", frame(&model));
    press(&mut model, "<ctrl-u>moves<enter>");
    let text = saved(&model);
    assert!(!text.contains("motion") && text.matches("acceptance = \"moves\"").count() == 2, "{text}");
    assert!(text.contains("[acceptance.moves]"), "{text}");
    press(&mut model, "<esc>u");
    assert_eq!(saved(&model), SHARED);
}

#[test]
fn a_belief_in_use_does_not_vanish_silently() {
    let mut model = planner(SHARED, 120, 40);
    press(&mut model, "fkjjjx");
    assert!(shows(&model, "2 stages rest on `motion`"), "{}", frame(&model));
    insta::assert_snapshot!("learn_heirs_120x40", frame(&model));
    press(&mut model, "<esc>");
    assert_eq!(model.document.plan().acceptance.len(), 2);
    // They rest on the other one.
    press(&mut model, "xj<enter>");
    let text = saved(&model);
    assert!(!text.contains("motion") && text.matches("acceptance = \"calm\"").count() == 2, "{text}");
    press(&mut model, "<esc>ufkjjjx<enter>");
    let text = saved(&model);
    assert!(!text.contains("motion") && text.matches("accept_rate = \"0.2352941177\"").count() == 2, "{text}");
    // One that nobody uses goes at once.
    press(&mut model, "<esc>ufkx");
    assert!(!model.document.plan().acceptance.contains_key("calm"), "{}", notice(&model));
}

#[test]
fn the_form_of_keep_rates_at_every_size() {
    for (width, height) in [(120, 40), (80, 24), (50, 20)] {
        let mut model = planner(SHARED, width, height);
        press(&mut model, "fkjjj");
        insta::assert_snapshot!(format!("learn_{width}x{height}"), frame(&model));
    }
}
