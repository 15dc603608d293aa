//! `luma-plan summary`: the same answer as the planner's, printed or written to a file.

use std::io::{self, IsTerminal as _};
use std::path::Path;

use anyhow::{Context as _, anyhow};

use super::args::{Common, Summary as Verb};
use super::output::{self, To};
use super::{Failure, input};
use crate::export::{Format, Reader, Report, summarise};
use crate::fault::nearest;
use crate::offer::Ask;
use crate::rates::Book;

pub fn run(common: &Common, verb: &Verb) -> Result<(), Failure> {
    let today = input::today(common);
    let book = input::book(common)?;
    check_routes(&book, &verb.routes)?;
    let reader = if verb.client { Reader::Client } else { Reader::Producer };
    if verb.client && verb.routes.len() > 1 {
        return Err(anyhow!("a price for a client is that of one route; give `--route` once").into());
    }
    let path = verb.output.as_deref();
    if verb.force && path.is_none() {
        return Err(anyhow!("`--force` is for a file; name it with `--output`").into());
    }
    let format = verb.format.or_else(|| path.and_then(of_name)).unwrap_or(Format::Text);
    let exporter = format
        .exporter(reader)
        .ok_or_else(|| anyhow!("there is no {} for a client; choose another format", format.as_str()))?;
    let is_printed = path.is_none_or(|path| path.as_os_str() == "-");
    if format.is_binary() && is_printed && io::stdout().is_terminal() {
        return Err(anyhow!("a workbook is nothing for a terminal; name a file with `--output FILE`").into());
    }
    let to = To { path, is_forced: verb.force, source: &verb.plan };
    output::check(to)?;
    let loaded = input::plan(&verb.plan, &book, today)?;
    let ask = Ask { today, level: verb.at.level(), routes: verb.routes.clone() };
    let summary =
        summarise(&loaded.plan, &book, &ask).with_context(|| format!("cannot price `{}`", verb.plan.display()))?;
    let report = Report { plan: &loaded.plan, book: &book, summary: &summary, today };
    output::write(exporter, &report, to)
}

/// The format that a file's name asks for.
fn of_name(path: &Path) -> Option<Format> {
    Format::of_extension(path.extension()?.to_str()?)
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
