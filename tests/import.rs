//! What comes in: shot lists and requests, read, refused, priced and written, by the library and by the command.

#![expect(clippy::unwrap_used, reason = "a failing test panics")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use luma_plan::import::{self, Ask, Brought, Format};
use luma_plan::money::Money;
use luma_plan::offer::Ask as Pricing;
use luma_plan::plan::sheet::Row;
use luma_plan::plan::sheet::column::COLUMNS;
use luma_plan::plan::{Stage, load};
use luma_plan::rates::Book;
use luma_plan::summary::Summary;
use luma_plan::terms::{Level, Operation};
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 21);
static BOOK: LazyLock<Book> = LazyLock::new(|| Book::embedded().unwrap());

fn csv(text: &str) -> Brought {
    import::read(text, Format::Csv, &Ask::new("list.csv", &BOOK))
}

fn requests(text: &str) -> Brought {
    import::read(text, Format::Jsonl, &Ask::new("batch.jsonl", &BOOK))
}

fn sample(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(name)).unwrap()
}

/// `text-to-video 1080p 5s hdr 25%`.
fn stage(s: &Stage) -> String {
    let mut out = s.operation.to_string();
    out.extend(s.model.as_ref().map(|m| format!(" {m}")));
    out.extend(s.resolution.map(|r| format!(" {r}")));
    out.extend(s.seconds.map(|n| format!(" {n}s")));
    out.extend(s.range.map(|r| format!(" {r}")));
    out.extend(s.looped.map(|_| " loop".to_owned()));
    out.extend(s.references.map(|n| format!(" {n} refs")));
    out.extend(s.attempts.map(|n| format!(" {n}")));
    out.extend(s.accept_rate.map(|r| format!(" {}%", r.percent())));
    out
}

/// `Hero ×3 [image-to-video 5s / upscale 4k]`.
fn shots(brought: &Brought) -> Vec<String> {
    let one = |shot: &luma_plan::plan::Shot| {
        let outputs = shot.outputs.map(|n| format!(" ×{n}")).unwrap_or_default();
        let stages = shot.stages.iter().map(stage).collect::<Vec<_>>().join(" / ");
        format!("{}{outputs} [{stages}]", shot.name.as_deref().unwrap_or_default())
    };
    brought.shots.iter().map(one).collect()
}

/// Faults as `line:column: message; remedy`.
fn faults(text: &str, brought: &Brought, skips: bool) -> Vec<String> {
    let Err(faulty) = brought.check("f", text, skips) else { return Vec::new() };
    faulty.faults.iter().map(|fault| faulty.line(fault)[2..].to_owned()).collect()
}

#[test]
fn a_shot_list_is_read_as_it_is_written() {
    let text = sample("shots.csv");
    let brought = csv(&text);
    assert_eq!(faults(&text, &brought, false), [""; 0]);
    assert_eq!(
        shots(&brought),
        [
            "Hero orbit ×3 [image-to-video 1080p 5s hdr 25% / upscale 4k / extend 5s 50%]",
            "Street walk ×2 [text-to-video 720p 10s sdr 25%]",
            "Pack shot ×1 [text-to-image 50%]",
        ]
    );
    assert_eq!(brought.shots[0].notes.as_deref(), Some("Slow, with \"steam\",\nand the logo at the end"));
    assert_eq!(brought.sheet.lines.iter().map(|l| l.number).collect::<Vec<_>>(), [2, 4, 5, 6]);
}

