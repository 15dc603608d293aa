//! When each way of buying is paid: by calendar month and by what it is for, adding up to its total. The months are as
//! counted; the amounts follow the route's row, spread as they were.

use rust_xlsxwriter::{Chart, ChartFormat, ChartSolidFill, ChartType, XlsxError};

use super::cell::{Kind, Role, Sheet, column_on, here, on};
use super::live::{FIRST, Live, PAYMENTS, ROUTES};
use super::routes::{COMMITMENT, CONTINGENCY, OWN, Rows, SUBSCRIPTION, TAX, TOP_UPS, USAGE};
use crate::export::ExportError;
use crate::money::Money;
use crate::offer::{Figures, words};
use crate::summary::bill::{Due, in_words};
use crate::wallet::PaidFor;

const USD: u16 = 4;
const SO_FAR: u16 = 5;
/// Rows that a chart shows.
const COLUMNS: std::ops::RangeInclusive<usize> = 2..=48;

pub fn sheet(live: &Live<'_>, rows: &Rows, sheet: &mut Sheet<'_>) -> Result<(), ExportError> {
    sheet.opening(
        "Payments",
        &["By calendar month and by what they are for. Amounts follow the inputs and are spread as they were counted; \
           the days do not move."
            .to_owned()],
    )?;
    let heads = [
        ("Way to buy", Kind::Text),
        ("From", Kind::Text),
        ("To", Kind::Text),
        ("For", Kind::Text),
        ("USD", Kind::Count),
        ("USD so far", Kind::Count),
    ];
    let heads: Vec<_> = heads.iter().map(|(head, kind)| (*head, *kind, Role::Head)).collect();
    sheet.heads((FIRST - 1, 0), &heads)?;
    let summary = live.report.summary;
    let told = live.told.into_iter();
    let others = rows.of.iter().map(|(at, _)| *at).filter(|at| Some(*at) != live.told);
    let mut row = FIRST;
    for at in told.chain(others) {
        let (Some(offer), Some(source)) = (summary.offers().get(at), rows.row(at)) else { continue };
        let Some(figures) = offer.figures.as_ref().filter(|_| live.group_of(at).is_some()) else { continue };
        let due = summary.bill(at)?;
        if due.is_empty() {
            continue;
        }
        let first = row;
        for one in &due {
            let role = if row == first { Role::Plain } else { Role::Muted };
            sheet.text((row, 0), &offer.name, Kind::Text, role)?;
            payment(sheet, row, source, one, figures, live.fixed(at).is_some())?;
            let so_far = if row == first {
                here((row, USD))
            } else {
                format!("{}+{}", here((row - 1, SO_FAR)), here((row, USD)))
            };
            let paid = due.iter().take((row - first) as usize + 1).try_fold(Money::ZERO, |sum, d| sum.plus(d.usd))?;
            sheet.formula((row, SO_FAR), &so_far, &paid.plain(), Kind::Usd, Role::Muted)?;
            row += 1;
        }
        for column in 0..=SO_FAR {
            sheet.blank((row, column), Kind::Text, Role::Sum)?;
        }
        sheet.text((row, 0), &offer.name, Kind::Text, Role::Sum)?;
        let all = if figures.lower_bound { "All that has a price" } else { "All" };
        sheet.text((row, 3), all, Kind::Text, Role::Sum)?;
        let sum = format!("SUM({}:{})", here((first, USD)), here((row - 1, USD)));
        sheet.formula((row, USD), &sum, &figures.total.plain(), Kind::Usd, Role::Sum)?;
        if Some(at) == live.told && COLUMNS.contains(&due.len()) {
            chart(sheet, &offer.name, (first, row - 1))?;
        }
        row += 2;
    }
    if row == FIRST {
        sheet.text((FIRST, 0), "Nothing is paid", Kind::Text, Role::Muted)?;
    }
    sheet.widths(&[40, 14, 14, 20, 14, 14])?;
    sheet.page.set_freeze_panes(FIRST, 1)?.set_repeat_rows(FIRST - 1, FIRST - 1)?;
    Ok(())
}

fn payment(
    sheet: &mut Sheet<'_>,
    row: u32,
    source: u32,
    due: &Due,
    figures: &Figures,
    is_fixed: bool,
) -> Result<(), XlsxError> {
    if let Some((first, last)) = due.days {
        sheet.date((row, 1), first, Role::Plain)?;
        sheet.date((row, 2), last, Role::Plain)?;
    }
    sheet.text((row, 3), &words::capital(due.what), Kind::Text, Role::Plain)?;
    let parts = [
        (in_words(PaidFor::Subscription), SUBSCRIPTION, figures.subscription),
        (in_words(PaidFor::TopUp), TOP_UPS, figures.top_ups),
        (in_words(PaidFor::Usage), USAGE, figures.usage),
        (in_words(PaidFor::Commitment), COMMITMENT, figures.commitment),
        (in_words(PaidFor::Own), OWN, figures.own),
        ("contingency", CONTINGENCY, figures.contingency),
        ("tax", TAX, figures.tax),
    ];
    let part = parts.iter().find(|(what, ..)| *what == due.what);
    let Some((_, column, all)) = part.filter(|_| !is_fixed) else {
        return sheet.money((row, USD), due.usd, Kind::Usd, Role::Fixed);
    };
    let whole = on(ROUTES, (source, *column));
    let formula = if *all == due.usd { whole } else { format!("{whole}*{}/{}", due.usd.plain(), all.plain()) };
    sheet.formula((row, USD), &formula, &due.usd.plain(), Kind::Usd, Role::Plain)
}

/// What is paid when, as columns.
fn chart(sheet: &mut Sheet<'_>, name: &str, rows: (u32, u32)) -> Result<(), XlsxError> {
    let mut chart = Chart::new(ChartType::Column);
    let fill = |colour: u32| {
        let mut format = ChartFormat::new();
        format.set_solid_fill(ChartSolidFill::new().set_color(colour));
        format
    };
    let categories = column_on(PAYMENTS, 1, rows);
    chart
        .add_series()
        .set_categories(categories.as_str())
        .set_values(column_on(PAYMENTS, USD, rows).as_str())
        .set_name("USD")
        .set_format(&mut fill(0x2F_6F8F))
        .set_gap(60);
    chart.title().set_name(format!("Payments on {}, USD", crate::fault::harmless(name)).as_str());
    chart.legend().set_hidden();
    chart.y_axis().set_num_format("#,##0").set_min(0.0);
    chart.set_alt_text("What is paid in each month, as columns");
    chart.set_width(620).set_height(320);
    sheet.page.insert_chart(FIRST, SO_FAR + 2, &chart)?;
    Ok(())
}
