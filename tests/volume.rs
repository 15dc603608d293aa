//! The cheapest route by volume, held to a plain reading of the specification: every volume looked at by itself, from
//! the lines that a summary shows.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use luma_plan::analysis::volume::{PATIENCE, by_volume};
use luma_plan::offer::{Ask, Code, Offer, Status};
use luma_plan::plan::{Plan, load};
use luma_plan::rates::{Book, Purchase};
use luma_plan::summary::Summary;
use luma_plan::terms::{Billing, WhenEmpty};
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

const TODAY: Date = date(2026, 11, 21);
static BOOK: LazyLock<Book> = LazyLock::new(|| Book::embedded().unwrap());

fn plan(text: &str) -> Plan {
    load("test", text, &BOOK, TODAY).unwrap_or_else(|faults| panic!("{faults}\n{text}")).plan
}

fn summary(plan: &Plan) -> Summary {
    Summary::new(plan, &BOOK, &Ask { today: TODAY, level: luma_plan::terms::Level::Expected, routes: Vec::new() })
        .unwrap()
}

/// What one loop takes, read from the lines: credits, runs that cost any, ticks, weighted images in fifths.
#[derive(Debug, Default)]
struct Taken {
    credits: u128,
    credit_runs: u128,
    own_runs: u128,
    ticks: u128,
    /// An image weighs 1 ÷ its rate: 2 halves or 5 halves.
    halves: u128,
}

fn taken(summary: &Summary, at: usize) -> Option<Taken> {
    let mut taken = Taken::default();
    for step in 0..summary.work().steps.len() {
        let line = summary.line(&BOOK, at, step).unwrap()?;
        if matches!(line.status, Status::Unpriced | Status::Unsupported) {
            return None;
        }
        let runs = u128::from(line.runs);
        if line.status == Status::Priced && line.on.is_none() {
            taken.own_runs += runs;
        }
        if line.carried {
            taken.halves += runs * if line.model.as_deref() == Some("uni-1-max") { 5 } else { 2 };
        } else if let Some(credits) = line.credits {
            taken.credits += credits;
            taken.credit_runs += if credits > 0 { runs } else { 0 };
        } else {
            taken.ticks += line.usd.unwrap().ticks().unwrap();
        }
    }
    Some(taken)
}

/// A month of `n` outputs on a route, times 12 and times the outputs of a loop; `None`: it cannot serve.
fn cost(plan: &Plan, offer: &Offer, taken: &Taken, outputs: u128, n: u128) -> Option<u128> {
    let workdays = plan.schedule.workdays.as_ref().map_or(5, |days| days.len() as u128);
    let month = 30 * workdays / 7;
    let usage = 12 * n * taken.ticks;
    let fixed = match &BOOK.route(offer.at).unwrap().purchase {
        Purchase::PayAsYouGo => 0,
        Purchase::Subscription(_) if taken.own_runs == 0 => 0,
        Purchase::Subscription(tier) => {
            let annual = tier.annual.as_ref().filter(|_| plan.purchase.billing == Some(Billing::Annual));
            let year = match annual {
                Some(annual) => annual.value.ticks().unwrap(),
                None => 12 * tier.monthly.as_ref()?.value.ticks().unwrap(),
            };
            let grant = u128::from(tier.grant.as_ref()?.value);
            let needed = (n * taken.credits).div_ceil(outputs);
            let mut packs = 0;
            if needed > grant {
                let buys = plan.purchase.when_empty.unwrap_or(WhenEmpty::TopUp) == WhenEmpty::TopUp;
                if tier.relaxed.as_ref().is_some_and(|r| r.value) {
                    let relaxed = u128::from(plan.assumptions.relaxed_per_day_or_default()) * month;
                    // (N·c − grant) ÷ (c ÷ g), in outputs² · credits.
                    let left = (n * taken.credits).checked_sub(grant * outputs)? * taken.credit_runs;
                    if left > relaxed * outputs * taken.credits {
                        return None;
                    }
                } else {
                    let pack = tier.pack.as_ref().filter(|_| buys)?;
                    packs =
                        12 * (needed - grant).div_ceil(u128::from(pack.credits)) * pack.price.value.ticks().unwrap();
                }
            }
            year + packs
        }
        Purchase::Provisioned(p) => {
            let hours = (plan.assumptions.hours_per_day_or_default() * Decimal::from(10)).to_u128().unwrap();
            let units = (n * taken.halves * 10).div_ceil(outputs * 2 * month * hours * 60);
            12 * units.max(u128::from(p.minimum_units)) * p.unit.value.ticks().unwrap()
        }
    };
    Some(usage + fixed * outputs)
}

