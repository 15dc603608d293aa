//! A difference for a terminal, a mail or a log: the answer, what changed, the way from the old total to the new one on
//! the recommended route, and every route with what each part comes to.

use std::io;

use super::Compared;
use crate::export::ExportError;
use crate::export::text::{Page, plain};
use crate::offer::words::capital;
use crate::summary::diff::{
    self, Bridge, NONE, Part, Piece, at_level, difference, gathered, piece, signed, together, total, verdicts,
    why_unknown, work,
};
use crate::summary::ranges::taken_in_words;

/// What stands where there is no figure.
const LEGEND: &str = "A dash: the route cannot do the work; >= or a question mark: a price in it is not published. Only \
                      between two totals that are known there is a difference";

pub fn write(compared: &Compared<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
    let mut page = Page::default();
    let bridges = compared.bridges;
    for (which, name, head) in [("Old: ", compared.names[0], &bridges.old), ("New: ", compared.names[1], &bridges.new)]
    {
        page.wrapped(which, &format!("{}, {} ({name})", head.name, work(head)));
    }
    if let Some(level) = at_level(compared.level) {
        page.wrapped("", &level);
    }
    if let Some(taken) = taken_in_words(compared.book.taken) {
        page.wrapped("", &taken);
    }
    page.gap();
    if compared.diff.is_none() {
        page.line(NONE);
        out.write_all(page.as_str().as_bytes())?;
        return Ok(());
    }
    page.wrapped("", &format!("{}.", bridges.answer()));
    page.gap();
    page.line("What changed");
    let mut part = None;
    for said in gathered(&compared.diff.changes, compared.book) {
        if part != Some(said.part) {
            part = Some(said.part);
            page.line(&format!("  {}", capital(said.part.spoken())));
        }
        page.wrapped("  - ", &said.sentence());
    }
    if let Some(leading) = bridges.leading().and_then(|at| bridges.routes.get(at)) {
        page.gap();
        bridge(leading, &mut page);
    }
    page.gap();
    page.columns("Every route", &row("old", "new", "difference"));
    for at in bridges.ranked() {
        if let Some(route) = bridges.routes.get(at) {
            line(route, &mut page);
        }
    }
    page.gap();
    page.wrapped("", &format!("{}.", diff::method()));
    page.wrapped("", &format!("{LEGEND}."));
    out.write_all(page.as_str().as_bytes())?;
    Ok(())
}

/// From the old total to the new one, step by step.
fn bridge(route: &Bridge, page: &mut Page) {
    page.columns(&format!("On {}, old", plain(&route.name)), &plain(&total(route.old.total)));
    for (at, part) in Part::ALL.into_iter().enumerate() {
        let amount = plain(&piece(route.parts[part.index()]));
        page.columns(&format!("  {}. {}", at + 1, part.spoken()), &format!("{amount:>14}{:12}", ""));
    }
    for stretch in &route.together {
        let what = format!("     {}", together(stretch.first, stretch.last));
        page.columns(&what, &format!("{:>14}{:12}", plain(&signed(stretch.amount)), ""));
    }
    page.columns("new", &plain(&total(route.new.total)));
    if let Some(why) = why_unknown(route) {
        page.wrapped("  ", &format!("Not known: {} {why}.", route.name));
    }
}

fn row(old: &str, new: &str, difference: &str) -> String {
    format!("{old:>14} {new:>14} {difference:>14}")
}

fn line(route: &Bridge, page: &mut Page) {
    let cells = [total(route.old.total), total(route.new.total), difference(route)].map(|text| plain(&text));
    page.columns(&format!("  {}", plain(&route.name)), &row(&cells[0], &cells[1], &cells[2]));
    let told = |part: &Part| match route.parts[part.index()] {
        Piece::By(amount) => Some(format!("{} {}", part.as_str(), signed(amount))),
        Piece::Same | Piece::Unknown => None,
    };
    let mut said: Vec<String> = Part::ALL.iter().filter_map(told).collect();
    said.extend(route.together.iter().map(|s| format!("{} {}", together(s.first, s.last), signed(s.amount))));
    said.extend(verdicts(route));
    if !said.is_empty() {
        page.wrapped("      ", &said.join(", "));
    }
}
