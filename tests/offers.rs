//! Offers, verdicts and the recommendation on the embedded book: cases, and laws on random plans.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

use std::fmt::Write as _;
use std::sync::OnceLock;

use jiff::civil::{Date, date};
use luma_plan::money::Money;
use luma_plan::offer::{Ask, Code, Figures, Offer, Verdict};
use luma_plan::plan::Plan;
use luma_plan::plan::load::load;
use luma_plan::rates::Book;
use luma_plan::summary::{Settled, Summary};
use luma_plan::wallet::PaidFor;
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 21);

fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| Book::embedded().unwrap())
}

fn plan(text: &str) -> Plan {
    load("test", &format!("schema = 1\n{text}"), book(), TODAY).unwrap_or_else(|faults| panic!("{faults}\n{text}")).plan
}

fn summary(text: &str) -> Summary {
    asked(text, &[])
}

/// For these routes only (none: all), with the changes that would do where nothing serves.
fn asked(text: &str, routes: &[&str]) -> Summary {
    let plan = plan(text);
    let ask = Ask {
        today: TODAY,
        level: luma_plan::terms::Level::Expected,
        routes: routes.iter().map(|id| (*id).to_owned()).collect(),
    };
    let mut found = Summary::new(&plan, book(), &ask).unwrap();
    found.look_for_changes(&plan, book());
    found
}

fn offer<'a>(summary: &'a Summary, id: &str) -> &'a Offer {
    summary.offers().iter().find(|o| o.id == id).unwrap()
}

fn figures<'a>(summary: &'a Summary, id: &str) -> &'a Figures {
    let offer = offer(summary, id);
    offer.figures.as_ref().unwrap_or_else(|| panic!("{id}: {:?}", offer.reasons))
}

fn has(summary: &Summary, id: &str, code: Code) -> bool {
    offer(summary, id).reasons.iter().any(|r| r.code == code)
}

fn recommended(summary: &Summary) -> &str {
    summary.recommended().map_or("none", |o| o.id.as_str())
}

const CLIP: &str = "[[shots]]\noutputs = 10\n[[shots.stages]]\noperation = \"text-to-video\"\n";
const STILL: &str = "[[shots]]\noutputs = 10\n[[shots.stages]]\noperation = \"text-to-image\"\n";

#[test]
fn a_plan_without_shots_costs_nothing_and_asks_for_one() {
    let found = summary("");
    assert_eq!(found.outputs, 0);
    let payg = figures(&found, "api-payg");
    assert_eq!((payg.total, payg.per_output), (Money::ZERO, None));
    assert_eq!(figures(&found, "agents-plus").total, Money::ZERO, "no run of its own, nothing to pay");
    assert_eq!(recommended(&found), "none");
    assert!(found.recommendation.reasons[0].contains("no stages yet"));
}

#[test]
fn a_requirement_is_judged_by_what_makes_each_stage() {
    let required = format!("[requirements]\nautomation = true\n{CLIP}");
    let found = summary(&required);
    assert!(has(&found, "agents-plus", Code::Requirement));
    assert_eq!(offer(&found, "agents-plus").verdict, Verdict::Unfit);
    assert!(figures(&found, "agents-plus").total > Money::ZERO, "a requirement that is not met changes no figure");
    assert!(!has(&found, "api-payg", Code::Requirement));

    let pinned = summary(&format!("[requirements]\nautomation = true\n{CLIP}on = \"api-payg\"\n"));
    assert!(!has(&pinned, "agents-plus", Code::Requirement), "the stage is made on the API");
    assert_eq!(figures(&pinned, "agents-plus").total.plain(), "3", "and the subscription is not bought");

    let own = summary(
        "[requirements]\nautomation = true\n[[shots]]\n[[shots.stages]]\noperation = \"other\"\nown_price = \"2\"\n",
    );
    assert!(!has(&own, "agents-plus", Code::Requirement), "own stages meet all requirements");
}

#[test]
fn what_nobody_publishes_is_not_a_yes() {
    let found = summary(&format!("[requirements]\nno_watermark = true\n{CLIP}"));
    assert_eq!(offer(&found, "agents-pro").verdict, Verdict::Unknown);
    assert!(has(&found, "agents-pro", Code::RequirementUnknown));
    let assumed = "[[assume]]\nroute = \"agents-pro\"\nrequirement = \"no_watermark\"\nholds = true\n";
    let found = summary(&format!("[requirements]\nno_watermark = true\n{assumed}{CLIP}"));
    assert_eq!(offer(&found, "agents-pro").verdict, Verdict::Caveats);
    assert!(has(&found, "agents-pro", Code::Assumed));
}

