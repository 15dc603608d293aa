//! What widgets look like, at several sizes and in every theme; and that no size does harm.

use std::fmt::Write;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use super::Against;
use super::answer::AnswerLines;
use super::explain::Explanation;
use super::form::{Form, Value};
use super::frame::{Hint, Hints, Note, Overlay, Pane, Status, TitleBar, Tone, TooSmall};
use super::list::Choices;
use super::reasons::{Reasons, title};
use super::sample::{self, draw, every_size, money, styles, text};
use super::ways::{Open, Row, Ways};
use crate::offer::{Code, Group};
use crate::summary::{Answer, Settled};
use crate::tui::theme::{Palette, Theme};

fn mono() -> Theme {
    Theme::new(Palette::Mono, false)
}

fn ascii() -> Theme {
    Theme::new(Palette::Mono, true)
}

/// One picture below the other, each under its size.
fn at_sizes(sizes: &[(u16, u16)], widget: impl Widget + Copy) -> String {
    let picture = |(width, height): &(u16, u16)| format!("{width}x{height}\n{}", text(&draw(widget, *width, *height)));
    sizes.iter().map(picture).collect::<Vec<_>>().join("\n")
}

#[test]
fn ways_to_buy() {
    let (offers, calendar, theme) = (sample::offers(), sample::calendar(), mono());
    let ways = sample::ways(&offers, &calendar, &theme);
    insta::assert_snapshot!("ways", at_sizes(&[(110, 15), (62, 15), (48, 15), (38, 12), (24, 8)], &ways));
    let changes = sample::changes(&offers);
    let ways = Ways { changes: &changes, open: Open::of(&Group::ALL), scroll: 5, ..ways };
    insta::assert_snapshot!("ways-changes", at_sizes(&[(78, 16), (56, 16), (40, 10)], &ways));
    let ways = Ways { against: Against::Baseline, scroll: 0, ..ways };
    insta::assert_snapshot!("ways-baseline", at_sizes(&[(78, 8)], &ways));
}

#[test]
fn ways_to_buy_in_ascii() {
    let (offers, calendar, theme) = (sample::offers(), sample::calendar(), ascii());
    let changes = sample::changes(&offers);
    let ways = Ways { open: Open::of(&Group::ALL), changes: &changes, ..sample::ways(&offers, &calendar, &theme) };
    let pane = text(&in_pane(&ways, 78, 20));
    assert!(pane.is_ascii(), "{pane}");
    insta::assert_snapshot!("ways-ascii", pane);
}

fn in_pane(ways: &Ways<'_>, width: u16, height: u16) -> Buffer {
    let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
    let inner = Pane::inner(buf.area);
    let ways = Ways { with_head: false, with_legend: false, ..*ways };
    let total = super::ways::rows(ways.offers, ways.open).len();
    let pane = Pane::new("Ways to buy", true, ways.theme).head(ways.head(inner.width)).foot(ways.legend(inner.width));
    (&pane.scroll(ways.scroll, usize::from(inner.height), total)).render(buf.area, &mut buf);
    (&ways).render(inner, &mut buf);
    buf
}

#[test]
fn every_theme_once() {
    let (offers, calendar) = (sample::offers(), sample::calendar());
    let changes = sample::changes(&offers);
    for palette in Palette::ALL {
        let theme = Theme::new(palette, false);
        let mut ways = Ways { changes: &changes, ..sample::ways(&offers, &calendar, &theme) };
        ways.selected = Some(Row::Group(Group::Misses));
        let buf = in_pane(&ways, 70, 12);
        insta::assert_snapshot!(format!("theme-{}", palette.as_str()), format!("{}\n{}", text(&buf), styles(&buf)));
    }
}

