use jiff::civil::{Date, date};

use super::*;
use crate::offer::{Ask, offers};
use crate::plan::load::load;

const TODAY: Date = date(2026, 11, 21);

fn ask(text: &str, route: &str, of: Of, with: With) -> Capacity {
    let book = Book::embedded().unwrap();
    let plan = load("test", &format!("schema = 1\n{text}"), &book, TODAY).unwrap().plan;
    let all =
        offers(&plan, &book, &Ask { today: TODAY, level: crate::terms::Level::Expected, routes: Vec::new() }).unwrap();
    let offer = all.offers.iter().position(|o| o.id == route).unwrap();
    capacity(&plan, &book, &all, offer, of, with).unwrap().unwrap()
}

fn makes(text: &str, route: &str, of: Of, with: With) -> Makes {
    match ask(text, route, of, with) {
        Capacity::Makes(makes) => makes,
        other => panic!("{route}: {other:?}"),
    }
}

fn sum(text: &str) -> With {
    With::Sum(Money::parse(text).unwrap())
}

const LONG: &str = "[[shots]]\n[[shots.stages]]\noperation = \"text-to-video\"\nresolution = \"1080p\"\nseconds = 10\naccept_rate = \"0.25\"\n";
const STILLS: &str = "[[shots]]\noutputs = 10\n[[shots.stages]]\noperation = \"text-to-image\"\nattempts = 6\n";

#[test]
fn the_reference_of_the_specification() {
    let made = makes(LONG, "web-plus", Of::Step(0), With::Month);
    assert_eq!((made.runs, made.stranded), (12, Some(400)));
    assert_eq!(made.accepted, Decimal::from(3));
    let certain = made.certain.unwrap();
    assert_eq!(certain.count, 2);
    assert!((certain.probability - 0.8416).abs() < 5e-5);
}

#[test]
fn a_stage_by_what_pays_for_it() {
    for (text, route, with, runs, stranded, months, packs) in [
        // 800 credits a run.
        (LONG, "web-plus", With::Month, 12, Some(400), 1, 0),
        (LONG, "web-lite", With::Month, 4, Some(0), 1, 0),
        // 48 relaxed runs on each of floor(30 × 5 ÷ 7) = 21 workdays, beside the 12 that the grant pays.
        (LONG, "web-unlimited", With::Month, 12 + 48 * 21, Some(400), 1, 0),
        // $30 are one month of $29.99; $8.01 more are two packs of 1,200: 12,400 ÷ 800 = 15, 400 left.
        (LONG, "web-plus", sum("30"), 12, Some(400), 1, 0),
        (LONG, "web-plus", sum("38"), 15, Some(400), 1, 2),
        (LONG, "web-plus", sum("29.98"), 0, Some(0), 0, 0),
        (LONG, "web-plus", sum("59.98"), 24, Some(800), 2, 0),
        // Dollars a run: 10 s at 1080p are $3.60 on the current API.
        (LONG, "api-payg", sum("36"), 10, None, 0, 0),
        (LONG, "api-payg", sum("3.59"), 0, None, 0, 0),
    ] {
        let made = makes(text, route, Of::Step(0), with);
        assert_eq!(
            (made.runs, made.stranded, made.months, made.packs),
            (runs, stranded, months, packs),
            "{route} {with:?} {made:?}"
        );
    }
    let waits = format!("[purchase]\nwhen_empty = \"wait\"\n{LONG}");
    let made = makes(&waits, "web-plus", Of::Step(0), sum("38"));
    assert_eq!((made.runs, made.packs, made.unspent.unwrap().plain()), (12, 0, "8.01".to_owned()));
}

#[test]
fn pay_as_you_go_by_its_limits() {
    assert_eq!(ask(LONG, "api-payg", Of::Step(0), With::Month), Capacity::Endless(Endless::NoLimit));
    // 20 runs a minute in 8 hours of 21 days; $5,000 a month bind first.
    let clip = "[[shots]]\n[[shots.stages]]\noperation = \"text-to-video\"\naccept_rate = \"0.5\"\n";
    let made = makes(clip, "dm-api", Of::Step(0), With::Month);
    let Capacity::Makes(one) = ask(clip, "dm-api", Of::Step(0), sum("5000")) else { panic!() };
    assert_eq!(made.runs, one.runs);
    assert_eq!(makes(clip, "dm-api", Of::Loop, With::Month).accepted, Decimal::from(one.runs / 2));
    let cheap = "[assumptions]\nhours_per_day = \"0.5\"\n[schedule]\nworkdays = [\"mon\"]\n[[shots]]\n[[shots.stages]]\noperation = \"text-to-image\"\nmodel = \"photon-flash\"\n";
    let made = makes(cheap, "dm-api", Of::Step(0), With::Month);
    assert_eq!(made.runs, 80 * 30 * 4, "80 a minute, half an hour on each of 4 days");
}

