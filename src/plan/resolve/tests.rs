//! Tests of resolving: the module is `#[cfg(test)]`.

use super::super::load;
use proptest::prelude::*;

use super::super::testing::{TODAY, book, repeated};
use super::*;

/// A plan of one shot with these stages, each given as the lines of its table.
fn plan(shot: &str, stages: &[&str]) -> Plan {
    let mut text = format!(
        "schema = 1\n[acceptance]\nhalf = \"0.5\"\nseen = {{ accepted = 12, tried = 50 }}\n[[shots]]\n{shot}\n"
    );
    for stage in stages {
        text.push_str("[[shots.stages]]\n");
        text.push_str(stage);
        text.push('\n');
    }
    load("p.toml", &text, &book(), TODAY).unwrap().plan
}

fn resolved(plan: &Plan) -> Vec<(Settings, u64)> {
    let whole = resolve(plan, &book()).unwrap();
    whole.steps.iter().map(|step| (whole.settings[step.settings].clone(), step.pieces)).collect()
}

fn sizes(stages: &[&str]) -> Vec<(Option<Resolution>, Option<u32>)> {
    resolved(&plan("", stages)).into_iter().map(|(s, _)| (s.resolution, s.seconds)).collect()
}

const P360: Option<Resolution> = Some(Resolution::P360);
const P720: Option<Resolution> = Some(Resolution::P720);
const P1080: Option<Resolution> = Some(Resolution::P1080);
const K4: Option<Resolution> = Some(Resolution::K4);

#[test]
fn nothing_said_is_the_default() {
    for (operation, resolution, seconds) in [
        ("text-to-image", P720, None),
        ("image-edit", P720, None),
        ("text-to-video", P720, Some(5)),
        ("image-to-video", P720, Some(5)),
        ("interpolate", P720, Some(5)),
        ("extend", P720, Some(5)),
        ("modify", P720, Some(5)),
        ("reframe", P720, Some(5)),
        ("reframe\"\nmedia = \"image", P720, None),
        ("audio", None, Some(5)),
        ("export", P720, Some(5)),
        ("other\"\nown_price = \"1", None, None),
    ] {
        assert_eq!(sizes(&[&format!("operation = \"{operation}\"")]), [(resolution, seconds)], "{operation}");
    }
}

#[test]
fn changes_inherit_from_the_nearest_earlier_stage_of_their_media() {
    let video = "operation = \"text-to-video\"\nresolution = \"1080p\"\nseconds = 10";
    let image = "operation = \"text-to-image\"\nresolution = \"360p\"";
    let generate = "operation = \"image-to-video\"";
    let modify = "operation = \"modify\"";
    let reframe_image = "operation = \"reframe\"\nmedia = \"image\"";
    let upscale = "operation = \"upscale\"\nresolution = \"4k\"";
    let audio = "operation = \"audio\"\nseconds = 60";
    let export = "operation = \"export\"\nresolution = \"540p\"\nseconds = 1";
    assert_eq!(sizes(&[video, image, modify])[2], (P1080, Some(10)));
    assert_eq!(sizes(&[video, image, reframe_image])[2], (P360, None));
    assert_eq!(sizes(&[video, generate])[1], (P720, Some(5)), "a generation inherits nothing");
    assert_eq!(sizes(&[image, "operation = \"image-edit\""])[1], (P720, None), "nor does an edit of an image");
    assert_eq!(sizes(&[video, upscale, modify])[2], (K4, Some(10)), "an upscale hands on what it makes");
    assert_eq!(sizes(&[video, audio, modify])[2], (P1080, Some(10)), "sound hands on nothing");
    assert_eq!(sizes(&[video, export, modify])[2], (P1080, Some(10)), "nor does an export");
    assert_eq!(sizes(&[video, "operation = \"audio\""])[1], (None, Some(10)));
    assert_eq!(
        sizes(&[video, "operation = \"reframe\"\nresolution = \"360p\"\nseconds = 3", modify])[2],
        (P360, Some(3))
    );
}

