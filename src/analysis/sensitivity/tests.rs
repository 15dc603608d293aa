use jiff::civil::{Date, date};

use proptest::prelude::*;

use super::*;
use crate::offer::offers;
use crate::plan::Place;
use crate::plan::load::load;
use crate::terms::Level;

const TODAY: Date = date(2026, 11, 21);

fn ask() -> Ask {
    Ask { today: TODAY, level: Level::Expected, routes: Vec::new() }
}

fn plan(text: &str, book: &Book) -> Plan {
    let text = format!("schema = 1\n[schedule]\nstart = 2026-12-01\n{text}");
    load("p.toml", &text, book, TODAY).unwrap_or_else(|faulty| panic!("{faulty}")).plan
}

fn found(text: &str, route: &str) -> Sensitivity {
    let book = Book::embedded().unwrap();
    let plan = plan(text, &book);
    of(&plan, &book, route)
}

fn of(plan: &Plan, book: &Book, route: &str) -> Sensitivity {
    let all = offers(plan, book, &ask()).unwrap();
    let at = all.offers.iter().position(|o| o.id == route).unwrap();
    sensitivity(plan, book, &ask(), &all, at)
}

/// `6: 4 $1.20, 8 $2.40`; credits where they move; words where there is no total.
fn said(bar: &Bar) -> String {
    let side = |side: &Side| match (&side.value, &side.end) {
        (Some(value), End::Total(t)) => match t.credits {
            Some(credits) => format!("{value} ${} {credits} cr", t.usd.plain()),
            None => format!("{value} ${}", t.usd.plain()),
        },
        (Some(value), End::Told(why)) => format!("{value}: {why}"),
        (None, End::Told(why)) => format!("({why})"),
        (None, End::Total(_)) => panic!("a total of no value"),
    };
    format!("{} | {} | {} | {}", bar.label, bar.value, side(&bar.low), side(&bar.high))
}

fn bars(found: &Sensitivity, kind: Kind) -> Vec<String> {
    found.bars.iter().filter(|bar| bar.kind == kind).map(said).collect()
}

/// A shot of a video at 720p, 5 s ($0.30 a take on pay-as-you-go).
fn clip(shot: &str, stage: &str) -> String {
    format!("[[shots]]\nname = \"Hero\"\n{shot}\n[[shots.stages]]\noperation = \"text-to-video\"\n{stage}\n")
}

#[test]
fn each_count_is_moved_by_a_quarter_and_by_one_at_least() {
    for (shot, stage, kind, expected) in [
        // 4 × $0.30; a quarter of 4 is 1.
        ("outputs = 4", "", Kind::Outputs, "Finished pieces: Hero | 4 | 3 $0.9 | 5 $1.5"),
        ("outputs = 1", "", Kind::Outputs, "Finished pieces: Hero | 1 | (it cannot go lower) | 2 $0.6"),
        // A quarter of 10 is 2.5, away from zero.
        ("outputs = 10", "", Kind::Outputs, "Finished pieces: Hero | 10 | 7 $2.1 | 13 $3.9"),
        ("", "attempts = 6", Kind::Attempts, "Takes for each kept piece: text to video of Hero | 6 | 4 $1.2 | 8 $2.4"),
        ("", "attempts = 2", Kind::Attempts, "Takes for each kept piece: text to video of Hero | 2 | 1 $0.3 | 3 $0.9"),
        (
            "",
            "keep = 2\nname = \"draft\"",
            Kind::Keep,
            "Kept for each finished piece: draft of Hero | 2 | 1 $0.3 | 3 $0.9",
        ),
        // 8 × 1.375 is 11, 8 × 1.625 is 13.
        (
            "outputs = 8\nrevisions = \"50%\"",
            "",
            Kind::Revisions,
            "Made once more after notes: Hero | 50 % | 37.5 % $3.3 | 62.5 % $3.9",
        ),
        // 6 ÷ 0.1875 is 32; 6 ÷ 0.3125 is 19.2, so 20.
        (
            "outputs = 6",
            "accept_rate = \"0.25\"",
            Kind::Rate,
            "Share of takes kept: text to video of Hero | 25 % | 18.75 % $9.6 | 31.25 % $6",
        ),
        // 9 ÷ 0.675 is 13.3…, so 14; at most all are kept.
        (
            "outputs = 9",
            "accept_rate = \"0.9\"",
            Kind::Rate,
            "Share of takes kept: text to video of Hero | 90 % | 67.5 % $4.2 | 100 % $2.7",
        ),
        (
            "outputs = 9",
            "accept_rate = \"1\"",
            Kind::Rate,
            "Share of takes kept: text to video of Hero | 100 % | 75 % $3.6 | (every take is kept already)",
        ),
    ] {
        let found = found(&clip(shot, stage), "api-payg");
        assert_eq!(bars(&found, kind), [expected]);
    }
}

