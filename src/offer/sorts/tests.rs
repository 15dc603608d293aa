use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::super::{Ask, Offer, answers, offers};
use super::*;
use crate::money::Share;
use crate::plan::{Edit, Place, Plan, StageId, Value, load};
use crate::rates::Book;
use crate::terms::Level;

const TODAY: Date = date(2026, 11, 21);

/// Shots that a plan is put together from.
const SHOTS: [&str; 5] = [
    "outputs = 3\n[[shots.stages]]\noperation = \"text-to-image\"\nattempts = 4\n\
     [[shots.stages]]\noperation = \"image-to-video\"\nresolution = \"1080p\"\nseconds = 5\naccept_rate = \"0.5\"\n",
    "revisions = \"10%\"\n[[shots.stages]]\noperation = \"text-to-video\"\nresolution = \"360p\"\nacceptance = \"m\"\n\
     [[shots.stages]]\noperation = \"extend\"\nkeep = 2\n[[shots.stages]]\noperation = \"export\"\n",
    "outputs = 2\n[[shots.stages]]\noperation = \"text-to-image\"\nacceptance = \"n\"\non = \"api-payg\"\n",
    "[[shots.stages]]\noperation = \"image-edit\"\naccept_rate = \"0.25\"\n\
     [[shots.stages]]\noperation = \"audio\"\nseconds = 10\nown_price_if_missing = \"0.25\"\n",
    "outputs = 2\n[[shots.stages]]\noperation = \"other\"\nown_price = \"1.5\"\nattempts = 2\n\
     [[shots.stages]]\noperation = \"modify\"\nacceptance = \"m\"\n",
];
const HEADS: [&str; 4] = [
    "",
    "[budget]\ncontingency = \"p80\"\nlimit = \"40\"\n",
    "[schedule]\nmonths = 2\n",
    "[purchase]\nwhen_empty = \"wait\"\nbilling = \"annual\"\n",
];

fn plan(head: usize, shots: &[usize], book: &Book) -> Plan {
    let mut text = format!("schema = 1\n{}[acceptance]\nm = \"0.5\"\nn = {{ accepted = 3, tried = 9 }}\n", HEADS[head]);
    for (at, shot) in shots.iter().enumerate() {
        text.extend(["[[shots]]\nname = \"S", &at.to_string(), "\"\n", SHOTS[*shot]]);
    }
    load("p.toml", &text, book, TODAY).unwrap_or_else(|faulty| panic!("{faulty}")).plan
}

/// All that is said of the offers.
fn said(offers: &[Offer]) -> String {
    format!("{offers:#?}")
}

/// The stages of a plan that say some attempts, or a rate, with what they are set to.
fn edits(plan: &Plan, what: usize) -> Edit {
    let set = |id: StageId, key: &str, value| Edit::Set { place: Place::Stage(id), key: key.to_owned(), value };
    let mut edits = Vec::new();
    for shot in &plan.shots {
        if what == 3 && shot.outputs == Some(2) {
            edits.push(Edit::Set {
                place: Place::Shot(shot.id),
                key: "outputs".to_owned(),
                value: Some(Value::Whole(3)),
            });
        }
        for stage in &shot.stages {
            match what {
                0 if stage.attempts == Some(4) => edits.push(set(stage.id, "attempts", Some(Value::Whole(9)))),
                1 if stage.accept_rate == Some(Share::hundredths(50)) => {
                    edits.push(set(stage.id, "accept_rate", Some(Value::Share(Share::hundredths(25)))));
                }
                2 if stage.seconds == Some(5) => edits.push(set(stage.id, "seconds", Some(Value::Whole(10)))),
                4 if stage.acceptance.is_some() => edits.push(set(stage.id, "acceptance", None)),
                // Not every operation takes it: the whole is refused then.
                5 if stage.seconds.is_none() => edits.push(set(stage.id, "seconds", Some(Value::Whole(5)))),
                _ => {}
            }
        }
    }
    Edit::Batch(edits)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_sample_is_answered_as_the_plan_is(
        head in 0..HEADS.len(),
        shots in prop::collection::vec(0..SHOTS.len(), 1..14),
        level in 0..3usize,
        what in 0..6usize,
    ) {
        let book = Book::embedded().unwrap();
        let mut whole = plan(head, &shots, &book);
        let mut sample = Sample::new(&whole);
        prop_assert!(sample.plan().shots.len() <= SHOTS.len());
        let level = [Level::Expected, Level::P50, Level::P95][level];
        let ask = Ask { today: TODAY, level, routes: Vec::new() };
        let found = answers(&sample, &book, &ask).unwrap();
        let expected = offers(&whole, &book, &ask).unwrap();
        prop_assert_eq!(found.months, expected.months());
        prop_assert_eq!(said(&found.offers), said(&expected.offers));
        // The same after a change of all that say the same.
        let edit = edits(sample.plan(), what);
        let found = sample.after(edit, &book, TODAY, |changed| answers(changed, &book, &ask).unwrap());
        let made = whole.apply(edits(&whole, what), &book, TODAY);
        match (found, made) {
            (Ok(found), Ok(_)) => {
                prop_assert_eq!(said(&found.offers), said(&offers(&whole, &book, &ask).unwrap().offers));
            }
            (Err(found), Err(expected)) => prop_assert_eq!(found.message, expected.message),
            (found, expected) => prop_assert!(false, "{found:?} {expected:?}"),
        }
    }

    #[test]
    fn every_stage_is_of_the_sort_that_takes_what_it_takes(shots in prop::collection::vec(0..SHOTS.len(), 1..14)) {
        let book = Book::embedded().unwrap();
        let plan = plan(0, &shots, &book);
        let ask = Ask { today: TODAY, level: Level::Expected, routes: Vec::new() };
        let all = offers(&plan, &book, &ask).unwrap();
        let sorts = all.sorts();
        prop_assert_eq!(sorts.stages.len(), all.work.steps.len());
        let mut times = vec![0; sorts.examples.len()];
        for (step, (sort, kind)) in all.work.steps.iter().zip(sorts.stages.iter().zip(sorts.kinds.iter())) {
            let like = &all.work.steps[sorts.examples[*sort as usize].0];
            prop_assert_eq!((step.kind, step.pieces, step.count), (like.kind, like.pieces, like.count));
            prop_assert_eq!(step.kind, *kind);
            times[*sort as usize] += 1;
        }
        prop_assert_eq!(times, sorts.examples.iter().map(|(_, times)| *times).collect::<Vec<u64>>());
    }
}
