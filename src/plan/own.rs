//! The plan's own rows of the price book, `[[rates]]`: tables of prices as cards have them under `[[prices]]`, with the
//! `surface` that they are of. They hold for this plan alone and are laid over every card.
//!
//! A plan keeps them as they were said, key by key; what they mean is the business of [`crate::rates`], which reads
//! them as the card that `card` makes of them.

use std::ops::Range;

use jiff::civil::Date;

use super::model::Plan;
use super::save::spell;
use crate::arrange::Arrange as _;
use crate::fault::Fault;
use crate::rates::load;
use crate::rates::{Book, Layer, Taken};
use crate::read::{Spanned, TomlTable, TomlValue};

/// What messages and origins call them.
pub const NAME: &str = "[[rates]]";
/// The source of rows that name none.
const SOURCE: &str = "this-plan";

/// One table of `[[rates]]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnRates {
    /// A surface's id.
    pub surface: String,
    /// The other keys in the order of their names, each with its value as TOML on one line.
    pub keys: Vec<(String, String)>,
}

impl OwnRates {
    /// What a table says, whatever it is.
    #[must_use]
    pub fn of(table: &TomlTable<'_>) -> Self {
        let mut keys: Vec<(String, String)> = Vec::new();
        let mut surface = String::new();
        for (name, value) in table {
            match (name.get_ref().as_ref(), value.get_ref().as_str()) {
                ("surface", Some(text)) => text.clone_into(&mut surface),
                (name, _) => keys.push((name.to_owned(), written(value.get_ref()))),
            }
        }
        keys.arrange();
        Self { surface, keys }
    }

    fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|(name, _)| name == key)
    }

    /// `[[rates]]` as a plan's file has it.
    #[must_use]
    pub fn text(&self) -> String {
        let keys: Vec<String> =
            self.keys.iter().map(|(name, value)| format!("{} = {value}\n", spell::name(name))).collect();
        format!("[[rates]]\nsurface = {}\n{}", spell::quoted(&self.surface), keys.concat())
    }
}

/// A value as TOML, on one line.
fn written(value: &TomlValue<'_>) -> String {
    match value {
        TomlValue::String(text) => spell::quoted(text),
        TomlValue::Integer(number) => number.to_string(),
        TomlValue::Float(number) => number.to_string(),
        TomlValue::Boolean(flag) => flag.to_string(),
        TomlValue::Datetime(at) => at.to_string(),
        TomlValue::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| written(item.get_ref())).collect();
            format!("[{}]", items.join(", "))
        }
        TomlValue::Table(table) => {
            let one = |(name, value): (&Spanned<std::borrow::Cow<'_, str>>, &Spanned<TomlValue<'_>>)| {
                format!("{} = {}", spell::name(name.get_ref()), written(value.get_ref()))
            };
            let pairs: Vec<String> = table.iter().map(one).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
    }
}

/// A card of a surface's tables, and which line of it is which key of which table (by its index among `rates`).
fn card(rates: &[OwnRates], surface: &str, on: Option<Date>) -> (String, Vec<(usize, Option<String>)>) {
    let date = on.map_or_else(|| "2199-12-31".to_owned(), |day| day.to_string());
    let head = [
        "schema = 1".to_owned(),
        format!("surface = {}", spell::quoted(surface)),
        "[[sources]]".to_owned(),
        format!("id = \"{SOURCE}\""),
        "title = \"the plan's own prices\"".to_owned(),
        "publisher = \"whoever wrote the plan\"".to_owned(),
        "kind = \"third-party\"".to_owned(),
        format!("date = {date}"),
    ];
    let mut lines: Vec<(String, (usize, Option<String>))> = head.into_iter().map(|l| (l, (usize::MAX, None))).collect();
    for (at, table) in rates.iter().enumerate().filter(|(_, table)| table.surface == surface) {
        lines.push(("[[prices]]".to_owned(), (at, None)));
        for (name, value) in &table.keys {
            lines.push((format!("{} = {value}", spell::name(name)), (at, Some(name.clone()))));
        }
        for (key, value) in [("source", SOURCE), ("confidence", "published")] {
            if !table.has(key) {
                lines.push((format!("{key} = \"{value}\""), (at, None)));
            }
        }
    }
    let (lines, places): (Vec<String>, Vec<_>) = lines.into_iter().unzip();
    (lines.join("\n") + "\n", places)
}

