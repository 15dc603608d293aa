//! The loop: a row a stage with its inputs, its pieces and its takes, and beside them what these come to on each way of
//! buying. A take is counted in whole numbers, so that no last digit of a quotient makes one more of it.

use rust_xlsxwriter::{DataValidation, DataValidationRule, XlsxError};

use super::cell::{Kind, Role, Sheet, fixed, here, on};
use super::live::{ASSUMPTIONS, FIRST, Group, LOOP, Live, PRICES, Pay, Row, TakePrice, batch};
use crate::export::ExportError;
use crate::money::Money;
use crate::offer::{Line, Status, words};
use crate::plan::model::{Belief, Shot, Stage};
use crate::plan::resolve::{Count, Step};
use crate::terms::Level;

const OUTPUTS: u16 = 3;
const REVISIONS: u16 = 4;
const KEEP: u16 = 5;
const ATTEMPTS: u16 = 6;
const RATE: u16 = 7;
const ACCEPTED: u16 = 8;
const TRIED: u16 = 9;

pub fn sheet(live: &Live<'_>, sheet: &mut Sheet<'_>) -> Result<(), ExportError> {
    let summary = live.report.summary;
    let mut lines = vec![format!("{}.", summary.subject(live.report.plan))];
    lines.push(match summary.level_in_words() {
        Some(level) => format!("{level}: those takes are values and follow nothing."),
        None => "Yellow cells are inputs: change outputs, takes or the share that is kept, and every line and total \
                 follows. A rate goes before evidence, evidence before a number of takes."
            .to_owned(),
    });
    sheet.opening("The loop", &lines)?;
    heads(live, sheet)?;
    let mut first_of_shot = FIRST;
    let mut shot_before = None;
    for (row, (shot, step)) in (FIRST..).zip(&live.rows) {
        if shot_before != Some(*shot) {
            shot_before = Some(*shot);
            first_of_shot = row;
        }
        inputs(live, sheet, row, first_of_shot, *shot, *step)?;
    }
    for nth in 0..live.groups.len() {
        amounts(live, sheet, nth)?;
    }
    sums(live, sheet)?;
    rules(live, sheet)?;
    let last = live.groups.first().map_or(live.takes(), Group::last);
    let mut widths = vec![26, 7, 46, 10, 11, 9, 11, 10];
    if live.has_evidence {
        widths.extend([10, 9]);
    }
    widths.extend([9, 9]);
    sheet.widths(&widths)?;
    sheet.page.set_column_range_width(live.takes() + 1, last.max(live.takes() + 1), 13)?;
    if let Some(end) = live.groups.last().map(Group::last).filter(|end| *end > last) {
        sheet.page.set_column_range_width(last + 1, end, 13)?;
    }
    sheet.page.set_freeze_panes(FIRST, 3)?.set_repeat_rows(FIRST - 2, FIRST - 1)?;
    sheet.page.set_print_area(0, 0, live.sums(), last)?;
    Ok(())
}

fn heads(live: &Live<'_>, sheet: &mut Sheet<'_>) -> Result<(), XlsxError> {
    let row = FIRST - 1;
    sheet.page.set_row_height(row, 42)?;
    let (word, number) = (Kind::Text, Kind::Count);
    let input = if is_live(live) { Role::InputHead } else { Role::Head };
    let mut heads = vec![
        ("Shot", word, Role::Head),
        ("Stage", number, Role::Head),
        ("What is made", Kind::Said, Role::Head),
        ("Outputs (input)", number, Role::InputHead),
        ("Revisions (input)", number, Role::InputHead),
        ("Keep (input)", number, Role::InputHead),
        ("Takes a piece (input)", number, Role::InputHead),
        (if is_live(live) { "Share kept (input)" } else { "Share kept" }, number, input),
    ];
    if live.has_evidence {
        heads.extend([("Of so many, kept", number, Role::Head), ("tried", number, Role::Head)]);
    }
    let takes = if live.report.summary.priced.months() > 1 { "Takes, all months" } else { "Takes" };
    let takes = if is_live(live) { takes } else { "Takes on average" };
    heads.extend([("Pieces", number, Role::Head), (takes, number, Role::Head)]);
    sheet.heads((row, 0), &heads)?;
    for group in &live.groups {
        let offers = live.report.summary.offers();
        let names: Vec<&str> = group.offers.iter().filter_map(|at| offers.get(*at)).map(|o| o.name.as_str()).collect();
        for column in group.first..=group.last() {
            sheet.blank((row - 1, column), Kind::Text, Role::Band)?;
        }
        sheet.text((row - 1, group.first), &names.join(", "), Kind::Text, Role::Band)?;
        let mut heads = Vec::new();
        if group.own_takes {
            heads.push((if is_live(live) { "Takes" } else { "Takes (values)" }.to_owned(), group.takes));
        }
        heads.push(("A take".to_owned(), group.unit));
        for pay in &group.pays {
            heads.extend(group.column(*pay).map(|column| (paid_with(live, group, *pay), column)));
        }
        if let Some(before) = group.before {
            heads.extend([("Takes before it".to_owned(), before), ("Credits of a take".to_owned(), before + 1)]);
        }
        for (head, column) in heads {
            sheet.text((row, column), &head, Kind::Count, Role::Head)?;
        }
    }
    Ok(())
}

