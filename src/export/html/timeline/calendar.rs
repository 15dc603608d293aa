//! Every route on one calendar: from the first day of work to the last, and the days that matter on the way.

use jiff::civil::Date;

use crate::export::Report;
use crate::export::html::chart::{percent, wide};
use crate::export::html::markup::Html;
use crate::export::html::routes::{in_group, sign};
use crate::offer::{Dated, Group, Offer, words};
use crate::summary::days_between;

/// The least width of a bar, in percent.
const LEAST: f64 = 0.6;

struct Axis {
    start: Date,
    days: i64,
}

impl Axis {
    fn x(&self, date: Date) -> f64 {
        percent(days_between(self.start, date), self.days)
    }
}

/// Days are put where they belong up to three times the plan's own span; what is later ends at the edge, and says so.
fn axis(offers: &[(usize, &Offer, &Dated)], start: Date, deadline: Date) -> Axis {
    let own = days_between(start, deadline).max(1);
    let ends = offers.iter().filter_map(|(_, _, dated)| dated.finishes_on).map(|day| days_between(start, day));
    Axis { start, days: ends.max().unwrap_or(own).clamp(own, own.saturating_mul(3)) + 1 }
}

pub fn calendar(report: &Report<'_>, chosen: usize, out: &mut Html) {
    let summary = report.summary;
    let schedule = &summary.priced.schedule;
    let deadline = schedule.loops.last().map_or(schedule.start, |span| span.last);
    let mut offers: Vec<(usize, &Offer, &Dated)> = Vec::new();
    let mut without: Vec<String> = Vec::new();
    for group in Group::ALL {
        for (at, offer) in in_group(summary.offers(), group) {
            match offer.figures.as_ref().and_then(|f| f.dated.as_ref()) {
                Some(dated) => offers.push((at, offer, dated)),
                None => without.push(offer.name.clone()),
            }
        }
    }
    if offers.len() > 1 {
        let axis = axis(&offers, schedule.start, deadline);
        out.raw("<table class=\"stack calendar\">\n<caption>Every way on one calendar, ");
        out.text(&words::date(schedule.start)).raw(" to the deadline, ").text(&words::date(deadline));
        out.raw("</caption>\n<thead><tr><th scope=\"col\">Way to buy</th><th scope=\"col\" class=\"bar\">Days</th>");
        out.raw("<th scope=\"col\">Runs dry</th><th scope=\"col\">Done</th></tr></thead>\n<tbody>\n");
        for (at, offer, dated) in offers {
            row(&axis, deadline, (offer, dated), at == chosen, out);
        }
        out.raw("</tbody>\n</table>\n<p class=\"legend\"><svg aria-hidden=\"true\"><rect class=\"span\" y=\"5\" width=\"100%\" height=\"8\"/></svg> work");
        out.raw(" <svg aria-hidden=\"true\"><rect class=\"late\" y=\"5\" width=\"100%\" height=\"8\"/></svg> after the deadline");
        out.raw(" <svg aria-hidden=\"true\"><rect class=\"relaxed\" y=\"5\" width=\"100%\" height=\"8\"/></svg> relaxed mode");
        out.raw(" <svg aria-hidden=\"true\"><circle class=\"dry\" cx=\"50%\" cy=\"9\" r=\"5\"/></svg> runs dry</p>\n");
    }
    if !without.is_empty() {
        let said = format!("Without dates, for want of a price or of a stage: {}", words::listed(&without));
        out.said("<p class=\"note\">", &said, "</p>\n");
    }
}

fn row(axis: &Axis, deadline: Date, (offer, dated): (&Offer, &Dated), is_chosen: bool, out: &mut Html) {
    let shown = |day: Option<Date>| day.map_or_else(|| "–".to_owned(), words::date);
    let late = dated.late_days > 0;
    let done = match dated.finishes_on {
        Some(day) if late => {
            format!("{}, {} late", words::date(day), words::count(u128::from(dated.late_days), "day", "days"))
        }
        Some(day) => words::date(day),
        None => "never".to_owned(),
    };
    out.raw(if is_chosen { "<tr class=\"best\">" } else { "<tr>" });
    out.raw("<th scope=\"row\"><span class=\"sign ").raw(offer.verdict.as_str()).raw("\" aria-hidden=\"true\">");
    out.raw(sign(offer.verdict)).raw("</span> ").name(&offer.name).raw("</th><td class=\"bar\">");
    let desc = format!("{}: done {done}, runs dry {}", offer.name, shown(dated.exhausted_on));
    out.raw("<svg class=\"days\" role=\"img\"><title>").text(&desc).raw("</title>");
    let end = dated.finishes_on.map_or(100.0, |day| axis.x(day));
    let due = axis.x(deadline);
    bar(out, "span", 0.0, end.min(due));
    if end > due {
        bar(out, "late", due, end);
    }
    if let Some(day) = dated.relaxed_from {
        bar(out, "relaxed", axis.x(day), end);
    }
    out.raw("<line class=\"due\" y1=\"0\" y2=\"18\" x1=\"").at(due).raw("%\" x2=\"").at(due).raw("%\"/>");
    if let Some(day) = dated.exhausted_on {
        out.raw("<circle class=\"dry\" cy=\"9\" r=\"5\" cx=\"").at(axis.x(day)).raw("%\"/>");
    }
    out.raw("</svg></td>");
    out.element("<td data-label=\"runs dry\">", &shown(dated.exhausted_on), "</td>");
    out.raw(if late || dated.finishes_on.is_none() { "<td class=\"warns\"" } else { "<td" });
    out.element(" data-label=\"done\">", &done, "</td></tr>\n");
}

fn bar(out: &mut Html, class: &'static str, from: f64, to: f64) {
    out.raw("<rect class=\"").raw(class).raw("\" y=\"5\" height=\"8\" x=\"").at(from).raw("%\" width=\"");
    out.at(wide(from, to, LEAST)).raw("%\"/>");
}
