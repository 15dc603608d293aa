use super::*;
use crate::rates::Book;

/// A card without faults; each case spoils one line of it.
const GOOD: &str = r#"schema = 1
surface = "my-api"
name = "My API"
unit = "usd"

[[sources]]
id = "my-list"
title = "My price list"
publisher = "Me"
kind = "official"
date = 2026-05-01

[[routes]]
sold_as = "pay-as-you-go"
columns = ["id", "tier", "name"]
rows = [["mine", "base", "Mine"]]

[models]
source = "my-list"
confidence = "published"
columns = ["id", "legacy"]
rows = [["clip-1", false], ["clip-2", true]]

[auto]
text-to-video = "clip-1"

[[prices]]
operations = ["text-to-video"]
models = ["clip-1"]
range = "sdr"
per = "generation"
source = "my-list"
confidence = "published"
columns = ["seconds", "720p", "1080p"]
rows = [
  [ 5, "0.30", "1.20"],
  [10, "0.60", "?"],
]

[[gaps]]
operations = ["extend"]
models = ["clip-1"]
says = "an extend is not priced"
source = "my-list"

[[rules]]
tiers = ["base"]
ranges = ["hdr"]
says = "no HDR"
source = "my-list"
"#;

fn faults(text: &str) -> Vec<String> {
    match card("my-api.toml", text, &[], 0, None) {
        Ok(_) => Vec::new(),
        Err(faulty) => faulty.faults.iter().map(|f| faulty.line(f)).collect(),
    }
}

#[test]
fn a_good_card_has_no_faults() {
    assert_eq!(faults(GOOD), Vec::<String>::new());
}

