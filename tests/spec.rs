//! Sentences of the specification, each with a small plan and figures worked by hand, read from the JSON summary as
//! another program would.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

use std::sync::OnceLock;

use jiff::civil::{Date, date};
use luma_plan::export::{Exporter, Report, json::Json, text::Text};
use luma_plan::offer::Ask;
use luma_plan::plan::load::load;
use luma_plan::rates::Book;
use luma_plan::summary::Summary;
use serde_json::{Value, json};

const TODAY: Date = date(2026, 11, 21);
const START: &str = "[schedule]\nstart = 2026-12-01\n";

fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| Book::embedded().unwrap())
}

/// A plan's summary in a format; its `schema` is left out.
fn written(text: &str, exporter: &dyn Exporter) -> String {
    let loaded = load("test", &format!("schema = 1\n{text}"), book(), TODAY);
    let plan = loaded.unwrap_or_else(|faults| panic!("{faults}\n{text}")).plan;
    let summary = Summary::new(
        &plan,
        book(),
        &Ask { today: TODAY, level: luma_plan::terms::Level::Expected, routes: Vec::new() },
    )
    .unwrap();
    let mut out = Vec::new();
    exporter.write(&Report { plan: &plan, book: book(), summary: &summary, today: TODAY }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn summary(text: &str) -> Value {
    serde_json::from_str(&written(text, &Json)).unwrap()
}

fn route<'a>(document: &'a Value, id: &str) -> &'a Value {
    document["routes"].as_array().unwrap().iter().find(|r| r["id"] == id).unwrap()
}

/// One shot with these stages, each given as the lines of its table.
fn shot(lines: &str, stages: &[&str]) -> String {
    let stages = stages.iter().map(|stage| format!("[[shots.stages]]\n{stage}\n")).collect::<Vec<_>>().concat();
    format!("[[shots]]\n{lines}\n{stages}")
}

fn codes(route: &Value) -> Vec<&str> {
    route["reasons"].as_array().unwrap().iter().map(|r| r["code"].as_str().unwrap()).collect()
}

/// The quote of a pinned stage is that of the card it is pinned to: where that one has no price, the buyer's own holds,
/// on that route and on all others alike.
#[test]
fn a_price_of_ones_own_fills_a_gap_of_the_card_that_a_stage_is_pinned_to() {
    let upscale = "operation = \"upscale\"\nresolution = \"4k\"\non = \"api-payg\"\nown_price_if_missing = \"0.50\"";
    let document = summary(&format!("{START}{}", shot("outputs = 3", &["operation = \"text-to-video\"", upscale])));
    for (id, usd) in [("api-payg", "2.4"), ("agents-plus", "31.49"), ("web-plus", "31.49")] {
        let route = route(&document, id);
        let line = &route["lines"][1];
        assert_eq!((&line["status"], &line["usd"], &line["on"]), (&json!("own"), &json!("1.5"), &json!(null)), "{id}");
        assert_eq!((&route["usd"]["own"], &route["usd"]["total"]), (&json!("1.5"), &json!(usd)), "{id}");
    }
}

/// Nothing flows into a held subscription that is closed, and nothing into another before it renews: what nobody
/// publishes about its price and its grant matters to no figure then.
#[test]
fn a_held_tier_without_a_published_price_is_known_as_long_as_nothing_more_is_needed_of_it() {
    let held = |route: &str, renews: &str, credits: u64| {
        format!("[[held]]\nroute = \"{route}\"\nrenews = {renews}\ncredits = {credits}\n")
    };
    let clips = shot("outputs = 10", &["operation = \"text-to-video\""]);
    let plan = |text: &str| summary(&format!("{START}{text}{clips}"));

    // 10 clips of 100 credits by 31 December.
    let document = plan(&(held("web-free", "2027-01-10", 1500) + &held("agents-team", "2027-01-10", 1500)));
    for id in ["web-free", "agents-team"] {
        let route = route(&document, id);
        assert_eq!(route["verdict"], "caveats", "{id}: {}", route["reasons"]);
        assert_eq!((&route["usd"]["total"], &route["unpriced"]), (&json!("0"), &json!(0)), "{id}");
        let wallet = json!({"granted": 0, "bought": 0, "opening": 1500, "used": 1000, "expired": 500, "left": 0});
        assert_eq!(route["wallet"], wallet, "{id}");
        assert_eq!(codes(route), ["third-party"], "{id}: only the price of the clips");
    }

    // Web Enterprise has relaxed mode besides, up to the day on which it would renew.
    let document = plan(&held("web-enterprise", "2027-01-10", 500));
    let enterprise = route(&document, "web-enterprise");
    assert_eq!((&enterprise["verdict"], &enterprise["usd"]["total"]), (&json!("caveats"), &json!("0")));
    assert_eq!(enterprise["relaxed_from"], "2026-12-18", "the sixth of ten is due by the 14th of 23 workdays");

    // With 500 the closed one makes 5 of 10; what the open one is granted on its renewal nobody publishes.
    let document = plan(&(held("web-free", "2027-01-10", 500) + &held("agents-team", "2026-12-10", 500)));
    assert_eq!(codes(route(&document, "web-free"))[0], "never-ends");
    assert_eq!(codes(route(&document, "agents-team"))[0], "unpriced");
    assert_eq!(route(&document, "agents-team")["verdict"], "unknown");
}

