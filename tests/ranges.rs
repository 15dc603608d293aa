//! Prices about which sources differ: everything at the lowest or at the highest, and totals as a range. Worked by hand.

#![expect(clippy::unwrap_used, reason = "a failing test panics")]

use jiff::civil::date;
use luma_plan::offer::Ask;
use luma_plan::plan::load::load;
use luma_plan::plan::{Plan, own};
use luma_plan::rates::{Book, Taken};
use luma_plan::summary::Summary;
use luma_plan::terms::Level;

/// Two clips of 5 s at 1080p, four takes each.
const CLIPS: &str = "schema = 1\n[schedule]\nstart = 2026-12-01\ndeadline = 2026-12-30\n[[shots]]\nname = \"Clip\"\n\
                     outputs = 2\n[[shots.stages]]\noperation = \"text-to-video\"\nresolution = \"1080p\"\nseconds = 5\nattempts = 4\n";

fn plan(text: &str, book: &Book) -> Plan {
    load("plan.toml", text, book, date(2026, 11, 21)).unwrap().plan
}

fn summary(plan: &Plan, book: &Book) -> Summary {
    let ask = Ask { today: date(2026, 11, 21), level: Level::Expected, routes: Vec::new() };
    Summary::new(plan, book, &ask).unwrap()
}

fn total(summary: &Summary, id: &str) -> String {
    let offer = summary.offers().iter().find(|o| o.id == id).unwrap();
    offer.figures.as_ref().unwrap().total.plain()
}

fn range(summary: &Summary, id: &str) -> Option<(String, String)> {
    let at = summary.offers().iter().position(|o| o.id == id).unwrap();
    summary.ranges()[at].map(|r| (r.low.plain(), r.high.plain()))
}

/// `ray-2` at 1080p: 1280 × 720 × 24 × 5 pixels are 110.592 megapixels, at $0.0064 each $0.7077888, and the upscale 5 s ×
/// $0.03; by the pixels of 1080p, 248.832 megapixels, $1.5925248. Eight takes.
#[test]
fn a_total_is_a_range_where_sources_differ() {
    let book = Book::embedded().unwrap();
    let plan = plan(CLIPS, &book);
    let summary = summary(&plan, &book);
    assert!(summary.ranges().is_empty() && !summary.has_ranges(), "nobody asked");
    summary.work_out_ranges(&plan, &book).unwrap();
    assert_eq!(total(&summary, "dm-api"), "6.8623104");
    assert_eq!(range(&summary, "dm-api"), Some(("6.8623104".to_owned(), "12.7401984".to_owned())));
    assert_eq!(range(&summary, "agents-plus"), Some(("29.99".to_owned(), "30".to_owned())));
    for id in ["api-payg", "agents-pro", "web-plus", "agents-team"] {
        assert_eq!(range(&summary, id), None, "{id}");
    }
    assert!(summary.ranges_in_words().iter().any(|said| said.ends_with("Agents Plus: $29.99 to $30.00")));
}

#[test]
fn everything_is_priced_at_the_lowest_or_the_highest() {
    let first = Book::embedded().unwrap();
    let plan = plan(CLIPS, &first);
    let (today, mut book) = (date(2026, 11, 21), first.clone());
    for (taken, dm_api, plus) in [
        (Taken::Highest, "12.7401984", "30"),
        (Taken::Lowest, "6.8623104", "29.99"),
        (Taken::Highest, "12.7401984", "30"),
        (Taken::Chosen, "6.8623104", "29.99"),
    ] {
        own::take(&mut book, taken, &plan, None, today);
        // A change of the plan does not change what is taken.
        own::follow(&mut book, &plan, None, today);
        let summary = summary(&plan, &book);
        assert_eq!(
            (total(&summary, "dm-api").as_str(), total(&summary, "agents-plus").as_str()),
            (dm_api, plus),
            "{taken:?}"
        );
        assert_eq!(summary.taken_in_words().is_some(), taken != Taken::Chosen);
        summary.work_out_ranges(&plan, &book).unwrap();
        assert_eq!(range(&summary, "dm-api").is_some(), taken == Taken::Chosen, "a bound has no range");
    }
}

/// 10 s at 720p in HDR on the web, by `ray-3`: 2,560 credits, or 1,200. Twelve takes of either from a grant of 10,000 of
/// Web Plus: 30,720 need 18 packs of 1,200 at $4, 14,400 need 4.
#[test]
fn credits_are_ranged_through_grants_and_packs() {
    let book = Book::embedded().unwrap();
    let text = CLIPS.replace(
        "resolution = \"1080p\"\nseconds = 5\nattempts = 4",
        "model = \"ray-3\"\nresolution = \"720p\"\nseconds = 10\nrange = \"hdr\"\nattempts = 6",
    );
    let plan = plan(&text, &book);
    let summary = summary(&plan, &book);
    summary.work_out_ranges(&plan, &book).unwrap();
    assert_eq!(total(&summary, "web-plus"), "101.99");
    assert_eq!(range(&summary, "web-plus"), Some(("45.99".to_owned(), "101.99".to_owned())));
}

#[test]
fn a_plan_that_rests_on_nothing_disputed_is_not_priced_again() {
    let book = Book::embedded().unwrap();
    let text = CLIPS.replace("operation = \"text-to-video\"\n", "operation = \"extend\"\nmodel = \"ray-3.2\"\n");
    let plan = plan(&text, &book);
    let summary = summary(&plan, &book);
    let payg = summary.offers().iter().position(|o| o.id == "api-payg").unwrap();
    assert!(!summary.is_disputed(&book, payg));
    summary.work_out_ranges(&plan, &book).unwrap();
    assert_eq!(range(&summary, "api-payg"), None);
}
