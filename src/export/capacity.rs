//! What a month, or a sum of dollars, makes on each route of each distinct stage and of the whole loop: as a table of
//! at most 78 columns, and as JSON.
//!
//! JSON: `with` is `{"usd": "50"}`, or `{"usd": null}` for one month; each of `routes` has `loop` and `stages`, whose
//! `status` is `makes`, `endless`, `unpriced` or `unsupported`, with a `reason` unless something is `made`. Of what is
//! made: `runs` (of them `relaxed`), `accepted` on average, `certain` with 80 % certainty (its exact `probability`
//! beside it), `stranded` credits that pay for no further run, and what was bought for it.

use std::io;

use rust_decimal::Decimal;
use serde::Serialize;

use super::ExportError;
use super::text::{Page, plain};
use crate::money::{Money, Overflow, group_thousands};
use crate::offer::words;
use crate::plan::Plan;
use crate::rates::Book;
use crate::summary::Summary;
use crate::summary::routes::{Capacity, Makes, Of, With};

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub plan: &'a Plan,
    pub book: &'a Book,
    pub summary: &'a Summary,
    pub with: With,
}

impl Asked<'_> {
    /// The first step of each distinct stage: what it makes, how much of it is kept, who makes it.
    fn steps(&self) -> Vec<usize> {
        let mut seen = Vec::new();
        let mut found = Vec::new();
        for (at, step, _) in self.summary.work().different() {
            let stage = (step.kind, step.count);
            if !seen.contains(&stage) {
                seen.push(stage);
                found.push(at);
            }
        }
        found
    }

    fn made(&self, offer: usize, of: Of) -> Result<Capacity, Overflow> {
        let found = self.summary.capacity(self.plan, self.book, offer, of, self.with)?;
        Ok(found.unwrap_or_else(|| Capacity::Unsupported("a stage cannot be made".to_owned())))
    }

    /// `text to video, 1080p, 5 s`.
    fn what(&self, step: usize) -> String {
        let work = self.summary.work();
        let settings = work.steps.get(step).and_then(|s| work.settings.get(s.settings));
        settings.map(words::settings).unwrap_or_default()
    }
}

// Text.

/// # Errors
/// What the stream says, or a figure that cannot be carried exactly.
pub fn text(asked: &Asked<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
    let mut page = Page::default();
    let what = match asked.with {
        With::Month => "one month".to_owned(),
        With::Sum(sum) => format!("${}", sum.cents()),
    };
    page.wrapped("", &format!("{}: what {what} makes", asked.plan.name_or_default()));
    if let Some(taken) = asked.summary.taken_in_words() {
        page.wrapped("", &taken);
    }
    let steps = asked.steps();
    if steps.is_empty() {
        page.gap();
        page.line("The plan has no stages yet: add a shot");
    }
    for (at, offer) in asked.summary.offers().iter().enumerate().filter(|_| !steps.is_empty()) {
        page.gap();
        let state = match (offer.held, offer.open) {
            (true, _) => " (held)",
            (false, false) => " (closed to new buyers)",
            (false, true) => "",
        };
        let name = format!("{}{state}", plain(&offer.name));
        let whole = asked.made(at, Of::Loop)?;
        let of_steps = steps.iter().map(|step| asked.made(at, Of::Step(*step))).collect::<Result<Vec<_>, _>>()?;
        let makes = |c: &Capacity| matches!(c, Capacity::Makes(_));
        if makes(&whole) || of_steps.iter().any(makes) {
            page.columns(&name, &heads());
        } else {
            page.line(&name);
        }
        for (step, made) in steps.iter().zip(&of_steps) {
            row(&mut page, &asked.what(*step), made);
        }
        row(&mut page, "the whole loop: finished pieces", &whole);
        if let Capacity::Makes(makes) = &whole {
            bought(&mut page, makes);
        } else if let Some(Capacity::Makes(makes)) = of_steps.iter().find(|c| makes(c)) {
            bought(&mut page, makes);
        }
    }
    out.write_all(page.as_str().as_bytes())?;
    Ok(())
}

fn heads() -> String {
    format!("{:>9} {:>9} {:>9} {:>9}", "takes", "kept", "80 % sure", "stranded")
}