/// What is replaced, by what, and what the card then says.
#[test]
fn every_fault_is_told_with_line_and_remedy() {
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "range = \"sdr\"\nper",
            "rnage = \"sdr\"\nper",
            &["my-api.toml:30:1: unknown key `rnage` in a table of prices; did you mean `range`?"],
        ),
        (
            "says = \"no HDR\"\nsource = \"my-list\"",
            "says = \"no HDR\"\nsource = \"my-lsit\"",
            &["my-api.toml:50:10: no source of the card is called `my-lsit`; did you mean `my-list`?"],
        ),
        (
            "says = \"no HDR\"\nsource = \"my-list\"",
            "says = \"no HDR\"\nsource = \"elsewhere\"",
            &["my-api.toml:50:10: no source of the card is called `elsewhere`; \
               add it under `[[sources]]`, or name one that is there"],
        ),
        (
            "per = \"generation\"\n",
            "",
            &["my-api.toml:27:1: a table of prices has no `per`; say what a price is for: one of `generation`, \
               `second`, `image`, `batch` and `megapixel`"],
        ),
        (
            "unit = \"usd\"\n",
            "",
            &["my-api.toml:1:1: a price card has no `unit`; \
               say what its prices are in: `unit = \"credits\"` or `unit = \"usd\"`"],
        ),
        (
            "[10, \"0.60\", \"?\"]",
            "[5, \"0.60\", \"\"]",
            &["my-api.toml:37:7: two rows give a price for `clip-1`, text-to-video, 720p, 5 s, sdr; \
               take one away; a value in conflict belongs in `also`"],
        ),
        (
            "\"0.30\"",
            "\"-0.30\"",
            &["my-api.toml:36:8: `720p` is not right: it is negative; write dollars, as \"12.50\""],
        ),
        (
            "\"0.30\"",
            "\"0.12345678901\"",
            &["my-api.toml:36:8: `720p` is not right: it has more than 10 decimals; write at most 10 decimals"],
        ),
        ("\"0.30\"", "true", &["my-api.toml:36:8: `720p` is `true`; write dollars, as \"12.50\""]),
        (
            "models = [\"clip-1\"]\nrange",
            "models = [\"clip-9\"]\nrange",
            &["my-api.toml:29:11: the card lists no model `clip-9`; did you mean `clip-1`?"],
        ),
        (
            "models = [\"clip-1\"]\nrange",
            "range",
            &["my-api.toml:27:1: `text-to-video` is made by a model, and the prices name none; \
                 add `models`, or a column `model`"],
        ),
        (
            "tiers = [\"base\"]",
            "tiers = [\"bsae\"]",
            &["my-api.toml:47:10: no route of the card has the tier `bsae`; did you mean `base`?"],
        ),
        (
            "text-to-video = \"clip-1\"",
            "text-to-video = \"clip-2\"",
            &["my-api.toml:25:17: `clip-2` has neither a price nor a gap for `text-to-video`; \
               add one, or name another model under `[auto]`"],
        ),
        (
            "text-to-video = \"clip-1\"",
            "text-to-vidoe = \"clip-1\"",
            &["my-api.toml:25:1: there is no operation `text-to-vidoe`; did you mean `text-to-video`?"],
        ),
        (
            "[[\"mine\", \"base\", \"Mine\"]]",
            "[[\"mine\", \"base\", \"Mine\"], [\"mine\", \"more\", \"Mine too\"]]",
            &["my-api.toml:16:36: two routes are called `mine`; rename one; plans name routes by their ids"],
        ),
        (
            "[[\"clip-1\", false], [\"clip-2\", true]]",
            "[[\"clip-1\", false], [\"clip-1\", true]]",
            &["my-api.toml:22:29: two models are called `clip-1`; take one away"],
        ),
        (
            "[ 5, \"0.30\", \"1.20\"]",
            "[ 5, \"0.30\"]",
            &["my-api.toml:36:3: the row has 2 cells under 3 columns; \
               write one cell for each column; an empty one is \"\""],
        ),
        (
            "[\"seconds\", \"720p\", \"1080p\"]",
            "[\"seconds\", \"720p\", \"1080\"]",
            &["my-api.toml:34:31: no column is called `1080`; did you mean `1080p`?"],
        ),
        (
            "confidence = \"published\"\ncolumns = [\"seconds\"",
            "confidence = \"sure\"\ncolumns = [\"seconds\"",
            &["my-api.toml:33:14: `confidence` does not know \"sure\"; write one of `published`, `third-party`, \
               `conflicting`, `derived` and `assumed`"],
        ),
        (
            "kind = \"official\"\ndate = 2026-05-01",
            "kind = \"official\"\ndate = \"May\"",
            &["my-api.toml:11:8: `date` is a text; write a date without quotes, as 2026-12-31"],
        ),
        (
            "operations = [\"extend\"]",
            "operations = [\"text-to-video\"]",
            &["my-api.toml:40:1: the gap covers a row, for `clip-1`, text-to-video, 720p, 5 s, sdr; \
               narrow the gap, or take the row away"],
        ),
        (
            "sold_as = \"pay-as-you-go\"",
            "sold_as = \"provisioned\"",
            &["my-api.toml:1:1: `mine` has no price; \
               add it under `[[provisioned]]` with `tier`, `months` and `price`"],
        ),
        ("schema = 1\n", "", &["my-api.toml:1:1: a price card has no `schema`; begin the card with `schema = 1`"]),
        (
            "schema = 1\n",
            "schema = 2\n",
            &[
                "my-api.toml:1:10: written by a newer luma-plan: schema 2, this one knows 1; update luma-plan, or ask for the price card as `schema = 1`",
            ],
        ),
        (
            "surface = \"my-api\"",
            "surface = \"my-api\"\nlike = \"your-api\"",
            &["my-api.toml:3:8: no card before this one has the surface `your-api`; there is none yet"],
        ),
    ];
    let mut wrong = Vec::new();
    for (from, to, wanted) in cases {
        assert!(GOOD.contains(from), "{from}");
        let got = faults(&GOOD.replacen(from, to, 1));
        if got != *wanted {
            wrong.push(format!("{to}\n  wanted {wanted:#?}\n  got {got:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn prices_by_the_million_pixels_must_come_out_exactly() {
    let by_pixels = GOOD
        .replace("per = \"generation\"", "per = \"megapixel\"\nfps = 24")
        .replace("\"0.30\", \"1.20\"", "\"0.0123456789\", \"0.0064\"");
    assert_eq!(
        faults(&by_pixels),
        ["my-api.toml:37:8: the price a million pixels has too many decimals to be carried exactly; \
          write it with fewer decimals"]
    );
    let lengths = by_pixels.replace("\"seconds\", ", "").replace("[ 5, \"0.0123456789\"", "[\"0.0032\"");
    let lengths = lengths.replace("  [10, \"0.60\", \"?\"],\n", "");
    let wanted = "a video's price by the million pixels needs its lengths; add `seconds`, or a `block`";
    assert_eq!(faults(&lengths), [format!("my-api.toml:37:4: {wanted}"), format!("my-api.toml:37:14: {wanted}")]);
}

#[test]
fn credits_are_whole() {
    let credits = GOOD.replace("unit = \"usd\"", "unit = \"credits\"").replace("\"1.20\"", "120");
    let credits = credits.replace("\"0.60\"", "60");
    assert_eq!(faults(&credits), ["my-api.toml:36:8: credits are not sold in parts; write whole credits, as 160"]);
    assert_eq!(faults(&credits.replace("\"0.30\"", "30")), Vec::<String>::new());
}

#[test]
fn a_requirement_is_answered_once_and_a_price_said_once() {
    let answers = "
[[answers]]
tiers = [\"base\"]
team = true
source = \"my-list\"
confidence = \"published\"

[[answers]]
tiers = [\"base\"]
team = false
source = \"my-list\"
confidence = \"derived\"
";
    assert_eq!(
        faults(&format!("{GOOD}{answers}")),
        ["my-api.toml:60:1: `team` is answered twice for a tier; take one away, or narrow its `tiers`"]
    );
    let subscriptions = "
[[subscriptions]]
source = \"my-list\"
confidence = \"published\"
columns = [\"tier\", \"monthly\"]
rows = [[\"base\", \"9.99\"], [\"base\", \"8.99\"]]
";
    let sold = GOOD.replace("pay-as-you-go", "subscription");
    assert_eq!(
        faults(&format!("{sold}{subscriptions}")),
        [
            "my-api.toml:56:36: the `monthly` of this tier is said twice; take one away; a value in conflict belongs in `also`"
        ]
    );
    assert_eq!(
        faults(&format!("{GOOD}{}", subscriptions.replace(", [\"base\", \"8.99\"]", ""))),
        ["my-api.toml:56:18: `mine` is no subscription; name the tier of a route that is sold as one"]
    );
}

#[test]
fn all_faults_are_told_at_once_and_hostile_text_does_no_harm() {
    let text = GOOD.replace("\"0.30\"", "-1").replace("says = \"no HDR\"", "says = 5\n\"\\u001b[2J\" = 1");
    let all = faults(&text);
    assert_eq!(all.len(), 3, "{all:#?}");
    assert!(!all.join("").contains('\u{1b}'), "{all:#?}");
    for text in ["", "schema", "= = =", "[[prices]]", "prices = 5", "[[[", "schema = 1\nalternatives = 1\n[[prices]]\n"]
    {
        assert!(!faults(text).is_empty(), "{text}");
    }
}

fn embedded_and(text: &str) -> (Book, Result<usize, Faulty>) {
    let mut book = Book::embedded().unwrap();
    let replaced = book.lay_over("mine.toml", text);
    (book, replaced)
}

#[test]
fn a_card_of_a_new_surface_is_added() {
    let (book, replaced) = embedded_and(GOOD);
    assert_eq!((replaced, book.overrides), (Ok(0), 0));
    assert_eq!(book.routes().count(), 20);
    assert_eq!(book.routes().last(), book.find("mine"));
    assert_eq!(book.model("clip-2"), Some("clip-2"));
}

#[test]
fn a_route_of_another_surface_is_refused_and_the_book_stays_as_it_was() {
    let (book, replaced) = embedded_and(&GOOD.replace("[[\"mine\"", "[[\"api-payg\""));
    let faulty = replaced.unwrap_err();
    assert_eq!(
        faulty.line(&faulty.faults[0]),
        "mine.toml:16:10: the route `api-payg` is one of `luma-agents-api` already; \
         rename one; plans name routes by their ids"
    );
    assert_eq!(book.routes().count(), 19);
}

const OVER: &str = r#"schema = 1
surface = "luma-agents-app"

[[sources]]
id = "my-contract"
title = "My contract"
publisher = "Me"
kind = "official"
date = 2026-11-01

[[subscriptions]]
source = "my-contract"
confidence = "published"
columns = ["tier", "monthly", "credits"]
rows = [
  ["pro",  "80", 50000],
  ["team", "900", "?"],
]

[[prices]]
operations = ["text-to-video"]
models = ["ray-3.14"]
range = "sdr"
per = "generation"
source = "my-contract"
confidence = "published"
columns = ["seconds", "720p"]
rows = [[5, 90], [15, 300]]

[[prices]]
operations = ["text-to-image"]
models = ["uni-1"]
per = "image"
source = "my-contract"
confidence = "published"
columns = ["2k"]
rows = [[14]]
"#;

#[test]
fn a_card_is_laid_over_another_row_by_row() {
    let (book, replaced) = embedded_and(OVER);
    // Pro's price and grant, and the 5 s clip at 720p; the rest is new.
    assert_eq!((replaced, book.overrides), (Ok(3), 3));
    assert_eq!(book.routes().count(), 19);
    let card = book.surface("luma-agents-app").unwrap();
    assert_eq!(card.name, "Luma Agents app");
    let monthly = |id: &str| match &book.route(book.find(id).unwrap()).unwrap().purchase {
        crate::rates::Purchase::Subscription(tier) => tier.monthly.as_ref().map(|f| f.value.plain()),
        _ => None,
    };
    assert_eq!(monthly("agents-pro").as_deref(), Some("80"));
    assert_eq!(monthly("agents-team").as_deref(), Some("900"));
    assert_eq!(monthly("agents-plus").as_deref(), Some("29.99"));
    let (twice, again) = {
        let mut twice = book.clone();
        let again = twice.lay_over("mine.toml", OVER);
        (twice, again)
    };
    assert_eq!(again, Ok(6), "its own rows are replaced in turn: 3 figures of subscriptions, 3 rows");
    assert_eq!(twice.overrides, 9);
}

#[test]
fn what_is_like_another_card_shares_its_prices_but_not_what_is_sold() {
    let book = Book::embedded().unwrap();
    let (web, ios) = (book.surface("dream-machine-web").unwrap(), book.surface("dream-machine-ios").unwrap());
    assert_eq!(web.rows.len(), ios.rows.len());
    assert_eq!((web.routes.len(), ios.routes.len()), (5, 4));
    assert!(ios.routes.iter().all(|r| r.id.starts_with("ios-")));
}

#[test]
fn alternatives_stand_apart() {
    let book = Book::embedded().unwrap();
    assert!(book.alternatives.len() > 40, "{}", book.alternatives.len());
    for alternative in &book.alternatives {
        assert!(book.alternative_sources.iter().any(|s| s.id == alternative.source), "{}", alternative.item);
        assert!(!alternative.price.is_empty() && !alternative.unit.is_empty(), "{}", alternative.item);
    }
    assert!(book.surface("alternatives").is_none());
}
