//! What a stranger does with prices on the command line: folders that are empty, cards that lie over each other, books
//! that are compared, plans that keep their prices, totals that rest on sources which differ.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failing test panics")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use luma_plan::rates::Book;
use serde_json::Value;

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_luma-plan"));
        command.args(["--today", "2026-11-21"]).args(args).current_dir(self.path());
        command.env("HOME", self.path().join("home")).env_remove("XDG_CONFIG_HOME").env_remove("XDG_STATE_HOME");
        command.stdin(Stdio::null()).output().unwrap()
    }

    /// What it says on standard output, when it is done; lines and blanks are one blank each.
    fn said(&self, args: &[&str]) -> String {
        one_line(&self.written(args))
    }

    fn written(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert_eq!(out.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    }

    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.written(args)).unwrap()
    }

    /// What it says on standard error, when it fails with exit code 2.
    fn refused(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert_eq!((out.status.code(), out.stdout.len()), (Some(2), 0), "{args:?}");
        String::from_utf8(out.stderr).unwrap()
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Ten clips of 5 s at 720p: $0.30 each on pay-as-you-go.
const CLIPS: &str = "# my film\nschema = 1\nname = \"Film\"\n[schedule]\nstart = 2026-12-01\ndeadline = 2026-12-30\n\
                     [[shots]]\noutputs = 10 # all of them\n[[shots.stages]]\noperation = \"text-to-video\"\n";

/// Its price by a card of one's own.
fn clip(usd: &str, more: &str) -> String {
    format!(
        "schema = 1\nsurface = \"luma-agents-api\"\n[[sources]]\nid = \"own\"\ntitle = \"Our contract\"\n\
         publisher = \"us\"\nkind = \"official\"\ndate = 2026-11-01\n{}",
        table(usd, more)
    )
}

fn table(usd: &str, more: &str) -> String {
    format!(
        "[[prices]]\noperations = [\"text-to-video\"]\nmodels = [\"ray-3.2\"]\nrange = \"sdr\"\nper = \"generation\"\n\
         source = \"own\"\nconfidence = \"published\"\n{more}columns = [\"seconds\", \"720p\"]\nrows = [[5, \"{usd}\"]]\n"
    )
}

#[test]
fn a_folder_without_a_card_is_refused() {
    let place = Place::new();
    place.write("film.toml", CLIPS);
    place.write("empty/README.md", "cards go here");
    for args in [&["summary", "film.toml"][..], &["check", "film.toml"], &["rates", "list"], &["rates", "check"]] {
        let told = place.refused(&[args, &["--rates", "empty"]].concat());
        assert!(told.contains("the folder `empty` has no price card; cards are called `*.toml`"), "{told}");
    }
    // Where cards are is told all the same, and a stamp begins one.
    assert!(place.said(&["rates", "path", "--rates", "empty"]).contains("(no cards)"));
    place.written(&["rates", "verified", "luma-agents-api/extend/720p", "2026-11-20", "--rates", "empty"]);
    assert!(place.path().join("empty/luma-agents-api.toml").exists());
    place.written(&["summary", "film.toml", "--rates", "empty"]);
}

#[test]
fn of_two_cards_for_one_row_it_is_told_which_wins() {
    let place = Place::new();
    place.write("film.toml", CLIPS);
    place.write("mine/a.toml", &clip("0.28", ""));
    place.write("mine/b.toml", &clip("0.27", ""));
    let name = "luma-agents-api/ray-3.2/text-to-video/720p/5s/sdr";
    let wins = |winner: &str, other: &str| {
        format!("{winner}:17: warning: `{other}` has a row for `{name}` too; this one wins")
    };
    let told = place.written(&["rates", "check", "mine"]);
    assert!(told.contains(&wins("mine/b.toml", "a.toml")), "{told}");
    assert!(place.said(&["summary", "film.toml", "--rates", "mine"]).contains("$2.70"));
    // The config folder lies below the option's.
    place.write("home/.config/luma-plan/rates/z.toml", &clip("0.26", ""));
    let told = place.written(&["rates", "check", "--rates", "mine"]);
    assert!(told.contains(&wins("mine/a.toml", "z.toml")) && told.contains(&wins("mine/b.toml", "a.toml")), "{told}");
    assert!(place.said(&["summary", "film.toml", "--rates", "mine"]).contains("$2.70"));
    assert!(place.said(&["summary", "film.toml"]).contains("$2.60"));
    // The plan's own rows lie above all.
    let own = format!(
        "{CLIPS}[[rates]]\nsurface = \"luma-agents-api\"\n{}",
        table("0.25", "").replace("[[prices]]\n", "").replace("source = \"own\"\n", "")
    );
    place.write("film.toml", &own);
    let told = place.said(&["summary", "film.toml", "--rates", "mine"]);
    assert!(told.contains("$2.50") && told.contains("(instead of $0.27)"), "{told}");
}

#[test]
fn what_is_probably_a_slip_is_told_with_its_line() {
    let place = Place::new();
    let card = "schema = 1
surface = \"dream-machine-web\"
[[sources]]
id = \"own\"
title = \"Our contract\"
publisher = \"us\"
kind = \"official\"
date = 2026-11-01
[[subscriptions]]
source = \"own\"
confidence = \"published\"
columns = [\"tier\", \"monthly\", \"credits\"]
rows = [
  [\"lite\", \"0\", 3200],
  [\"plus\", \"29.99\", 150000],
]
[[packs]]
tiers = [\"plus\"]
credits = 100
usd = \"4\"
months = 12
source = \"own\"
confidence = \"published\"
[[packs]]
tiers = [\"lite\"]
credits = 1200
usd = \"41\"
months = 12
source = \"own\"
confidence = \"published\"
";
    place.write("slips.toml", card);
    let told = place.written(&["rates", "check", "slips.toml"]);
    for (line, what) in [
        (14, "`dream-machine-web/web-lite/monthly` moves from"),
        (15, "`dream-machine-web/web-plus/credits` moves from"),
        (20, "`dream-machine-web/web-plus/pack` holds 100 credits instead of 1,200 credits: more than tenfold"),
        (27, "`dream-machine-web/web-lite/pack` moves from"),
    ] {
        assert!(told.contains(&format!("slips.toml:{line}: warning: {what}")), "{line} {what}\n{told}");
    }
    assert_eq!(told.matches("warning").count(), 4, "{told}");
    assert!(told.contains("one of them is nothing"), "{told}");
    assert_eq!(place.run(&["rates", "check", "slips.toml", "--strict"]).status.code(), Some(1));
}

#[test]
fn a_slip_of_a_day_ahead_is_told_too() {
    let place = Place::new();
    let card = format!("{}{}", clip("0.30", "valid_until = 2026-12-31\n"), table("4.00", "valid_from = 2027-01-01\n"));
    place.write("later.toml", &card);
    let told = place.written(&["rates", "check", "later.toml"]);
    assert!(
        told.contains("moves from $0.30 a run to $4.00 a run") && told.contains("later.toml:28: warning"),
        "{told}"
    );
    assert_eq!(told.matches("warning").count(), 1, "{told}");
}

#[test]
fn each_example_of_a_new_card_can_be_uncommented_by_itself() {
    let place = Place::new();
    let sample = place.written(&["rates", "new", "-"]);
    let blocks: Vec<&str> = sample.split("#|\n").filter(|block| block.starts_with("#| ")).collect();
    assert!(blocks.len() >= 4, "{sample}");
    for block in blocks {
        let open = block.replace("#| ", "");
        let card = sample.replace(block, &open);
        let mut book = Book::embedded().unwrap();
        book.lay_over("mine.toml", &card).unwrap_or_else(|faulty| panic!("{faulty}\n{open}"));
    }
}

#[test]
fn books_are_compared_with_their_days_packs_and_tiers() {
    let place = Place::new();
    let tiers = "schema = 1
surface = \"dream-machine-web\"
[[sources]]
id = \"own\"
title = \"Our contract\"
publisher = \"us\"
kind = \"official\"
date = 2026-11-01
[[routes]]
sold_as = \"subscription\"
columns = [\"id\", \"tier\", \"name\"]
rows = [[\"web-studio\", \"studio\", \"Web Studio\"]]
[[subscriptions]]
source = \"own\"
confidence = \"published\"
columns = [\"tier\", \"monthly\", \"credits\"]
rows = [[\"studio\", \"200\", 60000]]
[[packs]]
tiers = [\"plus\"]
credits = 1500
usd = \"4\"
months = 12
source = \"own\"
confidence = \"published\"
";
    place.write("new/web.toml", tiers);
    let later = format!("{}{}", clip("0.30", "valid_until = 2026-12-31\n"), table("0.40", "valid_from = 2027-01-01\n"));
    place.write("new/api.toml", &later);
    let told = place.written(&["rates", "diff", "embedded", "new"]);
    for line in [
        "Changed, 2 rows",
        "dream-machine-web/web-studio/monthly",
        "terms: 1,200 more credits, bought whole, usable for 12 months -> 1,500 more credits",
        "Changed from 2027-01-01 on, 1 row",
        "$0.30 -> $0.40 a run  +$0.10 (+33.3 %)",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    let json = place.json(&["rates", "diff", "embedded", "new", "--format", "json"]);
    let rows = json["rows"].as_array().unwrap();
    let turned = rows.iter().find(|r| r["from"] == "2027-01-01").unwrap();
    assert_eq!((&turned["by"], &turned["unit"]), (&"0.1".into(), &"usd".into()));
    let csv = place.written(&["rates", "diff", "embedded", "new", "--format", "csv"]);
    assert!(csv.starts_with("name,became,from,old,new,by,percent,unit,per,"), "{csv}");
    assert_eq!(csv.lines().count(), rows.len() + 1);
    let name = "luma-agents-api/ray-3.2/text-to-video/720p/5s/sdr";
    assert!(csv.contains(&format!("{name},changed,2027-01-01,$0.30 a run,$0.40 a run,0.1,33.3,usd,a run,")), "{csv}");
    // A folder with nothing but a surface of its own takes nothing away.
    place.write("other/x.toml", &place.read("new/web.toml").replace("dream-machine-web", "elsewhere"));
    place.write(
        "other/x.toml",
        "schema = 1\nsurface = \"elsewhere\"\nname = \"Elsewhere\"\nunit = \"usd\"\n[[routes]]\nsold_as = \"pay-as-you-go\"\n\
         columns = [\"id\", \"tier\", \"name\"]\nrows = [[\"else\", \"payg\", \"Elsewhere\"]]\n[[sources]]\nid = \"own\"\n\
         title = \"t\"\npublisher = \"p\"\nkind = \"official\"\ndate = 2026-11-01\n[models]\nsource = \"own\"\n\
         confidence = \"published\"\ncolumns = [\"id\"]\nrows = [[\"m\"]]\n[[prices]]\nmodels = [\"m\"]\n\
         operations = [\"extend\"]\nper = \"generation\"\nsource = \"own\"\nconfidence = \"published\"\n\
         columns = [\"720p\"]\nrows = [[\"0.20\"]]\n",
    );
    let told = place.written(&["rates", "diff", "embedded", "other"]);
    assert!(told.contains("elsewhere/m/extend/720p") && !told.contains("Removed"), "{told}");
}

#[test]
fn a_plan_keeps_its_prices_and_is_told_what_changed() {
    let place = Place::new();
    place.write("film.toml", CLIPS);
    let dry = place.written(&["rates", "record", "film.toml", "--dry-run"]);
    let shots = CLIPS.split_at(CLIPS.find("[[shots]]").unwrap()).1;
    assert!(
        dry.starts_with("# my film\n")
            && dry.ends_with(shots)
            && dry.contains("[priced_with]")
            && place.read("film.toml") == CLIPS,
        "{dry}"
    );
    place.written(&["rates", "record", "film.toml"]);
    assert_eq!(place.read("film.toml"), dry);
    // Under the same book nothing is told, and nothing is written.
    assert!(!place.said(&["summary", "film.toml"]).contains("was priced with"));
    let out = place.run(&["rates", "record", "film.toml"]);
    assert!(String::from_utf8(out.stderr).unwrap().contains("keeps these prices already"));
    // Under another both totals are told, with what changed.
    place.write("mine/a.toml", &clip("0.40", ""));
    let with = |format: &str| place.said(&["summary", "film.toml", "--rates", "mine", "--format", format]);
    for format in ["text", "markdown", "html"] {
        let told = with(format).replace('\\', "");
        let head = "The plan was priced with the book of 1 Dec 2026; 1 figure that it uses has changed since: \
                    API pay-as-you-go came to $3.00 then, to $4.00 now";
        assert_eq!(told.matches(head).count(), 1, "{told}");
        assert!(told.contains("$0.30, now $0.40 (+$0.10)"), "{told}");
    }
    let json: Value = serde_json::from_str(&with("json")).unwrap();
    assert!(!json["rates"]["priced_with"].is_null());
    // Kept once more, it says what it lets go of.
    let out = place.run(&["rates", "record", "film.toml", "--rates", "mine"]);
    let told = String::from_utf8(out.stderr).unwrap();
    assert!(told.contains("$0.30, now $0.40 (+$0.10)") && told.contains("film.toml keeps"), "{told}");
    assert!(!with("text").contains("was priced with"));
    place.written(&["rates", "record", "film.toml", "--forget"]);
    assert_eq!(place.read("film.toml").trim_end(), CLIPS.trim_end());
    // What cannot be written is refused.
    assert!(place.refused(&["rates", "record", "-"]).contains("`--dry-run`"));
    assert!(place.refused(&["rates", "record", "none.toml"]).contains("none.toml"));
}

#[test]
fn what_is_old_or_changes_is_said_once_above_all() {
    let place = Place::new();
    place.write("film.toml", &CLIPS.replace("2026-12-30", "2027-01-31"));
    let card = format!("{}{}", clip("0.25", "valid_until = 2026-12-31\n"), table("0.40", "valid_from = 2027-01-01\n"));
    place.write("mine/offer.toml", &card);
    for format in ["text", "markdown", "html"] {
        let told = place.said(&["summary", "film.toml", "--rates", "mine", "--format", format]).replace('\\', "");
        let changes = "Prices change on 1 Jan: $2.50 becomes $4.00 on API pay-as-you-go";
        let head: String = told.chars().take(told.find("Web Plus").unwrap()).collect();
        assert!(head.contains(changes), "{format}: {told}");
        assert!(head.contains("Prices are up to 509 days old: see"), "{format}: {told}");
        assert_eq!(told.matches("509 days").count(), 1, "{format}: {told}");
    }
    let listed = place.said(&["rates", "show", "--older-than", "90d"]);
    assert!(listed.contains("look again: "), "{listed}");
}

#[test]
fn a_total_that_rests_on_differing_sources_is_a_range_everywhere() {
    let place = Place::new();
    place.write("film.toml", &CLIPS.replace("outputs = 10", "outputs = 2"));
    let on = |more: &[&str]| place.said(&[&["summary", "film.toml", "--route", "agents-plus"], more].concat());
    assert!(on(&[]).contains("BUY Agents Plus, $29.99, $29.99 to $30.00 by what sources say"), "{}", on(&[]));
    for format in ["markdown", "html"] {
        assert!(on(&["--format", format]).contains("$29.99 to $30.00"), "{format}");
    }
    let csv = place.written(&["summary", "film.toml", "--route", "agents-plus", "--format", "csv"]);
    let lines: Vec<&str> = csv.lines().collect();
    assert!(lines[0].ends_with(",total_usd,total_low_usd,total_high_usd"), "{csv}");
    assert!(lines[1].ends_with(",29.99,29.99,30"), "{csv}");
    let check = place.said(&["check", "film.toml", "--route", "agents-plus"]);
    assert!(check.contains("(agents-plus), $29.99 ($29.99 to $30.00 by source)"), "{check}");
    let check = place.json(&["check", "film.toml", "--route", "agents-plus", "--format", "json"]);
    assert_eq!(check["routes"][0]["range"]["high"], "30");
    // Everything at the highest, on every verb that prices.
    for args in [
        &["summary", "film.toml"][..],
        &["check", "film.toml", "--route", "agents-plus"],
        &["explain", "film.toml", "--route", "agents-plus"],
        &["capacity", "film.toml"],
        &["diff", "film.toml", "film.toml"],
    ] {
        let told = place.said(&[args, &["--prices", "high"]].concat());
        assert!(told.contains("Priced at the highest prices that sources give"), "{args:?}: {told}");
    }
    let at = |which: &str| {
        let json = place.json(&["check", "film.toml", "--route", "agents-plus", "--prices", which, "--format", "json"]);
        json["routes"][0]["usd"].as_str().unwrap().to_owned()
    };
    assert_eq!((at("low"), at("high")), ("29.99".to_owned(), "30".to_owned()));
    assert!(place.said(&["explain", "film.toml", "--route", "agents-plus", "--prices", "high"]).contains("$30.00"));
}

#[test]
fn single_rows_gaps_and_rules_may_say_when_they_hold() {
    let place = Place::new();
    let film = |start: &str, end: &str, operation: &str| {
        CLIPS.replace("2026-12-01", start).replace("2026-12-30", end).replace("text-to-video", operation)
    };
    place.write("then.toml", &film("2026-12-01", "2026-12-20", "text-to-video"));
    place.write("now.toml", &film("2027-01-04", "2027-01-20", "text-to-video"));
    let card = clip("0.25", "").replace("\"720p\"]", "\"720p\", \"valid_from\", \"valid_until\"]").replace(
        "rows = [[5, \"0.25\"]]",
        "rows = [\n  [5, \"0.25\", \"\", 2026-12-31],\n  [5, \"0.40\", 2027-01-01, \"\"],\n]",
    );
    let rule = "[[rules]]\noperations = [\"extend\"]\nsays = \"nothing is extended from 2027 on\"\nsource = \"own\"\n\
                valid_from = 2027-01-01\n";
    place.write("mine/a.toml", &format!("{card}{rule}"));
    let total = |plan: &str| {
        let json = place.json(&["check", plan, "--rates", "mine", "--route", "api-payg", "--format", "json"]);
        json["routes"][0]["usd"].as_str().map(str::to_owned)
    };
    assert_eq!((total("then.toml").as_deref(), total("now.toml").as_deref()), (Some("2.5"), Some("4")));
    place.write("then.toml", &film("2026-12-01", "2026-12-20", "extend\"\nmodel = \"ray-3.2"));
    place.write("now.toml", &film("2027-01-04", "2027-01-20", "extend\"\nmodel = \"ray-3.2"));
    assert!(total("then.toml").is_some());
    let told = place.run(&["check", "now.toml", "--rates", "mine", "--route", "api-payg"]);
    assert_eq!(told.status.code(), Some(1));
    let told = one_line(&String::from_utf8(told.stdout).unwrap());
    assert!(told.contains("Nothing is extended from 2027 on"), "{told}");
    // A row of such a table is stamped for its own days, and the other row stays.
    let name = "luma-agents-api/ray-3.2/text-to-video/720p/5s/sdr";
    place.written(&["rates", "verified", name, "2026-11-20", "--rates", "mine"]);
    let now = place.read("mine/a.toml");
    assert!(
        now.contains("verified = 2026-11-20\nvalid_until = 2026-12-31") && now.contains("\"0.40\", 2027-01-01"),
        "{now}"
    );
    // So is a tier's.
    let tiers = "schema = 1
surface = \"luma-agents-app\"
[[sources]]
id = \"own\"
title = \"Our contract\"
publisher = \"us\"
kind = \"official\"
date = 2026-11-01
[[subscriptions]]
source = \"own\"
confidence = \"published\"
columns = [\"tier\", \"monthly\", \"credits\", \"valid_from\", \"valid_until\"]
rows = [
  [\"enterprise\", \"450\", 1000, \"\", 2026-12-31],
  [\"enterprise\", \"500\", 1200, 2027-01-01, \"\"],
]
";
    place.write("mine/b.toml", tiers);
    let monthly = |day: &str| {
        let args =
            ["rates", "show", "agents-enterprise/monthly", "--rates", "mine", "--as-of", day, "--format", "json"];
        let json = place.json(&args);
        (json["rows"][0]["usd"].as_str().unwrap().to_owned(), json["rows"][0]["verified"].as_str().unwrap().to_owned())
    };
    let said = |usd: &str, on: &str| (usd.to_owned(), on.to_owned());
    assert_eq!((monthly("2026-12-31"), monthly("2027-01-01")), (said("450", "2026-11-01"), said("500", "2026-11-01")));
    place.written(&["rates", "verified", "agents-enterprise/monthly", "2026-11-20", "--rates", "mine"]);
    assert_eq!((monthly("2026-12-31"), monthly("2027-01-01")), (said("450", "2026-11-20"), said("500", "2026-11-01")));
    // Days that meet, or never come, are told.
    place.write("bad.toml", &tiers.replace("2027-01-01, \"\"", "2026-12-31, \"\""));
    assert!(place.refused(&["rates", "check", "bad.toml"]).contains("said twice"));
    place.write("bad.toml", &tiers.replace("2027-01-01, \"\"", "2027-01-01, 2026-01-01"));
    assert!(place.refused(&["rates", "check", "bad.toml"]).contains("which is never"));
}
