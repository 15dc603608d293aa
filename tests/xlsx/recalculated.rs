//! The workbook worked out again by gnumeric's `ssconvert`, as it is and after an input was changed in it: its totals
//! are the program's to half a cent. These tests need that program and are run by their names: `.ci/run` does.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use calamine::Data;
use luma_plan::export::{Format, Reader};
use luma_plan::terms::Level;
use serde_json::Value;

use super::read::{Sheets, Table, number, typed};
use super::{bytes, client, count, decimal, json, plans, workbook};

const HALF_A_CENT: f64 = 0.005;

/// The workbook as another program comes to it.
fn recalculated(bytes: &[u8]) -> Sheets {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("in.xlsx"), folder.path().join("out.xlsx"));
    fs::write(&from, bytes).unwrap();
    let out = Command::new("ssconvert").arg("--recalc").arg(&from).arg(&to).env("HOME", folder.path()).output();
    let out = out.unwrap_or_else(|why| panic!("this test needs gnumeric's `ssconvert`: {why}"));
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    Sheets::of(&fs::read(&to).unwrap())
}

/// Every formula comes to what stands beside it.
fn agrees(what: &str, bytes: &[u8]) {
    let mut before = Sheets::of(bytes);
    let mut after = recalculated(bytes);
    let formulas = before.formulas();
    assert!(!formulas.is_empty(), "{what}");
    for sheet in before.names() {
        let (cached, worked_out) = (before.table(&sheet), after.table(&sheet));
        for (at, formula) in formulas.iter().filter(|(at, _)| at.0 == sheet) {
            let (a, b) = (cached.at(at.1, at.2), worked_out.at(at.1, at.2));
            let same = match (&a, b.clone()) {
                (Data::String(a), b) => *a == b.to_string(),
                (a, Data::Float(_) | Data::Int(_)) => (number(a) - number(&b)).abs() < 1e-7 * number(a).abs().max(1.0),
                _ => false,
            };
            assert!(same, "{what}: {} {a} is {b} by {formula}", super::read::address((at.1, at.2)) + " of " + &sheet);
        }
    }
}

#[test]
#[ignore = "needs gnumeric"]
fn every_formula_comes_to_the_figure_beside_it() {
    for (name, text) in plans() {
        agrees(&name, &workbook(&text));
        if name.contains("templates") {
            let at_p80 = bytes(&text, &[], Level::P80, Format::Xlsx, Reader::Producer).unwrap();
            agrees(&format!("{name} at P80"), &at_p80);
        }
        if bytes(&text, &[], Level::Expected, Format::Json, Reader::Client).is_ok() {
            agrees(&format!("{name} for a client"), &client(&text));
        }
    }
}

/// Rates, evidence and batches that come to whole numbers of takes, and to a hair more or less than one.
#[test]
#[ignore = "needs gnumeric"]
fn no_last_digit_makes_one_take_more() {
    let mut text = "schema = 1\n[schedule]\nstart = 2026-12-01\n[acceptance]\n".to_owned();
    let mut shots = String::new();
    let mut shot = |outputs: u64, more: &str| {
        write!(
            shots,
            "[[shots]]\noutputs = {outputs}\nrevisions = \"{}%\"\n[[shots.stages]]\noperation = \"text-to-image\"\n\
             keep = {}\n{more}\n[[shots.stages]]\noperation = \"image-to-video\"\n{more}\n",
            outputs % 37,
            outputs % 3 + 1
        )
        .unwrap();
    };
    for part in 1..=40u64 {
        for whole in [41, 64, 97, 1000] {
            // Ten decimals, rounded up and down.
            let digits = part * 10_000_000_000 / whole;
            for digits in [digits, digits + 1] {
                shot(part * 3 + whole, &format!("accept_rate = \"0.{digits:010}\""));
            }
        }
    }
    for rate in ["0.1", "0.2", "0.25", "0.3", "0.3333333333", "0.3333333334", "0.7", "0.9", "0.5", "1", "0.0000001"] {
        for outputs in [1, 3, 6, 9, 99, 999, 33_333, 999_999] {
            if rate != "0.0000001" || outputs < 10 {
                shot(outputs, &format!("accept_rate = \"{rate}\""));
            }
        }
    }
    for (nth, (accepted, tried)) in [(1, 1), (12, 50), (17, 50), (3, 29), (49, 97), (7, 7)].into_iter().enumerate() {
        writeln!(text, "b{nth} = {{ accepted = {accepted}, tried = {tried} }}").unwrap();
        for outputs in [1, 4, 17, 50, 12_345] {
            shot(outputs, &format!("acceptance = \"b{nth}\""));
        }
    }
    for attempts in 1..=9 {
        shot(5, &format!("attempts = {attempts}"));
    }
    agrees("many rates", &workbook(&(text + &shots)));
}

