use jiff::civil::date;

use super::*;
use crate::plan::save::render;
use crate::plan::{Edit, load};

const TODAY: Date = date(2026, 11, 21);

fn book() -> Book {
    Book::embedded_on(Some(TODAY)).unwrap_or_else(|faulty| panic!("{faulty}"))
}

const PLAN: &str = "schema = 1 # the present one

# What sales offered for this job.
[[rates]]
surface = \"luma-agents-api\"
operations = [\"text-to-video\", \"image-to-video\"]
models = [\"ray-3.2\"] # the flagship
range = \"sdr\"
per = \"generation\"
note = \"by mail, \\\"11 November\\\"\"
columns = [\"seconds\", \"720p\"]
rows = [
  [5, \"0.25\"],
  [10, 0.75],
]

[priced_with]
on = 2026-11-21
book = \"00112233445566ff\"

[priced_with.prices]
\"luma-agents-api/ray-3.2/extend/720p/5s/sdr\" = \"$0.30\"

[[shots]]
[[shots.stages]]
operation = \"text-to-video\"
";

#[test]
fn what_is_loaded_is_saved_and_loaded_again() {
    let book = book();
    let loaded = load("p.toml", PLAN, &book, TODAY).unwrap_or_else(|faulty| panic!("{faulty}"));
    let plan = &loaded.plan;
    assert_eq!(plan.rates.len(), 1);
    assert_eq!(plan.priced_with.as_ref().map(|w| w.prices.len()), Some(1));
    assert_eq!(render(plan, &loaded.base).unwrap(), PLAN, "byte for byte");
    // Written afresh it says the same.
    let fresh = render(plan, &crate::plan::Base::default()).unwrap();
    let again = load("p.toml", &fresh, &book, TODAY).unwrap_or_else(|faulty| panic!("{faulty}"));
    assert!(again.plan.says_as(plan), "{fresh}");
    // Another value is put in among what stays, comments with it.
    let mut changed = plan.clone();
    changed.name = Some("Job".to_owned());
    changed.priced_with = None;
    let text = render(&changed, &loaded.base).unwrap();
    assert!(text.contains("# What sales offered for this job.") && text.contains("# the flagship"), "{text}");
    assert!(!text.contains("priced_with"), "{text}");
    let text = render(&Plan { rates: Vec::new(), ..plan.clone() }, &loaded.base).unwrap();
    assert!(!text.contains("rates") && text.contains("# the present one"), "{text}");
    let mut more = plan.clone();
    more.rates.push(OwnRates { surface: "dream-machine-api".to_owned(), ..plan.rates[0].clone() });
    let text = render(&more, &loaded.base).unwrap();
    assert_eq!(text.matches("[[rates]]").count(), 2, "{text}");
    assert!(text.contains("# the present one"), "{text}");
}

#[test]
fn putting_another_state_in_place_can_be_undone() {
    let book = book();
    let mut plan = load("p.toml", PLAN, &book, TODAY).unwrap().plan;
    let before = plan.clone();
    let other = Plan { priced_with: None, rates: Vec::new(), ..plan.clone() };
    let back = plan.apply(Edit::Replace { plan: Box::new(other) }, &book, TODAY).unwrap();
    assert!(plan.rates.is_empty());
    plan.apply(back, &book, TODAY).unwrap();
    assert_eq!(plan.rates, before.rates);
    assert_eq!(plan.priced_with, before.priced_with);
}

#[test]
fn what_is_wrong_is_told_where_it_stands() {
    let book = book();
    let told = |from: &str, to: &str| {
        assert!(PLAN.contains(from), "{from}");
        let faulty = load("p.toml", &PLAN.replacen(from, to, 1), &book, TODAY).unwrap_err();
        faulty.faults.iter().map(|f| faulty.line(f)).collect::<Vec<_>>()
    };
    for (from, to, wanted) in [
        (
            "surface = \"luma-agents-api\"",
            "surface = \"luma-agent-api\"",
            "p.toml:5:11: `surface` does not know \"luma-agent-api\"; did you mean \"luma-agents-api\"?",
        ),
        ("[\"ray-3.2\"]", "[\"ray-3.3\"]", "p.toml:7:10: the card lists no model `ray-3.3`; did you mean `ray-3.2`?"),
        (
            "range = \"sdr\"",
            "rnage = \"sdr\"",
            "p.toml:8:9: unknown key `rnage` in a table of prices; did you mean `range`?",
        ),
        (
            "[10, 0.75]",
            "[5, 0.75]",
            "p.toml:12:8: two rows give a price for `ray-3.2`, text-to-video or image-to-video, 720p, 5 s, sdr; take one away; a value in conflict belongs in `also`",
        ),
        ("on = 2026-11-21", "on = \"soon\"", "p.toml:18:6: `on` is a text; write a date without quotes, as 2026-12-31"),
    ] {
        assert_eq!(told(from, to), [wanted], "{to}");
    }
    assert!(told("surface = \"luma-agents-api\"\n", "")[0].contains("prices of the plan's own name no `surface`"));
}

#[test]
fn rows_that_have_no_place_in_another_book_are_left_out_and_named() {
    let plan = load("p.toml", PLAN, &book(), TODAY).unwrap().plan;
    let other = Book::load(&[]).unwrap();
    let laid = laid(&plan, other);
    assert_eq!(laid.left_out, ["[[rates]] of luma-agents-api"]);
}
