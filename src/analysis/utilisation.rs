//! By utilisation: the share of provisioned capacity that must be used before it beats pay-as-you-go, for each model
//! that it carries, each number of references and each term. Above the whole of it: never.

use rust_decimal::Decimal;

use crate::money::{Money, quotient};
use crate::plan::resolve::Settings;
use crate::quote::{Outcome, UnitPrice, quote};
use crate::rates::{Book, Provision, Purchase, RouteAt};
use crate::terms::{Media, Operation, Range, Resolution};

/// References are asked for up to so many; the card says which it takes.
const REFERENCES: std::ops::RangeInclusive<u32> = 0..=20;

/// One cell of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The provisioned route.
    pub at: RouteAt,
    pub model: String,
    pub references: u32,
    /// What an image costs by pay-as-you-go on the same card.
    pub pay_as_you_go: Money,
    /// What an image costs at full use, as a fraction of ticks: (numerator, denominator).
    pub at_full_use: (u128, u128),
    /// The share of capacity at which both cost the same: 1 is all of it. Ten decimals.
    pub share: Decimal,
    /// The share is at most the whole.
    pub reachable: bool,
    /// What the seller prints for an image at full use, where that is another figure than the recomputed one.
    pub printed: Option<Money>,
}

/// Every cell, by term, then model, then references.
#[must_use]
pub fn by_utilisation(book: &Book) -> Vec<Cell> {
    let mut cells = Vec::new();
    for at in book.routes() {
        let (Some(route), Some(card)) = (book.route(at), book.card(at)) else { continue };
        let Purchase::Provisioned(provision) = &route.purchase else { continue };
        let other = book
            .routes()
            .find(|o| o.card == at.card && book.route(*o).is_some_and(|r| matches!(r.purchase, Purchase::PayAsYouGo)));
        let Some(other) = other else { continue };
        for model in &card.models {
            let Some(at_full_use) = model.requests_per_unit.and_then(|rate| provision.per_image(rate)) else {
                continue;
            };
            for references in REFERENCES {
                let Some(price) = image_price(book, other, &model.id, references) else { continue };
                cells.extend(cell(at, &model.id, references, price, at_full_use, provision));
            }
        }
    }
    cells
}

fn cell(
    at: RouteAt,
    model: &str,
    references: u32,
    price: Money,
    at_full_use: (u128, u128),
    provision: &Provision,
) -> Option<Cell> {
    let (above, below) = at_full_use;
    let all_of_it = price.ticks().ok()?.checked_mul(below).filter(|all| *all > 0)?;
    let share = quotient(Decimal::try_from_i128_with_scale(i128::try_from(above).ok()?, 0).ok()?, all_of_it)?;
    let printed = provision.printed.iter().find(|(of, _)| of == model).map(|(_, printed)| *printed);
    let recomputed = Money::from_ticks(above).ok().and_then(|m| m.per(below));
    Some(Cell {
        at,
        model: model.to_owned(),
        references,
        pay_as_you_go: price,
        at_full_use,
        share,
        reachable: above <= all_of_it,
        printed: printed.filter(|printed| Some(*printed) != recomputed),
    })
}

/// What an image of a model costs on a route; `None` where it has no price there.
fn image_price(book: &Book, at: RouteAt, model: &str, references: u32) -> Option<Money> {
    let settings = Settings {
        operation: Operation::TextToImage,
        model: Some(model.to_owned()),
        media: Some(Media::Image),
        resolution: Some(Resolution::P720),
        seconds: None,
        range: Range::Sdr,
        looped: false,
        references,
        from: None,
        of: None,
    };
    match quote(book, at, &settings, &[]).outcome {
        Outcome::Priced(price) => match price.unit {
            UnitPrice::Usd(usd) => Some(usd),
            UnitPrice::Credits(_) | UnitPrice::Provisioned(_) => None,
        },
        Outcome::Unpriced(_) | Outcome::Unsupported(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_cells_of_sixty_can_be_reached() {
        let book = Book::embedded().unwrap();
        let cells = by_utilisation(&book);
        assert_eq!(cells.len(), 60);
        let reachable: Vec<String> = cells
            .iter()
            .filter(|c| c.reachable)
            .map(|c| {
                let percent = (c.share * Decimal::ONE_HUNDRED).round_dp(2);
                format!("{} {} {} {percent}", book.route(c.at).unwrap().id, c.model, c.references)
            })
            .collect();
        // $2,800 ÷ 43,200 = 0.064815 an image; $2,100 ÷ 43,200 = 0.048611, by 0.4 for the larger model 0.121528.
        assert_eq!(
            reachable,
            [
                "api-pt-3m uni-1 9 96.16",
                "api-pt-1y uni-1 3 98.40",
                "api-pt-1y uni-1 4 92.77",
                "api-pt-1y uni-1 5 87.75",
                "api-pt-1y uni-1 6 83.24",
                "api-pt-1y uni-1 7 79.17",
                "api-pt-1y uni-1 8 75.48",
                "api-pt-1y uni-1 9 72.12",
                "api-pt-1y uni-1-max 8 98.01",
                "api-pt-1y uni-1-max 9 95.69",
            ]
        );
    }
}
