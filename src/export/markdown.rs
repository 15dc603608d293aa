//! The answer as Markdown that renders on GitHub and in mail: the answer in two sentences, every route, the loop on the
//! recommended one, when it is paid, the risk, what it rests on, and what to verify before paying.
//!
//! Names and sentences go through `escaped`: none of them makes a cell, a link, a tag, an emphasis or a mention.

mod escape;

use std::io;

pub(super) use escape::escaped;

use super::text::{by_overlay, keeps, told};
use super::{ExportError, Exporter, Report};
use crate::analysis::rank::{blocking, ranked};
use crate::arrange::Arrange as _;
use crate::money::{Money, group_thousands};
use crate::offer::{Figures, Group, Line, Offer, Status, Verdict, words};
use crate::rates::Book;
use crate::summary::brief::rests_on;
use crate::summary::subtotals::Thrown;

/// What nobody knows, or what does not apply.
const NONE: &str = "–";

#[derive(Clone, Copy, Debug, Default)]
pub struct Markdown;

impl Exporter for Markdown {
    fn write(&self, report: &Report<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
        let Report { plan, book, summary, .. } = *report;
        let mut doc = Doc::default();
        doc.title(plan.name_or_default());
        doc.line(&escaped(&summary.answer().sentences().join(" ")));
        doc.gap();
        doc.line(&format!("{}.", escaped(&summary.subject(plan))));
        if let Some(level) = summary.level_in_words() {
            doc.gap();
            doc.line(&format!("{}.", escaped(&level)));
        }
        for said in summary.header() {
            doc.gap();
            doc.line(&format!("{}.", escaped(&said)));
        }
        routes(report, &mut doc);
        let only = (summary.offers().len() == 1).then_some(0);
        let on = summary.recommendation.route.or(only);
        if let Some(at) = on.filter(|_| !summary.work().steps.is_empty()) {
            work(report, at, &mut doc)?;
            payments(report, at, &mut doc)?;
        }
        risk(report, &mut doc)?;
        bullets(&mut doc, "Assumptions", &summary.assumed(plan));
        if let Some(at) = on {
            sources(&summary.bases(book, at)?, &mut doc);
        }
        bullets(&mut doc, "Before you pay", &summary.recommendation.verify);
        out.write_all(doc.as_str().as_bytes())?;
        Ok(())
    }
}

/// A document that is being written.
#[derive(Debug, Default)]
pub(super) struct Doc(String);

impl Doc {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn title(&mut self, name: &str) {
        self.line(&format!("# {}", escaped(name)));
        self.gap();
    }

    /// A heading of ours.
    pub(super) fn heading(&mut self, text: &str) {
        self.gap();
        self.line(&format!("## {text}"));
        self.gap();
    }

    pub(super) fn line(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
    }

    /// One empty line, never two.
    pub(super) fn gap(&mut self) {
        if !self.0.is_empty() && !self.0.ends_with("\n\n") {
            self.0.push('\n');
        }
    }
}

/// A table. A column is its head and `<` or `>`, where its cells stand; cells are escaped already.
pub(super) fn table(doc: &mut Doc, columns: &[(&str, char)], rows: &[Vec<String>]) {
    let line = |cells: Vec<&str>| format!("| {} |", cells.join(" | "));
    doc.line(&line(columns.iter().map(|(head, _)| *head).collect()));
    doc.line(&line(columns.iter().map(|(_, at)| if *at == '>' { "---:" } else { "---" }).collect()));
    for row in rows {
        doc.line(&line(row.iter().map(String::as_str).collect()));
    }
}

/// Sentences below a heading; nothing where there are none.
pub(super) fn bullets(doc: &mut Doc, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    doc.heading(title);
    for line in lines {
        doc.line(&format!("- {}", escaped(line)));
    }
}

fn dollars(usd: Money, is_bound: bool) -> String {
    format!("{}${}", if is_bound { "≥ " } else { "" }, usd.cents())
}

fn routes(report: &Report<'_>, doc: &mut Doc) {
    let summary = report.summary;
    doc.heading("Routes");
    let each = words::capital(&words::a(summary.piece()));
    let columns =
        [("Route", '<'), ("Total", '>'), (&each, '>'), ("Credits", '>'), ("Done", '<'), ("Verdict", '<'), ("Why", '<')];
    let mut rows = Vec::new();
    for group in Group::ALL {
        let mut offers: Vec<(usize, &Offer)> =
            summary.offers().iter().enumerate().filter(|(_, o)| o.group() == group).collect();
        offers.arrange_by_key(|(at, o)| (o.figures.is_none(), o.unpublished, o.figures.as_ref().map(|f| f.total), *at));
        rows.extend(offers.into_iter().map(|(at, offer)| route(report, at, offer)));
    }
    table(doc, &columns, &rows);
}