#[test]
fn the_baseline_is_the_total_as_it_is() {
    let found = found(&format!("[budget]\ncontingency = \"10%\"\n{}", clip("outputs = 4", "")), "api-payg");
    let total = found.baseline.unwrap();
    assert_eq!((total.usd.plain(), total.credits, total.lower_bound), ("1.32".to_owned(), None, false));
    // From $0.99 to $1.65.
    let bar = found.bars.iter().find(|bar| bar.kind == Kind::Outputs).unwrap();
    assert_eq!((bar.length.plain(), bar.credits), ("0.66".to_owned(), 0));
    assert_eq!(found.why, None);
}

/// A reason that begins so.
fn begins(found: &[String], expected: &str) {
    let [only] = found else { panic!("{found:?}") };
    assert!(only.starts_with(expected), "{only}");
}

#[test]
fn one_step_of_size_and_of_length() {
    let size = "Size of video: text to video of Hero";
    let length = "Length of a take: text to video of Hero";
    for (stage, kind, expected) in [
        ("", Kind::Resolution, format!("{size} | 720p | 540p $0.15 | 1080p $1.2")),
        ("resolution = \"540p\"", Kind::Resolution, format!("{size} | 540p | 360p $0.06 | 720p $0.3")),
        // What the route does not make is told, not drawn.
        ("resolution = \"360p\"", Kind::Resolution, format!("{size} | 360p | (there is no smaller size) | 540p $0.15")),
        (
            "resolution = \"1080p\"",
            Kind::Resolution,
            format!("{size} | 1080p | 720p $0.3 | (2k: Luma Agents API offers"),
        ),
        ("seconds = 10", Kind::Length, format!("{length} | 10 s | 5 s $0.3 | (15 s: Luma Agents API offers")),
        ("", Kind::Length, format!("{length} | 5 s | (4 s: Luma Agents API offers")),
    ] {
        begins(&bars(&found(&clip("", stage), "api-payg"), kind), &expected);
    }
    // 10 s in HDR is sold nowhere, and 4 s is not: nothing to draw, and counted as that.
    let hdr = found(&clip("", "range = \"hdr\""), "api-payg");
    assert_eq!((bars(&hdr, Kind::Length), hdr.stuck), (Vec::new(), 1));
}

#[test]
fn what_is_inherited_moves_with_what_it_is_inherited_from() {
    let text = "[[shots]]\noutputs = 4\n[[shots.stages]]\noperation = \"text-to-video\"\n\
                [[shots.stages]]\noperation = \"extend\"\n";
    // Both at 540p ($0.15), both at 1080p ($1.20): the extend is no input of its own.
    let found = found(text, "api-payg");
    assert_eq!(found.baseline.unwrap().usd.plain(), "2.4");
    assert_eq!(bars(&found, Kind::Resolution), ["Size of video: text to video | 720p | 540p $1.2 | 1080p $9.6"]);
}

#[test]
fn a_step_that_a_later_stage_cannot_follow_is_told_as_that() {
    let text = "[[shots]]\noutputs = 4\n[[shots.stages]]\noperation = \"text-to-video\"\nresolution = \"540p\"\n\
                [[shots.stages]]\noperation = \"extend\"\n";
    let found = found(text, "api-payg");
    // An extend is not sold at 360p.
    let [bar] = found.bars.iter().filter(|bar| bar.kind == Kind::Resolution).collect::<Vec<_>>()[..] else { panic!() };
    assert_eq!(bar.low.value.as_deref(), Some("360p"));
    let End::Told(why) = &bar.low.end else { panic!("{:?}", bar.low) };
    assert!(why.contains("extend"), "{why}");
    assert_eq!(bar.high.end.total().unwrap().usd.plain(), "2.4");
    assert_eq!(bar.length.plain(), "1.2");
}