fn in_order(offer: &Offer) -> bool {
    offer.reasons.iter().all(|r| {
        r.code.weighs().is_none_or(luma_plan::offer::Verdict::serves)
            || matches!(r.code, Code::Late | Code::OverLimit | Code::NeverEnds)
    })
}

fn any_stage() -> impl Strategy<Value = String> {
    let operation = select(vec![
        "\"text-to-image\"",
        "\"text-to-image\"\nmodel = \"uni-1-max\"",
        "\"text-to-image\"\nreferences = 9",
        "\"text-to-video\"\nresolution = \"1080p\"",
        "\"text-to-video\"\nresolution = \"540p\"\nseconds = 10",
        "\"text-to-video\"\non = \"api-payg\"",
        "\"image-to-video\"\nown_price_if_missing = \"0.37\"",
        "\"other\"\nown_price = \"1.25\"",
    ]);
    let count = select(vec!["attempts = 3", "accept_rate = \"0.3\"", "attempts = 1", "accept_rate = \"0.07\""]);
    (operation, count).prop_map(|(operation, count)| format!("[[shots.stages]]\noperation = {operation}\n{count}\n"))
}

fn any_plan() -> impl Strategy<Value = String> {
    let shot = (1u32..9, proptest::collection::vec(any_stage(), 1..4))
        .prop_map(|(outputs, stages)| format!("[[shots]]\noutputs = {outputs}\n{}", stages.concat()));
    let head = select(vec![
        "",
        "[compare]\nclosed = true\n",
        "[compare]\nclosed = true\nlegacy = true\n",
        "[compare]\nclosed = true\n[purchase]\nbilling = \"annual\"\n",
        "[compare]\nclosed = true\n[purchase]\nwhen_empty = \"wait\"\n",
        "[compare]\nclosed = true\nlegacy = true\n[assumptions]\nrelaxed_per_day = 3\nhours_per_day = 12.5\n",
        "[schedule]\nworkdays = [\"mon\", \"sat\"]\n[requirements]\ncommercial = true\n",
        "[budget]\nlimit = \"10\"\ncontingency = \"10%\"\n[opening]\nluma-agents-api = \"50\"\n",
    ]);
    (head, proptest::collection::vec(shot, 1..4))
        .prop_map(|(head, shots)| format!("schema = 1\n{head}{}", shots.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_cheapest_is_the_cheapest_at_every_volume(text in any_plan()) {
        let plan = plan(&text);
        let summary = summary(&plan);
        let found = by_volume(&plan, &BOOK, &summary.priced, PATIENCE).unwrap();
        let outputs: u128 = plan.shots.iter().map(|s| u128::from(s.outputs.unwrap_or(1))).sum();
        prop_assert_eq!(u128::from(found.most), 1000.max(10 * outputs));
        let (closed, legacy) = (plan.compare.closed == Some(true), plan.compare.legacy == Some(true));
        let competing: Vec<(usize, &Offer, Taken)> = summary
            .offers()
            .iter()
            .enumerate()
            .filter(|(_, o)| in_order(o) && (o.open || closed) && (!o.legacy_by_default || legacy))
            .filter_map(|(at, o)| Some((at, o, taken(&summary, at)?)))
            .collect();
        let mut told = found.ranges.iter();
        let mut range = told.next().unwrap();
        for n in 1..=found.most {
            if n > range.to {
                prop_assert_eq!(n, range.to + 1);
                let next = told.next().unwrap();
                prop_assert_ne!(next.route, range.route);
                range = next;
                prop_assert_eq!(n, range.from);
            }
            let best = competing
                .iter()
                .filter_map(|(at, offer, taken)| {
                    Some((cost(&plan, offer, taken, outputs, u128::from(n))?, offer.commitment, *at))
                })
                .min()
                .map(|(_, _, at)| at);
            let route = range.route.map(|curve| found.curves[curve].offer);
            prop_assert_eq!(route, best, "{} pieces: {}", n, text);
        }
        prop_assert!(told.next().is_none());
    }
}

#[test]
fn a_plan_without_outputs_has_nothing_to_go_by() {
    let plan = plan("schema = 1\n");
    let found = by_volume(&plan, &BOOK, &summary(&plan).priced, PATIENCE).unwrap();
    assert!(found.ranges.is_empty() && found.curves.is_empty());
}
