//! Rows of every kind are stamped, wherever they stand: alone, with others in a table, dated, or on no card of one's own.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use jiff::civil::{Date, date};
use luma_plan::plan::Plan;
use luma_plan::rates::{Book, Layer};
use luma_plan::summary::pricebook::filter::Filter;
use luma_plan::summary::pricebook::own::{Target, stamped};
use luma_plan::summary::pricebook::{At, Listing, Standing, Value};

const ON: Date = date(2026, 11, 20);
const TODAY: Date = date(2026, 11, 21);

fn run(place: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_luma-plan"));
    command.args(["--today", "2026-11-21", "rates"]).args(args).current_dir(place);
    command.env("HOME", place.join("home")).env_remove("XDG_CONFIG_HOME").env_remove("XDG_STATE_HOME");
    command.stdin(Stdio::null()).output().unwrap()
}

fn stamp(place: &Path, row: &str) {
    let out = run(place, &["verified", row, "2026-11-20", "--rates", "mine"]);
    assert_eq!(out.status.code(), Some(0), "{row}: {}", String::from_utf8_lossy(&out.stderr));
}

/// Every entry in force of the book with a card in it: name, figure, day.
fn said(text: &str, on: Date) -> Vec<(String, String, Option<Date>)> {
    let mut book = Book::embedded_on(Some(on)).unwrap();
    book.lay(Layer::Rates, "mine/x.toml", text).unwrap_or_else(|faulty| panic!("{faulty}\n{text}"));
    let listing = Listing::new(&Plan::default(), &book, TODAY);
    let in_force = listing.entries.iter().filter(|e| e.standing != Standing::Replaced);
    let mut all: Vec<_> = in_force.map(|e| (e.name.clone(), e.said(), e.checked.map(|c| c.on))).collect();
    all.sort();
    all
}

const SHARED: &str = "# what we agreed
schema = 1
surface = \"luma-agents-app\"

[[sources]]
id = \"contract\"
title = \"Contract\"
publisher = \"Luma AI\"
kind = \"official\"
date = 2026-11-02