#[test]
fn a_belief_moves_all_that_rests_on_it() {
    let shots = "[[shots]]\noutputs = 6\n[[shots.stages]]\nname = \"draft\"\noperation = \"text-to-video\"\nacceptance = \"motion\"\n\
                 [[shots]]\noutputs = 3\n[[shots.stages]]\nname = \"draft\"\noperation = \"text-to-video\"\nacceptance = \"motion\"\n";
    // 24 + 12 takes; 32 + 16 and 20 + 10.
    let rate = found(&format!("[acceptance.motion]\nrate = \"0.25\"\n{shots}"), "api-payg");
    let label = "Share of takes kept, `motion`: draft, 2 stages";
    assert_eq!(bars(&rate, Kind::Belief), [format!("{label} | 25 % | 18.75 % $14.4 | 31.25 % $9")]);
    // One that nothing rests on is no input.
    let unused = format!("[acceptance]\nother = \"0.5\"\nmotion = \"0.25\"\n{shots}");
    assert_eq!(found(&unused, "api-payg").bars, rate.bars);
}

#[test]
fn evidence_moves_from_its_tenth_to_its_ninetieth_percentile() {
    let text = "[acceptance.motion]\naccepted = 12\ntried = 50\n[[shots]]\noutputs = 4\n[[shots.stages]]\n\
                operation = \"text-to-video\"\nacceptance = \"motion\"\n";
    // Beta(13, 39): 0.175698 and 0.328532. 4 × 51 ÷ 12 is 17; 4 ÷ 0.1757 is 22.8, 4 ÷ 0.3285 is 12.2.
    assert_eq!(
        bars(&found(text, "api-payg"), Kind::Evidence),
        ["Share of takes kept, `motion`: text to video | 12 of 50 | 17.57 % $6.9 | 32.85 % $3.9"]
    );
}

#[test]
fn equal_settings_of_many_stages_are_one_input() {
    let text = "[[shots]]\nname = \"A\"\noutputs = 3\n[[shots.stages]]\noperation = \"text-to-video\"\nattempts = 4\n\
                [[shots]]\nname = \"B\"\noutputs = 3\n[[shots.stages]]\noperation = \"image-to-video\"\nattempts = 4\n\
                [[shots]]\nname = \"C\"\noutputs = 2\n[[shots.stages]]\noperation = \"image-to-video\"\nattempts = 2\n";
    let found = found(text, "api-payg");
    // 12 + 12 + 4 takes at $0.30.
    assert_eq!(found.baseline.unwrap().usd.plain(), "8.4");
    assert_eq!(
        bars(&found, Kind::Attempts),
        [
            "Takes for each kept piece: 2 stages | 4 | 3 $6.6 | 5 $10.2",
            "Takes for each kept piece: image to video of C | 2 | 1 $7.8 | 3 $9",
        ]
    );
    assert_eq!(
        bars(&found, Kind::Outputs),
        ["Finished pieces: 2 shots | 3 each | 2 $6 | 4 $10.8", "Finished pieces: C | 2 | 1 $7.8 | 3 $9"]
    );
    // The longest first.
    assert!(found.bars.is_sorted_by(|a, b| a.length >= b.length));
}

