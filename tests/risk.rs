//! Risk from whole plans: the reference values of the specification, agreement with pricing every outcome one by one,
//! levels, contingencies.

#![expect(clippy::unwrap_used, reason = "a failing test panics")]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "probabilities are floats"
)]

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use luma_plan::analysis::risk::{Risk, Risks, risks};
use luma_plan::chance::Chance;
use luma_plan::money::Money;
use luma_plan::offer::{Ask, Offers, offers};
use luma_plan::plan::Plan;
use luma_plan::plan::load::load;
use luma_plan::rates::Book;
use luma_plan::summary::Summary;
use luma_plan::terms::Level;

const TODAY: Date = date(2026, 11, 21);
static BOOK: LazyLock<Book> = LazyLock::new(|| Book::embedded().unwrap());

fn plan(text: &str) -> Plan {
    load("risk.toml", &format!("schema = 1\n{text}"), &BOOK, TODAY).map_err(|f| format!("{f:?}")).unwrap().plan
}

fn priced(plan: &Plan, level: Level) -> Offers {
    offers(plan, &BOOK, &Ask { today: TODAY, level, routes: Vec::new() }).unwrap()
}

fn found(plan: &Plan) -> (Offers, Risks) {
    let all = priced(plan, Level::Expected);
    let found = risks(plan, &BOOK, &all).unwrap();
    (all, found)
}

fn of<'a>(all: &Offers, found: &'a Risks, id: &str) -> &'a Risk {
    let at = all.offers.iter().position(|o| o.id == id).unwrap();
    &found.routes[at]
}

fn dollars(risk: &Risk) -> [String; 4] {
    let usd = risk.usd.unwrap();
    let plain = |usd: Option<Money>| usd.map_or("-".to_owned(), Money::plain);
    [plain(usd.p50), plain(usd.p80), plain(usd.p95), usd.within.plain()]
}

fn credits(risk: &Risk) -> [u128; 4] {
    let credits = risk.credits.unwrap();
    [credits.p50, credits.p80, credits.p95, credits.within]
}

/// Something that nobody publishes a price for in the app, at 100 credits a run.
const HUNDRED: &str = "[schedule]\nstart = 2026-12-01\n[compare]\nclosed = true\n\
    [[assume]]\nsurface = \"dream-machine-web\"\noperation = \"image-edit\"\ncredits = 100\n";

fn hundred(shot: &str) -> Plan {
    plan(&format!("{HUNDRED}[[shots]]\n{shot}\n"))
}

const QUARTER: &str = "[[shots.stages]]\noperation = \"image-edit\"\naccept_rate = \"0.25\"";

#[test]
fn the_reference_of_the_specification() {
    let plan = hundred(&format!("outputs = 6\n{QUARTER}"));
    let (all, found) = found(&plan);
    let lite = of(&all, &found, "web-lite");
    assert_eq!(credits(lite), [2_300, 3_100, 4_000, 0]);
    assert_eq!(lite.allowance, Some(3_200));
    assert!((lite.allowance_suffices.unwrap() - 0.847_00).abs() < 5e-6, "{:?}", lite.allowance_suffices);
    let at = all.offers.iter().position(|o| o.id == "web-lite").unwrap();
    assert_eq!(all.runs_at(at, 0), Some(24), "on average");
    for (level, runs) in [(Level::P50, 23), (Level::P80, 31), (Level::P95, 40)] {
        assert_eq!(priced(&plan, level).runs_at(at, 0), Some(runs), "{level}");
    }
}

#[test]
fn one_output_in_four() {
    let (all, found) = found(&hundred(&format!("outputs = 1\n{QUARTER}")));
    assert_eq!(credits(of(&all, &found, "web-lite")), [300, 600, 1_100, 0]);
}

#[test]
fn what_is_certain_is_one_point() {
    for stage in ["attempts = 7", "accept_rate = \"1\""] {
        let plan = hundred(&format!("outputs = 2\n[[shots.stages]]\noperation = \"image-edit\"\n{stage}"));
        let (all, found) = found(&plan);
        for (at, offer) in all.offers.iter().enumerate() {
            let (Some(usd), Some(figures)) = (found.routes[at].usd, &offer.figures) else { continue };
            assert_eq!([usd.p50, usd.p80, usd.p95], [Some(figures.total); 3], "{}", offer.id);
            assert!(usd.within.is_zero());
        }
        let runs = if stage.starts_with("attempts") { 14 } else { 2 };
        let lite = of(&all, &found, "web-lite");
        assert_eq!(credits(lite), [runs * 100, runs * 100, runs * 100, 0]);
        assert_eq!((lite.allowance_suffices, lite.late), (Some(1.0), Some(0.0)));
        assert!(found.spreads.iter().all(luma_plan::chance::Spread::is_point));
    }
}