#[test]
fn training_promises_are_ordered() {
    for (wanted, payg, pt) in
        [("stated", Verdict::Caveats, Verdict::Fits), ("contractual", Verdict::Unfit, Verdict::Fits)]
    {
        let found = summary(&format!("[requirements]\nno_training = \"{wanted}\"\n{STILL}"));
        assert_eq!(offer(&found, "api-payg").verdict, payg, "{wanted}");
        assert_eq!(offer(&found, "api-pt-1m").verdict, pt, "{wanted}");
        assert_eq!(offer(&found, "agents-plus").verdict, Verdict::Unfit, "{wanted}");
    }
    let mixed = format!("{STILL}[[shots.stages]]\noperation = \"image-to-video\"\n");
    let found = summary(&format!("[requirements]\nno_training = \"contractual\"\n{mixed}"));
    assert_eq!(offer(&found, "api-pt-1m").verdict, Verdict::Unfit, "video is no part of what is provisioned");
}

#[test]
fn a_price_that_nobody_publishes_makes_a_lower_bound_until_it_is_assumed() {
    let found = summary(STILL);
    let plus = offer(&found, "agents-plus");
    assert_eq!((plus.verdict, plus.unpriced), (Verdict::Unknown, 1));
    let bound = plus.figures.as_ref().unwrap();
    assert!(bound.lower_bound && bound.dated.is_none() && bound.credits.is_none());
    assert_eq!(bound.total.plain(), "29.99", "the subscription is due in any case");

    let assume = "[[assume]]\nsurface = \"luma-agents-app\"\noperation = \"text-to-image\"\ncredits = 12\n";
    let found = summary(&format!("{assume}{STILL}"));
    let plus = offer(&found, "agents-plus");
    assert_eq!((plus.verdict, plus.unpriced), (Verdict::Caveats, 0));
    assert_eq!(plus.figures.as_ref().unwrap().credits, Some(120));
    assert!(has(&found, "agents-plus", Code::Assumed));
}

#[test]
fn closed_and_legacy_routes_compete_only_where_they_are_let_in() {
    let found = summary(CLIP);
    assert!(!offer(&found, "web-plus").comparable && has(&found, "web-plus", Code::Closed));
    assert!(!offer(&found, "dm-api").comparable && has(&found, "dm-api", Code::Legacy));
    let found = summary(&format!("[compare]\nclosed = true\nlegacy = true\n{CLIP}"));
    assert!(offer(&found, "web-plus").comparable && offer(&found, "dm-api").comparable);
    assert_eq!(recommended(&found), "api-payg", "compared, a closed route still cannot be bought");
    let named = summary(&CLIP.replace("[[shots.stages]]\n", "[[shots.stages]]\nmodel = \"ray-2\"\n"));
    assert!(offer(&named, "dm-api").comparable, "a model that the plan names is what the buyer asked for");
    assert_eq!(recommended(&named), "dm-api");
}

#[test]
fn a_held_route_may_win_though_it_is_closed() {
    let held = "[[held]]\nroute = \"web-plus\"\nrenews = 2027-01-05\ncredits = 5000\n";
    let found = summary(&format!("{held}[schedule]\nstart = 2026-12-01\n{CLIP}"));
    assert_eq!(recommended(&found), "web-plus");
    assert_eq!(figures(&found, "web-plus").total, Money::ZERO);
    assert_eq!(found.answer().verb, "USE");
}

#[test]
fn each_requirement_has_its_price() {
    let found = summary(&format!("[requirements]\nlatency_sla = true\n[schedule]\nstart = 2026-12-01\n{STILL}"));
    assert_eq!(recommended(&found), "api-pt-1m");
    let cost = found.recommendation.requirements[0];
    let (cheapest, total) = cost.without.unwrap();
    assert_eq!(found.offers()[cheapest].id, "api-payg");
    assert_eq!((total.plain().as_str(), cost.costs.unwrap().plain().as_str()), ("0.404", "30399.596"));
}

