//! The price book as a list: everything that is on a card is in it once, the clip that is the same everywhere, what a
//! plan uses, and searches.

#![expect(clippy::unwrap_used, clippy::panic, reason = "the helpers of tests may fail like tests")]

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use luma_plan::money::Money;
use luma_plan::offer::Ask;
use luma_plan::plan::{Plan, load};
use luma_plan::rates::row::Amount;
use luma_plan::rates::{Book, Purchase, RouteAt};
use luma_plan::summary::Summary;
use luma_plan::summary::pricebook::search::Query;
use luma_plan::summary::pricebook::{At, Entry, Kind, Listing, Mark, Section, Standing, Uses, Value};
use luma_plan::terms::{Requirement, Resolution};

const TODAY: Date = date(2026, 11, 21);

fn book() -> Book {
    Book::embedded().unwrap_or_else(|faulty| panic!("{faulty}"))
}

fn plan(text: &str, book: &Book) -> Plan {
    load("plan.toml", text, book, TODAY).unwrap_or_else(|faulty| panic!("{faulty}")).plan
}

const CLIPS: &str = r#"
schema = 1
[requirements]
commercial = true
[[shots]]
name = "Clip"
outputs = 12
[[shots.stages]]
name = "draft"
operation = "text-to-video"
resolution = "360p"
seconds = 5
attempts = 4
[[shots.stages]]
name = "final"
operation = "text-to-video"
resolution = "1080p"
seconds = 5
attempts = 2
[[shots.stages]]
operation = "modify"
resolution = "720p"
seconds = 5
attempts = 1
[[assume]]
surface = "luma-agents-app"
operation = "modify"
credits = 900
note = "seen in the app"
"#;

fn listed(text: &str) -> (Book, Plan, Listing) {
    let book = book();
    let plan = plan(text, &book);
    let listing = Listing::new(&plan, &book, TODAY);
    (book, plan, listing)
}

/// Everything that a book and a plan say, from their own fields.
fn everything(book: &Book, plan: &Plan) -> Vec<At> {
    let mut all: Vec<At> = plan.assume.iter().map(|a| At::Assumed(a.id)).collect();
    for (card, it) in book.cards.iter().enumerate() {
        all.extend((0..it.rows.len()).map(|row| At::Row { card, row }));
        all.extend((0..it.gaps.len()).map(|gap| At::Gap { card, gap }));
        all.extend((0..it.rules.len()).map(|rule| At::Rule { card, rule }));
        all.extend((0..it.limits.len()).map(|limit| At::Limit { card, limit }));
        all.extend((0..it.failures.len()).map(|failure| At::Failure { card, failure }));
        all.extend(it.limits_unpublished.iter().map(|_| At::LimitsUnpublished(card)));
        all.extend(it.dollars_a_month.iter().map(|_| At::DollarsAMonth(card)));
        for (index, route) in it.routes.iter().enumerate() {
            let at = RouteAt { card, route: index };
            all.extend(route.closed.iter().map(|_| At::Closed(at)));
            let answer = |requirement, video| At::Answer { route: at, requirement, video };
            all.extend(Requirement::ALL.iter().map(|r| answer(*r, false)));
            all.extend(route.video_answers.keys().map(|r| answer(*r, true)));
            match &route.purchase {
                Purchase::Subscription(tier) => {
                    all.extend([At::Monthly(at), At::Grant(at)]);
                    all.extend(tier.annual.iter().map(|_| At::Annual(at)));
                    all.extend(tier.pack.iter().map(|_| At::Pack(at)));
                    all.extend(tier.unpriced_credits.iter().map(|_| At::Credits(at)));
                    all.extend(tier.relaxed.iter().map(|_| At::Relaxed(at)));
                }
                Purchase::Provisioned(_) => all.push(At::Unit(at)),
                Purchase::PayAsYouGo => {}
            }
        }
    }
    all.extend((0..book.alternatives.len()).map(At::Alternative));
    all
}

