//! The cards of a book, one line each.

use std::io;

use serde::Serialize;

use super::{aged_in_words, table};
use crate::export::ExportError;
use crate::export::json::pretty;
use crate::export::text::plain;
use crate::offer::words::count;
use crate::summary::pricebook::Checked;
use crate::summary::pricebook::cards::CardLine;

/// # Errors
/// What the stream says.
pub fn text(cards: &[CardLine], stale_days: i64, out: &mut dyn io::Write) -> Result<(), ExportError> {
    let head = ["surface", "prices", "routes", "oldest", "days", "old", "differ", "laid over"];
    let mut rows: Vec<Vec<String>> = vec![head.iter().map(ToString::to_string).collect()];
    let some = |n: usize| if n == 0 { "-".to_owned() } else { n.to_string() };
    for card in cards {
        rows.push(vec![
            card.surface.clone(),
            some(card.prices),
            some(card.routes),
            card.oldest.map_or_else(|| "-".to_owned(), |c| c.on.to_string()),
            card.oldest.map_or_else(|| "-".to_owned(), |c| c.age_days.to_string()),
            some(card.stale),
            some(card.disputed),
            some(card.laid_over),
        ]);
    }
    let mut page = table(&rows, &[false, true, true, false, true, true, true, true]);
    page.push('\n');
    if let Some(oldest) = oldest(cards) {
        let stale: usize = cards.iter().map(|c| c.stale).sum();
        let stale = count(stale as u128, "price is", "prices are");
        let oldest = plain(&aged_in_words(oldest));
        page.extend([format!(
            "The oldest figure was checked on {oldest}.\n{stale} older than {stale_days} days: \
             `luma-plan rates show --older-than {stale_days}d` lists them.\n"
        )]);
    }
    let disputed: usize = cards.iter().map(|c| c.disputed).sum();
    if disputed > 0 {
        let disputed = count(disputed as u128, "price", "prices");
        page.extend([format!("Sources differ about {disputed}: `luma-plan rates show --conflicts` lists them.\n")]);
    }
    out.write_all(page.as_bytes())?;
    Ok(())
}

fn oldest(cards: &[CardLine]) -> Option<Checked> {
    cards.iter().filter_map(|c| c.oldest).min_by_key(|c| c.on)
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    oldest_verified: Option<String>,
    stale_days: i64,
    cards: Vec<Card<'a>>,
}

#[derive(Serialize)]
struct Card<'a> {
    surface: &'a str,
    name: &'a str,
    prices: usize,
    routes: usize,
    oldest_verified: Option<String>,
    age_days: Option<i64>,
    stale: usize,
    conflicts: usize,
    overrides: usize,
    layers: u32,
}

/// # Errors
/// What the stream says.
pub fn json(cards: &[CardLine], stale_days: i64, out: &mut dyn io::Write) -> Result<(), ExportError> {
    let of = |card: &'_ CardLine| Card {
        surface: "",
        name: "",
        prices: card.prices,
        routes: card.routes,
        oldest_verified: card.oldest.map(|c| c.on.to_string()),
        age_days: card.oldest.map(|c| c.age_days),
        stale: card.stale,
        conflicts: card.disputed,
        overrides: card.laid_over,
        layers: card.layers,
    };
    let listed = cards.iter().map(|card| Card { surface: &card.surface, name: &card.name, ..of(card) }).collect();
    let oldest_verified = oldest(cards).map(|c| c.on.to_string());
    Ok(pretty(&Document { schema: 1, oldest_verified, stale_days, cards: listed }, out)?)
}