#[test]
fn what_parts_cells_is_seen_from_the_heads() {
    let text = sample("semicolons.csv");
    let brought = csv(&text);
    assert_eq!(brought.sheet.unknown, ["Szene", "Anzahl", "Lens"]);
    assert_eq!(
        shots(&brought),
        ["Auftakt [text-to-video 1080p 5s 6]", "Blick;zurück [image-to-video 720p 5s 25%]"],
        "quotes, a decimal comma, `0:05`, `1080`"
    );
    assert_eq!(faults(&text, &brought, true), [""; 0]);
    assert!(faults(&text, &brought, false)[0].starts_with("2:1: no column is called `Szene`; did you mean `scene`?"));
    for (text, shot) in [
        ("Shot,Qty,What\nA,2,t2v\n", "A ×2 [text-to-video]"),
        ("Shot;Qty;What\nA;2;t2v", "A ×2 [text-to-video]"),
        ("Shot\tQty\tWhat\rA\t2\tt2v\r", "A ×2 [text-to-video]"),
        ("\n\nShot,What\n\n,\nA,t2v\n\n", "A [text-to-video]"),
        ("Shot\nA, with a comma", "A []"),
        ("\"Shot\",\"What\"\n\"A\",\"t2v\"", "A [text-to-video]"),
        ("sep=,\nShot,What\nA,t2v", "A [text-to-video]"),
    ] {
        let brought = csv(text);
        if text.contains("with a comma") {
            assert_eq!(faults(text, &brought, false).len(), 1, "more cells than heads");
            continue;
        }
        assert_eq!(shots(&brought), [shot], "{text:?} {:?}", faults(text, &brought, false));
    }
}

#[test]
fn everything_that_is_wrong_with_a_list_is_told_at_once() {
    let text = sample("bad.csv");
    let brought = csv(&text);
    insta::assert_snapshot!("faults_of_a_list", faults(&text, &brought, false).join("\n"));
    assert_eq!(faults(&text, &brought, true).len(), faults(&text, &brought, false).len() - 2);
    for (text, told) in [
        ("", "1:1: this file is empty"),
        ("\u{feff}", "1:1: this file is empty"),
        ("Director,Lens\nA,1\n", "1:1: no column says what the shots are called"),
        ("Hero,3\n", "1:1: no column says what the shots are called"),
        ("Shot\nA\0\n", "2:2: a control character stands in this file"),
        ("Shot,What\nA,t2v\nB,\"i2v\n", "3:3: a quote is opened here and never closed; close it"),
        ("Shot,What\n\"A\" b,t2v\n", "2:1: something follows the quote that closes this cell"),
        ("Shot,Scene\nA,1\n", "1:6: `Scene` says the same as `Shot`"),
        ("Shot,\nA,1\n", "1:6: column 2 has no head"),
        ("Shot,Size\nA,4k\n", "2:1: operation: nothing says what is made; write such as text to video"),
        ("Shot,Of,What\nA,t2v,audio\n", "2:3: of: audio takes none"),
        ("Shot,Attempts,Keep rate,What\nA,2,50%,t2v\n", "2:5: keep rate: takes and a keep rate stand together"),
        ("Shot,Route,What\nA,web-plus,t2v\n", "2:3: on: `web-plus` is not pay-as-you-go"),
        ("Shot,Price,Route,What\nA,1,api-payg,t2v\n", "2:5: on: `on` stands with `own_price`"),
        ("Shot,Price,What\nA,1e400,other\n", "2:3: own price: `1e400` are no dollars"),
        ("Shot,Upscale,What\nA,yes,t2v\n", "2:3: upscale: `yes` says no size"),
        ("Shot,Revisions\nA,0.3\n", "2:3: revisions: `0.3` is no percentage; write such as 30%"),
        ("Shot,Loop,What\nA,maybe,t2v\n", "2:3: loop: `maybe` is neither yes nor no"),
        ("Shot,Outputs\n,3\n", "2:1: it has no name, and stands below no shot"),
    ] {
        let told_of = faults(text, &csv(text), false);
        assert!(told_of.first().is_some_and(|t| t.starts_with(told)), "{text:?}: {told_of:?}");
        assert_eq!(told_of.len(), 1, "{text:?}: {told_of:?}");
    }
}

