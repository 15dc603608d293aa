use jiff::civil::date;

use super::*;
use crate::offer::Ask;
use crate::plan::{Plan, load};
use crate::rates::Book;

fn book() -> Book {
    Book::embedded().unwrap()
}

fn plan(text: &str) -> Plan {
    let text = format!("schema = 1\n{text}");
    load("p.toml", &text, &book(), date(2026, 11, 21)).unwrap_or_else(|f| panic!("{f}")).plan
}

fn told(old: &str, new: &str) -> Vec<String> {
    let diff = Diff::of(&plan(old), &plan(new));
    gathered(&diff.changes, &book()).iter().map(|said| format!("{}| {}", said.part.as_str(), said.sentence())).collect()
}

#[test]
fn changes_are_told_as_a_producer_says_them() {
    let stage = "[[shots]]\nname = \"Hero\"\n[[shots.stages]]\noperation = \"text-to-video\"\n";
    for (old, new, expected) in [
        ("", "name = \"Film\"", "volume| Plan: has a name now"),
        ("name = \"A\"", "name = \"B\"", "volume| Plan: called A before"),
        ("[[shots]]\nname = \"A\"\n", "[[shots]]\nname = \"B\"\n", "volume| B: called A before"),
        ("[[shots]]\n", "[[shots]]\nnotes = \"x\"\n", "volume| Shot 1: other notes"),
        ("[[shots]]\n", "[[shots]]\noutputs = 1200\n", "volume| Shot 1: outputs 1 → 1,200"),
        ("[[shots]]\n", "[[shots]]\nrevisions = \"30%\"\n", "volume| Shot 1: revisions 0 % → 30 %"),
        ("[[shots]]\n", "", "volume| Shot 1: removed, 1 output, 0 stages"),
        ("", stage, "volume| Hero: added, 1 output, 1 stage"),
        ("[schedule]\n", "[schedule]\nmonths = 3", "volume| Schedule: months 1 → 3"),
        (
            "[schedule]\n",
            "[schedule]\ndeadline = 2026-12-20",
            "schedule| Schedule: deadline a month from the start → 20 Dec 2026",
        ),
        ("", "[requirements]\ncommercial = true", "schedule| Requirements: commercial use no → yes"),
        ("", "[budget]\nlimit = \"1500\"", "schedule| Budget: limit no limit → $1,500.00"),
        ("", "[budget]\ncontingency = \"p80\"", "schedule| Budget: contingency 0 % → P80"),
        ("", "[opening]\nluma-agents-api = 50", "schedule| Balance on Luma Agents API: nothing → $50.00"),
        (
            "",
            "[[held]]\nroute = \"agents-plus\"\nrenews = 2026-12-14\ncredits = 4200",
            "schedule| Agents Plus, held: added, 4,200 credits left, renews on 14 Dec 2026",
        ),
        (
            "[acceptance.motion]\nrate = 0.25",
            "[acceptance.motion]\naccepted = 12\ntried = 50",
            "acceptance| Keep rate motion: 1 in 4 → 12 of 50 tried",
        ),
    ] {
        assert_eq!(told(old, new), [expected]);
    }
    for (key, expected) in [
        ("attempts = 6", "acceptance| Hero, stage 1 (text to video): one take each → 6 takes each"),
        ("accept_rate = 0.25", "acceptance| Hero, stage 1 (text to video): one take each → keep 1 in 4"),
        ("keep = 2", "volume| Hero, stage 1 (text to video): pieces kept for each output 1 → 2"),
        ("seconds = 10", "settings| Hero, stage 1 (text to video): length 5 s → 10 s"),
        ("range = \"hdr+exr\"", "settings| Hero, stage 1 (text to video): range SDR → HDR + EXR"),
        ("resolution = \"1080p\"", "settings| Hero, stage 1 (text to video): size 720p → 1080p"),
        ("on = \"api-payg\"", "schedule| Hero, stage 1 (text to video): made on the route compared → api-payg"),
        ("own_price_if_missing = 0.5", "prices| Hero, stage 1 (text to video): own price for gaps none → $0.50"),
        ("name = \"final\"", "volume| Hero, stage 1 (final): has a name now"),
    ] {
        assert_eq!(told(stage, &format!("{stage}{key}\n")), [expected]);
    }
    // One matter, though two keys change.
    assert_eq!(
        told(&format!("{stage}attempts = 6\n"), &format!("{stage}accept_rate = 0.25\n")),
        ["acceptance| Hero, stage 1 (text to video): 6 takes each → keep 1 in 4"]
    );
    assert_eq!(
        told(stage, &stage.replace("text-to-video", "modify")),
        ["settings| Hero, stage 1 (modify): text to video → modify"]
    );
    // Each month ends by itself.
    assert_eq!(
        told("[schedule]\ndeadline = 2026-12-20", "[schedule]\nmonths = 2"),
        ["volume| Schedule: deadline 20 Dec 2026 → the end of each month", "volume| Schedule: months 1 → 2"]
    );
}

