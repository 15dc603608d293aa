//! Tests of saving: the module is `#[cfg(test)]`.

use jiff::civil::date;
use proptest::prelude::*;

use super::super::edit::{Edit, Place, Value};
use super::super::load::{Loaded, load};
use super::super::testing::{Dice, TODAY, book};
use super::*;
use crate::money::{Money, Share};
use crate::terms::Operation;

const WHOLE: &str = include_str!("../../../tests/plans/good/whole-format.toml");

fn loaded(text: &str) -> Loaded {
    load("p.toml", text, &book(), TODAY).unwrap_or_else(|faulty| panic!("{faulty}\n{text}"))
}

fn set(place: Place, key: &str, value: Option<Value>) -> Edit {
    Edit::Set { place, key: key.to_owned(), value }
}

/// The text after some edits. It must follow the text before.
fn edited(text: &str, edits: impl FnOnce(&Plan) -> Vec<Edit>) -> String {
    let Loaded { mut plan, base } = loaded(text);
    for edit in edits(&plan) {
        plan.apply(edit, &book(), TODAY).unwrap();
    }
    let text = followed(&plan, &base).unwrap().unwrap_or_else(|| panic!("the text was not followed:\n{text}"));
    assert!(loaded(&text).plan.says_as(&plan));
    assert_eq!(render(&plan, &rebase(text.as_str(), &plan)).unwrap(), text, "a second save changes nothing");
    text
}

/// The lines that differ, as `-old` and `+new`.
fn diff(before: &str, after: &str) -> Vec<String> {
    let (a, b): (Vec<&str>, Vec<&str>) = (before.split('\n').collect(), after.split('\n').collect());
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(x, y)| x == y).count();
    let gone = a[head..a.len() - tail].iter().map(|l| format!("-{l}"));
    gone.chain(b[head..b.len() - tail].iter().map(|l| format!("+{l}"))).collect()
}

fn changed(text: &str, edits: impl FnOnce(&Plan) -> Vec<Edit>) -> Vec<String> {
    diff(text, &edited(text, edits))
}

#[test]
fn an_unedited_plan_is_written_byte_for_byte() {
    let crlf = WHOLE.replace('\n', "\r\n");
    let mixed = WHOLE.replacen('\n', "\r\n", 20);
    let bom = format!("\u{feff}{WHOLE}");
    for text in [WHOLE, &crlf, &mixed, &bom, WHOLE.trim_end(), &format!("{WHOLE}\n\n# end")] {
        let Loaded { plan, base } = loaded(text);
        assert_eq!(render(&plan, &base).unwrap(), text);
    }
}

#[test]
fn the_text_says_the_plan_again_with_its_ids() {
    let again = |plan: &Plan, base: &Base| Plan { next_id: plan.next_id, ..base.plan().unwrap() };
    let Loaded { mut plan, base } = loaded(WHOLE);
    assert_eq!(again(&plan, &base), plan);
    assert_eq!(base.count_stages(), plan.count_stages());
    let gone = plan.shots[0].id;
    plan.shots.retain(|shot| shot.id != gone);
    assert_ne!(again(&plan, &base), plan, "it is what the text says");
    let text = render(&plan, &base).unwrap();
    let base = rebase(text, &plan);
    assert_eq!(again(&plan, &base), plan);
    assert_eq!(Base::default().plan(), None);
}

#[test]
fn a_value_changes_and_its_comment_stays() {
    let start = |plan: &Plan| {
        let _ = plan;
        vec![set(Place::Schedule, "start", Some(Value::Date(date(2026, 12, 2))))]
    };
    let expected =
        ["-start = 2026-12-01            # without it, today", "+start = 2026-12-02            # without it, today"];
    assert_eq!(changed(WHOLE, start), expected);
    let crlf = WHOLE.replace('\n', "\r\n");
    assert_eq!(edited(&crlf, start), edited(WHOLE, start).replace('\n', "\r\n"));
    let bom = format!("\u{feff}{WHOLE}");
    assert_eq!(edited(&bom, start), format!("\u{feff}{}", edited(WHOLE, start)));
}