#[test]
fn cells_of_yes_and_no_and_of_sizes_are_read_as_people_write_them() {
    let text = "Shot,What,HDR,Loop,Upscale,Refs,Versions,Model\n\
                A,t2v,yes,x,no,,2,Ray 3.2\nB,t2v,no,no,UHD,,,auto\nC,t2v,hdr + exr,,-,,,\nD,t2i,,,,3,,uni-1\n";
    let brought = csv(text);
    assert_eq!(faults(text, &brought, false), [""; 0]);
    assert_eq!(
        shots(&brought),
        [
            "A [text-to-video ray-3.2 hdr loop]",
            "B [text-to-video auto sdr / upscale 4k]",
            "C [text-to-video hdr+exr]",
            "D [text-to-image uni-1 3 refs]",
        ]
    );
    assert_eq!(brought.shots[0].stages[0].keep, Some(2));
}

#[test]
fn a_list_that_does_not_say_what_is_made_is_told_so() {
    let text = "Shot,Length\nA,5\nB,\n";
    let brought = import::read(
        text,
        Format::Csv,
        &Ask { operation: Some(Operation::TextToVideo), ..Ask::new("list.csv", &BOOK) },
    );
    assert_eq!(shots(&brought), ["A [text-to-video 5s]", "B [text-to-video]"]);
    let brought = csv("Shot\nA\nB\n");
    assert_eq!(brought.notes, ["2 shots say nothing of what is made, and cost nothing yet; add a column operation"]);
}

#[test]
fn the_page_about_lists_tells_every_column() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/import.md")).unwrap();
    for told in COLUMNS {
        let heads = told.heads.iter().map(|head| format!(", {head}")).collect::<Vec<_>>().concat();
        let example = if told.example.is_empty() { String::new() } else { format!("`{}`", told.example) };
        let row = format!("| **{}**{heads} | {} | {example} |", told.title, told.doc);
        assert!(page.contains(&row), "docs/import.md has no row\n{row}");
    }
}

#[test]
fn requests_that_ask_for_the_same_are_one_shot() {
    let text = sample("requests.jsonl");
    let brought = requests(&text);
    assert_eq!(faults(&text, &brought, false), [""; 0]);
    assert_eq!(
        shots(&brought),
        [
            "Text to video, 1080p, 5 s, HDR, ray-3.2 ×2 [text-to-video ray-3.2 1080p 5s hdr]",
            "Text to image, 2 references [text-to-image 2 refs]",
            "Modify, 720p, 5 s, ray-3.2 [modify ray-3.2 720p 5s]",
            "Extend, 720p, 5 s, ray-3.2 [extend ray-3.2 720p 5s]",
            "Reframe of video, 720p, 7 s, ray-3.2 [reframe ray-3.2 720p 7s]",
        ]
    );
    assert_eq!(brought.shots[0].notes.as_deref(), Some("2 requests: lines 1 and 2 of batch.jsonl"));
    assert_eq!(
        brought.notes,
        [
            "1 request does not say how long its source is; taken as 5 s",
            "1 request names no model; each route takes its own",
        ]
    );
    assert!(matches!(brought.sheet.lines[1].row, Ok(Row::Again)));
}