/// A plan with one uncertain stage, in which the number of takes is said.
fn with_runs(text: &str, runs: usize) -> Plan {
    plan(&text.replace("accept_rate = \"0.25\"", &format!("attempts = {runs}")))
}

#[test]
fn one_stage_agrees_with_pricing_every_outcome() {
    let text = format!(
        "{}[budget]\nlimit = \"20.00\"\ntax = \"10%\"\n[purchase]\nwhen_empty = \"wait\"\n\
         [opening]\nluma-agents-api = \"2.00\"\n\
         [[held]]\nroute = \"ios-lite\"\nrenews = 2026-12-20\ncredits = 700\n\
         [[shots]]\n[[shots.stages]]\noperation = \"text-to-video\"\nresolution = \"720p\"\naccept_rate = \"0.25\"\n\
         [[shots.stages]]\noperation = \"other\"\nown_price = \"0.75\"\n",
        "[schedule]\nstart = 2026-12-01\ndeadline = 2026-12-31\n"
    );
    let plan = plan(&text);
    let (all, found) = found(&plan);
    let law = Chance::Rate { above: 1, below: 4 }.failures(1, 1);
    let outcomes: Vec<Offers> = (1..=120).map(|runs| priced(&with_runs(&text, runs), Level::Expected)).collect();
    let mut looked_at = 0;
    for (at, offer) in all.offers.iter().enumerate() {
        let risk = &found.routes[at];
        let (Some(usd), false) = (risk.usd, risk.lower_bound) else { continue };
        looked_at += 1;
        for (level, runs) in [(Level::P50, 3), (Level::P80, 6), (Level::P95, 11)] {
            let expected = outcomes[runs - 1].offers[at].figures.as_ref();
            assert_eq!(usd.at(level).unwrap(), expected.map(|f| f.total), "{} {level}", offer.id);
            let dry = expected.and_then(|f| f.dated.as_ref()).and_then(|d| d.exhausted_on);
            let place = Level::QUANTILES.iter().position(|l| *l == level).unwrap();
            if expected.is_some() {
                assert_eq!(risk.dry_on[place], dry, "{} {level}", offer.id);
            }
        }
        let chance = |holds: &dyn Fn(&luma_plan::offer::Offer) -> bool| -> f64 {
            outcomes
                .iter()
                .enumerate()
                .filter(|(_, all)| holds(&all.offers[at]))
                .map(|(failed, _)| law.probability(failed as f64))
                .sum()
        };
        let late = chance(&|o| o.figures.as_ref().is_none_or(|f| f.dated.as_ref().is_some_and(|d| d.late_days > 0)));
        let limit = plan.budget.limit.unwrap();
        let over = chance(&|o| o.figures.as_ref().is_none_or(|f| f.total > limit));
        assert!((risk.late.unwrap() - late).abs() < 1e-6, "{}: late {:?} {late}", offer.id, risk.late);
        assert!((risk.over_limit.unwrap() - over).abs() < 1e-6, "{}: over {:?} {over}", offer.id, risk.over_limit);
    }
    assert!(looked_at >= 4, "{looked_at}");
}

const SEVERAL: &str = "[schedule]\nstart = 2026-12-01\n[budget]\ntax = \"19%\"\n\
    [acceptance.motion]\naccepted = 12\ntried = 50\n\
    [[shots]]\nname = \"A\"\noutputs = 6\n[[shots.stages]]\noperation = \"text-to-video\"\nresolution = \"720p\"\nacceptance = \"motion\"\n\
    [[shots]]\nname = \"B\"\noutputs = 2\n[[shots.stages]]\noperation = \"text-to-video\"\nresolution = \"540p\"\nacceptance = \"motion\"\n\
    [[shots.stages]]\noperation = \"image-to-video\"\nresolution = \"1080p\"\naccept_rate = \"0.3\"\n\
    [[shots]]\nname = \"C\"\noutputs = 3\n[[shots.stages]]\noperation = \"text-to-video\"\nresolution = \"1080p\"\naccept_rate = \"0.4\"\n";

