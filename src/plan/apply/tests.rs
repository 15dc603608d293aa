//! Tests of edits: the module is `#[cfg(test)]`.

use jiff::civil::date;
use proptest::prelude::*;

use super::super::load;
use super::super::testing::{Dice, TODAY, book};
use super::*;
use crate::money::{Money, Share};

fn set(place: Place, key: &str, value: Option<Value>) -> Edit {
    Edit::Set { place, key: key.to_owned(), value }
}

/// Ids apart from the next free one, which only ever grows.
fn same(a: &Plan, b: &Plan) -> bool {
    let strip = |plan: &Plan| Plan { next_id: 0, ..plan.clone() };
    strip(a) == strip(b)
}

fn plan() -> Plan {
    let text = include_str!("../../../tests/plans/good/whole-format.toml");
    load("p.toml", text, &book(), TODAY).unwrap().plan
}

fn refused(plan: &mut Plan, edit: Edit) -> String {
    let before = plan.clone();
    let refusal = plan.apply(edit, &book(), TODAY).unwrap_err();
    assert_eq!(*plan, before, "a refused edit changes nothing");
    refusal.to_string()
}

#[test]
fn what_would_not_load_is_refused_with_a_remedy() {
    let mut plan = plan();
    let still = plan.shots[0].stages[0].id;
    let upscale = plan.shots[0].stages[2].id;
    let (held, assumed) = (plan.held[0].id, plan.assume[0].id);
    let rate = Value::Share(Share::parse_rate("0.25").unwrap());
    for (edit, expected) in [
        (
            set(Place::Stage(still), "accept_rate", Some(rate)),
            "`attempts` and `accept_rate` stand together; keep one of them: each says how many runs a piece takes",
        ),
        (
            set(Place::Stage(still), "seconds", Some(Value::Whole(5))),
            "`seconds` is not a field of `text-to-image`; `text-to-image` takes `name`, `model`, `resolution`, \
             `references`, `keep`, `attempts`, `accept_rate`, `acceptance`, `on`, `own_price` and \
             `own_price_if_missing`",
        ),
        (
            set(Place::Stage(still), "references", Some(Value::Whole(10))),
            "`references` is out of range; write a whole number from 0 to 9",
        ),
        (
            set(Place::Stage(still), "on", Some(Value::Text("agents-plus".into()))),
            "`agents-plus` is not pay-as-you-go; `on` takes one of `dm-api` and `api-payg`",
        ),
        (
            set(Place::Stage(still), "model", Some(Value::Text("uni1".into()))),
            "no card knows the model \"uni1\"; did you mean \"uni-1\"?",
        ),
        (
            set(Place::Stage(upscale), "resolution", None),
            "an upscale has no `resolution`; add what it makes, as `resolution = \"4k\"`",
        ),
        (
            set(Place::Schedule, "months", Some(Value::Whole(2))),
            "`months` stands with `deadline`; take one of them away: each month ends by itself",
        ),
        (
            set(Place::Schedule, "deadline", Some(Value::Date(date(2026, 11, 30)))),
            "`deadline` is before the start; the start is 2026-12-01; set a day on or after it",
        ),
        (
            set(Place::Schedule, "start", Some(Value::Date(date(2026, 12, 14)))),
            "`renews` is not after the start of the plan; write its next reset, a day after 2026-12-14",
        ),
        (set(Place::Held(held), "route", None), "`route` cannot be left out; give it another value"),
        (
            set(Place::Assume(assumed), "usd", Some(Value::Money(Money::ZERO))),
            "a price has credits and dollars; take one of them away",
        ),
        (
            set(Place::Opening, "luma-agents-app", Some(Value::Money(Money::ZERO))),
            "`luma-agents-app` has no dollar balance; opening balances are held on `dream-machine-api` and \
             `luma-agents-api`; credits that are left stand under `[[held]]`",
        ),
        (set(Place::Shot(ShotId(999)), "name", None), "the shot is not there any more; choose another one"),
        (
            Edit::SetOperation { stage: still, operation: Operation::Other },
            "`other` has no `own_price`; add what a run costs you, as `own_price = \"12.00\"`",
        ),
        (
            set(Place::Budget, "contingency", Some(Value::Flag(true))),
            "`contingency` cannot hold that; write a percentage, as \"10%\", or one of `p50`, `p80` and `p95`",
        ),
    ] {
        assert_eq!(refused(&mut plan, edit), expected);
    }
}

#[test]
fn a_belief_in_use_cannot_be_taken_away() {
    let mut plan = plan();
    let stage = plan.shots[0].stages[2].id;
    plan.apply(set(Place::Stage(stage), "acceptance", Some(Value::Text("motion".into()))), &book(), TODAY).unwrap();
    let gone = Edit::SetBelief { name: "motion".into(), belief: None };
    assert_eq!(
        refused(&mut plan, gone.clone()),
        "a stage rests on the belief `motion`; give them another belief, a rate or attempts first"
    );
    let both = Edit::Batch(vec![gone, set(Place::Stage(stage), "acceptance", None)]);
    plan.apply(both, &book(), TODAY).unwrap();
    assert!(plan.acceptance.is_empty());
}

