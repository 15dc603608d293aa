//! Advice and changes, each on a small plan with figures worked by hand, and laws on random plans.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

use std::fmt::Write as _;
use std::sync::OnceLock;

use jiff::civil::{Date, date};
use luma_plan::money::Money;
use luma_plan::offer::{Ask, Verdict};
use luma_plan::plan::Plan;
use luma_plan::plan::load::load;
use luma_plan::rates::Book;
use luma_plan::summary::Summary;
use luma_plan::summary::advice::{Advice, Change, Kind, Looked};
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 21);

fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| Book::embedded().unwrap())
}

fn plan_in(book: &Book, text: &str) -> Plan {
    load("test", &format!("schema = 1\n{text}"), book, TODAY).unwrap_or_else(|faults| panic!("{faults}\n{text}")).plan
}

fn priced(book: &Book, plan: &Plan) -> Summary {
    Summary::new(plan, book, &Ask { today: TODAY, level: luma_plan::terms::Level::Expected, routes: Vec::new() })
        .unwrap()
}

/// A plan from 1 December 2026 (a Tuesday) with one shot of these stages.
fn clip(head: &str, outputs: u32, stages: &[&str]) -> String {
    let stages = stages.iter().map(|lines| format!("[[shots.stages]]\n{lines}\n")).collect::<Vec<_>>().concat();
    format!("[schedule]\nstart = 2026-12-01\n{head}\n[[shots]]\noutputs = {outputs}\n{stages}")
}

/// Recommended total before, and all advice.
fn advised(text: &str) -> (String, Vec<Advice>) {
    let plan = plan_in(book(), text);
    let summary = priced(book(), &plan);
    let before = summary.recommended().map_or_else(String::new, |o| o.figures.as_ref().unwrap().total.plain());
    (before, summary.advice(&plan, book()))
}

/// What a kind of advice saves, and the total after; `None` where it is not offered.
fn saves(text: &str, kind: Kind) -> Option<(String, String)> {
    let found = advised(text).1.into_iter().find(|a| a.kind == kind)?;
    Some((found.saves.map_or_else(|| "nothing".to_owned(), Money::plain), found.total.plain()))
}

#[expect(clippy::unnecessary_wraps, reason = "compared with what `saves` gives")]
fn some(saves: &str, total: &str) -> Option<(String, String)> {
    Some((saves.to_owned(), total.to_owned()))
}

const LONG: &str = "operation = \"text-to-video\"\nresolution = \"1080p\"\nseconds = 10";
const TAKES: &str = "operation = \"text-to-video\"\nresolution = \"1080p\"";

/// 4 × 3.60 = 14.40 on the API; as 5 s and an extend 4 × (1.20 + 1.20) = 9.60.
#[test]
fn ten_seconds_are_five_and_an_extend() {
    let text = clip("", 4, &[LONG]);
    assert_eq!(advised(&text).0, "14.4");
    assert_eq!(saves(&text, Kind::Extend), some("4.8", "9.6"));
    // At 1 in 4 the extends are taken to be kept as often: 16 × 3.60 = 57.60. Agents Plus is cheaper even so, with
    // 16 × 800 = 12,800 credits only over two months; the rewrite on the API is 32 × 1.20 = 38.40.
    let rated = clip("", 4, &[&format!("{LONG}\naccept_rate = \"0.25\"")]);
    assert_eq!(saves(&rated, Kind::Extend).map(|s| s.1), Some("38.4".to_owned()));
    // What is inherited stays: the export is still of 10 s.
    let plan = plan_in(book(), &clip("", 4, &[LONG, "operation = \"export\"\nrange = \"sdr\""]));
    let found = priced(book(), &plan).advice(&plan, book());
    let mut changed = plan.clone();
    changed.apply(found[0].edit.clone(), book(), TODAY).unwrap();
    let steps = priced(book(), &changed);
    let last = steps.work().steps.last().unwrap();
    assert_eq!(steps.work().settings[last.settings].seconds, Some(10));
}

/// At 360p the API makes no extend; loops, HDR and versions (kept pieces of an extend follow each other) stay whole.
#[test]
fn no_extend_where_it_is_not_legal() {
    let five = LONG.replace("seconds = 10", "seconds = 5");
    for stage in [
        LONG.replace("1080p", "360p"),
        format!("{LONG}\nkeep = 2"),
        format!("{five}\nrange = \"hdr\""),
        format!("{five}\nloop = true"),
        five,
    ] {
        assert_eq!(saves(&clip("", 4, &[&stage]), Kind::Extend), None, "{stage}");
    }
}

