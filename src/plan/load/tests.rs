//! Tests of reading: the module is `#[cfg(test)]`.

use proptest::prelude::*;

use super::super::testing::{Dice, TODAY, book};
use super::*;

/// The faults of a plan, each as one line.
fn faults(text: &str) -> Vec<String> {
    match load("p.toml", text, &book(), TODAY) {
        Ok(_) => Vec::new(),
        Err(faulty) => faulty.faults.iter().map(|fault| faulty.line(fault)).collect(),
    }
}

#[test]
fn the_whole_format_loads() {
    let text = include_str!("../../../tests/plans/good/whole-format.toml");
    let loaded = load("p.toml", text, &book(), TODAY).unwrap();
    assert_eq!(loaded.plan.name.as_deref(), Some("Spring launch film"));
    assert_eq!(loaded.plan.shots[0].stages.len(), 3);
    assert_eq!(loaded.plan.held[0].lots.len(), 1);
    assert_eq!(loaded.plan.acceptance["motion"], Belief::Evidence { accepted: 12, tried: 50 });
}

#[test]
fn all_faults_are_told_at_once() {
    let text = "name = 3\n[schedule]\nmonhts = 2\nstart = \"2026-01-01\"\n[[shots]]\noutputs = 0\n[[shots.stages]]\n\
                operation = \"extend\"\nrange = \"hdr\"\n";
    assert_eq!(
        faults(text),
        [
            "p.toml:1:1: the plan does not say its `schema`; begin the file with `schema = 1`",
            "p.toml:1:8: `name` is a whole number; write a text in quotes",
            "p.toml:3:1: unknown key `monhts` in `[schedule]`; did you mean `months`?",
            "p.toml:4:9: `start` is a text; write a date without quotes, as 2026-12-31",
            "p.toml:6:11: `outputs` is out of range; write a whole number from 1 to 1,000,000",
            "p.toml:9:1: `range` is not a field of `extend`; `extend` takes `name`, `model`, `resolution`, \
             `seconds`, `keep`, `attempts`, `accept_rate`, `acceptance`, `on`, `own_price` and \
             `own_price_if_missing`",
        ]
    );
}

#[test]
fn a_line_that_is_not_toml_is_told_once() {
    let text = "schema = 1\n[[shots]]\n[[shots.stages]]\noperation = text-to-video\n[[shots.stages]]\nseconds 5\n";
    let faults = faults(text);
    assert_eq!(faults.len(), 2, "{faults:#?}");
    assert!(faults.iter().all(|f| f.contains(read::NOT_TOML)), "{faults:#?}");
}

#[test]
fn a_refused_value_is_not_missed_as_well() {
    for text in [
        "schema = 1\n[[shots]]\n[[shots.stages]]\noperation = \"upscale\"\nresolution = \"5k\"\n",
        "schema = 1\n[schedule]\nstart = 3\ndeadline = 2020-01-01\n",
        "schema = 1\n[acceptance.x]\nrate = 2\n[[shots]]\n[[shots.stages]]\noperation = \"audio\"\nacceptance = \"x\"\n",
        "schema = 1\n[[held]]\nroute = \"agents-plus\"\ncredits = 3\nrenews = \"soon\"\n",
        "schema = 1\n[[assume]]\nsurface = \"luma-agents-app\"\noperation = \"audio\"\ncredits = -1\n",
    ] {
        assert_eq!(faults(text).len(), 1, "{text}\n{:#?}", faults(text));
    }
}

#[test]
fn keys_below_a_broken_header_are_not_blamed() {
    let text = "schema = 1\n\n[[shots.stages]\n# here\noperation = \"audio\"\n\n[budget]\nlimit = \"1\"\n";
    let faults = faults(text);
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert!(faults[0].contains(":3:16: this is not TOML"), "{faults:#?}");
}