#[test]
fn everything_on_a_card_is_listed_once() {
    let (book, plan, listing) = listed(CLIPS);
    let wanted = everything(&book, &plan);
    let found: Vec<At> = listing.entries.iter().map(|e| e.at).filter(|at| !matches!(at, At::Clip { .. })).collect();
    let (set, distinct): (BTreeSet<At>, BTreeSet<At>) =
        (wanted.iter().copied().collect(), found.iter().copied().collect());
    assert_eq!(found.len(), distinct.len(), "something is listed twice");
    assert_eq!(set, distinct);
    // Groups cover the entries without a hole, and sections stand in order within each.
    let mut next = 0;
    for group in &listing.groups {
        assert_eq!(group.entries.start, next, "{}", group.title);
        next = group.entries.end;
        let sections = listing.entries[group.entries.clone()].iter().map(|e| e.section);
        assert!(sections.is_sorted(), "{}", group.title);
    }
    assert_eq!(next, listing.entries.len());
}

#[test]
fn every_price_has_its_source_day_and_confidence() {
    let (_, _, listing) = listed(CLIPS);
    for entry in &listing.entries {
        let claimed = matches!(entry.value, Value::Price(_) | Value::Printed(_) | Value::Words(_));
        if claimed && entry.standing != Standing::Own {
            assert!(entry.source.is_some() && entry.checked.is_some() && entry.confidence.is_some(), "{entry:?}");
        }
        if matches!(entry.value, Value::Price(_)) {
            assert!(!entry.per.is_empty() || !entry.unit.is_empty(), "{entry:?}");
        }
        assert!(!entry.what.is_empty(), "{entry:?}");
        assert!(entry.checked.is_none_or(|c| c.is_stale() == (c.age_days > 90)), "{entry:?}");
    }
}

fn clips(listing: &Listing, resolution: Resolution) -> Vec<&Entry> {
    let group = listing.groups.iter().find(|g| g.kind == Kind::Clips(resolution)).unwrap();
    listing.entries[group.entries.clone()].iter().collect()
}

#[test]
fn the_same_clip_elsewhere() {
    let (_, _, listing) = listed(CLIPS);
    let check = |resolution, cases: &[(&str, &str, &str)]| {
        let found = clips(&listing, resolution);
        for (who, what, dollars) in cases {
            let said = found
                .iter()
                .filter(|e| e.who == *who && (e.what == *what || e.what.starts_with(&format!("{what},"))))
                .collect::<Vec<_>>();
            let [entry] = said.as_slice() else { panic!("{who}, {what}: {} entries", said.len()) };
            let Value::Price(Amount::Usd(money)) = entry.value else { panic!("{who}, {what}") };
            assert_eq!(money.cents(), *dollars, "{who}, {what}");
        }
        let dollars: Vec<_> = found.iter().map(|e| (e.order.dollars.is_none(), e.order.dollars)).collect();
        assert!(dollars.is_sorted(), "{dollars:?}");
    };
    let at_720p = [
        ("Luma Agents API", "ray-3.2", "0.30"),
        ("Kling", "Kling 3.0", "0.42"),
        ("Google", "Veo 3.1 Lite", "0.25"),
        ("Google", "Veo 3.1 Fast", "0.50"),
        ("Google", "Veo 3.1 Standard", "2.00"),
        ("Runway", "Gen-4.5", "0.60"),
        ("Dream Machine API", "ray-2", "0.71"),
        ("fal", "ray-3.2", "1.00"),
    ];
    check(Resolution::P720, &at_720p);
    let at_1080p = [
        ("Luma Agents API", "ray-3.2", "1.20"),
        ("Kling", "Kling 3.0", "0.56"),
        ("Google", "Veo 3.1 Lite", "0.40"),
        ("Google", "Veo 3.1 Fast", "0.60"),
    ];
    check(Resolution::P1080, &at_1080p);
}

#[test]
fn credits_stand_apart_from_dollars_in_a_comparison() {
    let (_, _, listing) = listed(CLIPS);
    let found = clips(&listing, Resolution::P720);
    let credits: Vec<_> =
        found.iter().filter(|e| e.order.credits.is_some()).map(|e| (&*e.who, e.order.credits)).collect();
    assert_eq!(credits, [("Luma Agents app", Some(100)), ("Luma Agents app", Some(100))]);
    assert!(found[found.len() - 2..].iter().all(|e| e.order.credits.is_some()), "they come last");
}

