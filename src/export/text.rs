//! The answer for a terminal, a mail or a log: plain ASCII lines of at most 78 columns; the answer first, then the
//! routes in the groups of the screen, the loop on the recommended route, what moves its total, what would save money, what was assumed, and
//! last the answer in two sentences and what to verify before paying.

mod risk;
mod sensitivity;
mod volume;

use std::io;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{ExportError, Exporter, Report};
use crate::analysis::rank::blocking;
use crate::arrange::Arrange as _;
use crate::fault::harmless;
use crate::money::group_thousands;
use crate::offer::{Code, Group, Line, Offer, Status, Verdict, words};
use crate::plan::resolve::Count;
use crate::rates::{Book, Layer, Origin};
use crate::summary::brief::rests_on;
use crate::summary::{Settled, Sought, Split};

/// The most columns of a line.
const WIDTH: usize = 78;

#[derive(Clone, Copy, Debug, Default)]
pub struct Text;

impl Exporter for Text {
    fn write(&self, report: &Report<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
        let mut page = Page::default();
        let split = report.summary.split(report.plan, report.book, report.today)?;
        head(report, &mut page);
        answer(report, &mut page);
        cheaper(report, &split, &mut page)?;
        for group in Group::ALL {
            routes(report, group, &mut page);
        }
        work(report, &mut page)?;
        risk::risk(report, &mut page)?;
        volume::volume(report, &mut page)?;
        sensitivity::sensitivity(report, &mut page);
        advice(report, split.found.as_ref(), &mut page);
        let told = report.summary.ranges_in_words();
        let assumed = report.summary.assumed(report.plan).into_iter().filter(|line| !told.contains(line));
        list(&mut page, "Assumed", &assumed.collect::<Vec<_>>());
        page.gap();
        page.wrapped("", &report.summary.answer().sentences().join(" "));
        list(&mut page, "Before you pay", &report.summary.recommendation.verify);
        out.write_all(page.0.as_bytes())?;
        Ok(())
    }
}

#[derive(Default)]
pub(super) struct Page(String);

impl Page {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn line(&mut self, text: &str) {
        self.0.push_str(text.trim_end());
        self.0.push('\n');
    }

    /// Wraps a text; the first line begins with `first`, the others with as many blanks.
    pub(super) fn wrapped(&mut self, first: &str, text: &str) {
        let indent = first.width();
        let mut line = first.to_owned();
        let text = plain(text);
        for word in text.split_whitespace().flat_map(|word| pieces(word, WIDTH.saturating_sub(indent))) {
            let glue = usize::from(line.width() > indent);
            if line.width() + glue + word.width() > WIDTH && line.width() > indent {
                self.line(&line);
                line = " ".repeat(indent);
            } else if glue == 1 {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.line(&line);
    }

    /// Two columns: `left`, and `right` at the right edge, on a line of its own where both do not fit on one.
    pub(super) fn columns(&mut self, left: &str, right: &str) {
        let room = WIDTH.saturating_sub(left.width());
        if right.trim_end().width() < room {
            self.line(&format!("{left}{right:>room$}"));
        } else {
            self.line(left);
            self.line(&format!("{right:>WIDTH$}"));
        }
    }

    /// A name, and a sentence about it on lines of its own.
    pub(super) fn said(&mut self, name: &str, sentence: &str) {
        self.line(name);
        self.wrapped("      ", sentence);
    }

    /// A line of a price: what it is for, wrapped, and the amount behind its last line.
    pub(super) fn priced(&mut self, what: &str, amount: &str) {
        let mut lines = Self::default();
        lines.wrapped("  ", what);
        let (most, last) = lines.0.trim_end().rsplit_once('\n').unwrap_or(("", lines.0.trim_end()));
        if !most.is_empty() {
            self.line(most);
        }
        self.columns(last, &plain(amount));
    }

    /// A title and a list below it; nothing where it is empty.
    pub(super) fn list(&mut self, title: &str, lines: &[String]) {
        list(self, title, lines);
    }

    pub(super) fn gap(&mut self) {
        self.0.push('\n');
    }
}

/// A word in pieces of at most so many columns.
fn pieces(word: &str, most: usize) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut columns) = (0, 0);
    for (at, c) in word.char_indices() {
        let more = c.width().unwrap_or(0);
        if columns + more > most && at > start {
            out.push(&word[start..at]);
            (start, columns) = (at, 0);
        }
        columns += more;
    }
    out.push(&word[start..]);
    out
}

