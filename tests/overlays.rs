//! Price cards of the buyer's own: what they change, where that is told, which of them wins, and from when until when
//! prices hold.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use luma_plan::export::{Format, Reader, Report, summarise};
use luma_plan::offer::{Ask, Code, Offer};
use luma_plan::plan::{Plan, load, own};
use luma_plan::rates::{Book, Layer, Purchase};
use luma_plan::summary::Summary;
use luma_plan::terms::Level;
use serde_json::Value;

const TODAY: Date = date(2026, 11, 21);
static BOOK: LazyLock<Book> = LazyLock::new(|| Book::embedded_on(Some(TODAY)).unwrap());

fn ask() -> Ask {
    Ask { today: TODAY, level: Level::Expected, routes: Vec::new() }
}

/// A plan with the book that it is priced with.
fn read(text: &str, book: &Book, as_of: Option<Date>) -> (Plan, Book) {
    let plan = load("plan.toml", text, book, TODAY).unwrap_or_else(|faulty| panic!("{faulty}")).plan;
    let mut book = book.clone();
    own::follow(&mut book, &plan, as_of, TODAY);
    (plan, book)
}

fn priced(text: &str, book: &Book) -> (Plan, Book, Summary) {
    let (plan, book) = read(text, book, None);
    let summary = Summary::new(&plan, &book, &ask()).unwrap();
    (plan, book, summary)
}

fn offer<'a>(summary: &'a Summary, id: &str) -> &'a Offer {
    summary.offers().iter().find(|o| o.id == id).unwrap_or_else(|| panic!("no {id}"))
}

fn total(summary: &Summary, id: &str) -> String {
    offer(summary, id).figures.as_ref().map_or_else(|| "none".to_owned(), |f| f.total.plain())
}

