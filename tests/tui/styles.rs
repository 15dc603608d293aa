//! Every screen and every overlay at the sizes that people have, with its styles: below the text of a frame stand, row
//! by row, the runs of cells that are styled otherwise than plain text. Each theme is drawn once.

#![expect(clippy::unwrap_used, reason = "a failing test panics")]

use std::fmt::Write as _;

use luma_plan::tui::model::Model;
use luma_plan::tui::msg::{Msg, Size};
use luma_plan::tui::screen::SCREENS;
use luma_plan::tui::theme::{Palette, Theme};
use luma_plan::tui::update::update;
use luma_plan::tui::view::view;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::harness::{clips, idle, press};

const SIZES: [(u16, u16); 3] = [(120, 40), (80, 24), (50, 20)];

/// What can be opened, and the keys that open it on the loop.
const OVERLAYS: &[(&str, &str)] = &[
    ("menu", "jhhh<enter>"),
    ("recipes", "G<enter>"),
    ("form", "fs"),
    ("form_of_a_row", "jff"),
    ("prompt", "w"),
    ("help", "?"),
    ("palette", ":tax"),
    ("explain", "je"),
    ("verify", "v"),
    ("advice", "a"),
    ("pending", "f"),
    ("leaving", "+q"),
    ("typing", "3"),
    ("search", "/final"),
];

/// The text of a frame, and its styles as `row: first-last style`.
fn styled(model: &mut Model, (width, height): (u16, u16)) -> String {
    update(model, Msg::Resized(Size { width, height }));
    idle(model);
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| view(model, frame)).unwrap();
    let mut out = format!("{width}x{height}\n{}", terminal.backend());
    runs(terminal.backend().buffer(), &mut out);
    out
}

fn runs(buffer: &Buffer, out: &mut String) {
    let plain = Style::reset();
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let style = buffer[(x, y)].style();
            let first = x;
            while x < buffer.area.width && buffer[(x, y)].style() == style {
                x += 1;
            }
            let is_plain = style.fg == plain.fg && style.bg == plain.bg && style.add_modifier.is_empty();
            if !is_plain {
                let (fg, bg) = (style.fg.unwrap_or_default(), style.bg.unwrap_or_default());
                write!(out, "{y:>2}: {first}-{} {fg}", x - 1).unwrap();
                if Some(bg) != plain.bg {
                    write!(out, " on {bg}").unwrap();
                }
                for (name, _) in style.add_modifier.iter_names() {
                    write!(out, " {}", name.to_lowercase()).unwrap();
                }
                out.push('\n');
            }
        }
    }
}

#[test]
fn screens_with_their_styles() {
    for screen in SCREENS {
        let mut model = clips();
        update(&mut model, Msg::Show(screen.id));
        let frames: Vec<String> = SIZES.iter().map(|size| styled(&mut model, *size)).collect();
        insta::assert_snapshot!(format!("screen_{}", screen.title.to_lowercase()), frames.join("\n"));
    }
}

#[test]
fn overlays_with_their_styles() {
    for (name, keys) in OVERLAYS {
        let mut model = clips();
        press(&mut model, keys);
        let frames: Vec<String> = SIZES.iter().map(|size| styled(&mut model, *size)).collect();
        insta::assert_snapshot!(format!("overlay_{name}"), frames.join("\n"));
    }
}

#[test]
fn each_theme_once() {
    for palette in Palette::ALL {
        for ascii in [false, true] {
            let mut model = clips();
            model.theme = Theme::new(palette, ascii);
            let signs = if ascii { "_ascii" } else { "" };
            insta::assert_snapshot!(format!("theme_{}{signs}", palette.as_str()), styled(&mut model, (80, 24)));
        }
    }
}