fn row(page: &mut Page, what: &str, made: &Capacity) {
    let name = format!("  {}", plain(what));
    let makes = match made {
        Capacity::Makes(makes) => makes,
        Capacity::Endless(why) => return page.said(&name, why.spoken()),
        Capacity::Unpriced(why) | Capacity::Unsupported(why) => return page.said(&name, why),
    };
    let number = |n: u128| group_thousands(&n.to_string());
    let figures = format!(
        "{:>9} {:>9} {:>9} {:>9}",
        number(makes.runs),
        group_thousands(&makes.accepted.round_dp(1).normalize().to_string()),
        makes.certain.map_or_else(|| "-".to_owned(), |c| number(c.count)),
        makes.stranded.map_or_else(String::new, number),
    );
    page.columns(&name, &figures);
    if makes.relaxed > 0 {
        page.wrapped("    ", &format!("{} of the takes in relaxed mode", number(makes.relaxed)));
    }
    if let Some(full) = makes.at_full_use {
        page.wrapped("    ", &format!("{} around the clock", number(full)));
    }
    if let Some(unspent) = makes.unspent.filter(|m| !m.is_zero()) {
        page.wrapped("    ", &format!("${} left over", unspent.cents()));
    }
}

/// What is bought: `1 month, 10,000 credits, 2 packs`.
fn bought(page: &mut Page, makes: &Makes) {
    let mut parts = Vec::new();
    if makes.months > 0 {
        parts.push(words::count(makes.months.into(), "month", "months"));
    }
    parts.extend(makes.granted.map(|n| format!("{} granted", words::count(n, "credit", "credits"))));
    if makes.packs > 0 {
        parts.push(words::count(makes.packs.into(), "pack", "packs"));
    }
    if makes.units > 0 {
        parts.push(words::count(makes.units.into(), "unit", "units"));
    }
    if !parts.is_empty() {
        page.wrapped("  ", &format!("from {}", parts.join(", ")));
    }
}

// JSON.

#[derive(Serialize)]
struct Document {
    schema: u32,
    plan: String,
    prices: &'static str,
    with: Sum,
    routes: Vec<Route>,
}

#[derive(Serialize)]
struct Sum {
    usd: Option<Money>,
}

#[derive(Serialize)]
struct Route {
    id: String,
    name: String,
    open: bool,
    held: bool,
    #[serde(rename = "loop")]
    whole: Row,
    stages: Vec<StageRow>,
}

#[derive(Serialize)]
struct StageRow {
    /// The first stage of the kind.
    shot: String,
    stage: usize,
    what: String,
    #[serde(flatten)]
    row: Row,
}

#[derive(Default, Serialize)]
struct Row {
    status: &'static str,
    reason: Option<String>,
    made: Option<Made>,
}

#[derive(Serialize)]
struct Made {
    runs: u128,
    relaxed: u128,
    /// A decimal, as a string.
    accepted: String,
    certain: Option<u128>,
    probability: Option<f64>,
    stranded: Option<u128>,
    months: u32,
    granted: Option<u128>,
    packs: u64,
    units: u64,
    at_full_use: Option<u128>,
    unspent: Option<Money>,
}

fn json_row(capacity: Capacity) -> Row {
    let because = |status, reason: String| Row { status, reason: Some(reason), made: None };
    match capacity {
        Capacity::Endless(why) => because("endless", why.spoken().to_owned()),
        Capacity::Unpriced(why) => because("unpriced", why),
        Capacity::Unsupported(why) => because("unsupported", why),
        Capacity::Makes(makes) => Row {
            status: "makes",
            reason: None,
            made: Some(Made {
                runs: makes.runs,
                relaxed: makes.relaxed,
                accepted: Decimal::normalize(&makes.accepted).to_string(),
                certain: makes.certain.map(|c| c.count),
                probability: makes.certain.map(|c| c.probability),
                stranded: makes.stranded,
                months: makes.months,
                granted: makes.granted,
                packs: makes.packs,
                units: makes.units,
                at_full_use: makes.at_full_use,
                unspent: makes.unspent,
            }),
        },
    }
}

/// # Errors
/// What the stream says, or a figure that cannot be carried exactly.
pub fn json(asked: &Asked<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
    let steps = asked.steps();
    let work = asked.summary.work();
    let mut routes = Vec::new();
    for (at, offer) in asked.summary.offers().iter().enumerate() {
        let mut stages = Vec::with_capacity(steps.len());
        for step in &steps {
            let Some(found) = work.steps.get(*step) else { continue };
            stages.push(StageRow {
                shot: asked.plan.shot_name(found.shot),
                stage: found.stage + 1,
                what: asked.what(*step),
                row: json_row(asked.made(at, Of::Step(*step))?),
            });
        }
        routes.push(Route {
            id: offer.id.clone(),
            name: offer.name.clone(),
            open: offer.open,
            held: offer.held,
            whole: json_row(asked.made(at, Of::Loop)?),
            stages,
        });
    }
    let usd = match asked.with {
        With::Month => None,
        With::Sum(sum) => Some(sum),
    };
    let prices = asked.summary.rates.taken.as_str();
    let plan = asked.plan.name_or_default().to_owned();
    let document = Document { schema: 1, plan, prices, with: Sum { usd }, routes };
    Ok(super::json::pretty(&document, out)?)
}
