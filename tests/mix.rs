//! The mix, held to trying every sequence of tiers, each as one run of the wallet over all its months.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

use std::fmt::Write as _;
use std::task::Poll;

use jiff::civil::{Date, date};
use luma_plan::analysis::mix::{Mix, MixSearch, Mixed, mix};
use luma_plan::money::Money;
use luma_plan::offer::{Ask, Offers, Status, calendar, offers};
use luma_plan::plan::Plan;
use luma_plan::plan::load::load;
use luma_plan::rates::{Book, Purchase};
use luma_plan::wallet::{
    Course, Event, HeldTerms, MonthTerms, Outcome, PackTerms, Payer, Rules, Segment, Subscription, Take, Track,
    anniversary, run,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

const TODAY: Date = date(2026, 11, 21);
const SIZES: [&str; 4] = ["360p", "540p", "720p", "1080p"];

/// A surface with up to three tiers: (dollars, credits, packs, relaxed).
#[derive(Clone, Debug)]
struct Surface {
    tiers: Vec<(u64, u64, bool, bool)>,
    /// Credits by size.
    prices: [u64; 4],
}

impl Surface {
    fn card(&self) -> String {
        let mut out = "schema = 1\nsurface = \"somewhere\"\nname = \"Somewhere\"\nunit = \"credits\"\n".to_owned();
        let row = |f: &dyn Fn(usize) -> String| (0..self.tiers.len()).map(f).collect::<Vec<_>>().join(", ");
        let routes = row(&|at| format!("[\"tier-{at}\", \"t{at}\", \"Tier {at}\"]"));
        let prices = row(&|at| format!("[\"t{at}\", \"{}\", {}]", self.tiers[at].0, self.tiers[at].1));
        let basis = "source = \"s\"\nconfidence = \"published\"\n";
        write!(
            out,
            "[[routes]]\nsold_as = \"subscription\"\ncolumns = [\"id\", \"tier\", \"name\"]\nrows = [{routes}]\n"
        )
        .unwrap();
        write!(out, "[[subscriptions]]\n{basis}columns = [\"tier\", \"monthly\", \"credits\"]\nrows = [{prices}]\n")
            .unwrap();
        for (at, (_, _, packs, relaxed)) in self.tiers.iter().enumerate() {
            if *packs {
                write!(out, "[[packs]]\ntiers = [\"t{at}\"]\ncredits = 25\nusd = \"7\"\nmonths = 2\n{basis}").unwrap();
            }
            if *relaxed {
                write!(out, "[[relaxed]]\ntiers = [\"t{at}\"]\n{basis}").unwrap();
            }
        }
        write!(out, "[models]\n{basis}columns = [\"id\", \"legacy\"]\nrows = [[\"m\", false]]\n").unwrap();
        write!(out, "[auto]\ntext-to-video = \"m\"\n").unwrap();
        write!(out, "[[prices]]\nmodels = [\"m\"]\noperations = [\"text-to-video\"]\nrange = \"sdr\"\nper = \"generation\"\n{basis}").unwrap();
        let cells = self.prices.map(|p| p.to_string()).join(", ");
        write!(out, "columns = [\"seconds\", \"360p\", \"540p\", \"720p\", \"1080p\"]\nrows = [[5, {cells}]]\n")
            .unwrap();
        write!(out, "[[sources]]\nid = \"s\"\ntitle = \"A list\"\npublisher = \"them\"\nkind = \"official\"\ndate = 2026-11-01\n").unwrap();
        out
    }

    fn book(&self) -> Book {
        let text = self.card();
        Book::load(&[("somewhere.toml".to_owned(), text.clone())]).unwrap_or_else(|faults| panic!("{faults:?}\n{text}"))
    }
}

fn surface() -> impl Strategy<Value = Surface> {
    let tier =
        (1..60u64, prop_oneof![1 => 0..20u64, 5 => 10..400u64], prop::bool::weighted(0.12), prop::bool::weighted(0.12));
    let prices = [1..30u64, 1..30u64, 1..30u64, 1..60u64];
    (vec(tier, 1..4), prices).prop_map(|(tiers, prices)| Surface { tiers, prices })
}

/// A plan of at most 60 runs over at most four months.
fn plan() -> impl Strategy<Value = String> {
    let stage = (0..6usize, prop_oneof![1..4u64, 2..25u64]);
    let start = select(vec!["2026-12-01", "2027-01-31", "2026-12-17"]);
    let ends = prop_oneof![
        2 => (0..14u32, 0..4u32).prop_map(Ok),
        1 => (2..5u32).prop_map(Err),
    ];
    let week = select(vec![
        "",
        "",
        "workdays = [\"mon\", \"thu\"]\n",
        "workdays = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]\n",
    ]);
    let held = option::weighted(0.25, (0..3usize, 1..40u32, 0..120u64, option::of((1..50u64, 1..80u32))));
    let per_day = option::weighted(0.3, 1..5u64);
    (start, ends, week, per_day, held, vec(stage, 1..6)).prop_map(|(start, ends, week, per_day, held, stages)| {
        let first: Date = start.parse().unwrap();
        let day = |days: u32| first.checked_add(jiff::Span::new().days(days)).unwrap();
        let mut text = format!("schema = 1\n[schedule]\nstart = {start}\n{week}");
        let months = match ends {
            Ok((days, months)) => {
                let last = anniversary(first, months).checked_add(jiff::Span::new().days(7 + days)).unwrap();
                writeln!(text, "deadline = {last}").unwrap();
                1
            }
            Err(months) => {
                writeln!(text, "months = {months}").unwrap();
                u64::from(months)
            }
        };
        if let Some(per_day) = per_day {
            writeln!(text, "per_day = {per_day}").unwrap();
        }
        if let Some((tier, renews, credits, lot)) = held {
            write!(text, "[[held]]\nroute = \"tier-{tier}\"\nrenews = {}\ncredits = {credits}\n", day(renews)).unwrap();
            if let Some((credits, days)) = lot {
                writeln!(text, "lots = [{{ credits = {credits}, expires = {} }}]", day(days)).unwrap();
            }
        }
        let mut left = 60 / months;
        for (kind, runs) in stages {
            let runs = runs.min(left);
            if runs == 0 {
                break;
            }
            left -= runs;
            let what = match SIZES.get(kind) {
                Some(size) => format!("operation = \"text-to-video\"\nresolution = \"{size}\""),
                None => "operation = \"other\"\nown_price = \"1\"".to_owned(),
            };
            write!(text, "[[shots]]\n[[shots.stages]]\n{what}\nattempts = {runs}\n").unwrap();
        }
        text
    })
}

/// What one loop makes, from the lines of an offer.
fn track(all: &Offers, book: &Book, offer: usize) -> Track {
    let line = |step: usize| {
        let line = all.line(book, offer, step).unwrap().unwrap();
        let own = line.status == Status::Own;
        let take = match line.unit_credits {
            Some(credits) => Take::Credits(credits),
            None => Take::Own(line.unit_usd.unwrap().ticks().unwrap()),
        };
        Segment { runs: line.runs / all.months(), take, mine: !own, provisioned: false, limit: None }
    };
    Track { segments: (0..all.work.steps.len()).map(line).collect() }
}

/// The terms of each tier's month.
fn terms(plan: &Plan, book: &Book) -> Vec<MonthTerms> {
    let relaxed = plan.assumptions.relaxed_per_day_or_default();
    let of = |at| match &book.route(at).unwrap().purchase {
        Purchase::Subscription(tier) => MonthTerms {
            price: tier.monthly.as_ref().unwrap().value.ticks().unwrap(),
            grant: tier.grant.as_ref().unwrap().value,
            pack: tier.pack.as_ref().map(|p| PackTerms {
                credits: p.credits,
                price: p.price.value.ticks().unwrap(),
                months: p.months,
            }),
            relaxed_per_day: tier.relaxed.as_ref().map(|_| relaxed),
        },
        _ => panic!("a subscription"),
    };
    book.routes().map(of).collect()
}

/// What a sequence costs, where it serves: in time, and nothing waits in a month without a subscription.
fn cost(course: &Course, anchor: Date, months: &[Option<MonthTerms>]) -> Option<u128> {
    let waits = |month: usize| {
        let (from, to) = (
            anniversary(anchor, u32::try_from(month).unwrap()),
            anniversary(anchor, u32::try_from(month + 1).unwrap()),
        );
        course.ledger.iter().any(|row| row.event == Event::Wait && from <= row.date && row.date < to)
    };
    let in_vain = months.iter().enumerate().any(|(at, terms)| terms.is_none() && waits(at));
    (course.late_days == 0 && !in_vain).then(|| course.payments.iter().map(|p| p.amount).sum())
}

/// The cheapest of all sequences.
fn exhaustive(plan: &Plan, book: &Book, all: &Offers) -> Option<Money> {
    let terms = terms(plan, book);
    let held = plan.held.first();
    let base = held.map_or(0, |h| all.offers.iter().position(|o| o.id == h.route).unwrap());
    let calendar = calendar(&all.schedule);
    let track = track(all, book, 0);
    if !track.segments.iter().any(|s| s.mine && s.runs > 0) {
        return None;
    }
    let anchor = held.map_or(calendar.start, |h| h.renews);
    let last = calendar.loops.last().unwrap().last;
    let months = (0..6).take_while(|month| anniversary(anchor, *month) <= last).count();
    let mut choices: Vec<Option<MonthTerms>> = vec![None];
    choices.extend(terms.iter().copied().map(Some));
    let mut best: Option<u128> = None;
    for number in 0..choices.len().pow(u32::try_from(months).unwrap()) {
        let mut rest = number;
        let mut chosen = Vec::new();
        for _ in 0..months {
            chosen.push(choices[rest % choices.len()]);
            rest /= choices.len();
        }
        let MonthTerms { price, grant, pack, relaxed_per_day } = terms[base];
        let held = held.map(|h| HeldTerms {
            credits: h.credits,
            renews: h.renews,
            lots: h.lots.iter().map(|l| (l.credits, l.expires)).collect(),
        });
        // A list of nothing would mean the same in every month: a month without says that nothing is bought.
        let months = if chosen.is_empty() { vec![None] } else { chosen.clone() };
        let payer = Subscription { price, annual: false, grant, pack, relaxed_per_day, held, runs_out: false, months };
        let rules = Rules { payer: Payer::Subscription(payer), accounts: Vec::new() };
        if let Outcome::Done(course) = run(&track, &calendar, &rules).unwrap()
            && let Some(paid) = cost(&course, anchor, &chosen)
        {
            best = Some(best.map_or(paid, |known| known.min(paid)));
        }
    }
    best.map(|ticks| Money::from_ticks(ticks).unwrap())
}

fn found(mixed: Mixed) -> Option<Box<Mix>> {
    match mixed {
        Mixed::Found(found) => found,
        Mixed::TooMany => panic!("too many"),
    }
}

fn equal_to_exhaustive_search(surface: &Surface, text: &str, slice: usize) -> Result<(), TestCaseError> {
    let book = surface.book();
    let tier = |held: &str| surface.tiers.len() > held.parse::<usize>().unwrap_or(0);
    let text: String = match text.split_once("route = \"tier-") {
        Some((_, rest)) if !tier(&rest[..1]) => text.replace(&format!("tier-{}", &rest[..1]), "tier-0"),
        _ => text.to_owned(),
    };
    let plan = load("test", &text, &book, TODAY).unwrap_or_else(|faults| panic!("{faults}\n{text}")).plan;
    let ask = Ask { today: TODAY, level: luma_plan::terms::Level::Expected, routes: Vec::new() };
    let Ok(all) = offers(&plan, &book, &ask) else { return Ok(()) };
    let single = all.offers.iter().filter(|o| o.comparable).map(|o| o.figures.as_ref().unwrap().total).min();
    let expected = exhaustive(&plan, &book, &all).filter(|total| single.is_none_or(|single| *total < single));
    let mixed = found(mix(&plan, &book, &all).unwrap());
    prop_assert_eq!(mixed.as_ref().map(|m| m.total), expected, "{:?}\n{}", surface, text);
    // In slices it comes to the same.
    let mut search = MixSearch::new(&plan, &book, &all).unwrap();
    let sliced = loop {
        if let Poll::Ready(mixed) = search.step(&plan, &book, &all, slice).unwrap() {
            break found(mixed);
        }
    };
    prop_assert_eq!(sliced.map(|m| m.months), mixed.as_ref().map(|m| m.months.clone()));
    if let Some(mixed) = mixed {
        prop_assert_eq!(mixed.instead_of.map(|(_, saves)| saves), single.map(|s| s.minus(mixed.total).unwrap()));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn the_mix_is_the_cheapest_of_all_sequences(surface in surface(), text in plan(), slice in 1..9usize) {
        equal_to_exhaustive_search(&surface, &text, slice)?;
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    /// Without packs and held credits, where the search leaves out what is behind and no cheaper.
    #[test]
    fn what_is_left_out_was_no_better(mut surface in surface(), text in plan(), slice in 1..9usize) {
        for tier in &mut surface.tiers {
            tier.2 = false;
        }
        let text = match text.split_once("[[held]]") {
            Some((head, rest)) => format!("{head}{}", &rest[rest.find("[[shots]]").unwrap_or(0)..]),
            None => text,
        };
        equal_to_exhaustive_search(&surface, &text, slice)?;
    }
}