/// The head of an amount.
fn paid_with(live: &Live<'_>, group: &Group, pay: Pay) -> String {
    let is_alone = group.pays.iter().filter(|pay| matches!(pay, Pay::Account(_))).count() == 1;
    match pay {
        Pay::Credits => "Credits".to_owned(),
        Pay::Capacity => "Minutes of a unit".to_owned(),
        Pay::Own => "USD, paid elsewhere".to_owned(),
        Pay::Account(_) if is_alone && group.pays.len() == 1 => "USD".to_owned(),
        Pay::Account(card) => match live.report.book.cards.get(card) {
            Some(card) => format!("USD, {}", card.name),
            None => "USD".to_owned(),
        },
    }
}

/// Takes are what they come to on average: they follow the inputs.
fn is_live(live: &Live<'_>) -> bool {
    live.report.summary.ask.level == Level::Expected
}

/// The left half of a row.
fn inputs(
    live: &Live<'_>,
    sheet: &mut Sheet<'_>,
    row: u32,
    first: u32,
    shot: usize,
    step: Option<usize>,
) -> Result<(), ExportError> {
    let Some(of) = live.report.plan.shots.get(shot) else { return Ok(()) };
    if row == first {
        sheet.text((row, 0), &live.report.plan.shot_name(shot), Kind::Text, Role::Plain)?;
        sheet.count((row, OUTPUTS), of.outputs_or_default(), Role::Input)?;
        sheet.number((row, REVISIONS), &of.revisions.unwrap_or_default().plain(), Kind::Share, Role::Input)?;
    } else {
        sheet.text((row, 0), &live.report.plan.shot_name(shot), Kind::Text, Role::Muted)?;
    }
    let work = live.report.summary.work();
    let Some((index, step)) = step.and_then(|index| Some((index, work.steps.get(index)?))) else {
        sheet.text((row, 2), "no stages yet", Kind::Said, Role::Muted)?;
        return Ok(());
    };
    let Some(stage) = of.stages.get(step.stage) else { return Ok(()) };
    sheet.count((row, 1), step.stage as u128 + 1, Role::Plain)?;
    let what = work.settings.get(step.settings).map(words::settings).unwrap_or_default();
    let what = match &stage.name {
        Some(name) if !name.trim().is_empty() => format!("{name}: {what}"),
        _ => words::capital(&what),
    };
    sheet.text((row, 2), &what, Kind::Said, Role::Plain)?;
    sheet.count((row, KEEP), stage.keep.unwrap_or(1), Role::Input)?;
    accepted(live, sheet, row, stage, step)?;
    let pieces = format!(
        "ROUNDUP(ROUND({}*(1+{}),6),0)*{}",
        fixed((first, OUTPUTS)),
        fixed((first, REVISIONS)),
        here((row, KEEP))
    );
    sheet.formula((row, live.pieces()), &pieces, &step.pieces.to_string(), Kind::Count, Role::Plain)?;
    let once = live.report.summary.priced.work.steps.get(index).map_or(Ok(0), |step| step.runs(1))?;
    let all = u128::from(once) * u128::from(live.report.summary.priced.months());
    sheet.formula((row, live.takes()), &takes(live, row, 1), &all.to_string(), Kind::Count, Role::Plain)?;
    Ok(())
}

