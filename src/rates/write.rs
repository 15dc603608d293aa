//! Entries as a card states them: a table of its own for one price row, or for one figure of a route, with everything that
//! the book knows of it. Read back over the same cards it says the same.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::card::{Answer, Card, Figure, Purchase, Route};
use super::dated::Validity;
use super::row::{Amount, Lengths, Row};
use super::{Book, RouteAt};
use crate::money::Money;
use crate::read::spell::quoted;
use crate::terms::{Operation, Requirement, Word};

/// How a card begins that is laid over the one of a surface.
#[must_use]
pub fn head(surface: &str) -> String {
    format!(
        "# Prices of my own, or that I have looked at again: laid over those that come with luma-plan.\n\
         # `luma-plan rates check` looks it over, `luma-plan rates path` says when it is read.\n\
         schema = 1\nsurface = {}\n",
        quoted(surface)
    )
}

/// A figure of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    Monthly,
    Annual,
    Grant,
    Pack,
    Unit,
    Relaxed,
    /// Credits that are sold at a price which nobody publishes.
    Credits,
    Answer {
        requirement: Requirement,
        /// For stages that make video.
        video: bool,
    },
}

/// The lines of a table: those that are not there are left out.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn line(&mut self, key: &str, value: impl std::fmt::Display) {
        let written = writeln!(self.0, "{key} = {value}");
        debug_assert!(written.is_ok(), "a text takes whatever is written to it");
    }

    fn text(&mut self, key: &str, text: &str) {
        if !text.is_empty() {
            self.line(key, quoted(text));
        }
    }

    fn basis(
        &mut self,
        source: &str,
        confidence: crate::terms::Confidence,
        on: Date,
        also: &[(String, String)],
        note: &str,
    ) {
        self.text("source", source);
        self.text("confidence", confidence.as_str());
        self.line("verified", on);
        if !also.is_empty() {
            let of = |(value, source): &(String, String)| {
                format!("{{ value = {}, source = {} }}", quoted(value), quoted(source))
            };
            self.line("also", format_args!("[{}]", also.iter().map(of).collect::<Vec<_>>().join(", ")));
        }
        self.text("note", note);
    }

    fn figure<T>(&mut self, figure: &Figure<T>, on: Date) {
        self.basis(&figure.source, figure.confidence, on, &figure.also, &figure.note);
    }
}

fn list(words: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", words.into_iter().collect::<Vec<_>>().join(", "))
}

fn amount(amount: Amount) -> String {
    match amount {
        Amount::Credits(credits) => credits.to_string(),
        Amount::Usd(money) => dollars(money),
    }
}

/// Dollars have cents, and all further decimals that there are.
fn dollars(money: Money) -> String {
    let plain = money.plain();
    match plain.split_once('.') {
        None if plain == "0" => quoted("0"),
        None => quoted(&format!("{plain}.00")),
        Some((_, cents)) if cents.len() == 1 => quoted(&format!("{plain}0")),
        Some(_) => quoted(&plain),
    }
}

