//! One route's balance over time: what the rows say, and laws that hold on random plans and every route.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

use std::fmt::Write as _;
use std::sync::OnceLock;

use jiff::civil::{Date, date};
use luma_plan::money::Money;
use luma_plan::offer::Ask;
use luma_plan::plan::Plan;
use luma_plan::plan::load::load;
use luma_plan::rates::Book;
use luma_plan::summary::Summary;
use luma_plan::summary::timeline::{Kind, Level, Mark, Measure, Phase, Row, Timeline};
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 21);

fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| Book::embedded().unwrap())
}

fn plan(text: &str) -> Plan {
    load("test", text, book(), TODAY).unwrap_or_else(|faults| panic!("{faults}\n{text}")).plan
}

fn summary(plan: &Plan) -> Summary {
    Summary::new(plan, book(), &Ask { today: TODAY, level: luma_plan::terms::Level::Expected, routes: Vec::new() })
        .unwrap()
}

fn timeline(text: &str, id: &str) -> Option<Timeline> {
    let plan = plan(text);
    let summary = summary(&plan);
    let at = summary.offers().iter().position(|o| o.id == id).unwrap();
    summary.timeline(&plan, book(), TODAY, at).unwrap()
}

fn file(name: &str) -> String {
    std::fs::read_to_string(format!("{}/tests/plans/{name}.toml", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The rows of a day, or of all: `text | credits | dollars | level`.
fn rows(timeline: &Timeline, day: Date) -> Vec<String> {
    let line = |row: &Row| {
        let credits = row.credits.map_or_else(String::new, |n| format!("{n:+}"));
        let usd = row.usd.map_or_else(String::new, Money::plain);
        format!("{} | {credits} | {usd} | {}", row.text, row.level.spoken())
    };
    timeline.rows.iter().filter(|row| row.date == day).map(line).collect()
}

fn marks(timeline: &Timeline) -> Vec<String> {
    timeline.marks.iter().map(|(day, mark)| format!("{day} {}", mark.word())).collect()
}

const fn dec(day: i8) -> Date {
    date(2026, 12, day)
}

#[test]
fn credits_run_dry_wait_for_the_reset_and_are_left_over() {
    let found = timeline(&file("twelve-clips"), "agents-plus").unwrap();
    assert_eq!((found.measure, found.opening), (Measure::Credits, Level::Credits(0)));
    assert_eq!(
        rows(&found, dec(1)),
        [
            "month 1: subscription | +10000 | -29.99 | 10,000",
            "3 takes: Clip, stage 1, text to video, 360p, 5 s | -60 |  | 9,940",
        ]
    );
    assert_eq!(rows(&found, dec(22)), ["4 takes of 2 stages: Clip | -840 |  | 8,240"]);
    assert_eq!(
        rows(&found, dec(31)),
        [
            "2 takes: Clip, stage 2, text to video, 1080p, 5 s | -800 |  | 240",
            "2 takes wait: reset on 1 Jan |  |  | 240",
        ]
    );
    assert_eq!(
        rows(&found, date(2027, 1, 1)),
        [
            "month 2: subscription | +10000 | -29.99 | 10,240",
            "2 takes: Clip, stage 2, text to video, 1080p, 5 s | -800 |  | 9,440",
            "work ends: 9,440 credits lost | -9440 |  | 0",
        ]
    );
    let why = &found.rows.iter().find(|row| row.kind == Kind::Wait).unwrap().why;
    assert!(
        why.ends_with("costs 400 credits, and 240 are left up to the reset on 1 Jan; all behind it waits too"),
        "{why}"
    );
    let expected = ["2026-11-21 today", "2026-12-31 deadline", "2026-12-31 dry", "2027-01-01 reset", "2027-01-01 done"];
    assert_eq!(marks(&found), expected);
    assert_eq!((found.first, found.last, found.most), (dec(1), date(2027, 1, 1), Level::Credits(10_240)));
    assert_eq!(found.level_on(dec(30)), Level::Credits(1_040));
    assert_eq!(found.level_on(TODAY), Level::Credits(0));
}

#[test]
fn a_pack_covers_the_shortfall_and_says_so() {
    let found = timeline(&file("twelve-clips"), "web-plus").unwrap();
    assert_eq!(
        rows(&found, dec(31)),
        [
            "1 pack bought: 560 credits short | +1200 | -4 | 2,240",
            "4 takes: Clip, stage 2, text to video, 1080p, 5 s | -1600 |  | 640",
        ]
    );
    let pack = found.rows.iter().find(|row| row.kind == Kind::Bought).unwrap();
    assert_eq!(
        pack.why,
        "What is due needs 560 credits more than are left, so 1 pack of 1,200 credits is bought at $4.00, usable up \
         to 30 Dec 2027"
    );
}

#[test]
fn relaxed_mode_is_a_stretch_of_days() {
    let plan = file("twelve-clips").replace("outputs = 12", "outputs = 14");
    let found = timeline(&plan, "web-unlimited").unwrap();
    let relaxed: Vec<_> = found.stretches.iter().filter(|s| s.phase == Phase::Relaxed).collect();
    assert_eq!(relaxed.len(), 1);
    let row = found.rows.iter().find(|row| row.kind == Kind::Relaxed).unwrap();
    assert!(row.text.starts_with("relaxed, ") && row.credits.is_none(), "{row:?}");
    assert_eq!((row.date, relaxed[0].last), (relaxed[0].first, dec(31)));
    assert!(marks(&found).contains(&format!("{} relaxed", row.date)));
}

#[test]
fn waiting_for_days_is_one_row_and_one_stretch() {
    let plan = file("twelve-clips")
        .replace("outputs = 12", "outputs = 18")
        .replace("[budget]", "[purchase]\nwhen_empty = \"wait\"\n\n[budget]");
    let found = timeline(&plan, "web-plus").unwrap();
    let waits: Vec<_> = found.rows.iter().filter(|row| row.kind == Kind::Wait).collect();
    let stretch = found.stretches.iter().find(|s| s.phase == Phase::Waits).unwrap();
    assert_eq!((stretch.first, stretch.last), (waits[0].date, dec(31)));
    assert!(waits.len() <= 2 && waits.iter().any(|row| row.until > row.date), "{waits:?}");
}

#[test]
fn a_prepaid_balance_goes_down_and_other_purses_are_told_apart() {
    let found = timeline(&file("mixed-purses"), "api-payg").unwrap();
    assert_eq!((found.measure, found.opening.spoken().as_str()), (Measure::Prepaid, "$1.00"));
    assert_eq!(rows(&found, dec(1)), ["1 take: Kitchen, stage 1, text to image, 720p |  | -0.0404 | $0.96"]);
    let last = rows(&found, dec(31));
    assert_eq!(last, ["2 takes: Kitchen, stage 3, upscale of video, 720p to 4k, 5 s |  | -1 | $0.00"]);
    assert!(marks(&found).contains(&"2026-12-18 dry".to_owned()));
    // On a subscription the same still is paid out of a balance that is not the route's.
    let other = timeline(&file("mixed-purses"), "agents-pro").unwrap();
    let still = other.rows.iter().find(|row| row.kind == Kind::Made).unwrap();
    assert!(still.why.ends_with("Paid out of a prepaid balance elsewhere"), "{still:?}");
}

#[test]
fn dollars_add_up_with_contingency_and_tax_against_the_limit() {
    let plan = file("twelve-clips").replace("limit = \"100\"", "limit = \"20\"\ncontingency = \"10%\"");
    let found = timeline(&plan, "api-payg").unwrap();
    assert_eq!((found.measure, found.limit), (Measure::Spent, Some(Money::parse("20").unwrap())));
    assert_eq!(found.rows.last().unwrap().level.spoken(), "$34.85", "31.68 and a tenth");
    let over = found.marks.iter().find(|(_, mark)| *mark == Mark::OverLimit).unwrap().0;
    let limit = Level::Dollars(Money::parse("20").unwrap());
    assert!(found.level_on(over) > limit && found.level_on(over.yesterday().unwrap()) <= limit);
}

#[test]
fn capacity_is_paid_by_the_month_and_its_images_are_told() {
    let found = timeline(&file("product-images"), "api-pt-3m").unwrap();
    let first = rows(&found, date(2026, 6, 1));
    assert_eq!(
        first,
        [
            "month 1 of 15: 12 units |  | -33600 | $33,600.00",
            "5,000 takes: Packshot, text to image, 720p, uni-1 |  |  | $33,600.00",
        ]
    );
    let paid = found.rows.iter().rfind(|row| row.kind == Kind::Commitment).unwrap();
    assert!(paid.why.contains("Nothing is made on it any more"), "{paid:?}");
}

#[test]
fn work_that_cannot_end_is_shown_as_far_as_it_comes() {
    let found = timeline(&file("already-subscribed"), "web-plus").unwrap();
    assert_eq!((found.stuck_on, found.opening), (Some(dec(15)), Level::Credits(2_700)));
    assert_eq!(rows(&found, dec(15)).last().unwrap(), "the work stops for good |  |  | 0");
    assert!(marks(&found).contains(&"2026-12-15 stuck".to_owned()));
    assert!(!found.marks.iter().any(|(_, mark)| *mark == Mark::Done));
}

#[test]
fn where_a_price_is_missing_nobody_knows_the_days() {
    assert!(timeline(&file("twelve-clips"), "web-enterprise").is_none());
}

const OPERATIONS: [&str; 4] = ["text-to-image", "text-to-video", "image-to-video", "modify"];
const RESOLUTIONS: [&str; 3] = ["540p", "720p", "1080p"];

/// Shots with their outputs and stages; a stage is (operation, resolution, takes, who makes it).
type Shots = Vec<(u32, Vec<(usize, usize, u32, usize)>)>;

fn random_text() -> impl Strategy<Value = String> {
    let head = (1u32..4, 0u32..3, prop::bool::ANY, prop::bool::ANY, prop::bool::ANY);
    let stage = (0..OPERATIONS.len(), 0..RESOLUTIONS.len(), 1u32..40, 0usize..6);
    let shots = prop::collection::vec((1u32..12, prop::collection::vec(stage, 1..4)), 1..4);
    (head, shots).prop_map(|((months, opening, wait, annual, held), shots): (_, Shots)| {
        let mut text = format!("schema = 1\n[schedule]\nstart = 2026-11-30\nmonths = {months}\n");
        let _ = writeln!(text, "[opening]\nluma-agents-api = \"{opening}.5\"");
        let _ = writeln!(text, "[purchase]\nwhen_empty = \"{}\"", if wait { "wait" } else { "top-up" });
        text.push_str(if annual { "billing = \"annual\"\n" } else { "" });
        text.push_str("[budget]\nlimit = \"50\"\ncontingency = \"2.5%\"\ntax = \"8%\"\n");
        if held {
            text.push_str("[[held]]\nroute = \"agents-plus\"\nrenews = 2026-12-14\ncredits = 4200\n");
            text.push_str(
                "lots = [{ credits = 1200, expires = 2026-12-09 }, { credits = 90, expires = 2027-05-01 }]\n",
            );
            text.push_str("[[held]]\nroute = \"web-plus\"\nrenews = 2026-12-10\ncredits = 1500\n");
        }
        for (outputs, stages) in shots {
            let _ = writeln!(text, "[[shots]]\noutputs = {outputs}");
            for (operation, resolution, takes, maker) in stages {
                let operation = OPERATIONS[operation];
                let _ = writeln!(text, "[[shots.stages]]\noperation = \"{operation}\"\nattempts = {takes}");
                let _ = writeln!(text, "resolution = \"{}\"", RESOLUTIONS[resolution]);
                text.push_str(match maker {
                    0 => "own_price = \"0.75\"\n",
                    1 => "on = \"api-payg\"\n",
                    2 => "own_price_if_missing = \"0.25\"\n",
                    _ => "",
                });
            }
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Each row carries the level on by what it moves; the last level is what the route's figures say; every take is
    /// told once; and the days say the same as the offer.
    #[test]
    fn rows_and_figures_agree(text in random_text()) {
        let plan = plan(&text);
        let summary = summary(&plan);
        for (at, offer) in summary.offers().iter().enumerate() {
            let found = summary.timeline(&plan, book(), TODAY, at).unwrap();
            let dated = offer.figures.as_ref().and_then(|f| f.dated.as_ref());
            let Some(found) = found else {
                prop_assert!(dated.is_none(), "{}", offer.id);
                continue;
            };
            prop_assert!(found.rows.is_sorted_by_key(|row| row.date));
            prop_assert!(found.rows.iter().all(|row| !row.text.is_empty() && !row.why.is_empty()));
            prop_assert!(found.rows.iter().all(|row| (found.first..=found.last).contains(&row.date)));
            let mut level = found.opening;
            let mut paid = Money::ZERO;
            for row in &found.rows {
                if let Level::Credits(before) = level {
                    let after = before.checked_add_signed(row.credits.unwrap_or(0));
                    prop_assert_eq!(after.map(Level::Credits), Some(row.level), "{} {:?}", &offer.id, row);
                }
                if let Some(usd) = row.usd {
                    prop_assert!(usd.is_negative());
                    paid = paid.minus(usd).unwrap();
                }
                level = row.level;
            }
            let (Some(figures), Some(dated)) = (&offer.figures, dated) else {
                prop_assert!(found.stuck_on.is_some(), "{}", offer.id);
                continue;
            };
            prop_assert_eq!(found.stuck_on, None);
            match found.measure {
                Measure::Credits => prop_assert_eq!(level, Level::Credits(dated.wallet.unwrap().left)),
                Measure::Spent => prop_assert_eq!(level, Level::Dollars(figures.total)),
                Measure::Prepaid => {}
            }
            let mut net = [figures.subscription, figures.top_ups, figures.usage, figures.commitment, figures.own]
                .into_iter()
                .fold(Money::ZERO, |sum, part| sum.plus(part).unwrap());
            // What a prepaid balance pays moves dollars too.
            if let (Measure::Prepaid, Level::Dollars(left), Level::Dollars(opening)) = (found.measure, level, found.opening) {
                net = net.plus(opening.minus(left).unwrap()).unwrap();
            }
            if found.measure != Measure::Spent || figures.commitment.is_zero() {
                prop_assert_eq!(paid, net, "{}", &offer.id);
            }
            let day = |wanted: Mark| found.marks.iter().find(|(_, mark)| *mark == wanted).map(|(day, _)| *day);
            prop_assert_eq!(day(Mark::Dry), dated.exhausted_on, "{}", &offer.id);
            prop_assert_eq!(day(Mark::Done), dated.finishes_on);
            prop_assert_eq!(day(Mark::OverLimit), dated.over_limit_on);
            prop_assert_eq!(day(Mark::Relaxed), dated.relaxed_from);
            let steps: Vec<_> = found.steps().collect();
            prop_assert!(steps.windows(2).all(|w| w[0].0 <= w[1].0 && w[0].1 != w[1].1));
            prop_assert_eq!(steps.last().map_or(found.opening, |step| step.1), level);
            for row in (0..found.rows.len()).step_by(7) {
                let explained = summary.explain_row(&plan, book(), TODAY, &found, row).unwrap();
                prop_assert!(!explained.parts.is_empty());
            }
        }
    }
}
