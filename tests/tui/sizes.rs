//! No size may panic: every one from nothing to 40x16, with everything that can be open.

use luma_plan::tui::msg::{Msg, Size};
use luma_plan::tui::update::update;

use luma_plan::tui::model::Model;
use luma_plan::tui::view::view;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::harness::{clips, press};

fn draw(model: &mut Model, width: u16, height: u16) {
    update(model, Msg::Resized(Size { width, height }));
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| view(model, frame)).unwrap();
}

#[test]
fn every_size_draws_with_whatever_is_open() {
    let places = [
        "",
        "j3",
        "<tab>",
        "<tab><tab>",
        "f",
        "fs",
        "fh",
        "fk<enter>",
        "ff",
        "jhhh<enter>",
        "G<enter>",
        "je",
        "?",
        "v",
        "w",
    ];
    for place in places {
        let mut model = clips();
        press(&mut model, place);
        for width in 0..=44 {
            for height in 0..=16 {
                draw(&mut model, width, height);
            }
        }
        for (width, height) in [(60, 12), (80, 24), (109, 30), (110, 10), (200, 60), (400, 100)] {
            draw(&mut model, width, height);
        }
    }
}
