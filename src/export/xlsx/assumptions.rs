//! What the whole plan shares (percentages, prepaid dollars, beliefs about acceptance), what the figures rest on, and
//! what to verify before paying.

use rust_xlsxwriter::XlsxError;

use super::cell::{Kind, Role, Sheet, on};
use super::live::{LOOP, Live};
use crate::export::ExportError;
use crate::offer::{calendar, words};
use crate::plan::model::{Belief, Contingency};
use crate::terms::Level;

pub fn sheet(live: &Live<'_>, sheet: &mut Sheet<'_>) -> Result<(), ExportError> {
    sheet.opening("Assumptions", &[])?;
    for (row, (role, shown, meaning)) in (2u32..).zip([
        (Role::Input, "input", "yellow: change it, and what follows from it is worked out again"),
        (Role::Plain, "formula", "follows from the inputs"),
        (Role::Fixed, "value", "grey and slanted: as counted, follows nothing"),
    ]) {
        sheet.text((row, 1), shown, Kind::Count, role)?;
        sheet.text((row, 2), meaning, Kind::Said, Role::Muted)?;
    }
    shared(live, sheet)?;
    beliefs(live, sheet)?;
    texts(live, sheet)?;
    sheet.widths(&[48, 19, 14, 16, 60])?;
    sheet.page.set_freeze_panes(1, 0)?;
    Ok(())
}

/// Numbers of the whole plan.
fn shared(live: &Live<'_>, sheet: &mut Sheet<'_>) -> Result<(), ExportError> {
    let crate::export::Report { plan, book, summary, .. } = *live.report;
    let inputs = &live.inputs;
    let head = inputs.months.0 - 1;
    sheet.heads((head, 0), &[("For the whole plan", Kind::Text, Role::Head), ("Value", Kind::Count, Role::Head)])?;
    sheet.text((head, 2), "", Kind::Text, Role::Head)?;
    let name = |sheet: &mut Sheet<'_>, row: u32, name: &str, note: &str| -> Result<(), XlsxError> {
        sheet.text((row, 0), name, Kind::Text, Role::Plain)?;
        sheet.text((row, 2), note, Kind::Said, Role::Muted)
    };
    name(sheet, inputs.months.0, "Months in which the loop is made", "a value: other months are another plan")?;
    sheet.count(inputs.months, summary.priced.months(), Role::Fixed)?;
    let piece = summary.piece();
    name(sheet, inputs.pieces.0, &format!("Finished {piece}s, all months"), "from the outputs of `Loop`")?;
    let formula = format!("{}*Months", on(LOOP, (live.sums(), 3)));
    sheet.formula(inputs.pieces, &formula, &summary.outputs.to_string(), Kind::Count, Role::Plain)?;
    match plan.budget.contingency {
        Some(Contingency::Level(level)) => {
            let note =
                format!("so that the total is enough {}: amounts on `Routes` are values", words::certainly(level));
            name(sheet, inputs.contingency.0, "Contingency", &note)?;
            sheet.text(inputs.contingency, level.spoken(), Kind::Share, Role::Fixed)?;
        }
        contingency => {
            name(sheet, inputs.contingency.0, "Contingency (input)", "of the sum")?;
            let share = contingency.map(Contingency::share).unwrap_or_default();
            sheet.number(inputs.contingency, &share.plain(), Kind::Share, Role::Input)?;
        }
    }
    name(sheet, inputs.tax.0, "Tax (input)", "of the sum and the contingency")?;
    sheet.number(inputs.tax, &plan.budget.tax.unwrap_or_default().plain(), Kind::Share, Role::Input)?;
    name(sheet, inputs.hours.0, "Hours of work a day (input)", "for units of capacity")?;
    let hours = plan.assumptions.hours_per_day_or_default().normalize().to_string();
    sheet.number(inputs.hours, &hours, Kind::Minutes, Role::Input)?;
    let days = calendar(&summary.priced.schedule);
    let least = days.loops.iter().map(|span| days.workdays_in(span.first, span.last)).min().unwrap_or(0);
    name(sheet, inputs.workdays.0, "Workdays of the busiest loop", "for units of capacity; a value")?;
    sheet.count(inputs.workdays, least, Role::Fixed)?;
    for (card, at) in &inputs.balances {
        let Some(card) = book.cards.get(*card) else { continue };
        name(sheet, at.0, &format!("Prepaid on {}, USD (input)", card.name), "used up before anything is paid there")?;
        let balance = plan.opening.get(&card.surface).copied().unwrap_or_default();
        sheet.money(*at, balance, Kind::Usd, Role::Input)?;
    }
    Ok(())
}