#[test]
fn a_level_prices_what_the_risk_tells() {
    levels_are_those_of_the_risk(&plan(SEVERAL));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(6))]

    #[test]
    fn few_pieces_are_priced_at_the_levels_that_the_risk_tells(
        (accepted, missed) in (1..8u64, 0..20u64),
        outputs in proptest::collection::vec((1..5u64, proptest::bool::ANY, 0..3usize), 1..4),
    ) {
        let size = ["360p", "720p", "1080p"];
        let shot = |(n, is_seen, at): &(u64, bool, usize)| {
            let rate = if *is_seen { "acceptance = \"motion\"" } else { "accept_rate = \"0.3\"" };
            format!("[[shots]]\noutputs = {n}\n[[shots.stages]]\noperation = \"text-to-video\"\nresolution = \"{}\"\n{rate}\n", size[*at])
        };
        let shots: String = outputs.iter().map(shot).collect();
        let tried = accepted + missed;
        levels_are_those_of_the_risk(&plan(&format!(
            "[schedule]\nstart = 2026-12-01\n[compare]\nclosed = true\n[acceptance.motion]\naccepted = {accepted}\ntried = {tried}\n{shots}"
        )));
    }
}

fn levels_are_those_of_the_risk(plan: &Plan) {
    let (all, found) = found(plan);
    for level in Level::QUANTILES {
        let at_level = priced(plan, level);
        for (at, offer) in all.offers.iter().enumerate() {
            let Some(usd) = found.routes[at].usd else { continue };
            let total = at_level.offers[at].figures.as_ref().unwrap().total;
            let Some(told) = usd.at(level).unwrap() else { continue };
            if found.routes[at].credits.is_some() || offer.commitment {
                assert_eq!(total, told, "{} {level}", offer.id);
            } else {
                // A sum is read from its law; whole takes make up at least that.
                assert!(total >= told.minus(usd.within).unwrap(), "{} {level}: {total} {told}", offer.id);
            }
            let priced = at_level.offers[at].figures.as_ref().unwrap().credits;
            if let (Some(credits), Some(priced)) = (found.routes[at].credits, priced) {
                assert!(priced >= credits.at(level).unwrap(), "{} {level}", offer.id);
            }
        }
    }
}

#[test]
fn the_order_of_the_plan_changes_nothing() {
    let (head, shots) = SEVERAL.split_once("[[shots]]\n").unwrap();
    let mut shots: Vec<&str> = shots.split("[[shots]]\n").collect();
    shots.reverse();
    let turned = format!("{head}[[shots]]\n{}", shots.join("[[shots]]\n"));
    let ((_, one), (_, other)) = (found(&plan(SEVERAL)), found(&plan(&turned)));
    for (a, b) in one.routes.iter().zip(&other.routes) {
        assert_eq!((a.usd, a.credits, a.allowance_suffices), (b.usd, b.credits, b.allowance_suffices));
        assert_eq!(a.levels.map(f64::to_bits), b.levels.map(f64::to_bits));
    }
}

#[test]
fn several_months_are_several_loops() {
    let one = hundred(&format!("outputs = 6\n{QUARTER}"));
    let three = plan(&format!(
        "{}[[shots]]\noutputs = 6\n{QUARTER}\n",
        HUNDRED.replace("start = 2026-12-01", "start = 2026-12-01\nmonths = 3")
    ));
    let chance = |plan: &Plan| {
        let (all, found) = found(plan);
        of(&all, &found, "web-lite").allowance_suffices.unwrap()
    };
    assert!((chance(&three) - chance(&one).powi(3)).abs() < 1e-12);
    // 18 pieces in all: their own law, not three times that of six.
    let (all, found) = found(&three);
    let law = Chance::Rate { above: 1, below: 4 }.failures(1, 18);
    let at = |q: f64| 1_800 + 100 * law.quantile(q) as u128;
    assert_eq!(credits(of(&all, &found, "web-lite")), [at(0.5), at(0.8), at(0.95), 0]);
}

#[test]
fn a_contingency_lifts_to_a_certainty() {
    let without = plan(SEVERAL);
    let (all, found) = found(&without);
    for level in Level::QUANTILES {
        let text = SEVERAL.replace("tax = \"19%\"", &format!("tax = \"19%\"\ncontingency = \"{level}\""));
        let lifted_plan = plan(&text);
        let lifted = priced(&lifted_plan, Level::Expected);
        let again = risks(&lifted_plan, &BOOK, &lifted).unwrap();
        for (at, offer) in all.offers.iter().enumerate() {
            let Some(usd) = found.routes[at].usd else { continue };
            assert_eq!(again.routes[at].usd, Some(usd), "risk is without a contingency that follows from it");
            let (before, after) = (offer.figures.as_ref().unwrap(), lifted.offers[at].figures.as_ref().unwrap());
            assert_eq!(after.total, before.total.max(usd.at(level).unwrap().unwrap()), "{} {level}", offer.id);
            assert!(before.contingency.is_zero());
            let net =
                |f: &luma_plan::offer::Figures| f.total.minus(f.contingency).and_then(|t| t.minus(f.tax)).unwrap();
            assert_eq!(net(after), net(before));
        }
    }
}

