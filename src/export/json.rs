//! The machine-readable answer (SPEC section 8): money as exact decimals in strings, credits and counts as numbers,
//! dates as `2026-12-31`, what nobody knows as null.

mod break_even;
mod cheaper;
mod pretty;
mod risk;
mod sensitivity;

use std::io;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use self::break_even::{BreakEven, break_even};
pub(crate) use self::pretty::pretty;
use super::{ExportError, Exporter, Report};
use crate::money::{Money, Overflow};
use crate::offer::{Dated, Figures, Line, Offer, Reason};
use crate::rates::Origin;
use crate::summary::priced_with::{Drift, Drifted};
use crate::summary::turns::Turn;
use crate::summary::{Settled, Split};
use crate::terms::{Confidence, Level};
use crate::wallet::{Entry, Event, PaidFor, Payment, Tally};

#[derive(Clone, Copy, Debug, Default)]
pub struct Json;

impl Exporter for Json {
    fn write(&self, report: &Report<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
        Ok(pretty(&document(report)?, out)?)
    }
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    plan: PlanHead,
    rates: Rates<'a>,
    routes: Vec<Route<'a>>,
    recommendation: Recommendation<'a>,
    break_even: BreakEven,
    risk: Vec<risk::Row<'a>>,
    sensitivity: Vec<sensitivity::Tornado>,
}

#[derive(Serialize)]
struct PlanHead {
    name: String,
    outputs: u64,
    generations: u64,
    start: Day,
    deadline: Day,
    months: u64,
    level: Level,
}

#[derive(Serialize)]
struct Rates<'a> {
    oldest_verified: Option<Day>,
    stale: bool,
    /// After how many days a price is called old.
    stale_days: i64,
    /// Which of several values that sources give: `low`, `chosen`, `high`.
    prices: &'static str,
    overrides: usize,
    assumed: usize,
    /// The day whose prices hold.
    as_of: Option<Day>,
    /// What the plan kept of the book that it was priced with, where that says something else by now.
    priced_with: Option<DriftRow<'a>>,
    /// Days within the plan's span on which totals change.
    changes: Vec<TurnRow<'a>>,
    /// The buyer's own cards, each laid over those before it.
    overlays: Vec<OriginRow<'a>>,
    /// Cards that are not in the book for their faults.
    left_out: &'a [String],
}

#[derive(Serialize)]
struct Route<'a> {
    id: &'a str,
    name: &'a str,
    surface: &'a str,
    open: bool,
    held: bool,
    verdict: &'static str,
    reasons: Vec<ReasonRow<'a>>,
    credits: Option<u128>,
    wallet: Option<Tally>,
    usd: Usd,
    /// The total at the lowest and the highest values that sources give; null where none gives another.
    range: Option<Range>,
    unpriced: Option<u64>,
    usd_per_output: Option<Money>,
    discarded: Discarded,
    billing_months: Option<u32>,
    months_paid: Option<u32>,
    top_up_packs: Option<u64>,
    expired_credits: Option<u128>,
    units: Option<u64>,
    exhausted_on: Option<Day>,
    relaxed_from: Option<Day>,
    finishes_on: Option<Day>,
    meets_deadline: Option<bool>,
    late_days: Option<u32>,
    over_limit_on: Option<Day>,
    payments: Option<Vec<PaymentRow>>,
    ledger: Option<Vec<LedgerRow>>,
    lines: Lines<'a>,
}

#[derive(Serialize)]
struct Usd {
    total: Option<Money>,
    subscription: Option<Money>,
    top_ups: Option<Money>,
    usage: Option<Money>,
    commitment: Option<Money>,
    own: Option<Money>,
    contingency: Option<Money>,
    tax: Option<Money>,
    lower_bound: Option<bool>,
}

#[derive(Serialize)]
struct Range {
    low: Money,
    high: Money,
}

#[derive(Serialize)]
struct Discarded {
    usd: Option<Money>,
    credits: Option<u128>,
}

