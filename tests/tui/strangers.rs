//! Plans, rows and sheets of strangers in the planner: whatever is opened, pasted or typed, it stands, draws nothing
//! that drives a terminal, and undo leads back.

#[path = "../fuzz/mutate.rs"]
mod mutate;

use std::time::{Duration, Instant};

use luma_plan::fault::harmless_char;
use luma_plan::tui::canvas::Canvas;
use luma_plan::tui::key::Key;
use luma_plan::tui::model::Model;
use luma_plan::tui::msg::{Effect, Msg};
use luma_plan::tui::update::update;
use luma_plan::tui::view::paint;
use mutate::{Changed, changed, texts};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::harness::{CLIPS, clips, planner, press, saved};

/// Cases of a usual run; `FUZZ_SECONDS` goes on for so long.
const CASES: u32 = 16;

/// Lines of sheets as people copy them.
const SHEETS: &[&str] = &[
    "Hero orbit\t3\timage to video\t1080p\t5\t1/4\nHero still\t3\ttext to image\t720p\t\t6\n",
    "name,outputs,operation,resolution,seconds,keep\nOne,2,text-to-video,720p,5,1/3\n,,upscale,4k,,\n",
    "name;outputs\r\nEins;2\r\n\"Zwei;\"\"drei\"\"\";4\r\n",
    "映像\t4\n\u{202e}x\t1e9\n\"\n",
];

/// Draws, before anything is swept off the frame.
fn assert_harmless(model: &Model) {
    let area = Rect::new(0, 0, model.size.width, model.size.height);
    let mut buf = Buffer::empty(area);
    paint(model, area, &mut Canvas::new(&mut buf));
    for cell in &buf.content {
        let harm = cell.symbol().chars().find(|c| harmless_char(*c) != *c);
        assert_eq!(harm, None, "{:?} is on the screen", cell.symbol());
    }
}

fn assert_harmless_text(text: &str) {
    let harm = text.chars().find(|c| *c != '\n' && harmless_char(*c) != *c);
    assert_eq!(harm, None, "{text:?}");
}

/// Sends a message; what is to be copied is looked at, and what is to be read is `text`.
fn send(model: &mut Model, msg: Msg, text: &str) {
    let mut queue = vec![msg];
    while let Some(msg) = queue.pop() {
        for effect in update(model, msg) {
            match effect {
                Effect::Copy { text, what } => {
                    assert_harmless_text(&text);
                    queue.push(Msg::Copied { what });
                }
                Effect::Keep { text } => assert_harmless_text(&text),
                Effect::Fetch => queue.push(Msg::Fetched(Some(text.to_owned()))),
                Effect::Read(path) => queue.push(Msg::Opened { path, text: text.to_owned() }),
                Effect::Bring(path) => queue.push(Msg::Brought { path, text: text.to_owned() }),
                Effect::Save { path, .. } => queue.push(Msg::SaveFailed { path, why: "no".to_owned() }),
                _ => {}
            }
        }
    }
}