#[test]
fn what_is_not_known_is_not_told() {
    let text = "[schedule]\nstart = 2026-12-01\n[budget]\nlimit = \"10.00\"\n[[shots]]\n[[shots.stages]]\n\
        operation = \"text-to-image\"\naccept_rate = \"0.2\"\n[[shots.stages]]\noperation = \"text-to-video\"\naccept_rate = \"0.3\"\n";
    let (all, found) = found(&plan(text));
    let mut bounds = 0;
    for (at, offer) in all.offers.iter().enumerate() {
        let risk = &found.routes[at];
        match &offer.figures {
            None => assert_eq!(*risk, Risk::default(), "{}", offer.id),
            Some(figures) if figures.lower_bound => {
                bounds += 1;
                assert!(risk.lower_bound && risk.usd.is_some(), "{}", offer.id);
                assert_eq!(
                    (risk.credits, risk.allowance_suffices, risk.over_limit, risk.late),
                    (None, None, None, None)
                );
                assert_eq!(risk.dry_on, [None; 3]);
            }
            Some(_) => assert!(risk.over_limit.is_some() && risk.late.is_some(), "{}", offer.id),
        }
    }
    assert!(bounds > 0);
}

#[test]
fn one_in_a_thousand_of_ten_thousand() {
    let plan = hundred("outputs = 10000\n[[shots.stages]]\noperation = \"image-edit\"\naccept_rate = \"0.001\"");
    let all = priced(&plan, Level::Expected);
    let found = risks(&plan, &BOOK, &all).unwrap();
    let law = Chance::Rate { above: 1, below: 1_000 }.failures(1, 10_000);
    let at = |q: f64| 1_000_000 + 100 * law.quantile(q) as u128;
    let free = of(&all, &found, "web-plus");
    assert_eq!(free.credits.map(|_| credits(free)), Some([at(0.5), at(0.8), at(0.95), 0]));
    // Ten million takes on average, give or take a hundred thousand.
    assert!(at(0.95) > 1_010_000_000 && at(0.95) < 1_020_000_000, "{}", at(0.95));
}

#[test]
fn one_of_one_is_a_long_tail() {
    let text = SEVERAL.replace("accepted = 12\ntried = 50", "accepted = 1\ntried = 1");
    let plan = plan(&text);
    let summary =
        Summary::new(&plan, &BOOK, &Ask { today: TODAY, level: Level::Expected, routes: Vec::new() }).unwrap();
    let found = summary.risk(&plan, &BOOK).unwrap();
    let at = summary.offers().iter().position(|o| o.id == "api-payg").unwrap();
    let law = &found.spreads[found.routes[at].spread.unwrap()];
    assert!(law.beyond() > 0.0 && law.beyond() < 0.03, "{}", law.beyond());
    let [p50, p80, p95, within] = dollars(&found.routes[at]).map(|d| d.parse::<f64>().unwrap());
    assert!(p50 < p80 && p80 < p95 && within < 0.01 * p95, "{p50} {p80} {p95} {within}");
    let told = summary.explain_risk(&plan, &BOOK, at, &found.routes[at], Some(law)).unwrap();
    assert!(format!("{told:?}").contains("So little was tried"), "{told:?}");
}

#[test]
fn steps_come_to_the_same() {
    let plan = plan(SEVERAL);
    let all = priced(&plan, Level::Expected);
    let whole = risks(&plan, &BOOK, &all).unwrap();
    let last = all.offers.len() - 1;
    let mut search = luma_plan::analysis::risk::RiskSearch::new(&all, &[last]);
    while search.step(&plan, &BOOK, &all).unwrap() {
        if search.left() == last {
            assert!(search.risk(last).is_some(), "what is asked for first is there first");
        }
    }
    let found = search.finish(&all);
    for (a, b) in whole.routes.iter().zip(&found.routes) {
        assert_eq!((a.usd, a.credits, a.late, a.dry_on), (b.usd, b.credits, b.late, b.dry_on));
    }
}
