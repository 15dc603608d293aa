//! No size may panic: every one from nothing to 40x16, on every screen, with everything that can be open.

use luma_plan::tui::model::Model;
use luma_plan::tui::msg::{Msg, Size};
use luma_plan::tui::screen::SCREENS;
use luma_plan::tui::theme::{Palette, Theme};
use luma_plan::tui::update::update;
use luma_plan::tui::view::view;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::harness::{CLIPS, clips, planner, press};

/// Keys that open everything that can be opened, from any screen.
const PLACES: &[&str] = &[
    "",
    "<tab>",
    "<tab><tab>",
    "G",
    "f",
    "g",
    "fs",
    "fh",
    "fk<enter>",
    "?",
    "?/a",
    ":",
    ":pri",
    "e",
    "v",
    "w",
    "f?",
    "a",
    "a<tab>",
    "ddD",
];

/// The same, where only the loop has it.
const ON_LOOP: &[&str] = &["j3", "ff", "jhhh<enter>", "G<enter>", "je", "o", "<tab>S", "+q", "+D"];

fn draw(model: &mut Model, width: u16, height: u16) {
    update(model, Msg::Resized(Size { width, height }));
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| view(model, frame)).unwrap();
}

/// Every size of the corner, then sizes that people have.
fn draw_all(model: &mut Model) {
    for width in 0..=40 {
        for height in 0..=16 {
            draw(model, width, height);
        }
    }
    for (width, height) in [(43, 11), (60, 12), (80, 24), (110, 10), (200, 60)] {
        draw(model, width, height);
    }
}

#[test]
fn every_screen_draws_at_every_size_with_whatever_is_open() {
    for screen in SCREENS {
        for place in PLACES {
            let mut model = clips();
            update(&mut model, Msg::Show(screen.id));
            press(&mut model, place);
            draw_all(&mut model);
        }
    }
}

#[test]
fn the_loop_draws_at_every_size_with_whatever_it_opens() {
    for place in ON_LOOP {
        let mut model = clips();
        press(&mut model, place);
        draw_all(&mut model);
    }
}

#[test]
fn plans_of_nothing_and_of_wide_names_draw_at_every_size() {
    let wide = CLIPS
        .replace("Twelve social clips", "十二本のクリップ 👩‍🎨🇩🇪 Zoe\u{308}")
        .replace("name = \"Clip\"", "name = \"映像 👩‍🎨 e\u{301}\u{301}\"")
        .replace("name = \"draft\"", "name = \"下書き\"");
    for plan in ["schema = 1\n", &wide] {
        for (i, screen) in SCREENS.iter().enumerate() {
            for place in ["", "fs", "?"] {
                let mut model = planner(plan, 40, 10);
                model.theme = Theme::new(Palette::Mono, i % 2 == 0);
                update(&mut model, Msg::Show(screen.id));
                press(&mut model, place);
                draw_all(&mut model);
            }
        }
    }
}
