//! Tests: names in all scripts stand in the same columns as others, and nothing of them is cut in two.

use ratatui::layout::Rect;

use super::form::{Field, Form, Value};
use super::frame::{Pane, TitleBar};
use super::list::{Choice, Choices};
use super::sample::draw;
use super::typed::draw_line;
use super::width::width;
use crate::tui::line::Line;
use crate::tui::msg::Stroke;
use crate::tui::theme::{Palette, Theme};
use crate::tui::typing::{Target, Typing};

/// As wide as they look, as long as they are, each in another way.
const NAMES: [&str; 7] =
    ["Clip", "日本語の名前です", "Zoe\u{308} e\u{301}te\u{301}", "👩‍🎨 artist 🇩🇪", "ｱｲｳ half", "한국어 이름", "العربية"];

fn theme() -> Theme {
    Theme::new(Palette::Mono, false)
}

#[test]
fn the_title_has_its_tabs_where_it_says_behind_any_name() {
    let (theme, screens) = (theme(), ["Loop", "Timeline", "映像", "Prices"]);
    for plan in NAMES {
        for unsaved in [false, true] {
            for cells in 0..=90 {
                let bar = TitleBar { plan, unsaved, screens: &screens, current: 2, notes: &[], theme: &theme };
                let buf = draw(&bar, cells, 1);
                for (i, tab) in bar.tabs(Rect::new(0, 0, cells, 1)) {
                    let text: String = (tab.left()..tab.right()).map(|x| buf[(x, 0)].symbol()).collect();
                    assert!(text.starts_with(screens[i].chars().next().unwrap()), "{plan} in {cells}: {text}");
                }
            }
        }
    }
}

#[test]
fn borders_stand_below_one_another_whatever_the_title_is() {
    let theme = theme();
    for title in NAMES {
        for cells in 4..60 {
            let buf = draw(&Pane::new(title, true, &theme), cells, 3);
            let corner = theme.symbols.border_focused.top_right;
            assert_eq!(buf[(cells - 1, 0)].symbol(), corner, "{title} in {cells}");
            assert!(width(buf[(cells - 2, 0)].symbol()) <= 1, "{title} in {cells}: half of a character");
        }
    }
}

#[test]
fn details_of_a_menu_end_in_one_column() {
    let theme = theme();
    let choices: Vec<_> =
        NAMES.iter().map(|text| Choice { text, detail: "$0.0600 a take", why_not: None, current: false }).collect();
    let list = Choices { choices: &choices, selected: 1, scroll: 0, search: None, empty: "", theme: &theme };
    for cells in 40..60 {
        let buf = draw(&list, cells, 7);
        for y in 0..7 {
            assert_eq!(buf[(cells - 2, y)].symbol(), "e", "{} in {cells}", NAMES[usize::from(y)]);
            assert_eq!(buf[(cells - 15, y)].symbol(), "$", "{} in {cells}", NAMES[usize::from(y)]);
        }
    }
}

#[test]
fn values_of_a_form_begin_in_one_column() {
    let theme = theme();
    let fields: Vec<_> =
        NAMES.iter().map(|label| Field { label, value: Value::Set("| 日本"), doc: "", fault: None }).collect();
    for cells in 10..60 {
        let form = Form { fields: &fields, selected: 0, focused: true, scroll: 0, theme: &theme };
        let buf = draw(&form, cells, 7);
        let begins = |y: u16| (0..cells).find(|x| buf[(*x, y)].symbol() == "|");
        let first = begins(0);
        assert!((1..7).all(|y| begins(y) == first), "in {cells}: {buf:?}");
    }
}

#[test]
fn the_cursor_of_a_line_stands_before_its_character_at_every_width() {
    for text in NAMES {
        for cells in 1..24 {
            let mut line = Line::new(text);
            for _ in 0..=text.chars().count() {
                let typing = Typing {
                    line: line.clone(),
                    target: Target::Prompt,
                    label: String::new(),
                    also: Vec::new(),
                    told: String::new(),
                    fault: None,
                    before: None,
                };
                let area = Rect::new(3, 0, cells, 1);
                let mut buf = ratatui::buffer::Buffer::empty(Rect::new(0, 0, 40, 1));
                let at = draw_line(&typing, (3, 0), cells, theme().text, area, &mut buf);
                assert!(area.contains(at), "{text} in {cells}: {at:?}");
                let next: String = text.chars().skip(line.cursor()).collect();
                let drawn = buf[at].symbol();
                // A character that is wider than what is left of the line is left out.
                assert!(next.is_empty() || drawn == " " || next.starts_with(drawn), "{text} in {cells}: {drawn}");
                assert_eq!(buf[(2, 0)].symbol(), " ");
                assert_eq!(buf[(3 + cells, 0)].symbol(), " ");
                line.stroke(Stroke::Left);
            }
        }
    }
}