/// 16 × 1.20 = 19.20; drafts at 360p and finals at 1 in 2: 16 × 0.06 + 8 × 1.20 = 10.56.
#[test]
fn drafts_go_before_finals() {
    let text = clip("", 4, &[&format!("{TAKES}\naccept_rate = \"0.25\"")]);
    assert_eq!(saves(&text, Kind::Drafts), some("8.64", "10.56"));
    let found = advised(&text).1.into_iter().find(|a| a.kind == Kind::Drafts).unwrap();
    assert!(found.caveat.contains("(25 %)") && found.caveat.contains("finals 1 in 2"), "{}", found.caveat);
    assert!(found.title.contains("360p"), "{}", found.title);
    for kept in ["accept_rate = \"0.5\"", "attempts = 1", "attempts = 2"] {
        assert_eq!(saves(&clip("", 4, &[&format!("{TAKES}\n{kept}")]), Kind::Drafts), None, "{kept}");
    }
    // What has drafts already gets none: only the drafts themselves could, and there is nothing below 360p.
    let drafted = [
        "operation = \"text-to-video\"\nresolution = \"360p\"\naccept_rate = \"0.25\"",
        &format!("{TAKES}\nattempts = 4"),
    ];
    assert_eq!(saves(&clip("", 4, &drafted), Kind::Drafts), None);
}

/// 16 × 2.40 = 38.40; in SDR with an export of the four: 16 × 1.20 + 4 × 2.40 = 28.80.
#[test]
fn only_what_is_accepted_is_finished_in_hdr() {
    let hdr = format!("{TAKES}\nrange = \"hdr\"");
    let text = clip("", 4, &[&format!("{hdr}\naccept_rate = \"0.25\"")]);
    assert_eq!(saves(&text, Kind::FinishAccepted), some("9.6", "28.8"));
    // Where every take is kept, each would be made twice.
    assert_eq!(saves(&clip("", 4, &[&hdr]), Kind::FinishAccepted), None);
    // 8 × 2.40 = 19.20 = 8 × 1.20 + 4 × 2.40: nothing is saved at 1 in 2.
    assert_eq!(saves(&clip("", 4, &[&format!("{hdr}\naccept_rate = \"0.5\"")]), Kind::FinishAccepted), None);
}

/// 10 × 0.10 = 1.00; 10 × 0.0404 = 0.404.
#[test]
fn a_cheaper_model_of_the_same_card() {
    let text = clip("", 10, &["operation = \"text-to-image\"\nmodel = \"uni-1-max\""]);
    assert_eq!(saves(&text, Kind::CheaperModel), some("0.596", "0.404"));
    let found = advised(&text).1.into_iter().find(|a| a.kind == Kind::CheaperModel).unwrap();
    assert!(found.title.contains("`uni-1` instead of `uni-1-max`"), "{}", found.title);
    assert_eq!(saves(&clip("", 10, &["operation = \"text-to-image\""]), Kind::CheaperModel), None);
}

/// 25 takes at 400 credits are the grant of Agents Plus: 12 × 29.99 = 359.88 a year, sold for 300. The API takes
/// 12 × 30.00.
#[test]
fn a_year_is_cheaper_than_twelve_months() {
    let text = clip("months = 12", 25, &[TAKES]);
    assert_eq!(advised(&text).0, "359.88");
    assert_eq!(saves(&text, Kind::Annual), some("59.88", "300"));
    assert_eq!(saves(&clip("", 25, &[TAKES]), Kind::Annual), None, "a month is cheaper than a year");
    let annual = clip("months = 12\n[purchase]\nbilling = \"annual\"", 25, &[TAKES]);
    assert_eq!(saves(&annual, Kind::Annual), None);
}