# two tiers, and one that nobody told us
[[subscriptions]]
source = \"contract\"
confidence = \"published\"
columns = [\"tier\", \"monthly\", \"annual\", \"credits\"]
rows = [
  [\"enterprise\", \"2400.00\", \"?\", 500000], # after a call
  [\"team\", \"900.00\", \"9000.00\", 100000],
]

[[packs]]
tiers = [\"enterprise\", \"team\"]
credits = 500
usd = \"20\"
months = 12
source = \"contract\"
confidence = \"published\"

[[answers]]
tiers = [\"enterprise\", \"team\"]
no_watermark = true
no_training = \"contractual\"
source = \"contract\"
confidence = \"published\"
";

#[test]
fn a_figure_that_shares_its_table_is_stamped_alone() {
    let names = [
        "agents-enterprise/monthly",
        "agents-enterprise/credits",
        "agents-enterprise/pack",
        "agents-enterprise/no_training",
        "agents-team/annual",
        "agents-team/no_watermark",
    ];
    for some in [&names[..1], &names[1..2], &names[2..3], &names[3..4], &names[4..5], &names[5..], &names[..]] {
        let place = tempfile::tempdir().unwrap();
        fs::create_dir(place.path().join("mine")).unwrap();
        let file = place.path().join("mine/x.toml");
        fs::write(&file, SHARED).unwrap();
        for name in some {
            stamp(place.path(), &format!("luma-agents-app/{name}"));
        }
        let now = fs::read_to_string(&file).unwrap();
        let is_stamped = |name: &str| some.iter().any(|some| name == format!("luma-agents-app/{some}"));
        let wanted: Vec<_> = said(SHARED, TODAY)
            .into_iter()
            .map(|(name, said, on)| if is_stamped(&name) { (name, said, Some(ON)) } else { (name, said, on) })
            .collect();
        assert_eq!(said(&now, TODAY), wanted, "{now}");
        assert!(now.contains("# what we agreed") && now.contains("# two tiers"), "{now}");
        // That nobody publishes it is still said.
        assert!(now.contains("\"?\""), "{now}");
    }
}

#[test]
fn a_row_that_changes_is_stamped_for_the_days_on_which_it_holds() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("mine")).unwrap();
    let file = place.path().join("mine/x.toml");
    let table = |when: &str, p720: &str, p1080: &str| {
        format!(
            "[[prices]]\nmodels = [\"ray-3.2\"]\noperations = [\"extend\"]\nrange = \"sdr\"\nblock = 5\n\
             per = \"generation\"\nsource = \"agents-api-pricing\"\nconfidence = \"published\"\n{when}\n\
             columns = [\"720p\", \"1080p\"]\nrows = [[\"{p720}\", \"{p1080}\"]]\n"
        )
    };
    let head = "schema = 1\nsurface = \"luma-agents-api\"\n";
    let text = format!(
        "{head}{}{}",
        table("valid_until = 2026-12-31", "0.28", "1.10"),
        table("valid_from = 2027-01-01", "0.38", "1.30")
    );
    fs::write(&file, &text).unwrap();
    stamp(place.path(), "luma-agents-api/extend/720p");
    let now = fs::read_to_string(&file).unwrap();
    let name = "luma-agents-api/ray-3.2/extend/720p/5s/sdr";
    let of = |text: &str, on: Date| said(text, on).into_iter().find(|(n, ..)| n == name).unwrap();
    assert_eq!(of(&now, TODAY).2, Some(ON));
    assert_eq!(of(&now, date(2027, 1, 1)), of(&text, date(2027, 1, 1)));
    // One of the program's that was another before: history stays, and so does what comes.
    let annual = "dream-machine-web/web-plus/annual";
    let out = run(place.path(), &["verified", annual, "2026-11-20", "--dry-run"]);
    let card = String::from_utf8(out.stdout).unwrap();
    assert!(card.contains("valid_from = 2026-03-01"), "{card}{}", String::from_utf8_lossy(&out.stderr));
    let figure = |on: Date| {
        let mut book = Book::embedded_on(Some(on)).unwrap();
        book.lay_over("x.toml", &card).unwrap();
        let listing = Listing::new(&Plan::default(), &book, TODAY);
        listing.entries.iter().find(|e| e.name == annual).unwrap().said()
    };
    assert!(figure(date(2026, 2, 1)).contains("251.92") && figure(TODAY).contains("287.99"));
}

#[test]
fn what_another_card_changes_later_is_not_held_by_a_stamp() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("mine")).unwrap();
    let later = "schema = 1\nsurface = \"luma-agents-api\"\n[[prices]]\nmodels = [\"ray-3.2\"]\n\
                 operations = [\"extend\"]\nrange = \"sdr\"\nblock = 5\nper = \"generation\"\n\
                 source = \"agents-api-pricing\"\nconfidence = \"published\"\nvalid_from = 2027-02-01\n\
                 columns = [\"720p\"]\nrows = [[\"0.50\"]]\n";
    // By its name it is laid before the card that a stamp makes.
    fs::write(place.path().join("mine/a.toml"), later).unwrap();
    stamp(place.path(), "luma-agents-api/extend/720p");
    let made = fs::read_to_string(place.path().join("mine/luma-agents-api.toml")).unwrap();
    assert!(made.contains("valid_until = 2027-01-31"), "{made}");
}

#[test]
fn every_row_that_is_shown_can_be_stamped() {
    let book = Book::embedded_on(Some(TODAY)).unwrap();
    let listing = Listing::new(&Plan::default(), &book, TODAY);
    let target = Target { layer: Layer::Config, name: "/home/me/rates/own.toml".to_owned() };
    let mut refused = Vec::new();
    let shown = Filter::default().of(&book, &listing);
    for at in
        shown.iter().copied().enumerate().filter(|(n, at)| n % 31 == 0 || !is_run(&listing, *at)).map(|(_, at)| at)
    {
        let entry = &listing.entries[at];
        // The whole surface's, and what nobody publishes.
        if matches!(entry.at, At::Closed(_)) || (entry.value == Value::Unpublished && entry.checked.is_none()) {
            continue;
        }
        if let Err(why) = stamped(&book, &entry.name, &target, ON) {
            refused.push(format!("{}: {why}", entry.name));
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

fn is_run(listing: &Listing, at: usize) -> bool {
    matches!(listing.entries[at].at, At::Row { .. })
}