#[test]
fn a_batch_is_checked_at_its_end_and_refused_whole() {
    let mut plan = plan();
    let before = plan.clone();
    let still = plan.shots[0].stages[0].id;
    let rate = Value::Share(Share::parse_rate("0.25").unwrap());
    let swap = vec![set(Place::Stage(still), "accept_rate", Some(rate)), set(Place::Stage(still), "attempts", None)];
    let inverse = plan.apply(Edit::Batch(swap.clone()), &book(), TODAY).unwrap();
    assert_eq!(plan.shots[0].stages[0].attempts, None);
    plan.apply(inverse, &book(), TODAY).unwrap();
    assert_eq!(plan, before);
    let mut broken = swap;
    broken.push(Edit::RemoveShot { shot: plan.shots[0].id });
    broken.push(Edit::RemoveShot { shot: ShotId(999) });
    refused(&mut plan, Edit::Batch(broken));
}

#[test]
fn another_operation_keeps_the_fields_that_it_takes() {
    let mut plan = plan();
    let before = plan.clone();
    let video = plan.shots[0].stages[1].id;
    let inverse =
        plan.apply(Edit::SetOperation { stage: video, operation: Operation::Upscale }, &book(), TODAY).unwrap();
    let stage = &plan.shots[0].stages[1];
    assert_eq!((stage.resolution, stage.seconds, stage.range), (Some(Resolution::P1080), Some(5), None));
    assert!(stage.accept_rate.is_some());
    plan.apply(inverse, &book(), TODAY).unwrap();
    assert_eq!(plan, before);
    let still = plan.shots[0].stages[0].id;
    plan.apply(set(Place::Stage(still), "operation", Some(Value::Text("upscale".into()))), &book(), TODAY).unwrap();
    assert_eq!(plan.shots[0].stages[0].resolution, Some(Resolution::K4), "an upscale says what it makes");
}

#[test]
fn ids_that_are_taken_are_replaced_and_free_ones_kept() {
    let mut plan = plan();
    let copy = plan.shots[0].clone();
    plan.apply(Edit::InsertShot { at: 9, shot: Box::new(copy.clone()) }, &book(), TODAY).unwrap();
    assert_ne!(plan.shots[1].id, copy.id);
    let mut ids: Vec<u32> = plan.shots.iter().flat_map(|s| s.stages.iter().map(|t| t.id.0).chain([s.id.0])).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 8);
    let inverse = plan.apply(Edit::RemoveShot { shot: copy.id }, &book(), TODAY).unwrap();
    plan.apply(inverse, &book(), TODAY).unwrap();
    assert_eq!(plan.shots[0], copy);
    let edge = Shot::new(ShotId(u32::MAX));
    plan.apply(Edit::InsertShot { at: 0, shot: Box::new(edge) }, &book(), TODAY).unwrap();
    assert!(plan.shots[0].id.0 < u32::MAX);
}

#[test]
fn a_plan_does_not_outgrow_its_file() {
    let mut plan = Plan::default();
    let mut shot = Shot::new(ShotId(0));
    shot.stages = (0..50_000).map(|i| Stage::new(StageId(i + 1), Operation::Audio)).collect();
    plan.apply(Edit::InsertShot { at: 0, shot: Box::new(shot) }, &book(), TODAY).unwrap();
    let one_more =
        Edit::InsertStage { shot: ShotId(0), at: 0, stage: Box::new(Stage::new(StageId(0), Operation::Audio)) };
    assert!(refused(&mut plan, one_more).starts_with("a plan has at most 50,000 stages"));
    let everywhere = |key: &str| {
        Edit::Batch((0..50_000).map(|i| set(Place::Stage(StageId(i + 1)), key, Some(Value::Whole(2)))).collect())
    };
    plan.apply(everywhere("keep"), &book(), TODAY).unwrap();
    plan.apply(everywhere("seconds"), &book(), TODAY).unwrap();
    assert!(refused(&mut plan, everywhere("attempts")).starts_with("the plan would become too large"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_inverse_leads_back(seed in any::<u64>()) {
        let dice = &mut Dice::new(seed);
        let mut plan = dice.plan();
        prop_assert_eq!(check::everything(&plan, &book(), TODAY), vec![]);
        for _ in 0..12 {
            let before = plan.clone();
            let edit = dice.edit(&plan);
            match plan.apply(edit.clone(), &book(), TODAY) {
                Ok(inverse) => {
                    prop_assert_eq!(check::everything(&plan, &book(), TODAY), vec![], "{:?}", edit);
                    let after = plan.clone();
                    let again = plan.apply(inverse, &book(), TODAY).unwrap();
                    prop_assert!(same(&plan, &before), "{:?}\n{:#?}\n{:#?}", edit, before, plan);
                    plan.apply(again, &book(), TODAY).unwrap();
                    prop_assert!(same(&plan, &after), "{:?}", edit);
                }
                Err(refusal) => {
                    prop_assert_eq!(&plan, &before, "{:?} {}", edit, refusal);
                }
            }
        }
    }
}