/// 12 × 3.60 = 43.20 on the API; Agents Plus is paid twice by 15 January, 59.98, and once by 31 December: 29.99.
#[test]
fn finishing_before_the_next_month_begins() {
    let text = clip("deadline = 2027-01-15", 12, &[LONG]);
    assert_eq!(advised(&text).0, "43.2");
    assert_eq!(saves(&text, Kind::Anniversary), some("13.21", "29.99"));
    let found = advised(&text).1.into_iter().find(|a| a.kind == Kind::Anniversary).unwrap();
    assert!(found.title.contains("31 Dec 2026") && found.title.contains("Agents Plus"), "{}", found.title);
    assert!(found.caveat.contains("1 take a workday"), "{}", found.caveat);
    assert_eq!(saves(&clip("", 12, &[LONG]), Kind::Anniversary), None, "it is done before");
    assert_eq!(saves(&clip("months = 2", 12, &[LONG]), Kind::Anniversary), None, "each month is asked for");
}

/// Packs on Agents Plus, 1,000 credits for 7.60: one take of 800 a workday makes 12 of 17 by 16 December; the other
/// five take 3,600 credits more, four packs: 29.99 + 30.40 = 60.39. Waiting for 1 January costs 59.98, and all is done
/// on the fifth workday of it. The API takes 17 × 3.60 = 61.20.
#[test]
fn waiting_is_cheaper_than_packs() {
    let mut book = Book::embedded().unwrap();
    let card = "schema = 1\nsurface = \"luma-agents-app\"\n[[packs]]\ntiers = [\"plus\"]\nmonths = 12\n\
                source = \"agents-and-dream-machine\"\nconfidence = \"published\"\n\
                credits = 1000\nusd = \"7.60\"\n";
    book.lay_over("packs.toml", card).unwrap_or_else(|fault| panic!("{fault}"));
    let text = clip("deadline = 2027-01-15\nper_day = 1", 17, &[LONG]);
    let plan = plan_in(&book, &text);
    let summary = priced(&book, &plan);
    assert_eq!(summary.recommended().unwrap().figures.as_ref().unwrap().total.plain(), "60.39");
    let found = summary.advice(&plan, &book);
    let wait = found.iter().find(|a| a.kind == Kind::Wait).unwrap();
    assert_eq!((wait.saves.unwrap().plain().as_str(), wait.total.plain().as_str()), ("0.41", "59.98"));
    assert!(wait.caveat.ends_with("done 7 Jan 2027 instead of 23 Dec 2026"), "{}", wait.caveat);
    // A deadline before the reset forbids it.
    let tight = plan_in(&book, &text.replace("2027-01-15", "2026-12-31"));
    assert!(priced(&book, &tight).advice(&tight, &book).iter().all(|a| a.kind != Kind::Wait));
    // Without packs there is nothing to wait for.
    assert_eq!(saves(&text, Kind::Wait), None);
}

/// 12 × 3.60 + 10 × 0.0404 = 43.604 on the API. Nobody publishes what a still costs in the app; made on the API, the
/// rest is 9,600 credits of Agents Plus: 29.99 + 0.404.
#[test]
fn a_split_is_advice_too() {
    let text = clip("", 12, &[LONG]) + "[[shots]]\noutputs = 10\n[[shots.stages]]\noperation = \"text-to-image\"\n";
    assert_eq!(advised(&text).0, "43.604");
    assert_eq!(saves(&text, Kind::Split), some("13.21", "30.394"));
    let found = advised(&text).1.into_iter().find(|a| a.kind == Kind::Split).unwrap();
    assert_eq!(found.title, "Make text to image, 720p on API pay-as-you-go, the rest on Agents Plus");
    assert_eq!(saves(&clip("", 1, &[LONG]), Kind::Split), None);
}

/// One in four: eight takes make two good ones on average, 8 × 1.20 = 9.60 on top of 19.20.
#[test]
fn a_pilot_saves_nothing_and_says_what_it_teaches() {
    let text = clip("", 4, &[&format!("{TAKES}\naccept_rate = \"0.25\"")]);
    assert_eq!(saves(&text, Kind::Pilot), some("nothing", "28.8"));
    let all = advised(&text).1;
    let pilot = all.last().unwrap();
    assert_eq!(pilot.kind, Kind::Pilot, "it comes last");
    assert_eq!(pilot.title, "A pilot: 8 takes of text to video, 1080p, 5 s on API pay-as-you-go for $9.60");
    // Beta(3, 7): a tenth lies below 13 %, a tenth above 49 %.
    assert!(pilot.caveat.contains("if 2 of 8 are kept, it is between 13 and 49 %"), "{}", pilot.caveat);
    for certain in ["attempts = 1", "accept_rate = \"1\"", "attempts = 2"] {
        assert_eq!(saves(&clip("", 4, &[&format!("{TAKES}\n{certain}")]), Kind::Pilot), None, "{certain}");
    }
}

