use ratatui::layout::{Position, Rect};

use super::*;
use crate::tui::theme::Palette;
use crate::tui::widget::sample;

fn names(rows: &[Row], offers: &[Offer]) -> Vec<String> {
    let name = |row: &Row| match row {
        Row::Group(group) => format!("[{}]", group.title()),
        Row::Offer(index) => offers[*index].id.clone(),
    };
    rows.iter().map(name).collect()
}

#[test]
fn open_groups_list_their_offers_the_cheapest_first() {
    let offers = sample::offers();
    let open = Open::of(&[Group::Serves, Group::Closed]);
    assert_eq!(
        names(&rows(&offers, open), &offers),
        [
            "[serves]",
            "api-pay-as-you-go",
            "agents-pro",
            "agents-ultra",
            "[misses]",
            "[no published price]",
            "[cannot]",
            "[closed to new buyers, for comparison]",
            "web-plus",
            "web-unlimited",
            "web-free",
            "web-lite",
        ]
    );
    let mut open = Open::default();
    open.toggle(Group::NoPrice);
    let listed = names(&rows(&offers, open), &offers);
    assert_eq!(listed[2..5], ["[no published price]", "agents-team", "agents-enterprise"], "{listed:?}");
    assert!(rows(&[], open).is_empty());
}

#[test]
fn a_held_route_stands_where_its_verdict_puts_it_though_closed() {
    let mut offers = sample::offers();
    offers[2].held = true;
    let listed = names(&rows(&offers, Open::of(&[Group::Serves])), &offers);
    assert_eq!(listed[..3], ["[serves]", "api-pay-as-you-go", "web-plus"]);
}

#[test]
fn what_is_open_at_first_depends_on_what_serves_and_on_the_room() {
    use Group::{Cannot, Closed, Misses, NoPrice, Serves};
    let all = sample::offers();
    let only = |groups: &[Group]| all.iter().filter(|o| groups.contains(&o.group())).cloned().collect::<Vec<_>>();
    // Five heads, three that serve, two that miss, four closed.
    for (height, open) in [
        (0, [Serves].as_slice()),
        (9, &[Serves]),
        (10, &[Serves, Misses]),
        (12, &[Serves, Misses]),
        (13, &[Serves, Misses, Closed]),
        (40, &[Serves, Misses, Closed]),
    ] {
        assert_eq!(default_open(&all, height), Open::of(open), "{height}");
    }
    assert_eq!(default_open(&only(&[NoPrice, Cannot]), 20), Open::of(&[Serves, NoPrice]));
    assert_eq!(default_open(&only(&[Cannot, Closed]), 20), Open::of(&[Serves, Cannot, Closed]));
    let plenty: Vec<Offer> = only(&[Serves]).iter().cycle().take(4).cloned().chain(only(&[Misses])).collect();
    assert_eq!(default_open(&plenty, 40), Open::of(&[Serves]), "enough serves: what misses stays shut");
    assert_eq!(default_open(&[], 10), Open::of(&[Serves]));
}

#[test]
fn what_is_held_is_in_sight_wherever_its_verdict_puts_it() {
    let mut offers = sample::offers();
    let at = offers.iter().position(|o| o.group() == Group::Cannot).unwrap();
    assert!(!default_open(&offers, 40).has(Group::Cannot));
    offers[at].held = true;
    assert!(default_open(&offers, 40).has(Group::Cannot));
}

#[test]
fn a_click_hits_the_row_that_is_drawn_there() {
    let (offers, calendar, theme) = (sample::offers(), sample::calendar(), Theme::new(Palette::Mono, false));
    let mut ways = sample::ways(&offers, &calendar, &theme);
    ways.scroll = 2;
    let area = Rect::new(5, 3, 70, 9);
    let mut buf = Buffer::empty(Rect::new(0, 0, 80, 20));
    (&ways).render(area, &mut buf);
    let mut seen = 0;
    for y in 0..20 {
        let line: String = (5..75).map(|x| buf[(x, y)].symbol()).collect();
        match ways.row_at(area, Position { x: 10, y }) {
            Some(Row::Offer(index)) => assert!(line.contains(&offers[index].name[..8]), "{line}"),
            Some(Row::Group(group)) => assert!(line.contains(group.title()), "{line}"),
            None => continue,
        }
        seen += 1;
    }
    assert_eq!(seen, 7, "a head, a legend, and seven rows between them");
    assert_eq!(ways.row_at(area, Position { x: 4, y: 6 }), None);
    assert_eq!(ways.row_at(area, Position { x: 10, y: 3 }), None, "the column heads");
}