#[test]
fn prices_that_somebody_is_not_sure_of() {
    // 1,000 images at 12 credits on a grant of 10,000.
    let assume = |credits: u64| {
        format!(
            "[[assume]]\nsurface = \"luma-agents-app\"\noperation = \"text-to-image\"\ncredits = {credits}\n\
             [[shots]]\noutputs = 1000\n[[shots.stages]]\noperation = \"text-to-image\"\n"
        )
    };
    let own = found(&assume(8), "agents-plus");
    assert_eq!(
        bars(&own, Kind::AssumedPrice),
        [
            "Price that you assumed: text to image, 720p | 8 credits | 6 credits $29.99 6000 cr | 10 credits $29.99 10000 cr"
        ]
    );
    // Nothing in dollars, but credits.
    let bar = own.bars.iter().find(|bar| bar.kind == Kind::AssumedPrice).unwrap();
    assert_eq!((bar.length.plain(), bar.credits), ("0".to_owned(), 4000));
    // A credit is the least that can be moved.
    begins(
        &bars(&found(&assume(1), "agents-plus"), Kind::AssumedPrice),
        "Price that you assumed: text to image, 720p | 1 credit | 0 credits",
    );
    // The subscription itself: $29.99 on one page, $30.00 in a survey.
    assert_eq!(
        bars(&own, Kind::ConflictingPrice),
        ["Agents Plus a month, on which sources differ | $29.99 | (no source gives a lower one) | $30.00 $30 8000 cr"]
    );
    // 8 takes at 1,280 credits, or at 600: 10,240 are 240 beyond the grant, a pack of $4.
    let web =
        "[[shots]]\noutputs = 8\n[[shots.stages]]\noperation = \"text-to-video\"\nmodel = \"ray-3\"\nrange = \"hdr\"\n";
    assert_eq!(
        bars(&found(web, "web-plus"), Kind::ConflictingPrice),
        [
            "Price on which sources differ: text to video, 720p, 5 s, HDR, ray-3 | 1,280 credits | 600 credits $29.99 4800 cr | \
          (no source gives a higher one)"
        ]
    );
    // 1280 × 720 × 24 × 5 pixels at $0.0064 a million and 5 s × $0.03; or 1920 × 1080 × 24 × 5 pixels at $0.0064.
    let api = "[[shots]]\noutputs = 2\n[[shots.stages]]\noperation = \"text-to-video\"\nmodel = \"ray-2\"\nresolution = \"1080p\"\n";
    assert_eq!(
        bars(&found(api, "dm-api"), Kind::ConflictingPrice),
        [
            "Price on which sources differ: text to video, 1080p, 5 s, ray-2 | $0.8577888 | (no source gives a lower one) | \
          $1.5925248 $3.1850496"
        ]
    );
    // What is published and undisputed is no input.
    assert_eq!(bars(&found(&clip("", ""), "api-payg"), Kind::ConflictingPrice), Vec::<String>::new());
}

#[test]
fn numbers_are_taken_from_sources_and_prose_is_not() {
    for (text, of, expected) in [
        ("600", "credits", Some("600")),
        ("$30.00", "a month", Some("30.00")),
        ("83.92 a year on an older list", "a year", Some("83.92")),
        ("83.92 a year on an older list", "a month", None),
        ("10 s from text only, never from a start or an end image", "dollars", None),
        ("no guarantee is listed", "dollars", None),
    ] {
        assert_eq!(crate::rates::conflict::number(text, of), expected, "{text}");
    }
}

#[test]
fn what_the_plan_assumes_about_days_counts_where_it_changes_anything() {
    // 400,000 images in 23 workdays of 8 hours are 36.2 a minute: 37 units at $3,800. Of 6 hours 49, of 10 hours 29.
    let text = "[[shots]]\noutputs = 400000\n[[shots.stages]]\noperation = \"text-to-image\"\n";
    let found = found(text, "api-pt-1m");
    assert_eq!(bars(&found, Kind::HoursPerDay), ["Working hours a day, assumed | 8 | 6 $186200 | 10 $110200"]);
    assert_eq!(bars(&found, Kind::RelaxedPerDay), Vec::<String>::new());
}

#[test]
fn a_route_without_a_total_says_why() {
    let found = found(&clip("", "seconds = 7"), "api-payg");
    assert_eq!((found.baseline, found.bars.len()), (None, 0));
    assert!(found.why.unwrap().contains("not of 7 s"));
}

