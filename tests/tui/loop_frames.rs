//! The loop's screen as it looks: filtered, marked, with a preview over it, in every script, at every size.

use luma_plan::tui::msg::{Msg, Size};
use luma_plan::tui::update::update;
use luma_plan::tui::view::view;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::harness::{frame, planner, press};
use crate::loop_find::SCRIPTS;

const SHEET: &str = "Shot\tQty\tType\tSize\tLength\tKeep\tNotes\nHero orbit\t3\ttext to video\t1080p\t5\t1/4\tslow\n\
                     \t\tupscale\t4k\t\t\t\nStreet at night\t12\tt2v\t540p\t5 s\t6\t\nRain\tmany\tt2v\t\t\t\t\n\
                     Close-up\t2\tupscael\t4k\t\t\t\n街の夜\t1\tstill\t2K\t\t25%\t\nEnd card\t\t\t\t\t\t\n";

#[test]
fn filtered_and_marked() {
    for (width, height) in [(120, 40), (80, 24), (50, 20)] {
        let mut model = planner(SCRIPTS, width, height);
        press(&mut model, "&draft<enter>ggmm");
        insta::assert_snapshot!(format!("loop_filter_{width}x{height}"), frame(&model));
        let mut model = planner(SCRIPTS, width, height);
        press(&mut model, "jM/1080<enter>");
        insta::assert_snapshot!(format!("loop_marks_{width}x{height}"), frame(&model));
    }
}

#[test]
fn lines_to_be_put_in() {
    for (width, height) in [(120, 40), (80, 24), (50, 20), (40, 10)] {
        let mut model = planner(SCRIPTS, width, height);
        update(&mut model, Msg::Pasted(SHEET.to_owned()));
        insta::assert_snapshot!(format!("loop_preview_{width}x{height}"), frame(&model));
    }
}

#[test]
fn names_in_every_script_line_up() {
    // Where a pane's right border is, every row has it in the same cell.
    for (width, height) in [(120, 40), (80, 24), (50, 20), (40, 12)] {
        let model = planner(SCRIPTS, width, height);
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| view(&model, frame)).unwrap();
        let buffer = terminal.backend().buffer();
        let right = (0..width).rev().find(|x| buffer[(*x, 4)].symbol() == "┃").unwrap();
        for y in 4..height - 3 {
            assert!(["┃", "█"].contains(&buffer[(right, y)].symbol()), "{width}: {}", frame(&model));
        }
        // Prices stand with their decimal marks below one another.
        let marks: Vec<u16> = (4..height - 6)
            .filter_map(|y| (1..right).rev().find(|x| buffer[(*x, y)].symbol() == ".").filter(|x| right - x < 6))
            .collect();
        assert!(marks.windows(2).all(|pair| pair[0] == pair[1]), "{marks:?} {}", frame(&model));
    }
}

#[test]
fn the_cursor_stands_on_the_focused_cell() {
    let mut model = planner(SCRIPTS, 120, 40);
    for keys in ["", "j", "l", "jj", "G", "gg", "jjjjjj", "h"] {
        press(&mut model, keys);
        let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
        terminal.draw(|frame| view(&model, frame)).unwrap();
        let at = terminal.get_cursor_position().unwrap();
        let cell = &terminal.backend().buffer()[(at.x, at.y)];
        assert!(cell.style().add_modifier.contains(ratatui::style::Modifier::REVERSED), "{keys}: {}", frame(&model));
    }
}

#[test]
fn every_size_draws_whatever_is_found_marked_or_previewed() {
    for keys in ["/draft", "/draft<enter>", "&draft", "&hero<enter>", "jM", "mm&nothing<enter>", "PREVIEW"] {
        let mut model = planner(SCRIPTS, 120, 40);
        if keys == "PREVIEW" {
            update(&mut model, Msg::Pasted(SHEET.to_owned()));
        } else {
            press(&mut model, keys);
        }
        for (width, height) in (0..=44).flat_map(|w| (0..=16).map(move |h| (w, h))).chain([(60, 12), (200, 60)]) {
            update(&mut model, Msg::Resized(Size { width, height }));
            let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
            terminal.draw(|frame| view(&model, frame)).unwrap();
        }
    }
}
