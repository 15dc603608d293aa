//! The starters tell the stories that they were written for, at the prices of the embedded book.

use jiff::civil::{Date, date};
use luma_plan::offer::{Ask, Verdict};
use luma_plan::plan::template::TEMPLATES;
use luma_plan::plan::{load, save};
use luma_plan::rates::Book;
use luma_plan::summary::Summary;

const TODAY: Date = date(2026, 11, 21);

/// Template, the route that its story is about, which is the one to buy, its total.
const STORIES: &[(&str, &str, &str)] = &[
    // Small work: nothing to subscribe to.
    ("social-clips", "api-payg", "31.68"),
    // HDR finals have a published price on the API alone.
    ("commercial", "api-payg", "51.27"),
    // A month's takes nearly empty a month's grant.
    ("series", "agents-plus", "179.94"),
    // Software around the clock, and still far from filling provisioned units.
    ("catalogue", "api-payg", "34128.00"),
    // The funnel nearly empties one large grant.
    ("music-video", "agents-pro", "90.00"),
];

#[test]
fn every_template_has_a_story_and_its_route_is_the_one_to_buy() {
    let book = Book::embedded().unwrap();
    let told: Vec<&str> = STORIES.iter().map(|s| s.0).collect();
    assert_eq!(told, TEMPLATES.iter().map(|t| t.name).collect::<Vec<_>>());
    for (template, &(name, route, total)) in TEMPLATES.iter().zip(STORIES) {
        let loaded = load(name, template.text, &book, TODAY).unwrap_or_else(|faulty| panic!("{faulty}"));
        let summary = Summary::new(
            &loaded.plan,
            &book,
            &Ask { today: TODAY, level: luma_plan::terms::Level::Expected, routes: Vec::new() },
        )
        .unwrap();
        let offer = summary.offers().iter().find(|o| o.id == route).unwrap();
        let figures = offer.figures.as_ref().unwrap();
        assert_eq!(offer.unpriced, 0, "{name}");
        assert!(matches!(offer.verdict, Verdict::Fits | Verdict::Caveats), "{name}: {:?}", offer.verdict);
        assert_eq!(figures.total.cents().replace(',', ""), total, "{name}");
        let bought = summary.recommendation.route.and_then(|at| summary.offers().get(at)).map(|o| o.id.as_str());
        assert_eq!(bought, Some(route), "{name}");
    }
}

#[test]
fn every_template_is_saved_as_it_was_written() {
    let book = Book::embedded().unwrap();
    for template in TEMPLATES {
        let loaded = load(template.name, template.text, &book, TODAY).unwrap();
        assert_eq!(save::render(&loaded.plan, &loaded.base).unwrap(), template.text, "{}", template.name);
    }
}

#[test]
fn every_number_of_a_template_is_justified_beside_it() {
    for template in TEMPLATES {
        for line in template.text.lines().filter(|line| !line.starts_with('#')) {
            let Some((key, rest)) = line.split_once('=') else { continue };
            let (value, why) = rest.split_once(" # ").unwrap_or((rest, ""));
            let is_number = key.trim() != "schema" && value.chars().any(|c| c.is_ascii_digit());
            assert!(!is_number || !why.trim().is_empty(), "{}: `{line}` does not say why", template.name);
        }
    }
}

/// No date goes stale: a template begins on the day on which it is opened.
#[test]
fn no_template_names_a_day() {
    for template in TEMPLATES {
        for line in template.text.lines().filter(|l| !l.starts_with('#')) {
            assert!(!line.starts_with("start") && !line.starts_with("deadline"), "{}: {line}", template.name);
        }
    }
}

/// A share of takes that is kept says who counted, or that it is an assumption; what was counted has a link.
#[test]
fn every_keep_rate_says_who_says_so() {
    for template in TEMPLATES {
        let lines: Vec<&str> = template.text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            if line.starts_with("accepted") {
                let above: Vec<&str> =
                    lines[..at].iter().rev().copied().skip(1).take_while(|l| l.starts_with('#')).collect();
                assert!(above.iter().any(|l| l.contains("https://")), "{}: {above:?}", template.name);
                assert!(above.iter().any(|l| l.contains("other work")), "{}: whose it is", template.name);
            }
            if line.starts_with("accept_rate") || line.starts_with("rate ") {
                let why = line.split_once('#').map_or("", |(_, why)| why);
                assert!(why.contains("ssumption") || why.contains("as above"), "{}: {line}", template.name);
            }
        }
    }
}
