//! The told route's balance or spending by day, what happened on which day, and every route on one calendar.

mod calendar;

use jiff::civil::Date;

use super::chart::{Chart, Figures, Mark as Upright, Scale, percent, thousandths};
use super::markup::Html;
use super::{grouped, has_extras};
use crate::arrange::Arrange as _;
use crate::export::{ExportError, Report};
use crate::money::Money;
use crate::offer::words;
use crate::summary::days_between;
use crate::summary::timeline::{Level, Mark, Measure, Timeline};

/// Days that are marked with words.
const MARKS: usize = 7;
/// Rows of the ledger that a page is worth.
const ROWS: usize = 120;
/// Ticks of a cent.
pub(super) const CENT: u128 = 100_000_000;
/// Ticks of a dollar.
const DOLLAR: u128 = 100 * CENT;

pub fn timeline(report: &Report<'_>, chosen: Option<usize>) -> Result<Html, ExportError> {
    let mut out = Html::default();
    let Report { plan, book, summary, today } = *report;
    let Some(at) = chosen else { return Ok(out) };
    let Some(offer) = summary.offers().get(at) else { return Ok(out) };
    match summary.timeline(plan, book, today, at)? {
        Some(found) => {
            chart(report, &offer.name, &found, &mut out);
            ledger(&found, &mut out);
        }
        None => {
            let why = format!("Nobody knows the days of {}: a price is missing, or it cannot do a stage", offer.name);
            out.said("<p>", &why, "</p>\n");
        }
    }
    calendar::calendar(report, at, &mut out);
    Ok(out)
}

/// A level as the scale counts it.
fn amount(level: Level) -> u128 {
    match level {
        Level::Credits(credits) => credits,
        Level::Dollars(usd) => usd.ticks().unwrap_or(0),
    }
}

/// Dollars of a scale: with cents where its steps have some.
pub(super) fn dollars(ticks: u128, step: u128) -> String {
    let text = Money::from_ticks(ticks).map_or_else(|_| "more".to_owned(), Money::cents);
    let text = if step.is_multiple_of(DOLLAR) { text.trim_end_matches(".00") } else { &text };
    format!("${text}")
}

fn chart(report: &Report<'_>, name: &str, found: &Timeline, out: &mut Html) {
    // The last day has room of its own.
    let days = days_between(found.first, found.last).max(0) + 1;
    let x = |date: Date| percent(days_between(found.first, date), days);
    let most = amount(found.most);
    let in_dollars = found.measure != Measure::Credits;
    let limit = found.limit.and_then(|limit| limit.ticks().ok());
    // A limit far above would press the line to the ground.
    let shown_limit = limit.filter(|limit| *limit <= most.saturating_mul(5) / 2);
    let scale = Scale::new(most.max(shown_limit.unwrap_or(0)), if in_dollars { CENT } else { 1 });
    let figure = |n: u128| if in_dollars { dollars(n, scale.step) } else { grouped(n) };

    let mut line = Html::default();
    line.at(0.0).raw(" ").at(scale.y(amount(found.opening)));
    let mut before = amount(found.opening);
    for (date, level) in found.steps() {
        let across = thousandths(x(date));
        line.raw("L").at(across).raw(" ").at(scale.y(before)).raw("L").at(across).raw(" ").at(scale.y(amount(level)));
        before = amount(level);
    }
    line.raw("L1000 ").at(scale.y(before));
    let mut stretched = Html::default();
    stretched.raw("<path class=\"area\" d=\"M").put(&line).raw("L1000 ").at(scale.y(0)).raw("L0 ").at(scale.y(0));
    stretched.raw("Z\"/><path class=\"line\" d=\"M").put(&line).raw("\"/>");
    if let Some(limit) = shown_limit {
        stretched.raw("<line class=\"limit\" x1=\"0\" x2=\"1000\" y1=\"").at(scale.y(limit)).raw("\" y2=\"");
        stretched.at(scale.y(limit)).raw("\"/>");
    }
    let mut placed = Html::default();
    if let (Some(limit), Some(usd)) = (shown_limit, found.limit) {
        placed.raw("<text class=\"label\" x=\"0\" dx=\"6\" y=\"").at(scale.y(limit)).raw("\" dy=\"-5\">limit $");
        placed.text(&usd.cents()).raw("</text>");
    }
    let what = format!("{name}: {}", found.measure.title());
    let desc = described(found);
    out.raw("<figure>\n<figcaption><b>").name(name).raw("</b>: ").text(found.measure.title());
    if found.measure == Measure::Spent && has_extras(report) {
        out.raw(", with contingency and tax");
    }
    if let (None, Some(limit)) = (shown_limit, found.limit) {
        out.raw("; the limit of $").text(&limit.cents()).raw(" is far above");
    }
    out.raw("</figcaption>\n");
    Chart {
        id: "spent",
        title: &what,
        desc: &desc,
        upright: scale.steps().map(|n| (scale.y(n), figure(n))).collect(),
        across: dates(found.first, found.last),
        marks: marks(found, &x),
        stretched,
        placed,
    }
    .draw(out);
    out.raw("</figure>\n");
}