#[test]
fn each_type_of_request_is_the_operation_that_it_pays_for() {
    let video = |rest: &str| format!("{{\"prompt\":\"x\",\"type\":\"video\",\"video\":{{{rest}}}}}");
    for (text, comes_to) in [
        ("{\"prompt\":\"x\"}".to_owned(), "text-to-image"),
        ("{\"prompt\":\"x\",\"type\":\"image\",\"image_ref\":[]}".to_owned(), "text-to-image"),
        (
            "{\"prompt\":\"x\",\"type\":\"image_edit\",\"source\":{\"url\":\"a\"},\"image_ref\":[{\"url\":\"b\"}]}"
                .to_owned(),
            "image-edit 1 refs",
        ),
        (video(""), "text-to-video 720p 5s"),
        (video("\"duration\":\"10s\",\"resolution\":\"1080p\""), "text-to-video 1080p 10s"),
        (video("\"hdr\":true,\"exr_export\":true"), "text-to-video 720p 5s hdr+exr"),
        (video("\"hdr\":false,\"loop\":true"), "text-to-video 720p 5s loop"),
        (video("\"start_frame\":{\"url\":\"a\"}"), "image-to-video 720p 5s"),
        (video("\"end_frame\":{\"data\":\"a\",\"media_type\":\"image/png\"}"), "image-to-video 720p 5s"),
        (video("\"keyframes\":[{\"url\":\"a\"}],\"keyframe_indexes\":[3]"), "image-to-video 720p 5s"),
        (video("\"start_frame\":{\"url\":\"a\"},\"end_frame\":{\"url\":\"b\"}"), "interpolate 720p 5s"),
        (video("\"start_frame\":{\"generation_id\":\"a\"}"), "extend 720p 5s"),
        (video("\"start_frame\":{\"generation_id\":\"a\"},\"duration\":\"10s\""), "extend 720p 5s"),
        (
            "{\"prompt\":\"x\",\"type\":\"video_edit\",\"source\":{\"url\":\"a\"},\"video\":{\"hdr\":true,\"duration\":\"10s\"}}"
                .to_owned(),
            "modify 720p 10s hdr",
        ),
        (
            "{\"prompt\":\"x\",\"type\":\"video_reframe\",\"aspect_ratio\":\"1:1\",\"source\":{\"url\":\"a\"}}".to_owned(),
            "reframe 720p 5s",
        ),
    ] {
        let brought = requests(&text);
        assert_eq!(faults(&text, &brought, false), [""; 0], "{text}");
        assert_eq!(stage(&brought.shots[0].stages[0]), comes_to, "{text}");
    }
    let text = "{\"prompt\":\"x\",\"type\":\"video_edit\",\"source\":{\"url\":\"a\"}}";
    let ask = Ask { source_seconds: Some(10), ..Ask::new("b", &BOOK) };
    assert_eq!(stage(&import::read(text, Format::Jsonl, &ask).shots[0].stages[0]), "modify 720p 10s");
}

#[test]
fn requests_that_would_be_rejected_name_the_rule() {
    let text = sample("bad.jsonl");
    let brought = requests(&text);
    insta::assert_snapshot!("faults_of_requests", faults(&text, &brought, false).join("\n"));
    let video = |rest: &str| format!("{{\"prompt\":\"x\",\"type\":\"video\",\"video\":{{{rest}}}}}");
    let nine = "{\"url\":\"a\"},".repeat(9);
    for (text, told) in [
        (video("\"hdr\":true,\"duration\":\"10s\""), "the Luma Agents API makes HDR only at 5 s"),
        (video("\"loop\":true,\"duration\":\"10s\""), "a loop is made at 5 s only"),
        (video("\"loop\":true,\"hdr\":true"), "a loop is made in SDR only"),
        (video("\"resolution\":\"4k\""), "Luma Agents API offers text to video"),
        (
            video("\"resolution\":\"360p\",\"start_frame\":{\"generation_id\":\"a\"}"),
            "the Luma Agents API extends at 540p",
        ),
        (
            video("\"hdr\":true,\"start_frame\":{\"generation_id\":\"a\"}"),
            "the Luma Agents API extends and reframes in SDR",
        ),
        (video("\"keyframes\":[{\"url\":\"a\"}]"), "each keyframe has its place"),
        (video("\"start_frame\":\"https://a\""), "`video.start_frame` is a text"),
        (video("\"duration\":\"5\""), "`video.duration` is a text"),
        (video("\"duration\":\"1e400s\""), "`video.duration` is a text"),
        (video("\"duration\":1e400"), "`video.duration` is a number"),
        (
            format!("{{\"prompt\":\"x\",\"image_ref\":[{nine}{{\"url\":\"b\"}}]}}"),
            "an image takes at most 9 references",
        ),
        ("{\"prompt\":\"x\",\"image_ref\":{\"url\":\"a\"}}".to_owned(), "`image_ref` is an object"),
        ("{\"prompt\":\"\"}".to_owned(), "a request has a prompt"),
        ("{\"prompt\":\"x\",\"source\":{\"url\":\"a\"}}".to_owned(), "an image that is made from a text has no source"),
        ("{\"prompt\":\"x\",\"video\":{\"hdr\":true}}".to_owned(), "an image has no video settings"),
        ("{\"prompt\":\"x\",\"type\":\"video\",\"video\":[]}".to_owned(), "`video` is a list"),
        ("{\"prompt\":\"x\",\"model\":\"ray-9\"}".to_owned(), "no card knows the model `ray-9`"),
        (
            "{\"prompt\":\"x\",\"a\":{\"a\":{\"a\":[[[[[[[[[[[[[[]]]]]]]]]]]]]]}}}".to_owned(),
            "this nests deeper than 16 levels",
        ),
    ] {
        let told_of = faults(&text, &requests(&text), false);
        assert!(told_of.iter().any(|t| t.contains(told)), "{text}: {told_of:?}");
        assert!(requests(&text).shots.is_empty(), "{text}");
    }
}