#[test]
fn a_size_that_nobody_prices_is_told_and_not_drawn() {
    let book = Book::embedded().unwrap();
    let text = "[[assume]]\nsurface = \"luma-agents-app\"\noperation = \"text-to-image\"\nresolution = \"2k\"\ncredits = 12\n\
                [[shots]]\noutputs = 10\n[[shots.stages]]\noperation = \"text-to-image\"\nresolution = \"2k\"\n";
    let found = of(&plan(text, &book), &book, "agents-plus");
    let bar = found.bars.iter().find(|bar| bar.kind == Kind::Resolution).unwrap();
    assert_eq!(bar.low.value.as_deref(), Some("1080p"));
    assert!(matches!(&bar.low.end, End::Told(_)), "{bar:?}");
    assert!(bar.length.is_zero());
}

/// Shots of all kinds; unnamed ones are called by their place.
const SHOTS: [&str; 6] = [
    "[[shots]]\nname = \"A\"\noutputs = 3\n[[shots.stages]]\noperation = \"text-to-video\"\nattempts = 4\n",
    "[[shots]]\noutputs = 3\nrevisions = \"50%\"\n[[shots.stages]]\nname = \"draft\"\noperation = \"text-to-video\"\naccept_rate = \"0.25\"\n",
    "[[shots]]\n[[shots.stages]]\nname = \"draft\"\noperation = \"image-to-video\"\nseconds = 10\nacceptance = \"m\"\n",
    "[[shots]]\nname = \"B\"\noutputs = 2\n[[shots.stages]]\noperation = \"text-to-video\"\nmodel = \"ray-3\"\nrange = \"hdr\"\nkeep = 2\n",
    "[[shots]]\noutputs = 2\n[[shots.stages]]\noperation = \"text-to-video\"\nresolution = \"540p\"\n[[shots.stages]]\noperation = \"extend\"\n",
    "[[shots]]\nname = \"A\"\noutputs = 5\n[[shots.stages]]\noperation = \"text-to-video\"\nacceptance = \"m\"\n",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn the_order_of_the_plan_does_not_matter(
        (shots, shuffled) in prop::collection::vec(0..SHOTS.len(), 1..8)
            .prop_flat_map(|shots| (Just(shots.clone()), Just(shots).prop_shuffle()))
    ) {
        let book = Book::embedded().unwrap();
        let text = |shots: &[usize]| {
            let shots: String = shots.iter().map(|at| SHOTS[*at]).collect();
            format!("[acceptance.m]\naccepted = 3\ntried = 9\n{shots}")
        };
        let (a, b) = (plan(&text(&shots), &book), plan(&text(&shuffled), &book));
        for route in ["api-payg", "web-plus"] {
            let (mut a, mut b) = (of(&a, &book, route), of(&b, &book, route));
            // Where the plan says it is another place, of course.
            for bar in a.bars.iter_mut().chain(&mut b.bars) {
                let count = bar.about.len();
                bar.about = vec![Place::Assumptions; count];
            }
            prop_assert_eq!(a.bars, b.bars);
            prop_assert_eq!((a.shorter, a.unmoved, a.stuck), (b.shorter, b.unmoved, b.stuck));
        }
    }
}

#[test]
fn at_most_twelve_bars_and_all_others_are_counted() {
    let shot = |at: usize| {
        format!("[[shots]]\nname = \"S{at}\"\noutputs = {}\n[[shots.stages]]\noperation = \"text-to-video\"\n", at + 2)
    };
    let found = found(&(0..20).map(shot).collect::<String>(), "api-payg");
    assert_eq!(found.bars.len(), MOST_BARS);
    // 20 outputs, a size and a length.
    assert_eq!(found.bars.len() + found.shorter + found.unmoved + found.stuck, 22);
    assert_eq!(found.left_out, 0);
}

#[test]
fn the_sample_is_left_as_it_was() {
    let book = Book::embedded().unwrap();
    let plan = plan(&SHOTS.concat().replace("acceptance = \"m\"", "attempts = 3"), &book);
    let all = offers(&plan, &book, &ask()).unwrap();
    let at = all.offers.iter().position(|o| o.id == "web-plus").unwrap();
    let mut search = Search::new(&plan, &ask(), &all, at);
    search.step(&plan, &book, &all);
    let sample = search.sample.plan().clone();
    while search.step(&plan, &book, &all) {
        assert!(search.sample.plan().says_as(&sample));
    }
}
