//! The page for a client: well formed, the figures of the other formats on it, nothing that runs, nothing that is
//! loaded, and names that stay names. It is parsed as XML, which is stricter than any browser.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]
#![expect(clippy::float_arithmetic, reason = "contrast is a quotient of floats")]

use std::fs;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use luma_plan::export::{
    Exporter, Report,
    html::{Page, Quote},
    json::Json,
};
use luma_plan::money::Money;
use luma_plan::offer::Ask;
use luma_plan::plan::load::load;
use luma_plan::rates::Book;
use luma_plan::summary::Summary;
use luma_plan::terms::Level;
use roxmltree::{Document, Node, ParsingOptions};
use serde_json::Value;

const TODAY: Date = date(2026, 11, 21);
static BOOK: LazyLock<Book> = LazyLock::new(|| Book::embedded().unwrap());

/// A plan's page and its JSON.
fn written(text: &str, level: Level, routes: &[&str]) -> (String, Value) {
    let plan = load("test", text, &BOOK, TODAY).unwrap_or_else(|faults| panic!("{faults}")).plan;
    let ask = Ask { today: TODAY, level, routes: routes.iter().map(|id| (*id).to_owned()).collect() };
    let mut summary = Summary::new(&plan, &BOOK, &ask).unwrap();
    summary.settle(&plan, &BOOK).unwrap();
    summary.look_for_changes(&plan, &BOOK);
    let report = Report { plan: &plan, book: &BOOK, summary: &summary, today: TODAY };
    let (mut page, mut again, mut json) = (Vec::new(), Vec::new(), Vec::new());
    Page.write(&report, &mut page).unwrap();
    Page.write(&report, &mut again).unwrap();
    Json.write(&report, &mut json).unwrap();
    assert!(page == again, "the same input gives the same bytes");
    (String::from_utf8(page).unwrap(), serde_json::from_slice(&json).unwrap())
}

fn page(text: &str) -> String {
    written(text, Level::Expected, &[]).0
}

fn parsed(page: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(page, options).unwrap_or_else(|fault| {
        let line = page.lines().nth(fault.pos().row as usize - 1).unwrap_or_default();
        panic!("{fault}: {}", line.chars().take(400).collect::<String>())
    });
    harmless(&document);
    document
}

fn words(node: Node<'_, '_>) -> String {
    node.descendants().filter_map(|n| n.text().filter(|_| n.is_text())).collect()
}

fn with_class<'a>(node: Node<'a, 'a>, class: &str) -> Option<Node<'a, 'a>> {
    node.descendants().find(|n| n.attribute("class").is_some_and(|all| all.split(' ').any(|c| c == class)))
}

/// Only elements and attributes that are meant to be there, no two of one id, and every table, drawing and part with
/// what a reader's machine needs.
fn harmless(document: &Document<'_>) {
    const ELEMENTS: &str = "html head meta title style body header main footer nav section h1 h2 p ul li div a b strong \
        small span bdi code table caption thead tbody tfoot tr th td figure figcaption details summary svg desc line \
        path rect circle text";
    const ATTRIBUTES: &str = "lang charset name content class id href rel scope colspan style role tabindex aria-label \
        aria-labelledby aria-hidden data-route data-risk data-label x y x1 x2 y1 y2 dx dy cx cy r width height d \
        viewBox preserveAspectRatio text-anchor";
    let mut ids = Vec::new();
    for node in document.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        assert!(ELEMENTS.split_whitespace().any(|e| e == name), "<{name}>");
        for attribute in node.attributes() {
            let known = ATTRIBUTES.split_whitespace().any(|a| a == attribute.name());
            assert!(known, "{}=\"{}\"", attribute.name(), attribute.value());
            match attribute.name() {
                "href" => {
                    let goes = attribute.value();
                    assert!(name == "a" && (goes.starts_with("https://") || goes.starts_with('#')), "{goes}");
                }
                "style" => assert!(!attribute.value().contains("url"), "{}", attribute.value()),
                "id" => ids.push(attribute.value().to_owned()),
                _ => {}
            }
        }
        match name {
            "table" => {
                assert!(node.children().any(|c| c.has_tag_name("caption")), "a table without a caption");
                for head in node.descendants().filter(|n| n.has_tag_name("th")) {
                    assert!(head.attribute("scope").is_some(), "a head without a scope: {}", words(head));
                }
            }
            "svg" if node.attribute("role") == Some("img") => {
                assert!(node.children().any(|c| c.has_tag_name("title")), "a drawing without a title");
            }
            "svg" => assert!(
                node.attribute("aria-hidden").is_some() || node.ancestors().skip(1).any(|a| a.has_tag_name("svg")),
                "a drawing that is neither told nor hidden"
            ),
            _ => {}
        }
    }
    for link in document.descendants().filter_map(|n| n.attribute("href")?.strip_prefix('#')) {
        assert!(ids.iter().any(|id| id == link), "#{link} leads nowhere");
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id twice");
    let root = document.root_element();
    assert_eq!(root.attribute("lang"), Some("en"));
    let title = root.descendants().find(|n| n.has_tag_name("title")).unwrap();
    assert!(!words(title).trim().is_empty());
}