#[test]
fn totals_on_assumed_prices_are_marked_and_names_of_all_scripts_line_up() {
    let (mut offers, calendar, theme) = (sample::offers(), sample::calendar(), mono());
    offers[5].reasons = vec![sample::reason(Code::Assumed, "Rests on 12 credits for text to image, your figure")];
    for (offer, name) in offers.iter_mut().zip([
        "Zoe\u{308}’s plan",
        "日本語の名前がとても長い計画",
        "👩‍🎨 artists",
        "🇩🇪 Tarif",
        "evil \u{1b}[2J\u{202e}name",
    ]) {
        offer.name = name.to_owned();
    }
    let ways = Ways {
        open: Open::of(&[Group::Serves, Group::Misses, Group::Closed]),
        ..sample::ways(&offers, &calendar, &theme)
    };
    let picture = at_sizes(&[(78, 15), (40, 15)], &ways);
    assert!(!picture.contains(['\u{1b}', '\u{202e}']));
    insta::assert_snapshot!("ways-names", picture);
}

#[test]
fn the_answer() {
    let (answer, theme) = (sample::answer(), mono());
    let lines = AnswerLines {
        answer: &answer,
        serves: true,
        change: Some(money("-4.8")),
        against: Against::Before,
        theme: &theme,
    };
    insta::assert_snapshot!(
        "answer",
        at_sizes(&[(120, 2), (80, 2), (60, 3), (50, 2), (40, 2), (24, 2), (12, 1)], &lines)
    );
    let none = Answer {
        verb: "NOTHING FITS".to_owned(),
        route: "No way of buying keeps the deadline".to_owned(),
        facts: Vec::new(),
        next: vec!["Agents Plus is nearest: it serves with a deadline of 5 January.".to_owned()],
    };
    let lines = AnswerLines { answer: &none, serves: false, change: None, against: Against::Baseline, theme: &theme };
    insta::assert_snapshot!("answer-none", at_sizes(&[(80, 2), (40, 3)], &lines));
}

#[test]
fn the_total_of_the_answer_is_whole_or_not_there() {
    let (answer, theme) = (sample::answer(), mono());
    for change in [None, Some(money("12"))] {
        let lines = AnswerLines { answer: &answer, serves: true, change, against: Against::Baseline, theme: &theme };
        for width in 0..130 {
            let line = text(&draw(&lines, width, 1));
            let figures: Vec<&str> = line.split_whitespace().filter(|w| w.contains('$')).collect();
            assert!(figures.iter().all(|f| ["$31.68", "$2.64", "+$12.00"].contains(f)), "{line:?} in {width}");
            assert!(width < 30 || line.contains("$31.68"), "{line:?} in {width}");
        }
    }
}

#[test]
fn reasons_in_words() {
    let (offers, theme) = (sample::offers(), mono());
    let mut all = String::new();
    let bound = Settled::RuledOut(money("90"));
    for (index, settled, verify) in
        [(9, None, 4), (4, None, 0), (2, None, 0), (7, Some(&bound), 0), (10, None, 0), (11, None, 0)]
    {
        let reasons = Reasons {
            offer: &offers[index],
            settled,
            requires: &["commercial use", "no watermark"],
            verify,
            start: sample::dec(1),
            scroll: 0,
            theme: &theme,
        };
        let height = u16::try_from(reasons.height(58)).unwrap();
        let _ = writeln!(all, "{}\n{}", title(&offers[index]), text(&draw(&reasons, 58, height)));
        let narrow = Reasons { scroll: 1, ..reasons };
        let _ = writeln!(all, "{}", text(&draw(&narrow, 30, 4)));
    }
    insta::assert_snapshot!("reasons", all);
}

#[test]
fn explanations_are_trees() {
    let (explained, theme, plain) = (sample::explained(), mono(), ascii());
    let explanation = Explanation { explained: &explained, scroll: 0, theme: &theme };
    insta::assert_snapshot!("explain", at_sizes(&[(90, 10), (64, 14), (38, 20), (20, 8)], &explanation));
    let drawn = text(&draw(&Explanation { theme: &plain, ..explanation }, 90, 10));
    assert!(drawn.is_ascii(), "{drawn}");
    insta::assert_snapshot!("explain-ascii", drawn);
}

#[test]
fn forms_and_lists() {
    let (fields, choices, theme) = (sample::fields(), sample::choices(), mono());
    let form = Form { fields: &fields, selected: 1, focused: true, scroll: 0, theme: &theme };
    insta::assert_snapshot!("form", at_sizes(&[(60, 12), (36, 14), (24, 5)], &form));
    let list = Choices {
        choices: &choices,
        selected: 1,
        scroll: 0,
        search: Some("ray"),
        empty: "no such model",
        theme: &theme,
    };
    insta::assert_snapshot!("list", at_sizes(&[(60, 6), (36, 5), (20, 3)], &list));
    let none = Choices { choices: &[], ..list };
    assert!(text(&draw(&none, 30, 4)).contains("no such model"));
}