#[derive(Serialize)]
pub(super) struct ReasonRow<'a> {
    code: &'static str,
    text: &'a str,
    source: Option<&'a str>,
    stage: Option<StageAt>,
}

#[derive(Serialize)]
struct StageAt {
    shot: String,
    stage: usize,
}

#[derive(Serialize)]
struct PaymentRow {
    date: Day,
    usd: Money,
    #[serde(rename = "for")]
    what: &'static str,
}

#[derive(Serialize)]
struct LedgerRow {
    date: Day,
    event: &'static str,
    credits: Option<u128>,
    usd: Option<Money>,
    balance: Option<Balance>,
}

/// Credits are a number, dollars a string.
#[derive(Serialize)]
#[serde(untagged)]
enum Balance {
    Credits(u128),
    Usd(Money),
}

#[derive(Serialize)]
struct Recommendation<'a> {
    route: Option<&'a str>,
    runner_up: Option<&'a str>,
    reasons: &'a [String],
    requirements: Vec<RequirementRow<'a>>,
    unknowns: Vec<UnknownRow<'a>>,
    split: Option<cheaper::Split>,
    split_note: Option<String>,
    mix: Option<cheaper::Mix>,
    mix_note: Option<String>,
    /// Where nothing serves: the nearest route, and the changes that would make one serve, the smallest first.
    nearest: Option<&'a str>,
    changes: Vec<ChangeRow<'a>>,
    advice: Vec<AdviceRow>,
    verify: &'a [String],
}

/// A rewrite that would save money; `saves` is null for a pilot.
#[derive(Serialize)]
struct AdviceRow {
    kind: &'static str,
    title: String,
    saves: Option<Money>,
    /// The recommended total and route after it.
    total: Money,
    route: String,
    caveat: String,
    /// How many stages it is about.
    stages: usize,
}

/// A change that would make a route serve.
#[derive(Serialize)]
struct ChangeRow<'a> {
    change: &'a str,
    total: Money,
    route: Option<&'a str>,
}

#[derive(Serialize)]
struct RequirementRow<'a> {
    requirement: &'static str,
    without: Option<&'a str>,
    usd: Option<Money>,
    costs: Option<Money>,
}

#[derive(Serialize)]
struct UnknownRow<'a> {
    route: &'a str,
    /// `ruled-out`, `cheapest-up-to`, `cheapest` (whatever it costs) or `open`.
    settled: &'static str,
    usd: Option<Money>,
    credits: Option<u64>,
}

/// A calendar date, written as `2026-12-31`.
pub(super) struct Day(pub(super) Date);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// The lines of one route, made one after the other while they are written.
struct Lines<'a> {
    report: &'a Report<'a>,
    offer: usize,
}

#[derive(Serialize)]
struct LineRow<'a> {
    shot: String,
    stage: usize,
    operation: &'static str,
    model: Option<&'a str>,
    on: Option<&'a str>,
    runs: u64,
    generations: u64,
    accepted: u64,
    discarded: u64,
    unit: Option<Unit>,
    usd: Option<Money>,
    credits: Option<u128>,
    status: &'static str,
    reason: Option<&'a str>,
    source: Option<&'a str>,
    verified: Option<Day>,
    confidence: Option<&'static str>,
    /// Null for what the program's own cards say.
    origin: Option<OriginRow<'a>>,
}

/// Prices that the plan kept, and that the book has not any more.
#[derive(Serialize)]
struct DriftRow<'a> {
    date: Day,
    book: &'a str,
    book_now: &'a str,
    figures: Vec<DriftedRow<'a>>,
    /// Totals at the kept prices.
    then: Vec<ThenRow<'a>>,
}

#[derive(Serialize)]
struct DriftedRow<'a> {
    name: &'a str,
    was: &'a str,
    now: Option<&'a str>,
}