fn route(report: &Report<'_>, at: usize, offer: &Offer) -> Vec<String> {
    let summary = report.summary;
    let is_best = summary.recommendation.route == Some(at);
    let held = if offer.held { " (held)" } else { "" };
    let name = escaped(&format!("{}{held}", offer.name));
    let figures = offer.figures.as_ref();
    let total = match figures {
        None => NONE.to_owned(),
        Some(f) if offer.unpublished && f.total.is_zero() => "?".to_owned(),
        Some(f) => {
            format!("{}{}", dollars(f.total, f.lower_bound), if offer.rests_on_assumption() { "\\*" } else { "" })
        }
    };
    let exact = figures.filter(|f| !f.lower_bound);
    let cell = |text: Option<String>| text.unwrap_or_else(|| NONE.to_owned());
    let done = |f: &Figures| f.dated.as_ref().and_then(|d| d.finishes_on).map(words::date);
    let mut why: Vec<String> = blocking(offer).map(|r| r.text.clone()).collect();
    if !matches!(offer.verdict, Verdict::Unfit | Verdict::Unknown) {
        why.extend(rests_on(offer));
    }
    why.extend(offer.reasons.iter().filter(|r| r.code.weighs().is_none()).map(|r| r.text.clone()));
    why.extend(summary.unknowns.iter().find(|u| u.offer == at).and_then(|u| told(u.settled)));
    let verdict = if matches!(offer.group(), Group::Closed) {
        format!("{}, closed", offer.verdict.as_str())
    } else {
        offer.verdict.as_str().to_owned()
    };
    vec![
        if is_best { format!("**{name}**") } else { name },
        if is_best { format!("**{total}**") } else { total },
        cell(exact.and_then(|f| f.per_output).map(|each| dollars(each, false))),
        cell(figures.and_then(|f| f.credits).map(|c| group_thousands(&c.to_string()))),
        cell(exact.and_then(done)),
        verdict,
        escaped(&why.join(". ")),
    ]
}

fn work(report: &Report<'_>, at: usize, doc: &mut Doc) -> Result<(), ExportError> {
    let summary = report.summary;
    let Some(offer) = summary.offers().get(at) else { return Ok(()) };
    doc.heading(&format!("The loop on {}", escaped(&offer.name)));
    let columns = [
        ("Shot", '<'),
        ("Stage", '<'),
        ("Keeps", '<'),
        ("Made with", '<'),
        ("Takes", '>'),
        ("A take", '>'),
        ("Total", '>'),
        ("Thrown away", '>'),
    ];
    let mut rows = Vec::new();
    let mut shot = None;
    for (index, step) in summary.work().steps.iter().enumerate() {
        let Some(line) = summary.line(report.book, at, index)? else { continue };
        let what = summary.work().settings.get(step.settings).map(words::settings).unwrap_or_default();
        // The name stands once, beside its first stage.
        let name = if shot == Some(line.shot) { String::new() } else { shot_named(report, line.shot) };
        shot = Some(line.shot);
        let mut row = vec![name, format!("{}. {}", line.stage + 1, escaped(&what)), escaped(&keeps(step.count))];
        row.extend(priced(report.book, &line));
        rows.push(row);
    }
    table(doc, &columns, &rows);
    Ok(())
}

fn shot_named(report: &Report<'_>, shot: usize) -> String {
    let outputs = report.plan.shots.get(shot).and_then(|s| s.outputs).unwrap_or(1);
    escaped(&format!("{} × {outputs}", report.plan.shot_name(shot)))
}