#[test]
fn a_misspelt_key_is_not_missed_as_well() {
    let stage = "schema = 1\n[[shots]]\n[[shots.stages]]\n";
    for text in [
        format!("{stage}opration = \"audio\"\n"),
        format!("{stage}operation = \"upscale\"\nresolutoin = \"4k\"\n"),
        "schema = 1\n[acceptance.x]\nrat = 0.5\n".to_owned(),
        "schema = 1\n[[held]]\nrout = \"agents-plus\"\nrenews = 2026-12-14\ncredits = 1\n".to_owned(),
    ] {
        assert_eq!(faults(&text).len(), 1, "{text}\n{:#?}", faults(&text));
    }
}

/// What a load must do with any text at all.
fn is_handled(text: &str) {
    match load("p.toml", text, &book(), TODAY) {
        Ok(Loaded { plan, base }) => {
            assert_eq!(save::render(&plan, &base).unwrap(), text);
            let anew = save::render(&plan, &Base::default()).unwrap();
            let again = load("p.toml", &anew, &book(), TODAY).unwrap_or_else(|f| panic!("{f}\n{anew}"));
            assert!(again.plan.says_as(&plan), "{anew}");
        }
        Err(faulty) => {
            assert!(!faulty.faults.is_empty());
            let told = faulty.to_string();
            assert!(!told.chars().any(|c| c.is_control() && c != '\n'), "{told:?}");
            for fault in &faulty.faults {
                assert!(!fault.message.is_empty() && !fault.remedy.is_empty(), "{fault:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_handled(text in any::<String>()) {
        is_handled(&text);
    }

    #[test]
    fn anything_made_of_toml_is_handled(parts in prop::collection::vec(prop::sample::select(PARTS), 0..40)) {
        is_handled(&parts.concat());
        is_handled(&format!("schema = 1\n{}", parts.concat()));
    }

    #[test]
    fn a_plan_with_slips_is_handled(seed in any::<u64>(), count in 1..4usize) {
        let mut dice = Dice::new(seed);
        let whole = include_str!("../../../tests/plans/good/whole-format.toml");
        let inline = include_str!("../../../tests/plans/good/inline.toml");
        let mut text: Vec<char> = dice.one_of(&[whole, inline]).chars().collect();
        for _ in 0..count {
            let at = dice.below(text.len());
            match dice.below(4) {
                0 => drop(text.remove(at)),
                1 => text.insert(at, dice.one_of(&['"', '[', ']', '{', '}', '=', '\n', '0', '-', '.', '#', '\u{202e}'])),
                2 => text[at] = dice.one_of(&['9', 'x', ' ', '"', '\r']),
                _ => {
                    let until = (at + dice.below(60)).min(text.len());
                    text.drain(at..until);
                }
            }
        }
        is_handled(&text.into_iter().collect::<String>());
    }
}

const PARTS: &[&str] = &[
    "\n",
    "\n",
    "\n",
    " = ",
    " = ",
    "schema",
    "1",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    ",",
    ".",
    "\"",
    "'",
    "shots",
    "shots.stages",
    "stages",
    "operation",
    "\"text-to-video\"",
    "\"upscale\"",
    "held",
    "assume",
    "acceptance",
    "schedule",
    "start",
    "2026-12-01",
    "\"0.25\"",
    "true",
    "-1",
    "1e3",
    "[[shots]]\n",
    "[[shots.stages]]\n",
    "[held]\n",
    "[schedule]\n",
    "acceptance.x = ",
    "lots",
    "route = \"agents-plus\"\n",
    "credits = 3\n",
    "attempts = 2\n",
    "accept_rate = 1\n",
    "seconds = 5\n",
    "# x",
    "\u{1b}",
    "\r",
    "\r\n",
    "\"\"\"",
    "é",
];

#[test]
fn a_newer_version_is_refused_by_name_and_nothing_else_is_told() {
    assert_eq!(
        faults("schema = 7\nwhatever = 1\n"),
        [
            "p.toml:1:10: written by a newer luma-plan: schema 7, this one knows 1; update luma-plan, or ask for the plan \
          as `schema = 1`"
        ]
    );
}