#[test]
fn keys_come_and_go_with_their_lines_and_other_comments_stay() {
    assert_eq!(
        changed(WHOLE, |_| vec![set(Place::Schedule, "workdays", None)]),
        ["-workdays = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]"]
    );
    assert_eq!(
        changed(WHOLE, |_| vec![set(Place::Schedule, "per_day", Some(Value::Whole(40)))]),
        ["+per_day = 40"],
        "a new key stands where the format has it"
    );
    let indented = "schema = 1\n\n[[shots]]\n\n  [[shots.stages]]\n  operation = \"audio\"";
    let after = edited(indented, |plan| {
        let (shot, stage) = (Place::Shot(plan.shots[0].id), Place::Stage(plan.shots[0].stages[0].id));
        vec![
            set(stage, "attempts", Some(Value::Whole(2))),
            set(stage, "seconds", Some(Value::Whole(9))),
            set(Place::Plan, "name", Some(Value::Text("x".into()))),
            set(shot, "outputs", Some(Value::Whole(3))),
        ]
    });
    assert_eq!(
        after,
        "schema = 1\nname = \"x\"\n\n[[shots]]\noutputs = 3\n\n  [[shots.stages]]\n  operation = \"audio\"\n  \
         seconds = 9\n  attempts = 2"
    );
}

#[test]
fn new_tables_stand_where_the_format_has_them() {
    let text = "schema = 1\n\n# the shots\n[[shots]]\nname = \"x\"\n";
    let after = edited(text, |_| {
        vec![
            set(Place::Budget, "limit", Some(Value::Money(Money::parse("100").unwrap()))),
            set(Place::Schedule, "months", Some(Value::Whole(2))),
            set(Place::Opening, "luma-agents-api", Some(Value::Money(Money::parse("0.5").unwrap()))),
            set(Place::Assumptions, "hours_per_day", Some(Value::Decimal("7.5".parse().unwrap()))),
            Edit::SetBelief {
                name: "the \"x\"".into(),
                belief: Some(super::super::model::Belief::Evidence { accepted: 1, tried: 3 }),
            },
        ]
    });
    assert_eq!(
        after,
        "schema = 1\n\n[schedule]\nmonths = 2\n\n[budget]\nlimit = \"100.00\"\n\n[opening]\n\
         luma-agents-api = \"0.50\"\n\n[acceptance.\"the \\\"x\\\"\"]\naccepted = 1\ntried = 3\n\n[assumptions]\n\
         hours_per_day = 7.5\n\n# the shots\n[[shots]]\nname = \"x\"\n"
    );
}

const TWO: &str = "schema = 1\n\n# first of all\n[[shots]]\nname = \"A\" # a\n\n# still\n[[shots.stages]]\n\
                   operation = \"text-to-image\"\n# video\n[[shots.stages]]\noperation = \"text-to-video\"\n\n\n\
                   # second\n[[shots]]\nname = \"B\"\n# that was B\n\n# the end\n";

#[test]
fn shots_and_stages_move_with_their_comments() {
    assert_eq!(
        edited(TWO, |plan| vec![Edit::MoveShot { shot: plan.shots[1].id, to: 0 }]),
        "schema = 1\n\n# second\n[[shots]]\nname = \"B\"\n# that was B\n\n# first of all\n[[shots]]\nname = \"A\" # a\n\n\
         # still\n[[shots.stages]]\noperation = \"text-to-image\"\n# video\n[[shots.stages]]\n\
         operation = \"text-to-video\"\n\n# the end\n"
    );
    assert_eq!(
        edited(TWO, |plan| vec![Edit::MoveStage { stage: plan.shots[0].stages[0].id, shot: plan.shots[1].id, to: 0 }]),
        "schema = 1\n\n# first of all\n[[shots]]\nname = \"A\" # a\n\n# video\n[[shots.stages]]\n\
         operation = \"text-to-video\"\n\n\n# second\n[[shots]]\nname = \"B\"\n# that was B\n\n# still\n\
         [[shots.stages]]\noperation = \"text-to-image\"\n\n# the end\n"
    );
    assert_eq!(
        edited(TWO, |plan| vec![Edit::RemoveShot { shot: plan.shots[0].id }]),
        "schema = 1\n\n# second\n[[shots]]\nname = \"B\"\n# that was B\n\n# the end\n"
    );
    let both =
        |plan: &Plan| vec![Edit::RemoveShot { shot: plan.shots[0].id }, Edit::RemoveShot { shot: plan.shots[1].id }];
    assert_eq!(edited(TWO, both), "schema = 1\n\n# the end\n");
}