fn written(format: Format, plan: &Plan, book: &Book) -> String {
    let summary = summarise(plan, book, &ask()).unwrap();
    let report = Report { plan, book, summary: &summary, today: TODAY };
    let mut out = Vec::new();
    format.exporter(Reader::Producer).unwrap().write(&report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn json(plan: &Plan, book: &Book) -> Value {
    serde_json::from_str(&written(Format::Json, plan, book)).unwrap()
}

/// Six stills and twelve clips of ten seconds: 18 × text to image, 3 × 4 = 12 × image to video.
const LOOP: &str = "schema = 1
name = \"Film\"
[schedule]
start = 2026-12-01
deadline = 2026-12-31
[[shots]]
name = \"Hero\"
outputs = 3
[[shots.stages]]
operation = \"text-to-image\"
attempts = 6
[[shots.stages]]
operation = \"text-to-video\"
resolution = \"720p\"
seconds = 5
attempts = 4
";

/// A contract for a whole company: what the subscription costs and grants, what more credits cost, and what pictures
/// cost, which nobody publishes.
const ENTERPRISE: &str = "schema = 1
surface = \"luma-agents-app\"

[[sources]]
id = \"contract\"
title = \"Enterprise agreement\"
publisher = \"Luma AI\"
kind = \"official\"
date = 2026-11-02

[[subscriptions]]
source = \"contract\"
confidence = \"published\"
columns = [\"tier\", \"monthly\", \"credits\"]
rows = [[\"enterprise\", \"450\", 1000]]

[[packs]]
tiers = [\"enterprise\"]
credits = 500
usd = \"20\"
months = 12
source = \"contract\"
confidence = \"published\"

[auto]
text-to-image = \"uni-1\"

[[prices]]
operations = [\"text-to-image\"]
models = [\"uni-1\"]
per = \"image\"
source = \"contract\"
confidence = \"published\"
columns = [\"2k\"]
rows = [[10]]

[[prices]]
operations = [\"text-to-video\"]
models = [\"ray-3.14\"]
range = \"sdr\"
per = \"generation\"
source = \"contract\"
confidence = \"published\"
columns = [\"seconds\", \"720p\"]
rows = [[5, 90]]
";

#[test]
fn an_enterprise_agreement_makes_a_fully_priced_route() {
    let (_, _, before) = priced(LOOP, &BOOK);
    assert_eq!(offer(&before, "agents-enterprise").verdict.as_str(), "unknown");
    let mut book = BOOK.clone();
    // The clip at 720p is the only figure that was there; all else was unknown.
    assert_eq!(book.lay(Layer::Config, "/home/me/rates/acme.toml", ENTERPRISE), Ok(1));
    let (plan, book, summary) = priced(LOOP, &book);
    let found = offer(&summary, "agents-enterprise");
    let figures = found.figures.as_ref().unwrap();
    // 18 × 10 + 12 × 90 = 1,260 credits; 1,000 are granted, and one pack of 500 covers the other 260.
    assert_eq!(figures.credits, Some(1260));
    assert_eq!((figures.lower_bound, figures.top_up_packs), (false, 1));
    assert_eq!((figures.subscription.plain().as_str(), figures.top_ups.plain().as_str()), ("450", "20"));
    assert_eq!(figures.total.plain(), "470");
    assert!(found.verdict.serves(), "{:?}", found.reasons);
    assert!(found.rests_on_overlay());
    let said: Vec<&str> = found.reasons.iter().filter(|r| r.code == Code::Overlay).map(|r| r.text.as_str()).collect();
    assert_eq!(said.len(), 1, "one sentence a file");
    assert!(said[0].starts_with("By your `acme.toml`: "), "{said:?}");
    assert!(said[0].contains("the price of text to video, 720p, 5 s (instead of 100 credits)"), "{said:?}");
    assert!(!found.reasons.iter().any(|r| r.code == Code::CreditsCouldBeBought), "they can be, at a price");
    // What other tiers of the surface make is made at the same prices, and nothing else is touched.
    assert!(!offer(&summary, "api-payg").rests_on_overlay());
    let document = json(&plan, &book);
    assert_eq!(document["rates"]["overrides"], 1);
    assert_eq!(document["rates"]["overlays"][0]["layer"], "config");
    assert_eq!(document["rates"]["overlays"][0]["replaced"], 1);
    assert_eq!(document["rates"]["as_of"], "2026-12-01");
    let route = document["routes"].as_array().unwrap().iter().find(|r| r["id"] == "agents-enterprise").unwrap();
    assert_eq!(route["usd"]["total"], "470");
    assert_eq!(route["lines"][0]["origin"]["file"], "/home/me/rates/acme.toml");
    let payg = document["routes"].as_array().unwrap().iter().find(|r| r["id"] == "api-payg").unwrap();
    assert!(payg["lines"][0]["origin"].is_null());
}

#[test]
fn what_an_overlay_changed_is_told_on_every_face() {
    let mut book = BOOK.clone();
    book.lay(Layer::Rates, "ours/acme.toml", ENTERPRISE).unwrap();
    let (plan, book) =
        read(&LOOP.replace("name = \"Film\"", "name = \"Film\"\n[requirements]\nteam = true"), &book, None);
    let csv = written(Format::Csv, &plan, &book);
    assert!(
        csv.lines().next().unwrap().ends_with(",confidence,origin,total_usd,total_low_usd,total_high_usd"),
        "{csv}"
    );
    let line = csv.lines().find(|l| l.starts_with("agents-enterprise,") && l.contains("text-to-video")).unwrap();
    assert!(line.ends_with(",published,rates: ours/acme.toml,470,,"), "{line}");
    for format in [Format::Text, Format::Markdown, Format::Html] {
        let text = written(format, &plan, &book);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("price of acme.toml"), "{text}");
        assert!(text.contains("acme.toml") && text.contains("is laid over the price book"), "{text}");
        assert!(text.contains("instead of 100 credits"), "{text}");
    }
}

/// A reseller's card: a surface of its own, with a route, by TOML alone.
const FAL: &str = "schema = 1
surface = \"fal\"
name = \"fal\"
unit = \"usd\"

[[routes]]
sold_as = \"pay-as-you-go\"
columns = [\"id\", \"tier\", \"name\"]
rows = [[\"fal-payg\", \"payg\", \"fal\"]]

[[sources]]
id = \"fal-pages\"
title = \"fal model pages\"
publisher = \"fal\"
address = \"https://fal.ai\"
kind = \"third-party\"
date = 2026-11-01

[models]
source = \"fal-pages\"
confidence = \"third-party\"
columns = [\"id\", \"legacy\"]
rows = [[\"ray-3.2\", false]]

[auto]
text-to-video = \"ray-3.2\"
image-to-video = \"ray-3.2\"

[[prices]]
operations = [\"text-to-video\", \"image-to-video\"]
models = [\"ray-3.2\"]
range = \"sdr\"
per = \"generation\"
source = \"fal-pages\"
confidence = \"third-party\"
columns = [\"seconds\", \"540p\", \"720p\", \"1080p\"]
rows = [
  [ 5, \"0.50\", \"1.00\", \"2.00\"],
  [10, \"1.00\", \"2.00\", \"4.00\"],
]
";

#[test]
fn a_resellers_card_is_a_route_of_its_own() {
    let mut book = BOOK.clone();
    assert_eq!(book.lay(Layer::Config, "fal.toml", FAL), Ok(0));
    let clips = LOOP.replace("operation = \"text-to-image\"\nattempts = 6\n[[shots.stages]]\n", "");
    let (_, book, summary) = priced(&clips, &book);
    assert_eq!(summary.offers().last().map(|o| o.id.as_str()), Some("fal-payg"), "behind those of the program");
    // 12 clips of 5 s at 720p: $1.00 each here, $0.30 at Luma's.
    assert_eq!((total(&summary, "fal-payg"), total(&summary, "api-payg")), ("12".to_owned(), "3.6".to_owned()));
    assert!(offer(&summary, "fal-payg").rests_on_overlay());
    // A stage can be pinned to it as to any pay-as-you-go route, and an [opening] balance be held there.
    let pinned = clips.replace("attempts = 4", "attempts = 4\non = \"fal-payg\"") + "[opening]\nfal = \"5\"\n";
    let (_, _, summary) = priced(&pinned, &book);
    assert_eq!(total(&summary, "agents-plus"), "7", "12 less the balance");
}

#[test]
fn a_new_model_a_new_tier_and_a_price_for_what_nobody_publishes() {
    let mut book = BOOK.clone();
    let card = "schema = 1
surface = \"luma-agents-app\"
[[sources]]
id = \"mail\"
title = \"A mail from sales\"
publisher = \"Luma AI\"
kind = \"official\"
date = 2026-11-10
[[routes]]
sold_as = \"subscription\"
columns = [\"id\", \"tier\", \"name\"]
rows = [[\"agents-studio\", \"studio\", \"Agents Studio\"]]
[[subscriptions]]
source = \"mail\"
confidence = \"published\"
columns = [\"tier\", \"monthly\", \"credits\"]
rows = [[\"studio\", \"150\", 60000]]
[models]
source = \"mail\"
confidence = \"published\"
columns = [\"id\"]
rows = [[\"ray-4\"]]
[[prices]]
operations = [\"text-to-video\"]
models = [\"ray-4\"]
per = \"second\"
source = \"mail\"
confidence = \"published\"
columns = [\"720p\"]
rows = [[30]]
";
    book.lay(Layer::Config, "studio.toml", card).unwrap();
    let clips = LOOP.replace("operation = \"text-to-image\"\nattempts = 6\n[[shots.stages]]\n", "");
    let clips = clips.replace("resolution = \"720p\"", "resolution = \"720p\"\nmodel = \"ray-4\"");
    let (_, _, summary) = priced(&clips, &book);
    assert_eq!(offer(&summary, "agents-studio").figures.as_ref().unwrap().credits, Some(12 * 5 * 30));
    assert_eq!(total(&summary, "agents-studio"), "150");
    assert_eq!(offer(&summary, "api-payg").verdict.as_str(), "unfit", "ray-4 is not offered there");
}

/// The price of a clip of 5 s at 720p on pay-as-you-go, by a file of the buyer's.
fn clip(usd: &str, more: &str) -> String {
    format!(
        "schema = 1\nsurface = \"luma-agents-api\"\n[[sources]]\nid = \"own\"\ntitle = \"t\"\npublisher = \"p\"\n\
         kind = \"official\"\ndate = 2026-11-01\n[[prices]]\noperations = [\"text-to-video\"]\nmodels = [\"ray-3.2\"]\n\
         range = \"sdr\"\nper = \"generation\"\nsource = \"own\"\nconfidence = \"published\"\n{more}\
         columns = [\"seconds\", \"720p\"]\nrows = [[5, \"{usd}\"]]\n"
    )
}

const CLIPS: &str = "schema = 1
[schedule]
start = 2026-12-01
deadline = 2027-01-31
[[shots]]
outputs = 10
[[shots.stages]]
operation = \"text-to-video\"
";

#[test]
fn of_two_overlays_for_one_row_the_later_wins() {
    let mut book = BOOK.clone();
    for (layer, name, usd) in
        [(Layer::Config, "a.toml", "0.28"), (Layer::Config, "b.toml", "0.27"), (Layer::Rates, "a.toml", "0.26")]
    {
        assert_eq!(book.lay(layer, name, &clip(usd, "")), Ok(1));
        let (_, _, summary) = priced(CLIPS, &book);
        let wanted = format!("2.{}", &usd[3..]);
        assert!(usd.starts_with("0.2") && total(&summary, "api-payg").starts_with(&wanted[..3]), "{usd}");
    }
    assert_eq!(book.overrides, 3);
    // The plan's own rows lie above all of them.
    let own = format!(
        "{CLIPS}[[rates]]\nsurface = \"luma-agents-api\"\noperations = [\"text-to-video\"]\nmodels = [\"ray-3.2\"]\n\
         range = \"sdr\"\nper = \"generation\"\ncolumns = [\"seconds\", \"720p\"]\nrows = [[5, \"0.25\"]]\n"
    );
    let (_, book, summary) = priced(&own, &book);
    assert_eq!(total(&summary, "api-payg"), "2.5");
    let said: Vec<String> = offer(&summary, "api-payg")
        .reasons
        .iter()
        .filter(|r| r.code == Code::Overlay)
        .map(|r| r.text.clone())
        .collect();
    assert_eq!(said, ["By the plan's own `[[rates]]`: the price of text to video, 720p, 5 s (instead of $0.26)"]);
    let layers: Vec<Layer> = book.overlays().map(|f| f.layer).collect();
    assert_eq!(layers, [Layer::Config, Layer::Config, Layer::Rates, Layer::Plan]);
}

#[test]
fn a_price_that_changes_within_the_plan_is_told_with_both_totals() {
    let mut book = BOOK.clone();
    let until = clip("0.25", "valid_until = 2026-12-31\n");
    let from = clip("0.40", "valid_from = 2027-01-01\n");
    let both = format!("{until}{}", &from[from.find("[[prices]]").unwrap()..]);
    book.lay(Layer::Rates, "offer.toml", &both).unwrap();
    let (plan, book, summary) = priced(CLIPS, &book);
    // 10 clips: $2.50 at the prices of the start, $4.00 at those of the new year.
    assert_eq!(total(&summary, "api-payg"), "2.5");
    assert_eq!(summary.turns.len(), 1);
    assert_eq!(summary.turns[0].on, date(2027, 1, 1));
    let turned = summary.turns[0].routes.iter().find(|r| r.id == "api-payg").unwrap();
    assert_eq!((turned.before.unwrap().usd.plain(), turned.after.unwrap().usd.plain()), ("2.5".into(), "4".into()));
    let answer = summary.answer();
    assert!(
        answer.next[0].starts_with("Prices change on 1 Jan: $2.50 becomes $4.00 on API pay-as-you-go"),
        "{answer:?}"
    );
    let document = json(&plan, &book);
    let change = &document["rates"]["changes"][0];
    assert_eq!(change["date"], "2027-01-01");
    let payg = change["routes"].as_array().unwrap().iter().find(|r| r["route"] == "api-payg").unwrap();
    assert_eq!((payg["usd"].as_str(), payg["then"].as_str()), (Some("2.5"), Some("4")));
    // One that is over before the change is not told of it; one that starts after it has the other price.
    let (_, _, short) = priced(&CLIPS.replace("2027-01-31", "2026-12-31"), &book);
    assert!(short.turns.is_empty());
    let (_, _, later) = priced(&CLIPS.replace("2026-12-01", "2027-01-04"), &book);
    assert_eq!((total(&later, "api-payg"), later.turns.len()), ("4".to_owned(), 0));
    // As of a day, whatever the start.
    let (plan, dated) = read(CLIPS, &book, Some(date(2027, 2, 1)));
    assert_eq!(total(&Summary::new(&plan, &dated, &ask()).unwrap(), "api-payg"), "4");
}

#[test]
fn superseded_lists_are_history() {
    let annual = |on: Date| {
        let book = Book::embedded_on(Some(on)).unwrap();
        let of = |id: &str| match &book.route(book.find(id).unwrap()).unwrap().purchase {
            Purchase::Subscription(tier) => tier.annual.as_ref().unwrap().value.plain(),
            _ => panic!("{id}"),
        };
        ["web-lite", "web-plus", "web-unlimited"].map(of)
    };
    assert_eq!(annual(date(2025, 12, 31)), ["83.92", "251.92", "797.92"]);
    assert_eq!(annual(date(2026, 2, 28)), annual(date(2025, 12, 31)));
    assert_eq!(annual(date(2026, 3, 1)), ["95.9", "287.99", "911.9"]);
    // Ray2 at 1080p, 5 s: by the pixels made, then 720p with an upscale.
    let clip = "schema = 1\n[schedule]\nstart = 2025-12-01\n[[shots]]\n[[shots.stages]]\noperation = \"text-to-video\"\n\
                resolution = \"1080p\"\nmodel = \"ray-2\"\n";
    let (_, _, older) = priced(clip, &BOOK);
    // 1920 × 1080 × 24 × 5 = 248.832 megapixels at $0.0064.
    assert_eq!(total(&older, "dm-api"), "1.5925248");
    let (_, _, newer) = priced(&clip.replace("2025-12-01", "2026-12-01"), &BOOK);
    // 1280 × 720 × 24 × 5 = 110.592 megapixels at $0.0064, and 5 s of upscale at $0.03.
    assert_eq!(total(&newer, "dm-api"), "0.8577888");
    assert!(!offer(&older, "web-plus").open, "nobody can buy it any more, whatever the prices were");
}

#[test]
fn a_book_of_another_day_is_the_same_book_where_nothing_turned() {
    let mut book = BOOK.clone();
    let plan = load("p", CLIPS, &book, TODAY).unwrap().plan;
    assert!(!own::follow(&mut book, &plan, None, TODAY), "nothing turns between today and the start");
    assert_eq!(book.on, Some(date(2026, 12, 1)));
    assert!(own::follow(&mut book, &plan, Some(date(2026, 1, 1)), TODAY));
    assert!(book.find("web-plus").is_some());
}

#[test]
fn two_prices_for_one_thing_must_not_meet_in_time() {
    let mut book = BOOK.clone();
    let both = |until: &str| {
        let from = clip("0.40", "valid_from = 2027-01-01\n");
        clip("0.25", &format!("valid_until = {until}\n")) + &from[from.find("[[prices]]").unwrap()..]
    };
    assert!(book.clone().lay_over("a.toml", &both("2026-12-31")).is_ok());
    let faulty = book.lay_over("a.toml", &both("2027-01-01")).unwrap_err();
    let told: Vec<String> = faulty.faults.iter().map(|f| faulty.line(f)).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("two rows give a price for"), "{told:?}");
    let never = clip("0.25", "valid_from = 2027-01-01\nvalid_until = 2026-01-01\n");
    let faulty = book.lay_over("a.toml", &never).unwrap_err();
    assert!(faulty.line(&faulty.faults[0]).contains("hold from 2027-01-01 until 2026-01-01, which is never"));
}