#[test]
fn fields_that_are_not_known_are_named_once_and_left_out_on_request() {
    let text = "{\"prompt\":\"x\",\"promt\":1,\"image_ref\":[{\"url\":\"a\",\"weight\":1}],\"video\":null}\n\
                {\"prompt\":\"x\",\"promt\":1}\n{\"prompt\":\"x\",\"seed\":1}\n";
    let brought = requests(text);
    assert_eq!(
        faults(text, &brought, false),
        [
            "1:15: `promt` is no field of a request (2 requests have it); did you mean `prompt`? Rename it, or leave it out with `--skip-unknown`",
            "1:49: `image_ref.weight` is no field of a request (1 request has it); take it away, or leave it out with `--skip-unknown`",
            "3:15: `seed` is no field of a request (1 request has it); take it away, or leave it out with `--skip-unknown`",
        ]
    );
    assert_eq!(faults(text, &brought, true), [""; 0]);
    assert_eq!(brought.sheet.unknown, ["image_ref.weight", "promt", "seed"]);
    assert_eq!(
        shots(&brought),
        ["Text to image, 1 reference [text-to-image 1 refs]", "Text to image ×2 [text-to-image]"]
    );
}

#[test]
fn what_nobody_publishes_and_what_is_contested_is_told_before_it_is_sent() {
    let text = "{\"prompt\":\"x\",\"type\":\"image_edit\",\"source\":{\"url\":\"a\"},\"image_ref\":[{\"url\":\"b\"}],\"model\":\"uni-1\"}\n\
                {\"prompt\":\"x\",\"type\":\"video\",\"video\":{\"resolution\":\"720p\",\"duration\":\"10s\",\"start_frame\":{\"url\":\"a\"}},\"model\":\"ray-3.2\"}\n";
    assert_eq!(
        requests(text).notes,
        [
            "image edit: the page prices an edit of one source image; what references beside it cost is not published; the total is then a lower bound",
            "image to video, 10 s: the price is listed, but the API may reject 10 s from an image: test it first",
        ]
    );
}