/// Acceptance that stages share by its name.
fn beliefs(live: &Live<'_>, sheet: &mut Sheet<'_>) -> Result<(), XlsxError> {
    let inputs = &live.inputs;
    if inputs.beliefs.is_empty() {
        return Ok(());
    }
    let number = Kind::Count;
    let is_live = live.report.summary.ask.level == Level::Expected;
    let (role, heads) = if is_live {
        (Role::InputHead, ["Share kept (input)", "Kept (input)", "of tried (input)"])
    } else {
        (Role::Head, ["Share kept", "Kept", "of tried"])
    };
    sheet.text((inputs.beliefs_head, 0), "Acceptance by name", Kind::Text, Role::Head)?;
    for (column, head) in (1u16..).zip(heads) {
        sheet.text((inputs.beliefs_head, column), head, number, role)?;
    }
    let role = if is_live { Role::Input } else { Role::Plain };
    for (name, belief) in &live.report.plan.acceptance {
        let Some(row) = inputs.beliefs.get(name).copied() else { continue };
        sheet.text((row, 0), name, Kind::Text, Role::Plain)?;
        match belief {
            Belief::Rate(rate) => sheet.number((row, 1), &rate.plain(), Kind::Share, role)?,
            Belief::Evidence { accepted, tried } => {
                sheet.count((row, 2), *accepted, role)?;
                sheet.count((row, 3), *tried, role)?;
            }
        }
    }
    Ok(())
}

/// Sentences and sources.
fn texts(live: &Live<'_>, sheet: &mut Sheet<'_>) -> Result<(), ExportError> {
    let crate::export::Report { plan, book, summary, .. } = *live.report;
    let mut row = live.inputs.end + 1;
    let mut list = |sheet: &mut Sheet<'_>, title: &str, lines: &[String]| -> Result<(), XlsxError> {
        if lines.is_empty() {
            return Ok(());
        }
        for column in 0..5 {
            sheet.blank((row, column), Kind::Text, Role::Band)?;
        }
        sheet.text((row, 0), title, Kind::Text, Role::Band)?;
        for line in lines {
            row += 1;
            sheet.text((row, 0), line, Kind::Text, Role::Plain)?;
        }
        row += 2;
        Ok(())
    };
    let mut assumed = summary.level_in_words().into_iter().collect::<Vec<_>>();
    assumed.extend(summary.header());
    assumed.extend(summary.assumed(plan));
    assumed.extend(summary.age_in_words().filter(|_| !summary.rates.stale));
    assumed.push(format!("Counted on {}", words::date(live.report.today)));
    list(sheet, "What the figures rest on", &assumed)?;
    let notes: Vec<String> = plan
        .shots
        .iter()
        .enumerate()
        .filter_map(|(at, shot)| Some(format!("{}: {}", plan.shot_name(at), shot.notes.as_deref()?)))
        .collect();
    list(sheet, "Notes of the plan", &notes)?;
    list(sheet, "Before you pay", &summary.recommendation.verify)?;
    if let Some(at) = live.told {
        let source = |basis: crate::summary::Basis| {
            let address = if basis.address.is_empty() { String::new() } else { format!(", {}", basis.address) };
            format!("{}, {}, {}{address}", basis.title, basis.publisher, words::date(basis.date))
        };
        let sources: Vec<String> = summary.bases(book, at)?.into_iter().map(source).collect();
        list(sheet, "Sources", &sources)?;
    }
    Ok(())
}