/// The plans of the corpus that can be priced.
fn corpus() -> Vec<(String, String)> {
    let mut found = plans("");
    found.extend(plans("/good"));
    found.retain(|(_, text)| {
        let plan = load("test", text, &BOOK, TODAY).unwrap_or_else(|faults| panic!("{faults}")).plan;
        Summary::new(&plan, &BOOK, &Ask { today: TODAY, level: Level::Expected, routes: Vec::new() }).is_ok()
    });
    assert!(found.len() > 10);
    found
}

fn plans(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(format!("{}/tests/plans{folder}", env!("CARGO_MANIFEST_DIR"))).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "toml") {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

fn cents(value: &Value) -> Option<String> {
    Some(format!("${}", Money::parse(value.as_str()?).unwrap().cents()))
}

/// What JSON says, rounded, is what the page says, route by route.
#[test]
fn the_figures_are_those_of_the_other_formats() {
    for level in [Level::Expected, Level::P80] {
        for (name, text) in corpus() {
            let (page, json) = written(&text, level, &[]);
            let document = parsed(&page);
            let rows: Vec<_> = document.descendants().filter(|n| n.attribute("data-route").is_some()).collect();
            if rows.is_empty() {
                continue;
            }
            let routes = json["routes"].as_array().unwrap();
            assert_eq!(rows.len(), routes.len(), "{name}");
            for route in routes {
                let row = *rows.iter().find(|r| r.attribute("data-route") == route["id"].as_str()).unwrap();
                let about = format!("{name}, {} {level}", route["id"]);
                let cell = |class: &str| with_class(row, class).map(words).unwrap_or_default();
                let total = cell("total");
                match (cents(&route["usd"]["total"]), &route["usd"]["lower_bound"]) {
                    (None, _) => assert_eq!(total, "–", "{about}"),
                    (Some(usd), bound) if *bound == Value::Bool(true) => {
                        let said = [format!("≥ {usd}"), format!("≥ {usd}*"), "?".to_owned()];
                        assert!(said.contains(&total), "{about}: {total}, {usd}");
                        assert!(total != "?" || usd == "$0.00", "{about}: {usd} is known");
                    }
                    (Some(usd), _) => assert_eq!(total.trim_end_matches('*'), usd, "{about}"),
                }
                let is_bound = route["usd"]["lower_bound"] == Value::Bool(true);
                let each = cents(&route["usd_per_output"]).filter(|_| !is_bound).unwrap_or_default();
                assert_eq!(cell("each"), each, "{about}");
                let credits = route["credits"].as_u64().map(|n| n.to_string()).unwrap_or_default();
                assert_eq!(cell("credits").replace(',', ""), credits, "{about}");
                assert!(cell("verdict").ends_with(route["verdict"].as_str().unwrap()), "{about}");
            }
            for row in document.descendants().filter(|n| n.attribute("data-risk").is_some()) {
                let risks = json["risk"].as_array().unwrap();
                let risk = risks.iter().find(|r| r["route"].as_str() == row.attribute("data-risk")).unwrap();
                let cells: Vec<String> = row.children().filter(|n| n.has_tag_name("td")).map(words).collect();
                for (level, said) in ["p50", "p80", "p95"].into_iter().zip(&cells) {
                    let usd = cents(&risk["usd"][level]);
                    assert!(
                        said.ends_with(&usd.unwrap_or_else(|| "no end".to_owned())) || said.ends_with('*'),
                        "{name}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_answer_stands_first_and_the_parts_follow() {
    let text = fs::read_to_string(format!("{}/tests/plans/twelve-clips.toml", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let page = page(&text);
    let document = parsed(&page);
    let said = |class: &str| words(with_class(document.root_element(), class).unwrap());
    assert_eq!(said("big"), "Buy API pay-as-you-go");
    assert!(said("facts").starts_with("$31.68 in all$2.64 a finished clip"), "{}", said("facts"));
    let ids: Vec<&str> =
        document.descendants().filter(|n| n.has_tag_name("section")).filter_map(|n| n.attribute("id")).collect();
    let parts = ["routes", "timeline", "break-even", "risk", "moves", "loop", "advice", "assumed", "sources", "before"];
    assert_eq!(ids, parts);
    let charts: Vec<&str> = document.descendants().filter_map(|n| n.attribute("id")?.strip_suffix("-desc")).collect();
    assert_eq!(charts, ["spent", "volume", "risk-chart"]);
    for mark in ["P50 $31.08", "P80 $36.42", "P95 $42.30"] {
        assert!(page.contains(mark), "{mark}");
    }
}

const NASTY: [&str; 10] = [
    "<script>alert(1)</script>",
    "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "</style></title><h1>big</h1>",
    "</text></svg><img src=x>",
    "two\nlines\u{1b}[31m\u{7}",
    "\u{202e}gnorw\u{202c}\u{200b}",
    "سلام عليكم",
    "🎬👩‍🎨 & co; &lt;b&gt;",
    "=cmd()|{body}{style}{title}`x`",
];

fn quoted(text: &str) -> String {
    let escaped: String = text
        .chars()
        .map(|c| match c {
            '"' | '\\' => format!("\\{c}"),
            c if c.is_control() => format!("\\u{:04X}", u32::from(c)),
            c => c.to_string(),
        })
        .collect();
    format!("\"{escaped}\"")
}

#[test]
fn names_are_only_names() {
    for nasty in NASTY {
        let name = quoted(nasty);
        let text = format!(
            "schema = 1\nname = {name}\n[schedule]\nstart = 2026-12-01\n[acceptance.{name}]\nrate = \"0.25\"\n\
             [[shots]]\nname = {name}\nnotes = {name}\noutputs = 3\n[[shots.stages]]\nname = {name}\n\
             operation = \"text-to-video\"\nacceptance = {name}\n[[shots]]\nname = {name}\n[[shots.stages]]\n\
             operation = \"upscale\"\nresolution = \"4k\"\n[[assume]]\nsurface = \"luma-agents-api\"\noperation = \"audio\"\n\
             usd = \"0.1\"\nnote = {name}\n"
        );
        let text = if load("test", &text, &BOOK, TODAY).is_ok() {
            text
        } else {
            format!(
                "schema = 1\nname = {name}\n[schedule]\nstart = 2026-12-01\n[acceptance.{name}]\nrate = \"0.25\"\n\
                 [[shots]]\nname = {name}\noutputs = 3\n[[shots.stages]]\nname = {name}\noperation = \"text-to-video\"\n\
                 acceptance = {name}\n"
            )
        };
        let page = page(&text);
        let document = parsed(&page);
        let shown: String = nasty.chars().map(luma_plan::fault::harmless_char).collect();
        let head = document.descendants().find(|n| n.has_tag_name("h1")).unwrap();
        assert_eq!(words(head), shown);
        let in_loop = document.descendants().filter(|n| n.has_tag_name("bdi")).filter(|n| words(*n) == shown).count();
        assert!(in_loop >= 2, "{nasty}: {in_loop}");
        for control in page.chars().filter(|c| *c != '\n') {
            assert_eq!(luma_plan::fault::harmless_char(control), control, "{nasty:?}");
        }
    }
}

#[test]
fn nothing_runs_and_nothing_is_loaded() {
    for (name, text) in corpus() {
        let page = page(&text).to_lowercase();
        for never in
            ["<script", "<img", "<link", "<iframe", "<object", "@import", "url(", "javascript:", "src=", "http://"]
        {
            assert!(!page.contains(never), "{name}: {never}");
        }
        assert_eq!(page.matches("https://").count(), page.matches("href=\"https://").count(), "{name}");
    }
}

#[test]
fn a_plan_with_nothing_in_it_has_a_page() {
    for text in ["schema = 1\n", "schema = 1\n[[shots]]\nname = \"Empty\"\n"] {
        let page = page(text);
        let document = parsed(&page);
        assert!(words(with_class(document.root_element(), "big").unwrap()).starts_with("Nothing to price yet"));
        assert!(!page.contains("$0"), "{page}");
    }
}

/// What nobody publishes is a question mark or a bound, and never nothing.
#[test]
fn unknown_prices_look_unknown() {
    let text = "schema = 1\n[schedule]\nstart = 2026-12-01\n[[shots]]\noutputs = 2\n[[shots.stages]]\n\
        operation = \"text-to-video\"\nresolution = \"1080p\"\naccept_rate = \"0.5\"\n[[shots.stages]]\noperation = \"upscale\"\nresolution = \"4k\"\n";
    let (page, json) = written(text, Level::Expected, &[]);
    let document = parsed(&page);
    let bounds = json["routes"].as_array().unwrap().iter().filter(|r| r["usd"]["lower_bound"] == Value::Bool(true));
    let mut seen = 0;
    for route in bounds {
        let row = document.descendants().find(|n| n.attribute("data-route") == route["id"].as_str()).unwrap();
        let total = words(with_class(row, "total").unwrap());
        assert!(total.starts_with('≥') || total == "?", "{total}");
        assert_eq!(words(with_class(row, "each").unwrap()), "");
        seen += 1;
    }
    assert!(seen > 0);
}

#[test]
fn long_loops_are_cut_and_counted() {
    let shot = "[[shots]]\nname = \"One of many\"\noutputs = 2\n[[shots.stages]]\noperation = \"text-to-video\"\n\
        resolution = \"720p\"\naccept_rate = \"0.5\"\n";
    let text = format!("schema = 1\n[schedule]\nstart = 2026-12-01\n{}", shot.repeat(1_000));
    let (page, json) = written(&text, Level::Expected, &["api-payg", "agents-pro"]);
    parsed(&page);
    assert!(page.len() < 400_000, "{}", page.len());
    assert!(page.contains("800 shots are not listed here"));
    let runs = json["plan"]["generations"].as_u64().unwrap();
    assert_eq!(runs, 4_000);
    assert!(page.contains("All takes</th><td class=\"n\">4,000</td>"));
}

#[test]
fn colours_can_be_read() {
    let page = page("schema = 1\n");
    let style = page.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
    let sets: Vec<&str> = style.split(":root {").skip(1).map(|s| s.split('}').next().unwrap()).take(2).collect();
    assert_eq!(sets.len(), 2);
    for set in sets {
        let colour = |name: &str| {
            let hex = set.split(&format!("--{name}: #")).nth(1).unwrap();
            u32::from_str_radix(&hex[..6], 16).unwrap()
        };
        for (over, unders) in [
            ("ink", &["page", "paper", "wash", "wash-warn"][..]),
            ("soft", &["page", "paper", "wash", "wash-warn"]),
            ("accent", &["page", "paper", "wash", "wash-warn"]),
            ("warn", &["page", "paper"]),
            ("bad", &["page", "paper"]),
        ] {
            for under in unders {
                let found = contrast(colour(over), colour(under));
                assert!(found >= 4.5, "{over} on {under}: {found:.2}");
            }
        }
    }
}

fn contrast(a: u32, b: u32) -> f64 {
    let light = |colour: u32| {
        let part = |shift: u32| {
            let c = f64::from((colour >> shift) & 0xff) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
    };
    let (a, b) = (light(a), light(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// A client sees the price and what it is for, and nothing about how it is bought.
#[test]
fn a_client_sees_the_price_only() {
    for nasty in NASTY {
        let text = format!(
            "schema = 1\nname = {name}\n[schedule]\nstart = 2026-12-01\n[budget]\ncontingency = \"10 %\"\nmarkup = \
             \"20 %\"\ntax = \"19 %\"\n[[shots]]\nname = {name}\noutputs = 3\n[[shots.stages]]\noperation = \
             \"text-to-video\"\naccept_rate = \"0.5\"\n",
            name = quoted(nasty)
        );
        let plan = load("test", &text, &BOOK, TODAY).unwrap_or_else(|faults| panic!("{faults}")).plan;
        let ask = Ask { today: TODAY, level: Level::Expected, routes: Vec::new() };
        let summary = Summary::new(&plan, &BOOK, &ask).unwrap();
        let report = Report { plan: &plan, book: &BOOK, summary: &summary, today: TODAY };
        let mut page = Vec::new();
        Quote.write(&report, &mut page).unwrap();
        let page = String::from_utf8(page).unwrap();
        let document = parsed(&page);
        let client = summary.client(&plan, &BOOK).unwrap().unwrap();
        let total = with_class(document.root_element(), "total").unwrap();
        assert_eq!(words(total), format!("${}", client.price.cents()));
        let said = words(document.root_element());
        for offer in summary.offers() {
            assert!(!said.contains(&offer.name), "{}", offer.name);
        }
        for line in &client.lines {
            assert!(page.contains(&format!("${}", line.shown.cents())), "{}", line.what);
        }
    }
}

/// The whole page but its style, for a small plan on two routes.
#[test]
fn a_small_page() {
    let text = "schema = 1\nname = \"Two stills\"\n[schedule]\nstart = 2026-12-01\ndeadline = 2026-12-11\n[budget]\n\
        limit = \"40\"\ntax = \"19 %\"\n[[shots]]\nname = \"Still\"\noutputs = 2\n[[shots.stages]]\n\
        operation = \"text-to-image\"\naccept_rate = \"0.25\"\n";
    let (page, _) = written(text, Level::Expected, &["api-payg", "agents-plus"]);
    parsed(&page);
    let (head, rest) = page.split_once("<style>").unwrap();
    insta::assert_snapshot!(format!("{head}<style>…{}", rest.split_once("</style>").unwrap().1));
}