#[test]
fn the_cursor_stands_in_the_text_being_typed() {
    let (fields, theme) = (sample::fields(), mono());
    let area = Rect::new(0, 0, 60, 12);
    let form = Form { fields: &fields, selected: 4, focused: true, scroll: 0, theme: &theme };
    let buf = draw(&form, 60, 12);
    let at = form.cursor(area).unwrap();
    // Five characters are before it: `Zoë’s`.
    assert_eq!((buf[(at.x - 1, at.y)].symbol(), buf[(at.x, at.y)].symbol()), ("s", " "));
    let long = "0123456789".repeat(4);
    for cursor in [0, 7, 40] {
        let mut fields = fields.clone();
        fields[4].value = Value::Editing { text: &long, cursor };
        let form = Form { fields: &fields, ..form };
        let at = form.cursor(Rect::new(0, 0, 30, 12)).unwrap();
        assert!(at.x < 30, "{at} for {cursor}");
        let buf = draw(&form, 30, 12);
        let digit = buf[(at.x, at.y)].symbol().to_owned();
        assert_eq!(digit.trim(), long.get(cursor..=cursor).unwrap_or(""), "{cursor}");
    }
}

const SCREENS: [&str; 6] = ["Loop", "Timeline", "Routes", "Break-even", "Risk", "Prices"];
const NOTES: [Note<'static>; 2] =
    [Note { text: "expected", warns: false }, Note { text: "prices ▲ 175 d old", warns: true }];
const HINTS: [Hint<'static>; 6] = [
    Hint { keys: "+ −", does: "change", weight: 8 },
    Hint { keys: "Enter", does: "edit", weight: 7 },
    Hint { keys: "o", does: "add", weight: 5 },
    Hint { keys: "e", does: "why", weight: 4 },
    Hint { keys: ":", does: "commands", weight: 3 },
    Hint { keys: "?", does: "help", weight: 9 },
];

fn title_bar(theme: &Theme) -> TitleBar<'_> {
    TitleBar { plan: "Twelve social clips", unsaved: true, screens: &SCREENS, current: 3, notes: &NOTES, theme }
}

fn status(theme: &Theme) -> Status<'_> {
    let message = "`per_day` is no whole number: write runs a workday, as `12`";
    Status { mode: "edit", message, tone: Tone::Error, right: "g", theme }
}

#[test]
fn around_the_screen() {
    let theme = mono();
    let sizes = [(120, 1), (80, 1), (60, 1), (40, 1), (16, 1)];
    insta::assert_snapshot!("title", at_sizes(&sizes, &title_bar(&theme)));
    let hints = Hints { hints: &HINTS, right: "not saved", theme: &theme };
    insta::assert_snapshot!("hints", at_sizes(&sizes, &hints));
    insta::assert_snapshot!("status", at_sizes(&sizes, &status(&theme)));
    insta::assert_snapshot!("too-small", at_sizes(&[(39, 3), (20, 6)], &TooSmall { theme: &theme, size: (39, 9) }));
}

#[test]
fn a_click_hits_the_tab_and_the_hint_that_are_drawn_there() {
    let theme = mono();
    for width in 0..130 {
        let area = Rect::new(0, 0, width, 1);
        let (title, hints) = (title_bar(&theme), Hints { hints: &HINTS, right: "", theme: &theme });
        let (title_drawn, hints_drawn) = (draw(&title, width, 1), draw(&hints, width, 1));
        let mut found = 0;
        for x in 0..width {
            let under =
                |areas: Vec<(usize, Rect)>| areas.into_iter().find(|(_, r)| r.contains((x, 0).into())).map(|(i, _)| i);
            if let Some(tab) = under(title.tabs(area)) {
                assert!(SCREENS[tab].contains(title_drawn[(x, 0)].symbol()), "{tab} at {x} of {width}");
                found += 1;
            }
            if let Some(hint) = under(hints.drawn(area)) {
                let text = format!("{} {}", HINTS[hint].keys, HINTS[hint].does);
                assert!(text.contains(hints_drawn[(x, 0)].symbol()), "{hint} at {x} of {width}");
            }
        }
        assert!(width < 100 || found == SCREENS.concat().len(), "all tabs in {width}");
    }
}

