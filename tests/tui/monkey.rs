//! Anything that keys, pointers, pastes and resizes can do, in any order: nothing panics, every frame draws, and what
//! was done can be taken back to the plan that it began with.

use luma_plan::plan::template::TEMPLATES;
use luma_plan::tui::canvas::Point;
use luma_plan::tui::command::COMMANDS;
use luma_plan::tui::key::Key;
use luma_plan::tui::model::Model;
use luma_plan::tui::msg::{Effect, LeftBehind, Msg, Size, Version};
use luma_plan::tui::update::update;
use proptest::prelude::*;
use proptest::sample::select;

use luma_plan::tui::view::view;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::harness::{CLIPS, clips, press, saved};

/// Cases of a usual run; `PROPTEST_CASES` asks for more.
const CASES: u32 = 12;

/// What people paste: rows of a plan, lines of a sheet, text in any script, and nonsense.
const PASTES: &[&str] = &[
    "",
    "7",
    "1/4",
    "Hero orbit\t3\timage to video\t1080p\t5\t1/4\nHero still\t3\ttext to image\t720p\t\t6\n",
    "name,outputs\nOne,2\nTwo,x\n",
    "[[shots]]\nname = \"pasted\"\noutputs = 2\n[[shots.stages]]\noperation = \"text-to-image\"\n",
    "[[stages]]\noperation = \"upscale\"\n",
    "[[shots]\n\u{0}\u{1b}[31m",
    "映像 👩‍🎨 e\u{301}\n下書き\t4\n",
    "99999999999999999999999999999999",
];