#[test]
fn where_nothing_serves_the_nearest_and_a_change_are_named() {
    let found = summary(&format!("[budget]\nlimit = \"1\"\n{CLIP}"));
    assert_eq!(recommended(&found), "none");
    let nearest = found.recommendation.nearest.as_ref().unwrap();
    assert_eq!(found.offers()[nearest.route].id, "api-payg");
    let limit = nearest.changes.iter().find(|c| c.words.contains("limit")).unwrap();
    assert_eq!((limit.words.as_str(), found.offers()[limit.route].id.as_str()), ("a limit of $3.00", "api-payg"));
    let text = format!("[budget]\nlimit = \"3\"\n{CLIP}");
    assert_eq!(recommended(&summary(&text)), "api-payg", "the change does what it says");
}

/// Twelve drafts and finals on a held Agents Plus are a day late (see `tests/plans/twelve-clips.toml`); asked for that
/// route only, a later deadline is found that holds.
#[test]
fn a_later_deadline_is_found_by_pricing_it() {
    let text = |deadline: &str| {
        format!(
            "[schedule]\nstart = 2026-12-01\ndeadline = {deadline}\n[[shots]]\noutputs = 12\n[[shots.stages]]\n\
             operation = \"text-to-video\"\nresolution = \"360p\"\naccept_rate = \"0.25\"\n[[shots.stages]]\n\
             operation = \"text-to-video\"\nresolution = \"1080p\"\naccept_rate = \"0.5\"\n"
        )
    };
    let found = asked(&text("2026-12-31"), &["agents-plus"]);
    let changes = found.recommendation.nearest.clone().unwrap().changes;
    let later = changes.iter().find(|c| c.words.contains("deadline")).unwrap();
    assert_eq!((later.words.as_str(), later.total.plain().as_str()), ("a deadline of 1 Jan 2027", "59.98"));
    let then = asked(&text("2027-01-01"), &["agents-plus"]);
    assert_eq!(recommended(&then), "agents-plus");
}

/// A still on the Luma Agents app has no published price. The clips alone are dear enough on the API for Plus to win
/// if a still is cheap: the most that it may cost is found by running it.
#[test]
fn an_unknown_price_is_settled_as_far_as_it_can_be() {
    let text = |assume: &str| {
        format!(
            "[schedule]\nstart = 2026-12-01\n{assume}[[shots]]\noutputs = 40\n[[shots.stages]]\noperation = \"text-to-image\"\n\
             [[shots.stages]]\noperation = \"text-to-video\"\nseconds = 10\n"
        )
    };
    let found = summary(&text(""));
    assert_eq!(recommended(&found), "api-payg");
    let at = found.offers().iter().position(|o| o.id == "agents-plus").unwrap();
    let settled = found.unknowns.iter().find(|u| u.offer == at).unwrap().settled;
    // 40 × 200 = 8,000 credits of clips leave 2,000 for 40 stills in one month.
    assert_eq!(settled, Settled::CheapestUpToCredits(50));
    let assume = |credits: u32| {
        format!("[[assume]]\nsurface = \"luma-agents-app\"\noperation = \"text-to-image\"\ncredits = {credits}\n")
    };
    assert_eq!(recommended(&summary(&text(&assume(50)))), "agents-plus");
    assert_eq!(recommended(&summary(&text(&assume(51)))), "api-payg");
    let ultra = found.offers().iter().position(|o| o.id == "agents-ultra").unwrap();
    let settled = found.unknowns.iter().find(|u| u.offer == ultra).unwrap().settled;
    assert!(matches!(settled, Settled::RuledOut(bound) if bound.plain() == "300"), "{settled:?}");
}

/// Every priced line of a total, on a route of dollars and one of credits, names the document and the day.
#[test]
fn a_total_is_explained_down_to_its_sources() {
    let plan = plan(CLIP);
    let found = Summary::new(
        &plan,
        book(),
        &Ask { today: TODAY, level: luma_plan::terms::Level::Expected, routes: Vec::new() },
    )
    .unwrap();
    for (id, document) in [("api-payg", "Luma Agents API: pricing"), ("agents-plus", "a public price survey")] {
        let at = found.offers().iter().position(|o| o.id == id).unwrap();
        let total = found.explain(&plan, book(), TODAY, at, None).unwrap();
        let mut nodes = vec![&total];
        let mut line = None;
        while let Some(node) = nodes.pop() {
            line = line.or(node.what.starts_with("Shot 1, stage 1").then_some(node));
            nodes.extend(&node.parts);
        }
        let below: Vec<&str> = line.unwrap().parts.iter().map(|p| p.what.as_str()).collect();
        assert!(below[0].starts_with(&format!("source: {document}")), "{id}: {below:?}");
        assert!(below[1].starts_with("checked 2026-"), "{id}: {below:?}");
    }
}