#[derive(Serialize)]
struct ThenRow<'a> {
    route: &'a str,
    usd: Option<Money>,
}

fn drift(drift: &Drift) -> DriftRow<'_> {
    fn figure(figure: &Drifted) -> DriftedRow<'_> {
        DriftedRow { name: &figure.name, was: &figure.was, now: figure.now.as_deref() }
    }
    DriftRow {
        date: Day(drift.with.on),
        book: &drift.with.book,
        book_now: &drift.book,
        figures: drift.figures.iter().map(figure).collect(),
        then: drift.then.iter().map(|(route, usd)| ThenRow { route, usd: *usd }).collect(),
    }
}

/// A day from which on other prices hold.
#[derive(Serialize)]
struct TurnRow<'a> {
    date: Day,
    routes: Vec<TurnedRow<'a>>,
}

/// The total of the whole plan at the prices of its start, and at those of the day; null where there is none.
#[derive(Serialize)]
struct TurnedRow<'a> {
    route: &'a str,
    usd: Option<Money>,
    then: Option<Money>,
}

fn turn(turn: &Turn) -> TurnRow<'_> {
    let routes = turn.routes.iter().map(|r| TurnedRow {
        route: &r.id,
        usd: r.before.map(|total| total.usd),
        then: r.after.map(|total| total.usd),
    });
    TurnRow { date: Day(turn.on), routes: routes.collect() }
}

/// A file of the buyer's own that says something.
#[derive(Serialize)]
struct OriginRow<'a> {
    /// `config`, `rates`, `plan`.
    layer: &'static str,
    file: &'a str,
    /// Figures of lower files that it replaces, where the whole file is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Unit {
    Usd(Money),
    Credits(u64),
}

impl Serialize for Lines<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::{Error as _, SerializeSeq as _};
        let summary = self.report.summary;
        let steps = summary.work().steps.len();
        let mut rows = serializer.serialize_seq(Some(steps))?;
        for step in 0..steps {
            let line = summary.line(self.report.book, self.offer, step).map_err(S::Error::custom)?;
            if let Some(line) = line {
                rows.serialize_element(&line_row(self.report, &line))?;
            }
        }
        rows.end()
    }
}

fn line_row<'a>(report: &'a Report<'a>, line: &'a Line) -> LineRow<'a> {
    let origin = line.layer.map(|layer| report.book.origin(layer)).filter(Origin::is_overlay);
    let stage = report.plan.shots.get(line.shot).and_then(|s| s.stages.get(line.stage));
    LineRow {
        shot: report.plan.shot_name(line.shot),
        stage: line.stage + 1,
        operation: stage.map_or("", |s| s.operation.as_str()),
        model: line.model.as_deref(),
        on: line.on.as_deref(),
        runs: line.runs,
        generations: line.generations,
        accepted: line.accepted,
        discarded: line.discarded,
        unit: line.unit_usd.map(Unit::Usd).or_else(|| line.unit_credits.map(Unit::Credits)),
        usd: line.usd,
        credits: line.credits,
        status: line.status.as_str(),
        reason: line.reason.as_deref(),
        source: line.source.as_deref(),
        verified: line.verified.map(Day),
        confidence: line.confidence.map(Confidence::as_str),
        origin: origin.map(|o| OriginRow { layer: o.layer.as_str(), file: o.file, replaced: None }),
    }
}