#[test]
fn what_a_plan_uses_is_marked() {
    let (book, plan, listing) = listed(CLIPS);
    let summary =
        Summary::new(&plan, &book, &Ask { today: TODAY, level: luma_plan::terms::Level::Expected, routes: Vec::new() })
            .unwrap();
    let offer = |id: &str| summary.offers().iter().position(|o| o.id == id).unwrap();
    let uses = Uses::new(&plan, &book, &summary);
    let api = Some(offer("api-payg"));
    let marked: Vec<String> = listing
        .entries
        .iter()
        .filter(|e| uses.mark(e.at, api) == Mark::Selected)
        .map(|e| format!("{}, {}, {}, {}, {}", e.what, e.who, e.size, e.length, e.value.text()))
        .collect();
    assert_eq!(
        marked,
        [
            "text or image to video, interpolate, ray-3.2, 360p, 5 s, $0.06",
            "text or image to video, interpolate, ray-3.2, 1080p, 5 s, $1.20",
            "modify, ray-3.2, 720p, 5 s, $1.08",
            "commercial use, API pay-as-you-go, , , yes",
        ]
    );
    // Entries of other routes are marked too, and all that is used is listed.
    let app = offer("agents-pro");
    let at = book.find("agents-pro").unwrap();
    for used in [At::Monthly(at), At::Grant(at), At::Assumed(plan.assume[0].id)] {
        assert_eq!(uses.mark(used, api), Mark::Elsewhere, "{used:?}");
        assert_eq!(uses.mark(used, Some(app)), Mark::Selected, "{used:?}");
    }
    assert!(uses.all().all(|at| listing.entry(at).is_some()));
    // Which stages an entry is for.
    let final_row = listing.entries.iter().find(|e| e.value.text() == "$1.20" && e.section == Section::Runs).unwrap();
    let stages = summary.stages_on(&plan, offer("api-payg"), final_row.at, 5);
    assert_eq!((stages.count, &*stages.names), (1, &["Clip, stage 2".to_owned()][..]));
    assert_eq!(uses.mark(At::Alternative(0), api), Mark::No);
}

#[test]
fn rules_and_gaps_that_refuse_a_stage_are_marked() {
    let text = CLIPS.replace("resolution = \"360p\"", "resolution = \"540p\"\nrange = \"hdr\"");
    let (book, plan, listing) = listed(&text);
    let summary =
        Summary::new(&plan, &book, &Ask { today: TODAY, level: luma_plan::terms::Level::Expected, routes: Vec::new() })
            .unwrap();
    let uses = Uses::new(&plan, &book, &summary);
    let says = |says: &str| listing.entries.iter().find(|e| e.remarks.iter().any(|r| r.contains(says))).unwrap();
    let rule = says("makes HDR only at 720p and 1080p");
    assert_eq!((rule.section, rule.value.text()), (Section::NotOffered, "–".to_owned()));
    assert_eq!(uses.mark(rule.at, None), Mark::Elsewhere);
    let gap = listing.entries.iter().find(|e| {
        e.section == Section::Unpublished && e.remarks[0].starts_with("HDR with") && e.what == "text to video"
    });
    assert_eq!(uses.mark(gap.unwrap().at, None), Mark::Elsewhere);
}

#[test]
fn an_entry_tells_how_its_price_follows_and_what_else_is_said() {
    let (_, _, listing) = listed(CLIPS);
    let api = listing.groups.iter().find(|g| g.title == "Dream Machine API").unwrap();
    let entries = &listing.entries[api.entries.clone()];
    let of = |what: &str, who: &str, size: &str, length: &str| {
        let mut found =
            entries.iter().filter(|e| (&*e.what, &*e.who, &*e.size, &*e.length) == (what, who, size, length));
        found.next().unwrap()
    };
    let entry = of("text or image to video, interpolate", "ray-2", "1080p", "5 s");
    let (what, figure) = entry.derivation.last().unwrap();
    assert_eq!((&**what, &**figure), ("together", "$0.8577888"));
    let others: Vec<(&str, &str)> = entry.others.iter().map(|o| (&*o.value, &*o.source.title)).collect();
    assert_eq!(others, [("$1.5925248, by the pixels made", "partner node prices, the list before 2026")]);
    assert!(entry.is_disputed() && entry.is_stale());
    assert!(entry.remarks.contains(&"made at 720p, then upscaled to 1080p at $0.03 a second".to_owned()));
    // What is one step is not derived.
    let entry = of("audio", "", "", "any");
    assert_eq!(entry.value.text(), "$0.02");
    let hdr = listing.entries.iter().find(|e| e.section == Section::Runs && e.range == "hdr" && e.length == "10 s");
    assert!(hdr.unwrap().rules.iter().any(|r| r == "HDR starts with the Plus plan"), "{:?}", hdr.unwrap().rules);
}

