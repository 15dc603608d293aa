//! Old and new files: a plan of every version that was ever published opens; a newer one is refused by its version.

use std::fs;
use std::path::Path;

use jiff::civil::date;
use luma_plan::offer::Ask;
use luma_plan::plan::{load, save, schema};
use luma_plan::rates::{Book, load as cards};
use luma_plan::summary::Summary;
use luma_plan::terms::Level;

#[test]
fn a_plan_of_every_version_opens_and_is_saved_in_the_present_one() {
    let (book, today) = (Book::embedded().unwrap(), date(2026, 11, 21));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans/schema");
    let count = fs::read_dir(&folder).unwrap().filter(|e| e.as_ref().unwrap().path().extension().unwrap() == "toml");
    assert_eq!(count.count() as u64, schema::SCHEMA, "one plan for each version, for good");
    for version in 1..=schema::SCHEMA {
        let text = fs::read_to_string(folder.join(format!("{version}.toml"))).unwrap();
        assert!(text.contains(&format!("schema = {version}\n")));
        let loaded = load("plan.toml", &text, &book, today).unwrap_or_else(|faulty| panic!("{faulty}"));
        assert_eq!(loaded.base.note().is_some(), version < schema::SCHEMA);
        Summary::new(&loaded.plan, &book, &Ask { today, level: Level::Expected, routes: Vec::new() }).unwrap();
        let saved = save::render(&loaded.plan, &loaded.base).unwrap();
        assert!(load("plan.toml", &saved, &book, today).unwrap().base.note().is_none());
        // The figures of the format's own tables are not lost by being written afresh either.
        let afresh = save::render(&loaded.plan, &save::rebase("", &loaded.plan)).unwrap();
        assert!(load("plan.toml", &afresh, &book, today).unwrap().plan.says_as(&loaded.plan));
    }
}

#[test]
fn what_a_newer_program_wrote_is_refused_by_its_version_and_nothing_else_is_judged() {
    let book = Book::embedded().unwrap();
    let newer = "schema = 2\n[unheard]\nof = \"x\"\n";
    let plan = load("plan.toml", newer, &book, date(2026, 11, 21)).unwrap_err();
    let card = cards::card("card.toml", newer, &book.cards).unwrap_err();
    for (faulty, what) in [(plan, "plan"), (card, "price card")] {
        let told: Vec<String> = faulty.faults.iter().map(|fault| faulty.line(fault)).collect();
        let wanted = "written by a newer luma-plan: schema 2, this one knows 1; update luma-plan, or ask for the";
        assert_eq!(told, [format!("{}:1:10: {wanted} {what} as `schema = 1`", faulty.name)]);
    }
}
