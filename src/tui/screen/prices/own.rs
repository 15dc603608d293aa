//! What is asked for of the entry under the cursor, or of the surface that it is on: a price of the buyer's own, a stamp,
//! the way back.

use super::list::Line;
use crate::rates::row::{Amount, When};
use crate::rates::{Card, Layer};
use crate::summary::pricebook::own::{self, Added, Target};
use crate::summary::pricebook::slips::term_of;
use crate::summary::pricebook::{At, Entry, Kind, Value, words_of};
use crate::terms::Media;
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::overlay::Overlay;
use crate::tui::overlay::own::OwnPrice;

/// What is done with a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    Price,
    Add,
    Stamp,
    Remove,
}

/// Opens the form, or makes the change; says why it cannot be.
pub fn asked(model: &mut Model, what: Own) -> Option<Msg> {
    match done(model, what) {
        Ok(msg) => Some(msg),
        Err(why) => {
            model.complain(why);
            None
        }
    }
}

/// The entry under the cursor.
fn entry(model: &Model) -> Option<&Entry> {
    let screen = &model.price_book;
    let Some(Line::Entry(at)) = screen.line() else { return None };
    screen.listing.entries.get(at)
}

/// Whether the entry under the cursor is a price, a term or an answer of a card: something that can be stamped.
pub fn on_entry(model: &Model) -> bool {
    let is_stamped = |e: &Entry| matches!(e.at, At::Row { .. }) || term_of(e.at).is_some();
    model.layers.is_empty() && entry(model).is_some_and(is_stamped)
}

/// Whether it has a price that could be another.
pub fn on_price(model: &Model) -> bool {
    model.layers.is_empty()
        && entry(model).is_some_and(|e| own::unit_of(&model.prices.book, e).is_some() || matches!(e.at, At::Gap { .. }))
}

/// Whether it is from a card of the buyer's own.
pub fn on_own(model: &Model) -> bool {
    let origin = entry(model).and_then(|e| e.layer).map(|layer| model.prices.book.origin(layer).layer);
    model.layers.is_empty() && matches!(origin, Some(Layer::Config | Layer::Rates))
}

/// Whether the cursor is on a card.
pub fn on_card(model: &Model) -> bool {
    model.layers.is_empty() && card(model).is_some()
}

fn card(model: &Model) -> Option<&Card> {
    let screen = &model.price_book;
    let group = match screen.line()? {
        Line::Entry(at) => screen.listing.group_of(at)?,
        Line::Group(group) | Line::Section(group, _) => group,
    };
    let Kind::Card(at) = screen.listing.groups.get(group)?.kind else { return None };
    model.prices.book.cards.get(at)
}

fn done(model: &Model, what: Own) -> Result<Msg, String> {
    if model.prices.keeps {
        return Err("the plan is priced at what it kept; take the book of now first".to_owned());
    }
    let (book, today) = (&model.prices.book, model.prices.ask.today);
    if what == Own::Add {
        return adding(model, Added::default());
    }
    let entry = entry(model).ok_or("put the cursor on an entry")?;
    if let (Own::Price, At::Gap { card, gap }) = (what, entry.at) {
        let card = book.cards.get(card).ok_or("the card is gone")?;
        let when = card.gaps.get(gap).map(|gap| known(card, &gap.when));
        return adding(model, when.unwrap_or_default());
    }
    let target = own::target(book, entry, model.own.folder.as_deref())?;
    let name = &entry.name;
    let patch = match what {
        Own::Stamp => own::stamped(book, name, &target, today)?,
        Own::Remove => own::removed(book, name, &target)?,
        Own::Price | Own::Add => {
            let unit = own::unit_of(book, entry).ok_or("this has no price that could be another")?;
            let price = match &entry.value {
                Value::Price(usd @ Amount::Usd(_)) => usd.priced().trim_start_matches('$').to_owned(),
                Value::Price(Amount::Credits(credits)) => credits.to_string(),
                _ => String::new(),
            };
            let title = format!("Your price: {}", entry.subject());
            let form = OwnPrice::of(title, name.clone(), target, unit, (price, entry.per), today);
            return Ok(Msg::Push(Box::new(Overlay::OwnPrice(Box::new(form)))));
        }
    };
    Ok(Msg::OwnPrice(Box::new(patch)))
}

fn adding(model: &Model, known: Added) -> Result<Msg, String> {
    let book = &model.prices.book;
    let card = card(model).ok_or("put the cursor on a price card")?;
    let target: Target = own::card_in(book, &card.surface, model.own.folder.as_deref())?;
    let unit = card.unit.ok_or("nothing is priced on this card")?;
    let models: Vec<&str> = card.models.iter().map(|m| m.id.as_str()).collect();
    let known = if known.per.is_empty() { Added { per: "generation".to_owned(), ..known } } else { known };
    let form = OwnPrice::new(&card.surface, target, unit, &known, &models.join(", "), model.prices.ask.today);
    Ok(Msg::Push(Box::new(Overlay::OwnPrice(Box::new(form)))))
}

/// What a gap states, in the words of cards: the first of several ranges.
fn known(card: &Card, when: &When) -> Added {
    let models: Vec<&str> = when.models.iter().filter_map(|at| card.models.get(*at)).map(|m| m.id.as_str()).collect();
    let (operations, resolutions, ranges) = words_of(when);
    Added {
        model: models.join(", "),
        operation: operations.join(", "),
        media: when.media.map_or("", Media::as_str).to_owned(),
        from: String::new(),
        resolution: resolutions.join(", "),
        seconds: when.seconds.iter().map(u32::to_string).collect::<Vec<_>>().join(", "),
        range: ranges.first().map(|r| (*r).to_owned()).unwrap_or_default(),
        references: when.references_over.map(|over| format!("{}-100", over.saturating_add(1))).unwrap_or_default(),
        per: String::new(),
    }
}
