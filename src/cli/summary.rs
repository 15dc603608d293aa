//! `luma-plan summary`: the same answer as the planner's, printed.

use std::io::{self, BufWriter, Write as _};

use anyhow::{Context as _, anyhow};

use super::args::{Common, Format, Summary as Verb};
use super::{Failure, input};
use crate::export::{Exporter, Report, html::Page, json::Json, text::Text};
use crate::fault::nearest;
use crate::offer::Ask;
use crate::rates::Book;
use crate::summary::Summary;

pub fn run(common: &Common, verb: &Verb) -> Result<(), Failure> {
    let today = input::today(common);
    let book = input::book(common)?;
    check_routes(&book, &verb.routes)?;
    let loaded = input::plan(&verb.plan, &book, today)?;
    let ask = Ask { today, level: verb.at.level(), routes: verb.routes.clone() };
    let priced =
        Summary::new(&loaded.plan, &book, &ask).with_context(|| format!("cannot price `{}`", verb.plan.display()));
    let mut summary = priced?;
    summary.settle(&loaded.plan, &book).context("cannot settle the unknown prices")?;
    summary.look_for_changes(&loaded.plan, &book);
    let report = Report { plan: &loaded.plan, book: &book, summary: &summary, today };
    let exporter: &dyn Exporter = match verb.format {
        Format::Text => &Text,
        Format::Json => &Json,
        Format::Html => &Page,
    };
    let mut out = BufWriter::new(io::stdout().lock());
    exporter.write(&report, &mut out).context("cannot write the summary")?;
    out.flush().context("cannot write the summary")?;
    Ok(())
}

pub fn check_routes(book: &Book, asked: &[String]) -> Result<(), Failure> {
    let ids: Vec<&str> = book.routes().filter_map(|at| book.route(at)).map(|r| r.id.as_str()).collect();
    for id in asked {
        if !ids.contains(&id.as_str()) {
            let remedy = nearest(id, &ids)
                .map_or_else(|| format!("it is one of {}", ids.join(", ")), |n| format!("did you mean `{n}`?"));
            return Err(anyhow!("there is no route `{id}`; {remedy}").into());
        }
    }
    Ok(())
}