#[test]
fn an_upscale_is_made_from_what_is_inherited() {
    let from = |stages: &[&str]| resolved(&plan("", stages)).last().unwrap().0.from;
    let upscale = "operation = \"upscale\"\nresolution = \"4k\"";
    let image = "operation = \"upscale\"\nresolution = \"4k\"\nmedia = \"image\"";
    let draft = "operation = \"text-to-video\"\nresolution = \"360p\"";
    assert_eq!(from(&[upscale]), P720);
    assert_eq!(from(&[draft, upscale]), P360);
    assert_eq!(from(&[draft, image]), P720);
    assert_eq!(from(&[draft, "operation = \"text-to-image\"\nresolution = \"1080p\"", image]), P1080);
    assert_eq!(from(&["operation = \"upscale\"\nresolution = \"4k\"\nfrom = \"540p\""]), Some(Resolution::P540));
}

#[test]
fn extends_follow_each_other() {
    let seconds = |stages: &[&str]| sizes(stages).last().unwrap().1;
    let extend = "operation = \"extend\"\nkeep = 3";
    let modify = "operation = \"modify\"";
    assert_eq!(seconds(&["operation = \"text-to-video\"\nseconds = 10", extend]), Some(5), "what is added");
    assert_eq!(seconds(&["operation = \"text-to-video\"\nseconds = 10", extend, modify]), Some(25));
    assert_eq!(seconds(&[extend, extend, modify]), Some(35));
    assert_eq!(sizes(&["operation = \"text-to-video\"\nresolution = \"1080p\"", extend])[1].0, P1080);
    let endless = plan(
        "",
        &[
            "operation = \"extend\"\nkeep = 1000000\nseconds = 3600",
            "operation = \"extend\"\nkeep = 1000000\nseconds = 3600",
        ],
    );
    assert_eq!(resolve(&endless, &book()), Err(Overflow));
}

#[test]
fn an_export_finishes_the_nearest_generation() {
    let export = |stages: &[&str]| {
        let (settings, _) = resolved(&plan("", stages)).pop().unwrap();
        (settings.of, settings.model)
    };
    let still = "operation = \"text-to-image\"\nmodel = \"uni-1\"";
    let draft = "operation = \"image-to-video\"\nmodel = \"ray3.2\"";
    let upscale = "operation = \"upscale\"\nresolution = \"4k\"";
    let last = "operation = \"export\"\nrange = \"hdr\"";
    let model = || Some("ray-3.2".to_owned());
    assert_eq!(export(&[last]), (Some(Operation::TextToVideo), None));
    assert_eq!(export(&[still, draft, upscale, last]), (Some(Operation::ImageToVideo), model()));
    let said = "operation = \"export\"\nof = \"modify\"";
    assert_eq!(export(&[draft, said]), (Some(Operation::Modify), model()));
    let auto = "operation = \"export\"\nmodel = \"auto\"";
    assert_eq!(export(&[draft, auto]), (Some(Operation::ImageToVideo), None));
}

#[test]
fn it_is_told_where_values_come_from() {
    let plan = plan(
        "",
        &[
            "operation = \"text-to-video\"\nresolution = \"1080p\"",
            "operation = \"modify\"\nseconds = 3",
            "operation = \"upscale\"\nresolution = \"4k\"",
            "operation = \"export\"",
            "operation = \"reframe\"\nmedia = \"image\"",
        ],
    );
    let shot = &plan.shots[0];
    assert_eq!(inherited(shot, 0), Inherited::default());
    assert_eq!(inherited(shot, 1), Inherited { resolution: Some(Some(0)), ..Inherited::default() });
    let of_upscale = Inherited { from: Some(Some(1)), seconds: Some(Some(1)), ..Inherited::default() };
    assert_eq!(inherited(shot, 2), of_upscale);
    let of_export = Inherited {
        resolution: Some(Some(2)),
        seconds: Some(Some(2)),
        of: Some(Some(1)),
        model: Some(Some(1)),
        from: None,
    };
    assert_eq!(inherited(shot, 3), of_export);
    assert_eq!(inherited(shot, 4), Inherited { resolution: Some(None), ..Inherited::default() });
    assert_eq!(effective(shot, 3).unwrap().resolution, K4);
    assert_eq!(effective(shot, 9), None);
}

