//! The split, held to pricing every edited plan through the one door.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

use std::fmt::Write as _;
use std::sync::LazyLock;
use std::task::Poll;

use jiff::civil::{Date, date};
use luma_plan::analysis::split::{SplitSearch, split};
use luma_plan::money::Money;
use luma_plan::offer::{Ask, Offers, Status, offers};
use luma_plan::plan::Plan;
use luma_plan::plan::edit::{Edit, Place, Value};
use luma_plan::plan::load::load;
use luma_plan::rates::{Book, Purchase};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const TODAY: Date = date(2026, 11, 21);
/// The embedded book; with packs in the app and limits on what is pinned to; with relaxed mode in the app.
static BOOKS: LazyLock<[Book; 3]> = LazyLock::new(|| {
    let with = |cards: &[(&str, &str, &str)]| {
        let mut book = Book::embedded().unwrap();
        for (surface, source, text) in cards {
            let basis = format!("source = \"{source}\"\nconfidence = \"published\"\n");
            let text = format!("schema = 1\nsurface = \"{surface}\"\n{}", text.replace("{basis}", &basis));
            book.lay_over("over.toml", &text).unwrap_or_else(|faults| panic!("{faults}\n{text}"));
        }
        book
    };
    let packs = "[[packs]]\ntiers = [\"plus\"]\nmonths = 12\n{basis}credits = 900\nusd = \"4.10\"\n\
                 [[packs]]\ntiers = [\"pro\"]\nmonths = 1\n{basis}credits = 1500\nusd = \"3\"\n";
    let limits = "[dollars_a_month]\nusd = \"40\"\n{basis}";
    let relaxed = "[[relaxed]]\ntiers = [\"plus\", \"pro\"]\n{basis}";
    let app = ("luma-agents-app", "agents-and-dream-machine");
    [
        with(&[]),
        with(&[(app.0, app.1, packs), ("luma-agents-api", "agents-api-pricing", limits)]),
        with(&[(app.0, app.1, relaxed)]),
    ]
});

fn embedded() -> &'static Book {
    &BOOKS[0]
}

fn plan(text: &str, book: &Book) -> Plan {
    load("test", text, book, TODAY).unwrap_or_else(|faults| panic!("{faults}\n{text}")).plan
}

fn ask(routes: &[&str]) -> Ask {
    Ask {
        today: TODAY,
        level: luma_plan::terms::Level::Expected,
        routes: routes.iter().map(|r| (*r).to_owned()).collect(),
    }
}

/// The cheapest total among every choice of settings to pin on every subscription, each priced as an edited plan.
fn exhaustive(plan: &Plan, book: &Book, all: &Offers) -> Option<Money> {
    let is_tier = |at: &usize| {
        let offer = &all.offers[*at];
        matches!(book.route(offer.at).unwrap().purchase, Purchase::Subscription(_)) && (offer.open || offer.held)
    };
    // Tiers that make the same stages themselves are priced together.
    let mut groups: Vec<(Vec<usize>, Vec<&str>)> = Vec::new();
    for at in (0..all.offers.len()).filter(is_tier) {
        let (moving, id): (Vec<usize>, &str) = (all.moving(at).collect(), &all.offers[at].id);
        match groups.iter_mut().find(|(known, _)| *known == moving) {
            Some((_, ids)) => ids.push(id),
            None => groups.push((moving, vec![id])),
        }
    }
    let mut best: Option<Money> = None;
    for (moving, ids) in groups {
        let mut kinds: Vec<usize> = moving.iter().map(|step| all.work.steps[*step].settings).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for mask in 1u32..1 << kinds.len() {
            let is_pinned = |settings: usize| mask & (1 << kinds.iter().position(|k| *k == settings).unwrap()) != 0;
            let mut changed = plan.clone();
            for step in moving.iter().map(|step| &all.work.steps[*step]).filter(|step| is_pinned(step.settings)) {
                let value = Some(Value::Text("api-payg".to_owned()));
                let edit = Edit::Set { place: Place::Stage(step.id), key: "on".to_owned(), value };
                changed.apply(edit, book, TODAY).unwrap();
            }
            let priced = offers(&changed, book, &ask(&ids)).unwrap();
            let pinned: Vec<usize> =
                moving.iter().copied().filter(|step| is_pinned(all.work.steps[*step].settings)).collect();
            for at in 0..priced.offers.len() {
                // What is pinned is made there: with a price of the buyer's own instead it would be no split.
                let is_made_there = |step: &usize| {
                    let line = priced.line(book, at, *step).unwrap().unwrap();
                    line.status == Status::Priced && line.on.as_deref() == Some("api-payg")
                };
                let is_split = priced.moving(at).next().is_some() && pinned.iter().all(is_made_there);
                if is_split && priced.offers[at].comparable {
                    let total = priced.offers[at].figures.as_ref().unwrap().total;
                    best = Some(best.map_or(total, |known| known.min(total)));
                }
            }
        }
    }
    best
}

fn cheapest_single(all: &Offers) -> Option<Money> {
    let serves = all.offers.iter().filter(|o| o.comparable && (o.open || o.held));
    serves.map(|o| o.figures.as_ref().unwrap().total).min()
}