fn document<'a>(report: &'a Report<'a>) -> Result<Document<'a>, Overflow> {
    let Report { plan, summary, .. } = *report;
    let schedule = &summary.priced.schedule;
    let id = |offer: Option<usize>| offer.and_then(|at| summary.offers().get(at)).map(|o| o.id.as_str());
    let found = &summary.recommendation;
    let sought = summary.split(plan, report.book, report.today)?;
    let split = sought.found.as_ref().map(|found| cheaper::split(report, found));
    let (mix, mix_note) = cheaper::mix(report)?;
    Ok(Document {
        schema: 1,
        plan: PlanHead {
            name: plan.name_or_default().to_owned(),
            outputs: summary.outputs,
            generations: summary.generations,
            start: Day(schedule.start),
            deadline: Day(schedule.loops.last().map_or(schedule.start, |l| l.last)),
            months: summary.priced.months(),
            level: summary.ask.level,
        },
        rates: Rates {
            oldest_verified: summary.rates.oldest_verified.map(Day),
            stale: summary.rates.stale,
            stale_days: summary.rates.stale_after.days(),
            prices: summary.rates.taken.as_str(),
            overrides: summary.rates.overrides,
            assumed: summary.rates.assumed,
            as_of: report.book.on.map(Day),
            priced_with: summary.drift.as_ref().map(drift),
            changes: summary.turns.iter().map(turn).collect(),
            overlays: report
                .book
                .overlays()
                .map(|f| OriginRow { layer: f.layer.as_str(), file: &f.name, replaced: Some(f.replaced) })
                .collect(),
            left_out: &report.book.left_out,
        },
        routes: summary.offers().iter().enumerate().map(|(at, offer)| route(report, at, offer)).collect(),
        recommendation: Recommendation {
            route: id(found.route),
            runner_up: id(found.runner_up),
            reasons: &found.reasons,
            requirements: found
                .requirements
                .iter()
                .map(|cost| RequirementRow {
                    requirement: cost.requirement.as_str(),
                    without: id(cost.without.map(|(at, _)| at)),
                    usd: cost.without.map(|(_, total)| total),
                    costs: cost.costs,
                })
                .collect(),
            unknowns: summary.unknowns.iter().filter_map(|u| Some(unknown(id(Some(u.offer))?, u.settled))).collect(),
            split,
            split_note: sought.note.clone(),
            mix,
            mix_note,
            nearest: id(found.nearest.as_ref().map(|n| n.route)),
            changes: found
                .nearest
                .iter()
                .flat_map(|n| &n.changes)
                .map(|c| ChangeRow { change: &c.words, total: c.total, route: id(Some(c.route)) })
                .collect(),
            advice: advice(report, sought.found.as_ref()),
            verify: &found.verify,
        },
        break_even: break_even(report)?,
        risk: risk::risk(report)?,
        sensitivity: sensitivity::tornados(report),
    })
}

fn advice(report: &Report<'_>, split: Option<&Split>) -> Vec<AdviceRow> {
    let row = |advice: crate::summary::advice::Advice| AdviceRow {
        kind: advice.kind.as_str(),
        title: advice.title,
        saves: advice.saves,
        total: advice.total,
        route: report.summary.offers().get(advice.route).map(|o| o.id.clone()).unwrap_or_default(),
        caveat: advice.caveat,
        stages: advice.stages.len(),
    };
    report.summary.advice_beside(report.plan, report.book, split).into_iter().map(row).collect()
}

const fn unknown(route: &str, settled: Settled) -> UnknownRow<'_> {
    let (settled, usd, credits) = match settled {
        Settled::RuledOut(bound) => ("ruled-out", Some(bound), None),
        Settled::Late => ("late", None, None),
        Settled::OverLimit => ("over-limit", None, None),
        Settled::CheapestUpToCredits(credits) => ("cheapest-up-to", None, Some(credits)),
        Settled::CheapestUpToUsd(usd) => ("cheapest-up-to", Some(usd), None),
        Settled::Cheapest => ("cheapest", None, None),
        Settled::Open => ("open", None, None),
    };
    UnknownRow { route, settled, usd, credits }
}

