use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::offer::{Ask, offers};
use crate::plan::load::load;

const TODAY: Date = date(2026, 11, 21);

fn book() -> &'static Book {
    static BOOK: std::sync::OnceLock<Book> = std::sync::OnceLock::new();
    BOOK.get_or_init(|| Book::embedded().unwrap())
}

fn priced(text: &str) -> (Plan, Offers) {
    let plan = load("test", &format!("schema = 1\n{text}"), book(), TODAY).unwrap().plan;
    let all =
        offers(&plan, book(), &Ask { today: TODAY, level: crate::terms::Level::Expected, routes: Vec::new() }).unwrap();
    (plan, all)
}

fn ask(text: &str, a: &str, b: &str) -> Versus {
    let (plan, all) = priced(text);
    let at = |id: &str| all.offers.iter().position(|o| o.id == id).unwrap();
    versus(&plan, book(), &all, at(a), at(b)).unwrap().unwrap()
}

const CLIP: &str = "[[shots]]\noutputs = 4\n[[shots.stages]]\noperation = \"text-to-video\"\nattempts = 3\n";

fn money(text: &str) -> Money {
    match text.strip_prefix('-') {
        Some(text) => Money::ZERO.minus(Money::parse(text).unwrap()).unwrap(),
        None => Money::parse(text).unwrap(),
    }
}

#[test]
fn a_stage_on_both() {
    for (a, b, expected) in [
        // $0.30 against $0.71 a clip of the older API.
        ("api-payg", "api-payg", Difference::Usd(Money::ZERO)),
        ("agents-plus", "agents-pro", Difference::Credits(0)),
        ("agents-plus", "api-payg", Difference::Unlike),
        ("agents-plus", "web-plus", Difference::Unlike),
    ] {
        assert_eq!(ask(CLIP, a, b).steps[0].difference, expected, "{a} {b}");
    }
    let both = ask(CLIP, "api-payg", "dm-api");
    let Difference::Usd(more) = both.steps[0].difference else { panic!() };
    let (Amount::Usd(a), Amount::Usd(b)) = (both.steps[0].a.cost, both.steps[0].b.cost) else { panic!() };
    assert_eq!(more, b.minus(a).unwrap());
    assert_eq!((both.steps[0].a.runs, both.steps[0].a.unit), (12, Amount::Usd(money("0.3"))));
    let edit = "[[shots]]\n[[shots.stages]]\noperation = \"image-edit\"\n";
    let unknown = ask(edit, "web-plus", "api-payg");
    assert_eq!((unknown.steps[0].a.cost, unknown.steps[0].difference), (Amount::Unknown, Difference::Unknown));
    assert!(matches!(unknown.parts[7], PartLine { a: Sum::AtLeast(_), difference: None, .. }));
    let still = "[[shots]]\n[[shots.stages]]\noperation = \"text-to-image\"\n";
    let carried = ask(still, "api-payg", "api-pt-1m");
    assert_eq!(
        (carried.steps[0].b.cost, carried.steps[0].difference),
        (Amount::Carried, Difference::Usd(money("-0.0404")))
    );
}

#[test]
fn the_days_of_both() {
    let both = ask(CLIP, "api-payg", "agents-plus");
    assert_eq!(both.dates[2].days, Some(0));
    assert_eq!(both.dates[0], DateLine { what: Day::Dry, a: When::Never, b: When::Never, days: None });
    assert_eq!(ask(CLIP, "api-payg", "agents-team").dates[2].b, When::Unknown);
}

#[test]
fn there_is_no_route_beside_the_list() {
    let (plan, all) = priced(CLIP);
    assert!(versus(&plan, book(), &all, 0, 99).unwrap().is_none());
}