/// One thing that happens to the planner.
#[derive(Clone, Debug)]
enum Happening {
    Keys(Vec<Key>),
    Pasted(&'static str),
    /// Where, in parts of a thousand of the width and the height.
    Pointed(u32, u32, Point),
    Resized(u16, u16),
}

fn happening() -> impl Strategy<Value = Happening> {
    let sequences: Vec<Vec<Key>> =
        COMMANDS.iter().flat_map(|c| c.keys.iter().filter_map(|keys| Key::parse_sequence(keys))).collect();
    let typed = "abcdefgnoqxyzGJKMNOSY0123456789.,%/:-+= é映".chars().map(|c| vec![Key::char(c)]).collect::<Vec<_>>();
    let usual = [(120, 40), (80, 24), (50, 20), (40, 10), (200, 60)];
    prop_oneof![
        8 => select(sequences).prop_map(Happening::Keys),
        4 => select(typed).prop_map(Happening::Keys),
        2 => select(vec!["enter", "up", "down", "left", "right"])
            .prop_map(|name| Happening::Keys(Key::parse(name).into_iter().collect())),
        1 => select(PASTES).prop_map(Happening::Pasted),
        4 => (0..1000_u32, 0..1000_u32, select(vec![Point::Click, Point::Twice, Point::WheelUp, Point::WheelDown]))
            .prop_map(|(x, y, point)| Happening::Pointed(x, y, point)),
        1 => (0..130_u16, 0..45_u16).prop_map(|(width, height)| Happening::Resized(width, height)),
        1 => select(usual.to_vec()).prop_map(|(width, height)| Happening::Resized(width, height)),
    ]
}

/// Sends a message and answers what it asks the outside for, `turn` saying how that goes.
fn send(model: &mut Model, msg: Msg, turn: usize) {
    let mut queue = vec![msg];
    while let Some(msg) = queue.pop() {
        for effect in update(model, msg) {
            queue.extend(answer(effect, turn));
        }
    }
}

/// What the outside says. A save is never kept: the plan that undoing leads to would be another one.
fn answer(effect: Effect, turn: usize) -> Option<Msg> {
    match effect {
        Effect::Save { path, .. } => Some(Msg::SaveFailed { path, why: "the disk is full".to_owned() }),
        Effect::Export { writing, .. } if turn.is_multiple_of(2) => Some(Msg::ExportRefused(writing)),
        Effect::Export { writing, .. } if turn.is_multiple_of(3) => {
            Some(Msg::ExportFailed { writing, why: "the disk is full".to_owned() })
        }
        Effect::Export { writing, bytes, .. } => Some(Msg::Exported { path: writing.path, bytes: bytes.len() }),
        Effect::Copy { what, .. } => Some(Msg::Copied { what }),
        Effect::Keep { .. } => (turn.is_multiple_of(2)).then(|| Msg::KeepFailed { why: "no folder".to_owned() }),
        Effect::Fetch => Some(Msg::Fetched((!turn.is_multiple_of(3)).then(|| PASTES[turn % PASTES.len()].to_owned()))),
        Effect::Bring(path) if turn.is_multiple_of(2) => {
            Some(Msg::Brought { path, text: include_str!("../import/shots.csv").to_owned() })
        }
        Effect::Bring(path) => Some(Msg::BringFailed { path, why: "no such file".to_owned() }),
        Effect::Read(path) if turn.is_multiple_of(2) => Some(Msg::Opened { path, text: CLIPS.to_owned() }),
        Effect::Read(path) => Some(Msg::OpenFailed { path, why: "no such file".to_owned() }),
        Effect::Suspend => Some(Msg::Resumed),
        Effect::FindVersions(path) => {
            let text = CLIPS.replace("outputs = 12", &format!("outputs = {}", turn + 1));
            Some(Msg::FoundVersions(vec![Version { kept_in: path, when: "21 Nov 2026 at 10:15".to_owned(), text }]))
        }
        Effect::FindLeftBehind => Some(Msg::FoundLeftBehind(vec![LeftBehind {
            kept_in: "kept.toml".into(),
            when: "21 Nov 2026 at 10:15".to_owned(),
            plan: (!turn.is_multiple_of(3)).then(|| "clips.toml".into()),
            saved: (!turn.is_multiple_of(5)).then(|| CLIPS.to_owned()),
            is_open: turn.is_multiple_of(2),
            text: CLIPS.replace("outputs = 12", "outputs = 40"),
        }])),
        Effect::WriteCard { path, text, .. } => Some(Msg::CardWritten { path, text }),
        Effect::Forget { .. } | Effect::Redraw | Effect::Quit => None,
    }
}

fn happen(model: &mut Model, what: &Happening, turn: usize) {
    let place = |part: u32, of: u16| u16::try_from(u32::from(of) * part / 1000).unwrap_or(0);
    match what {
        Happening::Keys(keys) => keys.iter().for_each(|key| send(model, Msg::KeyPressed(*key), turn)),
        Happening::Pasted(text) => send(model, Msg::Pasted((*text).to_owned()), turn),
        Happening::Pointed(x, y, point) => {
            let at = (place(*x, model.size.width), place(*y, model.size.height));
            send(model, Msg::Pointed { at, point: *point }, turn);
        }
        Happening::Resized(width, height) => send(model, Msg::Resized(Size { width: *width, height: *height }), turn),
    }
}

fn draw(model: &Model) {
    let mut terminal = Terminal::new(TestBackend::new(model.size.width, model.size.height)).unwrap();
    terminal.draw(|frame| view(model, frame)).unwrap();
}

/// Takes everything back, once nothing is open or typed any more.
fn undo_everything(model: &mut Model) {
    for _ in 0..40 {
        update(model, Msg::Out);
    }
    for _ in 0..1000 {
        if !model.document.can_undo() {
            return;
        }
        press(model, "u");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var_os("PROPTEST_CASES").map_or(CASES, |_| ProptestConfig::default().cases),
        failure_persistence: None,
        max_shrink_iters: 400,
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_happens_the_planner_stands_and_undo_leads_back(
        happenings in proptest::collection::vec(happening(), 1..90)
    ) {
        let mut model = clips();
        for (turn, what) in happenings.iter().enumerate() {
            happen(&mut model, what, turn);
            draw(&model);
        }
        undo_everything(&mut model);
        draw(&model);
        // Another plan may have been begun or opened on the way.
        let left = saved(&model);
        let begun = TEMPLATES.iter().any(|template| template.text == left);
        prop_assert!(left == CLIPS || begun, "undone to\n{left}");
    }
}
