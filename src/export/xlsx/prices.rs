//! Every price that a formula rests on, each once and each an input, with where it comes from: takes first, then the
//! terms of the ways of buying.

use rust_xlsxwriter::{DataValidation, DataValidationRule, XlsxError};

use super::cell::{At, Kind, Role, Sheet};
use super::live::{Basis, FIRST, Live, PRICE, Row, TakePrice, Term};
use super::work::UNKNOWN;
use crate::export::ExportError;
use crate::money::Money;
use crate::offer::words;
use crate::rates::{Card, Figure, Origin, Purchase, RouteAt};
use crate::terms::Unit;

pub fn sheet(live: &Live<'_>, sheet: &mut Sheet<'_>) -> Result<(), ExportError> {
    sheet.opening(
        "Prices used",
        &[
            "Yellow cells are inputs: a price that is changed here is changed wherever it is used.".to_owned(),
            format!("Where nobody publishes a price stands `{UNKNOWN}`; type a number over it and totals take it in."),
        ],
    )?;
    sheet.page.set_row_height(FIRST - 1, 32)?;
    let (word, number) = (Kind::Text, Kind::Count);
    let heads = [
        ("Where", word, Role::Head),
        ("What", word, Role::Head),
        ("Model", word, Role::Head),
        ("Counted in", word, Role::Head),
        ("Price (input)", number, Role::InputHead),
        ("Pieces a take", number, Role::Head),
        ("Source", Kind::Said, Role::Head),
        ("Known to stand on", word, Role::Head),
        ("Confidence", word, Role::Head),
        ("Note", word, Role::Head),
    ];
    sheet.heads((FIRST - 1, 0), &heads)?;
    for (row, price) in (FIRST..).zip(&live.prices) {
        write(live, sheet, row, price)?;
    }
    sheet.widths(&[31, 42, 15, 22, 14, 11, 46, 13, 14, 60])?;
    sheet.page.set_freeze_panes(FIRST, 2)?.set_repeat_rows(FIRST - 1, FIRST - 1)?;
    if let Some(last) = u32::try_from(live.prices.len()).ok().and_then(|rows| (FIRST - 1).checked_add(rows)) {
        sheet.page.autofilter(FIRST - 1, 0, last, 9)?;
        let price = DataValidation::new()
            .allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0))
            .set_error_title("A price")?
            .set_error_message("A number, 0 or more.")?;
        sheet.page.add_data_validation(FIRST, PRICE, last.max(FIRST), PRICE, &price)?;
    }
    Ok(())
}

fn write(live: &Live<'_>, sheet: &mut Sheet<'_>, row: u32, price: &Row) -> Result<(), XlsxError> {
    let settings = |at: usize| {
        let found = live.report.summary.work().settings.get(at);
        words::capital(&found.map(words::settings).unwrap_or_default())
    };
    let cards = &live.report.book.cards;
    match price {
        Row::Own { settings: at, price } => {
            named(sheet, row, "Paid elsewhere", &settings(*at), "", "USD a take")?;
            sheet.money((row, PRICE), *price, Kind::Unit, Role::Input)?;
            sheet.count((row, 5), 1u8, Role::Plain)?;
            sheet.text((row, 8), "yours", Kind::Text, Role::Plain)
        }
        Row::Take { card, settings: at, model, batch, price } => {
            let card = cards.get(*card);
            let place = card.map_or("", |card| card.name.as_str());
            let unit = match price {
                TakePrice::Credits(..) | TakePrice::Unknown(Unit::Credits, _) => "credits a take",
                TakePrice::Usd(..) | TakePrice::Unknown(Unit::Usd, _) => "USD a take",
                TakePrice::Carried(..) => "takes a minute a unit",
            };
            named(sheet, row, place, &settings(*at), model.as_deref().unwrap_or_default(), unit)?;
            sheet.count((row, 5), *batch, Role::Plain)?;
            let cell = (row, PRICE);
            match price {
                TakePrice::Credits(each, basis) => {
                    sheet.number(cell, &each.to_string(), Kind::Credits, Role::Input)?;
                    told(live, sheet, row, card, basis, "")
                }
                TakePrice::Usd(each, basis) => {
                    sheet.money(cell, *each, Kind::Unit, Role::Input)?;
                    told(live, sheet, row, card, basis, "")
                }
                TakePrice::Carried(rate, basis) => {
                    sheet.number(cell, &rate.normalize().to_string(), Kind::Unit, Role::Input)?;
                    told(live, sheet, row, card, basis, "Capacity carries it; the commitment pays")
                }
                TakePrice::Unknown(_, why) => {
                    sheet.text(cell, UNKNOWN, Kind::Unit, Role::Input)?;
                    sheet.text((row, 8), "unknown", Kind::Text, Role::Plain)?;
                    sheet.text((row, 9), &words::capital(why), Kind::Text, Role::Muted)
                }
            }
        }
        Row::Term { offer, term: of } => term(live, sheet, row, *offer, *of),
    }
}