/// Our own signs as ASCII; names of the buyer's stay as they are, made harmless.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in harmless(text).chars() {
        match c {
            '≥' => out.push_str(">="),
            '×' => out.push('x'),
            '÷' => out.push('/'),
            '–' | '—' | '−' => out.push('-'),
            '…' => out.push_str("..."),
            '→' => out.push_str("->"),
            '’' | '‘' => out.push('\''),
            '“' | '”' => out.push('"'),
            '\u{a0}' => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

fn head(report: &Report<'_>, page: &mut Page) {
    page.wrapped("", &report.summary.subject(report.plan));
    if let Some(level) = report.summary.level_in_words() {
        page.wrapped("", &level);
    }
    for said in report.summary.header() {
        page.wrapped("", &said);
    }
    page.gap();
}

fn answer(report: &Report<'_>, page: &mut Page) {
    let answer = report.summary.answer();
    let mut parts = vec![format!("{} {}", answer.verb, answer.route)];
    parts.extend(answer.facts.iter().cloned());
    page.wrapped("", &parts.join(", "));
    for sentence in &answer.next {
        page.wrapped("  ", &format!("{sentence}."));
    }
    let reasons = &report.summary.recommendation.reasons;
    let said = |reason: &&String| !answer.next.contains(reason);
    for reason in reasons.iter().filter(said).skip(if report.summary.recommended().is_some() { 2 } else { 0 }) {
        page.wrapped("  - ", reason);
    }
}

/// Ways that put two together, where there is one.
fn cheaper(report: &Report<'_>, split: &Sought<Split>, page: &mut Page) -> Result<(), ExportError> {
    let Report { plan, book, summary, .. } = *report;
    let mix = summary.mix(plan, book)?;
    let split_words = split.found.as_ref().map(|found| summary.split_in_words(found));
    let mix_words = mix.found.as_ref().map(|found| summary.mix_in_words(found));
    for line in [split_words, split.note.clone(), mix_words, mix.note].into_iter().flatten() {
        page.wrapped("  - ", &line);
    }
    Ok(())
}

/// One group of routes, each with its totals, and the reasons under it.
fn routes(report: &Report<'_>, group: Group, page: &mut Page) {
    let mut offers: Vec<(usize, &Offer)> =
        report.summary.offers().iter().enumerate().filter(|(_, o)| o.group() == group).collect();
    if offers.is_empty() {
        return;
    }
    offers.arrange_by_key(|(at, o)| (o.figures.is_none(), o.unpublished, o.figures.as_ref().map(|f| f.total), *at));
    page.gap();
    let each = words::a(report.summary.piece());
    page.line(&format!(
        "{:<36} {:>13} {:>10} {:>7} {:>8}",
        words::capital(group.title()),
        "total",
        each,
        "done",
        "credits"
    ));
    for (at, offer) in offers {
        row(offer, page);
        for reason in blocking(offer) {
            page.wrapped("      ", &reason.text);
        }
        let known = !matches!(offer.verdict, Verdict::Unfit | Verdict::Unknown);
        if let Some(caveats) = rests_on(offer).filter(|_| known) {
            page.wrapped("      ", &caveats);
        }
        for reason in offer.reasons.iter().filter(|r| r.code.weighs().is_none()) {
            page.wrapped("      ", &reason.text);
        }
        if let Some(range) = report.summary.ranges().get(at).copied().flatten() {
            page.wrapped("      ", &format!("From {}, by what sources say of a price", range.text()));
        }
        if let Some(settled) = report.summary.unknowns.iter().find(|u| u.offer == at).and_then(|u| told(u.settled)) {
            page.wrapped("      ", &settled);
        }
    }
}

/// What an unknown price means all the same.
pub(super) fn told(settled: Settled) -> Option<String> {
    match settled {
        Settled::RuledOut(bound) => Some(format!("Ruled out whatever the unknown costs: at least ${}", bound.cents())),
        Settled::Late => Some("Ruled out whatever the unknown costs: it would be late".to_owned()),
        Settled::OverLimit => Some("Ruled out whatever the unknown costs: it would pass the limit".to_owned()),
        Settled::CheapestUpToCredits(n) => Some(format!(
            "The cheapest if the unknown costs at most {} a run",
            words::count(u128::from(n), "credit", "credits")
        )),
        Settled::CheapestUpToUsd(usd) => {
            Some(format!("The cheapest if the unknown costs at most ${} a run", usd.unit()))
        }
        Settled::Cheapest => Some("The cheapest whatever the unknown costs".to_owned()),
        Settled::Open => None,
    }
}

fn row(offer: &Offer, page: &mut Page) {
    let mark = match offer.verdict {
        Verdict::Fits => "+",
        Verdict::Caveats => "~",
        Verdict::Misses => "!",
        Verdict::Unknown => "?",
        Verdict::Unfit => "-",
    };
    let star = if offer.reasons.iter().any(|r| r.code == Code::Assumed) { "*" } else { "" };
    let held = if offer.held { " (held)" } else { "" };
    let name = format!("  {mark} {}{held}", plain(&offer.name));
    let Some(figures) = &offer.figures else { return page.line(&format!("{name:<36} {:>13}", "-")) };
    let bound = if figures.lower_bound { ">= " } else { "" };
    let total = if offer.unpublished && figures.total.is_zero() {
        "?".to_owned()
    } else {
        format!("{bound}${}{star}", figures.total.cents())
    };
    let exact = figures.per_output.filter(|_| !figures.lower_bound);
    let each = exact.map_or_else(String::new, |m| format!("${}", m.cents()));
    let done = figures.dated.as_ref().and_then(|d| d.finishes_on).map_or_else(String::new, words::day);
    let credits = figures.credits.map_or_else(String::new, |c| group_thousands(&c.to_string()));
    page.columns(&name, &format!("{total:>13} {each:>10} {done:>7} {credits:>8}"));
}

/// Every stage on the recommended route, or on the only one that was asked about.
fn work(report: &Report<'_>, page: &mut Page) -> Result<(), ExportError> {
    let summary = report.summary;
    let only = (summary.offers().len() == 1).then_some(0);
    let Some(at) = summary.recommendation.route.or(only) else { return Ok(()) };
    let Some(offer) = summary.offers().get(at) else { return Ok(()) };
    if summary.work().steps.is_empty() {
        return Ok(());
    }
    page.gap();
    let level = summary.ask.level;
    let at_level = if level.certainty().is_some() { format!(" at {}", level.spoken()) } else { String::new() };
    page.line(&format!("The loop on {}{at_level}", plain(&offer.name)));
    let mut shot = None;
    for index in 0..summary.work().steps.len() {
        let Some(line) = summary.line(report.book, at, index)? else { continue };
        let Some(step) = summary.work().steps.get(index) else { continue };
        if shot != Some(line.shot) {
            shot = Some(line.shot);
            let outputs = report.plan.shots.get(line.shot).and_then(|s| s.outputs).unwrap_or(1);
            page.wrapped("  ", &format!("{} x{outputs}", report.plan.shot_name(line.shot)));
        }
        let what = summary.work().settings.get(step.settings).map(words::settings).unwrap_or_default();
        page.wrapped("    ", &format!("{}. {what}, {}", line.stage + 1, keeps(step.count)));
        let by = match (line.status, &line.model, &line.on) {
            (Status::Own, ..) => "your own price".to_owned(),
            (_, Some(model), None) => model.clone(),
            (_, Some(model), Some(on)) => format!("{model} on {on}"),
            (_, None, Some(on)) => format!("on {on}"),
            (_, None, None) => String::new(),
        };
        let by = by_overlay(report.book, &line, by);
        let takes = if line.generations == line.runs {
            words::count(u128::from(line.runs), "take", "takes")
        } else {
            format!(
                "{} of {}",
                words::count(u128::from(line.runs), "batch", "batches"),
                line.generations / line.runs.max(1)
            )
        };
        let (unit, total) = match (line.status, line.unit_usd, line.unit_credits) {
            (Status::Unpriced, ..) => ("?".to_owned(), "no published price".to_owned()),
            (Status::Unsupported, ..) => ("-".to_owned(), "not offered".to_owned()),
            (_, Some(usd), _) => (format!("${}", usd.unit()), format!("${}", line.usd.unwrap_or_default().cents())),
            (_, _, Some(credits)) => (
                group_thousands(&credits.to_string()),
                format!("{} credits", group_thousands(&line.credits.unwrap_or(0).to_string())),
            ),
            _ => (String::new(), String::new()),
        };
        let left = format!("       {by}");
        let right = format!("{takes} x {unit} = {total}");
        page.columns(&left, &right);
    }
    Ok(())
}

/// What makes a stage, with the file of the buyer's own that says what it costs: `ray-3.2, price of ours.toml`.
pub(super) fn by_overlay(book: &Book, line: &Line, by: String) -> String {
    let origin = line.layer.map(|layer| book.origin(layer)).filter(Origin::is_overlay);
    match origin {
        None => by,
        Some(Origin { layer: Layer::Plan, .. }) => format!("{by}, price of the plan's own"),
        Some(origin) => format!("{by}, price of {}", harmless(origin.file_name())),
    }
}

/// Rewrites of the plan that would save money, each with what it assumes.
fn advice(report: &Report<'_>, split: Option<&Split>, page: &mut Page) {
    let found = report.summary.advice_beside(report.plan, report.book, split);
    if found.is_empty() {
        return;
    }
    page.gap();
    page.line("Advice");
    for advice in found {
        let saves = match advice.saves {
            Some(saves) => format!("${}", saves.cents()),
            None => "-".to_owned(),
        };
        page.wrapped(&format!("  {saves:>9}  "), &advice.title);
        let route = report.summary.offers().get(advice.route).map_or("", |o| o.name.as_str());
        let indent = " ".repeat(13);
        page.wrapped(&indent, &format!("{}.", advice.caveat));
        page.wrapped(&indent, &format!("Then {route} for ${}.", advice.total.cents()));
    }
}

/// `keep 1 in 4`, `6 takes each`.
pub(super) fn keeps(count: Count) -> String {
    match count {
        Count::Attempts(1) => "one take each".to_owned(),
        Count::Attempts(n) => format!("{n} takes each"),
        Count::Rate(rate) => format!("keep {} %", rate.percent()),
        Count::Evidence { accepted, tried } => format!("keep {accepted} of {tried} tried"),
    }
}

fn list(page: &mut Page, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    page.gap();
    page.line(title);
    for line in lines {
        page.wrapped("  - ", line);
    }
}