/// What a file of requests costs on the route that they are paid on.
fn cost(text: &str) -> Money {
    let brought = requests(text);
    assert_eq!(faults(text, &brought, false), [""; 0], "{text}");
    let plan = import::begun("batch", &brought, &BOOK, TODAY).unwrap();
    let ask = Pricing { today: TODAY, level: Level::Expected, routes: vec!["api-payg".to_owned()] };
    let summary = Summary::new(&plan, &BOOK, &ask).unwrap();
    summary.offers()[0].figures.as_ref().unwrap().total
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn requests_cost_together_what_they_cost_one_by_one(picked in prop::collection::vec(0..6_usize, 1..40)) {
        let sample = sample("requests.jsonl");
        let all: Vec<&str> = sample.lines().filter(|line| !line.is_empty()).collect();
        let picked: Vec<&str> = picked.into_iter().filter_map(|at| all.get(at).copied()).collect();
        let text = picked.join("\n");
        let brought = requests(&text);
        let outputs: u64 = brought.shots.iter().map(luma_plan::plan::Shot::outputs_or_default).sum();
        prop_assert_eq!(usize::try_from(outputs).unwrap(), picked.len(), "each request is one output, made once");
        let mut alone = Money::ZERO;
        for line in &picked {
            alone = alone.plus(cost(line)).unwrap();
        }
        prop_assert_eq!(cost(&text), alone);
        // Whatever their order.
        let turned: Vec<&str> = picked.iter().rev().copied().collect();
        prop_assert_eq!(cost(&turned.join("\n")), alone);
    }
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_luma-plan"));
    command.args(args).args(["--today", "2026-11-21"]).current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null());
    command
}

fn run(args: &[&str]) -> Output {
    command(args).output().unwrap()
}