#[derive(Clone, Debug)]
enum Deed {
    Pasted(Changed),
    Sheet(Changed),
    /// Any characters, each as a key.
    Typed(String),
    Keys(&'static str),
    Fetched(Changed),
    Opened(Changed),
}

fn deed() -> impl Strategy<Value = Deed> {
    let odd = select("aZ09 .,%/:\u{1b}\u{9b}\u{202e}\u{200b}\u{301}映👩\u{200d}🎨\t\0".chars().collect::<Vec<_>>());
    let keys = vec![
        "<enter>", "<esc>", "y", "j", "k", "l", "h", "a", "e", "?", ":", "/", "n", "dd", "yy", "p", "o", "O", "m", "u",
        "<ctrl-r>", "]", "[", "x", "+", "-", "Y", "<tab>", "G", "gg", "c", "b", "D", "<ctrl-s>", "w", "<ctrl-o>", "i",
    ];
    prop_oneof![
        3 => changed(6).prop_map(Deed::Pasted),
        2 => changed(6).prop_map(Deed::Sheet),
        2 => prop_oneof![any::<String>(), prop::collection::vec(odd, 0..12).prop_map(|c| c.into_iter().collect())]
            .prop_map(Deed::Typed),
        12 => select(keys).prop_map(Deed::Keys),
        1 => changed(6).prop_map(Deed::Fetched),
        1 => changed(3).prop_map(Deed::Opened),
    ]
}

fn do_it(model: &mut Model, deed: &Deed, plans: &[String], sheets: &[String]) {
    match deed {
        Deed::Pasted(case) => send(model, Msg::Pasted(case.text(plans)), ""),
        Deed::Sheet(case) => send(model, Msg::Pasted(case.text(sheets)), ""),
        Deed::Typed(text) => text.chars().for_each(|c| send(model, Msg::KeyPressed(Key::char(c)), "")),
        Deed::Keys(keys) => {
            let mut rest = *keys;
            while let Some(c) = rest.chars().next() {
                let (name, after) = match rest.strip_prefix('<').and_then(|r| r.split_once('>')) {
                    Some((name, after)) => (name.to_owned(), after),
                    None => (c.to_string(), &rest[c.len_utf8()..]),
                };
                if let Some(key) = Key::parse(&name) {
                    send(model, Msg::KeyPressed(key), "name\toutputs\nfetched\t2\n");
                }
                rest = after;
            }
        }
        Deed::Fetched(case) => send(model, Msg::Fetched(Some(case.text(plans))), ""),
        Deed::Opened(case) => {
            send(model, Msg::Opened { path: "\u{1b}[31m\u{202e}.toml".into(), text: case.text(plans) }, "");
        }
    }
}

#[test]
fn whatever_strangers_send_the_planner_stands_and_undo_leads_back() {
    let plans: Vec<String> =
        ["tests/corpus/plans", "tests/plans", "assets/templates"].iter().flat_map(|f| texts(f, ".toml")).collect();
    let mut sheets = texts("tests/corpus/sheets", ".txt");
    sheets.extend(SHEETS.iter().map(|s| (*s).to_owned()));
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|s| s.parse().ok()).map(Duration::from_secs);
    let config =
        ProptestConfig { cases: CASES, failure_persistence: None, max_shrink_iters: 300, ..Default::default() };
    let (begun, mut rounds) = (Instant::now(), 0);
    loop {
        rounds += 1;
        TestRunner::new(config.clone())
            .run(&prop::collection::vec(deed(), 1..30), |deeds| {
                let mut model = clips();
                let mut begun = CLIPS.to_owned();
                for deed in &deeds {
                    do_it(&mut model, deed, &plans, &sheets);
                    assert_harmless(&model);
                    // Another plan begins its own history; what is only being typed is none.
                    if model.typing.is_none() && !model.document.was_touched() && !model.document.is_unsaved() {
                        begun = saved(&model);
                    }
                }
                for _ in 0..40 {
                    update(&mut model, Msg::Out);
                }
                for _ in 0..1000 {
                    if !model.document.can_undo() {
                        break;
                    }
                    press(&mut model, "u");
                }
                assert_harmless(&model);
                let left = saved(&model);
                let is_template = luma_plan::plan::template::TEMPLATES.iter().any(|template| template.text == left);
                prop_assert!(left == begun || is_template, "undone to\n{left}\nnot to\n{begun}");
                Ok(())
            })
            .unwrap_or_else(|found| std::panic::panic_any(format!("after {} sequences: {found}", rounds * CASES)));
        if seconds.is_none_or(|seconds| begun.elapsed() >= seconds) {
            break;
        }
    }
    eprintln!("strangers: {} sequences in {} s", rounds * CASES, begun.elapsed().as_secs());
}

/// Names that would drive a terminal wherever a plan takes one, on every screen and overlay, at four sizes.
#[test]
fn hostile_names_are_harmless_on_every_screen_and_overlay() {
    let name = "\\u001B]0;x\\u0007\\u009B31m\\u202E\\u2066\\u200B\\u00AD\\U000E0041";
    let text = format!(
        "schema = 1\nname = \"{name}\"\n[acceptance.\"{name}\"]\nrate = \"0.5\"\n[schedule]\nstart = 2026-12-01\n\
         [[assume]]\nsurface = \"luma-agents-app\"\noperation = \"audio\"\ncredits = 3\nnote = \"{name}\"\n\
         [[shots]]\nname = \"{name}\"\nnotes = \"{name}\"\n\
         [[shots.stages]]\nname = \"{name}\"\noperation = \"text-to-video\"\nacceptance = \"{name}\"\n\
         [[shots.stages]]\noperation = \"other\"\nname = \"{name}\"\nown_price = 1\n"
    );
    let opened = [
        "",
        "j",
        "jj",
        "?",
        ":",
        "a",
        "e",
        "Y",
        "yy",
        "dd",
        "jdd",
        "jyy",
        "i",
        "l<enter>",
        "j<enter>",
        "jll<enter>",
        "E",
        "w",
        "D",
        "/x",
        "m",
        "o",
        "<ctrl-s>",
        "q",
        "oq",
        "v",
        "b",
    ];
    for (width, height) in [(120, 40), (80, 24), (50, 20), (40, 10)] {
        for screens in 0..6 {
            for keys in opened {
                let mut model = planner(&text, width, height);
                do_it(&mut model, &Deed::Keys(["", "]", "]]", "]]]", "]]]]", "]]]]]"][screens]), &[], &[]);
                for key in keys.split_inclusive('>') {
                    for effect in press(&mut model, key) {
                        if let Effect::Copy { text, .. } | Effect::Keep { text } = effect {
                            assert_harmless_text(&text);
                        }
                    }
                    assert_harmless(&model);
                }
            }
        }
    }
}