#[test]
fn panes_show_focus_scroll_and_title() {
    let (theme, plain) = (mono(), ascii());
    let pane = Pane::new("API pay-as-you-go: fits", false, &theme).scroll(3, 4, 12);
    let focused = Pane { focused: true, foot: Some(Line::from(" Esc back ")), ..pane.clone() };
    let ascii = Pane { theme: &plain, ..focused.clone() };
    let all = [&pane, &focused, &ascii].map(|p| at_sizes(&[(40, 6), (12, 3), (2, 2)], p));
    insta::assert_snapshot!("panes", all.join("\n"));
    for (offset, from) in [(0, 1), (1, 2), (8, 4)] {
        let pane = pane.clone().scroll(offset, 4, 12);
        let buf = draw(&pane, 20, 6);
        let thumb: Vec<u16> = (0..6).filter(|y| buf[(19, *y)].symbol() == theme.symbols.thumb).collect();
        assert_eq!(thumb, [from], "{offset}");
    }
}

#[test]
fn no_size_does_harm() {
    for (theme, scroll) in [(mono(), 0), (ascii(), 3), (mono(), 900)] {
        let (offers, calendar, answer, explained) =
            (sample::offers(), sample::calendar(), sample::answer(), sample::explained());
        let (changes, fields, choices) = (sample::changes(&offers), sample::fields(), sample::choices());
        let ways =
            Ways { changes: &changes, open: Open::of(&Group::ALL), scroll, ..sample::ways(&offers, &calendar, &theme) };
        every_size(|area, buf| {
            (&ways).render(area, buf);
            let _ = ways.row_at(area, (area.x, area.y).into());
            let (head, foot) = (ways.head(area.width), ways.legend(area.width));
            (&Pane::new("Ways to buy", true, &theme).head(head).foot(foot).scroll(scroll, 4, 12)).render(area, buf);
        });
        every_size(|area, buf| (&Explanation { explained: &explained, scroll, theme: &theme }).render(area, buf));
        every_size(|area, buf| {
            let requires = &["commercial use"];
            let offer = &offers[4];
            (&Reasons { offer, settled: None, requires, verify: 3, start: sample::dec(1), scroll, theme: &theme })
                .render(area, buf);
        });
        for selected in [0, 4, 70] {
            every_size(|area, buf| {
                let form = Form { fields: &fields, selected, focused: true, scroll, theme: &theme };
                (&form).render(area, buf);
                let _ = form.cursor(area);
                let _ = form.field_at(area, (area.x, area.y).into());
            });
            every_size(|area, buf| {
                let list =
                    Choices {
                        choices: &choices, selected, scroll, search: Some("ray 日本"), empty: "", theme: &theme
                    };
                (&list).render(area, buf);
                let _ = list.cursor(area);
                let _ = list.choice_at(area, (area.x, area.y).into());
            });
        }
        every_size(|area, buf| {
            let change = Some(money("-4.8"));
            (&AnswerLines { answer: &answer, serves: true, change, against: Against::Baseline, theme: &theme })
                .render(area, buf);
        });
        every_size(|area, buf| {
            let bar = title_bar(&theme);
            (&bar).render(area, buf);
            let _ = bar.tabs(area);
        });
        every_size(|area, buf| (&Hints { hints: &HINTS, right: "not saved", theme: &theme }).render(area, buf));
        every_size(|area, buf| (&status(&theme)).render(area, buf));
        every_size(|area, buf| (&TooSmall { theme: &theme, size: (area.width, area.height) }).render(area, buf));
        every_size(|area, buf| {
            let overlay = Overlay { title: "Schedule", foot: Some(Line::from("Esc")), scroll: None, theme: &theme };
            let area = Overlay::area(area, (30, 10));
            (&overlay).render(area, buf);
            (&TooSmall { theme: &theme, size: (0, 0) }).render(Overlay::inner(area), buf);
        });
    }
}