/// How many takes a piece needs, as it is said.
fn accepted(live: &Live<'_>, sheet: &mut Sheet<'_>, row: u32, stage: &Stage, step: &Step) -> Result<(), XlsxError> {
    // At a level the takes are those of a law: what is believed is told, and changes nothing here.
    let role = if is_live(live) { Role::Input } else { Role::Plain };
    let belief = stage
        .acceptance
        .as_ref()
        .and_then(|name| Some((live.inputs.beliefs.get(name).copied()?, live.report.plan.acceptance.get(name)?)));
    match step.count {
        Count::Attempts(attempts) => sheet.count((row, ATTEMPTS), attempts, Role::Input)?,
        _ => sheet.blank((row, ATTEMPTS), Kind::Count, role)?,
    }
    match (step.count, belief) {
        (Count::Rate(rate), Some((at, Belief::Rate(_)))) => {
            let cell = on(ASSUMPTIONS, (at, 1));
            sheet.formula((row, RATE), &cell, &rate.plain(), Kind::Share, Role::Plain)?;
        }
        (Count::Rate(rate), _) => sheet.number((row, RATE), &rate.plain(), Kind::Share, role)?,
        _ => sheet.blank((row, RATE), Kind::Share, role)?,
    }
    if let (Count::Evidence { accepted, tried }, Some((at, _))) = (step.count, belief) {
        for (column, from, count) in [(ACCEPTED, 2, accepted), (TRIED, 3, tried)] {
            let cell = on(ASSUMPTIONS, (at, from));
            sheet.formula((row, column), &cell, &count.to_string(), Kind::Count, Role::Plain)?;
        }
    }
    Ok(())
}

/// The takes of a row, over all months, where a take makes so many pieces. Quotients are of whole numbers, or rounded
/// far below what could matter, before they are rounded up.
fn takes(live: &Live<'_>, row: u32, batch: u32) -> String {
    let cell = |column| here((row, column));
    let (pieces, rate, attempts) = (cell(live.pieces()), cell(RATE), cell(ATTEMPTS));
    let several = format!("IF(ISNUMBER({attempts}),{attempts},1)");
    let by_rate = match batch {
        1 => format!("ROUNDUP({pieces}*10^10/ROUNDUP(ROUND({rate}*10^10,4),0),0)"),
        batch => in_batches(&pieces, &rate, batch),
    };
    let by_attempts = match batch {
        1 => format!("{pieces}*{several}"),
        batch => format!("{pieces}*ROUNDUP({several}/{batch},0)"),
    };
    let otherwise = if live.has_evidence {
        let (accepted, tried) = (cell(ACCEPTED), cell(TRIED));
        let by_evidence = match batch {
            1 => format!("ROUNDUP({pieces}*({tried}+1)/{accepted},0)"),
            batch => in_batches(&pieces, &format!("({accepted}/({tried}+1))"), batch),
        };
        format!("IF(ISNUMBER({tried}),{by_evidence},{by_attempts})")
    } else {
        by_attempts
    };
    let once = format!("IF(ISNUMBER({rate}),{by_rate},{otherwise})");
    if live.report.summary.priced.months() > 1 { format!("Months*{once}") } else { once }
}

/// Batches of which one in so many has a good piece: 1 − (1 − p)ᵇ as p · (1 + (1 − p) + …), which loses no digits.
fn in_batches(pieces: &str, rate: &str, batch: u32) -> String {
    let powers: Vec<String> = (1..batch).map(|nth| format!("(1-{rate})^{nth}")).collect();
    format!("ROUNDUP(ROUND({pieces}/({rate}*(1+{})),9),0)", powers.join("+"))
}