/// A plan, a change of its text, and the same change in its workbook: sheet, row by its first cell and a text in it,
/// column, digits.
struct Change {
    plan: &'static str,
    text: (&'static str, &'static str),
    typed: (&'static str, &'static str, &'static str),
}

const HEAD: &str = "schema = 1\n[schedule]\nstart = 2026-12-01\n";

fn totals(all: &Value) -> BTreeMap<String, Value> {
    all["routes"].as_array().unwrap().iter().map(|r| (r["name"].as_str().unwrap().to_owned(), r.clone())).collect()
}

/// Holds a workbook, worked out again, to the program's answer to a plan that was changed likewise. Gives how many
/// totals were held, and of them those of subscriptions with packs.
fn holds(changed: &Value, before: &Value, sheets: &mut Sheets, what: &str) -> (usize, usize) {
    let routes = sheets.table("Routes");
    let before = totals(before);
    let (mut held, mut with_packs) = (0, 0);
    for (id, route) in totals(changed) {
        let usd = &route["usd"];
        let row = routes.row(|name| name == id || name.starts_with(&format!("{id}, ")));
        let follows = routes.cell(row, "Follows the inputs") == "yes";
        // Months are as they were counted: another plan may need others.
        let alike = route["months_paid"] == before[&id]["months_paid"] && route["relaxed_from"] == Value::Null;
        if usd["total"] == Value::Null || !follows || !alike {
            continue;
        }
        let shown = routes.cell(row, "Total USD");
        if usd["lower_bound"] == true {
            assert!(matches!(&shown, Data::String(text) if text.starts_with(['≥', '?'])), "{what} {id}: {shown}");
            continue;
        }
        if shown == Data::String("more than the grant".to_owned()) {
            continue;
        }
        let (shown, expected) = (number(&shown), decimal(&usd["total"]));
        assert!((shown - expected).abs() < HALF_A_CENT, "{what} {id}: {shown} is {expected}");
        held += 1;
        with_packs += usize::from(count(&route["top_up_packs"]) > 0);
    }
    (held, with_packs)
}

#[test]
#[ignore = "needs gnumeric"]
fn totals_follow_a_changed_input() {
    let changes = [
        Change {
            plan: "[[shots]]\noutputs = 12\n[[shots.stages]]\noperation = \"text-to-image\"\nattempts = 6\n",
            text: ("attempts = 6", "attempts = 11"),
            typed: ("Loop", "Takes a piece (input)", "11"),
        },
        Change {
            plan: "[budget]\ncontingency = \"10%\"\ntax = \"19%\"\n[[shots]]\noutputs = 3\nrevisions = \"30%\"\n\
                   [[shots.stages]]\noperation = \"image-to-video\"\nresolution = \"1080p\"\naccept_rate = \"0.25\"\n",
            text: ("\"0.25\"", "\"0.15\""),
            typed: ("Loop", "Share kept (input)", "0.15"),
        },
        Change {
            plan: "[opening]\nluma-agents-api = \"20\"\n[[shots]]\noutputs = 40\n[[shots.stages]]\n\
                   operation = \"image-to-video\"\naccept_rate = \"0.25\"\n[[shots.stages]]\noperation = \"other\"\n\
                   own_price = \"0.5\"\n",
            text: ("outputs = 40", "outputs = 470"),
            typed: ("Loop", "Outputs (input)", "470"),
        },
        Change {
            plan: "[[shots]]\noutputs = 900\n[[shots.stages]]\noperation = \"text-to-image\"\nattempts = 2\n\
                   [[shots.stages]]\noperation = \"image-to-video\"\non = \"api-payg\"\n",
            text: ("outputs = 900\n", "outputs = 900\nrevisions = \"12.5%\"\n"),
            typed: ("Loop", "Revisions (input)", "0.125"),
        },
    ];
    let annual = Change {
        plan: "[purchase]\nbilling = \"annual\"\n[[shots]]\noutputs = 70\n[[shots.stages]]\n\
               operation = \"image-to-video\"\nkeep = 2\n",
        text: ("keep = 2", "keep = 3"),
        typed: ("Loop", "Keep (input)", "3"),
    };
    let changes = changes.into_iter().chain([annual]).collect::<Vec<_>>();
    let (mut held, mut with_packs) = (0, 0);
    for schedule in ["", "deadline = 2027-02-10\n", "months = 3\n"] {
        for change in &changes {
            let text = format!("{HEAD}{schedule}{}", change.plan);
            let after = text.replace(change.text.0, change.text.1);
            assert_ne!(text, after);
            let file = workbook(&text);
            let (sheet, column, digits) = change.typed;
            let table = Sheets::of(&file).table(sheet);
            let file = typed(&file, sheet, (Table::FIRST, table.column(column)), Some(digits));
            let found = holds(
                &json(&after, Level::Expected),
                &json(&text, Level::Expected),
                &mut recalculated(&file),
                &format!("{schedule}{column}"),
            );
            (held, with_packs) = (held + found.0, with_packs + found.1);
        }
    }
    assert!(held > 80 && with_packs > 10, "{held} totals, {with_packs} with packs");
}

/// Plans and starters with each number of takes and each rate changed in the first stage that has one.
#[test]
#[ignore = "needs gnumeric"]
fn totals_of_the_plans_follow_their_first_stage() {
    let mut held = 0;
    for (name, text) in plans() {
        for (key, head, digits) in
            [("attempts = ", "Takes a piece (input)", "7"), ("accept_rate = \"", "Share kept (input)", "0.37")]
        {
            let Some(at) = text.find(&format!("\n{key}")) else { continue };
            let begin = at + 1 + key.len();
            let end = begin + text[begin..].find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(0);
            let after = format!("{}{digits}{}", &text[..begin], &text[end..]);
            let file = workbook(&text);
            let mut sheets = Sheets::of(&file);
            let table = sheets.table("Loop");
            let column = table.column(head);
            let formulas = sheets.formulas();
            let is_input = |row: &usize| {
                matches!(table.at(*row, column), Data::Float(_) | Data::Int(_))
                    && !formulas.contains_key(&("Loop".to_owned(), *row, column))
            };
            let Some(row) = (Table::FIRST..Table::FIRST + 400).find(is_input) else { continue };
            let file = typed(&file, "Loop", (row, column), Some(digits));
            let (now, before) = (json(&after, Level::Expected), json(&text, Level::Expected));
            // Where another stage was meant than the first of the sheet, the plan is not the same.
            if now["plan"]["generations"] == before["plan"]["generations"] {
                continue;
            }
            held += holds(&now, &before, &mut recalculated(&file), &name).0;
        }
    }
    assert!(held > 60, "{held}");
}

/// A price that is changed, and one that nobody publishes and the reader knows.
#[test]
#[ignore = "needs gnumeric"]
fn totals_follow_a_price() {
    let text = format!(
        "{HEAD}deadline = 2027-01-15\n[[shots]]\noutputs = 12\n[[shots.stages]]\n\
        operation = \"image-to-video\"\nresolution = \"1080p\"\nrange = \"hdr\"\naccept_rate = \"0.25\"\n"
    );
    let all = json(&text, Level::Expected);
    let file = workbook(&text);
    let prices = Sheets::of(&file).table("Prices used");
    let price = prices.column("Price (input)");
    let row_of = |place: &str, what: &str| {
        let mut rows = prices.rows_with("Where", place).into_iter();
        rows.find(|row| prices.cell(*row, "What").to_string().contains(what)).unwrap()
    };
    // 48 takes at 3 dollars.
    let row = row_of("Luma Agents API", "1080p");
    let routes = recalculated(&typed(&file, "Prices used", (row, price), Some("3"))).table("Routes");
    let payg = routes.row(|name| name.starts_with("API pay-as-you-go"));
    assert!((number(&routes.cell(payg, "Total USD")) - 144.0).abs() < HALF_A_CENT);
    // A price that is emptied is unknown, and not nothing.
    let routes = recalculated(&typed(&file, "Prices used", (row, price), None)).table("Routes");
    assert_eq!(routes.cell(payg, "Total USD"), Data::String("?".to_owned()));
    // Agents Plus has no published price of HDR: a bound, and a number once somebody knows it.
    let plus = totals(&all)["Agents Plus"].clone();
    assert_eq!(plus["usd"]["lower_bound"], true);
    let row = row_of("Luma Agents app", "1080p");
    assert_eq!(prices.at(row, price).to_string(), "not published");
    let known =
        format!("{text}[[assume]]\nsurface = \"luma-agents-app\"\noperation = \"image-to-video\"\ncredits = 150\n");
    let known = totals(&json(&known, Level::Expected))["Agents Plus"].clone();
    assert_eq!(known["usd"]["lower_bound"], false);
    let routes = recalculated(&typed(&file, "Prices used", (row, price), Some("150"))).table("Routes");
    let row = routes.row(|name| name.starts_with("Agents Plus"));
    assert!((number(&routes.cell(row, "Total USD")) - decimal(&known["usd"]["total"])).abs() < HALF_A_CENT);
    // A subscription that costs more.
    let clips = format!("{HEAD}[[shots]]\noutputs = 12\n[[shots.stages]]\noperation = \"image-to-video\"\n");
    let file = workbook(&clips);
    let prices = Sheets::of(&file).table("Prices used");
    let mut rows = prices.rows_with("Where", "Agents Plus").into_iter();
    let row = rows.find(|row| prices.cell(*row, "What") == Data::String("Subscription".to_owned())).unwrap();
    let routes = recalculated(&typed(&file, "Prices used", (row, price), Some("41.5"))).table("Routes");
    let row = routes.row(|name| name.starts_with("Agents Plus"));
    assert!((number(&routes.cell(row, "Total USD")) - 41.5).abs() < HALF_A_CENT);
}

/// A rate in place of a number of takes, and none: what is emptied counts no more.
#[test]
#[ignore = "needs gnumeric"]
fn a_rate_goes_before_a_number_of_takes() {
    let text =
        format!("{HEAD}[[shots]]\noutputs = 12\n[[shots.stages]]\noperation = \"text-to-image\"\nattempts = 6\n");
    let file = workbook(&text);
    let table = Sheets::of(&file).table("Loop");
    let cell = |head: &str| (Table::FIRST, table.column(head));
    let takes = |file: &[u8]| number(&recalculated(file).table("Loop").cell(Table::FIRST, "Takes"));
    let with_rate = typed(&file, "Loop", cell("Share kept (input)"), Some("0.3333333333333333"));
    assert_eq!(takes(&with_rate).to_string(), "36", "1 in 3 asks for three takes a piece and not for a fourth");
    let without = typed(&file, "Loop", cell("Takes a piece (input)"), None);
    assert_eq!(takes(&without).to_string(), "12");
}

/// Markup and tax of a client's price.
#[test]
#[ignore = "needs gnumeric"]
fn a_clients_price_follows_its_percentages() {
    let with = |markup: &str| {
        format!(
            "{HEAD}[budget]\ncontingency = \"10%\"\nmarkup = \"{markup}%\"\ntax = \"19%\"\n[[shots]]\noutputs = 7\n\
             [[shots.stages]]\noperation = \"image-to-video\"\nresolution = \"1080p\"\naccept_rate = \"0.3\"\n"
        )
    };
    let file = client(&with("20"));
    let table = Sheets::of(&file).table("Price");
    let row = table.row(|what| what.starts_with("Markup"));
    let changed = recalculated(&typed(&file, "Price", (row, 1), Some("0.275"))).table("Price");
    let quote = bytes(&with("27.5"), &[], Level::Expected, Format::Json, Reader::Client).unwrap();
    let quote: Value = serde_json::from_slice(&quote).unwrap();
    let total = changed.row(|what| what == "Total");
    assert!((number(&changed.at(total, 2)) - decimal(&quote["price"]["total"])).abs() <= HALF_A_CENT);
}
