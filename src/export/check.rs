//! What a gate found, as lines of at most 78 columns and as JSON.
//!
//! JSON: `{"schema", "passes", "plan": {"name", "level"}, "rates": {"oldest_verified", "stale", "prices"}, "routes", "why_none",
//! "instead"}`. `instead` has sentences that say what would serve; `why_none` says why there is no route to judge, null
//! where there is one. Each of `routes` is `{"id", "name", "recommended", "verdict", "passes", "usd", "range", "lower_bound",
//! "checks", "reasons"}` with `usd` the total, null where there is none, `range`
//! `{"low", "high"}` over all values that sources give, null where they agree, and `reasons` as in a summary. Each of `checks`,
//! always all five, is `{"check", "action", "came", "text", "remedy", "figure", "bound"}`: `check` is `over-limit`, `late`,
//! `unknown`, `unfit` or `stale`; `action` what it does where it finds something: `fail`, `warn` or `ignore`; `came` what
//! came of it: `passes`, `fails`, `warns`, `ignored`, or `open` where nobody can tell. `figure` is compared with `bound`:
//! dollars as strings for `over-limit`, dates for `late` and `stale` (the last day of work with the deadline, the oldest
//! price's day with the one before which a price is old), counts for `unknown` and `unfit`. Either is null where there is
//! none.

use std::io;

use serde::Serialize;

use super::json::{Day, ReasonRow, pretty, reason};
use super::text::{Page, plain};
use super::{ExportError, Report};
use crate::money::Money;
use crate::offer::{Offer, Verdict};
use crate::summary::check::{Actions, Came, Checked, Figure, Finding, Judged};
use crate::terms::Level;

/// What was checked, and what each check does.
#[derive(Clone, Copy, Debug)]
pub struct Gate<'a> {
    pub report: Report<'a>,
    pub checked: &'a Checked,
    pub actions: &'a Actions,
}

impl Gate<'_> {
    fn offer(&self, judged: &Judged) -> Option<&Offer> {
        self.report.summary.offers().get(judged.offer)
    }

    fn is_recommended(&self, judged: &Judged) -> bool {
        self.report.summary.recommendation.route == Some(judged.offer)
    }
}

// Text.

/// # Errors
/// What the stream says.
pub fn text(gate: &Gate<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
    let Gate { report, checked, actions } = *gate;
    let mut page = Page::default();
    let word = if checked.passes(actions) { "PASSES" } else { "FAILS" };
    page.wrapped("", &format!("{word}: {}", report.summary.subject(report.plan)));
    if let Some(level) = report.summary.level_in_words() {
        page.wrapped("", &level);
    }
    if let Some(taken) = report.summary.taken_in_words() {
        page.wrapped("", &taken);
    }
    for judged in &checked.routes {
        let Some(offer) = gate.offer(judged) else { continue };
        page.gap();
        route(gate, judged, offer, &mut page);
    }
    if let Some(why) = &checked.why_none {
        page.gap();
        page.wrapped("", why);
    }
    if !checked.instead.is_empty() {
        page.gap();
        page.line("Instead");
        for sentence in &checked.instead {
            page.wrapped("  ", sentence);
        }
    }
    out.write_all(page.as_str().as_bytes())?;
    Ok(())
}

fn route(gate: &Gate<'_>, judged: &Judged, offer: &Offer, page: &mut Page) {
    let total = offer.figures.as_ref().map(|f| {
        let bound = if f.lower_bound { "≥ " } else { "" };
        let range = gate.report.summary.range_of(offer);
        let range = range.map_or_else(String::new, |range| format!(" ({} by source)", range.text()));
        format!(", {bound}${}{range}", f.total.cents())
    });
    let found = &gate.report.summary.recommendation;
    let standing = match found.nearest.as_ref() {
        _ if gate.is_recommended(judged) => ", recommended",
        Some(nearest) if nearest.route == judged.offer => ", nearest to serving",
        _ => "",
    };
    page.wrapped("", &format!("{} ({}){}{standing}", offer.name, offer.id, total.unwrap_or_default()));
    for finding in &judged.findings {
        let came = finding.came(gate.actions);
        // What fails is seen without reading.
        let word = if came == Came::Fails { came.as_str().to_uppercase() } else { came.as_str().to_owned() };
        page.wrapped(&format!("  {word:<8}{:<12}", finding.check.as_str()), &finding.text);
        if let (Some(remedy), true) = (&finding.remedy, matches!(came, Came::Fails | Came::Warns)) {
            page.wrapped(&" ".repeat(22), &format!("→ {remedy}"));
        }
    }
    let caveats = offer.reasons.iter().filter(|r| r.code.weighs() == Some(Verdict::Caveats));
    for (at, reason) in caveats.enumerate() {
        if at == 0 {
            page.line("  but");
        }
        page.wrapped("    ", &plain(&reason.text));
    }
}

