//! The picture in the README is the planner itself: drawn into a buffer, written as SVG, and held against the file.
//! `UPDATE_EXPECTED=1 cargo test --test pictures` writes it anew.

#![expect(clippy::unwrap_used, reason = "a failing test panics")]

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

/// Pixels of a cell.
const WIDTH: u16 = 9;
const HEIGHT: u16 = 19;

const FOREGROUND: &str = "#d4d4d4";
const BACKGROUND: &str = "#161616";

/// The sixteen colours of a terminal, as most palettes have them.
fn colour(colour: Color, default: &'static str) -> String {
    let named = match colour {
        Color::Black => "#1c1c1c",
        Color::Red => "#e0605e",
        Color::Green => "#5fbf77",
        Color::Yellow => "#d9b44a",
        Color::Blue => "#5b9bd5",
        Color::Magenta => "#c586c0",
        Color::Cyan => "#4ec9c9",
        Color::Gray => "#bfbfbf",
        Color::DarkGray => "#808080",
        Color::LightRed => "#f28b82",
        Color::LightGreen => "#8fdc9f",
        Color::LightYellow => "#f2d37a",
        Color::LightBlue => "#8ab8e6",
        Color::LightMagenta => "#dda9da",
        Color::LightCyan => "#86e3e3",
        Color::White => "#f0f0f0",
        Color::Rgb(r, g, b) => return format!("#{r:02x}{g:02x}{b:02x}"),
        Color::Reset | Color::Indexed(_) => default,
    };
    named.to_owned()
}

#[derive(Clone, PartialEq)]
struct Look {
    front: String,
    back: String,
    bold: bool,
    underlined: bool,
}

fn look(cell: &Cell) -> Look {
    let (mut front, mut back) = (colour(cell.fg, FOREGROUND), colour(cell.bg, BACKGROUND));
    if cell.modifier.contains(Modifier::REVERSED) {
        std::mem::swap(&mut front, &mut back);
    }
    if cell.modifier.contains(Modifier::DIM) {
        "#7d7d7d".clone_into(&mut front);
    }
    Look {
        front,
        back,
        bold: cell.modifier.contains(Modifier::BOLD),
        underlined: cell.modifier.contains(Modifier::UNDERLINED),
    }
}

/// A buffer as an SVG picture: a rectangle a stretch of background, a text a stretch of one look.
fn svg(buffer: &Buffer) -> String {
    let (columns, rows) = (buffer.area.width, buffer.area.height);
    let (width, height) = (columns * WIDTH + 16, rows * HEIGHT + 16);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"15\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n"
    );
    for y in 0..rows {
        let mut x = 0;
        while x < columns {
            let first = look(&buffer[(x, y)]);
            let mut text = String::new();
            let mut end = x;
            while end < columns && look(&buffer[(end, y)]) == first {
                text.push_str(buffer[(end, y)].symbol());
                end += 1;
            }
            stretch(&mut out, &text, &first, (x, y), end - x);
            x = end;
        }
    }
    out.push_str("</svg>\n");
    out
}

fn stretch(out: &mut String, text: &str, look: &Look, (x, y): (u16, u16), cells: u16) {
    let (left, top) = (x * WIDTH + 8, y * HEIGHT + 8);
    let wide = cells * WIDTH;
    if look.back != BACKGROUND {
        let back = &look.back;
        writeln!(out, "<rect x=\"{left}\" y=\"{top}\" width=\"{wide}\" height=\"{HEIGHT}\" fill=\"{back}\"/>").unwrap();
    }
    if text.trim().is_empty() {
        return;
    }
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let weight = if look.bold { " font-weight=\"bold\"" } else { "" };
    let line = if look.underlined { " text-decoration=\"underline\"" } else { "" };
    let base = top + 14;
    writeln!(
        out,
        "<text xml:space=\"preserve\" x=\"{left}\" y=\"{base}\" textLength=\"{wide}\" fill=\"{}\"{weight}{line}>{escaped}</text>",
        look.front
    )
    .unwrap();
}

#[test]
fn the_readme_shows_the_planner_as_it_is() {
    let picture = svg(&planner::starter(118, 34));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/planner.svg");
    if env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&path, &picture).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == picture, "the planner has changed; see the head of this file for how to draw its picture anew");
}

mod planner {
    use jiff::civil::date;
    use luma_plan::plan::load::load;
    use luma_plan::plan::template;
    use luma_plan::rates::Book;
    use luma_plan::tui::document::Document;
    use luma_plan::tui::key::Key;
    use luma_plan::tui::model::Model;
    use luma_plan::tui::msg::{Msg, Size};
    use luma_plan::tui::theme::{Palette, Theme};
    use luma_plan::tui::update::update;
    use luma_plan::tui::view::view;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;
    use ratatui::buffer::Buffer;

    /// The starter plan as the planner shows it, on a day before its prices grow older.
    pub fn starter(width: u16, height: u16) -> Buffer {
        let today = date(2026, 12, 1);
        let book = Book::embedded().unwrap();
        let starter = load(template::STARTER.name, template::STARTER.text, &book, today).unwrap();
        let mut model = Model::new(Document::begun(starter, None), book, today, Theme::new(Palette::Ansi16, false));
        for msg in [Msg::Resized(Size { width, height }), Msg::KeyPressed(Key::char('j'))] {
            update(&mut model, msg);
        }
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| view(&model, frame)).unwrap();
        terminal.backend().buffer().clone()
    }
}
