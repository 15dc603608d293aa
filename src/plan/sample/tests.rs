use proptest::prelude::*;

use super::super::model::{Plan, Shot, ShotId, StageId};
use super::super::resolve::resolve;
use super::super::testing::{self, Dice, TODAY};
use super::super::{Edit, Place, Value};
use super::*;

/// A plan in which some shots say what others say, under other names.
fn repeated(seed: u64, times: usize) -> Plan {
    let mut dice = Dice::new(seed);
    let mut plan = dice.plan();
    for _ in 0..times {
        if plan.shots.is_empty() {
            break;
        }
        let again: &Shot = &plan.shots[dice.below(plan.shots.len())];
        let mut shot = Shot { name: Some("again".to_owned()), notes: None, ..again.clone() };
        shot.id = ShotId(plan.fresh_id());
        for stage in &mut shot.stages {
            stage.id = StageId(plan.fresh_id());
            stage.name = dice.chance(5).then(|| "x".repeat(dice.below(9)));
        }
        let at = dice.below(plan.shots.len() + 1);
        plan.shots.insert(at, shot);
    }
    plan
}

proptest! {
    #[test]
    fn it_stands_for_the_whole_plan(seed: u64, times in 0..12usize) {
        let plan = repeated(seed, times);
        let sample = Sample::new(&plan);
        prop_assert_eq!(whole_weight(sample.plan(), &sample.times, sample.names), weigh(&plan));
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
