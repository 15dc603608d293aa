use super::*;

const ON: Date = jiff::civil::date(2026, 11, 20);
const NAME: &str = "/home/me/rates/own.toml";

fn target() -> Target {
    Target { layer: Layer::Config, name: NAME.to_owned() }
}

fn said(price: Amount) -> Said {
    Said { price, note: "our contract".to_owned(), on: ON }
}

fn listing(book: &Book) -> Listing {
    Listing::new(&Plan::default(), book, ON)
}

/// The book with a patch in it.
fn with(book: &Book, patch: &Patch) -> Book {
    book.with_file(patch.target.layer, &patch.target.name, patch.after.as_deref()).unwrap()
}

fn price_of(book: &Book, name: &str) -> String {
    let all = listing(book);
    all.entries.iter().find(|e| e.name == name && e.standing != Standing::Replaced).unwrap().said()
}

#[test]
fn whatever_has_a_price_can_have_another_and_the_first_one_back() {
    let book = Book::embedded().unwrap();
    let all = listing(&book);
    let mut tried = 0;
    for entry in all.entries.iter().filter(|e| unit_of(&book, e).is_some()).step_by(17) {
        let unit = unit_of(&book, entry).unwrap();
        let price = amount("4321", unit).unwrap();
        let patch = match priced(&book, &entry.name, &target(), &said(price)) {
            Ok(patch) => patch,
            Err(why) => panic!("{}: {why}", entry.name),
        };
        let over = with(&book, &patch);
        assert!(price_of(&over, &entry.name).contains("4,321"), "{}", entry.name);
        let back = removed(&over, &entry.name, &target()).unwrap_or_else(|why| panic!("{}: {why}", entry.name));
        assert_eq!(back.before, patch.after);
        let again = with(&over, &back);
        assert_eq!(stated(&listing(&again)), stated(&all), "{}", entry.name);
        assert!(!back.after.unwrap().contains("[["));
        tried += 1;
    }
    assert!(tried > 5, "{tried}");
}

/// A card as somebody writes it by hand: two rows in a table, with comments.
const BY_HAND: &str = "# Ours
schema = 1
surface = \"luma-agents-api\"

[[sources]]
id = \"contract\"
title = \"Contract\"
publisher = \"Luma AI\"
kind = \"official\"
date = 2026-11-01

# what we pay
[[prices]]
models = [\"ray-3.2\"] # the only one
operations = [\"modify\"]
range = \"sdr\"
per = \"generation\"
source = \"contract\"
confidence = \"published\"
columns = [\"seconds\", \"540p\", \"720p\"]
rows = [[7, \"0.70\", \"0.90\"]] # both

# the end
";

#[test]
fn of_a_table_with_several_rows_one_is_changed_and_comments_stay() {
    let mut book = Book::embedded().unwrap();
    book.lay(Layer::Config, NAME, BY_HAND).unwrap();
    let name = |size: &str| format!("luma-agents-api/ray-3.2/modify/{size}/7s/sdr");
    let price = amount("$0.65", Unit::Usd).unwrap();
    let patch = priced(&book, &name("540p"), &target(), &said(price)).unwrap();
    let over = with(&book, &patch);
    assert_eq!((price_of(&over, &name("540p")), price_of(&over, &name("720p"))), {
        let was = price_of(&book, &name("720p"));
        (was.replace("0.90", "0.65"), was)
    });
    let text = patch.after.unwrap();
    for comment in ["# Ours", "# what we pay", "# the only one", "# both", "# the end"] {
        assert!(text.contains(comment), "{comment}\n{text}");
    }
    // The other is stamped, then taken away: the one that was changed stays.
    let stamp = stamped(&over, &name("720p"), &target(), ON).unwrap();
    let over = with(&over, &stamp);
    let gone = removed(&over, &name("720p"), &target()).unwrap();
    let left = with(&over, &gone);
    assert_eq!(price_of(&left, &name("540p")), price_of(&over, &name("540p")));
    assert!(listing(&left).entries.iter().all(|e| e.name != name("720p")));
    assert!(gone.after.unwrap().contains("# both"));
}

#[test]
fn what_is_no_price_of_ones_own_is_not_taken_away_and_what_is_wrong_is_told() {
    let book = Book::embedded().unwrap();
    let name = "luma-agents-api/ray-3.2/text-to-video/720p/5s/sdr";
    assert_eq!(removed(&book, name, &target()).unwrap_err(), "this is no price of your own");
    let price = amount("1", Unit::Usd).unwrap();
    let what = Added { operation: "dance".to_owned(), per: "generation".to_owned(), ..Added::default() };
    let fault = added(&book, "luma-agents-api", &target(), &what, &said(price)).unwrap_err();
    assert!(fault.part == Some(Part::Operation) && fault.says.contains("dance"), "{fault:?}");
    assert!(amount("dear", Unit::Usd).is_err() && amount("1.5", Unit::Credits).is_err());
    assert_eq!(amount("1,200 credits", Unit::Credits), Ok(Amount::Credits(1200)));
}