#[test]
fn columns_go_in_order_and_the_total_last() {
    let (offers, calendar, theme) = (sample::offers(), sample::calendar(), Theme::new(Palette::Mono, false));
    let changes = sample::changes(&offers);
    let ways = Ways { changes: &changes, ..sample::ways(&offers, &calendar, &theme) };
    let mut had = (true, true, true);
    for room in (0..=120).rev() {
        let columns = Columns::of(&ways, room);
        let has = (columns.change.is_some(), columns.each.is_some(), columns.bar.is_some());
        assert!(has.0 || !has.1, "the change outlives the price of a piece: {room}");
        assert!(has.1 || !has.2, "the price of a piece outlives the bar: {room}");
        assert!(has.0 <= had.0 && has.1 <= had.1 && has.2 <= had.2, "nothing comes back: {room}");
        had = has;
        let last = columns.bar.or(columns.each).or(columns.change).unwrap_or(columns.total);
        assert!(room < 16 || last.0 + last.1 < room, "{columns:?} in {room}");
        if room >= 26 {
            assert_eq!(columns.total.1, columns.totals.width().max(5), "{room}");
        }
    }
    assert_eq!(had, (false, false, false));
}

#[test]
fn no_figure_is_ever_drawn_in_part() {
    let (offers, calendar, theme) = (sample::offers(), sample::calendar(), Theme::new(Palette::Mono, false));
    let changes = sample::changes(&offers);
    let ways = Ways { changes: &changes, open: Open::of(&Group::ALL), ..sample::ways(&offers, &calendar, &theme) };
    let mut whole: Vec<String> = Vec::new();
    for (index, offer) in offers.iter().enumerate() {
        whole.extend([ways.total(offer), ways.each(offer), ways.change(index)]);
    }
    let digits = |text: &str| text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect::<String>();
    let mut whole: Vec<String> = whole.iter().map(|text| digits(text)).collect();
    // What reasons, names and counts of groups say in digits.
    whole.extend(["1", "2", "3", "4"].map(str::to_owned));
    for room in 0..=110 {
        let text = sample::text(&sample::draw(&ways, room, 20));
        for number in text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))) {
            let number = number.trim_end_matches(',');
            assert!(number.is_empty() || whole.iter().any(|w| w == number), "{number} in {room} cells:\n{text}");
        }
    }
}

#[test]
fn heads_stand_above_their_columns_and_the_sorted_one_is_marked() {
    let (offers, calendar, theme) = (sample::offers(), sample::calendar(), Theme::new(Palette::Mono, false));
    for sort in [Sort::Own, Sort::Total, Sort::Each, Sort::Done] {
        let ways = Ways { sort, ..sample::ways(&offers, &calendar, &theme) };
        let own = Ways { sort: Sort::Own, ..ways };
        for room in 26..=120 {
            let chars = |ways: &Ways<'_>| -> Vec<char> { ways.head(room).to_string().chars().collect() };
            let (drawn, plain) = (chars(&ways), chars(&own));
            assert_eq!(drawn.len(), usize::from(room));
            let marks = drawn.iter().filter(|c| **c == '▾').count();
            let heads = ways.heads(room);
            let is_there = heads.iter().any(|(by, ..)| *by == sort);
            assert!(marks == usize::from(is_there), "{sort:?} in {room}: {drawn:?}");
            // But for the mark the heads stay where they are.
            let moved = drawn.iter().zip(&plain).filter(|(a, b)| a != b).count();
            assert_eq!(moved, marks, "{sort:?} in {room}");
            for (_, from, cells) in heads {
                assert!(from + cells <= room, "{room}");
            }
        }
    }
}

#[test]
fn sorting_is_by_what_it_says() {
    let offers = sample::offers();
    let open = Open::of(&Group::ALL);
    for sort in [Sort::Total, Sort::Each, Sort::Done] {
        let sorted = rows_by(&offers, open, sort);
        assert_eq!(sorted.len(), rows(&offers, open).len());
        for group in sorted.split(|row| matches!(row, Row::Group(_))) {
            let members = group.iter().filter_map(|row| match row {
                Row::Offer(at) => Some(&offers[*at]),
                Row::Group(_) => None,
            });
            match sort {
                Sort::Own => {}
                Sort::Total => assert!(members.map(|o| last_if_none(known_total(o))).is_sorted()),
                Sort::Each => assert!(members.map(|o| last_if_none(known_each(o))).is_sorted()),
                Sort::Done => assert!(members.map(|o| last_if_none(done(o))).is_sorted()),
            }
        }
    }
    assert_eq!(rows_by(&offers, open, Sort::Own), rows(&offers, open));
}
