//! Whole plans with the working by hand in their comments. A line `#= ROUTE KEY VALUE` of a plan under
//! `tests/plans/` says what the JSON summary must hold there; `plan`, `rates` and `recommendation` stand for those
//! objects, and `#= today DATE` is the date that it is asked on.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

use std::fs;
use std::path::Path;

use jiff::civil::Date;
use luma_plan::export::{Exporter, Report, json::Json, text::Text};
use luma_plan::offer::Ask;
use luma_plan::plan::load::load;
use luma_plan::rates::Book;
use luma_plan::summary::Summary;
use serde_json::Value;

struct Case {
    name: String,
    today: Date,
    text: String,
    /// (object, path, value)
    expected: Vec<(String, String, Value)>,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans");
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "toml") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let mut today = None;
        let mut expected = Vec::new();
        for line in text.lines().filter_map(|l| l.strip_prefix("#= ")) {
            let mut words = line.splitn(3, ' ');
            let (object, key) = (words.next().unwrap(), words.next().unwrap());
            if object == "today" {
                today = Some(key.parse().unwrap());
                continue;
            }
            let value = serde_json::from_str(words.next().unwrap()).unwrap_or_else(|e| panic!("{line}: {e}"));
            expected.push((object.to_owned(), key.to_owned(), value));
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        cases.push(Case { today: today.unwrap_or_else(|| panic!("{name} has no `#= today`")), name, text, expected });
    }
    cases
}

fn report(case: &Case, exporter: &dyn Exporter) -> String {
    let book = Book::embedded().unwrap();
    let loaded = load(&case.name, &case.text, &book, case.today).unwrap_or_else(|f| panic!("{f}"));
    let ask = Ask { today: case.today, level: luma_plan::terms::Level::Expected, routes: Vec::new() };
    let summary = Summary::new(&loaded.plan, &book, &ask).unwrap();
    let report = Report { plan: &loaded.plan, book: &book, summary: &summary, today: case.today };
    let mut out = Vec::new();
    exporter.write(&report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_figures_worked_by_hand_are_those_of_the_summary() {
    let cases = cases();
    assert!(cases.len() >= 7, "SPEC's example and six plans");
    let mut wrong = Vec::new();
    for case in &cases {
        assert!(case.expected.len() >= 10, "{} expects too little", case.name);
        let document: Value = serde_json::from_str(&report(case, &Json)).unwrap();
        for (object, key, value) in &case.expected {
            let root = match object.as_str() {
                "plan" | "rates" | "recommendation" => &document[object.as_str()],
                id => document["routes"].as_array().unwrap().iter().find(|r| r["id"] == id).unwrap(),
            };
            let pointer = format!("/{}", key.replace('.', "/"));
            let found = root.pointer(&pointer).unwrap_or_else(|| panic!("{}: no key {object} {key}", case.name));
            if found != value {
                wrong.push(format!("{}: {object} {key} is {found}, by hand {value}", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_route_is_there_in_order_with_every_key() {
    let ids = "web-free web-lite web-plus web-unlimited web-enterprise ios-free ios-lite ios-plus ios-unlimited \
               agents-plus agents-pro agents-ultra agents-team agents-enterprise dm-api api-payg api-pt-1m api-pt-3m \
               api-pt-1y";
    let keys = "id name surface open held verdict reasons credits wallet usd unpriced usd_per_output discarded \
                billing_months months_paid top_up_packs expired_credits units exhausted_on relaxed_from finishes_on \
                meets_deadline late_days over_limit_on payments ledger lines";
    for case in cases() {
        let document: Value = serde_json::from_str(&report(&case, &Json)).unwrap();
        let routes = document["routes"].as_array().unwrap();
        let found: Vec<&str> = routes.iter().map(|r| r["id"].as_str().unwrap()).collect();
        assert_eq!(found, ids.split_whitespace().collect::<Vec<_>>(), "{}", case.name);
        for route in routes {
            for key in keys.split_whitespace() {
                assert!(route.get(key).is_some(), "{}: {} has no {key}", case.name, route["id"]);
            }
        }
        for key in ["schema", "plan", "rates", "routes", "recommendation", "break_even", "risk"] {
            assert!(document.get(key).is_some(), "{}: no {key}", case.name);
        }
    }
}

#[test]
fn payments_add_up_and_credits_conserve() {
    for case in cases() {
        let document: Value = serde_json::from_str(&report(&case, &Json)).unwrap();
        for route in document["routes"].as_array().unwrap() {
            let decimal = |v: &Value| rust_decimal::Decimal::from_str_exact(v.as_str().unwrap()).unwrap();
            let usd = &route["usd"];
            if usd["total"].is_null() {
                continue;
            }
            let payments = route["payments"].as_array().unwrap();
            let paid: rust_decimal::Decimal = payments.iter().map(|p| decimal(&p["usd"])).sum();
            let parts = ["subscription", "top_ups", "usage", "commitment", "own"];
            let net: rust_decimal::Decimal = parts.iter().map(|k| decimal(&usd[*k])).sum();
            assert_eq!(paid, net, "{}: {}", case.name, route["id"]);
            assert_eq!(decimal(&usd["total"]), net + decimal(&usd["contingency"]) + decimal(&usd["tax"]));
            if let Some(wallet) = route["wallet"].as_object() {
                let n = |k: &str| wallet[k].as_u64().unwrap();
                assert_eq!(n("granted") + n("bought") + n("opening"), n("used") + n("expired") + n("left"));
            }
        }
    }
}

#[test]
fn text_is_plain_and_narrow_and_says_the_same() {
    for case in cases() {
        let text = report(&case, &Text);
        for line in text.lines() {
            assert!(line.is_ascii(), "{}: {line}", case.name);
            assert!(line.len() <= 78, "{}: {line}", case.name);
        }
        let document: Value = serde_json::from_str(&report(&case, &Json)).unwrap();
        let best = document["recommendation"]["route"].as_str().unwrap();
        let route = document["routes"].as_array().unwrap().iter().find(|r| r["id"] == best).unwrap();
        assert!(text.contains(route["name"].as_str().unwrap()), "{}", case.name);
        for reason in document["recommendation"]["verify"].as_array().unwrap() {
            let first = reason.as_str().unwrap().split_whitespace().next().unwrap();
            assert!(text.contains(first), "{}: {reason}", case.name);
        }
    }
}