/// A table `[[prices]]` with one row, checked on a day. `None` where the card has no such table.
#[must_use]
pub fn row(card: &Card, row: &Row, on: Date) -> Option<String> {
    let table = card.tables.get(row.table)?;
    let mut out = Lines("[[prices]]\n".to_owned());
    if let Some(model) = row.model {
        out.line("models", list([quoted(&card.models.get(model)?.id)]));
    }
    let operations = Operation::ALL.iter().filter(|o| row.operations.has(**o));
    out.line("operations", list(operations.map(|o| quoted(o.as_str()))));
    out.text("media", row.media.map_or("", |m| m.as_str()));
    out.text("from", row.from.map_or("", |r| r.as_str()));
    out.text("resolution", row.resolution.map_or("", |r| r.as_str()));
    out.text("range", row.range.map_or("", |r| r.as_str()));
    match row.references {
        (0, u32::MAX) => {}
        (least, most) if least == most => out.line("references", least),
        (least, most) => out.line("references", quoted(&format!("{least}-{most}"))),
    }
    out.text("per", table.per.text());
    if table.fps > 0 {
        out.line("fps", table.fps);
    }
    out.text("made_at", table.made_at.map_or("", |r| r.as_str()));
    if let Some(block) = table.block {
        out.line("block", block);
    }
    if !table.blocks.is_empty() {
        out.line("blocks", list(table.blocks.iter().map(u32::to_string)));
    }
    let also: Vec<(String, String)> = table.also.iter().chain(&row.also).cloned().collect();
    out.basis(&table.source, table.confidence, on, &also, &table.note);
    out.text("also_by_pixels", table.also_by_pixels.as_deref().unwrap_or_default());
    out.text("gap", &table.gap);
    let mut columns = vec!["price"];
    let mut cells = vec![row.price.map_or_else(|| quoted("?"), amount)];
    if let Lengths::Exactly(seconds) = row.lengths
        && table.block != Some(seconds)
    {
        columns.insert(0, "seconds");
        cells.insert(0, seconds.to_string());
    }
    if let Some(more) = row.then_per_second {
        columns.push("then_per_second");
        cells.push(amount(more));
    }
    out.line("columns", list(columns.into_iter().map(quoted)));
    out.line("rows", format_args!("[{}]", list(cells)));
    Some(out.0)
}

/// A table with one figure of a route, checked on a day. `None` where the route has none.
#[must_use]
pub fn term(book: &Book, at: RouteAt, term: Term, on: Date) -> Option<String> {
    let route = book.route(at)?;
    let tier = match &route.purchase {
        Purchase::Subscription(tier) => Some(tier),
        _ => None,
    };
    let mut out = Lines::default();
    match term {
        Term::Monthly => subscription(&mut out, route, "monthly", tier?.monthly.as_ref()?, on, |m| dollars(*m)),
        Term::Annual => subscription(&mut out, route, "annual", tier?.annual.as_ref()?, on, |m| dollars(*m)),
        Term::Grant => subscription(&mut out, route, "credits", tier?.grant.as_ref()?, on, u64::to_string),
        Term::Pack => {
            let pack = tier?.pack.as_ref()?;
            out.0.push_str("[[packs]]\n");
            out.line("tiers", list([quoted(&route.tier)]));
            out.line("credits", pack.credits);
            out.line("usd", dollars(pack.price.value));
            out.line("months", pack.months);
            out.figure(&pack.price, on);
        }
        Term::Relaxed => {
            let relaxed = tier?.relaxed.as_ref().filter(|figure| figure.value)?;
            out.0.push_str("[[relaxed]]\n");
            out.line("tiers", list([quoted(&route.tier)]));
            out.figure(relaxed, on);
        }
        Term::Credits => {
            let credits = tier?.unpriced_credits.as_ref()?;
            out.0.push_str("[[unpriced_credits]]\n");
            out.line("tiers", list([quoted(&route.tier)]));
            out.text("says", &credits.value);
            out.figure(credits, on);
        }
        Term::Unit => {
            let Purchase::Provisioned(provision) = &route.purchase else { return None };
            out.0.push_str("[[provisioned]]\n");
            out.line("minimum_units", provision.minimum_units);
            out.figure(&provision.unit, on);
            let printed = || provision.printed.iter();
            let columns = ["tier", "months", "price"].into_iter().chain(printed().map(|(m, _)| m.as_str()));
            out.line("columns", list(columns.map(quoted)));
            let cells = [quoted(&route.tier), provision.term.to_string(), dollars(provision.unit.value)];
            let cells = cells.into_iter().chain(printed().map(|(_, m)| dollars(*m)));
            out.line("rows", format_args!("[{}]", list(cells)));
        }
        Term::Answer { requirement, video } => {
            let answers = if video { &route.video_answers } else { &route.answers };
            let figure = answers.get(&requirement)?;
            out.0.push_str("[[answers]]\n");
            out.line("tiers", list([quoted(&route.tier)]));
            out.text("media", if video { "video" } else { "" });
            match figure.value {
                Answer::Training(training) => out.text(requirement.as_str(), training.as_str()),
                plain => out.line(requirement.as_str(), plain.as_str()),
            }
            out.figure(figure, on);
        }
    }
    Some(out.0)
}