#[test]
fn what_is_new_is_written_as_the_format_shows_it() {
    let after = edited(TWO, |plan| {
        let mut stage = super::super::model::Stage::new(StageId(0), Operation::ImageToVideo);
        stage.accept_rate = Some(Share::parse_rate("25%").unwrap());
        stage.own_price_if_missing = Some(Money::parse("0.5").unwrap());
        let mut shot = super::super::model::Shot::new(ShotId(0));
        shot.revisions = Some(Share::parse_percent("30%").unwrap());
        shot.stages.push(super::super::model::Stage::new(StageId(0), Operation::Audio));
        vec![
            Edit::InsertStage { shot: plan.shots[0].id, at: 1, stage: Box::new(stage) },
            Edit::InsertShot { at: 2, shot: Box::new(shot) },
        ]
    });
    let lines = after.split("# video").collect::<Vec<_>>();
    assert!(lines[0].ends_with(
        "\n[[shots.stages]]\noperation = \"image-to-video\"\naccept_rate = \"0.25\"\nown_price_if_missing = \"0.50\"\n\n"
    ));
    assert!(after.ends_with(
        "# that was B\n\n[[shots]]\nrevisions = \"30%\"\n\n[[shots.stages]]\noperation = \"audio\"\n\n# the end\n"
    ));
}

#[test]
fn inline_and_dotted_tables_are_followed() {
    let text = "schema = 1\nschedule.start = 2026-12-01 # dotted\nbudget = { limit = 5, tax = \"0%\" } # braces\n\
                held = [{ route = \"agents-plus\", renews = 2026-12-14, credits = 1 }]\n\
                acceptance = { half = 0.5, seen = { accepted = 1, tried = 2 } }\n\
                shots = [ # all\n  { name = \"A\", stages = [{ operation = \"audio\" }] }, # a\n  # before B\n  { name = \"B\" }, # b\n]\n";
    assert_eq!(
        changed(text, |_| vec![set(Place::Schedule, "deadline", Some(Value::Date(date(2026, 12, 30))))]),
        ["+schedule.deadline = 2026-12-30"]
    );
    let budget = |key: &str, value| vec![set(Place::Budget, key, value)];
    assert_eq!(changed(text, |_| budget("limit", None))[1], "+budget = { tax = \"0%\" } # braces");
    assert_eq!(changed(text, |_| budget("tax", None))[1], "+budget = { limit = 5 } # braces");
    let markup = Some(Value::Share(Share::parse_percent("3%").unwrap()));
    assert_eq!(
        changed(text, |_| budget("markup", markup.clone()))[1],
        "+budget = { limit = 5, tax = \"0%\", markup = \"3%\" } # braces"
    );
    let shots = |edits: &dyn Fn(&Plan) -> Vec<Edit>| {
        let after = edited(text, |plan| edits(plan));
        after[after.find("shots = ").unwrap()..].to_owned()
    };
    assert_eq!(
        shots(&|plan| vec![Edit::MoveShot { shot: plan.shots[1].id, to: 0 }]),
        "shots = [ # all\n  # before B\n  { name = \"B\" }, # b\n  \
         { name = \"A\", stages = [{ operation = \"audio\" }] }, # a\n]\n"
    );
    assert_eq!(
        shots(&|plan| vec![Edit::RemoveShot { shot: plan.shots[0].id }]),
        "shots = [ # all\n  # before B\n  { name = \"B\" }, # b\n]\n"
    );
    let stage = || Box::new(super::super::model::Stage::new(StageId(0), Operation::Export));
    let both = |plan: &Plan| {
        plan.shots.iter().map(|shot| Edit::InsertStage { shot: shot.id, at: 0, stage: stage() }).collect()
    };
    assert_eq!(
        shots(&both),
        "shots = [ # all\n  { name = \"A\", stages = [{ operation = \"export\" }, { operation = \"audio\" }] }, # a\n  \
         # before B\n  { name = \"B\", stages = [{ operation = \"export\" }] }, # b\n]\n"
    );
    let belief = |name: &str, belief| vec![Edit::SetBelief { name: name.into(), belief }];
    let rate = || Some(super::super::model::Belief::Rate(Share::parse_rate("0.1").unwrap()));
    for (edits, expected) in [
        (belief("half", None), "+acceptance = { seen = { accepted = 1, tried = 2 } }"),
        (belief("half", rate()), "+acceptance = { half = \"0.1\", seen = { accepted = 1, tried = 2 } }"),
        (belief("seen", rate()), "+acceptance = { half = 0.5, seen = { rate = \"0.1\" } }"),
        (belief("new", rate()), "+acceptance = { half = 0.5, new = \"0.1\", seen = { accepted = 1, tried = 2 } }"),
    ] {
        assert_eq!(changed(text, |_| edits)[1], expected);
    }
}