/// What the line does, for those who do not see it.
fn described(found: &Timeline) -> String {
    let end = found.rows.last().map_or(found.opening, |row| row.level);
    let mut said = format!(
        "{} {} on {}, {} on {}",
        found.opening.spoken(),
        found.measure.title(),
        words::date(found.first),
        end.spoken(),
        words::date(found.last)
    );
    for (date, mark) in found.marks.iter().filter(|(_, mark)| *mark > Mark::Today) {
        said.push_str("; ");
        said.push_str(mark.word());
        said.push(' ');
        said.push_str(&words::date(*date));
    }
    said
}

/// Dates at even distances, the first and the last among them.
pub(super) fn dates(first: Date, last: Date) -> Figures {
    let days = days_between(first, last).max(1);
    let room = days + 1;
    let far = days > 300;
    let shown = |date: Date| {
        if far {
            format!("{} {}", words::day(date).split(' ').next_back().unwrap_or(""), date.year())
        } else {
            words::day(date)
        }
    };
    let mut found = Figures::new();
    for n in 0..=4 {
        let after = days * n / 4;
        let date = first.checked_add(jiff::Span::new().days(after));
        let x = percent(after, room);
        if let (Ok(date), false) = (date, found.last().is_some_and(|(at, _)| *at >= x)) {
            found.push((x, shown(date)));
        }
    }
    found
}

/// The days that matter: all with a line, the most needed ones with words, those of one day together.
fn marks(found: &Timeline, x: &impl Fn(Date) -> f64) -> Vec<Upright> {
    let in_sight = |date: Date| (found.first..=found.last).contains(&date);
    let all = found.marks.iter().filter(|(date, _)| in_sight(*date));
    let mut by_need: Vec<(Mark, Date)> = all.map(|(date, mark)| (*mark, *date)).collect();
    by_need.arrange_by(|a, b| b.cmp(a));
    let mut told: Vec<Date> = Vec::new();
    for (_, date) in by_need {
        if !told.contains(&date) && told.len() < MARKS {
            told.push(date);
        }
    }
    let mut out: Vec<(Date, Vec<Mark>)> = Vec::new();
    for (date, mark) in found.marks.iter().filter(|(date, _)| in_sight(*date)) {
        match out.last_mut() {
            Some((last, all)) if last == date => all.push(*mark),
            _ => out.push((*date, vec![*mark])),
        }
    }
    let upright = |(date, all): (Date, Vec<Mark>)| {
        let is_told = told.contains(&date);
        let names: Vec<&str> = all.iter().rev().map(|mark| mark.word()).collect();
        let label = if is_told { format!("{}, {}", words::day(date), names.join(", ")) } else { String::new() };
        let warns = all.iter().any(|m| matches!(m, Mark::Dry | Mark::OverLimit | Mark::Stuck));
        let class = match (warns, is_told) {
            (true, _) => "mark warns",
            (false, true) => "mark",
            (false, false) => "mark faint",
        };
        Upright { at: x(date), label, class }
    };
    out.into_iter().map(upright).collect()
}

fn ledger(found: &Timeline, out: &mut Html) {
    if found.rows.is_empty() {
        return;
    }
    out.raw("<details class=\"screen\">\n<summary>Day by day: ");
    out.text(&words::count(found.rows.len() as u128, "row", "rows")).raw("</summary>\n<div class=\"wide\">\n<table>\n");
    out.raw("<caption>What changes the balance, and what is left after it</caption>\n<thead><tr>");
    out.raw("<th scope=\"col\">Day</th><th scope=\"col\">What happens</th><th scope=\"col\" class=\"n\">");
    out.text(&words::capital(found.measure.title())).raw("</th></tr></thead>\n<tbody>\n");
    for row in found.rows.iter().take(ROWS) {
        let day = if row.until == row.date {
            words::date(row.date)
        } else {
            format!("{} – {}", words::day(row.date), words::date(row.until))
        };
        out.element("<tr><th scope=\"row\" class=\"day\">", &day, "</th>");
        out.element("<td>", &row.text, "</td>").element("<td class=\"n\">", &row.level.spoken(), "</td></tr>\n");
    }
    out.raw("</tbody>\n</table>\n</div>\n");
    if found.rows.len() > ROWS {
        let left = words::count((found.rows.len() - ROWS) as u128, "more row", "more rows");
        out.element("<p class=\"note\">and ", &left, "</p>\n");
    }
    out.raw("</details>\n");
}