const STAGES: [&str; 12] = [
    "operation = \"text-to-image\"",
    "operation = \"image-edit\"\nreferences = 1\nown_price_if_missing = \"0.30\"",
    "operation = \"text-to-video\"\nresolution = \"360p\"",
    "operation = \"text-to-video\"\nresolution = \"720p\"\nseconds = 10",
    "operation = \"text-to-video\"\nresolution = \"1080p\"\nseconds = 10",
    "operation = \"text-to-video\"\nresolution = \"1080p\"\nseconds = 10\non = \"api-payg\"",
    "operation = \"image-to-video\"\nresolution = \"1080p\"",
    "operation = \"image-to-video\"\nresolution = \"1080p\"\nrange = \"hdr\"",
    "operation = \"modify\"\nresolution = \"720p\"",
    "operation = \"upscale\"\nresolution = \"4k\"\nown_price_if_missing = \"0.50\"",
    "operation = \"export\"",
    "operation = \"other\"\nown_price = \"0.25\"",
];

fn stage() -> impl Strategy<Value = String> {
    (select(STAGES.to_vec()), prop_oneof![1..4u64, 4..80u64])
        .prop_map(|(what, attempts)| format!("[[shots.stages]]\n{what}\nattempts = {attempts}\n"))
}

fn text() -> impl Strategy<Value = String> {
    let head = vec![
        "",
        "",
        "",
        "[requirements]\ncommercial = true\n",
        "[requirements]\nno_training = \"stated\"\n",
        "[requirements]\nautomation = true\n",
        "[budget]\nlimit = \"60\"\ncontingency = \"10%\"\n",
        "[purchase]\nbilling = \"annual\"\n",
        "[opening]\nluma-agents-api = \"12.50\"\n",
        "[[held]]\nroute = \"agents-plus\"\nrenews = 2026-12-14\ncredits = 4200\n",
        "[[held]]\nroute = \"web-plus\"\nrenews = 2026-12-20\ncredits = 9000\n",
        "[compare]\nclosed = true\nlegacy = true\n",
        "[[assume]]\nsurface = \"luma-agents-app\"\noperation = \"text-to-image\"\ncredits = 12\n",
    ];
    let schedule = vec!["", "", "deadline = 2026-12-09\n", "deadline = 2027-02-10\n", "months = 2\n"];
    let shots = vec((1..5u64, vec(stage(), 1..4)), 1..4);
    (select(schedule), select(head), shots).prop_map(|(schedule, head, shots)| {
        let mut text = format!("schema = 1\n[schedule]\nstart = 2026-12-01\n{schedule}{head}");
        for (outputs, stages) in shots {
            write!(text, "[[shots]]\noutputs = {outputs}\n{}", stages.concat()).unwrap();
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn the_split_is_the_cheapest_of_all_choices(of in 0..5usize, text in text(), slice in 1..5usize) {
        let book = BOOKS.get(of).unwrap_or(embedded());
        let plan = plan(&text, book);
        let all = offers(&plan, book, &ask(&[])).unwrap();
        prop_assume!(all.work.settings.len() <= 6);
        let single = cheapest_single(&all);
        let expected = exhaustive(&plan, book, &all).filter(|total| single.is_none_or(|single| *total < single));
        let found = split(&plan, book, TODAY, &all).unwrap();
        prop_assert_eq!(found.as_ref().map(|s| s.total), expected, "{}", text);
        // In slices it comes to the same.
        let mut search = SplitSearch::new(&plan, book, &all).unwrap();
        let sliced = loop {
            if let Poll::Ready(found) = search.step(&plan, book, TODAY, &all, slice).unwrap() {
                break found;
            }
        };
        prop_assert_eq!(sliced.map(|s| (s.total, s.settings)), found.as_ref().map(|s| (s.total, s.settings.clone())));
        // What it says of the single routes, and that its edit makes it so.
        if let Some(found) = found {
            prop_assert_eq!(found.instead_of.map(|(_, saves)| saves), single.map(|s| s.minus(found.total).unwrap()));
            let mut changed = plan;
            changed.apply(found.edit, book, TODAY).unwrap();
            let priced = offers(&changed, book, &ask(&[])).unwrap();
            prop_assert_eq!(priced.offers[found.offer].figures.as_ref().unwrap().total, found.total);
        }
    }
}

/// Fourteen kinds that either could make: two sizes of three lengths of text to video, and the rest from images. The
/// twelve that take the most credits are looked at, and the answer says so.
#[test]
fn more_kinds_than_can_be_tried_are_told() {
    let mut text = "schema = 1\n[schedule]\nstart = 2026-12-01\n".to_owned();
    let mut kind = |operation: &str, resolution: &str, more: &str, outputs: u32| {
        let stage = format!("operation = \"{operation}\"\nresolution = \"{resolution}\"\n{more}\n");
        write!(text, "[[shots]]\noutputs = {outputs}\n[[shots.stages]]\n{stage}").unwrap();
    };
    for resolution in ["360p", "540p", "720p", "1080p"] {
        kind("text-to-video", resolution, "", 1);
        kind("text-to-video", resolution, "seconds = 10", 6);
        kind("image-to-video", resolution, "", 1);
    }
    kind("text-to-video", "720p", "model = \"ray-3.2\"", 1);
    kind("text-to-video", "1080p", "model = \"ray-3.2\"", 1);
    kind("text-to-image", "720p", "", 1);
    let plan = plan(&text, embedded());
    let all = offers(&plan, embedded(), &ask(&[])).unwrap();
    let found = split(&plan, embedded(), TODAY, &all).unwrap().unwrap();
    assert!(!found.is_exact);
    assert_eq!(all.offers[found.offer].id, "agents-plus");
    let (_, saves) = found.instead_of.unwrap();
    assert!(!saves.is_zero() && !saves.is_negative());
}