/// A plan that routes price in dollars, with what is added on top.
fn plans() -> impl Strategy<Value = String> {
    let stage = (0..4usize, 1..7u64, 1..4u64).prop_map(|(kind, attempts, keep)| {
        let operation = ["text-to-image", "text-to-video", "image-to-video", "other"][kind];
        let own = if operation == "other" { "own_price = \"1.37\"\n" } else { "" };
        format!("[[shots.stages]]\noperation = \"{operation}\"\nattempts = {attempts}\nkeep = {keep}\n{own}")
    });
    let shot = (1..9u64, prop::collection::vec(stage, 1..4))
        .prop_map(|(outputs, stages)| format!("[[shots]]\noutputs = {outputs}\n{}", stages.concat()));
    (prop::collection::vec(shot, 1..3), 0..3u32, 0..30u32, 1..4u32, any::<bool>()).prop_map(
        |(shots, contingency, tax, months, prepaid)| {
            let opening = if prepaid { "[opening]\nluma-agents-api = \"3.5\"\n" } else { "" };
            format!(
                "[schedule]\nmonths = {months}\n[budget]\ncontingency = \"{contingency}%\"\ntax = \"{tax}%\"\n{opening}{}",
                shots.concat()
            )
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The parts' differences add up to the totals' difference; so do the stages' with what is bought beside them, where
    /// both routes price every stage in dollars.
    #[test]
    fn differences_add_up(text in plans()) {
        let (plan, all) = priced(&text);
        for a in 0..all.offers.len() {
            for b in 0..all.offers.len() {
                let found = versus(&plan, book(), &all, a, b).unwrap().unwrap();
                let part = |part: Part| found.parts.iter().find(|p| p.part == part).and_then(|p| p.difference);
                let add = |sum: Money, more: Money| sum.plus(more).unwrap();
                let Some(total) = part(Part::Total) else { continue };
                let parts = Part::ALL.iter().filter(|p| **p != Part::Total).map(|p| part(*p).unwrap());
                prop_assert_eq!(parts.fold(Money::ZERO, add), total);
                let dollars: Option<Vec<Money>> = found.steps.iter().map(|s| match s.difference {
                    Difference::Usd(usd) => Some(usd),
                    _ => None,
                }).collect();
                let Some(dollars) = dollars else { continue };
                let gross = dollars.into_iter().fold(Money::ZERO, add);
                let paid = add(part(Part::Usage).unwrap(), part(Part::Own).unwrap());
                // What a prepaid balance pays is in no part: take it from the ledger.
                let prepaid = |offer: usize| {
                    let dated = all.offers[offer].figures.as_ref().unwrap().dated.as_ref().unwrap();
                    let used: u128 = dated.ledger.iter().filter(|e| e.event == crate::wallet::Event::Used).filter_map(|e| e.usd).sum();
                    Money::from_ticks(used).unwrap()
                };
                let beside = prepaid(b).minus(prepaid(a)).unwrap();
                prop_assert_eq!(gross, paid.plus(beside).unwrap(), "{} {}", a, b);
            }
        }
    }

    /// The other way round every difference changes its sign.
    #[test]
    fn sides_are_alike(text in plans(), a in 0..19usize, b in 0..19usize) {
        let (plan, all) = priced(&text);
        let one = versus(&plan, book(), &all, a, b).unwrap().unwrap();
        let other = versus(&plan, book(), &all, b, a).unwrap().unwrap();
        for (one, other) in one.steps.iter().zip(&other.steps) {
            match (one.difference, other.difference) {
                (Difference::Usd(x), Difference::Usd(y)) => prop_assert!(x.plus(y).unwrap().is_zero()),
                (Difference::Credits(x), Difference::Credits(y)) => prop_assert_eq!(x, -y),
                (x, y) => prop_assert_eq!(x, y),
            }
        }
        for (one, other) in one.parts.iter().zip(&other.parts) {
            prop_assert_eq!(one.difference.is_some(), other.difference.is_some());
        }
        for (one, other) in one.dates.iter().zip(&other.dates) {
            prop_assert_eq!(one.days, other.days.map(|d| -d));
        }
    }
}