#[test]
fn what_became_of_many_rows_is_told_once() {
    let shots = |seconds: u32, count: usize| {
        let shot = |n| {
            format!(
                "[[shots]]\nname = \"S{n}\"\n[[shots.stages]]\noperation = \"text-to-video\"\nseconds = {seconds}\n"
            )
        };
        (1..=count).map(shot).collect::<String>()
    };
    assert_eq!(told(&shots(5, 5), &shots(10, 5)), ["settings| 5 stages: length 5 s → 10 s (S1, S2, S3 and 2 more)"]);
    assert_eq!(told(&shots(5, 3), &shots(10, 3)), ["settings| 3 stages: length 5 s → 10 s (S1, S2, S3)"]);
    assert_eq!(told(&shots(5, 2), &shots(10, 2)).len(), 2);
    assert_eq!(told("", &shots(5, 4)), ["volume| 4 shots: added, 1 output, 1 stage (S1, S2, S3 and 1 more)"]);
}

#[test]
fn every_change_has_its_place_in_the_file() {
    let old = plan("[[shots]]\nname = \"A\"\n[[shots.stages]]\noperation = \"text-to-video\"\nattempts = 6\n");
    let new = plan(
        "[schedule]\nstart = 2026-12-01\n[budget]\ntax = \"19%\"\n[acceptance.\"a b\\\"\"]\nrate = 0.5\n[[shots]]\nname = \"B\"\n[[shots.stages]]\n\
         operation = \"text-to-video\"\nattempts = 8\n[[shots.stages]]\noperation = \"audio\"\n",
    );
    let diff = Diff::of(&old, &new);
    let told: Vec<_> = changes(&diff.changes, &book())
        .into_iter()
        .map(|said| (said.path, said.old.unwrap_or_default(), said.new.unwrap_or_default()))
        .collect();
    let expected = [
        ("shots[0].name", "A", "B"),
        ("shots[0].stages[1]", "", "audio"),
        ("acceptance.\"a b\\\"\"", "", "0.5"),
        ("shots[0].stages[0].attempts", "6", "8"),
        ("schedule.start", "", "2026-12-01"),
        ("budget.tax", "", "19%"),
    ]
    .map(|(path, old, new)| (path.to_owned(), old.to_owned(), new.to_owned()));
    assert_eq!(told, expected);
}

fn answer(old: &str, new: &str, routes: &[&str]) -> String {
    let routes = routes.iter().map(|id| (*id).to_owned()).collect();
    let ask = Ask { today: date(2026, 11, 21), level: Level::Expected, routes };
    let mut search = Search::new(Diff::of(&plan(old), &plan(new)), &ask);
    search.run(&book());
    search.finish().unwrap_or_else(|(_, fault)| panic!("{fault}")).1.answer()
}

#[test]
fn the_answer_says_what_it_means_for_what_to_buy() {
    let video = |more: &str| {
        format!("[[shots]]\n[[shots.stages]]\noperation = \"text-to-video\"\nresolution = \"1080p\"\n{more}\n")
    };
    let api = &["api-payg"][..];
    // At 1080p, 5 s, SDR: $1.20 a take.
    for (old, new, expected) in [
        (video(""), video(""), "API pay-as-you-go stays the one to buy, for $1.20 as before"),
        (video(""), video("attempts = 3"), "API pay-as-you-go stays the one to buy: $1.20 → $3.60, $2.40 more"),
        (video("attempts = 3"), video(""), "API pay-as-you-go stays the one to buy: $3.60 → $1.20, $2.40 less"),
        (video("seconds = 7"), video(""), "Nothing served before; now API pay-as-you-go serves for $1.20"),
        (video(""), video("seconds = 7"), "Nothing serves any more; API pay-as-you-go did for $1.20"),
        (video("seconds = 7"), video("seconds = 8"), "Nothing serves, neither before nor now"),
    ] {
        assert_eq!(answer(&old, &new, api), expected);
    }
}