/// A table as [`row`] and [`term`] write it that holds only on some days.
#[must_use]
pub fn dated(table: &str, validity: Validity) -> String {
    let mut out = Lines::default();
    for line in table.split_inclusive('\n') {
        out.0.push_str(line);
        if line.starts_with("verified = ") {
            for (key, day) in [("valid_from", validity.from), ("valid_until", validity.until)] {
                if let Some(day) = day {
                    out.line(key, day);
                }
            }
        }
    }
    out.0
}

/// A table that says of a tier's terms that there are none, or that nobody publishes them: (column, cell).
#[must_use]
pub fn nothing(tier: &str, said: &[(String, String)], source: &str, confidence: &str, on: Date) -> String {
    let mut out = Lines("[[subscriptions]]\n".to_owned());
    out.line("source", source);
    out.line("confidence", confidence);
    out.line("verified", on);
    let columns = said.iter().map(|(column, _)| column.as_str());
    out.line("columns", list(std::iter::once("tier").chain(columns).map(quoted)));
    let cells = said.iter().map(|(_, cell)| cell.as_str());
    out.line("rows", format_args!("[{}]", list(std::iter::once(tier).chain(cells).map(quoted))));
    out.0
}

fn subscription<T>(
    out: &mut Lines,
    route: &Route,
    column: &str,
    figure: &Figure<T>,
    on: Date,
    spell: impl Fn(&T) -> String,
) {
    out.0.push_str("[[subscriptions]]\n");
    out.figure(figure, on);
    out.line("columns", list(["tier", column].map(quoted)));
    out.line("rows", format_args!("[{}]", list([quoted(&route.tier), spell(&figure.value)])));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rates::check;

    fn over(text: &str) -> Book {
        let mut book = Book::embedded().unwrap();
        book.lay_over("over.toml", text).unwrap_or_else(|faulty| panic!("{faulty}\n{text}"));
        book
    }

    /// What a row says, without where it stands.
    fn said(card: &Card, row: &Row) -> String {
        let mut table = card.tables[row.table].clone();
        table.also.extend(row.also.iter().cloned());
        format!("{:?} {table:?}", Row { table: 0, layer: 0, also: Vec::new(), replaces: None, ..row.clone() })
    }

    #[test]
    fn every_row_of_the_book_can_be_written_and_says_the_same() {
        let book = Book::embedded().unwrap();
        for card in &book.cards {
            let mut text = head(&card.surface);
            for found in &card.rows {
                text.push('\n');
                text.push_str(&row(card, found, card.tables[found.table].verified).unwrap());
            }
            let over = over(&text);
            let laid = over.surface(&card.surface).unwrap();
            for (found, again) in card.rows.iter().zip(&laid.rows) {
                assert!(check::meet(found, again));
                assert_eq!(said(card, found), said(laid, again), "{}", card.surface);
            }
            assert_eq!(laid.rows.len(), 2 * card.rows.len());
        }
    }

    #[test]
    fn every_figure_of_a_route_can_be_written_and_says_the_same() {
        let book = Book::embedded().unwrap();
        let on = jiff::civil::date(2026, 11, 20);
        let mut seen = 0;
        for at in book.routes() {
            let surface = &book.card(at).unwrap().surface;
            let mut terms = vec![Term::Monthly, Term::Annual, Term::Grant, Term::Pack, Term::Unit, Term::Relaxed];
            terms.push(Term::Credits);
            terms.extend(
                Requirement::ALL
                    .iter()
                    .flat_map(|r| [false, true].map(|video| Term::Answer { requirement: *r, video })),
            );
            for what in terms {
                let Some(text) = term(&book, at, what, on) else { continue };
                let over = over(&format!("{}\n{text}", head(surface)));
                assert_eq!(term(&over, at, what, on).unwrap(), text);
                seen += 1;
            }
        }
        assert!(seen > 100, "{seen}");
    }
}