/// The surfaces of tables, each once, in their order.
fn surfaces(rates: &[OwnRates]) -> Vec<&str> {
    let mut out: Vec<&str> = Vec::new();
    for table in rates {
        if !out.contains(&table.surface.as_str()) {
            out.push(&table.surface);
        }
    }
    out
}

/// What is wrong with tables over a book; `place` says where a table, or a key of one, stands in the plan.
pub fn faults(rates: &[OwnRates], book: &Book, place: impl Fn(usize, Option<&str>) -> Range<usize>) -> Vec<Fault> {
    let mut out = Vec::new();
    for surface in surfaces(rates) {
        let first = rates.iter().position(|table| table.surface == surface).unwrap_or_default();
        if book.surface(surface).is_none() {
            let known: Vec<&str> = book.cards.iter().map(|c| c.surface.as_str()).collect();
            let (message, remedy) = if surface.is_empty() {
                let remedy = format!("add `surface`, one of {}", crate::read::spell_list(&known));
                ("prices of the plan's own name no `surface`".to_owned(), remedy)
            } else {
                crate::read::unknown_word("surface", surface, &known)
            };
            out.push(Fault::new(place(first, Some("surface")), message, remedy));
            continue;
        }
        let (text, places) = card(rates, surface, book.on);
        let Err(faulty) = load::card(NAME, &text, &book.cards, 0, None) else { continue };
        for fault in &faulty.faults {
            let (line, _) = faulty.position(fault);
            let (table, key) = places.get(line - 1).map_or((first, None), |(at, key)| (*at, key.as_deref()));
            let table = if table == usize::MAX { first } else { table };
            out.push(Fault::new(place(table, key), fault.message.clone(), fault.remedy.clone()));
        }
    }
    out
}

/// A book with the plan's own rows laid over it. Rows that the book has no place for (another book than the one that the plan
/// was read with) are left out, and named among [`Book::left_out`].
#[must_use]
pub fn laid(plan: &Plan, mut book: Book) -> Book {
    for surface in surfaces(&plan.rates) {
        let (text, _) = card(&plan.rates, surface, book.on);
        if book.surface(surface).is_none() || book.lay(Layer::Plan, NAME, &text).is_err() {
            book.left_out.push(format!("{NAME} of {surface}"));
        }
    }
    book
}

/// Makes a book that of the day that a plan is priced on (`as_of`, or else its start), with the plan's own rows laid over
/// it, and with the books of the days ahead on which some figure changes. Does as little as it can: where neither the
/// prices nor the rows are others, only the day is noted. Says whether any price may be another.
pub fn follow(book: &mut Book, plan: &Plan, as_of: Option<Date>, today: Date) -> bool {
    let day = as_of.or(plan.schedule.start).unwrap_or(today);
    let is_ready = book.ahead.len() == book.turns_ahead().count();
    if is_ready && book.holds_on(day) && are_laid(plan, book) {
        book.on = Some(day);
        return false;
    }
    let fresh = book.on_day(day);
    let ahead: Vec<Book> = fresh.turns_ahead().map(|turn| laid(plan, fresh.on_day(turn))).collect();
    let mut all = laid(plan, fresh);
    all.ahead = ahead;
    *book = if all.taken == Taken::Chosen { all } else { all.with(all.taken) };
    true
}

/// Makes a book one with other values of those that sources give, as [`follow`] would.
pub fn take(book: &mut Book, taken: Taken, plan: &Plan, as_of: Option<Date>, today: Date) {
    book.taken = taken;
    // Values that were taken before are not those of its files: it is read afresh.
    book.ahead.clear();
    book.on = None;
    follow(book, plan, as_of, today);
}

/// Whether the rows that are laid over a book are those of the plan.
fn are_laid(plan: &Plan, book: &Book) -> bool {
    let laid: Vec<&str> =
        book.files.iter().filter(|f| f.layer == Layer::Plan && f.name == NAME).map(|f| &*f.text).collect();
    let surfaces = surfaces(&plan.rates);
    // Rows that are left out stay left out.
    surfaces.len() == laid.len()
        && surfaces.iter().zip(laid).all(|(surface, text)| card(&plan.rates, surface, book.on).0 == text)
}

#[cfg(test)]
mod tests;