#[test]
fn a_schedule_that_cannot_be_is_an_error_not_a_panic() {
    let mut wrong = plan(CLIP);
    wrong.schedule.start = Some(date(2026, 12, 5));
    wrong.schedule.deadline = Some(date(2026, 12, 6));
    let error = Summary::new(
        &wrong,
        book(),
        &Ask { today: TODAY, level: luma_plan::terms::Level::Expected, routes: Vec::new() },
    )
    .unwrap_err();
    assert!(error.to_string().contains("workday"), "{error}");
}

#[test]
fn figures_that_cannot_be_carried_are_an_error_not_a_wrap() {
    let shot = "[[shots]]\noutputs = 1000000\n[[shots.stages]]\noperation = \"text-to-video\"\nkeep = 1000000\nattempts = 1000000\n";
    let result = Summary::new(
        &plan(shot),
        book(),
        &Ask { today: TODAY, level: luma_plan::terms::Level::Expected, routes: Vec::new() },
    );
    assert!(result.unwrap_err().to_string().contains("10 billion dollars"));
}

// --- Laws ----------------------------------------------------------------------------------------------------------

#[derive(Clone, Debug)]
struct RandomStage {
    operation: usize,
    resolution: usize,
    count: String,
    maker: usize,
}

#[derive(Clone, Debug)]
struct RandomPlan {
    head: String,
    shots: Vec<(u32, u32, Vec<RandomStage>)>,
}

const OPERATIONS: [&str; 7] =
    ["text-to-image", "text-to-video", "image-to-video", "modify", "reframe", "export", "image-edit"];
const RESOLUTIONS: [&str; 4] = ["360p", "540p", "720p", "1080p"];

fn random_stage() -> impl Strategy<Value = RandomStage> {
    let count = prop_oneof![
        (1u32..9).prop_map(|n| format!("attempts = {n}\n")),
        (1u32..100).prop_map(|n| format!("accept_rate = \"{n}%\"\n")),
        Just("acceptance = \"seen\"\n".to_owned()),
    ];
    (0..OPERATIONS.len(), 0..RESOLUTIONS.len(), count, 0usize..8)
        .prop_map(|(operation, resolution, count, maker)| RandomStage { operation, resolution, count, maker })
}

fn random_plan() -> impl Strategy<Value = RandomPlan> {
    let head = (1u32..4, 0u32..3, prop::bool::ANY, prop::bool::ANY, 0u32..3).prop_map(
        |(months, opening, wait, annual, extra)| {
            let mut head = format!("[schedule]\nstart = 2026-01-31\nmonths = {months}\n");
            let _ = write!(head, "[opening]\nluma-agents-api = \"{opening}.5\"\n");
            let _ = write!(head, "[purchase]\nwhen_empty = \"{}\"\n", if wait { "wait" } else { "top-up" });
            head.push_str(if annual { "billing = \"annual\"\n" } else { "" });
            let _ = write!(head, "[budget]\nlimit = \"50\"\ncontingency = \"{extra}.5%\"\ntax = \"8%\"\n");
            head.push_str("[acceptance.seen]\naccepted = 3\ntried = 10\n");
            head
        },
    );
    let shot = (1u32..8, 0u32..50, prop::collection::vec(random_stage(), 1..4));
    (head, prop::collection::vec(shot, 1..4)).prop_map(|(head, shots)| RandomPlan { head, shots })
}