// JSON.

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    passes: bool,
    plan: Plan,
    rates: Rates,
    routes: Vec<Route<'a>>,
    why_none: Option<&'a str>,
    instead: &'a [String],
}

#[derive(Serialize)]
struct Plan {
    name: String,
    level: Level,
}

#[derive(Serialize)]
struct Rates {
    oldest_verified: Option<Day>,
    stale: bool,
    prices: &'static str,
}

#[derive(Serialize)]
struct Route<'a> {
    id: &'a str,
    name: &'a str,
    recommended: bool,
    verdict: &'static str,
    passes: bool,
    usd: Option<Money>,
    /// Over all values that sources give.
    range: Option<RangeRow>,
    lower_bound: Option<bool>,
    checks: Vec<CheckRow<'a>>,
    reasons: Vec<ReasonRow<'a>>,
}

#[derive(Serialize)]
struct RangeRow {
    low: Money,
    high: Money,
}

#[derive(Serialize)]
struct CheckRow<'a> {
    check: &'static str,
    action: &'static str,
    came: &'static str,
    text: &'a str,
    remedy: Option<&'a str>,
    figure: Option<Compared>,
    bound: Option<Compared>,
}

/// Dollars and dates are strings, counts are numbers.
#[derive(Serialize)]
#[serde(untagged)]
enum Compared {
    Usd(Money),
    Day(Day),
    Count(u64),
}

impl From<Figure> for Compared {
    fn from(figure: Figure) -> Self {
        match figure {
            Figure::Usd(usd) => Self::Usd(usd),
            Figure::Day(day) => Self::Day(Day(day)),
            Figure::Count(count) => Self::Count(count),
        }
    }
}

/// # Errors
/// What the stream says.
pub fn json(gate: &Gate<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
    let Gate { report, checked, actions } = *gate;
    let rates = report.summary.rates;
    let document = Document {
        schema: 1,
        passes: checked.passes(actions),
        plan: Plan { name: report.plan.name_or_default().to_owned(), level: report.summary.ask.level },
        rates: Rates {
            oldest_verified: rates.oldest_verified.map(Day),
            stale: rates.stale,
            prices: rates.taken.as_str(),
        },
        routes: checked.routes.iter().filter_map(|judged| row(gate, judged)).collect(),
        why_none: checked.why_none.as_deref(),
        instead: &checked.instead,
    };
    Ok(pretty(&document, out)?)
}

fn row<'a>(gate: &'a Gate<'a>, judged: &'a Judged) -> Option<Route<'a>> {
    let offer = gate.offer(judged)?;
    let figures = offer.figures.as_ref();
    let check = |finding: &'a Finding| CheckRow {
        check: finding.check.as_str(),
        action: gate.actions.of(finding.check).as_str(),
        came: finding.came(gate.actions).as_str(),
        text: &finding.text,
        remedy: finding.remedy.as_deref(),
        figure: finding.figure.map(Compared::from),
        bound: finding.bound.map(Compared::from),
    };
    Some(Route {
        id: &offer.id,
        name: &offer.name,
        recommended: gate.is_recommended(judged),
        verdict: offer.verdict.as_str(),
        passes: judged.passes(gate.actions),
        usd: figures.map(|f| f.total),
        range: gate.report.summary.range_of(offer).map(|r| RangeRow { low: r.low, high: r.high }),
        lower_bound: figures.map(|f| f.lower_bound),
        checks: judged.findings.iter().map(check).collect(),
        reasons: offer.reasons.iter().map(|r| reason(&gate.report, r)).collect(),
    })
}