#[test]
fn lots_in_sections_become_a_line() {
    let text = "schema = 1\n\n[[held]]\nroute = \"agents-plus\"\nrenews = 2026-12-14\ncredits = 1\n\n[[held.lots]]\n\
                credits = 2\nexpires = 2027-01-01\n\n# b\n[[shots]]\n";
    let after = edited(text, |plan| {
        let mut held = plan.held[0].clone();
        held.lots[0].credits = 3;
        vec![Edit::ReplaceHeld { held: Box::new(held) }]
    });
    assert_eq!(
        after,
        "schema = 1\n\n[[held]]\nroute = \"agents-plus\"\nrenews = 2026-12-14\ncredits = 1\n\
         lots = [{ credits = 3, expires = 2027-01-01 }]\n\n# b\n[[shots]]\n"
    );
}

#[test]
fn a_text_that_its_comments_make_too_large_is_refused() {
    let long = format!("schema = 1\n#{}\n", "x".repeat(limits::MAX_BYTES - 20));
    let Loaded { mut plan, base } = loaded(&long);
    plan.apply(set(Place::Plan, "name", Some(Value::Text("x".repeat(50)))), &book(), TODAY).unwrap();
    assert!(render(&plan, &base).unwrap_err().message.contains("8 MiB"));
}

/// A plan's text in one of the ways in which people write it.
fn restyled(plan: &Plan, style: usize) -> String {
    let text = spell::plan(plan);
    match style {
        0 => text,
        1 => text.replace('\n', "\r\n"),
        2 => text.replace("\n\n", "\n"),
        3 => {
            // A comment above and beside everything.
            let lines = text.lines().map(|line| {
                if line.is_empty() { "\n".to_owned() } else { format!("# above {}\n{line} # beside\n", line.len()) }
            });
            lines.collect::<String>() + "\n# end"
        }
        4 => {
            // Lists in brackets.
            let mut root = Plan { shots: vec![], held: vec![], assume: vec![], ..plan.clone() };
            root.acceptance.clear();
            let split = spell::plan(&root);
            let (first, rest) = split.split_once("\n\n").unwrap_or((split.trim_end(), ""));
            let list = |items: Vec<String>| {
                let lines: Vec<String> = items.iter().map(|i| format!("\n  {i}, # item")).collect();
                format!("[{}\n]", lines.concat())
            };
            let beliefs: Vec<String> = plan
                .acceptance
                .iter()
                .map(|(name, b)| format!("acceptance.{} = {}\n", spell::name(name), spell::belief_inline(b)))
                .collect();
            format!(
                "{first}\nheld = {}\nassume = {}\nshots = {}\n{}\n{rest}",
                list(plan.held.iter().map(spell::held_inline).collect()),
                list(plan.assume.iter().map(spell::assume_inline).collect()),
                list(plan.shots.iter().map(spell::shot_inline).collect()),
                beliefs.concat(),
            )
        }
        _ => {
            // Tables that stand once behind the shots.
            let (mut once, mut lists): (Vec<&str>, Vec<&str>) = (vec![], vec![]);
            for (i, section) in text.split("\n\n").enumerate() {
                if i == 0 {
                    continue;
                }
                if section.starts_with("[[") {
                    lists.push(section.trim_end());
                } else {
                    once.push(section.trim_end());
                }
            }
            let first = text.split("\n\n").next().unwrap().trim_end();
            let parts: Vec<&str> = std::iter::once(first).chain(lists).chain(once).collect();
            parts.join("\n\n")
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_made_from_nothing_loads_as_it_was(seed in any::<u64>()) {
        let plan = Dice::new(seed).plan();
        let text = render(&plan, &Base::default()).unwrap();
        prop_assert!(loaded(&text).plan.says_as(&plan), "{}\n{:#?}", text, plan);
    }

    #[test]
    fn an_edited_plan_loads_as_it_is_and_follows_its_text(seed in any::<u64>(), style in 0..6usize) {
        let dice = &mut Dice::new(seed);
        let text = restyled(&dice.plan(), style);
        let Loaded { mut plan, base } = loaded(&text);
        prop_assert_eq!(&render(&plan, &base).unwrap(), &text);
        for _ in 0..4 {
            let edit = dice.edit(&plan);
            let _ = plan.apply(edit, &book(), TODAY);
        }
        let after = followed(&plan, &base).unwrap();
        prop_assert!(after.is_some(), "not followed: {}\n{:?}", text, patch::patched(&plan, &base));
        let after = after.unwrap();
        prop_assert!(loaded(&after).plan.says_as(&plan));
        let again = rebase(after.as_str(), &plan);
        let edit = dice.edit(&plan);
        let _ = plan.apply(edit, &book(), TODAY);
        prop_assert!(followed(&plan, &again).unwrap().is_some(), "not followed the second time: {}", after);
    }
}