#[test]
fn equal_settings_are_one() {
    let stage = "operation = \"text-to-video\"\nmodel = \"ray3.2\"";
    let same = "operation = \"text-to-video\"\nmodel = \"ray-3.2\"\nresolution = \"720p\"\nattempts = 9";
    let other = "operation = \"text-to-video\"";
    let whole = resolve(&plan("", &[stage, same, other, stage]), &book()).unwrap();
    let indices: Vec<usize> = whole.steps.iter().map(|s| s.settings).collect();
    assert_eq!(indices, [0, 0, 1, 0]);
}

#[test]
fn pieces_are_counted_up() {
    for (shot, stage, pieces) in [
        ("", "", 1),
        ("outputs = 3", "", 3),
        ("outputs = 3\nrevisions = \"30%\"", "", 4),
        ("outputs = 3\nrevisions = \"30%\"", "keep = 2", 8),
        ("outputs = 10\nrevisions = \"10%\"", "", 11),
        ("outputs = 10\nrevisions = \"10.0001%\"", "", 12),
        ("outputs = 1000000\nrevisions = \"1000%\"", "keep = 1000000", 11_000_000_000_000),
    ] {
        let plan = plan(shot, &[&format!("operation = \"text-to-video\"\n{stage}")]);
        assert_eq!(resolved(&plan)[0].1, pieces, "{shot} {stage}");
    }
}

proptest! {
    #[test]
    fn a_shot_that_repeats_another_has_the_steps_that_it_would_have_by_itself(seed: u64, times in 0..12usize) {
        let (plan, book) = (repeated(seed, times), book());
        let alone = |shot: &Shot| resolve(&plan.with_shots(vec![shot.clone()]), &book);
        let (Ok(whole), Ok(shots)) =
            (resolve(&plan, &book), plan.shots.iter().map(alone).collect::<Result<Vec<_>, _>>())
        else {
            return Ok(());
        };
        for (at, (shot, alone)) in plan.shots.iter().zip(&shots).enumerate() {
            prop_assert_eq!(whole.steps_of(at).len(), alone.steps.len());
            for ((step, own), stage) in whole.steps[whole.steps_of(at)].iter().zip(&alone.steps).zip(&shot.stages) {
                prop_assert_eq!((step.shot, step.stage, step.id), (at, own.stage, stage.id));
                prop_assert_eq!((step.pieces, step.count), (own.pieces, own.count));
                prop_assert_eq!(&whole.settings[step.settings], &alone.settings[own.settings]);
                prop_assert_eq!(whole.maker(step), alone.maker(own));
            }
        }
        prop_assert_eq!(whole.steps.len(), shots.iter().map(|shot| shot.steps.len()).sum::<usize>());
    }

    #[test]
    fn what_follows_from_a_step_is_worked_out_once_for_all_that_are_alike(seed: u64, times in 0..12usize) {
        let plan = repeated(seed, times);
        let Ok(whole) = resolve(&plan, &book()) else { return Ok(()) };
        let said = |step: &Step| (step.kind, step.pieces, step.count);
        let mut asked = 0;
        let each = whole.each(|step| { asked += 1; Ok::<_, Overflow>(said(step)) });
        prop_assert_eq!(each, Ok(whole.steps.iter().map(said).collect()));
        prop_assert_eq!(asked, whole.different().count());
        // Nothing is left out of those that differ, and nothing is twice among them.
        let all: u64 = whole.different().map(|(.., times)| times).sum();
        prop_assert_eq!(all, whole.steps.len() as u64);
    }

    #[test]
    fn kinds_are_numbered_as_they_first_come(seed: u64, times in 0..12usize) {
        let plan = repeated(seed, times);
        let Ok(whole) = resolve(&plan, &book()) else { return Ok(()) };
        for (at, kind) in whole.kinds.iter().enumerate() {
            prop_assert_eq!(whole.steps.iter().position(|step| step.kind as usize == at), Some(kind.first));
        }
    }
}