#[test]
fn provisioned_capacity_by_hours_and_around_the_clock() {
    // 8 units × 1 a minute.
    let made = makes(STILLS, "api-pt-1m", Of::Step(0), With::Month);
    assert_eq!(made.units, 8);
    assert_eq!((made.runs, made.at_full_use), (8 * 60 * 8 * 21, Some(8 * 43_200)));
    let made = makes(STILLS, "api-pt-3m", Of::Step(0), sum("84000"));
    assert_eq!((made.units, made.months), (10, 3), "10 units × $2,800 × 3 months");
    let made = makes(STILLS, "api-pt-3m", Of::Step(0), sum("67199"));
    assert_eq!((made.units, made.runs), (0, 0), "less than 8 units for a term");
    let loops = makes(STILLS, "api-pt-1m", Of::Loop, With::Month);
    assert_eq!(loops.accepted, Decimal::from(8 * 60 * 8 * 21 / 6));
}

#[test]
fn the_whole_loop_in_the_plans_proportions() {
    let two = "[[shots]]\noutputs = 3\n[[shots.stages]]\noperation = \"text-to-video\"\nresolution = \"1080p\"\nseconds = 10\nattempts = 4\n[[shots.stages]]\noperation = \"other\"\nown_price = \"2\"\n";
    // An output takes 3,200 credits: 3 outputs, 12 video runs and 3 of the buyer's own.
    let made = makes(two, "web-plus", Of::Loop, With::Month);
    assert_eq!((made.accepted, made.runs, made.stranded), (Decimal::from(3), 15, Some(400)));
    assert_eq!(made.certain, Some(Certain { count: 3, probability: 1.0 }));
    // $35.98 are a month and 2 × $2.99: two outputs; the month would carry three.
    let made = makes(two, "web-plus", Of::Loop, sum("35.98"));
    assert_eq!((made.accepted, made.months), (Decimal::from(2), 1));
    assert_eq!(made.unspent.unwrap().plain(), "1.99");
    // An output is 4 × $3.60 + $2.
    let made = makes(two, "api-payg", Of::Loop, sum("50"));
    assert_eq!((made.accepted, made.runs, made.unspent.unwrap().plain()), (Decimal::from(3), 15, "0.8".to_owned()));
    assert!(matches!(ask(two, "agents-team", Of::Loop, With::Month), Capacity::Unpriced(_)));
    assert!(matches!(ask("", "web-plus", Of::Loop, With::Month), Capacity::Unsupported(_)));
}

#[test]
fn what_is_unknown_is_told() {
    let edit = "[[shots]]\n[[shots.stages]]\noperation = \"image-edit\"\n";
    assert!(matches!(ask(edit, "web-plus", Of::Step(0), With::Month), Capacity::Unpriced(_)));
    assert!(matches!(ask(LONG, "web-free", Of::Step(0), With::Month), Capacity::Unpriced(_)));
    let own = "[[shots]]\n[[shots.stages]]\noperation = \"other\"\nown_price = \"2\"\n";
    assert_eq!(ask(own, "web-plus", Of::Step(0), With::Month), Capacity::Endless(Endless::Own));
    assert_eq!(makes(own, "web-plus", Of::Step(0), sum("5")).runs, 2);
}

#[test]
fn a_closed_route_that_is_held_has_what_is_left() {
    let held = format!(
        "[[held]]\nroute = \"web-plus\"\nrenews = 2026-12-14\ncredits = 4000\nlots = [{{ credits = 1200, expires = 2027-03-02 }}]\n{LONG}"
    );
    let made = makes(&held, "web-plus", Of::Step(0), With::Month);
    assert_eq!((made.runs, made.stranded), (6, Some(400)));
}

#[test]
fn where_nothing_is_provisioned_nothing_is_made() {
    assert!(matches!(ask(LONG, "api-pt-1m", Of::Loop, With::Month), Capacity::Unsupported(_)));
}

#[test]
fn what_the_loop_makes_for_certain() {
    // One stage of one piece: as the stage itself.
    let one = makes(LONG, "web-plus", Of::Loop, With::Month);
    let stage = makes(LONG, "web-plus", Of::Step(0), With::Month);
    let (found, expected) = (one.certain.unwrap(), stage.certain.unwrap());
    assert_eq!(found.count, expected.count);
    assert!((found.probability - expected.probability).abs() < 1e-9);
    // The same with dollars: 12 runs.
    let found = makes(LONG, "api-payg", Of::Loop, sum("43.20")).certain.unwrap();
    assert_eq!(found.count, 2);
    // Relaxed runs are no credits.
    assert_eq!(makes(LONG, "web-unlimited", Of::Loop, With::Month).certain, None);
}