fn named(sheet: &mut Sheet<'_>, row: u32, place: &str, what: &str, model: &str, unit: &str) -> Result<(), XlsxError> {
    for (column, text) in (0..).zip([place, what, model, unit]) {
        sheet.text((row, column), text, Kind::Text, Role::Plain)?;
    }
    Ok(())
}

/// Where a figure comes from.
fn told(
    live: &Live<'_>,
    sheet: &mut Sheet<'_>,
    row: u32,
    card: Option<&Card>,
    basis: &Basis,
    note: &str,
) -> Result<(), XlsxError> {
    let source = basis.source.as_ref().zip(card).and_then(|(id, card)| card.source(id));
    let title = source.map_or("your own figure", |source| source.title.as_str());
    sheet.text((row, 6), title, Kind::Said, Role::Plain)?;
    if let Some(day) = basis.verified {
        sheet.date((row, 7), day, Role::Plain)?;
    }
    sheet.text((row, 8), basis.confidence, Kind::Text, Role::Plain)?;
    let origin = basis.layer.map(|layer| live.report.book.origin(layer)).filter(Origin::is_overlay);
    let by = origin.map(|origin| format!("By {}", origin.spoken()));
    let note: Vec<&str> = by.as_deref().into_iter().chain(Some(note)).filter(|n| !n.is_empty()).collect();
    sheet.text((row, 9), &note.join(". "), Kind::Text, Role::Muted)
}

fn term(live: &Live<'_>, sheet: &mut Sheet<'_>, row: u32, offer: usize, term: Term) -> Result<(), XlsxError> {
    let Some(offer) = live.report.summary.offers().get(offer) else { return Ok(()) };
    let Some(route) = live.report.book.route(offer.at) else { return Ok(()) };
    let (what, unit) = match term {
        Term::Month => ("Subscription", "USD a month"),
        Term::Year => ("Subscription, billed by the year", "USD a year"),
        Term::Grant => ("Credits of the subscription", "credits a month"),
        Term::PackPrice => ("A pack of credits", "USD a pack"),
        Term::PackCredits => ("Credits of a pack", "credits a pack"),
        Term::Unit => ("A unit of capacity", "USD a month"),
        Term::LeastUnits => ("The fewest units", "units"),
    };
    named(sheet, row, &offer.name, what, "", unit)?;
    let at = offer.at;
    match (&route.purchase, term) {
        (Purchase::Subscription(tier), Term::Month) => usd(live, sheet, row, at, tier.monthly.as_ref()),
        (Purchase::Subscription(tier), Term::Year) => usd(live, sheet, row, at, tier.annual.as_ref()),
        (Purchase::Subscription(tier), Term::Grant) => {
            let grant = tier.grant.as_ref();
            figure(live, sheet, row, at, grant, |sheet, cell, n| sheet.count(cell, *n, Role::Input))
        }
        (Purchase::Subscription(tier), Term::PackPrice) => {
            usd(live, sheet, row, at, tier.pack.as_ref().map(|pack| &pack.price))
        }
        (Purchase::Subscription(tier), Term::PackCredits) => {
            let Some(pack) = &tier.pack else { return Ok(()) };
            let price = Some(&pack.price);
            figure(live, sheet, row, at, price, |sheet, cell, _| sheet.count(cell, pack.credits, Role::Input))
        }
        (Purchase::Provisioned(provision), Term::Unit) => usd(live, sheet, row, at, Some(&provision.unit)),
        (Purchase::Provisioned(provision), _) => {
            let unit = Some(&provision.unit);
            figure(live, sheet, row, at, unit, |sheet, cell, _| sheet.count(cell, provision.minimum_units, Role::Input))
        }
        _ => Ok(()),
    }
}

fn usd(
    live: &Live<'_>,
    sheet: &mut Sheet<'_>,
    row: u32,
    at: RouteAt,
    found: Option<&Figure<Money>>,
) -> Result<(), XlsxError> {
    figure(live, sheet, row, at, found, |sheet, cell, usd| sheet.money(cell, *usd, Kind::Usd, Role::Input))
}

/// A figure of a card and where it comes from; what nobody publishes as that.
fn figure<T>(
    live: &Live<'_>,
    sheet: &mut Sheet<'_>,
    row: u32,
    at: RouteAt,
    found: Option<&Figure<T>>,
    write: impl Fn(&mut Sheet<'_>, At, &T) -> Result<(), XlsxError>,
) -> Result<(), XlsxError> {
    let Some(found) = found else {
        sheet.text((row, PRICE), UNKNOWN, Kind::Usd, Role::Input)?;
        return sheet.text((row, 8), "unknown", Kind::Text, Role::Plain);
    };
    write(sheet, (row, PRICE), &found.value)?;
    let basis = Basis {
        source: Some(found.source.clone()),
        verified: Some(found.verified),
        confidence: found.confidence.as_str(),
        layer: Some(found.layer),
    };
    told(live, sheet, row, live.report.book.card(at), &basis, &found.note)
}
