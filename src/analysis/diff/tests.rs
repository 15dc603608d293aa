use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::money::Money;
use crate::offer::Ask;
use crate::plan::check::everything;
use crate::plan::edit::{Kind, Place, Value};
use crate::plan::model::{Belief, Stage, StageId};
use crate::plan::testing::{Dice, said};
use crate::plan::{Edit, alike, load, schema};
use crate::rates::Book;
use crate::terms::{Level, Operation};

const TODAY: Date = date(2026, 11, 21);

fn book() -> Book {
    Book::embedded().unwrap()
}

fn plan(text: &str) -> Plan {
    load("p.toml", &format!("schema = 1\n{text}"), &book(), TODAY).unwrap_or_else(|f| panic!("{f}")).plan
}

fn bridges(diff: Diff, routes: &[&str]) -> Bridges {
    let routes = routes.iter().map(|id| (*id).to_owned()).collect();
    let mut search = Search::new(diff, &Ask { today: TODAY, level: Level::Expected, routes });
    search.run(&book());
    search.finish().unwrap().1
}

fn money(text: &str) -> Money {
    match text.strip_prefix('-') {
        Some(text) => Money::ZERO.minus(Money::parse(text).unwrap()).unwrap(),
        None => Money::parse(text).unwrap(),
    }
}

/// A plan without ids: what its file says.
fn last(diff: &Diff) -> Plan {
    said(diff.states().last().unwrap())
}

#[test]
fn a_plan_does_not_differ_from_itself() {
    for seed in 0..60 {
        let plan = Dice::new(seed).plan();
        let mut other = plan.clone();
        alike::adopt_ids(&mut other, &Dice::new(seed + 1_000).plan());
        assert!(Diff::of(&plan, &other).is_none(), "{seed}");
        assert!(Diff::of_states(&plan, &plan).is_none());
    }
}

