//! A figure taken apart, as an indented tree of lines of at most 78 columns and as JSON.
//!
//! JSON: `{"schema", "plan": {"name", "level", "prices"}, "route": {"id", "name", "verdict"}, "shot", "stage", "explained"}`. `shot`
//! is `{"number", "name"}`, counted from 1, and `stage` a number, null where the question was a wider one. `explained` is a
//! node: `{"role", "figure", "what", "tag", "value", "unit", "lower_bound", "source", "parts"}`. `figure` is as text shows it,
//! `value` the same exactly (dollars as a string, all else as a number), null where it is unknown or no number, `unit` one of
//! `usd`, `credits`, `takes`, `batches` and `pieces`, or null. `what` says what it is or how it follows, `tag` where it is
//! from. `role` is how a node stands to the one above: `part` (all parts add up to it; one without a value is unknown, and
//! the sum a lower bound), `factor` (it is their product), `from` (goes into it as its words say), `source` (who says so, and
//! when it was checked), `also` (another value in circulation), `note`; of the root it is `whole`. `source` is null where no
//! document is named: `{"id", "title", "publisher", "address", "verified", "age_days", "stale", "confidence"}`. `parts` are
//! nodes.

use std::collections::BTreeSet;
use std::io;

use serde::Serialize;

use super::json::{Day, pretty};
use super::text::Page;
use super::{ExportError, Report};
use crate::money::Money;
use crate::summary::explain::{Cited, Depth, Explained, Role, Value};
use crate::terms::{Confidence, Level};

/// What is asked about; indices from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    Total,
    Shot(usize),
    Stage { shot: usize, stage: usize },
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub report: Report<'a>,
    pub offer: usize,
    pub of: Of,
}

impl Asked<'_> {
    fn explained(&self, depth: Depth) -> Result<Explained, ExportError> {
        let Report { plan, book, summary, today } = self.report;
        let it = summary.explainer(plan, book, today, depth);
        Ok(match self.of {
            Of::Total => it.total(self.offer),
            Of::Shot(shot) => it.shot(self.offer, shot),
            Of::Stage { shot, stage } => {
                let step = summary.work().steps.iter().position(|step| (step.shot, step.stage) == (shot, stage));
                step.map_or_else(|| Ok(Explained::default()), |step| it.stage(self.offer, step))
            }
        }?)
    }
}

// Text.

/// # Errors
/// What the stream says, or a figure that cannot be carried exactly.
pub fn text(asked: &Asked<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
    let explained = asked.explained(Depth::TEXT)?;
    let mut page = Page::default();
    let summary = asked.report.summary;
    let mut head: Vec<String> = summary.level_in_words().into_iter().chain(summary.taken_in_words()).collect();
    let range = summary.ranges().get(asked.offer).copied().flatten().filter(|_| asked.of == Of::Total);
    head.extend(range.map(|range| format!("Sources differ about a price: {} in all", range.text())));
    for said in &head {
        page.wrapped("", said);
    }
    if !head.is_empty() {
        page.gap();
    }
    // What is said about many prices of a card is said once.
    let mut said = BTreeSet::new();
    // A stack, so that a deep tree is no deep recursion.
    let mut stack = vec![(&explained, 0usize)];
    while let Some((node, depth)) = stack.pop() {
        let is_remark = node.role == Role::Note && node.figure.is_empty() && node.parts.is_empty();
        if !is_remark || said.insert(node.what.as_str()) {
            line(node, depth, &mut page);
        }
        stack.extend(node.parts.iter().rev().map(|part| (part, depth + 1)));
    }
    out.write_all(page.as_str().as_bytes())?;
    Ok(())
}

fn line(node: &Explained, depth: usize, page: &mut Page) {
    let tag = if node.tag.is_empty() { String::new() } else { format!(" ({})", node.tag) };
    let figure = if node.figure.is_empty() { String::new() } else { format!("{}  ", super::text::plain(&node.figure)) };
    page.wrapped(&format!("{}{figure}", "  ".repeat(depth)), &format!("{}{tag}", node.what));
}

// JSON.

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    plan: Plan,
    route: Option<Route<'a>>,
    shot: Option<Shot>,
    stage: Option<usize>,
    explained: Node<'a>,
}

#[derive(Serialize)]
struct Plan {
    name: String,
    level: Level,
    prices: &'static str,
}

#[derive(Serialize)]
struct Route<'a> {
    id: &'a str,
    name: &'a str,
    verdict: &'static str,
}

#[derive(Serialize)]
struct Shot {
    number: usize,
    name: String,
}

#[derive(Serialize)]
struct Node<'a> {
    role: &'static str,
    figure: &'a str,
    what: &'a str,
    tag: &'a str,
    value: Option<Exactly>,
    unit: Option<&'static str>,
    lower_bound: bool,
    source: Option<Source<'a>>,
    parts: Vec<Node<'a>>,
}

/// Dollars are a string, all else is a number.
#[derive(Serialize)]
#[serde(untagged)]
enum Exactly {
    Usd(Money),
    Count(u128),
}

#[derive(Serialize)]
struct Source<'a> {
    id: &'a str,
    title: &'a str,
    publisher: &'a str,
    address: Option<&'a str>,
    verified: Day,
    age_days: i64,
    stale: bool,
    confidence: Option<&'static str>,
}

/// # Errors
/// What the stream says, or a figure that cannot be carried exactly.
pub fn json(asked: &Asked<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
    let Report { plan, summary, .. } = asked.report;
    let explained = asked.explained(Depth::ALL)?;
    let shot = |shot: usize| Shot { number: shot + 1, name: plan.shot_name(shot) };
    let (shot, stage) = match asked.of {
        Of::Total => (None, None),
        Of::Shot(at) => (Some(shot(at)), None),
        Of::Stage { shot: at, stage } => (Some(shot(at)), Some(stage + 1)),
    };
    let offer = summary.offers().get(asked.offer);
    let document = Document {
        schema: 1,
        plan: Plan {
            name: plan.name_or_default().to_owned(),
            level: summary.ask.level,
            prices: summary.rates.taken.as_str(),
        },
        route: offer.map(|o| Route { id: &o.id, name: &o.name, verdict: o.verdict.as_str() }),
        shot,
        stage,
        explained: node(&explained),
    };
    Ok(pretty(&document, out)?)
}

fn node(explained: &Explained) -> Node<'_> {
    Node {
        role: explained.role.as_str(),
        figure: &explained.figure,
        what: &explained.what,
        tag: &explained.tag,
        value: explained.value.map(|value| match value {
            Value::Usd(usd) => Exactly::Usd(usd),
            Value::Credits(n) | Value::Takes(n) | Value::Batches(n) | Value::Pieces(n) => Exactly::Count(n),
        }),
        unit: explained.value.map(Value::unit),
        lower_bound: explained.is_bound,
        source: explained.cited.as_ref().map(source),
        // No deeper than a tree of figures is: total, usage, stage, price, step.
        parts: explained.parts.iter().map(node).collect(),
    }
}

fn source(cited: &Cited) -> Source<'_> {
    Source {
        id: &cited.id,
        title: &cited.title,
        publisher: &cited.publisher,
        address: Some(cited.address.as_str()).filter(|address| !address.is_empty()),
        verified: Day(cited.verified),
        age_days: cited.age_days,
        stale: cited.is_stale,
        confidence: cited.confidence.map(Confidence::as_str),
    }
}