#[test]
fn nothing_is_advised_where_nothing_is_recommended() {
    assert_eq!(advised("").1, []);
    assert_eq!(advised(&clip("[budget]\nlimit = \"1\"", 12, &[LONG])).1, []);
}

// Where nothing serves.

fn changes(text: &str) -> (Vec<Change>, Vec<String>, Looked) {
    let plan = plan_in(book(), text);
    let mut summary = priced(book(), &plan);
    assert!(summary.recommended().is_none(), "{text}");
    summary.look_for_changes(&plan, book());
    let found = summary.recommendation;
    let nearest = found.nearest.unwrap();
    (nearest.changes, found.reasons, nearest.looked)
}

fn words(changes: &[Change]) -> Vec<(&str, String)> {
    changes.iter().map(|c| (c.words.as_str(), c.total.plain())).collect()
}

/// 16 × 1.20 = 19.20 is too much. 720p: 16 × 0.30 = 4.80. Kept 1.5 times as often: ceil(4 ÷ 0.375) = 11 takes, 13.20;
/// 1.25 times: ceil(4 ÷ 0.3125) = 13 takes, 15.60, still too much.
#[test]
fn single_changes_the_cheapest_first() {
    let text = clip("[budget]\nlimit = \"15\"", 4, &[&format!("{TAKES}\naccept_rate = \"0.25\"")]);
    let (found, reasons, looked) = changes(&text);
    let expected = [
        ("720p instead of 1080p", "4.8".to_owned()),
        ("1.5 times as many takes kept", "13.2".to_owned()),
        ("a limit of $19.20", "19.2".to_owned()),
    ];
    assert_eq!((words(&found), looked), (expected.to_vec(), Looked::Everywhere));
    assert_eq!(
        reasons[1],
        "The smallest change that would do: 720p instead of 1080p; then API pay-as-you-go serves for $4.80"
    );
    assert!(reasons[2].starts_with("Or: 1.5 times as many takes kept; then"), "{}", reasons[2]);
}

/// No route promises a latency for video, and 10 × 0.30 passes the limit: neither change alone would do.
#[test]
fn two_changes_where_no_single_one_does() {
    let text =
        clip("[budget]\nlimit = \"1\"\n[requirements]\nlatency_sla = true", 10, &["operation = \"text-to-video\""]);
    let (found, ..) = changes(&text);
    assert!(found.iter().all(|c| c.words.contains(" and ")), "{found:?}");
    let limit = found.iter().find(|c| c.words.contains("a limit of $3.00")).unwrap();
    assert!(limit.words.contains("do without a latency promise"), "{}", limit.words);
}

/// The API makes no HDR at 540p: in SDR the ten cost 1.50.
#[test]
fn the_range_goes_down_where_hdr_is_not_made() {
    let stage = "operation = \"text-to-video\"\nresolution = \"540p\"\nrange = \"hdr\"";
    let (found, ..) = changes(&clip("", 10, &[stage]));
    assert!(words(&found).contains(&("SDR instead of HDR", "1.5".to_owned())), "{found:?}");
}