/// Each key of each table alone: one change, in one part, and after the last step the plan is the new one.
#[test]
fn every_key_is_caught_by_one_part() {
    let base = plan(
        "[schedule]\nstart = 2026-12-01\n[acceptance.motion]\nrate = \"0.5\"\n\
         [[held]]\nroute = \"agents-plus\"\nrenews = 2026-12-14\ncredits = 5\n\
         [[assume]]\nsurface = \"luma-agents-app\"\noperation = \"text-to-image\"\ncredits = 1\n\
         [[shots]]\nname = \"A\"\n",
    );
    let check = |old: &Plan, new: &Plan, what: &str| {
        let diff = Diff::of_states(old, new);
        assert_eq!(last(&diff), said(new), "{what}");
        assert_eq!(diff.changes.len(), 1, "{what}: {:?}", diff.changes);
        let back = Diff::of_states(new, old);
        assert_eq!(last(&back), said(old), "{what}");
        assert_eq!(back.changes.len(), 1, "{what}: {:?}", back.changes);
        assert_eq!(back.changes[0].part, diff.changes[0].part, "{what}");
        diff.changes[0].part
    };
    let set = |plan: &mut Plan, place: Place, key: &str, value: Value| {
        let edit = Edit::Set { place, key: key.to_owned(), value: Some(value) };
        plan.apply(edit, &book(), TODAY).map(|_| ())
    };
    let mut parts: Vec<(String, Part)> = Vec::new();
    let (held, assume) = (Place::Held(base.held[0].id), Place::Assume(base.assume[0].id));
    for place in [
        Place::Plan,
        Place::Schedule,
        Place::Requirements,
        Place::Compare,
        Place::Budget,
        Place::Purchase,
        Place::Assumptions,
        held,
        Place::Shot(base.shots[0].id),
    ] {
        for key in schema::keys_of(place) {
            // The route of a held subscription is what it is known by.
            if place == held && key.name == "route" {
                continue;
            }
            let mut new = base.clone();
            set(&mut new, place, key.name, sample(key.kind)).unwrap();
            parts.push((key.name.to_owned(), check(&base, &new, key.name)));
        }
    }
    for (key, value) in [("credits", Value::Whole(9)), ("note", Value::Text("x".to_owned()))] {
        let mut new = base.clone();
        set(&mut new, assume, key, value).unwrap();
        assert_eq!(check(&base, &new, key), Part::Prices);
    }
    let mut new = base.clone();
    new.opening.insert("luma-agents-api".to_owned(), Money::dollar());
    assert_eq!(check(&base, &new, "opening"), Part::Purchase);
    let mut new = base.clone();
    new.acceptance.insert("motion".to_owned(), Belief::Evidence { accepted: 1, tried: 2 });
    assert_eq!(check(&base, &new, "acceptance"), Part::Acceptance);
    for operation in Operation::ALL {
        let mut old = base.clone();
        old.shots[0].stages.push(Stage::begun(StageId(50), *operation));
        for key in schema::keys_of_stage(*operation) {
            // An own price shuts out two others; what is made outside has one already.
            let value = match key.name {
                "acceptance" => Value::Text("motion".to_owned()),
                "on" => Value::Text("api-payg".to_owned()),
                "resolution" => Value::Text("360p".to_owned()),
                "model" => Value::Text("ray-3.2".to_owned()),
                _ => sample(key.kind),
            };
            let mut new = old.clone();
            if set(&mut new, Place::Stage(StageId(50)), key.name, value).is_err() {
                assert_eq!(*operation, Operation::Other, "{}", key.name);
                continue;
            }
            let what = format!("{} of {operation}", key.name);
            let part = check(&old, &new, &what);
            parts.push((format!("stage {}", key.name), part));
        }
    }
    parts.sort_unstable();
    parts.dedup();
    let of = |part: Part| {
        let names = parts.iter().filter(|(_, p)| *p == part).map(|(name, _)| name.as_str());
        names.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(of(Part::Volume), "months name notes outputs revisions stage keep stage name");
    assert_eq!(of(Part::Acceptance), "stage accept_rate stage acceptance stage attempts");
    assert_eq!(
        of(Part::Settings),
        "stage from stage loop stage media stage model stage of stage range stage references stage resolution stage seconds"
    );
    assert_eq!(
        of(Part::Purchase),
        "automation billing closed commercial contingency credits deadline hours_per_day latency_sla legacy limit markup \
         no_training no_watermark per_day relaxed_per_day renews stage on stage own_price start tax team when_empty workdays"
    );
    // Of `other` the price alone is another.
    assert_eq!(of(Part::Prices), "stage own_price stage own_price_if_missing");
}

fn sample(kind: Kind) -> Value {
    match kind {
        Kind::Whole { least, .. } => Value::Whole(least + 1),
        Kind::Decimal { .. } => Value::Decimal(rust_decimal::Decimal::TWO),
        Kind::Money => Value::Money(money("7")),
        Kind::Percent | Kind::PercentOr(_) | Kind::Rate => Value::Share(crate::money::Share::hundredths(25)),
        Kind::Flag => Value::Flag(true),
        Kind::Date => Value::Date(date(2026, 12, 9)),
        Kind::Word(words) => Value::Text(words[words.len() - 1].to_owned()),
        Kind::Words(words) => Value::Words(vec![words[0].to_owned()]),
        _ => Value::Text("x".to_owned()),
    }
}

/// Steps that one part alone could not take.
#[test]
fn what_cannot_stand_together_comes_along() {
    let shot = |stage: &str| format!("[[shots]]\n[[shots.stages]]\noperation = {stage}\n");
    let parts = |old: &str, new: &str| {
        let (old, new) = (plan(old), plan(new));
        let diff = Diff::of(&old, &new);
        assert_eq!(last(&diff), said(&new));
        for state in diff.states() {
            assert_eq!(everything(state, &book(), TODAY), [], "{old:?} to {new:?}");
        }
        let told = |change: &Change| {
            let what = match &change.what {
                What::Set { key, .. } => key.name.to_owned(),
                What::Came(_) => "came".to_owned(),
                What::Went(_) => "went".to_owned(),
                What::Belief { .. } => "belief".to_owned(),
                other => format!("{other:?}"),
            };
            format!("{} {what}", change.part.as_str())
        };
        diff.changes.iter().map(told).collect::<Vec<_>>()
    };
    let dates = "[schedule]\nstart = 2026-12-01\n";
    assert_eq!(
        parts(&format!("{dates}deadline = 2026-12-20"), &format!("{dates}months = 3")),
        ["volume deadline", "volume months"]
    );
    assert_eq!(
        parts(&format!("{dates}months = 3"), &format!("{dates}deadline = 2026-12-20")),
        ["volume months", "schedule deadline"]
    );
    assert_eq!(
        parts(&shot("\"text-to-video\"\non = \"api-payg\""), &shot("\"text-to-video\"\nown_price = \"2\"")),
        ["schedule on", "schedule own_price"]
    );
    assert_eq!(
        parts(&shot("\"text-to-video\"\nown_price = \"2\""), &shot("\"text-to-video\"\nown_price_if_missing = \"1\"")),
        ["schedule own_price", "prices own_price_if_missing"]
    );
    assert_eq!(
        parts(&shot("\"other\"\nown_price = \"2\""), &shot("\"audio\"\non = \"api-payg\"")),
        ["settings operation", "settings on", "settings own_price"]
    );
    // A belief comes with the stage that names it; one that is there already is told of in its own part.
    let belief = |rate: &str| format!("[acceptance.m]\nrate = \"{rate}\"\n");
    let kept = shot("\"text-to-video\"\nacceptance = \"m\"");
    assert_eq!(parts("", &format!("{}{kept}", belief("0.5"))), ["volume belief", "volume came"]);
    assert_eq!(parts(&belief("0.5"), &format!("{}{kept}", belief("0.25"))), ["volume came", "acceptance belief"]);
}

/// On the API a take of 10 s costs three times one of 5 s.
#[test]
fn parts_are_taken_one_after_the_other() {
    let text = |outputs: u32, attempts: u32, seconds: u32, tax: &str| {
        format!(
            "[schedule]\nstart = 2026-12-01\n[budget]\ntax = \"{tax}\"\n[[shots]]\nname = \"A\"\noutputs = {outputs}\n\
             [[shots.stages]]\noperation = \"text-to-video\"\nresolution = \"1080p\"\nseconds = {seconds}\nattempts = {attempts}\n"
        )
    };
    let (old, new) = (plan(&text(2, 3, 5, "0%")), plan(&text(4, 5, 10, "10%")));
    let found = bridges(Diff::of(&old, &new), &["api-payg"]);
    let route = &found.routes[0];
    let short = route.totals[0].exact().unwrap().per(6).unwrap();
    let long = short.times(3).unwrap();
    // 2 × 3 takes; 4 × 3, then 4 × 5, then at three times the price, then with a tenth on top.
    let expected = [short.times(6), short.times(12), short.times(20), long.times(20), long.times(22), long.times(22)];
    for (total, expected) in route.totals.iter().zip(expected) {
        assert_eq!(total.exact(), Some(expected.unwrap()));
    }
    let by: Vec<Option<Money>> =
        route.parts.iter().map(|p| if let Piece::By(a) = p { Some(a.usd) } else { None }).collect();
    let times = |n: u128| Some(short.times(n).unwrap());
    assert_eq!(by, [times(6), times(8), times(40), times(6), None]);
    assert_eq!(route.parts[4], Piece::Same);
    assert_eq!(route.difference.unwrap().usd, short.times(60).unwrap());
    assert!(route.together.is_empty());
    assert_eq!((found.old.outputs, found.new.outputs), (2, 4));
}

/// A length that the route cannot do stands between two that it can.
#[test]
fn what_is_not_known_in_between_is_told_together_and_never_zero() {
    let old = plan("[[shots]]\n[[shots.stages]]\noperation = \"text-to-video\"\nresolution = \"1080p\"\nseconds = 5\n");
    // Settings take it to a model of another card (unsupported on the API), prices put an own price where it is missing.
    let new = plan(
        "[[shots]]\n[[shots.stages]]\noperation = \"text-to-video\"\nresolution = \"1080p\"\nseconds = 7\n\
         own_price_if_missing = \"2\"\n",
    );
    let found = bridges(Diff::of(&old, &new), &["api-payg"]);
    let route = &found.routes[0];
    assert_eq!(route.totals[3], Total::Cannot);
    assert_eq!(route.parts[2], Piece::Unknown);
    assert_eq!(route.parts[4], Piece::Unknown);
    assert_eq!(route.parts[0], Piece::Same);
    let [stretch] = route.together.as_slice() else { panic!("{:?}", route.together) };
    assert_eq!((stretch.first, stretch.last), (Part::Settings, Part::Prices));
    assert_eq!(Some(stretch.amount), route.difference);
    let back = bridges(Diff::of(&new, &old), &["api-payg"]);
    assert_eq!(back.routes[0].difference.unwrap().usd, Money::ZERO.minus(stretch.amount.usd).unwrap());
}

#[test]
fn a_bound_is_no_number() {
    // Nobody publishes what a still costs in the app.
    let text = |n: u32| format!("[[shots]]\noutputs = {n}\n[[shots.stages]]\noperation = \"text-to-image\"\n");
    let found = bridges(Diff::of(&plan(&text(1)), &plan(&text(2))), &[]);
    let bounds: Vec<&Bridge> =
        found.routes.iter().filter(|r| matches!(r.old.total, Total::AtLeast { .. } | Total::Cannot)).collect();
    assert!(!bounds.is_empty());
    for route in bounds {
        assert_eq!((route.difference, route.parts[0]), (None, Piece::Unknown), "{}", route.id);
        assert!(route.together.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn the_last_plan_is_the_new_one_and_all_between_could_be_files(a: u64, b: u64) {
        let (old, new) = (Dice::new(a).plan(), Dice::new(b).plan());
        let book = book();
        for diff in [Diff::of(&old, &new), Diff::of_states(&old, &new)] {
            prop_assert!(diff.states()[0].says_as(&old));
            prop_assert!(diff.states()[5].says_as(&new));
            for state in diff.states() {
                prop_assert_eq!(everything(state, &book, TODAY), vec![]);
            }
            for (part, two) in Part::ALL.into_iter().zip(diff.states().windows(2)) {
                prop_assert_eq!(diff.touches(part), !two[0].says_as(&two[1]), "{:?}", part);
            }
        }
    }

    /// Between files, where no id helps: what was put in, taken out, moved or renamed is told as just that.
    #[test]
    fn rows_are_told_as_what_became_of_them(seed: u64, at in 0..8usize, to in 0..8usize) {
        let mut dice = Dice::new(seed);
        let mut old = dice.plan();
        for n in 0..4 {
            let mut next = old.next_id;
            old.shots.push(dice.shot(&mut next));
            old.next_id = next;
            old.shots[n].outputs = Some(10 + n as u64);
        }
        for (n, shot) in old.shots.iter_mut().enumerate() {
            shot.name = Some(format!("S{n}"));
        }
        let count = old.shots.len();
        let (at, to) = (at % count, to % count);
        let told = |old: &Plan, new: &Plan| {
            let word = |change: &Change| match (&change.at, &change.what) {
                (At::Shot { at, .. }, What::Came(_)) => format!("{at} came"),
                (At::Shot { at, .. }, What::Went(_)) => format!("{at} went"),
                (At::Shot { .. }, What::Moved { from, to }) => format!("{from} to {to}"),
                (At::Shot { at, .. }, What::Set { key, .. }) => format!("{at} {}", key.name),
                other => format!("{other:?}"),
            };
            Diff::of(old, new).changes.iter().map(word).collect::<Vec<_>>()
        };
        let mut new = old.clone();
        let mut shot = dice.shot(&mut { old.next_id });
        shot.name = Some("another".to_owned());
        new.shots.insert(at, shot);
        prop_assert_eq!(told(&old, &new), vec![format!("{at} came")]);
        prop_assert_eq!(told(&new, &old), vec![format!("{at} went")]);
        let mut new = old.clone();
        new.shots[at].name = Some("renamed".to_owned());
        prop_assert_eq!(told(&old, &new), vec![format!("{at} name")]);
        let mut new = old.clone();
        let shot = new.shots.remove(at);
        new.shots.insert(to, shot);
        let moved = told(&old, &new);
        // A step to the neighbour could be either's.
        prop_assert!(moved.len() == usize::from(at != to), "{:?}", moved);
        if at.abs_diff(to) > 1 {
            prop_assert_eq!(moved, vec![format!("{at} to {to}")]);
        }
    }

    #[test]
    fn edits_are_found_again(seed: u64, count in 1..8usize) {
        let book = book();
        let mut dice = Dice::new(seed);
        let old = dice.plan();
        let mut new = old.clone();
        for _ in 0..count {
            let edit = dice.edit(&new);
            let _ = new.apply(edit, &book, TODAY);
        }
        let diff = Diff::of_states(&old, &new);
        prop_assert!(diff.states()[5].says_as(&new));
        prop_assert_eq!(diff.is_none(), old.says_as(&new));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn parts_add_up_and_a_swap_turns_the_sign(a: u64, b: u64) {
        let (old, new) = (Dice::new(a).plan(), Dice::new(b).plan());
        let ask = Ask { today: TODAY, level: Level::Expected, routes: Vec::new() };
        let price = |old: &Plan, new: &Plan| {
            let mut search = Search::new(Diff::of(old, new), &ask);
            search.run(&book());
            search.finish()
        };
        let (Ok((_, there)), Ok((_, back))) = (price(&old, &new), price(&new, &old)) else { return Ok(()) };
        for (route, back) in there.routes.iter().zip(&back.routes) {
            let sum = |told: &dyn Fn(&Amount) -> Money| {
                let parts = route.parts.iter().filter_map(|p| if let Piece::By(a) = p { Some(told(a)) } else { None });
                let all = parts.chain(route.together.iter().map(|s| told(&s.amount)));
                all.fold(Money::ZERO, |sum, part| sum.plus(part).unwrap())
            };
            if let Some(difference) = route.difference {
                prop_assert_eq!(sum(&|a| a.usd), difference.usd);
                prop_assert_eq!(sum(&|a| a.shown), difference.shown);
                let ends = route.new.total.exact().unwrap().minus(route.old.total.exact().unwrap()).unwrap();
                prop_assert_eq!(difference.usd, ends);
                let turned = back.difference.unwrap();
                prop_assert_eq!(turned.usd.plus(difference.usd).unwrap(), Money::ZERO);
            } else {
                prop_assert_eq!(back.difference, None);
            }
        }
    }
}