/// One group's half of all rows.
fn amounts(live: &Live<'_>, sheet: &mut Sheet<'_>, nth: usize) -> Result<(), ExportError> {
    let Some(group) = live.groups.get(nth) else { return Ok(()) };
    let mut before: u128 = 0;
    for (row, (_, step)) in (FIRST..).zip(&live.rows) {
        if let Some(column) = group.before {
            let formula = match row {
                FIRST => "0".to_owned(),
                row => format!("{}+{}", here((row - 1, column)), here((row - 1, group.takes))),
            };
            sheet.formula((row, column), &formula, &before.to_string(), Kind::Count, Role::Muted)?;
        }
        let Some(step) = *step else { continue };
        let (Some(made), Some((pay, price))) =
            (live.report.summary.line(live.report.book, group.lead(), step)?, group.stages.get(step).copied())
        else {
            continue;
        };
        if group.own_takes {
            own_takes(live, sheet, (row, group.takes), group.lead(), step, &made)?;
        }
        amount(live, sheet, row, group, (pay, price), &made)?;
        if let (Some(before), Some(credits)) = (group.before, group.column(Pay::Credits)) {
            let formula = format!("IF(ISNUMBER({}),{},0)", here((row, credits)), here((row, group.unit)));
            let each = made.unit_credits.filter(|_| pay == Pay::Credits).unwrap_or(0);
            sheet.formula((row, before + 1), &formula, &each.to_string(), Kind::Credits, Role::Muted)?;
        }
        before += u128::from(made.runs);
    }
    Ok(())
}

fn own_takes(
    live: &Live<'_>,
    sheet: &mut Sheet<'_>,
    at: (u32, u16),
    offer: usize,
    step: usize,
    made: &Line,
) -> Result<(), XlsxError> {
    let is_planned =
        live.report.summary.work().steps.get(step).is_some_and(|step| matches!(step.count, Count::Attempts(_)));
    if !is_live(live) && !is_planned {
        return sheet.count(at, made.runs, Role::Fixed);
    }
    let formula = match batch(live.report, offer, step) {
        1 => here((at.0, live.takes())),
        batch => takes(live, at.0, batch),
    };
    sheet.formula(at, &formula, &made.runs.to_string(), Kind::Count, Role::Plain)
}

/// A take's price, and what all takes come to.
fn amount(
    live: &Live<'_>,
    sheet: &mut Sheet<'_>,
    row: u32,
    group: &Group,
    (pay, price): (Pay, usize),
    made: &Line,
) -> Result<(), XlsxError> {
    let (takes, unit) = (here((row, group.takes)), here((row, group.unit)));
    let stated = on(PRICES, Live::price(price));
    let Some(column) = group.column(pay) else { return Ok(()) };
    let (cell, at) = ((row, column), (row, group.unit));
    if pay == Pay::Capacity {
        sheet.number(at, "0", Kind::Carried, Role::Muted)?;
        let minutes = minutes(live, price, made.runs);
        return sheet.formula(cell, &format!("{takes}/{stated}"), &minutes, Kind::Minutes, Role::Plain);
    }
    let (each, all, of_one, of_all) = match pay {
        Pay::Credits => {
            let each = made.unit_credits.map(|each| each.to_string());
            (each, made.credits.map(|all| all.to_string()), Kind::Credits, Kind::Credits)
        }
        _ => (made.unit_usd.map(Money::plain), made.usd.map(Money::plain), Kind::Unit, Kind::Usd),
    };
    let is_priced = made.status != Status::Unpriced;
    let each = each.filter(|_| is_priced).unwrap_or_else(|| UNKNOWN.to_owned());
    let all = all.filter(|_| is_priced).unwrap_or_else(|| "?".to_owned());
    sheet.formula(at, &if_known(&stated), &each, of_one, Role::Plain)?;
    let formula = format!("IF(ISNUMBER({unit}),{takes}*{unit},\"?\")");
    sheet.formula(cell, &formula, &all, of_all, Role::Plain)
}

/// A cell's number, or that there is none: an emptied price is unknown and not nothing.
pub fn if_known(cell: &str) -> String {
    format!("IF(ISNUMBER({cell}),{cell},\"{UNKNOWN}\")")
}

/// What stands for a price that nobody publishes; a number can be typed over it.
pub const UNKNOWN: &str = "not published";

/// Minutes of a unit that so many takes are.
fn minutes(live: &Live<'_>, price: usize, takes: u64) -> String {
    let rate = match live.prices.get(price) {
        Some(Row::Take { price: TakePrice::Carried(rate, _), .. }) => *rate,
        _ => return "0".to_owned(),
    };
    let minutes = rust_decimal::Decimal::from(takes).checked_div(rate);
    minutes.map_or_else(|| "0".to_owned(), |minutes| minutes.normalize().to_string())
}

