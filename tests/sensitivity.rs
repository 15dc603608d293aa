//! What moves the total, on whole plans: laws that hold on every route, and the faces that tell it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

use jiff::civil::{Date, date};
use luma_plan::export::{Exporter, Report, json::Json, text::Text};
use luma_plan::offer::{Ask, offers};
use luma_plan::plan::template::TEMPLATES;
use luma_plan::plan::{Edit, Place, Plan, Value, load};
use luma_plan::rates::Book;
use luma_plan::summary::Summary;
use luma_plan::summary::sensitivity::{End, Kind, MOST_BARS};

const TODAY: Date = date(2026, 11, 21);

fn ask(routes: &[&str]) -> Ask {
    Ask {
        today: TODAY,
        level: luma_plan::terms::Level::Expected,
        routes: routes.iter().map(|r| (*r).to_owned()).collect(),
    }
}

fn templates(book: &Book) -> Vec<(&'static str, Plan)> {
    let loaded = |text| load("p.toml", text, book, TODAY).unwrap_or_else(|faulty| panic!("{faulty}")).plan;
    TEMPLATES.iter().map(|template| (template.name, loaded(template.text))).collect()
}

fn written(exporter: &dyn Exporter, plan: &Plan, book: &Book, routes: &[&str]) -> String {
    let summary = Summary::new(plan, book, &ask(routes)).unwrap();
    let mut out = Vec::new();
    exporter.write(&Report { plan, book, summary: &summary, today: TODAY }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn laws_of_every_bar_on_every_route() {
    let book = Book::embedded().unwrap();
    for (name, plan) in templates(&book) {
        let summary = Summary::new(&plan, &book, &ask(&[])).unwrap();
        for (at, offer) in summary.offers().iter().enumerate() {
            let found = summary.sensitivity(&plan, &book, at);
            let total = offer.figures.as_ref().map(|f| f.total);
            assert_eq!(found.baseline.map(|t| t.usd), total, "{name} {}", offer.id);
            assert_eq!(found.why.is_none(), total.is_some(), "{name} {}", offer.id);
            assert!(found.bars.len() <= MOST_BARS && found.left_out == 0, "{name} {}", offer.id);
            assert!(found.bars.is_sorted_by(|a, b| (a.length, a.credits) >= (b.length, b.credits)));
            for bar in &found.bars {
                let ends = [&bar.low, &bar.high];
                let totals = ends.iter().filter_map(|side| side.end.total().map(|t| t.usd)).chain(total);
                let most = totals.clone().max().unwrap();
                let least = totals.min().unwrap();
                assert_eq!(bar.length, most.minus(least).unwrap(), "{name} {} {}", offer.id, bar.label);
                // No zero stands for what is not known.
                for side in ends {
                    assert!(side.value.is_some() || matches!(&side.end, End::Told(why) if !why.is_empty()));
                }
            }
        }
    }
}

/// The bar is what the planner shows once its value is typed.
#[test]
fn an_end_is_the_total_of_the_plan_with_that_value() {
    let book = Book::embedded().unwrap();
    let (_, mut plan) = templates(&book).remove(0);
    let summary = Summary::new(&plan, &book, &ask(&[])).unwrap();
    let at = summary.recommendation.route.unwrap();
    let route = summary.offers()[at].id.clone();
    let found = summary.sensitivity(&plan, &book, at);
    let bar = found.bars.iter().find(|bar| bar.kind == Kind::Outputs).unwrap();
    let (value, end) = (bar.high.value.clone().unwrap(), bar.high.end.total().unwrap().usd);
    let shot = plan.shots[0].id;
    let edit = Edit::Set {
        place: Place::Shot(shot),
        key: "outputs".to_owned(),
        value: Some(Value::Whole(value.parse().unwrap())),
    };
    plan.apply(edit, &book, TODAY).unwrap();
    let then = offers(&plan, &book, &ask(&[route.as_str()])).unwrap();
    assert_eq!(then.offers[0].figures.as_ref().unwrap().total, end);
}

#[test]
fn json_tells_the_recommended_route_or_those_that_were_asked_for() {
    let book = Book::embedded().unwrap();
    let (_, plan) = templates(&book).remove(0);
    let told = |routes: &[&str]| {
        let document: serde_json::Value = serde_json::from_str(&written(&Json, &plan, &book, routes)).unwrap();
        document["sensitivity"].as_array().unwrap().clone()
    };
    let all = told(&[]);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0]["route"], "api-payg");
    assert_eq!(all[0]["baseline"]["usd"], "31.68");
    let bar = &all[0]["bars"][0];
    for key in ["kind", "label", "range", "value", "low", "high", "length"] {
        assert!(bar.get(key).is_some(), "{bar}");
    }
    for side in ["low", "high"] {
        for key in ["value", "total", "why"] {
            assert!(bar[side].get(key).is_some(), "{bar}");
        }
    }
    let asked = told(&["agents-pro", "web-free"]);
    let ids: Vec<&str> = asked.iter().map(|t| t["route"].as_str().unwrap()).collect();
    assert_eq!(ids, ["web-free", "agents-pro"]);
}

#[test]
fn text_tells_both_ends_in_words() {
    let book = Book::embedded().unwrap();
    let (_, plan) = templates(&book).remove(0);
    let text = written(&Text, &plan, &book, &[]);
    assert!(text.contains("What moves the total of API pay-as-you-go, $31.68 as it is\n"), "{text}");
    assert!(
        text.contains("  Finished pieces: Clip (12)\n      9: $23.76, $7.92 less; 15: $39.60, $7.92 more\n"),
        "{text}"
    );
    assert!(text.is_ascii());
}