/// What makes it, how often, and what that comes to: the cells from *Made with* on.
fn priced(book: &Book, line: &Line) -> Vec<String> {
    let by = match (line.status, &line.model, &line.on) {
        (Status::Own, ..) => "your own price".to_owned(),
        (_, Some(model), None) => model.clone(),
        (_, Some(model), Some(on)) => format!("{model} on {on}"),
        (_, None, Some(on)) => format!("on {on}"),
        (_, None, None) => NONE.to_owned(),
    };
    let by = by_overlay(book, line, by);
    let count = |n: u128| group_thousands(&n.to_string());
    let credits = |n: u128| words::count(n, "credit", "credits");
    let batch = line.generations.checked_div(line.runs).unwrap_or(1);
    let mut takes = count(line.runs.into());
    if batch > 1 {
        takes = format!("{takes} of {batch}");
    }
    let (unit, total) = match (line.status, line.unit_usd, line.unit_credits) {
        (Status::Unpriced, ..) => ("?".to_owned(), "no published price".to_owned()),
        (Status::Unsupported, ..) => (NONE.to_owned(), "not offered".to_owned()),
        (_, Some(usd), _) => (format!("${}", usd.unit()), dollars(line.usd.unwrap_or_default(), false)),
        (_, _, Some(unit)) => (credits(unit.into()), credits(line.credits.unwrap_or(0))),
        _ if line.carried => (NONE.to_owned(), "carried by capacity".to_owned()),
        _ => (NONE.to_owned(), NONE.to_owned()),
    };
    let lost = Thrown::of(line);
    let thrown = match (lost.usd, lost.credits) {
        _ if lost.takes == 0 => NONE.to_owned(),
        (Some(usd), _) => format!("{} ({})", dollars(usd, lost.is_bound), count(lost.takes)),
        (None, Some(n)) => format!("{} ({})", credits(n), count(lost.takes)),
        (None, None) => count(lost.takes),
    };
    vec![escaped(&by), takes, unit, total, thrown]
}

fn payments(report: &Report<'_>, at: usize, doc: &mut Doc) -> Result<(), ExportError> {
    let summary = report.summary;
    let Some(figures) = summary.offers().get(at).and_then(|o| o.figures.as_ref()) else { return Ok(()) };
    let due = summary.bill(at)?;
    if due.is_empty() {
        return Ok(());
    }
    doc.heading("Payments");
    let when = |days: Option<(_, _)>| match days {
        None => NONE.to_owned(),
        Some((first, last)) if first == last => words::date(first),
        Some((first, last)) => format!("{} to {}", words::day(first), words::date(last)),
    };
    let mut rows: Vec<Vec<String>> =
        due.iter().map(|due| vec![when(due.days), words::capital(due.what), dollars(due.usd, false)]).collect();
    rows.push(vec![
        "**Total**".to_owned(),
        String::new(),
        format!("**{}**", dollars(figures.total, figures.lower_bound)),
    ]);
    table(doc, &[("When", '<'), ("For", '<'), ("USD", '>')], &rows);
    Ok(())
}

fn risk(report: &Report<'_>, doc: &mut Doc) -> Result<(), ExportError> {
    let Report { plan, book, summary, .. } = *report;
    if summary.work().steps.is_empty() || summary.is_certain() {
        return Ok(());
    }
    let found = summary.risk(plan, book)?;
    let mut listed = ranked(summary.offers(), |offer| offer.comparable);
    listed.extend(ranked(summary.offers(), |offer| !offer.comparable && offer.verdict == Verdict::Misses));
    if listed.is_empty() && summary.offers().len() == 1 {
        listed.push(0);
    }
    let mut rows = Vec::new();
    for at in listed {
        let (Some(offer), Some(risk)) = (summary.offers().get(at), found.routes.get(at)) else { continue };
        let Some(usd) = risk.usd else { continue };
        let shown = |usd: Option<Money>| usd.map_or_else(|| "no end".to_owned(), |usd| dollars(usd, risk.lower_bound));
        let said = summary.risk_in_words(plan, risk).join("; ");
        rows.push(vec![escaped(&offer.name), shown(usd.p50), shown(usd.p80), shown(usd.p95), escaped(&said)]);
    }
    if rows.is_empty() {
        return Ok(());
    }
    doc.heading("Risk");
    doc.line("A total is enough in 50, 80 or 95 of 100 such loops.");
    doc.gap();
    table(doc, &[("Route", '<'), ("P50", '>'), ("P80", '>'), ("P95", '>'), ("What that means", '<')], &rows);
    Ok(())
}

fn sources(found: &[crate::summary::Basis], doc: &mut Doc) {
    if found.is_empty() {
        return;
    }
    doc.heading("Sources");
    for source in found {
        let address = if source.address.is_empty() { String::new() } else { format!(", {}", link(&source.address)) };
        let said = escaped(&format!("{}, {}, {}", source.title, source.publisher, words::date(source.date)));
        doc.line(&format!("- {said}{address}"));
    }
}

/// An address as a link, where it is nothing but one; otherwise as text.
fn link(address: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~/?#&=%+:,;@!$'".contains(c);
    if address.starts_with("https://") && address.chars().all(is_plain) {
        format!("<{address}>")
    } else {
        escaped(address)
    }
}