/// Whatever is proposed does what it says.
fn holds(text: &str) -> Result<(), TestCaseError> {
    let plan = plan_in(book(), text);
    let mut summary = priced(book(), &plan);
    let before = summary.recommended().map(|o| o.figures.as_ref().unwrap().total);
    let after = |edit: &luma_plan::plan::Edit| {
        let mut changed = plan.clone();
        changed.apply(edit.clone(), book(), TODAY).unwrap();
        (changed.requirements.clone(), priced(book(), &changed))
    };
    let found = summary.advice(&plan, book());
    prop_assert!(found.len() <= 10);
    prop_assert!(before.is_some() || found.is_empty());
    for advice in &found {
        let (requirements, then) = after(&advice.edit);
        prop_assert_eq!(&requirements, &plan.requirements, "{}", &advice.title);
        let best = then.recommended().unwrap();
        prop_assert!(best.verdict.serves());
        prop_assert_eq!(best.figures.as_ref().unwrap().total, advice.total, "{}", &advice.title);
        prop_assert_eq!(then.recommendation.route, Some(advice.route));
        match advice.saves {
            Some(saves) => prop_assert_eq!(advice.total.plus(saves).unwrap(), before.unwrap(), "{}", &advice.title),
            None => prop_assert_eq!(advice.kind, Kind::Pilot),
        }
        prop_assert!(advice.saves.is_none_or(|s| !s.is_zero() && !s.is_negative()));
        let totals: Vec<_> = then.offers().iter().map(|o| o.figures.as_ref().map(|f| f.total)).collect();
        prop_assert_eq!(totals, advice.after.iter().map(|a| a.total).collect::<Vec<_>>());
    }
    prop_assert!(found.is_sorted_by_key(|a| std::cmp::Reverse(a.saves)));
    summary.look_for_changes(&plan, book());
    for change in summary.recommendation.nearest.iter().flat_map(|n| &n.changes) {
        let (_, then) = after(&change.edit);
        let offer = &then.offers()[change.route];
        prop_assert!(matches!(offer.verdict, Verdict::Fits | Verdict::Caveats), "{}: {text}", &change.words);
        prop_assert_eq!(offer.figures.as_ref().unwrap().total, change.total, "{}", &change.words);
    }
    Ok(())
}

fn stage() -> impl Strategy<Value = String> {
    let operation = prop_oneof![
        Just("text-to-video"),
        Just("image-to-video"),
        Just("text-to-video"),
        Just("text-to-image"),
        Just("modify"),
        Just("export")
    ];
    let size = prop_oneof![Just("360p"), Just("540p"), Just("720p"), Just("1080p")];
    let kept = prop_oneof![
        Just(""),
        Just("attempts = 4\n"),
        Just("accept_rate = \"0.25\"\n"),
        Just("accept_rate = \"0.6\"\n"),
        Just("acceptance = \"seen\"\n")
    ];
    let range = prop_oneof![3 => Just("sdr"), 1 => Just("hdr")];
    (operation, size, kept, any::<bool>(), range, 1u32..3, any::<bool>()).prop_map(
        |(operation, size, kept, long, range, keep, dear)| {
            let mut text = format!(
                "[[shots.stages]]\noperation = \"{operation}\"\nresolution = \"{size}\"\nkeep = {keep}\n{kept}"
            );
            if operation == "text-to-image" {
                text += if dear { "model = \"uni-1-max\"\n" } else { "" };
            } else {
                text.extend(["range = \"", range, "\"\n"]);
                text += if long && operation != "export" { "seconds = 10\n" } else { "" };
            }
            text
        },
    )
}

fn random_plan() -> impl Strategy<Value = String> {
    let head = prop_oneof![
        Just(""),
        Just("deadline = 2027-01-15\n"),
        Just("months = 3\n"),
        Just("deadline = 2026-12-08\nper_day = 2\n"),
        Just("[budget]\nlimit = \"20\"\n"),
        Just("[requirements]\ncommercial = true\nlatency_sla = true\n"),
        Just("[requirements]\nno_watermark = true\nno_training = \"stated\"\n"),
        Just("deadline = 2027-01-20\n[requirements]\nautomation = true\n[budget]\nlimit = \"90\"\ntax = \"8%\"\n"),
        Just("deadline = 2027-01-20\n[[held]]\nroute = \"agents-plus\"\nrenews = 2026-12-14\ncredits = 4200\n"),
        Just("deadline = 2027-02-20\n[compare]\nclosed = true\nlegacy = true\n[purchase]\nbilling = \"annual\"\n"),
        Just("per_day = 3\n[opening]\nluma-agents-api = \"12.50\"\n")
    ];
    let shot = (1u32..20, prop::collection::vec(stage(), 1..4));
    (head, prop::collection::vec(shot, 1..4)).prop_map(|(head, shots)| {
        let mut text =
            format!("[acceptance]\nseen = {{ accepted = 3, tried = 17 }}\n[schedule]\nstart = 2026-12-01\n{head}");
        for (outputs, stages) in shots {
            write!(text, "[[shots]]\noutputs = {outputs}\n{}", stages.concat()).unwrap();
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_proposed_does_what_it_says(text in random_plan()) {
        holds(&text)?;
    }
}