impl RandomPlan {
    fn text(&self) -> String {
        let mut text = self.head.clone();
        for (outputs, revisions, stages) in &self.shots {
            let _ = write!(text, "[[shots]]\noutputs = {outputs}\nrevisions = \"{revisions}%\"\n");
            for stage in stages {
                let operation = OPERATIONS[stage.operation];
                let _ = write!(text, "[[shots.stages]]\noperation = \"{operation}\"\n{}", stage.count);
                if !operation.contains("image-edit") && operation != "export" {
                    let _ = writeln!(text, "resolution = \"{}\"", RESOLUTIONS[stage.resolution]);
                }
                text.push_str(match stage.maker {
                    0 => "own_price = \"0.75\"\n",
                    1 => "on = \"api-payg\"\n",
                    2 => "own_price_if_missing = \"0.25\"\n",
                    _ => "",
                });
            }
        }
        text
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Credits conserve, payments add up, and a total is its parts, on every route.
    #[test]
    fn books_balance(plan in random_plan()) {
        let found = summary(&plan.text());
        for offer in found.offers() {
            let Some(f) = &offer.figures else { continue };
            let ticks = |m: Money| m.ticks().unwrap();
            let parts = [f.subscription, f.top_ups, f.usage, f.commitment, f.own].map(ticks).iter().sum::<u128>();
            prop_assert_eq!(parts, f.payments.iter().map(|p| p.amount).sum::<u128>(), "{}", offer.id);
            let of = |what| f.payments.iter().filter(|p| p.what == what).map(|p| p.amount).sum::<u128>();
            prop_assert_eq!(of(PaidFor::Subscription), ticks(f.subscription));
            prop_assert_eq!(of(PaidFor::Own), ticks(f.own));
            let net = Money::from_ticks(parts).unwrap();
            prop_assert_eq!(net.plus(f.contingency).unwrap().plus(f.tax).unwrap(), f.total);
            prop_assert!(f.payments.is_sorted_by_key(|p| p.date));
            if let Some(w) = f.dated.as_ref().and_then(|d| d.wallet) {
                prop_assert_eq!(w.granted + w.bought + w.opening, w.used + w.expired + w.left, "{}", offer.id);
            }
            prop_assert_eq!(f.lower_bound, offer.unpriced > 0);
            prop_assert_eq!(offer.verdict, Verdict::of(&offer.reasons));
        }
        for (at, offer) in found.offers().iter().enumerate().filter(|(_, o)| o.figures.is_some() && !o.unpublished) {
            let lines = (0..found.work().steps.len()).map(|s| found.line(book(), at, s).unwrap().unwrap());
            let credits: u128 = lines.filter_map(|l| l.credits).sum();
            if let Some(total) = offer.figures.as_ref().unwrap().credits {
                prop_assert_eq!(credits, total, "{}", &offer.id);
            }
        }
    }

    /// Pay-as-you-go does not care in which order shots stand.
    #[test]
    fn order_is_free_of_charge(plan in random_plan()) {
        let there = summary(&plan.text());
        let mut turned = plan;
        turned.shots.reverse();
        let back = summary(&turned.text());
        for id in ["api-payg", "dm-api"] {
            let total = |s: &Summary| offer(s, id).figures.as_ref().map(|f| f.total);
            prop_assert_eq!(total(&there), total(&back));
        }
    }

    /// One more attempt never makes pay-as-you-go cheaper, nor takes fewer credits.
    #[test]
    fn more_attempts_cost_no_less(plan in random_plan(), more in 1u32..5) {
        let first = |n: u32| {
            let mut plan = plan.clone();
            plan.shots[0].2[0].count = format!("attempts = {n}\n");
            summary(&plan.text())
        };
        let (few, many) = (first(3), first(3 + more));
        for (a, b) in few.offers().iter().zip(many.offers()) {
            let (Some(a_figures), Some(b_figures)) = (&a.figures, &b.figures) else { continue };
            if ["api-payg", "dm-api"].contains(&a.id.as_str()) {
                prop_assert!(b_figures.total >= a_figures.total, "{}", a.id);
            }
            prop_assert!(b_figures.credits >= a_figures.credits, "{}", a.id);
        }
    }

    /// What is recommended is the cheapest of what may be bought and serves.
    #[test]
    fn nothing_cheaper_serves(plan in random_plan()) {
        let found = summary(&plan.text());
        let best = found.recommended().map(|o| o.figures.as_ref().unwrap().total);
        let totals = found.offers().iter().filter(|o| o.comparable && (o.open || o.held)).map(|o| o.figures.as_ref().unwrap().total);
        prop_assert_eq!(best, totals.min());
    }
}