/// A route rests on a grant only where it is granted one: here what is held pays for everything, at a published price.
#[test]
fn a_grant_that_never_comes_is_no_caveat() {
    let held = "[[held]]\nroute = \"ios-plus\"\nrenews = 2027-01-10\ncredits = 5000\n";
    let audio = shot("", &["operation = \"audio\""]);
    let document = summary(&format!("{START}{held}{audio}"));
    assert_eq!(
        (route(&document, "ios-plus")["verdict"].as_str(), codes(route(&document, "ios-plus")).len()),
        (Some("fits"), 0)
    );
}

/// Bought credits would not end a wait for the dollars of another card.
#[test]
fn credits_could_be_bought_only_where_credits_run_out() {
    // 6,000 clips at 0.7077888 on the Dream Machine API are more than the 5,000 dollars of a month.
    let pinned = "operation = \"text-to-video\"\nattempts = 600\non = \"dm-api\"";
    let document = summary(&format!("{START}{}", shot("outputs = 15", &[pinned, "operation = \"text-to-video\""])));
    let plus = route(&document, "agents-plus");
    assert_eq!((&plus["exhausted_on"], &plus["meets_deadline"]), (&json!(null), &json!(false)));
    assert!(!codes(plus).contains(&"credits-could-be-bought"), "{}", plus["reasons"]);
    let document = summary(&format!("{START}{}", shot("outputs = 101", &["operation = \"text-to-video\""])));
    assert!(codes(route(&document, "agents-plus")).contains(&"credits-could-be-bought"));
}

#[test]
fn a_reason_names_its_source_where_there_is_one() {
    let document = summary(&format!("{START}{}", shot("", &["operation = \"text-to-video\""])));
    let source = |id: &str, code: &str| {
        let reasons = route(&document, id)["reasons"].as_array().unwrap();
        reasons.iter().find(|r| r["code"] == code).unwrap()["source"].clone()
    };
    assert_eq!(source("dm-api", "legacy"), "public-api-survey");
    assert_eq!(source("api-pt-1m", "unsupported"), "agents-api-pricing");
}

/// Reasons are sentences, and names in them are spelt as they are.
#[test]
fn a_reason_spells_names_as_they_are() {
    let document = summary(&format!("{START}{}", shot("", &["operation = \"text-to-video\""])));
    let first = route(&document, "ios-plus")["reasons"][0]["text"].as_str().unwrap();
    assert!(first.starts_with("iOS Plus has taken no new buyers"), "{first}");
}

/// Nobody publishes whether the API has team controls, nor what Agents Enterprise costs: at least 0 dollars is no
/// total that is nearer than 3.
#[test]
fn a_lower_bound_is_never_the_nearest_for_its_total() {
    let clips = shot("outputs = 10", &["operation = \"text-to-video\""]);
    let document = summary(&format!("{START}[requirements]\nteam = true\n{clips}"));
    let reasons = &document["recommendation"]["reasons"];
    assert!(
        reasons[0].as_str().unwrap().starts_with("No route serves; the nearest is API pay-as-you-go, $3.00"),
        "{reasons}"
    );
}

/// Figures that are wider than their columns, and a name without a blank.
#[test]
fn text_keeps_to_78_columns_whatever_the_figures() {
    let stages = ["operation = \"text-to-video\"\nattempts = 3000", "operation = \"text-to-image\"\nattempts = 3"];
    let assume = "[[assume]]\nsurface = \"luma-agents-app\"\noperation = \"text-to-image\"\ncredits = 120000000\n";
    let name = format!("outputs = 1000000\nname = \"{}\"", "x".repeat(200));
    let text = written(&format!("{START}{assume}{}", shot(&name, &stages)), &Text);
    for line in text.lines() {
        assert!(line.len() <= 78, "{line}");
    }
    // 3,000 million runs at 0.30 and 3 million at 0.0404.
    assert!(text.contains("$900,121,200.00"), "{text}");
}

/// Relaxed mode makes what the held credits do not pay, at no credits: no price of an extend is too high.
#[test]
fn an_unknown_price_that_nothing_depends_on_has_no_most() {
    let held = "[[held]]\nroute = \"web-unlimited\"\nrenews = 2027-01-20\ncredits = 500\n";
    let document = summary(&format!("{START}{held}{}", shot("outputs = 20", &["operation = \"extend\""])));
    let unknowns = document["recommendation"]["unknowns"].as_array().unwrap();
    let unknown = unknowns.iter().find(|u| u["route"] == "web-unlimited").unwrap();
    assert_eq!((&unknown["settled"], &unknown["credits"]), (&json!("cheapest"), &json!(null)));
}

/// A stage that the buyer has pinned to a route is made there at the buyer's word, whatever model that route has.
#[test]
fn a_pinned_stage_is_made_by_no_default_of_the_route() {
    let clip = "operation = \"text-to-video\"\non = \"dm-api\"";
    let still = "operation = \"text-to-image\"";
    let document = summary(&shot("", &[clip, still]));
    assert!(codes(route(&document, "api-payg")).contains(&"legacy"), "it is told all the same");
    assert_eq!(document["recommendation"]["route"], "api-payg");
}

#[test]
fn an_upscale_makes_it_larger() {
    for id in ["web-plus", "agents-plus", "dm-api"] {
        let document = summary(&shot("", &["operation = \"upscale\"\nfrom = \"1080p\"\nresolution = \"720p\""]));
        let line = &route(&document, id)["lines"][0];
        assert_eq!(line["status"], "unsupported", "{id}");
    }
}