fn sums(live: &Live<'_>, sheet: &mut Sheet<'_>) -> Result<(), ExportError> {
    let row = live.sums();
    let span = live.span();
    for column in 0..=live.groups.last().map_or(live.takes(), Group::last) {
        sheet.blank((row, column), Kind::Text, Role::Sum)?;
    }
    sheet.text((row, 0), "All", Kind::Text, Role::Sum)?;
    let sum = |column: u16| format!("SUM({}:{})", here((span.0, column)), here((span.1, column)));
    let outputs: u128 = live.report.plan.shots.iter().map(|shot| u128::from(Shot::outputs_or_default(shot))).sum();
    sheet.formula((row, OUTPUTS), &sum(OUTPUTS), &outputs.to_string(), Kind::Count, Role::Sum)?;
    let generations = live.report.summary.work().steps.iter().try_fold(0u128, |all, step| {
        step.runs(1).map(|runs| all + u128::from(runs) * u128::from(live.report.summary.priced.months()))
    })?;
    let takes = live.takes();
    sheet.formula((row, takes), &sum(takes), &generations.to_string(), Kind::Count, Role::Sum)?;
    for group in &live.groups {
        let all = Sums::of(live, group)?;
        if group.own_takes {
            sheet.formula((row, group.takes), &sum(group.takes), &all.takes.to_string(), Kind::Count, Role::Sum)?;
        }
        for pay in &group.pays {
            let Some(column) = group.column(*pay) else { continue };
            let (kind, result) = match pay {
                Pay::Credits => (Kind::Credits, all.credits.to_string()),
                Pay::Capacity => (Kind::Minutes, all.minutes.normalize().to_string()),
                pay => (Kind::Usd, all.dollars(*pay).plain()),
            };
            sheet.formula((row, column), &sum(column), &result, kind, Role::Sum)?;
        }
    }
    Ok(())
}

/// What a group's columns come to.
#[derive(Debug, Default)]
pub struct Sums {
    pub takes: u128,
    pub credits: u128,
    pub minutes: rust_decimal::Decimal,
    dollars: Vec<(Pay, Money)>,
}

impl Sums {
    pub fn of(live: &Live<'_>, group: &Group) -> Result<Self, crate::money::Overflow> {
        let mut sums = Self::default();
        for (step, (pay, price)) in group.stages.iter().enumerate() {
            let Some(made) = live.report.summary.line(live.report.book, group.lead(), step)? else { continue };
            sums.takes += u128::from(made.runs);
            match pay {
                Pay::Credits => sums.credits += made.credits.unwrap_or(0),
                Pay::Capacity => {
                    let minutes = minutes(live, *price, made.runs).parse().unwrap_or_default();
                    sums.minutes = sums.minutes.checked_add(minutes).ok_or(crate::money::Overflow)?;
                }
                pay => {
                    let usd = made.usd.unwrap_or_default();
                    match sums.dollars.iter_mut().find(|(known, _)| known == pay) {
                        Some((_, sum)) => *sum = sum.plus(usd)?,
                        None => sums.dollars.push((*pay, usd)),
                    }
                }
            }
        }
        Ok(sums)
    }

    pub fn dollars(&self, pay: Pay) -> Money {
        self.dollars.iter().find(|(known, _)| *known == pay).map(|(_, sum)| *sum).unwrap_or_default()
    }
}

/// What may be typed into inputs.
fn rules(live: &Live<'_>, sheet: &mut Sheet<'_>) -> Result<(), XlsxError> {
    let (first, last) = live.span();
    let whole = DataValidation::new()
        .allow_whole_number(DataValidationRule::Between(1, 1_000_000))
        .set_error_title("A whole number")?
        .set_error_message("From 1 to 1,000,000.")?;
    for column in [OUTPUTS, KEEP, ATTEMPTS] {
        sheet.page.add_data_validation(first, column, last, column, &whole)?;
    }
    let share = DataValidation::new()
        .allow_decimal_number(DataValidationRule::Between(0.000_000_000_1, 1.0))
        .set_error_title("A share")?
        .set_error_message("Above 0 %, at most 100 %: the part of the takes that is kept.")?;
    sheet.page.add_data_validation(first, RATE, last, RATE, &share)?;
    Ok(())
}

/// The cell of a group's sum.
pub fn sum_of(live: &Live<'_>, group: &Group, pay: Pay) -> Option<String> {
    group.column(pay).map(|column| on(LOOP, (live.sums(), column)))
}