fn piped(args: &[&str], input: &str) -> Output {
    let mut child = command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn said(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_command_writes_a_plan_and_says_what_it_costs() {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("film.toml");
    let plan = plan.to_str().unwrap();
    let out = run(&["import", "tests/import/requests.jsonl", plan]);
    let told = said(&out.stderr);
    assert_eq!((out.status.code(), said(&out.stdout)), (Some(0), String::new()), "{told}");
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines[0], "6 requests of tests/import/requests.jsonl: 5 shots with 5 stages");
    assert!(lines.iter().any(|l| l.starts_with("BUY API pay-as-you-go, $7.07,")), "{told}");
    assert!(lines.last().unwrap().starts_with("wrote "), "{told}");
    let text = fs::read_to_string(plan).unwrap();
    let loaded = load(plan, &text, &BOOK, TODAY).unwrap_or_else(|faulty| panic!("{faulty}"));
    assert_eq!(loaded.plan.name.as_deref(), Some("Requests"));
    assert_eq!(loaded.plan.requirements.automation, Some(true), "requests are sent by software");
    // 2 × 2.40 + 0.0464 + 1.08 + 0.30 + 7 × 0.12
    let summary = run(&["summary", plan, "--route", "api-payg", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&summary.stdout).unwrap();
    assert_eq!(json["routes"][0]["usd"]["total"], "7.0664");
    assert_eq!(json["plan"]["generations"], 6, "each request is one generation");
}

#[test]
fn a_plan_that_is_there_is_appended_to_only_where_that_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("film.toml");
    let path = plan.to_str().unwrap();
    let before = "# mine\nschema = 1 # kept\nname = \"Film\"\n\n[[shots]]\n# the first\nname = \"One\"\n";
    fs::write(&plan, before).unwrap();
    let out = run(&["import", "tests/import/shots.csv", path]);
    assert_eq!(out.status.code(), Some(2));
    assert!(said(&out.stderr).contains("is there already; add the shots behind its own with `--append`"));
    assert_eq!(fs::read_to_string(&plan).unwrap(), before);
    let out = run(&["import", "tests/import/shots.csv", path, "--append"]);
    assert_eq!(out.status.code(), Some(0), "{}", said(&out.stderr));
    let after = fs::read_to_string(&plan).unwrap();
    assert!(after.starts_with(before), "{after}");
    assert!(after.contains("name = \"Hero orbit\"\noutputs = 3\nnotes = "), "{after}");
    let loaded = load(path, &after, &BOOK, TODAY).unwrap_or_else(|faulty| panic!("{faulty}"));
    assert_eq!(loaded.plan.shots.len(), 4);
    let out = run(&["import", "tests/import/requests.jsonl", path, "--append"]);
    assert!(said(&out.stderr).contains("the plan does not require automation; set `automation = true`"));
    let missing = folder.path().join("none.toml");
    let out = run(&["import", "tests/import/shots.csv", missing.to_str().unwrap(), "--append"]);
    assert!(said(&out.stderr).contains("there is no plan"), "{}", said(&out.stderr));
    assert!(!missing.exists());
    // A plan with a fault is not touched.
    fs::write(&plan, "schema = 1\nnaem = \"x\"\n").unwrap();
    let out = run(&["import", "tests/import/shots.csv", path, "--append"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(said(&out.stderr).contains("naem"), "{}", said(&out.stderr));
}

#[test]
fn a_dry_run_and_a_dash_print_the_plan_and_write_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("film.toml");
    let path = plan.to_str().unwrap();
    let dry = run(&["import", "tests/import/shots.csv", path, "--dry-run"]);
    assert_eq!(dry.status.code(), Some(0), "{}", said(&dry.stderr));
    assert!(!plan.exists() && said(&dry.stdout).starts_with("schema = 1\nname = \"Shots\"\n"));
    assert!(!said(&dry.stderr).contains("wrote"));
    let dash = run(&["import", "tests/import/shots.csv", "-"]);
    assert_eq!(dash.stdout, dry.stdout);
    let text = sample("shots.csv");
    let out = piped(&["import", "-", "-", "--format", "csv"], &text);
    assert_eq!(
        said(&out.stdout).lines().skip(2).collect::<Vec<_>>(),
        said(&dry.stdout).lines().skip(2).collect::<Vec<_>>()
    );
    let out = piped(&["import", "-", "-"], &text);
    assert_eq!(out.status.code(), Some(2));
    assert!(said(&out.stderr).contains("say what standard input holds"), "{}", said(&out.stderr));
}

#[test]
fn what_is_wrong_is_told_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("film.toml");
    let path = plan.to_str().unwrap();
    let out = run(&["import", "tests/import/bad.csv", path]);
    assert_eq!(out.status.code(), Some(2));
    assert!(said(&out.stderr).contains("in `tests/import/bad.csv`"), "{}", said(&out.stderr));
    assert!(said(&out.stderr).contains("--> tests/import/bad.csv:3:8"), "{}", said(&out.stderr));
    for (args, told) in [
        (&["import", "tests/import/none.csv", path][..], "there is no such file"),
        (&["import", "tests/import", path, "--format", "csv"], "it is a folder"),
        (&["import", "tests/import/shots.csv", "tests/import"], "is no plan's file"),
        (&["import", "README.md", path], "add `--format csv` or `--format jsonl`"),
        (&["import", "tests/import/shots.csv", "tests/import/shots.csv"], "is the file that is brought in"),
        (&["import", "tests/import/shots.csv", path, "--operation", "text to vido"], "did you mean `text-to-video`?"),
        (&["import", "tests/import/shots.csv", path, "--source-seconds", "5"], "`--source-seconds` is for requests"),
        (&["import", "tests/import/requests.jsonl", path, "--operation", "audio"], "`--operation` is for a shot list"),
        (&["import", "tests/import/semicolons.csv", path], "no column is called `Lens`"),
        (&["import", "tests/import/shots.csv", "-", "--append"], "`--append` needs a plan's file"),
    ] {
        let out = run(args);
        assert_eq!(out.status.code(), Some(2), "{args:?}");
        assert!(said(&out.stderr).contains(told), "{args:?}: {}", said(&out.stderr));
    }
    assert!(!plan.exists());
    let out = run(&["import", "tests/import/semicolons.csv", path, "--skip-unknown"]);
    assert_eq!(out.status.code(), Some(0), "{}", said(&out.stderr));
    assert!(
        said(&out.stderr).starts_with(
            "2 lines of tests/import/semicolons.csv: 2 shots with 2 stages; left out: Szene, Anzahl, Lens\n"
        )
    );
}