fn route<'a>(report: &'a Report<'a>, at: usize, offer: &'a Offer) -> Route<'a> {
    let figures = offer.figures.as_ref();
    let dated = figures.and_then(|f| f.dated.as_ref());
    let day = |pick: fn(&Dated) -> Option<Date>| dated.and_then(pick).map(Day);
    let count = |pick: fn(&Figures) -> u32| figures.map(pick);
    Route {
        id: &offer.id,
        name: &offer.name,
        surface: &offer.surface,
        open: offer.open,
        held: offer.held,
        verdict: offer.verdict.as_str(),
        reasons: offer.reasons.iter().map(|r| reason(report, r)).collect(),
        credits: figures.and_then(|f| f.credits),
        wallet: dated.and_then(|d| d.wallet),
        usd: usd(figures),
        range: report.summary.ranges().get(at).copied().flatten().map(|r| Range { low: r.low, high: r.high }),
        unpriced: figures.map(|_| offer.unpriced),
        usd_per_output: figures.and_then(|f| f.per_output),
        discarded: Discarded {
            usd: figures.and_then(|f| f.discarded_usd),
            credits: figures.and_then(|f| f.discarded_credits),
        },
        billing_months: count(|f| f.billing_months),
        months_paid: count(|f| f.months_paid),
        top_up_packs: figures.map(|f| f.top_up_packs),
        expired_credits: dated.map(|d| d.wallet.map_or(0, |w| w.expired)),
        units: figures.map(|f| f.units),
        exhausted_on: day(|d| d.exhausted_on),
        relaxed_from: day(|d| d.relaxed_from),
        finishes_on: day(|d| d.finishes_on),
        meets_deadline: dated.map(|d| d.meets_deadline),
        late_days: dated.map(|d| d.late_days),
        over_limit_on: day(|d| d.over_limit_on),
        payments: figures.map(|f| f.payments.iter().filter_map(payment).collect()),
        ledger: dated.map(|d| d.ledger.iter().map(|e| entry(e, d.wallet.is_some())).collect()),
        lines: Lines { report, offer: at },
    }
}

pub(super) fn reason<'a>(report: &Report<'_>, reason: &'a Reason) -> ReasonRow<'a> {
    let step = reason.step.and_then(|step| report.summary.work().steps.get(step));
    ReasonRow {
        code: reason.code.as_str(),
        text: &reason.text,
        source: reason.source.as_deref(),
        stage: step.map(|step| StageAt { shot: report.plan.shot_name(step.shot), stage: step.stage + 1 }),
    }
}

fn usd(figures: Option<&Figures>) -> Usd {
    Usd {
        total: figures.map(|f| f.total),
        subscription: figures.map(|f| f.subscription),
        top_ups: figures.map(|f| f.top_ups),
        usage: figures.map(|f| f.usage),
        commitment: figures.map(|f| f.commitment),
        own: figures.map(|f| f.own),
        contingency: figures.map(|f| f.contingency),
        tax: figures.map(|f| f.tax),
        lower_bound: figures.map(|f| f.lower_bound),
    }
}

fn payment(payment: &Payment) -> Option<PaymentRow> {
    let what = match payment.what {
        PaidFor::Subscription => "subscription",
        PaidFor::TopUp => "top-up",
        PaidFor::Commitment => "commitment",
        PaidFor::Usage => "usage",
        PaidFor::Own => "own",
    };
    Some(PaymentRow { date: Day(payment.date), usd: Money::from_ticks(payment.amount).ok()?, what })
}

fn entry(entry: &Entry, credits: bool) -> LedgerRow {
    let event = match entry.event {
        Event::LotExpired => "lot-expired",
        Event::Expired => "expired",
        Event::Grant => "grant",
        Event::Paid => "paid",
        Event::Bought => "bought",
        Event::Used => "used",
        Event::Relaxed => "relaxed",
        Event::Wait => "wait",
    };
    let balance = entry
        .balance
        .and_then(|b| if credits { Some(Balance::Credits(b)) } else { Money::from_ticks(b).ok().map(Balance::Usd) });
    LedgerRow {
        date: Day(entry.date),
        event,
        credits: entry.credits,
        usd: entry.usd.and_then(|ticks| Money::from_ticks(ticks).ok()),
        balance,
    }
}