#[test]
fn a_search_wants_every_word_whatever_its_case() {
    let (_, _, listing) = listed(CLIPS);
    let count = |words: &str| listing.find(&Query::new(words)).count();
    assert_eq!(count(""), listing.entries.len());
    assert!(count("1080P HDR agents") > 0 && count("1080p hdr agents") == count("AGENTS hdr 1080p"));
    assert!(count("1080p hdr agents") < count("1080p hdr"));
    assert_eq!(count("nobody-says-this"), 0);
    assert_eq!(count("assumed modify"), 1);
    // As files spell it, and as it is spoken.
    assert_eq!(count("text-to-video api-payg"), 0);
    assert!(count("text-to-video ray-3.2") > 0 && count("text to video ray-3.2") >= count("text-to-video ray-3.2"));
    for entry in listing.find(&Query::new("conflict")).map(|at| &listing.entries[at]) {
        assert!(entry.is_disputed() || entry.remarks.iter().any(|r| r.contains("conflict")), "{entry:?}");
    }
}

#[test]
fn a_card_laid_over_marks_what_it_says_and_what_it_replaces() {
    let mut book = book();
    let card = r#"
schema = 1
surface = "luma-agents-api"
[[prices]]
models = ["ray-3.2"]
operations = ["text-to-video"]
range = "sdr"
per = "generation"
source = "own"
confidence = "published"
columns = ["seconds", "720p"]
rows = [[5, "0.25"]]
[[sources]]
id = "own"
title = "our contract"
publisher = "us"
kind = "official"
date = 2026-11-01
"#;
    book.lay_over("own.toml", card).unwrap();
    let plan = plan(CLIPS, &book);
    let listing = Listing::new(&plan, &book, TODAY);
    let standing = |s| listing.entries.iter().filter(|e| e.standing == s).map(|e| e.value.text()).collect::<Vec<_>>();
    // The row, and the clip that is compared with other vendors.
    assert_eq!(standing(Standing::LaidOver), ["$0.25", "$0.25"]);
    assert_eq!(standing(Standing::Replaced), ["$0.30"]);
    assert_eq!(standing(Standing::Own), ["900 cr"]);
}

#[test]
fn another_vendors_clip_is_worked_out_exactly_or_refused() {
    let book = book();
    for row in book.alternatives.iter().filter_map(|a| Some((a, a.clip?))) {
        let (alternative, clip) = row;
        let printed = Money::parse(&alternative.price).unwrap();
        let wanted = if alternative.unit == "second" { printed.times(5).unwrap() } else { printed };
        assert_eq!(clip.price, wanted, "{}", alternative.item);
    }
    let card = |price: &str, per: &str| {
        format!(
            "schema = 1\nalternatives = \"x\"\n[[prices]]\nvendor = \"V\"\nper = \"{per}\"\nsource = \"s\"\n\
             confidence = \"published\"\ncolumns = [\"item\", \"clip\", \"price\"]\nrows = [[\"A\", \"720p\", \"{price}\"]]\n\
             [[sources]]\nid = \"s\"\ntitle = \"t\"\npublisher = \"p\"\nkind = \"official\"\ndate = 2026-01-01\n"
        )
    };
    assert!(book.clone().lay_over("a.toml", &card("0.10", "second")).is_ok());
    for (price, per) in [("from 0.10", "second"), ("0.10", "image")] {
        let told = book.clone().lay_over("a.toml", &card(price, per)).unwrap_err().to_string();
        assert!(told.contains("`A` prices no clip"), "{told}");
    }
}
