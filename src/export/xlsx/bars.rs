//! Totals as bars: the ways of buying that can be told apart in one picture, with a table of their own beside the
//! routes, since a chart takes rows that follow each other. Bars follow the totals.

use rust_xlsxwriter::{Chart, ChartDataLabel, ChartFormat, ChartSolidFill, ChartType, XlsxError};

use super::cell::{Kind, Role, Sheet, column_on, here};
use super::live::{FIRST, Live, ROUTES};
use super::routes::{Rows, TOTAL, WHY, exact};
use crate::offer::{Group, Verdict};

const MOST: usize = 12;
/// A way that costs so many times the cheapest gets no bar: the others would be dots.
const DEARER: u128 = 12;
/// Columns of the table, with one between.
const NAME: u16 = WHY + 2;
const USD: u16 = NAME + 1;

/// The rows of the routes that get a bar: those that can be bought first, each group's cheapest first.
pub fn shown(live: &Live<'_>, rows: &Rows) -> Vec<(usize, u32)> {
    let offer = |at: usize| live.report.summary.offers().get(at).filter(|offer| offer.verdict != Verdict::Unfit);
    let total = |at: usize| offer(at).and_then(exact).filter(|total| !total.is_zero());
    let Some(least) = rows.of.iter().filter_map(|(at, _)| total(*at)).min() else { return Vec::new() };
    let most = least.times(DEARER).ok();
    let is_near = |at: usize| total(at).is_some_and(|total| most.is_none_or(|most| total <= most));
    rows.of.iter().copied().filter(|(at, _)| is_near(*at)).take(MOST).collect()
}

/// Rows of the sheet that the chart covers.
pub fn height(bars: usize) -> u32 {
    u32::try_from(bars).map_or(0, |bars| 4 + bars * 3 / 2)
}

pub fn draw(live: &Live<'_>, sheet: &mut Sheet<'_>, bars: &[(usize, u32)], below: u32) -> Result<(), XlsxError> {
    let count = u32::try_from(bars.len()).unwrap_or(0);
    let Some(last) = count.checked_sub(1).map(|more| FIRST + more) else { return Ok(()) };
    sheet.heads((FIRST - 1, NAME), &[("For the chart", Kind::Text, Role::Head), ("USD", Kind::Usd, Role::Head)])?;
    for (row, (at, source)) in (FIRST..).zip(bars) {
        let Some(offer) = live.report.summary.offers().get(*at) else { continue };
        let said = if offer.group() == Group::Closed { ", closed" } else { "" };
        sheet.text((row, NAME), &format!("{}{said}", offer.name), Kind::Text, Role::Muted)?;
        let total = here((*source, TOTAL));
        let result = exact(offer).unwrap_or_default().plain();
        let formula = format!("IF(ISNUMBER({total}),{total},0)");
        sheet.formula((row, USD), &formula, &result, Kind::Usd, Role::Muted)?;
    }
    sheet.page.set_column_width(NAME, 32)?.set_column_width(USD, 12)?;
    let mut chart = Chart::new(ChartType::Bar);
    let fill = ChartSolidFill::new().set_color(0x2F_6F8F).clone();
    chart
        .add_series()
        .set_categories(column_on(ROUTES, NAME, (FIRST, last)).as_str())
        .set_values(column_on(ROUTES, USD, (FIRST, last)).as_str())
        .set_name("Total USD")
        .set_format(ChartFormat::new().set_solid_fill(&fill))
        .set_gap(60)
        .set_data_label(ChartDataLabel::new().show_value().set_num_format("#,##0.00"));
    chart.title().set_name("Total, USD").set_overlay(false);
    chart.legend().set_hidden();
    // Bars say their figures themselves. Of bars, the first axis is the one below.
    chart.x_axis().set_hidden(true).set_major_gridlines(false).set_min(0.0);
    chart.y_axis().set_reverse().set_major_gridlines(false);
    chart.set_alt_text("Totals of the ways of buying, as bars");
    chart.set_width(900).set_height(70 + 30 * count);
    sheet.page.insert_chart(below.saturating_add(1), 0, &chart)?;
    Ok(())
}
