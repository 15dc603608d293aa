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
use luma_plan::summary::timeline::{Kind, Level, Mark, Measure, Phase, Timeline};
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
    Summary::new(plan, book(), &Ask { today: TODAY, routes: Vec::new() }).unwrap()
}

fn timeline(text: &str, id: &str) -> Option<Timeline> {
    let plan = plan(text);
    let summary = summary(&plan);
    let at = summary.offers().iter().position(|o| o.id == id).unwrap();
    summary.timeline(&plan, book(), TODAY, at).unwrap()
}

fn table(timeline: &Timeline) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{} {}", timeline.opening.spoken(), timeline.measure.title());
    for row in &timeline.rows {
        let until = if row.until > row.date { format!(" – {}", row.until) } else { String::new() };
        let credits = row.credits.map_or_else(String::new, |n| format!("{n:+}"));
        let usd = row.usd.map_or_else(String::new, |m| m.plain());
        let _ = writeln!(out, "{}{until} | {} | {credits} | {usd} | {}", row.date, row.text, row.level.spoken());
        let _ = writeln!(out, "    {}", row.why);
    }
    for (day, mark) in &timeline.marks {
        let _ = writeln!(out, "{day} {}", mark.word());
    }
    for s in &timeline.stretches {
        let _ = writeln!(out, "{} – {} {:?}", s.first, s.last, s.phase);
    }
    let _ = writeln!(out, "{} – {}", timeline.first, timeline.last);
    out
}

#[test]
fn look() {
    for (file, id) in [
        ("twelve-clips", "agents-plus"),
        ("twelve-clips", "web-plus"),
        ("twelve-clips", "web-unlimited"),
        ("already-subscribed", "agents-plus"),
        ("already-subscribed", "web-plus"),
        ("monthly-series", "agents-plus"),
        ("mixed-purses", "api-payg"),
        ("mixed-purses", "agents-pro"),
        ("product-images", "api-pt-3m"),
        ("legacy-limit", "dm-api"),
    ] {
        let text = std::fs::read_to_string(format!("tests/plans/{file}.toml")).unwrap();
        println!("== {file} {id}");
        match timeline(&text, id) {
            Some(t) => println!("{}", table(&t)),
            None => println!("none"),
        }
    }
}
