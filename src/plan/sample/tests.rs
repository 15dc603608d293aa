use proptest::prelude::*;

use super::super::model::{Plan, Shot, ShotId, StageId};
use super::super::resolve::resolve;
use super::super::testing::{self, Dice, TODAY, repeated};
use super::super::{Edit, Place, Value};
use super::*;

proptest! {
    #[test]
    fn it_stands_for_the_whole_plan(seed: u64, times in 0..12usize) {
        let plan = repeated(seed, times);
        let sample = Sample::new(&plan);
        prop_assert_eq!(whole_weight(sample.plan(), &sample.repeats.times, sample.names), weigh(&plan));
        prop_assert_eq!(sample.order().len(), plan.shots.len());
        for (shot, at) in plan.shots.iter().zip(sample.order()) {
            prop_assert!(plain(shot).says_as(&sample.plan().shots[*at as usize]));
        }
        let all: u64 = (0..sample.plan().shots.len()).map(|at| sample.times(at)).sum();
        prop_assert_eq!(all, plan.shots.len() as u64);
        // No two of it are alike.
        for (at, shot) in sample.plan().shots.iter().enumerate() {
            prop_assert!(!sample.plan().shots[..at].iter().any(|other| other.says_as(shot)));
        }
    }

    #[test]
    fn its_loop_is_that_of_its_shots(seed: u64, times in 0..12usize) {
        let (plan, book) = (repeated(seed, times), testing::book());
        let sample = Sample::new(&plan);
        if let Ok(whole) = resolve(&plan, &book) {
            prop_assert_eq!(sample.work(&whole), resolve(sample.plan(), &book).unwrap());
        }
    }
}

/// Whether an edit of the sample does to it what one of the whole plan does to that.
fn is_same(sample: &mut Sample, small: Edit, plan: &Plan, whole: Edit) -> bool {
    let (book, mut changed) = (testing::book(), plan.clone());
    let seen = sample.after(small, &book, TODAY, |sample| sample.plan().clone());
    match (seen, changed.apply(whole, &book, TODAY)) {
        (Ok(seen), Ok(_)) => {
            let is_alike = |(shot, at): (&Shot, &u32)| plain(shot).says_as(&plain(&seen.shots[*at as usize]));
            seen.schedule == changed.schedule
                && seen.acceptance == changed.acceptance
                && changed.shots.iter().zip(sample.order()).all(is_alike)
        }
        (Err(_), Err(_)) => true,
        _ => false,
    }
}

proptest! {
    #[test]
    fn an_edit_is_reduced_only_where_it_takes_alike_shots_alike(seed: u64, times in 0..6usize) {
        let plan = repeated(seed, times);
        let mut sample = Sample::new(&plan);
        let edit = Dice::new(seed ^ 1).edit(&plan);
        if let Some(small) = sample.reduced(&plan, &edit) {
            prop_assert!(is_same(&mut sample, small, &plan, edit));
        }
    }

    #[test]
    fn an_edit_of_the_sample_is_made_to_all_shots_that_it_stands_for(seed: u64, times in 0..6usize) {
        let plan = repeated(seed, times);
        let mut sample = Sample::new(&plan);
        let edit = Dice::new(seed ^ 1).edit(sample.plan());
        let whole = sample.expanded(&plan, &edit);
        if sample.reduced(&plan, &whole).is_some() {
            prop_assert!(is_same(&mut sample, edit, &plan, whole));
        }
    }
}

#[test]
fn stages_are_told_for_all_that_they_stand_for() {
    let plan = repeated(7, 5);
    let sample = Sample::new(&plan);
    let stages: Vec<StageId> = sample.plan().shots.iter().flat_map(|s| s.stages.iter().map(|stage| stage.id)).collect();
    let all: Vec<StageId> = plan.shots.iter().flat_map(|s| s.stages.iter().map(|stage| stage.id)).collect();
    assert_eq!(sample.all_of(&plan, &stages), all);
    assert_eq!(sample.all_of(&plan, &[]), []);
}

#[test]
fn an_edit_is_taken_back_and_refused_where_the_whole_plan_would_be_too_large() {
    let book = testing::book();
    let mut plan = Plan::default();
    for _ in 0..9_000 {
        let mut shot = Shot::new(ShotId(plan.fresh_id()));
        shot.stages = (0..5)
            .map(|_| {
                let stage = Stage::new(StageId(plan.fresh_id()), crate::terms::Operation::TextToVideo);
                Stage { attempts: Some(2), seconds: Some(5), resolution: Some(crate::terms::Resolution::P720), ..stage }
            })
            .collect();
        plan.shots.push(shot);
    }
    let mut sample = Sample::new(&plan);
    assert_eq!(sample.plan().shots.len(), 1);
    let before = sample.plan().clone();
    let stages: Vec<StageId> = before.shots[0].stages.iter().map(|stage| stage.id).collect();
    let set = |stage: StageId, key: &str, value| Edit::Set { place: Place::Stage(stage), key: key.to_owned(), value };
    let fewer = set(stages[0], "attempts", Some(Value::Whole(7)));
    let seen = sample.after(fewer, &book, TODAY, |changed| changed.plan().shots[0].stages[0].attempts);
    assert_eq!(seen, Ok(Some(7)));
    assert!(sample.plan().says_as(&before));
    // 9,000 × 5 × 4 keys are carried, one more for each stage is not.
    let more = stages.iter().map(|stage| set(*stage, "keep", Some(Value::Whole(2)))).collect();
    let refused = sample.after(Edit::Batch(more), &book, TODAY, |_| ()).unwrap_err();
    assert!(refused.message.contains("too large"), "{refused}");
    assert!(sample.plan().says_as(&before));
}

#[test]
fn what_comes_after_a_new_entry_may_be_about_it_and_is_not_told() {
    let (seed, times) = (8_151_154_249_647_119_314, 2);
    let plan = repeated(seed, times);
    let mut sample = Sample::new(&plan);
    // The second of its edits replaces what the first one puts in, which is called otherwise in the sample.
    let edit = Dice::new(seed ^ 1).edit(&plan);
    assert!(
        matches!(&edit, Edit::Batch(edits) if matches!(edits[..], [Edit::InsertAssume { .. }, Edit::ReplaceAssume { .. }]))
    );
    assert_eq!(sample.reduced(&plan, &edit), None);
    let Edit::Batch(edits) = edit else { return };
    let small = sample.reduced(&plan, &edits[0]).unwrap();
    assert!(is_same(&mut sample, small, &plan, edits[0].clone()));
}
